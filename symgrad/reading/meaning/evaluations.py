"""The value of a formula at a point: \\left. \\frac{\\partial f}{\\partial x} \\right|_{x=0}, f'(x)\\big|_{x=1}.

The name gets the value only after everything was differentiated: inside the bar it is a name of its own, defined as that value.
"""

from __future__ import annotations

from copy import copy

from ...matrices import lowering as matrix
from ...matrices.lowering import Value, tensor_as_value
from ...terms.nodes import ZERO, Array, Definition, Entry, Tensor
from ..surface.syntax import Chained, Evaluated, Scripts, Surface, Symbol, unwrap
from .frame import Frame
from .settling import settle


def evaluated_value(frame: Frame, part: Evaluated) -> Value:
    """The value at a point. Refuses where the names of the point reach the formula in a way that the point does not change."""
    points: dict[str, Value] = {}
    moved: set[Tensor] = set()
    for condition in part.conditions:
        condition = unwrap(condition)
        if type(condition) is Scripts and type(unwrap(condition.base)) is Symbol:  # |_{x_0} as |_{x = x_0}
            condition = Chained(condition.start, condition.end, [condition.base, condition], ["="], [condition.start])
        if type(condition) is not Chained or condition.relations != ["="]:
            raise frame.refuse("this is no point", condition, "x = a")
        name = frame.resolver.spelled(condition.sides[0])
        variable, tensor = _variable(frame, condition.sides[0])
        points[name] = tensor_as_value(_point(frame, variable, tensor, condition.sides[1]))
        moved.add(tensor)
    inside = copy(frame)  # a value is built later, when it still needs what is given here
    inside.given, inside.expanding = {**frame.given, **points}, frame.expanding + 1
    value = inside.value(part.body)
    node = value.general_entry()
    if any(tensor in other.reach for other in node.tensors for tensor in moved):
        raise frame.refuse("not every place of the name gets the value at the point", part, "the value written out")
    return value


def _variable(frame: Frame, part: Surface) -> tuple[Value, Tensor]:
    """The name that gets a value, and its tensor."""
    value = frame.value(part)
    node = value.general_entry()
    if type(node) is not Entry or len(node.indices) != value.rank:
        raise frame.refuse("only a name gets a value at a point", part, "x = a")
    return value, node.tensor


def _point(frame: Frame, variable: Value, tensor: Tensor, part: Surface) -> Tensor:
    """A name defined as what the variable is at the point; 0 is the zero of any shape."""
    value = matrix.squeeze(frame.value(part))
    if variable.axes and not value.axes and value.build(()) is ZERO:
        value = Value(variable.axes, lambda _: ZERO)
    if value.rank != variable.rank or not all([matrix.unify(a, b) for a, b in zip(value.axes, variable.axes)]):
        raise frame.misfit(f"a point of the shape {value.shape} for a name of the shape {variable.shape}", part)
    made = point_named(tensor.name, value)
    if made is None:
        raise frame.refuse("a point that depends on an index", part, "a name for the point")
    return made


def point_named(name: str, value: Value) -> Tensor | None:
    """A tensor of its own, defined as the value that a name has at a point; None where that depends on an index."""
    places = tuple(axis.index() for axis in value.axes)
    node = value.build(places)
    if node.free - frozenset(places):
        return None
    if places:
        (array,) = settle([Array(places, node)])
        places, node = array.indices, array.body
    else:
        (node,) = settle([node])
    return Tensor(f"\\mathring{{{name}}}", tuple(i.range for i in places), "real", Definition(places, node))
