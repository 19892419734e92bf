"""𝔼, Var and Cov: against enumeration, SymPy's distributions and known gradients, on both sides of a derivative."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
import sympy.stats
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.errors import UndefinedError, UnsupportedError
from symgrad.operators.distributions import LAWS
from symgrad.operators.functions import exp, log
from symgrad.terms.binding import replace
from symgrad.terms.building import delta, scalar, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import (
    DOMAINS,
    ONE,
    TRUE,
    TWO,
    ZERO,
    Apply,
    Array,
    Cases,
    Covariance,
    Definition,
    Derivative,
    Entry,
    Expectation,
    Indicator,
    Law,
    Number,
    Or,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    Variance,
    add,
    mul,
    neg,
)
from symgrad.values.arithmetic import precision
from symgrad.values.evaluate import Point, compare, evaluate

C = Size("C")
i, j, k = (index(name, C) for name in "ijk")
w, x, p = vector("w", C), vector("x", C), vector("p", C, domain="unit")
y, m, v = scalar("y"), scalar("m"), scalar("v", "positive")
B = Tensor(r"\delta", (Range(ONE, C),), "binary", None, Law("Bernoulli", (i,), (p[i],)))
N = Tensor(r"\varepsilon", (Range(ONE, C),), "real", None, Law("normal", (i,), (w[i], v)))
U = Tensor("u", (), "real", None, Law("uniform", (), (m, v)))


def numbers(size, numerators, denominator):
    return {(place,): fmpq(numerators[place - 1], denominator) for place in range(1, size + 1)}


W, X, PROB = [2, -3, 5], [-1, 4, 3], [1, 5, 7]
VALUES = {
    w: numbers(3, W, 7),
    x: numbers(3, X, 5),
    p: numbers(3, PROB, 11),
    y.tensor: {(): fmpq(3, 4)},
    m.tensor: {(): fmpq(-1, 3)},
    v.tensor: {(): fmpq(5, 2)},
}
AT = Point({C: 3}, VALUES)


def value(node, indices=(), at=AT):
    return evaluate(node, at, dict(indices))


def agree(left, right, indices=()):
    return compare("=", value(left, indices), value(right, indices)) is True


def by_outcomes(function):
    """Σ over the outcomes of δ, in plain rationals."""
    total = fmpq(0)
    for outcome in product((0, 1), repeat=3):
        weight = fmpq(1)
        for q, bit in zip(PROB, outcome, strict=True):
            weight *= fmpq(q, 11) if bit else fmpq(11 - q, 11)
        total += weight * function(outcome)
    return total


# --- distributions --------------------------------------------------------------------------------------------------

SYMPY = {
    "Bernoulli": (lambda a: sympy.stats.Bernoulli("X", a), ["1/3"]),
    "Rademacher": (lambda: sympy.stats.Rademacher("X"), []),
    "normal": (lambda a, b: sympy.stats.Normal("X", a, sympy.sqrt(b)), ["-2/3", "5/7"]),
    "uniform": (lambda a, b: sympy.stats.Uniform("X", a, b), ["-2/3", "5/7"]),
    "exponential": (lambda a: sympy.stats.Exponential("X", a), ["5/7"]),
    "binomial": (lambda a, b: sympy.stats.Binomial("X", int(a), b), ["5", "2/7"]),
    "gamma": (lambda a, b: sympy.stats.Gamma("X", a, 1 / b), ["3", "2/7"]),
    "beta": (lambda a, b: sympy.stats.Beta("X", a, b), ["3", "2"]),
}
#: For those whose moments SymPy does not find quickly: the moments, as known.
KNOWN = {
    "Poisson": (["3/2"], ["3/2", "15/4", "93/8", "681/16"]),
    "Laplace": (["1/2", "2/3"], ["1/2", "41/36", "35/24", None]),
}


@pytest.mark.parametrize("name", LAWS)
def test_moments(name):
    row = LAWS[name]
    if name in KNOWN:
        parameters, moments = KNOWN[name]
    else:
        make, parameters = SYMPY[name]
        variable = make(*map(sympy.Rational, parameters))
        moments = [sympy.stats.moment(variable, order) for order in range(1, 5)]
    numbers_ = [Number(Fraction(a)) for a in parameters]
    for order, expected in enumerate(moments, 1):
        if expected is not None:
            expected = sympy.Rational(sympy.simplify(expected))
            assert value(row.moment(order, *numbers_)) == fmpq(int(expected.p), int(expected.q))
    mean, second = value(row.moment(1, *numbers_)), value(row.moment(2, *numbers_))
    assert value(row.mean(*numbers_)) == mean
    assert value(row.variance(*numbers_)) == second - mean * mean
    assert row.support in DOMAINS
    assert len(row.parameters) == len(parameters)
    if row.outcomes:
        pairs = [(value(a), value(b)) for a, b in row.outcomes(*numbers_)]
        assert sum((b for _, b in pairs), fmpq(0)) == 1
        for order in (1, 2, 3):
            assert sum((a**order * b for a, b in pairs), fmpq(0)) == value(row.moment(order, *numbers_))


# --- averages -------------------------------------------------------------------------------------------------------


def test_polynomials_in_bernoulli_entries():
    residual = y - Sum(i, B[i] * w[i] * x[i])

    def plain(outcome):
        return fmpq(3, 4) - sum((fmpq(b * a * c, 35) for b, a, c in zip(outcome, W, X, strict=True)), fmpq(0))

    assert value(Expectation(residual)) == by_outcomes(plain)
    assert value(Expectation(residual * residual)) == by_outcomes(lambda o: plain(o) ** 2)
    assert value(Expectation(Pow(residual, Number(5)))) == by_outcomes(lambda o: plain(o) ** 5)
    assert value(Variance(residual)) == by_outcomes(lambda o: plain(o) ** 2) - by_outcomes(plain) ** 2
    assert value(Expectation(B[i] * B[j]), {i: 2, j: 2}) == fmpq(5, 11)
    assert value(Expectation(B[i] * B[j]), {i: 2, j: 3}) == fmpq(35, 121)
    for a, b in product((1, 2, 3), repeat=2):
        assert agree(Covariance(B[i], B[j]), delta(i, j) * p[i] * (ONE - p[i]), {i: a, j: b})


def test_bernoulli_entries_that_are_no_polynomial():
    total = Sum(i, B[i] * w[i])
    expected = by_outcomes(lambda o: 1 / (2 + sum((fmpq(b * a, 7) for b, a in zip(o, W, strict=True)), fmpq(0))))
    assert value(Expectation(ONE / (TWO + total))) == expected
    positive = Expectation(Indicator(Relation(">", total, ZERO)))
    assert value(positive) == by_outcomes(lambda o: fmpq(int(sum(b * a for b, a in zip(o, W, strict=True)) > 0)))
    generating = Expectation(exp(B[i] * y))
    assert agree(generating, ONE - p[i] + p[i] * exp(y), {i: 3})
    # the slope by a probability, also where it is no polynomial: E[f | δ_k = 1] - E[f | δ_k = 0]
    slope = Derivative(Expectation(exp(total)), (p[k],))
    rest = Expectation(exp(Sum(i, B[i] * w[i], Relation("≠", i, k))))
    assert agree(slope, rest * (exp(w[k]) - ONE), {k: 2})


def formulas(depth):
    """Formulas in w_i, p_i, δ_i, some of them no polynomials in δ."""
    leaf = st.sampled_from([B[i], B[ONE], w[i], p[i], y, Number(-2), delta(i, TWO)])
    if depth == 0:
        return leaf
    below = formulas(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(below, below).map(lambda t: add(*t)),
        st.tuples(below, below).map(lambda t: mul(*t)),
        below.map(lambda a: Pow(a, TWO)),
        below.map(lambda a: Sum(i, a)),
        below.map(lambda a: exp(a)),
        below.map(lambda a: ONE / (a * a + TWO)),
        below.map(lambda a: Indicator(Relation(">", a, Number(Fraction(1, 9))))),
    )


@settings(max_examples=60, deadline=None)
@given(formulas(3))
def test_averages_agree_with_enumeration(node):
    with precision(300):
        total = fmpq(0)
        for outcome in product((0, 1), repeat=3):
            sample = Point({C: 3}, VALUES | {B: {(place,): fmpq(bit) for place, bit in enumerate(outcome, 1)}})
            total += by_outcomes(lambda o, wanted=outcome: fmpq(o == wanted)) * value(node, {i: 2}, sample)
        gap = abs(arb(value(Expectation(node), {i: 2})) - arb(total))
        assert gap <= (abs(arb(total)) + 1) * arb(10) ** -40


@settings(max_examples=60, deadline=None)
@given(formulas(3))
def test_the_slope_by_a_probability_is_that_of_the_enumeration(node):
    weights = [
        Product(
            i,
            Cases((p[i], ONE - p[i]), (Or(tuple(Relation("=", i, Number(m)) for m in range(1, 4) if o[m - 1])), TRUE)),
        )
        for o in product((0, 1), repeat=3)
    ]

    def at_outcome(o):
        bit = Tensor(
            "b",
            (Range(ONE, C),),
            "real",
            Definition(
                (j,),
                Sum(
                    k,
                    Indicator(Relation("=", j, k))
                    * Cases(tuple(Number(m) for m in o), tuple(Relation("=", k, Number(m)) for m in (1, 2, 3))),
                ),
            ),
        )
        return replace(node, lambda part: Entry(bit, part.indices) if type(part) is Entry and part.tensor is B else None)

    outcomes = list(product((0, 1), repeat=3))
    total = add(*(mul(weight, at_outcome(o)) for weight, o in zip(weights, outcomes, strict=True)))
    left, right = Derivative(Expectation(node), (p[k],)), Derivative(total, (p[k],))
    for place in (1, 2):
        assert compare("=", value(left, {i: 2, k: place}), value(right, {i: 2, k: place})) is True


def test_a_defined_name_may_stand_between():
    keep = Tensor("h", (Range(ONE, C),), "real", Definition((j,), B[j] * w[j] / p[j]))
    loss = Tensor("E_D", (), "real", Definition((), Pow(y - Sum(i, keep[i] * x[i]), TWO)))
    plain = Pow(y - Sum(i, w[i] * x[i]), TWO)
    extra = Sum(i, Pow(w[i] * x[i], TWO) * (ONE - p[i]) / p[i])
    assert value(Expectation(Entry(loss, ()))) == value(plain + extra)
    for a in (1, 2, 3):
        # both orders of 𝔼 and ∂, and the gradient by the probability, which stands in the loss and in the law
        assert value(Expectation(Derivative(Entry(loss, ()), (w[k],))), {k: a}) == value(Derivative(plain + extra, (w[k],)), {k: a})
        assert value(Derivative(Expectation(Entry(loss, ())), (w[k],)), {k: a}) == value(Derivative(plain + extra, (w[k],)), {k: a})
        assert value(Derivative(Expectation(Entry(loss, ())), (p[k],)), {k: a}) == value(Derivative(extra, (p[k],)), {k: a})
        for b in (1, 2, 3):
            assert value(Derivative(Expectation(Entry(loss, ())), (p[k], p[j])), {k: a, j: b}) == value(
                Derivative(extra, (p[k], p[j])), {k: a, j: b}
            )
            assert value(Derivative(Expectation(Derivative(Entry(loss, ()), (w[k],))), (p[j],)), {k: a, j: b}) == value(
                Derivative(extra, (w[k], p[j])), {k: a, j: b}
            )


def test_variance_and_its_gradient_by_the_probability():
    total = Sum(i, B[i] * w[i])
    assert value(Variance(total)) == value(Sum(i, w[i] * w[i] * p[i] * (ONE - p[i])))
    assert value(Derivative(Variance(total), (p[k],)), {k: 3}) == fmpq(25, 49) * (1 - 2 * fmpq(7, 11))
    assert value(Derivative(Variance(total), (p[k], p[k])), {k: 3}) == fmpq(25, 49) * -2


def test_normal_and_uniform_entries():
    noisy = Pow(y - Sum(i, N[i] * x[i]), TWO)
    assert value(Expectation(noisy)) == value(Pow(y - Sum(i, w[i] * x[i]), TWO) + v * Sum(i, x[i] * x[i]))
    assert value(Derivative(Expectation(noisy), (v,))) == value(Sum(i, x[i] * x[i]))
    assert agree(Expectation(Derivative(noisy, (x[k],))), Derivative(Expectation(noisy), (x[k],)), {k: 2})
    assert value(Variance(Entry(U, ()))) == (fmpq(5, 2) + fmpq(1, 3)) ** 2 / 12
    assert value(Expectation(N[i] * B[i] * Entry(U, ())), {i: 2}) == fmpq(-3, 7) * fmpq(5, 11) * fmpq(13, 12)


def test_a_law_whose_parameter_is_random():
    rate = Tensor("r", (), "real", None, Law("normal", (), (m, v)))
    given_rate = Tensor("s", (Range(ONE, C),), "real", None, Law("normal", (i,), (Entry(rate, ()), ONE)))
    assert value(Variance(given_rate[ONE])) == fmpq(5, 2) + 1
    assert value(Covariance(given_rate[ONE], given_rate[TWO])) == fmpq(5, 2)
    coin = Tensor(
        "c",
        (),
        "binary",
        None,
        Law("Bernoulli", (), (B[TWO] * Number(Fraction("1/2")) + B[ONE] * Number(Fraction("1/3")),)),
    )
    assert value(Expectation(Entry(coin, ()) * B[TWO])) == fmpq(5, 22) + fmpq(5, 11) * fmpq(1, 11) / 3
    assert agree(Expectation(exp(Entry(coin, ()))), ONE + Expectation(Entry(coin, ())) * (exp(ONE) - ONE))


def test_a_mixture_of_the_finite_and_the_endless():
    both = Expectation(exp(B[ONE]) * N[ONE] * N[ONE])
    assert agree(both, (ONE - p[ONE] + p[ONE] * exp(ONE)) * (w[ONE] * w[ONE] + v))


def test_an_average_inside_an_average():
    centred = B[ONE] - Expectation(B[ONE])
    assert value(Expectation(centred)) == 0
    assert value(Expectation(centred * centred)) == value(Variance(B[ONE]))
    assert value(Sum(i, Expectation(B[i] * Sum(i, B[i])))) == value(Expectation(Pow(Sum(i, B[i]), TWO)))


def test_unknown_functions_of_random_entries():
    f = UnknownFunction("f")
    assert agree(Expectation(Apply(f, (B[TWO],))), p[TWO] * Apply(f, (ONE,)) + (ONE - p[TWO]) * Apply(f, (ZERO,)))
    whole = Apply(f, (Array((i,), B[i] * x[i]),))
    for a in (1, 2):
        assert agree(Derivative(Expectation(whole), (x[k],)), Expectation(Derivative(whole, (x[k],))), {k: a})


def test_a_sample_outside_of_an_average():
    at = Point({C: 3}, VALUES | {B: {(1,): fmpq(1), (2,): fmpq(0), (3,): fmpq(1)}})
    assert value(Sum(i, B[i] * w[i]), at=at) == fmpq(7, 7)
    assert value(Expectation(B[TWO]) + B[TWO], at=at) == fmpq(5, 11)
    assert value(Derivative(B[TWO] * w[TWO], (w[TWO],)), at=at) == 0


@pytest.mark.parametrize("body", [exp(N[ONE]), ONE / Entry(U, ()), Indicator(Relation(">", N[TWO], ZERO)), log(N[ONE] * B[ONE])])
def test_what_cannot_be_averaged_exactly_is_refused(body):
    with pytest.raises(UnsupportedError, match="no polynomial"):
        value(Expectation(body))


def test_parameters_outside_their_domain():
    coin = Tensor("c", (), "binary", None, Law("Bernoulli", (), (TWO,)))
    with pytest.raises(UndefinedError, match="Bernoulli"):
        value(Expectation(Entry(coin, ())))
    strange = Tensor("c", (), "real", None, Law("Cauchy", (), (TWO,)))
    with pytest.raises(UnsupportedError, match="Cauchy"):
        value(Expectation(Entry(strange, ())))
    with pytest.raises(UnsupportedError, match="parameters"):
        value(Expectation(Entry(Tensor("c", (), "real", None, Law("normal", (), (neg(v),))), ())))
