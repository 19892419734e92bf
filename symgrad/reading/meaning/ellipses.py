"""x_1 + x_2 + \\cdots + x_n and p_1 \\cdots p_n, read as the sum and the product that they abbreviate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from ...matrices import lowering as matrix
from ...matrices.axes import Axis, Place, indices_of
from ...matrices.lowering import Value, scalar
from ...terms.binding import substitute
from ...terms.nodes import Add, Binder, Index, Mul, Node, Product, Range, Sum, neg
from ..surface.runs import Holes, general_between, holes_between
from ..surface.syntax import Group, Numeral, Scripts, Surface, Symbol, Total, is_ellipsis, spelling, unwrap
from .frame import Frame
from .integers import integer_of

_Item = TypeVar("_Item")


def expand_sum(frame: Frame, part: Total) -> Value | None:
    """The value of a sum with dots in it; None where there are none."""
    at = next((k for k, term in enumerate(part.terms) if is_ellipsis(term)), None)
    if at is None:
        return None
    if general_between(part.terms, at, is_ellipsis) and len(set(part.signs[at - 1 : at + 4])) == 1:
        return expand_sum(frame, replace(part, signs=_without_general(part.signs, at), terms=_without_general(part.terms, at)))
    if (
        not 0 < at < len(part.terms) - 1
        or any(is_ellipsis(term) for term in part.terms[at + 1 :])
        or len(set(part.signs[at - 1 : at + 2])) > 1
    ):
        raise frame.refuse("these dots are not read", part.terms[at], "a_1 + \\cdots + a_n")
    first = at - 1
    while first > 0 and part.signs[first - 1] == part.signs[at] and _shift(part.terms[first - 1], part.terms[first]) is not None:
        first -= 1
    value = _abbreviated(frame, part.terms[first:at], part.terms[at + 1], Sum)
    if part.signs[at] == "-":
        value = matrix.mapped(value, neg)
    values = [frame.value(term) for term in part.terms[:first]] + [value] + [frame.value(term) for term in part.terms[at + 2 :]]
    signs = part.signs[:first] + ["+"] + part.signs[at + 2 :]
    if len(values) == 1:
        return value

    def combine(*entries: Node) -> Node:
        return Add(tuple(neg(entry) if sign == "-" else entry for sign, entry in zip(signs, entries)))

    return matrix.entrywise(values, combine, "sum")


def expand_product(frame: Frame, factors: list[Surface]) -> Value:
    """The value of a product with dots in it."""
    at = next(k for k, factor in enumerate(factors) if is_ellipsis(factor))
    if general_between(factors, at, is_ellipsis):
        return expand_product(frame, _without_general(factors, at))
    if not 0 < at < len(factors) - 1 or any(is_ellipsis(factor) for factor in factors[at + 1 :]):
        raise frame.refuse("these dots are not read", factors[at], "a_1 \\cdots a_n")
    first = at - 1
    while first > 0 and _shift(factors[first - 1], factors[first]) is not None:
        first -= 1
    value = _abbreviated(frame, factors[first:at], factors[at + 1], Product)
    if value.axes:
        raise frame.refuse("dots in a product of vectors or matrices", factors[at])
    nodes = [frame.node(f) for f in factors[:first]] + [value.build(())] + [frame.node(f) for f in factors[at + 2 :]]
    return scalar(nodes[0] if len(nodes) == 1 else Mul(tuple(nodes)))


def _abbreviated(frame: Frame, written: list[Surface], last: Surface, kind: type[Binder]) -> Value:
    """Σ or Π of the terms from the first written one to the last."""
    index, value = running(frame, written, last)
    return Value(value.axes, lambda i: kind(index, value.build(i)), value.row)


def running(frame: Frame, written: list[Surface], last: Surface) -> tuple[Index, Value]:
    """The running index of terms from the first written one to the last, and the term at it."""
    holes = holes_between(written[0], last)
    if not holes or len({(spelling(low), spelling(high)) for low, high in holes}) != 1:
        raise frame.refuse("it does not follow how the dots go on", last, "terms that differ in one running index")
    low, high = holes[0]
    for step, term in enumerate(written[1:], 1):
        if _shift(written[step - 1], term) is None:
            raise frame.refuse("it does not follow how the dots go on", term, "terms that differ in one running index")
    letter = "\0dots"
    index = Index(letters_for(frame, 1)[0], Range(integer_of(frame, low), integer_of(frame, high)))
    body = _filled(written[0], low, letter)
    saved = dict(frame.bound)
    frame.bound[letter] = index
    try:
        return index, frame.value(body)
    finally:
        frame.bound = saved


def list_value(frame: Frame, items: list[Surface], part: Surface) -> Value:
    """The vector (a, b, c) or (x_1, …, x_n)."""
    if all(type(unwrap(item)) in (Symbol, Scripts) and frame.is_size(frame.resolver.spelled(item)) for item in items):
        raise frame.refuse("this is a shape, which has no value", part, "a vector")
    at = next((k for k, item in enumerate(items) if is_ellipsis(item)), None)
    if at is None:
        return matrix.table([[frame.value(item)] for item in items])
    if general_between(items, at, is_ellipsis):
        items = _without_general(items, at)
    if not 0 < at == len(items) - 2:
        raise frame.refuse("these dots are not read", items[at], "(x_1, \\dots, x_n)")
    index, value = running(frame, items[:at], items[-1])
    if value.axes and not (value.rank == 1 and type(part) is Group and part.opening == "["):
        raise frame.unclear("a list of vectors or matrices is not read", part)
    if value.axes:  # [x_1, …, x_n] has them as its columns, or rows one behind the other
        return Value([value.axes[0], Axis(index.range)], lambda p: substitute(value.build((p[0],)), {index: indices_of(p[1])[0]}))
    node = frame.as_scalar(value, part, "an entry of a list")

    def build(places: tuple[Place, ...]) -> Node:
        (place,) = indices_of(places[0])
        return substitute(node, {index: place})

    return Value([Axis(index.range)], build)


def letters_for(frame: Frame, count: int) -> list[str]:
    """Letters for running indices that stand for nothing here."""
    taken = set(frame.bound) | set(frame.letters) | frame.resolver.knowledge.size_names
    return [letter for letter in ("i", "j", "k", "l", "r", "s", "t", "i'", "j'", "k'") if letter not in taken][:count]


def _without_general(items: list[_Item], at: int) -> list[_Item]:
    """What stands around the dots at a place, without the general term behind them and the dots that go on from it."""
    return [*items[: at + 1], *items[at + 3 :]]


def _shift(one: Surface, two: Surface) -> Holes | None:
    """The holes between two neighbouring terms where they differ by one running number; None where they do not."""
    holes = holes_between(one, two)
    if not holes or len({(spelling(a), spelling(b)) for a, b in holes}) != 1:
        return None
    low, high = map(unwrap, holes[0])
    return holes if type(low) is Numeral and type(high) is Numeral and high.value == low.value + 1 else None


def _filled(part: Surface, low: Surface, letter: str) -> Surface:
    """The formula with the running number replaced by the letter, in subscripts and label superscripts."""
    wanted = spelling(low)

    def fill(piece: Surface, inside: bool) -> Surface:
        if inside and type(unwrap(piece)) is Numeral and spelling(piece) == wanted:
            return Symbol(piece.start, piece.end, letter)
        new: dict[str, Any] = {}
        for field in piece.fields:
            content = getattr(piece, field)
            within = inside or type(piece) is Scripts and field == "subs"
            if isinstance(content, Surface):
                new[field] = fill(content, within)
            elif type(content) is list and content and isinstance(content[0], Surface):
                new[field] = [fill(item, within) for item in content]
        return replace(piece, **new)

    return fill(part, False)
