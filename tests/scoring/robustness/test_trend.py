from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.tables.measured import Measured
from masthead.scoring.features.summarize import summarize
from masthead.scoring.robustness.trend import trend
from masthead.scoring.score import score
from tests.scoring.synthetic import as_measured, frame, outlet_rows


def months_of(good: str, bad: str) -> Measured:
    """Two outlets with 24 articles in each of two months; one improves from one month to the next."""
    rows = []
    for outlet, qualities in ((good, (0.2, 0.9)), (bad, (0.5, 0.5))):
        for month, quality in enumerate(qualities, start=1):
            for row in outlet_rows(outlet, 24, quality=quality, seed=month):
                rows.append({**row, "article_id": f"{row['article_id']}-{month}"})
    month = pl.col("article_id").str.split("-").list.last().cast(pl.Int32)
    published = pl.datetime(2031, month, 12, time_zone="UTC")
    return as_measured(frame(rows), published=published)


MEASURED = months_of("rises", "stays")
FEATURES = summarize(MEASURED, by="month", n_resamples=300)
FOUND = trend(FEATURES)


def test_each_group_is_scored_with_its_own_articles() -> None:
    assert FEATURES.groups == ["2031-01", "2031-02"]
    assert FOUND.table.select("outlet", "group").rows() == [
        ("rises", "2031-01"), ("rises", "2031-02"), ("stays", "2031-01"), ("stays", "2031-02"),
    ]  # fmt: skip
    assert FOUND.table["n_units"].to_list() == [24] * 4
    january = pl.col("article_id").str.ends_with("-1")
    facts, rows = (table.lazy().collect().filter(january) for table in (MEASURED.article_facts, MEASURED.measurements))
    alone = score(summarize(replace(MEASURED, measurements=rows, article_facts=facts), n_resamples=50)).scores
    expected = dict(alone.select("outlet", "score").iter_rows())
    found = dict(FOUND.cards["2031-01"].scores.select("outlet", "score").iter_rows())
    assert found == pytest.approx(expected)


def test_a_trend_is_printed_outlet_by_outlet_in_the_order_of_the_table() -> None:
    lines = str(FOUND).splitlines()
    assert [line for line in lines if not line.startswith(" ")] == ["rises, by month", "stays, by month"]
    expected = [
        f"  {row['group']}: {row['score']:4.0f} [{row['score_low']:3.0f}, {row['score_high']:3.0f}]"
        for row in FOUND.table.iter_rows(named=True)
    ]
    assert [line for line in lines if line.startswith(" ")] == expected
    names = [f"outlet{k}" for k in range(12)]
    rows = FOUND.table.head(1).select(pl.exclude("outlet")).join(pl.DataFrame({"outlet": names}), how="cross")
    assert list(str(replace(FOUND, table=rows)).splitlines()[::2]) == [f"{name}, by month" for name in names]


def test_a_group_is_explained_by_its_own_articles() -> None:
    explanation = FOUND.cards["2031-02"].explain("rises", n_articles=100)
    assert explanation.articles["article_id"].str.ends_with("-2").all()
    sums = explanation.articles.group_by("indicator").agg(pl.col("pull").sum())["pull"].abs().max()
    assert sums == pytest.approx(0, abs=1e-9)


def test_a_change_between_groups() -> None:
    changes = {row["outlet"]: row for row in FOUND.compare("2031-01", "2031-02").changes.iter_rows(named=True)}
    assert changes["rises"]["is_certain"]
    assert changes["rises"]["change_low"] > 10
    assert not changes["stays"]["is_certain"]
    with pytest.raises(InputError, match=r"found '2031-03', expected one of 2031-01, 2031-02"):
        FOUND.compare("2031-01", "2031-03")


def test_units_that_stand_in_both_groups_are_drawn_together() -> None:
    """Where each article of one month has its copy in the next, resamples move both alike and the change is certain."""
    copied = (
        MEASURED.article_facts.lazy()
        .collect()
        .with_columns(unit_id=pl.col("article_id").str.strip_suffix("-1").str.strip_suffix("-2"))
    )
    rows = MEASURED.measurements.lazy().collect()
    january = rows.filter(pl.col("article_id").str.ends_with("-1"))
    same = pl.concat([january, january.with_columns(pl.col("article_id").str.replace("-1$", "-2"))])
    together = Measured(same, MEASURED.evidence, copied, MEASURED.copies, MEASURED.articles, MEASURED.originals)
    found = trend(summarize(together, by="month", n_resamples=200))
    changes = found.compare("2031-01", "2031-02").changes
    assert changes["change"].abs().max() == pytest.approx(0)
    apart = trend(summarize(Measured(
        same, MEASURED.evidence, MEASURED.article_facts, MEASURED.copies, MEASURED.articles, MEASURED.originals
    ), by="month", n_resamples=200)).compare("2031-01", "2031-02").changes  # fmt: skip
    widths = [(part["change_high"] - part["change_low"]).sum() for part in (changes, apart)]
    assert widths[0] < 0.75 * widths[1]


def test_a_group_with_too_few_articles_has_no_score_and_says_so() -> None:
    later = pl.col("article_id").str.extract(r"-(\d+)-2$").cast(pl.Int64) < 5
    kept = MEASURED.article_facts.lazy().collect().filter(later.fill_null(True))
    fewer = Measured(
        MEASURED.measurements, MEASURED.evidence, kept, MEASURED.copies, MEASURED.articles, MEASURED.originals
    )
    found = trend(summarize(fewer, by="month", n_resamples=50))
    row = found.table.filter(outlet="rises", group="2031-02").row(0, named=True)
    assert (row["score"], row["reason"]) == (None, "5 articles, 10 needed")
    assert "no score: 5 articles, 10 needed" in str(found)


def test_by_any_column_and_what_is_refused() -> None:
    articles = MEASURED.articles.lazy().collect()
    section = pl.when(pl.col("article_id").str.contains("-1[0-9]?-")).then(pl.lit("town")).otherwise(None)
    with_section = Measured(
        MEASURED.measurements, MEASURED.evidence, MEASURED.article_facts, MEASURED.copies,
        articles.with_columns(section=section), MEASURED.originals,
    )  # fmt: skip
    features = summarize(with_section, by="section", n_resamples=20)
    assert features.groups == ["town"]
    assert features.outlets["n_articles"].to_list() == [22, 22]
    with pytest.raises(
        InputError, match=r"summarize, by: found 'desk', expected a column of the articles \(.*\), or one of"
    ):
        summarize(MEASURED, by="desk")
    with pytest.raises(InputError, match="found features by month, expected features of whole outlets or of one group"):
        score(FEATURES)
    with pytest.raises(InputError, match="expected features by group"):
        trend(summarize(MEASURED, n_resamples=10))
    undated = as_measured(frame(outlet_rows("o", 12)), published=pl.lit(None, pl.Datetime("us", "UTC")))
    assert trend(summarize(undated, by="month", n_resamples=10)).table.is_empty()
    assert datetime(2031, 1, 12, tzinfo=UTC).strftime("%Y-%m") == FEATURES.groups[0]
