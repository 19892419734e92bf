r"""A bar gives the value at a point: \left. … \right|_{x=0}, f'(x)|_{x=1}. The name gets its value behind all derivatives."""

import pytest

from symgrad import ReadError, check, read

DECLARED = r"""Let $a, b, t, x, y \in \mathbb{R}$, $f(t) := e^{a t} \cos(b t)$, $g := x^2 y + y^3$, $w, v, z \in \mathbb{R}^{n}$,
$J(w) := \frac{1}{2} \|w\|^2$, $p_i := \frac{e^{z_i}}{\sum_j e^{z_j}}$, $X \in \mathbb{R}^{m \times m}$, $h(t) := t x$.
"""
TRUE = [
    r"\left. \frac{d f}{d t} \right|_{t=0} = a",
    r"f'(t)\big|_{t=0} = a",
    r"f'(t)|_{t = 0} = a",
    r"\frac{d^2 f}{dt^2} \Big|_{t=0} = a^2 - b^2",
    r"\left. f(t) \right|_{t=0} = 1",
    r"x f'(t)|_{t=0} y = a x y",
    r"\left. \frac{d}{d\epsilon} J(w + \epsilon v) \right|_{\epsilon = 0} = w^\top v",
    r"\frac{d}{d\epsilon} J(w + \epsilon v) \Bigr|_{\epsilon = 0} = w^\top v",
    r"\nabla_w J(w)|_{w=v} = v",
    r"\left. \frac{\partial p_i}{\partial z_j} \right|_{z = 0} = \frac{1}{n} \left( \delta_{ij} - \frac{1}{n} \right)",
    r"p_i|_{z=0} = \frac{1}{n}",
    r"\left. \frac{\partial g}{\partial x} \right|_{x=1, y=2} = 4",
    r"\left. \frac{\partial g}{\partial x} \right|_{x=y} = 2 y^2",
    r"y \frac{\partial g}{\partial x}\Big|_{x=1} + x = 2 y^2 + x",
    r"\left| \left. \frac{\partial g}{\partial x} \right|_{x=1} \right| = 2 |y|",
    r"\left. \nabla_X \operatorname{tr}(X X) \right|_{X=I} = 2 I",
    r"\left. g \right|_{x=y} - \left. g \right|_{x=0} = y^3",
]
FALSE = [
    r"\left. \frac{d f}{d t} \right|_{t=0} = b",
    r"\left. \frac{\partial g}{\partial x} \right|_{x=y} = 2 x y",
    r"\left. \frac{\partial p_i}{\partial z_j} \right|_{z = 0} = \frac{\delta_{ij}}{n}",
    r"p_i|_{z=0} = p_i",
    r"\left. \frac{\partial}{\partial x} \left( x y \right) \right|_{x=y} = 2 y",
    r"\left. \nabla_w J(w) \right|_{w = 2 v} = v",
]


@pytest.mark.parametrize("line", TRUE)
def test_a_value_at_a_point(line):
    assert [row.verdict.status for row in check(read(f"{DECLARED}\\[ {line} \\]")).rows] == ["proved"]


@pytest.mark.parametrize("line", FALSE)
def test_a_wrong_value_at_a_point_is_refuted(line):
    assert [row.verdict.status for row in check(read(f"{DECLARED}\\[ {line} \\]")).rows] == ["refuted"]


@pytest.mark.parametrize(
    "line, message",
    [
        (r"x f'(x)|_{x=0} = 0", "not clear how far this bar reaches"),
        (r"|x|_{x=2} = 2", "this bar may close"),
        (r"\left. h(y) \right|_{x=2} = 2 y", "not every place"),
        (r"\left. \frac{\partial J(w)}{\partial w_k} \right|_{w_k=1} = 1", "only a name gets a value"),
        (r"f'(t)|_{0} = a", "this is no point"),
        (r"\left. t^2 \right|_{t > 0} = 0", "this is no point"),
    ],
)
def test_what_is_not_clear_is_refused(line, message):
    with pytest.raises(ReadError, match=message):
        read(f"{DECLARED}\\[ {line} \\]")


def test_the_report_shows_the_whole_of_it():
    (row,) = check(read(DECLARED + r"\[ \left. \frac{d f}{d t} \right|_{t=0} = a \]")).rows
    assert row.left == r"\left. \frac{d f}{d t} \right|_{t=0}"
