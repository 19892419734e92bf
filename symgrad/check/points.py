"""Numbers at which a claim is tried: exact, asymmetric rationals in each tensor's domain that meet every assumption.

Knows terms. Values are drawn first and then mended: discrete entries by search, equations by solving (`equations`),
inequalities by drawing again. Whatever was mended, a point counts only when every assumption holds at it exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from random import Random
from typing import Any

from flint import fmpq

from ..errors import LimitError
from ..terms.nodes import HALF, MIRRORED, SYMMETRIC, Condition, Entry, Index, Number, Or, Pow, Range, Relation, Tensor
from ..values.effort import Budget, Effort
from ..values.evaluate import Point
from .equations import (
    MOST_STEPS,
    Attempt,
    Overdue,
    is_of_domain,
    is_true,
    rescale,
    residual,
    solve_along,
    solve_linear,
    solve_quadratic,
    structure,
    symmetry,
    touched,
)
from .integers import Assignment, Sizes, bounds_of, in_order, index_values, truth
from .setting import Setting

MOST_DRAWS = 40
#: Draws after which an inequality whose sides stay equal is given up at its sizes.
MOST_STUCK = 8
#: From this seed on a tenth of the numbers without bounds is larger, for what happens far out only.
WIDE_FROM = 31
MOST_SEARCHED = 4096
#: Points that are looked for in vain before none is looked for at their sizes any more: AᵀA = I has no wide A.
MOST_FAILURES = 2
#: One point may take 1 / SHARE of the steps for all of them.
SHARE = 10
#: Entries whose drawing costs as much as one step of an evaluation.
ENTRIES_A_STEP = 2
#: A tensor with more entries, which only written sizes can give it, is not tried.
MOST_ENTRIES = 200_000
DISCRETE: dict[str | Range, tuple[int, int]] = {"binary": (0, 1), "sign": (-1, 1)}


class Bounds:
    """An interval that the entries of a tensor lie in; None where there is no end. `closed` holds the ends that belong to it."""

    __slots__ = ("low", "high", "closed")

    def __init__(self, low=None, high=None, closed=()):
        self.low, self.high, self.closed = low, high, set(closed)

    def narrow(self, op, value):
        """The interval cut by `entry op value`, a Fraction."""
        value = _fmpq(value)
        side, beyond = ("low", 1) if op in (">", "≥") else ("high", -1)
        old = getattr(self, side)
        if old is None or beyond * value > beyond * old:
            setattr(self, side, value)
            self.closed.discard(side)
            if op in "≥≤":
                self.closed.add(side)
        elif old == value and op in "<>":
            self.closed.discard(side)

    @property
    def is_empty(self) -> bool:
        """Whether no number lies between the ends; one alone does where they are one number that belongs to it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or self.low == self.high and len(self.closed) < 2

    def __contains__(self, value) -> bool:
        """Whether the value lies between the ends, or is one that belongs to the interval."""
        return (self.low is None or value > self.low or value == self.low and "low" in self.closed) and (
            self.high is None or value < self.high or value == self.high and "high" in self.closed
        )


_BOUNDS: dict[str | Range, tuple[Any, ...]] = {
    "positive": (0, None),
    "nonnegative": (0, None, ("low",)),
    "negative": (None, 0),
    "unit": (0, 1),
}
_SUPPORT = {"bernoulli": "binary", "rademacher": "sign"}


class Sampler:
    """Makes points for one claim at given sizes. The same seed gives the same point.

    effort   the work of evaluations at its points
    left     the steps that are left for finding all its points; none are found any more when they are spent
    """

    def __init__(self, about: Setting):
        self.about = about
        self.effort, self.left = Effort(), MOST_STEPS
        self.bounds = {t: Bounds(*_BOUNDS.get(_domain(t), (None, None))) for t in about.tensors}
        self.conditions: list[Condition] = []
        self._wide = self._thin = False
        self._turn: Turn | None = None
        self._barren: set[tuple[int, ...]] = set()
        self._failures: dict[tuple[int, ...], int] = {}
        for condition in _by_numbers(about.conditions):
            if not self._take_bound(condition):
                self.conditions.append(_without_root(condition))

    @property
    def solves(self) -> bool:
        """Whether points are made by solving equations, which takes most of the work."""
        return any(type(condition) is Relation and condition.op == "=" for condition in self.conditions)

    def _is_solved_for(self, tensor: Tensor) -> bool:
        """Whether an equation speaks of it, which matrices of full rank may meet in one way only: AB = 0 by B = 0."""
        return any(type(c) is Relation and c.op == "=" and tensor in c.tensors for c in self.conditions)

    def is_free(self, tensor: Tensor) -> bool:
        """Whether each entry may be any number within the tensor's bounds, as far as its domain says."""
        return tensor in self.bounds and _domain(tensor) not in (*DISCRETE, "integer", *SYMMETRIC)

    def changed(self, point: Point, tensor: Tensor, changes: dict, at: Assignment | None) -> Iterator[Point]:
        """The point with other values for some entries, if every assumption still holds there."""
        if not all(value in self.bounds[tensor] for value in changes.values()):
            return
        moved = point.moved({**point.values, tensor: {**point.values[tensor], **changes}})
        if all(is_true(instance, moved) for instance in self._instances(point.sizes, at)):
            yield moved

    def _take_bound(self, condition) -> bool:
        """Whether the condition is a bound on all entries of a tensor, which drawing then meets by itself."""
        if type(condition) is not Relation or condition.op not in ("<", ">", "≤", "≥"):
            return False
        op, left, right = condition.args
        if type(right) is Entry and type(left) is Number:
            op, left, right = MIRRORED[op], right, left
        if not (type(left) is Entry and type(right) is Number and left.tensor in self.bounds):
            return False
        tensor = left.tensor
        if _domain(tensor) in DISCRETE or _domain(tensor) in ("integer", *SYMMETRIC) or isinstance(tensor.domain, Range):
            return False
        if len(set(left.indices)) != tensor.rank or any(
            type(i) is not Index or i.range is not axis for i, axis in zip(left.indices, tensor.axes, strict=True)
        ):
            return False
        self.bounds[tensor].narrow(op, right.value)
        return True

    def point(self, sizes: Sizes, seed: int, at: Assignment | None = None) -> Point | None:
        """A point at which every assumption holds, and the side condition at the index values `at`; None: not found."""
        return self._point(sizes, seed, at, None)

    def turning_point(self, sizes: Sizes, seed: int, at: Assignment | None, numbers: Sequence, exactly: bool) -> Point | None:
        """A point as `point` gives, its numbers drawn from the stretches between the turning numbers, each in its turn.

        exactly   whether the turning numbers themselves are tried too, and entries that are all equal
        """
        return self._point(sizes, seed, at, lambda random: Turn(numbers, seed, exactly, random))

    def _point(self, sizes, seed, at, turn) -> Point | None:
        if any(b.is_empty for b in self.bounds.values()):
            return None
        if tuple(sizes.values()) in self._barren:
            return None
        start = self.effort.spent
        key = tuple(sizes.values())
        try:
            found = self._drawn_and_mended(
                sizes, seed, self._instances(sizes, at), turn, Budget(self.effort, min(self.left, MOST_STEPS // SHARE))
            )
            if found is None and at is None:
                self._failures[key] = self._failures.get(key, 0) + 1
                if self._failures[key] >= MOST_FAILURES:
                    self._barren.add(key)
            return found
        except (_Stuck, Overdue):
            self._barren.add(key)
        finally:
            self.left -= self.effort.spent - start
        return None

    def _drawn_and_mended(self, sizes, seed, instances, turn, budget) -> Point | None:
        for number in range(MOST_DRAWS if instances else 1):
            random = Attempt(seed * 1009 + number, budget)
            self._wide = seed >= WIDE_FROM
            self._turn = turn and turn(random)
            self._thin = (seed + number) % 2 == 1
            point = Point(dict(sizes), self._draw(sizes, random), seed, self.effort)
            if not instances or self._mend(point, instances, random):
                return point
        return None

    def _instances(self, sizes, at) -> list[tuple[Condition, Assignment]]:
        found = [
            (part, values)
            for condition in self.conditions
            for values in index_values(in_order(condition.free), sizes)
            for part in _undecided(condition, sizes, values)
        ]
        if at is not None:
            found += [(condition, at) for condition in self.about.where]
        return found

    # --- drawing

    def _draw(self, sizes, random) -> dict:
        taken: set = set()
        return {tensor: self._draw_tensor(tensor, sizes, random, taken) for tensor in self.about.tensors}

    def _draw_tensor(self, tensor, sizes, random, taken) -> dict:
        keys = list(keys_of(tensor, sizes))
        self.effort.spend(len(keys) // ENTRIES_A_STEP)
        domain = _domain(tensor)
        if domain == "symmetric":
            values: dict = {}
            for i, j in keys:
                values[i, j] = values[j, i] if (j, i) in values else self._number(tensor, random, taken)
            return values
        if isinstance(domain, Range):
            ends = bounds_of(domain, sizes, {})
            return {key: fmpq(random.randint(*ends)) for key in keys}
        if domain in ("positive definite", "positive semidefinite"):
            return _positive_definite(keys, random, 0 if domain == "positive definite" else random.choice((0, 0, 1, 2)))
        values = {key: self._number(tensor, random, taken) for key in keys}
        if self._thin and tensor.rank == 2 and domain == "real" and self._is_solved_for(tensor):
            return _thinned(values, random)
        return values

    def _number(self, tensor, random, taken):
        domain = _domain(tensor)
        if domain in DISCRETE:
            return fmpq(random.choice(DISCRETE[domain]))
        if domain == "integer":
            return fmpq(random.choice((-3, -2, 1, 2, 3, 4, 5)))
        bounds = self.bounds[tensor]
        if self._turn is not None and self._turn.exactly:
            return self._turn.number(bounds)
        for _ in range(20):
            value = self._turn.number(bounds) if self._turn is not None else _between(bounds.low, bounds.high, random)
            if self._turn is None and self._wide and _loose(bounds) == 2 and random.random() < 0.1:
                value *= 4
            if value not in taken:
                break
        taken.add(value)
        return value

    # --- mending

    def _mend(self, point, instances, random) -> bool:
        """Change values until every instance holds."""
        for _ in range(4):
            random.go_on()
            failing = [instance for instance in instances if not is_true(instance, point)]
            if not failing:
                return self._in_domains(point)
            if not self._mend_discrete(point, failing, instances, random):
                return False
            failing = [instance for instance in failing if not is_true(instance, point)]
            equations = [i for i in failing if type(i[0]) is Relation and i[0].op == "="]
            if equations and not self._mend_equations(point, equations, instances, random):
                return False
            for instance in failing:
                if instance not in equations and not self._mend_by_drawing(point, instance, random):
                    return False
        return all(is_true(instance, point) for instance in instances) and self._in_domains(point)

    def _in_domains(self, point) -> bool:
        if not all(value in self.bounds[tensor] for tensor, values in point.values.items() for value in values.values()):
            return False
        return all(is_of_domain(tensor, values) for tensor, values in point.values.items())

    def _mend_discrete(self, point, failing, instances, random) -> bool:
        """Search binary and ±1 entries, group by group, for values at which what speaks only of them holds."""
        if not any(_domain(tensor) in DISCRETE for tensor in point.values):
            return True
        near = {}
        for number, instance in enumerate(instances):
            entries = touched(instance, point)
            if entries and all(_domain(tensor) in DISCRETE for tensor, _ in entries):
                near[number] = entries
        if not any(instances[number] in failing for number in near):
            return True
        for group in _connected(near):
            conditions = [instances[number] for number in group]
            if all(is_true(c, point) for c in conditions):
                continue
            around = sorted(set().union(*(near[number] for number in group)), key=lambda e: (e[0].name, e[1]))
            if not _search(point, around, conditions, random):
                return False
        return True

    def _mend_equations(self, point, equations, instances, random) -> bool:
        tensors = sorted(
            {tensor for i in equations for tensor, _ in touched(i, point) if not _is_whole(tensor)},
            key=lambda t: t.name,
        )
        random.shuffle(tensors)  # xy = 0 where x = 0, and where y = 0
        tensors.sort(key=lambda t: -_loose(self.bounds[t]))
        together = [i for i in instances if type(i[0]) is Relation and i[0].op == "="]
        for tensor in tensors:
            before = dict(point.values[tensor])
            mine = [i for i in together if any(t is tensor for t, _ in touched(i, point))]
            for solve in (rescale, symmetry, solve_linear, solve_quadratic, structure, solve_along):
                random.go_on()
                if solve(point, tensor, mine, random) and all(is_true(i, point) for i in mine):
                    break
                point.values[tensor] = dict(before)
        return all(is_true(i, point) for i in equations)

    def _mend_by_drawing(self, point, instance, random) -> bool:
        """Draw the entries that an inequality touches again, at several scales, until it holds."""
        entries = [e for e in sorted(touched(instance, point), key=lambda e: (e[0].name, e[1])) if not _is_drawn_whole(e[0])]
        gap = residual(point, instance)
        for attempt in range(60):
            random.go_on()
            if is_true(instance, point):
                return True
            if attempt == MOST_STUCK and gap is not None and gap == 0 == residual(point, instance):
                raise _Stuck
            scale = (1, 1, -1, 3, 1, 8)[attempt % 6]
            for tensor, key in entries:
                value = self._number(tensor, random, set())
                bounded = self._turn is not None or _domain(tensor) in DISCRETE or _loose(self.bounds[tensor]) < 2
                point.values[tensor][key] = value if bounded else value / scale
        return is_true(instance, point)


class _Stuck(Exception):
    """An inequality whose two sides are equal whatever is drawn: det XᵀX > 0 where X has fewer rows than columns."""


class Turn:
    """The numbers of one point: each entry stands on the next of the stretches between the turning numbers.

    The first entry of the points of seeds 0, 1, 2, … goes through all of them; the others follow at steps of their own.
    """

    def __init__(self, numbers: Sequence, seed: int, exactly: bool, random: Random):
        self.numbers, self.seed, self.exactly, self.random = numbers, seed, exactly, random
        self.count = 0
        self._known: dict[Bounds, list[tuple]] = {}
        self.equal = exactly and seed % 3 == 0

    def number(self, bounds: Bounds):
        places = self._known.get(bounds)
        if places is None:
            places = self._known[bounds] = self._places(bounds)
        step = 0 if self.equal else self.count * self.random.randint(1, len(places))
        low, high = places[(self.seed // (3 if self.exactly else 1) + step) % len(places)]
        self.count += 1
        return low if low is high and low is not None else _between(low, high, self.random)

    def _places(self, bounds) -> list[tuple]:
        """The stretches within the bounds as (low, high), and the numbers themselves as (c, c)."""
        inside = [value for value in map(_fmpq, self.numbers) if value in bounds and value not in (bounds.low, bounds.high)]
        if self.exactly and bounds.low is not None and bounds.high is not None:
            inside = sorted({*inside, (_fmpq(bounds.low) + bounds.high) / 2})
        ends = [end if end is None else _fmpq(end) for end in (bounds.low, *inside, bounds.high)]
        places = list(zip(ends, ends[1:]))
        if self.exactly:
            places += [(value, value) for value in inside]
            places += [(end, end) for side, end in (("low", ends[0]), ("high", ends[-1])) if side in bounds.closed]
        return places


def _is_whole(tensor: Tensor) -> bool:
    """Whether its entries are of a finite set."""
    return _domain(tensor) in DISCRETE or isinstance(tensor.domain, Range)


def _is_drawn_whole(tensor: Tensor) -> bool:
    """Whether no entry of it is drawn by itself."""
    return _domain(tensor) in SYMMETRIC or isinstance(tensor.domain, Range)


def _domain(tensor: Tensor) -> str | Range:
    if tensor.law is not None:
        return _SUPPORT.get(tensor.law.kind.lower(), tensor.domain)
    return tensor.domain


def _by_numbers(conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions with a = b as a = 1 where b = 1: each then speaks of its own tensor, as in Σp = Σq = 1."""
    numbers = {c.left: c.right for c in conditions if type(c) is Relation and c.op == "=" and type(c.right) is Number}

    def put(condition):
        if type(condition) is not Relation or condition.op != "=" or type(condition.right) is Number:
            return condition
        return Relation("=", condition.left, numbers.get(condition.right, condition.right))

    return [put(condition) for condition in conditions]


def _without_root(condition: Condition) -> Condition:
    """√x = c with a number c ≥ 0 as x = c²: a unit length as an equation that rationals can meet."""
    match condition:
        case Relation("=", Pow(base, exponent), Number(value)) if exponent is HALF and value >= 0:
            return Relation("=", base, Number(value * value))
    return condition


def _undecided(condition: Condition, sizes: Sizes, values: Assignment) -> list[Condition]:
    """What an assumption leaves to the numbers at index values: a = 0 of "i = j or a = 0" where i ≠ j."""
    if type(condition) is not Or:
        return [condition]
    known = {part: truth(part, sizes, values) for part in condition.conditions}
    left = tuple(part for part, is_so in known.items() if is_so is None)
    return [] if True in known.values() else [left[0] if len(left) == 1 else Or(left)]


def _loose(bounds) -> int:
    return (bounds.low is None) + (bounds.high is None)


def keys_of(tensor: Tensor, sizes: Sizes) -> Iterator[tuple[int, ...]]:
    """The index values of a tensor's entries at given sizes. LimitError where they are too many to try any."""
    spans = []
    for axis in tensor.axes:
        lower, upper = bounds_of(axis, sizes, {})
        spans.append(range(lower, upper + 1))
    if prod(map(len, spans)) > MOST_ENTRIES:
        raise LimitError(f"{tensor.name} has more than {MOST_ENTRIES} entries; a letter for its size would be right")
    return product(*spans)


def _between(low, high, random):
    """A rational of small numerator and denominator strictly between the ends."""
    if low is None and high is None:
        return fmpq(random.choice((-1, 1)) * random.randint(1, 11), random.choice((2, 3, 4, 5, 6, 7)))
    if low is None or high is None:
        step = fmpq(random.randint(1, 13), random.choice((3, 4, 5, 6, 7)))
        return _fmpq(low) + step if high is None else _fmpq(high) - step
    denominator = random.choice((5, 7, 8, 9, 11, 12, 13))
    share = fmpq(random.randint(1, denominator - 1), denominator)
    return _fmpq(low) + (_fmpq(high) - _fmpq(low)) * share


def _fmpq(value):
    return value if isinstance(value, fmpq) else fmpq(value.numerator, value.denominator)


def _thinned(values: dict, random) -> dict:
    """The matrix with its first row a combination of the others, or with one row or column of it alone in rank one."""
    rows, columns = sorted({i for i, _ in values}), sorted({j for _, j in values})
    if len(rows) > 1 and random.random() < 0.5:
        return {(i, j): values[rows[-1], j] * 2 - values[rows[1], j] if i == rows[0] else v for (i, j), v in values.items()}
    left = {i: fmpq(random.choice((-2, -1, 0, 1, 3))) for i in rows}
    return {(i, j): left[i] * values[rows[0], j] for i in rows for j in columns}


def _positive_definite(keys, random, lost: int) -> dict:
    """B Bᵀ with a lower triangular B of positive diagonal, at several scales; without some columns of B it is semidefinite."""
    scale = random.choice((fmpq(1), fmpq(1), fmpq(1, 40), fmpq(1, 6), fmpq(9)))
    rows = sorted({i for i, _ in keys})
    factor = {
        (i, j): fmpq(random.randint(2, 5), 2) if i == j else fmpq(random.randint(-4, 4), 3) if j < i else fmpq(0)
        for i in rows
        for j in rows
    }
    columns = rows[min(lost, len(rows)) :]
    return {(i, j): scale * sum((factor[i, k] * factor[j, k] for k in columns), fmpq(0)) for i, j in keys}


def _connected(touched_by: dict) -> list[list[int]]:
    """The numbers of instances, grouped by shared entries."""
    groups: list[tuple[set, list[int]]] = []
    for number, entries in touched_by.items():
        near = [g for g in groups if g[0] & entries]
        merged = (set(entries).union(*(g[0] for g in near)), [n for g in near for n in g[1]] + [number])
        groups = [g for g in groups if g not in near] + [merged]
    return [numbers for _, numbers in groups]


def _search(point, entries, conditions, random) -> bool:
    choices = []
    for tensor, _ in entries:
        values = list(DISCRETE[_domain(tensor)])
        random.shuffle(values)
        choices.append(values)
    total = 1
    for values in choices:
        total *= len(values)
    order: Iterator[tuple]
    if total <= MOST_SEARCHED:
        order = iter(random.sample(list(product(*choices)), total))
    else:
        order = (tuple(random.choice(values) for values in choices) for _ in range(MOST_SEARCHED))
    for chosen in order:
        random.go_on()
        for (tensor, key), value in zip(entries, chosen, strict=True):
            point.values[tensor][key] = fmpq(value)
        if all(is_true(c, point) for c in conditions):
            return True
    return False
