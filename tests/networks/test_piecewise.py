"""The best piecewise linear fit of sin, and the network that equals it."""

from functools import partial
from math import sin

import numpy
import pytest

from symgrad.errors import DefinitionError
from symgrad.networks.piecewise import fit, fit_values, gram, grid_search, moments, slack

FIT = fit(-1, 2, 5)


def _integral(f, a, b, n=2000):
    x, w = numpy.polynomial.legendre.leggauss(40)
    cuts = numpy.linspace(a, b, n // 40 + 1)
    return sum((h - g) / 2 * sum(wi * f((g + h) / 2 + (h - g) / 2 * xi) for xi, wi in zip(x, w)) for g, h in zip(cuts, cuts[1:]))


def _integral_between(knots, f):
    return sum(_integral(f, a, b, 40) for a, b in zip(knots, knots[1:]))


def test_normal_equations_against_quadrature():
    knots = (-1.0, -0.3, 0.25, 2.0)
    hats = [lambda x, k=k: numpy.interp(x, knots, numpy.eye(4)[k]) for k in range(4)]
    for k in range(4):
        assert moments(knots)[k] == pytest.approx(_integral_between(knots, lambda x, k=k: hats[k](x) * sin(x)))
        for j in range(4):
            assert gram(knots)[k][j] == pytest.approx(_integral_between(knots, lambda x, j=j, k=k: hats[k](x) * hats[j](x)))


def test_error_is_the_mean_square():
    assert FIT.error == pytest.approx(_integral_between(FIT.knots, lambda x: (sin(x) - FIT(x)) ** 2) / 3, rel=1e-6)


def test_no_grid_does_better():
    assert FIT.error < grid_search(-1, 2, 5, 24).error
    assert grid_search(-1, 2, 5, 24).error < 1.3 * FIT.error


def test_values_are_stationary():
    for k in range(6):
        for step in (1e-3, -1e-3):
            values = [v + step * (j == k) for j, v in enumerate(FIT.values)]
            moved = partial(numpy.interp, xp=FIT.knots, fp=values)
            assert _integral_between(FIT.knots, lambda x, moved=moved: (sin(x) - moved(x)) ** 2) / 3 > FIT.error


def test_the_network_is_the_function():
    net = FIT.network
    for x in numpy.linspace(-1, 2, 301):
        assert net(x) == pytest.approx(FIT(x), abs=1e-12)
    middles = [(a + b) / 2 for a, b in zip(FIT.knots, FIT.knots[1:])]
    assert [net.active(x) for x in middles] == [1, 2, 3, 4, 5]


def test_knots_must_increase():
    with pytest.raises(DefinitionError, match="increase"):
        fit_values((0, 0, 1))


@pytest.mark.parametrize(("start", "end", "pieces"), [(-1, 2, 5), (0, 1, 3), (-2, 3, 7), (-3, 3, 4), (0, 20, 5)])
def test_moving_any_knot_does_no_good(start, end, pieces):
    """The knots are those of the least error to the last digits: printed digits are the same on every machine."""
    best = fit(start, end, pieces)
    assert max(map(abs, slack(best.knots))) < 1e-14
    for k in range(1, pieces):
        for step in (-1e-4, 1e-4):
            moved = [*best.knots]
            moved[k] += step
            assert fit_values(moved).error > best.error
