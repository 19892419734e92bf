"""What a refutation rests on that nothing says: the value of a name, the sign of one, what a letter runs over.

A name that a document neither declares nor defines is a number only as nothing says otherwise. A claim of such a name is refuted
where it is false whatever the name is. ‖w‖ = g is not, where nothing says what g is: it may well say just that. Nor is a claim
refuted whose right side has no value at negative numbers, where it is true of positive ones or of probabilities; nor one with an
index that may be summed over in the sense of Einstein. What is differentiated by, and what stands on both sides, is a variable: it
may have any value.

Knows terms and values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flint import fmpq

from ..errors import SymgradError
from ..terms.claims import Claim
from ..terms.indices import sizes as sizes_of
from ..terms.nodes import (
    ONE,
    Add,
    AnyFunction,
    Apply,
    Array,
    Binder,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Index,
    Mul,
    Node,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    walk,
)
from ..terms.replacement import Replacement
from ..values.evaluate import compare, evaluate
from .integers import Sizes
from .points import WIDE_FROM
from .trials import AGREE, DIFFER, Trial
from .tries import Tries
from .verdicts import Verdict

Judge = Callable[[Claim], Verdict]

#: Other values of a name at which a false claim is tried, each at several scales.
VALUES, SCALES = 5, (1, 20, -20, 0)
DIGITS = 15
#: Up to which length sizes are tried, and at how many choices of the indices.
LENGTHS, MOST_PLACES = 5, 6
#: What may stand before a name to make it a differential.
DIFFERENTIAL = ("d", "\\mathrm{d}")
#: Domains that names of which nothing is said may have, and of how many names in a claim that is looked at.
DOMAINS, MOST_NAMES = (("positive", "positive"), ("unit", "between 0 and 1")), 4


def unsaid(tries: Tries, trial: Trial, judge: Judge) -> str:
    """Why a claim that is false at a point is not refuted for certain; "" where it is."""
    claim = tries.claim
    if any(tensor.name in DIFFERENTIAL for tensor in tries.about.tensors if tensor in claim.undeclared):
        return "d, which nothing declares, may make differentials of what stands behind it; false if it is a number"
    if is_worked(claim):
        return "one side is a calculation with numbers: true where the names have these values, and false of others"
    if (apart := written_without(claim)) is not None:
        return f"what is differentiated by {apart.name} is written without it; false if it does not depend on it"
    if (untold := _made_of_others(claim)) is not None:
        made, by = untold
        return f"nothing says how {made.name} depends on {by.name}; false if it does not"
    if (twice := _read_twice(tries)) is not None:
        return f"{twice} is read as things of several shapes here; false if it is"
    for name in on_one_side(claim):
        if isinstance(name, UnknownFunction) or _may_hold(tries, trial, name):
            return f"nothing says what {name.name} is; false for some values of it"
    size = next((size for size in _mere_numbers(tries) if _holds_at_another(tries, size)), None)
    if size is not None:
        return f"nothing says what {size.name} is; false for some values of it"
    if any(tensor.axes and tensor in claim.undeclared for tensor in tries.about.tensors) and _holds_at_one_length(tries):
        lengths = " and ".join(size.name for size in tries.about.sizes)
        return f"true where {lengths} are one length, and nothing says that they are not"
    length = next((length for length in _lengths(tries) if _holds_as_length(tries, *length)), None)
    if length is not None:
        return f"true if {length[0].name} is the length {length[1].name}, which nothing says"
    if (found := _true_of_shares(tries, judge)) or trial.missing == "right" and (found := _true_elsewhere(tries, judge)):
        return found
    summed = next((letter for letter, other in _summed(claim) if judge(other).passed), None)
    return "" if summed is None else f"true if {summed.name}, which stands on one side only, is summed over, and false otherwise"


#: A number that is written as a decimal.
_DECIMAL = re.compile(r"\d\.\d")
#: Decimals from which on a side is a calculation.
CALCULATION = 2


def is_worked(claim: Claim) -> bool:
    """Whether one side is a calculation with decimals and nothing else, -1.69 · 0.59, as where an example is worked through.

    The other one has names of numbers, which have their values there.
    """
    for side, text, other in ((claim.left, claim.left_text, claim.right), (claim.right, claim.right_text, claim.left)):
        if side.tensors or side.free or sizes_of(side) or len(_DECIMAL.findall(text)) < CALCULATION:
            continue
        if any(tensor.definition is None for direct in other.tensors for tensor in direct.reach):
            return True
    return False


# --- names on one side ----------------------------------------------------------------------------------------------


def on_one_side(claim: Claim) -> Iterator[Tensor | UnknownFunction]:
    """The names that nothing declares or defines, written on one side, and on which the other does not depend; no variables.

    What a definition needs is a variable of the document: such a name is not looked at where it is not written.
    """
    left, right = _depends_on(claim.left), _depends_on(claim.right)
    variables = {entry.tensor for side in (left, right) for node in side for entry in getattr(node, "by", ())}
    written = claim.left.tensors | claim.right.tensors
    names = [node for node in left ^ right if node in claim.undeclared & written or isinstance(node, UnknownFunction)]
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


def written_without(claim: Claim) -> Tensor | None:
    """A defined name by which is differentiated what is made of the same names without it: z = W x + b beside σ(W x + b)."""
    for part in (part for side in (claim.left, claim.right) for part in walk(side) if type(part) is Derivative):
        reached = {tensor for direct in part.body.tensors for tensor in direct.reach}
        bodies = (part.body, *(tensor.definition.body for tensor in reached if tensor.definition is not None))
        if any(type(piece) is Apply and type(piece.function) is UnknownFunction for body in bodies for piece in walk(body)):
            continue  # it is said of a law on what it depends
        for tensor in (entry.tensor for entry in part.by):
            made_of = {other for other in tensor.reach if other.definition is None and other is not tensor}
            if tensor.definition is not None and tensor not in reached and made_of and made_of <= reached:
                return tensor
    return None


def _made_of_others(claim: Claim) -> tuple[Tensor, Tensor] | None:
    """A defined name that is differentiated by one on which it may depend: its definition is of others, which nothing defines."""
    for part in (part for side in (claim.left, claim.right) for part in walk(side) if type(part) is Derivative):
        if type(part.body) is not Entry or part.body.tensor.definition is None:
            continue
        reached = part.body.tensor.reach
        is_open = any(tensor in claim.undeclared and tensor.definition is None and tensor.law is None for tensor in reached)
        if is_open and reached.isdisjoint(entry.tensor for entry in part.by):
            return part.body.tensor, part.by[0].tensor
    return None


# --- sizes ----------------------------------------------------------------------------------------------------------


def _mere_numbers(tries: Tries) -> list[Size]:
    """Undeclared sizes on which one side alone depends and along which nothing runs: the m_1 of m_1 / m, how many of m."""
    claim = tries.claim
    ranges = {index.range for side in (claim.left, claim.right) for index in _running(side)}
    ranges |= {axis for tensor in (*tries.about.tensors, *tries.about.defined) for axis in tensor.axes}
    long = frozenset[Size]().union(*(sizes_of(end) for range_ in ranges for end in (range_.lower, range_.upper)))
    return sorted(((sizes_of(claim.left) ^ sizes_of(claim.right)) & claim.numbers) - long, key=lambda size: size.name)


def _running(side: Node) -> Iterator[Index]:
    yield from side.free
    for part in walk(side):
        if isinstance(part, Binder):
            yield part.index
        elif type(part) is Array:
            yield from part.indices


def _holds_at_another(tries: Tries, size: Size) -> bool:
    """Whether the claim holds for another value of a size, which may be a count of 0, or the sides differ both ways."""
    ways = set()
    for value in range(LENGTHS):
        for trial in _tried(tries, {**tries.differed[0].point.sizes, size: value}):
            if trial.outcome == AGREE:
                return True
            if trial.left is not None and trial.right is not None and tries.claim.relation == "=":
                ways.add(bool(trial.left > trial.right))
    return len(ways) > 1


def _holds_at_one_length(tries: Tries) -> bool:
    """Whether the claim holds wherever all its sizes are equal."""
    if len(tries.about.sizes) < 2:
        return False
    found = [trial for value in range(2, LENGTHS) for trial in _tried(tries, dict.fromkeys(tries.about.sizes, value))]
    return sum(trial.outcome == AGREE for trial in found) > LENGTHS and not any(trial.outcome == DIFFER for trial in found)


def _tried(tries: Tries, sizes: Sizes) -> Iterator[Trial]:
    """The claim at some points of these sizes."""
    for seed in range(2):
        for place in tries.places(sizes)[:MOST_PLACES]:
            point = tries.sampler.point(sizes, seed, tries.fixed(place))
            if point is not None:
                yield tries.sides.at(point, place)


def _read_twice(tries: Tries) -> str | None:
    """A name that nothing declares and that stands for things of several ranks in a claim, or for a number and for a length."""
    ranks = {size.name: -1 for size in tries.about.sizes}
    for tensor in tries.about.tensors:
        rank = ranks.setdefault(tensor.name, tensor.rank)
        if rank != tensor.rank and (tensor in tries.claim.undeclared or rank < 0):
            return tensor.name
    return None


def _lengths(tries: Tries) -> list[tuple[Tensor, Size]]:
    """Undeclared numbers of a claim, each with the lengths of undeclared arrays that it may be meant to be: N in Σ_p h_p / N."""
    claim = tries.claim
    open_tensors = [tensor for tensor in tries.about.tensors if tensor in claim.undeclared]
    axes = [axis for tensor in open_tensors for axis in tensor.axes]
    sizes = sorted({size for axis in axes for size in sizes_of(axis.upper)}, key=lambda size: size.name)
    return [(tensor, size) for tensor in open_tensors if not tensor.axes for size in sizes][:MOST_PLACES]


def _holds_as_length(tries: Tries, number: Tensor, size: Size) -> bool:
    """Whether the claim holds wherever a number is the length of something."""
    found = []
    for value in range(1, LENGTHS):
        for trial in _tried(tries, {**tries.differed[0].point.sizes, size: value}):
            point = trial.point.moved({**trial.point.values, number: {(): fmpq(value)}})
            found.append(tries.sides.at(point, trial.indices).outcome)
    return found.count(AGREE) > LENGTHS and DIFFER not in found


def is_false_of_numbers(claim: Claim) -> bool:
    """Whether a claim is false where all its sizes are 1, and so whatever shapes its names have: each may hold one number alone.

    Of a sequence that claims nothing at so few places the least sizes count at which it does.
    """
    tries = Tries(claim)
    if _read_twice(tries) is not None:
        return False
    try:
        for value in range(1, LENGTHS - 1):
            found = [trial.outcome for trial in _tried(tries, dict.fromkeys(tries.about.sizes, value)) if not trial.missing]
            if AGREE in found or DIFFER in found:
                return DIFFER in found
    except (SymgradError, ArithmeticError):
        pass
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


def _true_of_shares(tries: Tries, judge: Judge) -> str:
    """Of which array a claim is true if its entries sum to 1, as those of a one-hot label do, and which nothing declares."""
    claim = tries.claim
    names = [tensor for tensor in tries.about.tensors if tensor in claim.undeclared and 0 < tensor.rank <= 2]
    for name in sorted(names, key=lambda tensor: tensor.name)[:MOST_NAMES] if claim.relation == "=" else ():
        if not _holds_of_shares(tries, name):
            continue
        indices = tuple(Index(f"k_{{{number}}}", axis) for number, axis in enumerate(name.axes))
        whole = Relation("=", Sum(indices[-1], Entry(name, indices)), ONE)
        if judge(replace(claim, given=(*claim.given, whole), undeclared=claim.undeclared - {name}, guesses=())).passed:
            return f"true if the entries of {name.name} sum to 1, which nothing says"
    return ""


def _holds_of_shares(tries: Tries, name: Tensor) -> bool:
    """Whether the claim holds at points where the entries of an array are divided by their sum."""
    found = []
    for trial in tries.differed[:MOST_PLACES]:
        sums: dict[tuple[int, ...], fmpq] = {}
        values = {place: value for place, value in trial.point.values.get(name, {}).items() if isinstance(value, fmpq)}
        for place, value in values.items():
            sums[place[:-1]] = sums.get(place[:-1], fmpq(0)) + value
        if values and len(values) == len(trial.point.values[name]) and all(sums.values()):
            shares = {place: value / sums[place[:-1]] for place, value in values.items()}
            point = trial.point.moved({**trial.point.values, name: shares})
            found.append(tries.sides.at(point, trial.indices).outcome)
    return AGREE in found and DIFFER not in found


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
