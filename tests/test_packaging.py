"""What a wheel holds: every module and data file of the three folders, under one import name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.paths import ROOT

FOLDERS = {"metrics": "masthead/metrics", "scoring": "masthead/scoring", "reports": "masthead/reports"}


def test_the_wheel_holds_the_tree(tmp_path: Path) -> None:
    copy = tmp_path / "tree"
    ignore = shutil.ignore_patterns(".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", "*-run", "tests")
    shutil.copytree(ROOT, copy, symlinks=True, ignore=ignore)
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(tmp_path / "dist"),
        str(copy),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{target}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, target in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {f"masthead/{path.name}" for path in (ROOT / "src/masthead").iterdir() if path.is_file()}
    wanted |= {f"masthead/examples/newsroom/{name}" for name in ("articles.jsonl", "wire.jsonl", "outlets.csv")}
    assert wanted - held == set()
    assert not [name for name in held if name.startswith("tests/")]
