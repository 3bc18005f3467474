"""What a wheel holds and who sees its types: every module and data file of the folders, under one import name."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.paths import ROOT

FOLDERS = {"metrics": "masthead/metrics", "scoring": "masthead/scoring", "reports": "masthead/reports"}
USER_SCRIPT = """
import masthead

measured = masthead.measure(masthead.read_articles("articles.csv"), metrics=["attribution"])
card = masthead.score(masthead.summarize(measured))
number: int = card.scores
"""
"""A user's script with one wrong type: whoever does not see masthead's types does not see the mistake."""


SHIPPED_AS_SOURCE = (
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE", "Makefile", "constraints.txt", "mkdocs.yml",
    "docs/index.md", "docs/hooks/site.py", "docs/img/overview.png", "docs/scripts/iframe-worker.js", "docs/site.css",
    "tests/conftest.py", "tests/docs/test_site.py", "benchmarks/versions.py", "examples/newsroom/gold.jsonl",
)  # fmt: skip
"""What whoever packages masthead needs to test it and to build its documentation."""


def build(tree: Path, out: Path, what: str = "--wheel") -> Path:
    command = [sys.executable, "-m", "build", what, "--no-isolation", "--outdir", str(out), str(tree)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    (built,) = out.iterdir()
    return built


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the repository as git has it: without what is built or installed."""
    copy = tmp_path / "tree"
    ignore = shutil.ignore_patterns(".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", "*-run", "site")
    shutil.copytree(ROOT, copy, symlinks=True, ignore=ignore)
    return copy


def wanted() -> set[str]:
    names = {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    own = ROOT / "src/masthead"
    names |= {f"masthead/{path.name}" for path in own.iterdir() if path.is_file()}
    names |= {f"masthead/cli/{path.name}" for path in (own / "cli").iterdir() if path.is_file()}
    return names | {f"masthead/examples/newsroom/{name}" for name in ("articles.jsonl", "wire.jsonl", "outlets.csv")}


def held(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}


def test_the_wheel_holds_the_tree(tree: Path, tmp_path: Path) -> None:
    with_links = held(build(tree, tmp_path / "dist"))
    assert wanted() - with_links == set()
    assert not [name for name in with_links if name.startswith("tests/")]
    for link in (tree / "src/masthead").iterdir():
        if link.is_symlink():
            link.unlink()
    assert held(build(tree, tmp_path / "dist-without-links")) == with_links


def test_the_source_distribution_builds_the_same_wheel(tree: Path, tmp_path: Path) -> None:
    source = build(tree, tmp_path / "dist", "--sdist")
    shutil.unpack_archive(source, tmp_path / "unpacked", filter="data")
    (unpacked,) = (tmp_path / "unpacked").iterdir()
    assert [name for name in SHIPPED_AS_SOURCE if not (unpacked / name).is_file()] == []
    assert held(build(unpacked, tmp_path / "again")) == held(build(tree, tmp_path / "first"))


@pytest.mark.parametrize("checker", ["mypy", "basedpyright"])
def test_a_users_project_sees_the_types(checker: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(checker) is None:
        pytest.skip(f"needs the package {checker}")
    (tmp_path / "script.py").write_text(USER_SCRIPT)
    options = ["--cache-dir", str(tmp_path)] if checker == "mypy" else ["--pythonpath", sys.executable]
    command = [sys.executable, "-m", checker, *options, "script.py"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "DataFrame" in said, f"{checker} does not see the type of card.scores:\n{said}"
    assert "could not be resolved" not in said
    assert "missing library stubs" not in said
