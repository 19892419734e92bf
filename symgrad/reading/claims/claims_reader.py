"""The claims of a document: chains become claims under what is assumed, displays without a relation questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter, itemgetter

from ...errors import DependencyError, LimitError, Overrun, SymgradError
from ...terms.claims import Claim
from ...terms.nodes import Covariance, Derivative, Entry, Expectation, Node, Tensor, Variance, walk
from ..declaring.declaration_pass import DeclarationPass
from ..facts.facts import GLOBAL, Entity
from ..facts.records import Chain, Declared, Dependent, Document, Judged, Misfit, Note, Question, Unjudged, Unread
from ..meaning.document_functions import function_of
from ..meaning.entities import tensor_of
from ..meaning.frame import Meaning
from ..meaning.integers import size_node
from ..prose.sentences import is_given_elsewhere
from ..surface.blocks import Block
from ..surface.statements import Draft
from ..surface.syntax import Big, Gap, Scripts, Symbol, has_integral, search_in, unwrap
from ..surface.syntax import walk as walk_surface
from ..surface.vocabulary import INTEGRAL
from .assumptions import Assumptions
from .chains import ChainReader, Item, plain_message
from .guesses import GuessReader
from .implications import ImplicationReader
from .misfits import MisfitReader
from .questions import QuestionReader
from .solutions import SolutionReader

#: A letter below a name: ∂L/∂z_k is an entry, and says nothing of how derivatives are laid out.
_SUBSCRIPT = re.compile(r"_\{?\s*[a-z]")


class ClaimsReader:
    """Reads the displays of a document."""

    def __init__(self, meaning: Meaning, declared: DeclarationPass):
        self.meaning, self.resolver, self.declared = meaning, meaning.resolver, declared
        self.gaps = meaning.resolver.gaps
        self.assumptions = Assumptions(meaning, declared.assumptions, declared.renewals)
        self.chain_reader = ChainReader(meaning, self.assumptions)
        self.misfits = MisfitReader(self.chain_reader)
        self.solutions = SolutionReader(self.chain_reader, self.misfits)
        self.implications = ImplicationReader(self.misfits)
        self.question_reader = QuestionReader(self.chain_reader)
        self.guesses = GuessReader(meaning, declared, type(meaning))
        self.chains: list[tuple[int, Chain]] = []  # with the offsets where they begin
        self.questions: list[Question] = []
        self.relates = False

    def run(self, blocks: list[Block]) -> Document:
        self._define_all()
        self._leave_missing(blocks)
        self.guesses.learn(blocks)
        for number, block in enumerate(blocks):
            self.chain_reader.number = number
            if not block.is_display:
                self._read_claims_of_text(block)
                continue
            self.relates = self.relates or any(draft.relations and draft.relations[0] != ":=" for draft in block.drafts)
            if block.assumed or block.asked or any(word == "assume" for word, _, _ in block.told):
                self.assumptions.assume(block, number)
            if not (block.assumed or block.asked) and self._read(block):
                self.assumptions.waiting = number + 1
        self.assumptions.state_rest()
        return self._document(blocks)

    def _read(self, block: Block) -> bool:
        """Reads the chains and questions of a display; whether it has any."""
        spoke = False
        drafts = block.drafts
        at = 0
        while at < len(drafts):
            draft = drafts[at]
            end = at + 1
            if draft.solves or draft.relations and end < len(drafts) and drafts[end].linked:
                while end < len(drafts) and drafts[end].linked:
                    end += 1
                if draft.solves:
                    self._add(drafts[at:end], partial(self.solutions.items, drafts[at:end], block))
                else:
                    self._add_rows(drafts[at:end], block)
                spoke = True
            elif draft.relations:
                self._add([draft], partial(self._claimed, draft, block, draft.defines))
                spoke = spoke or len(draft.relations) > draft.defines
            elif (question := self._question(draft, block)) is not None:
                self.questions.append(question)
                spoke = True
            at = end
        return spoke

    def _read_claims_of_text(self, block: Block) -> None:
        """Reads what a sentence claims or concludes; what is not read there is listed."""
        for draft in block.drafts:
            position = self.resolver.source.position(draft.start)
            try:
                if items := self._claimed(draft, block, 0):
                    self.chains.append((draft.start, Chain(tuple(items), position[0], in_text=True)))
            except SymgradError as error:
                self.chain_reader.notes.append(
                    Note(f"a relation in the text is not judged: {plain_message(error)}", *position, True)
                )

    def _claimed(self, draft: Draft, block: Block, skip: int) -> Sequence[Item]:
        """The claims of a chain, from relation number `skip` on."""
        return self.guesses.items(self.misfits.items(draft, block, skip), draft, block, skip, self.chain_reader.number)

    def _question(self, draft: Draft, block: Block) -> Question | None:
        gap = next((part for part in walk_surface(draft.sides[0]) if type(part) is Gap), None)
        if gap is not None:
            self._lose(draft, gap.error)
            return None
        side = draft.sides[0]
        if search := search_in(side) or INTEGRAL * has_integral(side):
            self._lose(
                draft, self.resolver.source.error(f"{search} is not read", side.start, side.end, "a derivative, or a relation")
            )
            return None
        try:
            return self.question_reader.question(draft, block)
        except Overrun as overrun:
            self._lose(draft, _late(overrun))
            return None
        except SymgradError as error:
            self._lose(draft, error)
            return None

    def _lose(self, draft: Draft, error: SymgradError) -> None:
        """A row without a relation that cannot be read."""
        row = self.gaps.unread(error, draft.start, self.resolver.text_of(draft.sides[0]))
        self.chains.append((draft.start, Chain((row,), row.line)))

    def _add(self, group: list[Draft], read: Callable[[], Sequence[Judged | Unjudged]]) -> None:
        """The chain of drafts that hang together."""
        start = next((draft.start for draft in group if not draft.implied), group[0].start)  # what words state is no row
        try:
            items = read()
        except Overrun as overrun:
            items = [row for draft in group for row in self._unread(draft, _late(overrun))]
        except SymgradError as error:
            items = [row for draft in group for row in self._unread(draft, error)]
        if items:
            self.chains.append((start, Chain(tuple(items), self.resolver.source.position(start)[0])))

    def _add_rows(self, group: list[Draft], block: Block) -> None:
        """A chain for each of some linked rows."""
        try:
            rows = self.implications.rows(group, block)
        except SymgradError as error:
            rows = [list(self._unread(draft, error)) for draft in group]
        for draft, row in zip(group, rows, strict=True):
            self._add([draft], partial(list, row))

    def _unread(self, draft: Draft, error: SymgradError) -> Iterator[Unread | Dependent]:
        """The relations of a draft that cannot be read as a whole: the first says why, and the others hang on it."""
        text_of = self.resolver.text_of
        first = draft.defines if len(draft.relations) > draft.defines else 0
        for position, relation in list(enumerate(draft.relations))[first:]:
            left, right = draft.sides[position : position + 2]
            told = self.gaps.is_told(error)
            error = self.gaps.dependency(error, draft.start) if told else error
            yield self.gaps.unread(error, right.start, text_of(left), relation, text_of(right))

    def _define_all(self) -> None:
        """Every definition is read, in order, used or not; one that cannot be read is a gap, which what needs it hangs on."""
        entities = [e for known in self.resolver.knowledge.entities.values() for e in known if e.definition is not None]
        for entity in sorted(entities, key=lambda e: e.position):
            try:
                if entity.kind == "size":
                    size_node(self.meaning, entity)
                elif entity.kind == "function":
                    function_of(self.meaning, entity)
                else:
                    self.meaning.tensor_value(entity)
            except DependencyError:
                pass
            except Overrun as overrun:
                self.gaps.add(_late(overrun), entity.position, entity.end)

    def _leave_missing(self, blocks: list[Block]) -> None:
        """What the text says to be given elsewhere, and nothing here gives."""
        for block in blocks:
            name = block.alone
            if not isinstance(name, Symbol | Scripts) or not is_given_elsewhere(block.segment.after):
                continue
            base = unwrap(name.base) if isinstance(name, Scripts) else name
            for spelled in {self.resolver.spelled(name), self.resolver.spelled(base)}:
                known = self.resolver.knowledge.entities.get(spelled, ())
                if any(not entity.is_free for entity in known):
                    break
            else:
                self.resolver.leave_missing(self.resolver.spelled(base), name)

    # --- the document -------------------------------------------------------------------------------------------------

    def _document(self, blocks: list[Block]) -> Document:
        rows, lost = self.gaps.rest([(block.segment.start, block.segment.end) for block in blocks if block.is_display])
        self.chains += [(start, Chain((row,), row.line)) for start, row in rows]
        self._leave_out(blocks)
        self.chains.sort(key=itemgetter(0))
        in_order = sorted(self.chains, key=lambda placed: placed[1].in_text)
        examples = self._slopes_by(in_order, self._example)
        section = self.resolver.knowledge.section
        sections = self._slopes_by(in_order, section)
        chains = [
            replace(chain, items=tuple(_with_slopes(i, examples[self._example(at)], sections[section(at)]) for i in chain.items))
            for at, chain in in_order
        ]
        if self.resolver.knowledge.lays_out_rows or _are_rows(chains):
            chains = [replace(chain, items=tuple(map(_as_laid_out, chain.items))) for chain in chains]
        notes = [*self.declared.notes, *self.chain_reader.notes, *self.guesses.notes, *self.assumptions.notes]
        notes += [*self.resolver.notes.values(), *lost]
        notes.sort(key=lambda note: (note.line, note.column))
        declarations = tuple(self._declarations())
        defined, indexed = tuple(self._defined_once()), frozenset(self._in_indices())
        source = self.resolver.source
        return Document(
            source.name,
            source.written,
            tuple(chains),
            tuple(replace(question, names=defined, indexed=question.indexed | indexed) for question in self.questions),
            tuple(self.declared.definitions),
            declarations,
            tuple(sorted((*self.declared.restrictions, *self.assumptions.assumed), key=attrgetter("line", "column"))),
            tuple(dict.fromkeys(notes)),
            self.relates
            and not self.questions
            and not any(type(item) is not Unjudged for _, chain in self.chains for item in chain.items),
            self.gaps.errors,
            tuple(source.span(block.segment.start, block.segment.behind) for block in blocks if block.is_display),
        )

    def _slopes_by(self, chains: list[tuple[int, Chain]], part_of: Callable[[int], int]) -> dict[int, frozenset[Tensor]]:
        """By what the claims of each part of the document differentiate, and on what the text says that something depends."""
        said = frozenset(self._depended_on())
        parts: dict[int, list[Chain]] = {}
        for start, chain in chains:
            parts.setdefault(part_of(start), []).append(chain)
        return {number: _slopes(own) | said for number, own in parts.items()}

    def _depended_on(self) -> Iterator[Tensor]:
        """The tensors of which C = C(a, b) says that something depends on them."""
        knowledge = self.resolver.knowledge
        for name in sorted(knowledge.depended_on):
            for entity in knowledge.entities.get(name, ()):
                try:
                    tensor = tensor_of(self.meaning.tensor_value(entity)) if entity.kind == "tensor" else None
                except SymgradError:
                    continue  # what is wrong with it is told where it stands
                if tensor is not None:
                    yield tensor

    def _example(self, start: int) -> int:
        """How many examples began before a place: headings under which names get other values."""
        knowledge = self.resolver.knowledge
        return sum(section <= knowledge.section(start) for section in knowledge.renewed)

    def _leave_out(self, blocks: list[Block]) -> None:
        """Takes out the relations and questions of which comments say that they are not judged."""
        position = self.resolver.source.position
        parts = [(position(start), position(end)) for block in blocks for _, start, end in block.told]

        def stays(item: Judged | Unjudged | Question) -> bool:
            return not any(start <= (item.line, item.column) < end for start, end in parts)

        if parts:
            self.questions = list(filter(stays, self.questions))
            left = [(start, replace(chain, items=tuple(filter(stays, chain.items)))) for start, chain in self.chains]
            self.chains = [(start, chain) for start, chain in left if chain.items]

    def _defined_once(self) -> Iterator[Tensor]:
        """The tensors with closed definitions whose names mean one thing in the whole document."""
        for known in self.resolver.knowledge.entities.values():
            if len(known) == 1 and known[0].kind == "tensor" and known[0].definition is not None and known[0].scope == GLOBAL:
                try:
                    tensor = tensor_of(self.meaning.tensor_value(known[0]))
                except DependencyError:
                    continue
                if tensor is not None and _is_closed(tensor):
                    yield tensor

    def _in_indices(self) -> Iterator[str]:
        """The names that are defined with letters on the left side, or with a sum or the like."""
        for entity in (entity for known in self.resolver.knowledge.entities.values() for entity in known):
            written = entity.definition
            if written is not None and (written.letters or any(type(part) is Big for part in walk_surface(written.body))):
                yield entity.name

    def _declarations(self) -> Iterator[Declared]:
        for entity, kind in self.declared.declared:
            shown = "function" if kind == "unknown" else kind
            position = self.resolver.source.position(entity.position)
            yield Declared(entity.name, shown, self._declared_node(entity, kind), entity.text, *position)

    def _declared_node(self, entity: Entity, kind: str) -> Node | None:
        """What a declared name is as a term; None where it is none, or cannot be read."""
        try:
            if kind == "size":
                return size_node(self.meaning, entity)
            return tensor_of(self.meaning.tensor_value(entity)) if kind in ("tensor", "random") else None
        except SymgradError:
            return None


def _late(overrun: Overrun) -> SymgradError:
    """Why a formula is not read at which a limit of time was reached; the overrun itself where it ends everything."""
    if overrun.is_last:
        raise overrun
    return LimitError("the limit of time for reading was reached here")


def _slopes(chains: list[Chain]) -> frozenset[Tensor]:
    """The tensors by which the claims differentiate a name that nothing defines."""
    found: set[Tensor] = set()
    for claim in (item for chain in chains for item in chain.items if type(item) is Claim):
        for part in (*walk(claim.left), *walk(claim.right)):
            if type(part) is Derivative and type(part.body) is Entry and part.body.tensor.definition is None:
                found.update(entry.tensor for entry in part.by)
    return frozenset(found)


def _with_slopes(item: Judged | Unjudged, slopes: frozenset[Tensor], near: frozenset[Tensor]) -> Judged | Unjudged:
    return replace(item, slopes=slopes, near=near) if type(item) is Claim and slopes else item


def _are_rows(chains: Iterable[Chain]) -> bool:
    """Whether all whole derivatives by vectors in a document are rows, and there are several."""
    items = [item for chain in chains for item in chain.items]
    rows = [item for item in items if type(item) is Misfit and item.row is not None]
    columns = (
        item
        for item in items
        if type(item) is Claim
        and type(item.left) is Derivative
        and len(item.left.free) == 1
        and not _SUBSCRIPT.search(item.left_text)
    )
    return len(rows) > 1 and not any(columns)


def _as_laid_out(item: Judged | Unjudged) -> Judged | Unjudged:
    return replace(item, laid_out=True) if type(item) is Misfit and item.row is not None else item


def _is_closed(tensor: Tensor) -> bool:
    """Whether the tensor is defined, without a derivative or an expected value in the definition."""
    return tensor.definition is not None and all(
        other.law is None
        and (
            other.definition is None
            or not any(type(part) in (Derivative, Expectation, Variance, Covariance) for part in walk(other.definition.body))
        )
        for other in tensor.reach
    )
