"""Conditions: relations, memberships, what ∧, ∨ and ¬ make of them, and the rows of cases."""

from __future__ import annotations

from collections.abc import Callable

from ...matrices import lowering as matrix
from ...matrices.lowering import Value, scalar
from ...terms.building import both, negate
from ...terms.indices import integer, is_integer
from ...terms.nodes import FALSE, TRUE, Condition, Divides, Node, Not, Number, Or, Relation
from ..surface import vocabulary as words
from ..surface.binders import letters_of
from ..surface.sets import interval
from ..surface.syntax import Chained, Group, Logic, Scripts, Surface, Words, unwrap
from .axis_ranges import set_range
from .frame import Frame
from .integers import data_entity, integer_of

#: What ∧, ∨ and ¬ make of conditions.
_JOINED: dict[str, Callable[..., Condition]] = {"and": both, "or": lambda *parts: Or(parts), "not": Not}


def condition_of(frame: Frame, part: Surface) -> Condition:
    """The condition that a relation states; of vectors: for every entry, which only `condition_value` can read."""
    value = condition_value(frame, part)
    if value.axes:
        raise frame.misfit(f"a condition on the shape {value.shape}; write it for an entry", part)
    return as_condition(value.build(()))


def as_condition(node: Node) -> Condition:
    """An entry of what `condition_value` reads, which is a condition."""
    if not isinstance(node, Condition):
        raise TypeError(f"{node!r} is no condition")
    return node


def condition_value(frame: Frame, part: Surface) -> Value:
    """A condition, entry by entry."""
    part = _bare(part)
    if type(part) is Logic:
        return _logic(frame, part)
    if type(part) is Words and part.text.strip() in ("true", "false"):
        return scalar(TRUE if part.text.strip() == "true" else FALSE)
    if type(part) is not Chained:
        raise frame.refuse("this is no condition", part, "a relation such as x > 0")
    sides = list(part.sides)
    frame.letters |= _compared_indices(frame, part)
    conditions: list[Value] = []
    for left, relation, right in zip(sides, part.relations, sides[1:]):
        if relation == "∈" or relation == "∉":
            conditions.append(scalar(_membership(frame, left, right, relation == "∉")))
            continue
        if relation == "∣":
            conditions.append(scalar(Divides(integer_of(frame, left), integer_of(frame, right))))
            continue
        if relation not in words.JUDGED:
            raise frame.refuse(f"{relation} is no condition that is read", part, "=, ≠, <, ≤, > or ≥")
        a, b = frame.value(left), frame.value(right)
        conditions.append(matrix.entrywise([a, b], lambda x, y, r=relation: Relation(r, *_integers(x, y)), "relation"))
    if len(conditions) == 1:
        return conditions[0]
    return matrix.entrywise(conditions, both, "relation")


def _compared_indices(frame: Frame, part: Chained) -> frozenset[str]:
    """The letters of i = j where each is one that the document uses as an index, and that it declares nowhere."""
    letters = letters_of(part)
    knowledge = frame.resolver.knowledge
    used = (letter in knowledge.indexed or letter in knowledge.summed for letter in letters)
    data = [side for side in map(unwrap, part.sides) if type(side) is Scripts and data_entity(frame, side) is not None]  # j ≠ y_i
    if len(letters) + len(data) < len(part.sides) or not all(used) or any(frame.means(letter) for letter in letters):
        return frozenset()
    return frozenset(letters)


def _logic(frame: Frame, part: Logic) -> Value:
    """Conditions joined by ∧ or ∨, or denied."""
    values = [condition_value(frame, inner) for inner in part.parts]
    return matrix.entrywise(values, _JOINED[part.operator], "condition")


def _membership(frame: Frame, left: Surface, right: Surface, negated: bool) -> Condition:
    bounds = interval(right)
    range_ = set_range(frame, right) if bounds is None else None
    subject = frame.node(left)
    if range_ is not None:
        found = both(Relation("≥", subject, range_.lower), Relation("≤", subject, range_.upper))
    elif bounds is not None:
        found = both(*(Relation(r, subject, frame.node(end)) for r, end in bounds))
    else:
        raise frame.refuse("this set is not read in a condition", right, "an interval (a, b)")
    return negate(found) if negated else found


def case_condition(frame: Frame, parts: list[Surface] | None, value: Surface) -> Condition | None:
    """The condition of a case's row; None for “otherwise”."""
    if parts is None:
        return None
    joined: list[Condition] = []
    joiner = "and"
    for part in parts:
        if type(part) is Words:
            said = part.text.strip().strip(".,;:()").lower()
            if said in ("otherwise", "else", "in all other cases", "elsewhere", "sonst", "in any other case"):
                if len(parts) > 1:
                    raise frame.refuse("a condition beside “otherwise”", part, "one of them")
                return None
            if said in ("or",):
                joiner = "or"
            elif said not in (
                "",
                "if",
                "for",
                "when",
                "and",
                "where",
                "in case",
                "for all",
                "with",
                "whenever",
                "case",
                "i.e.",
                "as",
            ):
                raise frame.refuse("this condition is not read", part, "if, for, when, and, or, otherwise")
        else:
            joined.append(condition_of(frame, part))
    if not joined:
        raise frame.refuse("this case has no condition", value, "a condition such as x > 0")
    if joiner == "or" and len(joined) > 1:
        return Or(tuple(joined))
    return both(*joined)


def _integers(left: Node, right: Node) -> tuple[Node, Node]:
    """The sides of a relation, integer expressions in their normal form where both sides are such."""
    if is_integer(left) and is_integer(right) and not (type(left) is Number and type(right) is Number):
        return integer(left), integer(right)
    return left, right


def _bare(part: Surface) -> Surface:
    """A relation without the parentheses around it."""
    part = unwrap(part)
    while type(part) is Group and part.opening in ("(", "[", "{", "") and len(part.items) == 1:
        part = unwrap(part.items[0])
    return part
