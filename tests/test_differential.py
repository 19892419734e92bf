"""Every derived gradient, as a function of arrays, against automatic differentiation of independent array code."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from autograd import jacobian

from symgrad import read
from tests.losses import LOSSES

QUESTIONS = [pytest.param(loss, question, id=f"{loss.name} by {question}") for loss in LOSSES for question in loss.questions]

#: Compiling takes JAX a second each: one of each kind of array code.
IN_JAX = {
    "cross-entropy",
    "GELU",
    "Huber",
    "multinomial regression",
    "trace and inverse",
    "attention",
    "depthwise convolution",
    "max pooling",
}


@cache
def proof_of(loss, question):
    return read(loss.document(question)).questions[0].derive()


def agree(got, expected):
    """Whether two arrays of one shape are the same relative to their largest entry."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-11 * np.abs(expected).max(initial=0))


def arguments(function, point, sizes):
    """What the function takes, out of everything there is."""
    return {**{name: point[name] for name in function.arguments}, **{name: sizes[name] for name in function.sizes}}


def by_autograd(loss, point, question, sizes):
    fixed = {**{name: np.asarray(value) for name, value in point.items()}, **{name: sizes[name] for name in loss.whole}}
    derivative = loss.value
    for name in question.split():
        derivative = _jacobian(derivative, name)
    return derivative(**fixed)


def _jacobian(function, name):
    def derivative(**values):
        return jacobian(lambda value: function(**{**values, name: value}))(values[name])

    return derivative


@pytest.mark.parametrize("loss, question", QUESTIONS)
def test_gradient_is_that_of_autograd(loss, question):
    function = proof_of(loss, question).function()
    for seed, sizes in enumerate(loss.sizes):
        point = loss.points(sizes, seed)
        agree(function(**arguments(function, point, sizes)), by_autograd(loss, point, question, sizes))


def test_functions_in_jax_give_the_same_as_in_numpy(differentiator):
    differentiator("jax", "tests.test_differential.compare_in_jax()")


def compare_in_jax():
    import jax

    jax.config.update("jax_enable_x64", True)
    for loss in (loss for loss in LOSSES if loss.name in IN_JAX):
        question = next(iter(loss.questions))
        proof = proof_of(loss, question)
        function, plain = proof.function("jax"), proof.function()
        given = arguments(function, loss.points(loss.sizes[0]), loss.sizes[0])
        agree(function(**given), plain(**given))


def test_a_wrong_gradient_would_be_seen():
    """The softmax Jacobian with a flipped sign agrees to 1e-6 where the softmax is saturated, and is refused all the same."""
    z = np.array([40.0, 0.5, -0.3])
    p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    right, wrong = np.diag(p) - np.outer(p, p), np.outer(p, p) - np.diag(p)
    assert np.abs(right - wrong).max() < 1e-6
    with pytest.raises(AssertionError):
        agree(wrong, right)
