"""Integer expressions as boxes, grouped as a person writes them: s (i - 1) + k, C - 1, h' - s i. Knows terms and boxes."""

from __future__ import annotations

from collections import Counter

from ..errors import UnsupportedError
from ..terms.indices import Polynomial, polynomial
from ..terms.memory import remembered
from ..terms.nodes import Entry, Floor, Index, Node, Size, walk
from .boxes import Box, Digits, Factors, Fence, Fraction, Listing, Name, Script, Terms
from .names import split


def integer_box(expression: Node) -> Box:
    """The box of an integer expression: Number, Index, Size, Floor or IndexExpr."""
    return _box(integer_parts(expression))


@remembered(20000)
def integer_parts(expression: Node) -> tuple[tuple[bool, Box], ...]:
    """(is negative, box) for each displayed term of an integer expression."""
    return _parts(polynomial(expression))


def _box(parts):
    return parts[0][1] if len(parts) == 1 and not parts[0][0] else Terms(parts)


def _parts(poly: Polynomial):
    if not poly:
        return ((False, Digits("0")),)
    parts = []  # (is constant, is negative, box)
    while (shared := _shared_size(poly)) is not None:
        inner = {_without(monomial, shared): c for monomial, c in poly.items() if shared in monomial}
        poly = {monomial: c for monomial, c in poly.items() if shared not in monomial}
        negative = _leads_negative(inner)
        if negative:
            inner = {monomial: -c for monomial, c in inner.items()}
        parts.append((False, negative, Factors((_atom(shared), Fence("(", _box(_parts(inner)))))))
    parts += [(not monomial, c < 0, _monomial(monomial, abs(c))) for monomial, c in poly.items()]
    if all(constant or negative for constant, negative, _ in parts):
        parts.sort(key=lambda part: part[1])
    else:
        parts.sort(key=lambda part: part[:2])
    return tuple((negative, box) for _, negative, box in parts)


def _leads_negative(poly):
    """Whether every term but a constant is negative."""
    return all(c < 0 for monomial, c in poly.items() if monomial)


def _shared_size(poly):
    """A size in two monomials at least, one of them longer than it: the s of s i - s."""
    count = Counter(atom for monomial in poly for atom in set(monomial) if type(atom) is Size)
    for size, times in count.most_common():
        if times < 2:
            return None
        if any(size in monomial and len(monomial) > 1 for monomial in poly):
            return size
    return None


def _without(monomial, atom):
    left = list(monomial)
    left.remove(atom)
    return tuple(left)


def _monomial(monomial, coefficient):
    boxes: list[Box] = [Digits(str(coefficient))] if coefficient != 1 or not monomial else []
    powers = Counter(sorted(monomial, key=lambda atom: type(atom) is not Size))
    for atom, exponent in powers.items():
        box = _atom(atom)
        if exponent == 1:
            boxes.append(box)
        elif type(atom) not in (Floor, Entry) and (split(atom.name).superscript or split(atom.name).primes):
            boxes += [box] * exponent
        else:
            boxes.append(Script(box, None, Digits(str(exponent))))
    return boxes[0] if len(boxes) == 1 else Factors(tuple(boxes))


def _atom(atom):
    if type(atom) in (Size, Index):
        return Name(atom.name)
    if type(atom) is Entry:
        name = Name(atom.tensor.name)
        slots = [integer_box(index) for index in atom.indices]
        return Script(name, slots[0] if len(slots) == 1 else Listing(tuple(slots), ", ")) if slots else name
    if type(atom) is Floor:
        return Fence("⌊", Fraction(integer_box(atom.numerator), integer_box(atom.denominator)))
    raise UnsupportedError(f"no notation for {atom!r} in an integer expression")


def runs_over_axis(index: Index, body: Node) -> bool:
    """Whether a reader sees the range of an index from the tensors that it indexes in the body."""
    axes = {
        axis
        for part in walk(body)
        if type(part) is Entry
        for slot, axis in zip(part.indices, part.tensor.axes, strict=True)
        if slot is index
    }
    return axes == {index.range}
