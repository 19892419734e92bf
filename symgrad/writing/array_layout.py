r"""Whole arrays in matrix notation: the z / T of softmax(z / T)_k, the X^T X + \lambda I of an inverse. Knows terms and boxes.

The array with entry `body` at `indices` is written by dropping the indices, where a reader who lowers matrix notation
to indices again gets the same body back (up to the order of factors). Everything else is refused.
"""

from __future__ import annotations

from typing import NamedTuple

from ..errors import UnsupportedError
from ..matrices.raising import raise_to_matrix
from ..terms.nodes import (
    MINUS_ONE,
    TRUE,
    Add,
    Apply,
    Array,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Relation,
    Size,
    Sum,
)
from .boxes import Box, Call, Digits, Factors, Fence, Fraction, Name, Operator, Row, Script, Terms
from .frame import Builders, Frame, Mark
from .function_names import head
from .matrix_term_layout import ATOM, HADAMARD, PRODUCT, SUM, matrix_box
from .names import split
from .scalar_layout import signed


class Piece(NamedTuple):
    """Matrix notation, how tightly it binds, and whether it is a scalar that acts on every entry."""

    box: Box
    level: int
    scalar: bool = False


def whole(frame: Frame, array: Node) -> tuple[Box, bool]:
    """The box of a whole array, and whether it is a bare name. `frame` lays out the scalars in it.

    What cannot be written as it stands is written in the form that `matrices.raising` finds; UnsupportedError where it finds none.
    """
    if not isinstance(array, Array):
        raise UnsupportedError(f"no matrix notation for {array!r}, which is no whole array")
    piece = _write(frame, array.body, array.indices)
    if piece is None or piece.scalar:
        box = _raised(frame, array)
        if box is not None:
            return box, False
        shown = ", ".join(index.name for index in array.indices)
        raise UnsupportedError(f"no matrix notation for the array over {shown} with entries {array.body!r}; give it a name")
    return piece.box, type(piece.box) is Name and not split(piece.box.latex).superscript


def _raised(frame: Frame, array: Array) -> Box | None:
    if any(index.range.lower is index.range.upper for index in array.indices):
        return None  # a vector and a matrix of one row look the same there
    term = raise_to_matrix(array.body, array.indices)
    return None if term is None else matrix_box(frame, term)


def vector_or_rows(frame: Frame, array: Node) -> tuple[Box, tuple[Index, ...]]:
    """The box of a vector and (), or of the matrix of which it is a row and the row's index: the S and i of (S_ij)_j."""
    if isinstance(array, Array) and len(array.indices) == 1 and _write(frame, array.body, array.indices) is None:
        rows = [
            Array((row, *array.indices), array.body)
            for row in sorted(array.body.free - set(array.indices), key=lambda index: index.name)
        ]
        for matrix in rows:
            piece = _write(frame, matrix.body, matrix.indices)
            if piece is not None and not piece.scalar:
                return piece.box, matrix.indices[:1]
        for matrix in rows:
            box = _raised(frame, matrix)
            if box is not None:
                return box, matrix.indices[:1]
    return whole(frame, array)[0], ()


def _write(frame: Frame, body, indices) -> Piece | None:
    kind = type(body)
    if not any(index in body.free for index in indices):
        negative, box = signed(frame, body, None, False)
        if negative:
            return Piece(Terms(((True, box),)), SUM, True)
        return Piece(frame.box(body), SUM if kind is Add else PRODUCT if kind is Mul or kind is Sum else ATOM, True)
    if kind is Entry:
        return _named(Name(body.tensor.name), body.indices, body.tensor.axes, indices)
    if kind is Apply:
        return _applied(frame, body, indices)
    if kind is Add:
        return _sum(frame, body, indices)
    if kind is Mul:
        return _product(frame, body, indices)
    if kind is Sum and body.where is TRUE:
        return _contraction(frame, body, indices)
    if kind is Indicator and len(indices) == 2 and type(body.condition) is Relation and body.condition.op == "=":
        if {body.condition.left, body.condition.right} == set(indices) and indices[0].range is indices[1].range:
            return None if "I" in frame.shadowed else Piece(Name("I"), ATOM)
    return None


def _named(box, slots, axes, indices):
    """A name, or its transpose, whose slots are the indices."""
    if axes is not None and slots == indices and all(axis is i.range for axis, i in zip(axes, indices, strict=True)):
        return Piece(box, ATOM)
    if len(slots) == 2 and slots == indices[::-1] and all(axis is i.range for axis, i in zip(axes, slots, strict=True)):
        return Piece(_transposed(box), ATOM)
    return None


def _transposed(box):
    if type(box) is Name and (split(box.latex).superscript or split(box.latex).primes):
        box = Fence("(", box)
    return Script(box, None, Operator("⊤"))


def _applied(frame: Frame, body, indices):
    function = body.function
    if body.indices:
        if any(index in argument.free for index in indices for argument in body.arguments):
            return None
        if type(function) is Function and function.name == "inverse":
            box, atomic = whole(frame, body.arguments[0])
            axes = tuple(index.range for index in body.arguments[0].indices)
            inverse = Script(box if atomic else Fence("(", box), None, Terms(((True, Digits("1")),)))
            if body.indices == indices:
                return Piece(inverse, ATOM)
            if body.indices == indices[::-1] and axes == tuple(index.range for index in body.indices):
                return Piece(_transposed(Fence("(", inverse)), ATOM)
            return None
        if body.indices != indices:
            return None
        return Piece(Call(head(frame, function), Fence("(", whole(frame, body.arguments[0])[0])), ATOM)
    if len(body.arguments) != 1 or type(body.arguments[0]) is Array:
        return None
    inner = _write(frame, body.arguments[0], indices)
    return inner and Piece(Call(head(frame, function), Fence("(", inner.box)), ATOM)


def _sum(frame: Frame, body, indices):
    parts = []
    for term in body.terms:
        negative, term = _unsigned(term)
        piece = _write(frame, term, indices)
        if piece is None:
            return None
        parts.append((negative, _closed(piece, HADAMARD)))
    return Piece(Terms(tuple(parts)), SUM)


def _unsigned(term):
    """(is negative, the term without its leading minus sign)."""
    if type(term) is Number and term.value < 0:
        return True, Number(-term.value)
    if type(term) is not Mul:
        return False, term
    first, *rest = term.factors
    if type(first) is not Number or first.value >= 0:
        return False, term
    if first is not MINUS_ONE:
        rest.insert(0, Number(-first.value))
    return True, rest[0] if len(rest) == 1 else Mul(tuple(rest))


def _product(frame: Frame, body, indices):
    negative, body = _unsigned(body)
    if negative:
        piece = _write(frame, body, indices)
        return piece and Piece(Terms(((True, _closed(piece, HADAMARD)),)), SUM)
    factors = body.factors
    scalars = [factor for factor in factors if not any(index in factor.free for index in indices)]
    others = [factor for factor in factors if any(index in factor.free for index in indices)]
    piece = _outer(frame, others, indices) if len(indices) == 2 and len(others) == 2 else None
    if piece is None:
        pieces = [_write(frame, factor, indices) for factor in others]
        if None in pieces:
            return None
        if len(pieces) == 1:
            (piece,) = pieces
        else:
            boxes = [_closed(part, PRODUCT) for part in pieces]
            piece = Piece(_odot(boxes), HADAMARD)
    if scalars:
        if len(scalars) == 1 and factors[-1] is scalars[0] and _is_slashable(scalars[0]):
            piece = Piece(Fraction(_closed(piece, PRODUCT), frame.box(scalars[0].base), True), PRODUCT)
        else:
            front = frame.box(scalars[0] if len(scalars) == 1 else Mul(tuple(scalars)), None, False, False)
            if type(scalars[0]) is Sum or len(scalars) == 1 and type(scalars[0]) is Add:
                front = Fence("(", front)
            piece = Piece(Factors((front, _closed(piece, PRODUCT))), PRODUCT)
    return piece


def _odot(boxes):
    parts: list[Box] = [boxes[0]]
    for box in boxes[1:]:
        parts += [Operator("⊙"), box]
    return Row(*parts)


def _is_slashable(node):
    return (
        type(node) is Pow
        and node.exponent is MINUS_ONE
        and (type(node.base) in (Size, Index) or type(node.base) is Entry or type(node.base) is Number and node.base.value > 0)
    )


def _outer(frame: Frame, factors, indices):
    """a_i b_j as a bᵀ."""
    first, second = indices
    for left, right in (factors, factors[::-1]):
        if first in left.free and second not in left.free and second in right.free and first not in right.free:
            a, b = _write(frame, left, (first,)), _write(frame, right, (second,))
            if a is None or b is None:
                return None
            return Piece(Factors((_closed(a, PRODUCT), _transposed(_closed(b, ATOM)))), PRODUCT)
    return None


def _contraction(frame: Frame, body, indices):
    """Σ_k A_ik x_k as A x, Σ_k A_ik B_kj as A B."""
    index, inner = body.index, body.body
    if type(inner) is not Mul or len(indices) > 2:
        return None
    used = (index, *indices)
    scalars = [factor for factor in inner.factors if not any(i in factor.free for i in used)]
    others = [factor for factor in inner.factors if any(i in factor.free for i in used)]
    if len(others) != 2:
        return None
    last = indices[1:]
    for left, right in (others, others[::-1]):
        if any(i in left.free for i in last) or indices[0] in right.free:
            continue
        a, b = _write(frame, left, (indices[0], index)), _write(frame, right, (index, *last))
        if a is None or b is None or a.scalar or b.scalar:
            continue
        # A reader takes A B C as (A B) C, and A B x as A (B x).
        bare = right if not last else left
        boxes = [_closed(piece, PRODUCT if node is bare and type(node) is Sum else ATOM) for piece, node in ((a, left), (b, right))]
        if scalars:
            front = scalars[0] if len(scalars) == 1 else Mul(tuple(scalars))
            box = frame.box(front, None, False, False)
            boxes.insert(0, Fence("(", box) if type(front) in (Add, Sum) else box)
        return Piece(Factors(tuple(boxes)), PRODUCT)
    return None


def _closed(piece, level):
    """The piece's box, in parentheses where it binds less tightly than `level`."""
    return piece.box if piece.level <= level else Fence("(", piece.box)


def _array(frame: Frame, node: Array, mark: Mark | None, inline: bool, open: bool) -> Box:
    return whole(frame, node)[0]


BUILDERS: Builders = {Array: _array}
