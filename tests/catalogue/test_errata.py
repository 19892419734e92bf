"""The source's own derivations, judged: what is false in them is found at its line, and mended."""

from __future__ import annotations

import pytest

from symgrad.catalogue.contents import contents_of
from symgrad.catalogue.errata import judged
from symgrad.catalogue.topics import folder, select
from symgrad.check.checker import judge
from symgrad.derive.proof import Derivation
from symgrad.sheets.blocks import Part, Struck, Table
from symgrad.writing.text_writer import text


@pytest.fixture(scope="module")
def parts():
    (topic,) = select(["source-errata"])
    return contents_of(topic)


def tables(part):
    return [item for item in part.contents if isinstance(item, Table)]


def mended(part):
    return [item.claim for item in part.contents if isinstance(item, Derivation)]


def false_lines(part):
    return [int(row[0]) for row in tables(part)[0].rows if isinstance(row[-1], Struck)]


def test_every_document_of_the_source_is_on_the_sheet(parts):
    documents = [part for part in parts if isinstance(part, Part)]
    assert len(documents) == len(list((folder() / "source").glob("*.tex"))) == 11
    assert sum(len(tables(part)[0].rows) for part in documents) == 93


def test_what_is_false_is_found_at_its_line(parts):
    found = {part.title: false_lines(part) for part in parts if isinstance(part, Part) and false_lines(part)}
    assert found == {
        "Cross-entropy and its gradient": [17, 19],
        "The mean square error through a softmax": [6, 12],
        "Activations": [13],
        "Convolution": [16],
        "The number of sub-networks": [2],
        "Two networks, layer by layer": [22],
    }
    for part in parts:
        if isinstance(part, Part) and false_lines(part):
            where = tables(part)[1]
            assert [int(row[0]) for row in where.rows] == false_lines(part)
            assert all(row[2] != row[3] for row in where.rows)


def test_the_lines_that_mend_them(parts):
    shown = {
        part.title: [f"{text(claim.left)} = {text(claim.right)}" for claim in mended(part)]
        for part in parts
        if isinstance(part, Part) and mended(part)
    }
    assert shown["Cross-entropy and its gradient"] == ["∂L/∂zᵢ = −yᵢ + ŷᵢ"]
    assert shown["The mean square error through a softmax"] == ["∂L/∂zᵢ = (2/n) ŷᵢ (ŷᵢ − yᵢ − Σ_{j=1}^{n} ŷⱼ (ŷⱼ − yⱼ))"]
    assert shown["The number of sub-networks"] == ["Π_{u=1}^{M} Σ_{m=0}^{1} 1 = 2ᴹ"]
    assert shown["Two networks, layer by layer"] == ["1024 (41472 + 1) = 42468352"]
    (convolution,) = shown["Convolution"]
    assert "𝟙[0 ≤ h′ − s k ≤ fₕ − 1]" in convolution and "𝟙[0 ≤ w′ − s l ≤ f_w − 1]" in convolution
    assert all(judge(claim).passed for part in parts if isinstance(part, Part) for claim in mended(part))


def test_the_middle_lines_are_mended_too(parts):
    (proof,) = (
        item
        for part in parts
        if isinstance(part, Part) and part.title.startswith("Cross")
        for item in part.contents
        if isinstance(item, Derivation)
    )
    passed = [text(step.after) for step in proof.steps]
    assert "−1 + e^{zᵢ}/(Σ_{j=1}^{C} e^{zⱼ})" in passed and "−1 + ŷᵢ" in passed


def test_the_digits_that_are_off(parts):
    digits = parts[-1]
    assert len(digits.rows) == 13 and all(isinstance(row[1], Struck) for row in digits.rows)


def test_a_document_that_is_right_is_a_table_alone(tmp_path):
    (tmp_path / "right.tex").write_text("Let $x \\in \\mathbb{R}$. \\[ x + x = 2 x = x \\cdot 2 \\]", encoding="utf-8")
    part = judged("Right", tmp_path / "right.tex")
    (table,) = part.contents
    assert [row[-1] for row in table.rows] == ["proved", "proved"]
    assert [row[1].latex for row in table.rows] == ["x + x = 2 x", "= x \\cdot 2"]


def test_a_false_line_without_a_repair_stands_alone(tmp_path):
    (tmp_path / "wrong.tex").write_text("Let $x, y \\in \\mathbb{R}$. \\[ \\sin x + y^3 = \\cos(x y) \\]", encoding="utf-8")
    part = judged("Wrong", tmp_path / "wrong.tex")
    assert false_lines(part) == [1] and mended(part) == []
