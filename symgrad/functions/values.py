"""Arrays of a plan with named axes, and how they are aligned, gathered and reduced.

A Value is a step whose array axes are labelled by indices; two Values meet by their labels. Knows integer expressions, not
what a formula means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from ..errors import UnsupportedError
from ..terms.indices import coefficient_of, in_range, is_nonnegative, length, minus, plus, polynomial, replace_atoms, times
from ..terms.nodes import ONE, ZERO, Floor, Index, Node, Range, Size
from ..writing.names import ascii_name
from .code import identifier, parsed
from .graph import Graph, Kind, Sort, Step
from .numpy import Backend

#: What picks from one axis: a text with a _ for each of its values.
Pick: TypeAlias = tuple[str, tuple["Value", ...]]


@dataclass(frozen=True)
class Value:
    """A step and the index that labels each of its array axes, in order; none for a number."""

    step: Step
    axes: tuple[Index, ...] = ()

    def is_literal(self, number: int) -> bool:
        """Whether it is this whole number as it is written."""
        return self.step.is_literal(number)


class Values:
    """Makes Values, and so the steps of the plan."""

    def __init__(self, backend: Backend, graph: Graph, identifiers):
        self.backend, self.graph, self.identifiers = backend, graph, identifiers
        self.order: dict[Index, int] = {}
        self.sizes: dict[str, Size] = {}
        self.votes: dict[tuple[Index, Index], int] = {}
        self.partial = False
        self.guarded = False
        #: Integer expressions of sizes that are not negative where every entry that is used is inside of its axis.
        self.fits: set[Node] = set()
        self.assumed: set = set()
        self.imports = {backend.imports} - {""}
        self.one, self.zero = self.literal(1), self.literal(0)

    # --- small things -----------------------------------------------------------------------------------------------

    def literal(self, number: int | float | str) -> Value:
        """A number."""
        return Value(self.graph.literal(number))

    def let(self, wanted: str, value: Value, named: bool = False) -> Value:
        """The value with the name that it should have as a variable; `named` where a person gave it that name."""
        if value.step.kind not in ("given", "literal") and (not value.step.hint or named and not value.step.named):
            value.step.hint, value.step.named = wanted, named
        return value

    def made(
        self, text: str, values: Sequence[Value], axes: tuple[Index, ...], kind: Kind = "made", sort: Sort | None = None, **more
    ) -> Value:
        """A step of the library that makes an array with these axes; without a sort, real where an array in it is."""
        if sort is None:
            arrays = [value for value in values if value.step.shape]
            sort = "integer" if kind == "made" and arrays and all(value.step.sort != "real" for value in arrays) else "real"
        return Value(self.graph.step(text, tuple(value.step for value in values), self.shape(axes), kind, sort, **more), axes)

    def shape(self, axes: Iterable[Index]) -> tuple[Node, ...]:
        return tuple(length(axis.range) for axis in axes)

    def apply(self, text: str, *values: Value) -> Value:
        """A template of the library applied entry by entry."""
        steps, axes = self.aligned(values)
        scalars = {place for place, value in enumerate(values) if not value.axes}
        tree = parsed(self.backend.function(text, scalars))
        return Value(self.graph.entrywise(tree, {f"_{k}": step for k, step in enumerate(steps)}), axes)

    def real(self, value: Value) -> Value:
        """Truth values or integers as real numbers."""
        return self.apply(self.backend.real if value.axes else self.backend.real_number, value)

    def operator(self, symbol: str, left: Value, right: Value) -> Value:
        (a, b), axes = self.aligned((left, right))
        if symbol == "*" and self.backend.outer and len(left.axes) == len(right.axes) == 1 and left.axes != right.axes:
            first, second = sorted((left, right), key=lambda value: axes.index(value.axes[0]))
            return self.made(self.backend.outer, (first, second), axes)
        return Value(self.graph.binary(symbol, a, b), axes)

    def negative(self, value: Value) -> Value:
        return Value(self.graph.negative(value.step), value.axes)

    def times(self, left: Value, right: Value) -> Value:
        if left.is_literal(1):
            return right
        return left if right.is_literal(1) else self.operator("*", left, right)

    def product(self, values: Iterable[Value]) -> Value:
        """The product; what has few axes is multiplied first."""
        result = self.one
        groups: dict[tuple[Index, ...], Value] = {}
        for value in values:
            groups[value.axes] = self.times(groups[value.axes], value) if value.axes in groups else value
        for value in sorted(groups.values(), key=lambda value: len(value.axes)):
            result = self.times(result, value)
        return result

    def where(self, condition: Value, then: Value, otherwise: Value) -> Value:
        return self.apply("np.where(_0, _1, _2)", condition, then, otherwise)

    def note_order(self, axes: Sequence[Index]) -> None:
        """An array has its axes in this order; products are made in the order that most arrays have."""
        for later, last in enumerate(axes):
            for first in axes[:later]:
                self.votes[first, last] = self.votes.get((first, last), 0) + 1

    def goes_first(self, first: Index, last: Index) -> bool:
        """Whether more arrays have the one axis before the other than after it."""
        forth, back = self.votes.get((first, last), 0), self.votes.get((last, first), 0)
        return forth > back or forth == back and self.position(first) < self.position(last)

    def position(self, index: Index) -> int:
        return self.order.setdefault(index, len(self.order))

    # --- integers ---------------------------------------------------------------------------------------------------

    def run(self, index: Index) -> Value:
        """The values of an index as a labelled array."""
        low, high = self.integer(index.range.lower), self.integer(plus(index.range.upper, 1))
        text, ends = self.backend.function(self.backend.arange), [low, high]
        if low.is_literal(0):
            text, ends = text.replace("_0, _1", "_0"), [high]
        return self.let(ascii_name(index.name), self.made(text, ends, (index,), sort="integer"))

    def integer(self, expression: Node) -> Value:
        """An integer expression, broadcast over its indices."""
        total = None
        terms = sorted(polynomial(expression).items(), key=lambda term: (not term[0], term[1] < 0))
        for monomial, coefficient in terms:
            product = self.literal(abs(coefficient))
            for atom in sorted(monomial, key=lambda atom: type(atom) is not Size):
                product = self.times(product, self.atom(atom))
            if total is None:
                total = product if coefficient > 0 else self.negative(product)
            else:
                total = self.operator("+" if coefficient > 0 else "-", total, product)
        return self.zero if total is None else total

    def atom(self, atom):
        if type(atom) is Size:
            self.sizes[self.identifiers(atom)] = atom
            return Value(self.graph.step(identifier(self.identifiers(atom)), kind="given", sort="integer"))
        if type(atom) is Index:
            return self.run(atom)
        if type(atom) is Floor:
            return self.operator("//", self.integer(atom.numerator), self.integer(atom.denominator))
        raise UnsupportedError(f"no code for {type(atom).__name__} in an integer expression")

    def count(self, range_: Range) -> Value:
        """The number of integers in a range; 0 where it is empty."""
        number = length(range_)
        value = self.integer(number)
        return value if is_nonnegative(number) else self.made("max(0, _0)", (value,), (), "entrywise", "integer")

    # --- axes -------------------------------------------------------------------------------------------------------

    def union(self, values: Iterable[Value]) -> tuple[Index, ...]:
        """All axes of some values, in an order that keeps that of each where it can, so that little is transposed."""
        orders = [list(value.axes) for value in sorted(values, key=lambda value: (-len(value.axes), value.step.kind == "view"))]
        merged: list[Index] = []
        while orders := [order for order in orders if order]:
            heads = [order[0] for order in orders]
            free = [head for head in heads if not any(head in order[1:] for order in orders)]
            chosen = min(free, key=self.position) if free else heads[0]
            merged.append(chosen)
            orders = [[axis for axis in order if axis is not chosen] for order in orders]
        return tuple(merged)

    def aligned(self, values: Sequence[Value]) -> tuple[list[Step], tuple[Index, ...]]:
        """The steps broadcast against each other, and the labels of what results."""
        axes = self.union(values)
        return [self.spread(value, axes) for value in values], axes

    def spread(self, value: Value, axes: tuple[Index, ...]) -> Step:
        """The array with its axes in the order of `axes`, a new axis for each missing one after its first."""
        own = tuple(axis for axis in axes if axis in value.axes)
        value = self.transposed(value, own)
        if not own:
            return value.step
        tail = axes[axes.index(own[0]) :]
        if len(tail) == len(own):
            return value.step
        text = ", ".join(":" if axis in own else "None" for axis in tail)
        shape = tuple(length(axis.range) if axis in own else ONE for axis in tail)
        return self.graph.step(f"_0[{text}]", (value.step,), shape, "view", value.step.sort)

    def transposed(self, value: Value, axes: tuple[Index, ...]) -> Value:
        """The same array with its axes in this order."""
        if axes == value.axes:
            return value
        order = tuple(value.axes.index(axis) for axis in axes)
        text = "_0.T" if order == (1, 0) else self.backend.transpose.replace("_1", str(order))
        return self.made(text, (value,), axes, "view", value.step.sort)

    def reduced(self, kind: str, value: Value, indices) -> Value:
        """sum, prod, max or min over some of the value's axes."""
        if kind in ("max", "min"):
            empty = next((index for index in indices if not is_nonnegative(minus(length(index.range), 1))), None)
            if empty is not None:  # At some sizes nothing is left to choose from, for which libraries have no value.
                place = value.axes.index(empty)
                left = tuple(axis for axis in value.axes if axis is not empty)
                value = self.made(self.backend.reductions[f"{kind} or none"].replace("_1", str(place)), (value,), left)
                rest = tuple(index for index in indices if index is not empty)
                return self.reduced(kind, value, rest) if rest else value
        places = sorted(value.axes.index(index) for index in indices)
        axis = str(places[0]) if len(places) == 1 else str(tuple(places))
        left = tuple(axis for axis in value.axes if axis not in indices)
        return self.made(self.backend.reductions[kind].replace("_1", axis), (value,), left)

    # --- entries ----------------------------------------------------------------------------------------------------

    def entry(self, array: Value, ranges: dict[Index, Range], slots: Mapping[Index, Node]) -> Value:
        """The array's entries at integer expressions: `slots[label]` for each of its axes, which run over `ranges[label]`.

        Where an expression can leave its range, the entries outside are nan.
        """
        pairs = [(label, slots[label], ranges[label]) for label in array.axes]
        if not pairs:
            return array
        seen: set = set()
        shared = False
        for _, slot, _ in pairs:
            shared |= bool(slot.free & seen)
            seen |= slot.free
        if shared:
            return self.gather_jointly(array, pairs)
        return self.gather_apart(array, pairs)

    def gather_apart(self, array, pairs):
        """Each axis by itself: kept, sliced, laid out in windows, or picked by an array of positions."""
        axes, valid = [], []
        picks: list[Pick] = []
        windows: list[tuple[int, Value, Pick, Index]] = []
        arrays = 0
        for at, (_, slot, range_) in enumerate(pairs):
            inside = in_range(slot, range_)
            if type(slot) is Index and slot.range is range_:
                picks.append((":", ()))
                axes.append((slot,))
            elif type(slot) is Index and inside:
                picks.append(self.cut(slot.range, range_))
                axes.append((slot,))
            elif (steps := self.sliced(slot, range_, inside)) is not None:
                (outer, stride), *taps = steps
                if not inside:
                    self.fits |= {minus(extreme(slot, -1), range_.lower), minus(range_.upper, extreme(slot, 1))}
                picks.append(self.run_of(minus(extreme(slot, -1), range_.lower), outer, stride))
                axes.append((outer,))
                for tap, dilation in taps:
                    span = self.integer(plus(times(dilation, minus(tap.range.upper, tap.range.lower)), 1))
                    windows.append((at, span, (":", ()) if dilation is ONE else self.run_of(ZERO, tap, dilation), tap))
            else:
                place, ok = self.place(slot, range_, inside)
                valid += ok
                picks.append(("_", (place,)))
                axes.append(place.axes)
                arrays += bool(place.axes)
        if windows and arrays:
            with self.guarding():
                return self.gather_apart(array, pairs)
        labels = tuple(axis for group in axes for axis in group)
        if windows:
            array = self.windowed(array, [(at, span) for at, span, *_ in windows])
            picks += [pick for *_, pick, _ in windows]
            labels += tuple(tap for *_, tap in windows)
        if arrays <= 1:
            while picks and picks[-1][0] == ":":
                picks.pop()
            result = self.picked(array, picks, labels, "made" if arrays else "view") if picks else Value(array.step, labels)
        else:
            # One axis at a time: positions on several axes at once would be paired off.
            result, done = array, tuple[Index, ...]()
            for at, (pick, group) in enumerate(zip(picks, axes), 1):
                if pick[0] != ":":
                    own = (*done, *group, *array.axes[at:])
                    result = self.let("picked", self.picked(result, [(":", ())] * len(done) + [pick], own, "made"))
                done = (*done, *group)
            result = Value(result.step, labels)
        return self.undefined_outside(result, valid)

    def windowed(self, array: Value, spans: list[tuple[int, Value]]) -> Value:
        """A view in which each of some axes has the places where a window begins, and the window is an axis at the end."""
        self.imports |= self.backend.window_imports
        text = self.backend.windowed([at for at, _ in spans])
        return Value(self.graph.step(text, (array.step, *(span.step for _, span in spans)), (), "view"), array.axes)

    def sliced(self, slot: Node, range_: Range, inside: bool | None) -> list[tuple[Index, Node]] | None:
        """The indices and steps of a slot that is a slice of its axis, or windows of it; else None."""
        steps = steps_of(slot)
        if steps is None or len(steps) > 1 and not self.backend.has_windows or not inside and self.guarded:
            return None
        room = minus(extreme(slot, -1), range_.lower), minus(range_.upper, extreme(slot, 1))
        return None if any(is_nonnegative(least) is False for least in room) else steps

    def run_of(self, begin: Node, index: Index, stride: Node) -> Pick:
        """The slice that takes one place for each value of an index, so far apart."""
        number = length(index.range)
        start, stop = self.integer(begin), self.integer(plus(begin, times(stride, number)))
        text, values = (":_", [stop]) if start.is_literal(0) else ("_:_", [start, stop])
        if stride is not ONE:
            text, values = text + ":_", [*values, self.integer(stride)]
        return text, tuple(values)

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Inside, entries outside of an axis may be asked for, as they count for nothing."""
        before, self.guarded = self.guarded, True
        yield
        self.guarded = before

    def picked(self, array: Value, picks: list[Pick], axes: tuple[Index, ...], kind: Kind) -> Value:
        """array[picks], each a text with a _ for each of its values."""
        if self.backend.picks_in_rows and any(map(_picks_in_a_grid, picks)):
            return self._reshaped(self.picked(array, [self._in_a_row(pick) for pick in picks], (), kind), axes)
        parts, texts = [array], []
        for text, values in picks:
            for value in values:
                text = text.replace("_", f"\0{len(parts)}", 1)
                parts.append(value)
            texts.append(text.replace("\0", "_"))
        return self.made(f"_0[{', '.join(texts)}]", parts, axes, kind, array.step.sort)

    def _in_a_row(self, pick: Pick) -> Pick:
        """A pick whose positions are one row of them."""
        if not _picks_in_a_grid(pick):
            return pick
        text, (place,) = pick
        return text, (self.made(self.backend.reshaped.replace("_1", "(-1,)"), (place,), (), "view", place.step.sort),)

    def _reshaped(self, value: Value, axes: tuple[Index, ...]) -> Value:
        """A value on these axes, in order, of which some were one."""
        sizes = [self.integer(length(axis.range)) for axis in axes]
        shape = f"({', '.join(f'_{k}' for k in range(1, len(sizes) + 1))},)"
        return self.made(self.backend.reshaped.replace("_1", shape), (value, *sizes), axes, "view", value.step.sort)

    def cut(self, run: Range, range_: Range) -> Pick:
        """The slice of an axis that a shorter run of positions takes."""
        start = self.integer(minus(run.lower, range_.lower))
        text, values = ("", []) if start.is_literal(0) else ("_", [start])
        text += ":"
        if run.upper is not range_.upper:
            stop_at = plus(minus(run.upper, range_.lower), 1)
            stop = self.integer(stop_at)
            values.append(stop if is_nonnegative(stop_at) else self.made("max(0, _0)", (stop,), (), "entrywise", "integer"))
            text += "_"
        return text, tuple(values)

    def place(self, slot, range_, inside):
        """The zero-based position of a slot on its axis, kept within it, and the conditions that it was within it."""
        place = self.integer(minus(slot, range_.lower))
        if inside:
            return place, []
        size = self.count(range_)
        place = self.let("at", place)
        if {minus(slot, range_.lower), minus(range_.upper, slot)} <= self.assumed:
            return self.clipped(place, size), []
        self.partial = True
        ok = self.let("inside", self.operator("&", self.operator(">=", place, self.zero), self.operator("<", place, size)))
        return self.clipped(place, size), [ok]

    def clipped(self, place: Value, size: Value) -> Value:
        last = self.operator("-", size, self.one)
        text = self.backend.clip if place.axes else "max(0, min(_0, _1))"
        return self.made(text, (place, last), place.axes, "made", "integer")

    def undefined_outside(self, value, valid):
        for ok in valid:
            value = self.where(ok, value, self.literal("float('nan')"))
        return value

    def gather_jointly(self, array, pairs):
        """All axes by positions broadcast against each other: W[i, i], W[i, i - j]."""
        places, valid = [], []
        for _, slot, range_ in pairs:
            place, ok = self.place(slot, range_, in_range(slot, range_))
            places.append(place)
            valid += ok
        if self.backend.picks_in_rows:
            at, *others = places
            for place, (_, _, range_) in zip(others, pairs[1:], strict=True):
                at = self.operator("+", self.times(self.integer(length(range_)), at), place)
            row = self.made(self.backend.reshaped.replace("_1", "(-1,)"), (array,), (), "view", array.step.sort)
            return self.undefined_outside(self.picked(row, [("_", (at,))], at.axes, "made"), valid)
        steps, axes = self.aligned(places)
        text = f"_0[{', '.join(f'_{k}' for k in range(1, len(steps) + 1))}]"
        step = self.graph.step(text, (array.step, *steps), self.shape(axes), "made" if axes else "view", array.step.sort)
        return self.undefined_outside(Value(step, axes), valid)


def _picks_in_a_grid(pick: Pick) -> bool:
    """Whether the positions of a pick are an array with several axes."""
    text, values = pick
    return text == "_" and len(values[0].axes) > 1


def steps_of(slot: Node) -> list[tuple[Index, Node]] | None:
    """The indices of an integer expression that is linear in one or two of them, with their positive steps; else None.

    The one with the larger step comes first.
    """
    steps: dict[Index, Node] = {}
    if not 1 <= len(slot.free) <= 2:
        return None
    for index in sorted(slot.free, key=lambda index: index.name):
        split = coefficient_of(slot, index)
        if split is None or split[0].free or index.range.free or is_nonnegative(minus(split[0], 1)) is not True:
            return None
        steps[index] = split[0]
    return sorted(steps.items(), key=lambda step: step[1] is ONE)


def extreme(slot: Node, sign: int) -> Node:
    """The largest (sign 1) or least value of an integer expression with positive steps."""
    return replace_atoms(slot, {index: index.range.upper if sign > 0 else index.range.lower for index in slot.free})


def labels(tensor):
    """The labels of a tensor's axes and their ranges."""
    if tensor.definition is not None:
        return tensor.definition.indices, tensor.axes
    return tuple(Index(f"\0{position}", axis) for position, axis in enumerate(tensor.axes)), tensor.axes


def hull(index: Index) -> tuple[Index, list[tuple[Node, Node]]]:
    """The index over a range free of other indices, and the (smaller, larger) pairs that must be ordered for the range meant."""
    ends, conditions = [], []
    for end, sign in ((index.range.lower, -1), (index.range.upper, 1)):
        wide = _extreme(end, sign)
        if wide is not end:
            conditions.append((end, index) if sign < 0 else (index, end))
        ends.append(wide)
    if not conditions:
        return index, []
    wide = Index(index.name, Range(*ends))
    return wide, [(wide if a is index else a, wide if b is index else b) for a, b in conditions]


def _extreme(end, sign):
    """The largest (sign 1) or least value of an end of a range over the indices in it."""
    for _ in range(8):
        inner = sorted((atom for monomial in polynomial(end) for atom in monomial if type(atom) is Index), key=lambda i: i.name)
        if not inner:
            if any(type(atom) is Floor and atom.free for monomial in polynomial(end) for atom in monomial):
                break
            return end
        index = inner[0]
        terms = [(monomial, coefficient) for monomial, coefficient in polynomial(end).items() if index in monomial]
        if len(terms) != 1 or any(type(atom) is not Size for atom in terms[0][0] if atom is not index):
            break
        end = replace_atoms(end, {index: index.range.upper if terms[0][1] * sign > 0 else index.range.lower})
    raise UnsupportedError("no vectorised code for a range whose ends depend on other indices in a way that is not linear")
