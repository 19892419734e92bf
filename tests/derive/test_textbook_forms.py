r"""Results as a textbook boxes them: equal to its form, and no longer.

How long a formula is, is counted in operations (`symgrad.operators.cost`); whether it is equal, the judge decides.
"""

from __future__ import annotations

import pytest

from symgrad import read
from symgrad.check.checker import judge
from symgrad.operators.cost import operations
from symgrad.terms.claims import Claim
from symgrad.writing.latex_writer import latex
from tests.losses import LOSSES

#: (loss, question) of tests/losses.py -> the boxed form, in index notation.
BOXED = {
    ("softmax Jacobian", "z"): r"p_i (\delta_{ik} - p_k)",
    ("cross-entropy", "z"): r"p_k - y_k",
    ("cross-entropy", "z z"): r"p_k (\delta_{kl} - p_l)",
    ("MSE through softmax", "z"): r"\frac{2}{C} p_k \left( p_k - y_k - \sum_{i=1}^{C} (p_i - y_i) p_i \right)",
    (
        "focal loss",
        "z",
    ): r"\sum_{i=1}^{C} y_i \left( \gamma p_i (1 - p_i)^{\gamma - 1} \log p_i - (1 - p_i)^{\gamma} \right) (\delta_{ik} - p_k)",
    ("label smoothing", "z"): r"p_k - t_k",
    ("temperature", "z"): r"\frac{p_i (\delta_{ik} - p_k)}{T}",
    ("temperature", "T"): r"\frac{p_i}{T^2} \left( \sum_{j=1}^{C} p_j z_j - z_i \right)",
    ("Gumbel softmax", "w"): r"\frac{s_i (\delta_{ik} - s_k)}{\tau w_k}",
    ("log-sum-exp", "z"): r"\operatorname{softmax}(z)_k",
    ("log-sum-exp", "z z"): r"\operatorname{softmax}(z)_k (\delta_{kl} - \operatorname{softmax}(z)_l)",
    ("log-softmax", "z"): r"\delta_{ab} - e^{\ell_b}",
    ("entropy", "z"): r"-p_k (\log p_k + H)",
    ("sigmoid", "x"): r"f (1 - f)",
    ("tanh", "x"): r"1 - \tanh^2 x",
    ("SiLU", "x"): r"\sigma(x) (1 + x (1 - \sigma(x)))",
    (
        "GELU",
        "x",
    ): r"\frac{1}{2} \left( 1 + \operatorname{erf}\left( \frac{x}{\sqrt{2}} \right) \right) + \frac{x e^{-x^2/2}}{\sqrt{2} \sqrt{\pi}}",
    ("softplus", "x"): r"\sigma(\beta x)",
    ("ELU", "x"): r"\begin{cases} 1 & x > 0 \\ \alpha e^{x} & x \le 0 \end{cases}",
    ("leaky ReLU", "x"): r"\begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    ("Huber", "x"): r"\begin{cases} x - y & |x - y| \le \delta \\ \delta \operatorname{sign}(x - y) & |x - y| > \delta \end{cases}",
    ("softsign", "x"): r"\frac{1}{(1 + |x|)^2}",
    ("linear regression", "w"): r"\frac{2}{N} \sum_{n=1}^{N} \left( \sum_{j=1}^{d} X_{nj} w_j - y_n \right) X_{nk}",
    ("linear regression", "X"): r"\frac{2}{N} \left( \sum_{j=1}^{d} X_{aj} w_j - y_a \right) w_b",
    ("linear regression", "w w"): r"\frac{2}{N} \sum_{n=1}^{N} X_{nk} X_{nl}",
    ("logistic regression", "w"): r"\sum_{i=1}^{N} (p_i - y_i) X_{ik}",
    ("logistic regression", "w w"): r"\sum_{i=1}^{N} p_i (1 - p_i) X_{ik} X_{il}",
    ("Poisson regression", "w"): r"\sum_{n=1}^{N} (e^{\eta_n} - y_n) X_{nk}",
    ("multinomial regression", "W"): r"\sum_{n=1}^{N} (P_{na} - Y_{na}) X_{nb}",
    ("squared hinge", "s"): r"-2 y_k \max(0, 1 - y_k s_k)",
    ("multilayer perceptron", "W"): r"(1 - u_a^2) \left( \sum_{k=1}^{m} (p_k - y_k) V_{ka} \right) x_b",
    ("multilayer perceptron", "b"): r"(1 - u_a^2) \sum_{k=1}^{m} (p_k - y_k) V_{ka}",
    ("multilayer perceptron", "V"): r"(p_a - y_a) u_b",
    ("multilayer perceptron", "x"): r"\sum_{j=1}^{h} W_{ja} (1 - u_j^2) \sum_{k=1}^{m} V_{kj} (p_k - y_k)",
    ("residual block", "x"): r"y_k - t_k + \sum_{j=1}^{h} A_{jk} \mathbb{1}[u_j > 0] \sum_{i=1}^{n} B_{ij} (y_i - t_i)",
    ("recurrent network, two steps", "W"): r"v_a (1 - g_a^2) f_b + (1 - f_a^2) c_b \sum_{i=1}^{n} v_i (1 - g_i^2) W_{ia}",
    ("attention", "V"): r"\sum_{i=1}^{n} A_{ia} G_{ib}",
    (
        "attention",
        "Q",
    ): r"\frac{1}{\sqrt{d}} \sum_{j=1}^{m} A_{aj} \left( \sum_{c=1}^{v} G_{ac} V_{jc} - \sum_{c=1}^{v} G_{ac} O_{ac} \right) K_{jb}",
    (
        "layer norm",
        "x",
    ): r"\frac{1}{\sqrt{v + \varepsilon}} \left( u_k g_k - \frac{1}{n} \sum_{i=1}^{n} u_i g_i - \frac{h_k}{n} \sum_{i=1}^{n} u_i g_i h_i \right)",
    ("layer norm", "g"): r"u_k h_k",
    ("RMS norm", "x"): r"\frac{1}{r} \left( u_k g_k - \frac{L x_k}{n r} \right)",
    ("LSTM gate", "F"): r"u_p (1 - \tanh^2(s_p)) c_p f_p (1 - f_p) x_q",
    ("convolution", "w"): r"\sum_{i=1}^{M} (y_i - G_i) x_{s(i-1)+l}",
    ("convolution", "b"): r"\sum_{i=1}^{M} (y_i - G_i)",
    ("convolution in the plane", "W"): r"\sum_{n=1}^{N} \sum_{i=1}^{P} \sum_{j=1}^{Q} G_{n,a,i,j} X_{n,r,s(i-1)+k,s(j-1)+f}",
    ("convolution in the plane", "b"): r"\sum_{n=1}^{N} \sum_{i=1}^{P} \sum_{j=1}^{Q} G_{n,a,i,j}",
    ("depthwise convolution", "W"): r"\sum_{i=1}^{M} (Y_{a,i} - G_{a,i}) X_{a,s(i-1)+l}",
    ("average pooling", "x"): r"\frac{1}{k} \sum_{i=1}^{m} G_i \mathbb{1}[1 \le l - k (i - 1) \le k]",
    ("max pooling", "X"): r"(m_a - y_a) \mathbb{1}[X_{ab} = m_a]",
    ("divergence of Gaussians", "mu"): r"\frac{\mu_k - m_k}{s_k^2}",
    ("divergence of Gaussians", "sigma"): r"\frac{\sigma_k}{s_k^2} - \frac{1}{\sigma_k}",
    ("divergence of Gaussians", "s"): r"\frac{1}{s_k} - \frac{\sigma_k^2 + (\mu_k - m_k)^2}{s_k^3}",
    ("likelihood of a Gaussian", "s"): r"\frac{1}{s^3} \sum_{i=1}^{N} (x_i - \mu)^2 - \frac{N}{s}",
    ("dropout", "w"): r"w_i p_i (1 - p_i) x_i^2 - p_i x_i \left( t - \sum_{j=1}^{n} p_j w_j x_j \right)",
    (
        "cosine similarity",
        "x",
    ): r"\frac{y_k}{\sqrt{\sum_{i=1}^{n} x_i^2} \sqrt{\sum_{i=1}^{n} y_i^2}} - \frac{c x_k}{\sum_{i=1}^{n} x_i^2}",
    ("contrastive loss", "q"): r"\frac{1}{N \tau} \left( \sum_{j=1}^{N} P_{aj} k_{jb} - k_{ab} \right)",
}

#: Questions of their own: text, question, boxed form.
MORE = [
    (r"Let $x, y \in \mathbb{R}$.", r"\frac{\partial}{\partial x} (y^2)", "0"),
    (r"Let $z \in \mathbb{R}^{C}$.", r"\frac{\partial z_i}{\partial z_k}", r"\delta_{ik}"),
    (r"Let $z \in \mathbb{R}^{C}$.", r"\frac{\partial}{\partial z_k} \prod_{i=1}^{C} z_i", r"\prod_{i=1, i \neq k}^{C} z_i"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} x^{x}", r"x^{x} (\log x + 1)"),
    (r"Let $x \in \mathbb{R}$ and $f := \sqrt{1 + x^2}$.", r"\frac{d^2 f}{dx^2}", r"\frac{1}{f^3}"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \log \cosh x", r"\tanh x"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \sigma(x)", r"\sigma(x) (1 - \sigma(x))"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \tanh x", r"1 - \tanh^2 x"),
    (r"Let $x \in \mathbb{R}$ and $f := \log \sigma(x)$.", r"\frac{d f}{dx}", r"1 - \sigma(x)"),
    (
        r"Let $x \in \mathbb{R}^{n}$, $r := \sqrt{\sum_{i=1}^{n} x_i^2}$ and $u_i := x_i / r$.",
        r"\frac{\partial u_i}{\partial x_j}",
        r"\frac{\delta_{ij} - u_i u_j}{r}",
    ),
    (
        r"Let $x, b \in \mathbb{R}^{n}$ and $Q \in \mathbb{S}^{n}$.",
        r"\frac{\partial}{\partial x_k} \left( \frac{1}{2} x^{\top} Q x - b^{\top} x \right)",
        r"\sum_{j=1}^{n} Q_{kj} x_j - b_k",
    ),
    # Names that a function holds besides its argument move, too.
    (r"Let $a, x \in \mathbb{R}$ and $f(t) := a t^2$.", r"\frac{\partial}{\partial a} f(x)", r"x^2"),
    (r"Let $a, x \in \mathbb{R}$ and $f(t) := a t^2$.", r"\frac{\partial}{\partial a} f(a)", r"3 a^2"),
    (r"Let $a, x \in \mathbb{R}$ and $f(t) := a t^2$.", r"\frac{\partial}{\partial a} f'(x)", r"2 x"),
    # A derivative inside of what is differentiated.
    (
        r"Let $x, y \in \mathbb{R}$ and $f := x^3 y$.",
        r"\frac{\partial}{\partial y} \left( x \frac{\partial^2 f}{\partial x^2} \right)",
        r"6 x^2",
    ),
    (
        r"Let $x, w \in \mathbb{R}^{n}$, $f := \tanh \sum_{i=1}^{n} w_i x_i$, $g_i := \frac{\partial f}{\partial x_i}$ and $L := \frac{1}{2} \sum_{i=1}^{n} g_i^2$.",
        r"\frac{\partial L}{\partial w_k}",
        r"(1 - f^2)^2 \left( w_k - 2 f x_k \sum_{i=1}^{n} w_i^2 \right)",
    ),
    # Where two arguments of a maximum are equal throughout, it moves with them.
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \max(x, x)", "1"),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \max(x, 0)", r"\mathbb{1}[x > 0]"),
    (
        r"Let $x, y \in \mathbb{R}$.",
        r"\frac{\partial}{\partial x} \max(x, \max(x, y))",
        r"\mathbb{1}[x > \max(x, y)] + \mathbb{1}[x \le \max(x, y)] \mathbb{1}[x > y]",
    ),
    # At a kink nothing is claimed: of the two signs of a number one says it all.
    (
        r"Let $r \in \mathbb{R}$ and $\tau \in (0,1)$.",
        r"\frac{d}{dr} (\tau \max(r, 0) + (1 - \tau) \max(-r, 0))",
        r"\tau - \mathbb{1}[r < 0]",
    ),
    (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} (\operatorname{sign}(x) \max(|x| - 2, 0))", r"\mathbb{1}[|x| > 2]"),
    (
        r"Let $a, x \in \mathbb{R}^n$.",
        r"\frac{\partial}{\partial x_k} \log \left| \sum_{i=1}^n a_i x_i \right|",
        r"\frac{a_k}{\sum_{i=1}^n a_i x_i}",
    ),
    (r"Let $a, b \in \mathbb{R}$.", r"\frac{\partial}{\partial a} \max(0, a - b)", r"\mathbb{1}[a > b]"),
    # Fractions in fractions, powers of fractions, products in another order.
    (
        r"Let $x \in \mathbb{R}^n$ and $c > 0$.",
        r"\frac{\partial}{\partial x_k} \sum_{i=1}^n \log(1 + x_i^2 / c)",
        r"\frac{2 x_k}{c + x_k^2}",
    ),
    (
        r"Let $x \in \mathbb{R}^n$, $c > 0$ and $m \in \mathbb{R}$.",
        r"\frac{\partial}{\partial m} \sum_{i=1}^n \log(1 + (x_i - m)^2 / c)",
        r"2 \sum_{i=1}^n \frac{m - x_i}{c + (x_i - m)^2}",
    ),
    (r"Let $t, k, c > 0$.", r"\frac{\partial}{\partial c} (t / c)^k", r"-\frac{k}{c} \left( \frac{t}{c} \right)^k"),
    (
        r"Let $x \in \mathbb{R}$ and $a > 0$.",
        r"\frac{\partial}{\partial x} \frac{x}{\sqrt{1 + a x^2}}",
        r"\frac{1}{(1 + a x^2)^{3/2}}",
    ),
    (
        r"Let $x \in \mathbb{R}^n$, $x_i > 0$ and $\mu, a > 0$.",
        r"\frac{\partial}{\partial \mu} \sum_{i=1}^n \frac{a (x_i - \mu)^2}{2 \mu^2 x_i}",
        r"\frac{a}{\mu^3} \left( n \mu - \sum_{i=1}^n x_i \right)",
    ),
    (r"Let $x, y, a \in \mathbb{R}^n$.", r"\frac{\partial}{\partial a_k} \sum_{i=1}^n a_i (x_i - y_i x_i)", r"x_k (1 - y_k)"),
    # Sums over part of an axis.
    (
        r"Let $s \in \mathbb{R}^n$.",
        r"\frac{\partial}{\partial s_k} \sum_{i=1}^n \log \sum_{j=i}^n e^{s_j}",
        r"e^{s_k} \sum_{i=1}^k \frac{1}{\sum_{j=i}^n e^{s_j}}",
    ),
    (
        r"Let $s \in \mathbb{R}^n$ and $P \in \mathbb{R}^{n \times n}$.",
        r"\frac{\partial}{\partial s_k} \sum_{i=1}^n \sum_{j \neq i} P_{ij} (s_i - s_j)^2",
        r"2 \sum_{j=1, j \neq k}^n (s_k - s_j) (P_{kj} + P_{jk})",
    ),
    (
        r"Let $S \in \mathbb{R}^{n \times n}$, $v \in \mathbb{R}^n$, $A_{ij} := \frac{\mathbb{1}[j \le i] e^{S_{ij}}}{\sum_{l=1}^i e^{S_{il}}}$, $o_i := \sum_{j=1}^n A_{ij} v_j$ and $L := \sum_{i=1}^n o_i$.",
        r"\frac{\partial L}{\partial S_{ab}}",
        r"A_{ab} (v_b - o_a)",
    ),
    (
        r"Let $x \in \mathbb{R}^T$, $k, s \in \mathbb{N}$, $s (M - 1) + k \le T$, $g \in \mathbb{R}^M$, $y_i := \sqrt{\sum_{j=1}^k x_{s(i-1)+j}^2}$ and $L := \sum_{i=1}^M g_i y_i$.",
        r"\frac{\partial L}{\partial x_t}",
        r"x_t \sum_{i=1}^M \frac{g_i}{y_i} \mathbb{1}[1 \le t - s(i-1) \le k]",
    ),
    (
        r"Let $x \in \mathbb{R}^n$.",
        r"\frac{\partial}{\partial x_k} \sum_{i=1}^n \sum_{j=i+1}^n (x_i - x_j)^2",
        r"2 \left( n x_k - \sum_{i=1}^n x_i \right)",
    ),
    (
        r"Let $x \in \mathbb{R}^n$, $i, j = 1, \dots, n$ and $L := \sum_{i < j} e^{x_i + x_j}$.",
        r"\frac{\partial L}{\partial x_k}",
        r"\sum_{j=1, j \neq k}^n e^{x_k + x_j}",
    ),
    (r"Let $u, v, w \in \mathbb{R}$.", r"\frac{\partial}{\partial u} \log \sigma(-u v)", r"-v \sigma(u v)"),
    (
        r"Let $x \in \mathbb{R}^n$, $c > 0$ and $f := c \log \sum_{i=1}^n e^{x_i / c}$.",
        r"\frac{\partial f}{\partial c}",
        r"\frac{f - \sum_{i=1}^n x_i \operatorname{softmax}(x / c)_i}{c}",
    ),
    # What adds up to 1 by its definition.
    (
        r"Let $s, y \in \mathbb{R}^n$, $p := \operatorname{softmax}(s)$, $q := \operatorname{softmax}(y)$ and $L := -\sum_{i=1}^n q_i \log p_i$.",
        r"\frac{\partial L}{\partial s_k}",
        r"p_k - q_k",
    ),
    (
        r"Let $Z \in \mathbb{R}^{N \times K}$, $c \in \mathbb{R}^K$, $r_{nk} := \frac{e^{Z_{nk}}}{\sum_{j=1}^K e^{Z_{nj}}}$ and $L := \sum_{n=1}^N \sum_{k=1}^K r_{nk} \sum_{l=1}^K c_l^2$.",
        r"\frac{\partial L}{\partial c_k}",
        r"2 N c_k",
    ),
    # No name is put in where that would divide by what may be 0.
    (r"Let $x \in \mathbb{R}$ and $f := x e^{x}$.", r"\frac{d f}{dx}", r"e^{x} (1 + x)"),
    (r"Let $x \in \mathbb{R}$ and $f := x (1 + e^{x})$.", r"\frac{d f}{dx}", r"1 + e^{x} (1 + x)"),
]

_LOSS = {loss.name: loss for loss in LOSSES}
CASES = [
    pytest.param(_LOSS[name].text, _LOSS[name].questions[question], boxed, id=f"{name} by {question}")
    for (name, question), boxed in BOXED.items()
] + [pytest.param(*case, id=case[1]) for case in MORE]


@pytest.mark.parametrize("text, question, boxed", CASES)
def test_the_result_is_the_boxed_form(text, question, boxed):
    asked = read(f"{text}\n\\[ {question} \\]\n").questions[0]
    wanted = read(f"{text}\n\\[ {question} = {boxed} \\]\n").claims[-1]
    result = asked.derive().derivation.claim.right
    assert judge(Claim(result, "=", wanted.right, wanted.given, wanted.where)).passed, latex(result)
    assert operations(result) <= operations(wanted.right), f"{latex(result)} is longer than {boxed}"


@pytest.mark.parametrize(
    "text, question, written",
    [
        (_LOSS["cross-entropy"].text, _LOSS["cross-entropy"].questions["z"], r"p_k - y_k"),
        (_LOSS["softmax Jacobian"].text, _LOSS["softmax Jacobian"].questions["z"], r"p_i (\delta_{ik} - p_k)"),
        (
            _LOSS["MSE through softmax"].text,
            _LOSS["MSE through softmax"].questions["z"],
            r"\frac{2}{C} p_k \left( p_k - y_k - \sum_{i=1}^{C} p_i (p_i - y_i) \right)",
        ),
        (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \sigma(x)", r"\sigma(x) (1 - \sigma(x))"),
        (r"Let $x \in \mathbb{R}$.", r"\frac{d}{dx} \tanh x", r"1 - \tanh^2 x"),
    ],
)
def test_the_best_known_results_to_the_letter(text, question, written):
    result = read(f"{text}\n\\[ {question} \\]\n").questions[0].derive().derivation.claim.right
    assert latex(result) == written


@pytest.mark.parametrize("left, right", [(r"x", r"\frac{f}{x}"), (r"\log x", r"\log f - \log x")])
def test_operations_tell_long_from_short(left, right):
    """The measure that the tests above rest on counts something."""
    from symgrad.reading.latex_reader import read_term

    assert operations(read_term(left)) < operations(read_term(right))
