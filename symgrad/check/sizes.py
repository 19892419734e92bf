"""Sizes at which a claim is tried: pairwise different, 1 among them, conditions kept, every definition's indices in range.

Knows terms. An index slot is followed through the sums, guards and definitions around it (`uses`), so that "the window
fits" is decided by counting, not by trying.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from random import Random
from typing import Iterator, Mapping

from ..terms.claims import Claim
from ..terms.indices import is_integer, polynomial, sizes as sizes_of, tensor_sizes
from ..terms.nodes import (And, Apply, Array, Binder, Cases, Condition, Derivative, Divides, Entry, Expectation, Floor,
                           Index, Indicator, Mul, Node, Not, Number, Or, Range, Relation, Size, Tensor, Variance,
                           Covariance, negate, walk)

Sizes = dict  # Size -> int
Assignment = dict  # Index -> int

MOST_ENUMERATED = 20000
MOST_TRIALS = 60


# --- integers at sizes ----------------------------------------------------------------------------------------------

def integer_value(expression: Node, sizes: Mapping[Size, int], indices: Mapping[Index, int]) -> int:
    """The value of an integer expression. KeyError names a size or index that has none."""
    kind = type(expression)
    if kind is Index:
        return indices[expression]
    if kind is Size:
        return sizes[expression]
    if kind is Number:
        return int(expression.value)
    if kind is Floor:
        return (integer_value(expression.numerator, sizes, indices)
                // integer_value(expression.denominator, sizes, indices))
    total = 0
    for monomial, coefficient in polynomial(expression).items():
        for atom in monomial:
            coefficient *= integer_value(atom, sizes, indices)
        total += coefficient
    return total


def bounds_of(range_: Range, sizes: Mapping[Size, int], indices: Mapping[Index, int]) -> tuple[int, int]:
    """Both ends of a range."""
    return integer_value(range_.lower, sizes, indices), integer_value(range_.upper, sizes, indices)


def truth(condition: Condition, sizes: Mapping[Size, int], indices: Mapping[Index, int]) -> bool | None:
    """Whether a condition on integers holds; None where it speaks of more than integers."""
    match condition:
        case Relation(op, left, right):
            if not (is_integer(left) and is_integer(right)):
                return None
            a, b = integer_value(left, sizes, indices), integer_value(right, sizes, indices)
            return {"=": a == b, "≠": a != b, "<": a < b, "≤": a <= b, ">": a > b, "≥": a >= b}[op]
        case Divides(divisor, number):
            return integer_value(number, sizes, indices) % integer_value(divisor, sizes, indices) == 0
        case And(conditions):
            found = [truth(c, sizes, indices) for c in conditions]
            return False if False in found else None if None in found else True
        case Or(conditions):
            found = [truth(c, sizes, indices) for c in conditions]
            return True if True in found else None if None in found else False
        case Not(inner):
            found = truth(inner, sizes, indices)
            return None if found is None else not found
    return None


def speaks_of_integers(condition: Condition) -> bool:
    """Whether a condition is about sizes and indices only."""
    match condition:
        case Relation(_, left, right):
            return is_integer(left) and is_integer(right)
        case Divides():
            return True
        case And(conditions) | Or(conditions):
            return all(map(speaks_of_integers, conditions))
        case Not(inner):
            return speaks_of_integers(inner)
    return False


def index_values(indices: tuple[Index, ...], sizes: Mapping[Size, int], start: Mapping[Index, int] = {},
                 ) -> Iterator[Assignment]:
    """Every assignment of the indices in their ranges, which may use indices before them; the last one runs fastest."""
    if not indices:
        yield dict(start)
        return
    first, rest = indices[0], indices[1:]
    lower, upper = bounds_of(first.range, sizes, start)
    for value in range(lower, upper + 1):
        yield from index_values(rest, sizes, {**start, first: value})


def in_order(indices) -> tuple[Index, ...]:
    """The indices by name, each after those that its range uses."""
    left = sorted(indices, key=lambda i: (i.name, repr(i.range)))
    out: list[Index] = []
    while left:
        ready = [i for i in left if not any(other in i.range.free for other in left)]
        if not ready:
            return tuple(out + left)
        out += ready
        left = [i for i in left if i not in ready]
    return tuple(out)


# --- what a claim depends on ----------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Setting:
    """All that values must be chosen for before a claim can be tried.

    claim            the claim
    indices          its free indices
    sizes            every size that it, its definitions and its conditions depend on
    tensors          free tensors (and random ones), in a fixed order: they get values
    defined          defined tensors that it reaches
    size_conditions  conditions on sizes (and, at the claim's indices, on `indices`)
    index_conditions
    conditions       assumptions on values, each for all values of its own indices
    where            the side condition's parts on values, at the claim's own indices
    """

    claim: Claim
    indices: tuple[Index, ...]
    sizes: tuple[Size, ...]
    tensors: tuple[Tensor, ...]
    defined: tuple[Tensor, ...]
    size_conditions: tuple[Condition, ...]
    index_conditions: tuple[Condition, ...]
    conditions: tuple[Condition, ...]
    where: tuple[Condition, ...]


def setting(claim: Claim) -> Setting:
    """Everything that the claim depends on; assumptions that share no free tensor or size with it are left out."""
    own = parts(claim.where)
    sides = (claim.left, claim.right, claim.where)
    indices = frozenset().union(*(side.free for side in sides))
    tensors = reached(*sides)
    sizes = frozenset().union(*(sizes_of(side) for side in sides), *(tensor_sizes(t) for t in tensors))
    waiting = [part for condition in claim.given for part in parts(condition)]
    taken: list[Condition] = []
    grown = True
    while grown:
        grown = False
        for condition in list(waiting):
            touched = reached(condition)
            if touched & tensors or (not touched and sizes_of(condition) & sizes):
                waiting.remove(condition)
                taken.append(condition)
                tensors |= touched
                sizes |= sizes_of(condition)
                sizes = sizes.union(*(tensor_sizes(t) for t in touched))
                grown = True
    on_integers = [c for c in taken + list(own) if speaks_of_integers(c)]
    by_name = sorted(tensors, key=_tensor_order)
    return Setting(
        claim, in_order(indices), tuple(sorted(sizes, key=lambda s: s.name)),
        tuple(t for t in by_name if t.definition is None), tuple(t for t in by_name if t.definition is not None),
        tuple(c for c in on_integers if not c.free), tuple(c for c in on_integers if c.free and c.free <= indices),
        tuple(c for c in taken if not speaks_of_integers(c)), tuple(c for c in own if not speaks_of_integers(c)))


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that a conjunction is made of."""
    if type(condition) is And:
        return tuple(part for inner in condition.conditions for part in parts(inner))
    return (condition,)


def reached(*nodes: Node) -> frozenset:
    """Every tensor that the nodes depend on, through definitions and laws too."""
    direct = frozenset().union(*(node.tensors for node in nodes))
    return direct.union(*(t.reach for t in direct))


def _tensor_order(tensor):
    return tensor.name, repr(tensor.axes)


# --- index slots and whether they are in range ----------------------------------------------------------------------

@dataclass(frozen=True)
class Use:
    """One slot of a tensor's entry as it is written: `expression` must lie in `axis`.

    binders   the indices around it, outermost first: each runs over its range where its condition holds
    guards    conditions without which the entry does not count (an indicator beside it, a case)
    """

    tensor: Tensor
    expression: Node
    axis: Range
    binders: tuple[tuple[Index, Condition | None], ...]
    guards: tuple[Condition, ...]


def uses(node: Node, binders=(), guards=()) -> Iterator[Use]:
    """Every slot of every entry that is written in the node; definitions are not entered."""
    kind = type(node)
    if kind is Entry:
        for expression, axis in zip(node.indices, node.tensor.axes):
            yield Use(node.tensor, expression, axis, binders, guards)
    elif isinstance(node, Binder):
        yield from uses(node.body, binders + ((node.index, node.where),), guards)
    elif kind is Array:
        yield from uses(node.body, binders + tuple((i, None) for i in node.indices), guards)
    elif kind is Mul:
        beside = tuple(f.condition for f in node.factors if type(f) is Indicator)
        for factor in node.factors:
            if type(factor) is not Indicator:
                yield from uses(factor, binders, guards + beside)
    elif kind is Cases:
        passed: tuple[Condition, ...] = ()
        for value, condition in zip(node.values, node.conditions):
            yield from uses(value, binders, guards + passed + (condition,))
            passed += (negate(condition),)
    elif kind is Indicator or isinstance(node, Condition):
        return
    else:
        for child in node.children:
            yield from uses(child, binders, guards)


@lru_cache(maxsize=4000)
def definition_uses(tensor: Tensor) -> tuple[Use, ...]:
    """The slots in a defined tensor's body, its own indices among the binders."""
    definition = tensor.definition
    return tuple(uses(definition.body, tuple((i, None) for i in definition.indices)))


def outside(use: Use, sizes: Mapping[Size, int], indices: Mapping[Index, int] = {}) -> Assignment | None:
    """Index values at which the slot is out of its axis, or None. Guards that speak of values count as shut."""
    if type(use.expression) is Index and use.expression.range is use.axis:
        return None
    try:
        lower, upper = bounds_of(use.axis, sizes, indices)
    except KeyError:
        return None
    low, high = _interval(use.expression, sizes, indices, {})
    if low is None or (lower <= low and high <= upper):
        return None
    needed = _needed(use)
    count = 0
    for values in _enumerate(needed, use, sizes, dict(indices)):
        count += 1
        if count > MOST_ENUMERATED:
            return None
        if not lower <= integer_value(use.expression, sizes, values) <= upper:
            return values
    return None


def _needed(use):
    """The binders whose values matter to the slot: those it mentions, those that guards mention, and their ranges'."""
    wanted = set(use.expression.free)
    for guard in use.guards:
        wanted |= guard.free
    bound = [index for index, _ in use.binders]
    for index, where in reversed(use.binders):
        if where is not None and where.free & wanted or index in wanted:
            wanted |= index.range.free
            if where is not None:
                wanted |= where.free
    return [(i, w) for i, w in use.binders if i in wanted] if bound else []


def _enumerate(binders, use, sizes, values):
    if not binders:
        if all(truth(guard, sizes, values) for guard in use.guards):
            yield values
        return
    (index, where), rest = binders[0], binders[1:]
    lower, upper = bounds_of(index.range, sizes, values)
    for value in range(lower, upper + 1):
        inner = {**values, index: value}
        if where is None or truth(where, sizes, inner):
            yield from _enumerate(rest, use, sizes, inner)


def _interval(expression, sizes, indices, memo):
    """Bounds of an integer expression over the ranges of its indices, loose where they depend on each other."""
    kind = type(expression)
    if kind is Index:
        if expression in indices:
            return indices[expression], indices[expression]
        if expression not in memo:
            lower = _interval(expression.range.lower, sizes, indices, memo)[0]
            upper = _interval(expression.range.upper, sizes, indices, memo)[1]
            memo[expression] = lower, upper
        return memo[expression]
    if kind is Size:
        return sizes[expression], sizes[expression]
    if kind is Number:
        return int(expression.value), int(expression.value)
    if kind is Floor:
        low, high = _interval(expression.numerator, sizes, indices, memo)
        below, above = _interval(expression.denominator, sizes, indices, memo)
        if below <= 0:
            return low, high
        corners = [a // b for a in (low, high) for b in (below, above)]
        return min(corners), max(corners)
    low = high = 0
    for monomial, coefficient in polynomial(expression).items():
        span = (coefficient, coefficient)
        for atom in monomial:
            other = _interval(atom, sizes, indices, memo)
            corners = [a * b for a in span for b in other]
            span = min(corners), max(corners)
        low, high = low + span[0], high + span[1]
    return low, high


# --- choosing -------------------------------------------------------------------------------------------------------

class _Demands:
    """What sizes have to meet, as shortfalls that `repair` brings to 0."""

    def __init__(self, about: Setting):
        self.conditions = about.size_conditions
        self.axes = [axis for t in about.tensors + about.defined for axis in t.axes
                     if type(axis.upper) is not Size or type(axis.lower) is not Number or axis.lower.value != 1]
        self.axes += [i.range for i in about.indices if type(i.range.upper) is not Size and not i.range.free]
        self.uses = [use for t in about.defined for use in definition_uses(t)
                     if not (type(use.expression) is Index and use.expression.range is use.axis)]

    def shortfall(self, sizes, strict: bool) -> int:
        """0 where everything is met; `strict` asks for definitions in range too."""
        total = 0
        for axis in self.axes:
            lower, upper = _ends(axis, sizes)
            total += max(0, lower - upper)
        for condition in self.conditions:
            total += _shortfall(condition, sizes)
        if strict and not total:
            for use in self.uses:
                values = outside(use, sizes)
                if values is not None:
                    lower, upper = bounds_of(use.axis, sizes, values)
                    at = integer_value(use.expression, sizes, values)
                    low, high = _interval(use.expression, sizes, {}, {})
                    total += max(1, lower - at, at - upper, lower - low, high - upper)
        return total

    def touched(self, sizes, strict):
        """The sizes that an unmet demand mentions."""
        found: set = set()
        for axis in self.axes:
            lower, upper = _ends(axis, sizes)
            if lower > upper:
                found |= sizes_in(axis.lower, axis.upper)
        for condition in self.conditions:
            if _shortfall(condition, sizes):
                found |= {s for s in walk(condition) if type(s) is Size}
        if strict and not found:
            for use in self.uses:
                if outside(use, sizes) is not None:
                    found |= sizes_in(use.axis.lower, use.axis.upper, use.expression)
                    for index, _ in use.binders:
                        found |= sizes_in(index.range.lower, index.range.upper)
        return found


def _ends(axis, sizes):
    low = _interval(axis.lower, sizes, {}, {})[0]
    return low, _interval(axis.upper, sizes, {}, {})[1]


def sizes_in(*expressions: Node) -> set:
    """The sizes written in integer expressions (inside floors too)."""
    return {part for expression in expressions for part in walk(expression) if type(part) is Size}


def _shortfall(condition, sizes) -> int:
    if truth(condition, sizes, {}):
        return 0
    if type(condition) is Relation:
        gap = integer_value(condition.left, sizes, {}) - integer_value(condition.right, sizes, {})
        return max(1, abs(gap) + (condition.op in "<>"))
    return 1


def choose_sizes(about: Setting, count: int = 6, most: int = 7) -> list[Sizes]:
    """Up to `count` different choices of sizes, cheapest kinds first; none where the conditions cannot be met with small ones.

    With up to four sizes all are pairwise different in every choice (unless a condition asks otherwise); with more, every
    pair is different in one choice at least. 1 and 2 occur; each size is 1 in some choice where that is possible.
    """
    names = about.sizes
    if not names:
        return [{}]
    demands = _Demands(about)
    for strict in (True, False):
        found: list[Sizes] = []
        for start in _starts(names, count):
            sizes = _repair(dict(zip(names, start)), demands, strict, most)
            if sizes is not None and sizes not in found:
                found.append(sizes)
                if len(found) == count:
                    break
        if found:
            return found
    return []


def _starts(names, count) -> Iterator[tuple[int, ...]]:
    """Choices before any condition is looked at."""
    width = len(names)
    if width <= 4:
        ladder = [tuple(range(2, 2 + width)), tuple(range(1 + width, 1, -1))]
        ones = [tuple((1 + (k - shift) % width) for k in range(width)) for shift in range(width)]
        if width == 1:
            yield from ((2,), (3,), (1,), (4,), (5,), (6,))
            return
        yield from (ladder[0], ones[0], ladder[1], *ones[1:])
        for shift in range(1, width):
            yield ladder[0][shift:] + ladder[0][:shift]
        for extra in (1, 2, 3):
            yield tuple(v + extra for v in ladder[0])
            yield tuple(v + extra for v in ladder[1])
        return
    random = Random(width)
    pool = [1, 2, 3, 2, 4, 1, 3, 2, 5]
    together = {(a, b) for a in range(width) for b in range(a)}
    for _ in range(MOST_TRIALS):
        tries = [tuple(random.choice(pool) for _ in range(width)) for _ in range(12)]
        best = max(tries, key=lambda t: (len({p for p in together if t[p[0]] != t[p[1]]}), -_volume(t)))
        together -= {p for p in together if best[p[0]] != best[p[1]]}
        if not together:
            together = {(a, b) for a in range(width) for b in range(a)}
        yield best


def _volume(values):
    total = 1
    for value in values:
        total *= value
    return total


def _repair(sizes, demands, strict, most):
    """Sizes changed one by one until every demand is met; None where that does not succeed."""
    short = demands.shortfall(sizes, strict)
    limit = max(most, 2 * max(sizes.values()) + 2)
    for _ in range(24):
        if not short:
            return sizes
        best = None
        for size in sorted(demands.touched(sizes, strict), key=lambda s: s.name):
            if size not in sizes:
                continue
            for value in (sizes[size] + short, sizes[size] + 1, sizes[size] - 1, sizes[size] - short, 1):
                if not 1 <= value <= 6 * limit or value == sizes[size]:
                    continue
                changed = {**sizes, size: value}
                left = demands.shortfall(changed, strict)
                clash = sum(value == other for s, other in sizes.items() if s is not size)
                rank = (left, clash, value)
                if best is None or rank < best[0]:
                    best = rank, changed
        if best is None or best[0][0] >= short and best[0][0] > 0 and best[1] == sizes:
            return None
        if best[0][0] > short:
            return None
        short, sizes = best[0][0], best[1]
    return None


# --- cost -----------------------------------------------------------------------------------------------------------

def cost(about: Setting, sizes: Sizes) -> float:
    """A rough count of the operations that trying the claim once takes at these sizes."""
    definitions = 0.0
    for tensor in about.defined:
        count = 1.0
        for axis in tensor.axes:
            lower, upper = _ends(axis, sizes)
            count *= max(0, upper - lower + 1)
        definitions += count * _cost(tensor.definition.body, sizes)
    derivative = any(type(n) in (Derivative, Expectation, Variance, Covariance)
                     for side in (about.claim.left, about.claim.right) for n in walk(side))
    sides = sum(_cost(side, sizes, definitions if derivative else 0.0) for side in (about.claim.left, about.claim.right))
    return definitions + sides


def _cost(node, sizes, through=0.0):
    kind = type(node)
    if isinstance(node, Binder):
        lower, upper = _ends(node.index.range, sizes)
        return max(0, upper - lower + 1) * (1 + _cost(node.body, sizes, through))
    if kind is Array:
        count = 1.0
        for index in node.indices:
            lower, upper = _ends(index.range, sizes)
            count *= max(0, upper - lower + 1)
        return count * _cost(node.body, sizes, through)
    if kind is Derivative:
        return 2 * (_cost(node.body, sizes, through) + through)
    if kind is Entry:
        return 1
    if kind is Apply or node.children:
        return 1 + sum(_cost(child, sizes, through) for child in node.children)
    return 0


def assignments(about: Setting, sizes: Sizes, most: int = 12) -> list[Assignment]:
    """Values for the claim's free indices that its side condition allows: all where few, else first, last, equal and a spread."""
    found = []
    for values in index_values(about.indices, sizes):
        if all(truth(c, sizes, values) for c in about.index_conditions):
            found.append(values)
            if len(found) >= MOST_ENUMERATED:
                break
    if len(found) <= most:
        return found
    chosen = [found[0], found[-1]]
    equal = [v for v in found if len(set(v.values())) == 1]
    different = [v for v in found if len(set(v.values())) == len(v)]
    random = Random(len(found))
    for group in (different, equal, found):
        for values in random.sample(group, min(len(group), 3)):
            if values not in chosen:
                chosen.append(values)
    while len(chosen) < most:
        values = random.choice(found)
        if values not in chosen:
            chosen.append(values)
    return chosen[:most]
