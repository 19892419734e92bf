"""Whatever stands in a text, reading it ends in a Document or in a symgrad error with a place."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symgrad.errors import SymgradError
from symgrad.reading.latex_reader import read, read_term

DOCUMENTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "documents").iterdir())]
PIECES = st.sampled_from(
    r"""\frac { } _ ^ $ $$ \[ \] \( \) \begin{align} \end{align} \begin{cases} \end{cases} & \\ ' | \| \sum \prod \max
\partial \nabla = := \Rightarrow \text{if } \left( \right) \left| \right| \mathbb{R} \in \sim \mathcal{N} \dots \cdots , \quad \cdot \odot \times
/ - + < \neq \delta_{ij} \mathbb{E} 0 1 -1 \top T \mathbf{1} I \operatorname{tr} \det \begin{bmatrix} \end{bmatrix} \begin{proof} \end{proof}
% \lfloor \rfloor \substack \overset \underbrace \hat \tilde{ \sqrt [ ] \mid \land \neg \forall \implies \boxed{ \color{red} \textcolor{red}{ \tag{1}
\Delta e \pi \sigma f x y A a i j n \log \exp \mathbb{1} \operatorname{softmax} \phi' \left. \right. \not""".split()
)
SOUP = st.lists(PIECES, max_size=14).map(" ".join)
DECLARED = r"Let $x, y \in \mathbb{R}^n$, $A \in \mathbb{R}^{m \times n}$, $a \in \mathbb{R}$. "


def ends(call):
    try:
        call()
    except SymgradError as error:
        assert str(error)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SOUP)
def test_any_formula(soup):
    ends(lambda: read_term(soup, r"$x, y \in \mathbb{R}^n$, $A \in \mathbb{R}^{n \times n}$"))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    SOUP,
    st.sampled_from(
        [r"\[ {} \]", r"${}$", r"$x_i = {}$ \[ x_i = a \]", r"\begin{{align}} a &= {} \\ &= a \end{{align}}", r"\[ {} = 0 \]"]
    ),
)
def test_any_formula_in_a_document(soup, frame):
    ends(lambda: read(DECLARED + frame.format(soup)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_document(data):
    text = data.draw(st.sampled_from(DOCUMENTS))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 6))
        text = text[:at] + data.draw(st.one_of(st.just(""), PIECES)) + text[at + length :]
    ends(lambda: read(text, data.draw(st.sampled_from(["a.tex", "a.md"]))))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text(text):
    ends(lambda: read(text))
    ends(lambda: read("$" + text + "$"))


@pytest.mark.parametrize(
    "text",
    [
        r"Let $z_j$. With $\det :={ \sum_{j=1}^{M} g(z_j)$:",
        r"Let $L := \sum_{\neq c} \max(0, s_j - s_c + 1)$.",
        r"\[ a \left|   \right| b \]",
        r"Let $\mu \in \mathbb{R}$, $s > 0$. \[ \mathbb{E}_{x \sim \mathcal{N}(\mu, s^2)}[x^2] = \mu^2 + s^2 \] $x_1 \mathcal{N}(\mu)$ \[ x_2 = 1 \]",
        r"Let $c \in \{1, \dots,factorC\}$. \[ s_k = 1, \quad k \neq c \]",
    ],
)
def test_texts_that_once_stopped_the_reader(text):
    ends(lambda: read(text))
