"""Reads one sentence at a time: its cues, then whose words they report, then which words those are."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from masthead.metrics.attribution_cues import Cue, verb_cue
from masthead.metrics.attribution_flags import (
    ADVERB,
    AUXILIARY,
    CLAUSE,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GERUND,
    HEARSAY,
    OBJECT,
    OBJECT_PRONOUN,
    OPENER,
    PARTICIPLE,
    PARTICLE_ONLY,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    REPORTING,
    SPEECH,
    STATEMENT,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TIME,
    TO,
    VERB,
    WH,
)
from masthead.metrics.attribution_phrases import (
    is_finite_verb,
    phrase_before,
    shared_subject,
    source_before,
    source_behind,
)
from masthead.metrics.attribution_table import Attribution
from masthead.metrics.attribution_tokens import (
    BREAK,
    CAPITAL,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    ING,
    LEFT,
    NEW,
    NUMBER,
    OPEN,
    OWNER,
    PARAGRAPH,
    PLURAL,
    SEMICOLON,
    Tokens,
    read_tokens,
)
from masthead.metrics.lexicon import Lexicon
from masthead.metrics.texts import Flags, Texts

SOURCE, CUE, CONTENT = range(3)
Span = tuple[int, int]

_TELLS = frozenset(
    ["tell", "remind", "assure", "inform", "warn", "ask", "urge", "advise", "notify", "text", "email", "lecture"]
)
_LISTENERS = frozenset(["tell", "remind", "assure", "inform", "urge", "advise", "notify"])
_REPORTED_BY = frozenset(["report", "cite", "quote", "disclose", "confirm", "reveal", "announce", "publish"])
_HEARSAY = frozenset(["say", "report", "allege", "claim", "rumor", "believe"])
_NO_REPORT = {
    "call": ("off", "up", "back", "to"),
    "report": ("from", "to"),
    "tell": ("apart",),
    "write": ("off", "down"),
}
_TURNS = frozenset(("but", "which", "who", "however", "though", "although"))
_LEAST_QUOTED_WORDS = 3


@dataclass(slots=True)
class Draft:
    """An attribution while its sentence is read.

    ``lead`` is the first word of source or cue, whichever comes first; ``behind`` one past the last word of them;
    ``side`` says where the content is: before, after, or main (the main clause, for ``as Reuters reported``).
    """

    lemma: str
    cue: Span
    lead: int
    behind: int
    side: str
    source: Span | None
    verb: int
    is_negated: bool = False
    is_hearsay: bool = False
    is_relative: bool = False
    is_clause: bool = False
    content: list[Span] = field(default_factory=list)


class SentenceReader:
    """Finds the attributions in the article text of one language."""

    def __init__(self, texts: Texts, lexicon: Lexicon, chosen: Flags):
        self.text = texts.text
        self.lexicon = lexicon
        self.tokens: Tokens = read_tokens(texts, lexicon, chosen, REPORTING | STATEMENT | HEARSAY | OPENER)
        self.quote_start: list[int] = texts.quotations.start.tolist()
        self.quote_end: list[int] = texts.quotations.end.tolist()
        self.sentence_end: list[int] = texts.sentences.end.tolist()

    def read(self) -> Iterator[Attribution]:
        """All attributions, sentence by sentence, then the quotations that no cue has taken."""
        tokens = self.tokens
        covered: list[Span] = []
        candidates, n = tokens.candidates, len(tokens.candidates)
        k = 0
        while k < n:
            low = self._begin(candidates[k])
            high = self._stop(candidates[k])
            group = []
            while k < n and candidates[k] < high:
                group.append(candidates[k])
                k += 1
            drafts = self._drafts(group, low, high)
            stops = self._stops(drafts)
            for draft in drafts:
                self._fill(draft, low, high, stops)
                if draft.content:
                    covered.extend(draft.content)
                    yield self._finish(draft)
        yield from self._left_over(covered)

    def _begin(self, i: int) -> int:
        while not self.tokens.gap[i] & NEW:
            i -= 1
        return i

    def _stop(self, i: int) -> int:
        i += 1
        while not self.tokens.gap[i] & NEW:
            i += 1
        return i

    # cues and sources -------------------------------------------------------------------------------------------

    def _drafts(self, group: list[int], low: int, high: int) -> list[Draft]:
        drafts: list[Draft] = []
        taken = low
        for i in group:
            if i < taken:
                continue
            flags = self.tokens.flags[i]
            draft = None
            if self.tokens.gap[i] & COLON:
                draft = self._speaker(i, low)
            if draft is None and flags & OPENER:
                draft = self._according(i, low, high)
            if draft is None and flags & STATEMENT and not self.tokens.gap[i + 1] & BREAK:
                draft = self._nominal(i, low, high)
            if draft is None and flags & HEARSAY:
                draft = self._hearsay(i, i, low)
            if draft is None and flags & REPORTING:
                draft = self._verbal(i, low, high, drafts)
            if draft is not None:
                drafts.append(draft)
        return drafts

    def _speaker(self, i: int, low: int) -> Draft | None:
        """``Mark Lee: “...”``: a name, a colon, a quotation."""
        tokens = self.tokens
        if not tokens.gap[i] & OPEN or i == low or tokens.gap[i] & NEW:
            return None
        start, last = phrase_before(tokens, i - 1, low)
        if i - start > 8 or not (start == low or tokens.gap[start] & DASH):
            return None
        if start > last or not tokens.flags[start] & CAPITAL or not tokens.flags[last] & CAPITAL:
            return None
        colon = self.text.find(":", tokens.end[i - 1], tokens.start[i])
        source = (tokens.start[start], tokens.end[last])
        return Draft(":", (colon, colon + 1), start, i, "after", source, i - 1)

    def _according(self, i: int, low: int, high: int) -> Draft | None:
        """``according to X`` and ``per X``."""
        tokens = self.tokens
        word = tokens.word(i)
        if word == "according":
            if not tokens.flags[i + 1] & TO or i + 2 >= high:
                return None
            k, lemma, cue = i + 2, "according to", (tokens.start[i], tokens.end[i + 1])
        else:
            f = tokens.flags[i + 1]
            if not f & CAPITAL or tokens.gap[i + 1] & BREAK or not tokens.gap[i] & (COMMA | CLOSE | LEFT | NEW):
                return None
            k, lemma, cue = i + 1, "per", (tokens.start[i], tokens.end[i])
        if i == low or (i - low <= 2 and all(tokens.flags[m] & (COORDINATOR | 0) for m in range(low, i))):
            stop = k + 1
            while stop < high and not tokens.gap[stop] & (COMMA | OPEN | DASH | COLON):
                stop += 1
            source = (tokens.start[k], tokens.end[stop - 1])
            return Draft(lemma, cue, i, stop, "after", source, i) if stop < high else None
        stop = source_behind(tokens, k, high)
        return Draft(lemma, cue, i, stop, "before", (tokens.start[k], self._end(stop, high)), i)

    def _end(self, stop: int, high: int) -> int:
        """End of a source whose last word is before ``stop``: a closing bracket or percent sign belongs to it."""
        end = self.tokens.end[stop - 1]
        tail = self.text[end : end + 3]
        return end + 2 if tail.startswith(".)") else end + 1 if tail[:1] in (")", "%") else end

    def _hearsay(self, first: int, last: int, low: int) -> Draft | None:
        """``reportedly``, ``is said to``: a report without a source; its clause is the content."""
        tokens = self.tokens
        if tokens.quotation[first] >= 0:
            return None
        k = first
        while (
            k > low and not tokens.gap[k] & (COMMA | SEMICOLON | COLON | DASH | LEFT) and not tokens.flags[k - 1] & WH
        ):
            k -= 1
        cue = (tokens.start[first], tokens.end[last])
        return Draft(tokens.word(last), cue, k, last + 1, "hearsay", None, first, is_hearsay=True)

    def _nominal(self, i: int, low: int, high: int) -> Draft | None:
        """``his claim that``, ``warnings from officials that``, ``the group's announcement that``."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        p = flags[i - 1] if i > low and not gap[i] & BREAK else 0
        if flags[i + 1] & THAT and p & (POSSESSIVE | OWNER):
            start = i - 1
            if p & OWNER:
                start, _ = phrase_before(tokens, i - 1, low)
            source = (tokens.start[start], tokens.end[i - 1])
            return Draft(tokens.word(i), (tokens.start[i], tokens.end[i]), start, i + 1, "after", source, i)
        if tokens.word(i + 1) in ("from", "by"):
            stop = i + 3
            while stop < min(i + 12, high) and not gap[stop] & BREAK and not flags[stop] & THAT:
                stop += 1
            if stop < high and flags[stop] & THAT and not any(is_finite_verb(tokens, m) for m in range(i + 2, stop)):
                source = (tokens.start[i + 2], tokens.end[source_behind(tokens, i + 2, stop) - 1])
                return Draft(tokens.word(i), (tokens.start[i], tokens.end[i]), i, stop, "after", source, i)
        return None

    def _verbal(self, i: int, low: int, high: int, drafts: list[Draft]) -> Draft | None:
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        if tokens.quotation[i] >= 0 and not self._nested(i):
            return None
        cue = verb_cue(tokens, i)
        if cue is None or cue.is_infinitive:
            return None
        lemma = self.lexicon.lemmas[tokens.lemma[i]]
        self._take_particle(cue, lemma, high)
        if self._is_by(cue, high):
            return self._reported_by(cue, lemma, low, high)
        if lemma == "ask" and (cue.is_passive or self._opens_asked(cue, low)):
            self._take(cue, ("about",), high)
            draft = self._draft(cue, lemma, cue.first, cue.last + 1, "after", None)
            draft.is_relative = True
            return draft if cue.last + 1 < high else None
        if cue.is_passive:
            return self._said_to_be(cue, lemma, low, high)
        if self._is_inverted(cue, lemma, low, high):
            stop = source_behind(tokens, cue.last + 1, high)
            source = (tokens.start[cue.last + 1], self._end(stop, high))
            side = "after" if flags[i] & CAPITAL and cue.first == low else "before"
            return self._draft(cue, lemma, cue.first, stop, side, source)
        phrase = self._source(cue, low, drafts)
        lead = cue.first if phrase is None or phrase[0] > cue.first else phrase[0]
        source_span = (phrase[1], phrase[2]) if phrase is not None else None
        g = gap[cue.last + 1]
        is_end = g & (NEW | CLOSE | SEMICOLON) or (g & COMMA and not g & OPEN) or self._only_occasion(cue, lemma, high)
        relative = bool(phrase and flags[phrase[0]] & WH)
        if phrase is not None and not relative and self._is_behind_content(cue, lead, low, high, bool(is_end)):
            return self._draft(cue, lemma, lead, cue.last + 1, "before", source_span)
        if lead > low and tokens.word(lead - 1) == "as" and phrase is not None and gap[lead - 1] & (COMMA | NEW | DASH):
            return self._draft(cue, lemma, lead - 1, cue.last + 1, "main", source_span)
        if phrase is None and not flags[i] & GERUND:
            return None
        if self._is_doubtful(cue, phrase, lead, low) and not self._reports_clause(cue, high):
            return None
        draft = self._draft(cue, lemma, lead, cue.last + 1, "after", source_span)
        draft.is_relative = relative
        return draft if self._has_complement(cue, lead, high) else None

    def _is_behind_content(self, cue: Cue, lead: int, low: int, high: int, is_end: bool) -> bool:
        """Whether what was said stands before the source at ``lead``: a quotation, or a clause and a comma."""
        g = self.tokens.gap[lead]
        if g & CLOSE and self._closes_speech(lead) and (not g & NEW or is_end):
            return True
        if not is_end:
            return False
        if lead == low:
            return False
        if not g & (CLOSE | DASH | COMMA):
            return False
        return bool(g & CLOSE) or self._has_clause(low, lead) or not self._speech_ahead(cue.last + 1, high)

    def _opens_asked(self, cue: Cue, low: int) -> bool:
        """``Asked whether ...``, ``when asked if ...``."""
        tokens = self.tokens
        if tokens.word(cue.verb) != "asked":
            return False
        return cue.first == low or tokens.word(cue.first - 1) == "when"

    def _said_to_be(self, cue: Cue, lemma: str, low: int, high: int) -> Draft | None:
        """``is said to be``, ``are reported to have``: hearsay."""
        k = cue.last + 1
        if lemma not in _HEARSAY or k >= high or not self.tokens.flags[k] & TO or self.tokens.gap[k] & BREAK:
            return None
        draft = self._hearsay(cue.first, cue.last, low)
        if draft is not None:
            draft.lemma = lemma
        return draft

    def _is_by(self, cue: Cue, high: int) -> bool:
        k = cue.last + 1
        participle = self.tokens.flags[cue.verb] & (PAST | PARTICIPLE)
        return bool(participle) and k + 1 < high and not self.tokens.gap[k] & BREAK and self.tokens.word(k) == "by"

    def _reported_by(self, cue: Cue, lemma: str, low: int, high: int) -> Draft | None:
        """``was first reported by X``, ``as reported by X``: the source stands behind ``by``."""
        tokens = self.tokens
        if lemma not in _REPORTED_BY:
            return None
        k = cue.last + 2
        stop = source_behind(tokens, k, high)
        source = (tokens.start[k], self._end(stop, high))
        cue.last += 1
        is_as = cue.first > low and tokens.word(cue.first - 1) == "as"
        lead = cue.first - 1 if is_as else cue.first
        draft = self._draft(cue, lemma, lead, stop, "main" if is_as else "subject", source)
        draft.is_relative = not cue.is_passive
        return draft if is_as or cue.is_passive or tokens.gap[cue.first] & COMMA else None

    def _is_doubtful(self, cue: Cue, phrase: tuple[int, int, int] | None, lead: int, low: int) -> bool:
        """Whether the cue stands where verbs of speech are often no report: ``the man who called her``, ``may say``."""
        tokens = self.tokens
        if cue.is_modal:
            return True
        if phrase is None:
            return False
        f = tokens.flags[phrase[0]] if phrase[0] < cue.first else 0
        if f & (WH | THAT) and lead == phrase[0]:
            return not f & PRONOUN or bool(tokens.flags[cue.verb] & (CLAUSE | OBJECT))
        before = tokens.word(lead - 1) if lead > low and not tokens.gap[lead] & BREAK else ""
        return before in ("that", "how", "whether", "if", "than", "what") and before != "what"

    def _reports_clause(self, cue: Cue, high: int) -> bool:
        """Whether a quotation, ``that`` or the like follows the cue at once."""
        tokens = self.tokens
        k = cue.last + 1
        if k >= high or tokens.gap[k] & (OPEN | COLON):
            return bool(tokens.gap[k] & OPEN)
        if tokens.gap[k] & BREAK:
            return False
        return any(tokens.flags[m] & THAT or tokens.gap[m] & OPEN for m in range(k, min(k + 4, high)))

    def _draft(self, cue: Cue, lemma: str, lead: int, behind: int, side: str, source: Span | None) -> Draft:
        span = (self.tokens.start[cue.first], self.tokens.end[cue.last])
        return Draft(
            lemma, span, lead, behind, side, source, cue.verb, is_negated=cue.is_negated, is_clause=side != "main"
        )

    def _nested(self, i: int) -> bool:
        return False

    def _take_particle(self, cue: Cue, lemma: str, high: int) -> None:
        particles = self.lexicon.particles.get(lemma)
        if lemma in ("respond", "reply") and cue.is_negated:
            particles = frozenset(("to",))
        self._take(cue, particles, high)

    def _take(self, cue: Cue, particles: Container[str] | None, high: int) -> None:
        k = cue.last + 1
        if particles and k < high and not self.tokens.gap[k] & BREAK and self.tokens.word(k) in particles:
            cue.last = k

    def _is_inverted(self, cue: Cue, lemma: str, low: int, high: int) -> bool:
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        k = cue.last + 1
        f = flags[cue.verb]
        if cue.first != cue.verb or not f & FINITE or f & OBJECT or k >= high or gap[k] & BREAK or lemma in _LISTENERS:
            return False
        if gap[cue.first] & NEW and not gap[cue.first] & CLOSE and f & CAPITAL and flags[k] & CAPITAL:
            return True
        if not gap[cue.first] & (COMMA | CLOSE | DASH):
            return False
        g = flags[k]
        if g & (THAT | WH | PRONOUN | TIME | PREPOSITION | OBJECT_PRONOUN | SUBORDINATOR):
            return False
        if gap[cue.first] & CLOSE and self._closes_speech(cue.first):
            return True
        if not g & (CAPITAL | DETERMINER | POSSESSIVE | NUMBER | PLURAL):
            return False
        stop = source_behind(tokens, k, high)
        if any(is_finite_verb(tokens, m) for m in range(k, stop)) or flags[min(stop, high)] & THAT:
            return False
        if flags[stop - 1] & (DETERMINER | POSSESSIVE | PREPOSITION):
            return False
        return self._has_clause(low, cue.first) or not self._speech_ahead(k, high)

    def _speech_ahead(self, k: int, high: int) -> bool:
        """Whether a quotation, a colon, ``that`` or a clause stands behind word ``k`` in the sentence."""
        tokens = self.tokens
        return any(
            tokens.flags[m] & THAT or tokens.gap[m] & (OPEN | COLON) or is_finite_verb(tokens, m)
            for m in range(k, high)
        )

    def _has_clause(self, k: int, stop: int) -> bool:
        """Whether there is a main verb, and not only one behind ``who`` or the like, before word ``stop``."""
        tokens = self.tokens
        relative = False
        for m in range(k, stop):
            if tokens.gap[m] & COMMA:
                relative = False
            f = tokens.flags[m]
            if f & WH:
                relative = True
            elif is_finite_verb(tokens, m) or (f & (AUXILIARY) and f & PRONOUN):
                if not relative:
                    return True
                relative = False
        return False

    def _closes_speech(self, k: int) -> bool:
        if k == 0 or self.tokens.gap[k] & PARAGRAPH:
            return False
        quotation = self.tokens.quotation[k - 1]
        if quotation < 0 or not self._is_closed(quotation):
            return False
        return not self.tokens.gap[k] & NEW or not self._inner(quotation).endswith(".")

    def _inner(self, quotation: int) -> str:
        return self.text[self.quote_start[quotation] : self.quote_end[quotation]].rstrip("\"'”’» ")

    def _is_closed(self, quotation: int) -> bool:
        """Whether a quotation ends with a mark of its own inside: ``“..., ”``."""
        return self._inner(quotation).endswith((",", ".", "?", "!", "…", "-", "—"))

    def _only_occasion(self, cue: Cue, lemma: str, high: int) -> bool:
        """Whether only time, place or listener follow the cue: ``he said Tuesday``, ``she told reporters.``"""
        tokens = self.tokens
        k = cue.last + 1
        if k >= high or tokens.gap[k] & BREAK:
            return False
        f = tokens.flags[k]
        if f & (THAT | WH | TO):
            return False
        if not f & (TIME | PREPOSITION | SUBORDINATOR | ADVERB) and lemma not in _TELLS:
            return False
        return not any(tokens.flags[m] & THAT or tokens.gap[m] & (OPEN | COLON) for m in range(k, self._comma(k, high)))

    def _comma(self, k: int, high: int) -> int:
        while k < high and not self.tokens.gap[k] & COMMA:
            k += 1
        return k

    def _source(self, cue: Cue, low: int, drafts: list[Draft]) -> tuple[int, int, int] | None:
        """The source before the cue, or the one it shares with an earlier verb of the sentence."""
        tokens = self.tokens
        first = cue.first
        is_gerund = bool(tokens.flags[cue.verb] & GERUND) and not any(
            tokens.flags[k] & AUXILIARY for k in range(first, cue.verb)
        )
        if first == low and not is_gerund:
            return None
        if is_gerund and first > low and tokens.flags[first - 1] & COORDINATOR and not tokens.gap[first - 1] & COMMA:
            if not any(tokens.flags[draft.verb] & GERUND for draft in drafts):
                return None
        if not self._shares_subject(cue, low, is_gerund=is_gerund):
            phrase = source_before(tokens, cue, low)
            if phrase is not None:
                return phrase
        earlier = [draft for draft in drafts if draft.source is not None and draft.is_clause]
        if earlier:
            chosen = earlier[0] if is_gerund or tokens.gap[first - 1] & COMMA else earlier[-1]
            assert chosen.source is not None
            return first + 1, chosen.source[0], chosen.source[1]
        subject = shared_subject(tokens, low, first)
        return None if subject is None else (first + 1, subject[1], subject[2])

    def _shares_subject(self, cue: Cue, low: int, *, is_gerund: bool) -> bool:
        """Whether the cue follows ``and``, or is a participle that hangs on the main clause."""
        tokens = self.tokens
        first = cue.first
        if first == low:
            return True
        p = tokens.flags[first - 1]
        if p & COORDINATOR:
            return True
        if not is_gerund:
            return False
        if tokens.gap[first] & BREAK or p & (PREPOSITION | SUBORDINATOR):
            return True
        start, _ = phrase_before(tokens, first - 1, low)
        return start > low and bool(tokens.flags[start - 1] & PREPOSITION) and tokens.word(start - 1) != "with"

    def _has_complement(self, cue: Cue, lead: int, high: int) -> bool:
        """Whether what follows the cue can be what was said."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        k = cue.last + 1
        if k >= high:
            return bool(gap[k] & OPEN) and bool(not gap[k] & PARAGRAPH or gap[k] & COLON)
        f = flags[cue.verb]
        if gap[k] & (OPEN | COLON):
            return True
        if f & (QUOTE | PARTICLE_ONLY) and cue.last == cue.verb:
            return self._reports_clause(cue, high) and not f & PARTICLE_ONLY
        if not gap[k] & BREAK and tokens.word(k) in _NO_REPORT.get(self.lexicon.lemmas[tokens.lemma[cue.verb]], ()):
            return False
        if f & SPEECH and flags[k] & PREPOSITION and not flags[k] & (SUBORDINATOR | TO) and not gap[k] & BREAK:
            return cue.last > cue.verb or self._speech_ahead(k, high)
        if f & (SPEECH | OBJECT) or cue.last > cue.verb:
            return not gap[k] & BREAK or bool(gap[k] & (COMMA | DASH))
        if gap[k] & BREAK:
            return bool(gap[k] & COMMA and gap[lead] & COMMA)
        if any(flags[m] & DOCUMENT for m in range(lead, cue.first)):
            return True
        if tokens.word(cue.verb) in ("find", "finds", "found", "finding"):
            return bool(flags[k] & THAT)
        if flags[k] & (PRONOUN | SUBJECT) and not flags[k] & TO:
            return True
        for m in range(k, min(k + 8, high)):
            if m > k and gap[m] & (OPEN | COLON):
                return True
            if m > k and gap[m] & BREAK:
                return False
            if (m < k + 4 and flags[m] & (THAT | WH)) or (m > k and is_finite_verb(tokens, m)):
                return True
        return False

    # content ----------------------------------------------------------------------------------------------------

    def _stops(self, drafts: list[Draft]) -> list[int]:
        """Words before which the content of an earlier cue of the sentence ends."""
        tokens = self.tokens
        stops = []
        for draft in drafts:
            k = draft.lead
            if draft.side in ("before", "main") or (
                tokens.gap[k] & (COMMA | DASH | CLOSE) and tokens.flags[draft.verb] & GERUND
            ):
                stops.append(k)
            elif (tokens.flags[k - 1] & COORDINATOR and k <= draft.verb) or (
                tokens.flags[k - 1] & WH and tokens.gap[k - 1] & COMMA
            ):
                stops.append(k - 1)
        return stops

    def _fill(self, draft: Draft, low: int, high: int, stops: list[int]) -> None:
        tokens = self.tokens
        if draft.side == "hearsay":
            stop = min((s for s in stops if s > draft.verb), default=high)
            end = self._trim(stop) if stop < high else self._content_end(high)
            draft.content = [(self._start(draft.lead), end)]
        elif draft.side == "subject":
            start, last = phrase_before(tokens, draft.lead - 1, low) if draft.lead > low else (1, 0)
            draft.content = [(self._start(start), self._end(last + 1, high))] if start <= last else []
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
            draft.content = self._after(draft, high, stops)

    def _around(self, draft: Draft, low: int, high: int, stops: list[int]) -> list[Span]:
        before = self._before(draft.lead, low)
        is_quoted = bool(self.tokens.gap[draft.lead] & CLOSE) and self._closes_speech(draft.lead)
        return before + self._behind(draft.behind, high, stops, is_quoted=is_quoted)

    def _before(self, stop: int, low: int) -> list[Span]:
        """What stands before word ``stop``; a quotation that closes there counts from its start."""
        tokens = self.tokens
        if stop <= low:
            if stop == 0 or tokens.gap[stop] & PARAGRAPH or not tokens.gap[stop] & CLOSE:
                return []
            low = self._begin(stop - 1)
        end = self._end(stop, low)
        quotation = tokens.quotation[stop - 1]
        if tokens.gap[stop] & CLOSE and quotation >= 0:
            end = self.quote_end[quotation]
            while low > 0 and tokens.quotation[low - 1] == quotation:
                low -= 1
            if tokens.quotation[low] == quotation and not tokens.gap[low] & (NEW | COLON):
                low = self._begin(low)
        return [(self._start(low), end)]

    def _start(self, k: int) -> int:
        quotation = self.tokens.quotation[k]
        if quotation >= 0 and self.tokens.gap[k] & OPEN:
            return min(self.quote_start[quotation], self.tokens.start[k])
        return self.tokens.start[k]

    def _behind(self, k: int, high: int, stops: list[int], *, is_quoted: bool) -> list[Span]:
        """What goes on behind the cue: the rest of the sentence, or of the quotation in the next sentence."""
        tokens = self.tokens
        gap = tokens.gap
        while k < high and not (gap[k] & OPEN if is_quoted else gap[k] & BREAK):
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
            if gap[after] & NEW:
                return [(self.quote_start[quotation], self.quote_end[quotation])]
        return []

    def _after(self, draft: Draft, high: int, stops: list[int]) -> list[Span]:
        tokens = self.tokens
        k = draft.behind
        if k >= high:
            if tokens.gap[k] & OPEN and (not tokens.gap[k] & PARAGRAPH or tokens.gap[k] & COLON):
                quotation = tokens.quotation[k]
                return [(self.quote_start[quotation], self.quote_end[quotation])]
            return []
        k = self._skip_addressee(k, high, tells=draft.lemma in _TELLS)
        if k >= high:
            return []
        return [self._rest(k, high, stops, relative=draft.is_relative)]

    def _skip_addressee(self, k: int, high: int, *, tells: bool) -> int:
        """First word of the content: whom or when it was said to is no part of it."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        if gap[k] & (OPEN | COLON) or flags[k] & (THAT | WH):
            return k
        limit = min(k + (12 if tells else 6), high)
        m = k
        while m < limit and not (flags[m] & (THAT | WH) or gap[m] & (OPEN | COLON)):
            if tells and flags[m] & TO and m > k:
                return k
            if m > k and gap[m] & COMMA and not gap[m] & OPEN:
                return k
            if m > k and is_finite_verb(tokens, m):
                m = limit
                break
            m += 1
        if m < limit and m > k and (tells or flags[k] & (TIME | PREPOSITION | COORDINATOR | ADVERB)):
            return m
        if not tells:
            return k
        if flags[k] & OBJECT_PRONOUN:
            return k if k + 1 < high and flags[k + 1] & TO else k + 1
        m = k + 1
        while m < limit and not flags[m] & (PRONOUN | TO | TIME) and not gap[m] & BREAK:
            if flags[m] & (DETERMINER | POSSESSIVE) and not flags[m - 1] & (PREPOSITION | DETERMINER):
                break
            if flags[m] & CAPITAL and not flags[m - 1] & (CAPITAL | DETERMINER | PREPOSITION):
                break
            m += 1
        return m if m < limit and not flags[m] & TO else k

    def _rest(self, k: int, high: int, stops: list[int], *, relative: bool = False) -> Span:
        """From word ``k`` to the end of what is said: the sentence's end, the next cue, or a quotation's end."""
        tokens = self.tokens
        stop = min((s for s in stops if s > k), default=high)
        start = self._start(k)
        opened = tokens.quotation[k] if tokens.gap[k] & OPEN else -1
        if opened >= 0 and self._is_closed(opened):
            return start, self.quote_end[opened]
        if relative or self._in_clause(k):
            m = k + 1
            while m < stop and not (tokens.gap[m] & COMMA and tokens.quotation[m] < 0 and self._resumes(m, relative)):
                m += 1
            stop = m
        if not tokens.flags[k] & THAT or True:
            stop = self._turn(k, stop)
        if stop < high or (stop == high and not tokens.gap[stop] & NEW):
            return start, self._trim(stop)
        return start, self._content_end(high)

    def _turn(self, k: int, stop: int) -> int:
        """Where the article's own words take over: ``, but``, ``, which``, ``, who`` before any quotation."""
        tokens = self.tokens
        for m in range(k + 1, stop):
            if tokens.gap[m] & (OPEN | CLOSE):
                return stop
            if tokens.gap[m] & COMMA and tokens.flags[m] & (SUBORDINATOR | COORDINATOR) and tokens.word(m) in _TURNS:
                return m
        return stop

    def _resumes(self, m: int, relative: bool) -> bool:
        return not relative or is_finite_verb(self.tokens, m) or bool(self.tokens.flags[m] & (VERB & 0))

    def _in_clause(self, k: int) -> bool:
        return False

    def _trim(self, stop: int) -> int:
        quotation = self.tokens.quotation[stop - 1]
        if quotation >= 0 and self.tokens.gap[stop] & CLOSE:
            return self.quote_end[quotation]
        return self._end(stop, stop)

    def _content_end(self, high: int) -> int:
        """End of content that goes on to the end of the sentence, or of the quotation that is open there."""
        last = high - 1
        quotation = self.tokens.quotation[last]
        if quotation >= 0:
            return self.quote_end[quotation]
        end = self.sentence_end[self.tokens.sentence[last]]
        trimmed = self.text[self.tokens.end[last] : end].rstrip()
        return self.tokens.end[last] + len(trimmed.rstrip(".!?…"))

    def _finish(self, draft: Draft) -> Attribution:
        spans = [(CUE, *draft.cue)]
        if draft.source is not None:
            spans.append((SOURCE, *draft.source))
        spans += [(CONTENT, *span) for span in draft.content]
        return Attribution(
            self.tokens.article[draft.verb],
            self.tokens.sentence[draft.verb],
            self._form(draft.content),
            draft.lemma,
            tuple(sorted(spans, key=lambda span: span[1:])),
            is_negated=draft.is_negated,
            is_hearsay=draft.is_hearsay,
        )

    def _form(self, content: list[Span]) -> str:
        if all(self.text[start] in "\"“”'‘«„`" for start, _ in content):
            return "direct"
        return "mixed" if any(c in '"“”„«' for start, end in content for c in self.text[start:end]) else "indirect"

    def _is_title(self, k: int, stop: int) -> bool:
        """Whether the quoted words ``k`` to ``stop`` are the title of a work: long words all begin with a capital."""
        tokens = self.tokens
        long = [tokens.flags[m] & CAPITAL for m in range(k, stop) if tokens.end[m] - tokens.start[m] >= 4]
        return (
            all(long)
            and bool(tokens.flags[k] & CAPITAL)
            and not self._inner(tokens.quotation[k]).endswith((".", "?", "!", ","))
        )

    def _left_over(self, covered: list[Span]) -> Iterator[Attribution]:
        """Quotations of three words and more that no content overlaps."""
        tokens = self.tokens
        reach = 0
        order = sorted(covered)
        ends: list[int] = []
        for _, end in order:
            reach = max(reach, end)
            ends.append(reach)
        import bisect

        starts = [start for start, _ in order]
        total = len(tokens.start) - 1
        place = 0
        while place < total:
            quotation = tokens.quotation[place]
            if quotation < 0:
                place += 1
                continue
            stop = place
            while stop < total and tokens.quotation[stop] == quotation:
                stop += 1
            at = bisect.bisect_left(starts, self.quote_end[quotation]) - 1
            taken = at >= 0 and ends[at] > self.quote_start[quotation]
            if stop - place >= _LEAST_QUOTED_WORDS and not taken and not self._is_title(place, stop):
                span = (CONTENT, self.quote_start[quotation], self.quote_end[quotation])
                yield Attribution(tokens.article[place], tokens.sentence[place], "direct", None, (span,))
            place = stop
