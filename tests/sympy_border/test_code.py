"""The Python that a sheet offers for SymPy: it runs, and builds what the writer builds."""

from __future__ import annotations

import pytest
import sympy

from symgrad.errors import UnsupportedError
from symgrad.operators.functions import exp, maximum
from symgrad.sympy_border.code import sympy_code
from symgrad.terms.building import delta, entry, scalar, vector
from symgrad.terms.indices import index
from symgrad.terms.nodes import HALF, Definition, Derivative, Range, Relation, Size, Sum, Tensor, mul
from symgrad.terms.nodes import ONE as one

C = Size("C")
i, j, k = (index(name, C) for name in "ijk")
z = vector("z", C)


def built(code):
    space = {}
    exec(code, space)
    return space["result"]


def test_it_reads_like_what_a_person_writes():
    y = Tensor(r"\hat{y}", (Range(one, C),), definition=Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))
    assert sympy_code(mul(y[i], delta(i, k) - y[k]), "gradient").splitlines() == [
        "from sympy import IndexedBase, KroneckerDelta, symbols",
        "",
        'i, k = symbols("i k", integer=True)',
        r'y_hat = IndexedBase(r"\hat{y}")  # y_hat[i] = exp(z[i])/Sum(exp(z[j]), (j, 1, C))',
        "",
        "gradient = (KroneckerDelta(i, k) - y_hat[k])*y_hat[i]",
    ]


def test_fractions_stay_exact_and_names_do_not_hide_sympy():
    assert built(sympy_code(HALF * scalar("S"))) == sympy.Symbol("S") / 2
    assert "S_" in sympy_code(scalar("S")) and "Rational(1, 2)" in sympy_code(HALF + scalar("x"))


def test_what_sympy_has_no_form_for_is_refused():
    with pytest.raises(UnsupportedError):
        sympy_code(Derivative(entry(Tensor("L", ())), (z[k],)))


def test_a_sum_that_sympy_would_build_wrongly_is_refused():
    inner = Sum(j, scalar("x"), Relation("≠", j, i))
    assert "Ne(i, j)" in sympy_code(maximum(scalar("x"), inner))
    with pytest.raises(UnsupportedError, match="past the binding of its index"):
        sympy_code(Sum(i, maximum(scalar("x"), inner)))
