"""A shape mistake is one line: both shapes in the document's own size names, and the place."""

import pytest

from symgrad import ShapeError, SymgradError, check, read

DECLARED = (
    r"$A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{p \times q}$, $S \in \mathbb{R}^{n \times n}$, "
    r"$x \in \mathbb{R}^{n}$, $y, b \in \mathbb{R}^{m}$, $t \in \mathbb{R}$, "
    r"$r \in \mathbb{R}^{1 \times d}$, $W \in \mathbb{R}^{d \times k}$"
)

MISTAKES = (
    (r"\nabla_x \|A y - b\|^2", "A y", ("m×n", "m", "n and m differ")),
    (r"\nabla_A \operatorname{tr}(A B)", "A B", ("m×n", "p×q", "n and p differ")),
    (r"\nabla_x x^\top y", "y", ("1×n", "n and m differ")),
    (r"\nabla_x (x y)", "x y", ("n and m", "transposed")),
    (r"\nabla_x x x", "x x", ("n and n", "transposed")),
    (r"\nabla_x x^\top x^\top", r"x^\top x^\top", ("1×n and 1×n", "transposed")),
    (r"\nabla_x (x + y)^\top x", "x + y", ("n and m",)),
    (r"\nabla_x (A \odot S) x", r"A \odot S", ("m×n and n×n",)),
    (r"\nabla_W \|r W + b\|^2", "r W + b", ("1×k and m×1",)),
    (r"\nabla_W \|W r\|^2", "W r", ("d×k and 1×d", "k and 1 differ")),
    (r"\nabla_x x^\top S x + I", "x^\\top S x + I", ("n×1 and n×n",)),
    (r"\nabla_x \frac{x}{y}^\top x", r"\frac{x}{y}", ("n and m",)),
    (r"\nabla_x \langle x, b \rangle", r"\langle x, b \rangle", ("n and m",)),
    (r"\nabla_x \max(x, y)^\top x", r"\max(x, y)^\top x", ("n and m",)),
    (r"\nabla_x \operatorname{diag}(x) y", r"\operatorname{diag}(x) y", ("n×n and m", "n and m differ")),
    (r"\nabla_A \operatorname{tr}(A)", r"\operatorname{tr}(A)", ("square", "m×n")),
    (r"\nabla_A \log \det A", r"\det A", ("square", "m×n")),
    (r"\nabla_x x^\top A^{-1} x", "A^{-1}", ("square", "m×n")),
    (r"\nabla_A \operatorname{tr}(A^2)", "A^2", ("square", "m×n")),
    (r"\nabla_t \det t", r"\det t", ("square", "scalar")),
    (r"\nabla_x \operatorname{tr}(x)", r"\operatorname{tr}(x)", ("square", "length n")),
    (r"\nabla_x \frac{1}{A} x", r"\frac{1}{A}", ("m×n",)),
    (r"\nabla_A \sqrt{A} x", r"\sqrt{A}", ("m×n",)),
    (r"\nabla_x A x", r"\nabla_x", ("m", "Jacobian")),
    (r"\nabla_S |S|", "|S|", ("n×n", r"\det")),
)


@pytest.mark.parametrize("question, place, words", MISTAKES, ids=[question for question, _, _ in MISTAKES])
def test_a_shape_mistake_names_both_shapes_and_the_place(question, place, words):
    with pytest.raises(ShapeError) as raised:
        read(f"{DECLARED}\n\\[ {question} \\]\n").questions[0].derive()
    message = str(raised.value)
    assert "\n" not in message and message.startswith("line 2, column ") and place in message
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    "operator",
    [
        r"\operatorname{tr}(S^{t})",
        r"\|S\|_2",
        r"\operatorname{tr}(S^+)",
        r"\operatorname{tr}(S \otimes S \otimes S)",
        r"\lambda_{\max}(S)",
        r"\operatorname{rank}(S)",
        r"\operatorname{tr}(\operatorname{adj}(S))",
        r"\operatorname{tr}(S^{H})",
    ],
)
def test_an_operator_without_a_derivative_is_refused(operator):
    with pytest.raises(SymgradError, match=r"^line 2, column \d+: "):
        read(f"{DECLARED}\n\\[ \\nabla_S {operator} \\]\n").questions[0].derive()


@pytest.mark.parametrize("ones", [r"11^\top", r"1 1^{\top}", r"1^\top x \mathbf{1}", r"2^T"])
def test_a_number_has_no_transpose(ones):
    with pytest.raises(SymgradError, match=r"a number has no transpose.*mathbf\{1\}"):
        read(DECLARED + rf"\[ S = {ones} \]")


def test_the_size_of_an_identity_follows_from_the_declared_shape():
    written = r"I - \frac{1}{n} \mathbf{1} \mathbf{1}^\top"
    (claim,) = read(rf"$H \in \mathbb{{R}}^{{n \times n}}$ \[ H := {written} \] \[ H \mathbf{{1}} = 0 \]").claims
    assert len(claim.left.free) == 1
    with pytest.raises(ShapeError, match="I_n or .*or declare the shape"):
        read(rf"$H := {written}$ \[ H H = H \]")


@pytest.mark.parametrize("written", [r"J(v) = \|v A - b\|^2", r"J = \|v A - b\|^2"])
def test_a_name_without_a_declaration_is_said_to_be_the_cause(written):
    with pytest.raises(SymgradError, match="expected a declaration of v$"):
        read(DECLARED + rf"\[ {written} \]")


def test_a_variable_without_a_declaration_is_said_to_be_the_cause():
    (row,) = check(DECLARED + r"\[ \nabla_v \|v A - b\|^2 = 0 \]").rows
    assert row.verdict.status == "unknown" and "expected a declaration of v" in row.verdict.reason


def test_what_may_define_and_does_not_fit_costs_itself_only():
    declared = r"Let $A \in \mathbb{R}^{m \times n}$, $x \in \mathbb{R}^{m}$, $b \in \mathbb{R}^{n}$. \[ b^\top b \ge 0 \] "
    found = check(declared + r"The solution is \[ b = A x \] \[ b^\top b = 2 \]").rows
    assert [row.verdict.status for row in found] == ["holds", "refuted", "unknown"]
    found = check(declared + r"At the optimum $b = A x$. \[ b^\top b = 2 \]").rows
    assert [row.verdict.status for row in found] == ["holds", "unknown"]
