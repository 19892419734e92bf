"""What a document says of a function that it does not define: claims are judged of every such function, and of no other."""

import pytest

from symgrad import check

F = r"Let $f: \mathbb{R} \to \mathbb{R}$ "


def statuses(text):
    return [row.verdict.status.replace("holds", "proved") for row in check(text).rows]


@pytest.mark.parametrize(
    "said, claim, verdict",
    [
        ("be even.", "f(-x) = f(x)", "proved"),
        ("be an even function.", "f'(-x) = -f'(x)", "proved"),
        ("be an even function.", "f(-x) = -f(x)", "refuted"),
        ("be odd.", "f(0) = 0", "proved"),
        ("be odd.", "f(-x) = f(x)", "refuted"),
        ("be linear.", "f(x + 3 y) = f(x) + 3 f(y)", "proved"),
        ("be affine.", "f(x + y) = f(x) + f(y)", "refuted"),
        ("be affine.", "f(x + y) = f(x) + f(y) - f(0)", "proved"),
        ("be a constant function.", "f'(x) = 0", "proved"),
        ("be positive.", "f(x) > 0", "proved"),
        ("be non-negative.", "|f(x)| = f(x)", "proved"),
        ("be periodic with period $p$.", "f(x + 2 p) = f(x)", "proved"),
        (r"be $2\pi$-periodic.", r"f'(x + 2 \pi) = f'(x)", "proved"),
        (r"be $2\pi$-periodic.", r"f(x + \pi) = f(x)", "refuted"),
        ("be convex.", r"f(\frac{x + y}{2}) \le \frac{f(x) + f(y)}{2}", "unknown"),
        ("be an involution.", "f(f(x)) = x", "unknown"),
        ("be homogeneous of degree 2.", "f(2 x) = 4 f(x)", "unknown"),
        ("be even and periodic.", "f(-x) = f(x)", "proved"),
        ("be smooth.", "f(-x) = f(x)", "refuted"),
        ("satisfy $f(-x) = f(x)$ for all $x$.", "f(x - 1) = f(1 - x)", "proved"),
        ("satisfy $f(x + 3) = f(x)$ for all $x$.", "f(x + 6) = f(x)", "proved"),
        ("satisfy $f(x + y) = f(x) f(y)$ for all $x, y$.", "f(2 x) = f(x)^2", "unknown"),
    ],
)
def test_a_class_of_functions_is_meant(said, claim, verdict):
    assert statuses(F + said + rf" \[ {claim} \]") == [verdict]


@pytest.mark.parametrize(
    "text, verdicts",
    [
        (r"Let $f$ be an even function and $g$ an odd function. \[ f(-x) g(-x) = -f(x) g(x) \]", ["proved"]),
        (r"Let $f$ and $g$ be odd functions. \[ f(-x) g(-x) = f(x) g(x) \]", ["proved"]),
        (r"Let $f: \mathbb{R}^n \to \mathbb{R}$ be even and $x \in \mathbb{R}^n$. \[ f(-x) = f(x) \] \[ f(-x) = -f(x) \]",
         ["proved", "refuted"]),
        (r"Let $k: \mathbb{R} \times \mathbb{R} \to \mathbb{R}$ be symmetric. \[ k(x, y) = k(y, x) \]", ["proved"]),
        (F + r"be linear, and let $h(x) = f(x)^2$. \[ h(2 x) = 4 h(x) \] \[ h(2 x) = 2 h(x) \]", ["proved", "refuted"]),
        (r"Suppose $f$ satisfies \[ f(x + y) = f(x) + f(y) \quad \text{for all } x, y \] Then \[ f(3x) = 3 f(x) \]", ["proved"]),
        ("فرض کنید " + r"$f: \mathbb{R} \to \mathbb{R}$ زوج باشد. \[ f(-x) = f(x) \]", ["proved"]),
    ],
)  # fmt: skip
def test_it_is_said_in_many_ways(text, verdicts):
    assert statuses(text) == verdicts


def test_it_is_said_for_what_it_governs_alone():
    assert statuses(r"If $f$ is even, then \[ f(-x) = f(x) \] In general, \[ f(-x) = f(x) \]") == ["proved", "refuted"]
    assert statuses(F + r"be even. For example $f(x) = x^2$. \[ f(3) = 9 \]") == ["proved"]


def test_an_equation_for_one_argument_is_no_law():
    assert statuses(r"Let $x$ be such that $f(-x) = f(x)$. \[ f(-2) = f(2) \]") == ["unknown"]
