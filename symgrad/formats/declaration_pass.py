"""The first pass: what a document declares, defines and assumes, formula by formula. Knows surfaces; nothing is elaborated yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from . import prose
from .applications import builtin_function, divided, moment_name
from .declarations_reader import SetRead, read_set
from .document import Declared, Defined, Note
from .drafts import drafts_of
from .free_letters import free_letters, index_letters
from .knowledge import (GLOBAL, Entity, Knowledge, integer_names, is_label_superscript, label_name, subscript_letters, survey)
from .laws import distribution_of
from .lexer import Source
from .statements import Draft, Piece
from .syntax import (Chained, Fraction_, Group, Numeral, Scripts, Surface, Symbol, Term, Total, Words, spelling, unwrap, walk)
from .vocabulary import ELLIPSES, FUNCTION_WORDS, JUDGED

_NO_NAMES = ELLIPSES | frozenset(("\\partial", "\\nabla", "\\mathbb{E}", "\\infty", "\\top", ":", "*", "+", "", "\\mathbb{R}", "\\mathbb{V}"))


@dataclass
class Assumption:
    """Something assumed: a relation as written (or how to make the condition), from where, and whether for the next display only."""

    surface: Surface | None
    position: int
    scope: tuple[int, ...]
    next_only: bool
    block: int
    make: Callable | None = None
    condition: object = None


@dataclass
class Name:
    """A name as it is declared: an entity's name, its own subscript letters, or the indices that it has as a family."""

    name: str
    base: str
    letters: tuple[str, ...] | None
    slots: list[Surface]
    part: Surface


class DeclarationPass:
    """Fills a Knowledge from the blocks of a document."""

    def __init__(self, source: Source, knowledge: Knowledge):
        self.source, self.knowledge = source, knowledge
        self.assumptions: list[Assumption] = []
        self.definitions: list[Defined] = []
        self.declared: list[tuple[Entity, str]] = []
        self.notes: list[Note] = []
        self.block = 0
        self.displays_before: list[int] = []
        self.last_draft: Draft | None = None
        self.compared: dict[str, int] = {}       # how often an inline formula compares a name with 0
        self._last_ranged = ""

    def run(self, blocks) -> None:
        for block in blocks:
            for piece in block.pieces:
                self._survey(piece, block)
        shown = 0
        for block in blocks:
            self.displays_before.append(shown)
            shown += block.is_display and any(p.relations or type(p.surface) is Chained for p in block.pieces)
            block.pieces = self._without_ranges(block.pieces, block.segment.scope)
        for number, block in enumerate(blocks):
            self.block = number
            block.pieces = self._declare(block.pieces, block.segment.scope)
        self._count_comparisons(blocks)
        labelled = False
        for number, block in enumerate(blocks):
            self.block = number
            before = block.segment.before
            labelled = prose.holds_next(before, labelled)
            block.next_only = labelled
            if block.is_display:
                block.assumed = prose.assumes(before)
                block.drafts = drafts_of(self, block)
                for draft in block.drafts:
                    self._define_draft(draft, block)
            else:
                self._inline(block)

    def _count_comparisons(self, blocks):
        for block in blocks:
            for piece in block.pieces:
                part = piece.surface
                if not block.is_display and type(part) is Chained and len(part.sides) == 2 and spelling(part.sides[1]) == "0":
                    name = self._name_of(part.sides[0])
                    if name is not None:
                        self.compared[name.name] = self.compared.get(name.name, 0) + 1

    # --- survey ---------------------------------------------------------------------------------------------------

    def _survey(self, piece: Piece, block):
        scope = block.segment.scope
        for surface in [piece.surface, *piece.sides]:
            if surface is None or not block.is_display and len(block.pieces) == 1 and type(surface) in (Symbol, Scripts):
                continue        # the mention of a name alone says nothing of it
            if type(surface) is Chained and surface.relations[0] in ("=", ":=") and len(surface.sides) >= 2:
                inside = self._head(surface.sides[0])
                for position, side in enumerate(surface.sides):
                    survey(self.knowledge, side, scope, inside)
            elif type(surface) is Chained and surface.relations[0] == "∈":
                self._note_shape(surface.sides[1])
            else:
                survey(self.knowledge, surface, scope)

    @staticmethod
    def _head(side) -> str:
        part = unwrap(side)
        if type(part) is Scripts and type(unwrap(part.base)) is Symbol:
            return label_name(unwrap(part.base).name, [s for s in part.sups if is_label_superscript(s)])
        return part.name if type(part) is Symbol else ""

    def _note_shape(self, part):
        read = read_set(part)
        if read is None:
            return
        for size in read.shape or ():
            self.knowledge.size_names.update(integer_names(size))
        if read.range is not None:
            for end in read.range:
                self.knowledge.size_names.update(integer_names(end))

    # --- ranges: i = 1, …, n ----------------------------------------------------------------------------------------

    def _without_ranges(self, pieces: list[Piece], scope) -> list[Piece]:
        """Takes out i = 1, \\dots, n and 1 \\le i \\le n, which declare an index."""
        out: list[Piece] = []
        position = 0
        while position < len(pieces):
            taken = self._range_at(pieces, position, scope)
            if taken:
                while out and out[-1].kind == "comma" and len(out) > 1 and self._lone_letter(out[-2]):
                    letter = self._lone_letter(out[-2])
                    self._add_range(letter, *self.knowledge.ranged[self._last_ranged][-1][:2], out[-2].start, scope)
                    out = out[:-2]
                position += taken
                continue
            out.append(pieces[position])
            position += 1
        return out

    @staticmethod
    def _lone_letter(piece):
        letters = subscript_letters([piece.surface]) if piece.kind == "formula" and piece.surface is not None else None
        return letters[0] if letters and len(letters) == 1 else None

    def _range_at(self, pieces, position, scope) -> int:
        surface = pieces[position].surface
        if type(surface) is not Chained:
            return 0
        if surface.relations == ["="]:
            letter = subscript_letters([surface.sides[0]])
            if not letters_ok(letter) or position + 3 >= len(pieces):
                return 0
            at = position + 1
            while at + 1 < len(pieces) and pieces[at].kind == "comma" and type(unwrap(pieces[at + 1].surface or surface)) is Numeral:
                at += 2
            if not (at + 3 < len(pieces) + 0 and pieces[at].kind == "comma" and _is_dots(pieces[at + 1]) and pieces[at + 2].kind == "comma"
                    and pieces[at + 3].kind == "formula"):
                return 0
            upper = pieces[at + 3].surface
            if type(upper) is Chained:
                return 0
            self._add_range(letter[0], surface.sides[1], upper, pieces[position].start, scope)
            return at + 4 - position
        if len(surface.relations) == 2 and set(surface.relations) <= {"≤", "<"}:
            letters = subscript_letters([surface.sides[1]])
            low = unwrap(surface.sides[0])
            if letters_ok(letters) and type(low) is Numeral and surface.relations == ["≤", "≤"] and self._is_running(letters[0]):
                self._add_range(letters[0], surface.sides[0], surface.sides[2], pieces[position].start, scope)
                return 1
        return 0

    def _is_running(self, letter):
        return letter in self.knowledge.indexed or letter in self.knowledge.summed

    def _add_range(self, letter, lower, upper, position, scope):
        self._last_ranged = letter
        self.knowledge.ranged.setdefault(letter, []).append((lower, upper, position, scope))
        for end in (lower, upper):
            self.knowledge.size_names.update(name for name in integer_names(end))

    # --- memberships, laws, function types ---------------------------------------------------------------------------

    def _declare(self, pieces: list[Piece], scope) -> list[Piece]:
        """Registers z \\in …, x \\sim …, f : A \\to B; gives the pieces that are left."""
        out: list[Piece] = []
        for position, piece in enumerate(pieces):
            surface = piece.surface
            if type(surface) is Chained and surface.relations[0] in ("∈", "∼") and len(surface.relations) == 1:
                names = self._listed_before(out) + [surface.sides[0]]
                if surface.relations[0] == "∈":
                    read = read_set(surface.sides[1])
                    if self._is_condition(names, read):
                        out.append(piece)
                        continue
                    self._members(names, surface, read, scope)
                else:
                    self._laws(names, surface, scope)
                out = out[:len(out) - 2 * (len(names) - 1)]
                continue
            if type(surface) is Chained and surface.relations == ["→"] and len(out) >= 2 and out[-1].kind == "colon" and out[-2].surface is not None:
                names = self._listed_before(out[:-2])
                for part in [*names, out[-2].surface]:
                    self._function_type(part, surface, scope)
                out = out[:len(out) - 2 - 2 * len(names)]
                continue
            out.append(piece)
        return out

    @staticmethod
    def _listed_before(out) -> list[Surface]:
        """The names before the last of a list, y, z \\in …."""
        names: list[Surface] = []
        at = len(out) - 1
        while at >= 1 and out[at].kind == "comma" and out[at - 1].kind == "formula" and type(out[at - 1].surface) is not Chained:
            names.insert(0, out[at - 1].surface)
            at -= 2
        return names

    def _is_condition(self, names, read: SetRead | None) -> bool:
        """Whether x \\in (a, b) restricts something that is no plain name."""
        if read is None or read.kind != "interval":
            return False
        return any(self._name_of(part) is None for part in names)

    def _name_of(self, part: Surface) -> Name | None:
        """The name that a surface is; None where it is none."""
        part = unwrap(part)
        if type(part) is Group and part.opening in ("(", "[") and len(part.items) == 1:
            return self._name_of(part.items[0])
        if type(part) is Symbol:
            if part.name in _NO_NAMES or builtin_function(part.name) is not None and part.name.startswith("\\") and part.name[1:] in FUNCTION_WORDS:
                return None
            return Name(part.name, part.name, None, [], part)
        if type(part) is Words:
            name = "\\text{" + " ".join(part.text.split()) + "}"
            return Name(name, name, None, [], part)
        if type(part) is not Scripts:
            return None
        base = unwrap(part.base)
        if type(base) is Group and base.opening in ("[", "(") and len(base.items) == 1:
            base = unwrap(base.items[0])
        if type(base) is Scripts and part.subs and not base.subs:
            part = Scripts(part.start, part.end, base.base, part.subs, [*base.sups, *part.sups], base.primes + part.primes)
            base = unwrap(base.base)
        if type(base) is not Symbol or self._name_of(base) is None:
            return None
        labels = [sup for sup in part.sups if is_label_superscript(sup)]
        if len(labels) != len(part.sups):
            return None
        raised = [sup for sup in labels if self._runs(sup)]
        if raised:
            inner = unwrap(raised[0]).items[0]
            plain = label_name(base.name, [sup for sup in labels if sup is not raised[0]], None, part.primes)
            return Name(label_name(base.name, labels, part.subs, part.primes), plain,
                        tuple(subscript_letters([inner, *part.subs]) or ()) or None, [inner, *part.subs], part)
        plain = label_name(base.name, labels, None, part.primes)
        if not part.subs:
            return Name(plain, plain, None, [], part)
        letters = subscript_letters(part.subs)
        return Name(label_name(base.name, labels, part.subs, part.primes), plain, tuple(letters) if letters else None, part.subs, part)

    def _runs(self, sup) -> bool:
        """Whether a superscript (i) holds a running index rather than a label."""
        part = unwrap(sup)
        if type(part) is not Group or part.opening != "(" or len(part.items) != 1:
            return False
        letters = subscript_letters(part.items)
        return bool(letters) and len(letters) == 1 and (letters[0] in self.knowledge.summed or letters[0] in self.knowledge.ranged)

    def _is_family(self, name: Name) -> bool:
        """Whether x_i declares a family with the index i, rather than one name."""
        if not name.letters:
            return False
        running = self.knowledge.summed | set(self.knowledge.ranged)
        if not all(letter in running for letter in name.letters):
            return False
        if any(letter in self.knowledge.ranged for letter in name.letters):
            return True
        for entities in self.knowledge.entities.values():
            for entity in entities:
                if entity.base == name.base and entity.label and not entity.label[1] <= running:
                    return False
        gates = {letters[0] for use in self.knowledge.uses.get(name.base, ())
                 if (letters := subscript_letters(use.slots)) and len(letters) == 1 and letters[0] not in running}
        return not gates

    def _members(self, names, surface, read: SetRead | None, scope):
        if read is None:
            if all(self._name_of(part) is None for part in names):
                return
            raise self.source.error("this set is not read", surface.sides[1].start, surface.sides[1].end,
                                    "\\mathbb{R}^{n}, \\mathbb{N}, \\mathbb{S}^{n}, \\{0,1\\}^{n} or an interval")
        whole = self._listed_family(names)
        if whole is not None:
            name, lower, upper = whole
            self._new(name.base, surface, scope, shape=[(lower, upper), *(read.shape or [])], domain=read.domain, rows=("",))
            return
        for part in names:
            if type(unwrap(part)) is Symbol and unwrap(part).name in ELLIPSES:
                continue
            name = self._name_of(part)
            if name is None:
                continue
            self._member(name, surface, read, scope)

    def _listed_family(self, names):
        """x_1, …, x_n: the family x with its range."""
        if len(names) < 3 or not any(type(unwrap(p)) is Symbol and unwrap(p).name in ELLIPSES for p in names):
            return None
        first, last = self._name_of(names[0]), self._name_of(names[-1])
        if first is None or last is None or first.base != last.base or len(first.slots) != 1 or len(last.slots) != 1:
            return None
        self.knowledge.size_names.update(integer_names(last.slots[0]))
        return first, first.slots[0], last.slots[0]

    def _member(self, name: Name, surface, read: SetRead, scope):
        text = self.source.text[surface.start:surface.end]
        place = surface.start
        if read.kind == "size":
            self._new(name.name, surface, scope, kind="size")
            return
        if read.kind == "index":
            entity = self._new(name.name, surface, scope, kind="index")
            entity.range = read.range
            self._add_range(name.name, *read.range, place, scope)
            return
        domain = {"positive semidefinite": "positive definite"}.get(read.domain, read.domain)
        known = self.knowledge.find(name.name, place, scope)
        base = self.knowledge.find(name.base, place, scope)
        if known is None and name.slots and base is not None and base.kind == "tensor" and base.shape and not read.shape:
            self._restrict(base, domain, read, surface, name, scope)
            return
        if known is not None and known.kind == "tensor" and not read.shape and read.kind == "interval":
            self._restrict(known, domain, read, surface, name, scope)
            return
        if known is not None and known.scope == scope and known.shape == [] and not read.shape and known.domain == "real":
            self._restrict(known, domain, read, surface, name, scope)
            return
        shape = list(read.shape or [])
        if name.slots and self._is_family(name):
            entity = self._new(name.base, surface, scope, shape=[None] * len(name.letters) + shape, domain=domain, rows=name.letters)
        else:
            entity = self._new(name.name, surface, scope, shape=shape, domain=domain)
            if name.slots:
                entity.base = name.base
                entity.label = (",".join(map(spelling, name.slots)), set(integer_names(name.slots[0])))
        if read.bounds:
            self._bounded(read, name, surface, scope)
        if read.kind == "simplex":
            self.assumptions.append(Assumption(None, place, scope, False, self.block, make=_sums_to_one(entity)))

    def _bounded(self, read, name, surface, scope):
        relations = [relation for relation, _ in read.bounds]
        for relation, end in zip(relations, [end for _, end in read.bounds]):
            part = Chained(surface.start, surface.end, [name.part, end], [relation], [surface.start])
            self.assumptions.append(Assumption(part, surface.start, scope, False, self.block))

    def _restrict(self, entity, domain, read, surface, name, scope):
        """A further domain for a name that is declared already."""
        if read.bounds:
            self._bounded(read, name, surface, scope)
        if domain != "real" and entity.is_free and entity.domain in ("real", domain):
            entity.domain = domain

    def _new(self, name, surface, scope, kind="tensor", shape=None, domain="real", rows=()) -> Entity:
        known = self.knowledge.find(name, surface.start, scope)
        if known is not None and known.scope == scope and known.kind == kind and kind == "tensor" and _same_shape(known.shape, shape):
            if domain != "real":
                known.domain = domain
            return known
        entity = Entity(name, surface.start, scope, kind=kind, shape=shape, domain=domain, rows=tuple(rows), end=surface.end,
                        text=self.source.text[surface.start:surface.end], claims_before=self.displays_before[self.block])
        self.knowledge.add(entity)
        self.declared.append((entity, kind))
        return entity

    def _laws(self, names, surface, scope):
        if distribution_of(surface.sides[1]) is None:
            raise self.source.error("this distribution is not known", surface.sides[1].start, surface.sides[1].end,
                                    "\\operatorname{Bernoulli}(p), \\mathcal{N}(\\mu, \\sigma^2), …")
        whole = self._listed_family(names)
        for part in [names[0]] if whole else names:
            name = self._name_of(part)
            if name is None:
                raise self.source.error("no name to declare as random", part.start, part.end, "x \\sim …")
            known = self.knowledge.find(name.name, surface.start, scope)
            base = self.knowledge.find(name.base, surface.start, scope)
            letters: tuple[str, ...] = ()
            target = known
            if whole:
                target = base
            elif known is None and name.letters:
                letters, target = name.letters, base
            chosen = name.base if letters or whole else name.name
            if target is None or not target.is_free:
                target = self._new(chosen, surface, scope, shape=[(whole[1], whole[2])] if whole else None)
                if letters:
                    target.rows = letters
            target.law = (surface.sides[1], letters, surface.start)
            self.declared.append((target, "random"))

    def _function_type(self, left, arrow, scope):
        name = self._name_of(left)
        if name is None:
            raise self.source.error("no name to declare as a function", left.start, left.end)
        entity = self._new(name.name, arrow, scope, kind="unknown")
        source, target = read_set(arrow.sides[0]), read_set(arrow.sides[1])
        for read in (source, target):
            for size in (read.shape if read and read.shape else ()):
                self.knowledge.size_names.update(integer_names(size))
        if source is not None and not source.shape:
            entity.domain = "integer"       # of a scalar: it acts on each entry of a vector

    # --- definitions and assumptions ----------------------------------------------------------------------------------

    def _inline(self, block):
        from .inline import read_inline
        read_inline(self, block)

    def _define_draft(self, draft: Draft, block):
        if not draft.relations or draft.solves:
            return
        scope = block.segment.scope
        if draft.relations[-1] == "=:":
            if self.define(draft.sides[-1], draft.sides[-2], ":=", scope, draft.start):
                draft.relations.pop()
                draft.places.pop()
                draft.sides.pop()
            return
        how = draft.relations[0]
        if how == ":=":
            if not self.define(draft.sides[0], draft.sides[1], ":=", scope, draft.start):
                raise self.source.error("this cannot be defined", draft.sides[0].start, draft.sides[0].end, "a name, a name with indices, or f(x)")
            draft.defines = True
        elif how == "=" and not draft.conditions_name and self.may_define(draft.sides[0], draft.sides[1], scope, draft.start):
            draft.defines = self.define(draft.sides[0], draft.sides[1], "=", scope, draft.start)

    def may_define(self, left, right, scope, position) -> bool:
        """Whether an equation is the first for a name that has no value yet."""
        head = self.head_of(left)
        if head is None:
            return False
        name, function = head
        entities = [self.knowledge.find(candidate, position, scope) for candidate in dict.fromkeys((name.name, name.base))]
        for entity in entities:
            if entity is not None and (entity.position <= position and not entity.is_free or entity.kind in ("index",)
                                       or entity.kind == "size" and entity.definition is not None):
                return False
        known = next((e for e in entities if e is not None), None)
        if name.name.endswith("^2") or "^2_" in name.name:
            if self.knowledge.find(name.name, position, scope) is None and self.knowledge.find(name.base.split("^2")[0], position, scope) is not None:
                return False
        if function is None and name.name in ("\\delta",) or builtin_function(name.name) is not None or name.name in ("e", "\\pi", "\\nabla", "\\partial"):
            return False
        if name.name.startswith("\\delta_") and known is None:
            return False
        if function is not None and known is not None and known.kind == "tensor" and known.shape:
            return False
        if function is None and known is None and name.letters is None and name.name in self._index_names() and name.name not in self.knowledge.size_names:
            return False
        if function is None and name.letters is not None and len(set(name.letters)) != len(name.letters):
            return False
        if name.slots and name.letters is None and known is not None and known.name == name.base:
            return False
        bare = unwrap(right)
        if type(bare) is Numeral and known is not None and known.kind == "tensor":
            return False
        wanted = {name.name, name.base}
        return not any(self._mentions(piece, wanted, name) for piece in walk(right))

    def _index_names(self) -> set[str]:
        return self.knowledge.summed | set(self.knowledge.ranged)

    @staticmethod
    def _mentions(piece, wanted, name) -> bool:
        if type(piece) is Symbol:
            return piece.name in wanted and not name.slots and piece.name == name.name
        if type(piece) is Scripts:
            base = unwrap(piece.base)
            if type(base) is not Symbol:
                return False
            labels = [sup for sup in piece.sups if is_label_superscript(sup)]
            full = label_name(base.name, labels, piece.subs, piece.primes)
            if full == name.name:
                return True
            plain = label_name(base.name, labels, None, piece.primes)
            return plain == name.base and name.letters is not None and bool(piece.subs) and len(subscript_letters(piece.subs) or ()) == len(name.letters)
        return False

    def head_of(self, left) -> tuple[Name, list[str] | None] | None:
        """The name on the left of a definition, and its parameters where it is a function."""
        part = unwrap(left)
        if type(part) is Term and len(part.factors) == 2 and part.operators[1] == "":
            name = self._name_of(part.factors[0])
            group = unwrap(part.factors[1])
            if name is None or moment_name(name.base, group) is not None or type(group) is not Group or group.opening not in ("(", "["):
                return None
            parameters = [self._name_of(item) for item in divided(group.items)]
            if not parameters or any(p is None or p.name.startswith("\\operatorname") for p in parameters):
                return None
            spelled = [p.name for p in parameters]
            if len(set(spelled)) != len(spelled) or name.part.primes if type(name.part) is Scripts else False:
                return None
            return name, spelled
        if type(part) is Scripts and len(part.sups) == 1 and spelling(part.sups[0]) == "2" and not part.primes:
            base = unwrap(part.base)
            if type(base) is Symbol:
                letters = subscript_letters(part.subs) if part.subs else None
                full = label_name(base.name, part.sups, part.subs)
                return Name(full, label_name(base.name, part.sups), tuple(letters) if letters else None, part.subs, part), None
        name = self._name_of(part)
        return None if name is None else (name, None)

    def define(self, left, right, how, scope, position) -> bool:
        """Registers a definition; False where the left side cannot be defined."""
        head = self.head_of(left)
        if head is None:
            return False
        name, parameters = head
        text = self.source.text[left.start:right.end]
        line, column = self.source.position(left.start)
        if parameters is not None:
            entity = self._defined_entity(name.name, left, scope, position, "function")
            entity.kind = "function"
            entity.definition = ((), tuple(parameters), right, position, how)
            self.definitions.append(Defined(name.name, how, text, line, column))
            return True
        wanted = {name.name, name.base}
        if how == ":=" and any(self._mentions(piece, wanted, name) for piece in walk(right)):
            self.notes.append(Note(f"{name.name} := … is an update of {name.name}, not a definition: it is not judged", line, column))
            return True
        letters, chosen = self._letters(name, right, scope, position)
        if self._is_size_definition(chosen, letters, right, scope, position):
            entity = self._defined_entity(chosen, left, scope, position, "size")
            entity.kind = "size"
            entity.definition = ((), (), right, position, how)
        else:
            entity = self._defined_entity(chosen, left, scope, position, "tensor")
            if chosen == name.name and name.slots and chosen != name.base:
                entity.base, entity.label = name.base, (",".join(map(spelling, name.slots)), set(integer_names(name.slots[0])))
            if entity.rows and not letters and entity.shape:
                entity.shape, entity.rows = None, ()
            entity.definition = (tuple(letters), (), right, position, how)
        entity.end = right.end
        self.definitions.append(Defined(entity.name, how, text, line, column))
        return True

    def _defined_entity(self, name, left, scope, position, kind) -> Entity:
        """The entity that a definition gives a value: the declared one where it is free and of this scope, else a new one."""
        known = self.knowledge.find(name, position, scope)
        if known is not None and known.is_free and known.kind in ("tensor", kind) and known.scope == scope[:len(known.scope)]:
            return known
        entity = Entity(name, left.start, scope, kind=kind, end=left.end, text=name, claims_before=self.displays_before[self.block])
        self.knowledge.add(entity)
        return entity

    def _letters(self, name: Name, right, scope, position) -> tuple[tuple[str, ...], str]:
        """The index letters of a defined name, and the name itself: a subscript is an index where it runs, else part of the name."""
        if not name.slots:
            return (), name.name
        exact = self.knowledge.find(name.name, position, scope)
        if exact is not None and exact.name != name.base:
            return (), name.name
        if name.letters is None:
            return (), name.name
        base = self.knowledge.find(name.base, position, scope)
        if base is not None and base.kind == "tensor" and base.shape and len(base.shape) >= len(name.letters):
            return name.letters, name.base
        used = self._slot_letters(right, scope, position)
        running = self.knowledge.summed | set(self.knowledge.ranged)
        if all(letter in used for letter in name.letters):
            return name.letters, name.base
        if any(letter in used for letter in name.letters) and all(letter in used or letter in running for letter in name.letters):
            return name.letters, name.base
        if all(letter in running for letter in name.letters) and self._used_running(name):
            return name.letters, name.base
        return (), name.name

    def _used_running(self, name) -> bool:
        """Whether a name is summed over its index somewhere."""
        return any(letter in use.around for use in self.knowledge.uses.get(name.base, ()) for letter in subscript_letters(use.slots) or ())

    def _slot_letters(self, right, scope, position) -> set[str]:
        """Letters that stand free in index slots of a formula, subscripts that are part of a name left out."""
        labels = set()
        for piece in walk(right):
            if type(piece) is Scripts and piece.subs and type(unwrap(piece.base)) is Symbol:
                sups = [sup for sup in piece.sups if is_label_superscript(sup)]
                base = unwrap(piece.base).name
                full = label_name(base, sups, piece.subs, piece.primes)
                entity = self.knowledge.find(full, position, scope)
                plain = self.knowledge.find(label_name(base, sups, None, piece.primes), position, scope)
                if entity is not None or full in self.knowledge.size_names and plain is None:
                    labels.add(id(piece))
        found: set[str] = set()
        for letter, owner in _slotted(right, frozenset()):
            if id(owner) not in labels:
                found.add(letter)
        return found

    def _is_size_definition(self, name, letters, right, scope, position) -> bool:
        """Whether a definition gives a size: of a name used as one, by an integer expression of sizes."""
        if letters or name not in self.knowledge.size_names:
            known = self.knowledge.find(name, position, scope)
            return known is not None and known.kind == "size" and not letters
        if not all(type(piece) in (Numeral, Symbol, Scripts, Group, Fraction_, Term, Total) for piece in walk(right)):
            return False
        for integer_name in integer_names(right):
            known = self.knowledge.find(integer_name, position, scope)
            if known is not None and known.kind != "size" or known is None and integer_name not in self.knowledge.size_names:
                return False
        return True


def letters_ok(letters) -> bool:
    return letters is not None and len(letters) == 1


def _is_dots(piece: Piece) -> bool:
    return piece.kind == "formula" and type(unwrap(piece.surface)) is Symbol and unwrap(piece.surface).name in ELLIPSES


def _same_shape(one, two) -> bool:
    if one is None or two is None:
        return one is two
    return len(one) == len(two) and all(type(a) is type(b) and (a is None or type(a) is tuple or spelling(a) == spelling(b))
                                        for a, b in zip(one, two))


def _slotted(part, bound):
    """(letter, the Scripts it stands in) for every letter in a subscript that no sum around binds."""
    from .syntax import Big
    from .knowledge import flattened
    if type(part) is Big:
        inner = set(bound)
        for item in flattened(part.under):
            item = unwrap(item)
            inner |= set(subscript_letters([item.sides[0] if type(item) is Chained else item]) or ())
        for item in flattened(part.under):
            item = unwrap(item)
            for side in item.sides[1:] if type(item) is Chained and item.relations[0] != "=" else ():
                for letter in subscript_letters([side]) or ():
                    if letter not in inner:
                        yield letter, part
        yield from _slotted(part.body, frozenset(inner))
        return
    if type(part) is Scripts:
        for sub in part.subs:
            for piece in walk(sub):
                if type(piece) is Symbol and piece.name not in bound:
                    yield piece.name, part
        for sup in part.sups:
            if is_label_superscript(sup) and type(unwrap(sup)) is Group:
                for letter in subscript_letters(unwrap(sup).items) or ():
                    if letter not in bound:
                        yield letter, part
            yield from _slotted(sup, bound)
        yield from _slotted(part.base, bound)
        return
    for child in part.children:
        yield from _slotted(child, bound)


def _sums_to_one(entity):
    def make(resolver):
        from ..terms.nodes import ONE, Entry, Relation, Sum
        from .index_ranges import settle
        value = resolver.tensor_value(entity)
        index = value.axes[0].index()
        return settle([Relation("=", Sum(index, value.build((index,))), ONE)])[0]
    return make
