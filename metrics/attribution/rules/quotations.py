"""Quotations that no cue has taken: which are speech, and which set off a word, a title or a phrase."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from itertools import accumulate, pairwise

import numpy as np

from masthead.metrics.attribution.rules.draft import Span
from masthead.metrics.attribution.rules.flags import CAPITAL, CLAUSE_VERB, PRONOUN
from masthead.metrics.attribution.rules.passage import SMALL_IN_TITLES, Passage
from masthead.metrics.attribution.rules.tokens import COLON, NEW
from masthead.metrics.attribution.table import CONTENT, Attribution

_LEAST_QUOTED_WORDS = 3
_LEAST_FRAGMENT = 5
_LONG = 4
QUOTATION_ALONE = "quotation alone"


def left_over_quotations(page: Passage, covered: list[Span]) -> Iterator[Attribution]:
    """Quotations of three words and more that no content overlaps, as attributions without source and cue."""
    tokens = page.tokens
    ordered = sorted(covered)
    starts = [start for start, _ in ordered]
    reach = list(accumulate((end for _, end in ordered), max))
    edges = np.flatnonzero(np.diff(np.asarray(tokens.quotation), prepend=-1))
    for place, stop in pairwise(edges.tolist()):
        quotation = tokens.quotation[place]
        if quotation < 0:
            continue
        at = bisect.bisect_left(starts, page.quote_end[quotation]) - 1
        if at >= 0 and reach[at] > page.quote_start[quotation]:
            continue
        is_long = stop - place >= _LEAST_QUOTED_WORDS and _is_speech(page, quotation, stop - place)
        if is_long and not _is_title(page, place, stop):
            span = (CONTENT, page.quote_start[quotation], page.quote_end[quotation])
            yield Attribution(
                tokens.article[place], tokens.sentence[place], "direct", None, (span,), rule=QUOTATION_ALONE
            )


def _is_speech(page: Passage, quotation: int, n_words: int) -> bool:
    """A few words within a sentence are speech only as a clause.

    Single marks set off words of all kinds: in them, speech is a sentence of some length with its final mark.
    """
    tokens = page.tokens
    place = bisect.bisect_left(tokens.start, page.quote_start[quotation])
    if n_words < _LEAST_FRAGMENT and not tokens.gap[place] & NEW:
        clause = range(place, place + n_words)
        is_named_so = place > 0 and tokens.word(place - 1) == "as"
        if not is_named_so and not any(tokens.flags[k] & (CLAUSE_VERB | PRONOUN) for k in clause):
            return False
    if page.text[page.quote_start[quotation]] not in "'‘" or page.text.startswith("''", page.quote_start[quotation]):
        return True
    return n_words > _LEAST_QUOTED_WORDS and page.is_closed(quotation)


def _is_title(page: Passage, k: int, stop: int) -> bool:
    """Whether the quoted words ``k`` to ``stop`` are the title of a work: long words all begin with a capital.

    A full stop or comma at its end may be the sentence's own.
    """
    tokens = page.tokens
    if not tokens.flags[k] & CAPITAL:
        return False
    n_long = 0
    for m in range(k, stop):
        if tokens.end[m] - tokens.start[m] < _LONG:
            continue
        if tokens.flags[m] & CAPITAL:
            n_long += 1
        elif not tokens.flags[m] & SMALL_IN_TITLES:
            return False
    opens = tokens.gap[k] & (NEW | COLON)
    return not page.inner(tokens.quotation[k]).endswith((".", "?", "!")) or (n_long > 1 and not opens)
