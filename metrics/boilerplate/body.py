"""Where an article's body lies: the words that its lines share, and the run of lines that gains most."""

import numpy as np

from masthead.metrics.boilerplate.line_facts import LineFacts
from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Floats, Ints, begins, numbered, sorted_distinct
from masthead.metrics.text.hashing import mix
from masthead.metrics.text.texts import Texts


def body_overlap(texts: Texts, facts: LineFacts, is_core: Flags) -> Floats:
    """Share of each line's longer words that stand in other core lines of its article; 0 where it has none.

    Longer words have four characters or more; in scripts without spaces, pairs of neighboring characters stand for
    words. Near 1: the line speaks of what the article speaks of.
    """
    line = facts.word_line
    width = texts.words.end - texts.words.start
    kind = texts.kinds[texts.words.start]
    keys, chosen = texts.word_keys, (width >= 4) & (kind != ch.DIGIT)
    ideograph = kind == ch.IDEOGRAPH
    if ideograph.any():
        pair = np.append(ideograph[:-1] & ideograph[1:] & (line[:-1] == line[1:]), False)
        keys = np.where(pair, mix(keys * np.uint64(3) + np.roll(keys, -1)), keys)
        chosen = pair | (~ideograph & chosen)
    words = np.flatnonzero(chosen)
    line = line[words]
    salts = mix(np.arange(len(texts), dtype=np.uint64))
    salted = keys[words] ^ salts[texts.words.article[words]]
    order = np.argsort(salted)
    salted = salted[order]
    is_new = np.concatenate(([True], salted[1:] != salted[:-1])) if len(salted) else np.zeros(0, dtype=np.bool_)
    n_bits = len(facts).bit_length()
    pairs = sorted_distinct((numbered(is_new) << n_bits) | line[order])
    word, line = pairs >> n_bits, pairs & ((1 << n_bits) - 1)
    core = is_core[line]
    n_core = np.bincount(word[core], minlength=int(word[-1]) + 1 if len(word) else 0)
    found = n_core[word] - core > 0
    total = np.bincount(line, minlength=len(facts))
    return np.bincount(line[found], minlength=len(facts)) / np.maximum(total, 1)


def body_segment(score: Floats, article: Ints) -> Flags:
    """Which lines lie in the run of lines with the largest sum of scores of their article (Kadane 1984).

    The first such run where several are equal; none where no score is positive. Scores are counted in whole
    1024ths, so that sums are exact and an article's run does not depend on the articles before it.
    """
    if not len(score):
        return np.zeros(0, dtype=np.bool_)
    points = np.rint(score * 1024).astype(np.int64)
    total = np.cumsum(points)
    before = total - points
    reach = 2 * (np.abs(points).sum() + 1)
    lowest = np.minimum.accumulate(before - reach * article)
    is_new = before - reach * article <= lowest
    begin = np.maximum.accumulate(np.where(is_new, np.arange(len(points)), 0))
    gain = np.where(points > 0, total - before[begin], 0)
    firsts = np.flatnonzero(np.diff(article, prepend=-1))
    best = np.maximum.reduceat(gain, firsts)
    group = numbered(begins(article))
    candidates = np.flatnonzero((gain == best[group]) & (gain > 0))
    _, which = np.unique(group[candidates], return_index=True)
    ends = candidates[which]
    edges = np.zeros(len(score) + 1, dtype=np.int64)
    np.add.at(edges, begin[ends], 1)
    np.add.at(edges, ends + 1, -1)
    return np.cumsum(edges[:-1]) > 0
