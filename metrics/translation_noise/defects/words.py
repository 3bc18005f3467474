"""Defects that two or three neighboring words prove: doubled words, stray capitals, a/an, agreement."""

from __future__ import annotations

import numpy as np

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.translation_noise.defects.context import DefectContext, Marks

_VOWELS = "aeiou"
_CONSONANT_SOUND = (
    "uni",
    "use",
    "usa",
    "usu",
    "uti",
    "ute",
    "unani",
    "uto",
    "ura",
    "ure",
    "uri",
    "ubi",
    "eu",
    "ewe",
    "one",
    "once",
    "uk",
    "uv",
)


MIN_WORDS_BEFORE_OPENER = 5


def doubled_words(context: DefectContext) -> Marks:
    """The same lower-case word twice with a space between, two or three words twice from a preposition or an article
    on ("the phone the phone"), or a last word that stands again as a sentence of its own.

    Words that double on purpose ("had had", "very very") and names ("Pago Pago") are left out.
    """
    keys = context.texts.word_keys
    same = np.zeros(len(keys), dtype=np.bool_)
    same[:-1] = keys[:-1] == keys[1:]
    plain = context.is_lower & ~context.is_in("doubled_allowed") & (context.length > 1)
    within = same & context.spaced & plain & context.after(context.is_lower)
    within = context.among(within & ~context.before(same) & ~context.after(same), context.is_common)
    number, sentence_length = _sentences(context)
    alone = sentence_length[number] == 1
    ended = context.among(alone, context.ends_in_stop)
    across = same & context.stopped & context.after(ended) & ~alone & (context.length > 2)
    single = context.marks(within | across, "“{0}” stands twice", last=1)
    runs = [context.marks(_runs(context, n), "words stand twice", last=2 * n - 1) for n in (2, 3)]
    found = [single, *runs]
    first = np.concatenate([marks.first for marks in found])
    last = np.concatenate([marks.last for marks in found])
    return Marks(first, last, [detail for marks in found for detail in marks.details])


def _runs(context: DefectContext, n: int) -> Flags:
    """Where ``n`` lower-case words that begin with an article or "on", "in", "at", "of", "for" stand twice in a row.

    What goes on the same way before them is a figure of speech: "bets on bets on bets".
    """
    keys = context.texts.word_keys
    same = np.zeros(len(keys), dtype=np.bool_)
    same[: max(len(keys) - n, 0)] = keys[:-n] == keys[n:]
    flags = context.before(context.spaced)
    for k in range(n):
        flags &= context.after(same & context.is_lower, k) & context.after(context.is_lower, n + k)
    if not flags.any():
        return flags
    flags &= np.isin(keys, word_keys(["the", "a", "an", "on", "in", "at", "of", "for"]))
    last = context.after(context.length > 2, n - 1)
    for k in range(2 * n - 1):
        flags &= context.after(context.spaced, k)
    chained = np.zeros(len(keys), dtype=np.bool_)
    chained[1 : len(keys) - n + 1] = keys[: len(keys) - n] == keys[n:]
    flags &= ~chained
    linked = np.isin(keys, word_keys(["and", "by", "after"]))
    for k in range(n):
        flags &= ~context.after(linked, k)
    return flags & last


def stray_capitals(context: DefectContext) -> Marks:
    """A function word with a capital between two lower-case words with one space on either side: "a trip As for".

    "The" and "A" count too, and common verbs behind a pronoun or an auxiliary ("they Started"). A word that may open a
    sentence needs a few words of the sentence before it: behind two or three it begins the text under a subhead.
    """
    low, spaced = context.is_lower, context.spaced
    keys = context.texts.word_keys
    title = context.after(low & context.is_in("stray")) | context.after(keys == word_keys(["the"])[0])
    title &= context.after(context.is_title & ~context.is_in("stray"), 2)
    joined = context.is_in("sentence_openers") & (context.place_in_sentence < MIN_WORDS_BEFORE_OPENER)
    flags = context.is_title & context.is_in("stray") & spaced & context.before(spaced) & ~title & ~joined
    titled = _mostly_titled(context)
    flags &= context.before(low & ~context.is_in("not_subjects")) & context.after(low) & ~titled
    is_no = keys == word_keys(["no"])[0]
    article = np.isin(keys, word_keys(["the", "a", "no", "them"])) & context.texts.is_capitalized & ~titled
    article &= (context.is_title | (context.length == 1)) & (
        spaced
        & (context.before(spaced & low & context.is_in("before_articles")) | (is_no & context.before(spaced & low)))
        & context.after(low)
    )
    last = (keys == word_keys(["them"])[0]) & context.is_title & context.before(spaced & low)
    last = context.among(last, context.ends_in_stop)
    subject = np.isin(keys, word_keys(["they", "he", "she", "cannot", "could", "would", "should", "must"])) & low
    verb = context.is_in("finite") | context.is_in("bare_verbs") | context.is_in("plain_verbs")
    verb = context.is_title & verb & context.before(spaced & subject) & context.after(low) & spaced & ~titled
    flags |= article | verb | (last & ~titled)
    return context.marks(flags & context.eligible, "capital on “{0}” within a sentence")


def article_forms(context: DefectContext) -> Marks:
    """“a” before a vowel sound or “an” before a consonant sound; lower-case words alone, unclear ones left out."""
    keys = context.texts.word_keys
    a, an = word_keys(["a", "an"])
    nxt = context.after(context.is_lower & (context.length > 2) & ~context.is_in("vowel_sound"))
    candidates = np.flatnonzero(((keys == a) | (keys == an)) & context.spaced & nxt)
    candidates = candidates[(context.is_lower | context.opens)[candidates] & context.is_free(candidates)]
    codes, start = context.texts.codes, context.texts.words.start
    is_a = (codes[start[candidates]] | 32) == ord("a")
    is_a &= context.length[candidates] == 1
    has_vowel = ch.is_among(codes[start[candidates + 1]], _VOWELS)
    candidates = candidates[has_vowel == is_a]
    wrong = [i for i in candidates.tolist() if _wrong_form(context.word(i).lower(), context.word(i + 1))]
    first = np.array(wrong, dtype=np.int64)
    details = [f"“{context.word(i)}” before “{context.word(i + 1)}”" for i in wrong]
    return Marks(first, first + 1, details)


def _wrong_form(article: str, word: str) -> bool:
    if not word.isascii() or not any(vowel in word for vowel in _VOWELS):
        return False
    vowel = word[0] in _VOWELS
    if article == "a":
        return vowel and not word.startswith(_CONSONANT_SOUND) and "'" not in word
    return not vowel and word[0] not in "hx" and not word.startswith(("mri", "nth"))


def agreement(context: DefectContext) -> Marks:
    """Verb forms that cannot stand together: "having been cross", "could makes", "did not went", "they was"."""
    keys, spaced, low = context.texts.word_keys, context.spaced, context.is_lower
    been, to, more, most, negation = word_keys(["been", "to", "more", "most", "not"])
    perfect = np.isin(keys, word_keys(["has", "have", "had", "having"]))
    modal = context.is_in("modals") & low & ~context.before(context.is_in("not_subjects"))
    led = context.before(spaced)
    participle = context.is_in("bare_verbs") & low & led & context.before(keys == been)
    participle &= context.before(perfect, 2) & context.before(spaced, 2) & ~context.after(low & spaced)
    finite = context.is_in("third_person") | context.is_in("went_forms")
    after_modal = context.before(modal) | (context.before(keys == negation) & context.before(modal, 2))
    remains = (keys == word_keys(["remains"])[0]) & context.after(keys == to)
    modals = finite & low & led & after_modal & context.before(low, 2) & ~remains
    infinitive = (
        context.is_in("went_forms")
        & low
        & led
        & context.before(keys == to)
        & ~np.isin(keys, word_keys(["saw", "fell", "broke", "rose", "hid", "wore", "drew", "were", "was"]))
    )
    permits = context.is_in("permits_bare")
    nearby = context.before(permits, 2) | context.before(permits, 3) | context.before(permits, 4)
    plural = context.is_in("singular_verbs") & context.before(context.is_in("plural_pronouns"))
    singular = context.is_in("plural_verbs") & context.before(context.is_in("third_pronouns"))
    (it,) = word_keys(["it"])
    neuter = np.isin(keys, word_keys(["were", "have"])) & context.before(keys == it)
    neuter &= context.before(context.opens | context.is_in("before_it") | context.is_number, 2) | context.before(
        context.opens & (keys == it)
    )
    number = (plural | singular | neuter) & low & led & ~nearby
    double = (context.is_in("comparatives") & context.before(keys == more)) | (
        context.is_in("superlatives") & context.before(keys == most)
    )
    than = word_keys(["than"])[0]
    double &= ~spaced | context.after(keys == than)
    double &= low & led & ~context.before(np.isin(keys, word_keys(["the", "no", "any", "even", "much"])), 2)
    flags = participle | modals | infinitive | number | double
    return context.marks(flags, "“{0} {1}” does not agree", first=-1)


def _sentences(context: DefectContext) -> tuple[Ints, Ints]:
    number = context.texts.word_sentence
    return number, np.bincount(number, minlength=len(context.texts.sentences)) if len(number) else number


def _mostly_titled(context: DefectContext) -> Flags:
    """Words of lines in which at least a third of the words have a capital: headlines and lists of names."""
    line = context.texts.word_paragraph
    n = len(context.texts.paragraphs)
    titled = np.bincount(line[context.texts.is_capitalized], minlength=n)
    flags: Flags = (3 * titled >= np.bincount(line, minlength=n))[line]
    return flags
