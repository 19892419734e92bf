"""What a move towards a shorter form may look at besides the term: the names at hand, and the search itself. Knows products."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..terms.nodes import Apply, DefinedFunction, Entry, Node, Tensor
from .tidying import tidy


@dataclass(frozen=True)
class Named:
    """A name that may be folded into: `entry` (an Entry, or an Apply of a function) stands for `body`; `wildcards` vary.

    needs   the tensors without which the body cannot stand in a term
    """

    entry: Node
    body: Node
    wildcards: frozenset[Node]
    needs: frozenset[Tensor]


def named_tensor(tensor: Tensor) -> Named:
    """The name of a defined tensor."""
    definition = tensor.definition
    if definition is None:
        raise ValueError(f"{tensor.name} has no definition to be the name of")
    body = tidy(definition.body)
    return Named(Entry(tensor, definition.indices), body, frozenset(definition.indices), body.tensors)


def named_function(function: DefinedFunction) -> Named:
    """The name of a function that the document defines."""
    return Named(Apply(function, function.parameters), tidy(function.body), frozenset(function.parameters), function.tensors)


@dataclass(frozen=True)
class Scope:
    """Where a move is tried.

    names     the names that may be put in
    collect   an equal term with all its parts in their shortest form by arithmetic alone
    """

    names: tuple[Named, ...]
    collect: Callable[[Node], Node]

    def fitting(self, node: Node) -> Iterator[Named]:
        """The names of which the whole definition may stand in the term."""
        present = node.tensors
        return (named for named in self.names if named.needs <= present)
