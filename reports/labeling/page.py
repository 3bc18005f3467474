"""The labeling page: one file that works offline, shows items and keeps the labels until they are downloaded."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import jinja2
import polars as pl
from markupsafe import Markup

from masthead.metrics.files.drafts import write_text
from masthead.reports.display.text import MAX_SHOWN, plain
from masthead.scoring.labels.guidelines import Guideline
from masthead.scoring.labels.read import CLOSE, OPEN
from masthead.scoring.labels.sample import Sample

_CLOSING = "Unsure is an answer: press it where the lines above leave it open."
_AROUND = "Read the text around the item, judge the item alone."
_BRACKETS = f"What stands between {OPEN} and {CLOSE} is not judged (page furniture, or copied from elsewhere): read it, count nothing of it."
_FIRST_FIELD = {"words": "or how many words", "count": "How many", "part": "How many"}


@cache
def environment() -> jinja2.Environment:
    """The template engine: everything is escaped, and a missing fact is an error."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(template),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> str:
    """The text of a template, a style or a script of this room."""
    return (files("masthead.reports.labeling") / "templates" / name).read_text(encoding="utf-8")


def content_hash(content: str) -> str:
    """The hash by which a page's security policy knows its own style and script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def guide_html(guide: Guideline) -> Markup:
    """What counts and what does not, with examples, as a part of a page."""
    is_cut = guide.item == "article" and not guide.whole_text
    closing = f"{_BRACKETS} {_CLOSING}" if is_cut else f"{_CLOSING} {_AROUND}"
    return Markup(environment().get_template("guide.html.jinja").render(guide=guide, closing=closing))


def write_page(sample: Sample, items: pl.DataFrame, path: Path, *, labeler: str = "", third: bool = False) -> Path:
    """Write the page for some items of a sample.

    Outlets and what was measured are not in it. ``third`` marks labels of the third pass, which decide.
    """
    guide = sample.guideline
    style, script = template("label.css"), template("label.js")
    page = environment().get_template("label.html.jinja").render(
        guide=guide,
        guide_html=guide_html(guide),
        first_field=guide.part or _FIRST_FIELD.get(guide.answer, ""),
        second_field=f"of {guide.whole}" if guide.answer == "part" else guide.whole,
        labeler="" if third else labeler,
        data=Markup(_data(sample, items, third=third)),
        style=Markup(style),
        script=Markup(script),
        style_hash=content_hash(style),
        script_hash=content_hash(script),
        version=version("masthead"),
    )  # fmt: skip
    write_text(path, page)
    return path


def _data(sample: Sample, items: pl.DataFrame, *, third: bool) -> str:
    """What the page shows as JSON, with nothing in it that could end its element."""
    originals = [text for text in items["beside"].unique(maintain_order=True).to_list() if text]
    place = {text: number for number, text in enumerate(originals)} | {"": -1}
    names = ("item_id", "before", "text", "after", "beside", "size")
    shown = [
        {
            "id": item_id,
            "before": _shown(before),
            "text": _shown(text),
            "after": _shown(after),
            "beside": place[beside],
            "size": int(size),
        }
        for item_id, before, text, after, beside, size in items.select(names).iter_rows()
    ]
    data = {
        "sample": sample.sample_id,
        "answer": sample.guideline.answer,
        "pass": 3 if third else 1,
        "items": shown,
        "originals": [_shown(text) for text in originals],
    }
    written = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _shown(text: str) -> str:
    """The text with hostile characters made visible, cut where it is very long."""
    return plain(text[:MAX_SHOWN]) + (" [...]" if len(text) > MAX_SHOWN else "")
