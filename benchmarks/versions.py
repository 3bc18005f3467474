"""Whether masthead works with a Python and with the oldest or newest dependencies that it allows.

    python -m benchmarks.versions python3.11 --oldest
    python -m benchmarks.versions python3.13

makes a virtual environment in a temporary folder, installs masthead there with the lower bounds of pyproject.toml (``--oldest``)
or with the newest versions that they allow, imports it, runs the demo, and some of the tests. Prints a line for each.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = (
    "tests/scoring/scheme",
    "tests/metrics/text",
    "tests/metrics/attribution/rules",
    "tests/reports/charts/test_docs.py",
)
FROM_TESTS = ("pytest>=8", "hypothesis>=6.130")
SHOWN = ("numpy", "polars", "scipy", "matplotlib")


def lower_bounds(requirements: Sequence[str]) -> list[str]:
    """Requirements at their lower bounds.

    >>> lower_bounds(["polars>=1.40,<3"])
    ['polars==1.40']
    """
    found = [re.fullmatch(r"([\w-]+)>=([\d.]+)(?:,.*)?", one) for one in requirements]
    return [f"{match[1]}=={match[2]}" for match in found if match is not None]


def main() -> int:
    """Try one Python with the oldest or newest dependencies."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python")
    parser.add_argument("--oldest", action="store_true")
    options = parser.parse_args()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([options.python, "-m", "venv", folder / "venv"], check=True)
        python = folder / "venv" / "bin" / "python"
        bounds = lower_bounds(wanted) if options.oldest else []
        install = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        is_right = run("installed", [*install, *bounds, *FROM_TESTS, str(ROOT)])
        is_right = is_right and run("imports", [python, "-c", f"import masthead, sys; {_versions()}"], cwd=folder)
        is_right = is_right and run("demo", [python, "-m", "masthead", "demo", "--out", folder / "run"], cwd=folder)
        tests = [
            python,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-W",
            "default",
            "-m",
            "not browser and not spark",
            *TESTS,
        ]
        return 0 if is_right and run("tests", tests, cwd=ROOT) else 1


def _versions() -> str:
    shown = ", ".join(f"'{name}', version('{name}')" for name in SHOWN)
    return f"from importlib.metadata import version; print(sys.version.split()[0], {shown})"


def run(what: str, command: Sequence[str | Path], *, cwd: Path = ROOT) -> bool:
    """Run a command and print whether it went well, with its last line."""
    result = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, check=False)
    said = (result.stdout + result.stderr).strip().splitlines()
    print(f"{what}: {'yes' if result.returncode == 0 else 'NO'}  {said[-1] if said else ''}", flush=True)
    if result.returncode:
        print("\n".join(said[-30:]))
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
