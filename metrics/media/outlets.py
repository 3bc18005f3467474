"""News outlets and agencies that other media cite: their names and how they are recognized."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib import resources

_PLATFORMS = frozenset(
    ("twitter", "facebook", "instagram", "youtube", "reddit", "medium", "tumblr", "snapchat", "tiktok")
)
_NOT_WORD = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """A name without case, article, spaces and marks: ``The Hill`` and ``thehill`` differ, ``NY Times`` and ``NYTimes`` do not.

    >>> name_key("L.A. Times"), name_key("The Hill")
    ('latimes', 'hill')
    """
    return _NOT_WORD.sub("", _ARTICLE.sub("", name.strip())).casefold()


@dataclass(frozen=True, eq=False)
class Media:
    """Names of news media.

    ``names`` maps the key of a name to the outlet's fullest name and ``domains`` that name to its internet domain;
    ``articled`` holds keys that count only behind the article ("the Hill"), ``short`` keys that behind it are the
    short form of some outlet's name ("the Times").
    """

    names: Mapping[str, str]
    domains: Mapping[str, str]
    articled: frozenset[str]
    short: frozenset[str]
    agencies: frozenset[str]

    def is_platform(self, word: str) -> bool:
        """Whether a word in lower case names a site on which anyone posts, so that it owns no post."""
        return word in _PLATFORMS

    @cached_property
    def by_domain(self) -> Mapping[str, frozenset[str]]:
        """The keys of the names of the outlet at each domain."""
        return _grouped((self.domains[full], key) for key, full in self.names.items())

    @cached_property
    def by_full_name(self) -> Mapping[str, frozenset[str]]:
        """The keys of the names of each outlet, by the key of its fullest name."""
        return _grouped((name_key(full), key) for key, full in self.names.items())

    def look_up(self, name: str, *, has_article: bool = False) -> str | None:
        """The fullest name of the outlet so called; None where no outlet is.

        >>> read_media().look_up("AFP"), read_media().look_up("Hill"), read_media().look_up("Hill", has_article=True)
        ('Agence France-Presse', None, 'The Hill')
        """
        key = name_key(name)
        if key in self.articled and not (has_article or _ARTICLE.match(name)):
            return None
        if key in self.names:
            return self.names[key] if len(key) > 4 or key in self.articled or not name.islower() else None
        if key in self.short and (has_article or _ARTICLE.match(name)):
            return "The " + _ARTICLE.sub("", name.strip())
        return None


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, set()).add(member)
    return {group: frozenset(members) for group, members in groups.items()}


@cache
def read_media() -> Media:
    """The names of ``data/media.toml`` and ``data/agencies.toml``."""
    folder = resources.files("masthead.metrics.media") / "data"
    lists = tomllib.loads((folder / "media.toml").read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    articled = set()
    for domain, forms in (*lists["agencies"].items(), *lists["outlets"].items()):
        domains[forms[0]] = domain
        for form in forms:
            names.setdefault(name_key(form), forms[0])
            if _ARTICLE.match(form) and len(form.split()) == 2 and not _is_distinct(form):
                articled.add(name_key(form))
    wires = tomllib.loads((folder / "agencies.toml").read_text(encoding="utf-8"))
    agencies = {forms[0] for forms in lists["agencies"].values()}
    for wire in wires.values():
        forms = [*wire["names"], *(short for short in wire.get("short", ()) if len(short) > 2)]
        full = next((names[name_key(form)] for form in forms if name_key(form) in names), forms[0])
        domains.setdefault(full, next(iter(wire.get("domains", ())), ""))
        agencies.add(full)
        for form in forms:
            names.setdefault(name_key(form), full)
            if _ARTICLE.match(form) and len(form.split()) == 2:
                articled.add(name_key(form))
    return Media(
        names=names,
        domains=domains,
        articled=frozenset(articled),
        short=frozenset(name_key(form) for form in lists["short"]["names"]),
        agencies=frozenset(agencies),
    )


def _is_distinct(form: str) -> bool:
    """Whether a name behind its article is no common word ("The Scotsman", not "The Sun")."""
    return form.split()[1].casefold() in {"scotsman", "oregonian", "huffpost"}


def own_names(outlet: str, outlets: Mapping[str, Sequence[str]] | None, media: Media) -> frozenset[str]:
    """Keys of the names by which an outlet may cite itself.

    They come from the outlet's key (a domain or a name), from the given names and domains, and from the media list
    where it has the outlet's domain.
    """
    given = [outlet, *(outlets or {}).get(outlet, ())]
    keys = set()
    for name in given:
        domain = (
            name.strip().casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
        )
        keys.update({name_key(name), name_key(domain)})
        if "." in domain:
            keys.update({name_key(domain.split(".")[0]), name_key(domain.split(".")[0]).removeprefix("the")})
        keys.update(media.by_domain.get(domain, ()) if domain else (), media.by_full_name.get(name_key(name), ()))
    return frozenset(key for key in keys if key)
