"""A claim that fails on one stretch of the numbers only, or at one number only, is refuted; one that holds on them all passes."""

import pytest

from symgrad import ReadError, check, read

FALSE = [
    r"$x \in \mathbb{R}$ \[ |x| = x \quad (x \ge -1) \]",
    r"$x \in \mathbb{R}$ \[ \max(0, x) = x \quad \text{for } x > -2 \]",
    r"$x \in \mathbb{R}$. If $x > -1$: \[ |x| = x \]",
    r"$x \in \mathbb{R}$ \[ |x - 1| = 1 - x \quad (x < 2) \]",
    r"$x, y \in \mathbb{R}$ \[ \max(x, y) = x \quad (x > y - 1) \]",
    r"$x \in \mathbb{R}$ \[ \sqrt{x^2} = x \quad (x \ge -5) \]",
    r"$a, b \in \mathbb{R}$ \[ |a + b| = |a| + |b| \quad (a \ge 0) \]",
    r"$x \in \mathbb{R}$ \[ x^2 \ge x \]",
    r"$x \in \mathbb{R}$ \[ x^4 \ge x^2 \quad (x \ge \tfrac{1}{2}) \]",
    r"$x \in \mathbb{R}$ \[ x^2 > 0 \]",
    r"$x \in \mathbb{R}$ \[ (x - 3)^2 > 0 \]",
    r"$x \ge 0$ \[ x > 0 \]",
    r"$x, y \in \mathbb{R}$ \[ x^2 + y^2 > 2 x y \]",
    r"$x \in \mathbb{R}^{n}$ \[ \sum_{i} x_i^2 > 0 \]",
    r"$x \in \mathbb{R}$ \[ \sigma(x) (1 - \sigma(x)) < \frac{1}{4} \]",
    r"$p \in (0,1)$ \[ p (1 - p) < \frac{1}{4} \]",
    r"$x > 0$ \[ \log x < x - 1 \]",
    r"$x \in \mathbb{R}$, $h(x) := \begin{cases} \frac{1}{2} x^2 & |x| \le 1 \\ |x| - \frac{1}{2} & |x| > 1 \end{cases}$ "
    r"\[ h'(x) = x \quad (|x| < 2) \]",
]
TRUE = [
    r"$x \in \mathbb{R}$ \[ |x| = x \quad (x \ge 0) \]",
    r"$x \in \mathbb{R}$ \[ |x - 1| = 1 - x \quad (x < 1) \]",
    r"$x, y \in \mathbb{R}$ \[ x^2 + y^2 \ge 2 x y \]",
    r"$x \in \mathbb{R}$ \[ e^{x} \ge 1 + x \]",
    r"$x > 0$ \[ \log x \le x - 1 \]",
    r"$x \in \mathbb{R}$ \[ x^2 > 0 \quad (x \neq 0) \]",
    r"$x \in \mathbb{R}$ \[ \sigma(x) (1 - \sigma(x)) \le \frac{1}{4} \]",
    r"$x \in \mathbb{R}$, $r(x) := \max(0, x)$ \[ r'(x) = 1 \quad (x > 0) \]",
]


@pytest.mark.parametrize("text", FALSE)
def test_what_fails_somewhere_is_refuted(text):
    assert [row.verdict.status for row in check(read(text)).rows] == ["refuted"]


X, A = r"Let $x \in \mathbb{R}^{n}$. ", r"Let $x \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{n \times n}$. "


@pytest.mark.parametrize(
    "case, claim",
    [
        (r"Let $t \in \mathbb{R}$. If $t < 0$", "|t| = -t"),
        (r"Let $t \in \mathbb{R}$. For $t > 0$", "|t| = t"),
        (r"If $t > 0$", "|t| = t"),
        (r"Let $t \in \mathbb{R}$. When $t \in (0, 1)$", "t^2 < t"),
        (r"Let $t \in \mathbb{R}$. For $t \in (2, 3]$", "t^2 > 4"),
        (r"If $t \in (0, 1)$", "t^2 < t"),
        (X + r"If $x_i > 0$", "|x_i| = x_i"),
        (X + r"If $x_i > 0$", r"\sum_i |x_i| = \sum_i x_i"),
        (X + r"If $x > 0$", r"\sum_i |x_i| = \sum_i x_i"),
        (X + r"For $x_i \in (0, 1)$", r"\sum_i |x_i| = \sum_i x_i"),
        (X + r"If $x \in (0, 1)^{n}$", "x_i^2 < x_i"),
        (A + r"If $A = A^{\top}$", r"\nabla_x x^{\top} A x = 2 A x"),
    ],
)
def test_a_case_that_was_stated_once_does_not_hold_after_its_display(case, claim):
    first, second = check(read(rf"{case}: \[ {claim} \] And \[ {claim} \]")).rows
    assert first.verdict.passed and second.verdict.status == "refuted"


@pytest.mark.parametrize("case", [A + r"If $A \succ 0$", r"Let $t \in \mathbb{R}$. If $t \in \{0, 1\}$"])
def test_a_case_that_is_not_read_is_refused(case):
    with pytest.raises(ReadError, match="no case that is read"):
        read(rf"{case}: \[ 1 = 1 \]")


@pytest.mark.parametrize("text", TRUE)
def test_what_holds_everywhere_passes(text):
    assert check(read(text)).passed


def test_assumptions_that_some_sizes_cannot_meet_cost_no_time():
    """det AᵀA is 0 where A has fewer rows than columns: such sizes are given up at once."""
    report = check(
        read(
            r"$A \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^{m}$, $x \in \mathbb{R}^{n}$, $\det(A^{\top} A) > 0$ "
            r"\[ A^{\top} A x = A^{\top} b \iff x = (A^{\top} A)^{-1} A^{\top} b \]"
        )
    )
    assert report.passed
    assert {sizes["m"] >= sizes["n"] for row in report.rows for sizes in row.verdict.sizes} == {True}


@pytest.mark.parametrize(
    "said, bound",
    [
        (r"S \succ 0", r"\operatorname{tr} S \le 1000"),
        (r"S \succ 0", r"\|S\|_F < 500"),
        (r"S \succ 0", r"\operatorname{tr} S > 10^{-5}"),
        (r"S^\top = S", r"S_{11} < 10^5"),
    ],
)
def test_a_matrix_that_is_symmetric_or_definite_is_tried_far_out_and_close_to_0(said, bound):
    (row,) = check(read(rf"Let $S \in \mathbb{{R}}^{{n \times n}}$, ${said}$. \[ {bound} \]")).rows
    assert row.verdict.status == "refuted"
