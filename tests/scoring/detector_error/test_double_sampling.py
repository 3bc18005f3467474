"""The formulas by hand, and their coverage in simulations (the full run: benchmarks.detector_error)."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.detector_error import covers, covers_as_is, rare_articles, resamples, sentences
from masthead.scoring.bootstrap.resample import resample_counts
from masthead.scoring.detector_error.double_sampling import YES_NO, DoubleSample, LabeledItems, finish

UNITS = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
MEASURED = np.array([1, 0, 0, 1, 1, 0, 0, 0, 1, 0], dtype=float)
TRUTH = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1, 1], dtype=float)


def yes_no(at, probability) -> DoubleSample:
    """The ten items with labels of some of them."""
    at = np.asarray(at)
    above, below = np.bincount(UNITS, MEASURED), np.bincount(UNITS).astype(float)
    size = np.ones(len(at))
    items = LabeledItems(
        UNITS[at], MEASURED[at].astype(int), size, np.full(len(at), probability), (TRUTH - MEASURED)[at], 0 * size
    )
    return DoubleSample(above, below, np.stack((below - above, above), axis=1), items, YES_NO, 1.0)


def halves(sample: DoubleSample, n: int, seed: int = 0):
    return np.random.default_rng(seed).standard_gamma(0.5, size=(n, sample.n_strata, 4 if sample.corrects_whole else 2))


def test_all_labels_give_the_gold_exactly_at_every_resample():
    sample = yes_no(np.arange(10), 1.0)
    assert sample.value() == TRUTH.mean()
    (counts,) = resample_counts(3, 200, np.random.default_rng(0))
    gold = (counts @ np.bincount(UNITS, TRUTH)) / (counts @ sample.denominator)
    measured = (counts @ sample.numerator) / (counts @ sample.denominator)
    assert measured + sample.shift(counts, halves(sample, 200)) == pytest.approx(gold, abs=1e-12)


def test_a_simple_random_sample_is_value_times_precision_and_the_rest_times_omission():
    sample = yes_no([0, 1, 2, 3, 5, 8], 0.6)
    precision, omission = 2 / 3, 1 / 3
    assert sample.value() == pytest.approx(0.4 * precision + 0.6 * omission)


def test_a_stratum_without_labels_moves_nothing_and_keeps_the_interval_wide():
    sample = yes_no([1, 2, 5, 6], 0.4)
    assert sample.value() == pytest.approx(0.4 + 0.6 * 0.25)
    (counts,) = resample_counts(3, 400, np.random.default_rng(0))
    assert np.nanstd(sample.shift(counts, halves(sample, 400))) > 0.1


def test_the_weight_of_an_unseen_item_is_the_mean_of_those_labeled():
    one_missed = yes_no([0, 1, 2], 0.25)
    assert one_missed.whole.sum(axis=0).tolist() == [6.0, 4.0]
    assert one_missed.unseen().tolist() == [4.0, 4.0]
    items = LabeledItems(
        np.array([0, 0, 1]),
        np.array([1, 0, 0]),
        np.array([1.0, 2, 3]),
        np.array([0.5, 0.2, 0.6]),
        np.zeros(3),
        np.zeros(3),
    )
    sizes = DoubleSample(np.ones(2), np.ones(2), np.array([[9.0, 5], [9, 5]]), items, YES_NO, 1.0)
    assert sizes.unseen().tolist() == [7.5, 2.0]
    assert yes_no([1, 2], 0.2).unseen().tolist() == [5.0, 5.0]
    assert yes_no(np.arange(0), 0.2).unseen().tolist() == [0.0, 0.0]
    assert yes_no(np.flatnonzero(MEASURED), 0.5).unseen().tolist() == [2.0, 0.0]


def test_labels_that_all_agree_keep_the_value_and_widen_the_interval():
    rng = np.random.default_rng(5)
    unit = np.repeat(np.arange(40), 20)
    measured = (rng.random(800) < 0.4).astype(float)
    at = rng.permutation(800)[:60]
    above, below = np.bincount(unit, measured), np.bincount(unit).astype(float)
    items = LabeledItems(
        unit[at], measured[at].astype(int), np.ones(60), np.full(60, 0.075), np.zeros(60), np.zeros(60)
    )
    sample = DoubleSample(above, below, np.stack((below - above, above), axis=1), items, YES_NO, 1.0)
    assert sample.value() == measured.mean()
    (counts,) = resample_counts(40, 1000, rng)
    plain = (counts @ above) / (counts @ below)
    wide = finish(sample.value(), plain + sample.shift(counts, halves(sample, 1000)), 40, 0.95, least=0, most=1)
    narrow = finish(sample.value(), plain, 40, 0.95, least=0, most=1)
    assert wide.low < narrow.low < wide.value < narrow.high < wide.high
    assert sample.spread() == 0


def test_numbers_with_a_denominator_that_errs_too():
    part, found = np.array([1.0, 0, 2, 1]), np.array([1.0, 1, 1, 1])
    whole, found_whole = np.array([4.0, 2, 5, 3]), np.array([3.0, 2, 4, 4])
    one = np.ones(4)
    items = LabeledItems(np.arange(4), np.zeros(4, dtype=int), one, one, part - found, whole - found_whole)
    sample = DoubleSample(found, found_whole, one[:, None], items, np.array([np.nan]), 1.0, corrects_whole=True)
    assert sample.value() == part.sum() / whole.sum()
    some = LabeledItems(
        np.arange(2), np.zeros(2, dtype=int), one[:2], one[:2] / 2, (part - found)[:2], (whole - found_whole)[:2]
    )
    half = DoubleSample(found, found_whole, one[:, None], some, np.array([np.nan]), 1.0, corrects_whole=True)
    assert half.value() == pytest.approx((4 + 4 * -0.5) / (13 + 4 * 0.5))


def test_a_single_unit_of_one_is_enough():
    one, none = np.ones(1), np.zeros(1)
    items = LabeledItems(np.zeros(1, dtype=int), np.zeros(1, dtype=int), one, one, none, none)
    for corrects in (False, True):
        sample = DoubleSample(one, one, one[:, None], items, np.array([np.nan]), 1.0, corrects_whole=corrects)
        assert sample.shift(np.ones((1, 1)), halves(sample, 1)).tolist() == [0.0]
        assert np.isnan(sample.shift(np.zeros((1, 1)), halves(sample, 1))).all()
    below = DoubleSample(one, 2 * one, one[:, None], replace(items, whole_error=-one), np.array([np.nan]), 1.0, True)
    assert below.shift(np.ones((1, 1)), halves(below, 1)).tolist() == [0.5]


def test_a_value_known_exactly_is_moved_where_the_whole_is_right():
    sample = yes_no([0, 1, 2, 3, 5, 8], 0.6)
    assert not sample.corrects_whole
    moved = sample.value() - 0.4
    assert sample.value(0.25) == pytest.approx(0.25 + moved)
    assert replace(sample, corrects_whole=True).value(0.25) == sample.value()


def test_each_half_of_an_unseen_item_errs_on_its_own_side():
    one = np.ones(2)
    items = LabeledItems(np.zeros(1, dtype=int), np.zeros(1, dtype=int), one[:1], one[:1] / 2, np.zeros(1), np.zeros(1))
    sample = DoubleSample(one, 2 * one, one[:, None], items, np.array([np.nan]), 1.0, corrects_whole=True)
    given = np.array([[[0.5, 0.25, 0.75, 0.125]]])
    wrong, right, more, less = 2 * given[0, 0]
    total = 2 + wrong + right
    expected = (2 + 2 * (wrong - right) / total) / (4 + 2 * (more - less) / total) - 0.5
    assert sample.shift(np.ones((1, 2)), given).tolist() == pytest.approx([expected])
    signed = DoubleSample(one, 2 * one, one[:, None], items, np.array([-1.0]), 3.0)
    assert signed.shift(np.ones((1, 2)), given[..., :2]).tolist() == pytest.approx([-3 * wrong * 2 / total / 4])


def test_half_of_the_items_labeled_is_right_on_average():
    rng = np.random.default_rng(2)
    values = [yes_no(rng.permutation(10)[:5], 0.5).value() for _ in range(3000)]
    with_both = yes_no([0, 1, 2, 3, 4, 5], 0.6).value()
    assert np.mean(values) == pytest.approx(TRUTH.mean(), abs=0.02)
    assert 0 < with_both < 1


def test_coverage_where_outlets_err_unequally():
    """The truth is in the corrected interval as often as it says, at every outlet; in the uncorrected one it is not."""
    n_runs, flipped = 200, (0.0, 0.12)
    hits = np.zeros((2, 2))
    for run in range(n_runs):
        rng = np.random.default_rng([run, 7])
        counts = resamples(60, rng)[:400]
        for outlet, wrong in enumerate(flipped):
            items = sentences(60, wrong, rng)
            hits[:, outlet] += [covers_as_is(items, counts)[0], covers(items, counts, 100, rng)[0]]
    as_is, corrected = hits / n_runs
    assert as_is.mean() < 0.8
    assert 0.92 <= corrected.mean() <= 0.98
    assert corrected.min() >= 0.9


def test_coverage_of_what_is_rare():
    hits = 0
    for run in range(200):
        rng = np.random.default_rng([run, 8])
        items, counts = rare_articles(200, rng), resamples(200, rng)[:400]
        hits += covers(items, counts, 60, rng)[0]
    assert hits / 200 >= 0.93
