"""The weigher: a logistic sum of clues, each with one printed coefficient, gives every line its probability.

It runs twice. The first sum weighs what is known of the line itself; the second weighs the first sum's log odds
beside the probabilities that the first sum gave the line's neighbors and its page.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike

from masthead.metrics.boilerplate.lexicon import LexiconHits
from masthead.metrics.boilerplate.line_facts import CORE_WORDS, LineFacts
from masthead.metrics.boilerplate.rules import FRAGMENT_WORDS, GOES_ON, Rules, beside, sum_before
from masthead.metrics.text.arrays import Flags, Floats, Ints

WEIGHTS_FILE = "weights.toml"

SPEAKS = 0.1
"""A clue is named as a reason when its part of the log odds is larger."""

ITEM_WORDS = 5
"""Items of a list with fewer words may be links of a menu."""

SENTENCE_CUT = 0.5
"""A sentence akin to the body is boilerplate by its shape and place only where that is as likely as not."""

MUCH_SHAPE, SHAPE_CUT = 0.4, 0.8
"""In an article of whose words shape alone would take so many, it takes only what is that likely: a list of its own."""

MUCH_BODY = 0.3
"""More of the article's body than this share below a line says no more about it."""


@dataclass(frozen=True)
class LineSigns:
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
    read: Callable[[LineSigns], ArrayLike]


@dataclass(frozen=True)
class Weights:
    """Coefficients by clue name, and the mean of each clue over body lines; lines from ``cut`` on are boilerplate.

    Lines with body above and below, of which nothing but their shape speaks, are so from ``body_cut`` on.

    ``coefficients`` and ``typical`` are of ``CLUES``, ``second`` and ``second_typical`` of ``SECOND_CLUES``. ``certain`` and ``possible`` are the cuts of the interval: gold shares of nine pages in ten lie between the share
    of lines above ``certain`` and the share of lines above ``possible``.
    """

    coefficients: dict[str, float]
    typical: dict[str, float]
    second: dict[str, float]
    second_typical: dict[str, float]
    cut: float
    body_cut: float
    certain: float
    possible: float


_FRAGMENT = float(np.log1p(FRAGMENT_WORDS))


def _any_of(seen: LineSigns, *names: str) -> Flags:
    found: Flags = np.logical_or.reduce([seen.hits.of_class[name] for name in names])
    return found


def shape_cut(seen: LineSigns, cut: Floats, body_cut: Floats, probability: Floats, *, is_fitted: Flags) -> Floats:
    """The probability from which each line is boilerplate.

    ``cut``; and ``body_cut`` for lines that no phrase (words of pictures alone are none), no repetition in the outlet and no heading above them speaks
    against, within the body or akin to it (longer lines that share so much with the body as a paragraph that goes on
    below a heading does); and no less than ``SENTENCE_CUT`` for sentences among the latter. In an article of
    which ``MUCH_SHAPE`` of the words would go so (a plan of meals, a table of results), ``SHAPE_CUT``. The last two
    hold for lines of the language that the weights were fitted to (``is_fitted``): in others shape is all there is.
    """
    facts, rules = seen.facts, seen.rules
    in_tail = rules.tail_related | rules.tail_comments | rules.tail_end | (rules.n_stamps > 0)
    by_shape = ~(seen.hits.any | rules.repeats | in_tail)
    akin = (facts.length >= CORE_WORDS) & (rules.overlap >= GOES_ON)
    cuts = np.where(by_shape & (rules.within_body | akin), body_cut, cut)
    cuts = np.where(by_shape & akin & facts.is_final & is_fitted, np.maximum(cuts, SENTENCE_CUT), cuts)
    article, taken = facts.lines.article, by_shape & (probability >= cuts)
    is_list = _per_article(facts.length * taken, article) > MUCH_SHAPE * _per_article(facts.length, article)
    return np.where(by_shape & is_list & is_fitted, np.maximum(cuts, SHAPE_CUT), cuts)


def _pauses(seen: LineSigns) -> Flags:
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
    Clue("stamp", "a date or time alone", "no date", lambda s: s.facts.is_stamp),
    Clue("thread", "follows dated lines with text below each", "", lambda s: np.log1p(s.rules.n_stamps)),
    Clue("within_body", "has body above and below", "stands at the edge of the body", lambda s: s.rules.within_body),
    Clue("program", "has signs of a program", "", lambda s: s.rules.in_program),
    Clue("table_row", "a row of a table", "", lambda s: s.facts.is_row),
    Clue("credit", "ends in a photo credit", "", lambda s: s.hits.has_credit),
    Clue("picture_words", "tells what a picture shows", "", lambda s: s.hits.hints & ~s.facts.is_bullet),
    Clue("shouted", "in capitals alone", "", lambda s: s.facts.is_shouted),
    Clue("tags", "has hashtags", "", lambda s: s.facts.n_tags >= 2),
    Clue(
        "in_list",
        "one of several items of a list",
        "",
        lambda s: beside(s.facts.is_entry, s.facts.lines.article, 2, np.minimum),
    ),
    Clue(
        "list_item",
        "an item of a list in words",
        "no item of a list",
        lambda s: s.facts.is_bullet & (s.facts.length >= ITEM_WORDS),
    ),
    Clue(
        "longer", "longer than the body's paragraphs", "no longer than the body's paragraphs", lambda s: s.rules.longer
    ),
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


@dataclass(frozen=True)
class SecondClue:
    """One column of the second sum: its name, what it says, what its lack says, and how it is read from the first."""

    name: str
    meaning: str
    lack: str
    read: Callable[[LineSigns, Floats, Floats], Floats]


def _body_below(seen: LineSigns, log_odds: Floats, probability: Floats) -> Floats:
    """Share of the article's expected body words below each line, at most ``MUCH_BODY``."""
    article, words = seen.facts.lines.article, (1.0 - probability) * seen.facts.length
    total = _per_article(words, article)
    above = sum_before(words, article) + words
    return np.clip(1.0 - above / np.maximum(total, 1e-9), 0.0, MUCH_BODY)


def _page(seen: LineSigns, log_odds: Floats, probability: Floats) -> Floats:
    """Mean first probability over the lines of the article, weighted by the root of their length."""
    article, root = seen.facts.lines.article, np.sqrt(seen.facts.length)
    mean: Floats = _per_article(probability * root, article) / np.maximum(_per_article(root, article), 1e-9)
    return mean


def _per_article(values: Floats, article: Ints) -> Floats:
    """The article's sum of the values, for each of its lines."""
    total = np.bincount(article, values).astype(np.float64)
    return total[article]


SECOND_CLUES: tuple[SecondClue, ...] = (
    SecondClue("first", "", "", lambda s, odds, p: odds),
    SecondClue(
        "neighbors",
        "stands between boilerplate lines",
        "stands beside body lines",
        lambda s, odds, p: beside(p, s.facts.lines.article, 3, np.minimum),
    ),
    SecondClue("body_below", "has body below it", "has little body below it", _body_below),
    SecondClue("page", "its page has much boilerplate", "its page has little boilerplate", _page),
    SecondClue("constant", "", "", lambda s, odds, p: np.ones(len(odds))),
)


def read_clues(seen: LineSigns) -> Floats:
    """One row per line, one column per clue, in the order of ``CLUES``."""
    return np.stack([np.asarray(clue.read(seen), dtype=np.float64) for clue in CLUES]).T


def read_second_clues(seen: LineSigns, log_odds: Floats) -> Floats:
    """One row per line, one column per clue, in the order of ``SECOND_CLUES``, from the first sum's log odds."""
    probability = logistic(log_odds)
    return np.stack([clue.read(seen, log_odds, probability) for clue in SECOND_CLUES]).T


def logistic(log_odds: Floats) -> Floats:
    """Probability of the log odds."""
    probability: Floats = 1.0 / (1.0 + np.exp(-log_odds))
    return probability


def weighted_sum(clues: Floats, coefficients: Floats) -> Floats:
    """The coefficients' sum over every row's clues, added clue by clue: a row's sum is the same in any batch."""
    total = np.zeros(len(clues))
    for column, coefficient in zip(clues.T, coefficients.tolist(), strict=True):
        total += coefficient * column
    return total


def coefficient_arrays(weights: Weights) -> tuple[Floats, Floats]:
    """The coefficients of both sums, in the order of ``CLUES`` and ``SECOND_CLUES``."""
    first = np.array([weights.coefficients[clue.name] for clue in CLUES])
    return first, np.array([weights.second[clue.name] for clue in SECOND_CLUES])


def weigh(seen: LineSigns, clues: Floats, weights: Weights) -> tuple[Floats, Floats]:
    """Probability of each line to be boilerplate, and the second clues that it was made from.

    A body paragraph by its form keeps its first probability where that is smaller: what stands around it does not
    make it boilerplate.
    """
    first, second = coefficient_arrays(weights)
    log_odds = weighted_sum(clues, first)
    again = read_second_clues(seen, log_odds)
    probability = logistic(weighted_sum(again, second))
    is_core = seen.rules.is_core
    return np.where(is_core, np.minimum(probability, logistic(log_odds)), probability), again


def strongest_clues(clues: Floats, again: Floats, weights: Weights, n: int = 2) -> list[list[tuple[str, str]]]:
    """For each row the clues, at most ``n``, that set the line apart most from a body line: what they say, and name.

    A clue's part is its coefficient times its distance from the mean of body lines (in the first sum times the
    coefficient that the first sum has in the second); the parts sum to the distance of the line's log odds from a
    body line's.
    """
    first, second = coefficient_arrays(weights)
    typical = np.array([weights.typical[clue.name] for clue in CLUES])
    typical_again = np.array([weights.second_typical[clue.name] for clue in SECOND_CLUES])
    coefficients = np.concatenate((first * weights.second["first"], second[1:]))
    parts = np.hstack((clues - typical, again[:, 1:] - typical_again[1:])) * coefficients
    known: tuple[Clue | SecondClue, ...] = (*CLUES, *SECOND_CLUES[1:])
    said = [
        (_said(clue, coefficient > 0), clue.name)
        for clue, coefficient in zip(known, coefficients.tolist(), strict=True)
    ]
    order = np.argsort(-parts, axis=1, kind="stable")[:, :n]
    speaks = np.take_along_axis(parts, order, axis=1) > SPEAKS
    return [
        [said[j] for j, does in zip(row, flags, strict=True) if does]
        for row, flags in zip(order.tolist(), speaks.tolist(), strict=True)
    ]


def _said(clue: Clue | SecondClue, speaks_for: bool) -> str:
    """What a clue says when it speaks for boilerplate: its presence or, where that speaks against, its lack."""
    return clue.meaning if speaks_for else clue.lack


@cache
def shipped_weights(*, lexicon: bool) -> Weights:
    """The trained weights that come with the package, for texts with or without a lexicon of their language."""
    content = tomllib.loads((files("masthead.metrics.boilerplate") / "data" / WEIGHTS_FILE).read_text(encoding="utf-8"))
    return Weights(**content["with_lexicon" if lexicon else "without_lexicon"])
