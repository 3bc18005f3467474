"""What a run of capitals holds beside a person's name: captions, link texts, days, words that open a sentence."""

from __future__ import annotations

import re

from masthead.metrics.named_sources.mentions.phrases import Phrase

_BASED = re.compile(r"-(?:based|led|backed|owned)$")
_CAPTIONS = frozenset(("embed", "photo", "photos", "image", "images", "video", "getty", "caption", "autoplay"))
_LONG_ROLE = 6
_PAPERS = frozenset(("times", "post", "journal"))
DAYS = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|july|september|october|november|december|"
    r"sept|oct|nov|dec|feb"
)
"""Days and months that end no name."""
NOT_PLAIN = _CAPTIONS | _PAPERS
"""Words that make a run of capitals anything but a plain name."""


def before_glued(phrase: Phrase, begin: int, end: int) -> int:
    """One past a name that a link text follows without a space: "Ines Vogel Ines Maria VogelHarbor board votes".

    The text repeats the name's last word with a further capital behind it.
    """
    tokens = phrase.tokens
    for k in range(begin + 1, end):
        text = tokens[k].text
        for j in range(begin, k):
            stem = tokens[j].text
            if len(stem) > 2 and len(text) > len(stem) and text.startswith(stem) and text[len(stem)].isupper():
                return j + 1
    return end


def without_day(phrase: Phrase, begin: int, end: int) -> int:
    """One past a name without the day or month behind it: "Fox News Thursday"."""
    tokens = phrase.tokens
    while end - begin > 1 and tokens[end - 2].is_word and DAYS.fullmatch(tokens[end - 1].lower):
        end -= 1
    return end


def is_based(phrase: Phrase, i: int) -> bool:
    """Whether the word before token ``i`` says where an organization sits or who leads it: "Ostmark-based"."""
    return i > 0 and bool(_BASED.search(phrase.tokens[i - 1].lower))


def behind_debris(phrase: Phrase, start: int, end: int) -> int:
    """Where a name begins behind words that are none of its own.

    Those are what ends in "-based" and the like ("Ostmark-based Tarn Power"), captions, and everything before a given
    name that cannot be one itself ("Defense Ines Vogel").
    """
    words, tokens = phrase.words, phrase.tokens
    if end - start > 1 and tokens[start].lower in _PAPERS:
        start += 1
    if _is_portfolio(phrase, start, end):
        start += 1
    while end - start > 1 and (tokens[start].lower in _CAPTIONS or tokens[start + 1].lower in _CAPTIONS):
        start += 1
    based = next((k for k in range(end - 2, start - 1, -1) if _BASED.search(tokens[k].lower)), None)
    if based is not None:
        return based + 1
    if tokens[start].lower in words.all_given_names or len(tokens[start].lower) == 1:
        return start
    for k in range(start + 1, end - 1):
        if tokens[k].lower in words.all_given_names and tokens[k].is_capital:
            return k if _is_no_first_name(phrase, k - 1) and not _is_of_name(phrase, k, end) else start
    return start


def _is_portfolio(phrase: Phrase, start: int, end: int) -> bool:
    """Whether a name of two words stands behind the portfolio of its bearer's office: "(Secretary of) Education Odd Berg"."""
    words, tokens = phrase.words, phrase.tokens
    if end - start != 3 or tokens[start].lower not in words.names.portfolios:
        return False
    last = tokens[end - 1].lower
    is_plain = tokens[start + 1].lower not in words.ordinary and tokens[start + 1].lower not in words.names.portfolios
    return is_plain and last not in words.institutions.words and last not in words.ordinary


def behind_opener(phrase: Phrase, start: int, end: int) -> int:
    """Where a person's name begins behind an ordinary word that opens the sentence: "After Quint"."""
    words, tokens = phrase.words, phrase.tokens
    opens = start == 0 and phrase.capital != "name" and end - start > 1
    is_name = tokens[start].lower in words.all_given_names or len(tokens[start].lower) == 1
    is_common = tokens[0].lower in words.ordinary or tokens[0].lower.endswith("ing")
    if opens and not is_name and is_common and tokens[1].lower not in words.ordinary:
        return start + 1
    return start


def _is_no_first_name(phrase: Phrase, k: int) -> bool:
    token = phrase.tokens[k]
    if not token.is_word or token.is_possessive:
        return False
    if token.lower in phrase.words.no_first_names:
        return True
    if len(token.lower) > _LONG_ROLE and token.lower.endswith(("man", "woman")):
        return True
    is_letters = token.text.isupper() and len(token.text) > 1 and "." not in token.text
    return is_letters or phrase.media.look_up(token.text) is not None


def _is_of_name(phrase: Phrase, k: int, end: int) -> bool:
    """Whether what follows a given name makes it an organization's: "Committee to Elect Ines Vogel", "Saint Rolf School"."""
    words = phrase.words
    return any(
        t.lower in words.institutions.words and t.lower not in words.surnames.words for t in phrase.tokens[k:end]
    )
