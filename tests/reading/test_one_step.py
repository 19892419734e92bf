"""One step of a recurrent cell: c_t and c_{t-1} are two names, and the f of W_f is a gate."""

import pytest

from symgrad import check

CELL = r"""A cell with hidden size $n$: \begin{align}
f_t &= \sigma(W_f x_t + U_f h_{t-1} + b_f) \\ i_t &= \sigma(W_i x_t + U_i h_{t-1} + b_i) \\
g_t &= \tanh(W_g x_t + U_g h_{t-1} + b_g) \\ c_t &= f_t \odot c_{t-1} + i_t \odot g_t \end{align} """


def last(text):
    return check(text).rows[-1].verdict.status


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [("f", "c_{t-1}", "c_t"), ("i", "g_t", "i_t"), ("g", "i_t", "(1 - g_t^2)")],
)
def test_a_gate_of_a_cell(name, right, wrong):
    text = CELL + rf"\[ \frac{{\partial L}}{{\partial {name}_t}} = \frac{{\partial L}}{{\partial c_t}} \odot ?? \]"
    assert last(text.replace("??", right)) == "proved"
    assert last(text.replace("??", wrong)) == "refuted"


def test_gradients_by_several_arrays_keep_their_names():
    text = r"""Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $z = W x$ and $E = \|z\|^2$.
    \[ \frac{\partial E}{\partial z_i} = 2 z_i \] \[ \nabla_W E = (\nabla_z E) x^\top, \qquad \nabla_x E = ?? \nabla_z E \]
    \[ \frac{\partial E}{\partial x_j} = 2 \sum_i W_{ij} z_i \]"""
    assert {row.verdict.status for row in check(text.replace("??", r"W^\top")).rows} == {"proved"}
    assert "refuted" in {row.verdict.status for row in check(text.replace("??", r"2 W^\top")).rows}
