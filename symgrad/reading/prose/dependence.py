r"""What $C = C(a_1, \ldots, a_n)$ says: that C depends on the a, and no equation.

Nothing else could be meant by it: a product of C with a list is none. So it neither claims, defines nor supposes anything; the
list alone is left, for the indices in it. Knows the surface only.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..surface.blocks import Block
from ..surface.syntax import Chained, Group, Scripts, Surface, Symbol, Term, spelling, unwrap


def without_dependence(blocks: Iterable[Block]) -> set[str]:
    """Leaves the list alone where all that a formula says is what a name depends on; the names in the lists."""
    found: set[str] = set()
    for block in blocks:
        for piece in block.pieces:
            listed = None if piece.surface is None or piece.relations else _depended_on(piece.surface)
            if listed is not None:
                piece.surface = listed
                found.update(spelling(item.base if type(item) is Scripts else item) for item in map(unwrap, listed.items))
    return found


def _depended_on(surface: Surface) -> Group | None:
    """The list in round brackets of a name, =, and the same name before that list of names; None of anything else."""
    if type(surface) is not Chained or surface.relations != ["="]:
        return None
    head, called = unwrap(surface.sides[0]), unwrap(surface.sides[1])
    if not _is_name(head) or type(called) is not Term or len(called.factors) != 2 or any(called.operators):
        return None
    name, bracket = map(unwrap, called.factors)
    if type(bracket) is not Group or bracket.opening != "(" or len(bracket.items) < 2 or spelling(name) != spelling(head):
        return None
    if any(not _is_name(item) or spelling(item) == spelling(head) for item in map(unwrap, bracket.items)):
        return None
    return bracket


def _is_name(part: Surface) -> bool:
    """Whether a part is a name, with indices or without, or the dots of a list."""
    return type(part) is Symbol or type(part) is Scripts and type(unwrap(part.base)) is Symbol
