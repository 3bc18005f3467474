"""A run done by independent processes that share nothing but a folder, such as the tasks of a Slurm array.

Every task calls ``run_shard`` with its own number: it reads the parts that are its own. When all have, one call of
``merge_shards`` merges what they emitted. The same tasks, started again, then measure their parts, and a second
call of ``merge_shards`` gives the finished tables, equal to those of a run in one process.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import read_json, write_json
from masthead.metrics.running.folder import IDENTITY, WORK, Journal, claim, locked
from masthead.metrics.running.job import Done, Job, Progress, Source
from masthead.metrics.running.run import emit_parts, is_ready, measure_parts, merge_emitted, save_originals, sweep
from masthead.metrics.running.steps import finish, folder_stores
from masthead.metrics.running.worker import TaskRunner
from masthead.metrics.running.workers import InProcess
from masthead.metrics.storage.parts import FolderStore
from masthead.metrics.tables.accounts import reading_accounts

_MARKS = Path(WORK) / "shards"


def run_shard(job: Job, source: Source, folder: Path, *, shard: tuple[int, int], progress: Progress | None) -> str:
    """Do what is to be done for one shard, and say what comes next; ``shard`` is (number from 1, number of shards).

    Raises
    ------
    InputError
        Where the folder was begun with another number of shards.
    """
    number, of = shard
    with locked(folder, f"lock-{number}-of-{of}"):
        claim(folder, {**job.identity(), "shards": of})
        mine = _mine(number, of)
        runner = InProcess(TaskRunner(folder_stores(folder), job.assignment(), folder=folder))
        reading = emit_parts(job, source, folder, runner, progress, mine)
        if not is_ready(folder):
            if number == 1:
                save_originals(job, folder)
                names = {outlet: list(names) for outlet, names in job.names.items()}
                write_json(folder / _MARKS / "names.json", {"names": names})
            about = {"n_parts": len(reading.sizes), "n_articles": sum(reading.sizes)}
            write_json(
                _mark(folder, "read", number, of),
                {**about, "articles_hash": reading.articles_hash(), "reading": reading.accounts()},
            )
            return f"shard {number} of {of} is read; when all are, merge them"
        measure_parts(folder, reading, runner, progress, mine)
        write_json(_mark(folder, "measured", number, of), {})
        return f"shard {number} of {of} is measured; when all are, merge them"


def merge_shards(folder: Path) -> Done | str:
    """The next step that all shards take together: the finished run, or what comes next.

    Raises
    ------
    InputError
        Where shards are missing, with their numbers.
    """
    path = folder / IDENTITY
    if not path.is_file() or "shards" not in (identity := read_json(path)):
        found = "no run in shards"
        raise InputError(Fault(str(folder), found, "a folder that --shard wrote to", "name the measured folder"))
    of = int(identity["shards"])
    with locked(folder):
        if not is_ready(folder):
            if _all_are_there(folder, "article_facts"):
                return _done(folder)
            _expect(folder, "read", of)
            merge_emitted(folder, identity["quotations"], read_json(folder / _MARKS / "names.json")["names"])
            return f"all {of} shards are merged; start them again to measure, then merge again"
        _expect(folder, "measured", of)
        finish(folder_stores(folder), Journal(folder).n_parts())
        done = _done(folder)
        sweep(folder)
        about = {"n_articles": done.n_articles, "articles_hash": done.articles_hash, "reading": dict(done.reading)}
        write_json(folder / "shards.json", about)
        shutil.rmtree(folder / WORK, ignore_errors=True)
        return done


def _done(folder: Path) -> Done:
    about = folder / "shards.json"
    found = read_json(about if about.is_file() else next((folder / _MARKS).glob("read-*.json")))
    originals = FolderStore(folder).get("originals", 0)
    n_articles = int(found["n_articles"])
    read = found.get("reading") or reading_accounts(None, n_articles)
    return Done(FolderStore(folder), originals, n_articles, str(found["articles_hash"]), read)


def _all_are_there(folder: Path, stage: str) -> bool:
    n_parts = Journal(folder).n_parts()
    return n_parts > 0 and len(FolderStore(folder).paths(stage)) == n_parts


def _mine(number: int, of: int) -> Callable[[int], bool]:
    return lambda part: part % of == number - 1


def _mark(folder: Path, step: str, number: int, of: int) -> Path:
    return folder / _MARKS / f"{step}-{number}-of-{of}.json"


def _expect(folder: Path, step: str, of: int) -> None:
    missing = [number for number in range(1, of + 1) if not _mark(folder, step, number, of).is_file()]
    if missing:
        names = ", ".join(map(str, missing[:20])) + (" ..." if len(missing) > 20 else "")
        hint = f"run them: --shard {missing[0]}/{of}"
        raise InputError(Fault(str(folder), f"shards not {step}: {names}", f"all {of}", hint))
