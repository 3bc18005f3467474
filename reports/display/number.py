"""Numbers that say where they stand: each names the table, the row and the column of the run that hold it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

Row = Mapping[str, object]


def number(text: object, column: str, *, table: str = "", row: Row | None = None, is_part: bool = False) -> Markup:
    """A shown number with the place that it comes from.

    ``column`` is a column's name, or ``count()``, ``sum(x)``, ``sum(x)/sum(y)``, ``min(x)``, ``max(x)`` over the rows that
    ``row`` picks; several names for several numbers. ``row`` gives values by column (``"<150"`` picks what is smaller, ``"!x"`` what differs, ``"*"`` takes back what is picked around);
    it adds to that of the elements around it, whose ``table`` holds too where none is given. ``is_part`` marks a part
    rounded so that the parts add up to the printed whole.

    >>> print(number("97", "score", table="scores", row={"outlet": "a.example"}))
    <data data-table='scores' data-row='{"outlet": "a.example"}' data-column='score'>97</data>
    """
    return Markup("<data{}>{}</data>").format(place(column, table=table, row=row, is_part=is_part), text)


def place(column: str = "", *, table: str = "", row: Row | None = None, is_part: bool = False) -> Markup:
    """The attributes that name a place, for elements of any kind; see ``number``."""
    known = {
        "table": table,
        "row": json.dumps(dict(row), ensure_ascii=False) if row else "",
        "column": column,
        "part": "yes" if is_part else "",
    }
    return Markup("").join(_attribute(name, value) for name, value in known.items() if value)


def _attribute(name: str, value: str) -> Markup:
    """An attribute in single quotes, within which the double quotes of JSON stay as they are and cost one byte."""
    return Markup(str(Markup(" data-{}='{}'").format(name, value)).replace("&#34;", '"'))


def sentence(template: str, *parts: object, **named: object) -> Markup:
    """A sentence of our own words with numbers and names put in; what is no markup is escaped.

    >>> print(sentence("{} of <b>{}</b>", number("2", "count()"), "<i>"))
    <data data-column='count()'>2</data> of <b>&lt;i&gt;</b>
    """
    return Markup(template).format(*parts, **named)


def counted(n: int, one: str, column: str, *, many: str = "", table: str = "", row: Row | None = None) -> Markup:
    """A count with its noun.

    >>> print(counted(1, "article", "count()")), print(counted(1200, "story", "count()", many="stories"))
    <data data-column='count()'>1</data> article
    <data data-column='count()'>1,200</data> stories
    (None, None)
    """
    return sentence("{} {}", number(f"{n:,}", column, table=table, row=row), one if n == 1 else many or f"{one}s")


def name_markup(name: str) -> Markup:
    """A name as the data has it, told from our own words."""
    return Markup('<span class="name">{}</span>').format(name)
