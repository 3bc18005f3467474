"""The pages of the HTML report and how they are written: one file, or a front file and a folder of pages.

Pages that look through more than a browser should hold at once (the evidence, outlets to compare) are files of their own
either way; what they look through lies in pieces beside the pages.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal, Protocol

import jinja2
from markupsafe import Markup

from masthead.metrics.files.drafts import write_text
from masthead.metrics.wording import show_count
from masthead.reports.display.kinds import KINDS
from masthead.reports.display.number import number, place
from masthead.reports.display.palette import COLORS
from masthead.reports.display.rounding import show_share
from masthead.reports.display.text import plain, shown
from masthead.reports.stories.tree import LANE

SINGLE_FILE_BYTES = 5_000_000
"""A report larger than this is written as a front file and a folder of pages."""

FRONT = "report.html"
PRINT = "print.html"
FOLDER = "pages"
STYLE = "report.css"
SCRIPT = "report.js"
PIECES = "pieces.js"

PRINTED = (
    ("overview", "overview"),
    ("outlet", "outlets"),
    ("story", "stories"),
    ("copying", "copying"),
    ("articles", "list of articles"),
    ("article", "every article"),
    ("charts", "charts"),
    ("method", "method"),
)
"""The sets of pages that can be printed: how the names of their pages begin, and what they are called."""

MOST_PRINTED = 40_000_000
"""A larger file of pages to print leaves out the pages beyond."""

BESIDE = "'self' file:"
"""Where the security policy lets style and scripts of the report's own files come from; a page opened from a disk has no
origin of its own in some browsers."""

Facts = Mapping[str, object]
Address = Callable[[str], str]


@dataclass(frozen=True)
class Page:
    """One page: its name (also its address), title, template and facts; ``is_front`` stays in the front file.

    A fact ``page_title`` is the title of a page whose title is known only when it is made.
    """

    name: str
    title: str
    template: str
    facts: Callable[[], Facts] | Facts = field(repr=False)
    is_front: bool = False


class Piece(Protocol):
    """A part of what a tool looks through: a script that hands itself to the page, and what is known before."""

    @property
    def facts(self) -> Facts:
        """What the tool knows of the piece before it is loaded; ``n`` is how much it holds."""

    def script(self, number: int) -> str:
        """The piece as a script, since a page opened from a disk may load nothing else."""


@dataclass(frozen=True)
class Tool:
    """A page that is a file of its own, with a script: its name, title, pieces, and the index it makes of their facts."""

    name: str
    title: str
    pieces: Callable[[], Iterable[Piece]]
    index: Callable[[Sequence[Facts]], Facts]


@dataclass(frozen=True)
class Site:
    """All pages, the overview first; the tools; and the files beside the report that pages may link to."""

    title: str
    scheme_id: str
    pages: Sequence[Page]
    navigation: Sequence[tuple[str, str]]
    tools: Sequence[Tool] = ()
    files: Collection[str] = ()


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
    rendered = environment().get_template("report.css").render(kinds=KINDS, lane=LANE, palette=COLORS)
    return "\n".join(line.strip() for line in rendered.splitlines() if line.strip())


@cache
def _script(name: str = SCRIPT) -> str:
    return (files("masthead.reports.html") / "templates" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """The hash by which the page's security policy knows its own style and script."""
    return "'sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() + "'"


def write_site(site: Site, folder: Path, *, single_file_bytes: int = SINGLE_FILE_BYTES) -> list[Path]:
    """Write the report into ``folder``; the first path is the front file.

    Pages are rendered one at a time. While their sum stays within ``single_file_bytes`` they wait in memory and
    become sections of one file; past it they go to files of their own. Files of an earlier report are taken away.
    """
    (folder / PRINT).unlink(missing_ok=True)
    for old in (folder / FOLDER).glob("*"):
        if old.suffix in (".html", ".js", ".css"):
            old.unlink()
    views: list[_View] = []
    total = 0
    in_one = _addresses(site, is_single=True)
    for page in site.pages:
        views.append(_render(page, in_one, site))
        total += len(views[-1].body.encode())
        if total > single_file_bytes:
            views.clear()
            written = [*_write_folder(site, folder), _write_printable(site, folder)]
            return [*written, *_write_tools(site, folder, is_single=False)]
    front = folder / FRONT
    write_text(front, _file_of(site, views, in_one, is_single=True))
    return [front, *_write_tools(site, folder, is_single=True)]


@dataclass(frozen=True)
class _View:
    """A page as rendered: a section of a file."""

    name: str
    title: str
    body: Markup
    is_article: bool


def _addresses(site: Site, *, is_single: bool, seen_from: Literal["front", "beside", "inside"] = "front") -> Address:
    """Addresses of pages as seen from the front file, from a file beside it, or from a page inside FOLDER."""
    tools = {tool.name for tool in site.tools}
    in_front = {page.name for page in site.pages if page.is_front}
    up = "../" if seen_from == "inside" else ""
    front = "" if seen_from == "front" else up + FRONT
    pages = "" if seen_from == "inside" else f"{FOLDER}/"

    def address(name: str) -> str:
        if name in tools:
            return f"{up}{name}.html"
        return f"{front}#{name}" if is_single or name in in_front else f"{pages}{name}.html"

    return address


def _write_folder(site: Site, folder: Path) -> Iterator[Path]:
    from_front = _addresses(site, is_single=False)
    from_page = _addresses(site, is_single=False, seen_from="inside")
    views = [_render(page, from_front, site) for page in site.pages if page.is_front]
    front = folder / FRONT
    write_text(front, _file_of(site, views, from_front))
    yield front
    for name, content in ((STYLE, _style()), (SCRIPT, _script())):
        path = folder / FOLDER / name
        write_text(path, content)
        yield path
    for page in site.pages:
        if not page.is_front:
            path = folder / FOLDER / f"{page.name}.html"
            write_text(path, _file_of(site, [_render(page, from_page, site, up="../")], from_page, is_inside=True))
            yield path


def _write_printable(site: Site, folder: Path) -> Path:
    """All pages but the articles in one file, to print a set of them: a page opened from a disk cannot read others."""
    address = _addresses(site, is_single=False, seen_from="beside")
    views: list[_View] = []
    total = 0
    for page in site.pages:
        if not _is_article(page):
            view = _render(page, address, site)
            total += len(view.body)
            if total > MOST_PRINTED:
                break
            views.append(view)
    path = folder / PRINT
    write_text(path, _file_of(site, views, address, is_print=True))
    return path


def _is_article(page: Page) -> bool:
    return page.template.startswith("article.html")


def _write_tools(site: Site, folder: Path, *, is_single: bool) -> Iterator[Path]:
    """The tools and their pieces; each piece is written as soon as it is made."""
    address = _addresses(site, is_single=is_single, seen_from="beside")
    for tool in site.tools:
        facts: list[Facts] = []
        for at, piece in enumerate(tool.pieces()):
            path = folder / FOLDER / f"{tool.name}-{at}.js"
            write_text(path, piece.script(at))
            facts.append(piece.facts)
            yield path
        index = {**tool.index(facts), "is_single": is_single}
        held = json.dumps(index, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        n = sum(int(str(piece["n"])) for piece in facts)
        page = Page(tool.name, tool.title, f"{tool.name}.html", {"index": Markup(held), "n": n})
        path = folder / f"{tool.name}.html"
        scripts = (PIECES, f"{tool.name}.js")
        printing = f"{FRONT if is_single else PRINT}#print"
        write_text(path, _file_of(site, [_render(page, address, site)], address, scripts=scripts, printing=printing))
        yield path


def _render(page: Page, href: Address, site: Site, *, up: str = "") -> _View:
    facts = page.facts() if callable(page.facts) else page.facts
    template = environment().get_template(page.template)
    shared = {"href": href, "page": page.name, "saved": partial(_saved, site.files, up)}
    body = template.render({**facts, **shared})
    title = facts.get("page_title", page.title)
    return _View(page.name, str(title), Markup(body), _is_article(page))


def _saved(names: Collection[str], up: str, stem: str) -> list[tuple[str, str]]:
    """The forms in which a table or chart lies beside the report: their kind and address."""
    kinds = ("csv", "parquet", "md", "svg", "png", "pdf")
    return [(kind, f"{up}{stem}.{kind}") for kind in kinds if f"{stem}.{kind}" in names]


def _file_of(
    site: Site,
    views: Sequence[_View],
    href: Address,
    *,
    is_single: bool = False,
    is_inside: bool = False,
    is_print: bool = False,
    scripts: Sequence[str] = (),
    printing: str = f"{PRINT}#print",
) -> str:
    """A file of the report. One inside FOLDER takes style and script from files there, since many share them.

    One that holds the pages to print has the list of sets, any other leads to it at ``printing``.
    """
    inline = [] if is_inside else [_script(), *map(_script, scripts)]
    return (
        environment()
        .get_template("page.html")
        .render(
            title_of=lambda view: plain(f"{view.title} · {site.title}"),
            version=version("masthead"),
            scheme_id=site.scheme_id,
            navigation=site.navigation,
            href=href,
            views=views,
            is_single=is_single,
            is_inside=is_inside,
            is_print=is_print,
            printing=f"../{printing}" if is_inside else printing,
            sets=[(name, words) for name, words in PRINTED if any(view.name.split("-")[0] == name for view in views)],
            style=Markup(_style()),
            scripts=[Markup(script) for script in inline],
            style_policy=BESIDE if is_inside else _hash(_style()),
            script_policy=" ".join([*map(_hash, inline), *([BESIDE] if is_inside or scripts else [])]),
        )
    )
