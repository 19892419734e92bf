"""Sums over one range are made one where that is shorter, whatever their bound names."""

from __future__ import annotations

import pytest

from symgrad.operators.cost import operations
from symgrad.operators.functions import exp
from symgrad.reading.latex_reader import read_term
from symgrad.rules.merging import merge_sums
from symgrad.rules.search import collect
from symgrad.rules.tidying import tidy
from symgrad.terms.building import scalar, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import Relation, Size, Sum, add, mul, neg, walk
from tests.decide.agreement import difference

n, m = Size("n"), Size("m")
i, j, k, q = index("i", n), index("j", n), index("k", n), index("q", m)
x, y, z, v = vector("x", n), vector("y", n), vector("z", n), vector("v", m)
a, b = scalar("a"), scalar("b")


def sums(node):
    return sum(type(part) is Sum for part in walk(node))


MERGED = {
    "two": add(Sum(i, mul(x[i], y[i])), Sum(j, mul(x[j], z[j]))),
    "three": add(Sum(i, mul(x[i], y[i])), Sum(j, mul(x[j], z[j])), Sum(k, mul(x[k], exp(x[k])))),
    "with numbers before them": add(mul(a, Sum(i, mul(x[i], y[i]))), mul(b, Sum(j, mul(x[j], y[j])))),
    "a difference that is none": add(Sum(i, mul(x[i], y[i])), neg(Sum(j, mul(x[j], y[j])))),
    "under one condition": add(Sum(i, mul(x[i], y[i]), Relation("≠", i, k)), Sum(j, mul(x[j], z[j]), Relation("≠", k, j))),
    "beside a number": add(a, Sum(i, mul(x[i], y[i])), Sum(j, mul(x[j], z[j]))),
}
APART = {
    "other ranges": add(Sum(i, x[i]), Sum(q, v[q])),
    "other conditions": add(Sum(i, mul(x[i], y[i]), Relation("≠", i, k)), Sum(j, mul(x[j], y[j]), Relation("=", j, k))),
    "one": add(a, Sum(i, x[i])),
}


@pytest.mark.parametrize("node", MERGED.values(), ids=MERGED)
def test_sums_that_have_much_in_common_are_one(node):
    found = merge_sums(tidy(node), collect)
    assert sums(found) <= 1 and operations(found) < operations(node)
    assert isinstance(difference(node, found), int)


@pytest.mark.parametrize("node", APART.values(), ids=APART)
def test_other_sums_stay(node):
    assert merge_sums(tidy(node), collect) is tidy(node)


def test_a_name_that_is_free_elsewhere_is_not_bound():
    node = tidy(add(Sum(i, mul(x[i], y[i])), mul(z[i], Sum(j, mul(x[j], y[j])))))
    assert isinstance(difference(node, merge_sums(node, collect)), int)


@pytest.mark.parametrize(
    "text, count",
    [
        (r"\sum_{i=1}^{k-1} x_i y_i + \sum_{i=k+1}^{n} x_i y_i", 1),
        (r"\sum_{i=1}^{k-1} x_i y_i + \sum_{i=k+2}^{n} x_i y_i", 2),
        (r"\sum_{i=1}^{k-1} x_i y_i + \sum_{i=k+1}^{n} x_i^2", 2),
    ],
)
def test_the_sums_before_and_behind_a_place_are_the_sum_over_the_others(text, count):
    node = tidy(read_term(text, r"$x, y \in \mathbb{R}^n$, $k \in \{1, \dots, n\}$"))
    found = merge_sums(node, collect)
    assert sums(found) == count and isinstance(difference(node, found), int)
