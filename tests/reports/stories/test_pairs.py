"""Which pairs of a story stand beside its tree, and how pairs are counted."""

from masthead.reports.stories.find import Link, Story
from masthead.reports.stories.pairs import beside_tree, count_pairs, count_words


def story(*links: tuple[str, str, int, bool]) -> Story:
    """A story with links: the one text, the other, words, and whether the first is older."""
    return Story("A story", (), tuple(Link(one, other, n, 0, "unknown", is_old) for one, other, n, is_old in links))


def test_a_pair_of_unknown_order_has_one_count_the_larger() -> None:
    counts = count_pairs(story(("a", "b", 40, False), ("b", "a", 60, False)))
    assert [pair.n_words for pair in counts.values()] == [60]
    assert count_words(counts, "b", "a") == "60 words outside quotations"
    assert count_words(counts, "a", "c") == "no words outside quotations"


def test_a_pair_that_the_tree_does_not_account_for_stands_beside_it() -> None:
    counts = count_pairs(story(("a", "b", 400, False), ("a", "c", 50, False)))
    assert [pair.ends for pair in beside_tree(counts, [("a", "c", 130), ("b", "c", 60)])] == [frozenset("ab")]


def test_copies_of_one_original_are_accounted_for() -> None:
    counts = count_pairs(story(("w", "a", 300, True), ("w", "b", 290, True), ("a", "b", 280, True)))
    assert beside_tree(counts, [("w", "a", 310), ("w", "b", 300)]) == []


def test_the_strongest_pair_of_all_is_never_left_out() -> None:
    counts = count_pairs(story(("w", "a", 300, True), ("w", "b", 290, True), ("a", "b", 305, False)))
    assert [pair.n_words for pair in beside_tree(counts, [("w", "a", 310), ("w", "b", 300)])] == [305]


def test_texts_that_no_way_joins_stand_beside_the_tree() -> None:
    counts = count_pairs(story(("a", "b", 30, False), ("c", "d", 20, False)))
    assert [pair.n_words for pair in beside_tree(counts, [("a", "b", 30)])] == [20]
