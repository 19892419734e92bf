"""Decides one claim: numbers first, which are what refutes; then a proof for every size; else more numbers.

Knows terms, values and the decision procedure. Every claim is judged on its own two sides.
"""

from __future__ import annotations

from dataclasses import replace

from flint import arb

from ..decide.normal_form import prove_equal
from ..errors import LimitError, SymgradError, UnsupportedError
from ..reading.facts.gaps import plain
from ..reading.facts.records import Dependent, Implication, Judged, Misfit, Solution, Unread
from ..terms.claims import Claim, Doubt
from ..terms.nodes import TRUE, ZERO, Apply, Array, Derivative, Relation, walk
from ..values.effort import Budget
from .critical import critical_points, critical_terms, far_points, may_have_no_value
from .dependence import differentiates, judge_open
from .diagnosis import NOTHING, Diagnosis, diagnose
from .doubts import depends_unread, doubts_of, named, supposing, unread
from .equations import MOST_STEPS
from .implications import judge_implication
from .integers import Sizes
from .points import WIDE_FROM, Sampler
from .setting import Setting, reached, setting
from .sizes import assignments, choose_sizes, cost, larger_sizes, sizes_in
from .solutions import judge_solution
from .trials import AGREE, DIFFER, UNDECIDED, Sides, Trial, certificate
from .turning import is_interesting, turning_numbers
from .verdicts import Verdict

#: Steps of evaluation for the tries before and after the attempt at a proof, beyond the fewest that are made in any case.
FIRST_TRIES, MORE_TRIES = 8_000, 16_000
#: Points at each choice of sizes at first, and altogether where there is no proof.
FIRST_POINTS, ALL_POINTS = 1, 3
#: Points at least where there are few choices of sizes; points at the numbers where a claim may turn.
LEAST_POINTS, TURNING_POINTS = 18, 60
FIRST_SIZES, ALL_SIZES = 3, 6
#: Sizes that are tried where that takes few operations; rounds of points where something turns; values followed to more digits.
LARGE_SIZES, LARGE_COST = (7, 8, 10, 13, 30, 9, 11, 12, 16, 20, 25), 3_000
CRITICAL_ROUNDS, SHARPENED = 3, 6
#: The share of further steps that a claim about functions of whole matrices gets, 1 / HEAVY.
HEAVY = 8
#: And how many times the steps a claim gets whose points are solutions of equations.
SOLVING = 6
#: Operations that one try may take where cheaper sizes are at hand.
MOST_COST = 100_000


def judge(claim: Judged) -> Verdict:
    """The verdict on one claim. Never raises for what it says: what cannot be decided is unknown, with the reason."""
    return examine(claim)[0]


def examine(claim: Judged) -> tuple[Verdict, Diagnosis]:
    """The verdict as `judge` gives it, and what the mistake looks like where it is refuted."""
    if isinstance(claim, Unread):
        return Verdict("unread", plain(claim.error)), NOTHING
    if isinstance(claim, Dependent):
        return Verdict("unknown", str(claim.error)), NOTHING
    if isinstance(claim, Misfit):
        diagnosis = _meant(claim)
        return Verdict("refuted", claim.message, looks_like=str(diagnosis)), diagnosis
    verdict, diagnosis = _examined(claim)
    if isinstance(claim, Implication):  # Its rows are looked at one by one, each with its doubts.
        return verdict, diagnosis
    doubts = doubts_of(claim)
    if verdict.passed and (reason := depends_unread(claim, doubts)):
        return Verdict("unknown", reason), NOTHING
    if verdict.passed or not doubts:
        return verdict, diagnosis
    saved = _saved(claim, doubts)
    return (verdict, diagnosis) if saved is None else (saved, NOTHING)


def _saved(claim: Claim | Solution, doubts: tuple[Doubt, ...]) -> Verdict | None:
    """The verdict on a claim that does not pass by what is supposed for certain, where doubtful conditions may save it."""
    lacking = unread(doubts)
    doubts = tuple(doubt for doubt in doubts if doubt.unread is None)
    if lacking and not doubts:
        return Verdict("unknown", lacking)
    under = judge(supposing(claim, doubts))
    if lacking and not under.passed:
        return Verdict("unknown", lacking)
    if under.status == "refuted":
        return None
    if not under.passed:
        return Verdict("unknown", f"{named(doubts)}: {under.reason}".replace("true only", "at best true", 1))
    alone = next((doubt for doubt in doubts if len(doubts) > 1 and judge(supposing(claim, (doubt,))).passed), None)
    return Verdict("unknown", named(doubts if alone is None else (alone,)))


def _examined(claim: Claim | Solution | Implication) -> tuple[Verdict, Diagnosis]:
    """The verdict by what is supposed for certain."""
    try:
        if isinstance(claim, Solution):
            return judge_solution(claim), NOTHING
        if isinstance(claim, Implication):
            alone, diagnosis = examine(claim.claim)
            verdict = judge_implication(claim, alone, judge)
            return verdict, diagnosis if verdict is alone else NOTHING
        found = judge_open(claim, judge)
        if found is not None:
            return found, NOTHING
        case = _Case(claim)
        return case.verdict(), case.diagnosis
    except UnsupportedError as error:
        return Verdict("unknown", f"not supported: {error}"), NOTHING
    except LimitError as error:
        return Verdict("unknown", f"a limit was reached: {error}"), NOTHING
    except SymgradError as error:
        return Verdict("unknown", str(error)), NOTHING
    except RecursionError:
        return Verdict("unknown", "the formula is nested too deeply"), NOTHING


def _meant(misfit: Misfit) -> Diagnosis:
    """What the mistake in a claim of shapes that do not fit looks like: the first change that makes it pass."""
    for what, claim in misfit.meant:
        if judge(claim).passed:
            return Diagnosis(what)
    return NOTHING


class _Case:
    """One claim under judgement: what was tried and what came of it."""

    def __init__(self, claim: Claim):
        self.claim = claim
        self.diagnosis = NOTHING
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
        roots = (claim.left, claim.right, claim.head or claim.left, *(t.defined_as.body for t in self.about.defined))
        parts = [part for root in roots for part in walk(root)]
        #: Ties are left out beside derivatives, of which nothing is said at kinks.
        self.exactly = claim.relation != "=" or not any(type(part) is Derivative for part in parts)
        #: Functions of whole matrices cost more than their steps.
        self.is_heavy = any(type(part) is Apply and any(type(a) is Array for a in part.arguments) for part in parts)

    def verdict(self) -> Verdict:
        claim = self.claim
        choices = choose_sizes(self.about, ALL_SIZES)
        if not choices:
            return Verdict("unknown", "no sizes were found that meet the conditions on sizes")
        choices = _affordable(self.about, choices)
        tried: set = set()
        self._try_many(choices[:FIRST_SIZES], range(FIRST_POINTS), Budget(self.effort, FIRST_TRIES), tried)
        if self._refuted() or self._shrinks_domain():
            return self._refutation()
        proved = claim.relation in ("=", "≤", "≥") and self._prove()
        if not proved or not self.agreed:
            seeds = range(max(ALL_POINTS, -(-LEAST_POINTS // len(choices))))
            steps = MORE_TRIES * (SOLVING if self.sampler.solves else 1)
            self._try_many(choices, seeds, Budget(self.effort, steps), tried)
        if proved:
            self._try_domains(choices, Budget(self.effort, MORE_TRIES))
        else:
            steps = MORE_TRIES // (HEAVY if self.is_heavy else 1)
            for attempt in (self._try_turning, self._try_large, self._try_critical, self._try_far, self._try_sharper):
                if not self._refuted():
                    attempt(choices, Budget(self.effort, steps))
        if self._refuted() or self._shrinks_domain():
            return self._refutation()
        if claim.relation == "≠" and self.agreed and self.differed:
            where = certificate(self.differed[0], self.about)
            return Verdict("unknown", f"the two sides differ at some points and are equal at others: {where}", self._sizes())
        if not self.agreed:
            return self._nothing_tried(proved)
        if self.undecided is not None and not proved:
            return Verdict("unknown", self.undecided.message, self._sizes())
        if not proved and all(set(trial.point.sizes.values()) == {1} for trial in self.agreed):
            return Verdict("unknown", "it could be tried at sizes of 1 only, which hides mistakes", self._sizes())
        ones = [] if proved else [size.name for size in self.about.sizes if self._is_always_one(size)]
        if ones:
            return Verdict("unknown", f"{', '.join(ones)} was 1 wherever something was compared", self._sizes())
        if not proved and sum(trial.missing == "right" for trial in self.silent) > len(self.agreed):
            missing = next(trial for trial in self.silent if trial.missing == "right")
            return Verdict("unknown", f"at most points the right side alone has no value: {missing.message}", self._sizes())
        return self._passed(proved)

    # --- trying

    def _try_many(self, choices, seeds, budget, tried):
        """Try each choice of sizes with each seed that was not tried yet, until a side differs or the work is done."""
        done = 0
        for seed in seeds:
            for number, sizes in enumerate(choices):
                if (number, seed) in tried:
                    continue
                if done >= 2 and self.agreed and budget.is_spent:
                    return
                tried.add((number, seed))
                try:
                    done += self._try_sizes(sizes, seed * WIDE_FROM + number)
                except LimitError as error:
                    self.limit = str(error)
                if self._refuted():
                    return

    def _try_sizes(self, sizes, seed) -> bool:
        """Try one point at these sizes at several choices of the free indices; whether anything could be compared."""
        places = assignments(self.about, sizes)
        if not places:
            return False
        if self.about.where:
            return self._try_where(sizes, places, seed)
        point = self.sampler.point(sizes, seed)
        if point is None:
            self.pointless += 1
            return False
        return any([self._note(self.sides.at(point, place)) for place in places])

    def _try_turning(self, choices, budget):
        """Try points on every stretch between the numbers at which the claim may turn, and for an inequality at these numbers."""
        if not is_interesting(self.about):
            return
        numbers = turning_numbers(self.about)
        exactly = self.exactly
        for seed in range(TURNING_POINTS):
            sizes = choices[seed % len(choices)]
            places = assignments(self.about, sizes)
            if not places:
                continue
            place = places[seed % len(places)]
            point = self.sampler.turning_point(sizes, seed, place if self.about.where else None, numbers, exactly)
            if point is not None:
                self._note(self.sides.at(point, place))
            if self._refuted() or budget.is_spent:
                return

    def _try_large(self, choices, budget):
        """Try sizes far above the small ones, all of them and one at a time, where that is cheap."""
        if not self.about.sizes or self.about.size_conditions and len(self.about.sizes) > 2:
            return
        if self.is_heavy:
            return
        numbers = turning_numbers(self.about)
        few = min(choices, key=lambda sizes: max(sizes.values()))
        for step, number in enumerate(LARGE_SIZES):
            for sizes in dict.fromkeys(larger_sizes(self.about, few, number)):
                if cost(self.about, dict(sizes)) > LARGE_COST:
                    continue
                places = assignments(self.about, dict(sizes), 2)
                for turn in (False, True) if places else ():
                    place = places[-1]
                    at = place if self.about.where else None
                    if turn:
                        point = self.sampler.turning_point(dict(sizes), 3 * step, at, numbers, self.exactly)
                    else:
                        point = self.sampler.point(dict(sizes), step, at)
                    if point is not None:
                        self._try_at(point, place)
                    if self._refuted() or budget.is_spent:
                        return

    def _try_critical(self, choices, budget):
        """Try points at which something in the claim turns, and beside them."""
        terms = critical_terms(self.about)
        for seed in range(CRITICAL_ROUNDS if terms else 0):
            for number, term in enumerate(terms):
                for point, place in self._started(choices, seed, number):
                    at = place if self.about.where else None
                    for moved in critical_points(self.sampler, term, point, at, self.exactly, seed):
                        self._try_at(moved, place)
                        if self._refuted() or budget.is_spent:
                            return

    def _try_far(self, choices, budget):
        """Try points far out and close to the ends of domains, for a claim that compares anything."""
        if not is_interesting(self.about) and not critical_terms(self.about):
            return
        for point, place in self._started(choices, 0, 0):
            for moved in far_points(self.sampler, point, place if self.about.where else None, self.exactly):
                self._try_at(moved, place)
                if self._refuted() or budget.is_spent:
                    return

    def _try_sharper(self, choices, budget):
        """Follow some of the values that agree to more digits."""
        balls = [trial for trial in self.agreed if not trial.exact]
        for trial in balls[:: max(1, len(balls) // SHARPENED)]:
            sharper = self.sides.sharper(trial)
            if sharper.outcome == DIFFER:
                self.differed.append(sharper)
                return
            if budget.is_spent:
                return

    def _try_domains(self, choices, budget):
        """After a proof, which is about values where both sides have one: look whether the right side has fewer."""
        terms = [term for term in critical_terms(self.about) if may_have_no_value(self.claim.right)]
        for number, term in enumerate(terms):
            for point, place in self._started(choices, 0, number):
                at = place if self.about.where else None
                for moved in critical_points(self.sampler, term, point, at, False, 0):
                    self._note(self.sides.at(moved, place))
                    if self.differed or budget.is_spent:
                        return

    def _started(self, choices, seed, number):
        """A point to start from and index values, at one choice of sizes; none where no point is found."""
        sizes = choices[(seed + number) % min(3, len(choices))]
        places = assignments(self.about, sizes)
        if places:
            place = places[(seed + number) % len(places)]
            point = self.sampler.point(sizes, seed, place if self.about.where else None)
            if point is not None:
                yield point, place

    def _try_at(self, point, place):
        """Try a point beyond those that must be tried: one that shows nothing changes nothing.

        Far out tanh x and 1 are too close for any number of digits, and matrices may be too large for their functions.
        """
        try:
            trial = self.sides.at(point, place)
        except (LimitError, UnsupportedError):
            return
        if trial.outcome != UNDECIDED:
            self._note(trial)

    def _try_where(self, sizes, places, seed):
        """With a side condition on values, a point is made for one choice of the indices at a time."""
        some = False
        for step in range(min(3, len(places))):
            place = places[(seed + step * max(1, len(places) // 3)) % len(places)]
            point = self.sampler.point(sizes, seed * 7 + step, place)
            if point is None:
                self.pointless += 1
                continue
            some |= self._note(self.sides.at(point, place))
        return some

    def _note(self, trial: Trial) -> bool:
        if trial.outcome == AGREE:
            self.agreed.append(trial)
        elif trial.outcome == DIFFER:
            self.differed.append(trial)
        elif trial.outcome == UNDECIDED:
            self.undecided = trial
        else:
            self.silent.append(trial)
        return trial.outcome in (AGREE, DIFFER)

    def _shrinks_domain(self) -> bool:
        """Whether the right side alone has no value on a whole neighbourhood, at sizes at which it has one elsewhere."""
        compared = [trial.point.sizes for trial in self.agreed]
        for trial in [trial for trial in self.silent if trial.missing == "right"][:20]:
            if trial.point.sizes in compared and self.sides.shrinks_domain(trial):
                self.differed.append(replace(trial, outcome=DIFFER))
                return True
        return False

    # --- verdicts

    def _is_always_one(self, size) -> bool:
        """Whether the size was 1 wherever something was compared, and no condition fixes it."""
        fixed = any(size in sizes_in(c) for c in self.about.size_conditions if type(c) is Relation and c.op == "=")
        return not fixed and all(trial.point.sizes[size] == 1 for trial in self.agreed)

    def _refuted(self) -> bool:
        return bool(self.differed) and self.claim.relation != "≠"

    def _refutation(self) -> Verdict:
        trial = self.differed[0]
        self.diagnosis = self._diagnosed(trial)
        return Verdict(
            "refuted",
            _difference(trial, self.claim.relation),
            (_named(trial.point.sizes),),
            certificate(trial, self.about),
            str(self.diagnosis),
        )

    def _diagnosed(self, trial: Trial) -> Diagnosis:
        try:
            return diagnose(self.claim, self.about, self.sampler, trial)
        except (SymgradError, ArithmeticError, RecursionError):  # A refutation stands by its numbers, also without an explanation.
            return NOTHING

    def _nothing_tried(self, proved: bool) -> Verdict:
        if self.differed:
            return self._refutation()
        if self.undecided is not None:
            return Verdict("unknown", self.undecided.message)
        if self.silent:
            return Verdict("unknown", f"no point was found at which both sides have a value: {self.silent[0].message}")
        if self.limit:
            return Verdict("unknown", f"a limit was reached: {self.limit}")
        if self.pointless:
            return self._without_assumptions()
        return Verdict("unknown", "the side condition leaves no choice of the indices at the sizes tried")

    def _without_assumptions(self) -> Verdict:
        """What holds without assumptions holds under them; what does not is not decided, for want of a point."""
        if self.about.conditions:
            fewer = tuple(c for c in self.claim.given if not reached(c))
            verdict = _Case(replace(self.claim, given=fewer)).verdict()
            if verdict.passed:
                return replace(verdict, reason=f"{verdict.reason}; tried without the assumptions, which met no point")
        late = f" in {MOST_STEPS} steps" * (self.sampler.left <= 0)
        return Verdict("unknown", f"no point was found that meets the assumptions and the side condition{late}")

    def _passed(self, proved: bool) -> Verdict:
        exact = all(trial.exact for trial in self.agreed)
        if exact and not (self.about.indices or self.about.sizes or self.about.tensors):
            return Verdict("proved", "two exact values that agree")
        if proved:
            reason = "for every size"
        else:
            reason = f"at {len(self.agreed)} places tried, {'exactly' if exact else 'to 50 digits'}: not a proof"
        if self._is_of_zeros():
            open_names = sorted(tensor.name for tensor in self.claim.undeclared if differentiates(self.claim, tensor))
            if open_names:
                return Verdict("unknown", f"both sides are 0 only as {open_names[0]} has no definition", self._sizes())
            reason += f"; both sides are 0 here, {self._why_zero()}"
        missing = next((trial for trial in self.silent if trial.missing == "left"), None)
        if missing is not None:
            reason += f"; where the left side has a value ({missing.message})"
        return Verdict("proved" if proved else "holds", reason, self._sizes())

    def _is_of_zeros(self) -> bool:
        """Whether both sides are 0 wherever they were compared, and neither is written so: any factor would pass, too."""
        claim = self.claim
        if claim.relation != "=" or ZERO in (claim.left, claim.right):
            return False
        return all(_is_zero(trial.left) and _is_zero(trial.right) for trial in self.agreed)

    def _why_zero(self) -> str:
        """From what it comes that both sides are 0."""
        if not self.about.conditions and not self.about.where:
            return "as they stand"
        bare = judge(replace(self.claim, right=ZERO, given=(), where=TRUE))
        return "as they stand" if bare.passed else "by what is assumed"

    def _prove(self) -> bool:
        return prove_equal(self.claim.left, self.claim.right, self.claim.given, self.claim.where)

    def _sizes(self) -> tuple[dict[str, int], ...]:
        seen: dict[tuple, dict] = {}
        for trial in self.agreed:
            named = _named(trial.point.sizes)
            seen.setdefault(tuple(named.items()), named)
        return tuple(seen.values())


def _affordable(about: Setting, choices: list[Sizes]) -> list[Sizes]:
    """The choices in their order, much dearer ones last, those beyond all measure left out; two at least stay."""
    costs = {id(choice): cost(about, choice) for choice in choices}
    cheap = sorted(choices, key=lambda choice: costs[id(choice)])[:2]
    kept = [choice for choice in choices if costs[id(choice)] <= MOST_COST or choice in cheap]
    dear = 40 * min(costs.values()) + 4000
    return sorted(kept, key=lambda choice: costs[id(choice)] > dear)


def _is_zero(value: object) -> bool:
    """Whether a value is 0, or a ball around it."""
    return value == 0 or isinstance(value, arb) and bool(value.contains(0))


def _named(sizes) -> dict[str, int]:
    return {size.name: value for size, value in sizes.items()}


def _difference(trial: Trial, relation: str) -> str:
    """One line on why a trial refutes the claim."""
    if trial.missing:
        return f"the {trial.missing} side has no value: {trial.message}"
    kind = "exact values" if trial.exact else "disjoint balls"
    return f"two {kind} that differ" if relation == "=" else f"two {kind} that are not in the relation {relation}"
