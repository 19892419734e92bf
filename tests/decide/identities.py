"""Textbook identities as terms, each a (name, left, right, given, where): every one holds and must be proved for every size."""

from __future__ import annotations

from symgrad.operators.functions import (
    absolute,
    cos,
    cosh,
    exp,
    log,
    maximum,
    minimum,
    relu,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    square,
    tan,
    tanh,
)
from symgrad.terms.building import delta, entry, scalar, vector
from symgrad.terms.indices import index, minus, plus, times
from symgrad.terms.nodes import (
    HALF,
    ONE,
    TRUE,
    ZERO,
    And,
    Apply,
    Array,
    Cases,
    Constant,
    Covariance,
    DefinedFunction,
    Definition,
    Derivative,
    DerivedFunction,
    Entry,
    Expectation,
    Function,
    Indicator,
    Law,
    Maximum,
    Number,
    Pow,
    Product,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    Variance,
)

C, m, n, d, h, N, K, s = (Size(name) for name in "CmndhNKs")
x, y0, t, w, a, b = (scalar(name) for name in ("x", "y", "t", "w", "a", "b"))
u = scalar("u", "positive")
lam, eps = scalar("\\lambda", "positive"), scalar("\\epsilon", "positive")
gamma = scalar("\\gamma")


def define(name, *indices_and_body):
    """A defined tensor: its indices, then its body."""
    *indices, body = indices_and_body
    return Tensor(name, tuple(i.range for i in indices), "real", Definition(tuple(indices), body))


def at(tensor, *indices):
    return entry(tensor, *indices)


def diff(body, *by):
    return Derivative(body, by)


def total(*parts, where=None):
    """Σ over the first ones of the last; `where` is on the innermost."""
    *indices, body = parts
    for position, i in enumerate(reversed(indices)):
        body = Sum(i, body, where if position == 0 else None)
    return body


def not_equal(i, j):
    return Relation("≠", i, j)


def softmax(tensor, i, j):
    return Apply(Function("softmax"), (Array((j,), at(tensor, j)),), (i,))


IDENTITIES: list[tuple] = []


def holds(name, left, right, given=(), where=TRUE):
    IDENTITIES.append((name, left, right, tuple(given), where))


# --- algebra of sums ------------------------------------------------------------------------------------------------

i, j, k, l = (index(name, C) for name in "ijkl")
z, y, q = vector("z", C), vector("y", C), vector("q", C)
A = vector("A", m, n)
r, c, c2, r2 = index("r", m), index("c", n), index("e", n), index("f", m)
v, g = vector("v", n), vector("g", m)

holds("a sum is linear", total(i, 2 * z[i] + y[i]), 2 * total(j, z[j]) + total(k, y[k]))
holds("a square of a sum", square(total(i, z[i])), total(i, j, z[i] * z[j]))
holds("a cube of a sum", Pow(total(i, z[i]), Number(3)), total(i, j, k, z[i] * z[j] * z[k]))
holds("sums change places", total(r, c, A[r, c] * v[c]), total(c, r, v[c] * A[r, c]))
holds("a sum of a constant", total(i, x), C * x)
holds("a mean of ones", total(i, Pow(C, Number(-1))), ONE)
holds(
    "variance of numbers", total(i, square(z[i] - total(j, z[j]) / C)) / C, total(i, square(z[i])) / C - square(total(i, z[i]) / C)
)
holds(
    "Lagrange",
    total(i, square(z[i])) * total(j, square(y[j])) - square(total(i, z[i] * y[i])),
    HALF * total(i, j, square(z[i] * y[j] - z[j] * y[i])),
)
holds("trace of a product", total(r, c, A[r, c] * A[r, c]), total(c, r, square(A[r, c])))
holds("A^T A is symmetric", total(r, A[r, c] * A[r, c2]), total(r, A[r, c2] * A[r, c]))
holds("delta picks", total(i, delta(i, j) * z[i]), at(z, j))
holds("delta squared", square(delta(i, j)) * z[i], delta(i, j) * z[j])
holds("a chain of deltas", total(j, delta(i, j) * delta(j, k)), delta(i, k))
holds("trace of the identity", total(i, j, square(delta(i, j))), C)
holds("all but one", total(j, z[j], where=not_equal(j, i)) + z[i], total(j, z[j]))
holds("all but one, counted", total(j, ONE, where=not_equal(j, i)), minus(C, 1))
holds("pairs", total(i, Sum(j, z[i] * z[j], not_equal(j, i))), square(total(i, z[i])) - total(i, square(z[i])))
i0, k0 = index("i", minus(C, 1), 0), index("k", C, 2)
Z0 = Tensor("Z", (Range(ZERO, minus(C, 1)),))
holds("a shifted index", total(i0, at(Z0, i0)), total(i, at(Z0, minus(i, 1))))
holds("the first term apart", at(z, 1) + total(k0, at(z, k0)), total(i, z[i]))
holds("the last term apart", at(z, C) + total(index("i", minus(C, 1)), at(z, index("i", minus(C, 1)))), total(i, z[i]))
holds(
    "telescoping",
    total(
        index("k", C),
        at(Tensor("T", (Range(ZERO, C),)), index("k", C)) - at(Tensor("T", (Range(ZERO, C),)), minus(index("k", C), 1)),
    ),
    at(Tensor("T", (Range(ZERO, C),)), C) - at(Tensor("T", (Range(ZERO, C),)), 0),
)
holds("a sum from 0", total(i0, x), C * x)
holds(
    "norm of a difference",
    total(i, square(z[i] - y[i])),
    total(i, square(z[i])) - 2 * total(i, z[i] * y[i]) + total(j, square(y[j])),
)

upper = index("j", C, plus(i, 1))
holds("pairs, each once", 2 * total(i, upper, z[i] * z[upper]), square(total(i, z[i])) - total(i, square(z[i])))
holds("pairs i < j", total(i, j, z[i] * z[j] * Indicator(Relation("<", i, j))), total(i, upper, z[i] * z[upper]))
after = index("i", C, plus(j, 1))
holds("pairs i > j", total(i, j, z[i] * y[j] * Indicator(Relation(">", i, j))), total(j, after, z[after] * y[j]))
holds("the number of pairs", total(i, j, Indicator(Relation("<", i, j))), C * minus(C, 1) / 2)
holds(
    "all pairs by their order",
    total(i, j, z[i] * y[j]),
    total(i, j, z[i] * y[j] * Indicator(Relation("<", i, j))) + total(i, j, z[i] * y[j] * Indicator(Relation("≥", i, j))),
)

# --- exponentials, logs, powers -------------------------------------------------------------------------------------

D = total(j, exp(z[j]))
p = define("p", i, exp(z[i]) / D)

holds("exp of a sum", exp(x + w), exp(x) * exp(w))
holds("exp of a difference", exp(x - w), exp(x) / exp(w))
holds("exp of a multiple", exp(2 * x), square(exp(x)))
holds("exp of log", exp(log(u) * 3), Pow(u, Number(3)))
holds("log of a product", log(u * lam), log(u) + log(lam))
holds("log of a quotient", log(exp(x) / lam), x - log(lam))
holds("log of a power", log(Pow(u, gamma)), gamma * log(u))
holds("log sum exp shifted", log(total(j, exp(z[j] - x))), log(D) - x)
holds("log-sum-exp at its maximum", log(total(j, exp(z[j] - Maximum(k, z[k])))) + Maximum(l, z[l]), log(D))
holds("a symbolic power", Pow(x, gamma - 1) * x, Pow(x, gamma))
holds("square root squared", square(sqrt(x)), x)
holds("root of a square", sqrt(square(u)), u)
holds("root of a product", sqrt(4 * u), 2 * sqrt(u))
holds("1/sqrt", 1 / sqrt(u), sqrt(u) / u)
holds("Newton's square root", HALF * (t + u / t) - sqrt(u), square(t - sqrt(u)) / (2 * t))
holds("product of exponentials", Product(i, exp(z[i])), exp(total(i, z[i])))
holds("product of a constant", Product(i, u), Pow(u, C))
holds("log likelihood", log(Product(i, Pow(p[i], y[i]))), total(i, y[i] * log(p[i])))
holds("fractions added", 1 / x + 1 / w, (x + w) / (x * w))
holds("partial fractions", 1 / (x - 1) - 1 / (x + 1), 2 / (square(x) - 1))
holds("the constant e", exp(ONE) * exp(x), Constant("e") * exp(x))

# --- softmax --------------------------------------------------------------------------------------------------------

holds("softmax sums to one", total(i, p[i]), ONE)
holds("softmax by name", softmax(z, i, j), p[i])
holds("softmax Jacobian", diff(p[i], z[j]), p[i] * (delta(i, j) - p[j]))
holds("softmax Jacobian, quotient rule", diff(p[i], z[i]), (exp(z[i]) * D - exp(z[i]) * exp(z[i])) / square(D))
holds("softmax Jacobian, diagonal", diff(p[i], z[i]), softmax(z, i, j) * (1 - softmax(z, i, j)))
holds("softmax Jacobian, off the diagonal", diff(p[j], z[i]), -p[i] * p[j], where=not_equal(j, i))
holds("softmax Jacobian where i = j", diff(p[i], z[j]), p[i] * (1 - p[j]), where=Relation("=", i, j))
holds("softmax shifted", exp(z[i] + eps) / total(j, exp(z[j] + eps)), exp(z[i]) / D)
others = define("A", i, total(j, exp(z[j]), where=not_equal(j, i)))
holds("softmax as a sigmoid", softmax(z, i, j), exp(z[i]) / (exp(z[i]) + others[i]))
holds("softmax as a sigmoid 2", exp(z[i]) / (exp(z[i]) + others[i]), 1 / (1 + others[i] * exp(-z[i])))
holds("softmax as a sigmoid 3", 1 / (1 + others[i] * exp(-z[i])), sigmoid(z[i] - log(others[i])))
one = Relation("=", total(i, y[i]), ONE)
L = define("L", -total(i, y[i] * log(p[i])))
L0 = L[()]
holds("cross-entropy in logits", L0, -total(i, y[i] * (z[i] - log(D))))
holds("cross-entropy gradient", diff(L0, z[i]), p[i] - y[i], [one])
holds("cross-entropy gradient, any target", diff(L0, z[i]), p[i] * total(j, y[j]) - y[i])
holds("cross-entropy, observed class", diff(L0, z[i]), p[i] - 1, [one], Relation("=", y[i], ONE))
smooth = define("\\tilde{y}", i, (1 - eps) * y[i] + eps / C)
LS = define("M", -total(i, smooth[i] * log(p[i])))[()]
holds("label smoothing 1", total(i, smooth[i]), (1 - eps) * total(i, y[i]) + eps)
holds("label smoothing 2", (1 - eps) * total(i, y[i]) + eps, ONE, [one])
holds("label smoothing 3", diff(LS, z[j]), -total(i, smooth[i] * diff(log(p[i]), z[j])))
holds("label smoothing 4", -total(i, smooth[i] * diff(log(p[i]), z[j])), -total(i, smooth[i] * (delta(i, j) - p[j])))
holds("label smoothing 5", -total(i, smooth[i] * (delta(i, j) - p[j])), p[j] * total(i, smooth[i]) - smooth[j])
holds("label smoothing 6", p[j] * total(i, smooth[i]) - smooth[j], p[j] - (1 - eps) * y[j] - eps / C, [one])
H = define("H", -total(i, p[i] * log(p[i])))[()]
holds("entropy", H, log(D) - total(i, p[i] * z[i]))
holds("entropy gradient 1", diff(H, z[k]), -total(i, (log(p[i]) + 1) * diff(p[i], z[k])))
holds("entropy gradient 2", diff(H, z[k]), -total(i, (log(p[i]) + 1) * p[i] * (delta(i, k) - p[k])))
holds("entropy gradient 3", diff(H, z[k]), -p[k] * (log(p[k]) + 1) + p[k] * (1 - H))
holds("entropy gradient 4", diff(H, z[k]), -p[k] * (log(p[k]) + H))
mse = define("J", total(i, square(y[i] - p[i])) / C)[()]
holds("mean square error through softmax", diff(mse, z[i]), 2 / C * p[i] * ((p[i] - y[i]) - total(j, (p[j] - y[j]) * p[j])))
onehot = vector("y", C, domain="binary")
one_hot = Relation("=", total(i, onehot[i]), ONE)
holds("one-hot entries", onehot[i] * onehot[j], delta(i, j) * onehot[i], [one_hot])
holds("one-hot squared", square(total(i, onehot[i] * z[i])), total(i, onehot[i] * square(z[i])), [one_hot])
holds("binary squared", square(onehot[i]), onehot[i])
X2, W2 = vector("X", N, d), vector("W", d, C)
a_n, b_d = index("a", N), index("b", d)
logits = define("Z", a_n, j, total(b_d, X2[a_n, b_d] * W2[b_d, j]))
probs = define("P", a_n, i, exp(logits[a_n, i]) / total(j, exp(logits[a_n, j])))
Y2 = vector("Y", N, C)
softmax_loss = define("L", -total(a_n, i, Y2[a_n, i] * log(probs[a_n, i])) / N)[()]
rows = Relation("=", total(i, Y2[a_n, i]), ONE)
holds("rows of probabilities", total(i, probs[a_n, i]), ONE)
holds("rows of probabilities, summed", total(a_n, i, probs[a_n, i]), N)
holds("softmax regression", diff(softmax_loss, W2[b_d, k]), total(a_n, X2[a_n, b_d] * (probs[a_n, k] - Y2[a_n, k])) / N, [rows])

# --- functions of one variable --------------------------------------------------------------------------------------

holds("sigmoid of minus x", sigmoid(-x), 1 - sigmoid(x))
holds("sigmoid's derivative", diff(sigmoid(x), x), exp(-x) / square(1 + exp(-x)))
holds("sigmoid's derivative 2", exp(-x) / square(1 + exp(-x)), sigmoid(x) * (1 - sigmoid(x)))
holds("tanh", tanh(x), (exp(2 * x) - 1) / (exp(2 * x) + 1))
holds("tanh 2", (exp(2 * x) - 1) / (exp(2 * x) + 1), 1 - 2 / (exp(2 * x) + 1))
holds("tanh as a sigmoid", tanh(x), 2 * sigmoid(2 * x) - 1)
holds("tanh's derivative", Apply(DerivedFunction(Function("tanh"), (1,)), (x,)), 1 - square(tanh(x)))
holds("tanh's derivative 2", 1 - square(tanh(x)), 4 * exp(2 * x) / square(exp(2 * x) + 1))
holds("tanh of -x", tanh(-x), -tanh(x))
holds("cosh and sinh", square(cosh(x)) - square(sinh(x)), ONE)
holds("sine and cosine", square(sin(x)) + square(cos(x)), ONE)
holds("sine of a double angle", sin(2 * x), 2 * sin(x) * cos(x))
holds("sine of a difference", sin(x - w), sin(x) * cos(w) - cos(x) * sin(w))
holds("cosine of a double angle", cos(2 * x), 1 - 2 * square(sin(x)))
holds("tangent", diff(tan(x), x), 1 / square(cos(x)))
holds("log of a sigmoid", log(sigmoid(x)), -softplus(-x))
holds("log of 1 - sigmoid", log(1 - sigmoid(x)), -x - log(1 + exp(-x)))
soft = DefinedFunction("s", (t,), log(1 + exp(t)))
holds("softplus' derivative", Apply(DerivedFunction(soft, (1,)), (x,)), exp(x) / (1 + exp(x)))
holds("softplus of x and -x", Apply(soft, (x,)) - Apply(soft, (-x,)), x)
silu = DefinedFunction("f", (t,), t * sigmoid(t))
f1, f2 = (Apply(DerivedFunction(silu, (o,)), (x,)) for o in (1, 2))
g1, g2 = (Apply(DerivedFunction(Function("sigmoid"), (o,)), (x,)) for o in (1, 2))
holds("SiLU 1", f1, sigmoid(x) + x * g1)
holds("SiLU 2", f1, sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x)))
holds("SiLU 3", f1, Apply(silu, (x,)) + sigmoid(x) * (1 - Apply(silu, (x,))))
holds("SiLU 4", f2, 2 * g1 + x * g2)
holds("SiLU 5", f2, sigmoid(x) * (1 - sigmoid(x)) * (2 + x * (1 - 2 * sigmoid(x))))
holds("binary cross-entropy", diff(-(t * log(sigmoid(x)) + (1 - t) * log(1 - sigmoid(x))), x), sigmoid(x) - t)

# --- conditions -----------------------------------------------------------------------------------------------------

step = Indicator(Relation(">", x, ZERO))
rectifier = DefinedFunction("f", (t,), Cases((t, ZERO), (Relation(">", t, ZERO), Relation("≤", t, ZERO))))
holds("relu by cases", relu(x), Cases((x, ZERO), (Relation(">", x, ZERO), TRUE)))
holds("relu as a maximum", relu(x), maximum(ZERO, x))
holds("relu as a product", relu(x), x * step)
holds("a step squared", square(step), step)
holds("cases together", step + Indicator(Relation("≤", x, ZERO)), ONE)
holds("maximum and minimum", maximum(a, b) + minimum(a, b), a + b)
holds("a maximum shifted", Maximum(j, 2 * z[j] + x), 2 * Maximum(k, z[k]) + x)
holds("a maximum of one number", Maximum(j, x), x)
holds("maximum commutes", maximum(a, b), maximum(b, a))
holds("absolute value", absolute(x), x * sign(x))
holds("absolute value squared", square(absolute(x)), square(x))
holds("root of a square, any sign", sqrt(square(x)), absolute(x))
holds("absolute value, not negative", absolute(x), x, where=Relation("≥", x, ZERO))
holds("absolute value, not positive", absolute(x), -x, where=Relation("≤", x, ZERO))
holds("the larger one, or both", maximum(a, b), a, where=Relation("≥", a, b))
holds("the smaller one, or both", minimum(a, b), b, where=Relation("≥", a, b))
holds("absolute value of a square", absolute(square(x) + square(w)), square(x) + square(w))
holds("absolute values of numbers not negative", total(i, absolute(z[i])), total(i, z[i]), [Relation("≥", z[i], ZERO)])
holds("rectifier's derivative, on", Apply(DerivedFunction(rectifier, (1,)), (x,)), ONE, where=Relation(">", x, ZERO))
holds("rectifier's derivative, off", Apply(DerivedFunction(rectifier, (1,)), (x,)), ZERO, where=Relation("<", x, ZERO))
holds("relu and its mirror", relu(x) - relu(-x), x)
label = scalar("y", "sign")
xs, ws = vector("x", d), vector("w", d)
margin = define("m", label * (total(b_d, ws[b_d] * xs[b_d]) + b))[()]
hinge = define("L", maximum(ZERO, 1 - margin))[()]
e_d = index("e", d)
holds("hinge, inside", diff(hinge, ws[e_d]), -label * xs[e_d], where=Relation("<", margin, ONE))
holds("hinge, outside", diff(hinge, ws[e_d]), ZERO, where=Relation(">", margin, ONE))
holds("hinge by the bias", diff(hinge, b), -label, where=Relation("<", margin, ONE))
holds("squared hinge", diff(square(hinge), ws[e_d]), -2 * label * hinge * xs[e_d])
holds("squared hinge inside", square(1 - margin), square(label - total(b_d, ws[b_d] * xs[b_d]) - b))

# --- matrices -------------------------------------------------------------------------------------------------------

Ax = define("A x", r, total(c, A[r, c] * v[c]))
sq = total(r, square(Ax[r] - g[r]))
ridge = define("J", HALF * sq + lam / 2 * total(c, square(v[c])))[()]
holds("expanding a norm", sq, total(c, v[c] * total(r, A[r, c] * Ax[r])) - 2 * total(r, g[r] * Ax[r]) + total(r, square(g[r])))
holds("ridge gradient", diff(ridge, v[c2]), total(r, A[r, c2] * (Ax[r] - g[r])) + lam * v[c2])
gram = total(r, A[r, c] * A[r, c2]) + lam * delta(c, c2)
holds("ridge Hessian", diff(ridge, v[c], v[c2]), gram)
c3 = index("o", n)
inverse = Function("inverse")
solution = define("\\hat{x}", c, total(c2, Apply(inverse, (Array((c, c2), gram),), (c, c2)) * total(r, A[r, c2] * g[r])))
holds("normal equations", total(r, A[r, c] * total(c2, A[r, c2] * solution[c2])) + lam * solution[c], total(r, A[r, c] * g[r]))
S = Tensor("S", (Range(ONE, n), Range(ONE, n)), "symmetric")
B = vector("B", n, n)
beta = vector("b", n)
f_quad = define("f", HALF * total(c, c2, v[c] * B[c, c2] * v[c2]) - total(c, beta[c] * v[c]))[()]
g_quad = define("g", HALF * total(c, c2, v[c] * S[c, c2] * v[c2]) - total(c, beta[c] * v[c]))[()]
holds("quadratic form", diff(f_quad, v[c]), HALF * total(c2, (B[c, c2] + B[c2, c]) * v[c2]) - beta[c])
holds("quadratic Hessian", diff(f_quad, v[c], v[c2]), HALF * (B[c, c2] + B[c2, c]))
holds("symmetric quadratic form", diff(g_quad, v[c]), total(c2, S[c, c2] * v[c2]) - beta[c])


def S_inv(i, j):
    return Apply(inverse, (Array((c, c2), S[c, c2]),), (i, j))


newton = define("\\hat{x}", c, v[c] - total(c2, S_inv(c, c2) * (total(c3, S[c2, c3] * v[c3]) - beta[c2])))
holds("Newton's step", newton[c], total(c2, S_inv(c, c2) * beta[c2]))
holds("Newton's step solves", total(c2, S[c, c2] * newton[c2]) - beta[c], ZERO)
holds(
    "Newton's minimum",
    HALF * total(c, c2, newton[c] * S[c, c2] * newton[c2]) - total(c, beta[c] * newton[c]),
    -HALF * total(c, c2, beta[c] * S_inv(c, c2) * beta[c2]),
)
symmetric = Relation("=", B[c, c2], B[c2, c])
holds("assumed symmetry", total(c, v[c] * B[c, c2]), total(c, B[c2, c] * v[c]), [symmetric])


def B_inv(i, j):
    return Apply(inverse, (Array((c, c2), B[c, c2]),), (i, j))


det = Apply(Function("det"), (Array((c, c2), B[c, c2]),))
holds("log det", diff(log(det), B[c, c2]), B_inv(c2, c))
holds("inverse on the left", total(c2, B_inv(c, c2) * B[c2, c3]), delta(c, c3))
holds("derivative of an inverse", diff(B_inv(c, c2), B[c3, index("q", n)]), -B_inv(c, c3) * B_inv(index("q", n), c2))
U, V, R, M = vector("U", m, K), vector("V", n, K), vector("R", m, n), vector("M", m, n)
l_k, b_k, a_m = index("l", K), index("b", K), index("a", m)
E = define("E", r, c, R[r, c] - total(l_k, U[r, l_k] * V[c, l_k]))
LM = define(
    "L",
    HALF * total(r, c, M[r, c] * square(E[r, c])) + lam / 2 * (total(r, l_k, square(U[r, l_k])) + total(c, l_k, square(V[c, l_k]))),
)[()]
holds("residual", diff(E[r, c], U[a_m, b_k]), -delta(r, a_m) * V[c, b_k])
holds("factorisation 1", diff(LM, U[a_m, b_k]), total(r, c, M[r, c] * E[r, c] * diff(E[r, c], U[a_m, b_k])) + lam * U[a_m, b_k])
holds("factorisation 2", diff(LM, U[a_m, b_k]), -total(c, M[a_m, c] * E[a_m, c] * V[c, b_k]) + lam * U[a_m, b_k])
Q = vector("Q", n, n)
orthogonal = Relation("=", total(c3, Q[c3, c] * Q[c3, c2]), delta(c, c2))
holds("orthogonality", total(c3, square(total(c, Q[c3, c] * v[c]))), total(c, square(v[c])), [orthogonal])

holds("orthogonality, the other way", total(c, Q[c2, c] * Q[c3, c]), delta(c2, c3), [orthogonal])
outer_product = vector("a", n)
plus_outer = Array((c, c2), B[c, c2] + outer_product[c] * beta[c2])
holds(
    "Sherman and Morrison",
    Apply(inverse, (plus_outer,), (c, c2)),
    B_inv(c, c2)
    - total(c3, B_inv(c, c3) * outer_product[c3])
    * total(c3, beta[c3] * B_inv(c3, c2))
    / (1 + total(c, c3, beta[c] * B_inv(c, c3) * outer_product[c3])),
)
G = vector("G", n, n)
one_plus = Array((c, c2), delta(c, c2) + total(c3, B[c, c3] * G[c3, c2]))
plus_one = Array((c, c2), delta(c, c2) + total(c3, G[c, c3] * B[c3, c2]))
holds(
    "push through",
    total(c3, Apply(inverse, (one_plus,), (c, c3)) * B[c3, c2]),
    total(c3, B[c, c3] * Apply(inverse, (plus_one,), (c3, c2))),
)
length_one = Relation("=", sqrt(total(c, square(v[c]))), ONE)
mirror = define("H", c, c2, delta(c, c2) - 2 * v[c] * v[c2])
holds("a mirror twice", total(c3, mirror[c, c3] * mirror[c3, c2]), delta(c, c2), [length_one])
every = Product(c, v[c])
holds("product rule for many", diff(every, v[c]), every / v[c], [Relation("≠", v[c], ZERO)])
holds("log of a product's size", diff(log(absolute(every)), v[c]), 1 / v[c], [Relation("≠", v[c], ZERO)])

# --- root mean square, networks, convolutions -----------------------------------------------------------------------

xv, gv, uv = vector("x", n), vector("g", n), vector("u", n)
rms = define("r", sqrt(total(c, square(xv[c])) / n + eps))[()]
yv = define("y", c, gv[c] * xv[c] / rms)
holds("rms squared", square(rms), total(c, square(xv[c])) / n + eps)
holds("rms 1", 2 * rms * diff(rms, xv[c]), 2 / n * xv[c])
holds("rms 2", diff(rms, xv[c]), xv[c] / (n * rms))
holds("rms 3", diff(yv[c], xv[c2]), gv[c] * delta(c, c2) / rms - gv[c] * xv[c] / square(rms) * diff(rms, xv[c2]))
holds("rms 4", diff(yv[c], xv[c2]), gv[c] / rms * (delta(c, c2) - xv[c] * xv[c2] / (n * square(rms))))
holds("rms 5", diff(yv[c], gv[c2]), delta(c, c2) * xv[c] / rms)
LR = define("L", total(c, uv[c] * yv[c]))[()]
holds("rms 6", diff(LR, xv[c2]), uv[c2] * gv[c2] / rms - xv[c2] / (n * Pow(rms, Number(3))) * total(c, uv[c] * gv[c] * xv[c]))

x1 = vector("x", d)
W1, W22, b1, b2, t2 = vector("W^{(1)}", d, h), vector("W^{(2)}", h, m), vector("b^{(1)}", h), vector("b^{(2)}", m), vector("t", m)
e_h, g_h, a_d = index("e", h), index("g", h), index("a", d)
z1 = define("z^{(1)}", e_h, total(a_d, x1[a_d] * W1[a_d, e_h]) + b1[e_h])
a1 = define("a^{(1)}", e_h, sigmoid(z1[e_h]))
z2 = define("z^{(2)}", r, total(e_h, a1[e_h] * W22[e_h, r]) + b2[r])
o = define("o", r, sigmoid(z2[r]))
loss = define("E", HALF * total(r, square(o[r] - t2[r])))[()]
holds("network, o", diff(loss, o[r]), o[r] - t2[r])
holds("network, z2", diff(loss, z2[r]), diff(loss, o[r]) * sigmoid(z2[r]) * (1 - sigmoid(z2[r])))
holds("network, b2", diff(loss, b2[r]), diff(loss, z2[r]))
holds("network, W2", diff(loss, W22[e_h, r]), a1[e_h] * diff(loss, z2[r]))
holds("network, a1", diff(loss, a1[e_h]), total(r, diff(loss, z2[r]) * W22[e_h, r]))
holds("network, z1", diff(loss, z1[e_h]), diff(loss, a1[e_h]) * sigmoid(z1[e_h]) * (1 - sigmoid(z1[e_h])))
holds("network, b1", diff(loss, b1[e_h]), diff(loss, z1[e_h]))
holds("network, W1", diff(loss, W1[a_d, e_h]), x1[a_d] * diff(loss, z1[e_h]))

Kk = Size("k")
im, jk, ln = index("i", m), index("j", Kk), index("l", n)
xs1, ws1, us1 = vector("x", n), vector("w", Kk), vector("u", m)
window = plus(times(s, minus(im, 1)), jk)
y1 = define("y", im, total(jk, ws1[jk] * at(xs1, window)))
LC = define("L", total(im, us1[im] * y1[im]))[()]
fits = Relation("≤", plus(times(s, minus(m, 1)), Kk), n)
holds("conv1d 1", diff(y1[im], ws1[jk]), at(xs1, window))
holds("conv1d 2", diff(y1[im], xs1[ln]), total(jk, ws1[jk] * Indicator(Relation("=", window, ln))))
holds("conv1d 3", diff(LC, ws1[jk]), total(im, us1[im] * at(xs1, window)))
holds("conv1d 4", diff(LC, xs1[ln]), total(im, jk, us1[im] * ws1[jk] * Indicator(Relation("=", window, ln))))
holds("conv1d 5", LC, total(jk, ws1[jk] * diff(LC, ws1[jk])))
holds("conv1d 6", LC, total(ln, xs1[ln] * diff(LC, xs1[ln])), [fits])


def zero_based(name, size):
    return index(name, minus(size, 1), 0)


def tensor0(name, *sizes):
    return Tensor(name, tuple(Range(ZERO, minus(size, 1)) for size in sizes))


Nb, Ch, Hh, Vv, F, fh, fw, Oh, Ow = (Size(name) for name in ("N", "C", "H", "V", "F", "f_h", "f_w", "O_h", "O_w"))
XC, WC = tensor0("X", Nb, Ch, Hh, Vv), tensor0("W", F, Ch, fh, fw)
ca, cb, ci, cj, cr, ck, cl = (zero_based(name, size) for name, size in zip("abijrkl", (Nb, F, Oh, Ow, Ch, fh, fw)))
OC = define(
    "O", ca, cb, ci, cj, total(cr, ck, cl, WC[cb, cr, ck, cl] * at(XC, ca, cr, plus(times(s, ci), ck), plus(times(s, cj), cl)))
)
EC = define("E", Apply(UnknownFunction("\\mathcal{E}"), (Array((ca, cb, ci, cj), OC[ca, cb, ci, cj]),)))[()]
f_, c_, h_, w_, n_, H_, V_ = (
    zero_based(name, size) for name, size in zip(("f'", "c'", "h'", "w'", "n'", "h''", "w''"), (F, Ch, fh, fw, Nb, Hh, Vv))
)
holds(
    "convolution, filter, chain rule",
    diff(EC, WC[f_, c_, h_, w_]),
    total(ca, cb, ci, cj, diff(EC, OC[ca, cb, ci, cj]) * diff(OC[ca, cb, ci, cj], WC[f_, c_, h_, w_])),
)
holds(
    "convolution, filter",
    diff(EC, WC[f_, c_, h_, w_]),
    total(ca, ci, cj, diff(EC, OC[ca, f_, ci, cj]) * at(XC, ca, c_, plus(times(s, ci), h_), plus(times(s, cj), w_))),
)
holds(
    "convolution, input, chain rule",
    diff(EC, XC[n_, c_, H_, V_]),
    total(ca, cb, ci, cj, diff(EC, OC[ca, cb, ci, cj]) * diff(OC[ca, cb, ci, cj], XC[n_, c_, H_, V_])),
)
gap_h, gap_w = minus(H_, times(s, ci)), minus(V_, times(s, cj))
inside = And(
    (Relation("≥", gap_h, ZERO), Relation("≤", gap_h, minus(fh, 1)), Relation("≥", gap_w, ZERO), Relation("≤", gap_w, minus(fw, 1)))
)
holds(
    "convolution, input",
    diff(EC, XC[n_, c_, H_, V_]),
    total(cb, ci, cj, diff(EC, OC[n_, cb, ci, cj]) * at(WC, cb, c_, gap_h, gap_w) * Indicator(inside)),
)

# --- expectation ----------------------------------------------------------------------------------------------------

pn = vector("p", n, domain="unit")
wn, xn = vector("w", n), vector("x", n)
coin = Tensor("\\delta", (Range(ONE, n),), "real", None, Law("Bernoulli", (c,), (pn[c],)))
SB = define("S", total(c, wn[c] * coin[c]))[()]
holds("Bernoulli 1", Expectation(SB), total(c, wn[c] * pn[c]))
holds("Bernoulli 2", Expectation(square(SB)), total(c, c2, wn[c] * wn[c2] * Expectation(coin[c] * coin[c2])))
holds(
    "Bernoulli 3",
    Expectation(square(SB)),
    total(c, square(wn[c]) * pn[c]) + total(c, Sum(c2, wn[c] * wn[c2] * pn[c] * pn[c2], not_equal(c2, c))),
)
holds("Bernoulli 4", Expectation(square(SB)), square(total(c, wn[c] * pn[c])) + total(c, square(wn[c]) * pn[c] * (1 - pn[c])))
holds("Bernoulli 5", Variance(SB), total(c, square(wn[c]) * pn[c] * (1 - pn[c])))
holds("Bernoulli 6", Variance(SB), Expectation(square(SB)) - square(Expectation(SB)))
holds(
    "Bernoulli 7", Expectation(square(t - SB)), square(t - total(c, wn[c] * pn[c])) + total(c, square(wn[c]) * pn[c] * (1 - pn[c]))
)
holds("Bernoulli 8", Covariance(SB, coin[c]), wn[c] * pn[c] * (1 - pn[c]))
ens = define("E_{ENS}", HALF * square(t - total(c, pn[c] * wn[c] * xn[c])))[()]
drop = define("E_D", HALF * square(t - total(c, coin[c] * wn[c] * xn[c])))[()]
holds(
    "dropout 1",
    diff(ens, wn[c]),
    -t * pn[c] * xn[c]
    + wn[c] * square(pn[c]) * square(xn[c])
    + total(c2, pn[c2] * wn[c2] * xn[c2] * pn[c] * xn[c], where=not_equal(c2, c)),
)
holds(
    "dropout 2",
    diff(drop, wn[c]),
    -t * coin[c] * xn[c]
    + wn[c] * square(coin[c]) * square(xn[c])
    + total(c2, coin[c] * xn[c] * coin[c2] * wn[c2] * xn[c2], where=not_equal(c2, c)),
)
holds(
    "dropout 3",
    Expectation(diff(drop, wn[c])),
    -t * pn[c] * xn[c]
    + wn[c] * square(pn[c]) * square(xn[c])
    + wn[c] * Variance(coin[c]) * square(xn[c])
    + total(c2, pn[c] * xn[c] * pn[c2] * wn[c2] * xn[c2], where=not_equal(c2, c)),
)
holds("dropout 4", Expectation(diff(drop, wn[c])), diff(ens, wn[c]) + wn[c] * pn[c] * (1 - pn[c]) * square(xn[c]))
holds(
    "dropout 5",
    Expectation(drop),
    HALF * square(t - total(c, pn[c] * wn[c] * xn[c])) + HALF * total(c, pn[c] * (1 - pn[c]) * square(wn[c]) * square(xn[c])),
)
mu, var = scalar("\\mu"), scalar("\\sigma^2", "positive")
gauss = Entry(Tensor("X", (), "real", None, Law("normal", (), (mu, var))), ())
holds("normal second moment", Expectation(square(gauss)), square(mu) + var)
holds("normal fourth moment", Expectation(Pow(gauss - mu, Number(4))), 3 * square(var))
holds("derivative of an expectation", diff(Expectation(square(gauss)), mu), 2 * mu)
