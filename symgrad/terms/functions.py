"""The functions on which terms depend, through definitions too. Knows nodes."""

from __future__ import annotations

from collections.abc import Iterator

from .nodes import Apply, DefinedFunction, DerivedFunction, Node, UnknownFunction, walk


def functions(*nodes: Node) -> Iterator[tuple[UnknownFunction | DefinedFunction, int]]:
    """The functions that a document defines or leaves open on which some terms depend, each with how many arguments it has."""
    defined = (tensor.definition for node in nodes for direct in node.tensors for tensor in direct.reach)
    waiting = [*nodes, *(definition.body for definition in defined if definition is not None)]
    seen: set[DefinedFunction] = set()
    while waiting:
        for part in walk(waiting.pop()):
            if type(part) is not Apply:
                continue
            function = part.function.base if type(part.function) is DerivedFunction else part.function
            if isinstance(function, DefinedFunction) and function not in seen:
                seen.add(function)
                waiting.append(function.body)
            if isinstance(function, (DefinedFunction, UnknownFunction)):
                yield function, len(part.arguments)


def unknown_functions(*nodes: Node) -> Iterator[tuple[UnknownFunction, int]]:
    """Those of them that nothing defines."""
    for function, count in functions(*nodes):
        if isinstance(function, UnknownFunction):
            yield function, count
