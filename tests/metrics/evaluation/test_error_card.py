"""Error cards: text, JSON and intervals."""

from __future__ import annotations

import json

import numpy as np
import pytest

from masthead.metrics.evaluation.error_card import ErrorCard, bootstrap


def test_a_card_reads_as_a_table_and_as_json() -> None:
    card = ErrorCard(
        "attribution", {"harbor": {"f1": 0.8125, "f1_low": 0.75, "f1_high": 0.9, "n_articles": 12.0}}, ["x"]
    )
    text = card.to_text()
    assert "harbor  f1          0.812  0.750 to 0.900" in text
    assert "harbor  n_articles  12" in text
    assert text.endswith("\n\nx")
    assert json.loads(card.to_json())["sets"]["harbor"]["f1"] == 0.8125


def test_the_point_value_uses_every_unit_once_and_the_interval_holds_it() -> None:
    values = np.arange(50.0)
    figures = bootstrap(lambda rows: {"mean": float(values[rows].mean())}, 50, seed=1)
    assert figures["mean"] == 24.5
    low, high = figures["mean_low"], figures["mean_high"]
    assert low is not None
    assert high is not None
    assert 15 < low < 24.5 < high < 34
    assert figures == bootstrap(lambda rows: {"mean": float(values[rows].mean())}, 50, seed=1)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_units_have_no_interval(n: int) -> None:
    figures = bootstrap(lambda rows: {"share": None if len(rows) == 0 else 1.0}, n)
    assert figures["share"] == (None if n == 0 else 1.0)
    assert figures["share_low"] is None
