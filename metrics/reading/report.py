"""What was read of an input, in words: rows, outlets, languages, what was taken for what, and every problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import polars as pl

from masthead.metrics.text.language import UNDETERMINED, detect_languages
from masthead.metrics.wording import printable, show_count

LANGUAGE_SAMPLE = 500
"""So many texts without a stated language are looked at for a first word on languages."""

_LANGUAGES_SHOWN = 8


class Reading(Protocol):
    """What is told of a reading."""

    @property
    def rejects(self) -> pl.DataFrame:
        """One row for each problem."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What was taken for what."""
        ...

    @property
    def n_rows(self) -> int:
        """How many rows were read or rejected."""
        ...

    @property
    def n_rejected(self) -> int:
        """How many rows were rejected."""
        ...

    @property
    def n_cautions(self) -> int:
        """How many times a row was read with a caution."""
        ...


def describe_articles(table: pl.DataFrame, reading: Reading) -> str:
    """What was read, what was taken for what, and every problem."""
    return describe_reading(describe_count(len(table), table["outlet"].n_unique()), reading)


def describe_count(n_articles: int, n_outlets: int | None = None) -> str:
    """How many articles were read, of how many outlets where that is known.

    >>> describe_count(1, 1), describe_count(12)
    ('1 article of 1 outlet was read', '12 articles were read')
    """
    outlets = f" of {show_count(n_outlets, 'outlet')}" if n_outlets is not None else ""
    return f"{show_count(n_articles, 'article')}{outlets} {'was' if n_articles == 1 else 'were'} read"


def describe_reading(head: str, reading: Reading) -> str:
    """The notes and problems of a reading, behind ``head``, which says what was read."""
    rejects = reading.rejects
    n_dropped = len(rejects) - int((rejects["effect"] == "rejected").sum())
    dropped = f"{show_count(n_dropped, 'value')} dropped"
    was = "was" if reading.n_rejected == 1 else "were"
    cautions = f", {show_count(reading.n_cautions, 'caution')}" if reading.n_cautions else ""
    lines = [
        f"{head}; {show_count(reading.n_rejected, 'row')} {was} rejected, {dropped}{cautions}.",
        *(f"- {note}" for note in reading.notes),
        *_problems(rejects),
    ]
    return "\n".join(map(printable, lines))


def _problems(rejects: pl.DataFrame) -> list[str]:
    groups = rejects.group_by("file", "column", "expected", "effect", maintain_order=True).agg(
        pl.len().alias("n"), pl.col("row").first(), pl.col("found").first(), pl.col("hint").first()
    )
    lines = []
    for row in groups.iter_rows(named=True):
        column = f", column '{row['column']}'" if row["column"] else ""
        more = f" and {show_count(row['n'] - 1, 'more row')}" if row["n"] > 1 else ""
        action = "rejected" if row["effect"] == "rejected" else "the value was dropped"
        hint = f" Try: {row['hint']}." if row["hint"] else ""
        where = f"{row['file']}, row {row['row']}{more}{column}"
        lines.append(f"- {where}: found {row['found']}, expected {row['expected']}; {action}.{hint}")
    return lines


def count_languages(table: pl.DataFrame, limit: int = LANGUAGE_SAMPLE) -> Counter[str]:
    """Articles of each language, of all that state one and of ``limit`` others spread over the table."""
    stated = Counter(table["language"].drop_nulls().to_list())
    texts = table.filter(pl.col("language").is_null() & pl.col("text").is_not_null())["text"]
    if limit and len(texts):
        chosen = texts.gather_every(max(1, len(texts) // limit))[:limit].to_list()
        stated.update(detect_languages(chosen, [None] * len(chosen)))
    return stated


def describe_languages(counts: Mapping[str, int], covered: Mapping[str, Sequence[str]]) -> list[str]:
    """Which languages were found, and which of them a metric does not cover.

    ``covered`` has the languages of each metric that needs words of the language.

    >>> describe_languages({"en": 9, "fr": 1}, {"attribution": ("en", "de")})
    ['languages of 10 articles looked at: en 9, fr 1', 'attribution covers en, de; not fr']
    """
    if not counts:
        return []
    ordered = sorted(counts, key=lambda code: (-counts[code], code))
    shown = ", ".join(f"{_named(code)} {counts[code]:,}" for code in ordered[:_LANGUAGES_SHOWN])
    rest = f" and {len(ordered) - _LANGUAGES_SHOWN} more" if len(ordered) > _LANGUAGES_SHOWN else ""
    lines = [f"languages of {show_count(sum(counts.values()), 'article')} looked at: {shown}{rest}"]
    for metric, languages in covered.items():
        missing = [code for code in ordered if code not in (*languages, UNDETERMINED)]
        if missing:
            lines.append(f"{metric} covers {', '.join(languages)}; not {', '.join(missing[:_LANGUAGES_SHOWN])}")
    return lines


USES = {
    "published": "dates: without them no trends, and who published first cannot be told",
    "title": "headlines: without them names come from the text alone",
    "url": "addresses: without them outlets are matched with ratings by their own names alone",
}
"""What rests on a column that an article may lack."""


def count_fields(table: pl.DataFrame) -> Counter[str]:
    """Articles that have a value in each column of ``USES``."""
    return Counter({name: len(table) - table[name].null_count() for name in USES})


def describe_fields(counts: Mapping[str, int], n_articles: int) -> list[str]:
    """What articles lack, and what cannot be told without it.

    >>> describe_fields({"published": 2, "title": 3, "url": 3}, 3)
    ['2 of 3 articles have dates: without them no trends, and who published first cannot be told']
    """
    lacking = (name for name in USES if counts.get(name, 0) < n_articles)
    return [f"{counts.get(name, 0):,} of {show_count(n_articles, 'article')} have {USES[name]}" for name in lacking]


def _named(code: str) -> str:
    return "undetermined" if code == UNDETERMINED else code
