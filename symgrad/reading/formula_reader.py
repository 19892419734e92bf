"""One formula by itself: `read_term` and `read_condition`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import attrgetter

from ..errors import DefinitionError, DependencyError, ReadError
from ..matrices.lowering import tensor_as_value
from ..terms.indices import sizes
from ..terms.nodes import Apply, Condition, DefinedFunction, Index, Node, Range, Size, Tensor, UnknownFunction, walk
from .declaring.declaration_pass import DeclarationPass
from .facts.facts import GLOBAL, Entity, Knowledge, Label, WrittenDefinition
from .facts.gaps import Gaps
from .facts.survey import survey
from .meaning.conditions import as_condition, condition_value
from .meaning.elaborate import Elaborator
from .meaning.frame import Frame
from .meaning.resolver import Resolver
from .meaning.settling import reserved_names, settle
from .surface.blocks import Block
from .surface.formula_parser import Parser
from .surface.letters import free_letters, index_letters
from .surface.lexer import Source, tokenize
from .surface.scripts import label_name
from .surface.segments import segments_of
from .surface.sets import Ends
from .surface.statements import bare_condition, pieces_of
from .surface.syntax import Chained, Logic, Scripts, Surface, Symbol, Words, spelling, unwrap

#: The kind of entity that a name is as which a node is given.
_KINDS: dict[type[Node], str] = {Tensor: "tensor", Size: "size", UnknownFunction: "unknown", DefinedFunction: "function"}


def _read(text: str, declarations: str, known: tuple[Node, ...]) -> tuple[Frame, Surface]:
    """A formula after its declarations, in one source so that offsets stay apart."""
    gap = "\n\n"
    source = Source(declarations + gap + text, "<formula>", len(declarations + gap))
    gaps = Gaps(source)
    blocks = [
        Block(segment, pieces_of(source, segment.start, segment.end))
        for segment in segments_of(Source(declarations, "<declarations>"), False, gaps.add)
    ]
    start = source.beginning
    parser = Parser(source, tokenize(source, start, len(source.text)), rows_join=True)
    surface = parser.condition()
    if parser.peek().kind != "end of formula":
        raise parser.unexpected(parser.peek(), "the end of the formula")
    resolver = Resolver(source, Knowledge(), gaps)
    declared = DeclarationPass(source, resolver.knowledge, gaps)
    for side in surface.sides if type(surface) is Chained else [surface]:
        survey(resolver.knowledge, side, GLOBAL)
    names = _named(known)
    for node in names:
        _add(resolver, node)
    declared.run(blocks)
    resolver.knowledge.asks = True  # a formula alone claims nothing: its 𝔼 is kept
    gaps.refuse()
    frame = Frame(Elaborator(resolver), GLOBAL, start, letters=index_letters(surface), fixed=free_letters(surface))
    frame.free.update((node.name, node) for node in names if isinstance(node, Index))
    return frame, surface


def _named(known: Iterable[Node]) -> list[Node]:
    """The names among the nodes: themselves, or those that a term shows."""
    found: dict[Node, None] = {}
    for node in known:
        if type(node) in (Tensor, Size, Index, DefinedFunction, UnknownFunction):
            found[node] = None
            continue
        for names in (node.tensors, sizes(node), node.free):
            found.update(dict.fromkeys(sorted(names, key=attrgetter("name"))))
        found.update(
            (part.function, None)
            for part in walk(node)
            if type(part) is Apply and type(part.function) in (DefinedFunction, UnknownFunction)
        )
    return list(found)


def _add(resolver: Resolver, node: Node) -> None:
    """A tensor, size or function that the formula may use by its name."""
    if isinstance(node, Index):
        return
    if not isinstance(node, (Tensor, Size, DefinedFunction, UnknownFunction)):
        raise DefinitionError(
            f"{type(node).__name__} is nothing that a formula can name; give tensors, sizes, indices, functions or terms with them"
        )
    knowledge = resolver.knowledge
    name, base, label = _spelled(node.name)
    entity = Entity(name, -1, GLOBAL, kind=_KINDS[type(node)], text=node.name, base=base, label=label)
    if isinstance(node, Tensor):
        entity.shape = [None] * node.rank
        if node.definition is not None:  # The value is known; no surface says it.
            entity.definition = WrittenDefinition((), (), Words(-1, -1, ""), -1, ":=")
        if isinstance(node.domain, Range):
            entity.range = Ends(Words(-1, -1, ""), Words(-1, -1, ""))
        resolver.tensors[entity] = tensor_as_value(node)
        for axis in node.axes:
            for end in axis.args:
                knowledge.size_names.update(size.name for size in (end, *end.children) if type(size) is Size)
    elif isinstance(node, Size):
        knowledge.size_names.add(node.name)
    else:
        resolver.functions[entity] = node
        if isinstance(node, UnknownFunction):
            resolver.unknowns[node.name] = node
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


def _spelled(name: str) -> tuple[str, str, Label | None]:
    """The canonical spelling of a name, its base, and the subscript that is part of it."""
    source = Source(name)
    part = unwrap(Parser(source, tokenize(source, 0, len(name))).factor())
    base = unwrap(part.base) if type(part) is Scripts else part
    if type(part) is Scripts and type(base) is Symbol:
        label = Label(",".join(map(spelling, part.subs)), frozenset()) if part.subs else None
        return label_name(base.name, part.sups, part.subs, part.primes), label_name(base.name, part.sups, None, part.primes), label
    return spelling(part), "", None


@contextmanager
def _as_a_whole() -> Iterator[None]:
    """What a formula needs and cannot be read is why it cannot be read itself."""
    try:
        yield
    except DependencyError as error:
        raise error.cause from None


@_as_a_whole()
def term_of(text: str, declarations: str, known: tuple[Node, ...]) -> Node:
    """The term of a formula."""
    frame, surface = _read(text, declarations, known)
    if type(surface) in (Chained, Logic):
        raise frame.refuse("a relation is no term", surface, "an expression, or read_condition")
    node = frame.value(surface).general_entry()
    return settle([node], reserved_names(node))[0]


@_as_a_whole()
def condition_of(text: str, declarations: str, known: tuple[Node, ...]) -> Condition:
    """The condition of a formula."""
    frame, surface = _read(text, declarations, known)
    node = condition_value(frame, bare_condition(surface)).general_entry()
    return as_condition(settle([node], reserved_names(node))[0])
