"""The claims of a document: chains become claims under what is assumed, displays without a relation questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...errors import SymgradError
from ...terms.claims import Claim
from ...terms.nodes import Covariance, Derivative, Entry, Expectation, Node, Tensor, Variance, walk
from ..declaring.declaration_pass import DeclarationPass
from ..facts.facts import GLOBAL, Entity
from ..facts.records import Chain, Declared, Document, Implication, Misfit, Question, Solution, Unjudged
from ..meaning.document_functions import function_of
from ..meaning.frame import Meaning
from ..meaning.integers import size_node
from ..surface.blocks import Block
from ..surface.statements import Draft
from .assumptions import Assumptions
from .chains import ChainReader, Item
from .implications import ImplicationReader
from .misfits import MisfitReader
from .questions import QuestionReader
from .solutions import SolutionReader, tensor_of

Part = Claim | Misfit | Solution | Implication | Unjudged


class ClaimsReader:
    """Reads the displays of a document."""

    def __init__(self, meaning: Meaning, declared: DeclarationPass):
        self.meaning, self.resolver, self.declared = meaning, meaning.resolver, declared
        self.assumptions = Assumptions(meaning, declared.assumptions, declared.renewals)
        self.chain_reader = ChainReader(meaning, self.assumptions)
        self.misfits = MisfitReader(self.chain_reader)
        self.solutions = SolutionReader(self.chain_reader, self.misfits)
        self.implications = ImplicationReader(self.misfits)
        self.question_reader = QuestionReader(self.chain_reader)
        self.chains: list[Chain] = []
        self.questions: list[Question] = []

    def run(self, blocks: list[Block]) -> Document:
        self._define_all()
        for number, block in enumerate(blocks):
            if not block.is_display:
                continue
            self.chain_reader.number = number
            if block.assumed:
                self.assumptions.assume(block, number)
            elif self._read(block):
                self.assumptions.waiting = number + 1
        self.assumptions.state_rest()
        return self._document()

    def _read(self, block: Block) -> bool:
        """Reads the chains and questions of a display; whether it has any."""
        spoke = False
        drafts = block.drafts
        at = 0
        while at < len(drafts):
            draft = drafts[at]
            end = at + 1
            if draft.solves:
                while end < len(drafts) and drafts[end].linked:
                    end += 1
                self._add(drafts[at], self.solutions.items(drafts[at:end], block))
                spoke = True
            elif end < len(drafts) and drafts[end].linked and draft.relations:
                while end < len(drafts) and drafts[end].linked:
                    end += 1
                rows = self.implications.rows(drafts[at:end], block)
                for linked, row in zip(drafts[at:end], rows, strict=True):
                    self._add(linked, row)
                spoke = True
            elif draft.relations:
                self._add(draft, self.misfits.items(draft, block, draft.defines))
                spoke = spoke or len(draft.relations) > draft.defines
            elif (question := self.question_reader.question(draft, block)) is not None:
                self.questions.append(question)
                spoke = True
            at = end
        return spoke

    def _add(self, draft: Draft, items: Sequence[Item | Solution | Implication]) -> None:
        if items:
            self.chains.append(Chain(tuple(items), self.resolver.source.position(draft.start)[0], draft.start))

    def _define_all(self) -> None:
        """Every definition is read, in order, used or not."""
        entities = [e for known in self.resolver.knowledge.entities.values() for e in known if e.definition is not None]
        for entity in sorted(entities, key=lambda e: e.position):
            with self.resolver.placed(entity.position):
                if entity.kind == "size":
                    size_node(self.meaning, entity)
                elif entity.kind == "function":
                    function_of(self.meaning, entity)
                else:
                    self.meaning.tensor_value(entity)

    # --- the document -------------------------------------------------------------------------------------------------

    def _document(self) -> Document:
        slopes = _slopes(self.chains)
        chains = [replace(chain, items=tuple(_with_slopes(item, slopes) for item in chain.items)) for chain in self.chains]
        notes = [*self.declared.notes, *self.chain_reader.notes, *self.assumptions.notes, *self.resolver.notes.values()]
        notes.sort(key=lambda note: (note.line, note.column))
        declarations = tuple(self._declarations())
        defined = tuple(self._defined_once())
        return Document(
            self.resolver.source.name,
            self.resolver.source.text,
            tuple(chains),
            tuple(replace(question, names=defined) for question in self.questions),
            tuple(self.declared.definitions),
            declarations,
            tuple(self.assumptions.assumed),
            tuple(dict.fromkeys(notes)),
        )

    def _defined_once(self) -> Iterator[Tensor]:
        """The tensors with closed definitions whose names mean one thing in the whole document."""
        for known in self.resolver.knowledge.entities.values():
            if len(known) == 1 and known[0].kind == "tensor" and known[0].definition is not None and known[0].scope == GLOBAL:
                tensor = tensor_of(self.meaning.tensor_value(known[0]))
                if tensor is not None and _is_closed(tensor):
                    yield tensor

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


def _slopes(chains: list[Chain]) -> frozenset[Tensor]:
    """The tensors by which the claims differentiate a name that nothing defines."""
    found: set[Tensor] = set()
    for claim in (item for chain in chains for item in chain.items if type(item) is Claim):
        for part in (*walk(claim.left), *walk(claim.right)):
            if type(part) is Derivative and type(part.body) is Entry and part.body.tensor.definition is None:
                found.update(entry.tensor for entry in part.by)
    return frozenset(found)


def _with_slopes(item: Part, slopes: frozenset[Tensor]) -> Part:
    return replace(item, slopes=slopes) if type(item) is Claim and slopes else item


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
