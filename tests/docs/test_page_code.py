"""Every block of code in README and docs runs, in the order of its page; nothing is shown that no test has run."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

import masthead
from masthead.reports.notebook.write import write_notebook
from tests.docs.hooks import hook
from tests.paths import ROOT

page_code = hook("page_code")
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")),
]
LANGUAGES = {"python", "sh", "toml", "text"}
WITH_CODE = [
    page for page in PAGES if re.search(r"^```(python|sh|toml)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)
]
LEAVES = {
    "README.md": ("ranking.svg", "run/report.html"),
    "docs/tutorial.md": ("run/report.html", "run.sqlite"),
    "docs/labels.md": ("label/label.html",),
    "docs/research.md": (
        "articles.csv",
        "scores.tex",
        "copies.md",
        "charts/heat_map.pdf",
        "run.sqlite",
        "evidence.jsonl",
    ),
    "docs/cookbook/papers.md": ("figure.pdf", "charts/heat_map.svg", "scores.tex", "copies.tex"),
}
"""Files that a page's code leaves behind."""
SAYS = {
    "README.md": ("harborherald.example",),
    "docs/research.md": ("Northern Wire", "The Harbor Herald (harborherald.example)", "@software{masthead"),
    "docs/cookbook/corpora.md": ("40 articles", "118 articles", "harborherald.example"),
    "docs/cookbook/statistics.md": ("clustered standard error",),
}
"""What must stand in what a page prints."""
NUMBER = re.compile(r"\d+\.\d+")


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_page_runs_from_top_to_bottom(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masthead.reports.report.write_notebook", without_running)
    monkeypatch.setitem(masthead.write_report.__kwdefaults__, "chart_formats", ("svg",))
    markdown = (ROOT / name).read_text("utf-8")
    blocks = list(page_code.blocks(markdown))
    printed = page_code.run_page(markdown, name, tmp_path)
    for block, said in zip(blocks, printed, strict=True):
        assert not block.is_shown or said.strip(), f"{name} shows what this prints, which is nothing:\n{block.code}"
    assert [words for words in SAYS.get(name, ()) if words not in "".join(printed)] == []
    assert [path for path in LEAVES.get(name, ()) if (tmp_path / path).stat().st_size < 300] == []
    for (block, after), said in zip(pairwise(blocks), printed, strict=False):
        if block.language == "python" and after.language == "text" and not block.is_shown:
            assert_close(said, after.code)


def without_running(path: Path, *, template: str | Path, execute: str) -> Path:
    """Notebooks are run by their own tests."""
    return write_notebook(path, template=template, execute="no")


def assert_close(said: str, shown: str) -> None:
    """The words are those that the page shows; a score may be 6 points off, a share .06, before it is printed again."""
    assert NUMBER.sub("#", said.strip()) == NUMBER.sub("#", shown.strip())
    for line, other in zip(said.splitlines(), shown.splitlines(), strict=False):
        numbers = [[float(number) for number in NUMBER.findall(each)] for each in (line, other)]
        assert numbers[0] == pytest.approx(numbers[1], abs=6 if line.startswith("score") else 0.06)


@pytest.mark.parametrize("name", PAGES)
def test_every_block_has_a_language_and_no_command_hides_in_an_indented_one(name: str) -> None:
    markdown = (ROOT / name).read_text("utf-8")
    assert {block.language for block in page_code.blocks(markdown)} <= LANGUAGES
    outside = page_code.BLOCK.sub("", markdown)
    assert re.findall(r"^ {4,}(?:masthead|make|pip|python|datasette) .*$", outside, re.MULTILINE) == []


@pytest.mark.parametrize("name", PAGES)
def test_commands_within_sentences_name_what_there_is(name: str) -> None:
    markdown = (ROOT / name).read_text("utf-8")
    for command in re.findall(r"`((?:masthead [a-z]+|make [a-z]+|python -m benchmarks\.\w+))[ `]", markdown):
        words = command.split()
        if words[0] == "masthead":
            assert words[1] in page_code.VERBS, command
        else:
            page_code.check_command(words)


def test_a_command_that_is_not_there_is_refused() -> None:
    for words in (
        ["make", "coffee"],
        ["python", "-m", "benchmarks.none"],
        ["pip", "install", "masthead[none]"],
        ["rm", "x"],
    ):
        with pytest.raises(LookupError, match=words[-1].replace("[", r"\[")):
            page_code.check_command(words)


def test_what_a_block_prints_is_put_below_it() -> None:
    page = "# A\n\n```python\nprint(1 + 1)\n```\n<!-- output -->\n\n```python\nprint(3)\n```\n"
    assert page_code.with_output(page, "a.md") == (
        "# A\n\n```python\nprint(1 + 1)\n```\n\n```text\n2\n```\n\n```python\nprint(3)\n```\n"
    )
