"""dz for ∂L/∂z: said by the document, or shown by the direction of its equations; a differential stays one."""

import re

import pytest

from symgrad import check
from symgrad.words.language import language

ATTENTION = (
    r"Let $S = \frac{Q K^\top}{\sqrt{m}}$, $P = \mathrm{softmax}(S)$ by rows and $O = P V$. @ "
    r"\[ dV = P^\top dO, \qquad dP = dO\, V^\top \] "
    r"\[ dS_{ij} = P_{ij} \left( dP_{ij} - \sum_k P_{ik} dP_{ik} \right) \] "
    r"\[ dQ = \frac{1}{\sqrt m} dS\, K, \qquad dK = \frac{1}{\sqrt m} dS^\top Q \]"
)
LAYER = (
    r"Let $z = W x + b$, $a = \tanh(z)$. @ \[ dz = da \odot (1 - a \odot a) \] "
    r"\[ dW = dz\, x^\top, \qquad db = dz, \qquad dx = W^\top dz \]"
)
SAID = [
    r"Denote $dX = \partial L / \partial X$ for any matrix $X$.",
    r"We write $dz$ for $\frac{\partial L}{\partial z}$ and so on.",
    r"Here $\frac{\partial \mathcal{L}}{\partial z}$ is called $dz$.",
    r"As usual, $db = \frac{dL}{db}$.",
]


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("said", [*SAID, ""])
@pytest.mark.parametrize("text", [ATTENTION, LAYER], ids=["attention", "layer"])
def test_what_backpropagation_says_passes(text, said):
    found = statuses(text.replace("@", said))
    assert found and set(found) == {"proved"}


@pytest.mark.parametrize(("right", "wrong"), [("x^\\top", "a^\\top"), (r"1 - a", r"1 + a"), (r"W^\top dz", r"2 W^\top dz")])
def test_a_slip_passes_nowhere_and_is_refuted_only_of_a_loss_that_is_defined(right, wrong):
    for said in (SAID[1], ""):  # of any L there may be other ways to it
        found = statuses(LAYER.replace(right, wrong).replace("@", said))
        assert found.count("unknown") == 1 and "refuted" not in found
    found = statuses(LAYER.replace(right, wrong).replace("@", r"Let $L = \|a - y\|^2$ and $dz = \frac{\partial L}{\partial z}$."))
    assert found.count("refuted") == 1


def test_a_loss_that_the_document_defines_counts():
    text = r"$z = w x + b$, $a = \sigma(z)$, $J = -y \log a - (1-y) \log(1-a)$ and $dz = \frac{dJ}{dz}$. "
    assert statuses(text + r"\[ dz = a - y, \qquad dw = x\, dz, \qquad db = dz \]") == ["proved"] * 3
    assert statuses(text + r"\[ dz = a + y, \qquad dw = dz \]") == ["refuted"] * 2


def test_what_only_the_direction_shows_is_said_to_be_that():
    text = r"$Z = X W$, $A = \tanh(Z)$. \[ dZ = dA \odot (1 + A \odot A), \qquad dW = X^\top dZ \]"
    reason = check(text).rows[0].verdict.reason
    assert "nothing says that dZ is meant as a derivative of the loss" in reason
    assert not re.search("[a-z]{4,}", re.sub("\u2068.*?\u2069", "", language("fa").told(reason)))


def test_differentials_are_differentials():
    text = (
        r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^d$, $y \in \mathbb{R}^n$, $z = X w$ and $L = \|z - y\|^2$. "
        r"\[ dL = 2 (z - y)^\top dz \] \[ dz = X dw \] \[ dz = 2 X dw \]"
    )
    assert statuses(text) == ["proved", "proved", "refuted"]
