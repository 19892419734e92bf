r"""Functions and their arguments as boxes: e^{x}, \log p_i, \tanh^2 x, |x|, \operatorname{softmax}(z)_k, f'(x).

Knows terms and boxes.
"""

from __future__ import annotations

from ..errors import UnsupportedError
from ..operators.functions import FUNCTIONS, OPEN
from ..operators.functions import head as spelling_of
from ..operators.row import Fence as Fenced
from ..terms.nodes import (
    HALF,
    MINUS_ONE,
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
from . import matrix_layout
from .boxes import ONE_BOX, Box, Call, Digits, Fence, Fraction, FunctionName, Listing, Name, Operator, Script, Terms, no_label
from .names import split
from .notation import below, is_fraction, is_reciprocal


def applied(layout, node: Apply, mark: tuple | None, inline: bool, open: bool) -> Box:
    """The box of a function at its arguments; the parameters are those of Layout.box."""
    name = node.function.name if type(node.function) is Function else None
    if name == "exp":
        exponent = layout.box(node.arguments[0], below(mark, 0), True)
        # e^2 may be a power of the document's e, and e^T its transpose.
        argument = node.arguments[0]
        misread = "e" in layout.shadowed and (type(argument) is Number or _bare_name(argument) == "T")
        if not exponent.tall and no_label(exponent) is exponent and not misread:
            return Script(Name("e"), None, exponent)
    elif name == "softmax" and len(node.indices) == 1:
        return _softmax(layout, node)
    elif name == "inverse":
        inner, atomic = matrix_layout.whole(layout, node.arguments[0])
        inverse = Script(inner if atomic else Fence("(", inner), None, Terms(((True, ONE_BOX),)))
        return Script(Fence("(", inverse), layout.indices(node.indices)) if node.indices else inverse
    elif name in FUNCTIONS:
        fence = FUNCTIONS[name].layout
        if isinstance(fence, Fenced):
            return Fence(fence.opening, layout.box(node.arguments[0], below(mark, 0), inline))
    return called(layout, node, mark, inline, open)


def _bare_name(node: Node) -> str:
    """The name of a scalar or of an integer; "" of anything else."""
    return node.tensor.name if type(node) is Entry else node.name if type(node) in (Size, Index) else ""


def _softmax(layout, node):
    """softmax(z)_k, and softmax(S)_ik for the softmax of a matrix's row i."""
    (array,) = node.arguments
    box, rows = matrix_layout.vector_or_rows(layout, array)
    return Script(Call(head(layout, node.function), Fence("(", box)), layout.indices((*rows, *node.indices)))


def called(layout, node: Apply, mark: tuple | None, inline: bool, open: bool, power: Box | None = None) -> Box:
    """The function's name before its arguments, with an exponent on the name where `power` is one: sin²x."""
    function, arguments = node.function, node.arguments
    name = head(layout, function)
    if power is not None:
        name = Script(name, None, power)
    bare = type(function) is Function and len(arguments) == 1 and not node.indices
    if bare and function.name in OPEN and open and _stands_bare(layout, arguments[0], inline):
        return Call(name, layout.box(arguments[0], below(mark, 0), inline))
    if bare and function.name == "det":
        box, atomic = matrix_layout.whole(layout, arguments[0])
        return Call(name, box if atomic else Fence("(", box))
    boxes = tuple(_argument(layout, a, below(mark, k), inline) for k, a in enumerate(arguments))
    call = Call(name, Fence("(", boxes[0] if len(boxes) == 1 else Listing(boxes, ", ")))
    return Script(call, layout.indices(node.indices)) if node.indices else call


def _argument(layout, node, mark, inline):
    return matrix_layout.whole(layout, node)[0] if type(node) is Array else layout.box(node, mark, inline)


def head(layout, function: Node) -> Box:
    """The function's name."""
    kind = type(function)
    if kind is Function:
        latex = spelling_of(function)
        if latex in layout.shadowed:
            latex = rf"\operatorname{{{function.name}}}"
        return Name(latex) if latex == r"\sigma" else FunctionName(latex)
    if kind is DefinedFunction or kind is UnknownFunction:
        return Name(function.name)
    if kind is DerivedFunction:
        base = head(layout, function.base)
        if not any(function.orders):
            return base
        if len(function.orders) == 1 and function.orders[0] <= 3:
            return Script(base, None, Operator("′" * function.orders[0]))
        if len(function.orders) == 1:
            return Script(base, None, Fence("(", Digits(str(function.orders[0]))))
        return Script(base, None, Fence("(", Listing(tuple(Digits(str(n)) for n in function.orders))))
    raise UnsupportedError(f"no notation for the function {function!r}")


def _stands_bare(layout, node, inline):
    """Whether a function may stand before the node without parentheses and take just it, which a slash would end."""
    kind = type(node)
    if inline and (kind is Mul or is_fraction(node) or is_reciprocal(node)):
        return False
    if kind is Entry:
        return not node.indices or not (split(node.tensor.name).subscript or node.tensor.name in layout.labelled)
    if kind is Number:
        return node.value >= 0
    if kind is Mul:
        return type(layout.box(node)) is Fraction
    if kind is Pow:
        return node.exponent is HALF or node.exponent is MINUS_ONE and type(node.base) is not Number
    if kind is Apply:
        return type(node.function) is Function and node.function.name in ("exp", "sigmoid", "softmax")
    return kind in (Size, Index, Constant, Sum, Product)
