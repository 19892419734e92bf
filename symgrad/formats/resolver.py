"""What a name means at a place of a document, and the tensors and functions that names become.

A tensor is made when it is first needed, complete with its axes, domain, definition or law; a definition may come after its use.
"""

from __future__ import annotations

from ..errors import DefinitionError, LimitError, ShapeError
from ..terms.indices import minus, plus
from ..terms.nodes import (ONE, ZERO, Apply, Array, Constant, DefinedFunction, Definition, Derivative, Entry, Index, Node, Number, Range, Size,
                           Tensor, UnknownFunction)
from . import matrix_notation as matrix
from .document import Note
from .elaborate import Elaborator
from .index_ranges import found_ranges, is_open, open_index, settle
from .knowledge import GLOBAL, Entity, Knowledge, integer_names, is_label_superscript, is_word, label_name, slots, subscript_letters
from .matrix_notation import Axis, Value, scalar
from .syntax import (Group, Numeral, Scripts, Surface, Symbol, Term, Total, Words, spelling, unwrap)

MAX_DEPTH = 60
MAX_EXPANSION = 6
_ONES = ("\\mathbf{1}", "\\mathbb{1}", "\\boldsymbol{1}", "\\bm{1}", "\\vec{1}", "\\mathds{1}", "\\mathrm{1}")
_ZEROS = ("\\mathbf{0}", "\\boldsymbol{0}", "\\vec{0}", "\\bm{0}", "\\mathbb{0}")
_IDENTITIES = ("I", "\\mathbf{I}", "\\mathbb{I}", "\\boldsymbol{I}", "\\mathrm{I}", "\\bm{I}", "\\operatorname{I}")
_BASES = ("e", "\\mathbf{e}", "\\boldsymbol{e}", "\\bm{e}", "\\hat{e}", "\\vec{e}")


class Resolver:
    """Names of one document."""

    def __init__(self, source, knowledge: Knowledge):
        self.source, self.knowledge = source, knowledge
        self.notes: dict[str, Note] = {}
        self.depth = 0
        self.unknowns: dict[str, UnknownFunction] = {}

    # --- lookups --------------------------------------------------------------------------------------------------

    def find(self, name: str, at: Elaborator) -> Entity | None:
        return self.knowledge.find(name, at.place, at.scope)

    def is_size(self, name: str, at: Elaborator) -> bool:
        return self.knowledge.is_size(name, at.place, at.scope)

    def note(self, message: str, part: Surface) -> None:
        """Something for the report, once."""
        if message not in self.notes:
            self.notes[message] = Note(message, *self.source.position(part.start))

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
        return self.scripted(part, base, at) if type(base) in (Symbol, Words) else None

    # --- values ---------------------------------------------------------------------------------------------------

    def name_value(self, name: str, part: Surface, at: Elaborator) -> Value:
        """The value of a bare name."""
        if name in at.bound:
            return scalar(at.bound[name])
        if name in at.given:
            return at.given[name]
        entity = self.find(name, at)
        if entity is not None:
            return self.entity_value(entity, part, at)
        if name == "\\pi":
            return scalar(Constant("pi"))
        if name == "e":
            return scalar(Constant("e"))
        if name in at.free or name in at.letters and not self.is_size(name, at):
            return scalar(at.free.setdefault(name, open_index(name)))
        if self.is_size(name, at):
            return scalar(Size(name))
        if name in _ONES:
            return matrix.ones(Axis())
        if name in _ZEROS:
            return scalar(ZERO)
        if name in _IDENTITIES:
            return matrix.identity(Axis())
        squared = self.find(label_name(name, [_two(part)]), at)
        if squared is not None:
            from ..terms.nodes import HALF, Pow
            return matrix.mapped(self.entity_value(squared, part, at), lambda x: Pow(x, HALF))
        return self.undeclared(name, [], part, at)

    def undeclared(self, name, subs, part, at) -> Value:
        """A name that nothing declares: a real scalar, or the tensor as which it is indexed."""
        from .applications import builtin_function, moment_name
        if builtin_function(name) is not None or name == "\\sigma" and not self._used_as_name(name):
            raise self.source.error(f"{name} has no argument", part.start, part.end, "an argument")
        if name in ("\\partial", "\\nabla", "\\top", "\\infty", "\\mathbb{R}", "\\mathbb{E}", "\\colon", "\\perp", "\\emptyset", "\\vdots", "\\ddots", ":",
                    "*", "+", "\\prime", "\\star", "\\dagger", "\\ast", "\\cdots", "\\dots", "\\ldots", "\\intercal"):
            raise self.source.error(f"{name} has no value here", part.start, part.end, "a number, a name or a formula")
        entity = self.knowledge.add(Entity(name, part.start, GLOBAL, text=name, end=part.end))
        rank = self._indexed_rank(name, at)
        if rank:
            entity.rows = tuple("?" * rank)
            entity.shape = [None] * rank
            self.note(f"{name} was never declared: taken for a real tensor with {rank} " + ("index" if rank == 1 else "indices"), part)
        else:
            self.note(f"{name} was never declared: taken for a real scalar", part)
        return self.entity_value(entity, part, at)

    def _used_as_name(self, name):
        return name in self.knowledge.bare

    def _indexed_rank(self, name, at):
        """With how many indices an undeclared name is used."""
        for use in self.knowledge.uses.get(name, ()):
            letters = subscript_letters(use.slots)
            if letters and all(self._is_index(letter, use.around, at) for letter in letters):
                return len(letters)
        return 0

    def _is_index(self, letter, around, at):
        return letter in around or letter in at.bound or letter in self.knowledge.summed or letter in self.knowledge.ranged

    def entity_value(self, entity: Entity, part: Surface, at: Elaborator) -> Value:
        """The value of an entity that stands bare."""
        if entity.kind == "size":
            return scalar(self.size_node(entity, at))
        if entity.kind == "index":
            return scalar(self.index_node(entity, at))
        if entity.kind in ("function", "unknown"):
            made = self.function_of(entity, at)
            if type(made) is Value:
                return made
            at_names = self.at_own_names(entity, made, at)
            if at_names is not None:
                return at_names
            raise self.source.error(f"{entity.name} is a function and has no argument here", part.start, part.end, f"{entity.name}(x)")
        value = self.tensor_value(entity)
        hidden = entity.given or ()
        if hidden:
            places = tuple(at.bound.get(letter) or at.free.setdefault(letter, Index(letter, range_)) for letter, range_ in hidden)
            inner = value
            return Value(inner.axes[len(places):], lambda i: inner.build((*places, *i)), inner.row)
        return value

    def index_node(self, entity: Entity, at: Elaborator) -> Node:
        """A declared index, i = 1, …, n, standing free."""
        if entity.name in at.bound:
            return at.bound[entity.name]
        if entity.name not in at.free:
            if entity.range is None:
                at.free[entity.name] = open_index(entity.name)
            else:
                lower, upper = (self._integer(end, entity) for end in entity.range)
                at.free[entity.name] = Index(entity.name, Range(lower, upper))
        return at.free[entity.name]

    def size_node(self, entity: Entity, at: Elaborator | None = None) -> Node:
        """A size, or the integer expression by which it is defined."""
        if entity.definition is None:
            return Size(entity.name)
        if entity.value is None:
            if entity.busy:
                raise self.source.error(f"{entity.name} is defined by itself", entity.position, entity.end)
            entity.busy = True
            entity.value = self._integer(entity.definition[2], entity)
            entity.busy = False
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
            if axis is not None and (axis.range is None or matrix.length(axis.range) is not Size(name)):
                return None
            if axis is not None:
                self.note(f"{name} as an index is taken for the size {name}", _Place(at.place))
            return Size(name)
        return None

    # --- scripted names -------------------------------------------------------------------------------------------

    def scripted(self, part: Scripts, base, at: Elaborator) -> Value:
        """A name with scripts: labels belong to the name, the rest are indices, transposes and powers."""
        base_name = base.name if type(base) is Symbol else spelling(base)
        subs, sups, primes = part.subs, part.sups, part.primes
        if base_name == "e" and not subs and len(sups) == 1 and not primes:
            from ..terms.nodes import Function
            exponent = at.value(sups[0])
            return matrix.mapped(exponent, lambda x: Apply(Function("exp"), (x,)))
        if base_name in at.given and not primes:
            return at.powers(at.indexed(at.given[base_name], subs, part, base_name), sups, part)
        if base_name in at.bound and not subs and not primes:
            return at.powers(scalar(at.bound[base_name]), sups, part)
        for name, places, left in self.candidates(base_name, subs, sups, primes):
            if name in at.bound and not places:
                return at.powers(scalar(at.bound[name]), left, part)
            entity = self.find(name, at)
            if entity is not None:
                return self._entry(entity, places, left, part, at)
            if name in self.knowledge.size_names and not places:
                return at.powers(scalar(Size(name)), left, part)
        return self._unknown_scripted(base_name, base, subs, sups, primes, part, at)

    def _entry(self, entity, places, sups, part, at):
        if entity.kind == "function":
            value = self.entity_value(entity, part, at)
            return at.powers(at.indexed(value, places, part, entity.name), sups, part)
        value = self.entity_value(entity, part, at)
        raised = [sup for sup in sups if is_label_superscript(sup) and type(unwrap(sup)) is Group and value.axes]
        if raised and len(raised) == len(sups[:1]):
            inside = unwrap(raised[0]).items
            places = [*inside, *places]
            sups = [sup for sup in sups if sup is not raised[0]]
        if places and not value.axes:
            letters = [spelling(place) for place in places]
            raise at.refuse(f"{entity.name} is a scalar and is indexed by {', '.join(letters)}", part, f"{entity.name} declared as a vector")
        if places:
            found = slots(places, value.rank)
            if found is None and entity.rows and len(entity.rows) < value.rank:
                found = slots(places, len(entity.rows))
                if found is not None:
                    return at.powers(self._family_member(value, found, at), sups, part)
            value = at.indexed(value, places, part, entity.name)
        return at.powers(value, sups, part)

    def _family_member(self, value, places, at):
        fixed = tuple(at.slot(place, axis) for place, axis in zip(places, value.axes))
        return Value(value.axes[len(fixed):], lambda i: value.build((*fixed, *i)))

    def _unknown_scripted(self, base_name, base, subs, sups, primes, part, at):
        """A scripted name of which nothing is declared."""
        labels = [sup for sup in sups if is_label_superscript(sup)]
        others = [sup for sup in sups if sup not in labels]
        if base_name == "\\delta" and len(slots(subs, 2) or ()) == 2 and not primes and not labels:
            left, right = (at.slot(place) for place in slots(subs, 2))
            return at.powers(scalar(matrix.delta(left, right)), others, part)
        if subs and not labels and not primes:
            if base_name in _ONES:
                return at.powers(matrix.ones(self._sized(subs, at)), others, part)
            if base_name in _IDENTITIES:
                return at.powers(self._identity(subs, at), others, part)
            if base_name in _ZEROS:
                return scalar(ZERO)
            if base_name in _BASES and len(subs) == 1 and self._basis_index(subs[0], at):
                return at.powers(matrix.basis(Axis(), at.slot(subs[0])), others, part)
        if not subs and not labels and not primes:
            return at.powers(self.name_value(base_name, base, at), sups, part)
        sibling = self._sibling(base_name, labels, subs, part, at)
        if sibling is not None:
            return at.powers(sibling, others, part)
        letters = subscript_letters(subs) if subs else None
        name = label_name(base_name, labels, None, primes)
        if letters and all(self._is_index(letter, at.bound, at) or letter in at.letters and self._shared(name, letter, at) for letter in letters):
            if self.find(name, at) is None:
                entity = self.knowledge.add(Entity(name, part.start, GLOBAL, text=name, end=part.end))
                entity.rows, entity.shape = tuple("?" * len(letters)), [None] * len(letters)
                many = f"{len(letters)} indices" if len(letters) > 1 else "1 index"
                self.note(f"{name} was never declared: taken for a real tensor with {many}", part)
            return self._entry(self.find(name, at), subs, others, part, at)
        name = label_name(base_name, labels, subs, primes)
        return at.powers(self.undeclared(name, [], part, at), others, part)

    def _shared(self, name, letter, at):
        """Whether an undeclared name is used under a sum over some index in the slot."""
        return any(use.around for use in self.knowledge.uses.get(name, ()))

    def _basis_index(self, sub, at):
        letters = subscript_letters([sub])
        return bool(letters) and len(letters) == 1 and (letters[0] in at.letters or letters[0] in at.bound or letters[0] in at.free)

    def _sized(self, subs, at):
        size = at.integer(subs[0])
        return Axis(Range(ONE, size))

    def _identity(self, subs, at):
        """I_n; I_{ij} is an entry of I."""
        places = slots(subs, 2)
        if places is not None:
            return scalar(matrix.delta(at.slot(places[0]), at.slot(places[1])))
        return matrix.identity(self._sized(subs, at))

    def _sibling(self, base_name, labels, subs, part, at):
        """h_{t-1} where only h_t is declared: a tensor of the same shape."""
        if not subs:
            return None
        wanted = spelling(subs[0])
        letters = set(ch for ch in integer_names(subs[0]))
        for name, entities in self.knowledge.entities.items():
            entity = entities[-1]
            own = getattr(entity, "label", None)
            if not own or entity.kind != "tensor" or entity.base != label_name(base_name, labels):
                continue
            if entity.shape and letters & set(own[1]):
                sibling = Entity(label_name(base_name, labels, subs), part.start, GLOBAL, shape=entity.shape, domain=entity.domain,
                                 text=spelling(part), end=part.end)
                sibling.base, sibling.label = entity.base, (wanted, letters)
                self.knowledge.add(sibling)
                self.note(f"{sibling.name} was never declared: taken for a tensor of the shape of {name}", part)
                return self.entity_value(sibling, part, at)
        return None

    # --- tensors --------------------------------------------------------------------------------------------------

    def tensor_value(self, entity: Entity) -> Value:
        """The value of a tensor entity, made once."""
        if entity.value is not None:
            return entity.value
        if entity.busy:
            raise self.source.error(f"{entity.name} is defined by itself", entity.position, entity.end)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise LimitError(str(self.source.error(f"more than {MAX_DEPTH} definitions wait for each other", entity.position, entity.end)))
        entity.busy = True
        try:
            if entity.definition is not None:
                from .definitions import defined_value
                entity.value = defined_value(self, entity)
            elif entity.law is not None:
                from .laws import random_value
                entity.value = random_value(self, entity)
            else:
                entity.value = self._free_value(entity)
        finally:
            entity.busy = False
            self.depth -= 1
        return entity.value

    def _free_value(self, entity: Entity) -> Value:
        axes = self.axes(entity)
        domain = entity.domain
        if domain in ("symmetric", "positive definite") and (len(axes) != 2 or axes[0] is not axes[1]):
            raise DefinitionError(str(self.source.error(f"{entity.name} is {domain} and is no square matrix", entity.position, entity.end)))
        return tensor_as_value(Tensor(entity.name, axes, domain))

    def axes(self, entity: Entity) -> tuple[Range, ...]:
        """The ranges of a declared tensor's axes."""
        from .axis_bounds import axis_range
        return tuple(axis_range(self, entity, k) for k in range(len(entity.shape or ())))

    # --- functions ------------------------------------------------------------------------------------------------

    def function(self, base, subs, sups, primes, at, has_bracket):
        """(kind, function, scripts left) of a scripted symbol that the document makes a function; None where it does not."""
        for name, places, left in self.candidates(base.name, subs, sups, 0):
            entity = self.find(name, at)
            if entity is None:
                continue
            if entity.kind == "unknown":
                return "unknown", self.unknown(name), places, left, primes
            if entity.kind == "function":
                made = self.function_of(entity, at)
                if type(made) is Value and not has_bracket:
                    return None
                return ("macro", entity, places, left, primes) if type(made) is Value or made is None else ("defined", made, places, left, primes)
            if primes and entity.kind == "tensor" and not places:
                primed = self.find(label_name(base.name, [s for s in sups if is_label_superscript(s)], subs, primes), at)
                if primed is None:
                    return "tensor", entity, places, left, primes
            return None
        return None

    def function_of(self, entity: Entity, at: Elaborator):
        """The DefinedFunction of a function of scalars; of a function of vectors its value at the document's own names, or None."""
        from .definitions import defined_function
        if entity.value is None:
            if entity.busy:
                raise self.source.error(f"{entity.name} is defined by itself", entity.position, entity.end)
            entity.busy = True
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise LimitError(str(self.source.error(f"more than {MAX_DEPTH} definitions wait for each other", entity.position, entity.end)))
            try:
                entity.value = (self.unknown(entity.name) if entity.kind == "unknown" else defined_function(self, entity)) or False
            finally:
                entity.busy = False
                self.depth -= 1
        return entity.value or None

    def at_own_names(self, entity: Entity, made, at: Elaborator) -> Value | None:
        """f standing for f(x, y), where the document declares names x and y of their own."""
        if type(made) is not DefinedFunction or entity.definition is None:
            return None
        known = [self.find(name, at) for name in entity.definition[1]]
        if any(e is None or e.kind != "tensor" for e in known):
            return None
        values = [self.entity_value(e, _Place(at.place), at) for e in known]
        return None if any(value.axes for value in values) else scalar(Apply(made, tuple(value.build(()) for value in values)))

    def expand(self, entity: Entity, items, at: Elaborator, surface, primes) -> Value:
        """A function of vectors at its arguments: the document's own value where they are its parameters, else its body with them put in."""
        letters, parameters, body, offset, _ = entity.definition
        if primes:
            raise at.refuse("the prime of a function of vectors", surface, "\\nabla f(x) or \\frac{\\partial f}{\\partial x}")
        if len(items) != len(parameters):
            raise at.refuse(f"{entity.name} has {len(parameters)} arguments and is used with {len(items)}", surface)
        made = self.function_of(entity, at)
        if [self.spelled(item) for item in items] == list(parameters) and type(made) is Value and not any(p in at.given for p in parameters):
            return made
        if at.expanding >= MAX_EXPANSION:
            raise LimitError(str(at.refuse(f"functions of functions are nested deeper than {MAX_EXPANSION}", surface)))
        inner = Elaborator(self, entity.scope, offset, {name: at.value(item) for name, item in zip(parameters, items)}, letters=at.letters,
                           free=at.free)
        inner.expanding = at.expanding + 1
        return inner.value(body)

    def function_tensor(self, called, items, at: Elaborator) -> Value:
        """f'(x) where f is a defined name: its derivative by x."""
        if len(items) != 1 or called.primes > 4:
            raise at.refuse(f"{called.name} is no function", called.surface, f"\\frac{{\\partial {called.name}}}{{\\partial x}}")
        body = self.entity_value(called.what, called.surface, at)
        variable = at.value(items[0])
        if body.axes or variable.axes or type(variable.build(())) is not Entry:
            raise at.refuse(f"{called.name} is no function of one variable", called.surface)
        node = Derivative(body.build(()), (variable.build(()),) * called.primes)
        return scalar(node)

    def is_unknown_function(self, name: str, at: Elaborator) -> bool:
        """Whether a name that is never declared stands before a parenthesis everywhere: any smooth function."""
        knowledge = self.knowledge
        if name in knowledge.bare or name in knowledge.size_names or name in at.letters or name in at.free or name in ("e", "\\pi", "\\delta"):
            return False
        return (name in knowledge.applied or name in knowledge.primed) and not name.startswith("\\operatorname{") and name not in ("I",)

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


class _Place:
    def __init__(self, start):
        self.start = start


def _two(part):
    from fractions import Fraction
    return Numeral(part.start, part.end, Fraction(2), "2")


def tensor_as_value(tensor: Tensor, row: bool = False) -> Value:
    """A tensor as a value."""
    if not tensor.axes:
        node = Entry(tensor, ())
        return Value((), lambda _: node)
    return Value([Axis(range_) for range_ in tensor.axes], lambda i: Entry(tensor, i), row)
