"""Conditions that a document may suppose and may not: a claim is judged without them, and then whether they save it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..reading.facts.records import Misfit, Solution
from ..terms.building import both
from ..terms.claims import Claim, Doubt
from ..terms.indices import sizes as sizes_of
from ..terms.nodes import Derivative, Node, Size, Tensor, walk
from ..terms.replacement import Replacement
from .setting import reached


def doubts_of(claim: Claim | Misfit | Solution) -> tuple[Doubt, ...]:
    """The doubtful conditions that speak of what a claim depends on, in order of place."""
    if isinstance(claim, Misfit):
        return ()
    if isinstance(claim, Solution):
        return tuple(dict.fromkeys(doubt for part in (claim.claim, *claim.before) for doubt in doubts_of(part)))
    if not claim.doubts:
        return ()
    own = (claim.left, claim.right, claim.where, *claim.given)
    known = reached(*own) | frozenset[Node]().union(*map(sizes_of, own))
    return tuple(doubt for doubt in claim.doubts if _depends(doubt, known) or doubt.own.free)


def _depends(doubt: Doubt, known: frozenset[Node]) -> bool:
    if doubt.everywhere:
        return True
    if any(tensor in known for tensor, _ in doubt.instead):
        return True
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
    put = Replacement({tensor: new for doubt in doubts for tensor, new in doubt.instead})
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
        return f"line {doubt.line} could not be read"
    return f"line {doubt.line}, “{doubt.text}”, could not be read, and may suppose what makes it true"


def depends_unread(claim: Claim | Solution, doubts: Iterable[Doubt]) -> str:
    """Why a claim does not pass that differentiates what has its value by what could not be read: it may depend on anything."""
    equation = claim.claim if isinstance(claim, Solution) else claim
    doubt = next((doubt for doubt in doubts if doubt.gives), None)
    if doubt is None or not any(type(part) is Derivative for side in (equation.left, equation.right) for part in walk(side)):
        return ""
    return f"line {doubt.line} could not be read"
