"""The lineage of the demo newsroom and of the composed pages, all tables, against what was approved.

``MASTHEAD_APPROVE=1 pytest tests/metrics/lineage/test_composed.py`` renews ``composed_lineage.txt``: a line for each family, version, link
and quotation, and for each version the passages that it has. Approved is not right. Read what changed, and say in the commit why.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from masthead.metrics.lineage.lineage import lineage
from tests.approved import expect_approved
from tests.metrics.test_composed_pages import lines_of, measured
from tests.newsroom import newsroom_measured

APPROVED = Path(__file__).parent / "composed_lineage.txt"
PLACES = ("passage", "state", "is_moved", "similarity", "n_words", "start", "end", "text")


def findings() -> list[str]:
    """The lines of the approved file."""
    lines = []
    for name, run in (("newsroom", newsroom_measured()), ("pages", measured())):
        found = lineage(run)
        shown = found.passages.with_columns(
            pl.col("similarity").round(3), pl.when("is_moved").then(pl.lit("moved")).alias("is_moved")
        ).with_columns(
            place=pl.concat_str([pl.col(one).cast(pl.String).fill_null("") for one in PLACES], separator=",")
        )
        passages = shown.group_by("family_id", "version_id").agg(pl.col("place").str.join("; "))
        for title, table in (
            ("families", found.families.filter(pl.col("n_versions") > 1)),
            ("versions", found.versions.filter(pl.col("version_id") != pl.col("family_id"))),
            ("links", found.links),
            ("quotations", found.quotations),
            ("passages", passages),
        ):
            lines += [f"{name} {title} | {line}" for line in sorted(lines_of(table))]
    return lines


def test_all_tables_are_as_approved() -> None:
    expect_approved(findings(), APPROVED)
