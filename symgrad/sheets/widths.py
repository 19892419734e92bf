"""About how wide and high a formula is when it is set, so that its lines can be made to fit. Knows boxes."""

from __future__ import annotations

import unicodedata

from ..matrices.terms import MatrixTerm
from ..terms.memory import remembered
from ..terms.nodes import Node
from ..writing.boxes import (
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
from ..writing.layout import layout
from ..writing.names import unicode_name

_LETTER, _CAPITAL, _SIGN, _SPACE, _SCRIPT, _FENCE = 0.52, 0.75, 1.25, 0.17, 0.72, 0.4
#: The height of a fraction's line, and what keeps its two sides apart from it.
_AXIS, _GAP = 0.25, 0.15
#: How wide the text of a page is: 170 mm at 11 pt, and a little less.
TEXT = 43.5
#: Signs with more space around them than letters have.
_WIDE = frozenset("=≠<≤>≥+−·×⊙⊘⊗∈∼:=∧∨")


def width(node: Node | MatrixTerm) -> float:
    """In em, a little more rather than less."""
    return box_width(layout(node))


@remembered(50000)
def box_width(box: Box | None, display: bool = True) -> float:
    """The same of a box, 0 of none; inside a fraction or a script (`display` false) limits stand beside their sign."""

    def inner(part):
        return box_width(part, display)

    def small(part):
        return _SCRIPT * box_width(part, False)

    match box:
        case None:
            return 0.0
        case Name():
            return sum(_name_width(box))
        case FunctionName():
            return _LETTER * len(unicode_name(box.latex))
        case Digits() | Words():
            return _LETTER * len(box.text)
        case Operator():
            return _SIGN if box.symbol in _WIDE else _LETTER + _SPACE
        case Terms():
            return sum(_SIGN * (negative or number > 0) + inner(part) for number, (negative, part) in enumerate(box.parts))
        case Row() | Factors():
            return sum(map(inner, box.parts)) + _SPACE * (len(box.parts) - 1)
        case Listing():
            return sum(_LETTER * len(box.separator) + inner(part) for part in box.parts)
        case Fraction() if box.slashed:
            return inner(box.numerator) + inner(box.denominator) + _LETTER
        case Fraction():
            top, bottom = (box_width(part, False) for part in (box.numerator, box.denominator))
            return (1.0 if display else _SCRIPT + 0.1) * max(top, bottom) + 0.25
        case Script(base=Name() as name):
            base, raised = _name_width(name)
            return base + max(raised, small(box.sub), small(box.sup)) + 0.05
        case Script():
            return inner(box.base) + max(small(box.sub), small(box.sup)) + 0.05
        case Fence():
            return (1.5 if box.tall else 2 * _FENCE) + inner(box.body)
        case Root():
            return 1.0 + inner(box.body)
        case Call():
            return inner(box.head) + inner(box.argument) + _SPACE
        case BigOperator():
            limits = max(small(box.lower), small(box.upper))
            sign = max(1.45 if box.symbol in "ΣΠ" else 2.0, limits) if display else (1.1 if box.symbol in "ΣΠ" else 2.0) + limits
            return sign + _SPACE + inner(box.body)
        case CaseRows():
            return 2.5 + sum(max(box_width(part, False) for part in column) for column in zip(*box.rows))
        case Marked():
            return inner(box.body)
    raise TypeError(f"no width for a {type(box).__name__} box")


def _name_width(name: Name) -> tuple[float, float]:
    """(the letters, what is raised beside them): W^{(2)} has one letter and three small signs; an accent takes no room."""
    base = raised = 0.0
    for char in unicode_name(name.latex):
        if unicodedata.combining(char):
            continue
        if "<su" in unicodedata.decomposition(char):
            raised += _SCRIPT * 0.45
        else:
            base += _CAPITAL if char.isupper() or char in "mw" else _LETTER
    return base, raised


@remembered(20000)
def box_height(box: Box | None) -> tuple[float, float]:
    """How far boxes reach above and below the line of writing, in em."""
    match box:
        case None:
            return 0.0, 0.0
        case Row() | Factors() | Listing():
            return _highest(box.parts)
        case Terms():
            return _highest(part for _, part in box.parts)
        case Fraction() if not box.slashed:
            top, bottom = sum(box_height(box.numerator)), sum(box_height(box.denominator))
            return _AXIS + _GAP + top, bottom + _GAP - _AXIS
        case Fraction():
            return _highest((box.numerator, box.denominator))
        case Script():
            above, below = box_height(box.base)
            return above + (box.sup is not None) * 0.35 * sum(box_height(box.sup)), below + (box.sub is not None) * 0.2
        case Root():
            above, below = box_height(box.body)
            return above + 0.2, below
        case Fence() | Marked():
            return box_height(box.body)
        case Call():
            return _highest((box.head, box.argument))
        case BigOperator():
            above, below = box_height(box.body)
            over, under = (0.2 + _SCRIPT * sum(box_height(part)) if part is not None else 0.0 for part in (box.upper, box.lower))
            return max(above, 1.0 + over), max(below, 0.5 + under)
        case CaseRows():
            half = sum(0.3 + sum(box_height(Row(*pair))) for pair in box.rows) / 2
            return half + _AXIS, half - _AXIS
    return 0.75, 0.25


def _highest(parts) -> tuple[float, float]:
    above, below = zip((0.75, 0.25), *map(box_height, parts))
    return max(above), max(below)
