r"""What the prose around a display does to it, as people write: examples, classes of things, cases, denials, words behind it.

The pairs of a relation and a claim are those of `sentences`, which are seen to be true or false at random points.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from . import Document, verdict
from .sentences import PAIRS, Pair

#: Sentences that hold a relation and suppose it of nothing that follows: of an example, a class, a case, somebody else's text.
ELSEWHERE = (
    "For example, {R}.",
    "For instance, {R}.",
    "(For example, {R}.)",
    "An example is {R}.",
    "The set of points with {R} is closed.",
    "The set of all points such that {R} is not empty.",
    "Points on a line satisfy {R}.",
    "Special points have {R}.",
    "At a special point {R}.",
    "On a null set {R}.",
    "The paper assumes {R}, we do not.",
    "Had we assumed {R}, things would be easier.",
    "Previously we assumed {R}; this is no longer needed.",
    "A reader may suppose {R}.",
    "Some readers will want to assume {R}.",
    "We will later assume {R}.",
    "It suffices to treat {R}; the other case is left to the reader.",
    "The case {R} is trivial.",
    "The special case {R} is of no interest.",
    "If all is well, {R}.",
    "Where nothing else is said, one is free to suppose {R} or not.",
    "Testing whether {R} is cheap.",
    "The region {R} is drawn in the figure.",
    "Often {R}.",
    "Usually {R}.",
    "Sometimes {R}.",
    "With probability one half, {R}.",
    "For almost no point {R}.",
    "Let $S$ be the set where {R}.",
    "In the figure we see the part with {R}.",
    "Either {R} or $1 = 2$ is false.",
    "We distinguish {R} and the rest.",
    "If one neglects what makes {R} false, all is easy.",
    "By symmetry one may be led to think that {R}.",
)
#: Sentences that suppose it.
FROM_HERE = (
    "Without loss of generality, {R}.",
    "Without loss of generality we assume {R}.",
    "WLOG {R}.",
    "We restrict ourselves to {R}.",
    "We only consider {R}.",
    "To fix ideas, assume {R}.",
    "As before, assume {R}.",
    "Now suppose that {R}.",
    "Suppose next that {R}.",
    "Let us now turn to the case of interest and assume {R}.",
)
#: What stands around a display: (before, behind), and whether that makes a condition of the relation.
BEHIND = (
    ("We have", "if {R}.", True),
    ("We have", "provided {R}.", True),
    ("We have", "provided that {R}.", True),
    ("We have", "whenever {R}.", True),
    ("We have", "as long as {R}.", True),
    ("The identity", "holds for {R}.", True),
    ("The identity", "is valid whenever {R}.", True),
    ("We have", "although {R} may fail.", False),
    ("We have", "whether or not {R}.", False),
    ("We have", "even if {R} is false.", False),
    ("We have", "regardless of {R}.", False),
    ("We have", "which implies {R}.", False),
    ("We have", "and not only for {R}.", False),
    ("We have", "unless {R}.", False),
    ("We have", "except for {R}.", False),
    ("We have", "which fails for {R}.", False),
    ("The identity", "does not hold for {R}.", False),
)
#: What denies a display: a true one must not pass there.
DENIED = (
    ("It is not true that", ""),
    ("It is false that", ""),
    ("It is wrong that", ""),
    ("Nobody claims that", ""),
    ("We never have", ""),
    ("The equation", "is wrong."),
    ("The equation", "does not hold."),
    ("The equation", "is false in general."),
    ("The equation", "is not true."),
    ("Note that", "cannot hold."),
)
#: Two cases that exclude each other, each with what is true in it.
CASES = (
    "Case 1: {R}. {A} Case 2: {S}. {B}",
    "Suppose first that {R}. {A} Suppose next that {S}. {B}",
    "Assume {R}. {A} Now assume {S}. {B}",
    "Let {R}. {A} Let {S}. {B}",
    r"\begin{enumerate} \item Let {R}. {A} \item Let {S}. {B} \end{enumerate}",
    r"\begin{itemize} \item If {R}, then {A} \item If {S}, then {B} \end{itemize}",
    r"\paragraph{Case 1.} Assume {R}. {A} \paragraph{Case 2.} Assume {S}. {B}",
    "If {R}, {A} If {S}, {B}",
    "When {R} we have {A} When {S} we have {B}",
)
#: (relation, what is true there, the other relation, what is true there), of one number.
OPPOSITES = (
    ("x > 0", "|x| = x", "x < 0", "|x| = -x"),
    ("x > 0", r"\max(x, 0) = x", r"x \le 0", r"\max(x, 0) = 0"),
    (r"x \ge 1", r"|x - 1| = x - 1", "x < 1", r"|x - 1| = 1 - x"),
    ("x > 2", r"\mathbb{1}[x > 2] = 1", "x < -2", r"\mathbb{1}[x > 2] = 0"),
)


def documents(numbers: Random) -> Iterator[Document]:
    for pair in PAIRS:
        display = f"\\[ {pair.display} \\]"
        for sentence in ELSEWHERE:
            yield Document("elsewhere", f"{pair.declared} {_filled(sentence, pair)} {display}", (verdict(False),))
        for sentence in FROM_HERE:
            yield Document("from here", f"{pair.declared} {_filled(sentence, pair)} {display}", (verdict(True),))
        for before, behind, true in BEHIND:
            text = f"{pair.declared} {before} {display} {_filled(behind, pair)}"
            yield Document("behind", text, (verdict(true),))
        for before, behind in DENIED:
            always = f"\\[ {pair.always[0]} \\]"
            yield Document("denied", f"{pair.declared} {before} {always} {behind}".rstrip(), (verdict(False),))
    for relation, first, other, second in OPPOSITES:
        for frame in CASES:
            for swapped in (False, True):
                a, b = (second, first) if swapped else (first, second)
                text = frame.replace("{R}", f"${relation}$").replace("{S}", f"${other}$")
                text = text.replace("{A}", f"\\[ {a} \\]").replace("{B}", f"\\[ {b} \\]")
                yield Document("cases", r"Let $x \in \mathbb{R}$. " + text, (verdict(not swapped),) * 2)


def _filled(sentence: str, pair: Pair) -> str:
    return sentence.replace("{R}", f"${pair.relation}$")
