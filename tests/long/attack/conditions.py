r"""Side conditions at the end of a row, in a sentence, in words: what they bind, and what looks like one and is none."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from . import Document, verdict
from .sentences import PAIRS

#: Written behind a claim, these make it hold under the condition only.
BINDING = (
    r"\quad \text{if } {R}",
    r"\quad \text{for } {R}",
    r"\quad \text{when } {R}",
    r"\quad \text{where } {R}",
    r"\quad \text{whenever } {R}",
    r"\quad \text{provided that } {R}",
    r"\qquad \text{for all } {R}",
    r", \quad {R} \text{ given}",
    r"\quad (\text{if } {R})",
    r"\quad \text{as long as } {R}",
    r"\quad \text{assuming } {R}",
)
#: These do not.
NOT_BINDING = (
    r"\quad \text{not only if } {R}",
    r"\quad \text{even if not } {R}",
    r"\quad \text{unless } {R}",
    r"\quad \text{except for } {R}",
    r"\quad \text{although not } {R}",
    r"\quad \text{whether or not } {R}",
    r"\quad \text{which fails if } {R}",
    r"\quad \text{with or without } {R}",
    r"\quad \text{no matter whether } {R}",
    r"\quad \text{also without } {R}",
)
SENTENCES = (
    "If {R}, then {D}",
    "For {R} we have {D}",
    "When {R}, {D}",
    "Whenever {R}, we get {D}",
    "In the case {R}, {D}",
    "Provided that {R}, {D}",
)


def documents(numbers: Random) -> Iterator[Document]:
    for pair in PAIRS:
        display = f"\\[ {pair.display} \\]"
        for category, ends, true in (("condition", BINDING, True), ("no condition", NOT_BINDING, False)):
            for end in ends:
                text = f"{pair.declared} \\[ {pair.display} {end.replace('{R}', pair.relation)} \\]"
                yield Document(category, text, (verdict(true),))
        for sentence in SENTENCES:
            said = sentence.replace("{R}", f"${pair.relation}$").replace("{D}", display)
            yield Document("condition in a sentence", f"{pair.declared} {said}", (verdict(True),))
            again = f"{pair.declared} {said} Without any condition, {display}"
            yield Document("a condition ends", again, (verdict(True), verdict(False)))
