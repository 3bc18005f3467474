"""Other names of outlets, from the optional outlets table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl


def other_names(outlets: pl.DataFrame | None) -> Mapping[str, Sequence[str]]:
    """Other names of each outlet and agency: name, domain, and the listed ones; nothing without the table.

    >>> other_names(pl.DataFrame({"outlet": ["a"], "name": ["Alder Post"], "other_names": ["Post; The Alder"]}))
    {'a': ['Alder Post', 'Post', 'The Alder']}
    """
    if outlets is None:
        return {}
    return {
        row["outlet"]: [
            name.strip()
            for name in (row.get("name") or "", row.get("domain") or "", *(row.get("other_names") or "").split(";"))
            if name.strip()
        ]
        for row in outlets.iter_rows(named=True)
    }
