"""One browser for all tests of a file."""

from __future__ import annotations

import pytest

from tests.reports.browser import chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        driver.set_script_timeout(300)
        yield driver
