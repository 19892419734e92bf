"""Was every part of a claim tried? What no place tried depends on hides mistakes: a stride that was 1, a branch that was not taken.

Each part is written otherwise (`changes`) and both sides are evaluated again where they agreed, until one of them differs. What
nothing moves is tried at further sizes and points, which are made for it; what is left is proved to make no difference, and is
listed, or is named. Knows terms, values and the decision procedure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..decide.normal_form import prove_equal
from ..errors import RangeError, SymgradError, UndefinedError
from ..terms import binding
from ..terms.nodes import (
    AnyFunction,
    Apply,
    Array,
    Condition,
    DefinedFunction,
    Definition,
    DerivedFunction,
    Entry,
    Node,
    Tensor,
)
from ..values.effort import Budget
from ..values.evaluate import compare, evaluate
from ..writing.text_writer import text
from .changes import Change, Pair, changes
from .sizes import cost, other_sizes
from .trials import Trial
from .tries import LARGE_COST, Tries
from .turning import is_interesting

#: Steps of evaluation for looking at the changes, and for the further tries that are made for what nothing moved.
LOOKING, STEERING = 24_000, 16_000
#: Places at which a change is looked for; choices of sizes, and points at each, that are made for what nothing moved.
MOST_PLACES, MORE_SIZES, MORE_POINTS = 40, 30, 2
#: Changes that are proved to make no difference, formulas around each in which that is tried, and how many are named.
MOST_PROOFS, MOST_LEVELS, MOST_NAMED = 12, 4, 2
LONGEST = 60
#: Places at which functions without branches that are equal are equal everywhere.
FEWEST = 8


class Part(NamedTuple):
    """A part of a claim: how it is named, and the two sides with other things in its place.

    here     as in Change
    is_own   whether it stands in the claim itself
    """

    shown: str
    sides: tuple[Pair, ...]
    here: tuple[Pair, ...]
    is_own: bool


class Exercise(NamedTuple):
    """What of a claim made no difference: parts for which that is proved, and parts for which it is not known."""

    inert: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()


def exercised(tries: Tries) -> Exercise:
    """Whether each part of the claim made a difference somewhere; the tries become more where that was not so."""
    places = _spread(tries.agreed)
    budget = Budget(tries.effort, LOOKING)
    waiting: list[Part] = []
    for part in _parts(tries):
        if budget.is_spent:
            break
        if not _shows(part, places, tries):
            waiting.append(part)
    if waiting:
        waiting = _steered(waiting, tries)
    if not waiting or tries.refuted:
        return Exercise()
    # Without sizes, comparisons and conditions, what makes no difference at a few random points makes none anywhere.
    about = tries.about
    is_free = not (about.sizes or about.conditions or about.where)
    is_analytic = is_free and not is_interesting(about) and len(tries.agreed) >= FEWEST
    inert: list[str] = []
    untried: list[str] = []
    for number, part in enumerate(waiting):
        if is_analytic or number < MOST_PROOFS and _makes_no_difference(part, tries):
            if part.is_own and not _is_proved(part.here[:1], tries):  # + 0 and · 1 are no surprise
                inert.append(part.shown)
        elif number >= MOST_PROOFS or not _says_the_claim(part, tries):
            untried.append(part.shown)
    return Exercise(tuple(dict.fromkeys(inert)), tuple(dict.fromkeys(untried)))


def _spread(agreed: list[Trial]) -> list[Trial]:
    """Some of the places that agree: of each choice of sizes, those with more sizes above 1 first."""
    groups: dict[tuple, list[Trial]] = {}
    for trial in agreed:
        groups.setdefault(tuple(trial.point.sizes.values()), []).append(trial)
    ordered = sorted(groups, key=lambda sizes: -sum(size > 1 for size in sizes))
    rounds = max(map(len, groups.values()))
    return [groups[sizes][step] for step in range(rounds) for sizes in ordered if step < len(groups[sizes])][:MOST_PLACES]


def _parts(tries: Tries) -> Iterator[Part]:
    """Each part of the sides and of the definitions that they reach."""
    left, right = tries.claim.left, tries.claim.right
    for change in changes(right):
        yield Part(_shown(change), tuple((left, new) for new in change.news), change.here, True)
    for change in changes(left):
        yield Part(_shown(change), tuple((new, right) for new in change.news), change.here, True)
    for tensor in tries.about.defined:
        definition = tensor.defined_as
        for change in changes(definition.body):
            moved = []
            for new in change.news:
                put = Tensor(tensor.name, tensor.axes, tensor.domain, Definition(definition.indices, new))
                redefined = _Redefined(tensor, put)
                moved.append((redefined.node(left), redefined.node(right)))
            yield Part(f"{_shown(change)}, in the definition of {tensor.name}", tuple(moved), change.here, False)


class _Redefined:
    """Formulas with another definition of one name, in the definitions of others, too."""

    def __init__(self, old: Tensor, new: Tensor):
        self.old = old
        self.made: dict[Tensor, Tensor] = {old: new}

    def node(self, node: Node) -> Node:
        return binding.replace(node, self._put)

    def _put(self, part: Node) -> Node | None:
        if type(part) is Entry:
            tensor = self._tensor(part.tensor)
            return None if tensor is part.tensor else Entry(tensor, part.indices)
        if type(part) is Apply and self._reaches(part.function):
            return Apply(self._function(part.function), tuple(map(self.node, part.arguments)), part.indices)
        return None

    def _reaches(self, node: Node) -> bool:
        return any(self.old in tensor.reach for tensor in node.tensors)

    def _function(self, function: AnyFunction) -> AnyFunction:
        if isinstance(function, DefinedFunction):
            return DefinedFunction(function.name, function.parameters, self.node(function.body))
        if isinstance(function, DerivedFunction):
            return DerivedFunction(self._function(function.base), function.orders)
        return function

    def _tensor(self, tensor: Tensor) -> Tensor:
        if tensor not in self.made:
            self.made[tensor] = tensor
            if tensor.definition is not None and self.old in tensor.reach:
                definition = Definition(tensor.definition.indices, self.node(tensor.definition.body))
                self.made[tensor] = Tensor(tensor.name, tensor.axes, tensor.domain, definition)
        return self.made[tensor]


def _shown(change: Change) -> str:
    """A part as it is named: “s” in “s i + k”."""
    part, inside = change.part, change.inside
    try:
        said = f"“{_short(text(part))}”"
        return said if inside is None or inside is part else f"{said} in “{_short(text(inside))}”"
    except (SymgradError, KeyError, TypeError):
        return "a part"


def _short(written: str) -> str:
    return written if len(written) <= LONGEST else written[: LONGEST - 1] + "…"


def _shows(part: Part, places: list[Trial], tries: Tries) -> bool:
    """Whether a side differs at one of the places."""
    for number, trial in enumerate(places):
        if _differs(part, trial, tries):
            places.insert(0, places.pop(number))  # where one part shows, others do
            return True
    return False


def _differs(part: Part, trial: Trial, tries: Tries) -> bool:
    """Whether a side of the claim with something else for the part has another value at a place, or none."""
    old = ((tries.claim.left, trial.left), (tries.claim.right, trial.right))
    for sides in part.sides:
        for new, (side, value) in zip(sides, old, strict=True):
            if new is side or value is None:
                continue
            try:
                if compare("=", evaluate(new, trial.point, trial.indices), value) is False:
                    return True
            except (RangeError, UndefinedError):
                return True
            except (SymgradError, ArithmeticError):
                continue
    return False


def _steered(waiting: list[Part], tries: Tries) -> list[Part]:
    """What still shows nowhere after more tries, at other sizes and points, which are made for it."""
    about, budget = tries.about, Budget(tries.effort, STEERING)
    others = tries.agreed[MOST_PLACES::7]
    waiting = [part for part in waiting if budget.is_spent or not _shows(part, others, tries)]
    tried = [trial.point.sizes for trial in tries.agreed]
    choices = [sizes for sizes in other_sizes(about, MORE_SIZES) if sizes not in tried] or tries.choices
    choices = sorted((sizes for sizes in choices if cost(about, sizes) <= LARGE_COST), key=lambda sizes: cost(about, sizes))
    for number, sizes in enumerate(choices * MORE_POINTS):
        places = tries.places(sizes)
        for place in places[:: max(1, len(places) // 3)]:
            if not waiting or budget.is_spent or tries.refuted:
                return waiting
            point = tries.sampler.point(sizes, 800 + number, tries.fixed(place))
            if point is None:
                break
            before = len(tries.agreed)
            tries.at(point, place)
            if len(tries.agreed) > before:
                waiting = [part for part in waiting if not _differs(part, tries.agreed[-1], tries)]
    return waiting


def _makes_no_difference(part: Part, tries: Tries) -> bool:
    """Whether it is proved that the part may be left out: near where it stands, or of both sides."""
    claim = tries.claim
    near = [pair for pair in part.here if not any(isinstance(node, Condition) or type(node) is Array for node in pair)][
        :MOST_LEVELS
    ]
    if any(prove_equal(new, old, claim.given, claim.where) for old, new in near):
        return True
    whole = [(new, old) for new, old in zip(part.sides[0], (claim.left, claim.right)) if new is not old]
    return all(prove_equal(new, old, claim.given, claim.where) for new, old in whole)


def _is_proved(pairs: Iterable[Pair], tries: Tries) -> bool:
    """Whether one of the pairs is proved to be of equal values."""
    claim = tries.claim
    scalars = (pair for pair in pairs if not any(isinstance(node, Condition) or type(node) is Array for node in pair))
    return any(prove_equal(new, old, claim.given, claim.where) for old, new in scalars)


def _says_the_claim(part: Part, tries: Tries) -> bool:
    """Whether the claim itself, under its conditions, says that the part makes no difference: |u| = u for u > 0."""
    claim, about = tries.claim, tries.about
    is_conditional = about.where or about.conditions or any(tensor.domain != "real" for tensor in about.tensors)
    return bool(is_conditional) and prove_equal(*part.sides[0], claim.given, claim.where)
