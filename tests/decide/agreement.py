"""Two terms tried at numbers: what every proof must stand up to. Small values and coincidences (0, ±1, equal ones) are sought."""

from __future__ import annotations

from itertools import product
from random import Random

from flint import fmpq

from symgrad.check.points import Sampler, keys_of
from symgrad.check.setting import setting
from symgrad.check.sizes import assignments, choose_sizes
from symgrad.errors import SymgradError
from symgrad.terms.claims import Claim
from symgrad.terms.nodes import TRUE
from symgrad.values.evaluate import Point, compare, evaluate, holds

VALUES = {
    "positive": (1, 2, fmpq(1, 2)),
    "nonnegative": (0, 1, 2),
    "negative": (-1, -2),
    "unit": (fmpq(1, 2), fmpq(1, 3)),
    "binary": (0, 1),
    "sign": (1, -1),
    "integer": (0, 1, -1, 2),
}
REAL = (0, 1, -1, 2, -2, fmpq(1, 2))


def difference(left, right, given=(), where=TRUE, tries=12, seed=0):
    """A point at which the two have different values; else how often they were compared.

    A place where one of them has no value says nothing.
    """
    about = setting(Claim(left, "=", right, tuple(given), where))
    random, sampler, compared = Random(seed), Sampler(about), 0
    choices = choose_sizes(about, 4, 4)
    for trial in range(tries):
        sizes = random.choice(choices)
        places = assignments(about, sizes)
        if not places:
            continue
        places = random.sample(places, min(3, len(places)))
        if trial % 3 == 2:
            places = places[:1]
            point = sampler.point(sizes, seed + trial, places[0] if about.where else None)
        else:
            point = _coincidental(about, sizes, random)
        if point is None:
            continue
        for place in places:
            if not all(_holds(condition, point, place) for condition in about.where):
                continue
            a, b = _value(left, point, place), _value(right, point, place)
            if a is None or b is None:
                continue
            compared += 1
            if compare("=", a, b, 30) is False:
                entries = {tensor.name: dict(table) for tensor, table in point.values.items()}
                return {size.name: n for size, n in sizes.items()}, entries, {i.name: n for i, n in place.items()}, a, b
    return compared


def _coincidental(about, sizes, random):
    """A point with small values, many of them equal or 0, at which the assumptions hold; or None."""
    values = {}
    for tensor in about.tensors:
        domain = "binary" if tensor.law is not None and tensor.law.kind == "Bernoulli" else tensor.domain
        table = {}
        for key in keys_of(tensor, sizes):
            mirrored = table.get(key[::-1]) if domain in ("symmetric", "positive definite") else None
            table[key] = mirrored if mirrored is not None else fmpq(random.choice(VALUES.get(domain, REAL)))
        values[tensor] = table
    point = Point(sizes, values)
    for condition in about.conditions:
        free = sorted(condition.free, key=lambda i: i.name)
        for numbers in product(*(point.integers(i.range) for i in free)):
            if not _holds(condition, point, dict(zip(free, numbers))):
                return None
    return point


def _holds(condition, point, place):
    try:
        return holds(condition, point, place)
    except SymgradError:
        return False


def _value(node, point, place):
    try:
        return evaluate(node, point, place, 30)
    except SymgradError:
        return None
