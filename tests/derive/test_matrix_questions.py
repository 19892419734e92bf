"""Questions in matrix notation: answered, judged, read back, and no longer than the shortest answer known by more than a fifth."""

import sys
from pathlib import Path

import pytest

from symgrad.api import read
from symgrad.check.checker import judge
from symgrad.operators.cost import operations
from symgrad.terms.claims import Claim
from symgrad.terms.nodes import Covariance, Derivative, Expectation, Variance, walk
from symgrad.writing.latex_writer import latex
from tests.written_operations import written_operations

sys.path.insert(0, str(Path(__file__).parent))
from matrix_question_bank import QUESTIONS  # noqa: E402


def written(answer: str) -> int | None:
    """The operations of an answer as it is written; None where it holds what nothing counts."""
    try:
        return written_operations(answer)
    except TypeError:
        return None


@pytest.mark.parametrize("document, question, answer", QUESTIONS, ids=[f"{n}-{q}" for n, (_, q, _) in enumerate(QUESTIONS)])
def test_question(document, question, answer):
    (asked,) = read(f"{document}\n\\[ {question} \\]\n").questions
    proof = asked.derive()
    assert not any(type(node) in (Expectation, Variance, Covariance, Derivative) for node in walk(proof.result_node)), proof
    assert judge(proof.claim).passed, proof
    claim = read(f"{document}\n\\[ {question} = {answer} \\]\n").claims[-1]
    assert judge(claim).passed, answer
    counts = [count for count in (operations(proof.result_node), proof.matrix and proof.matrix.operations) if count is not None]
    best = [count for count in (written(answer), operations(claim.right)) if count is not None]
    if asked.matrix and proof.free:
        assert proof.matrix is not None and proof.matrix.operations <= 1.2 * (written(answer) or max(best)), proof
        line = proof.notation.closing
        assert line is None or judge(Claim(line.node, "=", line.read_back, proof.assumptions)).passed, proof.matrix_latex()
        (back,) = read(f"{document}\n\\[ {question} = {proof.matrix_latex()} \\]\n").claims[-1:]
        assert judge(back).passed, proof.matrix_latex()
    else:
        assert min(counts) <= 1.5 * min(best), latex(proof.result_node)
