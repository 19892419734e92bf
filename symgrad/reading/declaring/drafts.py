"""The pieces of a display put together to chains: which rows go on, what is a side condition, what solves an equation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...errors import ReadError
from ..facts.facts import Environments, Polarity
from ..facts.records import Note
from ..prose.polarity import denies_case, excepts, is_condition, is_otherwise, row_words, supposed_behind
from ..surface.blocks import Block
from ..surface.scripts import integer_names, single_letter, subscript_letters
from ..surface.statements import Draft, Piece, bare_condition, is_comment, opposite
from ..surface.syntax import Chained, Gap, Group, Numeral, Scripts, Surface, Symbol, Term, Total, Words, unwrap
from ..surface.vocabulary import ELLIPSES, JUDGED, LINKS
from .definition_reader import DefinitionReader, is_number, is_plain

#: Words between formulas that are no name of anything.
_CONNECTIVE = re.compile(
    r"\W*(?:(?:and|or|so|thus|hence|then|now|also|therefore|finally|again|i\.?e\.?|that is|that|is|which|gives?|giving|becomes|"
    r"it follows|we|get|have|obtain|equals?|since|because|as|by|using|with|where|for|if|let)\W*)*"
)
_WHERE = re.compile(r"\W*(?:where|with|for|here|and where|where also)\W*")
#: What the words before a formula of a row make of it, where they make something of it.
_PENDING = {Polarity.SUPPOSED: "if", Polarity.CONCLUDED: "skip", Polarity.DOUBTED: "doubt"}

#: What a note says of x = a → y = b.
_FOLLOWS = "→ is not judged: what stands behind it is taken to follow from what stands before it"


def drafts_of(reader: DefinitionReader, block: Block) -> list[Draft]:
    """The chains of a display, with their side conditions; expressions without a relation become drafts of one side."""
    maker = _Maker(reader, block)
    for position, piece in enumerate(block.pieces):
        try:
            maker.take(piece, block.pieces, position)
        except ReadError as error:
            maker.lose(piece, error)
    maker.finish()
    maker.drafts = [draft for draft in maker.drafts if draft.relations or draft is not maker.behind_words]
    return maker.drafts


class _Maker:
    def __init__(self, reader: DefinitionReader, block: Block) -> None:
        self.reader, self.block = reader, block
        self.drafts: list[Draft] = []
        self.pending = ""  # what the words before say of the next formula: "if", "doubt", "skip" or nothing
        self.excepting = False  # whether those words take out the case of the next formula
        self.denying = False  # and say that there it does not hold
        self.worded = False  # whether words stand before the next formula
        self.behind_words: Draft | None = None  # what words give a name to
        self.named = False  # whether words stand before a relation in the place of a left side
        self.conditioned = ""  # what divides the next formula from a condition before it: "comma", "quad" or nothing
        self.link = ""
        self.separated = True
        self.behind = False  # whether words behind the formula make it a condition
        self.row = 0
        self.begins_row = False  # whether the next formula is the first of a row
        self.open_comment = False
        self.related = False  # whether some row has a relation
        self.leading: list[Surface] = []
        self.leading_doubted: list[Surface] = []

    def refuse(self, message: str, piece: Piece, expected: str = "") -> ReadError:
        return self.reader.source.error(message, piece.start, piece.end, expected)

    def _note(self, message: str, piece: Piece) -> None:
        self.reader.notes.append(Note(message, *self.reader.source.position(piece.start), True))

    def lose(self, piece: Piece, error: ReadError) -> None:
        """A piece that has no place in the display: the row says so, and what goes on from it hangs on it."""
        self.drafts.append(Draft([Gap(piece.start, piece.end, error)], row=self.row))
        self.link, self.separated, self.pending, self.worded = "", False, "", False

    def take(self, piece: Piece, pieces: list[Piece], position: int) -> None:
        kind = piece.kind
        if kind == "row":
            self.row += 1
            self.pending, self.worded, self.separated = "", False, True
            self.begins_row = True
            return
        elif kind in ("comma", "quad", "stop", "colon"):
            self.separated = True
            if self.conditioned != "quad":
                self.conditioned = "quad" if kind in ("quad", "stop") else "comma"
        elif kind == "align":
            self.separated = self.separated or bool(self.drafts and self.drafts[-1].relations)
        elif kind == "words":
            self._words(piece.text)
        elif kind == "imply":
            self.link = LINKS.get(piece.text, "") if self.drafts else ""
            self.block.follows = self.block.follows or not self.drafts
            self.pending, self.separated = "", True
        elif kind == "more":
            self._more(piece)
        elif kind == "open":
            self._note("what follows is left open: this claims nothing", piece)
        elif kind == "formula":
            self._formula(piece, pieces, position)
        self.begins_row = self.begins_row and kind == "align"

    def _words(self, text: str) -> None:
        bare = text.strip().lower()
        if self.open_comment or bare.startswith("(") and ")" not in bare and not is_condition(bare):
            self.open_comment = ")" not in bare
            self.pending = "skip" if self.open_comment else ""
        elif _WHERE.fullmatch(bare):
            self.pending = "where"
        elif is_otherwise(bare) and self._put_otherwise():
            self.pending = ""
        elif self.behind and supposed_behind(bare):
            self.pending = ""
            return
        elif bare.strip(".,;:() ") in ("and", "or") and self.pending in ("if", "where", "doubt"):
            pass
        elif bare.strip(".,;:() ") == "and" and self.drafts and not self.drafts[-1].conditions:
            self.pending = "and"  # two claims
        elif bare.strip(".,;:() ") == "or" and self.drafts and not self.drafts[-1].conditions:
            self.pending = "or"
        else:
            self.pending = _pending(bare)
            self.excepting, self.denying = excepts(bare), denies_case(bare)
            self.named = self.named or not self.pending and _CONNECTIVE.fullmatch(bare) is None
        self.worded, self.separated, self.conditioned = True, True, ""

    def _put_otherwise(self) -> bool:
        """Makes the last row hold where none of the conditions of the rows right before it does; whether there are such."""
        if len(self.drafts) < 2 or self.drafts[-1].conditions or self.drafts[-1].doubted:
            return False
        others: list[Surface] = []
        for draft in reversed(self.drafts[:-1]):
            (said,) = draft.conditions if len(draft.conditions) == 1 and not draft.doubted else (None,)
            other = opposite(said) if type(said) is Chained else None
            if other is None:
                break
            others.append(other)
        self.drafts[-1].conditions += others[::-1]
        return bool(others)

    def _more(self, piece: Piece) -> None:
        if self.pending == "skip":
            self._note("read past as a comment, not judged", piece)
            return
        if not self.drafts and self.named:
            self._note("what words name is not read: only what follows it is judged", piece)
            self.behind_words = Draft(list(piece.sides), piece.relations[1:], piece.places[1:], row=self.row)
            self.drafts.append(self.behind_words)
            self.related, self.separated = True, False
            return
        if not self.drafts:
            previous = self.reader.last_draft
            if previous is None:
                raise self.refuse("this row begins with a relation and nothing stands before it", piece, "a left side")
            conditions, doubted = list(previous.conditions), list(previous.doubted)
            self.drafts.append(Draft([previous.sides[-1]], conditions=conditions, doubted=doubted, row=self.row))
        if not self.drafts[-1].relations:
            self.link = ""
        draft = self.drafts[-1]
        if piece.relations[0] == "→" and len(piece.relations) > 1 and draft.relations and not self.link:
            sides = list(piece.sides)
            self.drafts.append(Draft(sides, piece.relations[1:], piece.places[1:], link="⇒", row=self.row))
            self.related, self.separated = True, False
            self._note(_FOLLOWS, piece)
            return
        if self.link:
            draft = Draft([draft.sides[-1]], link=self.link, row=self.row)
            self.drafts.append(draft)
        self.related = True
        draft.relations += piece.relations
        draft.sides += piece.sides
        draft.places += piece.places
        self.link = ""
        self.separated = False

    def _formula(self, piece: Piece, pieces: list[Piece], position: int) -> None:
        surface = piece.surface
        if surface is None:
            return
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        self.behind = following is not None and following.kind == "words" and supposed_behind(following.text)
        if self.behind and type(bare_condition(surface)) is Chained:
            self.pending = "if"
        worded = _worded(surface)
        if worded is not None and self.pending != "skip":
            self.pending, surface = _pending(worded[0]) or "skip", worded[1]
            self.excepting, self.denying = excepts(worded[0]), denies_case(worded[0])
        if self.pending == "skip" or is_comment(surface):
            if type(bare_condition(surface)) is Chained:
                self._note("read past as a comment, not judged", piece)
            return
        inner = bare_condition(surface)
        listed = inner.items if type(inner) is Group and inner.opening == "(" else []
        relations = [item for item in listed if type(item) is Chained]
        if type(inner) is Group and inner.opening == "(" and len(relations) == len(listed):
            for item in relations:  # (1 \le i \le m, 1 \le j \le n)
                self._chained(piece, item, True)
            return
        if type(inner) is Chained:
            self._chained(piece, inner, surface is not inner and type(unwrap(surface)) is Group)
            return
        name = unwrap(surface)
        if type(name) is Symbol and name.name in ELLIPSES:
            return
        if self.pending in ("if", "where"):
            if subscript_letters([surface]) is None:
                raise self.refuse("this condition has no relation", piece, "a condition such as x > 0")
            return
        following = _following(pieces, position)
        if following is not None and following.kind == "comma" and self._lists_condition(pieces, position):
            return
        if self.drafts and not self.separated:
            raise self.refuse("this stands behind a formula without a relation", piece, "a relation, an operator or a comma")
        if self.related and not (following is not None and following.kind in ("more", "open")):
            if type(name) is Group and all(type(unwrap(item)) is Numeral for item in name.items):
                return  # (1), an equation's number
            raise self.refuse("this row has no relation", piece, "a relation, or an operator that goes on with the row above")
        self.drafts.append(Draft([surface], link=self.link, row=self.row))
        self.link, self.separated = "", False

    def _lists_condition(self, pieces: list[Piece], position: int) -> bool:
        """Whether a name begins a list with a condition behind it: i, j \\neq k."""
        at = position
        while at + 2 < len(pieces) and pieces[at + 1].kind == "comma" and pieces[at + 2].kind == "formula":
            following = pieces[at + 2].surface
            if type(following) is Chained:
                return bool(self.drafts) and is_side_condition(self.reader, following, self.block)
            at += 2
        return False

    def _chained(self, piece: Piece, surface: Chained, bracketed: bool) -> None:
        judged = all(relation in JUDGED or relation == "∈" for relation in surface.relations)
        if self.excepting and self.pending == "if":
            other = opposite(surface)
            if self.denying and self.drafts:
                self.drafts[-1].denied.append(surface)
            surface, self.pending = (other, "if") if other is not None else (surface, "doubt")
        self.excepting = self.denying = False
        if self.pending == "or":
            raise self.refuse("one claim or another is not read", piece, "one claim, or a condition with “if”")
        if self.pending == "where":
            scope, (left, right) = self.block.segment.scope, surface.sides[:2]
            defines = surface.relations[0] == "=" and self.reader.may_define(left, right, scope, surface.start)
            defines = defines and not (is_plain(right) and self.reader.is_declared(left, scope))
            self.pending = "" if defines else "if"
        if judged and self.drafts and not self.link:
            condition = self._condition(surface, bracketed)
            if condition is not None:
                (self.drafts[-1].conditions if condition is Polarity.SUPPOSED else self.drafts[-1].doubted).append(surface)
                self.separated, self.conditioned = False, ""
                return
        if judged and not self.drafts and self.pending in ("if", "doubt"):
            (self.leading if self.pending == "if" else self.leading_doubted).append(surface)
            self.separated = False
            return
        if self.drafts and not self.separated:
            raise self.refuse("two formulas stand side by side", piece, "a comma, \\quad or \\\\ between them")
        for number, part in enumerate(_arrowed(surface)):
            link = "⇒" if number else self.link
            if number:
                self._note(_FOLLOWS, piece)
            draft = Draft(list(part.sides), list(part.relations), list(part.places), link=link, row=self.row)
            draft.conditions += self.leading
            draft.doubted += self.leading_doubted
            self.drafts.append(draft)
        self.related = True
        self.link, self.separated, self.pending, self.worded = "", False, "", False

    def _condition(self, surface: Chained, bracketed: bool) -> Polarity | None:
        """How a relation behind a claim is a condition on it; None where it is a claim of its own.

        Without words a comparison of indices or sizes is one, and of a name with its values, y_i = 1 of a one-hot y, and an
        inequality for a free name, f'(x) = 1, x > 0; of another equation that is not certain.
        """
        if self.pending == "and" or not self.pending and not bracketed and self._lists_values(surface):
            return None
        if self.pending == "if":
            return None if self._begins_anew(surface) else Polarity.SUPPOSED
        if self.pending == "doubt":
            return Polarity.DOUBTED
        is_side = is_side_condition(self.reader, surface, self.block)
        if self.begins_row and not bracketed and self._names_quantity(surface):
            return None
        if not bracketed and not is_side:
            return None
        if (
            is_side
            and not self.worded
            and ("=" not in surface.relations or self.reader.is_case(surface, self.block.segment.scope))
            or self.reader.is_of_integers(surface, self.block.segment.scope)
        ):
            return Polarity.SUPPOSED
        return None if self.worded and not bracketed else Polarity.DOUBTED

    def _names_quantity(self, surface: Chained) -> bool:
        """Whether a relation gives a new letter that is no index a value: p = z."""
        letter = single_letter(surface.sides[0])
        if letter is None or surface.relations[0] != "=" or is_number(surface.sides[1]):
            return False
        slots = (slot for uses in self.reader.knowledge.uses.values() for use in uses for slot in use.slots)
        return not self.reader.runs(letter) and not any(letter in integer_names(slot) for slot in slots)

    def _lists_values(self, surface: Chained) -> bool:
        """Whether a relation gives a name a number as the one before it does: x = 2, w = 3."""
        return _gives_number(surface.relations, surface.sides) and _gives_number(self.drafts[-1].relations, self.drafts[-1].sides)

    def _begins_anew(self, surface: Chained) -> bool:
        """Whether a relation behind a condition is a claim of its own: f(x) = 1 if x > 0, f(x) = 0 if x < 0."""
        if not self.drafts[-1].conditions or not self.conditioned:
            return False
        return self.conditioned == "quad" or "=" in surface.relations

    def finish(self) -> None:
        if self.related:
            self.reader.last_draft = self.drafts[-1]


def _pending(text: str) -> str:
    """What the words before a formula of a row make of it; "" for nothing."""
    return "if" if excepts(text) else _PENDING.get(row_words(text), "")


def _arrowed(surface: Chained) -> Iterator[Chained]:
    """The relations of a = b → c = d as two, of which the second follows from the first; x → 0 is one."""
    first = 0
    for at, relation in enumerate(surface.relations):
        if relation == "→" and JUDGED.issuperset(surface.relations[first:at]) and first < at < len(surface.relations) - 1:
            yield Chained(
                surface.start,
                surface.sides[at].end,
                surface.sides[first : at + 1],
                surface.relations[first:at],
                surface.places[first:at],
            )
            first = at + 1
    if not first:
        yield surface
        return
    yield Chained(surface.sides[first].start, surface.end, surface.sides[first:], surface.relations[first:], surface.places[first:])


def _gives_number(relations: list[str], sides: list[Surface]) -> bool:
    """Whether a relation says that a plain name is a number: w = 3, not y_i = 1."""
    if relations != ["="] or not is_number(sides[1]):
        return False
    name = unwrap(sides[0])
    return type(name) is Symbol or type(name) is Scripts and not any(subscript_letters([sub]) for sub in name.subs)


def _worded(surface: Surface) -> tuple[str, Surface] | None:
    """The words and the relation of (\\text{if } x > 0)."""
    group = unwrap(surface)
    inner = unwrap(group.items[0]) if type(group) is Group and group.opening in ("(", "[") and len(group.items) == 1 else None
    if type(inner) is not Term or len(inner.factors) != 2:
        return None
    words, relation = map(unwrap, inner.factors)
    return (words.text, relation) if type(words) is Words and type(relation) is Chained else None


def _following(pieces: list[Piece], position: int) -> Piece | None:
    """The next piece that is no row end, alignment or space."""
    for at in range(position + 1, len(pieces)):
        if pieces[at].kind not in ("row", "align", "quad"):
            return pieces[at]
    return None


def is_side_condition(reader: DefinitionReader, surface: Chained, block: Block) -> bool:
    """Whether a relation behind a claim is a condition on it: of index letters, or of names that nothing gives a value."""
    if not all(relation in JUDGED for relation in surface.relations):
        return False
    scope, position = block.segment.scope, surface.start
    names = 0
    for side in surface.sides:
        kinds = _simple(reader, side, scope, position)
        if kinds is None:
            return False
        names += kinds
    if not names:
        return False
    if "=" in surface.relations:
        return not reader.may_define(surface.sides[0], surface.sides[1], scope, position) or _is_letter(
            reader, surface.sides[0], scope, position
        )
    return True


def _is_letter(reader: DefinitionReader, side: Surface, scope: Environments, position: int) -> bool:
    letter = single_letter(side)
    return letter is not None and reader.knowledge.find(letter, position, scope) is None


def _simple(reader: DefinitionReader, side: Surface, scope: Environments, position: int) -> int | None:
    """How many names a plain side holds; None where it is more than free names, numbers, their sums and products."""
    part = unwrap(side)
    if type(part) is Numeral:
        return 0
    if type(part) in (Symbol, Scripts):
        name = reader.name_of(part)
        if name is None:
            return None
        for candidate in (name.name, name.base):
            entity = reader.knowledge.find(candidate, position, scope)
            if entity is not None:
                return (
                    None if entity.definition is not None and entity.kind != "size" or entity.kind in ("function", "unknown") else 1
                )
        return 1
    if type(part) is Total or type(part) is Term:
        if any(not reader.is_integer_name(name, scope, position) for name in integer_names(part)):
            return None
        found = 0
        for child in part.children:
            names = _simple(reader, child, scope, position)
            if names is None:
                return None
            found += names
        return found
    return None
