import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.defects.find import DEFECT_RULES, find_defects


def marks(*rows):
    names = [f"a{i}" for i in range(len(rows))]
    texts = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": list(rows)}))
    found = find_defects(texts, ~texts.is_quoted)
    return [
        (DEFECT_RULES[rule].label, texts.text[int(texts.words.start[a]) : int(texts.words.end[b])])
        for a, b, rule in zip(found.first.tolist(), found.last.tolist(), found.rule.tolist(), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("The mayor tried to stop the march by forceit on Sunday.", ("fused_word", "forceit")),
        ("The council met in the the old hall.", ("doubled_word", "the the")),
        ("Ships now sail around the coast of Morland. Morland.", ("doubled_word", "Morland. Morland")),
        ("It was a rare foreign trip As for the mayor since spring.", ("stray_capital", "As")),
        ("It is a league of countries. republic of the old union among them.", ("lowercase_start", "republic")),
        (
            "According to a short report in Norda, Morland state news agency.",
            ("cut_sentence", "According to a short report in Norda, Morland state news agency"),
        ),
        (
            "The minister said that he would speak to the.",
            ("cut_sentence", "The minister said that he would speak to the"),
        ),
        ("They were waiting for an boat on the quay.", ("article_form", "an boat")),
        ("They were waiting for a answer on the quay.", ("article_form", "a answer")),
        ("It could be the result of the border having been cross.", ("agreement", "been cross")),
        ("The harbor board could makes no promise.", ("agreement", "could makes")),
        ("When the storm came they was asleep.", ("agreement", "they was")),
        ("The captain spoke of the шторм to reporters.", ("residue", "шторм")),
        ("The firm works with colossal information on its machines.", ("tortured_phrase", "colossal information")),
        (
            "Envoys flew to Kyiv on Monday. Talks in Kyiv went on. They left Kiev on Friday.",
            ("name_variants", "Kiev"),
        ),
        ("The ferry left afterthe storm.", ("fused_word", "afterthe")),
        ("Workers signed the list ofthe union.", ("fused_word", "ofthe")),
        ("The bridge was closed in Februaryand opened in May.", ("fused_word", "Februaryand")),
        ("Nobody did lift the phone the phone on Sunday.", ("doubled_word", "the phone the phone")),
        ("Guests were in the hall when The storm came.", ("stray_capital", "The")),
        ("The new rules cannot Come into force.", ("stray_capital", "Come")),
        ("Nobody came because it have rained.", ("agreement", "it have")),
        (
            "While the union of the port, which has asked for filters since May.",
            ("cut_sentence", "While the union of the port, which has asked for filters since May"),
        ),
        (
            "We met the sailor Nadia Roswell. The sailor Nadya Rosvell stayed.",
            ("name_variants", "Nadya"),
        ),
    ],
)
def test_a_fault_is_marked(text, mark):
    assert marks(text) == [mark]


@pytest.mark.parametrize(
    "text",
    [
        "The talks will go on and on and on until spring.",
        "Nobody knew how the crew would behave in a storm.",
        "The envoy who met the board in May, which was late, left the city.",
        "While the union of the port, which has asked for filters, waits, nothing moves.",
        "Exports rose sixteenfold within ten years.",
        "We met Nadia Roswell. Her sister Maria Roswell stayed.",
        "The convictions stem from letters by the sailors, whose boat was lost, and the captain.",
        "The owners of the ferry range from farmers to bankers of the coast, who have paid for it.",
        "According to the harbor office in Norda approximately 300 people live near the pier.",
        "According to the union, August repeats itself once in ten years on average.",
        "Airbus soars In the wake of the storm the harbor closed.",
        "The band sang We are the Champions at the pier.",
        "The choir performs a version of the musical Into the Woods on the pier.",
        "He used the foreign word шторм for it.",
        "Whether the pier will remains to be seen.",
        "The findings of Ferries in Tarn 2012 come from 2007 figures, the latest of the office of the harbor.",
        "They made bets on bets on bets at the harbor.",
        "The rent is set at 300 thou. crowns a month.",
        "The hull withstands heavy loads and the washer does not leak.",
        "They found it again onand off the coast.",
        "Toby Brandel wrote a book about the harbor.",
        "Output rose sixfold within a year.",
        "She wrote of The Collapse of Northern Civilization. Others wrote Northern Civilisation.",
        "What a day at the the pier! @harborpost",
        "A crew works at the the pier. Photograph: Getty Images",
        "We saw the the pier | The Harbor Post",
        "The mayor of the city is Aaron Mr. al-Brandel of the old port.",
    ],
)
def test_what_only_looks_like_a_fault_is_not_marked(text):
    assert marks(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The pier will stay closed, as The Harbor Post has noted.",
        "He had had enough, and that that is so is very very clear.",
        "The envoy flew to Pago Pago on Sunday.",
        "She gave an hour to a unanimous union and a European one.",
        "It was an historic day for an MRI scanner.",
        "The app is called iHarbor. eBoats came later.",
        "The bill passed on Jan. 5 at 3 p.m. in the main hall.",
        "He quoted the letter: “We was in the the boat.”",
        "According to the board, the pier is closed.",
        "What they did was clear. If he were here, he would go.",
        "Guests ate crème brûlée in the café and read a résumé.",
        "Read more at harborpost.example. https://harborpost.example/pier for details.",
        "Mr. Brandel spoke. Messrs. Brandel and Oster said that they agreed. Mr. Brandel left.",
        "Envoys flew to Kyiv and read the Kiev Post.",
        "Never. Never would she sell the boat.",
        "The deadline passed. Passed over for the post, she left.",
        "",
        "🙂 \u202e \u200b",
    ],
)
def test_clean_text_has_no_marks(text):
    assert marks(text) == []


def test_a_name_with_and_without_an_honorific_is_no_defect():
    assert (
        marks("Mr. Brandel spoke first. Mr. Brandel then left. Aides left when Brandel said that he was tired.") == []
    )


def test_marks_do_not_reach_into_the_next_article():
    assert marks("They came to the", "the quay.") == []


def test_a_word_is_marked_once_and_in_order():
    found = marks("They was at at the the hall.")
    assert found == sorted(found, key=lambda mark: "They was at at the the hall.".index(mark[1]))
    assert len(found) == len(set(found))


def test_ineligible_words_are_not_marked():
    texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": ["in in the hall"]}))
    assert len(find_defects(texts, np.zeros(len(texts.words), dtype=np.bool_))) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80), min_size=1, max_size=3))
def test_any_text_is_read(rows):
    together = marks(*rows)
    assert together == [mark for row in rows for mark in marks(row)]
