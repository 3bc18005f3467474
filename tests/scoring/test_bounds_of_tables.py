"""The bounds that the tables of scoring declare, column by column: what lies beyond is refused where a table is read."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.tables.table import Table
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from masthead.scoring.scores.score_table import score_degrees, score_units
from masthead.scoring.tables import CONTRIBUTIONS, FEATURES, OUTLET_FACTS, REPLICATES, SCORES
from tests.scoring.synthetic import as_measured, frame, newsroom, outlet_rows

FROM_NONE = (0, None)
CARD = score(summarize(newsroom({"a": 12, "b": 12}), n_resamples=20))
BOUNDS: list[tuple[Table, pl.DataFrame, dict[str, tuple[float | None, float | None]]]] = [
    (
        FEATURES,
        CARD.features.table,
        dict.fromkeys(
            ("n_articles", "n_measured", "n_units", "standard_error", "detector_standard_error", "n_labeled",
             "sampling_standard_error", "n_labeled_articles"),
            FROM_NONE,
        ),
    ),
    (REPLICATES, CARD.features.replicates, {}),
    (OUTLET_FACTS, CARD.features.outlets, dict.fromkeys(("n_articles", "n_left_out", "n_duplicates", "n_units"), FROM_NONE)),
    (
        SCORES,
        CARD.scores,
        {
            "score": (0, 100), "availability": (0, 1), "n_articles": FROM_NONE, "n_units": FROM_NONE,
            **dict.fromkeys(("rank", "rank_low", "rank_high", "rank_group"), (1, None)),
        },
    ),
    (
        CONTRIBUTIONS,
        CARD.contributions,
        {"n_measured": FROM_NONE, **dict.fromkeys(("normalized", "effective_weight", "weight"), (0, 1))},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "frame", "bounds"), BOUNDS, ids=lambda value: getattr(value, "name", ""))
def test_values_at_their_bounds_are_read_and_those_beyond_are_refused(
    table: Table, frame: pl.DataFrame, bounds: dict[str, tuple[float | None, float | None]]
) -> None:
    assert {
        column.name: (column.low, column.high) for column in table.columns if (column.low, column.high) != (None, None)
    } == bounds
    assert table.check(frame).equals(frame.select(table.check(frame).columns))
    for name, (low, high) in bounds.items():
        for end, beyond in ((low, -1), (high, 1)):
            if end is None:
                continue
            at, past = (
                frame.with_columns(pl.lit(end + step).cast(frame.schema[name]).alias(name)) for step in (0, beyond)
            )
            assert table.check(at)[name].to_list() == [end] * len(frame)
            with pytest.raises(InputError, match=name):
                table.check(past)


def test_notes_count_outlets_in_the_singular_and_in_the_plural() -> None:
    def notes(sizes: dict[str, int]) -> str:
        return " | ".join(score(summarize(newsroom(sizes), n_resamples=20)).notes)

    one, two = notes({"a": 2, "b": 30, "c": 30}), notes({"a": 2, "b": 3, "c": 30})
    assert "1 outlet has no score; the reason stands in each row" in one.replace("1 of 3 outlets", "1 outlet")
    assert " has 1 to " in one
    assert " have 1 to " in two
    assert " have no score" in two
    none = notes({"a": 30, "b": 30})
    assert "no score" not in none
    assert " 1 to " not in none


def test_weights_are_drawn_around_the_score_on_its_own_scale() -> None:
    draws, scores = CARD.draws, CARD.scores.sort("outlet")["score"].to_list()
    assert CARD.indicators.outlets == ["a", "b"]
    for drawn in (draws.weights, draws.sampling, draws.joint):
        assert drawn.mean(axis=0).tolist() == pytest.approx(scores, abs=6)
        assert drawn.min() >= 0
        assert drawn.max() <= 100
    ends = {row.name: (-2.0, -1.0) if row.direction == "higher" else (1e9 + 1, 1e9) for row in CARD.scheme.indicators}
    best = score(CARD.features, CARD.scheme.with_goalposts(**ends))
    assert best.scores["score"].to_list() == pytest.approx([100, 100])
    for drawn in (best.draws.weights, best.draws.sampling, best.draws.joint):
        assert (drawn.min(), drawn.max()) == pytest.approx((100, 100))


def test_a_reason_stands_where_there_is_no_rank_and_nowhere_else() -> None:
    qualities = {"low": 0.1, "middle": 0.5, "high": 0.9}
    rows = [row for name, quality in qualities.items() for row in outlet_rows(name, 60, quality=quality)]
    scores = score(summarize(as_measured(frame(rows)), n_resamples=300)).scores
    assert scores["rank"].is_not_null().any()
    assert scores["rank"].is_null().to_list() == scores["reason"].is_not_null().to_list()


def test_units_and_degrees_of_a_score_by_hand() -> None:
    """Two rows of weights .75 and .25: the weighted harmonic mean of their units, and Satterthwaite's degrees."""
    kept = [row.name for row in CARD.scheme.indicators if row.uses == "raw" and row.direction == "higher"][:1]
    kept += [row.name for row in CARD.scheme.indicators if row.name not in kept][:1]
    scheme = CARD.scheme.without(*(row.name for row in CARD.scheme.indicators if row.name not in kept))
    values = score(CARD.features, scheme).indicators
    weights = scheme.weights
    units = np.array([[10.0, 30.0], [8.0, 8.0]])
    ends = [row.scaled_goalposts[:2] for row in scheme.indicators]
    steps = np.array([0.1, 0.4, 0.4, 0.9]), np.array([0.2, 0.2, 0.6, 0.6])
    drawn = np.stack([low + step * (high - low) for step, (low, high) in zip(steps, ends, strict=True)], axis=-1)
    given = replace(values, normalized=np.full((2, 2), 0.5), replicates=np.stack([drawn, drawn]), n_units=units)
    assert score_units(given).tolist() == pytest.approx([1 / (weights[0] / 10 + weights[1] / 30), 8.0])
    parts = weights**2 * np.array([step.var() for step in steps])
    expected = [parts.sum() ** 2 / (parts**2 / (of - 1)).sum() for of in units]
    assert score_degrees(given).tolist() == pytest.approx(expected)
    still = replace(given, replicates=np.zeros((2, 4, 2)))
    assert score_degrees(still).tolist() == pytest.approx(score_units(given) - 1)
    none = replace(given, normalized=np.full((2, 2), np.nan))
    assert score_units(none).tolist() == [0.0, 0.0]


def test_a_card_shows_itself_as_a_page_in_a_notebook() -> None:
    shown = CARD._repr_html_()
    assert shown.lstrip().startswith("<")
    assert f"{CARD.scores['score'][0]:.0f}" in shown
