"""What stands on a sheet, whatever it is printed on: title, symbols, assumptions, numbered rows, result, verdicts, blocks.

Built from proofs; every row is judged here by the checker, which sees its two sides and nothing of the rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..check.verdicts import STATUSES, Verdict
from ..derive.notation import Line, Notation, in_matrix_notation
from ..derive.proof import Derivation, changed_part
from ..errors import DefinitionError, SymgradError
from ..matrices.terms import MatrixTerm
from ..rules.rule import Rule
from ..terms.claims import Claim
from ..terms.indices import length, sizes
from ..terms.nodes import TRUE, Apply, Condition, DefinedFunction, Entry, Index, Node, Size, Tensor, UnknownFunction, both, walk
from ..words.language import Language
from ..words.language import language as english
from . import detail
from .blocks import Figure, Paragraph, Part, Struck, Table
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
    """

    number: int
    node: Node | MatrixTerm
    mark: tuple[int, ...]
    rules: tuple[Rule, ...]
    conditions: tuple[Condition, ...]
    cites: tuple[int, ...]
    details: tuple[Detail, ...]
    verdict: Verdict | None


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
        return (matrix, index) if self.matrix.boxed else (index, matrix)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdicts of the rows, and of the claim where they do not reach it."""
        return tuple(verdict for verdict in (*(row.verdict for row in self.rows), self.verdict) if verdict is not None)

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


def judged(claim: Claim) -> Verdict:
    """The judge's verdict."""
    from ..check.checker import judge  # Loads flint, which printing a proof that nobody judges does without.

    return judge(claim)


def unjudged(claim: Claim) -> None:
    """Stands for the checker where a sheet is wanted without verdicts."""


def make_sheet(
    name: str,
    title: str,
    contents: Iterable[Derivation | Paragraph | Table | Figure | Part],
    prose: str = "",
    command: str = "",
    judge: Callable[[Claim], Verdict | None] = judged,
    detail: str = "normal",
    language: Language | None = None,
) -> Sheet:
    """The sheet of some proofs and blocks, every row of a proof judged (by nobody, where `judge` is `unjudged`).

    detail   how fine the rows are: "brief", "normal" or "full", as sheets.detail has it
    language is English where none is given.
    DefinitionError for another level, and where two proofs mean different things by one name, outside of parts.
    """
    builder = _Builder(judge, detail, language or english())
    made = builder.sheet(name, title, contents, prose, command)
    return _unnumbered(made) if builder.claims == 1 else made


def _unnumbered(sheet: Sheet) -> Sheet:
    blocks = (
        replace(block, number=0) if isinstance(block, Section) else _unnumbered(block) if isinstance(block, Sheet) else block
        for block in sheet.blocks
    )
    return replace(sheet, blocks=tuple(blocks))


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


def verdict_words(
    verdicts: tuple[tuple[int, Verdict], ...],
    language: Language,
    escape: Callable[[str], str] = str,
    cite: Callable[[int], str] | None = None,
) -> str:
    """What the checker said of numbered rows, in a sentence for each status.

    escape   makes markup of the words, as for Language.text
    cite     the markup of a row's number; by default its digits
    """
    groups: dict[str, list[int]] = {}
    for number, verdict in verdicts:
        groups.setdefault(verdict.status, []).append(number)
    if list(groups) == ["proved"]:
        return language.text("checked.every_step" if len(verdicts) > 1 else "checked.only_step", escape)
    return " ".join(
        language.text(
            f"checked.{'steps' if len(groups[status]) > 1 else 'step'}.{status}",
            escape,
            steps=language.numbers(groups[status], escape, cite),
        )
        for status in STATUSES
        if status in groups
    )


def checked_words(
    section: Section, language: Language, escape: Callable[[str], str] = str, cite: Callable[[int], str] | None = None
) -> str:
    """What the checker said of a proof: of its rows, and of its claim where the rows alone do not reach it; "" for nothing.

    escape, cite   as for verdict_words
    """
    words = [verdict_words(section.numbered, language, escape, cite)] if section.numbered else []
    if section.verdict is not None:
        words.append(language.text(f"checked.{'claim_itself' if section.rows else 'claim'}.{section.verdict.status}", escape))
    return " ".join(words)


def reason_words(row: Row, language: Language) -> str:
    """The names of the row's rules and the lemmas that the row cites: "known derivative, lemma 1"."""
    return language.enumerated(
        [
            *(language.rule(rule.name).name for rule in row.rules),
            *(language.text("references.lemma", number=number) for number in row.cites),
        ]
    )


def reasons(verdict: Verdict, language: Language) -> tuple[str, ...]:
    """Why a row did not pass: the judge's reason, the counterexample, what the mistake looks like, each where there is one."""
    found, said = verdict.counterexample, [verdict.reason]
    if found is not None:
        places = [f"{name} = {value}" for name, value in {**found.sizes, **found.indices, **found.values}.items()]
        said.append(
            language.text(
                "why.at" if places else "why.values",
                places=language.enumerated(places) if places else "",
                left=found.left,
                right=found.right,
            )
        )
    if verdict.looks_like:
        said.append(language.text("why.looks_like", mistake=verdict.looks_like))
    return tuple(part for part in said if part)


class _Builder:
    """Sheets from contents; claims, rows and lemmas are numbered through the whole, and what a part proved is not proved again."""

    def __init__(self, judge, detail, language):
        self.judge = judge
        self.detail = detail
        self.language = language
        self.claims = self.rows = self.last_lemma = 0
        self.lemmas: dict[Claim, int] = {}

    def sheet(self, name: str, title: str, contents: Iterable, prose: str, command: str = "") -> Sheet:
        outside, self.lemmas = self.lemmas, {}
        blocks = tuple(map(self._block, contents))
        self.lemmas = outside
        sections = [block for block in blocks if isinstance(block, Section)]
        given = dict.fromkeys(condition for section in sections for condition in section.claim.given)
        symbols, definitions = _names(sections, given)
        return Sheet(name, title, prose, command, symbols, definitions, tuple(given), blocks, self.language)

    def _block(self, item: Derivation | Paragraph | Table | Figure | Part) -> Section | Paragraph | Table | Figure | Sheet:
        if isinstance(item, Derivation):
            self.claims += 1
            return replace(self.section(item), number=self.claims)
        return self.sheet("", item.title, item.contents, item.words) if isinstance(item, Part) else item

    def section(self, proof: Derivation, kind: str = "", number: int = 0, case: Condition = TRUE) -> Section:
        lemmas = tuple(self._lemma(lemma) for lemma in proof.lemmas if lemma.claim not in self.lemmas)
        cases = tuple(self.section(part, "case", count, condition) for count, (condition, part) in enumerate(proof.cases, 1))
        claim = proof.claim
        matrix = in_matrix_notation(proof) if not kind else None
        opening, closing = (self._judged(line, claim) for line in (matrix.opening, matrix.closing)) if matrix else (None, None)
        rows = [row for line in self._lines(proof, opening) for row in self._rows(line, proof, opening)]
        if closing is not None and closing[1] is not None and not closing[1].passed:
            matrix = None
        elif closing is not None and proof.steps:
            rows.append(self._line(closing[0].term, closing[0].rule, closing[1]))
        start = opening[0].term if opening and opening[0].node is claim.left else claim.left
        reached = bool(proof.steps) and proof.steps[0].before is claim.left and proof.steps[-1].after is claim.right
        return Section(
            kind,
            number,
            proof.title,
            claim,
            case,
            start,
            tuple(rows),
            lemmas,
            cases,
            matrix,
            None if reached else self.judge(claim),
            proof.free,
        )

    def _lemma(self, lemma: Derivation) -> Section:
        section = self.section(lemma, "lemma")
        self.last_lemma += 1
        self.lemmas[lemma.claim] = self.last_lemma
        return replace(section, number=self.last_lemma)

    def _judged(self, line: Line | None, claim: Claim) -> tuple[Line, Verdict | None] | None:
        """A line in matrix notation with the checker's word on what a reader takes it for; None where it cannot be read."""
        if line is None or self.judge is unjudged:
            return line and (line, None)
        try:
            return line, self.judge(Claim(line.node, "=", line.read_back, claim.given))
        except SymgradError:
            return None

    def _lines(self, proof: Derivation, opening: tuple[Line, Verdict | None] | None) -> list[detail.Line]:
        """The lines of a proof at the level of detail; where the judge cannot follow one that takes several steps, step by step.

        A first step that leads to the opening in matrix notation keeps a line of its own.
        """
        alone = bool(opening) and bool(proof.steps) and opening[0].node is proof.steps[0].after
        wanted = detail.lines(proof.steps[:alone]) + detail.lines(proof.steps[alone:], self.detail)
        found: list[detail.Line] = []
        for line in wanted:
            verdict = self._verdict(line, proof) if len(line.steps) > 1 else None
            found += [line] if verdict is None or verdict.status == "proved" else detail.lines(line.steps)
        return found

    def _rows(self, line: detail.Line, proof: Derivation, opening: tuple[Line, Verdict | None] | None) -> Iterator[Row]:
        """The rows of a line: one, or two where what it leads to stands in matrix notation first."""
        if line.steps[0] is not proof.steps[0] or opening and opening[1] and not opening[1].passed:
            opening = None
        if opening and opening[0].node is line.after:
            yield self._line(opening[0].term, line.steps[0].rule, opening[1])
            yield self._line(line.after, opening[0].rule, opening[1])
            return
        if opening and opening[0].node is line.before:
            yield self._line(line.before, opening[0].rule, opening[1])
        yield self._row(line, proof)

    def _line(self, node: Node | MatrixTerm, rule: Rule, verdict: Verdict | None) -> Row:
        self.rows += 1
        return Row(self.rows, node, (), (rule,), (), (), (), verdict)

    def _row(self, line: detail.Line, proof: Derivation) -> Row:
        self.rows += 1
        details = tuple(Detail(part.rule, part.before, part.after) for part in line.parts)
        cites = tuple(self.lemmas[proof.lemmas[number - 1].claim] for number in line.cites)
        return Row(
            self.rows,
            line.after,
            changed_part(line.after, line.before),
            line.rules,
            line.conditions,
            cites,
            details,
            self._verdict(line, proof),
        )

    def _verdict(self, line: detail.Line, proof: Derivation) -> Verdict | None:
        claim = proof.claim
        return self.judge(Claim(line.before, "=", line.after, claim.given, both(claim.where, *line.conditions)))


def _names(sections, given) -> tuple[tuple, tuple]:
    """(what is given, what is defined): every tensor and function that the proofs reach, each after what it is made of."""
    found: dict = {}

    def visit(node: Node):
        for part in walk(node):
            if type(part) is Entry:
                visit_name(part.tensor)
            elif type(part) is Apply:
                base = part.function
                while hasattr(base, "base"):
                    base = base.base
                if type(base) in (DefinedFunction, UnknownFunction):
                    visit_name(base)

    def visit_name(name):
        if name in found or name in parameters:
            return
        if type(name) is DefinedFunction:
            parameters.update(parameter.tensor for parameter in name.parameters)
            visit(name.body)
        elif type(name) is Tensor and name.definition is not None:
            visit(name.definition.body)
        elif type(name) is Tensor and name.law is not None:
            for parameter in name.law.parameters:
                visit(parameter)
        found[name] = None

    parameters: set = set()
    nodes = [
        node
        for section in sections
        for part in section.all()
        for node in (part.claim.left, part.claim.right, *(row.node for row in part.rows if isinstance(row.node, Node)))
    ]
    nodes += given
    for node in nodes:
        visit(node)
    meanings: dict = {}
    for name in found:
        if meanings.setdefault(name.name, name) is not name:
            raise DefinitionError(f"one sheet cannot use {name.name} for two things; give one of them another name")
    shown = {size for tensor in found if type(tensor) is Tensor and tensor not in parameters for size in _shape_sizes(tensor)}
    hidden = sorted({size for node in nodes for size in sizes(node)} - shown, key=lambda size: size.name)
    made = tuple(
        name
        for name in found
        if type(name) is DefinedFunction or type(name) is Tensor and (name.definition is not None or name.law is not None)
    )
    return (*hidden, *(name for name in found if name not in made)), made


def _shape_sizes(tensor: Tensor) -> set[Size]:
    """The sizes that the declaration of a free tensor shows."""
    if tensor.definition is not None or tensor.law is not None:
        return set()
    return {part for axis in tensor.axes for part in walk(length(axis)) if type(part) is Size}
