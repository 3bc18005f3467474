"""Broken sentences: those that begin in lower case, lack a verb, or end where none can end."""

from __future__ import annotations

import numpy as np

from masthead.metrics.defects_context import DefectContext, Marks
from masthead.metrics.hashing import word_keys
from masthead.metrics.texts import Flags, Ints

MAX_VERBLESS_WORDS = 25
MAX_APPOSITION_WORDS = 6

_FUNCTION_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "to",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "as",
        "that",
        "this",
        "these",
        "those",
        "it",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "there",
        "more",
        "most",
        "some",
        "many",
        "few",
        "all",
        "both",
        "no",
        "not",
        "one",
        "two",
        "three",
    ]
)


def lowercase_starts(context: DefectContext) -> Marks:
    """A lower-case word behind a full stop and a space, where the word before is no abbreviation."""
    long = context.is_lower & (context.length > 2) & ~context.is_in("abbreviations")
    flags = context.stopped & long & context.after(context.is_lower & (context.length > 1) & context.clear)
    marks = context.marks(flags, "sentence begins in lower case", first=1, last=1)
    keep = [k for k, i in enumerate(marks.first.tolist()) if context.word(i).isalpha() and context.word(i).islower()]
    return Marks(marks.first[keep], marks.last[keep], [marks.details[k] for k in keep])


def cut_sentences(context: DefectContext) -> Marks:
    """A sentence that ends in an article or "and", or one that opens with "According to" and has no finite verb."""
    texts = context.texts
    n = len(texts.sentences)
    first, stop = texts.words_within(texts.sentences)
    full = stop > first
    ends = np.zeros(n, dtype=np.bool_)
    ends[full] = context.eligible[stop[full] - 1] & context.eligible[first[full]]
    tail = np.minimum(texts.words.end[np.maximum(stop - 1, 0)], max(len(texts.codes) - 1, 0)) if len(stop) else stop
    ends &= (texts.codes[tail] == ord(".")) & (texts.sentences.end == tail + 1)
    length = stop - first
    hanging = np.zeros(n, dtype=np.bool_)
    hanging[full] = (context.is_in("hanging") & context.is_lower)[stop[full] - 1]
    hanging &= ends & (length > 3)
    verbless = ends & (length > 3) & (length <= MAX_VERBLESS_WORDS)
    verbless[full] &= _according(context)[first[full]]
    verbless &= ~_any_between(_maybe_finite(context), first, stop)
    verbless[verbless] = [
        _is_apposition(context, a, b) for a, b in zip(first[verbless].tolist(), stop[verbless].tolist(), strict=True)
    ]
    chosen = np.flatnonzero(hanging | verbless)
    details = [
        f"sentence ends in “{context.word(int(stop[k]) - 1)}”" if hanging[k] else "sentence without a finite verb"
        for k in chosen.tolist()
    ]
    return Marks(first[chosen], stop[chosen] - 1, details)


def _any_between(flags: Flags, first: Ints, stop: Ints) -> Flags:
    counts = np.concatenate(([0], np.cumsum(flags)))
    found: Flags = counts[stop] > counts[first]
    return found


def _is_apposition(context: DefectContext, first: int, stop: int) -> bool:
    """Whether no comma stands in the sentence, or only a few content words behind the first one: no clause."""
    start, end = int(context.texts.words.start[first]), int(context.texts.words.end[stop - 1])
    _, comma, tail = context.texts.text[start:end].partition(", ")
    words = tail.lower().split()
    return not comma or (len(words) <= MAX_APPOSITION_WORDS and not _FUNCTION_WORDS.intersection(words))


def _according(context: DefectContext) -> Flags:
    keys = context.texts.word_keys
    according, to = word_keys(["according", "to"])
    flags: Flags = (keys == according) & context.after(keys == to)
    return flags


def _maybe_finite(context: DefectContext) -> Flags:
    """Words that may be a finite verb: auxiliaries, common forms, words in -ed."""
    codes, end = context.texts.codes, context.texts.words.end
    past = context.is_lower & (context.length > 3) & (codes[end - 1] == ord("d")) & (codes[end - 2] == ord("e"))
    flags: Flags = past | context.is_in("auxiliaries") | context.is_in("finite")
    return flags
