"""What is usual of names where it contradicts nothing: a bold letter is a vector, and so on. Taken for granted after what follows.

Each kind of supposition is tried for each name by itself, in the order of how sure it is, and what follows from it is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from ..facts.facts import Knowledge
from ..surface.syntax import Label, Scripts, Surface, Symbol, unwrap, walk, without_brackets
from ..surface.transposes import is_transpose
from .names import called, is_capital, is_small_part, rank_of_bold
from .operator_shapes import usual_rank
from .shapes import Axis, Shape, array, scalar
from .system import SAMPLE, Named, System

#: W_1: a name with a number, which is a thing of its own.
_NUMBERED = re.compile(r"(.*)_(?:\d|\{\d+\})", re.S)


class Usual:
    """Solves the equations of one document."""

    def __init__(self, knowledge: Knowledge, system: System) -> None:
        self.knowledge, self.system = knowledge, system

    def solve(self) -> None:
        """All that follows; and then, one after the other, what is usual where it contradicts nothing."""
        self.system.propagate()
        for usual in (
            self._letters,
            self._bold,
            self._divisors_are_numbers,
            self._turned_are_arrays,
            self._inverted_are_square,
            self._identities,
            self._operands,
            self._beside_rows,
            self._powers_are_of_numbers,
            self._behind_matrices,
            self._sums_are_of_one_shape,
            self._products,
            partial(self._one_each, early=True),
            self._layers,
            self._jacobians,
            self._small_letters_are_numbers,
            self._across_sections,
            self._bodies_are_scalars,
            self._sums_are_of_one_shape,
            self._products,
            self._capitals,
            self._entrywise,
            self._layers,
            self._capitals,
            self._behind_matrices,
            self._sums_are_of_one_shape,
            self._products,
            self._inverted_are_square,
            self._entrywise,
            self._one_each,
            self._rest_are_numbers,
        ):
            usual()

    def _letters(self) -> None:
        """x_i is an entry of x, unless it is used as a thing of the shape of x: A x_k, x_k^⊤ y."""
        arrays = {shape.root() for part, shape in self.system.turned if called(unwrap(part)) and not is_capital(part)}
        matrices = {shape.root() for part, shape in self.system.turned if is_capital(part)}
        matrices |= {right.root() for part, _, other, right in self.system.pairs if _is_row(part) and is_capital(other)}
        arrays |= {
            right.root()
            for _, left, part, right in self.system.pairs
            if is_small_part(part) and (left.rank == 2 or not left.is_known and left.root() in matrices)
        }
        arrays |= {right.root() for part, _, other, right in self.system.pairs if _is_row(part) and _is_indexed(other)}
        for name, named in self._all():
            own = {letter for letter in named.letters if self._is_like_the_whole(name, named, letter, arrays)}
            is_array = named.whole.rank or named.whole.root() in arrays or rank_of_bold(name) or name in self.knowledge.varied
            if named.free and name in self.knowledge.whole and is_array:
                own |= {letter for letter in named.letters if (name, letter) in self.system.updated and not self._runs(letter)}
            if own and all(letter in own or letter.isdigit() for letter in named.letters):
                own |= {letter for letter, (_, shape) in named.letters.items() if shape.rank != 0}
            for letter, (axis, shape) in named.letters.items():
                if letter in own:
                    (running, each), like = named.family, named.whole
                else:
                    (running,), each = named.at(1)
                    like = Shape(named.whole.axes[1:]) if named.whole.axes else Shape()
                    if named.whole.axes:
                        self.system.unifier.axes(axis, named.whole.axes[0])
                self.system.unifier.axes(axis, running)
                self.system.join(shape, each)
                if letter not in own:
                    self.system.join(each, like)
            named.apart = own
            if own:
                self.system.suppose_is(named.family[1], named.whole)
        self.system.propagate()

    def _runs(self, letter: str) -> bool:
        """Whether a sum runs over a letter, or its range is declared."""
        return letter in self.knowledge.summed or letter in self.knowledge.ranged

    def _all(self) -> Iterator[tuple[str, Named]]:
        """Every name of which something is to be found."""
        for (name, _), named in self.system.names.items():
            yield name, named
        for entity, named in self.system.entities.items():
            yield entity.name, named

    def _is_like_the_whole(self, name: str, named: Named, letter: str, arrays: Collection[Shape]) -> bool:
        """Whether what stands for a name with a letter below is used as a thing of the shape of the name."""
        axis, shape = named.letters[letter]
        of = named.whole.axes
        if name not in self.knowledge.whole or of is not None and (not of or axis.same_as(of[0])):
            return False
        return shape.root() in arrays and (of is None or len(of) == 1) and shape.rank in (None, 1)

    def _products(self) -> None:
        """Where U x is a vector, of a capital and a small letter, U is a matrix and x a vector."""
        for one, own, other, shape, found in self.system.products:
            if found.rank == 1 and not found.is_row and not own.is_known and not shape.is_known:
                if is_capital(one) and is_small_part(other):
                    self.system.suppose(partial(self._as_matrix_and_vector, own, shape))

    def _as_matrix_and_vector(self, own: Shape, shape: Shape) -> None:
        self.system.join(own, array(2))
        self.system.join(shape, array(1))

    def _one_each(self, early: bool = False) -> None:
        """What stands with indices, and what stands alone, by the same name.

        early   whether more may become known yet of what stands with one index, which need not be a number
        """
        for named in (*self.system.names.values(), *self.system.entities.values()):
            if (
                not early
                or named.whole.is_known
                or max(named.entries, default=0) > 1
                or any(rest.is_known for _, rest in named.entries.values())
            ):
                self._one_name(named)
        for (name, section), named in list(self.system.names.items()):
            sample = self.system.names.get((name + SAMPLE, section))
            if sample is not None:
                self.system.suppose(partial(self._one_sample, named, sample))

    def _across_sections(self) -> None:
        """A name is one thing in all sections that do not make different things of it."""
        last: dict[str, Named] = {}
        for name, section in sorted(self.system.names, key=lambda key: key[1]):
            named = self.system.names[name, section]
            before = last.get(name) if named.elsewhere is None else self.system.own(named.elsewhere)
            if before is not None and before is not named and self.system.suppose(partial(self._take, before, named)):
                self.system.names[name, section] = before
            elif named.elsewhere is None:
                last[name] = named

    def _take(self, one: Named, other: Named) -> None:
        """Makes two names one."""
        self.system.unifier.axes(one.samples, other.samples)
        self.system.join(one.whole, other.whole)
        for count, (axes, shape) in other.entries.items():
            own, rest = self.system.entries(one, count)
            self.system.unifier.each(own, axes)
            self.system.join(rest, shape)

    def _bold(self) -> None:
        for (name, _), named in self.system.names.items():
            rank = rank_of_bold(name)
            if rank == 1 and 1 in named.entries and name not in self.knowledge.whole and not name.endswith(SAMPLE):
                if not named.entries[1][1].is_known:
                    self.system.suppose_is(named.entries[1][1], array(1))  # \mathbf{x}_i is one of some vectors
            elif rank and not named.whole.is_known:
                self.system.suppose_is(named.whole, array(rank))

    def _bodies_are_scalars(self) -> None:
        for body in self.system.bodies:
            if not body.is_known:
                self.system.suppose_is(body, scalar())

    def _turned_are_arrays(self) -> None:
        slips = {named.whole.root() for alike in self._alike() if self._has_slip(alike) for named in alike}
        counts = self._counts_of_indices() | self._weights()
        for part, shape in self.system.turned:
            if not shape.is_known and shape.root() not in slips:
                usual = (2 if is_capital(part) else 1) if called(unwrap(part)) else _rank_of_formula(part)
                if rank := counts.get(shape.root(), usual):
                    self.system.suppose_is(shape, array(rank))

    def _counts_of_indices(self) -> dict[Shape, int]:
        """How many axes the things have that always stand with the same number of indices, of more than one: w^l of w^l_{ij}.

        A name has the same number in each layer.
        """
        counts: dict[str, set[int]] = {}
        for name, named in self._all():
            counts.setdefault(name.split("^")[0], set()).update(named.entries)
        found = ((named.whole.root(), counts[name.split("^")[0]]) for name, named in self._all() if named.whole.axes is None)
        return {whole: min(each) for whole, each in found if len(each) == 1 and min(each) > 1}

    def _weights(self) -> dict[Shape, int]:
        """The w of (w^{l+1})ᵀ δ^{l+1}: what is turned before another thing of a layer is a matrix."""
        weights = {
            inner.name
            for part, _, other, _ in self.system.pairs
            if type(turned := unwrap(part)) is Scripts and any(map(is_transpose, turned.sups)) and _is_layered(other)
            for inner in walk(turned)
            if type(inner) is Symbol and _is_layered(without_brackets(turned.base))
        }
        return {
            shape.root(): 2
            for part, shape in self.system.turned
            if not shape.is_known and called(unwrap(part)) in weights and _is_layered(part)
        }

    def _inverted_are_square(self) -> None:
        """A capital with -⊤ above it is a square matrix; with -1 above it a matrix is one, and so is an A beside its |A|."""
        barred = {shape.root() for shape in self.system.barred}
        for _, shape, is_turned in self.system.inverted:
            axis = Axis()
            if (is_turned or shape.root() in barred) and not shape.is_known or shape.rank == 2:
                self.system.suppose_is(shape, Shape([axis, axis]))

    def _identities(self) -> None:
        """I is a square matrix, as is what is equal to it."""
        for shape in self.system.identities:
            axis = Axis()
            self.system.suppose_is(shape, Shape([axis, axis]))

    def _operands(self) -> None:
        """The v of diag(v) is a vector, the A of tr(A) a matrix."""
        for part, shape, ranks in self.system.operands:
            if not shape.is_known and (rank := usual_rank(part, ranks)) is not None:
                self.system.suppose_is(shape, array(rank))

    def _jacobians(self) -> None:
        """Where ∂y/∂x is a matrix, a small x is a vector, and so is y; by a capital a number is differentiated."""
        for part, body, by, found in self.system.slopes:
            if found.rank == 2 and not by.is_known and body.rank != 0:
                self.system.suppose_is(by, found if is_capital(part) else array(1))

    def _powers_are_of_numbers(self) -> None:
        """A vector has no powers, unless they are meant of each entry."""
        for shape in self.system.powers:
            if not shape.is_known:
                self.system.suppose_is(shape, scalar())

    def _divisors_are_numbers(self) -> None:
        """What is divided by is a number, unless entries are divided by entries, as those of bold letters may be."""
        for part, shape in self.system.divisors:
            if not shape.is_known and not any(type(inner) is Symbol and rank_of_bold(inner.name) for inner in walk(part)):
                self.system.suppose_is(shape, scalar())

    def _beside_rows(self) -> None:
        """Behind a row a small letter is a vector: q of pᵀ q."""
        for _, left, part, right in self.system.pairs:
            if left.rank == 1 and left.is_row and not right.is_known and is_small_part(part):
                self.system.suppose_is(right, array(1))

    def _behind_matrices(self) -> None:
        """So it is behind a matrix: x of W x."""
        for _, left, part, right in self.system.pairs:
            if left.rank == 2 and not right.is_known and is_small_part(part):
                self.system.suppose_is(right, array(1))

    def _entrywise(self) -> None:
        """A function that nothing defines acts on each entry where its value is an array as its argument is: a of a = g(z), W a."""
        for name, argument, found in self.system.applied:
            if found.rank and name not in self.knowledge.sloped and name not in self.knowledge.uses:
                self.system.suppose_is(argument, found)

    def _layers(self) -> None:
        """W^{l+1} has as many axes as W^{l}, and W_2 as W_1, of sizes of its own: one name in several layers."""
        for alike in self._alike():
            if self._has_slip(alike):
                continue
            ranks = {rank for named in alike if (rank := named.whole.rank) is not None}
            for named in alike if len(ranks) == 1 else ():
                if not named.whole.is_known and not named.entries and not named.letters:
                    self.system.suppose_is(named.whole, array(*ranks))

    def _has_slip(self, alike: Collection[Named]) -> bool:
        """Whether of one name in several layers some are declared and one is not: the W^{(3)} beside declared others is a slip."""
        declared = [named for named in self.system.entities.values() if named.free]
        return any(named in declared for named in alike) and any(named in self.system.names.values() for named in alike)

    def _alike(self) -> Iterable[list[Named]]:
        """The things that have one name in several layers."""
        layers: dict[str, list[Named]] = {}
        for name, named in self._all():
            base, label = name.split("^")[0], "^" in name
            if not label and (numbered := _NUMBERED.fullmatch(name)):
                base, label = numbered[1], True
            if label and not name.endswith(SAMPLE):
                layers.setdefault(base, []).append(named)
        return layers.values()

    def _small_letters_are_numbers(self) -> None:
        """w x is a product of numbers where nothing says otherwise: of vectors it is none."""
        for part, own, other, beside in self.system.beside:
            if not own.is_known and not beside.is_known and is_small_part(part) and is_small_part(other):
                self.system.suppose_is(own, scalar())
                self.system.suppose_is(beside, scalar())

    def _rest_are_numbers(self) -> None:
        """A small letter beside a row or an array of which nothing says more is a number: y of y wᵀ x."""
        for part, own, _, beside in self.system.beside:
            if not own.is_known and beside.rank and is_small_part(part):
                self.system.suppose_is(own, scalar())
        for _, shape in self.system.divisors:
            if not shape.is_known:
                self.system.suppose_is(shape, scalar())

    def _sums_are_of_one_shape(self) -> None:
        for terms, total in self.system.sums:
            for term in terms:
                if not term.is_known and total.rank:
                    self.system.suppose_is(term, total)

    def _capitals(self) -> None:
        """A capital letter beside a vector or a matrix is a matrix."""
        for part, own, _, beside in self.system.beside:
            if not own.is_known and beside.rank and is_capital(part):
                self.system.suppose_is(own, array(2))

    def _one_name(self, named: Named) -> None:
        """x, x_i and x_{ij} are of one thing where they may be: entries of it, and of its rows."""
        counts = sorted(named.entries)
        for count in counts[:-1]:
            (axes, rest), (places, entry) = named.entries[count], named.entries[counts[-1]]
            row = Shape([*places[count:], *(entry.axes or ())])
            if rest.rank in (None, row.rank):
                self.system.suppose(partial(self._as_entries, axes, rest, Shape([*places, *(entry.axes or ())])))
        for count in reversed(counts):
            axes, rest = named.entries[count]
            whole = named.whole
            if whole.axes is None:
                self.system.suppose_is(whole, Shape([*axes, *(rest.axes or ())]))
            elif len(whole.axes) >= count and not whole.is_row:
                self.system.suppose(partial(self._as_entries, axes, rest, whole))

    def _as_entries(self, axes: list[Axis], rest: Shape, whole: Shape) -> None:
        """What stands at some indices is that entry of a whole."""
        of = whole.axes or ()
        self.system.unifier.each(axes, of)
        self.system.join(rest, Shape(of[len(axes) :]))

    def _one_sample(self, named: Named, sample: Named) -> None:
        """x is one of the x^{(i)}, or all of them."""
        for count, (axes, rest) in sample.entries.items():
            own, entry = self.system.entries(named, count)
            self.system.unifier.each(own, axes)
            self.system.join(entry, rest)
        if named.whole.rank is None:
            self.system.join(named.whole, sample.whole)
        elif named.whole.rank == sample.whole.rank or sample.whole.rank is None and named.whole.rank in sample.entries:
            self.system.join(named.whole, sample.whole)
        elif named.whole.axes and sample.whole.rank == len(named.whole.axes) - 1:
            self.system.unifier.each(named.whole.axes, [sample.samples, *(sample.whole.axes or ())])


def _is_layered(part: Surface) -> bool:
    """Whether a part is a name of a layer: w^{l+1}."""
    part = unwrap(part)
    return type(part) is Scripts and bool(called(part)) and any(type(sup) is Label for sup in part.sups)


def _rank_of_formula(part: Surface) -> int:
    """How many axes a formula has that is transposed: 1 where no capital stands in it, else it is not known."""
    return 0 if any(is_capital(inner) for inner in walk(part) if type(inner) is Symbol) else 1


def _is_indexed(part: Surface) -> bool:
    part = unwrap(part)
    return type(part) is Scripts and len(part.subs) == 1 and not part.sups


def _is_row(part: Surface) -> bool:
    """Whether a part is a small letter that is turned: uᵀ."""
    part = unwrap(part)
    return type(part) is Scripts and any(map(is_transpose, part.sups)) and bool(called(part)) and not is_capital(part)
