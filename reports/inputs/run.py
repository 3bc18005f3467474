"""What a report reads: the tables of a card, collected where they are small, with names for outlets and measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from masthead.metrics.errors import expect_kind
from masthead.metrics.lineage.lineage import Lineage, lineage
from masthead.metrics.tables.accounts import ACCOUNTS
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.schemas import ARTICLE_FACTS, ARTICLES, COPIES, EVIDENCE
from masthead.reports.display.text import first_line, plain
from masthead.reports.inputs.shared_text import SharedText, read_shared
from masthead.scoring.card import Card
from masthead.scoring.robustness.sensitivity import Sensitivity, sensitivity
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.tables import CONTRIBUTIONS, FEATURES, SCORES

FACTS = (
    "article_id",
    "outlet",
    "published",
    "language",
    "genre",
    "n_words",
    "n_own_words",
    "own_basis",
    "duplicate_of",
)
"""What reports read of every article."""


LONGEST_HEAD = 2000
"""Code points of a text in which its first line is looked for, where it has no title."""

SCORED = ("value", "low", "high")
STANDARDIZED = ("standardized", "standardized_low", "standardized_high")


@dataclass(frozen=True)
class Run:
    """A card as reports read it. Outlets stand in the order of the scores, those without a score last."""

    scores: pl.DataFrame
    contributions: pl.DataFrame
    features: pl.DataFrame
    scheme: Scheme
    measured: Measured | None
    names: Mapping[str, str]
    settings: Mapping[str, object]
    card: Card

    @cached_property
    def facts(self) -> pl.DataFrame:
        """The columns FACTS of every article."""
        facts = ARTICLE_FACTS.empty() if self.measured is None else self.measured.article_facts
        return facts.lazy().select(FACTS).collect()

    @property
    def accounts(self) -> Mapping[str, Any]:
        """What became of every row that was read; empty where the run does not say."""
        found = self.settings.get(ACCOUNTS)
        return found if isinstance(found, Mapping) else {}

    @property
    def copies(self) -> pl.LazyFrame:
        """The table of copies, where it lies."""
        return (COPIES.empty() if self.measured is None else self.measured.copies).lazy()

    @cached_property
    def outlets(self) -> list[str]:
        """Keys of the outlets, in order."""
        return list(self.scores["outlet"].to_list())

    @cached_property
    def indicators(self) -> list[dict[str, object]]:
        """The rows of the scheme."""
        return list(self.scheme.table().iter_rows(named=True))

    @cached_property
    def outlet_facts(self) -> dict[str, dict[str, object]]:
        """The rows of OUTLET_FACTS by outlet."""
        return {row["outlet"]: row for row in self.card.features.outlets.iter_rows(named=True)}

    @cached_property
    def _features(self) -> dict[tuple[str, str, str], dict[str, object]]:
        return {(row["outlet"], row["feature"], row["view"]): row for row in self.features.iter_rows(named=True)}

    def feature(self, outlet: str, feature: str, view: str) -> dict[str, Any]:
        """A row of FEATURES; empty where there is none."""
        return self._features.get((outlet, feature, view), {})

    def measure(self, name: str) -> Measure:
        """What a feature means, one of the user's own too."""
        return self.card.features.declaration(name)

    def label(self, name: str, view: str = "all") -> str:
        """A feature's label, with its view where it is not all words."""
        return feature_label(self.measure(name), view)

    def scored(self, outlet: str, feature: str, view: str) -> dict[str, Any]:
        """A row of FEATURES with the value and interval that the scheme compares: standardized where it says so.

        ``moved`` is how far the mix of lengths moved the value.
        """
        row = self.feature(outlet, feature, view)
        if not row or (feature, view) not in self.scheme.curves:
            return row
        compared = {name: row[column] for name, column in zip(SCORED, STANDARDIZED, strict=True)}
        is_known = row["value"] is not None and compared["value"] is not None
        return row | compared | {"moved": compared["value"] - row["value"] if is_known else 0.0}

    def scored_columns(self, feature: str, view: str) -> tuple[str, str, str]:
        """The columns of FEATURES with the value and interval that the scheme compares."""
        return STANDARDIZED if (feature, view) in self.scheme.curves else SCORED

    @property
    def level(self) -> str:
        """The level of the intervals, in percent."""
        return f"{100 * self.card.features.interval:g}"

    def copied_words(self, measure: str) -> int:
        """Words of all articles that a measure of copying counts: each word of an article once, whoever else has it."""
        if self.measured is None:
            return 0
        here = (pl.col("measure") == measure) & (pl.col("view") == "all") & (pl.col("status") == "measured")
        found = self.measured.measurements.lazy().filter(here).select(pl.col("numerator").sum()).collect()
        return round(float(found.item() or 0.0))

    def statuses(self, articles: Sequence[str], measures: Sequence[str]) -> dict[str, dict[str, dict[str, object]]]:
        """Rows of MEASUREMENTS of all words, by article and measure."""
        if self.measured is None:
            return {}
        wanted = pl.col("article_id").is_in(list(articles)) & pl.col("measure").is_in(list(measures))
        rows = self.measured.measurements.lazy().filter(wanted & (pl.col("view") == "all")).collect()
        found: dict[str, dict[str, dict[str, object]]] = {}
        for row in rows.iter_rows(named=True):
            found.setdefault(row["article_id"], {})[row["measure"]] = row
        return found

    def name(self, outlet: str) -> str:
        """The outlet's display name, fit for places that take no markup."""
        return plain(self.names.get(outlet) or outlet)

    def evidence(self, articles: Sequence[str]) -> pl.DataFrame:
        """Evidence of some articles, in the order of the text."""
        if self.measured is None:
            return EVIDENCE.empty()
        chosen = self.measured.evidence.lazy().filter(pl.col("article_id").is_in(list(articles)))
        return chosen.sort("article_id", "start", "end", "evidence_id").collect()

    def texts(self, articles: Sequence[str]) -> pl.DataFrame:
        """Some articles or originals with their texts as measured."""
        if self.measured is None:
            return ARTICLES.empty()
        wanted = list(dict.fromkeys(articles))
        columns = ["article_id", "outlet", "title", "byline", "published", "date_precision", "url", "text"]
        frames = []
        for frame in (self.measured.articles.lazy(), self.measured.originals.lazy()):
            present = [name for name in columns if name in frame.collect_schema().names()]
            frames.append(frame.select(present).filter(pl.col("article_id").is_in(wanted)).collect())
        return pl.concat(frames, how="diagonal_relaxed").unique("article_id", keep="first", maintain_order=True)

    def known(self, articles: Sequence[str]) -> set[str]:
        """Which of some articles and originals are at hand with their text."""
        if self.measured is None:
            return set()
        wanted = pl.col("article_id").is_in(list(dict.fromkeys(articles)))
        frames = [self.measured.originals.lazy(), self.measured.articles.lazy()]
        return {name for frame in frames for name in frame.select("article_id").filter(wanted).collect()["article_id"]}

    def titles(self, articles: Sequence[str]) -> dict[str, str]:
        """The titles of some articles and originals that are at hand, the first line of the text where one has none."""
        if self.measured is None:
            return {}
        wanted = pl.col("article_id").is_in(list(dict.fromkeys(articles)))
        columns = ("article_id", "title", pl.col("text").str.head(LONGEST_HEAD))
        frames = [self.measured.originals.lazy(), self.measured.articles.lazy()]
        found = [frame.filter(wanted).select(columns).collect() for frame in frames]
        return {
            article: title or first_line(text or "") for frame in found for article, title, text in frame.iter_rows()
        }

    @cached_property
    def shared(self) -> SharedText | None:
        """Who shares text with whom; None where the measurements are not at hand."""
        return None if self.measured is None else read_shared(self.measured)

    @cached_property
    def lineage(self) -> Lineage | None:
        """Who has a story from whom, over all articles; None where the card has no way back to them."""
        return None if self.measured is None else lineage(self.measured)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """What other choices of the scheme would change."""
        return sensitivity(self.card, n_sobol=0)

    def measurements(self, measure: str, view: str) -> pl.DataFrame:
        """Article values of one measure and view that could be measured: article_id, outlet, numerator, denominator, value."""
        if self.measured is None:
            numbers = dict.fromkeys(("numerator", "denominator", "value"), pl.Float64)
            return pl.DataFrame(schema={"article_id": pl.String, "outlet": pl.String, **numbers})
        scale = self.measure(measure).scale
        return (
            self.measured.measurements.lazy()
            .filter(
                (pl.col("measure") == measure)
                & (pl.col("view") == view)
                & (pl.col("status") == "measured")
                & (pl.col("denominator") > 0)
            )
            .select("article_id", "outlet", "numerator", "denominator")
            .with_columns(value=scale * pl.col("numerator") / pl.col("denominator"))
            .collect()
        )


def is_share(measure: Measure) -> bool:
    """Whether a measure is a share, shown in percent."""
    return measure.unit.startswith("share")


def feature_label(measure: Measure, view: str = "all") -> str:
    """A measure's label, with its view where it is not all words.

    >>> feature_label(Measure("x", "own", "words in capitals", "", "", "", ""), "own")
    'Words in capitals, own text'
    """
    label = measure.label[:1].upper() + measure.label[1:]
    return f"{label}, own text" if view == "own" else label


def axis_label(measure: Measure, view: str = "all") -> str:
    """A measure's label with its unit, as an axis names it.

    >>> axis_label(Measure("x", "all", "words in capitals", "share of words", "", "", ""))
    'Words in capitals (share of words)'
    """
    label = feature_label(measure, view)
    return label if not measure.unit or measure.unit.lower() in label.lower() else f"{label} ({measure.unit})"


def read_card(card: Card) -> Run:
    """The card as reports read it; tables are checked at this door.

    Features have the error card in their detector columns, which are shown as a second, outer interval.
    """
    expect_kind("card", card, Card, hint="masthead.score(...) gives one")
    measured = card.features.measured
    scores = SCORES.check(card.scores)
    order = ["score", "availability", "n_articles"]
    scores = scores.sort([*order, "outlet"], descending=[True, True, True, False], nulls_last=True)
    names: dict[str, str] = {}
    if measured is not None and measured.outlets is not None:
        known = measured.outlets.filter(pl.col("name").is_not_null())
        names = dict(zip(known["outlet"].to_list(), known["name"].to_list(), strict=True))
    return Run(
        scores,
        CONTRIBUTIONS.check(card.contributions),
        FEATURES.check(card.features.with_error_card().table),
        card.scheme,
        measured,
        names,
        {} if measured is None else measured.settings,
        card,
    )
