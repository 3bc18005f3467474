"""Tables to fill in: outside ratings, names of outlets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError, unknown
from masthead.metrics.files.spreadsheets import write_csv
from masthead.metrics.tables.schemas import OUTLETS

TEMPLATES = {
    "ratings": (
        "one row per outlet or domain, one numeric column per rater",
        ("outlet", "domain", "first_rater", "second_rater", "lean"),
    ),
    "outlets": ("one row per outlet: display name, domain, other names", tuple(OUTLETS.schema)),
}
EXAMPLES: Mapping[str, Sequence[Sequence[str]]] = {
    "ratings": [
        ("Harbor Herald", "harborherald.example", "4.5", "87", "center"),
        ("Metro 24", "metro24.example", "2", "41", "right"),
    ],
    "outlets": [
        ("harborherald.example", "The Harbor Herald", "harborherald.example", "Herald; Harbor Herald"),
        ("metro24.example", "Metro 24", "metro24.example", ""),
    ],
}


def write_template(path: str | Path, outlets: Sequence[str] = ()) -> Path:
    """Write an empty table of ratings or of outlets, to be filled in; the file's name says which.

    Parameters
    ----------
    path
        ``ratings.csv`` or ``outlets.csv``, in any folder. A file that is there is not overwritten.
    outlets
        Outlets of a run, each of which gets a row; two made-up rows show how where absent.

    Raises
    ------
    InputError
        For another name, and for a file that is there.
    """
    target = Path(path)
    kind = target.stem
    if kind not in TEMPLATES or target.suffix != ".csv":
        raise InputError(unknown("template", target.name, [f"{name}.csv" for name in TEMPLATES]))
    if target.exists():
        raise InputError(Fault(str(target), "a file that is there", "a new file", "move it, or name another folder"))
    columns = TEMPLATES[kind][1]
    rows: Sequence[Sequence[str]] = [(outlet, *[""] * (len(columns) - 1)) for outlet in outlets] or EXAMPLES[kind]
    write_csv(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"), target)
    return target
