"""Cues that are no verbs: according to, per, a name and a colon, nouns of speech, hearsay."""

from __future__ import annotations

from masthead.metrics.attribution.rules.draft import Draft, Span
from masthead.metrics.attribution.rules.flags import (
    AUXILIARY,
    BE,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    ED,
    GERUND,
    ING,
    LY,
    NOUN_TOO,
    NUMBER,
    OF,
    OWNER,
    PLURAL,
    POSSESSIVE,
    PREPOSITION,
    PRONOUN,
    SPEECH,
    SUBORDINATOR,
    THAT,
    TO,
    VERB,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import (
    Phrase,
    phrase_before,
    shared_subject,
    source_before,
    source_behind,
)
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, LEFT, NEW, OPEN, SEMICOLON

_LONGEST_NAME = 8
_LONGEST_BEARER = 20
_LEAST_SAID = 5


class OpenerReader:
    """Reads cues that are no verbs."""

    def __init__(self, page: Passage):
        self.page = page
        self.tokens = page.tokens
        self.lexicon = page.lexicon

    def speaker(self, i: int, low: int) -> Draft | None:
        """``Mark Lee, chair of the board: “...”``: a name, perhaps what he is, a colon, a quotation."""
        tokens = self.tokens
        if not tokens.gap[i] & OPEN or i == 0 or (tokens.gap[i] & NEW and i != low):
            return None
        low = self.page.begin(i - 1) if i == low else low
        start, last = phrase_before(tokens, i - 1, low)
        if i - start > 8 or not (start == low or tokens.gap[start] & DASH):
            start, last = low, i - 1
        if start > last or not tokens.flags[start] & CAPITAL or not self._is_bearer(start, last):
            return None
        if tokens.word(start) in ("from", "in") and tokens.gap[start + 1] & OPEN:
            return None
        if tokens.word(start) in ("just", "breaking") and last - start <= 1:
            return None
        colon = self.page.text.find(":", tokens.end[i - 1], tokens.start[i])
        source = (tokens.start[start], tokens.end[last])
        return Draft(":", (colon, colon + 1), start, i, "after", source, i - 1, rule="name and colon")

    def introduced(self, i: int, low: int) -> Draft | None:
        """``Ida Brenn had one more thing for them: “...”``: a sentence about a person, a colon, a quotation."""
        tokens = self.tokens
        quotation = tokens.quotation[i]
        if not tokens.gap[i] & OPEN or quotation < 0 or i + _LEAST_SAID > len(tokens.flags) or i == low:
            return None
        if tokens.quotation[i + _LEAST_SAID - 1] != quotation or not self.page.is_closed(quotation):
            return None
        subject = shared_subject(tokens, low, i)
        if subject is None or not self._may_speak(subject, low):
            return None
        colon = self.page.text.find(":", tokens.end[i - 1], tokens.start[i])
        cue = (colon, colon + 1)
        return Draft(":", cue, i, i, "after", subject[1:], i - 1, rule="sentence and colon")

    def _may_speak(self, subject: Phrase, low: int) -> bool:
        """Whether a subject is he, she or they, or has a name that no word of the lexicon is."""
        tokens = self.tokens
        k = subject[0]
        if tokens.word(k) in ("he", "she", "they"):
            return True
        while tokens.start[k] < subject[2]:
            f = tokens.flags[k]
            if f & OWNER or (tokens.flags[k + 1] & BE and tokens.end[k] >= subject[2]):
                return False
            k += 1
        first = subject[0] + bool(tokens.flags[subject[0]] & DETERMINER)
        return any(
            tokens.flags[m] & CAPITAL and (m > low or not tokens.flags[m] & ~(CAPITAL | PLURAL | ING | ED | LY))
            for m in range(first, k)
        )

    def _is_bearer(self, start: int, last: int) -> bool:
        """Whether words are a name, or a name and behind a comma what its bearer is, without a verb."""
        tokens = self.tokens
        if last - start > _LONGEST_BEARER or any(tokens.flags[m] & CLAUSE_VERB for m in range(start, last + 1)):
            return False
        if tokens.flags[last] & CAPITAL and last - start < _LONGEST_NAME:
            return True
        comma = next((m for m in range(start + 1, last + 1) if tokens.gap[m] & COMMA), None)
        return comma is not None and all(tokens.flags[m] & CAPITAL for m in range(start, comma))

    def according(self, i: int, low: int, high: int) -> Draft | None:
        """``according to X`` and ``per X``."""
        tokens = self.tokens
        word = tokens.word(i)
        if word == "according":
            if not tokens.flags[i + 1] & TO or i + 2 >= high:
                return None
            k, lemma, cue = i + 2, "according to", (tokens.start[i], tokens.end[i + 1])
            is_measure = tokens.flags[k] & POSSESSIVE and tokens.word(k + 1) in tokens.lists["measures"]
            if is_measure or (tokens.word(k) in tokens.lists["yardsticks"] and tokens.gap[k + 1] & BREAK):
                return None
        else:
            f = tokens.flags[i + 1]
            is_named = f & CAPITAL or (f & DETERMINER and tokens.gap[i] & COMMA)
            if not is_named or tokens.gap[i + 1] & BREAK or not tokens.gap[i] & (COMMA | CLOSE | LEFT | NEW):
                return None
            k, lemma, cue = i + 1, "per", (tokens.start[i], tokens.end[i])
        is_behind_and = tokens.flags[i - 1] & COORDINATOR and tokens.gap[i - 1] & (COMMA | SEMICOLON | DASH)
        opens = i == low or (i - low <= 2 and all(tokens.flags[m] & COORDINATOR for m in range(low, i)))
        if opens or (i > low and is_behind_and):
            stop = k + 1
            while stop < high and (
                not tokens.gap[stop] & (COMMA | OPEN | DASH | COLON)
                or (tokens.flags[stop] & tokens.flags[stop - 1] & NUMBER and tokens.gap[stop] == COMMA)
            ):
                stop += 1
            stop = self._subject_ahead(k, min(stop, high))
            source = (tokens.start[k], tokens.end[stop - 1])
            return Draft(lemma, cue, i, stop, "after", source, i, rule=lemma) if stop < high else None
        stop = source_behind(tokens, k, high)
        if tokens.gap[i] & COMMA and tokens.flags[i - 1] & THAT:
            stop = next((m for m in range(k + 1, stop) if tokens.gap[m] & COMMA), stop)
        return Draft(lemma, cue, i, stop, "before", (tokens.start[k], self.page.end(stop, high)), i, rule=lemma)

    def _subject_ahead(self, k: int, stop: int) -> int:
        """Where a clause's subject begins behind a source without a comma: ``According to Lind the pier ...``."""
        tokens = self.tokens
        for m in range(k + 1, stop):
            f, before = tokens.flags[m], tokens.flags[m - 1]
            if not f & (DETERMINER | POSSESSIVE | PRONOUN) or f & CAPITAL:
                continue
            if before & (PREPOSITION | COORDINATOR | DETERMINER | POSSESSIVE | OWNER | SUBORDINATOR | THAT | WH):
                continue
            seen = [bool(tokens.flags[n] & CLAUSE_VERB) for n in range(k, stop)]
            return m if any(seen[m - k :]) and not any(seen[: m - k]) else stop
        return stop

    def hearsay(self, first: int, last: int, low: int) -> Draft | None:
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
        return Draft(tokens.word(last), cue, k, last + 1, "hearsay", None, first, is_hearsay=True, rule="hearsay")

    def nominal(self, i: int, low: int, high: int) -> Draft | None:
        """``his claim that``, ``warnings from officials that``, ``the group's announcement that``."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        if tokens.quotation[i] >= 0:
            return None
        p = flags[i - 1] if i > low and not gap[i] & BREAK else 0
        if flags[i + 1] & THAT and p & (POSSESSIVE | OWNER):
            start = i - 1
            if p & OWNER:
                start, _ = phrase_before(tokens, i - 1, low)
                start = self._owner_start(start, i - 1)
            source = (tokens.start[start], tokens.end[i - 1])
            return Draft(
                tokens.word(i),
                (tokens.start[i], tokens.end[i]),
                start,
                i + 1,
                "after",
                source,
                i,
                rule="noun of speech",
            )
        if flags[i + 1] & THAT and p & (DETERMINER | PREPOSITION) and not p & TO and not self._is_relative(i + 1):
            if tokens.word(i - 1) in ("any", "no"):
                return None
            issuer = self._issuer(i, low)
            cue = (tokens.start[i], tokens.end[i])
            return Draft(tokens.word(i), cue, i, i + 1, "after", issuer, i, rule="noun and that")
        if tokens.word(i + 1) in tokens.lists["emerges"] and not gap[i + 1] & BREAK:
            that = next((m for m in range(i + 2, min(i + 7, high)) if flags[m] & THAT), high)
            cue = (tokens.start[i], tokens.end[i + 1])
            is_plain = that < high and not any(gap[m] & BREAK for m in range(i + 2, that + 1))
            if is_plain:
                return Draft(
                    tokens.word(i), cue, i, that, "after", None, i, is_hearsay=True, rule="report that emerged"
                )
        if tokens.word(i + 1) in ("from", "by"):
            stop = i + 3
            while stop < min(i + 12, high) and not gap[stop] & BREAK and not flags[stop] & THAT:
                stop += 1
            if (
                stop < high
                and flags[stop] & THAT
                and not any(tokens.flags[m] & (CLAUSE_VERB | SPEECH) for m in range(i + 2, stop))
                and not tokens.flags[stop + 1] & AUXILIARY
            ):
                source = (tokens.start[i + 2], tokens.end[source_behind(tokens, i + 2, stop) - 1])
                return Draft(
                    tokens.word(i), (tokens.start[i], tokens.end[i]), i, stop, "after", source, i, rule="noun of speech"
                )
        return None

    def _issuer(self, i: int, low: int) -> Span | None:
        """Who ``issued a statement that``."""
        tokens = self.tokens
        if i - 2 <= low or tokens.word(i - 2) not in tokens.lists["issues"]:
            return None
        phrase = source_before(tokens, i - 2, low)
        return None if phrase is None else (phrase[1], phrase[2])

    def _owner_start(self, start: int, last: int) -> int:
        """First word of the owner alone: ``a key to Lind's``, ``asserting Lind's``."""
        flags = self.tokens.flags
        for m in range(last, start, -1):
            if flags[m - 1] & (PREPOSITION | GERUND | VERB | ED) and not flags[m - 1] & (CAPITAL | OF | NOUN_TOO):
                return m
        return start

    def _is_relative(self, k: int) -> bool:
        """Whether ``that`` at word ``k`` opens a relative clause: ``the claims that were made``, ``that he made.``"""
        tokens = self.tokens
        if tokens.flags[k + 1] & (CLAUSE_VERB | VERB) and not tokens.flags[k + 1] & (CAPITAL | DETERMINER):
            return True
        m = k + 1
        while not tokens.gap[m] & BREAK:
            if m > k + 1 and tokens.flags[m] & (CLAUSE_VERB | ED):
                return bool(tokens.gap[m + 1] & BREAK or (tokens.flags[m + 1] & LY and tokens.gap[m + 2] & BREAK))
            m += 1
        return True
