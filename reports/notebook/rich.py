"""How results show themselves in a notebook."""

from __future__ import annotations

import polars as pl
from markupsafe import Markup

from masthead.metrics.tables.measured import TABLES, Measured
from masthead.reports.display.text import shown
from masthead.reports.inputs.run import read_card
from masthead.reports.tables.results import shown_tables
from masthead.reports.tables.write import Shown, to_html
from masthead.scoring.card import Card


def card_html(card: Card) -> Markup:
    """The scores as a table, with what a reader must know before comparing them."""
    notes = Markup("").join(Markup("<p>{}.</p>").format(shown(note)) for note in card.notes)
    return Markup(to_html(shown_tables(read_card(card))[0])) + notes


def measured_html(measured: Measured) -> Markup:
    """The tables of a measuring run with their rows, and how many measurements have which status."""
    rows = []
    for name in TABLES:
        frame = getattr(measured, name).lazy()
        rows.append({"Table": name, "Rows": f"{frame.select(pl.len()).collect().item():,}"})
    tables = Shown("measured", "Tables of the run.", pl.DataFrame(rows), ("Rows",))
    counts = (
        measured.measurements.lazy()
        .group_by("metric", "status")
        .len()
        .sort("metric", "status")
        .select(Metric="metric", Status="status", Measurements=pl.format("{}", "len"))
        .collect()
    )
    statuses = Shown("statuses", "Measurements by status.", counts, ("Measurements",))
    return Markup(to_html(tables)) + Markup(to_html(statuses))
