"""Which articles count for which feature, and the conditions under which an outlet was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.media.agencies import is_known_agency
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.outlet_names import other_names
from masthead.metrics.tables.schemas import ARTICLE_FACTS, MEASUREMENTS
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.standardization.standardize import Curves
from masthead.scoring.tables import OUTLET_FACTS


@dataclass(frozen=True)
class Selection:
    """Articles left out by genre; by (feature, view) the least words of an article, and what is expected by length."""

    leave_out_genres: tuple[str, ...] = ()
    min_words: Mapping[tuple[str, str], int] = field(default_factory=dict)
    curves: Curves = field(default_factory=dict)

    @staticmethod
    def of_scheme(scheme: Scheme) -> Selection:
        """What a scheme wants selected."""
        words: dict[tuple[str, str], int] = {
            (row.feature, row.view): row.min_words for row in scheme.indicators if row.min_words
        }
        return Selection(scheme.leave_out_genres, words, scheme.curves)


_FACTS = (
    "article_id",
    "outlet",
    "published",
    "language",
    "text_view",
    "n_article_words",
    "n_own_words",
    "own_basis",
    "unit_id",
)

PERIODS = {"year": "%Y", "month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}
"""What ``by`` may name beside columns of the articles: periods of the date of publication."""

ONE_LANGUAGE = 0.9
"""An outlet is of one language where at least this share of its articles with a known language is."""


def measurement_frame(measured: Measured | pl.DataFrame) -> pl.LazyFrame:
    """The measurements, checked at the door where they come as a plain frame."""
    if isinstance(measured, pl.DataFrame):
        return MEASUREMENTS.check(measured).lazy()
    return measured.measurements.lazy()


def selected_articles(
    measured: Measured | pl.DataFrame, selection: Selection, *, cluster: str | None = None, by: str | None = None
) -> pl.DataFrame:
    """One row per article: what scoring reads of ARTICLE_FACTS, ``group``, and ``left_out``: null, "genre" or "duplicate".

    ``weight`` is one over the outlet's articles that share most of their text with it, itself among them: together they
    count as one article, so that an article published again and again says no more than once.

    ``cluster`` names a column of the articles (an author, a story): an outlet's articles with one value of it are one
    unit, together with those that share text with any of them. ``by`` names a column, or a period of PERIODS, whose
    values are the groups; articles without a value are in none and are not here. Without facts (a plain frame of
    measurements) every article is its own unit and none is left out.

    Raises
    ------
    InputError
        For a ``cluster`` or ``by`` that is no column of the articles.
    """
    if isinstance(measured, pl.DataFrame):
        checked = MEASUREMENTS.check(measured)
        articles = checked.select("article_id", "outlet").unique()
        unknown = pl.lit("unknown")
        facts = articles.with_columns(unit_id="article_id", own_basis=unknown, text_view=unknown, language=unknown)
        found = ARTICLE_FACTS.frame(facts).select(*_FACTS, left_out=pl.lit(None, pl.String))
        about = checked.lazy().unique("article_id")
    else:
        reason = (
            pl.when(pl.col("duplicate_of").is_not_null())
            .then(pl.lit("duplicate"))
            .when(pl.col("genre").is_in(list(selection.leave_out_genres)))
            .then(pl.lit("genre"))
        )
        plain = pl.col("text_view").replace(
            {"unescaped": "plain", "mended": "plain"}
        )  # the same way in, a cleaner text
        given = measured.article_facts.lazy().select(*_FACTS, left_out=reason)
        found = given.with_columns(text_view=plain).collect()
        about = measured.articles.lazy()
    in_unit = pl.col("left_out").is_null().sum().over("outlet", "unit_id")
    found = found.with_columns(weight=1 / pl.max_horizontal(in_unit, pl.lit(1)))
    if cluster is not None:
        found = _clustered(_with_column(found, about, cluster, "cluster"))
    if by is None:
        return found.with_columns(group=pl.lit(None, pl.String))
    if by in PERIODS:
        return found.with_columns(group=pl.col("published").dt.strftime(PERIODS[by])).drop_nulls("group")
    return _with_column(found, about, by, "group").drop_nulls("group")


def _with_column(articles: pl.DataFrame, about: pl.LazyFrame, column: str, name: str) -> pl.DataFrame:
    """The articles with a column of the input, as text, under a name."""
    known = about.collect_schema().names()
    if column not in known:
        named = "by" if name == "group" else name
        expected = f"a column of the articles ({', '.join(known)})"
        periods = f", or one of {', '.join(PERIODS)}" if name == "group" else ""
        raise InputError(Fault(f"summarize, {named}", f"'{column}'", f"{expected}{periods}", "check the name"))
    values = about.select("article_id", pl.col(column).cast(pl.String).alias(name)).collect()
    return articles.join(values, on="article_id", how="left", maintain_order="left")


def _clustered(articles: pl.DataFrame) -> pl.DataFrame:
    """The articles with units that are whole clusters, each named by the first of its articles."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    own = pl.coalesce(pl.format("cluster {}", "cluster"), pl.format("unit {}", "unit_id"))
    ends = articles.select(
        pl.struct("outlet", "unit_id").rank("dense").alias("unit"), pl.struct("outlet", own).rank("dense").alias("own")
    ).cast(pl.Int64)
    n = len(articles)
    edges = (ends["unit"].to_numpy() - 1, ends["own"].to_numpy() - 1 + n)
    graph = coo_array((np.ones(n, dtype=np.int8), edges), shape=(2 * n, 2 * n))
    label = pl.Series("label", connected_components(graph, directed=False)[1][edges[0]])
    return articles.with_columns(unit_id=pl.col("article_id").min().over(label)).drop("cluster")


def outlet_facts(measured: Measured | pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """One row per outlet and group, in alphabetical order (table OUTLET_FACTS)."""
    kept = pl.col("left_out").is_null()
    has_words = kept & (pl.col("n_article_words") > 0).fill_null(True)
    agencies = _agencies(measured, articles["outlet"].unique().to_list())
    facts = articles.group_by("outlet", "group").agg(
        n_articles=kept.sum().cast(pl.Int64),
        n_left_out=(pl.col("left_out") == "genre").sum().cast(pl.Int64),
        n_duplicates=(pl.col("left_out") == "duplicate").sum().cast(pl.Int64),
        n_units=pl.col("unit_id").filter(has_words).n_unique().cast(pl.Int64),
        median_words=pl.col("n_article_words").filter(kept).median(),
        own_basis=_one_or_mixed("own_basis", kept),
        text_view=_one_or_mixed("text_view", kept),
        language=_language(kept),
        first_published=pl.col("published").filter(kept).min(),
        last_published=pl.col("published").filter(kept).max(),
    )
    found = OUTLET_FACTS.frame(facts.with_columns(is_agency=pl.col("outlet").is_in(agencies)))
    return found.sort("outlet", "group")


def _agencies(measured: Measured | pl.DataFrame, outlets: Sequence[str]) -> list[str]:
    """The outlets whose texts are among the wire originals, and those that the shipped table knows by name."""
    wired: set[str] = set()
    names: Mapping[str, Sequence[str]] = {}
    if isinstance(measured, Measured):
        wired.update(measured.originals.lazy().select(pl.col("outlet").unique()).collect()["outlet"].to_list())
        names = other_names(measured.outlets)
    return [outlet for outlet in outlets if outlet in wired or is_known_agency(outlet, names.get(outlet, ()))]


def _one_or_mixed(column: str, kept: pl.Expr) -> pl.Expr:
    values = pl.col(column).filter(kept)
    return pl.when(values.n_unique() > 1).then(pl.lit("mixed")).otherwise(values.first()).fill_null("unknown")


def _language(kept: pl.Expr) -> pl.Expr:
    """The language of nearly all articles whose language is known, else "mixed"; "und" where none is."""
    known = pl.col("language").filter(kept & (pl.col("language") != "und"))
    first = known.mode().sort().first()
    share = (known == first).mean()
    return (
        pl.when(share >= ONE_LANGUAGE)
        .then(first)
        .when(share.is_not_null())
        .then(pl.lit("mixed"))
        .otherwise(pl.lit("und"))
    )
