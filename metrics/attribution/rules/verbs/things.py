"""Subjects that say nothing of themselves: events, qualities, what the author concludes from them."""

from __future__ import annotations

from bisect import bisect_left

from masthead.metrics.attribution.rules.flags import (
    BE,
    CAPITAL,
    CLAUSE_VERB,
    DOCUMENT,
    GERUND,
    OF,
    PARTICIPLE,
    PREPOSITION,
    PRONOUN,
    SUBORDINATOR,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import Phrase
from masthead.metrics.attribution.rules.tokens import BREAK, COLON, COMMA, NEW, OPEN
from masthead.metrics.attribution.rules.verbs.cues import Cue

_BEHIND_HEAD = PREPOSITION | OF | WH | SUBORDINATOR
_SPEAKS = CAPITAL | DOCUMENT | PRONOUN
_ABSTRACT = (
    *("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence", "ship", "ture", "cy", "ery", "dom", "hood"),
)


def is_event(page: Passage, phrase: Phrase | None, cue: Cue) -> bool:
    """Whether the subject is an event or a quality, which says nothing of itself: ``the strike``, ``his silence``."""
    if phrase is None or page.tokens.gap[cue.last + 1] & (OPEN | COLON):
        return False
    tokens = page.tokens
    if tokens.flags[cue.verb] & GERUND and _is_inferred(page, phrase, cue):
        return True
    is_spoken = tokens.lemmas[tokens.lemma[cue.verb]] in tokens.lists["spoken"]
    first = tokens.first_at(phrase[1], cue.first)
    if first and not tokens.gap[first] & BREAK and tokens.flags[first - 1] & (CLAUSE_VERB | PARTICIPLE):
        return False
    if first >= cue.first:
        return False
    stop = min(bisect_left(tokens.start, phrase[2], first, max(first, cue.first + 2)), cue.first)
    return is_thing(page, first, stop, is_spoken=is_spoken)


def _is_inferred(page: Passage, phrase: Phrase, cue: Cue) -> bool:
    """``Jobs and pay were near each other, suggesting that``: what the author concludes from a clause about things."""
    tokens = page.tokens
    if not tokens.gap[cue.first] & COMMA or phrase[0] <= cue.first:
        return False
    if tokens.lemmas[tokens.lemma[cue.verb]] not in tokens.lists["suggests"]:
        return False
    low = page.begin(cue.first)
    if tokens.start[low] != phrase[1]:
        return False
    stop = bisect_left(tokens.start, phrase[2], low, cue.first)
    said = [tokens.flags[m] for m in range(low, stop)]
    is_named = any(f & (DOCUMENT | PRONOUN) for f in said) or any(f & CAPITAL for f in said[1:])
    return not is_named and bool(tokens.flags[stop] & BE) and (stop - low > 1 or not said[0] & ~CAPITAL)


def is_thing(page: Passage, first: int, stop: int, *, is_spoken: bool = False) -> bool:
    """Whether the noun phrase of words ``first`` to ``stop`` names an event or a quality, which says nothing of itself."""
    tokens = page.tokens
    head = first
    while head + 1 < stop and not tokens.gap[head + 1] & BREAK:
        f = tokens.flags[head + 1]
        if f & _BEHIND_HEAD and not f & CAPITAL:
            break
        head += 1
    word = tokens.word(head)
    is_opening = head == first and tokens.gap[first] & NEW and word in tokens.lists["mute"]
    if tokens.flags[head] & _SPEAKS and not is_opening:
        return False
    if word in tokens.lists["crowds"]:
        return False
    if is_spoken:
        return word in tokens.lists["mute"]
    return (
        word in tokens.lists["events"]
        or word in tokens.lists["mute"]
        or (len(word) > 6 and word.endswith(_ABSTRACT) and word not in tokens.lists["bodies"])
    )
