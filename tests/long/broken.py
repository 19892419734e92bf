"""What a test must see: every rule broken once, every row of the operator tables falsified once, every sampler narrowed once.

A rule's law and a move's result are made wrong, and the judge must refute them. A cell of a row is made wrong, and the checks of
that row must fail. The points that may be tried are narrowed, and a false claim that is refuted otherwise must no longer be: so
each of these points is needed, and a document that is refuted only there turns a test red where they are lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from random import Random
from unittest.mock import patch

import pytest

from symgrad import check, read
from symgrad.check.checker import judge
from symgrad.check.trials import SILENT, Sides, Trial
from symgrad.derive.simplify import scope_names
from symgrad.errors import SymgradError
from symgrad.operators.arrays import ARRAYS, NAMED, OPAQUE
from symgrad.operators.functions import FUNCTIONS
from symgrad.operators.operator import Opaque as OpaqueEntry
from symgrad.operators.row import Opaque, Row
from symgrad.rules.moves import PARTS, WHOLE
from symgrad.rules.scope import Scope
from symgrad.rules.search import collect
from symgrad.rules.tidying import tidy
from symgrad.terms.claims import Claim
from symgrad.terms.nodes import ONE, TWO, ZERO, Node, add, mul, neg
from symgrad.values import closures
from tests.operators import test_arrays as array_checks
from tests.operators import test_functions as checks

from .outcome import Clock, Outcome
from .rewritings import laws

BREAKS: tuple[Callable[[Node], Node], ...] = (lambda node: add(node, ONE), neg, lambda node: mul(TWO, node))


# --- rules and moves ------------------------------------------------------------------------------------------------


def _rules(random: Random) -> Iterator[tuple[str, bool]]:
    """(what was broken, whether it was seen)."""
    for name, law in random.sample(laws(), len(laws())):
        for number, broken in enumerate(BREAKS):
            if law.right is ZERO and number:
                continue
            yield f"the law of {name}, break {number}", judge(dataclasses.replace(law, right=broken(law.right))).status == "refuted"


def _moves(random: Random) -> Iterator[tuple[str, bool]]:
    for move in random.sample((*PARTS, *WHOLE), len(PARTS) + len(WHOLE)):
        for claim in read(move.law, move.name).claims:
            if not isinstance(claim, Claim):
                continue
            scope = Scope(scope_names(claim.left) + scope_names(claim.right), collect)
            for candidate in list(move.candidates(tidy(claim.left), scope))[:1]:
                wrong = Claim(claim.left, "=", add(candidate, ONE), claim.given, claim.where)
                yield f"the move {move.name}", judge(wrong).status == "refuted"


# --- the tables -----------------------------------------------------------------------------------------------------


def _falsified(row: Row) -> Iterator[tuple[str, Row, tuple[Callable[..., object], ...]]]:
    """(column, the row with a wrong cell there, the checks of which one must fail)."""
    if not isinstance(row.definition, Opaque):
        definition = row.definition
        yield "definition", dataclasses.replace(row, definition=lambda *a: add(definition(*a), ONE)), (_agrees_with_sympy,)
    if not isinstance(row.at_zero, Opaque):
        yield "at_zero", dataclasses.replace(row, at_zero=add(row.at_zero, ONE)), (checks.test_parity_and_signs_hold,)
    if row.parity in ("even", "odd"):
        other = "odd" if row.parity == "even" else "even"
        yield "parity", dataclasses.replace(row, parity=other), (checks.test_parity_and_signs_hold,)
    if not isinstance(row.numpy, Opaque) and not isinstance(row.sympy, Opaque):
        code = f"({row.numpy}) + 1"
        yield "numpy", dataclasses.replace(row, numpy=code), (checks.test_its_numpy_code_gives_its_values,)


def _agrees_with_sympy(row: Row) -> None:
    assert checks.faults(row) == []


def _functions(random: Random) -> Iterator[tuple[str, bool]]:
    for row in random.sample(list(FUNCTIONS.values()), len(FUNCTIONS)):
        with pytest.MonkeyPatch.context() as patching:
            if not isinstance(row.slope, Opaque):
                yield (
                    f"the judge's slope of {row.name}",
                    _holds(checks.test_a_slope_of_the_judge_that_is_wrong_does_not_pass, row, patching),
                )
            if not isinstance(row.flint, Opaque):
                yield f"the balls of {row.name}", _holds(checks.test_a_ball_of_the_judge_that_is_wrong_does_not_pass, row, patching)
        with pytest.MonkeyPatch.context() as patching:
            said = _holds(checks.test_a_derivative_of_the_prover_that_is_wrong_is_refuted, row, patching)
            yield f"the prover's derivative of {row.name}", said
        for column, wrong, checked in _falsified(row):
            with pytest.MonkeyPatch.context() as patching:
                patching.setitem(FUNCTIONS, row.name, wrong)
                yield f"{column} of {row.name}", not all(_holds(one, wrong) for one in checked)


def _holds(checked: Callable[..., object], *arguments: object) -> bool:
    """Whether a test passes."""
    try:
        checked(*arguments)
    except (AssertionError, SymgradError, ArithmeticError, ValueError, TypeError):
        return False
    return True


def _arrays(random: Random) -> Iterator[tuple[str, bool]]:
    """The entry of each array operator, or the value of an opaque one, with a factor too many."""
    for name in random.sample(list(ARRAYS), len(ARRAYS)):
        row = ARRAYS[name]
        if isinstance(row.entry, OpaqueEntry):
            if not callable(row.value):
                continue
            wrong = dataclasses.replace(row, value=_doubled(row.value))
        else:
            wrong = dataclasses.replace(row, entry=_twice(row.entry))
        with pytest.MonkeyPatch.context() as patching:
            patching.setitem(ARRAYS, name, wrong)
            for word in row.words:
                patching.setitem(NAMED, word, tuple(wrong if one is row else one for one in NAMED[word]))
            if name in OPAQUE:
                patching.setitem(OPAQUE, name, wrong)
            _forget()
            checked = [array_checks.test_an_example_has_the_values_that_numpy_gives]
            if not row.is_opaque and row.shapes[0].operands:
                checked.append(array_checks.test_the_entry_of_a_row_has_the_values_that_numpy_gives)
            if name not in array_checks.IN_INDICES:
                checked.append(array_checks.test_an_example_is_raised_written_read_back_and_lowered)
            if name in array_checks.DIFFERENTIABLE:
                checked.append(array_checks.test_a_gradient_is_judged_and_agrees_with_differences)
            yield f"the operator {name}", not all(_holds(one, name) for one in checked)
        _forget()


def _forget() -> None:
    """What is kept of an operator: closures that evaluate it, and what was read with it."""
    closures._closures.clear()
    array_checks.claim_of.cache_clear()
    array_checks.gradient_of.cache_clear()


def _twice(entry: Callable[..., Node]) -> Callable[..., Node]:
    return lambda *arguments: mul(TWO, entry(*arguments))


def _doubled(value: Callable[..., object]) -> Callable[..., object]:
    def wrong(*arguments: object) -> object:
        return _times_two(value(*arguments))

    return wrong


def _times_two(found):
    return [_times_two(item) for item in found] if isinstance(found, (list, tuple)) else found * 2


# --- the samplers ---------------------------------------------------------------------------------------------------

Allowed = Callable[[Trial], bool]


def _numbers(trial: Trial) -> list:
    return [value for table in trial.point.values.values() for value in table.values()]


def _squares(trial: Trial) -> list[dict]:
    return [table for table in trial.point.values.values() if table and all(len(key) == 2 for key in table)]


def _size(trial: Trial, name: str) -> int:
    return next(value for size, value in trial.point.sizes.items() if size.name == name)


def _sizes(trial: Trial) -> list[int]:
    return list(trial.point.sizes.values())


def _symmetric(table: dict) -> bool:
    return all(table.get((j, i), value) == value for (i, j), value in table.items())


def _determinants(trial: Trial) -> list:
    """The determinants of the matrices of a point; -1 stands for those of more than two rows."""
    found = []
    for table in _squares(trial):
        if len(table) == 4:
            found.append(table[1, 1] * table[2, 2] - table[1, 2] * table[2, 1])
        else:
            found.append(table[1, 1] if len(table) == 1 else -1)
    return found


R1, RN, RMN, RNN = (
    rf"Let ${name} \in \mathbb{{R}}{power}$. "
    for name, power in (("x", ""), ("x", "^n"), ("A", r"^{m \times n}"), ("A", r"^{n \times n}"))
)
#: What is lost -> (whether a trial is still made, a false document that only the others refute).
NARROWED: dict[str, tuple[Allowed, str]] = {
    "negative numbers": (lambda t: all(v >= 0 for v in _numbers(t)), R1 + r"\[ |x| = x \]"),
    "positive numbers": (lambda t: all(v <= 0 for v in _numbers(t)), R1 + r"\[ |x| = -x \]"),
    "numbers above 1": (lambda t: all(abs(v) <= 1 for v in _numbers(t)), R1 + r"\[ \max(x, 1) = 1 \]"),
    "numbers within 1": (lambda t: all(abs(v) > 1 for v in _numbers(t)), R1 + r"\[ \max(|x|, 1) = |x| \]"),
    "large numbers": (lambda t: all(abs(v) < 100 for v in _numbers(t)), R1 + r"\[ \max(x, 5000) = 5000 \]"),
    "zero": (lambda t: all(v != 0 for v in _numbers(t)), R1 + r"\[ \mathbb{1}[x \ge 0] = \mathbb{1}[x > 0] \]"),
    "closed ends": (
        lambda t: all(v not in (0, 1) for v in _numbers(t)),
        r"Let $y \in [0,1]$. \[ \mathbb{1}[y > 0] = 1 \]",
    ),
    "fractions": (lambda t: all(getattr(v, "q", 1) == 1 for v in _numbers(t)), R1 + r"\[ \lfloor x \rfloor = x \]"),
    "ties": (
        lambda t: len(set(_numbers(t))) == len(_numbers(t)),
        RN + r"\[ \sum_{i=1}^n \mathbb{1}[x_i = \max_j x_j] = 1 \]",
    ),
    "different entries": (lambda t: len(set(_numbers(t))) <= 1, RN + r"\[ \sum_{i=1}^n x_i = n x_1 \]"),
    "the other value of a bit": (lambda t: all(v == 1 for v in _numbers(t)), r"Let $y \in \{0,1\}$. \[ y^2 + y = 2 \]"),
    "the other sign": (lambda t: all(v == 1 for v in _numbers(t)), r"Let $s \in \{-1,1\}$. \[ s^2 + s = 2 \]"),
    "sizes above 1": (lambda t: max(_sizes(t)) == 1, RN + r"\[ \sum_{i=1}^n x_i = x_1 \]"),
    "sizes above 2": (lambda t: max(_sizes(t)) <= 2, RN + r"\[ n^2 + 2 = 3 n \]"),
    "large sizes": (lambda t: max(_sizes(t)) <= 6, r"Let $n \in \mathbb{N}$. \[ \prod_{k=1}^{6} (n - k) = 0 \]"),
    "different sizes": (lambda t: len(set(_sizes(t))) <= 1, RMN + r"\[ \sum_{i=1}^m \sum_{j=1}^n 1 = n^2 \]"),
    "equal sizes": (lambda t: len(set(_sizes(t))) == len(_sizes(t)), RMN + r"\[ \mathbb{1}[m = n] = 0 \]"),
    "tall matrices": (lambda t: _size(t, "m") <= _size(t, "n"), RMN + r"\[ \max(m, n) = n \]"),
    "wide matrices": (lambda t: _size(t, "m") >= _size(t, "n"), RMN + r"\[ \max(m, n) = m \]"),
    "different indices": (lambda t: len(set(t.indices.values())) == 1, RN + r"\[ x_i x_j = x_i^2 \]"),
    "equal indices": (lambda t: len(set(t.indices.values())) == len(t.indices), RN + r"\[ \delta_{ij} x_i = 0 \]"),
    "indices above 1": (lambda t: set(t.indices.values()) == {1}, RN + r"\[ x_i = x_1 \]"),
    "the last index": (lambda t: t.indices != {k: max(_sizes(t)) for k in t.indices}, RN + r"\[ \mathbb{1}[i < n] = 1^{x_i^2} \]"),
    "matrices without symmetry": (lambda t: all(map(_symmetric, _squares(t))), RNN + r"\[ A_{ij} = A_{ji} \]"),
    "entries off the diagonal": (
        lambda t: all(v == 0 for table in _squares(t) for (i, j), v in table.items() if i != j),
        RNN + r"\[ A_{ij} = \delta_{ij} A_{ii} \]",
    ),
    "negative determinants": (lambda t: all(d > 0 for d in _determinants(t)), RNN + r"\[ |\det A| = \det A \]"),
    "rotations with a reflection": (
        lambda t: all(d > 0 for d in _determinants(t)),
        r"Let $Q \in \mathbb{R}^{n \times n}$ with $Q^\top Q = I$. \[ \det Q = 1 \]",
    ),
    "projections that are oblique": (
        lambda t: all(map(_symmetric, _squares(t))),
        r"Let $P \in \mathbb{R}^{n \times n}$ with $P P = P$. \[ P^\top = P \]",
    ),
    "the other branch": (
        lambda t: t.point.values != {} and _numbers(t)[0] == 0,
        r"Let $x, y \in \mathbb{R}$ with $x y = 0$. \[ x = 0 \]",
    ),
    "more digits": (lambda t: False, R1 + r"\[ \mathbb{1}[\tanh 200 < 1] + x = x \]"),
}


def _samplers(random: Random) -> Iterator[tuple[str, bool]]:
    intact = Sides.at
    for name, (allowed, text) in random.sample(list(NARROWED.items()), len(NARROWED)):

        def at(self: Sides, point, indices, allowed: Allowed = allowed) -> Trial:
            trial = intact(self, point, indices)
            return trial if allowed(trial) else Trial(SILENT, point, indices)

        refuted = [row.verdict.status for row in check(text).rows] == ["refuted"]
        with patch.object(Sides, "at", at):
            narrowed = [row.verdict.status for row in check(text).rows] == ["refuted"]
        yield f"{name} lost", refuted and not narrowed


PARTS_OF = {"rules": _rules, "moves": _moves, "samplers": _samplers, "rows": _functions, "operators": _arrays}


def run(seed: int, seconds: float) -> Outcome:
    """Every break once, or as many as there is time for, in the order of the seed; each kind gets its share of the time."""
    outcome = Outcome()
    for kind, breaks in PARTS_OF.items():
        clock = Clock(seconds / len(PARTS_OF))
        for what, seen in breaks(Random(seed)):
            outcome.figures[f"{kind} broken"] += 1
            if not seen:
                outcome.failures.append(f"seed {seed}: nothing turns red: {what}")
            if clock.is_over:
                break
    return outcome
