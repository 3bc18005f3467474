"""Whether versions credit one another's outlets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from masthead.metrics.copy_ratio.credit import CREDITED, UNCREDITED, UNKNOWN, Credit, credit_anywhere
from masthead.metrics.lineage.descent.identity import is_outlet_name, may_mean
from masthead.metrics.lineage.descent.named import NamedOutlet, find_named
from masthead.metrics.lineage.read import Version
from masthead.metrics.media.agencies import Agency, agency_names
from masthead.metrics.media.outlets import name_key, own_names, read_media


class Names:
    """The names of outlets, each looked up once: ``others`` has further names by the outlet's key."""

    def __init__(self, others: Mapping[str, Sequence[str]] | None = None) -> None:
        self._others = others or {}
        self._keys: dict[str, frozenset[str]] = {}
        self._agencies: dict[str, Agency | None] = {}
        self._known: dict[str, bool] = {}

    def keys(self, outlet: str) -> frozenset[str]:
        """Keys under which an outlet's name may stand in a text."""
        if outlet not in self._keys:
            self._keys[outlet] = own_names(outlet, self._others, read_media())
        return self._keys[outlet]

    def agency(self, outlet: str) -> Agency | None:
        """The names by which an outlet is credited; None where its key says none."""
        if outlet not in self._agencies:
            self._agencies[outlet] = agency_names(outlet, self._others.get(outlet, ()))
        return self._agencies[outlet]

    def is_known(self, outlet: str) -> bool:
        """Whether the outlet's key or one of its names says who publishes."""
        if outlet not in self._known:
            self._known[outlet] = any(is_outlet_name(name) for name in self._all(outlet))
        return self._known[outlet]

    def may_mean(self, named: str, outlet: str) -> bool:
        """Whether a name in a text may mean the outlet: it has no name, or one that may be the same."""
        return not self.is_known(outlet) or any(may_mean(named, name) for name in self._all(outlet))

    def _all(self, outlet: str) -> tuple[str, ...]:
        return (outlet, *self._others.get(outlet, ()))


def names_outlet(named: NamedOutlet, keys: frozenset[str]) -> bool:
    """Whether a named outlet is the one with these keys; an author's name may stand before its own."""
    words = named.name.split()
    ends = (" ".join(words[first:]) for first in range(max(len(words) - 1, 1)))
    return any(name_key(name) in keys for name in ends)


KnownCredits = Mapping[tuple[str, str], Credit]
"""Whether a text credits an outlet, as measuring found it; by the text's identifier and the outlet."""


class Credits:
    """Whether one version credits another's outlet; looked up once for each version and outlet, where it is not known."""

    def __init__(self, versions: Sequence[Version], names: Names, known: KnownCredits | None = None) -> None:
        self.names = names
        self._versions, self._known = versions, known or {}
        self._found: dict[tuple[int, str], Credit] = {}
        self._named: dict[int, list[NamedOutlet]] = {}

    def of(self, version: int, outlet: str) -> Credit:
        """How a version stands to an outlet: credited, uncredited or unknown, as where the outlet has no name.

        An outlet does not credit itself.
        """
        key = (version, outlet)
        if key not in self._found:
            is_known = self._known.get((self._versions[version].version_id, outlet)) == CREDITED
            self._found[key] = CREDITED if is_known else self._look(version, outlet)
        return self._found[key]

    def named(self, version: int) -> list[NamedOutlet]:
        """The outlets that a version names as where its matter comes from."""
        if version not in self._named:
            text = self._versions[version]
            self._named[version] = find_named(text.text, text.byline, text.left_out, text.lines)
        return self._named[version]

    def _look(self, version: int, outlet: str) -> Credit:
        text = self._versions[version]
        if text.outlet == outlet:
            return UNCREDITED
        credit = credit_anywhere(text.text, text.byline, self.names.agency(outlet))
        if credit == CREDITED or self._is_named(version, outlet):
            return CREDITED
        return credit if self.names.is_known(outlet) else UNKNOWN

    def _is_named(self, version: int, outlet: str) -> bool:
        """Whether a version names the outlet as a source by another form of its key: "The Hill" for thehill.com."""
        if not self.named(version):
            return False
        keys = self.names.keys(outlet)
        return any(names_outlet(named, keys) for named in self.named(version))

    def is_line(self, version: int, outlet: str) -> bool:
        """Whether the credit stands in the byline, or in the head or tail alone, as agencies are credited."""
        text = self._versions[version]
        agency = self.names.agency(outlet)
        edges = text.text[:120] + "\n" + text.text[-120:]
        return credit_anywhere(edges, text.byline, agency) == CREDITED
