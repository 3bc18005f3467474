"""Whether every way to the tables of a run gives the same tables: engines, processes, order, versions of packages.

    python -m benchmarks.determinism [--ways again shards ...] [--with OLD=/path/to/python NEW=/path/to/python]

The demo newsroom is measured, summarized, scored and written in every way, each in a process of its own; the tables (scores,
features, replicates, evidence, lineage ...) are compared with those of one process that reads the articles in their order: byte
for byte as files, else row for row in order, else row for row in any order, else what differs is told. ``--with`` names other
Pythons with masthead's packages in other versions; the tables there are compared by their rows, since parquet files name the
version that wrote them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

WAYS = ("again", "memory", "two processes", "three shards", "other batches", "shuffled", "spark")
ROOT = Path(__file__).resolve().parents[1]


def make(way: str, out: Path) -> None:
    """Go one way, and write its tables and what is compared of them."""
    from masthead import score, summarize
    from masthead.reports.inputs.run import read_card
    from masthead.reports.tables.results import exact_tables
    from masthead.reports.tables.write import write_exact

    measured = _measured(way, out / "measured")
    card = score(summarize(measured, n_resamples=200, seed=0))
    tables = exact_tables(read_card(card), card.features.replicates)
    written = write_exact(tables, out / "tables")
    rows = {name: _rows(frame.lazy().collect()) for name, frame in tables.items()}
    (out / "rows.json").write_text(json.dumps(rows))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in written}
    (out / "files.json").write_text(json.dumps(files))


def _measured(way: str, folder: Path) -> Any:
    from masthead import measure, read_articles
    from masthead.metrics.measure import measure_shard, merge
    from tests.newsroom import newsroom_articles, newsroom_outlets, newsroom_wire

    articles, asked = newsroom_articles(), {"wire": newsroom_wire(), "outlets": newsroom_outlets(), "batch_size": 32}
    if way == "memory":
        return measure(articles, **asked)
    if way == "three shards":
        for _ in range(2):
            for number in (2, 3, 1):
                measure_shard(articles, out=folder, shard=(number, 3), **asked)
            found = merge(folder)
        return found
    if way == "shuffled":
        return measure(
            read_articles(articles.table.sample(fraction=1.0, shuffle=True, seed=7)), out=folder, workers=1, **asked
        )
    if way == "spark":
        return _on_spark(articles, folder, asked)
    if way == "other batches":
        asked["batch_size"] = 7
    return measure(articles, out=folder, workers=2 if way == "two processes" else 1, **asked)


def _on_spark(articles: Any, folder: Path, asked: dict[str, Any]) -> Any:
    from masthead import measure, scan_articles
    from masthead.metrics.running.spark.engine import start_spark, to_spark

    spark = start_spark()
    folder.mkdir(parents=True)
    names = ("article_id", "outlet", "text", "title", "byline", "published", "date_precision", "url", "language")
    articles.table.select(names).write_parquet(folder / "news.parquet")
    return measure(to_spark(scan_articles(folder / "news.parquet"), spark, folder), **asked)


def _rows(frame: Any) -> list[str]:
    """The rows of a table as text, columns in order of their names; floats to the last bit."""
    return frame.select(sorted(frame.columns)).write_ndjson().splitlines()


def compare(found: Path, expected: Path) -> str:
    """In which respect the tables of a way are those of the reference."""
    files, rows = (
        [json.loads((folder / name).read_text()) for folder in (found, expected)]
        for name in ("files.json", "rows.json")
    )
    if files[0] == files[1]:
        return f"the same bytes in {len(files[0])} files"
    texts = [{name: digest for name, digest in one.items() if name.endswith(".csv")} for one in files]
    csv = f"; the same bytes in {sum(texts[0].get(name) == digest for name, digest in texts[1].items())} of {len(texts[1])} csv files"
    if rows[0] == rows[1]:
        return f"the same rows in the same order in {len(rows[0])} tables{csv}"
    others = [name for name in {**rows[0], **rows[1]} if sorted(rows[0].get(name, [])) != sorted(rows[1].get(name, []))]
    if not others:
        return f"the same rows in another order in {sum(rows[0][name] != rows[1][name] for name in rows[0])} of {len(rows[0])} tables"
    return (
        "OTHER: " + "; ".join(_difference(name, *(one.get(name, []) for one in rows)) for name in sorted(others)) + csv
    )


def _difference(name: str, found: list[str], expected: list[str]) -> str:
    """How many rows of a table are others, and by how much their numbers differ at most."""
    if len(found) != len(expected):
        return f"{name}: {len(found)} rows for {len(expected)}"
    most, texts = 0.0, 0
    pairs = [(json.loads(a), json.loads(b)) for a, b in zip(found, expected, strict=True) if a != b]
    for a, b in pairs:
        for column in b:
            one, other = a.get(column), b[column]
            if isinstance(one, float | int) and isinstance(other, float | int):
                most = max(most, abs(one - other) / max(abs(other), 1e-300) if other else abs(one))
            else:
                texts += one != other
    return f"{name}: {len(pairs)} of {len(expected)} rows, numbers by at most {most:.1e} of their value, {texts} other values"


def run_way(way: str, out: Path, python: str) -> str:
    """Go one way in a process of its own; what went wrong, empty where nothing did."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [python, "-m", "benchmarks.determinism", "--make", way, str(out)]
    result = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if result.returncode == 0 else (result.stderr.strip().splitlines() or ["no reason"])[-1]


def versions_of(python: str) -> str:
    """The versions of Python and of the packages that count."""
    code = "import sys, polars, numpy, scipy; print(sys.version.split()[0], *(f'{m.__name__} {m.__version__}' for m in (polars, numpy, scipy)))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    """Print a line per way; 1 where one gives other rows or none."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=WAYS)
    parser.add_argument("--with", dest="others", nargs="*", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--make", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(options.make[0], Path(options.make[1]))
        return 0
    told: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "reference").mkdir()
        assert run_way("reference", place / "reference", sys.executable) == "", "the reference failed"
        print(f"reference: one process, {versions_of(sys.executable)}", flush=True)
        every: list[tuple[str, str, str]] = [(way, way, sys.executable) for way in options.ways]
        every += [
            (f"with {one.split('=')[0]}: {versions_of(one.split('=')[1])}", "reference", one.split("=")[1])
            for one in options.others
        ]
        for number, (title, way, python) in enumerate(every):
            out = place / str(number)
            out.mkdir()
            failed = run_way(way, out, python)
            told.append(f"FAILED: {failed}" if failed else compare(out, place / "reference"))
            print(f"{title}: {told[-1]}", flush=True)
    return int(any(one.startswith(("FAILED", "OTHER")) for one in told))


if __name__ == "__main__":
    sys.exit(main())
