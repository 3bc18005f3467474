"""A sealed folder tells what became of its files, each by name."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from masthead.metrics.errors import InputError
from masthead.metrics.files.seals import SEAL, changed, read_seal, seal_faults, seal_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.parquet", "inner/b.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"rows of " + name.encode())
    seal_folder(tmp_path, ["a.parquet", "inner/b.parquet"])
    return tmp_path


def test_nothing_is_told_of_a_sound_folder(folder: Path) -> None:
    assert seal_faults(folder, ["a.parquet"]) == []
    assert changed(folder, read_seal(folder / SEAL)) == {}


def test_a_flipped_bit_a_cut_and_a_missing_file_are_told(folder: Path) -> None:
    a = folder / "a.parquet"
    content = bytearray(a.read_bytes())
    content[3] ^= 1
    a.write_bytes(bytes(content))
    (folder / "inner/b.parquet").unlink()
    assert [(Path(fault.where).name, fault.found) for fault in seal_faults(folder, [])] == [
        ("a.parquet", "a content that is not what was written"),
        ("b.parquet", "no such file"),
    ]
    a.write_bytes(content[:4])
    assert changed(folder, read_seal(folder / SEAL))["a.parquet"] == "4 bytes where 17 were written"


def test_a_file_that_is_not_sealed_is_told(folder: Path) -> None:
    (fault,) = seal_faults(folder, ["a.parquet", "inner/part-000099.parquet"])
    assert fault.found == "a file that the run did not write"
    assert fault.where.endswith("part-000099.parquet")


def test_what_is_known_is_not_read_again(folder: Path) -> None:
    known = read_seal(folder / SEAL)
    (folder / "a.parquet").write_bytes(b"damaged before it was sealed")
    seal_folder(folder, ["a.parquet"], known)
    assert "a.parquet" in changed(folder, read_seal(folder / SEAL))


def test_a_folder_without_a_seal_is_said_not_to_be_checked(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / SEAL).unlink()
    with caplog.at_level(logging.WARNING):
        assert seal_faults(folder, ["a.parquet"]) == []
    assert "saved without hashes" in caplog.text


@pytest.mark.parametrize("content", ['{"files": 3}', '{"files": {"a": 1}}', "{}", '{"files": {"a": {"bytes": 1}}}'])
def test_a_damaged_seal_is_named(folder: Path, content: str) -> None:
    (folder / SEAL).write_text(content)
    with pytest.raises(InputError, match=r"hashes\.json: found a damaged list of hashes"):
        seal_faults(folder, [])
