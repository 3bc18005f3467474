"""Lines whose words are not the outlet's prose: posts of social media, photo captions and teasers run into one line."""

from __future__ import annotations

import numpy as np

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.texts import Texts

_PAIRS = (("getty", "images"), ("hide", "caption"), ("ap", "photo"), ("twitter", "pinterest"), ("courtesy", "of"))
"""Words side by side that captions and their buttons leave behind."""

MIN_LABELED_LINES = 3
"""So many lines that begin with a speaker's label make an article a transcript."""

MAX_LABEL_WORDS = 4


def borrowed_words(texts: Texts) -> Flags:
    """Words of lines with a handle, a hashtag, an address, a bar between headlines, or the marks of a caption."""
    codes, n = texts.codes, len(texts.codes)
    letter = texts.kinds == ch.LETTER
    signs = np.flatnonzero(ch.is_among(codes, "@#|/"))
    signs = signs[(signs > 0) & (signs < n - 1)]
    before, after = codes[signs - 1], codes[signs + 1]
    space = texts.kinds[signs - 1] == ch.SPACE
    tag = ch.is_among(codes[signs], "@#") & letter[signs + 1] & ~letter[signs - 1]
    bar = (codes[signs] == ord("|")) & space & (texts.kinds[signs + 1] == ch.SPACE)
    address = (codes[signs] == ord("/")) & (before == ord(":")) & (after == ord("/"))
    places = [signs[tag | bar | address]]
    keys, start = texts.word_keys, texts.words.start
    for first, second in _PAIRS:
        a, b = word_keys([first, second])
        places.append(start[:-1][(keys[:-1] == a) & (keys[1:] == b)])
    more = np.flatnonzero(keys == word_keys(["more"])[0])
    places.append(start[more[codes[start[more] + 1] == ord("O")]])
    lines = np.unique(np.searchsorted(texts.paragraphs.start, np.concatenate(places), side="right") - 1)
    flags = np.zeros(len(texts.paragraphs) + 1, dtype=np.bool_)
    flags[lines] = True
    words: Flags = flags[texts.word_paragraph]
    return words


def spoken_words(texts: Texts) -> Flags:
    """Words of articles in which several lines begin with a speaker's label: "ADA BRANDEL: Good morning."."""
    first, _ = texts.words_within(texts.paragraphs)
    labeled = np.zeros(len(texts.paragraphs), dtype=np.bool_)
    running = np.ones(len(texts.paragraphs), dtype=np.bool_)
    last: Ints = np.minimum(first, max(len(texts.words) - 1, 0))
    for step in range(MAX_LABEL_WORDS):
        word = np.minimum(last + step, max(len(texts.words) - 1, 0))
        running &= (texts.word_paragraph[word] == np.arange(len(texts.paragraphs))) & texts.is_capitalized[word]
        end = np.minimum(texts.words.end[word], max(len(texts.codes) - 1, 0))
        labeled |= running & (texts.codes[end] == ord(":"))
    n_labeled = np.bincount(texts.paragraphs.article[labeled], minlength=len(texts))
    words: Flags = (n_labeled >= MIN_LABELED_LINES)[texts.words.article]
    return words
