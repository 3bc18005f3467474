from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from masthead.reports.html.evidence import evidence_pieces, words_around
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from tests.reports.runs import demo_run, empty_card, hostile_card


class Ids(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.index = ""
        self.is_index = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == "id"]
        self.is_index = ("id", "index") in attrs

    def handle_data(self, data: str) -> None:
        self.index += data if self.is_index else ""

    def handle_endtag(self, tag: str) -> None:
        self.is_index = False


def taken(path) -> dict[str, list[list[object]]]:
    text = path.read_text(encoding="utf-8")
    head, _, held = text.partition(", ")
    assert head.startswith("masthead.take(")
    return json.loads(held.removesuffix(");\n"))


@pytest.mark.parametrize("single_file_bytes", [10**9, 1])
def test_the_list_holds_every_note_of_every_page_once(tmp_path, single_file_bytes):
    paths = write_site(build_site(demo_run()), tmp_path, single_file_bytes=single_file_bytes)
    listed = []
    for path in sorted(tmp_path.glob("pages/evidence-*.js")):
        piece = taken(path)
        listed += [f"{piece['articles'][row[0]][0]}-n-{row[1]}-r" for row in piece["rows"]]
    ids = [one for path in paths if path.suffix == ".html" for one in Ids(path.read_text("utf-8")).found]
    notes = [one for one in ids if one.startswith("article-") and one.endswith("-r")]
    assert sorted(listed) == sorted(notes)
    assert len(notes) > 500


def test_the_page_knows_what_each_piece_holds(tmp_path):
    *_, page = write_site(build_site(demo_run()), tmp_path)
    index = json.loads(Ids(page.read_text("utf-8")).index)
    for number, facts in enumerate(index["pieces"]):
        piece = taken(tmp_path / "pages" / f"evidence-{number}.js")
        assert facts["n"] == len(piece["rows"])
        assert set(facts["kinds"]) == {row[2] for row in piece["rows"]}
        assert set(facts["outlets"]) == {article[2] for article in piece["articles"]}
    assert ["harborherald.example", "The Harbor Herald"] in index["outlets"]


def test_words_stand_in_their_sentence():
    text = "Nobody was hurt. The ferry, said Ada Moor, was late. Rain fell."
    sentences = [(0, 16), (17, 52), (53, 63)]
    start = text.index("Ada Moor")
    before, words, behind = words_around(text, sentences, start, start + 8)
    assert before + words + behind == "The ferry, said Ada Moor, was late."
    assert words == "Ada Moor"


def test_long_sentences_are_cut_at_words_around_what_is_marked():
    text = "word " * 400 + "Ada Moor " + "tail " * 400
    start = text.index("Ada Moor")
    before, words, behind = words_around(text, [(0, len(text))], start, start + 8)
    assert len(before + words + behind) <= 264
    assert before.startswith("…word")
    assert before.endswith("word ")
    assert behind.startswith(" tail")
    assert behind.endswith("tail…")


def test_hostile_words_are_data(tmp_path):
    paths = write_site(build_site(read_card(hostile_card())), tmp_path)
    page = paths[-1].read_text("utf-8")
    assert page.count("<script") == 4
    pieces = [path.read_text("utf-8") for path in paths if path.name.startswith("evidence-")]
    assert pieces
    assert "\u202e" not in "".join(pieces)


def test_a_run_without_articles_has_an_empty_list(tmp_path):
    run = read_card(empty_card())
    assert list(evidence_pieces(run, {})) == []
    *_, page = write_site(build_site(run), tmp_path)
    assert json.loads(Ids(page.read_text("utf-8")).index)["pieces"] == []
