"""The site keeps its promises: every public name, every page in its place, summaries on long pages, no figure older than its code."""

from __future__ import annotations

import re

import pytest

import masthead
from masthead.metrics.tables.measures import METRICS
from masthead.reports.inputs.known import shipped_error_cards
from tests.docs.hooks import hook
from tests.paths import ROOT

DOCS = ROOT / "docs"
PAGES = {path.relative_to(DOCS).as_posix(): path.read_text("utf-8") for path in sorted(DOCS.rglob("*.md"))}
TWO_SCREENS = 4000
"""Characters of a page's source beyond which it begins with its summary."""
WITH_FIGURES = (
    "attribution.md", "gaming.md", "named_sources.md", "validation.md", "measured/boilerplate.md", "measured/copy_ratio.md",
    "measured/translation_noise.md",
)  # fmt: skip
"""Pages with tables of figures that rest on measures."""


def test_every_public_name_has_its_place_in_the_reference() -> None:
    asked = re.findall(
        r"^::: masthead\.(\w+)$",
        "\n".join(PAGES[page] for page in PAGES if page.startswith("reference/")),
        re.MULTILINE,
    )
    assert sorted(asked) == sorted(name for name in masthead.__all__ if name != "__version__")


def test_every_page_stands_in_the_navigation_once() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    named = re.findall(r"([\w/]+\.md)$", navigation, re.MULTILINE)
    assert sorted(named) == sorted(PAGES)


@pytest.mark.parametrize("page", [page for page, text in PAGES.items() if len(text) > TWO_SCREENS])
def test_a_long_page_begins_with_its_summary(page: str) -> None:
    first = re.sub(r"<!--.*?-->", "", PAGES[page]).split("\n\n# ")[0].split("\n", 1)[1].strip()
    assert first.startswith("**In short.** ")
    assert len(first.partition("\n\n")[0]) < 700


@pytest.mark.parametrize("page", [f"{metric}.md" for metric in METRICS])
def test_the_page_of_a_metric_begins_with_its_known_error(page: str) -> None:
    assert PAGES[page].split("\n\n")[1] == f"<!-- made: error line of {page.removesuffix('.md')} -->"


@pytest.mark.parametrize("page", PAGES)
def test_no_figure_is_older_than_the_measure_it_was_taken_with(page: str) -> None:
    stamps = hook("figure_stamps").stamps(PAGES[page])
    assert len(stamps) == PAGES[page].count("<!-- figures:"), "a stamp reads <!-- figures: MEASURE vN, VERSION, DAY -->"
    assert stamps or page not in WITH_FIGURES
    for stamp in stamps:
        assert set(stamp.taken) <= {measure.name for measure in masthead.MEASURES}
        assert stamp.changed() == stamp.told, (
            f"docs/{page}: take these figures again, or tell what has changed since then"
        )


def test_a_stamp_tells_which_measures_are_newer_than_its_figures() -> None:
    find = hook("figure_stamps")
    now = next(measure.version for measure in masthead.MEASURES if measure.name == "copy_ratio")
    (stamp,) = find.stamps(f"<!-- figures: copy_ratio v{now - 1}, 0.1.0, 2026-11-22 -->")
    assert (stamp.taken, stamp.changed(), stamp.told) == ({"copy_ratio": now - 1}, {"copy_ratio": now}, {})
    (stamp,) = find.stamps(f"<!-- figures: copy_ratio v{now}, 0.1.0, 2026-11-22 -->")
    assert stamp.changed() == {}
    page = f"<!-- figures: copy_ratio v{now - 1}, 0.1.0, 2026-11-22; since then copy_ratio v{now} -->"
    assert find.stamps(page)[0].told == {"copy_ratio": now}
    assert "Taken with version 0.1.0 on 2026-11-22; since then `copy_ratio` counts anew" in find.told_to_readers(page)


def test_the_known_error_of_a_metric_is_that_of_its_error_card() -> None:
    line = hook("error_lines").error_line("attribution")
    sets = shipped_error_cards()["attribution"]["sets"].values()
    rights = sorted(round(100 * one["sentence_precision"]) for one in sets if one.get("sentence_precision") is not None)
    assert f"taken for reported speech, {rights[0]}" in line
    assert line.count("right; of 100 in the gold") == 1


@pytest.mark.parametrize("metric", METRICS)
def test_the_known_error_is_one_line_of_shares_of_a_hundred(metric: str) -> None:
    line = hook("error_lines").error_line(metric)
    assert "\n" not in line
    assert all(0 < int(number) <= 100 for number in re.findall(r"\b(\d+) (?:to \d+ )?(?:of 100|are)\b", line))


def test_links_that_leave_the_docs_become_paths() -> None:
    as_paths = hook("outside_links").as_paths
    assert (
        as_paths("[words](../metrics/a.toml) and [here](b.md)", "a.md") == "words (`metrics/a.toml`) and [here](b.md)"
    )
    assert as_paths("[there](../b.md), [out](../../README.md)", "charts/a.md") == "[there](../b.md), out (`README.md`)"


def test_the_command_line_page_has_every_verb() -> None:
    page = hook("code_pages").command_line()
    assert [verb for verb in hook("page_code").VERBS if f"`masthead {verb}`" not in page] == []
    assert page.startswith("## `masthead`\n")


def test_every_page_of_a_chart_gets_its_picture() -> None:
    pictures = hook("chart_pictures")
    pages = {page.removeprefix("charts/").removesuffix(".md") for page in PAGES if page.startswith("charts/")} - {
        "README"
    }
    assert {name.partition("-")[0] for name in pictures.DRAWN} == pages
    shown = pictures.with_pictures("# Contributions\n\nText.\n", "contributions")
    assert re.findall(r"\]\(pictures/([\w-]+)\.svg\)", shown) == ["contributions", "contributions-2"]
    assert shown.endswith("\n\nText.\n")
