"""A seeded synthetic corpus of any size, with planted behaviours: copies, rewording, furniture, quotations, sources.

Articles come chunk by chunk, each from its own seed, so that a million of them need no more memory than a thousand
and the first thousand of any corpus are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

CHUNK = 1000
N_OUTLETS = 40
N_DAYS = 60
WORDS_A_SENTENCE = (8, 30)
FIRST_DAY = datetime(2024, 3, 1, tzinfo=UTC)

_COMMON = [
    "the",
    "of",
    "to",
    "and",
    "a",
    "in",
    "that",
    "is",
    "was",
    "for",
    "on",
    "with",
    "as",
    "by",
    "at",
    "from",
    "it",
    "be",
    "this",
    "have",
    "are",
    "not",
    "but",
    "had",
    "his",
    "they",
    "which",
    "or",
    "an",
    "were",
    "their",
    "has",
    "would",
    "there",
    "been",
    "more",
    "will",
    "when",
    "who",
    "its",
    "than",
    "other",
    "about",
    "into",
    "after",
    "could",
    "new",
    "also",
    "over",
]
_SYLLABLES = [
    "ba",
    "con",
    "der",
    "fi",
    "gan",
    "hol",
    "in",
    "ket",
    "lor",
    "men",
    "no",
    "par",
    "quil",
    "ren",
    "sto",
    "tur",
    "ul",
    "ver",
    "win",
    "yar",
    "ling",
    "ment",
    "tion",
]
_VERBS = ("said", "told reporters", "added", "argued", "warned", "explained")


@dataclass(frozen=True)
class Behavior:
    """What an outlet does: how often it copies, how much of a copy it keeps, how often it rewords what it copies."""

    copies: float
    keeps: float
    rewords: float
    furniture: int


def behaviors() -> list[Behavior]:
    """Every outlet's behaviour, from one that never copies to one that lives on the wire."""
    return [
        Behavior(
            copies=outlet / N_OUTLETS,
            keeps=(0.4, 0.7, 1.0)[outlet % 3],
            rewords=(0.0, 0.3)[outlet % 2],
            furniture=outlet % 4,
        )
        for outlet in range(N_OUTLETS)
    ]


class Writer:
    """Writes sentences of made-up words, drawn as words of a language are: few often, most rarely."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        made = {"".join(random.choice(_SYLLABLES, size=random.integers(2, 5))) for _ in range(40_000)}
        self.words = np.array(_COMMON + sorted(made - set(_COMMON)))
        weight = 1.0 / np.arange(1, len(self.words) + 1) ** 1.02
        self._cumulated = np.cumsum(weight / weight.sum())
        names = [name.capitalize() for name in sorted(made)[:2000]]
        self._names = [f"{names[a]} {names[b]}" for a, b in random.integers(0, len(names), size=(3000, 2))]

    def sentences(self, random: np.random.Generator, n: int) -> list[str]:
        """So many sentences: plain ones, reported speech, quotations."""
        lengths = random.integers(*WORDS_A_SENTENCE, size=n)
        drawn = self.words[np.searchsorted(self._cumulated, random.random(int(lengths.sum())))].tolist()
        kinds, names, verbs = (
            random.random(n),
            random.integers(0, len(self._names), n),
            random.integers(0, len(_VERBS), n),
        )
        made, at = [], 0
        for length, kind, name, verb in zip(
            lengths.tolist(), kinds.tolist(), names.tolist(), verbs.tolist(), strict=True
        ):
            clause = " ".join(drawn[at : at + length])
            at += length
            clause = clause[0].upper() + clause[1:]
            if kind < 0.6:
                made.append(f"{clause}.")
            elif kind < 0.8:
                made.append(f"{clause}, {self._names[name]} {_VERBS[verb]}.")
            else:
                made.append(f"“{clause},” {self._names[name]} {_VERBS[verb]}.")
        return made


def make_wire(n: int, *, seed: int = 0) -> pl.DataFrame:
    """Wire originals of about 400 words, spread over the days."""
    writer, random = Writer(seed), np.random.default_rng([seed, 1])
    texts = []
    for first in range(0, n, CHUNK):
        size = min(CHUNK, n - first)
        sentences = writer.sentences(random, 21 * size)
        texts += ["\n\n".join(sentences[21 * row : 21 * row + 21]) for row in range(size)]
    minutes = np.sort(random.integers(0, N_DAYS * 24 * 60, size=n)).tolist()
    return pl.DataFrame(
        {
            "article_id": [f"w{row}" for row in range(n)],
            "outlet": [f"agency{row % 3}.example" for row in range(n)],
            "text": texts,
            "published": [FIRST_DAY + timedelta(minutes=minute) for minute in minutes],
            "language": "en",
        }
    )


def make_articles(n: int, wire: pl.DataFrame, *, seed: int = 0) -> Iterator[pl.DataFrame]:
    """Chunks of articles of about 400 words; ``planted_share`` is the share of sentences taken from an original."""
    writer, habits = Writer(seed), behaviors()
    originals, times = wire["text"].to_list(), wire["published"].to_list()
    for first in range(0, n, CHUNK):
        random = np.random.default_rng([seed, 2, first])
        rows = [_write(writer, random, row, habits, originals, times) for row in range(first, min(first + CHUNK, n))]
        yield pl.DataFrame(rows, orient="row")


def _write(
    writer: Writer,
    random: np.random.Generator,
    row: int,
    habits: list[Behavior],
    originals: list[str],
    times: list[datetime],
) -> dict[str, object]:
    outlet = int(random.integers(N_OUTLETS))
    habit = habits[outlet]
    published = FIRST_DAY + timedelta(minutes=int(random.integers(0, N_DAYS * 24 * 60)))
    taken: list[str] = []
    if originals and random.random() < habit.copies:
        original = int(random.integers(len(originals)))
        sentences = originals[original].split("\n\n")
        taken = sentences[: max(1, int(len(sentences) * habit.keeps))]
        taken = [_reword(sentence, random) if random.random() < habit.rewords else sentence for sentence in taken]
        published = times[original] + timedelta(hours=float(random.uniform(0.5, 40)))
    own = writer.sentences(random, max(3, int(random.normal(21, 4)) - len(taken)))
    furniture = [f"Subscribe to the newsletter {line} of outlet {outlet}" for line in range(habit.furniture)]
    return {
        "article_id": f"a{row}",
        "outlet": f"outlet{outlet:02d}.example",
        "text": "\n\n".join([*taken, *own, *furniture]),
        "published": published,
        "language": "en",
        "planted_share": len(taken) / (len(taken) + len(own)),
    }


def _reword(sentence: str, random: np.random.Generator) -> str:
    """Every sixth word left out."""
    words = sentence.split(" ")
    return " ".join(word for word in words if random.random() > 1 / 6) or sentence


def write_corpus(folder: Path, n_articles: int, n_originals: int, *, seed: int = 0) -> tuple[Path, Path]:
    """A corpus as ``articles-N/*.parquet`` and ``wire-N.parquet`` in ``folder``, written once."""
    folder.mkdir(parents=True, exist_ok=True)
    wire_path, articles = folder / f"wire-{n_originals}.parquet", folder / f"articles-{n_articles}-{n_originals}"
    if not wire_path.is_file():
        make_wire(n_originals, seed=seed).write_parquet(wire_path)
    if not (articles / "done").is_file():
        articles.mkdir(exist_ok=True)
        wire = pl.read_parquet(wire_path)
        for number, chunk in enumerate(make_articles(n_articles, wire, seed=seed)):
            chunk.write_parquet(articles / f"{number:06d}.parquet")
        (articles / "done").touch()
    return articles, wire_path
