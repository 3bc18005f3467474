"""The house rules that a machine can check: rooms, imports that run one way, importing without side doors."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.paths import ROOT

PACKAGES = ("metrics", "scoring", "reports")
MOST_MODULES = 15
EVERYWHERE = {"masthead.metrics.errors", "masthead.metrics.wording"}
ABOVE_THE_METRICS = {"masthead.metrics.catalog"}
MAY_USE_THE_CATALOG = ("metrics/running", "metrics/evaluation", "scoring", "reports")
CALLED_BY_NAME = {
    "scoring/card.py",
    "scoring/explanation.py",
    "scoring/labels/sample.py",
    "metrics/lineage/lineage.py",
}
"""Modules that call a later stage by name: the exceptions that ARCHITECTURE.md tells."""


def module_of(path: Path) -> str:
    """The import name of a file of the three packages."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("masthead", *parts)).removesuffix(".__init__")


FILES = {module_of(path): path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))}
ROOMS = sorted({path.parent.relative_to(ROOT).as_posix() for path in FILES.values()})


def room_of(module: str) -> str:
    """The folder that a module lies in."""
    return FILES[module].parent.relative_to(ROOT).as_posix()


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def imported(path: Path) -> list[str]:
    """Modules imported anywhere in a file, those of the project by their own names.

    What calls a later stage by name may name its types to type checkers.
    """

    def names() -> Iterator[str]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.relative_to(ROOT).as_posix() in CALLED_BY_NAME:
            tree.body = [node for node in tree.body if not _is_for_types(node)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                for name in node.names:
                    inner = f"{node.module}.{name.name}"
                    yield inner if inner in FILES else node.module

    return list(dict.fromkeys(names()))


@cache
def plan() -> dict[str, tuple[set[str], set[str]]]:
    """What ARCHITECTURE.md says of every room: its modules, and the rooms it may import."""
    rows = re.findall(
        r"^\| `([a-z_/]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", (ROOT / "ARCHITECTURE.md").read_text("utf-8"), re.MULTILINE
    )
    return {room: (set(re.findall(r"`(\w+)`", a)), set(re.findall(r"`([\w/]+)`", b))) for room, a, b in rows}


def is_whole(listed: str, room: str) -> bool:
    """Whether a listed room stands for the rooms inside it too; a package's own root stands for itself alone."""
    return listed != room.split("/")[0]


@pytest.mark.parametrize("module", FILES)
def test_a_room_imports_only_what_the_map_lists(module: str) -> None:
    room, allowed = room_of(module), plan()[room_of(module)][1]
    for name in imported(FILES[module]):
        top = name.split(".")[0]
        assert top not in (*PACKAGES, "examples"), f"{module} imports {name}: write masthead.{name}"
        assert name != "masthead", f"{module} imports the facade"
        if top != "masthead" or name in EVERYWHERE or name not in FILES or room_of(name) == "metrics/files":
            assert top != "masthead" or name in FILES, f"{module} imports {name}"
            continue
        if name in ABOVE_THE_METRICS and room.startswith(MAY_USE_THE_CATALOG):
            continue
        theirs = room_of(name)
        inside = (theirs == other or (is_whole(other, room) and theirs.startswith(f"{other}/")) for other in allowed)
        assert theirs == room or any(inside), f"{module} imports {name}, which the row of {room} does not list"


def test_no_module_imports_itself_through_others() -> None:
    graph = {module: [name for name in imported(path) if name in FILES] for module, path in FILES.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' > '.join(error.args[1])}")


def test_stages_run_one_way() -> None:
    for module, path in FILES.items():
        later = PACKAGES[PACKAGES.index(room_of(module).split("/")[0]) + 1 :]
        named = re.findall(r"masthead\.(metrics|scoring|reports)\b", path.read_text("utf-8"))
        if path.relative_to(ROOT).as_posix() not in CALLED_BY_NAME:
            assert not set(named) & set(later), f"{module} knows a later stage"


@pytest.mark.parametrize("room", [*ROOMS, "src/masthead/cli"])
def test_the_map_names_the_modules_of_a_room(room: str) -> None:
    modules = {path.stem for path in (ROOT / room).glob("*.py")} - {"__init__"}
    assert plan()[room][0] == modules
    assert len(modules) <= MOST_MODULES


def test_the_map_names_no_room_that_is_gone() -> None:
    assert set(plan()) - {"src/masthead/cli"} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is_for(room: str) -> None:
    doc = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text("utf-8")))
    assert doc is not None
    assert doc.endswith(".")
    assert "\n\n" not in doc


def run_python(code: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=False)


def test_a_users_own_modules_do_not_break_the_import(tmp_path: Path) -> None:
    for name in ("metrics", "scoring", "reports", "examples"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('the wrong module')\n")
    code = "import masthead, masthead.metrics.text.texts, masthead.scoring.tables, masthead.reports; print(masthead.measure)"
    result = run_python(code, tmp_path)
    assert result.returncode == 0, result.stderr
    assert "function measure" in result.stdout


def test_importing_masthead_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = ["polars", "numpy", "scipy", "matplotlib", "pandas", "pyspark", "spacy", "trafilatura", "nbclient"]
    code = f"import sys, masthead; print([name for name in {heavy} if name in sys.modules])"
    assert run_python(code, tmp_path).stdout.strip() == "[]"


def test_the_help_of_the_command_loads_nothing_heavy(tmp_path: Path) -> None:
    heavy = ["polars", "numpy", "scipy", "matplotlib", "pandas", "pyspark", "spacy", "jinja2", "masthead.cli.verbs"]
    code = (
        "import contextlib, io, sys\n"
        "from masthead.__main__ import main\n"
        "with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):\n"
        "    main(['--help'])\n"
        f"print('masthead demo' in out.getvalue(), [name for name in {heavy} if name in sys.modules])"
    )
    assert run_python(code, tmp_path).stdout.strip() == "True []"


def test_every_public_name_is_there(tmp_path: Path) -> None:
    code = "import masthead; print([name for name in masthead.__all__ if getattr(masthead, name) is None])"
    result = run_python(code, tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "[]"


def test_no_pyplot_anywhere() -> None:
    assert [module for module, path in FILES.items() if "matplotlib.pyplot" in imported(path)] == []
