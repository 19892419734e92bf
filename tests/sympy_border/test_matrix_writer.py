"""SymPy matrix expressions as questions, and matrix forms back as SymPy matrix expressions, equal number by number."""

from __future__ import annotations

import random

import pytest
import sympy
from sympy import Determinant, HadamardProduct, Identity, Inverse, MatrixSymbol, Rational, Symbol, Trace, exp, log, sqrt, symbols

from symgrad import derive, read
from symgrad.errors import UnsupportedError

m, n = symbols("m n", integer=True, positive=True)
A, X, B, S = MatrixSymbol("A", n, m), MatrixSymbol("X", m, n), MatrixSymbol("B", m, n), MatrixSymbol("S", n, n)
x, a, c, b = MatrixSymbol("x", n, 1), MatrixSymbol("a", n, 1), MatrixSymbol("c", n, 1), MatrixSymbol("b", m, 1)
lam = Symbol("lambda", positive=True)

#: (expression, by, the answer in SymPy)
ASKED = (
    (Trace(A * X), X, A.T),
    ((B * x - b).T * (B * x - b), x, 2 * B.T * (B * x - b)),
    (log(Determinant(S)), S, Inverse(S).T),
    (a.T * S.I * c, S, -Inverse(S).T * a * c.T * Inverse(S).T),
    (Trace(HadamardProduct(X, B).T * X), X, 2 * HadamardProduct(B, X)),
    (Trace(X.T * X) + lam * Trace(X.T * B), X, 2 * X + lam * B),
    (a.T * S * a, a, (S + S.T) * a),
    (Determinant(S), S, Determinant(S) * Inverse(S).T),
    (sqrt(x.T * x)[0, 0], x, x / sqrt(Trace(x.T * x))),
    (a.T * exp(Rational(1, 2)) * x, x, exp(Rational(1, 2)) * a),
    (B * x, x, B),
    (HadamardProduct(a, x), x, sympy.DiagMatrix(a)),
    (x * a.T * x, x, (a.T * x)[0, 0] * Identity(n) + x * a.T),
)


def numbers(expression, sizes, seed):
    """An explicit matrix of the expression at random entries."""
    table = {}
    expression = expression.subs(sizes).subs(lam, Rational(3, 7))
    for symbol in expression.atoms(MatrixSymbol):
        rng = random.Random(f"{seed} {symbol.name}")
        table[symbol] = sympy.Matrix(*map(int, symbol.shape), lambda *_, rng=rng: Rational(rng.randint(1, 9), rng.randint(2, 5)))
    return sympy.Matrix(expression.subs(table).doit().as_explicit())


@pytest.mark.parametrize("expression, by, answer", ASKED, ids=[str(row[0]) for row in ASKED])
def test_the_answer_is_a_matrix_expression(expression, by, answer):
    proof = derive(expression, by)
    made = proof.matrix_result
    assert made.shape == answer.shape
    for sizes in ({m: 2, n: 3}, {m: 3, n: 2}):
        difference = numbers(made, sizes, 1) - numbers(answer, sizes, 1)
        assert all(abs(sympy.N(entry)) < 1e-12 for entry in difference)


def test_asked_of_matrix_symbols_the_matrix_form_is_the_answer():
    assert derive(Trace(A * X), X).notation.boxed
    assert derive(Trace(A * X), X).check().passed


def test_a_name_from_latex_becomes_a_matrix_symbol():
    (question,) = read(
        r"$X \in \mathbb{R}^{m \times n}$, $w \in \mathbb{R}^{n}$, $y \in \mathbb{R}^{m}$ "
        r"\[ \nabla_w \|X w - y\|^2 \]"
    ).questions
    made = question.derive().matrix_result
    assert str(made) == "2*X.T*(X*w - y)" and made.shape == (n, 1)


def test_what_sympy_has_no_form_for_is_refused():
    (question,) = read(
        r"$W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $u := W x$, $L := f(u)$ \[ \nabla_x L \]"
    ).questions
    with pytest.raises(UnsupportedError, match="SymPy has no form for Gradient"):
        _ = question.derive().matrix_result
