"""∇ as people write it, without a variable, of vectors, twice; and dots with a general term between."""

import pytest

from symgrad import check

GIVEN = r"Let $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times n}$, $x \in \mathbb{R}^{n}$ and $h(x) = x^\top B x$. "
TRUE_AND_FALSE = [
    (r"\nabla_x (A x) = A^\top", r"\nabla_x (A x) = 2 A^\top"),
    (r"\nabla_x (A x) = A", r"\nabla_x (A x) = 2 A"),  # as some write the Jacobian
    (r"\nabla_x \nabla_x^\top h = B + B^\top", r"\nabla_x \nabla_x^\top h = 2 B"),
    (r"\nabla^2 x^\top B x = B + B^\top", r"\nabla^2 x^\top B x = 2 B"),
    (r"\nabla_x \cdot (B x) = \operatorname{tr}(B)", r"\nabla_x \cdot (B x) = 2 \operatorname{tr}(B)"),
    (r"\nabla h = (B + B^\top) x", r"\nabla h = 2 B x"),
    (
        r"\nabla^2 h = \begin{bmatrix} \frac{\partial^2 h}{\partial x_1^2} & \frac{\partial^2 h}{\partial x_1 \partial "
        r"x_2} & \cdots & "
        r"\frac{\partial^2 h}{\partial x_1 \partial x_n} \\ \vdots & \vdots & \ddots & \vdots \\ \frac{\partial^2 h}{\partial x_n "
        r"\partial x_1} & \frac{\partial^2 h}{\partial x_n \partial x_2} & \cdots & \frac{\partial^2 h}{\partial x_n^2} "
        r"\end{bmatrix}",
        r"\nabla h = \begin{bmatrix} \frac{\partial^2 h}{\partial x_1^2} \\ \vdots \\ \frac{\partial^2 h}{\partial "
        r"x_n^2} \end{bmatrix}",
    ),
]


@pytest.mark.parametrize("true, false", TRUE_AND_FALSE, ids=[true[:40] for true, _ in TRUE_AND_FALSE])
def test_a_gradient_is_read_and_its_false_sibling_does_not_pass(true, false):
    rows = check(f"{GIVEN}\\[ {true} \\] \\[ {false} \\]").rows
    assert [row.verdict.passed for row in rows] == [True, False], [row.verdict.reason for row in rows]


@pytest.mark.parametrize("claim", [r"\nabla_x (B x) = B", r"\nabla_x (B x) = B^\top"])
def test_neither_layout_of_a_gradient_of_a_vector_is_refuted(claim):
    (row,) = check(rf"{GIVEN}\[ {claim} \]").rows
    assert row.verdict.status != "refuted"


def test_a_nabla_without_a_variable_is_taken_as_the_one_before_it():
    said = r"Let $F(\omega) = \sum_{i=1}^{n} \ell(\omega, z_i)$. "
    assert [r.verdict.passed for r in check(said + r"\[ \nabla F(\omega) = \sum_{i=1}^{n} \nabla \ell(\omega, z_i) \]").rows] == [
        True
    ]
    assert [r.verdict.passed for r in check(said + r"\[ \nabla F(\omega) = \nabla \ell(\omega, z_1) \]").rows] == [False]


DOTTED = [
    (r"u^\top w = u_1 w_1 + \ldots + u_q w_q + \ldots + u_d w_d", r"u^\top w = u_1 w_1 + \ldots + u_q w_q + \ldots + u_d u_d"),
    (
        r"\frac{\partial}{\partial w_q} (u_1 w_1 + \dots + u_q w_q + \dots + u_d w_d) = u_q",
        r"\frac{\partial}{\partial w_q} (u_1 w_1 + \dots + u_q w_q + \dots + u_d w_d) = w_q",
    ),
    (
        r"\frac{\partial J}{\partial H} = \begin{pmatrix} \frac{\partial J}{\partial H_{11}} & .. & \frac{\partial "
        r"J}{\partial H_{1c}} \\ "
        r".. & \frac{\partial J}{\partial H_{kl}} & .. \\ \frac{\partial J}{\partial H_{r1}} & .. & \frac{\partial "
        r"J}{\partial H_{rc}} "
        r"\end{pmatrix}",
        r"\frac{\partial J}{\partial H} = \begin{pmatrix} 2\frac{\partial J}{\partial H_{11}} & .. & 2\frac{\partial "
        r"J}{\partial H_{1c}} \\ "
        r".. & \frac{\partial J}{\partial H_{kl}} & .. \\ 2\frac{\partial J}{\partial H_{r1}} & .. & 2\frac{\partial "
        r"J}{\partial H_{rc}} "
        r"\end{pmatrix}",
    ),
    (r"\sum_{i = \overline{1,n}} a_i = \sum_{i=1}^{n} a_i", r"\sum_{i = \overline{1,n}} a_i = \sum_{i=2}^{n} a_i"),
    (r"\max_{i=1,\ldots,m} c_i \ge c_1", r"\max_{i=1,\ldots,m} c_i \le c_1"),
]


@pytest.mark.parametrize("true, false", DOTTED, ids=[true[:40] for true, _ in DOTTED])
def test_dots_with_a_general_term_and_ranges_below_an_operator_are_read(true, false):
    assert [row.verdict.passed for row in check(rf"\[ {true} \]").rows] == [True]
    assert [row.verdict.passed for row in check(rf"\[ {false} \]").rows] == [False]


SCRIPTS = [
    (r"\mathbf{1_m}^\top A x = \sum_{i=1}^{m} (A x)_i", r"\mathbf{1_m}^\top A x = \sum_{i=1}^{m} 2 (A x)_i"),
    (r"A^{TT} = A", r"A^{TT} = 2 A"),
    (
        r"\left. \frac{\partial g(t)}{\partial t} \right|_{t_0} = 3 t_0^2",
        r"\left. \frac{\partial g(t)}{\partial t} \right|_{t_0} = 3 t_0",
    ),
    (
        r"\nabla_\omega (\mu_\omega(t) + \sigma_\omega(t) s) = \nabla_\omega \mu_\omega(t) + s \nabla_\omega \sigma_\omega(t)",
        r"\nabla_\omega (\mu_\omega(t) + \sigma_\omega(t) s) = \nabla_\omega \mu_\omega(t) + \nabla_\omega \sigma_\omega(t)",
    ),
]


@pytest.mark.parametrize("true, false", SCRIPTS, ids=[true[:30] for true, _ in SCRIPTS])
def test_scripts_as_people_put_them_are_read(true, false):
    rows = check(f"{GIVEN} Let $g(t) = t^3$. \\[ {true} \\] \\[ {false} \\]").rows
    assert [row.verdict.passed for row in rows] == [True, False], [row.verdict.reason for row in rows]


LINE = (
    r"Let $\hat{y}_i = w x_i + b$ and $L = \sum_{i=1}^{N} (y_i - \hat{y}_i)^2$. "
    r"\[ \frac{\partial L}{\partial w} = -2 \sum_{i=1}^{N} x_i (y_i - \hat{y}_i) \] "
    r"\[ \frac{\partial L}{\partial b} = -2 \sum_{i=1}^{N} (y_i - \hat{y}_i) \] "
)
COLUMN = r"\begin{bmatrix} \frac{\partial L}{\partial %s} \\ \frac{\partial L}{\partial %s} \end{bmatrix}"


@pytest.mark.parametrize("written", [r"\nabla L", r"\nabla L(w, b)", r"\nabla_{w, b} L"])
def test_a_gradient_by_several_numbers_is_the_column_of_its_derivatives(written):
    for names, passes in ((("w", "b"), True), (("b", "w"), False)):
        rows = check(rf"{LINE} \[ {written} = {COLUMN % names} \]").rows
        assert [row.verdict.passed for row in rows] == [True, True, passes]


def test_a_sign_between_shapes_of_which_one_is_a_matrix_and_a_relation_in_a_delta():
    said = r"Let $P \in \mathbb{R}^{m \times k}$ and $Q \in \mathbb{R}^{n \times k}$. "
    true = r"\[ (P \times Q^\top)_{ij} = \sum_{l=1}^{k} P_{il} Q_{jl} \] \[ \delta(a \ne b) = 1 - \delta(a = b) \]"
    false = r"\[ (P \times Q^\top)_{ij} = \sum_{l=1}^{k} 2 P_{il} Q_{jl} \] \[ \delta(a \ne b) = \delta(a = b) \]"
    assert [row.verdict.passed for row in check(said + true + false).rows] == [True, True, False, False]


@pytest.mark.parametrize(
    "claim, status",
    [
        (r"\nabla \log \pi_\theta(\tau) = \frac{\nabla \pi_\theta(\tau)}{\pi_\theta(\tau)}", "proved"),
        (r"\nabla \log \pi_\theta(\tau) = \nabla_\theta \log \pi_\theta(\tau)", "proved"),
        (r"\nabla \log \pi_\theta(\tau) = \nabla \pi_\theta(\tau)", "unknown"),
        (r"\nabla \log \pi_\theta(\tau) = \nabla_\tau \log \pi_\theta(\tau)", "unread"),  # it may be by either
    ],
)
def test_a_nabla_of_a_function_with_a_parameter_is_by_that_and_refutes_nothing(claim, status):
    (row,) = check(rf"Let $\pi_\theta(a)$ be a policy. \[ {claim} \]").rows
    assert row.verdict.status == status, row.verdict.reason


PARAMETERS = [
    (r"\nabla \log q_\phi(s) = \frac{\nabla q_\phi(s)}{q_\phi(s)}", True),
    (r"q_\phi(s) \nabla \log q_\phi(s) = \nabla q_\phi(s)", True),
    (r"\nabla \log q_\phi(s) = \frac{\nabla q_\phi(s)}{q_\phi(s)^2}", False),
    (r"\nabla q_\phi(s) = \frac{1}{q_\phi(s)} \nabla \log q_\phi(s)", False),
]


@pytest.mark.parametrize("claim, is_true", PARAMETERS, ids=[claim for claim, _ in PARAMETERS])
def test_a_nabla_is_by_the_only_parameter_of_the_functions_and_that_refutes_nothing(claim, is_true):
    (row,) = check(rf"A policy $q_\phi$ gives paths $s$ their density. \[ {claim} \]").rows
    assert row.verdict.status == ("proved" if is_true else "unknown"), row.verdict.reason


GENERAL = r"Let $K \in \mathbb{R}^{n \times n}$ be invertible, $u \in \mathbb{R}^n$. "
COVARIANCE = r"Let $K \in \mathbb{R}^{n \times n}$ be symmetric and positive definite, $u \in \mathbb{R}^n$. "
LIKELIHOOD = r"\nabla_{K^{-1}} \left( \frac{3}{2} \log |K^{-1}| - \frac{1}{2} u^\top K^{-1} u \right)"
BY_INVERSES = [
    (GENERAL, r"\frac{\partial}{\partial K^{-1}} u^\top K^{-1} u = u u^\top", True),
    (GENERAL, r"\frac{\partial}{\partial K^{-1}} u^\top K^{-1} u = 2 u u^\top", False),
    (GENERAL, r"\nabla_{K^{-1}} \log \det K = -K^\top", True),
    (GENERAL, r"\nabla_{K^{-1}} \log \det K = K^\top", False),
    (GENERAL, r"\nabla_{K^{-1}} \log \det K = -K", False),
    (
        COVARIANCE,
        LIKELIHOOD + r" = \frac{3}{2} K - \frac{1}{2} u u^\top",
        True,
    ),
    (
        COVARIANCE,
        LIKELIHOOD + r" = \frac{3}{2} K + \frac{1}{2} u u^\top",
        False,
    ),
]


@pytest.mark.parametrize("given, claim, is_true", BY_INVERSES, ids=[claim for _, claim, _ in BY_INVERSES])
def test_a_derivative_by_an_inverse_is_that_by_the_matrix_turned_by_the_chain_rule(given, claim, is_true):
    (row,) = check(rf"{given}\[ {claim} \]").rows
    assert row.verdict.status == ("proved" if is_true else "refuted"), row.verdict.reason


@pytest.mark.parametrize(
    "claim", [r"\nabla_{K^{-1}} (K u) = K", r"\nabla_{(K^\top)^{-1}} \log \det K = -K^\top", r"\nabla_{K^{-1}}^2 \log \det K = K"]
)
def test_a_derivative_by_an_inverse_of_no_scalar_or_twice_or_of_no_name_says_so(claim):
    (row,) = check(rf"{GENERAL}\[ {claim} \]").rows
    assert row.verdict.status in ("unread", "unknown"), row.verdict.reason
