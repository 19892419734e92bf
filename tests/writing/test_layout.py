"""How formulas are displayed: the LaTeX and the text of each kind of term, and what marks, clashes and unknown nodes do."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.errors import UnsupportedError
from symgrad.operators.functions import absolute, erf, exp, log, maximum, minimum, relu, sigmoid, sin, sqrt, square, tanh
from symgrad.terms.binding import positions, rename_apart
from symgrad.terms.building import delta, entry, scalar, vector
from symgrad.terms.indices import index, integer, minus, plus, times
from symgrad.terms.nodes import (
    FALSE,
    HALF,
    MINUS_ONE,
    ONE,
    TRUE,
    TWO,
    ZERO,
    Add,
    And,
    Apply,
    Array,
    Cases,
    Condition,
    Constant,
    Covariance,
    DefinedFunction,
    Definition,
    Derivative,
    DerivedFunction,
    Divides,
    Expectation,
    Floor,
    Function,
    Index,
    Indicator,
    Law,
    Maximum,
    Minimum,
    Mul,
    Node,
    Not,
    Number,
    Or,
    Pow,
    Product,
    Range,
    Recurrence,
    Relation,
    Size,
    Sum,
    Tensor,
    UnknownFunction,
    Variance,
)
from symgrad.writing.bound_names import is_unambiguous
from symgrad.writing.latex_writer import MARK, declare, definition, latex
from symgrad.writing.text_writer import definition as definition_text
from symgrad.writing.text_writer import text
from tests import strategies

C, m, n, s = map(Size, ("C", "m", "n", "s"))
i, j, k = (index(letter, C) for letter in "ijk")
a, b = index("a", m), index("b", n)
l, h = index("l", n), index("h", n)
c_prime, h_prime = index("c'", n), index("h'", n)
z, y, p = vector("z", C), vector("y", C), vector("p", C)
w, X, W2, Wf = vector("w", n), vector("X", n, n), vector("W^{(2)}", m, n), vector("W_f", m, n)
K = vector("K", m, n, n, n)
x, t, T, lam, L = scalar("x"), scalar("t"), scalar("T"), scalar(r"\lambda", "positive"), scalar("L")
hat = Tensor(r"\hat{y}", (Range(ONE, C),), "real", Definition((i,), exp(z[i]) / Sum(j, exp(z[j]))))
drop = Tensor(r"\delta", (Range(ONE, n),), "binary", None, Law("Bernoulli", (b,), (w[b],)))
f, g = UnknownFunction("f"), DefinedFunction(r"\varphi", (t,), square(t))
whole_z, whole_X = Array((j,), z[j]), Array((l, h), X[l, h])


def inverse(array, *places):
    return Apply(Function("inverse"), (array,), places)


def softmax(body, place):
    return Apply(Function("softmax"), (Array((j,), body),), (place,))


DISPLAYED = [
    # signs, sums, products
    (-x, "-x", "−x"),
    (x - t, "x - t", "x − t"),
    (x - 2 * t, "x - 2 t", "x − 2 t"),
    (x - Number(2), "x - 2", "x − 2"),
    (Add((Mul((MINUS_ONE, x)), t)), "-x + t", "−x + t"),
    (Add((x, Add((t, lam)))), r"x + (t + \lambda)", "x + (t + λ)"),
    (Add((x, Mul((MINUS_ONE, Add((t, lam)))))), r"x - (t + \lambda)", "x − (t + λ)"),
    (Add((x, Mul((MINUS_ONE, TWO)))), r"x + (-1) \cdot 2", "x + (−1) · 2"),
    (Mul((x, Mul((t, lam)))), r"x (t \lambda)", "x (t λ)"),
    (Mul((Mul((x, t)), lam)), r"(x t) \lambda", "(x t) λ"),
    (Mul((x, Mul((MINUS_ONE, t)))), "x (-t)", "x (−t)"),
    (Mul((x, Number(-2))), "x (-2)", "x (−2)"),
    (Mul((MINUS_ONE, Mul((TWO, x)))), "(-1) (2 x)", "(−1) (2 x)"),
    (Mul((TWO, TWO, x)), r"2 \cdot 2 x", "2 · 2 x"),
    (Mul((x, TWO)), r"x \cdot 2", "x · 2"),
    (Mul((ONE, x)), "1 x", "1 x"),
    # fractions
    (x / t, r"\frac{x}{t}", "x/t"),
    (1 / x, r"\frac{1}{x}", "1/x"),
    (Mul((x, Pow(t, MINUS_ONE), Pow(lam, MINUS_ONE))), r"\frac{x}{t} \frac{1}{\lambda}", "(x/t) (1/λ)"),
    (Mul((Add((x, t)), Pow(lam, MINUS_ONE))), r"\frac{x + t}{\lambda}", "(x + t)/λ"),
    (Mul((x, Add((x, t)), Pow(lam, MINUS_ONE))), r"\frac{x (x + t)}{\lambda}", "(x (x + t))/λ"),
    (x / (t * lam), r"\frac{x}{t \lambda}", "x/(t λ)"),
    (Mul((Mul((x, t)), Pow(lam, MINUS_ONE))), r"(x t) \frac{1}{\lambda}", "(x t) (1/λ)"),
    (Pow(Number(3), MINUS_ONE), "3^{-1}", "3⁻¹"),
    (Mul((TWO, Pow(Number(3), MINUS_ONE))), r"2 \cdot 3^{-1}", "2 · 3⁻¹"),
    (Mul((x, Pow(Number(3), MINUS_ONE))), r"\frac{x}{3}", "x/3"),
    (Mul((HALF, x)), r"\frac{1}{2} x", "(1/2) x"),
    (Mul((HALF, x, Pow(t, MINUS_ONE))), r"\frac{1}{2} \frac{x}{t}", "(1/2) (x/t)"),
    (Number(Fraction(-2, 3)), r"-\frac{2}{3}", "−2/3"),
    (Mul((x, Number(Fraction(-1, 2)))), r"x \left( -\frac{1}{2} \right)", "x (−1/2)"),
    (Mul((Derivative(L, (z[k],)), Pow(t, MINUS_ONE))), r"\frac{\partial L}{\partial z_k} \frac{1}{t}", "∂L/∂zₖ (1/t)"),
    (-(TWO / n * Sum(i, (y[i] - p[i]) * p[i])), r"-\frac{2}{n} \sum_{i=1}^{C} (y_i - p_i) p_i", "−(2/n) Σ_{i=1}^{C} (yᵢ − pᵢ) pᵢ"),
    # powers
    (square(x), "x^2", "x²"),
    (Pow(x, Number(-2)), "x^{-2}", "x⁻²"),
    (Pow(x, lam - 1), r"x^{\lambda-1}", "x^{λ−1}"),
    (Pow(TWO, x), "2^x", "2ˣ"),
    (Pow(Number(-2), TWO), "(-2)^2", "(−2)²"),
    (Pow(x, Number(Fraction(3, 2))), "x^{3 / 2}", "x^{3/2}"),
    (Pow(x, Mul((t + 1, lam))), r"x^{(t+1) \cdot \lambda}", "x^{(t+1) · λ}"),
    (Pow(x, Add((t + 1, -lam))), r"x^{(t+1)+(-\lambda)}", "x^{(t+1)+(−λ)}"),
    (exp((t + 1) * lam), r"\exp((t + 1) \lambda)", "exp((t + 1) λ)"),
    (square(x + t), "(x + t)^2", "(x + t)²"),
    (square(Pow(x, TWO)), "(x^2)^2", "(x²)²"),
    (square(exp(x)), "(e^x)^2", "(eˣ)²"),
    (sqrt(x / t), r"\sqrt{\frac{x}{t}}", "√(x/t)"),
    (x / sqrt(n), r"\frac{x}{\sqrt{n}}", "x/√n"),
    (square(W2[a, b]), r"(W^{(2)}_{ab})^2", "(W⁽²⁾_{ab})²"),
    (square(scalar("E_{ENS}")), "E_{ENS}^2", "E_{ENS}²"),
    (square(scalar("x'")), "(x')^2", "(x′)²"),
    # names and indices
    (hat[i], r"\hat{y}_i", "ŷᵢ"),
    (W2[a, b], "W^{(2)}_{ab}", "W⁽²⁾_{ab}"),
    (Wf[a, b], "[W_f]_{ab}", "[W_f]_{ab}"),
    (K[a, c_prime, h_prime, b], "K_{a,c',h',b}", "K_{a,c′,h′,b}"),
    (w[plus(times(s, minus(a, 1)), b)], "w_{s (a-1)+b}", "w_{s (a−1)+b}"),
    (w[minus(h_prime, times(s, a))], "w_{h'-s a}", "w_{h′−s a}"),
    (X[1, n], "X_{1,n}", "X_{1,n}"),
    (minus(C, 1), "C - 1", "C − 1"),
    (plus(minus(n, a), 1), "n - a + 1", "n − a + 1"),
    (minus(1, a), "1 - a", "1 − a"),
    (integer(times(2, a)), "2 a", "2 a"),
    (times(times(a, a), n), "n a^2", "n a²"),
    (Mul((minus(n, 1), x)), "(n - 1) x", "(n − 1) x"),
    (Floor(minus(n, m), s), r"\left\lfloor \frac{n - m}{s} \right\rfloor", "⌊(n − m)/s⌋"),
    (Constant("pi"), r"\pi", "π"),
    # sums
    (Sum(j, z[j]), r"\sum_{j=1}^{C} z_j", "Σ_{j=1}^{C} zⱼ"),
    (Sum(Index("r", Range(ZERO, minus(C, 1))), x), r"\sum_{r=0}^{C-1} x", "Σ_{r=0}^{C−1} x"),
    (Sum(j, z[j], Relation("≠", j, i)), r"\sum_{j=1, j \neq i}^{C} z_j", "Σ_{j=1, j ≠ i}^{C} zⱼ"),
    (Sum(j, z[j] + x), r"\sum_{j=1}^{C} (z_j + x)", "Σ_{j=1}^{C} (zⱼ + x)"),
    (Sum(j, -z[j]), r"\sum_{j=1}^{C} (-z_j)", "Σ_{j=1}^{C} (−zⱼ)"),
    (Sum(j, z[j]) + x, r"\sum_{j=1}^{C} z_j + x", "Σ_{j=1}^{C} zⱼ + x"),
    (Sum(j, z[j]) * x, r"\left( \sum_{j=1}^{C} z_j \right) x", "(Σ_{j=1}^{C} zⱼ) x"),
    (Sum(j, Sum(j, z[j])), r"\sum_{j=1}^{C} \sum_{k=1}^{C} z_k", "Σ_{j=1}^{C} Σ_{k=1}^{C} zₖ"),
    (z[j] * Sum(j, z[j]), r"z_j \sum_{k=1}^{C} z_k", "zⱼ Σ_{k=1}^{C} zₖ"),
    (Product(j, Pow(hat[j], y[j])), r"\prod_{j=1}^{C} \hat{y}_j^{y_j}", "Π_{j=1}^{C} ŷⱼ^{yⱼ}"),
    (Maximum(j, z[j]), r"\max_{j} z_j", "max_{j} zⱼ"),
    (Minimum(j, z[j], Relation("≠", j, i)), r"\min_{j=1, j \neq i}^{C} z_j", "min_{j=1, j ≠ i}^{C} zⱼ"),
    (Maximum(j, x), r"\max_{j=1}^{C} x", "max_{j=1}^{C} x"),
    (Maximum(j, z[j] * x), r"\max_{j} (z_j x)", "max_{j} (zⱼ x)"),
    # functions
    (exp(-x), "e^{-x}", "e⁻ˣ"),
    (exp(z[i] / T), "e^{z_i / T}", "e^{zᵢ/T}"),
    (exp(-(square(x) / 2)), "e^{-x^2 / 2}", "e^{−x²/2}"),
    (exp(Sum(j, z[j])), r"\exp\left( \sum_{j=1}^{C} z_j \right)", "exp(Σ_{j=1}^{C} zⱼ)"),
    (y[i] * log(p[i]), r"y_i \log p_i", "yᵢ log pᵢ"),
    (log(p[i]) * y[i], r"\log(p_i) y_i", "log(pᵢ) yᵢ"),
    (log(1 + x), r"\log(1 + x)", "log(1 + x)"),
    (log(square(x)), r"\log(x^2)", "log(x²)"),
    (log(Wf[a, b]), r"\log([W_f]_{ab})", "log([W_f]_{ab})"),
    (log(x / t), r"\log \frac{x}{t}", "log(x/t)"),
    (log(Sum(j, exp(z[j]))), r"\log \sum_{j=1}^{C} e^{z_j}", "log Σ_{j=1}^{C} e^{zⱼ}"),
    (sin(2 * x), r"\sin(2 x)", "sin(2 x)"),
    (square(tanh(x)), r"\tanh^2 x", "tanh² x"),
    (square(log(x)), r"\log(x)^2", "log(x)²"),
    (square(sigmoid(x)), r"\sigma(x)^2", "σ(x)²"),
    (sigmoid(x) * (1 - sigmoid(x)), r"\sigma(x) (1 - \sigma(x))", "σ(x) (1 − σ(x))"),
    (relu(x) + erf(x), r"\operatorname{relu}(x) + \operatorname{erf}(x)", "relu(x) + erf(x)"),
    (maximum(ZERO, 1 - x), r"\max(0, 1 - x)", "max(0, 1 − x)"),
    (square(minimum(ZERO, x)), r"\min(0, x)^2", "min(0, x)²"),
    (absolute(x), "|x|", "|x|"),
    (absolute(1 + absolute(x)), r"\left| 1 + |x| \right|", "|1 + |x||"),
    (Apply(f, (x, t)), "f(x, t)", "f(x, t)"),
    (Apply(g, (x / t,)), r"\varphi\left( \frac{x}{t} \right)", "φ(x/t)"),
    (Apply(DerivedFunction(f, (1,)), (x,)), "f'(x)", "f′(x)"),
    (Apply(DerivedFunction(Function("tanh"), (2,)), (x,)), r"\tanh''(x)", "tanh′′(x)"),
    (Apply(DerivedFunction(f, (4,)), (x,)), "f^{(4)}(x)", "f⁽⁴⁾(x)"),
    (Apply(UnknownFunction(r"\mathcal{E}"), (Array((a, b), W2[a, b]),)), r"\mathcal{E}(W^{(2)})", "ℰ(W⁽²⁾)"),
    # whole tensors
    (Apply(Function("det"), (whole_X,)), r"\det X", "det X"),
    (log(Apply(Function("det"), (whole_X,))), r"\log(\det X)", "log(det X)"),
    (inverse(whole_X, l, h), "(X^{-1})_{lh}", "(X⁻¹)ₗₕ"),
    (inverse(Array((l, h), X[h, l]), l, h), r"((X^{\top})^{-1})_{lh}", "((Xᵀ)⁻¹)ₗₕ"),
    (
        inverse(Array((l, h), Sum(b, X[b, l] * X[b, h]) + lam * delta(l, h)), l, h),
        r"((X^{\top} X + \lambda I)^{-1})_{lh}",
        "((Xᵀ X + λ I)⁻¹)ₗₕ",
    ),
    (softmax(z[j], k), r"\operatorname{softmax}(z)_k", "softmax(z)ₖ"),
    (softmax(z[j] / T, k), r"\operatorname{softmax}(z / T)_k", "softmax(z/T)ₖ"),
    (softmax(-(2 * z[j]) + log(y[j]), k), r"\operatorname{softmax}(-2 z + \log(y))_k", "softmax(−2 z + log(y))ₖ"),
    (Apply(Function("softmax"), (Array((h,), X[l, h]),), (b,)), r"\operatorname{softmax}(X)_{lb}", "softmax(X)_{lb}"),
    # derivatives, moments
    (Derivative(L, (z[k],)), r"\frac{\partial L}{\partial z_k}", "∂L/∂zₖ"),
    (Derivative(hat[i], (z[k],)), r"\frac{\partial \hat{y}_i}{\partial z_k}", "∂ŷᵢ/∂zₖ"),
    (Derivative(L, (z[i], z[j])), r"\frac{\partial^2 L}{\partial z_i \partial z_j}", "∂²L/∂zᵢ∂zⱼ"),
    (Derivative(L, (x, x)), r"\frac{\partial^2 L}{\partial x^2}", "∂²L/∂x²"),
    (
        Derivative(L, (W2[a, b], W2[a, b])),
        r"\frac{\partial^2 L}{\partial W^{(2)}_{ab} \partial W^{(2)}_{ab}}",
        "∂²L/∂W⁽²⁾_{ab}∂W⁽²⁾_{ab}",
    ),
    (Derivative(square(x), (x,)), r"\frac{\partial}{\partial x} x^2", "∂/∂x x²"),
    (Derivative(square(x), (x,)) * t, r"\frac{\partial}{\partial x} (x^2) t", "∂/∂x (x²) t"),
    (
        t * Derivative(Sum(j, square(z[j])), (z[k],)),
        r"t \frac{\partial}{\partial z_k} \sum_{j=1}^{C} z_j^2",
        "t ∂/∂zₖ Σ_{j=1}^{C} zⱼ²",
    ),
    (Derivative(x / t, (x,)), r"\frac{\partial}{\partial x} \left( \frac{x}{t} \right)", "∂/∂x (x/t)"),
    (Expectation(square(drop[b])), r"\mathbb{E}[\delta_b^2]", "𝔼[δ_b²]"),
    (square(Expectation(x)), r"\mathbb{E}[x]^2", "𝔼[x]²"),
    (Variance(Sum(j, z[j])), r"\operatorname{Var}\left( \sum_{j=1}^{C} z_j \right)", "Var(Σ_{j=1}^{C} zⱼ)"),
    (Covariance(x, t), r"\operatorname{Cov}(x, t)", "Cov(x, t)"),
    # deltas, indicators, cases
    (p[i] * (delta(i, k) - p[k]), r"p_i (\delta_{ik} - p_k)", "pᵢ (δᵢₖ − pₖ)"),
    (delta(i, plus(k, 1)), r"\delta_{i,k+1}", "δ_{i,k+1}"),
    (delta(plus(times(s, minus(a, 1)), b), l), r"\mathbb{1}[s (a - 1) + b = l]", "𝟙[s (a − 1) + b = l]"),
    (delta(l, h) * drop[l], r"\mathbb{1}[l = h] \delta_l", "𝟙[l = h] δₗ"),
    (Indicator(Relation(">", x, ZERO)), r"\mathbb{1}[x > 0]", "𝟙[x > 0]"),
    (
        Indicator(And((Relation("≤", ONE, a), Relation("≤", a, m), Relation(">", x, ZERO)))),
        r"\mathbb{1}[1 \le a \le m, x > 0]",
        "𝟙[1 ≤ a ≤ m, x > 0]",
    ),
    (
        Cases((x, ZERO), (Relation(">", x, ZERO), TRUE)),
        r"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        "{x if x > 0; 0 otherwise}",
    ),
    (Relation("≥", x, ZERO), r"x \ge 0", "x ≥ 0"),
    (Divides(s, minus(b, 1)), r"s \mid b - 1", "s ∣ b − 1"),
    (Or((Relation("=", x, ZERO), Relation("<", t, ONE))), r"x = 0 \lor t < 1", "x = 0 ∨ t < 1"),
    (Not(Divides(s, b)), r"\neg (s \mid b)", "¬ (s ∣ b)"),
    (FALSE, r"\text{false}", "false"),
    # declarations
    (Range(ZERO, minus(C, 1)), r"0, \dots, C - 1", "0, …, C − 1"),
    (i, "i", "i"),
    (z, r"z \in \mathbb{R}^C", "z ∈ ℝ^C"),
    (W2, r"W^{(2)} \in \mathbb{R}^{m \times n}", "W⁽²⁾ ∈ ℝ^{m × n}"),
    (x.tensor, r"x \in \mathbb{R}", "x ∈ ℝ"),
    (lam.tensor, r"\lambda > 0", "λ > 0"),
    (Tensor("y", (Range(ONE, C),), "binary"), r"y \in \{0,1\}^C", "y ∈ {0,1}^C"),
    (Tensor("S", (Range(ONE, n),) * 2, "symmetric"), r"S \in \mathbb{S}^n", "S ∈ 𝕊ⁿ"),
    (Tensor("q", (Range(ZERO, minus(n, 1)),), "unit"), r"q \in \mathbb{R}^n, q_i \in (0,1)", "q ∈ ℝⁿ, qᵢ ∈ (0,1)"),
]


@pytest.mark.parametrize("node, in_latex, in_text", DISPLAYED, ids=[row[1] for row in DISPLAYED])
def test_it_is_displayed_as_a_lecturer_writes_it(node, in_latex, in_text):
    assert latex(node) == in_latex
    assert text(node) == in_text


def test_every_kind_of_node_has_a_notation():
    def kinds(cls):
        return {cls}.union(*map(kinds, cls.__subclasses__()))

    abstract = {Node, Condition, *(cls for cls in kinds(Node) if cls.__subclasses__())}
    shown = {type(part) for node, *_ in DISPLAYED for _, part in positions(node)}
    inside = {Range, Tensor, Definition, Recurrence, Law, Array, *kinds(type(f).__mro__[1])}
    ours = {cls for cls in kinds(Node) if cls.__module__.startswith("symgrad.")}  # other tests make kinds of their own
    assert ours - abstract - inside - shown == set()


def test_a_definition_and_a_law_are_written_with_the_tensors_name():
    assert definition(hat) == r"\hat{y}_i := \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}}"
    assert definition_text(hat) == "ŷᵢ := e^{zᵢ}/(Σ_{j=1}^{C} e^{zⱼ})"
    assert definition(drop) == r"\delta_b \sim \operatorname{Bernoulli}(w_b)"
    noise = Tensor("e", (), "real", None, Law("normal", (), (ZERO, square(x))))
    assert definition(noise) == r"e \sim \mathcal{N}(0, x^2)"
    with pytest.raises(UnsupportedError, match="neither"):
        definition(z)


def test_a_positive_vector_is_declared_in_two_formulas():
    assert declare(Tensor("w", (Range(ONE, n),), "positive")) == (r"w \in \mathbb{R}^n", "w_i > 0")
    assert declare(s) == (r"s \in \mathbb{N}",)


def test_an_index_is_not_taken_for_a_label():
    labelled = vector("X_a", n)
    assert latex(X[l, h] * labelled[l]) == "[X]_{lh} [X_a]_l"
    assert latex(X[l, h], declared=frozenset({"X_a"})) == "[X]_{lh}"
    assert latex(log(X[l, h]), declared=frozenset({"X_a"})) == r"\log([X]_{lh})"


def test_a_letter_that_the_document_uses_loses_its_built_in_meaning():
    assert latex(delta(i, k), declared=frozenset({r"\delta"})) == r"\mathbb{1}[i = k]"
    sigma = vector(r"\sigma", C)
    assert latex(sigmoid(sigma[i])) == r"\operatorname{sigmoid}(\sigma_i)"
    with pytest.raises(UnsupportedError):
        latex(Constant("pi"), declared=frozenset({r"\pi"}))
    defined = Tensor("q", (), "real", Definition((), sigma[ONE]))
    assert latex(sigmoid(entry(defined))) == r"\operatorname{sigmoid}(q)"


def test_what_has_no_notation_is_refused():
    class Strange(Node):
        __slots__ = ()
        name: str

    strided = Array((l, h), X[l, 1] * w[plus(times(s, minus(l, 1)), h)])
    for node in (
        Strange("?"),
        Add((x, Strange("?"))),
        Mul((x,)),
        Add(()),
        Derivative(L, ()),
        Constant("gamma"),
        Apply(Function("nosuch"), (x,)),
        Cases((x,), ()),
        Apply(Function("det"), (strided,)),
    ):
        with pytest.raises(UnsupportedError):
            latex(node)


def test_marks_stand_on_the_changed_part():
    term = -(TWO / n * Sum(i, (y[i] - p[i]) * Derivative(p[i], (z[k],))))
    blue = r"\textcolor{" + MARK + "}"
    assert latex(term, (2, 0, 0)) == r"-\frac{2}{n} \sum_{i=1}^{C} " + blue + r"{(y_i - p_i)} \frac{\partial p_i}{\partial z_k}"
    assert latex(term, (2, 0, 1)) == r"-\frac{2}{n} \sum_{i=1}^{C} (y_i - p_i) " + blue + r"{\frac{\partial p_i}{\partial z_k}}"
    assert latex(term, (1,)) == rf"-\frac{{2}}{{{blue}{{n}}}} \sum_{{i=1}}^{{C}} (y_i - p_i) \frac{{\partial p_i}}{{\partial z_k}}"
    assert latex(x + -t, (1,)) == f"x - {blue}{{t}}"
    assert latex(x + p[i], (1, 0)) == f"x + {blue}{{p_i}}"
    assert text(term, (2, 0, 0), marker=("«", "»")) == "−(2/n) Σ_{i=1}^{C} «(yᵢ − pᵢ)» ∂pᵢ/∂zₖ"


@settings(max_examples=100, deadline=None)
@given(strategies.terms())
def test_bound_names_are_changed_just_where_they_are_ambiguous(term):
    assert is_unambiguous(term) == (rename_apart(term) is term)
    assert is_unambiguous(rename_apart(term))
    clash = Sum(j, Sum(j, z[j]) * term)
    assert not is_unambiguous(clash) and latex(clash) == latex(rename_apart(clash))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_mark_anywhere_changes_nothing_but_the_colour(data):
    term = data.draw(strategies.terms())
    path, _ = data.draw(st.sampled_from(list(positions(term))))
    plain, marked = latex(term), latex(term, path)
    assert marked.count(r"\textcolor") == 1
    at = marked.index(r"\textcolor")
    opened = at + len(r"\textcolor{" + MARK + "}")
    depth = 0
    for closed in range(opened, len(marked)):
        depth += {"{": 1, "}": -1}.get(marked[closed], 0)
        if not depth:
            break
    inner = marked[opened + 1 : closed]
    bare = marked[:at] + inner + marked[closed + 1 :]
    assert bare.replace("{", "").replace("}", "") == plain.replace("{", "").replace("}", "")


@settings(max_examples=100, deadline=None)
@given(strategies.terms())
def test_text_is_one_line_without_latex(term):
    shown = text(term)
    assert shown and "\n" not in shown and "\\" not in shown
    assert shown.count("(") == shown.count(")")
