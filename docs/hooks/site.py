"""What the documentation site adds to the pages of docs/: what is generated from the code, and pictures of charts.

A page asks for it with a comment, ``<!-- made: measures of attribution -->``; a page of a chart gets its picture without asking.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import chart_pictures
import code_pages
import error_lines
import figure_stamps
import measure_pages
import outside_links
import page_code
from mkdocs.structure.files import File, Files

import masthead

MADE: dict[str, Callable[..., str]] = {
    "error line": error_lines.error_line,
    "measures": measure_pages.measures_of,
    "charts": chart_pictures.gallery,
    "command line": code_pages.command_line,
    "changes": code_pages.changes,
    "scheme": measure_pages.scheme_rows,
}
BOOST = {
    "faq.md": 4,
    "glossary.md": 3,
    "tutorial.md": 2,
    "cookbook": 2,
    "changes.md": 0.2,
    "errors.md": 0.3,
    "measured": 0.5,
}
"""How much more a page weighs in the search; what users ask comes before what maintainers note."""
MARK = re.compile(r"<!-- made: ([a-z ]+?)(?: of ([a-z_]+))? -->")


def on_config(config: Any) -> Any:
    """Say in every head of a page which version it is about."""
    config.site_name = f"masthead {masthead.__version__}"
    return config


def on_files(files: Files, config: Any) -> Files:
    """Add the pictures of the charts, drawn from the demo newsroom."""
    for name, picture in chart_pictures.pictures().items():
        files.append(File.generated(config, f"charts/pictures/{name}.svg", content=picture))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Fill in what the page asks for, show the chart of its page, and turn links that leave docs/ into paths."""
    markdown = figure_stamps.told_to_readers(MARK.sub(filled, markdown))
    path = page.file.src_uri
    page.meta.setdefault("search", {"boost": BOOST.get(path.partition("/")[0], 1)})
    if path.startswith("charts/") and not path.endswith("README.md"):
        markdown = chart_pictures.with_pictures(markdown, path.removeprefix("charts/").removesuffix(".md"))
    return outside_links.as_paths(page_code.with_output(markdown, path), path)


def filled(match: re.Match[str]) -> str:
    """Return what a comment asks for."""
    what, argument = match.groups()
    if what not in MADE:
        raise KeyError(f"nothing is made of {match.group(0)}: one of {sorted(MADE)}")
    return MADE[what](*([argument] if argument else []))
