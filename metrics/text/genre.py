"""What genre an article says it is: marks in its title, byline, address and text, never its tone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from string import ascii_uppercase

import numpy as np

from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Ints
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts

GENRES = ("news", "opinion", "transcript", "press_release", "live_blog", "review", "advice")

MIN_TIMED_LINES = 4
MIN_SPEAKER_TURNS = 8
MIN_FIRST_PERSON = 6
FIRST_PERSON_SHARE = 0.01

_HEAD, _TAIL = 300, 700
_SECTIONS: Mapping[str, str] = {
    "opinion": (
        "opinions?|op-?eds?|editorials?|columns?|columnists?|commentary|commentisfree|comment|commentaries|"
        "perspectives?|viewpoints?|views?|letters|letters-to-the-editor|todaysdebate|the-monitors-view|our-view|"
        "guest-columns?|guest-opinions?|voices|think|leaders|kommentare?|meinung|debatte|kolumnen?|leitartikel"
    ),
    "transcript": "transcripts?",
    "press_release": "press-?releases?|news-?releases?|pressreleases?|prnewswire|pressemitteilungen?",
    "live_blog": "live|live-?blogs?|live-?coverage|live-?updates?|live-news|liveticker|live-blog-.*",
    "review": "reviews?|(?:film|movie|book|music|tv|theater|theatre|restaurant|game|album)-reviews?|rezensionen?",
    "advice": "advice|dear-abby|ask-amy|miss-manners|carolyn-hax|horoscopes?|how-?to|ratgeber",
}
_SECTION = re.compile("|".join(f"(?P<{genre}>^(?:{names})$)" for genre, names in _SECTIONS.items()))
_TITLE = re.compile(
    r"^\W*(?:"
    r"(?P<opinion>opinion|op-?ed|editorial|commentary|column|guest column|guest essay|letters?(?: to the editor)?|viewpoint|"
    r"perspective|our view|kommentar|meinung|leitartikel)"
    r"|(?P<transcript>(?:full |rush |read the (?:full )?)?transcript)"
    r"|(?P<press_release>(?:press|news|media) release|pressemitteilung)"
    r"|(?P<live_blog>live(?: ?blog)?(?: updates?)?|(?:live )?updates|liveticker)"
    r"|(?P<review>(?:(?:film|movie|book|music|tv|theater|theatre|restaurant|album|game) )?review|rezension)"
    r"|(?P<advice>advice|ask amy|dear abby|miss manners|horoscope)"
    r")\s*(?:[:|]|[–—-]\s|[\]】)])",
    re.IGNORECASE,
)
_TITLE_END = re.compile(
    r"[|–—:(\[-]\s*(?:(?P<opinion>opinion|op-?ed|editorial|commentary|letters?(?: to the editor)?)"
    r"|(?P<transcript>(?:full )?transcript)|(?P<live_blog>live(?: updates?| blog)?)|(?P<review>(?:\w+ )?review))\W*$",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^\W*(?:(?P<opinion>(?:analysis/)?opinion|op-?ed|editorial|commentary|guest column|guest essay|letter to the editor|"
    r"letters to the editor|kommentar|meinung|leitartikel)"
    r"|(?P<transcript>(?:full |rush |edited )?transcript)"
    r"|(?P<press_release>for immediate release|(?:press|news|media) release|pressemitteilung)"
    r"|(?P<live_blog>live(?: blog| updates?)|liveticker)|(?P<review>(?:(?:film|book|music|movie) )?review))\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_BYLINE = re.compile(
    r"(?P<opinion>editorial board|opinion (?:columnist|contributor|editor|writer)|guest columnist|letters? editor)",
    re.IGNORECASE,
)
_HEAD_PHRASE = re.compile(
    r"(?P<press_release>FOR IMMEDIATE RELEASE|/PRNewswire/|\(BUSINESS WIRE\)|\(GLOBE NEWSWIRE\)|/CNW/|/PRNewswire-)"
    r"|(?P<transcript>[Tt]his is a rush transcript|RUSH TRANSCRIPT|[Tt]his transcript (?:has been|was)|"
    r"following is (?:a|an|the) (?:\w+ )?transcript|what follows is a (?:\w+ )?transcript|below is a (?:\w+ )?transcript)"
)
_TAIL_PHRASE = re.compile(
    r"(?P<opinion>(?:views?|opinions?) expressed (?:\w+ ){0,8}?(?:are|is|do|does|belong|represent|reflect)\b|"
    r"this (?:article|column|piece|essay|post|commentary) (?:represents|reflects|expresses|is) (?:the|his|her|my|their) "
    r"(?:own )?(?:views?|opinions?)|the views of (?:the|this) (?:author|writer|columnist)|"
    r"is (?:a|an) (?:\w+[ -]){0,6}?(?:opinion (?:columnist|writer|editor|contributor)|syndicated columnist)\b)"
    r"|(?P<press_release>^\s*#{3}\s*$|^SOURCE [A-Z]\w|\bAbout [A-Z][\w ]{2,40}\n(?:.*\n)*.*\b[Mm]edia [Cc]ontact)"
    r"|(?P<transcript>Copy: Content and Programming Copyright)",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD_HINTS = (
    *("opinion", "op-ed", "oped", "editorial", "commentary", "guest", "letter", "kommentar", "meinung", "leitartikel"),
    *("transcript", "release", "pressemitteilung", "live", "review", "prnewswire", "wire)", "/cnw/"),
)
_TAIL_HINTS = (
    *("expressed", " view", "opinion", "syndicated columnist"),
    *("###", "source ", "media contact", "copy: content"),
)
"""Each way to match ``_LINE`` or ``_HEAD_PHRASE`` (``_TAIL_PHRASE``) has one of these in lower case."""

_TIMED = re.compile(r"\W{0,3}(?:\d{1,2}[:.]\d{2})\s*(?:[ap]\.?m\.?|uhr|[A-Z]{2,4}\b)?", re.IGNORECASE)
_SPEAKER = re.compile(
    r"(?:[A-Z][A-Z'’.\-]+(?: [A-Z][A-Z'’.\-]+){0,4}(?:,[^:\n]{1,40})?(?: \([^)]{1,30}\))?|Q|A|Question|Answer):\s"
)
_SECOND_OF_SPEAKER = ascii_uppercase + "'.:un"
"""What may stand behind the first letter of a speaker: ``Q:`` and ``Answer:`` too."""

_FIRST_PERSON = KeyTable(word_keys(["I", "I'm", "I've", "I'd", "I'll", "my", "myself"]))


def find_genre(texts: Texts) -> list[str]:
    """The genre of every article: one of ``GENRES``, ``news`` where nothing says otherwise.

    The marks, in order: a section of the address (``url``), a label at an end of the ``title``, the ``byline``, a
    label as a line of the text's head, stock phrases of head and tail (release and transcript notices, "views
    expressed"), speaker turns (eight lines and half of all begin ``NAME:``), time stamps (four lines and a tenth
    begin with one), and an author who says "I" in every third of the text: at least six times and 1 % of the words,
    outside quotations.
    """
    n = len(texts)
    columns = {
        name: texts.frame[name].to_list() if name in texts.frame.columns else [None] * n
        for name in ("url", "title", "byline")
    }
    speakers, timed, n_lines = _line_marks(texts)
    first_person = _first_person(texts)
    genres = []
    for row, (start, end) in enumerate(texts.bounds.tolist()):
        head, tail = texts.text[start : min(start + _HEAD, end)], texts.text[max(end - _TAIL, start) : end]
        named = next(_stated(columns["url"][row], columns["title"][row], columns["byline"][row], head, tail), None)
        if named is None and speakers[row] >= MIN_SPEAKER_TURNS and 2 * speakers[row] >= n_lines[row]:
            named = "transcript"
        if named is None and timed[row] >= MIN_TIMED_LINES and 10 * timed[row] >= n_lines[row]:
            named = "live_blog"
        if named is None and first_person[row] >= max(MIN_FIRST_PERSON, FIRST_PERSON_SHARE * texts.n_words[row]):
            named = "opinion"
        genres.append(named or "news")
    return genres


def _stated(url: str | None, title: str | None, byline: str | None, head: str, tail: str) -> Iterator[str]:
    """Genres that the article's marks state, the firmest first."""
    yield from filter(None, map(_section_genre, _sections(url) if url else ()))
    found = [_TITLE.match(title), _TITLE_END.search(title)] if title else []
    if byline:
        found.append(_BYLINE.search(byline))
    if _has_any(head.lower(), _HEAD_HINTS):
        found += [_LINE.search(head), _HEAD_PHRASE.search(head)]
    if _has_any(tail.lower(), _TAIL_HINTS):
        found.append(_TAIL_PHRASE.search(tail))
    for match in found:
        if match is not None and match.lastgroup is not None:
            yield match.lastgroup


def _has_any(text: str, hints: Iterable[str]) -> bool:
    """Whether a text has one of the hints; without any the search for the phrases is spared."""
    return any(map(text.__contains__, hints))


def _sections(url: str) -> list[str]:
    """The parts of an address that may name a section: folders, then subdomains."""
    path = re.sub(r"^\w+://[^/]*", "", url.lower()).split("?")[0]
    host = re.sub(r"^\w+://", "", url.lower()).split("/")[0]
    return [*path.strip("/").split("/")[:-1], *host.split(".")[:-2]]


@lru_cache(maxsize=4096)
def _section_genre(section: str) -> str | None:
    """The genre that a part of an address names."""
    match = _SECTION.match(section)
    return None if match is None else match.lastgroup


def _line_marks(texts: Texts) -> tuple[Ints, Ints, Ints]:
    """Lines of every article that begin with a speaker's name, that begin with a time of day, and all its lines."""
    lines, tables = texts.lines, ch.character_tables()
    first = texts.codes[lines.start]
    second = texts.codes[np.minimum(lines.start + 1, len(texts.codes) - 1)]
    low = np.where(first < ch.BMP, first, 0)
    may_speak = ch.is_among(first, ascii_uppercase) & ch.is_among(second, _SECOND_OF_SPEAKER)
    speaks = _begin_with(_SPEAKER, texts, np.flatnonzero(may_speak), reach=80)
    timed = _begin_with(_TIMED, texts, np.flatnonzero(tables.kind[low] == ch.DIGIT), reach=16)
    return (
        texts.per_article(lines.article[speaks]),
        texts.per_article(lines.article[timed]),
        texts.per_article(lines.article),
    )


def _begin_with(pattern: re.Pattern[str], texts: Texts, rows: Ints, *, reach: int) -> Ints:
    """Those of the lines that begin with a pattern within their first characters."""
    start = texts.lines.start[rows]
    places = zip(start.tolist(), np.minimum(start + reach, texts.lines.end[rows]).tolist(), strict=True)
    found = [pattern.match(texts.text, *place) is not None for place in places]
    return rows[np.array(found, dtype=np.bool_)]


def _first_person(texts: Texts) -> Ints:
    """How often every article says "I" or "my" outside quotations; 0 where a third of the text never does."""
    said = np.flatnonzero(_FIRST_PERSON.has(texts.word_keys) & ~texts.is_quoted)
    article = texts.words.article[said]
    offset = said - np.searchsorted(texts.words.article, article)
    third = 3 * offset // texts.n_words[article]
    counts = np.zeros((len(texts), 3), dtype=np.int64)
    np.add.at(counts, (article, third), 1)
    total: Ints = np.where((counts > 0).all(axis=1), counts.sum(axis=1), 0)
    return total
