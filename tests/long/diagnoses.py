"""python -m tests.long.diagnoses: what share of the slips of the pen that are refuted is named, and whether each naming is true.

A naming is true where the claim with the mended right side passes. It is counted for each kind of slip.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import replace
from random import Random

from symgrad import SymgradError, read
from symgrad.check.checker import examine, judge
from symgrad.terms.claims import Claim

from .mutants import documents, mutants


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1, help="mutants of each claim at most")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--show", action="store_true", help="list the slips that are not named")
    options = parser.parse_args()
    numbers, until = Random(options.seed), time.monotonic() + options.seconds
    named: Counter = Counter()
    refuted: Counter = Counter()
    false: list[str] = []
    paths = documents()
    numbers.shuffle(paths)
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for kind, number, mutant, changed in mutants(path, numbers, options.each):
            if time.monotonic() > until:
                break
            try:
                claims = read(mutant, path.name).claims
                claim, original = claims[number], read(text, path.name).claims[number]
            except (SymgradError, IndexError):
                continue
            verdict, diagnosis = examine(claim)
            if verdict.status != "refuted":
                continue
            refuted[kind] += 1
            named[kind] += bool(verdict.looks_like)
            where = f"{path.name}, claim {number + 1} ({kind}): {changed}"
            if not verdict.looks_like and options.show:
                print(f"{where}   for   {original.right_text}", flush=True)
            if diagnosis.right is not None and type(claim) is Claim and not judge(replace(claim, right=diagnosis.right)).passed:
                false.append(f"{where}: {verdict.looks_like}")
    for line in false:
        print("NOT MENDED", line)
    for kind, count in sorted(refuted.items(), key=lambda item: named[item[0]] / item[1]):
        print(f"{named[kind]:5} of {count:5}  {kind}")
    print(f"seed {options.seed}: {sum(named.values())} of {sum(refuted.values())} named, {len(false)} not mended")
    return 1 if false else 0


if __name__ == "__main__":
    raise SystemExit(main())
