"""Sizes are different, in one choice equal, small, and fit every window."""

import pytest

from symgrad.check.integers import integer_value
from symgrad.check.setting import setting
from symgrad.check.sizes import assignments, choose_sizes
from symgrad.check.slots import outside, uses
from symgrad.terms.building import vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index, minus, plus, times
from symgrad.terms.nodes import ONE, Definition, Divides, Index, Indicator, Not, Number, Range, Relation, Size, Sum, Tensor, mul

m, n, k, s = Size("m"), Size("n"), Size("k"), Size("s")


def claim_about(*entries, given=(), where=None):
    side = mul(*entries)
    return Claim(side, "=", side, tuple(given), *([where] if where is not None else []))


@pytest.mark.parametrize("names", ["n", "mn", "kmn", "kmns"])
def test_up_to_four_sizes_are_pairwise_different_and_each_is_one_somewhere(names):
    tensors = [vector(f"x_{name}", Size(name)) for name in names]
    choices = choose_sizes(setting(claim_about(*(t[Index("i", t.axes[0])] for t in tensors))))
    assert len(choices) >= 3
    *different, equal = choices if len(names) > 1 else (*choices, choices[0])
    for sizes in different:
        assert len(set(sizes.values())) == len(names)
    assert len(set(equal.values())) == 1
    for name in names:
        assert 1 in {sizes[Size(name)] for sizes in choices}


def test_with_many_sizes_every_pair_differs_somewhere():
    names = "abcdefgh"
    tensors = [vector(f"x_{name}", Size(name)) for name in names]
    choices = choose_sizes(setting(claim_about(*(t[Index("i", t.axes[0])] for t in tensors))))
    for first in names:
        for second in names:
            if first != second:
                assert any(sizes[Size(first)] != sizes[Size(second)] for sizes in choices)


def test_conditions_on_sizes_hold():
    x = vector("x", n)
    window = Relation("≤", plus(times(s, minus(m, 1)), k), n)
    tall = Relation(">", m, k)
    claim = claim_about(x[index("i", n)], vector("y", m)[index("j", m)], given=(window, tall))
    for sizes in choose_sizes(setting(claim)):
        assert sizes[s] * (sizes[m] - 1) + sizes[k] <= sizes[n]
        assert sizes[m] > sizes[k]


def test_a_definition_stays_in_range():
    x, w = vector("x", n), vector("w", k)
    i, j = index("i", m), index("j", k)
    body = Sum(j, mul(w[j], x[plus(times(s, minus(i, 1)), j)]))
    y = Tensor("y", (Range(ONE, m),), "real", Definition((i,), body))
    choices = choose_sizes(setting(claim_about(y[i])))
    assert len(choices) >= 3
    for sizes in choices:
        assert sizes[s] * (sizes[m] - 1) + sizes[k] <= sizes[n]


def test_an_index_out_of_its_axis_is_found_unless_a_guard_shuts_it_out():
    x = vector("x", n)
    i, j = index("i", n), index("j", n)
    difference = x[minus(i, j)]
    (use,) = uses(Sum(j, difference))
    values = outside(use, {n: 3}, {i: 2})
    assert values is not None and not 1 <= integer_value(minus(i, j), {n: 3}, values) <= 3
    (guarded,) = uses(Sum(j, mul(Indicator(Relation(">", i, j)), difference)))
    assert outside(guarded, {n: 3}, {i: 2}) is None
    (conditioned,) = uses(Sum(j, difference, Relation("<", j, i)))
    assert outside(conditioned, {n: 3}, {i: 2}) is None


def test_free_indices_meet_the_side_condition():
    x = vector("x", n)
    i, j = index("i", n), index("j", n)
    about = setting(claim_about(x[i], x[j], where=Relation("≠", i, j)))
    assert assignments(about, {n: 1}) == []
    different = {(1, 2), (1, 3), (2, 1), (2, 3), (3, 1), (3, 2)}
    assert {(values[i], values[j]) for values in assignments(about, {n: 3})} == different


def test_a_spread_of_many_free_indices_has_equal_and_different_ones():
    x = vector("x", n)
    free = [index(name, n) for name in "abcd"]
    chosen = assignments(setting(claim_about(*(x[i] for i in free))), {n: 4})
    counts = {len(set(values.values())) for values in chosen}
    assert 1 in counts and 4 in counts and len(chosen) <= 12


@pytest.mark.parametrize("count, size", [(4, 5), (12, 5)])
def test_indices_are_made_equal_and_not_only_at_the_ends(count, size):
    x = Tensor("x", (Range(ONE, n),) * count)
    found = assignments(setting(claim_about(x[tuple(Index(f"i_{number}", x.axes[0]) for number in range(count))])), {n: size})
    equal = {next(iter(values.values())) for values in found if len(set(values.values())) == 1}
    assert len(found) == 12 and equal - {1, size}


@pytest.mark.parametrize(
    "condition, holds",
    [
        (lambda first, second: Relation("=", first, second), lambda a, b: a == b),
        (lambda first, second: Relation("≠", first, second), lambda a, b: a != b),
        (lambda first, second: Relation("<", first, second), lambda a, b: a < b),
        (lambda first, second: Relation("≥", first, second), lambda a, b: a >= b),
        (lambda first, second: Divides(Number(2), plus(first, second)), lambda a, b: (a + b) % 2 == 0),
        (lambda first, second: Not(Divides(Number(2), plus(first, second))), lambda a, b: (a + b) % 2),
    ],
)
def test_indices_meet_the_side_condition(condition, holds):
    x = Tensor("x", (Range(ONE, n), Range(ONE, n)))
    first, second = Index("i", x.axes[0]), Index("j", x.axes[1])
    found = assignments(setting(claim_about(x[first, second], where=condition(first, second))), {n: 3})
    assert {(values[first], values[second]) for values in found} == {
        (a, b) for a in range(1, 4) for b in range(1, 4) if holds(a, b)
    }
