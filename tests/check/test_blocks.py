r"""Matrices and vectors made of blocks: \begin{bmatrix} A & B \\ 0 & D \end{bmatrix} is by cases of its indices."""

import pytest

from symgrad import ReadError, check, read

DECLARED = r"""Let $A \in \mathbb{R}^{p \times p}$, $B \in \mathbb{R}^{p \times q}$,
$D \in \mathbb{R}^{q \times q}$, $u \in \mathbb{R}^{p}$, $v \in \mathbb{R}^{q}$,
$x := \begin{bmatrix} u \\ v \end{bmatrix}$, $M := \begin{bmatrix} A & B \\ 0 & D \end{bmatrix}$, $\lambda > 0$.
"""
TRUE = [
    r"\|x\|^2 = \|u\|^2 + \|v\|^2",
    r"x_1 = u_1",
    r"M x = \begin{bmatrix} A u + B v \\ D v \end{bmatrix}",
    r"M^\top = \begin{bmatrix} A^\top & 0 \\ B^\top & D^\top \end{bmatrix}",
    r"\operatorname{tr} M = \operatorname{tr} A + \operatorname{tr} D",
    r"\det M = \det A \, \det D",
    r"\begin{bmatrix} u \\ 1 \end{bmatrix}^\top \begin{bmatrix} u \\ \lambda \end{bmatrix} = u^\top u + \lambda",
    r"\begin{bmatrix} u^\top & v^\top \end{bmatrix} x = x^\top x",
    r"\left\| \begin{bmatrix} A \\ \sqrt{\lambda} I \end{bmatrix} u \right\|^2 = \|A u\|^2 + \lambda \|u\|^2",
    r"\nabla_v (\tfrac{1}{2} \|M x\|^2) = B^\top (A u + B v) + D^\top D v",
]
FALSE = [
    r"\|x\|^2 = \|u\|^2 - \|v\|^2",
    r"M x = \begin{bmatrix} A u - B v \\ D v \end{bmatrix}",
    r"M^\top = \begin{bmatrix} A^\top & B^\top \\ 0 & D^\top \end{bmatrix}",
    r"\det M = \det A + \det D",
    r"\nabla_v (\tfrac{1}{2} \|M x\|^2) = B^\top (A u + B v)",
]


@pytest.mark.parametrize("line", TRUE)
def test_blocks_are_read(line):
    assert [row.verdict.passed for row in check(read(f"{DECLARED}\\[ {line} \\]")).rows] == [True]


@pytest.mark.parametrize("line", FALSE)
def test_a_wrong_line_with_blocks_is_refuted(line):
    assert [row.verdict.status for row in check(read(f"{DECLARED}\\[ {line} \\]")).rows] == ["refuted"]


@pytest.mark.parametrize("matrix", [r"\begin{bmatrix} I & 0 \\ 0 & A \end{bmatrix}", r"\begin{bmatrix} u \\ 0 \end{bmatrix}"])
def test_a_block_of_unknown_size_is_refused(matrix):
    with pytest.raises(ReadError, match="size of a block"):
        read(f"{DECLARED}\\[ \\| {matrix} \\| = 0 \\]")
