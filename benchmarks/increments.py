"""New articles on top of a finished run: what taking over costs beside measuring everything, and that the tables are equal.

python -m benchmarks.increments --articles 100000 --new 1000 --originals 20000

Three runs into folders, each in a process of its own: all but the new articles; everything, taking over from that run
(``previous``); everything without it. Printed are the seconds of the last two and whether their tables are equal.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from benchmarks.synthetic import write_corpus

TABLES = ("measurements", "evidence", "copies", "article_facts")

RUN = """
import sys
import polars as pl
from masthead.metrics.measure import measure
from masthead.metrics.reading.scan import scan_articles
articles, wire, out, workers, previous = sys.argv[1:]
measure(scan_articles(articles), wire=pl.read_parquet(wire), out=out, workers=int(workers), previous=previous or None)
"""


def timed(articles: Path, wire: Path, out: Path, workers: int, previous: Path | str = "") -> tuple[float, float]:
    """Seconds and processor seconds of a run."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", RUN, articles, wire, out, str(workers), previous], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - wall, cpu


def are_equal(first: Path, second: Path) -> bool:
    """Whether two runs have the same tables."""
    return all(
        pl.read_parquet(first / name / "*.parquet").equals(pl.read_parquet(second / name / "*.parquet"))
        for name in TABLES
    )


def main() -> None:
    """Print what new articles cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1000)
    parser.add_argument("--originals", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "masthead-synthetic")
    options = parser.parse_args()
    corpus, wire = write_corpus(options.folder, options.articles + options.new, options.originals)
    with tempfile.TemporaryDirectory(prefix="masthead-increments-") as name:
        folder = Path(name)
        everything, known = folder / "all.parquet", folder / "known.parquet"
        articles = pl.read_parquet(corpus / "*.parquet")
        articles.write_parquet(everything)
        articles.head(options.articles).write_parquet(known)
        timed(known, wire, folder / "yesterday", options.workers)
        taken = timed(everything, wire, folder / "taken", options.workers, folder / "yesterday")
        full = timed(everything, wire, folder / "full", options.workers)
        print(f"{options.new} new articles on {options.articles}")
        for what, (wall, cpu) in (("taking over", taken), ("everything", full)):
            print(f"  {what:12} {wall:8.1f} s, {cpu:8.1f} s of processor time")
        print(f"  share        {taken[0] / full[0]:8.1%}   {taken[1] / full[1]:8.1%}")
        print(f"  equal tables: {are_equal(folder / 'taken', folder / 'full')}")


if __name__ == "__main__":
    main()
