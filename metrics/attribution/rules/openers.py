"""Cues that are no verbs: according to, per, a name and a colon, nouns of speech, hearsay."""

from __future__ import annotations

from masthead.metrics.attribution.rules.draft import Draft
from masthead.metrics.attribution.rules.flags import (
    CAPITAL,
    CLAUSE_VERB,
    COORDINATOR,
    DETERMINER,
    OWNER,
    POSSESSIVE,
    THAT,
    TO,
    WH,
)
from masthead.metrics.attribution.rules.passage import Passage
from masthead.metrics.attribution.rules.phrases import phrase_before, source_behind
from masthead.metrics.attribution.rules.tokens import BREAK, CLOSE, COLON, COMMA, DASH, LEFT, NEW, OPEN, SEMICOLON


class OpenerReader:
    """Reads cues that are no verbs."""

    def __init__(self, page: Passage):
        self.page = page
        self.tokens = page.tokens
        self.lexicon = page.lexicon

    def speaker(self, i: int, low: int) -> Draft | None:
        """``Mark Lee: “...”``: a name, a colon, a quotation."""
        tokens = self.tokens
        if not tokens.gap[i] & OPEN or i == low or tokens.gap[i] & NEW:
            return None
        start, last = phrase_before(tokens, i - 1, low)
        if i - start > 8 or not (start == low or tokens.gap[start] & DASH):
            return None
        if start > last or not tokens.flags[start] & CAPITAL or not tokens.flags[last] & CAPITAL:
            return None
        colon = self.page.text.find(":", tokens.end[i - 1], tokens.start[i])
        source = (tokens.start[start], tokens.end[last])
        return Draft(":", (colon, colon + 1), start, i, "after", source, i - 1, rule="name and colon")

    def according(self, i: int, low: int, high: int) -> Draft | None:
        """``according to X`` and ``per X``."""
        tokens = self.tokens
        word = tokens.word(i)
        if word == "according":
            if not tokens.flags[i + 1] & TO or i + 2 >= high:
                return None
            k, lemma, cue = i + 2, "according to", (tokens.start[i], tokens.end[i + 1])
            if tokens.word(k) in tokens.lists["yardsticks"] and tokens.gap[k + 1] & BREAK:
                return None
        else:
            f = tokens.flags[i + 1]
            is_named = f & CAPITAL or (f & DETERMINER and tokens.gap[i] & COMMA)
            if not is_named or tokens.gap[i + 1] & BREAK or not tokens.gap[i] & (COMMA | CLOSE | LEFT | NEW):
                return None
            k, lemma, cue = i + 1, "per", (tokens.start[i], tokens.end[i])
        if i == low or (i - low <= 2 and all(tokens.flags[m] & (COORDINATOR) for m in range(low, i))):
            stop = k + 1
            while stop < high and not tokens.gap[stop] & (COMMA | OPEN | DASH | COLON):
                stop += 1
            source = (tokens.start[k], tokens.end[stop - 1])
            return Draft(lemma, cue, i, stop, "after", source, i, rule=lemma) if stop < high else None
        stop = source_behind(tokens, k, high)
        return Draft(lemma, cue, i, stop, "before", (tokens.start[k], self.page.end(stop, high)), i, rule=lemma)

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
        p = flags[i - 1] if i > low and not gap[i] & BREAK else 0
        if flags[i + 1] & THAT and p & (POSSESSIVE | OWNER):
            start = i - 1
            if p & OWNER:
                start, _ = phrase_before(tokens, i - 1, low)
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
        if tokens.word(i + 1) in ("from", "by"):
            stop = i + 3
            while stop < min(i + 12, high) and not gap[stop] & BREAK and not flags[stop] & THAT:
                stop += 1
            if (
                stop < high
                and flags[stop] & THAT
                and not any(tokens.flags[m] & CLAUSE_VERB for m in range(i + 2, stop))
            ):
                source = (tokens.start[i + 2], tokens.end[source_behind(tokens, i + 2, stop) - 1])
                return Draft(
                    tokens.word(i), (tokens.start[i], tokens.end[i]), i, stop, "after", source, i, rule="noun of speech"
                )
        return None
