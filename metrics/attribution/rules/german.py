"""German reported speech: quotation or clause and verb in either order, laut, zufolge, so, wie ... berichtet."""

from __future__ import annotations

from masthead.metrics.attribution.rules.draft import Span
from masthead.metrics.attribution.rules.flags import (
    AUXILIARY,
    CAPITAL,
    COORDINATOR,
    DETERMINER,
    FINITE,
    HEARSAY,
    NEGATIVE,
    OBJECT,
    OPENER,
    PARTICIPLE,
    PREPOSITION,
    PRONOUN,
    REPORTING,
    SUBORDINATOR,
    TIME,
    VERB,
)
from masthead.metrics.attribution.rules.lexicon import Lexicon
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.quotations import left_over_quotations
from masthead.metrics.attribution.rules.sentences import finish
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, NEW, OPEN, PARAGRAPH
from masthead.metrics.attribution.table import CONTENT, CUE, SOURCE, Attribution
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts

_LONGEST_PHRASE = 12


class GermanReader:
    """Finds the attributions in German article text, one cue at a time."""

    def __init__(self, texts: Texts, lexicon: Lexicon, chosen: Flags):
        self.page = Passage(texts, lexicon, chosen)
        self.tokens = self.page.tokens
        self.lexicon = lexicon

    def read(self) -> list[Attribution]:
        """All attributions, then the quotations that no cue has taken."""
        attributions: list[Attribution] = []
        covered: list[Span] = []
        for i, low, high in zip(self.tokens.candidates, self.tokens.low, self.tokens.high, strict=True):
            found = self._at(i, low, high)
            if found is not None:
                covered.extend((start, end) for role, start, end in found.spans if role == CONTENT)
                attributions.append(found)
        return [*attributions, *left_over_quotations(self.page, covered)]

    def _at(self, i: int, low: int, high: int) -> Attribution | None:
        tokens = self.tokens
        f = tokens.flags[i]
        if tokens.quotation[i] >= 0:
            return None
        if f & OPENER:
            return self._phrase(i, low, high)
        if f & HEARSAY:
            cue = (CUE, tokens.start[i], tokens.end[i])
            content = (CONTENT, tokens.start[low], self.page.content_end(high))
            return finish(self.page, i, tokens.word(i), [cue, content], "hearsay", is_hearsay=True)
        if f & REPORTING and not f & CAPITAL:
            return self._verb(i, low, high)
        return None

    def _verb(self, i: int, low: int, high: int) -> Attribution | None:
        """A reporting verb: behind a quotation or clause, before one, or at the end of ``hat ... gesagt``."""
        tokens = self.tokens
        flags, gap = tokens.flags, tokens.gap
        lemma = self.lexicon.lemmas[tokens.lemma[i]]
        if flags[i] & PARTICIPLE and not flags[i] & FINITE:
            return self._perfect(i, lemma, low, high)
        if not flags[i] & FINITE:
            return None
        if lemma in self.lexicon.lists["needs_particle"] and self._particle(i, lemma, high) is None:
            return None
        if gap[i] & (COMMA | CLOSE) and i > low and not gap[i + 1] & BREAK:
            return self._inverted(i, lemma, low, high)
        if i > low and flags[i - 1] & SUBORDINATOR:
            return None
        source = self._subject(i, low)
        k = self._behind(i, high)
        if source is None or k is None:
            return None
        content = (CONTENT, self.page.start(k), self._rest(k, high))
        return self._made(i, lemma, [source, content], low, "source before content")

    def _perfect(self, i: int, lemma: str, low: int, high: int) -> Attribution | None:
        tokens = self.tokens
        helper = next((k for k in range(i - 1, low, -1) if tokens.flags[k] & AUXILIARY), None)
        k = self._behind(i, high)
        source = self._subject(helper, low) if helper is not None else None
        if source is None or k is None or not tokens.gap[i + 1] & (COMMA | COLON):
            return None
        return self._made(i, lemma, [source, (CONTENT, self.page.start(k), self._rest(k, high))], low, "hat ... gesagt")

    def _inverted(self, i: int, lemma: str, low: int, high: int) -> Attribution | None:
        tokens = self.tokens
        f = tokens.flags[i + 1]
        if not f & (CAPITAL | DETERMINER | PRONOUN):
            return None
        stop = self._phrase_stop(i + 1, high)
        spans = [(SOURCE, tokens.start[i + 1], tokens.end[stop - 1]), (CONTENT, *self._before(i, low))]
        k = stop
        while k < high and not tokens.gap[k] & OPEN:
            k += 1
        if tokens.gap[k] & OPEN and not tokens.gap[k] & PARAGRAPH and tokens.gap[i] & CLOSE:
            quotation = tokens.quotation[k]
            spans.append((CONTENT, self.page.quote_start[quotation], self.page.quote_end[quotation]))
        return self._made(i, lemma, spans, low, "verb before source")

    def _made(self, i: int, lemma: str, spans: list[tuple[int, int, int]], low: int, rule: str) -> Attribution:
        tokens = self.tokens
        cue = (CUE, tokens.start[i], tokens.end[i])
        is_negated = any(tokens.flags[k] & NEGATIVE for k in range(max(low, i - 3), i + 3))
        return finish(self.page, i, lemma, [cue, *spans], rule, is_negated=is_negated)

    def _particle(self, i: int, lemma: str, high: int) -> int | None:
        """Where the separated prefix of ``teilte ... mit`` stands."""
        wanted = self.lexicon.particles.get(lemma, frozenset())
        for k in range(i + 1, min(i + 2 * _LONGEST_PHRASE, high)):
            if self.tokens.word(k) in wanted and (self.tokens.gap[k + 1] & BREAK or lemma == "geben"):
                return k
        return None

    def _subject(self, k: int, low: int) -> tuple[int, int, int] | None:
        """The noun phrase before word ``k``: from the clause's beginning, adverbs and time left out."""
        tokens = self.tokens
        s = k - 1
        if tokens.gap[k] & COMMA and not any(
            tokens.flags[m] & (VERB | AUXILIARY | SUBORDINATOR) for m in range(low, k)
        ):
            s = low
        while s > low and not tokens.gap[s] & BREAK:
            s -= 1
        while (s < k and tokens.flags[s] & (COORDINATOR | TIME)) or (s < k - 1 and tokens.flags[s] & PREPOSITION):
            s += 1
        if s >= k or not any(tokens.flags[m] & (CAPITAL | PRONOUN) for m in range(s, k)):
            return None
        if any(tokens.flags[m] & (AUXILIARY | SUBORDINATOR) for m in range(s, k)):
            return None
        return SOURCE, tokens.start[s], tokens.end[k - 1]

    def _behind(self, i: int, high: int) -> int | None:
        """First word of the content behind a verb: a quotation, a colon's clause, or a clause behind a comma."""
        tokens = self.tokens
        for k in range(i + 1, min(i + _LONGEST_PHRASE, high + 1)):
            g = tokens.gap[k]
            if g & OPEN and (k < high or not g & PARAGRAPH):
                return k
            if k >= high:
                break
            if g & (COLON | COMMA):
                return k
        lemma = self.lexicon.lemmas[tokens.lemma[i]]
        takes_object = tokens.flags[i] & OBJECT or tokens.word(i + 1) in self.lexicon.particles.get(lemma, ())
        return i + 1 if takes_object and i + 1 < high and not tokens.gap[i + 1] & BREAK else None

    def _rest(self, k: int, high: int) -> int:
        tokens = self.tokens
        if tokens.gap[k] & OPEN:
            quotation = tokens.quotation[k]
            if self.page.is_closed(quotation) or k >= high:
                return self.page.quote_end[quotation]
        return self.page.content_end(high)

    def _before(self, stop: int, low: int) -> Span:
        tokens = self.tokens
        quotation = tokens.quotation[stop - 1]
        if tokens.gap[stop] & CLOSE and quotation >= 0:
            return self.page.quote_start[quotation], self.page.quote_end[quotation]
        return self.page.start(low), tokens.end[stop - 1]

    def _phrase_stop(self, k: int, high: int) -> int:
        """One past the last word of a noun phrase that begins with word ``k``."""
        tokens = self.tokens
        j = k + 1
        if tokens.flags[k] & PRONOUN:
            return j
        while j < min(k + _LONGEST_PHRASE, high):
            f = tokens.flags[j]
            if tokens.word(j) in self.lexicon.lists["behind_source"]:
                break
            if tokens.gap[j] & (NEW | OPEN | COLON | COMMA) or f & (AUXILIARY | SUBORDINATOR | TIME):
                break
            if f & VERB and not f & CAPITAL:
                break
            if tokens.word(j) in self.lexicon.lists["separable"] and (j + 1 >= high or tokens.gap[j + 1] & BREAK):
                break
            if tokens.word(j) == "am" or (f & PREPOSITION and tokens.flags[j + 1] & TIME):
                break
            j += 1
        return j

    def _phrase(self, i: int, low: int, high: int) -> Attribution | None:
        """``laut X``, ``nach Angaben von X``, ``X zufolge``, ``so X``, ``wie X berichtete``."""
        word = self.tokens.word(i)
        if word == "zufolge":
            return self._zufolge(i, low, high)
        if word in ("heißt", "hieß"):
            return self._it_says(i, low, high)
        if word in ("so", "wie"):
            return self._so_or_wie(i, low, high)
        return self._laut(i, low, high)

    def _laut(self, i: int, low: int, high: int) -> Attribution | None:
        tokens = self.tokens
        first = i
        k = i + 1
        if tokens.word(i) == "angaben":
            if i == low or tokens.word(i - 1) != "nach":
                return None
            first = i - 1
            k += 1 if tokens.word(k) == "von" else 0
        if k >= high or tokens.gap[k] & BREAK:
            return None
        stop = self._phrase_stop(k, high)
        cue = (CUE, tokens.start[first], tokens.end[k - 1])
        source = (SOURCE, tokens.start[k], tokens.end[stop - 1])
        content = self._around(first, stop, low, high)
        return finish(
            self.page, i, "laut" if k == i + 1 and first == i else "nach Angaben", [cue, source, *content], "laut"
        )

    def _around(self, first: int, stop: int, low: int, high: int) -> list[tuple[int, int, int]]:
        """The clause around a phrase, in one or two pieces."""
        pieces = []
        if first > low:
            pieces.append((CONTENT, *self._before(first, low)))
        if stop < high:
            pieces.append((CONTENT, self.page.start(stop), self.page.content_end(high)))
        return pieces

    def _zufolge(self, i: int, low: int, high: int) -> Attribution | None:
        tokens = self.tokens
        s = i - 1
        while s > low and not tokens.gap[s] & BREAK and not tokens.flags[s - 1] & (AUXILIARY | VERB):
            s -= 1
        if s < low:
            return None
        cue = (CUE, tokens.start[i], tokens.end[i])
        source = (SOURCE, tokens.start[s], tokens.end[i - 1])
        return finish(self.page, i, "zufolge", [cue, source, *self._around(s, i + 1, low, high)], "zufolge")

    def _it_says(self, i: int, low: int, high: int) -> Attribution | None:
        """``..., hieß es in der Mitteilung``: the source, if any, is a phrase with a preposition."""
        tokens = self.tokens
        if i == low or not tokens.gap[i] & (COMMA | CLOSE) or tokens.word(i + 1) != "es":
            return None
        spans = [(CUE, tokens.start[i], tokens.end[i + 1]), (CONTENT, *self._before(i, low))]
        if i + 3 < high and tokens.flags[i + 2] & PREPOSITION and not tokens.gap[i + 2] & BREAK:
            spans.append((SOURCE, tokens.start[i + 3], tokens.end[self._phrase_stop(i + 3, high) - 1]))
        return finish(self.page, i, "heißen", spans, "hieß es")

    def _so_or_wie(self, i: int, low: int, high: int) -> Attribution | None:
        tokens = self.tokens
        if i + 1 >= high or tokens.gap[i + 1] & BREAK or not tokens.gap[i] & (COMMA | CLOSE | NEW):
            return None
        if not tokens.flags[i + 1] & (CAPITAL | DETERMINER | PRONOUN):
            return None
        stop = self._phrase_stop(i + 1, high)
        source = (SOURCE, tokens.start[i + 1], tokens.end[stop - 1])
        if tokens.word(i) == "so":
            is_closed = stop >= high or tokens.gap[stop] & (COMMA | OPEN)
            if i == low or not is_closed:
                return None
            cue = (CUE, tokens.start[i], tokens.end[i])
            return finish(self.page, i, "so", [cue, source, (CONTENT, *self._before(i, low))], "so")
        verb = next((k for k in range(stop, min(stop + 6, high)) if tokens.flags[k] & REPORTING), None)
        if verb is None:
            return None
        cue = (CUE, tokens.start[verb], tokens.end[verb])
        lemma = self.lexicon.lemmas[tokens.lemma[verb]]
        return finish(self.page, i, lemma, [cue, source, *self._around(i, verb + 1, low, high)], "wie ... berichtet")
