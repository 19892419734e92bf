"""About how wide a formula is when it is set, so that a page can be made wide enough for it. Knows boxes."""

from __future__ import annotations

from ..formats import matrix_writer
from ..formats.boxes import (
    BigOperator,
    Box,
    Call,
    CaseRows,
    Digits,
    Factors,
    Fence,
    Fraction,
    FunctionName,
    Listing,
    Marked,
    Name,
    Operator,
    Root,
    Row,
    Script,
    Terms,
    Words,
)
from ..formats.layout import layout
from ..formats.matrix_terms import MatrixTerm
from ..formats.names import unicode_name
from ..terms.nodes import Node

_LETTER, _SIGN, _SPACE, _SCRIPT = 0.55, 1.3, 0.1, 0.7


def width(node: Node | MatrixTerm) -> float:
    """In em, a little more rather than less."""
    return _width(matrix_writer.layout(node) if isinstance(node, MatrixTerm) else layout(node))


def _width(box: Box | None) -> float:
    match box:
        case None:
            return 0.0
        case Name() | FunctionName():
            return _LETTER * len(unicode_name(box.latex))
        case Digits() | Words():
            return _LETTER * len(box.text)
        case Operator():
            return _SIGN if box.symbol in "=≠<≤>≥+−∈∼:=" else _LETTER + _SPACE
        case Terms():
            return sum(_SIGN * (negative or number > 0) + _width(part) for number, (negative, part) in enumerate(box.parts))
        case Row() | Factors():
            return sum(_SPACE + _width(part) for part in box.parts)
        case Listing():
            return sum(_LETTER * len(box.separator) + _width(part) for part in box.parts)
        case Fraction():
            top, bottom = _width(box.numerator), _width(box.denominator)
            return top + bottom + _LETTER if box.slashed else max(top, bottom) + 2 * _SPACE
        case Script():
            return _width(box.base) + _SCRIPT * max(_width(box.sub), _width(box.sup))
        case Root() | Fence():
            return 1.1 + _width(box.body)
        case Call():
            return _width(box.head) + _width(box.argument) + _SPACE
        case BigOperator():
            return max(1.5, _SCRIPT * _width(box.lower), _SCRIPT * _width(box.upper)) + _SPACE + _width(box.body)
        case CaseRows():
            return 3 + max(_width(value) for value, _ in box.rows) + max(_width(condition) for _, condition in box.rows)
        case Marked():
            return _width(box.body)
    raise TypeError(f"no width for a {type(box).__name__} box")
