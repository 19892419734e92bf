"""The shapes of array operators at their operands, by the table: diag(v) is square and v a vector, tr(A) is a number."""

from __future__ import annotations

from collections.abc import Sequence

from ...operators.arrays import ARRAYS
from ...operators.operator import Signature
from ..surface.syntax import Surface
from .names import is_capital
from .shapes import Axis, Shape
from .system import System

#: A length of a signature that is no product of others.
_Length = str | tuple[str, ...]


def signatures_of(function: str) -> list[Signature]:
    """The signatures of all operators of one operand that are written as this one; none where one keeps any shape."""
    own = ARRAYS.get(function)
    if own is None or not own.words:
        return []
    rows = [row for row in ARRAYS.values() if set(row.words) & set(own.words)]
    found = [signature for row in rows for signature in row.shapes]
    plain = all(len(signature.operands) == 1 and "*" not in signature.operands[0] for signature in found)
    return found if plain else []


def of_operator(system: System, function: str, part: Surface, argument: Shape) -> Shape | None:
    """The shape of an operator at its operand; None of what the table does not tell."""
    known = signatures_of(function)
    if not known:
        return None
    found = Shape()
    system.operands.append((part, argument, [len(signature.operands[0]) for signature in known]))

    def told() -> bool:
        fitting = [each for each in known if _fits(each.operands[0], argument) and _fits(each.result, found)]
        if len(fitting) == 1:
            _join(system, fitting[0], argument, found)
        elif len({each.result for each in fitting}) == 1 and not fitting[0].result:
            system.join(found, Shape(()))
        return len(fitting) < 2 or argument.is_known

    system.later(told)
    return found


def usual_rank(part: Surface, ranks: Sequence[int]) -> int | None:
    """How many axes an operand has of which nothing else is known: a capital is a matrix, any other name a vector."""
    wanted = 2 if is_capital(part) else 1
    return wanted if wanted in ranks else None


def _fits(lengths: Sequence[_Length], shape: Shape) -> bool:
    return shape.rank is None or shape.rank == len(lengths)


def _join(system: System, signature: Signature, argument: Shape, found: Shape) -> None:
    """Makes an operand and a value those of a signature."""
    axes: dict[_Length, Axis] = {}

    def shape_of(lengths: Sequence[_Length], like: Shape) -> Shape:
        own = [axes.setdefault(length, Axis()) if isinstance(length, str) else Axis() for length in lengths]
        return Shape(own, len(own) == 1 and like.is_row)

    system.join(argument, shape_of(signature.operands[0], argument))
    system.join(found, shape_of(signature.result, found))
