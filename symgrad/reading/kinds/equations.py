"""The equations between shapes that the formulas of a document make: A x joins the second axis of A to that of x, and so on.

What follows from all of them is taken first; then what is usual, as that a bold letter is a vector, where it contradicts nothing.
A part of a formula that is not understood makes no equation. Nothing here is an error: whether a formula has a meaning is for the
stage that makes terms of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeAlias

from ..facts.facts import BOLD, Dimension, Entity, Environments, Knowledge
from ..surface.arguments import bracket_of, divided, moment_name
from ..surface.binders import bound_by
from ..surface.runs import ends_between
from ..surface.scripts import candidates, is_label_superscript, is_word, label_name, single_letter, slots, subscript_letters
from ..surface.signs import sign_of
from ..surface.syntax import (
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
    factors_of,
    is_ellipsis,
    spelling,
    unwrap,
)
from ..surface.transposes import is_transpose
from ..surface.vocabulary import (
    BASES,
    ELLIPSES,
    FUNCTION_LETTERS,
    IDENTITIES,
    JUDGED,
    NO_VALUES,
    ONES,
    SCALAR,
    ZEROS,
    builtin_function,
)
from .shapes import Axis, Shape, Unifier, array, scalar, transposed

#: The axes over which letters run, in one formula.
Letters: TypeAlias = Mapping[str, Axis]
#: What may be told once more is known: whether it has been told.
Rule: TypeAlias = Callable[[], bool]

#: What stands behind the name x for the x^{(i)}, each of which is a thing of the shape of x, or a part of it.
SAMPLE = "^{(·)}"
_LOOSE = ("⊙", "⊘", "⊗")
_SAME_SHAPE = SCALAR | {"softmax", "logsoftmax"}
_NUMBERS = {"trace", "det", "logdet", "rank"}
_FIXED = frozenset((*IDENTITIES, *ONES, *ZEROS, *BASES, *NO_VALUES, "\\delta", "\\pi"))
_DOTS = ELLIPSES | {"\\vdots", "\\ddots"}


@dataclass(eq=False)
class Named:
    """What is to be found of one name.

    whole    its shape where it stands without an index
    entries  for each number of indices: the axes of these, and the shape of what stands there
    place    where the name is first met
    samples  over what the i of x^{(i)} runs
    elsewhere  what another section declares by this name
    """

    place: int
    elsewhere: Entity | None = None
    whole: Shape = field(default_factory=Shape)
    entries: dict[int, tuple[list[Axis], Shape]] = field(default_factory=dict)
    samples: Axis = field(default_factory=Axis)

    def at(self, count: int) -> tuple[list[Axis], Shape]:
        """The axes of so many indices, and the shape of what stands there."""
        if count not in self.entries:
            self.entries[count] = [Axis() for _ in range(count)], Shape()
        return self.entries[count]


class Equations:
    """The equations of one document.

    names      (name, section) -> what is to be found of a name that nothing declares; where sections agree, it is one thing
    entities   the same for what is declared or defined, with the axes of which nothing says how long they are
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.names: dict[tuple[str, int], Named] = {}
        self.entities: dict[Entity, Named] = {}
        self._sizes: dict[str, Axis] = {}
        self._waiting: list[Rule] = []
        self._sums: list[tuple[list[Shape], Shape]] = []
        self._bodies: list[Shape] = []
        self._turned: list[tuple[Surface, Shape]] = []
        self._pairs: list[tuple[Shape, Surface, Shape]] = []
        self._beside: list[tuple[Surface, Shape, Surface, Shape]] = []
        self._unifier = Unifier()
        self._clashing: set[int] = set()
        self._scope: Environments = ()
        self._place = 0

    # --- what is said -----------------------------------------------------------------------------------------------------

    def define(self, entity: Entity) -> None:
        """A definition: what stands at the letters of its left side has the shape of its right side."""
        definition = entity.definition
        if definition is None or definition.body.start < 0:
            return
        self._scope, self._place = entity.scope, definition.offset
        letters: dict[str, Axis] = {}
        named = self._own(entity)
        body = self._shape(definition.body, letters)
        if not definition.letters:
            self._join(named.whole, body)
            return
        axes, shape = self._entries(named, len(definition.letters))
        self._join(shape, body)
        for letter, axis in zip(definition.letters, axes, strict=True):
            self._unifier.axes(self._letter(letter, letters), axis)

    def relate(self, sides: list[Surface], relations: list[str], scope: Environments, place: int) -> None:
        """A chain of relations: its sides have one shape."""
        self._scope, self._place = scope, place
        letters: dict[str, Axis] = {}
        shapes = [self._shape(side, letters) for side in sides]
        for one, other, relation, left, right in zip(shapes, shapes[1:], relations, sides, sides[1:], strict=False):
            if relation in JUDGED or relation == ":=":
                if type(unwrap(left)) is not Numeral and type(unwrap(right)) is not Numeral:
                    self._join(one, other)

    # --- solving ----------------------------------------------------------------------------------------------------------

    def solve(self) -> None:
        """All that follows; and then, one after the other, what is usual where it contradicts nothing."""
        self._propagate()
        for usual in (
            self._bold,
            self._turned_are_arrays,
            self._beside_rows,
            self._one_each,
            self._small_letters_are_numbers,
            self._across_sections,
            self._bodies_are_scalars,
            self._sums_are_of_one_shape,
            self._capitals,
            self._one_each,
        ):
            usual()

    def _propagate(self) -> None:
        while True:
            left = []
            for rule in self._waiting:
                self._unifier.clashed = False
                if not rule():
                    left.append(rule)
                if self._unifier.clashed:
                    self._clashing.add(id(rule))
            if len(left) == len(self._waiting):
                return
            self._waiting = left

    def _suppose(self, link: Callable[[], object]) -> bool:
        """Takes something for granted that contradicts nothing; whether it does not."""
        mark, waiting, clashing = self._unifier.mark, self._waiting, set(self._clashing)
        self._unifier.clashed = False
        link()
        clashed = self._unifier.clashed
        if not clashed:
            self._propagate()
            clashed = len(self._clashing) > len(clashing)
        if clashed:
            self._unifier.undo(mark)
            self._waiting, self._clashing = waiting, clashing
        return not clashed

    def _is(self, shape: Shape, what: Shape) -> bool:
        return self._suppose(lambda: self._join(shape, what))

    def _join(self, one: Shape, other: Shape) -> bool:
        return self._unifier.shapes(one, other)

    def _one_each(self) -> None:
        """What stands with indices, and what stands alone, by the same name."""
        for named in (*self.names.values(), *self.entities.values()):
            self._one_name(named)
        for (name, section), named in list(self.names.items()):
            sample = self.names.get((name + SAMPLE, section))
            if sample is not None:
                self._suppose(partial(self._one_sample, named, sample))

    def _across_sections(self) -> None:
        """A name is one thing in all sections that do not make different things of it."""
        last: dict[str, Named] = {}
        for name, section in sorted(self.names, key=lambda key: key[1]):
            named = self.names[name, section]
            before = last.get(name) if named.elsewhere is None else self._own(named.elsewhere)
            if before is not None and before is not named and self._suppose(partial(self._take, before, named)):
                self.names[name, section] = before
            elif named.elsewhere is None:
                last[name] = named

    def _take(self, one: Named, other: Named) -> None:
        """Makes two names one."""
        self._unifier.axes(one.samples, other.samples)
        self._join(one.whole, other.whole)
        for count, (axes, shape) in other.entries.items():
            own, rest = self._entries(one, count)
            self._unifier.each(own, axes)
            self._join(rest, shape)

    def _bold(self) -> None:
        for (name, _), named in self.names.items():
            rank = _rank_of_bold(name)
            if rank == 1 and 1 in named.entries and name not in self.knowledge.whole:
                if not named.entries[1][1].is_known:
                    self._is(named.entries[1][1], array(1))  # \mathbf{x}_i is one of some vectors
            elif rank and not named.whole.is_known:
                self._is(named.whole, array(rank))

    def _bodies_are_scalars(self) -> None:
        for body in self._bodies:
            if not body.is_known:
                self._is(body, scalar())

    def _turned_are_arrays(self) -> None:
        for part, shape in self._turned:
            if not shape.is_known and _called(unwrap(part)):
                self._is(shape, array(2 if _is_capital(part) else 1))

    def _beside_rows(self) -> None:
        """Behind a row a small letter is a vector: q of pᵀ q."""
        for left, part, right in self._pairs:
            if left.rank == 1 and left.is_row and not right.is_known and _is_small(part):
                self._is(right, array(1))

    def _small_letters_are_numbers(self) -> None:
        """w x is a product of numbers where nothing says otherwise: of vectors it is none."""
        for part, own, other, beside in self._beside:
            if not own.is_known and not beside.is_known and _is_small(part) and _is_small(other):
                self._is(own, scalar())
                self._is(beside, scalar())

    def _sums_are_of_one_shape(self) -> None:
        for terms, total in self._sums:
            for term in terms:
                if not term.is_known and total.rank:
                    self._is(term, total)

    def _capitals(self) -> None:
        """A capital letter beside a vector or a matrix is a matrix."""
        for part, own, _, beside in self._beside:
            if not own.is_known and beside.rank and _is_capital(part):
                self._is(own, array(2))

    def _one_name(self, named: Named) -> None:
        """x, x_i and x_{ij} are of one thing where they may be: entries of it, and of its rows."""
        counts = sorted(named.entries)
        for count in counts[:-1]:
            (axes, rest), (places, entry) = named.entries[count], named.entries[counts[-1]]
            row = Shape([*places[count:], *(entry.axes or ())])
            if rest.rank in (None, row.rank):
                self._suppose(partial(self._as_entries, axes, rest, Shape([*places, *(entry.axes or ())])))
        for count in reversed(counts):
            axes, rest = named.entries[count]
            whole = named.whole
            if whole.axes is None:
                self._is(whole, Shape([*axes, *(rest.axes or ())]))
            elif len(whole.axes) >= count and not whole.is_row:
                self._suppose(partial(self._as_entries, axes, rest, whole))

    def _as_entries(self, axes: list[Axis], rest: Shape, whole: Shape) -> None:
        """What stands at some indices is that entry of a whole."""
        of = whole.axes or ()
        self._unifier.each(axes, of)
        self._join(rest, Shape(of[len(axes) :]))

    def _one_sample(self, named: Named, sample: Named) -> None:
        """x is one of the x^{(i)}, or all of them."""
        for count, (axes, rest) in sample.entries.items():
            own, entry = self._entries(named, count)
            self._unifier.each(own, axes)
            self._join(entry, rest)
        if named.whole.rank is None:
            self._join(named.whole, sample.whole)
        elif named.whole.axes and sample.whole.rank == len(named.whole.axes) - 1:
            self._unifier.each(named.whole.axes, [sample.samples, *(sample.whole.axes or ())])

    # --- names ------------------------------------------------------------------------------------------------------------

    def _of(self, entity: Entity) -> Named:
        if entity.kind == "tensor" and self.knowledge.section(entity.position) != self.knowledge.section(self._place):
            return self._undeclared(entity.name, self._place, entity)
        return self._own(entity)

    def _own(self, entity: Entity) -> Named:
        named = self.entities.get(entity)
        if named is None:
            named = self.entities[entity] = Named(entity.position)
            if entity.kind in ("size", "index"):
                self._join(named.whole, scalar())
            elif entity.kind == "tensor" and entity.shape is not None:
                self._join(named.whole, Shape(map(self._axis, entity.shape)))
        return named

    def _axis(self, said: Dimension) -> Axis:
        """The axis of a size: one for all that are written alike."""
        if said is None:
            return Axis()
        text = spelling(said) if isinstance(said, Surface) else "…".join(map(spelling, said))
        known = self._sizes.setdefault(text.removeprefix("1…"), Axis(said))
        if not isinstance(said, Surface):
            known.said = said  # where it begins is said, too
        return known

    def _letter(self, letter: str, letters: dict[str, Axis]) -> Axis:
        """The axis over which a letter runs that no operator around it binds."""
        if letter not in letters:
            ranges = [known for known in self.knowledge.ranged.get(letter, ()) if known.scope == self._scope[: len(known.scope)]]
            letters[letter] = self._axis((ranges[0].lower, ranges[0].upper)) if ranges else Axis()
        return letters[letter]

    def _entries(self, named: Named, count: int) -> tuple[list[Axis], Shape]:
        whole = named.whole.axes
        if count and whole is not None and len(whole) >= count:
            return list(whole[:count]), Shape(whole[count:])
        return named.at(count)

    def _name(self, part: Surface, letters: dict[str, Axis]) -> Shape:
        """The shape of a name with its subscripts and the superscripts that are part of it."""
        part = unwrap(part)
        if type(part) is Symbol:
            if part.name in letters:
                return scalar()
            if is_fixed(part.name) and self.knowledge.find(part.name, self._place, self._scope) is None:
                return Shape()
            return self._whole(part.name, part.start)
        if type(part) is not Scripts or type(unwrap(part.base)) is not Symbol:
            return Shape()
        base = spelling(part.base)
        if is_fixed(base) and self.knowledge.find(base, self._place, self._scope) is None:
            return Shape()
        sups = [sup for sup in part.sups if is_label_superscript(sup)]
        for name, subs, left in candidates(base, part.subs, sups, part.primes):
            entity = self.knowledge.find(name, self._place, self._scope)
            if entity is not None:
                raised = [item for sup in left if type(group := unwrap(sup)) is Group for item in group.items]
                return self._indexed(self._of(entity), [*raised, *subs], letters)
            if name in self.knowledge.size_names and not subs:
                return scalar()
        name, samples, places = undeclared_name(self.knowledge, base, part.subs, sups, part.primes)
        if not places and not samples:
            return self._whole(name, part.start)
        named = self._undeclared(name + SAMPLE * bool(samples), part.start)
        for sample in samples:
            self._slot(sample, named.samples, letters)
        return self._indexed(named, places, letters)

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
        if key not in self.names:
            self.names[key] = Named(place, entity)
        return self.names[key]

    def _indexed(self, named: Named, places: list[Surface], letters: dict[str, Axis]) -> Shape:
        if not places:
            return named.whole
        rank = named.whole.rank
        divided_places = slots(places, rank) if rank else None
        if divided_places is None:
            letters_alone = subscript_letters(places)
            divided_places = slots(places, len(letters_alone)) if letters_alone else places
        places = divided_places or places
        axes, shape = self._entries(named, len(places))
        for place, axis in zip(places, axes, strict=True):
            self._slot(place, axis, letters)
        return shape

    def _slot(self, place: Surface, axis: Axis, letters: dict[str, Axis]) -> None:
        inner = unwrap(place)
        if type(inner) is Numeral and not inner.value:
            axis.root().counts_from_zero = True
        if type(inner) is Symbol and inner.name not in letters and inner.name not in _DOTS and not is_fixed(inner.name):
            self._join(self._whole(inner.name, inner.start), scalar())  # the y of p_y is a number
        if type(inner) is Scripts and type(unwrap(inner.base)) is Symbol and inner.subs and not inner.sups:
            self._join(self._shape(inner, letters), scalar())  # and so is each y_i of w_{y_i}
        letter = single_letter(inner)
        if letter is None and type(inner) is Total:  # the t - 1 of h_{t-1} runs where t does
            moved = [term for term in inner.terms if type(unwrap(term)) is not Numeral]
            letter = single_letter(moved[0]) if len(moved) == 1 else None
        if letter is not None and not is_word(inner):
            self._unifier.axes(self._letter(letter, letters), axis)

    # --- formulas ---------------------------------------------------------------------------------------------------------

    def _later(self, rule: Rule) -> None:
        if not rule():
            self._waiting.append(rule)

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
                shapes = [self._shape(value, letters) for value in part.values]
                for other in shapes[1:]:
                    self._join(shapes[0], other)
                return shapes[0]
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
        return Axis() if lower is None or upper is None else self._axis((lower, upper))

    def _group(self, part: Group, letters: dict[str, Axis]) -> Shape:
        letters = dict(letters) if any(map(_is_dots, part.items)) else letters
        counted = self._counted(part.items, letters) if part.opening in ("(", "[") and len(part.items) != 1 else Axis()
        shapes = [self._shape(item, letters) for item in part.items]
        if part.opening in ("‖", "⟨"):
            for other in shapes[1:]:
                self._join(shapes[0], other)
            return scalar()
        if len(shapes) == 1:
            return shapes[0] if part.opening not in ("|",) or shapes[0].rank == 0 else Shape()
        if part.opening in ("(", "["):
            return Shape([counted])
        return Shape()

    def _counted(self, items: list[Surface], letters: dict[str, Axis]) -> Axis:
        """The axis of a list as it is written; where dots stand before its end, x_1, …, x_n, n runs over it, too."""
        if len(items) > 2 and _is_dots(items[-2]) and (ends := ends_between(items[0], items[-1])) is not None:
            axis = self._axis(ends)
            if (letter := single_letter(unwrap(ends[1]))) is not None:
                letters[letter] = axis
            return axis
        if any(map(_is_dots, items)) or not items:
            return Axis()
        return self._axis(_number(items[0], len(items)))

    def _matrix(self, part: Matrix, letters: dict[str, Axis]) -> Shape:
        if any(_is_dots(item) for row in part.rows for item in row):
            letters = dict(letters)
        down, across = self._counted([row[0] for row in part.rows if row], letters), self._counted(part.rows[0], letters)
        shapes = [[self._shape(item, letters) for item in row] for row in part.rows]
        if any(len(row) != len(part.rows[0]) for row in part.rows) and not any(map(_is_dots, part.rows[-1])):
            return Shape()
        entries = [shape for row, items in zip(shapes, part.rows) for shape, item in zip(row, items) if not _is_dots(item)]
        if any(shape.rank for shape in entries):
            return Shape()
        return Shape([down]) if len(part.rows[0]) == 1 else Shape([down, across])

    def _sum(self, part: Total, letters: dict[str, Axis]) -> Shape:
        terms = [self._shape(term, letters) for term in part.terms if not _is_dots(term)]
        total = Shape()
        self._sums.append((terms, total))

        def told() -> bool:
            if any(term.rank for term in terms):
                if not total.is_known:
                    self._join(total, next(term for term in terms if term.rank))
                for term in terms:
                    if term.rank:
                        self._join(term, total)
                return all(term.is_known for term in terms)
            if total.rank == 0:
                return all([term.is_known or self._join(term, scalar()) for term in terms])
            unknown = [term for term in terms if not term.is_known]
            if not unknown:
                return total.is_known or self._join(total, scalar())
            return len(unknown) == 1 and not total.rank and self._join(total, unknown[0]) and False

        self._later(told)
        return total

    def _quotient(self, part: Quotient, letters: dict[str, Axis]) -> Shape:
        _, top = factors_of(part.numerator)
        _, bottom = factors_of(part.denominator)
        above, below = sign_of(unwrap(top[0])), sign_of(unwrap(bottom[0]))
        if above is not None and below is not None and len(bottom) > 1:
            by = self._shape(bottom[1], letters)
            if above[1] != 1 or len(bottom) != 2:
                return Shape()
            if len(top) == 1:
                return _Operator(by)
            body = self._shape(Term(top[1].start, top[-1].end, [""] * (len(top) - 1), top[1:]), letters)
            return self._derivative(body, by)
        numerator, denominator = self._shape(part.numerator, letters), self._shape(part.denominator, letters)
        if not denominator.is_known:
            self._join(denominator, scalar())
        return numerator

    def _derivative(self, body: Shape, by: Shape) -> Shape:
        found = Shape()
        self._bodies.append(body)

        def told() -> bool:
            if body.rank == 0:
                return self._join(found, by) or True
            if by.rank == 0:
                return self._join(found, body) or True
            if body.axes is None or by.axes is None:
                return False
            return len(body.axes) != 1 or len(by.axes) != 1 or self._join(found, Shape([*body.axes, *by.axes])) or True

        self._later(told)
        return found

    def _scripts(self, part: Scripts, letters: dict[str, Axis]) -> Shape:
        base = unwrap(part.base)
        if type(base) is Symbol and base.name == "\\nabla":
            return _Operator(self._shape(part.subs[0], letters)) if part.subs else Shape()
        if type(base) is Symbol and base.name == "e" and part.sups and not part.subs and not is_transpose(part.sups[0]):
            return self._shape(part.sups[0], letters)
        if type(base) is Symbol or type(base) is Scripts and not part.subs:
            own = part if type(base) is Symbol else base
            shape = self._name(own, letters)
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
            self._join(self._shape(sup, letters), scalar())
            if type(unwrap(sup)) is Numeral and not shape.is_known and not _is_capital(base):
                self._join(shape, scalar())  # a vector has no powers
        return shape

    def _transposed(self, part: Surface, shape: Shape) -> Shape:
        found = Shape()
        self._turned.append((part, shape))

        def told() -> bool:
            for one, other in ((shape, found), (found, shape)):
                if one.is_known:
                    turned = transposed(one)
                    return turned is None or self._join(other, turned) or True
            return False

        self._later(told)
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
                self._join(runs[0], other)
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
        for (_, one, _), (operator, other, shape) in zip(parts, parts[1:], strict=False):
            if operator == "/":
                if not shape.is_known:
                    self._join(shape, scalar())
                continue
            found = self._times(one, found, other, shape, operator == "·")
        return found

    def _times(self, one: Surface, left: Shape, other: Surface, right: Shape, is_dot: bool) -> Shape:
        found = Shape()
        self._pairs.append((left, other, right))
        self._beside += [(one, left, other, right), (other, right, one, left)]
        small = not is_dot and _is_small(one) and _is_small(other)
        numbers = not is_dot and not _is_capital(one) and not _is_capital(other)

        def told() -> bool:
            if is_dot and left.rank == right.rank == 1 and not left.is_row and not right.is_row:
                self._join(left, right)
                return self._join(found, scalar()) or True
            if left.is_known and right.is_known:
                made = self._unifier.product(left, right)
                return made is None or self._join(found, made) or True
            if small and found.rank == 0:
                self._join(left, scalar())
                self._join(right, scalar())
            if numbers and left.root() is right.root():
                self._join(left, scalar())  # x x is no product of vectors
            if left.rank == 0:
                self._join(found, right)
            elif right.rank == 0:
                self._join(found, left)
            return False

        self._later(told)
        return found

    def _factor(self, factors: list[Surface], position: int, letters: dict[str, Axis]) -> tuple[Shape, int]:
        """The shape of a factor together with what it is applied to, and how many factors that takes."""
        part = unwrap(factors[position])
        following = unwrap(factors[position + 1]) if position + 1 < len(factors) else None
        name = _called(part)
        function = builtin_function(name) or FUNCTION_LETTERS.get(name) if name else None
        bracket, outer = bracket_of(following)
        if name == "\\nabla" and type(part) is Symbol and following is not None and _called(following):
            point, _ = bracket_of(unwrap(factors[position + 2]) if position + 2 < len(factors) else None)
            if point is not None and len(point.items) == 1:  # ∇f(v) has the shape of v
                _, taken = self._factor(factors, position + 1, letters)
                return self._shape(point.items[0], letters), taken + 1
        if name and moment_name(name, following) is not None and bracket is not None:
            return self._shape(bracket, letters), 2
        known = self.knowledge.find(name, self._place, self._scope) if name else None
        if known is not None and known.kind in ("function", "unknown"):
            if bracket is None:
                return Shape(), 1
            for item in divided(bracket.items):
                self._shape(item, letters)
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
            scalars = function in _NUMBERS
            return (scalar() if scalars else argument if function in _SAME_SHAPE or name == "\\sigma" else Shape()), 1 + taken
        elif name and bracket is not None and name in self.knowledge.applied and name not in self.knowledge.bare:
            for item in divided(bracket.items):
                self._shape(item, letters)
            return Shape(), 2
        shape = self._shape(part, letters)
        if isinstance(shape, _Operator):
            if following is None:
                return Shape(), 1
            body, taken = self._factor(factors, position + 1, letters)
            return self._derivative(body, shape.by), taken + 1
        return shape, 1


class _Operator(Shape):
    """∂/∂x or ∇_x that waits for what it is applied to."""

    __slots__ = ("by",)

    def __init__(self, by: Shape) -> None:
        super().__init__()
        self.by = by


class Spelled(NamedTuple):
    """A scripted letter of which nothing is declared: its name, the samples (i) that it is of, and its indices."""

    name: str
    samples: list[Surface]
    places: list[Surface]


def undeclared_name(knowledge: Knowledge, base: str, subs: list[Surface], sups: list[Surface], primes: int) -> Spelled:
    """What a scripted letter is of which nothing is declared: x and i of x_i, x_{max} and none of that, W_1 beside W_2."""
    samples = [
        item
        for sup in sups
        if type(group := unwrap(sup)) is Group and group.opening == "("
        for item in group.items
        if single_letter(item) in knowledge.summed
    ]
    base = knowledge.bold_of(base)
    labels = [sup for sup in sups if not (samples and type(unwrap(sup)) is Group)]
    name = label_name(base, labels, None, primes)
    is_label = any(is_word(sub) or single_letter(sub) in knowledge.variables for sub in subs)  # p_θ beside ∇_θ has no index
    if is_label or primes or _is_numbered(knowledge, name, base):
        return Spelled(label_name(base, labels, subs, primes), samples, [])
    return Spelled(name, samples, subs)


def _is_numbered(knowledge: Knowledge, name: str, base: str) -> bool:
    """Whether only numbers stand below a letter: W_1 and W_2 are things of their own, x_1 and x_2 beside x are its entries."""
    uses = knowledge.uses.get(name, ())
    if not uses or not all(type(unwrap(slot)) is Numeral for use in uses for slot in use.slots):
        return False
    return base not in knowledge.whole or _rank_of_bold(base) == 2


def is_fixed(name: str) -> bool:
    """Whether a name means something of its own where nothing is said of it: I, 1, e_i, ∇, log."""
    return name in _FIXED or builtin_function(name) is not None or moment_name(name, None) is not None


def _called(part: Surface) -> str:
    """The name of what may be a function."""
    if type(part) is Symbol:
        return part.name
    base = unwrap(part.base) if type(part) is Scripts else None
    return base.name if type(base) is Symbol else ""


def _rank_of_bold(name: str) -> int:
    """1 of a bold small letter, 2 of a bold capital, 0 of any other name."""
    for font in BOLD:
        if name.startswith(f"\\{font}{{"):
            letter = name[len(font) + 2 :].split("}")[0].lstrip("\\")
            return 0 if not letter or letter.isdigit() else 2 if letter[0].isupper() and font != "vec" else 1
    return 0


def _is_capital(part: Surface) -> bool:
    """Whether a name is a capital Latin letter, bold or not."""
    name = _called(unwrap(part))
    for font in BOLD:
        name = name.removeprefix(f"\\{font}{{")
    return name[:1].isupper()


def _is_small(part: Surface) -> bool:
    """Whether a part is a small letter, with indices or without, that is not bold nor turned."""
    part = unwrap(part)
    base = part.base if type(part) is Scripts and not any(map(is_transpose, part.sups)) else part
    return type(base) is Symbol and not _is_capital(base) and not _rank_of_bold(base.name)


def is_small(name: str) -> bool:
    """Whether a name is a small letter that is not bold."""
    return not name[:1].isupper() and not _rank_of_bold(name) and "{" not in name.split("_")[0]


def _is_dots(part: Surface) -> bool:
    inner = unwrap(part)
    return is_ellipsis(inner) or type(inner) is Symbol and inner.name in _DOTS


def _number(part: Surface, value: int) -> Numeral:
    return Numeral(part.start, part.start, Fraction(value), str(value))
