"""Where a claim may turn from true to false: 0, ±1, the numbers written in it, and the stretches between them.

A mistake in a case distinction or an inequality may show on one stretch only, or at one number only. Knows terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..operators.functions import KINKED
from ..terms.nodes import Apply, Function, Node, Number, Relation, walk
from .integers import speaks_of_integers
from .setting import Setting

#: As many turning numbers are kept as can all be tried.
MOST = 9
LARGEST = 1000
_COMPARING = tuple(map(Function, sorted(KINKED)))


def turning_numbers(about: Setting) -> tuple[Fraction, ...]:
    """The numbers in rising order: first those that something is compared with, then 0 and ±1, then any that are written."""
    roots = [*about.formulas, *about.conditions]
    found = dict.fromkeys(value for root in roots for value in _compared(root))
    found.update(dict.fromkeys((Fraction(0), Fraction(1), Fraction(-1))))
    written = (part.value for root in roots for part in walk(root) if type(part) is Number)
    found.update(dict.fromkeys(value for number in written for value in (number, -number)))
    return tuple(sorted([value for value in found if abs(value) <= LARGEST][:MOST]))


def _compared(root: Node) -> Iterator[Fraction]:
    """The numbers c of comparisons a x + c > b: both ±c/a, whatever stands for x."""
    for part in walk(root):
        if type(part) is Relation:
            sides: tuple[Node, ...] = (part.left, part.right)
        elif type(part) is Apply and part.function in _COMPARING:
            sides = part.arguments
        else:
            continue
        numbers = [number.value for side in sides for number in walk(side) if type(number) is Number]
        for value in numbers:
            yield value
            yield -value
            yield from (sign * value / other for other in numbers if other for sign in (1, -1))


def is_interesting(about: Setting) -> bool:
    """Whether the claim compares anything, so that what holds at one point may fail far from it."""
    return about.claim.relation != "=" or any(
        type(part) is Relation and not speaks_of_integers(part) or type(part) is Apply and part.function in _COMPARING
        for root in about.formulas
        for part in walk(root)
    )
