"""Originals that are not among the texts: named by credits, or likely for the readings, or both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from masthead.metrics.lineage.alignment.distances import Costs
from masthead.metrics.lineage.alignment.passages import Passages
from masthead.metrics.lineage.descent.credits import Credits, Names, names_outlet
from masthead.metrics.lineage.descent.direction import by_date
from masthead.metrics.lineage.descent.latent import find_latents
from masthead.metrics.lineage.descent.named import NamedOutlet
from masthead.metrics.lineage.read import Version
from masthead.metrics.text.arrays import Ints
from masthead.metrics.wording import show_count


@dataclass(frozen=True)
class Unseen:
    """An outlet or text that is not among the versions.

    ``versions`` (numbers) have words from there, ``credited`` of them name it; ``is_original``: it is likely the
    original of the family's shared words, not only named as the source of a version's own matter. ``perhaps`` are
    versions that may be it themselves: nothing tells whose they are.
    """

    name: str | None
    versions: tuple[int, ...]
    credited: tuple[int, ...]
    is_original: bool
    basis: str
    perhaps: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Naming:
    """Where a version names an outlet: in which passage, -1 where in none."""

    version: int
    passage: int
    is_line: bool
    may_be_own: bool


def find_unseen(
    versions: Sequence[Version],
    passages: Passages,
    costs: Costs | None,
    links: Sequence[tuple[int, int]],
    names: Names,
    credits: Credits,
) -> list[Unseen]:
    """The unseen originals of a family, the likely original first, then outlets that single versions name.

    An outlet that is not among the versions is likely the original where versions name it for words that others have
    too and mostly print without the name, or in an agency's line. A name that most versions print in the same passage
    came with the text: the original may have named it itself. A version whose outlet has no name, or one that may be
    the same, may be the original itself (``perhaps``), and is not charged with having words of it. Readings make an original likely where a version in the
    middle of the tree has a wording of its own in passage after passage (``latent``).
    """
    named = _namings(versions, passages, names, credits)
    holders = (passages.size > 0).sum(axis=1)
    grounds = {name: _grounds(found, holders) for name, found in named.items()}
    order = sorted(named, key=lambda name: (-grounds[name], -len({one.version for one in named[name]}), name))
    latents = find_latents(costs, links) if costs is not None else []
    made = []
    original = order[0] if order and grounds[order[0]] > 0 and len(versions) > 1 else None
    if original is not None:
        credited = tuple(sorted({one.version for one in named[original]}))
        perhaps = _perhaps(original, named[original], versions, names)
        around = {*credited, *(v for link in links if set(link) & set(credited) for v in link)} - set(perhaps)
        basis = _named_by(versions, credited, perhaps)
        if latents:
            basis += f"; {_evidence_words(latents[0].n_passages)}"
        made.append(Unseen(original, tuple(sorted(around)), credited, True, basis, perhaps))
    elif latents:
        made += [Unseen(None, one.versions, (), True, _evidence_words(one.n_passages)) for one in latents[:1]]
    for name in order:
        if name != original:
            credited = tuple(sorted({one.version for one in named[name]}))
            made.append(Unseen(name, credited, credited, False, "named as a source"))
    return made


def _perhaps(name: str, namings: Sequence[_Naming], versions: Sequence[Version], names: Names) -> tuple[int, ...]:
    """Versions that may be the named text itself.

    Nothing tells whose they are, or their outlet's name may mean the same; they do not name it, or only as an outlet
    names itself; and none that names it is older.
    """
    others = {one.version for one in namings if not one.may_be_own}
    credited = {one.version for one in namings}
    found = []
    for row, version in enumerate(versions):
        if row not in others and names.may_mean(name, version.outlet):
            dated = [by_date(row, other, versions) for other in sorted(credited - {row})]
            if all(one is None or one.start == row for one in dated):
                found.append(row)
    return tuple(found)


def _named_by(versions: Sequence[Version], credited: Sequence[int], perhaps: Sequence[int]) -> str:
    who = ", ".join(sorted(versions[row].outlet for row in credited))
    if not perhaps:
        return f"named by {who}, and not among the texts"
    itself = " or ".join(sorted(versions[row].outlet for row in perhaps))
    return f"named by {who}; not among the texts, or {itself} itself: cannot be told"


def _evidence_words(n_passages: int) -> str:
    passages = show_count(n_passages, "passage")
    return f"the version between the others has words of its own in {passages} on which the others agree"


def _namings(
    versions: Sequence[Version], passages: Passages, names: Names, credits: Credits
) -> dict[str, list[_Naming]]:
    inside = frozenset[str]().union(*(names.keys(version.outlet) for version in versions))
    found: dict[str, list[_Naming]] = {}
    for row, version in enumerate(versions):
        for one in credits.named(row):
            if not names_outlet(one, inside):
                found.setdefault(one.name, []).append(
                    _Naming(row, _passage_at(row, version, passages, one), one.is_line, one.may_be_own)
                )
    return found


def _passage_at(row: int, version: Version, passages: Passages, named: NamedOutlet) -> int:
    """The passage of a version in which a name stands; -1 outside the article text."""
    if not len(version) or not named.end:
        return -1
    word = int(np.searchsorted(version.start, named.start, side="right")) - 1
    units = passages.units
    mine = np.flatnonzero(units.version == row)
    unit = int(np.searchsorted(units.low[mine], max(word, 0), side="right")) - 1
    return int(passages.unit_passage[mine[unit]]) if 0 <= unit < len(mine) else -1


def _grounds(namings: Sequence[_Naming], holders: Ints) -> int:
    """How many namings speak for an original: in an agency's line, or for words that most others print without the name.

    ``holders`` says how many versions have each passage.
    """
    n = 0
    for one in namings:
        if one.is_line:
            n += 1
        elif one.passage >= 0 and holders[one.passage] > 1:
            with_name = {other.version for other in namings if other.passage == one.passage}
            n += 2 * len(with_name) <= int(holders[one.passage])
    return n
