"""Names that are only other ones for the entries of an array, x_i := X_{i,:}: an answer is in the name of the array.

Knows terms only.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..terms.binding import definition_of, replace
from ..terms.nodes import Definition, Derivative, Entry, Node, Tensor, walk


def without_aliases(node: Node) -> Node:
    """The term with what each alias stands for, in definitions, too, but for those that are differentiated by."""
    variables = {by.tensor for part in walk(node) if type(part) is Derivative for by in part.by if type(by) is Entry}
    aliases = {tensor for tensor in _reached(node.tensors) if _is_alias(tensor)} - variables
    if not aliases:
        return node
    made: dict[Tensor, Tensor] = {}

    def put(part: Node) -> Node | None:
        if type(part) is not Entry:
            return None
        if part.tensor in aliases:
            return replace(definition_of(part), put)
        return Entry(plain(part.tensor), part.indices) if aliases & part.tensor.reach else None

    def plain(tensor: Tensor) -> Tensor:
        definition = tensor.definition
        if tensor not in made:
            made[tensor] = tensor
            if type(definition) is Definition:
                own = definition.over(lambda body: replace(body, put))
                made[tensor] = Tensor(tensor.name, tensor.axes, tensor.domain, own)
        return made[tensor]

    return replace(node, put)


def _reached(tensors: Iterable[Tensor]) -> frozenset[Tensor]:
    return frozenset().union(*(tensor.reach for tensor in tensors))


def _is_alias(tensor: Tensor) -> bool:
    """Whether a name stands for the entries of another one in another order, or in the same."""
    definition = tensor.definition
    if type(definition) is not Definition or not tensor.axes or type(definition.body) is not Entry:
        return False
    places = definition.body.indices
    return len(places) == len(definition.indices) and set(places) == set(definition.indices)
