"""What the table of scalar functions says of each: its columns, and what a cell may hold. Knows nodes only.

Two columns give the slope of a function, and they have two readers. The prover differentiates by `derivative`; the judge
by `slope`, or by the definition where that cell is opaque. Neither may read the other's: so a mistake in one of them is a
mistake that the other sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, Literal

from ..errors import DefinitionError
from ..terms.nodes import Apply, Condition, Function, Node


@dataclass(frozen=True)
class Opaque:
    """A cell that holds no answer of its own: `why`, or what stands for it."""

    why: str


def opaque(why: str) -> Opaque:
    return Opaque(why)


@dataclass(frozen=True)
class Domain:
    """Where a function has a value: `condition`, from its arguments, and what an error says where there is none.

    In the words, {} is the argument, {0} and {1} are two.
    """

    condition: Callable[..., Condition]
    words: str


@dataclass(frozen=True)
class Fence:
    """A layout: the argument stands between two signs, of which this is the first, as its Unicode character."""

    opening: str


#: A value at all arguments; a derivative wherever there is a value.
EVERYWHERE, SMOOTH = opaque("a value at all arguments"), opaque("a derivative wherever there is a value")
#: Slopes and values that follow from the definition; SymPy and code that write the definition instead.
BY_DEFINITION = opaque("by the definition")
#: The library says it as NumPy does, under its own prefix.
LIKE_NUMPY = opaque("as in NumPy")

Formula = Callable[..., Node]
Slopes = Callable[..., tuple[Node | Opaque, ...]]


class _Missing:
    """The cell that a row has left out."""


_MISSING: Any = _Missing()


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """One scalar function. Every cell must be given; one that has no answer says why, as `opaque` does.

    name         what programs and error messages call it
    latex        the spellings before its argument, the first as it is written
    words        what is read inside of \\operatorname{…}, \\mathrm{…} and \\text{…}
    layout       how it stands to its arguments: "call" f(x); "open" f x, without parentheses before one simple factor;
                 "raised" the same, and a square stands on the name: f² x; or a Fence
    infix        commands that are read between its two arguments
    arity        the number of arguments
    parity       what a change of the argument's sign does to the value
    values       where all its values lie
    increasing   whether it rises strictly, so that different arguments have different values
    exponential  whether it may grow like an exponential
    at_zero      its value at 0 where that is rational
    domain       where it has a value
    kink         from its arguments, where it has a value and no derivative
    definition   its value in simpler terms, from its arguments
    slope        the judge's: from its arguments, the partial derivative by each
    flint        the judge's: its value at balls _0, _1, as python-flint says it
    derivative   the prover's: from its arguments, the partial derivative by each
    sympy        the name of SymPy's function
    numpy        code for arrays _0, _1 as NumPy says it; as JAX and PyTorch say it in the next two
    example      a formula that the reader reads as this function at the arguments x, y
    """

    name: str = _MISSING
    latex: tuple[str, ...] = _MISSING
    words: tuple[str, ...] = _MISSING
    layout: Literal["call", "open", "raised"] | Fence = _MISSING
    infix: tuple[str, ...] = _MISSING
    arity: int = _MISSING
    parity: Literal["even", "odd", "none"] = _MISSING
    values: Literal["real", "positive", "nonnegative", "integer"] = _MISSING
    increasing: bool = _MISSING
    exponential: bool = _MISSING
    at_zero: Node | Opaque = _MISSING
    domain: Domain | Opaque = _MISSING
    kink: Callable[..., Condition] | Opaque = _MISSING
    definition: Formula | Opaque = _MISSING
    slope: Slopes | Opaque = _MISSING
    flint: str | Opaque = _MISSING
    derivative: Slopes | Opaque = _MISSING
    sympy: str | Opaque = _MISSING
    numpy: str | Opaque = _MISSING
    jax: str | Opaque = _MISSING
    torch: str | Opaque = _MISSING
    example: str = _MISSING

    def __post_init__(self) -> None:
        for column in fields(self):
            if getattr(self, column.name) is _MISSING:
                raise self.fault(column.name, "is missing; give it, or say opaque(why)")
        if isinstance(self.definition, Opaque):
            for name in ("slope", "flint", "sympy", "numpy"):
                if getattr(self, name) is BY_DEFINITION:
                    raise self.fault(name, "follows from the definition, and there is none")
        for column in fields(self):
            cell = getattr(self, column.name)
            if cell is LIKE_NUMPY and (column.name not in ("jax", "torch") or isinstance(self.numpy, Opaque)):
                raise self.fault(column.name, "says what NumPy says, which says nothing")

    def fault(self, column: str, what: str) -> DefinitionError:
        """The error of a cell, by its row and its column."""
        name = "?" if self.name is _MISSING else self.name
        return DefinitionError(f"the table of functions: row {name}, column {column}: the cell {what}")


def call(name: str) -> Formula:
    """The function of this name as what makes a node of its arguments."""
    function = Function(name)
    return lambda *arguments: Apply(function, arguments)
