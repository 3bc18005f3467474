"""Where the versions of a family stand when no dates place them: each under the one that it hangs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A link between two versions, by name."""

    start: str
    end: str
    is_directed: bool


@dataclass(frozen=True)
class Layout:
    """The versions from top to bottom, and how many links each is away from the one at its top."""

    order: tuple[str, ...]
    depth: Mapping[str, int]


def lay_out(names: Sequence[str], links: Sequence[Link]) -> Layout:
    """Each version directly below the part of the tree that it hangs on.

    On top stands a version that others come from and that comes from none, else the one with most links; ``names``
    are in the order that breaks ties.

    >>> lay_out(["a", "b", "c"], [Link("b", "a", True), Link("a", "c", False)]).order
    ('b', 'a', 'c')
    """
    place = {name: rank for rank, name in enumerate(names)}
    beside: dict[str, set[str]] = {name: set() for name in names}
    for link in links:
        beside[link.start].add(link.end)
        beside[link.end].add(link.start)
    later = {link.end for link in links if link.is_directed}
    first = {link.start for link in links if link.is_directed} - later
    depth: dict[str, int] = {}
    for top in sorted(names, key=lambda name: (name not in first, -len(beside[name]), place[name])):
        waiting = [(top, 0)]
        while waiting:
            name, level = waiting.pop()
            if name not in depth:
                depth[name] = level
                near = sorted(beside[name], key=lambda other: -place[other])
                waiting += [(other, level + 1) for other in near if other not in depth]
    return Layout(tuple(depth), depth)
