"""What the rules for defects read: words, the gaps between them, their classes, and where a rule may look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.defects.english import Classes, english_words
from masthead.metrics.translation_noise.spin.background import shipped_background


@dataclass(frozen=True)
class Marks:
    """Runs of words that a rule found: number of the first and of the last word, and what was found, in words."""

    first: Ints
    last: Ints
    details: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.first)


NO_MARKS = Marks(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class DefectContext:
    """A batch as the rules see it.

    ``eligible`` flags the words that count: English article text outside quotations. All arrays are over the words
    of the batch; those about a gap speak of the gap before the next word and are false where no eligible word of the
    same article follows.
    """

    texts: Texts
    eligible: Flags

    @cached_property
    def classes(self) -> Classes:
        """Word classes as bit sets."""
        keys, number = self.texts.vocabulary
        found: Classes = english_words().classes(keys)[number]
        return found

    def is_in(self, name: str) -> Flags:
        """Which words are in a class of the shipped English lists."""
        if name not in self._known:
            self._known[name] = english_words().has(self.classes, name)
        return self._known[name]

    @cached_property
    def _known(self) -> dict[str, Flags]:
        return {}

    @cached_property
    def length(self) -> Ints:
        """Characters of every word."""
        return self.texts.words.end - self.texts.words.start

    @cached_property
    def is_lower(self) -> Flags:
        """Which words begin with a lower-case letter."""
        tables = ch.character_tables()
        first = self.texts.codes[self.texts.words.start]
        low = np.where(first < ch.BMP, first, 0)
        flags: Flags = (tables.kind[low] == ch.LETTER) & ~tables.is_upper[low] & (first >= ord("a"))
        return flags

    @cached_property
    def is_title(self) -> Flags:
        """Which words begin with a capital and go on with a lower-case letter."""
        tables = ch.character_tables()
        second = self.texts.codes[np.minimum(self.texts.words.start + 1, max(len(self.texts.codes) - 1, 0))]
        low = np.where(second < ch.BMP, second, 0)
        flags: Flags = self.texts.is_capitalized & (self.length > 1)
        flags &= (tables.kind[low] == ch.LETTER) & ~tables.is_upper[low]
        return flags

    @cached_property
    def is_number(self) -> Flags:
        """Which words begin with a digit."""
        first = self.texts.codes[self.texts.words.start]
        flags: Flags = (first >= ord("0")) & (first <= ord("9"))
        return flags

    @cached_property
    def maybe_finite(self) -> Flags:
        """Words that may be a finite verb: auxiliaries, common forms, words in -ed."""
        codes, end = self.texts.codes, self.texts.words.end
        past = self.is_lower & (self.length > 3) & (codes[end - 1] == ord("d")) & (codes[end - 2] == ord("e"))
        flags: Flags = past | self.is_in("auxiliaries") | self.is_in("finite")
        return flags

    def is_common(self, words: Ints) -> Flags:
        """Which of the words the background knows."""
        return shipped_background().table.has(self.texts.word_keys[words])

    def ends_in_stop(self, words: Ints) -> Flags:
        """Which of the words have a full stop behind them."""
        return self._bounded(self.texts.words.end[words], ".")

    @property
    def opens(self) -> Flags:
        """Which words are the first of their sentence."""
        return self.texts.opens_sentence

    @cached_property
    def place_in_sentence(self) -> Ints:
        """How many words of its sentence stand before each word."""
        place: Ints = np.arange(len(self.eligible)) - np.flatnonzero(self.opens)[np.cumsum(self.opens) - 1]
        return place

    def is_free(self, words: Ints) -> Flags:
        """Which of the words have white space, an opening bracket or a quotation mark before them, or nothing."""
        return self._bounded(self.texts.words.start[words] - 1, " \n\t\u00a0([“\"‘'—–")

    def is_clear(self, words: Ints) -> Flags:
        """Which of the words have white space or punctuation of a sentence behind them, or nothing: no parts of addresses."""
        end = self.texts.words.end[words]
        stop = self._bounded(end + 1, " \n\t\u00a0”\"’')")
        return self._bounded(end, " \n\t\u00a0”\"’')—–") | (self._bounded(end, ".,;:!?…") & stop)

    def among(self, flags: Flags, test: Callable[[Ints], Flags]) -> Flags:
        """Those of the flagged words that pass a test of words by number."""
        words = np.flatnonzero(flags)
        passed = np.zeros(len(flags), dtype=np.bool_)
        passed[words[test(words)]] = True
        return passed

    def _bounded(self, position: Ints, characters: str) -> Flags:
        n = len(self.texts.codes)
        outside = (position < 0) | (position >= n)
        codes = self.texts.codes[np.clip(position, 0, max(n - 1, 0))]
        flags: Flags = outside | ch.is_among(codes, characters)
        return flags

    @cached_property
    def pairs(self) -> Flags:
        """Whether a word and the next are both eligible, of one article and of one line."""
        line = self.texts.word_paragraph
        follows = np.zeros(len(self.eligible), dtype=np.bool_)
        follows[:-1] = self.eligible[:-1] & self.eligible[1:] & (line[:-1] == line[1:])
        return follows

    @cached_property
    def gap(self) -> Ints:
        """Characters between a word and the next of the batch."""
        gap = np.zeros(len(self.eligible), dtype=np.int64)
        gap[:-1] = self.texts.words.start[1:] - self.texts.words.end[:-1]
        return gap

    def gap_is(self, characters: str) -> Flags:
        """Where exactly these characters separate a word from the next of its line."""
        flags = self.pairs & (self.gap == len(characters))
        sites = np.flatnonzero(flags)
        for offset, char in enumerate(characters):
            sites = sites[self.texts.codes[self.texts.words.end[sites] + offset] == ord(char)]
        chosen = np.zeros(len(flags), dtype=np.bool_)
        chosen[sites] = True
        return chosen

    @cached_property
    def spaced(self) -> Flags:
        """Where one space separates a word from the next of its line."""
        return self.gap_is(" ")

    @cached_property
    def stopped(self) -> Flags:
        """Where a full stop and one space separate a word from the next of its line."""
        return self.gap_is(". ")

    def before(self, flags: Flags, n: int = 1) -> Flags:
        """For every word, the flag of the word ``n`` places before it."""
        return np.concatenate((np.zeros(min(n, len(flags)), dtype=np.bool_), flags[:-n]))

    def after(self, flags: Flags, n: int = 1) -> Flags:
        """For every word, the flag of the word ``n`` places behind it."""
        return np.concatenate((flags[n:], np.zeros(min(n, len(flags)), dtype=np.bool_)))

    def word(self, i: int) -> str:
        """The word as it stands."""
        return self.texts.text[int(self.texts.words.start[i]) : int(self.texts.words.end[i])]

    def marks(self, flags: Flags, template: str, *, first: int = 0, last: int = 0) -> Marks:
        """Marks at the flagged words, reaching from ``first`` to ``last`` words off; ``{0}``, ``{1}`` ... name them."""
        sites = np.flatnonzero(flags)
        details = [
            template.format(*(self.word(j) for j in range(i + first, i + last + 1))) if "{" in template else template
            for i in sites.tolist()
        ]
        return Marks(sites + first, sites + last, details)
