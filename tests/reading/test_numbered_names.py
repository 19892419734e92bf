"""Capitals with numbers below them: X_1 and X_2 are things of their own, also beside an X that has rows and columns elsewhere."""

from __future__ import annotations

import pytest

from symgrad import check

_LINEAR = r"\section{Linear} Take $Y = W X$. \[ \frac{dC}{dX} = W^\top \frac{dC}{dY} \] "


@pytest.mark.parametrize(
    "said, true, false",
    [
        (
            r"\section{Copies} Take two copies $Y_1 = U$ and $Y_2 = U$. ",
            r"\[ \frac{dC}{dU} = \frac{dC}{dY_1} + \frac{dC}{dY_2} \]",
            r"\[ \frac{dC}{dU} = \frac{dC}{dY_1} - \frac{dC}{dY_2} \]",
        ),
        (
            r"\section{Sum} Take $Y = X_1 + X_2$. ",
            r"\[ \frac{dC}{dX_2} = \frac{dC}{dY} \]",
            r"\[ \frac{dC}{dX_2} = 2 \frac{dC}{dY} \]",
        ),
    ],
)
def test_names_of_their_own(said, true, false):
    assert [row.verdict.passed for row in check(_LINEAR + said + true).rows] == [True, True]
    assert [row.verdict.passed for row in check(_LINEAR + said + false).rows] == [True, False]


def test_entries_of_what_is_said_to_have_some():
    text = r"Let $X \in \mathbb{R}^2$. \[ \|X\|^2 = X_1^2 + X_2^2 \]"
    assert check(text).rows[-1].verdict.passed
