"""Inputs that say much in few bytes, or one thing without end: the peak of memory of reading and measuring them.

    python -m benchmarks.bombs [PATTERN ...]

Each is read by both doors, and what is an article is measured, in a process of its own; Linux tells its peak in megabytes.
More than ``MOST_MEGABYTES`` fails. ``benchmarks.reading`` and ``benchmarks.bounds`` print the same rows.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

MOST_MEGABYTES = 1000
"""The largest peak of memory that counts as bounded, of which Python and polars themselves take some 150."""

_HEAD = "outlet,text\n"
_BY_BOTH_DOORS = """
import re, sys
from pathlib import Path
from masthead import measure, read_articles, scan_articles
from masthead.metrics.errors import MastheadError
n = 0
for read in (lambda path: sum(len(table) for table in scan_articles(path).read()), lambda path: len(read_articles(path))):
    try:
        n = read(sys.argv[1])
    except MastheadError:
        pass
if "measured" in sys.argv[2] and n:
    measure(scan_articles(sys.argv[1]), workers=1)
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000)
"""


def _gzipped(path: Path, block: bytes, n: int, head: bytes = b"") -> Path:
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(head)
        for _ in range(n):
            file.write(block)
    return path


def _zeros(folder: Path) -> Path:
    return _gzipped(folder / "zeros.csv.gz", b"0" * 1_000_000, 300)


def _rows_in_gzip(folder: Path) -> Path:
    return _gzipped(folder / "rows.csv.gz", b"o,Rain.\n" * 125_000, 300, _HEAD.encode())


def _gzip_in_gzip(folder: Path) -> Path:
    inner = gzip.compress(b"0" * 100_000_000, 9)
    return _gzipped(folder / "twice.csv.gz", inner, 1)


def _nested(folder: Path) -> Path:
    path = folder / "nested.json"
    path.write_text('{"outlet":"o","text":' + "[" * 10_000_000)
    return path


def _nested_lines(folder: Path) -> Path:
    path = folder / "nested.jsonl"
    path.write_text(('{"outlet":"o","text":"Rain.","a":' + "[" * 900 + "]" * 900 + "}\n") * 2000)
    return path


def _line(folder: Path) -> Path:
    path = folder / "line.csv"
    path.write_text(_HEAD + 'o,Rain.\no,"' + "rain " * 20_000_000)
    return path


def _json_line(folder: Path) -> Path:
    path = folder / "line.jsonl"
    path.write_text('{"outlet":"o","text":"Rain."}\n{"outlet":"o","text":"' + "rain " * 20_000_000 + '"}\n')
    return path


def _columns(folder: Path) -> Path:
    path = folder / "columns.jsonl"
    path.write_text("".join(json.dumps({"outlet": "o", "text": "Rain.", f"k{k}": k}) + "\n" for k in range(100_000)))
    return path


def _view(folder: Path) -> Path:
    path = folder / "view.db"
    rows = "with recursive c(x) as (select 1 union all select x + 1 from c) select 'o' outlet, 'Rain.' text from c"
    with sqlite3.connect(path) as connection:
        connection.execute(f"create view news as {rows}")
    connection.close()
    return path


def _dictionary(folder: Path) -> Path:
    path = folder / "dictionary.parquet"
    pl.DataFrame({"outlet": ["o"] * 3000, "text": ["Rain fell. " * 9000] * 3000}).write_parquet(path)
    return path


def _zip_in_parquet(folder: Path) -> Path:
    path = folder / "zip.parquet"
    texts = ["Rain fell. " * 90_000 + str(k) for k in range(300)]
    pl.DataFrame({"outlet": ["o"] * 300, "text": texts}).write_parquet(path, compression="zstd", compression_level=3)
    return path


def _nested_html(folder: Path) -> Path:
    return _page(folder / "nested", "<div>" * 2_000_000 + "Rain fell on the quay.")


def _long_html(folder: Path) -> Path:
    return _page(folder / "long", "<p>Rain fell on the quay at noon.</p>\n" * 500_000)


def _page(folder: Path, body: str) -> Path:
    folder.mkdir()
    (folder / "o_1.html").write_text(f"<html><body><article>{body}")
    return folder


def _long_text(folder: Path) -> Path:
    path = folder / "text.jsonl"
    text = "“We wait,” said Ida Brandt of the harbor board on Monday.\n\n" * 17_000
    path.write_text(json.dumps({"outlet": "o", "text": text, "language": "en"}))
    return path


BOMBS: dict[str, Callable[[Path], Path]] = {
    "memory: zeros in gzip, 300 MB": _zeros,
    "memory: rows in gzip, 300 MB": _rows_in_gzip,
    "memory: gzip in gzip, 100 MB": _gzip_in_gzip,
    "memory: nested json, 10 MB": _nested,
    "memory: nested json lines, 2,000 of 900 levels": _nested_lines,
    "memory: a line of 100 MB": _line,
    "memory: a line of json of 100 MB": _json_line,
    "memory: one key per row, 100,000 rows": _columns,
    "memory: a view without end": _view,
    "memory: a text said 3,000 times": _dictionary,
    "memory: 300 MB of text in parquet by zstd": _zip_in_parquet,
    "memory: html of 2,000,000 nested elements": _nested_html,
    "memory: html of 19 MB": _long_html,
    "memory: an article of 1 MB, measured": _long_text,
}


def megabytes(path: Path, pattern: str = "") -> float:
    """The peak memory of a process that reads a file by both doors, and measures it where the pattern says so."""
    command = [sys.executable, "-c", _BY_BOTH_DOORS, str(path), pattern]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])


def peaks(wanted: tuple[str, ...] = ()) -> Iterator[tuple[str, float, float]]:
    """Name, size of the input in megabytes and peak of memory of every bomb, or of those asked for by parts of names."""
    for pattern, write in BOMBS.items():
        if wanted and not any(part in pattern for part in wanted):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = write(Path(folder))
            files = [path] if path.is_file() else list(path.iterdir())
            yield pattern, sum(file.stat().st_size for file in files) / 1e6, megabytes(path, pattern)


def show_peaks(wanted: tuple[str, ...] = ()) -> bool:
    """Print a row per bomb; whether all stay within bounds."""
    is_bounded = True
    for pattern, size, peak in peaks(wanted):
        print(f"{pattern:48} input {size:7.1f} MB   peak {peak:6.0f} MB", flush=True)
        is_bounded &= peak <= MOST_MEGABYTES
    return is_bounded


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", help="parts of the names of patterns; all by default")
    sys.exit(int(not show_peaks(tuple(parser.parse_args().patterns))))
