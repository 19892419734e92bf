"""Examples with numbers: a = σ(0.1) behind z = … = 0.1 says what a is there, and a still depends on z."""

from symgrad import check

NEURON = r"""One neuron has $x = 3$, $w = 0.2$, $b = -0.1$ and the target $y = 1$. \[ z = w x + b = 0.2 \cdot 3 - 0.1 = 0.5 \]
\[ a = \sigma(??) \approx 0.622 \] \[ E = \frac{1}{2} (a - y)^2 \] """


def verdicts(text):
    return [row.verdict.status for row in check(text).rows]


def test_a_number_stands_for_the_name_for_which_it_was_found():
    text = (
        NEURON.replace("??", "0.5")
        + r"\[ \frac{\partial a}{\partial z} = !! \] \[ \frac{\partial E}{\partial w} = (a - y) a (1 - a) x \]"
    )
    assert set(verdicts(text.replace("!!", "a (1 - a)"))) == {"proved"}
    assert "refuted" in verdicts(text.replace("!!", "a (1 + a)"))


def test_what_no_name_was_found_for_leaves_open_on_what_it_depends():
    text = NEURON.replace("??", "0.7") + r"\[ \frac{\partial a}{\partial z} = a (1 - a) \]"
    assert verdicts(text)[-1] == "unknown"
