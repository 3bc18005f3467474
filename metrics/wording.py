"""Counts, parts of wholes and states of measurements in words, for messages, reasons and pages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import category

StateKind = Literal["measured", "too_few", "not_measurable"]


def show_count(n: int | None, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> show_count(1, "article"), show_count(1200, "article"), show_count(2, "story", "stories")
    ('1 article', '1,200 articles', '2 stories')
    """
    n = n or 0
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def printable(text: str, keep: str = "") -> str:
    r"""The text with what a terminal would take for a command, a line break or a change of direction written out.

    Characters of ``keep`` stay as they are.

    >>> printable("Harbor" + chr(27) + "[2J" + chr(10) + "Herald")
    'Harbor\\x1b[2J\\nHerald'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep or category(c) == "Zs" else _written_out(c) for c in text)


def _written_out(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def show_part(part: int, whole: int, one: str, many: str | None = None) -> str:
    """A part of a count with its noun.

    >>> show_part(1, 3, "outlet"), show_part(1, 1, "outlet")
    ('1 of 3 outlets', '1 of 1 outlet')
    """
    return f"{part:,} of {show_count(whole, one, many)}"


def whole_units(values: Sequence[float], decimals: int = 0) -> list[int]:
    """The parts of a whole in units of the last of so many decimals, so that they add up to the rounded whole.

    Each part is cut to its digits; the units missing from the rounded sum go to the parts that lost most (largest
    remainder; the earlier of equals first), so no part is off by a whole unit.

    >>> whole_units([17.1, 20.15, 8.15, 4.6]), whole_units([1 / 3, 1 / 3, 1 / 3], 1)
    ([17, 20, 8, 5], [4, 3, 3])
    """
    scaled = [value * 10**decimals for value in values]
    units = [math.floor(value + 1e-9) for value in scaled]
    missing = math.floor(math.fsum(scaled) + 0.5 + 1e-9) - sum(units)
    order = sorted(range(len(units)), key=lambda k: (units[k] - scaled[k], k))
    for k in order[: max(missing, 0)]:
        units[k] += 1
    return units


def whole_units_within(
    values: Sequence[float], most: Sequence[float], decimals: int = 0
) -> tuple[list[int], list[int]]:
    """Parts of a whole and the most that each could be, in units of the last of so many decimals.

    Controlled rounding of a table of two columns, what was given and what was lost, with its sums: every number becomes a
    neighboring whole unit, the parts add up to their rounded sum, the mosts to theirs, and no part passes its most; what is
    0 stays 0, and what is all of its most stays all of it. Such a rounding always exists (Bacharach 1966); of all, the one
    with the least squared error is taken, the earlier of equals. Where a part is negative or passes its most as given (by
    a scheme whose parts are no sum), both columns are rounded each by itself.

    >>> whole_units_within([1.4, 1.4, 0.0], [1.4, 1.4, 0.2])
    ([1, 2, 0], [1, 2, 0])
    """
    scaled = [(value * 10**decimals, bound * 10**decimals) for value, bound in zip(values, most, strict=True)]
    pairs = [(given, max(bound - given, 0.0) if bound - given > -_NOISE else -1.0) for given, bound in scaled]
    if any(given < -_NOISE or lost < 0 for given, lost in pairs):
        return whole_units(values, decimals), whole_units(most, decimals)
    floors = [(math.floor(given + _NOISE), math.floor(lost + _NOISE)) for given, lost in pairs]
    n_given = _nearest(math.fsum(given for given, _ in pairs))
    n_lost = _nearest(math.fsum(bound for _, bound in scaled)) - n_given
    wanted = (n_given - sum(given for given, _ in floors), n_lost - sum(lost for _, lost in floors))
    raised = _raised(pairs, floors, wanted)
    units = [given + up for (given, _), (up, _) in zip(floors, raised, strict=True)]
    lost = [less + up for (_, less), (_, up) in zip(floors, raised, strict=True)]
    return units, [given + less for given, less in zip(units, lost, strict=True)]


_NOISE = 1e-9
"""A sum of floats this near to a whole unit is that unit."""

_Ups = tuple[tuple[int, int], ...]


def _nearest(value: float) -> int:
    return math.floor(value + 0.5 + _NOISE)


def _raised(pairs: Sequence[tuple[float, float]], floors: Sequence[tuple[int, int]], wanted: tuple[int, int]) -> _Ups:
    """Which numbers of each row go up, so that both columns have as many as wanted: the cheapest way, row by row."""
    best: dict[tuple[int, int], tuple[float, _Ups]] = {(0, 0): (0.0, ())}
    for (given, lost), (low, less) in zip(pairs, floors, strict=True):
        rests = (max(given - low, 0.0), max(lost - less, 0.0))
        whole = rests[0] + rests[1]
        least = math.floor(whole + _NOISE)
        choices = [
            (up, down)
            for up in (0, 1)
            for down in (0, 1)
            if not ((up and rests[0] <= _NOISE) or (down and rests[1] <= _NOISE))
            and least <= up + down <= (least if whole - least <= _NOISE else least + 1)
        ]
        reached: dict[tuple[int, int], tuple[float, _Ups]] = {}
        for (n_up, n_down), (cost, ups) in best.items():
            for up, down in choices:
                error = (rests[0] - up) ** 2 + (rests[1] - down) ** 2 + (whole - up - down) ** 2
                key = (n_up + up, n_down + down)
                if key not in reached or cost + error < reached[key][0] - _NOISE:
                    reached[key] = (cost + error, (*ups, (up, down)))
        best = reached
    near = min(best, key=lambda key: (abs(key[0] - wanted[0]) + abs(key[1] - wanted[1]), best[key][0]))
    return best[near][1]


PLAIN: Mapping[str, str] = {
    "no original could be searched: no originals": "no wire originals were supplied",
    "no article was looked at": "no article was left to look at",
}
"""Reasons that a reader of a page would not understand as they are."""

BY_STATUS: Mapping[str, str] = {
    "empty": "there is nothing to count it in",
    "too_short": "the texts are too short",
    "unsupported_language": "there are no word lists for the language",
    "no_reference": "there is nothing to compare with",
    "not_applicable": "it does not apply",
    "failed": "measuring failed",
}
"""What a status says where no reason is given."""


@dataclass(frozen=True)
class State:
    """The state of a value: its kind, and for what is not measured the sentence, whose ``reason`` the table holds."""

    kind: StateKind
    head: str = ""
    reason: str = ""

    @property
    def words(self) -> str:
        """The sentence, empty where the value is measured."""
        return f"{self.head}: {self.reason}" if self.head else ""


MEASURED = State("measured")


def state_of(status: str, reason: object = None) -> State:
    """The state of a measurement or feature.

    >>> state_of("too_short", "fewer than 150 own words").words
    'Too few words: fewer than 150 own words'
    >>> state_of("no_reference", "no original could be searched: no originals").words
    'Not measurable: no wire originals were supplied'
    """
    if status == "measured":
        return MEASURED
    words = PLAIN.get(str(reason), str(reason)) if reason else BY_STATUS.get(status, status.replace("_", " "))
    return (
        State("too_few", "Too few words", words)
        if status == "too_short"
        else State("not_measurable", "Not measurable", words)
    )


def indicator_state(part: Mapping[str, object], *, value: object, status: object) -> State:
    """The state of an indicator: a row of CONTRIBUTIONS with the value and status of its feature.

    What was measured in too few articles to count has a value all the same; it is shown as what was seen so far.
    """
    if part["value"] is not None:
        return MEASURED
    if value is not None:
        return State("too_few", "Too few articles", str(part["reason"]))
    return state_of(str(status or "not_applicable"), part["reason"])
