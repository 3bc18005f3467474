"""The wording that most versions have."""

from hypothesis import given
from hypothesis import strategies as st

from masthead.metrics.lineage.alignment.wording import Printed, majority, show_wording, similarity


def printed(text: str) -> Printed:
    words = tuple(text.split())
    return Printed(tuple(sum(map(ord, word.lower().strip(",."))) for word in words), words)


def shown(*texts: str) -> str:
    return show_wording(majority([printed(text) for text in texts]))


def test_two_of_three_settle_a_word() -> None:
    assert shown("We will stay here", "We will remain here", "We will stay here") == "We will stay here"


def test_two_versions_settle_nothing_where_they_differ() -> None:
    assert shown("We will stay here", "We will remain here") == "We will [remain|stay] here"


def test_a_word_that_most_lack_is_left_out() -> None:
    assert shown("We will stay", "We will surely stay", "We will stay") == "We will stay"


def test_a_word_that_half_lack_is_marked() -> None:
    assert shown("We will stay", "We will surely stay") == "We will [–|surely] stay"


texts = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "zeta"]), min_size=1, max_size=9).map(" ".join)


@given(st.lists(texts, min_size=1, max_size=5))
def test_the_stretches_hold_all_words_of_every_version(versions: list[str]) -> None:
    loci = majority([printed(text) for text in versions])
    assert all(len(locus.held) in (1, len(versions)) for locus in loci)
    for row, text in enumerate(versions):
        held = [locus.held[row if len(locus.held) > 1 else 0] for locus in loci]
        assert " ".join(" ".join(part.words) for part in held).split() == text.split()


@given(texts, texts)
def test_similarity_is_a_share_and_one_for_the_same(one: str, other: str) -> None:
    assert 0 <= similarity(printed(one).reading, printed(other).reading) <= 1
    assert similarity(printed(one).reading, printed(one).reading) == 1
