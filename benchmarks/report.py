"""What a report costs: seconds, peak memory, size on disk, first paint.

    python -m benchmarks.report RUN/measured OUT [MOST_ARTICLES]

reads the tables that measuring wrote, scores them, writes the report into OUT (with a page for every article, or for
MOST_ARTICLES) and prints one JSON object: seconds and peak memory of scoring and of the report, the bytes of each kind of
page, the largest page, and, where chromium and selenium are at hand, the first paint of a page of each kind opened from
disk and how long the list of evidence takes to show its first rows.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import masthead
from masthead.metrics.tables.measured import Measured
from masthead.reports.html.pages import MOST_ARTICLES

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

PAINT = "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
ROWS = "return document.querySelectorAll('.found tbody tr').length"


def main() -> None:
    """Write the report and print what it cost."""
    measured, out = Measured.load(sys.argv[1]), Path(sys.argv[2])
    most = int(sys.argv[3]) if len(sys.argv) > 3 else MOST_ARTICLES
    began = time.perf_counter()
    card = masthead.score(masthead.summarize(measured))
    scored, wall, cpu = peak_megabytes(), time.perf_counter(), time.process_time()
    page = masthead.write_report(card, out, most_articles=most)
    found = {
        "articles": len(measured.article_facts.lazy().collect()),
        "outlets": len(card.scores),
        "scoring_seconds": round(wall - began, 1),
        "wall_seconds": round(time.perf_counter() - wall, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_megabytes_after_scoring": scored,
        "peak_megabytes": peak_megabytes(),
        **sizes(out),
        "first_paint_milliseconds": first_paints(pages_of_each_kind(page)),
        "first_rows_of_evidence_milliseconds": first_rows(page.with_name("evidence.html")),
    }
    print(json.dumps(found, indent=1))


def peak_megabytes() -> int:
    """The most memory that this process has held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def sizes(out: Path) -> dict[str, object]:
    """Bytes on disk: of all, of the front file, of each kind of page with how many there are, and of the largest page."""
    files = [path for path in out.rglob("*") if path.is_file()]
    number: Counter[str] = Counter()
    size: Counter[str] = Counter()
    for path in (out / "pages").glob("*"):
        kind = path.stem.rpartition("-")[0] or path.name
        number[kind] += 1
        size[kind] += path.stat().st_size
    pages = [path.stat().st_size for path in (out / "pages").glob("*.html")]
    return {
        "bytes_on_disk": sum(path.stat().st_size for path in files),
        "front_file_bytes": (out / "report.html").stat().st_size,
        "pages": {kind: {"files": number[kind], "bytes": size[kind]} for kind in sorted(number)},
        "largest_page_bytes": max(pages, default=0),
    }


def pages_of_each_kind(front: Path) -> dict[str, Path]:
    """The front file, the tools, and the largest page of each other kind."""
    beside = (front.with_name(f"{name}.html") for name in ("evidence", "compare", "print"))
    found = {path.stem: path for path in (front, *beside) if path.exists()}
    for path in sorted(front.parent.glob("pages/*.html"), key=lambda path: path.stat().st_size):
        found[path.stem.rpartition("-")[0] or path.stem] = path
    return found


def first_paints(pages: dict[str, Path], *, runs: int = 3) -> dict[str, int]:
    """The median first contentful paint of each page, opened from disk; empty without Chromium or selenium."""
    with chromium() as browser:
        return {} if browser is None else {name: _paint(browser, page, runs) for name, page in pages.items()}


def first_rows(page: Path, *, runs: int = 3) -> int | None:
    """How long the list of evidence takes from its address to its first rows, in the median."""
    with chromium() as browser:
        if browser is None:
            return None
        times = []
        for _ in range(runs):
            browser.get("about:blank")
            began = time.perf_counter()
            browser.get(page.resolve().as_uri())
            while not browser.execute_script(ROWS):
                time.sleep(0.01)
            times.append(1000 * (time.perf_counter() - began))
        return round(statistics.median(times))


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window; None where chromium, its driver or selenium is missing."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        yield None
        return
    if binary is None or driver is None:
        yield None
        return
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        browser = webdriver.Chrome(options=options, service=Service(driver))
        try:
            yield browser
        finally:
            browser.quit()


def _paint(browser: Any, page: Path, runs: int) -> int:
    times: list[float] = []
    for _ in range(runs):
        browser.get("about:blank")
        browser.get(page.resolve().as_uri())
        time.sleep(1)
        times.append(float(browser.execute_script(PAINT)))
    return round(statistics.median(times))


if __name__ == "__main__":
    main()
