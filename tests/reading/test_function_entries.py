"""Entries of functions, written behind the bracket: s(x)_i = …"""

from __future__ import annotations

import pytest

from symgrad import check

_SAID = r"\[ s(x)_i = \frac{e^{x_i}}{\sum_{j=1}^{n} e^{x_j}} \] "


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize(
    "said, true, false",
    [
        (r"Let $c \in \mathbb{R}$. " + _SAID, r"\[ s(x + c)_i = s(x)_i \]", r"\[ s(2 x)_i = s(x)_i \]"),
        (
            _SAID,
            r"\[ \frac{\partial s(x)_i}{\partial x_j} = s(x)_i (\delta_{ij} - s(x)_j) \]",
            r"\[ \frac{\partial s(x)_i}{\partial x_j} = s(x)_i (\delta_{ij} + s(x)_j) \]",
        ),
        (
            _SAID,
            r"\[ \frac{\partial s(x)}{\partial x} = \operatorname{diag}(s(x)) - s(x) s(x)^\top \]",
            r"\[ \frac{\partial s(x)}{\partial x} = \operatorname{diag}(s(x)) + s(x) s(x)^\top \]",
        ),
        (
            r"\[ \sigma(\vec{z})_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}} \]",
            r"\[ \sum_{i=1}^{K} \sigma(\vec{z})_i = 1 \]",
            r"\[ \sum_{i=1}^{K} \sigma(\vec{z})_i = K \]",
        ),
    ],
)
def test_a_function_defined_by_its_entries(said, true, false):
    assert statuses(said + true) in (["proved"], ["holds"])
    assert statuses(said + false)[0] in ("refuted", "unknown")


def test_an_entry_of_a_function_that_is_defined_as_a_whole_stays_a_claim():
    text = r"Let $x \in \mathbb{R}^n$ and $s(x) = \operatorname{softmax}(x)$. "
    assert statuses(text + r"\[ s(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}} \]") == ["proved"]
    assert statuses(text + r"\[ s(x)_i = e^{x_i} \]") == ["refuted"]
