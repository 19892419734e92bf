"""Reports in the forms that programs of continuous integration read: SARIF, GitHub's annotations, JUnit. Knows reports only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote
from xml.etree import ElementTree

from .report import Report, finding_text

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: What a rule of the judge says of a row or a file: (name, its level in SARIF, what it means).
RULES = (
    ("refuted", "error", "The two sides differ at the counterexample."),
    ("unknown", "warning", "It was not decided; never a pass."),
    ("unread", "warning", "It could not be read."),
    ("unopened", "error", "The document could not be opened."),
)
_LEVELS = {name: level for name, level, _ in RULES}


@dataclass(frozen=True)
class Finding:
    """What did not pass: where it stands (from 1; line 0: the whole file), which rule says so, and the message, of some lines.

    end   line and column behind it; (0, 0) where that is not known
    """

    file: str
    line: int
    column: int
    rule: str
    message: str
    end: tuple[int, int] = (0, 0)


def findings(reports: Sequence[Report]) -> Iterator[Finding]:
    """Everything in these reports that did not pass, in order."""
    for report in reports:
        if report.error:
            yield Finding(report.file, 0, 0, "unopened", report.error)
        for row in report.rows:
            if not row.verdict.passed:
                yield Finding(row.file or report.file, row.line, row.column, row.verdict.status, finding_text(row), row.end)


def sarif(reports: Sequence[Report], version: str) -> str:
    """A SARIF 2.1.0 log (OASIS Standard, 27 March 2020) with one run; `version` is that of symgrad."""
    rules = [{"id": name, "shortDescription": {"text": text}} for name, _, text in RULES]
    results = [
        {
            "ruleId": each.rule,
            "level": _LEVELS[each.rule],
            "message": {"text": each.message},
            "locations": [{"physicalLocation": _place(each)}],
        }
        for each in findings(reports)
    ]
    driver = {"name": "symgrad", "semanticVersion": version, "rules": rules}
    log = {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _place(each: Finding) -> dict[str, dict[str, str | int]]:
    artifact: dict[str, dict[str, str | int]] = {"artifactLocation": {"uri": quote(PurePath(each.file).as_posix())}}
    if each.line:
        artifact["region"] = {"startLine": each.line, "startColumn": max(each.column, 1)}
        if each.end[0]:
            artifact["region"] |= {"endLine": each.end[0], "endColumn": each.end[1]}
    return artifact


def github(reports: Sequence[Report]) -> str:
    """Workflow commands by which GitHub marks the lines of a change: ::error file=…,line=…,col=…,title=…::…"""
    lines = []
    for each in findings(reports):
        place = {"file": each.file, "line": each.line, "col": each.column, "title": f"symgrad: {each.rule}"}
        said = ",".join(f"{name}={_property(value)}" for name, value in place.items() if value)
        lines.append(f"::{_LEVELS[each.rule]} {said}::{_escaped(each.message)}")
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _escaped(str(value)).replace(":", "%3A").replace(",", "%2C")


def junit(reports: Sequence[Report]) -> str:
    """JUnit's XML: a suite for each document, a case for each claim; unknown is an error there, refuted a failure."""
    root = ElementTree.Element("testsuites", name="symgrad")
    for report in reports:
        counts = report.counts
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(report.file))
        suite.set("tests", str(len(report.rows) + bool(report.error)))
        suite.set("failures", str(counts["refuted"]))
        suite.set(
            "errors", str(len([row for row in report.rows if not row.verdict.passed]) - counts["refuted"] + bool(report.error))
        )
        if report.error:
            _case(suite, report.file, "the document", "error", "unopened", report.error)
        for row in report.rows:
            name = f"line {row.line}: {row.left} {row.relation} {row.right}"
            kind = "failure" if row.verdict.status == "refuted" else "error"
            _case(suite, report.file, name, "" if row.verdict.passed else kind, row.verdict.status, finding_text(row))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _case(suite: ElementTree.Element, file: str, name: str, kind: str, status: str, message: str) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=_xml(file), name=_xml(" ".join(name.split())))
    if kind:
        fault = ElementTree.SubElement(case, kind, type=status, message=_xml(message.split("\n")[0]))
        fault.text = _xml(message)


def _xml(text: str) -> str:
    """The text without characters that XML 1.0 has no place for."""
    return "".join(
        c if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) >= 0x10000 else "�" for c in text
    )
