"""Word classes of English, shipped as data and looked up by word key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.text.arrays import Flags, Keys
from masthead.metrics.text.hashing import word_keys
from masthead.metrics.text.key_table import KeyTable

Classes = NDArray[np.uint64]


@dataclass(frozen=True)
class EnglishWords:
    """Word keys, the classes of each as a bit set, the bit of each class, its words, and the rows of name variants."""

    keys: KeyTable
    bits: Classes
    bit: dict[str, int]
    words: dict[str, tuple[str, ...]]
    name_variants: tuple[tuple[str, ...], ...]
    first_name_variants: tuple[tuple[str, ...], ...]

    def classes(self, keys: Keys) -> Classes:
        """The classes of each key as a bit set; 0 for a word of no class."""
        found: Classes = self.bits[self.keys.rows(keys)]
        return found

    def listed(self, name: str) -> tuple[str, ...]:
        """The words of a class, in the order of the file."""
        return self.words[name]

    def has(self, classes: Classes, name: str) -> Flags:
        """Which bit sets contain the class."""
        flags: Flags = classes & np.uint64(1 << self.bit[name]) > 0
        return flags


@cache
def english_words() -> EnglishWords:
    """The shipped classes, read once a process."""
    table = tomllib.loads(
        files("masthead.metrics.translation_noise.defects").joinpath("data/english.toml").read_text("utf-8")
    )
    variants, first_names = (
        tuple(tuple(row.split()) for row in table.pop(name)) for name in ("name_variants", "first_name_variants")
    )
    words = {name: tuple(dict.fromkeys(of_class.split())) for name, of_class in sorted(table.items())}
    keys = {name: word_keys(of_class) for name, of_class in words.items()}
    vocabulary = np.unique(np.concatenate(list(keys.values())))
    bits = np.zeros(len(vocabulary) + 1, dtype=np.uint64)
    for number, of_class in enumerate(keys.values()):
        bits[np.searchsorted(vocabulary, of_class)] |= np.uint64(1) << np.uint64(number)
    bit = {name: number for number, name in enumerate(words)}
    return EnglishWords(KeyTable(vocabulary), bits, bit, words, variants, first_names)
