"""Quotients, sums and logarithms of exponentials as e^scale · over / under, so that they neither overflow nor lose digits.

The scale of a sum of exponentials is its largest exponent; in a quotient the scales cancel before any exponential is taken.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from typing import TypeAlias

from ..terms.binding import canonical
from ..terms.building import both
from ..terms.nodes import MINUS_ONE, TRUE, Add, Condition, Entry, Index, Mul, Node, Number, Pow, Sum, Tensor
from .deltas import conjuncts, flat_factors, opened, split_conditions
from .growth import growth, is_call, opens, written_out
from .values import Value, labels
from .windows import Windows

#: (scale, over, under) of a term = e^scale · over / under.
Scaled: TypeAlias = tuple[Value, Value, Value]


class Scales(Windows, ABC):
    """Adds scaled values, made of the values of what stands in them, which the Vectoriser makes."""

    @abstractmethod
    def value(self, node: Node, wanted: str = "") -> Value:
        """The array of a term over its free indices."""

    @abstractmethod
    def number(self, node: Number) -> Value: ...

    @abstractmethod
    def quotient(self, factors: list[Node]) -> Value:
        """The product of factors, with the reciprocal ones under one fraction bar."""

    @abstractmethod
    def condition(self, condition: Condition) -> Value:
        """The array of truth values of a condition."""

    @abstractmethod
    def over(self, index: Index, value: Value) -> Value:
        """The value with an axis for the index."""

    @abstractmethod
    def unassuming(self) -> AbstractContextManager[None]:
        """Inside, no position is known to be in range."""

    def __init__(self, backend, graph, identifiers):
        super().__init__(backend, graph, identifiers)
        self.scales: dict[Node, Scaled] = {}
        self.softmaxes: dict[Node, tuple[Value, Value, Index]] = {}
        self.scaled_arrays: dict[Tensor, Scaled] = {}

    def unscaled(self, scale: Value, over: Value, under: Value) -> Value:
        """e^scale · over / under."""
        if not scale.is_literal(0):
            over = self.times(self.exp(scale), over)
        return over if under.is_literal(1) else self.operator("/", over, under)

    def exp(self, value):
        return self.let("e", self.apply("np.exp(_0)", self.let("shifted", value)))

    def plus(self, left, symbol, right):
        """left + right or left - right, where left may be the literal 0."""
        if left.is_literal(0):
            return right if symbol == "+" else self.negative(right)
        return left if right.is_literal(0) else self.operator(symbol, left, right)

    def scaled(self, node: Node) -> Scaled:
        """The term with over and under of ordinary size."""
        key = canonical(node)
        if key not in self.scales:
            scale, over, under = self.make_scaled(node)
            self.scales[key] = self.let("scale", scale), self.let("over", over), self.let("under", under)
        return self.scales[key]

    def make_scaled(self, node: Node) -> Scaled:
        if is_call(node, "exp"):
            return self.value(node.arguments[0]), self.one, self.one
        if is_call(node, "sinh") or is_call(node, "cosh"):
            return self.scaled(written_out(node))
        if is_call(node, "softmax"):
            shifted, total, index = self.softmax_parts(node)
            slots = {axis: axis for axis in shifted.axes} | {index: node.indices[0]}
            return self.entry(shifted, {axis: axis.range for axis in shifted.axes}, slots), self.one, total
        if type(node) is Pow and opens(node):
            return self.scaled_power(node)
        if type(node) is Mul:
            conditions, factors = split_conditions(flat_factors([node]))
            with self.guarding() if conditions else nullcontext():
                scale, over, under = self.scaled_product(factors)
            if conditions:
                mask = self.condition(both(*conditions))
                return self.where(mask, scale, self.literal("float('-inf')")), self.where(mask, over, self.zero), under
            return scale, over, under
        if type(node) is Add and growth(node):
            return self.scaled_sum(node)
        if type(node) is Sum and growth(node):
            return self.scaled_sum_over(node)
        if type(node) is Entry and node.tensor.is_explicit and opens(node.tensor.defined_as.body):
            tensor = node.tensor
            if tensor not in self.scaled_arrays:
                with self.unassuming():
                    self.scaled_arrays[tensor] = self.scaled(tensor.defined_as.body)
            own, ranges = labels(tensor)
            bounds, slots = dict(zip(own, ranges)), dict(zip(own, node.indices))
            scale, over, under = (self.entry(part, bounds, slots) for part in self.scaled_arrays[tensor])
            return scale, over, under
        return self.zero, self.value(node), self.one

    def scaled_power(self, node):
        scale, over, under = self.scaled(node.base)
        exponent = node.exponent.value
        if exponent < 0:
            over, under = under, over
        if abs(exponent) != 1:
            power = self.number(Number(abs(exponent)))
            over, under = (part if part.is_literal(1) else self.operator("**", part, power) for part in (over, under))
            scale = scale if scale.is_literal(0) else self.times(power, scale)
        return (scale if exponent > 0 else self.plus(self.zero, "-", scale)), over, under

    def scaled_product(self, factors):
        """Scale, numerator and denominator of a product: scales add, the others multiply."""
        scale, over, under, plain = self.zero, self.one, self.one, []
        for factor in sorted(factors, key=lambda f: growth(f) < 0):
            if not opens(factor):
                plain.append(factor)
                continue
            inverse = type(factor) is Pow and factor.exponent is MINUS_ONE
            own, top, bottom = self.scaled(factor.base if inverse else factor)
            if inverse:
                top, bottom = bottom, top
            over, under = self.times(over, top), self.times(under, bottom)
            scale = self.plus(scale, "-" if inverse else "+", own)
        if plain:
            over = self.times(over, self.quotient(plain))
        return scale, over, under

    def scaled_sum(self, node):
        parts = [self.scaled(term) if growth(term) else (self.zero, self.value(term), self.one) for term in node.terms]
        top = parts[0][0]
        for scale, *_ in parts[1:]:
            top = self.apply("np.maximum(_0, _1)", top, scale)
        top = self.let("top", top)
        total = self.zero
        for scale, over, under in parts:
            total = self.plus(total, "+", self.unscaled(self.let("shifted", self.plus(scale, "-", top)), over, under))
        return top, total, self.one

    def scaled_sum_over(self, node):
        index, conditions, body, where = opened(node)
        with self.guarding() if conditions or where is not TRUE else nullcontext():
            scale, over, under = self.scaled(body)
        condition = both(*conditions, *conjuncts(where))
        rest = over if under.is_literal(1) else self.operator("/", over, under)
        if index not in scale.axes and condition is TRUE:
            return scale, self.contract([rest], (index,)), self.one
        scale = self.over(index, scale)
        if condition is not TRUE:
            mask = self.let("mask", self.condition(condition))
            scale = self.let("scale", self.where(mask, scale, self.literal("float('-inf')")))
            rest = self.where(mask, rest, self.zero)
            top = self.let("top", self.reduced("max", scale, (index,)))
            top = self.where(self.apply("np.isfinite(_0)", top), top, self.literal("0.0"))
        else:
            top = self.reduced("max", scale, (index,))
        top = self.let("top", top)
        shifted = self.let("shifted", self.operator("-", scale, top))
        return top, self.contract([rest, self.exp(shifted)], (index,)), self.one

    def softmax(self, node):
        return self.unscaled(*self.scaled(node))

    def softmax_parts(self, node):
        """(a - max a, 1 / Σ e^(a - max a)) of a whole softmax, labelled by its array's index, once."""
        array = node.arguments[0]
        (index,) = array.indices
        key = canonical(array)
        if key not in self.softmaxes:
            body = self.let("logits", self.over(index, self.value(array.body)))
            top = self.reduced("max", body, (index,))
            shifted = self.let("shifted", self.operator("-", body, self.let("top", top)))
            total = self.contract([self.exp(shifted)], (index,))
            self.softmaxes[key] = shifted, self.let("total", total), index
        return self.softmaxes[key]
