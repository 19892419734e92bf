"""Dropout's expectations against the exact sum over all masks, in rational numbers."""

from __future__ import annotations

import random
from itertools import product

import pytest
from flint import fmpq

from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.topics import select
from symgrad.terms.nodes import Expectation, walk
from symgrad.values.evaluate import Point, evaluate

DRAW = random.Random(3)


def rationals(n, least, most):
    return [fmpq(DRAW.randint(least * 12, most * 12), 12) or fmpq(1, 5) for _ in range(n)]


def masks(p):
    """(mask, its probability) for every mask of units that are kept with probabilities p."""
    for mask in product((0, 1), repeat=len(p)):
        weight = fmpq(1)
        for kept, chance in zip(mask, p):
            weight *= chance if kept else 1 - chance
        yield mask, weight


def settings(n):
    p = [fmpq(DRAW.randint(1, 11), 12) for _ in range(n)]
    return {"w": rationals(n, -3, 3), "x": rationals(n, -3, 3), "p": p, "t": fmpq(7, 3)}


def closed_form(claim, numbers, n, k=None):
    """The right side of a claim at these numbers."""
    tensors = {t for t in claim.right.tensors} | {t for tensor in claim.right.tensors for t in tensor.reach}
    values = {
        t: {(): numbers[t.name]} if not t.axes else {(i,): v for i, v in enumerate(numbers[t.name], 1)}
        for t in tensors
        if t.name in numbers
    }
    sizes = {axis.upper: n for t in values for axis in t.axes}
    return evaluate(claim.right, Point(sizes, values), {index: k for index in claim.right.free}, 50)


def claims(name):
    (topic,) = select([name])
    return [proof.claim for proof in proofs_of(topic) if any(type(part) is Expectation for part in walk(proof.claim.left))]


@pytest.mark.parametrize("n", [1, 2, 3, 6, 10])
def test_the_gradient_and_the_loss_in_expectation(n):
    gradient, loss = claims("dropout")
    numbers = settings(n)
    w, x, p, t = (numbers[name] for name in "wxpt")
    k = (n + 1) // 2
    slope = mean = fmpq(0)
    for mask, weight in masks(p):
        rest = t - sum((d * a * b for d, a, b in zip(mask, w, x)), fmpq(0))
        slope -= weight * rest * mask[k - 1] * x[k - 1]
        mean += weight * rest * rest / 2
    assert closed_form(gradient, numbers, n, k) == slope
    assert closed_form(loss, numbers, n) == mean


@pytest.mark.parametrize("n", [1, 2, 3, 6, 10])
def test_activations_and_the_scaled_variant(n):
    plain, scaled, square, _ = claims("dropout-variants")
    numbers = settings(n)
    w, x, p, t = (numbers[name] for name in "wxpt")
    expected = [fmpq(0)] * 3
    for mask, weight in masks(p):
        sum_ = sum((d * a * b for d, a, b in zip(mask, w, x)), fmpq(0))
        inverted = sum((d / q * a * b for d, q, a, b in zip(map(fmpq, mask), p, w, x)), fmpq(0))
        expected = [total + weight * value for total, value in zip(expected, (sum_, inverted, (t - inverted) ** 2))]
    assert [closed_form(claim, numbers, n) for claim in (plain, scaled, square)] == expected


def test_the_masks_are_as_many_as_the_sub_networks():
    (topic,) = select(["sub-networks"])
    (count, *_) = (proof.claim for proof in proofs_of(topic))
    (size,) = {part for part in walk(count.right) if type(part).__name__ == "Size"}
    for n in (1, 2, 5, 10):
        assert evaluate(count.right, Point({size: n}, {}), {}, 50) == len(list(masks([fmpq(1, 2)] * n)))
