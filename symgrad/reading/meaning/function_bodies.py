"""Bodies of functions of scalars in which defined names lead to a parameter. Knows terms only.

Of z := w x and L(w) := (z - y)^2 the z varies with w: L' takes z's definition along, and L(w) itself stands for (z - y)^2,
so that it has a derivative by z.
"""

from __future__ import annotations

from ...terms.binding import definition_of, replace, substitute
from ...terms.nodes import Apply, DefinedFunction, Derivative, DerivedFunction, Entry, Node


def opened(name: str, node: Node, parameters: tuple[Entry, ...]) -> Node:
    """The body of a function with the definitions that lead to a scalar of a parameter's name put in; the node where none does.

    Derivatives by a parameter become derived functions of it, since f(2) has no variable to differentiate by.
    """
    own = {entry.tensor.name: entry for entry in parameters}
    meant = {tensor: own[tensor.name] for outer in node.tensors for tensor in outer.reach if tensor.name in own and not tensor.axes}

    def put_in(part: Node) -> Node | None:
        if type(part) is not Entry:
            return None
        if part.tensor in meant:
            return meant[part.tensor]
        if part.tensor.definition is not None and not meant.keys().isdisjoint(part.tensor.reach):
            return replace(definition_of(part), put_in)
        return None

    return _without_derivatives(name, replace(node, put_in), parameters)


def _without_derivatives(name: str, node: Node, parameters: tuple[Entry, ...]) -> Node:
    def derived(part: Node) -> Node | None:
        if type(part) is not Derivative or not any(entry in parameters for entry in part.by):
            return None
        mine = tuple(dict.fromkeys(entry for entry in part.by if entry in parameters))
        others = tuple(entry for entry in part.by if entry not in parameters)
        function = DefinedFunction(name + "_{0}", mine, replace(part.body, derived))
        value = Apply(DerivedFunction(function, tuple(part.by.count(entry) for entry in mine)), mine)
        return Derivative(value, others) if others else value

    return replace(node, derived)


def written_at(node: Node, parameters: tuple[Entry, ...], arguments: tuple[Node, ...]) -> Node | None:
    """The body as it was written, where the arguments are the document's scalars of the parameters' names; else None."""
    for parameter, argument in zip(parameters, arguments, strict=True):
        if type(argument) is not Entry or argument.tensor.axes or argument.tensor.name != parameter.tensor.name:
            return None
    return substitute(node, dict(zip(parameters, arguments)))
