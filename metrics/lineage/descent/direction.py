"""Who has it from whom: a ladder of credit, agency line, date, given original and third witness; else it stays open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from masthead.metrics.copy_ratio.credit import CREDITED
from masthead.metrics.lineage.alignment.distances import Costs
from masthead.metrics.lineage.descent.credits import Credits
from masthead.metrics.lineage.descent.parents import neighbors_of
from masthead.metrics.lineage.read import Version
from masthead.metrics.media.agencies import is_known_agency

TIME_TOLERANCE = timedelta(hours=1)
"""Two times no further apart than this do not tell who was first: clocks, time zones and updates differ."""

SURENESS = {"credit": 0.97, "agency_line": 0.97, "date": 0.9}
"""How often a rung is right on made families (benchmarks/lineage.py direction); a third witness by the family's size."""

LEAST_VERSIONS = 5
"""A third witness tells nothing in a family of fewer: any of them may be the first."""

LEAST_EDITS = 3.0
"""Edits by which a version at the end of a branch must differ for a third witness to tell."""

MOST_ATTESTED = 0.2
"""Share of them that no other version may have against it."""


@dataclass(frozen=True)
class Direction:
    """From which version (number) to which; ``rung`` says what decided, ``none`` that nothing does."""

    start: int
    end: int
    rung: str
    sureness: float | None

    @property
    def is_known(self) -> bool:
        """Whether anything decided."""
        return self.rung != "none"


def find_direction(
    link: tuple[int, int], versions: Sequence[Version], links: Sequence[tuple[int, int]], costs: Costs, credits: Credits
) -> Direction:
    """The direction of a link by the first rung that decides; never by length, order or who is in the middle."""
    one, other = link
    found = _by_credit(one, other, versions, credits) or by_date(one, other, versions)
    if versions[one].is_wire != versions[other].is_wire:
        return from_original(one, other, versions, found)
    return found or _by_third_witness(one, other, links, costs) or Direction(one, other, "none", None)


def from_original(one: int, other: int, versions: Sequence[Version], found: Direction | None) -> Direction:
    """From an agency's original to an outlet's text, as copying counts it, where credit and date do not tell.

    Where these say that the agency has it from the outlet the direction is open: agencies send their texts again, with
    new dates, and were given as what outlets copy from.
    """
    wire, outlet = (one, other) if versions[one].is_wire else (other, one)
    if found is None:
        return Direction(wire, outlet, "original", None)
    return found if found.start == wire else Direction(one, other, "none", None)


def _by_credit(one: int, other: int, versions: Sequence[Version], credits: Credits) -> Direction | None:
    forth = credits.of(other, versions[one].outlet) == CREDITED
    back = credits.of(one, versions[other].outlet) == CREDITED
    if forth == back:
        return None
    start, end = (one, other) if forth else (other, one)
    outlet = versions[start].outlet
    is_agency = versions[start].is_wire or is_known_agency(outlet)
    rung = "agency_line" if is_agency and credits.is_line(end, outlet) else "credit"
    return Direction(start, end, rung, SURENESS[rung])


def by_date(one: int, other: int, versions: Sequence[Version]) -> Direction | None:
    """The earlier of two versions first, where their dates do not overlap."""
    mine, theirs = published_between(versions[one]), published_between(versions[other])
    if mine is None or theirs is None:
        return None
    if mine[1] < theirs[0]:
        return Direction(one, other, "date", SURENESS["date"])
    if theirs[1] < mine[0]:
        return Direction(other, one, "date", SURENESS["date"])
    return None


def published_between(version: Version) -> tuple[datetime, datetime] | None:
    """Earliest and latest moment of publication: a day is a day long, a time is sure to ``TIME_TOLERANCE``."""
    if version.published is None:
        return None
    has_time = (version.published.hour, version.published.minute) != (0, 0)
    if version.date_precision == "day" or (version.date_precision is None and not has_time):
        return version.published, version.published + timedelta(hours=23, minutes=59)
    return version.published - TIME_TOLERANCE / 2, version.published + TIME_TOLERANCE / 2


def _by_third_witness(one: int, other: int, links: Sequence[tuple[int, int]], costs: Costs) -> Direction | None:
    """A version at the end of a branch, with wordings that nobody else has, is later than the one it hangs on.

    One end of a tree may be its first text all the same, so the direction is right in all but one of the ends: the
    sureness is one less one over the number of versions.
    """
    n = costs.size.shape[1]
    beside = neighbors_of(links, n)
    if n < LEAST_VERSIONS or (len(beside[one]) == 1) == (len(beside[other]) == 1):
        return None
    start, end = (other, one) if len(beside[one]) == 1 else (one, other)
    edits, has = costs.edits, costs.size > 0
    others = [version for version in range(n) if version not in (start, end)]
    both = has[:, start] & has[:, end] & has[:, others].any(axis=1)
    apart = edits[:, start, end]
    product = (apart[:, None] + edits[:, end, others] - edits[:, start, others]) / 2
    own = np.where(has[:, others], product, np.inf).min(axis=1)
    differs = float(apart[both].sum())
    if differs < LEAST_EDITS or float(np.minimum(own, apart)[both].sum()) < (1 - MOST_ATTESTED) * differs:
        return None
    return Direction(start, end, "third_witness", 1 - 1 / n)
