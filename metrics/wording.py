"""Counts in words, for messages and reasons."""

from __future__ import annotations


def show_count(n: int | None, one: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> show_count(1, "article"), show_count(1200, "article"), show_count(2, "story", "stories")
    ('1 article', '1,200 articles', '2 stories')
    """
    n = n or 0
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def show_part(part: int, whole: int, one: str, many: str | None = None) -> str:
    """A part of a count with its noun.

    >>> show_part(1, 3, "outlet"), show_part(1, 1, "outlet")
    ('1 of 3 outlets', '1 of 1 outlet')
    """
    return f"{part:,} of {show_count(whole, one, many)}"
