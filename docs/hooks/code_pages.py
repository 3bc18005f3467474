"""Pages that say what the code says: the command line's own help, and the list of changes."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

from masthead.cli.parser import build_parser

ROOT = Path(__file__).resolve().parents[2]


def command_line() -> str:
    """The help of every verb."""
    return "\n\n".join(
        f"{'#' * depth} `{parser.prog}`\n\n```text\n{parser.format_help().strip()}\n```"
        for depth, parser in _parsers(build_parser(), 2)
    )


def _parsers(parser: ArgumentParser, depth: int) -> Iterator[tuple[int, ArgumentParser]]:
    yield depth, parser
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for verb in dict.fromkeys(action.choices.values()):
                yield from _parsers(verb, min(depth + 1, 4) if depth > 2 else 2 if depth < 2 else 3)


def changes() -> str:
    """The list of changes without its title, its links as words: they lead to files beside it."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    text = re.sub(r"\A# .*\n", "", text)
    return re.sub(r"\]\(docs/", "](", text)
