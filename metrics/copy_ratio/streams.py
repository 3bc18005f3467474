"""The words of texts that take part in matching, as flat arrays: article words outside quotations, or quoted words.

Boilerplate and quotations are left out, so that a chain of matches passes over a quotation in the middle of a copied
passage, while a run of words never does (``joined``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Flags, Ints, Keys, begins, concatenated_ranges, edges, take_ranges
from masthead.metrics.text.hashing import ngram_keys
from masthead.metrics.text.stems import stem_keys
from masthead.metrics.text.texts import Texts, last_before

GRAM = 5
MARKS = ".!?…;:。！？"


@dataclass(frozen=True)
class Stream:
    """Words of many texts, one after the other.

    ``keys`` and ``stems`` are hashes of the words and of their stems; ``start`` and ``end`` their positions in the
    text they come from; ``joined`` says whether a word directly follows the one before; ``text_first`` and
    ``sentence_first`` have the first word of every text and sentence, and the end.
    """

    keys: Keys
    stems: Keys
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    joined: Flags
    text_first: Ints
    sentence_first: Ints

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def n_texts(self) -> int:
        """How many texts."""
        return len(self.text_first) - 1

    @cached_property
    def text_sentence(self) -> Ints:
        """First sentence of every text, and the end."""
        return np.searchsorted(self.sentence_first[:-1], self.text_first)

    def text_of(self, position: Ints) -> Ints:
        """The text of each word position."""
        return np.searchsorted(self.text_first, position, side="right") - 1

    def texts_of(self, positions: Ints) -> Ints:
        """The texts of word positions that are in order."""
        return last_before(self.text_first[:-1], positions)

    @cached_property
    def grams(self) -> tuple[Ints, Keys]:
        """First word and key of every run of five joined words."""
        keys = ngram_keys(self.keys, GRAM)
        broken = np.cumsum(~self.joined)
        first = np.flatnonzero(broken[GRAM - 1 :] == broken[: len(keys)])
        return first, keys[first]


def take_texts(stream: Stream, texts: Ints) -> Stream:
    """The stream of some of a stream's texts, in the given order."""
    start, end = stream.text_first[texts], stream.text_first[texts + 1]
    sentence, of = concatenated_ranges(stream.text_sentence[texts], stream.text_sentence[texts + 1])
    text_first = np.concatenate(([0], np.cumsum(end - start)))
    sentence_first = stream.sentence_first[sentence] - start[of] + text_first[of]
    return Stream(
        take_ranges(stream.keys, start, end),
        take_ranges(stream.stems, start, end),
        take_ranges(stream.start, start, end),
        take_ranges(stream.end, start, end),
        take_ranges(stream.joined, start, end),
        text_first,
        np.append(sentence_first, text_first[-1]),
    )


def read_stream(
    texts: Texts, is_live: Flags, *, sentence_of: Ints | None = None, stems: Keys | None = None
) -> tuple[Stream, Ints]:
    """The flagged words of a batch, and the number of each in ``texts.words``.

    ``sentence_of`` gives the sentence of every word of the batch, the matching units of the text where absent;
    ``stems`` the key of every word's stem (``word_stems``, where absent).
    """
    word = np.flatnonzero(is_live)
    article = texts.words.article[word]
    sentence = (matching_units(texts) if sentence_of is None else sentence_of)[word]
    start, end = texts.words.start[word], texts.words.end[word]
    opens, divides = begins(article), begins(sentence)
    joined = ~(opens | divides) if sentence_of is not None else ~opens
    joined[1:] &= word[1:] - word[:-1] == 1
    stream = Stream(
        texts.word_keys[word],
        (word_stems(texts) if stems is None else stems)[word],
        texts.local(article, start).astype(np.int32),
        texts.local(article, end).astype(np.int32),
        joined,
        edges(article, len(texts)),
        np.append(np.flatnonzero(opens | divides), len(word)),
    )
    return stream, word


def word_stems(texts: Texts) -> Keys:
    """Key of the stem of every word of a batch; of words with the same letters only one is looked at."""
    fold, start, end = texts.spelled
    keys, number = texts.vocabulary
    word = np.empty(len(keys), dtype=np.int64)
    word[number] = np.arange(len(number))
    letters = fold[concatenated_ranges(start[word], end[word])[0]]
    last = np.cumsum(end[word] - start[word])
    return stem_keys(letters, last - end[word] + start[word], last)[number]


def matching_units(texts: Texts) -> Ints:
    """Number of the stretch that every word stands in: sentences, cut further at every mark that may end a clause.

    Finer than sentences, because a copied passage may begin behind any full stop, and a stretch too short does less
    harm to matching than one too long.
    """
    opens = texts.opens_sentence.copy()
    after = np.searchsorted(texts.words.start, texts.places_of(MARKS), side="right")
    opens[after[after < len(opens)]] = True
    return np.cumsum(opens) - 1


def join_streams(streams: Iterable[Stream]) -> Stream:
    """Several streams as one, texts in order."""
    parts = list(streams)
    offsets = np.cumsum([0] + [len(part) for part in parts])

    def firsts(name: str) -> Ints:
        pieces = [getattr(part, name)[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
        return np.concatenate([*pieces, offsets[-1:]]).astype(np.int64)

    flat = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(Stream)
        if field.name not in ("text_first", "sentence_first")
    }
    return Stream(**flat, text_first=firsts("text_first"), sentence_first=firsts("sentence_first"))


def empty_stream() -> Stream:
    """A stream of no texts."""
    keys = np.zeros(0, dtype=np.uint64)
    place = np.zeros(0, dtype=np.int32)
    first = np.zeros(1, dtype=np.int64)
    return Stream(keys, keys, place, place, np.zeros(0, dtype=np.bool_), first, first)
