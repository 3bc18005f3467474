"""Approved files: what differs is shown, and written in an approving run alone."""

from pathlib import Path

import pytest

from tests.approved import expect_approved, expect_findings, lines_in


def counted(given: list[str]) -> list[str]:
    return [line for text in given for line in (text, f"  {len(text)} letters")]


def test_a_changed_line_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASTHEAD_APPROVE", raising=False)
    file = tmp_path / "approved.txt"
    file.write_text("tide\n  4 letters\nquay\n  5 letters\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"-  5 letters\n\+  4 letters"):
        expect_findings(file, counted)
    assert lines_in(file)[-1] == "  5 letters", "nothing is written"


def test_an_approving_run_writes_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASTHEAD_APPROVE", "1")
    file = tmp_path / "approved.txt"
    file.write_text("tide\nquay\u2028side\n", encoding="utf-8")
    expect_findings(file, counted)
    assert lines_in(file) == ["tide", "  4 letters", "quay\u2028side", "  9 letters"]
    monkeypatch.delenv("MASTHEAD_APPROVE")
    expect_findings(file, counted)
    with pytest.raises(AssertionError, match="found"):
        expect_approved(["tide"], file)
