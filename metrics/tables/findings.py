"""What a metric gives for a batch: measurements and evidence, built the same way by every metric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from masthead.metrics.tables.measures import METRICS, OWN, STATUSES, Measure, View
from masthead.metrics.tables.schemas import EVIDENCE, MEASUREMENTS
from masthead.metrics.text.arrays import Flags, Ints, begins
from masthead.metrics.text.texts import Texts

Strings = Sequence[str] | Sequence[str | None] | pl.Series

_CODE_OF: dict[str | None, int] = {None: -1, **{status: code for code, status in enumerate(STATUSES)}}
_MEASURED, _EMPTY = _CODE_OF["measured"], _CODE_OF["empty"]


@dataclass(frozen=True)
class Findings:
    """Measurements and evidence of one batch (tables MEASUREMENTS and EVIDENCE)."""

    measurements: pl.DataFrame
    evidence: pl.DataFrame


@dataclass(frozen=True)
class Counted:
    """What a measure counted in a view: a numerator, a denominator and maybe a status and a reason for every article.

    Without a status of its own an article is ``measured``, or ``empty`` where the denominator is 0. Any status but
    measured and empty makes numerator and denominator null: what was not measured is missing.
    """

    measure: Measure
    view: View
    numerator: ArrayLike
    denominator: ArrayLike
    status: Sequence[str | None] | None = None
    reason: Sequence[str | None] | None = None


def concat_findings(findings: Iterable[Findings]) -> Findings:
    """The rows of several findings one after another."""
    parts = list(findings)
    return Findings(
        pl.concat([MEASUREMENTS.empty(), *(part.measurements for part in parts)]),
        pl.concat([EVIDENCE.empty(), *(part.evidence for part in parts)]),
    )


def join_findings(findings: Iterable[Findings]) -> Findings:
    """Several findings as one; evidence in order of the measured articles, of the metrics' names and of its place in the text.

    It is numbered anew within article and metric.
    """
    joined = concat_findings(findings)
    evidence = joined.evidence
    articles = joined.measurements["article_id"].unique(maintain_order=True)
    metrics = sorted((*METRICS, OWN))
    group = len(metrics) * places_of(evidence["article_id"], articles) + places_of(evidence["metric"], metrics)
    order = _order_of_spans(evidence, group)
    group = group[order]
    first = np.searchsorted(group, group)
    number = pl.Series(np.arange(len(group)) - first)
    return Findings(
        joined.measurements,
        evidence[order].with_columns(evidence_id=pl.format("{}/{}/{}", "article_id", "metric", number)),
    )


def places_of(values: pl.Series, known: Sequence[str] | pl.Series) -> Ints:
    """Which of the known strings (all different) each value is."""
    return values.cast(pl.Enum(known)).to_physical().cast(pl.Int64).to_numpy()


def _order_of_spans(evidence: pl.DataFrame, group: Ints) -> Ints:
    """The rows in order of their groups and starts, then of all else that tells spans apart."""
    key = (group << 32) | evidence["start"].to_numpy()
    order = np.argsort(key, kind="stable")
    key = key[order]
    is_same = key[1:] == key[:-1]
    tied = np.flatnonzero(np.append(is_same, False) | np.append(False, is_same))
    if not len(tied):
        return order
    rest = ("end", "label", "reference_id", "reference_start", "detail")
    alike = evidence[order[tied]].select(pl.Series("key", key[tied]), pl.Series("row", order[tied]), *rest)
    order[tied] = alike.sort("key", *rest, maintain_order=True)["row"].to_numpy()
    return order


def measurement_rows(texts: Texts, counted: Sequence[Counted]) -> pl.DataFrame:
    """One row per article of the batch for all that was counted, in its order."""
    unsaid: list[str | None] = [None] * len(texts)
    measured = [count.measure for count in counted]
    keys = pl.DataFrame(
        {
            "metric": [measure.metric for measure in measured],
            "measure": [measure.name for measure in measured],
            "view": [count.view for count in counted],
        },
        schema_overrides=MEASUREMENTS.schema,
    ).join(texts.frame.select("article_id", "outlet"), how="cross", maintain_order="left_right")
    numerator, denominator = (
        np.concatenate([np.asarray(values, dtype=np.float64) for values in columns])
        for columns in ([count.numerator for count in counted], [count.denominator for count in counted])
    )
    given = np.array([_CODE_OF[status] for count in counted for status in count.status or unsaid], dtype=np.int64)
    reason = [reason for count in counted for reason in count.reason or unsaid]
    status = np.where(given >= 0, given, np.where(denominator > 0, _MEASURED, _EMPTY))
    is_known = (status == _MEASURED) | (status == _EMPTY)
    values = {
        "numerator": _known(numerator, is_known),
        "denominator": _known(denominator, is_known),
        "status": pl.Series(STATUSES, dtype=pl.String)[status],
        "reason": pl.Series(reason, dtype=pl.String),
    }
    return MEASUREMENTS.frame(keys.hstack([series.alias(name) for name, series in values.items()]))


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
    rule: Strings | None = None,
    source_kind: Strings | None = None,
    group: Ints | None = None,
    weight: ArrayLike | None = None,
    is_own: ArrayLike | None = None,
    reference_id: Strings | None = None,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> pl.DataFrame:
    """One row per span; ``start`` and ``end`` are batch positions and come out as positions in the article's text.

    ``article`` is the article's row in the batch. ``group`` numbers spans that belong together within an article.
    Identifiers come where findings are joined.
    """
    given: dict[str, Any] = {
        "label": label,
        "detail": detail,
        "rule": rule,
        "source_kind": source_kind,
        "weight": weight,
        "is_own": is_own,
        "reference_id": reference_id,
        "reference_start": reference_start,
        "reference_end": reference_end,
    }
    frame = pl.DataFrame(
        [
            texts.frame["article_id"][article],
            pl.Series("metric", [metric], dtype=pl.String).new_from_index(0, len(start)),
            pl.Series("start", texts.local(article, start)),
            pl.Series("end", texts.local(article, end)),
            *(
                pl.Series(name, values, dtype=EVIDENCE.schema[name], strict=False, nan_to_null=True)
                for name, values in given.items()
                if values is not None
            ),
        ]
    )
    if group is not None:
        number = pl.Series("number", _group_numbers(article, group))
        frame = frame.with_columns(group_id=pl.format("{}/{}/g{}", "article_id", "metric", number))
    return EVIDENCE.frame(frame)


def _group_numbers(article: Ints, group: Ints) -> Ints:
    """The groups of every article numbered from 0 in the order of their first spans."""
    _, first, group_of = np.unique(article * (group.max(initial=0) + 1) + group, return_index=True, return_inverse=True)
    order = np.lexsort((first, article[first]))
    is_first = begins(article[first[order]])
    rank = np.arange(len(order))
    number = np.empty(len(order), dtype=np.int64)
    number[order] = rank - np.maximum.accumulate(np.where(is_first, rank, 0))
    return number[group_of]
