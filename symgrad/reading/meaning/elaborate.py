"""From the surface of a formula to terms: the top of this stage, which knows how each kind of part is read.

What a part is read in is its `Frame`; names, functions, products, derivatives, conditions and index expressions have files of
their own, which reach each other through the frame.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ...errors import ReadError, ShapeError
from ...matrices import lowering as matrix
from ...matrices.axes import Place, is_known, is_one, start
from ...matrices.blocks import blocks
from ...matrices.lowering import Value, scalar
from ...operators.functions import FENCED
from ...terms.nodes import MINUS_ONE, SYMMETRIC, TRUE, Add, Apply, Condition, Function, Indicator, Mul, Node, Number, neg
from ...terms.nodes import Cases as CasesNode
from ..facts.facts import Entity
from ..surface.syntax import (
    Big,
    Cases,
    Chained,
    Evaluated,
    Gap,
    Group,
    Matrix,
    Numeral,
    Quotient,
    Root,
    Scripts,
    Surface,
    Symbol,
    Term,
    Total,
    Words,
    spelling,
    unwrap,
    walk,
)
from .applications import application_at, quantity_at
from .big_operators import big_value
from .conditions import case_condition, condition_of
from .derivative_operators import operator_at, primed
from .derivatives import leibniz
from .differentials import differential_at
from .dotted_matrices import dotted_value
from .ellipses import expand_sum, list_value
from .entities import name_value, tensor_value
from .entries import indexed, raised_whole
from .evaluations import evaluated_value
from .frame import Frame, Meaning
from .integers import floor_of, is_of_numbers
from .powers import exponent_of, is_bracketed, norm, plain, powers, quotient, root
from .products import product_of
from .scripted_names import scripted_value


class Elaborator(Meaning):
    """Reads the formulas of one document."""

    def atom(self, frame: Frame, part: Surface) -> Value:
        read = _READERS.get(type(part))
        if read is None:
            raise frame.refuse("this has no value", part, "an expression")
        try:
            return read(frame, part)
        except ShapeError as error:
            if error.start is not None:
                raise
            raise frame.misfit(str(error), part, error.is_unclear) from None

    def factor(self, frame: Frame, operators: list[str], factors: list[Surface], position: int) -> tuple[Value, int]:
        for reads in (differential_at, operator_at, quantity_at, application_at):
            found = reads(frame, operators, factors, position)
            if found is not None:
                return found
        return self.atom(frame, factors[position]), 1

    def tensor_value(self, entity: Entity) -> Value:
        return tensor_value(self, entity)


# --- names and numbers ----------------------------------------------------------------------------------------------


def _numeral(frame: Frame, part: Numeral) -> Value:
    return scalar(Number(part.value))


def _gap(frame: Frame, part: Gap) -> Value:
    raise part.error


def _symbol(frame: Frame, part: Symbol) -> Value:
    return name_value(frame, part.name, part)


def _words(frame: Frame, part: Words) -> Value:
    if not all(letter.isalnum() or letter in " -_'." for letter in part.text):
        raise frame.refuse("words that are no name have no value", part, "a name")
    return name_value(frame, spelling(part), part)


def _scripts(frame: Frame, part: Scripts) -> Value:
    base = unwrap(part.base)
    if isinstance(base, Scripts) and not (part.primes and base.primes):
        inner = unwrap(base.base)
        if isinstance(inner, (Symbol, Words)):  # {W^{(2)}}^T
            return _with_scripts(frame, scripted_value(frame, base, inner), part)
    if isinstance(base, (Symbol, Words)):
        return scripted_value(frame, part, base)
    if part.primes:
        if type(base) is not Group or base.opening not in ("(", "["):
            raise frame.refuse("a prime belongs to the name of a function", part)
        return _with_scripts(frame, primed(frame, frame.value(base), part), part)
    if type(base) is Group and base.opening == "‖":
        power = exponent_of(frame, part.sups[0]) if len(part.sups) == 1 else None
        if len(part.sups) > 1:
            raise frame.refuse("a second superscript", part)
        return norm(frame, base, part.subs, power)
    if type(base) is Group and base.opening == "⟨" and len(part.subs) == 1 and len(base.items) == 2:
        return powers(frame, _weighted(frame, base, part.subs[0], part), part.sups, part)
    value = frame.value(base)
    if type(base) is Group and [spelling(sub) for sub in part.subs] == ["+"]:  # [x]_+
        return powers(frame, matrix.mapped(value, lambda x: Apply(Function("relu"), (x,))), part.sups, part)
    return _with_scripts(frame, value, part)


def _weighted(frame: Frame, part: Group, below: Surface, whole: Surface) -> Value:
    """⟨a, b⟩_W = aᵀ W b."""
    left, right, weight = (matrix.squeeze(frame.value(each)) for each in (*part.items, below))
    if weight.rank != 2 or not {left.rank, right.rank} <= {1, 2}:
        raise frame.misfit(f"⟨·,·⟩ takes a matrix below; it is {weight.shape}", whole, is_unclear=True)
    return matrix.squeeze(matrix.product(matrix.product(matrix.transpose(left), weight), right))


def _with_scripts(frame: Frame, value: Value, part: Scripts) -> Value:
    value, sups = raised_whole(frame, value, part.subs, part.sups, part)
    return powers(frame, indexed(frame, value, part.subs, part), sups, part)


# --- sums, products, quotients --------------------------------------------------------------------------------------


def _total(frame: Frame, part: Total) -> Value:
    expanded = expand_sum(frame, part)
    if expanded is not None:
        return expanded
    values = [frame.value(term) for term in part.terms]
    wholes = [is_bracketed(term) for term in part.terms]
    values = _as_rows(frame, part, values)
    if len(values) == 1:
        return values[0] if part.signs[0] == "+" else matrix.mapped(values[0], lambda x: _negative(x, wholes[0]))

    def combine(*entries: Node) -> Node:
        signed = zip(part.signs, entries, wholes)
        return Add(tuple(_negative(entry, whole) if sign == "-" else entry for sign, entry, whole in signed))

    broadcast = frame.resolver.broadcasts or all(value.rank < 2 for value in values)
    return matrix.entrywise(values, combine, "sum", broadcast=broadcast)


def _as_rows(frame: Frame, part: Total, values: list[Value]) -> list[Value]:
    """The terms of a sum, a vector as long as the rows of a matrix beside it as what is added to each of them: X W + b.

    So is what is declared as one row, 1 × m; what is declared as one column is added to each column.
    """
    whole = next((value for value in values if value.rank == 2 and all(map(is_known, value.axes))), None)
    if whole is None:
        return values
    down, across = (axis.range for axis in whole.axes)
    found: list[Value] = []
    for term, value in zip(part.terms, values, strict=True):
        if value.rank == 1 and not value.row and value.axes[0].range is across and across is not down:
            frame.resolver.note(f"{frame.resolver.text_of(term)} is added to each row", term)
            found.append(_each_row(whole, value))
        elif value.rank == 2 and is_one(value.axes[0]) and value.axes[1].range is across and not is_one(whole.axes[0]):
            frame.resolver.note(f"{frame.resolver.text_of(term)} is added to each row", term)
            found.append(Value(whole.axes, partial(_in_row, value)))
        elif value.rank == 2 and is_one(value.axes[1]) and value.axes[0].range is down and not is_one(whole.axes[1]):
            frame.resolver.note(f"{frame.resolver.text_of(term)} is added to each column", term)
            found.append(Value(whole.axes, partial(_in_column, value)))
        else:
            found.append(value)
    return found


def _each_row(whole: Value, row: Value) -> Value:
    return Value(whole.axes, lambda places: row.build(places[1:]))


def _in_row(row: Value, places: tuple[Place, ...]) -> Node:
    return row.build((start(row.axes[0]), places[1]))


def _in_column(column: Value, places: tuple[Place, ...]) -> Node:
    return column.build((places[0], start(column.axes[1])))


def _negative(node: Node, whole: bool) -> Node:
    """-node; what stands in brackets stays one factor."""
    if not whole:
        return neg(node)
    return Number(-node.value) if type(node) is Number else Mul((MINUS_ONE, node))


def _term(frame: Frame, part: Term) -> Value:
    return product_of(frame, part.operators, part.factors)


def _quotient(frame: Frame, part: Quotient) -> Value:
    derivative = leibniz(frame, part.numerator, part.denominator, part)
    if derivative is not None:
        return derivative
    return quotient(frame, frame.value(part.numerator), frame.value(part.denominator), part, part.numerator)


# --- brackets, cases, matrices --------------------------------------------------------------------------------------


def _group(frame: Frame, part: Group) -> Value:
    opening = part.opening
    if opening in ("(", "[", "{", ""):
        return _bracket(frame, part)
    if opening == "|":
        return _bars(frame, part)
    if opening == "‖":
        return norm(frame, part, [], None)
    if opening in ("⌊", "⌈"):
        if opening not in FENCED or len(part.items) != 1 or not is_of_numbers(frame, part):
            return scalar(floor_of(frame, part))  # an integer made of sizes and indices
        return _fenced(part, plain(frame, frame.value(part.items[0]), part, "a rounded value"))
    if opening == "⟨":
        if len(part.items) != 2:
            raise frame.refuse("⟨·,·⟩ takes two arguments", part)
        left, right = (frame.value(item) for item in part.items)
        if left.rank == right.rank == 1:
            return matrix.dot(left, right)
        if not left.axes and not right.axes:
            return scalar(Mul((left.build(()), right.build(()))))
        if left.rank == right.rank == 2:
            return matrix.applied("tr", matrix.product(matrix.transpose(left), right))
    raise frame.refuse("this bracket is not read here", part)


def _bracket(frame: Frame, part: Group) -> Value:
    """(x), [x > 0], (x_1, …, x_n)."""
    if len(part.items) != 1:
        if part.opening == "" or len(part.items) < 2:
            raise frame.refuse("a list has no value here", part, "one expression")
        return list_value(frame, part.items, part)
    inner = part.items[0]
    if type(inner) is not Chained:
        return frame.value(inner)
    if part.opening != "[":
        raise frame.refuse("a relation has no value here", inner, "an expression")
    return scalar(Indicator(condition_of(frame, inner)))


def _bars(frame: Frame, part: Group) -> Value:
    """|x|, and the determinant of a matrix that is written out."""
    value = frame.value(part.items[0])
    if len(part.items) == 1 and type(part.items[0]) is Matrix:
        return matrix.applied("det", value)
    value = matrix.squeeze(value)
    if _is_symmetric(value):
        frame.resolver.note(f"{frame.resolver.text_of(part)} of a symmetric matrix is taken for its determinant", part)
        return matrix.applied("det", value)
    if value.rank == 2 and value.axes[0].range is value.axes[1].range and _is_inverted(frame, part):
        frame.suppose(f"{frame.resolver.text_of(part)} of a matrix with an inverse is taken for its determinant", part)
        return matrix.applied("det", value)
    if value.axes:
        raise frame.unclear(
            f"|·| of the shape {value.shape} can mean its norm, its determinant or each entry's absolute value; "
            "write \\|x\\|, \\det X or an index",
            part,
        )
    return _fenced(part, value)


def _is_symmetric(value: Value) -> bool:
    """Whether every matrix in a square one is declared symmetric, as a covariance is."""
    if value.rank != 2 or not matrix.unify(*value.axes):
        return False
    try:
        shown = value.general_entry().tensors
    except ShapeError:
        return False
    reached = [t for tensor in shown for t in tensor.reach if t.axes and t.definition is None]
    return bool(reached) and all(tensor.domain in SYMMETRIC for tensor in reached)


def _is_inverted(frame: Frame, part: Surface) -> bool:
    """Whether a part shows a name that the document inverts somewhere."""
    return any(type(name) is Symbol and name.name in frame.resolver.knowledge.inverted for name in walk(part))


def _fenced(part: Group, value: Value) -> Value:
    """The function of the table that is written by a pair of signs, entry by entry."""
    function = Function(FENCED[part.opening].name)
    return matrix.mapped(value, lambda x: Apply(function, (x,)))


def _cases(frame: Frame, part: Cases) -> Value:
    values = [frame.value(value) for value in part.values]
    conditions: list[Condition] = []
    for position, parts in enumerate(part.conditions):
        condition = case_condition(frame, parts, part.values[position])
        if condition is None:
            if position != len(part.values) - 1:
                raise frame.refuse("only the last case may be without a condition", part.values[position])
            condition = TRUE
        conditions.append(condition)
    return matrix.entrywise(values, lambda *entries: CasesNode(tuple(entries), tuple(conditions)), "cases")


def _matrix(frame: Frame, part: Matrix) -> Value:
    def refuse(message: str) -> ReadError:
        return frame.refuse(message, part, "I_n, or the entries written out")

    dotted = dotted_value(frame, part.rows, part)
    if dotted is not None:
        return dotted
    return blocks([[frame.value(cell) for cell in row] for row in part.rows], refuse)


#: What reads each kind of part; each takes parts of its own kind.
_READERS: dict[type[Surface], Callable[[Frame, Any], Value]] = {
    Total: _total,
    Term: _term,
    Big: big_value,
    Numeral: _numeral,
    Symbol: _symbol,
    Words: _words,
    Quotient: _quotient,
    Root: root,
    Group: _group,
    Cases: _cases,
    Matrix: _matrix,
    Scripts: _scripts,
    Evaluated: evaluated_value,
    Gap: _gap,
}
