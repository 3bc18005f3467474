"""The catalog of errors is that of the code, each has a cure, and each is produced by a test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from masthead.cli.errors import Entry, entries, package, to_markdown
from masthead.metrics.errors import Fault
from tests.paths import ROOT
from tests.produced import known, noted


def test_the_page_is_that_of_the_code() -> None:
    page = (ROOT / "docs/errors.md").read_text("utf-8")
    assert page == to_markdown(entries()), "python -m masthead.cli.errors > docs/errors.md"


def test_every_error_says_what_was_found_what_was_expected_and_what_to_do() -> None:
    found = entries()
    assert len(found) > 150
    for entry in found:
        assert entry.where and entry.found and entry.expected, entry.key  # noqa: PT018
        assert not entry.hint.endswith("."), entry.key


def test_every_error_is_produced_by_a_test() -> None:
    keys = {entry.key for entry in entries()}
    assert keys - known() == set(), "write a test, then see tests/produced.py"
    assert known() - keys == set(), "gone from the code: see tests/produced.py"


@pytest.fixture
def entry() -> Entry:
    return next(one for one in entries() if one.module == "metrics/measure.py" and one.function == "measure_shard")


def test_an_entry_reads_like_the_message(entry: Entry) -> None:
    assert entry.where == "shard"
    assert entry.found == "…number…/…of…"
    assert entry.expected == "a number from 1 to the number of shards, such as 1/8"
    assert "give a number from 1" in to_markdown([entry])


def test_a_fault_is_noted_where_it_is_made(entry: Entry, tmp_path: Path) -> None:
    assert str(Fault("a", "b", "c", "d")) == "a: found b, expected c. Try: d."
    code = (
        "import sys; from pathlib import Path; from tests.produced import note_faults; note_faults(Path(sys.argv[1]))\n"
        "import masthead; from masthead.metrics.measure import measure_shard\n"
        "try: measure_shard([], out='x', shard=(3, 2))\n"
        "except masthead.InputError as error: print(error)\n"
    )
    notes = tmp_path / "notes"
    result = subprocess.run(
        [sys.executable, "-c", code, str(notes)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.startswith("shard: found 3/2, expected a number from 1")
    assert noted(notes, entries()) == {entry.key}
    assert package().name == "masthead"
