r"""How far a supposition holds: in its proof, lemma, example, remark, case or footnote, or until a name is declared anew."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from . import Document, verdict
from .sentences import PAIRS, Pair

ENVIRONMENTS = ("proof", "lemma", "theorem", "proposition", "corollary", "example", "remark", "definition", "problem")
OPENINGS = ("Let {R}.", "Assume {R}.", "Suppose that {R}.", "We assume {R} here.")
#: What replaces x > 0 by nothing said of x.
ANEW = (
    r"Now let $x \in \mathbb{R}$.",
    r"Now let $x \in \mathbb{R}$ be any number.",
    r"Let now $x \in \mathbb{R}$ be arbitrary.",
    r"Instead, let $x \in \mathbb{R}$.",
    r"Next, let $x \in \mathbb{R}$ be any real number.",
    r"Let $x \in \mathbb{R}$ be arbitrary.",
)
#: What ends nothing.
CONTINUED = ("", "Moreover,", "It follows that", "Now", "\n\nIn the next paragraph we still have", "Hence")


def documents(numbers: Random) -> Iterator[Document]:
    for pair in PAIRS:
        display = f"\\[ {pair.display} \\]"
        for environment in ENVIRONMENTS:
            opening = numbers.choice(OPENINGS).replace("{R}", f"${pair.relation}$")
            inside = f"\\begin{{{environment}}}\n{opening}\n{display}\n\\end{{{environment}}}"
            yield Document("scope", f"{pair.declared}\n{inside}\n{display}", (verdict(True), verdict(False)))
            yield Document(
                "scope",
                f"{pair.declared}\n{opening}\n\\begin{{{environment}}}\n{display}\n\\end{{{environment}}}",
                (verdict(True),),
            )
        for words in CONTINUED:
            opening = numbers.choice(OPENINGS).replace("{R}", f"${pair.relation}$")
            text = f"{pair.declared} {opening} {display} {words} {display}"
            yield Document("still holds", text, (verdict(True), verdict(True)))
        yield from _declared_anew(pair)
        for footnote in ("\\footnote{{Where {R} is supposed, more is true.}}", "\\footnote{{Assume {R} if you like.}}"):
            text = f"{pair.declared} Here is a remark.{footnote.format(R='$' + pair.relation + '$')} {display}"
            yield Document("footnote", text, (verdict(False),))


def _declared_anew(pair: Pair) -> Iterator[Document]:
    if "y" in pair.relation + pair.display:
        return
    display = f"\\[ {pair.display} \\]"
    for words in ANEW:
        yield Document(
            "declared anew",
            f"Let $x \\in \\mathbb{{R}}$ with ${pair.relation}$. {display} {words} {display}",
            (verdict(True), verdict(False)),
        )
