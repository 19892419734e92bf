r"""What is said of a function that is not defined, and what names stand for when they are defined again.

What holds of a class of functions is seen at random members of it, by SymPy; what holds after a new definition, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import sympy

from . import Document, verdict

x, y = sympy.symbols("x y", real=True)
Member = Callable[[Random], sympy.Expr]


def _polynomial(numbers: Random, powers: range) -> sympy.Expr:
    return sum((numbers.choice((-3, -2, -1, 1, 2, 3)) * x**power for power in powers), sympy.Integer(0))


def _wave(numbers: Random) -> sympy.Expr:
    return sum(
        numbers.choice((-2, -1, 1, 2)) * trig(k * x) for k in (1, 2, 3) for trig in (sympy.sin, sympy.cos)
    ) + numbers.randint(1, 3)


#: (what is said, a random member of the class)
SAID: tuple[tuple[str, Member], ...] = (
    ("be even", lambda r: _polynomial(r, range(0, 7, 2))),
    ("be an even function", lambda r: _polynomial(r, range(0, 7, 2))),
    ("be odd", lambda r: _polynomial(r, range(1, 7, 2))),
    ("be an odd function", lambda r: _polynomial(r, range(1, 7, 2))),
    ("be linear", lambda r: r.randint(2, 9) * x),
    ("be additive and smooth", lambda r: r.randint(2, 9) * x),
    ("be affine", lambda r: r.randint(2, 9) * x + r.randint(1, 9)),
    ("be constant", lambda r: sympy.Integer(r.randint(2, 9))),
    ("be quadratic", lambda r: _polynomial(r, range(3))),
    (r"be periodic with period $2 \pi$", _wave),
    (r"be $2\pi$-periodic", _wave),
    ("be smooth", lambda r: _polynomial(r, range(5)) + sympy.sin(x)),
    ("be an arbitrary function", lambda r: _polynomial(r, range(5)) + sympy.exp(x)),
    ("satisfy $f(-x) = f(x)$ for all $x$", lambda r: _polynomial(r, range(0, 7, 2))),
    ("satisfy $f(x + y) = f(x) + f(y)$ for all $x$ and $y$", lambda r: r.randint(2, 9) * x),
    ("be not even", lambda r: _polynomial(r, range(6))),
)
#: (claim, its sides for a function of the class)
CLAIMS: tuple[tuple[str, Callable[[Callable], tuple]], ...] = (
    ("f(-x) = f(x)", lambda f: (f(-x), f(x))),
    ("f(-x) = -f(x)", lambda f: (f(-x), -f(x))),
    ("f(x + y) = f(x) + f(y)", lambda f: (f(x + y), f(x) + f(y))),
    ("f(2 x) = 2 f(x)", lambda f: (f(2 * x), 2 * f(x))),
    ("f(x) f(-x) = f(x)^2", lambda f: (f(x) * f(-x), f(x) ** 2)),
    ("f'(-x) = f'(x)", lambda f: (f(x).diff(x).subs(x, -x), f(x).diff(x))),
    ("f'(-x) = -f'(x)", lambda f: (f(x).diff(x).subs(x, -x), -f(x).diff(x))),
    ("f''(x) = 0", lambda f: (f(x).diff(x, 2), sympy.Integer(0))),
    (r"f(x + 2 \pi) = f(x)", lambda f: (f(x + 2 * sympy.pi), f(x))),
    (r"f(x + \pi) = f(x)", lambda f: (f(x + sympy.pi), f(x))),
    ("f(x) - f(y) = f(x - y)", lambda f: (f(x) - f(y), f(x - y))),
    ("f(x - y) = f(y - x)", lambda f: (f(x - y), f(y - x))),
)
#: Words with which a name gets another value, between two displays.
ANEW = (
    "Let",
    "Now let",
    "Next, let",
    "From now on, let",
    "Put",
    "Now put",
    "Now consider",
    "Take instead",
    "For another example, take",
)
#: Bodies of a function, and its derivative; the derivatives of others are false for it.
BODIES = (
    ("x^2", 2 * x),
    ("x^3", 3 * x**2),
    (r"\sin x", sympy.cos(x)),
    ("e^{2x}", 2 * sympy.exp(2 * x)),
    (r"\frac{1}{1 + x^2}", -2 * x / (1 + x**2) ** 2),
)
#: Relations that nothing meets together, and what is false of numbers without them.
IMPOSSIBLE = (
    ("x + y = 1", "x + y = 2"),
    ("x = 2", "x = 3"),
    ("x > 1", "x < 0"),
    ("x^2 + y^2 = 0", "x = 1"),
    ("x < y", "y < x"),
    ("x = y", "x > y"),
    (r"x^2 = 1", "x = 5"),
)
FALSE = ("x = 7", "x y = 3", "x^2 = y + 1", "|x| = -7 y")


def _is_true(member: Member, claim: Callable[[Callable], tuple], numbers: Random) -> bool:
    """Whether a claim holds of random members of a class, at random points."""
    for _ in range(4):
        body = member(numbers)
        left, right = claim(lambda value, body=body: body.subs(x, value))
        gap = left - right
        for _ in range(3):
            at = {x: sympy.Rational(numbers.randint(-9, 9), 7), y: sympy.Rational(numbers.randint(-9, 9), 5)}
            if abs(sympy.N(gap.subs(at), 30)) > sympy.Float("1e-20"):
                return False
    return True


def documents(numbers: Random) -> Iterator[Document]:
    for said, member in SAID:
        for claim, sides in CLAIMS:
            text = rf"Let $f: \mathbb{{R}} \to \mathbb{{R}}$ {said}. \[ {claim} \]"
            yield Document("function class", text, (verdict(_is_true(member, sides, numbers)),))
    for words in ANEW:
        for number, (body, slope) in enumerate(BODIES):
            other, after = BODIES[(number + 1) % len(BODIES)]
            first, last = (f"\\[ f'(x) = {sympy.latex(each)} \\]" for each in (slope, after))
            begun = f"Let $f(x) = {body}$. {first} {words} $f(x) = {other}$."
            yield Document("defined anew", f"{begun} {last}", (verdict(True), verdict(True)))
            yield Document("defined anew", f"{begun} {first}", (verdict(True), verdict(False)))
        for value, another in ((2, 3), (-1, 5), (4, 10)):
            begun = f"Let $a = {value}$. \\[ a^2 = {value**2} \\] {words} $a = {another}$."
            yield Document("defined anew", f"{begun} \\[ a^2 = {another**2} \\]", (verdict(True), verdict(True)))
            yield Document("defined anew", f"{begun} \\[ a^2 = {value**2} \\]", (verdict(True), verdict(False)))
    for one, two in IMPOSSIBLE:
        for frame in (
            "Suppose ${A}$ and ${B}$.",
            "Suppose ${A}$. Suppose also ${B}$.",
            "Let ${A}$ and ${B}$.",
            "Assume that ${A}$, and that ${B}$.",
        ):
            said = frame.replace("{A}", one).replace("{B}", two)
            for claim in FALSE:
                yield Document("impossible", rf"Let $x, y \in \mathbb{{R}}$. {said} \[ {claim} \]", (verdict(False),))
            yield Document("impossible", rf"Let $x, y \in \mathbb{{R}}$. {said} \[ x + y = y + x \]", (verdict(True),))
