"""Sizes at which a claim is tried: pairwise different, 1 among them, conditions kept, definitions in range. Knows terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import combinations
from random import Random

from ..terms.indices import sizes as sizes_of
from ..terms.nodes import (
    Apply,
    Array,
    Binder,
    Condition,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Index,
    Node,
    Number,
    Range,
    Relation,
    Size,
    Variance,
    walk,
)
from .integers import Assignment, Sizes, bounds_of, index_values, integer_value, interval, truth
from .setting import Setting
from .slots import Use, definition_uses, outside

#: Values of a claim's indices that are looked at one after the other, and how many are drawn where there are more.
MOST_PLACES, SCATTERED = 1_000, 300
#: To which lengths sequences are unrolled.
UNROLLED = (1, 2, 3, 4, 5, 6)
#: What further sizes are drawn from.
OTHER_POOLS = ((2, 3), (2, 3, 4, 5), (1, 2, 4, 7), (2, 2, 2, 3), (2, 5, 9))


class _Demand:
    """One thing that is asked of sizes: by how much they miss it.

    That depends on some of the sizes alone, and is worked out once for the same values of these: a search for sizes changes one
    at a time, and most demands speak of two or three of them.

    named   the sizes to change where it is not met
    """

    def __init__(self, missing: Callable[[Sizes], int], named: set[Size], said: Iterable[Node]):
        self.named = named
        self._missing = missing
        self._among = tuple(frozenset[Size]().union(*map(sizes_of, said)))
        self._known: dict[tuple[int | None, ...], int] = {}

    def missing(self, sizes: Sizes) -> int:
        """0 where the demand is met."""
        at = tuple([sizes.get(size) for size in self._among])
        found = self._known.get(at)
        if found is None:
            found = self._known[at] = self._missing(sizes)
        return found


class _Demands:
    """What sizes have to meet, as shortfalls that `repair` brings to 0."""

    def __init__(self, about: Setting):
        self.axes = [
            axis
            for t in about.tensors + about.defined
            for axis in t.axes
            if type(axis.upper) is not Size or type(axis.lower) is not Number or axis.lower.value != 1
        ]
        self.axes += [i.range for i in about.indices if type(i.range.upper) is not Size and not i.range.free]
        uses = [
            use
            for t in about.defined
            for use in definition_uses(t)
            if not (type(use.expression) is Index and use.expression.range is use.axis)
        ]
        self._always = [_Demand(partial(_overlap, axis), sizes_in(*axis.args), axis.args) for axis in self.axes]
        self._always += [
            _Demand(partial(_shortfall, condition), sizes_in(condition), (condition,)) for condition in about.size_conditions
        ]
        self._of_definitions = [_Demand(partial(_excess, use), _sizes_of_use(use), _said_of_use(use)) for use in uses]

    def __bool__(self) -> bool:
        """Whether anything is asked of sizes."""
        return bool(self._always or self._of_definitions)

    def shortfall(self, sizes: Sizes, strict: bool) -> int:
        """0 where everything is met; `strict` asks for definitions in range too."""
        total = sum([demand.missing(sizes) for demand in self._always])
        return total or sum([demand.missing(sizes) for demand in self._of_definitions]) if strict else total

    def touched(self, sizes: Sizes, strict: bool) -> set[Size]:
        """The sizes that an unmet demand mentions."""
        found = set[Size]().union(*(demand.named for demand in self._always if demand.missing(sizes)))
        if strict and not found:
            found = found.union(*(demand.named for demand in self._of_definitions if demand.missing(sizes)))
        return found


def _overlap(axis: Range, sizes: Sizes) -> int:
    """By how much the ends of a range stand the wrong way round."""
    lower, upper = _ends(axis, sizes)
    return max(0, lower - upper)


def _excess(use: Use, sizes: Sizes) -> int:
    """By how much a slot of a definition is out of its axis."""
    values = outside(use, sizes)
    if values is None:
        return 0
    lower, upper = bounds_of(use.axis, sizes, values)
    at = integer_value(use.expression, sizes, values)
    low, high = interval(use.expression, sizes, {}, {})
    return max(1, lower - at, at - upper, lower - low, high - upper)


def _sizes_of_use(use: Use) -> set[Size]:
    return sizes_in(*use.axis.args, use.expression, *(end for index, _ in use.binders for end in index.range.args))


def _said_of_use(use: Use) -> Iterator[Node]:
    """All on which it depends where the slot is."""
    yield from (*use.axis.args, use.expression, *use.guards)
    for index, where in use.binders:
        yield from index.range.args
        if where is not None:
            yield where


def _ends(axis, sizes):
    low = interval(axis.lower, sizes, {}, {})[0]
    return low, interval(axis.upper, sizes, {}, {})[1]


def sizes_in(*expressions: Node) -> set:
    """The sizes written in integer expressions (inside floors too)."""
    return {part for expression in expressions for part in walk(expression) if type(part) is Size}


def _shortfall(condition: Condition, sizes: Sizes) -> int:
    """By how much sizes miss a condition."""
    if truth(condition, sizes, {}):
        return 0
    if type(condition) is Relation:
        gap = integer_value(condition.left, sizes, {}) - integer_value(condition.right, sizes, {})
        return max(1, abs(gap) + (condition.op in "<>"))
    return 1


def choose_sizes(about: Setting, count: int = 6, most: int = 7) -> list[Sizes]:
    """Choices of sizes as `_usual_sizes` has them, and where sequences are defined by themselves, more of their lengths."""
    usual = _usual_sizes(about, count, most)
    lengths = sorted(_lengths_of_sequences(about), key=lambda size: size.name)
    demands = _Demands(about)
    for number in UNROLLED if usual else ():
        for length in lengths:
            wanted = {size: number if size is length else 1 + (size.name > length.name) for size in about.sizes}
            sizes = _repair(wanted, demands, True, most)
            if sizes is not None and all(sizes[length] != other[length] for other in usual):
                usual.append(sizes)
    return usual


def _lengths_of_sequences(about: Setting) -> set[Size]:
    """The sizes on which it depends over how many places a sequence runs that is defined by itself."""
    recurrent = (tensor for tensor in about.defined if tensor.is_recurrent)
    return {size for tensor in recurrent for size in sizes_in(*tensor.axes[0].args) if size in about.sizes}


def _usual_sizes(about: Setting, count: int, most: int) -> list[Sizes]:
    """Up to `count` different choices of sizes, and one with equal sizes; none where small ones cannot meet the conditions.

    With up to four sizes that no condition binds all are pairwise different in each choice but the last, 1 and 2 occur, and
    each size is 1 in some choice. Otherwise the choices are those that cover most: sizes, extents of ranges, pairs and triples
    of them above 1 together, pairs different and equal, each at 1.
    """
    names = about.sizes
    if not names:
        return [{}]
    demands = _Demands(about)
    for strict in (True, False):
        found: list[Sizes] = []
        if len(names) <= 4 and not demands:
            for start in _starts(names, count):
                sizes = dict(zip(names, start, strict=True))
                if sizes not in found:
                    found.append(sizes)
                if len(found) == count:
                    break
            if len(names) > 1:
                found.append(dict.fromkeys(names, 3))
            return found
        for start in (*_starts(names, count), *_covering_starts(len(names))):
            sizes = _repair(dict(zip(names, start, strict=True)), demands, strict, most)
            if sizes is not None and sizes not in found:
                found.append(sizes)
        if found:
            return _covering(found, demands, count + 1)
    return []


def other_sizes(about: Setting, count: int) -> list[Sizes]:
    """Further choices of sizes, small ones and a few larger, that meet the conditions and keep definitions in range."""
    names, demands = about.sizes, _Demands(about)
    random = Random(len(names) + 500)
    found: list[Sizes] = []
    for number in range(2 * count if names else 0):
        pool = OTHER_POOLS[number % len(OTHER_POOLS)]
        sizes = _repair({name: random.choice(pool) for name in names}, demands, True, max(pool))
        if sizes is not None and sizes not in found:
            found.append(sizes)
    return found[:count]


def _covering(found: list[Sizes], demands: _Demands, count: int) -> list[Sizes]:
    """The choices that show most of what may matter, each adding as much as it can to those before it; cheap ones first."""
    places: dict[tuple[str, ...], int] = {}
    shown = [(_marks(_shown(sizes, demands), places), sizes) for sizes in found]
    chosen: list[Sizes] = []
    unseen = dict.fromkeys(_WORTH, -1)
    while shown and len(chosen) < count:
        best = max(shown, key=lambda s: (_worth(s[0], unseen), -_volume(s[1].values())))
        shown.remove(best)
        unseen = {kind: left & ~best[0][kind] for kind, left in unseen.items()}
        chosen.append(best[1])
    return chosen


#: Of each kind of what sizes show, the features as the bits of a number: what is new in a choice is counted at once.
_Marks = dict[str, int]


def _marks(features: set[tuple[str, ...]], places: dict[tuple[str, ...], int]) -> _Marks:
    found = dict.fromkeys(_WORTH, 0)
    for feature in features:
        found[feature[0]] |= 1 << places.setdefault(feature, len(places))
    return found


def _worth(marks: _Marks, unseen: _Marks) -> int:
    return sum([worth * (marks[kind] & unseen[kind]).bit_count() for kind, worth in _WORTH.items()])


#: What a choice of sizes may show, and how much that is worth: whole numbers, whose sum does not depend on the order of a set.
_WORTH = {"above": 10, "differ": 5, "equal": 2, "one": 3}


def _shown(sizes: Sizes, demands: _Demands) -> set[tuple[str, ...]]:
    """What one choice shows: which quantities are above 1, alone, two and three at a time; which differ, are equal, are 1."""
    quantities = {size.name: value for size, value in sizes.items()}
    for number, axis in enumerate(demands.axes):
        low, high = _ends(axis, sizes)
        quantities[f"extent {number}"] = high - low + 1
    large = sorted(name for name, value in quantities.items() if value > 1)
    found: set[tuple[str, ...]] = {("above", *some) for width in (1, 2, 3) for some in combinations(large, width)}
    found |= {("one", size.name) for size, value in sizes.items() if value == 1}
    for first, second in combinations(sizes, 2):
        found.add(("equal" if sizes[first] == sizes[second] else "differ", first.name, second.name))
    return found


def _covering_starts(width) -> Iterator[tuple[int, ...]]:
    """Choices with all sizes above 1, equal and different, before any condition is looked at."""
    random = Random(width + 100)
    yield (2,) * width
    for pool in ((2, 3), (2, 2, 3), (2, 3, 4), (1, 2, 3)):
        for _ in range(3):
            yield tuple(random.choice(pool) for _ in range(width))


def larger_sizes(about: Setting, sizes: Sizes, number: int) -> Iterator[tuple[tuple[Size, int], ...]]:
    """The sizes with all of them, and with each alone, brought to a larger number, where the conditions are met."""
    demands = _Demands(about)
    for chosen in (about.sizes, *((size,) for size in about.sizes)):
        larger = {**sizes, **dict.fromkeys(chosen, number)}
        if not demands.shortfall(larger, True):
            yield tuple(larger.items())


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
    for _ in range(2 * count):
        yield tuple(random.choice(pool) for _ in range(width))


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
                rank = (left, value == 1, clash, value)  # a size that is 1 hides what is multiplied by it
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
        definitions += count * _cost(tensor.defined_as.body, sizes)
    derivative = any(
        type(n) in (Derivative, Expectation, Variance, Covariance)
        for side in (about.claim.left, about.claim.right)
        for n in walk(side)
    )
    through = definitions if derivative else 0.0
    return definitions + sum(_cost(side, sizes, through) for side in (about.claim.left, about.claim.right))


def _cost(node, sizes, through=0.0):
    if isinstance(node, Binder):
        lower, upper = _ends(node.index.range, sizes)
        return max(0, upper - lower + 1) * (1 + _cost(node.body, sizes, through))
    if type(node) is Array:
        count = 1.0
        for index in node.indices:
            lower, upper = _ends(index.range, sizes)
            count *= max(0, upper - lower + 1)
        return count * _cost(node.body, sizes, through)
    if type(node) is Derivative:
        return 2 * (_cost(node.body, sizes, through) + through)
    if type(node) is Entry:
        return 1
    if type(node) is Apply or node.children:
        return 1 + sum(_cost(child, sizes, through) for child in node.children)
    return 0


def assignments(about: Setting, sizes: Sizes, most: int = 12) -> list[Assignment]:
    """Values for the claim's free indices that its side condition allows: all where few, else a spread with equal ones."""
    found: list[Assignment] = []
    for count, values in enumerate(index_values(about.indices, sizes)):
        if count >= MOST_PLACES:
            found += _scattered(about, sizes)
            break
        if all(truth(c, sizes, values) for c in about.index_conditions):
            found.append(values)
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


def _scattered(about: Setting, sizes: Sizes) -> Iterator[Assignment]:
    """Some of the values for many free indices, drawn one by one; equal ones more often than by chance."""
    random = Random(len(about.indices))
    for count in range(SCATTERED):
        values: Assignment = {}
        for index in about.indices:
            lower, upper = bounds_of(index.range, sizes, values)
            if upper < lower:
                break
            before = [value for value in values.values() if lower <= value <= upper]
            values[index] = random.choice(before) if before and count % 3 == 0 else random.randint(lower, upper)
        else:
            if all(truth(c, sizes, values) for c in about.index_conditions):
                yield values
