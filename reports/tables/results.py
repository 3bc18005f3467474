"""The tables of a run, as they are saved: exact for machines, rounded by uncertainty for people."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from masthead.metrics.lineage.schemas import TABLES as LINEAGE_TABLES
from masthead.metrics.tables.table import Frame
from masthead.metrics.wording import indicator_state
from masthead.reports.display.rounding import MISSING, show, show_share, show_share_parts
from masthead.reports.inputs.detector import indicators_with_detector_error
from masthead.reports.inputs.outlets import OutletRow, outlet_rows
from masthead.reports.inputs.run import Run, is_share, read_card
from masthead.reports.inputs.values import exact_words, interval_words, value_words
from masthead.reports.stories.copy_pairs import copy_pairs
from masthead.reports.tables.detector import shown_detector_error
from masthead.reports.tables.shown import Shown
from masthead.reports.tables.write import MOST_ROWS
from masthead.scoring.card import Card
from masthead.scoring.tables import REPLICATES


def exact_tables(run: Run, replicates: pl.DataFrame | None = None) -> dict[str, Frame]:
    """The tables of a run by name, unrounded; large ones stay lazy.

    ``articles`` has the value of every measure in a column, ``evidence`` its words and their sentence.
    """
    tables: dict[str, Frame] = {
        "scores": run.scores,
        "contributions": run.contributions,
        "features": run.features,
        "scheme": run.scheme.table(),
        "outlets": run.card.features.outlets,
        "copy_pairs": copy_pairs(run),
        "replicates": replicates if replicates is not None else REPLICATES.empty(),
    }
    if run.measured is not None:
        tables["articles"] = run.measured.by_article(view="own")
        tables["copies"] = run.copies
        if run.measured.outlets is not None:
            tables["outlet_names"] = run.measured.outlets
        if _is_small(run.measured.measurements):
            tables["measurements"] = run.measured.measurements
        if _is_small(run.measured.evidence):
            tables["evidence"] = run.measured.spans()
    if run.lineage is not None:
        tables |= {table.name: getattr(run.lineage, table.name) for table in LINEAGE_TABLES}
    return tables


def _is_small(frame: Frame) -> bool:
    return bool(frame.lazy().select(pl.len()).collect().item() <= MOST_ROWS)


def result_tables(card: Card) -> dict[str, Shown]:
    """The tables that a paper prints, by name: scores, indicators, scheme, and detector_error where any is known.

    Every cell is text, rounded to show.

    Parameters
    ----------
    card
        What ``score`` gave, or ``read_run``.
    """
    return {table.name: table for table in shown_tables(read_card(card))}


def shown_tables(run: Run) -> list[Shown]:
    """The tables that a paper prints: scores, the features that the scheme weighs, and these with the detectors' errors."""
    shown = [_shown_scores(run), _shown_indicators(run), _shown_scheme(run)]
    return [*shown, shown_detector_error(run)] if indicators_with_detector_error(run) else shown


def _shown_scores(run: Run) -> Shown:
    rows = [
        {
            "Outlet": row.name,
            "Articles": f"{row.n_articles:,}",
            "Score": row.shown,
            "Interval": row.interval,
            "Ranks": row.place,
            "Weight measured": show_share(row.availability),
            "Remark": _remark(row),
        }
        for row in outlet_rows(run)
    ]
    caption = (
        f"Scores under the scheme {run.scheme.scheme_id}, with {run.level}% intervals. Ranks are simultaneous intervals: "
        "outlets whose ranks overlap are not told apart."
    )
    schema = dict.fromkeys(("Outlet", "Articles", "Score", "Interval", "Ranks", "Weight measured", "Remark"), pl.String)
    return Shown("scores", caption, pl.DataFrame(rows, schema=schema), ("Articles", "Score", "Weight measured"))


def _remark(row: OutletRow) -> str:
    """Why there is no score, or no rank, or what is not in the score."""
    if row.score is None:
        return row.no_score.striptags()
    gone = f"not in the score: {'; '.join(row.missing)}" if row.missing else ""
    return row.reason or gone


def _shown_indicators(run: Run) -> Shown:
    parts = {(row["outlet"], row["feature"], row["view"]): row for row in run.contributions.iter_rows(named=True)}
    columns = {
        (str(row["feature"]), str(row["view"])): run.label(str(row["feature"]), str(row["view"]))
        for row in run.indicators
    }
    rows = []
    for outlet in run.outlets:
        cells = {"Outlet": run.name(outlet)}
        for (feature, view), label in columns.items():
            cells[label] = _cell(run, run.scored(outlet, feature, view), parts.get((outlet, feature, view)))
        rows.append(cells)
    schema = dict.fromkeys(("Outlet", *columns.values()), pl.String)
    caption = (
        f"The features that the scheme weighs, with {run.level}% intervals{_included(run)}. Too few: not enough articles or words to count; a "
        "dash: not measurable."
    )
    return Shown("indicators", caption, pl.DataFrame(rows, schema=schema), tuple(columns.values()))


def _included(run: Run) -> str:
    """What the intervals include beside sampling, in words."""
    if not run.card.features.is_corrected:
        return " of sampling"
    return ", the detectors' errors included where they are known"


def _cell(run: Run, row: Mapping[str, object], part: Mapping[str, object] | None) -> str:
    """A value with its interval where it counts, else its state."""
    value, low, high = (_float(row.get(name)) for name in ("value", "low", "high"))
    state = indicator_state(part, value=value, status=row.get("status")) if part is not None else None
    if state is not None and state.kind != "measured":
        return "too few" if state.kind == "too_few" else MISSING
    measure = run.measure(str(row.get("feature")))
    interval = interval_words(measure, low, high)
    return value_words(measure, value, low, high) + (f" ({interval})" if interval else "")


def _shown_scheme(run: Run) -> Shown:
    weights = show_share_parts([float(str(row["weight"])) for row in run.indicators])
    rows = [
        {
            "Indicator": run.label(str(row["feature"]), str(row["view"]))
            + (" (deduction)" if row["is_deduction"] else ""),
            "Dimension": str(row["dimension"]),
            "None, full points at": ", ".join(
                exact_words(_float(post), is_share(run.measure(str(row["feature"]))))
                for post in _list(row["goalposts"])
            ),
            "Weight": weight,
            "Share of variance": show_share(done["variance_share"]),
            "Points lost": show(done["mean_points_lost"], decimals=1),
            "Strength of evidence": str(row["footing"]),
        }
        for row, weight, done in zip(run.indicators, weights, run.card.importance.iter_rows(named=True), strict=True)
    ]
    numbers = ("Weight", "Share of variance", "Points lost")
    schema = dict.fromkeys(
        ("Indicator", "Dimension", "None, full points at", *numbers, "Strength of evidence"), pl.String
    )
    caption = (
        f"The scheme {run.scheme.scheme_id}: where an indicator gives no points, where full points, how much it counts, which "
        "share of the variance of these scores is its doing, and how many points outlets lose on it in the mean."
    )
    return Shown("scheme", caption, pl.DataFrame(rows, schema=schema), numbers)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
