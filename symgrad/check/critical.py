"""Points at which something in a claim turns: an argument of |x|, max, a root, an even power, a log or a condition is 0 or
about to change its sign; and points far out, and close to the ends of domains. Knows terms.

What turns is found in the formula, where it turns by solving for one entry at a time: exactly where that is affine or has
a short rational root, else within 2^-40 of a change of sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq

from ..errors import SymgradError
from ..operators.functions import FUNCTIONS, KINKED
from ..operators.row import EVERYWHERE
from ..terms.indices import is_integer
from ..terms.nodes import SYMMETRIC, ZERO, Apply, Function, Maximum, Minimum, Node, Number, Pow, Relation, Tensor, add, neg, walk
from ..values.evaluate import Point, evaluate
from .equations import touched
from .integers import Assignment, in_order, index_values
from .points import Bounds, Sampler
from .setting import Setting

#: As many terms are followed to where they turn, and as many of the entries that one depends on.
MOST_TERMS, MOST_ENTRIES = 10, 3
#: Changes of sign that are followed along one entry, and halvings for each.
MOST_CHANGES, HALVINGS = 3, 40
DIGITS = 20
_FAR = tuple(
    fmpq(sign) * value
    for value in (fmpq(1, 10**9), fmpq(1, 1000), fmpq(1, 2), fmpq(2), fmpq(5), *(fmpq(10) ** k for k in (1, 2, 3, 4, 6, 9)))
    for sign in (1, -1)
)
_SCALES = (fmpq(1000), fmpq(10**8), fmpq(1, 1000), fmpq(1, 10**8))
_NEAR_AN_END = (fmpq(1, 10**30), fmpq(1, 10**12), fmpq(1, 10**6), fmpq(1, 1000), fmpq(1, 100), fmpq(1, 10))

Entry = tuple[Tensor, tuple[int, ...]]


def critical_terms(about: Setting) -> list[Node]:
    """What may turn somewhere: a change of its sign may change what the claim says."""
    claim = about.claim
    found: dict[Node, None] = {}
    if claim.relation != "=":
        found[add(claim.left, neg(claim.right))] = None
    for root in about.formulas:
        for part in walk(root):
            found.update(dict.fromkeys(term for term in _turning(part) if term.tensors and not is_integer(term)))
    return list(found)[:MOST_TERMS]


def _turning(part: Node) -> Iterator[Node]:
    if type(part) is Relation:
        yield add(part.left, neg(part.right))
    elif type(part) is Pow:
        exponent = part.exponent
        if not (type(exponent) is Number and exponent.value.denominator == 1 and exponent.value > 0 and exponent.value % 2):
            yield part.base
    elif isinstance(part, (Maximum, Minimum)):
        yield add(part.body, neg(part))
    elif type(part) is Apply and type(part.function) is Function:
        row = FUNCTIONS.get(part.function.name)
        if row is not None and (row.name in KINKED or row.domain is not EVERYWHERE):
            if len(part.arguments) == 1:
                yield part.arguments[0]
            elif len(part.arguments) == 2:
                yield add(part.arguments[0], neg(part.arguments[1]))


def restricting_terms(node: Node) -> list[Node]:
    """The terms written in a formula at whose sign it is decided whether it has a value: under a root, in a logarithm."""
    found: dict[Node, None] = {}
    for part in walk(node):
        if type(part) is Pow and not (type(part.exponent) is Number and part.exponent.value.denominator == 1):
            found[part.base] = None
        elif type(part) is Apply and type(part.function) is Function:
            row = FUNCTIONS.get(part.function.name)
            if row is not None and row.domain is not EVERYWHERE:
                found.update(dict.fromkeys(_turning(part)))
    return [term for term in found if term.tensors and not is_integer(term)][:MOST_TERMS]


def far_points(sampler: Sampler, point: Point, at: Assignment | None, exactly: bool) -> Iterator[Point]:
    """The point with all entries of one tensor far out, or close to an end of where they may lie, all equal and not.

    A symmetric or definite matrix is so as a whole: multiplied by a large and by a small positive number.

    exactly   whether round numbers, the ends and equal entries may be among them, at which there may be ties
    """
    for tensor, entries in point.values.items():
        if tensor.domain in SYMMETRIC and tensor in sampler.bounds:
            exact = {key: value for key, value in entries.items() if isinstance(value, (int, fmpq))}
            for factor in _SCALES if len(exact) == len(entries) else ():
                yield from sampler.changed(point, tensor, {key: factor * value for key, value in exact.items()}, at)
        if not sampler.is_free(tensor):
            continue
        for value in _line(sampler.bounds[tensor], ends=exactly):
            if not exactly:
                value = value * fmpq(9972, 9973) if value else fmpq(1, 9973)
            yield from sampler.changed(point, tensor, {next(iter(entries)): value}, at)
            if len(entries) > 1 and exactly:
                yield from sampler.changed(point, tensor, dict.fromkeys(entries, value), at)


def critical_points(
    sampler: Sampler, term: Node, point: Point, at: Assignment | None, exactly: bool, choice: int
) -> Iterator[Point]:
    """The point with one entry moved to where the term is 0 (if `exactly`) or changes its sign, and a little to both sides.

    choice   which values the term's own indices get, and which entries are moved, where there are many
    """
    places = list(index_values(in_order(term.free), point.sizes, {}))
    if not places:
        return
    place = {**places[choice % len(places)], **{i: v for i, v in (at or {}).items() if i in term.free}}
    entries = sorted(touched((Relation("=", term, ZERO), place), point), key=lambda e: (e[0].name, e[1]))
    entries = [entry for entry in entries if sampler.is_free(entry[0])]
    for step in range(min(MOST_ENTRIES, len(entries))):
        tensor, key = entries[(choice + step) % len(entries)]
        for low, high in _turns(term, point, place, tensor, key, sampler.bounds[tensor]):
            middle = (low + high) / 2
            size = max(abs(low), fmpq(1))
            values = [low, high] if low != high else [low] if exactly else []
            values += [
                middle + sign * size * step for step in (fmpq(1, 2**20), fmpq(1, 64), fmpq(8, 7), fmpq(89, 11)) for sign in (-1, 1)
            ]
            for value in values:
                yield from sampler.changed(point, tensor, {key: value}, at)


def _turns(term, point, place, tensor, key, bounds) -> list[tuple]:
    """(c, c) for each exact root along the entry, (low, high) for each change of sign between two close numbers."""
    entries = point.values[tensor]

    def value(number):
        moved = point.moved({**point.values, tensor: {**entries, key: number}})
        try:
            return evaluate(term, moved, place, DIGITS)
        except (SymgradError, ArithmeticError):
            return None

    def sign(number):
        found = value(number)
        return None if found is None else (found > 0) - (found < 0)

    here = entries[key]
    three = [value(here + step) for step in (0, 1, 2)]
    if all(isinstance(found, fmpq) for found in three):
        zero, one, two = three
        if two - one == one - zero != 0:
            root = here - zero / (one - zero)
            return [(root, root)] if root in bounds else []
    found: list[tuple] = []
    line = sorted({*_line(bounds), here} if not isinstance(here, arb) else _line(bounds))
    signs = [sign(number) for number in line]
    found += [(number, number) for number, is_so in zip(line, signs) if is_so == 0][:2]
    for low, high, before, after in zip(line, line[1:], signs, signs[1:]):
        if before == after or before == 0 and after == 0 or len(found) >= MOST_CHANGES:
            continue
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            now = sign(middle)
            low, high = (middle, high) if now == before else (low, middle)
        short = _shortest(low, high)
        found.append((short, short) if sign(short) == 0 else (low, high))
    return found


def _shortest(low: fmpq, high: fmpq) -> fmpq:
    """A rational of small denominator close to both."""
    number = Fraction(int(low.p + 0), int(low.q))
    short = number.limit_denominator(100_000)
    return fmpq(short.numerator, short.denominator)


def _line(bounds: Bounds, ends: bool = False) -> list[fmpq]:
    """Numbers along the interval: far out and close to its ends."""
    low, high = bounds.low, bounds.high
    if low is None and high is None:
        return [fmpq(0), *_FAR]
    if low is None or high is None:
        found = [fmpq(low) + v if high is None else fmpq(high) - v for v in (*_FAR, *_NEAR_AN_END) if v > 0]
    else:
        width = fmpq(high) - low
        shares = [*(fmpq(k, 8) for k in range(1, 8)), *_NEAR_AN_END, *(1 - share for share in _NEAR_AN_END)]
        found = [fmpq(low) + width * share for share in shares]
    found += [fmpq(end) for end, name in ((low, "low"), (high, "high")) if ends and end is not None and name in bounds.closed]
    return found
