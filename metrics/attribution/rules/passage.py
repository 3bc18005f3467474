"""The batch as the attribution rules read it: tokens, quotations, and questions that several rules ask."""

from __future__ import annotations

from masthead.metrics.attribution.rules.flags import (
    AUXILIARY,
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    ED,
    HEARSAY,
    OF,
    OPENER,
    PREPOSITION,
    PRONOUN,
    REPORTING,
    STATEMENT,
    THAT,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.lexicon import Lexicon
from masthead.metrics.attribution.rules.tokens import (
    CLOSE,
    COLON,
    COMMA,
    LONGEST,
    NEW,
    OPEN,
    PARAGRAPH,
    Tokens,
    read_tokens,
)
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.texts import Texts

_MARKS = '"“”„«'
LONGEST_TITLE = 10
"""A title in quotation marks has at most so many words."""
SMALL_IN_TITLES = PREPOSITION | DETERMINER | COORDINATOR | TO | OF
"""What is written small within a title."""


def quotation_marks(texts: Texts) -> list[int]:
    """The places of quotation marks, single ones left out: those may be apostrophes."""
    places: list[int] = texts.places_of(_MARKS).tolist()
    return places


class Passage:
    """Tokens and quotations of the article text of one language."""

    def __init__(self, texts: Texts, lexicon: Lexicon, chosen: Flags):
        self.text = texts.text
        self.lexicon = lexicon
        self.tokens: Tokens = read_tokens(texts, lexicon, chosen, REPORTING | STATEMENT | HEARSAY | OPENER)
        self.quote_start: list[int] = texts.quotations.start.tolist()
        self.quote_end: list[int] = texts.quotations.end.tolist()
        self.sentence_end: list[int] = texts.sentences.end.tolist()
        self.marks = quotation_marks(texts)

    def end(self, stop: int, high: int) -> int:
        """End of a source whose last word is before ``stop``: a closing bracket or percent sign belongs to it."""
        end = self.tokens.end[stop - 1]
        tail = self.text[end : end + 3]
        return end + 2 if tail.startswith(".)") else end + 1 if tail[:1] in (")", "%") else end

    def inner(self, quotation: int) -> str:
        """The end of a quotation, its closing marks taken off."""
        end = self.quote_end[quotation]
        return self.text[max(self.quote_start[quotation], end - 8) : end].rstrip("\"'”’» ")

    def is_closed(self, quotation: int) -> bool:
        """Whether a quotation ends with a mark of its own inside: ``“..., ”``."""
        return self.inner(quotation).endswith((",", ".", "?", "!", "…", "-", "—"))

    def closes_speech(self, k: int) -> bool:
        """Whether a quotation of speech ends right before word ``k``: one with a final mark inside."""
        if k == 0 or self.tokens.gap[k] & PARAGRAPH:
            return False
        quotation = self.tokens.quotation[k - 1]
        if quotation < 0 or not self.is_closed(quotation) or self.is_title_within(quotation, k):
            return False
        return not self.tokens.gap[k] & NEW or not self.inner(quotation).endswith(".")

    def is_title_within(self, quotation: int, k: int) -> bool:
        """Whether the quotation around the word before ``k`` is a title within a sentence: ``In his memoir, “It Held for Me,”``."""
        tokens = self.tokens
        if k > LONGEST_TITLE and tokens.quotation[k - 1 - LONGEST_TITLE] == quotation:
            return False
        first = k - 1
        while first > 0 and tokens.quotation[first - 1] == quotation:
            first -= 1
        if tokens.gap[first] & (NEW | COLON) or k - first < 2:
            return False
        return all(tokens.flags[m] & (CAPITAL | SMALL_IN_TITLES) for m in range(first, k))

    def behind_title(self, k: int) -> int | None:
        """The word behind the title in quotation marks that begins at word ``k``: ``the network's “Face the Harbor” program``."""
        quoted = self.tokens.quotation
        stop = k
        while quoted[k] >= 0 and quoted[stop] == quoted[k] and stop - k < LONGEST_TITLE:
            stop += 1
        return stop if stop > k and self.is_title_within(quoted[k], stop) else None

    def has_clause(self, k: int, stop: int) -> bool:
        """Whether there is a main verb, and not only one behind ``who`` or the like, before word ``stop``."""
        tokens = self.tokens
        relative = False
        for m in range(k, stop):
            if tokens.gap[m] & COMMA:
                relative = False
            f = tokens.flags[m]
            if f & WH:
                relative = True
            elif f & CLAUSE_VERB or (f & (AUXILIARY) and f & PRONOUN):
                if not relative:
                    return True
                relative = False
        return False

    def speech_ahead(self, k: int, high: int) -> bool:
        """Whether a quotation, a colon, ``that`` or a clause stands behind word ``k`` in the sentence."""
        tokens = self.tokens
        return any(
            tokens.flags[m] & THAT
            or tokens.gap[m] & (OPEN | COLON)
            or tokens.flags[m] & CLAUSE_VERB
            or (tokens.flags[m] & ED and not tokens.flags[m] & CAPITAL)
            for m in range(k, high)
        )

    def begin(self, i: int) -> int:
        """First word of the sentence of word ``i``, or as far back as a cue reads."""
        furthest = max(i - LONGEST, 0)
        while i > furthest and not self.tokens.gap[i] & NEW:
            i -= 1
        return i

    def start(self, k: int) -> int:
        """Where content that begins with word ``k`` begins: at its quotation mark where it opens a quotation."""
        quotation = self.tokens.quotation[k]
        if quotation >= 0 and self.tokens.gap[k] & OPEN:
            return min(self.quote_start[quotation], self.tokens.start[k])
        return self.tokens.start[k]

    def trim(self, stop: int) -> int:
        """Where content whose last word is before ``stop`` ends."""
        quotation = self.tokens.quotation[stop - 1]
        if quotation >= 0 and self.tokens.gap[stop] & CLOSE:
            return self.quote_end[quotation]
        return self.end(stop, stop)

    def content_end(self, high: int) -> int:
        """End of content that goes on to the end of the sentence, or of the quotation that is open there."""
        last = high - 1
        quotation = self.tokens.quotation[last]
        if quotation >= 0:
            return self.quote_end[quotation]
        end = self.sentence_end[self.tokens.sentence[last]]
        trimmed = self.text[self.tokens.end[last] : end].rstrip()
        return self.tokens.end[last] + len(trimmed.removesuffix(".)").rstrip(".!?…"))
