"""Sentences with offsets: own rules for English, sentencex and a few repairs for other languages.

English: a full stop, question mark or exclamation mark with what closes behind it ends a sentence, unless it stands
within a quotation or parentheses, the text goes on in lower case, or the word before is an abbreviation that goes on.
Words that are abbreviations too (May, no, art, ill) go on only where what follows shows it. Time is linear.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
import sentencex
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Flags, Ints, Keys, concatenated_ranges
from masthead.metrics.text.characters import is_among
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.quotation_marks import MARKS

Span = tuple[int, int]
Edges = tuple[Ints, Ints]

_END = re.compile(r"[.!?…。！？]+(?:[ \xa0]?[.!?…])*([\"'”’»)\]*]*(?:\[\d{1,3}\])*)")
_SPACE = re.compile(r"\s*")
_PARENTHESES = re.compile(r"\([^()]{0,400}\)|\[[^\[\]]{0,400}\]")
_WORD_BEFORE = re.compile(r"[^\s\"“”‘«»(\[—–/]*\Z")
_WORD_BEHIND = re.compile(r"[^\W\d_][\w’'-]*")
_DOTTED = re.compile(r"(?:[^\W\d_]\.&?)+[^\W\d_]")
_ADDRESS = re.compile(r"https?://|www\.|pic\.twitter\.")
_NEW_WORD = re.compile(r"[A-Z][a-z]+[\s,]|[A-Z]\s")
_NICKNAME = re.compile(r"[\"'“‘][^\s\"'”’]{1,20}[\"'”’]\s")
_TIME = re.compile(r"[ap]\.m", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z]{3,}")
_LEAST_PLAIN = 3
_FINAL = ".!?…。！？"

_OPENING = "\"'“‘«„‚`"
_DASHES = "-–—"
_REACH = 32
"""Characters before a mark in which its word is looked for."""

PIECE = 4_000
"""Longer paragraphs go to sentencex in pieces of so many characters: some marks cost it the square of the length."""

_SPLIT_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“‘'])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Gov|Sen|Sens|Rep|Reps|Gen|Lt|Col|Maj|Capt|Cmdr|Sgt|Cpl|Pvt|Adm|Rev|"
    r"Hon|Pres|Supt|Det|Insp|Atty|Amb|Sec|No|vs|Mt|Ft|[A-Z]\.[A-Z])\.\s*$"
)
_LONG_WORD = 5
"""No abbreviation of ``_SPLIT_ABBREVIATION`` has so many letters."""

_CONTINUES = re.compile(r"[\s\"'”’)\]]*[a-z]|\s*[,:;]")
_ENDS_CLOSED = re.compile(r"[.!?…][\"'”’)\]]*\s*$")


@dataclass(frozen=True)
class _Words:
    """The shipped words behind which a sentence may go on; sets as in ``abbreviations.toml``."""

    titles: frozenset[str]
    places: frozenset[str]
    numbered: frozenset[str]
    number_words: frozenset[str]
    lettered: frozenset[str]
    units: frozenset[str]
    lower: frozenset[str]
    between: frozenset[str]
    months: frozenset[str]
    weekdays: frozenset[str]
    dates: frozenset[str]
    date_openers: frozenset[str]
    after_time: frozenset[str]
    states: frozenset[str]
    others: frozenset[str]
    offices: frozenset[str]
    exclaimed: frozenset[str]
    first_words: frozenset[str]
    speech: re.Pattern[str]


@cache
def _words() -> _Words:
    text = files("masthead.metrics.text").joinpath("data/abbreviations.toml").read_text("utf-8")
    sets = {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}
    verbs = "|".join(sorted(sets.pop("speech")))
    return _Words(**sets, speech=re.compile(rf"(?:[A-Z][\w’'.-]{{0,24}}\s){{1,4}}(?:{verbs})\b"))


def split_sentences(text: str, language: str, quotations: Sequence[Span] = ()) -> list[Span]:
    """Half-open spans of the sentences of one paragraph, outer white space left out.

    ``quotations`` are the paragraph's quotations, in order; one that ends in a mark of its own is never divided.
    English is split by this module's rules, other languages by sentencex; a boundary of the latter is taken back
    behind an abbreviation and where the text goes on in lower case behind a quotation.
    """
    ends = _english_ends(text, quotations) if language == "en" else _other_ends(text, language)
    spans = []
    start = 0
    for end in (*ends, len(text)):
        piece = text[start:end].rstrip()
        length = len(piece.lstrip())
        if length:
            spans.append((start + len(piece) - length, start + len(piece)))
        start = end
    return spans


def plain_ends(
    codes: NDArray[np.uint32], keys: Keys, words: Edges, quotations: Edges, paragraphs: Edges, marks: Ints
) -> tuple[Ints, Flags]:
    """Places behind full stops that end a sentence of English whatever else is there, and the paragraphs that need no other rule.

    Such a stop stands behind a word of small letters that is no abbreviation, outside quotations, before one space and
    a capital letter. A paragraph of which every mark within is such a stop, and that has no parentheses, is split at
    these places, as ``split_sentences`` splits it. ``marks`` are the places of all marks of the batch, ``keys`` those of
    its words; words, quotations and paragraphs are given by starts and ends.
    """
    start, end = paragraphs
    is_plain = np.ones(len(start), dtype=np.bool_)
    opening = marks[is_among(codes[marks], "([")]
    is_plain[np.searchsorted(start, opening, side="right") - 1] = False
    stops = marks[is_among(codes[marks], _FINAL)]
    paragraph = np.searchsorted(start, stops, side="right") - 1
    inner = np.flatnonzero(stops < end[paragraph] - 1)
    stops, paragraph = stops[inner], paragraph[inner]
    if not len(words[0]):
        is_plain[paragraph] = False
        return stops[:0], is_plain
    word = np.minimum(np.searchsorted(words[1], stops), len(words[0]) - 1)
    first, last = words[0][word], words[1][word]
    behind = codes[np.minimum(stops + 2, len(codes) - 1)]
    sure = (codes[stops] == ord(".")) & (last == stops) & (last - first >= _LEAST_PLAIN)
    sure &= (codes[stops + 1] == ord(" ")) & (behind >= ord("A")) & (behind <= ord("Z")) & (stops + 2 < end[paragraph])
    sure &= (first == start[paragraph]) | is_among(codes[np.maximum(first - 1, 0)], " \n")
    quotation = np.searchsorted(quotations[0], stops, side="right") - 1
    sure &= (quotation < 0) | (stops >= np.append(quotations[1], 0)[quotation])
    rows = np.flatnonzero(sure)
    place, owner = concatenated_ranges(first[rows], last[rows])
    odd = owner[(codes[place] < ord("a")) | (codes[place] > ord("z"))]
    sure[rows] = (np.bincount(odd, minlength=len(rows)) == 0) & ~_abbreviations().has(keys[word[rows]])
    is_plain[paragraph[~sure]] = False
    return stops[sure & is_plain[paragraph]] + 1, is_plain


@cache
def _abbreviations() -> KeyTable:
    """Every word of the lists behind which a sentence may go on."""
    words = _words()
    listed = (
        *(words.titles, words.places, words.numbered, words.lettered, words.units, words.lower, words.between),
        *(words.months, words.weekdays, words.states, words.others),
    )
    return KeyTable(word_keys(sorted({word.lower() for some in listed for word in some})))


def _english_ends(text: str, quotations: Sequence[Span]) -> Iterator[int]:
    """Where the sentences of an English paragraph end, but for the last."""
    start = 0
    quoted = [(a, b) for a, b in quotations if b - a > 1 and text[b - 1] in MARKS]
    enclosed = [match.span() for match in _PARENTHESES.finditer(text)] if "(" in text or "[" in text else []
    in_quotation, in_parentheses = _Cursor(quoted), _Cursor(enclosed)
    for match in _END.finditer(text):
        mark, stop = match.start(), match.end()
        quotation = in_quotation.at(mark, stop)
        if quotation is not None:
            start, end = quotation
            if mark < start < stop:
                stop = start
            elif start < mark < end and not (stop >= end or text[stop:end].strip(" ") in MARKS):
                continue
            else:
                stop = max(stop, end) if start < mark < end else stop
        parentheses = in_parentheses.at(mark, mark + 1)
        if parentheses is not None and stop < parentheses[1]:
            continue
        space = _SPACE.match(text, stop)
        behind = space.end() if space is not None else stop
        if behind == len(text):
            return
        closing = text[match.start(1) : stop]
        if behind == stop and not _runs_together(text, mark, stop, closing):
            continue
        if _is_end(text, start, (mark, match.start(1)), closing, behind):
            yield stop
            start = behind


class _Cursor:
    """Spans in order, asked for the one that holds or touches places that only grow."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        self.next = 0

    def at(self, start: int, end: int) -> Span | None:
        """The first span that ends behind ``start`` and begins before ``end``."""
        while self.next < len(self.spans) and self.spans[self.next][1] <= start:
            self.next += 1
        if self.next < len(self.spans) and self.spans[self.next][0] < end:
            return self.spans[self.next]
        return None


def _runs_together(text: str, mark: int, stop: int, closing: str) -> bool:
    """Whether a sentence ends although no space follows: ``it.Then``, ``facts.”“Your``."""
    if closing.strip("*)]"):
        return text[stop].isupper() or text[stop] in _OPENING
    before = text[max(0, mark - 2) : mark]
    return len(before) == 2 and before.islower() and _NEW_WORD.match(text, stop) is not None


def _is_end(text: str, start: int, mark: Span, closing: str, behind: int) -> bool:
    """Whether the sentence that begins at ``start`` ends with a mark; ``closing`` closes behind it, ``behind`` is where the text goes on."""
    following = text[behind]
    term = text[mark[0] : mark[1]]
    is_quoted = closing.strip(")]*0123456789[") != ""
    word = _word_before(text, mark[0])
    if term == "." and not closing and following.isupper() and _is_plain(word):
        return True
    if _ADDRESS.match(text, behind):
        return True
    if following.islower():
        return not closing and term == "." and _PLAIN.fullmatch(word) is not None and not _is_lower_abbreviation(word)
    if following in ",;:.!?)]”’»":
        return False
    if following in _DASHES and (is_quoted or following != "-" or text[behind + 1 : behind + 2] != " "):
        return False
    if is_quoted:
        is_said = _words().speech.match(text, behind) is not None
        return term.endswith(".") or not is_said or _word_behind(text, behind) in _words().first_words
    if term == ".":
        return not (_opens_sentence(text, start, word, mark[0]) or _goes_on_behind(text, word, mark[0], behind))
    if term == "!" and word in _words().exclaimed:
        return _word_behind(text, behind) in _words().first_words
    return True


def _word_before(text: str, mark: int) -> str:
    """The word before a mark, without what a hyphen joins to it in front (``then-Sen``, ``R-Ky``)."""
    word = text[max(0, mark - _REACH) : mark].rpartition(" ")[2]
    if word.isalpha():
        return word
    found = _WORD_BEFORE.search(text, max(0, mark - _REACH), mark)
    return found.group().rpartition("-")[2] if found is not None else ""


def _word_behind(text: str, behind: int) -> str:
    """The word with which the text goes on, opening marks left out."""
    while behind < len(text) and text[behind] in _OPENING + "([":
        behind += 1
    found = _WORD_BEHIND.match(text, behind)
    return found.group() if found is not None else ""


def _is_lower_abbreviation(word: str) -> bool:
    words = _words()
    return word in words.between or word in words.numbered or word in words.lower or word in words.units


@lru_cache(maxsize=1 << 14)
def _is_plain(word: str) -> bool:
    """Whether a full stop behind a word ends the sentence, before any capital letter: no word of the lists is it."""
    words = _words()
    named = word.title()
    return (
        _PLAIN.fullmatch(word) is not None
        and not _is_lower_abbreviation(word)
        and word not in words.lettered | words.months | words.weekdays | words.states | words.others
        and named not in words.places | words.titles
    )


def _opens_sentence(text: str, start: int, word: str, mark: int) -> bool:
    """Whether all that stands before a full stop is a number or letter of a list (``1.``), or the date of a sentence (``In Nov.``)."""
    if mark - start > _REACH:
        return False
    before = text[start:mark].split()
    if len(before) == 1:
        return word == before[0] and word.isdigit() and len(word) < 3
    is_date = word in _words().months or word in _words().weekdays
    return len(before) == 2 and is_date and before[0] in _words().date_openers


def _goes_on_behind(text: str, word: str, mark: int, behind: int) -> bool:
    """Whether a sentence goes on behind a word with a full stop, before a capital, a number or a mark."""
    words, following = _words(), _word_behind(text, behind)
    digit = text[behind].isdigit()
    quoted = text[behind] in _OPENING and not following[:1].islower() and _NICKNAME.match(text, behind) is None
    named = word if word[:1].isupper() and not word.isupper() else word.title()
    if _TIME.fullmatch(word):
        return following in words.after_time
    if word.lower() in words.between:
        return True
    if word.lower() in words.numbered and (digit or (word[:1].isupper() and following in words.number_words)):
        return True
    if word in words.lettered and len(following) == 1 and following.isupper():
        return True
    if digit and word in words.units:
        return text[max(0, mark - len(word) - 2) : mark - len(word)].strip().isdigit()
    begins = following in words.first_words and text[behind] not in _OPENING
    is_place = named in words.places and _is_behind_capital(text, mark - len(word))
    if word[:1].isupper() and named in words.titles and not is_place:
        return not (word.isupper() and len(word) > 2 and begins)
    if word in words.months:
        return digit
    if word in words.weekdays:
        return digit or following in words.dates
    if word in words.states and text[max(0, mark - len(word) - 2) : mark - len(word)].startswith(","):
        return following in words.offices or text[behind] in "(" + _DASHES
    if word == "I":
        return text[max(0, mark - 3) : mark - 1].strip().isupper()
    is_initial = len(word) == 1 and word.isupper()
    if is_initial or _DOTTED.fullmatch(word) or named in words.places or word in words.states or word in words.others:
        followed = text[behind + len(following) : behind + len(following) + 1]
        return not ((begins and not (is_initial and followed == ".")) or (quoted and not is_initial))
    return False


def _is_behind_capital(text: str, place: int) -> bool:
    """Whether the word before a place begins with a capital letter."""
    return text[max(0, place - _REACH) : place].rstrip().rpartition(" ")[2][:1].isupper()


def _other_ends(text: str, language: str) -> Iterator[int]:
    """Where the sentences of a paragraph of another language end, but for the last."""
    start = end = 0
    for piece, closes in _pieces(text):
        segments = sentencex.segment(language, piece)
        for number, segment in enumerate(segments):
            end += len(segment)
            is_joint = number == len(segments) - 1 and not closes
            if end < len(text) and not is_joint and not _goes_on(text, start, end):
                yield end
                start = end


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A paragraph in pieces of bounded length, and whether each ends with a sentence."""
    start = 0
    while len(text) - start > PIECE:
        window = text[start : start + PIECE]
        ends = [match.end() for match in re.finditer(r"[.!?。！？][\"'”’»)]*\s", window[PIECE // 2 :])]
        space = window.rfind(" ")
        cut = PIECE // 2 + ends[-1] if ends else space + 1 if space > 0 else PIECE
        yield window[:cut], bool(ends)
        start += cut
    yield text[start:], True


def _goes_on(text: str, start: int, end: int) -> bool:
    tail = text[max(start, end - 24) : end]
    ending = tail.rstrip()
    may_be_abbreviated = ending[-1:] == "." and not (
        len(ending) > _LONG_WORD and ending[-_LONG_WORD - 1 : -1].isalpha()
    )
    if may_be_abbreviated and _SPLIT_ABBREVIATION.search(tail):
        return True
    following = text[end : end + 8]
    if following[:1].isupper():
        return False
    return bool(_CONTINUES.match(following)) and (not _ENDS_CLOSED.search(tail) or tail.rstrip()[-1] in "\"'”’…")
