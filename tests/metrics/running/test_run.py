"""Runs in a folder: the same tables whatever the processes, stops, kills and broken files."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from masthead.metrics.attribution.rules.find import find_by_rules
from masthead.metrics.attribution.table import Attributions
from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.files.drafts import drafted
from masthead.metrics.measure import measure
from masthead.metrics.running import run as run_module
from masthead.metrics.running.folder import locked
from masthead.metrics.storage.parts import FolderStore
from masthead.metrics.tables.measured import TABLES, Measured
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire
from tests.paths import ROOT

BATCH = 16
TABLE_FILES = ("measurements", "evidence", "copies", "article_facts", "articles", "originals")

RUN = """
import sys
from pathlib import Path
from masthead.metrics.measure import measure
from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire
measure(newsroom_articles(), wire=newsroom_wire(), outlets=newsroom_outlets(), batch_size=16,
        out=sys.argv[1], workers=int(sys.argv[2]))
"""


def run(out: Path | None, *, workers: int = 1, articles: pl.DataFrame | None = None, **more: object) -> Measured:
    table = newsroom_articles().table if articles is None else articles
    settings = {"wire": newsroom_wire(), "outlets": newsroom_outlets(), "batch_size": BATCH} | more
    return measure(table, out=out, workers=workers, **settings)


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for name in TABLE_FILES
        for path in sorted((folder / name).glob("*.parquet"))
    }


def n_files(folder: Path) -> int:
    return sum(name.endswith(".parquet") for _, _, names in os.walk(folder) for name in names)


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("unbroken")
    run(folder)
    return files(folder)


def start(folder: Path, *, workers: int = 1) -> subprocess.Popen[bytes]:
    root = ROOT
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *filter(None, sys.path)])}
    return subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(workers)], env=environment)


def test_memory_and_folder_give_the_same_tables(tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    in_memory, in_folder = run(None), run(tmp_path)
    for name in TABLES:
        assert_frame_equal(getattr(in_memory, name), getattr(in_folder, name).collect())
    assert in_memory.settings == in_folder.settings
    assert files(tmp_path) == unbroken
    assert not (tmp_path / "work").exists()
    loaded = Measured.load(tmp_path)
    assert_frame_equal(loaded.article_facts.collect(), in_memory.article_facts)
    assert loaded.settings == json.loads(json.dumps(dict(in_memory.settings)))


@pytest.mark.parametrize("workers", [2, 3])
def test_the_number_of_processes_changes_no_byte(workers: int, tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    run(tmp_path, workers=workers)
    assert files(tmp_path) == unbroken


def test_a_complete_run_is_not_done_again(tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    run(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("measurements/*.parquet")}
    calls: list[tuple[str, int, int]] = []
    measured = run(tmp_path, progress=lambda *call: calls.append(call))
    assert before == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("measurements/*.parquet")}
    assert calls == []
    assert isinstance(measured.measurements, pl.LazyFrame)


class Stop(Exception):
    """Stops a run from within."""


@pytest.mark.parametrize("stop_at", [1, 3, 9, 12])
def test_a_stopped_run_goes_on_where_it_stopped(stop_at: int, tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    calls = 0

    def stop(stage: str, done: int, total: int) -> None:
        nonlocal calls
        calls += 1
        if calls == stop_at:
            raise Stop

    with pytest.raises(Stop):
        run(tmp_path, progress=stop)
    seen: list[tuple[str, int, int]] = []
    run(tmp_path, progress=lambda *call: seen.append(call))
    n_parts = -(-len(newsroom_articles().table) // BATCH)
    assert len(seen) == 2 * n_parts - stop_at
    assert seen[-1] == ("measuring", len(newsroom_articles().table), len(newsroom_articles().table))
    assert files(tmp_path) == unbroken


def test_kills_at_random_moments_change_nothing(tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    chance = random.Random(11)
    for _ in range(10):
        process = start(tmp_path, workers=chance.choice([1, 2]))
        parts = n_files(tmp_path)
        until = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < until:
            if n_files(tmp_path) > parts + chance.randrange(12):
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert start(tmp_path, workers=2).wait() == 0
    assert files(tmp_path) == unbroken
    assert not list(tmp_path.rglob("*.draft"))


def test_a_run_of_something_else_is_refused(tmp_path: Path) -> None:
    run(tmp_path)
    with pytest.raises(InputError, match=r"found a run with quotations = 'blank', expected 'keep', as asked now"):
        run(tmp_path, quotations="keep")
    with pytest.raises(InputError) as caught:
        run(tmp_path, quotations="keep", seed=7)
    assert len(caught.value.faults) == 2
    with pytest.raises(InputError, match="part 0 has other contents"):
        run(tmp_path, articles=newsroom_articles().table.reverse())
    with pytest.raises(InputError, match="n_originals"):
        run(tmp_path, wire=newsroom_wire().table.head(3))


def test_two_runs_into_one_folder_are_refused(tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    with locked(tmp_path), pytest.raises(MastheadError, match=rf"a run that process {os.getpid()} on .* is writing"):
        run(tmp_path)
    (tmp_path / "lock").write_text("process 1 on elsewhere")
    run(tmp_path)
    assert files(tmp_path) == unbroken


def test_a_damaged_part_is_made_anew(tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    run(tmp_path)
    for name in ("evidence/part-000001.parquet", "articles/part-000003.parquet"):
        path = tmp_path / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    run(tmp_path)
    assert files(tmp_path) == unbroken


def test_a_damaged_part_is_named_when_it_is_read(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.put("copies", 0, pl.DataFrame({"a": [1]}))
    store.path("copies", 0).write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"part-000000.parquet: found unreadable data .* only this part is made anew"):
        store.get("copies", 0)


def test_a_full_disk_is_told_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(MastheadError, match=r"no room left.*free some space, then run the same command again"):
            run(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not list(tmp_path.rglob("*.draft"))


def test_after_a_full_disk_the_run_goes_on(
    tmp_path: Path, unbroken: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    put = FolderStore.put

    def full(store: FolderStore, stage: str, part: int, frame: pl.DataFrame) -> None:
        if stage == "evidence" and part == 2:
            with drafted(store.path(stage, part)):
                raise OSError(28, "No space left on device")
        put(store, stage, part, frame)

    monkeypatch.setattr(FolderStore, "put", full)
    with pytest.raises(MastheadError, match="no room left"):
        run(tmp_path)
    monkeypatch.undo()
    run(tmp_path)
    assert files(tmp_path) == unbroken


@pytest.mark.parametrize("step", ["merge_parts", "build_originals"])
def test_a_disk_that_is_full_between_the_passes_is_told(
    step: str, tmp_path: Path, unbroken: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_module, step, full)
    with pytest.raises(MastheadError, match=r"no room left.*free some space, then run the same command again"):
        run(tmp_path)
    monkeypatch.undo()
    (tmp_path / "work" / "corpus" / "scratch").mkdir(exist_ok=True)
    (tmp_path / "work" / "corpus" / "scratch" / "stale").write_text("left behind by a kill")
    run(tmp_path)
    assert files(tmp_path) == unbroken
    assert not (tmp_path / "work").exists()


def test_a_killed_worker_is_told(tmp_path: Path, unbroken: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[run_module.Workers] = []

    class Watched(run_module.Workers):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            built.append(self)

    def kill(stage: str, done: int, total: int) -> None:
        for process in built[0]._processes:
            process.kill()

    monkeypatch.setattr(run_module, "Workers", Watched)
    with pytest.raises(MastheadError, match=r"a worker process that was killed \(SIGKILL\).*it goes on from here"):
        run(tmp_path, workers=2, progress=kill)
    monkeypatch.undo()
    run(tmp_path)
    assert files(tmp_path) == unbroken


def broken_detector(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
    if any("dailyledger" in outlet for outlet in texts.frame["outlet"].to_list()):
        raise RuntimeError("no ledgers")
    return find_by_rules(texts, is_article, languages)


def test_an_article_that_fails_in_a_worker_costs_nobody_else_anything(tmp_path: Path) -> None:
    rows = run(tmp_path, workers=2, detector=broken_detector).measurements.collect()
    failed = rows.filter(status="failed")
    assert failed["outlet"].unique().to_list() == ["dailyledger.example"]
    assert failed["reason"].unique().to_list() == ["RuntimeError: no ledgers"]


def always_broken_detector(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
    raise RuntimeError(f"no model for {texts.frame['article_id'][0]}")


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_all_articles_stops_the_run_and_says_what_to_try(workers: int, tmp_path: Path) -> None:
    found = (
        r"the same error on all 1[0-9] articles of a batch \(RuntimeError: no model for .*, in test_run.py, line \d+\)"
    )
    with pytest.raises(MastheadError, match=found) as caught:
        run(tmp_path, workers=workers, detector=always_broken_detector)
    assert "alone to see it, check the detector and the installed packages" in str(caught.value)
    assert "the same command again: it goes on from here" in str(caught.value)


def test_two_articles_that_fail_alike_are_no_reason_to_stop() -> None:
    rows = run(None, articles=newsroom_articles().table.head(2), detector=always_broken_detector).measurements
    assert isinstance(rows, pl.DataFrame)
    failed = rows.filter(measure="attributed_sentence_share", view="all")
    assert failed["status"].to_list() == ["failed", "failed"]


def test_a_detector_that_workers_cannot_import_is_refused(tmp_path: Path) -> None:
    def inner(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
        return find_by_rules(texts, is_article, languages)

    with pytest.raises(InputError, match="which other processes cannot import"):
        run(tmp_path, workers=2, detector=inner)


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, unbroken: dict[str, bytes]) -> None:
    run(tmp_path)
    for path in tmp_path.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    run(tmp_path)
    assert files(tmp_path) == unbroken


def test_no_articles_give_empty_tables_in_a_folder(tmp_path: Path) -> None:
    measured = run(tmp_path, articles=newsroom_articles().table.clear())
    assert [len(getattr(measured, name).collect()) for name in ("measurements", "article_facts", "articles")] == [0] * 3
