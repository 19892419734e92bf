"""Products as they are written: which factor is applied to which, what ⊙ separates, what is a matrix product.

Factors come flat from the parser; here functions take their arguments, operators such as ∂/∂x and ∇ their operands.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import ShapeError
from ...matrices import lowering as matrix
from ...matrices.lowering import Value
from ...matrices.stacking import kronecker
from ...terms.nodes import MINUS_ONE, ONE, Mul, Node, Number, Pow
from ..surface.syntax import Quotient, Surface, is_ellipsis, unwrap
from .ellipses import expand_product
from .frame import Frame
from .powers import quotient

#: What binds less tightly than a matrix product.
LOOSE = ("⊙", "⊘", "⊗")
#: What may be a product entry by entry.
ENTRYWISE = ("∗", "×")


def product_of(frame: Frame, operators: list[str], factors: list[Surface]) -> Value:
    """The value of a term."""
    if "∖" in operators:
        raise frame.refuse("a difference of sets has no value", factors[operators.index("∖")], "an operator of numbers")
    if not set(LOOSE) & set(operators):
        return _segment(frame, operators, factors)
    parts, signs, start = [], [], 0
    for position in range(1, len(factors) + 1):
        if position == len(factors) or operators[position] in LOOSE:
            parts.append(_segment(frame, ["", *operators[start + 1 : position]], factors[start:position]))
            signs.append(operators[start] if start else "")
            start = position
    if "⊗" in signs:
        if len(parts) > 2:
            raise frame.refuse("it is not clear what ⊗ takes first", factors[0], "two factors, (A B) \\otimes C")
        return kronecker(*map(matrix.squeeze, parts))

    def combine(*entries: Node) -> Node:
        factors_: list[Node] = []
        for sign, entry in zip(signs, entries):
            entry = Pow(entry, MINUS_ONE) if sign == "⊘" else entry
            factors_.extend(entry.factors if type(entry) is Mul else (entry,))
        return Mul(tuple(factors_))

    return matrix.entrywise(parts, combine, "⊙")


@dataclass(slots=True)
class _Part:
    """One factor that has its arguments: the operator before it, its value, whether its product joins the product around it."""

    operator: str
    value: Value
    spliced: bool
    surface: Surface


def _segment(frame: Frame, operators: list[str], factors: list[Surface]) -> Value:
    if any(map(is_ellipsis, factors)):
        return expand_product(frame, factors)
    parts: list[_Part] = []
    position = 0
    while position < len(factors):
        operator = operators[position]
        value, consumed = frame.factor(operators, factors, position)
        surface = factors[position]
        parts.append(_Part(operator, value, consumed == 1 and type(unwrap(surface)) is Quotient, surface))
        position += consumed
    return _folded(frame, parts)


def _folded(frame: Frame, parts: list[_Part]) -> Value:
    """The product of the parts, left to right."""
    product = _Product()
    for part in parts:
        value = matrix.squeeze(part.value) if part.value.rank != 1 else part.value
        try:
            if part.operator == "/":
                _divide(frame, product, value, part)
            elif part.operator in ENTRYWISE and frame.stars and _is_like(product, value):
                frame.suppose("* and × between things of one shape are taken entry by entry", part.surface)
                product.entrywise(value)
            elif part.operator in ("·", "∗") and _is_dot(product, value):
                product.dot(value)
            elif part.operator == "×" and value.axes and product.run and _only_multiplies(frame, product, value):
                frame.suppose("× between these shapes is taken for the matrix product", part.surface)
                product.append(value, part.spliced)
            elif part.operator == "×" and value.axes and product.run:
                raise ShapeError(
                    "× between vectors or matrices is not read; write \\odot, or nothing for the matrix product", is_unclear=True
                )
            else:
                product.append(value, part.spliced)
        except ShapeError as error:
            if error.start is not None:
                raise
            raise frame.misfit(str(error), part.surface, error.is_unclear) from None
    return product.value()


def _is_dot(product: _Product, value: Value) -> bool:
    if not product.run or value.rank != 1 or value.row:
        return False
    last = matrix.chain(product.run)
    return last.rank == 1 and not last.row


def _is_like(product: _Product, value: Value) -> bool:
    """Whether a value has the shape of what it multiplies."""
    if not product.run or not value.axes:
        return False
    last = matrix.squeeze(matrix.chain(product.run))
    alike = last.rank == value.rank and (last.rank != 1 or last.row == value.row)
    return alike and all(one.range is two.range for one, two in zip(last.axes, value.axes, strict=True))


def _only_multiplies(frame: Frame, product: _Product, value: Value) -> bool:
    """Whether × can only be the matrix product of a claim: of two shapes that are not the same, or of a row and a column."""
    last = product.run[-1]
    turned = last.rank == value.rank == 1 and last.row != value.row
    return frame.claims and (turned or 2 in (last.rank, value.rank) and last.shape != value.shape)


def _divide(frame: Frame, product: _Product, value: Value, part: _Part) -> None:
    if value.axes:
        done = quotient(frame, product.value(), value, part.surface)
        product.restart(done)
        return
    node = value.build(())
    if type(node) is Number and not node.value:
        raise frame.refuse("division by zero", part.surface)
    if not product.run and len(product.before) == 1:
        first, spliced = product.before[0]
        if type(first) is Number and type(node) is Number:
            product.before[0] = (Number(first.value / node.value), False)
            return
        if first is ONE:
            product.before[0] = (Pow(node, MINUS_ONE), False)
            return
    product.append(matrix.scalar(Pow(node, MINUS_ONE)), False)


class _Product:
    """A product under way: scalar factors before the matrices, the run of matrices, scalar factors behind."""

    def __init__(self) -> None:
        self.before: list[tuple[Node, bool]] = []
        self.run: list[Value] = []
        self.after: list[tuple[Node, bool]] = []

    def append(self, value: Value, spliced: bool) -> None:
        if not value.axes:
            (self.after if self.run else self.before).append((value.build(()), spliced))
            return
        self.run.append(value)
        first, last = self.run[0], self.run[-1]
        if len(self.run) > 1:
            starts = first.rank == 1 and first.row or first.rank == 2 and matrix.is_one(first.axes[0])
            ends = last.rank == 1 and not last.row or last.rank == 2 and matrix.is_one(last.axes[1])
            if starts and ends:
                self._collapse(matrix.squeeze(matrix.chain(self.run)))

    def dot(self, value: Value) -> None:
        self._collapse(matrix.dot(matrix.chain(self.run), value))

    def entrywise(self, value: Value) -> None:
        self.run = [matrix.entrywise([matrix.chain(self.run), value], lambda *entries: Mul(entries), "⊙")]

    def _collapse(self, value: Value) -> None:
        """The run has become a scalar."""
        if value.axes:
            self.run = [value]
            return
        self.before += [(value.build(()), False)] + self.after
        self.run, self.after = [], []

    def restart(self, value: Value) -> None:
        self.before, self.run, self.after = [], [], []
        if value.axes:
            self.run = [value]
        else:
            self.before = [(value.build(()), True)]

    def value(self) -> Value:
        before, after = _factors(self.before), _factors(self.after)
        if self.run:
            return matrix.scaled(before, matrix.chain(self.run), after)
        if len(before) == 1:
            return matrix.scalar(before[0])
        return matrix.scalar(Mul(tuple(before)))


def _factors(pieces: list[tuple[Node, bool]]) -> list[Node]:
    out: list[Node] = []
    for node, spliced in pieces:
        out.extend(node.factors if spliced and type(node) is Mul else (node,))
    return out
