"""Equations that one display sets up and a later one solves: “setting it to zero gives”."""

import time

import pytest

from symgrad import check

GIVEN = r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$ and $L = \|X w - y\|^2$. "
SLOPE = GIVEN + r"Then \[ \nabla_w L = 2 X^\top X w - 2 X^\top y. \] "


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize(
    "text",
    [
        SLOPE + r"Setting it to zero gives \[ w = ?? (X^\top X)^{-1} X^\top y. \]",
        SLOPE + r"Setting the gradient to zero and solving for $w$ we get \[ \hat w = ?? (X^\top X)^{-1} X^\top y. \]",
        SLOPE + r"Setting $\nabla_w L = 0$ gives \[ w^* = ?? (X^\top X)^{-1} X^\top y. \]",
        GIVEN + r"\[ \nabla_w L = 2 X^\top X w - 2 X^\top y = 0. \] Solving for $w$ yields \[ w = ?? (X^\top X)^{-1} X^\top y. \]",
    ],
)
def test_what_a_later_display_states_solves_what_was_set_to_zero(text):
    assert statuses(text.replace("??", ""))[-1] == "holds"
    assert statuses(text.replace("??", "2"))[-1] == "refuted"


def test_every_display_on_the_way_is_judged():
    way = SLOPE + r"Setting this to zero, \[ X^\top X w = ?? X^\top y, \] and hence \[ w = (X^\top X)^{-1} X^\top y. \]"
    assert statuses(way.replace("??", "")) == ["proved", "holds", "holds"]
    assert "refuted" in statuses(way.replace("??", "3"))


def test_what_more_was_used_may_make_it_true():
    text = r"""Let $p \in \mathbb{R}^n$, $\lambda \in \mathbb{R}$ and $L = -\sum_i p_i \log p_i + \lambda \sum_i p_i$.
    \[ \frac{\partial L}{\partial p_i} = -\log p_i - 1 + \lambda \]
    Setting it to zero and using the constraint, we get \[ p_i = \frac{1}{n}. \]"""
    last = check(text).rows[-1].verdict
    assert last.status == "unknown" and "set to zero in line 2" in last.reason


def test_a_value_that_solves_nothing_is_a_value():
    """Without a word that sets anything to zero, w = V says what w is."""
    text = r"Let $f(x) = x^2 - 2 x$. \[ f'(x) = 2 x - 2 \] As an example, let \[ x = 3. \] Then \[ f'(x) = 4. \]"
    assert statuses(text) == ["proved", "proved"]


def test_the_name_may_mean_the_solution_behind_it():
    text = r"Let $f(x) = x^2 - 2 x$ for $x \in \mathbb{R}$. \[ f'(x) = 2 x - 2 = 0 \] so \[ x = 1 \] and \[ f(x) = ??. \]"
    assert statuses(text.replace("??", "-1"))[-1] == "unknown"
    assert "refuted" not in statuses(text.replace("??", "-1"))


def test_an_entry_is_solved_for_as_one_of_its_family():
    text = r"""Let $L = -\sum_i p_i \log p_i + \lambda \sum_i p_i$.
    \[ \frac{\partial L}{\partial p_i} = -\log p_i - 1 + \lambda = 0 \Rightarrow p_i = e^{\lambda - 1} \]"""
    assert statuses(text) == ["proved", "holds", "holds"]


def test_a_blank_line_before_a_display_ends_no_sentence():
    same = "\n\n$$A_{ij} = A_{ji}.$$\n\n"
    text = f"Let $A \\in \\mathbb{{R}}^{{n \\times n}}$.\n\nIf $A$ is symmetric, this simplifies to{same}In general{same}"
    assert statuses(text) == ["proved", "refuted"]


def test_of_several_slopes_each_solution_is_about_its_own():
    text = r"""Let $a, b \in \mathbb{R}$ and $f = a^2 + b^2 + a b - 3 a$.
    \[ \frac{\partial f}{\partial b} = 2 b + a \] \[ \frac{\partial f}{\partial a} = 2 a + b - 3 \]
    Setting both to zero we get \[ b = -\frac{a}{2}, \] and then \[ a = 2. \]"""
    assert statuses(text) == ["proved", "proved", "holds", "unknown"] and "refuted" not in statuses(text)


@pytest.mark.parametrize("words", ["Setting the gradient to zero,", "The first-order condition is", "At the optimum"])
def test_an_equation_to_solve_is_not_refuted(words):
    assert statuses(GIVEN + rf"{words} \[ \nabla_w L = 0. \]") == ["unknown"]
    assert statuses(GIVEN + rf"{words} \[ X^\top X w = X^\top y. \]") == ["unknown"]
    assert statuses(GIVEN + rf"{words} \[ \nabla_w L = 3 X^\top (X w - y) = 0. \]")[0] == "refuted"


@pytest.mark.parametrize("word", ["and $x$ ", "equal to ", "that ", "so, $x$, "])
def test_a_long_sentence_before_a_display_is_read_in_time(word):
    begun = time.process_time()
    check(r"Let $x \in \mathbb{R}$. \[ \frac{d}{dx} x^2 = 2 x \] " + word * 30 + r"we see \[ x = 0. \]")
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("lead", "between"),
    [("Set the gradient to zero.", "\n\nIf $X^\\top X$ is invertible,\n\n"), ("**Step 2: set it to zero**", "\n\n")],
)
def test_a_sentence_of_its_own_sets_to_zero_what_the_displays_behind_it_solve(lead, between):
    text = SLOPE + r"The Hessian is \[ \nabla_w^2 L = 2 X^\top X. \]"
    text += f"\n\n{lead}\n\n$$X^\\top X w = ?? X^\\top y$$\n\n{between}$$\\hat w = !! (X^\\top X)^{{-1}} X^\\top y$$"
    assert statuses(text.replace("??", "").replace("!!", "")) == ["proved", "proved", "holds", "holds"]
    assert statuses(text.replace("??", "").replace("!!", "2"))[-1] == "refuted"
    assert "refuted" in statuses(text.replace("??", "2").replace("!!", ""))


def test_what_is_set_to_zero_and_not_solved_follows_from_that():
    text = r"""Let $S \in \mathbb{S}^n$,
    $u \in \mathbb{R}^n$, $\lambda \in \mathbb{R}$ and $F = u^\top S u - \lambda (u^\top u - 1)$.
    \[ \nabla_u F = 2 S u - 2 \lambda u \] Setting it to zero: \[ S u = ?? \lambda u \]"""
    assert statuses(text.replace("??", ""))[-1] in ("proved", "holds")
    assert statuses(text.replace("??", "-"))[-1] == "refuted"


def test_a_name_has_no_value_where_it_was_solved_for():
    text = r"""Let $f(w) = \sum_i (w x_i - y_i)^2$. Setting $f'(w) = 0$:
    \[ \sum_i x_i (w x_i - y_i) = 0 \implies w = ?? \frac{\sum_i x_i y_i}{\sum_i x_i^2} \]
    One step from $w = 0$ is \[ w_{\text{new}} = 0 - \eta f'(0) = 2 \eta \sum_i x_i y_i. \]"""
    assert statuses(text.replace("??", ""))[1:] == ["holds", "proved"]
    assert statuses(text.replace("??", "2"))[1] == "refuted"


def test_a_random_parameter_is_solved_for_at_its_mode():
    text = r"""The prior is $\mu \sim \mathcal{N}(m, s^2)$ and $U(\mu) = \frac{1}{2} (x - \mu)^2 + \frac{(\mu - m)^2}{2 s^2}$.
    Solving $U'(\mu) = 0$ gives \[ \mu_{\text{MAP}} = \frac{s^2 x + ?? m}{s^2 + 1} \]"""
    assert statuses(text.replace("??", ""))[-1] == "holds"
    assert statuses(text.replace("??", "2"))[-1] == "refuted"


def test_a_logarithm_that_is_solved_for_defines_nothing():
    text = r"""Let $p, c \in \mathbb{R}^n$ with $p_i > 0$ and $F = -\sum_i p_i \log p_i - \beta \sum_i p_i c_i$.
    \[ \frac{\partial F}{\partial p_i} = -\log p_i - 1 - \beta c_i \] Setting it to zero,
    \[ \log p_i = -1 - ?? \beta c_i \] \[ p_i = e^{-1 - !! \beta c_i} \]"""
    assert statuses(text.replace("??", "").replace("!!", "")) == ["proved", "holds", "holds"]
    assert statuses(text.replace("??", "").replace("!!", "2"))[-1] == "refuted"
    assert "refuted" in statuses(text.replace("??", "2").replace("!!", "2"))


def test_a_value_that_is_concluded_from_a_slope_is_where_that_vanishes():
    text = SLOPE + r"Hence \[ w = ?? (X^\top X)^{-1} X^\top y. \]"
    assert statuses(text.replace("??", ""))[-1] == "holds"
    assert statuses(text.replace("??", "2"))[-1] == "unknown"


def test_what_the_minimiser_satisfies_follows_from_the_slope():
    text = SLOPE + r"The minimiser satisfies \[ X^\top X w = ?? X^\top y \]"
    assert statuses(text.replace("??", ""))[-1] in ("proved", "holds")
    assert statuses(text.replace("??", "2"))[-1] == "refuted"
