"""Which articles count for which feature, and the conditions under which an outlet was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from masthead.metrics.media.agencies import is_known_agency
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.schemas import ARTICLE_FACTS, MEASUREMENTS
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.tables import OUTLET_FACTS


@dataclass(frozen=True)
class Selection:
    """Articles left out by genre, and the least words of an article by (feature, view)."""

    leave_out_genres: tuple[str, ...] = ()
    min_words: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @staticmethod
    def of_scheme(scheme: Scheme) -> Selection:
        """What a scheme wants selected."""
        words: dict[tuple[str, str], int] = {
            (row.feature, row.view): row.min_words for row in scheme.indicators if row.min_words
        }
        return Selection(scheme.leave_out_genres, words)


_FACTS = (
    "article_id",
    "outlet",
    "published",
    "text_view",
    "n_article_words",
    "n_own_words",
    "own_basis",
    "unit_id",
)


def measurement_frame(measured: Measured | pl.DataFrame) -> pl.LazyFrame:
    """The measurements, checked at the door where they come as a plain frame."""
    if isinstance(measured, pl.DataFrame):
        return MEASUREMENTS.check(measured).lazy()
    return measured.measurements.lazy()


def selected_articles(measured: Measured | pl.DataFrame, selection: Selection) -> pl.DataFrame:
    """One row per article: what scoring reads of ARTICLE_FACTS, and ``left_out``: null, "genre" or "duplicate".

    Without facts (a plain frame of measurements) every article is its own unit and none is left out.
    """
    if isinstance(measured, pl.DataFrame):
        articles = MEASUREMENTS.check(measured).select("article_id", "outlet").unique()
        unknown = pl.lit("unknown")
        facts = articles.with_columns(unit_id="article_id", own_basis=unknown, text_view=unknown)
        return ARTICLE_FACTS.frame(facts).select(*_FACTS, left_out=pl.lit(None, pl.String))
    reason = (
        pl.when(pl.col("duplicate_of").is_not_null())
        .then(pl.lit("duplicate"))
        .when(pl.col("genre").is_in(list(selection.leave_out_genres)))
        .then(pl.lit("genre"))
    )
    return measured.article_facts.lazy().select(*_FACTS, left_out=reason).collect()


def outlet_facts(measured: Measured | pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """One row per outlet, in alphabetical order (table OUTLET_FACTS)."""
    kept = pl.col("left_out").is_null()
    agencies = _agencies(measured, articles["outlet"].unique().to_list())
    facts = articles.group_by("outlet").agg(
        n_articles=kept.sum().cast(pl.Int64),
        n_left_out=(pl.col("left_out") == "genre").sum().cast(pl.Int64),
        n_duplicates=(pl.col("left_out") == "duplicate").sum().cast(pl.Int64),
        n_units=pl.col("unit_id").filter(kept).n_unique().cast(pl.Int64),
        median_words=pl.col("n_article_words").filter(kept).median(),
        own_basis=_one_or_mixed("own_basis", kept),
        text_view=_one_or_mixed("text_view", kept),
        first_published=pl.col("published").filter(kept).min(),
        last_published=pl.col("published").filter(kept).max(),
    )
    return OUTLET_FACTS.frame(facts.with_columns(is_agency=pl.col("outlet").is_in(agencies))).sort("outlet")


def _agencies(measured: Measured | pl.DataFrame, outlets: Sequence[str]) -> list[str]:
    """The outlets whose texts are among the wire originals, and those that the shipped table knows by name."""
    wired: set[str] = set()
    names: dict[str, list[str]] = {}
    if isinstance(measured, Measured):
        wired.update(measured.originals.lazy().select(pl.col("outlet").unique()).collect()["outlet"].to_list())
        if measured.outlets is not None:
            names = {row["outlet"]: _other_names(row) for row in measured.outlets.iter_rows(named=True)}
    return [outlet for outlet in outlets if outlet in wired or is_known_agency(outlet, names.get(outlet, ()))]


def _other_names(row: Mapping[str, object]) -> list[str]:
    others = str(row.get("other_names") or "").split(";")
    return [name for name in (str(row.get("name") or ""), str(row.get("domain") or ""), *others) if name.strip()]


def _one_or_mixed(column: str, kept: pl.Expr) -> pl.Expr:
    values = pl.col(column).filter(kept)
    return pl.when(values.n_unique() > 1).then(pl.lit("mixed")).otherwise(values.first()).fill_null("unknown")
