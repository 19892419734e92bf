"""An inline formula: declarations were taken out before; what is left defines, assumes, restricts a domain, or is a mention."""

from __future__ import annotations

from dataclasses import replace

from ..facts.facts import Assumption, Entity, Environments, Polarity
from ..facts.function_classes import SIGNS, SaidOfFunction
from ..facts.records import Note
from ..prose import sentences as prose
from ..prose.cases import lone_formula
from ..prose.polarity import FORMULA
from ..surface.blocks import Block
from ..surface.scripts import single_letter, subscript_letters
from ..surface.signs import within_logarithm
from ..surface.statements import Draft, bare_condition, is_update, opposite
from ..surface.syntax import Chained, Numeral, Surface, Symbol, optimum_over, search_in, spelling, unwrap, walk
from ..surface.transposes import symmetric_part
from ..surface.vocabulary import JUDGED
from .alternatives import begin_case
from .definition_reader import DefinitionReader, is_number, is_plain
from .trailing import put_behind

_DEFINITE = {"≻": "positive definite", "⪰": "positive semidefinite"}
_DOMAINS = {(">", "0"): "positive", ("≥", "0"): "nonnegative", ("<", "0"): "negative"}


def read_inline(reader: DefinitionReader, block: Block) -> None:
    """Definitions, domains and assumptions of one inline formula."""
    scope, before = block.segment.scope, block.segment.before
    if FORMULA not in reader.sentences[reader.block].lead:
        reader.conditions = []
    names: list[Surface] = []
    for piece in block.pieces:
        surface = piece.surface
        if piece.kind == "more":
            reader.notes.append(
                Note("an inline formula that begins with a relation is not judged", *reader.source.position(piece.start), True)
            )
            continue
        if surface is None:
            if piece.kind not in ("comma", "align"):
                names = []
            continue
        inner = bare_condition(surface)
        if type(inner) is not Chained:
            names.append(surface)
            continue
        _statement(reader, block, inner, names, scope, before)
        names = []


def _statement(
    reader: DefinitionReader, block: Block, part: Chained, names: list[Surface], scope: Environments, before: str
) -> None:
    relations = part.relations
    if (over := optimum_over(part.sides[1])) is not None or any(map(search_in, part.sides)):
        if over is not None:
            reader.declare_optimum(part.sides[0], over, scope)
        reader.notes.append(
            Note("what the text gives by a search or a limit is not judged", *reader.source.position(part.start), True)
        )
        return
    if relations[0] == ":=" or relations[-1] == "=:":
        left, right = (part.sides[0], part.sides[1]) if relations[0] == ":=" else (part.sides[-1], part.sides[-2])
        if not reader.define(left, right, ":=", scope, part.start):
            raise reader.source.error("this cannot be defined", left.start, left.end, "a name, a name with indices, or f(x)")
        if len(relations) > 1:
            reader.notes.append(
                Note("relations behind a definition in the text are not judged", *reader.source.position(part.start), True)
            )
        return
    if not all(relation in JUDGED or relation in ("∈", "≻", "⪰") for relation in relations):
        reader.notes.append(Note(f"{relations[0]} is not judged", *reader.source.position(part.start), True))
        return
    if put_behind(reader, block, part, names):
        return
    sentence = reader.sentences[reader.block]
    if sentence.excepts and (other := opposite(part)) is not None:
        part, relations = other, other.relations
        reader.polarity = reader.polarity if sentence.has_doubt else Polarity.SUPPOSED
    left, right = part.sides[:2]
    if is_update(left, right) and (spelling(left) in spelling(right) or not reader.may_define(left, right, scope, part.start)):
        reader.note_update(part.sides[0])
        return
    polarity = reader.polarity = _polarity(reader, block, part, scope)
    is_example = not sentence.gives_size and _is_number_of_size(reader, part, scope)
    if is_example or polarity.is_certain and not sentence.gives_value and _is_number_of_known(reader, block, part, scope):
        reader.polarity = Polarity.UNCLEAR
        reader.assume(part, part.start, scope, block.next_only, doubtful=True)
        for number in range(reader.block + 1, len(reader.blocks)):
            if not reader.sentences[number].is_joined:
                break
            reader.polarities[number] = Polarity.UNCLEAR  # what it is a condition of: “for $y = 1$, $\\ell = -\\log p$”
        return
    begin_case(reader, part, scope)
    if relations[0] in ("≻", "⪰") and spelling(part.sides[1]) in ("0", "\\mathbf{0}", "O"):
        if block.next_only and prose.states_case(before):
            raise reader.source.error("positive definite is no case that is read", part.start, part.end, "let S \\succ 0")
        for side in [*names, part.sides[0]]:
            _restrict_to(reader, side, _DEFINITE[relations[0]], scope, part)
        return
    symmetric = symmetric_part(part)
    name = reader.name_of(symmetric) if symmetric is not None and not block.next_only else None
    if name is not None:
        entity = reader.knowledge.find(name.name, part.start, scope)
        if (
            entity is not None
            and entity.is_free
            and entity.domain == "real"
            and _unclaimed(reader, entity)
            and reader.may_restrict(entity)
        ):
            reader.restrict(entity, "symmetric", part)
            return
    conditional = prose.assumes(before) or block.next_only and not _says_what_it_is(reader, part, scope, before)
    if (
        relations[0] == "="
        and not conditional
        and not _is_equal_letters(reader, part, scope)
        and not names
        and reader.may_define(part.sides[0], part.sides[1], scope, part.start)
    ):
        standing = reader.standing(part.sides[0], part.sides[1], scope, False)
        if standing is Polarity.DOUBTED:
            reader.suppose_defined(part.sides[0], part.sides[1], scope)
            return
        if standing is Polarity.DECLARED and reader.define(part.sides[0], part.sides[1], "=", scope, part.start):
            if len(relations) > 1:
                reader.notes.append(
                    Note("relations behind a definition in the text are not judged", *reader.source.position(part.start), True)
                )
            return
    if relations == ["="] and not conditional and not names and polarity is not Polarity.CONCLUDED:
        anew = reader.beginning_anew(part.sides[0], part.sides[1], scope)
        is_given = anew is Polarity.DECLARED or anew is Polarity.DOUBTED and polarity.is_certain and not is_number(part.sides[1])
        if is_given and reader.define(part.sides[0], part.sides[1], "=", scope, part.start):
            return
    inside = within_logarithm(part.sides[0], part.sides[1]) if relations == ["="] and not conditional and not names else None
    if inside is not None and reader.may_define(*inside, scope, part.start) and reader.define(*inside, "=", scope, part.start):
        return
    if relations == ["="] and not conditional and not names and polarity is Polarity.UNCLEAR:
        reader.may_redefine(part.sides[0], part.sides[1], scope)
    domain = _domain(part)
    if domain is not None:
        done = [_restricted(reader, block, side, domain, scope, part) for side in [*names, _subject(part)]]
        if all(done):
            return
    gives = polarity is Polarity.SUPPOSED and reader.sentences[reader.block].gives and not names
    if relations == ["="] and not conditional and gives and _has_value(reader, part.sides[0], part, scope):
        reader.assume(part, part.start, scope, block.next_only)  # “let $z = 0$”, where z = x + y
        return
    if not conditional and not names and _is_claim(reader, part, scope, polarity):
        block.drafts.append(Draft(list(part.sides), list(relations), list(part.places), list(reader.conditions)))
        return  # what is judged is not used
    if not conditional and _is_remark(reader, part, scope, polarity):
        what = "an equation in the text between names that have" if "=" in relations else "an inequality in the text for what has"
        reader.notes.append(Note(f"{what} a value is not judged", *reader.source.position(part.start), True))
        return
    if reader.sentences[reader.block].is_condition:
        reader.conditions.append(part)
    if not polarity.is_certain:
        doubted = (
            f"what the sentence says of {reader.source.shown(part.start, part.end)} is not assumed for certain, and not judged"
        )
        reader.notes.append(Note(doubted, *reader.source.position(part.start), True))
    subjects = [*names, part.sides[0]] if names else [part.sides[0]]
    where = _taken(block.bound)
    for subject in subjects:
        surface = (
            part if subject is part.sides[0] else Chained(part.start, part.end, [subject, *part.sides[1:]], relations, part.places)
        )
        reader.assume(surface, part.start, scope, block.next_only, where, doubtful=not polarity.is_certain)


def _polarity(reader: DefinitionReader, block: Block, part: Chained, scope: Environments) -> Polarity:
    """How the sentence means a relation: one of indices or sizes alone declares, and one at a name's first mention."""
    if reader.polarity is not Polarity.UNCLEAR:
        return reader.polarity
    name = reader.name_of(_subject(part))
    entity = reader.knowledge.find(name.base, part.start, scope) if name is not None else None
    is_new = entity is not None and block.segment.start <= entity.position <= part.start
    if is_new or reader.is_of_integers(part, scope) or _is_alone(reader, part, entity):
        return Polarity.DECLARED
    return Polarity.UNCLEAR


def _is_number_of_known(reader: DefinitionReader, block: Block, part: Chained, scope: Environments) -> bool:
    """Whether a relation gives a number to a name that is declared before its formula."""
    if part.relations != ["="] or not is_number(part.sides[1]):
        return False
    name = reader.name_of(part.sides[0])
    entity = reader.knowledge.find(name.name, part.start, scope) if name is not None and not name.letters else None
    return entity is not None and entity.is_free and entity.position < block.segment.start


def _is_number_of_size(reader: DefinitionReader, part: Chained, scope: Environments) -> bool:
    """Whether a relation gives a number to a size of the document: a symbol in the shapes and sums of what it is about."""
    name = reader.name_of(part.sides[0])
    if part.relations != ["="] or not is_number(part.sides[1]) or name is None or name.slots:
        return False
    entity = reader.knowledge.find(name.name, part.start, scope)
    return name.name in reader.knowledge.size_names and (entity is None or entity.kind == "size" and entity.is_free)


def _is_alone(reader: DefinitionReader, part: Chained, entity: Entity | None) -> bool:
    """Whether a sign or a range is a sentence without any words, and nothing was claimed yet of its name: $b \\in …$. $b_i > 0$."""
    if entity is None or not entity.is_free or not _unclaimed(reader, entity) or "=" in part.relations or "≠" in part.relations:
        return False
    sentence = reader.sentences[reader.block]
    if {"|", "&"} & {*reader.blocks[reader.block].segment.before[-2:], *reader.blocks[reader.block].segment.after[:2]}:
        return False  # a cell of a table
    bounds = (side for side in part.sides if side is not _subject(part))
    return not any(map(str.isalpha, f"{sentence.lead}{sentence.tail}")) and all(type(unwrap(side)) is Numeral for side in bounds)


def _is_claim(reader: DefinitionReader, part: Chained, scope: Environments, polarity: Polarity) -> bool:
    """Whether a sentence claims or concludes a relation: of more than names and numbers, or of what has a value."""
    if not all(relation in JUDGED for relation in part.relations):
        return False
    if polarity is Polarity.CONCLUDED:
        return not all(map(is_plain, part.sides)) or _is_remark(reader, part, scope, polarity)
    if part.relations == ["="] and not any(type(piece) is Symbol for piece in walk(part.sides[1])):
        return False  # “the class $t = 0$” is a case of many
    return polarity is Polarity.UNCLEAR and _is_remark(reader, part, scope, polarity)


def _taken(bound: Block | None) -> Surface | None:
    """The condition of a block, which then says nothing else."""
    if bound is None:
        return None
    condition = lone_formula(bound)
    bound.pieces = []
    return condition


def _says_what_it_is(reader: DefinitionReader, part: Chained, scope: Environments, before: str) -> bool:
    """Whether `name = …` behind “for” or “if” can only be a definition.

    It gives an expression for a name that is neither index nor size, or for f(x) behind a word that states no case: “on”.
    """
    right = unwrap(part.sides[1])
    head = reader.head_of(part.sides[0])
    name, parameters = head if head is not None else (None, None)
    if parameters is not None and prose.states_case(before):
        return False
    if part.relations != ["="] or name is None or is_plain(right):
        return False
    entity = reader.knowledge.find(name.name, part.start, scope)
    plain = entity is None or entity.kind == "tensor" and entity.is_free
    return plain and not (name.name in reader.knowledge.size_names or reader.runs(name.name))


def _subject(part: Chained) -> Surface:
    return part.sides[1] if len(part.sides) == 3 or type(unwrap(part.sides[0])) is Numeral else part.sides[0]


def _domain(part: Chained) -> str | None:
    """The domain that x > 0, 0 < x or 0 < x < 1 gives to x."""
    texts = [spelling(side) for side in part.sides]
    if len(texts) == 2:
        if texts[1] == "0":
            return _DOMAINS.get((part.relations[0], "0"))
        if texts[0] == "0":
            return {"<": "positive", "≤": "nonnegative", ">": "negative"}.get(part.relations[0])
    if len(texts) == 3 and texts[0] == "0" and texts[2] == "1" and part.relations == ["<", "<"]:
        return "unit"
    return None


def _unclaimed(reader: DefinitionReader, entity: Entity) -> bool:
    """Whether no display stands between an entity's declaration and here."""
    return reader.displays_before[reader.block] == entity.claims_before


def _restricted(reader: DefinitionReader, block: Block, side: Surface, domain: str, scope: Environments, part: Chained) -> bool:
    """Gives a name its domain where nothing was claimed of it yet; False where it is a condition for what follows."""
    name = reader.name_of(side)
    if name is None:
        return False
    if name.name in reader.knowledge.signed and not name.slots and reader.knowledge.is_open_function(name.name):
        said = SaidOfFunction(name.name, reader.source.shown(part.start, part.end), SIGNS.get(domain))
        reader.say_of_function(said, part.start, scope)
        return True
    entity = reader.knowledge.find(name.name, part.start, scope) or reader.knowledge.find(name.base, part.start, scope)
    if entity is not None and reader.is_declared_later(entity, part) and entity.shape == []:
        entity = None
    if entity is None or entity.position > part.start and entity.is_free and entity.shape is None:
        if name.name in reader.knowledge.size_names or reader.runs(name.name):
            return False
        if reader.polarity is Polarity.DOUBTED and not reader.sentences[reader.block].may_declare:
            return False
        if block.next_only and (prose.states_case(block.segment.before) or reader.compared.get(name.name, 0) > 1):
            return False
        how, behind = reader.stands_behind()
        if block.next_only and reader.related.get(name.base, reader.block) < (reader.block if how is Polarity.UNCLEAR else behind):
            return False  # “For $x < 0$ we have” behind what was said of every x
        if name.letters is not None and reader.is_family(name):
            entity = reader.add_entity(name.base, part, scope, shape=[None] * len(name.letters), domain=domain, rows=name.letters)
        else:
            entity = reader.add_entity(name.name, part, scope, shape=[], domain=domain)
            if name.slots:
                entity.base, entity.label = name.base, name.label
        return True
    if block.next_only or not reader.may_restrict(entity):
        return False
    if entity.kind != "tensor" or not entity.is_free or not _unclaimed(reader, entity) or entity.domain not in ("real", domain):
        return False
    if entity.shape and not name.slots and len(entity.shape) > 0:
        return False
    if name.slots and (name.letters is None or len(set(name.letters)) != len(entity.shape or ())) and name.name != entity.name:
        return False
    reader.restrict(entity, domain, part)
    return True


def _restrict_to(reader: DefinitionReader, side: Surface, domain: str, scope: Environments, part: Chained) -> None:
    """Gives a matrix a domain: once and for all where it was declared, else as far as what is supposed here reaches."""
    name = reader.name_of(side)
    entity = reader.knowledge.find(name.name, part.start, scope) if name is not None else None
    if entity is None or entity.kind != "tensor" or not entity.is_free:
        raise reader.source.error("only a declared matrix can be positive definite", part.start, part.end, "S \\in \\mathbb{S}^{n}")
    doubtful = reader.polarity is Polarity.DOUBTED
    if not doubtful and entity.reach == reader.reach:
        reader.restrict(entity, domain, part)
        return
    instead = entity, replace(entity, domain=domain)
    reader.assumptions.append(
        Assumption(part, part.start, scope, False, reader.block, reach=reader.reach, doubtful=doubtful, instead=instead)
    )


def _is_equal_letters(reader: DefinitionReader, part: Chained, scope: Environments) -> bool:
    """i = j between index letters."""
    letters = [single_letter(side) for side in part.sides]
    used = {letter for uses in reader.knowledge.uses.values() for use in uses for letter in subscript_letters(use.slots) or ()}
    return all(letter in used and reader.knowledge.find(letter, part.start, scope) is None for letter in letters)


def _is_remark(reader: DefinitionReader, part: Chained, scope: Environments, polarity: Polarity) -> bool:
    """Whether a relation in a sentence repeats or concludes something of what has a value, rather than assumes it."""
    if "=" not in part.relations:
        return not polarity.is_certain and _has_value(reader, _subject(part), part, scope)
    for side in part.sides:
        for piece in walk(side):
            if type(piece) is Symbol and piece.name in ("\\partial", "\\nabla"):
                return True
    return _has_value(reader, part.sides[0], part, scope)


def _has_value(reader: DefinitionReader, side: Surface, part: Chained, scope: Environments) -> bool:
    """Whether a side is a name that is defined, or an entry of one."""
    left = reader.name_of(side)
    if left is None:
        return False
    for candidate in (left.name, left.base):
        entity = reader.knowledge.find(candidate, part.start, scope)
        if entity is not None and entity.kind == "tensor" and not entity.is_free:
            return True
    return False
