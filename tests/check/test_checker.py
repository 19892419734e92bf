"""Verdicts on claims made by hand: right ones pass, wrong ones are refuted with a certificate, the rest is unknown."""

from fractions import Fraction

import pytest

from symgrad.api import read
from symgrad.check.checker import judge
from symgrad.operators.functions import exp, log, relu
from symgrad.reading.facts.records import Misfit, Solution
from symgrad.terms.building import delta, scalar, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index, minus
from symgrad.terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TWO,
    ZERO,
    Apply,
    Array,
    Definition,
    Derivative,
    DerivedFunction,
    Entry,
    Function,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    add,
    mul,
    neg,
)

C, m, n = Size("C"), Size("m"), Size("n")
i, j, k = index("i", C), index("j", C), index("k", C)
z, t = vector("z", C), vector("y", C, domain="binary")
x = scalar("x")
p = Tensor(r"\hat{y}", (Range(ONE, C),), "real", Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))
L = Entry(Tensor("L", (), "real", Definition((), neg(Sum(i, mul(t[i], log(p[i])))))), ())
ONE_HOT = Relation("=", Sum(i, t[i]), ONE)
SLOPE = Derivative(L, (z[i],))


def equal(left, right, *given, **where):
    return judge(Claim(left, "=", right, given, **where))


@pytest.mark.parametrize(
    "claim",
    [
        Claim(Derivative(p[i], (z[j],)), "=", mul(p[i], add(delta(i, j), neg(p[j])))),
        Claim(Derivative(p[j], (z[i],)), "=", neg(mul(p[i], p[j])), (), Relation("≠", i, j)),
        Claim(SLOPE, "=", add(p[i], neg(t[i])), (ONE_HOT,)),
        Claim(SLOPE, "=", add(p[i], MINUS_ONE), (ONE_HOT,), Relation("=", t[i], ONE)),
        Claim(SLOPE, "=", p[i], (ONE_HOT,), Relation("=", t[i], ZERO)),
        Claim(neg(Sum(i, mul(p[i], log(p[i])))), "≤", log(C)),
        Claim(p[i], "<", ONE, (Relation("≥", C, TWO),)),
        Claim(Derivative(relu(x), (x,)), "=", ONE, (), Relation(">", x, ZERO)),
    ],
)
def test_right_claims_pass(claim):
    verdict = judge(claim)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    "claim",
    [
        Claim(Derivative(p[i], (z[j],)), "=", neg(mul(p[i], p[j]))),
        Claim(SLOPE, "=", add(p[i], neg(t[i]))),
        Claim(SLOPE, "=", add(p[i], ONE), (ONE_HOT,), Relation("=", t[i], ONE)),
        Claim(neg(Sum(i, mul(p[i], log(p[i])))), "≥", log(C)),
        Claim(Derivative(relu(x), (x,)), "=", ONE),
        Claim(log(Pow(x, TWO)), "=", mul(TWO, log(x))),
        Claim(Pow(Pow(x, TWO), HALF), "=", x),
    ],
)
def test_wrong_claims_are_refuted_with_numbers(claim):
    verdict = judge(claim)
    assert verdict.status == "refuted", verdict
    found = verdict.counterexample
    assert found.left != found.right and found.values


def test_the_certificate_can_be_recomputed_by_hand():
    a = vector("a", n)
    r = index("r", n)
    verdict = equal(Pow(Sum(r, a[r]), TWO), Sum(r, Pow(a[r], TWO)))
    found = verdict.counterexample
    entries = [Fraction(text) for text in found.values["a"].strip("()").split(", ")]
    assert len(entries) == found.sizes["n"] > 1
    assert Fraction(found.left) == sum(entries) ** 2 and Fraction(found.right) == sum(e * e for e in entries)


def test_a_derivative_is_claimed_only_where_the_left_side_has_a_value():
    assert equal(Derivative(log(x), (x,)), Pow(x, MINUS_ONE)).passed
    assert equal(Derivative(relu(x), (x,)), delta(x, x)).status == "refuted"


def test_an_unknown_function_stands_for_all():
    f = UnknownFunction("f")
    slope = Apply(DerivedFunction(f, (1,)), (x,))
    assert equal(Derivative(Pow(Apply(f, (x,)), TWO), (x,)), mul(TWO, Apply(f, (x,)), slope)).passed
    assert equal(Derivative(Pow(Apply(f, (x,)), TWO), (x,)), mul(TWO, Apply(f, (x,)))).status == "refuted"


def test_a_tensor_used_outside_its_axes_on_the_right_is_refuted():
    K, H = Size("K"), Size("H")
    w, v = vector("w", K), vector("v", H)
    h, q = index("h", H), index("q", H)
    loss = Entry(Tensor("L", (), "real", Definition((), Sum(q, Sum(kk := index("k", K), mul(w[kk], v[q], delta(kk, ONE)))))), ())
    verdict = equal(Derivative(loss, (v[h],)), Sum(q, mul(w[minus(h, q)], delta(q, h))))
    assert verdict.status == "refuted" and "outside" in verdict.reason


def test_data_used_outside_their_axes_are_refuted():
    text = (
        r"Let $z \in \mathbb{R}^{n \times K}$, $y \in \{1, \dots, K\}^n$. \[ \sum_{i=1}^n z_{i,y_i} = \sum_{i=1}^n z_{i,y_{i-1}} \]"
    )
    (claim,) = read(text).claims
    verdict = judge(claim)
    assert verdict.status == "refuted" and "y_{i - 1} is used at i - 1 = 0" in verdict.reason


def test_a_size_that_leaves_no_index_is_passed_over():
    verdict = judge(Claim(delta(i, j), "=", ZERO, (), Relation("≠", i, j)))
    assert verdict.passed and {"C": 1} not in verdict.sizes


def test_without_a_point_only_what_needs_no_assumption_passes():
    contradiction = Relation(">", x, ONE), Relation("<", x, ZERO)
    assert equal(add(x, x), mul(TWO, x), *contradiction).passed
    verdict = equal(x, ONE, *contradiction)
    assert verdict.status == "unknown" and "no point" in verdict.reason


def test_sizes_that_cannot_be_met_are_unknown():
    verdict = equal(Sum(i, z[i]), ZERO, Relation(">", C, TWO), Relation("<", C, TWO))
    assert verdict.status == "unknown" and "sizes" in verdict.reason


def test_an_undefined_inverse_is_passed_over():
    X, y = vector("X", m, n), vector("y", m)
    a, b, r = index("a", n), index("b", n), index("r", m)
    gram = Sum(r, mul(X[r, a], X[r, b]))
    w = Tensor(
        "w",
        (Range(ONE, n),),
        "real",
        Definition((a,), Sum(b, mul(Apply(Function("inverse"), (Array((a, b), gram),), (a, b)), Sum(r, mul(X[r, b], y[r]))))),
    )
    verdict = equal(Sum(b, mul(gram, w[b])), Sum(r, mul(X[r, a], y[r])))
    assert verdict.passed
    assert all(sizes["m"] >= sizes["n"] for sizes in verdict.sizes)


def test_a_misfit_is_refuted_with_its_message():
    verdict = judge(Misfit("A x has length m, b has length n", "=", 3, 1))
    assert verdict.status == "refuted" and verdict.reason == "A x has length m, b has length n"


def solution_rows(value):
    """minimise ½ Σ (X_ra w_a - y_r)²: gradient 0 ⇒ Gram w = Xᵀy ⇒ w = value."""
    X, y, w = vector("X", m, n), vector("y", m), vector("w", n)
    a, b, r = index("a", n), index("b", n), index("r", m)
    residual = add(Sum(b, mul(X[r, b], w[b])), neg(y[r]))
    loss = mul(HALF, Sum(r, Pow(residual, TWO)))
    gram, moment = Sum(r, mul(X[r, a], X[r, b])), Sum(r, mul(X[r, a], y[r]))
    solved = Sum(b, mul(Apply(Function("inverse"), (Array((a, b), gram),), (a, b)), Sum(r, mul(X[r, b], y[r]))))
    first = Claim(Derivative(loss, (w[a],)), "=", ZERO)
    second = Claim(Sum(b, mul(gram, w[b])), "=", moment)
    values = (w[a], mul(Number(value), solved))
    last = Claim(w[a], "=", values[1])
    return Solution(w, first, (), values), Solution(w, second, (first,), values), Solution(w, last, (second,), values)


def test_solving_an_equation_is_judged_row_by_row():
    assert all(judge(row).passed for row in solution_rows(1))
    first, second, third = map(judge, solution_rows(2))
    assert first.passed and second.passed and third.status == "refuted"


def test_inequality_of_sides_is_no_identity():
    A, B = vector("A", n, n), vector("B", n, n)
    a, b, r = (index(name, n) for name in "abr")
    left, right = Sum(r, mul(A[a, r], B[r, b])), Sum(r, mul(B[a, r], A[r, b]))
    verdict = judge(Claim(left, "≠", right))  # so for most matrices, not for all
    assert verdict.status == "unknown" and "n = 1" in verdict.reason
    assert judge(Claim(left, "≠", left)).status != "holds"
