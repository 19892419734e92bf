"""The topics of the catalogue beside PyTorch: run in a process of its own, which PyTorch's threads do not disturb."""

from __future__ import annotations

import numpy

from symgrad import read
from symgrad.catalogue.topics import topics
from tests.catalogue.torch_bank import BANK, Part
from tests.long.practice import by_torch, plain

#: What counts as the same: the difference beside the largest entry, or beside 1 where all are smaller.
NEAR = 1e-9


def compare() -> None:
    """Every question of every topic in the table, in order, at each choice of sizes."""
    texts = {topic.name: topic.path.read_text(encoding="utf-8") for topic in topics()}
    wrong = []
    for name, parts in BANK.items():
        asked = [(part, by) for part in parts for by in part.asked.split()]
        for (part, by), question in zip(asked, read(texts[name]).questions, strict=True):
            wrong += [f"{name} by {by}: {said}" for said in differences(question.derive(), part, by)]
    assert not wrong, "\n".join(wrong)


def differences(proof, part: Part, by: str):
    """What differs at each choice of sizes: the shape, or the numbers."""
    function = proof.function()
    named = {plain(name): name for name in (*function.arguments, *function.sizes)}
    practice = part.practice()
    for seed, sizes in enumerate(practice.choices()):  # without sizes, three points
        point = practice.point(sizes, seed)
        given = {plain(name): value for name, value in {**sizes, **point}.items()}
        expected = by_torch(practice, by.replace(":", ",").split(","), point)
        if ":" in by:
            expected = numpy.diagonal(expected)
        got = numpy.asarray(function(**{name: given[short] for short, name in named.items()}))
        if got.shape != expected.shape:
            yield f"the shape is {got.shape} and not {expected.shape} at {sizes}"
        elif not numpy.allclose(got, expected, rtol=0, atol=NEAR * max(1, numpy.abs(expected).max(initial=0))):
            yield f"{got} and not {expected} at {sizes}"
