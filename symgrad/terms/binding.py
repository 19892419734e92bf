"""Names: equality up to the names of bound indices, substitution without capture, fresh names, sub-terms by path.

Capture is judged by *name*, not only by identity, so that what is displayed means what the node means. Knows nodes and indices.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Mapping
from itertools import count
from typing import TypeVar, overload

from .indices import IndexExpr, minus, replace_atoms
from .memory import remembered
from .nodes import (
    TRUE,
    ZERO,
    Apply,
    Array,
    Binder,
    Cases,
    Condition,
    Entry,
    Floor,
    Index,
    Node,
    Number,
    Range,
    Relation,
    Size,
    Tensor,
    walk,
)

#: How far from the place with a case of its own a recurrence is written out.
MOST_UNROLLED = 2
_LETTERS = "ijklmnpqrstuvabcdfgh"


def fresh_name(wanted: str, avoid: Container[str]) -> str:
    """`wanted` if it is free, else the next letter that is, else the letter with primes."""
    if wanted not in avoid:
        return wanted
    letter = wanted.rstrip("'")
    start = _LETTERS.find(letter) + 1
    for candidate in _LETTERS[start:] + _LETTERS[:start]:
        if candidate not in avoid:
            return candidate
    return next(name for n in count(1) if (name := letter + "'" * n) not in avoid)


def names(node: Node) -> frozenset[str]:
    """Every name in the node: indices (bound ones too), tensors, functions, and sizes, also those of their axes and ranges."""
    return _names(node)


@remembered(20000)
def _names(node: Node) -> frozenset[str]:
    found: set[str] = set()
    for part in walk(node):
        if type(part) is Size:
            found.add(part.name)
        elif type(part) is Index:
            found |= {part.name} | _range_names(part.range)
        elif type(part) is Entry:
            found.add(part.tensor.name)
            for axis in part.tensor.axes:
                found |= _range_names(axis)
        elif type(part) is Apply:
            found.add(getattr(part.function, "name", ""))
        for index in _bound_here(part):
            found |= {index.name} | _range_names(index.range)
    return frozenset(found)


@remembered(2000)
def _range_names(range_: Range) -> frozenset[str]:
    return _names(range_.lower) | _names(range_.upper)


def _bound_here(node: Node) -> tuple[Index, ...]:
    if isinstance(node, Binder):
        return (node.index,)
    return node.indices if type(node) is Array else ()


@remembered(20000)
def free_names(node: Node) -> frozenset[str]:
    """The names that a binder around or inside the node must not take: free indices, sizes, tensors, functions."""
    bound = {index.name for part in walk(node) for index in _bound_here(part)}
    return frozenset(i.name for i in node.free) | (names(node) - bound)


#: What stays of its sort whatever is put into it.
Sort = TypeVar("Sort", Condition, Range, Binder)
Bound = TypeVar("Bound", bound=Binder)
Old = TypeVar("Old", bound=Node)


@overload
def substitute(node: Sort, new: Mapping[Old, Node]) -> Sort: ...


@overload
def substitute(node: Node, new: Mapping[Old, Node]) -> Node: ...


def substitute(node: Node, new: Mapping[Old, Node]) -> Node:
    """The node with free Index (or whole Entry, Size) sub-nodes replaced, bound indices renamed where they would capture.

    Definitions are not entered: z_i inside the definition of p stays.
    """
    moving: dict[Node, Node] = {old: put for old, put in new.items() if old is not put}
    if not moving:
        return node
    incoming = frozenset[str]().union(*(names(put) for put in moving.values()))
    return _substitute(node, moving, incoming, {})


def _substitute(node: Node, new: dict[Node, Node], incoming: frozenset[str], memo: dict[Node, Node]) -> Node:
    done = memo.get(node)
    if done is not None:
        return done
    put = new.get(node)
    if put is not None:
        return put
    if isinstance(node, (Index, Size, Tensor)):
        result: Node = _moved_range(node, new) if isinstance(node, Index) else node
    elif type(node) is IndexExpr:
        result = replace_atoms(node, {a: _substitute(a, new, incoming, memo) for a in node.children})
    elif type(node) is Range:
        result = Range(*(_substitute(end, new, incoming, memo) for end in node.args))
    elif type(node) is Floor:
        result = Floor(*(_substitute(part, new, incoming, memo) for part in node.args))
    elif isinstance(node, Binder):
        (index,), parts = _rebind((node.index,), (node.body, node.where), new, incoming)
        result = node.rebound(index, parts)
    elif type(node) is Array:
        indices, (body,) = _rebind(node.indices, (node.body,), new, incoming)
        result = Array(indices, body)
    else:
        children = node.children
        moved = tuple(_substitute(child, new, incoming, memo) for child in children)
        result = node if moved == children else node.rebuild(moved)
    memo[node] = result
    return result


def _moved_range(index: Index, new: dict[Node, Node]) -> Index:
    """A free index whose own range mentions what is replaced keeps its name and gets the new range."""
    if not (index.range.free or any(type(old) is Size for old in new)):
        return index
    moved = substitute(index.range, new)
    return index if moved is index.range else Index(index.name, moved)


def _rebind(
    indices: tuple[Index, ...], parts: tuple[Node, ...], new: dict[Node, Node], incoming: frozenset[str]
) -> tuple[tuple[Index, ...], tuple[Node, ...]]:
    """Binder indices and parts after substitution: ranges moved, shadowed names dropped, captured names freshened."""
    inner = {old: put for old, put in new.items() if old not in indices}
    taken = set(incoming)
    for part in parts:
        taken |= free_names(part)
    out: list[Index] = []
    for index in indices:
        range_ = substitute(index.range, new)
        name = index.name
        if name in incoming and inner:
            own = {i.name for i in indices} | {i.name for i in out}
            inside = frozenset().union(*(names(part) for part in parts))
            name = fresh_name(name, taken | own | inside)
            taken.add(name)
        moved = index if range_ is index.range and name == index.name else Index(name, range_)
        if moved is not index:
            inner[index] = moved
        out.append(moved)
    return tuple(out), tuple(substitute(part, inner) for part in parts)


def rename(binder: Bound, name: str) -> Bound:
    """The same Σ, Π, max or min over an index of another name."""
    index = Index(name, binder.index.range)
    new = {binder.index: index}
    return type(binder)(index, substitute(binder.body, new), substitute(binder.where, new))


@overload
def rename_apart(node: Bound, avoid: frozenset[str] = frozenset()) -> Bound: ...


@overload
def rename_apart(node: Node, avoid: frozenset[str] = frozenset()) -> Node: ...


def rename_apart(node: Node, avoid: frozenset[str] = frozenset()) -> Node:
    """The same formula with every bound name different from all free names, from `avoid`, and from binders around it."""
    taken = frozenset(avoid) | frozenset(i.name for i in node.free) | _fixed_names(node)
    return _apart(node, taken)


@remembered(20000)
def _fixed_names(node: Node) -> frozenset[str]:
    """Names of sizes, tensors and functions, which no bound index may share."""
    found = set()
    for part in walk(node):
        if type(part) is Size:
            found.add(part.name)
        elif type(part) is Entry:
            found.add(part.tensor.name)
        elif type(part) is Apply:
            found.add(getattr(part.function, "name", ""))
        for index in _bound_here(part):
            found |= {a.name for end in index.range.args for a in walk(end) if type(a) is Size}
    return frozenset(found)


@remembered(65536)
def _binds(node: Node) -> bool:
    """Whether some index is bound in the node."""
    return isinstance(node, Binder) or type(node) is Array or any(_binds(child) for child in node.children)


def _apart(node: Node, taken: frozenset[str]) -> Node:
    if isinstance(node, Binder):
        if node.index.name in taken:
            node = rename(node, fresh_name(node.index.name, taken | names(node)))
        inner = taken | {node.index.name}
        return node.rebuild((_apart(node.body, inner), _apart(node.where, inner)))
    if type(node) is Array:
        new: dict[Index, Index] = {}
        out: list[Index] = []
        for index in node.indices:
            name = fresh_name(index.name, taken | names(node.body)) if index.name in taken else index.name
            new[index] = Index(name, index.range)
            out.append(new[index])
            taken = taken | {name}
        return Array(tuple(out), _apart(substitute(node.body, new), taken))
    if not _binds(node):
        return node
    children = node.children
    moved = tuple(_apart(child, taken) for child in children)
    return node if moved == children else node.rebuild(moved)


@remembered(20000)
def canonical(node: Node) -> Node:
    """The node with its bound indices named by their depth: equal for two nodes that differ in bound names only."""
    return _canonical(node, 0, {}, {})


def _canonical(node: Node, depth: int, bound: Mapping[Node, Index], memo: dict[Hashable, Node]) -> Node:
    """The node below `depth` binders, whose indices `bound` gives names."""
    if not _binds(node) and not any(index in bound or index.range.free for index in node.free):
        return node
    key = node, depth, *((index, bound[index]) for index in node.free if index in bound)
    found = memo.get(key)
    if found is not None:
        return found
    kind = type(node)
    if type(node) is Index:
        found = bound.get(node) or Index(node.name, _canonical_range(node.range, depth, bound, memo))
    elif type(node) is IndexExpr:
        found = replace_atoms(node, {atom: _canonical(atom, depth, bound, memo) for atom in node.children})
    elif type(node) is Floor:
        found = Floor(*(_canonical(part, depth, bound, memo) for part in node.args))
    elif isinstance(node, Binder):
        index = Index(f"\0{depth}", _canonical_range(node.index.range, depth, bound, memo))
        inner = {**bound, node.index: index}
        found = kind(index, *(_canonical(part, depth + 1, inner, memo) for part in (node.body, node.where)))
    elif type(node) is Array:
        new: dict[Node, Index] = {
            old: Index(f"\0{depth + k}", _canonical_range(old.range, depth, bound, memo)) for k, old in enumerate(node.indices)
        }
        found = Array(tuple(new.values()), _canonical(node.body, depth + len(new), {**bound, **new}, memo))
    else:
        children = node.children
        moved = tuple(_canonical(child, depth, bound, memo) for child in children)
        found = node if moved == children else node.rebuild(moved)
    memo[key] = found
    return found


def _canonical_range(range_: Range, depth: int, bound: Mapping[Node, Index], memo: dict[Hashable, Node]) -> Range:
    return Range(*(_canonical(end, depth, bound, memo) for end in range_.args)) if range_.free else range_


def same(left: Node, right: Node) -> bool:
    """Equality up to the names of bound indices."""
    return left is right or canonical(left) is canonical(right)


# --- unfolding and paths --------------------------------------------------------------------------------------------


def definition_of(entry: Entry) -> Node:
    """The body of a defined tensor's definition at the entry's indices."""
    definition = entry.tensor.defined_as
    return substitute(definition.body, dict(zip(definition.indices, entry.indices)))


def unrolled(entry: Entry) -> Node | None:
    """What a recurrence is at one of its first places, h_0, h_1, by the places before; None at any other place."""
    body = definition_of(entry) if entry.tensor.is_recurrent else None
    if type(body) is not Cases:
        return None
    for value, condition in zip(body.values, body.conditions):
        if condition is TRUE:
            return value
        if type(condition) is not Relation or condition.op != "=":
            return None
        apart = minus(condition.left, condition.right)
        if apart is ZERO:
            return value
        if type(apart) is not Number or abs(apart.value) > MOST_UNROLLED:
            return None
    return None


def replace(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The node with every outermost sub-node for which `change` gives a node replaced by it.

    Not capture-free: for changes that keep the free indices.
    """
    return _replaced(node, change, {})


def _replaced(node: Node, change: Callable[[Node], Node | None], known: dict[Node, Node]) -> Node:
    """The same; what a sub-node has become is `known` from its first place: x and f(x) and f(f(x)) hold one x."""
    found = known.get(node)
    if found is None:
        found = change(node)
        if found is None:
            found, children = node, node.children
            if children:
                moved = tuple(_replaced(child, change, known) for child in children)
                found = node if moved == children else node.rebuild(moved)
        known[node] = found
    return found


def subterm(node: Node, path: tuple[int, ...]) -> Node:
    """The sub-node at a path of child positions."""
    for step in path:
        node = node.children[step]
    return node


def replace_at(node: Node, path: tuple[int, ...], new: Node) -> Node:
    """The node with the sub-node at path replaced."""
    if not path:
        return new
    children = list(node.children)
    children[path[0]] = replace_at(children[path[0]], path[1:], new)
    return node.rebuild(tuple(children))


def positions(node: Node, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
    """Every (path, sub-node), outermost first."""
    yield path, node
    for step, child in enumerate(node.children):
        yield from positions(child, path + (step,))


@remembered(4096)
def defined_from(tensor: Tensor) -> frozenset[Tensor]:
    """This tensor and every tensor in its definition, however deep.

    Not those in the law of a random one: it stands for a sample, which does not move with the parameters of its law.
    """
    if all(other.law is None for other in tensor.reach):
        return tensor.reach
    found, waiting = {tensor}, [tensor]
    while waiting:
        definition = waiting.pop().definition
        for other in definition.body.tensors if definition is not None else ():
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)
