"""From the surface of a formula to terms: names get their meaning, sums their ranges, matrix products their sums.

An Elaborator reads formulas at one place of a document. What a name means there is the `Resolver`'s business; functions,
derivatives and index expressions have files of their own.
"""

from __future__ import annotations

from ...errors import LimitError, ShapeError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, scalar
from ...operators.functions import FENCED
from ...terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    Add,
    Apply,
    Condition,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    neg,
)
from ...terms.nodes import Cases as CasesNode
from ..surface.scripts import slots
from ..surface.syntax import (
    TRANSPOSES,
    Big,
    Cases,
    Chained,
    Evaluated,
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
    name_of_sign,
    spelling,
    unwrap,
    walk,
)
from ..surface.vocabulary import FUNCTION_COMMANDS
from .scripted_names import scripted_value

MAX_EXPONENT = 10_000
MAX_MATRIX_POWER = 16


class Elaborator:
    """Reads formulas at one place.

    resolver  what names mean
    scope     the environments around, outermost first
    place     the offset at which names are looked up
    free      index variables that stand free, shared by all sides of a chain: letter -> Index
    bound     index variables of the sums around: letter -> Index
    given     names with a value of their own here (a function's parameters): name -> Value
    fixed     letters that are free elsewhere on the line, over which \\sum_{i \\neq j} does not sum
    letters   letters that this line uses as indices
    variable  the name at which functions stand that have no argument, in an equation between functions: f' = f (1 - f)
    """

    def __init__(self, resolver, scope, place, given=None, fixed=frozenset(), letters=frozenset(), free=None):
        self.resolver, self.scope, self.place = resolver, scope, place
        self.source = resolver.source
        self.free: dict[str, Index] = {} if free is None else free
        self.bound: dict[str, Index] = {}
        self.given: dict[str, Value] = given or {}
        self.fixed, self.letters = frozenset(fixed), letters
        self.expanding = 0
        self.variable: str | None = None

    # --- entry points ---------------------------------------------------------------------------------------------

    def node(self, part: Surface, what: str = "this") -> Node:
        """The term of a scalar expression; ShapeError where it is none."""
        return self.as_scalar(self.value(part), part, what)

    def as_scalar(self, value: Value, part: Surface, what: str = "this") -> Node:
        value = matrix.squeeze(value)
        if value.axes:
            raise self.misfit(f"{what} must be a scalar; it has the shape {value.shape}", part)
        return value.build(())

    def misfit(self, message: str, part: Surface) -> ShapeError:
        """A ShapeError with the place, and with the names that count as scalars for want of a declaration."""
        scalars = dict.fromkeys(piece.name for piece in walk(part) if type(piece) is Symbol and self._is_assumed_scalar(piece))
        error = self.source.error(message, part.start, part.end, " and ".join(f"a declaration of {name}" for name in scalars))
        placed = ShapeError(str(error))
        placed.start = part.start
        return placed

    def _is_assumed_scalar(self, part: Symbol) -> bool:
        """Whether a name that the document never declares is read as a scalar."""
        if part.name in self.given:
            return not self.given[part.name].axes and self.resolver.find(part.name, self) is None
        return self.resolver.was_never_declared(part.name)

    def refuse(self, message: str, part: Surface, expected: str = ""):
        return self.source.error(message, part.start, part.end, expected)

    def value(self, part: Surface) -> Value:
        """The value of any expression."""
        if type(part) is Symbol or type(part) is Scripts:
            from .products import factor_value

            return factor_value(self, [""], [part], 0)[0]
        return self.atom(part)

    def atom(self, part: Surface) -> Value:
        """The value of an expression that is no function waiting for its argument."""
        try:
            return _VALUES[type(part)](self, part)
        except ShapeError as error:
            if hasattr(error, "start"):
                raise
            raise self.misfit(str(error), part) from None
        except KeyError:
            if type(part) in _VALUES:
                raise
            raise self.refuse("this has no value", part, "an expression") from None

    # --- sums and products ----------------------------------------------------------------------------------------

    def _evaluated(self, part: Evaluated) -> Value:
        from .evaluations import evaluated_value

        return evaluated_value(self, part)

    def _total(self, part: Total) -> Value:
        from .ellipses import expand_sum

        expanded = expand_sum(self, part)
        if expanded is not None:
            return expanded
        values = [self.value(term) for term in part.terms]
        if len(values) == 1:
            inner = unwrap(part.terms[0])
            if part.signs[0] == "+":
                return values[0]
            if type(inner) is Group and inner.opening:
                return matrix.mapped(values[0], lambda x: Number(-x.value) if type(x) is Number else Mul((MINUS_ONE, x)))
            return matrix.mapped(values[0], neg)
        return self._added(part.signs, part.terms, values)

    def _added(self, signs, terms, values):
        grouped = [type(unwrap(term)) is Group and bool(unwrap(term).opening) for term in terms]

        def combine(*entries):
            out = []
            for sign, entry, whole in zip(signs, entries, grouped):
                if sign == "-":
                    entry = Mul((MINUS_ONE, entry)) if whole and type(entry) is not Number else neg(entry)
                out.append(entry)
            return Add(tuple(out))

        return matrix.entrywise(values, combine, "sum")

    def _big(self, part: Big) -> Value:
        from .big_operators import big_value

        return big_value(self, part)

    def _term(self, part: Term) -> Value:
        from .products import product_of

        return product_of(self, part.operators, part.factors)

    # --- atoms ----------------------------------------------------------------------------------------------------

    def _numeral(self, part: Numeral) -> Value:
        return scalar(Number(part.value))

    def _symbol(self, part: Symbol) -> Value:
        return self.resolver.name_value(part.name, part, self)

    def _words(self, part: Words) -> Value:
        return self.resolver.name_value("\\text{" + " ".join(part.text.split()) + "}", part, self)

    def _fraction(self, part: Quotient) -> Value:
        from .derivatives import leibniz

        derivative = leibniz(self, part.numerator, part.denominator, part)
        if derivative is not None:
            return derivative
        return self.quotient(self.value(part.numerator), self.value(part.denominator), part, part.numerator)

    def quotient(self, top: Value, bottom: Value, part: Surface, numerator: Surface | None = None) -> Value:
        """top / bottom; entrywise where bottom is no scalar."""
        bottom = matrix.squeeze(bottom)
        if bottom.rank == 2 and not matrix.is_vector_like(bottom):
            raise self.misfit(f"division by a matrix of the shape {bottom.shape}", part)
        kept = numerator is not None and type(unwrap(numerator)) is Group and bool(unwrap(numerator).opening)

        def divide(x, y):
            if type(y) is Number:
                if not y.value:
                    raise self.refuse("division by zero", part)
                if type(x) is Number:
                    return Number(x.value / y.value)
            if x is ONE:
                return Pow(y, MINUS_ONE)
            if kept and type(x) is Mul:
                return Mul((x, Pow(y, MINUS_ONE)))
            return matrix.flat(x, Pow(y, MINUS_ONE))

        return matrix.entrywise([top, bottom], divide, "quotient")

    def _root(self, part: Root) -> Value:
        exponent = HALF
        if part.degree is not None:
            degree = self.node(part.degree)
            exponent = Number(1 / degree.value) if type(degree) is Number and degree.value else Pow(degree, MINUS_ONE)
        return matrix.mapped(self._plain(self.value(part.radicand), part, "a root"), lambda x: Pow(x, exponent))

    def _plain(self, value, part, what):
        value = matrix.squeeze(value)
        if value.rank == 2 and not matrix.is_vector_like(value):
            raise self.misfit(f"{what} of a matrix of the shape {value.shape}", part)
        return value

    def _group(self, part: Group) -> Value:
        opening = part.opening
        if opening in ("(", "[", "{", ""):
            if len(part.items) != 1:
                if opening == "" or len(part.items) < 2:
                    raise self.refuse("a list has no value here", part, "one expression")
                from .ellipses import list_value

                return list_value(self, part.items, part)
            inner = part.items[0]
            if type(inner) is Chained:
                if opening == "[":
                    return scalar(Indicator(self.condition(inner)))
                raise self.refuse("a relation has no value here", inner, "an expression")
            return self.value(inner)
        if opening == "|":
            if len(part.items) == 1 and type(part.items[0]) is Matrix:
                return matrix.determinant(self.value(part.items[0]))
            value = self.value(part.items[0])
            if matrix.squeeze(value).axes:
                raise self.misfit(
                    f"|·| of the shape {value.shape} can mean its norm, its determinant or each entry's absolute value; "
                    "write \\|x\\|, \\det X or an index",
                    part,
                )
            return self._fenced(part, matrix.squeeze(value))
        if opening == "‖":
            return self.norm(part, [], None)
        if opening == "⌊" or opening == "⌈":
            if opening not in FENCED or len(part.items) != 1 or not self._is_of_numbers(part):
                return scalar(self.floor(part))  # an integer made of sizes and indices
            return self._fenced(part, self._plain(self.value(part.items[0]), part, "a rounded value"))
        if opening == "⟨":
            if len(part.items) != 2:
                raise self.refuse("⟨·,·⟩ takes two arguments", part)
            left, right = (self.value(item) for item in part.items)
            if left.rank == right.rank == 1:
                return matrix.dot(left, right)
            if left.rank == right.rank == 2:
                return matrix.trace(matrix.product(matrix.transpose(left), right))
        raise self.refuse("this bracket is not read here", part)

    def _is_of_numbers(self, part: Surface) -> bool:
        """Whether a name in a formula is a real number, so that it is no integer made of sizes and indices."""
        for inner in walk(part):
            for child in inner.children:
                whole = unwrap(child)
                base = unwrap(whole.base) if isinstance(whole, Scripts) else whole
                if type(base) is not Symbol or base.name in self.bound:
                    continue
                entity = self.resolver.find(base.name, self)
                if base.name in self.given or base.name in FUNCTION_COMMANDS or entity is not None and entity.kind == "tensor":
                    if self.resolver.integer_named(base.name, self, None) is None:
                        return True
            if type(inner) is Root:
                return True
        return False

    def _fenced(self, part: Group, value: Value) -> Value:
        """The function of the table that is written by a pair of signs, entry by entry."""
        function = Function(FENCED[part.opening].name)
        return matrix.mapped(value, lambda x: Apply(function, (x,)))

    def norm(self, part: Group, subs: list[Surface], power: Node | None) -> Value:
        """‖x‖ with its subscript."""
        value = self.value(part.items[0])
        kind = spelling(subs[0]) if len(subs) == 1 else "" if not subs else "?"
        real_matrix = value.rank == 2 and not matrix.is_vector_like(value)
        if value.rank > 2 and kind not in ("F", "\\mathrm{F}", "\\text{F}"):
            raise self.misfit("the norm of a tensor is not read", part)
        if kind in ("F", "\\mathrm{F}", "\\text{F}", "\\mathcal{F}"):
            kind = "F"
        elif kind == "":
            kind = "F" if real_matrix else "2"
        elif kind == "\\infty":
            kind = "infinity"
        elif not (kind.isdigit() and int(kind) >= 1 and len(kind) < 4):
            raise self.refuse("this norm is not read", part, "\\|x\\|, \\|x\\|_1, \\|x\\|_2, \\|x\\|_\\infty or \\|X\\|_F")
        if real_matrix and kind != "F":
            raise self.refuse("this norm of a matrix is not read", part, "\\|X\\|_F")
        return matrix.norm(value, kind, power)

    def _cases(self, part: Cases) -> Value:
        from .conditions import case_condition

        values = [self.value(value) for value in part.values]
        conditions: list[Condition] = []
        for position, parts in enumerate(part.conditions):
            condition = case_condition(self, parts, part.values[position])
            if condition is None:
                if position != len(part.values) - 1:
                    raise self.refuse("only the last case may be without a condition", part.values[position])
                condition = TRUE
            conditions.append(condition)
        return matrix.entrywise(values, lambda *entries: CasesNode(tuple(entries), tuple(conditions)), "cases")

    def _matrix(self, part: Matrix) -> Value:
        from ...matrices.blocks import blocks

        rows = [[self.value(cell) for cell in row] for row in part.rows]
        return blocks(rows, lambda message: self.refuse(message, part, "I_n, or the entries written out"))

    # --- scripts --------------------------------------------------------------------------------------------------

    def _scripts(self, part: Scripts) -> Value:
        base = unwrap(part.base)
        if type(base) is Scripts and not (part.primes and base.primes):
            known = self.resolver.named(base, self)
            if known is not None:
                return self.powers(self.indexed(known, part.subs, part), part.sups, part)
        if type(base) in (Symbol, Words):
            return scripted_value(self.resolver, part, base, self)
        if part.primes:
            if type(base) is not Group or base.opening not in ("(", "["):
                raise self.refuse("a prime belongs to the name of a function", part)
            from .derivative_operators import primed

            value = primed(self, self.value(base), part)
            return self.powers(self.indexed(value, part.subs, part), part.sups, part)
        if type(base) is Group and base.opening == "‖":
            power = self.exponent(part.sups[0]) if len(part.sups) == 1 else None
            if len(part.sups) > 1:
                raise self.refuse("a second superscript", part)
            return self.norm(base, part.subs, power)
        value = self.value(base)
        if type(base) is Group and [spelling(sub) for sub in part.subs] == ["+"]:  # [x]_+
            return self.powers(matrix.mapped(value, lambda x: Apply(Function("relu"), (x,))), part.sups, part)
        return self.powers(self.indexed(value, part.subs, part), part.sups, part)

    def indexed(self, value: Value, subs: list[Surface], part: Surface, name: str = "this") -> Value:
        """The entry (or slice) of a value at a subscript."""
        if not subs:
            return value
        places = slots(subs, value.rank)
        if places is None and value.rank == 2 and matrix.is_vector_like(value):
            value = matrix.as_vector(value)
            places = slots(subs, 1)
        if places is None:
            raise self.misfit(f"{name} has the shape {value.shape} and is indexed by {_listed(subs)}", part)
        return self.at(value, places)

    def at(self, value: Value, places: list[Surface]) -> Value:
        """The entry at written slots; a colon keeps its axis."""
        kept, fixed = [], []
        for place, axis in zip(places, value.axes):
            inner = unwrap(place)
            if type(inner) is Symbol and inner.name in (":", "\\cdot", "*"):
                kept.append(axis)
                fixed.append(None)
            else:
                fixed.append(self.slot(place, axis))
        if any(slot is not None and axis.root().parts is not None for slot, axis in zip(fixed, value.axes)):
            raise self.misfit(
                "an entry of vec(X) or of A ⊗ B has pairs of indices; write it by the entries of X, or of A and B", places[0]
            )
        if not kept:
            node = value.build(tuple(fixed))
            return scalar(node)

        def build(indices):
            supply = iter(indices)
            return value.build(tuple(next(supply) if slot is None else slot for slot in fixed))

        return Value(kept, build)

    def slot(self, part: Surface, axis: Axis | None = None) -> Node:
        """An index slot: an integer expression; a letter that is not bound is a free index."""
        from .integers import slot_of

        return slot_of(self, part, axis)

    def integer(self, part: Surface) -> Node:
        """An integer expression of a bound or a shape."""
        from .integers import integer_of

        return integer_of(self, part)

    def floor(self, part: Group) -> Node:
        from .integers import floor_of

        return floor_of(self, part)

    def exponent(self, part: Surface) -> Node:
        return self.node(part, "an exponent")

    def powers(self, value: Value, sups: list[Surface], part: Surface) -> Value:
        """The value with its superscripts: transposes and powers, in order."""
        for sup in sups:
            value = self.power(value, sup, part)
        return value

    def power(self, value: Value, sup: Surface, part: Surface) -> Value:
        """value^{sup}."""
        inner = unwrap(sup)
        name = name_of_sign(inner)
        if name in TRANSPOSES and (value.axes or not (name == "T" and self._means("T"))):
            if type(part) is Scripts and type(unwrap(part.base)) is Numeral:
                raise self.refuse("a number has no transpose", part, "\\mathbf{1} for the vector of ones")
            return matrix.transpose(value)
        if type(inner) is Total and len(inner.terms) == 1 and inner.signs == ["-"]:
            below = unwrap(inner.terms[0])
            if type(below) is Symbol and below.name in TRANSPOSES and (value.axes or below.name != "T"):
                return matrix.transpose(matrix.inverse(value))
        if type(inner) is Term and inner.operators == ["⊙"]:
            exponent = self.node(inner.factors[0])
            return matrix.mapped(value, lambda x: Pow(x, exponent))
        if type(inner) is Symbol and inner.name in ("*", "+", "\\star", "\\dagger", "\\ast"):
            raise self.refuse("this superscript belongs to no name that is known", part, "a declared name, a power or a transpose")
        value = matrix.squeeze(value)
        exponent = self.exponent(sup)
        if type(exponent) is Number and abs(exponent.value) > MAX_EXPONENT:
            raise LimitError(str(self.refuse(f"an exponent beyond {MAX_EXPONENT}", sup)))
        if value.rank == 2 and not matrix.is_vector_like(value):
            whole = exponent.value if type(exponent) is Number else None
            if whole is None or whole.denominator != 1 or not whole or abs(whole) > MAX_MATRIX_POWER:
                raise self.refuse("only small integer powers of a matrix are read", part, "X^{-1} or X^{2}")
            return matrix.matrix_power(value, int(whole))
        if value.rank > 2:
            raise self.misfit("a power of a tensor", part)
        return matrix.mapped(value, lambda x: Pow(x, exponent))

    def _means(self, name):
        return (
            name in self.given
            or name in self.bound
            or self.resolver.find(name, self) is not None
            or self.resolver.is_size(name, self)
        )

    # --- conditions -----------------------------------------------------------------------------------------------

    def condition(self, part: Surface) -> Condition:
        """The condition that a relation states; of vectors: for every entry, which only `condition_value` can read."""
        value = self.condition_value(part)
        if value.axes:
            raise self.misfit(f"a condition on the shape {value.shape}; write it for an entry", part)
        return value.build(())

    def condition_value(self, part: Surface) -> Value:
        """A condition, entry by entry."""
        from .conditions import condition_value

        return condition_value(self, part)


def _listed(subs):
    return ", ".join(map(spelling, subs))


_VALUES = {
    Total: Elaborator._total,
    Term: Elaborator._term,
    Big: Elaborator._big,
    Numeral: Elaborator._numeral,
    Symbol: Elaborator._symbol,
    Words: Elaborator._words,
    Quotient: Elaborator._fraction,
    Root: Elaborator._root,
    Group: Elaborator._group,
    Cases: Elaborator._cases,
    Matrix: Elaborator._matrix,
    Scripts: Elaborator._scripts,
    Evaluated: Elaborator._evaluated,
}
