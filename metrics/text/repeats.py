"""A story that its text holds several times over, as archives and feeds sometimes keep it.

Runs of eight words are looked up where they first stand in their article. Words that stand again at one distance
from where they first stood are a stretch; a stretch of 60 words and half of all that the article says once is the
story again. Shorter repeats (a refrain, a caption) are left to the other rules.
"""

from __future__ import annotations

import numpy as np

from masthead.metrics.text.arrays import Ints, begins
from masthead.metrics.text.hashing import mix, ngram_keys
from masthead.metrics.text.texts import Spans, Texts

RUN = 8
"""Words of the runs that are looked up."""

SAMPLE = 8
"""Of so many runs one is looked up first: only articles where one of these stands twice are read further."""

LEAST_WORDS = 60
"""Words of the shortest story that can stand again."""

MOST_CHANGED = 12
"""So many changed words may interrupt a stretch: a new time of update, a number."""


def repeated_stories(texts: Texts) -> Spans:
    """Half-open spans of the batch where an article's story stands again, in order; the first time counts as the story.

    >>> import polars as pl
    >>> from masthead.metrics.text.texts import read_texts
    >>> story = " ".join(f"w{k}" for k in range(70)) + ". "
    >>> texts = read_texts(pl.DataFrame({"article_id": ["a"], "outlet": ["o"], "text": [story * 3]}))
    >>> len(repeated_stories(texts))
    2
    """
    words = texts.words
    if len(words) < 2 * LEAST_WORDS:
        return _spans(texts, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    place, distance = _distances(texts)
    joint = begins(distance) | begins(words.article[place])
    joint[1:] |= place[1:] - place[:-1] > MOST_CHANGED + 1
    begin = np.flatnonzero(joint)
    first = place[begin]
    last = place[np.append(begin[1:], len(place))[: len(begin)] - 1] + RUN
    long = last - first >= LEAST_WORDS
    first, last = first[long], last[long]
    last[:-1] = np.minimum(last[:-1], first[1:])
    article = words.article[first]
    repeated = np.bincount(article, last - first, minlength=len(texts))
    once = np.maximum(texts.n_words - repeated, 0)
    is_story = 2 * (last - first) >= once[article]
    return _spans(texts, first[is_story], last[is_story])


def _distances(texts: Texts) -> tuple[Ints, Ints]:
    """Places of runs of words that stand again in their article, and how far behind the first such run."""
    words = texts.words
    n = len(words) - RUN + 1
    whole = words.article[:n] == words.article[RUN - 1 :]
    keys = ngram_keys(texts.word_keys, RUN) ^ mix(words.article[:n].astype(np.uint64))
    sampled = np.flatnonzero(whole & (keys % np.uint64(SAMPLE) == 0))
    in_order = sampled[np.argsort(keys[sampled])]
    twice = np.flatnonzero(np.diff(keys[in_order]) == 0)
    may_repeat = np.zeros(len(texts), dtype=np.bool_)
    may_repeat[words.article[in_order[twice]]] = True
    place = np.flatnonzero(whole & may_repeat[words.article[:n]])
    order = place[np.argsort(keys[place], kind="stable")]
    ordered = keys[order]
    is_first = np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(order)]
    first = order[np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))]
    distance = np.zeros(n, dtype=np.int64)
    distance[order] = order - first
    again = np.flatnonzero(distance > 0)
    return again, distance[again]


def _spans(texts: Texts, first: Ints, last: Ints) -> Spans:
    words = texts.words
    return Spans(words.start[first], words.end[last - 1], words.article[first])
