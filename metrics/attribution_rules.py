"""Attribution by rules: cue words of a lexicon, then source and content around them by word order and punctuation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from masthead.metrics.attribution_table import Attribution, Attributions, attributions_from
from masthead.metrics.attribution_tokens import (
    CAPITAL,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    LEFT,
    LY,
    NEW,
    NUMBER,
    OPEN,
    OWNER,
    PARAGRAPH,
    PLURAL,
    RIGHT,
    SEMICOLON,
    Tokens,
    read_tokens,
)
from masthead.metrics.lexicon import FLAGS, LANGUAGES, Lexicon, load_lexicon
from masthead.metrics.texts import Flags, Texts

SOURCE, CUE, CONTENT = range(3)

SPEECH, CLAUSE, OBJECT, OTHER = (FLAGS[name] for name in ("speech", "clause", "object", "other"))
BASE, THIRD, PAST, PARTICIPLE, GERUND = (FLAGS[name] for name in ("base", "third", "past", "participle", "gerund"))
BE, HAVE, MODAL, DO, NEGATIVE = (FLAGS[name] for name in ("be", "have", "modal", "do", "negative"))
DETERMINER, POSSESSIVE, SUBJECT, PRONOUN = (FLAGS[n] for n in ("determiner", "possessive", "subject", "pronoun"))
OBJECT_PRONOUN, THAT, WH, TO = (FLAGS[name] for name in ("object_pronoun", "that", "wh", "to"))
PREPOSITION, OF, COORDINATOR, SUBORDINATOR = (FLAGS[n] for n in ("preposition", "of", "coordinator", "subordinator"))
ADVERB, TIME, ADDRESSEE, PARTICLE = (FLAGS[name] for name in ("adverb", "time", "addressee", "particle"))

REPORTING = SPEECH | CLAUSE | OBJECT
VERB = REPORTING | OTHER
FINITE = THIRD | PAST
AUXILIARY = BE | HAVE | MODAL | DO
NOMINAL_BEFORE = DETERMINER | POSSESSIVE | OF | NUMBER
BREAK = NEW | COMMA | SEMICOLON | COLON | DASH | OPEN | CLOSE | LEFT | RIGHT


def find_by_rules(texts: Texts, is_article: Flags, languages: Sequence[str]) -> Attributions:
    """The attributions that the rules of each article's language find; no rows where there are no rules."""
    supported = np.array([language in LANGUAGES for language in languages], dtype=np.bool_)
    found: list[Attribution] = []
    for language in sorted(set(languages) & set(LANGUAGES)):
        lexicon = load_lexicon(language)
        assert lexicon is not None
        in_language = np.array([known == language for known in languages], dtype=np.bool_)
        chosen = is_article & in_language[texts.words.article]
        found.extend(_Reader(texts, lexicon, chosen).read())
    return attributions_from(found, supported)


class _Reader:
    """Reads the tokens of one language and finds attributions one cue at a time."""

    def __init__(self, texts: Texts, lexicon: Lexicon, chosen: Flags):
        self.texts = texts
        self.text = texts.text
        self.lemmas = lexicon.lemmas
        self.tokens: Tokens = read_tokens(texts, lexicon, chosen, REPORTING)
        self.flags, self.gap = self.tokens.flags, self.tokens.gap
        self.start, self.end = self.tokens.start, self.tokens.end
        self.quote_start: list[int] = texts.quotations.start.tolist()
        self.quote_end: list[int] = texts.quotations.end.tolist()
        self.sentence_end: list[int] = texts.sentences.end.tolist()
        self.used_quotations: set[int] = set()

    def read(self) -> Iterator[Attribution]:
        last: Attribution | None = None
        for i in self.tokens.candidates:
            found = self._at(i, last)
            if found is not None:
                last = found
                yield found
        yield from self._left_over_quotations()

    def _at(self, i: int, last: Attribution | None) -> Attribution | None:
        flags, gap = self.flags, self.gap
        if self.tokens.quotation[i] >= 0:
            return None
        first = self._cue_start(i)
        if first < 0:
            return None
        low = self._sentence_start(i)
        high = self._sentence_stop(i)
        before = gap[first]
        after = gap[i + 1]
        source: tuple[int, int] | None = None
        content: list[tuple[int, int]] = []
        inverted = bool(before & (COMMA | CLOSE) and not after & BREAK and self._is_inverted(i, first, high))
        cue_last = i
        if inverted:
            stop = self._source_stop(i + 1, high)
            source = (self.start[i + 1], self._char_end(stop))
            content = self._content_before(first, low)
            content += self._content_after_break(stop, high)
        else:
            left = self._source_left(first, low, last)
            if left is None:
                return None
            source_first, source = left
            is_end = after & NEW or (after & (COMMA | CLOSE) and not after & OPEN)
            if is_end and source_first > low and gap[source_first] & (COMMA | CLOSE | DASH):
                content = self._content_before(source_first, low)
                content += self._content_after_break(i + 1, high)
            else:
                content = self._content_after(i, high)
        if not content:
            return None
        lemma = self.lemmas[self.tokens.lemma[i]]
        spans = [(CUE, self.start[first], self.end[cue_last])]
        if source is not None:
            spans.append((SOURCE, *source))
        spans += [(CONTENT, *span) for span in content]
        return Attribution(
            self.tokens.article[i],
            self.tokens.sentence[i],
            self._form(content),
            lemma,
            tuple(sorted(spans, key=lambda span: span[1])),
            is_negated=any(flags[k] & NEGATIVE for k in range(first, i)),
        )

    def _sentence_start(self, i: int) -> int:
        while not self.gap[i] & NEW:
            i -= 1
        return i

    def _sentence_stop(self, i: int) -> int:
        i += 1
        while not self.gap[i] & NEW:
            i += 1
        return i

    def _cue_start(self, i: int) -> int:
        """First word of the verb group that ends with the cue word ``i``; -1 where it is no verb."""
        flags, gap = self.flags, self.gap
        f = flags[i]
        if f & CAPITAL and not gap[i] & NEW:
            return -1
        first = i
        passive = auxiliary = False
        while not gap[first] & BREAK:
            p = flags[first - 1]
            if p & AUXILIARY and not p & PRONOUN:
                auxiliary = True
                passive = passive or bool(p & BE)
            elif not (p & (ADVERB | LY | NEGATIVE)) or p & (CAPITAL | SUBORDINATOR):
                break
            first -= 1
        if gap[first] & NEW:
            return -1
        p = flags[first - 1]
        if not f & (PAST | GERUND | PARTICIPLE) and not auxiliary and p & (NOMINAL_BEFORE | OWNER):
            return -1
        adjectival = not auxiliary and first == i and p & (DETERMINER | POSSESSIVE | OF) and not p & (THAT | PRONOUN)
        if f & (PAST | PARTICIPLE | GERUND) and adjectival:
            return -1
        if passive and not f & GERUND:
            return -1
        if f & BASE and not f & PAST and not auxiliary and not p & (PLURAL | PRONOUN | SUBJECT | TO):
            return -1
        return first

    def _is_inverted(self, i: int, first: int, high: int) -> bool:
        if not self.flags[i] & FINITE or not self.flags[i] & (SPEECH | CLAUSE):
            return False
        if not self.flags[i + 1] & (CAPITAL | DETERMINER | POSSESSIVE | NUMBER | PLURAL) or self.flags[i + 1] & THAT:
            return False
        if self.gap[first] & CLOSE:
            return True
        stop = self._source_stop(i + 1, high)
        return not any(self.flags[k] & (FINITE | AUXILIARY) and not self.flags[k] & CAPITAL for k in range(i + 1, stop))

    def _source_stop(self, k: int, high: int) -> int:
        """One past the last word of a source that begins with word ``k``, appositions included."""
        j = k + 1
        while j < high:
            g, f = self.gap[j], self.flags[j]
            if g & (SEMICOLON | COLON | OPEN | DASH):
                break
            if g & COMMA and (f & (GERUND | ADVERB | SUBORDINATOR | COORDINATOR | PREPOSITION) and not f & WH):
                break
            j += 1
        return j

    def _char_end(self, stop: int) -> int:
        return self.end[stop - 1]

    def _source_left(self, first: int, low: int, last: Attribution | None) -> tuple[int, tuple[int, int]] | None:
        """First word and span of the source before the cue group that begins at ``first``."""
        flags, gap = self.flags, self.gap
        j = first - 1
        g = gap[first]
        if g & NEW or g & (COLON | SEMICOLON | OPEN):
            return None
        if flags[first] & GERUND or flags[j] & (COORDINATOR | TO) or g & (DASH | CLOSE):
            return self._subject(first, low, last)
        end = self.end[j]
        if g & COMMA:
            m = first - 1
            while m > low and not gap[m] & COMMA:
                m -= 1
            if m <= low:
                return self._subject(first, low, last)
            end = end + 1
            j = m - 1
        elif g & RIGHT:
            m = first - 1
            while m > low and not gap[m] & LEFT:
                m -= 1
            end = end + 1
            if m <= low:
                return None
            j = m - 1
        s = self._phrase_start(j, low)
        if s > j:
            return self._subject(first, low, last)
        return s, (self.start[s], end)

    def _subject(self, first: int, low: int, last: Attribution | None) -> tuple[int, tuple[int, int]] | None:
        """The source of an earlier cue of the same sentence, else the first noun phrase of the sentence."""
        if last is not None and last.sentence == self.tokens.sentence[first]:
            for role, start, end in last.spans:
                if role == SOURCE:
                    return first, (start, end)
        j = low
        while j < first and self.flags[j] & (COORDINATOR | ADVERB):
            j += 1
        k = j
        while k < first and not self.gap[k + 1] & BREAK and not self.flags[k + 1] & (VERB | AUXILIARY | PREPOSITION):
            k += 1
        if k >= first:
            return None
        return first, (self.start[j], self.end[k])

    def _phrase_start(self, j: int, low: int) -> int:
        flags, gap = self.flags, self.gap
        if flags[j] & PRONOUN:
            return j
        s = j
        while s > low and not gap[s] & BREAK:
            p = flags[s - 1]
            if p & (SUBORDINATOR | THAT | AUXILIARY | PRONOUN):
                break
            if p & VERB and p & FINITE and not p & CAPITAL:
                break
            if p & COORDINATOR and not (s - 1 > low and flags[s - 2] & CAPITAL):
                break
            s -= 1
        while s < j and flags[s] & (PREPOSITION | COORDINATOR | ADVERB | TIME) and not flags[s] & DETERMINER:
            s += 1
        return s

    def _content_before(self, stop: int, low: int) -> list[tuple[int, int]]:
        """What stands before word ``stop`` in its sentence; a quotation that closes there counts from its start."""
        if stop <= low:
            low = stop - 1
            if low < 0 or self.tokens.article[low] != self.tokens.article[stop] or self.gap[stop] & PARAGRAPH:
                return []
        start = self._quoted_start(low)
        quotation = self.tokens.quotation[stop - 1]
        if self.gap[stop] & CLOSE and quotation >= 0:
            self.used_quotations.add(quotation)
            q = self.quote_start[quotation]
            return [(min(start, q), self.quote_end[quotation])]
        return [(start, self.end[stop - 1])]

    def _quoted_start(self, k: int) -> int:
        quotation = self.tokens.quotation[k]
        if quotation >= 0:
            self.used_quotations.add(quotation)
            return min(self.quote_start[quotation], self.start[k])
        return self.start[k]

    def _content_after_break(self, k: int, high: int) -> list[tuple[int, int]]:
        """The rest of the sentence behind a comma, or the quotation that goes on in the next sentence."""
        if k < high:
            if self.gap[k] & (COMMA | OPEN | COLON | SEMICOLON | DASH) and not self.flags[k] & GERUND:
                return [(self._quoted_start(k), self._content_end(k, high))]
            return []
        if k < len(self.start) - 1 and self.gap[k] & OPEN and not self.gap[k] & PARAGRAPH:
            quotation = self.tokens.quotation[k]
            self.used_quotations.add(quotation)
            return [(self.quote_start[quotation], self.quote_end[quotation])]
        return []

    def _content_after(self, i: int, high: int) -> list[tuple[int, int]]:
        flags, gap = self.flags, self.gap
        k = i + 1
        if k >= high and not (gap[k] & OPEN and not gap[k] & PARAGRAPH):
            return []
        if k < high and not gap[k] & BREAK:
            f = flags[i]
            if not f & (SPEECH | OBJECT):
                ahead = range(k, min(k + 6, high))
                if not any(flags[m] & (THAT | WH | PRONOUN) or gap[m] & (OPEN | COLON) for m in ahead):
                    return []
            m = k
            while m < min(k + 5, high) and not flags[m] & (THAT | WH) and not gap[m] & (OPEN | COLON):
                m += 1
            if m < min(k + 5, high) and m > k and flags[k] & (ADDRESSEE | TIME | PREPOSITION | CAPITAL):
                k = m
        return [(self._quoted_start(k), self._content_end(k, high))]

    def _content_end(self, k: int, high: int) -> int:
        """End of content that begins at word ``k`` and goes on to the end of the sentence or of a quotation."""
        last = max(high - 1, k)
        quotation = self.tokens.quotation[last]
        if quotation >= 0:
            self.used_quotations.add(quotation)
            return self.quote_end[quotation]
        end = self.sentence_end[self.tokens.sentence[last]]
        trimmed = self.text[self.end[last] : end].rstrip()
        return self.end[last] + len(trimmed.rstrip(".!?…"))

    def _form(self, content: list[tuple[int, int]]) -> str:
        quoted = [self.text[start] in "\"“”'‘«„" for start, _ in content]
        if all(quoted):
            return "direct"
        return "mixed" if any(c in '"“”' for start, end in content for c in self.text[start:end]) else "indirect"

    def _left_over_quotations(self) -> Iterator[Attribution]:
        """Quotations of three words and more that no cue has taken."""
        tokens = self.tokens
        place = 0
        total = len(tokens.start) - 1
        while place < total:
            quotation = tokens.quotation[place]
            if quotation < 0:
                place += 1
                continue
            stop = place
            while stop < total and tokens.quotation[stop] == quotation:
                stop += 1
            if stop - place >= 3 and quotation not in self.used_quotations:
                span = (CONTENT, self.quote_start[quotation], self.quote_end[quotation])
                yield Attribution(tokens.article[place], tokens.sentence[place], "direct", None, (span,))
            place = stop
