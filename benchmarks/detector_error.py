"""Simulations of what labels do to the intervals: ``python -m benchmarks.detector_error [--runs 1000] [--others WORDS]``.

Made-up outlets whose truth is known, with detectors that err unequally: how often the 95 % interval contains the truth,
as measured and corrected by labels of 50 to 400 sentences. Then the measures whose items are articles, lines drawn by
their words, copied sentences and passages. Everything goes through the code that ``summarize`` goes through. It prints
the tables of docs/uncertainty.md, with the simulation's own standard error.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import gamma, poisson

from masthead.metrics.text.arrays import Floats, Ints
from masthead.scoring.bootstrap.intervals import percentile_interval
from masthead.scoring.bootstrap.resample import resample_counts
from masthead.scoring.detector_error.double_sampling import YES_NO, DoubleSample, LabeledItems, finish
from masthead.scoring.labels.draw import draw

INTERVAL = 0.95
N_RESAMPLES = 1000
N_ARTICLES = (60, 500)
N_LABELS = (50, 100, 200, 400)
FLIPPED = (0.0, 0.04, 0.08, 0.12)
"""By outlet, the share of sentences without reported speech that the detector takes for reported speech all the same."""

ATTRIBUTED, MISSED = 0.5, 0.05
BASE_FLIPPED = MISSED * ATTRIBUTED / (1 - ATTRIBUTED)
"""So many wrong ones make up for the missed: the first outlet's share is right on average."""

Answer = str


@dataclass(frozen=True)
class Items:
    """All items of one drawn outlet: article, size, truth and measured numerators and denominators, all per item.

    ``answer`` is yes_no, words, count or part, as in the guidelines; ``value`` is the true value of the outlet.
    """

    answer: Answer
    n_articles: int
    article: Ints
    size: Floats
    truth: Floats
    measured: Floats
    whole: Floats
    measured_whole: Floats
    value: float
    by_size: bool = False

    def sums(self, values: Floats) -> Floats:
        """Sums by article."""
        return np.bincount(self.article, values, minlength=self.n_articles)


def double_sample(items: Items, n: int, rng: np.random.Generator) -> DoubleSample:
    """The outlet with ``n`` of its items labeled."""
    drawn_by = items.size if items.by_size else np.ones(len(items.size))
    at, probability = draw(rng.random(len(items.size)), drawn_by, n)
    above, below = items.sums(items.measured), items.sums(items.measured_whole)
    strata, signs = np.zeros(len(at), dtype=np.int64), np.array([np.nan])
    masses = items.sums(items.size)[:, None]
    if items.answer == "yes_no":
        strata, signs = (items.measured[at] > 0).astype(np.int64), YES_NO
        masses = np.stack((below - above, above), axis=1)
    amount = 1.0 / float(items.size[at].mean()) if items.answer == "count" else 1.0
    labeled = LabeledItems(
        items.article[at],
        strata,
        items.size[at],
        probability,
        (items.truth - items.measured)[at],
        (items.whole - items.measured_whole)[at],
    )
    return DoubleSample(above, below, masses, labeled, signs, amount, corrects_whole=items.answer == "part")


def covers(items: Items, counts: Floats, n: int, rng: np.random.Generator) -> tuple[bool, float]:
    """Whether the corrected interval of ``n`` labels holds the true value, and the error of the corrected value."""
    sample = double_sample(items, n, rng)
    plain = counts @ np.stack((sample.numerator, sample.denominator), axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        measured = plain[:, 0] / plain[:, 1]
    halves = rng.standard_gamma(0.5, size=(len(counts), sample.n_strata, 4 if sample.corrects_whole else 2))
    replicates = measured + sample.shift(counts, halves)
    n_labeled = len(np.unique(sample.items.unit))
    most = np.inf if items.answer == "count" else 1.0
    result = finish(sample.value(), replicates, min(len(sample.numerator), n_labeled), INTERVAL, least=0, most=most)
    return result.low <= items.value <= result.high, result.value - items.value


def covers_as_is(items: Items, counts: Floats) -> tuple[bool, float]:
    """The same of the measured value and the interval of its sampling."""
    above, below = items.sums(items.measured), items.sums(items.measured_whole)
    value = above.sum() / below.sum()
    replicates = (counts @ above) / np.maximum(counts @ below, 1e-9)
    low, high = percentile_interval(replicates[:, None], [value], [len(above)], INTERVAL, least=0)
    return bool(low[0] <= items.value <= high[0]), float(value - items.value)


def sentences(n_articles: int, flipped: float, rng: np.random.Generator) -> Items:
    """Sentences that report speech or not, more alike within an article than between articles."""
    n_each = rng.integers(12, 40, n_articles)
    article = np.repeat(np.arange(n_articles), n_each)
    share = rng.beta(6 * ATTRIBUTED, 6 * (1 - ATTRIBUTED), n_articles)
    truth = rng.random(len(article)) < share[article]
    wrong = rng.random(len(article)) < np.where(truth, MISSED, BASE_FLIPPED + flipped)
    one = np.ones(len(article))
    return Items("yes_no", n_articles, article, one, truth * 1.0, (truth ^ wrong) * 1.0, one, one, ATTRIBUTED)


def named_sources(n_articles: int, rng: np.random.Generator) -> Items:
    """Numbers of named sources of articles; one in seven is missed, and some stories have one too many."""
    truth = rng.poisson(rng.gamma(3.0, 1.0, n_articles)).astype(float)
    measured = rng.binomial(truth.astype(int), 0.86) + (rng.random(n_articles) < 0.12)
    one = np.ones(n_articles)
    return Items("count", n_articles, np.arange(n_articles), one, truth, measured * 1.0, one, one, 3.0)


def rare_articles(n_articles: int, rng: np.random.Generator) -> Items:
    """Something that one article in twelve has; a third of these is missed, and one in fifty others is taken for it."""
    truth = rng.random(n_articles) < 1 / 12
    wrong = rng.random(n_articles) < np.where(truth, 1 / 3, 0.02)
    one = np.ones(n_articles)
    return Items("yes_no", n_articles, np.arange(n_articles), one, truth * 1.0, (truth ^ wrong) * 1.0, one, one, 1 / 12)


def lines(n_articles: int, rng: np.random.Generator) -> Items:
    """Lines of pages: short ones are boilerplate more often, and more often taken for what they are not."""
    n_each = rng.integers(15, 60, n_articles)
    article = np.repeat(np.arange(n_articles), n_each)
    is_short = rng.random(len(article)) < 0.5
    size = np.where(is_short, rng.integers(2, 10, len(article)), rng.integers(15, 70, len(article))).astype(float)
    truth = rng.random(len(article)) < np.where(is_short, 0.6, 0.08)
    wrong = rng.random(len(article)) < np.where(truth, 0.25, 0.03)
    value = (0.5 * 0.6 * 5.5 + 0.5 * 0.08 * 42) / (0.5 * 5.5 + 0.5 * 42)
    return Items(
        "yes_no", n_articles, article, size, truth * size, (truth ^ wrong) * size, size, size, value, by_size=True
    )


def copied_sentences(n_articles: int, rng: np.random.Generator) -> Items:
    """Words of sentences that stand in an original: a third of the articles copies, and rewording is missed."""
    n_each = rng.integers(12, 40, n_articles)
    article = np.repeat(np.arange(n_articles), n_each)
    size = rng.integers(8, 35, len(article)).astype(float)
    share = np.where(rng.random(n_articles) < 1 / 3, rng.beta(2, 2, n_articles), 0.0)
    is_copied = rng.random(len(article)) < share[article]
    truth = np.where(is_copied, np.where(rng.random(len(article)) < 0.8, size, np.floor(size / 2)), 0.0)
    found = np.where(rng.random(len(article)) < 0.2, 0.0, truth)
    measured = np.where(~is_copied & (rng.random(len(article)) < 0.02), size, found)
    value = (0.8 + 0.2 * np.floor(np.arange(8, 35) / 2).sum() / np.arange(8, 35).sum()) / 6
    return Items("words", n_articles, article, size, truth, measured, size, size, float(value), by_size=True)


def passages(n_articles: int, rng: np.random.Generator) -> Items:
    """Defects in passages of a hundred words: most have none; two in five are missed, and clean ones have false marks."""
    n_each = rng.integers(3, 9, n_articles)
    article = np.repeat(np.arange(n_articles), n_each)
    size = rng.integers(80, 120, len(article)).astype(float)
    rate = rng.gamma(0.5, 0.01, n_articles)
    truth = rng.poisson(rate[article] * size)
    measured = rng.binomial(truth, 0.6) + rng.poisson(0.0005 * size)
    return Items("count", n_articles, article, size, truth * 1.0, measured * 1.0, size, size, 0.005)


def parts(n_articles: int, rng: np.random.Generator) -> Items:
    """Attributions of articles and those that are second-hand: both are counted wrong."""
    whole = rng.poisson(rng.gamma(4.0, 2.0, n_articles))
    part = rng.binomial(whole, np.where(rng.random(n_articles) < 0.3, rng.beta(2, 4, n_articles), 0.0))
    found = rng.binomial(part, 0.75) + (rng.random(n_articles) < 0.05)
    others = rng.binomial(whole - part, 0.92) + rng.binomial(1, 0.2, n_articles)
    one = np.ones(n_articles)
    return Items(
        "part",
        n_articles,
        np.arange(n_articles),
        one,
        part * 1.0,
        found * 1.0,
        whole * 1.0,
        (found + others) * 1.0,
        0.1,
    )


def mostly_unnamed(n_articles: int, rng: np.random.Generator) -> Items:
    """Stories on mostly unnamed sources among those with any source: what is a source and what is unnamed are both found."""
    whole = rng.random(n_articles) < 0.9
    truth = whole & (rng.random(n_articles) < 1 / 12)
    measured_whole = np.where(whole, rng.random(n_articles) < 0.98, rng.random(n_articles) < 0.15)
    taken = np.where(truth, rng.random(n_articles) < 0.7, rng.random(n_articles) < 0.03)
    one, place = np.ones(n_articles), np.arange(n_articles)
    counts = (truth, taken & measured_whole, whole, measured_whole)
    return Items("part", n_articles, place, one, *(each * 1.0 for each in counts), 1 / 12)


def identified(n_articles: int, rng: np.random.Generator) -> Items:
    """Identified sources: people and at most two others, at most five; people are missed, others found too often."""
    level = rng.gamma(3.0, 1.0, n_articles)
    people, others = rng.poisson(0.7 * level), rng.poisson(0.4 * level)
    found = rng.binomial(people, 0.88) + (rng.random(n_articles) < 0.05)
    bodies = rng.binomial(others, 0.8) + (rng.random(n_articles) < 0.25)
    truth, measured = (np.minimum(a + np.minimum(b, 2), 5) * 1.0 for a, b in ((people, others), (found, bodies)))
    one = np.ones(n_articles)
    return Items("count", n_articles, np.arange(n_articles), one, truth, measured, one, one, IDENTIFIED)


def expected_identified() -> float:
    """The mean of identified sources in such stories: people and others are negative binomial given the story's level."""
    level = (np.arange(20_000) + 0.5) / 20_000
    rates = gamma.ppf(level, 3.0)
    n = np.arange(30)
    people, others = (poisson.pmf(n[:, None], share * rates) for share in (0.7, 0.4))
    few = np.stack([others[0], others[1], 1 - others[0] - others[1]])
    values = np.minimum(n[:, None] + np.arange(3), 5)
    return float(np.einsum("nk,ni,ki->i", values, people, few).mean())


IDENTIFIED = expected_identified()
"""Identified sources per article of the stories that ``identified`` makes up."""

OTHERS: tuple[tuple[str, Callable[[int, np.random.Generator], Items], tuple[int, ...]], ...] = (
    ("named sources, articles labeled", named_sources, (10, 20, 40)),
    ("rare yes/no, articles labeled", rare_articles, (30, 60, 120)),
    ("identified sources, articles labeled", identified, (10, 20, 40)),
    ("stories on mostly unnamed sources, articles labeled", mostly_unnamed, (30, 60, 120)),
    ("boilerplate, lines by words", lines, (30, 50, 100, 200)),
    ("copied words, sentences by words", copied_sentences, (50, 100, 200)),
    ("defects, passages of 100 words", passages, (100, 200, 400)),
    ("part of a whole, both counted, articles labeled", parts, (30, 60, 120)),
)


def resamples(n_articles: int, rng: np.random.Generator) -> Floats:
    """How often each article is drawn in each resample."""
    return np.concatenate(list(resample_counts(n_articles, N_RESAMPLES, rng)))


def simulate_sentences(n_articles: int, n_runs: int) -> tuple[Floats, Floats]:
    """Coverage and root mean squared error, by outlet and by labels (none first)."""
    hits, squares = np.zeros((2, len(FLIPPED), 1 + len(N_LABELS)))
    for run in range(n_runs):
        rng = np.random.default_rng([run, n_articles])
        counts = resamples(n_articles, rng)
        for outlet, flipped in enumerate(FLIPPED):
            items = sentences(n_articles, flipped, rng)
            found = [covers_as_is(items, counts), *(covers(items, counts, n, rng) for n in N_LABELS)]
            hits[outlet] += [covered for covered, _ in found]
            squares[outlet] += [error**2 for _, error in found]
    return hits / n_runs, np.sqrt(squares / n_runs)


def simulate(
    make: Callable[[int, np.random.Generator], Items], n_labels: tuple[int, ...], n_articles: int, n_runs: int
) -> tuple[Floats, Floats]:
    """The same of one outlet."""
    hits, squares = np.zeros((2, 1 + len(n_labels)))
    for run in range(n_runs):
        rng = np.random.default_rng([run, n_articles, 1])
        counts, items = resamples(n_articles, rng), make(n_articles, rng)
        found = [covers_as_is(items, counts), *(covers(items, counts, n, rng) for n in n_labels)]
        hits += [covered for covered, _ in found]
        squares += [error**2 for _, error in found]
    return hits / n_runs, np.sqrt(squares / n_runs)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--others", metavar="WORDS", help="only the cases of the second table with these words")
    options = parser.parse_args()
    n_runs = options.runs
    print(
        "| articles | labels | mean coverage | worst outlet | RMSE of the outlet with most errors |\n|---|---|---|---|---|"
    )
    for n_articles in () if options.others else N_ARTICLES:
        hits, errors = simulate_sentences(n_articles, n_runs)
        for place, n in enumerate(("none", *N_LABELS)):
            column = hits[:, place]
            print(
                f"| {n_articles} | {n} | {column.mean():.3f} | {column.min():.3f} | {errors[-1, place]:.4f} |",
                flush=True,
            )
    print("\n| what | articles | as measured | labels: coverage |\n|---|---|---|---|")
    for name, make, n_labels in (one for one in OTHERS if (options.others or "") in one[0]):
        for n_articles in N_ARTICLES:
            fitting = tuple(n for n in n_labels if make not in (rare_articles, mostly_unnamed) or n <= n_articles)
            hits, errors = simulate(make, fitting, n_articles, n_runs)
            told = ", ".join(f"{n}: {hit:.3f}" for n, hit in zip(fitting, hits[1:].tolist(), strict=True))
            print(f"| {name} | {n_articles} | {hits[0]:.3f} | {told} |", flush=True)
    error = np.sqrt(INTERVAL * (1 - INTERVAL) / n_runs)
    print(f"\n{n_runs} runs; standard error of the simulation {error:.3f}.")


if __name__ == "__main__":
    main()
