r"""Claims that fail in a small part of the line only, at an end, at a kink, for large numbers; and those that nearly do.

A claim is given as a function of x; whether it holds on its domain is seen at points chosen around every number that the claim
names, at the ends of the domain, and over 60 powers of ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import mpmath

from . import Document, verdict

mpf = mpmath.mpf


def line(marks) -> list:
    """Points of the whole line: around each mark, and far away."""
    near = [mpf(mark) + sign * mpf(10) ** -power for mark in marks for power in (1, 2, 4, 8) for sign in (-1, 1)]
    far = [sign * mpf(10) ** power for power in range(-30, 31, 3) for sign in (-1, 1)]
    return [mpf(0), *map(mpf, marks), *near, *far]


def holds_on(points, claim: Callable, inside: Callable) -> bool:
    with mpmath.workdps(80):
        return all(claim(x) for x in points if inside(x))


def documents(numbers: Random) -> Iterator[Document]:
    real = (r"Let $x \in \mathbb{R}$.", lambda x: True)
    unit = (r"Let $x \in (0, 1)$.", lambda x: 0 < x < 1)
    closed = (r"Let $x \in [0, 1]$.", lambda x: 0 <= x <= 1)
    positive = (r"Let $x > 0$.", lambda x: x > 0)
    for _ in range(24):
        a = numbers.choice((2, 3, 7, 12, 20, 50, 100, 1000, 5000, 10**5)) * numbers.choice((1, -1))
        minus = f"x - {a}" if a > 0 else f"x + {-a}"
        b = numbers.choice((0.9, 0.99, 0.999, 0.01, 0.25, 0.875))
        power = numbers.choice((3, 6, 9, 12))
        rows: list = [
            (real, f"|{minus}| = {minus}", lambda x, a=a: abs(x - a) == x - a),
            (real, f"|{minus}|^2 = ({minus})^2", lambda x, a=a: abs(x - a) ** 2 == (x - a) ** 2),
            (real, rf"\sqrt{{({minus})^2}} = {minus}", lambda x, a=a: abs(x - a) == x - a),
            (real, rf"\sqrt{{({minus})^2}} = |{minus}|", lambda x, a=a: True),
            (real, rf"\mathbb{{1}}[x > {a}] = 0", lambda x, a=a: not x > a),
            (real, rf"\mathbb{{1}}[x > {a}] + \mathbb{{1}}[x \le {a}] = 1", lambda x, a=a: True),
            (real, rf"\mathbb{{1}}[x \ge {a}] = \mathbb{{1}}[x > {a}]", lambda x, a=a: (x >= a) == (x > a)),
            (real, rf"\max(x, {a}) = x", lambda x, a=a: max(x, a) == x),
            (real, rf"\max(x, {a}) \ge x", lambda x, a=a: max(x, a) >= x),
            (real, rf"({minus})^2 > 0", lambda x, a=a: (x - a) ** 2 > 0),
            (real, rf"({minus})^2 \ge 0", lambda x, a=a: True),
            (real, rf"({minus})^2 > 10^{{-{power}}}", lambda x, a=a, p=power: (x - a) ** 2 > mpf(10) ** -p),
            (real, rf"({minus})^2 + 10^{{-{power}}} > 0", lambda x, a=a: True),
            (real, rf"x \neq {a}", lambda x, a=a: x != a),
            (real, rf"\sigma(x) > 10^{{-{power}}}", lambda x, p=power: 1 / (1 + mpmath.exp(min(-x, 10**6))) > mpf(10) ** -p),
            (real, r"\sigma(x) > 0", lambda x: True),
            (real, rf"e^{{-x}} < 10^{{{power}}}", lambda x, p=power: -x < p * mpmath.log(10)),
            (real, rf"\tanh({minus}) < 1", lambda x: True),
            (real, rf"x + 10^{{-{3 * power}}} = x", lambda x: False),
            (real, rf"\log(({minus})^2 + 1) \ge 0", lambda x: True),
            (real, rf"\operatorname{{relu}}({minus}) = {minus}", lambda x, a=a: max(x - a, 0) == x - a),
            (real, rf"\operatorname{{relu}}({minus}) - \operatorname{{relu}}({a} - x) = {minus}", lambda x: True),
            (unit, rf"\sqrt{{(x - {b})^2}} = {b} - x", lambda x, b=b: abs(x - mpf(str(b))) == mpf(str(b)) - x),
            (unit, rf"\sqrt{{(x - {b})^2}} = |{b} - x|", lambda x: True),
            (unit, rf"x^{{{power}}} < 0.5", lambda x, p=power: x**p < 0.5),
            (unit, rf"x^{{{power}}} < 1", lambda x: True),
            (unit, rf"x \le {b}", lambda x, b=b: x <= mpf(str(b))),
            (closed, r"\mathbb{1}[x > 0] = 1", lambda x: x > 0),
            (closed, r"\mathbb{1}[x \ge 0] = 1", lambda x: True),
            (closed, r"\mathbb{1}[x < 1] = 1", lambda x: x < 1),
            (closed, rf"x^{{{power}}} \le x", lambda x: True),
            (positive, rf"\log x > -{power}", lambda x, p=power: mpmath.log(x) > -p),
            (positive, r"\log x \le x - 1", lambda x: True),
            (positive, r"x + \frac{1}{x} \ge 2", lambda x: True),
            (positive, rf"x + \frac{{1}}{{x}} < 10^{{{power}}}", lambda x, p=power: x + 1 / x < mpf(10) ** p),
        ]
        marks = [a, a + 1, b, 0, 1, -1, *(mpf(k) / 64 for k in range(65))]
        for (declared, inside), display, claim in rows:
            if display.count("x") == 0:
                continue
            true = holds_on(line(marks), claim, inside)
            yield Document("region", f"{declared} \\[ {display} \\]", (verdict(true),))
