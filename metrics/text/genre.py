"""What genre an article is: by what it states (address, labels, stock phrases), by its structure, by its voice.

The rules are in order, the firmest first; the first that speaks decides and gives its reason. What no rule is sure of
is news, with a caution where something speaks for another genre.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from string import ascii_uppercase
from typing import NamedTuple

import numpy as np

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Floats, Ints
from masthead.metrics.text.genre_marks import HEAD, HEAD_HINTS, TAIL, TAIL_HINTS, stated_genres
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable, might_match
from masthead.metrics.text.texts import Texts

GENRES = (
    *("news", "opinion", "analysis", "digest", "live_blog", "listicle", "transcript", "press_release"),
    *("review", "advice", "agency"),
)
"""The last is of articles that declare themselves to be an agency's, whatever they are else (``copy_ratio/declared``)."""

MIN_TIMED_LINES = 4
MIN_SPEAKER_TURNS = 8
MIN_CREDITED_QUOTES = 3
MIN_NUMBERED_LINES = 4
MIN_FIRST_PERSON = 6
FIRST_PERSON_SHARE = 0.01

ARGUING_SHARE = 0.023
"""Words of one's own voice among the words outside quotations, from which a text argues."""

REPORTING_SHARE = 0.008
"""Words of reporting among them, up to which it does not report."""

UNSURE_SHARES = (0.014, 0.010)
"""The same two for a caution."""

MIN_ARGUING_WORDS = 150
"""Words outside quotations of the shortest text whose voice is read."""

_TIMED = re.compile(
    r"\W{0,3}(?:updated?[:\s]{1,3})?(?:\d{1,2}[:.]\d{2}|\d{1,2}(?=\s*[ap]\.?m\b))\s*(?:[ap]\.?m\.?|uhr|[A-Z]{2,4}\b)?",
    re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"(?:[A-Z][A-Z'’.\-]+(?: [A-Z][A-Z'’.\-]+){0,4}(?:,[^:\n]{1,40})?(?: \([^)]{1,30}\))?|Q|A|Question|Answer):\s"
)
_NUMBERED = re.compile(r"\W{0,2}\d{1,2}[.):]\s?\S")
_CREDIT = re.compile(r"[”\"]\s?[—–-]{1,2}\s?[A-Z][^.!?@]{3,60}\Z")
_NAMED_CREDIT = re.compile(r"(?:[A-Z][\w'’.-]*,? ){1,4}[^.!?@]{0,40}\Z")
_SECOND_OF_SPEAKER = ascii_uppercase + "'.:un"
"""What may stand behind the first letter of a speaker: ``Q:`` and ``Answer:`` too."""


class Genre(NamedTuple):
    """One of ``GENRES`` and the mark that decided it; for news the caution, or nothing."""

    name: str
    reason: str | None


class _Voice(NamedTuple):
    own: KeyTable
    reporting: KeyTable
    first_person: KeyTable


@cache
def _voice_words() -> _Voice:
    text = files("masthead.metrics.text").joinpath("data/voice.toml").read_text("utf-8")
    lists = tomllib.loads(text)
    return _Voice(*(KeyTable(word_keys(lists[name].split())) for name in ("own_voice", "reporting", "first_person")))


def find_genres(texts: Texts) -> list[Genre]:
    """The genre of every article and why; ``news`` where nothing says otherwise.

    In order: a transcript's notice or turns of speakers (eight lines and half of all begin ``NAME:``); what the
    address (``url``), the ``title``, the ``byline``, the head and the end state (``genre_marks``); time stamps (four
    lines and a tenth begin with one): live blog; quotations that stand alone with their credit (three and an eighth
    of all lines): digest; numbered lines (four, counting up, and a tenth): listicle; an author who says "I" in every
    third of the text, at least six times and 1 % of the words, or who argues (words of one's own voice and questions
    1.8 % of the words outside quotations, words of reporting up to .8 %): opinion.
    """
    n = len(texts)
    columns = {
        name: texts.frame[name].to_list() if name in texts.frame.columns else [None] * n
        for name in ("url", "title", "byline")
    }
    structure = _structures(texts)
    genres = []
    bounds = texts.bounds.tolist()
    heads = _hinted([texts.text[start : min(start + HEAD, end)] for start, end in bounds], HEAD_HINTS)
    tails = _hinted([texts.text[max(end - TAIL, start) : end] for start, end in bounds], TAIL_HINTS)
    for row, (head, tail) in enumerate(zip(heads, tails, strict=True)):
        stated = list(stated_genres(columns["url"][row], columns["title"][row], columns["byline"][row], head, tail))
        spoken = next((Genre(*mark) for mark in stated if mark[0] == "transcript" and "head" in mark[1]), None)
        formed = structure[row]
        if spoken is None and formed.name == "transcript":
            spoken = formed
        genres.append(spoken or (Genre(*stated[0]) if stated else formed))
    return genres


def _hinted(pieces: list[str], hints: Sequence[str]) -> list[str]:
    """The pieces of text that have one of the hints; nothing in place of the others."""
    flags = might_match(pieces, hints, ignores_case=True).tolist()
    return [piece if is_hinted else "" for piece, is_hinted in zip(pieces, flags, strict=True)]


def _structures(texts: Texts) -> list[Genre]:
    """The genre that the structure and the voice of each article speak for."""
    lines, tables = texts.lines, ch.character_tables()
    first = texts.codes[lines.start]
    second = texts.codes[np.minimum(lines.start + 1, len(texts.codes) - 1)]
    low = np.where(first < ch.BMP, first, 0)
    may_speak = ch.is_among(first, ascii_uppercase) & ch.is_among(second, _SECOND_OF_SPEAKER)
    is_digit = tables.kind[low] == ch.DIGIT
    may_time = is_digit | ch.is_among(first, "Uu(—–-•")
    n_lines = texts.per_article(lines.article)

    def counted(rows: Ints) -> Ints:
        return texts.per_article(lines.article[rows])

    speakers = counted(_begin_with(_SPEAKER, texts, np.flatnonzero(may_speak), reach=80))
    timed = counted(_begin_with(_TIMED, texts, np.flatnonzero(may_time), reach=24))
    numbered = counted(_begin_with(_NUMBERED, texts, np.flatnonzero(is_digit), reach=8))
    credited = counted(_credited(texts))
    first_person = _first_person(texts)
    argues, may_argue = _voice(texts)
    found = []
    for row in range(len(texts)):
        if speakers[row] >= MIN_SPEAKER_TURNS and 2 * speakers[row] >= n_lines[row]:
            found.append(Genre("transcript", f"{speakers[row]} lines begin with a speaker"))
        elif timed[row] >= MIN_TIMED_LINES and 10 * timed[row] >= n_lines[row]:
            found.append(Genre("live_blog", f"{timed[row]} lines begin with a time"))
        elif credited[row] >= MIN_CREDITED_QUOTES and 8 * credited[row] >= n_lines[row]:
            found.append(Genre("digest", f"{credited[row]} quotations that stand alone with their credit"))
        elif numbered[row] >= MIN_NUMBERED_LINES and 10 * numbered[row] >= n_lines[row]:
            found.append(Genre("listicle", f"{numbered[row]} numbered lines"))
        elif first_person[row] >= max(MIN_FIRST_PERSON, FIRST_PERSON_SHARE * texts.n_words[row]):
            found.append(Genre("opinion", f"“I” throughout, {first_person[row]} times"))
        elif argues[row]:
            found.append(Genre("opinion", "argues in its own voice and hardly reports what others said"))
        else:
            found.append(Genre("news", "unsure: in part it argues like an opinion page" if may_argue[row] else None))
    return found


def _begin_with(pattern: re.Pattern[str], texts: Texts, rows: Ints, *, reach: int) -> Ints:
    """Those of the lines that begin with a pattern within their first characters."""
    start = texts.lines.start[rows]
    places = zip(start.tolist(), np.minimum(start + reach, texts.lines.end[rows]).tolist(), strict=True)
    found = [pattern.match(texts.text, *place) is not None for place in places]
    return rows[np.array(found, dtype=np.bool_)]


def _credited(texts: Texts) -> Ints:
    """Lines that are a quotation with its credit at their end, and credits on the line behind a quotation."""
    lines = texts.lines
    quoted = ch.is_among(texts.codes[lines.start], '“"')
    closed = ch.is_among(texts.codes[lines.end - 1], '”"')
    follows = np.zeros(len(lines), dtype=np.bool_)
    follows[1:] = (quoted & closed)[:-1] & (np.diff(lines.article) == 0) & ~quoted[1:]
    short = lines.end - lines.start <= 80
    found = []
    for row in np.flatnonzero((quoted & ~closed) | (follows & short)).tolist():
        start, end = int(lines.start[row]), int(lines.end[row])
        text = texts.text[max(start, end - 80) : end]
        named = _NAMED_CREDIT.match(text) if follows[row] and "," in text else None
        if named is not None or (quoted[row] and _CREDIT.search(text) is not None):
            found.append(row)
    return np.array(found, dtype=np.int64)


def _first_person(texts: Texts) -> Ints:
    """How often every article says "I" or "my" outside quotations; 0 where a third of the text never does."""
    said = np.flatnonzero(texts.are_in(_voice_words().first_person) & ~texts.is_quoted)
    article = texts.words.article[said]
    offset = said - np.searchsorted(texts.words.article, article)
    third = 3 * offset // texts.n_words[article]
    counts = np.zeros((len(texts), 3), dtype=np.int64)
    np.add.at(counts, (article, third), 1)
    total: Ints = np.where((counts > 0).all(axis=1), counts.sum(axis=1), 0)
    return total


def _voice(texts: Texts) -> tuple[Flags, Flags]:
    """Which articles argue in their own voice instead of reporting, and which may."""
    outside = ~texts.is_quoted
    article = texts.words.article
    n_outside = texts.per_article(article, outside)
    asked = texts.places_of("?")
    questions = np.bincount(np.searchsorted(texts.bounds[:, 0], asked, side="right") - 1, minlength=len(texts))

    def share(counts: Ints) -> Floats:
        return counts / np.maximum(n_outside, 1)

    own = share(texts.per_article(article, texts.are_in(_voice_words().own) & outside) + 2 * questions)
    reporting = share(texts.per_article(article, texts.are_in(_voice_words().reporting) & outside))
    long = n_outside >= MIN_ARGUING_WORDS
    argues: Flags = long & (own >= ARGUING_SHARE) & (reporting <= REPORTING_SHARE)
    may_argue: Flags = long & (own >= UNSURE_SHARES[0]) & (reporting <= UNSURE_SHARES[1])
    return argues, may_argue
