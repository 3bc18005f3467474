"""The words of a source mention: tokens, where its head phrase ends, where a run of capitals begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from masthead.metrics.media.outlets import Media
from masthead.metrics.named_sources.words import SourceWords

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ\-‐‑&/.@][^\W_]+)*|[^\s\w]")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_DOMAIN = re.compile(r"\.(?:com|org|net|gov|edu|info|tv|co|io|eu|uk|us|ca|au|fr|de|it|es|nl|ru|ua|cn|in)$")
DASHES = frozenset("—–―‒-")
STOPS = frozenset('.,;:()[]{}…|•"“”„«»') | DASHES
QUOTES = frozenset("\"“”„«»'’‘`")
AND = frozenset(("and", "or", "nor", "&", "und", "oder"))
_ARTICLES = frozenset(("the", "der", "des", "die"))
_CONTRACTION = re.compile(r"^(i|we|you|he|she|they|it|who|that)['’](?:ve|re|ll|d|m|s)$", re.IGNORECASE)
_PREFIXES_OF_TITLES = frozenset(("co", "then", "vice", "ex", "deputy", "sub", "under", "now", "former"))
_PREFIXES_OF_NAMES = ("pro-", "anti-", "non-", "mid-", "post-", "pre-")
_FIELD_LINKS = frozenset(("on", "against"))
_SUBJECTS = frozenset(("i", "he", "she", "they", "we", "you", "it"))


Capital = Literal["common", "open", "name"]
CAPITALS: tuple[Capital, ...] = ("common", "open", "name")


@dataclass(slots=True)
class Token:
    """A word or mark; ``lower`` is the word in lower case, without a possessive ending and outer points."""

    text: str
    lower: str
    start: int
    end: int
    is_capital: bool
    is_word: bool
    is_possessive: bool


@dataclass(slots=True)
class Phrase:
    """A mention's text and tokens with the word lists it is read by.

    ``capital`` is what the first word's capital letter tells: nothing ("common"), perhaps a name ("open"), or a name.
    """

    text: str
    words: SourceWords
    media: Media
    tokens: list[Token]
    capital: Capital

    def between(self, begin: int, end: int) -> str:
        """The text of the tokens from ``begin`` up to ``end``."""
        return self.text[self.tokens[begin].start : self.tokens[end - 1].end]

    def lower(self, begin: int, end: int) -> str:
        """The same in lower case, joined by spaces."""
        return " ".join([token.lower for token in self.tokens[begin:end]])


def split_tokens(text: str, words: SourceWords) -> list[Token]:
    """The tokens of a mention; points behind abbreviations are dropped, possessives marked.

    A small hyphenated role counts as its last part ("ex-president").
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        piece, start = match[0], match.start()
        if piece[0].isalnum():
            written, lower, is_capital, is_possessive = _read_word(piece, words)
            end = start + len(written)
            if written == "I" and not (tokens and tokens[-1].is_capital) and text[end : end + 1] != ".":
                is_capital = False
            tokens.append(Token(written, lower, start, end, is_capital, True, is_possessive))
        elif piece in "'’" and tokens and tokens[-1].end == start and tokens[-1].lower.endswith(("s", "x", "z")):
            tokens[-1].is_possessive = True
        elif piece != "." or _ends_sentence(tokens, words):
            tokens.append(Token(piece, piece, start, start + 1, False, False, False))
    return tokens


@lru_cache(maxsize=65536)
def _read_word(piece: str, words: SourceWords) -> tuple[str, str, bool, bool]:
    """A word without a possessive ending or contracted verb, in lower case, whether it is a capital or possessive."""
    is_possessive = bool(_POSSESSIVE.search(piece)) and not _CONTRACTION.match(piece)
    if is_possessive:
        piece = piece[:-2]
    short = _CONTRACTION.match(piece)
    if short is not None:
        piece = short.group(1)
    is_capital = short is None and (any(c.isupper() for c in piece) or is_domain(piece))
    is_capital = is_capital and not piece.startswith(_PREFIXES_OF_NAMES)
    lower = piece.lower().rstrip(".").replace("’", "'")
    if "-" in lower and (last := lower.rsplit("-", 1)[1]) in words.role_nouns:
        lower = last if not is_capital or lower.partition("-")[0] in _PREFIXES_OF_TITLES else lower
    return piece, lower, is_capital, is_possessive


def is_domain(text: str) -> bool:
    """Whether a word in lower case is an internet domain."""
    return "." in text and bool(_DOMAIN.search(text))


def _ends_sentence(tokens: list[Token], words: SourceWords) -> bool:
    """Whether a point behind the last token is no abbreviation's: a longer word that is neither title nor suffix."""
    if not tokens:
        return False
    lower = tokens[-1].lower
    return len(lower) > 4 and lower not in words.role_nouns and lower not in words.honorifics.all


def skip_leading(phrase: Phrase) -> int:
    """Number of the first token that belongs to the mention, behind a dateline, "but", "according to" and the like."""
    words, tokens = phrase.words, phrase.tokens
    i = _dateline_end(tokens)
    while i < len(tokens) - 1:
        token = tokens[i]
        if token.is_word and not (token.lower in words.breaks.leading and (not token.is_capital or i == 0)):
            break
        i += 1
    return i


def _dateline_end(tokens: list[Token]) -> int:
    """Number of the token behind a dateline ("MILLPORT (AP) —"), else 0."""
    for i, token in enumerate(tokens[1:8], 1):
        if token.text in DASHES and i + 1 < len(tokens):
            return i + 1 if len(tokens[0].text) > 2 and tokens[0].text.isupper() else 0
    return 0


def head_end(phrase: Phrase, begin: int, stop: int) -> int:
    """Number of the token behind the head phrase: the first comma, relative, preposition or "and" that ends it."""
    words, tokens = phrase.words, phrase.tokens
    for i in range(begin + 1, stop):
        token, before = tokens[i], tokens[i - 1]
        if not token.is_word:
            if token.text in STOPS and (token.text not in QUOTES or before.is_capital):
                return i
        elif token.is_capital:
            continue
        elif token.lower in words.breaks.of:
            if not _name_goes_on(phrase, begin, i, stop):
                return i
        elif token.lower == "to" and before.lower in words.role_nouns:
            if behind_complement(phrase, i, stop) is None:
                return i
        elif token.lower in _FIELD_LINKS and _names_field(phrase, i, stop):
            continue
        elif token.lower in AND:
            if not _is_joined_name(phrase, begin, i, stop):
                return i
        elif is_break(words, token.lower) and not _is_particle(words, token, before):
            return i
    return stop


def _is_particle(words: SourceWords, token: Token, before: Token) -> bool:
    """Whether a small word goes on with a name: "Ines de", "Ines von der"."""
    return token.lower in words.names.particles and (before.is_capital or before.lower in words.names.particles)


def is_break(words: SourceWords, lower: str) -> bool:
    """Whether a small word ends a head phrase."""
    return lower in words.breaks.words or (lower in _SUBJECTS and lower not in words.names.particles)


def _name_goes_on(phrase: Phrase, begin: int, i: int, stop: int) -> bool:
    """Whether "of" or "for" belongs to a name ("Institute for ...") or to a title before one ("Secretary of ...")."""
    words, tokens = phrase.words, phrase.tokens
    before = tokens[i - 1]
    if _is_particle(words, tokens[i], before) and before.lower not in words.nouns:
        return tokens[i].lower not in words.names.links or before.lower in words.names.particles
    if tokens[i].lower == "of" and before.lower in words.role_nouns and i + 1 < stop and not tokens[i + 1].is_capital:
        return behind_complement(phrase, i, stop) is not None
    if before.lower in words.role_nouns and not before.is_capital and i + 2 < stop:
        name = behind_complement(phrase, i, stop)
        return name is not None and tokens[name].lower in words.all_given_names
    if not before.is_capital or before.lower in words.groups.quantifiers:
        return False
    if _is_within_name(phrase, begin, i, stop):
        return True
    after = i + 1
    while after < stop and tokens[after].lower in _ARTICLES:
        after += 1
    if after >= stop or not tokens[after].is_capital:
        return False
    if before.lower in words.role_nouns:
        return behind_complement(phrase, i, stop) is not None
    if any(t.is_capital and t.lower in words.institutions.words for t in tokens[begin:i]):
        return True
    return i - begin == 1 and begin > 0 and tokens[begin - 1].lower == "the"


def _is_within_name(phrase: Phrase, begin: int, i: int, stop: int) -> bool:
    """Whether a listed name goes on over the small word at ``i`` ("Joint Chiefs of Staff")."""
    named = phrase.words.institutions.named
    ends = range(i + 2, min(i + 4, stop) + 1)
    return any(phrase.lower(start, end) in named for start in range(max(begin, i - 3), i) for end in ends)


def _names_field(phrase: Phrase, i: int, stop: int) -> bool:
    """Whether "on" or "against" stands within an institution's name: "Institute on Tides", "Citizens Against Tolls"."""
    before = phrase.tokens[i - 1]
    is_capital = i + 1 < stop and phrase.tokens[i + 1].is_capital
    return is_capital and before.is_capital and before.lower in phrase.words.institutions.words


def behind_complement(phrase: Phrase, i: int, stop: int) -> int | None:
    """Number of the token at which a name begins behind a title's complement ("of State", "of Ukraine")."""
    words, tokens = phrase.words, phrase.tokens
    start = i + 1
    while start < stop and tokens[start].lower in _ARTICLES:
        start += 1
    j = start
    while j < stop and tokens[j].is_word and (tokens[j].lower in words.names.portfolios or tokens[j].lower == "and"):
        j += 1
    known = next(
        (n for n in (4, 3, 2) if start + n < stop and phrase.lower(start, start + n) in words.institutions.named), 0
    )
    if j == start and known:
        j = start + known
    elif j == start:
        lengths = [n for n in (3, 2, 1) if start + n < stop and phrase.lower(start, start + n) in words.places.names]
        j = start + lengths[0] if lengths else _before_two_names(phrase, start, stop)
    while j < stop and tokens[j].lower in words.role_nouns and tokens[j].is_capital:
        j += 1
    if _is_body(phrase, j, stop):
        return None
    return j if start < j < stop and tokens[j].is_capital and tokens[j].is_word else None


def _is_body(phrase: Phrase, j: int, stop: int) -> bool:
    """Whether the capitalized words from ``j`` on are a body's: "chairman of the Tarn Harbor Party"."""
    words = phrase.words
    while j < stop and phrase.tokens[j].is_word and phrase.tokens[j].is_capital:
        lower = phrase.tokens[j].lower
        if lower in words.institutions.words and lower not in words.surnames.words:
            return True
        j += 1
    return False


def _before_two_names(phrase: Phrase, start: int, stop: int) -> int:
    """Number of the token before the last two of a capitalized run of three or more, else ``start``."""
    tokens = phrase.tokens
    j = start
    while j < stop and tokens[j].is_word and tokens[j].is_capital:
        j += 1
    return j - 2 if j - start >= 3 and tokens[j - 1].lower not in phrase.words.institutions.words else start


def _is_joined_name(phrase: Phrase, begin: int, i: int, stop: int) -> bool:
    """Whether "and" joins the words of one organization's name ("Citizenship and Immigration Services")."""
    words, tokens = phrase.words, phrase.tokens
    left = [t.lower for t in tokens[begin:i] if t.is_capital]
    right = []
    for token in tokens[i + 1 : stop]:
        if not (token.is_word and token.is_capital):
            break
        right.append(token.lower)
    if not left or not right or not tokens[i - 1].is_capital:
        return False
    is_portfolio = all(w in words.names.portfolios for w in left) and any(w in words.role_nouns for w in right)
    if is_portfolio or _is_within_name(phrase, begin, i, stop) or _names_two_fields(phrase, begin, i, right):
        return True
    if (
        left[-1] in words.institutions.words
        and any(w in words.role_nouns for w in right[1:-1])
        and right[0] not in words.role_nouns
    ):
        return True
    return right[-1] in words.institutions.words and not any(w in words.institutions.words for w in left)


def _names_two_fields(phrase: Phrase, begin: int, i: int, right: list[str]) -> bool:
    """Whether "and" stands within an institution's field: "Center on Tides and Harbor Policy"."""
    words, tokens = phrase.words, phrase.tokens
    k = next((k for k in range(i - 1, begin, -1) if tokens[k].lower in ("of", "for", "on")), begin)
    if k == begin or not any(t.is_capital and t.lower in words.institutions.words for t in tokens[begin:k]):
        return False
    if i - k > 4 or right[0] in words.all_given_names or right[0] in words.role_nouns:
        return False
    is_place = tokens[k + 1].lower in words.places.names
    return not is_place and not any(w in words.places.names or w in words.institutions.named for w in right)


def run_start(phrase: Phrase, begin: int, end: int) -> int:
    """Number of the token with which the run of capitalized words that ends at ``end`` begins.

    Particles ("de", "bin"), links within names ("of the") and quotation marks around nicknames belong to the run.
    """
    words, tokens = phrase.words, phrase.tokens
    i = end - 1
    while i > begin:
        before = tokens[i - 1]
        if before.is_word and (before.is_capital or _is_inner_particle(phrase, begin, i - 1)):
            i -= 1
        elif (
            i - 2 >= begin and tokens[i - 2].is_capital and (before.lower in words.names.links or before.text in QUOTES)
        ):
            i -= 2
        elif (
            before.lower == "the"
            and i - 3 >= begin
            and tokens[i - 2].lower in words.names.links
            and tokens[i - 3].is_capital
        ):
            i -= 3
        else:
            break
    while i < end - 1 and not tokens[i].is_capital and tokens[i].lower not in words.inner_particles:
        i += 1
    return i


def _is_inner_particle(phrase: Phrase, begin: int, i: int) -> bool:
    """Whether a small word is a particle of a name; one that may be a link too is so only behind another particle."""
    words, tokens = phrase.words, phrase.tokens
    if tokens[i].lower not in words.names.particles:
        return False
    return tokens[i].lower not in words.names.links or (i > begin and tokens[i - 1].lower in words.names.particles)


def is_known(phrase: Phrase, begin: int, end: int) -> bool:
    """Whether every word is a role, place, institution, adjective or acronym, so that none can be a given name."""
    known, places = phrase.words.no_given_names, phrase.words.places.names
    i = begin
    while i < end:
        length = next((n for n in (3, 2) if i + n <= end and phrase.lower(i, i + n) in places), 1)
        if length == 1 and not (phrase.tokens[i].text.isupper() or phrase.tokens[i].lower in known):
            return False
        i += length
    return True


def is_medium_word(phrase: Phrase, begin: int, end: int) -> bool:
    """Whether the last words before ``end`` say medium: "the newspaper", "the news site"; "court papers" do not."""
    words = phrase.words
    last_two = phrase.lower(max(begin, end - 2), end)
    if end == begin or last_two in words.documents.phrases:
        return False
    return last_two in words.media.phrases or phrase.tokens[end - 1].lower in words.media.words
