"""What people are asked when they label items of a measure: the guidelines, declared once in a file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.tables.measures import OWN, Measure

Item = Literal["sentence", "line", "passage", "article"]
Answer = Literal["yes_no", "words", "count", "part"]

NAMED = "named_sources_per_article"
FOUR_NAMED = "four_named_sources_share"
FOUR = 4
"""Named sources from which a story counts for the share of stories with four or more."""

UNNAMED_ONLY = "unnamed_only_share"

SERVES = {NAMED: (NAMED, FOUR_NAMED), FOUR_NAMED: (NAMED, FOUR_NAMED)}
"""Measures whose labels serve more than themselves."""

_REFUSED = {
    "median": "it is a median of article values, which no label of a sentence or an article stands for",
    "index": "it is an index over pairs of attributions, which no label of one item stands for",
}
_REFUSED_MEASURES = {
    "certain_boilerplate_share": "it is the end of a probability interval, not something to see in the text; label boilerplate_share",
    "possible_boilerplate_share": "it is the end of a probability interval, not something to see in the text; label boilerplate_share",
    "derivation_score": "it is a grade without a unit that people could give",
    "quoted_word_share": "quotation marks are counted as they stand: there is no detector to check",
    "shared_ratio": "it depends on all other outlets' texts, which cannot be shown beside one sentence",
    "quote_share": "it depends on all originals' quotations, which cannot be shown beside one sentence",
    "reworded_quote_share": "it depends on all other texts' quotations, which cannot be shown beside one",
    "named_sources_per_1000_words": "label named_sources_per_article instead: the same sources, over articles",
    "anonymity_phrases_per_1000_words": "it counts phrases of a fixed list: there is no judgment to check",
}
_OWN = "it is a measure of your own, for which masthead has no guidelines"


@dataclass(frozen=True)
class Guideline:
    """How the items of one measure are labeled.

    ``item`` is what is judged, ``answer`` what is given: yes_no; words (yes, no, or how many of the item's words);
    count; part (two counts, part and whole). ``n`` items are drawn per outlet unless asked otherwise; ``by_words``:
    drawn with a probability that grows with the item's words. ``counts`` and ``leaves`` say what counts and what does
    not; ``yes`` and ``no`` are examples of our own writing, each with the reason.
    """

    measure: str
    item: Item
    answer: Answer
    n: int
    question: str
    counts: tuple[str, ...]
    leaves: tuple[str, ...]
    yes: tuple[tuple[str, str], ...]
    no: tuple[tuple[str, str], ...]
    by_words: bool = False
    part: str = ""
    whole: str = ""


@cache
def guidelines() -> dict[str, Guideline]:
    """The guidelines of every measure that can be labeled, in the order of the file."""
    given = tomllib.loads((files(__package__) / "data" / "guidelines.toml").read_text("utf-8"))
    return {name: Guideline(measure=name, **_whole(given, entry)) for name, entry in given.items()}


def _whole(given: dict[str, dict[str, Any]], entry: dict[str, Any]) -> dict[str, Any]:
    """An entry with what it takes over from another one, lists as tuples."""
    base = given[entry["same_as"]] if "same_as" in entry else {}
    joined = {name: value for name, value in {**base, **entry}.items() if name != "same_as"}
    return {
        name: tuple(tuple(each) if isinstance(each, list) else each for each in value)
        if isinstance(value, list)
        else value
        for name, value in joined.items()
    }


def guideline_of(measure: Measure) -> Guideline:
    """The guideline of a measure.

    Raises
    ------
    InputError
        For a measure that cannot be labeled, with the reason.
    """
    found = guidelines().get(measure.name)
    if found is not None:
        return found
    unguided = _OWN if measure.metric == OWN else "there is no guideline for labeling it"
    reason = _REFUSED_MEASURES.get(measure.name) or _REFUSED.get(measure.pooling) or unguided
    expected = f"one that people can label: {', '.join(guidelines())}"
    raise InputError(Fault("draw_sample, measure", f"'{measure.name}': {reason}", expected))
