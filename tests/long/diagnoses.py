"""python -m tests.long.diagnoses: what share of the slips of the pen that are refuted is named, and whether each naming is true.

A naming is true where the claim with the mended right side passes.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from random import Random

from symgrad import SymgradError, read
from symgrad.check.checker import examine, judge
from symgrad.terms.claims import Claim

from .mutants import documents, mutants
from .outcome import Clock, Outcome

#: The share of refuted slips that has to be named, where there are enough to speak of a share.
LEAST_NAMED, ENOUGH = 0.9, 100


def run(seed: int, seconds: float, each: int = 1, show: bool = False) -> Outcome:
    """What share of the slips that are refuted is named, in documents in the order of the seed; `show` lists the others."""
    clock, outcome = Clock(seconds), Outcome()
    paths = documents()
    Random(seed).shuffle(paths)
    for path in paths:
        if clock.is_over:
            break
        for kind, number, mutant, changed in mutants(path, seed, 0, each):
            if clock.is_over:
                break
            try:
                claim = read(mutant, path.name).claims[number]
            except (SymgradError, IndexError):
                continue
            verdict, diagnosis = examine(claim)
            if verdict.status != "refuted":
                continue
            outcome.figures["refuted"] += 1
            outcome.figures["named"] += bool(verdict.looks_like)
            where = f"seed {seed}: {path.name}, claim {number + 1} ({kind}): {changed}"
            if not verdict.looks_like and show:
                print(where, flush=True)
            if diagnosis.right is not None and type(claim) is Claim:
                outcome.figures["mended"] += 1
                # What is guessed is guessed of the line as it was written.
                if not judge(replace(claim, right=diagnosis.right, guesses=())).passed:
                    outcome.failures.append(f"{where}: {verdict.looks_like} does not mend it")
    refuted, named = outcome.figures["refuted"], outcome.figures["named"]
    if refuted >= ENOUGH and named < LEAST_NAMED * refuted:
        outcome.failures.append(f"seed {seed}: {named} of {refuted} are named, fewer than {LEAST_NAMED:.0%}")
    return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1, help="mutants of each claim at most")
    parser.add_argument("--seconds", type=float, default=600)
    options = parser.parse_args()
    outcome = run(options.seed, options.seconds, options.each, True)
    print(*outcome.failures, outcome, sep="\n")
    return 1 if outcome.failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
