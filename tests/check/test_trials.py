"""What a trial says: ties settle nothing, and a side without a value counts on a neighbourhood, at sizes that were compared."""

import pytest
from flint import arb, fmpq

from symgrad import check
from symgrad.check.checker import judge
from symgrad.check.setting import setting
from symgrad.check.trials import AGREE, DIFFER, SILENT, UNDECIDED, Sides, agreement
from symgrad.operators.functions import exp, log
from symgrad.terms.building import scalar, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.nodes import MINUS_ONE, TWO, Pow, Relation, Size, Sum, mul
from symgrad.values.evaluate import Point

x = scalar("x")


def tried(left, relation, right, value):
    """(the sides, their trial where x has a value)."""
    sides = Sides(setting(Claim(left, relation, right)), left, right, relation)
    return sides, sides.at(Point({}, {x.tensor: {(): value if isinstance(value, arb) else fmpq(value)}}), {})


@pytest.mark.parametrize("relation", ["≤", "≥"])
def test_a_tie_of_blurred_values_says_nothing_of_an_inequality(relation):
    _, trial = tried(exp(x), relation, mul(exp(mul(TWO, x)), exp(mul(MINUS_ONE, x))), arb(3, 1e-9))
    assert trial.outcome == SILENT and trial.message == "at a tie"


@pytest.mark.parametrize("relation", ["<", ">", "≠"])
def test_a_tie_of_balls_settles_no_strict_inequality(relation):
    _, trial = tried(exp(x), relation, mul(exp(mul(TWO, x)), exp(mul(MINUS_ONE, x))), 3)
    assert trial.outcome == UNDECIDED and "told apart" in trial.message


def test_values_agree_where_they_are_exact_or_sharp():
    assert agreement("≤", fmpq(1), fmpq(1)) == agreement("=", fmpq(1), fmpq(1)) == AGREE
    assert agreement("<", fmpq(1), fmpq(1)) == agreement("≠", fmpq(1), fmpq(1)) == DIFFER
    blurred = arb(1, 0.1)
    assert agreement("=", blurred, blurred) == agreement("<", blurred, fmpq(1)) == UNDECIDED
    assert agreement("<", blurred, fmpq(2)) == AGREE and agreement(">", blurred, fmpq(2)) == DIFFER


def test_a_single_place_without_a_value_shrinks_no_domain():
    sides, trial = tried(x, "=", mul(Pow(x, TWO), Pow(x, MINUS_ONE)), 0)
    assert trial.outcome == SILENT and trial.missing == "right" and not sides.shrinks_domain(trial)


def test_a_neighbourhood_without_a_value_shrinks_the_domain():
    sides, trial = tried(x, "=", exp(log(x)), -1)
    assert trial.outcome == SILENT and trial.missing == "right" and sides.shrinks_domain(trial)
    sides, trial = tried(x, "=", exp(log(x)), 0)
    assert trial.missing == "right" and not sides.shrinks_domain(trial)


OTHERS = r"Let $z \in \mathbb{R}^C$ and $A_i := \sum_{j=1}^{C} \mathbb{1}[j \ne i] e^{z_j}$. "


def test_a_right_side_without_a_value_at_degenerate_sizes_only_is_passed_over():
    (row,) = check(OTHERS + r"\[ \frac{e^{z_i}}{\sum_{j=1}^C e^{z_j}} = \sigma(z_i - \log A_i) \]").rows
    assert row.verdict.passed


n, m = Size("n"), Size("m")
X, y = vector("X", m, n), vector("y", n)
i, j = index("i", n), index("j", m)
#: True where n is 1.
SQUARES = Claim(Pow(Sum(i, y[i]), TWO), "=", Sum(i, Pow(y[i], TWO)), (Relation("<", n, TWO),))
ROWS = Claim(Pow(Sum(i, X[j, i]), TWO), "=", Sum(i, Pow(X[j, i], TWO)), (Relation("<", n, TWO),))


@pytest.mark.parametrize("claim, said", [(SQUARES, "at sizes of 1 only"), (ROWS, "n was 1 wherever something was compared")])
def test_what_could_be_tried_at_sizes_of_1_only_does_not_pass(claim, said):
    verdict = judge(claim)
    assert verdict.status == "unknown" and said in verdict.reason
