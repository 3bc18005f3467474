"""What a metric gives for a batch: measurements and evidence, built the same way by every metric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from masthead.metrics.measures import Measure, View
from masthead.metrics.tables import EVIDENCE, MEASUREMENTS
from masthead.metrics.texts import Flags, Ints, Texts

Strings = Sequence[str] | Sequence[str | None] | pl.Series

_COUNTED = ("measured", "empty")


@dataclass(frozen=True)
class Findings:
    """Measurements and evidence of one batch (tables MEASUREMENTS and EVIDENCE)."""

    measurements: pl.DataFrame
    evidence: pl.DataFrame


def join_findings(findings: Iterable[Findings]) -> Findings:
    """Several findings as one; evidence in order of its place in the text, numbered anew within article and metric."""
    parts = list(findings)
    evidence = pl.concat([EVIDENCE.empty(), *(part.evidence for part in parts)])
    evidence = evidence.sort(
        "article_id",
        "metric",
        "start",
        "end",
        "label",
        "reference_id",
        "reference_start",
        "detail",
        maintain_order=True,
    )
    number = pl.int_range(pl.len()).over("article_id", "metric")
    return Findings(
        pl.concat([MEASUREMENTS.empty(), *(part.measurements for part in parts)]),
        evidence.with_columns(evidence_id=pl.format("{}/{}/{}", "article_id", "metric", number)),
    )


def measurement_rows(
    texts: Texts,
    measure: Measure,
    view: View,
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    status: Sequence[str | None] | None = None,
    reason: Sequence[str | None] | None = None,
) -> pl.DataFrame:
    """One row an article of the batch for a measure in a view.

    Without a status of its own an article is ``measured``, or ``empty`` where the denominator is 0. Any status but
    measured and empty makes numerator and denominator null: what was not measured is missing.
    """
    counts = np.asarray(numerator, dtype=np.float64), np.asarray(denominator, dtype=np.float64)
    states = ["measured" if total > 0 else "empty" for total in counts[1].tolist()]
    if status is not None:
        states = [given or state for given, state in zip(status, states, strict=True)]
    is_counted = np.array([state in _COUNTED for state in states], dtype=np.bool_)
    columns = {
        "article_id": texts.frame["article_id"],
        "outlet": texts.frame["outlet"],
        "metric": _repeated(measure.metric, len(texts)),
        "measure": _repeated(measure.name, len(texts)),
        "view": _repeated(view, len(texts)),
        "numerator": _known(counts[0], is_counted),
        "denominator": _known(counts[1], is_counted),
        "status": pl.Series(states, dtype=pl.String),
        "reason": _repeated(None, len(texts)) if reason is None else pl.Series(list(reason), dtype=pl.String),
    }
    return pl.DataFrame([values.alias(name) for name, values in columns.items()])


def _repeated(value: str | None, n: int) -> pl.Series:
    return pl.Series([value], dtype=pl.String).new_from_index(0, n)


def _known(values: NDArray[np.float64], is_known: Flags) -> pl.Series:
    """The values with null for what is unknown or no number."""
    return pl.Series(np.where(is_known, values, np.nan), nan_to_null=True)


def evidence_rows(
    texts: Texts,
    metric: str,
    *,
    article: Ints,
    start: Ints,
    end: Ints,
    label: Strings,
    detail: Strings | None = None,
    group: Ints | None = None,
    weight: ArrayLike | None = None,
    is_own: ArrayLike | None = None,
    reference_id: Strings | None = None,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> pl.DataFrame:
    """One row a span; ``start`` and ``end`` are batch positions and come out as positions in the article's text.

    ``article`` is the article's row in the batch. ``group`` numbers spans that belong together within an article.
    Identifiers come where findings are joined.
    """
    given: dict[str, Any] = {
        "label": label,
        "detail": detail,
        "weight": weight,
        "is_own": is_own,
        "reference_id": reference_id,
        "reference_start": reference_start,
        "reference_end": reference_end,
    }
    columns = {
        name: pl.Series(name, values, dtype=EVIDENCE.schema[name], strict=False, nan_to_null=True)
        for name, values in given.items()
        if values is not None
    }
    frame = pl.DataFrame(
        {
            "article_id": texts.frame["article_id"].gather(article),
            "metric": _repeated(metric, len(start)),
            "start": texts.local(article, start),
            "end": texts.local(article, end),
            **columns,
        }
    )
    if group is not None:
        number = pl.Series("number", _group_numbers(article, group))
        frame = frame.with_columns(group_id=pl.format("{}/{}/g{}", "article_id", "metric", number))
    return EVIDENCE.frame(frame)


def _group_numbers(article: Ints, group: Ints) -> Ints:
    """The groups of every article numbered from 0 in the order of their first spans."""
    _, first, group_of = np.unique(article * (group.max(initial=0) + 1) + group, return_index=True, return_inverse=True)
    order = np.lexsort((first, article[first]))
    begins = np.diff(article[first[order]], prepend=-1) != 0
    rank = np.arange(len(order))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = rank - np.maximum.accumulate(np.where(begins, rank, 0))
    return number[group_of]
