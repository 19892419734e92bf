"""Judges a row of a solved equation: ∇_w L = 0 ⇒ XᵀX w = Xᵀy ⇒ w = (XᵀX)⁻¹Xᵀy.

Knows terms and values. What is claimed of a row is that its own solutions solve the row above. So at each point the
unknown is given a value at which the row holds (the stated value in the last row, the solution of the row in between)
and the row above is tried there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from flint import arb, fmpq

from ..errors import SymgradError
from ..reading.facts.records import Solution
from ..terms.building import both
from ..terms.claims import Claim
from ..terms.indices import sizes as sizes_of
from ..terms.nodes import Definition, Entry, Index, Relation, Tensor
from ..terms.replacement import Replacement
from ..values.effort import Budget
from ..values.evaluate import Point, evaluate
from .diagnosis import LEAST_POINTS, NOTHING, Diagnosis, diagnose_at
from .equations import MOST_STEPS, solve_for
from .implications import judge_where
from .integers import in_order, index_values
from .points import WIDE_FROM, Sampler, keys_of
from .setting import reached, setting
from .sizes import assignments, choose_sizes
from .trials import AGREE, DIFFER, Sides, certificate, entries_text
from .verdicts import Counterexample, Verdict

POINTS, DIGITS = 3, 80
#: Digits of a stated value: what is 0 where it is put has to be seen to be 0, which `compare` does below 2^-500 only.
STATED_DIGITS = 200


def judge_solution(solution: Solution, judge: Callable[[Claim], Verdict]) -> Verdict:
    """The verdict on one row of a solved equation."""
    if not solution.before:
        return Verdict("holds", "the equation to be solved: it claims nothing by itself")
    verdict = _solves(solution, solution.before[0])
    for other in solution.before[1:] if verdict.status == "refuted" else ():
        found = _solves(solution, other)
        verdict = found if found.passed else verdict
    if verdict.passed and solution.only:
        return _another(solution, solution.before[0]) or _alone(solution, solution.before[0], judge) or verdict
    return verdict


def _alone(solution: Solution, before: Claim, judge: Callable[[Claim], Verdict]) -> Verdict | None:
    """The verdict where this row does not hold wherever the one before does, or that cannot be told; None where it does."""
    if not solution.unknown.rank:
        return None
    under = judge_where(solution.claim, (before,), judge)
    if under.status == "refuted":
        return replace(under, reason="the row above has another solution")
    return None if under.passed else Verdict("unknown", f"whether the row above has no other solution: {under.reason}")


def _another(solution: Solution, before: Claim) -> Verdict | None:
    """A refutation by a solution of a row before that is none of this row: x² = 9 ⇔ x = 3; None where none is found."""
    claim, unknown = solution.claim, solution.unknown
    if unknown.rank:
        return None
    condition = Relation(before.relation, before.left, before.right)
    about = setting(Claim(claim.left, claim.relation, claim.right, before.given + claim.given, both(before.where, claim.where)))
    sampler, sides = Sampler(about), Sides(about, claim.left, claim.right, claim.relation)
    for number, sizes in enumerate(choose_sizes(about)):
        point = sampler.point(sizes, 900 + number)
        if point is None:
            continue
        for solved in roots(point, unknown, condition):
            if not all(value in sampler.bounds[unknown] for value in solved.values[unknown].values()):
                continue
            for place in assignments(about, sizes):
                trial = sides.at(solved, place)
                if trial.outcome == DIFFER:
                    shown = certificate(trial, about)
                    return Verdict("refuted", "the row above has another solution", (shown.sizes,), shown)
    return None


def as_put(solution: Solution) -> Claim | None:
    """The row before with the stated value in the place of the unknown; None of a row in between."""
    entry, value = solution.values
    is_last = type(solution.claim.left) is Entry and solution.claim.left.tensor is solution.unknown
    if not solution.before or not is_last or any(type(index) is not Index for index in entry.indices):
        return None
    tensor, before = solution.unknown, solution.before[0]
    indices = tuple(index for index in entry.indices if type(index) is Index)
    put = Replacement({tensor: Tensor(tensor.name, tensor.axes, tensor.domain, Definition(indices, value))})
    return replace(before, left=put(before.left), right=put(before.right), given=put.each(before.given), where=put(before.where))


def _solves(solution: Solution, before: Claim) -> Verdict:
    """Whether the solutions of a row solve an equation before it."""
    claim, unknown = solution.claim, solution.unknown
    is_last = type(claim.left) is Entry and claim.left.tensor is unknown
    entry, value = solution.values
    stated = Relation("=", entry, value) if is_last else Relation(claim.relation, claim.left, claim.right)
    given = before.given + claim.given
    about = setting(Claim(before.left, "=", before.right, (*given, stated), both(before.where, claim.where)))
    # The row itself is no assumption about how points are drawn: it is what the unknown is solved from.
    drawn = setting(Claim(before.left, "=", before.right, given, before.where))
    about = replace(about, conditions=drawn.conditions, where=drawn.where)
    sampler, sides = Sampler(about), Sides(about, before.left, before.right, "=")
    agreed, problem, sizes_tried = 0, "", []
    outside = None
    budget = Budget(sampler.effort, MOST_STEPS)
    for number, sizes in enumerate(choose_sizes(about)):
        for seed in range(POINTS):
            point = sampler.point(sizes, seed * WIDE_FROM + number)
            if point is None:
                problem = problem or "no point was found that meets the assumptions"
                continue
            solved, why = _put(entry, value, point) if is_last else _solve(claim, unknown, entry, value, point, budget)
            if solved is None:
                problem = why
                continue
            if is_last and not all(value in sampler.bounds[unknown] for value in solved.values[unknown].values()):
                outside = outside or solved
            for place in assignments(about, sizes):
                trial = sides.at(solved, place)
                if trial.outcome == DIFFER:
                    shown = certificate(trial, about)
                    if new := _only_in(claim, before):
                        return Verdict("unknown", f"nothing says what {new} is, which the row above does not have")
                    what = "the stated value" if is_last else "the solution of this row"
                    found = _diagnosed(solution, before, sampler, budget) if is_last else NOTHING
                    reason = f"{what} does not solve the row above"
                    return Verdict("refuted", reason, (shown.sizes,), shown, str(found), found.mended)
                if trial.outcome == AGREE:
                    agreed += 1
                else:
                    problem = trial.message
            named = {size.name: count for size, count in sizes.items()}
            if named not in sizes_tried:
                sizes_tried.append(named)
    if not agreed and outside is not None:
        return Verdict(
            "refuted",
            f"the stated value lies outside of where {unknown.name} was declared, at every point tried",
            (),
            _stated(outside, unknown, about),
        )
    if not agreed:
        return Verdict("unknown", problem or "no point was found at which the equation can be tried")
    return Verdict("holds", f"it solves the row above at {agreed} places tried: not a proof", tuple(sizes_tried))


def _only_in(claim: Claim, before: Claim) -> str:
    """A name that nothing declares or defines in a row, and that the row before does not have: the m of m_1 = m φ; "" for none."""
    known = {node.name for side in (before.left, before.right) for node in (*reached(side), *sizes_of(side))}
    own = {node for side in (claim.left, claim.right) for node in (*reached(side), *sizes_of(side))}
    new = sorted(node.name for node in own if node in claim.undeclared | claim.numbers and node.name not in known)
    return new[0] if new else ""


def _diagnosed(solution: Solution, before: Claim, sampler: Sampler, budget: Budget) -> Diagnosis:
    """What the mistake in the stated value looks like, by the solutions of the row above where that is linear in the unknown."""
    entry, value = solution.values
    stated = Claim(entry, "=", value, solution.claim.given)
    about = setting(stated)
    known = dict.fromkeys((*about.tensors, *sampler.about.tensors))
    about = replace(about, tensors=tuple(tensor for tensor in known if tensor is not solution.unknown))
    sides, above = Sides(about, entry, value, "="), Relation("=", before.left, before.right)
    found = []
    choices = choose_sizes(sampler.about)
    for number in range(max(len(choices), LEAST_POINTS) if choices else 0):
        point = sampler.point(choices[number % len(choices)], 700 + number)
        instances = [(above, values) for values in index_values(in_order(above.free), choices[number % len(choices)])]
        if point is not None and solve_for(point, solution.unknown, instances, budget):
            found += [sides.at(point, place) for place in assignments(about, point.sizes)]
    return diagnose_at(
        stated, about, sampler.effort, [trial for trial in found if trial.left is not None and trial.right is not None]
    )


def _stated(point: Point, unknown: Tensor, about) -> Counterexample:
    """The numbers of a point at which the stated value is out of place."""
    sizes = {size.name: count for size, count in point.sizes.items()}
    return Counterexample(
        sizes,
        {},
        {tensor.name: entries_text(point.values[tensor]) for tensor in about.tensors},
        entries_text(point.values[unknown]),
        "outside of its domain",
    )


def _put(entry: Entry, value, point: Point):
    """The point with the unknown at its stated value."""
    known: dict = {}
    try:
        for key in keys_of(entry.tensor, point.sizes):
            indices = {slot: at for slot, at in zip(entry.indices, key, strict=True) if type(slot) is Index}
            known[key] = evaluate(value, point, indices, STATED_DIGITS)
    except (SymgradError, ArithmeticError) as error:
        return None, f"the stated value has no value at the points tried: {error}"
    return point.moved({**point.values, entry.tensor: known}), ""


def _solve(claim: Claim, unknown: Tensor, entry, value, point: Point, budget: Budget):
    """The point with the unknown at a solution of the row: of a linear system, the last row's value, or a root."""
    condition = Relation("=", claim.left, claim.right)
    instances = [(condition, values) for values in index_values(in_order(condition.free), point.sizes)]
    changed = point.moved({t: dict(v) for t, v in point.values.items()})
    if solve_for(changed, unknown, instances, budget):
        return changed, ""
    solved, why = _put(entry, value, point)
    if solved is None:
        return None, why
    about = setting(claim)
    sides = Sides(about, claim.left, claim.right, "=")
    if all(sides.at(solved, values).outcome == AGREE for _, values in instances):
        return solved, ""
    root = solve_for_root(changed, unknown, condition) if unknown.rank == 0 else None
    if root is not None:
        return root, ""
    return None, f"no solution of the row for {unknown.name} was found at the points tried"


def solve_for_root(point: Point, unknown: Tensor, condition) -> Point | None:
    """The first of the roots that are found; None where there is none."""
    return next(roots(point, unknown, condition), None)


def roots(point: Point, unknown: Tensor, condition) -> Iterator[Point]:
    """Scalar roots of an equation, each enclosed in a small ball by bisection, where a change of sign is seen."""

    def residual(x):
        moved = point.moved({**point.values, unknown: {(): x}})
        try:
            return evaluate(condition.left, moved, {}, DIGITS) - evaluate(condition.right, moved, {}, DIGITS)
        except (SymgradError, ArithmeticError):
            return None

    grid = [fmpq(n, 8) for n in (*range(-64, 0), *range(1, 65))]
    signs = [(x, r) for x in grid if (r := residual(x)) is not None and (r > 0 or r < 0)]
    for (a, left), (b, right) in zip(signs, signs[1:], strict=False):
        if b - a > fmpq(1, 4) or (left > 0) == (right > 0):
            continue
        for _ in range(200):
            middle = (a + b) / 2
            at = residual(middle)
            if at is None:
                break
            if not (at > 0 or at < 0):
                a = b = middle
                continue
            if (at > 0) == (left > 0):
                a = middle
            else:
                b = middle
        else:
            ball = arb((a + b) / 2, (b - a))
            rest = residual(ball)
            if rest is None or not rest.is_finite() or not abs(rest) < 1:
                continue
            yield point.moved({**point.values, unknown: {(): ball}})
