"""Cheap sentences and rearrangements do what they say. All persons and outlets are invented, but for the long dead."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import polars as pl

from masthead.scoring.robustness import insertions, rearrangements
from masthead.scoring.robustness.insertions import spoken_sentences
from masthead.scoring.robustness.manipulations import MANIPULATIONS

STORY = "\n\n".join(f"Paragraph {i} of a quiet day at the quay, where nothing moved." for i in range(9))
SAID = "“We will mend the old pier before the winter comes,” Ines Haldor said on Monday."
ARTICLES = pl.DataFrame(
    {
        "article_id": ["a", "b", "c"],
        "outlet": ["x", "x", "y"],
        "title": ["One", "Two", "Three"],
        "text": [STORY, STORY + "\n\nOne line more.", f"{STORY}\n\n{SAID}"],
    }
)
WIRE = pl.DataFrame(
    {"article_id": ["w"], "outlet": ["Northern Wire"], "text": [f"It rained.\n\n{SAID.replace('Haldor', 'Vask')}"]}
)


def test_sentences_stand_in_the_middle_and_vary() -> None:
    for change, mark, n in (
        (insertions.quote_bodies, "s ", 4),
        (insertions.cite_documents, "this newspaper", 1),
        (insertions.vary_names, "Norbury", 4),
    ):
        changed = change(ARTICLES)
        assert changed.equals(change(ARTICLES))
        added = [
            set(new.split("\n\n")) - set(old.split("\n\n"))
            for new, old in zip(changed["text"], ARTICLES["text"], strict=True)
        ]
        assert [len(lines) for lines in added] == [n] * 3
        assert all(mark in line for lines in added for line in lines)
        assert all(text.startswith("Paragraph 0") for text in changed["text"])
    assert insertions.quote_the_dead(ARTICLES)["text"].n_unique() == 3


def test_quotations_are_lifted_from_the_wire_and_from_others() -> None:
    assert spoken_sentences([f"Before. {SAID} After.", None]) == [SAID]
    lifted = insertions.lift_from_wire(ARTICLES, WIRE)
    assert lifted["text"].str.contains("Ines Vask said on Monday").all()
    others = insertions.lift_from_others(ARTICLES)
    assert others["text"].str.count_matches("Ines Haldor").to_list() == [1, 1, 1]


def test_rearrangements() -> None:
    again = rearrangements.republish(ARTICLES)
    assert again["outlet"].value_counts().sort("outlet").rows() == [("x", 22), ("y", 21)]
    assert again["text"].n_unique() == len(again)
    joined = rearrangements.join_articles(ARTICLES)
    assert joined["article_id"].to_list() == ["a", "c"]
    assert joined["text"][0] == f"{STORY}\n\n{STORY}\n\nOne line more."
    many = pl.concat([ARTICLES.with_columns(article_id=pl.format("{}{}", "article_id", pl.lit(i))) for i in range(6)])
    labeled = rearrangements.label_opinion(many)
    assert labeled["title"].str.starts_with("Opinion").sum() == 2
    assert set(labeled["title"]) == {"One", "Two", "Three", "Opinion: One"}
    untitled = rearrangements.label_opinion(many.drop("title"))
    assert untitled["title"].to_list() == [
        None if title in ("One", "Two", "Three") else "Opinion: a view" for title in labeled["title"]
    ]
    assert (
        rearrangements.label_opinion(many.with_columns(title=pl.lit(None, pl.String)))["title"].drop_nulls().to_list()
        == ["Opinion: a view"] * 2
    )
    assert rearrangements.credit_all(ARTICLES, WIRE)["text"].str.contains("Northern Wire").all()
    assert rearrangements.disclaim(ARTICLES, WIRE)["text"].str.contains("Northern Wire").all()
    added = rearrangements.add_wire_stories(ARTICLES, WIRE).filter(pl.col("article_id").str.ends_with("/w"))
    assert added["outlet"].to_list() == ["x", "y"]
    assert added["text"].str.ends_with("(Northern Wire)").all()
    disguised = rearrangements.disguise(ARTICLES)["text"][0]
    assert disguised != STORY
    assert disguised.replace("\u200b", "").isascii() is False


def test_what_takes_the_wire_is_left_out_without_it() -> None:
    for row in MANIPULATIONS:
        assert (row.apply(ARTICLES, None) is None) == (row.with_wire is not None)
        assert row.apply(ARTICLES, WIRE) is not None
    assert {row.name for row in MANIPULATIONS if row.is_open} == {
        "invented_sources",
        "lifted_from_others",
        "name_variants",
    }


def test_of_texts_of_one_length_the_first_by_name_is_the_longest() -> None:
    alike = ARTICLES.with_columns(text=pl.lit(STORY)).sort("article_id", descending=True)
    again = rearrangements.republish(alike)["article_id"].str.extract(r"^(\w)/again").drop_nulls()
    assert again.unique().sort().to_list() == ["a", "c"]


def test_what_is_joined_has_the_later_date_as_precise_as_it_was() -> None:
    days = [datetime(2031, 5, day, tzinfo=UTC) for day in (3, 9, 1)]
    dated = ARTICLES.with_columns(published=pl.Series(days), date_precision=pl.Series(["minute", "day", "minute"]))
    joined = rearrangements.join_articles(dated)
    assert joined.select("published", "date_precision").rows() == [(days[1], "day"), (days[2], "minute")]
    assert rearrangements.join_articles(dated.drop("date_precision"))["published"].to_list() == days[1:]
    assert "published" not in rearrangements.join_articles(ARTICLES).columns


def test_a_pool_is_taken_from_one_place_on_and_begun_again() -> None:
    pool = [str(k) for k in range(6)]
    taken = [insertions._taken(pool, f"a{k}", "x", 4) for k in range(40)]
    assert all([int(b) - int(a) in (1, -5) for a, b in pairwise(four)] == [True] * 3 for four in taken)
    assert {four[0] for four in taken} == set(pool)
    assert insertions._taken(pool, "a", "x", 9) == [*insertions._taken(pool, "a", "x", 6)]
    assert insertions._taken([], "a", "x") == []
    assert [insertions.number_of("a", what, 7) for what in "xyz"] == [
        insertions.number_of("a", what, 7) for what in "xyz"
    ]


def test_undated_articles_do_not_hide_how_precise_a_date_is() -> None:
    day = datetime(2031, 5, 3, tzinfo=UTC)
    dated = ARTICLES.with_columns(
        published=pl.Series([day, None, None]), date_precision=pl.Series(["minute", None, None], dtype=pl.String)
    )
    assert rearrangements.join_articles(dated)["date_precision"].to_list() == ["minute", None]


def test_inserted_sentences_stand_behind_the_first_third_and_before_the_end() -> None:
    places = set()
    for k in range(30):
        lines = insertions.insert(ARTICLES.head(1).with_columns(article_id=pl.lit(f"a{k}")), lambda *_: ["Inserted."])[
            "text"
        ][0].split("\n\n")
        assert len(lines) == 10
        places.add(lines.index("Inserted."))
    assert places == set(range(3, 8))
