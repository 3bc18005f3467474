"""What a run decided about dates is used again for the same input, and for no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from masthead.__main__ import main


def test_decisions_of_a_run_hold_for_its_own_input_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "outlet,text,date\n"
    (tmp_path / "one.csv").write_text(head + "o,Rain fell.,10/17/2023\no,Sun.,03/05/2024\n")
    (tmp_path / "two.csv").write_text(head + "o,Rain fell again.,17/10/2023\no,Sun.,03/05/2024\n")
    (tmp_path / "wire.csv").write_text("outlet,text\n")

    def told(name: str) -> str:
        files = [str(tmp_path / name), "--wire", str(tmp_path / "wire.csv"), "--out", str(tmp_path / "run")]
        assert main(["score", *files]) == 1  # there is no original: the run stops once it has read
        return capsys.readouterr().out

    assert "were read as month/day/year" in told("one.csv")
    assert "as the earlier run decided" in told("one.csv")
    assert "were read as day/month/year" in told("two.csv")
