"""Word classes of English, shipped as data and looked up by word key."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from masthead.metrics.hashing import Keys, word_keys
from masthead.metrics.texts import Flags

Classes = NDArray[np.uint64]


@dataclass(frozen=True)
class EnglishWords:
    """Sorted word keys, the classes of each as a bit set, the bit of each class, and the rows of name variants."""

    keys: Keys
    bits: Classes
    bit: dict[str, int]
    name_variants: tuple[tuple[str, ...], ...]
    first_name_variants: tuple[tuple[str, ...], ...]

    def classes(self, keys: Keys) -> Classes:
        """The classes of each key as a bit set; 0 for a word of no class."""
        place = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        found: Classes = np.where(self.keys[place] == keys, self.bits[place], np.uint64(0))
        return found

    def has(self, classes: Classes, name: str) -> Flags:
        """Which bit sets contain the class."""
        flags: Flags = (classes >> np.uint64(self.bit[name])) & np.uint64(1) > 0
        return flags


@cache
def english_words() -> EnglishWords:
    """The shipped classes, read once a process."""
    table = tomllib.loads(files("masthead.metrics").joinpath("data/english.toml").read_text("utf-8"))
    variants, first_names = (
        tuple(tuple(row.split()) for row in table.pop(name)) for name in ("name_variants", "first_name_variants")
    )
    names = sorted(table)
    keys = [word_keys(sorted(set(table[name].split()))) for name in names]
    vocabulary = np.unique(np.concatenate(keys))
    bits = np.zeros(len(vocabulary), dtype=np.uint64)
    for number, of_class in enumerate(keys):
        bits[np.searchsorted(vocabulary, of_class)] |= np.uint64(1) << np.uint64(number)
    return EnglishWords(vocabulary, bits, {name: number for number, name in enumerate(names)}, variants, first_names)
