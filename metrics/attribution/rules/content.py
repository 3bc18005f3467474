"""What was said: which words the content of an attribution has."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from masthead.metrics.attribution.rules.draft import Draft, Span
from masthead.metrics.attribution.rules.endings import comments, is_said, main_clause, main_predicate, takes_over
from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    GERUND,
    ING,
    OBJECT_PRONOUN,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TIME,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import phrase_before
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, NEW, OPEN, PARAGRAPH, SEMICOLON

_CLAUSE_OPENER = THAT | WH
_LINK = SUBORDINATOR | COORDINATOR
_QUOTATION = OPEN | CLOSE
_COMMA_OR_QUOTATION = COMMA | _QUOTATION
_SPEECH_OPENER = OPEN | COLON
_SHORT_PLACE = 4


class ContentReader:
    """Fills in the content of drafts."""

    def __init__(self, page: Passage):
        self.page = page
        self.tokens = page.tokens
        self.lexicon = page.lexicon

    def stops(self, drafts: list[Draft], low: int) -> list[int]:
        """Words before which the content of an earlier cue of the sentence ends."""
        tokens = self.tokens
        stops = []
        for draft in drafts:
            k = draft.lead
            if k > low and tokens.flags[draft.verb] & GERUND and tokens.word(k - 1) == "as":
                stops.append(k - 1)
                continue
            if (
                draft.side in ("before", "main")
                or tokens.gap[k] & SEMICOLON
                or (draft.source is not None and self._is_only_dash(k, low))
                or (tokens.gap[k] & (COMMA | DASH | CLOSE) and tokens.flags[draft.verb] & GERUND)
            ):
                stops.append(k)
            elif (k > low and (tokens.flags[k - 1] & COORDINATOR and k <= draft.verb)) or (
                k > low and (tokens.flags[k - 1] & WH and tokens.gap[k - 1] & COMMA)
            ):
                stops.append(k - 1)
        return stops

    def _is_only_dash(self, k: int, low: int) -> bool:
        """Whether a dash stands before word ``k`` and no other in the sentence: what one said, a dash, what another did."""
        tokens = self.tokens
        if not tokens.gap[k] & DASH or tokens.gap[k] & OPEN or any(tokens.gap[m] & DASH for m in range(low + 1, k)):
            return False
        while not tokens.gap[k + 1] & NEW:
            k += 1
            if tokens.gap[k] & DASH:
                return False
        return True

    def fill(self, draft: Draft, low: int, high: int, stops: list[int]) -> None:
        """Set the content of a draft of the sentence of words ``low`` to ``high``."""
        tokens = self.tokens
        if draft.side == "hearsay":
            stop = _next_stop(stops, draft.verb, high)
            end = self.page.trim(stop) if stop < high else self.page.content_end(high)
            draft.content = [(self.page.start(draft.lead), end)]
        elif draft.side == "subject":
            start, last = phrase_before(tokens, draft.lead - 1, low) if draft.lead > low else (1, 0)
            draft.content = [(self.page.start(start), self.page.end(last + 1, high))] if start <= last else []
        elif draft.side == "before":
            draft.content = self._around(draft, low, high, stops)
        elif draft.side == "main":
            if draft.lead - low <= 1:
                k = draft.behind
                while k < high and not tokens.gap[k] & COMMA:
                    k += 1
                draft.content = [self._rest(k, high, stops)] if k < high else []
            else:
                draft.content = self._around(draft, low, high, stops)
        else:
            draft.content = self._after(draft, low, high, stops)

    def _around(self, draft: Draft, low: int, high: int, stops: list[int]) -> list[Span]:
        gap, that = self.tokens.gap, draft.lead - 1
        if (
            that > low
            and self.tokens.flags[that] & THAT
            and gap[draft.lead] & gap[draft.behind] & COMMA
            and not gap[draft.lead] & CLOSE
            and draft.behind < high
        ):
            return [self._rest(draft.behind, high, stops)]
        before = self._before(draft.lead, low)
        is_quoted = bool(self.tokens.gap[draft.lead] & CLOSE) and self.page.closes_speech(draft.lead)
        k = draft.behind
        goes_on = k >= high or bool(self.tokens.gap[k] & BREAK) or not self.page.has_clause(low, draft.lead)
        return before + self._behind(k, high, stops, is_quoted=is_quoted) if is_quoted or goes_on else before

    def _before(self, stop: int, low: int) -> list[Span]:
        """What stands before word ``stop``; a quotation that closes there counts from its start."""
        tokens = self.tokens
        if stop <= low:
            if stop == 0 or tokens.gap[stop] & PARAGRAPH or not tokens.gap[stop] & CLOSE:
                return []
            low = self.page.begin(stop - 1)
        end = self.page.end(stop, low)
        quotation = tokens.quotation[stop - 1]
        if tokens.gap[stop] & CLOSE and quotation >= 0:
            end = self.page.quote_end[quotation]
            while low > 0 and tokens.quotation[low - 1] == quotation:
                low -= 1
            if tokens.quotation[low] == quotation and not tokens.gap[low] & (NEW | COLON):
                low = self.page.begin(low)
        return [(self.page.start(low), end)]

    def _behind(self, k: int, high: int, stops: list[int], *, is_quoted: bool) -> list[Span]:
        """What goes on behind the cue: the rest of the sentence, or of the quotation in the next sentence."""
        tokens = self.tokens
        gap = tokens.gap
        apart = COMMA | COLON | SEMICOLON | DASH
        while k < high and not (gap[k] & OPEN and gap[k] & apart if is_quoted else gap[k] & BREAK):
            k += 1
        if k < high:
            if k in stops or (tokens.flags[k] & (GERUND | ING) and not gap[k] & OPEN):
                return []
            if gap[k] & (COMMA | OPEN | COLON | SEMICOLON | DASH):
                return [self._rest(k, high, stops)]
            return []
        if is_quoted and gap[k] & OPEN and not gap[k] & PARAGRAPH:
            quotation = tokens.quotation[k]
            after = k
            while tokens.quotation[after] == quotation and quotation >= 0:
                after += 1
            if quotation >= 0 and gap[after] & NEW:
                return [(self.page.quote_start[quotation], self.page.quote_end[quotation])]
        return []

    def _after(self, draft: Draft, low: int, high: int, stops: list[int]) -> list[Span]:
        tokens = self.tokens
        k = draft.behind
        if k + 1 in stops and tokens.flags[k] & THAT and tokens.gap[k + 1] & COMMA:
            comma = next((m for m in range(k + 2, high) if tokens.gap[m] & COMMA), high)
            return [self._rest(comma, high, stops)] if comma < high else []
        if k >= high and self._heads_block(draft, k):
            return [self._block(k)]
        if k >= high:
            if tokens.gap[k] & OPEN and (not tokens.gap[k] & PARAGRAPH or tokens.gap[k] & COLON):
                quotation = tokens.quotation[k]
                return [(self.page.quote_start[quotation], self.page.quote_end[quotation])] if quotation >= 0 else []
            return []
        k = self._skip_addressee(k, high, tells=self._tells(draft))
        if k >= high:
            return []
        if k == high - 1 and tokens.flags[k] & THAT and tokens.gap[high] & COLON and tokens.article[high] >= 0:
            return [self._block(high)]
        is_free = tokens.word(draft.lead - 1) == "what" and draft.lead > low
        any_comma = draft.source is None or is_free
        stop = self._main(draft, low, k, high)
        said = self._rest(
            k,
            high,
            stops if stop == high else [*stops, stop],
            ends_at_comma=draft.is_relative or is_free,
            any_comma=any_comma,
        )
        is_open = tokens.gap[high] & COLON and tokens.gap[high] & PARAGRAPH and not tokens.gap[high] & OPEN
        if is_open and draft.lemma in self.lexicon.lists["blocks"] and tokens.article[high] >= 0:
            is_whole = said[1] >= tokens.end[high - 1]
            return [said, self._block(high)] if is_whole and not tokens.flags[draft.verb] & GERUND else [said]
        return [said]

    def _main(self, draft: Draft, low: int, k: int, high: int) -> int:
        """Where the main clause or the main verb of the sentence stands behind what a part of the sentence reports."""
        tokens = self.tokens
        is_participle = (
            tokens.flags[draft.verb] & GERUND
            and (draft.verb == low or not tokens.gap[draft.verb] & BREAK)
            and not any(tokens.flags[m] & AUXILIARY for m in range(max(draft.verb - 3, low), draft.verb))
        )
        is_link = draft.verb == low or (draft.verb == low + 1 and tokens.flags[low] & (PREPOSITION | SUBORDINATOR))
        if is_link and (is_participle or tokens.word(low) == "asked"):
            return main_clause(tokens, low, k, high, opens=True)
        opens = draft.lead > low and (is_participle or tokens.word(low) != "in") and tokens.word(draft.lead - 1) != "as"
        stop = main_clause(tokens, low, k, high) if opens else high
        if stop < high or draft.source is None or draft.source[1] > draft.cue[0]:
            return stop
        is_noun = draft.rule == "noun of speech"
        if not (draft.is_relative or is_participle or is_noun):
            return stop
        begins = draft.lead if not is_noun else low
        if any(tokens.flags[m] & CLAUSE_VERB for m in range(low, begins)):
            return stop
        is_clause = (
            not is_noun
            and not tokens.flags[k] & _CLAUSE_OPENER
            and (draft.behind == draft.verb + 1 or bool(tokens.flags[k] & PRONOUN))
        )
        return main_predicate(tokens, k, high, is_clause=is_clause)

    def _heads_block(self, draft: Draft, k: int) -> bool:
        """``Reuters reported:`` above a paragraph without quotation marks."""
        tokens = self.tokens
        is_apart = tokens.gap[k] & COLON and tokens.gap[k] & PARAGRAPH and not tokens.gap[k] & OPEN
        return bool(is_apart) and tokens.article[k] >= 0 and draft.lemma in self.lexicon.lists["answered"]

    def _block(self, k: int) -> Span:
        """The paragraph that begins with word ``k``: a quotation set off by the layout alone."""
        text, start = self.page.text, self.page.start(k)
        stop = text.find("\n", start)
        return start, start + len(text[start : stop if stop >= 0 else len(text)].rstrip())

    def _skip_addressee(self, k: int, high: int, *, tells: bool) -> int:
        """First word of the content: whom or when it was said to is no part of it.

        The rules of ``START_RULES`` are asked in turn, and the first that answers decides.
        """
        for _, answer in START_RULES:
            start = answer(self, k, high, tells)
            if start is not None:
                return start
        return k

    def _tells(self, draft: Draft) -> bool:
        """Whether a listener may follow: ``told reporters``, but not ``warned of losses``."""
        if draft.lemma not in self.lexicon.lists["tells"]:
            return False
        return draft.behind != draft.verb + 2 or not self.tokens.has_particle(draft.verb)

    def _opens_speech(self, m: int) -> bool:
        if self.tokens.flags[m] & _CLAUSE_OPENER:
            return True
        g = self.tokens.gap[m]
        return bool(g & _SPEECH_OPENER) and not (g & OPEN and not g & COLON and self._opens_program(m))

    def _opens_program(self, m: int) -> bool:
        """``said on the network's “Face the Harbor” that``: a title in whose program it was said, ``that`` behind it."""
        behind = self.page.behind_title(m)
        return behind is not None and bool(self.tokens.flags[behind] & THAT)

    def at_once(self, k: int, high: int, tells: bool) -> int | None:
        """``said that ...``, ``said: ...``, ``asked to see ...``: the content follows the cue."""
        tokens = self.tokens
        is_infinitive = tokens.flags[k] & TO and tokens.is_verb(k + 1)
        return k if self._opens_speech(k) or is_infinitive else None

    def behind_occasion(self, k: int, high: int, tells: bool) -> int | None:
        """``said on Tuesday that ...``, ``told the board that ...``: with what opens speech a few words on."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        limit = min(k + (12 if tells else 16 if flags[k] & PREPOSITION else 6), high)
        m = k
        while m < limit and not self._opens_speech(m):
            if (tells and flags[m] & TO and m > k) or (m > k and gap[m] & COMMA and not gap[m] & OPEN):
                is_place = flags[k] & PREPOSITION and flags[m] & (DETERMINER | POSSESSIVE) and m - k <= _SHORT_PLACE
                return m if is_place and self.page.has_clause(m, high) else k
            if m > k and flags[m] & CLAUSE_VERB and not flags[m - 1] & DOCUMENT:
                return None
            m += 1
        is_apart = tells or flags[k] & (TIME | PREPOSITION | COORDINATOR | ADVERB)
        return m if k < m < limit and is_apart else None

    def without_listener(self, k: int, high: int, tells: bool) -> int | None:
        """``said the board would ...``."""
        return None if tells else k

    def behind_pronoun(self, k: int, high: int, tells: bool) -> int | None:
        """``told her the board would ...``, but ``told her to ...`` is a request with its subject."""
        flags = self.tokens.flags
        if not flags[k] & OBJECT_PRONOUN:
            return None
        return k if k + 1 < high and flags[k + 1] & TO else k + 1

    def behind_listener(self, k: int, high: int, tells: bool) -> int | None:
        """``told reporters the board would ...``: up to where a further noun phrase begins."""
        flags, gap = self.tokens.flags, self.tokens.gap
        limit = min(k + 12, high)
        m = k + 1
        while m < limit and not flags[m] & (PRONOUN | TO | TIME) and not gap[m] & BREAK:
            if flags[m] & SUBJECT and flags[m] & AUXILIARY:
                break
            if flags[m] & CLAUSE_VERB and m - k >= 3 and all(flags[n] & CAPITAL for n in range(m - 3, m)):
                return m - 1
            if flags[m] & (DETERMINER | POSSESSIVE) and not flags[m - 1] & (PREPOSITION | DETERMINER):
                break
            if flags[m] & CAPITAL and not flags[m - 1] & (CAPITAL | DETERMINER | PREPOSITION):
                break
            m += 1
        return m if m < limit and not flags[m] & TO else k

    def _rest(
        self, k: int, high: int, stops: list[int], *, ends_at_comma: bool = False, any_comma: bool = False
    ) -> Span:
        """From word ``k`` to the end of what is said: the sentence's end, the next cue, or a quotation's end.

        Within a relative clause it ends at the comma where the main clause goes on.
        """
        tokens = self.tokens
        stop = _next_stop(stops, k, high)
        start = self.page.start(k)
        opened = tokens.quotation[k] if tokens.gap[k] & OPEN else -1
        if opened >= 0 and self.page.is_closed(opened):
            return start, self.page.quote_end[opened]
        if ends_at_comma:
            m = k + 1
            while m < stop and not (
                tokens.gap[m] & COMMA and tokens.quotation[m] < 0 and (any_comma or tokens.flags[m] & CLAUSE_VERB)
            ):
                m += 1
            stop = m
        stop = self._turn(k, stop)
        if stop < high or (stop == high and not tokens.gap[stop] & NEW):
            return start, self.page.trim(stop)
        return start, self.page.content_end(high)

    def _turn(self, k: int, stop: int) -> int:
        """Where the article's own words take over: ``, but``, ``, which``, ``, who`` before any quotation."""
        tokens = self.tokens
        gap, flags = tokens.gap, tokens.flags
        for m in range(k + 1, stop):
            g = gap[m]
            if not g:
                if flags[m] & COORDINATOR and takes_over(tokens, k, m):
                    return m
                continue
            if g & DASH and comments(tokens, m, stop):
                return m
            if not g & _COMMA_OR_QUOTATION:
                continue
            if g & _QUOTATION:
                return stop
            if not flags[m] & _LINK:
                continue
            word = tokens.word(m)
            if (g == COMMA and takes_over(tokens, k, m)) or (word == "while" and is_said(tokens, m, stop)):
                return m
            is_turn = word in self.lexicon.lists["turns"]
            if is_turn and not (tokens.flags[m] & WH and self._closes_relative(k, m, stop)):
                return m
        return stop

    def _closes_relative(self, k: int, m: int, stop: int) -> bool:
        """``said the plan, which ..., would cost``: the reported clause, without a verb before word ``m``, goes on."""
        tokens = self.tokens
        if any(tokens.flags[n] & CLAUSE_VERB for n in range(k, m)):
            return False
        comma = next((n for n in range(m + 1, stop) if tokens.gap[n] & COMMA), stop)
        return comma < stop and bool(tokens.flags[comma] & CLAUSE_VERB)


def _next_stop(stops: list[int], k: int, high: int) -> int:
    """The first of the stops behind word ``k``; ``high`` where there is none."""
    later = [stop for stop in stops if stop > k]
    return min(later) if later else high


class StartRule(NamedTuple):
    """Where content behind a cue begins; ``answer`` is None where the rule does not apply.

    It is asked with the first word behind the cue, the sentence's end, and whether the cue takes a listener.
    """

    name: str
    answer: Callable[[ContentReader, int, int, bool], int | None]


START_RULES = (
    StartRule("at once", ContentReader.at_once),
    StartRule("behind the occasion", ContentReader.behind_occasion),
    StartRule("no listener", ContentReader.without_listener),
    StartRule("behind a pronoun", ContentReader.behind_pronoun),
    StartRule("behind the listener", ContentReader.behind_listener),
)
"""What is asked of the words behind a cue, in this order."""
