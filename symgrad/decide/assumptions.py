"""What may be used of `given` and `where`: facts on integers, signs, equations as rewritings, symmetric tensors.

Knows nodes and names. What it cannot use it leaves out, which is always sound.
"""

from __future__ import annotations

from ..operators.distributions import LAWS
from ..terms.binding import definition_of, substitute
from ..terms.indices import is_integer, minus
from ..terms.memory import remembered
from ..terms.nodes import ZERO, And, Apply, Condition, Entry, Function, Index, Node, Range, Relation, walk
from .guards import Integers, indices_in, solve


class Assumptions:
    """given (each for all values of its own free indices) and where (for the claim's own indices), sorted by use.

    integers    facts on integer expressions
    relations   (free indices that may take any value, scalar Relation), to be brought to normal form where they are used
    symmetric   tensors with S_ij = S_ji
    fixed       the indices that the side condition is about: what is claimed is not claimed for all their values
    """

    def __init__(self, given: tuple[Condition, ...], where: Condition):
        nonnegative, nonzero, relations, symmetric = [], [], [], set()
        for source, condition in [(True, c) for g in given for c in _conjuncts(g)] + [(False, c) for c in _conjuncts(where)]:
            if type(condition) is not Relation:
                continue
            op, left, right = condition.args
            free = condition.free if source else frozenset()
            if is_integer(left) and is_integer(right):
                if free:
                    continue
                gap = minus(left, right) if op in "≥>=≠" else minus(right, left)
                if op in "<>":
                    gap = minus(gap, 1)
                if op == "≠":
                    nonzero.append(gap)
                elif op == "=":
                    nonnegative += [gap, minus(0, gap)]
                else:
                    nonnegative.append(gap)
                continue
            tensor = _symmetry(condition)
            if tensor is not None and source:
                symmetric.add(tensor)
                continue
            relations.append((free, condition))
            if (branch := _branch(condition)) is not None:
                relations.append((free, branch))
        self.integers = Integers(tuple(nonnegative), tuple(nonzero))
        self.relations = tuple(relations)
        self.symmetric = frozenset(symmetric)
        self.fixed = where.free


@remembered(256)
def assumptions(given: tuple[Condition, ...], where: Condition) -> Assumptions:
    return Assumptions(given, where)


def _conjuncts(condition):
    if type(condition) is And:
        for part in condition.conditions:
            yield from _conjuncts(part)
    else:
        yield condition


def _branch(condition: Relation) -> Relation | None:
    """u > 0 where max(0, u) > 0, max(0, u) ≠ 0 or the same of a name for it is assumed."""
    if condition.op not in (">", "≠") or condition.right is not ZERO:
        return None
    left = condition.left
    if type(left) is Entry and left.tensor.definition is not None:
        left = definition_of(left)
    if type(left) is Apply and type(left.function) is Function:
        if left.function.name == "relu":
            return Relation(">", left.arguments[0], ZERO)
        if left.function.name == "max" and ZERO in left.arguments and len(left.arguments) == 2:
            return Relation(">", next((a for a in left.arguments if a is not ZERO), ZERO), ZERO)
    return None


def _symmetry(condition: Relation):
    """The tensor S of an assumption S_ij = S_ji for all i and j in its range."""
    op, left, right = condition.args
    if op == "=" and type(left) is Entry and type(right) is Entry and left.tensor is right.tensor and left.tensor.rank == 2:
        i, j = left.indices
        if right.indices == (j, i) and i is not j and type(i) is Index and type(j) is Index:
            if i.range is j.range is left.tensor.axes[0] and i.range is left.tensor.axes[1]:
                return left.tensor
    return None


def equalities(where: Condition) -> dict[Index, Node]:
    """The indices that `where` fixes (i = j), each with its value, for substitution into the claim."""
    found: dict[Index, Node] = {}
    for condition in _conjuncts(where):
        if type(condition) is not Relation or condition.op != "=":
            continue
        if not (is_integer(condition.left) and is_integer(condition.right)):
            continue
        gap = substitute(minus(condition.left, condition.right), found)
        for index in sorted(indices_in(gap), key=lambda i: i.name, reverse=True):
            value = solve(gap, index)
            if value is not None:
                found = {old: substitute(put, {index: value}) for old, put in found.items()}
                found[index] = value
                break
    return found


def mentions(node: Node, indices) -> bool:
    return any(part in indices for part in walk(node))


def domain(atom: Entry) -> str | Range:
    """The domain of a free tensor's entries; of a defined one nothing is taken on trust."""
    tensor = atom.tensor
    if tensor.definition is not None:
        return "real"
    if tensor.law is not None:
        law = LAWS.get(tensor.law.kind)
        return "real" if law is None else law.support
    return tensor.domain
