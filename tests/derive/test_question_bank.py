"""Questions as people write them: read, derived, judged, and no more than half as long again as the textbook's answer."""

import sys
from pathlib import Path

import pytest

from symgrad.api import read
from symgrad.check.checker import judge
from symgrad.matrices.raising import raise_to_matrix
from symgrad.matrices.terms import operations as matrix_operations
from symgrad.operators.cost import operations
from symgrad.terms.nodes import Covariance, Derivative, Expectation, Variance, walk

sys.path.insert(0, str(Path(__file__).parent))
from question_bank import QUESTIONS  # noqa: E402


def count(node, axes) -> int:
    """The operations of an entry or of its matrix notation, whichever are fewer."""
    matrix = raise_to_matrix(node, tuple(axes)) if len(axes) <= 2 else None
    return operations(node) if matrix is None else min(operations(node), matrix_operations(matrix))


def is_open(node, unknown: bool) -> bool:
    """Whether something is left to derive; a derivative of a function that nothing is known of may stay."""
    return type(node) in (Expectation, Variance, Covariance) or type(node) is Derivative and not unknown


@pytest.mark.parametrize("document, question, answer", QUESTIONS, ids=[f"{n}-{q}" for n, (_, q, _) in enumerate(QUESTIONS)])
def test_question(document, question, answer):
    asked = read(rf"{document}" "\n" rf"\[ {question} \]" "\n").questions
    assert len(asked) == 1
    proof = asked[0].derive()
    unknown = ":= f(" in document
    assert not any(is_open(node, unknown) for node in walk(proof.result_node)), proof
    verdict = judge(proof.claim)
    assert verdict.passed, (proof, verdict.reason)
    claim = read(rf"{document}" "\n" rf"\[ {question} = {answer} \]" "\n").claims[-1]
    verdict = judge(claim)
    assert verdict.passed, (answer, verdict.reason)
    assert count(proof.result_node, proof.free) <= 1.5 * count(claim.right, proof.free), proof
