"""One story traced: its families, and for each the links, passages and quotations as rows of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.copy_ratio.credit import CREDITED
from masthead.metrics.lineage.alignment.distances import Costs, find_costs
from masthead.metrics.lineage.alignment.passages import Passages, align_stories
from masthead.metrics.lineage.alignment.presence import more_passages
from masthead.metrics.lineage.descent.credits import Credits, KnownCredits, Names
from masthead.metrics.lineage.descent.direction import Direction, find_direction
from masthead.metrics.lineage.descent.parents import find_second_parents
from masthead.metrics.lineage.descent.tree import Tree, grow_tree
from masthead.metrics.lineage.descent.unseen import Unseen, find_unseen
from masthead.metrics.lineage.families import part_families
from masthead.metrics.lineage.fate import Fate, find_fate
from masthead.metrics.lineage.quotations import Place, Utterance, find_quotations
from masthead.metrics.lineage.read import Version


@dataclass(frozen=True, eq=False)
class Family:
    """A family traced: versions are numbers in ``versions``, passages in ``passages``.

    ``costs`` are those of the passages that two and more have (``passages.is_shared``). A family of one text has neither
    ``costs`` nor ``fate``.
    """

    versions: tuple[Version, ...]
    passages: Passages
    costs: Costs | None
    tree: Tree
    directions: Mapping[tuple[int, int], Direction]
    unseen: tuple[Unseen, ...]
    fate: Fate | None
    utterances: tuple[Utterance, ...]
    credits: Credits


@dataclass(frozen=True, eq=False)
class Story:
    """The families of a story, copies word for word, and pairs of different families that share a passage.

    ``copies``: (version, the version that stands for it); ``background``: two version ids and the words they share.
    """

    families: tuple[Family, ...]
    copies: tuple[tuple[Version, Version], ...] = ()
    background: tuple[tuple[str, str, int], ...] = field(default=())


def trace_stories(
    stories: Sequence[Sequence[Version]],
    *,
    names: Names,
    quotations: Mapping[str, Sequence[tuple[Place, Place]]] = MappingProxyType({}),
    credits: KnownCredits | None = None,
    seed: int = 0,
) -> list[Story]:
    """The families of texts that share words, story by story. The order of versions does not matter.

    ``quotations`` are pairs that measuring aligned, by text, ``credits`` what it found of them.
    """
    distinct = [_distinct(sorted(versions, key=lambda version: version.version_id)) for versions in stories]
    aligned = align_stories([alone for alone, _ in distinct])
    kin = [part_families(alone, passages) for (alone, _), passages in zip(distinct, aligned, strict=True)]
    families, known = [], []
    for versions, (alone, _), passages, parted in zip(stories, distinct, aligned, kin, strict=True):
        places = [pair for version in versions for pair in quotations.get(version.version_id, ())]
        for number in range(parted.n_families):
            rows = np.flatnonzero(parted.family == number)
            families.append((tuple(alone[row] for row in rows.tolist()), passages.of(rows)))
            known.append(places)
    several = [family for family, (members, _) in enumerate(families) if len(members) > 1]
    costs = dict(zip(several, find_costs([families[family][1] for family in several]), strict=True))
    quoted = find_quotations([families[family] for family in several], [known[family] for family in several])
    utterances = dict(zip(several, quoted, strict=True))
    traced = iter(
        _trace_family(
            members, passages, costs.get(family), utterances.get(family, ()), Credits(members, names, credits), seed
        )
        for family, (members, passages) in enumerate(families)
    )
    found = []
    for (alone, copies), parted in zip(distinct, kin, strict=True):
        background = tuple((alone[a].version_id, alone[b].version_id, words) for a, b, words in parted.background)
        found.append(Story(tuple(islice(traced, parted.n_families)), tuple(copies), background))
    return found


def _distinct(versions: Sequence[Version]) -> tuple[list[Version], list[tuple[Version, Version]]]:
    """Versions of different words, and those that are word for word another one: the wire's stands, else the earliest."""
    groups: dict[bytes, list[Version]] = {}
    for version in versions:
        groups.setdefault(version.keys.tobytes(), []).append(version)
    alone, copies = [], []
    for group in groups.values():
        first, *others = sorted(group, key=_precedence)
        alone.append(first)
        copies += [(other, first) for other in others]
    return sorted(alone, key=lambda version: version.version_id), copies


def _precedence(version: Version) -> tuple[bool, bool, float, str]:
    date = version.published
    return not version.is_wire, date is None, date.timestamp() if date else 0.0, version.version_id


def _trace_family(
    versions: tuple[Version, ...],
    passages: Passages,
    costs: Costs | None,
    utterances: Sequence[Utterance],
    credits: Credits,
    seed: int,
) -> Family:
    if costs is None:
        unseen = tuple(find_unseen(versions, passages, None, (), credits.names, credits))
        return Family(versions, passages, None, Tree((), ()), {}, unseen, None, (), credits)
    prefer = _preference(versions, costs, credits) if len(versions) > 2 else None
    prefer = prefer - more_passages(costs) if prefer is not None else None
    tree = grow_tree(costs, prefer=prefer, seed=seed)
    second = find_second_parents(costs, tree.links)
    links = [*tree.links, *(one.link for one in second)]
    unseen = tuple(find_unseen(versions, passages, costs, tree.links, credits.names, credits))
    directions = {link: find_direction(link, versions, tree.links, costs, credits) for link in links}
    directions = {link: _unless_from_a_third(direction, unseen) for link, direction in directions.items()}
    has_unseen = any(one.is_original for one in unseen)
    fate = find_fate(versions, passages, costs, list(directions.values()), has_unseen=has_unseen)
    return Family(versions, passages, costs, tree, directions, unseen, fate, tuple(utterances), credits)


def _unless_from_a_third(direction: Direction, unseen: Sequence[Unseen]) -> Direction:
    """Open where both versions likely have it from an unseen original: dates and third witnesses do not tell then."""
    ends = {direction.start, direction.end}
    from_a_third = any(one.is_original and ends <= {*one.versions, *one.perhaps} for one in unseen)
    if from_a_third and direction.rung in ("date", "third_witness"):
        return Direction(min(direction.start, direction.end), max(direction.start, direction.end), "none", None)
    return direction


def _preference(versions: Sequence[Version], costs: Costs, credits: Credits) -> NDArray[np.float64]:
    """Which of nearly equally near versions a link goes to: one that is credited, one of the wire, one that is earlier.

    Subtracted from the distances. Identifiers, in whose order the versions are, decide where nothing else does, far below
    any difference of wording.
    """
    n = len(versions)
    first = _earliness(versions) + np.array([version.is_wire for version in versions])
    prefer: NDArray[np.float64] = NEAR * np.maximum(first[:, None], first[None, :])
    rank = np.arange(n)
    prefer += TIE * (1 - np.minimum(rank[:, None], rank[None, :]) / n)
    apart = costs.apart + np.where(np.eye(n, dtype=np.bool_), np.inf, 0.0)
    is_near = (apart <= apart.min(axis=1, keepdims=True) + NEAR) & np.isfinite(apart)
    for one in np.flatnonzero(is_near.sum(axis=1) > 1).tolist():
        for other in np.flatnonzero(is_near[one]).tolist():
            if credits.of(one, versions[other].outlet) == CREDITED:
                prefer[one, other] += NEAR
                prefer[other, one] += NEAR
    return prefer


def _earliness(versions: Sequence[Version]) -> NDArray[np.float64]:
    """1 for the earliest date, less for each later one; the mean of these without date: that tells nothing."""
    dates = np.array([version.published.timestamp() if version.published else np.nan for version in versions])
    is_dated = ~np.isnan(dates)
    known = np.unique(dates[is_dated])
    early = 1 - np.searchsorted(known, dates) / max(len(known), 1)
    return np.where(is_dated, early, early[is_dated].mean() if is_dated.any() else 0.0)


NEAR, TIE = 0.01, 1e-7
"""Distances that differ by less, in weighed edits per word, are nearly equal; and what breaks ties that stay."""
