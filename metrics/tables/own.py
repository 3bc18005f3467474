"""A measure of the user's own, beside the five metrics: checked, and laid into the tables of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measures import OWN, Measure, Pooling
from masthead.metrics.tables.schemas import EVIDENCE, MEASUREMENTS
from masthead.metrics.tables.table import Column, Table

NOT_GIVEN = "not in the table of the measure"

VALUES = Table(
    "values of an own measure",
    "One row per article (and view) of what was counted.",
    (
        Column("article_id", pl.String, "the article"),
        Column("view", pl.String, "all where absent", nullable=True, values=("all", "own")),
        Column("numerator", pl.Float64, "what was counted; null where it could not be", nullable=True),
        Column("denominator", pl.Float64, "out of what", nullable=True, low=0),
        Column("reason", pl.String, "why it could not be counted", nullable=True),
    ),
)
SPANS = Table(
    "spans of an own measure",
    "One row per counted span.",
    (
        Column("article_id", pl.String, "the article"),
        Column("start", pl.Int64, "first code point of the span in the measured text", low=0),
        Column("end", pl.Int64, "one past its last code point", low=0),
        Column("label", pl.String, "what kind of span; the measure's name where absent", nullable=True),
        Column("detail", pl.String, "the reason", nullable=True),
    ),
)


def own_rows(measure: Measure, frame: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Rows of MEASUREMENTS for a measure of the user's own, one per article and view that it declares.

    ``articles`` has article_id and outlet of every measured article; ``frame`` has article_id, numerator, denominator
    and where known view and reason. An article that ``frame`` leaves out, or whose numerator is null, is
    ``not_applicable``, never zero.

    Raises
    ------
    InputError
        With every fault at once: missing columns, unknown articles, an article twice, a view not declared.
    """
    where = f"the table of the measure '{measure.name}'"
    absent = [name for name in ("numerator", "denominator") if name not in frame.columns]
    if absent:
        found = f"the columns {', '.join(frame.columns)}"
        raise InputError([Fault(where, found, f"a column '{name}'", "count it, null where unknown") for name in absent])
    values = VALUES.check(frame, what=where).select(VALUES.schema.keys()).with_columns(pl.col("view").fill_null("all"))
    faults = list(_faults(measure, values, articles, where))
    if faults:
        raise InputError(faults)
    every = articles.select("article_id", "outlet").join(pl.DataFrame({"view": list(measure.views)}), how="cross")
    is_known = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    return MEASUREMENTS.frame(
        every.join(values.with_columns(given=True), on=["article_id", "view"], how="left", maintain_order="left")
        .with_columns(
            metric=pl.lit(OWN),
            measure=pl.lit(measure.name),
            status=pl.when(is_known).then(pl.lit("measured")).otherwise(pl.lit("not_applicable")),
            reason=pl.when(is_known)
            .then(None)
            .when(pl.col("given").is_null())
            .then(pl.lit(NOT_GIVEN))
            .otherwise(pl.col("reason").fill_null("no value was given")),
        )
        .select(MEASUREMENTS.schema.keys())
    )


def own_spans(measure: Measure, frame: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Rows of EVIDENCE for the spans that a measure of the user's own counted.

    ``articles`` has article_id and n_characters of every measured article.

    Raises
    ------
    InputError
        With every fault at once: missing columns, unknown articles, spans that end before they begin or beyond the text.
    """
    where = f"the spans of the measure '{measure.name}'"
    spans = SPANS.check(frame, what=where).select(SPANS.schema.keys())
    known = spans.join(articles.select("article_id", "n_characters"), on="article_id", how="left")
    faults = list(_unknown(known.filter(pl.col("n_characters").is_null())["article_id"], where))
    bad = known.filter((pl.col("end") <= pl.col("start")) | (pl.col("end") > pl.col("n_characters")))
    for row in bad.head(5).iter_rows(named=True):
        found = f"{row['start']} to {row['end']} in article {row['article_id']!r} of {row['n_characters']} characters"
        faults.append(Fault(where, found, "start < end, within the text", "count code points of the measured text"))
    if faults:
        raise InputError(faults)
    return EVIDENCE.frame(
        spans.with_columns(
            evidence_id=pl.format("{}:{}:{}", "article_id", pl.lit(measure.name), pl.int_range(pl.len())),
            metric=pl.lit(OWN),
            rule=pl.lit(measure.name),
            label=pl.col("label").fill_null(measure.name),
        )
    )


def check_own(measure: Measure, declared: Sequence[Measure]) -> None:
    """Refuse a declaration that is not the user's own, or whose name is taken.

    Raises
    ------
    InputError
        With every fault at once.
    """
    faults = []
    if measure.metric != OWN:
        faults.append(Fault(f"measure '{measure.name}', metric", f"'{measure.metric}'", f"'{OWN}'", f'metric="{OWN}"'))
    if measure.pooling not in get_args(Pooling):
        expected = f"one of {', '.join(get_args(Pooling))}"
        faults.append(Fault(f"measure '{measure.name}', pooling", f"'{measure.pooling}'", expected))
    if measure.name in {other.name for other in declared}:
        faults.append(Fault("measure, name", f"'{measure.name}', which is taken", "a new name", "rename it"))
    if faults:
        raise InputError(faults)


def _faults(measure: Measure, values: pl.DataFrame, articles: pl.DataFrame, where: str) -> Iterator[Fault]:
    yield from _unknown(values.join(articles, on="article_id", how="anti")["article_id"], where)
    twice = values.filter(pl.struct("article_id", "view").is_duplicated())["article_id"].unique(maintain_order=True)
    if len(twice):
        yield Fault(where, f"article {twice[0]!r} more than once", "one row per article and view", "group the rows")
    other = sorted(set(values["view"]) - set(measure.views))
    if other:
        expected = f"one of {', '.join(measure.views)}, as the measure declares"
        yield Fault(f"{where}, column 'view'", ", ".join(other), expected, f"views=({other[0]!r},) in the declaration")
    yield from _out_of_bounds(measure, values, where)


def _out_of_bounds(measure: Measure, values: pl.DataFrame, where: str) -> Iterator[Fault]:
    value = pl.col("numerator") / pl.col("denominator") * measure.scale
    high = float("inf") if measure.high is None else measure.high
    inside = value.is_between(measure.low, high) | (pl.col("denominator") == 0)
    for row in values.with_columns(value=value).filter(~inside).head(1).iter_rows(named=True):
        found = f"the value {row['value']:g} of article {row['article_id']!r}"
        expected = f"{measure.low:g} or more" if measure.high is None else f"{measure.low:g} to {measure.high:g}"
        yield Fault(where, found, f"{expected}, as declared", "declare low= and high= (high=None: no bound)")


def _unknown(ids: pl.Series, where: str) -> Iterator[Fault]:
    if len(ids):
        some = ", ".join(repr(name) for name in ids.unique(maintain_order=True).head(5).to_list())
        yield Fault(
            where, f"articles that were not measured: {some}", "identifiers of measured articles", "check the ids"
        )
