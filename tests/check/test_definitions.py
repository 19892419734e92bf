"""Which equation defines a name and which claims something of it, and how far a definition or a domain reaches."""

import pytest

from symgrad import check

LEAST_SQUARES = r"Let $H \in \mathbb{R}^{m \times n}$, $t \in \mathbb{R}^m$, $u \in \mathbb{R}^n$, $J := \|H u - t\|^2$. "


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize(
    "text, expected",
    [
        (r"Let $x, y \in \mathbb{R}$. \[ x = y \]", ["refuted"]),
        (r"Let $x, y \in \mathbb{R}$. \[ x = y \] \[ x - y = 0 \]", ["refuted", "refuted"]),
        (r"Let $x, y \in \mathbb{R}$. \[ y = x^2 \] \[ \frac{dy}{dx} = 2x \]", ["proved"]),
        (r"Let $a, x \in \mathbb{R}^n$, $W \in \mathbb{R}^{n \times n}$. Let \[ a = x \] \[ W a = W x \]", ["proved"]),
        (r"Let $x, y \in \mathbb{R}$. \[ y := x \] \[ \frac{dy}{dx} = 1 \]", ["proved"]),
        (r"Let $x, y \in \mathbb{R}$. Hence \[ y = x^2 \] \[ \frac{dy}{dx} = 2x \]", ["unknown", "unknown"]),
        (r"Let $x \in \mathbb{R}$. Hence \[ y = x^2 \] \[ \frac{dy}{dx} = 2x \]", ["proved"]),
        (r"Let $x, y \in \mathbb{R}$ and $f := x y$. \[ \frac{df}{dy} = x \] \[ y = x^2 \]", ["proved", "unknown"]),
        (r"Let $\mu \in \mathbb{R}$, $X \sim \mathcal{N}(\mu, 1)$. \[ \mu = \mathbb{E}[X^2] \]", ["unknown"]),
        (r"Let $\mu, v \in \mathbb{R}$, $X \sim \mathcal{N}(\mu, 1)$. Let $\mu = v^2$. \[ \mathbb{E}[X] = v^2 \]", ["proved"]),
        (r"Let $\mu, v \in \mathbb{R}$, $X \sim \mathcal{N}(\mu, 1)$. Hence $\mu = v^2$. \[ \mathbb{E}[X] = v^2 \]", ["unknown"]),
        (r"Let $\mu, v \in \mathbb{R}$, $X \sim \mathcal{N}(\mu, 1)$. Hence $\mu = v^2$. \[ \mathbb{E}[X] = v \]", ["refuted"]),
        (r"Let $A, B \in \mathbb{R}^{n \times n}$ with $\det B > 0$. \[ B = 2 A \]", ["unknown"]),
        (r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ B = 2 A \] \[ B - A = A \]", ["proved"]),
    ],
)
def test_an_equation_defines_a_name_that_has_a_shape_alone_and_restricts_one_by_another(text, expected):
    assert statuses(text) == expected


@pytest.mark.parametrize(
    "sentence, expected",
    [
        ("It is wrong that $z = x^2$.", "unknown"),
        ("We never have $z = x^2$.", "unknown"),
        ("Do we have $z = x^2$?", "unknown"),
        ("Without a bias we write $z = x^2$.", "proved"),
        ("We do not regularise, so the loss is $z = x^2$.", "proved"),
    ],
)
def test_a_new_name_is_defined_unless_its_clause_denies_it(sentence, expected):
    assert statuses(rf"Let $x \in \mathbb{{R}}$. {sentence} \[ z - x^2 = 0 \]") == [expected]


SOLVED = [r"The minimum is at $u = (H^\top H)^{-1} H^\top t$.", r"Solving gives \[ u = (H^\top H)^{-1} H^\top t \]"]


@pytest.mark.parametrize(
    "claim, expected, solved",
    [
        *((r"\nabla_u J = 2 H^\top (H u - t)", "proved", solved) for solved in SOLVED),
        *((r"\nabla_u J = 7 H^\top (H u - t)", "refuted", solved) for solved in SOLVED),
        (r"\nabla_u J = 0", "unknown", SOLVED[0]),
        (r"\nabla_u J = 0", "holds", SOLVED[1]),  # the equation that the display behind it solves
    ],
)
def test_a_solution_defines_nothing(claim, expected, solved):
    assert statuses(rf"{LEAST_SQUARES} \[ {claim} \] {solved}")[0] == expected


def test_what_a_solution_says_is_named():
    (row,) = check(LEAST_SQUARES + r"The minimum is at $u = (H^\top H)^{-1} H^\top t$. \[ \nabla_u J = 0 \]").rows
    assert row.verdict.reason == r"true only if line 1, “u = (H^\top H)^{-1} H^\top t”, is an assumption"


@pytest.mark.parametrize("name", ["lemma", "proof", "remark", "example", "case"])
@pytest.mark.parametrize(
    "supposed, claim",
    [("x = 2 y + 1", "x - 1 = 2 y"), ("x := y^2", r"\frac{dx}{dy} = 2 y"), ("x = y^2", r"\frac{dx}{dy} = 2 y")],
)
def test_a_definition_of_a_declared_name_holds_in_its_part_of_the_document(name, supposed, claim):
    inside = rf"\begin{{{name}}} Let ${supposed}$. \[ {claim} \] \end{{{name}}}"
    assert statuses(rf"Let $x, y \in \mathbb{{R}}$. {inside} \[ {claim} \]") == ["proved", "refuted"]


def test_a_proof_goes_on_with_what_its_lemma_defines():
    text = (
        r"Let $x, y \in \mathbb{R}$. \begin{lemma} Let $y = x^2$. \end{lemma} \begin{proof} \[ \frac{dy}{dx} = 2 x \] \end{proof}"
    )
    assert statuses(text) == ["proved"]


def test_a_domain_that_is_supposed_in_a_lemma_reaches_into_definitions_and_no_further():
    text = r"Let $S \in \mathbb{S}^n$, $d := \det S$. \begin{lemma} Let $S \succ 0$. \[ d > 0 \] \end{lemma} \[ d > 0 \]"
    assert statuses(text) == ["holds", "refuted"]


@pytest.mark.parametrize("sentence", [r"Is $S \succ 0$?", r"We do not suppose that $S \succ 0$."])
def test_a_matrix_that_may_be_positive_definite_refutes_and_proves_nothing(sentence):
    assert statuses(rf"Let $S \in \mathbb{{S}}^{{n}}$. {sentence} \[ \det S > 0 \]") == ["unknown"]
    assert statuses(rf"Let $S \in \mathbb{{S}}^{{n}}$. {sentence} \[ \det S = 0 \]") == ["refuted"]


def test_a_semidefinite_matrix_may_be_singular():
    assert statuses(r"Let $S \in \mathbb{S}^{n}$ with $S \succeq 0$. \[ \det S \ge 0 \] \[ \det S > 0 \]") == ["holds", "refuted"]
    assert statuses(r"Let $S \in \mathbb{S}_{+}^{n}$. \[ \det S > 0 \]") == ["refuted"]


def test_a_value_of_a_name_of_few_values_is_a_case_at_a_rows_end():
    text = r"Let $y \in \{0, 1\}^{n}$ with $\sum_i y_i = 1$. \[ \sum_k y_k y_i = 1, \quad y_i = 1 \]"
    assert statuses(text) == ["proved"]


@pytest.mark.parametrize("said", [r"$y \in \{0, 1\}^n$", "$y$ be one-hot", "$y$ be binary"])
def test_values_that_are_supposed_in_a_part_end_there(said):
    text = rf"Let $y \in \mathbb{{R}}^n$. \begin{{example}} Let {said}. \[ y_i^2 = y_i \] \end{{example}} \[ y_i^2 = y_i \]"
    assert statuses(text) == ["proved", "refuted"]


def test_a_size_gets_no_new_value():
    assert statuses(r"Let $y \in \{0, 1\}^{n}$. \[ n = n - \sum_i (1 - y_i) \]") == ["refuted"]


def test_a_row_that_gives_a_new_letter_a_value_is_no_condition():
    text = r"""\begin{align} z &= W a \\ p &= z \\ L &= \tfrac12 \|p - y\|^2 \end{align}
    with $W \in \mathbb{R}^{m \times n}$. \[ \frac{\partial L}{\partial z} = ?? \]"""
    assert check(text.replace("??", "p - y")).rows[-1].verdict.status == "proved"
    assert check(text.replace("??", "y - p")).rows[-1].verdict.status == "refuted"


def test_the_square_of_what_stands_by_itself_is_no_name():
    text = r"""
    \[ F = \sum_i \left( -\log s_k - \frac{(x_i - m_k)^2}{2 s_k^2} \right) \]
    \[ \frac{\partial F}{\partial m_k} = ?? \sum_i \frac{x_i - m_k}{s_k^2} \]
    \[ s_k^2 = \frac{1}{n} \sum_{i=1}^n (x_i - m_k)^2 \]"""
    assert statuses(text.replace("??", ""))[0] == "proved"
    assert "proved" not in statuses(text.replace("??", "2"))
