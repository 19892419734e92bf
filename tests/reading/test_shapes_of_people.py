"""Documents in the style of lecture notes, whose shapes only the uses of names tell: true lines pass, false ones do not."""

from __future__ import annotations

import pytest

from symgrad import check

#: What a document says, a true line about it, and a false one.
LINES = {
    "the start of a descent is no entry numbered 0": (
        r"Let $A \in \mathbb{S}^n$ be symmetric and $f(x) = \frac{1}{2} x^\top A x - b^\top x + c$. We start at $x_0$ and go along "
        r"$d_0 = b - A x_0$; put $g(\alpha) = f(x_0 + \alpha d_0)$.",
        r"\[ \nabla f(x) = A x - b \]",
        r"\[ \nabla f(x) = A x + b \]",
    ),
    "what runs behind dots is a size though it stands alone, too": (
        r"The score of $\ell(\theta)$ costs $O(n p^2)$ operations.",
        r"\[ \nabla \ell(\theta) = \begin{pmatrix} \frac{\partial \ell(\theta)}{\partial \theta_1} \\ \vdots \\ "
        r"\frac{\partial \ell(\theta)}{\partial \theta_p} \end{pmatrix} \]",
        r"\[ \nabla \ell(\theta) = \begin{pmatrix} 2 \frac{\partial \ell(\theta)}{\partial \theta_1} \\ \vdots \\ "
        r"2 \frac{\partial \ell(\theta)}{\partial \theta_p} \end{pmatrix} \]",
    ),
    "small letters that always have two indices are matrices": (
        r"A layer computes $z_i = \sum_j w_{ij} a_j$ and $L = \frac{1}{2} \sum_i (z_i - t_i)^2$.",
        r"\[ \frac{\partial L}{\partial a} = w^\top (z - t) \]",
        r"\[ \frac{\partial L}{\partial a} = w (z - t) \]",
    ),
    "a capital Greek letter is a matrix": (
        r"\[ \Sigma = \frac{1}{m} \sum_{i=1}^m (x^{(i)} - \mu) (x^{(i)} - \mu)^T \]",
        r"\[ \Sigma^T = \frac{1}{m} \sum_{i=1}^m (x^{(i)} - \mu) (x^{(i)} - \mu)^T \]",
        r"\[ \Sigma^T = \frac{1}{m} \sum_{i=1}^m (x^{(i)} - \mu)^T (x^{(i)} - \mu) \]",
    ),
    "bars around a matrix with an inverse are its determinant": (
        "Two facts about a matrix $A$ are used.",
        r"\[ \nabla_A |A| = |A| (A^{-1})^T \]",
        r"\[ \nabla_A |A| = |A| A^{-1} \]",
    ),
    "a gradient without a variable takes what stands behind a number": (
        r"The penalty grows with $\|w\|^2 = \sum_{j=1}^d w_j^2$.",
        r"\[ \nabla \tfrac{\lambda}{2} \|w\|^2 = \lambda w \]",
        r"\[ \nabla \tfrac{\lambda}{2} \|w\|^2 = 2 \lambda w \]",
    ),
    "a line in which a name is another thing does not spoil the others": (
        r"For vectors $x^T A x = \sum_{i=1}^n \sum_{j=1}^n A_{ij} x_i x_j$, and $a^T x = x^T a$. For numbers "
        r"\[ \frac{d(\frac{1}{2} a x^2 + b x)}{dx} = a x + b \]",
        r"\[ \nabla_x (b^T x) = b \]",
        r"\[ \nabla_x (b^T x) = 2 b \]",
    ),
    "* is a product of entries where only that fits": (
        r"Let $z = W x + b$ with $W \in \mathbb{R}^{m \times n}$, $a = \sigma(z)$ and $C = \frac{1}{2} \|a - y\|^2$.",
        r"\[ \frac{\partial C}{\partial z} = (a - y) * \sigma'(z) \]",
        r"\[ \frac{\partial C}{\partial z} = (a - y) * \sigma(z) \]",
    ),
    "× between a column and a row is the matrix product": (
        r"Let $z = W x + b$ with $W \in \mathbb{R}^{m \times n}$, $a = \sigma(z)$ and $C = \frac{1}{2} \|a - y\|^2$.",
        r"\[ \frac{\partial C}{\partial W} = ((a - y) \circ \sigma'(z)) \times x^T \]",
        r"\[ \frac{\partial C}{\partial W} = ((a + y) \circ \sigma'(z)) \times x^T \]",
    ),
    "what is declared as one row is added to each row": (
        r"Let $X \in \mathbb{R}^{n \times d}$, $W \in \mathbb{R}^{d \times k}$, $b \in \mathbb{R}^{1 \times k}$, $Z = X W + b$ and "
        r"$L = \frac{1}{2} \|Z\|_F^2$.",
        r"\[ \frac{\partial L}{\partial b} = \mathbf{1}^\top Z \]",
        r"\[ \frac{\partial L}{\partial b} = 2 \cdot \mathbf{1}^\top Z \]",
    ),
    "what is declared as one column is added to each column": (
        r"Let $X \in \mathbb{R}^{d \times m}$, $W \in \mathbb{R}^{k \times d}$, $b \in \mathbb{R}^{k \times 1}$, $Z = W X + b$ and "
        r"$L = \frac{1}{2} \|Z\|_F^2$.",
        r"\[ \frac{\partial L}{\partial b} = Z \mathbf{1} \]",
        r"\[ \frac{\partial L}{\partial b} = 2 Z \mathbf{1} \]",
    ),
    "entries side by side may be a row": (
        r"Take $x = \begin{bmatrix} x_1 & x_2 & x_3 \end{bmatrix}$ and $w = \begin{bmatrix} w_1 \\ w_2 \\ w_3 \end{bmatrix}$.",
        r"\[ x w = x_1 w_1 + x_2 w_2 + x_3 w_3 \]",
        r"\[ x w = x_1 w_1 - x_2 w_2 + x_3 w_3 \]",
    ),
    "entries side by side are a vector where that fits": (
        r"Take $x = \begin{bmatrix} x_1 & x_2 \end{bmatrix}$ and $w \in \mathbb{R}^2$.",
        r"\[ x^\top w = x_1 w_1 + x_2 w_2 \]",
        r"\[ x^\top w = x_1 w_1 + 2 x_2 w_2 \]",
    ),
    "samples of a vector are no entries of it": (
        r"The model $y = \boldsymbol{w}^T \boldsymbol{x} + b$ has the loss "
        r"$L(\boldsymbol{w}, b) = \frac{1}{N} \sum_{i=1}^N (\boldsymbol{w}^T \boldsymbol{x}_i + b - y_i)^2$.",
        r"\[ \frac{\partial L(\boldsymbol{w}, b)}{\partial \boldsymbol{w}} = "
        r"\frac{2}{N} \sum_{i=1}^N (\boldsymbol{w}^T \boldsymbol{x}_i + b - y_i) \boldsymbol{x}_i \]",
        r"\[ \frac{\partial L(\boldsymbol{w}, b)}{\partial \boldsymbol{w}} = "
        r"\frac{2}{N} \sum_{i=1}^N (\boldsymbol{w}^T \boldsymbol{x}_i + b + y_i) \boldsymbol{x}_i \]",
    ),
    "weights that are turned before the error of the next layer are a matrix": (
        r"With $\delta_{ij} = [i = j]$, $z^{l+1} = w^{l+1} a^l$, $a^l = \tanh(z^l)$ and $C = \frac{1}{2} \|z^{l+1} - t\|^2$ "
        r"put $\delta^{l+1} = z^{l+1} - t$.",
        r"\[ \frac{\partial C}{\partial a^l} = (w^{l+1})^T \delta^{l+1} \]",
        r"\[ \frac{\partial C}{\partial a^l} = 2 (w^{l+1})^T \delta^{l+1} \]",
    ),
    "what is turned is no function of what stands behind it": (
        r"Let $J(\theta) = \frac{1}{2} \|X \theta - y\|^2$.",
        r"\[ \nabla J(\theta) = X^T (X \theta - y), \quad \nabla^2 J(\theta) = X^T X \]",
        r"\[ \nabla J(\theta) = X^T (X \theta - y), \quad \nabla^2 J(\theta) = 2 X^T X \]",
    ),
    "the gradient at a step": (
        r"With $L(w) = \frac{1}{2} \|X w - y\|^2$ we do $w_{t+1} = w_t - \eta \nabla_w L(w_t)$.",
        r"\[ w_{t+1} = w_t - \eta X^T (X w_t - y) \]",
        r"\[ w_{t+1} = w_t - \eta X^T (X w_t + y) \]",
    ),
    "indices in brackets below": (
        r"Each neuron has $h_{[p]}^{(k)} = \sigma(z_{[p]}^{(k)})$ and "
        r"$z_{[m]}^{(k)} = \sum_{j=1}^D W_{[m,j]}^{(k)} h_{[j]}^{(k-1)}$.",
        r"\[ \frac{\partial h_{[p]}^{(k)}}{\partial z_{[m]}^{(k)}} = "
        r"\begin{cases} 0, & p \ne m \\ \sigma'(z_{[p]}^{(k)}), & p = m \end{cases} \]",
        r"\[ \frac{\partial h_{[p]}^{(k)}}{\partial z_{[m]}^{(k)}} = "
        r"\begin{cases} 0, & p = m \\ \sigma'(z_{[p]}^{(k)}), & p \ne m \end{cases} \]",
    ),
    "a function without a definition acts on entries where its value is used so": (
        r"A hidden layer is $Z_1 = W_1 X + B_1$, $A_1 = g(Z_1)$, $Z_2 = W_2 A_1 + B_2$.",
        r"\[ \frac{\partial L}{\partial W_2} = \frac{\partial L}{\partial Z_2} {A_1}^T \]",
        r"\[ \frac{\partial L}{\partial W_2} = {A_1}^T \frac{\partial L}{\partial Z_2} \]",
    ),
    "an inner product with a matrix": (
        "For a symmetric matrix $W$ we use weighted inner products.",
        r"\[ \nabla_a \langle a, a \rangle_W = 2 W a \]",
        r"\[ \nabla_a \langle a, a \rangle_W = W a \]",
    ),
    "a number by the letter of a sequence": (
        r"For $f(x) = \frac{1}{2} \|A x - b\|^2$ the residual is $r_k = A x_k - b$, the step "
        r"$\alpha_k = \frac{\|A^T r_k\|^2}{\|A A^T r_k\|^2}$.",
        r"\[ \frac{d}{d\alpha} f(x_k - \alpha A^T r_k) = \alpha \|A A^T r_k\|^2 - \|A^T r_k\|^2 \]",
        r"\[ \frac{d}{d\alpha} f(x_k - \alpha A^T r_k) = \alpha \|A A^T r_k\|^2 + \|A^T r_k\|^2 \]",
    ),
}


def statuses(text: str) -> list[str]:
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("what", LINES)
def test_a_true_line_passes_and_a_false_one_does_not(what):
    said, true, false = LINES[what]
    assert statuses(said + "\n" + true)[-1] in ("proved", "holds")
    assert statuses(said + "\n" + false)[-1] in ("refuted", "unknown")


def test_a_value_that_stands_elsewhere_decides_nothing():
    said = r"Let $\hat{h}_{kl} = h_{kl} - \mu_l$, where $\mu_l$ is given above; $N$ is how many rows $h$ has."
    shown = r"\[ \frac{d \hat{h}_{kl}}{d h_{ij}} = \delta_{ik} \delta_{jl} - \frac{1}{N} \delta_{jl} \]"
    assert statuses(f"{said} {shown}") == ["unknown"]


def test_what_depends_on_others_that_nothing_defines_is_not_refuted_for_that():
    said = r"Let $C = \frac{1}{2} \sum_j (a_j - y_j)^2$ and $\delta_j = a_j - y_j$."
    assert statuses(said + r"\[ \frac{\partial C}{\partial b_j} = \delta_j \]") == ["unknown"]


def test_a_law_of_a_name_alone_may_be_any_density():
    said = r"\[ \ell = \sum_{n=1}^N \log \sum_{k=1}^K p_k \mathcal{N}(x_n \mid \mu_k, s_k) \]"
    own, all_of_them = r"\mathcal{N}(x_n \mid \mu_k, s_k)", r"\sum_j p_j \mathcal{N}(x_n \mid \mu_j, s_j)"
    line = rf"\[ \frac{{\partial \ell}}{{\partial p_k}} = \sum_n \frac{{{own}}}{{{all_of_them}}} \]"
    assert statuses(said + line)[-1] in ("proved", "holds", "unknown")
    assert statuses(said + line.replace("p_j", "p_k"))[-1] == "unknown"


def test_a_step_is_a_name_below_a_gradient():
    said = r"\[ g_t = \nabla_\theta L(\theta_t) \] \[ \theta_{t+1} = \theta_t - \eta g_t \]"
    assert statuses(said + r"\[ \theta_{t+1} - \theta_t = - \eta g_t \]") == ["proved"]
