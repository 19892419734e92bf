r"""The identities of The Matrix Cookbook's section on derivatives (version of 2012, equations 49 to 141), in checkable LaTeX.

Left out: eigenvalues (66-68), complex values (89), the pseudo-inverse (55, 56) and functions of a matrix by their power series (99, 128).
Shapes are as general as an identity allows: m×n wherever X need not be square, other sizes for what stands beside it.
`python -m tests.benchmarks.matrix_table` prints what is derived, with operations beside the book's, and how long it takes.
"""

from __future__ import annotations

from typing import NamedTuple


class Identity(NamedTuple):
    """One equation of the book.

    number   the book's
    given    declarations and the conditions under which it holds
    left     what is asked
    right    the book's answer
    """

    number: str
    given: str
    left: str
    right: str

    @property
    def question(self) -> str:
        return f"{self.given}\n\\[ {self.left} \\]\n"

    @property
    def claim(self) -> str:
        return f"{self.given}\n\\[ {self.left} = {self.right} \\]\n"


SQUARE = r"Let $X \in \mathbb{R}^{n \times n}$, $\det X \neq 0$."
TALL = r"Let $X \in \mathbb{R}^{m \times n}$."
FULL = r"Let $X \in \mathbb{R}^{m \times n}$, $m > n$."
VECTOR = r"Let $x \in \mathbb{R}^{n}$."


def by(body: str, variable: str = "X") -> str:
    return rf"\frac{{\partial}}{{\partial {variable}}} \left( {body} \right)"


IDENTITIES = (
    # --- determinants ---
    Identity("49", SQUARE, by(r"\det(X)"), r"\det(X) (X^{-1})^{\top}"),
    Identity("50", SQUARE, r"\sum_{k=1}^{n} \frac{\partial \det(X)}{\partial X_{ik}} X_{jk}", r"\delta_{ij} \det(X)"),
    Identity(
        "51",
        r"Let $X \in \mathbb{R}^{n \times n}$, $A, B \in \mathbb{R}^{n \times n}$, "
        r"$\det X \neq 0$, $\det A \neq 0$, $\det B \neq 0$.",
        by(r"\det(A X B)"),
        r"\det(A X B) (X^{-1})^{\top}",
    ),
    Identity(
        "51 of other shapes",
        r"Let $X \in \mathbb{R}^{m \times n}$, $A \in \mathbb{R}^{k \times m}$, $B \in \mathbb{R}^{n \times k}$, "
        r"$k \le m$, $k \le n$.",
        by(r"\det(A X B)"),
        r"\det(A X B) A^{\top} (A X B)^{-\top} B^{\top}",
    ),
    Identity(
        "52",
        r"Let $X, A \in \mathbb{R}^{n \times n}$, $\det X \neq 0$, $\det A \neq 0$.",
        by(r"\det(X^{\top} A X)"),
        r"2 \det(X^{\top} A X) X^{-\top}",
    ),
    Identity("53", FULL + r" $A \in \mathbb{S}^{m}$.", by(r"\det(X^{\top} A X)"), r"2 \det(X^{\top} A X) A X (X^{\top} A X)^{-1}"),
    Identity(
        "54",
        FULL + r" $A \in \mathbb{R}^{m \times m}$.",
        by(r"\det(X^{\top} A X)"),
        r"\det(X^{\top} A X) (A X (X^{\top} A X)^{-1} + A^{\top} X (X^{\top} A^{\top} X)^{-1})",
    ),
    Identity("57", SQUARE, by(r"\log |\det(X)|"), r"(X^{-1})^{\top}"),
    Identity("58", SQUARE, by(r"\det(X^3)"), r"3 \det(X^3) X^{-\top}"),
    # --- inverses ---
    Identity(
        "59",
        r"Let $A, B \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$, $Y := A + t B$, $\det Y \neq 0$.",
        by(r"Y^{-1}", "t"),
        r"-Y^{-1} B Y^{-1}",
    ),
    Identity(
        "46",
        r"Let $A, B \in \mathbb{R}^{n \times n}$, $t \in \mathbb{R}$, $Y := A + t B$, $\det Y \neq 0$.",
        by(r"\det(Y)", "t"),
        r"\det(Y) \operatorname{tr}(Y^{-1} B)",
    ),
    Identity("65", SQUARE + r" $W := X^{-1}$, $L := f(W)$.", r"\nabla_X L", r"-X^{-\top} (\nabla_W L) X^{-\top}"),
    Identity("60", SQUARE, r"\frac{\partial [X^{-1}]_{kl}}{\partial X_{ij}}", r"-[X^{-1}]_{ki} [X^{-1}]_{jl}"),
    Identity("61", SQUARE + r" $a, b \in \mathbb{R}^{n}$.", by(r"a^{\top} X^{-1} b"), r"-X^{-\top} a b^{\top} X^{-\top}"),
    Identity("62", SQUARE, by(r"\det(X^{-1})"), r"-\det(X^{-1}) (X^{-1})^{\top}"),
    Identity(
        "63",
        SQUARE + r" $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times m}$.",
        by(r"\operatorname{tr}(A X^{-1} B)"),
        r"-(X^{-1} B A X^{-1})^{\top}",
    ),
    Identity(
        "64",
        r"Let $X, A \in \mathbb{R}^{n \times n}$, $\det(X + A) \neq 0$.",
        by(r"\operatorname{tr}((X + A)^{-1})"),
        r"-((X + A)^{-1} (X + A)^{-1})^{\top}",
    ),
    # --- vectors and scalar forms ---
    Identity("69", VECTOR + r" $a \in \mathbb{R}^{n}$.", by(r"x^{\top} a", "x"), "a"),
    Identity("69, the other way round", VECTOR + r" $a \in \mathbb{R}^{n}$.", by(r"a^{\top} x", "x"), "a"),
    Identity("70", TALL + r" $a \in \mathbb{R}^{m}$, $b \in \mathbb{R}^{n}$.", by(r"a^{\top} X b"), r"a b^{\top}"),
    Identity("71", TALL + r" $a \in \mathbb{R}^{n}$, $b \in \mathbb{R}^{m}$.", by(r"a^{\top} X^{\top} b"), r"b a^{\top}"),
    Identity("72", r"Let $X \in \mathbb{R}^{n \times n}$, $a \in \mathbb{R}^{n}$.", by(r"a^{\top} X a"), r"a a^{\top}"),
    Identity(
        "72, transposed", r"Let $X \in \mathbb{R}^{n \times n}$, $a \in \mathbb{R}^{n}$.", by(r"a^{\top} X^{\top} a"), r"a a^{\top}"
    ),
    Identity("73", TALL, r"\frac{\partial X_{kl}}{\partial X_{ij}}", r"\delta_{ki} \delta_{lj}"),
    Identity(
        "74", TALL + r" $A \in \mathbb{R}^{n \times p}$.", r"\frac{\partial [X A]_{ij}}{\partial X_{kl}}", r"\delta_{ik} A_{lj}"
    ),
    Identity(
        "75",
        TALL + r" $A \in \mathbb{R}^{m \times p}$.",
        r"\frac{\partial [X^{\top} A]_{ij}}{\partial X_{kl}}",
        r"\delta_{il} A_{kj}",
    ),
    Identity("76", TALL, r"\frac{\partial}{\partial X_{ij}} \left( \sum_{k,l,p,q} X_{kl} X_{pq} \right)", r"2 \sum_{k,l} X_{kl}"),
    Identity("77", TALL + r" $b, c \in \mathbb{R}^{n}$.", by(r"b^{\top} X^{\top} X c"), r"X (b c^{\top} + c b^{\top})"),
    Identity(
        "78",
        VECTOR + r" $B \in \mathbb{R}^{m \times n}$, $b \in \mathbb{R}^{m}$, $C \in \mathbb{R}^{m \times p}$, "
        r"$D \in \mathbb{R}^{p \times n}$, $d \in \mathbb{R}^{p}$.",
        by(r"(B x + b)^{\top} C (D x + d)", "x"),
        r"B^{\top} C (D x + d) + D^{\top} C^{\top} (B x + b)",
    ),
    Identity(
        "79",
        TALL + r" $B \in \mathbb{R}^{m \times m}$.",
        r"\frac{\partial [X^{\top} B X]_{kl}}{\partial X_{ij}}",
        r"\delta_{lj} [X^{\top} B]_{ki} + \delta_{kj} [B X]_{il}",
    ),
    Identity("81", VECTOR + r" $B \in \mathbb{R}^{n \times n}$.", by(r"x^{\top} B x", "x"), r"(B + B^{\top}) x"),
    Identity(
        "82",
        TALL + r" $b, c \in \mathbb{R}^{n}$, $D \in \mathbb{R}^{m \times m}$.",
        by(r"b^{\top} X^{\top} D X c"),
        r"D^{\top} X b c^{\top} + D X c b^{\top}",
    ),
    Identity(
        "83",
        TALL + r" $b \in \mathbb{R}^{n}$, $c \in \mathbb{R}^{m}$, $D \in \mathbb{R}^{m \times m}$.",
        by(r"(X b + c)^{\top} D (X b + c)"),
        r"(D + D^{\top}) (X b + c) b^{\top}",
    ),
    Identity(
        "84",
        r"Let $x \in \mathbb{R}^{m}$, $s \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{m \times n}$, $W \in \mathbb{S}^{m}$.",
        by(r"(x - A s)^{\top} W (x - A s)", "s"),
        r"-2 A^{\top} W (x - A s)",
    ),
    Identity("85", r"Let $x, s \in \mathbb{R}^{n}$, $W \in \mathbb{S}^{n}$.", by(r"(x - s)^{\top} W (x - s)", "x"), r"2 W (x - s)"),
    Identity(
        "86", r"Let $x, s \in \mathbb{R}^{n}$, $W \in \mathbb{S}^{n}$.", by(r"(x - s)^{\top} W (x - s)", "s"), r"-2 W (x - s)"
    ),
    Identity(
        "87",
        r"Let $x \in \mathbb{R}^{m}$, $s \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{m \times n}$, $W \in \mathbb{S}^{m}$.",
        by(r"(x - A s)^{\top} W (x - A s)", "x"),
        r"2 W (x - A s)",
    ),
    Identity(
        "88",
        r"Let $x \in \mathbb{R}^{m}$, $s \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{m \times n}$, $W \in \mathbb{S}^{m}$.",
        by(r"(x - A s)^{\top} W (x - A s)", "A"),
        r"-2 W (x - A s) s^{\top}",
    ),
    # --- higher order ---
    Identity(
        "90",
        r"Let $X \in \mathbb{R}^{n \times n}$.",
        r"\frac{\partial [X^3]_{kl}}{\partial X_{ij}}",
        r"\delta_{ki} [X^2]_{jl} + X_{ki} X_{jl} + [X^2]_{ki} \delta_{jl}",
    ),
    Identity(
        "91",
        r"Let $X \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^{n}$.",
        by(r"a^{\top} X^3 b"),
        r"a b^{\top} (X^2)^{\top} + X^{\top} a b^{\top} X^{\top} + (X^2)^{\top} a b^{\top}",
    ),
    Identity(
        "92",
        r"Let $X \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^{n}$.",
        by(r"a^{\top} (X^2)^{\top} X^2 b"),
        r"X^2 b a^{\top} X^{\top} + X^2 a b^{\top} X^{\top} + X^{\top} X^2 b a^{\top} + X^{\top} X^2 a b^{\top}",
    ),
    Identity(
        "93",
        r"Let $x \in \mathbb{R}^{n}$, $P \in \mathbb{R}^{m \times n}$, $Q \in \mathbb{R}^{p \times n}$, $A \in \mathbb{R}^{m \times p}$, "
        r"$s := \tanh(P x)$, $r := \tanh(Q x)$.",
        by(r"s^{\top} A r", "x"),
        r"\left( \frac{\partial s}{\partial x} \right)^{\top} A r + \left( \frac{\partial r}{\partial x} \right)^{\top} A^{\top} s",
    ),
    Identity(
        "95",
        VECTOR + r" $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{p \times n}$.",
        by(r"\frac{x^{\top} A^{\top} A x}{x^{\top} B^{\top} B x}", "x"),
        r"\frac{2 A^{\top} A x}{x^{\top} B^{\top} B x} - \frac{2 x^{\top} A^{\top} A x B^{\top} B x}{(x^{\top} B^{\top} B x)^2}",
    ),
    Identity(
        "97",
        VECTOR + r" $A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}^{n}$, $f := x^{\top} A x + b^{\top} x$.",
        r"\nabla_x f",
        r"(A + A^{\top}) x + b",
    ),
    Identity(
        "98",
        VECTOR + r" $A \in \mathbb{R}^{n \times n}$, $b \in \mathbb{R}^{n}$, $f := x^{\top} A x + b^{\top} x$.",
        r"\frac{\partial^2 f}{\partial x \partial x^{\top}}",
        r"A + A^{\top}",
    ),
    # --- traces ---
    Identity("trace", r"Let $X \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(X)"), "I"),
    Identity("100", TALL + r" $A \in \mathbb{R}^{n \times m}$.", by(r"\operatorname{tr}(X A)"), r"A^{\top}"),
    Identity(
        "101",
        TALL + r" $A \in \mathbb{R}^{p \times m}$, $B \in \mathbb{R}^{n \times p}$.",
        by(r"\operatorname{tr}(A X B)"),
        r"A^{\top} B^{\top}",
    ),
    Identity(
        "102",
        TALL + r" $A \in \mathbb{R}^{p \times n}$, $B \in \mathbb{R}^{m \times p}$.",
        by(r"\operatorname{tr}(A X^{\top} B)"),
        r"B A",
    ),
    Identity("103", TALL + r" $A \in \mathbb{R}^{m \times n}$.", by(r"\operatorname{tr}(X^{\top} A)"), "A"),
    Identity("104", TALL + r" $A \in \mathbb{R}^{m \times n}$.", by(r"\operatorname{tr}(A X^{\top})"), "A"),
    Identity(
        "105",
        r"Let $X \in \mathbb{R}^{n \times n}$, $A \in \mathbb{R}^{m \times m}$.",
        by(r"\operatorname{tr}(A) \operatorname{tr}(X)"),
        r"\operatorname{tr}(A) I",
    ),
    Identity("106", r"Let $X \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(X^2)"), r"2 X^{\top}"),
    Identity("107", r"Let $X, B \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(X^2 B)"), r"(X B + B X)^{\top}"),
    Identity("108", TALL + r" $B \in \mathbb{R}^{m \times m}$.", by(r"\operatorname{tr}(X^{\top} B X)"), r"B X + B^{\top} X"),
    Identity("109", TALL + r" $B \in \mathbb{R}^{m \times m}$.", by(r"\operatorname{tr}(B X X^{\top})"), r"B X + B^{\top} X"),
    Identity("110", TALL + r" $B \in \mathbb{R}^{m \times m}$.", by(r"\operatorname{tr}(X X^{\top} B)"), r"B X + B^{\top} X"),
    Identity("111", TALL + r" $B \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(X B X^{\top})"), r"X B^{\top} + X B"),
    Identity("112", TALL + r" $B \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(B X^{\top} X)"), r"X B^{\top} + X B"),
    Identity("113", TALL + r" $B \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(X^{\top} X B)"), r"X B^{\top} + X B"),
    Identity(
        "114",
        TALL + r" $A, B \in \mathbb{R}^{n \times m}$.",
        by(r"\operatorname{tr}(A X B X)"),
        r"A^{\top} X^{\top} B^{\top} + B^{\top} X^{\top} A^{\top}",
    ),
    Identity("115", TALL, by(r"\operatorname{tr}(X^{\top} X)"), "2 X"),
    Identity("115, the other way round", TALL, by(r"\operatorname{tr}(X X^{\top})"), "2 X"),
    Identity(
        "116",
        TALL + r" $B \in \mathbb{R}^{n \times k}$, $C \in \mathbb{R}^{m \times m}$.",
        by(r"\operatorname{tr}(B^{\top} X^{\top} C X B)"),
        r"C^{\top} X B B^{\top} + C X B B^{\top}",
    ),
    Identity(
        "117",
        TALL + r" $B \in \mathbb{R}^{m \times m}$, $C \in \mathbb{R}^{n \times n}$.",
        by(r"\operatorname{tr}(X^{\top} B X C)"),
        r"B X C + B^{\top} X C^{\top}",
    ),
    Identity(
        "118",
        TALL + r" $A \in \mathbb{R}^{k \times m}$, $B \in \mathbb{R}^{n \times n}$, $C \in \mathbb{R}^{m \times k}$.",
        by(r"\operatorname{tr}(A X B X^{\top} C)"),
        r"A^{\top} C^{\top} X B^{\top} + C A X B",
    ),
    Identity(
        "119",
        TALL + r" $A \in \mathbb{R}^{k \times m}$, $B \in \mathbb{R}^{n \times p}$, $C \in \mathbb{R}^{k \times p}$.",
        by(r"\operatorname{tr}((A X B + C) (A X B + C)^{\top})"),
        r"2 A^{\top} (A X B + C) B^{\top}",
    ),
    Identity(
        "120",
        r"Let $X \in \mathbb{R}^{n \times n}$.",
        by(r"\operatorname{tr}(X) \operatorname{tr}(X)"),
        r"2 \operatorname{tr}(X) I",
    ),
    Identity("121", r"Let $X \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(X^4)"), r"4 (X^3)^{\top}"),
    Identity("122", r"Let $X, A \in \mathbb{R}^{n \times n}$.", by(r"\operatorname{tr}(A X^3)"), r"(A X^2 + X A X + X^2 A)^{\top}"),
    Identity(
        "123",
        TALL + r" $B \in \mathbb{R}^{n \times k}$, $C \in \mathbb{R}^{m \times m}$.",
        by(r"\operatorname{tr}(B^{\top} X^{\top} C X X^{\top} C X B)"),
        r"C X X^{\top} C X B B^{\top} + C^{\top} X B B^{\top} X^{\top} C^{\top} X + C X B B^{\top} X^{\top} C X "
        r"+ C^{\top} X X^{\top} C^{\top} X B B^{\top}",
    ),
    Identity(
        "124",
        SQUARE + r" $A \in \mathbb{R}^{m \times n}$, $B \in \mathbb{R}^{n \times m}$.",
        by(r"\operatorname{tr}(A X^{-1} B)"),
        r"-X^{-\top} A^{\top} B^{\top} X^{-\top}",
    ),
    Identity(
        "125",
        FULL + r" $C \in \mathbb{S}^{m}$, $A \in \mathbb{R}^{n \times n}$.",
        by(r"\operatorname{tr}((X^{\top} C X)^{-1} A)"),
        r"-C X (X^{\top} C X)^{-1} (A + A^{\top}) (X^{\top} C X)^{-1}",
    ),
    Identity(
        "126",
        FULL + r" $B, C \in \mathbb{S}^{m}$.",
        by(r"\operatorname{tr}((X^{\top} C X)^{-1} (X^{\top} B X))"),
        r"-2 C X (X^{\top} C X)^{-1} X^{\top} B X (X^{\top} C X)^{-1} + 2 B X (X^{\top} C X)^{-1}",
    ),
    Identity(
        "127",
        FULL + r" $B, C \in \mathbb{S}^{m}$, $A \in \mathbb{S}^{n}$.",
        by(r"\operatorname{tr}((A + X^{\top} C X)^{-1} (X^{\top} B X))"),
        r"-2 C X (A + X^{\top} C X)^{-1} X^{\top} B X (A + X^{\top} C X)^{-1} + 2 B X (A + X^{\top} C X)^{-1}",
    ),
    # --- norms ---
    Identity("129", VECTOR + r" $a \in \mathbb{R}^{n}$.", by(r"\|x - a\|_2", "x"), r"\frac{x - a}{\|x - a\|_2}"),
    Identity(
        "130",
        VECTOR + r" $a \in \mathbb{R}^{n}$.",
        by(r"\frac{x - a}{\|x - a\|_2}", "x"),
        r"\frac{1}{\|x - a\|_2} I - \frac{1}{\|x - a\|_2^3} (x - a) (x - a)^{\top}",
    ),
    Identity("131", VECTOR, by(r"\|x\|_2^2", "x"), "2 x"),
    Identity("132", TALL, by(r"\|X\|_F^2"), "2 X"),
    # --- structured matrices: the chain rule, and Y holds each pair of entries of a symmetric X once on either side of the diagonal ---
    Identity(
        "137",
        TALL + r" $A \in \mathbb{R}^{k \times m}$, $B \in \mathbb{R}^{n \times p}$, $U := A X B$, $L := g(U)$.",
        r"\nabla_X L",
        r"A^{\top} (\nabla_U L) B^{\top}",
    ),
    Identity(
        "139",
        r"Let $Y, A \in \mathbb{R}^{n \times n}$, $X := Y + Y^{\top} - Y \odot I$.",
        by(r"\operatorname{tr}(A X)", "Y"),
        r"A + A^{\top} - A \odot I",
    ),
    Identity(
        "140",
        r"Let $Y \in \mathbb{R}^{n \times n}$, $X := Y + Y^{\top} - Y \odot I$, $\det(X) \neq 0$.",
        by(r"\det(X)", "Y"),
        r"\det(X) (2 X^{-1} - X^{-1} \odot I)",
    ),
    Identity(
        "141",
        r"Let $Y \in \mathbb{R}^{n \times n}$, $X := Y + Y^{\top} - Y \odot I$, $\det(X) > 0$.",
        by(r"\log \det(X)", "Y"),
        r"2 X^{-1} - X^{-1} \odot I",
    ),
)


class Trap(NamedTuple):
    """An equation that fails: what the book leaves unsaid, or prints wrongly.

    number, given, left, right   as for an Identity, without the condition
    missing                      what would make it right
    """

    number: str
    given: str
    left: str
    right: str
    missing: str

    claim = Identity.claim


RATIO = r"\operatorname{tr}((A + X^{\top} C X)^{-1} (X^{\top} B X))"
RATIO_GRADIENT = r"-2 C X (A + X^{\top} C X)^{-1} X^{\top} B X (A + X^{\top} C X)^{-1} + 2 B X (A + X^{\top} C X)^{-1}"
QUADRATIC = r"Let $x \in \mathbb{R}^{m}$, $s \in \mathbb{R}^{n}$, $A \in \mathbb{R}^{m \times n}$, $W \in \mathbb{R}^{m \times m}$."

TRAPS = (
    Trap(
        "53",
        FULL + r" $A \in \mathbb{R}^{m \times m}$.",
        by(r"\det(X^{\top} A X)"),
        r"2 \det(X^{\top} A X) A X (X^{\top} A X)^{-1}",
        "A is symmetric",
    ),
    Trap(
        "72 of 70",
        r"Let $X \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^{n}$.",
        by(r"a^{\top} X b"),
        r"b a^{\top}",
        "a and b are the same",
    ),
    Trap("84", QUADRATIC, by(r"(x - A s)^{\top} W (x - A s)", "s"), r"-2 A^{\top} W (x - A s)", "W is symmetric"),
    Trap(
        "85",
        r"Let $x, s \in \mathbb{R}^{n}$, $W \in \mathbb{R}^{n \times n}$.",
        by(r"(x - s)^{\top} W (x - s)", "x"),
        r"2 W (x - s)",
        "W is symmetric",
    ),
    Trap(
        "86",
        r"Let $x, s \in \mathbb{R}^{n}$, $W \in \mathbb{R}^{n \times n}$.",
        by(r"(x - s)^{\top} W (x - s)", "s"),
        r"-2 W (x - s)",
        "W is symmetric",
    ),
    Trap("87", QUADRATIC, by(r"(x - A s)^{\top} W (x - A s)", "x"), r"2 W (x - A s)", "W is symmetric"),
    Trap("88", QUADRATIC, by(r"(x - A s)^{\top} W (x - A s)", "A"), r"-2 W (x - A s) s^{\top}", "W is symmetric"),
    Trap(
        "92 as printed",
        r"Let $X \in \mathbb{R}^{n \times n}$, $a, b \in \mathbb{R}^{n}$.",
        by(r"a^{\top} (X^2)^{\top} X^2 b"),
        r"X a b^{\top} (X^2)^{\top} + X^{2} a b^{\top} X^{\top} + a b^{\top} (X^2)^{\top} X + X^{\top} X^2 a b^{\top}",
        "the first factor of each pair is transposed",
    ),
    Trap(
        "108 for a symmetric B",
        TALL + r" $B \in \mathbb{R}^{m \times m}$.",
        by(r"\operatorname{tr}(X^{\top} B X)"),
        "2 B X",
        "B is symmetric",
    ),
    Trap(
        "125",
        FULL + r" $C \in \mathbb{R}^{m \times m}$, $A \in \mathbb{R}^{n \times n}$.",
        by(r"\operatorname{tr}((X^{\top} C X)^{-1} A)"),
        r"-C X (X^{\top} C X)^{-1} (A + A^{\top}) (X^{\top} C X)^{-1}",
        "C is symmetric",
    ),
    Trap(
        "126",
        FULL + r" $B \in \mathbb{R}^{m \times m}$, $C \in \mathbb{S}^{m}$.",
        by(r"\operatorname{tr}((X^{\top} C X)^{-1} (X^{\top} B X))"),
        r"-2 C X (X^{\top} C X)^{-1} X^{\top} B X (X^{\top} C X)^{-1} + 2 B X (X^{\top} C X)^{-1}",
        "B is symmetric",
    ),
    Trap(
        "127",
        FULL + r" $B, C \in \mathbb{S}^{m}$, $A \in \mathbb{R}^{n \times n}$.",
        by(RATIO),
        RATIO_GRADIENT,
        "A is symmetric, which the book does not say",
    ),
    Trap(
        "139",
        r"Let $X, A \in \mathbb{R}^{n \times n}$.",
        by(r"\operatorname{tr}(A X)"),
        r"A + A^{\top} - A \odot I",
        "X is symmetric, its two equal entries moved together",
    ),
    Trap(
        "141",
        r"Let $Y \in \mathbb{R}^{n \times n}$, $X := Y + Y^{\top} - Y \odot I$, $\det(X) > 0$.",
        by(r"\log \det(X)", "Y"),
        r"X^{-1}",
        "the entries of X are independent",
    ),
)
