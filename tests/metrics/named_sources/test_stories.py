"""What a story rests on. All persons, organizations and texts are invented, but for the long dead."""

from __future__ import annotations

import numpy as np
import pytest

from masthead.metrics.attribution.find import find_attributions
from masthead.metrics.named_sources.find import join_sources
from masthead.metrics.named_sources.measures import measure_named_sources
from masthead.metrics.tables.layers import Layers
from tests.metrics.named_sources.test_find import marked
from tests.metrics.named_sources.test_measures import PAD, fractions, measured

HEAD = "A quiet day at the quay\n\nNothing moved.\n\nNobody came.\n\n"


def identified(text: str) -> float | None:
    return fractions(measured(HEAD + text + PAD))["identified_sources_per_article"][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[Mayor Marisol Quint]] said no. [[Ruben Dolan]] said yes.", 2),
        ("[[Winston Churchill]] once said that quays outlive kings.", 0),
        ("[[Albert Einstein]] said that tides are patient.", 0),
        ("[[Ines Haldor]] once said that a quay is a promise.", 0),
        ("[[Ines Haldor]] famously said so. On Monday [[Ines Haldor]] said it again.", 1),
        ("[[The Tidal Institute]] said that water matters.", 0),
        ("[[The Tidal Institute]] said on Monday that the quay would close.", 1),
        ("[[The Tidal Institute]] said it. More came later. [[The Tidal Institute]] said it twice.", 1),
        ("[[documents]] showed that the quay was old.", 0),
        ("[[the report]] said that the quay was old.", 1),
        ("[[a 2031 survey]] showed that the quay was old.", 1),
    ],
)
def test_who_counts_as_identified(text: str, expected: int) -> None:
    assert identified(text) == expected


def test_bodies_and_documents_are_at_most_two_and_all_at_most_five() -> None:
    bodies = " ".join(
        f"[[The {name} Institute]] said on Monday that it had begun." for name in ("Tidal", "Polar", "Reed")
    )
    assert identified(bodies) == 2
    people = " ".join(f"[[{name} Dolan]] said no." for name in ("Ruben", "Carla", "Edwin", "Greta", "Ivor", "Olga"))
    assert identified(people) == 5
    assert identified(bodies + " [[Ruben Keller]] said no.") == 3


def test_a_body_of_the_first_lines_is_part_of_the_story() -> None:
    text = "The Tidal Institute shuts its doors\n\nIt rained.\n\nIt blew.\n\n[[The Tidal Institute]] said that water matters."
    assert fractions(measured(text + PAD))["identified_sources_per_article"][0] == 1


def test_mostly_unnamed_is_more_than_half() -> None:
    two = "[[officials]] said maybe. [[a neighbor]] said perhaps. [[Ruben Dolan]] said no."
    assert fractions(measured(two + PAD))["mostly_unnamed_share"] == (1, 1)
    even = two + " [[Carla Dolan]] said yes."
    assert fractions(measured(even + PAD))["mostly_unnamed_share"] == (0, 1)
    assert fractions(measured("It rained." + PAD))["mostly_unnamed_share"][1] == 0


def test_stories_that_cite_other_media() -> None:
    assert fractions(measured("[[Reuters]] reported it." + PAD))["media_story_share"] == (1, 1)
    assert fractions(measured("[[Ruben Dolan]] said it." + PAD))["media_story_share"] == (0, 1)
    assert fractions(measured("[[Ruben Dolan]] said it." + PAD))["hearsay_story_share"] == (0, 1)


def test_a_source_whose_quotations_stand_in_the_wire_is_not_own_sourcing() -> None:
    texts, _ = marked(
        HEAD + "“The old pier will be mended before the winter,” [[Ines Haldor]] said. [[Ruben Dolan]] said no." + PAD
    )
    everything = np.ones(len(texts.words), dtype=np.bool_)
    attributions = find_attributions(texts, everything)
    sources = join_sources(texts, attributions)
    for wire, own in ((None, 2), (texts.is_quoted, 1)):
        findings = measure_named_sources(texts, Layers(everything, everything, wire), attributions, sources)
        assert fractions(findings, "own")["identified_sources_per_article"][0] == own
        assert fractions(findings, "all")["identified_sources_per_article"][0] == 2
