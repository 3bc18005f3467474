"""The pairs of a story's texts: the words that copying counts for each, and those that the tree does not account for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from masthead.metrics.wording import show_count
from masthead.reports.stories.find import Story

MUCH_MORE = 1.25
"""A pair is shown beside the tree where it shares so many times the words of the weakest link on the way between."""

MOST_BESIDE = 6
"""So many pairs of a story are shown beside the tree, those with most words."""


@dataclass(frozen=True)
class PairCount:
    """The words that two texts share outside quotations, as copying counts them; ``is_directed``: the first is older."""

    origin_id: str
    article_id: str
    n_words: int
    is_directed: bool

    @property
    def ends(self) -> frozenset[str]:
        """The two texts."""
        return frozenset((self.origin_id, self.article_id))


Counts = Mapping[frozenset[str], PairCount]


def count_pairs(story: Story) -> dict[frozenset[str], PairCount]:
    """One count for each pair of a story: of the two of an undirected pair the larger, as on the page of copying."""
    counts: dict[frozenset[str], PairCount] = {}
    for link in story.links:
        pair = PairCount(link.origin_id, link.article_id, link.n_words, link.is_directed)
        if pair.ends not in counts or pair.n_words > counts[pair.ends].n_words:
            counts[pair.ends] = pair
    return counts


def count_words(counts: Counts, one: str, other: str) -> str:
    """The count of a pair with what it counts: words outside quotations, where two texts are compared by themselves."""
    found = counts.get(frozenset((one, other)))
    return f"{show_count(found.n_words, 'word') if found else 'no words'} outside quotations"


def beside_tree(counts: Counts, links: Iterable[tuple[str, str, int]]) -> list[PairCount]:
    """The pairs without a link that share more words than the links between them account for, most words first.

    ``links`` are two texts and their words. A pair is accounted for where all links on some way between the two have
    nearly as many words as the pair. The pair with most words of all is always among them, if it has no link.
    """
    carried = _widest_ways({frozenset((one, other)): words for one, other, words in links}, counts)
    ordered = sorted(counts.values(), key=lambda pair: (-pair.n_words, pair.origin_id, pair.article_id))
    open_ = [pair for pair in ordered if pair.ends not in carried.linked]
    more = [pair for pair in open_ if pair.n_words > MUCH_MORE * carried.words.get(pair.ends, 0)]
    first = [pair for pair in ordered[:1] if pair in open_ and pair not in more]
    return [*first, *more][:MOST_BESIDE]


@dataclass(frozen=True)
class _Ways:
    """Pairs with a link, and for every pair the words of the weakest link on the best way between the two."""

    linked: frozenset[frozenset[str]]
    words: Mapping[frozenset[str], int]


def _widest_ways(links: Mapping[frozenset[str], int], counts: Counts) -> _Ways:
    words = {ends: max(n, counts[ends].n_words if ends in counts else 0) for ends, n in links.items() if len(ends) == 2}
    group = {name: frozenset((name,)) for ends in words for name in ends}
    found: dict[frozenset[str], int] = {}
    for ends in sorted(words, key=lambda ends: (-words[ends], sorted(ends))):
        one, other = (group[name] for name in sorted(ends))
        if one != other:
            found |= {frozenset((a, b)): words[ends] for a in one for b in other}
            whole = one | other
            group |= dict.fromkeys(whole, whole)
    return _Ways(frozenset(words), found)
