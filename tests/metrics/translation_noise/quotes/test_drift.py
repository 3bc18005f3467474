import numpy as np
import polars as pl
import pytest

from masthead.metrics.copy_ratio.corpus.neighborhood import find_shared
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.quotes.drift import align_quotations, count_quotes
from masthead.metrics.translation_noise.quotes.wording import compare_words
from tests.nearby import all_nearby

ROWS = [
    "“We will never sell the old harbor to anyone who asks for it,” Mayor Ada Brandel told the council on Monday.",
    "“We will never give the old harbor to anyone who asks for it,” the mayor said after the meeting.",
    "“We will never sell the old harbor to anyone who asks for it,” said Ms. Brandel in the evening.",
    "“We will never sell the old harbor to anyone,” the mayor told a radio station.",
    "Nobody said a word.",
    "“Our boats left before dawn and came home empty again,” a fisher said.",
    "“The lamp of the lighthouse burned out during the storm,” its keeper wrote.",
    "“Schools will stay shut until the flood has gone down,” teachers were told.",
]


def aligned():
    names = [f"a{i}" for i in range(len(ROWS))]
    texts = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": ROWS}))
    every = np.ones(len(texts.words), dtype=np.bool_)
    nearby = all_nearby(texts)
    return texts, align_quotations(texts, [(find_shared(texts, every, nearby), nearby.texts)])


@pytest.mark.parametrize(
    ("words", "reference", "expected"),
    [
        ("we will go", "we will go", ("quote_identical", 0)),
        ("we will go", "we will go home", ("quote_cut", 1)),
        ("we will go home", "we will go", ("quote_cut", 1)),
        ("we will go home", "we shall go home", ("quote_reworded", 1)),
        ("go we will", "we will go", ("quote_reworded", 1)),
    ],
)
def test_wordings_are_compared(words, reference, expected):
    assert compare_words(word_keys(words.split()), word_keys(reference.split())) == expected


def test_quotations_of_one_utterance_are_aligned():
    texts, found = aligned()
    labels = dict(found.select("article", "label").iter_rows())
    assert labels[0] == "quote_identical"
    assert labels[1] == "quote_reworded"
    assert labels[2] == "quote_identical"
    assert 4 not in labels
    row = found.filter(pl.col("article") == 1).row(0, named=True)
    assert texts.text[row["start"] : row["end"]].startswith("We will never give")
    assert row["n_changed"] == 1
    reference = int(row["reference_id"][1:])
    assert ROWS[reference][row["reference_start"] : row["reference_end"]].startswith("We will never sell")


def shared(*rows):
    names = [f"a{i}" for i in range(len(rows))]
    texts = read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": list(rows)}))
    nearby = all_nearby(texts)
    found = align_quotations(
        texts, [(find_shared(texts, np.ones(len(texts.words), dtype=np.bool_), nearby), nearby.texts)]
    )
    return [
        (row["article"], row["label"], texts.text[row["start"] : row["end"]]) for row in found.iter_rows(named=True)
    ]


REST = " “The lamp of the lighthouse burned out during the storm,” its keeper wrote to the harbor board on Monday."


def test_a_few_words_are_one_utterance_where_the_words_around_them_agree():
    found = shared(
        "Brandel assured fishers in Norda that the two ports would “never be rivals” again." + REST,
        "Mayor Brandel told the fishers of Norda both ports will “never be competitors” in future." + REST,
    )
    assert (0, "quote_reworded", "never be rivals") in found
    assert (1, "quote_reworded", "never be competitors") in found


def test_a_few_words_in_another_context_are_another_utterance():
    found = shared(
        "Brandel assured fishers in Norda that the two ports would “never be rivals” again." + REST,
        "A teacher in the hills wrote that lessons should “never be boring” for small children." + REST,
    )
    assert [label for _, label, _ in found] == ["quote_identical", "quote_identical"]


def test_each_article_counts_its_own():
    _, found = aligned()
    reworded, identical, matched = count_quotes(found, len(ROWS))
    assert reworded[1] == 1
    assert identical.tolist()[:3] == [1, 0, 1]
    assert matched[4] == 0


def test_without_matches_the_table_is_empty():
    texts, _ = aligned()
    assert align_quotations(texts, []).is_empty()
