"""Sums over windows: image by image, so that what is laid out fits the cache; and what falls on an input, tap by tap.

Σ_p G_p W_{h−sp} with a condition that keeps h − sp on the filter is no sum over all pairs (h, p): with the tap k = h − sp, each
G_p W_k is added to the place sp + k.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from ..terms.indices import coefficient_of, is_integer, is_nonnegative, length, minus, plus, times
from ..terms.nodes import ONE, Condition, Entry, Index, Node, Range, Relation
from .contraction import Contractions
from .graph import Step
from .values import Value


@dataclass(frozen=True)
class Tap:
    """A slot h − s p + c that is kept on its axis: the place h of the result, the position p, the tap k in the slot's stead."""

    place: Index
    position: Index
    tap: Index
    step: Node
    start: Node  # the zero-based place of the first tap at the first position

    @property
    def reach(self) -> Node:
        """How many places the taps at all positions reach."""
        positions, taps = length(self.position.range), length(self.tap.range)
        return plus(self.start, plus(times(self.step, minus(positions, 1)), taps))


def fact_of(condition: Condition) -> Node | None:
    """The integer expression that is not negative where a condition holds; None where the condition says something else."""
    if (
        type(condition) is not Relation
        or condition.op not in "≤≥"
        or not (is_integer(condition.left) and is_integer(condition.right))
    ):
        return None
    low, high = (condition.left, condition.right) if condition.op == "≤" else (condition.right, condition.left)
    return minus(high, low)


def overlaps(step: Step) -> bool:
    """Whether an array has entries that share memory, so that a copy of it is much larger than it is."""
    while step.kind == "view":
        if "window" in step.text:
            return True
        step = step.parts[0]
    return False


class Windows(Contractions):
    """Adds sums over windows, made of sums of products."""

    @abstractmethod
    def sum_of(self, summed: list[Index], conditions: list[Condition], factors: list[Node]) -> Value:
        """Σ over `summed` of the product of the factors where the conditions hold."""

    @abstractmethod
    def value(self, node: Node, wanted: str = "") -> Value:
        """The array of a term over its free indices."""

    @abstractmethod
    def over(self, index: Index, value: Value) -> Value:
        """The value with an axis for the index."""

    def block(self, text: str, parts: dict[str, Value], axes: tuple[Index, ...], counters: tuple[str, ...]) -> Value:
        """Statements that fill _out; a part stands in them as $name, the counters of loops as _v0, _v1, …"""
        places = {name: f"_{k}" for k, name in enumerate(parts)}
        text = re.sub(r"\$(\w+)", lambda found: places[found[1]], text)
        return self.made(text, list(parts.values()), axes, "block", counters=counters)

    def measure(self, axes: Sequence[Index]) -> Value:
        """The number of entries over some axes."""
        return self.product([self.count(axis.range) for axis in axes])

    def reshaped(self, value: Value, lengths: Sequence[Value], axes: tuple[Index, ...]) -> Value:
        """The same entries with other axes, this long."""
        text = f"_0.reshape({', '.join(f'_{k}' for k in range(1, len(lengths) + 1))})"
        return self.made(text, (value, *lengths), axes, "view")

    # --- sums of windows --------------------------------------------------------------------------------------------

    def pair(self, left: Value, right: Value, summed: tuple[Index, ...]) -> Value:
        if self.backend.overwrites and overlaps(left.step) != overlaps(right.step):
            windows, other = (left, right) if overlaps(left.step) else (right, left)
            found = self._image_by_image(windows, other, summed)
            if found is not None:
                return found
        return super().pair(left, right, summed)

    def _image_by_image(self, windows: Value, other: Value, summed: tuple[Index, ...]) -> Value | None:
        """The sum as a matrix product for each value of the first axis of the windows; None where it is no matrix product."""
        image, *rest = windows.axes
        within = tuple(axis for axis in rest if axis in summed)
        rows = tuple(axis for axis in other.axes if axis not in summed and axis is not image)
        columns = tuple(axis for axis in rest if axis not in summed)
        if not within or not rows or not columns or any(axis in other.axes for axis in columns):
            return None
        counted, lengths = image in summed, [self.measure(axes) for axes in (rows, within, columns)]
        parts = dict(zip(("rows", "within", "columns"), lengths)) | {"images": self.count(image.range)}
        # An axis that goes on along with the image runs through neighbours in memory, and is copied innermost.
        laid = (image, *columns, *within) if counted else (image, *within, *columns)
        parts["windows"] = self.let("windows", self.transposed(windows, laid))
        second = "$windows[_v0].reshape($columns, $within).T" if counted else "$windows[_v0].reshape($within, $columns)"
        if image in other.axes:
            parts["matrix"] = self.transposed(other, (image, *rows, *within))
            first = "$matrix[_v0].reshape($rows, $within)"
        else:
            parts["matrix"] = self.reshaped(self.transposed(other, (*rows, *within)), lengths[:2], (*rows, *within))
            first = "$matrix"
        shape, change = ("$rows, $columns", "_out +=") if counted else ("$images, $rows, $columns", "_out[_v0] =")
        text = f"_out = np.zeros(({shape}), dtype)\nfor _v0 in range($images):\n    {change} {first} @ {second}"
        axes = (*(() if counted else (image,)), *rows, *columns)
        made = self.block(text, parts, axes, (image.name,))
        return self.reshaped(made, [self.count(axis.range) for axis in axes], axes)

    # --- what falls on an input -------------------------------------------------------------------------------------

    def by_taps(self, summed: list[Index], conditions: list[Condition], factors: list[Node]) -> Value | None:
        """The sum with its conditions that keep a slot h − s p + c on an axis turned into taps; None where there are none."""
        if not self.backend.adds_in_place:
            return None
        facts = {fact_of(condition) for condition in conditions}
        taps: dict[Node, Tap] = {}
        for factor in factors:
            if type(factor) is Entry:
                for slot, axis in zip(factor.indices, factor.tensor.axes):
                    if slot not in taps and {minus(slot, axis.lower), minus(axis.upper, slot)} <= facts:
                        found = self._tap(slot, axis, summed, f"{len(taps)}")
                        if found is not None:
                            taps[slot] = found
        places, positions = ([getattr(tap, kind) for tap in taps.values()] for kind in ("place", "position"))
        if not taps or len(set(places)) + len(set(positions)) < 2 * len(taps):
            return None
        kept = {fact for slot, tap in taps.items() for fact in (minus(slot, tap.tap.range.lower), minus(tap.tap.range.upper, slot))}
        conditions = [condition for condition in conditions if fact_of(condition) not in kept]
        factors = [
            Entry(factor.tensor, [taps[slot].tap if slot in taps else slot for slot in factor.indices])
            if type(factor) is Entry
            else factor
            for factor in factors
        ]
        if any(place in part.free for part in (*conditions, *factors) for place in places):
            return None
        rest = [index for index in summed if index not in positions]
        chosen = list(taps.values())
        return self._image_by_taps(chosen, rest, conditions, factors) or self._falling(
            chosen, self.sum_of(rest, conditions, factors)
        )

    def _tap(self, slot: Node, axis: Range, summed: list[Index], name: str) -> Tap | None:
        """The slot as a tap, where it is h − s p + c with a free index h and a summed one p."""
        places, positions = ([index for index in slot.free if (index in summed) is known] for known in (False, True))
        if len(places) != 1 or len(positions) != 1 or axis.free:
            return None
        (place,), (position,) = places, positions
        split = coefficient_of(slot, place)
        if split is None or split[0] is not ONE or place.range.free or position.range.free:
            return None
        rest = coefficient_of(split[1], position)
        if rest is None or is_nonnegative(minus(minus(0, rest[0]), 1)) is not True:
            return None
        step = minus(0, rest[0])
        # h = s p + k − c; zero-based, at the first position and tap.
        start = minus(minus(plus(times(step, position.range.lower), axis.lower), rest[1]), place.range.lower)
        return Tap(place, position, Index(f"tap\0{name}", axis), step, start) if is_nonnegative(start) else None

    def _lengths(self, taps: Sequence[Tap]) -> list[Value]:
        """How long the axes must be that take all taps."""
        lengths = []
        for tap in taps:
            wanted, own = tap.reach, length(tap.place.range)
            if is_nonnegative(minus(own, wanted)):
                lengths.append(self.count(tap.place.range))
            else:
                lengths.append(
                    self.made("max(_0, _1)", (self.count(tap.place.range), self.integer(wanted)), (), "entrywise", "integer")
                )
        return lengths

    def _cut(self, value: Value, taps: Sequence[Tap]) -> Value:
        """The axes of places as long as they are meant."""
        picks: list[tuple[str, tuple[Value, ...]]] = [(":", ())] * len(value.axes)
        for tap in taps:
            if not is_nonnegative(minus(length(tap.place.range), tap.reach)):
                picks[value.axes.index(tap.place)] = (":_", (self.count(tap.place.range),))
        return self.picked(value, picks, value.axes, "view") if any(values for _, values in picks) else value

    def _falling(self, taps: Sequence[Tap], value: Value) -> Value:
        """Each entry of a value over positions and taps added to its place."""
        for tap in taps:
            value = self.over(tap.tap, self.over(tap.position, value))
        counters = {tap.tap: f"_v{k}" for k, tap in enumerate(taps)}
        at = {tap.position: tap for tap in taps}
        axes = tuple(at[axis].place if axis in at else axis for axis in value.axes if axis not in counters)
        parts: dict[str, Value] = {"value": value}
        lengths = dict(zip((tap.place for tap in taps), self._lengths(taps)))
        shape = []
        for k, axis in enumerate(axes):
            parts[f"long{k}"] = lengths.get(axis) or self.count(axis.range)
            shape.append(f"$long{k}")
        targets = []
        for axis in value.axes:
            if axis in at:
                targets.append(self._run(at[axis], counters[at[axis].tap], parts))
            elif axis not in counters:
                targets.append(":")
        picked = ", ".join(counters.get(axis, ":") for axis in value.axes)
        loops = self._loops(taps, parts, 0)
        text = f"_out = {self.backend.zeros.replace('SHAPE', ', '.join(shape))}\n" + loops
        text += "    " * len(taps) + self.backend.adding.replace("PLACE", ", ".join(targets)).replace("VALUE", f"$value[{picked}]")
        return self._cut(
            self.block(text, parts, axes, _counters(len(taps))),
            taps,
        )

    def _loops(self, taps: Sequence[Tap], parts: dict[str, Value], first: int) -> str:
        lines = []
        for k, tap in enumerate(taps):
            parts[f"taps{k}"] = self.count(tap.tap.range)
            lines.append("    " * (k + first) + f"for _v{k + first} in range($taps{k}):\n")
        return "".join(lines)

    def _run(self, tap: Tap, counter: str, parts: dict[str, Value]) -> str:
        """The slice of places that a tap falls on at all positions."""
        name = f"run{len(parts)}"
        parts[name] = self.integer(times(tap.step, length(tap.position.range)))
        begin = counter
        if not (start := self.integer(tap.start)).is_literal(0):
            parts[f"{name}start"] = start
            begin = f"${name}start + {counter}"
        text = f"{begin}:{begin} + ${name}"
        if tap.step is not ONE:
            parts[f"{name}step"] = self.integer(tap.step)
            text += f":${name}step"
        return text

    def _image_by_taps(
        self, taps: Sequence[Tap], summed: list[Index], conditions: list[Condition], factors: list[Node]
    ) -> Value | None:
        """The same for a product of two arrays, image by image: a matrix product, whose entries are added to their places."""
        if conditions or len(factors) != 2 or not self.backend.overwrites:
            return None
        first, second = (self.value(factor) for factor in factors)
        positions, own = ([getattr(tap, kind) for tap in taps] for kind in ("position", "tap"))
        if not set(positions) <= set(first.axes):
            first, second = second, first
        if not first.axes or not set(positions) <= set(first.axes) or not set(own) <= set(second.axes) or not summed:
            return None
        image = first.axes[0]
        channels = tuple(axis for axis in second.axes if axis not in summed and axis not in own)
        if (
            image in second.axes
            or image in positions
            or set(first.axes) != {image, *summed, *positions}
            or set(first.axes) & set(channels)
        ):
            return None
        if not set(summed) <= set(second.axes):
            return None
        lengths = self._lengths(taps)
        axes = (image, *channels, *(tap.place for tap in taps))
        parts = {f"channels{k}": self.count(axis.range) for k, axis in enumerate(channels)}
        shape = [f"$channels{k}" for k in range(len(channels))]
        parts |= {"images": self.count(image.range), "within": self.measure(summed)}
        matrix = self.transposed(second, (*own, *channels, *summed))
        parts["filters"] = self.reshaped(matrix, [self.measure((*own, *channels)), parts["within"]], (*own, *channels, *summed))
        parts["image"] = self.transposed(first, (image, *summed, *positions))
        parts |= {f"row{k}": long for k, long in enumerate(lengths)}
        parts |= {f"positions{k}": self.count(position.range) for k, position in enumerate(positions)}
        loops = self._loops(taps, parts, 1)
        colons = "".join(":, " for _ in channels)
        places = ", ".join(f"_v{k}" for k in range(1, len(taps) + 1))
        sizes = ", ".join([*(f"$taps{k}" for k in range(len(taps))), *shape])
        counters = (image.name, *_counters(len(taps)))
        if len(taps) > 1 and all(tap.step is ONE for tap in taps):
            return self._shifted(taps, lengths, axes, parts, (shape, sizes, colons, places), loops, counters)
        rows = [f"$row{k}" for k in range(len(taps))]
        product = f"_v{len(taps) + 1}"
        sizes += "".join(f", $positions{k}" for k in range(len(taps)))
        runs = ", ".join(self._run(tap, f"_v{k}", parts) for k, tap in enumerate(taps, 1))
        lines = [
            f"_out = np.zeros(({', '.join(['$images', *shape, *rows])}), dtype)",
            "for _v0 in range($images):",
            f"    {product} = ($filters @ $image[_v0].reshape($within, -1)).reshape({sizes})",
            loops + "    " * (len(taps) + 1) + f"_out[_v0, {colons}{runs}] += {product}[{places}]",
        ]
        return self._cut(self.block("\n".join(lines), parts, axes, (*counters, "taps")), taps)

    def _shifted(
        self,
        taps: Sequence[Tap],
        lengths: Sequence[Value],
        axes: tuple[Index, ...],
        parts: dict[str, Value],
        written: tuple[list[str], str, str, str],
        loops: str,
        counters: tuple[str, ...],
    ) -> Value:
        """With steps of 1: rows as long as those of the result, so that a tap is one shift of all of them."""
        (shape, sizes, colons, places), count = written, len(taps)
        channels = len(axes) - 1 - count
        area = " * ".join(f"$row{k}" for k in range(1, count))
        padded, product, start = (f"_v{count + k}" for k in (1, 2, 3))
        positions = [f"$positions{k}" for k in range(count)]
        cut = ", ".join([":", ":", *(f":{position}" for position in positions[1:])])
        rows = ", ".join([positions[0], *(f"$row{k}" for k in range(1, count))])
        offsets = []
        for k, tap in enumerate(taps):
            begin = f"_v{k + 1}"
            if not (first := self.integer(tap.start)).is_literal(0):
                parts[f"start{k}"] = first
                begin = f"({begin} + $start{k})"
            offsets.append(" * ".join([begin, *(f"$row{m}" for m in range(k + 1, count))]))
        indent = "    " * (count + 1)
        lines = [
            f"_out = np.zeros(({', '.join(['$images', *shape])}, ($row0 + 1) * {area}), dtype)",
            f"{padded} = np.zeros(($within, {rows}), dtype)",
            "for _v0 in range($images):",
            f"    {padded}[{cut}] = $image[_v0].reshape($within, {', '.join(positions)})",
            f"    {product} = ($filters @ {padded}.reshape($within, -1)).reshape({sizes}, -1)",
            f"{loops}{indent}{start} = {' + '.join(offsets)}",
            f"{indent}_out[_v0, {colons}{start}:{start} + {positions[0]} * {area}] += {product}[{places}]",
        ]
        flat = self.block("\n".join(lines), parts, axes[: channels + 2], (*counters, "padded", "taps", "start"))
        whole = f"_0[..., :{' * '.join(f'_{k}' for k in range(1, count + 1))}]"
        flat = self.made(whole, (flat, *lengths), flat.axes, "view")
        counts = [self.count(axis.range) for axis in axes[: channels + 1]]
        return self._cut(self.reshaped(flat, [*counts, *lengths], axes), taps)


def _counters(count: int) -> tuple[str, ...]:
    """The names of the counters of taps."""
    return tuple("kjlm"[:count]) if count <= 4 else tuple(f"k{number}" for number in range(count))
