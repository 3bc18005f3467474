"""What a card says of detector error: which of its indicators include it, and from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol

import polars as pl

from masthead.metrics.tables.result import some
from masthead.metrics.wording import show_count
from masthead.scoring.detector_error.error_card import outlet_errors
from masthead.scoring.scheme.scheme import Scheme


class CorrectedFeatures(Protocol):
    """Features as far as these notes need them."""

    @property
    def table(self) -> pl.DataFrame:
        """The table FEATURES."""
        ...

    @property
    def is_corrected(self) -> bool:
        """Whether values and intervals include the detectors' errors."""
        ...


def error_sentence(row: Mapping[str, object]) -> str:
    """One sentence for one feature of an outlet: what its detector error is known from; empty where it is not known.

    >>> error_sentence({"error_basis": "labels", "n_labeled": 200, "feature": "attributed_sentence_share"})
    'detector error included, from 200 labels of yours'
    """
    if row["error_basis"] == "labels":
        return f"detector error included, from {show_count(int(str(row['n_labeled'])), 'label')} of yours"
    if row["error_basis"] == "error_card":
        n = len(outlet_errors()[str(row["feature"])].outlets)
        return f"detector error included, from the error card: {show_count(n, 'outlet')}"
    return ""


def detector_note(features: CorrectedFeatures, scheme: Scheme) -> str:
    """Which indicators of a scheme carry detector error, in a sentence; empty where none does."""
    return "; ".join(_parts(features, scheme)) if features.is_corrected else ""


def _parts(features: CorrectedFeatures, scheme: Scheme) -> Iterator[str]:
    rows = features.table
    for basis, said in (
        ("labels", "corrected by labels of your own"),
        ("error_card", "widened by the error card, values as measured"),
    ):
        names = [
            row.name
            for row in scheme.indicators
            if len(
                rows.filter(
                    pl.col("feature") == row.feature, pl.col("view") == row.view, pl.col("error_basis") == basis
                )
            )
        ]
        if names:
            yield f"detector error is included in {', '.join(names)} ({said})"
    weighed = [(row.feature, row.view) for row in scheme.indicators]
    on_card = rows.filter(pl.col("error_basis") == "error_card").drop_nulls("error_note")
    unlike = {row["outlet"] for row in on_card.iter_rows(named=True) if (row["feature"], row["view"]) in weighed}
    if unlike:
        yield f"unlike the outlets of the error card, so that its errors may not be theirs: {some(sorted(unlike), 4)}"
    others = [
        row.name
        for row in scheme.indicators
        if rows.filter(pl.col("feature") == row.feature, pl.col("view") == row.view)["error_basis"].null_count()
    ]
    if others and len(others) < len(scheme.indicators):
        yield f"not, or not for all outlets, in {', '.join(others)}"
