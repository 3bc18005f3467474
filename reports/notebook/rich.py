"""How results show themselves in a notebook."""

from __future__ import annotations

from markupsafe import Markup

from masthead.reports.display.text import shown
from masthead.reports.inputs.run import read_card
from masthead.reports.tables.results import shown_tables
from masthead.reports.tables.write import to_html
from masthead.scoring.card import Card


def card_html(card: Card) -> Markup:
    """The scores as a table, with what a reader must know before comparing them."""
    notes = Markup("").join(Markup("<p>{}.</p>").format(shown(note)) for note in card.notes)
    return Markup(to_html(shown_tables(read_card(card))[0])) + notes
