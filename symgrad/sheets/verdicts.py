"""What the checker said of a sheet's rows and proofs, and what leads to a row, in words."""

from __future__ import annotations

from collections.abc import Callable

from ..check.verdicts import STATUSES, Verdict
from ..terms.nodes import DefinedFunction, Entry, Node, Tensor, walk
from ..words.language import Language
from .names import lettered
from .sheet import Row, Section, Sheet


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


def basis_words(
    section: Section,
    sheet: Sheet,
    inline: Callable[[Tensor | DefinedFunction], str],
    escape: Callable[[str], str] = str,
    cite: Callable[[int], str] | None = None,
) -> str:
    """What the checker's word on a proof rests on: definitions, declared values, and assumptions, by their letters.

    inline         the markup of a name in a sentence
    escape, cite   as for verdict_words
    "" for a proof that nobody judged, and where nothing is defined, declared or assumed.
    """
    if not section.verdicts and not section.numbered:
        return ""
    language, reached = sheet.language, _reached(section)
    defined = [inline(made) for made in sheet.defined if made in reached]
    declared = [inline(one) for one in (*sheet.symbols, *sheet.random) if one in reached and _is_restricted(one)]
    letters = dict(zip(sheet.assumptions, lettered([""] * len(sheet.assumptions), language)))
    facts = []
    if defined:
        key = "definitions" if len(defined) > 1 else "definition"
        facts.append(language.text(f"rests_on.{key}", escape, names=language.listed(defined, escape)))
    if declared:
        facts.append(language.text("rests_on.declared", escape, names=language.listed(declared, escape)))
    facts += [letters[condition] for condition, numbers in section.relying.items() if not numbers]
    said = [language.text("rests_on.all", escape, facts=language.listed(facts, escape))] if facts else []
    for condition, numbers in section.relying.items():
        if numbers:
            key = "steps" if len(numbers) > 1 else "step"
            steps = language.numbers(numbers, escape, cite)
            said.append(language.text(f"rests_on.{key}", escape, steps=steps, assumption=letters[condition]))
    return " ".join(said)


def _reached(section: Section) -> set[Tensor | DefinedFunction]:
    """Every tensor and function that the claims of a proof speak of, through definitions too."""
    waiting: list[Node] = [side for part in section.all() for side in (part.claim.left, part.claim.right)]
    waiting += [row.node for part in section.all() for row in part.rows if isinstance(row.node, Node)]
    found: set[Tensor | DefinedFunction] = set()
    while waiting:
        for part in walk(waiting.pop()):
            name = part.tensor if type(part) is Entry else getattr(part, "function", None)
            if isinstance(name, (Tensor, DefinedFunction)) and name not in found:
                found.add(name)
                if isinstance(name, DefinedFunction):
                    waiting.append(name.body)
                elif name.definition is not None:
                    waiting.append(name.definition.body)
                elif name.law is not None:
                    waiting += name.law.parameters
    return found


def _is_restricted(name: object) -> bool:
    """Whether a name stands for less than every real number, or for random ones."""
    return isinstance(name, Tensor) and (name.law is not None or name.domain != "real")


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
