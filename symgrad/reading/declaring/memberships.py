"""Declarations: z \\in \\mathbb{R}^{C}, x \\sim …, f : A \\to B, i = 1, …, n. Fills a Knowledge; knows the surface only."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from ...terms.nodes import TRUE
from ..facts.facts import (
    BOLD,
    GLOBAL,
    Assumption,
    DeclaredRange,
    Dimension,
    Entity,
    Environments,
    Knowledge,
    Polarity,
    Renewal,
    WrittenLaw,
    with_law,
)
from ..facts.function_classes import SaidOfFunction, law_said
from ..facts.records import Assumed, Note
from ..prose.polarity import FORMULA, Polarities, Sentence, begins_anew, declares_anew, is_law, speaks_of_claim, words_behind
from ..surface.averages import law_of
from ..surface.blocks import Block
from ..surface.distributions import distribution_of
from ..surface.lexer import Source
from ..surface.scripts import integer_names, single_letter
from ..surface.sets import Ends, SetRead, read_set
from ..surface.statements import Piece, surfaces_of
from ..surface.syntax import Chained, Group, Matrix, Numeral, Scripts, Surface, Symbol, Term, is_ellipsis, spelling, unwrap, walk
from ..surface.transposes import is_transpose
from ..surface.vocabulary import ELLIPSES
from .declared_names import Name, NameReader

#: What leads on from one thing that a sentence says to the next.
_SUCH = re.compile(r"[\s,~]*(?:with|such[\s~]+that|so[\s~]+that|where)[\s~]*", re.I)
_NEXT = re.compile(r"[\s,;.]*(?:\b(?:and|or)\b)?[\s,;.]*$")


class MembershipReader(NameReader):
    """Registers what formulas declare.

    block              the number of the formula that is read
    displays_before    how many displays with relations stand before each formula
    next_only          whether what the formula says of known names holds for the next display only
    polarity, reach    how its sentence means it, and the environments in which what it supposes holds
    blocks, sentences, polarities   the formulas of the document, the sentence around each, how it means it
    renewals           the names that are declared anew
    restrictions       what is said of where declared names lie
    states_case        whether that holds for new names, too: behind if and when, but not behind for and on
    """

    def __init__(self, source: Source, knowledge: Knowledge):
        super().__init__(source, knowledge)
        self.block = 0
        self.next_only = False
        self.states_case = False
        self.polarity = Polarity.UNCLEAR
        self.reach: Environments = GLOBAL
        self.sentences: list[Sentence] = []
        self.blocks: list[Block] = []
        self.polarities = Polarities([])
        self.renewals: list[Renewal] = []
        self.restrictions: list[Assumed] = []
        self.notes: list[Note] = []
        self.displays_before: list[int] = []
        self.declared: list[tuple[Entity, str]] = []
        self.assumptions: list[Assumption] = []
        self._last_ranged = ""

    # --- ranges: i = 1, …, n ----------------------------------------------------------------------------------------

    def without_ranges(self, pieces: list[Piece], scope: Environments) -> list[Piece]:
        """Takes out i = 1, \\dots, n and 1 \\le i \\le n, which declare an index."""
        out: list[Piece] = []
        position = 0
        pieces = [part for piece in pieces for part in _unbracketed(piece)]
        while position < len(pieces):
            taken = self._range_at(pieces, position, scope)
            if taken:
                while len(out) > 1 and out[-1].kind == "comma" and (letter := self._lone_letter(out[-2])):
                    last = self.knowledge.ranged[self._last_ranged][-1]
                    self._add_range(letter, Ends(last.lower, last.upper), out[-2].start, scope)
                    out = out[:-2]
                position += taken
                continue
            out.append(pieces[position])
            position += 1
        return out

    @staticmethod
    def _lone_letter(piece: Piece) -> str | None:
        return single_letter(piece.surface) if piece.surface is not None else None

    def _range_at(self, pieces: list[Piece], position: int, scope: Environments) -> int:
        """How many pieces declare an index from a place on."""
        surface = pieces[position].surface
        if type(surface) is not Chained:
            return 0
        if surface.relations == ["="]:
            letter = single_letter(surface.sides[0])
            if letter is None or position + 3 >= len(pieces):
                return 0
            at = position + 1
            while (
                at + 1 < len(pieces) and pieces[at].kind == "comma" and type(unwrap(pieces[at + 1].surface or surface)) is Numeral
            ):
                at += 2
            if not (
                at + 3 < len(pieces)
                and pieces[at].kind == "comma"
                and _is_dots(pieces[at + 1])
                and pieces[at + 2].kind == "comma"
                and pieces[at + 3].kind == "formula"
            ):
                return 0
            upper = pieces[at + 3].surface
            if upper is None or type(upper) is Chained:
                return 0
            self._add_range(letter, Ends(surface.sides[1], upper), pieces[position].start, scope)
            return at + 4 - position
        if len(surface.relations) == 2 and set(surface.relations) <= {"≤", "<"}:
            letter = single_letter(surface.sides[1])
            low = unwrap(surface.sides[0])
            if letter and type(low) is Numeral and surface.relations == ["≤", "≤"] and self._stands_as_index(letter):
                self._add_range(letter, Ends(surface.sides[0], surface.sides[2]), pieces[position].start, scope)
                return 1
        return 0

    def _stands_as_index(self, letter: str) -> bool:
        """Whether a letter stands in subscripts, or some sum binds it."""
        return letter in self.knowledge.indexed or letter in self.knowledge.summed

    def _add_range(self, letter: str, ends: Ends, position: int, scope: Environments) -> None:
        self._last_ranged = letter
        self.knowledge.ranged.setdefault(letter, []).append(DeclaredRange(ends.lower, ends.upper, position, scope))
        for end in ends:
            self.knowledge.size_names.update(integer_names(end))

    def declare(self, pieces: list[Piece], scope: Environments) -> list[Piece]:
        """Registers z \\in …, x \\sim …, f : A \\to B; gives the pieces that are left."""
        out: list[Piece] = []
        for piece in pieces:
            surface = piece.surface
            if type(surface) is Chained and surface.relations in (["="], [":="]) and self._name_entries(surface, scope):
                continue
            if type(surface) is Chained and surface.relations[-1] == "∈" and surface.relations[:-1] in (["="], [":="]):
                equation = self._defined_in(surface, scope)  # h = σ(z) \\in \\mathbb{R}^m
                if equation is None:
                    continue
                surface = equation
                piece = Piece("formula", equation.start, equation.end, equation)
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
                out = out[: len(out) - 2 * (len(names) - 1)]
                continue
            if type(surface) is Chained and len(surface.relations) == 1 and surface.relations[0] in (">", "≥", "<", "≤"):
                piece = replace(piece, surface=self._compared_family(out, surface, scope))
            if (
                type(surface) is Chained
                and surface.relations == ["→"]
                and len(out) >= 2
                and out[-1].kind == "colon"
                and out[-2].surface is not None
            ):
                names = self._listed_before(out[:-2])
                for part in [*names, out[-2].surface]:
                    self._function_type(part, surface, scope)
                out = out[: len(out) - 2 - 2 * len(names)]
                continue
            out.append(piece)
        return out

    def _compared_family(self, out: list[Piece], surface: Chained, scope: Environments) -> Chained:
        """The relation as x > 0 where it ends the list x_1, …, x_n > 0, which declares the family x; the list is taken out."""
        names = self._listed_before(out) + [surface.sides[0]]
        whole = self._listed_family(names)
        if whole is None:
            return surface
        name, lower, upper = whole
        if self.knowledge.find(name.base, surface.start, scope) is None:
            self.add_entity(name.base, surface, scope, shape=[(lower, upper)], rows=("",))
        del out[len(out) - 2 * (len(names) - 1) :]
        sides = [_carrier(name), *surface.sides[1:]]
        return Chained(surface.start, surface.end, sides, surface.relations, surface.places)

    def _defined_in(self, surface: Chained, scope: Environments) -> Chained | None:
        """Registers the shape of x = … \\in \\mathbb{R}^n; gives the equation, or None for x = (x_1, …, x_n)."""
        left, middle, target = surface.sides
        read = read_set(target)
        if read is not None and read.kind == "reals":
            membership = Chained(surface.start, surface.end, [left, target], ["∈"], surface.places[1:])
            self._members([left], membership, read, scope)
        if self._lists_entries(left, middle):
            return None
        return Chained(surface.start, middle.end, [left, middle], surface.relations[:1], surface.places[:1])

    def _name_entries(self, surface: Chained, scope: Environments) -> bool:
        """Registers the shape of x = (x_1, …, x_n), or of a matrix of its own entries, which only says how they are called."""
        left, right = surface.sides
        name, grid = self.name_of(left), _grid(right)
        if name is None or grid is None:
            return False
        rank = 2 if len(grid) > 1 and len(grid[0]) > 1 else 1
        entries = [self.name_of(item) for row in grid for item in row if not _is_dotted(item)]
        places = [_places(entry.slots, rank) for entry in entries if entry is not None and _is_base(entry.base, name.name)]
        if len(places) < 2 or len(places) < len(entries) or not all(places):
            return False
        if any(self.knowledge.find(entry.name, surface.start, scope) is not None for entry in entries if entry is not None):
            return False
        known = self.knowledge.find(name.name, surface.start, scope)
        if (known is None or known.kind == "tensor" and known.shape is None and known.is_free) and not self._was_shown(name.name):
            shape = [_extent(*ends) for ends in zip(places[0] or (), places[-1] or (), strict=True)]
            self.add_entity(name.name, surface, scope, shape=shape)
            if rank == 1 and _is_row(right):
                self.knowledge.listed.add(name.name)
            self.knowledge.size_names.update(size for slot in places[-1] or () for size in integer_names(slot))
        return True

    def _was_shown(self, name: str) -> bool:
        """Whether a display before shows a name as it stands: it is called otherwise there."""
        shown = (piece for block in self.blocks[: self.block] if block.is_display for piece in block.pieces)
        sides = surfaces_of(shown)
        return any(type(part) is Symbol and part.name == name for side in sides for part in walk(side))

    def _lists_entries(self, left: Surface, middle: Surface) -> bool:
        """Whether a formula is (x_1, …, x_n) of the name on the left, transposed or not."""
        part, name = unwrap(middle), self.name_of(left)
        if type(part) is Scripts:
            part = unwrap(part.base)
        if name is None or type(part) is not Group or len(part.items) < 2:
            return False
        entries = [self.name_of(item) for item in part.items if not is_ellipsis(item)]
        return all(entry is not None and entry.base == name.base and entry.slots for entry in entries)

    @staticmethod
    def _listed_before(out: list[Piece]) -> list[Surface]:
        """The names before the last of a list, y, z \\in …."""
        names: list[Surface] = []
        at = len(out) - 1
        while at >= 1 and out[at].kind == "comma":
            name = out[at - 1].surface
            if name is None or type(name) is Chained:
                break
            names.insert(0, name)
            at -= 2
        return names

    def _is_condition(self, names: list[Surface], read: SetRead | None) -> bool:
        """Whether x \\in (a, b) restricts something that is no plain name."""
        if read is None or read.kind != "interval":
            return False
        return any(self.name_of(part) is None for part in names if not is_ellipsis(unwrap(part)))

    def _members(self, names: list[Surface], surface: Chained, read: SetRead | None, scope: Environments) -> None:
        if read is None:
            if all(self.name_of(part) is None for part in names):
                return
            raise self.source.error(
                "this set is not read",
                surface.sides[1].start,
                surface.sides[1].end,
                "\\mathbb{R}^{n}, \\mathbb{N}, \\mathbb{S}^{n}, \\{0,1\\}^{n} or an interval",
            )
        whole = self._listed_family(names)
        if whole is not None:
            first, lower, upper = whole
            family: list[Dimension] = [(lower, upper), *(read.shape or [])]
            entity = self.add_entity(first.base, surface, scope, shape=family, domain=read.domain, rows=("",))
            self._numbered(entity, read)
            self._bounded(read, _carrier(first), surface, scope)
            return
        for part in names:
            if is_ellipsis(part):
                continue
            name = self.name_of(part)
            if name is None:
                continue
            self._member(name, surface, read, scope)

    def _listed_family(self, names: list[Surface]) -> tuple[Name, Surface, Surface] | None:
        """x_1, …, x_n: its first name, and the ends of its index."""
        if len(names) < 3 or not any(map(is_ellipsis, names)):
            return None
        first, last = self.name_of(names[0]), self.name_of(names[-1])
        if first is None or last is None or first.base != last.base or len(first.slots) != 1 or len(last.slots) != 1:
            return None
        self.knowledge.size_names.update(integer_names(last.slots[0]))
        return first, first.slots[0], last.slots[0]

    def _member(self, name: Name, surface: Chained, read: SetRead, scope: Environments) -> None:
        place = surface.start
        if read.kind == "size":
            self.add_entity(name.name, surface, scope, kind="size")
            return
        if read.range is not None and (read.shape or name.letters is not None and self.is_family(name)):
            self._numbers(name, surface, read, scope)
            return
        if read.range is not None:
            entity = self.add_entity(name.name, surface, scope, kind="index")
            entity.range = read.range
            self._add_range(name.name, read.range, place, scope)
            return
        domain = read.domain
        if self.states_case and read.kind != "interval" and domain != "real":
            raise self.source.error("this set is no case that is read", place, surface.end, "an interval (a, b)")
        known = self.knowledge.find(name.name, place, scope)
        base = self.knowledge.find(name.base, place, scope)
        if read.kind == "reals" and domain == "real":
            self._renew(known, surface, read)
        if known is None and name.slots and base is not None and base.kind == "tensor" and base.shape and not read.shape:
            self._restrict(base, domain, read, surface, name, scope)
            return
        if known is not None and known.kind == "tensor" and not read.shape and read.kind == "interval":
            self._restrict(known, domain, read, surface, name, scope)
            return
        if known is not None and known.scope == scope and known.shape == [] and not read.shape and known.domain == "real":
            self._restrict(known, domain, read, surface, name, scope)
            return
        if read.kind == "interval" and (self.states_case or self.polarity is Polarity.DOUBTED):
            domain = "real"
        shape: list[Dimension] = list(read.shape or [])
        if name.letters is not None and self.is_family(name):
            shape = [*([None] * len(name.letters)), *shape]
            entity = self.add_entity(name.base, surface, scope, shape=shape, domain=domain, rows=name.letters)
        else:
            entity = self.add_entity(name.name, surface, scope, shape=shape, domain=domain)
            if name.slots:
                entity.base, entity.label = name.base, name.label
        self._bounded(read, name.part, surface, scope, self.states_case)
        if read.kind == "simplex":
            self.assumptions.append(Assumption(None, place, scope, False, self.block, simplex=entity, reach=self.reach))

    def _numbers(self, name: Name, surface: Chained, read: SetRead, scope: Environments) -> None:
        """y_i \\in \\{1, …, C\\} or y \\in \\{1, …, C\\}^N: integers that data give, which stand as indices, too."""
        if name.letters is not None and self.is_family(name) and not read.shape:
            base = self.knowledge.find(name.base, surface.start, scope)
            if base is not None and base.kind == "tensor" and base.is_free and len(base.shape or ()) == len(name.letters):
                self._numbered(base, read)
                return
            shape: list[Dimension] = [None] * len(name.letters)
            entity = self.add_entity(name.base, surface, scope, shape=shape, rows=name.letters)
        else:
            entity = self.add_entity(name.name, surface, scope, shape=list(read.shape or ()))
        self._numbered(entity, read)

    def _numbered(self, entity: Entity, read: SetRead) -> None:
        """Says of which integers the entries of a tensor are."""
        if read.range is not None:
            entity.range = read.range
            for end in read.range:
                self.knowledge.size_names.update(integer_names(end))

    def _bounded(
        self, read: SetRead, name: Surface, surface: Chained, scope: Environments, next_only: bool = False, always: bool = False
    ) -> None:
        """Assumes the ends of an interval of a name, at each of its entries, unless its domain says them."""
        is_said = read.domain == "unit" or read.domain != "real" and len(read.bounds or ()) == 1
        doubtful = self.polarity is Polarity.DOUBTED
        if read.kind == "interval" and is_said and not (next_only or always or doubtful):
            return
        for relation, end in read.bounds or ():
            part = Chained(surface.start, surface.end, [name, end], [relation], [surface.start])
            self.assume(part, surface.start, scope, next_only, doubtful=doubtful)

    def assume(
        self,
        surface: Chained,
        position: int,
        scope: Environments,
        next_only: bool,
        where: Surface | None = None,
        doubtful: bool = False,
    ) -> None:
        """Assumes a relation, as far as what is supposed here reaches."""
        words = self.said(surface) if surface.places[:1] == [surface.end] else ""
        how, claims = self.stands_behind() if next_only else (Polarity.UNCLEAR, 0)
        behind = claims if how is Polarity.SUPPOSED and self.blocks[claims].is_display else None
        said = law_said(surface, self.knowledge.is_open_function)
        if said is not None and type(said.period) is Symbol and self.knowledge.find(said.period.name, position, scope) is None:
            said = said._replace(what=None)  # $f(x + c) = f(x)$, it may be for all c
        segment = self.blocks[self.block].segment
        is_general = said is not None and (is_law(segment.before, segment.after) or self._is_of_function(said.name))
        supposed = Assumption(
            surface,
            position,
            scope,
            next_only,
            self.block,
            where=where,
            reach=self.reach,
            doubtful=doubtful,
            words=words,
            behind=behind,
        )
        self.assumptions += with_law(supposed, said, is_general)

    def _is_of_function(self, name: str) -> bool:
        """Whether a sentence goes on from a function to what is said of it: “a function $f$ with …”."""
        alone = self.blocks[self.block - 1].alone if self.block else None
        return alone is not None and spelling(alone) == name and bool(_SUCH.fullmatch(self.blocks[self.block].segment.before))

    def say_of_function(self, said: SaidOfFunction, position: int, scope: Environments) -> None:
        """Remembers what words say of a function that nothing defines."""
        doubtful = said.what is None or self.polarity is Polarity.DOUBTED
        shown = self.displays_before[self.block]
        for number, other in enumerate(self.assumptions):
            is_case = other.function is not None and other.function.name == said.name and other.until is None
            if is_case and not doubtful and shown > self.displays_before[other.block] and not self.sentences[self.block].adds:
                self.assumptions[number] = replace(other, until=position)  # “for an even $f$ … for an odd $f$”
        within = scope, self.next_only, self.block
        self.assumptions.append(
            Assumption(None, position, *within, reach=self.reach, doubtful=doubtful, words=said.words, function=said)
        )

    def stands_behind(self) -> tuple[Polarity, int]:
        """How what is said here is a condition on a claim right before it in its sentence: for certain, perhaps, or not; on which.

        “for $x > 0$ and $y > 0$”: of one that “and” joins to another as that one is.
        """
        number = self.block
        while number > 1 and self.sentences[number].is_joined and not self.blocks[number - 1].is_display:
            number -= 1
        if not number:
            return Polarity.UNCLEAR, 0
        previous, block = self.blocks[number - 1], self.blocks[number]
        ends = bool(previous.pieces) and previous.pieces[-1].kind == "stop"
        apart = previous.segment.scope != block.segment.scope or previous.segment.reach != block.segment.reach
        relates = any(type(piece.surface) is Chained or piece.relations for piece in previous.pieces)
        if not apart and relates and speaks_of_claim(self.sentences[number].before):
            return Polarity.DOUBTED, number - 1
        if ends or apart or not relates or begins_anew(block.segment.before):
            return Polarity.UNCLEAR, 0
        return words_behind(self.sentences[number]), number - 1

    def mark_loose(self, entity: Entity | None, part: Surface, words: str, scope: Environments, about: str = "") -> None:
        """Remembers that words say something of a name that is not understood; `about`: of one that nothing declares."""
        said = Assumption(None, part.start, scope, False, self.block, reach=self.reach, doubtful=True, words=words, about=about)
        self.assumptions.append(said if entity is None else replace(said, instead=(entity, entity)))

    def said(self, surface: Chained) -> str:
        """A relation as it is said: in a formula, or in the words around a name."""
        text = self.source.shown(surface.start, surface.end)
        if surface.places[:1] != [surface.end]:
            return text
        sentence = self.sentences[self.block]
        behind = _NEXT.sub("", sentence.tail.split(FORMULA)[0])
        return " ".join(f"{sentence.before} {text} {behind}".split())

    def restrict(self, entity: Entity, domain: str, surface: Chained) -> None:
        """Gives a declared name the domain that a relation says."""
        entity.domain = domain
        self.restrictions.append(Assumed(TRUE, self.said(surface), *self.source.position(surface.start), entity.name))

    def _renew(self, known: Entity | None, surface: Chained, read: SetRead) -> None:
        """Ends what was supposed of a name that a new “let” declares again, after something was claimed."""
        if known is None or not known.is_free or known.kind != "tensor" or not _same_shape(known.shape, list(read.shape or [])):
            return
        if self.displays_before[self.block] == known.claims_before or not declares_anew(self.sentences[self.block]):
            return
        self.renewals.append(Renewal(known.name, surface.start, self.reach))
        message = f"{known.name} is declared anew: what was supposed of it before holds no longer"
        self.notes.append(Note(message, *self.source.position(surface.start)))

    def is_declared_later(self, entity: Entity, surface: Surface) -> bool:
        """Whether a thing is declared behind a formula, with claims between them, so that the formula speaks of another."""
        return entity.position > surface.start and entity.claims_before > self.displays_before[self.block]

    def is_renewed(self, entity: Entity) -> bool:
        """Whether a later “let” declares a name anew."""
        return any(renewal.name == entity.name and renewal.position > entity.position for renewal in self.renewals)

    def may_restrict(self, entity: Entity) -> bool:
        """Whether a domain of a name can be said once and for all: it is supposed for certain, where the name was declared."""
        return self.polarity.is_certain and entity.reach == self.reach and not self.is_renewed(entity)

    def _restrict(self, entity: Entity, domain: str, read: SetRead, surface: Chained, name: Name, scope: Environments) -> None:
        """A further domain for a name that is declared already."""
        certain = self.polarity is not Polarity.DOUBTED and entity.reach == self.reach
        restricts = certain and domain != "real" and not self.next_only and entity.is_free and entity.domain in ("real", domain)
        self._bounded(read, name.part, surface, scope, self.next_only, always=not restricts and entity.domain != domain)
        if restricts:
            self.restrict(entity, domain, surface)

    def add_entity(
        self,
        name: str,
        surface: Surface,
        scope: Environments,
        kind: str = "tensor",
        shape: list[Dimension] | None = None,
        domain: str = "real",
        rows: tuple[str, ...] = (),
    ) -> Entity:
        """The entity that a surface declares: a new one, or the one that is declared so already."""
        known = self.knowledge.find(name, surface.start, scope)
        if known is not None and self.is_declared_later(known, surface):
            known = None
        if known is not None and known.scope == scope and known.kind == kind == "tensor":
            if known.shape is None and shape is not None:
                known.shape = shape  # declared as random before, x \\sim …, and by its shape now
                return known
            if _same_shape(known.shape, shape) and not (known.domain != domain == "real" and self.is_renewed(known)):
                if domain not in ("real", known.domain) and known.position < surface.start and not self._may_declare(known):
                    self._suppose_domain(known, domain, surface)
                elif domain != "real":
                    known.domain = domain
                return known
        entity = Entity(
            name,
            surface.start,
            scope,
            kind=kind,
            shape=shape,
            domain=domain,
            rows=rows,
            end=surface.end,
            text=self.source.shown(surface.start, surface.end),
            claims_before=self.displays_before[self.block],
            reach=self.reach,
        )
        self.knowledge.add(entity)
        self.declared.append((entity, kind))
        return entity

    def _may_declare(self, known: Entity) -> bool:
        """Whether what is said here of a declared name is said once and for all."""
        return self.polarity is not Polarity.DOUBTED and known.reach == self.reach

    def _suppose_domain(self, known: Entity, domain: str, surface: Surface) -> None:
        """Gives a name a domain as far as what is supposed here reaches."""
        part = surface if type(surface) is Chained else None
        instead = known, replace(known, domain=domain)
        doubtful = self.polarity is Polarity.DOUBTED
        self.assumptions.append(
            Assumption(part, surface.start, known.scope, False, self.block, reach=self.reach, doubtful=doubtful, instead=instead)
        )

    def _laws(self, names: list[Surface], surface: Chained, scope: Environments) -> None:
        unknown = law_of(surface.sides[1]) if distribution_of(surface.sides[1]) is None else None
        plain = [name for name in map(self.name_of, names) if name is not None]
        worded = unknown is not None and unknown.name.startswith(("\\operatorname", "\\text", "\\mathrm"))  # Weird(1)
        if unknown is not None and len(plain) == len(names) and not worded:
            law = surface.sides[1] if len(plain) == 1 and not plain[0].letters else None
            if law is not None:
                self.knowledge.laws.setdefault(unknown.name, plain[0].name)
            self.knowledge.random |= {(name.base if name.letters else name.name): law for name in plain}
            return
        if distribution_of(surface.sides[1]) is None:
            raise self.source.error(
                "this distribution is not known",
                surface.sides[1].start,
                surface.sides[1].end,
                "\\operatorname{Bernoulli}(p), \\mathcal{N}(\\mu, \\sigma^2), …",
            )
        whole = self._listed_family(names)
        shape: list[Dimension] | None = None if whole is None else [(whole[1], whole[2])]
        for part in [names[0]] if whole else names:
            name = self.name_of(part)
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
                target = self.add_entity(chosen, surface, scope, shape=shape)
                if letters:
                    target.rows = letters
            target.law = WrittenLaw(surface.sides[1], letters, surface.start)
            self.declared.append((target, "random"))

    def _function_type(self, left: Surface, arrow: Chained, scope: Environments) -> None:
        name = self.name_of(left)
        if name is None:
            raise self.source.error("no name to declare as a function", left.start, left.end)
        entity = self.add_entity(name.name, arrow, scope, kind="unknown")
        source, target = read_set(arrow.sides[0]), read_set(arrow.sides[1])
        for read in (source, target):
            for size in read.shape if read and read.shape else ():
                self.knowledge.size_names.update(integer_names(size))
        if source is not None and not source.shape:
            entity.domain = "integer"  # of a scalar: it acts on each entry of a vector


def _carrier(name: Name) -> Surface:
    """The x of x_i."""
    part = unwrap(name.part)
    return part.base if type(part) is Scripts else part


def _unbracketed(piece: Piece) -> list[Piece]:
    """The pieces of (i = 1, \\dots, n) without its brackets; any other piece as it is."""
    group = unwrap(piece.surface) if piece.surface is not None else None
    if type(group) is not Group or group.opening != "(" or not any(is_ellipsis(unwrap(item)) for item in group.items):
        return [piece]
    if not any(type(item) is Chained and item.relations == ["="] for item in group.items):
        return [piece]
    out = []
    for item in group.items:
        out += [Piece("comma", item.start, item.start), Piece("formula", item.start, item.end, item)]
    return out[1:]


def _grid(part: Surface) -> list[list[Surface]] | None:
    """The rows of a list or a matrix, transposed or not; None of anything else."""
    part = unwrap(part)
    if type(part) is Scripts and not part.subs and all(map(is_transpose, part.sups)):
        part = unwrap(part.base)
    if type(part) is Matrix:
        return part.rows
    return [part.items] if type(part) is Group and part.opening in ("(", "[") else None


def _is_row(part: Surface) -> bool:
    """Whether entries are written side by side as those of a row are, [x_1, x_2], and not as a column turned."""
    part = unwrap(part)
    turned = type(part) is Scripts
    inner = unwrap(part.base) if type(part) is Scripts else part
    beside = len(inner.rows) == 1 if type(inner) is Matrix else type(inner) is Group and inner.opening == "["
    return beside != turned


def _is_dotted(part: Surface) -> bool:
    """Whether an entry is dots of any direction."""
    inner = unwrap(part)
    return type(inner) is Symbol and (inner.name in ELLIPSES or inner.name in ("\\vdots", "\\ddots"))


def _places(slots: list[Surface], rank: int) -> list[Surface] | None:
    """The indices of an entry of so many axes, as X_{11} and X_{mn} have them without a comma; None where they are not so many."""
    if len(slots) == rank:
        return slots
    inner = unwrap(slots[0]) if len(slots) == 1 and rank == 2 else None
    if type(inner) is Numeral and len(inner.digits) == rank:
        return [Numeral(inner.start, inner.end, Fraction(digit), digit) for digit in inner.digits]
    if type(inner) is Term and len(inner.factors) == rank and not any(inner.operators):
        return list(inner.factors)
    return None


def _is_base(base: str, name: str) -> bool:
    """Whether x_i is called after x, or after \\mathbf{x}."""
    return base == name or name in (f"\\{font}{{{base}}}" for font in BOLD)


def _extent(first: Surface, last: Surface) -> Dimension:
    """The axis from one index to another; its size alone where it begins at 1."""
    return last if spelling(first) == "1" else (first, last)


def _is_dots(piece: Piece) -> bool:
    return piece.surface is not None and is_ellipsis(piece.surface)


def _same_shape(one: list[Dimension] | None, two: list[Dimension] | None) -> bool:
    if one is None or two is None:
        return one is two
    return len(one) == len(two) and all(map(_same_dimension, one, two))


def _same_dimension(one: Dimension, two: Dimension) -> bool:
    """Whether two axes have the same size as written; any two ranges count as the same."""
    if isinstance(one, Surface) and isinstance(two, Surface):
        return type(one) is type(two) and spelling(one) == spelling(two)
    return type(one) is type(two)
