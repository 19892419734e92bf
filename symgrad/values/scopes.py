"""Where a node is evaluated: the numbers of a point at one precision, and on top of them what is bound or perturbed.

A Scope overlays some tensors of a Run: a parameter of a function that is being applied, a random tensor inside 𝔼, a
tensor by which a ∂ is taken. A node that does not reach an overlaid tensor is evaluated in the scope without it, so
its value is shared.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from ..errors import DefinitionError, LimitError
from ..terms.nodes import Node, Range, Tensor
from .arithmetic import ONE, ZERO, arb, fmpq, rational
from .duals import Dual, level_of
from .integer_values import places_on
from .polynomials import variable

#: What indices and sizes stand for.
Environment = dict[Any, Any]


class Run:
    """The numbers of a point at one working precision, the values found so far, and the steps left.

    sizes    Size -> int, and the tables of tensors of integers; every environment starts as a copy of it
    tables   Tensor -> its entries, once they were checked against its axes
    """

    def __init__(self, sizes, values, variant, steps):
        data = {tensor: table for tensor, table in values.items() if isinstance(tensor.domain, Range)}
        self.sizes = {**sizes, **data} if data else sizes
        self.values = values
        self.variant = variant
        self.limit = self.steps = steps
        self.tables: dict[Tensor, dict] = {}
        self.ranges: dict[Tensor, tuple[range, ...]] = {}
        self.random_entries: list[tuple[Tensor, tuple[int, ...]]] = []
        self._variables: dict = {}
        self.scopes: dict = {}
        self.root = Scope(self, {}, {}, self.scopes)
        self.scopes[frozenset(), frozenset()] = self.root

    def spend(self, steps: int = 1) -> None:
        """Count steps; LimitError when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise LimitError(f"the evaluation takes more than {self.limit} steps; smaller sizes would be right")

    def axes(self, tensor: Tensor) -> tuple[range, ...]:
        """The range of each axis of a tensor at these sizes."""
        found = self.ranges.get(tensor)
        if found is None:
            found = self.ranges[tensor] = tuple([places_on(axis, self.sizes) for axis in tensor.axes])
        return found

    def table(self, tensor: Tensor) -> dict:
        """The entries that the point gives a tensor, checked to be all of its entries and no others."""
        found = self.tables.get(tensor)
        if found is None:
            found = self.values.get(tensor)
            if found is None:
                raise DefinitionError(f"{tensor.name} has no value at this point")
            count = 1
            for axis in self.axes(tensor):
                count *= len(axis)
            if len(found) != count or not all(map(found.__contains__, positions(self.axes(tensor)))):
                raise DefinitionError(f"the values of {tensor.name} at this point do not fit its shape")
            found = self.tables[tensor] = {position: _number(tensor, value) for position, value in found.items()}
        return found

    def variable(self, tensor: Tensor, position: tuple[int, ...]):
        """The variable that stands for a random entry; its number is the entry's place in `random_entries`."""
        found = self._variables.get((tensor, position))
        if found is None:
            found = self._variables[tensor, position] = variable(len(self.random_entries))
            self.random_entries.append((tensor, position))
        return found


def _number(tensor, value):
    if type(value) in (fmpq, arb):
        return value
    if isinstance(value, (int, Fraction)):
        return rational(value)
    raise DefinitionError(f"{tensor.name} has the value {value!r}; a number must be exact (fmpq, int, Fraction) or a ball (arb)")


class Bound:
    """The numbers that a tensor stands for: a function's parameter, or one outcome of a random tensor. Compared by
    identity.
    """

    __slots__ = ("table", "depth")

    def __init__(self, table):
        self.table = table
        self.depth = max(map(level_of, table.values()), default=0)


#: The base of a random tensor inside 𝔼: each entry is a variable of a Polynomial.
VARIABLES = object()

#: A tensor that is overlaid: (base, levels): what its entries are in place of their usual value (None: as usual),
#: and the levels that perturb it.
Overlay = tuple


class Scope:
    """A Run with overlays. `outer` holds those of tensors that the whole document knows, `inner` those of a
    function's parameters.

    depth     the highest level in use: a new perturbation takes the next
    overlaid  whether there is any overlay
    memo      what was found here: (node, index values) -> value
    """

    __slots__ = ("run", "outer", "inner", "depth", "overlaid", "memo", "_narrow", "_family")

    def __init__(self, run, outer, inner, family):
        self.run = run
        self.outer = outer
        self.inner = inner
        self.overlaid = bool(outer or inner)
        self.memo: dict = {}
        self._narrow: dict = {}
        self._family = family
        depth = 0
        for overlays in (outer, inner):
            for base, levels in overlays.values():
                if levels:
                    depth = max(depth, levels[-1])
                if type(base) is Bound:
                    depth = max(depth, base.depth)
        self.depth = depth

    def _sibling(self, outer, inner):
        """The scope of the same run with these overlays; the same object for the same ones."""
        bound = inner or any(type(base) is Bound for base, _ in outer.values())
        family = self._family if bound else self.run.scopes
        key = frozenset(outer.items()), frozenset(inner.items())
        found = family.get(key)
        if found is None:
            found = family[key] = Scope(self.run, outer, inner, family)
        return found

    def narrowed(self, node: Node, reach: frozenset) -> Scope:
        """The scope with the overlays of tensors in `reach` (what the node reaches) only."""
        found = self._narrow.get(node)
        if found is None:
            outer, inner = self.outer, self.inner
            if not all(tensor in reach for tensor in outer):
                outer = {tensor: overlay for tensor, overlay in outer.items() if tensor in reach}
            if not all(tensor in reach for tensor in inner):
                inner = {tensor: overlay for tensor, overlay in inner.items() if tensor in reach}
            same = outer is self.outer and inner is self.inner
            found = self._narrow[node] = self if same else self._sibling(outer, inner)
        return found

    def globals(self) -> Scope:
        """The scope without the parameters of functions: where definitions are evaluated."""
        return self._sibling(self.outer, {}) if self.inner else self

    def perturbed(self, tensor: Tensor) -> Scope:
        """The scope where every entry of the tensor is perturbed at a new level, which is the new scope's depth."""
        level = self.depth + 1
        outer, inner = dict(self.outer), dict(self.inner)
        overlays = inner if tensor in inner else outer
        base, levels = overlays.get(tensor, (None, ()))
        overlays[tensor] = (base, levels + (level,))
        return self._sibling(outer, inner)

    def with_parameters(self, tables: dict[Tensor, dict]) -> Scope:
        """The scope of a function's body: its parameters bound, those of the calling function forgotten."""
        inner = {tensor: (Bound(table), ()) for tensor, table in tables.items()}
        return Scope(self.run, self.outer, inner, {})

    def with_variables(self, tensors) -> Scope:
        """The scope inside 𝔼: the entries of these random tensors are variables."""
        outer = {**self.outer, **{tensor: (VARIABLES, ()) for tensor in tensors}}
        return self._sibling(outer, self.inner)

    def with_outcome(self, tables: dict[Tensor, dict]) -> Scope:
        """The scope of one outcome of random tensors."""
        outer = {**self.outer, **{tensor: (Bound(table), ()) for tensor, table in tables.items()}}
        return Scope(self.run, outer, self.inner, {})

    def overlay(self, tensor: Tensor) -> Overlay | None:
        """What is laid over a tensor here."""
        return self.inner.get(tensor) or self.outer.get(tensor)


def perturb(value, levels: tuple[int, ...], position: tuple[int, ...]):
    """The value of the entry at `position` of a tensor that is perturbed at `levels`."""
    for level in levels:
        value = value + Dual(level, ZERO, {position: ONE})
    return value


def positions(axes: tuple[range, ...]):
    """Every index tuple of a tensor with these axes."""
    return product(*axes)
