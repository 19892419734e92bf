r"""What a sentence says of a relation: it is supposed, or it is denied, asked, claimed, reported.

Each document has a relation in a sentence and a display that is true where the relation is supposed and false without it, or
true whatever is supposed; that this is so is seen at random points of the whole space and at points of the relation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import mpmath

from . import Document, verdict


@dataclass(frozen=True)
class Pair:
    """A relation and a claim that follows from it.

    declared   the declarations before them
    holds      whether the relation holds at a point (x, y)
    claim      left and right side of the claim at a point
    near       a point of the relation from a random one
    always     a claim about the same quantities that needs no relation, and its sides at a point
    """

    declared: str
    relation: str
    display: str
    holds: Callable
    claim: Callable
    near: Callable
    always: tuple[str, Callable]


REALS = r"Let $x, y \in \mathbb{R}$."
PAIRS = (
    Pair(
        REALS,
        "x > 0",
        r"|x| = x",
        lambda x, y: x > 0,
        lambda x, y: (abs(x), x),
        lambda x, y: (abs(x), y),
        (r"|x|^2 = x^2", lambda x, y: (abs(x) ** 2, x**2)),
    ),
    Pair(
        REALS,
        "x < 0",
        r"|x| = -x",
        lambda x, y: x < 0,
        lambda x, y: (abs(x), -x),
        lambda x, y: (-abs(x), y),
        (r"|-x| = |x|", lambda x, y: (abs(-x), abs(x))),
    ),
    Pair(
        REALS,
        r"x \ge 0",
        r"\sqrt{x^2} = x",
        lambda x, y: x >= 0,
        lambda x, y: (abs(x), x),
        lambda x, y: (abs(x), y),
        (r"\sqrt{x^2} = |x|", lambda x, y: (mpmath.sqrt(x**2), abs(x))),
    ),
    Pair(
        REALS,
        "x > 0",
        r"\max(x, 0) = x",
        lambda x, y: x > 0,
        lambda x, y: (max(x, 0), x),
        lambda x, y: (abs(x), y),
        (r"\max(x, 0) - \max(-x, 0) = x", lambda x, y: (max(x, 0) - max(-x, 0), x)),
    ),
    Pair(
        REALS,
        "x = y",
        "x^2 = y^2",
        lambda x, y: x == y,
        lambda x, y: (x**2, y**2),
        lambda x, y: (x, x),
        (r"(x - y) (x + y) = x^2 - y^2", lambda x, y: ((x - y) * (x + y), x**2 - y**2)),
    ),
    Pair(
        REALS,
        "x = y",
        "x - y = 0",
        lambda x, y: x == y,
        lambda x, y: (x - y, 0),
        lambda x, y: (x, x),
        (r"x - y = -(y - x)", lambda x, y: (x - y, -(y - x))),
    ),
    Pair(
        REALS,
        "x = -y",
        "x^3 + y^3 = 0",
        lambda x, y: x == -y,
        lambda x, y: (x**3 + y**3, 0),
        lambda x, y: (x, -x),
        (r"x^3 + y^3 = (x + y) (x^2 - x y + y^2)", lambda x, y: (x**3 + y**3, (x + y) * (x**2 - x * y + y**2))),
    ),
    Pair(
        REALS,
        "x^2 = 1",
        "x^4 = 1",
        lambda x, y: x**2 == 1,
        lambda x, y: (x**4, 1),
        lambda x, y: (mpmath.sign(x), y),
        (r"x^4 - 1 = (x^2 - 1) (x^2 + 1)", lambda x, y: (x**4 - 1, (x**2 - 1) * (x**2 + 1))),
    ),
    Pair(
        REALS,
        "x = 0",
        "5 x = 4 x",
        lambda x, y: x == 0,
        lambda x, y: (5 * x, 4 * x),
        lambda x, y: (mpmath.mpf(0), y),
        (r"5 x - 4 x = x", lambda x, y: (5 * x - 4 * x, x)),
    ),
    Pair(
        REALS,
        "x + y = 1",
        "x^2 - y^2 = x - y",
        lambda x, y: x + y == 1,
        lambda x, y: (x**2 - y**2, x - y),
        lambda x, y: (x, 1 - x),
        (r"x^2 - y^2 = (x + y) (x - y)", lambda x, y: (x**2 - y**2, (x + y) * (x - y))),
    ),
    Pair(
        REALS,
        "x < y",
        r"\max(x, y) = y",
        lambda x, y: x < y,
        lambda x, y: (max(x, y), y),
        lambda x, y: (min(x, y), max(x, y)),
        (r"\max(x, y) + \min(x, y) = x + y", lambda x, y: (max(x, y) + min(x, y), x + y)),
    ),
    Pair(
        REALS,
        "x > 1",
        r"|x - 1| = x - 1",
        lambda x, y: x > 1,
        lambda x, y: (abs(x - 1), x - 1),
        lambda x, y: (1 + abs(x), y),
        (r"|x - 1|^2 = (x - 1)^2", lambda x, y: (abs(x - 1) ** 2, (x - 1) ** 2)),
    ),
    Pair(
        REALS,
        "x > y",
        r"\mathbb{1}[x > y] = 1",
        lambda x, y: x > y,
        lambda x, y: (int(x > y), 1),
        lambda x, y: (max(x, y), min(x, y)),
        (r"\mathbb{1}[x > y] + \mathbb{1}[x \le y] = 1", lambda x, y: (int(x > y) + int(x <= y), 1)),
    ),
    Pair(
        REALS,
        r"x \neq 0",
        r"\mathbb{1}[x = 0] = 0",
        lambda x, y: x != 0,
        lambda x, y: (int(x == 0), 0),
        lambda x, y: (x, y),
        (r"\mathbb{1}[x = 0] + \mathbb{1}[x \neq 0] = 1", lambda x, y: (int(x == 0) + int(x != 0), 1)),
    ),
)

#: Sentences that suppose what they hold: from there on it may be used.
SUPPOSED = (
    "Let {R}.",
    "Assume {R}.",
    "Assume that {R}.",
    "Suppose {R}.",
    "Suppose that {R}.",
    "We assume that {R}.",
    "We assume throughout that {R}.",
    "In what follows, we assume {R}.",
    "From now on, suppose that {R}.",
    "Let us assume that {R}.",
    "Throughout, {R} is assumed.",
    "Assume in addition that {R}.",
    "Here we suppose that {R}.",
    "We further assume that {R}.",
)
#: Sentences that deny, ask, claim or report what they hold: it may not be used.
NOT_SUPPOSED = (
    "It is wrong that {R}.",
    "It is false that {R}.",
    "It is not true that {R}.",
    "It is not assumed that {R}.",
    "We do not assume that {R}.",
    "We do not assume {R}.",
    "Do not assume that {R}.",
    "Nowhere do we assume that {R}.",
    "Nowhere do we suppose that {R}.",
    "No one says that {R}.",
    "Nobody told us that {R}.",
    "We never have {R}.",
    "We cannot have {R}.",
    "We need not have {R}.",
    "There is no reason for {R}.",
    "Nothing guarantees that {R}.",
    "Is {R}?",
    "Is it true that {R}?",
    "Do we have {R}?",
    "When is {R}?",
    "Who says that {R}?",
    "We ask whether {R}.",
    "It is an open question whether {R}.",
    "We do not know whether {R}.",
    "Goal: {R}.",
    "To show: {R}.",
    "We want to prove that {R}.",
    "We will prove {R}.",
    "We shall see that {R}.",
    "Our aim is {R}.",
    "Prove or disprove: {R}.",
    "Exercise: show that {R}.",
    "The claim is that {R}.",
    "The claim was that {R}.",
    "One might think that {R}.",
    "A student wrote {R}.",
    "A student claims that {R}.",
    "Some authors believe that {R}.",
    "It is tempting to think that {R}.",
    "It is often said that {R}.",
    "A common mistake is {R}.",
    "A common mistake: {R}.",
    "A popular misconception is that {R}.",
    "Contrary to what is often said, {R} is not needed.",
    "Unlike the case {R}, nothing is known here.",
    "Unlike in the last section, where we had {R}, nothing is assumed now.",
    "In the last section we had {R}, which we now drop.",
    "We drop the assumption {R}.",
    "We drop the assumption that {R}.",
    "Without the assumption that {R}, we proceed.",
    "Rather than {R}, we allow anything.",
    "Instead of assuming {R}, we assume nothing.",
    "If only we knew that {R}.",
    "If we had {R}, all would be simple; we do not.",
    "It would be nice to have {R}.",
    "It would follow that {R}, which is absurd.",
    "Were {R}, we would be done.",
    "Neither $y > 10^9$ nor {R} is assumed.",
    "The opposite of {R} may hold.",
    "The negation of {R} is possible.",
    "We doubt that {R}.",
    "It is unlikely that {R}.",
    "It remains unclear whether {R}.",
    "The assumption {R} is not made.",
    "The assumption {R} is unnecessary.",
    "The assumption that {R} is too strong for us.",
    "The case {R} is excluded.",
    "We exclude {R}.",
    "Except when {R}, things are hard.",
    "Unless {R}, things are hard.",
    "Even if {R} fails, we go on.",
    "This fails if {R}.",
    "This holds only if {R}.",
    "It is symmetric only if {R}.",
    "Let $z$ be real; it is unknown if {R}.",
)


def _follows(pair: Pair, numbers: Random) -> bool:
    """Whether the claim holds at points of the relation and fails somewhere without it, and the other one never fails."""
    fails = False
    for _ in range(60):
        x, y = (mpmath.mpf(numbers.randint(-60, 60)) / 8 for _ in range(2))
        for point in (pair.near(x, y), (x, y), (mpmath.mpf(0), y)):
            left, right = pair.claim(*point)
            if pair.holds(*point) and left != right:
                return False
            left_always, right_always = pair.always[1](*point)
            if left_always != right_always:
                return False
            fails |= left != right
    return fails


def documents(numbers: Random) -> Iterator[Document]:
    for pair in PAIRS:
        assert _follows(pair, numbers), pair
        for category, sentences, display, true in (
            ("supposed", SUPPOSED, pair.display, True),
            ("not supposed", NOT_SUPPOSED, pair.display, False),
            ("not needed", NOT_SUPPOSED, pair.always[0], True),
        ):
            for sentence in sentences:
                said = sentence.replace("{{", "{").replace("}}", "}").replace("{R}", f"${pair.relation}$")
                yield Document(category, f"{pair.declared} {said} \\[ {display} \\]", (verdict(true),))
