"""Who is told apart from whom: one rule, the simultaneous rank sets, for pages, charts and words.

Two outlets are told apart where they were measured under the same conditions and the places that one may hold all lie
above the places that the other may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from masthead.metrics.wording import show_count

Row = Mapping[str, object]

MOST_NAMES = 3
"""More outlets than this are counted instead of named."""


def is_apart(one: Row, other: Row) -> bool:
    """Whether two rows of SCORES are told apart.

    >>> above = {"rank_low": 1, "rank_high": 2, "ranked_with": "plain"}
    >>> is_apart(above, above | {"rank_low": 3, "rank_high": 5}), is_apart(above, above | {"rank_low": 2, "rank_high": 5})
    (True, False)
    """
    if one["ranked_with"] != other["ranked_with"]:
        return False
    low, high, other_low, other_high = (row[name] for row in (one, other) for name in ("rank_low", "rank_high"))
    known = (
        isinstance(low, int) and isinstance(high, int) and isinstance(other_low, int) and isinstance(other_high, int)
    )
    return known and (high < other_low or other_high < low)  # type: ignore[operator]


def place_groups(scores: pl.DataFrame) -> list[tuple[str, ...]]:
    """Outlets with places (of one set of conditions) in groups, the highest first.

    Every outlet of a group is told apart from every outlet of the groups below; within a group some may be, but no
    order of all of them is known, so they stand by name.
    """
    rows = scores.filter(pl.col("rank_low").is_not_null()).sort("rank_low", "rank_high", "outlet").to_dicts()
    groups: list[list[Row]] = []
    for row in rows:
        if groups and not all(is_apart(above, row) for above in groups[-1]):
            groups[-1].append(row)
        else:
            groups.append([row])
    merged: list[list[Row]] = []
    for group in groups:
        while merged and not all(is_apart(above, row) for above in merged[-1] for row in group):
            group = merged.pop() + group
        merged.append(group)
    return [tuple(sorted(str(row["outlet"]) for row in group)) for group in merged]


@dataclass(frozen=True)
class Apart:
    """A group small enough to be named that stands above or below all other groups."""

    outlets: tuple[str, ...]
    n_others: int
    is_above: bool


def are_some_apart(scores: pl.DataFrame) -> bool:
    """Whether some outlet of a table like SCORES is told apart from another."""
    rows = scores.filter(pl.col("rank_low").is_not_null()).to_dicts()
    return any(is_apart(one, other) for k, one in enumerate(rows) for other in rows[k + 1 :])


def are_apart_in_draws(draws: pl.DataFrame, above: Sequence[str], below: Sequence[str], interval: float) -> bool:
    """Whether all of ``above`` stay above all of ``below`` where weights and thresholds are drawn too: no interval of a
    difference of joint scores reaches 0. ``draws``: one row per outlet and draw (outlet, draw, joint).
    """
    joint = {
        str(key[0]): part.sort("draw")["joint"] for key, part in draws.partition_by("outlet", as_dict=True).items()
    }
    tail = (1 - interval) / 2
    lows = [(joint[one] - joint[other]).drop_nans().quantile(tail) for one in above for other in below]
    return all(low is not None and low > 0 for low in lows)


def stands_apart(groups: Sequence[Sequence[str]], *, most: int = MOST_NAMES) -> Apart | None:
    """The highest group if it has at most ``most`` outlets, else the lowest if that has; None where neither does."""
    n = sum(map(len, groups))
    if len(groups) < 2:
        return None
    for group, is_above in ((groups[0], True), (groups[-1], False)):
        if len(group) <= most:
            return Apart(tuple(group), n - len(group), is_above)
    return None


def groups_words(groups: Sequence[Sequence[str]], name: Callable[[str], str], *, are_apart: bool = False) -> str:
    """What the groups say, in a line; empty for fewer than two outlets.

    ``are_apart``: whether some outlets within one group are told apart all the same.

    >>> groups_words([("a", "b"), ("c", "d", "e")], str.upper)
    'A and B stand above the other 3'
    >>> groups_words([("a", "b", "c")], str.upper)
    'These articles do not tell the 3 outlets apart'
    """
    n = sum(map(len, groups))
    if n < 2:
        return ""
    found = stands_apart(groups)
    if found is not None:
        names = [name(outlet) for outlet in found.outlets]
        who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        side = "above" if found.is_above else "below"
        others = "the other" if found.n_others == 1 else f"the other {found.n_others}"
        return f"{who} stand{'s' if len(names) == 1 else ''} {side} {others}"
    if len(groups) == 1 and are_apart:
        return f"These articles do not put the {show_count(n, 'outlet')} in one order"
    if len(groups) == 1:
        return f"These articles do not tell the {show_count(n, 'outlet')} apart"
    return f"The outlets fall into {show_count(len(groups), 'group')} that the articles tell apart"
