"""What a formula costs on paper: the same whether it is counted as a term, as matrix notation or as it is written."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.matrices.terms import Scalar
from symgrad.operators.cost import operations
from tests.written_operations import written_operations

GIVEN = r"Let $a, b, x \in \mathbb{R}$, $z \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$ and $\det A \neq 0$."
COSTS = [
    (r"a b + x", 2),
    (r"-a b", 2),
    (r"a - b", 1),
    (r"\frac{x}{3}", 1),
    (r"\frac{2 x}{3}", 2),
    (r"\frac{a}{b}", 1),
    (r"\frac{1}{b}", 1),
    (r"x^2", 1),
    (r"\delta_{ij} z_i", 2),
    (r"\delta_{ij} - z_i", 2),
    (r"\sum_{i=1}^{n} z_i^2", 2),
    (r"[A^{-1}]_{ij}", 2),
    (r"\det A", 1),
]


@pytest.mark.parametrize("formula, count", COSTS)
def test_a_formula_costs_what_is_written(formula, count):
    term = read(rf"{GIVEN} \[ {formula} = 0 \]").claims[-1].left
    assert operations(term) == Scalar(term).operations == written_operations(formula) == count
