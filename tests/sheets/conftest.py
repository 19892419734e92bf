"""A proof written by hand, with a lemma, so that sheets are tried apart from the prover."""

from __future__ import annotations

import pytest

from symgrad.derive.proof import Derivation, Step
from symgrad.operators.functions import exp
from symgrad.rules.calculus import CHAIN, LINEARITY, SOFTMAX
from symgrad.sheets.maker import make_sheet
from symgrad.terms.building import delta, entry, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.nodes import MINUS_ONE, ONE, TWO, Definition, Derivative, Pow, Range, Size, Sum, Tensor, add, div, mul, neg

n = Size("n")
i, j, k = (index(name, n) for name in "ijk")
z, y = vector("z", n), vector("y", n)
p = Tensor(r"\hat{p}", (Range(ONE, n),), definition=Definition((i,), div(exp(z[i]), Sum(j, exp(z[j])))))
L = Tensor("L", definition=Definition((), Sum(i, Pow(add(y[i], neg(p[i])), TWO))))
jacobian, gradient = Derivative(p[i], (z[k],)), Derivative(entry(L), (z[k],))
error = add(y[i], neg(p[i]))


def through(part):
    """−2 Σ_i (y_i − p_i) part"""
    return mul(-TWO, Sum(i, mul(error, part)))


def derivation(last=None) -> Derivation:
    """∂L/∂z_k in two steps, the second by a lemma; `last` may put something else at its end."""
    solved = mul(p[i], add(delta(i, k), neg(p[k])))
    lemma = Derivation(Claim(jacobian, "=", solved), (Step(SOFTMAX, jacobian, solved),), title="the softmax")
    end = last if last is not None else through(solved)
    steps = (Step(LINEARITY, gradient, through(jacobian)), Step(CHAIN, through(jacobian), end, cites=(1,)))
    return Derivation(Claim(gradient, "=", end), steps, (lemma,), free=(k,))


@pytest.fixture(scope="session")
def sheet():
    """A sheet on which everything is right."""
    return make_sheet("squares", "Squares & softmax", [derivation()], "What p_k < 1 costs: 100 %.", "symgrad sheet squares")


@pytest.fixture(scope="session")
def wrong_sheet():
    """The same with a false last step."""
    return make_sheet("wrong", "Squares", [derivation(mul(MINUS_ONE, through(mul(p[i], delta(i, k)))))])
