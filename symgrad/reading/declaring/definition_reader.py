"""Definitions: := and the first = for a name; which letters on the left are indices. Knows the surface only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TypeGuard

from ..facts.facts import Assumption, Entity, Environments, Knowledge, Polarity, WrittenDefinition
from ..facts.records import Defined, Note
from ..surface.letters import places
from ..surface.lexer import Source
from ..surface.scripts import base_name, integer_names, is_label_superscript, is_word, label_name, slots, step_of
from ..surface.statements import Draft, surfaces_of
from ..surface.syntax import (
    Big,
    Chained,
    Gap,
    Group,
    Label,
    Numeral,
    Quotient,
    Scripts,
    Surface,
    Symbol,
    Term,
    Total,
    names_in,
    spelling,
    unwrap,
    walk,
)
from ..surface.vocabulary import builtin_function
from .declared_names import Name
from .memberships import MembershipReader

_BUILT_IN = ("\\pi", "\\nabla", "\\partial")


class DefinitionReader(MembershipReader):
    """Registers what formulas define.

    last_draft   the last chain of the displays that were read
    varied       the names by which the displays so far differentiate
    solved       those for which equations so far were solved
    related      those that they relate to something, and the block of the first that does
    conditions   the conditions in the sentence that is read: “if $x > 0$, then …”
    in_text      whether an inline formula is read
    compared     how often inline formulas compare a name with 0: more than once, and each is a case
    """

    def __init__(self, source: Source, knowledge: Knowledge) -> None:
        super().__init__(source, knowledge)
        self.definitions: list[Defined] = []
        self.last_draft: Draft | None = None
        self.varied: set[str] = set()
        self.solved: set[str] = set()
        self.related: dict[str, int] = {}
        self.conditions: list[Chained] = []
        self.compared: dict[str, int] = {}
        self.in_text = False

    def may_define(self, left: Surface, right: Surface, scope: Environments, position: int) -> bool:
        """Whether an equation is the first for a name that has no value yet."""
        head = self.head_of(left)
        if head is None:
            return False
        name, function = head
        if self._relates_densities(name.name, right):
            return False
        if self._is_first_place(name, scope, position):
            return not self._uses(right, name, scope, position)
        found = (self.knowledge.find(spelled, position, scope) for spelled in dict.fromkeys((name.name, name.base)))
        known = [entity for entity in found if entity is not None]
        if known and type(right) is Gap:
            return False  # what is known may be given a value or be claimed to have it
        if any(self._has_value(entity, position) and not self._is_another(entity, function) for entity in known):
            return False
        if not self._is_definable(name, function, known, scope, position):
            return False
        if name.name == "e" and not known and not any(self.name_of(part) for part in names_in(right)):
            return False  # e = 2.718 speaks of the constant
        if is_number(right) and known and known[0].kind == "tensor":
            return False  # y_i = 1 restricts a declared name
        return not self._uses(right, name, scope, position) and not self._reaches(right, name, scope, position)

    def _relates_densities(self, name: str, right: Surface) -> bool:
        """Whether an equation says of a law how its densities hang together, p(x) = p(y); a sum or product over some gives one."""
        densities = self.knowledge.densities
        if name not in densities:
            return False
        law = name.partition("_{")[0]
        shown = list(walk(right))
        same = any(type(part) is Symbol and part.name in densities and part.name.partition("_{")[0] == law for part in shown)
        return same and not any(type(part) is Big for part in shown)

    def _uses(self, part: Surface, name: Name, scope: Environments, position: int) -> bool:
        """Whether a formula shows a name or an entry of it."""
        wanted = {name.name} if self._is_step(name, scope, position) else {name.name, name.base}
        used = (piece for piece in self._names_used(part, scope, position) if self.mentions(piece, wanted, name))
        return not all(_is_other_step(piece, name) for piece in used)

    def _is_first_place(self, name: Name, scope: Environments, position: int) -> bool:
        """Whether a name is a place of a sequence, v_0 of v_t = f(v_{t-1})."""
        if len(name.slots) != 1 or spelling(name.slots[0]) != "0":
            return False
        base = self.knowledge.find(name.base, position, scope)
        if base is None or base.definition is None or len(base.definition.letters) != 1 or self._is_told(name, position, scope):
            return False
        (letter,) = base.definition.letters
        steps = (step_of(part.subs[0], letter) for part in walk(base.definition.body) if _is_entry_of(part, name.base))
        return any(steps)

    def _is_told(self, name: Name, position: int, scope: Environments) -> bool:
        return self.knowledge.find(name.name, position, scope) is not None

    @staticmethod
    def _has_value(entity: Entity, position: int) -> bool:
        if entity.kind == "size":
            return entity.definition is not None
        return entity.kind == "index" or entity.position <= position and not entity.is_free

    @staticmethod
    def _is_another(entity: Entity, parameters: list[str] | None) -> bool:
        """Whether f(t) = … is of another function than f(x, y), which an example before it defined."""
        if entity.kind != "function" or entity.definition is None or parameters is None:
            return False
        return len(parameters) != len(entity.definition.parameters)

    def _is_definable(
        self, name: Name, function: list[str] | None, known: list[Entity], scope: Environments, position: int
    ) -> bool:
        """Whether a name may get a value by =: no built-in one, no index letter, no entry of a declared tensor."""
        if (
            any(builtin_function(each) is not None for each in (name.name, name.base))
            or name.name in _BUILT_IN
            or self._is_kronecker(name)
            and not known
        ):
            return False
        if self._is_derivative(name, scope, position):
            return False
        if function is not None:  # in a display σ(x) = … claims of σ what holds for the logistic function
            return (name.name != "\\sigma" or self.in_text) and not (known and known[0].kind == "tensor" and known[0].shape)
        if name.name == "\\delta" and self._is_kronecker(name):
            return False
        square = name.base.split("^2")[0]
        if square != name.base and self.knowledge.find(name.name, position, scope) is None:
            known_root = self.knowledge.find(square, position, scope) is not None
            return not known_root and square not in self._rooted  # s^2 = … where s is known, or stands by itself, claims
        if name.letters is not None:
            return len(set(name.letters)) == len(name.letters)
        if name.slots and not all(map(is_word, name.slots)):  # x_{\\max} = … gives a name to something, and no value to an entry
            return not (known and known[0].name == name.base and known[0].shape != [])
        return bool(known) or not self.runs(name.name) or name.name in self.knowledge.size_names

    @cached_property
    def _rooted(self) -> frozenset[str]:
        """The letters that stand with nothing above them somewhere: not the z of the layers z^1, z^2."""
        parts = [part for block in self.blocks for surface in surfaces_of(block.pieces) for part in walk(surface)]
        raised = {id(part.base) for part in parts if type(part) is Scripts and part.sups}
        return frozenset(part.name for part in parts if type(part) is Symbol and id(part) not in raised)

    def _is_kronecker(self, name: Name) -> bool:
        """Whether a δ may be the one of δ_{ij}, which stands somewhere."""
        if name.name != "\\delta" and not name.name.startswith("\\delta_"):
            return False
        return any(slots(use.slots, 2) is not None for use in self.knowledge.uses.get("\\delta", ()))

    def _is_derivative(self, name: Name, scope: Environments, position: int) -> bool:
        """Whether a name is f' of a function, which has its value by f's."""
        part = unwrap(name.part)
        if type(part) is not Scripts or not part.primes or part.subs:
            return False
        base = base_name(part)
        if base is None:
            return False
        entity = self.knowledge.find(base, position, scope)
        if entity is None:
            return base == "\\sigma" or builtin_function(base) is not None
        return entity.kind in ("function", "unknown")

    def _reaches(self, right: Surface, name: Name, scope: Environments, position: int) -> bool:
        """Whether a formula depends on a name by the definitions before it, so that it cannot define the name."""
        seen: set[int] = set()
        stack = [right]
        while stack:
            for part in self._names_used(stack.pop(), scope, position):
                other = self.name_of(part)
                if other is None:
                    continue
                entity = self.knowledge.find(other.name, position, scope) or self.knowledge.find(other.base, position, scope)
                if entity is None or entity.definition is None or entity.position > position or id(entity) in seen:
                    continue
                seen.add(id(entity))
                body = entity.definition.body
                if self._uses(body, name, scope, position):
                    return True
                stack.append(body)
        return False

    def _roots(self, part: Surface, scope: Environments, position: int) -> set[str]:
        """The names without a value, letters of indices left out, on which a formula depends by the definitions before it."""
        roots: set[str] = set()
        seen: set[int] = set()
        stack = [part]
        while stack:
            for piece in self._names_used(stack.pop(), scope, position):
                name = self.name_of(piece)
                if name is None or self.runs(name.base) or builtin_function(name.base) is not None:
                    continue
                entity = self.knowledge.find(name.name, position, scope) or self.knowledge.find(name.base, position, scope)
                if entity is None or entity.definition is None or entity.position > position:
                    roots.add(name.base)
                elif id(entity) not in seen:
                    seen.add(id(entity))
                    stack.append(entity.definition.body)
        return roots

    def _is_step(self, name: Name, scope: Environments, position: int) -> bool:
        """Whether x_t is one name of a recurrence, h_t = w h_{t-1} + x_t: neither x nor h is declared, and nothing runs over t.

        Nor does t stand in a slot of a declared vector: beside z ∈ ℝⁿ and p_i := e^{z_i}, p_{i+1} is an entry.
        """
        if name.letters is None or len(name.letters) != 1 or self.knowledge.find(name.base, position, scope) is not None:
            return False
        (letter,) = name.letters
        if letter in self.knowledge.partial or self.runs(letter) or self._indexes_declared(letter, scope, position):
            return False
        places = (spelling(use.slots[0]) for use in self.knowledge.uses.get(name.base, ()) if len(use.slots) == 1)
        if any(place.isdigit() and place != "0" for place in places):
            return False  # beside s_3 it is a sequence
        own = (use.slots[0] for use in self.knowledge.uses.get(name.base, ()) if len(use.slots) == 1)
        if len({step for slot in own if (step := step_of(slot, letter)) is not None}) > 2:
            return False  # and so it is beside s_{t+1} and s_{t-1}
        return any(
            len({spelling(use.slots[0]) for use in uses if len(use.slots) == 1 and [*integer_names(use.slots[0])] == [letter]}) > 1
            for base, uses in self.knowledge.uses.items()
            if self.knowledge.find(base, position, scope) is None
        )

    def _indexes_declared(self, letter: str, scope: Environments, position: int) -> bool:
        """Whether a letter stands in a slot of a tensor that is declared with a shape."""
        return any(
            letter in integer_names(slot)
            for base, uses in self.knowledge.uses.items()
            if (known := self.knowledge.find(base, position, scope)) is not None and known.shape
            for use in uses
            for slot in use.slots
        )

    def _names_used(self, part: Surface, scope: Environments, position: int) -> Iterator[Surface]:
        """The names whose values a formula uses: not the f of a label, as in a^{(f)}, a_f and a declared b_f."""
        labels: set[int] = set()
        for piece in names_in(part):
            if id(piece) in labels:
                continue
            if type(piece) is Scripts and (carrier := base_name(piece)) is not None:
                raised = [sup for sup in piece.sups if is_label_superscript(sup) and (carrier != "e" or type(sup) is Label)]
                for label in raised:
                    labels.update(id(inner) for inner in names_in(label))
                if len(piece.subs) == 1:
                    labelled = label_name(carrier, raised, piece.subs, piece.primes)
                    known = self.knowledge.find(labelled, position, scope) is not None
                    if known or type(unwrap(piece.subs[0])) is Symbol:
                        labels.update(id(inner) for inner in names_in(piece.subs[0]))
            yield piece

    def standing(self, left: Surface, right: Surface, scope: Environments, is_display: bool) -> Polarity:
        """How an equation stands that may define its left side.

        DECLARED   it defines it
        DOUBTED    it may: the name has a shape, and the equation is concluded, is what solves something, or comes behind a claim
                   that differentiates by the name, a law with it as a parameter, or a relation that is supposed of it; or a name
                   that is new stands in a denial, or in a conclusion of what uses it
        UNCLEAR    it does not: it says of two names that they are equal
        """
        head = self.head_of(left)
        if head is None or self._is_first_place(head[0], scope, left.start):
            return Polarity.DECLARED
        known = self._known(head[0], scope, left.start)
        sentence = self.sentences[self.block]
        if known is None:
            concluded = self.polarity is Polarity.CONCLUDED and head[0].base in self.related
            sought = not self.solved.isdisjoint(_meant(head[0]))
            return Polarity.DOUBTED if sentence.denies or concluded or sought else Polarity.DECLARED
        if known.kind != "tensor" or head[1] is not None:
            return Polarity.DECLARED
        if is_plain(right) and not (sentence.introduces if is_display else self.polarity.is_certain and known.reach == self.reach):
            return Polarity.UNCLEAR
        if sentence.solves or not sentence.introduces and (head[0].base in self.varied or self._is_bound(head[0], left.start)):
            return Polarity.DOUBTED
        return Polarity.DOUBTED if self.polarity in (Polarity.DOUBTED, Polarity.CONCLUDED) else Polarity.DECLARED

    def is_one_value(self, left: Surface, right: Surface, scope: Environments) -> bool:
        """Whether an equation says which value a name has at one place, a = σ(0.1), where ∂a/∂z is looked for."""
        head = self.head_of(left)
        if head is None or head[1] is not None or head[0].name not in self.knowledge.sloped or is_number(right):
            return False
        return self._known(head[0], scope, left.start) is None and self._is_constant(right)

    @staticmethod
    def _is_constant(right: Surface) -> bool:
        """Whether a formula is made of numbers and functions of the reader's own alone."""
        found = {part.name for part in walk(right) if type(part) is Symbol} - {*_BUILT_IN, "\\sigma"}
        return all(builtin_function(name) is not None for name in found)

    def _is_bound(self, name: Name, position: int) -> bool:
        """Whether a law before a place has a name as a parameter, or a relation that is supposed for certain speaks of it."""
        laws = (entity.law for entity in chain.from_iterable(self.knowledge.entities.values()) if entity.law is not None)
        said = [law.distribution for law in laws if law.offset < position]
        said += [each.surface for each in self.assumptions if each.surface is not None and not each.doubtful]
        return any(self.mentions(piece, {name.name, name.base}, name) for surface in said for piece in names_in(surface))

    def _known(self, name: Name, scope: Environments, position: int) -> Entity | None:
        """What a name is declared as before a place; w_{\\text{new}} is a name of its own, beside w."""
        found = (self.knowledge.find(each, position, scope) for each in _meant(name))
        return next((entity for entity in found if entity is not None and entity.position < position), None)

    def is_declared(self, left: Surface, scope: Environments) -> bool:
        """Whether a left side is a name that is declared before it."""
        head = self.head_of(left)
        return head is not None and self._known(head[0], scope, left.start) is not None

    def beginning_anew(self, left: Surface, right: Surface, scope: Environments, is_premise: bool = False) -> Polarity | None:
        """How an equation stands for another meaning of a name that has a value: L = … of a new example; None where it claims.

        DECLARED   it gives it: the sentence turns to another example, or the rest of the display follows from it, or under another
                   heading it speaks of what the value so far does not depend on
        DOUBTED    it may: it stands under another heading
        """
        head = self.head_of(left)
        if head is None:
            return None
        position = left.start
        known = self._known(head[0], scope, position)
        if known is None or known.kind not in ("tensor", "function") or known.definition is None:
            return None
        if self._uses(right, head[0], scope, position) or self._reaches(right, head[0], scope, position):
            return None
        another = self.knowledge.is_of_another_section(known, position)
        sentence = self.sentences[self.block]
        is_task = sentence.sets_task and known.kind == "function" and self.displays_before[self.block] > known.claims_before
        turns = sentence.turns or is_premise or is_task
        if not another and not turns and self._is_replaced(known, right, scope):
            message = f"{known.name} is defined anew: the value that it had before holds no longer"
            self.notes.append(Note(message, *self.source.position(position)))
            return Polarity.DECLARED
        if not another and not turns:
            return None
        turns = turns or not self._roots(right, scope, position) <= self._roots(known.definition.body, scope, known.position)
        self.knowledge.renewed.setdefault(self.knowledge.section(position), set()).add(known.name)
        return Polarity.DECLARED if turns else Polarity.DOUBTED

    def _is_replaced(self, known: Entity, right: Surface, scope: Environments) -> bool:
        """Whether a new “let” gives a name another value, after something was claimed of the one that it has.

        A number for what depends on other names supposes something of these: “let $z = 0$”, where z = x + y.
        """
        if not self.sentences[self.block].gives or known.definition is None:
            return False
        if known.kind == "function":
            return True  # an equation between functions supposes nothing of their argument
        if self.displays_before[self.block] == known.claims_before:
            return False
        return not is_number(right) or self._is_of_numbers(known, scope)

    def _is_of_numbers(self, known: Entity, scope: Environments) -> bool:
        """Whether a name has its value by numbers alone."""
        return known.definition is not None and not self._roots(known.definition.body, scope, known.position)

    def suppose_defined(self, left: Surface, right: Surface, scope: Environments, onward: bool = False) -> None:
        """Registers what may be a definition, and may not; `onward`: for what stands behind it alone."""
        head = self.head_of(left)
        known = self.knowledge.find(head[0].name, left.start, scope) if head is not None and head[1] is None else None
        if head is not None and known is None and head[0].letters is not None:
            known = self.knowledge.find(head[0].base, left.start, scope)
        surface = Chained(left.start, right.end, [left, right], ["="], [left.end])
        instead = None
        another = known is not None and self.knowledge.is_of_another_section(known, left.start)
        if head is not None and known is not None and known.kind == "tensor" and (known.is_free or another):
            letters, chosen = self._letters(head[0], right, scope, left.start)
            if chosen == known.name:
                instead = known, _with_value(known, letters, right, left.start, "=")
        solves, anew = self.sentences[self.block].solves, known is not None and not known.is_free
        supposed = Assumption(surface, left.start, scope, False, self.block, reach=self.reach, doubtful=True, instead=instead)
        self.assumptions.append(replace(supposed, solves=solves, onward=onward, anew=anew))

    def may_redefine(self, left: Surface, right: Surface, scope: Environments) -> None:
        """Registers an equation of the text for a name that has a value already: it may give it another one."""
        head = self.head_of(left)
        known = self._known(head[0], scope, left.start) if head is not None else None
        if head is None or known is None or known.definition is None or is_number(right) or self.conditions:
            return
        if known.kind == "function" and head[1] is not None and not known.definition.letters:
            other = replace(known, definition=WrittenDefinition((), tuple(head[1]), right, left.start, "="))
        elif known.kind == "tensor" and head[1] is None:
            letters, chosen = self._letters(head[0], right, scope, left.start)
            if chosen != known.name:
                return
            other = _with_value(known, letters, right, left.start, "=")
        else:
            return
        surface = Chained(left.start, right.end, [left, right], ["="], [left.end])
        said = Assumption(surface, left.start, scope, False, self.block, reach=self.reach, doubtful=True, instead=(known, other))
        self.assumptions.append(replace(said, onward=True, rival=True))

    def define(self, left: Surface, right: Surface, how: str, scope: Environments, position: int) -> bool:
        """Registers a definition; False where the left side cannot be defined."""
        head = self.head_of(left)
        if head is None:
            return False
        name, parameters = head
        text = self.source.shown(left.start, right.end)
        line, column = self.source.position(left.start)
        arguments = tuple(parameters or ())
        if arguments and name.name in self.knowledge.varied and self.knowledge.arguments.get(name.name) == {arguments}:
            parameters = None  # f(u, v) with u(a, b): ∂f/∂u is by a quantity, which stands for its value everywhere
        if parameters is not None:
            letters, chosen = self._letters(name, right, scope, position)
            entity = self._defined_entity(chosen, left, scope, position, "function")
            entity.kind = "function"
            entity.definition = WrittenDefinition(letters, tuple(parameters), right, position, how)
            self.definitions.append(Defined(name.name, how, text, line, column))
            return True
        names = (self.name_of(piece) for piece in self._names_used(right, scope, position))
        if how == ":=" and any(used is not None and used.name == name.name for used in names):
            self.notes.append(
                Note(f"{name.name} := … is an update of {name.name}, not a definition: it is not judged", line, column, True)
            )
            return True
        letters, chosen = self._letters(name, right, scope, position)
        if self._is_size_definition(chosen, letters, right, scope, position):
            entity = self._defined_entity(chosen, left, scope, position, "size")
            entity.kind = "size"
            entity.definition = WrittenDefinition((), (), right, position, how)
        else:
            elsewhere = self._declared_elsewhere(chosen, scope, position)
            if elsewhere is not None:
                self._define_here(elsewhere, letters, left, right, how, scope)
                self.definitions.append(Defined(elsewhere.name, how, text, line, column))
                return True
            entity = self._defined_entity(chosen, left, scope, position, "tensor")
            self._free_anew(entity, position)
            if chosen == name.name and name.slots and chosen != name.base:
                entity.base, entity.label = name.base, name.label
            if entity.rows and not letters and entity.shape:
                entity.shape, entity.rows = None, ()
            entity.definition = WrittenDefinition(letters, (), right, position, how)
            entity.arguments = arguments
        entity.end = right.end
        self.definitions.append(Defined(entity.name, how, text, line, column))
        return True

    def _free_anew(self, entity: Entity, position: int) -> None:
        """Makes a name that gets a value free from where a later “let” declares it anew."""
        for renewal in self.renewals:
            if renewal.name == entity.name and renewal.position > position and entity.shape is not None:
                self.knowledge.add(replace(entity, position=renewal.position, reach=renewal.reach))

    def declare_optimum(self, left: Surface, over: list[Surface], scope: Environments) -> None:
        """Registers the name that w^\\star = \\arg\\min_w f(w) gives to a value of w, of which nothing else is said."""
        head = self.head_of(left)
        if head is None or head[1] is not None or self.knowledge.find(head[0].name, left.start, scope) is not None:
            return
        varied = self.name_of(over[0]) if len(over) == 1 else None
        known = self.knowledge.find(varied.name, left.start, scope) if varied is not None else None
        entity = Entity(head[0].name, left.start, scope, end=left.end, text=head[0].name, reach=self.reach)
        if known is not None and known.kind == "tensor":
            entity.shape, entity.rows, entity.domain = known.shape, known.rows, known.domain
        self.knowledge.add(entity)

    def note_update(self, left: Surface) -> None:
        """Notes that w = w - … gives a name its next value."""
        name = spelling(left)
        message = f"{name} = {name} … is an update of {name}, not an equation: it is not judged"
        self.notes.append(Note(message, *self.source.position(left.start), True))

    def _declared_elsewhere(self, name: str, scope: Environments, position: int) -> Entity | None:
        """The free tensor of a name that an outer part of the document declares; it gets no value by what is said in here."""
        known = self.knowledge.find(name, position, scope)
        if known is None or known.kind != "tensor" or not known.is_free or known.shape is None or known.position > position:
            return None
        return known if len(known.reach) < len(self.reach) and known.reach == self.reach[: len(known.reach)] else None

    def _define_here(
        self, known: Entity, letters: tuple[str, ...], left: Surface, right: Surface, how: str, scope: Environments
    ) -> None:
        """Gives a name a value as far as what is supposed here reaches."""
        instead = known, _with_value(known, letters, right, left.start, how)
        surface = Chained(left.start, right.end, [left, right], ["="], [left.end])
        self.assumptions.append(Assumption(surface, left.start, scope, False, self.block, reach=self.reach, instead=instead))

    def _defined_entity(self, name: str, left: Surface, scope: Environments, position: int, kind: str) -> Entity:
        """The entity that a definition gives a value: the declared one where it is free and of this scope, else a new one."""
        known = self.knowledge.find(name, position, scope)
        if known is not None and known.is_free and known.kind in ("tensor", kind) and known.scope == scope[: len(known.scope)]:
            if name not in self.solved:  # what was solved for before has no value there
                return known
        entity = Entity(name, left.start, scope, kind=kind, end=left.end, text=name, claims_before=self.displays_before[self.block])
        entity.reach = self.reach
        self.knowledge.add(entity)
        return entity

    def _letters(self, name: Name, right: Surface, scope: Environments, position: int) -> tuple[tuple[str, ...], str]:
        """The index letters of a defined name, and the name: a subscript is an index where it runs, else part of the name."""
        if not name.slots:
            return (), name.name
        exact = self.knowledge.find(name.name, position, scope)
        if exact is not None and exact.name != name.base:
            return (), name.name
        if name.letters is None or self._is_step(name, scope, position):
            return (), name.name
        if self.knowledge.members.intersection(name.letters) - self.knowledge.summed:
            return (), name.name  # s_θ(x) = ∇_x log p_θ(x)
        base = self.knowledge.find(name.base, position, scope)
        if base is not None and base.kind == "tensor" and base.shape and len(base.shape) >= len(name.letters):
            used = self._slot_letters(right, scope, position)
            if not any(letter in used or self.runs(letter) for letter in name.letters):
                if any(type(piece) is Symbol and piece.name == name.base for piece in names_in(right)):
                    return (), name.name  # p_t := y \odot p + …: made of p, and another
            return name.letters, name.base
        used = self._slot_letters(right, scope, position) | self.knowledge.partial
        if all(letter in used for letter in name.letters):
            return name.letters, name.base
        if any(letter in used for letter in name.letters) and all(letter in used or self.runs(letter) for letter in name.letters):
            return name.letters, name.base
        if all(map(self.runs, name.letters)) and self.is_summed(name):
            return name.letters, name.base
        return (), name.name

    def _slot_letters(self, right: Surface, scope: Environments, position: int) -> set[str]:
        """Letters that stand free in index slots of a formula, subscripts that are part of a name left out."""
        labels = set()
        for piece in walk(right):
            if type(piece) is Scripts and piece.subs and (base := base_name(piece)) is not None:
                sups = [sup for sup in piece.sups if is_label_superscript(sup)]
                full = label_name(base, sups, piece.subs, piece.primes)
                entity = self.knowledge.find(full, position, scope)
                plain = self.knowledge.find(label_name(base, sups, None, piece.primes), position, scope)
                if entity is not None or full in self.knowledge.size_names and plain is None:
                    labels.add(id(piece))
        found: set[str] = set()
        for place in places(right):
            known = self.knowledge.find(place.letter, position, scope) if type(place.part) is Chained else None
            if not place.is_bound and id(place.part) not in labels and (known is None or known.kind == "index"):
                found.add(place.letter)
        return found

    def _is_size_definition(self, name: str, letters: tuple[str, ...], right: Surface, scope: Environments, position: int) -> bool:
        """Whether a definition gives a size: of a name used as one, by an integer expression of sizes."""
        if letters or name not in self.knowledge.size_names:
            known = self.knowledge.find(name, position, scope)
            return known is not None and known.kind == "size" and not letters
        if not all(type(piece) in (Numeral, Symbol, Scripts, Group, Quotient, Term, Total) for piece in walk(right)):
            return False
        for integer_name in integer_names(right):
            known = self.knowledge.find(integer_name, position, scope)
            if known is not None and known.kind != "size" or known is None and integer_name not in self.knowledge.size_names:
                return False
        return True


def _is_entry_of(part: Surface, base: str) -> TypeGuard[Scripts]:
    """Whether a part is a name with one slot below it."""
    return type(part) is Scripts and len(part.subs) == 1 and base_name(part) == base


def _is_other_step(piece: Surface, name: Name) -> bool:
    """Whether a part is the entry of a sequence a step before or behind the one that a name is: h_{t-1} beside h_t."""
    if name.letters is None or type(piece) is not Scripts:
        return False
    found = slots(piece.subs, len(name.letters)) or []
    steps = [step_of(slot, letter) for slot, letter in zip(found, name.letters)]
    return any(steps) and None not in steps


def _meant(name: Name) -> tuple[str, ...]:
    """The names of which a written one may be an entry, itself among them: w_{\\text{new}} is none of w."""
    return (name.name,) if name.slots and all(map(is_word, name.slots)) else (name.name, name.base)


def _with_value(known: Entity, letters: tuple[str, ...], right: Surface, position: int, how: str) -> Entity:
    """An entity as it is with a definition."""
    entity = replace(known, definition=WrittenDefinition(letters, (), right, position, how))
    if entity.rows and not letters and entity.shape:
        entity.shape, entity.rows = None, ()
    return entity


def is_plain(side: Surface) -> bool:
    """Whether a side is a name or a number, or minus one: to be equal to it restricts a name rather than gives it a value."""
    part = unwrap(side)
    if type(part) in (Total, Term):
        children = list(part.children)
        return len(children) == 1 and is_plain(children[0])
    return type(part) in (Numeral, Symbol) or type(part) is Scripts and not part.sups


def is_number(part: Surface) -> bool:
    """Whether a formula is made of numbers alone: 1, 3 - 0.1 \\cdot 8."""
    return all(type(piece) in (Numeral, Term, Total, Quotient, Group, Scripts) for piece in walk(part))
