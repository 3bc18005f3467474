from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from masthead.metrics.tables.measured import Measured
from masthead.scoring.robustness.audit import audit
from masthead.scoring.robustness.manipulations import (
    MANIPULATIONS,
    Manipulation,
    add_credit,
    add_officials,
    add_stubs,
    invent_sources,
    pad,
    split_articles,
    strip_credit,
)
from tests.scoring.synthetic import as_measured, frame, outlet_rows

ARTICLES = pl.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "outlet": ["x", "x", "y"],
        "text": ["LONDON (Reuters) - It rained.\nIt stopped.\nIt rained again.", "One line by AP.", None],
        "byline": ["Reuters", None, "Ada Voss"],
    }
)


def test_manipulations_change_texts_as_they_say() -> None:
    assert add_officials(ARTICLES)["text"][0].count("said") == 5
    assert invent_sources(ARTICLES)["text"][0].count("who lives nearby") == 4
    assert len(pad(ARTICLES)["text"][1]) > 300
    assert add_credit(ARTICLES)["text"][1].endswith("With material from news agencies.")
    stripped = strip_credit(ARTICLES)
    assert stripped["text"].to_list() == ["LONDON It rained.\nIt stopped.\nIt rained again.", "One line by .", None]
    assert stripped["byline"].to_list() == ["", None, "Ada Voss"]
    for change in (add_officials, invent_sources, pad, add_credit):
        assert change(ARTICLES)["text"][2] is None
        assert change(ARTICLES).equals(change(ARTICLES))


def test_split_and_stubs() -> None:
    halves = split_articles(ARTICLES)
    assert halves["article_id"].to_list() == ["a/part1", "b/part1", "c/part1", "a/part2"]
    joined = "\n".join(halves.filter(pl.col("article_id").str.starts_with("a/"))["text"])
    assert joined.replace("\n\n", "\n") == ARTICLES["text"][0]
    stubs = add_stubs(ARTICLES, n_stubs=5)
    assert stubs["outlet"].value_counts().sort("outlet").rows() == [("x", 7), ("y", 6)]
    assert stubs["text"].drop_nulls().n_unique() == 12
    assert stubs["article_id"].n_unique() == 13


def engine(table: pl.DataFrame, *, wire: object = None) -> Measured:
    """A measurer that sees nothing but how long the texts are: longer is better."""
    quality = 0.2 + 0.6 * (table["text"].str.len_chars().mean() > 100)  # type: ignore[operator]
    rows = [row for outlet in table["outlet"].unique().sort() for row in outlet_rows(outlet, 12, quality=quality)]
    return as_measured(frame(rows))


def test_audit_reports_gains() -> None:
    nothing = Manipulation("nothing", "nothing changed", "there is nothing to gain", lambda table: table)
    longer = Manipulation("longer", "longer texts", "none", pad)
    found = audit(ARTICLES, measure=engine, manipulations=[nothing, longer])
    assert found.table.filter(manipulation="nothing")["gain"].to_list() == [0.0, 0.0]
    assert (found.table.filter(manipulation="longer")["gain"] > 10).all()
    summary = found.summary
    assert summary["manipulation"].to_list() == ["nothing", "longer"]
    assert summary["largest_gain"][0] == 0
    assert "longer texts; none" in str(found)
    assert len({row.name for row in MANIPULATIONS}) == len(MANIPULATIONS) == 22
    assert audit(ARTICLES, measure=engine, manipulations=[], scheme="evidence_only").table.is_empty()


def test_gains_need_both_scores() -> None:
    def short(table: pl.DataFrame, *, wire: object = None) -> Measured:
        return as_measured(frame(outlet_rows("x", 3)))

    found = audit(ARTICLES, measure=short, manipulations=[MANIPULATIONS[0]])
    assert found.table["gain"].to_list() == [None]
    assert found.summary["largest_gain"].to_list() == [None]
    assert str(found).startswith("officials_said     largest     –")
    with pytest.raises(ZeroDivisionError):
        audit(ARTICLES, measure=lambda *_, **__: 1 / 0)  # type: ignore[arg-type, return-value]


def test_an_audit_shows_itself_by_its_largest_gains() -> None:
    rows = [
        Manipulation(name, name, "none", change) for name, change in (("nothing", lambda table: table), ("longer", pad))
    ]
    found = audit(ARTICLES, measure=engine, manipulations=rows)
    gain = found.table.filter(manipulation="longer")["gain"].max()
    told = repr(found)
    assert "Audit: 2 cheap manipulations of 2 outlets" in told
    assert f"largest gains in points: longer {gain:+.1f}, nothing +0.0" in told
    assert str(found).splitlines()[0].startswith("nothing            largest  +0.0, median  +0.0  (nothing; none)")
    empty = found.table.with_columns(gain=pl.lit(None, pl.Float64))
    assert "largest gains in points: none" in repr(replace(found, table=empty))
