"""Debian's Chromium for the tests of pages, driven by selenium."""

from __future__ import annotations

import os
import shutil
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="needs chromium and chromedriver"),
    pytest.mark.skipif(find_spec("selenium") is None, reason="needs selenium"),
]
"""Marks of tests that need the browser."""

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
)  # fmt: skip


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """A browser that notes what its console says."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.binary_location = CHROMIUM or ""
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        yield driver
        driver.quit()


def show(browser: Any, report: Path, view: str = "", *, width: int = 1280, scheme: str = "light") -> None:
    """Open a page of a report at a width, in light or dark."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.get("about:blank")
    browser.get(report.as_uri() + view)


def visible(browser: Any) -> list[str]:
    """The views that are shown."""
    return browser.execute_script(
        "return [...document.querySelectorAll('.view')].filter(v => v.offsetParent !== null).map(v => v.id)"
    )


def found_rows(browser: Any) -> int:
    """How many rows the evidence page lists, once it has looked through everything."""
    wait = "return document.querySelector('.seeking output').textContent"
    until = time.monotonic() + 20
    while "shown" not in browser.execute_script(wait) and "Nothing" not in browser.execute_script(wait):
        assert time.monotonic() < until
        time.sleep(0.05)
    return browser.execute_script("return document.querySelectorAll('.found tbody tr').length")


def until(browser: Any, script: str, *, seconds: float = 20) -> Any:
    """What a script gives, once it gives something."""
    end = time.monotonic() + seconds
    while not (found := browser.execute_script(f"return {script}")):
        assert time.monotonic() < end, script
        time.sleep(0.05)
    return found


def serious_findings(browser: Any, *, alone: str = "") -> list[list[str]]:
    """Serious and critical findings of axe-core on the page, or on one view of it; skips the test where axe is missing."""
    axe = axe_script()
    if axe is None:
        pytest.skip("needs axe-core: the package axe-core-python, or MASTHEAD_AXE with the path of axe.min.js")
    browser.execute_script(axe)
    found = browser.execute_async_script(
        "const done = arguments[1];"
        "if (arguments[0]) document.querySelectorAll('.view').forEach(v => { if (v.id !== arguments[0]) v.remove() });"
        "axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map("
        "v => [v.id, v.impact, v.nodes[0].html])))",
        alone,
    )
    return [one for one in found if one[1] in ("serious", "critical")]


def axe_script() -> str | None:
    """The script of axe-core: from MASTHEAD_AXE, else from the package axe-core-python."""
    given = os.environ.get("MASTHEAD_AXE")
    if given:
        return Path(given).read_text(encoding="utf-8")
    package = find_spec("axe_core_python")
    places = [Path(place) for place in package.submodule_search_locations or ()] if package else []
    scripts = [script for place in places for script in sorted(place.rglob("axe.min.js"))]
    return scripts[0].read_text(encoding="utf-8") if scripts else None
