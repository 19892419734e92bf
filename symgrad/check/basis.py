"""What a verdict rests on: what a document declares, defines and assumes of all that a claim depends on, with the lines.

Knows terms and the reader's Document only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from ..errors import SymgradError
from ..reading.facts.records import Dependent, Document, Implication, Judged, Misfit, Solution, Unread
from ..terms.claims import Claim
from ..terms.nodes import Condition, Range
from ..writing.latex_writer import latex
from .setting import parts, setting


@dataclass(frozen=True)
class Fact:
    """Something that a verdict rests on.

    line   where it is said
    text   what is said, as written
    how    declared, defined, assumed, or inferred where nothing says it
    """

    line: int
    text: str
    how: str

    def as_dict(self) -> dict[str, object]:
        """The same as plain data."""
        return asdict(self)

    def __str__(self) -> str:
        return f"line {self.line}: {self.text} ({self.how})"


class Basis:
    """The facts of one document, found by what they speak of."""

    def __init__(self, document: Document) -> None:
        self._named: dict[str, list[Fact]] = {}
        self._stated: dict[Condition, Fact] = {}
        self._placed: dict[tuple[str, str | Range], Fact] = {}
        for declared in document.declarations:
            self._add(declared.name, Fact(declared.line, declared.text, "declared"))
        for defined in document.definitions:
            self._add(defined.name, Fact(defined.line, defined.text, "defined"))
        for note in document.notes:
            if note.of:
                self._add(note.of, Fact(note.line, note.message, "inferred"))
        for assumed in document.assumptions:
            fact = Fact(assumed.line, assumed.text, "assumed")
            if assumed.domain:
                self._placed[assumed.of, assumed.domain] = fact
            elif assumed.of:
                self._add(assumed.of, fact)
            else:
                self._stated[assumed.condition] = fact

    def _add(self, name: str, fact: Fact) -> None:
        self._named.setdefault(name, []).append(fact)

    def of(self, item: Judged) -> tuple[Fact, ...]:
        """What the verdict on a claim rests on, in the order of the lines."""
        if isinstance(item, (Misfit, Unread, Dependent)):
            return ()
        if isinstance(item, Solution):
            claims = (item.claim, *item.before)
        elif isinstance(item, Implication):
            claims = (item.claim, *item.above)
        else:
            claims = (item,)
        found = dict.fromkeys(fact for claim in claims for fact in self._facts(claim))
        return tuple(sorted(found, key=lambda fact: fact.line))

    def _facts(self, claim: Claim) -> Iterator[Fact]:
        try:
            about = setting(claim)
        except SymgradError:  # what cannot be set up is judged on nothing
            return
        names = [tensor.name for tensor in (*about.tensors, *about.defined)]
        names += [size.name for size in about.sizes]
        for name in dict.fromkeys(names):
            yield from self._named.get(name, ())
        for tensor in about.tensors:
            if (tensor.name, tensor.domain) in self._placed:
                yield self._placed[tensor.name, tensor.domain]
        for condition in (*about.conditions, *about.size_conditions, *about.index_conditions):
            if condition in self._stated:
                yield self._stated[condition]
        for condition in parts(claim.where):
            if condition:
                yield Fact(claim.line, latex(condition), "assumed")
