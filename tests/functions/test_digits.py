"""Functions keep their digits: at scales from 10⁻⁸ to 10⁸, in doubles, against the definition's exact value."""

import random

import flint
import numpy as np
import pytest

from symgrad import read
from symgrad.functions.program import argument_names
from symgrad.terms.nodes import Size
from symgrad.values.evaluate import Point, evaluate

SOFTMAX = r"$p_i := \frac{e^{z_i}}{\sum_{j=1}^n e^{z_j}}$"
DOCUMENTS = {
    "pairwise kernel": r"Let $z, a \in \mathbb{R}^n$, $L := \sum_{i=1}^n\sum_{j=1}^n a_i a_j e^{-(z_i - z_j)^2}$.",
    "variance": r"Let $z \in \mathbb{R}^n$, $m := \frac1n \sum_{i=1}^n z_i$, $L := \frac1n \sum_{i=1}^n (z_i - m)^2$.",
    "cross-entropy": rf"Let $z, a \in \mathbb{{R}}^n$, {SOFTMAX} and $L := -\sum_{{i=1}}^n a_i \log p_i$.",
    "mean square through a softmax": rf"Let $z, a \in \mathbb{{R}}^n$, {SOFTMAX} and $L := \sum_{{i=1}}^n (a_i - p_i)^2$.",
    "logistic": r"Let $z, a \in \mathbb{R}^n$, $L := \sum_{i=1}^n \log(1 + e^{-a_i z_i})$.",
    "norm": r"Let $z \in \mathbb{R}^n$, $L := \|z\|$.",
    "cosine": r"Let $z, a \in \mathbb{R}^n$, $L := \frac{\sum_{i=1}^n z_i a_i}{\|z\|}$.",
    "log-sum-exp": r"Let $z \in \mathbb{R}^n$, $L := \log \sum_{i=1}^n e^{z_i}$.",
    "differences": r"Let $z, a \in \mathbb{R}^n$, $L := \sum_{i=1}^n\sum_{j=1}^n a_j (z_i - z_j)^4$.",
    "normalised": (
        r"Let $z, a \in \mathbb{R}^n$, $m := \frac1n \sum_{i=1}^n z_i$, $v := \frac1n \sum_{i=1}^n (z_i - m)^2$ and "
        r"$L := \sum_{i=1}^n a_i \frac{z_i - m}{\sqrt{v}}$."
    ),
}


def numbers(scale, shift, seed):
    """Entries of z, exactly as doubles have them."""
    generator = random.Random(seed)
    return [float(shift + scale * generator.randint(-40, 40) / 16) for _ in range(4)]


def compared(document, z):
    """(ours, exact) of the gradient by z."""
    (question,) = read(document + r" \[ \frac{\partial L}{\partial z_k} \]").questions
    proof = question.derive()
    tensors = argument_names([(proof.claim.left, ())])
    a = [1.5, -0.25, 2.0, 0.75]
    given = {name: z if name == "z" else a for name in tensors.values()}
    (axis,) = proof.free
    values = {
        tensor: {(k + 1,): flint.fmpq(*float(value).as_integer_ratio()) for k, value in enumerate(given[name])}
        for tensor, name in tensors.items()
    }
    point = Point({Size("n"): 4}, values)
    exact = np.array([float(evaluate(proof.claim.left, point, {axis: k}, digits=50)) for k in range(1, 5)])
    function = proof.function()
    return function(**{name: np.array(given[name]) for name in function.arguments}), exact


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("scale, shift", [(1e-8, 0.0), (1e-8, 1.0), (1.0, 0.0), (1.0, 1e8), (1e8, 0.0), (1e8, 1e8)])
def test_every_digit_that_can_be_kept(name, scale, shift):
    """Relative to the largest entry: ten digits."""
    z = numbers(scale, shift, seed=1)
    assert len(set(z)) == 4
    ours, exact = compared(DOCUMENTS[name], z)
    assert ours == pytest.approx(exact, rel=1e-10, abs=1e-10 * abs(exact).max() + 1e-300)
