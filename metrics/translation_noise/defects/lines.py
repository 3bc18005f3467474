"""Lines whose words are not the outlet's prose: posts of social media, photo captions and teasers run into one line."""

from __future__ import annotations

import numpy as np

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.texts import Texts

_PAIRS = (("getty", "images"), ("hide", "caption"), ("ap", "photo"), ("twitter", "pinterest"), ("courtesy", "of"))
"""Words side by side that captions and their buttons leave behind."""


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
