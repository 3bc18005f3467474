"""Every row that was read is measured, rejected or a duplicate, with the reason; a row that is lost stops the run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import MastheadError
from masthead.metrics.measure import measure, measure_shard, merge
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.reading.scan import scan_articles
from masthead.metrics.tables.accounts import TAKEN_OUT, check_accounts, close_accounts
from masthead.metrics.tables.measured import Measured
from masthead.metrics.text.texts import Texts

STORY = "The harbor closed on Monday, Ada Voss said. " * 6


@pytest.fixture
def news(tmp_path: Path) -> Path:
    rows = {
        "id": ["a", "b", "c", "d", "e", "a"],
        "outlet": ["o.example", "o.example", "o.example", None, "p.example", "p.example"],
        "text": [STORY, STORY + "The ferry left.", STORY, STORY, "", STORY],
    }
    path = tmp_path / "news.csv"
    pl.DataFrame(rows).write_csv(path)
    return path


def accounts(measured: object) -> dict[str, object]:
    assert isinstance(measured, Measured)
    return dict(measured.settings["accounts"])  # type: ignore[call-overload]


def test_all_rows_are_accounted_for_whichever_way_they_come(news: Path, tmp_path: Path) -> None:
    found = accounts(measure(read_articles(news)))
    assert found["read"] == 6
    assert (found["measured"], found["duplicates"], found["rejected"], found["failed"]) == (2, 1, 3, 0)
    reasons = found["rejected_by_reason"]
    assert isinstance(reasons, dict)
    assert sum(reasons.values()) == 3
    assert len(reasons) == 3
    assert any(reason.startswith("text: expected") for reason in reasons)
    assert accounts(measure(scan_articles(news), out=tmp_path / "scan", workers=1)) == found
    for _ in range(2):
        for number in (1, 2):
            measure_shard(scan_articles(news), out=tmp_path / "shards", shard=(number, 2))
        merged = merge(tmp_path / "shards")
    assert accounts(merged) == found


def test_a_frame_has_no_rows_but_its_articles(news: Path) -> None:
    table = read_articles(news).table
    found = accounts(measure(table))
    assert (found["read"], found["measured"], found["duplicates"], found["rejected"]) == (3, 2, 1, 0)


def test_rows_taken_out_after_reading_are_told(news: Path) -> None:
    articles = read_articles(news)
    found = accounts(measure(replace(articles, table=articles.table.head(1))))
    assert (found["read"], found["measured"], found["rejected"]) == (6, 1, 5)
    assert found["rejected_by_reason"][TAKEN_OUT] == 2  # type: ignore[index]


def test_articles_that_failed_are_told_with_the_error(news: Path) -> None:
    def broken(texts: Texts, *_: object) -> object:
        raise RuntimeError("no model")

    found = accounts(measure(read_articles(news), detector=broken))  # type: ignore[arg-type]
    assert (found["measured"], found["failed"]) == (2, 2)
    assert found["failed_by_reason"] == {"RuntimeError: no model": 2}


@pytest.mark.parametrize(
    "accounts",
    [
        {"read": 6, "measured": 2, "duplicates": 1, "rejected": 2, "rejected_by_reason": {"x": 2}},
        {"read": 6, "measured": 3, "duplicates": 1, "rejected": 3, "rejected_by_reason": {"x": 3}},
        {"read": 6, "measured": 2, "duplicates": 1, "rejected": 3, "rejected_by_reason": {"x": 2}},
    ],
)
def test_accounts_that_do_not_add_up_are_refused(accounts: dict[str, object]) -> None:
    with pytest.raises(MastheadError, match=r"accounts of the run: found 6 rows read, and .* every row counted once"):
        check_accounts(accounts)


def test_a_lost_article_stops_the_run() -> None:
    facts = pl.DataFrame({"duplicate_of": [None, "a"]}, schema={"duplicate_of": pl.String})
    rows = pl.DataFrame(schema={"article_id": pl.String, "status": pl.String, "reason": pl.String})
    with pytest.raises(MastheadError, match="3 rows read, and 1 measured, 1 duplicates, 0 rejected"):
        close_accounts({"read": 3, "rejected": 0, "rejected_by_reason": {}}, facts, rows)
