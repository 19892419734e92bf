"""Every slip of the pen in every claim of every document and sheet must be refuted at its line.

A mutant that is not refuted is tried at more sizes and points; where its sides differ there, the judge has passed a false claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from symgrad import SymgradError, read
from symgrad.check.checker import judge
from symgrad.check.verdicts import PASSED
from symgrad.reading.facts.records import Judged
from symgrad.terms.claims import Claim
from tests.decide.agreement import difference

from .outcome import Clock, Outcome
from .slips import slips_of

ROOT = Path(__file__).resolve().parents[2]


def documents() -> list[Path]:
    """Every document of the repository whose claims are true: the tests' and the sheets in English."""
    tests = [path for folder in ("check", "reading") for path in sorted((ROOT / "tests" / folder / "documents").iterdir())]
    sheets = [path for path in sorted((ROOT / "output").glob("*.tex")) if ".fa" not in path.name]
    return [path for path in tests + sheets if path.suffix in (".tex", ".md") and path.stem != "source-errata"]


@cache
def claims_of(path: Path) -> tuple[Judged, ...]:
    """What a document claims; nothing where it is not read."""
    try:
        return read(path.read_text(encoding="utf-8"), path.name).claims
    except SymgradError:
        return ()


def mutants(path: Path, seed: int, first: int, last: int) -> Iterator[tuple[str, int, str, str]]:
    """(kind, number of the claim, document, what changed): mutants first … last - 1 of each claim, in the order of the seed."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:k])) for k in range(len(lines))]
    for number, claim in enumerate(claims_of(path)):
        if type(claim) is not Claim or claim.relation != "=":
            continue
        at = text.find(claim.right_text, starts[claim.line - 1] + claim.column - 1)
        if at < 0 or not claim.right_text:
            continue
        found = list(slips_of(claim.right_text))
        Random(f"{seed}.{path.name}.{number}").shuffle(found)
        for kind, changed in found[first:last]:
            yield kind, number, text[:at] + changed + text[at + len(claim.right_text) :], changed


def verdict(name: str, text: str, number: int, count: int) -> tuple[str, Claim | None]:
    try:
        claims = read(text, name).claims
    except SymgradError:
        return "not read", None
    if len(claims) != count:
        return "other claims", None
    return judge(claims[number]).status, claims[number]


def run(seed: int, seconds: float, most: int = 1_000_000) -> Outcome:
    """A mutant of each claim of each document, then a second one, and so on, in the order of the seed."""
    clock, outcome, kinds = Clock(seconds), Outcome(), set()
    paths = documents()
    Random(seed).shuffle(paths)
    done = 0
    for turn in count():
        before = done
        for path in paths:
            for kind, number, mutant, changed in mutants(path, seed, turn, turn + 1):
                if clock.is_over or done >= most:
                    outcome.figures["kinds of slips"] = len(kinds)
                    return outcome
                status, claim = verdict(path.name, mutant, number, len(claims_of(path)))
                done += 1
                kinds.add(kind)
                outcome.figures[status] += 1
                where = f"seed {seed}: {path.name}, claim {number + 1} ({kind}) is {status}: {changed}"
                if claim is not None and status in PASSED:
                    differs = difference(claim.left, claim.right, claim.given, claim.where, tries=60, seed=seed)
                    outcome.figures["equal after all" if isinstance(differs, int) else "FALSE"] += 1
                    (outcome.listed if isinstance(differs, int) else outcome.failures).append(where)
                elif status != "refuted":
                    outcome.listed.append(where)
        if done == before:
            break
    outcome.figures["kinds of slips"] = len(kinds)
    return outcome
