"""Scores of each outlet in each group of its articles: by month, by section, by author."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError, expect_kind
from masthead.metrics.tables.result import Result, some
from masthead.metrics.wording import show_count
from masthead.scoring.card import Card
from masthead.scoring.features.summarize import Features, summarize
from masthead.scoring.robustness.compare import Comparison, compare
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.score import score

TREND_COLUMNS = (
    "outlet", "group", "score", "score_low", "score_high", "score_sampling_low", "score_sampling_high", "n_articles",
    "n_units", "availability", "reason",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Trend(Result):
    """Scores by group: ``table`` has one row per outlet and group, ``cards`` the card of each group.

    ``by`` is what the articles were grouped by. The groups of an outlet rest on the same resamples of its units.
    """

    by: str
    table: pl.DataFrame
    cards: dict[str, Card]

    def compare(self, before: str, after: str, *, interval: float = 0.95) -> Comparison:
        """The change of each outlet's score from one group to another, on the resamples that both share.

        Raises
        ------
        InputError
            For names that are no groups.
        """
        unknown = [name for name in (before, after) if name not in self.cards]
        if unknown:
            expected = f"one of {', '.join(self.cards)}"
            raise InputError([Fault("trend, compare", f"'{name}'", expected) for name in unknown])
        return compare(self.cards[before], self.cards[after], interval=interval)

    def _brief(self) -> list[str]:
        outlets = self.table["outlet"].n_unique()
        return [
            f"Trend by {self.by}: {show_count(outlets, 'outlet')}, {show_count(len(self.cards), 'group')}",
            f"groups: {some(list(self.cards))}",
            "next: print(it), .compare(before, after), .cards[group], .table, or card.plot.trend(by)",
        ]

    def _main(self) -> pl.DataFrame:
        return self.table

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for (outlet,), rows in self.table.group_by("outlet", maintain_order=True):
            yield f"{outlet}, by {self.by}"
            for row in rows.iter_rows(named=True):
                if row["score"] is None:
                    yield f"  {row['group']}:    –  no score: {row['reason']}"
                    continue
                low, high = row["score_low"], row["score_high"]
                bounds = f" [{low:3.0f}, {high:3.0f}]" if low is not None else ""
                yield f"  {row['group']}: {row['score']:4.0f}{bounds}"


def trend_by(card: Card, by: str) -> Trend:
    """Scores of a card's outlets over groups of its articles: a column of theirs, or a period of their date.

    The features are summarized again by group, with the card's own settings, labels and error card.

    Raises
    ------
    InputError
        For a card without its measurements, and for ``by`` that is no column of the articles.
    """
    measured = card.features.measured
    if measured is None:
        hint = "load the card with the folder of its run, or score what measure() gave"
        raise InputError(Fault("trend", "a card without its measurements", "the measurements", hint))
    names = ("seed", "n_resamples", "interval", "method", "cluster", "error_card")
    settings = {name: card.features.settings.get(name) for name in names}
    features = summarize(
        measured,
        by=by,
        selection=card.features.selection,
        labels=card.features.labels,
        **settings,  # type: ignore[arg-type]
    )
    return trend(features.corrected() if card.features.is_corrected else features, card.scheme)


def trend(features: Features, scheme: Scheme | str | Path | None = None) -> Trend:
    """Scores of every outlet in every group of features that were summarized by groups.

    Each group is scored as ``score`` does with the group's articles alone: least units and availability count group by
    group, and a group that has too few has no score and says so.

    Raises
    ------
    InputError
        For features that were not summarized by groups, and for what ``score`` refuses.
    """
    expect_kind("trend, features", features, Features, hint="masthead.summarize(measured, by='month') gives them")
    if features.by is None or "group" in features.settings:
        hint = "summarize(measured, by='month') makes groups"
        raise InputError(Fault("trend", "features of whole outlets", "features by group", hint))
    cards = {name: score(features.group(name), scheme) for name in features.groups}
    parts = [
        card.scores.with_columns(group=pl.lit(name, pl.String)).select(TREND_COLUMNS) for name, card in cards.items()
    ]
    empty = pl.DataFrame(schema=dict.fromkeys(TREND_COLUMNS, pl.String))
    table = pl.concat(parts).sort("outlet", "group") if parts else empty
    return Trend(features.by, table, cards)
