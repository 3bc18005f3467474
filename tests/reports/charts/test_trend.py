from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.reports.charts.outlets.trend import SCHEMA, trend_chart, trend_data, trend_finding
from masthead.reports.inputs.run import read_card
from masthead.scoring.features.summarize import summarize
from masthead.scoring.robustness.trend import Trend, trend
from masthead.scoring.score import score
from tests.scoring.synthetic import as_measured, frame, newsroom, outlet_rows

ROWS = [
    ("Brenn Courier", "2031-01", 0, 40.0, 30.0, 50.0, 14),
    ("Brenn Courier", "2031-02", 1, 72.0, 63.0, 80.0, 15),
    ("Hale Post", "2031-01", 0, 60.0, 52.0, 70.0, 12),
    ("Hale Post", "2031-02", 1, 58.0, 49.0, 66.0, 11),
]
DATA = pl.DataFrame(ROWS, schema=SCHEMA, orient="row")
CHART = trend_chart(Trend("month", DATA, {}))


def test_lines_bands_and_names_stand_where_the_data_are() -> None:
    ax = CHART.plot(DATA)
    assert [line.get_ydata().tolist() for line in ax.lines] == [[40.0, 72.0], [60.0, 58.0]]
    bands = [path.get_paths()[0].vertices for path in ax.collections]
    assert [(band[:, 1].min(), band[:, 1].max()) for band in bands] == [(30.0, 80.0), (49.0, 70.0)]
    assert [(text.get_text(), text.xy) for text in ax.texts] == [("Brenn Courier", (1, 72.0)), ("Hale Post", (1, 58.0))]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["2031-01", "2031-02"]
    assert ax.lines[0].get_zorder() > ax.lines[1].get_zorder()


def test_a_change_is_told_only_beyond_its_uncertainty() -> None:
    assert trend_finding(DATA) == "Brenn Courier rises from 40 to 72, beyond its uncertainty"
    assert trend_finding(DATA.filter(outlet="Hale Post")) == "No change is larger than its uncertainty"
    assert trend_finding(DATA.head(1)) == "No outlet has a score in more than one group"
    assert trend_finding(DATA.clear()) == "No outlet has a score in any group"
    assert (
        "No outlet has enough articles in any week"
        in trend_chart(Trend("week", DATA, {})).plot(DATA.clear()).texts[0].get_text()
    )
    unsure = DATA.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    assert len(CHART.plot(unsure).lines) == 2


def test_a_card_draws_its_trend() -> None:
    rows = [
        {**row, "article_id": f"{row['article_id']}-{month}"}
        for month in (1, 2)
        for outlet in ("a", "b")
        for row in outlet_rows(outlet, 12, seed=month)
    ]
    month = pl.col("article_id").str.split("-").list.last().cast(pl.Int32)
    measured = as_measured(frame(rows), published=pl.datetime(2031, month, 12, time_zone="UTC"))
    card = score(summarize(measured, n_resamples=40))
    ax = card.plot.trend("month")
    assert [len(line.get_ydata()) for line in ax.lines] == [2, 2]
    found = trend(summarize(measured, by="month", n_resamples=40))
    data = trend_data(read_card(card), found, outlets=["b"])
    assert data.select("outlet", "group", "n_units").rows() == [("b", "2031-01", 12), ("b", "2031-02", 12)]
    assert [line.get_ydata().tolist() for line in ax.lines][1] == pytest.approx(data["score"].to_list())
    with pytest.raises(InputError, match="found a card without its measurements"):
        score(summarize(newsroom({"a": 12, "b": 12}), n_resamples=10)).plot.trend()
    assert datetime(2031, 2, 12, tzinfo=UTC).strftime("%Y-%m") == data["group"][1]
