"""Links that leave docs/ lead nowhere in a site that is read from a disk: they are shown as paths of the repository."""

from __future__ import annotations

import posixpath
import re

LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)\s]+)\)")


def as_paths(markdown: str, page: str) -> str:
    """Links of a page to files outside docs/ as their words and the path."""

    def shown(match: re.Match[str]) -> str:
        words, target = match.groups()
        path = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page), target.partition("#")[0]))
        if not target.startswith("../") or path.startswith("docs/"):
            return match.group(0)
        return f"`{path}`" if words.strip("`") == path else f"{words} (`{path}`)"

    return LINK.sub(shown, markdown)
