"""The head phrase of a source mention read: a proper name, a noun, or something owned by a name."""

from __future__ import annotations

from masthead.metrics.named_sources.mentions.mention import Mention
from masthead.metrics.named_sources.mentions.phrases import Phrase, head_end, is_medium_word, run_start
from masthead.metrics.named_sources.mentions.proper_names import is_common_noun, is_proper, named, read_name
from masthead.metrics.named_sources.words import DEFINITE

_OF_PEOPLE = frozenset(
    (
        "party",
        "establishment",
        "political",
        "opposition",
        "religious",
        "public",
        "media",
        "senior",
        "leading",
        "prominent",
    )
)
_SERIES = frozenset(("series", "number", "string", "spate", "slew", "batch", "raft", "host", "pair", "set"))


def read_phrase(phrase: Phrase, begin: int, stop: int) -> Mention:
    """The mention of a simple phrase: its head without what stands behind it."""
    is_definite = phrase.tokens[begin].lower in DEFINITE
    while begin < stop - 1 and phrase.tokens[begin].lower in phrase.words.breaks.determiners:
        begin += 1
    return read_head(phrase, begin, head_end(phrase, begin, stop), stop, is_definite)


def read_head(phrase: Phrase, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    """The mention whose head phrase (without its article) goes from ``begin`` to ``end``, the whole up to ``stop``."""
    words, tokens = phrase.words, phrase.tokens
    while end > begin + 1 and not tokens[end - 1].is_word:
        end -= 1
    if tokens[begin].lower in words.groups.quantifiers and (end - begin == 1 or not tokens[end - 1].is_capital):
        is_plural = tokens[begin].lower not in ("one", "another")
        mention = _description(phrase, begin, end, is_definite, is_plural=is_plural)
        return mention._replace(kind="document") if _are_documents(phrase, begin, end, stop) else mention
    for i in range(end - 2, begin - 1, -1):
        if tokens[i].is_possessive:
            return _read_owned(phrase, begin, i + 1, end, stop)
    if tokens[end - 1].is_capital and not is_common_noun(phrase, begin, end):
        return read_name(phrase, begin, end, is_definite)
    return _read_noun(phrase, begin, end, stop, is_definite)


def _are_documents(phrase: Phrase, begin: int, end: int, stop: int) -> bool:
    """Whether a number of documents is meant: "two national surveys", "eleven of the last polls"."""
    words, tokens = phrase.words, phrase.tokens
    if end + 1 < stop and tokens[end].lower == "of" and end - begin == 1:
        return tokens[head_end(phrase, end + 1, stop) - 1].lower in words.documents.words
    return end - begin > 1 and tokens[end - 1].lower in words.documents.words


def _read_noun(phrase: Phrase, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    """A mention whose head phrase ends in a noun: a role, a group, a document, an institution, a medium."""
    words, tokens = phrase.words, phrase.tokens
    end = next((i for i in range(end, begin, -1) if tokens[i - 1].lower in words.nouns), end)
    last = tokens[end - 1].lower
    proper = next((i for i in range(begin, end - 1) if is_proper(phrase, i)), None)
    if is_medium_word(phrase, begin, end):
        return _read_medium(phrase, begin, end, is_definite)
    if last in words.voices.words and (owner := _owner(phrase, begin, end, stop, proper)) is not None:
        return owner if last not in words.voices.people else _spokesperson(phrase, begin, end, is_definite, owner)
    poster = proper if proper is not None and not phrase.media.is_platform(tokens[proper].lower) else None
    if last in words.voices.posts and (owner := _owner(phrase, begin, end, stop, poster)) is not None:
        return owner
    if last == "figures" and end - begin > 1 and tokens[end - 2].lower in _OF_PEOPLE:
        return _description(phrase, begin, end, is_definite, is_plural=True)
    if last in _SERIES and end + 1 < stop and tokens[end].lower == "of":
        behind = head_end(phrase, end + 1, stop)
        if tokens[behind - 1].lower in words.documents.words:
            return _read_noun(phrase, end + 1, behind, stop, is_definite)
    if last in words.documents.words:
        medium = _medium_behind(phrase, end, stop)
        maker = "" if proper is None else phrase.lower(proper, end - 1)
        return medium or _description(phrase, begin, end, is_definite)._replace(kind="document", owner=maker)
    if last in words.institutions.words and proper is not None:
        while proper > begin and tokens[proper - 1].is_capital and tokens[proper - 1].is_word:
            proper -= 1
        return named(phrase, "named_organization", proper, end, ())
    mention = _description(phrase, begin, end, is_definite, is_plural=last in words.group_nouns)
    if proper is None:
        return _with_place(phrase, mention, end, stop) if last in words.institutions.public else mention
    owner_end = proper + 1
    while owner_end < end - 1 and tokens[owner_end].is_capital:
        owner_end += 1
    return mention._replace(owner=phrase.between(proper, owner_end))


def _medium_behind(phrase: Phrase, i: int, stop: int) -> Mention | None:
    """The outlet that a report stands in: "a report in The Hill", "remarks carried by Reuters"."""
    tokens = phrase.tokens
    if i < stop and tokens[i].lower in phrase.words.documents.carried:
        i += 1
    if i + 1 >= stop or tokens[i].lower not in ("in", "by", "from", "on", "at", "of"):
        return None
    owner = read_phrase(phrase, i + 1, stop)
    is_outlet = owner.form == "name" or tokens[i].lower == "in"
    return owner if owner.kind == "media" and is_outlet else None


def _with_place(phrase: Phrase, mention: Mention, i: int, stop: int) -> Mention:
    """A public body named by its place: "the government of Arvania", "the administration of the Arvanian capital"."""
    tokens = phrase.tokens
    if i + 1 >= stop or tokens[i].lower not in phrase.words.breaks.of:
        return mention
    end = head_end(phrase, i + 1, stop)
    if not any(is_proper(phrase, j) for j in range(i + 1, end)):
        return mention
    name = " ".join(phrase.text[mention.start : tokens[end - 1].end].split())
    return mention._replace(kind="named_organization", form="name", name=name, end=tokens[end - 1].end)


def _read_medium(phrase: Phrase, begin: int, end: int, is_definite: bool) -> Mention:
    """A phrase that ends in a word for media: with a name ("the Interfax news agency") or without ("local media")."""
    words, tokens = phrase.words, phrase.tokens
    for i in range(begin, end):
        for j in range(end, i, -1) if tokens[i].is_capital else ():
            if phrase.media.look_up(phrase.between(i, j), has_article=is_definite and j < end):
                return named(phrase, "media", i, j, ())
    proper = next(
        (
            i
            for i in range(begin, end - 1)
            if is_proper(phrase, i)
            and tokens[i].lower not in words.places.demonyms
            and tokens[i].lower not in words.places.names
        ),
        None,
    )
    if proper is None:
        return _description(phrase, begin, end, is_definite)._replace(kind="media")
    last = proper + 1
    while last < end and tokens[last].is_capital:
        last += 1
    return named(phrase, "media", proper, last, ())


def _owner(phrase: Phrase, begin: int, end: int, stop: int, proper: int | None) -> Mention | None:
    """Whoever a voice without a name speaks for, before it ("a Kremlin statement") or behind it; None if nobody named."""
    words, tokens = phrase.words, phrase.tokens
    last = tokens[end - 1].lower
    is_institution = last in words.institutions.words and last not in words.voices.people
    if proper is not None:
        owner_end = end - 1
        while owner_end > proper + 1 and tokens[owner_end - 1].lower in words.voices.titles:
            owner_end -= 1
        if all(t.is_capital for t in tokens[proper:owner_end]):
            owner = read_name(phrase, proper, owner_end, tokens[begin - 1].lower == "the" if begin else False)
        elif tokens[owner_end - 1].lower in words.institutions.words:
            owner = named(phrase, "named_organization", proper, owner_end, ())
        else:
            return None
    elif end + 1 < stop and tokens[end].lower in ("for", "from", "by", "of", "at", "für", "von"):
        owner = read_phrase(phrase, end + 1, stop)
    else:
        return None
    if owner.form != "name":
        return None
    if owner.kind == "media":
        owner = owner._replace(kind="named_organization")
    if is_institution:
        return None if proper is None else named(phrase, "named_organization", proper, end, ())
    return None if last in words.voices.people and owner.kind == "named_person" else owner


def _spokesperson(phrase: Phrase, begin: int, end: int, is_definite: bool, owner: Mention) -> Mention:
    """Someone who speaks for a named organization without being named."""
    is_plural = phrase.tokens[end - 1].lower in phrase.words.group_nouns
    mention = _description(phrase, begin, end, is_definite, is_plural=is_plural)
    return mention._replace(owner=owner.name, is_institution=True)


def _description(phrase: Phrase, begin: int, end: int, is_definite: bool, *, is_plural: bool = False) -> Mention:
    words, head = phrase.words, phrase.tokens[end - 1]
    is_vice = head.lower == "president" and end - begin > 1 and phrase.tokens[end - 2].lower == "vice"
    if is_vice:
        return Mention(
            "unnamed",
            "description",
            head.start,
            head.end,
            head="vice-president",
            roles=("vice-president",),
            is_definite=is_definite,
        )
    return Mention(
        "unnamed",
        "description",
        head.start,
        head.end,
        head=head.lower,
        roles=tuple(dict.fromkeys(t.lower for t in phrase.tokens[begin:end] if t.lower in words.role_nouns)),
        is_definite=is_definite,
        is_plural=is_plural,
        is_institution=head.lower == "police"
        or (head.lower in words.institutions.words and head.lower not in words.role_nouns),
    )


def _read_owned(phrase: Phrase, begin: int, rest: int, end: int, stop: int) -> Mention:
    """A head phrase with a possessive: "Ukraine's defense ministry", "the minister's office", "his lawyer"."""
    words, tokens = phrase.words, phrase.tokens
    last, owning = tokens[end - 1], tokens[rest - 1]
    if phrase.media.look_up(phrase.between(begin, end)):
        return named(phrase, "media", begin, end, ())
    is_plural_owner = owning.lower.endswith("s") or owning.lower in words.group_nouns
    if is_plural_owner and last.is_capital and last.lower in words.institutions.words and owning.is_capital:
        return named(phrase, "named_organization", run_start(phrase, begin, rest), end, ())
    while rest < end - 1 and tokens[rest].lower in words.groups.quantifiers:
        rest += 1
    if last.is_capital and not is_common_noun(phrase, rest, end):
        owned = read_name(phrase, rest, end, False)
        is_of_place = owning.lower in words.places.names and owned.kind == "named_organization"
        return named(phrase, "named_organization", run_start(phrase, begin, rest), end, ()) if is_of_place else owned
    owner = read_phrase(phrase, begin, rest)
    mention = _read_noun(phrase, rest, end, stop, True)
    proper = next((i for i in range(begin, rest) if is_proper(phrase, i)), None)
    if owner.form != "name" and mention.is_institution and proper is not None:
        return named(phrase, "named_organization", proper, end, ())
    if owner.form != "name":
        return mention
    if mention.kind == "document":
        is_voice = last.lower in words.voices.words or last.lower in words.voices.posts
        return owner if is_voice and owner.kind != "media" else mention
    if mention.form != "description" or mention.kind != "unnamed":
        return mention
    if last.lower in words.voices.people and owner.kind == "named_organization":
        return mention._replace(owner=owner.name, is_institution=True)
    if mention.is_institution:
        name = " ".join(phrase.text[owner.start : last.end].split())
        return mention._replace(kind="named_organization", form="name", start=owner.start, name=name)
    return mention._replace(owner=owner.name)
