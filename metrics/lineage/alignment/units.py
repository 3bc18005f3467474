"""Units: the sentences of every version, very long ones cut alike in all versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Ints

MOST_UNIT_WORDS = 60
"""A longer sentence is none: the text has no full stops there."""

RUN_WORDS = 15
"""Words of the runs that stand for sentences where a text has none."""


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

    The longest version is cut every 15 words; the others are cut at the same words, where they have them, so that
    what one version inserts does not move the edges of all runs behind it.
    """
    edges = [np.append(version.sentence_first, len(version)) for version in versions]
    is_long = [_lacks_sentences(edge) for edge in edges]
    if any(is_long):
        edges = _cut_alike(versions, edges, is_long)
    low = [edge[:-1] for edge in edges]
    number = np.repeat(np.arange(len(versions)), [len(part) for part in low])
    return Units(number, np.concatenate(low), np.concatenate([edge[1:] for edge in edges]))


def _lacks_sentences(edges: Ints) -> bool:
    """Whether most words of a text stand in stretches too long for sentences."""
    lengths = np.diff(edges)
    return bool(lengths[lengths > MOST_UNIT_WORDS].sum() > lengths.sum() / 2)


def _cut_alike(versions: Sequence[Version], edges: list[Ints], is_long: Sequence[bool]) -> list[Ints]:
    model = max(np.flatnonzero(is_long).tolist(), key=lambda row: (len(versions[row]), versions[row].keys.tolist()))
    cuts = _cut_runs(edges[model])
    keys = versions[model].keys.tolist()
    made = list(edges)
    made[model] = cuts
    for row in np.flatnonzero(is_long).tolist():
        if row != model:
            blocks = SequenceMatcher(None, keys, versions[row].keys.tolist(), autojunk=False).get_matching_blocks()
            moved = _moved(cuts, np.array([tuple(block) for block in blocks]))
            made[row] = _cut_runs(np.union1d(edges[row], moved), longest=MOST_UNIT_WORDS)
    return made


def _cut_runs(edges: Ints, *, longest: int = MOST_UNIT_WORDS) -> Ints:
    """Edges with further ones every ``RUN_WORDS`` words within the stretches that are longer than ``longest``."""
    parts = [edges]
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if high - low > longest:
            n_runs = round((high - low) / RUN_WORDS)
            parts.append(np.linspace(low, high, n_runs + 1).astype(np.int64))
    return np.unique(np.concatenate(parts))


def _moved(cuts: Ints, blocks: NDArray[np.int64]) -> Ints:
    """Places in another version of cuts that stand within or at the edge of words that both have."""
    begin, place, size = blocks.T
    block = np.searchsorted(begin, cuts, side="right") - 1
    inside = (block >= 0) & (cuts <= begin[block] + size[block]) & (size[block] > 0)
    return np.unique((place[block] + cuts - begin[block])[inside])
