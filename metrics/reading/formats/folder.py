"""A folder of text or html files as rows, and which files of a folder are read at all."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.reading.formats.encodings import NOT_UTF8, decode
from masthead.metrics.reading.formats.raw import Note, RawTable, RawTables, clean_names, numbered
from masthead.metrics.reading.formats.streams import LONGEST_ROW, bare_name, read_whole
from masthead.metrics.reading.rejects import problem_rows
from masthead.metrics.wording import show_count

TEXT_SUFFIXES = (".txt", ".text", ".md")
HTML_SUFFIXES = (".html", ".htm", ".xhtml")
BATCH_FILES = 2048

_FILE_COLUMNS = ("file", "filename", "file_name", "path")
_NAMED = 5


@dataclass(frozen=True)
class FolderFiles:
    """The files of a folder by what they are: rows of data, texts, a csv about the texts, and what is left out."""

    data: tuple[Path, ...]
    texts: tuple[Path, ...]
    sidecar: Path | None
    unused: tuple[Path, ...]
    outside: tuple[Path, ...]
    no_files: tuple[Path, ...] = ()

    def notes(self) -> tuple[Note, ...]:
        """What was left out, in words."""
        told = []
        if self.unused:
            what = "neither text nor html" if not self.data else "not read beside files of rows"
            is_was = "is" if len(self.unused) == 1 else "are"
            left = f"{show_count(len(self.unused), 'file')} {is_was} {what}"
            was = "" if self.data else f" and {'was' if len(self.unused) == 1 else 'were'} not read"
            told.append(Note(f"{left}{was} ({_listed(self.unused)})"))
        if self.outside:
            was = (
                "link leads outside the folder and was"
                if len(self.outside) == 1
                else "links lead outside the folder and were"
            )
            told.append(Note(f"{len(self.outside):,} {was} not followed ({_listed(self.outside)})"))
        if self.no_files:
            were = "name leads" if len(self.no_files) == 1 else "names lead"
            told.append(
                Note(f"{len(self.no_files):,} {were} to no file: broken links and the like ({_listed(self.no_files)})")
            )
        return tuple(told)


def list_folder(folder: Path, data_suffixes: AbstractSet[str]) -> FolderFiles:
    """The files of a folder and its sub-folders, hidden ones left out, links that lead outside not followed.

    Where there are files of rows, these are read; else texts and html pages, and a lone csv beside them is their
    sidecar.

    Raises
    ------
    InputError
        If there is nothing that can be read.
    """
    paths, outside, no_files = list[Path](), list[Path](), list[Path]()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for link in [name for name in folders if (Path(place) / name).is_symlink()]:
            outside.append(Path(place) / link)
        for path in (Path(place) / name for name in names if not name.startswith(".")):
            if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
                outside.append(path)
            else:
                (paths if path.is_file() else no_files).append(path)
    paths.sort()
    texts = [path for path in paths if path.suffix.lower() in TEXT_SUFFIXES + HTML_SUFFIXES and not _is_readme(path)]
    data = [path for path in paths if bare_name(path)[1] in data_suffixes]
    sidecars = [path for path in data if path.suffix.lower() == ".csv" and path.parent == folder]
    sidecar = sidecars[0] if len(sidecars) == 1 == len(data) and texts else None
    data = [] if sidecar is not None else data
    if not (data or texts):
        found = f"{show_count(len(paths), 'file')}, none of text or html"
        expected = "files of rows, or files ending in .txt or .html"
        hint = "give the folder that holds the articles, or a file of rows"
        raise InputError(Fault(str(folder), found, expected, hint))
    known = {*data, sidecar} if data else {*texts, sidecar}
    unused = [path for path in paths if path not in known]
    return FolderFiles(
        tuple(data), () if data else tuple(texts), sidecar, tuple(unused), tuple(outside), tuple(sorted(no_files))
    )


def read_texts(folder: Path, files: FolderFiles, read_rows: Callable[[Path], Iterator[RawTable]]) -> RawTables:
    """One row per file, in order of their names; the path without its ending is the article's id.

    Files that differ in their ending alone (``one.html`` beside ``one.txt``) keep it in the id. The outlet is the
    name of the sub-folder a file lies in. In a flat folder it comes from the sidecar csv (with a column ``file`` and
    any other columns), else from the file name: the part before a double underscore, else before the first
    underscore, else the whole stem.

    Raises
    ------
    InputError
        If the sidecar has no column that names the files.
    """
    alike = _repeated_stems(files.texts)
    sidecar = None if files.sidecar is None else _sidecar(files.sidecar, read_rows)
    notes = [*_alike_notes(files.texts, alike), *_outlet_notes(folder, files, sidecar)]
    name = _shown(folder.name)
    for first in range(0, len(files.texts), BATCH_FILES):
        chosen = files.texts[first : first + BATCH_FILES]
        yield _rows(folder, chosen, alike, sidecar, first + 1, name, tuple(notes))
        notes = []


def _rows(
    folder: Path,
    chosen: Sequence[Path],
    alike: AbstractSet[Path],
    sidecar: pl.DataFrame | None,
    first: int,
    name: str,
    notes: tuple[Note, ...],
) -> RawTable:
    rows: dict[str, list[str | None]] = {"article_id": [], "file": [], "outlet": [], "text": [], "html": []}
    numbers, odd, problems = [], list[str](), []
    for number, path in enumerate(chosen, start=first):
        raw = _content(path)
        if isinstance(raw, str):
            problems.append((number, f"{raw} ({_shown(path.name)})"))
            continue
        text, is_odd = decode(raw)
        if is_odd:
            odd.append(_shown(path.name))
        is_html = path.suffix.lower() in HTML_SUFFIXES
        stem = path.with_suffix("")
        inner = path.relative_to(folder)
        numbers.append(number)
        rows["article_id"].append(_shown((inner if stem in alike else inner.with_suffix("")).as_posix()))
        rows["file"].append(_shown(inner.as_posix()))
        rows["outlet"].append(_shown(_outlet_of(path, folder)))
        rows["text"].append(None if is_html else text)
        rows["html"].append(text if is_html else None)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.String))
    if sidecar is not None:
        frame = _with_sidecar(frame, sidecar)
    rejects = problem_rows(name, problems, "a file that can be read", "look at the file")
    told = [Note(f"{file} was read as windows-1252") for file in odd[:_NAMED]]
    if len(odd) > _NAMED:
        told = [Note(f"{NOT_UTF8} in {len(odd):,} files ({', '.join(odd[:_NAMED])}, …)")]
    return numbered(frame, name, numbers=numbers, rejects=rejects, notes=(*notes, *told))


def _content(path: Path) -> bytes | str:
    """The bytes of a file, or why there are none."""
    try:
        raw = read_whole(path, LONGEST_ROW)
    except InputError as error:
        return error.faults[0].found
    return f"a file of more than {LONGEST_ROW:,} bytes" if raw is None else raw


def _repeated_stems(chosen: Sequence[Path]) -> frozenset[Path]:
    """Paths without their ending that several of the files share."""
    counts = Counter(path.with_suffix("") for path in chosen)
    return frozenset(path for path, n in counts.items() if n > 1)


def _alike_notes(chosen: Sequence[Path], repeated: AbstractSet[Path]) -> Iterator[Note]:
    alike = [path for path in chosen if path.with_suffix("") in repeated]
    if alike:
        keep = "keeps its" if len(alike) == 1 else "keep their"
        names = f"{', '.join(_shown(path.name) for path in alike[:4])}{', …' if len(alike) > 4 else ''}"
        yield Note(f"{show_count(len(alike), 'file')} named like another {keep} ending in the article_id ({names})")
    odd = [path for path in chosen if _shown(path.name) != path.name]
    if odd:
        yield Note(f"{show_count(len(odd), 'file name')} that are not UTF-8 were read as Windows-1252")


def _outlet_notes(folder: Path, files: FolderFiles, sidecar: pl.DataFrame | None) -> Iterator[Note]:
    """Where the names of outlets come from."""
    if sidecar is not None and files.sidecar is not None:
        yield Note(f"columns were read from {files.sidecar.name}")
        if "outlet" in sidecar.columns:
            return
    flat = [path for path in files.texts if path.parent == folder]
    deep = next((path for path in files.texts if path.parent != folder), None)
    if deep is not None:
        yield Note(f"outlets were named after sub-folders (such as '{_shown(_outlet_of(deep, folder))}')")
    if flat:
        example = f"'{_shown(_outlet_of(flat[0], folder))}' of {_shown(flat[0].name)}"
        yield Note(f"outlets were named after files, up to the first underscore (such as {example})")


def _shown(name: str) -> str:
    """A file name as text; bytes that are no UTF-8 as Windows-1252."""
    return decode(os.fsencode(name))[0]


def _listed(paths: Sequence[Path]) -> str:
    return ", ".join(_shown(path.name) for path in paths[:_NAMED]) + (", …" if len(paths) > _NAMED else "")


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


def _sidecar(path: Path, read_rows: Callable[[Path], Iterator[RawTable]]) -> pl.DataFrame:
    sidecar = pl.concat([raw.frame for raw in read_rows(path)], how="diagonal_relaxed")
    key = next((name for name in sidecar.columns if name.lower() in _FILE_COLUMNS), None)
    if key is None:
        fault = Fault(
            str(path),
            f"the columns {', '.join(sidecar.columns)}",
            "a column 'file' that names the files",
            "rename the column, or move the csv out of the folder",
        )
        raise InputError(fault)
    return sidecar.rename({key: "file"}).unique("file", keep="first", maintain_order=True)


def _with_sidecar(frame: pl.DataFrame, sidecar: pl.DataFrame) -> pl.DataFrame:
    sidecar = sidecar.rename(dict(zip(sidecar.columns, clean_names(sidecar.columns), strict=True)))
    joined = frame.join(sidecar, on="file", how="left", suffix="_sidecar", maintain_order="left")
    if "outlet_sidecar" in joined.columns:
        joined = joined.with_columns(outlet=pl.coalesce("outlet_sidecar", "outlet")).drop("outlet_sidecar")
    return joined
