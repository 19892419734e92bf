"""Questions under the same assumptions and names share what is found on the way; no answer depends on which were asked before."""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.derive.differentiate import Differentiator
from symgrad.terms.memory import forget

#: A residual network with two ways from the loss to each weight, and a name that both ways use.
RESIDUAL = r"""
Let $x, t \in \mathbb{R}^{n}$, $U, V, W \in \mathbb{R}^{n \times n}$.
\[ a_i := \tanh\Bigl(\sum_{j=1}^{n} U_{ij} x_j\Bigr) \]
\[ c_i := a_i + \tanh\Bigl(\sum_{j=1}^{n} V_{ij} a_j\Bigr) \]
\[ h_i := c_i a_i + \sum_{j=1}^{n} W_{ij} c_j \]
\[ L := \frac12 \sum_{i=1}^{n} (h_i - t_i)^2 \]
\[ \frac{\partial L}{\partial W_{kl}} \] \[ \frac{\partial L}{\partial V_{kl}} \] \[ \frac{\partial L}{\partial U_{kl}} \]
"""


def network(depth: int) -> str:
    """A network of one width whose weights are asked one by one."""
    lines = [r"Let $a^{(0)}, t \in \mathbb{R}^{n}$."]
    for layer in range(1, depth + 1):
        lines.append(rf"Let $W^{{({layer})}} \in \mathbb{{R}}^{{n \times n}}$.")
        inside = rf"\sum_{{j=1}}^{{n}} W^{{({layer})}}_{{ij}} a^{{({layer - 1})}}_j"
        lines.append(rf"\[ a^{{({layer})}}_i := \sigma\Bigl({inside}\Bigr) \]")
    lines.append(rf"\[ E := \frac12 \sum_{{i=1}}^{{n}} (a^{{({depth})}}_i - t_i)^2 \]")
    lines += [rf"\[ \frac{{\partial E}}{{\partial W^{{({layer})}}_{{kl}}}} \]" for layer in range(1, depth + 1)]
    return "\n\n".join(lines)


def alone(question) -> str:
    forget()
    return question.derive().latex()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_an_answer_is_the_same_whatever_was_asked_before(order):
    questions = read(RESIDUAL).questions
    expected = [alone(question) for question in questions]
    forget()
    assert [questions[place].derive().latex() for place in order] == [expected[place] for place in order]


def test_a_network_asked_layer_by_layer_is_gone_through_once(monkeypatch):
    made = []
    adjoint = Differentiator._adjoint

    def counted(self, tensor, *rest):
        made.append(tensor.name)
        return adjoint(self, tensor, *rest)

    monkeypatch.setattr(Differentiator, "_adjoint", counted)
    forget()
    for question in read(network(8)).questions:
        question.derive()
    assert sorted(made) == sorted(set(made)) and len(made) == 8
