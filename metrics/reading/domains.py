"""The outlet of an address: its registrable domain, by the public suffix list as it ships, without a network."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import polars as pl

from masthead.metrics.errors import MissingExtraError


def outlets_of(addresses: pl.Series) -> pl.Series:
    """The registrable domain of each address (``news.example.co.uk`` gives ``example.co.uk``); null where there is none.

    A host that many publishers share counts as a suffix (``paper.blogspot.com`` is a domain of its own).

    Raises
    ------
    MissingExtraError
        Where the package of the extra ``text`` is not installed.
    """
    known = {address: domain_of(address) for address in addresses.unique().drop_nulls().to_list()}
    return addresses.replace_strict(known, default=None, return_dtype=pl.String) if known else addresses.cast(pl.String)


def domain_of(address: str) -> str | None:
    """The registrable domain of one address; a number or a name without a known suffix stands for itself.

    >>> domain_of("https://www.ferry.harbor.co.uk/2024/03?id=1"), domain_of("no address")
    ('harbor.co.uk', None)
    """
    text = address.strip().strip("<>").lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return None
    host = host.strip(".")
    if not host or "." not in host or any(c.isspace() for c in host):
        return None
    return _registrable()(host)


@cache
def _registrable() -> Callable[[str], str]:
    try:
        from tld import get_fld
    except ImportError as error:
        raise MissingExtraError("text", "Naming outlets after the domains of their addresses") from error

    @cache
    def of_host(host: str) -> str:
        try:
            return str(ip_address(host))
        except ValueError:
            found = get_fld(f"https://{host}", fail_silently=True, search_private=True)
            return str(found) if found else host.removeprefix("www.")

    return of_host
