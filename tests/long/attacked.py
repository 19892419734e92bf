"""The documents made to mislead the judge, as many as there is time for, in the order of the seed."""

from __future__ import annotations

from random import Random

from .attack.__main__ import kept
from .attack.judging import wrong
from .outcome import Clock, Outcome


def run(seed: int, seconds: float) -> Outcome:
    documents, clock, outcome = kept(), Clock(seconds), Outcome()
    Random(seed).shuffle(documents)
    for document in documents:
        if clock.is_over:
            break
        failures, counts = wrong([document])
        outcome.figures.update(counts)
        outcome.failures += [f"{what} ({category}): {text}" for what, category, _, _, text in failures]
    return outcome
