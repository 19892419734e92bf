"""Rows of the table of functions: the error function and the gamma function's logarithm, with what belongs to them."""

from __future__ import annotations

from ..terms.nodes import HALF, TWO, ZERO, Constant, Node, Pow, mul, neg
from .row import EVERYWHERE, SMOOTH, Row, call, opaque

exp = call("exp")
PI = Constant("pi")


def _bell(x: Node) -> Node:
    """2/√π e^(-x²), the slope of the error function."""
    return TWO / Pow(PI, HALF) * exp(neg(Pow(x, TWO)))


ROWS = (
    Row(
        name="erf",
        latex=(r"\operatorname{erf}",),
        words=("erf",),
        layout="call",
        infix=(),
        arity=1,
        parity="odd",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=ZERO,
        domain=EVERYWHERE,
        kink=SMOOTH,
        definition=opaque("the antiderivative of 2/√π e^(-x²) that is 0 at 0"),
        slope=lambda x: (mul(TWO, Pow(PI, neg(HALF)), exp(neg(mul(x, x)))),),
        flint="_0.erf()",
        derivative=lambda x: (_bell(x),),
        sympy="erf",
        numpy="np.vectorize(math.erf, otypes=[float])(_0)",
        jax="jax.scipy.special.erf(_0)",
        torch="torch.erf(_0)",
        example=r"\operatorname{erf}(x)",
    ),
)
