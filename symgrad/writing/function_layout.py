r"""Functions and their arguments as boxes: e^{x}, \log p_i, \tanh^2 x, |x|, \operatorname{softmax}(z)_k, f'(x).

Knows terms and boxes.
"""

from __future__ import annotations

from ..operators.arrays import OPAQUE
from ..operators.functions import FUNCTIONS, OPEN
from ..operators.row import Fence as Fenced
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    AnyFunction,
    Apply,
    Array,
    Constant,
    DefinedFunction,
    DerivedFunction,
    Entry,
    Function,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Size,
    Sum,
    UnknownFunction,
)
from .array_layout import vector_or_rows, whole
from .boxes import ONE_BOX, Box, Call, Fence, Fraction, Listing, Name, Script, Terms, no_label
from .frame import Builders, Frame, Mark
from .function_names import head
from .notation import below, is_fraction, is_reciprocal


def _applied(frame: Frame, node: Apply, mark: Mark | None, inline: bool, open: bool) -> Box:
    name = node.function.name if type(node.function) is Function else None
    if name == "exp":
        exponent = frame.box(node.arguments[0], below(mark, 0), True)
        # e^2 may be a power of the document's e, and e^T its transpose.
        argument = node.arguments[0]
        misread = "e" in frame.shadowed and (type(argument) is Number or _bare_name(argument) == "T")
        if not exponent.tall and no_label(exponent) is exponent and not misread:
            return Script(Name("e"), None, exponent)
    elif name == "softmax" and len(node.indices) == 1:
        return _softmax(frame, node)
    elif name in OPAQUE and OPAQUE[name].layout == "fence":
        return Script(Fence("‖", whole(frame, node.arguments[0])[0]), Name(OPAQUE[name].latex))
    elif name == "inverse":
        inner, atomic = whole(frame, node.arguments[0])
        inverse = Script(inner if atomic else Fence("(", inner), None, Terms(((True, ONE_BOX),)))
        return Script(Fence("(", inverse), frame.indices(node.indices)) if node.indices else inverse
    elif name in FUNCTIONS:
        fence = FUNCTIONS[name].layout
        if isinstance(fence, Fenced):
            return Fence(fence.opening, frame.box(node.arguments[0], below(mark, 0), inline))
    return called(frame, node, mark, inline, open)


def _bare_name(node: Node) -> str:
    """The name of a tensor or of an integer; "" of anything else."""
    return node.tensor.name if isinstance(node, Entry) else node.name if isinstance(node, (Size, Index)) else ""


def _softmax(frame: Frame, node: Apply) -> Box:
    """softmax(z)_k, and softmax(S)_ik for the softmax of a matrix's row i."""
    (array,) = node.arguments
    box, rows = vector_or_rows(frame, array)
    return Script(Call(head(frame, node.function), Fence("(", box)), frame.indices((*rows, *node.indices)))


def called(frame: Frame, node: Apply, mark: Mark | None, inline: bool, open: bool, power: Box | None = None) -> Box:
    """The function's name before its arguments, with an exponent on the name where `power` is one: sin²x."""
    function, arguments = node.function, node.arguments
    name = head(frame, function)
    if power is not None:
        name = Script(name, None, power)
    alone = function if type(function) is Function and len(arguments) == 1 and not node.indices else None
    if alone is not None and alone.name in OPEN and open and _stands_bare(frame, arguments[0], inline):
        return Call(name, frame.box(arguments[0], below(mark, 0), inline))
    row = OPAQUE.get(alone.name) if alone is not None else None
    if row is not None and row.layout == "bare":
        box, atomic = whole(frame, arguments[0])
        return Call(name, box if atomic else Fence("(", box))
    boxes = tuple(_argument(frame, a, below(mark, k), inline) for k, a in enumerate(arguments))
    call = Call(name, Fence("(", boxes[0] if len(boxes) == 1 else Listing(boxes, ", ")))
    return Script(call, frame.indices(node.indices)) if node.indices else call


def _argument(frame: Frame, node: Node, mark: Mark | None, inline: bool) -> Box:
    return whole(frame, node)[0] if type(node) is Array else frame.box(node, mark, inline)


def _stands_bare(frame: Frame, node: Node, inline: bool) -> bool:
    """Whether a function may stand before the node without parentheses and take just it, which a slash would end."""
    if inline and (type(node) is Mul or is_fraction(node) or is_reciprocal(node)):
        return False
    if type(node) is Entry:
        return not node.indices or not frame.is_labelled(node)
    if type(node) is Number:
        return node.value >= 0
    if type(node) is Mul:
        return type(frame.box(node)) is Fraction
    if type(node) is Pow:
        return node.exponent is HALF or node.exponent is MINUS_ONE and type(node.base) is not Number
    if type(node) is Apply:
        return type(node.function) is Function and node.function.name in ("exp", "sigmoid", "softmax")
    return type(node) in (Size, Index, Constant, Sum, Product)


def _name(frame: Frame, node: AnyFunction, mark: Mark | None, inline: bool, open: bool) -> Box:
    return head(frame, node)


BUILDERS: Builders = {
    Apply: _applied,
    Function: _name,
    DefinedFunction: _name,
    UnknownFunction: _name,
    DerivedFunction: _name,
}
