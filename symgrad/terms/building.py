"""What is put together of nodes in one go: entries, free names, deltas; conditions joined and negated as a person writes them."""

from __future__ import annotations

from .nodes import NEGATED, ONE, And, Condition, Entry, Indicator, Node, Not, Or, Range, Relation, Tensor, as_node


def entry(tensor: Tensor, *indices: Node | int) -> Entry:
    """tensor at indices; ints allowed."""
    return Entry(tensor, tuple(as_node(i) for i in indices))


def scalar(name: str, domain: str = "real") -> Entry:
    """A free real scalar."""
    return Entry(Tensor(name, (), domain), ())


def vector(name: str, *sizes: Node, domain: str = "real") -> Tensor:
    """A free tensor whose axes run 1..size, one for each size given."""
    return Tensor(name, tuple(Range(ONE, size) for size in sizes), domain)


def delta(left: Node, right: Node) -> Indicator:
    """Kronecker's delta, [left = right]."""
    return Indicator(Relation("=", left, right))


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions that all have to hold: those of a conjunction, or the only one."""
    return condition.conditions if type(condition) is And else (condition,)


def both(*conditions: Condition) -> Condition:
    """The conjunction, nested ones flattened, repetitions and TRUE left out."""
    flat: dict[Condition, None] = {}
    for condition in conditions:
        flat.update(dict.fromkeys(conjuncts(condition)))
    return next(iter(flat)) if len(flat) == 1 else And(tuple(flat))


def negate(condition: Condition) -> Condition:
    """The opposite condition, as a person writes it (i ≠ j for i = j)."""
    match condition:
        case Relation(op, left, right):
            return Relation(NEGATED[op], left, right)
        case And(conditions):
            return Or(tuple(map(negate, conditions)))
        case Or(conditions):
            return And(tuple(map(negate, conditions)))
        case Not():
            return condition.condition
    return Not(condition)
