"""Reading in time that grows with the bytes, and in bounded memory.

    python -m benchmarks.reading [--size 1000000] [--repeats 3] [PATTERN ...]

Hostile patterns at n, 2n and 4n with the exponent of growth: 1 is linear, more than ``MOST`` fails. Times are processor
seconds, the least of some repeats. Then files that say much in few bytes ("memory: ..."), each read by both doors in a
process of its own, with its peak in megabytes: more than ``MOST_MEGABYTES`` fails.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import log2
from pathlib import Path

import polars as pl

from masthead.metrics.errors import MastheadError
from masthead.metrics.reading.html import read_page
from masthead.metrics.reading.markup import without_markup
from masthead.metrics.reading.scan import scan_articles

MOST = 1.15
"""The largest exponent that counts as linear: startup and caches move it a little."""

MOST_MEGABYTES = 1000
"""The largest peak of memory that counts as bounded, of which Python and polars themselves take some 150."""

_HEAD = "outlet,text\n"
_PAGE = "<html><body><article><p>Rain fell on the quay and the crew left the ferry at noon.</p>"


def filled(unit: str, size: int) -> str:
    """A text of about ``size`` characters."""
    return unit * max(1, size // len(unit))


FILES: dict[str, tuple[str, Callable[[int], str]]] = {
    "csv: plain rows": ("csv", lambda n: _HEAD + filled("o,It rained on the quay all day.\n", n)),
    "csv: open marks": ("csv", lambda n: _HEAD + filled('o,"It rained\n', n)),
    "csv: open marks, short rows": ("csv", lambda n: "id," + _HEAD + filled('o,"It rained\n', n)),
    "csv: one open mark": ("csv", lambda n: _HEAD + 'o,"Rain, hail\n' + filled("o,Rain\n", n)),
    "csv: marks not doubled": ("csv", lambda n: _HEAD + filled('o,"He said "no, no" twice."\n', n)),
    "csv: doubled marks": ("csv", lambda n: _HEAD + filled('o,"He said ""no"" twice, and ""yes""."\n', n)),
    "csv: marks alone": ("csv", lambda n: _HEAD + filled('"', n)),
    "csv: marks and separators": ("csv", lambda n: _HEAD + filled('",', n)),
    "csv: backslashes": ("csv", lambda n: _HEAD + filled('o,"He said \\"no\\" \\\\ twice."\n', n)),
    "csv: short rows": ("csv", lambda n: _HEAD + filled("o\n", n)),
    "csv: blank lines": ("csv", lambda n: _HEAD + "o,Rain.\n" + filled("\n", n)),
    "csv: bare returns": ("csv", lambda n: _HEAD.replace("\n", "\r") + filled("o,Rain.\r", n)),
    "csv: returns within": ("csv", lambda n: _HEAD + filled("o,Rain\rhail.\n", n)),
    "csv: one long line": ("csv", lambda n: _HEAD + "o," + filled("rain ", n)),
    "csv: odd bytes": ("csv", lambda n: _HEAD + filled("o,Caf\udce9 closed.\n", n)),
    "tsv: marks at the head": ("tsv", lambda n: "outlet\ttext\n" + filled('o\t"No," he said.\n', n)),
    "jsonl: broken lines": ("jsonl", lambda n: filled('{"outlet":"o","text":\n', n)),
    "jsonl: brackets": ("jsonl", lambda n: '{"outlet":"o","text":"Rain."}\n' + filled("[", n)),
    "jsonl: lines of brackets": ("jsonl", lambda n: filled('{"outlet":"o","text":' + "[" * 400 + "\n", n)),
    "jsonl: nested values": (
        "jsonl",
        lambda n: filled('{"outlet":"o","text":"Rain.","n":' + "[" * 400 + "]" * 400 + "}\n", n),
    ),
    "jsonl: half characters": ("jsonl", lambda n: filled('{"outlet":"o","text":"\\ud83d"}\n', n)),
    "jsonl: long numbers": ("jsonl", lambda n: filled('{"outlet":"o","text":"Rain.","n":' + "9" * 4000 + "}\n", n)),
    "json: one list": (
        "json",
        lambda n: "[" + filled('{"outlet":"o","text":"Rain."},', n) + '{"outlet":"o","text":"Rain."}]',
    ),
    "json: objects one after another": ("json", lambda n: filled('{"outlet":"o",\n"text":"Rain."}\n', n)),
    "text: entities": ("csv", lambda n: _HEAD + filled("o,&amp;quot;Rain&amp;quot; &lt;b\n", n)),
    "text: wrong characters": ("csv", lambda n: _HEAD + filled("o,â€œRainâ€\u009d Ã©t Ã\n", n)),
    "dates: odd forms": (
        "csv",
        lambda n: "outlet,text,date\n" + "".join(f"o,Rain.,{k} of the month\n" for k in range(n // 25)),
    ),
}
TEXTS: dict[str, tuple[Callable[[str], object], Callable[[int], str]]] = {
    "markup: open tags": (without_markup, lambda n: filled("<p ", n) + "<p>"),
    "markup: open scripts": (without_markup, lambda n: filled("<script>", n)),
    "markup: open comments": (without_markup, lambda n: "<b>" + filled("<!-- ", n)),
    "html: open scripts": (read_page, lambda n: _PAGE + filled("<script>", n)),
    "html: open comments": (read_page, lambda n: _PAGE + filled("<p>a</p><!-- ", n)),
    "html: attributes": (read_page, lambda n: _PAGE + "<p " + " ".join(f'a{k}="x"' for k in range(n // 8)) + ">Sand."),
    "html: nesting": (read_page, lambda n: _PAGE + filled("<b>", n)),
    "html: marks": (read_page, lambda n: _PAGE + filled("<", n)),
}


def _zeros(folder: Path) -> Path:
    path = folder / "zeros.csv.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(300):
            file.write(b"0" * 1_000_000)
    return path


def _nested(folder: Path) -> Path:
    path = folder / "nested.json"
    path.write_text('{"outlet":"o","text":' + "[" * 10_000_000)
    return path


def _line(folder: Path) -> Path:
    path = folder / "line.csv"
    path.write_text(_HEAD + 'o,Rain.\no,"' + "rain " * 20_000_000)
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


BOMBS: dict[str, Callable[[Path], Path]] = {
    "memory: zeros in gzip, 300 MB": _zeros,
    "memory: nested json, 10 MB": _nested,
    "memory: a line of 100 MB": _line,
    "memory: one key per row, 100,000 rows": _columns,
    "memory: a view without end": _view,
    "memory: a text said 3,000 times": _dictionary,
}
_BY_BOTH_DOORS = """
import re, sys
from pathlib import Path
from masthead import read_articles, scan_articles
from masthead.metrics.errors import MastheadError
for read in (lambda path: [len(table) for table in scan_articles(path).read()], lambda path: len(read_articles(path))):
    try:
        read(sys.argv[1])
    except MastheadError:
        pass
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1000)
"""


def megabytes(path: Path) -> float:
    """The peak memory of a process that reads a file by both doors; Linux tells it."""
    command = [sys.executable, "-c", _BY_BOTH_DOORS, str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def of_file(suffix: str, make: Callable[[int], str], size: int, folder: Path) -> Callable[[], object]:
    """A reading of a file of the pattern, by both of its passes."""
    path = folder / f"hostile.{suffix}"
    path.write_bytes(make(size).encode("utf-8", "surrogateescape"))

    def read() -> None:
        try:
            for _ in scan_articles(path).read():
                pass
        except MastheadError:
            pass

    return read


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The least processor time of some repeats."""
    times = []
    for _ in range(repeats):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def main() -> int:
    """Print a row per pattern; 1 where one grows faster than the bytes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", help="parts of the names of patterns; all by default")
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes at n")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        for pattern, (kind, make) in {**FILES, **TEXTS}.items():
            if options.patterns and not any(part in pattern for part in options.patterns):
                continue
            times = []
            for size in (options.size, 2 * options.size, 4 * options.size):
                if callable(kind):
                    text = make(size)
                    times.append(seconds(lambda kind=kind, text=text: kind(text), options.repeats))  # type: ignore[misc]
                else:
                    times.append(seconds(of_file(kind, make, size, Path(name)), options.repeats))
            exponent = log2(max(times[2], 1e-9) / max(times[0], 1e-9)) / 2
            rows.append({"pattern": pattern, "seconds": times, "exponent": exponent})
            if not options.json:
                print(f"{pattern:36} {times[0]:8.3f} {times[1]:8.3f} {times[2]:8.3f}   {exponent:5.2f}", flush=True)
        for pattern, write in BOMBS.items():
            if options.patterns and not any(part in pattern for part in options.patterns):
                continue
            rows.append({"pattern": pattern, "megabytes": megabytes(write(Path(name)))})
            if not options.json:
                print(f"{pattern:36} {rows[-1]['megabytes']:8.0f} MB", flush=True)
    if options.json:
        print(json.dumps(rows))
    return int(any(row.get("exponent", 0) > MOST or row.get("megabytes", 0) > MOST_MEGABYTES for row in rows))  # type: ignore[operator]


if __name__ == "__main__":
    sys.exit(main())
