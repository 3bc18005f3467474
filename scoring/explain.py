"""Why this score: from an outlet's score down to the words in its articles."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from masthead.metrics.catalog import measure_named
from masthead.metrics.errors import Fault, InputError
from masthead.scoring.card import Card

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
            yield f"  {name}: missing ({part['reason']})"
            return
        weight = 100 * float(part["effective_weight"])  # type: ignore[arg-type]
        bounds = f" [{_number(part['low'])} to {_number(part['high'])}]" if part["low"] is not None else ""
        yield (
            f"  {name} ({part['view']} text, footing {part['footing']}): {_number(part['value'])}{bounds}"
            f" from {part['n_measured']} articles; {_number(part['points'])} of {weight:.0f} points"
        )
        for article in self.articles.filter(pl.col("indicator") == name).iter_rows(named=True):
            counts = f"{_number(article['numerator'])} of {_number(article['denominator'])}"
            yield f"    {article['article_id']}: {counts} ({article['pull']:+.2f} points)"
            here = (pl.col("indicator") == name) & (pl.col("article_id") == article["article_id"])
            for span in self.spans.filter(here).iter_rows(named=True):
                reason = f"{span['label']}: {span['detail']}" if span["detail"] else span["label"]
                yield f"      …{span['before']}[{span['text']}]{span['after']}… ({reason})"


def explain(card: Card, outlet: str, *, n_articles: int = 3) -> Explanation:
    """The explanation of one outlet on a card."""
    row = card.scores.filter(pl.col("outlet") == outlet)
    if not len(row):
        known = card.scores["outlet"].sort().head(10).to_list()
        expected = f"an outlet of the card ({', '.join(known)}{', ...' if len(card.scores) > 10 else ''})"
        raise InputError(Fault("explain, outlet", f"'{outlet}'", expected, "check the spelling"))
    interval = card.features.table.select("outlet", "feature", "view", "low", "high", "numerator", "denominator")
    contributions = card.contributions.filter(pl.col("outlet") == outlet).join(
        interval, on=["outlet", "feature", "view"], how="left", maintain_order="left"
    )
    dimensions = contributions.group_by("dimension", maintain_order=True).agg(
        points=pl.when(pl.col("points").is_not_null().any()).then(pl.col("points").sum()),
        effective_weight=pl.col("effective_weight").sum(),
    )
    articles = _articles(card, contributions, n_articles)
    spans, unreachable = _spans(card, contributions, articles)
    return Explanation(outlet, row, dimensions, contributions, articles, spans, unreachable)


def _articles(card: Card, contributions: pl.DataFrame, n: int) -> pl.DataFrame:
    """The articles that pull each indicator's points hardest, up or down.

    The pull of an article is what it adds to the points beyond an article at the outlet's own value, to first order:
    slope of the points times ``(numerator - value * denominator) / sum(denominator)``.
    """
    schema = {
        "indicator": pl.String, "article_id": pl.String, "numerator": pl.Float64, "denominator": pl.Float64,
        "pull": pl.Float64,
    }  # fmt: skip
    empty = pl.DataFrame(schema=schema)
    measured = card.features.measured
    if measured is None:
        return empty
    parts = [empty]
    rows = {indicator.name: indicator for indicator in card.scheme.indicators}
    for part in contributions.filter(pl.col("points").is_not_null()).iter_rows(named=True):
        goalposts = rows[part["indicator"]].scaled_goalposts
        slope = 100 * part["effective_weight"] / (goalposts[1] - goalposts[0])
        measure = measure_named(part["feature"])
        by_article = measure.pooling in ("mean", "median")
        value = measure.scale * pl.col("numerator") / pl.col("denominator")
        share = pl.lit(1.0) if by_article else pl.col("denominator")
        parts.append(
            measured.measurements.lazy()
            .filter(
                pl.col("outlet") == part["outlet"],
                pl.col("measure") == part["feature"],
                pl.col("view") == part["view"],
                pl.col("status") == "measured",
                pl.col("denominator") > 0,
            )
            .with_columns(pull=slope * (value - part["value"]) * share / share.sum())
            .sort([pl.col("pull").abs(), "article_id"], descending=[True, False])
            .head(n)
            .select(pl.lit(part["indicator"]).alias("indicator"), "article_id", "numerator", "denominator", "pull")
            .collect()
        )
    return pl.concat(parts)


def _spans(card: Card, contributions: pl.DataFrame, articles: pl.DataFrame) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Counted words in the articles shown, with a little text on both sides."""
    names = ("indicator", "article_id", "evidence_id", "label", "detail", "start", "end", "before", "text", "after")
    schema = {name: pl.Int64 if name in ("start", "end") else pl.String for name in names}
    empty = pl.DataFrame(schema=schema)
    measured = card.features.measured
    if measured is None:
        reason = "articles and spans (the features came without measurements; score what measure() gave)"
        return empty, (reason,)
    metric = {part["indicator"]: measure_named(part["feature"]).metric for part in contributions.iter_rows(named=True)}
    wanted = articles.select("indicator", "article_id").with_columns(
        metric=pl.col("indicator").replace_strict(metric, return_dtype=pl.String)
    )
    texts = measured.articles.lazy().select("article_id", "text")
    start, end = pl.col("start"), pl.col("end")
    before = pl.max_horizontal(start - CONTEXT, 0)
    spans = (
        measured.evidence.lazy()
        .join(wanted.lazy(), on=["article_id", "metric"], how="inner")
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


def _number(value: object) -> str:
    return "–" if value is None else f"{value:.3g}"
