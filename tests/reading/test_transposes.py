"""Transposes as they are written, and the relations that say that a matrix is symmetric."""

from __future__ import annotations

import pytest

from symgrad.reading.latex_reader import read
from symgrad.reading.surface.formula_parser import Parser
from symgrad.reading.surface.lexer import Source, tokenize
from symgrad.reading.surface.syntax import spelling
from symgrad.reading.surface.transposes import symmetric_part, transposed


def parsed(text):
    return Parser(Source(text), tokenize(Source(text), 0, len(text))).statement()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A", "A^{\\top}"),
        ("A_1", "A^{\\top}_1"),
        ("A^\\top", "A"),
        ("A^{\\mathsf{T}}", "A"),
        ("A_1^T", "A_1"),
        ("A^{-1}", "A^{-1}^{\\top}"),
        ("(A B)^\\top", "(AB)"),
    ],
)
def test_a_transpose_is_put_on_or_taken_off(text, expected):
    assert spelling(transposed(parsed(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S = S^\\top", "S"),
        ("S^\\top = S", "S"),
        ("S_1 = S_1^{\\mathsf{T}}", "S_1"),
        ("S = R^\\top", None),
        ("S = S", None),
        ("S = S^2", None),
        ("S \\le S^\\top", None),
        ("S = S^\\top = R", None),
    ],
)
def test_a_relation_says_of_what_it_says_that_it_is_symmetric(text, expected):
    found = symmetric_part(parsed(text))
    assert (found and spelling(found)) == expected


@pytest.mark.parametrize("said", ["$S = S^\\top$", "$S^\\top = S$", "$S = S^{\\mathsf{T}}$"])
def test_a_matrix_that_is_said_to_be_symmetric_is_declared_so(said):
    document = read(
        f"Let $S \\in \\mathbb{{R}}^{{n \\times n}}$ with {said}. \\[ \\operatorname{{tr}}(S) = \\operatorname{{tr}}(S) \\]"
    )
    (declared,) = (item for item in document.declarations if item.name == "S")
    assert declared.node.domain == "symmetric" and all(assumed.of == "S" for assumed in document.assumptions)
