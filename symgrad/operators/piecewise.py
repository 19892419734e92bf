"""Rows of the table of functions: those that are made of pieces, |x|, the sign, the larger and the smaller of two."""

from __future__ import annotations

from fractions import Fraction

from ..terms.nodes import (
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    ZERO,
    Cases,
    Condition,
    Constant,
    Indicator,
    Node,
    Number,
    Pow,
    Relation,
    add,
    div,
    mul,
    neg,
)
from .row import BY_DEFINITION, EVERYWHERE, LIKE_NUMPY, SMOOTH, Domain, Fence, Row, call, opaque

arctan = call("arctan")
PI = Constant("pi")


floor = call("floor")


sin = call("sin")
cos = call("cos")
sinc = call("sinc")


cbrt = call("cbrt")


hypot = call("hypot")


def square(x: Node) -> Node:
    return Pow(x, TWO)


absolute, sign, maximum = map(call, ("abs", "sign", "max"))


def greater(left: Node, right: Node) -> Node:
    """[left > right]."""
    return Indicator(Relation(">", left, right))


def at_zero(x: Node) -> Condition:
    return Relation("=", x, ZERO)


THIRD = Number(Fraction(1, 3))


def length(a: Node, b: Node) -> Node:
    """√(a² + b²)."""
    return Pow(add(square(a), square(b)), HALF)


ROWS = (
    Row(
        name="abs",
        latex=(),
        words=("abs",),
        layout=Fence("|"),
        infix=(),
        arity=1,
        parity="even",
        values="nonnegative",
        increasing=False,
        exponential=False,
        at_zero=ZERO,
        domain=EVERYWHERE,
        kink=at_zero,
        definition=lambda x: maximum(x, neg(x)),
        slope=lambda x: (sign(x),),
        flint=BY_DEFINITION,
        derivative=lambda x: (sign(x),),
        sympy="Abs",
        numpy="np.abs(_0)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example="|x|",
    ),
    Row(
        name="sign",
        latex=(r"\operatorname{sign}",),
        words=("sign", "sgn"),
        layout="call",
        infix=(),
        arity=1,
        parity="odd",
        values="integer",
        increasing=False,
        exponential=False,
        at_zero=ZERO,
        domain=EVERYWHERE,
        kink=at_zero,
        definition=lambda x: add(greater(x, ZERO), neg(greater(ZERO, x))),
        slope=lambda x: (ZERO,),
        flint=BY_DEFINITION,
        derivative=lambda x: (ZERO,),
        sympy="sign",
        numpy="np.sign(_0)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example=r"\operatorname{sign}(x)",
    ),
    Row(
        name="max",
        latex=(r"\max",),
        words=("max",),
        layout="call",
        infix=(),
        arity=2,
        parity="none",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=opaque("of two arguments"),
        domain=EVERYWHERE,
        kink=lambda a, b: Relation("=", a, b),
        definition=lambda a, b: Cases((a, b), (Relation("≥", a, b), TRUE)),
        slope=lambda a, b: (greater(a, b), greater(b, a)),
        flint=BY_DEFINITION,
        derivative=lambda a, b: (greater(a, b), greater(b, a)),
        sympy="Max",
        numpy="np.maximum(_0, _1)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example=r"\max(x, y)",
    ),
    Row(
        name="min",
        latex=(r"\min",),
        words=("min",),
        layout="call",
        infix=(),
        arity=2,
        parity="none",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=opaque("of two arguments"),
        domain=EVERYWHERE,
        kink=lambda a, b: Relation("=", a, b),
        definition=lambda a, b: Cases((a, b), (Relation("≤", a, b), TRUE)),
        slope=lambda a, b: (greater(b, a), greater(a, b)),
        flint=BY_DEFINITION,
        derivative=lambda a, b: (greater(b, a), greater(a, b)),
        sympy="Min",
        numpy="np.minimum(_0, _1)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example=r"\min(x, y)",
    ),
    Row(
        name="hypot",
        latex=(r"\operatorname{hypot}",),
        words=("hypot",),
        layout="call",
        infix=(),
        arity=2,
        parity="none",
        values="nonnegative",
        increasing=False,
        exponential=False,
        at_zero=opaque("of two arguments"),
        domain=EVERYWHERE,
        kink=lambda a, b: Relation("=", add(square(a), square(b)), ZERO),
        definition=lambda a, b: Pow(add(square(a), square(b)), HALF),
        slope=lambda a, b: (div(a, hypot(a, b)), div(b, hypot(a, b))),
        flint=BY_DEFINITION,
        derivative=lambda a, b: (div(a, hypot(a, b)), div(b, hypot(a, b))),
        sympy=BY_DEFINITION,
        numpy="np.hypot(_0, _1)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example=r"\operatorname{hypot}(x, y)",
    ),
    Row(
        name="cbrt",
        latex=(r"\operatorname{cbrt}",),
        words=("cbrt",),
        layout="call",
        infix=(),
        arity=1,
        parity="odd",
        values="real",
        increasing=True,
        exponential=False,
        at_zero=ZERO,
        domain=EVERYWHERE,
        kink=at_zero,
        definition=lambda x: mul(sign(x), Pow(absolute(x), THIRD)),
        slope=lambda x: (Pow(mul(Number(3), square(cbrt(x))), MINUS_ONE),),
        flint=BY_DEFINITION,
        derivative=lambda x: (Pow(mul(Number(3), square(cbrt(x))), MINUS_ONE),),
        sympy=BY_DEFINITION,
        numpy="np.cbrt(_0)",
        jax=LIKE_NUMPY,
        torch="torch.sign(_0) * torch.abs(_0) ** (1 / 3)",
        example=r"\operatorname{cbrt}(x)",
    ),
    Row(
        name="sinc",
        latex=(r"\operatorname{sinc}",),
        words=("sinc",),
        layout="call",
        infix=(),
        arity=1,
        parity="even",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=ONE,
        domain=EVERYWHERE,
        kink=SMOOTH,
        definition=lambda x: Cases((div(sin(x), x), ONE), (Relation("≠", x, ZERO), TRUE)),
        slope=lambda x: (Cases((ZERO, div(add(mul(x, cos(x)), neg(sin(x))), square(x))), (at_zero(x), TRUE)),),
        flint=BY_DEFINITION,
        derivative=lambda x: (Cases((div(add(cos(x), neg(sinc(x))), x), ZERO), (Relation("≠", x, ZERO), TRUE)),),
        sympy="sinc",
        numpy="np.sinc(_0 / np.pi)",
        jax=LIKE_NUMPY,
        torch="torch.sinc(_0 / torch.pi)",
        example=r"\operatorname{sinc}(x)",
    ),
    Row(
        name="floor",
        latex=(),
        words=("floor",),
        layout=Fence("⌊"),
        infix=(),
        arity=1,
        parity="none",
        values="integer",
        increasing=False,
        exponential=False,
        at_zero=ZERO,
        domain=EVERYWHERE,
        kink=lambda x: Relation("=", floor(x), x),
        definition=opaque("the greatest whole number that is not above x"),
        slope=lambda x: (ZERO,),
        flint="_0.floor()",
        derivative=lambda x: (ZERO,),
        sympy="floor",
        numpy="np.floor(_0)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example=r"\lfloor x \rfloor",
    ),
    Row(
        name="ceil",
        latex=(),
        words=(
            "ceil",
            "ceiling",
        ),
        layout=Fence("⌈"),
        infix=(),
        arity=1,
        parity="none",
        values="integer",
        increasing=False,
        exponential=False,
        at_zero=ZERO,
        domain=EVERYWHERE,
        kink=lambda x: Relation("=", floor(x), x),
        definition=lambda x: neg(floor(neg(x))),
        slope=lambda x: (ZERO,),
        flint="_0.ceil()",
        derivative=lambda x: (ZERO,),
        sympy="ceiling",
        numpy="np.ceil(_0)",
        jax=LIKE_NUMPY,
        torch=LIKE_NUMPY,
        example=r"\lceil x \rceil",
    ),
    Row(
        name="mod",
        latex=(r"\operatorname{mod}",),
        words=("mod",),
        layout="call",
        infix=(r"\bmod",),
        arity=2,
        parity="none",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=opaque("of two arguments"),
        domain=Domain(lambda a, b: Relation("≠", b, ZERO), "mod of {0} by {1} has no value: division by 0"),
        kink=lambda a, b: Relation("=", floor(div(a, b)), div(a, b)),
        definition=lambda a, b: add(a, neg(mul(b, floor(div(a, b))))),
        slope=lambda a, b: (ONE, neg(floor(div(a, b)))),
        flint=BY_DEFINITION,
        derivative=lambda a, b: (ONE, neg(floor(div(a, b)))),
        sympy="Mod",
        numpy="np.mod(_0, _1)",
        jax=LIKE_NUMPY,
        torch="torch.remainder(_0, _1)",
        example=r"x \bmod y",
    ),
    Row(
        name="atan2",
        latex=(r"\operatorname{atan2}",),
        words=(
            "atan2",
            "arctan2",
        ),
        layout="call",
        infix=(),
        arity=2,
        parity="none",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=opaque("of two arguments"),
        domain=Domain(lambda y, x: Relation("≠", length(y, x), ZERO), "atan2 of {0} and {1} has no value: the origin has no angle"),
        kink=lambda y, x: Relation("=", add(length(y, x), x), ZERO),
        definition=lambda y, x: Cases(
            (mul(TWO, arctan(div(y, add(length(y, x), x)))), PI), (Relation("≠", add(length(y, x), x), ZERO), TRUE)
        ),
        slope=lambda y, x: (div(x, add(square(x), square(y))), neg(div(y, add(square(x), square(y))))),
        flint="arb.atan2(_0, _1)",
        derivative=lambda y, x: (div(x, add(square(x), square(y))), neg(div(y, add(square(x), square(y))))),
        sympy="atan2",
        numpy="np.arctan2(_0, _1)",
        jax=LIKE_NUMPY,
        torch="torch.atan2(_0, _1)",
        example=r"\operatorname{atan2}(x, y)",
    ),
)
