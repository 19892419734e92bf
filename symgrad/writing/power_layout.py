"""Powers as boxes: roots, reciprocals, exponents, and the exponent on a function's name, sin²x. Knows nodes, boxes and names."""

from __future__ import annotations

from ..operators.functions import RAISED
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    Apply,
    Function,
    Number,
    Pow,
)
from .boxes import (
    ONE_BOX,
    Box,
    Fraction,
    Name,
    Root,
    Script,
    fenced,
    no_label,
)
from .frame import Builders, Frame, Mark
from .function_layout import called
from .names import split
from .notation import (
    below,
    is_simple,
    takes_exponent,
)


def _pow(frame: Frame, node: Pow, mark: Mark | None, inline: bool, open: bool) -> Box:
    base, exponent = node.args
    if exponent is HALF:
        return Root(frame.box(base, below(mark, 0)))
    if exponent is MINUS_ONE and type(base) is not Number:
        bottom = frame.box(base, below(mark, 0), inline)
        return Fraction(ONE_BOX, bottom, inline and is_simple(base))
    raised = no_label(frame.box(exponent, below(mark, 1), True))
    if (
        type(base) is Apply
        and type(base.function) is Function
        and base.function.name in RAISED
        and type(exponent) is Number
        and exponent.value.denominator == 1
        and exponent.value >= 2
    ):
        return called(frame, base, below(mark, 0), inline, open, raised)
    box = frame.box(base, below(mark, 0), inline, not takes_exponent(base))
    if not takes_exponent(base):
        return Script(fenced(box, below(mark, 0)), None, raised)
    if type(box) is Script and box.sup is None:
        return Script(box.base, box.sub, raised)
    parts = split(box.latex) if type(box) is Name else None
    if parts is not None and parts.subscript:
        return Script(Name(parts.base), Name(parts.subscript), raised)
    return Script(box, None, raised)


BUILDERS: Builders = {Pow: _pow}
