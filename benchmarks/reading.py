"""Reading in time that grows with the bytes, and in bounded memory.

    python -m benchmarks.reading [--size 1000000] [--repeats 3] [PATTERN ...]

Hostile patterns at n, 2n and 4n with the exponent of growth: 1 is linear, more than ``MOST`` fails. Times are processor
seconds, the least of some repeats. Then files that say much in few bytes ("memory: ..."), each read by both doors in a
process of its own, with its peak in megabytes (benchmarks/bombs.py): more than ``MOST_MEGABYTES`` fails.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from math import log2
from pathlib import Path

from benchmarks.bombs import MOST_MEGABYTES, peaks
from masthead.metrics.errors import MastheadError
from masthead.metrics.reading.html import read_page
from masthead.metrics.reading.markup import without_markup
from masthead.metrics.reading.scan import scan_articles
from masthead.metrics.reading.written_dates import read_written

MOST = 1.15
"""The largest exponent that counts as linear: startup and caches move it a little."""

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
    """The least processor time of some repeats, each without what the one before has kept of dates.

    A kept date is read at once, and what is kept is bounded: inputs that fit would look faster than larger ones.
    """
    times = []
    for _ in range(repeats):
        read_written.cache_clear()
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
    for pattern, _, peak in peaks(tuple(options.patterns)):
        rows.append({"pattern": pattern, "megabytes": peak})
        if not options.json:
            print(f"{pattern:48} {peak:8.0f} MB", flush=True)
    if options.json:
        print(json.dumps(rows))
    return int(any(row.get("exponent", 0) > MOST or row.get("megabytes", 0) > MOST_MEGABYTES for row in rows))  # type: ignore[operator]


if __name__ == "__main__":
    sys.exit(main())
