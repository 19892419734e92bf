"""What a document says of a name: which entity it means at a place, and what was taken for granted. Makes no values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ...errors import DependencyError, LimitError, ShapeError, SymgradError
from ...matrices.lowering import Value
from ...terms.claims import Doubt
from ...terms.nodes import ONE, ZERO, AnyFunction, Apply, DefinedFunction, Entry, Node, Range, Tensor, UnknownFunction
from ..facts.facts import Entity, Knowledge
from ..facts.gaps import Gaps
from ..facts.records import Note
from ..kinds.solution import Solution
from ..surface.lexer import Source
from ..surface.scripts import label_name
from ..surface.syntax import Label as WrittenLabel
from ..surface.syntax import Scripts, Surface, Symbol, spelling, unwrap, walk
from ..surface.unicode_tokens import code_point, foreign_letters
from .function_bodies import written_at
from .sequences import Recurrences

MAX_DEPTH = 60
A_SCALAR = "a real scalar"


class Circle(Exception):
    """A name whose definition by = leads back to it by what is said before; not a SymgradError, so that only its value is lost."""

    def __init__(self, entity: Entity, error: SymgradError):
        super().__init__(str(error))
        self.entity, self.error = entity, error


class Resolver:
    """Names of one document.

    tensors    the values of tensors, as far as they have been made
    sizes      those of sizes
    functions  those of functions: of a function of vectors its value at the document's own names, or None
    hidden     the indices that the definition of a name leaves free: (letter, range)
    bodies     of functions as they were written, where definitions in them lead to a parameter: (body, parameters)
    broadcasts whether a scalar may be added to each entry of a matrix, as it may to each of a vector
    gaps       what could not be read
    solution   the shapes that follow from all uses of names
    families   what stands for the entries of a name that is a number where it stands alone, by the number of indices
    inferred   (name, rank) of what has its shape from its uses alone, each with what it is taken for
    open       names that are taken for free as what gives them a value cannot be read: what a verdict must not hang on
    assumed    names that nothing declares, and that are taken for something
    recurrences the sequences that are defined by themselves, while they are read
    circles    error -> the name that leads back to itself
    varied     how often a defined name was read anew because a function's argument changes it
    """

    def __init__(self, source: Source, knowledge: Knowledge, gaps: Gaps, solution: Solution | None = None):
        self.source, self.knowledge, self.gaps = source, knowledge, gaps
        self.solution = Solution(knowledge) if solution is None else solution
        self.inferred: dict[tuple[str, int], str] = {}
        self.families: dict[tuple[str, int], Entity] = {}
        self._unread: dict[Entity, DependencyError] = {}
        self.open: dict[str, Doubt] = {}
        self.notes: dict[str, Note] = {}
        self.tensors: dict[Entity, Value] = {}
        self.sizes: dict[Entity, Node] = {}
        self.functions: dict[Entity, AnyFunction | Value | None] = {}
        self.hidden: dict[Entity, tuple[tuple[str, Range], ...]] = {}
        self.bodies: dict[DefinedFunction, tuple[Node, tuple[Entry, ...]]] = {}
        self.assumed: set[str] = set()
        self.varied = 0
        self.broadcasts = True
        self.unknowns: dict[str, UnknownFunction] = {}
        self.points: set[Tensor] = set()
        self.recurrences = Recurrences(knowledge)
        self._making: dict[Entity, None] = {}
        self.circles: dict[int, Entity] = {}

    # --- names ------------------------------------------------------------------------------------------------------

    @staticmethod
    def spelled(part: Surface) -> str:
        """The canonical spelling of a name."""
        part = unwrap(part)
        if type(part) is Scripts:
            base = unwrap(part.base)
            if type(base) is Scripts:
                base = Symbol(base.start, base.end, Resolver.spelled(base))
            return label_name(spelling(base), part.sups, part.subs, part.primes)
        return spelling(part)

    def is_undeclared(self, name: str) -> bool:
        """Whether the document says nothing of what a name is."""
        return name not in self.knowledge.entities and name not in self.knowledge.size_names

    def declared_bounds(self, letter: str, place: int, scope: tuple[int, ...]) -> tuple | None:
        """(lower, upper, offset, scope) as written of the range that a letter has at a place."""
        best = None
        for lower, upper, offset, at in self.knowledge.ranged.get(letter, ()):
            if at == scope[: len(at)] and (best is None or offset <= place):
                best = (lower, upper, offset, at)
        return best

    def default_lower(self) -> Node:
        """Where an axis begins of which nothing else is known."""
        knowledge = self.knowledge
        return ZERO if knowledge.from_zero or knowledge.lowest == {0} else ONE

    # --- what the report says ----------------------------------------------------------------------------------------

    def note(self, message: str, part: Surface, of: str = "") -> None:
        """Something for the report, once; `of`: the name of which something is taken for granted."""
        self.note_at(message, part.start, of)

    def note_at(self, message: str, offset: int, of: str = "") -> None:
        """Something for the report, once, about a place."""
        if message not in self.notes:
            self.notes[message] = Note(message, *self.source.position(offset), of=of)

    def assume(self, name: str, what: str, part: Surface) -> None:
        """Notes what a name is taken for that nothing declares."""
        self.assumed.add(name)
        self.note(f"{name} was never declared: taken for {what}", part, name)
        for letter in foreign_letters(name):  # It may look like a letter that is declared.
            self.note(f"the {letter} in {name} is {code_point(letter)}", part)

    def note_scalar(self, name: str, part: Surface) -> None:
        """Notes that a name that nothing declares is taken for a real scalar."""
        self.assume(name, A_SCALAR, part)

    def infer(self, entity: Entity, position: int) -> None:
        """Notes that nothing says over what an axis of a name runs, so that its uses do."""
        self.inferred.setdefault((entity.name, len(entity.shape or ())), f"{entity.name} is as its uses have it")
        name = f"nothing says over what index {position + 1} of {entity.name} runs: taken as its uses have it"
        self.note_at(name, entity.position, entity.name)

    def infer_shape(self, entity: Entity, is_fresh: bool = True) -> None:
        """Notes what the uses of a name make of it, where nothing says what it is; `is_fresh`: whether more than its indices do."""
        if is_fresh:
            rank = len(entity.shape or ())
            self.inferred.setdefault((entity.name, rank), f"{entity.name} is {entity.inferred}, as its uses have it")
        if entity.name not in self.assumed:
            self.assumed.add(entity.name)
            message = f"{entity.name} was never declared: taken for {entity.inferred}"
            self.note_at(message, entity.position, entity.name)

    def was_never_declared(self, name: str) -> bool:
        """Whether a name was taken for a real scalar because nothing declares it."""
        return f"{name} was never declared: taken for {A_SCALAR}" in self.notes

    @contextmanager
    def attempting(self) -> Iterator[None]:
        """What was taken for granted, noted or not read inside is forgotten where that fails: it may be asked again later."""
        restore = self._restoring()
        try:
            yield
        except SymgradError:
            restore()
            raise

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is taken for granted, noted or not read inside is forgotten: another reading is only tried."""
        restore = self._restoring()
        try:
            yield
        finally:
            restore()

    @contextmanager
    def supposing(self, entity: Entity) -> Iterator[None]:
        """What may be an entity's definition is none where its value cannot be made: then nothing of that is kept."""
        restore, opened, known = self._restoring(), dict(self.open), self.gaps.errors
        try:
            yield
            if len(self.gaps.errors) > len(known):
                raise self.gaps.errors[len(known)]
        except SymgradError:
            restore()
            self.open = opened
            self.tensors.pop(entity, None)
            raise

    def _restoring(self) -> Callable[[], None]:
        """What brings back all that is known now of names and of what cannot be read."""
        entities = {name: list(known) for name, known in self.knowledge.entities.items()}
        notes, assumed, unread = dict(self.notes), set(self.assumed), dict(self._unread)
        restore_gaps = self.gaps.restoring()

        def restore() -> None:
            self.knowledge.entities.clear()
            self.knowledge.entities.update(entities)
            self.notes, self.assumed, self._unread = notes, assumed, unread
            restore_gaps()

        return restore

    def names_behind(self, part: Surface) -> set[str]:
        """The names that a formula shows, and those in what defines them."""
        return {
            name
            for whole, parameters in self._behind(part)
            for piece in walk(whole)
            if (name := _shown(piece)) and name not in parameters
        }

    def behind(self, part: Surface) -> list[Surface]:
        """A formula, and all that defines the names in it."""
        return [whole for whole, _ in self._behind(part)]

    def _behind(self, part: Surface) -> list[tuple[Surface, tuple[str, ...]]]:
        """The same, with the parameters of the functions that are defined."""
        found, seen = [(part, tuple[str, ...]())], set[str]()
        for whole, parameters in found:  # it grows
            for name in {piece.name for piece in walk(whole) if type(piece) is Symbol} - seen - {*parameters}:
                seen.add(name)
                known = (entity.definition for entity in self.knowledge.entities.get(name, ()))
                found += [(said.body, said.parameters) for said in known if said is not None]
        return found

    # --- places ---------------------------------------------------------------------------------------------------

    @contextmanager
    def placed(self, position: int) -> Iterator[None]:
        """A ShapeError that is raised inside gets the place."""
        try:
            yield
        except ShapeError as error:
            if error.start is not None:
                raise
            raise ShapeError(str(self.source.error(str(error), position, position)), None, error.is_unclear) from None

    def text_of(self, part: Surface) -> str:
        """A part as it is written, in one line."""
        return " ".join(self.source.shown(part.start, part.end).split())

    # --- definitions under way and functions -----------------------------------------------------------------------

    @contextmanager
    def making(self, entity: Entity) -> Iterator[None]:
        """While an entity's value is made: it must not need itself, nor wait for too many others.

        Where that fails, the entity is not read, and what needs it gets a DependencyError.
        """
        if entity in self._unread:
            raise self._unread[entity]
        if self.is_making(entity):
            stepped = entity.definition is not None and bool(entity.definition[0]) or entity.label is not None
            steps = "a sum or product that says the same, or the steps written out, h_1 := …, h_2 := …" if stepped else ""
            error = self.source.error(f"{entity.name} is defined by itself", entity.position, entity.end, steps)
            closing = self._closing(entity)
            if closing is None:
                self.circles[id(error)] = entity
                raise error
            raise Circle(closing, error)
        if len(self._making) >= MAX_DEPTH:
            raise LimitError(
                str(self.source.error(f"more than {MAX_DEPTH} definitions wait for each other", entity.position, entity.end))
            )
        self._making[entity] = None
        try:
            with self.placed(entity.position):
                yield
        except SymgradError as error:
            start, end = _said_at(entity)
            self.gaps.add(error, start, end)
            self._unread[entity] = self.gaps.dependency(error, start)
            raise self._unread[entity] from error
        finally:
            del self._making[entity]

    def _closing(self, entity: Entity) -> Entity | None:
        """Of the definitions that lead from a name back to it the last in the document, where its = may have another sense."""
        circle = list(self._making)
        circle = circle[circle.index(entity) :]
        closing = max(circle, key=lambda each: each.definition.offset if each.definition is not None else -1)
        said = closing.definition
        if len(circle) < 2 or closing.kind != "tensor" or said is None or said.how != "=" or self.recurrences.group(closing):
            return None  # what is defined by itself step by step is read in another way
        return closing

    def waits(self, error: SymgradError, entity: Entity) -> bool:
        """Whether an entity could not be made only as another one, which asks for it, is being made."""
        cause = error.cause if isinstance(error, DependencyError) else error
        asking = self.circles.get(id(cause))
        return asking is not None and asking is not entity and self.is_making(asking)

    def is_unread(self, entity: Entity) -> bool:
        """Whether the entity's value could not be made."""
        return entity in self._unread

    def why_unread(self, entity: Entity) -> DependencyError:
        """What needs an entity whose value could not be made gets this error."""
        return self._unread[entity]

    def leave_open(self, entity: Entity, error: SymgradError) -> None:
        """A name is taken for free as what gives it its value cannot be read: no verdict may hang on that."""
        start, end = _said_at(entity)
        self.gaps.add(error, start, end)
        dependency = self.gaps.dependency(error, start)
        text = " ".join(self.source.shown(start, end).split())
        about = frozenset((entity.name,))
        self.open[entity.name] = Doubt((), line=dependency.line, text=text, unread=about, gives=True)

    def leave_missing(self, name: str, part: Surface) -> None:
        """A name is taken for free that has its value elsewhere, as the text says: no verdict may hang on that."""
        line, _ = self.source.position(part.start)
        about = frozenset((name,))
        self.open.setdefault(name, Doubt((), line=line, text=self.text_of(part), unread=about, gives=True, missing=True))

    def is_making(self, entity: Entity) -> bool:
        """Whether the entity's value is being made."""
        return entity in self._making

    def applied(self, function: DefinedFunction, arguments: tuple[Node, ...]) -> Node:
        """f(x); the body as it was written where it is f at the document's own x, on which defined names in it depend."""
        written = written_at(*self.bodies[function], arguments) if function in self.bodies else None
        return Apply(function, arguments) if written is None else written

    def written_body(self, function: DefinedFunction) -> Node:
        """The body of a function with the defined names that the document shows in it."""
        return self.bodies[function][0] if function in self.bodies else function.body

    def unknown(self, name: str) -> UnknownFunction:
        """The unknown function of a name."""
        if name not in self.unknowns:
            is_positive = name.removesuffix("_{\\cdot}") in self.knowledge.logged or self.law_variable(name) is not None
            self.unknowns[name] = UnknownFunction(name, is_positive)
            place = next((e.position for e in self.knowledge.entities.get(name, ())), 0)
            kind = "any smooth positive function, as a law or under a logarithm is" if is_positive else "any smooth function"
            self.notes.setdefault(f"{name}()", Note(f"{name} is never defined: {kind}", *self.source.position(place)))
        return self.unknowns[name]

    def law_variable(self, name: str) -> str | None:
        """The variable of an unknown function that is a law, x in 𝔼_{x ∼ p}; None of any other."""
        return self.knowledge.laws.get(name.removesuffix("_{\\cdot}"))

    def is_entrywise(self, name: str) -> bool:
        """Whether an unknown function acts on each entry of a vector: it has a derivative f' somewhere, or it is declared so."""
        entity = next(iter(self.knowledge.entities.get(name, ())), None)
        if name in self.knowledge.primed or entity is not None and entity.domain == "integer":
            return True
        return self.solution.acts_on_entries(name)

    def main_variables(self, node: Node, found: list[Tensor]) -> list[Tensor]:
        """The variables at which a function of vectors is written, f(x)."""
        for tensor in node.tensors:
            for entity in self.knowledge.entities.get(tensor.name, ()):
                if entity.kind == "function" and entity.definition:
                    return [t for t in found if t.name in entity.definition[1]]
        return []


def _said_at(entity: Entity) -> tuple[int, int]:
    """Where it is said what an entity is: its definition, else its declaration."""
    if entity.definition is None:
        return entity.position, entity.end
    return entity.definition.offset, max(entity.definition.body.end, entity.definition.offset)


def _shown(piece: Surface) -> str:
    """The name that a part shows, with a layer or a step that is part of it; "" of anything but a name."""
    if type(piece) is Symbol:
        return piece.name
    if type(piece) is not Scripts or type(base := unwrap(piece.base)) is not Symbol:
        return ""
    subs: list[Surface] = [part for part in piece.subs if type(part) is WrittenLabel]
    sups: list[Surface] = [part for part in piece.sups if type(part) is WrittenLabel]
    return label_name(base.name, sups, subs) if subs or sups else ""
