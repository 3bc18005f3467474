"""Verbs as cues: whose words they report and on which side these stand."""

from __future__ import annotations

from collections.abc import Container

from masthead.metrics.attribution.rules.cues import Cue, verb_cue
from masthead.metrics.attribution.rules.draft import Draft, Span
from masthead.metrics.attribution.rules.flags import (
    ADVERB,
    AUXILIARY,
    CLAUSE,
    COORDINATOR,
    DETERMINER,
    DOCUMENT,
    FINITE,
    GERUND,
    OBJECT,
    OBJECT_PRONOUN,
    PARTICIPLE,
    PARTICLE_ONLY,
    PAST,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    QUOTE,
    SPEECH,
    SUBJECT,
    SUBORDINATOR,
    THAT,
    TIME,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.openers import OpenerReader
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import phrase_before, shared_subject, source_before, source_behind
from masthead.metrics.attribution.rules.tokens import (
    BREAK,
    CAPITAL,
    CLAUSE_VERB,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    NEW,
    NUMBER,
    OPEN,
    PARAGRAPH,
    PLURAL,
    SEMICOLON,
)


class VerbReader:
    """Reads the drafts of reporting verbs."""

    def __init__(self, page: Passage):
        self.page = page
        self.tokens = page.tokens
        self.lexicon = page.lexicon
        self.openers = OpenerReader(page)

    def read(self, i: int, low: int, high: int, drafts: list[Draft]) -> Draft | None:
        """The draft of the reporting verb at word ``i`` of the sentence ``low`` to ``high``, if it is a cue.

        ``drafts`` are those of the earlier cues of the sentence.
        """
        tokens = self.tokens
        if tokens.quotation[i] >= 0:
            return None
        cue = verb_cue(tokens, i)
        if cue is None or cue.is_infinitive:
            return None
        lemma = self.lexicon.lemmas[tokens.lemma[i]]
        self._take_particle(cue, lemma, high)
        if cue.is_passive or self._is_by(cue, high) or (lemma == "ask" and self._opens_asked(cue, low)):
            return self._passive(cue, lemma, low, high)
        if self._is_inverted(cue, lemma, low, high):
            stop = source_behind(tokens, cue.last + 1, high)
            source = (tokens.start[cue.last + 1], self.page.end(stop, high))
            side = "after" if tokens.flags[i] & CAPITAL and cue.first == low else "before"
            return self._draft(cue, lemma, cue.first, stop, side, source)
        return self._active(cue, lemma, low, high, drafts)

    def _passive(self, cue: Cue, lemma: str, low: int, high: int) -> Draft | None:
        """``was reported by X``, ``asked by X whether``, ``asked whether``, ``is said to be``."""
        tokens = self.tokens
        if self._is_by(cue, high):
            if lemma == "ask":
                return self._asked_by(cue, lemma, high)
            return self._reported_by(cue, lemma, low, high)
        if lemma != "ask":
            return self._said_to_be(cue, lemma, low, high) or self._was_told(cue, lemma, low, high)
        self._take(cue, ("about",), high)
        draft = self._draft(cue, lemma, cue.first, cue.last + 1, "after", None)
        draft.is_relative = True
        k = cue.last + 1
        takes = k < high and (cue.last > cue.verb or tokens.flags[k] & (WH | TO) or tokens.gap[k] & OPEN)
        return draft if takes else None

    def _active(self, cue: Cue, lemma: str, low: int, high: int, drafts: list[Draft]) -> Draft | None:
        """A verb whose source stands before it: its content stands behind it, before both, or around them."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        phrase = self._source(cue, low, drafts)
        lead = cue.first if phrase is None or phrase[0] > cue.first else phrase[0]
        source_span = (phrase[1], phrase[2]) if phrase is not None else None
        g = gap[cue.last + 1]
        is_end = g & (NEW | CLOSE | SEMICOLON) or (g & COMMA and not g & OPEN) or self._only_occasion(cue, lemma, high)
        relative = bool(phrase and flags[phrase[0]] & WH)
        if phrase is not None and not relative and self._is_behind_content(cue, lead, low, high, bool(is_end)):
            return self._draft(cue, lemma, lead, cue.last + 1, "before", source_span)
        if phrase is not None and lead > low and gap[lead - 1] & (COMMA | NEW | DASH) and tokens.word(lead - 1) == "as":
            return self._draft(cue, lemma, lead - 1, cue.last + 1, "main", source_span)
        if phrase is None and not flags[cue.verb] & GERUND:
            return None
        if self._is_doubtful(cue, phrase, lead, low) and not self._reports_clause(cue, high):
            return None
        draft = self._draft(cue, lemma, lead, cue.last + 1, "after", source_span)
        draft.is_relative = relative
        return draft if self._has_complement(cue, lead, high) else None

    def _is_by(self, cue: Cue, high: int) -> bool:
        k = cue.last + 1
        tokens = self.tokens
        if not tokens.flags[cue.verb] & (PAST | PARTICIPLE) or not tokens.flags[k] & PREPOSITION:
            return False
        return k + 1 < high and not tokens.gap[k] & BREAK and tokens.word(k) == "by"

    def _reported_by(self, cue: Cue, lemma: str, low: int, high: int) -> Draft | None:
        """``was first reported by X``, ``as reported by X``: the source stands behind ``by``."""
        tokens = self.tokens
        if lemma not in self.lexicon.lists["reported_by"]:
            return None
        k = cue.last + 2
        stop = source_behind(tokens, k, high)
        source = (tokens.start[k], self.page.end(stop, high))
        cue.last += 1
        is_as = cue.first > low and tokens.word(cue.first - 1) == "as"
        lead = cue.first - 1 if is_as else cue.first
        draft = self._draft(cue, lemma, lead, stop, "main" if is_as else "subject", source)
        draft.is_relative = not cue.is_passive
        is_apart = cue.is_passive or tokens.gap[cue.first] & COMMA or cue.first < cue.verb
        return draft if is_as or is_apart else None

    def _asked_by(self, cue: Cue, lemma: str, high: int) -> Draft | None:
        """``asked by Lauer whether ...``."""
        tokens = self.tokens
        begin = cue.last + 2
        k = begin
        while k < high and not tokens.gap[k] & BREAK and not tokens.flags[k] & (WH | TO | TIME | PREPOSITION):
            k += 1
        if k >= high or k == begin or tokens.gap[k] & BREAK:
            return None
        draft = self._draft(cue, lemma, cue.first, k, "after", (tokens.start[begin], tokens.end[k - 1]))
        draft.is_relative = True
        return draft

    def _opens_asked(self, cue: Cue, low: int) -> bool:
        """``Asked whether ...``, ``when asked if ...``."""
        tokens = self.tokens
        return tokens.word(cue.verb) == "asked" and (cue.first == low or tokens.word(cue.first - 1) == "when")

    def _was_told(self, cue: Cue, lemma: str, low: int, high: int) -> Draft | None:
        """``the court was told that``, ``it has been claimed that``: content without a source."""
        tokens = self.tokens
        k = cue.last + 1
        if k >= high or tokens.gap[k] & BREAK or not tokens.flags[k] & THAT or not tokens.flags[cue.verb] & SPEECH:
            return None
        draft = self._draft(cue, lemma, cue.first, k, "after", None)
        draft.is_hearsay = cue.first > low and tokens.word(cue.first - 1) == "it"
        return draft

    def _said_to_be(self, cue: Cue, lemma: str, low: int, high: int) -> Draft | None:
        """``is said to be``, ``are reported to have``: hearsay."""
        k = cue.last + 1
        if (
            lemma not in self.lexicon.lists["hearsay_passive"]
            or k >= high
            or not self.tokens.flags[k] & TO
            or self.tokens.gap[k] & BREAK
        ):
            return None
        draft = self.openers.hearsay(cue.first, cue.last, low)
        if draft is not None:
            draft.lemma = lemma
        return draft

    def _is_doubtful(self, cue: Cue, phrase: tuple[int, int, int] | None, lead: int, low: int) -> bool:
        """Whether the cue stands where verbs of speech are often no report: ``the man who called her``, ``may say``."""
        tokens = self.tokens
        if cue.is_modal and not cue.is_negated:
            return True
        if phrase is None:
            return False
        f = tokens.flags[phrase[0]] if phrase[0] < cue.first else 0
        if f & (WH | THAT) and lead == phrase[0]:
            return not f & PRONOUN or bool(tokens.flags[cue.verb] & (CLAUSE | OBJECT))
        if lead <= low or tokens.gap[lead] & BREAK or not tokens.flags[lead - 1] & SUBORDINATOR:
            return False
        return tokens.word(lead - 1) in ("that", "how", "whether", "if", "than")

    def _reports_clause(self, cue: Cue, high: int) -> bool:
        """Whether a quotation, ``that`` or the like follows the cue at once."""
        tokens = self.tokens
        k = cue.last + 1
        if k >= high or tokens.gap[k] & (OPEN | COLON):
            return bool(tokens.gap[k] & OPEN)
        if tokens.gap[k] & BREAK:
            return False
        if tokens.word(cue.verb) in self.lexicon.lists["say"] and tokens.flags[k] & CLAUSE_VERB:
            return True
        return any(tokens.flags[m] & THAT or tokens.gap[m] & OPEN for m in range(k, min(k + 4, high)))

    def _is_behind_content(self, cue: Cue, lead: int, low: int, high: int, is_end: bool) -> bool:
        """Whether what was said stands before the source at ``lead``: a quotation, or a clause and a comma."""
        g = self.tokens.gap[lead]
        if g & CLOSE and self.page.closes_speech(lead) and (not g & NEW or is_end):
            return True
        if not is_end:
            return False
        if lead == low:
            return False
        if not g & (CLOSE | DASH | COMMA):
            return False
        if g & CLOSE or self.tokens.gap[cue.last + 1] & (COMMA | SEMICOLON):
            return True
        return self.page.has_clause(low, lead) or not self.page.speech_ahead(cue.last + 1, high)

    def _draft(self, cue: Cue, lemma: str, lead: int, behind: int, side: str, source: Span | None) -> Draft:
        span = (self.tokens.start[cue.first], self._cue_end(cue))
        return Draft(
            lemma, span, lead, behind, side, source, cue.verb, is_negated=cue.is_negated, is_clause=side != "main"
        )

    def _cue_end(self, cue: Cue) -> int:
        """End of the cue: a colon right behind it belongs to it, so does ``in a statement`` where no more follows."""
        tokens = self.tokens
        end = tokens.end[cue.last]
        if tokens.gap[cue.last + 1] & (COLON | NEW) and self.page.text.startswith(":", end):
            return end + 1
        k = cue.last + 3
        if not tokens.gap[k + 1] & NEW or any(tokens.gap[m] & BREAK for m in range(k - 2, k + 1)):
            return end
        return tokens.end[k] if tokens.word(k) == "statement" and tokens.word(k - 2) == "in" else end

    def _take_particle(self, cue: Cue, lemma: str, high: int) -> None:
        particles = self.lexicon.particles.get(lemma)
        if cue.is_negated and lemma in ("respond", "reply"):
            particles = frozenset(("to",))
        if particles:
            self._take(cue, particles, high)

    def _take(self, cue: Cue, particles: Container[str], high: int) -> None:
        k = cue.last + 1
        if k < high and not self.tokens.gap[k] & BREAK and self.tokens.word(k) in particles:
            cue.last = k

    def _is_inverted(self, cue: Cue, lemma: str, low: int, high: int) -> bool:
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        k = cue.last + 1
        f = flags[cue.verb]
        if (
            cue.first != cue.verb
            or not f & FINITE
            or f & OBJECT
            or k >= high
            or gap[k] & BREAK
            or lemma in self.lexicon.lists["has_listener"]
        ):
            return False
        if gap[cue.first] & NEW and not gap[cue.first] & CLOSE and f & CAPITAL and flags[k] & CAPITAL:
            return True
        if not gap[cue.first] & (COMMA | CLOSE | DASH):
            return False
        g = flags[k]
        if g & (THAT | WH | PRONOUN | TIME | PREPOSITION | OBJECT_PRONOUN | SUBORDINATOR):
            return False
        if gap[cue.first] & CLOSE and self.page.closes_speech(cue.first):
            return True
        stop = source_behind(tokens, k, high)
        is_short = stop == high and stop - k <= 3 and tokens.word(cue.verb) in self.lexicon.lists["say"]
        if not g & (CAPITAL | DETERMINER | POSSESSIVE | NUMBER | PLURAL) and not is_short:
            return False
        if any(flags[m] & CLAUSE_VERB for m in range(k, stop)) or flags[min(stop, high)] & THAT:
            return False
        if flags[stop - 1] & (DETERMINER | POSSESSIVE | PREPOSITION):
            return False
        if tokens.word(cue.verb) in self.lexicon.lists["say"] and stop < high and gap[stop] & COMMA:
            return True
        return self.page.has_clause(low, cue.first) or not self.page.speech_ahead(k, high)

    def _only_occasion(self, cue: Cue, lemma: str, high: int) -> bool:
        """Whether only time, place or listener follow the cue: ``he said Tuesday``, ``she told reporters.``"""
        tokens = self.tokens
        k = cue.last + 1
        if k >= high or tokens.gap[k] & BREAK:
            return False
        f = tokens.flags[k]
        if f & (THAT | WH | TO):
            return False
        if not f & (TIME | PREPOSITION | SUBORDINATOR | ADVERB) and lemma not in self.lexicon.lists["tells"]:
            return False
        while k < high and not tokens.gap[k] & COMMA:
            if tokens.flags[k] & THAT or tokens.gap[k] & (OPEN | COLON):
                return False
            k += 1
        return True

    def _source(self, cue: Cue, low: int, drafts: list[Draft]) -> tuple[int, int, int] | None:
        """The source before the cue, or the one it shares with an earlier verb of the sentence."""
        tokens = self.tokens
        first = cue.first
        is_gerund = bool(tokens.flags[cue.verb] & GERUND) and not any(
            tokens.flags[k] & AUXILIARY for k in range(first, cue.verb)
        )
        if first == low and not is_gerund:
            return None
        is_joined = first > low and tokens.flags[first - 1] & COORDINATOR and not tokens.gap[first - 1] & COMMA
        if is_gerund and is_joined and not any(tokens.flags[draft.verb] & GERUND for draft in drafts):
            return None
        if is_gerund and drafts and drafts[-1].lemma == "quote" and tokens.word(first - 1) == "as":
            return self._quoted_person(drafts[-1], first, low)
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

    def _quoted_person(self, draft: Draft, first: int, low: int) -> tuple[int, int, int] | None:
        """Who is ``quoted as saying``: the subject of the passive, else what stands between the verb and ``as``."""
        tokens = self.tokens
        start, last = (
            phrase_before(tokens, draft.lead - 1, low) if draft.side == "subject" else (draft.behind, first - 2)
        )
        return (first + 1, tokens.start[start], tokens.end[last]) if low <= start <= last else None

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
        no_report = self.lexicon.no_report.get(self.lexicon.lemmas[tokens.lemma[cue.verb]])
        if no_report and not gap[k] & BREAK and tokens.word(k) in no_report:
            return False
        if f & SPEECH and flags[k] & PREPOSITION and not flags[k] & (SUBORDINATOR | TO) and not gap[k] & BREAK:
            return cue.last > cue.verb or self.page.speech_ahead(k, high)
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
            if (m < k + 4 and flags[m] & (THAT | WH)) or (m > k and flags[m] & CLAUSE_VERB):
                return True
        return False
