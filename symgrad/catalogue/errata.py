"""A document judged line by line for a sheet: every line as it is written, where it fails, and the lines that mend it.

A false line is mended by what the checker takes the mistake for, else by the prover's answer to the chain's left side; the
mended lines are claims, which are judged like any other. What is false stands in a table, and claims nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..check.checker import examine
from ..check.diagnosis import Diagnosis
from ..check.verdicts import Verdict
from ..derive.identities import prove_or_state
from ..derive.proof import Derivation
from ..derive.strategies import derive
from ..errors import UnsupportedError
from ..reading.facts.records import Chain, Document, Implication, Unjudged
from ..reading.latex_reader import read_as_far
from ..sheets.blocks import Part, Struck, Table, Written
from ..terms.claims import Claim
from ..terms.nodes import TRUE, Derivative, Expectation, walk
from ..writing.names import unicode_name

#: How much of a counterexample's numbers is shown, in characters.
LONGEST = 70


def judged(title: str, path: Path, words: str = "") -> Part:
    """The document of a file as a part of a sheet. Raises OSError where there is no such file."""
    document = read_as_far(path.read_text(encoding="utf-8"), path.name)
    found = {id(item): examine(item) for chain in document.chains for item in _claims(chain)}
    contents: list = [_lines(document, found)]
    wrong = [item for chain in document.chains for item in _claims(chain) if not found[id(item)][0].passed]
    if wrong:
        contents.append(_failures(wrong, found))
    mended: dict[Claim, Derivation] = {}
    for chain in document.chains:
        if any(not found[id(item)][0].passed for item in _claims(chain)):
            for proof in _mended(chain, found):
                mended.setdefault(proof.claim, proof)
    return Part(title, [*contents, *mended.values()], words)


def _claims(chain: Chain) -> list:
    return [item for item in chain.items if type(item) is not Unjudged]


def _lines(document: Document, found: dict[int, tuple[Verdict, Diagnosis]]) -> Table:
    """Every claim as it is written, with the word of its verdict."""
    rows = []
    for chain in document.chains:
        for number, item in enumerate(_claims(chain)):
            claim = item if type(item) is Claim else item.claim if type(item) is Implication else None
            written = Written(f"{item.left_text if number == 0 else ''} {item.relation} {item.right_text}".strip(), claim)
            status = found[id(item)][0].status
            where = claim.where if claim is not None and claim.where is not TRUE else ""
            rows.append((str(item.line), written, where, status if found[id(item)][0].passed else Struck(status)))
    conditional = any(row[2] != "" for row in rows)
    head = ("line", "as written", *["if"] * conditional, "verdict")
    return Table("", head, tuple(row if conditional else (*row[:2], row[3]) for row in rows))


def _failures(wrong: list, found: dict[int, tuple[Verdict, Diagnosis]]) -> Table:
    """Where each false line fails, and what its mistake looks like."""
    rows = []
    for item in wrong:
        verdict, diagnosis = found[id(item)]
        if (at := verdict.counterexample) is None:
            rows.append((str(item.line), verdict.reason, "", "", ""))
            continue
        numbers = {**at.sizes, **at.indices, **at.values}
        place = ", ".join(f"{_plain(name)} = {value}" for name, value in numbers.items())
        shown = place if len(place) <= LONGEST else f"{place[:LONGEST]}…"
        rows.append((str(item.line), shown, at.left, at.right, diagnosis.what))
    return Table("Where it fails", ("line", "at", "left side", "right side", "looks like"), tuple(rows))


def _plain(name: str) -> str:
    """A name in plain letters, as far as it has such: f_h, c'; commands of LaTeX as the signs that they stand for."""
    return unicode_name(name) if "\\" in name else name


def _mended(chain: Chain, found: dict[int, tuple[Verdict, Diagnosis]]) -> Iterator[Derivation]:
    """The chain with each line put right that its first left side does not equal; the prover's answer where that fails."""
    items = _claims(chain)
    if not all(type(item) is Claim and item.relation == "=" for item in items):
        return
    rights, answer, intact = [], None, True
    for item in items:
        claim = replace(item, left=items[0].left)
        intact = intact and found[id(item)][0].passed
        verdict, diagnosis = found[id(item)] if intact or item is items[0] else examine(claim)
        if not verdict.passed and diagnosis.right is not None:
            claim = replace(claim, right=diagnosis.right)
            verdict, _ = examine(claim)
        if verdict.passed:
            rights.append(claim)
        elif answer is None:
            answer = _answer(items[0])
    if answer is not None:
        yield answer
    elif rights:
        lefts = [items[0].left, *(claim.right for claim in rights)]
        yield _proof([replace(claim, left=left) for left, claim in zip(lefts, rights)])


def _proof(claims: list[Claim]) -> Derivation:
    try:
        return prove_or_state(*claims)
    except UnsupportedError:
        return Derivation(replace(claims[-1], left=claims[0].left), ())


def _answer(claim: Claim) -> Derivation | None:
    """What the prover finds for the left side of a claim; None where it asks nothing, or no rule applies."""
    if not any(type(part) in (Derivative, Expectation) for part in walk(claim.left)):
        return None
    try:
        return replace(derive(claim.left, claim.given, where=claim.where), matrix=r"\nabla" in claim.left_text)
    except UnsupportedError:
        return None
