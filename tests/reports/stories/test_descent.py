"""What a story's page shows of its lineage: the drawing, the sentences, the ledger, the fate of passages."""

from functools import cache

import polars as pl
import pytest

from masthead.metrics.measure import measure
from masthead.reports.html.pages import build_site
from masthead.reports.html.site import write_site
from masthead.reports.inputs.run import read_card
from masthead.reports.stories.descent import Descent, find_descents, settled_share
from masthead.reports.stories.find import find_stories
from masthead.reports.stories.layout import Link, lay_out
from masthead.reports.stories.tree import LANE
from masthead.scoring.features.summarize import summarize
from masthead.scoring.score import score
from tests.metrics.lineage.test_lineage import CUT, LIGHT
from tests.metrics.lineage.texts import LONG, changed, frame, hour
from tests.reports.runs import demo_run, empty_card


@cache
def demo_descents() -> list[Descent]:
    run = demo_run()
    return find_descents(run, find_stories(run))


def test_every_story_of_the_newsroom_has_its_lineage() -> None:
    assert len(demo_descents()) == len(find_stories(demo_run()))


def test_two_fishing_events_stand_apart() -> None:
    hake = next(d for d in demo_descents() if any("hake" in part.first_line.lower() for part in d.families))
    assert "2 separate stories" in hake.first_line
    assert [line.kind for line in hake.tree.lines].count("shared_passage") == 1


def test_drawings_stay_within_their_frames() -> None:
    for descent in demo_descents():
        tree = descent.tree
        assert tree.height == LANE * len(tree.lanes)
        assert all(0 <= dot.x <= 100 and 0 < dot.y < tree.height for dot in tree.dots)
        ends = {(dot.x, dot.y) for dot in tree.dots}
        assert all({(line.x1, line.y1), (line.x2, line.y2)} <= ends for line in tree.lines)


def test_no_two_labels_lie_on_one_another() -> None:
    labels = [label for descent in demo_descents() for label in descent.tree.labels]
    assert all(label.words.endswith("%") for label in labels)
    for descent in demo_descents():
        places = [(label.x, label.y) for label in descent.tree.labels]
        assert len(places) == len(set(places))
        n_supported = sum(line.support != "" for line in descent.tree.lines)
        assert sum(label.words.count("%") for label in descent.tree.labels) == n_supported


def test_versions_without_dates_stand_behind_the_one_they_hang_on() -> None:
    names = ["a", "b", "c", "d"]
    layout = lay_out(names, [Link("a", "b", False), Link("b", "c", False), Link("b", "d", False)])
    assert layout.order == ("b", "a", "c", "d")
    assert dict(layout.depth) == {"b": 0, "a": 1, "c": 1, "d": 1}


def test_the_ledger_has_every_link_with_its_credit() -> None:
    part = demo_descents()[0].families[0]
    assert {row.credit for row in part.ledger} <= {"credited", "uncredited", "unknown"}
    assert all(row.used.endswith("% of its words") for row in part.ledger)


def test_every_passage_has_a_cell_for_every_version() -> None:
    for descent in demo_descents():
        for part in descent.families:
            assert all(len(row.cells) == len(part.columns) for row in part.passages)
            assert [row.number for row in part.passages] == sorted(row.number for row in part.passages)


def test_what_is_settled_is_a_share() -> None:
    assert settled_share("") == 0
    assert settled_share("all of it") == 1
    assert settled_share("[one|two]") == 0


def test_a_run_without_texts_has_no_lineage() -> None:
    run = read_card(empty_card())
    assert find_descents(run, []) == []


def test_the_page_shows_an_unseen_original_and_its_likely_wording(tmp_path) -> None:
    named = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to the Gullport Herald."))
    table = frame({"a": named, "b": LONG, "c": CUT}, {"a": hour(6), "b": hour(9), "c": hour(12)})
    run = read_card(score(summarize(measure(table), n_resamples=20)))
    page = write_site(build_site(run), tmp_path)[0].read_text("utf-8")
    story = page[page.index('id="story-1"') : page.index('id="article-1"')]
    assert "Gullport Herald" in story
    assert "The likely wording of the unseen original" in story
    assert "Captain Ines Varga told inspectors" in story
    assert 'class="wire"' in story
    assert "plagiar" not in story.lower()


@pytest.mark.parametrize("name", ["Who has it from whom", "Used and credited", "What became of each passage"])
def test_the_pages_have_their_parts(name: str, tmp_path) -> None:
    page = write_site(build_site(demo_run(), most_articles=4, per_outlet=1), tmp_path)[0].read_text("utf-8")
    assert name in page


def test_no_agency_has_words_of_an_outlet() -> None:
    agencies = {
        telling.article_id for story in find_stories(demo_run()) for telling in story.tellings if telling.is_wire
    }
    parts = [part for descent in demo_descents() for part in descent.families]
    assert agencies
    assert not [
        row for part in parts for row in part.ledger if row.version_id in agencies and row.source_id not in agencies
    ]
    by_day = next(row for part in parts for row in part.ledger if row.how == "from an agency's original")
    assert by_day.source_id in agencies


def test_every_pair_that_shares_words_is_named() -> None:
    run = demo_run()
    for story, descent in zip(find_stories(run), demo_descents(), strict=True):
        ids = [telling.article_id for telling in story.tellings]
        links = run.lineage.links.filter(pl.col("from_id").is_in(ids), pl.col("to_id").is_in(ids))
        linked = {frozenset(ends) for ends in links.select("from_id", "to_id").iter_rows()}
        unlinked = {frozenset((row.one_id, row.other_id)) for row in descent.unlinked}
        told = {frozenset((row.one_id, row.other_id)) for part in descent.families for row in part.shared}
        assert unlinked.isdisjoint(linked | told)
        assert {frozenset((link.origin_id, link.article_id)) for link in story.links} <= linked | unlinked | told
    assert any(descent.unlinked for descent in demo_descents())


def test_a_text_that_may_be_the_unseen_original_is_not_charged() -> None:
    named = changed(LIGHT, ("in the afternoon.", "in the afternoon, according to the Gullport Herald."))
    table = frame({"a": named, "b": changed(LIGHT, ("gravel", "stones")), "c": CUT})
    outlets = {"a": "Orla Tidings", "b": "000", "c": "Pell Mail"}
    table = table.with_columns(outlet=pl.col("article_id").replace_strict(outlets))
    run = read_card(score(summarize(measure(table), n_resamples=20)))
    (descent,) = find_descents(run, find_stories(run))
    said = [line for line in descent.families[0].lines if "Gullport" in line]
    assert "The article of Gullport Herald is not among these texts, or it is 000 itself: cannot be told." in said
    assert [row.version_id for row in descent.families[0].ledger if "Gullport" in row.source] == ["a"]
    lines = [line for line in descent.tree.lines if line.kind == "may_be"]
    assert [(line.is_directed, line.is_uncredited) for line in lines] == [(False, False)]


def test_a_text_without_title_is_called_by_its_first_line() -> None:
    table = frame({"a": f"Ferry hits barge\n\n{LONG}", "b": f"Eleven hurt off Orla\n\n{LIGHT}"}, {"a": hour(6)})
    run = read_card(score(summarize(measure(table), n_resamples=20)))
    (story,) = find_stories(run)
    assert [telling.title for telling in story.tellings] == ["Ferry hits barge", "Eleven hurt off Orla"]
    (descent,) = find_descents(run, [story])
    assert descent.families[0].first_line.endswith("Ferry hits barge")


def test_two_texts_of_one_outlet_are_told_apart() -> None:
    table = frame({"a": LONG, "b": LIGHT, "c": LONG}, {"a": hour(6), "b": hour(9), "c": hour(12)})
    same = pl.when(pl.col("article_id") == "b").then(pl.lit("Pell Mail")).otherwise(pl.lit("Orla Tidings"))
    run = read_card(score(summarize(measure(table.with_columns(outlet=same)), n_resamples=20)))
    (descent,) = find_descents(run, find_stories(run))
    names = [name for _, name in descent.families[0].columns]
    assert names == ["Orla Tidings (7 May 06:00)", "Pell Mail", "Orla Tidings (7 May 12:00)"]
    assert descent.first_line == "3 versions of one story"


def ledger_of(outlet: str, source: str) -> list[str]:
    rows = (row for descent in demo_descents() for part in descent.families for row in part.ledger)
    return [row.credit for row in rows if (row.outlet, row.source) == (outlet, source)]


def test_a_reworded_text_is_the_agencys_where_the_other_copy_lacks_its_passages() -> None:
    assert ledger_of("World9 Update", "Metro 24") == []
    assert len(ledger_of("World9 Update", "Meridian Press Agency")) == 2


def test_texts_that_share_no_words_are_not_charged_with_copying() -> None:
    lines = [line for descent in demo_descents() for part in descent.families for line in part.lines]
    silent = [line for line in lines if "they share no words outside quotations" in line]
    assert silent
    assert all("who has it from whom is not known" in line for line in silent)


def test_the_printed_wording_of_a_passage_is_its_own_versions() -> None:
    rows = [row for descent in demo_descents() for part in descent.families for row in part.passages]
    printed = [[cell.state for cell in row.cells if cell.words.startswith("as printed here")] for row in rows]
    assert {tuple(states) for states in printed if states} == {("verbatim",)}
    assert not any(cell.words.startswith("left out") for row in rows for cell in row.cells)
