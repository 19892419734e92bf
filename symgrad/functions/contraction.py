"""Sums of products of arrays, two at a time in the order that costs least: matrix products where there are any.

Costs are counted in passes over memory at sizes that stand for all; a matrix product does an operation in a fraction of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from ..terms.indices import length, polynomial
from ..terms.memory import remembered
from ..terms.nodes import Floor, Index, Node
from .values import Value, Values

#: The size that stands for every size in costs.
NOMINAL = 64
#: An operation of a matrix product, and of a product with a vector, in passes over memory.
MATRIX_COST, VECTOR_COST = 0.03, 0.3
#: Up to how many factors every order is tried.
TRIED = 7


@remembered(10000)
def nominal(long: Node) -> int:
    """A length at the sizes that stand for all."""
    total = 0
    for monomial, coefficient in polynomial(long).items():
        total += coefficient * prod(
            nominal(atom.numerator) // max(nominal(atom.denominator), 1) if type(atom) is Floor else NOMINAL for atom in monomial
        )
    return max(total, 1)


def volume(axes: Iterable[Index]) -> float:
    """How many entries an array over these axes has, at the sizes that stand for all."""
    return float(prod(nominal(length(axis.range)) for axis in axes))


def pair_cost(left: frozenset[Index], right: frozenset[Index], summed: frozenset[Index]) -> float:
    """The cost of the sum of the product of two arrays."""
    operations = volume(left | right)
    if not summed:
        return operations
    own = [bool(side - other - summed) for side, other in ((left, right), (right, left))]
    if all(own):
        return MATRIX_COST * operations + volume((left | right) - summed)
    return (VECTOR_COST if any(own) else 0.5) * operations


def best_order(sets: Sequence[frozenset[Index]], staying: frozenset[Index]) -> tuple[float, list[tuple[int, int]]]:
    """The cost of the cheapest way to multiply and sum, and the pairs in its order; a result takes the next number."""
    if len(sets) > TRIED:
        return _greedy(sets, staying)
    best: tuple[float, list[tuple[int, int]]] = (float("inf"), [])

    def search(live: dict[int, frozenset[Index]], following: int, cost: float, done: list[tuple[int, int]]) -> None:
        nonlocal best
        if cost >= best[0]:
            return
        if len(live) == 1:
            best = cost, done
            return
        keys = sorted(live)
        for a, first in enumerate(keys):
            for second in keys[a + 1 :]:
                rest = {key: axes for key, axes in live.items() if key not in (first, second)}
                made, price = _joined(live[first], live[second], rest.values(), staying)
                search({**rest, following: made}, following + 1, cost + price, [*done, (first, second)])

    search(dict(enumerate(sets)), len(sets), 0.0, [])
    return best


def _joined(
    left: frozenset[Index], right: frozenset[Index], rest: Iterable[frozenset[Index]], staying: frozenset[Index]
) -> tuple[frozenset[Index], float]:
    needed = staying.union(*rest)
    summed = (left | right) - needed
    return (left | right) & needed, pair_cost(left, right, summed)


def _greedy(sets: Sequence[frozenset[Index]], staying: frozenset[Index]) -> tuple[float, list[tuple[int, int]]]:
    live, cost = dict(enumerate(sets)), 0.0
    done: list[tuple[int, int]] = []
    for following in range(len(sets), 2 * len(sets) - 1):
        keys = sorted(live)
        choices = []
        for a, first in enumerate(keys):
            for second in keys[a + 1 :]:
                rest = [axes for key, axes in live.items() if key not in (first, second)]
                made, price = _joined(live[first], live[second], rest, staying)
                choices.append((price + volume(made), first, second, made, price))
        _, first, second, made, price = min(choices, key=lambda choice: choice[:3])
        live = {key: axes for key, axes in live.items() if key not in (first, second)} | {following: made}
        cost, done = cost + price, [*done, (first, second)]
    return cost, done


class Contractions(Values):
    """Adds sums of products."""

    def contract(self, factors: list[Value], summed: tuple[Index, ...]) -> Value:
        """Σ over `summed` of the product of the factors, without the array of all products."""
        widest = max((len(factor.axes) for factor in factors), default=0)
        factors = [
            part
            for factor in factors
            if not factor.is_literal(1)
            for part in (_root_twice(factor, summed) if len(factor.axes) == widest else [factor])
        ]
        negative = sum(factor.step.text == "-_0" for factor in factors) % 2
        factors = [Value(factor.step.parts[0], factor.axes) if factor.step.text == "-_0" else factor for factor in factors]
        results: list[Value] = []
        for index in summed:
            if not any(index in factor.axes for factor in factors):
                results.append(self.count(index.range))
        summed = tuple(index for index in summed if any(index in factor.axes for factor in factors))
        for group in _connected(factors, summed):
            own = frozenset(index for index in summed if any(index in factor.axes for factor in group))
            results.append(self._contracted(group, own))
        result = self.product(results)
        return self.negative(result) if negative else result

    def _contracted(self, factors: list[Value], summed: frozenset[Index]) -> Value:
        if not summed:
            return self.product(factors)
        root = self._shared_root(factors, summed)
        if root is not None:
            return root
        live: dict[int, Value] = {}
        for place, factor in enumerate(factors):
            alone = [i for i in summed if i in factor.axes and sum(i in other.axes for other in factors) == 1]
            live[place] = self.reduced("sum", factor, alone) if alone else factor
        together = self._three_at_once(list(live.values()), summed)
        if together is not None:
            return together
        staying = frozenset(axis for factor in factors for axis in factor.axes) - summed
        _, order = best_order([frozenset(factor.axes) for factor in live.values()], staying)
        for following, (first, second) in enumerate(order, len(factors)):
            left, right = live.pop(first), live.pop(second)
            needed = staying.union(*(other.axes for other in live.values()))
            gone = tuple(axis for axis in left.axes if axis not in needed)
            live[following] = (
                self.pair(left, right, gone) if gone else self.times(*sorted((left, right), key=lambda v: len(v.axes)))
            )
        (result,) = live.values()
        return result

    def _shared_root(self, factors: list[Value], summed: frozenset[Index]) -> Value | None:
        """Σ_n d_n X_ni X_nj for d ≥ 0 as SᵀS with S = √d X, for which libraries do half the work."""
        if len(summed) != 1 or not self.backend.symmetric_products:
            return None
        (index,) = summed
        wide = [factor for factor in factors if len(factor.axes) == 2]
        narrow = [factor for factor in factors if factor.axes == (index,)]
        if len(wide) != 2 or len(narrow) + 2 != len(factors) or not narrow or wide[0].step is not wide[1].step:
            return None
        places = [factor.axes.index(index) for factor in wide]
        if places[0] != places[1] or not all(self.is_nonnegative_step(factor.step) for factor in narrow):
            return None
        weight = self.apply("np.sqrt(_0)", self.product(narrow))
        scaled = self.let("scaled", self.times(weight, wide[0]))
        other = Value(scaled.step, tuple(index if axis is index else wide[1].axes[1 - places[1]] for axis in scaled.axes))
        return self.pair(scaled, other, (index,))

    def _three_at_once(self, factors: list[Value], summed: frozenset[Index]) -> Value | None:
        """The sum of the product of two arrays over all axes and a third, without the product of any two."""
        if not self.backend.three_at_once:
            return None
        every = frozenset(axis for factor in factors for axis in factor.axes)
        wide = [factor for factor in factors if frozenset(factor.axes) == every]
        narrow = [factor for factor in factors if frozenset(factor.axes) != every]
        if len(every) < 2 or len(wide) != 2 or len({frozenset(factor.axes) for factor in narrow}) != 1 or not narrow[0].axes:
            return None
        if self.known_product(*wide) is not None:
            return None
        return self.einsum([*wide, self.product(narrow)], tuple(summed))

    def is_nonnegative_step(self, step) -> bool:
        """Whether all entries are seen to be nonnegative."""
        parts = step.parts
        match step.text:
            case "_0 ** _1":
                return parts[1].text.isdigit() and int(parts[1].text) % 2 == 0 or self.is_nonnegative_step(parts[0])
            case "_0 * _1":
                return parts[0] is parts[1] or all(map(self.is_nonnegative_step, parts))
            case "_0 + _1" | "_0 / _1":
                return all(map(self.is_nonnegative_step, parts))
        if step.kind == "view":
            return self.is_nonnegative_step(parts[0])
        if step.kind == "literal":
            return step.text.isdigit()
        return (
            step.text.partition("(")[0].rpartition(".")[2] in ("exp", "abs", "sqrt", "square")
            or step.kind == "given"
            and step.sort == "integer"
        )

    def pair(self, left: Value, right: Value, summed: tuple[Index, ...]) -> Value:
        """Σ over `summed` of left · right; both have these axes."""
        batch = tuple(axis for axis in left.axes if axis in right.axes and axis not in summed)
        own_left = tuple(axis for axis in left.axes if axis not in right.axes)
        own_right = tuple(axis for axis in right.axes if axis not in left.axes)
        if not own_left and not own_right and (known := self.known_product(left, right)) is not None:
            return self.reduced("sum", known, summed)
        if own_left and own_right and self.goes_first(own_right[0], own_left[0]):
            left, right, own_left, own_right = right, left, own_right, own_left
        if not batch and len(left.axes) <= 2 and len(right.axes) <= 2 and len(summed) == 1:
            return self.matrix_product(left, right, summed[0])
        if not batch and not own_left and not own_right:
            return self.made(self.backend.inner, (left, self.transposed(right, left.axes)), ())
        if self.backend.tensordot and not batch and own_left and own_right:
            return self._tensordot(left, right, summed, own_left, own_right)
        if self.backend.tensordot and len(summed) == len(own_left) == len(own_right) == 1:
            first = self.transposed(left, (*batch, *own_left, *summed))
            second = self.transposed(right, (*batch, *summed, *own_right))
            return self.made("_0 @ _1", (first, second), (*batch, *own_left, *own_right))
        if not self.backend.einsum or self.backend.sums_products and not (own_left and own_right):
            return self.reduced("sum", self.operator("*", left, right), summed)
        return self.einsum([left, right], summed)

    def known_product(self, left: Value, right: Value) -> Value | None:
        """The product of two arrays over the same axes, where there is one already."""
        (first, second), axes = self.aligned((left, right))
        for parts in ((first, second), (second, first)):
            known = self.graph.known("_0 * _1", parts)
            if known is not None and first is not second:
                return Value(known, axes)
        return None

    def matrix_product(self, left: Value, right: Value, index: Index) -> Value:
        """left @ right over one shared index; a vector stands on the side of a matrix where nothing is transposed."""
        if len(left.axes) != len(right.axes):
            vector, matrix = sorted((left, right), key=lambda value: len(value.axes))
            left, right = (vector, matrix) if matrix.axes[0] is index else (matrix, vector)
        if left.axes[-1] is not index:
            left = self.transposed(left, left.axes[::-1])
        if right.axes[0] is not index:
            right = self.transposed(right, right.axes[::-1])
        return self.made("_0 @ _1", (left, right), left.axes[:-1] + right.axes[1:])

    def _tensordot(
        self, left: Value, right: Value, summed: tuple[Index, ...], own_left: tuple[Index, ...], own_right: tuple[Index, ...]
    ) -> Value:
        places = tuple(tuple(value.axes.index(index) for index in summed) for value in (left, right))
        if all(len(place) == 1 for place in places):
            axes = str(tuple(place[0] for place in places))
        else:
            axes = str(places)
        return self.made(f"{self.backend.prefix}.tensordot(_0, _1, axes={axes})", (left, right), own_left + own_right)

    def einsum(self, factors: Sequence[Value], summed: tuple[Index, ...]) -> Value:
        """Any other sum of a product."""
        staying = tuple(axis for axis in self.union(factors) if axis not in summed)
        letters = dict(zip(self.union(factors), "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        inputs = ",".join("".join(letters[axis] for axis in factor.axes) for factor in factors)
        text = f"{inputs}->{''.join(letters[axis] for axis in staying)}"
        places = ", ".join(f"_{k}" for k in range(len(factors)))
        return self.made(self.backend.einsum.replace("TEXT", text).replace("FACTORS", places), factors, staying)


def _root_twice(factor: Value, summed: tuple[Index, ...]) -> list[Value]:
    """A square that is summed as two factors, so that no array of squares is made."""
    step = factor.step
    if step.text == "_0 ** _1" and step.parts[1].is_literal(2) and any(axis in summed for axis in factor.axes):
        return [Value(step.parts[0], factor.axes)] * 2
    return [factor]


def _connected(factors: list[Value], summed: tuple[Index, ...]) -> list[list[Value]]:
    """The factors in groups that share summed indices; each group is summed by itself."""
    groups: list[list[Value]] = []
    for factor in factors:
        labels = set(factor.axes) & set(summed)
        joined, apart = [factor], []
        for group in groups:
            if labels and any(labels & set(other.axes) for other in group):
                joined = group + joined
                labels |= {axis for other in group for axis in other.axes} & set(summed)
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups
