"""What became of every row of an input: read = measured + duplicates + rejected, by reason, checked at the end of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from masthead.metrics.errors import Fault, MastheadError
from masthead.metrics.tables.table import Frame

ACCOUNTS = "accounts"
"""Setting of a run that holds its accounts."""

UNLISTED = "more than the table of rejects holds"
TAKEN_OUT = "taken out of the table after reading"


def reading_accounts(told: Any, n_articles: int) -> dict[str, Any]:
    """Rows read and rejected, the latter by reason.

    ``told`` is what ``read_articles`` or ``scan_articles`` gave; anything else has no rows but its articles.
    """
    n_rejected = int(getattr(told, "n_rejected", 0))
    reasons = _reasons(told.rejects) if n_rejected else {}
    if n_rejected > sum(reasons.values()):
        reasons[UNLISTED] = n_rejected - sum(reasons.values())
    n_rows = int(getattr(told, "n_rows", 0)) or n_articles + n_rejected
    taken_out = (
        max(n_rows - n_rejected - n_articles, 0) if isinstance(getattr(told, "table", None), pl.DataFrame) else 0
    )
    if taken_out:
        reasons[TAKEN_OUT] = taken_out
    return {"read": n_rows, "rejected": n_rejected + taken_out, "rejected_by_reason": reasons}


def _reasons(rejects: pl.DataFrame) -> dict[str, int]:
    """Rejected rows by what was expected of them."""
    rows = rejects.filter(effect="rejected").select(
        reason=pl.concat_str(pl.col("column").fill_null("row"), pl.lit(": expected "), pl.col("expected"))
    )
    return dict(rows.group_by("reason").len().sort("len", "reason", descending=[True, False]).iter_rows())


def close_accounts(reading: Mapping[str, Any], facts: Frame, measurements: Frame) -> dict[str, Any]:
    """The accounts of a run: those of its reading, and what became of every article.

    ``measured`` counts articles that were measured by themselves, of which those in ``failed`` met an error;
    ``duplicates`` have the text of an earlier article of their outlet.

    Raises
    ------
    MastheadError
        Where a row was lost or counted twice: the tables of such a run are not to be used.
    """
    counted = facts.lazy().select(n=pl.len(), twice=pl.col("duplicate_of").is_not_null().sum()).collect()
    n, duplicates = (int(value) for value in counted.row(0))
    failed = measurements.lazy().filter(pl.col("status") == "failed").select("article_id", "reason").unique()
    by_reason = failed.group_by("reason").agg(pl.col("article_id").n_unique()).sort("reason").collect()
    accounts = {
        **reading,
        "measured": n - duplicates,
        "failed": failed.select(pl.col("article_id").n_unique()).collect().item(),
        "failed_by_reason": {str(reason): int(count) for reason, count in by_reason.iter_rows()},
        "duplicates": duplicates,
    }
    check_accounts(accounts)
    return accounts


def check_accounts(accounts: Mapping[str, Any]) -> None:
    """Refuse accounts that do not add up.

    Raises
    ------
    MastheadError
        With the numbers.

    >>> check_accounts({"read": 5, "measured": 3, "duplicates": 1, "rejected": 1})
    """
    read, parts = accounts["read"], [accounts[name] for name in ("measured", "duplicates", "rejected")]
    by_reason = accounts.get("rejected_by_reason")
    if sum(parts) == read and (by_reason is None or sum(by_reason.values()) == accounts["rejected"]):
        return
    found = "{:,} rows read, and {:,} measured, {:,} duplicates, {:,} rejected".format(read, *parts)
    hint = "run the same command into another folder; if it comes again, it is a fault of masthead: report it"
    raise MastheadError(str(Fault("accounts of the run", found, "every row counted once", hint)))
