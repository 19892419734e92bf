"""Notation of published derivations, each kind with a line that is true and a sibling that is not."""

import pytest

from symgrad import check

VECTOR = r"Let $v \in \mathbb{R}^n$. "
MATRIX = r"Let $U \in \mathbb{R}^{m \times n}$ and $c \in \mathbb{R}$. "
DATA = r"Let $y^{(1)}, \dots, y^{(n)} \in \mathbb{R}$. "

LINES = [
    # conditions set as text, with and without a formula in it
    (
        VECTOR,
        r"\frac{\partial v_i}{\partial v_j} = \begin{cases} 1 & \text{if i = j} \\ 0 & \text{i $\ne$ j} \end{cases}",
        r"\frac{\partial v_i}{\partial v_j} = \begin{cases} 0 & \text{if i = j} \\ 1 & \text{i $\ne$ j} \end{cases}",
    ),
    # two primes as a typed quotation mark
    (VECTOR, r"""\sum_{i"} (v_{i"} + 1) = n + \sum_i v_i""", r"""\sum_{i"} (v_{i"} + 1) = \sum_i v_i"""),
    # braces around a script alone, and scripts without anything
    (DATA, r"\sum_{i=1}^n 2 y{^{(i)}} = 2 \sum_{i=1}^n y^{(i)}", r"\sum_{i=1}^n 2 y{^{(i)}} = \sum_{i=1}^n y^{(i)}"),
    (VECTOR, r"\sum_{i}^{} 2 v_i = 2 \sum_{i} v_i", r"\sum_{i}^{} 2 v_i = \sum_{i} v_i"),
    (VECTOR, r"\sum_{\forall i} 2 v_i = 2 \sum_{i} v_i", r"\sum_{\forall i} 2 v_i = \sum_{i} v_i"),
    # a column by a star, a box with options, a sign behind a sign
    (MATRIX, r"{U}_{*i} + c {U}_{*i} = (1 + c) U_{*i}", r"{U}_{*i} + c {U}_{*i} = c U_{*i}"),
    (MATRIX, r"\bbox[yellow, 5px]{2 c = c + c}", r"\bbox[yellow, 5px]{2 c = c - c}"),
    (MATRIX, r"3 c + -1 \cdot c = 2 c", r"3 c + -1 \cdot c = 4 c"),
    # indices in brackets behind the name's own subscript
    (
        r"Let $W_h \in \mathbb{R}^{m \times n}$ and $f = \sum_{i,j} W_{h[i,j]}^2$. ",
        r"\frac{\partial f}{\partial W_{h[i,j]}} = 2 W_{h[i,j]}",
        r"\frac{\partial f}{\partial W_{h[i,j]}} = 2 W_{h[j,i]}",
    ),
]


@pytest.mark.parametrize(("given", "true", "false"), LINES)
def test_a_line_is_read_as_it_is_meant(given, true, false):
    assert [row.verdict.passed for row in check(rf"{given}\[ {true} \]").rows] == [True]
    assert [row.verdict.passed for row in check(rf"{given}\[ {false} \]").rows] == [False]
