"""What is known to hold of <, >, ≤, ≥ and ≠: what follows from signs and assumptions, and nothing that fails anywhere."""

from __future__ import annotations

import pytest

from symgrad.decide.normal_form import always_holds
from symgrad.reading.latex_reader import read_condition

DECLARED = r"$x, y, z \in \mathbb{R}$"
#: (what is assumed, a relation that follows).
FOLLOWING = [
    ("", "x^2 + 1 > 0"),
    ("", "x^2 + 3 > 2"),
    ("", r"x^2 + 1 \ge 1"),
    ("", r"x^2 + y^2 \ge 0"),
    ("", r"2 \le x^2 + 3"),
    ("", "0 < e^x"),
    ("", r"e^x \ne 0"),
    ("", r"e^x \ge 0"),
    ("", r"-x^2 \le 0"),
    ("", r"-1 - x^2 \ne 0"),
    ("", r"x^2 - 1 \ne x^2"),
    ("x > 0", "3 x > 2 x"),
    ("x > 0", r"3 x \ge 2 x"),
    ("x > 0", "2 x < 3 x"),
    ("x > 0", "-x < 0"),
    ("x > 0", r"x \ne 0"),
    ("x > 0", r"y \le y + x"),
    ("x < 0", "x < 0"),
    ("x < 0", "-x > 0"),
    ("x < 0", r"x \ne 0"),
    (r"x \ge 0", r"2 x \ge x"),
    (r"x \ne 0", r"x \ne 0"),
    (r"x \ne 0", r"-2 x \ne 0"),
    (r"x \ne y", r"x - y \ne 0"),
    ("x > y", "x - y > 0"),
    ("x > y", "y < x"),
]
#: (what is assumed, a relation that fails somewhere).
FAILING = [
    ("", r"x \ge 0"),
    ("", "x^2 > 0"),
    ("", r"x^2 \ne 0"),
    ("", r"x^2 + 1 \ge 2"),
    ("", r"x^2 + 1 > 1"),
    ("", r"1 - x^2 \ge 0"),
    ("", r"e^x \ge 1"),
    ("", "|x| > 0"),
    ("", r"x \ne y"),
    ("", "1 > 1"),
    ("", r"1 \ne 1"),
    ("", r"1 \ge 2"),
    ("x > 0", "2 x > 3 x"),
    ("x > 0", r"2 x \ge 3 x"),
    ("x > 0", "3 x < 2 x"),
    ("x > 0", r"x \ge 1"),
    ("x > 0", "y > 0"),
    ("x > 0", "-x > 0"),
    ("x < 0", "x > 0"),
    ("x < 0", r"x \ge 0"),
    (r"x \ge 0", "x > 0"),
    (r"x \ge 0", r"x \ne 0"),
    (r"x \ge 0", r"x \le 0"),
    (r"x \ne 0", "x > 0"),
    (r"x \ne 0", r"x \ge 0"),
    (r"x \ne 0", r"y \ne 0"),
    ("x > y", "y - x > 0"),
    ("x > y", "x > 0"),
]


def known(assumed: str, relation: str) -> bool:
    given = (read_condition(assumed, DECLARED),) if assumed else ()
    return always_holds(read_condition(relation, DECLARED, given), given)


@pytest.mark.parametrize("assumed, relation", FOLLOWING)
def test_what_follows_is_known(assumed, relation):
    assert known(assumed, relation)


@pytest.mark.parametrize("assumed, relation", FAILING)
def test_what_fails_somewhere_is_not_claimed(assumed, relation):
    assert not known(assumed, relation)
