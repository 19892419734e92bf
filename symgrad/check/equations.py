"""Conditions at a point, and equations met by changing the values of one tensor: a rescaling, a linear system, a point
on a quadric, a matrix of a kind. Knows terms.

An instance is a condition with values for its free indices. Nothing here decides that a point counts: `points` tries
every assumption again.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import isqrt
from random import Random

from flint import arb, arb_mat, fmpq, fmpq_mat

from ..errors import LimitError, SymgradError
from ..terms.indices import is_integer
from ..terms.nodes import (
    SYMMETRIC,
    Apply,
    Array,
    Binder,
    Condition,
    DefinedFunction,
    Derivative,
    Entry,
    Number,
    Relation,
    Tensor,
    add,
    neg,
)
from ..values.arithmetic import precision
from ..values.effort import Budget
from ..values.evaluate import Point, evaluate, holds
from .integers import Assignment, index_values, slot_at, truth

Instance = tuple[Condition, Assignment]
#: Steps of evaluation that meeting the conditions of one claim may take.
MOST_STEPS = 1_000_000


class Overdue(LimitError):
    """The conditions of a claim could not be met with the work that it may take."""


class Attempt(Random):
    """The random choices of one attempt to meet conditions, given up where its work is more than its budget."""

    def __new__(cls, seed: int, budget: Budget) -> Attempt:
        return super().__new__(cls)

    def __init__(self, seed: int, budget: Budget):
        super().__init__(seed)
        self.budget = budget

    def go_on(self, steps: int = 1) -> None:
        """Count the steps of what comes next; Overdue where they have become too many."""
        self.budget.effort.spend(steps)
        if self.budget.is_spent:
            raise Overdue(f"meeting the conditions took more than {MOST_STEPS} steps")


def is_true(instance: Instance, point: Point) -> bool:
    """Whether the condition holds at the point; a condition without a value does not."""
    condition, values = instance
    known = _integer_truth(condition, point, values)
    if known is not None:
        return known
    try:
        return holds(condition, point.moved(point.values), values)
    except (SymgradError, ArithmeticError):
        return False


def _integer_truth(condition, point, values):
    """The truth of a condition on integers; None for one on values."""
    try:
        return truth(condition, point.sizes, values)
    except KeyError:
        return None


def touched(instance: Instance, point: Point) -> set:
    """The (tensor, key) pairs of free entries whose values a condition looks at."""
    condition, values = instance
    seen: set = set()
    _touch(condition, point, dict(values), seen)
    point.effort.spend(len(seen))
    return {(tensor, key) for tensor, key in seen if tensor.definition is None and key in point.values.get(tensor, ())}


def _touch(node, point, indices, seen):
    if type(node) is Entry:
        tensor = node.tensor
        place = tensor, tuple(slot_at(i, point, indices) for i in node.indices)
        if place in seen:
            return
        seen.add(place)
        if tensor.is_recurrent and not all(at in point.integers(axis) for at, axis in zip(place[1], tensor.axes)):
            return  # before the first place: the case that uses it is not the one that holds there
        if tensor.definition is not None:
            _touch(tensor.definition.body, point, dict(zip(tensor.definition.indices, place[1], strict=True)), seen)
    elif isinstance(node, (Binder, Array)):
        bound = node.indices if isinstance(node, Array) else (node.index,)
        for inner in index_values(bound, point.sizes, indices):
            if isinstance(node, Array) or truth(node.where, point.sizes, inner) is not False:
                for child in node.children:
                    _touch(child, point, inner, seen)
    else:
        if type(node) is Apply and type(node.function) is DefinedFunction:
            _touch(node.function.body, point, indices, seen)
        for child in node.children:
            if not is_integer(child):
                _touch(child, point, indices, seen)


def residual(point, instance):
    """Left minus right of a relation; None where it has no value."""
    condition, values = instance
    if type(condition) is not Relation:
        return None
    fresh = point.moved(point.values)
    try:
        return evaluate(condition.left, fresh, values) - evaluate(condition.right, fresh, values)
    except (SymgradError, ArithmeticError):
        return None


def _with(point, tensor, changes):
    return point.moved({**point.values, tensor: {**point.values[tensor], **changes}})


def _is_zero(value) -> bool:
    return value.contains(0) if isinstance(value, arb) else value == 0


def rescale(point, tensor, instances, random) -> bool:
    """Each equation met by scaling the entries it touches by one positive factor: Σ_i y_i = 1 keeps signs."""
    for instance in instances:
        random.go_on()
        if is_true(instance, point):
            continue
        keys = [key for t, key in touched(instance, point) if t is tensor]
        tries = [residual(_with(point, tensor, {k: point.values[tensor][k] * t for k in keys}), instance) for t in (1, 2, 3)]
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


def solve_linear(point, tensor, instances, random) -> bool:
    """All equations at once, solved for entries of the tensor where they are affine in it; the other entries stay."""
    keys = sorted({key for i in instances for t, key in touched(i, point) if t is tensor})
    random.shuffle(keys)
    if not keys or len(keys) * len(instances) > 700:
        return False
    random.go_on(len(keys) * len(instances))
    base = _with(point, tensor, {key: fmpq(0) for key in keys})
    constant = [residual(base, i) for i in instances]
    here = [residual(point, i) for i in instances]
    if None in constant or None in here:
        return False
    columns = []
    for key in keys:
        random.go_on()
        moved = _with(point, tensor, {**{k: fmpq(0) for k in keys}, key: fmpq(1)})
        column = [residual(moved, i) for i in instances]
        if None in column:
            return False
        columns.append([a - b for a, b in zip(column, constant, strict=True)])
    values = [point.values[tensor][key] for key in keys]
    for row, start in enumerate(constant):
        predicted = sum((columns[k][row] * values[k] for k in range(len(keys))), start)
        if not _is_zero(predicted - here[row]):
            return False
    rows = [[columns[k][r] for k in range(len(keys))] + [-constant[r]] for r in range(len(instances))]
    solution = _eliminate(rows, values)
    if solution is None:
        return False
    point.values[tensor].update(zip(keys, solution, strict=True))
    return True


def _eliminate(rows, values):
    """A solution of the system (rows of coefficients and right side); what it leaves free stays at `values`."""
    width = len(values)
    pivots: list[int] = []
    done: list[list] = []
    rows = [list(row) for row in rows]
    for column in range(width):
        pivot = next((r for r in rows if not _is_zero(r[column])), None)
        if pivot is None:
            continue
        rows = [r for r in rows if r is not pivot]
        pivot = [x / pivot[column] for x in pivot]
        rows = [[x - r[column] * p for x, p in zip(r, pivot, strict=True)] for r in rows]
        done = [[x - r[column] * p for x, p in zip(r, pivot, strict=True)] for r in done] + [pivot]
        pivots.append(column)
    if any(not _is_zero(row[width]) for row in rows):
        return None
    out = list(values)
    for column, row in zip(pivots, done, strict=True):
        out[column] = row[width] - sum((row[k] * values[k] for k in range(width) if k not in pivots), row[width] * 0)
    return out


def solve_quadratic(point, tensor, instances, random) -> bool:
    """A rational point on α|w|² = β, where the equation is such: the second meeting of a line with it."""
    for instance in instances:
        keys = sorted(key for t, key in touched(instance, point) if t is tensor)
        zero = {k: fmpq(0) for k in keys}
        if not keys:
            continue
        random.go_on()
        constant = residual(_with(point, tensor, zero), instance)
        unit = residual(_with(point, tensor, {**zero, keys[-1]: fmpq(1)}), instance)
        if constant is None or unit is None or not isinstance(unit - constant, fmpq) or unit == constant:
            return False
        root = _rational_root(-constant / (unit - constant))
        if root is None:
            return False
        start = {**zero, keys[-1]: root * random.choice((1, -1))}
        way = {k: point.values[tensor][k] for k in keys}
        if len(keys) == 1:
            point.values[tensor].update(start)
            continue
        first = residual(_with(point, tensor, {k: start[k] + way[k] for k in keys}), instance)
        second = residual(_with(point, tensor, {k: start[k] + 2 * way[k] for k in keys}), instance)
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
    if value <= 0:
        return None
    p, q = isqrt(int(value.p)), isqrt(int(value.q))
    return fmpq(p, q) if p * p == value.p and q * q == value.q else None


#: Where roots are looked for along one entry, between each number and the next; and how many decimal digits they get.
_LINE = tuple(map(fmpq, (-1000, -30, -11, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 11, 30, 1000)))
_ROOT_DIGITS = 1200


def solve_along(point, tensor, instances, random) -> bool:
    """Each equation met by one entry, at any of its roots along it: a rational one, or one enclosed by a change of sign."""
    for instance in instances:
        random.go_on()
        if is_true(instance, point):
            continue
        keys = sorted(key for t, key in touched(instance, point) if t is tensor)
        random.shuffle(keys)
        if not any(_put_at_root(point, tensor, key, instance, random) for key in keys[:3]):
            return False
    return True


def _put_at_root(point, tensor, key, instance, random) -> bool:
    condition, values = instance
    gap = add(condition.left, neg(condition.right))

    def along(function):
        def value(number, digits=30):
            try:
                return evaluate(function, _with(point, tensor, {key: number}), values, digits)
            except (SymgradError, ArithmeticError):
                return None

        return value

    places = [(along(gap), *place) for place in _changes_of_sign(along(gap), random)]
    slope = along(Derivative(gap, (Entry(tensor, tuple(map(Number, key))),)))  # 0 where the two sides touch: cos x = 1
    places += [(slope, low, high) for low, high in _changes_of_sign(slope, random)]
    random.shuffle(places)
    for value, low, high in places:
        if low != high:
            low = _root_between(low, high, value, random)
        if low is None:
            continue
        before = point.values[tensor][key]
        point.values[tensor][key] = low
        if is_true(instance, point):
            return True
        point.values[tensor][key] = before
    return False


def _changes_of_sign(value, random) -> list[tuple]:
    """(a, a) for each root among the numbers of the line, (a, b) for each change of sign between two of them."""
    signs: list = []
    for number in _LINE:
        random.go_on()
        found = value(number)
        signs.append(None if found is None else 0 if _is_zero(found) else 1 if found > 0 else -1)
    pairs = zip(_LINE, _LINE[1:], signs, signs[1:])
    places = [(a, a) for a, sign in zip(_LINE, signs) if sign == 0]
    return places + [(a, b) for a, b, before, after in pairs if before and after and before != after]


def _root_between(low, high, value, random):
    """A root between two numbers at which the signs differ: exact where it is a short rational, else a tight ball around it."""
    below = value(low) > 0
    for _ in range(24):
        random.go_on()
        middle = (low + high) / 2
        found = value(middle)
        if found is None:
            return None
        if _is_zero(found):
            return middle
        low, high = (middle, high) if (found > 0) == below else (low, middle)
    number = Fraction(int(low.p), int(low.q)).limit_denominator(1000)
    short = fmpq(number.numerator, number.denominator)
    found = value(short)
    if found is not None and _is_zero(found):
        return short
    with precision(_ROOT_DIGITS * 4):
        one, two = arb(low), arb(high)
        at_one, at_two = value(one, _ROOT_DIGITS), value(two, _ROOT_DIGITS)
        for _ in range(20):  # the secant method: each step gets half as many digits again
            random.go_on()
            if at_one is None or at_two is None or _is_zero(at_two - at_one):
                break
            one, two, at_one = two, (two - at_two * (two - one) / (at_two - at_one)).mid(), at_two
            at_two = value(two, _ROOT_DIGITS)
        width = arb(10) ** -(_ROOT_DIGITS - 20)
        ends = [value(two + sign * width, _ROOT_DIGITS) for sign in (-1, 1)]
        if None in ends or not (ends[0] > 0 and ends[1] < 0 or ends[0] < 0 and ends[1] > 0):
            return None
        return arb(two.mid(), width)


def symmetry(point, tensor, instances, random) -> bool:
    """A general symmetric, skew or normal matrix, where the equations ask for no more than that."""
    if len(point.values[tensor]) == 1:
        return False  # 0 is skew, and but one of the roots of x² = x
    kinds = [_symmetric, _skew, _normal]
    random.shuffle(kinds)
    return _of_kind(point, tensor, instances, random, kinds)


def structure(point, tensor, instances, random) -> bool:
    """A matrix of a special kind that meets the equations: orthogonal (or some columns or rows of one), a reflection, …"""
    kinds = [_orthogonal, _reflection, _projection, _oblique, _diagonal, _triangular]
    if len({i for i, _ in point.values[tensor]} if tensor.rank == 2 else ()) ** 2 == len(point.values[tensor]):
        kinds += [_similar] * SIMILAR
    random.shuffle(kinds)
    return _of_kind(point, tensor, instances, random, kinds)


#: Attempts with matrices of given eigenvalues.
SIMILAR = 8


def _of_kind(point, tensor, instances, random, kinds) -> bool:
    if tensor.rank != 2:
        return False
    before = point.values[tensor]
    rows, columns = sorted({i for i, _ in before}), sorted({j for _, j in before})
    for make in kinds:
        random.go_on()
        matrix = make(max(len(rows), len(columns)), random)
        point.values[tensor] = {(i, j): matrix[a][b] for a, i in enumerate(rows) for b, j in enumerate(columns)}
        if is_of_domain(tensor, point.values[tensor]) and all(is_true(i, point) for i in instances):
            return True
    point.values[tensor] = before
    return False


def is_of_domain(tensor: Tensor, values: dict) -> bool:
    """Whether the entries of a tensor make a matrix of its domain, where that is one of symmetric matrices."""
    if tensor.domain not in SYMMETRIC:
        return True
    if any(value != values[j, i] for (i, j), value in values.items() if i < j):
        return False
    if tensor.domain == "symmetric":
        return True
    rows = sorted({i for i, _ in values})
    some = [tuple(rows[:count]) for count in range(1, len(rows) + 1)]
    if tensor.domain == "positive semidefinite":
        some = [chosen for count in range(1, len(rows) + 1) for chosen in combinations(rows, count)]
    minors = (_determinant([[values[i, j] for j in chosen] for i in chosen]) for chosen in some)
    return all(minor >= 0 if tensor.domain == "positive semidefinite" else minor > 0 for minor in minors)


def _determinant(rows: list[list]):
    exact = all(isinstance(value, fmpq) for row in rows for value in row)
    return (fmpq_mat if exact else arb_mat)(rows).det()


def _symmetric(n, random):
    upper = {
        (i, j): fmpq(random.randint(1, 9) * random.choice((-1, 1)), random.choice((2, 3, 5))) for i in range(n) for j in range(i, n)
    }
    return [[upper[min(i, j), max(i, j)] for j in range(n)] for i in range(n)]


def _skew(n, random):
    upper = {
        (i, j): fmpq(random.randint(1, 7) * random.choice((-1, 1)), random.choice((2, 3, 5)))
        for i in range(n)
        for j in range(i + 1, n)
    }
    return [[upper[i, j] if i < j else -upper[j, i] if j < i else fmpq(0) for j in range(n)] for i in range(n)]


def _orthogonal(n, random):
    """Cayley: (I − K)(I + K)⁻¹ for a skew K is orthogonal and rational; with either sign of its determinant."""
    skew = fmpq_mat(_skew(n, random))
    one = fmpq_mat([[int(i == j) for j in range(n)] for i in range(n)])
    first, *others = ((one - skew) * (one + skew).inv()).tolist()
    sign = random.choice((1, -1))
    return [[sign * value for value in first], *others]


def _reflection(n, random):
    """I − 2 v vᵀ / vᵀv."""
    return [[int(i == j) - 2 * x for j, x in enumerate(row)] for i, row in enumerate(_projection(n, random))]


def _projection(n, random):
    """v vᵀ / vᵀv."""
    v = [fmpq(random.randint(1, 5) * random.choice((-1, 1))) for _ in range(n)]
    length = sum((x * x for x in v), fmpq(0))
    return [[a * b / length for b in v] for a in v]


def _oblique(n, random):
    """u (vᵀu)⁻¹ vᵀ with random n × r matrices: idempotent, of any rank, and not symmetric."""
    rank = random.randint(1, n)
    for _ in range(9):
        u, v = (fmpq_mat([[fmpq(random.randint(-4, 4)) for _ in range(rank)] for _ in range(n)]) for _ in range(2))
        if (v.transpose() * u).det() != 0:
            return (u * (v.transpose() * u).inv() * v.transpose()).tolist()
    return _projection(n, random)


#: (p, q) for t² + p t + q with roots on the unit circle: A² = -I, A³ = I, A³ = -I.
_TURNS = ((0, 1), (1, 1), (-1, 1))


def _similar(n, random):
    """V D V⁻¹ with a few eigenvalues, ones beside the diagonal or turns by a right angle or a third: A² = I, A² = 0, A³ = I."""
    kind = random.choice(("diagonal", "diagonal", "chained", "turned"))
    values = random.sample((-1, 0, 1, 2), 2)
    inner = [[fmpq((values[0] if kind == "chained" else random.choice(values)) * (i == j)) for j in range(n)] for i in range(n)]
    p, q = random.choice(_TURNS)
    for i in range(0, n - 1, 2):
        if kind == "chained":
            inner[i][i + 1] = fmpq(1)
        elif kind == "turned" and (i == 0 or random.random() < 0.7):
            inner[i][i : i + 2], inner[i + 1][i : i + 2] = [fmpq(0), fmpq(-q)], [fmpq(1), fmpq(-p)]
    for _ in range(9):
        basis = fmpq_mat([[fmpq(random.randint(-3, 3)) for _ in range(n)] for _ in range(n)])
        if basis.det() != 0:
            return (basis * fmpq_mat(inner) * basis.inv()).tolist()
    return inner


def _normal(n, random):
    """Q D Qᵀ with an orthogonal Q and turns of several lengths: neither symmetric nor skew."""
    inner = [[fmpq(random.randint(1, 5) * (i == j)) for j in range(n)] for i in range(n)]
    for i in range(0, n - 1, 2):
        turn = fmpq(random.randint(1, 4))
        inner[i][i + 1], inner[i + 1][i], inner[i + 1][i + 1] = turn, -turn, inner[i][i]
    basis = fmpq_mat(_orthogonal(n, random))
    return (basis * fmpq_mat(inner) * basis.transpose()).tolist()


def _diagonal(n, random):
    return [[fmpq(random.randint(1, 9), 2 + i) if i == j else fmpq(0) for j in range(n)] for i in range(n)]


def _triangular(n, random):
    return [[fmpq(random.randint(1, 9), 2 + i) if j <= i else fmpq(0) for j in range(n)] for i in range(n)]


def solve_for(point: Point, tensor: Tensor, instances, budget: Budget) -> bool:
    """Give the tensor's entries values at which the equations hold, where they are affine in them; free ones keep theirs.

    Overdue where that takes more than the budget.
    """
    return solve_linear(point, tensor, instances, Attempt(1, budget)) and all(is_true(i, point) for i in instances)
