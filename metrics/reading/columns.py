"""Which column of a user's table is what: given names, or a documented list of usual names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from masthead.metrics.errors import Fault, InputError

USUAL_NAMES: dict[str, tuple[str, ...]] = {
    "article_id": ("article_id", "id", "stories_id", "story_id", "doc_id", "document_id", "uid"),
    "outlet": ("outlet", "domain", "source", "media_name", "publisher", "publication", "source_domain", "site"),
    "text": ("text", "body", "content", "article_text", "full_text", "fulltext", "maintext", "story_text", "article"),
    "html": ("html", "raw_html", "page", "source_html"),
    "title": ("title", "headline", "title_text"),
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
        "datetime",
        "date",
        "timestamp",
    ),
    "date_precision": ("date_precision",),
    "url": ("url", "link", "uri", "address"),
    "language": ("language", "lang", "language_code"),
}
"""Usual column names of each field, best first (Media Cloud, NELA-GT, Hugging Face news sets)."""

_COLUMNS_SHOWN = 30
_NAME_SHOWN = 40


def map_columns(found: Sequence[str], given: Mapping[str, str] | None, where: str) -> tuple[dict[str, str], list[str]]:
    """Field -> column name, and notes on every column that was taken for a field by a name other than the field's own.

    ``given`` maps fields to the user's column names and wins; names are compared without case.

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
    lower = {name.lower().strip(): name for name in reversed(found)}
    mapping = dict(given)
    taken = set(given.values())
    notes = []
    for field, names in USUAL_NAMES.items():
        if field in mapping:
            continue
        match = next((lower[name] for name in names if name in lower and lower[name] not in taken), None)
        if match is not None:
            mapping[field] = match
            taken.add(match)
            if match != field:
                notes.append(f"column '{match}' was read as {field}")
    if "outlet" not in mapping:
        faults.append(_absent(where, found, "outlet", "domain"))
    if "text" not in mapping and "html" not in mapping:
        faults.append(_absent(where, found, "text", "body"))
    if faults:
        raise InputError(faults)
    return mapping, notes


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
