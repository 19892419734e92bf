"""Derivatives of random terms with cases, kinks, products, softmax, names on names and functions that hold names."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings

from symgrad.derive.strategies import derive
from symgrad.errors import UnsupportedError
from symgrad.terms.nodes import Derivative, Maximum, Minimum, walk
from symgrad.writing.text_writer import text
from tests.decide.agreement import difference
from tests.strategies import FREE, entries, terms


@settings(max_examples=300, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(terms(depth=4, moments=False, random=False), entries(FREE, random=False))
def test_the_derivative_is_that_of_exact_dual_numbers(body, by):
    assume(any(by.tensor in tensor.reach for tensor in body.tensors))
    # Where several entries share the maximum over an index whatever the values are, the rule's condition fails.
    assume(not any(type(part) in (Maximum, Minimum) for part in walk(body)))
    question = Derivative(body, (by,))
    try:
        proof = derive(question)
    except UnsupportedError:
        return
    result = proof.claim.right
    assert type(difference(question, result, tries=5)) is int, f"{text(question)} is not {text(result)}"
    assert not any(type(part) is Derivative for part in walk(result)), text(result)
    for step, following in zip(proof.steps, proof.steps[1:]):
        assert step.after is following.before
