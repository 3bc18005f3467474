"""Speakers whom the layout names: lines of a transcript (``IDA BRENN, CHAIR: words``), posts that an article embeds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from masthead.metrics.attribution.table import CONTENT, CUE, SOURCE, Attribution
from masthead.metrics.text.arrays import Flags, Ints
from masthead.metrics.text.texts import Texts

LEAST_HEADINGS = 2
"""So many lines that are a speaker and a colon head statements."""
Line = tuple[int, int]
"""A line's article and beginning."""
LEAST_TURNS = 3
"""So many lines with a speaker make a transcript."""
LEAST_SPOKEN = 5
"""Half of its turns and more have so many words: a table of results has not."""
_LONG_WORD = 4
_LONGEST_SPEAKER = 80
_LONGEST_HEADING = 140
_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.’'\-]*(?:[ \xa0][^\W\d_a-zß-öø-ÿ][\w.’'\-]*){0,4}"
_TURN = re.compile(
    rf"(?P<name>{_NAME})(?:,[^:\n“\"]{{1,50}})?(?:[ \xa0]?\([^)\n]{{1,30}}\))?:[ \xa0]+(?=\S)", re.MULTILINE
)
_HEADING = re.compile(
    rf"(?P<name>(?:The[ \xa0])?{_NAME}(?:[ \xa0](?:(?:of|for|and|at|from)(?:[ \xa0]the)?|the)[ \xa0]{_NAME})*)(?:,[^:\n]{{1,80}})?:[ \xa0]*\Z",
    re.MULTILINE,
)
_WITHIN = re.compile(r"[.!?…)\]”\"][ \xa0](?P<name>[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){0,3}):\Z")
_NOBODY = frozenset(
    [
        "q",
        "a",
        "question",
        "answer",
        "note",
        "update",
        "editor",
        "related",
        "more",
        "photo",
        "source",
        "sources",
        "location",
        "time",
        "date",
        "price",
        "tags",
        "topics",
    ]
)
_POST = re.compile(
    r"[—–-][ \xa0]?(?P<name>[^\n—()@]{2,50}?) \(@\w{1,20}\)[ \xa0]?"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, \d{4}"
)
_LEAST_POST = 12
_LONGEST_POSTER = 60


def spoken_lines(texts: Texts, chosen: Flags, lines: Sequence[Line]) -> list[Attribution]:
    """The turns of transcripts and interviews: the speaker's name is the source, what follows up to the next turn is said.

    An article is a transcript where at least three lines begin with a speaker, in capitals, or by names that come
    back. Headings in capitals are no speakers.
    """
    by_article: dict[int, list[re.Match[str]]] = {}
    for article, start in lines:
        turn = _TURN.match(texts.text, start, start + 2 * _LONGEST_SPEAKER)
        if turn and turn.end() - turn.start() <= _LONGEST_SPEAKER and turn["name"].lower() not in _NOBODY:
            by_article.setdefault(article, []).append(turn)
    found: list[Attribution] = []
    for article, turns in by_article.items():
        turns.sort(key=re.Match.start)
        speakers = [turn for turn in turns if _is_speaker(turn, Counter(each["name"] for each in turns))]
        begin, end = texts.bounds[article].tolist()
        if len(speakers) >= LEAST_TURNS and not _are_headings(texts.text[begin:end], speakers):
            spoken = list(_turns(texts, chosen, article, speakers))
            n_words = sorted(len(texts.text[slice(*row.spans[-1][1:])].split()) for row in spoken)
            if spoken and n_words[len(spoken) // 2] >= LEAST_SPOKEN:
                found.extend(spoken)
    return found


def headed_statements(texts: Texts, chosen: Flags, lines: Sequence[Line]) -> list[Attribution]:
    """A list of statements: a line that is a name and a colon, then what it says up to the next such line."""
    by_article: dict[int, list[re.Match[str]]] = {}
    for article, start in lines:
        line_end = texts.text.find("\n", start, start + _LONGEST_HEADING)
        heading = _HEADING.match(texts.text, start, line_end if line_end >= 0 else start + _LONGEST_HEADING)
        if heading and len(heading["name"].split()) > 1 and heading["name"].split()[0].lower() not in _NOBODY:
            by_article.setdefault(article, []).append(heading)
    found: list[Attribution] = []
    for article, headings in by_article.items():
        if len(headings) >= LEAST_HEADINGS:
            turns = _turns(texts, chosen, article, headings)
            found.extend(turn._replace(rule="headed statement") for turn in turns)
    return found


def _turns_within_lines(texts: Texts, places: Ints) -> list[Line]:
    """Article and beginning of names in capitals that a colon follows within a line: ``... at all. KARL BRANDT: Not I.``"""
    codes, text = texts.codes, texts.text
    place = places[places > 1]
    is_upper = (codes[place - 1] >= ord("A")) & (codes[place - 1] <= ord("Z")) & (codes[place - 2] <= ord("Z"))
    found: list[Line] = []
    for colon in place[is_upper].tolist():
        low = max(colon - _LONGEST_SPEAKER, 0)
        turn = _WITHIN.search(text, max(low, text.rfind("\n", low, colon) + 1), colon + 1)
        if turn is not None:
            article = int(np.searchsorted(texts.bounds[:, 0], colon, side="right")) - 1
            found.append((article, turn.start("name")))
    return found


def _lines_with_colon(texts: Texts, places: Ints) -> list[Line]:
    """Article and beginning of the lines that begin with a capital and have a colon near their beginning."""
    line = np.searchsorted(texts.lines.start, places, side="right") - 1
    near = np.unique(line[(line >= 0) & (places - texts.lines.start[line] < _LONGEST_HEADING)])
    places_of = zip(texts.lines.article[near].tolist(), texts.lines.start[near].tolist(), strict=True)
    return [(article, start) for article, start in places_of if texts.text[start].isupper()]


def _is_speaker(turn: re.Match[str], names: Counter[str]) -> bool:
    name = turn["name"]
    return (name.isupper() and len(name) > 2) or (names[name] > 1 and names.total() > LEAST_TURNS)


def _are_headings(text: str, turns: Sequence[re.Match[str]]) -> bool:
    """Whether labels in capitals are headings: none comes back, and most have a word that the text writes small."""
    names = [turn["name"] for turn in turns]
    if len(set(names)) < len(names) or not all(name.isupper() for name in names):
        return False
    small = [any(f" {word.lower()} " in text for word in name.split() if len(word) >= _LONG_WORD) for name in names]
    return 2 * sum(small) > len(small)


def _turns(texts: Texts, chosen: Flags, article: int, turns: list[re.Match[str]]) -> Iterator[Attribution]:
    stops = [turn.start() for turn in turns[1:]] + [int(texts.bounds[article, 1])]
    for turn, stop in zip(turns, stops, strict=True):
        first = int(np.searchsorted(texts.words.start, turn.start()))
        if first >= len(chosen) or not chosen[first]:
            continue
        colon = turn.end("name") + turn.group()[turn.end("name") - turn.start() :].index(":")
        said = texts.text[turn.end() : stop]
        begin, end = turn.end() + len(said) - len(said.lstrip()), turn.end() + len(said.rstrip())
        is_within = turn.start() > texts.bounds[article, 0] and texts.text[turn.start() - 1] != "\n"
        ends_with_line = is_within or texts.text[begin : begin + 1] in ('"', "“")
        if ends_with_line and (line_end := texts.text.find("\n", begin, end)) >= 0:
            end = line_end
        if begin >= end:
            continue
        spans = ((SOURCE, turn.start(), colon), (CUE, colon, colon + 1), (CONTENT, begin, end))
        yield Attribution(article, int(texts.word_sentence[first]), "direct", ":", spans, rule="transcript")


def embedded_posts(texts: Texts, chosen: Flags) -> list[Attribution]:
    """``... — Ida Brenn (@ida) May 4, 2019``: the post's text stands before the dash, in its line or the one before."""
    text = texts.text
    found: list[Attribution] = []
    handle = text.find("(@")
    while handle >= 0:
        post = _POST.search(text, max(handle - _LONGEST_POSTER, 0), handle + _LONGEST_POSTER)
        handle = text.find("(@", handle + 2)
        if post is None:
            continue
        article = int(np.searchsorted(texts.bounds[:, 0], post.start(), side="right")) - 1
        begin = int(texts.bounds[article, 0])
        stop = begin + len(text[begin : post.start()].rstrip())
        start = max(text.rfind("\n", begin, stop) + 1, begin)
        word = int(np.searchsorted(texts.words.start, start))
        if stop - start < _LEAST_POST or word >= len(chosen) or not chosen[word]:
            continue
        spans = ((CONTENT, start, stop), (SOURCE, *post.span("name")))
        found.append(Attribution(article, int(texts.word_sentence[word]), "direct", None, spans, rule="embedded post"))
    return found


def layout_of(texts: Texts, chosen: Flags) -> list[Attribution]:
    """All that the layout attributes; of two that overlap the first, transcripts before statements and posts."""
    found: list[Attribution] = []
    starts: list[int] = []
    ends: list[int] = []
    places = texts.places_of(":")
    lines = _lines_with_colon(texts, places)
    turns = [*lines, *_turns_within_lines(texts, places)]
    headed = (*spoken_lines(texts, chosen, turns), *headed_statements(texts, chosen, lines))
    for row in (*headed, *embedded_posts(texts, chosen)):
        start, end = row.spans[0][1], row.spans[-1][2]
        at = bisect_right(starts, start)
        if (at == 0 or ends[at - 1] <= start) and (at == len(starts) or end <= starts[at]):
            starts.insert(at, start)
            ends.insert(at, end)
            found.append(row)
    return found
