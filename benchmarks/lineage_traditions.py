"""A seeded generator of hand-copied traditions: one text without full stops, copied by hands that spell as they like.

The words are made of syllables and mean nothing; frequent ones are short, as in any language. Every hand copies from one
exemplar, some from two (contamination): it misreads, leaves out, adds, exchanges and turns words around, leaves out a
stretch or a half (lacuna), and writes in a spelling of its own, more or less alike from copy to copy. Some copies are lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.lineage_families import contracted

SHAPES = ("chain", "star", "random", "groups")
"""Everyone from the copy before; everyone from the first; from any; from a few that the first begot."""

N_WORDS = 900
"""Words of the text that is handed on."""

N_VOCABULARY = 400
_ONSETS = ["b", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "v", "c", "qu", "tr", "pl", "gr", "fr", "ch", "st"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "oi", "ou", "ie"]
_ENDS = ("", "", "", "s", "t", "r", "n", "z", "x")

SPELLINGS = (
    ("ai", "ei"), ("oi", "oy"), ("ie", "ye"), ("qu", "k"), ("u", "v"), ("s", "z"), ("c", "k"), ("ou", "u"),
    ("x", "us"), ("n", "nn"), ("t", "tt"), ("l", "ll"), ("e", "he"), ("i", "y"),
)  # fmt: skip
"""Letters for which a hand may write others."""


@dataclass(frozen=True)
class Rates:
    """Shares of words that a hand misreads, leaves out, adds, exchanges, turns around, and spells its own way."""

    misread: float = 0.008
    dropped: float = 0.006
    added: float = 0.004
    exchanged: float = 0.008
    turned: float = 0.003
    spelled: float = 0.01
    lacuna: float = 0.15
    contaminated: float = 0.05
    lost: float = 0.15


@dataclass(frozen=True)
class Copy:
    """One copy: its words with the place of each in the first text (-1: added), its exemplars, whether it is lost."""

    name: str
    words: tuple[tuple[int, str], ...]
    exemplars: tuple[str, ...] = ()
    is_lost: bool = False

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(word for _, word in self.words)


@dataclass(frozen=True)
class Tradition:
    """All copies, lost ones too."""

    name: str
    copies: tuple[Copy, ...] = field(default=())

    @property
    def extant(self) -> tuple[Copy, ...]:
        """The copies that an editor gets to see."""
        return tuple(copy for copy in self.copies if not copy.is_lost)


CARE = {
    "careful": Rates(),
    "careless": Rates(misread=0.02, dropped=0.012, added=0.008, exchanged=0.02, turned=0.006, spelled=0.06, lost=0.3),
    "own spelling": Rates(spelled=0.12),
    "mixed": Rates(misread=0.015, exchanged=0.015, spelled=0.08, lacuna=0.4, contaminated=0.2, lost=0.2),
}
"""Kinds of hands."""


def make_tradition(seed: int, *, n: int, shape: str, rates: Rates | None = None) -> Tradition:
    """A tradition of ``n`` extant copies in one of ``SHAPES``; ``rates`` say how careful its hands are."""
    random = np.random.default_rng([seed, 1300])
    rates = rates or Rates()
    vocabulary = _vocabulary(random)
    chance = 1 / np.arange(2, N_VOCABULARY + 2)
    drawn = random.choice(N_VOCABULARY, size=N_WORDS, p=chance / chance.sum())
    made = [Copy("c00", tuple((place, vocabulary[word]) for place, word in enumerate(drawn.tolist())))]
    n_extant = 1
    while n_extant < n:
        exemplar = made[_exemplar(shape, len(made), random)]
        words, exemplars = list(exemplar.words), [exemplar.name]
        if len(made) > 3 and random.random() < rates.contaminated:
            other = made[int(random.integers(len(made)))]
            if other is not exemplar:
                words, exemplars = _crossed(words, other.words, random), [exemplar.name, other.name]
        words = _copied(words, vocabulary, rates, random)
        is_lost = len(made) > 1 and random.random() < rates.lost
        made.append(Copy(f"c{len(made):02d}", tuple(words), tuple(exemplars), is_lost))
        n_extant += not is_lost
    if random.random() < rates.lost:
        made[0] = replace(made[0], is_lost=True)
    return Tradition(f"{shape}-{seed}", tuple(made))


def _vocabulary(random: np.random.Generator) -> list[str]:
    words: dict[str, None] = {}
    while len(words) < N_VOCABULARY:
        n = 1 + int(random.random() < len(words) / 60) + int(random.random() < 0.4 * (len(words) > 60))
        parts = [str(random.choice(_ONSETS)) + str(random.choice(_VOWELS)) for _ in range(n)]
        words.setdefault("".join(parts) + str(random.choice(_ENDS)), None)
    return list(words)


def _exemplar(shape: str, n_made: int, random: np.random.Generator) -> int:
    if shape == "chain":
        return n_made - 1
    if shape == "star":
        return 0
    if shape == "groups":
        return 0 if n_made <= 4 else int(random.integers(1, n_made)) if random.random() < 0.3 else 1 + n_made % 4
    return int(random.integers(n_made))


def _crossed(
    words: Sequence[tuple[int, str]], other: Sequence[tuple[int, str]], random: np.random.Generator
) -> list[tuple[int, str]]:
    """The words of one exemplar up to a place and those of the other behind it."""
    place = int(random.integers(N_WORDS // 4, 3 * N_WORDS // 4))
    return [one for one in words if one[0] < place] + [one for one in other if one[0] >= place]


def _copied(
    words: Sequence[tuple[int, str]], vocabulary: Sequence[str], rates: Rates, random: np.random.Generator
) -> list[tuple[int, str]]:
    words = list(words)
    if random.random() < rates.lacuna and len(words) > N_WORDS // 2:
        length = int(len(words) * random.uniform(0.1, 0.5))
        low = int(random.choice([0, len(words) - length, int(random.integers(len(words) - length + 1))]))
        del words[low : low + length]
    made: list[tuple[int, str]] = []
    for place, word in words:
        chance = random.random()
        limits = np.cumsum([rates.dropped, rates.misread, rates.exchanged, rates.added, rates.turned, rates.spelled])
        kind = int(np.searchsorted(limits, chance, side="right"))
        if kind == 0:
            continue
        if kind == 1:
            word = _misread(word, random)
        elif kind == 2:
            word = vocabulary[int(random.integers(len(vocabulary)))]
        elif kind == 3:
            made.append((-1, vocabulary[int(random.integers(len(vocabulary)))]))
        elif kind == 5:
            word = _spelled(word, random)
        made.append((place, word))
        if kind == 4 and len(made) > 1:
            made[-2:] = made[:-3:-1]
    return made


def _misread(word: str, random: np.random.Generator) -> str:
    at = int(random.integers(len(word)))
    return word[:at] + str(random.choice(list("aeimnrtuls"))) + word[at + int(random.random() < 0.8) :]


def _spelled(word: str, random: np.random.Generator) -> str:
    able = [(one, other) for pair in SPELLINGS for one, other in (pair, pair[::-1]) if one in word]
    if not able:
        return word + "e"
    one, other = able[int(random.integers(len(able)))]
    return word.replace(one, other, 1)


def neighbor_copies(tradition: Tradition) -> set[frozenset[str]]:
    """Pairs of extant copies that are neighbors in the true graph, lost ones contracted."""
    exemplars = {copy.name: copy.exemplars for copy in tradition.copies}
    return contracted(exemplars, [copy.name for copy in tradition.copies if copy.is_lost])
