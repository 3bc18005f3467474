"""Families, links, directions and wordings of small stories; what does not change them."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.lineage.lineage import Lineage, lineage
from masthead.metrics.lineage.schemas import TABLES
from masthead.metrics.measure import measure
from tests.metrics.lineage.texts import LONG, SENTENCES, changed, frame, hour, pairs, trace

LIGHT = changed(
    LONG, ("struck", "hit"), ("inspectors that", "investigators that"), ("towed", "taken"), ("asked", "wanted to know")
)
CUT = " ".join(SENTENCES[:6])
OTHER = (
    "Voters in the valley will decide in autumn whether the old railway becomes a path for bicycles. "
    "The mayor of Lindow spoke for the plan, while farmers along the line fear for their gates. "
    "A petition with nine hundred names was handed to the county clerk on Friday evening."
)


def tables_of(found: Lineage) -> dict[str, pl.DataFrame]:
    return {table.name: getattr(found, table.name) for table in TABLES}


def test_tables_hold_to_their_schemas() -> None:
    found = trace({"a": LONG, "b": LIGHT, "c": OTHER})
    for table in TABLES:
        frame = getattr(found, table.name)
        assert table.check(frame).equals(frame)


def test_texts_that_share_nothing_are_separate_stories() -> None:
    found = trace({"a": LONG, "b": LIGHT, "c": OTHER})
    assert str(found) == "3 versions, 2 separate stories; 1 told by more than one text."
    assert found.families.select("family_id", "n_versions").rows() == [("a", 2), ("c", 1)]


def test_an_empty_run_gives_empty_tables() -> None:
    found = lineage(measure(frame({"a": LONG}).clear()))
    assert [len(table) for table in tables_of(found).values()] == [0, 0, 0, 0, 0]


def test_two_versions_do_not_tell_who_was_first() -> None:
    found = trace({"a": LONG, "b": LIGHT})
    assert found.links.select("is_directed", "rung", "support").rows() == [(False, "none", 1.0)]
    assert found.families["n_unseen"].item(0) == 0
    assert "cannot be told" in found.explain("a")


def test_dates_tell_who_was_first_beyond_their_tolerance() -> None:
    found = trace({"a": LIGHT, "b": LONG}, {"a": hour(9), "b": hour(6)})
    assert found.links.select("from_id", "to_id", "rung").rows() == [("b", "a", "date")]
    close = trace({"a": LIGHT, "b": LONG}, {"a": hour(9), "b": datetime(2024, 5, 7, 8, 40, tzinfo=hour(9).tzinfo)})
    assert close.links["rung"].to_list() == ["none"]


def test_a_credit_tells_against_a_date() -> None:
    credited = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to outlet b."))
    found = trace({"a": credited, "b": LONG}, {"a": hour(5), "b": hour(9)})
    assert found.links.select("from_id", "to_id", "rung", "credit").rows() == [("b", "a", "credit", "credited")]


def test_the_tree_joins_each_version_with_the_one_it_was_made_from() -> None:
    second = changed(LIGHT, ("stranded", "stuck"), ("six hundred", "600"), ("yearly", "annual"), ("divers", "frogmen"))
    third = changed(LONG, ("gravel", "stones"), ("bridge", "viaduct"), ("buses", "coaches"), ("month", "quarter"))
    found = trace({"a": LONG, "b": LIGHT, "c": second, "d": third})
    assert pairs(found) == {frozenset("ab"), frozenset("bc"), frozenset("ad")}
    assert found.links["support"].min() > 0.5


def test_a_copy_word_for_word_is_a_link_of_length_zero_and_changes_no_other() -> None:
    texts = {"a": LONG, "b": LIGHT, "c": CUT}
    before, after = trace(texts), trace({**texts, "d": LIGHT})
    link = after.links.filter(pl.col("kind") == "duplicate")
    assert link.select("from_id", "to_id", "edits_per_100_words").rows() == [("b", "d", 0.0)]
    assert after.links.filter(pl.col("kind") != "duplicate").equals(before.links)


def test_a_text_published_again_by_its_outlet_is_a_version_too() -> None:
    table = frame({"a": LONG, "b": LIGHT, "d": LIGHT})
    table = table.with_columns(outlet=pl.when(pl.col("article_id") == "d").then(pl.lit("outlet b")).otherwise("outlet"))
    found = lineage(measure(table))
    assert found.families["n_versions"].to_list() == [3]
    assert found.links.filter(pl.col("kind") == "duplicate").select("from_id", "to_id").rows() == [("b", "d")]


def test_the_order_of_versions_changes_nothing() -> None:
    texts = {"a": LONG, "b": LIGHT, "c": CUT, "d": OTHER}
    forth, back = trace(texts), trace(dict(reversed(texts.items())))
    assert all(
        table.equals(other) for table, other in zip(tables_of(forth).values(), tables_of(back).values(), strict=True)
    )


def test_an_unrelated_text_changes_nothing_else() -> None:
    texts = {"a": LONG, "b": LIGHT, "c": CUT}
    few, more = tables_of(trace(texts)), tables_of(trace({**texts, "z": OTHER}))
    assert all(more[name].filter(pl.col("family_id") != "z").equals(few[name]) for name in few)


def test_two_runs_give_the_same_bytes() -> None:
    texts = {"a": LONG, "b": LIGHT, "c": CUT}
    one, other = tables_of(trace(texts)), tables_of(trace(texts))
    assert all(one[name].write_csv() == other[name].write_csv() for name in one)


def test_a_run_in_a_folder_gives_the_lineage_of_one_in_memory(tmp_path: Path) -> None:
    texts = frame({"a": LONG, "b": LIGHT, "c": CUT, "d": OTHER})
    stored, held = lineage(measure(texts, out=tmp_path)), lineage(measure(texts))
    assert isinstance(stored.measured.measurements, pl.LazyFrame)
    assert all(getattr(stored, table.name).equals(getattr(held, table.name)) for table in TABLES)


def test_what_was_left_out_from_the_bottom_is_said() -> None:
    found = trace({"a": LONG, "b": CUT}, {"a": hour(6), "b": hour(12)})
    cut = found.versions.filter(pl.col("version_id") == "b").row(0, named=True)
    assert cut["is_cut_from_bottom"] is True
    assert cut["kept_share"] + cut["dropped_share"] == pytest.approx(1)
    assert 0.3 < cut["dropped_share"] < 0.5
    states = found.passages.filter(pl.col("version_id") == "b")["state"].to_list()
    assert states == ["verbatim"] * 6 + ["dropped"] * 4


def test_a_changed_negation_in_a_quotation_is_flagged() -> None:
    turned = changed(LIGHT, ("did not lose one today", "did lose one today"))
    found = trace({"a": LONG, "b": turned, "c": CUT})
    rows = found.quotations.filter(pl.col("majority").str.contains("forty years"))
    by_version = {row["version_id"]: row for row in rows.iter_rows(named=True)}
    assert by_version["b"]["has_changed_negation"] is True
    assert by_version["b"]["state"] == "cut"
    assert by_version["a"]["has_changed_negation"] is False
    assert "did not lose" in by_version["a"]["majority"]


def test_an_unseen_original_is_named_where_credits_name_it() -> None:
    one = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to the Gullport Herald."))
    two = changed(LONG, ("gravel", "stones"), ("bridge", "viaduct"), ("buses", "coaches"))
    found = trace({"a": one, "b": two, "c": CUT})
    assert found.families["unseen_original"].to_list() == ["Gullport Herald"]
    unseen = found.versions.filter("is_unseen").row(0, named=True)
    assert unseen["version_id"] == "unseen:Gullport Herald"
    assert "likely" in found.explain("b")
    assert found.passages.filter(pl.col("state") == "reconstructed")["text"].str.contains("Captain Ines Varga").any()


def test_a_paragraph_of_background_joins_two_stories_by_a_link() -> None:
    background = " ".join(SENTENCES[8:])
    later = (
        "A second vessel of the same line ran aground off Orla Island on Sunday, this time without any harm to people. "
        "Salvage crews pulled it free at high water and brought it to the quay of the old cannery for repairs. "
        "The minister of transport, Olof Brandt, called for a review of every crossing on the coast before summer. "
        "Shopkeepers on the island said that they had sold more candles and bread on Sunday than in all of April. "
        f"{background} "
        "The minister has promised to speak to the islanders at a meeting in the school hall on Thursday evening."
    )
    found = trace({"a": LONG, "b": LIGHT, "c": later})
    assert found.families.select("family_id", "story_id", "n_versions").rows() == [("a", "a", 2), ("c", "a", 1)]
    link = found.links.filter(pl.col("kind") == "shared_passage").row(0, named=True)
    assert {link["from_id"] < "c", link["to_id"]} == {True, "c"}


def test_no_word_of_plagiarism() -> None:
    assert "plagiar" not in trace({"a": LONG, "b": LIGHT}).explain("a").lower()


def test_an_unknown_family_is_told_with_what_to_try() -> None:
    with pytest.raises(InputError, match=r"found 'nobody', expected one of a\. Try: take one from lineage.families"):
        trace({"a": LONG}).explain("nobody")


def test_a_family_is_found_by_any_name_of_an_outlet() -> None:
    outlets = pl.DataFrame(
        {"outlet": ["outlet b"], "name": ["Lindow Courier"], "domain": [None], "other_names": [None]}
    )
    found = lineage(measure(frame({"a": LONG, "b": LIGHT, "c": OTHER}), outlets=outlets))
    assert found.explain("lindow courier") == found.explain("a")
    with pytest.raises(InputError, match="did you mean 'Lindow Courier'"):
        found.explain("Lindow Corier")
    with pytest.raises(InputError, match="did you mean 'story-1'"):
        trace({"story-1": LONG, "story-2": LIGHT}).explain("story 1")


def test_an_outlet_in_several_families_is_told_with_these() -> None:
    texts = frame({"a": LONG, "b": LIGHT, "c": OTHER, "d": OTHER.replace("autumn", "spring")})
    same = pl.when(pl.col("article_id").is_in(["b", "d"])).then(pl.lit("The Two")).otherwise("outlet")
    with pytest.raises(InputError, match="which has texts in 2 families: a, c"):
        lineage(measure(texts.with_columns(outlet=same))).explain("the two")


def test_what_is_not_a_run_is_told_with_what_is() -> None:
    wrong = trace({"a": LONG, "b": LIGHT})
    with pytest.raises(
        InputError, match=r"lineage, measured: found a Lineage, expected Measured.*card.features.measured"
    ):
        lineage(wrong)  # type: ignore[arg-type]


def test_a_copy_word_for_word_is_told_with_its_direction() -> None:
    dated = trace({"a": LONG, "b": LONG}, {"a": hour(9), "b": hour(6)})
    words = "outlet a (a) has it word for word from outlet b (b) if either has it from the other (the dates tell"
    assert words in dated.explain("a")
    told = trace({"a": LONG, "b": LONG}).explain("a")
    assert told.startswith("2 versions of 2 outlets, word for word the same.")
    assert "same word for word; who has it from whom is not known." in told


def test_an_outlet_that_goes_by_its_domain_is_credited_by_its_name() -> None:
    story = (
        "The harbor board will close the north quay in May, and forty boats must move. The repair costs three million "
        "crowns, which the board does not have. Fishermen met on Tuesday and voted to stay where they are. "
    ) * 2
    told = "As the Gullport Herald reported, " + story
    rows = [("a", "gullportherald.example", story), ("b", "tidings.example", told)]
    frame = pl.DataFrame(rows, schema=["article_id", "outlet", "text"], orient="row")
    (link,) = lineage(measure(frame)).links.filter(kind="tree").iter_rows(named=True)
    assert (link["from_id"], link["to_id"], link["rung"], link["credit"]) == ("a", "b", "credit", "credited")


def test_the_likely_wording_has_no_names_of_pages_and_no_subheads() -> None:
    named = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to the Gullport Herald."))
    other = changed(LONG, ("gravel", "stones"), ("bridge", "viaduct"), ("buses", "coaches"))
    below = f"{LONG}\n\nThe Orla Tidings"
    inside = CUT.replace(SENTENCES[3], f"\n\nHeavy Damage\n\n{SENTENCES[3]}")
    found = trace({"a": named, "b": other, "c": below, "d": inside})
    texts = found.passages.filter(pl.col("state") == "reconstructed")["text"].to_list()
    assert found.families["unseen_original"].to_list() == ["Gullport Herald"]
    assert len(texts) == len(SENTENCES)
    assert not any("Tidings" in text or "Damage" in text for text in texts)
    assert texts[0].startswith("The ferry to Orla Island struck a moored barge")
