"""Stamps beside figures: the measures and versions that they were taken with, and what has changed since then.

``<!-- figures: copy_ratio v1, 0.1.0, 2026-11-22; since then copy_ratio v2 -->``: the last part, where it is needed, is told to
readers of the site. A test fails where a measure is newer than its figures and the stamp does not say so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import masthead

STAMP = re.compile(
    r"<!-- figures: (?P<taken>[a-z0-9_]+ v\d+(?:, [a-z0-9_]+ v\d+)*), (?P<version>\d+\.\d+\.\d+), (?P<day>\d{4}-\d\d-\d\d)"
    r"(?:; since then (?P<told>[a-z0-9_]+ v\d+(?:, [a-z0-9_]+ v\d+)*))? -->"
)


@dataclass(frozen=True)
class Stamp:
    """Versions of measures by name: those that figures were taken with, and those told to be newer."""

    taken: Mapping[str, int]
    told: Mapping[str, int]

    def changed(self) -> Mapping[str, int]:
        """The measures that are newer than the figures, with their versions now."""
        now = {measure.name: measure.version for measure in masthead.MEASURES}
        return {name: now[name] for name, number in self.taken.items() if name in now and now[name] != number}


def stamps(markdown: str) -> list[Stamp]:
    """The stamps of a page."""
    return [Stamp(_versions(match["taken"]), _versions(match["told"] or "")) for match in STAMP.finditer(markdown)]


def told_to_readers(markdown: str) -> str:
    """The page with a line where figures are older than the measures."""

    def line(match: re.Match[str]) -> str:
        if match["told"] is None:
            return match.group(0)
        names = ", ".join(f"`{name}`" for name in _versions(match["told"]))
        verb = "counts" if names.count("`") == 2 else "count"
        return f"*Taken with version {match['version']} on {match['day']}; since then {names} {verb} anew, so these figures are a little old.*"

    return STAMP.sub(line, markdown)


def _versions(text: str) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r"([a-z0-9_]+) v(\d+)", text)}
