from __future__ import annotations

import json

from masthead.metrics.evaluation.error_card import ErrorCard
from masthead.reports.html.method import LIMITS, error_cards, figure_words, method_facts, shown_error_card
from tests.reports.runs import demo_run


def test_an_error_card_is_rounded_by_its_interval():
    card = ErrorCard("copy", {"news": {"plagdet": 0.91234, "plagdet_low": 0.90, "plagdet_high": 0.93}}, ["A note."])
    shown = shown_error_card(json.loads(card.to_json()))
    assert shown["title"] == "Copy"
    [row] = shown["rows"]
    assert row["means"] == figure_words("plagdet")
    assert {name: row[name] for name in ("set", "figure", "value", "interval")} == {
        "set": "news",
        "figure": "plagdet",
        "value": "0.912",
        "interval": "0.900 to 0.930",
    }
    assert shown["notes"] == ["A note."]


def test_counts_of_an_error_card_are_whole_and_every_figure_is_explained():
    for card in error_cards():
        for row in card["rows"]:
            assert row["means"] or row["value"].replace(",", "").isdigit(), row


def test_the_page_has_every_indicator_measure_and_limit():
    run = demo_run()
    facts = method_facts(run)
    assert len(facts["indicators"]) == run.scheme.table().height
    assert all(row["goalposts"] for row in facts["indicators"])
    assert facts["limits"] == LIMITS
    assert "not a verdict on truth" in LIMITS[0]
