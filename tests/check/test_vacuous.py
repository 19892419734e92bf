"""Claims that are true of zeros only: about the derivative of a name without a definition, and others."""

import pytest

from symgrad import check

LAYER = r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$ and $z := W x$. "
PRODUCT = r"Let $a, b, v \in \mathbb{R}$ and $u := a v$. "
PASSES = [
    LAYER + r"\[ \frac{\partial L}{\partial W} = \frac{\partial L}{\partial z} x^\top \]",
    LAYER + r"\[ \frac{\partial L}{\partial W_{ij}} = \frac{\partial L}{\partial z_i} x_j \]",
    LAYER + r"Let $\delta := \frac{\partial L}{\partial z}$. \[ \frac{\partial L}{\partial W} = \delta x^\top \]",
    PRODUCT + r"\[ \frac{\partial J}{\partial a} = \frac{\partial J}{\partial u} v \]",
    r"Let $x \in \mathbb{R}$. \[ \frac{\partial L}{\partial x} = \frac{\partial L}{\partial y} \frac{\partial y}{\partial x} \]",
    r"Let $w \in \mathbb{R}^n$ and $J := L + \lambda \|w\|^2$. \[ \nabla_w J = \nabla_w L + 2 \lambda w \]",
]
REFUTED = [
    LAYER + r"\[ \frac{\partial L}{\partial W} = 2 \frac{\partial L}{\partial z} x^\top \]",
    LAYER + r"Let $\delta := \frac{\partial L}{\partial z}$. \[ \frac{\partial L}{\partial W} = 2 \delta x^\top \]",
    PRODUCT + r"\[ \frac{\partial J}{\partial a} = 5 \frac{\partial J}{\partial u} v^3 \]",
    r"Let $w \in \mathbb{R}^n$ and $J := L + \lambda \|w\|^2$. \[ \nabla_w J = \nabla_w L + \lambda w \]",
]
UNKNOWN = [
    (r"Let $W \in \mathbb{R}^{m \times n}$. \[ \frac{\partial L}{\partial W} = 0 \]", "L"),
    (r"Let $x \in \mathbb{R}$. \[ \frac{d y}{d x} = 0 \]", "y"),
    (PRODUCT + r"\[ \frac{\partial J}{\partial b} = \frac{\partial u}{\partial b} \frac{\partial J}{\partial u} \]", "J"),
    (r"Let $w \in \mathbb{R}$. \[ \frac{\partial L^2}{\partial w} = \frac{\partial L^3}{\partial w} \]", "L"),
]


def verdict(text):
    (row,) = check(text).rows
    return row.verdict


@pytest.mark.parametrize("text", PASSES)
def test_the_usual_line_of_the_chain_rule_passes_and_says_what_it_rests_on(text):
    assert verdict(text).passed
    assert "depends on" in verdict(text).reason


@pytest.mark.parametrize("text", REFUTED)
def test_what_is_false_whatever_a_name_depends_on_is_refuted(text):
    assert verdict(text).status == "refuted"


@pytest.mark.parametrize(("text", "name"), UNKNOWN)
def test_a_name_without_a_definition_is_no_constant(text, name):
    assert verdict(text).status == "unknown"
    assert f"{name} " in verdict(text).reason


def test_a_forgotten_path_does_not_pass():
    text = r"Let $x, W \in \mathbb{R}$, $z := W x$ and $y := z + x$. "
    text += r"\[ \frac{\partial L}{\partial z} = \frac{\partial L}{\partial y} \] "
    row = r"\[ \frac{\partial L}{\partial x} = %s \]"
    forgotten = check(text + row % r"W \frac{\partial L}{\partial z}").rows[1].verdict
    assert forgotten.status == "unknown"
    assert "false if it depends on y alone" in forgotten.reason
    assert check(text + row % r"(W + 1) \frac{\partial L}{\partial y}").rows[1].verdict.passed


def test_a_declared_constant_is_one():
    assert verdict(r"Let $x, a \in \mathbb{R}$. \[ \frac{\partial a}{\partial x} = 0 \]").status == "proved"
    assert verdict(r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} (c x) = c \]").status == "proved"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (r"Let $x \in \mathbb{R}$ with $x = 0$. \[ 2 x = 5 x \]", "by what is assumed"),
        (r"Let $x \in \mathbb{R}$. \[ x - x = 2 x - 2 x \]", "as they stand"),
        (PRODUCT + r"\[ \frac{\partial u}{\partial b} = 3 \frac{\partial u}{\partial b} \]", "as they stand"),
    ],
)
def test_a_claim_of_zeros_says_so(text, why):
    assert verdict(text).passed
    assert f"both sides are 0 here, {why}" in verdict(text).reason


def test_a_claim_of_other_numbers_does_not():
    assert "both sides are 0" not in verdict(r"Let $x \in \mathbb{R}$. \[ x + x = 2 x \]").reason


LATER = r"Let $x \in \mathbb{R}^n$, $W \in \mathbb{R}^{m \times n}$, $z \in \mathbb{R}^m$ and $L := \|z\|^2$. %s %s \[ z = W x \]"
CHAIN = r"\[ \frac{\partial L}{\partial z} = 2 z \] \[ \frac{\partial L}{\partial W} = 2 z x^\top \]"


def test_a_definition_that_stands_later_holds_before_only_where_that_is_said():
    found = check(LATER % (CHAIN, "")).rows
    assert [row.verdict.status for row in found] == ["proved", "unknown", "unknown"]
    assert "true only if line 1, “z = W x”" in found[1].verdict.reason
    assert [row.verdict.status for row in check(LATER % (CHAIN, "where")).rows] == ["proved", "proved"]


def test_what_has_a_value_at_sizes_of_one_alone_is_not_proved():
    """x xᵀ has an inverse for n = 1 only: what is said of it says nothing of any other size."""
    (row,) = check(r"Let $x \in \mathbb{R}^n$. \[ (x x^\top)^{-1} x x^\top = I \]").rows
    assert row.verdict.status == "unknown" and "only where n is 1" in row.verdict.reason
    (row,) = check(r"Let $X \in \mathbb{R}^{n \times d}$. \[ (X^\top X)^{-1} X^\top X = I \]").rows
    assert row.verdict.status == "proved"
