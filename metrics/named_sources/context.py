"""What the text around the mentions tells: full forms of names, the noun before a relative, the subject before a pronoun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from masthead.metrics.media.outlets import Media
from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.mentions.phrases import CAPITALS, Capital
from masthead.metrics.named_sources.mentions.read import read_mention
from masthead.metrics.named_sources.mentions.runs import CapitalRuns, find_runs
from masthead.metrics.named_sources.names import name_words
from masthead.metrics.named_sources.words import SOURCE_LANGUAGES, SourceWords, read_source_words
from masthead.metrics.text import characters as ch
from masthead.metrics.text.arrays import Flags, Ints, Keys, sorted_distinct
from masthead.metrics.text.hashing import mix, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts

_LONGEST_NAME = 8
_LONGEST_CREDIT = 80
_LONGEST_READ = 300
_LONGEST_LABEL = 40
_FURTHEST_LABEL = 400
_MOST_CREDIT_WORDS = 8
_CREDIT_MARK = re.compile(r"[\s.]*(?:[—–―‒]|--?)[ \xa0]*(?=[^\W\d_])|[ \xa0]\((?=[^\W\d_])")
_CREDIT_BEFORE = re.compile(
    r"\b(?:in the words of|(?:put forth|put forward|advanced|floated|voiced|pushed|made) by) (?P<name>[^\n“”\"]{2,70}?),?(?: that)? ?\Z",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r" [JS]r\b\.?")
_SENTENCE_END = re.compile(r"[.!?] [A-Z]")
_PLACED = frozenset(("in", "at", "from", "on", "with"))
_NEAR_BEGINNING = 5
_MOST_IN_TITLE = 3
_LONGEST_APPOSITION = 120
_APPOSITION = re.compile(r"(?:,| [—–]) (?:an?|the|one of|another|his|her|their)\b")
_LINE_BREAK = re.compile(r"[ \xa0]*\n\s*")


class MentionReader:
    """Reads mentions of a batch in the language of their article."""

    def __init__(self, texts: Texts, media: Media, languages: Sequence[str] | None):
        self.texts = texts
        self._on_one_line = texts.text.replace("\n", " ").replace("\r", " ").replace("\t", " ")
        self.media = media
        known = [code if code in SOURCE_LANGUAGES else "en" for code in languages or ["en"] * len(texts)]
        self._words = [read_source_words(code) for code in known]
        self._goes_on = _names_go_on(texts)
        self._run_begins = np.flatnonzero(np.concatenate(([True], ~self._goes_on[:-1])))

    def words(self, article: int) -> SourceWords:
        """The word lists of an article's language; the English ones where there are none."""
        return self._words[article]

    def read(self, article: int, start: int, end: int, capital: Capital = "open") -> Mention:
        """The mention that stands at a place of the batch text; of a longer one its first 300 characters.

        A name may run over a line's end.
        """
        text = self._on_one_line[start : min(end, start + _LONGEST_READ)]
        return read_mention(text, self._words[article], self.media, capital)

    def run_begins(self, places: Ints) -> Ints:
        """First words of the capitalized runs that end at capitalized words, within their sentences."""
        begins = self._run_begins[np.searchsorted(self._run_begins, places, side="right") - 1]
        return np.maximum(begins, places - _LONGEST_NAME)

    @cached_property
    def runs(self) -> CapitalRuns:
        """The runs of capitalized words of the batch."""
        return find_runs(self.texts, self._goes_on)


def _names_go_on(texts: Texts) -> Flags:
    """Which words go on with the next: both capitalized, only a space or an abbreviation's point between."""
    codes = texts.codes
    place = np.flatnonzero(texts.is_capitalized[:-1] & texts.is_capitalized[1:])
    end, following = texts.words.end[place], texts.words.start[place + 1]
    gap = following - end
    is_spaced = ch.is_among(codes[following - 1], " \n")
    is_near = is_spaced & ((gap == 1) | ((gap == 2) & (codes[end] == ord("."))))
    is_letter = end - texts.words.start[place] == 1
    is_near |= is_letter & (gap == 1) & (codes[end] == ord("."))
    is_same = texts.word_sentence[place] == texts.word_sentence[place + 1]
    found = np.zeros(len(texts.words), dtype=np.bool_)
    found[place[is_near & is_same]] = True
    return found


def keys_in_article(texts: Texts) -> Keys:
    """Word keys that differ between the articles of a batch."""
    keys: Keys = texts.word_keys ^ mix(np.arange(len(texts), dtype=np.uint64))[texts.words.article]
    return keys


def first_capitals(texts: Texts, keys: Keys, starts: Ints) -> list[Capital]:
    """What the capital letter of each mention's first word tells.

    ``name`` within a sentence, or where the article writes the word with a capital within sentences and never
    without; ``common`` at a sentence's start where it is the other way round; else ``open``.
    """
    if not len(texts.words) or not len(starts):
        return ["open"] * len(starts)
    word = np.minimum(np.searchsorted(texts.words.start, starts), len(texts.words) - 1)
    place = np.flatnonzero(KeyTable(sorted_distinct(keys[word])).has(keys))
    sentence = texts.word_sentence
    is_capital = texts.is_capitalized[place]
    begins = (place == 0) | (sentence[place] != sentence[place - 1])
    is_small = KeyTable(sorted_distinct(keys[place[~is_capital]])).has(keys[word])
    is_name = KeyTable(sorted_distinct(keys[place[is_capital & ~begins]])).has(keys[word])
    exact = texts.is_capitalized[word] & (texts.words.start[word] == starts)
    is_within = (word > 0) & (sentence[word] == sentence[word - 1])
    code = np.where(is_within | (is_name & ~is_small), 2, np.where(is_small & ~is_name, 0, 1))
    return [CAPITALS[c] for c in np.where(exact, code, 1).tolist()]


def find_full_names(
    reader: MentionReader, keys: Keys, articles: Sequence[int], mentions: Sequence[Mention | None]
) -> dict[int, list[Mention]]:
    """Full forms of the cited names that stand anywhere in the articles, by article."""
    texts = reader.texts
    cited_in: dict[str, set[int]] = {}
    for row, mention in zip(articles, mentions, strict=True):
        for each in (mention, *mention.others) if mention is not None else ():
            is_bare = each.kind == "named_organization" and " " not in each.name
            if each.form == "name" and (is_bare or each.kind in ("named_person", "media")):
                for family in name_words(each.name, reader.words(row))[-1:]:
                    cited_in.setdefault(family, set()).add(row)
    if not cited_in:
        return {}
    cited = np.array(list(chain.from_iterable(cited_in.values())), dtype=np.uint64)
    n_rows = [len(rows) for rows in cited_in.values()]
    forms = [[family + ending for family in cited_in] for ending in ("", "'s", "’s")]
    families = np.concatenate([np.repeat(word_keys(form), n_rows) ^ mix(cited) for form in forms])
    places = np.flatnonzero(texts.is_capitalized)
    places = places[KeyTable(sorted_distinct(families)).has(keys[places]) & (places > 0)]
    places = places[texts.words.article[places] == texts.words.article[places - 1]]
    gap = texts.words.start[places] - texts.words.end[places - 1]
    places = places[texts.is_capitalized[places - 1] & (gap >= 1) & (gap <= 2)]
    _, first = np.unique(keys[places] ^ mix(keys[places - 1]), return_index=True)
    last = np.sort(places[first])
    in_title = _is_title_case(texts, last).tolist()
    rows, starts = texts.words.article[last], texts.words.start[reader.run_begins(last)]
    found: dict[int, list[Mention]] = {}

    def is_listed(row: int, mention: Mention) -> bool:
        return mention.head in reader.words(row).proper_names

    ends = texts.words.end[last].tolist()
    for row, start, end, is_title in zip(rows.tolist(), starts.tolist(), ends, in_title, strict=True):
        if texts.text[end + 1 : end + 3] in ("Jr", "Sr") and (suffix := _SUFFIX.match(texts.text, end)) is not None:
            end = suffix.end()
        mention = reader.read(row, start, end)
        if is_title and not (mention.sex and mention.name.count(" ") < _MOST_IN_TITLE):
            continue
        if mention.form == "name" and mention.kind == "named_person" and (mention.sex or not is_listed(row, mention)):
            found.setdefault(row, []).append(mention)
    return found


def _is_title_case(texts: Texts, places: Ints) -> Flags:
    """Whether the lines of these words capitalize most of their words, so that capitals mark no names."""
    n = np.bincount(texts.word_paragraph, minlength=len(texts.paragraphs))
    n_capitals = np.bincount(texts.word_paragraph[texts.is_capitalized], minlength=len(texts.paragraphs))
    found: Flags = ((3 * n_capitals > 2 * n) & (n > 3))[texts.word_paragraph[places]]
    return found


def mention_before(reader: MentionReader, article: int, sentence: int, start: int) -> tuple[Mention, int] | None:
    """The noun phrase right before a place and where it begins: what a relative pronoun or "(D-Ohio)" stands behind."""
    texts = reader.texts
    while sentence > 0 and texts.sentences.start[sentence] >= start:
        sentence -= 1
    first = int(texts.sentences.start[sentence])
    end = first + len(texts.text[first:start].rstrip(" \n,(—–-"))
    bracket = texts.text.rfind("(", first, end) if texts.text[end - 1 : end] == ")" else -1
    end = first + len(texts.text[first:bracket].rstrip()) if bracket > first else end
    place = int(np.searchsorted(texts.words.end, end))
    if place >= len(texts.words) or texts.words.end[place] != end:
        return None
    if texts.is_capitalized[place]:
        begin = int(reader.run_begins(np.array([place]))[0])
    else:
        begin = _noun_begins(reader, article, place)
    begin = int(texts.words.start[max(begin, int(np.searchsorted(texts.words.start, first)))])
    mention = reader.read(article, begin, end)
    if mention.form == "description" and not _may_speak(reader.words(article), mention):
        holder = _behind_place(reader, article, first, begin)
        return holder or (mention, begin)
    if mention.form == "description" and (apposed := _apposed(reader, article, first, end)) is not None:
        return apposed
    return (mention, begin) if mention.form in ("name", "description") else None


def _may_speak(words: SourceWords, mention: Mention) -> bool:
    """Whether "who" may stand for a noun: a role, a group, or one that no list of things has."""
    head = mention.head
    return head in words.role_nouns or head in words.group_nouns or head not in words.institutions.words


def _behind_place(reader: MentionReader, article: int, first: int, begin: int) -> tuple[Mention, int] | None:
    """The noun before a preposition and a place: "an aide in the room (who ...)"."""
    texts = reader.texts
    before = texts.text[first:begin].rstrip()
    place, _, preposition = before.rpartition(" ")
    if preposition not in _PLACED or not place:
        return None
    end = first + len(place)
    word = int(np.searchsorted(texts.words.end, end))
    if word >= len(texts.words) or texts.words.end[word] != end or texts.is_capitalized[word]:
        return None
    start = int(
        texts.words.start[max(_noun_begins(reader, article, word), int(np.searchsorted(texts.words.start, first)))]
    )
    mention = reader.read(article, start, end)
    return (mention, start) if mention.form == "description" and mention.roles else None


def _noun_begins(reader: MentionReader, article: int, place: int) -> int:
    """First word of the noun and of at most two words before it; a preposition or mark ends them."""
    texts, words = reader.texts, reader.words(article)
    begin = place
    while begin > max(place - 2, 0):
        said = texts.text[texts.words.start[begin - 1] : texts.words.end[begin - 1]].lower()
        gap = texts.text[texts.words.end[begin - 1] : texts.words.start[begin]]
        if said in words.breaks.words or said in words.breaks.of or said in words.breaks.leading or gap.strip():
            break
        begin -= 1
        if said in words.breaks.determiners:
            break
    return begin


def _apposed(reader: MentionReader, article: int, first: int, end: int) -> tuple[Mention, int] | None:
    """The person whose description ends at a place, and where the name begins: "Odd Berg, a pilot (who ...)"."""
    texts = reader.texts
    low = max(first, end - _LONGEST_APPOSITION)
    mark = max(texts.text.rfind(sign, low, end) for sign in (",", " —", " –"))
    if mark < 0 or _APPOSITION.match(texts.text, mark, end) is None:
        return None
    comma = first + len(texts.text[first:mark].rstrip())
    place = int(np.searchsorted(texts.words.end, comma))
    if place >= len(texts.words) or texts.words.end[place] != comma or not texts.is_capitalized[place]:
        return None
    begin = int(texts.words.start[reader.run_begins(np.array([place]))[0]])
    mention = reader.read(article, begin, end)
    return (mention, begin) if mention.kind == "named_person" and begin >= first else None


def credit_behind(reader: MentionReader, article: int, start: int, end: int) -> tuple[int, int, Mention] | None:
    """The name that stands as a credit behind a quotation, with its place; None where there is none.

    Behind a dash (“...” — Mayor Odd Berg, pilot) or in brackets it takes the rest of the line; behind a quotation that
    is a paragraph of its own, the next line (Odd Berg, Harbor Times).
    """
    text, stop = reader.texts.text, int(reader.texts.bounds[article, 1])
    mark = _CREDIT_MARK.match(text, end, min(end + 8, stop))
    if mark is None:
        return _credit_line(reader, article, start, end)
    begin = mark.end()
    line_end = text.find("\n", begin, stop)
    line = text[begin : line_end if line_end >= 0 else stop].rstrip(" .\xa0")
    if mark.group().endswith("("):
        line = line[: line.find(")")] if ")" in line else ""
    if not line or len(line) > _LONGEST_CREDIT:
        return None
    mention = reader.read(article, begin, begin + len(line))
    return (begin, begin + len(line), mention) if _is_credit(mention, line) else None


def credit_before(reader: MentionReader, article: int, start: int) -> tuple[int, int, Mention] | None:
    """Whose words the text before a quotation says it is: "In the words of Odd Berg, “...”"; "the idea put forth by Odd Berg that “...”"."""
    text = reader.texts.text
    low = max(int(reader.texts.bounds[article, 0]), start - _LONGEST_CREDIT)
    if text.find(" by ", low, start) < 0 and text.find("ords of ", low, start) < 0:
        return None
    said = _CREDIT_BEFORE.search(text, low, start)
    if said is None or _SENTENCE_END.search(said["name"]):
        return None
    mention = reader.read(article, said.start("name"), said.end("name"))
    return (said.start("name"), said.end("name"), mention) if mention.form in ("name", "description") else None


def subject_before(reader: MentionReader, article: int, sentence: int, start: int) -> tuple[int, int, Mention] | None:
    """The person whom the sentence right before a quotation is about: "Odd Berg had an answer. “...”"; None where it may be another.

    The quotation begins a sentence of the same line; the person is the first whom that sentence names, not as an owner,
    and stands near its beginning or is the only one.
    """
    texts = reader.texts
    if sentence == 0 or texts.sentences.article[sentence - 1] != article:
        return None
    first = int(texts.sentences.start[sentence - 1])
    said = texts.text[first:start]
    if said.rstrip()[-1:] not in (".", "!") or "\n" in said:
        return None
    if said.partition(" ")[0].lower() in reader.words(article).all_pronouns:
        return None
    persons = []
    runs = reader.runs
    for run in runs.of_sentence(sentence - 1):
        begin, end = runs.start[run], runs.end[run]
        if begin >= start:
            break
        mention = reader.read(article, begin, end, "open" if runs.opens[run] else "name")
        is_person = mention.kind == "named_person" and not texts.text[begin:end].endswith(("'s", "’s", "s'", "s’"))
        if is_person and (mention.sex or mention.has_title or " " in mention.name):
            persons.append((begin, end, mention))
    if not persons or (len(persons) > 1 and said[: persons[0][0] - first].count(" ") > _NEAR_BEGINNING):
        return None
    return persons[0]


def _credit_line(reader: MentionReader, article: int, start: int, end: int) -> tuple[int, int, Mention] | None:
    """The line behind a quotation that is a paragraph of its own, where it is a name and what its bearer is."""
    text = reader.texts.text
    low, stop = (int(bound) for bound in reader.texts.bounds[article])
    low = max(low, start - _FURTHEST_LABEL)
    paragraph = max(text.rfind("\n", low, start) + 1, low)
    if text[end : end + 1] not in ("\n", " ") or (
        text[paragraph:start].strip(" \xa0—–-*•") and not _heads(text, paragraph, start)
    ):
        return None
    gap = _LINE_BREAK.match(text, end, stop)
    if gap is None:
        return None
    line_end = text.find("\n", gap.end(), stop)
    line = text[gap.end() : line_end if line_end >= 0 else stop].rstrip()
    words = line.replace(",", " ").split()
    if not 2 <= len(words) <= _MOST_CREDIT_WORDS or line[-1] in '.!?:;”"':
        return None
    capitals = sum(word[0].isupper() or word in reader.words(article).names.links for word in words)
    if capitals < len(words):
        return None
    mention = reader.read(article, gap.end(), gap.end() + len(line))
    return (gap.end(), gap.end() + len(line), mention) if _is_credit(mention, line) else None


def credit_below(reader: MentionReader, article: int, end: int) -> tuple[int, int, Mention] | None:
    """The line below a paragraph that ends in a quotation, where it is a name and an outlet: "Odd Berg, Harbor Times"."""
    text, stop = reader.texts.text, int(reader.texts.bounds[article, 1])
    gap = _LINE_BREAK.match(text, end, stop)
    if gap is None or text[end - 1] not in '”"':
        return None
    line_end = text.find("\n", gap.end(), stop)
    line = text[gap.end() : line_end if line_end >= 0 else stop].rstrip()
    _, comma, outlet = line.partition(", ")
    if not comma or len(line) > _LONGEST_CREDIT or reader.media.look_up(outlet) is None:
        return None
    mention = reader.read(article, gap.end(), gap.end() + len(line))
    return (gap.end(), gap.end() + len(line), mention) if _is_credit(mention, line) else None


def _heads(text: str, paragraph: int, start: int) -> bool:
    """Whether only a short label stands before a quotation ("Minority view: “...”")."""
    label = text[paragraph:start].rstrip()
    return label.endswith(":") and len(label) < _LONGEST_LABEL


def _is_credit(mention: Mention, line: str) -> bool:
    """Whether a line that names somebody begins with the name or with titles before it."""
    return mention.form == "name" and (mention.start == 0 or not line[: mention.start].strip().endswith(","))
