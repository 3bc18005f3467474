import numpy as np
import pytest
from scipy.optimize import minimize

from masthead.metrics.translation_noise.training.minimize import minimize_loss


def bowl(at):
    curvature = np.array([1.0, 10.0, 100.0])
    away = at - np.array([3.0, -2.0, 0.5])
    return float((curvature * away**2).sum() / 2), curvature * away


def logistic(seed):
    rng = np.random.default_rng(seed)
    rows, sign = rng.normal(size=(80, 6)), rng.choice([-1.0, 1.0], 80)

    def loss(at):
        margin = sign * (rows @ at)
        slope = rows.T @ (-sign / (1 + np.exp(margin))) + at
        return float(np.logaddexp(0, -margin).sum() + at @ at / 2), slope

    return loss


def test_the_bottom_of_a_bowl_is_found():
    assert minimize_loss(bowl, np.zeros(3), iterations=60) == pytest.approx([3.0, -2.0, 0.5], abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_scipy_finds(seed):
    expected = minimize(logistic(seed), np.zeros(6), jac=True, method="L-BFGS-B").x
    assert minimize_loss(logistic(seed), np.zeros(6), iterations=100) == pytest.approx(expected, abs=1e-4)


def test_the_loss_never_grows_with_more_steps():
    values = [logistic(9)(minimize_loss(logistic(9), np.zeros(6), iterations=n))[0] for n in range(8)]
    assert (np.diff(values) <= 0).all()


def test_no_steps_and_a_start_at_the_bottom_change_nothing():
    assert minimize_loss(bowl, np.ones(3), iterations=0).tolist() == [1.0, 1.0, 1.0]
    assert minimize_loss(bowl, np.array([3.0, -2.0, 0.5]), iterations=5).tolist() == [3.0, -2.0, 0.5]
