"""What a document says of names: entities with their declarations, definitions and laws, the uses of names, assumptions.

Entities are found by name and place: a later definition of a name holds from there on; one that comes after its first use holds
before it, too. Knows the surface only.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from ..surface.binders import Bounds
from ..surface.scripts import subscript_letters
from ..surface.sets import Ends
from ..surface.syntax import Chained, Surface
from ..surface.vocabulary import builtin_function
from .function_classes import SaidOfFunction

#: The numbers of the environments around a place, as theorem and proof, outermost first. What is said in them holds in them.
Environments: TypeAlias = tuple[int, ...]
#: One axis of a shape as written: its size, the two ends of its range, or None where it is not said.
Dimension: TypeAlias = Surface | tuple[Surface, Surface] | None

GLOBAL: Environments = ()
#: Commands that set the name of a whole array apart from that of its entries.
BOLD = ("mathbf", "boldsymbol", "bm", "vec")
_LETTER = re.compile(r"((?:\\[A-Za-z]+\{)?)(\\[A-Za-z]+|.)(.*)", re.DOTALL)

#: What a function may be applied to, rather than a number multiplied with in brackets.
_ARGUMENT = re.compile(r"\\?[A-Za-z]+(?:_(?:\w|\{[\w,]+\}))?")
_BOLD_LETTER = re.compile(r"\\(?:" + "|".join(BOLD) + r")\{(\\[A-Za-z]+|.)\}")


class Polarity(Enum):
    """How a sentence means a relation.

    DECLARED    it says what a new name is, or stands right behind what does
    SUPPOSED    it may be used from here on
    CONCLUDED   it is said to follow: it is no new fact
    UNCLEAR     nothing says that it is supposed
    DOUBTED     the sentence denies it, asks, reports, compares
    """

    DECLARED = "declared"
    SUPPOSED = "supposed"
    CONCLUDED = "concluded"
    UNCLEAR = "unclear"
    DOUBTED = "doubted"

    @property
    def is_certain(self) -> bool:
        """Whether what is meant so may be used."""
        return self in (Polarity.DECLARED, Polarity.SUPPOSED)


class WrittenDefinition(NamedTuple):
    """What a name is defined by: a_{ij} := …, f(x, y) = ….

    letters      its indices on the left side
    parameters   the names of its arguments, where it is a function
    body         the right side
    offset       where the definition stands
    how          ":=" or "=", the first equation for a name
    """

    letters: tuple[str, ...]
    parameters: tuple[str, ...]
    body: Surface
    offset: int
    how: str


class WrittenLaw(NamedTuple):
    """What a name is distributed by: the distribution as written, the name's indices beside it, and where it stands."""

    distribution: Surface
    letters: tuple[str, ...]
    offset: int


class Label(NamedTuple):
    """The subscript that is part of a name, as the t of h_t: its spelling, and the names in its first place."""

    spelling: str
    letters: frozenset[str]


class DeclaredRange(NamedTuple):
    """The range that a document declares for an index, i = 1, …, n: its ends, and where that holds."""

    lower: Surface
    upper: Surface
    position: int
    scope: Environments


class Pointer(NamedTuple):
    """What a name indexes: the name in whose slot it stands, which slot, how many indices it has itself, and where."""

    carrier: str
    slot: int
    rank: int
    position: int
    end: int


@dataclass(eq=False)
class Entity:
    """One named thing.

    kind            tensor, size, function, index or unknown (a function that is never defined)
    position, end   where it is first said what it is
    scope           where that holds
    reach           the environments in which it is said
    text            what is said, as written
    claims_before   how many displays with relations stand before
    arguments       the names in brackets behind it wherever it has any: u(a, b), of which something is a function in turn
    base, label     the name without the subscript that is part of it, and that subscript
    shape           its axes, or None where nothing is said of them; a family's own indices are in front
    inferred        what it is taken for, where nothing but its uses says that
    of_layer        whether it is what is said of the same name in another layer, with the places where that is said
    rows            for a family, the letters of its own indices: the i of x_i; "" or "?" where none is known
    domain          a member of nodes.DOMAINS
    range           the ends of a declared index
    pointer         what it indexes, where nothing else says that its entries are integers
    definition      what it is defined by; None: nothing
    law             what it is distributed by; None: nothing
    """

    name: str
    position: int
    scope: Environments
    kind: str = "tensor"
    shape: list[Dimension] | None = None
    rows: tuple[str, ...] = ()
    domain: str = "real"
    definition: WrittenDefinition | None = None
    law: WrittenLaw | None = None
    range: Ends | None = None
    pointer: Pointer | None = None
    text: str = ""
    end: int = 0
    claims_before: int = 0
    base: str = ""
    label: Label | None = None
    reach: Environments = GLOBAL
    arguments: tuple[str, ...] = ()
    inferred: str = ""
    of_layer: bool = False

    @property
    def is_free(self) -> bool:
        """Whether nothing gives it a value."""
        return self.definition is None and self.law is None


@dataclass(frozen=True)
class Use:
    """One place where a name is indexed.

    slots    what stands in its subscript
    around   the letters that sums around it bind
    inside   the name that the equation around it may define
    """

    slots: list[Surface]
    around: Mapping[str, Bounds]
    position: int
    scope: Environments
    inside: str = ""


@dataclass(eq=False)
class Assumption:
    """A relation that is assumed, or that the entries of `simplex` sum to 1.

    next_only   whether for the next display only; `block` is the number of the formula that states it
    where       the condition on its indices under which it is assumed, None for all of them
    reach       the environments in which it holds: a remark or a footnote ends it, though names go on
    doubtful    whether the sentence supposes it is not certain: no verdict hangs on it then
    words       the words that say it, where no formula does: “a symmetric matrix A”
    instead     an entity of which it says more, a domain or a definition, and the same as it is then
    function    what it says of a function that nothing defines
    solves      whether it gives a name as what solves an equation
    onward      whether it says nothing of what stands before it
    anew        whether it may give another meaning to a name that has one: from here on, to where the next may
    rival       whether it may give a name that has a value another one, though it stands as a claim
    until       where what is supposed there takes its place; None: nowhere
    behind      the number of the formula behind which it stands as a condition on that alone; None where it does not
    section     the number of the headings before it, and whether it stands in the last of them
    titled
    about       the name of which `words` say something, where nothing declares it
    """

    surface: Chained | None
    position: int
    scope: Environments
    next_only: bool
    block: int
    simplex: Entity | None = None
    where: Surface | None = None
    reach: Environments = GLOBAL
    doubtful: bool = False
    words: str = ""
    instead: tuple[Entity, Entity] | None = None
    function: SaidOfFunction | None = None
    solves: bool = False
    onward: bool = False
    anew: bool = False
    behind: int | None = None
    rival: bool = False
    until: int | None = None
    section: int = 0
    titled: bool = False
    about: str = ""


def with_law(assumption: Assumption, said: SaidOfFunction | None, is_general: bool) -> list[Assumption]:
    """An assumption; where it is an equation for a function that nothing defines, as what it says of that, if it is meant of all
    arguments: else it may be meant of one, too."""
    if said is None:
        return [assumption]
    law = replace(assumption, function=said, doubtful=assumption.doubtful or said.what is None or not is_general)
    return [law] if is_general else [assumption, law]


class Renewal(NamedTuple):
    """A name that is declared anew: what was supposed of it before no longer holds from here on, in these environments."""

    name: str
    position: int
    reach: Environments


@dataclass
class Knowledge:
    """The entities of a document, and what its formulas show of its names, known or not.

    entities         name -> the things of that name, in the order in which they are said
    uses             name without subscript -> the places where it is indexed
    ranged           letter -> the ranges that are declared for it

    Letters:
    summed           those that some sum binds, or compares with what it binds
    indexed          the names in subscripts
    standing         those that index an entry somewhere with no operator around that binds or compares them: the y of p_y
    bound            those that some operator binds for certain
    partial          the k of partial sums, S_k = Σ_i a_i up to k: no sizes
    size_names       names in a shape, or at an end of a declared range
    ends             names at the upper end of a sum: sizes, unless they turn out to be indices
    dotted           names at the end of what runs behind dots in a matrix, sum, product or list, where it is no index

    Names, by how they stand:
    applied          somewhere before a parenthesis, as a function does
    arguments        name -> what stands in parentheses behind it, each as it is spelled
    laws             functions that are laws -> the name of their variable: p in 𝔼_{x ∼ p}
    assumed_loss     the L of ∂L/∂z where the document writes dz and does not say so
    asks             whether a display without a relation asks for a derivative
    compared         as laws by a divergence, p and q of D_{KL}(p \\| q)
    random           of which the text says that they are random -> their law, p of x ∼ p, which is none of the tables
    averaged         in the argument of a moment, 𝔼[X]
    settled          in no such argument
    members          Greek letters below functions, the θ of p_θ(x)
    varied           by which something is differentiated, in the order in which that is so
    sloped           what is differentiated
    bare             somewhere without one
    signed           in a relation with 0 by themselves: f ≥ 0
    whole            somewhere without a subscript, other than behind a number: not π in 2π
    primed           somewhere with a prime
    logged           before a parenthesis under a logarithm, as a factor of its argument
    inverted         somewhere with -1 or -⊤ above it
    exponentiated    the letter e where something other than a number stands above it: it is Euler's number there
    pointing         name -> what it indexes: the y of w_{y_i}
    listed           whose entries are written side by side, [x_1, x_2]: it may be a row
    mentioned        in a sentence by themselves: “and $c$ the correct class”

    Where indices begin:
    lowest           the numbers at which the document's sums and runs x_1, …, x_n start, of 0 and 1
    from_zero        whether the text says that indices count from 0
    least            spelling of an index expression -> what a condition says that it is at least: 1 ≤ i + k - 2

    meanings         what words say signs mean here, other than what they are read as: (sign, words, place)
    lays_out_rows    whether the text says that derivatives by vectors are rows
    headings         where headings stand
    turned           where the text turns to another example
    depended_on      names of which something is said to depend on them, C = C(a, b)
    renewed          section -> the names of earlier sections for which an equation stands in it, as where another example begins
    infers           what the uses of a name make of it at a place, besides what is said elsewhere; None: not known yet
    densities        the names of the densities of its laws, of which each is a function
    names_identity   whether the text speaks of the identity matrix, which a declared I then is
    """

    entities: dict[str, list[Entity]] = field(default_factory=dict)
    uses: dict[str, list[Use]] = field(default_factory=dict)
    ranged: dict[str, list[DeclaredRange]] = field(default_factory=dict)
    summed: set[str] = field(default_factory=set)
    indexed: set[str] = field(default_factory=set)
    standing: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    partial: set[str] = field(default_factory=set)
    size_names: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    dotted: set[str] = field(default_factory=set)
    applied: set[str] = field(default_factory=set)
    arguments: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    laws: dict[str, str] = field(default_factory=dict)
    asks: bool = False
    assumed_loss: str = ""
    compared: set[str] = field(default_factory=set)
    random: dict[str, Surface | None] = field(default_factory=dict)
    averaged: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    varied: dict[str, None] = field(default_factory=dict)
    sloped: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    signed: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    primed: set[str] = field(default_factory=set)
    logged: set[str] = field(default_factory=set)
    inverted: set[str] = field(default_factory=set)
    exponentiated: set[str] = field(default_factory=set)
    pointing: dict[str, Pointer] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    mentioned: set[str] = field(default_factory=set)
    lowest: set[int] = field(default_factory=set)
    from_zero: bool = False
    least: dict[str, int] = field(default_factory=dict)
    densities: frozenset[str] = frozenset()
    names_identity: bool = False
    meanings: list[tuple[str, str, int]] = field(default_factory=list)
    lays_out_rows: bool = False
    infers: Callable[[str, int, Entity | None], Entity | None] | None = None
    headings: list[int] = field(default_factory=list)
    turned: list[int] = field(default_factory=list)
    depended_on: set[str] = field(default_factory=set)
    renewed: dict[int, set[str]] = field(default_factory=dict)

    @property
    def variables(self) -> set[str]:
        """The letters by which the document differentiates, or below functions: the θ of p_θ is no index unless it is summed."""
        return (self.varied.keys() | self.members) - self.summed - self.ranged.keys()

    def section(self, position: int) -> int:
        """The number of headings before a place."""
        return bisect_right(self.headings, position)

    def is_of_another_section(self, entity: Entity, position: int) -> bool:
        """Whether a heading stands between what is said of a name and a place behind it."""
        return entity.position < position and self.section(entity.position) != self.section(position)

    def add(self, entity: Entity) -> Entity:
        insort(self.entities.setdefault(entity.name, []), entity, key=lambda known: known.position)
        return entity

    def drop(self, entity: Entity) -> None:
        """Forgets an entity."""
        known = self.entities[entity.name]
        known.remove(entity)
        if not known:
            del self.entities[entity.name]

    def find(self, name: str, position: int, scope: Environments) -> Entity | None:
        """The entity that a name means at a place: the last one before it that is in scope, else the first one after it.

        What is said behind a heading says nothing of what stands before it.
        """
        known = self.entities.get(name) or self.entities.get(self.in_bold(name)) or self.entities.get(self._in_plain(name)) or ()
        before = after = None
        for entity in known:
            if entity.scope == scope[: len(entity.scope)]:
                if entity.position <= position:
                    if before is None or len(entity.scope) >= len(before.scope):
                        before = entity
                elif after is None and self.section(entity.position) == self.section(position):
                    after = entity
        found = before or after
        if self.infers is not None and (found is None or self.is_of_another_section(found, position)):
            return self.infers(name, position, found)
        return found

    def is_never_index(self, name: str) -> bool:
        """Whether a name is a size that no sum binds, that no range declares, and that stands in no slot by itself."""
        if name not in self.size_names or name in self.summed or name in self.ranged or name in self.entities:
            return False
        slots = (slot for uses in self.uses.values() for use in uses for slot in use.slots)
        return not any(name in (subscript_letters([slot]) or ()) for slot in slots)

    def in_bold(self, name: str) -> str:
        r"""\mathbf{x} for an x that is not declared and always stands with indices, x_i, where \mathbf{x} is; else the name."""
        if name in self.uses and name not in self.entities and name not in self.whole and name not in self.size_names:
            for bold in bold_spellings(name):
                if any(entity.kind == "tensor" for entity in self.entities.get(bold, ())):
                    return bold
        return name

    def _in_plain(self, name: str) -> str:
        r"""x for an \mathbf{x} that nothing declares where x_i is declared and no x stands without an index; else the name."""
        plain = plain_spelling(name)
        if plain == name or plain in self.whole or plain in self.size_names or not self.entities.get(plain):
            return name
        return plain if all(_is_of_entries(entity) for entity in self.entities[plain]) else name

    def bold_of(self, name: str) -> str:
        r"""\mathbf{x} for an x of which only entries stand, x_i, where \mathbf{x} or \mathbf{x}_i stands; else the name."""
        if self._is_indexed(name) and name not in self.entities and name not in self.whole and name not in self.size_names:
            return next((bold for bold in bold_spellings(name) if self._stands(bold) and bold not in self.entities), name)
        return name

    def _is_indexed(self, name: str) -> bool:
        """Whether a name stands with indices somewhere, x_j, or one of its samples does, x_j^{(i)}."""
        return name in self.uses or any(used.startswith(f"{name}^{{(") for used in self.uses)

    def _stands(self, name: str) -> bool:
        return name in self.whole or name in self.uses

    def indexed_as(self, name: str) -> Iterator[Use]:
        """The places where a name is indexed, or the one that stands for its entries."""
        yield from self.uses.get(name, ())
        for plain, uses in self.uses.items():
            if plain != name and name in bold_spellings(plain) and self.in_bold(plain) == name:
                yield from uses

    def positions(self, name: str, letter: str) -> set[int]:
        """Where a letter stands among two indices of a name: {1} of the j of q_{kj}, so that q_j is a column."""
        found = (subscript_letters(use.slots) or [] for use in self.indexed_as(name))
        return {at for letters in found if len(letters) == 2 for at, other in enumerate(letters) if other == letter}

    def is_open_function(self, name: str) -> bool:
        """Whether a name is a function of which nothing is known."""
        known = self.entities.get(name)
        if known is not None:
            return all(entity.kind == "unknown" for entity in known)
        is_called = name in self.applied or name in self.primed
        return is_called and name not in self.bare and name not in self.size_names

    def settle_signs(self) -> None:
        """Makes numbers of the names of which a sign is said, but for the f of f(x): a single name in brackets is an argument."""
        for name in sorted(self.signed):
            called = any(len(each) == 1 and _ARGUMENT.fullmatch(each[0]) for each in self.arguments.get(name, ()))
            if not called or name not in self.applied or name == "\\sigma" or builtin_function(name) is not None:
                self.bare.add(name)

    def is_size(self, name: str, position: int, scope: Environments) -> bool:
        """Whether a name is a positive integer: by its use in a shape or a bound, unless it was declared to be something else."""
        entity = self.find(name, position, scope)
        if entity is not None:
            return entity.kind == "size"
        return name in self.size_names


def _is_of_entries(entity: Entity) -> bool:
    """Whether a thing is an array that is declared or defined by its entries, x_i."""
    definition = entity.definition
    return entity.kind == "tensor" and not entity.inferred and bool(definition.letters if definition is not None else entity.rows)


@lru_cache(maxsize=4096)
def bold_spellings(name: str) -> tuple[str, ...]:
    """The spellings in bold of a name: of its letter, the scripts stay."""
    found = _LETTER.match(name)
    if found is None:
        return ()
    accent, letter, rest = found.groups()
    return tuple(f"{accent}\\{font}{{{letter}}}{rest}" for font in BOLD)


@lru_cache(maxsize=4096)
def plain_spelling(name: str) -> str:
    r"""The spelling of a name with its letter not in bold: \hat{y} of \hat{\mathbf{y}}."""
    return _BOLD_LETTER.sub(r"\1", name, count=1)
