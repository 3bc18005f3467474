"""What a metric gives for a batch: measurements and evidence, built the same way by every metric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from masthead.metrics.measures import Measure, View
from masthead.metrics.tables import EVIDENCE, MEASUREMENTS
from masthead.metrics.texts import Ints, Texts


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
    return Findings(
        pl.concat([MEASUREMENTS.empty(), *(part.measurements for part in parts)]),
        evidence.with_columns(evidence_id=_numbered("article_id", "metric")),
    )


def _numbered(*within: str) -> pl.Expr:
    """Identifiers such as ``a1/copy_ratio/0``, counting within article and metric."""
    return pl.format("{}/{}/{}", "article_id", "metric", pl.int_range(pl.len()).over(within))


def _group_names() -> pl.Expr:
    """Names such as ``a1/attribution/g0`` for groups, counted within the article by their first span."""
    first = pl.col("row").first().over("article_id", "group_id")
    number = pl.when(pl.col("group_id").is_not_null()).then(first).rank("dense").over("article_id") - 1
    return pl.format("{}/{}/g{}", "article_id", "metric", number)


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
    n = len(texts)
    given = pl.Series("given", list(status) if status is not None else [None] * n, dtype=pl.String)
    frame = texts.frame.select(
        "article_id",
        "outlet",
        metric=pl.lit(measure.metric),
        measure=pl.lit(measure.name),
        view=pl.lit(view),
    ).with_columns(
        pl.Series("numerator", np.asarray(numerator, dtype=np.float64), nan_to_null=True),
        pl.Series("denominator", np.asarray(denominator, dtype=np.float64), nan_to_null=True),
        given,
        pl.Series("reason", list(reason) if reason is not None else [None] * n, dtype=pl.String),
    )
    status_of = pl.coalesce(
        "given", pl.when(pl.col("denominator") > 0).then(pl.lit("measured")).otherwise(pl.lit("empty"))
    )
    counted = status_of.is_in(["measured", "empty"])
    return MEASUREMENTS.frame(
        frame.with_columns(
            status=status_of,
            numerator=pl.when(counted).then("numerator"),
            denominator=pl.when(counted).then("denominator"),
        )
    )


def evidence_rows(
    texts: Texts,
    metric: str,
    *,
    article: Ints,
    start: Ints,
    end: Ints,
    label: ArrayLike | Sequence[str],
    detail: Sequence[str | None] | None = None,
    group: Sequence[str | None] | None = None,
    weight: ArrayLike | None = None,
    is_own: ArrayLike | None = None,
    reference_id: Sequence[str | None] | None = None,
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> pl.DataFrame:
    """One row a span; ``start`` and ``end`` are batch positions and come out as positions in the article's text.

    ``article`` is the article's row in the batch. ``group`` names spans that belong together within an article.
    """
    given = {
        "label": np.asarray(label).tolist(),
        "detail": detail,
        "group_id": group,
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
    columns["group_id"] = columns.get("group_id", pl.Series([None] * len(start), dtype=pl.String))
    frame = pl.DataFrame(
        {
            "article_id": texts.frame["article_id"].gather(article),
            "start": texts.local(article, start),
            "end": texts.local(article, end),
            **columns,
        }
    )
    return EVIDENCE.frame(
        frame.with_columns(metric=pl.lit(metric), row=pl.int_range(pl.len())).with_columns(
            evidence_id=_numbered("article_id"),
            group_id=_group_names(),
        )
    )
