"""Between an agency's original and an outlet's text: from the original, unless credit or date say otherwise."""

from datetime import datetime

import polars as pl

from masthead.metrics.lineage.lineage import Lineage, lineage
from masthead.metrics.measure import measure
from tests.metrics.lineage.test_lineage import CUT, LIGHT
from tests.metrics.lineage.texts import LONG, frame, hour, pairs, trace


def told(copy: str, *, wire_date: datetime | None = None, date: datetime | None = None) -> Lineage:
    """An outlet's text beside an agency's original."""
    wire = frame({"w": LONG}, {"w": wire_date} if wire_date else None).with_columns(outlet=pl.lit("Norwick News"))
    own = frame({"a": copy}, {"a": date} if date else None).with_columns(outlet=pl.lit("Orla Tidings"))
    return lineage(measure(own, wire=wire))


def test_an_original_comes_first_where_dates_do_not_tell() -> None:
    found = told(LIGHT)
    assert found.links.select("from_id", "to_id", "is_directed", "rung").rows() == [("w", "a", True, "original")]
    assert "it was given as an agency's original" in found.explain("a")
    near = told(LIGHT, wire_date=hour(9), date=datetime(2024, 5, 7, 9, 20, tzinfo=hour(9).tzinfo))
    assert near.links["rung"].to_list() == ["original"]


def test_a_date_tells_before_that() -> None:
    assert told(LIGHT, wire_date=hour(6), date=hour(9)).links["rung"].to_list() == ["date"]


def test_an_original_of_a_later_date_is_not_turned_into_the_copy() -> None:
    found = told(LIGHT, wire_date=hour(9), date=hour(6))
    assert found.links.select("is_directed", "rung").rows() == [(False, "none")]


def test_copies_word_for_word_too() -> None:
    undated, later = told(LONG), told(LONG, wire_date=hour(9), date=hour(6))
    assert undated.links.select("from_id", "to_id", "kind", "rung").rows() == [("w", "a", "duplicate", "original")]
    assert later.links["is_directed"].to_list() == [False]


def test_of_nearly_equal_versions_a_link_goes_to_the_original() -> None:
    wire = frame({"w": LONG}).with_columns(outlet=pl.lit("Norwick News"))
    copies = frame({"a": LIGHT, "b": CUT}).with_columns(outlet=pl.format("{} Tidings", "article_id"))
    found = lineage(measure(copies, wire=wire))
    assert found.links.select("from_id", "to_id", "rung").rows() == [("w", "a", "original"), ("w", "b", "original")]


def test_identifiers_say_nothing_of_who_was_near() -> None:
    names = {"a": LONG, "b": LIGHT, "c": CUT}
    turned = {"c": LONG, "b": LIGHT, "a": CUT}
    back = {"a": "c", "b": "b", "c": "a"}
    links = pairs(trace(turned))
    assert pairs(trace(names)) == {frozenset(back[end] for end in ends) for ends in links}


def test_having_a_date_alone_draws_no_link() -> None:
    texts = {"a": LONG, "b": LIGHT, "c": CUT}
    undated, one_dated = trace(texts), trace(texts, {"b": hour(6)})
    columns = ["from_id", "to_id", "support", "is_directed"]
    assert one_dated.links.select(columns).equals(undated.links.select(columns))
