"""Damaged, missing and stray files of a run: made anew or refused by name, never a wrong table."""

from __future__ import annotations

import json
import logging
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.files.seals import SEAL
from masthead.metrics.measure import measure
from masthead.metrics.running import folder as folder_module
from masthead.metrics.running.folder import Journal
from masthead.metrics.tables.measured import PARTED, Measured
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire

N_ARTICLES, BATCH = 40, 16


class Stop(Exception):
    """Stops a run from within."""


def run(out: Path, *, stop_at: int = 0, previous: Path | None = None) -> Measured:
    calls = 0

    def progress(stage: str, done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == stop_at:
            raise Stop

    table = newsroom_articles().table.head(N_ARTICLES)
    settings = {"wire": newsroom_wire(), "outlets": newsroom_outlets(), "batch_size": BATCH, "workers": 1}
    return measure(table, out=out, progress=progress, previous=previous, **settings)


def tables(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for name in PARTED for path in (folder / name).glob("*.parquet"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "run"
    run(folder)
    return folder


@pytest.fixture
def copied(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "run"))


def flip(path: Path, at: float = 0.4) -> None:
    content = bytearray(path.read_bytes())
    content[int(at * (len(content) - 1))] ^= 0x10
    path.write_bytes(bytes(content))


def cut(path: Path, at: float = 0.4) -> None:
    path.write_bytes(path.read_bytes()[: int(at * path.stat().st_size)])


@pytest.mark.parametrize("stage", PARTED)
@pytest.mark.parametrize("damage", [flip, cut, Path.unlink])
def test_a_damaged_part_is_refused_by_name_on_load(copied: Path, stage: str, damage: Callable[[Path], None]) -> None:
    damage(copied / stage / "part-000000.parquet")
    with pytest.raises(
        InputError, match=rf"{stage}/part-000000\.parquet: found (a content|no such|[\d,]+ bytes)"
    ) as told:
        Measured.load(copied)
    assert len(told.value.faults) == 1
    assert "run the same masthead score command again" in str(told.value)


@pytest.mark.parametrize(
    "name", ["evidence/part-000001.parquet", "articles/part-000000.parquet", "originals/part-000000.parquet"]
)
def test_a_flipped_byte_is_made_anew(finished: Path, copied: Path, name: str, caplog: pytest.LogCaptureFixture) -> None:
    flip(copied / name)
    with caplog.at_level(logging.WARNING):
        run(copied)
    assert f"{name} holds a content that is not what was written: it is made anew" in caplog.text
    assert tables(copied) == tables(finished)
    assert Measured.load(copied).settings == Measured.load(finished).settings


def test_every_damaged_file_is_told_at_once(copied: Path) -> None:
    flip(copied / "evidence/part-000001.parquet")
    (copied / "copies/part-000002.parquet").unlink()
    shutil.copy(copied / "kin/part-000000.parquet", copied / "kin/more.parquet")
    with pytest.raises(InputError) as told:
        Measured.load(copied)
    assert [Path(fault.where).relative_to(copied).as_posix() for fault in told.value.faults] == [
        "copies/part-000002.parquet",
        "evidence/part-000001.parquet",
        "kin/more.parquet",
    ]


@pytest.mark.parametrize("name", ["evidence/part-000099.parquet", "articles/part-000003.parquet"])
def test_a_stray_part_is_refused_by_name(copied: Path, name: str) -> None:
    shutil.copy((copied / name).parent / "part-000000.parquet", copied / name)
    with pytest.raises(InputError, match=rf"{name}: found a file that the run did not write"):
        Measured.load(copied)
    with pytest.raises(InputError, match=rf"{name}: found a file that the run did not write, expected parts up to 2"):
        run(copied)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[]", b'{"content": 3}'])
def test_a_damaged_entry_of_the_journal_is_made_anew_or_told(finished: Path, copied: Path, content: bytes) -> None:
    (copied / "journal/part-000001.json").write_bytes(content)
    if content == b'{"content": 3}':
        with pytest.raises(InputError, match="part 1 has other contents"):
            run(copied)
        return
    run(copied)
    assert tables(copied) == tables(finished)
    assert json.loads((copied / "journal/part-000001.json").read_text())["n_articles"] == BATCH


@pytest.mark.parametrize(
    ("step", "damage"),
    [
        ("part", flip),
        ("part", Path.unlink),
        ("emitted", cut),
        ("measured", Path.unlink),
        ("finished", flip),
        ("originals", cut),
    ],
)
def test_a_lost_or_damaged_seal_is_made_anew(
    finished: Path, copied: Path, step: str, damage: Callable[[Path], None]
) -> None:
    part = 0 if step == "originals" else 2
    path = Journal(copied).path(part, step)
    damage(path)
    run(copied)
    assert tables(copied) == tables(finished)
    assert path.read_bytes() == Journal(finished).path(part, step).read_bytes()


@pytest.mark.parametrize("name", ["run.json", "settings.json", SEAL])
def test_damaged_files_about_a_run_are_named(copied: Path, name: str) -> None:
    cut(copied / name)
    if name != "run.json":
        with pytest.raises(InputError, match=rf"{name}: found a damaged"):
            Measured.load(copied)
        run(copied)
        assert Measured.load(copied).settings["n_articles"] == N_ARTICLES
    else:
        with pytest.raises(InputError, match=r"run\.json: found a damaged file .*restore the file from a copy"):
            run(copied)


def test_changed_settings_are_told(copied: Path) -> None:
    text = (copied / "settings.json").read_text()
    (copied / "settings.json").write_text(text.replace('"seed": 0', '"seed": 7'))
    with pytest.raises(InputError, match=r"settings\.json: found a content that is not what was written"):
        Measured.load(copied)


def test_an_unfinished_run_is_not_read_as_a_finished_one(tmp_path: Path) -> None:
    with pytest.raises(Stop):
        run(tmp_path, stop_at=5)
    for name in ("article_facts", "copies", "measurements", "evidence", "articles"):
        (tmp_path / name).mkdir(exist_ok=True)
    with pytest.raises(InputError, match="found an unfinished run"):
        Measured.load(tmp_path)


def test_a_run_of_0_2_0_loads_and_is_said_not_to_be_checked(copied: Path, caplog: pytest.LogCaptureFixture) -> None:
    (copied / SEAL).unlink()
    settings = json.loads((copied / "settings.json").read_text())
    del settings["accounts"]
    (copied / "settings.json").write_text(json.dumps(settings))
    for path in (copied / "journal").glob("*.json"):
        if not path.name.startswith("part-"):
            path.unlink()
    with caplog.at_level(logging.WARNING):
        loaded = Measured.load(copied)
    assert loaded.article_facts.lazy().select(pl.len()).collect().item() == N_ARTICLES
    assert "saved without hashes of its files: whether they are as written is not checked" in caplog.text


def test_a_damaged_earlier_run_is_not_taken_over(copied: Path, tmp_path: Path) -> None:
    flip(copied / "measurements/part-000001.parquet")
    with pytest.raises(InputError, match=r"measurements/part-000001\.parquet: found a content"):
        run(tmp_path / "next", previous=copied)


@pytest.mark.parametrize("seed", range(4))
def test_stops_flips_and_cuts_at_random_never_give_a_wrong_table(finished: Path, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with pytest.raises(Stop):
        run(tmp_path, stop_at=chance.randint(1, 6))
    paths = sorted(path for path in tmp_path.rglob("*") if path.is_file() and path.name not in ("lock", "run.json"))
    for path in chance.sample([path for path in paths if path.stat().st_size], k=4):
        chance.choice([flip, cut])(path, chance.random())
    run(tmp_path)
    assert tables(tmp_path) == tables(finished)
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("name", ["originals/part-000000.parquet", "journal/originals-000000.json"])
@pytest.mark.parametrize("damage", [flip, cut])
def test_originals_that_are_damaged_after_merging_are_made_anew(
    finished: Path, tmp_path: Path, name: str, damage: Callable[[Path], None]
) -> None:
    with pytest.raises(Stop):
        run(tmp_path, stop_at=4)  # one part is measured
    assert (tmp_path / "work/corpus/corpus.json").is_file()
    damage(tmp_path / name)
    run(tmp_path)
    assert tables(tmp_path) == tables(finished)
    assert Measured.load(tmp_path).settings == Measured.load(finished).settings


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(MastheadError, match=r"cannot be written .*check the folder and its permissions"):
        run(tmp_path / "file" / "run")

    def refused(self: Path, *_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(folder_module.Path, "open", refused)
    with pytest.raises(MastheadError, match="Permission denied"):
        run(tmp_path / "run")
