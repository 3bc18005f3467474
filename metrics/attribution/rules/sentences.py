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
_NO_VERB = OPENER | STATEMENT | HEARSAY
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
        finished: list[Draft] = []
        covered: list[Span] = []
        candidates, lows, highs = tokens.candidates, tokens.low, tokens.high
        n = len(candidates)
        k = 0
        while k < n:
            low, high = lows[k], highs[k]
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
                    finished.append(draft)
        return [*self.layout, *_finished(self.page, finished), *left_over_quotations(self.page, covered)]

    def _drafts(self, group: list[int], low: int, high: int) -> list[Draft]:
        drafts: list[Draft] = []
        if self.tokens.gap[low + 1] & COLON and self.tokens.word(low) in self.tokens.lists["pointers"]:
            return drafts
        for i in group:
            flags = self.tokens.flags[i]
            draft = None
            if flags & _NO_VERB or self.tokens.gap[i] & COLON:
                draft = self._without_verb(i, flags, low, high)
            if draft is None and flags & REPORTING:
                draft = self.verbs.read(i, low, high, drafts)
            if draft is None and not drafts and self.tokens.gap[i] & COLON:
                draft = self.openers.introduced(i, low)
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


def _finished(page: Passage, drafts: Sequence[Draft]) -> list[Attribution]:
    """The attributions that drafts with content have become."""
    tokens = page.tokens
    finished = []
    for draft, form in zip(drafts, _forms(page, drafts), strict=True):
        cue = (CUE, *draft.cue)
        said = [(CONTENT, start, end) for start, end in draft.content]
        if draft.source is None or _is_within_quotation(page, draft.source, draft.content):
            spans = [cue, *said]
        else:
            source = (SOURCE, *draft.source)
            spans = [source, cue, *said] if source[1] <= cue[1] else [cue, source, *said]
        spans.sort(key=_PLACE)
        k, is_negated, is_hearsay = draft.verb, draft.is_negated, draft.is_hearsay
        article, sentence = tokens.article[k], tokens.sentence[k]
        finished.append(
            Attribution(article, sentence, form, draft.lemma, tuple(spans), is_negated, is_hearsay, draft.rule)
        )
    return finished


def _forms(page: Passage, drafts: Sequence[Draft]) -> list[str]:
    """``form_of`` the content of every draft, all at once."""
    if not drafts:
        return []
    text = page.text
    spans = np.array([span for draft in drafts for span in draft.content], dtype=np.int64)
    first = np.cumsum([0, *(len(draft.content) for draft in drafts[:-1])])
    opens = np.array([text[start] in _QUOTES for start in spans[:, 0].tolist()], dtype=np.bool_)
    before, behind = np.searchsorted(page.marks, spans.T)
    is_direct, is_mixed = np.logical_and.reduceat(opens, first), np.logical_or.reduceat(before < behind, first)
    forms: list[str] = np.where(is_direct, "direct", np.where(is_mixed, "mixed", "indirect")).tolist()
    return forms


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
    content = [(start, end) for role, start, end in spans if role == CONTENT]
    spans = [span for span in spans if span[0] != SOURCE or not _is_within_quotation(page, span[1:], content)]
    form = form_of(page.text, page.marks, content)
    spans.sort(key=_PLACE)
    tokens = page.tokens
    return Attribution(tokens.article[k], tokens.sentence[k], form, lemma, tuple(spans), is_negated, is_hearsay, rule)


def _is_within_quotation(page: Passage, source: Span, content: Sequence[Span]) -> bool:
    """Whether a source lies within the quotation it is said to be the source of."""
    first, last = source
    for start, end in content:  # noqa: SIM110 (any() costs a generator a source)
        if start <= first and last <= end and page.text[start] in _QUOTES:
            return True
    return False


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
