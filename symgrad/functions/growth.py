"""Which parts of a formula grow like exponentials, so that they are computed with their scale kept apart. Knows nodes only."""

from __future__ import annotations

from typing import TypeGuard

from ..operators.functions import EXPONENTIAL, meaning
from ..terms.binding import definition_of
from ..terms.memory import remembered
from ..terms.nodes import MINUS_ONE, ONE, Add, Apply, Entry, Function, Mul, Node, Number, Pow, Sum, neg


def is_call(node: Node, name: str) -> TypeGuard[Apply]:
    """Whether the node applies the function of this name."""
    return type(node) is Apply and type(node.function) is Function and node.function.name == name


@remembered(20000)
def growth(node: Node) -> int:
    """1 for exp, sums and products of it; -1 for its inverse; 0 for what does not grow, as e^z / Σ e^z."""
    if type(node) is Apply and type(node.function) is Function and node.function.name in EXPONENTIAL:
        return 1
    if type(node) is Pow and type(node.exponent) is Number:
        return growth(node.base) if node.exponent.value > 0 else -growth(node.base)
    if type(node) is Add:
        signs = {growth(term) for term in node.terms} - {0}
        return 0 if not signs else 1 if 1 in signs else -1
    if type(node) is Mul:
        signs = {growth(factor) for factor in node.factors} - {0}
        return signs.pop() if len(signs) == 1 else 0
    if type(node) is Sum:
        return growth(node.body)
    if type(node) is Entry and node.tensor.is_explicit:
        return growth(node.tensor.defined_as.body)
    return 0


@remembered(20000)
def opens(node: Node) -> bool:
    """Whether a logarithm of the node is better taken of its scale and its rest: growing things and their quotients."""
    if growth(node):
        return True
    if type(node) is Mul:
        return any(opens(factor) for factor in node.factors)
    if type(node) is Pow and type(node.exponent) is Number:
        return opens(node.base)
    if type(node) is Entry and node.tensor.is_explicit:
        return opens(node.tensor.defined_as.body)
    return is_call(node, "softmax")


@remembered(20000)
def logistic(node: Node) -> Node | None:
    """u where the node is 1 / (1 + e^u), however it is written; else None."""
    if is_call(node, "sigmoid"):
        return neg(node.arguments[0])
    if type(node) is Pow and node.exponent is MINUS_ONE and type(node.base) is Add and len(node.base.terms) == 2:
        terms = list(node.base.terms)
        if ONE in terms:
            terms.remove(ONE)
            if is_call(terms[0], "exp"):
                return terms[0].arguments[0]
    if type(node) is Add and len(node.terms) == 2:
        first, second = node.terms
        for whole, part in ((first, second), (second, first)):
            if whole is ONE and type(part) is Mul and part.factors[0] is MINUS_ONE and len(part.factors) == 2:
                u = logistic(part.factors[1])
                return None if u is None else neg(u)
    if type(node) is Entry and node.tensor.is_explicit:
        return logistic(definition_of(node))
    return None


def written_out(node: Apply) -> Node:
    """sinh and cosh by exponentials."""
    assert type(node.function) is Function
    return meaning(node.function, node.arguments)
