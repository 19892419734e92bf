"""Rows of the table of functions: the error function and the gamma function's logarithm, with what belongs to them."""

from __future__ import annotations

from ..terms.nodes import HALF, MINUS_ONE, ONE, TWO, ZERO, Condition, Constant, Node, Or, Pow, Relation, add, mul, neg
from .row import BY_DEFINITION, EVERYWHERE, SMOOTH, Domain, Row, call, opaque

digamma = call("digamma")


trigamma = call("trigamma")
sin = call("sin")


erfinv = call("erfinv")
absolute = call("abs")


def square(x: Node) -> Node:
    return Pow(x, TWO)


exp, erf = map(call, ("exp", "erf"))
PI = Constant("pi")


def _bell(x: Node) -> Node:
    """2/√π e^(-x²), the slope of the error function."""
    return mul(TWO, Pow(Pow(PI, HALF), MINUS_ONE), exp(neg(Pow(x, TWO))))


def off_poles(x: Node) -> Condition:
    """Not 0, -1, -2, …, where the gamma function has its poles: x > 0, or the sine of πx is not 0."""
    return Or((Relation(">", x, ZERO), Relation("≠", sin(mul(PI, x)), ZERO)))


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
    Row(
        name="erfc",
        latex=(r"\operatorname{erfc}",),
        words=("erfc",),
        layout="call",
        infix=(),
        arity=1,
        parity="none",
        values="positive",
        increasing=False,
        exponential=False,
        at_zero=ONE,
        domain=EVERYWHERE,
        kink=SMOOTH,
        definition=lambda x: add(ONE, neg(erf(x))),
        slope=BY_DEFINITION,
        flint="_0.erfc()",
        derivative=lambda x: (neg(_bell(x)),),
        sympy="erfc",
        numpy="scipy.special.erfc(_0)",
        jax="jax.scipy.special.erfc(_0)",
        torch="torch.special.erfc(_0)",
        example=r"\operatorname{erfc}(x)",
    ),
    Row(
        name="erfinv",
        latex=(r"\operatorname{erfinv}",),
        words=("erfinv",),
        layout="call",
        infix=(),
        arity=1,
        parity="odd",
        values="real",
        increasing=True,
        exponential=False,
        at_zero=ZERO,
        domain=Domain(lambda x: Relation("<", absolute(x), ONE), "erfinv of {} is not real; its argument must lie in (-1, 1)"),
        kink=SMOOTH,
        definition=opaque("the y with erf y = x"),
        slope=lambda x: (mul(HALF, Pow(PI, HALF), exp(square(erfinv(x)))),),
        flint="_0.erfinv()",
        derivative=lambda x: (mul(HALF, Pow(PI, HALF), exp(square(erfinv(x)))),),
        sympy="erfinv",
        numpy="scipy.special.erfinv(_0)",
        jax="jax.scipy.special.erfinv(_0)",
        torch="torch.special.erfinv(_0)",
        example=r"\operatorname{erfinv}(x)",
    ),
    Row(
        name="trigamma",
        latex=(r"\operatorname{trigamma}",),
        words=("trigamma",),
        layout="call",
        infix=(),
        arity=1,
        parity="none",
        values="positive",
        increasing=False,
        exponential=False,
        at_zero=opaque("no value at 0"),
        domain=Domain(off_poles, "trigamma has no value at {}, a whole number that is not positive"),
        kink=SMOOTH,
        definition=opaque("the slope of digamma"),
        slope=opaque("it is a polygamma function of order 2, which symgrad does not have"),
        flint="acb(_0).polygamma(1).real",
        derivative=opaque("it is a polygamma function of order 2, which symgrad does not have"),
        sympy="polygamma(1, _0)",
        numpy="scipy.special.polygamma(1, _0)",
        jax="jax.scipy.special.polygamma(1, _0)",
        torch="torch.special.polygamma(1, _0)",
        example=r"\operatorname{trigamma}(x)",
    ),
    Row(
        name="digamma",
        latex=(r"\operatorname{digamma}",),
        words=("digamma",),
        layout="call",
        infix=(),
        arity=1,
        parity="none",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=opaque("no value at 0"),
        domain=Domain(off_poles, "digamma has no value at {}, a whole number that is not positive"),
        kink=SMOOTH,
        definition=opaque("the slope of log Γ"),
        slope=lambda x: (trigamma(x),),
        flint="_0.digamma()",
        derivative=lambda x: (trigamma(x),),
        sympy="polygamma(0, _0)",
        numpy="scipy.special.digamma(_0)",
        jax="jax.scipy.special.digamma(_0)",
        torch="torch.special.digamma(_0)",
        example=r"\operatorname{digamma}(x)",
    ),
    Row(
        name="lgamma",
        latex=(r"\operatorname{lgamma}",),
        words=(
            "lgamma",
            "lnGamma",
            "gammaln",
            "loggamma",
        ),
        layout="call",
        infix=(),
        arity=1,
        parity="none",
        values="real",
        increasing=False,
        exponential=False,
        at_zero=opaque("no value at 0"),
        domain=Domain(lambda x: Relation(">", x, ZERO), "lgamma of {} is not read; its argument must be > 0"),
        kink=SMOOTH,
        definition=opaque("log of ∫ t^(x-1) e^(-t) dt over t > 0"),
        slope=lambda x: (digamma(x),),
        flint="_0.lgamma()",
        derivative=lambda x: (digamma(x),),
        sympy="loggamma",
        numpy="np.where(_0 > 0, scipy.special.gammaln(_0), np.nan)",
        jax="np.where(_0 > 0, jax.scipy.special.gammaln(_0), np.nan)",
        torch="torch.where(_0 > 0, torch.lgamma(_0), torch.nan)",
        example=r"\operatorname{lgamma}(x)",
    ),
)
