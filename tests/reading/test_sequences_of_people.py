"""Sequences as people write them: h_t = f(h_{t-1}) without :=, a first value in passing or none, L = \\sum_t L_t."""

import pytest

from symgrad import check


def last(text):
    return check(text).rows[-1].verdict.status


AVERAGE = r"Let $m_0 = 0$ and \[ m_t = \rho m_{t-1} + (1 - \rho) u_t \] so \[ m_t = (1 - \rho) \sum_{k=1}^t ?? u_k. \]"
LATE = r"""Let $u_t \in \mathbb{R}$ for $t = 1, \dots, T$.
\[ s_t = a s_{t-1} + u_t \] with $s_0 = 0$. Unrolled, \[ s_3 = a^2 u_1 + ?? u_2 + u_3. \]"""
NETWORK = r"""A recurrent network with $p_t, y_t \in \mathbb{R}^m$ and $r_t \in \mathbb{R}^n$ is
\[ q_t = A r_{t-1} + B x_t + b \] \[ r_t = \tanh(q_t) \] \[ p_t = C r_t \]
with the loss $J = \sum_{t=1}^T J_t$, $J_t = \frac{1}{2} \|p_t - y_t\|^2$. """


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (AVERAGE, r"\rho^{t-k}", r"\rho^{t-k+1}"),
        (LATE, "a", "a^3"),
        (NETWORK + r"\[ \frac{\partial J}{\partial p_t} = ?? \]", "p_t - y_t", "y_t - p_t"),
        (NETWORK + r"\[ \frac{\partial J}{\partial C} = \sum_{t=1}^T (p_t - y_t) ??^\top \]", "r_t", "r_{t-1}"),
    ],
)
def test_an_equation_for_the_next_step_is_a_recurrence(text, right, wrong):
    assert last(text.replace("??", right)) in ("proved", "holds")
    assert last(text.replace("??", wrong)) == "refuted"


def test_a_step_of_a_network_passes_and_its_mistake_does_not():
    text = NETWORK + r"\[ \frac{\partial r_t}{\partial r_{t-1}} = ?? \]"
    assert last(text.replace("??", r"\operatorname{diag}(1 - r_t^2) A")) == "holds"
    assert last(text.replace("??", r"A \operatorname{diag}(1 - r_t^2)")) in ("refuted", "unknown")


def test_a_first_place_that_nothing_gives_may_have_any_value():
    text = r"\[ c_t = a c_{t-1} + b \] Then \[ c_2 = ?? \]"
    assert last(text.replace("??", "a c_1 + b")) in ("proved", "holds")
    assert last(text.replace("??", "a b + b")) != "proved"


@pytest.mark.parametrize("total", ["L", "L(w)"])
def test_the_terms_of_a_total_are_no_entries_of_it(total):
    text = rf"\[ {total} = \frac{{1}}{{n}} \sum_{{i=1}}^n L_i, \qquad L_i = (w a_i - b_i)^2 \] "
    text += r"\[ \frac{\partial L_i}{\partial w} = 2 a_i (w a_i - b_i) \] "
    text += r"\[ \frac{\partial L}{\partial w} = ?? \sum_{i=1}^n a_i (w a_i - b_i) \]"
    assert [row.verdict.status for row in check(text.replace("??", r"\frac{2}{n}")).rows] == ["proved", "proved"]
    assert last(text.replace("??", "2")) == "refuted"
