"""python -m tests.long.mutants: every slip of the pen in every claim of every document and sheet must be refuted at its line.

A mutant that is not refuted is tried at more sizes and points; where its sides differ there, the judge has passed a false claim.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from symgrad import SymgradError, read
from symgrad.check.checker import judge
from symgrad.terms.claims import Claim
from tests.decide.agreement import difference

from .slips import SLIPS, slips_of

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=12, help="mutants of each claim at most")
    parser.add_argument("--seconds", type=float, default=3600)
    options = parser.parse_args()
    numbers, until = Random(options.seed), time.monotonic() + options.seconds
    counts: Counter = Counter()
    passed: list[str] = []
    for path in documents():
        text = path.read_text(encoding="utf-8")
        try:
            claims = read(text, path.name).claims
        except SymgradError:
            continue
        for kind, number, mutant, changed in mutants(path, numbers, options.each):
            if time.monotonic() > until:
                break
            status, claim = verdict(path.name, mutant, number, len(claims))
            counts[status] += 1
            if status in ("proved", "holds"):
                differs = difference(claim.left, claim.right, claim.given, claim.where, tries=60, seed=options.seed)
                what = "FALSE" if not isinstance(differs, int) else f"equal at {differs} places"
                counts[what.split()[0].lower()] += 1
                passed.append(f"{what}: {path.name}, claim {number + 1} ({kind}, {status}): {changed}")
    for line in passed:
        print(line)
    print(f"seed {options.seed}, {len(SLIPS)} kinds of slips: {dict(counts)}")
    return 1 if any(line.startswith("FALSE") for line in passed) else 0


if __name__ == "__main__":
    raise SystemExit(main())
