"""The weigher: a logistic sum of clues, each with one printed coefficient, gives every line its probability."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.boilerplate_facts import CORE_WORDS, Floats, LineFacts
from masthead.metrics.boilerplate_lexicon import LexiconHits
from masthead.metrics.boilerplate_rules import FRAGMENT_WORDS, Rules
from masthead.metrics.texts import Flags

WEIGHTS_FILE = "boilerplate_weights.toml"


@dataclass(frozen=True)
class Seen:
    """All that the clues read of a batch's lines."""

    facts: LineFacts
    hits: LexiconHits
    rules: Rules


@dataclass(frozen=True)
class Clue:
    """One column of the weigher: its name, what it says, what its lack says, and how it is read for every line."""

    name: str
    meaning: str
    lack: str
    read: Callable[[Seen], ArrayLike]


@dataclass(frozen=True)
class Weights:
    """Coefficients by clue name, and the mean of each clue over body lines; lines from ``cut`` on are boilerplate.

    ``certain`` and ``possible`` are the cuts of the interval: gold shares of nine pages in ten lie between the share
    of lines above ``certain`` and the share of lines above ``possible``.
    """

    coefficients: dict[str, float]
    typical: dict[str, float]
    cut: float
    certain: float
    possible: float


_FRAGMENT = float(np.log1p(FRAGMENT_WORDS))


def _any_of(seen: Seen, *names: str) -> Flags:
    found: Flags = np.logical_or.reduce([seen.hits.of_class[name] for name in names])
    return found


def _pauses(seen: Seen) -> Flags:
    """Lines that end in an ellipsis amid the body: there it is a pause, elsewhere a cut."""
    pauses: Flags = seen.facts.ends_dots & (seen.rules.core_nearby > 0.5)
    return pauses


CLUES: tuple[Clue, ...] = (
    Clue("length", "longer than a label", "short", lambda s: np.minimum(np.log1p(s.facts.length), _FRAGMENT)),
    Clue(
        "length_beyond",
        "a long paragraph",
        "shorter than body paragraphs",
        lambda s: np.maximum(np.log1p(s.facts.length) - _FRAGMENT, 0),
    ),
    Clue(
        "final_mark", "ends in a sentence mark", "ends without a sentence mark", lambda s: s.facts.is_final | _pauses(s)
    ),
    Clue("ellipsis", "ends in an ellipsis", "ends without an ellipsis", lambda s: s.facts.ends_dots & ~_pauses(s)),
    Clue("colon", "ends in a colon", "ends without a colon", lambda s: s.facts.ends_colon),
    Clue("quotation", "begins with a quotation", "begins without a quotation", lambda s: s.facts.is_quote),
    Clue("lower_case", "begins in lower case", "begins with a capital", lambda s: s.facts.starts_lower),
    Clue("capitals", "many words in capitals", "few words in capitals", lambda s: s.facts.capital_share),
    Clue(
        "capitals_long",
        "many words in capitals",
        "few words in capitals",
        lambda s: s.facts.capital_share * (s.facts.length >= CORE_WORDS),
    ),
    Clue("numbers", "many numbers", "few numbers", lambda s: s.facts.number_share),
    Clue("repeats", "repeats in other articles of the outlet", "new in the outlet", lambda s: s.rules.repeats),
    Clue("again", "repeats in the article", "new in the article", lambda s: s.rules.again),
    Clue("overlap", "speaks of what the body speaks of", "shares few words with the body", lambda s: s.rules.overlap),
    Clue("in_body", "lies within the body", "lies outside the body", lambda s: s.rules.in_segment),
    Clue("before_body", "stands before the body", "does not stand before the body", lambda s: s.rules.before_segment),
    Clue(
        "body_nearby", "has body paragraphs around it", "has few body paragraphs around", lambda s: s.rules.core_nearby
    ),
    Clue("after_related", "follows the heading of a list of stories", "", lambda s: s.rules.tail_related),
    Clue("after_comments", "follows the heading of reader comments", "", lambda s: s.rules.tail_comments),
    Clue("after_end", "follows the heading of the page's foot", "", lambda s: s.rules.tail_end),
    Clue("phrase", "a phrase of the page's template", "", lambda s: _any_of(s, "furniture", "teaser", "comment")),
    Clue("whole_phrase", "nothing but a phrase of the page's template", "", lambda s: s.hits.is_whole),
    Clue("phrase_metadata", "a phrase of bylines, dates, captions", "", lambda s: _any_of(s, "byline", "caption")),
    Clue("phrase_notice", "a phrase of author notes or legal notices", "", lambda s: _any_of(s, "bio", "legal")),
    Clue(
        "phrase_in_body",
        "a long sentence with a phrase of the page's template",
        "",
        lambda s: s.hits.any & s.facts.is_final & (s.facts.length >= 2 * CORE_WORDS),
    ),
    Clue("constant", "every line", "", lambda s: np.ones(len(s.facts))),
)


def read_clues(seen: Seen) -> Floats:
    """One row a line, one column a clue, in the order of ``CLUES``."""
    return np.stack([np.asarray(clue.read(seen), dtype=np.float64) for clue in CLUES], axis=1)


def weigh(clues: Floats, weights: Weights) -> Floats:
    """Probability of each line to be boilerplate: logistic of the coefficients' sum over its clues.

    Summed clue by clue: a matrix product may round a line's sum otherwise in another batch.
    """
    total = np.zeros(len(clues))
    for clue, values in zip(CLUES, clues.T, strict=True):
        total += values * weights.coefficients[clue.name]
    probability: Floats = 1.0 / (1.0 + np.exp(-total))
    return probability


def strongest_clues(clues: Floats, weights: Weights, n: int = 2) -> list[list[tuple[str, str]]]:
    """For each row the clues, at most ``n``, that set the line apart most from a body line: what they say, and name.

    A clue's part is its coefficient times its distance from the mean of body lines; the parts sum to the distance
    of the line's log odds from a body line's.
    """
    coefficients = np.array([weights.coefficients[clue.name] for clue in CLUES])
    typical = np.array([weights.typical[clue.name] for clue in CLUES])
    parts = (clues - typical) * coefficients
    order = np.argsort(-parts, axis=1, kind="stable")[:, :n]
    return [
        [(_said(CLUES[j], coefficients[j] > 0), CLUES[j].name) for j in row if parts[i, j] > 0.1]
        for i, row in enumerate(order.tolist())
    ]


def _said(clue: Clue, speaks_for: bool) -> str:
    """What a clue says when it speaks for boilerplate: its presence or, where that speaks against, its lack."""
    return clue.meaning if speaks_for else clue.lack


@cache
def shipped_weights(*, lexicon: bool) -> Weights:
    """The trained weights that come with the package, for texts with or without a lexicon of their language."""
    content = tomllib.loads((files("masthead.metrics") / "data" / WEIGHTS_FILE).read_text(encoding="utf-8"))
    row = content["with_lexicon" if lexicon else "without_lexicon"]
    return Weights(dict(row["coefficients"]), dict(row["typical"]), row["cut"], row["certain"], row["possible"])
