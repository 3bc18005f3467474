import numpy as np
import polars as pl
import pytest

from benchmarks.synonym_replacer import read_synonyms, replace_words
from masthead.metrics.text.texts import read_texts
from masthead.metrics.translation_noise.spin.background import Background, build_background
from masthead.metrics.translation_noise.spin.surprisal import find_surprisal, spin_figure, unexpected_words
from masthead.metrics.translation_noise.spin.tokens import NAME, NUMBER, RARE, START, tokens

PLAIN = (
    "The committee met on Monday to vote on the bill. Members of the committee said the program would help children "
    "and families in the state. The department will provide funding for the program in the next fiscal year. "
) + "A farmer near the coast asked for a loan to repair a broken fence after the storm."


def model(*rows):
    names = [f"a{i}" for i in range(len(rows))]
    return read_texts(pl.DataFrame({"article_id": names, "outlet": names, "text": list(rows)}))


def figure(*rows):
    texts = model(*rows)
    return spin_figure(texts, find_surprisal(texts), np.ones(len(texts.words), dtype=np.bool_))


@pytest.fixture(scope="module")
def small():
    return build_background([model(*(["the boat left the harbor. the boat came back to the harbor."] * 6))])


def test_counts_of_a_small_background(small):
    assert dict(zip(small.words, small.singles[4:].tolist(), strict=True))["boat"] == 12
    the, boat, harbor = (4 + small.words.index(word) for word in ("the", "boat", "harbor"))
    pair = np.array([the]), np.array([boat])
    assert small.count_pairs(*pair).tolist() == [12]
    assert small.count_triples(np.array([START]), *pair).tolist() == [12]
    assert small.count_pairs(np.array([boat]), np.array([harbor])).tolist() == [0]
    followers, counts = small.followers(the)
    assert dict(zip(followers.tolist(), counts.tolist(), strict=True)) == {boat: 12, harbor: 12}


def test_a_background_round_trips_and_gives_the_same_bytes(small, tmp_path):
    read = Background.load(small.save(tmp_path / "a.npz"))
    assert read.words == small.words
    assert np.array_equal(read.triples, small.triples)
    assert (tmp_path / "a.npz").read_bytes() == read.save(tmp_path / "b.npz").read_bytes()


def test_tokens_join_names_and_class_numbers(small):
    texts = model("The boat of Ada Brandel left 3 gulls.")
    found = tokens(texts, small.table)
    the, boat, left = (4 + small.words.index(word) for word in ("the", "boat", "left"))
    assert found.number.tolist() == [START, the, boat, RARE, NAME, left, NUMBER, RARE]
    assert found.word.tolist() == [-1, 0, 1, 2, 3, 5, 6, 7]


def test_replaced_words_raise_the_figure():
    spun, n = replace_words(PLAIN, 0.15, seed=1)
    assert n >= 3
    before, after = figure(PLAIN, spun)
    assert after > before


def test_an_article_is_measured_the_same_in_any_batch():
    assert figure("Another text.", PLAIN, "")[1] == pytest.approx(figure(PLAIN)[0])


def test_an_empty_text_has_no_figure():
    assert np.isnan(figure("", "One")).tolist() == [True, True]


def test_the_commoner_word_is_named():
    texts = model("He was accused of paying levies for a household of six.", PLAIN)
    spin = find_surprisal(texts)
    found = unexpected_words(spin, np.flatnonzero(spin.word >= 0), most=5)
    named = {texts.text[texts.words.start[it.word] : texts.words.end[it.word]]: it.expected for it in found}
    assert named["levies"] == "taxes"
    assert all(unexpected.gain >= 8 for unexpected in found)


def test_the_replacer_is_frozen():
    assert len(read_synonyms()) == 372
    assert replace_words("The big house stood near the old road.", 0.5, seed=3) == replace_words(
        "The big house stood near the old road.", 0.5, seed=3
    )


SPORT = (
    "The striker curled a free kick past the keeper before the break, and the visitors hit the post twice. The winger "
    "crossed low for the captain, who tapped in from close range. The goalkeeper parried a header and the defender "
    "hacked the rebound off the line, but the referee waved play on and the hosts held out for a goalless second half."
)


def test_a_subject_far_from_the_background_is_no_spin():
    spun, _ = replace_words(PLAIN, 0.15, seed=1)
    plain, replaced, sport = figure(PLAIN, spun, SPORT)
    assert plain < replaced
    assert sport < replaced
