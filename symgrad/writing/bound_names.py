"""Whether a formula can be displayed with its bound names as they are: remembered for every sub-term, which lines share.

Knows nodes. `binding.rename_apart` makes an ambiguous formula unambiguous.
"""

from __future__ import annotations

from ..terms.memory import remembered
from ..terms.nodes import Apply, Array, Binder, Entry, Node, Size, walk

_NONE: frozenset[str] = frozenset()


def is_unambiguous(node: Node) -> bool:
    """Whether no bound index shares its name with a free one, a size, a tensor, a function or a binder around it."""
    bound, fixed, nested = _names(node)
    return not nested and bound.isdisjoint(fixed) and not any(index.name in bound for index in node.free)


@remembered(50_000)
def _names(node) -> tuple[frozenset, frozenset, bool]:
    """(names bound in the node, names of sizes, tensors and functions, whether a binder stands inside another of its name)."""
    kind = type(node)
    if kind is Size:
        return _NONE, frozenset((node.name,)), False
    bound, fixed, nested = _NONE, _NONE, False
    for child in node.children:
        one, other, inside = _names(child)
        bound, fixed, nested = bound | one, fixed | other, nested or inside
    if kind is Entry:
        fixed |= {node.tensor.name}
    elif kind is Apply:
        fixed |= {getattr(node.function, "name", "")}
    elif isinstance(node, Binder) or kind is Array:
        own = (node.index,) if kind is not Array else node.indices
        names = frozenset(index.name for index in own)
        nested = nested or len(names) < len(own) or not bound.isdisjoint(names)
        bound |= names
        fixed |= {part.name for index in own for end in index.range.args for part in walk(end) if type(part) is Size}
    return bound, fixed, nested
