"""The exact value of a formula at given sizes and numbers: a rational as long as only rational operations occur,
else a ball.

The way in to the evaluator; it sets the precision and raises it until the answer has the digits that were asked
for. Knows nodes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from ..errors import DefinitionError, LimitError, UnsettledError
from ..terms.depth import deep
from ..terms.nodes import Condition, Index, Node, Range, Size, Tensor

# What each kind of node means is known once these are loaded.
from . import applications, entries, expectation, interpreter  # noqa: F401
from .arithmetic import Undecided, arb, fmpq, is_tiny, precision
from .closures import condition_of, value_of
from .effort import Effort, toll
from .integer_values import integer_of
from .scopes import Environment, Run

#: The steps (entries, terms of sums, calls) that one evaluation may take.
STEP_LIMIT = 500_000
#: Each next try has this many times the bits of the one before; after TRIES of them a ball around 0 counts as 0.
RAISE, TRIES = 4, 3
#: A step at more bits than these costs more than one.
USUAL_BITS = 400

#: The numbers of a tensor, by the values of its indices.
Entries: TypeAlias = Mapping[tuple[int, ...], int | Fraction | fmpq | arb]


class Point:
    """Sizes and numbers at which formulas are evaluated; what was found is kept, so later evaluations share it. Not
    to be changed.

    sizes    the int of every Size
    values   for every free tensor its entries, keyed by index values as its axes' ranges say; a scalar's key is ().
             Numbers are fmpq or arb (int and Fraction are taken too). A defined tensor has no values: its
             definition is evaluated. A random tensor may have a sample; inside 𝔼 it is averaged over.
    variant  which stand-ins are taken for unknown functions: 0 (rational), 1 or 2
    effort   where the work of evaluations at this point is counted
    """

    __slots__ = ("sizes", "values", "variant", "effort", "_runs")

    def __init__(
        self,
        sizes: Mapping[Size, int],
        values: Mapping[Tensor, Entries],
        variant: int = 0,
        effort: Effort | None = None,
    ):
        self.sizes = dict(sizes)
        self.values = values
        self.variant = variant
        self.effort = Effort() if effort is None else effort
        self._runs: dict[tuple[int, bool], Run] = {}

    def moved(self, values: Mapping[Tensor, Entries]) -> Point:
        """The same sizes with other numbers; its work counts with this point's."""
        return Point(self.sizes, values, self.variant, self.effort)

    def _run(self, bits, final):
        run = self._runs.get((bits, final))
        if run is None:
            run = self._runs[bits, final] = Run(self.sizes, self.values, self.variant, STEP_LIMIT)
        run.limit = run.steps = STEP_LIMIT
        return run

    def integer(self, expression: Node, indices: Mapping[Index, int] = {}) -> int:
        """The value of an integer expression."""
        environment: Environment = {**self.sizes}
        environment.update({tensor: table for tensor, table in self.values.items() if isinstance(tensor.domain, Range)})
        environment.update(indices)
        try:
            return integer_of(expression)(environment)
        except KeyError as error:
            raise _missing(error) from None

    def integers(self, range_: Range, indices: Mapping[Index, int] = {}) -> range:
        """The integers of a Range (an axis, an index's range)."""
        return range(self.integer(range_.lower, indices), self.integer(range_.upper, indices) + 1)


def evaluate(node: Node, point: Point, indices: Mapping[Index, int] = {}, digits: int = 50) -> fmpq | arb:
    """The value of a scalar node: exact, or a ball of at least `digits` correct digits.

    A derivative by an entry takes all entries of its tensor as independent, those of a symmetric one too. By an
    entry of a defined tensor it follows the dependence through that name. Where digits are lost, more precision is
    tried; a ball that contains 0 comes back only after the highest one, so it is 0 as far as thousands of bits can
    tell. Compare values by `compare`: ordinary operators on balls work at the caller's precision, 53 bits unless it
    was set.

    Raises RangeError (a tensor used outside its axes), UndefinedError (log of -1, 1/0, a kink under ∂),
    UnsupportedError (no way to evaluate), DefinitionError (a name without a value), LimitError (too many steps).
    """

    def compute(run):
        return value_of(node)(run.root, {**run.sizes, **indices})

    return _with_precision(node, compute, point, digits, _is_accurate)


def holds(condition: Condition, point: Point, indices: Mapping[Index, int] = {}, digits: int = 50) -> bool:
    """Whether a condition holds. Errors as `evaluate`."""

    def compute(run):
        return condition_of(condition)(run.root, {**run.sizes, **indices})

    return _with_precision(condition, compute, point, digits, lambda value, digits: True)


def _with_precision(node, compute, point, digits, accurate):
    bits = digits * 10 // 3 + 64
    try:
        with deep():
            for attempt in range(TRIES):
                final = attempt == TRIES - 1
                run = point._run(bits, final)
                with precision(bits, final):
                    try:
                        value = compute(run)
                        if final or accurate(value, digits):
                            return value
                    except Undecided:
                        if final:
                            raise UnsettledError("a sign could not be settled at the highest precision") from None
                    finally:
                        point.effort.spend((toll(node) + run.limit - run.steps) * max(bits // USUAL_BITS, 1))
                bits *= RAISE
    except RecursionError:
        raise LimitError("the formula or its chain of definitions is too deep to evaluate") from None
    except KeyError as error:
        raise _missing(error) from None
    raise AssertionError("the last try returns")


def _is_accurate(value, digits):
    return type(value) is fmpq or value.rel_accuracy_bits() * 3 >= digits * 10


def _missing(error: KeyError) -> Exception:
    """Of an index or size without a value a DefinitionError that names it; any other error as it is."""
    missing = error.args[0] if error.args else None
    if not isinstance(missing, (Index, Size)):
        return error
    kind = "index" if type(missing) is Index else "size"
    return DefinitionError(f"the {kind} {missing.name} has no value at this point")


def compare(relation: str, left: fmpq | arb, right: fmpq | arb, digits: int = 50) -> bool | None:
    """Whether left `relation` right (= ≠ < ≤ > ≥), for two values from `evaluate` with as many digits; None: not
    decided.

    Rationals compare exactly. Disjoint balls differ. Overlapping ones are equal where their radii are below
    10^-(digits - 10) of the larger magnitude. Two that both contain 0 (after the highest precision) are equal where
    they are below 2^-500: a tiny value that is not 0 has a ball of its own, so nothing is accepted for being small.
    """
    if type(left) is fmpq and type(right) is fmpq:
        order = (left > right) - (left < right)
    else:
        order = _order(left, right, digits)
        if order is None:
            return None
    return {"=": order == 0, "≠": order != 0, "<": order < 0, "≤": order <= 0, ">": order > 0, "≥": order >= 0}[relation]


def _order(left, right, digits):
    """-1, 0, 1 as left is less, equal, greater; None where that is not decided."""
    bits = (digits * 10 // 3 + 64) * RAISE ** (TRIES - 1)
    with precision(bits):
        left, right = arb(left), arb(right)
        if not left.is_finite() or not right.is_finite():
            return None
        if left < right:
            return -1
        if left > right:
            return 1
        if left.contains(0) or right.contains(0):
            return 0 if is_tiny(left) and is_tiny(right) else None
        largest = max(left.abs_lower(), right.abs_lower())
        if left.rad() + right.rad() <= largest * arb(10) ** (10 - digits):
            return 0
        return None
