"""The score card: scores, what they are made of, and the way back to the articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from masthead.metrics.catalog import MEASURES
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import drafted, read_json, write_json, write_text
from masthead.metrics.files.seals import seal_faults, seal_folder
from masthead.metrics.tables.measured import Measured
from masthead.metrics.tables.measures import Measure
from masthead.metrics.tables.result import Result
from masthead.metrics.wording import printable, show_count
from masthead.scoring.explain import explain
from masthead.scoring.explanation import Explanation
from masthead.scoring.features.selection import Selection
from masthead.scoring.features.summarize import Features
from masthead.scoring.labels.kept import labels_of, labels_table
from masthead.scoring.labels.labels import Labels
from masthead.scoring.scheme.scheme import Scheme
from masthead.scoring.scores.importance import importance_table
from masthead.scoring.scores.indicators import IndicatorValues, read_indicators
from masthead.scoring.scores.ranks import superiority
from masthead.scoring.scores.score_table import CONCENTRATION, Draws, covariance_table, draw_scores, draw_table
from masthead.scoring.standardization.curves import Curve
from masthead.scoring.tables import CONTRIBUTIONS, FEATURES, OUTLET_FACTS, REPLICATES, SCORES

if TYPE_CHECKING:
    from masthead.reports.charts.plots import Plots

CARD_TABLES = ("scores", "contributions", "features", "replicates", "outlets")
"""Tables that a card is made of."""

SUPERIORITY_COLUMNS = ("outlet", "other", "probability")


@dataclass(frozen=True, repr=False)
class Card(Result):
    """Scores (table SCORES), contributions (table CONTRIBUTIONS), the scheme and the features they come from.

    ``notes`` says what a reader must know before comparing scores; ``concentration`` how close other weights and
    goalposts were drawn around the scheme's.
    """

    scores: pl.DataFrame
    contributions: pl.DataFrame
    scheme: Scheme
    features: Features
    notes: tuple[str, ...] = ()
    concentration: float = CONCENTRATION

    def __str__(self) -> str:
        return "\n".join(
            [f"scheme {self.scheme.scheme_id}", *map(_score_line, self.scores.iter_rows(named=True)), *self.notes]
        )

    def _brief(self) -> list[str]:
        scored = self.scores.drop_nulls("score").sort("score", descending=True)
        best = [f"{row['outlet']} {row['score']:.0f}" for row in scored.head(3).iter_rows(named=True)]
        unscored = len(self.scores) - len(scored)
        return [
            f"Card: {show_count(len(scored), 'score')} under the scheme {self.scheme.scheme_id}"
            + (f"; {show_count(unscored, 'outlet')} without a score" if unscored else ""),
            f"highest: {', '.join(best) or 'none'}",
            *([f"{show_count(len(self.notes), 'note')} to read before comparing (.notes)"] if self.notes else []),
            'next: print(card), card.explain("an outlet"), card.plot.ranking(), masthead.write_report(card, out="run/")',
        ]

    def _main(self) -> pl.DataFrame:
        return self.scores

    @cached_property
    def indicators(self) -> IndicatorValues:
        """The indicators as arrays, for sensitivity runs."""
        return read_indicators(self.features, self.scheme)

    @cached_property
    def draws(self) -> Draws:
        """Scores over resamples, weights and both; columns in the order of ``indicators.outlets``."""
        scored = set(self.scores.filter(pl.col("score").is_not_null())["outlet"])
        has_score = np.array([outlet in scored for outlet in self.indicators.outlets], dtype=np.bool_)
        features = self.features
        return draw_scores(
            self.indicators,
            has_score,
            seed=features.seed,
            interval=features.interval,
            concentration=self.concentration,
        )

    @cached_property
    def superiority(self) -> pl.DataFrame:
        """The probability, over resampled articles, that an outlet stands above another ranked with it.

        One row an ordered pair: outlet, other, probability.
        """
        return _superiority(self)

    @cached_property
    def covariance(self) -> pl.DataFrame:
        """The sampling covariance of each outlet's normalized indicators, over its resamples.

        One row per outlet and pair of indicators (one with itself too): outlet, indicator, other, covariance. Null
        where either has no replicates.
        """
        return covariance_table(self.indicators)

    @cached_property
    def importance(self) -> pl.DataFrame:
        """What each row of the scheme does to these scores, beside its weight: see ``importance_table``.

        One row per indicator: indicator, weight, n_outlets, variance_share, mean_points_lost, full_share, is_deduction.
        """
        return importance_table(self.scores, self.contributions, self.scheme)

    @property
    def score_draws(self) -> pl.DataFrame:
        """The draws behind the intervals: one row per outlet with a score and draw: outlet, draw, sampling, weights, joint."""
        return draw_table(self.indicators.outlets, self.draws)

    def explain(self, outlet: str, *, n_articles: int = 3) -> Explanation:
        """Why this score: score, dimensions, indicators, features, articles and spans of one outlet.

        ``outlet`` is its key, display name, domain or another name of the outlets table, in any case.

        ``n_articles`` bounds the articles shown for each indicator, those that pull hardest first.

        Raises
        ------
        InputError
            For an outlet that is not on the card, with the one that was probably meant.
        """
        return explain(self.scores, self.contributions, self.scheme, self.features, outlet, n_articles=n_articles)

    @cached_property
    def plot(self) -> Plots:
        """The charts of the card, ``card.plot.ranking()`` and others: see ``masthead.reports.charts.plots.Plots``."""
        made: Plots = import_module("masthead.reports.charts.plots").Plots(self)
        return made

    def _repr_html_(self) -> str:
        return str(import_module("masthead.reports.notebook.rich").card_html(self))

    def save(self, folder: str | Path) -> Path:
        """Write the card's tables as parquet, the scheme as TOML and the settings as JSON into ``folder``."""
        folder = Path(folder)
        tables = _tables(self)
        for name, frame in tables.items():
            with drafted(folder / f"{name}.parquet") as draft:
                frame.write_parquet(draft)
        self.save_settings(folder, tables)
        return folder

    def save_settings(self, folder: Path, tables: Iterable[str]) -> None:
        """Write what a card needs beside its tables: scheme.toml, card.json, and the hashes of these and of the ``tables``."""
        write_text(folder / "scheme.toml", self.scheme.to_toml())
        selection = self.features.selection
        settings = {
            "features": dict(self.features.settings),
            "notes": list(self.notes),
            "concentration": self.concentration,
            "versions": {table.name: table.version for table in (SCORES, CONTRIBUTIONS, FEATURES)},
            "leave_out_genres": list(selection.leave_out_genres),
            "min_words": [[*key, n] for key, n in selection.min_words.items()],
            "curves": [[*key, asdict(curve)] for key, curve in selection.curves.items()],
            "declared": [asdict(measure) for measure in self.features.declared if measure not in MEASURES],
        }
        write_json(folder / "card.json", settings, checked=False)
        seal_folder(folder, [*(f"{name}.parquet" for name in tables), "scheme.toml", "card.json"])

    @staticmethod
    def load(folder: str | Path, *, measured: Measured | None = None, with_measured: bool = True) -> Card:
        """Read what ``save`` wrote.

        The way back to the articles is open again with ``measured``, or where the folder ``measured`` of a run stands
        beside the card, unless ``with_measured`` is false. Every file is compared with the hash that it was written with.

        Raises
        ------
        InputError
            Where files are missing, damaged or of another version, with the name of each.
        """
        folder = Path(folder)
        if measured is None and with_measured and (folder.parent / "measured").is_dir():
            measured = Measured.load(folder.parent / "measured")
        names = CARD_TABLES
        wanted = [f"{name}.parquet" for name in names] + ["scheme.toml", "card.json"]
        absent = [name for name in wanted if not (folder / name).is_file()]
        if absent:
            found = "no such folder" if not folder.is_dir() else f"no {', '.join(absent)}"
            raise InputError(Fault(str(folder), found, "a saved card", "name the folder of a finished run"))
        saved = read_json(folder / "card.json")
        _check_versions(folder, saved.get("versions", {}))
        faults = seal_faults(folder, wanted)
        if faults:
            raise InputError(faults)
        frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in names}
        selection = Selection(
            tuple(saved["leave_out_genres"]),
            {(feature, view): n for feature, view, n in saved["min_words"]},
            {
                (feature, view): Curve(**{name: tuple(points) for name, points in curve.items()})
                for feature, view, curve in saved.get("curves", [])
            },
        )
        features = Features(
            FEATURES.check(frames["features"]),
            REPLICATES.check(frames["replicates"]),
            OUTLET_FACTS.check(frames["outlets"]),
            selection,
            measured,
            saved["features"],
            labels=_labels(folder / "labels.parquet"),
            corrections=_corrections(folder / "corrections.parquet"),
            declared=(*MEASURES, *map(Measure.of, saved.get("declared", ()))),
        )
        return Card(
            SCORES.check(frames["scores"]),
            CONTRIBUTIONS.check(frames["contributions"]),
            Scheme.load(folder / "scheme.toml"),
            features,
            tuple(saved["notes"]),
            saved["concentration"],
        )


def _corrections(path: Path) -> pl.DataFrame:
    """The replicates that carry detector error; none in cards of versions that had none."""
    return REPLICATES.check(pl.read_parquet(path)) if path.is_file() else REPLICATES.empty()


def _labels(path: Path) -> tuple[Labels, ...]:
    """The labels that corrected the features, so that they can be summarized again."""
    return labels_of(pl.read_parquet(path)) if path.is_file() else ()


def _check_versions(folder: Path, versions: Mapping[str, int]) -> None:
    """Refuse tables whose columns had another meaning when they were saved."""
    faults = [
        Fault(f"{folder}, table {table.name}", f"version {found}", f"version {table.version}", "score the run again")
        for table in (SCORES, CONTRIBUTIONS, FEATURES)
        if (found := versions.get(table.name, 1)) != table.version
    ]
    if faults:
        raise InputError(faults)


def _superiority(card: Card) -> pl.DataFrame:
    outlets = card.indicators.outlets
    conditions = dict(zip(card.scores["outlet"], card.scores["ranked_with"], strict=True))
    matrix = superiority(card.draws.sampling)
    j, k = np.nonzero(~np.isnan(matrix))
    together = np.array([conditions[outlets[a]] == conditions[outlets[b]] for a, b in zip(j, k, strict=True)], np.bool_)
    names = np.array(outlets, dtype=object)
    columns = (names[j[together]], names[k[together]], matrix[j, k][together])
    schema = dict(zip(SUPERIORITY_COLUMNS, (pl.String, pl.String, pl.Float64), strict=True))
    return pl.DataFrame(dict(zip(SUPERIORITY_COLUMNS, columns, strict=True)), schema=schema)


def _tables(card: Card) -> dict[str, pl.DataFrame]:
    return {
        "scores": card.scores,
        "contributions": card.contributions,
        "features": card.features.table,
        "replicates": card.features.replicates,
        "corrections": card.features.corrections,
        "outlets": card.features.outlets,
        "draws": card.score_draws,
        "covariance": card.covariance,
        **({"labels": labels_table(card.features.labels)} if card.features.labels else {}),
    }


def _score_line(row: dict[str, object]) -> str:
    name = f"{printable(str(row['outlet'])):<32}"
    if row["score"] is None:
        return f"{name}    –  no score: {row['reason']}"
    bounds = f" [{row['score_low']:3.0f}, {row['score_high']:3.0f}]" if row["score_low"] is not None else ""
    if row["rank_low"] is None:
        return f"{name} {row['score']:4.0f}{bounds}  {row['reason']}"
    return f"{name} {row['score']:4.0f}{bounds}  ranks {row['rank_low']} to {row['rank_high']} of {row['n_ranked']}"
