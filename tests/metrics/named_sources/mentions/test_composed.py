"""Mentions put together by chance, and how each is read, against what was approved: a change that nobody meant shows here.

``composed.txt`` has under every mention its kind, form, name, head, owner, roles and what else is known of it, then the others that it
names. Names, roles, bodies and documents of the lexicon stand in frames in which sources are called; approved is not right.
``MASTHEAD_APPROVE=1 pytest tests/metrics/named_sources/mentions/test_composed.py`` renews the lines below mentions; new mentions may be
added anywhere. Read what changed, and say in the commit why.
"""

from __future__ import annotations

from pathlib import Path

from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.mentions.phrases import CAPITALS
from tests.approved import expect_findings
from tests.metrics.named_sources.mentions.test_read import read

COMPOSED = Path(__file__).parent / "composed.txt"


def told(mention: Mention) -> str:
    """All that is known of a mention, in a line."""
    fields = mention._asdict()
    others = [told(other) for other in fields.pop("others")]
    roles = "/".join(fields.pop("roles"))
    flags = [name for name, value in fields.items() if value is True]
    rest = [str(value) for value in fields.values() if not isinstance(value, bool)]
    return " | ".join([*rest, roles, *flags, *others])


def findings(mentions: list[str]) -> list[str]:
    """Every mention, and below it how it is read where a capital says a name, may begin a sentence, or says nothing."""
    lines = []
    for text in mentions:
        readings = dict.fromkeys(told(read(text, capital=capital)) for capital in CAPITALS)
        lines += [text, *(f"  {reading}" for reading in readings)]
    return lines


def test_all_mentions_are_read_as_approved() -> None:
    expect_findings(COMPOSED, findings, context=3)
