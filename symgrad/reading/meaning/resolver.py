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
from ..surface.lexer import Source
from ..surface.scripts import is_label_superscript, is_word, label_name
from ..surface.syntax import Scripts, Surface, Symbol, spelling, unwrap
from ..surface.unicode_tokens import code_point, foreign_letters
from .function_bodies import written_at

MAX_DEPTH = 60
A_SCALAR = "a real scalar"


class Resolver:
    """Names of one document.

    tensors    the values of tensors, as far as they have been made
    sizes      those of sizes
    functions  those of functions: of a function of vectors its value at the document's own names, or None
    hidden     the indices that the definition of a name leaves free: (letter, range)
    bodies     of functions as they were written, where definitions in them lead to a parameter: (body, parameters)
    broadcasts whether a scalar may be added to each entry of an array
    gaps       what could not be read
    open       names that are taken for free as what gives them a value cannot be read: what a verdict must not hang on
    assumed    names that nothing declares, and that are taken for something
    varied     how often a defined name was read anew because a function's argument changes it
    """

    def __init__(self, source: Source, knowledge: Knowledge, gaps: Gaps):
        self.source, self.knowledge, self.gaps = source, knowledge, gaps
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
        self._making: dict[Entity, None] = {}

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

    def candidates(
        self, base_name: str, subs: list[Surface], sups: list[Surface], primes: int
    ) -> Iterator[tuple[str, list[Surface], list[Surface]]]:
        """(name, subscripts left, superscripts left) from the most specific reading of a scripted name to the bare one."""
        labels = [sup for sup in sups if is_label_superscript(sup)]
        others = [sup for sup in sups if not is_label_superscript(sup)]
        choices: list[tuple[list[Surface], list[Surface]]] = [(sups, [])] if others else []
        choices.append((labels, others))
        if labels:
            choices.append(([], sups))
        for names, left in choices:
            for count in range(len(subs), -1, -1):
                if not any(is_word(sub) for sub in subs[count:]):
                    yield label_name(base_name, names, subs[:count], primes), subs[count:], left

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
            raise self.source.error(f"{entity.name} is defined by itself", entity.position, entity.end, steps)
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
            self.unknowns[name] = UnknownFunction(name)
            place = next((e.position for e in self.knowledge.entities.get(name, ())), 0)
            self.notes.setdefault(f"{name}()", Note(f"{name} is never defined: any smooth function", *self.source.position(place)))
        return self.unknowns[name]

    def is_entrywise(self, name: str) -> bool:
        """Whether an unknown function acts on each entry of a vector: it has a derivative f' somewhere, or it is declared so."""
        entity = next(iter(self.knowledge.entities.get(name, ())), None)
        return name in self.knowledge.primed or entity is not None and entity.domain == "integer"

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
