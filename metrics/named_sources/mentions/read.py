"""One mention of a source read by itself: what kind it is, which words are its name, which roles it states.

The reading knows the mention's words alone; who a pronoun or a bare role stands for is settled within the article
(``named_sources/joining``).
"""

from __future__ import annotations

from functools import lru_cache

from masthead.metrics.media.outlets import Media
from masthead.metrics.named_sources.mentions.heads import read_head
from masthead.metrics.named_sources.mentions.mention import Mention, Sex
from masthead.metrics.named_sources.mentions.phrases import (
    AND,
    DASHES,
    STOPS,
    Capital,
    Phrase,
    Token,
    head_end,
    is_break,
    is_medium_word,
    skip_leading,
    split_tokens,
)
from masthead.metrics.named_sources.mentions.proper_names import is_common_noun, plain_name, read_name
from masthead.metrics.named_sources.words import DEFINITE, SourceWords

_EDITORS = frozenset(("editorial board", "editors", "the editors", "board"))
_AMONG_THEM = frozenset(("including", "among"))
_MOST_REMEMBERED = 16384
"""So many of the latest mentions are remembered: names, pronouns and roles come back in article after article."""


@lru_cache(maxsize=_MOST_REMEMBERED)
def read_mention(text: str, words: SourceWords, media: Media, capital: Capital = "open") -> Mention:
    """The mention that ``text`` (one source span) makes.

    ``capital`` is what the first word's capital letter tells: nothing (``common``: it begins a sentence, and elsewhere
    the article writes the word small), a name (``name``: it stands within a sentence, here or elsewhere), or either.

    >>> from masthead.metrics.media.outlets import read_media
    >>> from masthead.metrics.named_sources.words import read_source_words
    >>> mention = read_mention("Harbor Master Ines de Vries, 52,", read_source_words(), read_media())
    >>> mention.kind, mention.name
    ('named_person', 'Ines de Vries')
    """
    return plain_name(text, words, media, capital) or parse_mention(text, words, media, capital)


def parse_mention(text: str, words: SourceWords, media: Media, capital: Capital) -> Mention:
    """The same, word by word whatever the text is."""
    tokens = split_tokens(text, words)
    if tokens and capital == "common":
        tokens[0].is_capital = False
    phrase = Phrase(text, words, media, tokens, capital)
    return _read(phrase, skip_leading(phrase), len(tokens))


def _read(phrase: Phrase, first: int, stop: int) -> Mention:
    """The mention of the tokens from ``first`` up to ``stop``."""
    words, tokens = phrase.words, phrase.tokens
    while stop > first and not tokens[stop - 1].is_word and tokens[stop - 1].text != "%":
        stop -= 1
    if first >= stop:
        return Mention("undetermined", "none", 0, len(phrase.text))
    if tokens[first].text.isdigit() and tokens[min(first + 1, stop - 1)].text == "%":
        end = tokens[first + 1].end
        return Mention("unnamed", "description", tokens[first].start, end, head="percent", is_plural=True)
    pronoun = _pronoun(phrase, first, stop)
    if pronoun is not None:
        return pronoun
    if stop - first == 1 and not _is_acronym_too(tokens[first]) and _is_function_word(words, tokens[first].lower):
        return Mention("undetermined", "none", tokens[first].start, tokens[first].end)
    begin = first
    while begin < stop - 1 and (
        (tokens[begin].lower in words.breaks.determiners and not _is_initial(phrase, begin))
        or _is_loose_quantifier(phrase, begin)
    ):
        begin += 1
    end = head_end(phrase, begin, stop)
    mention = read_head(phrase, begin, end, stop, tokens[first].lower in DEFINITE)
    is_joined = end < stop and tokens[end].lower in AND
    is_bare = begin == first and end == first + 1 and not tokens[first].is_possessive and not is_joined
    if mention.form == "description" and (_is_no_noun(words, mention.head) or (is_bare and _is_lone(words, mention))):
        return mention._replace(kind="undetermined", form="none")
    if mention.form == "description" and end + 1 < stop and tokens[end].text == ",":
        names = _names_of_group(phrase, mention, end + 1, stop)
        if names is not None:
            return names
    if (
        mention.form == "description"
        and end + 2 < stop
        and tokens[end].lower == "led"
        and tokens[end + 1].lower == "by"
    ):
        leader = _read(phrase, end + 2, stop)
        if leader.kind == "named_person":
            return leader._replace(roles=(*mention.roles, *leader.roles))
    mention = _add_apposition(phrase, mention, end, stop)
    if is_joined:
        other = _read(phrase, end + 1, stop)
        is_adjective = mention.form == "description" and mention.head not in words.nouns
        return other if is_adjective and other.kind == "document" else _add_other(mention, other)
    if end < stop and tokens[end].text == "," and mention.form == "name":
        return _add_listed(phrase, mention, end, stop)
    return mention


def _names_of_group(phrase: Phrase, mention: Mention, begin: int, stop: int) -> Mention | None:
    """The persons whom a group's apposition names: "two former mayors, Ines Vogel and Odd Berg"; "officials, including Vogel"."""
    tokens = phrase.tokens
    if tokens[begin].lower in _AMONG_THEM and begin + 1 < stop:
        named = _read(phrase, begin + 1, stop)
        return mention._replace(others=(named._replace(others=()), *named.others)) if named.form == "name" else None
    if not mention.is_plural or not tokens[begin].is_capital:
        return None
    if not any(t.lower in AND for t in tokens[begin:stop]):
        return None
    if not all(t.text == "," or t.is_capital or t.lower in AND for t in tokens[begin:stop]):
        return None
    named = _read(phrase, begin, stop)
    return named if named.kind == "named_person" and named.others else None


def _is_initial(phrase: Phrase, i: int) -> bool:
    """Whether an article is the initial of a name: "A. Ines Vogel"."""
    token = phrase.tokens[i]
    return token.text == "A" and phrase.text.startswith(".", token.end) and phrase.tokens[i + 1].is_capital


def _is_loose_quantifier(phrase: Phrase, i: int) -> bool:
    """Whether "both" or "even" stands before a name: "Both Berg and Quint"."""
    tokens = phrase.tokens
    return tokens[i].lower in ("both", "neither", "either", "even") and tokens[i + 1].is_capital


def _pronoun(phrase: Phrase, first: int, stop: int) -> Mention | None:
    words, token = phrase.words, phrase.tokens[first]
    lower = token.lower
    if lower not in words.all_pronouns or _is_acronym_too(token):
        return None
    following = phrase.tokens[first + 1] if first + 1 < stop else None
    is_alone = following is None or not following.is_word or is_break(words, following.lower) or following.lower in AND
    if lower in words.breaks.determiners and not is_alone:
        return None
    sex: Sex = "male" if lower in words.pronouns.male else "female" if lower in words.pronouns.female else ""
    return Mention(
        "undetermined", "pronoun", token.start, token.end, head=lower, sex=sex, is_plural=lower in words.pronouns.plural
    )


def _is_function_word(words: SourceWords, lower: str) -> bool:
    return lower not in words.surnames.words and (lower in words.breaks.leading or is_break(words, lower))


def _is_no_noun(words: SourceWords, head: str) -> bool:
    """Whether the head of a description cannot be one: a bare number, an article, an adverb."""
    if head in words.nouns or head in words.groups.quantifiers:
        return False
    return (
        not any(c.isalpha() for c in head)
        or head in words.breaks.determiners
        or head in words.trailing
        or head[-2:] == "ly"
    )


def _is_lone(words: SourceWords, mention: Mention) -> bool:
    """Whether one word without an article is nobody: no noun of the lists and no plural ("Earlier", "Money")."""
    head = mention.head
    if mention.kind != "unnamed" or head in words.nouns or head in words.groups.quantifiers or head == "percent":
        return False
    return not head.endswith("s") and head not in words.places.demonyms


def _is_acronym_too(token: Token) -> bool:
    """Whether a word that spells a pronoun is a name: US, WHO, IT, the initial I."""
    return token.lower in ("i", "us", "who", "it") and token.is_capital and token.text.isupper()


def _add_apposition(phrase: Phrase, mention: Mention, i: int, stop: int) -> Mention:
    """The mention with what stands behind its comma or dash: its role, its kind, or the name itself."""
    words, tokens = phrase.words, phrase.tokens
    if mention.form == "description":
        if mention.is_plural or mention.kind != "unnamed":
            return mention
        i = next((j for j in range(i, stop) if tokens[j].text == "," or tokens[j].text in DASHES), stop)
        while i + 1 < stop and tokens[i + 1].text == "-":
            i += 1
    if i >= stop or tokens[i].text not in {",", "(", *DASHES}:
        return mention
    chunk_end = next((j for j in range(i + 1, stop) if tokens[j].text in STOPS), stop)
    begin = i + 1
    while begin < chunk_end - 1 and tokens[begin].lower in words.breaks.determiners:
        begin += 1
    if begin >= chunk_end or not tokens[begin].is_word:
        return mention
    if is_break(words, tokens[begin].lower):
        return _with_relative(mention, tokens[begin].lower)
    end = head_end(phrase, begin, chunk_end)
    if mention.form == "description":
        return _named_behind(phrase, mention, begin, end)
    return _with_apposition(phrase, mention, begin, end)


def _with_relative(mention: Mention, lower: str) -> Mention:
    """A name of which "who" tells that it is a person's."""
    if lower == "who" and mention.kind == "named_organization" and len(mention.name.split()) > 1:
        return mention._replace(kind="named_person") if not mention.others else mention
    return mention


def _named_behind(phrase: Phrase, mention: Mention, begin: int, end: int) -> Mention:
    """A described person whose name follows: "one of the pilots, Odd Berg,"."""
    if end - begin < 2 or not phrase.tokens[end - 1].is_capital or is_common_noun(phrase, begin, end):
        return mention
    name = read_name(phrase, begin, end, mention.is_institution)
    if name.kind == "named_organization" and mention.is_institution:
        return name
    if name.kind != "named_person":
        return mention
    return name._replace(roles=mention.roles + name.roles, has_title=True)


def _with_apposition(phrase: Phrase, mention: Mention, begin: int, end: int) -> Mention:
    """A named source with the roles and the kind that its apposition tells."""
    words, head = phrase.words, phrase.tokens[end - 1]
    roles = tuple(t.lower for t in phrase.tokens[begin:end] if t.lower in words.role_nouns)
    outlet = phrase.media.look_up(phrase.between(begin, end)) if head.is_capital else None
    if outlet is not None and mention.name.lower() in _EDITORS:
        return mention._replace(kind="media", name=outlet)
    if mention.form == "name" and not head.is_capital:
        if is_medium_word(phrase, begin, end):
            return mention._replace(kind="media")
        if head.lower in words.institutions.words and mention.kind == "named_person" and not mention.has_title:
            return mention._replace(kind="named_organization")
        has_institution = any(word in words.institutions.words for word in mention.name.lower().split())
        if mention.kind == "named_organization" and head.lower in words.role_nouns and not has_institution:
            return mention._replace(kind="named_person", roles=mention.roles + roles)
    return mention._replace(roles=mention.roles + roles) if roles else mention


def _add_other(mention: Mention, other: Mention) -> Mention:
    """The mention with a further one behind "and"; the named one leads. One word behind an organization is its name's."""
    if other.form != "name":
        return mention if mention.form == "name" else mention._replace(is_plural=True)
    if mention.kind == "named_organization" and other.kind == "named_person" and " " not in other.name:
        return mention
    rest = (*mention.others, other._replace(others=()), *other.others)
    if mention.form == "name":
        return mention._replace(others=rest, is_plural=True)
    return rest[0]._replace(others=rest[1:], is_plural=True)


def _add_listed(phrase: Phrase, mention: Mention, i: int, stop: int) -> Mention:
    """The mention with the further names of a list "A, B and C"; unchanged where the rest is no such list."""
    tokens = phrase.tokens
    marks = [j for j in range(i, stop) if tokens[j].text == "," or tokens[j].lower in AND]
    if not any(tokens[j].lower in AND for j in marks):
        return mention
    is_list = all(
        t.text == ","
        or (t.is_word and (t.is_capital or t.lower in phrase.words.names.particles or t.lower in ("the", *AND)))
        for t in tokens[i:stop]
    )
    if not is_list:
        return mention
    for j, k in zip(marks, [*marks[1:], stop], strict=True):
        if k > j + 1:
            mention = _add_other(mention, _read(phrase, j + 1, k))
    return mention
