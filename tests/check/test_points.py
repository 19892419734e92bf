"""Points are exact, asymmetric, in their domains, and meet every assumption."""

import pytest
from flint import fmpq

from symgrad.check.points import WIDE_FROM, Bounds, Sampler
from symgrad.check.setting import setting
from symgrad.check.sizes import choose_sizes
from symgrad.terms.building import delta, scalar, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.nodes import HALF, ONE, TWO, ZERO, Apply, Array, Function, Number, Pow, Relation, Size, Sum, add, mul, neg
from symgrad.values.evaluate import evaluate, holds

m, n = Size("m"), Size("n")
i, j, k = index("i", n), index("j", n), index("k", n)
p = index("p", m)
A, B, P = vector("A", n, n), vector("B", n, n), vector("P", m, n)
w, u, v = vector("w", n), vector("u", n, domain="unit"), vector("v", n, domain="positive")
Y, s, a = vector("Y", m, n, domain="binary"), vector("s", m, domain="sign"), vector("a", m, domain="positive")
x, y = scalar("x"), scalar("y")


def equal(left, right):
    return Relation("=", left, right)


ASSUMPTIONS = {
    "a sum is one": [equal(Sum(i, w[i]), ONE)],
    "probabilities": [equal(Sum(i, u[i]), ONE)],
    "two sums are one": [equal(Sum(i, u[i]), Sum(j, v[j])), equal(Sum(j, v[j]), ONE)],
    "rows sum to one": [equal(Sum(i, P[p, i]), ONE)],
    "one-hot rows": [equal(Sum(i, Y[p, i]), ONE)],
    "symmetric": [equal(A[i, j], A[j, i])],
    "skew": [equal(A[i, j], neg(A[j, i]))],
    "orthogonal": [equal(Sum(k, mul(A[k, i], A[k, j])), delta(i, j))],
    "inverses": [equal(Sum(k, mul(A[i, k], B[k, j])), delta(i, j))],
    "projection": [equal(Sum(k, mul(A[i, k], A[k, j])), A[i, j]), equal(A[i, j], A[j, i])],
    "doubly stochastic": [equal(Sum(i, A[i, j]), ONE), equal(Sum(j, A[i, j]), ONE)],
    "unit length": [equal(Pow(Sum(i, Pow(w[i], TWO)), HALF), ONE)],
    "orthogonal vectors": [equal(Sum(i, mul(w[i], A[j, i])), ZERO)],
    "dual feasible": [equal(Sum(p, mul(a[p], s[p])), ZERO)],
    "positive": [Relation(">", w[i], ZERO)],
    "nonzero": [Relation("≠", w[i], ZERO)],
    "small": [Relation("<", w[i], ONE), Relation(">", w[i], Number(-1))],
    "margin": [Relation("<", add(Sum(i, w[i]), x), ONE)],
    "order": [Relation("<", x, y), Relation(">", x, ZERO)],
    "positive determinant": [Relation(">", Apply(Function("det"), (Array((i, j), A[i, j]),)), ZERO)],
}


@pytest.mark.parametrize("name", ASSUMPTIONS)
def test_assumptions_hold_exactly_at_most_points(name):
    given = ASSUMPTIONS[name]
    side = add(*(part for condition in given for part in (condition.left, condition.right)))
    about = setting(Claim(side, "=", side, tuple(given)))
    sampler = Sampler(about)
    points = [sampler.point(sizes, seed) for sizes in choose_sizes(about, 3) for seed in range(2)]
    found = [point for point in points if point is not None]
    assert len(found) >= 2 and len(found) * 2 >= len(points)
    from itertools import product

    for point in found:
        for condition in given:
            free = sorted(condition.free, key=lambda free_index: free_index.name)
            for values in product(*(point.integers(free_index.range) for free_index in free)):
                assert holds(condition, point, dict(zip(free, values, strict=True)))


def test_symmetric_points_are_not_special():
    given = (equal(A[i, j], A[j, i]),)
    about = setting(Claim(A[i, j], "=", A[i, j], given))
    point = Sampler(about).point({n: 3}, 0)
    values = point.values[A]
    square = {(r, c): evaluate(Sum(k, mul(A[i, k], A[k, j])), point, {i: r, j: c}) for r, c in values}
    ratios = {square[key] / values[key] for key in values if values[key] != 0}
    assert len(ratios) > 1 and len(set(values.values())) >= 5


def test_every_hot_position_occurs():
    y = vector("y", n, domain="binary")
    about = setting(Claim(y[i], "=", y[i], (equal(Sum(i, y[i]), ONE),)))
    sampler = Sampler(about)
    drawn = [sampler.point({n: 3}, seed).values[y] for seed in range(12)]
    hot = {next(key for key, value in values.items() if value == 1) for values in drawn}
    assert hot == {(1,), (2,), (3,)}


def test_a_side_condition_on_values_holds_at_its_indices():
    y = vector("y", n, domain="binary")
    about = setting(Claim(y[i], "=", y[i], (equal(Sum(i, y[i]), ONE),), equal(y[i], ONE)))
    for at in (1, 2, 3):
        point = Sampler(about).point({n: 3}, 5, {i: at})
        assert point.values[y][(at,)] == 1 and sum(point.values[y].values()) == 1


def test_contradictory_assumptions_give_no_point():
    about = setting(Claim(x, "=", x, (Relation(">", x, ONE), Relation("<", x, ZERO))))
    assert Sampler(about).point({}, 0) is None


def test_entries_are_asymmetric_rationals_and_reproducible():
    from flint import fmpq

    about = setting(Claim(Sum(i, P[p, i]), "=", ZERO))
    first, again, other = (Sampler(about).point({m: 2, n: 3}, seed).values[P] for seed in (0, 0, 1))
    assert first == again != other
    assert len(set(first.values())) == 6 and all(type(value) is fmpq and value != 0 for value in first.values())


def test_numbers_are_small_at_first_and_wider_from_some_seed_on():
    x = vector("x", n)
    sampler = Sampler(setting(Claim(x[i], "=", x[i])))

    def largest(seeds):
        return max(abs(value) for seed in seeds for value in sampler.point({n: 6}, seed).values[x].values())

    assert largest(range(WIDE_FROM)) <= fmpq(11, 2) < 11 <= largest(range(WIDE_FROM, 2 * WIDE_FROM))


def test_an_end_belongs_to_an_interval_where_the_last_bound_on_it_says_so():
    bounds = Bounds()
    bounds.narrow("≥", Number(0).value)
    bounds.narrow("≤", Number(1).value)
    assert 0 in bounds and 1 in bounds and bounds.closed == {"low", "high"}
    bounds.narrow(">", Number(0).value)
    assert 0 not in bounds and 1 in bounds
    bounds.narrow("≥", Number(0).value)
    assert 0 not in bounds
    bounds.narrow("≤", Number(2).value)
    assert 1 in bounds and 2 not in bounds


def test_the_bounds_of_a_claim_keep_their_ends():
    sampler = Sampler(setting(Claim(x, "=", x, (Relation("≥", x, ZERO), Relation("<", x, ONE)))))
    assert 0 in sampler.bounds[x.tensor] and 1 not in sampler.bounds[x.tensor]
