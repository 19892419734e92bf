"""A term up to the order of what is added and multiplied, of Σ under Σ, and to bound names: what is seen to be equal by structure.

Σ_k a_k Σ_l B_kl c_l and Σ_l c_l Σ_k a_k B_kl have one form. Brackets are not multiplied out. Knows terms only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import permutations, product

from .binding import canonical, substitute
from .building import conjuncts
from .nodes import (
    ONE,
    TRUE,
    ZERO,
    Add,
    And,
    Apply,
    Array,
    Binder,
    Entry,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Or,
    Pow,
    Relation,
    Sum,
    Tensor,
    add,
    mul,
)

INVERSE = Function("inverse")
#: Ways to number bound indices that no factor tells apart, beyond which they stay as they stand.
MOST_WAYS = 120


class Monomial:
    """A number times powers of factors, summed over indices of its own: Σ under Σ and products under products are opened.

    Indicators are factors, and one that makes a bound index equal to another index is put in. `bound` have names of their own.
    """

    def __init__(self, node: Node = ONE):
        self.coefficient = Fraction(1)
        self.bound: list[Index] = []
        self.powers: dict[Node, Node] = {}
        self._times(node, ONE)
        while self._put_in():
            pass

    def _times(self, node: Node, exponent: Node) -> None:
        count = whole(exponent)
        match node:
            case Mul(factors) if count is not None:
                for factor in factors:
                    self._times(factor, exponent)
            case Number(value) if count is not None and (value or count > 0):
                self.coefficient *= value**count
            case Pow(base, Number(value)) if count is not None:
                self._times(base, Number(value * count))
            case Pow(base, power) if exponent is ONE:
                self._times(base, power)
            case Sum(index, body, where) if exponent is ONE and not index.range.free:
                if index.range.lower is index.range.upper:
                    turn: dict[Node, Node] = {index: index.range.lower}
                else:
                    fresh = Index(f"\0s{len(self.bound)}", index.range)
                    self.bound.append(fresh)
                    turn = {index: fresh}
                self._times(substitute(body, turn), ONE)
                if where is not TRUE:
                    self._times(Indicator(substitute(where, turn)), ONE)
            case Indicator(condition):
                for part in conjuncts(condition):
                    self.powers[Indicator(part)] = ONE
            case _:
                old = self.powers.get(node)
                new = exponent if old is None else _sum(old, exponent)
                if new is ZERO:
                    del self.powers[node]
                else:
                    self.powers[node] = new

    def node(self) -> Node:
        """The monomial as a term."""
        body = mul(*(base if exponent is ONE else Pow(base, exponent) for base, exponent in self.powers.items()))
        for index in reversed(self.bound):
            body = Sum(index, body)
        return times(self.coefficient, body)

    def _put_in(self) -> bool:
        """One equation between indices put in; whether there was one to put in."""
        for base in self.powers:
            condition = base.condition if type(base) is Indicator else TRUE
            if type(condition) is not Relation or condition.op != "=":
                continue
            left, right = condition.left, condition.right
            if type(left) is not Index or type(right) is not Index or left.range is not right.range:
                continue
            if left in self.bound or right in self.bound:
                old, new = (left, right) if left in self.bound else (right, left)
                self.bound.remove(old)
                kept: dict[Node, Node] = {}
            else:
                old, new = sorted((left, right), key=repr, reverse=True)
                kept = {base: ONE}
            others: dict[Node, Node] = {other: exponent for other, exponent in self.powers.items() if other is not base}
            if kept and not any(old in other.free | exponent.free for other, exponent in others.items()):
                continue
            self.powers = kept
            for other, exponent in others.items():
                self._times(substitute(other, {old: new}), substitute(exponent, {old: new}))
            return True
        return False


def _sum(left: Node, right: Node) -> Node:
    return Number(left.value + right.value) if type(left) is type(right) is Number else add(left, right)


class Unordered:
    """Forms up to order, where `is_symmetric` says of which tensors of two indices the indices may be exchanged."""

    def __init__(self, is_symmetric: Callable[[Tensor], bool]):
        self.is_symmetric = is_symmetric
        self._known: dict[tuple[Node, int], Node] = {}

    def forget(self) -> None:
        """Drop all forms that were found."""
        self._known.clear()

    def form(self, node: Node) -> Node:
        """The same node for every two terms that differ in order and in bound names only."""
        if len(self._known) > 50_000:
            self._known.clear()
        return canonical(self._form(node, 0))

    def _form(self, node: Node, level: int) -> Node:
        """Indices that are bound in it are named after how many binders stand around them, and their place."""
        key = node, level
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._new_form(node, level)
        return found

    def _new_form(self, node: Node, level: int) -> Node:
        if not node.children:
            return node
        match node:
            case Entry(tensor, (first, second)) if self.is_symmetric(tensor):
                return Entry(tensor, _sorted((first, second)))
            case Add(terms):
                return self._sum(terms, level)
            case Sum() as total if total.index.range.free:
                return self._binder(total, level)
            case Mul() | Sum() | Pow():
                return self._product(node, level)
            case Apply(function, (Array() as array,), (first, second)) if function is INVERSE:
                return self._inverse(array, first, second, level)
            case (Array() | Binder()) as binder:
                return self._binder(binder, level)
            case And(parts) | Or(parts):
                return type(node)(tuple(sorted((self._form(part, level) for part in parts), key=repr)))
            case Relation(op, left, right) if op in "=≠":
                return Relation(op, *_sorted((self._form(left, level), self._form(right, level))))
        moved = tuple(self._form(child, level) for child in node.children)
        return node if moved == node.children else node.rebuild(moved)

    def _sum(self, terms: tuple[Node, ...], level: int) -> Node:
        found: dict[Node, Fraction] = {}
        for term in terms:
            coefficient, rest = numbered(self._form(term, level))
            found[rest] = found.get(rest, Fraction(0)) + coefficient
        return add(*(times(found[rest], rest) for rest in sorted(found, key=repr) if found[rest]))

    def _binder(self, node: Array | Binder, level: int) -> Node:
        indices = node.indices if isinstance(node, Array) else (node.index,)
        new = tuple(Index(f"\0{level}.{place}", index.range) for place, index in enumerate(indices))
        turn: dict[Node, Node] = dict(zip(indices, new))
        body = self._form(substitute(node.body, turn), level + 1)
        if isinstance(node, Array):
            return Array(new, body)
        return node.rebound(new[0], (body, self._form(substitute(node.where, turn), level + 1)))

    def _inverse(self, array: Array, first: Node, second: Node, level: int) -> Node:
        """Of X^{-1}_ij and (Xᵀ)^{-1}_ji the one whose matrix comes first in order."""
        row, column = array.indices
        turned = Array((column, row), array.body)
        one, other = self._form(array, level), self._form(turned, level)
        if one is other:
            first, second = _sorted((first, second))
        elif repr(other) < repr(one):
            one, first, second = other, second, first
        return Apply(INVERSE, (one,), (first, second))

    def _product(self, node: Node, level: int) -> Node:
        """The factors of a monomial in order, under its sums, their indices numbered by what they do in the factors."""
        monomial = Monomial(node)
        if type(node) is Pow and list(monomial.powers.items()) == [(node.base, node.exponent)]:
            sign, power = self._power(node.base, node.exponent, level)
            return times(Fraction(sign), power)
        best: tuple[str, Fraction, list[Node], list[Index]] | None = None
        for order in self._orders(monomial, level):
            new = [Index(f"\0{level}.{place}", index.range) for place, index in enumerate(order)]
            turn: dict[Node, Node] = dict(zip(order, new))
            value, factors = monomial.coefficient, []
            for base, exponent in monomial.powers.items():
                sign, power = self._power(substitute(base, turn), substitute(exponent, turn), level + 1)
                value *= sign
                factors.append(power)
            factors.sort(key=repr)
            text = repr(factors)
            if best is None or (text, value) < best[:2]:
                best = text, value, factors, new
        assert best is not None
        _, value, factors, bound = best
        body = mul(*factors)
        for index in reversed(bound):
            body = Sum(index, body)
        return times(value, body)

    def _power(self, base: Node, exponent: Node, level: int) -> tuple[int, Node]:
        """(sign, form) of base^exponent: of a bracket the one of it and its negative in which the first term is positive."""
        sign, form, power = 1, self._form(base, level), self._form(exponent, level)
        count = whole(power)
        if count is not None and type(form) is Add and numbered(form.terms[0])[0] < 0:
            form = add(*(times(-coefficient, rest) for coefficient, rest in map(numbered, form.terms)))
            sign = -1 if count % 2 else 1
        return sign, form if power is ONE else Pow(form, power)

    def _orders(self, monomial: Monomial, level: int) -> Iterator[tuple[Index, ...]]:
        """The orders of the bound indices that come into question: those that look alike in every way."""
        bound = monomial.bound
        if len(bound) < 2:
            yield tuple(bound)
            return
        rank = dict.fromkeys(bound, 0)
        while True:
            looks = {index: self._look(index, monomial, rank, level) for index in bound}
            order = {look: place for place, look in enumerate(sorted(set(looks.values())))}
            new = {index: order[looks[index]] for index in bound}
            if len(order) == len(set(rank.values())) or len(order) == len(bound):
                break
            rank = new
        classes: list[list[Index]] = [[] for _ in order]
        for index in bound:
            classes[new[index]].append(index)
        for count, way in enumerate(product(*map(permutations, classes))):
            if count >= MOST_WAYS:
                break
            yield tuple(index for part in way for index in part)

    def _look(self, index: Index, monomial: Monomial, rank: dict[Index, int], level: int) -> str:
        """What an index does in a monomial, the others known by their ranks alone."""
        turn: dict[Node, Node] = {other: Index(f"\0?{rank[other]}", other.range) for other in monomial.bound}
        turn[index] = Index(f"\0!{rank[index]}", index.range)
        factors = [
            self._power(substitute(base, turn), substitute(exponent, turn), level + 1)[1]
            for base, exponent in monomial.powers.items()
            if index in base.free or index in exponent.free
        ]
        return repr((rank[index], index.range, sorted(map(repr, factors))))


def whole(exponent: Node) -> int | None:
    """The exponent where it is a whole number."""
    return int(exponent.value) if type(exponent) is Number and exponent.value.denominator == 1 else None


def numbered(node: Node) -> tuple[Fraction, Node]:
    """(number, rest) of a form."""
    if type(node) is Number:
        return node.value, ONE
    if type(node) is Mul and type(node.factors[0]) is Number:
        return node.factors[0].value, mul(*node.factors[1:])
    return Fraction(1), node


def times(value: Fraction, rest: Node) -> Node:
    """value · rest, of a form."""
    return Number(value) if rest is ONE else rest if value == 1 else mul(Number(value), rest)


def _sorted(pair: tuple[Node, Node]) -> tuple[Node, Node]:
    first, second = sorted(pair, key=repr)
    return first, second
