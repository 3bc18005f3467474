"""What people are asked when they label items of a measure: the guidelines, declared once in a file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import polars as pl

from masthead.metrics.errors import Fault, InputError
from masthead.metrics.named_sources.stories import MOST_BODIES, MOST_IDENTIFIED
from masthead.metrics.tables.measures import OWN, Measure

Item = Literal["sentence", "line", "passage", "article"]
Answer = Literal["yes_no", "words", "count", "part", "pair"]

NAMED = "named_sources_per_article"
FOUR_NAMED = "four_named_sources_share"
FOUR = 4
"""Named sources from which a story counts for the share of stories with four or more."""

IDENTIFIED = "identified_sources_per_article"
UNNAMED_ONLY = "unnamed_only_share"
MOSTLY_UNNAMED = "mostly_unnamed_share"

MOST_SAID = {FOUR_NAMED: FOUR, IDENTIFIED: MOST_IDENTIFIED}
"""Of measures that are labeled by numbers, the number beyond which an article adds nothing more."""

OWN_NUMBERS, OWN_SHARES = 30, 60
"""Articles of an outlet that are drawn for a measure of the user's own: to be counted in, and of shares."""

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


@dataclass(frozen=True)
class Guideline:
    """How the items of one measure are labeled.

    ``item`` is what is judged, ``answer`` what is given: yes_no; words (yes, no, or how many of the item's words);
    count; part (two counts, part and whole); pair (two counts, people and other sources, of which masthead makes one
    number). ``n`` items are drawn per outlet unless asked otherwise; ``by_words``:
    drawn with a probability that grows with the item's words. ``counts`` and ``leaves`` say what counts and what does
    not; ``yes`` and ``no`` are examples of our own writing, each with the reason. An article is shown with what its view
    leaves out between brackets, unless the ``whole_text`` counts.
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
    whole_text: bool = False

    def counted(self, first: float, second: float) -> float:
        """What two counts of a pair say: people, and at most two other sources, at most five in all."""
        return min(first + min(second, MOST_BODIES), MOST_IDENTIFIED)


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


def guideline_of(measure: Measure, answer: Answer = "count") -> Guideline:
    """The guideline of a measure; of one of the user's own made from its declaration, for the ``answer`` that fits it.

    Raises
    ------
    InputError
        For a measure that cannot be labeled, with the reason.
    """
    found = guidelines().get(measure.name)
    if found is not None:
        return found
    reason = refusal(measure)
    if reason is None:
        return _own_guideline(measure, answer)
    expected = f"one that people can label: {', '.join(guidelines())}"
    raise InputError(Fault("draw_sample, measure", f"'{measure.name}': {reason}", expected))


def refusal(measure: Measure) -> str | None:
    """Why a measure cannot be labeled; None where it can."""
    if measure.name in guidelines():
        return None
    reason = _REFUSED_MEASURES.get(measure.name) or _REFUSED.get(measure.pooling)
    if reason is None and measure.metric != OWN:
        return "there is no guideline for labeling it"
    if reason is None and measure.low < 0:
        return "its values may be negative, and labels are counts"
    return reason


def own_answer(measure: Measure, numerator: pl.Series, denominator: pl.Series) -> Answer:
    """What is asked of an article for a measure of the user's own, from what was counted in the articles.

    Yes or no where every article counts as one and has all or nothing; of other shares part and whole; else a number.
    """
    if bool((denominator == 1).all()):
        return "yes_no" if bool(numerator.is_in([0.0, 1.0]).all()) and measure.scale == 1 else "count"
    return "part" if measure.high == 1 and measure.scale == 1 else "count"


def _own_guideline(measure: Measure, answer: Answer) -> Guideline:
    label = measure.label[:1].upper() + measure.label[1:]
    question = {
        "yes_no": f"{label}: does this article count?",
        "part": f"{label}: how many are there in this article, and out of how many?",
    }.get(answer, f"{label}: how many are there in this article?")
    counts = (f"Counted: {measure.numerator}.", *([measure.definition] if measure.definition else []))
    part, whole = (measure.numerator, measure.denominator) if answer == "part" else ("", "")
    n = OWN_NUMBERS if answer == "count" else OWN_SHARES
    return Guideline(measure.name, "article", answer, n, question, counts, (), (), (), part=part, whole=whole)
