"""Csv that no spreadsheet runs: cells that begin like a formula get an apostrophe before them, and lose it on reading.

Excel, LibreOffice and Google Sheets take a cell that begins with ``=``, ``+``, ``-`` or ``@`` (or a tab or line break
before them) for a formula, even between quotation marks. Names of outlets and words of articles come from strangers.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from masthead.metrics.files.drafts import drafted

_RUN = r"(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"
_NUMBER = r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$"


def defused(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text cell and column name that a spreadsheet would run.

    Numbers stay as they are. A cell that has apostrophes before a formula already gets one more, so that ``armed`` gives
    back the very cells.

    >>> defused(pl.DataFrame({"outlet": ["=1+1", "-0.5", "a.example", "'=1"]}))["outlet"].to_list()
    ["'=1+1", '-0.5', 'a.example', "''=1"]
    """
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    cells = [
        pl.when(pl.col(name).str.contains(f"^'*{_RUN}") & ~pl.col(name).str.contains(_NUMBER))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]
    names = pl.Series(frame.columns, dtype=pl.String)
    runs = names.str.contains(f"^'*{_RUN}")
    renamed = {name: f"'{name}" for name, is_run in zip(frame.columns, runs, strict=True) if is_run}
    return frame.with_columns(cells).rename(renamed)


def armed(frame: pl.DataFrame) -> pl.DataFrame:
    """What ``defused`` was given: the apostrophes that it set are taken away.

    >>> armed(pl.DataFrame({"outlet": ["'=1+1", "'tis"]}))["outlet"].to_list()
    ['=1+1', "'tis"]
    """
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    renamed = {name: name[1:] for name in frame.columns if pl.Series([name]).str.contains(f"^'+{_RUN}").item()}
    cells = [pl.col(name).str.replace(f"^'('*{_RUN})", "$1").alias(name) for name in texts]
    return frame.with_columns(cells).rename(renamed)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a csv file whole or not at all, its cells defused."""
    with drafted(path) as draft:
        defused(frame).write_csv(draft)
