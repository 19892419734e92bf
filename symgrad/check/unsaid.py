"""What a refutation rests on that nothing says: the value of a name, the sign of one, what a letter runs over.

A name that a document neither declares nor defines is a number only as nothing says otherwise. A claim of such a name is refuted
where it is false whatever the name is. ‖w‖ = g is not, where nothing says what g is: it may well say just that. Nor is a claim
refuted whose right side has no value at negative numbers, where it is true of positive ones or of probabilities; nor one with an
index that may be summed over in the sense of Einstein. What is differentiated by, and what stands on both sides, is a variable: it
may have any value.

Knows terms and values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ..errors import SymgradError
from ..terms.claims import Claim
from ..terms.nodes import (
    Add,
    AnyFunction,
    Apply,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Index,
    Mul,
    Node,
    Sum,
    Tensor,
    UnknownFunction,
    walk,
)
from ..terms.replacement import Replacement
from ..values.evaluate import compare, evaluate
from .points import WIDE_FROM
from .trials import Trial
from .tries import Tries
from .verdicts import Verdict

Judge = Callable[[Claim], Verdict]

#: Other values of a name at which a false claim is tried, each at several scales.
VALUES, SCALES = 5, (1, 20, -20, 0)
DIGITS = 15
#: What may stand before a name to make it a differential.
DIFFERENTIAL = ("d", "\\mathrm{d}")
#: Domains that names of which nothing is said may have, and of how many names in a claim that is looked at.
DOMAINS, MOST_NAMES = (("positive", "positive"), ("unit", "between 0 and 1")), 4


def unsaid(tries: Tries, trial: Trial, judge: Judge) -> str:
    """Why a claim that is false at a point is not refuted for certain; "" where it is."""
    claim = tries.claim
    if any(tensor.name in DIFFERENTIAL for tensor in tries.about.tensors if tensor in claim.undeclared):
        return "d, which nothing declares, may make differentials of what stands behind it; false if it is a number"
    for name in on_one_side(claim):
        if isinstance(name, UnknownFunction) or _may_hold(tries, trial, name):
            return f"nothing says what {name.name} is; false for some values of it"
    if trial.missing == "right" and (found := _true_elsewhere(tries, judge)):
        return found
    summed = next((letter for letter, other in _summed(claim) if judge(other).passed), None)
    return "" if summed is None else f"true if {summed.name}, which stands on one side only, is summed over, and false otherwise"


# --- names on one side ----------------------------------------------------------------------------------------------


def on_one_side(claim: Claim) -> Iterator[Tensor | UnknownFunction]:
    """The names that nothing declares or defines and on which one side alone depends, variables left out."""
    left, right = _depends_on(claim.left), _depends_on(claim.right)
    variables = {entry.tensor for side in (left, right) for node in side for entry in getattr(node, "by", ())}
    names = [node for node in left ^ right if node in claim.undeclared or isinstance(node, UnknownFunction)]
    yield from sorted((name for name in names if name not in variables), key=lambda name: (isinstance(name, Tensor), name.name))


def _depends_on(side: Node) -> set[Tensor | AnyFunction | Derivative]:
    """The tensors and unknown functions on which a side depends, through definitions too, and the derivatives in it."""
    found: set[Tensor | AnyFunction | Derivative] = set()
    waiting: list[Node] = [side]
    while waiting:
        for part in walk(waiting.pop()):
            if type(part) is Derivative:
                found.add(part)
            if type(part) is Entry and part.tensor not in found:
                new = part.tensor.reach - found
                found |= new
                waiting += [tensor.definition.body for tensor in new if tensor.definition is not None]
            if type(part) is Apply:
                function = part.function.base if type(part.function) is DerivedFunction else part.function
                if function not in found and isinstance(function, (DefinedFunction, UnknownFunction)):
                    found.add(function)
                    if isinstance(function, DefinedFunction):
                        waiting.append(function.body)
    return found


def _may_hold(tries: Tries, trial: Trial, name: Tensor) -> bool:
    """Whether the claim holds for some values of a name: at one that is tried, or between two where the sides differ both ways."""
    if trial.left is None or trial.right is None:
        return True  # it cannot be seen that the claim is false whatever the name is
    claim, at = tries.claim, tries.fixed(trial.indices)
    ways = {bool(trial.left > trial.right)}
    for seed in range(VALUES):
        other = tries.sampler.point(trial.point.sizes, seed * WIDE_FROM + 17, at)
        if other is None:
            continue
        for scale in SCALES:
            values = {key: value * scale for key, value in other.values[name].items()}
            for point in tries.sampler.changed(trial.point, name, values, at):
                try:
                    left, right = (evaluate(side, point, trial.indices, DIGITS) for side in (claim.left, claim.right))
                except (SymgradError, ArithmeticError):
                    continue
                if compare(claim.relation, left, right, DIGITS):
                    return True
                if claim.relation == "=":
                    ways.add(bool(left > right))
        if len(ways) > 1:
            return True
    return False


# --- domains that nothing says --------------------------------------------------------------------------------------


def _true_elsewhere(tries: Tries, judge: Judge) -> str:
    """Where a claim is true that is false of all numbers: of positive ones, of probabilities, which nothing says that they are."""
    claim = tries.claim
    names = [tensor for tensor in tries.about.tensors if tensor in claim.undeclared and tensor.domain == "real"]
    if not 0 < len(names) <= MOST_NAMES:
        return ""
    for domain, said in DOMAINS:
        put = Replacement({name: Tensor(name.name, name.axes, domain) for name in names})
        left, right, given = put(claim.left), put(claim.right), put.each(claim.given)
        if judge(replace(claim, left=left, right=right, given=given, undeclared=frozenset())).passed:
            return f"true if {_listed(names)} {'is' if len(names) == 1 else 'are'} {said}, which nothing says"
    return ""


def _listed(names: Iterable[Tensor]) -> str:
    return ", ".join(name.name for name in names)


# --- sums that are not written --------------------------------------------------------------------------------------


def _summed(claim: Claim) -> Iterator[tuple[Index, Claim]]:
    """The claim with a sum over an index that stands twice in each product of one side, and not on the other."""
    left, right, fixed = claim.left, claim.right, claim.where.free
    for letter in _alone(left, right.free | fixed):
        yield letter, replace(claim, left=Sum(letter, left))
    for letter in _alone(right, left.free | fixed):
        yield letter, replace(claim, right=Sum(letter, right))


def _alone(side: Node, others: frozenset[Index]) -> list[Index]:
    letters = [letter for letter in side.free - others if all(_twice(part, letter) for part in _products(side))]
    return sorted(letters, key=lambda index: index.name)


def _products(node: Node) -> tuple[Node, ...]:
    return node.terms if type(node) is Add else (node,)


def _twice(node: Node, letter: Index) -> bool:
    return type(node) is Mul and sum(letter in factor.free for factor in node.factors) == 2
