"""Random terms through SymPy and back: the same value at every point where both have one."""

import random
from fractions import Fraction
from itertools import product

import flint
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sympy import sympify

from symgrad.errors import DefinitionError, LimitError, RangeError, UndefinedError, UnsupportedError
from symgrad.sympy_border.bridge import from_sympy, to_sympy
from symgrad.sympy_border.code import sympy_code
from symgrad.values.evaluate import Point, compare, evaluate
from tests.strategies import C, M, N, S, terms

SIZES = [{C: 3, M: 2, N: 4, S: 5}, {C: 1, M: 3, N: 2, S: 1}]


def drawing(domain, generator):
    """Draws numbers of a domain."""
    if domain == "binary":
        return lambda: Fraction(generator.randint(0, 1))
    signs = [1] if domain == "positive" else [-1, 1]
    return lambda: Fraction(generator.randint(1, 30) * generator.choice(signs), 11)


def point(nodes, sizes, seed):
    """The same numbers for tensors of the same name in all the terms, positive where the domain says so."""
    at, values = Point(sizes, {}), {}
    for tensor in {t for node in nodes for written in node.tensors for t in written.reach if t.definition is None}:
        draw = drawing(tensor.domain, random.Random(f"{seed} {tensor.name}"))
        values[tensor] = {place: flint.fmpq(*draw().as_integer_ratio()) for place in product(*map(at.integers, tensor.axes))}
    return Point(sizes, values)


def assert_same_value(node, again, sizes, seed):
    """That a SymPy expression, read, has the value of the term, where both have one."""
    try:
        back = from_sympy(again)
    except UnsupportedError:
        return
    except DefinitionError as error:
        assert "the range of" in str(error) or "one index runs over" in str(error)
        return
    places = {index.name: random.Random(f"{seed} {index.name}").randint(1, sizes[index.range.upper]) for index in node.free}
    if {tensor.name for tensor in back.tensors} & set(places):
        return  # an integer that stands nowhere as an index is a scalar in SymPy
    assert {index.name for index in back.free} <= set(places)
    at = point([node, back], sizes, seed)
    try:
        exact = evaluate(node, at, {index: places[index.name] for index in node.free}, digits=20)
        found = evaluate(back, at, {index: places[index.name] for index in back.free}, digits=20)
    except (UndefinedError, LimitError, RangeError):
        return
    assert compare("=", exact, found, 20) in (True, None)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(terms(depth=3, moments=False), st.sampled_from(SIZES), st.integers(0, 3))
def test_there_and_back(node, sizes, seed):
    try:
        written = to_sympy(node)
    except UnsupportedError:
        return
    assert_same_value(node, written, sizes, seed)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(terms(depth=3, moments=False), st.sampled_from(SIZES), st.integers(0, 3))
def test_the_code_that_a_sheet_offers(node, sizes, seed):
    assume(not any(tensor.definition or tensor.law for tensor in node.tensors))  # These are but names in the code.
    try:
        code = sympy_code(node)
    except UnsupportedError:
        return
    space = {}
    exec(code, space)
    assert_same_value(node, sympify(space["result"]), sizes, seed)
