"""Polynomials in the entries of random tensors, with plain numbers as coefficients: what 𝔼 averages. Knows no nodes."""

from __future__ import annotations

from .arithmetic import ONE, ZERO

#: A polynomial of more monomials than this is given up.
MONOMIAL_LIMIT = 20_000


class NotPolynomial(Exception):
    """A random entry is used in a way that is no polynomial (e^δ, 1/δ, [δ > 0])."""


class Polynomial:
    """`terms`: monomial -> coefficient; a monomial is a sorted tuple of (variable number, exponent), the empty one
    is 1.
    """

    __slots__ = ("terms",)

    def __init__(self, terms):
        self.terms = terms

    def __add__(self, other):
        if type(other) is Polynomial:
            terms = dict(self.terms)
            for monomial, coefficient in other.terms.items():
                present = terms.get(monomial)
                terms[monomial] = coefficient if present is None else present + coefficient
            return Polynomial(terms)
        if getattr(other, "level", 0):
            return NotImplemented
        terms = dict(self.terms)
        terms[()] = terms.get((), ZERO) + other
        return Polynomial(terms)

    __radd__ = __add__

    def __neg__(self):
        return Polynomial({monomial: -coefficient for monomial, coefficient in self.terms.items()})

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __mul__(self, other):
        if type(other) is Polynomial:
            terms: dict = {}
            for left, x in self.terms.items():
                for right, y in other.terms.items():
                    monomial = _times(left, right)
                    present = terms.get(monomial)
                    terms[monomial] = x * y if present is None else present + x * y
            if len(terms) > MONOMIAL_LIMIT:
                raise NotPolynomial(f"a polynomial of more than {MONOMIAL_LIMIT} terms")
            return Polynomial(terms)
        if getattr(other, "level", 0):
            return NotImplemented
        return Polynomial({monomial: coefficient * other for monomial, coefficient in self.terms.items()})

    __rmul__ = __mul__

    def power(self, exponent: int):
        """The power with a nonnegative integer exponent."""
        result, square = ONE, self
        while exponent:
            if exponent & 1:
                result = square * result
            exponent >>= 1
            if exponent:
                square = square * square
        return result

    def constant(self):
        """The plain number that the polynomial is; NotPolynomial where it does depend on random entries."""
        for monomial, coefficient in self.terms.items():
            if monomial and not (coefficient == 0):
                raise NotPolynomial("the average is of something that is no polynomial in the random entries")
        return self.terms.get((), ZERO)


def variable(number: int) -> Polynomial:
    """The random entry of this number."""
    return Polynomial({((number, 1),): ONE})


def _times(left, right):
    if not left:
        return right
    if not right:
        return left
    exponents = dict(left)
    for number, exponent in right:
        exponents[number] = exponents.get(number, 0) + exponent
    return tuple(sorted(exponents.items()))
