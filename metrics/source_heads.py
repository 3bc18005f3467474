"""The head phrase of a source mention read: a proper name, a noun, or something owned by a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from masthead.metrics.mention import Kind, Mention, Sex
from masthead.metrics.source_phrases import (
    DOMAIN,
    Phrase,
    behind_complement,
    head_end,
    is_known,
    is_medium_word,
    run_start,
)

_TITLE_OF_VOICE = frozenset(("press", "news", "media", "official", "chief"))
_ALONE = frozenset(
    ("senate", "congress", "parliament", "treasury", "cabinet", "house", "presidency", "census", "vatican")
)
_COMMON_ENDINGS = (
    "ing",
    "ed",
    "ions",
    "ments",
    "ists",
    "ians",
    "ents",
    "ants",
    "workers",
    "makers",
    "owners",
    "holders",
    "goers",
    "leaders",
)
_CARRIED = frozenset(
    ("published", "reported", "carried", "released", "aired", "broadcast", "printed", "quoted", "posted", "cited")
)
_PUBLIC = frozenset(
    (
        "government",
        "ministry",
        "administration",
        "department",
        "embassy",
        "parliament",
        "army",
        "police",
        "court",
        "church",
        "university",
        "office",
        "council",
        "presidency",
        "military",
        "regierung",
        "ministerium",
        "botschaft",
        "gericht",
    )
)
_DEFINITE = frozenset(("the", "der", "die", "das"))


def read_phrase(phrase: Phrase, begin: int, stop: int) -> Mention:
    """The mention of a simple phrase: its head without what stands behind it."""
    is_definite = phrase.tokens[begin].lower in _DEFINITE
    while begin < stop - 1 and phrase.tokens[begin].lower in phrase.words.determiners:
        begin += 1
    return read_head(phrase, begin, head_end(phrase, begin, stop), stop, is_definite)


def read_head(phrase: Phrase, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    """The mention whose head phrase (without its article) goes from ``begin`` to ``end``, the whole up to ``stop``."""
    words, tokens = phrase.words, phrase.tokens
    while end > begin + 1 and not tokens[end - 1].is_word:
        end -= 1
    if tokens[begin].lower in words.quantifiers and (end - begin == 1 or not tokens[end - 1].is_capital):
        return _description(phrase, begin, end, is_definite, is_plural=tokens[begin].lower not in ("one", "another"))
    for i in range(end - 2, begin - 1, -1):
        if tokens[i].is_possessive:
            return _read_owned(phrase, begin, i + 1, end, stop)
    if tokens[end - 1].is_capital and not is_common_noun(phrase, begin, end):
        return read_name(phrase, begin, end, is_definite)
    return _read_noun(phrase, begin, end, stop, is_definite)


def is_common_noun(phrase: Phrase, begin: int, end: int) -> bool:
    """Whether a capitalized last word is a noun all the same: a role alone, a group, a document."""
    words, last = phrase.words, phrase.tokens[end - 1].lower
    run = run_start(phrase, begin, end)
    if end - begin == 1:
        return _is_common_word(phrase, begin)
    if phrase.lower(run, end) in words.places | words.named_institutions or _is_outlet(phrase, run, end):
        return False
    if end - run == 1:
        return last in words.nouns or last in words.honorifics or last in words.months
    first = phrase.tokens[run].lower
    is_given = first in words.given or first in words.male_names or first in words.female_names
    is_indefinite = begin > 0 and phrase.tokens[begin - 1].lower in ("a", "an", "ein", "eine")
    if (end - run == 2 and is_given and last not in words.groups) or _has_linked_institution(phrase, run, end):
        return False
    if last in words.surnames and not is_known(phrase, run, end - 1):
        return False
    if last in words.institutions and not is_indefinite:
        return False
    return last in words.groups or last in words.roles or last in words.honorifics or last in words.documents


def _is_common_word(phrase: Phrase, i: int) -> bool:
    """Whether a capitalized word that stands alone is a noun: a role, a group, an adjective at a sentence's start."""
    words, token = phrase.words, phrase.tokens[i]
    lower, has_article = token.lower, i > 0 and phrase.tokens[i - 1].is_word
    if lower in words.places or lower in words.named_institutions or _is_outlet(phrase, i, i + 1):
        return False
    if lower in words.surnames and phrase.capital == "name" and not has_article and lower not in words.groups:
        return False
    if has_article and token.text.isupper() and lower in words.breaks:
        return False
    if lower in words.institutions and has_article:
        return lower not in _ALONE
    plain = (
        words.nouns,
        words.honorifics,
        words.months,
        words.modifiers,
        words.breaks,
        words.leading,
        words.determiners,
    )
    return any(lower in each for each in plain) or (phrase.capital == "open" and lower.endswith(_COMMON_ENDINGS))


def _has_linked_institution(phrase: Phrase, run: int, end: int) -> bool:
    """Whether a run names an institution and its field: "Bureau of Labor Statistics"."""
    words, tokens = phrase.words, phrase.tokens[run:end]
    return tokens[0].is_capital and any(
        a.lower in words.institutions and a.is_capital and b.lower in words.links for a, b in pairwise(tokens)
    )


def _is_outlet(phrase: Phrase, begin: int, end: int) -> bool:
    has_article = begin > 0 and phrase.tokens[begin - 1].lower == "the"
    return phrase.media.look_up(phrase.between(begin, end), has_article=has_article) is not None


def read_name(phrase: Phrase, begin: int, end: int, is_definite: bool) -> Mention:
    """A mention whose head phrase ends in a proper name: an outlet, an organization or a person."""
    words, tokens = phrase.words, phrase.tokens
    while end - begin > 1 and tokens[end - 1].lower in words.trailing:
        end -= 1
    run = run_start(phrase, begin, end)
    has_article = is_definite and run == begin
    roles = [t.lower for t in tokens[begin:run] if t.lower in words.roles or t.lower in words.honorifics]
    outlet = _outlet_start(phrase, run, end, has_article)
    if outlet is None and run > begin and is_medium_word(phrase, begin, run):
        outlet = run
    if outlet is not None:
        if outlet > 0 and tokens[outlet - 1].text == "The":
            outlet -= 1
        return _named(phrase, "media", outlet, end, roles)
    start, titles = _skip_titles(phrase, run, end)
    roles.extend(titles)
    is_organization = _is_organization(phrase, start, end, has_article and not titles)
    if titles and end - start == 1:
        is_organization = False
    if not is_organization:
        start = _skip_modifiers(phrase, start, end)
    return _named(phrase, "named_organization" if is_organization else "named_person", start, end, roles)


def _outlet_start(phrase: Phrase, run: int, end: int, has_article: bool) -> int | None:
    """Number of the token with which an outlet's name begins, where the run ends in one."""
    words, tokens = phrase.words, phrase.tokens
    for i in range(run, end):
        article = (has_article and i == run) or (i > 0 and tokens[i - 1].lower == "the")
        if phrase.media.look_up(phrase.between(i, end), has_article=article):
            return i if i == run or is_known(phrase, run, i) else None
    if end - run < 2 or tokens[run].lower in words.honorifics:
        return None
    if phrase.lower(end - 2, end) in words.media_phrases:
        return run
    is_surname = end - run == 2 and tokens[end - 1].lower in words.surnames and not has_article
    return run if tokens[end - 1].lower in words.media_last and not is_surname else None


def _skip_titles(phrase: Phrase, run: int, end: int) -> tuple[int, list[str]]:
    """Where the name begins behind the titles of a run of capitalized words, and the titles."""
    words, tokens = phrase.words, phrase.tokens
    start, roles = run, []
    for i in range(run, end - 1):
        lower, following = tokens[i].lower, tokens[i + 1].lower
        if lower in words.breaks_of:
            name = behind_complement(phrase, i, end)
            if name is not None and tokens[i - 1].lower in words.roles:
                start = name
            continue
        if i < start or not tokens[i].is_capital or not (lower in words.roles or lower in words.honorifics):
            continue
        if lower in words.surnames and i > run and i == end - 2 and not is_known(phrase, start, i):
            continue
        if lower == "general" and following in words.institutions:
            continue
        is_given = i == run and (lower in words.male_names or lower in words.female_names)
        if is_given and (i == end - 2 or following in words.particles):
            continue
        if following in words.links and behind_complement(phrase, i + 1, end) is None:
            continue
        start = i + 1
        roles.append(lower)
    if start == end - 1 and tokens[start].lower in words.suffixes:
        start = max(run, end - 2)
    return start, roles


def _skip_modifiers(phrase: Phrase, start: int, end: int) -> int:
    """Where a personal name begins behind party words, demonyms, acronyms and adjectives ("Republican", "Former")."""
    words, tokens = phrase.words, phrase.tokens
    while start < end - 1:
        token = tokens[start]
        is_acronym = token.text.isupper() and len(token.lower) > 2 and not tokens[end - 1].text.isupper()
        is_link = token.lower in words.links and not token.is_capital
        is_adjective = token.lower in words.modifiers or token.lower in words.demonyms
        if token.is_word and not (is_adjective or is_acronym or is_link):
            break
        start += 1
    return start


def _is_organization(phrase: Phrase, start: int, end: int, has_article: bool) -> bool:
    words, run = phrase.words, phrase.tokens[start:end]
    lowers = [t.lower for t in run]
    last = lowers[-1]
    if last in words.suffixes and len(run) > 1:
        return False
    if any(t.is_possessive for t in run[:-1]) or phrase.lower(start, end) in words.places | words.named_institutions:
        return True
    if DOMAIN.search(run[-1].text.lower()):
        return True
    if len(run) == 1:
        return last in words.institutions or has_article or _is_acronym(run[0].text)
    if any(w in words.institutions and (w not in words.surnames or (w == last and len(run) > 2)) for w in lowers):
        return True
    if last in words.institutions:
        return lowers[0] in words.places or lowers[0] in words.demonyms or has_article
    has_link = any(w in words.links for w, t in zip(lowers, run, strict=True) if not t.is_capital)
    return has_link or has_article or _is_acronym(run[-1].text)


def _is_acronym(text: str) -> bool:
    """Letters of an organization: all or all but one in capitals, two to five of them, points or not."""
    letters = text.replace(".", "")
    if "." in text:
        return len(letters) > 2 or letters.upper() in ("UN", "EU", "AP")
    if text.isupper() and "-" in text:
        return True
    n_upper = sum(c.isupper() for c in letters)
    return letters.isalnum() and 2 <= len(letters) <= 5 and n_upper >= max(2, len(letters) - 1)


def _named(phrase: Phrase, kind: Kind, begin: int, end: int, roles: Sequence[str]) -> Mention:
    tokens = phrase.tokens
    name = phrase.between(begin, end).strip("\"“”„'’‘")
    return Mention(
        kind,
        "name",
        tokens[begin].start,
        tokens[end - 1].end,
        name=" ".join(name.split()),
        head=tokens[end - 1].lower,
        roles=tuple(dict.fromkeys(roles)),
        sex=_sex_of(phrase, begin, end, roles) if kind == "named_person" else "",
        has_title=bool(roles),
    )


def _sex_of(phrase: Phrase, begin: int, end: int, roles: Sequence[str]) -> Sex:
    """The sex that an honorific, a role or the given name tells."""
    words, first = phrase.words, phrase.tokens[begin].lower
    has_given = end - begin > 1
    if any(r in words.male or r.endswith("man") for r in roles) or (has_given and first in words.male_names):
        return "female" if any(r.endswith("woman") for r in roles) else "male"
    if any(r in words.female for r in roles) or (has_given and first in words.female_names):
        return "female"
    return ""


def _read_noun(phrase: Phrase, begin: int, end: int, stop: int, is_definite: bool) -> Mention:
    """A mention whose head phrase ends in a noun: a role, a group, a document, an institution, a medium."""
    words, tokens = phrase.words, phrase.tokens
    end = next((i for i in range(end, begin, -1) if tokens[i - 1].lower in words.nouns), end)
    last = tokens[end - 1].lower
    proper = next((i for i in range(begin, end - 1) if _is_proper(phrase, i)), None)
    if is_medium_word(phrase, begin, end):
        return _read_medium(phrase, begin, end, is_definite)
    if last in words.voices and (owner := _owner(phrase, begin, end, stop, proper)) is not None:
        return owner
    if last in words.posts and (owner := _owner(phrase, begin, end, stop, None)) is not None:
        return owner
    if last in words.documents:
        medium = _medium_behind(phrase, end, stop)
        return medium or replace(_description(phrase, begin, end, is_definite), kind="document")
    if last in words.institutions and proper is not None:
        while proper > begin and tokens[proper - 1].is_capital and tokens[proper - 1].is_word:
            proper -= 1
        return _named(phrase, "named_organization", proper, end, ())
    mention = _description(phrase, begin, end, is_definite, is_plural=last in words.groups)
    if proper is None:
        return _with_place(phrase, mention, end, stop) if last in _PUBLIC else mention
    owner_end = proper + 1
    while owner_end < end - 1 and tokens[owner_end].is_capital:
        owner_end += 1
    return replace(mention, owner=phrase.between(proper, owner_end))


def _medium_behind(phrase: Phrase, i: int, stop: int) -> Mention | None:
    """The outlet that a report stands in: "a report in The Hill", "remarks carried by Reuters"."""
    tokens = phrase.tokens
    if i < stop and tokens[i].lower in _CARRIED:
        i += 1
    if i + 1 >= stop or tokens[i].lower not in ("in", "by", "from", "on", "at", "of"):
        return None
    owner = read_phrase(phrase, i + 1, stop)
    return owner if owner.kind == "media" else None


def _with_place(phrase: Phrase, mention: Mention, i: int, stop: int) -> Mention:
    """A public body named by its place: "the government of Arvania", "the administration of the Arvanian capital"."""
    tokens = phrase.tokens
    if i + 1 >= stop or tokens[i].lower not in phrase.words.breaks_of:
        return mention
    end = head_end(phrase, i + 1, stop)
    if not any(_is_proper(phrase, j) for j in range(i + 1, end)):
        return mention
    name = " ".join(phrase.text[mention.start : tokens[end - 1].end].split())
    return replace(mention, kind="named_organization", form="name", name=name, end=tokens[end - 1].end)


def _is_proper(phrase: Phrase, i: int) -> bool:
    """Whether a word before a noun is a proper name or adjective, not a capital at a sentence's start."""
    words, token = phrase.words, phrase.tokens[i]
    if not token.is_word or not token.is_capital:
        return False
    plain = (words.roles, words.groups, words.modifiers, words.documents, words.quantifiers, words.institutions)
    return token.lower in words.places or not any(token.lower in each for each in plain)


def _read_medium(phrase: Phrase, begin: int, end: int, is_definite: bool) -> Mention:
    """A phrase that ends in a word for media: with a name ("the Interfax news agency") or without ("local media")."""
    words, tokens = phrase.words, phrase.tokens
    for i in range(begin, end):
        for j in range(end, i, -1) if tokens[i].is_capital else ():
            if phrase.media.look_up(phrase.between(i, j), has_article=is_definite and j < end):
                return _named(phrase, "media", i, j, ())
    proper = next(
        (
            i
            for i in range(begin, end - 1)
            if _is_proper(phrase, i) and tokens[i].lower not in words.demonyms and tokens[i].lower not in words.places
        ),
        None,
    )
    if proper is None:
        return replace(_description(phrase, begin, end, is_definite), kind="media")
    last = proper + 1
    while last < end and tokens[last].is_capital:
        last += 1
    return _named(phrase, "media", proper, last, ())


def _owner(phrase: Phrase, begin: int, end: int, stop: int, proper: int | None) -> Mention | None:
    """Whoever a voice without a name speaks for, before it ("a Kremlin statement") or behind it; None if nobody named."""
    words, tokens = phrase.words, phrase.tokens
    last = tokens[end - 1].lower
    is_institution = last in words.institutions and last not in words.spokespeople
    if proper is not None:
        owner_end = end - 1
        while owner_end > proper + 1 and tokens[owner_end - 1].lower in _TITLE_OF_VOICE:
            owner_end -= 1
        if all(t.is_capital for t in tokens[proper:owner_end]):
            owner = read_name(phrase, proper, owner_end, tokens[begin - 1].lower == "the" if begin else False)
        elif tokens[owner_end - 1].lower in words.institutions:
            owner = _named(phrase, "named_organization", proper, owner_end, ())
        else:
            return None
    elif end + 1 < stop and tokens[end].lower in ("for", "from", "by", "of", "at", "für", "von"):
        owner = read_phrase(phrase, end + 1, stop)
    else:
        return None
    if owner.form != "name":
        return None
    if owner.kind == "media":
        owner = replace(owner, kind="named_organization")
    if is_institution:
        return None if proper is None else _named(phrase, "named_organization", proper, end, ())
    return None if last in words.spokespeople and owner.kind == "named_person" else owner


def _description(phrase: Phrase, begin: int, end: int, is_definite: bool, *, is_plural: bool = False) -> Mention:
    words, head = phrase.words, phrase.tokens[end - 1]
    return Mention(
        "unnamed",
        "description",
        head.start,
        head.end,
        head=head.lower,
        roles=tuple(dict.fromkeys(t.lower for t in phrase.tokens[begin:end] if t.lower in words.roles)),
        is_definite=is_definite,
        is_plural=is_plural,
        is_institution=head.lower == "police" or (head.lower in words.institutions and head.lower not in words.roles),
    )


def _read_owned(phrase: Phrase, begin: int, rest: int, end: int, stop: int) -> Mention:
    """A head phrase with a possessive: "Ukraine's defense ministry", "the minister's office", "his lawyer"."""
    words, tokens = phrase.words, phrase.tokens
    last, owning = tokens[end - 1], tokens[rest - 1]
    if phrase.media.look_up(phrase.between(begin, end)):
        return _named(phrase, "media", begin, end, ())
    is_plural_owner = owning.lower.endswith("s") or owning.lower in words.groups
    if is_plural_owner and last.is_capital and last.lower in words.institutions and owning.is_capital:
        return _named(phrase, "named_organization", run_start(phrase, begin, rest), end, ())
    while rest < end - 1 and tokens[rest].lower in words.quantifiers:
        rest += 1
    if last.is_capital and not is_common_noun(phrase, rest, end):
        return read_name(phrase, rest, end, False)
    owner = read_phrase(phrase, begin, rest)
    mention = _read_noun(phrase, rest, end, stop, True)
    proper = next((i for i in range(begin, rest) if _is_proper(phrase, i)), None)
    if owner.form != "name" and mention.is_institution and proper is not None:
        return _named(phrase, "named_organization", proper, end, ())
    if owner.form != "name":
        return mention
    if mention.kind == "document":
        is_voice = last.lower in words.voices or last.lower in words.posts
        return owner if is_voice and owner.kind != "media" else mention
    if mention.form != "description" or mention.kind != "unnamed":
        return mention
    if last.lower in words.spokespeople and owner.kind == "named_organization":
        return owner
    if mention.is_institution:
        name = " ".join(phrase.text[owner.start : last.end].split())
        return replace(mention, kind="named_organization", form="name", start=owner.start, name=name)
    return replace(mention, owner=owner.name)
