"""Index variables whose range is not written: found from where they are used; and letters for summation indices of matrix products.

While a formula is elaborated such an index has a provisional range. `settle` replaces all of them at the end. Knows terms only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

from ...errors import ShapeError
from ...operators.arrays import OPAQUE
from ...terms.indices import IndexExpr, is_integer, plus, replace_atoms
from ...terms.nodes import (
    MIRRORED,
    ONE,
    Apply,
    Array,
    Binder,
    Condition,
    Entry,
    Floor,
    Function,
    Index,
    Node,
    Number,
    Range,
    Relation,
    Size,
    Tensor,
    conjuncts,
    walk,
)

_serial = count()
#: What is added to the end of a strict bound to get the last integer within.
_BOUNDING = {">": 1, "≥": 0, "<": -1, "≤": 0}
_LETTERS = tuple("ijklmnpqrstuvabcdfgh")


def open_index(name: str) -> Index:
    """An index of a range that is to be found."""
    return Index(name, Range(ONE, Size(f"\0{next(_serial):09d}")))


def is_open(index: Node) -> bool:
    """Whether the index's range is still to be found."""
    upper = index.range.upper
    return type(upper) is Size and upper.name[0] == "\0"


class RangeFinder:
    """Learns the ranges of open indices from the terms that use them.

    hints    ranges that the document gives to a letter
    before   ranges that a letter had in the chains before, for one that nothing else tells
    """

    def __init__(self, hints: dict[str, Range] | None = None, before: dict[str, set[Range]] | None = None):
        self.hints, self.before = hints or {}, before or {}
        self.taken: dict[str, Range] = {}  # letters that took the range that they have elsewhere
        self.uses: dict[Index, dict[Range, str]] = {}
        self.links: list[tuple[Index, Index]] = []
        self.loose: dict[Index, None] = {}
        self.ends: dict[Index, Range] = {}

    def add(self, node: Node) -> None:
        """Learns from one more term. ShapeError, and nothing learnt, where it disagrees with itself or with what was learnt."""
        uses: dict[Index, dict[Range, str]] = {}
        links: list[tuple[Index, Index]] = []
        loose: dict[Index, None] = {}
        for part in walk(node):
            kind = type(part)
            if kind is Entry:
                for slot, axis in zip(part.indices, part.tensor.axes):
                    if type(slot) is Index and is_open(slot):
                        uses.setdefault(slot, {}).setdefault(axis, part.tensor.name)
            elif kind is Apply:
                if part.indices and type(part.arguments[0]) is Array:
                    ranges = [i.range for i in part.arguments[0].indices]
                    row = OPAQUE.get(part.function.name) if type(part.function) is Function else None
                    ranges = ranges[::-1] if row is None else list(row.along(ranges))
                    for slot, axis in zip(part.indices, ranges):
                        if type(slot) is Index and is_open(slot):
                            uses.setdefault(slot, {}).setdefault(axis, getattr(part.function, "name", ""))
            elif kind is Relation:
                if type(part.left) is Index and type(part.right) is Index:
                    links.append((part.left, part.right))
            elif kind is Index:
                if is_open(part):
                    loose[part] = None
            elif isinstance(part, Binder):
                if is_open(part.index):
                    loose[part.index] = None
                self._learn_ends(part)
            elif kind is Array:
                loose.update((index, None) for index in part.indices if is_open(index))
        for index, ranges in uses.items():
            together = {**self.uses.get(index, {}), **ranges}
            if len(together) > 1:
                raise ShapeError(_conflict(index, together))
        for index, ranges in uses.items():
            self.uses.setdefault(index, {}).update(ranges)
        self.links += links
        self.loose.update(loose)

    def _learn_ends(self, part: Binder) -> None:
        """The t of a sum from 1 to t, or from t on, of entries x_i runs over the axis of x, where nothing else tells."""
        for end in filter(is_open, part.index.range.free):
            for inner in walk(part.body):
                if type(inner) is Entry:
                    for slot, axis in zip(inner.indices, inner.tensor.axes):
                        if slot is part.index:
                            self.ends.setdefault(end, axis)

    def learn_bounds(self, conditions: Iterable[Condition]) -> None:
        """The side condition 1 ≤ j ≤ k gives j its range, where nothing else tells."""
        lower, upper = {}, {}
        for condition in conditions:
            for part in conjuncts(condition):
                if type(part) is not Relation or part.op not in _BOUNDING:
                    continue
                for op, index, end in ((part.op, part.left, part.right), (MIRRORED[part.op], part.right, part.left)):
                    if type(index) is Index and is_open(index) and is_integer(end) and not any(map(is_open, end.free)):
                        (lower if op in ">≥" else upper)[index] = plus(end, _BOUNDING[op])
        for index in lower.keys() & upper.keys():
            self.ends.setdefault(index, Range(lower[index], upper[index]))

    def found(self) -> dict[Index, Index]:
        """For every open index, the index with its range; ShapeError where nothing tells one."""
        found = {index: next(iter(ranges)) for index, ranges in self.uses.items()}
        found.update({i: self.hints[i.name] for i in self.loose if i not in found and i.name in self.hints})
        found.update({i: axis for i, axis in self.ends.items() if i not in found})
        changed = True
        while changed:
            changed = False
            for left, right in self.links:
                for one, other in ((left, right), (right, left)):
                    if is_open(one) and one not in found:
                        range_ = other.range if not is_open(other) else found.get(other)
                        if range_ is not None:
                            found[one] = range_
                            changed = True
        for index in self.loose:
            if index not in found:
                range_ = self._elsewhere(index.name, found)
                if range_ is None:
                    raise ShapeError(f"the range of the index {index.name} cannot be told from its use; write its bounds")
                found[index] = range_
        return {index: Index(index.name, range_) for index, range_ in found.items()}

    def _elsewhere(self, name: str, found: dict[Index, Range]) -> Range | None:
        """The range that a letter has elsewhere in these terms, or had before; None where that is none or several."""
        here = {range_ for index, range_ in found.items() if index.name == name}
        ranges = here or self.before.get(name, set())
        if len(ranges) != 1:
            return None
        (range_,) = ranges
        self.taken[name] = range_
        return range_


def _conflict(index, ranges):
    from ...matrices.axes import integer_text

    told = [f"{integer_text(r.lower)}..{integer_text(r.upper)} in {name}" for r, name in ranges.items()]
    return f"index {index.name} runs over {' and over '.join(told)}"


def found_ranges(nodes: Iterable[Node], hints: dict[str, Range] | None = None) -> dict[Index, Index]:
    """For every open index in the nodes, the index with its range. `hints`: ranges that the document gives to a letter."""
    finder = RangeFinder(hints)
    for node in nodes:
        finder.add(node)
    return finder.found()


def settle(
    nodes: Sequence[Node],
    reserved: frozenset[str] = frozenset(),
    hints: dict[str, Range] | None = None,
    ranges: dict[Index, Index] | None = None,
) -> list[Node]:
    """The nodes with every open index given its range, and every provisional name and every captured name replaced by a letter.

    `reserved`: names (of sizes) that no index may take. `ranges`: what a RangeFinder found, where it is known already.
    """
    if ranges is None:
        ranges = found_ranges(nodes, hints)
    free = frozenset().union(*(node.free for node in nodes)) if nodes else frozenset()
    env: dict[Index, Index] = {}
    taken = set(reserved)
    for index in sorted(free, key=lambda i: (i.name[0] == "\0", i.name)):
        final = ranges.get(index, index)
        if final.name[0] == "\0" or final.name in reserved:
            final = Index(_letter(final.name, taken | {i.name for i in free}), final.range)
        taken.add(final.name)
        env[index] = final
    settler = _Settler(ranges, reserved)
    return [settler.settle(node, env) for node in nodes]


def _letter(wanted, taken):
    if wanted[0] != "\0" and wanted not in taken:
        return wanted
    for letter in _LETTERS:
        if letter not in taken:
            return letter
    return next(name for n in count(1) for letter in "ijk" if (name := letter + "'" * n) not in taken)


class _Settler:
    def __init__(self, ranges, reserved):
        self.ranges, self.reserved, self.memo = ranges, reserved, {}

    def settle(self, node: Node, env: dict[Index, Index]) -> Node:
        kind = type(node)
        if kind is Number or kind is Size or kind is Tensor:
            return node
        if kind is Index:
            return env.get(node, node)
        if kind is Entry and not node.indices:
            return node
        key = node, frozenset((i, env.get(i, i)) for i in node.free)
        done = self.memo.get(key)
        if done is None:
            done = self.memo[key] = self._settled(node, kind, env)
        return done

    def _settled(self, node, kind, env):
        if kind is IndexExpr:
            return replace_atoms(node, {atom: self.settle(atom, env) for atom in node.children})
        if kind is Range or kind is Floor:
            return kind(*(self.settle(part, env) for part in node.args))
        if isinstance(node, Binder):
            (index,), inner = self._bound((node.index,), (node.body, node.where), env)
            return kind(index, self.settle(node.body, inner), self.settle(node.where, inner))
        if kind is Array:
            indices, inner = self._bound(node.indices, (node.body,), env)
            return Array(indices, self.settle(node.body, inner))
        children = node.children
        if not children:
            return node
        moved = tuple([self.settle(child, env) for child in children])
        return node if moved == children else node.rebuild(moved)

    def _bound(self, indices, parts, env):
        inner = dict(env)
        free = frozenset().union(*(part.free for part in parts)) - frozenset(indices)
        captured = {env.get(i, i).name for i in free} | self.reserved
        shown = captured
        if any(i.name[0] == "\0" for i in indices):
            shown = captured | {i.name for i in env.values()} | _names_inside(parts)
        out = []
        for index in indices:
            final = self.ranges.get(index, index)
            provisional = final.name[0] == "\0"
            final = Index(_letter(final.name, shown if provisional else captured), self.settle(final.range, env))
            captured = captured | {final.name}
            shown = shown | {final.name}
            inner[index] = final
            out.append(final)
        return tuple(out), inner


def _names_inside(parts):
    from ...terms.binding import names

    return frozenset().union(*(names(part) for part in parts))
