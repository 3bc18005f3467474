from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.copying import Matches, find_copies
from masthead.metrics.errors import InputError
from masthead.metrics.originals import Originals, build_originals
from masthead.metrics.texts import Texts, read_texts

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
    with pytest.raises(InputError, match="quotations='keep'.*expected quotations='blank'"):
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


WORDS = st.lists(st.sampled_from("amber basin cedar delta ember fjord grove heath inlet jetty knoll ledge".split()), max_size=60)


@settings(deadline=None, max_examples=40)
@given(WORDS)
def test_a_copy_of_itself_is_copied_whole(words: list[str]) -> None:
    text = " ".join(words)
    texts, matches = match(articles(("a", text)), build_originals(wire(("w", text))))
    if len(words) >= 8:
        assert ratio(texts, matches) == [1.0]
