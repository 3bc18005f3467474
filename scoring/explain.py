"""Why this score: from an outlet's score down to the words in its articles."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from masthead.metrics.catalog import measure_named
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measured import Measured
from masthead.metrics.wording import indicator_state, printable, show_count, whole_units
from masthead.scoring.features.outlet_rows import find_places, selected_measurements
from masthead.scoring.features.selection import selected_articles
from masthead.scoring.features.summarize import Features
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.standardization.curves import Curve

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
        return "\n".join(printable(line, keep="\n") for line in self._lines())

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"

    def _lines(self) -> Iterator[str]:
        row = self.score.row(0, named=True)
        yield f"{printable(self.outlet)}: {_score_text(row)}"
        points, full = self._printed()
        for (dimension,), parts in self.contributions.group_by("dimension", maintain_order=True):
            given = [name for name in parts["indicator"] if name in points]
            if given:
                sums = (_tenths(sum(printed[name] for name in given)) for printed in (points, full))
                yield f"\n{dimension}: {' of '.join(sums)} points"
            else:
                yield f"\n{dimension}: no points"
            for part in parts.iter_rows(named=True):
                yield from self._indicator_lines(part, points, full)
        yield from (f"\nNot shown: {reason}." for reason in self.unreachable)

    def _printed(self) -> tuple[dict[str, int], dict[str, int]]:
        """Points and the most there could be, in tenths that add up to the printed score and to 100."""
        given = self.contributions.filter(pl.col("points").is_not_null())
        names = given["indicator"].to_list()
        columns = (given["points"].to_list(), (100 * given["effective_weight"]).to_list())
        points, full = (dict(zip(names, whole_units(column, 1), strict=True)) for column in columns)
        return points, full

    def _indicator_lines(
        self, part: dict[str, object], points: Mapping[str, int], full: Mapping[str, int]
    ) -> Iterator[str]:
        name = str(part["indicator"])
        state = indicator_state(part, value=part["feature_value"], status=part["status"])
        if state.head:
            so_far = f"; so far {_number(part['feature_value'])}" if part["feature_value"] is not None else ""
            yield f"  {name}: {state.words[:1].lower()}{state.words[1:]}{so_far}"
            yield from self._article_lines(part)
            return
        bounds = f" [{_number(part['low'])} to {_number(part['high'])}]" if part["low"] is not None else ""
        worth = f"{_tenths(points[name])} of {_tenths(full[name])} points" if name in points else "no score to add to"
        if part["is_deduction"] and name in points:
            worth = f"{_tenths(full[name] - points[name])} of {_tenths(full[name])} points deducted"
        raw = (
            f" at the common mix of lengths, {_number(part['raw'])} as it is," if part["uses"] == "standardized" else ""
        )
        yield (
            f"  {name} ({part['view']} text, strength of evidence {part['footing']}): {_number(part['value'])}{bounds}"
            f"{raw} from {show_count(int(str(part['n_measured'])), 'article')}; {worth}"
        )
        yield from self._article_lines(part)

    def _article_lines(self, part: Mapping[str, object]) -> Iterator[str]:
        name = str(part["indicator"])
        for article in self.articles.filter(pl.col("indicator") == name).iter_rows(named=True):
            counts = _counts(str(part["feature"]), article["numerator"], article["denominator"])
            pull = f" ({_pull(article['pull'])} points)" if article["pull"] is not None else ""
            yield f"    {printable(article['article_id'])}: {counts}{pull}"
            here = (pl.col("indicator") == name) & (pl.col("article_id") == article["article_id"])
            for span in self.spans.filter(here).iter_rows(named=True):
                reason = f"{span['label']}: {span['detail']}" if span["detail"] else span["label"]
                yield printable(f"      …{span['before']}[{span['text']}]{span['after']}… ({reason})")


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
        return parts[0]
    selection = features.selection
    of_outlet = _one_outlet(measured, contributions["outlet"][0])
    chosen = selected_articles(of_outlet, selection, by=features.by)
    group = features.settings.get("group")
    places = find_places(chosen if group is None else chosen.filter(pl.col("group") == group))
    rows = {indicator.name: indicator for indicator in scheme.indicators}
    for part in contributions.iter_rows(named=True):
        goalposts = rows[part["indicator"]].scaled_goalposts
        slope = 100 * part["effective_weight"] / (goalposts[1] - goalposts[0])
        measure = measure_named(part["feature"])
        is_mean = measure.pooling in ("mean", "median")
        share = 1 / pl.len() if is_mean else pl.col("denominator") / pl.col("denominator").sum()
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
    return pl.concat(parts)


def _expected(curve: Curve) -> Callable[[pl.Series], pl.Series]:
    return lambda words: pl.Series(curve.at(words.fill_null(float("nan")).to_numpy()))


_NOTHING = pl.DataFrame(
    schema={
        "article_id": pl.String, "numerator": pl.Float64, "denominator": pl.Float64, "place": pl.Int64,
        "n_article_words": pl.Int64, "n_own_words": pl.Int64,
    }
)  # fmt: skip


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
        return f"not scored ({row['reason']})"
    bounds = f" [{row['score_low']:.1f} to {row['score_high']:.1f}]" if row["score_low"] is not None else ""
    place = f"; {row['reason']}" if row["reason"] else ""
    if row["rank_low"] is not None:
        low, high = row["rank_low"], row["rank_high"]
        place = f"; ranks {low} to {high} of {row['n_ranked']}" if low != high else f"; rank {low} of {row['n_ranked']}"
    measured = 100 * float(row["availability"])  # type: ignore[arg-type]
    return f"{row['score']:.1f} of 100{bounds}{place}; {measured:.0f}% of the weight measured"


def _tenths(units: int) -> str:
    """Tenths as a number.

    >>> _tenths(253), _tenths(450)
    ('25.3', '45')
    """
    return f"{units / 10:.1f}".removesuffix(".0")


def _counts(feature: str, numerator: float, denominator: float) -> str:
    """What was counted in an article: a part of a whole, or, where the article itself is the whole, the count alone.

    >>> _counts("attributed_sentence_share", 4.0, 17.0), _counts("named_sources_per_article", 9.0, 1.0)
    ('4 of 17', '9')
    >>> _counts("four_named_sources_share", 1.0, 1.0)
    'yes'
    """
    measure = measure_named(feature)
    if denominator == 1 and measure.unit.startswith("share of stories"):
        return "yes" if numerator else "no"
    is_alone = denominator == 1 and measure.pooling in ("mean", "median")
    return _number(numerator) if is_alone else f"{_number(numerator)} of {_number(denominator)}"


def _pull(points: float) -> str:
    """A pull in points with its sign.

    >>> _pull(0.512), _pull(-0.001)
    ('+0.51', '0.00')
    """
    return "0.00" if abs(points) < 0.005 else f"{points:+.2f}"


def _number(value: object) -> str:
    return "–" if value is None else f"{value:.3g}"
