"""Progress of long work: a bar on standard error, silent where that is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Called with the stage's name, articles done and articles in all (0 where nobody knows yet)."""


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A callback for ``measure(progress=...)``; None where there is nobody to see it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    bars: dict[str, tqdm] = {}

    def show(stage: str, done: int, total: int) -> None:
        bar = bars.get(stage)
        if bar is None:
            bar = bars[stage] = tqdm(
                total=total or None, desc=stage, unit=" articles", file=sys.stderr, dynamic_ncols=True
            )
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
