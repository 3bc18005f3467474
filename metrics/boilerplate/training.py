"""Fits the weigher: ``python -m masthead.metrics.boilerplate.training PATH`` writes ``data/weights.toml``.

Reads labeled lines (parquet; see ``evaluation/boilerplate``) of the sets whose licences allow it, in the view that
users have (what an extractor left), and fits two logistic sums: with the lexicon, and with it switched off. The same
lines give the same file, byte for byte.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from masthead.metrics.boilerplate.find import see_lines, shipped_lexicons
from masthead.metrics.boilerplate.gold import LabeledPages, read_labeled_pages
from masthead.metrics.boilerplate.inline import find_inline
from masthead.metrics.boilerplate.repeats import Repeats, emit_lines, merge_lines
from masthead.metrics.boilerplate.weigher import (
    CLUES,
    SECOND_CLUES,
    WEIGHTS_FILE,
    LineSigns,
    Weights,
    logistic,
    read_clues,
    read_second_clues,
    weighted_sum,
)
from masthead.metrics.errors import Fault, InputError
from masthead.metrics.files.drafts import write_text
from masthead.metrics.text.arrays import Flags, Floats

TRAINED_ON = ("scrapinghub", "wcxb_article")
VIEW = "extracted"
CUT = 0.24
BODY_CUT = 0.30
"""Shape alone makes a line within the body boilerplate only where it speaks clearly."""
BARE_CUT = 0.22
"""The cut without a lexicon: fewer clues speak there, and the probabilities of furniture are lower."""

LEXICON_ONLY = (
    "after_comments",
    "body_below",
    "within_body",
    "program",
    "table_row",
    "credit",
    "picture_words",
    "shouted",
    "tags",
    "in_list",
)
"""Clues that the weigher without a lexicon does not use: fitted to English pages, it does not carry to other languages."""

UNUSED = ("again", "page", "ellipsis")
"""Clues that the weigher with a lexicon does not use: they add nothing where a lexicon speaks."""

TOKEN_POWER = 0.7
"""A line of n tokens counts n to this power: between one line one vote and one token one vote."""

CERTAIN = 0.8
POSSIBLE = 0.1
RIDGE = 1.0
MAX_STEPS = 50
CLOSE = 1e-8
"""The fit ends with a step smaller than this."""


@dataclass(frozen=True)
class Labeled:
    """The lines of one set: what is seen of them, their clues, gold label, weight, and which count in the fit."""

    seen: LineSigns
    clues: Floats
    is_boilerplate: Floats
    weight: Floats
    counted: Flags

    def only(self, counted: Flags) -> Labeled:
        """The same set with other lines counted."""
        return replace(self, counted=counted)


def line_weights(n_tokens: Floats) -> Floats:
    """The lines' tokens to ``TOKEN_POWER``, scaled so that a set's weights sum to 1."""
    powers: Floats = n_tokens**TOKEN_POWER
    total = powers.sum()
    return powers / total if total else powers


def fit_coefficients(clues: Floats, target: Floats, weight: Floats, used: Flags) -> Floats:
    """Coefficients of the logistic regression on the used columns, with a ridge on all but the constant; 0 elsewhere.

    By Newton's method: the loss is convex.
    """
    columns = np.flatnonzero(used)
    clues = np.ascontiguousarray(clues[:, columns])
    weight = weight * (len(weight) / weight.sum())
    ridge = np.where((clues == 1.0).all(axis=0), 0.0, RIDGE)
    found = np.zeros(len(columns))
    for _ in range(MAX_STEPS):
        probability = logistic(clues @ found)
        gradient = clues.T @ (weight * (probability - target)) + ridge * found
        spread = weight * probability * (1.0 - probability)
        step = np.linalg.solve((clues * spread[:, None]).T @ clues + np.diag(ridge), gradient)
        found -= step
        if np.abs(step).max() < CLOSE:
            break
    coefficients = np.zeros(len(used))
    coefficients[columns] = found
    return coefficients


def fit_weights(sets: Sequence[Labeled], *, lexicon: bool = True) -> Weights:
    """Weights fitted to labeled blocks, each set with the same say whatever its size, with the shipped cuts.

    The first sum is fitted to the clues, then the second to what the first gives. Coefficients are rounded as they
    are printed.
    """
    unused = UNUSED if lexicon else LEXICON_ONLY
    target = np.concatenate([one.is_boilerplate[one.counted] for one in sets])
    weight = np.concatenate([one.weight[one.counted] / one.weight[one.counted].sum() for one in sets])
    clues = np.vstack([one.clues[one.counted] for one in sets])
    used = np.array([clue.name not in unused for clue in CLUES]) & clues.any(axis=0)
    first = np.round(fit_coefficients(clues, target, weight, used), 3)
    second_clues = np.vstack([read_second_clues(one.seen, weighted_sum(one.clues, first))[one.counted] for one in sets])
    used = np.array([clue.name not in unused for clue in SECOND_CLUES])
    second = np.round(fit_coefficients(second_clues, target, weight, used), 3)
    body = weight * (1.0 - target)
    return Weights(
        _named([clue.name for clue in CLUES], first),
        _named([clue.name for clue in CLUES], np.round(body @ clues / body.sum(), 3)),
        _named([clue.name for clue in SECOND_CLUES], second),
        _named([clue.name for clue in SECOND_CLUES], np.round(body @ second_clues / body.sum(), 3)),
        CUT if lexicon else BARE_CUT,
        BODY_CUT if lexicon else BARE_CUT,
        CERTAIN,
        POSSIBLE,
    )


def _named(names: list[str], values: Floats) -> dict[str, float]:
    return dict(zip(names, (values + 0.0).tolist(), strict=True))


def weights_toml(found: dict[str, Weights]) -> str:
    """The weights as TOML."""
    rows = ["# Written by: python -m masthead.metrics.boilerplate.training PATH", ""]
    for name, weights in found.items():
        rows += [
            f"[{name}]",
            f"cut = {weights.cut}",
            f"body_cut = {weights.body_cut}",
            f"certain = {weights.certain}",
            f"possible = {weights.possible}",
        ]
        for part in ("coefficients", "typical", "second", "second_typical"):
            rows += ["", f"[{name}.{part}]"]
            rows += [f"{clue} = {value:.3f}" for clue, value in getattr(weights, part).items()]
        rows += [""]
    return "\n".join(rows)


def label_blocks(pages: LabeledPages, repeats: Repeats, *, lexicon: bool) -> Labeled:
    """Clues, gold label and weight of the blocks of a set, read with its language's lexicon or without any."""
    texts = pages.texts
    lexicons = shipped_lexicons(texts) if lexicon else []
    seen = see_lines(texts, repeats, lexicons, find_inline(texts, lexicons))
    block, n = seen.facts.line_block, len(seen.facts)
    tokens = np.bincount(block, pages.n_tokens, minlength=n).astype(np.float64)
    label = np.bincount(block, pages.n_tokens * pages.is_boilerplate, minlength=n) / np.maximum(tokens, 1e-9)
    return Labeled(seen, read_clues(seen), label, line_weights(tokens), np.ones(n, dtype=np.bool_))


def train(path: Path) -> str:
    """The weights file, fitted to the sets of ``TRAINED_ON`` found at ``path``."""
    sets = [pages for pages in read_labeled_pages(path) if pages.dataset in TRAINED_ON and pages.view == VIEW]
    if not sets:
        raise InputError(
            Fault(str(path), "no labeled lines to train on", f"parquet with dataset one of {', '.join(TRAINED_ON)}")
        )
    repeats = [merge_lines([emit_lines(pages.texts)]) for pages in sets]
    found = {
        name: fit_weights([label_blocks(p, r, lexicon=use) for p, r in zip(sets, repeats, strict=True)], lexicon=use)
        for name, use in (("with_lexicon", True), ("without_lexicon", False))
    }
    return weights_toml(found)


if __name__ == "__main__":
    target = Path(str(files("masthead.metrics.boilerplate"))) / "data" / WEIGHTS_FILE
    write_text(target, train(Path(sys.argv[1])))
    print(f"wrote {target.name}")
