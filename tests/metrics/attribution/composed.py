"""Sentences put together by chance, always the same: every verb and word of the lexicon in frames of reported speech and of what is none.

They are no English that anybody would print. They bring the words that rules look for together in more ways than examples
written one by one do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

ARTICLES, SENTENCES = 150, 20

PARTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


class Chance:
    """Numbers that are the same on every machine and in every version of Python."""

    def __init__(self, seed: int) -> None:
        self._state = seed

    def of(self, things: Sequence[str]) -> str:
        """One of the things."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return things[(self._state >> 33) % len(things)]


def composed_articles() -> list[list[str]]:
    """All sentences, article by article."""
    chance = Chance(20261201)
    verbs, words = _verbs(), _words()
    frames = _rounds(PARTS["frames"], chance)
    frequent, rare = (
        _rounds([lemma for lemma in PARTS["frequent"] if lemma in verbs], chance),
        _rounds(list(verbs), chance),
    )
    lemmas = [frequent, rare]
    return [
        [_sentence(next(frames), verbs[next(lemmas[k % 2])], words, chance) for k in range(SENTENCES)]
        for _ in range(ARTICLES)
    ]


def _rounds(things: Sequence[str], chance: Chance) -> Iterator[str]:
    """All things in an order of chance, again and again."""
    while True:
        left = list(things)
        while left:
            chosen = chance.of(left)
            left.remove(chosen)
            yield chosen


def _sentence(frame: str, forms: Sequence[str], words: Sequence[str], chance: Chance) -> str:
    parts = {name[0].upper(): PARTS[name] for name in ("speakers", "claims", "times", "leads", "nouns")}
    said = ""
    while frame:
        plain, _, rest = frame.partition("{")
        said += plain
        if not rest:
            break
        slot, frame = rest[0], rest[2:]
        if slot in parts:
            said += chance.of(parts[slot])
        elif slot == "V":
            said += _verb(forms, words, chance)
        else:
            said += forms[{"B": 0, "P": 3, "G": 4}[slot]]
    said = (
        said.replace(" ,", ",")
        .replace(" :", ":")
        .replace(",,", ",")
        .replace(".”.", ".”")
        .replace("..", ".")
        .replace("  ", " ")
    )
    return said[0].upper() + said[1:]


def _verb(forms: Sequence[str], words: Sequence[str], chance: Chance) -> str:
    """Half of the verbs in the past, the others in the present or behind another word."""
    if chance.of("aab") == "a":
        return forms[2] if chance.of("ab") == "a" else forms[1]
    helper = chance.of(PARTS["auxiliaries"]) if chance.of("ab") == "a" else chance.of(words)
    return f"{helper} {forms[int(chance.of('0234'))]}".strip()


def _verbs() -> dict[str, list[str]]:
    """Five forms of every verb: base, third person, past, participle, gerund."""
    verbs = _lexicon()["verbs"]
    return {
        lemma: [form.split("/")[0] for form in (lemma, *forms.split())]
        for group in verbs.values()
        for lemma, forms in group.items()
    }


def _words() -> list[str]:
    """The words of all lists, each list once."""
    data = _lexicon()
    return sorted(
        {word for part in ("words", "lists") for listed in data[part].values() for word in listed.split()[:25]}
    )


def _lexicon() -> dict[str, dict[str, dict[str, str]]]:
    file = resources.files("masthead.metrics.attribution.rules") / "data" / "en.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
