"""What a refuted line should say, and what stands between the two sides of a line: by the prover, and judged like anything else.

Knows documents, the prover and the judge, each from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .check.checker import examine
from .derive.identities import prove
from .derive.notation import in_matrix_notation
from .derive.proof import Derivation
from .derive.strategies import derive
from .errors import DefinitionError, SymgradError
from .reading.facts.records import Dependent, Document, Implication, Judged, Misfit, Solution, Unread
from .reading.latex_reader import read_as_far
from .reading.surface.containers import is_markdown
from .sheets.filling import proved_below
from .terms.claims import Claim
from .terms.nodes import Derivative, Expectation, walk
from .writing.latex_writer import latex


@dataclass(frozen=True)
class Mended:
    """A line put right.

    number, line, column   of its row, as in the report on the document
    right                  its right side as it stands
    mended                 the right side that it should have, as LaTeX
    how                    "repaired" by the smallest change that makes it true, "derived" from its left side, or "kept" where
                           it is true once the lines above it are mended
    """

    number: int
    line: int
    column: int
    right: str
    mended: str
    how: str


def mend(text: str, name: str = "<text>") -> tuple[Mended, ...]:
    """The refuted lines of a document with what they should say, each judged in its place.

    Those for which nothing is found are left out. Raises LimitError for a text that is too long.
    """
    document = read_as_far(text, name)
    found: list[Mended] = []
    for number, item in enumerate(document.claims, 1):
        verdict, diagnosis = examine(item)
        if verdict.status != "refuted":
            continue
        kept = Mended(number, item.line, item.column, item.right_text, item.right_text, "kept")
        if found and _passes(text, name, kept, len(document.claims), found):
            found.append(kept)
            continue
        for right, how in _candidates(item, verdict.mended or diagnosis.mended):
            mended = Mended(number, item.line, item.column, item.right_text, right, how)
            if _passes(text, name, mended, len(document.claims)):
                found.append(mended)
                break
    return tuple(found)


def written(text: str, lines: Sequence[Mended]) -> str:
    """The text with each of these right sides in its place, and everything else as it stands.

    Raises DefinitionError where a right side is not found where it should be, as where a macro makes it.
    """
    starts = [0] + [found.end() for found in re.finditer("\n", text)]
    for each in sorted(lines, key=lambda each: (each.line, each.column), reverse=True):
        at = starts[each.line - 1] + each.column - 1
        there = _as_typed(each.right).match(text, at)
        if there is None:
            raise DefinitionError(f"line {each.line}: {each.right} does not stand there as it is read; mend that line by hand")
        text = text[:at] + each.mended + text[there.end() :]
    return text


def explain(text: str, number: int, name: str = "<text>") -> Derivation:
    """The steps between the two sides of claim `number` of a document, counted from 1.

    Raises DefinitionError where there is no such claim or it does not pass, UnsupportedError where the rules lead to no proof.
    """
    claims = read_as_far(text, name).claims
    if not 1 <= number <= len(claims):
        raise DefinitionError(f"{name} has {len(claims)} claims; there is no claim {number}")
    item = claims[number - 1]
    claim = _claim(item)
    if claim is None:
        raise DefinitionError(f"claim {number} of {name}, line {item.line}, has no meaning that could be explained")
    verdict, _ = examine(item)
    if verdict.status == "refuted":
        raise DefinitionError(f"claim {number} of {name}, line {item.line}, is false: {verdict.reason}")
    return prove(claim)


def with_steps(text: str, number: int, name: str = "<text>") -> str:
    """The text with the steps between the two sides of claim `number`: in its chain, or below its display where they are not such.

    Raises DefinitionError where no step is missing; and what `explain` raises.
    """
    proof = explain(text, number, name)
    if len(proof.steps) < 2:
        said = f"one step, “{proof.steps[0].rule.name}”," if proof.steps else "no step"
        raise DefinitionError(f"{said} leads from the left side to the right one; nothing is missing")
    document = read_as_far(text, name)
    item = document.claims[number - 1]
    chain = _in_chain(text, item, proof, "" if is_markdown(name) else "%")
    if chain is not None:
        claims = read_as_far(chain, name).claims
        new = claims[number - 1 : number - 1 + len(proof.steps)]
        if len(claims) == len(document.claims) + len(proof.steps) - 1 and all(examine(each)[0].passed for each in new):
            return chain
    claim = _claim(item)
    whole = claim is not None and _is_whole(claim)
    return proved_below(document, text, item.line, item.column, replace(proof, matrix=whole))


def _in_chain(text: str, item: Judged, proof: Derivation, comment: str) -> str | None:
    """The text with what stands between the first side and the last in front of this; None where it is not where it is read."""
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: item.line - 1]) + item.column - 1
    if _as_typed(item.right_text).match(text, at) is None:
        return None
    begin = text.rfind("\n", 0, at) + 1
    margin = re.match(r"[ \t]*", text[begin:at])
    indent = margin.group() if margin else ""
    aligned = re.search(r"&\s*=\s*\Z", text[:at]) is not None
    before = ""
    for step in proof.steps[:-1]:
        said = f" {comment} {step.rule.name}" if comment else ""
        before += f"{latex(step.after)}" + (f" \\\\{said}\n{indent}&= " if aligned else f"{said}\n{indent} = ")
    return text[:at] + before + text[at:]


def _claim(item: Judged) -> Claim | None:
    if isinstance(item, (Misfit, Unread, Dependent)):
        return None
    return item.claim if isinstance(item, (Solution, Implication)) else item


def _candidates(item: Judged, repaired: str) -> Iterator[tuple[str, str]]:
    """(right side, how it was found), the smallest change first."""
    if repaired:
        yield repaired, "repaired"
    claim = _claim(item)
    if claim is None or claim.relation != "=" or not any(type(part) in (Derivative, Expectation) for part in walk(claim.left)):
        return
    try:
        found = derive(claim.left, claim.given, where=claim.where)
        notation = in_matrix_notation(replace(found, matrix=True)) if _is_whole(claim) else None
        if notation is not None:
            yield latex(notation.right), "derived"
        yield latex(found.claim.right), "derived"
    except SymgradError:
        return


def _is_whole(claim: Claim) -> bool:
    """Whether the left side is written as a whole, ∇_W L, and not by its entries."""
    return r"\nabla" in claim.left_text or bool(claim.left.free) and not re.search(r"_\{?[a-z]", claim.left_text)


def _passes(text: str, name: str, mended: Mended, count: int, others: Sequence[Mended] = ()) -> bool:
    """Whether the line passes in its place, where the others are mended, and the document is as it was besides."""
    try:
        document: Document = read_as_far(written(text, [*others, mended]), name)
    except SymgradError:
        return False
    claims = document.claims
    return len(claims) == count and examine(claims[mended.number - 1])[0].passed


def _as_typed(text: str) -> re.Pattern[str]:
    """What a text in one line may look like where it was typed, in several."""
    return re.compile(r"\s+".join(map(re.escape, text.split())))
