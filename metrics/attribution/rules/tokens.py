"""The words of article text as the attribution rules see them: flags, and what stands between two words.

Everything is computed for the whole batch in numpy. The rules then look at single words around the few places where
a cue can be: what they look at most is handed over as lists, the rest as views of the arrays, since making a list of
every word costs more than a few slower looks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import cache

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.attribution.rules.flags import (
    AUXILIARY,
    CAPITAL,
    CLAUSE_VERB,
    ED,
    FINITE,
    ING,
    LY,
    NOUN_TOO,
    NUMBER,
    OWNER,
    PLURAL,
    REPORTING,
    VERB,
)
from masthead.metrics.attribution.rules.lexicon import Lexicon
from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints, begins
from masthead.metrics.text.texts import Texts, last_before


class Gap(IntFlag):
    """What stands before a word: a new sentence, a new line, a mark, a quotation that opens or closes, a bracket."""

    NEW = auto()
    PARAGRAPH = auto()
    COMMA = auto()
    SEMICOLON = auto()
    COLON = auto()
    DASH = auto()
    OPEN = auto()
    CLOSE = auto()
    LEFT = auto()
    RIGHT = auto()


NEW, PARAGRAPH, COMMA, SEMICOLON, COLON, DASH, OPEN, CLOSE, LEFT, RIGHT = map(int, Gap)
"""The same as plain numbers, which are faster."""

BREAK = NEW | COMMA | SEMICOLON | COLON | DASH | OPEN | CLOSE | LEFT | RIGHT
"""Anything but white space."""

LONGEST = 250
"""A cue reads no further than so many words to either side, however long its sentence is."""

_N_CLOSING = 8
"""Closing words behind an article: more than any rule looks ahead."""

_GAP_MARKS = {COMMA: ",", SEMICOLON: ";", COLON: ":", DASH: "—–", LEFT: "([", RIGHT: ")]"}


@dataclass(frozen=True)
class Tokens:
    """Parallel columns over the words of article text (of the articles in one language), in order.

    ``flags`` and ``lemma`` are the lexicon's and the spelling's; ``gap`` says what stands before the word;
    ``sentence`` and ``article`` are row numbers, ``quotation`` the number of the quotation around the word or -1.
    Closing words without flags, with the gap NEW | PARAGRAPH, stand behind every article: looking a few words ahead or
    back never leaves it.

    ``candidates`` are the words that may be cues, ``low`` and ``high`` the first words of their sentences and one past
    the last, or as far as a cue reads. ``lists`` are the lexicon's lists of words, ``particles`` those of each lemma of
    ``lemmas``.
    """

    flags: list[int]
    gap: list[int]
    lemma: Sequence[int]
    start: Sequence[int]
    end: Sequence[int]
    sentence: Sequence[int]
    article: Sequence[int]
    quotation: Sequence[int]
    candidates: list[int]
    low: list[int]
    high: list[int]
    text: str
    lists: Mapping[str, frozenset[str]]
    particles: tuple[frozenset[str], ...]
    lemmas: tuple[str, ...]

    def word(self, k: int) -> str:
        """The word in lower case."""
        return self.text[self.start[k] : self.end[k]].lower()

    def first_at(self, place: int, stop: int) -> int:
        """The first word before word ``stop`` that begins at a place or behind it, as far back as a cue reads."""
        return bisect_left(self.start, place, max(stop - 2 * LONGEST, 0), stop)

    def is_verb(self, k: int) -> bool:
        """Whether the word is a form of a verb that the lexicon knows."""
        return self.lemma[k] >= 0

    def has_particle(self, k: int) -> bool:
        """Whether the verb at word ``k`` is followed by a word that belongs to it (talks about)."""
        return not self.gap[k + 1] & BREAK and self.word(k + 1) in self.particles[self.lemma[k]]


@cache
def _gap_table() -> NDArray[np.uint16]:
    table = np.zeros(ch.BMP, dtype=np.uint16)
    for bit, chars in _GAP_MARKS.items():
        for char in chars:
            table[ord(char)] = bit
    table[ord("-")] = DASH
    return table


def read_tokens(texts: Texts, lexicon: Lexicon, chosen: Flags, cue_flags: int) -> Tokens:
    """The tokens of the ``chosen`` words; ``candidates`` are the places of words with any of ``cue_flags``."""
    index = np.flatnonzero(chosen)
    start, end = texts.words.start[index], texts.words.end[index]
    keys, number = texts.vocabulary
    flags, lemma = (values[number[index]] for values in lexicon.look_up(keys))
    flags |= _spelling(texts, start, end) | np.where(texts.is_capitalized[index], CAPITAL, 0)
    verbs = np.flatnonzero(flags & (VERB | AUXILIARY))
    flags[verbs] |= np.where(_is_clause_verb(flags[verbs]), CLAUSE_VERB, 0)
    sentence = texts.word_sentence[index]
    gap = _gaps(texts, index, start, end, sentence)
    quotation = last_before(texts.quotations.start, start)
    if len(texts.quotations):
        quotation = np.where(start < texts.quotations.end[quotation], quotation, -1)
    article = texts.words.article[index]
    columns = _closed(
        article,
        {
            "flags": flags,
            "lemma": lemma,
            "gap": gap,
            "start": start,
            "end": end,
            "sentence": sentence,
            "article": article,
            "quotation": quotation,
        },
    )
    # A verb within a quotation is the speaker's own: no rule takes it for a cue.
    can_report = (columns["quotation"] < 0) | ((columns["flags"] & cue_flags & ~REPORTING) != 0)
    is_cue = ((columns["flags"] & cue_flags) != 0) & can_report
    candidates = np.flatnonzero(is_cue | ((columns["gap"] & COLON) != 0))
    low, high = _in_sentences(candidates, columns["gap"])
    return Tokens(
        flags=columns.pop("flags").tolist(),
        gap=columns.pop("gap").tolist(),
        candidates=candidates.tolist(),
        low=low.tolist(),
        high=high.tolist(),
        **{name: values.data for name, values in columns.items()},
        text=texts.text,
        lists=lexicon.lists,
        particles=tuple(lexicon.particles.get(lemma, frozenset()) for lemma in lexicon.lemmas),
        lemmas=lexicon.lemmas,
    )


def _in_sentences(candidates: Ints, gap: Ints) -> tuple[Ints, Ints]:
    """The bounds of the candidates' sentences, or how far a cue reads."""
    new = np.append(np.flatnonzero(gap & NEW), len(gap) - 1)
    following = np.searchsorted(new, candidates, side="right")
    return np.maximum(new[following - 1], candidates - LONGEST), np.minimum(new[following], candidates + LONGEST)


def _closed(article: Ints, columns: Mapping[str, Ints]) -> dict[str, Ints]:
    """The columns of the words with the closing words behind every article."""
    last = np.flatnonzero(np.diff(article, append=-1))
    end = columns["end"][last]
    places, ends = np.repeat(last + 1, _N_CLOSING), np.repeat(end, _N_CLOSING)
    nothing = np.full(len(places), -1)
    closing = {"flags": 0 * places, "gap": 0 * places + (NEW | PARAGRAPH), "start": ends, "end": ends}
    return {name: np.insert(values, places, closing.get(name, nothing)) for name, values in columns.items()}


def _spelling(texts: Texts, start: Ints, end: Ints) -> Ints:
    found = np.where(texts.kinds[start] == ch.DIGIT, NUMBER, 0)
    codes = texts.codes
    place = np.flatnonzero(ch.is_among(codes[end - 1], "sSyYdDgG"))
    end = end[place]
    length = end - start[place]

    def last(k: int) -> NDArray[np.uint32]:
        return np.where(length >= k, codes[np.maximum(end - k, 0)] | 0x20, 0)

    one, two, three = last(1), last(2), last(3)
    is_s = one == ord("s")
    apostrophe = (two == ord("'") | 0x20) | (two == ord("’") | 0x20)
    long = length >= 4
    endings = np.where(is_s & apostrophe, OWNER, 0)
    endings |= np.where(is_s & ~apostrophe & long & (two != ord("s")), PLURAL, 0)
    endings |= np.where((one == ord("y")) & (two == ord("l")) & long, LY, 0)
    endings |= np.where((one == ord("d")) & (two == ord("e")) & long, ED, 0)
    endings |= np.where((one == ord("g")) & (two == ord("n")) & (three == ord("i")) & (length >= 5), ING, 0)
    found[place] |= endings
    return found.astype(np.int64, copy=False)


def _is_clause_verb(flags: Ints) -> Flags:
    is_auxiliary = flags & AUXILIARY != 0
    is_verb = (flags & VERB != 0) & (flags & FINITE != 0) & (flags & NOUN_TOO == 0)
    found: Flags = (is_auxiliary | is_verb) & (flags & CAPITAL == 0)
    return found


def _is_set_off(codes: NDArray[np.uint32], hyphen: Ints, step: int) -> Flags:
    """Which hyphens have a space or a further hyphen on that side: they stand for a dash."""
    place = hyphen + step
    beside = codes[np.clip(place, 0, len(codes) - 1)]
    found: Flags = ch.is_among(beside, " \n-\xa0")
    return found & (place >= 0) & (place < len(codes))


def _marks(texts: Texts) -> tuple[Ints, Ints]:
    """The places of commas, dashes and the like, and what each of them is."""
    codes = texts.codes[texts.marks]
    bits = _gap_table()[np.where(codes < ch.BMP, codes, 0)].astype(np.int64)
    chosen = bits > 0
    place, bits, is_hyphen = texts.marks[chosen], bits[chosen], codes[chosen] == ord("-")
    hyphen = place[is_hyphen]
    stays = ~is_hyphen
    stays[is_hyphen] = _is_set_off(texts.codes, hyphen, -1) & _is_set_off(texts.codes, hyphen, 1)
    return place[stays], bits[stays]


def _gaps(texts: Texts, index: Ints, start: Ints, end: Ints, sentence: Ints) -> Ints:
    """What stands before every chosen word in its article; left-out words before it count as a new paragraph."""
    gap = np.zeros(len(index), dtype=np.int64)
    if not len(index):
        return gap
    place, bits = _marks(texts)
    after = np.searchsorted(start, place)
    outside = (after == 0) | (end[np.maximum(after - 1, 0)] <= place)
    opening, closing = texts.quotations.start, texts.quotations.end
    place = np.concatenate((place[outside], opening, closing))
    bits = np.concatenate((bits[outside], np.full(len(opening), OPEN), np.full(len(closing), CLOSE)))
    after = np.concatenate((after[outside], np.searchsorted(start, opening), np.searchsorted(start, closing)))
    inner = np.flatnonzero(after < len(index))
    inner = inner[place[inner] >= texts.bounds[texts.words.article[index[after[inner]]], 0]]
    np.bitwise_or.at(gap, after[inner], bits[inner])
    jump = np.diff(index, prepend=-2) > 1
    new = np.flatnonzero(jump | begins(sentence))
    line = texts.word_paragraph[index[new]]
    gap[new] |= np.where(jump[new] | (line != texts.word_paragraph[index[new] - 1]), NEW | PARAGRAPH, NEW)
    return gap
