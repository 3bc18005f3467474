"""On what occasion a source spoke: what tells a source of the story from a name that could be cited in any story."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import numpy as np
import polars as pl

from masthead.metrics.named_sources.find import SOURCE_KINDS
from masthead.metrics.tables.findings import places_of
from masthead.metrics.text.arrays import Flags, distinct
from masthead.metrics.text.key_table import might_match
from masthead.metrics.text.texts import Texts

N_HEAD_LINES = 2
"""Who is named in the first lines of an article, its title among them, is part of the story."""
LONGEST_HEAD = 600
"""More characters than this are not the first lines."""

_LONGEST_SENTENCE = 2000
_WHEN_OR_WHERE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|today|tonight|this (?:morning|week|month|year)"
    r"|last (?:week|month|year|night)|(?:19|20)\d\d"
    r"|January|February|March|April|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Aug|Sept|Oct|Nov|Dec)\."
    r"|statements?|told|tweet(?:s|ed)?|posted|letter|memo|e-?mail(?:ed|s)?|news conference|press conference"
    r"|press release|interview(?:s|ed)?|report(?:s|ed)?|briefing|hearing|testi(?:fied|mony)|filing|filed|announced"
    r"|spokes\w+)\b"
    r"|\b(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|gestern|heute|Mitteilung|Bericht|Sprecher\w*"
    r"|Brief|Interview|sagte[n]? der|Pressekonferenz)\b",
)
_DATED_HINTS = (
    *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "yesterday", "today", "tonight"),
    *("this morning", "this week", "this month", "this year", "last week", "last month", "last year", "last night"),
    *("19", "20", "statement", "told", "tweet", "posted", "letter", "memo", "mail"),
    *(
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    *("Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "conference", "release", "interview", "report"),
    *("briefing", "hearing", "testi", "filing", "filed", "announced", "spokes", "Mittwoch", "gestern", "heute"),
    *("Montag", "Dienstag", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    *("Mitteilung", "Bericht", "Sprecher", "Brief", "Interview", "sagte", "Pressekonferenz"),
)
_TIMELESS = re.compile(
    r"\b(?:once (?:said|wrote|remarked|observed|told|noted|put it|quipped|warned)|famously|used to say|liked to say"
    r"|is said to have|the late|in (?:his|her) day)\b",
    re.IGNORECASE,
)
_TIMELESS_HINTS = ("once ", "famously", "used to", "liked to", "said to have", "the late", "in his day", "in her day")
"""Each way to match the patterns has one of the hints."""
_CAPITAL = re.compile(r".[^\W\d_a-zäöüß]|\d")
_BACK = re.compile(r"^(?:the|that|this|these|those|its?|which|who|der|die|das|dies\w*)\b", re.IGNORECASE)


@cache
def stock_speakers() -> frozenset[str]:
    """Names of the long dead whose sayings are quoted about anything, in lower case."""
    data = resources.files("masthead.metrics.named_sources") / "data" / "stock_speakers.toml"
    return frozenset(name.lower() for name in tomllib.loads(data.read_text(encoding="utf-8"))["names"])


def have_occasion(texts: Texts, mentions: pl.DataFrame) -> Flags:
    """For every mention whether its source is cited on an occasion anywhere in its article.

    ``mentions`` has article, source_id, source_kind, name, mention, sentence and start. A person is, unless the name is
    that of a stock speaker or every sentence that cites it says that it was said once upon a time ("once said",
    "famously"). An organization is where a sentence that cites it says when, where or how it spoke (a day, a statement, a
    report), where it is cited by name in two sentences, or where the first lines of the article name it. So is a document, and
    one that has a name, a number, or an article that leads back to where it was introduced ("the report").
    """
    n = len(mentions)
    if not n:
        return np.zeros(0, dtype=np.bool_)
    article, source, sentence = (mentions[name].to_numpy() for name in ("article", "source_id", "sentence"))
    keys, at = distinct(article.astype(np.int64) << 32 | source)
    kind = places_of(mentions["source_kind"], SOURCE_KINDS)
    is_document = kind == SOURCE_KINDS.index("document")
    is_body = kind == SOURCE_KINDS.index("named_organization")
    wording, place = distinct(sentence.astype(np.int64))
    said = [_sentence(texts, one) for one in wording.tolist()]
    is_dated = _matching(_WHEN_OR_WHERE, said, might_match(said, _DATED_HINTS))[place]
    is_timeless = _matching(_TIMELESS, said, might_match(said, _TIMELESS_HINTS, ignores_case=True))[place]
    names = mentions["name"].to_list()
    stock = stock_speakers()
    is_stock = np.array([name is not None and name.lower() in stock for name in names], dtype=np.bool_)
    is_specific = is_document & np.array([_is_specific(text) for text in mentions["mention"].to_list()], dtype=np.bool_)
    is_by_name = np.array(
        [_shares_a_word(name, mention) for name, mention in zip(names, mentions["mention"].to_list(), strict=True)],
        dtype=np.bool_,
    )
    pairs, _ = distinct((at.astype(np.int64) << 32 | place)[is_by_name | is_document])
    n_sentences = np.bincount(pairs >> 32, minlength=len(keys))[at]
    is_headed = np.zeros(n, dtype=np.bool_)
    asked = np.flatnonzero(is_body | is_document)
    is_headed[asked] = _in_head(texts, article[asked], mentions["start"].to_numpy()[asked], [names[i] for i in asked])
    spoke = (is_dated & ~is_timeless) | is_specific | is_headed | (n_sentences >= 2)
    is_person = ~(is_body | is_document)
    counts: Flags = np.where(is_person, ~is_stock & ~is_timeless, spoke)
    of_source: Flags = np.bincount(at, counts, minlength=len(keys)) > 0
    is_barred = np.bincount(at, is_person & is_stock, minlength=len(keys)) > 0
    return (of_source & ~is_barred)[at]


def _matching(pattern: re.Pattern[str], said: list[str], is_hinted: Flags) -> Flags:
    """Which of the sentences match, none but the hinted ones."""
    found = is_hinted.copy()
    for row in np.flatnonzero(is_hinted).tolist():
        found[row] = pattern.search(said[row]) is not None
    return found


def _sentence(texts: Texts, number: int) -> str:
    begin, end = int(texts.sentences.start[number]), int(texts.sentences.end[number])
    return texts.text[begin : min(end, begin + _LONGEST_SENTENCE)]


def _shares_a_word(name: str | None, mention: str) -> bool:
    """Whether a mention has a word of the name: what leads back to it ("the center") may lead to another.

    >>> _shares_a_word("Brimley Trust", "the Trust"), _shares_a_word("Brimley Trust", "the center")
    (True, False)
    """
    return name is None or not {*name.lower().split()}.isdisjoint(mention.lower().split())


def _is_specific(mention: str) -> bool:
    """Whether a document's mention says which document: a name or number in it, or an article that leads back.

    >>> [_is_specific(text) for text in ("documents", "Polls", "the report", "a 2016 report", "a Brimley Trust survey")]
    [False, False, True, True, True]
    """
    return _CAPITAL.search(mention) is not None or _BACK.match(mention) is not None


def _in_head(texts: Texts, article: np.ndarray, start: np.ndarray, names: list[str | None]) -> Flags:
    """Whether the first lines of a mention's article hold the mention or its source's name."""
    first = np.searchsorted(texts.lines.article, np.arange(len(texts)))
    last = np.searchsorted(texts.lines.article, np.arange(len(texts)), side="right") - 1
    line = np.minimum(first + N_HEAD_LINES - 1, last)
    begin = texts.bounds[:, 0]
    end = np.where(last >= first, texts.lines.end[np.maximum(line, 0)], begin) if len(texts.lines) else begin
    end = np.minimum(end, begin + LONGEST_HEAD)
    found: Flags = start < end[article]
    for i in np.flatnonzero(~found).tolist():
        name, row = names[i], int(article[i])
        found[i] = bool(name) and texts.text.find(str(name), int(begin[row]), int(end[row])) >= 0
    return found
