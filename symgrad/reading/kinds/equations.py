"""The equations between shapes that the formulas of a document make: A x joins the second axis of A to that of x, and so on.

A part of a formula that is not understood makes no equation. Nothing here is an error: whether a formula has a meaning is for the
stage that makes terms of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TypeAlias

from ..facts.facts import Entity, Environments, Knowledge
from ..surface.arguments import bracket_of, divided, moment_name
from ..surface.binders import bound_by
from ..surface.runs import ends_between
from ..surface.scripts import candidates, is_label_superscript, is_word, single_letter, slots, subscript_letters
from ..surface.signs import sign_of
from ..surface.syntax import (
    Big,
    Cases,
    Chained,
    Evaluated,
    Group,
    Label,
    Matrix,
    Numeral,
    Quotient,
    Root,
    Scripts,
    Surface,
    Symbol,
    Term,
    Total,
    factors_of,
    spelling,
    unwrap,
    walk,
    without_brackets,
)
from ..surface.transposes import inverts, is_transpose
from ..surface.vocabulary import (
    FUNCTION_LETTERS,
    IDENTITIES,
    JUDGED,
    SCALAR,
    builtin_function,
)
from .names import (
    DOTS,
    called,
    counted_by,
    is_capital,
    is_dots,
    is_fixed,
    is_small,
    is_small_part,
    letter_of,
    number_at,
    undeclared_name,
)
from .operator_shapes import of_operator
from .shapes import Axis, Shape, scalar, transposed
from .system import SAMPLE, Beside, Named, System

#: The axes over which letters run, in one formula.
Letters: TypeAlias = Mapping[str, Axis]
_LOOSE = ("⊙", "⊘", "⊗")
_SAME_SHAPE = SCALAR | {"softmax", "logsoftmax"}
_NUMBERS = {"det", "logdet", "rank"}


class Equations:
    """The equations that the formulas of one document make."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.system = System()
        self._scope: Environments = ()
        self._place = 0

    # --- what is said -----------------------------------------------------------------------------------------------------

    def define(self, entity: Entity) -> None:
        """A definition: what stands at the letters of its left side has the shape of its right side."""
        definition = entity.definition
        if definition is None or definition.body.start < 0:
            return
        self._scope, self._place = entity.scope, definition.offset
        self.system.formula = definition.offset
        letters: dict[str, Axis] = {}
        named = self.system.own(entity)
        body = self._shape(definition.body, letters)
        if not definition.letters:
            self.system.join(named.whole, body)
            return
        axes, shape = self.system.entries(named, len(definition.letters))
        self.system.join(shape, body)
        for letter, axis in zip(definition.letters, axes, strict=True):
            self.system.unifier.axes(self._letter(letter, letters), axis)
        if len(axes) == 1:
            for first in (f"{entity.name}_0", f"{entity.name}_{{0}}"):  # the first of a sequence is one of it
                for other in self.knowledge.entities.get(first, ()):
                    if other.kind == "tensor" and other.shape:
                        self.system.join(shape, self.system.own(other).whole)

    def relate(self, sides: list[Surface], relations: list[str], scope: Environments, place: int) -> None:
        """A chain of relations: its sides have one shape."""
        self._scope, self._place = scope, place
        self.system.formula = place
        letters: dict[str, Axis] = {}
        self.system.updated.update(updated for left, right in pairwise(sides) if (updated := _updated(left, right)) is not None)
        shapes = [self._shape(side, letters) for side in sides]
        for one, other, relation, left, right in zip(shapes, shapes[1:], relations, sides, sides[1:], strict=False):
            if relation in JUDGED or relation == ":=":
                if type(unwrap(left)) is not Numeral and type(unwrap(right)) is not Numeral:
                    self.system.join(one, other)

    # --- names ------------------------------------------------------------------------------------------------------------

    def _of(self, entity: Entity) -> Named:
        if entity.kind == "tensor" and self.knowledge.section(entity.position) != self.knowledge.section(self._place):
            return self._undeclared(entity.name, self._place, entity)
        return self.system.own(entity)

    def _letter(self, letter: str, letters: dict[str, Axis]) -> Axis:
        """The axis over which a letter runs that no operator around it binds."""
        if letter not in letters:
            ranges = [known for known in self.knowledge.ranged.get(letter, ()) if known.scope == self._scope[: len(known.scope)]]
            letters[letter] = self.system.axis((ranges[0].lower, ranges[0].upper)) if ranges else Axis()
        return letters[letter]

    def _name(self, part: Surface, letters: dict[str, Axis]) -> Shape:
        """The shape of a name with its subscripts and the superscripts that are part of it."""
        part = unwrap(part)
        if type(part) is Symbol:
            if part.name in letters:
                return scalar()
            if self._is_fixed(part.name) and self.knowledge.find(part.name, self._place, self._scope) is None:
                return self._fixed(part.name)
            return self._whole(part.name, part.start)
        if type(part) is not Scripts or type(unwrap(part.base)) is not Symbol:
            return Shape()
        base = spelling(part.base)
        if base == "\\delta" and part.subs and slots(part.subs, 2) is not None:
            return Shape()
        if base != "\\delta" and self._is_fixed(base) and self.knowledge.find(base, self._place, self._scope) is None:
            return Shape()  # the error δ^l is none of the δ_{ij}
        sups = [sup for sup in part.sups if is_label_superscript(sup)]
        for name, subs, left in candidates(base, part.subs, sups, part.primes):
            entity = self.knowledge.find(name, self._place, self._scope)
            if entity is not None:
                raised = [item for sup in left if type(group := unwrap(sup)) is Group for item in group.items]
                return self._indexed(name, self._of(entity), [*raised, *subs], letters)
            if name in self.knowledge.size_names and not subs:
                return scalar()
        name, samples, places = undeclared_name(self.knowledge, base, part.subs, sups, part.primes)
        if not places and not samples:
            return self._whole(name, part.start)
        named = self._undeclared(name + SAMPLE * bool(samples), part.start)
        for sample in samples:
            self._slot(sample, named.samples, letters)
        return self._indexed(name, named, places, letters)

    def _fixed(self, name: str) -> Shape:
        """The shape of what means something of its own: I is square."""
        found = Shape()
        if name in IDENTITIES:
            self.system.identities.append(found)
        return found

    def _is_fixed(self, name: str) -> bool:
        """Whether a name means something of its own where nothing is said of it; δ only beside a δ_{ij}."""
        if name != "\\delta":
            return is_fixed(name)
        return any(slots(use.slots, 2) is not None for use in self.knowledge.uses.get(name, ()))

    def _whole(self, name: str, place: int) -> Shape:
        entity = self.knowledge.find(name, self._place, self._scope)
        if entity is not None:
            return self._of(entity).whole
        if name in self.knowledge.size_names or name in ("\\pi", "e"):
            return scalar()
        return self._undeclared(name, place).whole

    def _undeclared(self, name: str, place: int, entity: Entity | None = None) -> Named:
        """What a name is in this section; `entity` is what another section says that it is."""
        key = name, self.knowledge.section(self._place)
        if key not in self.system.names:
            self.system.names[key] = Named(place, entity, free=True)
        return self.system.names[key]

    def _indexed(self, name: str, named: Named, places: list[Surface], letters: dict[str, Axis]) -> Shape:
        if not places:
            return named.whole
        places = self._divided(name, named.whole.rank, places)
        if named.free and len(places) == 1 and (letter := counted_by(places[0])) is not None:
            axis, shape = named.letters.setdefault(letter, (Axis(), Shape()))
            self._slot(places[0], axis, letters)
            return shape
        axes, shape = self.system.entries(named, len(places))
        for place, axis in zip(places, axes, strict=True):
            self._slot(place, axis, letters)
        return shape

    def _divided(self, name: str, rank: int | None, places: list[Surface]) -> list[Surface]:
        """The slots of a subscript: one for each letter; of A_{1j} and A_{11} as many as the name has elsewhere."""
        if rank and (found := slots(places, rank)) is not None:
            return found
        if letters := subscript_letters(places):
            return slots(places, len(letters)) or places
        counts = {len(subscript_letters(use.slots) or ()) for use in self.knowledge.indexed_as(name)}
        return next((found for count in sorted(counts, reverse=True) if (found := slots(places, count)) is not None), places)

    def _slot(self, place: Surface, axis: Axis, letters: dict[str, Axis]) -> None:
        inner = unwrap(place)
        if type(inner) is Numeral and not inner.value:
            axis.root().counts_from_zero = True
        if type(inner) is Symbol and inner.name not in letters and inner.name not in DOTS and not self._is_fixed(inner.name):
            self.system.join(self._whole(inner.name, inner.start), scalar())  # the y of p_y is a number
        if type(inner) is Scripts and type(unwrap(inner.base)) is Symbol and inner.subs and not inner.sups:
            self.system.join(self._shape(inner, letters), scalar())  # and so is each y_i of w_{y_i}
        letter = letter_of(inner)
        if letter is not None and not is_word(inner):
            self.system.unifier.axes(self._letter(letter, letters), axis)

    # --- formulas ---------------------------------------------------------------------------------------------------------

    def _shape(self, part: Surface, letters: dict[str, Axis]) -> Shape:
        part = unwrap(part)
        match part:
            case Numeral():
                return scalar()
            case Symbol():
                return self._name(part, letters)
            case Scripts():
                return self._scripts(part, letters)
            case Term():
                return self._product(part, letters)
            case Total():
                return self._sum(part, letters)
            case Quotient():
                return self._quotient(part, letters)
            case Root():
                return self._shape(part.radicand, letters)
            case Big():
                return self._big(part, letters)
            case Group():
                return self._group(part, letters)
            case Matrix():
                return self._matrix(part, letters)
            case Cases():
                values = [value for value in part.values if type(unwrap(value)) is not Numeral]  # 0 may be a vector, too
                shapes = [self._shape(value, letters) for value in values]
                for other in shapes[1:]:
                    self.system.join(shapes[0], other)
                return shapes[0] if shapes else scalar()
            case Evaluated():
                return self._shape(part.body, letters)
            case Chained():
                for side in part.sides:
                    self._shape(side, letters)
        return Shape()

    def _big(self, part: Big, letters: dict[str, Axis]) -> Shape:
        inner = dict(letters)
        bound = bound_by(part, letters)
        for letter, bounds in bound.binders:
            inner[letter] = self._range(bounds.lower, bounds.upper)
        found = self._shape(part.body, inner)
        letters.update((letter, axis) for letter, axis in inner.items() if not bound.is_bound(letter))
        return found

    def _range(self, lower: Surface | None, upper: Surface | None) -> Axis:
        return Axis() if lower is None or upper is None else self.system.axis((lower, upper))

    def _group(self, part: Group, letters: dict[str, Axis]) -> Shape:
        letters = dict(letters) if any(map(is_dots, part.items)) else letters
        counted = self._counted(part.items, letters) if part.opening in ("(", "[") and len(part.items) != 1 else Axis()
        shapes = [self._shape(item, letters) for item in part.items]
        if part.opening in ("‖", "⟨"):
            for other in shapes[1:]:
                self.system.join(shapes[0], other)
            return scalar()
        if part.opening == "|" and is_capital(part.items[0]):
            self.system.barred.append(shapes[0])
        if len(shapes) == 1:
            return shapes[0] if part.opening not in ("|",) or shapes[0].rank == 0 else Shape()
        if part.opening in ("(", "["):
            return Shape([counted])
        return Shape()

    def _counted(self, items: list[Surface], letters: dict[str, Axis]) -> Axis:
        """The axis of a list as it is written; where dots stand before its end, x_1, …, x_n, n runs over it, too."""
        if len(items) > 2 and is_dots(items[-2]) and (ends := ends_between(items[0], items[-1])) is not None:
            axis = self.system.axis(ends)
            if (letter := single_letter(unwrap(ends[1]))) is not None:
                letters[letter] = axis
            return axis
        if any(map(is_dots, items)) or not items:
            return Axis()
        return self.system.axis(number_at(items[0], len(items)))

    def _matrix(self, part: Matrix, letters: dict[str, Axis]) -> Shape:
        if any(is_dots(item) for row in part.rows for item in row):
            letters = dict(letters)
        down, across = self._counted([row[0] for row in part.rows if row], letters), self._counted(part.rows[0], letters)
        shapes = [[self._shape(item, letters) for item in row] for row in part.rows]
        if any(len(row) != len(part.rows[0]) for row in part.rows) and not any(map(is_dots, part.rows[-1])):
            return Shape()
        entries = [shape for row, items in zip(shapes, part.rows) for shape, item in zip(row, items) if not is_dots(item)]
        if any(shape.rank for shape in entries):
            return Shape()
        return Shape([down]) if len(part.rows[0]) == 1 else Shape([down, across])

    def _sum(self, part: Total, letters: dict[str, Axis]) -> Shape:
        if any(map(is_dots, part.terms)):  # the n of x_1 + … + x_n is where they end
            letters = dict(letters)
            last = max(at for at, term in enumerate(part.terms) if is_dots(term)) + 2
            self._counted(part.terms[:last], letters)
        written = [term for term in part.terms if not is_dots(term)]
        terms = [self._shape(term, letters) for term in written]
        rows = {id(shape) for term, shape in zip(written, terms, strict=True) if self._may_be_row(term)}
        total = Shape()
        self.system.sums.append((terms, total))

        def told() -> bool:
            shaped = next((term for term in sorted(terms, key=lambda term: id(term) in rows) if term.rank), None)
            if shaped is not None:
                if not total.is_known:
                    self.system.join(total, shaped)
                for term in terms:
                    if id(term) in rows and total.rank == 2 and term.rank in (None, 1):
                        self.system.join(term, Shape((total.axes or ())[1:]))  # X W + b: b is added to each row
                    elif term.rank:
                        self.system.join(term, total)
                return all(term.is_known for term in terms)
            if total.rank == 0:
                return all([term.is_known or self.system.join(term, scalar()) for term in terms])
            unknown = [term for term in terms if not term.is_known]
            if not unknown:
                return total.is_known or self.system.join(total, scalar())
            return len(unknown) == 1 and not total.rank and self.system.join(total, unknown[0]) and False

        self.system.later(told)
        return total

    def _may_be_row(self, term: Surface) -> bool:
        """Whether a term is a small letter that has one index elsewhere, and never two."""
        part = unwrap(term)
        if type(part) is not Symbol or not is_small(part.name):
            return False
        counts = {len(use.slots) for use in self.knowledge.uses.get(part.name, ())}
        return 1 in counts and max(counts) == 1

    def _quotient(self, part: Quotient, letters: dict[str, Axis]) -> Shape:
        _, top = factors_of(part.numerator)
        _, bottom = factors_of(part.denominator)
        above, below = sign_of(unwrap(top[0])), sign_of(unwrap(bottom[0]))
        if above is not None and below is not None and len(bottom) > 1:
            by = self._shape(bottom[1], letters)
            if above[1] != 1 or len(bottom) != 2:
                return Shape()
            if len(top) == 1:
                return _Operator(by, bottom[1])
            body = self._shape(Term(top[1].start, top[-1].end, [""] * (len(top) - 1), top[1:]), letters)
            return self._derivative(body, by, bottom[1])
        numerator, denominator = self._shape(part.numerator, letters), self._shape(part.denominator, letters)
        found = Shape()
        self.system.divisors.append((part.denominator, denominator))

        def told() -> bool:
            if denominator.rank == 0:
                return self.system.join(found, numerator) or True
            if denominator.rank and numerator.is_known:  # entry by entry, as methods of descent divide
                return self.system.join(found, numerator if numerator.rank else denominator) or True
            return False

        self.system.later(told)
        return found

    def _derivative(self, body: Shape, by: Shape, variable: Surface) -> Shape:
        found = Shape()
        self.system.bodies.append(body)
        self.system.slopes.append((variable, body, by, found))

        def told() -> bool:
            if body.rank == 0:
                return self.system.join(found, by) or True
            if by.rank == 0:
                return self.system.join(found, body) or True
            if found.rank == 2 and found.axes is not None and by.rank == 1:
                self.system.join(body, Shape(found.axes[:1]))
            elif found.rank == 2 and found.axes is not None and body.rank == 1:
                self.system.join(by, Shape(found.axes[1:]))
            if body.axes is None or by.axes is None:
                return False
            return len(body.axes) != 1 or len(by.axes) != 1 or self.system.join(found, Shape([*body.axes, *by.axes])) or True

        self.system.later(told)
        return found

    def _hessian(self, part: Scripts, factors: list[Surface], position: int, letters: dict[str, Axis]) -> tuple[Shape, int]:
        """The shape of ∇²f(v) or ∇²_v f: as many rows and columns as v has entries."""
        body, taken = self._factor(factors, position + 1, letters)
        self.system.bodies.append(body)
        point, _ = bracket_of(unwrap(factors[position + 2]) if taken > 1 else None)
        by, found = Shape(), Shape()
        if part.subs:
            by = self._shape(part.subs[0], letters)
        elif point is not None and len(point.items) == 1:
            by = self._shape(point.items[0], letters)

        def told() -> bool:
            if by.axes is None:
                return False
            return len(by.axes) > 1 or self.system.join(found, Shape([*by.axes, *by.axes])) or True

        self.system.later(told)
        return found, taken + 1

    def _scripts(self, part: Scripts, letters: dict[str, Axis]) -> Shape:
        base = unwrap(part.base)
        if type(base) is Symbol and base.name == "\\nabla":
            if not part.subs:
                return Shape()
            by = self._shape(part.subs[0], letters)
            if len(part.subs) > 1:  # ∇_{w,b} is by a list
                by = Shape([self._counted(part.subs, letters)])
            return _Operator(by, part.subs[0])
        raises = part.sups and not part.subs and not is_transpose(part.sups[0]) and type(unwrap(part.sups[0])) is not Label
        if type(base) is Symbol and base.name == "e" and raises:
            return self._shape(part.sups[0], letters)
        if type(base) is Symbol or type(base) is Scripts and not part.subs:
            own = part if type(base) is Symbol else base
            shape = self._name(own, letters)
        elif type(base) is Group and base.opening == "⟨" and len(base.items) == 2 and len(part.subs) == 1:
            return self._weighted(base, part.subs[0], letters)
        else:
            shape = self._shape(base, letters)
            if part.subs:
                axes = shape.axes
                places = slots(part.subs, len(axes)) if axes else None
                if axes is None or places is None:
                    return Shape()
                for place, axis in zip(places, axes, strict=True):
                    self._slot(place, axis, letters)
                shape = scalar()
        for sup in part.sups:
            if is_label_superscript(sup):
                continue
            if is_transpose(sup):
                shape = self._transposed(base, shape)
                continue
            if (turned := inverts(sup)) is not None and is_capital(base):
                self.system.inverted.append((base, shape, turned))
                continue
            self.system.join(self._shape(sup, letters), scalar())
            if type(unwrap(sup)) is Numeral and not shape.is_known and not is_capital(base) and not _shows_nabla(base):
                self.system.powers.append(shape)
        return shape

    def _weighted(self, part: Group, below: Surface, letters: dict[str, Axis]) -> Shape:
        """The shape of ⟨a, b⟩_W, which is aᵀ W b."""
        left, right = (self._shape(item, letters) for item in part.items)
        weight, found = Shape([Axis(), Axis()]), Shape()
        self.system.join(self._shape(below, letters), weight)
        self.system.operands += [(item, shape, [1, 2]) for item, shape in zip(part.items, (left, right), strict=True)]

        def told() -> bool:
            if not left.axes or not right.axes or weight.axes is None:
                return False
            self.system.unifier.axes(left.axes[0], weight.axes[0])
            self.system.unifier.axes(right.axes[0], weight.axes[1])
            outer = Shape([*left.axes[1:], *right.axes[1:]], is_row=len(left.axes) < len(right.axes))
            return self.system.join(found, outer) or True

        self.system.later(told)
        return found

    def _transposed(self, part: Surface, shape: Shape) -> Shape:
        found = Shape()
        self.system.turned.append((without_brackets(part), shape))

        def told() -> bool:
            for one, other in ((shape, found), (found, shape)):
                if one.is_known:
                    turned = transposed(one)
                    return turned is None or self.system.join(other, turned) or True
            return False

        self.system.later(told)
        return found

    # --- products ---------------------------------------------------------------------------------------------------------

    def _product(self, part: Term, letters: dict[str, Axis]) -> Shape:
        runs: list[Shape] = []
        start = 0
        for position in range(1, len(part.factors) + 1):
            if position == len(part.factors) or part.operators[position] in _LOOSE:
                runs.append(self._run(["", *part.operators[start + 1 : position]], part.factors[start:position], letters))
                start = position
        if "⊗" in part.operators:
            return Shape()
        for other in runs[1:]:
            if runs[0].rank != 0 and other.rank != 0:
                self.system.join(runs[0], other)
        return next((run for run in runs if run.rank != 0), runs[0])

    def _run(self, operators: list[str], factors: list[Surface], letters: dict[str, Axis]) -> Shape:
        """The product of factors, each with what it is applied to."""
        parts: list[tuple[str, Surface, Shape]] = []
        position = 0
        while position < len(factors):
            shape, taken = self._factor(factors, position, letters)
            parts.append((operators[position], factors[position], shape))
            position += taken
        found = parts[0][2]
        for (_, one, own), (operator, other, shape) in zip(parts, parts[1:], strict=False):
            if operator == "/":
                if not shape.is_known:
                    self.system.join(shape, scalar())
                continue
            self.system.pairs.append(Beside(one, own, other, shape))
            left, found = found, self._times(one, found, other, shape, operator)
            self.system.beside += [Beside(one, own, other, shape), Beside(other, shape, one, left)]
            if left is own:
                self.system.products.append((one, own, other, shape, found))
        return found

    def _times(self, one: Surface, left: Shape, other: Surface, right: Shape, operator: str) -> Shape:
        found, is_dot = Shape(), operator == "·"
        small = not is_dot and is_small_part(one) and is_small_part(other)
        numbers = not is_dot and not is_capital(one) and not is_capital(other)

        def told() -> bool:
            if is_dot and left.rank == right.rank == 1 and not left.is_row and not right.is_row:
                self.system.join(left, right)
                return self.system.join(found, scalar()) or True
            if operator == "∗" and left.rank == right.rank and left.rank and left.is_row == right.is_row:
                self.system.join(left, right)
                return self.system.join(found, left) or True
            if left.is_known and right.is_known:
                made = self.system.unifier.product(left, right)
                return made is None or self.system.join(found, made) or True
            if small and found.rank == 0:
                self.system.join(left, scalar())
                self.system.join(right, scalar())
            if numbers and left.root() is right.root():
                self.system.join(left, scalar())  # x x is no product of vectors
            if left.rank == 0:
                self.system.join(found, right)
            elif right.rank == 0:
                self.system.join(found, left)
            return False

        self.system.later(told)
        return found

    def _factor(self, factors: list[Surface], position: int, letters: dict[str, Axis]) -> tuple[Shape, int]:
        """The shape of a factor together with what it is applied to, and how many factors that takes."""
        part = unwrap(factors[position])
        following = unwrap(factors[position + 1]) if position + 1 < len(factors) else None
        name = called(part)
        function = builtin_function(name) or FUNCTION_LETTERS.get(name) if name else None
        bracket, outer = bracket_of(following)
        if name == "\\nabla" and type(part) is Symbol and following is not None and called(following):
            point, _ = bracket_of(unwrap(factors[position + 2]) if position + 2 < len(factors) else None)
            if point is not None and len(point.items) == 1:  # ∇f(v) has the shape of v
                body, taken = self._factor(factors, position + 1, letters)
                self.system.bodies.append(body)
                return self._shape(point.items[0], letters), taken + 1
        if name == "\\nabla" and type(part) is Scripts and following is not None and [spelling(sup) for sup in part.sups] == ["2"]:
            return self._hessian(part, factors, position, letters)
        if name and moment_name(name, following) is not None and bracket is not None:
            shapes = [self._shape(item, letters) for item in bracket.items]
            return shapes[0] if len(shapes) == 1 else Shape(), 2
        known = self.knowledge.find(name, self._place, self._scope) if name else None
        if known is not None and known.kind in ("function", "unknown"):
            if bracket is None:
                return Shape(), 1
            shapes = [self._shape(item, letters) for item in divided(bracket.items)]
            if name in self.knowledge.primed and len(shapes) == 1 and outer is None and known.definition is None:
                return shapes[0], 2  # what has a derivative g' acts on each entry
            if known.definition is None and len(shapes) == 1 and outer is None:
                return self._applied(name, shapes[0]), 2
            is_plain = known.definition is not None and not known.definition.letters and outer is None
            return self._of(known).whole if is_plain else Shape(), 2
        if known is not None or following is None:
            pass
        elif function is not None or name == "\\sigma" and bracket is not None:
            taken = 1
            if bracket is None:  # \log f(x, y) takes f with its arguments
                argument, taken = self._factor(factors, position + 1, letters)
            else:
                argument = self._shape(bracket, letters) if outer is None else Shape()
            if function in _SAME_SHAPE or name == "\\sigma":
                return argument, 1 + taken
            inner = without_brackets(bracket if bracket is not None else factors[position + 1])
            made = of_operator(self.system, function or "", inner, argument) if outer is None else None
            return (scalar() if function in _NUMBERS else Shape()) if made is None else made, 1 + taken
        elif name and bracket is not None and name in self.knowledge.applied and name not in self.knowledge.bare:
            shapes = [self._shape(item, letters) for item in divided(bracket.items)]
            if len(shapes) != 1 or outer is not None:
                return Shape(), 2
            return shapes[0] if name in self.knowledge.primed else self._applied(name, shapes[0]), 2
        shape = self._shape(part, letters)
        if isinstance(shape, _Operator):
            if following is None:
                return Shape(), 1
            body, taken = self._factor(factors, position + 1, letters)
            return self._derivative(body, shape.by, shape.variable), taken + 1
        return shape, 1

    def _applied(self, name: str, argument: Shape) -> Shape:
        """The value of a function that nothing defines."""
        found = Shape()
        self.system.applied.append((name, argument, found))
        return found


def _shows_nabla(part: Surface) -> bool:
    """Whether a part shows a gradient, of which the entries may be squared."""
    return any(type(inner) is Symbol and inner.name == "\\nabla" for inner in walk(part))


def _updated(left: Surface, right: Surface) -> tuple[str, str] | None:
    """The name and the letter of x_{k+1} = … x_k …, which gives the next of some x; None of any other equation."""
    left = unwrap(left)
    if type(left) is not Scripts or len(left.subs) != 1 or type(unwrap(left.subs[0])) is not Total:
        return None
    letter, name = letter_of(left.subs[0]), called(left)
    for part in walk(right) if letter is not None else ():
        if type(part) is Scripts and part.subs and called(part) == name and letter_of(part.subs[0]) == letter:
            return name, letter or ""
    return None


class _Operator(Shape):
    """∂/∂x or ∇_x that waits for what it is applied to."""

    __slots__ = ("by", "variable")

    def __init__(self, by: Shape, variable: Surface) -> None:
        super().__init__()
        self.by, self.variable = by, variable
