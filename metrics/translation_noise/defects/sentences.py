"""Broken sentences: those that begin in lower case, lack a verb, or end where none can end."""

from __future__ import annotations

from functools import cache

import numpy as np

from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.translation_noise.defects.context import DefectContext, Marks
from masthead.metrics.translation_noise.defects.english import english_words
from masthead.metrics.translation_noise.spin.background import shipped_background

MAX_VERBLESS_WORDS = 25
MAX_APPOSITION_WORDS = 6
MIN_CLAUSE_WORDS = 8
MIN_CHAIN_WORDS = 10
MIN_CHAIN = 2
_ADJECTIVE_ENDINGS = ("ed", "al", "er", "ive", "ous", "ic", "ary")

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
    long = context.is_lower & ((context.length > 2) | context.is_in("stray")) & ~context.is_in("abbreviations")
    start = context.is_lower & (context.length > 1) & ~context.is_in("not_starts")
    flags = context.among(context.stopped & long & context.after(start), lambda words: context.is_clear(words + 1))
    marks = context.marks(flags, "sentence begins in lower case", first=1, last=1)
    keep = [k for k, i in enumerate(marks.first.tolist()) if context.word(i).isalpha() and context.word(i).islower()]
    return Marks(marks.first[keep], marks.last[keep], [marks.details[k] for k in keep])


def cut_sentences(context: DefectContext) -> Marks:
    """A sentence that ends in an article or "and", or one without a finite verb.

    Without a verb are sentences from "According to" on, and those that begin with a conjunction or an article and have
    verbs in relative clauses only: "While the union of the workers, which has asked for filters since May."
    """
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
    verbless &= ~_any_between(context.maybe_finite, first, stop)
    verbless[verbless] = [
        _is_apposition(context, a, b) and not any(_may_be_verb(context, k, near=True) for k in range(a + 2, b))
        for a, b in zip(first[verbless].tolist(), stop[verbless].tolist(), strict=True)
    ]
    unfinished = ends & (length >= MIN_CLAUSE_WORDS) & ~verbless & ~hanging
    unfinished[full] &= context.is_in("clause_openers")[first[full]]
    unfinished[unfinished] = _may_lack_main_clause(context, first[unfinished], stop[unfinished])
    unfinished[unfinished] = [
        _lacks_main_clause(context, a, b)
        for a, b in zip(first[unfinished].tolist(), stop[unfinished].tolist(), strict=True)
    ]
    verbless |= unfinished
    chosen = np.flatnonzero(hanging | verbless)
    details = [
        f"sentence ends in “{context.word(int(stop[k]) - 1)}”" if hanging[k] else "sentence without a finite verb"
        for k in chosen.tolist()
    ]
    return Marks(first[chosen], stop[chosen] - 1, details)


def _may_lack_main_clause(context: DefectContext, first: Ints, stop: Ints) -> Flags:
    """Sentences that can be told to have a main clause at once are false: a verb stands before any relative clause.

    So are those without a conjunction at their head and without "of".
    """
    codes, end = context.texts.codes, context.texts.words.end
    in_ed = (codes[end - 1] == ord("d")) & (codes[end - 2] == ord("e"))
    verb = np.flatnonzero((context.is_in("auxiliaries") | context.is_in("finite")) & ~in_ed)
    relative = context.is_in("relative_openers")
    opener = np.flatnonzero(relative | context.is_in("among") | context.after(relative))
    next_verb = np.append(verb, len(codes))[np.searchsorted(verb, first + 1)]
    next_opener = np.append(opener, len(codes))[np.searchsorted(opener, first + 1)]
    may_lack: Flags = (next_verb >= stop) | (next_opener <= next_verb)
    return may_lack & (context.is_in("subordinators")[first] | _any_between(context.is_in("of"), first, stop))


def _lacks_main_clause(context: DefectContext, first: int, stop: int) -> bool:
    """Whether no finite verb stands outside the sentence's relative clauses; these reach to the next comma.

    Without a conjunction at its head or a relative clause the sentence must be a chain of "of" phrases to count.
    """
    texts = context.texts
    span = texts.text[int(texts.words.start[first]) : int(texts.words.end[stop - 1])]
    if any(mark in span for mark in ':;?!–—()"“”…'):
        return False
    relative, among = context.is_in("relative_openers")[first:stop], context.is_in("among")[first:stop]
    subordinate = bool(context.is_in("subordinators")[first])
    chain = int(context.is_in("of")[first:stop].sum())
    if not subordinate and not chain:
        return False
    in_relative, n_relative = False, 0
    for k in range(first + 1, stop):
        at = k - first
        behind_comma = "," in texts.text[int(texts.words.end[k - 1]) : int(texts.words.start[k])]
        if behind_comma:
            led = k + 1 < stop and relative[at + 1] and context.is_in("before_nouns")[k]
            in_relative = bool(relative[at] or among[at] or led)
            n_relative += in_relative
        elif relative[at] and not in_relative:
            return False
        if not in_relative and _may_be_verb(context, k):
            return False
    return n_relative > 0 if subordinate else chain + n_relative >= MIN_CHAIN and stop - first >= MIN_CHAIN_WORDS


def _before_noun(context: DefectContext, k: int) -> bool:
    """Whether the word before is an article, a preposition, a number or the like, behind which no finite verb stands.

    A year may end a name ("The findings of Ferries in Tarn 2012 come from ...").
    """
    word = context.word(k - 1)
    is_year = len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()
    return bool(
        context.is_in("before_nouns")[k - 1] or (context.is_number[k - 1] and word[-1].isdigit() and not is_year)
    )


def _may_be_verb(context: DefectContext, k: int, *, near: bool = False) -> bool:
    """Whether a word may be a finite verb: a listed form, or a word in -ed or -s where a finite verb can stand.

    A form without ending counts anywhere behind its subject, or with ``near`` only right behind a plural or an adverb.
    """
    word = context.word(k)
    if word.endswith("ed") and _before_noun(context, k):
        return False
    if context.maybe_finite[k]:
        return True
    stems = _verb_stems()
    if not context.is_lower[k] or _before_noun(context, k):
        return False
    if word.endswith("s") and len(word) > 3:
        is_noun = near or (context.word(k - 1).endswith(_ADJECTIVE_ENDINGS) and _before_noun(context, k - 1))
        return not is_noun or word[:-1] in stems or word[:-2] in stems
    return word in stems and (not near or context.word(k - 1).endswith(("s", "ly", "people", "also")))


@cache
def _verb_stems() -> frozenset[str]:
    """Words that have a form in -ing, no function words: they may be finite verbs behind a plural."""
    words = shipped_background().words
    stems = {word[:-3] for word in words if word.endswith("ing")}
    doubled = {stem[:-1] for stem in stems if len(stem) > 3 and stem[-1:] == stem[-2:-1]}
    silent = {stem + "e" for stem in stems}
    grammar = {word for name in ("stray", "before_nouns", "auxiliaries") for word in english_words().listed(name)}
    return (frozenset(words) & (stems | doubled | silent)) - grammar


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
