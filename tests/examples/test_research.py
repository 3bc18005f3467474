"""docs/research.md keeps its word: every job is a command or at most five lines. That they run is tested with all pages."""

from __future__ import annotations

import re

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
