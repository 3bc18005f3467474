"""Phrases by which boilerplate lines are known, one TOML file a language, looked up as word keys."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.boilerplate.line_facts import NUMBER_KEY, LineFacts
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.text.arrays import Flags, Ints, Keys
from masthead.metrics.text.hashing import mix, word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts

MATCHES = ("line", "start", "end", "within", "all")
CLASSES = ("furniture", "teaser", "comment", "byline", "caption", "bio", "legal")
OPENINGS = ("", "related", "comments", "end")

_BUCKETS = 1 << 16

EDGE_LINES, EDGE_SHARE = 6, 0.34
"""Where notes on the author and the outlet stand: among the first lines of an article, and in the last third."""

_BEHIND = (ord(":"), ord("|"))


@dataclass(frozen=True)
class Entry:
    """A list of phrases of one kind: where they must stand, what their line then is and why.

    ``opens`` names the block of lines that such a line can head. With ``colon`` the line has to have a colon behind
    the phrase (or at its end, for ``end``; a vertical bar does as well). With ``edge`` the line has to stand among the
    first or in the last part of the article's lines. With ``is_strong`` the line is nothing but template, wherever
    in it the phrase stands; with ``is_hint`` the phrase stands in articles too and is a clue of its own.
    """

    line_class: str
    reason: str
    match: str
    phrases: tuple[str, ...]
    max_words: int = 1000
    opens: str = ""
    colon: bool = False
    edge: bool = False
    is_strong: bool = False
    is_hint: bool = False


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The entries of one language; a lexicon is equal to itself alone, so that what is made of it is looked up fast."""

    language: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class LexiconHits:
    """What the lexicon says of every block: whether and why any entry matches, by class, and the parts it opens.

    ``has_credit`` flags blocks that end in a photo credit, in any language; ``hints`` those with
    words that captions use more than articles do.
    """

    any: Flags
    reason: NDArray[np.object_]
    of_class: dict[str, Flags]
    opens: dict[str, Flags]
    is_whole: Flags
    has_credit: Flags
    hints: Flags


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon in a TOML file of the shape of ``data/en.toml``; every fault of the file at once."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    faults: list[Fault] = []
    entries = []
    for number, row in enumerate(content.get("entry", [])):
        where = f"{path.name}, entry {number + 1}"
        for field, allowed in (("match", MATCHES), ("class", CLASSES), ("opens", OPENINGS)):
            if row.get(field, "") not in allowed:
                faults.append(
                    Fault(where, f"{field} = {row.get(field)!r}", f"one of {', '.join(filter(None, allowed))}")
                )
        if not row.get("phrases"):
            faults.append(Fault(where, "no phrases", "a list of phrases"))
        entries.append(
            Entry(
                row.get("class", ""),
                row.get("reason", ""),
                row.get("match", ""),
                tuple(row.get("phrases", ())),
                int(row.get("max_words", 1000)),
                row.get("opens", ""),
                bool(row.get("colon", False)),
                bool(row.get("edge", False)),
                row.get("weight") == "whole",
                row.get("weight") == "hint",
            )
        )
    if faults:
        raise InputError(faults)
    return Lexicon(str(content.get("language", "und")), tuple(entries))


@cache
def shipped_lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language (ISO 639-1) that comes with the package; None where there is none."""
    path = Path(str(files("masthead.metrics.boilerplate"))) / "data" / f"{language}.toml"
    return read_lexicon(path) if language.isalpha() and path.is_file() else None


def find_phrases(
    texts: Texts,
    facts: LineFacts,
    lexicons: Sequence[tuple[Lexicon, Flags]],
    templates: Sequence[tuple[int, str, str]] = (),
    captions: Ints | None = None,
) -> LexiconHits:
    """What each lexicon finds in the blocks flagged for it; the first entry that matches gives the reason.

    ``templates`` are blocks known to be nothing but template words, with their class and the reason; ``captions``
    blocks that end in a photo credit.
    """
    n = len(facts)

    def none() -> Flags:
        return np.zeros(n, dtype=np.bool_)

    reason = np.full(n, "", dtype=np.object_)
    of_class = {name: none() for name in CLASSES}
    opens = {name: none() for name in OPENINGS if name}
    is_whole, anything, hints = none(), none(), none()
    keys = facts.word_keys
    at_edge = (facts.order < EDGE_LINES) | (facts.from_end < EDGE_SHARE * (facts.order + facts.from_end + 1))
    for lexicon, blocks in lexicons if len(texts.words) else ():
        hits = _phrase_hits(lexicon, keys, texts, facts)
        for number, given in enumerate(lexicon.entries):
            found = _all_words(texts, facts, keys, given) if given.match == "all" else hits[number]
            found &= blocks & (facts.n_words <= given.max_words)
            if given.edge:
                found &= at_edge
            if given.is_hint:
                hints |= found
                continue
            reason[found & ~anything] = given.reason
            anything |= found
            of_class[given.line_class] |= found
            if given.opens:
                opens[given.opens] |= found
            if given.match == "line" or given.is_strong:
                is_whole |= found
    for block, name, why in templates:
        reason[block] = why
        anything[block] = is_whole[block] = of_class[name][block] = True
    has_credit = none()
    if captions is not None:
        has_credit[captions] = anything[captions] = of_class["caption"][captions] = True
        reason[captions] = "ends in a photo credit"
    return LexiconHits(anything, reason, of_class, opens, is_whole, has_credit, hints)


def phrase_words(phrase: str) -> list[str]:
    """The words of a phrase as the text model would split them; marks alone are dropped."""
    kept = ("".join(c for c in word if c.isalnum() or c in "#'-’").strip("-'’") for word in phrase.split())
    return [word for word in kept if word]


@dataclass(frozen=True)
class _Sized:
    """Phrases of one number of words as sorted keys with their entries; filters over the low bits of keys.

    ``known`` passes the phrases, and ``goes_on`` the words with which a longer phrase begins; few others pass.
    """

    keys: Keys
    entry: Ints
    known: Flags
    goes_on: Flags


@dataclass(frozen=True)
class _Compiled:
    """Phrases by number of words, from one on; ``first`` passes the words that begin a phrase, and few others."""

    sizes: tuple[_Sized, ...]
    first: Flags


@cache
def _compiled(lexicon: Lexicon) -> _Compiled:
    phrases = [
        (_prefix_keys(keys), number)
        for number, entry in enumerate(lexicon.entries)
        if entry.match != "all"
        for keys in _phrase_keys(entry.phrases)
    ]
    sizes = []
    for size in range(1, max((len(prefixes) for prefixes, _ in phrases), default=0) + 1):
        ordered = sorted({(prefixes[-1], number) for prefixes, number in phrases if len(prefixes) == size})
        longer = [prefixes[size - 1] for prefixes, _ in phrases if len(prefixes) > size]
        keys = np.array([key for key, _ in ordered], dtype=np.uint64)
        entry = np.array([number for _, number in ordered], dtype=np.int64)
        sizes.append(_Sized(keys, entry, _filter(keys), _filter(np.array(longer, dtype=np.uint64))))
    return _Compiled(tuple(sizes), _filter(np.array([prefixes[0] for prefixes, _ in phrases], dtype=np.uint64)))


def _filter(keys: Keys) -> Flags:
    """Which buckets the keys fall into."""
    passes = np.zeros(_BUCKETS, dtype=np.bool_)
    passes[_bucket(keys)] = True
    return passes


def may_begin(lexicon: Lexicon, keys: Keys) -> Flags:
    """Words (number-blind keys) with which a phrase may begin; few others pass."""
    passes: Flags = _compiled(lexicon).first[_bucket(keys)]
    return passes


def _bucket(keys: Keys) -> Ints:
    return (keys & np.uint64(_BUCKETS - 1)).astype(np.int64)


def _phrase_keys(phrases: Sequence[str]) -> Iterator[Keys]:
    for phrase in phrases:
        words = phrase_words(phrase)
        if words:
            keys = word_keys(words)
            keys[[word == "#" for word in words]] = NUMBER_KEY
            yield keys


def _prefix_keys(keys: Keys) -> list[int]:
    """Key of the first word, of the first two words, and so on."""
    window = keys[:1]
    prefixes = [window]
    for size in range(1, len(keys)):
        window = _longer(window, size, keys[size : size + 1])
        prefixes.append(window)
    return [int(prefix[0]) for prefix in prefixes]


def _longer(window: Keys, size: int, following: Keys) -> Keys:
    """Keys of windows of ``size`` words with the word that follows each."""
    longer: Keys = mix(window + np.uint64(size)) ^ following
    return longer


def _phrase_hits(lexicon: Lexicon, keys: Keys, texts: Texts, facts: LineFacts) -> dict[int, Flags]:
    """For every entry number the lines in which one of its phrases stands where it must."""
    compiled = _compiled(lexicon)
    hits = {number: np.zeros(len(facts), dtype=np.bool_) for number in range(len(lexicon.entries))}
    start = np.flatnonzero(may_begin(lexicon, keys))
    line = facts.word_line[start]
    fits = (start >= facts.first_word[line]) & (start < facts.last_word[line])
    start, line = start[fits], line[fits]
    window = keys[start]
    for size, phrases in enumerate(compiled.sizes, start=1):
        passed = np.flatnonzero(phrases.known[_bucket(window)])
        left = np.searchsorted(phrases.keys, window[passed], side="left")
        right = np.searchsorted(phrases.keys, window[passed], side="right")
        for offset in range(int((right - left).max(initial=0))):
            chosen = np.flatnonzero(right - left > offset)
            found = phrases.entry[left[chosen] + offset]
            for number in np.unique(found):
                at = passed[chosen[found == number]]
                stands = _stands(texts, facts, lexicon.entries[number], start[at], size, line[at])
                hits[int(number)][line[at[stands]]] = True
        more = np.flatnonzero(phrases.goes_on[_bucket(window)] & (start + size < facts.last_word[line]))
        start, line = start[more], line[more]
        window = _longer(window[more], size, keys[start + size])
    return hits


def _stands(texts: Texts, facts: LineFacts, entry: Entry, start: Ints, size: int, line: Ints) -> Flags:
    """Whether phrases of ``size`` words from ``start`` on stand in their lines where the entry wants them."""
    begins = start == facts.first_word[line]
    ends = start + size == facts.last_word[line]
    anywhere = np.ones(len(start), dtype=np.bool_)
    wanted: Flags = {"line": begins & ends, "start": begins, "end": ends}.get(entry.match, anywhere)
    if entry.colon and entry.match == "end":
        wanted &= facts.ends_colon[line]
    elif entry.colon:
        behind = np.minimum(texts.words.end[start + size - 1], len(texts.codes) - 1)
        behind = behind + (texts.codes[behind] == ord(" "))
        wanted &= np.isin(texts.codes[np.minimum(behind, len(texts.codes) - 1)], _BEHIND)
    return wanted


def _all_words(texts: Texts, facts: LineFacts, keys: Keys, entry: Entry) -> Flags:
    """Lines in which every word is one of the entry's or a number, and not every word a number."""
    short = (facts.n_words > 0) & (facts.n_words <= entry.max_words)
    word = np.flatnonzero(short[facts.word_line])
    matching = np.bincount(facts.word_line[word[_allowed(entry.phrases).has(keys[word])]], minlength=len(facts))
    complete: Flags = short & (matching == facts.n_words) & (facts.number_share < 1)
    return complete


@cache
def _allowed(words: tuple[str, ...]) -> KeyTable:
    """The words, and numbers."""
    return KeyTable(np.unique(np.append(word_keys(words), NUMBER_KEY)))
