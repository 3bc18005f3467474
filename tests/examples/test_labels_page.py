"""The worked example of docs/labels.md runs, and prints what the page says."""

import contextlib
import io
import re

import pytest

from tests.paths import ROOT

NUMBER = re.compile(r"\d+\.\d+")
CLOSE = {"measured": 0.06, "corrected": 0.06, "score": 6}
"""How far the detectors' figures may move before the page has to be printed again."""


def test_the_example_prints_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "labels.md").read_text("utf-8")
    code, printed = re.findall(r"```(?:python)?\n(.*?)\n```", page, re.DOTALL)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(code, "docs/labels.md", "exec"), {})  # noqa: S102
    said, shown = out.getvalue().strip(), printed.strip()
    assert NUMBER.sub("#", said) == NUMBER.sub("#", shown)
    for line, other in zip(said.splitlines()[2:], shown.splitlines()[2:], strict=True):
        numbers = [[float(number) for number in NUMBER.findall(each)] for each in (line, other)]
        assert numbers[0] == pytest.approx(numbers[1], abs=CLOSE[line.split()[0]])
    assert (tmp_path / "label" / "label.html").is_file()
