"""The number of operations of a term as a person counts them on paper: what "shorter" means. Knows terms only."""

from __future__ import annotations

from functools import lru_cache

from .indices import IndexExpr, is_integer
from .nodes import (
    ONE,
    TRUE,
    Add,
    And,
    Apply,
    Array,
    Binder,
    Cases,
    Constant,
    Covariance,
    Derivative,
    Entry,
    Expectation,
    Index,
    Indicator,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Relation,
    Size,
    Variance,
)


@lru_cache(maxsize=100_000)
def operations(node: Node) -> int:
    """Operations of a term: + - · / powers, functions, signs, Σ, [ ], comparisons count one each; names and indices none."""
    kind = type(node)
    if kind in (Number, Entry, Size, Index, Constant, IndexExpr):
        return _number(node) if kind is Number else 0
    if kind is Add:
        signs = 1 if _is_negative(node.terms[0]) else 0
        return len(node.terms) - 1 + signs + sum(_unsigned(term) for term in node.terms)
    if kind is Mul:
        return _unsigned(node) + (1 if _is_negative(node) else 0)
    if kind is Pow:
        if type(node.exponent) is Number and node.exponent.value == -1:
            return 1 + operations(node.base)
        return 1 + operations(node.base) + operations(node.exponent)
    if isinstance(node, Binder):
        return 1 + operations(node.body) + (0 if node.where is TRUE else operations(node.where))
    if kind is Apply:
        return 1 + sum(operations(argument) for argument in node.arguments)
    if kind is Array:
        return operations(node.body)
    if kind is Indicator:
        condition = node.condition
        if type(condition) is Relation and condition.op == "=" and is_integer(condition.left) and is_integer(condition.right):
            return 1
        return 1 + operations(condition)
    if kind is Relation:
        return 1 + operations(node.left) + operations(node.right)
    if kind is Cases:
        return len(node.values) + sum(map(operations, node.values)) + sum(operations(c) for c in node.conditions if c is not TRUE)
    if kind in (And, Or, Not, Derivative, Expectation, Variance, Covariance):
        return 1 + sum(operations(child) for child in node.children)
    return 1 + sum(operations(child) for child in node.children)


@lru_cache(maxsize=100_000)
def letters(node: Node) -> int:
    """How many names of numbers are written: of two terms of as many operations, a (b - c) is shorter than a b - a c."""
    return 1 if type(node) is Entry else sum(map(letters, node.children))


def _number(node):
    return (node.value < 0) + (node.value.denominator != 1)


def _is_negative(node):
    if type(node) is Number:
        return node.value < 0
    return type(node) is Mul and type(node.factors[0]) is Number and node.factors[0].value < 0


def _unsigned(node):
    """Operations of a term, its leading minus sign not counted."""
    if type(node) is Number:
        return int(node.value.denominator != 1)
    if type(node) is not Mul:
        return operations(node)
    total = 0
    above = 0
    for factor in node.factors:
        if type(factor) is Number:
            if factor.value not in (1, -1):
                above += abs(factor.value.numerator) != 1
                total += factor.value.denominator != 1
            elif factor is ONE:
                above += 1
        elif type(factor) is Pow and type(factor.exponent) is Number and factor.exponent.value == -1:
            total += 1 + operations(factor.base)
        else:
            above += 1
            total += operations(factor)
    return total + max(above - 1, 0)
