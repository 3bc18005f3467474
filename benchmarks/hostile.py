"""How the time to measure one article grows with hostile text: ``python -m benchmarks.hostile [--characters 50000]``.

For each pattern the seconds of processor time for n, 2n and 4n characters, least of three, and the exponent of their growth (1 is
proportional). ``--only text`` times the text model alone. The collector is paused, as it is in a run.
"""

from __future__ import annotations

import argparse
import gc
import math
import time
from collections.abc import Callable

import polars as pl

import masthead
from masthead.metrics.text.texts import read_texts

PATTERNS = {
    "apostrophes before words": "'a ",
    "three openers": '"“‘',
    "openers and said": '"“said ',
    "open curly": "“a ",
    "open curly lines": "“a b\n",
    "single curly": "‘a ",
    "nested pairs": "“‘a’” ",
    "straight alone": '" ',
    "guillemets": "«»",
    "full stops": ". ",
    "initials": "A. ",
    "dots": ".",
    "parentheses": "(",
    "brackets": "[a",
    "one word": "word",
    "words": "word ",
    "short lines": "a\n",
    "broken lines": "the\nend of\n",
    "hyphens at line ends": "re-\n",
    "blank lines": "\n\n",
    "colons": "A: b\n",
    "times": "10:10 a\n",
    "list": "1. A b\n",
    "repeated story": "The harbor closed on Monday. The board said so.\n\n",
    "digits": "1,",
    "combining": "e\u0301",
    "marks of direction": "\u200f\u200e",
}


def main(characters: int, only: str) -> None:
    """Print one row per pattern."""
    run = _model if only == "text" else _measure
    gc.disable()
    run("A first run. It loads what is loaded once.")
    sizes = [characters, 2 * characters, 4 * characters]
    print(f"{'pattern':26}" + "".join(f"{size:12,}" for size in sizes) + "   exponent")
    for name, pattern in PATTERNS.items():
        seconds = [_seconds(run, (pattern * (size // len(pattern) + 1))[:size]) for size in sizes]
        exponent = math.log(seconds[2] / seconds[0]) / math.log(4)
        print(f"{name:26}" + "".join(f"{value:10.3f} s" for value in seconds) + f"{exponent:11.2f}")


def _seconds(run: Callable[[str], object], text: str) -> float:
    times = []
    gc.collect()
    for _ in range(3):
        began = time.process_time()
        run(text)
        times.append(time.process_time() - began)
    return min(times)


def _model(text: str) -> object:
    return read_texts(_frame(text))


def _measure(text: str) -> object:
    return masthead.measure(_frame(text)).measurements.height


def _frame(text: str) -> pl.DataFrame:
    return pl.DataFrame({"article_id": ["a"], "outlet": ["a.example"], "text": [text], "language": ["en"]})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=50_000)
    parser.add_argument("--only", choices=("text", "all"), default="all")
    options = parser.parse_args()
    main(options.characters, options.only)
