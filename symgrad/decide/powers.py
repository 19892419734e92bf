"""Powers, exponentials and logarithms of forms. Splits a power or a log of a product only where signs allow it."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from ..terms.nodes import ONE, Apply, Entry, Function, Indicator, Node, Number, Pow, Product, Sum
from . import conditions, signs
from .assumptions import domain
from .factoring import COMPOSITE, factor_out
from .monomials import (
    UNIT,
    Coefficient,
    Exponent,
    Form,
    GiveUp,
    Monomial,
    accumulate,
    constant,
    scaled,
    single,
    sort_factors,
    tidy,
)

MAX_POWER = 12
EXP, LOG, COS = Function("exp"), Function("log"), Function("cos")


def reduced(n, factors: dict[Node, Exponent]):
    """Factors with their powers reduced: (number that comes out, factors, forms still to be multiplied in); None for zero."""
    scale: Coefficient = 1
    out: dict[Node, Exponent] = {}
    extra: list[Form] = []
    indicators: list[Node] = []
    for atom, e in factors.items():
        if not e:
            continue
        kind = type(atom)
        whole = type(e) is int
        if type(atom) is Entry:
            entries = domain(atom)
            if whole and e > 1 and entries == "binary":
                e = 1
            elif whole and entries == "sign":
                e %= 2
                if not e:
                    continue
        elif type(atom) is Number:
            carry = floor(e)
            scale *= Fraction(atom.value) ** carry
            e = tidy(e - carry)
            if not e:
                continue
        elif type(atom) is Indicator:
            if not whole or e < 0:
                raise GiveUp("a power of a condition")
            e = 1
            indicators.append(atom)
        elif kind in COMPOSITE:
            if not whole:
                raise GiveUp("a root of a sum kept as its power")
            if e > 0:
                extra.append(power(n, n.form(atom), e))
                continue
        elif type(atom) is Pow and type(atom.exponent) is Number:
            if not whole:
                raise GiveUp("a root of a root")
            q = atom.exponent.value.denominator
            carry, e = divmod(e, q)
            if carry:
                extra.append(power(n, n.form(atom.base), carry))
            if not e:
                continue
        elif type(atom) is Apply and e == 2 or type(atom) is Apply and whole and e > 2:
            if type(atom.function) is Function and atom.function.name == "sin":
                square = single(Apply(COS, atom.arguments), 2)
                rest = constant(1)
                accumulate(rest, square, -1)
                extra.append(power(n, rest, e // 2))
                e %= 2
                if not e:
                    continue
        out[atom] = e
    if len(indicators) > 1:
        if conditions.exclusive(n, indicators):
            return None
    return tidy(scale), out, extra


def power(n, base: Form, exponent: Exponent) -> Form:
    """base^exponent for a rational exponent."""
    if exponent == 0:
        return {UNIT: 1}
    if exponent == 1:
        return base
    if not base:
        if exponent < 0:
            raise GiveUp("a zero in a denominator")
        return {}
    if len(base) == 1:
        ((monomial, coefficient),) = base.items()
        plain = not monomial.binders and not monomial.guards and not any(type(a) is Indicator for a, _ in monomial.factors)
        if plain:
            return _monomial_power(n, coefficient, dict(monomial.factors), exponent)
    carry = floor(exponent) if exponent > 0 or type(exponent) is not int else 0
    if carry > 0:
        if carry > MAX_POWER:
            raise GiveUp("a high power of a sum")
        total = base
        for _ in range(carry - 1):
            total = n.multiply(total, base)
        return n.multiply(total, power(n, base, tidy(exponent - carry)))
    if carry and exponent != carry:
        return n.multiply(power(n, base, carry), power(n, base, tidy(exponent - carry)))
    base = n.settled(base)
    if not base:
        raise GiveUp("a zero in a denominator")
    fractional = isinstance(exponent, Fraction)
    coefficient, factors, rest = factor_out(n, base, positive_only=fractional)
    if not rest:
        raise GiveUp("a zero in a denominator")
    result = _monomial_power(n, coefficient, factors, exponent)
    switched = _switched(rest, exponent) if isinstance(exponent, int) else None
    if switched is not None:
        return n.multiply(result, switched)
    if rest != {UNIT: 1}:
        if isinstance(exponent, Fraction):
            result = n.multiply(result, _root(n, rest, exponent))
        else:
            result = n.multiply(result, single(n.embed(rest), exponent))
    return result


def _switched(form: Form, exponent: int) -> Form | None:
    """(a + b [c])^e for numbers a and b: a^e where c is false, (a + b)^e where it is true."""
    if len(form) != 2 or UNIT not in form:
        return None
    (monomial,) = [m for m in form if m != UNIT]
    off, on = Fraction(form[UNIT]), Fraction(form[UNIT]) + form[monomial]
    atoms = monomial.factors
    if monomial.binders or monomial.guards or len(atoms) != 1 or type(atoms[0][0]) is not Indicator or not off or not on:
        return None
    total = constant(off**exponent)
    accumulate(total, {monomial: tidy(on**exponent - off**exponent)})
    return total


def _root(n, base: Form, exponent: Fraction) -> Form:
    atom = Pow(n.embed(base), Number(Fraction(1, exponent.denominator)))
    return n.build(1, (), UNIT.guards, {atom: exponent.numerator})


def primes(number: int) -> dict[int, int]:
    """The prime factors of a positive integer; a large factor that is left is taken whole."""
    found: dict[int, int] = {}
    p = 2
    while p * p <= number and p < 2000:
        while number % p == 0:
            found[p] = found.get(p, 0) + 1
            number //= p
        p += 1
    if number > 1:
        found[number] = found.get(number, 0) + 1
    return found


def number_factors(value: Coefficient) -> dict[Node, Exponent]:
    """A positive rational as powers of number atoms."""
    value = Fraction(value)
    found: dict[Node, Exponent] = {Number(p): e for p, e in primes(value.numerator).items()}
    for p, e in primes(value.denominator).items():
        found[Number(p)] = found.get(Number(p), 0) - e
    return found


def _monomial_power(n, coefficient: Coefficient, factors: dict[Node, Exponent], exponent: Exponent) -> Form:
    """(coefficient · Π factors)^exponent."""
    if type(exponent) is int:
        value = Fraction(coefficient) ** exponent if exponent < 0 else coefficient**exponent
        return n.build(tidy(value), (), UNIT.guards, {a: tidy(e * exponent) for a, e in factors.items()})
    split: dict[Node, Exponent] = {}
    rest: dict[Node, Exponent] = {}
    for atom, e in factors.items():
        (split if signs.positive(n, atom) else rest)[atom] = e
    negative = coefficient < 0
    if not negative and rest and all(signs.nonnegative(n, atom) for atom in rest):
        split, rest = factors, {}
    result: Form = {UNIT: 1}
    for atom, e in number_factors(-coefficient if negative else coefficient).items():
        result = n.multiply(result, n.build(1, (), UNIT.guards, {atom: tidy(e * exponent)}))
    for atom, e in split.items():
        result = n.multiply(result, _atom_power(n, atom, tidy(e * exponent)))
    if not rest:
        if negative:
            raise GiveUp("a root of a negative number")
        return result
    if len(rest) == 1 and not negative:
        ((atom, e),) = rest.items()
        halves = tidy(e * exponent)
        if type(e) is not int or e % 2:
            return n.multiply(result, _atom_power(n, atom, halves))
        if type(halves) is int and type(atom) is not Indicator:
            form = _atom_power(n, atom, halves)
            if halves % 2:
                form = n.multiply(form, conditions.sign_of(n, n.form(atom)))
            return n.multiply(result, form)
    inner = n.build(-1 if negative else 1, (), UNIT.guards, rest)
    return n.multiply(result, _root(n, inner, Fraction(exponent)))


def _atom_power(n, atom: Node, exponent: Exponent) -> Form:
    """atom^exponent, where the atom is known or implied not to be negative if the exponent is a fraction."""
    if type(exponent) is not int:
        if type(atom) in COMPOSITE:
            return power(n, n.form(atom), exponent)
        if type(atom) is Pow and type(atom.exponent) is Number:
            return power(n, n.form(atom.base), tidy(exponent * atom.exponent.value))
    return n.build(1, (), UNIT.guards, {atom: exponent})


# --- symbolic exponents ---------------------------------------------------------------------------------------------


def symbolic_power(n, base: Form, exponent: Form) -> Form:
    """base^exponent where the exponent is not a number."""
    base = n.settled(base)
    if not base:
        raise GiveUp("a power of zero")
    if base == {UNIT: 1}:
        return base
    result: Form = {UNIT: 1}
    for monomial, coefficient in n.settled(exponent).items():
        if monomial == UNIT:
            part = power(n, base, coefficient)
        else:
            part = _symbolic_power(n, base, monomial, coefficient)
        result = n.multiply(result, part)
    return result


def _symbolic_power(n, base: Form, monomial: Monomial, coefficient: Coefficient) -> Form:
    whole = type(coefficient) is int and signs.integer_valued(monomial)
    number, factors, rest = factor_out(n, base, positive_only=not whole)
    if not rest:
        raise GiveUp("a power of zero")
    if number < 0 or rest != {UNIT: 1} and not whole and not signs.positive_form(n, rest):
        share = Fraction(coefficient)
        exponent = n.embed({monomial: tidy(Fraction(1, share.denominator))})
        return single(Pow(n.embed(base), exponent), share.numerator)
    exponent = n.embed({monomial: 1})
    result: Form = {UNIT: 1}
    for atom, e in (number_factors(number) | factors).items() if number != 1 else factors.items():
        result = n.multiply(result, _symbolic_atom_power(n, atom, monomial, exponent, tidy(e * coefficient)))
    if rest != {UNIT: 1}:
        result = n.multiply(result, single(Pow(n.embed(rest), exponent), coefficient))
    return result


def _symbolic_atom_power(n, atom: Node, monomial: Monomial, exponent: Node, times: Exponent) -> Form:
    if type(atom) is Apply and atom.function is EXP:
        return exponential(n, scaled(n.multiply(n.form(atom.arguments[0]), {monomial: 1}), times))
    if type(atom) is Pow and signs.positive(n, atom.base):
        inner = scaled(n.multiply(n.form(atom.exponent), {monomial: 1}), times)
        return symbolic_power(n, n.form(atom.base), inner)
    return single(Pow(atom, exponent), times)


def exponential(n, form: Form) -> Form:
    """e^form, one factor for each term; e^{k log a} is a^k."""
    result: Form = {UNIT: 1}
    for monomial, coefficient in n.settled(form).items():
        logs = [a for a, e in monomial.factors if type(a) is Apply and a.function is LOG and e == 1]
        bare = not monomial.binders and not monomial.guards and not any(type(a) is Indicator for a, _ in monomial.factors)
        if len(logs) == 1 and bare:
            rest = Monomial((), UNIT.guards, tuple(item for item in monomial.factors if item[0] is not logs[0]))
            argument = n.form(logs[0].arguments[0])
            part = power(n, argument, coefficient) if rest == UNIT else symbolic_power(n, argument, {rest: coefficient})
        else:
            node = ONE if monomial == UNIT else n.term_node(monomial, 1)
            part = single(Apply(EXP, (node,)), coefficient)
        result = n.multiply(result, part)
    return result


def logarithm(n, form: Form) -> Form:
    """log form: the sum of the logs of the factors that are known to be positive, and the log of the rest."""
    form = n.settled(form)
    if not form:
        raise GiveUp("the log of zero")
    number, factors, rest = factor_out(n, form, positive_only=True)
    if not rest:
        raise GiveUp("the log of zero")
    total: Form = {}
    for atom, e in number_factors(number).items():
        accumulate(total, single(Apply(LOG, (atom,))), e)
    for atom, e in factors.items():
        accumulate(total, _atom_log(n, atom), e)
    if rest == {UNIT: 1}:
        return total
    if len(rest) == 1:
        ((monomial, coefficient),) = rest.items()
        if coefficient == 1 and not monomial.binders and not monomial.guards:
            split = {a: e for a, e in monomial.factors if signs.positive(n, a)}
            left = {a: e for a, e in monomial.factors if a not in split}
            for atom, e in split.items():
                accumulate(total, _atom_log(n, atom), e)
            if not left:
                return total
            if len(left) == 1:
                ((atom, e),) = left.items()
                if type(atom) is not Indicator and (type(e) is not int or e % 2):
                    accumulate(total, _atom_log(n, atom), e)
                    return total
            rest = {Monomial((), UNIT.guards, sort_factors(left)): 1}
    accumulate(total, single(Apply(LOG, (n.embed(rest),))))
    return total


def _atom_log(n, atom: Node) -> Form:
    """The log of an atom that is positive wherever it has one."""
    if type(atom) is Apply and atom.function is EXP:
        return n.form(atom.arguments[0])
    if type(atom) is Pow and type(atom.exponent) is Number:
        return scaled(logarithm(n, n.form(atom.base)), atom.exponent.value)
    if type(atom) is Pow and signs.positive(n, atom.base):
        return n.multiply(n.form(atom.exponent), _atom_log(n, atom.base))
    if type(atom) is Product and signs.positive(n, atom):
        return n.form(Sum(atom.index, Apply(LOG, (atom.body,)), atom.where))
    return single(Apply(LOG, (atom,)))
