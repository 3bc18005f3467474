"""Reading a page back: every number with the place that it names, looked up in the tables of the run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import polars as pl

from masthead.metrics.wording import BY_STATUS, PLAIN
from masthead.reports.display.kinds import kind_of
from masthead.reports.inputs.run import Run

VOID = {"meta", "input", "img", "br", "col", "line", "circle", "rect", "path", "link"}
TOKEN = re.compile(r"[<>]?-?\d[\d,]*(?:\.\d+)?%?")
NOT_OURS = {"name", "text", "notes", "telling", "own-words", "beside", "pager", "num-free"}
"""Classes of what the data or the declarations say: names, the article itself, its notes, definitions."""

SKIPPED = {"script", "style", "header", "footer", "nav"}
ANY = "*"
"""Takes back what the elements around pick."""

CONSTANTS = ("0 to 100", "of 100 cases", "of 100", "1 to 100", "150 own words", "from 0 to 100")
"""Numbers that our sentences state by definition."""


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def above(self) -> Iterator[Node]:
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Reader(HTMLParser):
    """The page as a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Node("root")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in VOID or (tag in ("rect", "circle") and "data-column" in node.attributes):
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        node = self.here
        while node.tag != tag and node.parent is not None:
            node = node.parent
        if node.parent is not None:
            self.here = node.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def views(page: str, *prefixes: str) -> list[Node]:
    """The sections of a page whose names begin in one of the ways."""
    reader = Reader()
    reader.feed(page)
    sections = [node for node in reader.root.walk() if node.tag == "section" and "view" in node.classes]
    return [node for node in sections if node.attributes["id"].startswith(prefixes)]


def numbers_without_a_place(view: Node) -> list[str]:
    """Text with digits that names no place and is neither of the data nor of the declarations."""
    found = []
    for node in view.walk():
        for child in node.children:
            if isinstance(child, str) and any(character.isdigit() for character in child):
                above = list(node.above())
                known = any("data-column" in one.attributes for one in above)
                foreign = any(one.classes & NOT_OURS or one.tag in SKIPPED for one in above)
                is_tick = node.tag == "text"
                if not (known or foreign or is_tick) and any(map(str.isdigit, _without_constants(child))):
                    found.append(child.strip())
    return found


def _without_constants(text: str) -> str:
    for constant in CONSTANTS:
        text = text.replace(constant, "")
    return text


def _marked_twice(evidence: pl.DataFrame) -> set[str]:
    """Sources of attributions that stand a second time with their kind."""
    is_source = (pl.col("metric") == "named_sources") & (pl.col("label") != "anonymity_phrase")
    attributed = evidence.filter(pl.col("metric") == "attribution", pl.col("label") == "source")
    both = attributed.join(evidence.filter(is_source), on="article_id", suffix="_told")
    overlap = (pl.col("start") < pl.col("end_told")) & (pl.col("start_told") < pl.col("end"))
    return set(both.filter(overlap)["evidence_id"])


class Tables:
    """The tables of a run by the names that pages use."""

    def __init__(self, run: Run):
        self.run = run
        measured = run.measured
        features = run.card.features
        weight = 100 * pl.col("effective_weight")
        evidence = measured.evidence.lazy().collect()
        twice = _marked_twice(evidence)
        kinds = [
            None if row[0] in twice else kind_of(*row[1:])
            for row in evidence.select("evidence_id", "metric", "label").iter_rows()
        ]
        self.frames = {
            "scores": run.scores,
            "contributions": run.contributions.with_columns(full=weight, lost=weight - pl.col("points")),
            "features": run.features,
            "articles": run.facts,
            "measurements": measured.measurements.lazy().collect(),
            "evidence": evidence.with_columns(kind=pl.Series([k.name if k else None for k in kinds], dtype=pl.String)),
            "copies": run.copies.collect(),
            "originals": measured.originals.lazy().select("article_id").collect(),
            "outlets": features.outlets,
            "scheme": run.scheme.table(),
            "settings": pl.DataFrame({"interval": [100 * features.interval]}),
            "notes": pl.DataFrame(
                {"number": range(len(run.card.notes)), "note": list(run.card.notes)},
                schema={"number": pl.Int64, "note": pl.String},
            ),
        }

    def rows(self, table: str, picked: dict[str, object], own: set[str]) -> pl.DataFrame:
        frame = self.frames[table]
        for name, value in picked.items():
            if value == ANY:
                continue
            if name in frame.columns:
                frame = frame.filter(_is_picked(name, value))
            else:
                assert name not in own, f"{table} has no column {name}"
        return frame


def _is_picked(name: str, value: object) -> pl.Expr:
    column = pl.col(name)
    if value is None:
        return column.is_null()
    bound = (
        re.fullmatch("([<>!])(.+)", value) if isinstance(value, str) and name not in ("outlet", "article_id") else None
    )
    if bound is None:
        return column == value
    return {"<": column.lt, ">": column.gt}[bound[1]](float(bound[2])) if bound[1] != "!" else column != bound[2]


def place_of(node: Node) -> tuple[str, dict[str, object], set[str]]:
    """Table and row that an element names, with what the elements around it add; and the columns it names itself."""
    table = next(one.attributes["data-table"] for one in node.above() if "data-table" in one.attributes)
    picked: dict[str, object] = {}
    for one in reversed(list(node.above())):
        picked |= json.loads(one.attributes.get("data-row") or "{}")
    own = set(json.loads(node.attributes.get("data-row") or "{}"))
    return table, picked, own


def wrong_numbers(view: Node, tables: Tables) -> list[str]:
    """Numbers of a view that do not stand where they say, in words."""
    wrong = []
    for node in view.walk():
        if "data-column" in node.attributes:
            table, picked, own = place_of(node)
            text = node.text().strip().removeprefix(f"{node.attributes.get('data-name', '')}: ")
            rows = tables.rows(table, picked, own)
            if not _agrees(text, node.attributes["data-column"], rows, tables, is_part="data-part" in node.attributes):
                wrong.append(f"{text!r}: {table} {picked} {node.attributes['data-column']} {len(rows)} rows")
    return wrong


def _agrees(text: str, column: str, rows: pl.DataFrame, tables: Tables, *, is_part: bool) -> bool:
    if column in ("reason", "note"):
        said = any(text.casefold() in str(value).casefold() for value in rows[column])
        return said or (text in (*PLAIN.values(), *BY_STATUS.values()) and TOKEN.search(text) is None)
    if "published" in column and not column.startswith("count"):
        return any(text.startswith(f"{date:%-d %B %Y}") for date in _dates(column, rows))
    values = [value for name in column.split() for value in _values(name, rows, tables)]
    tokens = TOKEN.findall(text)
    if column == "goalposts":
        return len(tokens) == 1 and any(_is_near(tokens[0], post, is_part=False) for post in rows["goalposts"][0])
    return len(tokens) == len(values) > 0 and all(
        value is not None and _is_near(token, value, is_part=is_part)
        for token, value in zip(tokens, values, strict=True)
    )


def _dates(column: str, rows: pl.DataFrame) -> list:
    dates = rows["published"].drop_nulls()
    return {"min": [dates.min()], "max": [dates.max()]}.get(column[:3], dates.to_list())


def _values(column: str, rows: pl.DataFrame, tables: Tables) -> list[float | None]:
    function = re.fullmatch(r"(\w+)\((\w*)\)", column)
    if "/" in column:
        above, below = (_values(part, rows, tables)[0] for part in column.split("/"))
        return [above / below]
    if "+" in column:
        return [sum(rows[name][0] for name in column.split("+"))] if len(rows) == 1 else [None]
    if function is None:
        return [rows[column][0]] if len(rows) == 1 else [None]
    name, of = function.groups()
    if name == "quartiles":
        known = rows[of].drop_nulls()
        return [known.quantile(share, "linear") for share in (0.25, 0.75)]
    if name == "missing":
        return [len(tables.run.outlets) - rows[of].count()]
    if name == "count":
        return [rows[of].count() if of else len(rows)]
    return [getattr(rows[of], name)()]


def _is_near(token: str, value: float, *, is_part: bool) -> bool:
    if token.startswith("<"):
        return 0 < value < 0.01
    if token.startswith(">"):
        return 0.99 < value < 1
    digits = token.replace(",", "").rstrip("%")
    scaled = 100 * value if token.endswith("%") else value
    unit = 10.0 ** -len(digits.partition(".")[2])
    return abs(float(digits) - scaled) <= (unit if is_part else unit / 2) + 1e-9
