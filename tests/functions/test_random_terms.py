"""Random terms: the compiled function agrees with the exact evaluator wherever there is a value of ordinary size."""

import random
from fractions import Fraction
from itertools import product

import flint
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgrad.errors import LimitError, RangeError, UndefinedError, UnsupportedError
from symgrad.functions import compile
from symgrad.terms.nodes import Apply, Covariance, Derivative, DerivedFunction, Expectation, UnknownFunction, Variance, walk
from symgrad.values.evaluate import Point, evaluate
from symgrad.writing.names import ascii_name
from tests.strategies import C, M, N, S, terms

SIZES = [{C: 3, M: 2, N: 4, S: 5}, {C: 1, M: 3, N: 2, S: 1}, {C: 2, M: 1, N: 1, S: 3}]


def point(node, sizes, seed):
    """Numbers of the right domain for every free tensor that a term reaches."""
    generator = random.Random(seed)
    numbers = {"positive": lambda: Fraction(generator.randint(1, 30), 11), "binary": lambda: Fraction(generator.randint(0, 1))}
    at, values = Point(sizes, {}), {}
    for tensor in {t for written in node.tensors for t in written.reach if t.definition is None}:
        draw = numbers.get(tensor.domain, lambda: Fraction(generator.choice([-1, 1]) * generator.randint(1, 40), 13))
        values[tensor] = {place: flint.fmpq(*draw().as_integer_ratio()) for place in product(*map(at.integers, tensor.axes))}
    return Point(sizes, values)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(terms(depth=4, moments=False), st.sampled_from(SIZES), st.integers(0, 5))
def test_agrees_with_the_evaluator(node, sizes, seed):
    if any(
        type(part) in (Derivative, Expectation, Variance, Covariance) or type(part) is Apply and _unknown(part.function)
        for part in walk(node)
    ):
        with pytest.raises(UnsupportedError):
            compile(node, tuple(node.free))
        return
    axes = tuple(sorted(node.free, key=lambda i: i.name))
    at = point(node, sizes, seed)
    function = compile(node, axes)
    arrays = {}
    for tensor, table in at.values.items():
        if ascii_name(tensor.name) in function.arguments:
            shape = tuple(map(len, map(at.integers, tensor.axes)))
            arrays[ascii_name(tensor.name)] = np.array([number(v) for v in table.values()]).reshape(shape)
    integers = {size.name: value for size, value in sizes.items() if size.name in function.sizes}
    try:
        got = np.asarray(function(**arrays, **integers))
        nearby = np.asarray(function(**{name: array * (1 + 1e-12) for name, array in arrays.items()}, **integers))
    except (RangeError, UndefinedError):
        got = None
    ranges = [at.integers(axis.range) for axis in axes]
    for places in product(*(range(len(r)) for r in ranges)):
        try:
            exact = evaluate(node, at, {axis: r[place] for axis, r, place in zip(axes, ranges, places)}, digits=20)
        except (UndefinedError, LimitError, RangeError):
            continue
        if got is None or not abs(flint.arb(exact)) < flint.arb(10) ** 12:
            continue
        if abs(got[places] - nearby[places]) > 1e-7 * max(1, abs(got[places])):
            continue  # the sine of a huge number and the like: floating-point numbers cannot know it
        if np.isnan(got[places]) and number(exact) == 0:
            continue  # 0 because a whole sum of indicators is: its undefined cofactor stays visible here
        assert got[places] == pytest.approx(number(exact), rel=1e-6, abs=1e-6)


def _unknown(function):
    return type(function) in (UnknownFunction, DerivedFunction)


def number(value):
    return float(flint.arb(value).mid())
