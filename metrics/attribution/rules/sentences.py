"""Reads one sentence at a time: its cues, then whose words they report, then which words those are."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from operator import itemgetter

import numpy as np

from masthead.metrics.attribution.rules.content import ContentReader
from masthead.metrics.attribution.rules.draft import Draft, Span
from masthead.metrics.attribution.rules.flags import HEARSAY, OPENER, REPORTING, STATEMENT
from masthead.metrics.attribution.rules.lexicon import Lexicon
from masthead.metrics.attribution.rules.openers import OpenerReader
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.quotations import left_over_quotations
from masthead.metrics.attribution.rules.speakers import layout_of
from masthead.metrics.attribution.rules.tokens import BREAK, COLON
from masthead.metrics.attribution.rules.verbs.read import VerbReader
from masthead.metrics.attribution.table import CONTENT, CUE, SOURCE, Attribution
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts

_QUOTES = frozenset("\"“”'‘«„`")
_PLACE = itemgetter(1, 2)


class SentenceReader:
    """Finds the attributions in the article text of one language."""

    def __init__(self, texts: Texts, lexicon: Lexicon, chosen: Flags):
        self.layout = layout_of(texts, chosen)
        self.page = Passage(texts, lexicon, _without(texts, chosen, self.layout))
        self.tokens = self.page.tokens
        self.openers = OpenerReader(self.page)
        self.verbs = VerbReader(self.page)
        self.contents = ContentReader(self.page)

    def read(self) -> list[Attribution]:
        """What the layout attributes, all cues sentence by sentence, then the quotations that no cue has taken."""
        tokens = self.tokens
        found = list(self.layout)
        covered: list[Span] = []
        candidates = tokens.candidates
        n = len(candidates)
        k = 0
        while k < n:
            low, high = tokens.low[k], tokens.high[k]
            first = k
            while k < n and candidates[k] < high:
                k += 1
            drafts = self._drafts(candidates[first:k], low, high)
            if not drafts:
                continue
            stops = self.contents.stops(drafts, low)
            for draft in drafts:
                self.contents.fill(draft, low, high, stops)
                if draft.content:
                    covered.extend(draft.content)
                    found.append(_finished(self.page, draft))
        return [*found, *left_over_quotations(self.page, covered)]

    def _drafts(self, group: list[int], low: int, high: int) -> list[Draft]:
        drafts: list[Draft] = []
        if self.tokens.gap[low + 1] & COLON and self.tokens.word(low) in self.tokens.lists["pointers"]:
            return drafts
        for i in group:
            flags = self.tokens.flags[i]
            draft = None
            if flags & (OPENER | STATEMENT | HEARSAY) or self.tokens.gap[i] & COLON:
                draft = self._without_verb(i, flags, low, high)
            if draft is None and flags & REPORTING:
                draft = self.verbs.read(i, low, high, drafts)
            if draft is not None:
                drafts.append(draft)
        return drafts

    def _without_verb(self, i: int, flags: int, low: int, high: int) -> Draft | None:
        draft = self.openers.speaker(i, low) if self.tokens.gap[i] & COLON else None
        if draft is None and flags & OPENER:
            draft = self.openers.according(i, low, high)
        if draft is None and flags & STATEMENT and not self.tokens.gap[i + 1] & BREAK:
            draft = self.openers.nominal(i, low, high)
        if draft is None and flags & HEARSAY:
            draft = self.openers.hearsay(i, i, low)
        return draft


def _without(texts: Texts, chosen: Flags, spoken: Sequence[Attribution]) -> Flags:
    """The chosen words without those that the layout attributes: a cue within them is the speaker's own."""
    if not spoken:
        return chosen
    starts = np.array([span[1] for row in spoken for span in row.spans], dtype=np.int64)
    ends = np.array([span[2] for row in spoken for span in row.spans], dtype=np.int64)
    return chosen & ~texts.cover(starts, ends)


def _finished(page: Passage, draft: Draft) -> Attribution:
    spans = [(CUE, *draft.cue)]
    if draft.source is not None:
        spans.append((SOURCE, *draft.source))
    spans += [(CONTENT, start, end) for start, end in draft.content]
    is_negated, is_hearsay = draft.is_negated, draft.is_hearsay
    return finish(page, draft.verb, draft.lemma, spans, draft.rule, is_negated=is_negated, is_hearsay=is_hearsay)


def finish(
    page: Passage,
    k: int,
    lemma: str,
    spans: list[tuple[int, int, int]],
    rule: str,
    *,
    is_negated: bool = False,
    is_hearsay: bool = False,
) -> Attribution:
    """The attribution whose cue is at word ``k`` and that a rule has found, its spans in order."""
    spans = _outside_quotations(page, spans)
    form = form_of(page.text, page.marks, [(start, end) for role, start, end in spans if role == CONTENT])
    spans.sort(key=_PLACE)
    tokens = page.tokens
    return Attribution(tokens.article[k], tokens.sentence[k], form, lemma, tuple(spans), is_negated, is_hearsay, rule)


def _outside_quotations(page: Passage, spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The spans without a source that lies within the quotation it is said to be the source of."""
    said = [span for span in spans if span[0] == CONTENT and page.text[span[1]] in _QUOTES]
    if not said:
        return spans
    return [
        (role, start, end)
        for role, start, end in spans
        if role != SOURCE or not any(a <= start and end <= b for _, a, b in said)
    ]


def form_of(text: str, marks: Sequence[int], content: list[Span]) -> str:
    """Direct where all of the content is quoted, mixed where some of it is, else indirect.

    ``marks`` are the places of the quotation marks of the text.
    """
    for start, _ in content:
        if text[start] not in _QUOTES:
            break
    else:
        return "direct"
    for start, end in content:
        following = bisect.bisect_left(marks, start)
        if following < len(marks) and marks[following] < end:
            return "mixed"
    return "indirect"
