"""Sums as arrays: merged with the sums in them, freed of deltas, taken term by term where that costs less, and guarded."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager

from ..operators.functions import BOUNDED
from ..terms.binding import canonical, names, rename_apart
from ..terms.building import both
from ..terms.indices import IndexExpr, in_range, minus
from ..terms.nodes import (
    Add,
    AnyFunction,
    Apply,
    Array,
    Condition,
    Constant,
    Entry,
    Floor,
    Function,
    Index,
    Mul,
    Node,
    Number,
    Pow,
    Size,
    Sum,
)
from .costs import Costs
from .deltas import conjuncts, flat_factors, has_delta, is_negative, opened, split_conditions, without_deltas, without_sign
from .growth import growth
from .scales import Scales
from .values import Value


class Sums(Scales, ABC):
    """Adds sums over indices, made of the values of what stands in them."""

    memo: dict[Node | tuple[AnyFunction, Node], Value]
    totals: dict[Node, bool]

    @abstractmethod
    def assuming(self, conditions: Iterable[Condition]) -> AbstractContextManager[None]:
        """Inside, array positions that the conditions keep in range are not tested again."""

    @abstractmethod
    def total(self, terms: list[tuple[bool, Value]]) -> Value:
        """The sum of values, each with whether it is subtracted."""

    def sum(self, node):
        summed, conditions, body = self.peel(node)
        return self.sum_of(summed, conditions, [body])

    def peel(self, node):
        """Nested sums as indices over plain ranges, conditions, and the body."""
        summed, conditions = [], []
        while type(node) is Sum:
            index, extra, body, where = opened(node)
            summed.append(index)
            conditions += extra + list(conjuncts(where))
            node = body
        return summed, conditions, node

    def sum_of(self, summed, conditions, factors) -> Value:
        """Σ over `summed` of the product of the factors where the conditions hold."""
        found, factors = split_conditions(flat_factors(factors))
        conditions = [*conditions, *found]
        summed, conditions, factors = without_deltas(*self.merged(summed, conditions, factors))
        if conditions and (fallen := self.by_taps(summed, conditions, factors)) is not None:
            return fallen
        spread = self.distributed(summed, conditions, factors)
        if spread is not None:
            return spread
        grown = [factor for factor in factors if growth(factor)]
        safe: list[Value] = []
        unsafe: list[Value] = []
        with self.assuming(conditions):
            if len(grown) >= 2:
                unsafe.append(self.let("ratio", self.unscaled(*self.scaled_product(grown))))
                factors = [factor for factor in factors if not growth(factor)]
            for factor in factors:
                # Without conditions nothing is to be guarded.
                (safe if conditions and self.is_total(factor) else unsafe).append(self.value(factor))
        if not conditions:
            return self.contract([*unsafe, *safe], tuple(summed))
        mask = self.let("mask", self.condition(both(*conditions)))
        if unsafe:
            # Where the condition fails, these may have no value; 0 times nan would be nan.
            guarded = self.let("guarded", self.where(mask, self.product(unsafe), self.zero))
        else:
            guarded = self.real(mask)
        return self.contract([guarded, *safe], tuple(summed))

    def merged(self, summed, conditions, factors):
        """The sum with sums that are factors made one with it, so that all can be multiplied in the best order."""
        out, work = [], list(factors)
        while work:
            factor = work.pop(0)
            if type(factor) is not Sum or growth(factor) or canonical(factor) in self.memo or _adds(factor):
                out.append(factor)
                continue
            factor = rename_apart(factor, frozenset(index.name for index in summed).union(*(names(f) for f in (*out, *work))))
            inner, extra, body = self.peel(factor)
            found, parts = split_conditions(flat_factors([body]))
            summed, conditions, work = [*summed, *inner], [*conditions, *extra, *found], [*parts, *work]
        return summed, conditions, out

    def is_total(self, node) -> bool:
        """Whether the term has a finite value wherever its inputs have."""
        if node not in self.totals:
            self.totals[node] = self.find_total(node)
        return self.totals[node]

    def find_total(self, node):
        kind = type(node)
        if kind in (Number, Size, Index, IndexExpr, Floor, Constant):
            return True
        if kind is Entry:
            inside = all(self.stays(slot, axis) for slot, axis in zip(node.indices, node.tensor.axes))
            if not inside or not node.tensor.is_explicit:
                return inside and not node.tensor.is_recurrent
            with self.unassuming():
                return self.is_total(node.tensor.defined_as.body)
        if kind in (Add, Mul):
            return all(map(self.is_total, node.children))
        if kind is Pow:
            whole = type(node.exponent) is Number and node.exponent.value.denominator == 1 and node.exponent.value >= 0
            return whole and self.is_total(node.base)
        if kind is Sum:
            return self.is_total(node.body)
        return (
            kind is Apply
            and type(node.function) is Function
            and node.function.name in BOUNDED
            and all(self.is_total(a.body if type(a) is Array else a) for a in node.arguments)
        )

    def stays(self, slot, axis):
        """Whether a slot is inside its axis, by its range or by what is assumed."""
        if type(slot) is Index and slot.range is axis:
            return True
        return in_range(slot, axis) is True or {minus(slot, axis.lower), minus(axis.upper, slot)} <= self.assumed

    def distributed(self, summed, conditions, factors) -> Value | None:
        """The sum term by term where a factor is a sum that hides a delta, or that costs less in parts; else None."""
        for place, factor in enumerate(factors):
            if type(factor) is not Add or any(growth(term) for term in factor.terms):
                continue
            hides = any(has_delta(term, summed) for term in factor.terms)
            others = [*factors[:place], *factors[place + 1 :]]
            if not hides and not Costs(self.memo).is_cheaper_in_parts(summed, factor, others):
                continue
            return self.total(
                [
                    (
                        is_negative(term),
                        self.sum_of(list(summed), list(conditions), [*others[:place], without_sign(term), *others[place:]]),
                    )
                    for term in factor.terms
                ]
            )
        return None


def _adds(node):
    """Whether the body of nested sums is a product in which a factor is a sum of terms."""
    while type(node) is Sum:
        node = node.body
    return any(type(factor) is Add or type(factor) is Sum and _adds(factor) for factor in flat_factors([node]))
