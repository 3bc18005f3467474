from __future__ import annotations

from masthead.reports.charts.plots import Plots
from tests.reports.runs import demo_card, empty_card, hostile_card


def test_a_card_shows_its_scores_and_draws_its_charts():
    card = demo_card()
    html = card._repr_html_()
    assert html.count("<tr>") == 1 + len(card.scores)
    assert all(note in html for note in card.notes)
    assert isinstance(card.plot, Plots)
    assert card.plot.ranking().get_xlim() == (0, 100)


def test_measured_and_features_show_their_tables():
    features = demo_card().features
    assert "attributed_sentence_share" in features.measured._repr_html_()
    assert "<table" in features._repr_html_()


def test_hostile_names_show_as_text():
    html = hostile_card()._repr_html_()
    assert "<img" not in html
    assert "&lt;img" in html
    assert "<table" in empty_card()._repr_html_()
