"""Claims about names that count as scalars only because nothing says what they are: C in ‖C u − d‖² may be a matrix.

Such a claim is read once more with the name as a matrix of sizes of the document, where that gives it a meaning. That a verdict
is the same either way is for the judge to see. So is a claim about a name that an equation between derivatives alone defines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from itertools import product

from ...errors import SymgradError
from ...terms import nodes
from ...terms.claims import Claim, Doubt, Guess
from ..declaring.declaration_pass import DeclarationPass
from ..facts.facts import GLOBAL, Dimension, Entity, WrittenDefinition, bold_spellings, plain_spelling
from ..facts.gaps import Gaps
from ..facts.records import Dependent, Misfit, Note, Unjudged, Unread
from ..kinds.names import capitals_of, is_capital_name, is_small
from ..kinds.solution import Solution
from ..meaning.frame import Meaning
from ..meaning.resolver import Resolver
from ..surface.blocks import Block
from ..surface.scripts import label_name
from ..surface.statements import Draft
from ..surface.syntax import Numeral, Scripts, Surface, Symbol, spelling, walk
from ..surface.transposes import is_transpose
from .assumptions import Assumptions
from .chains import ChainReader, Item
from .equated_definitions import EquatedDefinition, equated_definitions

#: How many sizes of the document, and how many names of a claim, are looked at.
MOST_SIZES, MOST_NAMES = 3, 2
#: What stands below a matrix for its row at a letter, and its column.
_LETTER, _ALL = Symbol(0, 0, "i"), Symbol(0, 0, ":")


class GuessReader:
    """Reads the claims of one document with other kinds for the names of which only the use says what they are."""

    def __init__(self, meaning: Meaning, declared: DeclarationPass, renewed: Callable[[Resolver], Meaning]) -> None:
        self._meaning, self._declared, self._renewed = meaning, declared, renewed
        self._readers: dict[tuple[str, int, int], ChainReader] = {}
        self._numbers: ChainReader | None = None
        self._squares: dict[tuple[str, ...], ChainReader] = {}
        self._rows: dict[tuple[object, ...], ChainReader] = {}
        self._sizes: list[Surface] | None = None
        self._equated: dict[str, EquatedDefinition] = {}
        self._defined: ChainReader | None = None
        self.notes: list[Note] = []

    def learn(self, blocks: Iterable[Block]) -> None:
        """Takes in the definitions that equations between derivatives give."""
        self._equated = equated_definitions(self._meaning.resolver, blocks)

    def items(self, items: Sequence[Item], draft: Draft, block: Block, skip: int, number: int) -> Sequence[Item]:
        """The items of a chain, each claim with what it says where a guessed name is a matrix."""
        found = self._with_numbers(items, draft, block, skip, number)
        found = self._with_listed_rows(found, draft, block, skip, number)
        for name in self._guessed(found):
            for reader in self._worlds(name):
                reader.number = number
                try:
                    others = reader.items(draft, block, skip)
                except SymgradError:
                    continue
                if len(others) == len(found) and all(type(other) is Claim for other in others):
                    found = [_with_guess(item, name, other) for item, other in zip(found, others, strict=True)]
                    break
        found = self._with_matrices(found, draft, block, skip, number)
        found = self._with_rows(found, draft, block, skip, number)
        found = self._with_names_apart(found, draft, block, skip, number)
        return self._with_definitions(found, draft, block, skip, number)

    def _with_names_apart(self, items: list[Item], draft: Draft, block: Block, skip: int, number: int) -> list[Item]:
        """The claims about u_o, with what they say where “an outside word $o$” is none of those over which a sum of u_k runs."""
        knowledge = self._meaning.resolver.knowledge
        free = {index.name for item in items if type(item) is Claim for index in item.left.free | item.right.free}
        bound = knowledge.summed | knowledge.ranged.keys()
        for letter in sorted((free & knowledge.mentioned) - bound):
            entities = dict(self._apart(letter, draft, block, bound))
            if not entities or knowledge.find(letter, draft.start, block.segment.scope) is not None:
                continue
            key = (letter, *entities)
            if key not in self._rows:
                self._rows[key] = self._reader_with(entities, self._meaning.resolver.solution)
            self._rows[key].number = number
            try:
                others = self._rows[key].items(draft, block, skip)
            except SymgradError:
                continue
            if len(others) == len(items):
                items = [_with_name_apart(item, entities, letter, other) for item, other in zip(items, others, strict=True)]
        return items

    def _apart(self, letter: str, draft: Draft, block: Block, bound: Set[str]) -> Iterator[tuple[str, Entity]]:
        """u_o as a name of its own, for each u with that letter, alone, beside letters that run."""
        knowledge = self._meaning.resolver.knowledge
        for base, uses in knowledge.uses.items():
            letters = {spelling(use.slots[0]) for use in uses if len(use.slots) == 1}
            known = knowledge.find(base, draft.start, block.segment.scope)
            if letter not in letters or letters.isdisjoint(bound) or known is None or not known.shape or not known.is_free:
                continue
            name = label_name(base, [], [Symbol(0, 0, letter)])
            yield name, Entity(name, -1, GLOBAL, shape=list(known.shape[1:]), text=name)

    def _with_definitions(self, items: list[Item], draft: Draft, block: Block, skip: int, number: int) -> list[Item]:
        """The items of a chain, with what they say where a name is what an equation between derivatives makes of it.

        The equation itself claims nothing: there is nothing else of which it could be false.
        """
        resolver = self._meaning.resolver
        section = resolver.knowledge.section(draft.start)
        shown = set[str]().union(*map(resolver.names_behind, draft.sides))
        used = [each for each in self._equated.values() if each.section == section and shown & _spellings(each.entity.name)]
        if not used:
            return items
        if self._defined is None:
            entities = {name: each.entity for name, each in self._equated.items()}
            self._defined = self._reader_with(entities, resolver.solution.with_declared(entities), is_anew=True)
        self._defined.number = number
        try:
            others: Sequence[Item] = self._defined.items(draft, block, skip)
        except SymgradError:
            others = items
        found = [_as_defined(item, used, other) for item, other in zip(items, others, strict=True)]
        for each in used:
            at = next((k for k in range(skip, len(draft.relations)) if draft.sides[k] is each.left), None)
            if at is not None and type(item := items[at - skip]) in (Claim, Misfit) and not _hangs_on(item, each.entity.name):
                message = f"{each.text} is taken for a definition: nothing else says what {each.entity.name} is"
                self.notes.append(Note(message, item.line, item.column, of=each.entity.name))
                found[at - skip] = Unjudged(message, item.line, item.column, item.left_text, item.right_text)
        return found

    def _with_listed_rows(self, items: list[Item], draft: Draft, block: Block, skip: int, number: int) -> list[Item]:
        """The items of a chain, those without a meaning with the one that they have where x = [x_1, x_2] is a row.

        What has none then, either, is not refuted: which of the two is meant is not said.
        """
        resolver = self._meaning.resolver
        if not resolver.knowledge.listed or all(type(item) is Claim and not _hangs_on_unread(item) for item in items):
            return items
        shown = resolver.knowledge.listed & set[str]().union(*map(resolver.names_behind, draft.sides))
        entities = {}
        for name in sorted(shown):
            entity = resolver.knowledge.find(name, draft.start, block.segment.scope)
            if entity is not None and entity.is_free and entity.shape is not None and len(entity.shape) == 1:
                one = Numeral(entity.position, entity.position, Fraction(1), "1")
                entities[name] = replace(entity, shape=[one, *entity.shape])
        if not entities:
            return items
        key = ("row", *entities)
        if key not in self._rows:
            solution = resolver.solution.with_declared(entities)
            self._rows[key] = self._reader_with(entities, solution, is_anew=True)
        self._rows[key].number = number
        try:
            others: Sequence[Item] = self._rows[key].items(draft, block, skip)
        except SymgradError:
            others = items
        said = " and ".join(f"{name} is a row" for name in entities)
        if len(others) != len(items):
            others = items
        return [_as_row(item, said, other) for item, other in zip(items, others, strict=True)]

    def _with_rows(self, items: list[Item], draft: Draft, block: Block, skip: int, number: int) -> list[Item]:
        """The claims about x_i and X, with what they say where x_i is the i-th row of X, else where it is a column."""
        pairs = sorted({pair for item in items for pair in _rows_of(item)})
        for places in ([_LETTER, _ALL], [_ALL, _LETTER]) if pairs else ():
            reader = self._reader_of_rows(pairs, places)
            reader.number = number
            try:
                others = reader.items(draft, block, skip)
            except SymgradError:
                continue
            if len(others) == len(items) and all(map(_is_readable, items, others)):
                kind = "row" if places[0] is _LETTER else "column"
                said = " and ".join(f"{name}_i is the i-th {kind} of {matrix}" for name, matrix in pairs)
                return [_with_meaning(item, said, other) for item, other in zip(items, others, strict=True)]
        return items

    def _reader_of_rows(self, pairs: Sequence[tuple[str, str]], places: Sequence[Surface]) -> ChainReader:
        """A reader of the document in which small letters are the rows of matrices, or the columns."""
        key = (*pairs, places[0])
        if key not in self._rows:
            entities = {}
            for name, matrix in pairs:
                body = Scripts(0, 0, Symbol(0, 0, matrix), list(places), [], 0)
                definition = WrittenDefinition(("i",), (), body, 0, ":=")
                entities[name] = Entity(name, -1, GLOBAL, text=name, definition=definition)
            self._rows[key] = self._reader_with(entities, self._meaning.resolver.solution)
        return self._rows[key]

    def _with_matrices(self, items: list[Item], draft: Draft, block: Block, skip: int, number: int) -> list[Item]:
        """The claims about numbers alone, with what they say where the capitals are square matrices: A B = B A.

        What else nothing declares is what follows from that: the x of W x is a vector there.
        """
        capitals = sorted({name for item in items for name in self._capitals(item)})
        if not capitals:
            return items
        key = tuple(capitals)
        if key not in self._squares:
            size = Symbol(-1, -1, "n_{?}")
            entities = {name: Entity(name, -1, GLOBAL, shape=[size, size], text=name) for name in capitals}
            solution = self._meaning.resolver.solution.with_declared(entities)
            self._squares[key] = self._reader_with(entities, solution, is_anew=True)
            self._squares[key].meaning.resolver.broadcasts = False
        reader = self._squares[key]
        reader.number = number
        try:
            others = reader.items(draft, block, skip)
        except SymgradError:
            return items
        if len(others) != len(items):
            return items
        return [_with_guess(item, " or ".join(capitals), other) for item, other in zip(items, others, strict=True)]

    def _capitals(self, item: Item) -> list[str]:
        """The capitals of which nothing says what they are, in a claim about what nothing declares; not what it differentiates."""
        if type(item) is not Claim or not item.undeclared:
            return []
        tensors = {tensor for side in (item.left, item.right) for direct in side.tensors for tensor in direct.reach}
        if any(tensor.axes and tensor not in item.undeclared for tensor in tensors):
            return []
        slopes = (part.body for side in (item.left, item.right) for part in nodes.walk(side) if type(part) is nodes.Derivative)
        losses = {body.tensor for body in slopes if type(body) is nodes.Entry}
        never = self._meaning.resolver.was_never_declared
        found = (tensor.name for tensor in item.undeclared - losses)
        return [name for name in found if is_capital_name(name) and never(name)]

    def _with_numbers(self, items: Sequence[Item], draft: Draft, block: Block, skip: int, number: int) -> list[Item]:
        """The items of a chain, those without a meaning with the one that they have where small letters are numbers.

        That is so of formulas of small letters alone, in which nothing is turned: others are true of numbers and false of arrays.
        """
        resolver = self._meaning.resolver
        open_items = [item for item in items if type(item) is Misfit and item.unclear or type(item) in (Unread, Dependent)]
        if not open_items or not resolver.inferred or not all(map(self._is_of_small_letters, draft.sides)):
            return list(items)
        if self._numbers is None:
            self._numbers = self._reader_with({}, resolver.solution.numbers())
            self._numbers.meaning.resolver.assumed |= resolver.assumed  # what nothing declares is not declared here, either
        self._numbers.number = number
        try:
            others = self._numbers.items(draft, block, skip)
        except SymgradError:
            return list(items)
        if len(others) != len(items):
            return list(items)
        return [self._as_number(item, other) for item, other in zip(items, others, strict=True)]

    def _as_number(self, item: Item, other: Item) -> Item:
        if type(item) is Claim or type(other) is not Claim:
            return item
        names = sorted(tensor.name for tensor in other.undeclared if not tensor.axes)
        return replace(other, inferred=(*other.inferred, *(f"{name} is a number" for name in names)))

    def _is_of_small_letters(self, side: Surface) -> bool:
        """Whether a formula, with what defines its names, shows neither a capital letter nor a bold one, and nothing turned."""
        parts = [part for whole in self._meaning.resolver.behind(side) for part in walk(whole)]
        if any(type(part) is Scripts and any(map(is_transpose, part.sups)) for part in parts):
            return False
        return all(is_small(part.name) or part.name in ("L", "J", "E") for part in parts if type(part) is Symbol)

    def _guessed(self, items: Sequence[Item]) -> list[str]:
        """The names that count as scalars in claims beside vectors or matrices."""
        names: set[str] = set()
        for item in items:
            if type(item) is Claim and item.undeclared:
                tensors = {tensor for side in (item.left, item.right) for direct in side.tensors for tensor in direct.reach}
                compared = {tensor for condition in (item.where, *item.given) for tensor in condition.tensors}  # as numbers are
                if any(tensor.axes and tensor not in item.undeclared for tensor in tensors):
                    names |= {tensor.name for tensor in item.undeclared - compared if not tensor.axes}
        return sorted(name for name in names if self._meaning.resolver.was_never_declared(name))[:MOST_NAMES]

    def _worlds(self, name: str) -> Iterator[ChainReader]:
        """Readers of the document in which a name is a matrix, each of other sizes."""
        sizes = self._known_sizes()
        for one, two in product(range(len(sizes)), repeat=2):
            key = name, one, two
            if key not in self._readers:
                self._readers[key] = self._reader(name, [sizes[one], sizes[two]])
            yield self._readers[key]

    def _reader(self, name: str, shape: list[Dimension]) -> ChainReader:
        entity = Entity(name, -1, GLOBAL, shape=shape, text=name)
        reader = self._reader_with({name: entity}, self._meaning.resolver.solution)
        reader.meaning.resolver.broadcasts = False  # 1 - β is no sum of a scalar and a matrix
        return reader

    def _reader_with(self, entities: Mapping[str, Entity], solution: Solution, is_anew: bool = False) -> ChainReader:
        """A reader of the document in which some names are these things, at every place.

        is_anew   whether what was taken for a number because nothing declares it may be something else there
        """
        resolver, declared = self._meaning.resolver, self._declared
        known = {name: list(each) for name, each in resolver.knowledge.entities.items()}
        if is_anew:
            known = {name: each for name, each in known.items() if not resolver.was_never_declared(name)}
        known |= {name: [entity] for name, entity in entities.items()}

        def infers(name: str, place: int, said: Entity | None) -> Entity | None:
            return said if said is not None and entities.get(name) is said else solution.thing(name, place, said)

        knowledge = replace(resolver.knowledge, entities=known, infers=infers)
        meaning = self._renewed(Resolver(resolver.source, knowledge, Gaps(resolver.source), solution))
        return ChainReader(meaning, Assumptions(meaning, list(declared.assumptions), declared.renewals))

    def _known_sizes(self) -> list[Surface]:
        """The sizes of the axes that the document declares."""
        if self._sizes is None:
            entities = (entity for known in self._meaning.resolver.knowledge.entities.values() for entity in known)
            sizes = (size for entity in entities for size in entity.shape or () if isinstance(size, Surface))
            self._sizes = list({spelling(size): size for size in sizes}.values())[:MOST_SIZES]
        return self._sizes


def _with_name_apart(item: Item, entities: Mapping[str, Entity], letter: str, other: Item) -> Item:
    if type(item) is not Claim or type(other) is not Claim or other == item:
        return item
    return replace(item, guesses=(*item.guesses, Guess(" and ".join(entities), replace(other, guesses=()), letter)))


def _as_row(item: Item, said: str, other: Item) -> Item:
    """What an item says where something is a row, if it says nothing otherwise."""
    if type(item) is Claim and not _hangs_on_unread(item):
        return item
    if type(other) is Claim and not _hangs_on_unread(other):
        return replace(other, inferred=(*other.inferred, said))
    return replace(item, unclear=True, meant=()) if type(item) is Misfit else item


def _hangs_on_unread(claim: Claim) -> bool:
    return any(doubt.unread is not None for doubt in claim.doubts)


def _with_guess(item: Item, name: str, other: Item) -> Item:
    if type(item) is not Claim or type(other) is not Claim or other == item or not _random(item) <= _random(other):
        return item
    return replace(item, guesses=(*item.guesses, Guess(name, other)))


def _random(claim: Claim) -> set[str]:
    """The random names of a claim: a kind with which a law is no longer understood is none that a name can have."""
    reached = {tensor for side in (claim.left, claim.right) for direct in side.tensors for tensor in direct.reach}
    return {tensor.name for tensor in reached if tensor.law is not None}


def _with_meaning(item: Item, said: str, other: Item) -> Item:
    if type(item) is not Claim or type(other) is not Claim or other == item:
        return item
    return replace(item, meant=Guess(said, replace(other, guesses=())))


def _as_defined(item: Item, used: Sequence[EquatedDefinition], other: Item) -> Item:
    """A claim with what it says by some definitions, or that alone where it says nothing else: nothing is refuted by that."""
    if type(other) is not Claim or other == item or any(_hangs_on(item, each.entity.name) for each in used):
        return item
    said = "; ".join(f"{each.text}, by line {each.line}" for each in used)
    doubt = Doubt((), line=used[0].line, text=f"nothing else says that {said}", understood=False, everywhere=True)
    otherwise = replace(other, doubts=(*other.doubts, doubt), guesses=())
    if type(item) is Claim:
        return replace(item, meant=Guess(said, otherwise))
    return otherwise if type(item) is Misfit and item.unclear else item


def _hangs_on(item: Item, name: str) -> bool:
    """Whether what could not be read may say what a name is."""
    return type(item) is Claim and any(doubt.unread is not None and name in doubt.unread for doubt in item.doubts)


def _spellings(name: str) -> set[str]:
    """How a name shows in a formula: by its letter, bold or not."""
    base = name.split("_")[0].split("^")[0]
    return {base, plain_spelling(base), *bold_spellings(base)}


def _is_readable(item: Item, other: Item) -> bool:
    """Whether a claim has a meaning as it is said otherwise, too, with all that it needs."""
    if type(item) is not Claim or type(other) is not Claim:
        return type(other) is Claim
    return sum(doubt.unread is not None for doubt in other.doubts) <= sum(doubt.unread is not None for doubt in item.doubts)


def _rows_of(item: Item) -> Iterator[tuple[str, str]]:
    """(x, X) for each small letter with two axes of a claim and the matrix by its capital, where nothing gives them values."""
    if type(item) is not Claim:
        return
    reached = {tensor for side in (item.left, item.right) for direct in side.tensors for tensor in direct.reach}
    free = [tensor for tensor in reached if len(tensor.axes) == 2 and tensor.definition is None and tensor.law is None]
    for small in free:
        yield from ((small.name, capital.name) for capital in free if capital.name in capitals_of(small.name))
