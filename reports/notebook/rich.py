"""How results show themselves in a notebook."""

from __future__ import annotations

from markupsafe import Markup

from masthead.reports.display.text import shown
from masthead.reports.inputs.run import read_card
from masthead.reports.tables.results import shown_tables
from masthead.reports.tables.shown import NO_MATHEMATICS, to_html
from masthead.scoring.card import Card
from masthead.scoring.explanation import Explanation, marked_sentence

_CELL = Markup('<td style="text-align: left; white-space: normal">{}</td>')


def card_html(card: Card) -> Markup:
    """The scores as a table, with what a reader must know before comparing them."""
    notes = Markup("").join(Markup("<p>{}.</p>").format(shown(note)) for note in card.notes)
    return Markup(to_html(shown_tables(read_card(card))[0])) + notes


def explanation_html(explanation: Explanation) -> Markup:
    """One outlet's score broken down: a row per indicator, its articles and its sentence under it."""
    head, *_, said = str(explanation).splitlines()
    points, full = explanation.printed_points()
    rows = []
    for part in explanation.contributions.iter_rows(named=True):
        here = explanation.articles.filter(indicator=part["indicator"]).iter_rows(named=True)
        articles = [shown(explanation.article_words(part, article)) for article in here]
        sentences = [
            Markup("<q>{}</q>").format(shown(marked_sentence(found)))
            for found in explanation.sentences.filter(indicator=part["indicator"]).iter_rows(named=True)
        ]
        what = Markup("{}<br><small>{}</small>").format(
            shown(explanation.indicator_words(part, points, full)), shown(explanation.goalpost_words(part))
        )
        cells = (shown(part["dimension"]), what, Markup("<br>").join([*articles, *sentences]))
        rows.append(Markup("<tr>{}</tr>").format(Markup("").join(_CELL.format(cell) for cell in cells)))
    columns = Markup("").join(
        Markup('<th scope="col" style="text-align: left">{}</th>').format(name)
        for name in ("Dimension", "Indicator", "Articles that move it most")
    )
    return Markup(
        '<p><strong>{}</strong></p><table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody></table><p><small>{}</small></p>'
    ).format(shown(head), NO_MATHEMATICS, columns, Markup("").join(rows), shown(said))
