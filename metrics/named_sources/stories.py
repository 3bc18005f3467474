"""What a story rests on, story by story: whom it identifies, what is hearsay in it, whose reporting it takes over."""

from __future__ import annotations

import numpy as np

from masthead.metrics.named_sources.find import SOURCE_KINDS
from masthead.metrics.tables.measures import VIEWS, Measure
from masthead.metrics.text.arrays import Flags, Ints, distinct

METRIC = "named_sources"
MOST_IDENTIFIED = 5
"""More identified sources than this add nothing to a story."""
MOST_BODIES = 2
"""Organizations and documents that count in a story; the rest must be people."""

IDENTIFIED_SOURCES_PER_ARTICLE = Measure(
    name="identified_sources_per_article",
    metric=METRIC,
    label="Identified sources per article",
    unit="sources per article",
    numerator=f"distinct persons, and at most {MOST_BODIES} organizations and documents, at most {MOST_IDENTIFIED} in all",
    denominator="1 an article",
    definition=(
        f"Persons whose words the article reports and whom it names, and of organizations and documents at most "
        f"{MOST_BODIES}; at most {MOST_IDENTIFIED} sources in all, so that one long list does not make up for stories "
        "without any. Left out are, in own text, sources whose quotations stand in wire originals, the long dead and "
        "sayings from once upon a time, and organizations and documents cited without an occasion: in a single sentence "
        "that says neither when nor how they spoke, and not in the first lines."
    ),
    pooling="mean",
    views=VIEWS,
    high=float(MOST_IDENTIFIED),
    reference="Project for Excellence in Journalism 2005 (identified sources per story); Grade the News (at most five)",
    marks=("named_person", "named_organization", "document"),
    version=4,
)
MOSTLY_UNNAMED_SHARE = Measure(
    name="mostly_unnamed_share",
    metric=METRIC,
    label="Stories on mostly unnamed sources",
    unit="share of stories",
    numerator="stories more than half of whose sources are unnamed persons or groups, or hearsay",
    denominator="stories with at least one source",
    definition=(
        "Of the articles that cite any source, those in which unnamed persons or groups and hearsay are more than half "
        "of the distinct sources, those cited without an occasion left out. Institutions (the police, the bank) and those "
        "who speak for a named one are not unnamed."
    ),
    views=VIEWS,
    reference="Culbertson 1975 (veiled attribution); masthead, docs/scheme.md",
    marks=("unnamed", "hearsay"),
    version=4,
)
HEARSAY_STORY_SHARE = Measure(
    name="hearsay_story_share",
    metric=METRIC,
    label="Stories with hearsay",
    unit="share of stories",
    numerator="stories that report what is said without saying by whom",
    denominator="1 an article",
    definition="Articles that hand on statements of nobody: “reportedly”, “is said to”, “rumors have it”.",
    views=VIEWS,
    reference="Poynter 2011 (stories that describe unnamed sources vaguely); masthead, docs/scheme.md",
    marks=("hearsay",),
)
MEDIA_STORY_SHARE = Measure(
    name="media_story_share",
    metric=METRIC,
    label="Stories that draw on other media",
    unit="share of stories",
    numerator="stories that cite another news outlet",
    denominator="1 an article",
    definition="Articles that cite at least one other news outlet or agency as a source of what they report.",
    views=VIEWS,
    reference="Mahone et al. 2019 (43 % of stories in 100 US towns original); Cagé, Hervé and Viaud 2020",
    marks=("media",),
)
STORY_MEASURES = (IDENTIFIED_SOURCES_PER_ARTICLE, MOSTLY_UNNAMED_SHARE, HEARSAY_STORY_SHARE, MEDIA_STORY_SHARE)


def count_stories(
    n: int, article: Ints, source: Ints, kind: Ints, is_institution: Flags, has_occasion: Flags
) -> dict[str, Ints]:
    """Per article of the batch: identified sources, and whether most are unnamed, any is hearsay, any another outlet.

    All mentions of a source have its ``kind``, a number of ``SOURCE_KINDS``.
    """
    numbers, group = distinct(article << 32 | source)
    owner = numbers >> 32
    kind_of = np.zeros(len(numbers), dtype=np.int64)
    kind_of[group] = kind
    is_body = np.bincount(group, is_institution, minlength=len(numbers)) > 0
    on_occasion = np.bincount(group, has_occasion, minlength=len(numbers)) > 0

    def total(*kinds: str, where: Flags | None = None) -> Ints:
        chosen = np.isin(kind_of, [SOURCE_KINDS.index(name) for name in kinds])
        return np.bincount(owner[chosen if where is None else chosen & where], minlength=n).astype(np.int64)

    persons = total("named_person", where=on_occasion)
    bodies = total("named_organization", "document", where=on_occasion)
    veiled = total("unnamed", "hearsay", where=~is_body)
    hollow = total("named_person", "named_organization", "document", where=~on_occasion)
    return {
        "identified": np.minimum(persons + np.minimum(bodies, MOST_BODIES), MOST_IDENTIFIED),
        "is_mostly_unnamed": (2 * veiled > np.bincount(owner, minlength=n) - hollow).astype(np.int64),
        "has_hearsay": (total("hearsay") > 0).astype(np.int64),
        "has_media": (total("media") > 0).astype(np.int64),
    }
