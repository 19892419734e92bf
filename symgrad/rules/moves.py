r"""The moves of the search for short forms: a row for each. To add a move is to add a row; a test is made of each.

A move of `PARTS` is tried at every part of a term, from the inside out; it is arithmetic, and asks for no names. A move of
`WHOLE` is tried at the term as a whole, as what it puts in at one place cancels at another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..terms.nodes import Node
from .collecting import FACTOR, cleared, over_one_denominator
from .exponentials import MIRROR, exponential_of_name, logistic, mirrored, softmax_of
from .folding import (
    FOLD,
    factors_of_definition,
    opened_definition,
    part_of_definition,
    solved_for_term,
    swapped_sums,
    whole_definition,
)
from .indicators import aligned, balanced_sides, one_branch, one_sided
from .merging import merged, same_letters
from .rule import Rule
from .scope import Scope
from .trigonometry import DOUBLE_ANGLE, PYTHAGORAS, TANGENT, double_angle, double_cosine, one_of_squares, quotient


@dataclass(frozen=True)
class Move:
    """A way in which a term may get shorter.

    name        what it does, in a few words
    rule        what the step is called where this move made the term shorter
    candidates  terms equal to the given one, shorter or not
    law         the identity in checkable LaTeX, with the declarations that it needs; its left side is an example
    """

    name: str
    rule: Rule
    candidates: Callable[[Node, Scope], Iterable[Node]]
    law: str


PARTS = (
    Move(
        "a value under its condition",
        FACTOR,
        one_branch,
        r"Let $a, x \in \mathbb{R}$. \[ \begin{cases} a & x > 0 \\ 0 & x \le 0 \end{cases} = a \, \mathbb{1}[x > 0] \]",
    ),
    Move(
        "the sides of a condition",
        FACTOR,
        balanced_sides,
        r"Let $a, b \in \mathbb{R}$. \[ \mathbb{1}[a - b > 0] = \mathbb{1}[a > b] \]",
    ),
    Move(
        "two sums with their letters exchanged",
        FACTOR,
        same_letters,
        r"Let $X \in \mathbb{R}^{n \times n}$. "
        r"\[ \sum_{i=1}^{n} \sum_{j=1}^{n} (X_{ij} + X_{ji}) = 2 \sum_{i=1}^{n} \sum_{j=1}^{n} X_{ij} \]",
    ),
    Move("common factors and sums over one range", FACTOR, merged, FACTOR.law),
    Move(
        "indices that a delta makes equal",
        FACTOR,
        aligned,
        r"Let $p \in \mathbb{R}^{n}$. \[ p_k \delta_{ik} - p_i p_k = p_i (\delta_{ik} - p_k) \]",
    ),
    Move(
        "opposite conditions",
        FACTOR,
        one_sided,
        r"Let $a, b, x \in \mathbb{R}$. \[ (a + b) \mathbb{1}[x > 0] + b \, \mathbb{1}[x \le 0] = a \, \mathbb{1}[x > 0] + b \]",
    ),
    Move(
        "fractions in a denominator",
        FACTOR,
        cleared,
        r"Let $x \in \mathbb{R}$, $c > 0$. \[ \frac{1}{1 + x^2 / c} = \frac{c}{c + x^2} \]",
    ),
    Move(
        "one denominator",
        FACTOR,
        over_one_denominator,
        r"Let $a, b > 0$. \[ \frac{a^2 - b^2}{a + b} = a - b \]",
    ),
)

WHOLE = (
    Move(
        "a whole definition",
        FOLD,
        whole_definition,
        r"Let $x, y \in \mathbb{R}$ and $f := \log(1 + x^2)$. \[ y \log(1 + x^2) = y f \]",
    ),
    Move(
        "the exponential in a definition",
        FOLD,
        exponential_of_name,
        r"Let $x \in \mathbb{R}$ and $f := \frac{1}{1 + e^{-x}}$. \[ \frac{e^{-x}}{(1 + e^{-x})^2} = f (1 - f) \]",
    ),
    Move(
        "a part of a definition",
        FOLD,
        part_of_definition,
        r"Let $x \in \mathbb{R}^{n}$ and $m := \frac{1}{n} \sum_{i=1}^{n} x_i$. \[ \sum_{i=1}^{n} x_i = n m \]",
    ),
    Move(
        "the factors of a definition",
        FOLD,
        factors_of_definition,
        r"Let $a, b, c \in \mathbb{R}$, $b > 0$ and $q := \frac{a}{b}$. \[ \frac{a c}{b} = q c \]",
    ),
    Move(
        "a definition opened",
        FOLD,
        opened_definition,
        r"Let $x \in \mathbb{R}$ and $f := \sqrt{1 + x^2}$. \[ \frac{1}{f^2} \left( f - \frac{x^2}{f} \right) = \frac{1}{f^3} \]",
    ),
    Move(
        "a definition solved for a term",
        FOLD,
        solved_for_term,
        r"Let $p, q \in \mathbb{R}$ and $m := \frac{p + q}{2}$. \[ 2 m - p - q = 0 \]",
    ),
    Move(
        "two sums the other way round",
        FOLD,
        swapped_sums,
        r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $y \in \mathbb{R}^{m}$ and "
        r"$u_i := \sum_{j=1}^{n} A_{ij} x_j$. \[ \sum_{j=1}^{n} x_j \sum_{i=1}^{m} y_i A_{ij} = \sum_{i=1}^{m} y_i u_i \]",
    ),
    Move("a tangent", TANGENT, quotient, TANGENT.law),
    Move(
        "the sine of a double angle",
        DOUBLE_ANGLE,
        double_angle,
        r"Let $x \in \mathbb{R}$. \[ 2 \sin x \cos x = \sin(2 x) \] \[ 2 \sinh x \cosh x = \sinh(2 x) \]",
    ),
    Move(
        "the cosine of a double angle",
        DOUBLE_ANGLE,
        double_cosine,
        r"Let $x \in \mathbb{R}$. \[ \cos^2 x - \sin^2 x = \cos(2 x) \] \[ \cosh^2 x + \sinh^2 x = \cosh(2 x) \]",
    ),
    Move("squares that add up to 1", PYTHAGORAS, one_of_squares, PYTHAGORAS.law),
    Move(
        "a softmax",
        FOLD,
        softmax_of,
        r"Let $z \in \mathbb{R}^{C}$. \[ \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}} = \operatorname{softmax}(z)_k \]",
    ),
    Move("the sigmoid of the opposite", MIRROR, mirrored, r"Let $x, y \in \mathbb{R}$. \[ 1 - \sigma(x - y) = \sigma(y - x) \]"),
    Move("a sigmoid or a hyperbolic tangent", FOLD, logistic, FOLD.law),
)
