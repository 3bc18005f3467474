"""Counts of one, two and three words in ordinary English: the background of spin and of fused words.

The shipped counts are made from public-domain texts (press releases of US senators and of the US Department of
Justice); ``masthead train background PATH`` makes them from a user's own clean news.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from masthead.metrics.files.drafts import drafted
from masthead.metrics.text.arrays import Floats, Ints, Keys
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable
from masthead.metrics.text.texts import Texts
from masthead.metrics.translation_noise.spin.tokens import MAX_VOCABULARY, N_CLASSES, pair_keys, tokens, triple_keys

MIN_WORD, MIN_PAIR, MIN_TRIPLE = 5, 1, 10
"""Least counts that are kept. Whether a pair was ever seen tells most; triples add little."""

DISCOUNT = 0.75
_BATCH = 1000


@dataclass(frozen=True)
class Background:
    """Sorted counts of tokens; ``words`` are the vocabulary's words by token number, less ``N_CLASSES``."""

    words: tuple[str, ...]
    singles: NDArray[np.uint32]
    pairs: NDArray[np.uint32]
    pair_counts: NDArray[np.uint32]
    triples: NDArray[np.uint64]
    triple_counts: NDArray[np.uint32]

    @cached_property
    def vocabulary(self) -> tuple[Keys, Ints]:
        """Sorted word keys and the token number of each."""
        keys = word_keys(self.words)
        order = np.argsort(keys)
        return keys[order], order.astype(np.int64) + N_CLASSES

    @cached_property
    def table(self) -> KeyTable:
        """The vocabulary's word keys: the row is the token number less ``N_CLASSES``."""
        return KeyTable(word_keys(self.words))

    @cached_property
    def shares(self) -> Floats:
        """Each token's share of all tokens."""
        shares: Floats = np.maximum(self.singles, 0.5) / self.singles.sum()
        return shares

    @cached_property
    def log_shares(self) -> Floats:
        """Natural log of each token's share of all tokens."""
        logs: Floats = np.log(self.shares)
        return logs

    @cached_property
    def n_tokens(self) -> int:
        """How many tokens were counted."""
        return int(self.singles.sum())

    @cached_property
    def endings(self) -> Ints:
        """A number for the last two letters of each token's word."""
        _, endings = np.unique([""] * N_CLASSES + [word[-2:] for word in self.words], return_inverse=True)
        return endings

    @cached_property
    def left_over(self) -> Floats:
        """For each token the share of its followers that no kept pair accounts for."""
        first = (self.pairs >> np.uint32(16)).astype(np.int64)
        n = len(self.singles)
        kept = np.bincount(first, weights=self.pair_counts - DISCOUNT, minlength=n)
        left: Floats = np.clip(1.0 - kept / np.maximum(self.singles, 1), 1e-3, 1.0)
        return left

    def count_pairs(self, first: Ints, second: Ints) -> Ints:
        """How often each pair of tokens was seen; 0 below the least count kept. Pairs in order are found fastest."""
        wanted = pair_keys(first, second)
        if not len(self.pairs):
            return np.zeros(len(wanted), dtype=np.int64)
        place = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        return np.where(self.pairs[place] == wanted, self.pair_counts[place], 0).astype(np.int64)

    def count_triples(self, first: Ints, second: Ints, third: Ints) -> Ints:
        """How often each three tokens were seen; 0 below the least count kept."""
        row = self._triple_table.rows(triple_keys(first, second, third))
        return np.append(self.triple_counts, np.uint32(0))[row].astype(np.int64)

    @cached_property
    def _triple_table(self) -> KeyTable:
        return KeyTable(self.triples)

    def followers(self, token: int) -> tuple[Ints, Ints]:
        """Tokens seen behind a token, and how often."""
        low, high = self._first_pair[token], self._first_pair[token + 1]
        return (self.pairs[low:high] & np.uint32(0xFFFF)).astype(np.int64), self.pair_counts[low:high].astype(np.int64)

    @cached_property
    def _first_pair(self) -> Ints:
        """Where the pairs of each token begin, and the end."""
        tokens_of_pairs = np.arange(len(self.singles) + 1, dtype=np.uint32)
        return np.searchsorted(self.pairs >> np.uint32(16), tokens_of_pairs)

    def save(self, path: str | Path) -> Path:
        """Write as npz: keys as differences of neighbors, which compress well."""
        path = Path(path)
        text = np.frombuffer("\n".join(self.words).encode("utf-8"), dtype=np.uint8)
        with drafted(path) as draft, draft.open("wb") as out:
            np.savez_compressed(
                out,
                words=text,
                singles=self.singles,
                pairs=np.diff(self.pairs, prepend=np.uint32(0)),
                pair_counts=self.pair_counts,
                triples=np.diff(self.triples, prepend=np.uint64(0)),
                triple_counts=self.triple_counts,
            )
        return path

    @staticmethod
    def load(path: str | Path) -> Background:
        """Read what ``save`` wrote."""
        with np.load(path) as data:
            return Background(
                tuple(data["words"].tobytes().decode("utf-8").split("\n")),
                data["singles"],
                np.cumsum(data["pairs"], dtype=np.uint32),
                data["pair_counts"],
                np.cumsum(data["triples"], dtype=np.uint64),
                data["triple_counts"],
            )


@cache
def shipped_background() -> Background:
    """The shipped counts, read once a process."""
    return Background.load(Path(str(files("masthead.metrics.translation_noise.spin").joinpath("data/background.npz"))))


def build_background(batches: Iterable[Texts]) -> Background:
    """Counts of the given texts, which are read twice: give a list or another iterable that can start again."""
    words = _vocabulary(batches)
    table = KeyTable(word_keys(words))
    singles = np.zeros(len(words) + N_CLASSES, dtype=np.int64)
    pairs, triples = _Counter(), _Counter()
    for texts in batches:
        number = tokens(texts, table).number
        singles += np.bincount(number, minlength=len(singles))
        pairs.add(pair_keys(number[:-1], number[1:]).astype(np.uint64)[number[1:] > 0])
        triples.add(triple_keys(number[:-2], number[1:-1], number[2:])[(number[1:-1] > 0) & (number[2:] > 0)])
    pair, pair_counts = pairs.at_least(MIN_PAIR)
    triple, triple_counts = triples.at_least(MIN_TRIPLE)
    return Background(words, singles.astype(np.uint32), pair.astype(np.uint32), pair_counts, triple, triple_counts)


class _Counter:
    """Counts of 64-bit keys that come in batches."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []

    def add(self, keys: NDArray[np.uint64]) -> None:
        found, counts = np.unique(keys, return_counts=True)
        self._parts.append(pl.DataFrame({"key": found, "n": counts}))
        if len(self._parts) >= 16:
            self._parts = [self._total()]

    def _total(self) -> pl.DataFrame:
        return pl.concat(self._parts).group_by("key").agg(pl.col("n").sum())

    def at_least(self, n: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
        kept = self._total().filter(pl.col("n") >= n).sort("key")
        return kept["key"].to_numpy(), kept["n"].cast(pl.UInt32).to_numpy()


def _vocabulary(batches: Iterable[Texts]) -> tuple[str, ...]:
    """The commonest words, counted where they stand in lower case, commonest first."""
    parts = []
    for texts in batches:
        lower = np.flatnonzero(~texts.is_capitalized)
        keys, first, counts = np.unique(texts.word_keys[lower], return_index=True, return_counts=True)
        sites = lower[first]
        spelled = [
            texts.text[a:b].lower()
            for a, b in zip(texts.words.start[sites].tolist(), texts.words.end[sites].tolist(), strict=True)
        ]
        parts.append(pl.DataFrame({"key": keys, "word": spelled, "n": counts}))
    total = pl.concat(parts).group_by("key").agg(pl.col("word").min(), pl.col("n").sum())
    kept = (
        total.filter(pl.col("n") >= MIN_WORD, pl.col("word").str.contains(r"^[a-z][a-z'’-]*$"))
        .with_columns(pl.col("word").str.replace_all("’", "'"))
        .sort("n", "word", descending=[True, False])
        .head(MAX_VOCABULARY)
    )
    return tuple(kept["word"].to_list())
