"""A text that may be the very article that others name is not charged with having words of it."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl
import pytest

from masthead.metrics.lineage.descent.identity import is_outlet_name, may_mean
from masthead.metrics.lineage.lineage import Lineage, lineage
from masthead.metrics.measure import measure
from tests.metrics.lineage.test_lineage import CUT, LIGHT
from tests.metrics.lineage.texts import LONG, changed, frame, hour

NAMING = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to the Gullport Herald."))
OTHER = changed(LIGHT, ("gravel", "stones"))
FAR = changed(CUT, ("gravel", "sand"), ("bridge", "viaduct"), ("nothing", "no sound"))
OUTLETS = {"a": "Orla Tidings", "b": "Lindow Courier", "c": "Pell Mail"}


def told(
    outlets: Mapping[str, str], *, b: str = OTHER, dates: Mapping[str, datetime] | None = None
) -> tuple[Lineage, dict[str, tuple[bool, str]]]:
    """Three versions, of which the first names a paper; direction and credit of each one's link with it."""
    table = frame({"a": NAMING, "b": b, "c": FAR}, dates)
    found = lineage(measure(table.with_columns(outlet=pl.col("article_id").replace_strict(dict(outlets)))))
    links = found.links.filter(pl.col("kind") == "unseen_original")
    rows = links.select("to_id", "is_directed", "credit").iter_rows()
    return found, {version: (is_directed, credit) for version, is_directed, credit in rows}


@pytest.mark.parametrize("label", ["17", "text 4", "site_b", "Unknown", "", "3f2a9c4d11aa", "x.html"])
def test_a_number_or_file_name_is_no_outlet(label: str) -> None:
    assert not is_outlet_name(label)


@pytest.mark.parametrize("label", ["Orla Tidings", "orlatidings.example", "NNS", "Radio 7", "朝"])
def test_a_name_is_one(label: str) -> None:
    assert is_outlet_name(label)


def test_part_of_a_name_and_initials_may_mean_the_same() -> None:
    assert may_mean("the Herald", "Gullport Herald")
    assert may_mean("Norwick News Service", "nns")
    assert not may_mean("Gullport Herald", "Orla Tidings")


def test_outlets_of_other_names_have_words_of_the_one_that_is_named() -> None:
    found, links = told(OUTLETS)
    assert links["a"] == (True, "credited")
    assert (True, "uncredited") in links.values()
    assert found.versions.filter("is_unseen")["basis"].item() == "named by Orla Tidings, and not among the texts"


def test_a_text_of_an_unknown_outlet_may_be_the_named_one() -> None:
    found, links = told({**OUTLETS, "b": "000"})
    assert links["b"] == (False, "unknown")
    assert found.families["unseen_original"].to_list() == ["Gullport Herald"]
    words = "The article of Gullport Herald is not among these texts, or it is 000 (b) itself: cannot be told."
    assert words in found.explain("a")
    assert "000 (b) likely has words" not in found.explain("a")


def test_a_name_that_may_be_the_same_is_not_told_apart() -> None:
    assert told({**OUTLETS, "b": "The Herald of Gullport and Orla"})[1]["b"] == (True, "uncredited")
    assert told({**OUTLETS, "b": "gullportherald-news.example"})[1]["b"] == (False, "unknown")


def test_what_is_later_than_a_text_that_names_it_is_not_it() -> None:
    unknown = {**OUTLETS, "b": "000"}
    assert told(unknown, dates={"a": hour(6), "b": hour(12)})[1]["b"] == (True, "uncredited")
    assert told(unknown, dates={"a": hour(12), "b": hour(6)})[1]["b"] == (False, "unknown")


def test_a_paper_may_say_of_itself_that_it_was_told() -> None:
    own = changed(OTHER, ("Varga told investigators", "Varga told the Gullport Herald"))
    assert told({**OUTLETS, "b": "000"}, b=own)[1]["b"] == (False, "unknown")
    cited = changed(OTHER, ("of the bridge.", "of the bridge, the Gullport Herald reported."))
    assert told({**OUTLETS, "b": "000"}, b=cited)[1]["b"] == (True, "credited")


def test_nothing_is_said_of_credit_where_an_outlet_has_no_name() -> None:
    found = lineage(measure(frame({"a": LONG, "b": LIGHT}, {"a": hour(6), "b": hour(9)})))
    assert found.links.select("is_directed", "credit").rows() == [(True, "unknown")]
