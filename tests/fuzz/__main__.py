"""Coverage-guided fuzzing of one target, or of all.

    python -m tests.fuzz --list
    python -m tests.fuzz dates --runs 1000000 --corpus corpus/      coverage-guided (atheris, Python 3.11)
    python -m tests.fuzz dates --coverage --corpus corpus/          lines and branches that the corpus reaches

An input on which a property does not hold is written to tests/fuzz/found/TARGET and is a test from then on. A corpus in
--corpus goes on where it was left; in it a file RUNS counts the executions of all times.
"""

from __future__ import annotations

import argparse
import gc
import re
import subprocess
import sys
import tempfile
from pathlib import Path

FOUND = Path(__file__).parent / "found"
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Fuzz, or tell what a corpus covers; 1 where a property did not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", help="names; all by default")
    parser.add_argument("--runs", type=int, default=0, help="executions per target; those owed by default")
    parser.add_argument("--time", type=int, default=600, help="at most so many seconds per target")
    parser.add_argument("--corpus", type=Path, default=Path(tempfile.gettempdir()) / "masthead-fuzz")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        fuzz(options.targets[0], options.corpus, options.runs, options.time)
        return 0
    if options.coverage and len(options.targets) == 1:
        return tell_coverage(options.targets[0], options.corpus)
    from tests.fuzz.targets import all_targets

    targets = all_targets()
    names = options.targets or list(targets)
    if options.coverage:  # each in a process of its own, that imports are seen too
        command = [sys.executable, "-m", "tests.fuzz", "--coverage", "--corpus", str(options.corpus)]
        return max([subprocess.run([*command, name], cwd=ROOT, check=False).returncode for name in names])
    if options.list:
        print(*(f"{name}: {targets[name].owed:,} executions owed" for name in names), sep="\n")
        return 0
    return int(max([run_apart(name, options) for name in names]))  # all of them, whatever comes of one


def run_apart(name: str, options: argparse.Namespace) -> bool:
    """One target in a process of its own; whether a property did not hold."""
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        name,
        "--here",
        "--runs",
        str(options.runs),
        "--time",
        str(options.time),
    ]
    result = subprocess.run([*command, "--corpus", str(options.corpus)], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    told = result.stdout + result.stderr
    done = re.findall(r"stat::number_of_executed_units:\s*(\d+)", told) or re.findall(r"Done (\d+) runs", told)
    n_runs = int(done[-1]) if done else 0
    counter = options.corpus / name / ".." / f"{name}.runs"
    total = n_runs + (int(counter.read_text()) if counter.is_file() else 0)
    counter.parent.mkdir(parents=True, exist_ok=True)
    counter.write_text(str(total))
    reached = re.findall(r"cov: (\d+) ft: (\d+)", told)
    edges = f", {reached[-1][0]} edges, {reached[-1][1]} features" if reached else ""
    print(f"{name}: {n_runs:,} executions now, {total:,} in all{edges}, exit {result.returncode}", flush=True)
    if result.returncode:
        lines = told.splitlines()
        first = next((k for k, line in enumerate(lines) if "Uncaught Python exception" in line), len(lines) - 40)
        print("\n".join(lines[first : first + 40]), flush=True)
    return result.returncode != 0


def fuzz(name: str, corpus: Path, runs: int, seconds: int) -> None:
    """Fuzz in this process; ends it."""
    import atheris

    with atheris.instrument_imports(include=["masthead"]):
        from tests.fuzz.targets import target_of

        target = target_of(name)
    gc.freeze()  # what was imported need not be looked at again at every collection
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    (FOUND / name).mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.inputs()):
        (folder / f"seed{number}").write_bytes(seed)
    words = corpus / f"{name}.words"
    words.write_text(
        "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in target.words)
    )
    settings = [
        f"-runs={runs or target.owed}",
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
    ]
    settings += [f"-dict={words}"] if target.words else []
    settings += [
        "-timeout=60",
        "-rss_limit_mb=6000",
        f"-artifact_prefix={FOUND / name}/",
        "-print_final_stats=1",
        "-seed=1",
    ]
    atheris.Setup([sys.argv[0], *settings, str(folder)], target.check)
    atheris.Fuzz()


def tell_coverage(name: str, corpus: Path) -> int:
    """Lines and branches of a target's modules that its corpus reaches."""
    from coverage import Coverage

    sources = [str(ROOT / folder) for folder in ("metrics", "scoring", "reports")]
    watch = Coverage(branch=True, data_file=None, source=sources)
    watch.start()
    from tests.fuzz.targets import target_of

    target = target_of(name)
    inputs = [path.read_bytes() for path in sorted((corpus / name).glob("*"))] or list(target.seeds)
    for data in inputs:
        target.check(data)
    watch.stop()
    with tempfile.TemporaryFile("w+") as told:
        share = watch.report(include=target.files(), file=told, show_missing=False)
    print(f"{name}: {len(inputs)} inputs reach {share:.1f}% of the lines and branches of {', '.join(target.modules)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
