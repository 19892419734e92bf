"""A sheet as plain data, for programs: formulas are LaTeX, verdicts as `symgrad check --json` gives them."""

from __future__ import annotations

from dataclasses import asdict

from ..check.verdicts import Verdict
from ..operators.cost import operations
from ..terms.nodes import TRUE, Condition, Node
from ..writing.latex_writer import latex
from .blocks import Figure, Struck, Table, Written
from .sheet import Section, Sheet


def as_dict(sheet: Sheet) -> dict:
    """Everything on the sheet."""
    return {
        "name": sheet.name,
        "language": sheet.language.code,
        "title": sheet.title,
        "passed": sheet.passed,
        "counts": sheet.counts,
        "layout": sheet.layout,
        "assumptions": [latex(c, None, sheet.declared) for c in sheet.assumptions],
        "proofs": [_section(section, sheet) for section in sheet.sections],
        "tables": [_table(block, sheet.declared) for block in sheet.blocks if isinstance(block, Table)],
        "figures": [asdict(block) for block in sheet.blocks if isinstance(block, Figure)],
        "parts": [as_dict(part) for part in sheet.parts],
    }


def _table(table: Table, declared: frozenset) -> dict:
    def cell(content):
        match content:
            case Struck():
                return content.words
            case Written():
                return content.latex
            case Node():
                return latex(content, None, declared)
        return content

    return {"title": table.title, "head": list(table.head), "rows": [[cell(content) for content in row] for row in table.rows]}


def _section(section: Section, sheet: Sheet) -> dict:
    declared = sheet.declared

    def written(node):
        return latex(node, None, declared)

    def condition(node: Condition):
        return None if node is TRUE else written(node)

    claim = section.claim
    return {
        "label": section.label,
        "title": section.title,
        "question": written(claim.left),
        "relation": claim.relation,
        "result": written(claim.right),
        "matrix": written(section.matrix.right) if section.matrix is not None else None,
        "operations": {"result": operations(claim.right), "matrix": section.matrix and section.matrix.operations},
        "where": condition(claim.where),
        "case": condition(section.case),
        "verdict": _verdict(section.verdict),
        "rests_on": [written(c) for c in section.rests_on],
        "lemmas": [_section(part, sheet) for part in section.lemmas],
        "cases": [_section(part, sheet) for part in section.cases],
        "start": written(section.start),
        "steps": [
            {
                "number": row.number,
                "latex": written(row.node),
                "rule": ", ".join(rule.name for rule in row.rules),
                "because": [sheet.language.rule(rule.name).because for rule in row.rules],
                "cites": [*(f"lemma {number}" for number in row.cites), *(f"claim {number}" for number in row.claims)],
                "where": [written(c) for c in row.conditions],
                "verdict": _verdict(row.verdict),
                "rests_on": [written(c) for c in row.rests_on],
            }
            for row in section.rows
        ],
    }


def _verdict(verdict: Verdict | None) -> dict | None:
    return None if verdict is None else asdict(verdict)
