"""Conditions on sizes under which definitions stay in range."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.terms.windows import fitting
from symgrad.writing.latex_writer import latex

CONV = r"$X \in \mathbb{R}^{H}$, $w \in \mathbb{R}^{K}$, $g \in \mathbb{R}^{P}$, $s \in \mathbb{N}$. "


@pytest.mark.parametrize(
    "text, conditions",
    [
        (
            CONV
            + r"\[ y_i := \sum_{k=1}^{K} w_k X_{s(i-1)+k} \] \[ L := \sum_{i=1}^{P} g_i y_i \]"
            + r"\[ \frac{\partial L}{\partial w_k} \]",
            [r"s (P - 1) + K \le H"],
        ),
        (r"$x \in \mathbb{R}^{n}$. \[ L := \sum_{i=2}^{n} (x_i - x_{i-1})^2 \] \[ \frac{\partial L}{\partial x_k} \]", []),
        (r"$x \in \mathbb{R}^{n}$. \[ L := \sum_{i=1}^{n} x_i^2 \] \[ \frac{\partial L}{\partial x_k} \]", []),
    ],
)
def test_what_a_definition_needs(text, conditions):
    (question,) = read(text).questions
    assert [latex(condition) for condition in fitting(question.target)] == conditions
