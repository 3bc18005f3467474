"""The worst time per character over all hostile patterns and all stages, and how it grows.

    python -m benchmarks.bounds [--characters 25000] [--bytes 250000] [--repeats 2] [--json] [STAGE ...]
    python -m benchmarks.bounds memory      the peaks of memory alone

Every stage (reading, text model, each metric, writing its page) runs on every pattern at n, 2n and 4n. A row per stage: the pattern
with the most processor time per million characters at 4n, and the one whose time grows fastest, with the exponent of growth
(1 is proportional to the length). Then the peak of memory of reading inputs that say much in few bytes (benchmarks/bombs.py); more than
1,000 MB fails. An exponent above ``MOST`` of a stage that takes ``COUNTS`` seconds or more at 4n fails.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks import hostile
from benchmarks.bombs import show_peaks
from benchmarks.reading import FILES, MOST, TEXTS, of_file, seconds
from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.attribution.measures import measure_attribution
from masthead.metrics.boilerplate.find import find_furniture
from masthead.metrics.boilerplate.measures import measure_boilerplate
from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.measures import measure_copy_ratio
from masthead.metrics.copy_ratio.retrieval.originals import build_originals
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.named_sources.measures import measure_named_sources
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.batch import Options, emit
from masthead.metrics.tables.layers import Layers
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.measures import measure_translation_noise
from masthead.metrics.translation_noise.reference import style_shares

COUNTS = 0.1
"""Shorter times, in seconds, are mostly what a stage costs once."""

MORE = {
    "long tokens": "abcdefghij" * 100 + " ",
    "nested quotes": "“He said ‘she said “no” to him’ again,” said Ida. ",
    "only quotes": '"',
    "only curly quotes": "“”",
    "one line": "The board met on the quay at noon and Ida Brandt said so again. ",
    "many tiny lines": "ab\n",
    "many combining marks": "a" + "\u0301\u0327" * 20 + " ",
    "names": "Ida Brandt Per Holt Nina Orlova ",
    "said": "said ",
    "said lines": "said Ida\n",
    "according to": "according to ",
    "commas": "a, ",
    "dashes": "— ",
    "capitals": "A",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 ",
    "credits": "(Reuters) - ",
    "links": "http://a.example/b?c=d ",
}
PATTERNS = {**hostile.PATTERNS, **MORE}


@dataclass(frozen=True)
class Bound:
    """Seconds of one stage on one pattern at n, 2n and 4n, of ``size`` characters at 4n."""

    stage: str
    pattern: str
    size: int
    times: tuple[float, float, float]

    @property
    def exponent(self) -> float:
        """The growth from n to 4n; 1 where the time is too short to tell."""
        return log(self.times[2] / max(self.times[0], 1e-9)) / log(4) if self.times[2] >= COUNTS else 1.0

    @property
    def seconds_per_million(self) -> float:
        """Seconds for a million characters."""
        return 1e6 * self.times[2] / self.size


def stages(text: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """The stages of measuring one article; each is given what those before it found."""
    row = {"article_id": ["a"], "outlet": ["a.example"], "text": [text], "language": ["en"]}
    prepared = prepare(ARTICLES.check(pl.DataFrame(row)))
    yield "prepare", lambda: prepare(ARTICLES.check(pl.DataFrame(row)))
    yield "text model", lambda: read_texts(prepared, ["en"])
    texts = read_texts(prepared, ["en"])
    yield "emit", lambda: emit(prepared, Options())
    yield "boilerplate", lambda: measure_boilerplate(texts, find_furniture(texts, None, titles=[None]))
    every = np.ones(len(texts.words), dtype=np.bool_)
    yield "originals", lambda: build_originals(prepared, quotations="blank", style_of=style_shares)
    originals = build_originals(prepared, quotations="blank", style_of=style_shares)
    yield "copies", lambda: find_copies(texts, every, originals, quotations="blank")
    matches = find_copies(texts, every, originals, quotations="blank")
    layers = Layers(every, every & ~matches.is_copied & ~matches.is_shared_quote)
    yield "copy ratio", lambda: measure_copy_ratio(texts, layers, matches)
    yield "attribution", lambda: find_attributions(texts, every, languages=["en"])
    attributions = find_attributions(texts, every, languages=["en"])
    yield "sources", lambda: join_sources(texts, attributions, languages=["en"])
    sources = join_sources(texts, attributions, languages=["en"])
    yield (
        "measures of attribution and sources",
        lambda: (
            measure_attribution(texts, layers, attributions, sources),
            measure_named_sources(texts, layers, attributions, sources),
        ),
    )
    own = Layers(every, every)
    yield "translation noise", lambda: measure_translation_noise(texts, own, languages=["en"], matches=matches)


def measuring(characters: int, repeats: int, wanted: tuple[str, ...]) -> Iterator[Bound]:
    """Every pattern through every stage of measuring."""
    sizes = (characters, 2 * characters, 4 * characters)
    for pattern, unit in PATTERNS.items():
        times: dict[str, list[float]] = {}
        for size in sizes:
            for stage, work in stages((unit * (size // len(unit) + 1))[:size]):
                if not wanted or any(part in stage for part in wanted):
                    times.setdefault(stage, []).append(seconds(work, repeats))
            gc.collect()
        for stage, found in times.items():
            yield Bound(stage, pattern, sizes[2], (found[0], found[1], found[2]))


def reading(size: int, repeats: int) -> Iterator[Bound]:
    """Every pattern of ``benchmarks.reading``."""
    sizes = (size, 2 * size, 4 * size)
    with tempfile.TemporaryDirectory() as folder:
        for pattern, (kind, make) in {**FILES, **TEXTS}.items():
            found = [seconds(_reader(kind, make, one, Path(folder)), repeats) for one in sizes]
            yield Bound("reading", pattern, sizes[2], (found[0], found[1], found[2]))


def _reader(
    kind: str | Callable[[str], object], make: Callable[[int], str], size: int, folder: Path
) -> Callable[[], object]:
    if isinstance(kind, str):
        return of_file(kind, make, size, folder)
    text = make(size)
    return lambda: kind(text)


def main() -> int:
    """Print a row per stage and all patterns that fail; 1 where one does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="*", help="parts of the names of stages; all by default")
    parser.add_argument("--characters", type=int, default=25_000, help="characters at n of a text")
    parser.add_argument("--bytes", type=int, default=250_000, help="bytes at n of an input")
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    gc.disable()
    for _, work in stages("A first run, said Ida Brandt. It loads what is loaded once."):
        work()
    wanted = tuple(options.stages)
    found = [] if wanted == ("memory",) else list(measuring(options.characters, options.repeats, wanted))
    if not wanted or any(part in "reading" for part in wanted):
        found += reading(options.bytes, options.repeats)
    if options.json:
        print(json.dumps([{**vars(one), "exponent": one.exponent} for one in found]))
    else:
        show(found)
    is_bounded = options.json or bool(wanted and "memory" not in wanted) or show_peaks()
    return int(any(one.exponent > MOST for one in found) or not is_bounded)


def show(found: list[Bound]) -> None:
    """The worst of each stage, of all, and what fails."""
    if not found:
        return
    print(f"{'stage':38}{'seconds per million characters':>32}   {'fastest growth':>16}")
    for stage in dict.fromkeys(one.stage for one in found):
        here = [one for one in found if one.stage == stage]
        slow = max(here, key=lambda one: one.seconds_per_million)
        steep = max(here, key=lambda one: one.exponent)
        print(f"{stage:38}{slow.seconds_per_million:10.2f} {slow.pattern:>21}   {steep.exponent:5.2f} {steep.pattern}")
    worst = max(found, key=lambda one: one.seconds_per_million)
    steep = max(found, key=lambda one: one.exponent)
    print(f"worst: {worst.seconds_per_million:.2f} s per million ({worst.stage}, {worst.pattern})")
    print(f"fastest growth: exponent {steep.exponent:.2f} ({steep.stage}, {steep.pattern})")
    for one in found:
        if one.exponent > MOST:
            print(f"above {MOST}: {one.exponent:.2f} {one.stage}, {one.pattern}: {one.times}")


if __name__ == "__main__":
    sys.exit(main())
