"""Recurrences as loops: the steps that make the next members of sequences from those before, and the loop around them.

A loop is one block of the plan. What stands in it is made like any other array code, the index of the recurrence as one number.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from ..errors import UnsupportedError
from ..terms.binding import substitute
from ..terms.indices import in_range, is_nonnegative, minus, plus
from ..terms.nodes import (
    Cases,
    Definition,
    Entry,
    Index,
    Node,
    Number,
    Range,
    Recurrence,
    Relation,
    Tensor,
    walk,
)
from ..writing.names import ascii_name
from .code import Writer
from .graph import Graph, Step
from .sums import Sums
from .values import Value, labels

#: The name of an array from outside in the code of a loop.
_OUTSIDE = re.compile(r"__outside_(\d+)")


@dataclass
class Loop:
    """What the code inside of a loop knows.

    time     the index of the recurrence: one number at a time
    counter  the name of that number
    earlier  the member that stands for a place before -> its code: h[-1]
    members  the members that are made at this place
    """

    time: Index
    counter: str
    earlier: dict[Tensor, str]
    members: frozenset[Tensor]


@dataclass
class Parts:
    """The arrays and sizes from outside that a loop reads, in the order in which they are met."""

    values: dict[Tensor | str, Value] = field(default_factory=dict)

    def name(self, key: Tensor | str, value: Value) -> str:
        self.values.setdefault(key, value)
        return f"__outside_{list(self.values).index(key)}"


class Recurrences(Sums):
    """Makes the arrays of sequences that are defined by themselves."""

    loop: Loop | None = None
    outer: Recurrences | None = None
    parts: Parts

    # --- inside of a loop -------------------------------------------------------------------------------------------

    def run(self, index: Index) -> Value:
        """The values of an index as a labelled array; that of the recurrence is one number."""
        if self.loop is not None and index is self.loop.time:
            return Value(self.graph.step(self.loop.counter, kind="given", sort="integer"))
        return super().run(index)

    def at_time(self, array: Value, node: Entry) -> tuple[Value, dict[Index, Range], dict[Index, Node]]:
        """The part of an array at the place of the recurrence, with the ranges and slots of the axes that are left."""
        own, ranges = labels(node.tensor)
        slots = dict(zip(own, node.indices))
        bounds = dict(zip(own, ranges))
        for label in array.axes if self.loop is not None else ():
            slot = slots[label]
            if self.loop is None or self.loop.time not in slot.free:
                continue
            if slot.free != {self.loop.time}:
                what = f"{node.tensor.name} at {self.loop.time.name} and another index at once"
                raise UnsupportedError(f"no array code for an entry of {what}")
            place, ok = self.place(slot, bounds[label], in_range(slot, bounds[label]))
            at = array.axes.index(label)
            left = tuple(axis for axis in array.axes if axis is not label)
            array = self.picked(array, [(":", ())] * at + [("_", (place,))], left, "view")
            array = self.undefined_outside(array, ok)
        return array, bounds, slots

    def from_outside(self, tensor: Tensor) -> Value | None:
        """The array of a tensor that is none of the members which a loop makes."""
        loop, outer = self.loop, self.outer
        if loop is None or outer is None or tensor in loop.members:
            return None
        if tensor in loop.earlier:
            axes = labels(tensor)[0]
            return Value(self.graph.step(loop.earlier[tensor], (), self.shape(axes), "given"), axes)
        value = outer.array(tensor)
        name = self.parts.name(tensor, value)
        return Value(self.graph.step(name, (), value.step.shape, "given", value.step.sort), value.axes)

    def array(self, tensor: Tensor) -> Value:
        """The whole array of a tensor."""
        raise NotImplementedError

    def like(self, graph: Graph) -> Recurrences:
        """What makes the steps of another plan of the same function."""
        raise NotImplementedError

    # --- the loop ---------------------------------------------------------------------------------------------------

    def sequences(self, definition: Recurrence) -> dict[Tensor, Value]:
        """The arrays of all the sequences that use one another."""
        members = definition.members()
        plan = _Plan(definition)
        parts = Parts()
        counter, *rows = ["_v0", *(f"_v{k}" for k in range(1, len(members) + 1))]
        branches: list[tuple[str, str]] = []
        for case in plan.cases():
            condition = "" if case.place is None else f"{counter} == {self._outside(case.place, parts)}"
            branches.append((condition, self._branch(plan, case, counter, rows, parts)))
        first, last = plan.range.args if plan.is_forward else plan.range.args[::-1]
        way = 1 if plan.is_forward else -1
        steps = f"range({self._outside(first, parts)}, {self._outside(plus(last, way), parts)}{'' if way > 0 else ', -1'})"
        text = [*(f"{row} = []" for row in rows), f"for {counter} in {steps}:"]
        for number, (condition, made) in enumerate(branches):
            head = (
                "else:" if not condition and number else f"{'elif' if number else 'if'} {condition}:" if condition else "if True:"
            )
            text += [f"    {head}", *(f"        {line}" for line in made.splitlines())]
        turn = "" if plan.is_forward else "[::-1]"
        stacked = [self.backend.function(f"np.stack({row}{turn})") for row in rows]
        text.append(f"_out = {', '.join(stacked)}")
        source = _OUTSIDE.sub(lambda found: f"_{found[1]}", "\n".join(text))
        names = (ascii_name(plan.time.name), *(f"{ascii_name(member.name)}_rows" for member in members))
        values = list(parts.values.values())
        axes_of_one = labels(members[0])[0] if len(members) == 1 else ()
        block = self.graph.step(source, tuple(value.step for value in values), self.shape(axes_of_one), "block", "real", names)
        if len(members) == 1:
            return {members[0]: self.let(ascii_name(members[0].name), Value(block, axes_of_one), named=True)}
        found: dict[Tensor, Value] = {}
        for number, member in enumerate(members):
            axes = labels(member)[0]
            step = self.graph.step(f"_0[{number}]", (block,), self.shape(axes), "made")
            found[member] = self.let(ascii_name(member.name), Value(step, axes), named=True)
        return found

    def _outside(self, expression: Node, parts: Parts) -> str:
        """An integer expression of sizes, from outside of the loop."""
        value = self.integer(expression)
        return parts.name(f"integer {value.step.number}", value)

    def _branch(self, plan: _Plan, case: _Case, counter: str, rows: Sequence[str], parts: Parts) -> str:
        """The statements that make the members at one place, or at all that have no case of their own."""
        inside = self.like(Graph())
        inside.outer, inside.parts = self, parts
        made, earlier = plan.members_at(case, rows)
        inside.loop = Loop(case.time, counter, earlier, frozenset(made.values()))
        results: list[Step] = []
        for tensor in made.values():
            own = inside.array(tensor)
            results.append(inside.filled(inside.real(own) if own.step.sort != "real" or not own.axes else own, labels(tensor)[0]))
        for name, size in inside.sizes.items():
            self.sizes[name] = size
            parts.name(name, Value(self.graph.step(name, kind="given", sort="integer")))
        self.imports |= inside.imports
        self.partial |= inside.partial
        self.fits |= {room for room in inside.fits if case.time not in room.free}
        writer = Writer(results, None, self.identifiers.fresh, False)
        *statements, last = writer.body()
        assert isinstance(last, ast.Return) and isinstance(last.value, ast.Tuple)
        lines = [ast.unparse(ast.fix_missing_locations(statement)) for statement in statements]
        lines += [f"{rows[number]}.append({ast.unparse(value)})" for number, value in zip(made, last.value.elts)]
        text = "\n".join(lines)
        for name in inside.sizes:
            text = re.sub(rf"\b{name}\b", parts.name(name, Value(self.graph.step(name, kind="given", sort="integer"))), text)
        return text

    def filled(self, value: Value, axes: tuple[Index, ...]) -> Step:
        """The value with exactly these axes."""
        raise NotImplementedError


@dataclass
class _Case:
    """What is made at a place, or at all places without a case of their own, where it is None.

    time      the index of the recurrence over these
    bodies    the number of each sequence that has a member there, with what it is
    """

    place: Node | None
    time: Index
    bodies: dict[int, Node]


class _Plan:
    """In which order the members of some sequences are made, and by which cases.

    time        the index over all places, range with those that have cases of their own
    is_forward  whether a member is made from those before it
    """

    def __init__(self, definition: Recurrence):
        self.definition = definition
        self.stages = definition.stages
        first = next(iter(definition.bodies))
        self.range = first.indices[0].range
        for body in definition.bodies[1:]:
            self.range = _hull(self.range, body.indices[0].range)
        self.time = Index(first.indices[0].name, self.range)
        self.bodies = [Definition(body.indices, substitute(body.body, {body.indices[0]: self.time})) for body in definition.bodies]
        steps = {
            self._step(part)
            for body in self.bodies
            for part in walk(body.body)
            if type(part) is Entry and part.tensor in self.stages
        }
        self.is_forward = not any(step > 0 for step in steps)
        if not self.is_forward and any(step < 0 for step in steps):
            raise UnsupportedError("no array code for a recurrence that uses both earlier and later members")

    def _over_all(self, body: Definition) -> Definition:
        moved: dict[Node, Node] = {body.indices[0]: self.time}
        return Definition(body.indices, substitute(body.body, moved))

    def _step(self, part: Entry) -> int:
        """How far from its own place a member is used."""
        apart = minus(part.indices[0], self.time)
        if type(apart) is not Number:
            return 0  # at a place of a case of its own
        return int(apart.value)

    def cases(self) -> list[_Case]:
        """The places with cases of their own, in order, and at the end all others."""
        places: dict[Node, None] = {}
        for body in self.bodies:
            if type(body.body) is Cases:
                for condition in body.body.conditions[:-1]:
                    if type(condition) is not Relation or condition.op != "=" or condition.left is not self.time:
                        raise UnsupportedError("no array code for a recurrence whose cases are not single places")
                    places[condition.right] = None
        for own in self.definition.bodies:
            places.update(dict.fromkeys(self._absent(own)))
        lower, upper = self.range.args
        while lower in places:
            lower = plus(lower, 1)
        while upper in places:
            upper = minus(upper, 1)
        between = Index(self.time.name, Range(lower, upper))
        cases = [self._case(place, between) for place in (*places, None)]
        for case in cases:
            self._check(case, places)
        return cases

    def _check(self, case: _Case, places: Collection[Node]) -> None:
        """UnsupportedError where a case may use a member before the first one."""
        way = 1 if self.is_forward else -1
        here, first = case.place or case.time, self.range.lower if self.is_forward else self.range.upper
        room, place = 0, first
        while place in places and place is not here:
            room, place = room + 1, plus(place, way)
        used = (part for body in case.bodies.values() for part in walk(body) if type(part) is Entry and part.tensor in self.stages)
        apart = [minus(part.indices[0], here) for part in used]
        if any(type(step) is not Number or abs(step.value) > room for step in apart):
            raise UnsupportedError("no array code for a recurrence that has no case of its own for each of its first members")

    def _absent(self, own: Definition) -> list[Node]:
        """The places at which a sequence has no member, though another has."""
        found: list[Node] = []
        lower, upper = self.range.args
        while lower is not own.indices[0].range.lower:
            found.append(lower)
            lower = plus(lower, 1)
        while upper is not own.indices[0].range.upper:
            found.append(upper)
            upper = minus(upper, 1)
        return found

    def _case(self, place: Node | None, between: Index) -> _Case:
        bodies: dict[int, Node] = {}
        for number, (body, own) in enumerate(zip(self.bodies, self.definition.bodies)):
            if place not in self._absent(own):
                bodies[number] = substitute(self._body(body, place), {self.time: between if place is None else place})
        return _Case(place, between, bodies)

    def _body(self, body: Definition, place: Node | None) -> Node:
        node = body.body
        if type(node) is not Cases:
            return node
        for value, condition in zip(node.values, node.conditions[:-1]):
            if type(condition) is Relation and condition.right is place:
                return value
        return node.values[-1]

    def members_at(self, case: _Case, rows: Sequence[str]) -> tuple[dict[int, Tensor], dict[Tensor, str]]:
        """The members that are made at a place, as arrays of their own, and those before that they use, with their code."""
        bodies = case.bodies
        earlier: dict[Tensor, str] = {}
        made: dict[int, Tensor] = {}
        here: Node = case.time if case.place is None else case.place

        def tensor_of(number: int) -> Tensor:
            if number not in made:
                stage = self.stages[number]
                indices = self.bodies[number].indices[1:]
                made[number] = Tensor(stage.name, stage.axes[1:], "real", Definition(indices, opened(bodies[number])))
            return made[number]

        def opened(node: Node) -> Node:
            if type(node) is Entry and node.tensor in self.stages:
                number = self.stages.index(node.tensor)
                apart = minus(node.indices[0], here)
                if type(apart) is not Number:
                    raise UnsupportedError("no array code for a recurrence that uses a member at a fixed place")
                distance = abs(int(apart.value))
                rest = tuple(map(opened, node.indices[1:]))
                if not distance:
                    return Entry(tensor_of(number), rest)
                before = Tensor(f"{node.tensor.name} {distance}", node.tensor.axes[1:])
                earlier[before] = f"{rows[number]}[-{distance}]"
                return Entry(before, rest)
            children = node.children
            moved = tuple(map(opened, children))
            return node if moved == children else node.rebuild(moved)

        for number in bodies:
            tensor_of(number)
        return dict(sorted(made.items())), earlier


def _hull(one: Range, other: Range) -> Range:
    """The least range that holds both."""
    lower = one.lower if is_nonnegative(minus(other.lower, one.lower)) else other.lower
    upper = one.upper if is_nonnegative(minus(one.upper, other.upper)) else other.upper
    return Range(lower, upper)
