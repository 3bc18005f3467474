"""One outlet's score broken down, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

import polars as pl

from masthead.metrics.catalog import declaration
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.result import Result
from masthead.metrics.wording import indicator_state, printable, show_count, whole_units_within

MOST_TITLE = 70

PULLS = (
    "Points in parentheses: how far the article moves the outlet's points, beside an article at the outlet's own value. "
    "Over all its articles they add up to 0; beyond the goalposts no article moves anything."
)


@dataclass(frozen=True, repr=False)
class Explanation(Result):
    """One outlet's score broken down; every level is a table. ``print`` shows all of them as text.

    ``score`` is its row of SCORES; ``dimensions`` the points of each dimension; ``contributions`` its rows of
    CONTRIBUTIONS with the feature's interval; ``articles`` the articles that pull each indicator hardest (title,
    published, numerator, denominator, pull in points); ``spans`` counted words in them (indicator, article_id,
    evidence_id, label, detail, start, end, before, text, after); ``sentences`` for each indicator the sentence that shows best
    what it counts. ``unreachable`` says what could not be shown and why. ``name`` is the display name, ``declared`` and
    ``goalposts`` say what each feature means and where each indicator earns points.
    """

    outlet: str
    score: pl.DataFrame
    dimensions: pl.DataFrame
    contributions: pl.DataFrame
    articles: pl.DataFrame
    spans: pl.DataFrame
    sentences: pl.DataFrame
    unreachable: tuple[str, ...] = ()
    name: str = ""
    declared: Mapping[str, Measure] = field(default_factory=dict)
    goalposts: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join(printable(line, keep="\n") for line in self._lines())

    def _brief(self) -> list[str]:
        given = self.dimensions.drop_nulls("points")
        parts = ", ".join(f"{row['dimension']} {row['points']:.1f}" for row in given.iter_rows(named=True))
        return [
            f"Explanation of {self._who()}: {_score_text(self.score.row(0, named=True))}",
            f"points: {parts or 'none'}",
            f"{show_count(len(self.articles), 'article')} and {show_count(len(self.spans), 'span')} shown",
            "next: print(it) for all of it; its tables .contributions, .articles, .spans, .sentences",
        ]

    def _main(self) -> pl.DataFrame:
        return self.contributions

    def _repr_html_(self) -> str:
        return str(import_module("masthead.reports.notebook.rich").explanation_html(self))

    def _who(self) -> str:
        return printable(f"{self.name} ({self.outlet})" if self.name not in ("", self.outlet) else self.outlet)

    def _lines(self) -> Iterator[str]:
        yield f"{self._who()}: {_score_text(self.score.row(0, named=True))}"
        points, full = self.printed_points()
        for (dimension,), parts in self.contributions.group_by("dimension", maintain_order=True):
            given = [name for name in parts["indicator"] if name in points]
            if given:
                sums = (_tenths(sum(printed[name] for name in given)) for printed in (points, full))
                yield f"\n{dimension}: {' of '.join(sums)} points"
            else:
                yield f"\n{dimension}: no points"
            for part in parts.iter_rows(named=True):
                yield f"  {self.indicator_words(part, points, full)}"
                yield f"    {self.goalpost_words(part)}"
                yield from self._article_lines(part)
        if self.articles["pull"].is_not_null().any():
            yield f"\n{PULLS}"
        yield from (f"\nNot shown: {reason}." for reason in self.unreachable)

    def printed_points(self) -> tuple[dict[str, int], dict[str, int]]:
        """Points and the most there could be, in tenths that add up to the printed score and to 100."""
        given = self.contributions.filter(pl.col("points").is_not_null())
        names = given["indicator"].to_list()
        possible = 100 * given["effective_weight"]
        points, full = whole_units_within(given["points"].to_list(), possible.to_list(), 1)
        return dict(zip(names, points, strict=True)), dict(zip(names, full, strict=True))

    def label(self, part: Mapping[str, object]) -> str:
        """An indicator by its measure's label, with the view where that is the own text."""
        label = declaration(str(part["feature"]), tuple(self.declared.values())).label
        return f"{label[:1].upper()}{label[1:]}{', own text' if part['view'] == 'own' else ''}"

    def indicator_words(self, part: Mapping[str, object], points: Mapping[str, int], full: Mapping[str, int]) -> str:
        """The line of one indicator: what it found, from how many articles, what that earns."""
        name = str(part["indicator"])
        state = indicator_state(part, value=part["feature_value"], status=part["status"])
        if state.head:
            so_far = f"; so far {_number(part['feature_value'])}" if part["feature_value"] is not None else ""
            return f"{self.label(part)}: {state.words[:1].lower()}{state.words[1:]}{so_far}"
        bounds = f" [{_number(part['low'])} to {_number(part['high'])}]" if part["low"] is not None else ""
        worth = f"{_tenths(points[name])} of {_tenths(full[name])} points" if name in points else "no score to add to"
        if part["is_deduction"] and name in points:
            worth = f"{_tenths(full[name] - points[name])} of {_tenths(full[name])} points deducted"
        is_standardized = part["uses"] == "standardized"
        raw = f" at the common mix of lengths, {_number(part['raw'])} as it is," if is_standardized else ""
        articles = show_count(int(str(part["n_measured"])), "article")
        error = f"; {part['error_words']}" if part["error_words"] else ""
        return f"{self.label(part)}: {_number(part['value'])}{bounds}{raw} from {articles}{error}; {worth}"

    def goalpost_words(self, part: Mapping[str, object]) -> str:
        """Where an indicator earns points, how strong the evidence for it is, and its name in the scheme."""
        posts = [_number(post) for post in self.goalposts.get(str(part["indicator"]), ())]
        where = f"no points at {posts[0]}, full points at {posts[1]}; " if len(posts) == 2 else ""
        if len(posts) == 4:
            where = f"full points from {posts[1]} to {posts[2]}, none at {posts[0]} and {posts[3]}; "
        return f"{where}strength of evidence: {part['footing']} ({part['indicator']})"

    def _article_lines(self, part: Mapping[str, object]) -> Iterator[str]:
        here = pl.col("indicator") == part["indicator"]
        for article in self.articles.filter(here).iter_rows(named=True):
            yield f"    {self.article_words(part, article)}"
        for found in self.sentences.filter(here).iter_rows(named=True):
            reason = f"{found['label']}: {found['detail']}" if found["detail"] else found["label"]
            yield f"      “{marked_sentence(found)}” ({str(reason).replace('_', ' ')})"

    def article_words(self, part: Mapping[str, object], article: Mapping[str, object]) -> str:
        """One article: its title and date, what was counted in it, and how far it moves the points."""
        title = article["title"]
        head = f"“{_cut(str(title))}”" if title else str(article["article_id"])
        date = f", {article['published']:%-d %B %Y}" if article["published"] is not None else ""
        measure = declaration(str(part["feature"]), tuple(self.declared.values()))
        counts = count_words(measure, float(str(article["numerator"])), float(str(article["denominator"])))
        pull = f" ({pull_words(float(str(article['pull'])))} points)" if article["pull"] is not None else ""
        return f"{head}{date}: {counts}{pull}"


def marked_sentence(found: Mapping[str, object]) -> str:
    """A sentence with the counted words in brackets.

    >>> marked_sentence({"sentence": "It rained, Ada Voss said.", "words": "said"})
    'It rained, Ada Voss [said].'
    """
    sentence, words = str(found["sentence"]), str(found["words"])
    return sentence.replace(words, f"[{words}]", 1) if words != sentence else sentence


def count_words(measure: Measure, numerator: float, denominator: float) -> str:
    """What was counted in an article: a part of a whole, or, where the article itself is the whole, the count alone.

    >>> from masthead.metrics.catalog import measure_named
    >>> count_words(measure_named("attributed_sentence_share"), 4.0, 17.0)
    '4 of 17'
    >>> count_words(measure_named("named_sources_per_article"), 9.0, 1.0)
    '9'
    >>> count_words(measure_named("four_named_sources_share"), 1.0, 1.0)
    'yes'
    """
    if denominator == 1 and measure.unit.startswith("share of stories"):
        return "yes" if numerator else "no"
    is_alone = denominator == 1 and measure.pooling in ("mean", "median")
    return _number(numerator) if is_alone else f"{_number(numerator)} of {_number(denominator)}"


def pull_words(points: float) -> str:
    """A pull in points with its sign.

    >>> pull_words(0.512), pull_words(-0.001)
    ('+0.51', '0.00')
    """
    return "0.00" if abs(points) < 0.005 else f"{points:+.2f}"


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


def _cut(title: str) -> str:
    line = " ".join(title.split())
    return line if len(line) <= MOST_TITLE else f"{line[: MOST_TITLE - 1].rstrip()}…"


def _number(value: object) -> str:
    return "–" if value is None else f"{value:.3g}"
