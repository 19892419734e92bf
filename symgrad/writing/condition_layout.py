"""Conditions as boxes, and what is made of them: chains 0 ≤ i < n, δ_ij, 𝟙[…], case distinctions. Knows nodes and boxes."""

from __future__ import annotations

from ..errors import UnsupportedError
from ..terms.nodes import (
    TRUE,
    And,
    Cases,
    Divides,
    Indicator,
    Not,
    Or,
    Relation,
)
from .boxes import (
    Box,
    Call,
    CaseRows,
    Fence,
    Listing,
    Name,
    Operator,
    Row,
    Script,
    Words,
)
from .frame import Builders, Frame, Mark
from .notation import (
    below,
    continues,
    is_delta,
)


def _relation(frame: Frame, node: Relation, mark: Mark | None, inline: bool, open: bool) -> Box:
    left, right = frame.box(node.left, below(mark, 0), inline), frame.box(node.right, below(mark, 1), inline)
    return Row(left, Operator(node.op), right)


def _divides(frame: Frame, node: Divides, mark: Mark | None, inline: bool, open: bool) -> Box:
    return Row(frame.box(node.divisor, below(mark, 0)), Operator("∣"), frame.box(node.number, below(mark, 1)))


def _and(frame: Frame, node: And, mark: Mark | None, inline: bool, open: bool) -> Box:
    if not node.conditions:
        return Words("true")
    groups: list[Box] = []
    chain: list[Box] = []
    for k, condition in enumerate(node.conditions):
        if chain and continues(condition, node.conditions[k - 1]):
            chain += [Operator(condition.op), frame.box(condition.right, below(below(mark, k), 1))]
            groups[-1] = Row(*chain)
            continue
        box = frame.box(condition, below(mark, k))
        chain = list(box.parts) if type(box) is Row and type(condition) is Relation else []
        groups.append(Fence("(", box) if isinstance(condition, (And, Or)) and condition.conditions else box)
    return groups[0] if len(groups) == 1 else Listing(tuple(groups), ", ")


def _or(frame: Frame, node: Or, mark: Mark | None, inline: bool, open: bool) -> Box:
    if not node.conditions:
        return Words("false")
    parts: list[Box] = []
    for k, condition in enumerate(node.conditions):
        box = frame.box(condition, below(mark, k))
        if isinstance(condition, (And, Or)) and condition.conditions:
            box = Fence("(", box)
        parts += [Operator("∨"), box] if parts else [box]
    return Row(*parts)


def _not(frame: Frame, node: Not, mark: Mark | None, inline: bool, open: bool) -> Box:
    return Row(Operator("¬"), Fence("(", frame.box(node.condition, below(mark, 0))))


def _indicator(frame: Frame, node: Indicator, mark: Mark | None, inline: bool, open: bool) -> Box:
    condition = node.condition
    if r"\delta" not in frame.shadowed and is_delta(condition):
        return Script(Name(r"\delta"), frame.indices((condition.left, condition.right)))
    return Call(Name(r"\mathbb{1}"), Fence("[", frame.box(condition, below(mark, 0))))


def _cases(frame: Frame, node: Cases, mark: Mark | None, inline: bool, open: bool) -> Box:
    if not node.values or len(node.values) != len(node.conditions):
        raise UnsupportedError(f"a case distinction needs a condition for each value: {node!r}")
    count = len(node.values)
    rows = []
    for k, (value, condition) in enumerate(zip(node.values, node.conditions, strict=True)):
        when: Box = Words("otherwise") if condition is TRUE else frame.box(condition, below(mark, count + k))
        rows.append((frame.box(value, below(mark, k)), when))
    return CaseRows(tuple(rows))


BUILDERS: Builders = {
    Relation: _relation,
    Divides: _divides,
    And: _and,
    Or: _or,
    Not: _not,
    Indicator: _indicator,
    Cases: _cases,
}
