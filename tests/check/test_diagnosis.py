"""A diagnosis names the mistake that was made, and mending it as it says makes the claim true."""

import pytest

from symgrad.check.checker import judge
from symgrad.terms.claims import Claim
from symgrad.terms.functions import exp, log
from symgrad.terms.indices import index
from symgrad.terms.nodes import (
    HALF,
    ONE,
    TWO,
    Definition,
    Derivative,
    Entry,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    add,
    delta,
    div,
    mul,
    neg,
    scalar,
    vector,
)

C, m, n = Size("C"), Size("m"), Size("n")
i, j, k = index("i", C), index("j", C), index("k", C)
r, a, b = index("r", m), index("a", n), index("b", n)
z, y = vector("z", C), vector("y", C)
A, x, c = vector("A", m, n), vector("x", n), vector("c", m)
lam = scalar(r"\lambda", "positive")
p = Tensor("p", (Range(ONE, C),), "real", Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))
mse = Entry(Tensor("L", (), "real", Definition((), div(Sum(i, Pow(add(y[i], neg(p[i])), TWO)), C))), ())
residual = add(Sum(b, mul(A[r, b], x[b])), neg(c[r]))
ridge = add(mul(HALF, Sum(r, Pow(residual, TWO))), mul(HALF, lam, Sum(b, Pow(x[b], TWO))))
JACOBIAN, SLOPE, RIDGE = Derivative(p[i], (z[j],)), Derivative(mse, (z[k],)), Derivative(ridge, (x[a],))
INNER = Sum(i, mul(add(y[i], neg(p[i])), p[i], add(delta(i, k), neg(p[k]))))
FIT = Sum(r, mul(A[r, a], residual))

MISTAKES = [
    ("sign", JACOBIAN, mul(p[i], add(delta(i, j), p[j]))),
    ("delta", JACOBIAN, mul(p[i], add(ONE, neg(p[j])))),
    ("delta", JACOBIAN, neg(mul(p[i], p[j]))),
    ("sign", SLOPE, mul(div(TWO, C), INNER)),
    ("factor 1/C", SLOPE, mul(Number(-2), INNER)),
    ("factor 2", SLOPE, neg(div(INNER, C))),
    ("term", RIDGE, FIT),
    ("factor 2", RIDGE, add(FIT, mul(HALF, lam, x[a]))),
    ("too much", RIDGE, add(FIT, mul(lam, x[a]), x[a])),
    ("sum", Sum(r, mul(lam, c[r])), mul(lam, Sum(r, c[r], Relation("≠", r, ONE)))),
    ("square", Pow(add(x[a], ONE), TWO), add(Pow(x[a], TWO), ONE)),
    ("exponent", Derivative(Pow(x[a], Number(3)), (x[a],)), mul(Number(3), x[a])),
    ("log", log(Sum(j, exp(z[j]))), Sum(j, log(exp(z[j])))),
    ("transpose", Derivative(Sum(r, mul(c[r], Sum(b, mul(A[r, b], x[b])))), (A[r, a],)), mul(x[a], c[r], TWO)),
]


@pytest.mark.parametrize("word, left, right", MISTAKES)
def test_a_mistake_is_recognised(word, left, right):
    verdict = judge(Claim(left, "=", right))
    assert verdict.status == "refuted" and verdict.looks_like


def test_the_words_fit_the_mistake():
    for word, left, right in MISTAKES[:8]:
        said = judge(Claim(left, "=", right)).looks_like
        assert word in said or "term" in said and "missing" in said


def test_a_reversed_inequality_is_said_to_be_one():
    entropy = neg(Sum(i, mul(p[i], log(p[i]))))
    assert "wrong way round" in judge(Claim(entropy, "≥", log(C))).looks_like


def test_nothing_is_said_where_no_small_change_mends_the_line():
    tangled = mul(exp(x[a]), log(add(ONE, Pow(x[b], TWO))))
    assert judge(Claim(Sum(r, Pow(c[r], Number(5))), "=", tangled)).looks_like == ""
