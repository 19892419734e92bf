"""A term as a quotient of polynomials in its atoms (python-flint), and back as a factored term.

Atoms are whatever is no sum, product or whole power: entries, Σ, functions, deltas. Knows terms and products.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from ..terms.binding import canonical
from ..terms.indices import IndexExpr
from ..terms.nodes import ONE, ZERO, Add, Apply, Indicator, Mul, Node, Number, Pow, add
from .products import EXP, Factors, exponential, from_summands, is_whole, lead_positive, summands
from .rule import Rule
from .tidying import tidy

if TYPE_CHECKING:
    from flint import fmpz, fmpz_mpoly

Ratio: TypeAlias = "tuple[fmpz_mpoly, fmpz_mpoly]"  # numerator and denominator

ALGEBRA = Rule("multiply out and compare", r"Let $a, b \in \mathbb{R}$. \[ (a + b)^2 = a^2 + 2 a b + b^2 \]")

MAX_ATOMS, MAX_TERMS = 14, 160


class TooLarge(Exception):
    """The polynomials would be too long to be worth it, or the term divides by 0 and is no quotient."""


class Atoms:
    """The atoms of one term, numbered; the same sum under another bound name is one atom."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.place: dict[Node, int] = {}

    def number(self, node: Node) -> int:
        key = canonical(node)
        if key not in self.place:
            self.place[key] = len(self.nodes)
            self.nodes.append(node)
        return self.place[key]


def _collect_atoms(node: Node, atoms: Atoms) -> None:
    match node:
        case Number():
            pass
        case Add() | Mul():
            for child in node.children:
                _collect_atoms(child, atoms)
        case Pow(base, exponent) if is_whole(exponent):
            _collect_atoms(base, atoms)
        case Pow(base, Number(value)):
            atoms.number(_root(base, value.denominator))
        case Apply(function, (argument,)) if function is EXP:
            base_of_e, _ = exponential(argument)
            if base_of_e is not None:
                atoms.number(base_of_e)
        case IndexExpr():
            for atom in node.children:
                atoms.number(atom)
        case _:
            atoms.number(node)


def _root(base: Node, degree: int) -> Node:
    return Pow(base, Number(Fraction(1, degree)))


class Rational:
    """numerator / denominator over `atoms`; polynomials with whole coefficients."""

    def __init__(self, node: Node):
        """Of a tidy term."""
        import flint  # Late: slow to load, and who imports the rules for their names and laws needs no polynomials.

        self.atoms = Atoms()
        _collect_atoms(node, self.atoms)
        if len(self.atoms.nodes) > MAX_ATOMS:
            raise TooLarge
        self.context = flint.fmpz_mpoly_ctx.get([f"a{k}" for k in range(len(self.atoms.nodes))] or ["a0"], flint.Ordering.lex)
        self.variables = self.context.gens()
        self.one = self.context.from_dict({(0,) * len(self.variables): 1})
        numerator, denominator = self._convert(node)
        numerator = self._idempotent(numerator)
        common = numerator.gcd(denominator)
        self.numerator, self.denominator = numerator // common, denominator // common

    def _idempotent(self, poly: fmpz_mpoly) -> fmpz_mpoly:
        """Powers of an indicator are the indicator."""
        flags = [k for k, atom in enumerate(self.atoms.nodes) if type(atom) is Indicator]
        if not flags:
            return poly
        total: dict[tuple[int, ...], fmpz] = {}
        for exponents, coefficient in poly.to_dict().items():
            exponents = tuple(min(e, 1) if k in flags else e for k, e in enumerate(exponents))
            total[exponents] = total.get(exponents, 0) + coefficient
        return self.context.from_dict(total)

    def _atom(self, node: Node) -> Ratio:
        return self.variables[self.atoms.number(node)], self.one

    def _power(self, pair: Ratio, exponent: int) -> Ratio:
        if abs(exponent) > 12:
            raise TooLarge
        above, below = pair if exponent >= 0 else (pair[1], pair[0])
        if below == 0:
            raise TooLarge
        if abs(exponent) > 1 and len(above) ** abs(exponent) > MAX_TERMS:
            raise TooLarge
        return above ** abs(exponent), below ** abs(exponent)

    def _convert(self, node: Node) -> Ratio:
        if type(node) is Number:
            return self.one * node.value.numerator, self.one * node.value.denominator
        if type(node) is Add:
            above, below = self._convert(node.terms[0])
            for term in node.terms[1:]:
                a, b = self._convert(term)
                if b == below:
                    above = above + a
                else:
                    common = below.gcd(b)
                    scale_left, scale_right = b // common, below // common
                    above, below = above * scale_left + a * scale_right, below * scale_left
                self._check(above, below)
            return above, below
        if type(node) is Mul:
            above, below = self.one, self.one
            for factor in node.factors:
                a, b = self._convert(factor)
                if len(above) * len(a) > 4 * MAX_TERMS or len(below) * len(b) > 4 * MAX_TERMS:
                    raise TooLarge
                above, below = above * a, below * b
                self._check(above, below)
            return above, below
        if type(node) is Pow and is_whole(node.exponent):
            return self._power(self._convert(node.base), int(node.exponent.value))
        if type(node) is Pow and type(node.exponent) is Number:  # √u and u^{3/2} are powers of one root
            value = node.exponent.value
            return self._power(self._atom(_root(node.base, value.denominator)), value.numerator)
        if type(node) is Apply and node.function is EXP:
            base, power = exponential(node.arguments[0])
            if base is None:
                return self.one, self.one
            return self._power(self._atom(base), int(power.value))
        if type(node) is IndexExpr:
            total = self.one * 0
            for monomial, coefficient in node.terms:
                product = self.one * coefficient
                for atom in monomial:
                    product = product * self._atom(atom)[0]
                total = total + product
            return total, self.one
        return self._atom(node)

    def _check(self, above: fmpz_mpoly, below: fmpz_mpoly) -> None:
        if len(above) > MAX_TERMS or len(below) > MAX_TERMS:
            raise TooLarge

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 wherever it has a value."""
        return self.numerator == 0

    def factored(self, arrange: Callable[[Node], Node] = lambda node: node) -> Node:
        """numerator / denominator with both factored over the integers; `arrange` shapes each bracket."""
        if self.numerator == 0:
            return ZERO
        product = self._product(self.numerator, 1, arrange, Factors())
        return self._product(self.denominator, -1, arrange, product).node()

    def _product(self, poly: fmpz_mpoly, sign: int, arrange: Callable[[Node], Node], product: Factors) -> Factors:
        content, parts = poly.factor()
        product.coefficient *= Fraction(int(content)) ** sign
        for part, exponent in parts:
            product.times(arrange(self.bracket(part)), Number(sign * int(exponent)))
        return product

    def expanded(self) -> Node:
        """The numerator term by term over the factored denominator."""
        below = self._product(self.denominator, -1, lambda node: node, Factors()).node()
        return add(*(Factors().times(term).times(below).node() for term in _terms(self.bracket(self.numerator))))

    def bracket(self, poly: fmpz_mpoly) -> Node:
        """A polynomial as a sum of terms, in the order in which its atoms first stood."""
        terms: dict[Node, Fraction] = {}
        for exponents, coefficient in sorted(poly.to_dict().items(), key=lambda item: [-e for e in item[0]]):
            product = Factors()
            for atom, exponent in zip(self.atoms.nodes, exponents):
                if exponent:
                    product.times(atom, Number(int(exponent)))
            # Powers of an atom may be numbers (√2 squared), and so fall into a term that is there already.
            rest = Factors(Fraction(1), product.powers).node() if product.powers else ONE
            for part, number in summands(rest).items() if type(rest) is Add else ((rest, Fraction(1)),):  # √(1 + x²)² is a sum
                terms[part] = terms.get(part, Fraction(0)) + int(coefficient) * product.coefficient * number
        return lead_positive(from_summands(terms))


def factor_fully(node: Node) -> Node:
    """The term over one denominator, numerator and denominator in factors; as it is where that is too long."""
    try:
        return Rational(tidy(node)).factored()
    except TooLarge:
        return node


def _terms(node: Node) -> tuple[Node, ...]:
    return node.terms if type(node) is Add else (node,)
