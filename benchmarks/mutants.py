"""Whether the tests notice: a seeded sample of small changes to the code, each against the tests that reach its line.

    python -m benchmarks.mutants scoring --n 300 --out scoring.jsonl      goes on where the file was left
    python -m benchmarks.mutants scoring --out scoring.jsonl --survivors  shows those that no test noticed
    python -m benchmarks.mutants scoring --out scoring.jsonl --coverage   lines and branches that the tests reach

What a mutant is stands in ``benchmarks.mutations``. The file on disk stays as it is: the changed module is loaded in its place in a
process of its own.

Which test files reach which line is found once, file by file, by coverage.py. A mutant is run against those of its own room
first, then the package's others, quick ones first, up to ``--most`` seconds as measured there; the first failure kills it, and so
does a run that takes three times as long as it may. A line that no test reaches has a survivor. With
``--by room`` nothing is run under coverage: a mutant is run against all tests of its room, those of its own name first.
``--again`` runs the survivors once more, against all tests that reach them. The score is killed / all, with a
Wilson interval.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from scipy.stats import binomtest

from benchmarks.mutations import ROOT, Mutant, all_mutants, changed_code

SKIPPED_TESTS = "not spark and not browser and not gold"
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


def run_tests(files: Sequence[str]) -> int:
    """Exit code of pytest on some test files, ending at the first failure."""
    import pytest

    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(ROOT), "-m", SKIPPED_TESTS]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    return int(pytest.main([*options, *(str(ROOT / file) for file in files)]))


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


@dataclass
class Reach:
    """Which test files reach which lines, and how long each takes: seconds by file, lines by test file and module."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[int]]]

    def files_for(self, mutant: Mutant, most: float) -> list[str]:
        """Test files that reach the mutant's line, or for what runs at import its module: its own room's first."""
        at_line = [file for file, lines in self.lines.items() if mutant.line in lines.get(mutant.file, ())]
        if not at_line and self._is_at_import(mutant):
            at_line = [file for file, lines in self.lines.items() if lines.get(mutant.file)]
        room = f"tests/{Path(mutant.file).parent.as_posix()}"
        near = sorted(at_line, key=lambda file: (not file.startswith(room), self.seconds[file]))
        chosen: list[str] = []
        for file in near:
            if not chosen or sum(map(self.seconds.__getitem__, (*chosen, file))) <= most:
                chosen.append(file)
        return chosen

    def _is_at_import(self, mutant: Mutant) -> bool:
        tree = ast.parse((ROOT / mutant.file).read_text("utf-8"))
        spans = [
            (node.lineno, node.end_lineno or node.lineno)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        return not any(begin < mutant.line <= end for begin, end in spans)


def reach_of(package: str, kept: Path, seconds: float) -> Reach:
    """Run every test file of a package once under coverage.py; what was found is kept and gone on with."""
    found = json.loads(kept.read_text()) if kept.is_file() else {"seconds": {}, "lines": {}, "left_out": []}
    files = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "tests" / package).rglob("test_*.py"))]
    for file in files:
        if file in found["seconds"] or file in found["left_out"]:
            continue
        told = kept.with_suffix(".one")
        told.unlink(missing_ok=True)

        def under_coverage(file: str = file, told: Path = told) -> int:
            from coverage import Coverage

            watch = Coverage(
                branch=True,
                data_file=str(kept.with_suffix(f".{len(found['seconds'])}.coverage")),
                source=[str(ROOT / package)],
            )
            watch.start()
            code = run_tests([file])
            watch.stop()
            watch.save()
            data = watch.get_data()
            lines = {}
            for name in data.measured_files():
                real = Path(name).resolve()
                if real.is_relative_to(ROOT):
                    lines[real.relative_to(ROOT).as_posix()] = sorted(data.lines(name) or ())
            told.write_text(json.dumps(lines))
            return code

        code, took = apart(under_coverage, seconds)
        if code != 0 or not told.is_file():
            found["left_out"].append(file)
        else:
            found["seconds"][file], found["lines"][file] = took, json.loads(told.read_text())
        kept.write_text(json.dumps(found))
        print(f"{file}: exit {code}, {took:.1f} s", flush=True)
    return Reach(found["seconds"], found["lines"])


def sound(reach: Reach, tell: Callable[[], None], seconds: float, kept: Path) -> Reach:
    """The test files that pass on the code as it is, in the way in which mutants are run, with the seconds that takes."""
    took: dict[str, float] = json.loads(kept.read_text()) if kept.is_file() else {}
    for file in reach.lines:
        if file in took:
            continue

        def unchanged(file: str = file) -> int:
            tell()
            return run_tests([file])

        code, took[file] = apart(unchanged, seconds)
        if code != 0:
            print(f"left out: {file}, exit {code}", flush=True)
            del took[file]
        kept.write_text(json.dumps(took))
    return Reach(took, {file: reach.lines[file] for file in took})


def room_files(mutant: Mutant) -> list[str]:
    """The test files of a mutant's room: those of the deepest folder of tests that there is for it, its own name first."""
    folder = ROOT / "tests" / Path(mutant.file).parent
    while not any(folder.rglob("test_*.py")):
        folder = folder.parent
    stem = Path(mutant.file).stem
    files = sorted(folder.rglob("test_*.py"), key=lambda path: (stem not in path.stem, str(path)))
    return [path.relative_to(ROOT).as_posix() for path in files]


def outcome(mutant: Mutant, files: list[str], seconds: float, tell: Callable[[], None]) -> dict[str, object]:
    """What becomes of a mutant."""
    told: dict[str, object] = {**asdict(mutant), "files": files, "killed": False, "by": "no test reaches it"}
    if not files:
        return told

    def mutated() -> int:
        sys.meta_path.insert(0, _Finder(mutant))
        tell()
        return run_tests(files)

    code, took = apart(mutated, seconds)
    return told | {"killed": code != 0, "by": "time" if code is None else f"exit {code}", "seconds": round(took, 1)}


def passes(files: list[str], seconds: float, tell: Callable[[], None], known: dict[tuple[str, ...], bool]) -> bool:
    """Whether test files pass on the code as it is: asked once, before a failure of theirs counts."""
    key = tuple(sorted(files))

    def unchanged() -> int:
        tell()
        return run_tests(files)

    if key not in known:
        known[key] = apart(unchanged, seconds)[0] == 0
    return known[key]


def run(package: str, options: argparse.Namespace) -> None:
    """Run the sample, from where it was left."""
    tell = load_beforehand(package, options.out)
    done = [json.loads(line) for line in options.out.read_text().splitlines()] if options.out.is_file() else []
    reach = None
    if options.by == "line":
        found = reach_of(package, options.out.with_suffix(".reach"), options.timeout)
        reach = sound(found, tell, options.timeout, options.out.with_suffix(".sound"))
    mutants = all_mutants(package)
    sample = random.Random(options.seed).sample(mutants, min(options.n, len(mutants)))
    print(f"{len(mutants):,} mutants of {package}; {len(sample)} drawn, {len(done)} done", flush=True)
    todo = enumerate(sample) if options.again else enumerate(sample[len(done) :], start=len(done))
    ended = time.monotonic() + options.minutes * 60
    known: dict[tuple[str, ...], bool] = {}
    for number, mutant in todo:
        if time.monotonic() > ended or (options.again and number >= len(done)):
            break
        if options.again and (done[number]["killed"] or done[number]["by"].startswith("no test")):
            continue
        files = reach.files_for(mutant, options.most) if reach else room_files(mutant)
        seconds = 30 + 3 * sum(map(reach.seconds.__getitem__, files)) if reach else options.timeout
        told = outcome(mutant, files, seconds, tell)
        if told["killed"] and reach is None and not passes(files, 3 * options.timeout, tell, known):
            told |= {"killed": None, "by": "its room fails as it is"}
        done[number : number + 1] = [told]
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


def tell_coverage(package: str, kept: Path) -> None:
    """Lines and branches that the package's tests reach."""
    from coverage import Coverage

    watch = Coverage(branch=True, data_file=str(kept.with_suffix(".all.coverage")), source=[str(ROOT / package)])
    watch.combine(
        [str(path) for path in kept.parent.glob(f"{kept.stem}.*.coverage") if ".all." not in path.name], keep=True
    )
    watch.report(show_missing=False, skip_covered=True)


def main() -> None:
    """Run and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", choices=("scoring", "metrics", "reports"))
    parser.add_argument("--n", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=float, default=40.0, help="seconds of tests for one mutant")
    parser.add_argument("--timeout", type=float, default=300.0, help="seconds of one test file, unchanged")
    parser.add_argument(
        "--by", choices=("line", "room"), default="line", help="tests that reach the line, or of the room"
    )
    parser.add_argument("--again", action="store_true", help="run survivors once more")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop after so many")
    parser.add_argument("--survivors", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    options = parser.parse_args()
    if options.coverage:
        tell_coverage(options.package, options.out.with_suffix(".reach"))
        return
    if not options.survivors:
        run(options.package, options)
    tell(options.package, options)


if __name__ == "__main__":
    main()
