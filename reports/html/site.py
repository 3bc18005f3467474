"""The pages of the HTML report and how they are written: one file, or a front file and a folder of pages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup

from masthead.metrics.files.drafts import write_text
from masthead.metrics.wording import show_count
from masthead.reports.display.kinds import KINDS
from masthead.reports.display.number import number, place
from masthead.reports.display.rounding import show_share
from masthead.reports.display.text import plain, shown
from masthead.reports.stories.tree import LANE

SINGLE_FILE_BYTES = 4_000_000
"""A report larger than this is written as a front file and a folder of pages."""

FRONT = "report.html"
FOLDER = "pages"

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Page:
    """One page: its name (also its address), title, template and facts; ``is_front`` stays in the front file."""

    name: str
    title: str
    template: str
    facts: Callable[[], Facts] | Facts = field(repr=False)
    is_front: bool = False


@dataclass(frozen=True)
class Site:
    """All pages, the overview first."""

    title: str
    scheme_id: str
    pages: Sequence[Page]
    navigation: Sequence[tuple[str, str]]


@cache
def environment() -> jinja2.Environment:
    """The template engine: everything is escaped, and a missing fact is an error."""
    engine = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    engine.filters.update(shown=_shown, plain=plain, share=show_share, count=show_count)
    engine.globals.update(num=number, place=place)
    return engine


def _shown(value: object) -> Markup:
    return value if isinstance(value, Markup) else shown(str(value))


def _template(name: str) -> str:
    return (files("masthead.reports.html") / "templates" / f"{name}.jinja").read_text(encoding="utf-8")


@cache
def _style() -> str:
    rendered = environment().get_template("report.css").render(kinds=KINDS, lane=LANE)
    return "\n".join(line.strip() for line in rendered.splitlines() if line.strip())


@cache
def _script() -> str:
    return (files("masthead.reports.html") / "templates" / "report.js").read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """The hash by which the page's security policy knows its own style and script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def write_site(site: Site, folder: Path, *, single_file_bytes: int = SINGLE_FILE_BYTES) -> list[Path]:
    """Write the report into ``folder``; the first path is the front file.

    Pages are rendered one at a time. While their sum stays within ``single_file_bytes`` they wait in memory and
    become sections of one file; past it they go to files of their own. Pages of an earlier report are taken away.
    """
    for old in (folder / FOLDER).glob("*.html"):
        old.unlink()
    bodies: list[tuple[Page, str]] = []
    total = 0
    for page in site.pages:
        body = _render_body(page, _single_address)
        bodies.append((page, body))
        total += len(body.encode())
        if total > single_file_bytes:
            bodies.clear()
            return list(_write_folder(site, folder))
    front = folder / FRONT
    write_text(front, _render_page(site, bodies, _single_address, is_single=True))
    return [front]


def _write_folder(site: Site, folder: Path) -> Iterator[Path]:
    in_front = {page.name for page in site.pages if page.is_front}

    def from_front(name: str) -> str:
        return f"#{name}" if name in in_front else f"{FOLDER}/{name}.html"

    def from_page(name: str) -> str:
        return f"../{FRONT}#{name}" if name in in_front else f"{name}.html"

    bodies = [(page, _render_body(page, from_front)) for page in site.pages if page.is_front]
    front = folder / FRONT
    write_text(front, _render_page(site, bodies, from_front, is_single=False))
    yield front
    for page in site.pages:
        if not page.is_front:
            path = folder / FOLDER / f"{page.name}.html"
            body = [(page, _render_body(page, from_page))]
            write_text(path, _render_page(site, body, from_page, is_single=False))
            yield path


def _single_address(name: str) -> str:
    return f"#{name}"


def _render_body(page: Page, href: Callable[[str], str]) -> str:
    facts = page.facts() if callable(page.facts) else page.facts
    template = environment().get_template(page.template)
    return template.render({**facts, "href": href, "page": page.name, "anchor": page.name})


def _render_page(site: Site, bodies: Sequence[tuple[Page, str]], href: Callable[[str], str], *, is_single: bool) -> str:
    views = [
        {
            "name": page.name,
            "title": plain(f"{page.title} · {site.title}"),
            "body": Markup(body),
            "is_article": page.template.startswith("article.html"),
        }
        for page, body in bodies
    ]
    return (
        environment()
        .get_template("page.html")
        .render(
            title=views[0]["title"],
            version=version("masthead"),
            scheme_id=site.scheme_id,
            navigation=site.navigation,
            href=href,
            views=views,
            is_single=is_single,
            style=Markup(_style()),
            script=Markup(_script()),
            style_hash=_hash(_style()),
            script_hash=_hash(_script()),
        )
    )
