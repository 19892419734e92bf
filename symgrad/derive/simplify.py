"""From a raw derivative to the form that a textbook boxes, a line for each idea: deltas, assumptions, factors, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..operators.cost import operations
from ..rules.collecting import FACTOR
from ..rules.deltas import GIVEN, PICK, TOTAL, may_miss, met, spread, use
from ..rules.matching import match
from ..rules.matrices import SYMMETRY, in_order
from ..rules.positivity import decide_signs
from ..rules.products import factors
from ..rules.rule import Rule
from ..rules.scope import Named, named_function, named_tensor
from ..rules.search import Line, collect, collected, fold, regrouped, shortest
from ..rules.separation import separated
from ..rules.tidying import tidy
from ..terms.binding import canonical, definition_of, names, same, substitute
from ..terms.nodes import (
    ONE,
    TRUE,
    Add,
    Apply,
    Array,
    Condition,
    DefinedFunction,
    DerivedFunction,
    Entry,
    Function,
    Index,
    Node,
    Pow,
    Relation,
    Sum,
    Tensor,
    walk,
)
from .cases import BOTH_SIDES, OFF_THE_KINK, both_sides, off_the_kink


@dataclass(frozen=True)
class Knowledge:
    """What a simplification may use: equations that are given, and names to fold into."""

    given: tuple[Condition, ...] = ()
    names: tuple[Named, ...] = ()

    def stated(self, node: Node) -> dict[Node, Node]:
        """canonical Σ -> its value, as an assumption says."""
        equations = [(tidy(c.left), c.right) for c in self.given if type(c) is Relation and c.op == "="]
        known = {canonical(left): right for left, right in equations}
        for part in walk(node):
            if type(part) is Sum and part.where is TRUE:
                for left, right in equations:
                    found = match(left, part, frozenset(left.free)) if left.free else None
                    if found is not None:
                        known[canonical(part)] = substitute(right, found)
        return known

    def sums(self, node: Node) -> dict[Node, Node]:
        """canonical Σ -> its value: as stated, or plain by definition, such as that of the entries of a softmax."""
        known = self.stated(node)
        for part in walk(node):
            if type(part) is Sum and part.where is TRUE:
                for base in factors(part.body).powers:
                    value = self._total(base, part.index, known)
                    if value is not None:
                        known[canonical(Sum(part.index, base))] = value
                    if type(base) is Sum and base.where is TRUE and part.index not in base.index.range.free:
                        value = self._total(base.body, part.index, known)  # Σ_j Σ_i a_ij by way of Σ_j a_ij
                        if value is not None:
                            known[canonical(Sum(part.index, base))] = tidy(Sum(base.index, value))
                for base in factors(part.body).powers:
                    for term in base.children:
                        for inner in factors(term).powers if not isinstance(term, Condition) else ():
                            value = self._total(inner, part.index, known)
                            if value is not None:
                                known[canonical(Sum(part.index, inner))] = value
        return known

    def _total(self, entry: Node, index: Index, known) -> Node | None:
        """Σ_index entry where that is plain by the entry's own definition."""
        if type(entry) is Apply and entry.function is Function("softmax") and entry.indices == (index,):
            (array,) = entry.arguments
            return ONE if type(array) is Array and array.indices[0].range is index.range else None
        if type(entry) is not Entry or not entry.tensor.is_explicit or index not in entry.free:
            return None
        body = entry.tensor.defined_as.body
        if type(body) is Apply and body.function is Function("softmax"):
            return self._total(definition_of(entry), index, known)
        given = frozenset().union(*(condition.tensors for condition in self.given))
        if not (body.tensors & given or any(type(part) is Pow and type(part.base) is Sum for part in walk(body))):
            return None
        body = use(spread(tidy(Sum(index, definition_of(entry)))), known)
        body = collect(body)
        return body if operations(body) <= 2 and not any(type(part) is Sum for part in walk(body)) else None


def scope_names(node: Node, spare: tuple[Tensor, ...] = ()) -> tuple[Named, ...]:
    """Every name that the term reaches and that has a definition: tensors from the last defined on, and functions.

    spare   tensors with definitions that come after those, where the term holds nothing else of such a name
    """
    found: dict[Tensor | DefinedFunction, Named] = {}
    waiting = [node]
    while waiting:
        for part in walk(waiting.pop()):
            if type(part) is Entry and part.tensor.definition is not None and part.tensor not in found:
                found[part.tensor] = named_tensor(part.tensor)
                waiting.append(part.tensor.definition.body)
            elif type(part) is Apply:
                function = part.function.base if type(part.function) is DerivedFunction else part.function
                if type(function) is DefinedFunction and function not in found:
                    found[function] = named_function(function)
                    waiting.append(function.body)
    taken = names(node).union(*({other.name for other in tensor.reach} for tensor in node.tensors))
    for tensor in spare:
        if tensor.name not in taken:
            found[tensor] = named_tensor(tensor)
    return tuple(found.values())


def simplify(node: Node, knowledge: Knowledge, line: Callable[[Rule, Node], None]) -> Node:
    """The term in its final form; `line(rule, term)` is called for each intermediate form on the way.

    The deltas are picked first. Where that makes the term long, taking out common factors before is tried as well, and leaving the
    deltas to what comes after, where none is left then that asks for a range; the shortest way wins.
    """
    ways = [_way(node, knowledge, (_pick, _given, _order, _shorten))]
    if operations(ways[0][-1][1] if ways[0] else node) > LONG:
        ways.append(_way(node, knowledge, (_factor, _pick, _given, _order, _shorten)))
        if not same(spread(node), tidy(node)):
            kept = _way(node, knowledge, (_given, _order, _shorten))
            if kept and _is_picked(kept[-1][1]):
                ways.append(kept)
    best = min(ways, key=lambda way: operations(way[-1][1]) if way else operations(node))
    best.extend(regrouped(best[-1][1] if best else node))
    last = best[-1][1] if best else node
    apart = separated(last)
    if apart is not last:
        best[-1:] = [(FACTOR, apart)] if best and best[-1][0] is FACTOR else [*best[-1:], (FACTOR, apart)]
    for rule, after in best:
        line(rule, after)
    return best[-1][1] if best else node


def _is_picked(node: Node) -> bool:
    """Whether no delta is left under a sum over one of its own indices where what it picks may lie outside: δ_{j+1,i} to n - 1."""
    return not any(type(part) is Sum and may_miss(part.body, part.index) for part in walk(node))


#: Operations of a result that is worth a second try.
LONG = 8


def _way(node: Node, knowledge: Knowledge, moves) -> list[Line]:
    """The lines of going through the moves until nothing changes."""
    lines: list[Line] = []
    for _ in range(4):
        start = node
        for move in moves:
            for rule, after in move(node, knowledge):
                if not same(after, node):
                    lines.append((rule, after))
                    node = after
        if same(node, start):
            break
    return lines


def _pick(node: Node, knowledge: Knowledge) -> Iterator[Line]:
    yield PICK, spread(node)


def _given(node: Node, knowledge: Knowledge) -> Iterator[Line]:
    stated = decide_signs(use(met(node, knowledge.given), knowledge.stated(node)))
    if stated is not node:
        plain = use(node, {})  # a sum of what does not move with its index is known by arithmetic
        yield FACTOR if same(stated, plain) else GIVEN, stated
    yield TOTAL, use(stated, knowledge.sums(stated))


def _factor(node: Node, knowledge: Knowledge) -> Iterator[Line]:
    yield from collected(node)


def _order(node: Node, knowledge: Knowledge) -> Iterator[Line]:
    ordered = in_order(node)
    if ordered is not node and _costs(ordered, knowledge) < _costs(node, knowledge):
        yield SYMMETRY, ordered


def _costs(node: Node, knowledge: Knowledge) -> tuple[int, int]:
    """The operations that are left in the end, and by arithmetic alone."""
    return operations(fold(node, knowledge.names)), operations(collect(node))


def _shorten(node: Node, knowledge: Knowledge) -> Iterator[Line]:
    factored = collect(node)
    joined = both_sides(factored)
    if joined is not None:
        yield from collected(node)
        yield BOTH_SIDES, joined
        node = factored = joined
    shorter = off_the_kink(factored)
    if shorter is not None:
        yield from collected(node)
        yield OFF_THE_KINK, shorter
        node = factored = shorter
    first, *rest = shortest(node, knowledge.names)
    if not rest and first[0] is FACTOR or type(node) is Add and type(factored) is not Add:
        yield from collected(node)
    if first[0] is not FACTOR or operations(first[1]) < operations(factored):
        yield first
    yield from rest
