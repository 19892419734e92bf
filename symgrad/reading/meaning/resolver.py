"""What a name means at a place of a document, and the tensors and functions that names become.

A tensor is made when it is first needed, complete with its axes, domain, definition or law; a definition may come after its use.
"""

from __future__ import annotations

from contextlib import contextmanager

from ...errors import DefinitionError, LimitError
from ...matrices import lowering as matrix
from ...matrices.axes import Axis
from ...matrices.lowering import Value, scalar, tensor_as_value
from ...terms.indices import length
from ...terms.nodes import (
    ONE,
    ZERO,
    Apply,
    Constant,
    DefinedFunction,
    Entry,
    Function,
    Index,
    Node,
    Range,
    Size,
    Tensor,
    UnknownFunction,
)
from ..facts.facts import GLOBAL, Entity, Knowledge
from ..facts.records import Note
from ..surface.letters import index_letters
from ..surface.scripts import is_label_superscript, is_word, label_name, subscript_letters
from ..surface.syntax import Numeral, Scripts, Surface, Symbol, Words, spelling, unwrap
from ..surface.vocabulary import IDENTITIES, NO_VALUES, ONES, ZEROS
from .axis_bounds import axis_range, declared_range
from .document_functions import UNUSED_NAME, at_own_names, at_variable, function_of
from .elaborate import Elaborator
from .function_bodies import written_at
from .index_ranges import open_index
from .scripted_names import scripted_value

MAX_DEPTH = 60
#: How often a defined name is read anew in a document because a function's argument changes it.
MAX_VARIED = 3000


class Resolver:
    """Names of one document."""

    def __init__(self, source, knowledge: Knowledge):
        self.source, self.knowledge = source, knowledge
        self.notes: dict[str, Note] = {}
        self.depth = 0
        # The bodies of functions as they were written, where definitions in them lead to a parameter: (body, parameters).
        self.bodies: dict[DefinedFunction, tuple[Node, tuple[Entry, ...]]] = {}
        self.varied = 0
        self.unknowns: dict[str, UnknownFunction] = {}

    # --- lookups --------------------------------------------------------------------------------------------------

    def find(self, name: str, at: Elaborator) -> Entity | None:
        return self.knowledge.find(name, at.place, at.scope)

    def is_size(self, name: str, at: Elaborator) -> bool:
        return self.knowledge.is_size(name, at.place, at.scope)

    def note(self, message: str, part: Surface) -> None:
        """Something for the report, once."""
        self.note_at(message, part.start)

    def note_at(self, message: str, offset: int) -> None:
        """Something for the report, once, about a place."""
        if message not in self.notes:
            self.notes[message] = Note(message, *self.source.position(offset))

    def default_lower(self) -> Node:
        """Where an axis begins of which nothing else is known."""
        knowledge = self.knowledge
        return ZERO if knowledge.from_zero or knowledge.lowest == {0} else ONE

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

    def candidates(self, base_name, subs, sups, primes):
        """(name, subscripts left, superscripts left) from the most specific reading of a scripted name to the bare one."""
        labels = [sup for sup in sups if is_label_superscript(sup)]
        others = [sup for sup in sups if not is_label_superscript(sup)]
        choices = [(sups, [])] if others else []
        choices.append((labels, others))
        if labels:
            choices.append(([], sups))
        for names, left in choices:
            for count in range(len(subs), -1, -1):
                if not any(is_word(sub) for sub in subs[count:]):
                    yield label_name(base_name, names, subs[:count], primes), subs[count:], left

    def find_named(self, base, subs, sups, primes, at) -> Entity | None:
        """The entity that a scripted symbol is (or is an entry of)."""
        for name, _, _ in self.candidates(base.name, subs, sups, primes):
            entity = self.find(name, at)
            if entity is not None and entity.kind != "function":
                return entity
        return None

    def find_named_part(self, part: Scripts, at) -> Entity | None:
        """The entity whose name is the whole of the part, powers included (σ^2 as a name)."""
        base = unwrap(part.base)
        if type(base) is not Symbol:
            return None
        for count in range(len(part.subs), -1, -1):
            entity = self.find(label_name(base.name, part.sups, part.subs[:count], part.primes), at)
            if entity is not None:
                return entity
        return None

    def named(self, part: Scripts, at) -> Value | None:
        """The value of a scripted name in braces, {W^{(2)}}^T."""
        base = unwrap(part.base)
        return scripted_value(self, part, base, at) if type(base) in (Symbol, Words) else None

    # --- values ---------------------------------------------------------------------------------------------------

    def name_value(self, name: str, part: Surface, at: Elaborator) -> Value:
        """The value of a bare name."""
        if name in at.bound:
            return scalar(at.bound[name])
        if name in at.given:
            return at.given[name]
        entity = self.find(name, at)
        if entity is not None and not self._is_constant(entity):
            return self.entity_value(entity, part, at)
        if name in ("\\pi", "e") and not self.is_size(name, at):
            return scalar(Constant(name.lstrip("\\")))
        if name in at.free or name in at.letters and not self.is_size(name, at):
            return scalar(at.free.setdefault(name, open_index(name)))
        if self.is_size(name, at):
            return scalar(Size(name))
        if name in self.knowledge.partial:
            return scalar(self.end_node(name, at))
        if name in ONES:
            return matrix.ones(Axis())
        if name in ZEROS:
            return scalar(ZERO)
        if name in IDENTITIES:
            return matrix.identity(Axis())
        squared = self.find(label_name(name, [_two(part)]), at)
        if squared is not None:
            from ...terms.nodes import HALF, Pow

            return matrix.mapped(self.entity_value(squared, part, at), lambda x: Pow(x, HALF))
        return self.undeclared(name, [], part, at)

    def undeclared(self, name, subs, part, at) -> Value:
        """A name that nothing declares: a real scalar, or the tensor as which it is indexed."""
        from ..surface.vocabulary import builtin_function

        if name == "\\sigma" and at.variable is not None:
            return at_variable(Function("sigmoid"), part, at)
        if builtin_function(name) is not None or name == "\\sigma" and not self._used_as_name(name):
            raise self.source.error(f"{name} has no argument", part.start, part.end, "an argument")
        if name in NO_VALUES:
            raise self.source.error(f"{name} has no value here", part.start, part.end, "a number, a name or a formula")
        entity = self.knowledge.add(Entity(name, part.start, GLOBAL, text=name, end=part.end))
        rank = self._indexed_rank(name, at)
        if rank:
            entity.rows = tuple("?" * rank)
            entity.shape = [None] * rank
            self.note(
                f"{name} was never declared: taken for a real tensor with {rank} " + ("index" if rank == 1 else "indices"), part
            )
        else:
            if name != UNUSED_NAME:
                self.note(_as_scalar(name), part)
        return self.entity_value(entity, part, at)

    def was_never_declared(self, name: str) -> bool:
        """Whether a name was taken for a real scalar because nothing declares it."""
        return _as_scalar(name) in self.notes

    def _is_constant(self, entity: Entity) -> bool:
        """Whether \\pi without an index is the number although the document has π_k: where it stands behind numbers only, 2π."""
        is_indexed = bool(entity.shape or entity.rows or entity.definition is not None and entity.definition[0])
        return entity.name == "\\pi" and is_indexed and "\\pi" not in self.knowledge.whole

    def _used_as_name(self, name):
        return name in self.knowledge.bare

    def _indexed_rank(self, name, at):
        """With how many indices an undeclared name is used."""
        for use in self.knowledge.uses.get(name, ()):
            letters = subscript_letters(use.slots)
            if letters and all(self.is_index(letter, use.around, at) for letter in letters):
                return len(letters)
        return 0

    def is_index(self, letter, around, at):
        return letter in around or letter in at.bound or letter in self.knowledge.summed or letter in self.knowledge.ranged

    def entity_value(self, entity: Entity, part: Surface, at: Elaborator, places=()) -> Value:
        """The value of an entity that stands bare."""
        if entity.kind == "size":
            return scalar(self.size_node(entity, at))
        if entity.kind == "index":
            return scalar(self.index_node(entity, at))
        if entity.kind in ("function", "unknown"):
            made = function_of(self, entity, at)
            if type(made) is Value:
                return made
            if at.variable is not None and type(made) is DefinedFunction and len(made.parameters) == 1:
                return at_variable(made, part, at)
            at_names = at_own_names(self, entity, made, part, at, places)
            if at_names is not None:
                return at_names
            raise self.source.error(
                f"{entity.name} is a function and has no argument here", part.start, part.end, f"{entity.name}(x)"
            )
        value = self.tensor_value(entity)
        if at.expanding and entity.definition is not None and self._varies(value, at):
            return self._varied(entity, value, at)
        hidden = entity.given or ()
        if hidden:
            places = tuple(at.bound.get(letter) or at.free.setdefault(letter, Index(letter, range_)) for letter, range_ in hidden)
            inner = value
            return Value(inner.axes[len(places) :], lambda i: inner.build((*places, *i)), inner.row)
        return value

    def _varies(self, value: Value, at: Elaborator) -> bool:
        """Whether a defined name leads to one that has another value here: the r of J(w) := \\|r\\|^2 with r := X w - y in J(v)."""
        node = value.general_entry()
        return any(other.name in at.given for tensor in node.tensors for other in tensor.reach)

    def _varied(self, entity: Entity, value: Value, at: Elaborator) -> Value:
        """A defined name at the values that other names have here."""
        letters, _, body, offset, _ = entity.definition

        def build(places):
            self.varied += 1
            if self.varied > MAX_VARIED:
                raise LimitError(str(self.source.error("too many definitions vary with a function's argument", offset, entity.end)))
            inner = Elaborator(self, entity.scope, offset, at.given, letters=at.letters | index_letters(body), free=at.free)
            inner.bound = dict(zip(letters, places))
            inner.expanding = at.expanding
            found = matrix.squeeze(inner.value(body)) if letters else inner.value(body)
            return found.build(tuple(places[len(letters) :]) if found.axes else ())

        return Value(value.axes, build, value.row)

    def index_node(self, entity: Entity, at: Elaborator) -> Node:
        """A declared index, i = 1, …, n, standing free."""
        if entity.name in at.bound:
            return at.bound[entity.name]
        if entity.name not in at.free:
            if entity.range is None:
                at.free[entity.name] = open_index(entity.name)
            else:
                with self.making(entity):
                    lower, upper = (self._integer(end, entity) for end in entity.range)
                at.free[entity.name] = Index(entity.name, Range(lower, upper))
        return at.free[entity.name]

    def end_node(self, name: str, at: Elaborator) -> Node:
        """The t up to which a sum runs, where nothing on the line is indexed by t: an index where t has a range, else a size."""
        if declared_range(self, name, at.scope, at.place) is None:
            return Size(name)
        return at.free.setdefault(name, open_index(name))

    def size_node(self, entity: Entity, at: Elaborator | None = None) -> Node:
        """A size, or the integer expression by which it is defined."""
        if entity.definition is None:
            return Size(entity.name)
        if entity.value is None:
            with self.making(entity):
                entity.value = self._integer(entity.definition[2], entity)
        return entity.value

    def _integer(self, part, entity) -> Node:
        from .integers import integer_of

        return integer_of(Elaborator(self, entity.scope, entity.position), part)

    def integer_named(self, name: str, at: Elaborator, axis: Axis | None) -> Node | None:
        """The integer that a name is in an index or a bound; None where it stands for nothing yet."""
        entity = self.find(name, at)
        if entity is not None:
            if entity.kind == "size":
                return self.size_node(entity, at)
            if entity.kind == "index":
                return self.index_node(entity, at)
            if entity.kind == "tensor" and entity.domain == "integer" and not entity.shape:
                return Size(name)
            return None
        if name in at.free:
            return at.free[name]
        if name in self.knowledge.size_names:
            if axis is not None and (axis.range is None or length(axis.range) is not Size(name)):
                return None
            if axis is not None:
                self.note_at(f"{name} as an index is taken for the size {name}", at.place)
            return Size(name)
        return None

    # --- tensors --------------------------------------------------------------------------------------------------

    def tensor_value(self, entity: Entity) -> Value:
        """The value of a tensor entity, made once."""
        if entity.value is None:
            with self.making(entity):
                if entity.definition is not None:
                    from .definitions import defined_value

                    entity.value = defined_value(self, entity)
                elif entity.law is not None:
                    from .laws import random_value

                    entity.value = random_value(self, entity)
                else:
                    entity.value = self._free_value(entity)
        return entity.value

    @contextmanager
    def making(self, entity: Entity):
        """While an entity's value is made: it must not need itself, nor wait for too many others."""
        if entity.busy:
            raise self.source.error(f"{entity.name} is defined by itself", entity.position, entity.end)
        if self.depth >= MAX_DEPTH:
            raise LimitError(
                str(self.source.error(f"more than {MAX_DEPTH} definitions wait for each other", entity.position, entity.end))
            )
        entity.busy = True
        self.depth += 1
        try:
            yield
        finally:
            entity.busy = False
            self.depth -= 1

    def _free_value(self, entity: Entity) -> Value:
        axes = self.axes(entity)
        domain = entity.domain
        constant = ONE if entity.name in ONES else ZERO if entity.name in ZEROS else None
        if constant is not None and axes:
            return Value([Axis(axis) for axis in axes], lambda _: constant)
        if entity.name in IDENTITIES and self.knowledge.names_identity and len(axes) == 2 and axes[0] is axes[1]:
            return matrix.identity(Axis(axes[0]))
        if domain in ("symmetric", "positive definite") and (len(axes) != 2 or axes[0] is not axes[1]):
            raise DefinitionError(
                str(self.source.error(f"{entity.name} is {domain} and is no square matrix", entity.position, entity.end))
            )
        return tensor_as_value(Tensor(entity.name, axes, domain))

    def axes(self, entity: Entity) -> tuple[Range, ...]:
        """The ranges of a declared tensor's axes."""
        return tuple(axis_range(self, entity, k) for k in range(len(entity.shape or ())))

    # --- functions ------------------------------------------------------------------------------------------------

    def applied(self, function: DefinedFunction, arguments: tuple[Node, ...]) -> Node:
        """f(x); the body as it was written where it is f at the document's own x, on which defined names in it depend."""
        written = written_at(*self.bodies[function], arguments) if function in self.bodies else None
        return Apply(function, arguments) if written is None else written

    def written_body(self, function: DefinedFunction) -> Node:
        """The body of a function with the defined names that the document shows in it."""
        return self.bodies[function][0] if function in self.bodies else function.body

    def is_undeclared(self, name: str) -> bool:
        """Whether the document says nothing of what a name is."""
        return name not in self.knowledge.entities and name not in self.knowledge.size_names

    def is_unknown_function(self, name: str, at: Elaborator) -> bool:
        """Whether a name that is never declared stands before a parenthesis everywhere: any smooth function."""
        knowledge = self.knowledge
        if (
            name in knowledge.bare
            or name in knowledge.size_names
            or name in at.letters
            or name in at.free
            or name in ("e", "\\pi", "\\delta")
        ):
            return False
        return (
            (name in knowledge.applied or name in knowledge.primed)
            and not name.startswith("\\operatorname{")
            and name not in ("I",)
        )

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


def _as_scalar(name: str) -> str:
    return f"{name} was never declared: taken for a real scalar"


def _two(part):
    from fractions import Fraction

    return Numeral(part.start, part.end, Fraction(2), "2")
