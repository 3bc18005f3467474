"""docs/research.md keeps its word: every job is a command or at most five lines, and all of them run, in order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import polars as pl
import pytest

from masthead.__main__ import main
from masthead.examples import newsroom_path
from tests.paths import ROOT

PAGE = (ROOT / "docs/research.md").read_text("utf-8")
BLOCK = re.compile(r"```(python|sh)\n(.*?)```", re.DOTALL)
MOST_LINES = 5


def test_every_job_is_one_command_or_five_lines() -> None:
    jobs = PAGE[PAGE.index("## Jobs") : PAGE.index("## Measures of your own")]
    headings = re.findall(r"^### (.*)$", jobs, re.MULTILINE)
    assert len(headings) >= 15
    for job in jobs.split("\n### ")[1:]:
        blocks = BLOCK.findall(job)
        assert blocks, f"no example under {job.splitlines()[0]}"
        for _, code in blocks:
            assert len([line for line in code.splitlines() if line.strip()]) <= MOST_LINES, code


def test_the_page_runs_from_top_to_bottom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    news = pl.read_ndjson(newsroom_path() / "articles.jsonl")
    news.select(body="text", domain="outlet", byline=pl.col("title"), published="published").write_csv("news.csv")
    names: dict[str, object] = {"__name__": "research"}
    for kind, code in BLOCK.findall(PAGE):
        if kind == "python":
            exec(compile(code, "docs/research.md", "exec"), names)  # noqa: S102  the page's own code
        else:
            assert main(shlex.split(code)[1:]) == 0, code
    said = capsys.readouterr().out
    assert "Northern Wire" in said
    assert "The Harbor Herald (harborherald.example)" in said
    assert "@software{masthead" in said
    for name in ("articles.csv", "scores.tex", "copies.md", "charts/heat_map.pdf", "run.sqlite", "evidence.jsonl"):
        assert Path(name).stat().st_size > 300, name
    assert "value" in pl.read_csv("run/tables/features.csv").columns
