"""What a call without options means stays as it is: a default that changes changes everybody's numbers."""

from __future__ import annotations

from pathlib import Path

from tests.signatures import expect_signatures


def test_public_functions_take_what_was_approved() -> None:
    expect_signatures("scoring", Path(__file__).with_name("signatures.txt"))
