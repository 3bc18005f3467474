"""A folder of text or html files as rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.files import RawTable, decode, read_file
from masthead.metrics.wording import show_count

TEXT_SUFFIXES = (".txt", ".text", ".md")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_FILE_COLUMNS = ("file", "filename", "file_name", "path")


def read_folder(folder: Path) -> RawTable:
    """One row per file, in order of their names; the path without its ending is the article's id.

    Files that differ in their ending alone (``one.html`` beside ``one.txt``) keep it in the id.

    The outlet is the name of the sub-folder a file lies in. In a flat folder it comes from a sidecar csv (the only
    csv of the folder, with a column ``file`` and any other columns), else from the file name: the part before a
    double underscore, else before the first underscore, else the whole stem.

    Raises
    ------
    InputError
        If there is no text or html file, or the sidecar has no column that names the files.
    """
    chosen, sidecars, unused = list_folder(folder)
    frame, notes = read_paths(folder, chosen, sidecars, repeated_stems(chosen))
    if unused:
        names = ", ".join(path.name for path in unused[:5])
        notes.append(f"{describe_unused(unused)} ({names})")
    numbered = frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_row"))
    return RawTable(numbered, folder.name, notes=tuple(notes))


def list_folder(folder: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """The text and html files of a folder, its sidecar csv if there is just one, and the other files.

    Raises
    ------
    InputError
        If there is no text or html file.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not _is_hidden(path, folder))
    chosen = [path for path in paths if path.suffix.lower() in TEXT_SUFFIXES + HTML_SUFFIXES and not _is_readme(path)]
    if not chosen:
        raise InputError(
            Fault(
                str(folder),
                f"{show_count(len(paths), 'file')}, none of text or html",
                "files ending in .txt or .html",
                "give the folder that holds the articles, or a file of rows",
            )
        )
    sidecars = [path for path in paths if path.suffix.lower() == ".csv" and path.parent == folder]
    known = {*chosen, *sidecars}
    return chosen, sidecars if len(sidecars) == 1 else [], [path for path in paths if path not in known]


def repeated_stems(chosen: Sequence[Path]) -> frozenset[Path]:
    """Paths without their ending that several of the files share."""
    counts = Counter(path.with_suffix("") for path in chosen)
    return frozenset(path for path, n in counts.items() if n > 1)


def describe_unused(unused: Sequence[Path]) -> str:
    """The files of a folder that were left alone, in words."""
    was = "is neither text nor html and was" if len(unused) == 1 else "are neither text nor html and were"
    return f"{show_count(len(unused), 'file')} {was} not read"


def read_paths(
    folder: Path, chosen: Sequence[Path], sidecars: Sequence[Path], repeated: AbstractSet[Path] = frozenset()
) -> tuple[pl.DataFrame, list[str]]:
    """Some files of a folder as rows, and notes on how they were read; ids with ending where the stem is ``repeated``."""
    notes = []
    rows: dict[str, list[str | None]] = {"article_id": [], "file": [], "outlet": [], "text": [], "html": []}
    for path in chosen:
        text, encoding = decode(path.read_bytes())
        if encoding != "utf-8":
            notes.append(f"{path.name} was read as {encoding}")
        is_html = path.suffix.lower() in HTML_SUFFIXES
        stem = path.with_suffix("")
        rows["article_id"].append((path if stem in repeated else stem).relative_to(folder).as_posix())
        rows["file"].append(path.relative_to(folder).as_posix())
        rows["outlet"].append(_outlet_of(path, folder))
        rows["text"].append(None if is_html else text)
        rows["html"].append(text if is_html else None)
    alike = [path.name for path in chosen if path.with_suffix("") in repeated]
    if alike:
        keep = "keeps its" if len(alike) == 1 else "keep their"
        names = f"{', '.join(alike[:4])}{', …' if len(alike) > 4 else ''}"
        notes.append(f"{show_count(len(alike), 'file')} named like another {keep} ending in the article_id ({names})")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.String))
    if sidecars:
        frame = _with_sidecar(frame, sidecars[0])
        notes.append(f"columns were read from {sidecars[0].name}")
    return frame, notes


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _is_readme(path: Path) -> bool:
    return path.stem.lower() in ("readme", "license", "licence")


def _outlet_of(path: Path, folder: Path) -> str:
    parent = path.parent.relative_to(folder)
    if parent.parts:
        return parent.parts[0]
    stem = path.stem
    for separator in ("__", "_"):
        head, found, _ = stem.partition(separator)
        if found and head:
            return head
    return stem


def _with_sidecar(frame: pl.DataFrame, path: Path) -> pl.DataFrame:
    sidecar = read_file(path).frame.drop("_row")
    key = next((name for name in sidecar.columns if name.lower() in _FILE_COLUMNS), None)
    if key is None:
        fault = Fault(
            str(path),
            f"the columns {', '.join(sidecar.columns)}",
            "a column 'file' that names the files",
            "rename the column, or move the csv out of the folder",
        )
        raise InputError(fault)
    sidecar = sidecar.rename({key: "file"}).unique("file", keep="first", maintain_order=True)
    joined = frame.join(sidecar, on="file", how="left", suffix="_sidecar", maintain_order="left")
    if "outlet_sidecar" in joined.columns:
        joined = joined.with_columns(outlet=pl.coalesce("outlet_sidecar", "outlet")).drop("outlet_sidecar")
    return joined
