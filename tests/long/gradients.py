"""Random gradients in which bound, free and size names coincide and nest, derived and compared with exact dual numbers."""

from __future__ import annotations

import itertools
import random

from symgrad.derive.strategies import derive
from symgrad.errors import UndefinedError
from symgrad.operators.functions import exp, log, sigmoid, sin, sqrt, square, tanh
from symgrad.terms.building import scalar, vector
from symgrad.terms.nodes import (
    MINUS_ONE,
    ONE,
    Derivative,
    Entry,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    add,
    neg,
)
from symgrad.values.evaluate import Point, compare, evaluate

from .outcome import Clock, Outcome

LETTERS = "ijnC"  # n and C are sizes, too
SIZES = (Size("n"), Size("C"))
TENSORS = (vector("z", SIZES[0]), vector("w", SIZES[1]), vector("A", *SIZES), scalar("x").tensor)
FUNCTIONS = (exp, sin, tanh, sigmoid, lambda u: log(add(ONE, square(u))), lambda u: sqrt(add(ONE, square(u))))
SHAPES = ((2, 3), (1, 2), (3, 1))


def gradient(seed: int) -> Derivative | None:
    """∂body/∂entry; None where two free indices of one letter would have different ranges, which no paper can say."""
    rng = random.Random(seed)
    scope = [Index(rng.choice(LETTERS), Range(ONE, size)) for size in SIZES]
    if scope[0].name == scope[1].name:
        scope.pop()
    body = _term(rng, rng.choice((3, 4, 5)), scope)
    tensor = rng.choice(TENSORS)
    question = Derivative(body, (Entry(tensor, tuple(Index(rng.choice(LETTERS), axis) for axis in tensor.axes)),))
    names = [index.name for index in question.free]
    return question if len(names) == len(set(names)) else None


def _term(rng, depth, scope) -> Node:
    if depth <= 0 or rng.random() < 0.25:
        return _leaf(rng, scope)
    kind = rng.choice(("add", "add", "mul", "mul", "sum", "sum", "sum", "power", "function", "function", "quotient"))
    if kind == "sum":
        index = Index(rng.choice(LETTERS), Range(ONE, rng.choice(SIZES)))
        inner = [other for other in scope if other.name != index.name]
        beside = [other for other in inner if other.range is index.range]
        where = Relation("≠", index, rng.choice(beside)) if beside and rng.random() < 0.15 else None
        return Sum(index, _term(rng, depth - 1, [*inner, index]), where)
    part = _term(rng, depth - 1, scope)
    if kind == "power":
        return Pow(part, Number(rng.choice((2, 3))))
    if kind == "function":
        return rng.choice(FUNCTIONS)(part)
    other = _term(rng, depth - 1, scope)
    if kind == "quotient":
        return Mul((part, Pow(add(square(other), ONE), MINUS_ONE)))
    if kind == "add":
        return add(part, other if rng.random() < 0.7 else neg(other))
    return Mul((part, other))


def _leaf(rng, scope) -> Node:
    tensor = rng.choice(TENSORS)
    choices = [[index for index in scope if index.range is axis] for axis in tensor.axes]
    if not all(choices):
        return Number(rng.choice((1, 2, -1, 3)))
    return Entry(tensor, tuple(map(rng.choice, choices)))


def points(question: Node, seed: int):
    """(point, values of the free indices): sizes pairwise different, 1 included; asymmetric rational entries."""
    from flint import fmpq

    rng = random.Random(seed)
    for shape in SHAPES:
        sizes = dict(zip(SIZES, shape))
        values = {
            tensor: {
                key: fmpq(rng.randint(-9, 9), rng.randint(3, 7))
                for key in itertools.product(*(range(1, sizes[axis.upper] + 1) for axis in tensor.axes))
            }
            for tensor in TENSORS
        }
        point = Point(sizes, values)
        for _ in range(2):
            yield (
                point,
                {index: rng.randint(1, sizes[index.range.upper]) for index in sorted(question.free, key=lambda index: index.name)},
            )


def is_right(seed: int) -> bool:
    """Whether the gradient of a seed is derived as exact dual numbers have it."""
    question = gradient(seed)
    if question is None:
        return True
    result = derive(question).claim.right
    for point, indices in points(question, seed + 1):
        try:
            expected = evaluate(question, point, indices)
        except UndefinedError:  # an exponential of an exponential that no ball can hold
            continue
        if compare("=", expected, evaluate(result, point, indices)) is not True:
            return False
    return True


def run(seed: int, seconds: float, most: int = 10**12) -> Outcome:
    """Gradients of random terms whose names collide."""
    outcome, clock = Outcome(), Clock(seconds)
    for number in range(most):
        if clock.is_over:
            break
        outcome.figures["gradients"] += 1
        if not is_right(seed * 2**40 + number):
            outcome.failures.append(f"seed {seed}, gradient {number} is not that of dual numbers")
    return outcome
