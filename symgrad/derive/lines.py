"""The lines of a proof as they are written down, one after the other. Knows proofs; derives nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace as replace_fields
from functools import partial

from ..rules.calculus import Rewrite
from ..rules.rule import Rule
from ..terms.binding import canonical, rename_apart, same
from ..terms.memory import remembered
from ..terms.nodes import Add, Mul, Node
from .proof import Derivation, Step, changed_part


class Lines:
    """The lines of a proof as they are written: each call of `line` is one step."""

    def __init__(self, start: Node):
        self.current = start
        self.steps: list[Step] = []

    def line(self, rule: Rule, after: Node, rewrites: Callable[[], Iterable[Rewrite]] = tuple, cites: tuple[int, ...] = ()) -> None:
        """Write `after` under the current line, unless it is the same; `rewrites` gives what the line is made of."""
        after = rename_apart(after)
        if same(after, self.current):
            self.current = after
            return
        if self.steps and _in_any_order(canonical(after)) is _in_any_order(canonical(self.current)):
            self.restate(after)  # nobody writes a line for the order of factors alone
            return
        at = changed_part(self.current, after)
        self.steps.append(Step(rule, self.current, after, at, (), cites, partial(_substeps, rewrites)))
        self.current = after

    def restate(self, node: Node) -> None:
        """The last line rewritten in another form of the same: no step of its own."""
        if self.steps and node is not self.current:
            last = self.steps[-1]
            self.steps[-1] = replace_fields(last, after=node, at=changed_part(last.before, node))
        self.current = node

    def renumber(self, old: list[Derivation], new: list[Derivation]) -> None:
        """The lemmas that the steps cite by their place in `old` cited by their place in `new`."""
        places = {lemma: number for number, lemma in enumerate(new, 1)}
        self.steps = [replace_fields(step, cites=tuple(places[old[k - 1]] for k in step.cites)) for step in self.steps]


@remembered(20000)
def _in_any_order(node: Node) -> Node:
    """The same node for two terms that differ in the order of what is added and multiplied only."""
    children = tuple(map(_in_any_order, node.children))
    if type(node) in (Add, Mul):
        children = tuple(sorted(children, key=id))
    return node if children == node.children else node.rebuild(children)


def _substeps(rewrites: Callable[[], Iterable[Rewrite]]) -> Iterator[Step]:
    return (Step(rewrite.rule, rewrite.before, rewrite.after) for rewrite in rewrites())
