"""The house rules that a machine can check: imports run one way, importing is fast and has no side doors."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

ALLOWED = {
    "metrics": {"metrics"},
    "scoring": {"metrics", "scoring"},
    "reports": {"metrics", "scoring", "reports"},
    "examples": {"examples"},
}
FILES = [path for folder in ALLOWED for path in sorted((ROOT / folder).glob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    """Modules imported anywhere in a file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_imports_run_one_way(path: Path) -> None:
    for module in imported(path):
        parts = module.split(".")
        assert parts[0] not in ALLOWED, f"{path.name} imports {module}: write masthead.{module}"
        if parts[0] == "masthead" and len(parts) > 1:
            assert parts[1] in ALLOWED[path.parent.name], f"{path.parent.name}/{path.name} imports {module}"
        assert not (parts[0] == "masthead" and len(parts) == 1), f"{path.name} imports the facade"


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
    assert [path.name for path in FILES if "matplotlib.pyplot" in imported(path)] == []


@pytest.mark.parametrize("folder", ["metrics", "scoring", "reports", "src/masthead"])
def test_the_map_names_every_module(folder: str) -> None:
    named = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    modules = [path.stem for path in (ROOT / folder).glob("*.py") if path.stem != "__init__"]
    assert [module for module in modules if f"`{module}`" not in named] == []


def test_the_map_names_no_module_that_is_gone() -> None:
    named = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in named.splitlines() if line.startswith("|"))
    known = {path.stem for path in FILES} | {path.stem for path in (ROOT / "src/masthead").glob("*.py")}
    assert [name for name in re.findall(r"`([a-z_]+)`", rows) if name not in known] == []
