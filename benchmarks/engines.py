"""Whether Spark gives the tables of a run on one machine, to the last bit, on a corpus of one's own.

python -m benchmarks.engines ARTICLES --originals 300

``ARTICLES`` is anything that ``read_articles`` reads; its first articles stand as wire originals too, under an agency's
name. Prints the rows of every table and whether they are equal; ends with an error where any is not.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import polars as pl

import masthead
from masthead.metrics.running.spark.engine import to_spark

KEYS = {
    "measurements": ["article_id", "measure", "view"],
    "evidence": ["evidence_id"],
    "copies": ["article_id", "reference_id"],
    "article_facts": ["article_id"],
}


def compare(path: Path, n_originals: int, cores: int) -> list[dict[str, object]]:
    """One row a table: its rows, and whether both engines gave the same."""
    articles = masthead.read_articles(path)
    wire = articles.table.head(n_originals).with_columns(
        article_id="wire " + pl.col("article_id"), outlet=pl.lit("agency.example")
    )
    began = time.perf_counter()
    here = masthead.measure(articles, wire=wire)
    print(f"one process: {time.perf_counter() - began:.0f} s", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        by_spark = masthead.measure(to_spark(articles, _session(cores), Path(folder)), wire=wire)
        print(f"Spark, {cores} cores: {time.perf_counter() - began:.0f} s", flush=True)
    rows: list[dict[str, object]] = []
    for name, key in KEYS.items():
        one, other = (getattr(measured, name).lazy().collect().sort(key) for measured in (here, by_spark))
        rows.append({"table": name, "rows": len(one), "equal": one.equals(other)})
    return rows


def _session(cores: int) -> Any:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    return builder.config("spark.sql.shuffle.partitions", str(2 * cores)).getOrCreate()


def main() -> None:
    """Compare the engines and print a row a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--originals", type=int, default=300)
    parser.add_argument("--cores", type=int, default=2)
    options = parser.parse_args()
    rows = compare(options.articles, options.originals, options.cores)
    for row in rows:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    if not all(row["equal"] for row in rows):
        sys.exit("the engines differ")


if __name__ == "__main__":
    main()
