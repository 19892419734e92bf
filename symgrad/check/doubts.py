"""Conditions that a document may suppose and may not: a claim is judged without them, and then whether they save it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..reading.facts.records import Misfit, Solution
from ..terms.building import both
from ..terms.claims import Claim, Doubt
from ..terms.functions import functions
from ..terms.indices import sizes as sizes_of
from ..terms.nodes import (
    TRUE,
    ZERO,
    Apply,
    Derivative,
    DerivedFunction,
    Entry,
    Index,
    Node,
    Number,
    Relation,
    Size,
    Tensor,
    walk,
)
from ..terms.replacement import Replacement
from .setting import reached

#: A size above this is not tried; and numbers up to this stand in formulas for all sizes.
FAR, NEAR = 30, 3


def doubts_of(claim: Claim | Misfit | Solution) -> tuple[Doubt, ...]:
    """The doubtful conditions that speak of what a claim depends on, in order of place."""
    if isinstance(claim, Misfit):
        return ()
    if isinstance(claim, Solution):
        each = dict.fromkeys(doubt for part in (claim.claim, *claim.before) for doubt in doubts_of(part))
        return tuple(doubt for doubt in each if not _is_of_unknown(doubt, claim.unknown))
    if not claim.doubts:
        return ()
    own = (claim.left, claim.right, claim.where, *claim.given)
    known = reached(*own) | frozenset[Node]().union(*map(sizes_of, own), (function for function, _ in functions(*own)))
    found = tuple(doubt for doubt in claim.doubts if _depends(doubt, known) or doubt.own.free)
    found = tuple(doubt for doubt in found if not _is_far_size(doubt, claim))
    return tuple(doubt for doubt in found if not _only_gives(doubt, known, [other for other in found if other is not doubt]))


def _is_far_size(doubt: Doubt, claim: Claim) -> bool:
    """Whether a doubt gives a size a number that is too large to be tried, and on which a claim cannot hang: n = 784.

    The claim shows neither the size, other than as an end of a range, nor a number from which a large one could come.
    """
    if len(doubt.conditions) != 1 or doubt.own is not TRUE or doubt.instead or not isinstance(doubt.conditions[0], Relation):
        return False
    size, number = doubt.conditions[0].left, doubt.conditions[0].right
    if doubt.conditions[0].op != "=" or not isinstance(size, Size) or type(number) is not Number or number.value <= FAR:
        return False
    shown = [part for side in (claim.left, claim.right) for part in walk(side)]
    return not any(part is size or type(part) is Number and abs(part.value) > NEAR for part in shown)


def _is_of_unknown(doubt: Doubt, unknown: Tensor) -> bool:
    """Whether a doubt gives what is sought a value, or says that a slope by it is 0, which is what is solved."""
    if any(tensor is unknown for tensor, _ in doubt.instead):
        return True
    for condition in doubt.conditions:
        if type(condition) is Relation and condition.op == "=" and ZERO in (condition.left, condition.right):
            shown = [part for side in (condition.left, condition.right) for part in walk(side)]
            if unknown in reached(condition) and any(map(_is_slope, shown)):
                return True
    return False


def _is_slope(part: Node) -> bool:
    return type(part) is Derivative or type(part) is Apply and isinstance(part.function, DerivedFunction)


def _only_gives(doubt: Doubt, known: frozenset[Node], others: Iterable[Doubt]) -> bool:
    """Whether a doubt says no more than the value of a name that nothing else speaks of: b of A x = b supposes nothing of A."""
    if doubt.instead or doubt.unread is not None or doubt.everywhere or doubt.anew or not doubt.understood or doubt.own is not TRUE:
        return False
    if len(doubt.conditions) != 1 or type(doubt.conditions[0]) is not Relation or doubt.conditions[0].op != "=":
        return False
    beside = known | reached(*(condition for other in others for condition in (*other.conditions, other.own)))
    sides = doubt.conditions[0].left, doubt.conditions[0].right
    return any(_is_free_entry(side) and not reached(side) & (beside | reached(other)) for side, other in zip(sides, sides[::-1]))


def _is_free_entry(side: Node) -> bool:
    """Whether a side is an entry of an array that may have any value, each once: b_i."""
    if type(side) is not Entry or side.tensor.domain != "real" or side.tensor.definition is not None or side.tensor.law is not None:
        return False
    return all(type(index) is Index for index in side.indices) and len(set(side.indices)) == len(side.indices)


def _depends(doubt: Doubt, known: frozenset[Node]) -> bool:
    if doubt.everywhere:
        return True
    if any(old in known for old, _ in doubt.instead):
        return True
    if doubt.about:
        return any(isinstance(node, (Tensor, Size)) and node.name == doubt.about for node in known)
    if doubt.unread is not None:
        return not doubt.unread or any(isinstance(node, (Tensor, Size)) and node.name in doubt.unread for node in known)
    conditions = (*doubt.conditions, doubt.own)
    return bool((reached(*conditions) | frozenset[Node]().union(*map(sizes_of, conditions))) & known)


def supposing(claim: Claim | Solution, doubts: Iterable[Doubt]) -> Claim | Solution:
    """The claim under doubtful conditions."""
    if isinstance(claim, Solution):
        before = tuple(_supposing(part, doubts) for part in claim.before)
        return replace(claim, claim=_supposing(claim.claim, doubts), before=before)
    return _supposing(claim, doubts)


def _supposing(claim: Claim, doubts: Iterable[Doubt]) -> Claim:
    doubts = tuple(doubts)
    put = Replacement([pair for doubt in doubts for pair in doubt.instead])
    given = (*claim.given, *(condition for doubt in doubts for condition in doubt.conditions))
    where = both(claim.where, *(doubt.own for doubt in doubts))
    head = claim.head and put(claim.head)
    left, right = put(claim.left), put(claim.right)
    return replace(claim, left=left, right=right, given=put.each(given), where=put(where), head=head, doubts=())


def named(doubts: Iterable[Doubt]) -> str:
    """The reason for which a claim that only doubtful conditions save is not decided."""
    said = [f"line {doubt.line}, “{doubt.text}”," for doubt in doubts]
    return f"true only if {' and '.join(said)} {'is an assumption' if len(said) == 1 else 'are assumptions'}"


def unread(doubts: Iterable[Doubt]) -> str:
    """Why a claim is not decided of which something may be supposed that could not be read; "" where nothing may."""
    doubt = next((doubt for doubt in doubts if doubt.unread is not None), None)
    if doubt is None:
        return ""
    if doubt.gives:
        return _not_given(doubt)
    return f"line {doubt.line}, “{doubt.text}”, could not be read, and may suppose what makes it true"


def depends_unread(claim: Claim | Solution, doubts: Iterable[Doubt]) -> str:
    """Why a claim does not pass that differentiates what has its value by what could not be read: it may depend on anything."""
    equation = claim.claim if isinstance(claim, Solution) else claim
    doubt = next((doubt for doubt in doubts if doubt.gives), None)
    if doubt is None or not any(type(part) is Derivative for side in (equation.left, equation.right) for part in walk(side)):
        return ""
    return _not_given(doubt)


def _not_given(doubt: Doubt) -> str:
    if doubt.missing:
        return f"line {doubt.line} says that {doubt.text} is given elsewhere, and nothing here does"
    return f"line {doubt.line} could not be read"


def needs_withdrawn(claim: Claim | Solution, doubts: Iterable[Doubt]) -> str:
    """Why a claim does not pass whose sentence takes back something that is supposed: it may be what the claim needs."""
    back = next((doubt for doubt in doubts if doubt.withdraws), None)
    equation = claim.claim if isinstance(claim, Solution) else claim
    reached = (tensor for side in (equation.left, equation.right) for direct in side.tensors for tensor in direct.reach)
    if back is None or not equation.given and all(tensor.domain == "real" for tensor in reached):
        return ""
    return f"“{back.text}” in line {back.line} takes back something that is supposed, which may be what this needs"
