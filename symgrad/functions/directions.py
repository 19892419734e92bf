"""Terms of a derivative along directions: what a Jacobian does to a vector from either side, and a further axis for a batch.

None of them forms the Jacobian: the sums are contracted in the order that costs least.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..errors import DefinitionError
from ..terms.binding import fresh_name, names, replace
from ..terms.nodes import ONE, Definition, Derivative, Entry, Index, Node, Range, Recurrence, Size, Sum, Tensor, mul


def direction(wanted: str, axes: Iterable[Index], near: Iterable[Node]) -> Entry:
    """An entry, at some indices, of a new tensor with a name that is not in use in some terms."""
    axes = tuple(axes)
    taken = frozenset().union(*map(_reached_names, near))
    name = wanted
    number = 1
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return Entry(Tensor(name, tuple(index.range for index in axes)), axes)


def along(node: Node, vector: Entry, axes: Iterable[Index]) -> Node:
    """Σ over the axes of the node times a vector."""
    found = mul(vector, node)
    for index in axes:
        found = Sum(index, found)
    return found


def _reached_names(node: Node) -> frozenset[str]:
    found = set(names(node))
    for tensor in {reached for written in node.tensors for reached in written.reach}:
        found.add(tensor.name)
        if tensor.definition is not None:
            found |= names(tensor.definition.body)
    return frozenset(found)


def with_upstream(nodes: Iterable[Node]) -> list[Node]:
    """The terms with each derivative by a named array that is left in them as an array of its own.

    So a gradient through a layer, of any loss, takes the loss's derivative by what the layer gives.
    """
    nodes = list(nodes)
    made: dict[tuple[Node, Tensor], Tensor] = {}

    def change(node: Node) -> Node | None:
        if type(node) is not Derivative or len(node.by) != 1:
            return None
        (by,) = node.by
        key = node.body, by.tensor
        if key not in made:
            above = node.body.tensor.name if type(node.body) is Entry else "L"
            axes = [Index(f"{number}", axis) for number, axis in enumerate(by.tensor.axes)]
            made[key] = direction(f"d{above}_d{by.tensor.name}", axes, nodes).tensor
        return Entry(made[key], by.indices)

    return [replace(node, change) for node in nodes]


def batched(
    nodes: Iterable[Node], size: str, chosen: Iterable[str] | None, called: Mapping[Tensor, str]
) -> tuple[list[Node], Index]:
    """The terms for each of a batch: the tensors that are chosen by name get a leading axis; without a choice all arrays do.

    called   the name of each tensor without a definition
    """
    nodes = list(nodes)
    taken = frozenset().union(*map(_reached_names, nodes))
    if size in taken:
        raise DefinitionError(f"batch = {size!r}: the formula uses this name; choose another one for the axis")
    unknown = sorted(set(chosen or ()) - set(called.values()))
    if unknown:
        raise DefinitionError(f"{', '.join(unknown)} is no array of the formula; it has {', '.join(called.values())}")
    index = Index(fresh_name("b", taken), Range(ONE, Size(size)))
    moving = {tensor for tensor, name in called.items() if (name in chosen if chosen is not None else tensor.rank)}
    return [_Batch(index, moving).moved(node) for node in nodes], index


class _Batch:
    """Gives tensors, and all that is defined by them, a leading axis."""

    def __init__(self, index: Index, moving: set[Tensor]):
        self.index, self.moving = index, moving
        self.made: dict[Tensor, Tensor] = {}

    def moved(self, node: Node) -> Node:
        return replace(node, self._entry)

    def _entry(self, node: Node) -> Node | None:
        if type(node) is not Entry or not (node.tensor.reach & self.moving):
            return None
        indices = tuple(self.moved(slot) for slot in node.indices)
        return Entry(self._tensor(node.tensor), (self.index, *indices))

    def _definition(self, definition: Definition) -> Definition:
        if isinstance(definition, Recurrence):
            self.moving = self.moving | set(definition.stages)
            stages = [self._tensor(stage) for stage in definition.stages]
            return Recurrence(stages, map(self._definition, definition.bodies), definition.place)
        return Definition((self.index, *definition.indices), self.moved(definition.body))

    def _tensor(self, tensor: Tensor) -> Tensor:
        if tensor not in self.made:
            definition = None
            if tensor.definition is not None:
                definition = self._definition(tensor.definition)
            # A symmetric matrix is no symmetric array once it has a third axis.
            domain = "real" if tensor.domain in ("symmetric", "positive definite") else tensor.domain
            self.made[tensor] = Tensor(tensor.name, (self.index.range, *tensor.axes), domain, definition)
        return self.made[tensor]
