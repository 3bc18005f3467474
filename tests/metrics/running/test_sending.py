"""What cannot be sent to another process, or imported there, is told with a cure."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from masthead.metrics.errors import InputError, MastheadError
from masthead.metrics.running import worker
from masthead.metrics.running.batch import Options
from masthead.metrics.running.workers import check_sendable

ABSENT = b"cno_such_module_of_a_user\nDetector\n."
"""A pickle of something in a module that is not there."""


class Bound:
    """A detector that holds what pickle refuses."""

    def __init__(self) -> None:
        self.rule = lambda text: text

    def __call__(self, *_: object) -> None: ...


def test_a_detector_that_pickle_refuses_is_told() -> None:
    with pytest.raises(InputError, match=r"detector: found Bound, which cannot be pickled \(.*\), expected") as told:
        check_sendable(Options(detector=Bound()))  # type: ignore[arg-type]
    assert "measure with workers=1" in str(told.value)


def test_a_worker_that_cannot_import_a_detector_answers_with_the_reason() -> None:
    told = worker._assignment(io.BytesIO(struct.pack("<Q", len(ABSENT)) + ABSENT))
    assert isinstance(told, MastheadError)
    assert "a worker process: found ModuleNotFoundError: No module named 'no_such_module_of_a_user'" in str(told)
    assert "put its folder on PYTHONPATH" in str(told)


def test_a_spark_executor_that_cannot_import_a_detector_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from masthead.metrics.running.spark import engine

    with zipfile.ZipFile(tmp_path / "shipped.zip", "w") as file:
        file.writestr("shared.pickle", ABSENT)
    files = SimpleNamespace(get=lambda name: str(tmp_path / name))
    monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace(SparkFiles=files))  # type: ignore[arg-type]
    with pytest.raises(MastheadError, match=r"a Spark executor: found ModuleNotFoundError: .*addPyFile"):
        engine._unshipped("shipped.zip")


def test_a_worker_ends_in_the_middle_of_a_task_when_nobody_waits_for_it() -> None:
    code = (
        "import sys, time\n"
        "from masthead.metrics.running.worker import tasks_of\n"
        "for step, part, _ in tasks_of(sys.stdin.buffer):\n"
        "    print(step, part, flush=True)\n"
        "    time.sleep(60 * part)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for part in (0, 1):
            worker.send(process.stdin, ("measure", part, None))
        assert [process.stdout.readline() for _ in range(2)] == [b"measure 0\n", b"measure 1\n"]
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(timeout=20) == 0
