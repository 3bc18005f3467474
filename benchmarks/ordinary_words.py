"""Makes the list of ordinary words that tell a name from a capital letter at a sentence's start.

    python -m benchmarks.ordinary_words TEXTS.parquet

``TEXTS.parquet`` has a column ``text``; the list shipped comes from 26,000 press releases in the public domain. A word
is ordinary that stands small within sentences at least 25 times, with a capital at most 0.4 times as often, and is in
none of the lists of names and places. Overwrites ``metrics/named_sources/data/en_ordinary.txt``.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from importlib import resources
from pathlib import Path

import polars as pl

from masthead.metrics.named_sources.words import SourceWords, read_source_words

LEAST_OFTEN = 25
MOST_CAPITALS = 0.4
WIDTH = 119
_WITHIN = re.compile(r"(?<=[a-z,;] )([A-Za-z]{3,})\b")


def ordinary_words(texts: list[str], words: SourceWords) -> list[str]:
    """The ordinary words of texts, in alphabetical order."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for word in _WITHIN.findall(text):
            if word.islower():
                small[word] += 1
            elif word.istitle():
                capital[word.lower()] += 1
    names = words.all_given_names | words.surnames.words | words.places.names | words.places.demonyms
    names |= words.names.months | words.institutions.named | words.names.particles
    return sorted(
        w for w, n in small.items() if n >= LEAST_OFTEN and capital[w] <= MOST_CAPITALS * n and w not in names
    )


def main() -> None:
    """Write the list."""
    words = ordinary_words(pl.read_parquet(sys.argv[1])["text"].to_list(), read_source_words())
    path = Path(str(resources.files("masthead.metrics.named_sources"))) / "data" / "en_ordinary.txt"
    path.write_text("\n".join(textwrap.wrap(" ".join(words), WIDTH)) + "\n", encoding="utf-8")
    print(f"{len(words)} words in {path}")


if __name__ == "__main__":
    main()
