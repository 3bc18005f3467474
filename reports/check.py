"""Whether a finished run is as it was written: its files, its accounts, and its scores as the sum of their parts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError, MastheadError
from masthead.metrics.files.seals import SEAL
from masthead.metrics.tables.accounts import ACCOUNTS, check_accounts
from masthead.metrics.tables.measured import Measured
from masthead.reports.manifest import NAME, changed_files
from masthead.scoring.card import Card

MOST_OFF = 1e-6
"""A score may differ from the sum of its points by no more."""


def is_run(path: Path) -> bool:
    """Whether a folder holds a run that the command line or ``write_report`` wrote."""
    return (path / "card" / "card.json").is_file() or (path / NAME).is_file()


def check_run(folder: str | Path) -> list[str]:
    """What is wrong with a finished run, one sentence each. Empty where nothing is.

    Looked at are the hashes of all tables, of the card and of the files that the manifest names; files that the run did
    not write; the accounts (every row that was read was measured, rejected or left out as a duplicate); that the spans of
    the evidence lie inside their texts; and that the points of every outlet add up to its score. A run of 0.2.0 has no
    hashes of its tables and no accounts, which is logged or said.

    Raises
    ------
    InputError
        Where the folder holds no run.
    """
    run = Path(folder)
    if not is_run(run):
        hint = "name the folder given as --out"
        raise InputError(Fault(str(run), "no card and no manifest", "the folder of a finished run", hint))
    return [*_of_files(run), *_of_measured(run / "measured"), *_of_card(run)]


def unchecked(folder: str | Path) -> list[str]:
    """What could not be checked because the run was written without it."""
    run = Path(folder)
    parts = [part for part in ("measured", "card") if (run / part).is_dir() and not (run / part / SEAL).is_file()]
    return [f"{run / part} has no hashes: whether its tables are as they were written is not checked" for part in parts]


def _of_files(run: Path) -> list[str]:
    return changed_files(run) if (run / NAME).is_file() else [f"file {NAME}: it is missing"]


def _of_measured(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        return
    try:
        measured = Measured.load(folder)
        accounts = measured.settings.get(ACCOUNTS)
        if isinstance(accounts, dict):
            check_accounts(accounts)
            yield from _of_rows(measured, accounts)
    except MastheadError as error:
        yield from str(error).splitlines()
        return
    lengths = measured.articles.lazy().select("article_id", n=pl.col("text").str.len_chars())
    spans = measured.evidence.lazy().join(lengths, on="article_id", how="left")
    outside = (pl.col("start") < 0) | (pl.col("end") < pl.col("start")) | (pl.col("end") > pl.col("n").fill_null(-1))
    n_outside = spans.filter(outside).select(pl.len()).collect().item()
    if n_outside:
        yield f"evidence: {n_outside:,} spans do not lie inside their texts"


def _of_rows(measured: Measured, accounts: dict[str, int]) -> Iterator[str]:
    facts = measured.article_facts.lazy().select(pl.len()).collect().item()
    if facts != accounts["measured"] + accounts["duplicates"]:
        told = f"{accounts['measured']:,} measured and {accounts['duplicates']:,} duplicates"
        yield f"article_facts: {facts:,} rows where the accounts have {told}"


def _of_card(run: Path) -> Iterator[str]:
    if not (run / "card").is_dir():
        yield "card: it is missing"
        return
    try:
        card = Card.load(run / "card", with_measured=False)
    except MastheadError as error:
        yield from str(error).splitlines()
        return
    sums = card.contributions.group_by("outlet").agg(pl.col("points").sum())
    scored = card.scores.filter(pl.col("score").is_not_null()).join(sums, on="outlet", how="left")
    off = scored.filter(((pl.col("points") - pl.col("score")).abs() > MOST_OFF) | pl.col("points").is_null())
    yield from (f"scores: the points of {outlet} do not add up to its score" for outlet in off["outlet"])
