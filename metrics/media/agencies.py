"""Names of news agencies."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Agency:
    """Names of an agency: ``names`` in any case, ``short`` with exactly these capitals."""

    names: tuple[str, ...]
    short: tuple[str, ...] = ()


@cache
def known_agencies() -> Mapping[str, Agency]:
    """The agencies of the shipped table, by key, by domain and by every name in lower case."""
    table = tomllib.loads(files("masthead.metrics.media").joinpath("data/agencies.toml").read_text(encoding="utf-8"))
    found: dict[str, Agency] = {}
    for key, row in table.items():
        agency = Agency(tuple(row["names"]), tuple(row.get("short", ())))
        for name in (key, *row.get("domains", ()), *row["names"], *row.get("short", ())):
            found[name.lower()] = agency
    return found


def agency_names(outlet: str | None, other_names: Sequence[str] = ()) -> Agency | None:
    """Names under which an article may credit an original of ``outlet``; None where the key says no name.

    The shipped table knows the large agencies by key, name or domain. For any other the key itself is a name
    (``Meridian Press Agency (MPA)`` gives the name and its short form, ``meridian_press`` the words,
    ``mpa.example`` the first part of the domain), beside ``other_names``.

    >>> agency_names("Meridian Press Agency (MPA)")
    Agency(names=('Meridian Press Agency',), short=('MPA',))
    """
    given = [name for name in (outlet, *other_names) if name and name.strip()]
    names: list[str] = []
    short: list[str] = []
    for name in given:
        known = known_agencies().get(_table_key(name))
        if known is not None:
            names.extend(known.names)
            short.extend(known.short)
            continue
        main, in_brackets = _split_brackets(name)
        for form in (*_spoken(main), *in_brackets):
            (short if _is_short(form) else names).append(form)
    if not names and not short:
        return None
    return Agency(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(short)))


def is_known_agency(outlet: str, other_names: Sequence[str] = ()) -> bool:
    """Whether an outlet's key or one of its names is a name, key or domain of the shipped table, in any case.

    >>> is_known_agency("www.Reuters.com"), is_known_agency("harbor.example", ["Associated Press"])
    (True, True)
    """
    return any(_table_key(name) in known_agencies() for name in (outlet, *other_names))


def _table_key(name: str) -> str:
    return re.sub(r"^www\.", "", name.strip().lower())


def _split_brackets(name: str) -> tuple[str, list[str]]:
    return re.sub(r"\s*\([^)]*\)", "", name).strip(), [part.strip() for part in re.findall(r"\(([^)]+)\)", name)]


def _spoken(key: str) -> list[str]:
    """The names that an outlet's key spells."""
    domain = re.fullmatch(r"(?:www\.)?([\w-]+)(?:\.[\w-]+)+", key)
    if domain:
        word = domain.group(1).replace("-", " ")
        return [key, word, word.upper()] if len(word) <= 5 else [key, word]
    words = re.sub(r"[_\s]+", " ", key).strip()
    return [words] if len(words) > 1 else []


def _is_short(name: str) -> bool:
    return len(name) <= 5 and name.isalnum() and name.isupper()
