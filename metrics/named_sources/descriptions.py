"""Sources that are described and not named: which descriptions mean the same one."""

from __future__ import annotations

from collections.abc import Mapping

from masthead.metrics.named_sources.entities import Entity
from masthead.metrics.named_sources.mentions.mention import Mention

Key = tuple[str, str, str]
"""Kind, owner and head noun of a description."""


def description_key(mention: Mention) -> Key:
    """What two descriptions of one source have in common."""
    return mention.kind, mention.owner.lower(), mention.head


def known_document(described: Mapping[Key, Entity], mention: Mention) -> Entity | None:
    """``the poll`` behind "a Tarn Institute poll", ``the Tarn Institute poll`` behind "a poll": the latest that fits."""
    wanted = (mention.kind, mention.head)
    fits = [
        e for (kind, owner, head), e in described.items() if (kind, head) == wanted and not (owner and mention.owner)
    ]
    return fits[-1] if fits else None
