"""The worked example of docs/labels.md is the notebook beside it, which says what the page says.

That the page runs and prints this is tested with all pages (tests/docs).
"""

import re

import nbformat
import pytest

from benchmarks.labels_notebook import template_of
from masthead.reports.notebook.write import build_notebook
from tests.paths import ROOT

NUMBER = re.compile(r"\d+\.\d+")
PAGE = (ROOT / "docs" / "labels.md").read_text("utf-8")
KEPT = nbformat.read(ROOT / "docs" / "labels.ipynb", as_version=4)
OUTPUTS = [output for cell in KEPT.cells for output in cell.get("outputs", [])]


def test_the_notebook_is_that_of_the_page():
    cells = [(cell.cell_type, cell.source) for cell in build_notebook(template_of(PAGE)).cells]
    assert [(cell.cell_type, cell.source) for cell in KEPT.cells] == cells
    assert not any("```" in source for _, source in cells)
    assert any("image/png" in output.get("data", {}) for output in OUTPUTS)


def test_the_notebook_prints_what_the_page_shows():
    said = "".join(output.text for output in OUTPUTS if output.output_type == "stream").strip()
    (shown,) = re.findall(r"^prints\n\n```text\n(.*?)\n```", PAGE, re.MULTILINE | re.DOTALL)
    assert NUMBER.sub("#", said) == NUMBER.sub("#", shown)
    for line, other in zip(said.splitlines(), shown.splitlines(), strict=True):
        numbers = [[float(number) for number in NUMBER.findall(each)] for each in (line, other)]
        assert numbers[0] == pytest.approx(numbers[1], abs=6 if line.startswith("score") else 0.06)
