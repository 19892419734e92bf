"""Names with a step below them, h_t and h_{t-1}, where no sum runs over it: things of their own, of any shape."""

from __future__ import annotations

import pytest

from symgrad import check

_CELL = (
    r"\[ f_t = \sigma(W_f h_{t-1} + b_f), \quad i_t = \sigma(W_i h_{t-1} + b_i) \] \[ c_t = f_t \odot c_{t-1} + i_t \odot g_t \] "
)

#: What a document says, a true line about it, and a false one.
LINES = {
    "the state of a layer": (
        r"\[ h_t = \tanh(W h_{t-1} + U x_t + b) \]",
        r"\[ \frac{\partial L}{\partial h_{t-1}} = W^\top ((1 - h_t^2) \odot \frac{\partial L}{\partial h_t}) \]",
        r"\[ \frac{\partial L}{\partial h_{t-1}} = W ((1 - h_t^2) \odot \frac{\partial L}{\partial h_t}) \]",
    ),
    "the Jacobian of a step": (
        r"\[ h_t = \tanh(W h_{t-1} + U x_t + b) \]",
        r"\[ \frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2) W \]",
        r"\[ \frac{\partial h_t}{\partial h_{t-1}} = \operatorname{diag}(1 - h_t^2) W^\top \]",
    ),
    "gates, whose letters are labels of weights": (
        _CELL,
        r"\[ \frac{\partial E}{\partial W_f} = (\frac{\partial E}{\partial f_t} \odot f_t \odot (1 - f_t)) h_{t-1}^\top \]",
        r"\[ \frac{\partial E}{\partial W_f} = h_{t-1} (\frac{\partial E}{\partial f_t} \odot f_t \odot (1 - f_t))^\top \]",
    ),
    "a cell": (
        _CELL,
        r"\[ \frac{\partial c_t}{\partial c_{t-1}} = \operatorname{diag}(f_t) \]",
        r"\[ \frac{\partial c_t}{\partial c_{t-1}} = \operatorname{diag}(i_t) \]",
    ),
    "an average of gradients": (
        r"\[ v_{t+1} = \mu v_t - \eta g_t, \quad w_{t+1} = w_t + v_{t+1} \]",
        r"\[ w_{t+1} - w_t = \mu v_t - \eta g_t \]",
        r"\[ w_{t+1} - w_t = \mu v_t + \eta g_t \]",
    ),
}


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert check(f"{said}\n{true}").rows[-1].verdict.passed
    assert not check(f"{said}\n{false}").rows[-1].verdict.passed


def test_what_is_counted_stays_an_index():
    text = r"Let $x \in \mathbb{R}^n$ and $d_i = x_{i+1} - x_i$. \[ \sum_{i=1}^{n-1} d_i = x_n - x_1 \]"
    assert check(text).rows[-1].verdict.passed


def test_what_is_true_of_numbers_alone_does_not_pass_where_something_is_transposed():
    said = r"\[ a_t = f_t g_{t-1} \] "
    row = check(said + r"\[ \frac{\partial E}{\partial W} = g_{t-1} (f_t \odot W)^\top \] \[ (a_t b)^\top = b a_t \]").rows[-1]
    assert not row.verdict.passed
