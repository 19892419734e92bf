"""A diagnosis names the mistake that was made, and mending it as it says makes the claim true."""

import pytest

from symgrad.check.checker import judge
from symgrad.check.report import check
from symgrad.operators.functions import exp, log
from symgrad.reading.latex_reader import read
from symgrad.terms.building import delta, scalar, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.nodes import (
    HALF,
    ONE,
    TWO,
    Definition,
    Derivative,
    Entry,
    Number,
    Pow,
    Range,
    Relation,
    Size,
    Sum,
    Tensor,
    add,
    div,
    mul,
    neg,
)

C, m, n = Size("C"), Size("m"), Size("n")
i, j, k = index("i", C), index("j", C), index("k", C)
r, a, b = index("r", m), index("a", n), index("b", n)
z, y = vector("z", C), vector("y", C)
A, x, c = vector("A", m, n), vector("x", n), vector("c", m)
lam = scalar(r"\lambda", "positive")
p = Tensor("p", (Range(ONE, C),), "real", Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))
mse = Entry(Tensor("L", (), "real", Definition((), div(Sum(i, Pow(add(y[i], neg(p[i])), TWO)), C))), ())
residual = add(Sum(b, mul(A[r, b], x[b])), neg(c[r]))
ridge = add(mul(HALF, Sum(r, Pow(residual, TWO))), mul(HALF, lam, Sum(b, Pow(x[b], TWO))))
JACOBIAN, SLOPE, RIDGE = Derivative(p[i], (z[j],)), Derivative(mse, (z[k],)), Derivative(ridge, (x[a],))
INNER = Sum(i, mul(add(y[i], neg(p[i])), p[i], add(delta(i, k), neg(p[k]))))
FIT = Sum(r, mul(A[r, a], residual))

MISTAKES = [
    ("sign", JACOBIAN, mul(p[i], add(delta(i, j), p[j]))),
    ("delta", JACOBIAN, mul(p[i], add(ONE, neg(p[j])))),
    ("delta", JACOBIAN, neg(mul(p[i], p[j]))),
    ("sign", SLOPE, mul(div(TWO, C), INNER)),
    ("factor 1/C", SLOPE, mul(Number(-2), INNER)),
    ("factor 2", SLOPE, neg(div(INNER, C))),
    ("term", RIDGE, FIT),
    ("factor 2", RIDGE, add(FIT, mul(HALF, lam, x[a]))),
    ("too much", RIDGE, add(FIT, mul(lam, x[a]), x[a])),
    ("sum", Sum(r, mul(lam, c[r])), mul(lam, Sum(r, c[r], Relation("≠", r, ONE)))),
    ("square", Pow(add(x[a], ONE), TWO), add(Pow(x[a], TWO), ONE)),
    ("exponent", Derivative(Pow(x[a], Number(3)), (x[a],)), mul(Number(3), x[a])),
    ("log", log(Sum(j, exp(z[j]))), Sum(j, log(exp(z[j])))),
    ("transpose", Derivative(Sum(r, mul(c[r], Sum(b, mul(A[r, b], x[b])))), (A[r, a],)), mul(x[a], c[r], TWO)),
]


@pytest.mark.parametrize("word, left, right", MISTAKES)
def test_a_mistake_is_recognised(word, left, right):
    verdict = judge(Claim(left, "=", right))
    assert verdict.status == "refuted" and verdict.looks_like


def test_the_words_fit_the_mistake():
    for word, left, right in MISTAKES[:8]:
        said = judge(Claim(left, "=", right)).looks_like
        assert word in said or "term" in said and "missing" in said


def test_a_reversed_inequality_is_said_to_be_one():
    entropy = neg(Sum(i, mul(p[i], log(p[i]))))
    assert "wrong way round" in judge(Claim(entropy, "≥", log(C))).looks_like


def test_nothing_is_said_where_no_small_change_mends_the_line():
    tangled = mul(exp(x[a]), log(add(ONE, Pow(x[b], TWO))))
    assert judge(Claim(Sum(r, Pow(c[r], Number(5))), "=", tangled)).looks_like == ""


DECLARED = r"""Let $x, y \in \mathbb{R}^n$, $z, u \in \mathbb{R}^C$, $p_i := \operatorname{softmax}(z)_i$,
$A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times n}$, $s \in \{0,1\}^n$,
$b \in \mathbb{R}^m$, $t \in \mathbb{R}$, $q \in (0,1)^n$ and
$\eta_i \sim \operatorname{Bernoulli}(q_i)$ for $i = 1, \dots, n$.
"""
WRITTEN = [
    ("the sign", r"\frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} + p_j)"),
    ("the sign", r"\nabla_x \|A x - b\|^2 = 2 A^\top (A x + b)"),
    ("factor 2", r"\nabla_x \|A x - b\|^2 = A^\top (A x - b)"),
    ("factor 1/n", r"\frac{\partial}{\partial x_k} \frac1n \sum_{i=1}^n x_i^2 = 2 x_k"),
    ("exponent", r"\frac{d}{dt} \frac{1}{1+t^2} = -\frac{2t}{1+t^2}"),
    ("exponent", r"\frac{\partial}{\partial x_k} \sum_{i=1}^n x_i^4 = 4 x_k^4"),
    ("index", r"\frac{\partial}{\partial x_k} \sum_{i=1}^n x_i y_i = y_1"),
    ("index", r"\frac{\partial p_i}{\partial z_j} = p_j (\delta_{ij} - p_j)"),
    ("index k is meant", r"\sum_{k=1}^{n-1} \sum_{j=1}^{n-1} t^k B_{j+1,k+1} = \sum_{j=1}^{n-1} \sum_{k=1}^{n-1} t^k B_{j+1,j+1}"),
    ("exchanged", r"\frac{\partial}{\partial B_{ij}} \sum_{k=1}^n \sum_{l=1}^n B_{kl} x_k y_l = x_j y_i"),
    ("exchanged", r"\sum_{j=1}^n B_{ij} x_j = \sum_{j=1}^n B_{ji} x_j"),
    ("delta is missing", r"\frac{\partial p_i}{\partial z_j} = p_i (1 - p_j)"),
    ("delta is missing", r"\frac{\partial x_i^2}{\partial x_j} = 2 x_i"),
    ("indicator is too much", r"\frac{\partial p_i}{\partial z_j} = \delta_{ij} p_i (\delta_{ij} - p_j)"),
    ("indicator is too much", r"\frac{\partial (x_i x^\top y)}{\partial x_j} = \delta_{ij} x^\top y + \delta_{ij} x_i y_j"),
    ("transpose", r"\nabla_x \frac12 \|B x\|^2 = B B^\top x"),
    ("transpose", r"\nabla_x (x^\top B y) = B^\top y"),
    ("chain rule", r"\frac{d}{dt} e^{t^2} = e^{t^2}"),
    ("chain rule", r"\frac{\partial}{\partial x_k} \sigma(x^\top y) = \sigma(x^\top y) (1 - \sigma(x^\top y))"),
    ("product rule", r"\frac{d}{dt} (t \sin t) = \sin t"),
    ("product rule", r"\frac{d}{dt} (t^2 e^{t}) = t^2 e^{t}"),
    ("off the diagonal", r"\frac{\partial}{\partial z_k} \sum_{i=1}^C u_i p_i = u_k p_k (1 - p_k)"),
    ("off the diagonal", r"-\frac{\partial}{\partial z_k} \sum_{i=1}^C u_i \log p_i = -u_k (1 - p_k)"),
    ("cross term", r"\|x + y\|^2 = \|x\|^2 + \|y\|^2"),
    ("cross term", r"\sum_{i=1}^n (x_i - t)^2 = \sum_{i=1}^n x_i^2 + n t^2"),
    ("bound off by one", r"\sum_{i=1}^n x_i y_i = \sum_{i=2}^n x_i y_i"),
    ("bound off by one", r"\frac{\partial}{\partial t} \sum_{i=1}^{n} t x_i = \sum_{i=1}^{n-1} x_i"),
    ("log of a sum", r"\log(t^2 + e^t) = \log t^2 + \log e^t"),
    ("log of a sum", r"\log \sum_{j=1}^C e^{z_j} = \sum_{j=1}^C z_j"),
    ("through a sum", r"\exp\Bigl(\sum_{i=1}^n x_i\Bigr) = \sum_{i=1}^n \exp(x_i)"),
    ("sign of the argument of sigmoid", r"\frac{d}{dt} \log(1 + e^t) = t + \sigma(-t) - t"),
    ("a factor is missing: the right side should be σ(b", r"\frac{1}{1 + \exp(-b_1 - s^\top x)} = \sigma(b_1 + \sum_{i=1}^n x_i)"),
    ("log is too much", r"\frac{\partial}{\partial x_k} \sum_{i=1}^n e^{x_i} y_i = \log e^{x_k} y_k"),
    ("argument of tanh", r"\tanh(2t) + t = \tanh(t) + t"),
    ("index l is meant", r"\frac{\partial}{\partial x_l} \sum_{i=1}^n x_i y_i^2 = y_k^2 \quad (k \neq l)"),
    ("exponent", r"\nabla_x \frac{1}{\|x\|} = -\frac{x}{\|x\|^2}"),
    ("exponent is off by one", r"(t - 1) \sum_{i=1}^{n} t^{i-1} = t^{n-1} - 1"),
    ("through a sum", r"\tanh(x_1 + t) = \tanh x_1 + \tanh t"),
    ("expectation of the square", r"\mathbb{E}[\eta_i^2] = q_i^2"),
    ("the matrix B is missing", r"\nabla_x (x^\top B^\top B x) = 2 B x"),
    ("the matrix B is missing", r"\frac{\partial (B x)}{\partial x} = I"),
    ("the matrix B is too much", r"\nabla_x (x^\top B y) = B B y"),
    ("the condition the other way round", r"\sum_{j=1}^n \mathbb{1}[j \le i] x_j = \sum_{j=1}^n \mathbb{1}[j \ge i] x_j"),
    ("off by one", r"\sum_{i=1}^n \sum_{j=1}^{i} x_j = \sum_{j=1}^n (n - j) x_j"),
    ("the function exp is missing", r"\log \sum_{j=1}^C e^{z_j} = \log \sum_{j=1}^C z_j"),
    ("a term is missing", r"\frac{\partial}{\partial x_k} \sum_{i=1}^n |x_i - y_i| = \operatorname{sign}(x_k)"),
    ("index i is meant", r"[x x^\top + t I]_{ij} = [x x^\top + t I]_{jj}"),
    ("are missing", r"\frac{d}{dt} \frac{t}{1 + |t|} = 1"),
    ("expectation of the square", r"\mathbb{E}[ (\sum_{i=1}^n \eta_i x_i)^2 ] = (\sum_{i=1}^n q_i x_i)^2"),
]


@pytest.mark.parametrize("word, line", WRITTEN)
def test_each_kind_of_mistake_is_recognised_in_a_written_line(word, line):
    (row,) = check(read(f"{DECLARED}\\[ {line} \\]\n")).rows
    assert row.verdict.status == "refuted"
    assert word in row.verdict.looks_like


SHAPES = (
    r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{k \times n}$, $D \in \mathbb{R}^{n \times p}$, "
    r"$w \in \mathbb{R}^{n}$, $W^{(1)} \in \mathbb{R}^{n \times q}$, $y \in \mathbb{R}^{m}$. "
)
TURNED = {
    r"(B A^\top)^\top = A^\top B": r"A B^\top",
    r"(A B^\top)^\top = B A": r"B A^\top",
    r"(A D)^\top = A^\top D^\top": r"D^\top A^\top",
    r"\nabla_A \|A\|_F^2 = 2 A^\top": "2 A",
    r"\nabla_w \|A w - y\|^2 = 2 A (A w - y)": r"2 A^\top (Aw-y)",
    r"\nabla_w \|A w - y\|^2 = 2 (A w - y)^\top A": r"2 A^\top (Aw-y)",
    r"\nabla_w \|A w - y\|^2 = 2 A^\top A w - 2 A y": r"2 A^\top y",
    r"\nabla_w \|A w - y\|^2 = 2 (A^\top (A^\top w - y))": r"A w",
    r"\nabla_A \|A w - y\|^2 = 2 w (A w - y)^\top": r"2 (Aw-y) w^\top",
    r"(A W^{(1)})^\top = A W^{(1)\top}": r"W^{(1)\top} A^\top",
    r"A B = A B^\top": r"A B^\top",
    r"\nabla_w \|A w - y\|^2 = 3 A (A w - y)": None,
    r"\nabla_w w^\top w = 5 w + y": None,
}


@pytest.mark.parametrize("claim, meant", TURNED.items(), ids=TURNED)
def test_a_product_that_fits_when_turned(claim, meant):
    (row,) = check(read(SHAPES + rf"\[ {claim} \]")).rows
    assert row.verdict.status == "refuted" and row.verdict.counterexample is None
    if meant is None:
        assert not row.verdict.looks_like
        return
    what, _, stands = row.verdict.looks_like.partition(" is meant where ")
    assert what == f"a transposed product: {meant}" and stands.endswith(" stands")


def test_another_name_that_fits():
    (row,) = check(read(SHAPES + r"\[ \nabla_w w^\top w = w + y \]")).rows
    assert row.verdict.looks_like == "another name: w is meant where y stands" and row.verdict.mended == "2 w"


def test_a_transpose_alone():
    (row,) = check(
        read(
            SHAPES + r"\[ \nabla_A \operatorname{tr}(A B^\top A B^\top) = B \quad (k = m) \]"
            r"\[ A = A^\top \]"
        )
    ).rows[-1:]
    assert row.verdict.looks_like == "a transpose: A is meant where A^\\top stands"


@pytest.mark.parametrize(
    "claim, meant",
    [
        (r"\frac{\partial}{\partial w_j} \sum_{l=1}^n A_{il} w_l = A_{ji}", "A_{ij} is meant where A_{ji} stands"),
        (r"\frac{\partial}{\partial A_{ij}} \sum_{l=1}^n A_{il} w_l = w_i", "w_j is meant where w_i stands"),
        (r"\frac{\partial (y^\top A w)}{\partial w_j} = \sum_{i=1}^m y_j A_{ij}", "y_i is meant where y_j stands"),
    ],
)
def test_an_index_that_runs_too_far(claim, meant):
    (row,) = check(read(SHAPES + rf"\[ {claim} \]")).rows
    assert row.verdict.status == "refuted" and row.verdict.looks_like == f"an index: {meant}"


@pytest.mark.parametrize(
    "steps, looks_like",
    [
        (r"2 A^\top (A w - y) + 2 w = 0 \Rightarrow w = (A^\top A - I)^{-1} A^\top y", "the sign of the second term"),
        (r"\sum_{i=1}^m (y_i - t) = 0 \Rightarrow t = \sum_{i=1}^m y_i", "a factor 1/m is missing"),
        (
            r"\sum_{i=1}^m (y_i - t) = 0 \Rightarrow m t = \sum_{i=1}^m y_i \Rightarrow t = \frac{1}{m - 1} \sum_{i=1}^m y_i",
            "too much",
        ),
        (r"t^2 - 1 = y_1 \Rightarrow t = y_1", ""),
    ],
)
def test_a_stated_solution(steps, looks_like):
    last = check(read(SHAPES + rf"\[ {steps} \]")).rows[-1].verdict
    assert last.status == "refuted" and looks_like in last.looks_like and bool(looks_like) == bool(last.looks_like)


def test_a_repair_is_written_without_what_cancels():
    verdict = judge(Claim(Sum(i, p[i]), "=", C))
    assert verdict.looks_like == "a factor 1/C is missing: the right side should be 1"


@pytest.mark.parametrize("activation", [r"\tanh(B x)", r"\sigma(B x)"])
def test_a_lost_slope_of_an_activation_is_recognised(activation):
    text = f"{DECLARED}Let $h := {activation}$ and $\\ell := y^\\top h$. \\[ \\nabla_x \\ell = B^\\top y \\]"
    (row,) = check(read(text)).rows
    assert row.verdict.status == "refuted" and "chain rule" in row.verdict.looks_like


@pytest.mark.parametrize(
    "line",
    [
        r"\nabla_c (b^\top \tfrac{1}{\sqrt{n}} D c) = \frac{1}{\sqrt{n}} D b",
        r"\nabla_c (b^\top D c) \odot c = D b \odot c",
    ],
)
def test_a_transpose_is_recognised_beside_roots_and_entrywise_products(line):
    declared = r"Let $D \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^m$, $c \in \mathbb{R}^n$. "
    (row,) = check(read(f"{declared}\\[ {line} \\]")).rows
    assert row.verdict.status == "refuted" and r"D^\top" in row.verdict.looks_like


def test_an_inequality_is_called_reversed_only_where_the_other_holds_at_many_points():
    (row,) = check(read(r"Let $x \in \mathbb{R}$ and $p := \sigma(x)$. \[ p^2 \le \frac{1}{4} \]")).rows
    assert row.verdict.status == "refuted" and not row.verdict.looks_like


def test_what_is_differentiated_by_itself_is_no_obstacle():
    (claim,) = read(
        r"Let $x \in \mathbb{R}^n$. \[ 2 \frac{\partial x_i}{\partial x_i} = 3 + \frac{\partial x_i}{\partial x_i} + x_i \]"
    ).claims
    assert judge(claim).status == "refuted"


@pytest.mark.parametrize(
    "line, mended",
    [
        (r"\nabla_W L = (W x - b) x^\top", r"2 (W x - b) x^{\top}"),
        (r"\frac{\partial L}{\partial b} = 2 (W x - b)", r"2 (b - W x)"),
        (r"\nabla_x (x^\top A x) = 2 A x", r"(A + A^{\top}) x"),
        (r"\operatorname{tr}(A B) = \operatorname{tr}(A B^\top)", r"\operatorname{tr}(A B)"),
        (r"\nabla_x \|W x - b\|^2 = 2 W (W x - b)", r"2 W^{\top} (W x - b)"),
        (r"\frac{\partial L}{\partial b_i} = -2 \sum_{j=1}^{n} W_{ji} x_j + 2 b_i", r"-2 \sum_{j=1}^{n} W_{ij} x_j + 2 b_i"),
    ],
)
def test_the_mended_line_is_in_the_notation_of_the_line(line, mended):
    text = r"""Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^n$, $b \in \mathbb{R}^m$, $A, B \in \mathbb{R}^{n \times n}$,
    $L := \|W x - b\|^2$. \[ """
    (row,) = check(read(f"{text}{line} \\]")).rows
    assert row.verdict.status == "refuted"
    assert row.verdict.mended == mended
    (row,) = check(read(f"{text}{line.split(' = ')[0]} = {mended} \\]")).rows
    assert row.verdict.passed
