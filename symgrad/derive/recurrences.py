"""Recurrences as the reverse mode needs them: the cases of a sequence, and adjoints that are recurrences in the other direction.

Knows terms and what the rules do with deltas. What is between a loss and a variable is `dependence`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..rules.deltas import spread
from ..rules.rule import Rule
from ..rules.tidying import tidy
from ..terms.binding import defined_from, fresh_name, substitute
from ..terms.indices import is_integer, minus, plus
from ..terms.nodes import (
    ONE,
    TRUE,
    ZERO,
    Cases,
    Condition,
    Definition,
    Divides,
    Entry,
    Index,
    Indicator,
    Node,
    Range,
    Recurrence,
    Relation,
    Tensor,
    walk,
)

ADJOINT = Rule(
    "adjoint recurrence",
    r"Let $a \in \mathbb{R}$, $h_0 := 1$, $h_t := a h_{t-1}$ for $t = 1, \dots, T$. "
    r"\[ \frac{\partial h_T}{\partial h_0} = \frac{\partial h_T}{\partial h_1} a \]",
)
INDUCTION = Rule(
    "induction",
    r"Let $a \in \mathbb{R}$, $h_0 := 1$, $h_t := a h_{t-1}$ for $t = 1, \dots, T$. \[ h_t = a^t \]",
)
#: Which places may have cases of their own, in order: the last ones (True) and the first ones, from the ends inwards.
_PEELED = (
    (),
    (True,),
    (False,),
    (True, False),
    (False, True),
    (True, True),
    (False, False),
    (True, True, False),
    (False, False, True),
    (True, True, False, False),
    (False, False, True, True),
    (True, True, True),
    (False, False, False),
)


class Case(NamedTuple):
    """A case of a defined tensor: `entry` = `body` for all values of `indices`, which are in the entry."""

    indices: tuple[Index, ...]
    entry: Entry
    body: Node


def group_of(tensor: Tensor) -> tuple[Tensor, ...]:
    """The sequences that use one another of which a tensor is one; it alone where it is none."""
    return tensor.definition.members() if isinstance(tensor.definition, Recurrence) else (tensor,)


def cases_of(tensor: Tensor, avoid: frozenset[str], wanted: Sequence[Node] = ()) -> tuple[Case, ...]:
    """The cases of a defined tensor at indices of new names: one, or those of a sequence from its first places on.

    wanted   indices whose names are taken where they are free, instead of those of the definition
    """
    definition = tensor.defined_as
    taken = set(avoid)
    indices: list[Index] = []
    for index, like in zip(definition.indices, wanted or definition.indices):
        name = like.name if type(like) is Index else index.name
        indices.append(Index(fresh_name(name, taken), index.range))
        taken.add(indices[-1].name)
    body = substitute(definition.body, dict(zip(definition.indices, indices)))
    if not tensor.is_recurrent or type(body) is not Cases:
        return (Case(tuple(indices), Entry(tensor, indices), body),)
    time, *rest = indices
    found: list[Case] = []
    left = time.range
    for value, condition in zip(body.values, body.conditions):
        place = _place(condition, time)
        narrowed = None if place is None else _without(left, place)
        if place is not None and narrowed is not None:
            found.append(Case(tuple(rest), Entry(tensor, (place, *rest)), substitute(value, {time: place})))
            left = narrowed
            continue
        within = Index(time.name, left)
        if condition is not body.conditions[-1] or tidy(substitute(Indicator(condition), {time: within})) is not ONE:
            return (Case(tuple(indices), Entry(tensor, indices), body),)
        found.append(Case((within, *rest), Entry(tensor, (within, *rest)), substitute(value, {time: within})))
    return tuple(found)


def moves_first(tensor: Tensor, by: Tensor) -> bool:
    """Whether a first place of a sequence, or of one of those that use it, depends on a variable: the h_0 of h_1, …, h_T."""
    firsts = (case.body for member in group_of(tensor) for case in cases_of(member, frozenset())[:-1])
    return any(by in defined_from(other) for body in firsts for other in body.tensors)


def general_place(tensor: Tensor, avoid: frozenset[str], with_firsts: bool) -> tuple[Index, ...]:
    """The indices of the general member of a sequence, among its first places or behind them."""
    *_, case = cases_of(tensor, avoid)
    time, *rest = case.indices
    whole = with_firsts or time.range.lower not in (ZERO, ONE)  # from another place on, no shape could say it
    return (Index(time.name, tensor.axes[0]) if whole else time, *rest)


def _place(condition: Condition, time: Index) -> Node | None:
    """The k of t = k."""
    if type(condition) is Relation and condition.op == "=" and condition.left is time and time not in condition.right.free:
        return condition.right
    return None


def _without(range_: Range, place: Node) -> Range | None:
    """The range without one of its ends; None where the place is neither."""
    if place is range_.lower:
        return Range(plus(place, 1), range_.upper)
    return Range(range_.lower, minus(place, 1)) if place is range_.upper else None


def adjoints(places: Sequence[tuple[Index, ...]], stages: Sequence[Tensor], values: Sequence[Node]) -> tuple[Tensor, ...]:
    """The sequences whose values at these indices, over their stages, are these."""
    bodies = [Definition(indices, _by_cases(indices[0], value)) for indices, value in zip(places, values)]
    return Recurrence(stages, bodies, 0).members()


def _by_cases(time: Index, value: Node) -> Node:
    """A value with conditions on its first index, at some of the last or first places by themselves, else without conditions."""
    for peeled in _PEELED:
        left = time.range
        values: list[Node] = []
        conditions: list[Condition] = []
        for is_last in peeled:
            place = left.upper if is_last else left.lower
            values.append(_settled(substitute(value, {time: place})))
            conditions.append(Relation("=", time, place))
            left = Range(left.lower, minus(place, 1)) if is_last else Range(plus(place, 1), left.upper)
        inner = Index(time.name, left)
        general = _settled(substitute(value, {time: inner}))
        if any(_is_of_places(part) and inner in part.free for part in walk(general)):
            continue
        return Cases((*values, substitute(general, {inner: time})), (*conditions, TRUE)) if values else general
    return value


def _is_of_places(node: Node) -> bool:
    """Whether a node is a condition on indices, not on values."""
    return type(node) is Divides or type(node) is Relation and is_integer(node.left) and is_integer(node.right)


def _settled(node: Node) -> Node:
    """The node with the conditions decided that the ranges of its indices decide."""
    return tidy(spread(tidy(node)))
