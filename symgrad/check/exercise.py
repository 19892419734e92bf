"""Was every part of a claim tried? What no place tried depends on hides mistakes: a stride that was 1, a branch that was not taken.

Each part is written otherwise (`changes`) and both sides are evaluated again where they agreed, until one of them differs. What
nothing moves is tried at further sizes and points, which are made for it; what is left is proved to make no difference, and is
listed, or is named. Knows terms, values and the decision procedure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from ..errors import RangeError, SymgradError, UndefinedError
from ..terms import binding
from ..terms.claims import Claim
from ..terms.nodes import (
    AnyFunction,
    Apply,
    DefinedFunction,
    Definition,
    DerivedFunction,
    Entry,
    Indicator,
    Node,
    Not,
    Sum,
    Tensor,
    walk,
)
from ..values.effort import Budget
from ..values.evaluate import Point, compare, evaluate
from ..writing.names import unicode_name
from ..writing.text_writer import text
from .changes import Change, changes
from .inert import Defined, Part, makes_no_difference, says_the_claim
from .integers import Assignment, Sizes
from .sizes import cost, other_sizes
from .trials import Trial
from .tries import LARGE_COST, Tries
from .turning import is_interesting, turning_numbers

#: Steps of evaluation for looking at the changes, and for the further tries that are made for what nothing moved.
LOOKING, STEERING = 24_000, 16_000
#: Places at which a change is looked for; choices of sizes, points, and ties at one of these, that are made for what nothing moved.
MOST_PLACES, MORE_SIZES, MORE_POINTS, EQUAL_ENTRIES = 40, 31, 60, 4
#: Changes that are proved to make no difference, and how many are named.
MOST_PROOFS, MOST_NAMED = 12, 2
LONGEST = 60
#: Places at which functions without branches that are equal are equal everywhere.
FEWEST = 8


class Exercise(NamedTuple):
    """What of a claim made no difference: parts for which that is proved, and parts for which it is not known.

    `beyond` is the first part that was not looked at, as the work that a claim may take was spent; "" where all were.
    """

    inert: tuple[str, ...] = ()
    untried: tuple[str, ...] = ()
    beyond: str = ""


def exercised(tries: Tries) -> Exercise:
    """Whether each part of the claim made a difference somewhere; the tries become more where that was not so."""
    places = _spread(tries.agreed)
    budget = Budget(tries.effort, LOOKING)
    waiting: list[Part] = []
    beyond = ""
    for part in _parts(tries):
        if budget.is_spent:
            beyond = part.shown
            break
        if not _shows(part, places, tries) and not _turned(part, tries):
            waiting.append(part)
    if waiting:
        waiting = _steered(waiting, tries)
    if tries.refuted or not (waiting or beyond):
        return Exercise()
    # Without sizes, comparisons and conditions, what makes no difference at a few random points makes none anywhere.
    about = tries.about
    is_free = not (about.sizes or about.conditions or about.where)
    is_analytic = is_free and not is_interesting(about) and len(tries.agreed) >= FEWEST
    inert: list[str] = []
    untried: list[str] = []
    for number, part in enumerate(waiting):
        if is_analytic or number < MOST_PROOFS and makes_no_difference(part, about):
            if part.defined is None and not part.is_plain:  # + 0 and · 1 are no surprise
                inert.append(part.shown)
        elif number >= MOST_PROOFS or not says_the_claim(part, about):
            untried.append(part.shown)
    return Exercise(tuple(dict.fromkeys(inert)), tuple(dict.fromkeys(untried)), beyond)


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
        yield Part(_shown(change), tuple((left, new) for new in change.news), change.here, None, change.compared)
    for change in changes(left):
        yield Part(_shown(change), tuple((new, right) for new in change.news), change.here, None, change.compared)
    for tensor in tries.about.defined:
        definition = tensor.defined_as
        if tensor.is_recurrent:
            continue  # another body would be another sequence at every place
        for change in changes(definition.body):
            news = [Tensor(tensor.name, tensor.axes, tensor.domain, Definition(definition.indices, new)) for new in change.news]
            yield _of_definition(change, tensor, news, tries.claim)
    for function in _functions(left, right, *(tensor.defined_as.body for tensor in tries.about.defined)):
        for change in changes(function.body):
            made = [DefinedFunction(function.name, function.parameters, new) for new in change.news]
            yield _of_definition(change, function, made, tries.claim)


def _of_definition(change: Change, old: Defined, news: Sequence[Defined], claim: Claim) -> Part:
    redefined = [_Redefined(old, new) for new in news]
    sides = tuple((moved.node(claim.left), moved.node(claim.right)) for moved in redefined)
    shown = f"{_shown(change)}, in the definition of {unicode_name(old.name)}"
    return Part(shown, sides, change.here, (old, news[0]), change.compared)


def _functions(*nodes: Node) -> dict[DefinedFunction, None]:
    """The functions that the document defines and the formulas use, by their bodies, too."""
    found: dict[DefinedFunction, None] = {}
    waiting = list(nodes)
    while waiting:
        for part in walk(waiting.pop()):
            if type(part) is Apply:
                function: Node = part.function
                while type(function) is DerivedFunction:
                    function = function.base
                if type(function) is DefinedFunction and function not in found:
                    found[function] = None
                    waiting.append(function.body)
    return found


class _Redefined:
    """Formulas with another definition of one name, in the definitions of others, too."""

    def __init__(self, old: Defined, new: Defined):
        self.tensors: dict[Tensor, Tensor] = {old: new} if isinstance(old, Tensor) and isinstance(new, Tensor) else {}
        self.functions: dict[AnyFunction, AnyFunction] = {}
        if isinstance(old, AnyFunction) and isinstance(new, AnyFunction):
            self.functions[old] = new

    def node(self, node: Node) -> Node:
        return binding.replace(node, self._put)

    def _put(self, part: Node) -> Node | None:
        if type(part) is Entry:
            tensor = self._tensor(part.tensor)
            return None if tensor is part.tensor else Entry(tensor, part.indices)
        if type(part) is Apply:
            function = self._function(part.function)
            return None if function is part.function else Apply(function, map(self.node, part.arguments), part.indices)
        return None

    def _function(self, function: AnyFunction) -> AnyFunction:
        if isinstance(function, DerivedFunction):
            return DerivedFunction(self._function(function.base), function.orders)
        if not isinstance(function, DefinedFunction):
            return function
        if function not in self.functions:
            self.functions[function] = function  # what leads back to itself stays as it is
            self.functions[function] = DefinedFunction(function.name, function.parameters, self.node(function.body))
        return self.functions[function]

    def _tensor(self, tensor: Tensor) -> Tensor:
        if tensor not in self.tensors:
            self.tensors[tensor] = tensor
            if tensor.definition is not None:
                self.tensors[tensor] = Tensor(tensor.name, tensor.axes, tensor.domain, tensor.definition.over(self.node))
        return self.tensors[tensor]


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


def _turned(part: Part, tries: Tries) -> bool:
    """Whether the comparison that the part stands in was true and false where the claim was tried.

    Where it turns, and how sharply, the tries beside its turning points have looked; within it much makes no difference: 3 x > 0.
    """
    if part.compared is None:
        return False
    found: set[bool] = set()
    for trial in tries.agreed:
        sums: list[Node] = [Indicator(part.compared), Indicator(Not(part.compared))]
        for index in part.compared.free:
            if index not in trial.indices:
                sums = [Sum(index, each) for each in sums]
        try:
            values = [evaluate(each, trial.point, trial.indices) for each in sums]
            found.update(is_true for is_true, value in zip((True, False), values) if value != 0)
        except (SymgradError, ArithmeticError, KeyError):
            continue
        if len(found) == 2:
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
    for number in range(max(MORE_POINTS, 2 * len(choices)) if choices else 0):
        sizes = choices[number % len(choices)]
        places = tries.places(sizes)
        for step, place in enumerate(places[:: max(1, len(places) // 3)]):
            if not waiting or budget.is_spent or tries.refuted:
                return waiting
            for point in _points(sizes, number, step, place, tries):
                before = len(tries.agreed)
                tries.at(point, place)
                if len(tries.agreed) > before:
                    waiting = [part for part in waiting if not _differs(part, tries.agreed[-1], tries)]
    return waiting


def _points(sizes: Sizes, number: int, step: int, place: Assignment, tries: Tries) -> Iterator[Point]:
    """Points at some sizes, by turns: any one, some with entries that are equal, one on a stretch between turning numbers."""
    if number % 3 == 2:
        point = tries.sampler.turning_point(sizes, number, tries.fixed(place), turning_numbers(tries.about), False)
    else:
        point = tries.sampler.point(sizes, 800 + number, tries.fixed(place))
    if point is None:
        return
    if number % 3 != 1:
        yield point
        return
    for seed in range(EQUAL_ENTRIES):
        yield _with_equal_entries(point, place, tries, (8 * number + step) * EQUAL_ENTRIES + seed)


def _with_equal_entries(point: Point, place: Assignment, tries: Tries, seed: int) -> Point:
    """The point with an entry at the claim's own place, or any other, equal to another, often the largest or least."""
    random = Random(seed)
    for tensor, entries in point.values.items():
        if len(entries) > 1 and tries.sampler.is_free(tensor):
            keys = list(entries)
            key = random.choice([key for key in keys if set(key) <= set(place.values())] or keys)
            other = random.choice((max(keys, key=entries.__getitem__), min(keys, key=entries.__getitem__), random.choice(keys)))
            point = next(tries.sampler.changed(point, tensor, {key: entries[other]}, tries.fixed(place)), point)
    return point
