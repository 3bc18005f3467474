"""One worker process of a run: reads tasks from standard input, does them, answers on standard output.

Started by ``workers.Workers`` as ``python -m masthead.metrics.running.worker``. A plain child process and not one of
``multiprocessing``, because that would import the caller's script anew.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import queue
import struct
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import polars as pl

from masthead.metrics.errors import Fault, MastheadError
from masthead.metrics.running.batch import Options
from masthead.metrics.running.folder import WORK, row_hashes
from masthead.metrics.running.previous import Previous
from masthead.metrics.running.steps import Corpus, Stores, emit_part, folder_stores, load_corpus, measure_part
from masthead.metrics.storage.memory import collecting_later

CORPUS = "corpus"
_LENGTH = struct.Struct("<Q")

Task = tuple[str, int, pl.DataFrame | None]
"""What to do (``emit`` or ``measure``), the part's number, and its articles where they are to be emitted."""

Answer = tuple[int, bytes | None]
"""The number of a part that is done, and the hashes of its rows where it was emitted."""


@dataclass(frozen=True)
class Assignment:
    """What a worker is told before its first task: options, a hash of the job, and an earlier run to take over from."""

    options: Options
    job: str
    previous: Path | None = None


class TaskRunner:
    """Does tasks of one run."""

    def __init__(
        self, stores: Stores, assignment: Assignment, *, corpus: Corpus | None = None, folder: Path | None = None
    ) -> None:
        self.corpus = corpus
        self._stores, self._assignment, self._folder = stores, assignment, folder

    @cached_property
    def _previous(self) -> Previous | None:
        return None if self._assignment.previous is None else Previous.load(self._assignment.previous)

    @collecting_later()
    def do(self, task: Task) -> bytes | None:
        """Do one task; its results go to the stores. The hashes of the rows of a part that was emitted."""
        step, part, articles = task
        options, job = self._assignment.options, self._assignment.job
        if step == "emit":
            assert articles is not None
            emit_part(self._stores, part, articles, options)
            return b"".join(row_hashes(articles))
        if self.corpus is None:
            assert self._folder is not None
            self.corpus = load_corpus(self._folder / WORK / CORPUS)
        measure_part(self._stores, part, self.corpus, options, job, self._previous)
        return None


def send(stream: IO[bytes], message: Any) -> None:
    """Write one message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message.

    Raises
    ------
    EOFError
        Where the other side has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)


def _assignment(tasks: IO[bytes]) -> TaskRunner | MastheadError:
    """Who does the tasks; or why nobody can, where what the parent sent cannot be imported here."""
    try:
        folder, assignment = receive(tasks)
    except (ImportError, AttributeError) as error:
        found = f"{type(error).__name__}: {error}"
        hint = "install its module, or put its folder on PYTHONPATH, or measure with workers=1"
        return MastheadError(
            str(Fault("a worker process", found, "a detector and own measures that it can import", hint))
        )
    return TaskRunner(folder_stores(folder), assignment, folder=folder)


def tasks_of(stream: IO[bytes]) -> Iterator[Task]:
    """The tasks of a stream, as they come; the process ends at once where the stream does, whatever it is doing.

    A stream ends when the process that gives the tasks is gone. What would still be written nobody has asked for, and the
    run may have been started again in the same folder: a part of the stopped run must not be sealed among those of the
    next, which looked at all files before it went on.
    """
    waiting: queue.SimpleQueue[Task] = queue.SimpleQueue()

    def listen() -> None:
        try:
            while True:
                waiting.put(receive(stream))
        finally:
            os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield waiting.get()


def main() -> None:
    """Do tasks until standard input ends."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tasks = sys.stdin.buffer
    # What was imported stays: the garbage collector need not walk all of it again and again.
    gc.freeze()
    try:
        told = _assignment(tasks)
        for task in tasks_of(tasks):
            try:
                if isinstance(told, MastheadError):
                    raise told
                send(answers, told.do(task))
            except Exception as error:  # noqa: BLE001  the parent tells the user
                known = isinstance(error, MastheadError)
                send(answers, MastheadError(str(error) if known else f"{type(error).__name__}: {error}"))
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
