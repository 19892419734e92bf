"""Terms with other tensors in the place of some: the same name with a domain, or with a definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from .binding import replace
from .nodes import Entry, Law, Node, Tensor

Sort = TypeVar("Sort", bound=Node)


class Replacement:
    """Puts tensors in the place of others, in definitions and laws, too. What leads back to itself stays as it is."""

    def __init__(self, instead: Mapping[Tensor, Tensor]) -> None:
        self._instead = dict(instead)
        self._made: dict[Tensor, Tensor] = {}

    def __call__(self, node: Sort) -> Sort:
        if not self._instead or not any(direct.reach & self._instead.keys() for direct in node.tensors):
            return node
        replaced = replace(node, lambda part: Entry(self.tensor(part.tensor), part.indices) if type(part) is Entry else None)
        return replaced  # type: ignore[return-value]  # entries become entries, all else keeps its kind

    def each(self, nodes: Iterable[Sort]) -> tuple[Sort, ...]:
        """The same for each of some nodes."""
        return tuple(map(self, nodes))

    def tensor(self, tensor: Tensor) -> Tensor:
        """What stands in the place of a tensor: itself, where nothing that it depends on changes."""
        made = self._made.get(tensor)
        if made is None:
            self._made[tensor] = made = tensor
            new = self._instead.get(tensor, tensor)
            if new is not tensor or tensor.reach & self._instead.keys():
                definition, law = new.definition, new.law
                if definition is not None:
                    definition = definition.over(self)
                if law is not None:
                    law = Law(law.kind, law.indices, self.each(law.parameters))
                new = Tensor(new.name, new.axes, new.domain, definition, law)
            self._made[tensor] = made = new
        return made
