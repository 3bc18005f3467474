"""Human and machine versions of the same documents: reading the WMT layout, pairing, joining short pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.text.arrays import Flags, Ints

HUMAN, MACHINE = "human", "mt"
COLUMNS = {
    "dataset": pl.String,
    "year": pl.Int64,
    "pair": pl.String,
    "doc_id": pl.String,
    "system": pl.String,
    "label": pl.String,
    "sysclass": pl.String,
    "orig_lang": pl.String,
    "domain": pl.String,
    "unit": pl.String,
    "n_words": pl.Int64,
    "text": pl.String,
}
_REQUIRED = ("year", "doc_id", "system", "label", "text")


def read_versions(path: str | Path) -> pl.DataFrame:
    """All documents under a parquet file or a folder of them that have the columns of the WMT layout.

    Rows come out in a fixed order. Files without the columns are passed over.

    Raises
    ------
    InputError
        Where no file has them.
    """
    path = Path(path)
    candidates = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    parts = []
    for file in candidates:
        if set(_REQUIRED) <= set(pl.read_parquet_schema(file)):
            frame = pl.read_parquet(file)
            parts.append(
                frame.select(
                    (pl.col(name) if name in frame.columns else pl.lit(None).alias(name)).cast(dtype)
                    for name, dtype in COLUMNS.items()
                )
            )
    if not parts:
        found = f"{len(candidates)} parquet files without them"
        raise InputError(
            Fault(
                str(path), found, f"a table with the columns {', '.join(_REQUIRED)}", "give human and machine versions"
            )
        )
    versions = pl.concat(parts).with_columns(
        pl.col("pair").fill_null("?"),
        pl.col("unit").fill_null("doc"),
        pl.col("dataset").fill_null("?"),
        pl.col("n_words").fill_null(pl.col("text").str.count_matches(r"\S+").cast(pl.Int64)),
    )
    return versions.filter(pl.col("text").is_not_null(), pl.col("label").is_in([HUMAN, MACHINE])).sort(
        "year", "dataset", "pair", "doc_id", "label", "system", "text"
    )


def document_numbers(versions: pl.DataFrame) -> tuple[Ints, Flags]:
    """The document of every row, and whether it has both a human and a machine version."""
    document = versions.select(pl.struct("year", "dataset", "pair", "doc_id").rank("dense"))["year"].to_numpy() - 1
    human = (versions["label"] == HUMAN).to_numpy()
    n = int(document.max()) + 1 if len(document) else 0
    both = (np.bincount(document[human], minlength=n) > 0) & (np.bincount(document[~human], minlength=n) > 0)
    return document.astype(np.int64), both[document]


@dataclass(frozen=True)
class Piece:
    """One version of a document, or of neighboring documents joined: its rows, its label, its document's number."""

    rows: tuple[int, ...]
    is_machine: bool
    document: int
    n_words: int


def join_pieces(versions: pl.DataFrame, *, min_words: int) -> list[Piece]:
    """Versions of documents of at least ``min_words`` words; shorter neighbors of one set are joined.

    Neighbors are the documents of one year, dataset, language pair and kind of unit in the order of their names. All
    versions of a joined document come from the same documents; a system that lacks one of them is left out.
    """
    pieces: list[Piece] = []
    keys = ["year", "dataset", "pair", "unit"]
    rows = versions.with_row_index("row").select("row", *keys, "doc_id", "system", "label", "n_words")
    n_documents = 0
    for _, group in rows.group_by(keys, maintain_order=True):
        documents: dict[str, dict[tuple[str, str], tuple[int, int]]] = {}
        for row, doc_id, system, label, n_words in group.drop(keys).iter_rows():
            documents.setdefault(doc_id, {})[label, system] = row, n_words
        for chunk in _chunks(documents, min_words):
            shared = set.intersection(*(set(documents[name]) for name in chunk))
            for label, system in sorted(shared):
                parts = [documents[name][label, system] for name in chunk]
                numbers = tuple(row for row, _ in parts)
                pieces.append(Piece(numbers, label == MACHINE, n_documents, sum(n for _, n in parts)))
            n_documents += 1
    return pieces


def _chunks(documents: dict[str, dict[tuple[str, str], tuple[int, int]]], min_words: int) -> Iterator[list[str]]:
    """Runs of neighboring documents that share a human and a machine version of at least ``min_words`` words."""
    chunk: list[str] = []
    for name in sorted(documents, key=_natural):
        shared = set.intersection(*(set(documents[other]) for other in [*chunk, name]))
        if {label for label, _ in shared} != {HUMAN, MACHINE}:
            chunk, shared = [], set(documents[name])
            if {label for label, _ in shared} != {HUMAN, MACHINE}:
                continue
        chunk.append(name)
        human = min(version for version in shared if version[0] == HUMAN)
        if sum(documents[other][human][1] for other in chunk) >= min_words:
            yield chunk
            chunk = []


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts "text_9" before "text_10"."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def join_natives(versions: pl.DataFrame, *, min_words: int) -> list[str]:
    """Texts of at least ``min_words`` words: documents, or neighbors of one year and dataset joined."""
    texts: list[str] = []
    for _, group in versions.group_by("year", "dataset", maintain_order=True):
        parts, words = [], 0
        for _, text, n_words in sorted(
            group.select("doc_id", "text", "n_words").iter_rows(), key=lambda r: _natural(r[0])
        ):
            parts.append(text)
            words += n_words
            if words >= min_words:
                texts.append("\n".join(parts))
                parts, words = [], 0
    return texts


def auc(figure: NDArray[np.float64], is_machine: Flags) -> float:
    """Share of pairs of a machine and a human text in which the machine's figure is higher; ties count half.

    NaN where one of the two is missing.
    """
    n_machine, n_human = int(is_machine.sum()), int((~is_machine).sum())
    if not n_machine or not n_human:
        return float("nan")
    ranks = rankdata(figure)
    return float((ranks[is_machine].sum() - n_machine * (n_machine + 1) / 2) / (n_machine * n_human))
