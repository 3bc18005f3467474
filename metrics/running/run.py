"""A run over a source of articles: every part emits, the parts are merged, every part is measured."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from masthead.metrics.copy_ratio.retrieval.originals import Originals, build_originals
from masthead.metrics.copy_ratio.retrieval.references import Quoting
from masthead.metrics.files.drafts import sweep_drafts, writing
from masthead.metrics.files.seals import facts_of
from masthead.metrics.reading.prepare import prepare
from masthead.metrics.running.folder import WORK, Journal, claim, join_hashes, locked, row_hashes
from masthead.metrics.running.job import Done, Job, Progress, Source
from masthead.metrics.running.steps import (
    Names,
    Stores,
    finish,
    folder_stores,
    is_merged,
    merge_parts,
)
from masthead.metrics.running.worker import CORPUS, Answer, Task, TaskRunner
from masthead.metrics.running.workers import InProcess, Runner, Workers
from masthead.metrics.storage.buckets import scratch
from masthead.metrics.storage.memory import give_back_memory
from masthead.metrics.storage.parts import FolderStore, MemoryStore
from masthead.metrics.tables.accounts import reading_accounts
from masthead.metrics.tables.schemas import ARTICLES
from masthead.metrics.translation_noise.reference import style_shares


def run_in_memory(job: Job, source: Source, progress: Progress | None) -> Done:
    """Measure in this process, and keep everything in memory."""
    stores = Stores(MemoryStore(), MemoryStore())
    originals_table, originals = read_originals(job)
    task_runner = TaskRunner(stores, job.assignment())
    reading = Reading(job, source, None)
    _follow(InProcess(task_runner).run(reading.tasks()), reading, "reading", progress)
    task_runner.corpus = merge_parts(stores.work, job.options.quotations, originals, job.names)
    _follow(
        InProcess(task_runner).run(("measure", part, None) for part in range(len(reading.sizes))),
        reading,
        "measuring",
        progress,
    )
    finish(stores, len(reading.sizes))
    assert isinstance(stores.tables, MemoryStore)
    return Done(stores.tables, originals_table, sum(reading.sizes), reading.articles_hash(), reading.accounts())


def run_in_folder(
    job: Job, source: Source, folder: Path, *, n_workers: int, progress: Progress | None, keep: bool = False
) -> Done:
    """Measure in ``n_workers`` processes; parts are written to ``folder``, and what stands there is not done again.

    The working files are removed when the run is complete, unless ``keep`` says otherwise.
    """
    with locked(folder), ExitStack() as stack:
        claim(folder, job.identity())
        stores = folder_stores(folder)
        sweep(folder)
        runner: Runner
        if n_workers > 1:
            runner = stack.enter_context(Workers(n_workers, folder, job.assignment()))
        else:
            runner = InProcess(TaskRunner(stores, job.assignment(), folder=folder))
        complete = is_complete(folder)
        reading = emit_parts(job, source, folder, runner, progress, complete=complete)
        reading.check_ended()
        Journal(folder).refuse_strays(len(reading.sizes))
        if not complete:
            merge_folder(job, folder)
            measure_parts(folder, reading, runner, progress)
            stack.close()  # what joins all parts takes the memory that the workers leave
            finish(stores, len(reading.sizes))
        if not keep:
            shutil.rmtree(folder / WORK, ignore_errors=True)
    originals = FolderStore(folder).get("originals", 0)
    return Done(FolderStore(folder), originals, sum(reading.sizes), reading.articles_hash(), reading.accounts())


def emit_parts(
    job: Job,
    source: Source,
    folder: Path,
    runner: Runner,
    progress: Progress | None,
    mine: Callable[[int], bool] = lambda _: True,
    *,
    complete: bool = False,
) -> Reading:
    """Pass one over the parts that are ``mine``; where the run is complete the input is only compared with it."""
    reading = Reading(job, source, folder, mine, complete=complete)
    _follow(runner.run(reading.tasks()), reading, "reading", progress)
    return reading


def merge_folder(job: Job, folder: Path) -> None:
    """Merge what the parts emitted, unless that was done before."""
    if not is_ready(folder):
        save_originals(job, folder)
        merge_emitted(folder, job.options.quotations, job.names)
        give_back_memory()


def is_ready(folder: Path) -> bool:
    """Whether the parts can be measured: all is merged, and that and the originals are as they were written."""
    return is_merged(folder / WORK / CORPUS) and Journal(folder).holds("originals", 0)


def merge_emitted(folder: Path, quotations: Quoting, names: Names) -> None:
    """Merge what the parts emitted; the originals are saved already."""
    corpus = folder / WORK / CORPUS
    with writing(corpus):
        merge_parts(FolderStore(folder / WORK), quotations, _load_originals(corpus), names, corpus)


def measure_parts(
    folder: Path,
    reading: Reading,
    runner: Runner,
    progress: Progress | None,
    mine: Callable[[int], bool] = lambda _: True,
) -> None:
    """Pass two over the parts that are ``mine``."""
    parts = [part for part in range(len(reading.sizes)) if mine(part)]
    journal = Journal(folder)
    todo = [part for part in parts if not journal.holds("measured", part)]
    reading.done = sum(reading.sizes[part] for part in parts) - sum(reading.sizes[part] for part in todo)
    _follow(runner.run(("measure", part, None) for part in todo), reading, "measuring", progress)


class Reading:
    """The reading pass of a run: which parts there are, how many articles each has, which are read already."""

    def __init__(
        self,
        job: Job,
        source: Source,
        folder: Path | None,
        mine: Callable[[int], bool] = lambda _: True,
        *,
        complete: bool = False,
    ) -> None:
        self._batch_size, self._source = job.batch_size, source
        self._mine, self._complete = mine, complete
        self._journal = None if folder is None else Journal(folder)
        self._digest = blake2b(digest_size=16)
        self._waiting: dict[int, bytes] = {}
        self._n_hashed = 0
        self.sizes: list[int] = []
        self.done = 0

    @property
    def total(self) -> int:
        """How many articles there are in all; 0 where that is not known before they are read."""
        return self._source.n_articles or 0

    def articles_hash(self) -> str:
        """One hash of all articles, in order."""
        return self._digest.hexdigest()

    def accounts(self) -> dict[str, Any]:
        """What became of the rows, once all were read."""
        return reading_accounts(getattr(self._source, "told", self._source), sum(self.sizes))

    def tasks(self) -> Iterator[Task]:
        """What is still to be emitted.

        Rows that may have been read before are hashed here, all others where they are emitted.
        """
        for part, batch in zip(count(), self._source.batches(self._batch_size), strict=False):
            self.sizes.append(len(batch))
            if self._mine(part) and not self._may_be_read(part):
                yield "emit", part, batch
                continue
            rows = b"".join(row_hashes(batch))
            if self._is_read(part, join_hashes([rows])):
                self._add(part, rows)
                self.done += len(batch)
            elif self._mine(part):
                yield "emit", part, batch
            else:
                self._add(part, rows)

    def _add(self, part: int, rows: bytes) -> None:
        """Add the hashes of a part's rows to that of all articles, in the order of the parts."""
        self._waiting[part] = rows
        while self._n_hashed in self._waiting:
            self._digest.update(self._waiting.pop(self._n_hashed))
            self._n_hashed += 1

    def _may_be_read(self, part: int) -> bool:
        return self._journal is not None and (self._complete or self._journal.path(part).is_file())

    def _is_read(self, part: int, content: str) -> bool:
        if self._journal is None:
            return False
        known = self._journal.has(part, content)
        if self._complete and not known:
            raise self._journal.other_articles(part)
        return known and (self._complete or self._journal.holds("emitted", part))

    def check_ended(self) -> None:
        """Refuse an input that has fewer articles than the run in the folder.

        Raises
        ------
        InputError
            Where the folder has parts that the input has not.
        """
        if self._journal is not None and self._journal.n_parts() > len(self.sizes):
            raise self._journal.other_articles(len(self.sizes))

    def note(self, part: int) -> None:
        """A part is done."""
        self.done += self.sizes[part]

    def note_read(self, part: int, rows: bytes) -> None:
        """A part has emitted what it has to tell; ``rows`` are the hashes of its rows."""
        self._add(part, rows)
        if self._journal is not None:
            self._journal.write(part, join_hashes([rows]), self.sizes[part])


def _follow(answers: Iterator[Answer], reading: Reading, stage: str, progress: Progress | None) -> None:
    """Wait for all parts, note each, tell the progress."""
    for part, rows in answers:
        if rows is not None:
            reading.note_read(part, rows)
        reading.note(part)
        if progress is not None:
            progress(stage, reading.done, reading.total or (sum(reading.sizes) if stage == "measuring" else 0))
    if stage == "reading":
        reading.done = 0


def is_complete(folder: Path) -> bool:
    """Whether every table of every part that was read is there, as it was written."""
    journal = Journal(folder)
    parts = range(journal.n_parts())
    steps = ("emitted", "measured", "finished")
    return (
        journal.is_whole()
        and journal.holds("originals", 0, with_work=False)
        and all(journal.holds(step, part, with_work=False) for part in parts for step in steps)
    )


def read_originals(job: Job, folder: Path | None = None) -> tuple[pl.DataFrame, Originals | None]:
    """The wire originals as a table of texts, and indexed; their words lie in ``folder`` where one is given."""
    if job.wire is None:
        return prepare(ARTICLES.empty()), None
    prepared = prepare(job.wire)
    return prepared, build_originals(prepared, quotations=job.options.quotations, folder=folder, style_of=style_shares)


def save_originals(job: Job, folder: Path) -> None:
    """Index the wire originals in ``folder``, unless that was done before."""
    corpus = folder / WORK / CORPUS
    place = corpus / "originals"
    tables, journal = FolderStore(folder), Journal(folder)
    if journal.holds("originals", 0):
        return
    shutil.rmtree(place, ignore_errors=True)
    corpus.mkdir(parents=True, exist_ok=True)
    with scratch(corpus / "scratch") as working, writing(place):
        table, originals = read_originals(job, working)
        if originals is not None:
            originals.save(place)
        index = {path: facts_of(path) for path in sorted(place.rglob("*")) if path.is_file()}
    tables.put("originals", 0, table)
    journal.seal("originals", 0, {**tables.take_written(), **index})


def _load_originals(corpus: Path) -> Originals | None:
    return Originals.load(corpus / "originals") if (corpus / "originals").is_dir() else None


def sweep(folder: Path) -> None:
    """Remove the drafts that a stopped run left."""
    sweep_drafts(folder)
