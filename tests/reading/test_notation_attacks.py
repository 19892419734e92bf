"""Notation that misleads: braces that show nothing, brackets raised, labels, entries of an inverse, letters under a sum."""

import pytest

from symgrad import check, read
from symgrad.errors import ReadError

TRUE = [
    r"Let $x, y \in \mathbb{R}$. \[ e^{(x+2) y} = e^{x y} e^{2 y} \]",
    r"Let $x, y \in \mathbb{R}$. \[ e^{(2) x} = e^{2x} \]",
    r"Let $x, y \in \mathbb{R}$. "
    r"\[ e^{\left(x + 2\right) \sin{\left(y \right)}} = e^{x \sin{\left(y \right)}} e^{2 \sin{\left(y \right)}} \]",
    r"Let $x \in \mathbb{R}$. \[ e^{(x) - 1} e = e^x \]",
    r"Let $p^{(2)} \in \mathbb{R}^{n}$. \[ p^{(2)\top} p^{(2)} = \|p^{(2)}\|^2 \]",
    r"Let $x, y \in \mathbb{R}$. \[ 1 - {x + y} = 1 - x + y \]",
    r"Let $x, y \in \mathbb{R}$. \[ 2 {x + y} = 2 x + y \]",
    r"Let $x \in \mathbb{R}^{n}$ and $y \in \mathbb{R}$. \[ {\sum_i x_i} y = y \sum_i x_i \]",
    r"Let $a, b \in \mathbb{R}$. \[ a \textcolor{blue}{- b} = \textcolor{blue}{-b} + a \]",
    r"Let $a, b \in \mathbb{R}$. \[ a {{- b + a}} {=} 2 a - b \]",
    r"Let $x \in \mathbb{R}$. \[ |{-2 x}|^3 = 8 |x|^3 \]",
    r"Let $x > 0$. \[ \log \textcolor{blue}{\frac{x}{2}} + 1 = \log{x} - \log 2 + 1 \]",
    r"Let $x \in \mathbb{R}$. \[ \sin{\left(x\right)}^{2} = (\sin x)^2 \]",
    r"Let $x \in \mathbb{R}$. \[ \sin{(x)}^2 = 1 - (\cos x)^2 \]",
    r"Let $x > 0$. \[ \log{\left(x\right)}^{2} = (\log x)^2 \]",
    r"Let $x > 0$ and $f(t) := t^2$. \[ \textcolor{blue}{\log(x)}^2 + {f(x)}^2 = (\log x)^2 + x^4 \]",
    r"Let $W^{(2)} \in \mathbb{R}^{m \times n}$. \[ {W^{(2)}}^\top_{ij} = W^{(2)}_{ji} \]",
    r"Let $x \in \mathbb{R}$. \[ {e^x}^2 = e^{2x} \]",
    r"Let $B \in \mathbb{R}^{n \times n}$. \[ B^{-1}_{ij} = (B^{-1})_{ij} \]",
    r"Let $B \in \mathbb{R}^{n \times n}$. \[ B^{\top}_{ij} = B_{ji} \]",
    r"Let $B \in \mathbb{R}^{n \times n}$. \[ B^{-\top}_{ij} = [B^{-1}]_{ji} \]",
    r"Let $f := \sigma(a^{(f)})$. \[ \frac{\partial f}{\partial a^{(f)}} = f (1 - f) \]",
    r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ (A B)^{-1}_{ij} = [B^{-1} A^{-1}]_{ij} \]",
    r"Let $x_i \in \mathbb{R}^{d}$ for $i = 1, \dots, n$. \[ x_i^\top x_j = \sum_{k=1}^{d} x_{i,k} x_{j,k} \]",
    r"Let $f := \sigma(a_f)$. \[ \frac{\partial f}{\partial a_f} = f (1 - f) \]",
    r"Let $L = (a^{(L)} - y)^2$. \[ \frac{\partial L}{\partial a^{(L)}} = 2 (a^{(L)} - y) \]",
    r"Let $z \in \mathbb{R}^{n}$ and $p_i := e^{z_i}$. \[ \sum_{i=1}^{n-1} p_{i+1} = \sum_{i=2}^{n} e^{z_i} \]",
    r"Training starts from 0. Let $x \in \mathbb{R}^{n}$. \[ \sum_k x_k = \sum_{k=1}^{n} x_k \]",
    r"Indices start from 0. Let $x \in \mathbb{R}^{n}$. \[ \sum_k x_k = \sum_{k=0}^{n-1} x_k \]",
    r"Let $z \in \mathbb{R}^{C}$. We look at $z_y$. \[ L := \sum_{j \neq y} z_j z_y \] \[ L = z_y (\sum_j z_j - z_y) \]",
    r"Let $z \in \mathbb{R}^{n}$ and $p_i := e^{z_i}$. \[ p_{i+1} = p_i e^{z_{i+1} - z_i} \quad (i < n) \]",
    r"Let $\sigma^2 > 0$, $x, z \in \mathbb{R}$ and $a := \sigma(z)$. "
    r"\[ \frac{\partial}{\partial z} \frac{a x}{\sigma^2} = \frac{a (1 - a) x}{\sigma^2} \]",
    r"Let $k \in \mathbb{R}$ and $x \in \mathbb{R}^n$. \[ k \sum_i x_i = \sum_i k x_i \] \[ \sum_k x_k = \sum_i x_i \]",
    r"Let $z \in \mathbb{R}^C$ and $p := \operatorname{softmax}(z)$. \[ L := -\log p_y \] \[ \sum_{j \neq y} p_j = 1 - p_y \]",
]
FALSE = [
    r"Let $x, y \in \mathbb{R}$. \[ e^{(x+2) y} = e^{x y} e^{2} \]",
    r"Let $x, y \in \mathbb{R}$. \[ 1 - {x + y} = 1 - x - y \]",
    r"Let $x \in \mathbb{R}$. \[ \cos{(x)}^{2} = \cos(x^2) \]",
    r"Let $x > 0$. \[ \sin{(x)}^2 = \sin(x^2) \]",
    r"Let $B \in \mathbb{R}^{n \times n}$. \[ B^{-1}_{ij} = \frac{1}{B_{ij}} \]",
    r"Let $B \in \mathbb{R}^{n \times n}$. \[ B^{T}_{ij} = B_{ij} \]",
    r"Let $f := \sigma(a^{(f)})$. \[ \frac{\partial f}{\partial a^{(f)}} = f (1 + f) \]",
    r"Let $z \in \mathbb{R}^{n}$ and $p_i := e^{z_i}$. \[ \sum_{i=1}^{n-1} p_{i+1} = \sum_{i=1}^{n} e^{z_i} \]",
    r"Let $z \in \mathbb{R}^{n}$ and $p_i := e^{z_i}$. \[ p_{i+1} = e^{z_i} \quad (i < n) \]",
]
UNKNOWN = [
    r"Let $A \in \mathbb{R}^{n \times n}$. \[ |A| = \det A \]",
    r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ |A B| = |A| |B| \]",
    r"Let $A, B \in \mathbb{R}^{n \times n}$. \[ \textrm{prod}(A, B) = A B \]",
]
REFUSED = [
    (r"Let $x \in \mathbb{R}$. \[ e^x^2 = e^{x^2} \]", 1, 31),
    (r"Let $x \in \mathbb{R}$. \[ {x + 1}^2 = x + 1 \]", 1, 34),
    (r"Let $x, y \in \mathbb{R}$. \[ \sin{x y} = y \sin x \]", 1, 35),
    (r"Let $x \in \mathbb{R}$. \[ \sin{-x} = -\sin x \]", 1, 32),
    (r"Let $x \in \mathbb{R}$. \[ x^2 = 9 \Rightarrow x = 3 \text{ or } x = -3 \]", 1, 66),
    (r"Let $B \in \mathbb{R}^{n \times n}$. \[ B_{ij}^{-1} = (B^{-1})_{ij} \]", 1, 41),
]


def statuses(text):
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_as_it_is_shown_passes(text):
    assert set(statuses(text)) <= {"proved", "holds"} and statuses(text)


@pytest.mark.parametrize("text", FALSE)
def test_what_is_false_as_it_is_shown_is_refuted(text):
    assert statuses(text) == ["refuted"]


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_notation_that_is_not_read_refutes_nothing(text):
    assert statuses(text) == ["unknown"]


@pytest.mark.parametrize(("text", "line", "column"), REFUSED)
def test_what_shows_two_things_is_refused_at_its_place(text, line, column):
    with pytest.raises(ReadError) as error:
        read(text)
    assert f"line {line}, column {column}:" in str(error.value)
