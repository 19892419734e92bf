"""Index slots and bounds: integer expressions of indices and sizes, s(i-1)+k, and floors of them."""

from __future__ import annotations

from ...terms.indices import integer, minus, plus, polynomial
from ...terms.nodes import Floor, Index, Node, Number, Size, walk
from ..surface.syntax import Group, Numeral, Quotient, Scripts, Surface, Symbol, Term, Total, unwrap
from .index_ranges import open_index

MAX_INTEGER = 10**9


def slot_of(elaborator, part: Surface, axis=None) -> Node:
    """The integer expression of an index slot; letters that mean nothing else are free indices."""
    return _integer(elaborator, part, axis, True)


def integer_of(elaborator, part: Surface) -> Node:
    """The integer expression of a bound or a shape; letters that mean nothing else are sizes."""
    return _integer(elaborator, part, None, False)


def _integer(elaborator, part, axis, is_slot) -> Node:
    reader = _Reader(elaborator, axis, is_slot)
    return reader.read(part)


def floor_of(elaborator, part: Group) -> Node:
    """⌊a/b⌋ or ⌈a/b⌉."""
    return _Reader(elaborator, None, False).read(part)


class _Reader:
    def __init__(self, elaborator, axis, is_slot):
        self.elaborator, self.axis, self.is_slot = elaborator, axis, is_slot

    def refuse(self, part):
        what = "an index" if self.is_slot else "a size"
        return self.elaborator.refuse(
            f"this is no {what[2:]}", part, f"{what} made of integers, sizes and indices by +, - and products"
        )

    def read(self, part: Surface) -> Node:
        part = unwrap(part)
        kind = type(part)
        if kind is Numeral:
            if part.value.denominator != 1 or part.value > MAX_INTEGER:
                raise self.refuse(part)
            return Number(part.value)
        if kind is Symbol or kind is Scripts:
            return self.name(part)
        if kind is Total:
            return self.total(part)
        if kind is Term:
            return self.product(part)
        if kind is Group and part.opening in ("(", "[", "{") and len(part.items) == 1:
            return self.read(part.items[0])
        if kind is Group and part.opening in ("⌊", "⌈") and len(part.items) == 1:
            return self.floor(part)
        if kind is Quotient:
            return self.exact(part, self.read(part.numerator), self.read(part.denominator))
        raise self.refuse(part)

    def total(self, part):
        """A sum; a size in it that is an index nowhere is the size there, too: the K of x_{i+K-k}."""
        total: Node = Number(0)
        for sign, term in zip(part.signs, part.terms):
            name = unwrap(term)
            is_size = type(name) is Symbol and self.elaborator.resolver.knowledge.is_never_index(name.name)
            reader = _Reader(self.elaborator, None, self.is_slot) if is_size else self
            total = (plus if sign == "+" else minus)(total, reader.read(term))
        return total

    def product(self, part):
        """Factors of an integer; a size among several that are no numbers is the size, as the stride of x_{s(i-1)+j} is."""
        total: Node | None = None
        several = sum(type(unwrap(factor)) is not Numeral for factor in part.factors) > 1
        reader = _Reader(self.elaborator, None if several else self.axis, self.is_slot)
        for operator, factor in zip(part.operators, part.factors):
            value = reader.read(factor)
            if total is None:
                total = value
            elif operator == "/":
                total = self.exact(part, total, value)
            elif operator in ("", "·", "×"):
                total = _times(total, value)
            else:
                raise self.refuse(part)
        return total

    def exact(self, part, top, bottom):
        """A quotient that is an integer as it stands."""
        if type(bottom) is Number and bottom.value:
            poly = {m: c / bottom.value for m, c in polynomial(top).items()}
            if all(c == int(c) for c in poly.values()):
                return integer({m: int(c) for m, c in poly.items()})
        raise self.elaborator.refuse(
            "a quotient of sizes is an integer only inside \\lfloor … \\rfloor", part, "\\lfloor a/b \\rfloor"
        )

    def floor(self, part):
        inner = unwrap(part.items[0])
        top, bottom = inner, None
        if type(inner) is Quotient:
            top, bottom = inner.numerator, inner.denominator
        elif type(inner) is Term and inner.operators.count("/") == 1 and inner.operators[-1] == "/":
            top = Term(inner.start, inner.factors[-2].end, inner.operators[:-1], inner.factors[:-1])
            bottom = inner.factors[-1]
        if bottom is None:
            return self.read(top)
        above, below = self.read(top), self.read(bottom)
        if part.opening == "⌈":
            above = plus(above, minus(below, 1))
        return integer(Floor(above, below))

    def name(self, part) -> Node:
        elaborator, resolver = self.elaborator, self.elaborator.resolver
        if type(part) is Scripts:
            powers = [unwrap(sup) for sup in part.sups if type(unwrap(sup)) is Numeral]
            if powers:
                exponent = powers[0].value
                rest = [sup for sup in part.sups if type(unwrap(sup)) is not Numeral]
                base = (
                    Scripts(part.start, part.end, part.base, part.subs, rest, part.primes)
                    if rest or part.subs or part.primes
                    else part.base
                )
                if exponent.denominator != 1 or not 1 <= exponent <= 8:
                    raise self.refuse(part)
                value = self.read(base)
                result = value
                for _ in range(int(exponent) - 1):
                    result = _times(result, value)
                return result
        name = resolver.spelled(part)
        if name in elaborator.bound:
            return elaborator.bound[name]
        if name in elaborator.given:
            raise self.refuse(part)
        known = resolver.integer_named(name, elaborator, self.axis if self.is_slot else None)
        if known is not None:
            return known
        if type(part) is Scripts and part.subs and not self.is_slot:
            return Size(name)
        if type(part) is Scripts and (part.subs or part.sups):
            raise self.refuse(part)
        if not self.is_slot and name not in elaborator.letters:
            return resolver.end_node(name, elaborator)
        return elaborator.free.setdefault(name, open_index(name))


def _times(left, right):
    from ...terms.indices import times

    return times(left, right)


def contains_index(node: Node) -> bool:
    return any(type(part) is Index for part in walk(node))
