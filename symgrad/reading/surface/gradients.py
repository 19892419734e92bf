r"""Gradients of what has no value: the \nabla f of d = -\nabla f + \beta d, where no equation says what f is, is a name by itself.

Whatever f is and by whatever ∇ differentiates, ∇f is one quantity: what is true of any is true of it. Knows no meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .arguments import bracket_of
from .statements import Piece, rewrite, surfaces_of
from .syntax import Chained, Scripts, Surface, Symbol, Term, replaced, term_of, unwrap, walk
from .vocabulary import NO_VALUES, builtin_function

_NABLA = "\\nabla"


def name_gradients(formulas: Iterable[list[Piece]]) -> None:
    """Makes names of the gradients in a document of which no equation tells what is differentiated."""
    pieces = [piece for formula in formulas for piece in formula]
    surfaces = surfaces_of(pieces)
    if not any(part.name == _NABLA for surface in surfaces for part in walk(surface) if type(part) is Symbol):
        return
    valued = {name for piece in pieces for name in _valued(piece)}

    def put(part: Surface) -> Surface | None:
        if type(part) is not Term or not any(_is_nabla(factor) for factor in part.factors):
            return None
        operators: list[str] = []
        factors: list[Surface] = []
        for position, (operator, factor) in enumerate(zip(part.operators, part.factors, strict=True)):
            behind = part.factors[position + 1] if position + 1 < len(part.factors) else None
            named = None
            if position and operator == "" and _is_nabla(part.factors[position - 1]) and bracket_of(behind)[0] is None:
                named = _gradient(part.factors[position - 1], factor, valued)
            if named is None:
                operators.append(operator)
                factors.append(replaced(factor, put))
            else:
                factors[-1] = named
        return term_of(factors, operators)

    rewrite(pieces, put)


def _is_nabla(part: Surface) -> bool:
    """Whether a factor is ∇ without anything that says by what it differentiates."""
    return type(part) is Symbol and part.name == _NABLA


def _gradient(nabla: Surface, part: Surface, valued: set[str]) -> Surface | None:
    """The name ∇f of a name f without a value, with the scripts of f; None of anything else."""
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(base) is not Symbol or base.name in valued or base.name in NO_VALUES or builtin_function(base.name) is not None:
        return None
    name = Symbol(nabla.start, base.end, f"{_NABLA} {base.name}")
    return name if type(part) is not Scripts else Scripts(nabla.start, part.end, name, part.subs, part.sups, part.primes)


def _valued(piece: Piece) -> Iterator[str]:
    """The name that stands on the left of an equation, alone or before a bracket."""
    if type(piece.surface) is not Chained:
        return
    side = unwrap(piece.surface.sides[0])
    first = side
    if type(side) is Term and len(side.factors) == 2 and bracket_of(side.factors[1])[0] is not None:
        first = unwrap(side.factors[0])
    base = unwrap(first.base) if type(first) is Scripts else first
    if type(base) is Symbol:
        yield base.name
