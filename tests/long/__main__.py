"""python -m tests.long: every long run in turn, or those that are named, for so many seconds in all. It ends by itself.

    python -m tests.long                          # an hour
    python -m tests.long --seconds 300            # five minutes, shared out among the parts
    python -m tests.long rewritings reader        # two parts
    python -m tests.long mutants --seed 7         # other mutants
    python -m tests.long reader --count 10000000  # so many inputs, however long they take
    python -m tests.long mutants --list           # with what was left open, and what is true after all

It prints the figures of each part and its failures with their seeds, and exits with 1 where there is a failure.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from . import attacked, broken, diagnoses, gradients, mutants, reader, rewritings, same
from .outcome import Outcome

#: Part -> (what runs it with a seed for so many seconds, its share of the time).
PARTS: dict[str, tuple[Callable[..., Outcome], float]] = {
    "mutants": (mutants.run, 5),
    "diagnoses": (diagnoses.run, 3),
    "rewritings": (rewritings.run, 5),
    "gradients": (gradients.run, 3),
    "attack": (attacked.run, 4),
    "broken": (broken.run, 3),
    "reader": (reader.run, 3),
    "same": (same.run, 2),
}
#: The parts that never run out, to which a number can be given: `most`.
ENDLESS = ("mutants", "rewritings", "gradients", "reader")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, help="for all of it: an hour, where no --count says how much")
    parser.add_argument("--count", type=int, help=f"at most so many, of each of {', '.join(ENDLESS)}")
    parser.add_argument("--list", action="store_true", help="what was left open, too, and what is true after all")
    options = parser.parse_args()
    unknown = [name for name in options.parts if name not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]}; there are {', '.join(PARTS)}")
    chosen = options.parts or list(PARTS)
    if options.count is not None and not set(chosen) <= set(ENDLESS):
        parser.error(f"--count is for {', '.join(ENDLESS)}")
    seconds = options.seconds if options.seconds is not None else 3600 if options.count is None else float("inf")
    counted = {} if options.count is None else {"most": options.count}
    shares = sum(PARTS[name][1] for name in chosen)
    failed = 0
    for name in chosen:
        run, share = PARTS[name]
        start = time.monotonic()
        outcome = run(options.seed, seconds * share / shares, **counted)
        failed += len(outcome.failures)
        for line in (*outcome.failures, *(outcome.listed if options.list else ())):
            print(f"  {line}")
        print(f"{name}: seed {options.seed}, {outcome}, {time.monotonic() - start:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
