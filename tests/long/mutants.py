"""python -m tests.long.mutants: every slip of the pen in every claim of every document and sheet must be refuted at its line.

A mutant that is not refuted is tried at more sizes and points; where its sides differ there, the judge has passed a false claim.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from symgrad import SymgradError, read
from symgrad.check.checker import judge
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


def mutants(path: Path, numbers: Random, each: int) -> Iterator[tuple[str, int, str, str]]:
    """(kind, number of the claim, document, what changed) for up to `each` mutants of each claim of a document."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:k])) for k in range(len(lines))]
    try:
        claims = read(text, path.name).claims
    except SymgradError:
        return
    for number, claim in enumerate(claims):
        if type(claim) is not Claim or claim.relation != "=":
            continue
        at = text.find(claim.right_text, starts[claim.line - 1] + claim.column - 1)
        if at < 0 or not claim.right_text:
            continue
        found = list(slips_of(claim.right_text))
        for kind, changed in numbers.sample(found, min(each, len(found))):
            yield kind, number, text[:at] + changed + text[at + len(claim.right_text) :], changed


def verdict(name: str, text: str, number: int, count: int) -> tuple[str, Claim | None]:
    try:
        claims = read(text, name).claims
    except SymgradError:
        return "not read", None
    if len(claims) != count:
        return "other claims", None
    return judge(claims[number]).status, claims[number]


def run(seed: int, seconds: float, each: int = 12) -> Outcome:
    """Mutants of the documents in the order of the seed."""
    numbers, clock, outcome = Random(seed), Clock(seconds), Outcome()
    paths = documents()
    numbers.shuffle(paths)
    kinds = set()
    for path in paths:
        if clock.is_over:
            break
        text = path.read_text(encoding="utf-8")
        try:
            claims = read(text, path.name).claims
        except SymgradError:
            continue
        for kind, number, mutant, changed in mutants(path, numbers, each):
            if clock.is_over:
                break
            status, claim = verdict(path.name, mutant, number, len(claims))
            outcome.figures[status] += 1
            kinds.add(kind)
            if claim is not None and status in ("proved", "holds"):
                differs = difference(claim.left, claim.right, claim.given, claim.where, tries=60, seed=seed)
                outcome.figures["equal after all" if isinstance(differs, int) else "FALSE"] += 1
                if not isinstance(differs, int):
                    outcome.failures.append(f"seed {seed}: {path.name}, claim {number + 1} ({kind}) is {status}: {changed}")
    outcome.figures["kinds of slips"] = len(kinds)
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=12, help="mutants of each claim at most")
    parser.add_argument("--seconds", type=float, default=3600)
    options = parser.parse_args()
    outcome = run(options.seed, options.seconds, options.each)
    print(*outcome.failures, outcome, sep="\n")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
