"""A seeded generator of news families: a story handed on from outlet to outlet, with its true tree.

Every family starts from one text (``benchmarks.synthetic``: sentences with the words and word pairs of English that
mean nothing). Each further version takes from one earlier version, or from two, and does to it what outlets do:
copies word for word, cuts from the bottom, rewords lightly or heavily, changes words all over as translation there
and back does, changes words within quotations, moves a passage, adds matter of its own, credits or does not. Dates
are noisy in some families, without time of day in others, absent in others; some originals are taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from benchmarks.synonym_replacer import read_synonyms
from benchmarks.synthetic import N_TOPICS, Writer

FIRST_DAY = datetime(2024, 3, 1, tzinfo=UTC)
NAMES = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Larch", "Maple",
)  # fmt: skip
KINDS = ("verbatim", "light", "heavy", "translated")
"""What a version does to the words that it takes."""

WORD_RATE = {"verbatim": 0.002, "light": 0.04, "heavy": 0.30, "translated": 0.12}
QUOTE_RATE = {"verbatim": 0.0, "light": 0.01, "heavy": 0.06, "translated": 0.12}
SENTENCE_RATE = {"verbatim": 0.15, "light": 0.8, "heavy": 0.85, "translated": 1.0}
"""Share of words that are changed outside and within quotations, in the share of sentences that are touched."""


@dataclass
class Made:
    """One version: its sentences with the passage that each carries (None: matter of its own), and what is true of it."""

    name: str
    outlet: str
    sentences: list[tuple[int | None, str]]
    parents: tuple[str, ...]
    hours: float
    kind: str = "original"
    credited: tuple[str, ...] = ()
    is_missing: bool = False


@dataclass(frozen=True)
class MadeFamily:
    """The versions of one story, the missing ones too, and how its dates are kept: time, noisy, day or none."""

    name: str
    versions: tuple[Made, ...]
    dates: str
    event: str = ""
    background: tuple[str, ...] = field(default=())

    @property
    def extant(self) -> tuple[Made, ...]:
        """The versions that an analyst gets to see."""
        return tuple(version for version in self.versions if not version.is_missing)


class FamilyMaker:
    """Makes families, each from its own seed."""

    def __init__(self) -> None:
        self._writer = Writer(0)
        self._synonyms = read_synonyms()

    def family(self, seed: int, *, dates: str | None = None, missing: bool | None = None) -> MadeFamily:
        """A family of 2 to 9 versions."""
        random = np.random.default_rng([seed, 24])
        n = int(random.choice([2, 3, 4, 5, 6, 7, 8, 9]))
        topic = int(random.integers(N_TOPICS))
        n_sentences = int(random.integers(12, 24))
        sentences = self._writer.articles(random, np.array([topic]), np.array([n_sentences]))[0]
        outlets = [f"{NAMES[k]} {('Post', 'Herald', 'News', 'Wire')[seed % 4]}" for k in random.permutation(len(NAMES))]
        name = f"f{seed}"
        first = Made(f"{name}-0", outlets[0], list(enumerate(sentences)), (), 0.0)
        made = [first]
        n_all = n + int(missing if missing is not None else random.random() < 0.35)
        star = random.random()
        for k in range(1, n_all):
            parent = made[0] if random.random() < star else made[int(random.integers(len(made)))]
            made.append(self._version(f"{name}-{k}", outlets[k], parent, made, random, topic))
        if n_all > n:
            inner = [v for v in made if sum(v.name in other.parents for other in made) >= 2] or [made[0]]
            gone = made[0] if random.random() < 0.7 else inner[int(random.integers(len(inner)))]
            gone.is_missing = True
        kept = dates or str(random.choice(["time", "noisy", "day", "none"], p=[0.4, 0.2, 0.2, 0.2]))
        return MadeFamily(name, tuple(made), kept)

    def _version(
        self, name: str, outlet: str, parent: Made, made: Sequence[Made], random: np.random.Generator, topic: int
    ) -> Made:
        kind = str(random.choice(KINDS, p=[0.35, 0.3, 0.15, 0.2]))
        parents = [parent]
        taken = list(parent.sentences)
        if random.random() < 0.45:
            taken = taken[: max(4, int(len(taken) * random.uniform(0.35, 0.9)))]
        elif random.random() < 0.3:
            keep = random.random(len(taken)) < 0.8
            taken = [one for one, kept in zip(taken, keep, strict=True) if kept or one is taken[0]]
        others = [v for v in made if v is not parent and v.name not in parent.parents and parent.name not in v.parents]
        if others and random.random() < 0.2:
            second = others[int(random.integers(len(others)))]
            taken = _mixed(taken, second.sentences, random)
            parents.append(second)
        touched = [(at, self._reword(text, kind, random)) for at, text in taken]
        if len(touched) > 6 and random.random() < 0.15:
            at = int(random.integers(2, len(touched) - 3))
            block = touched[at : at + 2]
            del touched[at : at + 2]
            touched[1:1] = block
        if random.random() < 0.4:
            own = self._writer.articles(random, np.array([topic]), np.array([int(random.integers(1, 7))]))[0]
            own_sentences: list[tuple[int | None, str]] = [(None, text) for text in own]
            if random.random() < 0.6:
                touched += own_sentences
            else:
                at = int(random.integers(1, len(touched)))
                touched[at:at] = own_sentences
        credited = []
        for one in parents:
            if random.random() < 0.35:
                credited.append(one.outlet)
                at = int(random.integers(min(4, len(touched))))
                place, text = touched[at]
                touched[at] = (place, _credit(text, one.outlet, random))
        hours = max(one.hours for one in parents) + float(random.exponential(4.0)) + 0.3
        return Made(name, outlet, touched, tuple(one.name for one in parents), hours, kind, tuple(credited))

    def _reword(self, text: str, kind: str, random: np.random.Generator) -> str:
        if random.random() > SENTENCE_RATE[kind]:
            return text
        words, made, quoted = text.split(" "), [], False
        for place, word in enumerate(words):
            quoted = quoted or word.startswith("“")
            rate = (QUOTE_RATE if quoted else WORD_RATE)[kind]
            if "”" in word:
                quoted = False
            chance = random.random()
            if chance >= rate or place == 0 or not word.isalpha() or word[0].isupper():
                made.append(word)
            elif chance < 0.7 * rate:
                made.append(self._other_word(word, random))
            elif chance < 0.85 * rate:
                made += [word, str(random.choice(["also", "then", "now", "the", "that", "just"]))]
        if kind == "heavy" and len(made) > 12 and "“" not in text and random.random() < 0.5:
            middle = int(random.integers(4, len(made) - 4))
            made = [*made[middle:], *made[:middle]]
            made = [made[0].capitalize().rstrip(".,"), *made[1:-1], made[-1].rstrip(".,") + "."]
        return " ".join(made)

    def _other_word(self, word: str, random: np.random.Generator) -> str:
        if word in self._synonyms and random.random() < 0.7:
            return str(random.choice(self._synonyms[word]))
        rank = self._writer.rank.get(word)
        if rank is None:
            return word + "s"
        near = rank + int(random.choice([-3, -2, -1, 1, 2, 3]))
        return str(self._writer.emitted[min(max(near, 8), len(self._writer.rank) - 1)])


def _mixed(
    taken: list[tuple[int | None, str]], second: Sequence[tuple[int | None, str]], random: np.random.Generator
) -> list[tuple[int | None, str]]:
    """A text that follows one parent and goes over to the other: its second half, or what only the other has."""
    have = {place for place, _ in taken if place is not None}
    only = [one for one in second if one[0] not in have or one[0] is None]
    if len(only) >= 3 and random.random() < 0.5:
        return [*taken, *only]
    half = max(3, len(taken) // 2)
    kept = taken[:half]
    have = {place for place, _ in kept if place is not None}
    rest = [one for one in second if one[0] not in have]
    return [*kept, *rest]


def _credit(text: str, outlet: str, random: np.random.Generator) -> str:
    body = text.rstrip(".")
    if body.endswith("”"):
        return f"{text} {outlet} reported it first."
    form = int(random.integers(3))
    if form == 0:
        return f"{body}, according to {outlet}."
    if form == 1:
        return f"{body}, as {outlet} reported."
    return f"{body}, {outlet} reported."


def as_frame(families: Sequence[MadeFamily], *, seed: int = 0) -> pl.DataFrame:
    """The extant versions of families as a table of articles, with dates as each family keeps them."""
    rows = []
    for number, family in enumerate(families):
        random = np.random.default_rng([seed, number, 7])
        start = FIRST_DAY + timedelta(hours=float(random.uniform(0, 24 * 60)))
        for version in family.extant:
            hours = version.hours + (float(random.normal(0, 3.0)) if family.dates == "noisy" else 0.0)
            published: datetime | None = start + timedelta(hours=hours)
            precision: str | None = "time"
            if family.dates == "day" and published is not None:
                published, precision = published.replace(hour=0, minute=0, second=0, microsecond=0), "day"
            if family.dates == "none":
                published, precision = None, None
            paragraphs = "\n\n".join(text for _, text in version.sentences)
            rows.append(
                {
                    "article_id": version.name,
                    "outlet": version.outlet,
                    "title": None,
                    "text": paragraphs,
                    "published": published,
                    "date_precision": precision,
                    "language": "en",
                }
            )
    schema = {"title": pl.String, "published": pl.Datetime("us", "UTC"), "date_precision": pl.String}
    return pl.DataFrame(rows, schema_overrides=schema).sample(fraction=1.0, shuffle=True, seed=seed)


def neighbors(family: MadeFamily) -> set[frozenset[str]]:
    """Pairs of extant versions that are neighbors in the true graph, missing ones contracted."""
    parents = {version.name: version.parents for version in family.versions}
    return contracted(parents, [version.name for version in family.versions if version.is_missing])


def contracted(parents: Mapping[str, Sequence[str]], gone: Sequence[str]) -> set[frozenset[str]]:
    """Pairs of texts that are neighbors in a graph of who had a text from whom, those that are ``gone`` contracted."""
    beside: dict[str, set[str]] = {name: set() for name in parents}
    for name, others in parents.items():
        for parent in others:
            beside[name].add(parent)
            beside[parent].add(name)
    for lost in gone:
        around = beside.pop(lost)
        for one in around:
            beside[one] |= around - {one}
            beside[one].discard(lost)
    return {frozenset((one, other)) for one, others in beside.items() for other in others}
