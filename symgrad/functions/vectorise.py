"""Terms as vectorised array code: every sub-term becomes an array over its free indices, computed once.

Sums of products become einsum, affine indices become gathers, Kronecker deltas are summed away, and quotients and logarithms
of exponentials are computed with their scale apart, so that they neither overflow nor lose digits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import UnsupportedError
from ..operators.arrays import OPAQUE
from ..operators.functions import BOUNDED, row
from ..operators.row import LIKE_NUMPY, Opaque
from ..terms.binding import canonical, substitute
from ..terms.indices import IndexExpr, in_range, is_integer, minus
from ..terms.nodes import (
    MINUS_ONE,
    TRUE,
    Add,
    And,
    AnyFunction,
    Apply,
    Array,
    Cases,
    Condition,
    Constant,
    DefinedFunction,
    Divides,
    Entry,
    Floor,
    Function,
    Index,
    Indicator,
    Maximum,
    Minimum,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Product,
    Relation,
    Size,
    Sum,
    Tensor,
    both,
    mul,
    neg,
)
from ..writing.names import ascii_name
from .code import constant, is_literal, name, template
from .deltas import conjuncts, factors_of, flat_factors, has_delta, opened, split_conditions, without_deltas
from .growth import growth, is_call, logistic, opens
from .scales import Scales
from .values import ONE, ZERO, Value, labels

_OPERATORS = {"=": "==", "≠": "!=", "<": "<", ">": ">", "≤": "<=", "≥": ">="}


class Vectoriser(Scales):
    """Translates scalar terms; `inputs` collects the free tensors that were met, in order."""

    def __init__(self, backend, code, identifiers):
        super().__init__(backend, code, identifiers)
        self.inputs: dict[Tensor, None] = {}
        self.memo: dict[Node | tuple[AnyFunction, Node], Value] = {}  # A whole array under its operator and argument
        self.arrays: dict[Tensor, Value] = {}
        self.totals: dict[Node, bool] = {}
        self.plain = self.known()

    # --- the value of a term ----------------------------------------------------------------------------------------

    def value(self, node: Node, wanted: str = "") -> Value:
        """The array of a term over its free indices; with `wanted` it becomes a variable of that name."""
        if type(node) is Number:
            return self.number(node)
        kind = type(node)
        if kind in (Size, Index, IndexExpr, Floor):
            whole = self.integer(node)
            return whole if self.backend.mixes_integers or not whole.axes else self.real(whole)
        key = canonical(node)
        if key not in self.memo:
            method = _METHODS.get(kind)
            if method is None:
                raise UnsupportedError(f"no array code for {_article(kind.__name__)}; only what is computed entry by entry has one")
            self.memo[key] = self.let(wanted or _HINTS.get(kind, "term"), method(self, node), keep=bool(wanted))
        return self.memo[key]

    @contextmanager
    def assuming(self, conditions):
        """Inside, array positions that the conditions keep in range are not tested again; values made there are not shared."""
        facts = set()
        for condition in (part for whole in conditions for part in conjuncts(whole)):
            if type(condition) is Relation and condition.op in "≤≥" and is_integer(condition.left) and is_integer(condition.right):
                low, high = (condition.left, condition.right) if condition.op == "≤" else (condition.right, condition.left)
                facts.add(minus(high, low))
        before = self.known()
        if facts - self.assumed:
            self.restore((self.assumed | facts, dict(self.memo), dict(self.scales), dict(self.softmaxes), {}))
        yield
        self.restore(before)

    @contextmanager
    def unassuming(self) -> Iterator[None]:
        """Inside, nothing is assumed: for definitions, whose arrays are used everywhere."""
        before = self.known()
        self.restore(self.plain)
        yield
        self.restore(before)

    def known(self):
        return self.assumed, self.memo, self.scales, self.softmaxes, self.totals

    def restore(self, known):
        self.assumed, self.memo, self.scales, self.softmaxes, self.totals = known

    def number(self, node: Number) -> Value:
        p, q = node.value.numerator, node.value.denominator
        return Value(constant(p) if q == 1 else template("_0 / _1", constant(p), constant(q)))

    def named_constant(self, node):
        return Value(template(f"{self.backend.prefix}.{node.name}"))

    def entry_of(self, node):
        tensor = node.tensor
        array = self.array(tensor)
        own, ranges = labels(tensor)
        return self.entry(array, dict(zip(own, ranges)), dict(zip(own, node.indices)))

    def array(self, tensor) -> Value:
        """The whole array of a tensor, labelled by its definition's indices or by labels of its own."""
        if tensor.definition is None:
            self.inputs[tensor] = None
            return Value(name(self.identifiers(tensor)), labels(tensor)[0])
        if tensor not in self.arrays:
            # What it is made of comes first, so that a network hundreds of layers deep is no deep recursion.
            for part in sorted((t for t in tensor.reach if t.definition is not None), key=lambda t: (len(t.reach), t.name)):
                if part not in self.arrays:
                    opens(part.definition.body)
                    with self.unassuming():
                        self.arrays[part] = self.value(part.definition.body, ascii_name(part.name))
        return self.arrays[tensor]

    def add(self, node):
        if (u := logistic(node)) is not None:
            return self.apply("1 / (1 + _0)", self.apply("np.exp(_0)", self.value(u)))
        total = None
        for term in sorted(node.terms, key=_is_negative):
            negative, positive = _is_negative(term), _without_sign(term)
            value = self.value(positive)
            if total is None:
                total = Value(ast.UnaryOp(ast.USub(), value.code), value.axes) if negative else value
            else:
                total = self.operator("-" if negative else "+", total, value)
        return total

    def mul(self, node):
        conditions, factors = split_conditions(flat_factors([node]))
        if conditions:
            mask = self.condition(both(*conditions))
            with self.assuming(conditions):
                rest = self.value(mul(*factors))
            return self.where(mask, rest, ZERO) if factors else self.real(mask)
        grown = [factor for factor in factors if growth(factor)]
        if len(grown) >= 2:
            ratio = self.unscaled(*self.scaled_product(grown))
            return self.times(ratio, self.quotient([factor for factor in factors if not growth(factor)]))
        return self.quotient(factors)

    def product(self, values):
        result = ONE
        for value in values:
            result = self.times(result, value)
        return result

    def quotient(self, factors: list[Node]) -> Value:
        """The product, with reciprocal factors under one fraction bar."""
        over, under = [], []
        sign = 1
        for factor in factors:
            if type(factor) is Number:
                sign *= 1 if factor.value > 0 else -1
                over += [Value(constant(abs(factor.value.numerator)))] if abs(factor.value.numerator) != 1 else []
                under += [Value(constant(factor.value.denominator))] if factor.value.denominator != 1 else []
            elif type(factor) is Pow and factor.exponent is MINUS_ONE and logistic(factor) is None:
                under.append(self.value(factor.base))
            else:
                over.append(self.value(factor))
        if any(type(f) is Number and f.value == 0 for f in factors):
            return self.operator("*", ZERO, self.product(over))
        result = self.product(over)
        if under:
            result = self.operator("/", result, self.product(under))
        return result if sign > 0 else Value(ast.UnaryOp(ast.USub(), result.code), result.axes)

    def pow(self, node):
        if (u := logistic(node)) is not None:
            return self.apply("1 / (1 + _0)", self.apply("np.exp(_0)", self.value(u)))
        base = self.value(node.base)
        if type(node.exponent) is not Number:
            return self.apply(
                "np.power(_0, _1)",
                self.times(Value(constant(1.0)), base) if is_integer(node.base) else base,
                self.value(node.exponent),
            )
        exponent = node.exponent.value
        if exponent == -1:
            return self.apply("1 / _0", base)
        if exponent.denominator == 1:
            if exponent < 0:
                return self.apply(f"1 / _0 ** {-exponent.numerator}", base)
            return self.apply(f"_0 ** {exponent.numerator}", base)
        if exponent.denominator == 2 and abs(exponent.numerator) == 1:
            root = self.apply("np.sqrt(_0)", base)
            return root if exponent > 0 else self.apply("1 / _0", root)
        return self.apply(f"np.power(1.0 * _0, {exponent.numerator} / {exponent.denominator})", base)

    def indicator(self, node):
        return self.real(self.condition(node.condition))

    def cases(self, node):
        result = Value(template('float("nan")'))
        for value, condition in reversed(list(zip(node.values, node.conditions))):
            result = self.value(value) if condition is TRUE else self.where(self.condition(condition), self.value(value), result)
        return result

    # --- conditions -------------------------------------------------------------------------------------------------

    def condition(self, condition: Condition) -> Value:
        """The array of truth values of a condition."""
        match condition:
            case Relation(op, left, right):
                if is_integer(left) and is_integer(right):
                    return self.operator(_OPERATORS[op], self.integer(left), self.integer(right))
                return self.operator(_OPERATORS[op], self.value(left), self.value(right))
            case Divides(divisor, number):
                return self.operator("==", self.operator("%", self.integer(number), self.integer(divisor)), ZERO)
            case And(parts) | Or(parts):
                symbol = "&" if type(condition) is And else "|"
                result = None
                for part in parts:
                    value = self.condition(part)
                    result = value if result is None else self.operator(symbol, result, value)
                return Value(ast.Constant(condition is TRUE)) if result is None else result
            case Not(inner):
                return self.operator("==", self.condition(inner), Value(ast.Constant(False)))
        raise UnsupportedError(f"no array code for the condition {type(condition).__name__}")

    # --- sums, products, extremes -----------------------------------------------------------------------------------

    def sum(self, node):
        summed, conditions, body = self.peel(node)
        return self.sum_of(summed, conditions, [body])

    def peel(self, node):
        """Nested sums as indices over plain ranges, conditions, and the body."""
        summed, conditions = [], []
        while type(node) is Sum:
            index, extra, body, where = opened(node)
            summed.append(index)
            conditions += extra + list(conjuncts(where))
            node = body
        return summed, conditions, node

    def sum_of(self, summed, conditions, factors) -> Value:
        """Σ over `summed` of the product of the factors where the conditions hold."""
        found, factors = split_conditions(flat_factors(factors))
        conditions = [*conditions, *found]
        summed, conditions, factors = without_deltas(summed, conditions, factors)
        used = frozenset().union(*(f.free for f in factors), *(c.free for c in conditions))
        spread = self.distributed(summed, conditions, factors, used)
        if spread is not None:
            return spread
        grown = [factor for factor in factors if growth(factor)]
        safe: list[Value] = []
        unsafe: list[Value] = []
        with self.assuming(conditions):
            if len(grown) >= 2:
                unsafe.append(self.let("ratio", self.unscaled(*self.scaled_product(grown))))
                factors = [factor for factor in factors if not growth(factor)]
            for factor in factors:
                # Without conditions nothing is to be guarded.
                (safe if conditions and self.is_total(factor) else unsafe).append(self.value(factor))
        if not conditions:
            return self.contract([*unsafe, *safe], tuple(summed))
        mask = self.let("mask", self.condition(both(*conditions)))
        if unsafe:
            # Where the condition fails, these may have no value; 0 times nan would be nan.
            guarded = self.let("guarded", self.where(mask, self.product(unsafe), ZERO))
        else:
            guarded = self.real(mask)
        return self.contract([guarded, *safe], tuple(summed))

    def is_total(self, node) -> bool:
        """Whether the term has a finite value wherever its inputs have."""
        if node not in self.totals:
            self.totals[node] = self.find_total(node)
        return self.totals[node]

    def find_total(self, node):
        kind = type(node)
        if kind in (Number, Size, Index, IndexExpr, Floor, Constant):
            return True
        if kind is Entry:
            inside = all(self.stays(slot, axis) for slot, axis in zip(node.indices, node.tensor.axes))
            if not inside or node.tensor.definition is None:
                return inside
            with self.unassuming():
                return self.is_total(node.tensor.definition.body)
        if kind in (Add, Mul):
            return all(map(self.is_total, node.children))
        if kind is Pow:
            whole = type(node.exponent) is Number and node.exponent.value.denominator == 1 and node.exponent.value >= 0
            return whole and self.is_total(node.base)
        if kind is Sum:
            return self.is_total(node.body)
        return (
            kind is Apply
            and type(node.function) is Function
            and node.function.name in BOUNDED
            and all(self.is_total(a.body if type(a) is Array else a) for a in node.arguments)
        )

    def stays(self, slot, axis):
        """Whether a slot is inside its axis, by its range or by what is assumed."""
        if type(slot) is Index and slot.range is axis:
            return True
        return in_range(slot, axis) is True or {minus(slot, axis.lower), minus(axis.upper, slot)} <= self.assumed

    def distributed(self, summed, conditions, factors, used):
        """The sum term by term where a factor is a sum that hides a delta, or that no single array in it covers; else None."""
        for place, factor in enumerate(factors):
            if type(factor) is not Add:
                continue
            hides = any(has_delta(term, summed) for term in factor.terms)
            wide = len(factors) == 1 and not any(used <= part.free for term in factor.terms for part in factors_of(term))
            if not (hides or wide) or any(growth(term) for term in factor.terms):
                continue
            total = None
            for term in sorted(factor.terms, key=_is_negative):
                value = self.sum_of(list(summed), list(conditions), [*factors[:place], _without_sign(term), *factors[place + 1 :]])
                if total is None:
                    total = Value(ast.UnaryOp(ast.USub(), value.code), value.axes) if _is_negative(term) else value
                else:
                    total = self.operator("-" if _is_negative(term) else "+", total, value)
            return total
        return None

    def reduce(self, node, kind, neutral):
        index, conditions, body, where = opened(node)
        value = self.over(index, self.value(body))
        condition = both(*conditions, *conjuncts(where))
        if condition is not TRUE:
            value = self.where(self.condition(condition), value, Value(template(neutral)))
        return self.reduced(kind, value, (index,))

    def over(self, index: Index, value: Value) -> Value:
        """The value with an axis for the index, repeated along it where it does not depend on it."""
        if index in value.axes:
            return value
        ones = self.apply("0 * _0 + 1", self.value(index))
        return self.operator("*", value, ones)

    def product_over(self, node):
        return self.reduce(node, "prod", "1.0")

    def maximum(self, node):
        return self.reduce(node, "max", 'float("-inf")')

    def minimum(self, node):
        return self.reduce(node, "min", 'float("inf")')

    # --- functions --------------------------------------------------------------------------------------------------

    def applied(self, node):
        function = node.function
        if type(function) is DefinedFunction:
            return self.value(substitute(function.body, dict(zip(function.parameters, node.arguments))))
        if type(function) is not Function:
            raise UnsupportedError(
                f"no array code for {getattr(function, 'name', 'a derivative')}, a function that has no definition"
            )
        special = _SPECIAL.get(function.name)
        if special is not None:
            return special(self, node)
        known = row(function)
        arguments = tuple(self.value(argument) for argument in node.arguments)
        text = getattr(known, self.backend.name)
        if text is LIKE_NUMPY:
            text = known.numpy
        if isinstance(text, Opaque):
            if isinstance(known.definition, Opaque):
                raise UnsupportedError(f"no code in {self.backend.name} for the function {function.name}: {text.why}")
            return self.value(known.definition(*node.arguments))
        self.imports |= self.backend.imports_of(text)
        return self.apply(text, *arguments)

    def sigmoid(self, node):
        """1 / (1 + e^u): u is -x, or what x is the negative of."""
        return self.apply("1 / (1 + _0)", self.apply("np.exp(_0)", self.value(neg(node.arguments[0]))))

    def log(self, node):
        argument = node.arguments[0]
        u = logistic(argument)
        if u is not None:
            soft = self.apply("np.logaddexp(0.0, _0)", self.value(u))
            return Value(ast.UnaryOp(ast.USub(), soft.code), soft.axes)
        if type(argument) is Add and len(argument.terms) == 2:
            exponents = [_exponent(term) for term in argument.terms]
            if None not in exponents and any(e is not Number(0) for e in exponents):
                return self.apply("np.logaddexp(_0, _1)", *sorted(map(self.exponent, exponents), key=lambda v: len(v.axes)))
        if is_call(argument, "det"):
            matrix, axes = self.matrix(argument)
            signed = Value(self.code.assign("signed", template(f"{self.backend.prefix}.linalg.slogdet(_0)", matrix), keep=True))
            return Value(
                template(self.backend.function("np.where(_0[0] > 0, _0[1], _1)"), signed.code, template('float("nan")')), axes
            )
        if opens(argument):
            scale, over, under = self.scaled(argument)
            if not is_literal(over.code, 1):
                scale = self.plus(scale, "+", self.apply("np.log(_0)", over))
            return scale if is_literal(under.code, 1) else self.plus(scale, "-", self.apply("np.log(_0)", under))
        return self.apply(str(row(node.function).numpy), self.value(argument))

    def exponent(self, node):
        return Value(constant(0.0)) if node is Number(0) else self.value(node)

    def of_array(self, node):
        """An opaque operator of the table at a whole matrix; its axes, where it has some, are those of the argument's transpose."""
        operator, array = OPAQUE[node.function.name], node.arguments[0]
        code = operator.code_for(self.backend.name, self.backend.prefix)
        matrix, axes = self.matrix(node)
        self.imports |= {f"import {module}" for module in re.findall(r"\b((?:scipy|jax)(?:\.[a-z]+)*)\.\w+\(", code)}
        made = template(code, matrix)
        if not node.indices:
            return Value(made, axes)
        key = node.function, canonical(array)
        if key not in self.memo:
            self.memo[key] = self.let(operator.name, Value(made, axes + array.indices), keep=True)
        first, second = array.indices
        value = Value(self.memo[key].code, axes + (first, second))
        slots = {axis: axis for axis in axes} | dict(zip((first, second), node.indices))
        return self.entry(value, {axis: axis.range for axis in value.axes}, slots)

    def matrix(self, node):
        """The code of a matrix argument with its own two axes last, and the labels of the axes before."""
        array = node.arguments[0]
        value = self.value(array.body)
        for index in array.indices:
            value = self.over(index, value)
        axes = tuple(axis for axis in self.union([value]) if axis not in array.indices)
        wanted = axes + array.indices
        code = value.code
        if wanted != value.axes:
            code = self.transposed(code, [value.axes.index(axis) for axis in wanted])
        return code, axes


_METHODS = {
    Constant: Vectoriser.named_constant,
    Entry: Vectoriser.entry_of,
    Add: Vectoriser.add,
    Mul: Vectoriser.mul,
    Pow: Vectoriser.pow,
    Sum: Vectoriser.sum,
    Product: Vectoriser.product_over,
    Maximum: Vectoriser.maximum,
    Minimum: Vectoriser.minimum,
    Apply: Vectoriser.applied,
    Indicator: Vectoriser.indicator,
    Cases: Vectoriser.cases,
}
#: Functions whose code is made from what stands in them; the others have the code of their rows.
_SPECIAL = {
    **dict.fromkeys(OPAQUE, Vectoriser.of_array),
    "sigmoid": Vectoriser.sigmoid,
    "log": Vectoriser.log,
    "softmax": Vectoriser.softmax,
}
_HINTS = {Sum: "total", Apply: "applied", Product: "product", Maximum: "largest", Minimum: "smallest"}


def _article(word):
    return f"{'an' if word[0] in 'AEIOU' else 'a'} {word}"


def _is_negative(term):
    first = term.factors[0] if type(term) is Mul else term
    return type(first) is Number and first.value < 0


def _without_sign(term):
    if not _is_negative(term):
        return term
    if type(term) is Number:
        return Number(-term.value)
    value = -term.factors[0].value
    return mul(*term.factors[1:]) if value == 1 else Mul((Number(value), *term.factors[1:]))


def _exponent(term):
    """a where the term is e^a; 0 for 1; None for anything else."""
    if term is Number(1):
        return Number(0)
    return term.arguments[0] if is_call(term, "exp") else None


def _is_whole(node):
    return is_integer(node)
