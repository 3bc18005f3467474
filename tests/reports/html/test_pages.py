from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from masthead.reports.html.cards import COLUMNS
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from tests.reports.runs import demo_run, empty_card, hostile_card, plain_card, single_articles_card

VOID = {"meta", "link", "input", "img", "br", "col", "line", "circle", "rect", "path"}


class Outline(HTMLParser):
    """Ids, links, open elements and everything that could load or run something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.opened: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.scripts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name in ("src", "action", "data", "poster"):
                self.loads.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)
        self.scripts += tag == "script"
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.opened.pop() == tag


def outline(text: str) -> Outline:
    parser = Outline()
    parser.feed(text)
    parser.close()
    return parser


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("report")
    path, *_ = write_site(build_site(demo_run()), folder)
    return path.read_text(encoding="utf-8")


def test_the_page_is_well_formed_and_every_link_arrives(page):
    found = outline(page)
    assert found.opened == []
    assert len(found.ids) == len(set(found.ids))
    inside = {link.removeprefix("#") for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids)
    assert {link.partition("#")[0] for link in found.links} == {"", "evidence.html", "compare.html"}


def test_nothing_loads_and_nothing_runs_but_the_one_script(page):
    found = outline(page)
    assert all(load.startswith("data:") for load in found.loads)
    assert found.handlers == []
    assert found.scripts == 1
    assert "default-src 'none'" in page
    assert not re.search(r"https?://", page.split("</style>")[0])


def test_every_outlet_and_article_has_a_page(page):
    run = demo_run()
    assert page.count('class="view article"') == run.facts.filter(run.facts["duplicate_of"].is_null()).height
    assert all(f'id="outlet-{k}"' in page for k in range(1, len(run.outlets) + 1))


def test_the_list_of_articles_counts_what_the_tables_hold(page):
    run = demo_run()
    listed = re.search(r'<section class="view" id="articles".*?</section>', page, re.DOTALL)[0]
    row = next(row for row in listed.split("<tr>") if "Chaos at the docks" in row)
    shown = dict(re.findall(r'data-label="([^"]+)" data-v="([^"]*)"', row))
    measured = run.statuses(["metro24-01"], [measure for _, measure in COLUMNS])["metro24-01"]
    for column, measure in (
        ("Words copied", "copy_ratio"),
        ("Of these without credit", "uncredited_copy_ratio"),
        ("Words shared", "shared_ratio"),
        ("Named sources", "named_sources_per_article"),
    ):
        assert float(shown[column]) == measured[measure]["numerator"]


def test_the_list_of_articles_leads_to_the_one_with_most_words_copied_without_credit(page):
    run = demo_run()
    listed = re.search(r'<section class="view" id="articles".*?</section>', page, re.DOTALL)[0]
    said = re.search(r"<p>Most words copied without credit: (.*?)</p>", listed, re.DOTALL)[1]
    n, target = re.search(r"^<data[^>]*>([\d,]+)</data> in <a href=\"#([^\"]+)\"", said).groups()
    assert "of its words outside quotations" in said
    found = run.statuses(run.facts["article_id"].to_list(), ["uncredited_copy_ratio"]).values()
    rows = [row for measures in found for row in measures.values() if row["status"] == "measured"]
    assert int(n.replace(",", "")) == round(max(row["numerator"] for row in rows)) > 0
    assert f'id="{target}"' in page


def test_outlets_of_the_copying_page_lead_to_their_pages(page):
    run = demo_run()
    listed = re.search(r'<section class="view" id="copying".*?</section>', page, re.DOTALL)[0]
    links = dict(re.findall(r'<a href="#(outlet-\d+)">([^<]+)</a>', listed))
    assert links
    assert all(run.name(run.outlets[int(target.partition("-")[2]) - 1]) == name for target, name in links.items())


def test_definitions_come_from_the_declarations(page):
    from masthead.metrics.catalog import MEASURES

    text = page.replace("&#39;", "'").replace("&#34;", '"')
    assert all(measure.name in text for measure in MEASURES)


def test_the_same_run_gives_the_same_bytes(page, tmp_path):
    path, *_ = write_site(build_site(demo_run()), tmp_path)
    assert path.read_text(encoding="utf-8") == page


def test_a_large_report_becomes_a_folder_whose_links_arrive(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "article-999.html").write_text("of an earlier report")
    front, *others = write_site(build_site(demo_run()), tmp_path, single_file_bytes=100_000)
    assert {front, *others} == {path for path in tmp_path.rglob("*") if path.is_file()}
    assert front == tmp_path / "report.html"
    pages = [path for path in (front, *others) if path.suffix == ".html"]
    read = {path.resolve(): outline(path.read_text(encoding="utf-8")) for path in pages}
    tools = {(tmp_path / name).resolve() for name in ("evidence.html", "compare.html")}
    printed = read[(tmp_path / "print.html").resolve()]
    assert {"overview", "outlet-1", "story-1", "copying", "articles", "method"} <= set(printed.ids)
    assert not any(name.startswith("article-") for name in printed.ids)
    for path, found in read.items():
        for link in found.links:
            name, _, anchor = link.partition("#")
            target = (path.parent / name).resolve() if name else path
            assert target.is_file(), link
            assert not anchor or target in tools or anchor in read[target].ids, link


def test_hostile_text_shows_as_text(tmp_path):
    path, *_ = write_site(build_site(read_card(hostile_card())), tmp_path)
    text = path.read_text(encoding="utf-8")
    found = outline(text)
    assert found.scripts == 1
    assert found.loads == []
    assert found.handlers == []
    assert "&lt;script&gt;alert" in text
    assert "{{ 7 * 7 }}" in text
    assert "U+202E" in text
    assert "\u202e" not in text
    assert "\x07" not in text
    assert "the rest is not shown here, but it was measured" in text


@pytest.mark.parametrize("card", [empty_card, plain_card, single_articles_card])
def test_a_report_for_any_valid_result(card, tmp_path):
    run = read_card(card())
    path, *_ = write_site(build_site(run), tmp_path)
    text = path.read_text(encoding="utf-8")
    assert outline(text).opened == []
    assert all(run.name(outlet) in text for outlet in run.outlets)


def test_five_outlets_with_an_article_each_have_no_score_and_all_their_evidence(tmp_path):
    path, *_ = write_site(build_site(read_card(single_articles_card())), tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "No outlet has enough measured articles for a score" in text
    assert text.count('class="view article"') == 5
    assert text.count('class="k k-cue"') >= 5
    assert "Ida Brandt" in text
