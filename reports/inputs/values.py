"""Values of a run in words: ranks, intervals, numbers."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from markupsafe import Markup

from masthead.metrics.tables.measures import Measure
from masthead.reports.display.number import number, sentence
from masthead.reports.display.rounding import show, show_interval, show_share
from masthead.reports.inputs.run import is_share


def place_words(low: object, high: object, n_ranked: object) -> str:
    """The places that an outlet may hold.

    >>> place_words(1, 3, 7), place_words(2, 2, 7), place_words(None, None, None)
    ('1 to 3 of 7', '2 of 7', '')
    """
    if low is None or high is None:
        return ""
    among = f" of {n_ranked}" if n_ranked else ""
    return f"{low}{among}" if low == high else f"{low} to {high}{among}"


def value_words(measure: Measure, value: float | None, low: float | None = None, high: float | None = None) -> str:
    """A feature's value, rounded by its interval; shares in percent."""
    if value is None:
        return show(None)
    if is_share(measure):
        return show_share(value)
    is_exact = value == round(value) and (low is None or low == high)
    return show(value, low, high, decimals=0 if is_exact else None)


def interval_words(measure: Measure, low: float | None, high: float | None) -> str:
    """A feature's interval, as its value is shown."""
    if low is None or high is None:
        return ""
    return f"{show_share(low)} to {show_share(high)}" if is_share(measure) else show_interval(low, high)


def exact_words(value: float | None, in_percent: bool) -> str:
    """A number that the scheme or an axis states, with the digits it has."""
    if value is None:
        return ""
    return f"{round(100 * value, 6):g}%" if in_percent else f"{value:,.6f}".rstrip("0").rstrip(".")


def span_words(published: pl.Series, *, row: Mapping[str, object] | None = None) -> Markup:
    """From when to when the articles were published, and how many say so where not all do; empty without a date.

    ``row`` picks the articles in the table.
    """
    dates = published.drop_nulls()
    first, last = (dates.min(), dates.max()) if len(dates) else (None, None)
    if first is None or last is None:
        return Markup()
    begin, end = (
        number(f"{date:%-d %B %Y}", f"{end}(published)", table="articles", row=row)  # type: ignore[str-bytes-safe]
        for date, end in ((first, "min"), (last, "max"))
    )
    span = sentence("on {}", begin) if first == last else sentence("from {} to {}", begin, end)
    if len(dates) == len(published):
        return sentence("published {}", span)
    n = number(f"{len(dates):,}", "count(published)", table="articles", row=row)
    return sentence("{} with a date, {}", n, span)


LANGUAGES = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fi": "Finnish", "fr": "French", "hu": "Hungarian", "it": "Italian", "ja": "Japanese",
    "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language_words(code: str) -> str:
    """A language by its name; its code where the name is not known here.

    >>> language_words("fi"), language_words("xx"), language_words("und")
    ('Finnish', 'language xx', 'language unknown')
    """
    return "language unknown" if code == "und" else LANGUAGES.get(code, f"language {code}")
