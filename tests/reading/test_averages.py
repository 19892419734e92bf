"""Averages over laws of which a document says no more than their names, integrals, and functions under a logarithm."""

import pytest

from symgrad import check

TRUE_AND_FALSE = [
    # (what is said before, what is true, what is not: it may not pass)
    (
        "",
        r"\mathbb{E}_{x \sim p}[h(x)] = \mathbb{E}_{x \sim q}\left[\frac{p(x)}{q(x)} h(x)\right]",
        r"\mathbb{E}_{x \sim p}[h(x)] = \mathbb{E}_{x \sim q}\left[\frac{q(x)}{p(x)} h(x)\right]",
    ),
    (
        r"Let $V(\omega) = \mathbb{E}_{u \sim p_\omega}[G(u)]$ with $\omega \in \mathbb{R}^{k}$. ",
        r"\nabla_\omega V(\omega) = \mathbb{E}_{u \sim p_\omega}[(G(u) - c) \nabla_\omega \log p_\omega(u)]",
        r"\nabla_\omega V(\omega) = \mathbb{E}_{u \sim p_\omega}[(G(u) - c) \nabla_\omega p_\omega(u)]",
    ),
    (
        "",
        r"\mathbb{E}_{b \sim \mu_\omega(\cdot|c)}[\nabla_\omega \log \mu_\omega(b|c)] = 0",
        r"\mathbb{E}_{b \sim \mu_\omega(\cdot|c)}[\nabla_\omega \log \mu_\omega(b|c)] = 1",
    ),
    (
        "",
        r"\log p(v) = \mathbb{E}_{q(h|v)}\left[\log \frac{p(v, h)}{q(h|v)}\right] + \mathbb{E}_{q(h|v)}\left[\log "
        r"\frac{q(h|v)}{p(h|v)}\right]",
        r"\log p(v) = \mathbb{E}_{q(h|v)}\left[\log \frac{p(v, h)}{q(h|v)}\right] - \mathbb{E}_{q(h|v)}\left[\log "
        r"\frac{q(h|v)}{p(h|v)}\right]",
    ),
    (
        "",
        r"\int p(y) h(y) \, dy = \mathbb{E}_{y \sim p}[h(y)]",
        r"\int h(y) \, dy = \mathbb{E}_{y \sim p}[h(y)]",
    ),
    (
        "",
        r"\operatorname{Var}_{x \sim p}[h(x)] = \mathbb{E}_{x \sim p}[h(x)^2] - \mathbb{E}_{x \sim p}[h(x)]^2",
        r"\operatorname{Var}_{x \sim p}[h(x)] = \mathbb{E}_{x \sim p}[h(x)^2]",
    ),
    (
        "",
        r"\mathbb{E}_{x \sim p}[\mathbb{E}_{y \sim p}[g(x) h(y)]] = \mathbb{E}_{x \sim p}[g(x)] \mathbb{E}_{x \sim p}[h(x)]",
        r"\mathbb{E}_{x \sim p}[g(x) h(x)] = \mathbb{E}_{x \sim p}[g(x)] \mathbb{E}_{x \sim p}[h(x)]",
    ),
    (
        "",
        r"\nabla_m \mathbb{E}_{\epsilon}[h(m + s \epsilon)] = \mathbb{E}_{\epsilon}[\nabla_m h(m + s \epsilon)]",
        r"\nabla_m \mathbb{E}_{\epsilon}[h(m + s \epsilon)] = \mathbb{E}_{\epsilon}[s \nabla_m h(m + s \epsilon)]",
    ),
    (
        "",
        r"\int a g(x) + b h(x) \, dx = a \int g(x) \, dx + b \int h(x) \, dx",
        r"\int g(x) h(x) \, dx = \int g(x) \, dx \int h(x) \, dx",
    ),
    (
        "",
        r"\frac{\partial}{\partial t} \int g(x, t) \, dx = \int \frac{\partial g(x, t)}{\partial t} \, dx",
        r"\frac{\partial}{\partial t} \int g(x, t) \, dx = \int \frac{\partial g(x, t)}{\partial x} \, dx",
    ),
    (
        r"Let $r(x) = \frac{\tilde{r}(x)}{Z}$ where $Z = \int \tilde{r}(x) \, dx$. ",
        r"\nabla_x \log r(x) = \nabla_x \log \tilde{r}(x)",
        r"\nabla_x \log r(x) = \nabla_x \log \tilde{r}(x) - \nabla_x Z x",
    ),
    (
        r"Let $p_\omega(x)$ be a density with $\omega \in \mathbb{R}^{k}$. ",
        r"\nabla_\omega p_\omega(x) = p_\omega(x) \nabla_\omega \log p_\omega(x)",
        r"\nabla_\omega p_\omega(x) = \nabla_\omega \log p_\omega(x)",
    ),
    (
        "",
        r"\nabla_\omega \sum_\tau \pi_\omega(\tau) R(\tau) = \sum_\tau \pi_\omega(\tau) \nabla_\omega \log "
        r"\pi_\omega(\tau) R(\tau)",
        r"\nabla_\omega \sum_\tau \pi_\omega(\tau) R(\tau) = \sum_\tau \nabla_\omega \log \pi_\omega(\tau) R(\tau)",
    ),
    (
        "",
        r"\log p(v) = \mathbb{E}_{q(h|v)}[\log p(v|h)] - D_{KL}(q(h|v) \| p(h)) + D_{KL}(q(h|v) \| p(h|v))",
        r"\log p(v) = \mathbb{E}_{q(h|v)}[\log p(v|h)] + D_{KL}(q(h|v) \| p(h)) + D_{KL}(q(h|v) \| p(h|v))",
    ),
    (r"Let $x \sim p(x)$. ", r"\mathbb{E}[h(x)] = \int h(x) p(x) \, dx", r"\mathbb{E}[h(x)] = \int h(x) \, dx"),
    ("", r"\log \frac{p(x)}{q(x)} = \log p(x) - \log q(x)", r"\log \frac{p(x)}{q(x)} = \log p(x) + \log q(x)"),
    (
        "",
        r"\nabla_x \log p_{\text{model}}(x) = \frac{\nabla_x p_{\text{model}}(x)}{p_{\text{model}}(x)}",
        r"\nabla_x \log p_{\text{model}}(x) = \frac{1}{p_{\text{model}}(x)}",
    ),
]


@pytest.mark.parametrize("said, true, false", TRUE_AND_FALSE, ids=[true for _, true, _ in TRUE_AND_FALSE])
def test_what_holds_of_every_law_passes_and_its_false_sibling_does_not(said, true, false):
    rows = check(f"{said}\\[ {true} \\] \\[ {false} \\]").rows
    assert [row.verdict.passed for row in rows] == [True, False], [row.verdict.reason for row in rows]


@pytest.mark.parametrize(
    "claim",
    [
        r"\mathbb{E}_{x \sim p}[h(x)] = h(\mathbb{E}_{x \sim p}[x])",
        r"\int h(x) \, dx = \int h(2 x) \, dx",
        r"\mathbb{E}_{x \sim p}[\nabla_x \log p(x)] = 0",  # true of densities that vanish far out, false of sums over points
        r"\int_0^1 h(x) \, dx = \int h(x) \, dx",
    ],
)
def test_what_is_false_of_sums_over_points_is_not_refuted(claim):
    (row,) = check(rf"\[ {claim} \]").rows
    assert row.verdict.status in ("unknown", "unread")


def test_an_integral_up_to_a_name_or_of_numbers_is_not_judged():
    not_judged = r"\[ \frac{d}{dt} \int_0^t h(s) \, ds = 0 \] \[ \int_0^1 x^2 \, dx = \frac{1}{2} \]"
    text = rf"Let $t \in \mathbb{{R}}$. {not_judged} \[ 2 t = t + t \]"
    assert [row.verdict.status for row in check(text).rows] == ["proved"]


def test_slopes_by_entries_of_several_arrays_are_told_apart():
    said = r"Let $x, y \in \mathbb{R}^n$ and $L = g(x, y, t)$. "
    mixed = r"\[ \frac{\partial^2 L}{\partial x_i \partial y_j} = \frac{\partial^2 L}{\partial %s_j \partial %s_i} \]"
    assert [row.verdict.status for row in check(said + mixed % ("y", "x")).rows] == ["proved"]
    assert [row.verdict.status for row in check(said + mixed % ("x", "y")).rows] == ["refuted"]


RANDOM = r"Let $X$ and $Y$ be random variables with $m = \mathbb{E}[X]$. Let $Z = X^2$. "
MOMENTS = [
    (RANDOM, r"\operatorname{Cov}(X, Y) = \mathbb{E}[X Y] - m \mathbb{E}[Y]", r"\mathbb{E}[X Y] = m \mathbb{E}[Y]"),
    (RANDOM, r"\operatorname{Var}(a X + b) = a^2 \operatorname{Var}(X)", r"\operatorname{Var}(a X + b) = a \operatorname{Var}(X)"),
    (RANDOM, r"\mathbb{E}[Z] = \operatorname{Var}(X) + m^2", r"\mathbb{E}[Z] = m^2"),
    (
        RANDOM,
        r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y) + 2 \operatorname{Cov}(X, Y)",
        r"\operatorname{Var}(X + Y) = \operatorname{Var}(X) + \operatorname{Var}(Y)",
    ),
    (r"Let $x \sim p$. ", r"\mathbb{E}[a h(x)] = a \mathbb{E}[h(x)]", r"\mathbb{E}[h(x)^2] = \mathbb{E}[h(x)]^2"),
    ("", r"\operatorname{Var}(X) = \mathbb{E}[X^2] - \mathbb{E}[X]^2", r"\mathbb{E}[X^2] = \mathbb{E}[X]^2"),
]


@pytest.mark.parametrize("said, true, false", MOMENTS, ids=[true for _, true, _ in MOMENTS])
def test_moments_of_random_names_hold_for_every_law_of_them(said, true, false):
    rows = check(f"{said}\\[ {true} \\] \\[ {false} \\]").rows
    assert [row.verdict.passed for row in rows] == [True, False], [row.verdict.reason for row in rows]


def test_what_stands_above_a_value_of_a_policy_names_the_policy():
    said = r"We set $V^\pi(s) = \sum_a \pi(a|s) Q^\pi(s, a)$ and $A^\pi(s, a) = Q^\pi(s, a) - V^\pi(s)$. "
    true = r"\[ \mathbb{E}_{a \sim \pi(\cdot|s)}[A^\pi(s, a)] = 0 \] \[ \sum_a \pi(a|s) A^\pi(s, a) = 0 \]"
    false = r"\[ \mathbb{E}_{a \sim \pi(\cdot|s)}[Q^\pi(s, a)] = 0 \]"
    assert [row.verdict.passed for row in check(said + true + false).rows] == [True, True, False]


def test_a_parameter_below_a_function_is_no_index():
    said = r"Let $s_\omega(x) = \nabla_x \log p_\omega(x)$. "
    true = r"\[ s_\omega(x) = \frac{\nabla_x p_\omega(x)}{p_\omega(x)} \]"
    assert [row.verdict.passed for row in check(said + true).rows] == [True]
    assert [row.verdict.passed for row in check(said + r"\[ s_\omega(x) = \nabla_x p_\omega(x) \]").rows] == [False]
