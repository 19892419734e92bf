"""What the reader found in a document: claims, questions, definitions, declarations, assumptions, notes. Knows terms only.

Lines and columns count from 1 and belong to the document as it was given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...errors import DependencyError, SymgradError
from ...terms.claims import Claim
from ...terms.nodes import TRUE, Condition, Entry, Index, Node, Range, Tensor


@dataclass(frozen=True)
class Misfit:
    """A relation that makes no sense at the document's shapes, so that it cannot hold: A x + b with A x and b of other lengths.

    message    one line that names both shapes in the document's own sizes
    meant      (what the mistake looks like, the claim that is meant then) for changes that make the shapes fit
    unclear    whether it may make sense all the same: a notation that is not known, a name that nothing declares
    row        what is claimed where a derivative by a vector is a row: ∂(xᵀy)/∂x = yᵀ; None where that does not fit, either
    laid_out   whether the document lays derivatives out as rows
    The other fields are a Claim's.
    """

    message: str
    relation: str
    line: int = 0
    column: int = 0
    left_text: str = ""
    right_text: str = ""
    meant: tuple[tuple[str, Claim], ...] = ()
    unclear: bool = False
    end: tuple[int, int] = (0, 0)
    row: Claim | None = None
    laid_out: bool = False


class _OfClaim:
    """A row that says more than the claim that it makes, and stands where that stands."""

    claim: Claim

    @property
    def relation(self) -> str:
        return self.claim.relation

    @property
    def line(self) -> int:
        return self.claim.line

    @property
    def column(self) -> int:
        return self.claim.column

    @property
    def end(self) -> tuple[int, int]:
        return self.claim.end

    @property
    def left_text(self) -> str:
        return self.claim.left_text

    @property
    def right_text(self) -> str:
        return self.claim.right_text


@dataclass(frozen=True)
class Solution(_OfClaim):
    """A row of a chain that solves an equation for a free name: ∇_w L = 0 ⇒ XᵀX w = Xᵀy ⇒ w = (XᵀX)⁻¹Xᵀy.

    What is claimed: every value of `unknown` at which `claim` holds makes one of `before` hold, too.

    unknown    the tensor that is solved for, free in every equation of the chain
    claim      this row, as an ordinary claim about the unknown; in the last row `unknown = value`
    before     the row above: its last equation, and A = C where the row is A = B = C, the same unless its claim A = B is
               false (and refuted there); empty in the first row, which states the equation and claims nothing
    values     the last row's claim, `unknown = value`, as a substitution: (unknown's entry at free indices, value there)
    only       whether the row above has no other solution, either, as ⇔ says
    """

    unknown: Tensor
    claim: Claim
    before: tuple[Claim, ...]
    values: tuple[Entry, Node]
    only: bool = False


@dataclass(frozen=True)
class Implication(_OfClaim):
    """A row that ⇒, ⇔ or ⇐ ties to the one above it or below: x > 2 ⇒ x > 1.

    claim    this row
    above    the relations of the row above; none in the first row
    below    those of the row below; none in the last row
    link     how this row hangs on the one above: ⇒, ⇔ or ⇐; "" in the first row
    next     how the row below hangs on this one; "" in the last row
    indexed  whether indices are written in the rows, of which each may be meant one by one: x_i > 2 ⇒ x_i > 1
    """

    claim: Claim
    above: tuple[Claim, ...]
    below: tuple[Claim, ...]
    link: str = ""
    next: str = ""
    indexed: bool = False


@dataclass(frozen=True)
class Unjudged:
    """A relation that is not judged (≈, ∝, →), and why. It is no claim and is not counted as one."""

    message: str
    line: int = 0
    column: int = 0
    left_text: str = ""
    right_text: str = ""


@dataclass(frozen=True)
class Unread:
    """A formula that could not be read, or a relation to one: `error` says why.

    line, column   where what is not read stands
    The other fields are a Claim's; where the whole formula is not read, it is the left text alone.
    """

    error: SymgradError
    line: int = 0
    column: int = 0
    left_text: str = ""
    relation: str = ""
    right_text: str = ""
    end: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Dependent:
    """A relation that can be read and needs what cannot: `error` says what. The other fields are a Claim's."""

    error: DependencyError
    relation: str
    line: int = 0
    column: int = 0
    left_text: str = ""
    right_text: str = ""
    end: tuple[int, int] = (0, 0)


#: What is judged.
Judged: TypeAlias = Claim | Misfit | Solution | Implication | Unread | Dependent


@dataclass(frozen=True)
class Chain:
    """The relations of one chain a = b ≤ c, in order; `in_text`: a sentence claims them, no display."""

    items: tuple[Judged | Unjudged, ...]
    line: int = 0
    in_text: bool = False


@dataclass(frozen=True)
class Question:
    """A display that asks for a derivative.

    target   what is asked, at the free indices: a Derivative, or an Expectation of one
    free     the axes of the answer, in reading order
    given    the assumptions that hold
    where    a side condition on the question's own indices and values, under which alone it is asked
    wrt      the tensors by which is differentiated, outermost first
    matrix   whether it was asked in matrix notation (∇_W L), so that an answer in matrix notation is wanted
    names    the tensors that the document defines: an answer may be written in them
    undeclared  names in what is differentiated that nothing declares: they may depend on the variable
    span     the offsets in the author's file between which it is written
    indexed  the names that the document defines in indices: by letters on the left side, or with a sum; "" for the question itself
    """

    target: Node
    free: tuple[Index, ...]
    given: tuple[Condition, ...] = ()
    wrt: tuple[Tensor, ...] = ()
    matrix: bool = False
    line: int = 0
    column: int = 0
    text: str = ""
    names: tuple[Tensor, ...] = ()
    where: Condition = TRUE
    undeclared: tuple[str, ...] = ()
    span: tuple[int, int] = (0, 0)
    indexed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Defined:
    """A definition that the reader took: `how` is ":=" or "=" (the first equation for a name)."""

    name: str
    how: str
    text: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Declared:
    """A name and what it was declared to be: `kind` is tensor, size, index, function or random."""

    name: str
    kind: str
    node: Node | None
    text: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Assumed:
    """An assumption that claims after it may use.

    of       the name of which it says where it lies, x > 0 or “S is symmetric”; "" where the condition says all of it
    domain   the domain that the name has by it in a part of the document; "" where it has it everywhere
    """

    condition: Condition
    text: str
    line: int = 0
    column: int = 0
    of: str = ""
    domain: str | Range = ""


@dataclass(frozen=True)
class Note:
    """Something that a reader of the report should know: a name never declared, a relation that is not judged.

    unjudged   whether it speaks of a relation that is neither judged nor used for certain
    of         the name of which something is taken for granted; "" where nothing is
    """

    message: str
    line: int = 0
    column: int = 0
    unjudged: bool = False
    of: str = ""


@dataclass(frozen=True)
class Told:
    """What a comment of the document instructs: `word` is skip, ignore or assume."""

    word: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Document:
    """Everything that a text says. `claims` holds what is judged of the chains, in document order: first those of displays.

    silent   whether its displays relate something, and nothing of that is judged
    errors   why formulas could not be read, in the order in which that was found
    displays the offsets in the author's file between which each display is written, what closes it included
    told     what comments instruct
    """

    name: str
    text: str
    chains: tuple[Chain, ...] = ()
    questions: tuple[Question, ...] = ()
    definitions: tuple[Defined, ...] = ()
    declarations: tuple[Declared, ...] = ()
    assumptions: tuple[Assumed, ...] = ()
    notes: tuple[Note, ...] = ()
    silent: bool = False
    errors: tuple[SymgradError, ...] = ()
    displays: tuple[tuple[int, int], ...] = ()
    told: tuple[Told, ...] = ()

    @property
    def claims(self) -> tuple[Judged, ...]:
        return tuple(item for chain in self.chains for item in chain.items if not isinstance(item, Unjudged))
