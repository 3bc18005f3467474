"""Gold sets of text reuse, found by their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError

DOCS = frozenset({"doc_id", "text"})
PAIRS = frozenset({"susp_id", "src_id", "cases"})
GRADES = frozenset({"source_text", "derived_text", "label"})
CASE = ("this_offset", "this_length", "source_offset", "source_length")

_READERS: dict[str, Callable[[Path], pl.DataFrame]] = {
    ".parquet": pl.read_parquet,
    ".jsonl": pl.read_ndjson,
    ".ndjson": pl.read_ndjson,
    ".csv": pl.read_csv,
}


@dataclass(frozen=True)
class AlignmentSet:
    """Pairs of documents with the passages that the first took from the second.

    ``pairs`` has susp_id, src_id, category and cases (offset and length on both sides); ``texts`` the documents' texts
    by identifier.
    """

    name: str
    pairs: pl.DataFrame
    texts: dict[str, str]


@dataclass(frozen=True)
class GradedSet:
    """Pairs of texts with the grade of reuse as a label: source_text, derived_text, label."""

    name: str
    pairs: pl.DataFrame


def read_copy_gold(path: Path) -> tuple[list[AlignmentSet], list[GradedSet], list[str]]:
    """The gold sets under ``path`` (a folder or a file), by their columns, and notes on what was left out.

    Raises
    ------
    InputError
        Where nothing under the path has the columns of a gold set.
    """
    frames = list(_frames(path))
    texts: dict[str, str] = {}
    for _, frame in frames:
        if frame.columns and set(frame.columns) >= DOCS:
            texts.update(frame.filter(pl.col("text").is_not_null()).select("doc_id", "text").iter_rows())
    aligned, graded, notes = [], [], []
    for name, frame in frames:
        if set(frame.columns) >= PAIRS:
            has_texts = pl.col("susp_id").is_in(list(texts)) & pl.col("src_id").is_in(list(texts))
            pairs = frame.filter(has_texts)
            if len(pairs) < len(frame):
                notes.append(
                    f"{name}: {len(frame) - len(pairs)} of {len(frame)} pairs left out, no text for a document"
                )
            if len(pairs):
                category = "category" if "category" in pairs.columns else pl.lit("all").alias("category")
                aligned.append(AlignmentSet(name, pairs.select("susp_id", "src_id", category, "cases"), texts))
        elif set(frame.columns) >= GRADES:
            graded.append(GradedSet(name, frame.select(sorted(GRADES)).drop_nulls()))
    if not aligned and not graded:
        raise InputError(
            Fault(
                str(path),
                f"{len(frames)} readable tables, none with gold on copying",
                f"documents ({', '.join(sorted(DOCS))}) with pairs ({', '.join(sorted(PAIRS))}), or graded pairs "
                f"({', '.join(sorted(GRADES))})",
                "name the folder that holds both tables",
            )
        )
    return aligned, graded, notes


def _frames(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    for file in files:
        reader = _READERS.get(file.suffix)
        if reader is not None:
            yield file.stem, reader(file)
