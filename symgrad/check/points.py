"""Numbers at which a claim is tried: exact, asymmetric rationals in each tensor's domain that meet every assumption.

Knows terms. Values are drawn first and then mended: discrete entries by search, equations by solving for entries (a
rescaling where signs must stay, a linear system, a point on a quadric, or a structured matrix), inequalities by drawing
again. Whatever was mended, a point counts only when every assumption holds at it exactly.
"""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Iterator

from ..errors import SymgradError
from ..terms.evaluate import Point, evaluate, holds
from ..terms.nodes import Condition, Entry, Index, Number, Relation, Tensor, MIRRORED
from ..terms.claims import Claim
from .sizes import Assignment, Setting, Sizes, bounds_of, in_order, index_values, parts, truth

MOST_DRAWS = 40
MOST_SEARCHED = 4096
DISCRETE = {"binary": (0, 1), "sign": (-1, 1)}


class Bounds:
    """An open interval that the entries of a tensor lie in; None where there is no end."""

    __slots__ = ("low", "high")

    def __init__(self, low=None, high=None):
        self.low, self.high = low, high

    def narrow(self, op, value):
        """The interval cut by `entry op value`, a Fraction."""
        value = _fmpq(value)
        if op in (">", "≥"):
            self.low = value if self.low is None else max(self.low, value)
        elif op in ("<", "≤"):
            self.high = value if self.high is None else min(self.high, value)


_BOUNDS = {"positive": (0, None), "nonnegative": (0, None), "negative": (None, 0), "unit": (0, 1)}
_SUPPORT = {"bernoulli": "binary", "rademacher": "sign"}


class Sampler:
    """Makes points for one claim at given sizes. The same seed gives the same point."""

    def __init__(self, about: Setting):
        self.about = about
        self.bounds = {t: Bounds(*_BOUNDS.get(_domain(t), (None, None))) for t in about.tensors}
        self.conditions: list[Condition] = []
        for condition in about.conditions:
            if not self._take_bound(condition):
                self.conditions.append(condition)

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
        if _domain(tensor) in DISCRETE or _domain(tensor) in ("integer", "symmetric", "positive definite"):
            return False
        if len(set(left.indices)) != tensor.rank or any(type(i) is not Index or i.range is not axis
                                                        for i, axis in zip(left.indices, tensor.axes)):
            return False
        self.bounds[tensor].narrow(op, right.value)
        return True

    def point(self, sizes: Sizes, seed: int, at: Assignment | None = None) -> Point | None:
        """A point at which every assumption holds, and the side condition at the index values `at`; None where none was found."""
        if any(b.low is not None and b.high is not None and b.low >= b.high for b in self.bounds.values()):
            return None
        instances = self._instances(sizes, at)
        for attempt in range(MOST_DRAWS if instances else 1):
            random = Random(seed * 1009 + attempt)
            point = Point(dict(sizes), self._draw(sizes, random), variant=seed)
            if not instances or self._mend(point, instances, random):
                return point
        return None

    def _instances(self, sizes, at) -> list[tuple[Condition, Assignment]]:
        found = [(condition, values) for condition in self.conditions
                 for values in index_values(in_order(condition.free), sizes)]
        if at is not None:
            found += [(condition, at) for condition in self.about.where]
        return found

    # --- drawing

    def _draw(self, sizes, random) -> dict:
        taken: set = set()
        return {tensor: self._draw_tensor(tensor, sizes, random, taken) for tensor in self.about.tensors}

    def _draw_tensor(self, tensor, sizes, random, taken) -> dict:
        keys = list(keys_of(tensor, sizes))
        domain = _domain(tensor)
        if domain == "symmetric":
            values = {}
            for i, j in keys:
                values[i, j] = values[j, i] if (j, i) in values else self._number(tensor, random, taken)
            return values
        if domain == "positive definite":
            return _positive_definite(keys, random)
        return {key: self._number(tensor, random, taken) for key in keys}

    def _number(self, tensor, random, taken):
        from flint import fmpq
        domain = _domain(tensor)
        if domain in DISCRETE:
            return fmpq(random.choice(DISCRETE[domain]))
        if domain == "integer":
            return fmpq(random.choice((-3, -2, 1, 2, 3, 4, 5)))
        bounds = self.bounds[tensor]
        for _ in range(20):
            value = _between(bounds.low, bounds.high, random)
            if value not in taken:
                break
        taken.add(value)
        return value

    # --- mending

    def _mend(self, point, instances, random) -> bool:
        """Change values until every instance holds."""
        for _ in range(4):
            failing = [instance for instance in instances if not _true(instance, point)]
            if not failing:
                return self._in_domains(point)
            if not self._mend_discrete(point, failing, instances, random):
                return False
            failing = [instance for instance in failing if not _true(instance, point)]
            equations = [i for i in failing if type(i[0]) is Relation and i[0].op == "="]
            if equations and not self._mend_equations(point, equations, instances, random):
                return False
            for instance in failing:
                if instance not in equations and not self._mend_by_drawing(point, instance, random):
                    return False
        return all(_true(instance, point) for instance in instances) and self._in_domains(point)

    def _in_domains(self, point) -> bool:
        for tensor, values in point.values.items():
            bounds = self.bounds[tensor]
            if bounds.low is not None and not all(v > bounds.low for v in values.values()):
                return False
            if bounds.high is not None and not all(v < bounds.high for v in values.values()):
                return False
        return True

    def _mend_discrete(self, point, failing, instances, random) -> bool:
        """Search binary and ±1 entries, group by group, for values at which what speaks only of them holds."""
        touched = {}
        for number, instance in enumerate(instances):
            entries = _touched(instance, point)
            if entries and all(_domain(tensor) in DISCRETE for tensor, _ in entries):
                touched[number] = entries
        if not any(instances[number] in failing for number in touched):
            return True
        for group in _connected(touched):
            conditions = [instances[number] for number in group]
            if all(_true(c, point) for c in conditions):
                continue
            entries = sorted(set().union(*(touched[number] for number in group)), key=lambda e: (e[0].name, e[1]))
            if not _search(point, entries, conditions, random):
                return False
        return True

    def _mend_equations(self, point, equations, instances, random) -> bool:
        tensors = sorted({tensor for i in equations for tensor, _ in _touched(i, point)
                          if _domain(tensor) not in DISCRETE}, key=lambda t: (-_loose(self.bounds[t]), t.name))
        together = [i for i in instances if type(i[0]) is Relation and i[0].op == "="]
        for tensor in tensors:
            before = dict(point.values[tensor])
            mine = [i for i in together if any(t is tensor for t, _ in _touched(i, point))]
            for solve in (_rescale, _symmetry, _solve_linear, _solve_quadratic, _structure):
                if solve(point, tensor, mine, random) and all(_true(i, point) for i in mine):
                    break
                point.values[tensor] = dict(before)
        return all(_true(i, point) for i in equations)

    def _mend_by_drawing(self, point, instance, random) -> bool:
        """Draw the entries that an inequality touches again, at several scales, until it holds."""
        entries = [e for e in sorted(_touched(instance, point), key=lambda e: (e[0].name, e[1]))
                   if _domain(e[0]) not in ("symmetric", "positive definite")]
        for attempt in range(60):
            if _true(instance, point):
                return True
            scale = (1, 1, -1, 3, 1, 8)[attempt % 6]
            for tensor, key in entries:
                value = self._number(tensor, random, set())
                bounded = _domain(tensor) in DISCRETE or _loose(self.bounds[tensor]) < 2
                point.values[tensor][key] = value if bounded else value / scale
        return _true(instance, point)


def _domain(tensor: Tensor) -> str:
    if tensor.law is not None:
        return _SUPPORT.get(tensor.law.kind.lower(), tensor.domain)
    return tensor.domain


def _loose(bounds) -> int:
    return (bounds.low is None) + (bounds.high is None)


def keys_of(tensor: Tensor, sizes: Sizes) -> Iterator[tuple[int, ...]]:
    """The index values of a tensor's entries at given sizes."""
    spans = []
    for axis in tensor.axes:
        lower, upper = bounds_of(axis, sizes, {})
        spans.append(range(lower, upper + 1))
    return product(*spans)


def _between(low, high, random):
    """A rational of small numerator and denominator strictly between the ends."""
    from flint import fmpq
    if low is None and high is None:
        return fmpq(random.choice((-1, 1)) * random.randint(1, 11), random.choice((2, 3, 4, 5, 6, 7)))
    if low is None or high is None:
        step = fmpq(random.randint(1, 13), random.choice((3, 4, 5, 6, 7)))
        return _fmpq(low) + step if high is None else _fmpq(high) - step
    denominator = random.choice((5, 7, 8, 9, 11, 12, 13))
    share = fmpq(random.randint(1, denominator - 1), denominator)
    return _fmpq(low) + (_fmpq(high) - _fmpq(low)) * share


def _fmpq(value):
    from flint import fmpq
    return value if isinstance(value, fmpq) else fmpq(value.numerator, value.denominator)


def _positive_definite(keys, random) -> dict:
    """B Bᵀ with a lower triangular B of positive diagonal."""
    from flint import fmpq
    rows = sorted({i for i, _ in keys})
    factor = {(i, j): fmpq(random.randint(2, 5), 2) if i == j else fmpq(random.randint(-4, 4), 3) if j < i else fmpq(0)
              for i in rows for j in rows}
    return {(i, j): sum((factor[i, k] * factor[j, k] for k in rows), fmpq(0)) for i, j in keys}


# --- conditions at a point ------------------------------------------------------------------------------------------

def _true(instance, point) -> bool:
    condition, values = instance
    known = truth_or_none(condition, point, values)
    if known is not None:
        return known
    try:
        return holds(condition, Point(point.sizes, point.values, variant=point.variant), values)
    except (SymgradError, ArithmeticError):
        return False


def truth_or_none(condition, point, values):
    """The truth of a condition on integers; None for one on values."""
    try:
        return truth(condition, point.sizes, values)
    except KeyError:
        return None


class _Recording(dict):
    """The values of a tensor, noting which are looked up."""

    __slots__ = ("tensor", "seen")

    def __init__(self, tensor, values, seen):
        super().__init__(values)
        self.tensor, self.seen = tensor, seen

    def __getitem__(self, key):
        self.seen.add((self.tensor, key))
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.seen.add((self.tensor, key))
        return super().get(key, default)


def _touched(instance, point) -> set:
    """The (tensor, key) pairs whose values a condition looks at."""
    seen: set = set()
    recording = Point(point.sizes, {t: _Recording(t, v, seen) for t, v in point.values.items()}, variant=point.variant)
    condition, values = instance
    try:
        holds(condition, recording, values)
    except (SymgradError, ArithmeticError):
        pass
    return seen


def _connected(touched: dict) -> list[list[int]]:
    """The numbers of instances, grouped by shared entries."""
    groups: list[tuple[set, list[int]]] = []
    for number, entries in touched.items():
        near = [g for g in groups if g[0] & entries]
        merged = (set(entries).union(*(g[0] for g in near)), [n for g in near for n in g[1]] + [number])
        groups = [g for g in groups if g not in near] + [merged]
    return [numbers for _, numbers in groups]


def _search(point, entries, conditions, random) -> bool:
    from flint import fmpq
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
    for values in order:
        for (tensor, key), value in zip(entries, values):
            point.values[tensor][key] = fmpq(value)
        if all(_true(c, point) for c in conditions):
            return True
    return False


# --- equations ------------------------------------------------------------------------------------------------------

def _residual(point, instance):
    """Left minus right of an equation; None where it has no value."""
    condition, values = instance
    fresh = Point(point.sizes, point.values, variant=point.variant)
    try:
        return evaluate(condition.left, fresh, values) - evaluate(condition.right, fresh, values)
    except (SymgradError, ArithmeticError):
        return None


def _with(point, tensor, changes):
    return Point(point.sizes, {**point.values, tensor: {**point.values[tensor], **changes}}, variant=point.variant)


def _is_zero(value) -> bool:
    from flint import arb
    return value.contains(0) if isinstance(value, arb) else value == 0


def _rescale(point, tensor, instances, random) -> bool:
    """Each equation met by scaling the entries it touches by one positive factor: Σ_i y_i = 1 keeps signs."""
    for instance in instances:
        if _true(instance, point):
            continue
        keys = [key for t, key in _touched(instance, point) if t is tensor]
        tries = [_residual(_with(point, tensor, {k: point.values[tensor][k] * t for k in keys}), instance)
                 for t in (1, 2, 3)]
        if None in tries:
            return False
        one, two, three = tries
        slope = two - one
        if not _is_zero(three - two - slope) or _is_zero(slope):
            return False
        factor = 1 - one / slope
        if not factor > 0:
            return False
        point.values[tensor].update({k: point.values[tensor][k] * factor for k in keys})
    return True


def _solve_linear(point, tensor, instances, random) -> bool:
    """All equations at once, solved for entries of the tensor where they are affine in it; the other entries stay."""
    from flint import fmpq
    keys = sorted({key for i in instances for t, key in _touched(i, point) if t is tensor})
    random.shuffle(keys)
    if not keys or len(keys) * len(instances) > 700:
        return False
    base = _with(point, tensor, {key: fmpq(0) for key in keys})
    constant = [_residual(base, i) for i in instances]
    here = [_residual(point, i) for i in instances]
    if None in constant or None in here:
        return False
    columns = []
    for key in keys:
        moved = _with(point, tensor, {**{k: fmpq(0) for k in keys}, key: fmpq(1)})
        column = [_residual(moved, i) for i in instances]
        if None in column:
            return False
        columns.append([a - b for a, b in zip(column, constant)])
    values = [point.values[tensor][key] for key in keys]
    for row, start in enumerate(constant):
        predicted = sum((columns[k][row] * values[k] for k in range(len(keys))), start)
        if not _is_zero(predicted - here[row]):
            return False
    rows = [[columns[k][r] for k in range(len(keys))] + [-constant[r]] for r in range(len(instances))]
    solution = _eliminate(rows, values)
    if solution is None:
        return False
    point.values[tensor].update(zip(keys, solution))
    return True


def _eliminate(rows, values):
    """A solution of the system (rows of coefficients and right side) with the entries that are free left at `values`."""
    width = len(values)
    pivots: list[int] = []
    done = []
    rows = [list(row) for row in rows]
    for column in range(width):
        pivot = next((r for r in rows if not _is_zero(r[column])), None)
        if pivot is None:
            continue
        rows = [r for r in rows if r is not pivot]
        pivot = [x / pivot[column] for x in pivot]
        rows = [[x - r[column] * p for x, p in zip(r, pivot)] for r in rows]
        done = [[x - r[column] * p for x, p in zip(r, pivot)] for r in done] + [pivot]
        pivots.append(column)
    if any(not _is_zero(row[width]) for row in rows):
        return None
    out = list(values)
    for column, row in zip(pivots, done):
        out[column] = row[width] - sum((row[k] * values[k] for k in range(width) if k not in pivots), row[width] * 0)
    return out


def _solve_quadratic(point, tensor, instances, random) -> bool:
    """A rational point on α|w|² = β, where the equation is such: the second meeting of a line with it."""
    from flint import fmpq
    for instance in instances:
        keys = sorted(key for t, key in _touched(instance, point) if t is tensor)
        zero = {k: fmpq(0) for k in keys}
        if not keys:
            continue
        constant = _residual(_with(point, tensor, zero), instance)
        unit = _residual(_with(point, tensor, {**zero, keys[-1]: fmpq(1)}), instance)
        if constant is None or unit is None or not isinstance(unit - constant, fmpq) or unit == constant:
            return False
        root = _rational_root(-constant / (unit - constant))
        if root is None:
            return False
        start = {**zero, keys[-1]: root}
        way = {k: point.values[tensor][k] for k in keys}
        if len(keys) == 1:
            point.values[tensor].update(start)
            continue
        first = _residual(_with(point, tensor, {k: start[k] + way[k] for k in keys}), instance)
        second = _residual(_with(point, tensor, {k: start[k] + 2 * way[k] for k in keys}), instance)
        if first is None or second is None:
            return False
        square = (second - 2 * first) / 2
        if square == 0:
            return False
        step = -(first - square) / square
        point.values[tensor].update({k: start[k] + step * way[k] for k in keys})
    return True


def _rational_root(value):
    """The square root of a rational that is a square; None otherwise."""
    from math import isqrt
    from flint import fmpq
    if value <= 0:
        return None
    p, q = isqrt(int(value.p)), isqrt(int(value.q))
    return fmpq(p, q) if p * p == value.p and q * q == value.q else None


def _symmetry(point, tensor, instances, random) -> bool:
    """A general symmetric or skew matrix, where the equations ask for no more than that."""
    return _of_kind(point, tensor, instances, random, (_symmetric, _skew))


def _structure(point, tensor, instances, random) -> bool:
    """A matrix of a special kind that meets the equations: orthogonal (or some columns or rows of one), a reflection, a projection, …"""
    return _of_kind(point, tensor, instances, random, (_orthogonal, _reflection, _projection, _diagonal, _triangular))


def _of_kind(point, tensor, instances, random, kinds) -> bool:
    if tensor.rank != 2:
        return False
    before = point.values[tensor]
    rows, columns = sorted({i for i, _ in before}), sorted({j for _, j in before})
    for make in kinds:
        matrix = make(max(len(rows), len(columns)), random)
        point.values[tensor] = {(i, j): matrix[a][b] for a, i in enumerate(rows) for b, j in enumerate(columns)}
        if all(_true(i, point) for i in instances):
            return True
    point.values[tensor] = before
    return False


def _symmetric(n, random):
    from flint import fmpq
    upper = {(i, j): fmpq(random.randint(1, 9) * random.choice((-1, 1)), random.choice((2, 3, 5)))
             for i in range(n) for j in range(i, n)}
    return [[upper[min(i, j), max(i, j)] for j in range(n)] for i in range(n)]


def _skew(n, random):
    from flint import fmpq
    upper = {(i, j): fmpq(random.randint(1, 7) * random.choice((-1, 1)), random.choice((2, 3, 5)))
             for i in range(n) for j in range(i + 1, n)}
    return [[upper[i, j] if i < j else -upper[j, i] if j < i else fmpq(0) for j in range(n)] for i in range(n)]


def _orthogonal(n, random):
    """Cayley: (I − K)(I + K)⁻¹ for a skew K is orthogonal and rational."""
    from flint import fmpq_mat
    skew = fmpq_mat(_skew(n, random))
    one = fmpq_mat([[int(i == j) for j in range(n)] for i in range(n)])
    return ((one - skew) * (one + skew).inv()).tolist()


def _reflection(n, random):
    """I − 2 v vᵀ / vᵀv."""
    return [[int(i == j) - 2 * x for j, x in enumerate(row)] for i, row in enumerate(_projection(n, random))]


def _projection(n, random):
    """v vᵀ / vᵀv."""
    from flint import fmpq
    v = [fmpq(random.randint(1, 5) * random.choice((-1, 1))) for _ in range(n)]
    length = sum((x * x for x in v), fmpq(0))
    return [[a * b / length for b in v] for a in v]


def _diagonal(n, random):
    from flint import fmpq
    return [[fmpq(random.randint(1, 9), 2 + i) if i == j else fmpq(0) for j in range(n)] for i in range(n)]


def _triangular(n, random):
    from flint import fmpq
    return [[fmpq(random.randint(1, 9), 2 + i) if j <= i else fmpq(0) for j in range(n)] for i in range(n)]


def solve_for(point: Point, tensor: Tensor, instances) -> bool:
    """Give the tensor's entries values at which the equations hold, where they are affine in them; entries left free keep theirs."""
    return _solve_linear(point, tensor, instances, Random(1)) and all(_true(i, point) for i in instances)
