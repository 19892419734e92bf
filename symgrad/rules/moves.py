r"""The moves of the search for short forms: a row for each. To add a move is to add a row; a test is made of each.

A move of `PARTS` is tried at every part of a term, from the inside out; it asks for no names. A move of `WHOLE` is tried at the
term as a whole, as what it puts in at one place cancels at another. A move of `BY_MATRICES` looks at a result once more, in its
matrix notation. One of `OPENING` makes a term no shorter by itself: it is there for who proves an identity.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..operators.search import Move
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
from .indicators import ALIGNED, ONE_CASE, OPPOSITE, SIDES, aligned, balanced_sides, one_branch, one_sided
from .matrices import INVERSE_OF_TRANSPOSE, INVERSES, SYMMETRY
from .merging import merged, same_letters, same_way_round
from .regrouping import cancelled_inverses, inverses_opened, shared_factors, symmetric_factors, transposes_opened
from .rule import Rule
from .scope import Scope
from .trigonometry import DOUBLE_ANGLE, PYTHAGORAS, TANGENT, double_angle, double_cosine, one_of_squares, quotient


@dataclass(frozen=True)
class RuleMove(Move[Node, Scope]):
    """A move that is a step of a proof.

    rule  what the step is called where this move made the term shorter
    """

    rule: Rule


PARTS = (
    RuleMove(
        "a value under its condition",
        one_branch,
        ONE_CASE.law,
        ONE_CASE,
    ),
    RuleMove(
        "the sides of a condition",
        balanced_sides,
        SIDES.law,
        SIDES,
    ),
    RuleMove(
        "two sums with their letters exchanged",
        same_letters,
        r"Let $X \in \mathbb{R}^{n \times n}$. "
        r"\[ \sum_{i=1}^{n} \sum_{j=1}^{n} (X_{ij} + X_{ji}) = 2 \sum_{i=1}^{n} \sum_{j=1}^{n} X_{ij} \]",
        FACTOR,
    ),
    RuleMove(
        "a difference and its opposite",
        same_way_round,
        r"Let $a, b, x, y \in \mathbb{R}$. \[ a e^{(x - y)^2} + b e^{(y - x)^2} = (a + b) e^{(x - y)^2} \]",
        FACTOR,
    ),
    RuleMove("common factors and sums over one range", merged, FACTOR.law, FACTOR),
    RuleMove(
        "indices that a delta makes equal",
        aligned,
        r"Let $p \in \mathbb{R}^{n}$. \[ p_k \delta_{ik} - p_i p_k = p_i (\delta_{ik} - p_k) \]",
        ALIGNED,
    ),
    RuleMove(
        "opposite conditions",
        one_sided,
        r"Let $a, b, x \in \mathbb{R}$. \[ (a + b) \mathbb{1}[x > 0] + b \, \mathbb{1}[x \le 0] = a \, \mathbb{1}[x > 0] + b \]",
        OPPOSITE,
    ),
    RuleMove(
        "fractions in a denominator",
        cleared,
        r"Let $x \in \mathbb{R}$, $c > 0$. \[ \frac{1}{1 + x^2 / c} = \frac{c}{c + x^2} \]",
        FACTOR,
    ),
    RuleMove("one denominator", over_one_denominator, r"Let $a, b > 0$. \[ \frac{a^2 - b^2}{a + b} = a - b \]", FACTOR),
)

WHOLE = (
    RuleMove(
        "a whole definition",
        whole_definition,
        r"Let $x, y \in \mathbb{R}$ and $f := \log(1 + x^2)$. \[ y \log(1 + x^2) = y f \]",
        FOLD,
    ),
    RuleMove(
        "the exponential in a definition",
        exponential_of_name,
        r"Let $x \in \mathbb{R}$ and $f := \frac{1}{1 + e^{-x}}$. \[ \frac{e^{-x}}{(1 + e^{-x})^2} = f (1 - f) \]",
        FOLD,
    ),
    RuleMove(
        "a part of a definition",
        part_of_definition,
        r"Let $x \in \mathbb{R}^{n}$ and $m := \frac{1}{n} \sum_{i=1}^{n} x_i$. \[ \sum_{i=1}^{n} x_i = n m \]",
        FOLD,
    ),
    RuleMove(
        "the factors of a definition",
        factors_of_definition,
        r"Let $a, b, c \in \mathbb{R}$, $b > 0$ and $q := \frac{a}{b}$. \[ \frac{a c}{b} = q c \]",
        FOLD,
    ),
    RuleMove(
        "a definition opened",
        opened_definition,
        r"Let $x \in \mathbb{R}$ and $f := \sqrt{1 + x^2}$. \[ \frac{1}{f^2} \left( f - \frac{x^2}{f} \right) = \frac{1}{f^3} \]",
        FOLD,
    ),
    RuleMove(
        "a definition solved for a term",
        solved_for_term,
        r"Let $p, q \in \mathbb{R}$ and $m := \frac{p + q}{2}$. \[ 2 m - p - q = 0 \]",
        FOLD,
    ),
    RuleMove(
        "two sums the other way round",
        swapped_sums,
        r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $y \in \mathbb{R}^{m}$ and "
        r"$u_i := \sum_{j=1}^{n} A_{ij} x_j$. \[ \sum_{j=1}^{n} x_j \sum_{i=1}^{m} y_i A_{ij} = \sum_{i=1}^{m} y_i u_i \]",
        FOLD,
    ),
    RuleMove("a tangent", quotient, TANGENT.law, TANGENT),
    RuleMove(
        "the sine of a double angle",
        double_angle,
        r"Let $x \in \mathbb{R}$. \[ 2 \sin x \cos x = \sin(2 x) \] \[ 2 \sinh x \cosh x = \sinh(2 x) \]",
        DOUBLE_ANGLE,
    ),
    RuleMove(
        "the cosine of a double angle",
        double_cosine,
        r"Let $x \in \mathbb{R}$. \[ \cos^2 x - \sin^2 x = \cos(2 x) \] \[ \cosh^2 x + \sinh^2 x = \cosh(2 x) \]",
        DOUBLE_ANGLE,
    ),
    RuleMove("squares that add up to 1", one_of_squares, PYTHAGORAS.law, PYTHAGORAS),
    RuleMove(
        "a softmax",
        softmax_of,
        r"Let $z \in \mathbb{R}^{C}$. \[ \frac{e^{z_k}}{\sum_{j=1}^{C} e^{z_j}} = \operatorname{softmax}(z)_k \]",
        FOLD,
    ),
    RuleMove(
        "the sigmoid of the opposite", mirrored, r"Let $x, y \in \mathbb{R}$. \[ 1 - \sigma(x - y) = \sigma(y - x) \]", MIRROR
    ),
    RuleMove("a sigmoid or a hyperbolic tangent", logistic, FOLD.law, FOLD),
)

BY_MATRICES = (
    RuleMove(
        "common factors of matrix products",
        shared_factors,
        r"Let $A \in \mathbb{R}^{m \times n}$, $B, C \in \mathbb{R}^{n \times p}$, $x, y \in \mathbb{R}^{p}$. "
        r"\[ [A B x + A C y]_i = [A (B x + C y)]_i \]",
        FACTOR,
    ),
    RuleMove(
        "a symmetric matrix and its transpose",
        symmetric_factors,
        r"Let $A \in \mathbb{R}^{m \times n}$, $S \in \mathbb{S}^{n}$, $x, y \in \mathbb{R}^{n}$. "
        r"\[ [A S x + A S^{\top} y]_i = [A S (x + y)]_i \]",
        SYMMETRY,
    ),
    RuleMove(
        "a matrix beside the inverse of a product",
        cancelled_inverses,
        r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$. \[ [X (A X)^{-1}]_{ij} = [A^{-1}]_{ij} \]",
        INVERSES,
    ),
)

OPENING = (
    RuleMove(
        "the inverse of a product",
        inverses_opened,
        r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det A \neq 0$, $\det X \neq 0$. \[ [(A X)^{-1}]_{ij} = [X^{-1} A^{-1}]_{ij} \]",
        INVERSES,
    ),
    RuleMove("the inverse of a transpose", transposes_opened, INVERSE_OF_TRANSPOSE.law, INVERSE_OF_TRANSPOSE),
)
