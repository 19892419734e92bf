"""Where both sides of a claim have a value: the conditions that a claim which passes is read with, as text. Knows terms.

A denominator is not 0, a logarithm's argument is positive, a matrix that is inverted is invertible. What is known is not said.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from ..decide.normal_form import always_holds
from ..errors import SymgradError
from ..operators.functions import FUNCTIONS
from ..operators.row import Domain
from ..terms.building import conjuncts
from ..terms.claims import Claim
from ..terms.indices import is_integer
from ..terms.nodes import ZERO, Apply, Array, Cases, Condition, Derivative, Function, Mul, Node, Number, Pow, Relation, walk
from ..writing.text_writer import text
from .trials import Trial, certificate
from .tries import Tries

#: Conditions that are said at most.
MOST = 3
_INVERTED = "inverse"


def needed(claim: Claim) -> tuple[str, ...]:
    """The conditions under which both sides have a value, without those that are known."""
    found: dict[str, None] = {}
    every = list(dict.fromkeys(part for side in (claim.left, claim.right) for part in _conditions(side)))
    positive = {condition.left for condition in every if type(condition) is Relation and condition.op == ">"}
    for condition in every:
        if len(found) == MOST:
            break
        if type(condition) is Relation and not (condition.op in "≥≠" and condition.left in positive):
            if not always_holds(condition, claim.given, claim.where):
                found[_written(condition)] = None
    if any(map(_is_raised_to_zero, (part for side in (claim.left, claim.right) for part in walk(side)))):
        found["0^0 is 1"] = None
    for matrix in inverted(claim):
        found[f"{_written(matrix)} is invertible"] = None
    return tuple(found)[:MOST]


def _conditions(node: Node) -> Iterator[Condition]:
    """What has to hold for the formula to have a value; what a case distinction decides is left to it."""
    if type(node) is Cases or isinstance(node, Condition):
        return
    if type(node) is Pow and not is_integer(node.base):
        exponent = node.exponent
        if type(exponent) is Number:
            is_whole = exponent.value.denominator == 1
            if exponent.value < 0 and is_whole:
                yield from (Relation("≠", factor, ZERO) for factor in _factors(node.base))
            elif exponent.value < 0:
                yield Relation(">", node.base, ZERO)
            elif not is_whole:
                yield Relation("≥", node.base, ZERO)
    elif type(node) is Apply and type(node.function) is Function and node.function.name in FUNCTIONS:
        row = FUNCTIONS[node.function.name]
        if isinstance(row.domain, Domain) and not any(type(argument) is Array for argument in node.arguments):
            yield from conjuncts(row.domain.condition(*node.arguments))
    for child in node.children:
        if not (type(node) is Derivative and child is not node.body):
            yield from _conditions(child)


def _is_raised_to_zero(part: Node) -> bool:
    """Whether something that may be 0 has the exponent 0: such a power is 1 everywhere by convention."""
    if type(part) is not Pow or type(part.exponent) is not Number or part.exponent.value != 0:
        return False
    return type(part.base) is not Number or part.base.value == 0


def _factors(node: Node) -> Iterator[Node]:
    """What must not be 0 for the formula not to be."""
    if type(node) is Mul:
        for factor in node.factors:
            yield from _factors(factor)
    elif type(node) is Pow and type(node.exponent) is Number and node.exponent.value > 0:
        yield from _factors(node.base)
    elif type(node) is not Number:
        yield node


def inverted(claim: Claim) -> tuple[Node, ...]:
    """The matrices that are inverted in a claim."""
    return tuple(dict.fromkeys(part for side in (claim.left, claim.right) for part in _inverted(side)))


def _inverted(node: Node) -> Iterator[Node]:
    """The matrices that are inverted in the formula."""
    if type(node) is Apply and type(node.function) is Function and node.function.name == _INVERTED:
        yield node.arguments[0]
    for child in node.children:
        yield from _inverted(child)


def _written(node: Node) -> str:
    try:
        return text(node)
    except SymgradError:
        return "a matrix"


def at_an_end(tries: Tries) -> Trial | None:
    """A place at an end that a closed interval of the text names, at which one side alone has no value; None where there is none.

    Of a derivative nothing is said there.
    """
    sampler = tries.sampler
    for tensor in tries.about.tensors:
        if not sampler.is_free(tensor):
            continue
        bounds = sampler.bounds[tensor]
        for end in [fmpq(end) for side, end in (("low", bounds.low), ("high", bounds.high)) if side in bounds.closed]:
            for point, place in tries.started(0, 0):
                for moved in sampler.changed(point, tensor, dict.fromkeys(point.values[tensor], end), tries.fixed(place)):
                    trial = tries.sides.at(moved, place)
                    if trial.missing and (tries.exactly or trial.missing == "right"):
                        return trial
    return None


def said_of_end(trial: Trial, tries: Tries) -> str:
    """Why a claim is not decided that fails at an end which the text names."""
    return f"the {trial.missing} side has no value at an end that is declared: {certificate(trial, tries.about)}"
