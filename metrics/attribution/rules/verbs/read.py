"""Verbs as cues: whose words they report and on which side these stand, as a list of named rules."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Final, Literal, NamedTuple

from masthead.metrics.attribution.rules.draft import Draft, Span
from masthead.metrics.attribution.rules.flags import (
    CAPITAL,
    GERUND,
    PARTICIPLE,
    PARTICLE_ONLY,
    PAST,
    PREPOSITION,
    QUOTE,
    SPEECH,
    THAT,
    TIME,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.openers import OpenerReader
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import source_behind
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, NEW, OPEN, PARAGRAPH, SEMICOLON
from masthead.metrics.attribution.rules.verbs.complements import (
    has_complement,
    is_doubtful,
    is_of_thing,
    is_stranded,
    only_occasion,
)
from masthead.metrics.attribution.rules.verbs.cues import Cue, verb_cue
from masthead.metrics.attribution.rules.verbs.homographs import is_as_stated_in
from masthead.metrics.attribution.rules.verbs.inversion import is_inverted
from masthead.metrics.attribution.rules.verbs.misleading import is_misleading
from masthead.metrics.attribution.rules.verbs.objects import is_no_report, is_withheld
from masthead.metrics.attribution.rules.verbs.subjects import caused_speaker, is_debris, subject_of
from masthead.metrics.attribution.rules.verbs.things import is_event, is_thing
from masthead.metrics.attribution.rules.verbs.unspoken import is_own_voice, is_unspoken
from masthead.metrics.attribution.rules.verbs.verb import Verb, reports_clause

NO_CUE: Final = "no cue"
"""The answer of a rule that knows that a verb reports nothing here."""

_BEHIND_SAID = CLOSE | DASH | COMMA
_ENDS = NEW | CLOSE | SEMICOLON
_PAST_FORM = PAST | PARTICIPLE
_RELATIVE = WH | THAT
Answer = Draft | Literal["no cue"] | None


class VerbRule(NamedTuple):
    """One way in which a verb reports speech; ``answer`` is None where it does not apply."""

    name: str
    answer: Callable[[VerbReader, Verb], Answer]


class VerbReader:
    """Reads the drafts of reporting verbs."""

    def __init__(self, page: Passage):
        self.page = page
        self.tokens = page.tokens
        self.lexicon = page.lexicon
        self.openers = OpenerReader(page)

    def read(self, i: int, low: int, high: int, drafts: list[Draft]) -> Draft | None:
        """The draft of the reporting verb at word ``i`` of the sentence ``low`` to ``high``, if it is a cue.

        ``drafts`` are those of the earlier cues of the sentence. The rules of ``VERB_RULES`` are asked in turn, and
        the first that answers decides.
        """
        if self.tokens.quotation[i] >= 0 or is_misleading(self.page, i, drafts):
            return None
        cue = verb_cue(self.tokens, i)
        if cue is None or (cue.is_infinitive and not self._is_reporting_infinitive(cue, high)):
            return None
        verb = Verb(cue, self.lexicon.lemmas[self.tokens.lemma[i]], low, high, drafts)
        self._take_particle(verb)
        rules = VERB_RULES if self._may_be_passive(verb) else _ACTIVE_RULES
        for name, answer in rules:
            draft = answer(self, verb)
            if draft is None:
                continue
            if not isinstance(draft, Draft):
                return None
            draft.rule = name
            return draft
        return None

    def _may_be_passive(self, verb: Verb) -> bool:
        """Whether the rules for passives and for ``asked`` can apply at all."""
        return verb.cue.is_passive or verb.lemma == "ask" or self._is_by(verb)

    def _is_reporting_infinitive(self, cue: Cue, high: int) -> bool:
        """``was keen to point out that ...``, ``came forward to accuse him of ...``."""
        tokens = self.tokens
        lemma = tokens.lemmas[tokens.lemma[cue.verb]]
        behind = cue.last + 1 + tokens.has_particle(cue.verb)
        is_said = tokens.flags[behind] & THAT or tokens.gap[behind] & OPEN
        if is_said and tokens.word(cue.first - 2) == "far":
            return True
        if is_said and (caused := caused_speaker(tokens, cue.first)) is not None:
            return tokens.word(caused[0]) not in self.lexicon.lists["whoever"]
        if lemma not in self.lexicon.lists["infinitives"]:
            return False
        if lemma == "accuse":
            return True
        k = cue.last + (2 if lemma == "point" else 1)
        return k < high and bool(tokens.flags[k] & THAT and not tokens.gap[k] & BREAK)

    def asked_by(self, verb: Verb) -> Answer:
        """``asked by Lauer whether ...``."""
        if verb.lemma != "ask" or not self._is_by(verb):
            return None
        tokens, high = self.tokens, verb.high
        begin = verb.cue.last + 2
        k = begin
        while k < high and not tokens.gap[k] & BREAK and not tokens.flags[k] & (WH | TO | TIME | PREPOSITION):
            k += 1
        if k >= high or k == begin or tokens.gap[k] & BREAK:
            return NO_CUE
        draft = self._draft(verb, verb.cue.first, k, "after", (tokens.start[begin], tokens.end[k - 1]))
        draft.is_relative = True
        return draft

    def reported_by(self, verb: Verb) -> Answer:
        """``was first reported by X``, ``as reported by X``: the source stands behind ``by``."""
        if not self._is_by(verb):
            return None
        if verb.lemma not in self.lexicon.lists["reported_by"]:
            return NO_CUE
        tokens, cue = self.tokens, verb.cue
        k = cue.last + 2
        is_as = cue.first > verb.low and tokens.word(cue.first - 1) == "as"
        stop = source_behind(tokens, k, verb.high)
        if is_as and cue.first - 1 == verb.low:
            stop = next((m for m in range(k + 1, stop) if tokens.gap[m] & COMMA), stop)
        source = (tokens.start[k], self.page.end(stop, verb.high))
        if is_thing(self.page, k, stop):
            return NO_CUE
        cue.last += 1
        lead = cue.first - 1 if is_as else cue.first
        draft = self._draft(verb, lead, stop, "main" if is_as else "subject", source)
        draft.is_relative = not cue.is_passive
        is_apart = cue.is_passive or tokens.gap[cue.first] & COMMA or cue.first < cue.verb
        return draft if is_as or is_apart else NO_CUE

    def asked(self, verb: Verb) -> Answer:
        """``Asked whether ...``, ``when asked if ...``, ``was asked about``."""
        cue = verb.cue
        if verb.lemma != "ask" or not (cue.is_passive or self._opens_asked(verb)):
            return None
        tokens, high = self.tokens, verb.high
        self._take(cue, ("about",), high)
        draft = self._draft(verb, cue.first, cue.last + 1, "after", None)
        draft.is_relative = True
        k = cue.last + 1
        asks = tokens.flags[k] & WH or (tokens.flags[k] & TO and not cue.is_passive)
        takes = k < high and (cue.last > cue.verb or asks or tokens.gap[k] & OPEN)
        return draft if takes else NO_CUE

    def said_to_be(self, verb: Verb) -> Answer:
        """``is said to be``, ``are reported to have``: hearsay."""
        cue = verb.cue
        k = cue.last + 1
        if not cue.is_passive or verb.lemma not in self.lexicon.lists["hearsay_passive"] or k >= verb.high:
            return None
        if not self.tokens.flags[k] & TO or self.tokens.gap[k] & BREAK:
            return None
        draft = self.openers.hearsay(cue.first, cue.last, verb.low)
        if draft is not None:
            draft.lemma = verb.lemma
        return draft

    def was_accused(self, verb: Verb) -> Answer:
        """``was accused of lying``, ``has been criticized for ...``: content without a source."""
        cue, tokens = verb.cue, self.tokens
        k = cue.last + 1
        if not cue.is_passive or verb.lemma not in self.lexicon.lists["accusers"] or k >= verb.high:
            return None
        if cue.is_modal or cue.is_negated:
            return NO_CUE
        if tokens.gap[k] & BREAK or tokens.word(k) not in ("of", "for", "as", "over"):
            return None
        return self._draft(verb, cue.first, k, "after", None)

    def was_told(self, verb: Verb) -> Answer:
        """``the court was told that``, ``it has been claimed that``: content without a source."""
        cue, tokens = verb.cue, self.tokens
        if not cue.is_passive:
            return None
        k = cue.last + 1
        if tokens.word(cue.first - 1) == "it" and k < verb.high and tokens.flags[k] & (PREPOSITION | TIME):
            k = next((m for m in range(k, min(k + 6, verb.high)) if tokens.flags[m] & THAT or tokens.gap[m] & BREAK), k)
        if k >= verb.high or tokens.gap[k] & BREAK or not tokens.flags[k] & THAT or not tokens.flags[cue.verb] & SPEECH:
            return NO_CUE
        if cue.is_modal and any(
            tokens.word(m) in ("could", "might", "may", "can", "should") for m in range(cue.first, cue.verb)
        ):
            return NO_CUE
        if tokens.word(cue.first) == "is" and verb.lemma in self.lexicon.lists["conceded"]:
            return NO_CUE
        draft = self._draft(verb, cue.first, k, "after", None)
        draft.is_hearsay = cue.first > verb.low and tokens.word(cue.first - 1) == "it"
        return draft

    def inverted(self, verb: Verb) -> Answer:
        """``“...,” said Lind``."""
        if not is_inverted(self.page, verb):
            return None
        cue, tokens = verb.cue, self.tokens
        stop = source_behind(tokens, cue.last + 1, verb.high)
        source = (tokens.start[cue.last + 1], self.page.end(stop, verb.high))
        side = "after" if tokens.flags[cue.verb] & CAPITAL and cue.first == verb.low else "before"
        return self._draft(verb, cue.first, stop, side, source)

    def behind_content(self, verb: Verb) -> Answer:
        """``“...,” Lind said``: what was said stands before the source, a quotation or a clause and a comma."""
        reports_ahead = verb.lemma in self.lexicon.lists["quotes_ahead"] and verb.cue.last == verb.cue.verb
        verb.phrase = subject_of(self.page, verb)
        cue, phrase = verb.cue, verb.phrase
        verb.lead = cue.first if phrase is None or phrase[0] > cue.first else phrase[0]
        if phrase is None or reports_ahead or self.tokens.flags[phrase[0]] & _RELATIVE:
            return None
        if not self._is_behind_content(verb):
            return None
        if is_unspoken(self.page, verb) or is_stranded(self.page, verb):
            return NO_CUE
        is_quoted = self.page.closes_speech(verb.lead)
        if not is_quoted and is_no_report(self.page, verb, cue.last + 1) is False:
            return NO_CUE
        if verb.lemma in self.lexicon.lists["refusals"] or (
            cue.is_negated and verb.lemma in self.lexicon.lists["answers"]
        ):
            return NO_CUE
        if self.tokens.flags[cue.verb] & (QUOTE | PARTICLE_ONLY) and not is_quoted:
            return None
        if verb.lemma in ("go", "fire") and cue.last == cue.verb:
            return NO_CUE
        return self._draft(verb, verb.lead, cue.last + 1, "before", phrase[1:])

    def as_said(self, verb: Verb) -> Answer:
        """``..., as Lind has said, ...``."""
        tokens, lead, phrase = self.tokens, verb.lead, verb.phrase
        if phrase is None or lead <= verb.low or not tokens.gap[lead - 1] & (COMMA | NEW | DASH):
            return None
        if tokens.word(lead - 1) != "as" or tokens.flags[verb.cue.verb] & QUOTE:
            return None
        is_idiom = tokens.word(lead) == "they" and verb.lemma == "say" and not tokens.flags[verb.cue.verb] & PAST
        if (
            is_idiom
            or (verb.cue.is_modal and tokens.word(verb.cue.first) in ("might", "may", "could", "would"))
            or is_own_voice(self.page, verb)
            or tokens.word(lead) == "of"
            or is_event(self.page, phrase, verb.cue)
        ):
            return NO_CUE
        return self._draft(verb, lead - 1, verb.cue.last + 1, "main", phrase[1:])

    def before_content(self, verb: Verb) -> Answer:
        """``Lind said that ...``, ``..., adding that ...``."""
        cue, phrase = verb.cue, verb.phrase
        if phrase is None and not self.tokens.flags[cue.verb] & GERUND:
            return NO_CUE
        if is_unspoken(self.page, verb) or is_withheld(self.page, cue, verb.lemma):
            return NO_CUE
        if is_event(self.page, phrase, cue):
            if not cue.is_infinitive:
                return NO_CUE
            phrase, verb.lead = None, cue.first
        if verb.lemma in self.lexicon.lists["suggests"] and is_of_thing(self.page, verb):
            return NO_CUE
        if is_doubtful(self.page, verb) and not reports_clause(self.page, cue, verb.high):
            return NO_CUE
        if not has_complement(self.page, verb):
            return NO_CUE
        if is_debris(self.page, verb):
            hangs_on = self.tokens.flags[cue.verb] & GERUND and self.tokens.gap[cue.first] & COMMA
            if not hangs_on:
                return NO_CUE
            phrase, verb.lead = None, cue.first
        draft = self._draft(verb, verb.lead, cue.last + 1, "after", None if phrase is None else phrase[1:])
        draft.is_relative = phrase is not None and bool(self.tokens.flags[phrase[0]] & WH)
        return draft

    def _is_by(self, verb: Verb) -> bool:
        k = verb.cue.last + 1
        tokens = self.tokens
        if not tokens.flags[verb.cue.verb] & _PAST_FORM or not tokens.flags[k] & PREPOSITION:
            return False
        if k + 1 >= verb.high or tokens.gap[k] & BREAK:
            return False
        word = tokens.word(k)
        return word == "by" or (word == "in" and is_as_stated_in(tokens, verb.cue.first, k))

    def _opens_asked(self, verb: Verb) -> bool:
        first = verb.cue.first
        is_asked = self.tokens.word(verb.cue.verb) == "asked"
        return is_asked and (first == verb.low or self.tokens.word(first - 1) == "when")

    def _is_behind_content(self, verb: Verb) -> bool:
        """Whether what was said stands before the source: a quotation, or a clause and a comma."""
        cue, lead = verb.cue, verb.lead
        g, behind = self.tokens.gap[lead], self.tokens.gap[cue.last + 1]
        if not g & _BEHIND_SAID:
            return False
        is_end = behind & _ENDS or (behind & COMMA and not behind & OPEN)
        is_end = is_end or (cue.last == cue.verb and only_occasion(self.page, verb))
        if g & CLOSE and self.page.closes_speech(lead) and (not g & NEW or is_end):
            return True
        if self.tokens.flags[cue.verb] & GERUND and cue.first == cue.verb:
            return False
        if g & CLOSE and g & NEW and not g & PARAGRAPH and lead == verb.low and behind & NEW:
            return True
        if not is_end or lead == verb.low:
            return False
        if g & CLOSE or behind & (COMMA | SEMICOLON):
            return True
        return self.page.has_clause(verb.low, lead) or not self.page.speech_ahead(cue.last + 1, verb.high)

    def _draft(self, verb: Verb, lead: int, behind: int, side: str, source: Span | None) -> Draft:
        cue = verb.cue
        span = (self.tokens.start[cue.first], self._cue_end(cue))
        is_clause = side != "main"
        return Draft(
            verb.lemma, span, lead, behind, side, source, cue.verb, is_negated=cue.is_negated, is_clause=is_clause
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

    def _take_particle(self, verb: Verb) -> None:
        particles = self.lexicon.particles.get(verb.lemma)
        if verb.cue.is_negated and verb.lemma in ("respond", "reply"):
            particles = frozenset(("to",))
        if particles:
            self._take(verb.cue, particles, verb.high)

    def _take(self, cue: Cue, particles: Container[str], high: int) -> None:
        k = cue.last + 1
        if k < high and not self.tokens.gap[k] & BREAK and self.tokens.word(k) in particles:
            cue.last = k


_PASSIVE_RULES = (
    VerbRule("asked by", VerbReader.asked_by),
    VerbRule("reported by", VerbReader.reported_by),
    VerbRule("asked whether", VerbReader.asked),
    VerbRule("said to be", VerbReader.said_to_be),
    VerbRule("was accused of", VerbReader.was_accused),
    VerbRule("was told that", VerbReader.was_told),
)
_ACTIVE_RULES = (
    VerbRule("verb before source", VerbReader.inverted),
    VerbRule("source behind content", VerbReader.behind_content),
    VerbRule("as the source said", VerbReader.as_said),
    VerbRule("source before content", VerbReader.before_content),
)
VERB_RULES = (*_PASSIVE_RULES, *_ACTIVE_RULES)
"""The ways in which a verb reports speech, the surest first."""
