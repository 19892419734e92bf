"""Questions of a lecture: the function against automatic differentiation, the answer judged, and at most a fifth too long."""

import sys
from pathlib import Path

import numpy as np
import pytest
from autograd import jacobian

from symgrad.api import read
from symgrad.check.checker import judge
from symgrad.operators.cost import operations
from symgrad.terms.nodes import Covariance, Derivative, Expectation, Variance, walk
from tests.written_operations import written_operations

sys.path.insert(0, str(Path(__file__).parent))
from lecture_question_bank import LECTURES  # noqa: E402

QUESTIONS = [
    pytest.param(lecture, by, id=f"{number}-{lecture.asked[by][0]}")
    for number, lecture in enumerate(LECTURES)
    for by in lecture.asked
]


def by_autograd(lecture, by, point, sizes):
    """The derivative of the array code: its axes are those of the value, then those of each variable."""
    derivative = lecture.value
    for name in by.split():
        derivative = _jacobian(derivative, name)
    return derivative(**{name: np.asarray(value) for name, value in point.items()}, **{name: sizes[name] for name in lecture.whole})


def _jacobian(function, name):
    return lambda **values: jacobian(lambda value: function(**{**values, name: value}))(values[name])


def written(answer: str) -> int | None:
    """The operations of an answer as it is written; None where it holds what nothing counts."""
    try:
        return written_operations(answer)
    except TypeError:
        return None


@pytest.mark.parametrize("lecture, by", QUESTIONS)
def test_question(lecture, by):
    question, answer = lecture.asked[by]
    (asked,) = read(lecture.document(question)).questions
    proof = asked.derive()
    assert not any(type(node) in (Expectation, Variance, Covariance, Derivative) for node in walk(proof.result_node)), proof
    function = proof.function()
    seen = 0.0
    for sizes in lecture.choices():
        for seed in range(4):
            point = lecture.point(sizes, seed)
            expected = np.asarray(by_autograd(lecture, by, point, sizes))
            given = {**{name: point[name] for name in function.arguments}, **{name: sizes[name] for name in function.sizes}}
            got = np.asarray(function(**given))
            assert got.shape == expected.shape
            np.testing.assert_allclose(got, expected, rtol=1e-8, atol=1e-13 + 1e-10 * np.abs(expected).max(initial=0))
            seen = max(seen, np.abs(expected).max(initial=0))
    assert seen > 0, "0 at every point shows nothing"
    claim = read(lecture.document(f"{question} = {answer}")).claims[-1]
    assert judge(claim).passed, answer
    if asked.matrix and proof.free:
        assert proof.matrix is not None
        assert proof.matrix.operations <= 1.2 * (written(answer) or operations(claim.right)), proof.matrix_latex()
    else:
        counts = [operations(proof.result_node), *([proof.matrix.operations] if proof.matrix else [])]
        assert min(counts) <= 1.2 * operations(claim.right), proof
