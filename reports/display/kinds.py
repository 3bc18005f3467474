"""Kinds of evidence as a reader meets them: which labels they gather, what they are called, how they look.

Declared once: the legend, the marks in the text, the notes in the margin and the style sheet loop over these.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One switch of the legend.

    ``name`` is the class in the page, ``labels`` the evidence labels it gathers (metric, label), ``depth`` the
    nesting of its mark (larger is further inside), ``explains`` one line for the legend. What is description alone
    begins switched off.
    """

    name: str
    family: str
    title: str
    explains: str
    depth: int
    labels: tuple[tuple[str, str], ...] = ()
    is_on: bool = True


KINDS: tuple[Kind, ...] = (
    Kind("cue", "Attribution", "cue", "the words that attribute: said, according to", 6, (("attribution", "cue"),)),
    Kind(
        "content",
        "Attribution",
        "reported speech",
        "what a source is reported to have said",
        4,
        (("attribution", "content"),),
    ),
    Kind(
        "named",
        "Sources",
        "named",
        "a person or organization named as a source",
        5,
        (("named_sources", "named_person"), ("named_sources", "named_organization")),
    ),
    Kind("unnamed", "Sources", "unnamed", "a source without a name", 5, (("named_sources", "unnamed"),)),
    Kind("document", "Sources", "document", "a document cited as a source", 5, (("named_sources", "document"),)),
    Kind(
        "media",
        "Sources",
        "second hand",
        "another outlet or agency cited, or the outlet itself",
        5,
        (
            ("named_sources", "media"),
            ("named_sources", "self_citation"),
            ("attribution", "media"),
            ("attribution", "second_hand"),
            ("attribution", "self_citation"),
        ),
    ),
    Kind("hearsay", "Sources", "hearsay", "said to be so, and nobody says it", 5, (("named_sources", "hearsay"),)),
    Kind(
        "undetermined",
        "Sources",
        "undetermined",
        "a source of a kind that could not be told",
        5,
        (("named_sources", "undetermined"), ("attribution", "source")),
    ),
    Kind(
        "anonymity",
        "Sources",
        "anonymity phrase",
        "the reason given for withholding a name",
        5,
        (("named_sources", "anonymity_phrase"),),
    ),
    Kind(
        "verbatim", "Copied", "word for word", "stands in an original word for word", 0, (("copy_ratio", "verbatim"),)
    ),
    Kind("reworded", "Copied", "reworded", "stands in an original in other words", 0, (("copy_ratio", "reworded"),)),
    Kind(
        "quoted",
        "Copied",
        "quotation, not counted",
        "a quotation that stands in the original too: left out of copying",
        2,
        (("copy_ratio", "quotation"), ("copy_ratio", "shared_quotation")),
    ),
    Kind(
        "shared",
        "Copied",
        "shared with another outlet",
        "stands in another outlet's article: description only",
        1,
        (("copy_ratio", "shared_verbatim"), ("copy_ratio", "shared_reworded")),
        is_on=False,
    ),
    Kind(
        "agency",
        "Copied",
        "agency credit",
        "words that name an agency as the origin of the text",
        3,
        (("copy_ratio", "agency_credit"),),
    ),
    Kind("furniture", "Page", "boilerplate", "page furniture, bylines, captions, comments: not article text", 0),
    Kind("noise", "Language", "translation trace", "a slip that machine translation or rewording leaves", 8),
    Kind(
        "style",
        "Language",
        "style and wording",
        "function-word style, loaded wording, altered quotations: description",
        7,
        (
            ("translation_noise", "spin_word"),
            ("translation_noise", "quote_reworded"),
            ("translation_noise", "quote_cut"),
            ("translation_noise", "quote_identical"),
        ),
        is_on=False,
    ),
    Kind("own", "Own measures", "own measure", "counted by a measure that this report's author declared", 3),
    Kind("other", "Other", "other evidence", "evidence of a kind that this report has no form for", 9),
)

BY_NAME = {kind.name: kind for kind in KINDS}
_BY_LABEL = {label: kind for kind in KINDS for label in kind.labels}
_BY_METRIC = {"boilerplate": BY_NAME["furniture"], "translation_noise": BY_NAME["noise"], "own": BY_NAME["own"]}

METRIC_TITLES = {
    "attribution": "Attribution",
    "named_sources": "Named sources",
    "copy_ratio": "Copying",
    "boilerplate": "Boilerplate",
    "translation_noise": "Translation noise",
    "own": "Own measures",
}

SOURCE_LABELS = (
    "named_person",
    "named_organization",
    "unnamed",
    "document",
    "media",
    "hearsay",
    "self_citation",
    "undetermined",
)
"""Labels of named_sources that tell the kind of a source."""

SOURCE_WORDS = {
    "named_person": "person",
    "named_organization": "organization",
    "unnamed": "unnamed",
    "document": "document",
    "media": "another outlet",
    "hearsay": "hearsay",
    "self_citation": "the outlet itself",
    "anonymity_phrase": "anonymity phrase",
}


def kind_of(metric: str, label: str) -> Kind | None:
    """The kind that a piece of evidence belongs to; None where it is not marked (the headline is article text)."""
    if (metric, label) == ("boilerplate", "headline"):
        return None
    found = _BY_LABEL.get((metric, label))
    if found is None and metric == "translation_noise" and label.startswith("style_"):
        found = BY_NAME["style"]
    return found or _BY_METRIC.get(metric) or BY_NAME["other"]


_FAMILIES = {
    "attribution": "Attribution",
    "named_sources": "Sources",
    "copy_ratio": "Copied",
    "boilerplate": "Page",
    "translation_noise": "Language",
}
_TELLING = {
    "unnamed": "unnamed",
    "anonym": "anonymity",
    "second_hand": "media",
    "hearsay": "hearsay",
    "media": "media",
    "document": "document",
}


def evidence_of(measure: str, metric: str) -> str:
    """The kind, or family of kinds, of the evidence that a measure counts; empty where it is of no known metric.

    >>> evidence_of("unnamed_source_share", "named_sources"), evidence_of("copy_ratio", "copy_ratio")
    ('unnamed', 'Copied')
    >>> evidence_of("hearsay_story_share", "named_sources")
    'hearsay'
    """
    told = next((kind for part, kind in _TELLING.items() if part in measure), "")
    return told or _FAMILIES.get(metric, "")


def words_of(label: str) -> str:
    """A label as words.

    >>> words_of("doubled_word"), words_of("named_person")
    ('doubled word', 'person')
    """
    return SOURCE_WORDS.get(label, label.replace("_", " "))
