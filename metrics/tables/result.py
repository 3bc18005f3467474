"""How a result shows itself where its bare name is typed: a few lines, and what to call next."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import polars as pl

from masthead.metrics.errors import MissingExtraError
from masthead.metrics.wording import printable, show_count

if TYPE_CHECKING:
    import pandas as pd

MOST_LINES = 5
MOST_ROWS = 10
"""Rows of the main table that a notebook shows under the lines."""


class Result:
    """A result that shows itself in at most five lines, the last of which says what to call next.

    What inherits says its lines (``_brief``) and which of its tables one looks at first (``_main``).
    """

    def _brief(self) -> list[str]:
        raise NotImplementedError

    def _main(self) -> pl.DataFrame:
        raise NotImplementedError

    def __repr__(self) -> str:
        return "\n".join(map(printable, self._brief()[:MOST_LINES]))

    def _repr_html_(self) -> str:
        table = self._main().head(MOST_ROWS)._repr_html_()
        return f"<pre>{html.escape(repr(self), quote=False)}</pre>{table}"

    def to_pandas(self) -> pd.DataFrame:
        """The table that one looks at first as a pandas frame; every other table has ``to_pandas`` of its own.

        Raises
        ------
        MissingExtraError
            Where pandas and pyarrow are not installed.
        """
        try:
            return self._main().to_pandas()
        except ImportError as error:
            raise MissingExtraError("pandas", "to_pandas()") from error


def some(names: list[str], most: int = 6) -> str:
    """The first of some names in a line.

    >>> some(["a", "b", "c"], 2), some(["a"])
    ('a, b and 1 other', 'a')
    """
    rest = len(names) - most
    return f"{', '.join(names[:most])} and {show_count(rest, 'other')}" if rest > 0 else ", ".join(names)
