"""Signs are seen by the declared domains, and settle |u|, sign u, max(u, 0) and indicators; what is not seen stays."""

from __future__ import annotations

import pytest

from symgrad.operators.functions import absolute, exp, maximum, relu, sign
from symgrad.rules.positivity import decide_signs, is_nonnegative_term, is_positive
from symgrad.rules.tidying import tidy
from symgrad.terms.building import scalar, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import HALF, MINUS_ONE, ONE, TWO, ZERO, Indicator, Pow, Product, Relation, Size, Sum, add, mul, neg

n = Size("n")
i, j = index("i", n), index("j", n)
x, p = scalar("x"), scalar("p", "positive")
q, v = vector("q", n, domain="positive"), vector("v", n)
SQUARE = Pow(x, TWO)

POSITIVE = [
    *(ONE, n, p, exp(x), q[i], add(p, SQUARE), add(exp(x), ONE), mul(p, exp(x)), Pow(p, MINUS_ONE)),
    *(Sum(i, q[i]), Product(i, q[i])),
]
NONNEGATIVE = [ZERO, SQUARE, add(SQUARE, Pow(v[i], TWO)), mul(p, SQUARE), Sum(i, Pow(v[i], TWO)), Pow(SQUARE, HALF)]
NEITHER = [x, MINUS_ONE, neg(p), add(p, x), add(p, MINUS_ONE), mul(p, x), Pow(x, ONE + TWO), Sum(i, v[i]), Pow(x, HALF)]


@pytest.mark.parametrize("node", POSITIVE)
def test_what_is_positive_is_seen(node):
    assert is_positive(node) and is_nonnegative_term(node)


@pytest.mark.parametrize("node", NONNEGATIVE)
def test_what_may_be_0_is_not_taken_for_positive(node):
    assert is_nonnegative_term(node) and not is_positive(node)


@pytest.mark.parametrize("node", NEITHER)
def test_of_what_may_be_negative_nothing_is_said(node):
    assert not is_positive(node) and not is_nonnegative_term(node)


def test_a_sum_that_may_be_empty_is_not_taken_for_positive():
    whole = Sum(i, q[i], Relation("≠", i, j))
    assert is_nonnegative_term(whole) and not is_positive(whole)


SETTLED = [
    (absolute(p), p),
    (absolute(neg(p)), p),
    (sign(p), ONE),
    (sign(neg(p)), MINUS_ONE),
    (relu(p), p),
    (relu(neg(p)), ZERO),
    (maximum(p, ZERO), p),
    (maximum(neg(p), ZERO), ZERO),
    *((Indicator(Relation(op, p, ZERO)), ONE if op in ">≥≠" else ZERO) for op in ">≥≠<≤"),
    *((Indicator(Relation(op, neg(p), ZERO)), ONE if op in "<≤≠" else ZERO) for op in ">≥≠<≤"),
]
OPEN = [
    *(absolute(x), sign(x), relu(SQUARE), maximum(x, ZERO), maximum(p, ONE), maximum(x, p)),
    *(Indicator(Relation(op, x, ZERO)) for op in "><"),
]


@pytest.mark.parametrize("node, value", SETTLED)
def test_a_sign_that_is_seen_settles_it(node, value):
    assert decide_signs(add(node, x)) is tidy(add(value, x))


@pytest.mark.parametrize("node", OPEN)
def test_what_no_sign_settles_stays(node):
    assert decide_signs(node) is node
