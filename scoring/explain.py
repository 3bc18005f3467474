"""Why this score: from an outlet's score down to the words in its articles."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from masthead.metrics.catalog import measure_named
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.wording import show_count
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.selection import selected_articles
from masthead.scoring.features.summarize import Features
from masthead.scoring.scheme.scheme import Scheme

CONTEXT = 60
"""Code points shown on each side of a span."""

SPANS_PER_ARTICLE = 3


@dataclass(frozen=True)
class Explanation:
    """One outlet's score taken apart; every level is a table.

    ``score`` is its row of SCORES; ``dimensions`` the points of each dimension; ``contributions`` its rows of
    CONTRIBUTIONS with the feature's interval; ``articles`` the articles that pull each indicator hardest (value
    numerator, denominator, pull in points); ``spans`` counted words in them (indicator, article_id, evidence_id, label,
    detail, start, end, before, text, after). ``unreachable`` says what could not be shown and why.
    """

    outlet: str
    score: pl.DataFrame
    dimensions: pl.DataFrame
    contributions: pl.DataFrame
    articles: pl.DataFrame
    spans: pl.DataFrame
    unreachable: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"

    def _lines(self) -> Iterator[str]:
        row = self.score.row(0, named=True)
        yield f"{self.outlet}: {_score_text(row)}"
        for dimension in self.dimensions.iter_rows(named=True):
            points = _number(dimension["points"])
            yield f"\n{dimension['dimension']}: {points} of {100 * dimension['effective_weight']:.0f} points"
            of_dimension = self.contributions.filter(pl.col("dimension") == dimension["dimension"])
            for part in of_dimension.iter_rows(named=True):
                yield from self._indicator_lines(part)
        yield from (f"\nNot shown: {reason}." for reason in self.unreachable)

    def _indicator_lines(self, part: dict[str, object]) -> Iterator[str]:
        name = str(part["indicator"])
        if part["value"] is None:
            known = f"; {_number(part['feature_value'])} so far" if part["feature_value"] is not None else ""
            yield f"  {name}: missing ({part['reason']}{known})"
            yield from self._article_lines(name)
            return
        weight = 100 * float(part["effective_weight"])  # type: ignore[arg-type]
        bounds = f" [{_number(part['low'])} to {_number(part['high'])}]" if part["low"] is not None else ""
        yield (
            f"  {name} ({part['view']} text, footing {part['footing']}): {_number(part['value'])}{bounds}"
            f" from {show_count(int(str(part['n_measured'])), 'article')}; {_number(part['points'])} of {weight:.0f} points"
        )
        yield from self._article_lines(name)

    def _article_lines(self, name: str) -> Iterator[str]:
        for article in self.articles.filter(pl.col("indicator") == name).iter_rows(named=True):
            counts = f"{_number(article['numerator'])} of {_number(article['denominator'])}"
            pull = f" ({_pull(article['pull'])} points)" if article["pull"] is not None else ""
            yield f"    {article['article_id']}: {counts}{pull}"
            here = (pl.col("indicator") == name) & (pl.col("article_id") == article["article_id"])
            for span in self.spans.filter(here).iter_rows(named=True):
                reason = f"{span['label']}: {span['detail']}" if span["detail"] else span["label"]
                yield f"      …{span['before']}[{span['text']}]{span['after']}… ({reason})"


def explain(
    scores: pl.DataFrame,
    contributions: pl.DataFrame,
    scheme: Scheme,
    features: Features,
    outlet: str,
    *,
    n_articles: int = 3,
) -> Explanation:
    """The explanation of one outlet on a card with these parts."""
    row = scores.filter(pl.col("outlet") == outlet)
    if not len(row):
        known = scores["outlet"].sort().head(10).to_list()
        expected = f"an outlet of the card ({', '.join(known)}{', ...' if len(scores) > 10 else ''})"
        raise InputError(Fault("explain, outlet", f"'{outlet}'", expected, "check the spelling"))
    interval = features.table.select(
        "outlet", "feature", "view", "low", "high", "numerator", "denominator", feature_value="value"
    )
    of_outlet = contributions.filter(pl.col("outlet") == outlet).join(
        interval, on=["outlet", "feature", "view"], how="left", maintain_order="left"
    )
    dimensions = of_outlet.group_by("dimension", maintain_order=True).agg(
        points=pl.when(pl.col("points").is_not_null().any()).then(pl.col("points").sum()),
        effective_weight=pl.col("effective_weight").sum(),
    )
    articles = _articles(features, scheme, of_outlet, n_articles)
    spans, unreachable = _spans(features.measured, of_outlet, articles)
    return Explanation(outlet, row, dimensions, of_outlet, articles, spans, unreachable)


def _articles(features: Features, scheme: Scheme, contributions: pl.DataFrame, n: int) -> pl.DataFrame:
    """The articles that pull each indicator's points hardest, up or down.

    The pull of an article is what it adds to the points beyond an article at the outlet's own value, to first order:
    slope of the points times ``(numerator - value * denominator) / sum(denominator)``. Where there are no points, the
    articles with the most counted come first and have no pull.
    """
    names = ("indicator", "article_id", "numerator", "denominator", "pull")
    schema = {name: pl.String if name in names[:2] else pl.Float64 for name in names}
    parts = [pl.DataFrame(schema=schema)]
    measured = features.measured
    if measured is None:
        return parts[0]
    selection = features.selection
    of_outlet = _one_outlet(measured, contributions["outlet"][0])
    places = find_places(selected_articles(of_outlet, selection))
    rows = {indicator.name: indicator for indicator in scheme.indicators}
    for part in contributions.iter_rows(named=True):
        goalposts = rows[part["indicator"]].scaled_goalposts
        slope = 100 * part["effective_weight"] / (goalposts[1] - goalposts[0])
        measure = measure_named(part["feature"])
        share = pl.lit(1.0) if measure.pooling in ("mean", "median") else pl.col("denominator")
        value = measure.scale * pl.col("numerator") / pl.col("denominator")
        pull = slope * (value - part["value"]) * share / share.sum() if part["points"] is not None else pl.lit(None)
        here = (pl.col("measure") == part["feature"]) & (pl.col("view") == part["view"])
        counted = (pl.col("status") == "measured") & (pl.col("denominator") > 0)
        batches = selected_measurements(of_outlet.measurements.lazy().filter(here), places, selection)
        parts.append(
            pl.concat([_NOTHING, *(batch.filter(counted).select(_NOTHING.columns) for batch in batches)])
            .sort("place")
            .with_columns(pl.lit(part["indicator"]).alias("indicator"), pull.cast(pl.Float64).alias("pull"))
            .sort(
                [pl.col("pull").abs(), pl.col("numerator"), "article_id"],
                descending=[True, True, False],
                nulls_last=True,
            )
            .head(n)
            .select(names)
        )
    return pl.concat(parts)


_NOTHING = pl.DataFrame(
    schema={"article_id": pl.String, "numerator": pl.Float64, "denominator": pl.Float64, "place": pl.Int64}
)


def _one_outlet(measured: Measured, outlet: str) -> Measured:
    here = pl.col("outlet") == outlet
    return replace(
        measured,
        measurements=measured.measurements.lazy().filter(here),
        article_facts=measured.article_facts.lazy().filter(here),
    )


def _spans(
    measured: Measured | None, contributions: pl.DataFrame, articles: pl.DataFrame
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Counted words in the articles shown, with a little text on both sides."""
    names = ("indicator", "article_id", "evidence_id", "label", "detail", "start", "end", "before", "text", "after")
    schema = {name: pl.Int64 if name in ("start", "end") else pl.String for name in names}
    empty = pl.DataFrame(schema=schema)
    if measured is None:
        reason = "articles and spans (the features came without measurements; score what measure() gave)"
        return empty, (reason,)
    wanted = articles.filter(pl.col("numerator") > 0).select("indicator", "article_id")
    counted = [_is_counted(part) for part in contributions.iter_rows(named=True)]
    shown = pl.col("article_id").is_in(wanted["article_id"].unique().to_list())
    texts = measured.articles.lazy().filter(shown).select("article_id", "text")
    start, end = pl.col("start"), pl.col("end")
    before = pl.max_horizontal(start - CONTEXT, 0)
    spans = (
        measured.evidence.lazy()
        .filter(shown)
        .join(wanted.lazy(), on="article_id", how="inner")
        .filter(pl.any_horizontal(False, *counted))
        .sort("indicator", "article_id", "start", "evidence_id")
        .filter(pl.int_range(pl.len()).over("indicator", "article_id") < SPANS_PER_ARTICLE)
        .join(texts, on="article_id", how="left", maintain_order="left")
        .with_columns(
            before=_one_line(pl.col("text").str.slice(before, start - before)),
            after=_one_line(pl.col("text").str.slice(end, CONTEXT)),
            text=_one_line(pl.col("text").str.slice(start, end - start)),
        )
        .select(list(schema))
        .collect()
    )
    return spans, ()


def _is_counted(part: Mapping[str, object]) -> pl.Expr:
    """Whether a span is one that the indicator's measure counts, in the indicator's view."""
    measure = measure_named(str(part["feature"]))
    of_measure = pl.col("label").is_in(measure.marks) if measure.marks else pl.col("metric") == measure.metric
    if measure.uncounted is not None:
        of_measure &= ~pl.col("detail").str.ends_with(measure.uncounted).fill_null(False)
    in_view = pl.lit(True) if part["view"] == "all" else pl.col("is_own").fill_null(True)
    return (pl.col("indicator") == part["indicator"]) & of_measure & in_view


def _one_line(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(r"\s+", " ")


def _score_text(row: dict[str, object]) -> str:
    if row["score"] is None:
        return f"no score ({row['reason']})"
    bounds = f" [{_number(row['score_low'])} to {_number(row['score_high'])}]" if row["score_low"] is not None else ""
    place = f"; rank {row['rank']} of {row['n_ranked']}" if row["rank"] is not None else f"; {row['reason']}"
    if row["rank_low"] is not None:
        place += f" (places {row['rank_low']} to {row['rank_high']})"
    return f"{_number(row['score'])}{bounds}{place}; {100 * float(row['availability']):.0f} % of the weight measured"  # type: ignore[arg-type]


def _pull(points: float) -> str:
    """A pull in points with its sign.

    >>> _pull(0.512), _pull(-0.001)
    ('+0.51', '0.00')
    """
    return "0.00" if abs(points) < 0.005 else f"{points:+.2f}"


def _number(value: object) -> str:
    return "–" if value is None else f"{value:.3g}"
