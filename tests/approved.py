"""Lines held against an approved file: a change that nobody meant shows as a difference.

``MASTHEAD_APPROVE=1 pytest FILE`` renews what a test of that file approves.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

MOST_SHOWN = 60
"""Lines of a difference that are shown."""


def is_approving() -> bool:
    """Whether approved files are renewed in this run."""
    return bool(os.environ.get("MASTHEAD_APPROVE"))


def lines_in(file: Path) -> list[str]:
    """The lines of a file, cut at line feeds alone: texts may hold other marks that end a line."""
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def expect_same(found: Sequence[str], approved: Sequence[str], *, context: int = 1) -> None:
    """Raise with the difference, so many lines around each, where lines are other than approved."""
    if list(found) != list(approved):
        difference = list(difflib.unified_diff(approved, found, "approved", "found", n=context, lineterm=""))
        raise AssertionError("\n".join(difference[:MOST_SHOWN]))


def expect_approved(found: Sequence[str], file: Path, *, context: int = 1) -> None:
    """Raise with the difference where lines are other than those of a file; in an approving run the file is written first."""
    if is_approving():
        file.write_text("\n".join(found) + "\n", encoding="utf-8")
    expect_same(found, lines_in(file), context=context)


def expect_findings(file: Path, findings: Callable[[list[str]], list[str]], *, context: int = 2) -> None:
    """``expect_approved`` of a file that has what is given itself: lines, and below each, two spaces in, what is found in it."""
    given = [line for line in lines_in(file) if not line.startswith("  ")]
    expect_approved(findings(given), file, context=context)
