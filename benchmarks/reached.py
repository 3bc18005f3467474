"""Which tests reach which lines of a package: what a changed line is tried on.

Every test file is run once under coverage.py, in a process of its own, and told test by test; what was found is kept in a
folder and gone on with. Only tests that pass count.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mutations import ROOT, Mutant

SKIPPED_TESTS = "not spark and not browser and not gold"
Line = tuple[str, int]


class Chosen:
    """Runs the tests that are named, in the order of the names; ``failed`` is the first that did not pass."""

    def __init__(self, names: Sequence[str]) -> None:
        self._rank = {name: rank for rank, name in enumerate(names)}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep the named tests."""
        items[:] = sorted(
            (item for item in items if item.nodeid in self._rank), key=lambda item: self._rank[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note a failure."""
        if report.failed and not self.failed:
            self.failed = report.nodeid


class Watched:
    """Tells coverage.py which test runs, and notes what became of each."""

    def __init__(self, watch: Any) -> None:
        self._watch = watch
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.not_passed: set[str] = set()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """What is reached from now on is reached by this test."""
        self._watch.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the outcome and how long it took."""
        self.seconds[report.nodeid] += report.duration
        if not report.passed:
            self.not_passed.add(report.nodeid)


def run_tests(files: Iterable[str], *options: str, plugin: object) -> int:
    """Exit code of pytest on some test files, as plainly as it can be."""
    given = ["-q", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(ROOT)]
    given += ["-m", SKIPPED_TESTS, *options, *(str(ROOT / file) for file in files)]
    return int(pytest.main(given, plugins=[plugin]))


def watch_tests(file: str, package: str, kept: Path) -> int:
    """Run a test file under coverage.py; what each of its tests reaches is written to a file beside the coverage itself."""
    from coverage import Coverage

    watch = Coverage(branch=True, data_file=str(kept.with_suffix(".coverage")), source=[str(ROOT / package)])
    watched = Watched(watch)
    watch.start()
    run_tests([file], plugin=watched)
    watch.stop()
    watch.save()
    tests = [name for name in watched.seconds if name not in watched.not_passed]
    lines = lines_reached(watch.get_data(), tests)
    told = {"seconds": {name: round(watched.seconds[name], 3) for name in tests}, "lines": lines}
    told["not_passed"] = sorted(watched.not_passed)
    kept.write_text(json.dumps(told))
    return 0


def lines_reached(data: Any, tests: list[str]) -> dict[str, dict[int, list[int]]]:
    """The numbers of the tests by file and line; what runs before the first test, all of them rest on."""
    rank = {name: [number] for number, name in enumerate(tests)} | {"": list(range(len(tests)))}
    lines = {}
    for name in data.measured_files():
        real = Path(name).resolve()
        if real.is_relative_to(ROOT):
            reached = {
                line: sorted({number for test in by for number in rank.get(test, ())})
                for line, by in data.contexts_by_lineno(name).items()
            }
            lines[real.relative_to(ROOT).as_posix()] = {line: by for line, by in reached.items() if by}
    return lines


def reach(package: str, folder: Path, apart: Callable[[Callable[[], int], float], tuple[int | None, float]]) -> None:
    """Watch every test file of a package that was not watched yet; ``apart`` runs work in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((ROOT / "tests" / package).rglob("test_*.py")):
        file = path.relative_to(ROOT).as_posix()
        kept = folder / (file.replace("/", "-") + ".json")
        if not kept.is_file():
            code, took = apart(lambda file=file, kept=kept: watch_tests(file, package, kept), 1800)  # type: ignore[misc]
            print(f"{file}: exit {code}, {took:.1f} s", flush=True)
            if not kept.is_file():
                kept.write_text(json.dumps({"seconds": {}, "lines": {}, "not_passed": [file]}))


@dataclass
class Reach:
    """Seconds of each test, and the tests that reach each of the lines that were asked for."""

    seconds: dict[str, float]
    tests: dict[Line, set[str]]
    modules: dict[str, set[str]]

    @classmethod
    def read(cls, folder: Path, mutants: Sequence[Mutant]) -> Reach:
        """What was kept of the lines that the mutants lie in."""
        wanted = {line for mutant in mutants for line in lines_of(mutant)}
        own = {mutant.file for mutant in mutants}
        found = cls({}, defaultdict(set), defaultdict(set))
        for path in sorted(folder.glob("*.json")):
            told = json.loads(path.read_text())
            names = list(told["seconds"])
            found.seconds |= told["seconds"]
            for file, lines in told["lines"].items():
                for number, by in lines.items():
                    if (file, int(number)) in wanted:
                        found.tests[file, int(number)] |= {names[k] for k in by}
                    if file in own:
                        found.modules[file] |= {names[k] for k in by}
        return found

    def tests_for(self, mutant: Mutant, most: float) -> list[str]:
        """The tests that reach a mutant's lines, quick ones first, then the others of their files.

        What is kept from one test to the next is reached by the first that asks for it alone: so the others of the file count
        too. Of tests elsewhere than in the mutant's own room three seconds count as nine.
        """
        direct = set().union(*(self.tests.get(line, set()) for line in lines_of(mutant)))
        direct = direct or self.modules.get(mutant.file, set())
        room = f"tests/{Path(mutant.file).parent.as_posix()}"

        def cost(test: str) -> float:
            return (self.seconds[test] + 0.02) * (1 if test.startswith(room) else 3)

        files = {test.split("::")[0] for test in direct}
        others = {test for test in self.seconds if test.split("::")[0] in files} - direct
        chosen: list[str] = []
        total = 0.0
        for test in (*sorted(direct, key=cost), *sorted(others, key=cost)):
            total += self.seconds[test]
            if total > most and chosen:
                break
            chosen.append(test)
        return chosen


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text("utf-8"))


def _statements(tree: ast.Module) -> Iterator[tuple[ast.stmt, int, int]]:
    """Statements with the lines they take, of compound ones those of the head."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            yield node, node.lineno, body[0].lineno - 1 if body else node.end_lineno or node.lineno


@cache
def lines_of(mutant: Mutant) -> frozenset[Line]:
    """The lines whose tests are tried on a mutant: of its statement; of what runs at import, those that name what it makes."""
    tree = _tree(mutant.file)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [node for node in functions if node.body[0].lineno <= mutant.line <= (node.end_lineno or 0)]
    if inside:
        at = [(begin, end) for _, begin, end in _statements(tree) if begin <= mutant.line <= end]
        begin, end = max(at, default=(mutant.line, mutant.line))
        return frozenset((mutant.file, line) for line in range(begin, max(begin, end) + 1))
    names = {name for node in tree.body if node.lineno <= mutant.line <= (node.end_lineno or 0) for name in _made(node)}
    return frozenset(_naming(mutant.file.split("/")[0], frozenset(names)))


def _made(node: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module makes."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id


@cache
def _naming(package: str, names: frozenset[str]) -> set[Line]:
    """The lines of a package in which one of the names stands, and of those that are made of them at import."""
    seen: frozenset[str] = frozenset()
    lines: set[Line] = set()
    while names - seen:
        word = re.compile(r"\b(?:" + "|".join(sorted(names - seen)) + r")\b")
        seen |= names
        for path in sorted((ROOT / package).rglob("*.py")):
            file = path.relative_to(ROOT).as_posix()
            at = {k for k, line in enumerate(path.read_text("utf-8").splitlines(), 1) if word.search(line)}
            lines |= {(file, k) for k in at}
            for node in _tree(file).body if at else ():
                if isinstance(node, ast.Assign | ast.AnnAssign) and at & set(range(node.lineno, node.end_lineno or 0)):
                    names |= set(_made(node))
    return lines
