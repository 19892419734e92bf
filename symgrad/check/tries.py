"""The tries of one claim: where its sides are compared, by a table of attempts, and what came of it.

Each attempt looks for what the others miss: sizes, stretches between numbers, points at which something turns, far points, more
digits. It goes on until a side differs or its share of the work is done. Knows terms and values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..decide.normal_form import always_holds
from ..errors import LimitError, UnsupportedError
from ..terms.claims import Claim
from ..terms.nodes import ZERO, Apply, Array, Derivative, Relation, walk
from ..values.effort import Budget
from ..values.evaluate import Point
from .critical import critical_points, critical_terms, far_points, restricting_terms
from .integers import Assignment, Sizes
from .points import WIDE_FROM, Sampler
from .setting import Setting, setting
from .sizes import assignments, choose_sizes, cost, larger_sizes
from .trials import AGREE, DIFFER, SHARPER, UNDECIDED, Sides, Trial
from .turning import is_interesting, turning_numbers

#: Choices of sizes, and points at each of them at first, and altogether where there is no proof.
FIRST_SIZES, ALL_SIZES = 3, 6
FIRST_POINTS, ALL_POINTS = 1, 3
#: Points at least where there are few choices of sizes; points at the numbers where a claim may turn.
LEAST_POINTS, TURNING_POINTS = 18, 60
#: Steps of evaluation for the first tries and for all, beyond the fewest that are made in any case.
FIRST_STEPS, ALL_STEPS = 8_000, 16_000
#: How many times the steps a claim gets whose points are solutions of equations.
SOLVING = 6
#: The share of the steps of further attempts that a claim about functions of whole matrices gets, 1 / HEAVY.
HEAVY = 8
#: Operations that one try may take where cheaper sizes are at hand.
MOST_COST = 100_000
#: Sizes that are tried where that takes few operations; rounds of points where something turns; values followed to more digits.
LARGE_SIZES, LARGE_COST = (7, 8, 10, 13, 30, 9, 11, 12, 16, 20, 25, 60, 300, 2000), 3_000
CRITICAL_ROUNDS, SHARPENED = 3, 6


class Tries:
    """What was tried on one claim: the trials by their outcome.

    pointless   how often no point was found
    limit       why a point was given up, where its evaluation took too long
    """

    def __init__(self, claim: Claim):
        self.claim = claim
        self.about: Setting = setting(claim)
        self.sides = Sides(self.about, claim.left, claim.right, claim.relation)
        self.sampler = Sampler(self.about)
        self.effort = self.sampler.effort
        self.agreed: list[Trial] = []
        self.differed: list[Trial] = []
        self.silent: list[Trial] = []
        self.undecided: Trial | None = None
        self.pointless = 0
        self.limit = ""
        self.choices = _affordable(self.about, choose_sizes(self.about, ALL_SIZES))
        roots = (claim.left, claim.right, claim.head or claim.left, *(t.defined_as.body for t in self.about.defined))
        parts = [part for root in roots for part in walk(root)]
        #: Ties are left out beside derivatives, of which nothing is said at kinks.
        self.exactly = claim.relation != "=" or not any(type(part) is Derivative for part in parts)
        #: Functions of whole matrices cost more than their steps.
        self.is_heavy = any(type(part) is Apply and any(type(a) is Array for a in part.arguments) for part in parts)
        self._tried: set[tuple[int, int]] = set()
        self._places: dict[tuple[int, ...], list[Assignment]] = {}

    @property
    def refuted(self) -> bool:
        """Whether the two sides differ where the claim says that they do not."""
        return bool(self.differed) and self.claim.relation != "≠"

    def attempt(self, attempts: Sequence[Attempt]) -> None:
        """Make attempts in their order, until the claim is refuted."""
        for attempt in attempts:
            if self.refuted:
                return
            steps = attempt.steps // (HEAVY if attempt.is_cut and self.is_heavy else 1)
            steps *= SOLVING if attempt.may_solve and self.sampler.solves else 1
            attempt.make(self, Budget(self.effort, steps))

    # --- one try

    def at(self, point: Point, place: Assignment, is_far: bool = True) -> None:
        """Try a point beyond those that must be tried: matrices may be too large there for their functions, or singular.

        is_far   whether two values that cannot be told apart say nothing: far out no number of digits does for tanh x and 1
        """
        try:
            trial = self.sides.at(point, place)
        except (LimitError, UnsupportedError):
            return
        if not is_far or trial.outcome != UNDECIDED:
            self.note(trial)

    def note(self, trial: Trial) -> bool:
        """Keep a trial; whether it compared anything."""
        if trial.outcome == AGREE:
            self.agreed.append(trial)
        elif trial.outcome == DIFFER:
            self.differed.append(trial)
        elif trial.outcome == UNDECIDED:
            self.undecided = trial
        else:
            self.silent.append(trial)
        return trial.outcome in (AGREE, DIFFER)

    def started(self, seed: int, number: int) -> Iterator[tuple[Point, Assignment]]:
        """A point to start from and index values, at one choice of sizes; none where no point is found."""
        sizes = self.choices[(seed + number) % min(3, len(self.choices))]
        places = self.places(sizes)
        if places:
            place = places[(seed + number) % len(places)]
            point = self.sampler.point(sizes, seed, self.fixed(place))
            if point is not None:
                yield point, place

    def places(self, sizes: Sizes) -> list[Assignment]:
        """Values for the claim's free indices at given sizes."""
        key = tuple(sizes.values())
        if key not in self._places:
            self._places[key] = assignments(self.about, sizes)
        return self._places[key]

    def fixed(self, place: Assignment) -> Assignment | None:
        """The index values at which the side condition has to hold; None where it speaks of no values."""
        return place if self.about.where else None

    def at_sizes(self, sizes: Sizes, seed: int) -> bool:
        """Try one point at these sizes at several choices of the free indices; whether anything could be compared."""
        places = self.places(sizes)
        if not places:
            return False
        if self.about.where:
            return self._where(sizes, places, seed)
        point = self.sampler.point(sizes, seed)
        if point is None:
            self.pointless += 1
            return False
        return any([self.note(self.sides.at(point, place)) for place in places])

    def _where(self, sizes: Sizes, places: list[Assignment], seed: int) -> bool:
        """With a side condition on values, a point is made for one choice of the indices at a time."""
        some = False
        for step in range(min(3, len(places))):
            place = places[(seed + step * max(1, len(places) // 3)) % len(places)]
            point = self.sampler.point(sizes, seed * 7 + step, place)
            if point is None:
                self.pointless += 1
                continue
            some |= self.note(self.sides.at(point, place))
        return some

    def at_choices(self, choices: Sequence[Sizes], seeds: range, budget: Budget) -> None:
        """Try each choice of sizes with each seed that was not tried yet, until a side differs or the work is done."""
        done = 0
        for seed in seeds:
            for number, sizes in enumerate(choices):
                if (number, seed) in self._tried:
                    continue
                if done >= 2 and self.agreed and budget.is_spent:
                    return
                self._tried.add((number, seed))
                try:
                    done += self.at_sizes(sizes, seed * WIDE_FROM + number)
                except LimitError as error:
                    self.limit = str(error)
                if self.refuted:
                    return

    def shrinks_domain(self) -> bool:
        """Whether the right side alone has no value on a whole neighbourhood, at sizes at which it has one elsewhere."""
        compared = [trial.point.sizes for trial in self.agreed]
        for trial in [trial for trial in self.silent if trial.missing == "right"][:20]:
            if trial.point.sizes in compared and self.sides.shrinks_domain(trial):
                self.differed.append(replace(trial, outcome=DIFFER))
                return True
        return False


# --- attempts -------------------------------------------------------------------------------------------------------


def _try_first(tries: Tries, budget: Budget) -> None:
    """A point at each of the first choices of sizes."""
    tries.at_choices(tries.choices[:FIRST_SIZES], range(FIRST_POINTS), budget)


def _try_all(tries: Tries, budget: Budget) -> None:
    """Several points at each choice of sizes."""
    tries.at_choices(tries.choices, range(max(ALL_POINTS, -(-LEAST_POINTS // len(tries.choices)))), budget)


def _try_turning(tries: Tries, budget: Budget) -> None:
    """Points on every stretch between the numbers at which the claim may turn, and for an inequality at these numbers."""
    about, sampler = tries.about, tries.sampler
    if not is_interesting(about):
        return
    numbers = turning_numbers(about)
    for seed in range(TURNING_POINTS):
        sizes = tries.choices[seed % len(tries.choices)]
        places = tries.places(sizes)
        if not places:
            continue
        place = places[seed % len(places)]
        point = sampler.turning_point(sizes, seed, tries.fixed(place), numbers, tries.exactly)
        if point is not None:
            tries.at(point, place, is_far=False)
        if tries.refuted or budget.is_spent:
            return


def _try_large(tries: Tries, budget: Budget) -> None:
    """Sizes far above the small ones, all of them and one at a time, where that is cheap."""
    about, sampler = tries.about, tries.sampler
    if not about.sizes or about.size_conditions and len(about.sizes) > 2 or tries.is_heavy:
        return
    numbers = turning_numbers(about)
    few = min(tries.choices, key=lambda sizes: max(sizes.values()))
    for step, number in enumerate(LARGE_SIZES):
        for sizes in map(dict, dict.fromkeys(larger_sizes(about, few, number))):
            if cost(about, sizes) > LARGE_COST:
                continue
            places = tries.places(sizes)
            for turn in (False, True) if places else ():
                place = places[-1 if turn else min(1, len(places) - 1)]
                if turn:
                    point = sampler.turning_point(sizes, 3 * step, tries.fixed(place), numbers, tries.exactly)
                else:
                    point = sampler.point(sizes, step, tries.fixed(place))
                if point is not None:
                    tries.at(point, place)
                if tries.refuted or budget.is_spent:
                    return


def _try_critical(tries: Tries, budget: Budget) -> None:
    """Points at which something in the claim turns, and beside them."""
    terms = critical_terms(tries.about)
    for seed in range(CRITICAL_ROUNDS if terms else 0):
        for number, term in enumerate(terms):
            for point, place in tries.started(seed, number):
                for moved in critical_points(tries.sampler, term, point, tries.fixed(place), tries.exactly, seed):
                    tries.at(moved, place)
                    if tries.refuted or budget.is_spent:
                        return


def _try_far(tries: Tries, budget: Budget) -> None:
    """Points far out and close to the ends of domains, for a claim that compares anything."""
    if not is_interesting(tries.about) and not critical_terms(tries.about):
        return
    for point, place in tries.started(0, 0):
        for moved in far_points(tries.sampler, point, tries.fixed(place), tries.exactly):
            tries.at(moved, place)
            if tries.refuted or budget.is_spent:
                return


def _try_sharper(tries: Tries, budget: Budget) -> None:
    """More digits of some of the values that agree."""
    balls = [trial for trial in tries.agreed if not trial.exact]
    for trial in balls[:: max(1, len(balls) // SHARPENED)]:
        sharper = tries.sides.sharper(trial, SHARPER[:1] if tries.is_heavy else SHARPER)
        if sharper.outcome == DIFFER:
            tries.differed.append(sharper)
            return
        if budget.is_spent:
            return


def _try_domains(tries: Tries, budget: Budget) -> None:
    """After a proof, which is about values where both sides have one: points where the right side may have none."""
    claim = tries.claim
    known = restricting_terms(claim.left)
    terms = [term for term in restricting_terms(claim.right) if term not in known]
    terms = [term for term in terms if not always_holds(Relation("≥", term, ZERO), claim.given, claim.where)]
    for number, term in enumerate(terms):
        for point, place in tries.started(0, number):
            for moved in critical_points(tries.sampler, term, point, tries.fixed(place), False, 0):
                tries.at(moved, place, is_far=False)
                if tries.differed or budget.is_spent:
                    return


class Attempt(NamedTuple):
    """One way to look for a place at which a claim fails.

    steps       its share of the work
    may_solve   whether points that solve equations get SOLVING times as much
    is_cut      whether a claim about functions of whole matrices gets 1 / HEAVY of it
    """

    make: Callable[[Tries, Budget], None]
    steps: int
    may_solve: bool = False
    is_cut: bool = False


#: Before a proof is sought, after one is found, and where there is none: in each row what finds most for its work comes first.
BEFORE = (Attempt(_try_first, FIRST_STEPS),)
MORE = (Attempt(_try_all, ALL_STEPS, may_solve=True),)
PROVED = (Attempt(_try_domains, ALL_STEPS),)
UNPROVED = tuple(
    Attempt(make, ALL_STEPS, is_cut=True) for make in (_try_turning, _try_large, _try_critical, _try_far, _try_sharper)
)


def _affordable(about: Setting, choices: list[Sizes]) -> list[Sizes]:
    """The choices in their order, much dearer ones last, those beyond all measure left out; two at least stay."""
    if not choices:
        return []
    costs = {id(choice): cost(about, choice) for choice in choices}
    cheap = sorted(choices, key=lambda choice: costs[id(choice)])[:2]
    kept = [choice for choice in choices if costs[id(choice)] <= MOST_COST or choice in cheap]
    dear = 40 * min(costs.values()) + 4000
    return sorted(kept, key=lambda choice: costs[id(choice)] > dear)
