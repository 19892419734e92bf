"""Names of SymPy in functions: one that is an identifier is the argument's, two that look alike are told apart or refused."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from sympy import IndexedBase, Sum, Symbol, symbols

import symgrad


@pytest.mark.parametrize(
    ("first", "second"), [("w_12", "w_1_2"), ("local", "lam"), ("x", "X"), ("loss", "los"), ("w1", "w_11"), ("b", "a")]
)
def test_an_identifier_is_the_name_of_the_argument(first, second):
    x, y = Symbol(first), Symbol(second)
    proof = symgrad.derive(x**2 * y + 3 * y, x)
    for function in (proof.function(), proof.value_and_gradient(), proof.jvp()):
        assert {first, second} <= set(inspect.signature(function).parameters)
    assert proof.function()(**{first: np.float64(2), second: np.float64(5)}) == 20
    assert f"def gradient({', '.join(sorted((first, second)))}" in proof.source() or second in proof.source()


def test_arrays_and_sizes_keep_theirs():
    n, i, k = symbols("n_12 i k", integer=True, positive=True)
    x = IndexedBase("x_1_2", shape=(n,))
    proof = symgrad.derive(Sum(x[i] ** 2, (i, 1, n)), x[k])
    assert proof.function()(x_1_2=np.arange(3.0)).tolist() == [0, 2, 4]


def test_greek_letters_are_symbols():
    a, b = Symbol("λ"), Symbol("σ_1")
    proof = symgrad.derive(a**2 * b, a)
    assert r"\lambda" in proof.latex() and r"\sigma_1" in proof.latex()
    assert proof.result == 2 * a * b
    assert proof.function()(np.float64(2), np.float64(5)) == 20


def test_two_names_that_print_alike_are_refused():
    for first, second in (("λ", "lambda"), ("w1", "w_1")):
        with pytest.raises(symgrad.SymgradError, match="two things are named"):
            symgrad.derive(Symbol(first) ** 2 * Symbol(second), Symbol(first))


@pytest.mark.parametrize("name", ["ж", "x\x1b[31m", "\u202ex", "a b", "½"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(symgrad.SymgradError, match="no name"):
        symgrad.derive(Symbol(name) ** 2, Symbol(name))
