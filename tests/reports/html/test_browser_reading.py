"""Reading, comparing, printing and taking away, in Debian's Chromium."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import polars as pl
import pytest

from masthead.reports.charts.outlets.ranking import RANKING
from masthead.reports.charts.style import save_chart
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from tests.reports.browser import NEEDED, serious_findings, show, until, visible
from tests.reports.runs import demo_run, hostile_card

pytestmark = NEEDED

TWO = "#outlets=tollandgazette.example,metro24.example"
WIDTHS = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    run = demo_run()
    data = RANKING.data(run)
    paths = save_chart(RANKING.plot(data), folder / "charts", "ranking", formats=("svg", "png"))
    chart = {"name": "ranking", "paths": paths, "alt": RANKING.words(data), "caption": RANKING.finding(data)}
    (folder / "tables").mkdir()
    run.scores.write_csv(folder / "tables" / "scores.csv")
    files = ["tables/scores.csv", "charts/ranking.svg", "charts/ranking.png"]
    site = build_site(run, charts=[chart], most_articles=22, per_outlet=2, files=files)
    return write_site(site, folder)[0]


@pytest.fixture(scope="module")
def copy(browser, report) -> str:
    """The page of an article with copied words and a quotation that does not count."""
    show(browser, report)
    return browser.execute_script(
        "return [...document.querySelectorAll('.sides')].find(s => s.querySelector('.quotes')).closest('.view').id"
    )


def counted(browser, page: str) -> str:
    return browser.execute_script(f"return document.querySelector('#{page} .again').textContent")


def test_the_count_is_made_again_without_short_matches_and_with_quotations(browser, report, copy):
    show(browser, report, f"#{copy}")
    first = f"document.querySelector('#{copy} table.beside')"
    n = int(browser.execute_script(f"return {first}.dataset.n"))
    rows = browser.execute_script(
        f"return [...{first}.querySelectorAll('tr[data-m]')].map(r => ['w', 'q', 'm'].map(k => Number(r.dataset[k])))"
    )
    assert sum(words for words, _, _ in rows) == n
    assert counted(browser, copy) == ""
    choose = f"const s = document.querySelector('#{copy} .short'); s.value = arguments[0]; s.dispatchEvent(new Event('change', {{bubbles: true}}))"
    browser.execute_script(choose, "30")
    kept = sum(words for words, _, match in rows if match >= 30)
    assert counted(browser, copy) == f"counted this way: {kept:,} words"
    browser.execute_script(choose, "0")
    browser.execute_script(f"document.querySelector('#{copy} .quotes').click()")
    assert counted(browser, copy) == f"counted this way: {n + sum(quoted for _, quoted, _ in rows):,} words"
    browser.execute_script(f"document.querySelector('#{copy} .quotes').click()")


def test_opening_a_comparison_changes_no_count_and_hides_nothing(browser, report, copy):
    show(browser, report, f"#{copy}")
    row = f"[...document.querySelectorAll('#{copy} tr.out')][0]"
    place, table = browser.execute_script(
        f"const row = {row}; return [row.closest('tbody').id, row.closest('table').id]"
    )
    for target in (place, table):
        show(browser, report, f"#{target}")
        assert browser.execute_script(f"return document.querySelector('#{copy} .quotes').checked")
        assert counted(browser, copy) == ""
        said = browser.execute_script(f"return [...{row}.querySelectorAll('td')].map(td => td.innerText.trim().length)")
        assert min(said) > 10
        note = f"return getComputedStyle({row}.lastElementChild, '::after').content"
        assert browser.execute_script(note) == '"in both, left out of the count"'


def test_every_side_by_side_leads_to_its_own_passage(browser, report, copy):
    show(browser, report, f"#{copy}")
    links = browser.execute_script(
        f"return [...document.querySelectorAll('#{copy} .notes a[href*=\"-c-\"]')].map(a => a.getAttribute('href'))"
    )
    assert len(set(links)) > 1
    assert all(browser.execute_script("return !!document.querySelector(arguments[0])", link) for link in set(links))


def test_the_head_of_the_original_and_the_legend_stay_in_view(browser, report, copy):
    show(browser, report, f"#{copy}")
    for what in (".beside thead th:last-child", ".legend"):
        browser.execute_script(
            f"const t = document.querySelector('#{copy} {what}').parentElement.closest('table, .marked');"
            "const box = t.getBoundingClientRect(); scrollTo(0, scrollY + box.top + Math.min(box.height / 2, 500))"
        )
        assert (
            browser.execute_script(f"return document.querySelector('#{copy} {what}').getBoundingClientRect().top") >= -1
        )


def test_copying_is_a_rule_at_the_edge_that_goes_with_its_switch(browser, report, copy):
    show(browser, report, f"#{copy}")
    kind = browser.execute_script(
        f"return ['verbatim', 'reworded'].find(k => document.querySelector('#{copy} .text.e-' + k + ':not(.e-other)'))"
    )
    rule = f"return getComputedStyle(document.querySelector('#{copy} .text.e-{kind}')).borderLeftColor"
    before = browser.execute_script(rule)
    browser.execute_script(f"document.querySelector('#{copy} .sw-{kind}').click()")
    assert browser.execute_script(rule) != before
    browser.execute_script(f"document.querySelector('#{copy} .sw-{kind}').click()")
    assert browser.execute_script(rule) == before


def test_marks_in_print_keep_tint_and_lines(browser, report, copy):
    show(browser, report, f"#{copy}")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    look = f"const s = getComputedStyle(document.querySelector('#{copy} .text .k-named')); return [s.borderBottomStyle, s.printColorAdjust]"
    assert browser.execute_script(look) == ["solid", "exact"]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_outlets_are_compared_by_the_address(browser, report):
    page = report.with_name("compare.html")
    show(browser, page, TWO)
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 2")
    names = browser.execute_script("return [...document.querySelectorAll('.versus.board a')].map(a => a.textContent)")
    assert names == ["Tolland Gazette", "Metro 24"]
    scores = demo_run().scores
    shown = browser.execute_script(
        "return [...document.querySelectorAll('.versus.board data')].map(d => d.textContent)"
    )
    wanted = [
        scores.filter(pl.col("outlet") == f"{key}.example")["score"].item() for key in ("tollandgazette", "metro24")
    ]
    assert shown == [f"{score:.0f}" for score in wanted]
    entries = browser.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert all(entry.startswith("file:") and "/pages/compare-" in entry for entry in entries)


def test_the_difference_of_two_scores_is_that_of_their_joint_draws(browser, report):
    show(browser, report.with_name("compare.html"), TWO)
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 2")
    said = browser.execute_script(
        "return [...document.querySelectorAll('.versus.board tbody tr')][1].cells[4].textContent"
    )
    draws = demo_run().card.score_draws.filter(pl.col("draw") < 400).sort("outlet", "draw")
    one, other = (
        draws.filter(pl.col("outlet") == key)["joint"].round(1) for key in ("tollandgazette.example", "metro24.example")
    )
    low, high = ((other - one).quantile(share) for share in (0.025, 0.975))
    first, last = (float(part.replace("\u2212", "-").split()[0]) for part in said.split(" to "))
    assert first == pytest.approx(low, abs=2)
    assert last == pytest.approx(high, abs=2)


def test_choosing_an_outlet_changes_the_address(browser, report):
    show(browser, report.with_name("compare.html"), TWO)
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 2")
    browser.execute_script(
        "const s = document.querySelector('[name=o3]'); s.value = 'world9.example';"
        "s.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 3")
    assert browser.current_url.endswith("world9.example")


def test_hovering_an_outlet_lights_it_in_every_panel(browser, report):
    show(browser, report)
    key = browser.execute_script("return document.querySelector('.lines li[data-outlet]').dataset.outlet")
    browser.execute_script(
        "document.querySelector('.lines li[data-outlet]').dispatchEvent(new PointerEvent('pointerover', {bubbles: true}))"
    )
    lit = browser.execute_script("return [...document.querySelectorAll('.hot')].map(e => e.dataset.outlet)")
    assert len(lit) > 3
    assert set(lit) == {key}


def test_charts_follow_the_page_into_the_dark(browser, report):
    fill = "return getComputedStyle(document.querySelector('#charts .drawing text')).fill"
    paper = "return getComputedStyle(document.body).backgroundColor"
    seen = {}
    for scheme in ("light", "dark"):
        show(browser, report, "#charts", scheme=scheme)
        seen[scheme] = (browser.execute_script(fill), browser.execute_script(paper))
    assert seen["light"][0] == "rgb(93, 89, 79)"
    assert seen["dark"][0] == "rgb(170, 165, 153)"
    font = browser.execute_script("return getComputedStyle(document.querySelector('#charts .drawing text')).fontFamily")
    assert font == browser.execute_script("return getComputedStyle(document.body).fontFamily")


def test_tables_and_charts_have_their_files_beside_them(browser, report, tmp_path):
    show(browser, report)
    saved = "return [...document.querySelectorAll(arguments[0] + ' .save a')].map(a => a.getAttribute('href'))"
    assert browser.execute_script(saved, "#overview") == ["tables/scores.csv"]
    show(browser, report, "#charts")
    assert browser.execute_script(saved, "#charts") == ["charts/ranking.svg", "charts/ranking.png"]
    assert all((report.parent / link).is_file() for link in ("tables/scores.csv", "charts/ranking.svg"))
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    show(browser, report, "#copying")
    browser.execute_script("document.querySelector('#copying .save button').click()")
    end = time.monotonic() + 20
    while not (tmp_path / "copying.csv").exists() and time.monotonic() < end:
        time.sleep(0.05)
    frame = pl.read_csv(tmp_path / "copying.csv")
    assert frame.columns == ["From", "To", "Words", "Word for word", "Credited", "First", "Articles"]
    assert len(frame) == browser.execute_script("return document.querySelectorAll('#copying tbody tr').length")


def test_a_set_of_pages_prints_and_nothing_else(browser, report):
    show(browser, report, "#method")
    browser.execute_script(
        "window.print = () => {}; const p = document.querySelector('details.printing');"
        "p.querySelectorAll('input').forEach(b => { b.checked = ['overview', 'outlet'].includes(b.value) });"
        "p.querySelector('form').requestSubmit()"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    shown = visible(browser)
    assert shown[0] == "overview"
    assert set(shown[1:]) == {f"outlet-{k}" for k in range(1, len(demo_run().outlets) + 1)}
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert pdf.count(b"/Type /Page\n") >= len(shown)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert visible(browser) == ["method"]


@pytest.mark.parametrize("view", ["#articles", "#copying", "#story-1", "#outlet-1", "#method"])
def test_a_phone_reads_wide_tables_as_cards(browser, report, view):
    show(browser, report, view, width=390)
    look = f"const t = document.querySelector('{view} table.carded tbody td[data-label]'); return [getComputedStyle(t).display, t.getBoundingClientRect().right]"
    display, right = browser.execute_script(look)
    assert display == "block"
    assert right <= 390


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A report of a front file and a folder of pages."""
    out = tmp_path_factory.mktemp("folder")
    return write_site(build_site(demo_run(), most_articles=8, per_outlet=1), out, single_file_bytes=100_000)[0]


def test_a_set_of_pages_prints_from_a_report_in_a_folder(browser, folder):
    show(browser, folder)
    link = browser.execute_script("return document.querySelector('a.printing').getAttribute('href')")
    assert link == "print.html#print"
    show(browser, folder.with_name("print.html"), "#print")
    assert browser.execute_script("return document.querySelector('details.printing').open")
    sets = browser.execute_script("return [...document.querySelectorAll('.printing input')].map(b => b.value)")
    assert sets == ["overview", "outlet", "story", "copying", "articles", "method"]
    browser.execute_script(
        "window.print = () => {}; document.querySelectorAll('.printing input').forEach(b => { b.checked = b.value === 'outlet' });"
        "document.querySelector('.printing form').requestSubmit()"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert visible(browser) == [f"outlet-{k}" for k in range(1, len(demo_run().outlets) + 1)]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_phone_has_rank_and_value_over_the_full_width(browser, report):
    show(browser, report, width=390)
    look = "const r = document.querySelector(arguments[0]); return [r.innerText, r.getBoundingClientRect().left, r.getBoundingClientRect().right]"
    for what, words in ((".board tr[data-outlet]", "Rank: "), ("#outlet-1 .fall tbody tr", "Value: ")):
        show(browser, report, "#outlet-1" if "fall" in what else "", width=390)
        text, left, right = browser.execute_script(look, what)
        display = f"return getComputedStyle(document.querySelector('{what} [data-label]')).display"
        assert browser.execute_script(display) != "none"
        assert (
            browser.execute_script(f"return document.querySelector('{what} [data-label]').dataset.label") == words[:-2]
        )
        assert right - left > 340, text


def test_a_phone_sorts(browser, report):
    show(browser, report, "#articles", width=390)
    choose = (
        "const s = document.querySelector('#articles .sorter select'); s.value = arguments[0];"
        "s.dispatchEvent(new Event('change')); return [s.offsetParent !== null,"
        "[...document.querySelectorAll('#articles tbody tr')].map(r => Number(r.cells[3].dataset.v))]"
    )
    is_seen, listed = browser.execute_script(choose, "")
    assert is_seen
    assert browser.execute_script(choose, "3")[1] == sorted(listed, reverse=True)
    assert browser.execute_script(choose, "")[1] == listed
    show(browser, report, "#articles")
    assert browser.execute_script("return document.querySelector('#articles .sorter').offsetParent") is None


def test_a_pair_opens_its_articles_within_its_column(browser, report):
    for width in (1280, 390):
        show(browser, report, "#copying", width=width)
        before = browser.execute_script(
            "return [...document.querySelectorAll('#copying thead th')].map(h => h.offsetLeft)"
        )
        browser.execute_script("document.querySelectorAll('#copying details.read').forEach(d => { d.open = true })")
        after = browser.execute_script(
            "return [...document.querySelectorAll('#copying thead th')].map(h => h.offsetLeft)"
        )
        assert before == after
        links = browser.execute_script(
            "return [...document.querySelectorAll('#copying .read li a')].map(a => [a.getAttribute('href'), a.parentElement.innerText, a.getBoundingClientRect().right])"
        )
        assert links
        assert all("-c-" in href and text.endswith(("word", "words")) and right <= width for href, text, right in links)


def test_the_table_begins_on_the_first_screen_of_a_phone(browser, report):
    show(browser, report, width=390)
    top = browser.execute_script(
        "return document.querySelector('.board tbody tr[data-outlet]').getBoundingClientRect().top"
    )
    assert top < 844


def test_limits_come_first_on_the_method_page(browser, report):
    show(browser, report, "#method")
    heads = browser.execute_script(
        "return [...document.querySelectorAll('#method h2')].map(h => h.firstChild.textContent.trim())"
    )
    assert heads[0] == "Limits"
    assert heads[1] == "How often the detectors are right"
    assert browser.execute_script("return document.querySelector('#method h2').getBoundingClientRect().top") < 500


def test_the_keyboard_alone_reaches_an_article_its_marks_and_its_original(browser, report, copy):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    show(browser, report, f"#{copy}")
    body = browser.find_element(By.TAG_NAME, "body")
    body.send_keys("n")
    first = browser.execute_script("return document.activeElement.id")
    assert first.startswith(f"{copy}-n-")
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.current_url.endswith(first.removesuffix("-r"))
    browser.execute_script(f"document.querySelector('#{copy} .short').focus()")
    browser.switch_to.active_element.send_keys("30")
    assert "counted this way" in counted(browser, copy)
    show(browser, report.with_name("compare.html"), TWO)
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 2")
    browser.execute_script("document.querySelector('[name=o2]').focus()")
    browser.switch_to.active_element.send_keys("World9")
    until(browser, "location.hash.endsWith('world9.example')")


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_comparing_fits_and_axe_finds_nothing_serious(browser, report, width, scheme):
    show(browser, report.with_name("compare.html"), TWO, width=width, scheme=scheme)
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 2")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert serious_findings(browser) == []


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_an_article_beside_its_original_fits_and_axe_finds_nothing_serious(browser, report, copy, width, scheme):
    show(browser, report, f"#{copy}", width=width, scheme=scheme)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert serious_findings(browser, alone=copy) == []
    browser.get("about:blank")


def test_hostile_names_are_text_where_outlets_are_compared(browser, tmp_path):
    path = write_site(build_site(read_card(hostile_card())), tmp_path)[0]
    browser.get_log("browser")
    show(
        browser,
        path.with_name("compare.html"),
        "#outlets=%253Cimg%2520src%253Dx%2520onerror%253Dalert(1)%253E,%25D9%2585",
    )
    keys = browser.execute_script(
        "return [...document.querySelectorAll('[name=o1] option')].map(o => o.value).filter(Boolean)"
    )
    assert len(keys) == 2
    browser.execute_script(
        "document.querySelectorAll('form.choose select').forEach((s, k) => { s.value = arguments[0][k] || '' });"
        "document.querySelector('[name=o1]').dispatchEvent(new Event('input', {bubbles: true}))",
        keys,
    )
    until(browser, "document.querySelectorAll('.versus.board tbody tr').length === 2")
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.querySelectorAll('main img, main script:not([type])').length") == 0
