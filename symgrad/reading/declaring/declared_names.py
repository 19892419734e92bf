"""What on the left of \\in, := or = is a name, and which of its subscripts are part of it. Knows the surface only."""

from __future__ import annotations

from dataclasses import dataclass

from ..facts.facts import GLOBAL, Environments, Knowledge, Label
from ..surface.arguments import divided, moment_name
from ..surface.lexer import Source
from ..surface.scripts import integer_names, is_label_superscript, label_name, single_letter, slots, subscript_letters
from ..surface.syntax import Chained, Group, Numeral, Scripts, Surface, Symbol, Term, Words, spelling, unwrap, walk
from ..surface.syntax import Label as WrittenLabel
from ..surface.vocabulary import ELLIPSES, FUNCTION_WORDS, builtin_function

_NO_NAMES = ELLIPSES | frozenset(
    ("\\partial", "\\nabla", "\\mathbb{E}", "\\mathbb{R}", "\\mathbb{V}", "\\infty", "\\top", ":", "*", "+", "")
)


#: The domains of few values, each of which is a case.
_DISCRETE = ("binary", "sign")


@dataclass
class Name:
    """A name as it is declared: an entity's name, its own subscript letters, or the indices that it has as a family."""

    name: str
    base: str
    letters: tuple[str, ...] | None
    slots: list[Surface]
    part: Surface

    @property
    def label(self) -> Label:
        """The subscript as a part of the name."""
        return Label(",".join(map(spelling, self.slots)), frozenset(integer_names(self.slots[0])))


class NameReader:
    """Tells names, with what a document is known to say."""

    def __init__(self, source: Source, knowledge: Knowledge):
        self.source, self.knowledge = source, knowledge

    def name_of(self, part: Surface) -> Name | None:
        """The name that a surface is; None where it is none."""
        part = unwrap(part)
        if type(part) is Group and part.opening in ("(", "[") and len(part.items) == 1:
            return self.name_of(part.items[0])
        if type(part) is Symbol:
            if (
                part.name in _NO_NAMES
                or builtin_function(part.name) is not None
                and part.name.startswith("\\")
                and part.name[1:] in FUNCTION_WORDS
            ):
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
        if type(base) is not Symbol or self.name_of(base) is None:
            return None
        labels = [sup for sup in part.sups if is_label_superscript(sup)]
        if len(labels) != len(part.sups):
            whole = label_name(base.name, part.sups, part.subs, part.primes)  # σ^2 where the document has it as a name
            return Name(whole, whole, None, [], part) if whole in self.knowledge.entities else None
        if any(type(sub) is WrittenLabel and type(unwrap(sub.inner)) is Numeral for sub in map(unwrap, part.subs)):
            whole = label_name(base.name, labels, part.subs, part.primes)  # X_1 is no entry of an X
            return Name(whole, whole, None, [], part)
        places, kept = part.subs, labels
        for sup in labels:
            index = self._running(sup)
            if index is not None:
                places, kept = [index, *part.subs], [label for label in labels if label is not sup]
                break
        letters = subscript_letters(places)
        full = label_name(base.name, labels, part.subs, part.primes)
        return Name(full, label_name(base.name, kept, None, part.primes), tuple(letters) if letters else None, places, part)

    def _running(self, sup: Surface) -> Surface | None:
        """The index in a superscript (i) that holds a running one; None where it is a label."""
        part = unwrap(sup)
        if type(part) is not Group or part.opening != "(" or len(part.items) != 1:
            return None
        letter = single_letter(part.items[0])
        return unwrap(part.items[0]) if letter is not None and self.runs(letter) else None

    def is_integer_name(self, name: str, scope: Environments, position: int) -> bool:
        """Whether a name is an index letter or a size."""
        known = self.knowledge.find(name, position, scope)
        if known is not None:
            return known.kind in ("size", "index")
        return name in self.knowledge.indexed or name in self.knowledge.size_names

    def is_of_integers(self, part: Surface, scope: Environments) -> bool:
        """Whether a relation compares indices or sizes alone."""
        names = [piece.name for piece in walk(part) if type(piece) is Symbol]
        return bool(names) and all(self.is_integer_name(name, scope, part.start) for name in names)

    def is_case(self, part: Chained, scope: Environments) -> bool:
        """Whether an equation picks one of the values that a free name or its entries have: y_i = 1 of a one-hot y."""
        name = self.name_of(part.sides[0])
        if name is None or part.relations != ["="] or type(unwrap(part.sides[1])) is not Numeral:
            return False
        found = (self.knowledge.find(each, part.start, scope) for each in (name.name, name.base))
        entity = next((entity for entity in found if entity is not None), None)
        return entity is not None and entity.is_free and entity.domain in _DISCRETE

    def runs(self, letter: str) -> bool:
        """Whether a letter is an index that some sum binds or some range declares; y runs where y' does."""
        return any(each in self.knowledge.summed or each in self.knowledge.ranged for each in (letter, f"{letter}'"))

    def is_family(self, name: Name) -> bool:
        """Whether x_i declares a family with the index i, rather than one name."""
        if not name.letters:
            return False
        if not all(map(self.runs, name.letters)):
            return False
        if any(letter in self.knowledge.ranged for letter in name.letters) or self.is_summed(name):
            return True
        for entities in self.knowledge.entities.values():
            for entity in entities:
                if entity.base == name.base and entity.label and not all(map(self.runs, entity.label.letters)):
                    return False
        gates = {
            letters[0]
            for use in self.knowledge.uses.get(name.base, ())
            if (letters := subscript_letters(use.slots)) and len(letters) == 1 and not self.runs(letters[0])
        }
        return not gates

    def is_summed(self, name: Name) -> bool:
        """Whether a name is summed over its index somewhere."""
        return any(
            letter in use.around for use in self.knowledge.uses.get(name.base, ()) for letter in subscript_letters(use.slots) or ()
        )

    def mentions(self, piece: Surface, wanted: set[str], name: Name) -> bool:
        """Whether a part of a formula is the name that is to be defined, or an entry of it."""
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
            return (
                plain == name.base
                and name.base in wanted
                and full not in self.knowledge.entities
                and name.letters is not None
                and bool(piece.subs)
                and slots(piece.subs, len(name.letters)) is not None
            )
        return False

    def _entry_of_function(self, called: Surface, behind: Surface) -> tuple[Surface, Surface] | None:
        """s_i and (x) of s(x)_i, an entry of a function; None of anything else, of a σ beside a σ', and of a name with a value."""
        if type(called) is not Symbol or type(behind) is not Scripts or type(group := unwrap(behind.base)) is not Group:
            return None
        if builtin_function(called.name) is not None or behind.sups or behind.primes or not subscript_letters(behind.subs):
            return None
        if called.name in self.knowledge.primed:
            return None
        known = self.knowledge.find(called.name, called.start, GLOBAL)
        if known is not None and (known.kind != "unknown" or not known.is_free):
            return None
        return Scripts(called.start, behind.end, called, behind.subs, [], 0), group

    def head_of(self, left: Surface) -> tuple[Name, list[str] | None] | None:
        """The name on the left of a definition, and its parameters where it is a function."""
        part = unwrap(left)
        if type(part) is Term and len(part.factors) == 2 and part.operators[1] == "":
            called, group = part.factors[0], unwrap(part.factors[1])
            if (entry := self._entry_of_function(called, group)) is not None:
                called, group = entry
            name = self.name_of(called)
            if (
                name is None
                or moment_name(name.base, group) is not None
                or type(group) is not Group
                or group.opening not in ("(", "[")
            ):
                return None
            parameters = [self.name_of(item) for item in divided(group.items)]
            spelled = [parameter.name for parameter in parameters if parameter is not None]
            if not parameters or None in parameters or any(each.startswith("\\operatorname") for each in spelled):
                return None
            if len(set(spelled)) != len(spelled) or name.part.primes if type(name.part) is Scripts else False:
                return None
            return name, spelled
        if type(part) is Scripts and len(part.sups) == 1 and spelling(part.sups[0]) == "2" and not part.primes:
            base = unwrap(part.base)
            if type(base) is Symbol:
                letters = subscript_letters(part.subs) if part.subs else None
                full = label_name(base.name, part.sups, part.subs)
                return Name(full, label_name(base.name, part.sups), tuple(letters) if letters else None, part.subs, part), None
        name = self.name_of(part)
        return None if name is None else (name, None)
