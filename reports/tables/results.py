"""The tables of a run, as they are saved: exact for machines, rounded by uncertainty for people."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from masthead.metrics.tables.table import Frame
from masthead.reports.display.rounding import show_share
from masthead.reports.inputs.outlets import outlet_rows
from masthead.reports.inputs.run import Run, feature_label
from masthead.reports.inputs.values import interval_words, value_words
from masthead.reports.stories.copy_pairs import copy_pairs
from masthead.reports.tables.write import MOST_ROWS, Shown
from masthead.scoring.tables import REPLICATES


def exact_tables(run: Run, replicates: pl.DataFrame | None = None) -> dict[str, Frame]:
    """The tables of a run by name, unrounded; large ones stay lazy."""
    tables: dict[str, Frame] = {
        "scores": run.scores,
        "contributions": run.contributions,
        "features": run.features,
        "scheme": run.scheme.table(),
        "copy_pairs": copy_pairs(run),
        "replicates": replicates if replicates is not None else REPLICATES.empty(),
    }
    if run.measured is not None:
        titles = run.measured.articles.lazy()
        wanted = [name for name in ("article_id", "title", "url") if name in titles.collect_schema().names()]
        tables["articles"] = run.measured.article_facts.lazy().join(
            titles.select(wanted), on="article_id", how="left", maintain_order="left"
        )
        tables["copies"] = run.copies
        for name in ("measurements", "evidence"):
            frame: Frame = getattr(run.measured, name)
            if frame.lazy().select(pl.len()).collect().item() <= MOST_ROWS:
                tables[name] = frame
    return tables


def shown_tables(run: Run) -> list[Shown]:
    """The tables that a paper prints: scores, and the features that the scheme weighs."""
    return [_shown_scores(run), _shown_indicators(run), _shown_scheme(run)]


def _shown_scores(run: Run) -> Shown:
    rows = [
        {
            "Outlet": row.name,
            "Articles": f"{row.n_articles:,}",
            "Score": row.shown,
            "Interval": row.interval,
            "Place": row.place,
            "Weight measured": show_share(row.availability),
            "Remark": row.reason or row.missing,
        }
        for row in outlet_rows(run)
    ]
    caption = (
        f"Scores under the scheme {run.scheme.scheme_id}, with bootstrap intervals. Places are simultaneous intervals: "
        "outlets whose places overlap are not told apart."
    )
    schema = dict.fromkeys(("Outlet", "Articles", "Score", "Interval", "Place", "Weight measured", "Remark"), pl.String)
    return Shown("scores", caption, pl.DataFrame(rows, schema=schema), ("Articles", "Score", "Weight measured"))


def _shown_indicators(run: Run) -> Shown:
    values: dict[tuple[str, str, str], Mapping[str, object]] = {
        (row["outlet"], row["feature"], row["view"]): row for row in run.features.iter_rows(named=True)
    }
    columns = {
        (str(row["feature"]), str(row["view"])): feature_label(str(row["feature"]), str(row["view"]))
        for row in run.indicators
    }
    rows = []
    for outlet in run.outlets:
        cells = {"Outlet": run.name(outlet)}
        for (feature, view), label in columns.items():
            row = values.get((outlet, feature, view), {})
            value, low, high = (_float(row.get(name)) for name in ("value", "low", "high"))
            interval = interval_words(feature, low, high)
            cells[label] = value_words(feature, value, low, high) + (f" ({interval})" if interval else "")
        rows.append(cells)
    schema = dict.fromkeys(("Outlet", *columns.values()), pl.String)
    caption = "The features that the scheme weighs, with bootstrap intervals; a dash where too little was measured."
    return Shown("indicators", caption, pl.DataFrame(rows, schema=schema), tuple(columns.values()))


def _shown_scheme(run: Run) -> Shown:
    rows = [
        {
            "Indicator": feature_label(str(row["feature"]), str(row["view"])),
            "Dimension": str(row["dimension"]),
            "Goalposts": ", ".join(value_words(str(row["feature"]), _float(post)) for post in _list(row["goalposts"])),
            "Weight": show_share(_float(row["weight"])),
            "Footing": str(row["footing"]),
        }
        for row in run.indicators
    ]
    schema = dict.fromkeys(("Indicator", "Dimension", "Goalposts", "Weight", "Footing"), pl.String)
    caption = f"The scheme {run.scheme.scheme_id}: what is worth nothing, what is worth everything, and how much."
    return Shown("scheme", caption, pl.DataFrame(rows, schema=schema), ("Weight",))


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
