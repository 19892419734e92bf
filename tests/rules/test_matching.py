"""A pattern matches what it can be made equal to, in whatever order its parts stand, and nothing else."""

from __future__ import annotations

import pytest

from symgrad.decide.normal_form import prove_equal
from symgrad.operators.functions import cos, exp, sin
from symgrad.rules.matching import match
from symgrad.terms.binding import substitute
from symgrad.terms.building import scalar, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import ONE, TWO, Pow, Relation, Size, Sum, add, mul

n, m = Size("n"), Size("m")
i, j, k, l, r = index("i", n), index("j", n), index("k", n), index("l", n), index("r", m)
x, y, z = vector("x", n), vector("y", n), vector("z", m)
a, b, u, v, w = map(scalar, "abuvw")
WILD = frozenset({u, v})

MATCHING = {
    "a sum in another order": (add(mul(a, u), sin(u)), add(sin(b), mul(a, b)), WILD),
    "the first try fails later": (add(sin(u), sin(v), cos(u)), add(sin(b), sin(a), cos(a)), WILD),
    "a product of two names": (mul(u, exp(v)), mul(exp(add(a, b)), w), WILD),
    "one name twice": (add(sin(u), cos(u)), add(cos(exp(a)), sin(exp(a))), WILD),
    "a power": (Pow(u, TWO), Pow(sin(a), TWO), WILD),
    "under a sum of any name": (Sum(i, mul(u, x[i])), Sum(j, mul(b, x[j])), WILD),
    "an index": (mul(x[i], y[i]), mul(y[k], x[k]), frozenset({i})),
    "under a condition": (Sum(i, x[i], Relation("≠", i, j)), Sum(l, x[l], Relation("≠", l, k)), frozenset({j})),
    "nothing to put": (add(a, b), add(b, a), frozenset()),
}
APART = {
    "another function": (add(sin(u), ONE), add(cos(a), ONE), WILD),
    "one name for two terms": (add(sin(u), cos(u)), add(sin(a), cos(b)), WILD),
    "one name for two factors": (mul(sin(u), cos(u)), mul(sin(a), cos(b)), WILD),
    "more terms": (add(sin(u), ONE), add(sin(a), ONE, b), WILD),
    "another array": (mul(x[i], y[i]), mul(x[k], x[k]), frozenset({i})),
    "two indices": (mul(x[i], y[i]), mul(x[k], y[l]), frozenset({i})),
    "another condition": (Sum(i, x[i], Relation("≠", i, j)), Sum(l, x[l], Relation("=", l, k)), frozenset({j})),
    "another range": (Sum(i, u), Sum(r, z[r]), WILD),
    "another exponent": (Pow(u, TWO), Pow(a, add(ONE, ONE, ONE)), WILD),
}


@pytest.mark.parametrize("pattern, node, wildcards", MATCHING.values(), ids=MATCHING)
def test_what_is_put_makes_the_pattern_the_term(pattern, node, wildcards):
    found = match(pattern, node, wildcards)
    assert found is not None and prove_equal(substitute(pattern, found), node)


@pytest.mark.parametrize("pattern, node, wildcards", APART.values(), ids=APART)
def test_what_cannot_be_made_equal_does_not_match(pattern, node, wildcards):
    found = match(pattern, node, wildcards)
    assert found is None, found
