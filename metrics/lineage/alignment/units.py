"""Units: the sentences of every version, very long ones cut alike in all versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Flags, Ints

MOST_UNIT_WORDS = 60
"""A longer sentence is none: the text has no full stops there."""

RUN_WORDS = 15
"""Words of the runs that stand for sentences where a text has none."""


MOST_MODELS = 4
"""From so many texts like it the edges of a text are taken, where the ones before have no words of a stretch."""


@dataclass(frozen=True, eq=False)
class Units:
    """Half-open word ranges of versions (numbered), in the order of versions and words."""

    version: Ints
    low: Ints
    high: Ints

    def __len__(self) -> int:
        return len(self.version)


def cut_units(versions: Sequence[Version]) -> Units:
    """The sentences of the versions; stretches without full stops are cut into runs of about 15 words.

    The longest version is cut every 15 words, each other at the words at which the one most like it is, so that what
    one version inserts does not move the edges of all runs behind it.
    """
    edges = [np.append(version.sentence_first, len(version)) for version in versions]
    is_long = [_lacks_sentences(edge) for edge in edges]
    if any(is_long):
        edges = _cut_alike(versions, edges, is_long)
    low = [edge[:-1] for edge in edges]
    number = np.repeat(np.arange(len(versions)), [len(part) for part in low])
    return Units(number, np.concatenate(low), np.concatenate([edge[1:] for edge in edges]))


def cut_stories(stories: Sequence[Sequence[Version]]) -> Units:
    """The units of several stories, whose versions are numbered through: as ``cut_units`` finds those of each."""
    versions = [version for story in stories for version in story]
    first = [version.sentence_first for version in versions]
    n_units, n_words = np.array([len(part) for part in first]), np.array([len(version) for version in versions])
    number = np.repeat(np.arange(len(versions)), n_units)
    low = np.concatenate(first)
    high = np.append(low[1:], 0)
    has_units = n_units > 0
    high[np.cumsum(n_units)[has_units] - 1] = n_words[has_units]
    lengths = high - low
    long_words = np.bincount(number, np.where(lengths > MOST_UNIT_WORDS, lengths, 0), len(versions))
    is_long = 2 * long_words > np.bincount(number, lengths, len(versions))
    units = Units(number, low, high)
    return _with_cut(stories, units, is_long) if is_long.any() else units


def _with_cut(stories: Sequence[Sequence[Version]], units: Units, is_long: Flags) -> Units:
    """The units with those of the stories that have versions without sentences cut alike."""
    edges = np.cumsum([0, *(len(story) for story in stories)])
    parts = []
    for story, (begin, end) in zip(stories, pairwise(edges.tolist()), strict=True):
        if is_long[begin:end].any():
            cut = cut_units(story)
            parts.append((cut.version + begin, cut.low, cut.high))
        else:
            rows = slice(*np.searchsorted(units.version, (begin, end)).tolist())
            parts.append((units.version[rows], units.low[rows], units.high[rows]))
    version, low, high = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Units(version, low, high)


def _lacks_sentences(edges: Ints) -> bool:
    """Whether most words of a text stand in stretches too long for sentences."""
    lengths = np.diff(edges)
    return bool(lengths[lengths > MOST_UNIT_WORDS].sum() > lengths.sum() / 2)


def _cut_alike(versions: Sequence[Version], edges: list[Ints], is_long: Sequence[bool]) -> list[Ints]:
    """The edges of all versions; each text without sentences is cut where the one most like it is.

    The longest is cut first, and from there on the one that shares most words with one that is cut: words spelled
    differently from hand to hand are mostly those of the next hand.
    """
    rows = np.flatnonzero(is_long).tolist()
    model = max(rows, key=lambda row: (len(versions[row]), versions[row].keys.tolist()))
    shared = _shared_words([versions[row].keys for row in rows])
    made = list(edges)
    made[model] = _cut_runs(edges[model])
    done = [rows.index(model)]
    while len(done) < len(rows):
        open_ = [row for row in range(len(rows)) if row not in done]
        nearest = shared[np.ix_(open_, done)]
        one = open_[int(nearest.max(axis=1).argmax())]
        order = np.argsort(-shared[one, done], kind="stable")[:MOST_MODELS]
        models = [rows[done[place]] for place in order.tolist()]
        made[rows[one]] = _cut_like(versions, made, rows[one], models)
        done.append(one)
    return made


def _shared_words(keys: Sequence[NDArray[np.uint64]]) -> Ints:
    """The words that each two texts share, repeated ones as often as both have them."""
    known, number = np.unique(np.concatenate(keys), return_inverse=True)
    edges = np.cumsum([0, *(len(part) for part in keys)])
    counts = np.array([np.bincount(number[low:high], minlength=len(known)) for low, high in pairwise(edges.tolist())])
    found: Ints = np.array([np.minimum(row, counts).sum(axis=1) for row in counts]).astype(np.int64)
    return found


def _cut_like(versions: Sequence[Version], edges: Sequence[Ints], row: int, models: Sequence[int]) -> Ints:
    """The edges of a text, taken from the first of ``models``; in stretches that it lacks from the next ones."""
    cuts = edges[row]
    for model in models:
        lengths = np.diff(cuts)
        if not (lengths > MOST_UNIT_WORDS).any():
            break
        moved = np.unique(_places_in(versions[model].keys.tolist(), versions[row].keys.tolist())[edges[model]])
        stretch = np.clip(np.searchsorted(cuts, moved, side="right") - 1, 0, len(lengths) - 1)
        cuts = np.union1d(cuts, moved[lengths[stretch] > MOST_UNIT_WORDS])
    return _cut_runs(cuts)


def _cut_runs(edges: Ints) -> Ints:
    """Edges with further ones every ``RUN_WORDS`` words within the stretches that are too long for sentences."""
    parts = [edges]
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if high - low > MOST_UNIT_WORDS:
            n_runs = round((high - low) / RUN_WORDS)
            parts.append(np.linspace(low, high, n_runs + 1).astype(np.int64))
    return np.unique(np.concatenate(parts))


def _places_in(one: Sequence[int], other: Sequence[int]) -> Ints:
    """For every word of a text, and its end, its place in another one.

    It lies in the longest stretches that both have, or as far behind the last of these as in the text, but not beyond
    the next.
    """
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    begin, place, _ = np.array([tuple(block) for block in blocks]).T
    words = np.arange(len(one) + 1)
    block = np.maximum(np.searchsorted(begin, words, side="right") - 1, 0)
    beyond = np.append(place[1:], len(other))[block]
    found: Ints = np.clip(place[block] + words - begin[block], 0, beyond)
    return found
