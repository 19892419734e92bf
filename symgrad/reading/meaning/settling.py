"""Terms with every index settled: open ranges are found, provisional names get letters, no name is captured. Knows terms only."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import count
from typing import TypeVar

from ...terms.binding import names, substitute
from ...terms.indices import IndexExpr, replace_atoms, sizes
from ...terms.nodes import Apply, Array, Binder, Entry, Floor, Index, Node, Number, Range, Size, Tensor, union_free, walk
from .index_ranges import found_ranges, is_open

Settled = TypeVar("Settled", bound=Node)

_LETTERS = tuple("ijklmnpqrstuvabcdfgh")


def settle(
    nodes: Sequence[Settled],
    reserved: frozenset[str] = frozenset(),
    hints: dict[str, Range] | None = None,
    ranges: dict[Index, Index] | None = None,
    supposed: dict[str, Range] | None = None,
) -> list[Settled]:
    """The nodes with every open index given its range, and every provisional name and every captured name replaced by a letter.

    `reserved`: names (of sizes) that no index may take. `ranges`: what a RangeFinder found, where it is known already.
    `supposed`: takes the letters of sums of which nothing tells a range, each with one of its own; None where that is an error.
    """
    if ranges is None:
        ranges = found_ranges(nodes, hints, supposed)
    free = union_free(nodes)
    env: dict[Index, Index] = {}
    taken = set(reserved)
    for index in sorted(free, key=lambda i: (i.name[0] == "\0", i.name)):
        final = ranges.get(index, index)
        if final.name[0] == "\0" or final.name in reserved:
            final = Index(_letter(final.name, taken | {i.name for i in free}), final.range)
        taken.add(final.name)
        env[index] = final
    settler = _Settler(ranges, reserved)
    return [settler.settle(node, env) for node in nodes]  # type: ignore[misc]  # A node is rebuilt as one of its kind.


def settled_array(indices: Sequence[Index], body: Node, told: dict[str, Range], supposed: dict[str, Range] | None = None) -> Array:
    """The body at indices some of which may be open, with all that `settle` does.

    told   ranges that the document tells: an index takes its letter's, unless a slot of its own in the body tells one
    """
    composite: set[str] = set()
    exact: set[str] = set()
    for part in walk(body):
        if type(part) is Entry or type(part) is Apply:
            for slot in part.indices:
                if type(slot) is Index:
                    exact.add(slot.name)
                else:
                    composite |= {i.name for i in slot.free}
    ranges: dict[Node, Node] = {
        index: Index(index.name, told[index.name])
        for index in indices
        if is_open(index) and index.name in told and (index.name in composite or index.name not in exact)
    }
    body = substitute(body, ranges)
    array = Array(tuple(ranges.get(index, index) for index in indices), body)
    (settled,) = settle([array], reserved_names(body), told, supposed=supposed)
    return settled


def reserved_names(node: Node) -> frozenset[str]:
    """Size names that the node shows, which no index may share."""
    return frozenset(size.name for size in sizes(node) if size.name[0] != "\0")


def _letter(wanted: str, taken: Container[str]) -> str:
    if wanted[0] != "\0" and wanted not in taken:
        return wanted
    for letter in _LETTERS:
        if letter not in taken:
            return letter
    return next(name for n in count(1) for letter in "ijk" if (name := letter + "'" * n) not in taken)


class _Settler:
    def __init__(self, ranges: dict[Index, Index], reserved: frozenset[str]):
        self.ranges, self.reserved = ranges, reserved
        self.memo: dict[tuple[Node, frozenset[tuple[Index, Index]]], Node] = {}

    def settle(self, node: Node, env: dict[Index, Index]) -> Node:
        if type(node) is Number or type(node) is Size or type(node) is Tensor:
            return node
        if type(node) is Index:
            return env.get(node, node)
        if type(node) is Entry and not node.indices:
            return node
        key = node, frozenset((i, env.get(i, i)) for i in node.free)
        done = self.memo.get(key)
        if done is None:
            done = self.memo[key] = self._settled(node, env)
        return done

    def _settled(self, node: Node, env: dict[Index, Index]) -> Node:
        if type(node) is IndexExpr:
            return replace_atoms(node, {atom: self.settle(atom, env) for atom in node.children})
        if type(node) is Range or type(node) is Floor:
            return type(node)(*(self.settle(part, env) for part in node.args))
        if isinstance(node, Binder):
            (index,), inner = self._bound((node.index,), (node.body, node.where), env)
            return node.rebound(index, (self.settle(node.body, inner), self.settle(node.where, inner)))
        if type(node) is Array:
            indices, inner = self._bound(node.indices, (node.body,), env)
            return Array(indices, self.settle(node.body, inner))
        children = node.children
        if not children:
            return node
        moved = tuple([self.settle(child, env) for child in children])
        return node if moved == children else node.rebuild(moved)

    def _bound(
        self, indices: tuple[Index, ...], parts: tuple[Node, ...], env: dict[Index, Index]
    ) -> tuple[tuple[Index, ...], dict[Index, Index]]:
        """The bound indices with their ranges and letters, and the environment inside."""
        inner = dict(env)
        free = union_free(parts) - frozenset(indices)
        captured = {env.get(i, i).name for i in free} | self.reserved
        shown = captured
        if any(i.name[0] == "\0" for i in indices):
            shown = captured | {i.name for i in env.values()}.union(*map(names, parts))
        out = []
        for index in indices:
            final = self.ranges.get(index, index)
            provisional = final.name[0] == "\0"
            letter = _letter(final.name, shown if provisional else captured)
            final = Index(letter, self.settle(final.range, env))
            captured = captured | {final.name}
            shown = shown | {final.name}
            inner[index] = final
            out.append(final)
        return tuple(out), inner
