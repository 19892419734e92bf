"""Decides one claim: numbers first, which are what refutes; then a proof for every size; else more numbers.

Knows terms, values and the decision procedure. Every claim is judged on its own two sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flint import arb

from ..decide.normal_form import prove_equal
from ..errors import LimitError, SymgradError, UnsupportedError
from ..reading.facts.gaps import plain
from ..reading.facts.records import Dependent, Implication, Judged, Misfit, Solution, Unread
from ..terms.building import both, negate
from ..terms.claims import Claim, Doubt, Guess
from ..terms.memory import make_room
from ..terms.nodes import TRUE, ZERO, Relation
from .conflicts import conflict, contradicts_names, said_of_conflict
from .dependence import differentiates, judge_open
from .diagnosis import NOTHING, Diagnosis, diagnose
from .domains import at_an_end, inverted, needed, said_of_end
from .doubts import depends_unread, doubts_of, named, needs_withdrawn, supposing, unread
from .equations import MOST_STEPS
from .exercise import MOST_NAMED, Exercise, exercised
from .implications import judge_implication
from .notation import in_matrices
from .rounding import holds_rounded
from .setting import parts, reached
from .sizes import sizes_in
from .solutions import as_put, judge_solution
from .trials import Trial, certificate
from .tries import BEFORE, MORE, PROVED, UNPROVED, Tries
from .unsaid import is_false_of_numbers, unsaid, written_without
from .verdicts import Verdict


def judge(claim: Judged) -> Verdict:
    """The verdict on one claim. Never raises for what it says: what cannot be decided is unknown, with the reason."""
    make_room()
    return examine(claim)[0]


def examine(claim: Judged) -> tuple[Verdict, Diagnosis]:
    """The verdict as `judge` gives it, and what the mistake looks like where it is refuted."""
    if isinstance(claim, Unread):
        return Verdict("unread", plain(claim.error)), NOTHING
    if isinstance(claim, Dependent):
        return Verdict("unknown", str(claim.error)), NOTHING
    if isinstance(claim, Misfit):
        if claim.unclear:
            return Verdict("unknown", claim.message), NOTHING
        if claim.row is not None and (laid_out := _as_row(claim, claim.row)) is not None:
            return laid_out, NOTHING
        diagnosis = _meant(claim)
        return Verdict("refuted", claim.message, looks_like=diagnosis.what, mended=diagnosis.mended), diagnosis
    if isinstance(claim, Claim) and claim.across:
        return _across(claim), NOTHING
    meant, claim = (claim.meant, replace(claim, meant=None)) if isinstance(claim, Claim) else (None, claim)
    verdict, diagnosis = _with_doubts(claim)
    if meant is not None and not verdict.passed:
        verdict, diagnosis = _as_meant(meant, verdict, diagnosis)
    inferred = _inferred(claim) if verdict.status == "refuted" else ()
    equation = as_put(claim) if isinstance(claim, Solution) else claim
    if inferred and not (isinstance(equation, Claim) and is_false_of_numbers(equation)):
        return Verdict("unknown", f"refuted if {' and '.join(inferred[:MOST_NAMED])}"), NOTHING
    return verdict, diagnosis


def _with_doubts(claim: Claim | Solution | Implication) -> tuple[Verdict, Diagnosis]:
    """The verdict on a claim, its names taken for what they are taken for, and what the mistake looks like."""
    verdict, diagnosis = _examined(claim)
    if isinstance(claim, Implication):  # Its rows are looked at one by one, each with its doubts.
        return verdict, diagnosis
    if isinstance(claim, Claim) and (doubt := _guess_doubted(claim, verdict)) is not None:
        return doubt, NOTHING
    if (
        verdict.passed
        and isinstance(claim, Claim)
        and claim.turned
        and not any(judge(each.otherwise).passed for each in claim.guesses if not each.apart)
    ):
        names = ", ".join(sorted(tensor.name for tensor in claim.turned))
        return Verdict("unknown", f"true of numbers; {names} may be an array, as something with it is transposed here"), NOTHING
    doubts = doubts_of(claim)
    anew = next((doubt for doubt in doubts if doubt.anew), None)
    if anew is not None and isinstance(claim, Claim):
        return _under_another_meaning(claim, anew, doubts, verdict, diagnosis)
    if verdict.passed and (reason := depends_unread(claim, doubts)):
        return Verdict("unknown", reason), NOTHING
    if verdict.passed and (reason := needs_withdrawn(claim, doubts)):
        return Verdict("unknown", reason), NOTHING
    if verdict.passed and (reason := _denied(claim, doubts)):
        return Verdict("unknown", f"{reason}: {verdict.reason}"), NOTHING
    if verdict.passed and isinstance(claim, Claim) and (reason := _rivalled(claim, doubts)):
        return Verdict("unknown", reason), NOTHING
    if verdict.passed or not doubts:
        return verdict, diagnosis
    firm = tuple(doubt for doubt in doubts if doubt.understood and not doubt.withdraws and not doubt.denies)
    saved = _saved(claim, firm) if firm else None
    loose = next((doubt for doubt in doubts if not doubt.understood), None)
    if saved is None and loose is not None and verdict.status == "refuted":
        what = loose.text if loose.everywhere else f"“{loose.text}” in line {loose.line} is not understood, and may make this true"
        saved = Verdict("unknown", f"{what}: {verdict.reason}")
    return (verdict, diagnosis) if saved is None else (saved, NOTHING)


def _rivalled(claim: Claim, doubts: tuple[Doubt, ...]) -> str:
    """Why a claim does not pass that is false as the text may give a name another value before it."""
    for doubt in doubts:
        if doubt.rival and doubt.instead and judge(supposing(claim, (doubt,))).status == "refuted":
            return f"true only if line {doubt.line}, “{doubt.text}”, gives no other value"
    return ""


def _denied(claim: Claim | Solution, doubts: tuple[Doubt, ...]) -> str:
    """Why a claim does not pass that its sentence denies: at all, or in a case that is taken out of it, where it holds, too."""
    for doubt in doubts:
        if doubt.denies and doubt.everywhere:
            return f"“{doubt.text}” in line {doubt.line} denies this, which holds"
        if doubt.denies and isinstance(claim, Claim):
            kept = [condition for condition in parts(claim.where) if condition is not negate(doubt.own)]
            if judge(replace(claim, where=both(*kept, doubt.own), doubts=())).passed:
                return f"line {doubt.line} says that this does not hold where “{doubt.text}”, and it does there, too"
    return ""


def _as_meant(meant: Guess, verdict: Verdict, diagnosis: Diagnosis) -> tuple[Verdict, Diagnosis]:
    """The verdict on a claim that does not pass as it is, where names may be what people mean by them."""
    other, others = examine(meant.otherwise)
    if other.passed:
        return replace(other, reason=f"{other.reason}; {meant.name}, as nothing says otherwise"), NOTHING
    if verdict.status == "refuted" and other.status != "refuted":
        return Verdict("unknown", f"refuted unless {meant.name}: {other.reason}"), NOTHING
    if verdict.status != "refuted" and other.status == "refuted":
        return Verdict("unknown", f"refuted if {meant.name}: {other.reason}"), NOTHING
    return (other, others) if verdict.status == "refuted" else (verdict, diagnosis)


def _across(claim: Claim) -> Verdict:
    """The verdict on the last relation of A = … = B, of which the middle could not be read: A = B may stand for it.

    Where A differs from B, either of the two relations may be the false one.
    """
    verdict = judge(replace(claim, across=0))
    if verdict.passed:
        return replace(
            verdict, reason=f"{verdict.reason}; compared with the side before line {claim.across}, which could not be read"
        )
    if verdict.status == "refuted":
        return Verdict("unknown", f"line {claim.across} could not be read; the side before it is another: {verdict.reason}")
    return Verdict("unknown", f"line {claim.across} could not be read; beside the side before it: {verdict.reason}")


def _under_another_meaning(
    claim: Claim, anew: Doubt, doubts: tuple[Doubt, ...], before: Verdict, diagnosis: Diagnosis
) -> tuple[Verdict, Diagnosis]:
    """The verdict on a claim behind an equation that may give a name another meaning, as it is meant then; and as it was before."""
    rest = tuple(doubt for doubt in doubts if doubt is not anew)
    meant = supposing(claim, (anew,))
    verdict, other = examine(replace(meant, doubts=rest) if isinstance(meant, Claim) else meant)
    if verdict.passed:
        return replace(verdict, reason=f"{verdict.reason}; as line {anew.line} gives another meaning, “{anew.text}”"), NOTHING
    if verdict.status == "refuted" and before.passed:
        return Verdict("unknown", f"true only if line {anew.line}, “{anew.text}”, gives no other meaning"), NOTHING
    if verdict.status == "refuted" and before.status != "refuted":
        return before, NOTHING
    return (before, diagnosis) if before.status == verdict.status == "refuted" else (verdict, other)


def _inferred(claim: Claim | Solution | Implication) -> tuple[str, ...]:
    """What the names of a claim are taken for of which only their use says it."""
    if isinstance(claim, Claim):
        return claim.inferred
    parts = (claim.claim, *claim.before) if isinstance(claim, Solution) else (claim.claim,)
    return tuple(dict.fromkeys(said for part in parts for said in part.inferred))


def _guess_doubted(claim: Claim, verdict: Verdict) -> Verdict | None:
    """The verdict on a claim that is true of one kind of a name and false of another, where nothing says which it is."""
    for guess in claim.guesses if verdict.passed or verdict.status == "refuted" else ():
        if guess.apart:
            if verdict.status == "refuted" and judge(guess.otherwise).passed:
                return Verdict(
                    "unknown", f"false where {guess.apart} is one of the other indices, and true if {guess.name} is none of those"
                )
            continue
        other = judge(replace(guess.otherwise, inferred=()))  # what else follows from the guess is no reason to doubt it
        if verdict.passed and other.status == "refuted":
            return Verdict(
                "unknown", f"true if {guess.name} is a scalar, as was guessed, and false if it is a matrix: {other.reason}"
            )
        if other.passed and verdict.status == "refuted":
            return Verdict("unknown", f"refuted if {guess.name} is a scalar, as was guessed, and true if it is a matrix")
    return None


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
            return judge_solution(claim, judge), NOTHING
        if isinstance(claim, Implication):
            alone, diagnosis = examine(claim.claim)
            verdict = judge_implication(claim, alone, judge)
            return verdict, diagnosis if verdict is alone else NOTHING
        found = judge_open(claim, judge)
        if found is not None:
            return found, NOTHING
        case = _Case(claim)
        verdict = case.verdict()
        if verdict.passed and claim.left != claim.right and (apart := written_without(claim)) is not None:
            return Verdict("unknown", f"true only if what is differentiated by {apart.name} does not depend on it"), NOTHING
        return verdict, case.diagnosis
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
        if _passes(claim):
            typed = replace(claim, left_text=misfit.left_text, right_text=misfit.right_text)
            return Diagnosis(what, claim.right, written=in_matrices(typed, claim.right, _passes))
    return NOTHING


def _as_row(misfit: Misfit, row: Claim) -> Verdict | None:
    """The verdict on a derivative by a vector that is written as a row; None where it is not that row, either."""
    verdict = judge(row)
    if not verdict.passed:
        return None
    if misfit.laid_out:
        return replace(verdict, reason=f"{verdict.reason}; in numerator layout, where it is a row")
    return Verdict("unknown", f"true in numerator layout, where a derivative by a vector is a row: {misfit.message}")


def _passes(claim: Claim) -> bool:
    """Whether a claim passes by itself; it is not asked what its mistake may be."""
    try:
        return _Case(claim, is_plain=True).verdict().passed
    except (SymgradError, RecursionError):
        return False


class _Case:
    """One claim under judgement: what its tries and the attempt at a proof say. If `is_plain`, its mistake is not looked for."""

    def __init__(self, claim: Claim, is_plain: bool = False):
        self.claim, self.is_plain = claim, is_plain
        self.diagnosis = NOTHING
        self.tries = Tries(claim)
        self.about = self.tries.about

    def verdict(self) -> Verdict:
        claim, tries = self.claim, self.tries
        if not tries.choices:
            return Verdict("unknown", "no sizes were found that meet the conditions on sizes")
        tries.attempt(BEFORE)
        if tries.refuted or tries.shrinks_domain():
            return self._refutation()
        proved = claim.relation in ("=", "≤", "≥") and self._prove()
        if not proved or not tries.agreed or self._valued_at_one():
            tries.attempt(MORE)
        tries.attempt(PROVED if proved else UNPROVED)
        if tries.refuted or tries.shrinks_domain():
            return self._refutation()
        if claim.relation == "≠" and tries.agreed and tries.differed:
            where = certificate(tries.differed[0], self.about)
            return Verdict("unknown", f"the two sides differ at some points and are equal at others: {where}", self._sizes())
        if not tries.agreed:
            return self._nothing_tried()
        why = self._valued_at_one() if proved else self._why_too_few()
        if why:
            return Verdict("unknown", why, self._sizes())
        exercise = Exercise() if proved else exercised(tries)
        if tries.refuted:
            return self._refutation()
        if exercise.untried:
            named = "; ".join(exercise.untried[:MOST_NAMED])
            return Verdict("unknown", f"no place that was tried depends on {named}", self._sizes())
        if exercise.beyond:
            return Verdict("unknown", f"too much to try: whether anything depends on {exercise.beyond} was not seen", self._sizes())
        return self._passed(proved, exercise.inert)

    def _why_too_few(self) -> str:
        """Why the tries are not enough to let the claim pass without a proof; "" where they are."""
        tries = self.tries
        if tries.undecided is not None:
            return tries.undecided.message
        if all(set(trial.point.sizes.values()) == {1} for trial in tries.agreed):
            return "it could be tried at sizes of 1 only, which hides mistakes"
        ones = [size.name for size in self.about.sizes if self._is_always_one(size)]
        if ones:
            return f"{', '.join(ones)} was 1 wherever something was compared"
        missing = [trial for trial in tries.silent if trial.missing == "right"]
        if len(missing) > len(tries.agreed):
            return f"at most points the right side alone has no value: {missing[0].message}"
        return ""

    def _valued_at_one(self) -> str:
        """Why a proof says nothing: the sides have a value only where a size is 1, as the inverse of x xᵀ has; else ""."""
        if not self.tries.silent or not self.tries.agreed or not inverted(self.claim):
            return ""
        ones = [size for size in self.about.sizes if self._is_always_one(size)]
        lost = next((trial for trial in self.tries.silent if any(trial.point.sizes[size] > 1 for size in ones)), None)
        named = ", ".join(size.name for size in ones)
        return "" if lost is None else f"both sides have a value only where {named} is 1: {lost.message}"

    def _is_always_one(self, size) -> bool:
        """Whether the size was 1 wherever something was compared, and no condition fixes it."""
        fixed = any(size in sizes_in(c) for c in self.about.size_conditions if type(c) is Relation and c.op == "=")
        return not fixed and all(trial.point.sizes[size] == 1 for trial in self.tries.agreed)

    def _refutation(self) -> Verdict:
        trial = self.tries.differed[0]
        if not self.is_plain and (reason := self._not_for_certain(trial)):
            return Verdict("unknown", reason)
        self.diagnosis = NOTHING if self.is_plain else self._diagnosed(trial)
        return Verdict(
            "refuted",
            _difference(trial, self.claim.relation),
            (_named(trial.point.sizes),),
            certificate(trial, self.about),
            str(self.diagnosis),
            self.diagnosis.mended,
        )

    def _not_for_certain(self, trial: Trial) -> str:
        """Why a claim that is false as it is read is not refuted for certain; "" where it is."""
        if holds_rounded(self.claim):
            return f"equal to the digits that are written, and not as exact numbers: {certificate(trial, self.about)}"
        reason = unsaid(self.tries, trial, judge)
        return reason and f"{reason}: {_difference(trial, self.claim.relation)}"

    def _diagnosed(self, trial: Trial) -> Diagnosis:
        try:
            return diagnose(self.claim, self.about, self.tries.sampler, trial, _passes)
        except (SymgradError, ArithmeticError, RecursionError):  # A refutation stands by its numbers, also without an explanation.
            return NOTHING

    def _nothing_tried(self) -> Verdict:
        if self.tries.differed:
            return self._refutation()
        if self.tries.undecided is not None:
            return Verdict("unknown", self.tries.undecided.message)
        if self.tries.silent:
            return Verdict("unknown", f"no point was found at which both sides have a value: {self.tries.silent[0].message}")
        if self.tries.limit:
            return Verdict("unknown", f"a limit was reached: {self.tries.limit}")
        if self.tries.pointless:
            return self._without_assumptions()
        return Verdict("unknown", "the side condition leaves no choice of the indices at the sizes tried")

    def _without_assumptions(self) -> Verdict:
        """What holds without assumptions holds under them; what does not is not decided, for want of a point."""
        against = conflict(self.about) if self.tries.sampler.left > 0 else ()
        if self.about.conditions and not contradicts_names(against):
            fewer = tuple(c for c in self.claim.given if not reached(c))
            verdict = _Case(replace(self.claim, given=fewer)).verdict()
            if verdict.passed:
                return replace(verdict, reason=f"{verdict.reason}; tried without the assumptions, which met no point")
        if against:
            return Verdict("unknown", said_of_conflict(against))
        late = f" in {MOST_STEPS} steps" * (self.tries.sampler.left <= 0)
        return Verdict("unknown", f"no point was found that meets the assumptions and the side condition{late}")

    def _passed(self, proved: bool, inert: Sequence[str]) -> Verdict:
        exact = all(trial.exact for trial in self.tries.agreed)
        if exact and not (self.about.indices or self.about.sizes or self.about.tensors):
            where = "".join(f", where {condition}" for condition in needed(self.claim))
            return Verdict(
                "proved", f"two exact values that agree{where}" + "; both sides are 0 here, as they stand" * self._is_of_zeros()
            )
        if proved:
            reason = "for every size"
        else:
            reason = f"at {len(self.tries.agreed)} places tried, {'exactly' if exact else 'to 50 digits'}: not a proof"
        if self._is_of_zeros():
            open_names = sorted(tensor.name for tensor in self.claim.undeclared if differentiates(self.claim, tensor))
            if open_names:
                return Verdict("unknown", f"both sides are 0 only as {open_names[0]} has no definition", self._sizes())
            reason += f"; both sides are 0 here, {self._why_zero()}"
        if conditions := needed(self.claim):
            end = at_an_end(self.tries)
            if end is not None:
                return Verdict("unknown", said_of_end(end, self.tries), self._sizes())
            reason += f", where {', '.join(conditions)}"
        elif (missing := next((trial for trial in self.tries.silent if trial.missing == "left"), None)) is not None:
            reason += f", where the left side has a value ({missing.message})"
        if inert:
            reason += f"; nothing depends on {'; '.join(inert[:MOST_NAMED])}"
        return Verdict("proved" if proved else "holds", reason, self._sizes())

    def _is_of_zeros(self) -> bool:
        """Whether both sides are 0 wherever they were compared, and neither is written so: any factor would pass, too."""
        claim = self.claim
        if claim.relation != "=" or ZERO in (claim.left, claim.right):
            return False
        return all(_is_zero(trial.left) and _is_zero(trial.right) for trial in self.tries.agreed)

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
        for trial in self.tries.agreed:
            named = _named(trial.point.sizes)
            seen.setdefault(tuple(named.items()), named)
        return tuple(seen.values())


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
