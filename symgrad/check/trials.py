"""One claim at one point: evaluate both sides and say whether they agree, differ, or cannot be compared there.

Knows terms. What a missing value means is decided here and nowhere else:
- neither side has a value, or a definition that the claim uses has none: the point says nothing;
- the left side alone has none (log x at x < 0, a kink): the claim says nothing there;
- the right side alone has none: it is noted; where that is so on a whole neighbourhood, the claim is false there;
- a tensor used outside its axes on the right side, or under a sum on the left: the claim is false.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flint import arb, fmpq

from ..errors import RangeError, UndefinedError, UnsettledError
from ..terms.nodes import Cases, Node, Range, Tensor
from ..values.evaluate import Point, compare, evaluate
from .integers import Assignment
from .points import keys_of
from .setting import Setting
from .slots import outside, uses
from .verdicts import Counterexample

DIGITS = 50
#: Digits to which values are followed that could not be told apart.
SHARPER = (200, 1000)
WHOLE_VALUED = ("binary", "sign", "integer")


def is_whole_valued(tensor: Tensor) -> bool:
    """Whether the entries of a tensor are integers."""
    return tensor.domain in WHOLE_VALUED or isinstance(tensor.domain, Range)


AGREE, DIFFER, SILENT, UNDECIDED = "agree", "differ", "silent", "undecided"


@dataclass(frozen=True)
class Trial:
    """The two sides at a point: `outcome` is agree, differ, silent (nothing is claimed there) or undecided.

    left, right   the values, or None
    message       why a side has no value, or why it is undecided
    missing       "left" or "right" where that side alone has no value
    undefined     the innermost part of it that has none, where known
    """

    outcome: str
    point: Point
    indices: Assignment
    left: fmpq | arb | None = None
    right: fmpq | arb | None = None
    message: str = ""
    missing: str = ""
    undefined: Node | None = None

    @property
    def exact(self) -> bool:
        """Whether both values are rationals."""
        return _exact(self.left, self.right)


class Sides:
    """Both sides of a claim, ready to be tried at many points."""

    def __init__(self, about: Setting, left: Node, right: Node, relation: str):
        self.about, self.left, self.right, self.relation = about, left, right, relation
        self.left_uses, self.right_uses = tuple(uses(left)), tuple(uses(right))

    def at(self, point: Point, indices: Assignment) -> Trial:
        """Try them at one point and one choice of the free indices."""
        left, left_error = _value(self.left, point, indices)
        right, right_error = _value(self.right, point, indices)
        if left_error is None and right_error is None:
            trial = Trial(agreement(self.relation, left, right), point, indices, left, right)
            return self.sharper(trial) if trial.outcome == UNDECIDED else trial
        if left_error is not None and right_error is not None:
            return Trial(SILENT, point, indices, message=str(left_error))
        unsettled = next((error for error in (left_error, right_error) if isinstance(error, UnsettledError)), None)
        if unsettled is not None:
            return Trial(SILENT, point, indices, left, right, str(unsettled))
        if right_error is not None:
            if isinstance(right_error, RangeError) and _out(self.right_uses, point, indices):
                return Trial(DIFFER, point, indices, left, None, str(right_error), "right")
            return Trial(SILENT, point, indices, left, None, str(right_error), "right", getattr(right_error, "node", None))
        if isinstance(left_error, RangeError):
            culprit = _out(self.left_uses, point, indices)
            if culprit is not None and culprit.expression.free & {index for index, _ in culprit.binders}:
                return Trial(DIFFER, point, indices, None, right, str(left_error), "left")
        return Trial(SILENT, point, indices, None, right, str(left_error), "left")

    def sharper(self, trial: Trial, more: tuple[int, ...] = SHARPER) -> Trial:
        """The trial with as many digits as tell its two values apart, of `more` in turn, where they overlap.

        Values that overlap at all of them agree for = and ≤; for < and ≠ that is undecided. At a point of limited digits
        itself (a root of an equation) there is no more to know.
        """
        if trial.left is None or trial.right is None or trial.exact or compare("=", trial.left, trial.right) is False:
            return trial
        exact_point = all(isinstance(value, fmpq) for entries in trial.point.values.values() for value in entries.values())
        for digits in more if exact_point else ():
            left, _ = _value(self.left, trial.point, trial.indices, digits)
            right, _ = _value(self.right, trial.point, trial.indices, digits)
            if left is None or right is None:
                break
            outcome = agreement(self.relation, left, right, digits)
            trial = replace(trial, outcome=outcome, left=left, right=right)
            if compare("=", left, right, digits) is False:
                return trial
        if trial.outcome != UNDECIDED:
            return trial
        if self.relation in ("≤", "≥"):
            return replace(trial, outcome=SILENT, message="at a tie")  # both relations hold there: other points decide
        digits = more[-1] if exact_point else DIGITS
        return replace(trial, message=f"the two sides could not be told apart at {digits} digits")

    def shrinks_domain(self, trial: Trial) -> bool:
        """Whether the right side alone has no value, on a whole neighbourhood of the point.

        Beside discrete values (0 log 0 for a one-hot y) only a case that no branch covers counts.
        """
        discrete = any(map(is_whole_valued, self.about.tensors))
        if trial.missing != "right" or discrete and type(trial.undefined) is not Cases:
            return False
        if not definitions_have_values(self.about, trial.point):
            return False
        for step in (1, -1, 2):
            moved = _moved(trial.point, step)
            if self.at(moved, trial.indices).missing != "right":
                return False
        return True


def _value(node, point, indices, digits=DIGITS):
    try:
        return evaluate(node, point, indices, digits), None
    except (RangeError, UndefinedError) as error:
        return None, error


def _out(slots, point, indices):
    """The first slot written on a side that leaves its axis at these index values."""
    return next((use for use in slots if outside(use, point.sizes, indices) is not None), None)


def _moved(point, step):
    count = 0
    values = {}
    for tensor, entries in point.values.items():
        if is_whole_valued(tensor):
            values[tensor] = entries
            continue
        values[tensor] = {}
        for key, value in entries.items():
            count += 1
            values[tensor][key] = value + fmpq(step * count, 10**9 + count * count)
    return point.moved(values)


def definitions_have_values(about: Setting, point: Point) -> bool:
    """Whether every entry of every defined tensor that the claim reaches has a value at the point."""
    for tensor in about.defined:
        for key in keys_of(tensor, point.sizes):
            indices = dict(zip(tensor.defined_as.indices, key, strict=True))
            if _value(tensor.defined_as.body, point, indices)[1] is not None:
                return False
    return True


def agreement(relation: str, left, right, digits: int = DIGITS) -> str:
    """agree, differ or undecided for two values of `digits` digits.

    Balls agree where they are tight and overlap, and differ where they are disjoint; so a strict inequality between
    balls that overlap is undecided, and so is ≠.
    """
    found = compare(relation, left, right, digits)
    if found is None:
        return UNDECIDED
    if found:
        return AGREE
    overlapping = relation in ("<", ">", "≠") and compare("=", left, right, digits)
    return UNDECIDED if overlapping and not _exact(left, right) else DIFFER


def _exact(*values) -> bool:
    return all(isinstance(value, fmpq) for value in values)


# --- certificates ---------------------------------------------------------------------------------------------------


def certificate(trial: Trial, about: Setting) -> Counterexample:
    """The trial as plain text and numbers."""
    sizes = {size.name: value for size, value in trial.point.sizes.items()}
    indices = {index.name: trial.indices[index] for index in about.indices if index in trial.indices}
    values: dict[str, str] = {}
    for tensor in about.tensors:
        shares = sum(other.name == tensor.name for other in about.tensors)
        name = tensor.name if shares == 1 else f"{tensor.name} of rank {tensor.rank}, {tensor.domain}"
        values[name] = entries_text(trial.point.values[tensor])
    left, right = _apart(trial)
    return Counterexample(sizes, indices, values, left, right)


def _apart(trial) -> tuple[str, str]:
    """Both values with as many digits as show the difference."""
    for digits in (12, 20, 40, 80, 250, 1000):
        left = number_text(trial.left, digits) if trial.left is not None else "no value"
        right = number_text(trial.right, digits) if trial.right is not None else "no value"
        if left != right:
            break
    return left, right


def number_text(value, digits: int = 12) -> str:
    """An exact number as it is where it is short, else decimals."""
    if isinstance(value, fmpq):
        text = str(value)
        return text if len(text) <= 24 else arb(value).str(digits, radius=False)
    return value.str(digits, radius=False)


def entries_text(entries: Mapping) -> str:
    """A scalar as a number, a vector as (…), a matrix as [… ; …], more as nested (…)."""
    if tuple(entries) == ((),):
        return number_text(entries[()])
    return _nested(sorted(entries.items()))


def _nested(items) -> str:
    if len(items[0][0]) == 1:
        return f"({', '.join(number_text(value) for _, value in items)})"
    rows: dict = {}
    for key, value in items:
        rows.setdefault(key[0], []).append((key[1:], value))
    return f"({', '.join(_nested(row) for row in rows.values())})"
