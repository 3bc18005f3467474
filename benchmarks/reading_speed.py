"""Processor time of reading usual files at once, beside another checkout of masthead where one is named.

    python -m benchmarks.reading_speed [--other CHECKOUT] [--articles 8000] [--rounds 3]

The articles are those of ``benchmarks.synthetic``, with title, byline and date in every row so that none is looked
for in the text, in csv, parquet, json lines and csv.gz. Each round starts a process a
checkout and format in turn, reads the file once to warm up and three times for the clock; the least of all is shown.
The other checkout needs ``masthead.read_articles`` alone (``git worktree add /tmp/old VERSION``).
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
READINGS = 3
MOST = 1.05
"""A ratio of new to old that is still no slower."""


def write_files(folder: Path, n_articles: int) -> list[Path]:
    """The same articles in each format."""
    import polars as pl

    from benchmarks.synthetic import make_articles, make_wire, n_days

    wire = make_wire(max(n_articles // 20, 1), n_days(n_articles))
    frame = pl.concat(list(make_articles(n_articles, wire)), how="diagonal_relaxed").with_columns(
        title=pl.lit("The ferry sails at noon"),
        byline=pl.lit("Ada Voss"),
        published=pl.col("published").fill_null(strategy="forward"),
    )
    csv, parquet, lines, zipped = (folder / f"articles.{kind}" for kind in ("csv", "parquet", "jsonl", "csv.gz"))
    frame.write_csv(csv)
    frame.write_parquet(parquet)
    frame.with_columns(pl.col(pl.Datetime).dt.to_string("iso:strict")).write_ndjson(lines)
    zipped.write_bytes(gzip.compress(csv.read_bytes(), mtime=0))
    return [csv, parquet, lines, zipped]


def time_readings(path: Path) -> None:
    """Print the processor time of some readings of a file, a line each."""
    import masthead

    masthead.read_articles(path)
    for _ in range(READINGS):
        started = time.process_time()
        masthead.read_articles(path)
        print(time.process_time() - started)


def seconds_of(checkout: Path, path: Path) -> list[float]:
    """The processor times of readings by a checkout, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    command = [sys.executable, "-P", __file__, "--time", str(path)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return [float(line) for line in done.stdout.split()]


def main() -> int:
    """Print a row per format; 1 where reading is slower than by the other checkout by more than 5 %."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--other", type=Path, help="another checkout of masthead")
    parser.add_argument("--articles", type=int, default=8000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--time", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.time:
        time_readings(options.time)
        return 0
    checkouts = [HERE, *([options.other.resolve()] if options.other else [])]
    times: dict[tuple[str, Path], list[float]] = defaultdict(list)
    is_slower = False
    with tempfile.TemporaryDirectory() as folder:
        files = write_files(Path(folder), options.articles)
        for _ in range(options.rounds):
            for path in files:
                for checkout in checkouts:
                    times[path.name, checkout] += seconds_of(checkout, path)
        for path in files:
            least = [min(times[path.name, checkout]) for checkout in checkouts]
            ratio = least[0] / least[-1]
            is_slower |= ratio > MOST
            beside = f"   other {least[1]:7.3f} s   ratio {ratio:.2f}" if options.other else ""
            print(f"{path.name:18} {path.stat().st_size / 1e6:6.1f} MB   {least[0]:7.3f} s{beside}", flush=True)
    return int(is_slower)


if __name__ == "__main__":
    sys.exit(main())
