"""Fits the weigher: ``python -m masthead.metrics.boilerplate_train PATH`` writes ``data/boilerplate_weights.toml``.

Reads labeled lines (parquet; see ``evaluate_boilerplate``) of the sets whose licences allow it, in the view that
users have (what an extractor left), and fits two logistic sums: with the lexicon, and with it switched off. The same
lines give the same file, byte for byte.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from masthead.metrics.boilerplate import see_lines, shipped_lexicons
from masthead.metrics.boilerplate_facts import Floats
from masthead.metrics.boilerplate_gold import LabeledPages, read_labeled_pages
from masthead.metrics.boilerplate_inline import find_inline
from masthead.metrics.boilerplate_repeats import Repeats, emit_lines, merge_lines
from masthead.metrics.boilerplate_weigher import CLUES, WEIGHTS_FILE, Weights, read_clues
from masthead.metrics.errors import Fault, InputError

TRAINED_ON = ("scrapinghub", "wcxb_article")
VIEW = "extracted"
CUT = 0.35
BARE_CUT = 0.25
"""The cut without a lexicon: fewer clues speak there, and the probabilities of furniture are lower."""

CERTAIN = 0.8
POSSIBLE = 0.1
RIDGE = 1.0


@dataclass(frozen=True)
class Labeled:
    """Clues, gold label and weight of the lines of one set."""

    clues: Floats
    is_boilerplate: Floats
    weight: Floats


def line_weights(n_tokens: Floats) -> Floats:
    """Square roots of the lines' tokens, scaled so that a set's weights sum to 1: between one line one vote and one token one vote."""
    roots = np.sqrt(n_tokens)
    total = roots.sum()
    return roots / total if total else roots


def fit_coefficients(sets: Sequence[Labeled]) -> Floats:
    """Coefficients, in the order of ``CLUES``, of the logistic regression with a ridge on all but the constant.

    Each set has the same say, whatever its size.
    """
    clues = np.vstack([labeled.clues for labeled in sets])
    target = np.concatenate([labeled.is_boilerplate for labeled in sets])
    weight = np.concatenate([labeled.weight for labeled in sets])
    weight = weight * (len(weight) / weight.sum())
    ridge = np.full(clues.shape[1], RIDGE)
    ridge[[clue.name == "constant" for clue in CLUES]] = 0.0

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        total = clues @ coefficients
        probability = 1.0 / (1.0 + np.exp(-total))
        cost = weight @ (np.logaddexp(0.0, total) - target * total)
        gradient = clues.T @ (weight * (probability - target))
        return cost + 0.5 * ridge @ coefficients**2, gradient + ridge * coefficients

    start = np.zeros(clues.shape[1])
    found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}).x
    return found


def typical_body_line(sets: Sequence[Labeled]) -> Floats:
    """The mean of every clue over lines that are no boilerplate, weighted as in the fit."""
    clues = np.vstack([labeled.clues for labeled in sets])
    weight = np.concatenate([labeled.weight * (1.0 - labeled.is_boilerplate) for labeled in sets])
    mean: Floats = weight @ clues / weight.sum()
    return mean


def weights_toml(found: dict[str, Weights]) -> str:
    """The weights as TOML, each coefficient with what its clue says."""
    rows = ["# Written by: python -m masthead.metrics.boilerplate_train PATH", ""]
    for name, weights in found.items():
        rows += [f"[{name}]", f"cut = {weights.cut}", f"certain = {weights.certain}", f"possible = {weights.possible}"]
        rows += ["", f"[{name}.coefficients]"]
        rows += [f"{clue.name} = {weights.coefficients[clue.name]:.3f}" for clue in CLUES]
        rows += ["", f"[{name}.typical]"]
        rows += [f"{clue.name} = {weights.typical[clue.name]:.3f}" for clue in CLUES]
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
    return Labeled(read_clues(seen), label, line_weights(tokens))


def fit_weights(sets: Sequence[Labeled], *, lexicon: bool = True) -> Weights:
    """Weights fitted to labeled blocks, with the shipped cuts."""
    names = [clue.name for clue in CLUES]
    coefficients, typical = fit_coefficients(sets), typical_body_line(sets)
    return Weights(
        dict(zip(names, np.round(coefficients, 3).tolist(), strict=True)),
        dict(zip(names, np.round(typical, 3).tolist(), strict=True)),
        CUT if lexicon else BARE_CUT,
        CERTAIN,
        POSSIBLE,
    )


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
    target = Path(str(files("masthead.metrics"))) / "data" / WEIGHTS_FILE
    target.write_text(train(Path(sys.argv[1])), encoding="utf-8")
    print(f"wrote {target.name}")
