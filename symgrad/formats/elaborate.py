"""From the surface of a formula to terms: names get their meaning, sums their ranges, matrix products their sums.

An Elaborator reads formulas at one place of a document. What a name means there is the `Resolver`'s business; functions,
derivatives and index expressions have files of their own.
"""

from __future__ import annotations

from ..errors import LimitError, ShapeError
from ..terms.indices import integer, is_integer
from ..terms.nodes import (FALSE, HALF, MINUS_ONE, ONE, TRUE, Add, Apply, Cases as CasesNode, Condition, Divides, Function, Index, Indicator,
                           Maximum, Minimum, Mul, Node, Not, Number, Or, Pow, Product, Range, Relation, Sum, both, neg, negate)
from . import matrix_notation as matrix
from . import vocabulary as words
from .index_ranges import open_index
from .knowledge import flattened, slots, subscript_letters
from .matrix_notation import Axis, Value, scalar
from .syntax import (Big, Cases, Chained, Fraction_, Group, Logic, Matrix, Numeral, Root, Scripts, Surface, Symbol, Term, Total, Words, spelling,
                     unwrap)

MAX_EXPONENT = 10_000
MAX_MATRIX_POWER = 16
_BIG = {"sum": Sum, "product": Product, "maximum": Maximum, "minimum": Minimum}
_TRANSPOSES = ("\\top", "T", "\\intercal", "\\mathsf{T}", "\\mathrm{T}", "\\text{T}", "\\mathbf{T}", "\\mathtt{T}", "\\prime")


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
    """

    def __init__(self, resolver, scope, place, given=None, fixed=frozenset(), letters=frozenset(), free=None):
        self.resolver, self.scope, self.place = resolver, scope, place
        self.source = resolver.source
        self.free: dict[str, Index] = {} if free is None else free
        self.bound: dict[str, Index] = {}
        self.given: dict[str, Value] = given or {}
        self.fixed, self.letters = frozenset(fixed), letters
        self.expanding = 0

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
        """A ShapeError with the place."""
        error = self.source.error(message, part.start, part.end)
        placed = ShapeError(str(error))
        placed.start = part.start
        return placed

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

    def _term(self, part: Term) -> Value:
        from .products import product_of
        return product_of(self, part.operators, part.factors)

    def _big(self, part: Big) -> Value:
        """Σ, Π, max, min: binds, reads the body, and conditions."""
        saved = dict(self.bound)
        binders, conditions = self._binders(part)
        try:
            for letter, index in binders:
                self.bound[letter] = index
            where = [self.condition(condition) for condition in conditions]
            body = self.value(part.body)
        finally:
            self.bound = saved
        kind = _BIG[part.operator]
        if kind is not Sum:
            body = matrix.squeeze(body)
            if body.axes and kind is Product:
                raise self.misfit(f"a product over an index of values with the shape {body.shape}", part)
        indices = [index for _, index in binders]

        def wrap(entry):
            left = list(where)
            for index in reversed(indices):
                here = [c for c in left if index in c.free]
                # a condition stands at the innermost index that it mentions
                inner = [c for c in here if c in left]
                for c in inner:
                    left.remove(c)
                entry = kind(index, entry, both(*inner) if inner else TRUE)
            if left:
                raise self.refuse("a condition below the operator mentions none of its indices", part)
            return entry
        if not body.axes:
            inner_value = body
            return Value((), lambda _: wrap(inner_value.build(())))
        return Value(body.axes, lambda i: wrap(body.build(i)), body.row)

    def _binders(self, part: Big):
        """The (letter, Index) that the operator binds, outermost first, and the conditions below it."""
        binders: list[tuple[str, Index]] = []
        conditions: list[Surface] = []
        names: list[str] = []
        undecided: list[Chained] = []
        for item in flattened(part.under):
            item = unwrap(item)
            letters = subscript_letters([item])
            if letters is not None:
                names.extend(letters)
            elif type(item) is Chained and item.relations == ["="] and self._binds(item, names, binders, part):
                letter = subscript_letters([item.sides[0]])[-1]
                lower = self.integer(item.sides[1])
                for other in names:
                    if part.over is not None:
                        binders.append((other, self._ranged(other, lower, part)))
                names = [] if part.over is not None else names
                if part.over is None:
                    raise self.refuse("a sum with a lower end has no upper end", part, "\\sum_{i=1}^{n}")
                binders.append((letter, self._ranged(letter, lower, part)))
            elif type(item) is Chained and item.relations == ["∈"]:
                binders.extend(self._members(item, names))
                names = []
            elif type(item) is Chained and self._double_bound(item):
                bound, rest = self._double_bound(item)
                binders.extend(bound)
                conditions.extend(rest)
            elif type(item) is Chained and all(r in words.JUDGED for r in item.relations):
                undecided.append(item)
            else:
                raise self.refuse("this is not read below a sum", item, "i=1, i,j, or j \\neq i")
        for name in names:
            if part.over is not None:
                binders.append((name, self._ranged(name, None, part)))
            else:
                binders.append((name, open_index(name)))
        chosen = {letter for letter, _ in binders}
        for item in undecided:
            conditions.append(item)
            new = [l for side in item.sides for l in subscript_letters([side]) or ()
                   if l not in chosen and l not in self.bound and not self._is_known(l)]
            new = list(dict.fromkeys(new))
            if not any(l in chosen for side in item.sides for l in subscript_letters([side]) or ()):
                candidates = [l for l in new if l not in self.fixed and l not in self.free]
                undeclared = [l for l in candidates if self.resolver.find(l, self) is None]
                candidates = undeclared or candidates
                if not candidates and len(new) >= 1:
                    raise self.refuse("it is not clear over which index is summed", item, "\\sum_{j: j \\neq i} or written bounds")
                for letter in candidates:
                    chosen.add(letter)
                    binders.append((letter, open_index(letter) if part.over is None else self._ranged(letter, None, part)))
        if not binders:
            raise self.refuse("a sum needs an index", part, "\\sum_{i=1}^{n}")
        seen: set[str] = set()
        for letter, _ in binders:
            if letter in seen:
                raise self.refuse(f"the sum binds {letter} twice", part, "different indices")
            seen.add(letter)
        return binders, conditions

    def _is_known(self, name):
        entity = self.resolver.find(name, self)
        return name in self.given or entity is not None and entity.kind != "index"

    def _binds(self, item, names, binders, part) -> bool:
        letters = subscript_letters([item.sides[0]])
        return letters is not None and len(letters) == 1 and letters[0] not in {letter for letter, _ in binders}

    def _ranged(self, letter, lower, part):
        upper = self.integer(part.over)
        if lower is None:
            lower = self.resolver.default_lower()
        return Index(letter, Range(lower, upper))

    def _members(self, item, names):
        """i \\in \\{1, …, n\\}."""
        letters = names + (subscript_letters([item.sides[0]]) or [])
        range_ = self.set_range(item.sides[1])
        if not letters or range_ is None:
            raise self.refuse("this set is not read below a sum", item, "\\{1, \\dots, n\\}")
        return [(letter, Index(letter, range_)) for letter in letters]

    def set_range(self, part: Surface) -> Range | None:
        """The range of \\{1, …, n\\} or [n]; None where it is something else."""
        part = unwrap(part)
        if type(part) is Group and part.opening == "[" and len(part.items) == 1:
            return Range(ONE, self.integer(part.items[0]))
        if type(part) is Group and part.opening == "{" and len(part.items) >= 3:
            middle = [unwrap(item) for item in part.items[1:-1]]
            if any(type(m) is Symbol and m.name in words.ELLIPSES for m in middle):
                return Range(self.integer(part.items[0]), self.integer(part.items[-1]))
        return None

    def _double_bound(self, item: Chained):
        """1 \\le i < j \\le n."""
        if len(item.relations) < 2 or not all(r in ("<", "≤") for r in item.relations):
            return None
        letters = [subscript_letters([side]) for side in item.sides[1:-1]]
        if any(l is None or len(l) != 1 or l[0] in self.bound for l in letters):
            return None
        lower, upper = self.integer(item.sides[0]), self.integer(item.sides[-1])
        from ..terms.indices import minus, plus
        lower = plus(lower, 1) if item.relations[0] == "<" else lower
        upper = minus(upper, 1) if item.relations[-1] == "<" else upper
        bound = [(l[0], Index(l[0], Range(lower, upper))) for l in letters]
        rest = [Chained(item.start, item.end, [a, b], [r], [item.start])
                for a, r, b in zip(item.sides[1:-2], item.relations[1:-1], item.sides[2:-1])]
        return bound, rest

    # --- atoms ----------------------------------------------------------------------------------------------------

    def _numeral(self, part: Numeral) -> Value:
        return scalar(Number(part.value))

    def _symbol(self, part: Symbol) -> Value:
        return self.resolver.name_value(part.name, part, self)

    def _words(self, part: Words) -> Value:
        return self.resolver.name_value("\\text{" + " ".join(part.text.split()) + "}", part, self)

    def _fraction(self, part: Fraction_) -> Value:
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
                raise self.refuse("a list has no value here", part, "one expression")
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
                raise self.misfit(f"|·| of the shape {value.shape} can mean its norm, its determinant or each entry's absolute value; "
                                  "write \\|x\\|, \\det X or an index", part)
            return matrix.mapped(matrix.squeeze(value), lambda x: Apply(Function("abs"), (x,)))
        if opening == "‖":
            return self.norm(part, [], None)
        if opening == "⌊" or opening == "⌈":
            return scalar(self.floor(part))
        if opening == "⟨":
            if len(part.items) != 2:
                raise self.refuse("⟨·,·⟩ takes two arguments", part)
            left, right = (self.value(item) for item in part.items)
            if left.rank == right.rank == 1:
                return matrix.dot(left, right)
            if left.rank == right.rank == 2:
                return matrix.trace(matrix.product(matrix.transpose(left), right))
        raise self.refuse("this bracket is not read here", part)

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
        values = [self.value(value) for value in part.values]
        conditions: list[Condition] = []
        for position, parts in enumerate(part.conditions):
            condition = self.case_condition(parts, part.values[position])
            if condition is None:
                if position != len(part.values) - 1:
                    raise self.refuse("only the last case may be without a condition", part.values[position])
                condition = TRUE
            conditions.append(condition)
        return matrix.entrywise(values, lambda *entries: CasesNode(tuple(entries), tuple(conditions)), "cases")

    def case_condition(self, parts, value) -> Condition | None:
        """The condition of a case's row; None for “otherwise”."""
        if parts is None:
            return None
        joined: list[Condition] = []
        joiner = "and"
        for part in parts:
            if type(part) is Words:
                said = part.text.strip().strip(".,;:()").lower()
                if said in ("otherwise", "else", "in all other cases", "elsewhere", "sonst", "in any other case"):
                    if len(parts) > 1:
                        raise self.refuse("a condition beside “otherwise”", part, "one of them")
                    return None
                if said in ("or",):
                    joiner = "or"
                elif said not in ("", "if", "for", "when", "and", "where", "in case", "for all", "with", "whenever", "case", "i.e.", "as"):
                    raise self.refuse("this condition is not read", part, "if, for, when, and, or, otherwise")
            else:
                joined.append(self.condition(part))
        if not joined:
            raise self.refuse("this case has no condition", value, "a condition such as x > 0")
        if joiner == "or" and len(joined) > 1:
            return Or(tuple(joined))
        return both(*joined)

    def _matrix(self, part: Matrix) -> Value:
        return matrix.table([[self.value(cell) for cell in row] for row in part.rows])

    # --- scripts --------------------------------------------------------------------------------------------------

    def _scripts(self, part: Scripts) -> Value:
        base = unwrap(part.base)
        if type(base) is Scripts and not (part.primes and base.primes):
            known = self.resolver.named(base, self)
            if known is not None:
                return self.powers(self.indexed(known, part.subs, part), part.sups, part)
        if type(base) in (Symbol, Words):
            return self.resolver.scripted(part, base, self)
        if part.primes:
            raise self.refuse("a prime belongs to the name of a function", part)
        if type(base) is Group and base.opening == "‖":
            power = self.exponent(part.sups[0]) if len(part.sups) == 1 else None
            if len(part.sups) > 1:
                raise self.refuse("a second superscript", part)
            return self.norm(base, part.subs, power)
        value = self.value(base)
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
            places = slots(subs, 1)
            family = getattr(value, "row", None)
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
        name = inner.name if type(inner) is Symbol else "\\text{T}" if type(inner) is Words and inner.text.strip() == "T" else ""
        if name in _TRANSPOSES and (value.axes or not (name == "T" and self._means("T"))):
            return matrix.transpose(value)
        if type(inner) is Total and len(inner.terms) == 1 and inner.signs == ["-"]:
            below = unwrap(inner.terms[0])
            if type(below) is Symbol and below.name in _TRANSPOSES and (value.axes or below.name != "T"):
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
        return name in self.given or name in self.bound or self.resolver.find(name, self) is not None or self.resolver.is_size(name, self)

    # --- conditions -----------------------------------------------------------------------------------------------

    def condition(self, part: Surface) -> Condition:
        """The condition that a relation states; of vectors: for every entry, which only `condition_value` can read."""
        value = self.condition_value(part)
        if value.axes:
            raise self.misfit(f"a condition on the shape {value.shape}; write it for an entry", part)
        return value.build(())

    def condition_value(self, part: Surface) -> Value:
        """A condition, entry by entry."""
        part = _bare(part)
        if type(part) is Logic:
            return self._logic(part)
        if type(part) is Words and part.text.strip() in ("true", "false"):
            return scalar(TRUE if part.text.strip() == "true" else FALSE)
        if type(part) is not Chained:
            raise self.refuse("this is no condition", part, "a relation such as x > 0")
        sides = list(part.sides)
        conditions: list[Value] = []
        for left, relation, right in zip(sides, part.relations, sides[1:]):
            if relation == "∈" or relation == "∉":
                conditions.append(scalar(self._membership(left, right, relation == "∉")))
                continue
            if relation == "∣":
                conditions.append(scalar(Divides(self.integer(left), self.integer(right))))
                continue
            if relation not in words.JUDGED:
                raise self.refuse(f"{relation} is no condition that is read", part, "=, ≠, <, ≤, > or ≥")
            a, b = self.value(left), self.value(right)
            conditions.append(matrix.entrywise([a, b], lambda x, y, r=relation: Relation(r, *_integers(x, y)), "relation"))
        if len(conditions) == 1:
            return conditions[0]
        return matrix.entrywise(conditions, lambda *all_: both(*all_), "relation")

    def _logic(self, part: Logic) -> Value:
        """Conditions joined by ∧ or ∨, or denied."""
        values = [self.condition_value(inner) for inner in part.parts]
        make = {"and": lambda *all_: both(*all_), "or": lambda *all_: Or(all_), "not": lambda one: Not(one)}[part.operator]
        return matrix.entrywise(values, make, "condition")

    def _membership(self, left, right, negated):
        from .declarations_reader import interval
        bounds = interval(right)
        range_ = self.set_range(right) if bounds is None else None
        subject = self.node(left)
        if range_ is not None:
            found = both(Relation("≥", subject, range_.lower), Relation("≤", subject, range_.upper))
        elif bounds is not None:
            found = both(*(Relation(r, subject, self.node(end)) for r, end in bounds))
        else:
            raise self.refuse("this set is not read in a condition", right, "an interval (a, b)")
        return negate(found) if negated else found


def _integers(left: Node, right: Node) -> tuple[Node, Node]:
    """The sides of a relation, integer expressions in their normal form where both sides are such."""
    if is_integer(left) and is_integer(right) and not (type(left) is Number and type(right) is Number):
        return integer(left), integer(right)
    return left, right


def _bare(part: Surface) -> Surface:
    """A relation without the parentheses around it."""
    part = unwrap(part)
    while type(part) is Group and part.opening in ("(", "[", "{", "") and len(part.items) == 1:
        part = unwrap(part.items[0])
    return part


def _listed(subs):
    return ", ".join(map(spelling, subs))


_VALUES = {Total: Elaborator._total, Term: Elaborator._term, Big: Elaborator._big, Numeral: Elaborator._numeral, Symbol: Elaborator._symbol,
           Words: Elaborator._words, Fraction_: Elaborator._fraction, Root: Elaborator._root, Group: Elaborator._group,
           Cases: Elaborator._cases, Matrix: Elaborator._matrix, Scripts: Elaborator._scripts}
