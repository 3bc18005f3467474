"""Files appear whole or not at all, whatever stops their writing; damaged ones are told by name."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.files.drafts import drafted, read_json, sweep_drafts, write_json, write_text


def stopped(path: Path, error: BaseException) -> None:
    """Write half a file."""
    with drafted(path) as draft:
        draft.write_text("half a rep")
        raise error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(28, "No space left on device"), r"no room left.*free some space"),
        (OSError(122, "Disk quota exceeded"), r"no room left.*free some space"),
        (OSError(27, "File too large"), r"no room left.*free some space"),
        (pl.exceptions.ComputeError("No space left on device (os error 28)"), r"no room left.*free some space"),
        (OSError(30, "Read-only file system"), r"cannot be written .*check the folder and its permissions"),
        (PermissionError(13, "Permission denied"), r"cannot be written .*check the folder and its permissions"),
    ],
)
def test_what_stops_a_write_is_told_and_the_old_file_stays(tmp_path: Path, error: Exception, told: str) -> None:
    path = tmp_path / "report.html"
    path.write_text("the report of yesterday")
    with pytest.raises(MastheadError, match=told):
        stopped(path, error)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("report.html", "the report of yesterday")]


def test_any_other_error_leaves_no_draft_either(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        stopped(tmp_path / "a", KeyboardInterrupt())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(MastheadError, match="cannot be written"):
        write_text(tmp_path / "file" / "inner.txt", "words")


def test_a_draft_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    inner = tmp_path / "run"
    inner.mkdir()
    (inner / f"a.json.{os.getpid()}.draft").symlink_to(outside)
    write_json(inner / "a.json", {"n": 1})
    assert outside.read_text() == "mine"
    assert read_json(inner / "a.json") == {"n": 1}


def test_only_drafts_of_masthead_are_swept(tmp_path: Path) -> None:
    for name in ("part-000000.parquet.812.draft", "my.draft", "letter.draft.txt"):
        (tmp_path / name).write_text("x")
    sweep_drafts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.draft.txt", "my.draft"]


def test_a_flip_that_leaves_good_json_is_told(tmp_path: Path) -> None:
    path = tmp_path / "names.json"
    write_json(path, {"a.example": ["Herald"]})
    assert read_json(path) == {"a.example": ["Herald"]}
    path.write_text(path.read_text().replace("Herald", "Hexald"))
    with pytest.raises(InputError, match=r"names\.json: found a damaged file \(it does not match the hash in it\)"):
        read_json(path)
    path.write_text('{"a.example": ["Herald"]}')
    assert read_json(path) == {"a.example": ["Herald"]}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"n_articles": 3', "a damaged file"),
        (b"\xff\xfe\x00", "a damaged file"),
        (b"", "a damaged file"),
        (b"[" * 100_000, "a damaged file"),
        (b"[1, 2]", "a list"),
        (b"9" * 5000, "a damaged file"),
    ],
)
def test_a_damaged_json_file_is_named(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"run\.json: found {told}.*restore the file from a copy"):
        read_json(path)
