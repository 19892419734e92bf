"""What a proof is: a claim, the steps that reach it, the lemmas that it cites. Data only; nothing is derived or printed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..matrices.terms import MatrixTerm
from ..rules.rule import Rule
from ..terms.claims import Claim
from ..terms.nodes import Condition, Index, Node
from ..writing.text_writer import text


@dataclass(frozen=True)
class Step:
    """One line of a proof: before = after by the rule. `after` of one step is `before` of the next.

    at           path (child positions) of the part of `before` that changed
    conditions   what must hold for the step
    cites        the numbers (from 1) of the lemmas that the line uses
    within       works out `substeps`: few lines are ever opened, so that is left until one is
    """

    rule: Rule
    before: Node
    after: Node
    at: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    cites: tuple[int, ...] = ()
    within: Callable[[], Iterable[Step]] = field(default=tuple, compare=False)

    @cached_property
    def substeps(self) -> tuple[Step, ...]:
        """The single rule applications that the line is made of, each an equality by itself."""
        return tuple(self.within())

    def __repr__(self):
        return f"{text(self.before)} = {text(self.after)}  ({self.rule.name})"


@dataclass(frozen=True, eq=False)
class Derivation:
    """A claim `left = right` with its steps.

    claim    left: what was asked (a derivative, say); right: the result
    lemmas   proofs that the steps cite, in order; each stands before it is used
    cases    (condition, proof) pairs whose claims together give this one; empty for a proof in one piece
    free     the axes of the result, in order
    matrix   whether it was asked in matrix notation: ∇_W L
    indexed  whether what is differentiated is defined in indices, so that no line writes it so once more
    plain    of a proof by differentials, the proof of the same in indices; else None
    remark   why a proof is not in the style that was asked for; "" where it is
    terms    of a proof by differentials, how its lines are written: where it starts, and what each step leads to; else ()
    inner    how what the parts of each of those steps lead to is written
    """

    claim: Claim
    steps: tuple[Step, ...]
    lemmas: tuple[Derivation, ...] = ()
    cases: tuple[tuple[Condition, Derivation], ...] = ()
    free: tuple[Index, ...] = ()
    title: str = ""
    matrix: bool = False
    indexed: bool = False
    terms: tuple[MatrixTerm, ...] = ()
    inner: tuple[tuple[MatrixTerm, ...], ...] = ()
    plain: Derivation | None = None
    remark: str = ""

    @property
    def result_node(self) -> Node:
        """The right side, as a term."""
        return self.claim.right


def changed_part(before: Node, after: Node) -> tuple[int, ...]:
    """The path in `before` of the smallest part that holds everything that differs from `after`."""
    path: list[int] = []
    while type(before) is type(after) and before is not after:
        left, right = before.children, after.children
        if len(left) != len(right) or _heads(before) != _heads(after):
            break
        differing = [k for k, (a, b) in enumerate(zip(left, right)) if a is not b]
        if len(differing) != 1:
            break
        path.append(differing[0])
        before, after = left[differing[0]], right[differing[0]]
    return tuple(path)


def _heads(node: Node):
    """What a node says besides its children: its index, function, tensor."""
    return tuple(part for part in node.args if not (isinstance(part, Node) and part in node.children) and type(part) is not tuple)
