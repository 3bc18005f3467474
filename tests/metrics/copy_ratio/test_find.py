from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.copy_ratio.find import find_copies
from masthead.metrics.copy_ratio.matches import Matches
from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.errors import InputError
from masthead.metrics.text.texts import Texts, read_texts

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)

FERRY = (
    "The harbor authority of Port Ellery closed its eastern pier on Tuesday after divers found cracks in two of the "
    "concrete pillars that carry the ferry ramp. Engineers will inspect the remaining pillars by the end of the week. "
    "Passengers were taken to the western pier by bus, and two of the nine daily crossings were canceled. The pier was "
    "last repaired eleven years ago, when a freighter tore away part of the railing during a winter storm."
)
ORCHARD = (
    "Growers in the Salt Valley expect the smallest apple harvest in two decades because a late frost killed most of "
    "the blossoms in April. Cold stores that usually fill by October have been rented out to a maker of frozen bread."
)
REWORDED = (
    "The eastern pier of Port Ellery was shut by the harbor authority on Tuesday when divers discovered cracks in two "
    "concrete pillars carrying the ferry ramp. By the week's end engineers are to inspect the pillars that remain."
)


def articles(*rows: tuple[str, str], outlet: str = "daily", published: datetime | None = NOON) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "article_id": [name for name, _ in rows],
            "outlet": [outlet] * len(rows),
            "text": [text for _, text in rows],
            "published": pl.Series([published] * len(rows), dtype=pl.Datetime("us", "UTC")),
        }
    )


def wire(*rows: tuple[str, str], published: datetime | None = NOON - timedelta(hours=5)) -> pl.DataFrame:
    return articles(*rows, outlet="Meridian Press Agency (MPA)", published=published)


def match(frame: pl.DataFrame, originals: Originals | None, **options: object) -> tuple[Texts, Matches]:
    texts = read_texts(frame)
    return texts, find_copies(texts, np.ones(len(texts.words), dtype=np.bool_), originals, **options)  # type: ignore[arg-type]


def ratio(texts: Texts, matches: Matches) -> list[float]:
    total = texts.per_article(texts.words.article, ~texts.is_quoted)
    copied = texts.per_article(texts.words.article, matches.is_copied)
    return (copied / np.maximum(total, 1)).tolist()


def test_a_verbatim_copy_is_found_whole_with_spans_on_both_sides() -> None:
    texts, matches = match(articles(("a", FERRY)), build_originals(wire(("w", FERRY))))
    assert ratio(texts, matches) == [1.0]
    assert matches.spans.select("kind", "reference_id").unique().rows() == [("verbatim", "w")]
    for row in matches.spans.iter_rows(named=True):
        assert texts.text[row["start"] : row["end"]] == FERRY[row["reference_start"] : row["reference_end"]]


def test_an_unrelated_text_shares_nothing() -> None:
    texts, matches = match(articles(("a", ORCHARD)), build_originals(wire(("w", FERRY))))
    assert ratio(texts, matches) == [0.0]
    assert matches.n_searched.tolist() == [1]
    assert matches.pairs.is_empty()


def test_a_reworded_copy_is_found_at_sentence_level() -> None:
    texts, matches = match(articles(("a", f"{REWORDED}\n\n{ORCHARD}")), build_originals(wire(("w", FERRY))))
    copied = texts.text[: len(REWORDED)]
    assert np.count_nonzero(matches.is_copied) >= 0.8 * len(copied.split())
    assert not matches.is_copied[texts.words.start > len(REWORDED)].any()
    assert "reworded" in matches.spans["kind"].to_list()


def test_a_passage_moved_to_the_end_is_still_found() -> None:
    sentences = FERRY.split(". ")
    moved = ". ".join([*sentences[2:], *sentences[:2]])
    texts, matches = match(articles(("a", moved)), build_originals(wire(("w", FERRY))))
    assert ratio(texts, matches)[0] > 0.97


def test_originals_built_with_the_other_treatment_of_quotations_are_refused() -> None:
    originals = build_originals(wire(("w", FERRY)), quotations="keep")
    with pytest.raises(InputError, match=r"quotations='keep'.*expected quotations='blank'"):
        match(articles(("a", FERRY)), originals)


def test_saved_originals_match_alike(tmp_path: Path) -> None:
    originals = build_originals(wire(("w", FERRY), ("v", ORCHARD)))
    loaded = Originals.load(originals.save(tmp_path / "wire"))
    frame = articles(("a", FERRY), ("b", REWORDED))
    assert match(frame, loaded)[1].spans.equals(match(frame, originals)[1].spans)
    assert loaded.describe() == "2 originals of Meridian Press Agency (MPA), 2031-05-06 to 2031-05-06"


def test_extending_equals_building_at_once() -> None:
    at_once = build_originals(wire(("w", FERRY), ("v", ORCHARD)))
    extended = build_originals(wire(("w", FERRY))).extend(wire(("v", ORCHARD)))
    frame = articles(("a", f"{FERRY} {ORCHARD}"), ("b", REWORDED))
    assert match(frame, extended)[1].spans.equals(match(frame, at_once)[1].spans)
    with pytest.raises(InputError, match="already present"):
        extended.extend(wire(("v", ORCHARD)))


def test_stories_that_share_only_quotations_have_copied_nothing() -> None:
    quotes = (
        "“We will not sell the island to anyone who means to fence it in,” {} Ada Voss, who chairs the council. "
        "“The path around the shore has been open for four hundred years and it stays open.”"
    )
    first = "Councilors in Marrow turned down a bid for Gull Island late on Monday. " + quotes.format("said")
    second = "An offer for the bird sanctuary met laughter at the town hall. " + quotes.format("declared")
    texts, matches = match(articles(("a", second)), build_originals(wire(("w", first))))
    assert ratio(texts, matches) == [0.0]
    assert matches.is_known_quote.sum() >= 25
    assert not matches.is_shared_quote.any(), "an article that copies nothing keeps its quotations as its own"
    found = matches.spans.filter(pl.col("kind") == "quotation")
    assert found["similarity"].to_list() == pytest.approx([1.0, 1.0])
    start, end = found.select("start", "end").row(0)
    assert "fence it in" in second[start:end]


def test_a_copy_with_many_quotations_keeps_its_ratio_and_its_quotations_are_not_own() -> None:
    text = FERRY.replace("Engineers", "“We saw the cracks at once,” the diver Ola Brandt said. Engineers")
    texts, matches = match(articles(("a", text)), build_originals(wire(("w", text))))
    assert ratio(texts, matches) == [1.0]
    assert matches.is_shared_quote.sum() == texts.is_quoted.sum() > 0


def test_kept_quotations_take_part() -> None:
    text = f"“{ORCHARD}” the board said."
    _, matches = match(articles(("a", text)), build_originals(wire(("w", text)), quotations="keep"), quotations="keep")
    assert matches.is_copied.all()


def test_direction_and_window() -> None:
    def directions(hours: float) -> list[str]:
        originals = build_originals(wire(("w", FERRY), published=NOON - timedelta(hours=hours)))
        return match(articles(("a", FERRY)), originals)[1].pairs["direction"].to_list()

    assert directions(1) == ["from_reference"]
    assert directions(0) == ["undetermined"]
    assert directions(-2) == ["to_reference"]
    assert directions(71) == ["from_reference"]
    assert directions(73) == []
    assert directions(-25) == []


def test_long_passages_are_copies_however_old_the_original_is() -> None:
    long = " ".join(
        f"The keeper of lamp {i} on the quay of Pell wrote the number {7 * i} into a green book." for i in range(12)
    )
    originals = build_originals(wire(("w", long), published=NOON - timedelta(days=40)))
    texts, matches = match(articles(("a", long)), originals)
    assert ratio(texts, matches) == [1.0]
    assert matches.pairs["direction"].to_list() == ["from_reference"]
    assert matches.n_searched.tolist() == [1]


def test_an_original_later_than_every_article_is_not_copied_from() -> None:
    originals = build_originals(wire(("w", FERRY), published=NOON + timedelta(hours=3)))
    texts, matches = match(articles(("a", FERRY)), originals)
    assert ratio(texts, matches) == [0.0]
    assert matches.n_searched.tolist() == [0]
    assert matches.pairs["direction"].to_list() == ["to_reference"]


def test_without_dates_everything_is_searched_and_nothing_decided() -> None:
    originals = build_originals(wire(("w", FERRY), published=None))
    texts, matches = match(articles(("a", FERRY)), originals)
    assert ratio(texts, matches) == [1.0]
    assert matches.pairs["direction"].to_list() == ["undetermined"]
    assert matches.n_searched.tolist() == [1]


def test_a_date_without_time_compares_by_the_day() -> None:
    originals = build_originals(wire(("w", FERRY), published=NOON + timedelta(hours=5)))
    day = articles(("a", FERRY), published=NOON.replace(hour=0))
    assert match(day, originals)[1].pairs["direction"].to_list() == ["undetermined"]
    exact = day.with_columns(date_precision=pl.lit("time"))
    assert match(exact, originals)[1].pairs["direction"].to_list() == ["to_reference"]


def test_dates_in_several_zones_are_compared_as_instants() -> None:
    east = datetime(2031, 5, 6, 15, tzinfo=timezone(timedelta(hours=8)))
    frame = articles(("a", FERRY)).with_columns(published=pl.Series([east]).dt.convert_time_zone("Asia/Singapore"))
    matches = match(frame, build_originals(wire(("w", FERRY), published=NOON - timedelta(hours=6))))[1]
    assert matches.pairs["direction"].to_list() == ["from_reference"]


def test_an_outlet_does_not_copy_from_itself() -> None:
    agency = "Meridian Press Agency (MPA)"
    texts, matches = match(articles(("a", FERRY), outlet=agency), build_originals(wire(("w", FERRY))))
    assert ratio(texts, matches) == [0.0]
    assert matches.n_searched.tolist() == [0]


def test_empty_originals_and_empty_articles_share_nothing() -> None:
    texts, matches = match(articles(("a", FERRY), ("b", "")), build_originals(wire(("v", ""), ("w", FERRY))))
    assert ratio(texts, matches) == [1.0, 0.0]
    none = build_originals(wire(("w", FERRY)).clear())
    assert match(articles(("a", FERRY)), none)[1].n_searched.tolist() == [0]
    assert match(articles(("a", FERRY)), None)[1].searched == "no originals"


def test_the_same_original_under_many_ids_counts_once() -> None:
    originals = build_originals(wire(*((f"w{k:03}", FERRY) for k in range(150))))
    texts, matches = match(articles(("a", FERRY)), originals)
    assert ratio(texts, matches) == [1.0]
    assert set(matches.spans["reference_id"]) == {"w000"}


def test_a_text_of_five_megabytes_is_matched() -> None:
    filler = " ".join(f"word{k % 9973}x{k % 7919}" for k in range(350_000))
    text = f"{filler}\n\n{FERRY}\n\n{filler}"
    assert len(text) > 5_000_000
    _, matches = match(articles(("a", text)), build_originals(wire(("w", FERRY))))
    assert matches.is_copied.sum() == len(read_texts(articles(("a", FERRY))).words)


def test_masked_words_do_not_break_a_copy() -> None:
    words = FERRY.split()
    masked = " ".join([*words[:20], *["@"] * 7, *words[27:45], *["@"] * 7, *words[52:]])
    texts, matches = match(articles(("a", masked)), build_originals(wire(("w", FERRY))))
    assert ratio(texts, matches)[0] > 0.97


def test_boilerplate_takes_no_part() -> None:
    texts = read_texts(articles(("a", f"{ORCHARD}\n\n{FERRY}")))
    is_article = texts.words.start < len(ORCHARD)
    matches = find_copies(texts, is_article, build_originals(wire(("w", FERRY))))
    assert not matches.is_copied.any()


def test_every_word_goes_to_one_original() -> None:
    both = f"{FERRY} {ORCHARD}"
    texts, matches = match(
        articles(("a", both)), build_originals(wire(("v", ORCHARD), ("w", FERRY), ("x", FERRY[:300])))
    )
    covered = np.zeros(len(texts.text), dtype=np.int64)
    for start, end in matches.spans.select("start", "end").iter_rows():
        covered[start:end] += 1
    assert covered.max() == 1
    assert set(matches.spans["reference_id"]) == {"v", "w"}
    assert set(matches.pairs["reference_id"]) == {"v", "w", "x"}


def test_derivation_tells_a_reworded_text_from_an_unrelated_one() -> None:
    _, matches = match(articles(("a", FERRY), ("b", REWORDED), ("c", ORCHARD)), build_originals(wire(("w", FERRY))))
    whole, reworded, unrelated = matches.derivation.tolist()
    assert whole == 1.0 > reworded > 0.4 > unrelated


VOCABULARY = [
    "amber",
    "basin",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "heath",
    "inlet",
    "jetty",
    "knoll",
    "ledge",
    "marsh",
    "north",
    "ocean",
    "plain",
]
OTHER = [word.upper() + "q" for word in VOCABULARY]
WORDS = st.lists(st.sampled_from(VOCABULARY), max_size=60)
TEXTS = st.lists(WORDS, min_size=1, max_size=4)


def shares(texts: list[list[str]], originals: list[list[str]]) -> list[float]:
    frame = articles(*((f"a{k}", " ".join(words)) for k, words in enumerate(texts)))
    references = build_originals(wire(*((f"w{k}", " ".join(words)) for k, words in enumerate(originals))))
    return ratio(*match(frame, references))


@settings(deadline=None, max_examples=30)
@given(TEXTS, TEXTS)
def test_ratios_are_shares_and_spans_slice_back(texts: list[list[str]], originals: list[list[str]]) -> None:
    frame = articles(*((f"a{k}", " ".join(words)) for k, words in enumerate(texts)))
    read, matches = match(frame, build_originals(wire(*((f"w{k}", " ".join(w)) for k, w in enumerate(originals)))))
    assert all(0 <= share <= 1 for share in ratio(read, matches))
    for row in matches.spans.iter_rows(named=True):
        original = " ".join(originals[int(row["reference_id"][1:])])
        assert 0 <= row["reference_start"] < row["reference_end"] <= len(original)
        if row["kind"] == "verbatim":
            assert original[row["reference_start"] : row["reference_end"]].split()[0] in VOCABULARY


@settings(deadline=None, max_examples=30)
@given(WORDS)
def test_a_copy_of_itself_is_copied_whole(words: list[str]) -> None:
    if len(words) >= 5:
        assert shares([words], [words]) == [1.0]


@settings(deadline=None, max_examples=20)
@given(WORDS, st.lists(st.sampled_from(OTHER), max_size=60))
def test_texts_without_a_common_word_share_nothing(words: list[str], others: list[str]) -> None:
    assert shares([words], [others]) == [0.0]


@settings(deadline=None, max_examples=20)
@given(TEXTS, TEXTS)
def test_order_of_originals_does_not_matter(texts: list[list[str]], originals: list[list[str]]) -> None:
    assert shares(texts, originals) == shares(texts, originals[::-1])


@settings(deadline=None, max_examples=20)
@given(TEXTS, TEXTS)
def test_batches_do_not_matter(texts: list[list[str]], originals: list[list[str]]) -> None:
    together = shares(texts, originals)
    assert together == [share for words in texts for share in shares([words], originals)]


@settings(deadline=None, max_examples=20)
@given(WORDS, TEXTS, WORDS)
def test_another_original_never_lowers_the_ratio(words: list[str], originals: list[list[str]], more: list[str]) -> None:
    assert shares([words], [*originals, more])[0] >= shares([words], originals)[0]


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 6))
def test_own_text_never_raises_the_ratio(n: int) -> None:
    own = " ".join(f"{ORCHARD}".split()[: 8 * n])
    before = ratio(*match(articles(("a", FERRY)), build_originals(wire(("w", FERRY)))))[0]
    after = ratio(*match(articles(("a", f"{FERRY} {own}.")), build_originals(wire(("w", FERRY)))))[0]
    assert after <= before
