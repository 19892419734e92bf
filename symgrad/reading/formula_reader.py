"""One formula by itself: `read_term` and `read_condition`."""

from __future__ import annotations

from functools import lru_cache

from ..errors import DefinitionError, ReadError
from ..matrices.lowering import tensor_as_value
from ..terms.indices import sizes
from ..terms.nodes import AnyFunction, Apply, Condition, DefinedFunction, Index, Node, Size, Tensor, UnknownFunction, walk
from .declaring.declaration_pass import DeclarationPass
from .facts.facts import GLOBAL, Entity, Knowledge, Label, WrittenDefinition
from .facts.survey import survey
from .meaning.definitions import reserved_names
from .meaning.elaborate import Elaborator
from .meaning.index_ranges import settle
from .meaning.resolver import Resolver
from .surface.blocks import Block
from .surface.formula_parser import Parser
from .surface.letters import free_letters, index_letters
from .surface.lexer import Source, tokenize
from .surface.scripts import label_name
from .surface.segments import segments_of
from .surface.statements import bare_condition, pieces_of
from .surface.syntax import Chained, Logic, Scripts, Symbol, Words, spelling, unwrap


def _reader(text: str, declarations: str, known):
    """(elaborator, surface) of a formula after its declarations, in one source so that offsets stay apart."""
    gap = "\n\n"
    source = Source(declarations + gap + text, "<formula>", len(declarations + gap))
    knowledge = Knowledge()
    blocks = [
        Block(segment, pieces_of(source, segment.start, segment.end))
        for segment in segments_of(Source(declarations, "<declarations>"), False)
    ]
    start = len(declarations) + len(gap)
    parser = Parser(source, tokenize(source, start, len(source.text)), rows_join=True)
    surface = parser.condition()
    if parser.peek().kind != "end of formula":
        raise parser.unexpected(parser.peek(), "the end of the formula")
    declared = DeclarationPass(source, knowledge)
    for side in surface.sides if type(surface) is Chained else [surface]:
        survey(knowledge, side, GLOBAL)
    known = _named(known)
    for node in known:
        _add(knowledge, node)
    declared.run(blocks)
    resolver = Resolver(source, knowledge)
    for node in known:
        if type(node) is UnknownFunction:
            resolver.unknowns[node.name] = node
    letters = index_letters(surface)
    elaborator = Elaborator(resolver, GLOBAL, start, letters=letters, fixed=free_letters(surface))
    for node in known:
        if type(node) is Index:
            elaborator.free[node.name] = node
    return elaborator, surface


def _named(known) -> list[Node]:
    """The names among the nodes: themselves, or those that a term shows."""
    found: dict[Node, None] = {}
    for node in known:
        if type(node) in (Tensor, Size, Index, DefinedFunction, UnknownFunction):
            found[node] = None
            continue
        found.update(dict.fromkeys(sorted(node.tensors, key=lambda t: t.name)))
        found.update(dict.fromkeys(sorted(sizes(node), key=lambda s: s.name)))
        found.update(dict.fromkeys(sorted(node.free, key=lambda i: i.name)))
        found.update(
            (part.function, None)
            for part in walk(node)
            if type(part) is Apply and type(part.function) in (DefinedFunction, UnknownFunction)
        )
    return list(found)


def _add(knowledge: Knowledge, node: Node) -> None:
    """A tensor, size or function that the formula may use by its name."""
    if type(node) is Index:
        return
    if type(node) not in (Tensor, Size, DefinedFunction, UnknownFunction):
        raise DefinitionError(
            f"{type(node).__name__} is nothing that a formula can name; give tensors, sizes, indices, functions or terms with them"
        )
    name, base, label = _spelled(node.name)
    kind = (
        "tensor"
        if type(node) is Tensor
        else "size"
        if type(node) is Size
        else "unknown"
        if type(node) is UnknownFunction
        else "function"
    )
    entity = Entity(name, -1, GLOBAL, kind=kind, text=node.name)
    entity.base, entity.label = base, label
    if type(node) is Tensor:
        entity.shape = [None] * node.rank
        entity.value = tensor_as_value(node)
        if node.definition is not None:  # The value is known; no surface says it.
            entity.definition = WrittenDefinition((), (), Words(-1, -1, ""), -1, ":=")
        for axis in node.axes:
            for end in axis.args:
                knowledge.size_names.update(size.name for size in (end, *end.children) if type(size) is Size)
    elif isinstance(node, AnyFunction):
        entity.value = node
    else:
        knowledge.size_names.add(node.name)
    knowledge.add(entity)


@lru_cache(maxsize=4096)
def is_name(text: str) -> bool:
    """Whether the reader takes some LaTeX for one name, so that what is written with it can be read back."""
    source = Source(text)
    try:
        parser = Parser(source, tokenize(source, 0, len(text)))
        part = unwrap(parser.factor())
    except ReadError:
        return False
    base = unwrap(part.base) if type(part) is Scripts else part
    return parser.peek().kind == "end of formula" and type(base) in (Symbol, Words)


def _spelled(name: str):
    """The canonical spelling of a name, its base, and the subscript that is part of it."""
    source = Source(name)
    part = unwrap(Parser(source, tokenize(source, 0, len(name))).factor())
    if type(part) is Scripts and type(unwrap(part.base)) is Symbol:
        base = label_name(unwrap(part.base).name, part.sups, None, part.primes)
        label = Label(",".join(map(spelling, part.subs)), frozenset()) if part.subs else None
        return label_name(unwrap(part.base).name, part.sups, part.subs, part.primes), base, label
    return spelling(part), "", None


def term_of(text: str, declarations: str, known: tuple[Node, ...]) -> Node:
    """The term of a formula."""
    elaborator, surface = _reader(text, declarations, known)
    if type(surface) in (Chained, Logic):
        raise elaborator.refuse("a relation is no term", surface, "an expression, or read_condition")
    value = elaborator.value(surface)
    node = value.general_entry()
    return settle([node], _reserved(elaborator, node))[0]


def condition_of(text: str, declarations: str, known: tuple[Node, ...]) -> Condition:
    """The condition of a formula."""
    elaborator, surface = _reader(text, declarations, known)
    value = elaborator.condition_value(bare_condition(surface))
    node = value.general_entry()
    return settle([node], _reserved(elaborator, node))[0]


def _reserved(elaborator, node):
    return reserved_names(elaborator.resolver, node)
