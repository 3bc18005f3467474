"""Matching outlets with the domains of a ratings table, and saying how each was matched."""

from __future__ import annotations

import re

import polars as pl

SHARED_HOSTS = frozenset(
    [
        "blogspot.com",
        "facebook.com",
        "github.io",
        "go.com",
        "google.com",
        "livejournal.com",
        "medium.com",
        "msn.com",
        "substack.com",
        "tumblr.com",
        "twitter.com",
        "typepad.com",
        "weebly.com",
        "wixsite.com",
        "wordpress.com",
        "yahoo.com",
        "youtube.com",
    ]
)
"""Hosts whose sub-domains belong to different publishers: a rating of the host says nothing about them."""

WHOLE_SITE = frozenset(["edition", "en", "intl", "international", "news", "online", "site", "the", "uk", "us", "web"])
"""Sub-domains that stand for the whole publisher; others (opinion, blogs, sports) are sections of it."""

MATCHING_SCHEMA = {"outlet": pl.String, "domain": pl.String, "rated_as": pl.String, "how": pl.String}

_WWW = re.compile(r"^(www?\d*|m|mobile|amp|edition)\.")


def bare_domain(address: str) -> str:
    """The host of an address in lower case, without scheme, path, port and a leading www.

    >>> bare_domain("https://www2.Example.org:443/news?id=1")
    'example.org'
    """
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", address.strip().lower())
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rsplit("@", maxsplit=1)[-1].split(":")[0].strip(".")
    shorter = _WWW.sub("", host)
    return shorter if "." in shorter else host


def publisher_key(address: str) -> str:
    """What an address names: its host, on a host shared by many publishers with the first part of the path.

    >>> publisher_key("https://medium.com/@crank/a-story"), publisher_key("https://example.org/news/2031")
    ('medium.com/@crank', 'example.org')
    """
    host = bare_domain(address)
    if host not in SHARED_HOSTS:
        return host
    rest = re.sub(r"^[a-z][a-z0-9+.-]*://", "", address.strip().lower()).partition("/")[2]
    first = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return f"{host}/{first}" if first else host


def match_domains(outlets: dict[str, str], rated: list[str]) -> pl.DataFrame:
    """Which rated domain stands for each outlet: one row per outlet (outlet, domain, rated_as, how).

    ``outlets`` maps outlets to their domains. ``how`` is ``exact`` (as written or without www), ``parent`` (the rating
    of the domain above, unless that is a host shared by many publishers), ``only sub-domain`` (one rated domain below,
    of the whole site such as ``news.``), or why there is no match: ``shared host``, ``several sub-domains``, ``only a
    section is rated``, ``not rated``.
    """
    by_domain: dict[str, str] = {}
    for name in rated:
        by_domain.setdefault(publisher_key(name), name)
    below: dict[str, list[str]] = {}
    for domain in by_domain:
        for parent in _parents(domain):
            below.setdefault(parent, []).append(domain)
    rows = []
    for outlet, address in outlets.items():
        domain = publisher_key(address)
        found, how = _match(domain, by_domain, below)
        rows.append((outlet, domain, by_domain[found] if found else None, how))
    return pl.DataFrame(rows, schema=MATCHING_SCHEMA, orient="row")


def _match(domain: str, by_domain: dict[str, str], below: dict[str, list[str]]) -> tuple[str | None, str]:
    if domain in by_domain:
        return domain, "exact"
    if "/" in domain:
        return None, "shared host"
    for parent in _parents(domain):
        if parent in SHARED_HOSTS:
            return None, "shared host"
        if parent in by_domain:
            return parent, "parent"
    inside = below.get(domain, [])
    if domain not in SHARED_HOSTS and len(inside) == 1:
        label = inside[0].removesuffix(f".{domain}")
        return (inside[0], "only sub-domain") if label in WHOLE_SITE else (None, "only a section is rated")
    return None, "several sub-domains" if inside else "not rated"


def _parents(domain: str) -> list[str]:
    """The domains above, nearest first, down to two labels."""
    labels = domain.split(".")
    return [".".join(labels[i:]) for i in range(1, len(labels) - 1)]
