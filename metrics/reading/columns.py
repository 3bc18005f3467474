"""Which column of a user's table is what: given names, or a documented list of usual names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from masthead.metrics.errors import Fault, InputError

USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "stories_id", "story_id", "doc_id", "document_id", "uid"),
    "outlet": (
        "outlet",
        "domain",
        "source",
        "media_name",
        "publisher",
        "publication",
        "source_domain",
        "site",
        "outlet_name",
        "source_name",
        "news_outlet",
        "news_source",
        "newspaper",
        "website",
        "site_name",
        "hostname",
    ),
    "text": (
        "text",
        "body",
        "content",
        "article_text",
        "full_text",
        "main_text",
        "story_text",
        "article",
        "article_body",
        "article_content",
        "body_text",
        "text_content",
        "content_text",
        "post_content",
        "plain_text",
    ),
    "html": ("html", "raw_html", "page", "source_html"),
    "title": ("title", "headline", "title_text", "article_title", "post_title"),
    "byline": ("byline", "author", "authors", "creator"),
    "published": (
        "published",
        "published_utc",
        "publish_date",
        "published_at",
        "publication_date",
        "date_publish",
        "date_published",
        "pub_date",
        "published_date",
        "published_on",
        "publish_time",
        "datetime",
        "date",
        "timestamp",
        "article_date",
        "post_date",
    ),
    "date_precision": ("date_precision",),
    "text_view": ("text_view",),
    "url": ("url", "link", "uri", "address", "article_url", "web_url", "permalink", "requested_url"),
    "language": ("language", "lang", "language_code"),
}
"""Usual column names of each field, best first (Media Cloud, NELA-GT, Hugging Face news sets, NewsAPI, WordPress).

They are compared without case, spaces and signs between words: ``publishedAt`` and ``Published at`` are ``published_at``.
"""

_COLUMNS_SHOWN = 30
_NAME_SHOWN = 40


def map_columns(
    found: Sequence[str], given: Mapping[str, str] | None, where: str
) -> tuple[dict[str, str], list[str], bool]:
    """Field -> column name, notes on what was taken for what, and whether outlets come from addresses.

    ``given`` maps fields to the user's column names and wins; names are compared without case. Without a column for
    outlets they are named after the domains of ``url``, where there is one.

    Raises
    ------
    InputError
        With every fault at once: an unknown field or absent column in ``given``, or no outlet, text or html column.
    """
    given = given or {}
    faults = [
        Fault(where, f"a mapping for '{field}'", f"one of {', '.join(USUAL_NAMES)}")
        for field in given
        if field not in USUAL_NAMES
    ]
    faults += [
        Fault(where, f"no column '{column}' (columns: {_listed(found)})", f"the column given for '{field}'")
        for field, column in given.items()
        if column not in found
    ]
    mapping = dict(given)
    for field in USUAL_NAMES:
        match = find_column(field, found, mapping)
        if match is not None:
            mapping[field] = match
    notes = [
        f"column '{column}' was read as {field}"
        for field, column in mapping.items()
        if column != field and field not in given
    ]
    notes += [
        f"columns {', '.join(map(repr, alike))} differ in case or signs alone: '{mapping[field]}' was read as {field}"
        for field, alike in _alike(found, mapping).items()
    ]
    is_by_url = "outlet" not in mapping and "url" in mapping
    if is_by_url:
        notes.append(f"outlets were named after the domains of column '{mapping['url']}'")
    elif "outlet" not in mapping:
        faults.append(_absent(where, found, "outlet", "domain"))
    if "text" not in mapping and "html" not in mapping:
        faults.append(_absent(where, found, "text", "body"))
    if faults:
        raise InputError(faults)
    return mapping, notes, is_by_url


def find_column(field: str, found: Sequence[str], mapping: Mapping[str, str]) -> str | None:
    """The column of a field: the one it is mapped to, else the best of its usual names that no other field has."""
    if field in mapping:
        return mapping[field]
    taken = set(mapping.values())
    known = {bare_name(name): name for name in reversed(found)} | {name: name for name in found}
    names = (known.get(usual, known.get(bare_name(usual))) for usual in USUAL_NAMES[field])
    return next((name for name in names if name is not None and name not in taken), None)


def bare_name(name: str) -> str:
    """A column name as it is compared: small letters and digits alone; one that begins with ``_`` is nobody's usual name.

    >>> bare_name("publishedAt"), bare_name(" Published at "), bare_name("_title")
    ('publishedat', 'publishedat', '_title')
    """
    return name if name.startswith("_") else re.sub(r"[\W_]+", "", name.lower()) or name


def is_usual(name: str, *fields: str) -> bool:
    """Whether a column name is a usual one of a field."""
    return any(bare_name(name) in _BARE[field] for field in fields)


def _alike(found: Sequence[str], mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """Fields whose column has a name that others differ from in case or signs alone."""
    groups = {
        field: [name for name in found if bare_name(name) == bare_name(column)] for field, column in mapping.items()
    }
    return {field: names for field, names in groups.items() if len(names) > 1}


def other_columns(found: Sequence[str], mapping: Mapping[str, str], reserved: Collection[str]) -> dict[str, str]:
    """Columns that are no field, by the names they are kept under: a name that masthead needs gets ``other_`` before it.

    >>> other_columns(["body", "text", "mood"], {"text": "body"}, ["text"])
    {'other_text': 'text', 'mood': 'mood'}
    """
    rest = [name for name in found if name not in mapping.values()]
    kept: dict[str, str] = {}
    for name in rest:
        new = name
        while new in reserved or new in kept or (new != name and new in rest):
            new = f"other_{new}"
        kept[new] = name
    return kept


def _absent(where: str, found: Sequence[str], field: str, example: str) -> Fault:
    return Fault(
        where,
        f"the columns {_listed(found)}" if found else "no columns",
        f"a column for {field} (usual names: {', '.join(USUAL_NAMES[field])})",
        f'name it: columns={{"{field}": "{example}"}}, or --{field} {example} on the command line',
    )


def _listed(names: Sequence[str]) -> str:
    """Column names in one line, with the characters that do not print written out."""
    shown = ", ".join(f"{name[:_NAME_SHOWN]}…" if len(name) > _NAME_SHOWN else name for name in names[:_COLUMNS_SHOWN])
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown)
    return shown if len(names) <= _COLUMNS_SHOWN else f"{shown} and {len(names) - _COLUMNS_SHOWN} more"


_BARE = {field: frozenset(map(bare_name, names)) for field, names in USUAL_NAMES.items()}
