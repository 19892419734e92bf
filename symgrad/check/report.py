"""What the judge found in one document: a row for each claim, as data, as JSON and as text for a terminal.

Knows terms and the reader's Document only. Rows hold plain text and numbers, so that a report can be
sent between processes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..reading.facts.records import Document, Note, Unjudged
from ..reading.surface.inputs import Bundle, located
from ..reading.surface.sources import harmless
from ..writing.names import unicode_name
from .basis import Basis, Fact
from .limits import judge_within
from .verdicts import REPORTED, Counterexample, Verdict

_MARKS = {"proved": "✓ proved", "holds": "✓ holds", "refuted": "✗ refuted", "unknown": "? unknown", "unread": "? unread"}
_COLOURS = {"proved": "32;1", "holds": "32", "refuted": "31;1", "unknown": "33;1", "unread": "35;1"}


#: What is said of what a comment instructs.
_TOLD = {"skip": "skipped", "ignore": "ignored", "assume": "assumed"}
_LINE = re.compile(r"\bline (\d+)")
#: (line, text) for each.
Remarks = tuple[tuple[int, str], ...]
#: What stands in a row until it is judged.
PENDING = Verdict("unknown", "not judged yet")


@dataclass(frozen=True)
class Row:
    """One relation of a document: its number from 1 in document order, where its right side stands, and the verdict.

    A formula that could not be read has a row, too; where it is not known to hold a relation, it is the left side alone.

    chain      the number of its chain, from 1; rows of one chain share left sides with the rows before them
    rests_on   what the verdict rests on: what the document says of all that the relation depends on
    in_text    whether a sentence claims it, and no display
    end        line and column behind its right side; (0, 0) where that is not known
    file       the file that it stands in, where the document inputs others; "" for the document's own
    """

    number: int
    chain: int
    line: int
    column: int
    left: str
    relation: str
    right: str
    verdict: Verdict = PENDING
    rests_on: tuple[Fact, ...] = ()
    in_text: bool = False
    file: str = ""
    end: tuple[int, int] = (0, 0)

    def as_dict(self) -> dict:
        """The row as plain data, for JSON."""
        verdict = self.verdict
        counterexample = verdict.counterexample
        return {
            "n": self.number,
            "line": self.line,
            "column": self.column,
            "end_line": self.end[0] or None,
            "end_column": self.end[1] or None,
            "file": self.file or None,
            "left": self.left,
            "relation": self.relation,
            "right": self.right,
            "verdict": verdict.status,
            "reason": verdict.reason,
            "counterexample": counterexample.as_dict() if counterexample is not None else None,
            "looks_like": verdict.looks_like,
            "mended": verdict.mended,
            "rests_on": [fact.as_dict() for fact in self.rests_on],
            "in_text": self.in_text,
        }


@dataclass(frozen=True)
class Report:
    """The verdicts on one document.

    file         its name
    rows         one for each relation, in document order: those of displays, then those that sentences claim
    definitions  what the reader took for definitions where no `:=` says so: (line, text)
    notes        what else a reader should know: (line, text)
    assumptions  what is supposed in the document: (line, text)
    unjudged     the relations in it that are neither judged nor used for certain: (line, why)
    silent       whether its displays relate something, and nothing of that is judged
    questions    what it asks, where nothing is claimed: (line, text)
    told         what comments in it instruct: (line, "skip", "ignore" or "assume")
    error        why the document could not be read, else ""
    """

    file: str
    rows: tuple[Row, ...] = ()
    definitions: tuple[tuple[int, str], ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    error: str = ""
    assumptions: tuple[tuple[int, str], ...] = ()
    unjudged: tuple[tuple[int, str], ...] = ()
    silent: bool = False
    told: tuple[tuple[int, str], ...] = ()
    questions: Remarks = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each status: {"proved": 3, "holds": 1, "refuted": 0, "unknown": 0, "unread": 0}."""
        found = dict.fromkeys(REPORTED, 0)
        for row in self.rows:
            found[row.verdict.status] += 1
        return found

    @property
    def passed(self) -> bool:
        """Whether all of the document was read, says something that is judged, and every claim is proved or holds."""
        return not self.error and not self.silent and all(row.verdict.passed for row in self.rows)

    @property
    def exit_code(self) -> int:
        """0: everything passed; 1: something is refuted, unknown or unread, or nothing is judged; 2: it could not be opened."""
        return 2 if self.error else 0 if self.passed else 1

    def as_dict(self) -> dict:
        """The report as plain data, for JSON."""
        return {
            "file": self.file,
            "passed": self.passed,
            "counts": self.counts,
            "claims": [row.as_dict() for row in self.rows],
            "definitions": [{"line": line, "text": text} for line, text in self.definitions],
            "assumptions": [{"line": line, "text": text} for line, text in self.assumptions],
            "questions": [{"line": line, "text": text} for line, text in self.questions],
            "notes": [{"line": line, "text": text} for line, text in self.notes],
            "not_judged": [{"line": line, "reason": reason} for line, reason in self.unjudged],
            "instructions": [{"line": line, "instruction": word} for line, word in self.told],
            "error": self.error or None,
        }

    def __str__(self):
        return self.text()

    def text(self, colour: bool = False, width: int = 100, why: bool = False) -> str:
        """The report for a terminal; `why`: with what each verdict rests on."""
        lines = [_paint(self.file, "1", colour)]
        if self.error:
            lines.append("  " + _paint(f"could not be read: {self.error}", "31;1", colour))
            return "\n".join(lines)
        lines += [f"  assumed, line {line}: {_short(text, width - 20)}" for line, text in self.assumptions]
        chain, in_text = 0, False
        for row in self.rows:
            lines += ["", "  claimed in the text:"] if row.in_text and not in_text else []
            in_text = row.in_text
            lines += _row_lines(self.file, row, row.chain != chain, colour, width, why)
            chain = row.chain
        if self.definitions:
            lines += ["", "  taken for definitions:"]
            lines += [f"    line {line}: {_short(text, width - 14)}" for line, text in self.definitions]
        lines += [f"  {_TOLD[word]}, as line {line} says" for line, word in self.told]
        lines += [f"  note, line {line}: {harmless(message)}" for line, message in self.notes]
        if self.silent:
            lines.append("  " + _paint("nothing of what its displays say is judged", "31;1", colour))
        lines += ["", "  " + summary([self])]
        return "\n".join(lines)


def summary(reports) -> str:
    """One line: how many claims, and how many of each status."""
    counts = {status: sum(report.counts[status] for report in reports) for status in REPORTED}
    total = sum(counts.values())
    closed = sum(bool(report.error) for report in reports)
    parts = [f"{count} {status}" for status, count in counts.items() if count]
    text = f"{total} claim{'s' * (total != 1)}" + f": {', '.join(parts)}" * bool(parts)
    left = sum(len(report.unjudged) for report in reports)
    text += f"; {left} relation{'s' * (left != 1)} not judged" * bool(left)
    told = [word for report in reports for _, word in report.told]
    text += "".join(f"; {told.count(word)} {said}" for word, said in _TOLD.items() if word in told)
    return text + f"; {closed} file{'s' * (closed != 1)} could not be read" * bool(closed)


def _row_lines(file, row, starts, colour, width, why) -> list[str]:
    verdict = row.verdict
    mark = _paint(f"{_MARKS[verdict.status]:<9}", _COLOURS[verdict.status], colour)
    formula = f"{row.left} {row.relation} {row.right}".rstrip() if starts else f"{row.relation} {row.right}"
    lines = [f"  {row.line:>4}  {mark}  {'' if starts else '    '}{_short(formula, width - 24)}"]
    indent = " " * 19
    basis = [f"{indent}rests on {_short(str(fact), width - 28)}" for fact in row.rests_on] if why else []
    if verdict.passed:
        return lines + basis
    lines.append(harmless(f"{indent}{row.file or file}:{row.line}:{row.column}: {verdict.reason}"))
    lines += [indent + harmless(line) for line in evidence(verdict)]
    return lines + basis


def failure_text(file: str, row: Row) -> str:
    """What a failed test prints of one claim: where it stands, how it reads, what is wrong with it."""
    return f"{row.file or file}:{row.line}:{row.column}: {finding_text(row)}"


def finding_text(row: Row) -> str:
    """What is wrong with a claim, wherever it stands: the verdict, how the claim reads, what shows it."""
    verdict = row.verdict
    formula = f"{row.left} {row.relation} {row.right}"
    return "\n    ".join([f"{verdict.status}: {verdict.reason}", formula, *evidence(verdict)])


def evidence(verdict: Verdict) -> list[str]:
    """What shows that a claim is false: the counterexample, and what the mistake looks like."""
    lines = [] if verdict.counterexample is None else counterexample_lines(verdict.counterexample)
    return [*lines, f"looks like: {verdict.looks_like}"] if verdict.looks_like else lines


def counterexample_lines(found: Counterexample, longest: int = 240) -> list[str]:
    """A counterexample in two or three lines; the numbers of a large tensor are cut short."""
    small = [f"{unicode_name(name)} = {value}" for name, value in (*found.sizes.items(), *found.indices.items())]
    numbers = [f"{unicode_name(name)} = {_short(value, longest)}" for name, value in found.values.items()]
    lines = []
    if small or numbers:
        lines.append("at " + ", ".join(small) + "; " * bool(small and numbers) + ", ".join(numbers))
    lines.append(f"left  {found.left}")
    lines.append(f"right {found.right}")
    return lines


def _short(text, width):
    text = harmless(" ".join(text.split()))
    return text if len(text) <= max(width, 20) else text[: max(width, 20) - 1] + "…"


def _paint(text, code, colour):
    return f"\033[{code}m{harmless(text)}\033[0m" if colour else harmless(text)


# --- from a document ------------------------------------------------------------------------------------------------


def rows_of(document: Document) -> tuple[Row, ...]:
    """A row without a verdict for each claim of a document, in order."""
    rows: list[Row] = []
    basis = Basis(document)
    for chain, group in enumerate(document.chains, 1):
        for item in group.items:
            if not isinstance(item, Unjudged):
                sides = item.left_text, item.relation, item.right_text
                place = len(rows) + 1, chain, item.line, item.column
                rows.append(Row(*place, *sides, rests_on=basis.of(item), in_text=group.in_text, end=item.end))
    return tuple(rows)


def report_of(document: Document, rows: tuple[Row, ...]) -> Report:
    """The report on a document with these rows."""
    assumed = tuple(dict.fromkeys((each.line, each.text) for each in document.assumptions))
    unjudged = tuple(dict.fromkeys((note.line, note.message) for note in document.notes if note.unjudged))
    told = tuple((each.line, each.word) for each in document.told)
    asked = tuple((each.line, each.text) for each in document.questions)
    return Report(document.name, rows, *remarks(document), "", assumed, unjudged, document.silent, told, asked)


def in_its_files(report: Report, text: str) -> Report:
    """The report on a document of several files with the files and lines of each."""
    if not isinstance(text, Bundle):
        return report

    def place(found: re.Match[str]) -> str:
        name, line = located(text, int(found.group(1)))
        return f"line {line} of {name}" if name else found.group()

    rows = []
    for row in report.rows:
        name, line = located(text, row.line)
        said = replace(row.verdict, reason=_LINE.sub(place, row.verdict.reason))
        end = (row.end[0] - row.line + line, row.end[1]) if row.end[0] else row.end
        rows.append(replace(row, file=name, line=line, verdict=said, end=end))
    notes = []
    for line, message in report.notes:
        name, own = located(text, line)
        notes.append((own, f"{name}: {message}" if name else message))
    return replace(report, rows=tuple(rows), notes=tuple(notes))


def remarks(document: Document) -> tuple[Remarks, Remarks]:
    """The report's `definitions` and `notes` of a document."""
    said: list[Note | Unjudged] = [
        *document.notes,
        *(item for chain in document.chains for item in chain.items if isinstance(item, Unjudged)),
    ]
    notes = {(item.line, item.message) for item in said}
    notes |= {(question.line, "a question, which claims nothing; `symgrad derive` answers it") for question in document.questions}
    return tuple((d.line, d.text) for d in document.definitions if d.how == "="), tuple(sorted(notes))


def check(document: Document, judge: Callable[..., Verdict] = judge_within) -> Report:
    """Judge every claim of a document, here and now, one after the other.

    judge   what decides a claim; by default each has its limit of time
    """
    rows = tuple(replace(row, verdict=judge(claim)) for row, claim in zip(rows_of(document), document.claims, strict=True))
    return report_of(document, rows)
