"""`symgrad read` shows how a document was understood."""

import json

import pytest

from symgrad.cli import main

TEXT = r"""Let $X \in \R^{N \times d}$, $w \in \R^{d}$, $y \in \R^{N}$, $\sum_i y_i = 1$ and $L := \|X w - y\|^2$.
\[ \nabla_w L = 2 X^\top (X w - y) \]
\[ a + b = \weird \]
\[ a + b = b + a, \quad w_i w_j = w_j w_i \quad (i \neq j) \]
\[ \nabla_w L \]
"""


@pytest.fixture
def found(tmp_path, capsys):
    (tmp_path / "notes.tex").write_text(TEXT, encoding="utf-8")
    assert main(["read", str(tmp_path / "notes.tex"), "--json"]) == 1
    (data,) = json.loads(capsys.readouterr().out)
    return data


def test_names_with_kind_shape_and_source(found):
    names = {each["name"]: (each["kind"], each["shape"], each["how"], each["line"]) for each in found["names"]}
    assert names["X"] == ("matrix", "N×d", "declared", 1) and names["w"] == ("vector", "d", "declared", 1)
    assert names["L"] == ("scalar", "", "defined", 1)
    assert names["a"] == ("scalar", "", "inferred from its use", 4)
    assert names["N"][0] == names["d"][0] == "size"


def test_claims_in_its_own_writing_beside_the_author_s(found):
    claims = [(each["line"], each["written"], each["read"]) for each in found["claims"]]
    assert claims[0][:2] == (2, r"\nabla_w L = 2 X^\top (X w - y)") and claims[0][2].startswith("∂L/∂wᵢ = 2 Σ")
    assert claims[-1] == (4, "w_i w_j = w_j w_i", "wᵢ wⱼ = wⱼ wᵢ, i = 1, …, d, j = 1, …, d, if i ≠ j")
    assert [each["read"] for each in found["suppositions"]] == ["Σ_{i=1}^{N} yᵢ = 1"]
    assert [(each["line"], each["read"]) for each in found["questions"]] == [(5, "∂L/∂wᵢ")]


def test_what_is_not_read_is_told(found):
    assert [(each["line"], each["column"]) for each in found["unread"]] == [(3, 12)]
    assert found["unread"][0]["reason"].startswith("unknown macro")


def test_it_is_a_page_in_the_terminal(tmp_path, capsys):
    (tmp_path / "notes.tex").write_text(TEXT.replace(r"\weird", "b + a"), encoding="utf-8")
    assert main(["read", str(tmp_path / "notes.tex")]) == 0
    out = capsys.readouterr().out
    assert "X: matrix N×d, declared: X \\in \\R^{N \\times d}" in out and "L: scalar, defined: L := Σ_{i=1}^{N}" in out
    assert "claimed" in out and "not read" not in out and "a was never declared" in out
