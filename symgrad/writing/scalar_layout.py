"""Scalars as boxes: sums and products, signs and fractions, names and indices, Σ, Π, max and min, ∂ and 𝔼.

Knows nodes, boxes and names.
"""

from __future__ import annotations

from ..errors import UnsupportedError
from ..terms.building import conjuncts
from ..terms.indices import IndexExpr
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    Constant,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Floor,
    Index,
    Maximum,
    Minimum,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Size,
    Sum,
    Variance,
)
from .boxes import (
    DOT,
    BigOperator,
    Box,
    Call,
    Digits,
    Factors,
    Fence,
    Fraction,
    FunctionName,
    Listing,
    Marked,
    Name,
    Operator,
    Row,
    Script,
    Terms,
    fenced,
)
from .frame import Builders, Frame, Mark
from .integer_layout import integer_box, integer_parts, runs_over_axis
from .notation import (
    BINDERS,
    below,
    decimal,
    is_closed,
    is_differential,
    is_fraction,
    is_reciprocal,
    is_several,
    is_simple,
    leads_negative,
    stands_behind_operator,
    starts_numeric,
    takes_exponent,
)

# --- sums and products ------------------------------------------------------------------------------------------


def _add(frame: Frame, node: Add, mark: Mark | None, inline: bool, open: bool) -> Box:
    _need(node, node.terms)
    return Terms(tuple(term_box(frame, part, below(mark, k), inline) for k, part in enumerate(node.terms)))


def term_box(frame: Frame, node: Node, mark: Mark | None, inline: bool) -> tuple[bool, Box]:
    """(is negative, box) of a term of a sum."""
    negative, box = signed(frame, node, mark, inline)
    if not negative and (type(node) is Add or is_several(node)):
        box = fenced(box, mark)
    return negative, box


def signed(frame: Frame, node: Node, mark: Mark | None, inline: bool) -> tuple[bool, Box]:
    """(is negative, box of the magnitude): a leading minus sign taken off where a reader puts it back."""
    if type(node) is Number and node.value < 0:
        return True, frame.box(Number(-node.value), mark and (), inline)
    if type(node) is Mul and leads_negative(node):
        first, *rest = node.factors
        if mark and mark[0] == 0:
            mark = ()
        marked, mark = mark == (), mark or None
        if type(first) is Number and first is not MINUS_ONE:
            box = _factors(frame, (Number(-first.value), *rest), 0, mark, inline)
        else:
            box = _factors(frame, tuple(rest), 1, mark, inline)
        return True, Marked(box) if marked else box
    if type(node) is IndexExpr:
        parts = integer_parts(node)
        if len(parts) == 1 and parts[0][0]:
            return True, Marked(parts[0][1]) if mark is not None else parts[0][1]
    return False, frame.box(node, mark, inline)


def _mul(frame: Frame, node: Mul, mark: Mark | None, inline: bool, open: bool) -> Box:
    _need(node, node.factors)
    if leads_negative(node):
        return Terms((signed(frame, node, mark, inline),))
    return _factors(frame, node.factors, 0, mark, inline)


def _factors(frame: Frame, factors, start, mark, inline):
    """The box of a product of factors; the first has child position `start`.

    Plain factors before a reciprocal become its numerator, back to the last fraction.
    """
    parts: list[Box] = []
    run: list[tuple[int, Node]] = []
    last = start + len(factors) - 1

    def put(box, numeric):
        if numeric and parts:
            parts.append(DOT)
        parts.append(box)

    def flush():
        for k, factor in run:
            put(factor_box(frame, factor, below(mark, k), inline and last > start, k == last), starts_numeric(factor))
        run.clear()

    for k, factor in enumerate(factors, start):
        if is_reciprocal(factor):
            nodes = [plain for _, plain in run]
            if type(factor.base) is Number and (not factor.base.value or all(type(plain) is Number for plain in nodes)):
                run.append((k, factor))
            elif not nodes or len(nodes) == 1 and (type(nodes[0]) is Mul or nodes[0] is ONE):
                flush()
                put(frame.box(factor, below(mark, k), inline and len(factors) == 1), False)
            else:
                slashed = inline and k == last and not parts and is_simple(factor.base) and all(map(is_closed, nodes))
                top = _juxtaposed(frame, run, mark, inline)
                if slashed and len(nodes) == 1 and type(nodes[0]) is Add:
                    top = fenced(top, None)
                run.clear()
                within = below(mark, k)
                bottom = frame.box(factor.base, within if within is None else within[1:] if within[:1] == (0,) else ())
                if is_differential(nodes[0]) and type(factor.base) is Mul and is_differential(factor.base.factors[0]):
                    bottom = Fence("(", bottom)
                put(Fraction(top, bottom, slashed), False)
        elif is_fraction(factor):
            flush()
            put(frame.box(factor, below(mark, k), False, k == last), type(factor) is Number)
        else:
            run.append((k, factor))
    flush()
    return parts[0] if len(parts) == 1 else Factors(tuple(parts))


def _juxtaposed(frame: Frame, run, mark, inline):
    """The factors of a numerator; a sum that stands there alone needs no parentheses."""
    parts: list[Box] = []
    if len(run) == 1 and type(run[0][1]) is Add:
        return frame.box(run[0][1], below(mark, run[0][0]), False)
    for position, (k, factor) in enumerate(run):
        if parts and starts_numeric(factor):
            parts.append(DOT)
        parts.append(factor_box(frame, factor, below(mark, k), False, position == len(run) - 1))
    return parts[0] if len(parts) == 1 else Factors(tuple(parts))


def factor_box(frame: Frame, node: Node, mark: Mark | None, inline: bool, last: bool) -> Box:
    """The box of a factor of a product; `last`: nothing comes after it."""
    box = frame.box(node, mark, inline, last)
    if type(node) in (Add, Mul, IndexExpr) or type(node) is Number and node.value < 0 or type(node) in BINDERS and not last:
        return fenced(box, mark)
    return box


def _number(frame: Frame, node: Number, mark: Mark | None, inline: bool, open: bool) -> Box:
    value = node.value
    if value < 0:
        return Terms(((True, frame.box(Number(-value), None, inline)),))
    if value.denominator == 1:
        return Digits(str(value.numerator))
    digits = decimal(value)
    if digits is not None:
        return Digits(digits)
    return Fraction(Digits(str(value.numerator)), Digits(str(value.denominator)), inline)


# --- names ------------------------------------------------------------------------------------------------------


def _constant(frame: Frame, node: Constant, mark: Mark | None, inline: bool, open: bool) -> Box:
    latex = {"pi": r"\pi", "e": "e"}.get(node.name)
    if latex is None or latex in frame.shadowed:
        raise UnsupportedError(f"no notation for the constant {node.name} where the document uses its letter")
    return Name(latex)


def _named(frame: Frame, node: Size | Index, mark: Mark | None, inline: bool, open: bool) -> Box:
    return Name(node.name)


def _integer(frame: Frame, node: Node, mark: Mark | None, inline: bool, open: bool) -> Box:
    return integer_box(node)


def _entry(frame: Frame, node: Entry, mark: Mark | None, inline: bool, open: bool) -> Box:
    name = node.tensor.name
    if not node.indices:
        return Name(name)
    base = Fence("[", Name(name)) if frame.is_labelled(node) else Name(name)
    return Script(base, frame.indices(node.indices))


# --- Σ, Π, max, min -----------------------------------------------------------------------------------------------


def _binder(frame: Frame, node: Sum | Product | Maximum | Minimum, mark: Mark | None, inline: bool, open: bool) -> Box:
    index, body, where = node.args
    name, range_ = Name(index.name), index.range
    conditions = conjuncts(where)
    limits: list[Box] = [name]
    upper = None
    if type(node) not in (Maximum, Minimum) or where is not TRUE or not runs_over_axis(index, body):
        limits, upper = [Row(name, Operator("="), integer_box(range_.lower))], integer_box(range_.upper)
    limits += map(frame.box, conditions)
    lower = limits[0] if len(limits) == 1 else Listing(tuple(limits), ", ")
    reach = _reach(frame, body, below(mark, 0), inline, type(node) in (Maximum, Minimum))
    return BigOperator(BINDERS[type(node)], lower, upper, reach)


def _reach(frame: Frame, body, mark, inline, greedy):
    """The body of a big operator: it reaches to the end of its term; of a `greedy` max or min, so that parentheses show it."""
    negative, box = signed(frame, body, None, inline)
    if type(body) is Add or negative or is_several(body) or greedy and type(body) is Mul:
        return fenced(frame.box(body, mark, inline), mark)
    return frame.box(body, mark, inline)


# --- ∂, 𝔼 ---------------------------------------------------------------------------------------------------------


def _derivative(frame: Frame, node: Derivative, mark: Mark | None, inline: bool, open: bool) -> Box:
    body, by = node.args
    if not by:
        raise UnsupportedError("no notation for a derivative by nothing")
    partial = Operator("∂")
    top = Script(partial, None, Digits(str(len(by)))) if len(by) > 1 else partial
    if len(by) > 1 and len(set(by)) == 1 and takes_exponent(by[0]):
        bottom = Row(partial, frame.box(Pow(by[0], Number(len(by)))))
    else:
        bottom = Row(*(part for entry in by for part in (partial, frame.box(entry))))
    if type(body) is Entry:
        return Fraction(Row(top, frame.box(body)), bottom)
    operand = frame.box(body, below(mark, 0))
    return Call(Fraction(top, bottom), operand if open and stands_behind_operator(body) else Fence("(", operand))


def _expectation(frame: Frame, node: Expectation, mark: Mark | None, inline: bool, open: bool) -> Box:
    return Call(Name(r"\mathbb{E}"), Fence("[", frame.box(node.body, below(mark, 0))))


def _variance(frame: Frame, node: Variance, mark: Mark | None, inline: bool, open: bool) -> Box:
    return Call(FunctionName(r"\operatorname{Var}"), Fence("(", frame.box(node.body, below(mark, 0))))


def _covariance(frame: Frame, node: Covariance, mark: Mark | None, inline: bool, open: bool) -> Box:
    both = Listing((frame.box(node.left, below(mark, 0)), frame.box(node.right, below(mark, 1))), ", ")
    return Call(FunctionName(r"\operatorname{Cov}"), Fence("(", both))


def _need(node: Node, parts: tuple) -> None:
    if len(parts) < 2:
        raise UnsupportedError(f"no notation for a {type(node).__name__} of {len(parts)}: {node!r}")


BUILDERS: Builders = {
    Add: _add,
    Mul: _mul,
    Number: _number,
    Constant: _constant,
    Size: _named,
    Index: _named,
    IndexExpr: _integer,
    Floor: _integer,
    Entry: _entry,
    Sum: _binder,
    Product: _binder,
    Maximum: _binder,
    Minimum: _binder,
    Derivative: _derivative,
    Expectation: _expectation,
    Variance: _variance,
    Covariance: _covariance,
}
