"""What stands on a sheet, whatever it is printed on: title, symbols, assumptions, numbered rows, result, verdicts, blocks.

Plain data, made of proofs by `maker`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ..check.verdicts import STATUSES, Verdict
from ..derive.notation import Notation
from ..matrices.derivatives import Differential
from ..matrices.terms import MatrixTerm, parts
from ..rules.rule import Rule
from ..terms.claims import Claim
from ..terms.nodes import Condition, DefinedFunction, Index, Node, Size, Tensor, UnknownFunction
from ..words.language import Language
from .blocks import Figure, Paragraph, Struck, Table
from .names import shaped


@dataclass(frozen=True)
class Detail:
    """One rule application inside a row: before = after."""

    rule: Rule
    before: Node
    after: Node


@dataclass(frozen=True)
class Row:
    """One line: … = node, by the rule.

    number      counts through the whole sheet, in reading order
    node        in indices, or in matrix notation
    mark        path in node of the part that is new; () where that is all of it
    rules       that lead to it, in the order of their use
    cites       numbers of the lemmas that it uses
    details     the single rule applications that it is made of, where there are several
    verdict     the checker's word on the row; None where it was not asked
    rests_on    the assumptions without which it would not pass
    claims      numbers of the claims, proved before, that it uses
    """

    number: int
    node: Node | MatrixTerm
    mark: tuple[int, ...]
    rules: tuple[Rule, ...]
    conditions: tuple[Condition, ...]
    cites: tuple[int, ...]
    details: tuple[Detail, ...]
    verdict: Verdict | None
    rests_on: tuple[Condition, ...] = ()
    claims: tuple[int, ...] = ()


@dataclass(frozen=True)
class Section:
    """One proof on the sheet: what it needs first (lemmas, cases), then its rows.

    kind        "lemma", "case", or "" for what was asked
    number      of the lemma on the sheet, of the case in its proof, of what was asked: 0 where only one thing was asked
    title       what it is called, in plain words; "" for nothing
    case        the case that it is about; TRUE for no case in particular
    start       what the first row goes on from: the claim's left side, in indices or in matrix notation
    matrix      the claim in matrix notation, where it has one
    verdict     of the claim where its own rows do not reach it, else None
    free        the axes of the result, in order
    rests_on    the assumptions without which the claim itself would not pass, where its rows do not reach it
    """

    kind: str
    number: int
    title: str
    claim: Claim
    case: Condition
    start: Node | MatrixTerm
    rows: tuple[Row, ...]
    lemmas: tuple[Section, ...]
    cases: tuple[Section, ...]
    matrix: Notation | None
    verdict: Verdict | None
    free: tuple[Index, ...]
    rests_on: tuple[Condition, ...] = ()

    @property
    def label(self) -> str:
        """A name that no language changes: "lemma 2", "case 1"; "" for what was asked."""
        return f"{self.kind} {self.number}" if self.kind else ""

    def all(self) -> Iterator[Section]:
        """This section and those inside, in reading order."""
        for inner in self.lemmas + self.cases:
            yield from inner.all()
        yield self

    @property
    def results(self) -> tuple[tuple[Node | MatrixTerm, Node | MatrixTerm], ...]:
        """(left, right) of the claim in each notation, the answer to what was asked first."""
        index = (self.claim.left, self.claim.right)
        if self.matrix is None or self.matrix.left is None:
            return (index,)
        matrix = (self.matrix.left, self.matrix.right)
        if any(type(part) is Differential for part in parts(self.matrix.right)):
            return (matrix,)
        return (matrix, index) if self.matrix.boxed else (index, matrix)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts of the rows, and of the claim where they do not reach it."""
        return tuple(verdict for verdict in (*(row.verdict for row in self.rows), self.verdict) if verdict is not None)

    @property
    def relying(self) -> dict[Condition, tuple[int, ...]]:
        """Assumption -> the numbers of the rows that rest on it, of the sections inside too; none of a claim without rows."""
        found: dict[Condition, list[int]] = {}
        for part in self.all():
            for row in part.rows:
                for condition in row.rests_on:
                    found.setdefault(condition, []).append(row.number)
            for condition in part.rests_on:
                found.setdefault(condition, [])
        return {condition: tuple(numbers) for condition, numbers in found.items()}

    @property
    def numbered(self) -> tuple[tuple[int, Verdict], ...]:
        """(number, verdict) of every judged row, of the sections inside too."""
        return tuple((row.number, row.verdict) for part in self.all() for row in part.rows if row.verdict is not None)


@dataclass(frozen=True)
class Sheet:
    """A page: everything that the writers print.

    name          of the files that it is written to
    title, prose  plain words, in the sheet's language
    command       what to type to get this sheet again
    symbols       what is given: sizes that no shape shows, tensors and functions without a definition, in the order of need
    definitions   tensors and functions with a definition or a law, each after what it is made of
    assumptions   what the claims may use
    blocks        proofs, words, tables, figures and parts (sheets inside, with names of their own), in reading order
    language      whose words stand around the mathematics
    meanings      definitions that are written in matrix notation, where all proofs are in it
    """

    name: str
    title: str
    prose: str
    command: str
    symbols: tuple[Size | Tensor | UnknownFunction, ...]
    definitions: tuple[Tensor | DefinedFunction, ...]
    assumptions: tuple[Condition, ...]
    blocks: tuple[Section | Paragraph | Table | Figure | Sheet, ...]
    language: Language
    meanings: tuple[tuple[Tensor, MatrixTerm], ...] = ()

    def meaning(self, tensor: Tensor) -> MatrixTerm | None:
        """The definition of a tensor in matrix notation, where it is written so."""
        return next((term for name, term in self.meanings if name is tensor), None)

    @property
    def file_name(self) -> str:
        """The name of its files, without what says their kind: "relu", "relu.fa"."""
        return self.name + self.language.suffix

    @property
    def sections(self) -> tuple[Section, ...]:
        """The proofs, those of parts left out."""
        return tuple(block for block in self.blocks if isinstance(block, Section))

    @property
    def parts(self) -> tuple[Sheet, ...]:
        """The sheets inside."""
        return tuple(block for block in self.blocks if isinstance(block, Sheet))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, those of parts too, in reading order."""
        return tuple(
            figure
            for block in self.blocks
            for figure in ((block,) if isinstance(block, Figure) else block.figures if isinstance(block, Sheet) else ())
        )

    @property
    def shaped(self) -> tuple[Tensor, ...]:
        """The tensors whose shape must be said: the given ones, and defined ones whose definition does not show it."""
        return shaped(self.symbols, self.definitions)

    @property
    def random(self) -> tuple[Tensor, ...]:
        """The tensors that have a law."""
        return tuple(made for made in self.definitions if isinstance(made, Tensor) and made.law is not None)

    @property
    def defined(self) -> tuple[Tensor | DefinedFunction, ...]:
        """The tensors and functions that have a definition."""
        return tuple(made for made in self.definitions if isinstance(made, DefinedFunction) or made.definition is not None)

    @property
    def layout(self) -> str:
        """Plain words on where the entries of a Jacobian stand; "" where there is none in matrix notation."""
        found = [section.matrix.layout for section in self.sections if section.matrix is not None and section.matrix.layout]
        return self.language.text(f"layouts.{found[0]}") if found else ""

    @property
    def declared(self) -> frozenset[str]:
        """Every name that the sheet gives a meaning."""
        return frozenset(symbol.name for symbol in self.symbols + self.definitions)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return tuple(
            v
            for block in self.blocks
            if isinstance(block, (Section, Sheet))
            for part in (block.all() if isinstance(block, Section) else (block,))
            for v in part.verdicts
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each status: {"proved": 5, "holds": 0, "refuted": 0, "unknown": 0}."""
        counted = Counter(verdict.status for verdict in self.verdicts)
        return {status: counted[status] for status in STATUSES}

    @property
    def passed(self) -> bool:
        return all(verdict.passed for verdict in self.verdicts)


def translated(sheet: Sheet, texts: Mapping[str, str], language: Language) -> Sheet:
    """The sheet in another language; `texts` has its own words (titles, paragraphs, cells) by what they are in English."""

    def change(block):
        match block:
            case str():
                return texts.get(block, block)
            case tuple():
                return tuple(map(change, block))
            case Section():
                return replace(block, title=change(block.title))
            case Paragraph() | Struck():
                return replace(block, words=change(block.words))
            case Figure():
                return replace(block, title=change(block.title))
            case Table():
                return Table(change(block.title), change(block.head), change(block.rows))
            case Sheet():
                return replace(translated(block, texts, language), title=change(block.title), prose=change(block.prose))
        return block

    return replace(sheet, blocks=change(sheet.blocks), language=language)
