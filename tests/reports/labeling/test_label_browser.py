"""The labeling page in Debian's Chromium: keys, resuming, download, file picker, leave warning, a phone's width."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from masthead.scoring.labels.draw_sample import draw_sample
from masthead.scoring.labels.labels import read_labels
from tests.newsroom import newsroom_measured
from tests.reports.browser import NEEDED, chromium

pytestmark = NEEDED


@pytest.fixture(scope="module")
def downloads(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(tmp_path_factory, downloads):
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield driver


def sample_of(measure: str):
    return draw_sample(newsroom_measured(), measure=measure, n=6, outlets=["harborherald.example"])


@pytest.fixture
def sentences(tmp_path):
    sample = sample_of("attributed_sentence_share")
    return sample, sample.write(tmp_path)[0]


def open_page(browser, page: Path, *, width: int = 1000) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    leave(browser)
    browser.get(page.as_uri())


def leave(browser) -> None:
    """Leave the page, whatever it warns of."""
    browser.execute_script("window.addEventListener('beforeunload', e => e.stopImmediatePropagation(), true)")
    browser.get("about:blank")


def press(browser, *keys: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def text(browser, name: str) -> str:
    return browser.execute_script(f"return document.getElementById('{name}').textContent")


def name_of(browser, name: str) -> None:
    browser.execute_script(
        f"const e = document.getElementById('labeler'); e.value = '{name}'; e.dispatchEvent(new Event('change'));"
        "document.activeElement.blur();"
    )


def downloaded(browser, folder: Path, name: str) -> Path:
    browser.find_element("id", "download").click()
    for _ in range(100):
        if (folder / name).is_file():
            return folder / name
        time.sleep(0.1)
    raise AssertionError(f"{name} was not downloaded: {[path.name for path in folder.iterdir()]}")


def test_keys_label_and_the_download_is_read_back(browser, sentences, downloads):
    from selenium.webdriver.common.keys import Keys

    sample, page = sentences
    open_page(browser, page)
    name_of(browser, "anna")
    assert text(browser, "item") == sample.table["text"][0]
    assert text(browser, "count") == "Item 1 of 6, 0 labeled"
    press(browser, "y", "n", "u", Keys.ARROW_LEFT, Keys.ARROW_LEFT, "y")
    assert text(browser, "count") == "Item 3 of 6, 3 labeled"
    labels = read_labels(downloaded(browser, downloads, "label_anna.csv"), sample)
    ids = sample.table["item_id"].to_list()
    assert dict(labels.table.select("item_id", "label").iter_rows()) == {ids[0]: 1.0, ids[1]: 1.0, ids[2]: None}
    assert labels.given["labeler"].unique().to_list() == ["anna"]
    assert (downloads / "label_anna.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_labels_come_back_in_the_browser_and_from_a_file(browser, sentences, downloads, tmp_path):
    sample, page = sentences
    open_page(browser, page)
    name_of(browser, "ben")
    press(browser, "y", "y")
    open_page(browser, page)
    assert text(browser, "count") == "Item 1 of 6, 0 labeled"
    name_of(browser, "ben")
    assert text(browser, "count") == "Item 3 of 6, 2 labeled"
    name_of(browser, "chi")
    given = tmp_path / "excel.csv"
    ids = sample.table["item_id"].to_list()
    given.write_text(f'item_id;label;note\n{ids[3]};no;"a; b"\nunknown;yes;\n', encoding="utf-8")
    browser.find_element("id", "load").send_keys(str(given))
    time.sleep(0.5)
    assert text(browser, "said") == "1 labels taken from excel.csv; 1 are for items that this page has not."
    assert text(browser, "count") == "Item 1 of 6, 1 labeled"
    kept = browser.execute_script("return Object.values(localStorage).filter(v => v.includes('a; b')).length")
    assert kept == 1


def test_numbers_go_in_by_digits_and_enter(browser, tmp_path, downloads):
    from selenium.webdriver.common.keys import Keys

    sample = sample_of("second_hand_share")
    open_page(browser, sample.write(tmp_path)[0])
    name_of(browser, "dee")
    press(browser, "2", Keys.ENTER, "5", Keys.ENTER, "3", Keys.ENTER, "1", Keys.ENTER)
    assert "not smaller than the part" in text(browser, "said")
    assert text(browser, "count") == "Item 2 of 6, 1 labeled"
    labels = read_labels(downloaded(browser, downloads, "label_dee.csv"), sample)
    assert labels.table.select("label", "whole").rows() == [(2.0, 5.0)]


def warns(browser) -> bool:
    """Whether the page asks before it is left."""
    leaving = "return !window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    return browser.execute_script(leaving)


def test_leaving_with_labels_that_were_not_downloaded_warns(browser, sentences, downloads):
    _, page = sentences
    open_page(browser, page)
    name_of(browser, "eve")
    assert not warns(browser)
    press(browser, "y")
    assert warns(browser)
    downloaded(browser, downloads, "label_eve.csv")
    assert not warns(browser)


@pytest.mark.parametrize("measure", ["attributed_sentence_share", "copy_ratio", "second_hand_share"])
def test_a_phone_never_scrolls_sideways_and_buttons_are_large(browser, tmp_path, measure):
    open_page(browser, sample_of(measure).write(tmp_path)[0], width=360)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    heights = browser.execute_script(
        "return [...document.querySelectorAll('.answers button')].map(b => b.getBoundingClientRect().height)"
    )
    assert min(heights) >= 40


def test_nothing_is_requested_and_the_console_is_silent(browser, sentences):
    _, page = sentences
    browser.get_log("browser")
    open_page(browser, page)
    press(browser, "y", "n")
    assert browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)") == []
    assert browser.get_log("browser") == []
