"""Matching a pattern with free indices or parameters against a term, up to the order of + and · and to bound names.

Knows terms only.
"""

from __future__ import annotations

from collections.abc import Set
from typing import TypeAlias

from ..terms.binding import substitute
from ..terms.indices import IndexExpr, is_integer
from ..terms.nodes import Add, Array, Binder, Entry, Index, Mul, Node

Match: TypeAlias = dict[Node, Node]  # wildcard -> what stands in its place


def match(pattern: Node, node: Node, wildcards: Set[Node], found: Match | None = None) -> Match | None:
    """What to put for the wildcards (indices: integer expressions; scalar entries: any term) to make pattern equal node."""
    found = {} if found is None else found
    if pattern in wildcards:
        if pattern in found:
            return found if found[pattern] is node else None
        if type(pattern) is Index and not is_integer(node):
            return None
        return {**found, pattern: node}
    if pattern is node and not _mentions(pattern, wildcards):
        return found
    if type(pattern) is not type(node):
        return None
    if isinstance(pattern, Binder) and isinstance(node, Binder):
        return _match_binder(pattern, node, wildcards, found)
    if isinstance(pattern, Array) and isinstance(node, Array):
        if [i.range for i in pattern.indices] != [i.range for i in node.indices]:
            return None
        return match(pattern.body, substitute(node.body, dict(zip(node.indices, pattern.indices))), wildcards, found)
    if isinstance(pattern, IndexExpr):
        return _match_integer(pattern, node, wildcards, found)
    if not pattern.children or isinstance(pattern, Entry) and isinstance(node, Entry) and pattern.tensor is not node.tensor:
        return found if pattern is node else None
    heads = [field for field in pattern.args if not isinstance(field, (Node, tuple))]
    if heads != [field for field in node.args if not isinstance(field, (Node, tuple))]:
        return None
    if getattr(pattern, "function", None) is not getattr(node, "function", None):
        return None
    if len(pattern.children) != len(node.children):
        return None
    if type(pattern) in (Add, Mul):
        return _match_any_order(list(pattern.children), list(node.children), wildcards, found)
    so_far: Match | None = found
    for left, right in zip(pattern.children, node.children):
        if so_far is not None:
            so_far = match(left, right, wildcards, so_far)
    return so_far


def _match_binder(pattern: Binder, node: Binder, wildcards: Set[Node], found: Match) -> Match | None:
    if not pattern.tensors <= node.tensors and not any(type(wild) is Entry for wild in wildcards):
        return None  # Indices stand for integers only: each array of the pattern stands in what matches it.
    span = pattern.index.range
    if span is not node.index.range:
        in_range = match(span, node.index.range, wildcards, found) if span.free & wildcards else None  # Σ_{l=1}^{i} at i = a
        if in_range is None:
            return None
        found = in_range
        pattern = substitute(pattern, {wild: found[wild] for wild in span.free & wildcards})
        if pattern.index.range is not node.index.range:
            return None
    if pattern.index is not node.index and pattern.index in node.free:
        return None
    turn = {node.index: pattern.index}
    in_body = match(pattern.body, substitute(node.body, turn), wildcards, found)
    return None if in_body is None else match(pattern.where, substitute(node.where, turn), wildcards, in_body)


def _mentions(pattern: Node, wildcards: Set[Node]) -> bool:
    if pattern in wildcards or any(wild in pattern.free for wild in wildcards):
        return True
    return any(_mentions(child, wildcards) for child in pattern.children)


def _match_integer(pattern: Node, node: Node, wildcards: Set[Node], found: Match) -> Match | None:
    """s (i - 1) + j against s (a - 1) + j: an index of the same range for each wildcard in an integer expression."""
    known = {wild: found[wild] for wild in pattern.free & found.keys()}
    pattern = substitute(pattern, known) if known else pattern
    wild = min(pattern.free & wildcards, key=lambda index: index.name, default=None)
    if wild is None:
        return found if pattern is node else None
    for index in sorted(node.free, key=lambda index: index.name):
        if index.range is wild.range:
            trial = match(substitute(pattern, {wild: index}), node, wildcards - {wild}, {**found, wild: index})
            if trial is not None:
                return trial
    return None


def _match_any_order(patterns: list[Node], nodes: list[Node], wildcards: Set[Node], found: Match) -> Match | None:
    if not patterns:
        return found
    first, *rest = patterns
    for position, node in enumerate(nodes):
        trial = match(first, node, wildcards, found)
        if trial is not None:
            trial = _match_any_order(rest, nodes[:position] + nodes[position + 1 :], wildcards, trial)
            if trial is not None:
                return trial
    return None
