"""Terms with other tensors and functions in the place of some: the same name with a domain, or with a definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from .binding import replace, substitute
from .functions import functions
from .nodes import (
    AnyFunction,
    Apply,
    Array,
    DefinedFunction,
    DerivedFunction,
    Entry,
    Law,
    Node,
    Tensor,
    UnknownFunction,
)

Sort = TypeVar("Sort", bound=Node)
#: A tensor or a function, and what it is then.
Pair = tuple[Tensor | AnyFunction, Tensor | AnyFunction]


class Replacement:
    """Puts tensors and functions in the place of others, in definitions and laws, too. What leads back to itself stays as it is."""

    def __init__(self, instead: Mapping[Tensor, Tensor] | Iterable[Pair]) -> None:
        pairs: list[tuple[Node, Node]] = list(instead.items() if isinstance(instead, Mapping) else instead)
        self._instead = {old: new for old, new in pairs if isinstance(old, Tensor) and isinstance(new, Tensor)}
        self._functions = {old: new for old, new in pairs if isinstance(old, AnyFunction) and isinstance(new, DefinedFunction)}
        self._made: dict[Tensor, Tensor] = {}

    def __call__(self, node: Sort) -> Sort:
        if not self._concerns(node):
            return node
        return replace(node, self._put)  # type: ignore[return-value]  # an entry becomes one, all else keeps its kind

    def each(self, nodes: Iterable[Sort]) -> tuple[Sort, ...]:
        """The same for each of some nodes."""
        return tuple(map(self, nodes))

    def tensor(self, tensor: Tensor) -> Tensor:
        """What stands in the place of a tensor: itself, where nothing that it depends on changes."""
        made = self._made.get(tensor)
        if made is None:
            self._made[tensor] = made = tensor
            new = self._instead.get(tensor, tensor)
            if new is not tensor or self._reaches(tensor):
                definition, law = new.definition, new.law
                if definition is not None:
                    definition = definition.over(self)
                if law is not None:
                    law = Law(law.kind, law.indices, self.each(law.parameters))
                new = Tensor(new.name, new.axes, new.domain, definition, law)
            self._made[tensor] = made = new
        return made

    def _concerns(self, node: Node) -> bool:
        if self._instead and any(direct.reach & self._instead.keys() for direct in node.tensors):
            return True
        return bool(self._functions) and any(function in self._functions for function, _ in functions(node))

    def _reaches(self, tensor: Tensor) -> bool:
        """Whether anything changes in a tensor's definition, however deep."""
        if tensor.reach & self._instead.keys():
            return True
        bodies = (other.definition.body for other in tensor.reach if other.definition is not None)
        return bool(self._functions) and any(map(self._concerns, bodies))

    def _put(self, part: Node) -> Node | None:
        if type(part) is Entry:
            return Entry(self.tensor(part.tensor), part.indices)
        if type(part) is Apply and self._functions:
            return self._applied(part)
        return None

    def _applied(self, part: Apply) -> Node | None:
        """A function at its arguments; None where it is the same there."""
        function = self._function(part.function)
        if function is part.function:
            return None
        arguments, indices = self.each(part.arguments), self.each(part.indices)
        base = function.base if isinstance(function, DerivedFunction) else function
        if not isinstance(base, DefinedFunction) or len(base.parameters) != len(arguments):
            return None
        if not indices and not any(type(argument) is Array for argument in arguments):
            return Apply(function, arguments)
        return _at_arrays(base, arguments, indices) if base is function else None

    def _function(self, function: AnyFunction) -> AnyFunction:
        if isinstance(function, (UnknownFunction, DefinedFunction)) and function in self._functions:
            return self._functions[function]
        if isinstance(function, DerivedFunction):
            return DerivedFunction(self._function(function.base), function.orders)
        if isinstance(function, DefinedFunction) and self._concerns(function.body):
            return DefinedFunction(function.name, function.parameters, self(function.body))
        return function


def _at_arrays(function: DefinedFunction, arguments: tuple[Node, ...], indices: tuple[Node, ...]) -> Node | None:
    """A function that is made of others at its own arguments, at whole arrays: g(x) + g(-x); None of one that is not."""
    put = dict(zip(function.parameters, arguments, strict=True))

    def at_entries(argument: Node) -> Node:
        arrays = [put[part] for part in function.parameters if part.tensor in argument.tensors]
        if len(arrays) != 1 or type(arrays[0]) is not Array:
            return substitute(argument, put)
        (parameter,) = (part for part in function.parameters if part.tensor in argument.tensors)
        return Array(arrays[0].indices, substitute(argument, {parameter: arrays[0].body}))

    def lifted(part: Node) -> Node | None:
        if type(part) is Apply and isinstance(part.function, UnknownFunction):
            return Apply(part.function, tuple(map(at_entries, part.arguments)), indices)
        return None

    made = replace(function.body, lifted)
    return None if any(parameter.tensor in made.tensors for parameter in function.parameters) else made
