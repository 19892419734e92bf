"""The rules by kind, each with a question or a claim in whose proof it stands alone in a line. Data only.

A text declares, then asks or claims in one display, as a document does; the line of the rule is the example.
"""

from __future__ import annotations

#: Kind, rule, text; kinds and rules in the order in which they are listed.
EXAMPLES: dict[str, dict[str, str]] = {
    "derivatives": {
        "derivative of a constant": r"Let $x, a \in \mathbb{R}$. \[ \frac{\partial a^2}{\partial x} \]",
        "entries are independent": r"Let $W \in \mathbb{R}^{m \times n}$. \[ \frac{\partial W_{ij}}{\partial W_{kl}} \]",
        "linearity": r"Let $w, x \in \mathbb{R}^{n}$ and $t \in \mathbb{R}$. "
        r"\[ \frac{\partial}{\partial w_k} \left( \sum_{i=1}^{n} w_i x_i - t \right) \]",
        "product rule": r"Let $x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} (x \tanh x) \]",
        "product rule for Π": r"Let $p \in \mathbb{R}^{n}$. \[ \frac{\partial}{\partial p_k} \prod_{i=1}^{n} p_i \]",
        "quotient rule": r"Let $x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} \frac{x}{1 + x^2} \]",
        "chain rule": r"Let $w, x, b \in \mathbb{R}$. \[ \frac{\partial}{\partial w} \sigma(w x + b) \]",
        "power and chain rule": r"Let $w, x, t \in \mathbb{R}$. \[ \frac{\partial}{\partial w} (w x - t)^2 \]",
        "exponential and chain rule": r"Let $x \in \mathbb{R}$ and $a > 0$. \[ \frac{\partial}{\partial x} a^{x^2} \]",
        "derivative of a maximum": r"Let $z \in \mathbb{R}^{C}$. \[ \frac{\partial}{\partial z_k} \max_{j} z_j \]",
        "case by case": r"Let $x \in \mathbb{R}$ and $h(t) := \begin{cases} t & t > 0 \\ e^{t} - 1 & t \le 0 \end{cases}$. "
        r"\[ h'(x) \]",
        "in this case": r"Let $w, x, b \in \mathbb{R}$, $z := w x + b$ and $a := \operatorname{relu}(z)$. "
        r"\[ \frac{\partial a}{\partial w} = x \quad \text{if } z > 0 \]",
        "the same in both cases": r"Let $x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} \log |x| \]",
        "away from the kink": r"Let $x \in \mathbb{R}$, $x \neq 0$, and $\tau \in (0,1)$. "
        r"\[ \frac{\partial}{\partial x} (\tau \max(x, 0) + (1 - \tau) \max(-x, 0)) \]",
    },
    "known": {
        "softmax Jacobian": r"Let $z \in \mathbb{R}^{C}$. \[ \frac{\partial \operatorname{softmax}(z)_i}{\partial z_k} \]",
        "derivative of an inverse": r"Let $X \in \mathbb{R}^{n \times n}$ with $\det X > 0$. "
        r"\[ \frac{\partial [X^{-1}]_{ij}}{\partial X_{kl}} \]",
        "Jacobi's formula": r"Let $X \in \mathbb{R}^{n \times n}$ with $\det X > 0$. "
        r"\[ \frac{\partial}{\partial X_{kl}} \log \det X \]",
        "derivative of a matrix exponential": r"Let $A \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$. "
        r"\[ \frac{d}{dt} \operatorname{expm}(t A)_{ij} \]",
        "derivative of the trace of a matrix function": r"Let $X \in \mathbb{R}^{n \times n}$. "
        r"\[ \nabla_X \operatorname{tr}(\operatorname{expm}(X)) \]",
        "derivative of the nuclear norm": r"Let $X \in \mathbb{R}^{m \times n}$. "
        r"\[ \nabla_X \|X\|_* \]",
        "derivative of the spectral norm": r"Let $X \in \mathbb{R}^{m \times n}$. "
        r"\[ \nabla_X \operatorname{specnorm}(X) \]",
        "chain rule through names": r"Let $w, x, v, t \in \mathbb{R}$, $u := w x$, $p := \sigma(u)$, $q := v p$, "
        r"$L := (q - t)^2$. "
        r"\[ \frac{\partial L}{\partial w} \]",
        "adjoint recurrence": r"Let $a \in \mathbb{R}$, $h_0 := 1$ and $h_t := a h_{t-1}$ for $t = 1, \dots, T$. "
        r"\[ \frac{\partial h_T}{\partial h_t} \]",
        "induction": r"Let $a \in \mathbb{R}$, $h_0 := 1$ and $h_t := a h_{t-1}$ for $t = 1, \dots, T$. "
        r"\[ \frac{\partial h_T}{\partial h_t} \]",
        "known derivative": r"Let $W \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{n}$, $u_i := \sum_{j=1}^{n} W_{ij} x_j$ "
        r"and $L := \sum_{i=1}^{m} u_i^2$. \[ \frac{\partial L}{\partial x_k} \]",
    },
    "sums": {
        "constant out of the sum": r"Let $x \in \mathbb{R}^{n}$. "
        r"\[ \sum_{i=1}^{n} \frac{1}{n} x_i^2 = \frac{1}{n} \sum_{i=1}^{n} x_i^2 \]",
        "equal terms or factors": r"Let $M \in \mathbb{N}$ with $M \ge 1$. \[ \prod_{u=1}^{M} \sum_{m=0}^{1} 1 = 2^M \]",
        "one term split off": r"Let $z \in \mathbb{R}^{C}$. \[ \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}} "
        r"= \frac{e^{z_i}}{e^{z_i} + \sum_{j=1, j \neq i}^{C} e^{z_j}} \]",
        "the delta picks its term": r"Let $w, x \in \mathbb{R}^{n}$. \[ \frac{\partial}{\partial w_k} \sum_{i=1}^{n} w_i x_i \]",
        "indices equal by a delta": r"Let $w \in \mathbb{R}^{n}$ with $w_i > 0$. "
        r"\[ \frac{\partial}{\partial w_k} \frac{\log w_i}{\sum_{j=1}^{n} \log w_j} \]",
        "known sum": r"Let $y, z \in \mathbb{R}^{C}$ and $p := \operatorname{softmax}(z)$. "
        r"\[ \frac{\partial}{\partial y_k} \sum_{i=1}^{C} \sum_{j=1}^{C} y_i^2 p_j \]",
        "by assumption": r"Let $y, p \in \mathbb{R}^{C}$. Assume $\sum_{i=1}^{C} y_i = 1$. "
        r"\[ p_k \sum_{i=1}^{C} y_i - y_k = p_k - y_k \]",
    },
    "algebra": {
        "collect and factor": r"Let $x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} \frac{x}{1 + x^2} \]",
        "one case as an indicator": r"Let $x \in \mathbb{R}$ and "
        r"$f := \begin{cases} \frac{x^2}{2} & |x| \le 1 \\ \frac{1}{2} & |x| > 1 \end{cases}$. "
        r"\[ \frac{\partial f}{\partial x} \]",
        "opposite conditions": r"Let $q, y \in \mathbb{R}$ and $\tau \in (0,1)$. "
        r"\[ \frac{\partial}{\partial q} \max(\tau (y - q), (\tau - 1) (y - q)) \]",
        "sides of a condition": r"Let $a, m \in \mathbb{R}$. \[ \frac{\partial}{\partial a} \max(0, a - m) \]",
        "cancel": r"Let $x \in \mathbb{R}$. \[ \frac{x (1 + x^2)}{1 + x^2} = x \]",
        "divide through": r"Let $a, b \in \mathbb{R}$. \[ \frac{e^{a}}{e^{a} + e^{b}} = \frac{1}{1 + \frac{e^{b}}{e^{a}}} \]",
        "multiply out and compare": r"Let $a, b \in \mathbb{R}$. \[ (a + b) (a - b) = a^2 - b^2 \]",
        "tangent": r"Let $y, t \in \mathbb{R}$. \[ \frac{\partial}{\partial y} \log \cosh(y - t) \]",
        "double angle": r"Let $a, x \in \mathbb{R}$. \[ \frac{\partial}{\partial x} \sin^2(a x) \]",
        "Pythagorean identity": r"Let $x \in \mathbb{R}$. \[ \frac{d}{d x} \frac{\sinh x}{1 + \cosh x} \]",
        "sigmoid of the opposite": r"Let $s, t \in \mathbb{R}$. \[ \frac{\partial}{\partial s} \log \sigma(s - t) \]",
        "exponential of a sum": r"Let $z \in \mathbb{R}^{C}$ and $c \in \mathbb{R}$. \[ e^{z_i + c} = e^{z_i} e^{c} \]",
        "logarithm of a product": r"Let $p, q \in (0,1)$. \[ \log \frac{p}{q} = \log p - \log q \]",
        "logarithm of an exponential": r"Let $z \in \mathbb{R}^{C}$. \[ \log e^{z_i} = z_i \]",
    },
    "names": {
        "by definition": r"Let $w, x, t \in \mathbb{R}$ and $E := (w x - t)^2$. \[ \frac{\partial E}{\partial w} \]",
        "back into names": r"Let $z \in \mathbb{R}$ and $a := \sigma(z)$. \[ \frac{\partial a}{\partial z} \]",
    },
    "expectations": {
        "expected value": r"Let $w, x, p \in \mathbb{R}$ with $p \in (0,1)$ and $\delta \sim \operatorname{Bernoulli}(p)$. "
        r"\[ \mathbb{E}[(w \delta - x)^2] = p w^2 - 2 p w x + x^2 \]",
        "variance": r"Let $p \in (0,1)$ and $\delta \sim \operatorname{Bernoulli}(p)$. "
        r"\[ \operatorname{Var}(\delta) = p (1 - p) \]",
    },
    "matrices": {
        "in indices": r"Let $x \in \mathbb{R}^{m}$, $A \in \mathbb{R}^{m \times n}$ and $y \in \mathbb{R}^{n}$. "
        r"\[ \nabla_x (x^{\top} A y) \]",
        "trace in indices": r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times m}$. "
        r"\[ \nabla_A \operatorname{tr}(A B) \]",
        "norm in indices": r"Let $x \in \mathbb{R}^{n}$. \[ \nabla_x \|x\|^2 \]",
        "symmetric matrix": r"Let $S \in \mathbb{S}^{n}$, $x, y \in \mathbb{R}^{n}$. \[ \nabla_x (x^{\top} S x + y^{\top} S x) \]",
        "inverse of a product": r"Let $A, X \in \mathbb{R}^{n \times n}$, $\det (A X) > 0$. \[ \nabla_X \log \det (A X) \]",
        "inverse of a transpose": r"Let $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^{n}$, $\det A > 0$. "
        r"\[ (A^{\top})^{-1} x = (A^{-1})^{\top} x \]",
        "matrix notation": r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{n}$. "
        r"\[ \nabla_w \|X w - y\|^2 \]",
    },
    "differentials": {
        "d is linear": r"Let $A, X \in \mathbb{R}^{m \times n}$. \[ \nabla_X \operatorname{tr}(A^{\top} X) \]",
        "differential of a product": r"Let $A \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^{n}$. \[ \nabla_x (x^{\top} A x) \]",
        "differential of a quotient": r"Let $A \in \mathbb{R}^{n \times n}$, $x, y \in \mathbb{R}^{n}$. "
        r"\[ \nabla_x \frac{y^{\top} A x}{x^{\top} y} \]",
        "differential of a norm": r"Let $X \in \mathbb{R}^{n \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{n}$. "
        r"\[ \nabla_w \|X w - y\|^2 \]",
        "differential of a function": r"Let $w, x \in \mathbb{R}^{n}$. \[ \nabla_w \tanh(w^{\top} x) \]",
        "differential of an inverse": r"Let $A, X \in \mathbb{R}^{n \times n}$ with $\det X > 0$. "
        r"\[ \nabla_X \operatorname{tr}(A X^{-1}) \]",
        "differential of a determinant": r"Let $X \in \mathbb{R}^{n \times n}$ with $\det X > 0$. \[ \nabla_X \log \det X \]",
        "differential of a softmax": r"Let $y, z \in \mathbb{R}^{n}$. \[ \nabla_z y^{\top} \operatorname{softmax}(z) \]",
        "total differential": r"Let $x \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{m \times n}$, $y := A x$ and $L := \ell(y)$. "
        r"\[ \nabla_x L \]",
        "collect the differential": r"Let $x \in \mathbb{R}^{m}$, $A \in \mathbb{R}^{m \times n}$, $y \in \mathbb{R}^{n}$. "
        r"\[ \nabla_A (x^{\top} A y) \]",
        "gradient from a differential": r"Let $w, x \in \mathbb{R}^{n}$. \[ \nabla_w \|w - x\|^2 \]",
    },
}
