"""Index variables whose range is not written, and what the terms that use them tell of it. Knows terms only.

While a formula is read such an index has a provisional range; `settling.settle` replaces all of them at the end.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import count
from typing import Literal

from ...errors import ShapeError
from ...matrices.axes import integer_text
from ...operators.arrays import opaque_row
from ...terms.building import conjuncts
from ...terms.indices import is_integer, is_nonnegative, minus, plus
from ...terms.nodes import MIRRORED, ONE, Apply, Array, Binder, Condition, Entry, Index, Node, Range, Relation, Size, walk

_serial = count()
#: What is added to the end of a strict bound to get the last integer within.
_BOUNDING = {">": 1, "≥": 0, "<": -1, "≤": 0}


def open_index(name: str) -> Index:
    """An index of a range that is to be found."""
    return Index(name, Range(ONE, Size(f"\0{next(_serial):09d}")))


def is_open(index: Index) -> bool:
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
        self.supposed: dict[str, Range] = {}  # letters of which nothing tells a range
        self.taken: dict[str, Range] = {}  # letters that took the range that they have elsewhere
        self.uses: dict[Index, dict[Range, str]] = {}
        self.links: list[tuple[Index, Index]] = []
        self.loose: dict[Index, None] = {}
        self.summed: set[Index] = set()
        self.ends: dict[Index, Range] = {}
        self.of_sequences: set[Range] = set()

    def add(self, node: Node) -> None:
        """Learns from one more term. ShapeError, and nothing learnt, where it disagrees with itself or with what was learnt."""
        uses: dict[Index, dict[Range, str]] = {}
        links: list[tuple[Index, Index]] = []
        loose: dict[Index, None] = {}
        for part in walk(node):
            if type(part) is Entry:
                for slot, axis in zip(part.indices, part.tensor.axes):
                    if type(slot) is Index and is_open(slot):
                        # A sequence has first places besides those that its letter runs over: h_0 beside h_t, t = 1, …, T.
                        along = self.hints.get(slot.name, axis) if part.tensor.is_recurrent else axis
                        uses.setdefault(slot, {}).setdefault(along, part.tensor.name)
                        if part.tensor.is_recurrent:
                            self.of_sequences.add(along)
            elif type(part) is Apply:
                whole = part.arguments[0] if part.indices else None
                if type(whole) is Array:
                    ranges = [i.range for i in whole.indices]
                    row = opaque_row(part.function)
                    ranges = ranges[::-1] if row is None else list(row.along(ranges))
                    for slot, axis in zip(part.indices, ranges):
                        if type(slot) is Index and is_open(slot):
                            uses.setdefault(slot, {}).setdefault(axis, getattr(part.function, "name", ""))
            elif type(part) is Relation:
                if type(part.left) is Index and type(part.right) is Index:
                    links.append((part.left, part.right))
            elif type(part) is Index:
                if is_open(part):
                    loose[part] = None
            elif isinstance(part, Binder):
                if is_open(part.index):
                    loose[part.index] = None
                    self.summed.add(part.index)
                self._learn_ends(part)
            elif type(part) is Array:
                loose.update((index, None) for index in part.indices if is_open(index))
        for index, used in uses.items():
            together = {**self.uses.get(index, {}), **used}
            if len(together) > 1 and (common := self._common(together)) is not None:
                used.clear()
                used[common] = together[common]
                self.uses.pop(index, None)
            elif len(together) > 1:
                raise ShapeError(_conflict(index, together), names=tuple(together.values()))
        for index, used in uses.items():
            self.uses.setdefault(index, {}).update(used)
        self.links += links
        self.loose.update(loose)

    def _common(self, ranges: Collection[Range]) -> Range | None:
        """The range that lies in all the others, where these are of sequences, which have first places of their own."""
        for range_ in ranges:
            others = [other for other in ranges if other is not range_]
            if all(other in self.of_sequences and _lies_in(range_, other) for other in others):
                return range_
        return None

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
        lower: dict[Index, Node] = {}
        upper: dict[Index, Node] = {}
        for condition in conditions:
            for part in conjuncts(condition):
                if type(part) is not Relation or part.op not in _BOUNDING:
                    continue
                for op, index, end in ((part.op, part.left, part.right), (MIRRORED[part.op], part.right, part.left)):
                    if type(index) is Index and is_open(index) and is_integer(end) and not any(map(is_open, end.free)):
                        (lower if op in ">≥" else upper)[index] = plus(end, _BOUNDING[op])
        for index in lower.keys() & upper.keys():
            self.ends.setdefault(index, Range(lower[index], upper[index]))

    def found(self, supposes: Literal["", "sums", "all"] = "") -> dict[Index, Index]:
        """For every open index, the index with its range; ShapeError where nothing tells one.

        supposes   which letters of which nothing tells it run up to a size of their own, which `supposed` keeps then
        """
        found = {index: next(iter(ranges)) for index, ranges in self.uses.items()}
        found.update({i: self.hints[i.name] for i in self.loose if i not in found and i.name in self.hints})
        found.update({i: axis for i, axis in self.ends.items() if i not in found})
        self._tie(found)
        for index in self.loose:
            if index not in found:
                range_ = self._elsewhere(index.name, found)
                if range_ is None and (supposes == "all" or supposes and index in self.summed and index.name[0] != "\0"):
                    range_ = self.supposed.setdefault(index.name, Range(ONE, Size(f"n_{{{index.name}}}")))
                if range_ is None:
                    raise ShapeError(
                        f"the range of the index {index.name} cannot be told from its use; write its bounds", is_unclear=True
                    )
                found[index] = range_
                self._tie(found)
        return {index: Index(index.name, range_) for index, range_ in found.items()}

    def _tie(self, found: dict[Index, Range]) -> None:
        """Gives the indices that are compared with one of a known range that range."""
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

    def _elsewhere(self, name: str, found: dict[Index, Range]) -> Range | None:
        """The range that a letter has elsewhere in these terms, or had before; None where that is none or several."""
        here = {range_ for index, range_ in found.items() if index.name == name}
        ranges = here or self.before.get(name, set())
        if len(ranges) != 1:
            return None
        (range_,) = ranges
        self.taken[name] = range_
        return range_


def _lies_in(inner: Range, outer: Range) -> bool:
    """Whether a range lies in another for certain."""
    return all(is_nonnegative(room) for room in (minus(inner.lower, outer.lower), minus(outer.upper, inner.upper)))


def _conflict(index: Index, ranges: dict[Range, str]) -> str:
    told = [f"{integer_text(r.lower)}..{integer_text(r.upper)} in {name}" for r, name in ranges.items()]
    return f"index {index.name} runs over {' and over '.join(told)}"


def found_ranges(
    nodes: Iterable[Node], hints: dict[str, Range] | None = None, supposed: dict[str, Range] | None = None
) -> dict[Index, Index]:
    """For every open index in the nodes, the index with its range.

    hints      ranges that the document gives to a letter
    supposed   takes the letters of sums of which nothing tells a range, each with one of its own; None where that is an error
    """
    finder = RangeFinder(hints)
    for node in nodes:
        finder.add(node)
    if supposed is None:
        return finder.found()
    found = finder.found("sums")
    supposed.update(finder.supposed)
    return found
