"""What is said of a layer l is said of l + 1 and of the last one: z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}."""

from __future__ import annotations

import pytest

from symgrad import check

_SHAPES = (
    r"Layers $l = 1, \dots, L$ have $W^{(l)} \in \mathbb{R}^{d^{(l)} \times d^{(l-1)}}$ and $b^{(l)} \in \mathbb{R}^{d^{(l)}}$, "
)
_FORWARD = r"\[ z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}, \quad a^{(l)} = f(z^{(l)}) \] "
#: What a document says, a true line about it, and a false one.
LINES = {
    "in brackets, with shapes": (
        _SHAPES + _FORWARD + r"\[ \delta^{(l)} = \frac{\partial J}{\partial z^{(l)}} \] ",
        r"\[ \delta^{(l)} = (W^{(l+1)\top} \delta^{(l+1)}) \odot f'(z^{(l)}) \]",
        r"\[ \delta^{(l)} = (W^{(l)\top} \delta^{(l+1)}) \odot f'(z^{(l)}) \]",
    ),
    "the last layer, and an error e that is no base of powers": (
        _SHAPES + _FORWARD + r"\[ e^{(l)} = \frac{\partial J}{\partial z^{(l)}} \] ",
        r"\[ \frac{\partial J}{\partial W^{(L)}} = e^{(L)} a^{(L-1)\top} \]",
        r"\[ \frac{\partial J}{\partial W^{(L)}} = 2 e^{(L)} a^{(L-1)\top} \]",
    ),
    "of which nothing is declared": (
        _FORWARD + r"\[ \delta^{(l)} = \frac{\partial J}{\partial z^{(l)}} \] "
        r"\[ \frac{\partial J}{\partial W^{(l)}} = \delta^{(l)} a^{(l-1)\top} \]",
        r"\[ \delta^{(l)} = (W^{(l+1)\top} \delta^{(l+1)}) \odot f'(z^{(l)}) \]",
        r"\[ \delta^{(l)} = (W^{(l+1)} \delta^{(l+1)}) \odot f'(z^{(l)}) \]",
    ),
    "the next step": (
        r"\[ h_t = \tanh(W h_{t-1} + U x_t + b), \quad y_t = V h_t \] ",
        r"\[ \frac{\partial E}{\partial h_t} = W^\top ((1 - h_{t+1}^2) \odot \frac{\partial E}{\partial h_{t+1}}) "
        r"+ V^\top \frac{\partial E}{\partial y_t} \]",
        r"\[ \frac{\partial E}{\partial y_t} = 2 \frac{\partial E}{\partial y_t} \] "
        r"\[ \frac{\partial E}{\partial h_t} = W^\top ((1 - h_{t+1}^2) \odot \frac{\partial E}{\partial h_{t+1}}) \]",
    ),
    "entries, without brackets": (
        r"Let $\delta^l_j = \frac{\partial C}{\partial z^l_j}$ with $z^l_j = \sum_k w^l_{jk} a^{l-1}_k + b^l_j$ and "
        r"$a^l_j = \sigma(z^l_j)$. ",
        r"\[ \delta^l_j = \sum_k w^{l+1}_{kj} \delta^{l+1}_k \sigma'(z^l_j) \]",
        r"\[ \delta^l_j = \sum_k w^{l+1}_{jk} \delta^{l+1}_k \sigma'(z^l_j) \]",
    ),
}


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert check(f"{said}\n{true}").rows[-1].verdict.passed
    assert not check(f"{said}\n{false}").rows[-1].verdict.passed


def test_what_is_said_of_a_layer_itself_goes_before():
    text = r"$a^{(l)} = \tanh(z^{(l)})$ and $a^{(L)} = 3 z^{(L)}$. "
    text += r"\[ \frac{\partial a^{(l+1)}}{\partial z^{(l+1)}} = 1 - (a^{(l+1)})^2 \] "
    text += r"\[ \frac{\partial a^{(L)}}{\partial z^{(L)}} = 3 \]"
    assert [row.verdict.passed for row in check(text).rows] == [True, True]
