"""Why this score: from an outlet's score down to the words in its articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import polars as pl

from masthead.metrics.tables.frames import spans as frame_spans
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import OWN, Measure
from masthead.metrics.tables.schemas import TIME
from masthead.scoring.detector_error.notes import error_sentence
from masthead.scoring.explanation import Explanation
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.selection import selected_articles
from masthead.scoring.features.summarize import Features
from masthead.scoring.outlets import find_outlet
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.standardization.curves import Curve

CONTEXT = 60
"""Code points shown on each side of a span."""

SPANS_PER_ARTICLE = 3

COMFORTABLE = 140
"""Characters of a sentence that is long enough to say something and short enough to read."""

_SPANS = {
    name: pl.Int64 if name in ("start", "end") else pl.String
    for name in ("indicator", "article_id", "evidence_id", "label", "detail", "start", "end", "before", "text", "after")
}
_SENTENCES = {
    name: pl.UInt32 if name == "n_spans" else pl.String
    for name in ("indicator", "article_id", "sentence", "words", "label", "detail", "n_spans")
}


def explain(
    scores: pl.DataFrame,
    contributions: pl.DataFrame,
    scheme: Scheme,
    features: Features,
    outlet: str,
    *,
    n_articles: int = 3,
) -> Explanation:
    """The explanation of one outlet, by any of its names, on a card with these parts."""
    table = None if features.measured is None else features.measured.outlets
    outlet = find_outlet(outlet, scores["outlet"].sort().to_list(), table, where="explain, outlet")
    row = scores.filter(pl.col("outlet") == outlet)
    interval = features.table.select(
        "outlet", "feature", "view", "status", "low", "high", "numerator", "denominator",
        "standardized_low", "standardized_high", feature_value="value",
    )  # fmt: skip
    is_standardized = pl.col("uses") == "standardized"
    of_outlet = (
        contributions.filter(pl.col("outlet") == outlet)
        .join(interval, on=["outlet", "feature", "view"], how="left", maintain_order="left")
        .with_columns(
            pl.when(is_standardized).then(f"standardized_{end}").otherwise(end).alias(end) for end in ("low", "high")
        )
        .drop("standardized_low", "standardized_high")
        .join(_errors(features, outlet), on=["feature", "view"], how="left", maintain_order="left")
    )
    dimensions = of_outlet.group_by("dimension", maintain_order=True).agg(
        points=pl.when(pl.col("points").is_not_null().any()).then(pl.col("points").sum()),
        effective_weight=pl.col("effective_weight").sum(),
    )
    articles = _articles(features, scheme, of_outlet, n_articles)
    spans, sentences, unreachable = _evidence(features, of_outlet, articles)
    declared = {name: features.declaration(name) for name in of_outlet["feature"]}
    goalposts = {indicator.name: indicator.scaled_goalposts for indicator in scheme.indicators}
    return Explanation(
        outlet,
        row,
        dimensions,
        of_outlet,
        articles,
        spans,
        sentences,
        unreachable,
        _name(outlet, table),
        declared,
        goalposts,
    )


def _errors(features: Features, outlet: str) -> pl.DataFrame:
    """What the detector error in each corrected feature of an outlet is known from, in words; none where none is in."""
    rows = features.table.filter(pl.col("outlet") == outlet).drop_nulls("error_basis")
    words = [
        (row["feature"], row["view"], error_sentence(row))
        for row in rows.iter_rows(named=True)
        if features.is_corrected
    ]
    return pl.DataFrame(words, schema=dict.fromkeys(("feature", "view", "error_words"), pl.String), orient="row")


def _name(outlet: str, table: pl.DataFrame | None) -> str:
    """The display name of an outlet; its key where it has none."""
    names = [] if table is None else table.filter(outlet=outlet)["name"].drop_nulls().to_list()
    return str(names[0]) if names else outlet


def _articles(features: Features, scheme: Scheme, contributions: pl.DataFrame, n: int) -> pl.DataFrame:
    """The articles that pull each indicator's points hardest, up or down.

    The pull of an article is what it adds to the points beyond an article at the outlet's own value, to first order:
    slope of the points times ``(numerator - value * denominator) / sum(denominator)``, for a mean over articles slope times
    ``(numerator / denominator - value) / n``; where the row is standardized, an article's own value is standardized by its
    length too. Beyond the goalposts the slope is 0, and the articles that would pull hardest within them come first. Where
    there are no points, the articles with the most counted come first and have no pull.
    """
    names = ("indicator", "article_id", "numerator", "denominator", "pull")
    schema = {name: pl.String if name in names[:2] else pl.Float64 for name in names}
    parts = [pl.DataFrame(schema=schema)]
    measured = features.measured
    if measured is None:
        return parts[0].with_columns(title=pl.lit(None, pl.String), published=pl.lit(None, TIME))
    selection = features.selection
    of_outlet = _one_outlet(measured, contributions["outlet"][0])
    chosen = selected_articles(of_outlet, selection, by=features.by)
    group = features.settings.get("group")
    places = find_places(chosen if group is None else chosen.filter(pl.col("group") == group))
    rows = {indicator.name: indicator for indicator in scheme.indicators}
    for part in contributions.iter_rows(named=True):
        goalposts = rows[part["indicator"]].scaled_goalposts
        slope = 100 * part["effective_weight"] / (goalposts[1] - goalposts[0])
        measure = features.declaration(part["feature"])
        is_mean = measure.pooling in ("mean", "median")
        size = pl.col("weight") if is_mean else pl.col("weight") * pl.col("denominator")
        share = size / size.sum()
        value = measure.scale * pl.col("numerator") / pl.col("denominator")
        curve = scheme.curves.get((part["feature"], part["view"])) if part["uses"] == "standardized" else None
        if curve is not None:
            words = pl.col("n_own_words" if part["view"] == "own" else "n_article_words").cast(pl.Float64)
            value = value - words.map_batches(_expected(curve), return_dtype=pl.Float64) + curve.reference
        moves = slope * (value - part["value"]) * share if part["points"] is not None else pl.lit(None)
        is_bounded = part["normalized"] in (0.0, 1.0)
        here = (pl.col("measure") == part["feature"]) & (pl.col("view") == part["view"])
        counted = (pl.col("status") == "measured") & (pl.col("denominator") > 0)
        batches = selected_measurements(of_outlet.measurements.lazy().filter(here), places, selection)
        parts.append(
            pl.concat([_NOTHING, *(batch.filter(counted).select(_NOTHING.columns) for batch in batches)])
            .sort("place")
            .with_columns(
                pl.lit(part["indicator"]).alias("indicator"),
                moves=moves.cast(pl.Float64),
                pull=(0.0 * moves if is_bounded else moves).cast(pl.Float64),
            )
            .sort(
                [pl.col("moves").abs(), pl.col("numerator"), "article_id"],
                descending=[True, True, False],
                nulls_last=True,
            )
            .head(n)
            .select(names)
        )
    shown = pl.concat(parts)
    about = measured.articles.lazy().filter(pl.col("article_id").is_in(shown["article_id"].unique().to_list()))
    titles = about.select("article_id", "title", "published").collect()
    return shown.join(titles, on="article_id", how="left", maintain_order="left")


def _expected(curve: Curve) -> Callable[[pl.Series], pl.Series]:
    return lambda words: pl.Series(curve.at(words.fill_null(float("nan")).to_numpy()))


_NOTHING = pl.DataFrame(
    schema={
        "article_id": pl.String, "numerator": pl.Float64, "denominator": pl.Float64, "place": pl.Int64,
        "n_article_words": pl.Int64, "n_own_words": pl.Int64, "weight": pl.Float64,
    }
)  # fmt: skip


def _one_outlet(measured: Measured, outlet: str) -> Measured:
    here = pl.col("outlet") == outlet
    return replace(
        measured,
        measurements=measured.measurements.lazy().filter(here),
        article_facts=measured.article_facts.lazy().filter(here),
    )


def _evidence(
    features: Features, contributions: pl.DataFrame, articles: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, tuple[str, ...]]:
    """Counted words in the articles shown with a little text on both sides, and one best sentence per indicator."""
    measured = features.measured
    if measured is None:
        reason = "articles and spans (the features came without measurements; score what measure() gave)"
        return pl.DataFrame(schema=_SPANS), pl.DataFrame(schema=_SENTENCES), (reason,)
    wanted = articles.with_row_index("place").filter(pl.col("numerator") > 0).select("indicator", "article_id", "place")
    counted = [_is_counted(features.declaration(part["feature"]), part) for part in contributions.iter_rows(named=True)]
    shown = pl.col("article_id").is_in(wanted["article_id"].unique().to_list())
    texts = (
        measured.articles.lazy().filter(shown).select("article_id", "outlet", "title", "published", "text").collect()
    )
    found = (
        measured.evidence.lazy()
        .filter(shown)
        .join(wanted.lazy(), on="article_id", how="inner")
        .filter(pl.any_horizontal(False, *counted))
        .sort("indicator", "article_id", "start", "evidence_id")
        .collect()
    )
    return _spans(found, texts), _sentences(found, texts), ()


def _spans(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """The first counted words of each article with a little text on both sides."""
    start, end = pl.col("start"), pl.col("end")
    before = pl.max_horizontal(start - CONTEXT, 0)
    return (
        found.filter(pl.int_range(pl.len()).over("indicator", "article_id") < SPANS_PER_ARTICLE)
        .join(texts.select("article_id", "text"), on="article_id", how="left", maintain_order="left")
        .with_columns(
            before=_one_line(pl.col("text").str.slice(before, start - before)),
            after=_one_line(pl.col("text").str.slice(end, CONTEXT)),
            text=_one_line(pl.coalesce(pl.col("text").str.slice(start, end - start), *_saved(found, "words"))),
        )
        .select(list(_SPANS))
    )


def _saved(found: pl.DataFrame, name: str) -> list[pl.Expr]:
    """A column that the evidence of saved tables has beside its own."""
    return [pl.col(name)] if name in found.columns else []


def _sentences(found: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
    """For each indicator the sentence that shows best what it counts.

    That is the one with most counted spans in the article that pulls hardest, of these the one nearest to a
    comfortable length.
    """
    told = found if "sentence" in found.columns else frame_spans(texts.lazy(), found.lazy()).collect()
    length = pl.col("sentence").str.len_chars()
    return (
        told.with_columns(words=_one_line(pl.col("words")), sentence=_one_line(pl.coalesce("sentence", "words")))
        .group_by("indicator", "place", "article_id", "sentence", maintain_order=True)
        .agg(pl.col("words").first(), pl.col("label").first(), pl.col("detail").first(), n_spans=pl.len())
        .sort(
            "indicator",
            "place",
            pl.min_horizontal("n_spans", 3),
            (length - COMFORTABLE).abs(),
            descending=[False, False, True, False],
        )
        .unique("indicator", keep="first", maintain_order=True)
        .select(list(_SENTENCES))
    )


def _is_counted(measure: Measure, part: Mapping[str, object]) -> pl.Expr:
    """Whether a span is one that the indicator's measure counts, in the indicator's view."""
    of_measure = pl.col("label").is_in(measure.marks) if measure.marks else pl.col("metric") == measure.metric
    if measure.metric == OWN:
        of_measure &= pl.col("rule") == measure.name
    if measure.uncounted is not None:
        of_measure &= ~pl.col("detail").str.ends_with(measure.uncounted).fill_null(False)
    in_view = pl.lit(True) if part["view"] == "all" else pl.col("is_own").fill_null(True)
    return (pl.col("indicator") == part["indicator"]) & of_measure & in_view


def _one_line(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\s+", " ")
