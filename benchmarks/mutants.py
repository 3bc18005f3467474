"""Whether the tests notice: a seeded sample of small changes to the code, each against the tests that reach its line.

    python -m benchmarks.mutants scoring --n 300 --out scoring.jsonl      goes on where the file was left
    python -m benchmarks.mutants scoring --out scoring.jsonl --survivors  shows those that no test noticed
    python -m benchmarks.mutants scoring --out scoring.jsonl --coverage   lines and branches that the tests reach

What a mutant is stands in ``benchmarks.mutations``. The file on disk stays as it is: the changed module is loaded in its place in a
process of its own, forked from one that has loaded all that cannot change.

Which tests reach which line is found once, test by test, by coverage.py (``benchmarks.reached``; ``--reach`` names a folder to
share). A mutant is run against those that reach its line, quick ones first and those of its own room before others, then
against the others of their files, up to ``--most`` seconds as measured there. The first failure kills it, if the test that
failed passes on the code as it is; so does a run that takes five times the processor time that it may. A line that no test
reaches has a survivor. ``--again`` runs the survivors once more. The score is killed / all, with a Wilson interval.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from scipy.stats import binomtest

from benchmarks.mutations import ROOT, Mutant, all_mutants, changed_code
from benchmarks.reached import Chosen, Reach, reach, run_tests

FAILED = 99
"""Exit code of work that raised; ``MASTHEAD_MUTANTS`` names a file for what it raised."""


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the mutated module in place of the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self._name = "masthead." + mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self._code = changed_code(mutant)
        self._path = str(ROOT / "src/masthead" / mutant.file)

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> Any:
        """The mutated module's specification."""
        if fullname != self._name:
            return None
        code = self._code

        class Loader(importlib.machinery.SourceFileLoader):
            def get_code(self, fullname: str) -> CodeType:
                return code

        return importlib.util.spec_from_file_location(fullname, self._path, loader=Loader(fullname, self._path))


def apart(work: Callable[[], int], seconds: float) -> tuple[int | None, float]:
    """Exit code (None where it took longer) and seconds of work in a process forked from this one, quietly."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setsid()
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        code = FAILED
        try:
            code = work()
        except BaseException:  # noqa: BLE001  told by the exit code, whatever it is
            if "MASTHEAD_MUTANTS" in os.environ:
                Path(os.environ["MASTHEAD_MUTANTS"]).write_text(traceback.format_exc())
        finally:
            os._exit(code)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), time.monotonic() - began
        if time.monotonic() - began > seconds:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None, time.monotonic() - began
        time.sleep(0.02)


def load_beforehand(package: str, folder: Path) -> Callable[[], None]:
    """Import what no mutant of the package can change, before processes are forked: no thread runs yet.

    Mutants of scoring and reports do not change what is measured: the demo newsroom is measured once, in ``folder``. Gives
    the function that tells the tests so, to be called in the process that runs them.
    """
    for name in ("numpy", "polars", "scipy.stats", "matplotlib.figure", "jinja2", "pytest", "hypothesis"):
        importlib.import_module(name)
    if package == "metrics":
        return lambda: None
    for path in sorted((ROOT / "metrics").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix().removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if not path.name.startswith("__main__") and "spark" not in name and "worker" not in name:
            with suppress(ImportError):
                importlib.import_module(f"masthead.{name}")
    assert not any(name.startswith(("masthead.scoring", "masthead.reports")) for name in sys.modules)
    measured = folder.with_suffix(".newsroom")

    def measure() -> int:
        from masthead.metrics.measure import measure
        from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire

        measure(newsroom_articles(), wire=newsroom_wire(), outlets=newsroom_outlets(), out=measured, workers=1)
        return 0

    assert measured.is_dir() or apart(measure, 600)[0] == 0

    def tell() -> None:
        from masthead.metrics.tables.measured import Measured
        from tests import newsroom

        @cache
        def newsroom_measured() -> Measured:
            kept = Measured.load(measured)
            held = {name: getattr(kept, name) for name in kept.__dataclass_fields__}
            return Measured(**{name: one.collect() if hasattr(one, "collect") else one for name, one in held.items()})

        newsroom.newsroom_measured = newsroom_measured

    return tell


def outcome(
    mutant: Mutant, reached: Reach, tests: list[str], tell: Callable[[], None], told: Path
) -> dict[str, object]:
    """What becomes of a mutant: ``by`` names the test that notices it.

    Time is that of the processor, so that a busy machine kills nothing: five times what the tests take, and some more.
    """
    row: dict[str, object] = {**asdict(mutant), "n_tests": len(tests), "killed": False, "by": "no test reaches it"}
    if not tests:
        return row
    code, took = try_tests(tests, reached, tell, told, mutant)
    failed = told.read_text() if told.is_file() else ""
    other = {0: "nothing", 1: "the tests cannot be loaded", None: "time", -signal.SIGXCPU: "time"}
    by = failed or other.get(code, f"exit {code}")
    return row | {"killed": code != 0, "by": by, "seconds": round(took, 1)}


def try_tests(
    tests: list[str], reached: Reach, tell: Callable[[], None], told: Path, mutant: Mutant | None = None
) -> tuple[int | None, float]:
    """Exit code and seconds of tests on a mutant, or on the code as it is; ``told`` names the first that failed."""
    told.unlink(missing_ok=True)
    seconds = 20 + 5 * sum(map(reached.seconds.__getitem__, tests))

    def work() -> int:
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        if mutant is not None:
            sys.meta_path.insert(0, _Finder(mutant))
        tell()
        chosen = Chosen(tests)
        code = run_tests(dict.fromkeys(test.split("::")[0] for test in tests), "-x", plugin=chosen)
        told.write_text(chosen.failed)
        return code

    return apart(work, 10 * seconds)


def run(package: str, options: argparse.Namespace) -> None:
    """Run the sample, from where it was left."""
    os.environ["HYPOTHESIS_PROFILE"] = "unshrunk"
    tell = load_beforehand(package, options.out)
    done = [json.loads(line) for line in options.out.read_text().splitlines()] if options.out.is_file() else []
    mutants = all_mutants(package)
    sample = random.Random(options.seed).sample(mutants, min(options.n, len(mutants)))
    folder = options.reach or options.out.with_suffix(".reach")
    reach(package, folder, apart)
    reached = Reach.read(folder, sample)
    print(f"{len(mutants):,} mutants of {package}; {len(sample)} drawn, {len(done)} done", flush=True)
    ended = time.monotonic() + options.minutes * 60
    sound: dict[str, bool] = {}
    told = options.out.with_suffix(".failed")
    for number, mutant in enumerate(sample):
        is_again = number < len(done)
        if is_again and (not options.again or done[number]["killed"]):
            continue
        if time.monotonic() > ended:
            break
        row = outcome(mutant, reached, reached.tests_for(mutant, options.most), tell, told)
        by = str(row["by"])
        if row["killed"] and "::" in by:
            if by not in sound:
                sound[by] = try_tests([by], reached, tell, told)[0] == 0
            row |= {} if sound[by] else {"killed": None, "by": f"fails as it is: {by}"}
        if is_again:
            row["again"] = True
        done[number : number + 1] = [row]
        options.out.write_text("".join(json.dumps(one) + "\n" for one in done))


def tell(package: str, options: argparse.Namespace) -> None:
    """The score, and the survivors where they are asked for."""
    done = [json.loads(line) for line in options.out.read_text().splitlines()]
    done = [one for one in done if one["killed"] is not None]
    killed = sum(one["killed"] for one in done)
    low, high = binomtest(killed, len(done)).proportion_ci(method="wilson")
    print(f"{package}: {killed} of {len(done)} mutants killed, {killed / len(done):.1%} ({low:.1%} to {high:.1%})")
    if options.survivors:
        for one in done:
            if not one["killed"]:
                line = (ROOT / one["file"]).read_text("utf-8").splitlines()[one["line"] - 1].strip()
                print(f"{one['file']}:{one['line']}  {one['what']}  [{one['by']}]  {line}")


def tell_coverage(package: str, folder: Path) -> None:
    """Lines and branches that the package's tests reach."""
    from coverage import Coverage

    watch = Coverage(branch=True, data_file=str(folder / "all"), source=[str(ROOT / package)])
    watch.combine([str(path) for path in folder.glob("*.coverage")], keep=True)
    watch.report(show_missing=False, skip_covered=True)


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", choices=("scoring", "metrics", "reports"))
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=float, default=40.0, help="seconds of tests for one mutant")
    parser.add_argument("--reach", type=Path, help="folder of what the tests reach; beside the output by default")
    parser.add_argument("--again", action="store_true", help="run survivors once more")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop after so many")
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    options = parser.parse_args()
    if options.coverage:
        tell_coverage(options.package, options.reach or options.out.with_suffix(".reach"))
        return
    if not options.survivors:
        run(options.package, options)
    tell(options.package, options)


if __name__ == "__main__":
    main()
