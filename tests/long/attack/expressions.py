r"""Random formulas: rewritten truly and falsely, as SymPy prints them; derivatives, right and wrong.

True: what SymPy makes of a formula (expanded, factored, differentiated), confirmed by mpmath at every point tried. False: a change
to one part, confirmed by a relative difference above 10^-6 at a third of the points, so that the difference is no accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import mpmath
import sympy
from sympy import cos, exp, log, sin, sqrt, tanh

from . import Document, verdict

X, Y = sympy.symbols("x y")
#: Points of (0.2, 3)², where every formula below has a value.
DECLARED = r"Let $x, y \in \mathbb{R}$ with $x > 0$ and $y > 0$."
FUNCTIONS = (sin, cos, exp, tanh, log, sqrt)


def formula(numbers: Random, depth: int):
    """A random formula in x and y with real values for x, y > 0."""
    if depth == 0 or numbers.random() < 0.15:
        return numbers.choice((X, Y, X, Y, sympy.Integer(numbers.randint(1, 5)), sympy.Rational(1, numbers.randint(2, 4))))
    kind = numbers.randrange(4)
    if kind == 0:
        return formula(numbers, depth - 1) + formula(numbers, depth - 1)
    if kind == 1:
        return formula(numbers, depth - 1) * formula(numbers, depth - 1)
    if kind == 2:
        inner = formula(numbers, depth - 1)
        function = numbers.choice(FUNCTIONS)
        return function(inner**2 + 1) if function in (log, sqrt) else function(inner)
    return formula(numbers, depth - 1) ** numbers.choice((2, 3))


def values(expression, points):
    function = sympy.lambdify((X, Y), expression, "mpmath")
    return [mpmath.mpmathify(function(*point)) for point in points]


def compare(left, right, numbers: Random) -> bool | None:
    """True where the two agree at all points, False where they differ clearly at a third of them, None where neither is clear."""
    points = [(mpmath.mpf(numbers.randint(13, 190)) / 64, mpmath.mpf(numbers.randint(13, 190)) / 64) for _ in range(12)]
    with mpmath.workdps(60):
        try:
            pairs = list(zip(values(left, points), values(right, points)))
        except (ValueError, ZeroDivisionError, OverflowError):
            return None
        if not all(mpmath.isfinite(a) and mpmath.isfinite(b) and mpmath.im(a) == mpmath.im(b) == 0 for a, b in pairs):
            return None
        relative = [abs(a - b) / max(abs(a), abs(b), mpmath.mpf(10) ** -20) for a, b in pairs]
    if max(relative) < mpmath.mpf(10) ** -40:
        return True
    return False if sum(r > mpmath.mpf(10) ** -6 for r in relative) >= 4 else None


def changed(expression, numbers: Random):
    """The formula with one part changed: a number, a sign, a function, a name."""
    parts = [part for part in sympy.preorder_traversal(expression) if part is not expression]
    part = numbers.choice(parts) if parts else expression
    if part.is_Number:
        other = part + numbers.choice((1, -1))
    elif part.is_Symbol:
        other = Y if part is X else X
    elif part.func in FUNCTIONS:
        other = numbers.choice([f for f in (sin, cos, exp, tanh) if f is not part.func])(part.args[0])
    else:
        other = numbers.choice((-part, part + 1, 2 * part))
    return expression.xreplace({part: other})


def documents(numbers: Random, count: int = 450) -> Iterator[Document]:
    made = 0
    while made < count:
        expression = formula(numbers, 3)
        if not expression.free_symbols or expression.is_Symbol or sympy.count_ops(expression) > 25:
            continue
        derivative = numbers.random() < 0.5
        left = sympy.latex(expression)
        if derivative:
            name = X if X in expression.free_symbols else Y
            left = rf"\frac{{\partial}}{{\partial {name}}} \left( {left} \right)"
            value = sympy.diff(expression, name)
        else:
            value = expression
        right = numbers.choice((sympy.expand, sympy.factor, sympy.together, sympy.powsimp, lambda e: e))(value)
        true = numbers.random() < 0.5
        if not true:
            right = changed(right, numbers)
        if right.is_Symbol and not derivative:
            continue  # x + 0 = x may be read as a definition of x.
        if compare(value, right, numbers) is not true or not derivative and true and sympy.latex(right) == left:
            continue
        made += 1
        yield Document(
            "derivative" if derivative else "formula", rf"{DECLARED} \[ {left} = {sympy.latex(right)} \]", (verdict(true),)
        )
