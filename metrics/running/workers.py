"""Tasks spread over worker processes, a bounded number at a time."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, Self

from masthead.metrics.errors import Fault, InputError, MastheadError
from masthead.metrics.running.batch import Options
from masthead.metrics.running.worker import Answer, Assignment, Task, TaskRunner, receive, send

_ONE_THREAD = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


class Runner(Protocol):
    """Does tasks, here or elsewhere."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Do all tasks, in any order; what each gave when it is done."""
        ...


class InProcess:
    """Tasks done one after the other in this process."""

    def __init__(self, task_runner: TaskRunner) -> None:
        self.task_runner = task_runner

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Do all tasks; what each gave when it is done."""
        for task in tasks:
            yield task[1], self.task_runner.do(task)


class Workers:
    """Worker processes of a run in a folder; each takes the next task when it is done with one.

    Tasks are drawn from their iterator only when a worker is free, so that no more of the input is in memory than the
    workers work on.
    """

    def __init__(self, n_workers: int, folder: Path, assignment: Assignment) -> None:
        check_sendable(assignment.options)
        environment = {**os.environ, **_ONE_THREAD, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-m", "masthead.metrics.running.worker"]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
            for _ in range(n_workers)
        ]
        for process in self._processes:
            assert process.stdin is not None
            send(process.stdin, (folder.resolve(), assignment))

    def run(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        """Do all tasks, in any order; what each gave when it is done.

        Raises
        ------
        MastheadError
            What went wrong with the first task that could not be done, or that a worker was killed.
        """
        done: queue.Queue[Answer | BaseException | None] = queue.Queue()
        drawing, stopped = threading.Lock(), threading.Event()
        source = iter(tasks)

        def serve(process: subprocess.Popen[bytes]) -> None:
            try:
                while not stopped.is_set():
                    with drawing:
                        task = next(source, None)
                    if task is None:
                        break
                    done.put(_ask(process, task))
            except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to the thread that waits
                done.put(error)
            done.put(None)

        threads = [threading.Thread(target=serve, args=(process,), daemon=True) for process in self._processes]
        for thread in threads:
            thread.start()
        running = len(threads)
        try:
            while running:
                result = done.get()
                if result is None:
                    running -= 1
                elif isinstance(result, BaseException):
                    raise result
                else:
                    yield result
        finally:
            stopped.set()

    def close(self) -> None:
        """End the processes."""
        for process in self._processes:
            process.kill()
            process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def check_sendable(options: Options) -> None:
    """Refuse a detector or a measure of the user's own that another process cannot import.

    Raises
    ------
    InputError
        Where it is defined in the script or notebook itself, or cannot be pickled.
    """
    hint = "define it in a module, or measure with workers=1"
    faults = []
    for where, given in (("detector", options.detector), *(("extra", one) for one in options.extra)):
        name = getattr(given, "__qualname__", type(given).__qualname__)
        module = getattr(given, "__module__", "__main__")
        if module == "__main__" or "<" in name:
            found = f"{name}, which other processes cannot import"
            faults.append(Fault(where, found, "a function or object of a module", hint))
            continue
        try:
            pickle.dumps(given)
        except Exception as error:  # noqa: BLE001  an object may refuse in any way
            faults.append(Fault(where, f"{name}, which cannot be pickled ({error})", "what pickle can send", hint))
    if faults:
        raise InputError(faults)


def n_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ask(process: subprocess.Popen[bytes], task: Task) -> Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        send(process.stdin, task)
        answer = receive(process.stdout)
    except (EOFError, BrokenPipeError, OSError) as error:
        raise _killed(process) from error
    if isinstance(answer, MastheadError):
        raise answer
    return task[1], answer


def _killed(process: subprocess.Popen[bytes]) -> MastheadError:
    code = process.wait()
    how = f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended (exit code {code})"
    hint = "free some memory or lower workers (--workers), then run the same command again: it goes on from here"
    return MastheadError(str(Fault("measure", f"a worker process that {how}", "one that answers", hint)))
