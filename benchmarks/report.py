"""What a report costs: seconds, peak memory, size on disk, first paint.

    python -P benchmarks/report.py RUN/measured OUT

reads the tables that measuring wrote, scores them, writes the report into OUT and prints one JSON object. First paint
is measured in Chromium, from disk, where chromium and selenium are at hand.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import masthead
from masthead.metrics.tables.measured import Measured

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


def main() -> None:
    """Write the report and print what it cost."""
    measured, out = Measured.load(sys.argv[1]), Path(sys.argv[2])
    card = masthead.score(masthead.summarize(measured))
    wall, cpu = time.perf_counter(), time.process_time()
    page = masthead.write_report(card, out)
    found = {
        "articles": len(measured.article_facts.lazy().collect()),
        "outlets": len(card.scores),
        "wall_seconds": round(time.perf_counter() - wall, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
        "front_file_bytes": page.stat().st_size,
        "bytes_on_disk": sum(path.stat().st_size for path in out.rglob("*") if path.is_file()),
        "first_paint_milliseconds": first_paint(page),
    }
    print(json.dumps(found, indent=1))


def first_paint(page: Path, *, runs: int = 3) -> float | None:
    """The median first contentful paint of the page, opened from disk; None without Chromium or selenium."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    try:
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service
    except ImportError:
        return None
    if chromium is None or driver is None:
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        browser = webdriver.Chrome(options=options, service=Service(driver))
        try:
            times = sorted(_paint(browser, page) for _ in range(runs))
        finally:
            browser.quit()
    return round(times[len(times) // 2])


def _paint(browser: object, page: Path) -> float:
    browser.get("about:blank")  # type: ignore[attr-defined]
    browser.get(page.resolve().as_uri())  # type: ignore[attr-defined]
    time.sleep(1)
    script = "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
    return float(browser.execute_script(script))  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
