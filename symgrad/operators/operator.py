r"""What a row of the table of array operators says: its columns, and what may stand in their cells. Knows nodes only.

Who builds an entry in indices, a reader of formulas or a matrix term, finds axes and letters in its own way: `Builder` and `Part`
are what it brings. An operator whose entry is no finite term in indices is `Opaque`: an equation stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple, Protocol, TypeAlias

from ..errors import DefinitionError, UnsupportedError
from ..terms.nodes import (
    Apply,
    Array,
    Condition,
    Function,
    Index,
    Node,
    Sum,
)

#: Where an entry stands along an axis: an index, or a pair of places along the axis of vec(X) or A ⊗ B.
Place: TypeAlias = Any
#: An axis, of whatever kind who builds the entry has.
Axis: TypeAlias = Any


class Part(Protocol):
    """An operand: its axes, and its entry at a place along each."""

    @property
    def axes(self) -> tuple[Axis, ...]: ...

    def __call__(self, *places: Place) -> Node: ...


class Builder(Protocol):
    """Who builds an entry chooses the letters of its summed indices."""

    def sum(self, axis: Axis, body: Callable[[Place], Node], where: Callable[[Place], Condition] | None = None) -> Node:
        """Σ over the axis, or the part of it that a condition leaves."""
        ...

    def array(self, axes: Sequence[Axis], body: Callable[..., Node]) -> Array:
        """The whole array over the axes, an argument of an opaque operator."""
        ...


Entry: TypeAlias = Callable[[Builder, Sequence[Part], Sequence[Place]], Node]


class Opaque(NamedTuple):
    """In place of an entry in indices: declarations, and the equation in checkable LaTeX that stands for the operator."""

    equation: str


class ByEntry:
    """In a cell: what follows from the entry in indices."""


BY_ENTRY = ByEntry()


class Refused(NamedTuple):
    """In a cell: there is none, and why."""

    why: str


class Inner(NamedTuple):
    """What a differential is made of.

    node      the operator applied, at its indices where it has some
    indices   new letters for the axes of its argument
    argument  the argument's entry at them
    slope     the differential of that entry
    moves     whether a term depends on the variable
    product   who differentiates says how factors are put together
    """

    node: Apply
    indices: tuple[Index, ...]
    argument: Node
    slope: Node
    moves: Callable[[Node], bool]
    product: Callable[..., Node]

    def at(self, *places: Node, name: str = "") -> Node:
        """The operator, or another one, of the same argument at other places."""
        return Apply(Function(name) if name else self.node.function, self.node.arguments, places)

    def summed(self, term: Node) -> Node:
        """Σ over the new letters."""
        for index in reversed(self.indices):
            term = Sum(index, term)
        return term


#: An operator's differential, from that of its argument.
Differential: TypeAlias = Callable[[Inner], Node]


class Signature(NamedTuple):
    """The axes of the operands and of the result as letters, (p, m) for an axis of pairs.

    "*" in front stands for axes that stay: the operator is applied for each place along them. A scalar operand is written 0.
    """

    operands: tuple[tuple[str, ...], ...]
    result: tuple[str | tuple[str, str], ...]


def _signature(text: str) -> Signature:
    """The text taken apart: mn,pq->(pm)(qn)."""
    operands, _, result = text.partition("->")
    axes = [(pair[1], pair[2]) if pair[0] == "(" else pair for pair in re.findall(r"\(..\)|.", result)]
    return Signature(tuple(tuple(axes.strip("0")) for axes in operands.split(",")) if operands else (), tuple(axes))


@dataclass(frozen=True, eq=False)
class Operator:
    r"""One array operator.

    name          the key; of an opaque one the name of its `Function`
    noun          what an error calls it: “the trace”
    words         how it is spelled: \operatorname{word}, and \word for those that are commands of LaTeX
    latex         how it is written
    layout        call: f(X); bare: f X where X is a name; script: X^{-1}; fence: ‖X‖; infix: A ⊗ B; name: I
    shapes        the signatures, for operands of different ranks
    takes         what it takes, in the words of an error; "" for what the signature says by itself (a square matrix)
    entry         the entry in indices, or Opaque
    differential  its differential from that of its argument, an UnsupportedError where that one is none it is known for; ByEntry,
                  or Refused with the reason
    traced        the differential of its trace, where that is known and not those of the entries; else ByEntry
    value         of an opaque operator: from numbers (values.matrices.Numbers) and the rows of the argument to its value
    code          of an opaque operator: array code for each back end, `_0` the argument, axes last; "np" for the others
    positive      whether every value is > 0
    recognised    whether a result is written with it where its entry is met (matrices/patterns.py); False for what is only read and
                  for what products and sums of matrices are found by (matrices/networks.py)
    cost          operations on paper, besides those of its operands
    example       a formula that has it, with the declarations that it needs before it
    """

    name: str
    noun: str
    words: tuple[str, ...]
    latex: str
    layout: str
    shapes: tuple[Signature, ...]
    takes: str
    entry: Entry | Opaque
    differential: Differential | ByEntry | Refused
    traced: Differential | ByEntry
    value: Callable[[Any, list[list[Any]]], Any] | ByEntry
    code: Mapping[str, str | Refused] | ByEntry
    positive: bool
    recognised: bool
    cost: int
    example: str

    def __repr__(self) -> str:
        return f"Operator({self.name!r})"

    @property
    def arity(self) -> int:
        """The number of operands."""
        return len(self.shapes[0].operands)

    @property
    def is_opaque(self) -> bool:
        return type(self.entry) is Opaque

    @property
    def may_reach_further(self) -> bool:
        """Whether it takes matrices alone, so that it is not clear how far tr A B reaches, or expm A B."""
        own = [shape for shape in self.shapes if shape.operands and shape.operands[0]]
        return all(len(shape.operands[0]) == 2 and (self.is_opaque or not shape.result) for shape in own)

    def along(self, axes: Sequence[Axis]) -> Sequence[Axis]:
        """The axes of an opaque operator's value, from those of its argument: of a square one turned round, as of an inverse."""
        (shape,) = self.shapes
        return axes[::-1] if len(set(shape.operands[0])) < len(shape.operands[0]) else axes

    @property
    def ranks(self) -> tuple[int, int]:
        """Of an opaque operator in a term: the axes of its argument, and of its value."""
        (shape,) = self.shapes
        return sum(axis != "*" for axis in shape.operands[0]), sum(axis != "*" for axis in shape.result)

    @property
    def function(self) -> Function:
        """The function of an opaque operator in a term."""
        return Function(self.name)

    def signature(self, ranks: tuple[int, ...]) -> Signature | None:
        """The signature for operands of these ranks; None where they do not fit."""
        for signature in self.shapes:
            if len(ranks) == len(signature.operands) and all(map(_fits, signature.operands, ranks)):
                return signature
        return None

    def value_of(self, numbers: Any, rows: list[list[Any]]) -> Any:
        """The value of an opaque operator, of the rows of its argument."""
        if isinstance(self.value, ByEntry):
            raise UnsupportedError(f"{self.name} is evaluated by its entries")
        return self.value(numbers, rows)

    def code_for(self, back_end: str, prefix: str) -> str:
        """The array code of an opaque operator: the back end's own, or the common one under the back end's name for np."""
        if isinstance(self.code, ByEntry):
            raise UnsupportedError(f"{self.name} is written by its entries")
        own = back_end in self.code
        code = self.code[back_end if own else "np"]
        if isinstance(code, Refused):
            raise UnsupportedError(f"no array code for {self.noun}: {code.why}")
        return code if own else code.replace("np.", prefix + ".")

    def entry_of(self, builder: Builder, parts: Sequence[Part], places: Sequence[Place]) -> Node:
        """The entry of the operator at a place along each axis of its result."""
        signature = self.signature(tuple(len(part.axes) for part in parts))
        if signature is not None and signature.operands and signature.operands[0][0:1] == ("*",):
            staying = len(parts[0].axes) - len(signature.operands[0]) + 1
            parts, places = [_At(part, tuple(places[:staying])) for part in parts], places[staying:]
        if isinstance(self.entry, Opaque):
            (part,) = parts
            return Apply(self.function, (builder.array(part.axes, part),), tuple(places))
        return self.entry(builder, parts, places)


class _At:
    """An operand at places along its first axes."""

    def __init__(self, part: Part, places: tuple[Place, ...]):
        self.part, self.places = part, places

    @property
    def axes(self) -> tuple[Axis, ...]:
        return self.part.axes[len(self.places) :]

    def __call__(self, *places: Place) -> Node:
        return self.part(*self.places, *places)


def _fits(axes: tuple[str, ...], rank: int) -> bool:
    """Whether an operand with so many axes may stand where a signature has these letters."""
    return rank >= max(len(axes) - 1, 1) if axes[:1] == ("*",) else rank == len(axes)


LAYOUTS = ("call", "bare", "script", "fence", "infix", "name")


def operator(name: str, **cells: Any) -> Operator:
    """A row of the table. DefinitionError for a cell that is missing, that no column has, or that does not fit the others."""
    columns = [field.name for field in fields(Operator)][1:]
    for column in columns:
        if column not in cells:
            raise DefinitionError(f"the array operator {name} has no cell in the column {column}")
    for column in cells:
        if column not in columns:
            raise DefinitionError(f"the array operator {name} has a cell {column}, which is no column")
    if cells["layout"] not in LAYOUTS:
        raise DefinitionError(f"the array operator {name} has no cell in the column layout that is one of {', '.join(LAYOUTS)}")
    if isinstance(cells["entry"], Opaque):
        for column in ("differential", "value", "code"):
            if cells[column] is BY_ENTRY:
                raise DefinitionError(f"the array operator {name} has no entry in indices from which its {column} follows")
    return Operator(name, **cells | {"shapes": tuple(map(_signature, cells["shapes"]))})
