"""Terms as vectorised array code: every sub-term becomes an array over its free indices, computed once.

Sums of products become einsum, affine indices become gathers, Kronecker deltas are summed away, and quotients and logarithms
of exponentials are computed with their scale apart, so that they neither overflow nor lose digits.
"""

from __future__ import annotations

import ast
from contextlib import contextmanager

from ..errors import UnsupportedError
from ..formats.names import ascii_name
from ..terms.binding import canonical, rename_apart, substitute
from ..terms.functions import row
from ..terms.indices import coefficient_of, in_range, is_integer, is_nonnegative, minus
from ..terms.nodes import (FALSE, MINUS_ONE, TRUE, Add, And, Apply, Array, Cases, Constant, DefinedFunction, Divides, Entry, Floor, Function, Index,
                           IndexExpr, Indicator, Maximum, Minimum, Mul, Node, Not, Number, Or, Pow, Product, Relation, Size, Sum,
                           Tensor, both, mul)
from .code import constant, is_literal, name, subscript, template
from .growth import growth, is_call, logistic, opens, written_out
from .values import ONE, ZERO, Value, Values, hull

_OPERATORS = {"=": "==", "≠": "!=", "<": "<", ">": ">", "≤": "<=", "≥": ">="}
_TOTAL = frozenset("sin cos tanh arctan erf sigmoid abs sign relu max min softmax".split())


class Vectoriser(Values):
    """Translates scalar terms; `inputs` collects the free tensors that were met, in order."""

    def __init__(self, backend, code, identifiers):
        super().__init__(backend, code, identifiers)
        self.inputs: dict[Tensor, None] = {}
        self.memo: dict[Node, Value] = {}
        self.scales: dict[Node, tuple[Value, ...]] = {}
        self.softmaxes: dict[Node, tuple[Value, Value, Index]] = {}
        self.arrays: dict[Tensor, Value] = {}
        self.scaled_arrays: dict[Tensor, tuple[Value, ...]] = {}

    # --- the value of a term ----------------------------------------------------------------------------------------

    def value(self, node: Node) -> Value:
        """The array of a term over its free indices."""
        kind = type(node)
        if kind is Number:
            return self.number(node)
        if kind in (Size, Index, IndexExpr, Floor):
            return self.integer(node)
        key = canonical(node)
        if key not in self.memo:
            method = _METHODS.get(kind)
            if method is None:
                raise UnsupportedError(f"no array code for {_article(kind.__name__)}; only what is computed entry by entry has one")
            self.memo[key] = self.let(_HINTS.get(kind, "term"), method(self, node))
        return self.memo[key]

    @contextmanager
    def assuming(self, conditions):
        """Inside, array positions that the conditions keep in range are not tested again; values made there are not shared."""
        facts = set()
        for condition in (part for whole in conditions for part in _conjuncts(whole)):
            if type(condition) is Relation and condition.op in "≤≥" and is_integer(condition.left) and is_integer(condition.right):
                low, high = (condition.left, condition.right) if condition.op == "≤" else (condition.right, condition.left)
                facts.add(minus(high, low))
        before = self.assumed, self.memo, self.scales
        if facts - self.assumed:
            self.assumed, self.memo, self.scales = self.assumed | facts, dict(self.memo), dict(self.scales)
        yield
        self.assumed, self.memo, self.scales = before

    def number(self, node):
        p, q = node.value.numerator, node.value.denominator
        return Value(constant(p) if q == 1 else template("_0 / _1", constant(p), constant(q)))

    def named_constant(self, node):
        return Value(template(f"{self.backend.prefix}.{node.name}"))

    def entry(self, node):
        tensor = node.tensor
        array = self.array(tensor)
        labels, ranges = _labels(tensor)
        return super().entry(array, dict(zip(labels, ranges)), dict(zip(labels, node.indices)))

    def array(self, tensor) -> Value:
        """The whole array of a tensor, labelled by its definition's indices or by labels of its own."""
        if tensor.definition is not None:
            if tensor not in self.arrays:
                value = self.value(tensor.definition.body)
                self.arrays[tensor] = self.let(ascii_name(tensor.name), value, keep=True)
            return self.arrays[tensor]
        self.inputs[tensor] = None
        return Value(name(self.identifiers(tensor)), _labels(tensor)[0])

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
        conditions, factors = _split_conditions(node.factors)
        if conditions:
            mask = self.condition(both(*conditions))
            with self.assuming(conditions):
                rest = self.value(mul(*factors))
            return self.where(mask, rest, ZERO) if factors else self.apply("1.0 * _0", mask)
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

    def quotient(self, factors):
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
            return self.apply("(1.0 * _0) ** _1" if _is_whole(node.base) else "_0 ** _1", base, self.value(node.exponent))
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
        return self.apply(f"(1.0 * _0) ** ({exponent.numerator} / {exponent.denominator})", base)

    def indicator(self, node):
        return self.apply("1.0 * _0", self.condition(node.condition))

    def cases(self, node):
        result = Value(template('float("nan")'))
        for value, condition in reversed(list(zip(node.values, node.conditions))):
            result = self.value(value) if condition is TRUE else self.where(self.condition(condition), self.value(value), result)
        return result

    # --- conditions -------------------------------------------------------------------------------------------------

    def condition(self, condition) -> Value:
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
            index, extra, body, where = _opened(node)
            summed.append(index)
            conditions += extra + list(_conjuncts(where))
            node = body
        return summed, conditions, node

    def sum_of(self, summed, conditions, factors) -> Value:
        """Σ over `summed` of the product of the factors where the conditions hold."""
        flat = []
        for factor in factors:
            flat.extend(factor.factors if type(factor) is Mul else (factor,))
        found, factors = _split_conditions(flat)
        conditions = [*conditions, *found]
        summed, conditions, factors = _without_deltas(summed, conditions, factors)
        used = frozenset().union(*(f.free for f in factors), *(c.free for c in conditions))
        spread = self.distributed(summed, conditions, factors, used)
        if spread is not None:
            return spread
        grown = [factor for factor in factors if growth(factor)]
        values = []
        with self.assuming(conditions):
            total = len(grown) < 2 and all(map(self.is_total, factors))
            if len(grown) >= 2:
                values.append(self.let("ratio", self.unscaled(*self.scaled_product(grown))))
                factors = [factor for factor in factors if not growth(factor)]
            values += map(self.value, factors)
        if not conditions:
            return self.contract(values, tuple(summed))
        mask = self.let("mask", self.condition(both(*conditions)))
        if total:
            return self.contract([self.apply("1.0 * _0", mask), *values], tuple(summed))
        outside = [v for v in values if not set(v.axes) & set(summed) and not v.axes]
        inside = [v for v in values if v not in outside]
        guarded = self.where(mask, self.product(inside), ZERO)
        return self.contract([self.let("guarded", guarded), *outside], tuple(summed))

    def is_total(self, node) -> bool:
        """Whether the term has a finite value wherever its inputs have."""
        kind = type(node)
        if kind in (Number, Size, Index, IndexExpr, Floor, Constant):
            return True
        if kind is Entry:
            inside = all(self.stays(slot, axis) for slot, axis in zip(node.indices, node.tensor.axes))
            return inside and (node.tensor.definition is None or self.is_total(node.tensor.definition.body))
        if kind in (Add, Mul):
            return all(map(self.is_total, node.children))
        if kind is Pow:
            whole = type(node.exponent) is Number and node.exponent.value.denominator == 1 and node.exponent.value >= 0
            return whole and self.is_total(node.base)
        if kind is Sum:
            return self.is_total(node.body)
        return kind is Apply and type(node.function) is Function and node.function.name in _TOTAL and all(
            self.is_total(a.body if type(a) is Array else a) for a in node.arguments)

    def stays(self, slot, axis):
        return in_range(slot, axis) is True or {minus(slot, axis.lower), minus(axis.upper, slot)} <= self.assumed

    def distributed(self, summed, conditions, factors, used):
        """The sum term by term where a factor is a sum that hides a delta, or that no single array in it covers; else None."""
        for place, factor in enumerate(factors):
            if type(factor) is not Add:
                continue
            hides = any(_has_delta(term, summed) for term in factor.terms)
            wide = len(factors) == 1 and not any(used <= part.free for term in factor.terms for part in _factors(term))
            if not (hides or wide) or any(growth(term) for term in factor.terms):
                continue
            total = None
            for term in sorted(factor.terms, key=_is_negative):
                value = self.sum_of(list(summed), list(conditions), [*factors[:place], _without_sign(term), *factors[place + 1:]])
                if total is None:
                    total = Value(ast.UnaryOp(ast.USub(), value.code), value.axes) if _is_negative(term) else value
                else:
                    total = self.operator("-" if _is_negative(term) else "+", total, value)
            return total
        return None

    def reduce(self, node, kind, neutral):
        index, conditions, body, where = _opened(node)
        value = self.over(index, self.value(body))
        condition = both(*conditions, *_conjuncts(where))
        if condition is not TRUE:
            value = self.where(self.condition(condition), value, Value(template(neutral)))
        return self.reduced(kind, value, (index,))

    def over(self, index, value):
        """The value with an axis for the index, repeated along it where it does not depend on it."""
        if index in value.axes:
            return value
        ones = self.apply("0 * _0 + 1", self.run(index))
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
            raise UnsupportedError(f"no array code for {getattr(function, 'name', 'a derivative')}, a function that has no definition")
        special = _SPECIAL.get(function.name)
        if special is not None:
            return special(self, node)
        known = row(function)
        arguments = tuple(self.value(argument) for argument in node.arguments)
        if function.name in self.backend.special:
            self.imports.add(self.backend.extra_imports.get(function.name, self.backend.imports))
            codes, axes = self.aligned(arguments)
            return Value(template(self.backend.special[function.name], *codes), axes)
        if known.numpy is None:
            raise UnsupportedError(f"no array code for the function {function.name}")
        return self.apply(known.numpy.format(*(f"_{k}" for k in range(len(arguments)))), *arguments)

    def sigmoid(self, node):
        return self.apply("1 / (1 + _0)", self.apply("np.exp(_0)", self.value(logistic(node))))

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
            return Value(template(self.backend.function("np.where(_0[0] > 0, _0[1], _1)"), signed.code, template('float("nan")')), axes)
        if opens(argument):
            scale, over, under = self.scaled(argument)
            if not is_literal(over.code, 1):
                scale = self.plus(scale, "+", self.apply("np.log(_0)", over))
            return scale if is_literal(under.code, 1) else self.plus(scale, "-", self.apply("np.log(_0)", under))
        return self.apply("np.log(_0)", self.value(argument))

    def exponent(self, node):
        return Value(constant(0.0)) if node is Number(0) else self.value(node)

    def softmax(self, node):
        return self.unscaled(*self.scaled(node))

    def softmax_parts(self, node):
        """(a - max a, 1 / Σ e^(a - max a)) of a whole softmax, labelled by its array's index, once."""
        array = node.arguments[0]
        (index,) = array.indices
        key = canonical(array)
        if key not in self.softmaxes:
            body = self.let("logits", self.over(index, self.value(array.body)))
            top = self.reduced("max", body, (index,))
            shifted = self.let("shifted", self.operator("-", body, self.let("top", top)))
            total = self.contract([self.exp(shifted)], (index,))
            self.softmaxes[key] = shifted, self.let("total", total), index
        return self.softmaxes[key]

    def determinant(self, node):
        matrix, axes = self.matrix(node)
        return Value(template(f"{self.backend.prefix}.linalg.det(_0)", matrix), axes)

    def inverse(self, node):
        array = node.arguments[0]
        matrix, axes = self.matrix(node)
        key = canonical(array)
        if key not in self.memo:
            inverted = template(f"{self.backend.prefix}.linalg.inv(_0)", matrix)
            self.memo[key] = self.let("inverse", Value(inverted, axes + array.indices), keep=True)
        first, second = array.indices
        value = Value(self.memo[key].code, axes + (first, second))
        slots = {axis: axis for axis in axes} | dict(zip((first, second), node.indices))
        return super().entry(value, {axis: axis.range for axis in value.axes}, slots)

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

    # --- scale and rest ---------------------------------------------------------------------------------------------

    def unscaled(self, scale: Value, over: Value, under: Value) -> Value:
        """e^scale · over / under."""
        if not is_literal(scale.code, 0):
            over = self.times(self.exp(scale), over)
        return over if is_literal(under.code, 1) else self.operator("/", over, under)

    def exp(self, value):
        return self.let("e", self.apply("np.exp(_0)", self.let("shifted", value)))

    def plus(self, left, symbol, right):
        """left + right or left - right, where left may be the literal 0."""
        if is_literal(left.code, 0):
            return right if symbol == "+" else Value(ast.UnaryOp(ast.USub(), right.code), right.axes)
        return left if is_literal(right.code, 0) else self.operator(symbol, left, right)

    def scaled(self, node) -> tuple[Value, Value, Value]:
        """(scale, over, under) with the term = e^scale · over / under, and over and under of ordinary size."""
        key = canonical(node)
        if key not in self.scales:
            parts = zip(("scale", "over", "under"), self.make_scaled(node))
            self.scales[key] = tuple(self.let(wanted, value) for wanted, value in parts)
        return self.scales[key]

    def make_scaled(self, node):
        kind = type(node)
        if is_call(node, "exp"):
            return self.value(node.arguments[0]), ONE, ONE
        if is_call(node, "sinh") or is_call(node, "cosh"):
            return self.scaled(written_out(node))
        if is_call(node, "softmax"):
            shifted, total, index = self.softmax_parts(node)
            slots = {axis: axis for axis in shifted.axes} | {index: node.indices[0]}
            return super().entry(shifted, {axis: axis.range for axis in shifted.axes}, slots), ONE, total
        if kind is Pow and opens(node):
            return self.scaled_power(node)
        if kind is Mul:
            conditions, factors = _split_conditions(node.factors)
            scale, over, under = self.scaled_product(factors)
            if conditions:
                mask = self.condition(both(*conditions))
                return self.where(mask, scale, Value(template('float("-inf")'))), self.where(mask, over, ZERO), under
            return scale, over, under
        if kind is Add and growth(node):
            return self.scaled_sum(node)
        if kind is Sum and growth(node):
            return self.scaled_sum_over(node)
        if kind is Entry and node.tensor.definition is not None and opens(node.tensor.definition.body):
            tensor = node.tensor
            if tensor not in self.scaled_arrays:
                self.scaled_arrays[tensor] = self.scaled(tensor.definition.body)
            labels, ranges = _labels(tensor)
            bounds, slots = dict(zip(labels, ranges)), dict(zip(labels, node.indices))
            return tuple(super(Vectoriser, self).entry(part, bounds, slots) for part in self.scaled_arrays[tensor])
        return ZERO, self.value(node), ONE

    def scaled_power(self, node):
        scale, over, under = self.scaled(node.base)
        exponent = node.exponent.value
        if exponent < 0:
            over, under = under, over
        if abs(exponent) != 1:
            power = self.number(Number(abs(exponent)))
            over, under = (part if is_literal(part.code, 1) else self.operator("**", part, power) for part in (over, under))
            scale = scale if is_literal(scale.code, 0) else self.times(power, scale)
        return (scale if exponent > 0 else self.plus(ZERO, "-", scale)), over, under

    def scaled_product(self, factors):
        """Scale, numerator and denominator of a product: scales add, the others multiply."""
        scale, over, under, plain = ZERO, ONE, ONE, []
        for factor in sorted(factors, key=lambda f: growth(f) < 0):
            if not opens(factor):
                plain.append(factor)
                continue
            inverse = type(factor) is Pow and factor.exponent is MINUS_ONE
            own, top, bottom = self.scaled(factor.base if inverse else factor)
            if inverse:
                top, bottom = bottom, top
            over, under = self.times(over, top), self.times(under, bottom)
            scale = self.plus(scale, "-" if inverse else "+", own)
        if plain:
            over = self.times(over, self.quotient(plain))
        return scale, over, under

    def scaled_sum(self, node):
        parts = [self.scaled(term) if growth(term) else (ZERO, self.value(term), ONE) for term in node.terms]
        top = parts[0][0]
        for scale, *_ in parts[1:]:
            top = self.apply("np.maximum(_0, _1)", top, scale)
        top = self.let("top", top)
        total = ZERO
        for scale, over, under in parts:
            total = self.plus(total, "+", self.unscaled(self.let("shifted", self.plus(scale, "-", top)), over, under))
        return top, total, ONE

    def scaled_sum_over(self, node):
        index, conditions, body, where = _opened(node)
        scale, over, under = self.scaled(body)
        condition = both(*conditions, *_conjuncts(where))
        rest = over if is_literal(under.code, 1) else self.operator("/", over, under)
        if index not in scale.axes and condition is TRUE:
            return scale, self.contract([rest], (index,)), ONE
        scale = self.over(index, scale)
        if condition is not TRUE:
            mask = self.let("mask", self.condition(condition))
            scale = self.let("scale", self.where(mask, scale, Value(template('float("-inf")'))))
            rest = self.where(mask, rest, ZERO)
            top = self.let("top", self.reduced("max", scale, (index,)))
            top = self.where(self.apply("np.isfinite(_0)", top), top, Value(constant(0.0)))
        else:
            top = self.reduced("max", scale, (index,))
        top = self.let("top", top)
        shifted = self.let("shifted", self.operator("-", scale, top))
        return top, self.contract([rest, self.exp(shifted)], (index,)), ONE


_METHODS = {
    Constant: Vectoriser.named_constant, Entry: Vectoriser.entry, Add: Vectoriser.add, Mul: Vectoriser.mul, Pow: Vectoriser.pow,
    Sum: Vectoriser.sum, Product: Vectoriser.product_over, Maximum: Vectoriser.maximum, Minimum: Vectoriser.minimum,
    Apply: Vectoriser.applied, Indicator: Vectoriser.indicator, Cases: Vectoriser.cases,
}
_SPECIAL = {"sigmoid": Vectoriser.sigmoid, "log": Vectoriser.log, "softmax": Vectoriser.softmax, "det": Vectoriser.determinant,
            "inverse": Vectoriser.inverse}
_HINTS = {Sum: "total", Apply: "applied", Product: "product", Maximum: "largest", Minimum: "smallest"}


def _article(word):
    return f"{'an' if word[0] in 'AEIOU' else 'a'} {word}"


def _labels(tensor):
    """The labels of a tensor's axes and their ranges."""
    if tensor.definition is not None:
        return tensor.definition.indices, tensor.axes
    return tuple(Index(f"\0{position}", axis) for position, axis in enumerate(tensor.axes)), tensor.axes


def _factors(node):
    return node.factors if type(node) is Mul else (node,)


def _split_conditions(factors):
    """The conditions of indicator factors, and the other factors."""
    conditions = [factor.condition for factor in factors if type(factor) is Indicator]
    return conditions, [factor for factor in factors if type(factor) is not Indicator]


def _conjuncts(condition):
    return condition.conditions if type(condition) is And else (condition,)


def _opened(node):
    """A binder's index over a plain range, the conditions that cut it down to the range meant, its body and its `where`."""
    index, pairs = hull(node.index)
    body, where = node.body, node.where
    if index is not node.index:
        body, where = (substitute(part, {node.index: index}) for part in (body, where))
    return index, [Relation("≤", low, high) for low, high in pairs], body, where


def _delta_of(condition, summed):
    """(index, its value) where an equation fixes a summed index as an integer expression of the others."""
    if type(condition) is not Relation or condition.op != "=" or not (is_integer(condition.left) and is_integer(condition.right)):
        return None
    difference = minus(condition.left, condition.right)
    for index in summed:
        split = coefficient_of(difference, index) if index in difference.free else None
        if split and type(split[0]) is Number and abs(split[0].value) == 1:
            return index, minus(0, split[1]) if split[0].value == 1 else split[1]
    return None


def _has_delta(term, summed):
    conditions, _ = _split_conditions(_factors(term))
    return any(_delta_of(part, summed) for condition in conditions for part in _conjuncts(condition))


def _without_deltas(summed, conditions, factors):
    """The sum with every index that an equation fixes replaced by its value, where that is in range."""
    conditions = [part for condition in conditions for part in _conjuncts(condition)]
    while True:
        for condition in conditions:
            found = _delta_of(condition, summed)
            if found:
                break
        else:
            return summed, conditions, factors
        index, value = found
        rest = [part for part in conditions if part is not condition]
        if in_range(value, index.range) is not True:
            rest += [Relation("≤", index.range.lower, value), Relation("≤", value, index.range.upper)]
        summed = [other for other in summed if other is not index]
        conditions = [substitute(part, {index: value}) for part in rest]
        factors = [part for factor in factors for part in _factors(substitute(factor, {index: value}))]
        found_conditions, factors = _split_conditions(factors)
        conditions = [part for c in [*conditions, *found_conditions] for part in _conjuncts(c)]


def _is_negative(term):
    return (type(term) is Number and term.value < 0) or (type(term) is Mul and type(term.factors[0]) is Number and term.factors[0].value < 0)


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
