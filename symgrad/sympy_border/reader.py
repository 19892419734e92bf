"""SymPy expressions as terms: the second pass, after the survey of names and ranges. Imports SymPy.

Nothing is simplified, evaluated or parsed; whatever has no meaning here is an error.
"""

from __future__ import annotations

from sympy import (
    Add,
    And,
    Derivative,
    Dummy,
    Equality,
    Heaviside,
    Idx,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Max,
    Min,
    Mod,
    Mul,
    Not,
    Or,
    Piecewise,
    Pow,
    Product,
    S,
    Sum,
    Symbol,
)
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.functions.elementary.integers import ceiling, floor
from sympy.stats import symbolic_probability
from sympy.stats.rv import RandomSymbol

from ..errors import DefinitionError, RangeError, UnsupportedError
from ..operators import functions
from ..operators.distributions import LAWS, distribution, domain_fault
from ..operators.functions import ABBREVIATIONS, arity_of
from ..terms import building, nodes
from ..terms.indices import in_range, integer, is_nonnegative, length, minus
from ..writing import text_writer
from . import functions as table
from . import objects
from .bound_indices import settled
from .factors import place
from .integers import integer_of, limits_of, symbol_of
from .matrices import is_matrix, is_of_matrices
from .names import latex_name
from .numbers import number_of
from .objects import MatrixArray, NamedArray, NamedScalar, OfMatrix, Runs, SumOver, Unit
from .slots import leaves
from .survey import Survey

_RELATIONS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_LAWS = {
    "BernoulliDistribution": "Bernoulli",
    "NormalDistribution": "normal",
    "UniformDistribution": "uniform",
    "ExponentialDistribution": "exponential",
    "PoissonDistribution": "Poisson",
}
_DOMAINS = ("positive", "negative", "nonnegative", "integer")


class Reader:
    """Reads expressions that were surveyed together; remembers which SymPy object each name came from."""

    def __init__(self, survey: Survey):
        self.survey = survey
        self.names: dict[str, tuple] = {}
        self.tensors: dict = {}
        self.sources: dict = {}
        self.ranges: dict = {}
        self.bound_count = 0
        # What bound indices must not be called, in whatever expression of the request they stand.
        self.free_names = {latex_name(symbol.name) for symbol in survey.free_indices()}

    # --- names ------------------------------------------------------------------------------------------------------

    def name(self, source, kind, what):
        """The LaTeX name of a SymPy object; one name stands for one thing only."""
        text = latex_name(what)
        known_kind, known = self.names.setdefault(text, (kind, source))
        if known != source or known_kind != kind:
            if known_kind != kind:
                alike = isinstance(source, Symbol) and isinstance(known, Symbol) and source != known
                cure = "they have different assumptions: use one symbol" if alike else "give one of them another name"
                raise DefinitionError(f"{what} is used as {known_kind} and as {kind}; {cure}")
            raise DefinitionError(
                f"two things are named {what}: {known_kind} twice, with other assumptions, "
                f"shape or definition; use one object or two names"
            )
        return text

    def source(self, node, source):
        self.sources.setdefault(node, source)
        return node

    def atom(self, bound):
        """What a symbol of an integer expression is, under bound indices."""

        def node_of(symbol):
            if symbol in bound:
                return bound[symbol]
            kind = self.survey.kind(symbol)
            if kind == "size":
                return self.size(symbol)
            if kind == "index":
                return self.free_index(symbol)
            raise DefinitionError(
                f'{symbol} is used in an index or a limit and is a real scalar; make it symbols("{symbol}", integer=True)'
            )

        return node_of

    def size(self, symbol):
        if symbol.is_integer is not True or symbol.is_positive is False or symbol.is_zero:
            raise DefinitionError(
                f'the size {symbol} must be a positive integer; make it symbols("{symbol}", integer=True, positive=True)'
            )
        return self.source(nodes.Size(self.name(symbol, "a size", symbol.name)), symbol)

    def integer(self, expression, bound):
        return integer_of(expression, self.atom(bound))

    def free_index(self, symbol):
        name = self.name(symbol, "an index", symbol.name)
        if symbol not in self.ranges:
            if symbol in self.survey.idx_ranges:
                lower, upper = self.survey.idx_ranges[symbol]
            else:
                lower, upper = self.survey.bounds(("index", symbol), symbol.name)
            self.ranges[symbol] = nodes.Range(self.integer(lower, {}), self.integer(upper, {}))
        return self.source(nodes.Index(name, self.ranges[symbol]), symbol)

    def binder_index(self, symbol, range_):
        """A bound index under a name that nothing else has; `settled` gives it its own name where that is free."""
        name = symbol.name
        if isinstance(symbol, Dummy):
            name = name.strip("_").split("_")[0].rstrip("0123456789") or "i"
        self.bound_count += 1
        name = latex_name(name)
        self.sources.setdefault(("bound", name), symbol)
        return nodes.Index(f"{name}\0{self.bound_count}", range_)

    def group_range(self, key, text):
        lower, upper = self.survey.bounds(key, text)
        return nodes.Range(self.integer(lower, {}), self.integer(upper, {}))

    def tensor(self, base):
        """The tensor of an IndexedBase or of a scalar symbol."""
        for name in self.survey.in_order(base) if base not in self.tensors else ():
            if name not in self.tensors:
                self.tensors[name] = self.source(self.make_tensor(name), name)
        return self.tensors[base]

    def make_tensor(self, base):
        if isinstance(base, NamedScalar):
            if not self.survey.is_entered(base):
                return nodes.Tensor(self.name(base, "a scalar", base.name))
            return self.with_content(self.name(base, "a scalar", base.name), (), base)
        if isinstance(base, Symbol):
            return nodes.Tensor(self.name(base, "a scalar", base.name), (), self.domain(base))
        name = self.name(base, "an array", str(base.label))
        rank = len(base.content.indices) if isinstance(base, NamedArray) else len(base.shape)
        texts = [f"{base}, index {position + 1}" for position in range(rank)]
        if isinstance(base, NamedArray):
            texts = [str(symbol) for symbol, *_ in base.content.indices]
        axes = tuple(self.group_range(("axis", base, position), text) for position, text in enumerate(texts))
        if isinstance(base, MatrixArray) and base.is_row:
            axes = (nodes.Range(nodes.ONE, nodes.ONE), *axes)
        if isinstance(base, NamedArray) and self.survey.is_entered(base):
            return self.with_content(name, axes, base)
        return nodes.Tensor(name, axes, self.domain(base))

    def with_content(self, name, axes, base):
        content = base.content
        own = tuple(nodes.Index(latex_name(symbol.name), axis) for (symbol, *_), axis in zip(content.indices, axes))
        bound = dict(zip((symbol for symbol, *_ in content.indices), own))
        parts = tuple(settled(self.scalar(part, bound), {index.name for index in own}) for part in content.parts)
        for part in parts:
            if part.free - frozenset(own):
                stray = ", ".join(sorted(i.name for i in part.free - frozenset(own)))
                raise DefinitionError(
                    f"the definition of {base} depends on {stray}, which is not among its indices; add it: "
                    f"index=({', '.join([i.name for i in own] + [stray])})"
                )
        if content.kind == "definition":
            return nodes.Tensor(name, axes, "real", nodes.Definition(own, parts[0]))
        kind = next((known for known in LAWS if known.lower() == content.kind.lower()), content.kind)
        law = nodes.Law(kind, own, parts)
        if fault := domain_fault(law):
            raise DefinitionError(f"{base}: {fault}")
        return nodes.Tensor(name, axes, distribution(law).support, None, law)

    def domain(self, base):
        for domain in ("commutative", "real"):
            if getattr(base, f"is_{domain}") is False:
                raise UnsupportedError(f"{base} is not {domain}; symgrad computes with real numbers")
        return next((domain for domain in _DOMAINS if getattr(base, f"is_{domain}")), "real")

    # --- terms ------------------------------------------------------------------------------------------------------

    def read(self, expression):
        """The scalar term or condition of a SymPy expression."""
        node = (self.condition if _is_condition(expression) else self.scalar)(expression, {})
        return settled(node, self.free_names)

    def scalar(self, expression, bound, guarded=False):
        """The term of a scalar; `bound` maps symbols to indices, `guarded` says that a condition stands around it."""
        if isinstance(expression, Idx) or (isinstance(expression, Symbol) and expression in bound):
            return self.atom(bound)(symbol_of(expression))
        if isinstance(expression, Symbol):
            return self.symbol(expression)
        if expression.is_Number:
            return number_of(expression)
        if is_of_matrices(expression):
            return self.scalar(self.survey.lowered(expression), bound, guarded)
        for kind, method in _METHODS:
            if isinstance(expression, kind):
                return method(self, expression, bound, guarded)
        return self.applied(expression, bound, guarded)

    def symbol(self, symbol):
        if isinstance(symbol, NamedScalar):
            return nodes.Entry(self.tensor(symbol), ())
        kind = self.survey.kind(symbol)
        if kind == "size":
            return self.size(symbol)
        return self.free_index(symbol) if kind == "index" else nodes.Entry(self.tensor(symbol), ())

    def constant(self, expression, bound, guarded):
        return nodes.Constant("pi" if expression is S.Pi else "e")

    def entry(self, expression, bound, guarded):
        tensor = self.tensor(expression.base)
        slots = tuple(self.integer(index, bound) for index in expression.indices)
        if isinstance(expression.base, MatrixArray) and expression.base.is_row:
            slots = (nodes.ONE, *slots)
        for slot, axis in zip(slots, tensor.axes):
            outside = in_range(slot, axis) is False or (not guarded and leaves(slot, axis))
            if outside:
                raise RangeError(
                    f"{expression} lies outside the axis {_shown(axis)} of {expression.base}; keep the index within it"
                )
        return nodes.Entry(tensor, slots)

    def add(self, expression, bound, guarded):
        terms = expression.as_ordered_terms()
        if terms[0].could_extract_minus_sign():
            terms.sort(key=lambda term: term.could_extract_minus_sign())
        return nodes.add(*(self.scalar(term, bound, guarded) for term in terms))

    def mul(self, expression, bound, guarded):
        over: list[nodes.Node] = []
        under: list[nodes.Node] = []
        guarded = guarded or any(isinstance(factor, (KroneckerDelta, Piecewise, Heaviside, Unit)) for factor in expression.args)
        for factor in expression.as_ordered_factors():
            if isinstance(factor, Runs):
                continue
            node = self.scalar(factor, bound, guarded)
            inverse = type(node) is nodes.Pow and type(node.exponent) is nodes.Number and node.exponent.value < 0
            (under if inverse else over).append(node)
        return nodes.mul(*sorted(over, key=place), *sorted(under, key=place))

    def pow(self, expression, bound, guarded):
        base, exponent = expression.args
        if base is S.Exp1:
            return functions.exp(self.scalar(exponent, bound, guarded))
        return nodes.Pow(self.scalar(base, bound, guarded), self.scalar(exponent, bound, guarded))

    def binder(self, expression, bound, guarded):
        kind = nodes.Sum if isinstance(expression, Sum) else nodes.Product
        inner, indices = dict(bound), []
        for symbol, lower, upper in reversed(limits_of(expression)):
            range_ = nodes.Range(self.integer(lower, inner), self.integer(upper, inner))
            if is_nonnegative(minus(length(range_), 0)) is False:
                raise DefinitionError(f"{expression} runs from {lower} down to {upper}; write the smaller limit first")
            index = self.binder_index(symbol, range_)
            inner[symbol] = index
            indices.append(index)
        node = self.scalar(expression.function, inner, guarded)
        for index in reversed(indices):
            node = kind(index, node)
        return node

    def sum_over(self, expression, bound, guarded):
        body, symbol = expression.args
        index = self.binder_index(symbol, self.group_range(symbol, symbol.name))
        return nodes.Sum(index, self.scalar(body, {**bound, symbol: index}, guarded))

    def of_matrix(self, expression, bound, guarded):
        function, row, column, body, *indices = expression.args
        inner = dict(bound)
        for symbol in (row, column):
            inner[symbol] = self.binder_index(symbol, self.group_range(symbol, symbol.name))
        array = nodes.Array((inner[row], inner[column]), self.scalar(body, inner, guarded))
        return nodes.Apply(nodes.Function(str(function)), (array,), tuple(self.integer(index, bound) for index in indices))

    def unit(self, expression, bound, guarded):
        return building.delta(*(self.integer(index, bound) for index in expression.args[:2]))

    def runs(self, expression, bound, guarded):
        return nodes.ONE

    def kronecker(self, expression, bound, guarded):
        left, right = (self.integer(index, bound) for index in expression.args[:2])
        condition: nodes.Condition = nodes.Relation("=", left, right)
        if len(expression.args) > 2:
            lower, upper = (self.integer(end, bound) for end in expression.args[2])
            condition = building.both(condition, nodes.Relation("≤", lower, left), nodes.Relation("≤", left, upper))
        return nodes.Indicator(condition)

    def piecewise(self, expression, bound, guarded):
        for value, _ in expression.args:
            dummies = {symbol_of(limit[0]) for inner in value.atoms(Sum, Product) for limit in inner.limits}
            stray = dummies & {symbol_of(s) for _, condition in expression.args for s in condition.free_symbols} - set(bound)
            if stray:
                name = min(map(str, stray))
                raise DefinitionError(
                    f"{name} is summed over inside {expression} and free in its condition: SymPy's Sum "
                    "moves a condition out of an inner sum; give the inner sum a name by define, or write "
                    "the condition by KroneckerDelta"
                )
        values = tuple(self.scalar(value, bound, True) for value, _ in expression.args)
        conditions = tuple(self.condition(condition, bound) for _, condition in expression.args)
        if values == (nodes.ONE, nodes.ZERO) and conditions[1] is nodes.TRUE:
            return nodes.Indicator(conditions[0])
        return nodes.Cases(values, conditions)

    def heaviside(self, expression, bound, guarded):
        argument, at_zero = self.scalar(expression.args[0], bound, guarded), self.scalar(expression.args[1], bound, guarded)
        if at_zero is nodes.HALF:
            return nodes.mul(nodes.HALF, nodes.add(nodes.ONE, functions.sign(argument)))
        above = nodes.Indicator(nodes.Relation(">", argument, nodes.ZERO))
        return above if at_zero is nodes.ZERO else nodes.add(above, nodes.mul(at_zero, building.delta(argument, nodes.ZERO)))

    def extremum(self, expression, bound, guarded):
        function = functions.maximum if isinstance(expression, Max) else functions.minimum
        first, *others = (self.scalar(argument, bound, guarded) for argument in expression.args)
        for other in others:
            first = function(first, other)
        return first

    def rounded(self, expression, bound, guarded):
        try:
            return self.integer(expression, bound)
        except DefinitionError:
            return self.applied(expression, bound, guarded)  # of real numbers

    def derivative(self, expression, bound, guarded):
        if not all(count.is_Integer and count <= 8 for _, count in expression.variable_count):
            raise UnsupportedError(f"{expression}: the order of a derivative must be a small whole number")
        by = tuple(v for v, count in expression.variable_count for _ in range(int(count)))
        entries = tuple(self.scalar(v, bound, guarded) for v in by)
        for variable, entry in zip(by, entries):
            if type(entry) is not nodes.Entry:
                raise DefinitionError(f"{expression} differentiates by {variable}, which is no real variable")
        return nodes.Derivative(self.scalar(expression.expr, bound, guarded), entries)

    def random_symbol(self, expression, bound, guarded):
        if expression not in self.tensors:
            given = expression.pspace.distribution
            kind = _LAWS.get(type(given).__name__)
            if kind is None or (kind == "Bernoulli" and tuple(given.args[1:]) != (1, 0)):
                raise UnsupportedError(
                    f"{expression} has the distribution {given}, which symgrad does not know; use symgrad.random"
                )
            parameters = given.args[:1] if kind == "Bernoulli" else given.args
            values = tuple(settled(self.scalar(part, {}), ()) for part in parameters)
            if kind == "normal":
                values = values[0], nodes.Pow(values[1], nodes.TWO)
            law = nodes.Law(kind, (), values)
            name = self.name(expression, "a random scalar", expression.symbol.name)
            self.tensors[expression] = self.source(nodes.Tensor(name, (), distribution(law).support, None, law), expression)
        return nodes.Entry(self.tensors[expression], ())

    def moment(self, expression, bound, guarded):
        if len(expression.args) > (2 if type(expression).__name__ == "Covariance" else 1):
            raise UnsupportedError(f"{expression} is conditional; symgrad has moments without a condition only")
        kind = getattr(nodes, type(expression).__name__)
        return kind(*(self.scalar(part, bound, guarded) for part in expression.args))

    def applied(self, expression, bound, guarded):
        kind = type(expression).__name__
        if isinstance(expression, AppliedUndef):
            raise UnsupportedError(f"{expression}: the function {kind} has no definition; write out what it is")
        found = table.read(expression)
        if found is not None:
            name, parts = found
            return nodes.Apply(nodes.Function(name), tuple(self.scalar(part, bound, guarded) for part in parts))
        if kind in ABBREVIATIONS and len(expression.args) == arity_of(kind) == 1:
            return ABBREVIATIONS[kind](self.scalar(expression.args[0], bound, guarded))
        if isinstance(expression, IndexedBase):
            raise DefinitionError(f"the array {expression} stands without indices; write {expression}[i]")
        if _is_condition(expression):
            raise DefinitionError(
                f"the condition {expression} stands where a number is needed; write Piecewise((1, condition), (0, True))"
            )
        raise UnsupportedError(f"symgrad has no meaning for {kind} in {expression}")

    # --- conditions -------------------------------------------------------------------------------------------------

    def condition(self, expression, bound):
        """The condition of a SymPy relation or a combination of relations."""
        if expression is S.true or expression is True:
            return nodes.TRUE
        if expression is S.false or expression is False:
            return nodes.FALSE
        if isinstance(expression, (And, Or)):
            parts = tuple(self.condition(part, bound) for part in expression.args)
            return building.both(*parts) if isinstance(expression, And) else nodes.Or(parts)
        if isinstance(expression, Not):
            return building.negate(self.condition(expression.args[0], bound))
        if isinstance(expression, Relational):
            return self.relation(expression, bound)
        raise UnsupportedError(f"symgrad has no meaning for the condition {expression}")

    def relation(self, expression, bound):
        left, right = expression.lhs, expression.rhs
        if isinstance(expression, Equality) and isinstance(left, Mod) and right == 0:
            number, divisor = (self.integer(part, bound) for part in left.args)
            return nodes.Divides(divisor, number)
        sides = []
        for side in (left, right):
            if is_matrix(side) and side.shape != (1, 1):
                raise UnsupportedError(f"{expression} relates matrices; write it for entries: Eq(A[i, j], B[i, j])")
            sides.append(self.scalar(side, bound, True))
        try:
            sides = [integer(side) for side in sides]
        except DefinitionError:
            pass
        return nodes.Relation(_RELATIONS[expression.rel_op], *sides)


_METHODS = (
    (type(S.Pi), Reader.constant),
    (type(S.Exp1), Reader.constant),
    (Indexed, Reader.entry),
    (SumOver, Reader.sum_over),
    (OfMatrix, Reader.of_matrix),
    (Unit, Reader.unit),
    (Runs, Reader.runs),
    (Add, Reader.add),
    (Mul, Reader.mul),
    (Pow, Reader.pow),
    ((Sum, Product), Reader.binder),
    (KroneckerDelta, Reader.kronecker),
    (Piecewise, Reader.piecewise),
    (Heaviside, Reader.heaviside),
    ((Max, Min), Reader.extremum),
    ((floor, ceiling, Mod), Reader.rounded),
    (Derivative, Reader.derivative),
    (RandomSymbol, Reader.random_symbol),
    (
        (
            objects.Expectation,
            objects.Variance,
            objects.Covariance,
            symbolic_probability.Expectation,
            symbolic_probability.Variance,
            symbolic_probability.Covariance,
        ),
        Reader.moment,
    ),
)


def _is_condition(expression):
    return isinstance(expression, (Relational, bool)) or getattr(expression, "is_Boolean", False)


def _shown(axis):
    return f"{text_writer.text(axis.lower)}..{text_writer.text(axis.upper)}"
