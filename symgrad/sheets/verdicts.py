"""What the checker said of a sheet's rows and proofs, and what leads to a row, in words."""

from __future__ import annotations

from collections.abc import Callable

from ..check.verdicts import STATUSES, Verdict
from ..words.language import Language
from .sheet import Row, Section


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
    """The names of the row's rules and the lemmas and claims that the row cites: "known derivative, lemma 1"."""
    return language.enumerated(
        [
            *(language.rule(rule.name).name for rule in row.rules),
            *(language.text("references.lemma", number=number) for number in row.cites),
            *(language.text("references.claim", number=number) for number in row.claims),
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
