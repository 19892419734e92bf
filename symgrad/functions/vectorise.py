"""Terms as steps of a plan: every sub-term becomes an array over its free indices, computed once.

Sums are sums.py's, products of arrays contraction.py's, windows windows.py's. What is 0 but on a diagonal is filled in, and
quotients and logarithms of exponentials are computed with their scale apart, so that they neither overflow nor lose digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from fractions import Fraction

from ..errors import UnsupportedError
from ..operators.arrays import OPAQUE
from ..operators.functions import row
from ..operators.row import LIKE_NUMPY, Domain, Opaque
from ..terms.binding import canonical, substitute
from ..terms.building import both
from ..terms.indices import IndexExpr, is_integer, minus
from ..terms.nodes import (
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    And,
    AnyFunction,
    Apply,
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
    Recurrence,
    Relation,
    Size,
    Sum,
    Tensor,
    mul,
    neg,
)
from ..writing.names import ascii_name
from .code import identifier
from .deltas import (
    conjuncts,
    factors_of,
    flat_factors,
    is_negative,
    opened,
    split_conditions,
    without_sign,
)
from .graph import Graph, Step
from .growth import growth, is_call, logistic, opens
from .recurrences import Recurrences
from .units import Norm, Units, norm_squared
from .values import Value, labels

_OPERATORS = {"=": "==", "≠": "!=", "<": "<", ">": ">", "≤": "<=", "≥": ">="}


class Vectoriser(Recurrences):
    """Translates scalar terms; `inputs` collects the free tensors that were met, in order.

    careful   whether no entry is taken to be inside of its axis because the sizes should say so
    units     what puts unit vectors into definitions
    """

    def __init__(self, backend, graph, identifiers, careful=False, units=None):
        super().__init__(backend, graph, identifiers)
        self.units: Units = units or Units()
        self.careful = self.guarded = careful
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
            self.memo[key] = self.let(wanted or _HINTS.get(kind, "term"), method(self, node), named=bool(wanted))
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
        with self.guarding() if conditions else nullcontext():
            yield
        self.restore(before)

    @contextmanager
    def unassuming(self) -> Iterator[None]:
        """Inside, nothing is assumed: for definitions, whose arrays are used everywhere."""
        before, guarded = self.known(), self.guarded
        self.restore(self.plain)
        self.guarded = self.careful
        yield
        self.restore(before)
        self.guarded = guarded

    def known(self):
        return self.assumed, self.memo, self.scales, self.softmaxes, self.totals

    def restore(self, known):
        self.assumed, self.memo, self.scales, self.softmaxes, self.totals = known

    def number(self, node: Number) -> Value:
        p, q = node.value.numerator, node.value.denominator
        whole = self.literal(abs(p)) if q == 1 else self.operator("/", self.literal(abs(p)), self.literal(q))
        return self.negative(whole) if p < 0 else whole

    def named_constant(self, node):
        return self.literal(f"{self.backend.prefix}.{node.name}")

    def atom(self, atom):
        if type(atom) is Entry:
            entry = self.entry_of(atom)  # an array of floats, as all that are given
            return self.made(self.backend.whole, (entry,), entry.axes, sort="integer")
        return super().atom(atom)

    def entry_of(self, node):
        tensor = node.tensor
        value = self.entry(*self.at_time(self.array(tensor), node))
        self.note_order(value.axes)
        return value

    def array(self, tensor) -> Value:
        """The whole array of a tensor, labelled by its definition's indices or by labels of its own."""
        if (outside := self.from_outside(tensor)) is not None:
            return outside
        if tensor.definition is None:
            self.inputs[tensor] = None
            axes = labels(tensor)[0]
            return Value(self.graph.step(identifier(self.identifiers(tensor)), (), self.shape(axes), "given"), axes)
        if tensor not in self.arrays:
            # What it is made of comes first, so that a network hundreds of layers deep is no deep recursion.
            for part in sorted((t for t in tensor.reach if t.definition is not None), key=lambda t: (len(t.reach), t.name)):
                if part in self.arrays or self.loop is not None and part not in self.loop.members:
                    continue
                if isinstance(part.definition, Recurrence):
                    with self.unassuming():
                        self.arrays.update(self.sequences(part.definition))
                else:
                    self.note_order(part.definition.indices)
                    opens(part.definition.body)
                    with self.unassuming():
                        self.arrays[part] = self.value(self.units.put(part.definition.body), ascii_name(part.name))
        return self.arrays[tensor]

    def like(self, graph: Graph) -> Vectoriser:
        """What makes the steps of another plan of the same function."""
        return Vectoriser(self.backend, graph, self.identifiers, self.careful, self.units)

    def filled(self, value: Value, axes: tuple[Index, ...]) -> Step:
        """The value with exactly these axes."""
        for index in axes:
            if index.range.free:
                raise UnsupportedError(f"the axis {index.name} has a range that depends on other indices; an array is rectangular")
        step = self.spread(value, axes)
        if len(value.axes) == len(axes):
            return step
        lengths = [self.count(index.range) for index in axes]
        shape = f"({''.join(f'_{k}, ' for k in range(1, len(axes) + 1))})"
        return self.made(self.backend.repeated.replace("SHAPE", shape), (Value(step), *lengths), axes).step

    def add(self, node):
        if (u := logistic(node)) is not None:
            return self.apply("1 / (1 + _0)", self.apply("np.exp(_0)", self.value(u)))
        if len(node.terms) == 2 and MINUS_ONE in node.terms:
            # σ − 1 is −(1 − σ), which has a form that keeps its digits.
            turned = Add((ONE, neg(node.terms[0] if node.terms[1] is MINUS_ONE else node.terms[1])))
            if logistic(turned) is not None:
                return self.negative(self.value(turned))
        terms = [(is_negative(term), without_sign(term)) for term in node.terms]
        diagonal = [(sign, term, pair) for sign, term in terms if (pair := self.free_delta(term))]
        dense = [(sign, self.value(term)) for sign, term in terms if not self.free_delta(term)]
        return self.with_diagonals(self.total(dense) if dense else None, diagonal)

    def free_delta(self, term: Node) -> tuple[Index, Index] | None:
        """Two free indices of one range that a condition of the term says to be equal: it is 0 but on a diagonal."""
        conditions, _ = split_conditions(factors_of(term)) if self.backend.overwrites else ([], [])
        for condition in (part for whole in conditions for part in conjuncts(whole)):
            if type(condition) is Relation and condition.op == "=":
                left, right = condition.left, condition.right
                if type(left) is Index and type(right) is Index and left is not right and left.range is right.range:
                    return left, right
        return None

    def with_diagonals(self, dense: Value | None, terms: list[tuple[bool, Node, tuple[Index, Index]]]) -> Value:
        """A value (or 0) with terms added on their diagonals, each with whether it is subtracted."""
        for negative, term, (kept, equal) in terms:
            conditions, factors = split_conditions(flat_factors([term]))
            left = [part for whole in conditions for part in conjuncts(whole)]
            rest = [
                part
                for part in left
                if not (type(part) is Relation and part.op == "=" and {part.left, part.right} == {kept, equal})
            ]
            value = self.value(substitute(mul(*([Indicator(both(*rest))] if rest else []), *factors), {equal: kept}))
            axes = tuple(sorted({*value.axes, *(dense.axes if dense else ()), kept, equal}, key=self.position))
            place = tuple(axis for axis in axes if axis is not equal)
            letters = dict(zip(place, "ijklmnopqrstuvwxyzabcdefgh"))
            labels_of_all = "".join(letters[kept if axis is equal else axis] for axis in axes)
            view = f"np.einsum('{labels_of_all}->{''.join(letters.values())}', _out)"
            added = Value(self.spread(value, place), value.axes)
            change = f"{view}[...] {'-' if negative else '+'}= "
            if dense is None:
                lengths = {f"long{k}": self.count(axis.range) for k, axis in enumerate(axes)}
                text = f"_out = np.zeros(({', '.join(f'${name}' for name in lengths)}), dtype)\n{change}$added"
                dense = self.block(text, lengths | {"added": added}, axes, ())
            else:
                for axis in axes:
                    dense = self.over(axis, dense)
                dense = dense if dense.step.sort == "real" else self.real(dense)
                dense = self.made(f"{change}_1", (Value(self.spread(dense, axes)), added), axes, "over")
        if dense is None:
            raise UnsupportedError("a sum of no terms has no array code")
        return dense

    def total(self, terms: list[tuple[bool, Value]]) -> Value:
        """The sum of values, each with whether it is subtracted; what has the same axes is added first."""
        groups: dict[tuple[Index, ...], list[tuple[bool, Value]]] = {}
        for negative, value in terms:
            groups.setdefault(value.axes, []).append((negative, value))
        parts = [self.in_order(group) for group in groups.values()]
        negative, value = self.in_order(sorted(parts, key=lambda part: len(part[1].axes)))
        return self.negative(value) if negative else value

    def in_order(self, terms: list[tuple[bool, Value]]) -> tuple[bool, Value]:
        """Whether it is subtracted, and the sum of values, the added ones first."""
        terms = sorted(terms, key=lambda term: term[0])
        (negative, total), *rest = terms
        for sign, value in rest:
            total = self.operator("+" if sign is negative else "-", total, value)
        return negative, total

    def mul(self, node):
        conditions, factors = split_conditions(flat_factors([node]))
        if (pair := self.free_delta(node)) is not None:
            return self.with_diagonals(None, [(False, node, pair)])
        if conditions:
            mask = self.condition(both(*conditions))
            with self.assuming(conditions):
                rest = self.value(mul(*factors))
            return self.where(mask, rest, self.zero) if factors else self.real(mask)
        for place, factor in enumerate(factors):
            if type(factor) is Add and any(map(self.free_delta, factor.terms)):
                return self.add(Add(tuple(mul(*factors[:place], term, *factors[place + 1 :]) for term in factor.terms)))
        grown = [factor for factor in factors if growth(factor)]
        if len(grown) >= 2:
            ratio = self.unscaled(*self.scaled_product(grown))
            return self.times(ratio, self.quotient([factor for factor in factors if not growth(factor)]))
        return self.quotient(factors)

    def quotient(self, factors: list[Node]) -> Value:
        """The product, with reciprocal factors under one fraction bar."""
        over, under = [], []
        sign = 1
        for factor in factors:
            if type(factor) is Number:
                sign *= 1 if factor.value > 0 else -1
                over += [self.literal(abs(factor.value.numerator))] if abs(factor.value.numerator) != 1 else []
                under += [self.literal(factor.value.denominator)] if factor.value.denominator != 1 else []
            elif type(factor) is Pow and factor.exponent is MINUS_ONE and logistic(factor) is None:
                under.append(self.value(factor.base))
            else:
                over.append(self.value(factor))
        if any(type(f) is Number and f.value == 0 for f in factors):
            return self.operator("*", self.zero, self.product(over))
        result = self.fraction(over, under)
        return result if sign > 0 else self.negative(result)

    def fraction(self, over: list[Value], under: list[Value]) -> Value:
        """The quotient of products; numbers, and what has few axes, meet before they meet a large array."""
        over, under = ([value for value in values if not value.is_literal(1)] for values in (over, under))
        widest = max((len(value.axes) for value in (*over, *under)), default=0)
        low_over, low_under = ([value for value in values if len(value.axes) < widest] for values in (over, under))
        if widest and low_over and low_under:
            high_over, high_under = ([value for value in values if len(value.axes) == widest] for values in (over, under))
            over, under = [self.fraction(low_over, low_under), *high_over], high_under
        result = self.product(over)
        return self.operator("/", result, self.product(under)) if under else result

    def pow(self, node):
        if (u := logistic(node)) is not None:
            return self.apply("1 / (1 + _0)", self.apply("np.exp(_0)", self.value(u)))
        if type(node.exponent) is Number and node.exponent.value.denominator == 2 and (norm := norm_squared(node.base)):
            return self.power(self.norm(norm), 2 * node.exponent.value)
        base = self.value(node.base)
        if type(node.exponent) is not Number:
            return self.apply(
                "np.power(_0, _1)",
                self.times(self.literal("1.0"), base) if is_integer(node.base) else base,
                self.value(node.exponent),
            )
        return self.power(base, node.exponent.value)

    def norm(self, norm: Norm) -> Value:
        """The root of a sum of squares, with the largest entry taken out, so that no square overflows or vanishes."""
        value = self.value(norm.entry)
        for index in norm.indices:
            value = self.over(index, value)
        top = self.reduced("max", self.apply("np.abs(_0)", value), norm.indices)
        top = self.let("top", self.where(self.operator(">", top, self.zero), top, self.literal("1.0")))
        ratio = self.let("ratio", self.operator("/", value, top))
        return self.let("norm", self.times(top, self.apply("np.sqrt(_0)", self.contract([ratio, ratio], norm.indices))))

    def power(self, base: Value, exponent: Fraction) -> Value:
        """A rational power."""
        if exponent == 1:
            return base
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
        if (pair := self.free_delta(node)) is not None:
            return self.with_diagonals(None, [(False, node, pair)])
        return self.real(self.condition(node.condition))

    def cases(self, node):
        result = self.literal("float('nan')")
        with self.guarding():
            for value, condition in reversed(list(zip(node.values, node.conditions))):
                result = (
                    self.value(value) if condition is TRUE else self.where(self.condition(condition), self.value(value), result)
                )
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
                return self.operator("==", self.operator("%", self.integer(number), self.integer(divisor)), self.zero)
            case And(parts) | Or(parts):
                symbol = "&" if type(condition) is And else "|"
                result = None
                for part in parts:
                    value = self.condition(part)
                    result = value if result is None else self.operator(symbol, result, value)
                return self.literal(condition is TRUE) if result is None else result
            case Not(inner):
                return self.operator("==", self.condition(inner), self.literal(False))
        raise UnsupportedError(f"no array code for the condition {type(condition).__name__}")

    # --- products, extremes -----------------------------------------------------------------------------------------

    def reduce(self, node, kind, neutral):
        index, conditions, body, where = opened(node)
        with self.guarding() if conditions or where is not TRUE else nullcontext():
            value = self.over(index, self.value(body))
        condition = both(*conditions, *conjuncts(where))
        if condition is not TRUE:
            value = self.where(self.condition(condition), value, self.literal(neutral))
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
        return self.reduce(node, "max", "float('-inf')")

    def minimum(self, node):
        return self.reduce(node, "min", "float('inf')")

    # --- functions --------------------------------------------------------------------------------------------------

    def applied(self, node):
        function = node.function
        if type(function) is DefinedFunction:
            return self.value(substitute(function.body, dict(zip(function.parameters, node.arguments))))
        if type(function) is not Function:
            raise UnsupportedError(
                f"no array code for {getattr(function, 'name', 'a derivative')}, a function that has no definition"
            )
        if function.name not in OPAQUE and isinstance(row(function).domain, Domain):
            self.partial = True
        special = _SPECIAL.get(function.name)
        if special is not None:
            return special(self, node)
        known = row(function)
        arguments = tuple(self.value(argument) for argument in node.arguments)
        text = getattr(known, self.backend.column)
        if text is LIKE_NUMPY:
            text = known.numpy
        if isinstance(text, Opaque):
            if isinstance(known.definition, Opaque):
                raise UnsupportedError(f"no code in {self.backend.name} for the function {function.name}: {text.why}")
            return self.value(known.definition(*node.arguments))
        if not self.backend.can_say(text):
            raise UnsupportedError(f"no code in {self.backend.name} for the function {function.name}: the standard has none")
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
            return self.negative(soft)
        if type(argument) is Add and len(argument.terms) == 2:
            exponents = [_exponent(term) for term in argument.terms]
            if None not in exponents and any(e is not Number(0) for e in exponents):
                return self.apply("np.logaddexp(_0, _1)", *sorted(map(self.exponent, exponents), key=lambda v: len(v.axes)))
        if is_call(argument, "det"):
            matrix, axes = self.matrix(argument)
            signed = self.let("signed", self.made(f"{self.backend.prefix}.linalg.slogdet(_0)", (matrix,), axes))
            sign, size = (self.made(f"_0[{place}]", (signed,), axes, "view") for place in (0, 1))
            return self.where(self.operator(">", sign, self.zero), size, self.literal("float('nan')"))
        if opens(argument):
            scale, over, under = self.scaled(argument)
            if not over.is_literal(1):
                scale = self.plus(scale, "+", self.apply("np.log(_0)", over))
            return scale if under.is_literal(1) else self.plus(scale, "-", self.apply("np.log(_0)", under))
        return self.apply(str(row(node.function).numpy), self.value(argument))

    def exponent(self, node):
        return self.literal("0.0") if node is Number(0) else self.value(node)

    def of_array(self, node):
        """An opaque operator of the table at a whole matrix; its axes, where it has some, are those of the argument's transpose."""
        operator, array = OPAQUE[node.function.name], node.arguments[0]
        code = operator.code_for(self.backend.name, self.backend.prefix)
        matrix, axes = self.matrix(node)
        self.imports |= {f"import {module}" for module in re.findall(r"\b((?:scipy|jax)(?:\.[a-z]+)*)\.\w+\(", code)}
        if not node.indices:
            return self.made(code, (matrix,), axes)
        key = node.function, canonical(array)
        if key not in self.memo:
            self.memo[key] = self.let(operator.name, self.made(code, (matrix,), axes + array.indices))
        first, second = array.indices
        value = Value(self.memo[key].step, axes + (first, second))
        slots = {axis: axis for axis in axes} | dict(zip((first, second), node.indices))
        return self.entry(value, {axis: axis.range for axis in value.axes}, slots)

    def matrix(self, node) -> tuple[Value, tuple[Index, ...]]:
        """A matrix argument with its own two axes last, and the labels of the axes before."""
        array = node.arguments[0]
        value = self.value(array.body)
        for index in array.indices:
            value = self.over(index, value)
        axes = tuple(axis for axis in self.union([value]) if axis not in array.indices)
        return self.transposed(value, axes + array.indices), axes


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


def _exponent(term):
    """a where the term is e^a; 0 for 1; None for anything else."""
    if term is Number(1):
        return Number(0)
    return term.arguments[0] if is_call(term, "exp") else None


def _is_whole(node):
    return is_integer(node)
