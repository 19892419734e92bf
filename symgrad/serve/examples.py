"""What the page offers to start from: questions and documents, each by the key of its name in the words of a language."""

from __future__ import annotations

QUESTIONS: dict[str, dict[str, object]] = {
    "least_squares": {"form": "short", "definition": "norm2(X*w - y)^2", "by": "w"},
    "logistic": {"form": "short", "definition": "sum(log(1 + exp(-(y .* (X*w)))))", "by": "w"},
    "ridge": {"form": "short", "definition": "norm1(X*w - y) + lambda*norm2(w)^2", "by": "w"},
    "log_det": {"form": "short", "definition": "logdet(X'*X)", "by": "X"},
    "trace": {"form": "short", "definition": "tr(A*X*B)", "by": "X"},
    "factors": {"form": "short", "definition": "norm2(X - U*V')^2", "by": "U"},
    "softmax": {"form": "short", "definition": "softmax(W*x + b)", "by": "x"},
    "hessian": {"form": "short", "definition": "x'*A*x + b'*x", "by": "x, x", "kinds": {"A": "symmetric"}},
    "cross_entropy": {
        "form": "latex",
        "definition": "Let $y, z \\in \\mathbb{R}^{C}$, $\\sum_i y_i = 1$,\n"
        "$p := \\operatorname{softmax}(z)$ and $L := -\\sum_i y_i \\log p_i$.",
        "by": "z",
    },
    "layers": {
        "form": "latex",
        "definition": "Let $x \\in \\mathbb{R}^{d}$, $t \\in \\mathbb{R}^{C}$, $W \\in \\mathbb{R}^{h \\times d}$,\n"
        "$V \\in \\mathbb{R}^{C \\times h}$, $a := \\tanh(W x)$ and $L := \\frac{1}{2} \\|V a - t\\|^2$.\n"
        "\\[ \\nabla_V L \\]\n\\[ \\nabla_W L \\]",
        "by": "",
    },
}
DOCUMENTS: dict[str, dict[str, str]] = {
    "homework": {
        "name": "homework.tex",
        "text": r"""Let $y, z \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$ and $L := -\sum_i y_i \log p_i$.
\begin{align}
\frac{\partial L}{\partial z_k} &= -\sum_i \frac{y_i}{p_i} \frac{\partial p_i}{\partial z_k} \\
  &= -\sum_i y_i (\delta_{ik} - p_k) \\
  &= p_k - y_k
\end{align}
The derivative of a square is often written without its factor:
\[ \frac{\partial}{\partial z_k} \sum_i z_i^2 = z_k \]
""",
    },
    "normal_equations": {
        "name": "normal-equations.md",
        "text": r"""# Normal equations

Let $X \in \mathbb{R}^{N \times d}$, $w \in \mathbb{R}^{d}$, $y \in \mathbb{R}^{N}$ and $L := \|X w - y\|^2$.

$$
\begin{aligned}
L &= w^\top X^\top X w - 2 y^\top X w + y^\top y \\
\nabla_w L &= 2 X^\top X w - 2 X^\top y \\
\nabla_w^2 L &= 2 X^\top X
\end{aligned}
$$
""",
    },
}
