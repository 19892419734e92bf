"""What a mistake looks like: the small change to the right side that makes a refuted claim true at every point tried.

Knows terms and values. A diagnosis is reported only where it makes the line true at points of several sizes. Where no
repair is found, a constant ratio or difference of the two sides is reported if it is simple.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice
from math import prod

from flint import arb, fmpq

from ..errors import SymgradError, UnsupportedError
from ..matrices.terms import MatrixTerm
from ..terms.claims import Claim
from ..terms.nodes import ZERO, Add, Apply, Entry, Mul, Node, Number, Pow, Sum, add, div, mul, neg
from ..values.arithmetic import precision
from ..values.effort import Budget, Effort
from ..values.evaluate import evaluate
from ..writing.latex_writer import latex
from ..writing.text_writer import text
from .lost_parts import lost_parts
from .lost_terms import lost_terms, split_indices
from .notation import in_matrices
from .points import Sampler
from .repairs import atoms, inner_parts, lost_factors, repairs, scaled, strides, tidied
from .setting import Setting
from .sizes import assignments, choose_sizes
from .trials import AGREE, Sides, Trial, agreement, is_whole_valued

#: Steps of evaluation that a diagnosis may take, and the most repairs that are tried.
MOST_STEPS, MOST_REPAIRS = 500_000, 5000
DIGITS = 50
#: How many repairs that are true at the points tried are judged.
MOST_PASSING = 6
#: Parts of both sides that may be a lost factor or denominator.
MOST_PARTS = 12
#: Points that a repair has to make true, besides the counterexample; the same sizes twice where there are few.
LEAST_POINTS = 4
#: Points where some values are whole numbers, at which more repairs are true by chance; and for the inequality turned round.
MORE_POINTS = 12
_REVERSED = {"≤": "≥", "≥": "≤", "<": ">", ">": "<"}


@dataclass(frozen=True)
class Diagnosis:
    """What a mistake looks like.

    what      a few plain words; "" for nothing
    right     the right side that makes the claim true at every point tried; None where no mended one is known
    relation  the relation that is meant, where it is another one
    written   the right side in the notation of the claim, where that is another one than `right` has
    """

    what: str = ""
    right: Node | None = None
    relation: str = ""
    written: MatrixTerm | None = None

    def __str__(self):
        return self.what + (_should_be(self._shown) if self._shown is not None else "")

    @property
    def mended(self) -> str:
        """The mended right side as LaTeX, where there is one that can be written."""
        try:
            return latex(self._shown) if self._shown is not None else ""
        except UnsupportedError:
            return ""

    @property
    def _shown(self) -> Node | MatrixTerm | None:
        return self.written if self.written is not None or self.right is None else tidied(self.right)


NOTHING = Diagnosis()


def diagnose(claim: Claim, about: Setting, sampler: Sampler, trial: Trial, passes: Callable[[Claim], bool]) -> Diagnosis:
    """What the mistake of a refuted claim looks like; NOTHING where nothing simple mends it.

    What makes the line true at the points tried is named only where the mended line then passes.
    """
    if trial.left is None:
        return NOTHING
    if not (about.tensors or about.sizes):
        return _number(claim, trial)
    with precision(DIGITS * 4):
        budget = Budget(sampler.effort, MOST_STEPS)
        places = _places(claim, about, sampler, trial, budget)
        for diagnosis in islice(_among(claim, about, places, budget), MOST_PASSING):
            right = claim.right if diagnosis.right is None else diagnosis.right
            relation = diagnosis.relation or claim.relation
            if passes(replace(claim, right=right, relation=relation)):
                return diagnosis if diagnosis.right is None else replace(diagnosis, written=in_matrices(claim, right, passes))
        return NOTHING


def diagnose_at(claim: Claim, about: Setting, effort: Effort, places: list[Trial]) -> Diagnosis:
    """What the mistake of an equation looks like that is false at some of these points, which share an effort."""
    with precision(DIGITS * 4):
        return next(_among(claim, about, places, Budget(effort, MOST_STEPS)), NOTHING)


def _number(claim, trial) -> Diagnosis:
    """Of an equation between plain numbers: the number that the right side should be, where it is one."""
    if claim.relation == "=" and type(claim.right) is Number and isinstance(trial.left, fmpq):
        return Diagnosis("another number", Number(Fraction(int(trial.left.p), int(trial.left.q))))
    return NOTHING


def _among(claim, about, places, budget) -> Iterator[Diagnosis]:
    """What would make the line true at these places, the likeliest first."""
    if len(places) < LEAST_POINTS:
        return
    compared = [p for p in places if p.right is not None]
    if claim.relation in _REVERSED:
        turned = _REVERSED[claim.relation]
        if all(agreement(turned, p.left, p.right) == AGREE for p in compared):
            what = f"the inequality is the wrong way round: {turned} holds at every point tried"
            yield Diagnosis(what, relation=turned)
        return
    if claim.relation != "=":
        return
    if claim.right is not ZERO and all(_is_zero(p.left) for p in places):
        yield Diagnosis("the left side is 0 at every point tried", ZERO)
        return
    for what, mended in _candidates(claim, about, budget):
        if _true_at(mended, places):
            yield Diagnosis(what, tidied(mended))
    if len(compared) >= LEAST_POINTS:
        lost = _lost(claim, about, compared, Budget(budget.effort, MOST_STEPS))
        if lost is not NOTHING:
            yield lost


def _places(claim, about, sampler, trial, budget) -> list[Trial]:
    """Trials at several sizes with a value of the left side, the right one may have none; the counterexample first."""
    sides = Sides(about, claim.left, claim.right, claim.relation)
    found = [trial]
    choices = choose_sizes(about, LEAST_POINTS)
    many = claim.relation in _REVERSED or any(map(is_whole_valued, about.tensors))
    for number in range(0 if not choices else MORE_POINTS if many else LEAST_POINTS):
        sizes = choices[number % len(choices)]
        places = assignments(about, sizes, 4)
        at = places[number % len(places)] if places else None
        point = sampler.point(sizes, 500 + number, at if about.where else None) if places else None
        if point is None:
            continue
        for place in [places[number % len(places)]] if about.where else places:
            other = sides.at(point, place)
            if other.left is not None:
                found.append(other)
        if budget.is_spent:
            break
    return sorted(found, key=_volume)  # what fails is seen to at the cheapest place


def _volume(trial: Trial) -> int:
    return prod(trial.point.sizes.values())


def _candidates(claim, about, budget):
    """Mended right sides, the likeliest mistakes first."""
    right, tensors = claim.right, about.defined + about.tensors
    many = chain(scaled(right, about.sizes), repairs(right, about.indices, tensors, about.sizes))
    found = [(0, "the sign", neg(right)), *_some(many, budget)]
    found += [*strides(right, about.sizes), *lost_parts(claim.left, right, about.indices)]
    found += _some(chain(lost_terms(claim.left, right, about.defined), split_indices(right, about.indices)), budget)
    parts = tuple(
        part
        for part in dict.fromkeys((*inner_parts(claim.left), *inner_parts(right)))
        if type(part) in (Apply, Sum, Pow, Add) and part is not right and part is not claim.left
    )
    found += _some(lost_factors(right, about.indices, tensors, parts[:MOST_PARTS]), budget)
    seen = {right}
    for count, (_, what, mended) in enumerate(sorted(found, key=lambda repair: repair[0])):
        if count > MOST_REPAIRS or budget.is_spent:
            return
        if mended not in seen:
            seen.add(mended)
            yield what, mended


def _some(found, budget):
    """As many repairs as may be tried, as long as work is left; to make one is work, too."""
    for repair in islice(found, 2 * MOST_REPAIRS):
        budget.effort.spend(1)
        if budget.is_spent:
            return
        yield repair


def _true_at(mended: Node, places: list[Trial]) -> bool:
    return all(_value_at(mended, p, p.left) for p in places)


def _value_at(node, place, expected) -> bool:
    try:
        return agreement("=", expected, evaluate(node, place.point, place.indices, DIGITS)) == AGREE
    except (SymgradError, ArithmeticError, KeyError):
        return False


def _should_be(mended: Node | MatrixTerm) -> str:
    """The mended right side, where it can be written."""
    try:
        return f": the right side should be {text(mended)}"
    except UnsupportedError:
        return ""


def _shown(node) -> str:
    return text(tidied(node))


# --- a lost term or a ratio -----------------------------------------------------------------------------------------


def _lost(claim, about, places, budget) -> Diagnosis:
    """A term, or a product of two, by which the right side falls short; else a simple constant ratio or difference."""
    parts = _parts(claim, about)
    values = []
    for part in parts:
        row = _row(part, places)
        if row is not None and any(v != 0 for v in row):
            values.append((part, row))
        if budget.is_spent:
            return NOTHING
    short = _row(add(claim.left, neg(claim.right)), places)
    if short is None:
        return NOTHING
    over = _row(claim.left, places)
    under = _row(claim.right, places)
    for part, row in values if over is not None and under is not None else ():
        for what, turned, product in (
            ("missing", mul(claim.right, part), [a * b for a, b in zip(under, row, strict=True)]),
            ("too much", div(claim.right, part), _quotients(under, row)),
        ):
            factor = _constant_ratio(over, product) if product is not None else None
            if factor is not None:
                return Diagnosis(f"the factor {_shown(part)} is {what}", tidied(_times(factor, turned)))
    if over is not None and under is not None and (pair := _lost_pair(claim, values, over, under, budget)) is not NOTHING:
        return pair
    for part, row in values:
        factor = _constant_ratio(short, row)
        if factor is not None:
            return _missing(claim, _times(factor, part))
    for position, (first, one) in enumerate(values):
        budget.effort.spend(1 + position)
        for second, two in values[: position + 1]:
            factor = _constant_ratio(short, [a * b for a, b in zip(one, two, strict=True)])
            if factor is not None:
                return _missing(claim, _times(factor, mul(second, first)))
        if budget.is_spent:
            return NOTHING
    ratio = _constant_ratio([p.left for p in places], [p.right for p in places])
    if ratio is not None:
        what = f"the left side is {ratio} times the right side at every point tried"
        return Diagnosis(what, tidied(_times(ratio, claim.right)))
    difference = _constant_ratio(short, [1] * len(short))
    if difference is not None:
        what = f"the left side is the right side plus {difference} at every point tried"
        return Diagnosis(what, tidied(add(claim.right, Number(Fraction(int(difference.p), int(difference.q))))))
    return NOTHING


def _lost_pair(claim, values, over, under, budget) -> Diagnosis:
    """Two factors by which the right side falls short together, of which either may be a denominator."""
    ratio = _quotients(over, under)
    if ratio is None:
        return NOTHING
    for position, (first, one) in enumerate(values):
        budget.effort.spend(1 + position)
        for second, two in values[: position + 1]:
            products = [a * b for a, b in zip(one, two, strict=True)]
            below = [a * b for a, b in zip(ratio, products, strict=True)]
            for what, mended, top, bottom in (
                ("factors", mul(claim.right, second, first), ratio, products),
                ("denominators", div(claim.right, mul(second, first)), below, [1] * len(below)),
                ("factors", div(mul(claim.right, first), second), [a * b for a, b in zip(ratio, two, strict=True)], one),
                ("factors", div(mul(claim.right, second), first), [a * b for a, b in zip(ratio, one, strict=True)], two),
            ):
                factor = _constant_ratio(top, bottom) if first is not second or what != "factors" or top is ratio else None
                if factor is not None and abs(factor) == 1:
                    return Diagnosis(f"the {what} {_shown(first)} and {_shown(second)} are missing", tidied(_times(factor, mended)))
        if budget.is_spent:
            return NOTHING
    return NOTHING


def _parts(claim, about):
    """What a lost term may be made of: the two sides' own terms and factors, and entries at the claim's indices."""
    free = frozenset(about.indices)
    found: dict[Node, None] = {}
    for side in (claim.left, claim.right, *about.formulas):
        for node in inner_parts(side):
            if type(node) in (Entry, Apply, Pow, Mul, Sum, Add) and node.free <= free and node is not side:
                found[node] = None
    for _, atom in atoms(about.indices, about.defined + about.tensors):
        found[atom] = None
    return list(found)[:60]


def _row(node, places):
    try:
        return [evaluate(node, p.point, p.indices, DIGITS) for p in places]
    except (SymgradError, ArithmeticError, KeyError):
        return None


def _quotients(over, under):
    """The values over others; None where one of those is 0."""
    try:
        return [a / b for a, b in zip(over, under, strict=True)]
    except ZeroDivisionError:
        return None


def _constant_ratio(over, under):
    """The simple rational that `over` is of `under` in every place, as text-able fmpq; None where there is none."""
    ratio = None
    for a, b in zip(over, under, strict=True):
        if _is_zero(a) and _is_zero(b):
            continue
        try:
            here = a / b
        except ZeroDivisionError:
            return None
        if ratio is None:
            ratio = _simple(here)
            if ratio is None or ratio == 0:
                return None
        if agreement("=", a, b * ratio) != AGREE:
            return None
    return ratio if ratio is not None and isinstance(ratio, fmpq) else None


def _is_zero(value) -> bool:
    return agreement("=", value, fmpq(0)) == AGREE


def _simple(value):
    """The rational of small numerator and denominator that the value is."""
    if isinstance(value, fmpq):
        return value if value.q <= 12 and abs(value.p) <= 24 else None
    for denominator in range(1, 13):
        near = (value * denominator + arb("0.5")).floor().unique_fmpz()
        if near is not None and abs(near) <= 24 and value.overlaps(arb(fmpq(near, denominator))):
            return fmpq(near, denominator)
    return None


def _times(factor, node):
    number = Fraction(int(factor.p), int(factor.q))
    if number == 1:
        return node
    return neg(node) if number == -1 else mul(Number(number), node)


def _missing(claim, term):
    return Diagnosis(f"the term {_shown(term)} is missing", tidied(add(claim.right, term)))
