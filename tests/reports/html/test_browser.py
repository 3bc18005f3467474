"""The report in Debian's Chromium: switches, links, width, console, requests, and axe-core where it is at hand."""

from __future__ import annotations

import time
from pathlib import Path

import polars as pl
import pytest

from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from tests.reports.browser import NEEDED, found_rows, serious_findings, show, visible
from tests.reports.runs import demo_run, hostile_card

pytestmark = NEEDED

VIEWS = ("", "#articles", "#copying", "#method", "#outlet-1", "#story-1", "#article-1")


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    site = build_site(demo_run(), most_articles=22, per_outlet=2)
    return write_site(site, tmp_path_factory.mktemp("report"))[0]


def article_with(browser, kind: str) -> str:
    return browser.execute_script(f"return document.querySelector('.text .k-{kind}').closest('.view').id")


@pytest.mark.parametrize("view", VIEWS)
def test_an_address_shows_one_view(browser, report, view):
    show(browser, report, view)
    assert visible(browser) == [view.removeprefix("#") or "overview"]
    assert browser.execute_script("return document.title").endswith("How outlets work with their sources")


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_never_scrolls_sideways(browser, report, view):
    show(browser, report, view, width=360)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


def test_nothing_is_requested_and_the_console_is_silent(browser, report):
    browser.get_log("browser")
    for view in VIEWS:
        show(browser, report, view)
        entries = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
        assert [entry for entry in entries if not entry.startswith("data:")] == []
    assert browser.get_log("browser") == []


def test_a_switch_takes_its_marks_and_notes_away(browser, report):
    show(browser, report)
    name = article_with(browser, "cue")
    show(browser, report, f"#{name}")
    look = (
        f"const view = document.getElementById('{name}');"
        "const cue = view.querySelector('.text .k-cue');"
        "return [getComputedStyle(cue).textDecorationLine, getComputedStyle(cue).fontWeight]"
    )
    assert browser.execute_script(look)[0] == "underline"
    browser.execute_script(f"document.querySelector('#{name} .sw-cue').click()")
    line, weight = browser.execute_script(look)
    assert line == "none"
    assert weight == "400"
    browser.execute_script(f"document.querySelector('#{name} .sw-cue').click()")
    assert browser.execute_script(look)[0] == "underline"


def test_a_number_leads_to_its_note_and_back(browser, report):
    show(browser, report)
    name = article_with(browser, "cue")
    show(browser, report, f"#{name}")
    browser.execute_script(f"document.querySelector('#{name} .text a.ref').click()")
    note = browser.execute_script("return document.querySelector(':target').textContent")
    assert note.strip()
    assert visible(browser) == [name]
    browser.execute_script("document.querySelector(':target > a').click()")
    assert browser.execute_script("return document.querySelector(':target').className").startswith("ref")


def test_a_copied_passage_leads_to_its_original(browser, report):
    show(browser, report)
    name = article_with(browser, "verbatim")
    show(browser, report, f"#{name}")
    browser.execute_script(f"""document.querySelector('#{name} .notes a[href^="#{name}-c-"]').click()""")
    beside = "const t = document.querySelector(':target'); return [t.tagName, t.closest('table').className]"
    assert browser.execute_script(beside) == ["TBODY", "beside"]


def test_an_outlet_of_the_table_leads_to_an_article(browser, report):
    show(browser, report)
    browser.execute_script("document.querySelector('.board tbody th a').click()")
    (page,) = visible(browser)
    assert page.startswith("outlet-")
    browser.execute_script(f"document.querySelector('#{page} .cards h3 a').click()")
    assert visible(browser)[0].startswith("article-")


def test_every_kind_of_mark_has_a_switch_that_takes_it_away(browser, report):
    show(browser, report)
    name = article_with(browser, "unnamed")
    show(browser, report, f"#{name}")
    kinds = browser.execute_script(
        f"return [...document.querySelectorAll('#{name} [data-kind]')].map(box => box.dataset.kind)"
    )
    assert {"cue", "content", "named", "unnamed"} <= set(kinds)
    assert browser.execute_script(f"return document.querySelectorAll('#{name} .k-named .k-unnamed').length") == 0
    look = (
        "const mark = document.querySelector(arguments[0]); const style = mark && getComputedStyle(mark);"
        "return mark ? [style.borderBottomWidth, style.textDecorationLine, style.backgroundImage, style.outlineStyle] : null"
    )
    for kind in set(kinds) - {"furniture"}:
        browser.execute_script(f"const b = document.querySelector('#{name} .sw-{kind}'); if (b.checked) b.click()")
        style = browser.execute_script(look, f"#{name} .text .k-{kind}")
        assert style is None or style == ["0px", "none", "none", "none"], (kind, style)


def test_back_returns_to_the_place(browser, report):
    show(browser, report, "#outlet-1")
    browser.execute_script("window.scrollTo(0, 1200)")
    time.sleep(0.4)
    browser.execute_script("document.querySelector('#outlet-1 .cards h3 a').click()")
    time.sleep(0.4)
    assert visible(browser)[0].startswith("article-")
    assert browser.execute_script("return window.scrollY") < 200
    browser.execute_script("window.scrollTo(0, 300)")
    time.sleep(0.4)
    browser.back()
    time.sleep(0.6)
    assert visible(browser) == ["outlet-1"]
    assert browser.execute_script("return window.scrollY") == pytest.approx(1200, abs=5)
    browser.forward()
    time.sleep(0.6)
    assert browser.execute_script("return window.scrollY") == pytest.approx(300, abs=5)


def test_printing_one_page_begins_with_it_and_printing_all_parts_the_pages(browser, report):
    breaks = (
        "return [...document.querySelectorAll('.view')].filter(v => v.offsetParent !== null)"
        ".map(v => getComputedStyle(v).breakBefore)"
    )
    for view in VIEWS:
        show(browser, report, view)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert browser.execute_script(breaks) == ["auto"], view
    show(browser, report, "#everything")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    first, *others = browser.execute_script(breaks)
    assert first == "auto"
    assert set(others) == {"page"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_table_begins_within_the_first_500_pixels(browser, report):
    show(browser, report)
    top = browser.execute_script("return document.querySelector('.board thead').getBoundingClientRect().top")
    assert top < 500


def test_tables_sort_and_filter(browser, report):
    show(browser, report, "#articles")
    browser.execute_script("document.querySelectorAll('#articles th button')[3].click()")
    words = browser.execute_script(
        "return [...document.querySelectorAll('#articles tbody tr')].map(r => Number(r.cells[3].dataset.v))"
    )
    assert words == sorted(words, reverse=True)
    browser.execute_script(
        "const box = document.querySelector('#articles input[type=search]');"
        "box.value = 'harbor herald'; box.dispatchEvent(new Event('input'))"
    )
    shown = browser.execute_script(
        "return [...document.querySelectorAll('#articles tbody tr')].filter(r => !r.hidden).map(r => r.cells[1].textContent)"
    )
    assert set(shown) == {"The Harbor Herald"}


def test_without_scripts_every_view_is_there(browser, report):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, report, "#article-1")
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
        assert visible(browser) == ["article-1"]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_theme_can_be_chosen(browser, report):
    show(browser, report)
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = browser.execute_script(paper)
    browser.execute_script(
        "const s = document.getElementById('theme'); s.value = 'dark'; s.dispatchEvent(new Event('change'))"
    )
    assert browser.execute_script(paper) != light
    browser.execute_script(
        "const s = document.getElementById('theme'); s.value = 'auto'; s.dispatchEvent(new Event('change'))"
    )


def test_hostile_text_runs_nothing(browser, tmp_path):
    path = write_site(build_site(read_card(hostile_card())), tmp_path)[0]
    browser.get_log("browser")
    for view in ("", "#article-1", "#article-2", "#articles", "#method"):
        show(browser, path, view, width=360)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.querySelectorAll('main script, main img').length") == 0


def test_the_evidence_page_filters_by_its_address(browser, report):
    page = report.with_name("evidence.html")
    show(browser, page, "#kind=unnamed")
    unnamed = found_rows(browser)
    assert unnamed > 3
    assert browser.execute_script("return document.querySelectorAll('.found tbody .k-unnamed').length") == unnamed
    show(browser, page, "#q=certainly-nowhere-in-it")
    assert found_rows(browser) == 0
    assert browser.get_log("browser") == []


def test_an_empty_list_says_what_an_estimate_above_0_means(browser, report):
    show(browser, report.with_name("evidence.html"), "#kind=hearsay&outlet=insiderpost.example")
    assert found_rows(browser) == 0
    said = browser.execute_script("return document.querySelector('.seeking output').textContent")
    assert said.startswith("Nothing of this kind is marked in the articles of The Insider Post: as counted, it is 0.")


def test_typing_changes_the_address_and_what_is_listed(browser, report):
    show(browser, report.with_name("evidence.html"))
    assert found_rows(browser) == 100
    browser.execute_script(
        "const kind = document.querySelector('[name=kind]'); kind.value = 'Copied';"
        "kind.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    until = time.monotonic() + 20
    while "kind=Copied" not in browser.current_url and time.monotonic() < until:
        time.sleep(0.05)
    assert "kind=Copied" in browser.current_url
    found_rows(browser)
    kinds = browser.execute_script(
        "return [...document.querySelectorAll('.found tbody tr td:first-child .k')].map(k => k.className)"
    )
    assert kinds
    assert set(kinds) <= {"k k-verbatim", "k k-reworded", "k k-quoted", "k k-shared", "k k-agency"}


def test_a_row_leads_to_its_words_with_that_kind_alone_lit_and_n_goes_on(browser, report):
    show(browser, report.with_name("evidence.html"), "#kind=unnamed")
    assert found_rows(browser)
    browser.execute_script("document.querySelector('.found tbody a').click()")
    until = time.monotonic() + 20
    while "report.html" not in browser.current_url and time.monotonic() < until:
        time.sleep(0.05)
    first = browser.current_url.partition("#")[2]
    at = "const m = document.getElementById(arguments[0]).getBoundingClientRect(); return [m.top, innerHeight]"
    top, height = browser.execute_script(at, first)
    assert 0 <= top <= height
    boxes = "return [...document.getElementById(arguments[0]).closest('.view').querySelectorAll('input[data-kind]')]"
    lit = browser.execute_script(f"{boxes}.filter(b => b.checked).map(b => b.dataset.kind)", first)
    assert "unnamed" in lit
    assert not {"verbatim", "reworded", "noise", "furniture"} & set(lit)
    browser.execute_script("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}))")
    then = browser.current_url.partition("#")[2]
    assert then != first
    assert then.startswith(first.partition("-n-")[0])
    browser.back()
    assert "kind=unnamed" in browser.current_url


def test_what_is_listed_can_be_saved(browser, report, tmp_path):
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    show(browser, report.with_name("evidence.html"), "#kind=unnamed")
    n = found_rows(browser)
    browser.execute_script("document.querySelector('button.csv').click()")
    saved = tmp_path / "evidence.csv"
    until = time.monotonic() + 20
    while not saved.exists() and time.monotonic() < until:
        time.sleep(0.05)
    frame = pl.read_csv(saved)
    assert len(frame) >= n
    assert set(frame["kind"]) == {"unnamed"}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_evidence_page_fits_and_axe_finds_nothing_serious(browser, report, width, scheme):
    show(browser, report.with_name("evidence.html"), width=width, scheme=scheme)
    assert found_rows(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert serious_findings(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(browser, report, view, scheme):
    show(browser, report, view, scheme=scheme)
    (shown,) = visible(browser)
    assert serious_findings(browser, alone=shown) == []
    browser.get("about:blank")
