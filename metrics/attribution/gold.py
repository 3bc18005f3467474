"""Gold data for attribution: tables found in a folder by their columns, whatever the files are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError

_COLUMNS = {
    "articles": {"article_id", "text"},
    "attributions": {"article_id", "source_spans", "cue_spans", "content_spans"},
    "sources": {"article_id", "attr_id", "speech", "type", "head_start", "head_end"},
    "sentences": {"article_id", "start", "end", "speech"},
    "source_kinds": {"source_text", "gold"},
}
_ONE_ROW = {
    "attributions": ("article_id", "attr_id"),
    "sources": ("article_id", "attr_id", "head_start"),
    "sentences": ("article_id", "start", "end"),
    "source_kinds": ("article_id", "attr_id", "source_text"),
}


@dataclass(frozen=True)
class GoldSet:
    """The articles of one set and whatever gold there is for them (offsets into the articles' own texts).

    ``articles`` may have ``discard_spans``: stretches of text that were left unannotated.
    ``attributions``: source_spans, cue_spans, content_spans (lists of start and end), and ``speech`` (articles
    of which the table of sources says nothing are left out, since it is what tells reported speech);
    ``sentences``: start, end, speech, discard; ``sources``: heads of source mentions; ``source_kinds``: mentions by
    kind.
    """

    name: str
    articles: pl.DataFrame
    attributions: pl.DataFrame | None
    sentences: pl.DataFrame | None
    sources: pl.DataFrame | None
    source_kinds: pl.DataFrame | None


def read_gold(path: Path) -> list[GoldSet]:
    """The sets under a file or folder: one for each file of articles and split.

    Raises
    ------
    InputError
        Where no file has the columns of articles or of any gold.
    """
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    found: dict[str, list[tuple[str, pl.DataFrame]]] = {kind: [] for kind in _COLUMNS}
    for file in files:
        columns = set(pl.read_parquet_schema(file))
        kind = next((kind for kind, needed in _COLUMNS.items() if needed <= columns), None)
        if kind is not None and len(frame := _primary(pl.read_parquet(file))):
            found[kind].append((file.stem, frame))
    if not found["articles"] and path.is_file():
        return read_gold(path.parent)
    gold = {kind: _joined(kind, [frame for _, frame in frames]) for kind, frames in found.items() if kind != "articles"}
    sets = [GoldSet(name, articles, **_part(gold, articles)) for name, articles in _splits(found["articles"])]
    sets = [
        each for each in sets if each.attributions is not None or each.sentences is not None or each.sources is not None
    ]
    kinds = gold["source_kinds"]
    if not sets and kinds is None:
        columns_of = "; ".join(f"{kind}: {', '.join(sorted(needed))}" for kind, needed in _COLUMNS.items())
        found_files = ", ".join(file.name for file in files) or "no parquet file"
        raise InputError(Fault(str(path), found_files, f"parquet files with the columns of {columns_of}"))
    placed = {row for each in sets if each.source_kinds is not None for row in each.source_kinds["source_text"]}
    if kinds is not None and not placed:
        name = found["source_kinds"][0][0]
        sets.append(
            GoldSet(name, pl.DataFrame(schema={"article_id": pl.String, "text": pl.String}), None, None, None, kinds)
        )
    return sets


def _primary(frame: pl.DataFrame) -> pl.DataFrame:
    """One annotator's rows where several have annotated an article."""
    return frame.filter(pl.col("primary")) if frame.schema.get("primary") == pl.Boolean else frame


def _joined(kind: str, frames: list[pl.DataFrame]) -> pl.DataFrame | None:
    if not frames:
        return None
    frame = pl.concat(frames, how="diagonal_relaxed")
    key = [column for column in _ONE_ROW[kind] if column in frame.columns]
    return frame.unique(key, keep="first", maintain_order=True) if len(frames) > 1 else frame


def _splits(articles: list[tuple[str, pl.DataFrame]]) -> Iterator[tuple[str, pl.DataFrame]]:
    for stem, frame in articles:
        if "outlet" not in frame.columns:
            frame = frame.with_columns(outlet=pl.lit("unknown"))
        frame = frame.unique("article_id", keep="first", maintain_order=True)
        if "split" not in frame.columns:
            yield stem, frame
            continue
        for (split,), part in frame.group_by("split", maintain_order=True):
            yield f"{stem}/{split}", part


def _part(gold: dict[str, pl.DataFrame | None], articles: pl.DataFrame) -> dict[str, pl.DataFrame | None]:
    """The rows of every gold table that belong to these articles; ``speech`` joined to the attributions."""
    wanted = pl.col("article_id").is_in(articles["article_id"].implode())
    part = {
        kind: frame.filter(wanted) if frame is not None and "article_id" in frame.columns else frame
        for kind, frame in gold.items()
    }
    part = {kind: frame if frame is not None and len(frame) else None for kind, frame in part.items()}
    attributions, sources = part["attributions"], part["sources"]
    if attributions is not None and "speech" not in attributions.columns and sources is not None:
        speech = sources.group_by("article_id", "attr_id").agg(pl.col("speech").any())
        told = attributions.filter(pl.col("article_id").is_in(sources["article_id"].implode()))
        part["attributions"] = told.join(speech, on=["article_id", "attr_id"], how="left").with_columns(
            pl.col("speech").fill_null(False)
        )
    return part
