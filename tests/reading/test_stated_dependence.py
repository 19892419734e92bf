"""What a document says a quantity depends on, C = C(z_1, z_2) and J(W, b), claims nothing and defines nothing."""

import pytest

from symgrad import check


def statuses(text: str) -> list[str]:
    return [row.verdict.status for row in check(text).rows]


@pytest.mark.parametrize("said", [r"$$C = C(u, v)$$", r"Here $C = C(u, v)$.", r"The cost is $C = C(u, v, \ldots)$."])
def test_what_a_quantity_depends_on_is_no_claim(said):
    text = f"{said} Let $u = a b$ and $v = a^2$.\n\n"
    line = r"\frac{\partial C}{\partial a} = b \frac{\partial C}{\partial u} + 2 a \frac{\partial C}{\partial v}"
    assert statuses(text + f"$${line}$$") == ["proved"]
    assert statuses(text + f"$${line.replace('2 a', 'a')}$$")[0] in ("refuted", "unknown")
    assert statuses(text + f"$${line.replace('b', 'a')}$$")[0] in ("refuted", "unknown")


def test_a_product_with_a_name_that_is_known_is_a_claim():
    assert statuses(r"Let $x, y \in \mathbb{R}$. \[ x = x(y) \]") == ["refuted"]


def test_a_quantity_written_with_its_parameters_is_that_quantity():
    text = r"The cost $J(W, b)$ of numbers $W$, $b$ and $x$ is made of $z = W x + b$. "
    right = r"\[ \frac{\partial J(W, b)}{\partial W} = \frac{\partial J(W, b)}{\partial z} x \]"
    assert statuses(text + right) == ["proved"]
    assert statuses(text + right.replace("x \\]", "\\]")) == ["refuted"]


def test_a_function_with_a_definition_keeps_its_arguments():
    text = r"Let $a, x, y \in \mathbb{R}$, $J(u, v) = u^2 v$ and $u = 3 a$. "
    assert statuses(text + r"\[ \frac{\partial J(x, y)}{\partial x} = 2 x y \]") == ["proved"]
    assert statuses(text + r"\[ \frac{\partial J(x, y)}{\partial x} = x y \]") == ["refuted"]


def test_a_first_value_is_a_thing_of_its_own():
    text = r"Let $c = f c_0 + i g$ and $h = \tanh(c)$. "
    assert statuses(text + r"\[ \frac{\partial h}{\partial f} = (1 - h^2) c_0 \]") == ["proved"]
    assert statuses(text + r"\[ \frac{\partial h}{\partial c_0} = (1 - h^2) f \]") == ["proved"]
    assert statuses(text + r"\[ \frac{\partial h}{\partial c_0} = f \]") == ["refuted"]
    text = r"A step along $v$ gives $x = x_0 + t v$. Let $f = x^2$. "
    assert statuses(text + r"\[ \frac{\partial f}{\partial t} = 2 x v \]") == ["proved"]
    assert statuses(text + r"\[ \frac{\partial f}{\partial t} = 2 x_0 v \]") == ["refuted"]
    assert statuses(r"Let $x = (x_0, x_1)$ and $f = x_0^2 + x_1$. \[ \frac{\partial f}{\partial x_0} = 2 x_0 \]")[0] != "refuted"


def rows(text: str) -> list[tuple[str, str]]:
    return [(row.verdict.status, row.verdict.reason) for row in check(text).rows]


@pytest.mark.parametrize(
    "said",
    [
        r"The cost is \[ C = C(a_1, \ldots, a_n), \] where $a_k = \sigma(z_k)$. ",
        r"We treat $C = C(a_1, \ldots, a_n)$ as a function of the outputs $a_k = \sigma(z_k)$. ",
    ],
)
def test_it_is_no_claim_and_nothing_supposed(said: str):
    (status, reason), (false, _) = rows(
        said + r"\[ \frac{\partial C}{\partial z_k} = \frac{\partial C}{\partial a_k} a_k (1 - a_k) \] "
        r"\[ \frac{\partial C}{\partial z_k} = \frac{\partial C}{\partial a_k} a_k \]"
    )
    assert (status, false) == ("proved", "refuted") and "depends on a alone" in reason


def test_a_path_of_the_list_that_is_left_out_does_not_pass():
    said = r"The loss is \[ L = L(u, v) \] with $u = x^2$ and $v = 3 x$. "
    whole = r"\[ \frac{dL}{dx} = 2 x \frac{\partial L}{\partial u} + 3 \frac{\partial L}{\partial v} \]"
    part = r"\[ \frac{dL}{dx} = 2 x \frac{\partial L}{\partial u} \]"
    assert [status for status, _ in rows(said + whole + part)] == ["proved", "unknown"]
    assert [status for status, _ in rows(said + part)] == ["unknown"]  # what the list names counts, without a later line, too


def test_a_name_of_which_it_is_said_keeps_its_definition():
    text = r"Let $u, v \in \mathbb{R}$ and $f = u v$, so \[ f = f(u, v) \] \[ \frac{\partial f}{\partial u} = %s \]"
    assert [status for status, _ in rows(text % "v")] == ["proved"]
    assert [status for status, _ in rows(text % "u")] == ["refuted"]


def test_a_definition_with_arguments_stays_one():
    text = r"Let $u, v \in \mathbb{R}$. \[ f(u, v) = u v \] \[ \frac{\partial f}{\partial u} = 2 v \]"
    assert [status for status, _ in rows(text)][-1] == "refuted"
