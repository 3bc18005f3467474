"""Attributions as tables: what every detector gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Protocol

import numpy as np
import polars as pl

from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts

ROLES = ("source", "cue", "content")
SOURCE, CUE, CONTENT = range(len(ROLES))
ATTRIBUTION_SCHEMA = pl.Schema(
    {
        "attribution": pl.Int64,
        "article": pl.Int64,
        "sentence": pl.Int64,
        "form": pl.String,
        "cue_lemma": pl.String,
        "is_negated": pl.Boolean,
        "is_hearsay": pl.Boolean,
        "rule": pl.String,
    }
)
SPAN_SCHEMA = pl.Schema({"attribution": pl.Int64, "role": pl.String, "start": pl.Int64, "end": pl.Int64})


@dataclass(frozen=True)
class Attributions:
    """The attributions of a batch.

    ``table`` has a row per attribution: attribution (running number in the batch), article (row in the batch),
    sentence (number of the sentence of the cue, or of the content where there is no cue), form (direct, indirect or
    mixed), cue_lemma (null where there is no cue), is_negated ("did not say"), is_hearsay ("is said to",
    "reportedly"), rule (the rule that found it, null where a model did). ``spans`` has the spans of each attribution, in batch positions, in order: attribution, role
    (source, cue or content), start, end; a role may have several spans or none. ``is_supported`` flags the articles
    whose language the detector knows; the others have no rows.
    """

    table: pl.DataFrame
    spans: pl.DataFrame
    is_supported: Flags


class Detector(Protocol):
    """Finds the attributions of a batch: rules by default, or a model behind the same tables."""

    def __call__(self, texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
        """``languages`` has an ISO 639-1 code for every article; words not flagged ``is_article`` are left out."""
        ...


def empty_attributions(is_supported: Flags) -> Attributions:
    """No attributions."""
    return Attributions(pl.DataFrame(schema=ATTRIBUTION_SCHEMA), pl.DataFrame(schema=SPAN_SCHEMA), is_supported)


class Attribution(NamedTuple):
    """One attribution while it is being found; ``spans`` are (index into ROLES, start, end) in batch positions, in order."""

    article: int
    sentence: int
    form: str
    cue_lemma: str | None
    spans: tuple[tuple[int, int, int], ...]
    is_negated: bool = False
    is_hearsay: bool = False
    rule: str | None = None


def attributions_from(rows: Sequence[Attribution], is_supported: Flags) -> Attributions:
    """The tables of attributions found one by one, in the order of their first position."""
    keys = [(row.spans[0][1], row.spans) for row in rows]
    ordered = [rows[k] for k in sorted(range(len(rows)), key=keys.__getitem__)]
    columns = zip(*ordered, strict=True) if ordered else ((),) * len(Attribution._fields)
    table = dict(zip(Attribution._fields, columns, strict=True))
    of_spans = table.pop("spans")
    flat = chain.from_iterable(chain.from_iterable(of_spans))
    role, start, end = np.fromiter(flat, dtype=np.int64).reshape(-1, 3).T
    number = np.repeat(np.arange(len(ordered)), [len(spans) for spans in of_spans])
    roles = pl.Series(ROLES, dtype=pl.String).gather(role)
    spans = {"attribution": number, "role": roles, "start": start, "end": end}
    return Attributions(
        pl.DataFrame({"attribution": range(len(ordered)), **table}, schema=ATTRIBUTION_SCHEMA),
        pl.DataFrame(spans, schema=SPAN_SCHEMA),
        is_supported,
    )


def rows_of(attributions: Attributions) -> list[Attribution]:
    """The attributions one by one: what ``attributions_from`` makes tables of."""
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for number, role, start, end in attributions.spans.select("attribution", "role", "start", "end").iter_rows():
        spans.setdefault(number, []).append((ROLES.index(role), start, end))
    columns = ("attribution", "article", "sentence", "form", "cue_lemma", "is_negated", "is_hearsay", "rule")
    return [
        Attribution(article, sentence, form, lemma, tuple(spans.get(number, ())), is_negated, is_hearsay, rule)
        for number, article, sentence, form, lemma, is_negated, is_hearsay, rule in attributions.table.select(
            columns
        ).iter_rows()
    ]
