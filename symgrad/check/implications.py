"""Judges a row that ⇒, ⇔ or ⇐ ties to another: x > 2 ⇒ x > 1.

Knows claims and how one is judged. A row that is true by itself needs no other. One that is not is judged where the row from which
it follows holds. One that follows from nothing is a condition where what follows needs it, and claims nothing by itself; where what
follows is true without it, it is a row of a derivation like any other, and false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..reading.facts.records import Implication
from ..terms.building import both
from ..terms.claims import Claim
from ..terms.nodes import ZERO, Derivative, Relation, walk
from .verdicts import Verdict

Judge = Callable[[Claim], Verdict]


def judge_implication(row: Implication, alone: Verdict, judge: Judge) -> Verdict:
    """The verdict on one of the rows; `alone` is the one on what it claims without the others."""
    if alone.passed:
        return alone
    partial = _is_partial(row.claim, alone, judge)
    refuted = alone.status == "refuted" or partial
    if row.link in ("⇒", "⇔"):
        verdict = _under(row, row.above, judge, "above")
        if not refuted and not verdict.passed and verdict.status != "refuted":
            return alone
        if verdict.passed and row.link == "⇔":
            back = next((v for c in row.above if (v := _either(c, (row.claim,), row.indexed, judge)).status == "refuted"), None)
            return verdict if back is None else replace(back, reason=f"the row above does not follow from this one: {back.reason}")
        return verdict
    if row.next == "⇐":
        verdict = _under(row, row.below, judge, "below")
        return verdict if refuted or verdict.passed else alone
    if not refuted and (ZERO not in (row.claim.left, row.claim.right) or row.claim.relation != "="):
        return alone
    following = row.above if row.link == "⇐" else row.below
    verdicts = [judge(claim) for claim in following]
    if all(verdict.passed for verdict in verdicts) and not partial:
        return alone  # of x ≠ 0 ⇒ x/x = 1 the first is what gives the second a value
    if refuted and not partial and not any(verdict.status == "refuted" for verdict in verdicts):
        return Verdict("unknown", f"false for some values ({alone.reason}), and it may be a condition for the next row")
    if row.claim.relation == "=" and _differentiates(row.claim):
        return Verdict("unknown", f"false for some values ({alone.reason}); as a condition for the next row it claims nothing")
    return Verdict("holds", "a condition for the other row: it claims nothing by itself")


def _is_partial(claim: Claim, alone: Verdict, judge: Judge) -> bool:
    """Whether a row says of two sides that they differ, as they do at some points and not at others: x ≠ 0."""
    return claim.relation == "≠" and alone.status == "unknown" and judge(replace(claim, relation="=")).status == "refuted"


def _under(row: Implication, conditions: tuple[Claim, ...], judge: Judge, which: str) -> Verdict:
    """The verdict on a row where other ones hold."""
    verdict = _either(row.claim, conditions, row.indexed, judge)
    return replace(verdict, reason=f"where the row {which} holds: {verdict.reason}")


def _either(claim: Claim, conditions: tuple[Claim, ...], indexed: bool, judge: Judge) -> Verdict:
    """The verdict on a claim where others hold: for its own indices, where they are written, else for all of them."""
    if not indexed:
        return judge_where(claim, conditions, judge)
    verdict = judge(_where(claim, conditions))
    if verdict.status == "refuted" and judge_where(claim, conditions, judge).passed:
        return Verdict("unknown", "true only if the other row is meant to hold for every index at once")
    return verdict


def judge_where(claim: Claim, conditions: Iterable[Claim], judge: Judge) -> Verdict:
    """The verdict on a claim at the points where others hold, for every value of their indices."""
    own = (Relation(other.relation, other.left, other.right) for other in conditions)
    return judge(replace(claim, given=(*claim.given, *own)))


def _where(claim: Claim, conditions: Iterable[Claim]) -> Claim:
    """A claim at the values of its indices at which other rows hold; one with indices of its own holds for all of them."""
    own = claim.left.free | claim.right.free | claim.where.free
    where, given = claim.where, claim.given
    for other in conditions:
        relation = Relation(other.relation, other.left, other.right)
        if relation.free <= own:
            where = both(where, relation)
        else:
            given = (*given, relation)
    return replace(claim, where=where, given=given)


def _differentiates(claim: Claim) -> bool:
    """Whether a claim states a derivative, rather than that one is 0."""
    sides = (claim.left, claim.right)
    return ZERO not in sides and any(type(part) is Derivative for side in sides for part in walk(side))
