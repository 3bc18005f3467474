"""One mention of a source read by itself: what kind it is, which words are its name, which roles it states.

The reading knows the mention's words alone; who a pronoun or a bare role stands for is settled within the article
(``source_names.py``, ``sources.py``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from masthead.metrics.media import Media
from masthead.metrics.source_words import SourceWords

Kind = Literal["named_person", "named_organization", "unnamed", "document", "media", "undetermined"]
Form = Literal["name", "description", "pronoun", "none"]
Sex = Literal["", "male", "female"]

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’ʼ\-‐‑&/.@][^\W_]+)*|[^\s\w]")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_DOMAIN = re.compile(r"\.(?:com|org|net|gov|edu|info|tv|co|io|eu|uk|us|ca|au|fr|de|it|es|nl|ru|ua|cn|in)$")
_STOPS = frozenset(',;:()[]{}—–…|-•"“”„«»')
_QUOTES = frozenset("\"“”„«»'’‘`")


@dataclass(frozen=True, slots=True)
class Mention:
    """A source mention as read from its own words.

    ``start`` and ``end`` are the head or name within the given text; ``name`` is the name without titles and
    possessives ("" for a description or pronoun); ``owner`` the proper name that a description hangs on ("Kremlin"
    of "a Kremlin adviser"); ``roles`` the role words said of it, in lower case; ``others`` the further named sources
    of a mention that names several.
    """

    kind: Kind
    form: Form
    start: int
    end: int
    name: str = ""
    head: str = ""
    owner: str = ""
    roles: tuple[str, ...] = ()
    sex: Sex = ""
    is_definite: bool = False
    is_plural: bool = False
    has_title: bool = False
    others: tuple[Mention, ...] = ()


@dataclass(slots=True)
class _Token:
    text: str
    lower: str
    start: int
    end: int
    is_capital: bool
    is_word: bool
    is_possessive: bool


@dataclass(slots=True)
class _Reader:
    text: str
    words: SourceWords
    media: Media
    tokens: list[_Token] = field(default_factory=list)


def read_mention(text: str, words: SourceWords, media: Media, *, is_common_first: bool = False) -> Mention:
    """The mention that ``text`` (one source span) makes.

    ``is_common_first`` says that the first word's capital letter tells nothing (it begins a sentence and stands in
    small letters elsewhere).

    >>> from masthead.metrics.media import read_media
    >>> from masthead.metrics.source_words import read_source_words
    >>> mention = read_mention("Harbor Master Ines de Vries, 52,", read_source_words(), read_media())
    >>> mention.kind, mention.name
    ('named_person', 'Ines de Vries')
    """
    tokens = _tokens(text)
    if tokens and is_common_first:
        tokens[0].is_capital = False
    reader = _Reader(text, words, media, tokens)
    first = _skip_leading(reader)
    return _read(reader, first, len(tokens))


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        piece, start, end = match.group(), match.start(), match.end()
        if piece[0].isalnum():
            is_possessive = bool(_POSSESSIVE.search(piece))
            if is_possessive:
                piece, end = piece[:-2], end - 2
            lower = piece.lower().rstrip(".").replace("’", "'")
            is_capital = any(c.isupper() for c in piece) or bool(_DOMAIN.search(piece))
            if piece == "I" and not (tokens and tokens[-1].is_capital) and text[end : end + 1] != ".":
                is_capital = False
            tokens.append(_Token(piece, lower, start, end, is_capital, True, is_possessive))
        elif piece in "'’" and tokens and tokens[-1].end == start and tokens[-1].lower.endswith(("s", "x", "z")):
            tokens[-1].is_possessive = True
        elif piece != ".":
            tokens.append(_Token(piece, piece, start, end, False, False, False))
    return tokens


def _skip_leading(reader: _Reader) -> int:
    """Number of the first token that belongs to the mention."""
    words, tokens = reader.words, reader.tokens
    i = 0
    while i < len(tokens) - 1:
        token = tokens[i]
        skip = not token.is_word or (
            token.lower in words.leading and (not token.is_capital or (i == 0 and tokens[1].start > token.end))
        )
        if not skip:
            break
        i += 1
    return i


def _read(reader: _Reader, first: int, stop: int) -> Mention:
    """The mention of the tokens from ``first`` up to ``stop``."""
    words, tokens = reader.words, reader.tokens
    while stop > first and not tokens[stop - 1].is_word:
        stop -= 1
    if first >= stop:
        return Mention("undetermined", "none", 0, len(reader.text))
    pronoun = _pronoun(reader, first, stop)
    if pronoun is not None:
        return pronoun
    begin = first
    is_definite = tokens[first].lower == "the"
    while begin < stop - 1 and (tokens[begin].lower in words.determiners or _is_loose_quantifier(reader, begin)):
        begin += 1
    head_end = _head_end(reader, begin, stop)
    mention = _read_head(reader, begin, head_end, stop, is_definite)
    mention = _add_apposition(reader, mention, head_end, stop)
    if head_end < stop and tokens[head_end].lower in ("and", "or", "&", "und", "oder"):
        mention = _add_others(mention, _read(reader, head_end + 1, stop))
    elif head_end < stop and tokens[head_end].text == "," and mention.form == "name":
        mention = _add_listed(reader, mention, head_end, stop)
    return mention


def _is_loose_quantifier(reader: _Reader, i: int) -> bool:
    """Whether "both" or "even" stands before a name: "Both Berg and Quint"."""
    return reader.tokens[i].lower in ("both", "neither", "either", "even") and reader.tokens[i + 1].is_capital


def _pronoun(reader: _Reader, first: int, stop: int) -> Mention | None:
    words, token = reader.words, reader.tokens[first]
    lower = token.lower
    known = lower in words.he or lower in words.she or lower in words.they or lower in words.it
    if not known and lower not in words.speaker and lower not in words.relative:
        return None
    following = reader.tokens[first + 1] if first + 1 < stop else None
    alone = following is None or not following.is_word or following.lower in words.breaks or following.lower == "and"
    if lower in words.determiners and not alone:
        return None
    sex: Sex = "male" if lower in words.he else "female" if lower in words.she else ""
    return Mention(
        "undetermined", "pronoun", token.start, token.end, head=lower, sex=sex, is_plural=lower in words.they
    )


def _head_end(reader: _Reader, begin: int, stop: int) -> int:
    """Number of the token behind the head phrase: the first comma, relative, preposition or "and" that ends it."""
    words, tokens = reader.words, reader.tokens
    i = begin + 1
    while i < stop:
        token, before = tokens[i], tokens[i - 1]
        if not token.is_word:
            if token.text in _STOPS and not (token.text in _QUOTES and not before.is_capital):
                return i
        elif not token.is_capital:
            if token.lower in words.breaks_of:
                if not _name_goes_on(reader, begin, i, stop):
                    return i
            elif token.lower in ("and", "or", "und", "oder"):
                if not _is_joined_name(reader, begin, i, stop):
                    return i
            elif _is_break(words, token.lower) and not (token.lower in words.particles and before.is_capital):
                return i
        i += 1
    return stop


def _is_break(words: SourceWords, lower: str) -> bool:
    return lower in words.breaks or (
        lower in ("i", "he", "she", "they", "we", "you", "it") and lower not in words.particles
    )


def _name_goes_on(reader: _Reader, begin: int, i: int, stop: int) -> bool:
    """Whether "of" or "for" belongs to a name ("Institute for ...") or to a title before one ("Secretary of ...")."""
    words, tokens = reader.words, reader.tokens
    before = tokens[i - 1]
    if not before.is_capital or before.lower in words.quantifiers:
        return False
    after = i + 1
    while after < stop and tokens[after].lower in ("the", "der", "des", "die"):
        after += 1
    if after >= stop or not tokens[after].is_capital:
        return False
    if before.lower in words.roles:
        return _behind_complement(reader, i, stop) is not None
    if any(t.is_capital and t.lower in words.institutions for t in tokens[begin:i]):
        return True
    return i - begin == 1 and begin > 0 and tokens[begin - 1].lower == "the"


def _behind_complement(reader: _Reader, i: int, stop: int) -> int | None:
    """Number of the token at which a name begins behind a title's complement ("of State", "of Ukraine")."""
    words, tokens = reader.words, reader.tokens
    j = i + 1
    while j < stop and tokens[j].lower in ("the", "der", "des", "die"):
        j += 1
    start = j
    while j < stop and tokens[j].is_word and (tokens[j].lower in words.portfolios or tokens[j].lower == "and"):
        j += 1
    if j == start:
        for n in (3, 2, 1):
            if start + n < stop and " ".join(t.lower for t in tokens[start : start + n]) in words.places:
                j = start + n
                break
        else:
            j = _before_two_names(reader, start, stop)
    while j < stop and tokens[j].lower in words.roles and tokens[j].is_capital:
        j += 1
    return j if start < j < stop and tokens[j].is_capital and tokens[j].is_word else None


def _before_two_names(reader: _Reader, start: int, stop: int) -> int:
    """Number of the token before the last two of a capitalized run of three or more, else ``start``."""
    words, tokens = reader.words, reader.tokens
    j = start
    while j < stop and tokens[j].is_word and tokens[j].is_capital:
        j += 1
    return j - 2 if j - start >= 3 and tokens[j - 1].lower not in words.institutions else start


def _is_joined_name(reader: _Reader, begin: int, i: int, stop: int) -> bool:
    """Whether "and" joins the words of one organization's name ("Citizenship and Immigration Services")."""
    words, tokens = reader.words, reader.tokens
    left = [t.lower for t in tokens[begin:i] if t.is_capital]
    right = []
    for token in tokens[i + 1 : stop]:
        if not (token.is_word and token.is_capital):
            break
        right.append(token.lower)
    if not left or not right or not tokens[i - 1].is_capital:
        return False
    return right[-1] in words.institutions and not any(w in words.institutions for w in left)


def _read_head(reader: _Reader, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    words, tokens = reader.words, reader.tokens
    while end > begin + 1 and not tokens[end - 1].is_word:
        end -= 1
    if tokens[begin].lower in words.quantifiers and (end - begin == 1 or not tokens[end - 1].is_capital):
        return _description(reader, begin, end, is_definite, is_plural=tokens[begin].lower not in ("one", "another"))
    for i in range(end - 2, begin - 1, -1):
        if tokens[i].is_possessive:
            if reader.media.look_up(reader.text[tokens[begin].start : tokens[i + 1].end]):
                return _named(reader, "media", begin, i + 2, ())
            return _read_owned(reader, begin, i + 1, end, stop)
    last = tokens[end - 1]
    if last.is_capital and not _is_common_noun(reader, begin, end):
        return _read_name(reader, begin, end, stop, is_definite)
    return _read_noun(reader, begin, end, stop, is_definite)


def _is_common_noun(reader: _Reader, begin: int, end: int) -> bool:
    """Whether a capitalized last word is a noun all the same: a role alone, a group, a document."""
    words, tokens, last = reader.words, reader.tokens, reader.tokens[end - 1]
    n_capitals = _run_start(reader, begin, end)
    length = end - n_capitals
    phrase = " ".join(t.lower for t in tokens[n_capitals:end])
    if phrase in words.places or phrase in words.named_institutions:
        return False
    if length == 2 and tokens[n_capitals].lower in words.given and last.lower not in words.groups:
        return False
    if last.lower in words.groups and not (length > 1 and last.lower in words.surnames):
        return not _is_media_run(reader, n_capitals, end)
    if length == 1 and end - begin == 1 and (last.lower in words.breaks or last.lower in words.leading):
        return True
    if last.lower in words.surnames and length > 1 and not _is_known(reader, n_capitals, end - 1):
        return False
    if last.lower in words.roles or last.lower in words.honorifics or last.lower in words.documents:
        return not _is_media_run(reader, n_capitals, end)
    return last.lower in words.months or (
        length == 1 and last.lower in words.modifiers and last.lower not in words.institutions
    )


def _is_media_run(reader: _Reader, begin: int, end: int) -> bool:
    has_article = begin > 0 and reader.tokens[begin - 1].lower == "the"
    run = reader.text[reader.tokens[begin].start : reader.tokens[end - 1].end]
    return reader.media.look_up(run, has_article=has_article) is not None


def _is_known(reader: _Reader, begin: int, end: int) -> bool:
    """Whether every word is a role, place, institution or adjective and none can be a given name."""
    words = reader.words
    return all(
        t.lower in words.roles
        or t.lower in words.places
        or t.lower in words.demonyms
        or t.lower in words.institutions
        or t.lower in words.modifiers
        or t.lower in words.portfolios
        or t.text.isupper()
        for t in reader.tokens[begin:end]
    )


def _run_start(reader: _Reader, begin: int, end: int) -> int:
    """Number of the token with which the run of capitalized words that ends at ``end`` begins."""
    words, tokens = reader.words, reader.tokens
    i = end - 1
    while i > begin:
        before = tokens[i - 1]
        if (before.is_word and before.is_capital) or (
            before.is_word and before.lower in words.particles and (before.lower not in words.links)
        ):
            i -= 1
        elif before.is_word and before.lower in words.links and i - 2 >= begin and tokens[i - 2].is_capital:
            i -= 2
        elif (
            before.lower == "the" and i - 3 >= begin and tokens[i - 2].lower in words.links and tokens[i - 3].is_capital
        ):
            i -= 3
        elif before.text in ("&", "'", "’", '"', "“", "”") and i - 2 >= begin and tokens[i - 2].is_capital:
            i -= 2
        else:
            break
    while i < end - 1 and not tokens[i].is_capital and tokens[i].lower not in ("al", "bin", "abu", "van", "von", "de"):
        i += 1
    return i


def _read_name(reader: _Reader, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    """A mention whose head phrase ends in a proper name."""
    words, tokens = reader.words, reader.tokens
    run = _run_start(reader, begin, end)
    has_article = is_definite and run == begin
    roles = [t.lower for t in tokens[begin:run] if t.lower in words.roles or t.lower in words.honorifics]
    named = _outlet(reader, run, end, has_article)
    if named is None and run > begin and _is_medium_word(reader, begin, run):
        named = run
    if named is not None:
        return _named(reader, "media", named, end, roles)
    start, titles = _skip_titles(reader, run, end)
    roles.extend(titles)
    if titles:
        named = _outlet(reader, start, end, False)
    is_organization = _is_organization(reader, start, end, has_article and not titles)
    if is_organization and titles and start > run:
        is_organization = _is_organization(reader, start, end, False) and end - start > 1
    if not is_organization:
        start = _skip_modifiers(reader, start, end)
    kind: Kind = "named_organization" if is_organization else "named_person"
    return _named(reader, kind, start, end, roles)


def _outlet(reader: _Reader, run: int, end: int, has_article: bool) -> int | None:
    """Number of the token with which an outlet's name begins, where the run ends in one."""
    words, tokens, text = reader.words, reader.tokens, reader.text
    for i in range(run, end):
        article = has_article if i == run else False
        article = article or (i > 0 and tokens[i - 1].lower == "the")
        if reader.media.look_up(text[tokens[i].start : tokens[end - 1].end], has_article=article):
            known = i == run or _is_known(reader, run, i)
            return i if known else None
    if end - run > 1 and tokens[end - 1].lower in words.media_last:
        first = tokens[run].lower
        if not (end - run == 2 and tokens[end - 1].lower in words.surnames) and first not in words.honorifics:
            return run
    return None


def _is_medium_word(reader: _Reader, begin: int, end: int) -> bool:
    """Whether the words before a name call it a medium: "the newspaper ...", "the news site ..."."""
    words, tokens = reader.words, reader.tokens
    phrase = " ".join(t.lower for t in tokens[max(begin, end - 2) : end])
    return phrase in words.media_phrases or tokens[end - 1].lower in words.media


def _skip_titles(reader: _Reader, run: int, end: int) -> tuple[int, list[str]]:
    """Where the name begins behind the titles of a run of capitalized words, and the titles."""
    words, tokens = reader.words, reader.tokens
    start, roles = run, []
    for i in range(run, end - 1):
        lower = tokens[i].lower
        if lower in words.breaks_of:
            name = _behind_complement(reader, i, end)
            if name is not None and tokens[i - 1].lower in words.roles:
                start = name
            continue
        is_title = (lower in words.roles or lower in words.honorifics) and i >= start
        is_given = lower in words.surnames and i > run and not _is_known(reader, start, i) and i == end - 2
        if is_title and tokens[i].is_capital and not is_given:
            if lower == "general" and tokens[i + 1].lower in words.institutions:
                continue
            if tokens[i + 1].lower in words.links and _behind_complement(reader, i + 1, end) is None:
                continue
            start = i + 1
            roles.append(lower)
    last = tokens[end - 1].lower
    if start == end - 1 and last in words.suffixes:
        start = max(run, end - 2)
    return start, roles


def _skip_modifiers(reader: _Reader, start: int, end: int) -> int:
    """Where a personal name begins behind party words, demonyms and adjectives ("Republican", "Former")."""
    words, tokens = reader.words, reader.tokens
    while start < end - 1 and (
        tokens[start].lower in words.modifiers
        or (tokens[start].lower in words.demonyms and end - start > 1)
        or (tokens[start].text.isupper() and len(tokens[start].lower) > 2 and not tokens[end - 1].text.isupper())
        or not tokens[start].is_word
        or (tokens[start].lower in words.links and not tokens[start].is_capital)
    ):
        start += 1
    return start


def _is_organization(reader: _Reader, start: int, end: int, has_article: bool) -> bool:
    words, tokens = reader.words, reader.tokens
    run = tokens[start:end]
    lowers = [t.lower for t in run]
    if any(t.is_possessive for t in run[:-1]):
        return True
    phrase = " ".join(lowers)
    if phrase in words.places or phrase in words.named_institutions:
        return True
    last = lowers[-1]
    if _DOMAIN.search(run[-1].text.lower()):
        return True
    if len(run) == 1:
        token = run[0]
        if last in words.institutions or has_article:
            return True
        return _is_acronym(token.text)
    if any(w in words.institutions and (w not in words.surnames or (w == last and len(run) > 2)) for w in lowers):
        return True
    if last in words.institutions and last in words.surnames:
        return lowers[0] in words.places or lowers[0] in words.demonyms or has_article
    if any(w in words.links for w, t in zip(lowers, run, strict=True) if not t.is_capital):
        return True
    return has_article or _is_acronym(run[-1].text)


def _is_acronym(text: str) -> bool:
    """Letters of an organization: all capitals, two to six of them, points or not."""
    letters = text.replace(".", "")
    if "." in text:
        return len(letters) > 2 or letters.upper() in ("UN", "EU", "AP")
    if text.isupper() and "-" in text:
        return True
    n_upper = sum(c.isupper() for c in letters)
    return letters.isalnum() and 2 <= len(letters) <= 5 and n_upper >= max(2, len(letters) - 1)


def _named(reader: _Reader, kind: Kind, begin: int, end: int, roles: Sequence[str]) -> Mention:
    tokens = reader.tokens
    start, stop = tokens[begin].start, tokens[end - 1].end
    name = reader.text[start:stop].strip("\"“”„'’‘")
    return Mention(
        kind,
        "name",
        start,
        stop,
        name=" ".join(name.split()),
        head=tokens[end - 1].lower,
        roles=tuple(dict.fromkeys(roles)),
        sex=_sex_of(reader, begin, end, roles) if kind == "named_person" else "",
        has_title=bool(roles),
    )


def _sex_of(reader: _Reader, begin: int, end: int, roles: Sequence[str]) -> Sex:
    """The sex that an honorific, a role or the given name tells."""
    words, first = reader.words, reader.tokens[begin].lower
    has_given = end - begin > 1
    if any(r in words.male or r.endswith("man") for r in roles) or (has_given and first in words.male_names):
        return "male"
    if any(r in words.female or r.endswith("woman") for r in roles) or (has_given and first in words.female_names):
        return "female"
    return ""


def _read_noun(reader: _Reader, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    """A mention whose head phrase ends in a noun: a role, a group, a document, an institution, a medium."""
    words, tokens = reader.words, reader.tokens
    end = _back_to_known_noun(reader, begin, end)
    last = tokens[end - 1].lower
    proper = next((i for i in range(begin, end - 1) if _is_proper(reader, i)), None)
    phrase = " ".join(t.lower for t in tokens[max(begin, end - 2) : end])
    if last in words.media or phrase in words.media_phrases:
        return _read_medium(reader, begin, end, is_definite)
    if last in words.voices and (owner := _owner(reader, begin, end, stop, proper)) is not None:
        return owner
    if last in words.documents:
        return replace(_description(reader, begin, end, is_definite), kind="document")
    if last in words.institutions and proper is not None:
        while proper > begin and tokens[proper - 1].is_capital and tokens[proper - 1].is_word:
            proper -= 1
        return _named(reader, "named_organization", proper, end, ())
    mention = _description(reader, begin, end, is_definite, is_plural=last in words.groups)
    if proper is None:
        return mention
    owner_end = proper + 1
    while owner_end < end - 1 and tokens[owner_end].is_capital:
        owner_end += 1
    return replace(mention, owner=reader.text[tokens[proper].start : tokens[owner_end - 1].end])


def _is_proper(reader: _Reader, i: int) -> bool:
    """Whether a word before a noun is a proper name or adjective, not a capital at a sentence's start."""
    words, token = reader.words, reader.tokens[i]
    if not token.is_word or not token.is_capital:
        return False
    plain = (words.roles, words.groups, words.modifiers, words.documents, words.quantifiers, words.institutions)
    return token.lower in words.places or not any(token.lower in each for each in plain)


def _back_to_known_noun(reader: _Reader, begin: int, end: int) -> int:
    """The end of the head phrase, moved back over a trailing participle or adjective to the noun before it."""
    words, tokens = reader.words, reader.tokens
    return next((i for i in range(end, begin, -1) if tokens[i - 1].lower in words.nouns), end)


def _read_medium(reader: _Reader, begin: int, end: int, is_definite: bool) -> Mention:
    tokens = reader.tokens
    for i in range(begin, end):
        if not tokens[i].is_capital:
            continue
        for j in range(end, i, -1):
            name = reader.text[tokens[i].start : tokens[j - 1].end]
            if reader.media.look_up(name, has_article=is_definite and j < end):
                return _named(reader, "media", i, j, ())
    proper = [i for i in range(begin, end - 1) if _is_proper(reader, i)]
    proper = [i for i in proper if tokens[i].lower not in reader.words.demonyms | reader.words.places]
    if proper:
        last = proper[0]
        while last + 1 < end and tokens[last + 1].is_capital:
            last += 1
        return _named(reader, "media", proper[0], last + 1, ())
    return replace(_description(reader, begin, end, is_definite), kind="media")


def _owner(reader: _Reader, begin: int, end: int, stop: int, proper: int | None) -> Mention | None:
    """Whoever a voice without a name speaks for: an organization before it ("a Kremlin statement") or behind it."""
    words, tokens = reader.words, reader.tokens
    last = tokens[end - 1].lower
    if proper is not None:
        owner_end = end - 1
        while owner_end > proper + 1 and tokens[owner_end - 1].lower in ("press", "news", "media", "official", "chief"):
            owner_end -= 1
        head = tokens[owner_end - 1]
        is_run = all(t.is_capital for t in tokens[proper:owner_end])
        if is_run:
            owner = _read_name(
                reader, proper, owner_end, owner_end, tokens[begin - 1].lower == "the" if begin else False
            )
        elif head.lower in words.institutions:
            owner = _named(reader, "named_organization", proper, owner_end, ())
        else:
            return None
    elif end < stop and tokens[end].lower in ("for", "from", "by", "of", "at", "für", "von") and end + 1 < stop:
        owner = _read(reader, end + 1, stop)
    else:
        return None
    if owner.form != "name" or owner.kind not in ("named_person", "named_organization"):
        return None
    if last in words.institutions and last not in words.spokespeople:
        first = proper if proper is not None else end + 1
        return _named(reader, "named_organization", first, end, ()) if proper is not None else None
    if last in words.spokespeople and owner.kind == "named_person":
        return None
    if last == "lawyers":
        return None
    return replace(owner, others=())


def _description(reader: _Reader, begin: int, end: int, is_definite: bool, *, is_plural: bool = False) -> Mention:
    words, tokens = reader.words, reader.tokens
    head = tokens[end - 1]
    roles = tuple(dict.fromkeys(t.lower for t in tokens[begin:end] if t.lower in words.roles))
    return Mention(
        "unnamed",
        "description",
        head.start,
        head.end,
        head=head.lower,
        roles=roles,
        is_definite=is_definite,
        is_plural=is_plural,
    )


def _read_owned(reader: _Reader, begin: int, rest: int, end: int, stop: int) -> Mention:
    """A head phrase with a possessive: "Ukraine's defense ministry", "the minister's office", "his lawyer"."""
    words, tokens = reader.words, reader.tokens
    while rest < end - 1 and tokens[rest].lower in words.quantifiers:
        rest += 1
    last = tokens[end - 1]
    owner = _read(reader, begin, rest)
    if last.is_capital and not _is_common_noun(reader, rest, end):
        name = _read_name(reader, rest, end, stop, False)
        if owner.kind == "named_person" and name.kind == "named_organization":
            return name
        return name
    mention = _read_noun(reader, rest, end, stop, True)
    if owner.form != "name":
        return mention
    if mention.kind == "document" and last.lower in words.voices and owner.kind != "media":
        return replace(owner, others=(), has_title=owner.has_title)
    if mention.form == "description" and mention.kind == "unnamed":
        if last.lower in words.spokespeople and owner.kind == "named_organization":
            return replace(owner, others=())
        if last.lower in words.institutions and last.lower not in words.groups:
            start = begin + (owner.start > tokens[begin].start)
            named = _named(reader, "named_organization", start, end, ())
            return replace(named, start=owner.start, name=" ".join(reader.text[owner.start : last.end].split()))
        return replace(mention, owner=owner.name)
    return mention


def _add_apposition(reader: _Reader, mention: Mention, i: int, stop: int) -> Mention:
    """The mention with what stands behind its comma: its role, its kind, or the name itself."""
    words, tokens = reader.words, reader.tokens
    if mention.form == "description":
        if mention.is_plural:
            return mention
        i = next((j for j in range(i, stop) if tokens[j].text in ",—–-"), stop)
        while i + 1 < stop and tokens[i + 1].text == "-":
            i += 1
    if i >= stop:
        return mention
    if not tokens[i].is_word and tokens[i].text in ",—–-(":
        chunk_end = next((j for j in range(i + 1, stop) if tokens[j].text in _STOPS), stop)
        if chunk_end == i + 1:
            return mention
        begin = i + 1
        while begin < chunk_end - 1 and tokens[begin].lower in words.determiners:
            begin += 1
        head_end = _head_end(reader, begin, chunk_end)
        head = tokens[head_end - 1]
        roles = [t.lower for t in tokens[begin:head_end] if t.lower in words.roles]
        if mention.form == "description" and mention.kind == "unnamed":
            if head.is_capital and head_end - begin >= 2 and not _is_common_noun(reader, begin, head_end):
                name = _read_name(reader, begin, head_end, chunk_end, False)
                if name.kind == "named_person":
                    return replace(name, roles=mention.roles + name.roles, has_title=True)
            return mention
        if mention.form != "name" or head.is_capital:
            return replace(mention, roles=mention.roles + tuple(roles)) if roles else mention
        phrase = " ".join(t.lower for t in tokens[max(begin, head_end - 2) : head_end])
        if phrase in words.media_phrases or head.lower in words.media:
            return replace(mention, kind="media")
        if head.lower in words.institutions and mention.kind == "named_person" and not mention.has_title:
            return replace(mention, kind="named_organization")
        if roles and mention.kind == "named_organization" and head.lower in words.roles and not mention.is_plural:
            is_person = not any(w in words.institutions for w in mention.name.lower().split())
            return replace(mention, kind="named_person" if is_person else mention.kind, roles=tuple(roles))
        return replace(mention, roles=mention.roles + tuple(roles)) if roles else mention
    return mention


def _add_others(mention: Mention, other: Mention) -> Mention:
    """The mention with a further one behind "and"; the named one leads."""
    if other.form != "name":
        return mention if mention.form == "name" else replace(mention, is_plural=True)
    rest = (*mention.others, replace(other, others=()), *other.others)
    if mention.form == "name":
        return replace(mention, others=rest, is_plural=True)
    return replace(rest[0], others=rest[1:], is_plural=True)


def _add_listed(reader: _Reader, mention: Mention, i: int, stop: int) -> Mention:
    """The mention with the further names of a list "A, B and C"."""
    tokens = reader.tokens
    chunks: list[tuple[int, int]] = []
    begin = i + 1
    for j in range(i + 1, stop + 1):
        ends = j == stop or tokens[j].text == "," or tokens[j].lower in ("and", "und")
        if not ends:
            is_name = tokens[j].is_capital or tokens[j].lower in reader.words.particles or tokens[j].lower == "the"
            if not (tokens[j].is_word and is_name):
                return mention
            continue
        if j > begin:
            chunks.append((begin, j))
        begin = j + 1
    has_and = any(t.lower in ("and", "und") for t in tokens[i:stop])
    if not has_and or not chunks:
        return mention
    for a, b in chunks:
        mention = _add_others(mention, _read(reader, a, b))
    return mention
