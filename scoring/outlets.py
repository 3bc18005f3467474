"""An outlet by any of its names: its key, its display name, its domain, another name of the outlets table."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from masthead.metrics.errors import Fault, InputError, unknown
from masthead.metrics.tables.outlet_names import other_names
from masthead.scoring.validation.matching import bare_domain


def find_outlet(name: str, outlets: Sequence[str], table: pl.DataFrame | None, *, where: str = "outlet") -> str:
    """The key among ``outlets`` that a name means, in any case; ``table`` is the optional outlets table.

    Raises
    ------
    InputError
        For a name that means no outlet, with the one that was probably meant, or several.

    >>> table = pl.DataFrame({"outlet": ["a.example"], "name": ["Alder Post"], "domain": [None], "other_names": [None]})
    >>> find_outlet("alder post", ["a.example"], table), find_outlet("https://www.A.example/news", ["a.example"], None)
    ('a.example', 'a.example')
    """
    if name in outlets:
        return name
    names = other_names(table)
    known = {outlet: [outlet, *names.get(outlet, ())] for outlet in outlets}
    for fold in (_plain, bare_domain):
        found = [outlet for outlet, called in known.items() if fold(name) in map(fold, called)]
        if len(found) == 1:
            return found[0]
        if found:
            expected = "the name of one outlet"
            raise InputError(Fault(where, f"'{name}', which is {' and '.join(found)}", expected, f"say '{found[0]}'"))
    raise InputError(
        unknown(where, name, [*outlets, *(called for outlet in outlets for called in names.get(outlet, ()))])
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
