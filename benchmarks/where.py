"""Where the time of a run goes: processor time by part of the work, and by function.

python -m benchmarks.where --articles 2048 --originals 20000
python -m benchmarks.where --corpus articles.parquet [--wire wire.parquet] [--part attribution]

A run in one process, measured by sampling: every few milliseconds of processor time the stack is looked at, so that
small functions called often look no dearer than they are (as they do where every call is traced). What a library does counts
for the function of masthead that called it. Indexing the originals is left out unless ``--index`` is given.
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Self

import polars as pl

from benchmarks.parts import PARTS
from benchmarks.synthetic import write_corpus
from masthead.metrics.measure import measure

INTERVAL = 0.001
"""Processor seconds between two samples, or what the system's clock allows."""

PACKAGE = "/metrics/"
RUNNING = ("running/", "measure.py")
"""What calls all the rest."""

INDEXING = "save_originals"

FURTHER = {
    "sources": ("join_sources", "measure_named_sources"),
    "genre": ("find_genres",),
    "originals, once": (INDEXING,),
    "preparing": ("prepare", "batches", "row_hashes"),
    "merging": ("merge_parts", "load_corpus", "finish", "crossing"),
    "writing": ("put", "seal"),
}
"""Parts that common tools have no counterpart to, and what a run does around its batches."""

_PART_OF = {name: part for parts in (PARTS, FURTHER) for part, names in parts.items() for name in names}
"""The part that a function does; the outermost such function on the stack tells the part of a sample."""

REST = "joining tables, the rest"


class Sampler:
    """Looks at the stack again and again while it is entered."""

    def __init__(self) -> None:
        self.parts: Counter[str] = Counter()
        self.own: Counter[tuple[str, str]] = Counter()
        self.all: Counter[tuple[str, str]] = Counter()
        self.seconds = 0.0

    def _look(self, _: int, frame: FrameType | None) -> None:
        part, seen, own = REST, set(), None
        while frame is not None:
            code = frame.f_code
            _, found, module = code.co_filename.rpartition(PACKAGE)
            if found:
                place = (module, code.co_qualname)
                own = own or place
                seen.add(place)
            part = _PART_OF.get(code.co_name, part) if found else part
            frame = frame.f_back
        self.parts[part] += 1
        for place in seen:
            if not place[0].startswith(RUNNING):
                self.all[part, "/".join(place)] += 1
        if own:
            self.own[part, "/".join(own)] += 1

    def __enter__(self) -> Self:
        self.seconds = -time.process_time()
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        self.seconds += time.process_time()


def sampled(articles: pl.DataFrame, wire: pl.DataFrame | None) -> Sampler:
    """A run in one process, in a folder of its own, after one that warms what is loaded once."""
    with tempfile.TemporaryDirectory(prefix="masthead-where-") as folder:
        measure(articles.head(64), wire=None if wire is None else wire.head(64), out=f"{folder}/warming", workers=1)
        with Sampler() as sampler:
            measure(articles, wire=wire, out=f"{folder}/run", workers=1)
    return sampler


def told(sampler: Sampler, n_articles: int, *, index: bool, part: str | None, n_functions: int) -> list[str]:
    """The lines to print: parts, then the dearest functions by themselves and with what they call."""
    left_out = 0 if index else sampler.parts["originals, once"]
    n_samples = sum(sampler.parts.values())
    milliseconds = 1000 * sampler.seconds / n_samples / n_articles

    def table(rows: Sequence[tuple[str, int]]) -> list[str]:
        whole = n_samples - left_out
        return [f"  {milliseconds * n:8.4f} ms  {n / whole:6.1%}  {name}" for name, n in rows]

    parts = [(name, n) for name, n in sampler.parts.most_common() if index or name != "originals, once"]
    lines = [f"{n_articles} articles, processor milliseconds per article", *table([("all", n_samples - left_out)])]
    lines += table(parts)
    for title, counted in (("functions by themselves", sampler.own), ("functions with what they call", sampler.all)):
        rows = [
            (f"{of}: {name}", n)
            for (of, name), n in counted.most_common()
            if (index or of != "originals, once") and part in (None, of)
        ]
        lines += [title, *table(rows[:n_functions])]
    return lines


def main() -> None:
    """Print where the time goes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2048)
    parser.add_argument("--originals", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path, help="articles of your own (parquet) and no synthetic ones")
    parser.add_argument("--wire", type=Path, help="wire originals of your own (parquet)")
    parser.add_argument("--part", choices=(*PARTS, *FURTHER), help="functions of this part alone")
    parser.add_argument("--functions", type=int, default=40)
    parser.add_argument("--index", action="store_true", help="count indexing the originals too")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "masthead-synthetic")
    options = parser.parse_args()
    if options.corpus is None:
        corpus, wire_path = write_corpus(options.folder, options.articles, options.originals)
        articles, wire = pl.read_parquet(corpus / "*.parquet"), pl.read_parquet(wire_path)
    else:
        articles = pl.read_parquet(options.corpus).head(options.articles)
        wire = None if options.wire is None else pl.read_parquet(options.wire)
    sampler = sampled(articles, wire)
    print(
        "\n".join(told(sampler, len(articles), index=options.index, part=options.part, n_functions=options.functions))
    )


if __name__ == "__main__":
    main()
