"""The rulebook as plain data, for programs: formulas are LaTeX, verdicts as `symgrad check --json` gives them."""

from __future__ import annotations

from dataclasses import asdict

from ...words.language import Language
from ..tex import Writer
from .entries import Entry, Uses


def as_dict(entry: Entry, uses: Uses, language: Language) -> dict:
    """Everything that the rulebook says of a rule."""
    entry = entry.said_in(language)
    words, example = language.rule(entry.rule.name), entry.example
    names, verdict = Writer(example.names), example.row.verdict
    return {
        "rule": entry.rule.name,
        "name": words.name,
        "kind": entry.kind,
        "law": entry.rule.law,
        "because": words.because,
        "where": words.where,
        "example": {
            "given": [paragraph.strip() for paragraph in names.names(lambda heading: "")],
            "before": names.latex(example.before),
            "after": names.latex(example.row.node),
            "where": [names.latex(condition) for condition in example.conditions],
            "verdict": None if verdict is None else asdict(verdict),
        },
        "used": [asdict(use) for use in uses.get(entry.rule.name, ())],
    }
