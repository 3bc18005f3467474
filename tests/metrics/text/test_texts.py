"""The text model: offsets, words, lines, sentences, quotations."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.text.hashing import ngram_keys, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Spans, Texts, read_texts


def texts_of(*rows: str, languages: list[str] | None = None) -> Texts:
    frame = pl.DataFrame({"article_id": [str(k) for k in range(len(rows))], "outlet": ["o"] * len(rows), "text": rows})
    return read_texts(frame, languages)


def pieces(texts: Texts, spans: Spans) -> list[str]:
    return [texts.text[a:b] for a, b in zip(spans.start, spans.end, strict=True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("  \n\t ", []),
        ("Don't stop", ["Don't", "stop"]),
        ("the mayor’s half-built pier", ["the", "mayor’s", "half-built", "pier"]),
        ("paid 1,250.50 crowns, not 3.", ["paid", "1,250.50", "crowns", "not", "3"]),
        ("yes--no", ["yes", "no"]),
        ("rock 'n' roll", ["rock", "n", "roll"]),
        ("soft\u00adhyphen zero\u200bwidth", ["soft\u00adhyphen", "zero\u200bwidth"]),
        ("\u202bשלום\u202c עולם", ["שלום", "עולם"]),
        ("港口罷工", ["港", "口", "罷", "工"]),
        ("पानी का स्तर", ["पानी", "का", "स्तर"]),
        ("𝒜b 😀 c", ["𝒜b", "c"]),
        ("x'", ["x"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    texts = texts_of(text)
    assert pieces(texts, texts.words) == words


def test_folded_words_share_a_key() -> None:
    texts = texts_of("Mayor’s MAYOR'S mayor's may\u00ador's pier")
    assert len(set(texts.word_keys[:4].tolist())) == 1
    assert texts.word_keys[4] not in texts.word_keys[:4]
    assert texts.word_keys[0] == word_keys(["mayor's"])[0]


def test_ngram_keys_tell_order() -> None:
    keys = word_keys(["a", "b", "c", "a", "b"])
    grams = ngram_keys(keys, 2)
    assert len(grams) == 4
    assert grams[0] == grams[3]
    assert len(set(grams.tolist())) == 3
    assert len(ngram_keys(keys, 6)) == 0


def test_positions_stay_in_their_article() -> None:
    texts = texts_of("One two.\r\n\r\n  Three.  ", "", "Four 😀 five.")
    assert pieces(texts, texts.lines) == ["One two.", "Three.", "Four 😀 five."]
    assert texts.lines.article.tolist() == [0, 0, 2]
    assert texts.blank_before.tolist() == [True, True, True]
    assert texts.words.article.tolist() == [0, 0, 0, 2, 2]
    assert texts.local(texts.words.article, texts.words.start).tolist() == [0, 4, 14, 0, 7]
    assert texts.n_words.tolist() == [3, 0, 2]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Lt. Col. Ada Voss spoke. J. K. Marl left.", ["Lt. Col. Ada Voss spoke.", "J. K. Marl left."]),
        ("“Really?” he asked. “No.” She left.", ["“Really?” he asked.", "“No.”", "She left."]),
        ("It met at 5 p.m. Then it rained.", ["It met at 5 p.m.", "Then it rained."]),
        ("He wrote… and then left.", ["He wrote… and then left."]),
        ("Headline without end\nThe harbor closed.", ["Headline without end", "The harbor closed."]),
        ("a gathering of towns. republic of the coast", ["a gathering of towns.", "republic of the coast"]),
        (
            "The port\nof Oster closed\nits gates on\nMonday night.\nIt stays shut.",
            ["The port\nof Oster closed\nits gates on\nMonday night.", "It stays shut."],
        ),
        ("Port. Port.", ["Port.", "Port."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    texts = texts_of(text)
    assert pieces(texts, texts.sentences) == sentences


def test_cover_counts_overlapping_spans_once() -> None:
    texts = texts_of("one two three four")
    assert texts.cover(np.array([0, 4]), np.array([7, 13])).tolist() == [True, True, True, False]


ALPHABET = st.sampled_from(list("aB é'’\"“”‘«».,!? \n\r\u2028\u200f-9漢😀\u0301`\x00"))


@given(st.lists(st.text(ALPHABET, max_size=60), min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_spans_are_ordered_inside_their_article_and_free_of_overlap(rows: list[str]) -> None:
    texts = texts_of(*rows)
    for spans in (texts.lines, texts.sentences, texts.words, texts.quotations):
        assert (spans.start < spans.end).all()
        assert (spans.end[:-1] <= spans.start[1:]).all()
        assert (texts.bounds[spans.article, 0] <= spans.start).all()
        assert (spans.end <= texts.bounds[spans.article, 1]).all()
    assert (texts.word_line >= 0).all()
    assert (texts.words.end <= texts.lines.end[texts.word_line]).all()
    assert (texts.word_sentence >= 0).all()
    assert (texts.words.start < texts.sentences.end[texts.word_sentence]).all()


@given(st.lists(st.text(ALPHABET, max_size=40), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_a_batch_reads_as_its_articles_one_by_one(rows: list[str]) -> None:
    together = texts_of(*rows)
    for k, row in enumerate(rows):
        alone = texts_of(row)
        mine = together.words.article == k
        assert together.word_keys[mine].tolist() == alone.word_keys.tolist()
        for name in ("lines", "sentences", "words", "quotations"):
            spans, single = getattr(together, name), getattr(alone, name)
            chosen = spans.article == k
            assert (spans.start[chosen] - together.bounds[k, 0]).tolist() == single.start.tolist()
            assert (spans.end[chosen] - together.bounds[k, 0]).tolist() == single.end.tolist()


def test_a_megabyte_line_is_read() -> None:
    texts = texts_of("word " * 200_000)
    assert len(texts.words) == 200_000
    assert len(texts.sentences) == 1


@given(st.lists(st.text(alphabet="aB é\u00ad'-.1 ", max_size=30), min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_looking_up_distinct_words_finds_what_looking_up_each_does(rows: list[str]) -> None:
    texts = texts_of(*rows)
    table = KeyTable(word_keys(["ab", "a", "1", "b"]))
    assert texts.rows_in(table).tolist() == table.rows(texts.word_keys).tolist()
    assert texts.are_in(table).tolist() == table.has(texts.word_keys).tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("don\u00ad'\u00ad\u00adt", ["don\u00ad'\u00ad\u00adt"]),
        ("\u00adpier\u00ad", ["pier"]),
        ("pier \u00ad-\u00ad two", ["pier", "two"]),
        ("\u00ad\u00ad", []),
        ("half\u00ad\u00ad-built", ["half\u00ad\u00ad-built"]),
    ],
)
def test_what_is_not_seen_stands_between_nothing(text: str, words: list[str]) -> None:
    texts = texts_of(text)
    assert pieces(texts, texts.words) == words
