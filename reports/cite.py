"""How to cite masthead."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal, get_args

from masthead.metrics.errors import InputError, unknown

Style = Literal["text", "bibtex", "apa"]
STYLES = get_args(Style)

TITLE = "masthead: transparent source-reliability scores for news outlets"
YEAR = 2026


def cite(style: Style = "text", *, scheme_id: str | None = None) -> str:
    """The citation of this version, as a sentence, for BibTeX, or as the APA's style has it.

    Name the scheme too where scores are reported: the same articles score differently under another scheme.

    Raises
    ------
    InputError
        For another style; the message names those that there are.

    Examples
    --------
    >>> cite(scheme_id="default-1234abcd").endswith("Scheme default-1234abcd.")
    True
    """
    if style not in STYLES:
        raise InputError(unknown("cite, style", style, STYLES))
    number = version("masthead")
    note = f" Scheme {scheme_id}." if scheme_id else ""
    if style == "text":
        return f"The masthead contributors ({YEAR}). {TITLE} (version {number}) [Computer software].{note}"
    if style == "apa":
        return f"The masthead contributors. ({YEAR}). *{TITLE}* (Version {number}) [Computer software].{note}"
    fields = {
        "author": "{The masthead contributors}",
        "title": TITLE,
        "year": str(YEAR),
        "version": number,
        "note": f"Computer software.{note}",
    }
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@software{{masthead,\n{body}\n}}"
