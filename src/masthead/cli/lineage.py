"""``masthead lineage``: the families of a run or of articles, in words and as a picture."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

import masthead
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.articles import read_articles
from masthead.metrics.wording import show_count

MOST_SHOWN = 20
"""So many families are told in words, those of most versions first; so many texts that stand alone."""

PICTURES = ("png", "svg", "pdf")


def tell_lineage(options: Namespace, outlets: pl.DataFrame | None, reading: dict[str, Any]) -> Iterator[str]:
    """What the verb prints, a paragraph at a time; ``reading`` says how articles are read.

    Raises
    ------
    InputError
        Where there is no such family, and where ``--out`` names no kind of picture.
    """
    if options.out is not None and options.out.suffix.removeprefix(".").lower() not in PICTURES:
        expected = "a file that ends in " + ", ".join(f".{kind}" for kind in PICTURES)
        raise InputError(Fault("masthead lineage --out", str(options.out), expected, "--out tree.png"))
    found = masthead.lineage(_measured(options, outlets, reading))
    several = found.families.filter(pl.col("n_versions") > 1)
    ids = several.sort("n_versions", "family_id", descending=[True, False])["family_id"].to_list()
    chosen = ids[:MOST_SHOWN] if options.family is None else [options.family]
    yield str(found)
    for family in chosen:
        told = found.family(family)["families"].row(0, named=True)
        yield f"\n{told['title'] or 'No title'} ({told['family_id']})\n{found.explain(family)}"
    if options.family is None:
        yield from _rest(found, len(ids) - len(chosen))
    if options.out is not None and chosen:
        kind = options.out.suffix.removeprefix(".").lower()
        masthead.save_chart(found.plot(chosen[0]), options.out.parent, options.out.stem, formats=(kind,))
        yield f"\nchart of {chosen[0]}: {options.out}"


def _rest(found: masthead.Lineage, n_more: int) -> Iterator[str]:
    """How many families are not told, and the texts that stand alone and name another outlet."""
    if n_more > 0:
        yield f"\n{show_count(n_more, 'further family', 'further families')}: --family tells one of them."
    alone = found.families.filter(pl.col("n_versions") == 1).select("family_id")
    naming = found.versions.join(alone, on="family_id", how="semi").filter(pl.col("names_credited").is_not_null())
    for row in naming.head(MOST_SHOWN).iter_rows(named=True):
        yield f"\n{row['outlet']} ({row['version_id']}) shares no passage with another text, and names {row['names_credited']}."


def _measured(options: Namespace, outlets: pl.DataFrame | None, reading: dict[str, Any]) -> masthead.Measured:
    """The measured run of a folder, or articles measured now."""
    path: Path = options.articles
    for folder in (path / "measured", path):
        if (folder / "settings.json").is_file():
            return masthead.Measured.load(folder)
    wire = read_articles(options.wire) if options.wire is not None else None
    return masthead.measure(read_articles(path, **reading), wire=wire, outlets=outlets)
