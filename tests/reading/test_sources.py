"""Whatever program saved a file, its text is the same; what is no text is said by its line."""

from __future__ import annotations

import pytest

from symgrad.errors import FileError
from symgrad.reading.surface.sources import read_source

TEXT = "Let $x$ – ∇\nbe\n"


@pytest.mark.parametrize(
    "content", [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.replace("\n", "\r\n").encode(), TEXT.replace("\n", "\r").encode()]
)
def test_marks_and_ends_of_lines(tmp_path, content):
    (tmp_path / "a.tex").write_bytes(content)
    assert read_source(tmp_path / "a.tex") == TEXT


@pytest.mark.parametrize(
    "content, said",
    [("one\ntwo é".encode("latin-1"), "line 2 has the byte e9"), ("one".encode("utf-16"), "UTF-16; save it as UTF-8")],
)
def test_other_encodings(tmp_path, content, said):
    (tmp_path / "a.tex").write_bytes(content)
    with pytest.raises(FileError, match=f"a.tex could not be read: it is not UTF-8 text.*{said}"):
        read_source(tmp_path / "a.tex")


@pytest.mark.parametrize("name, said", [("missing.tex", "No such file"), (".", "Is a directory"), ("a\0b", "null")])
def test_what_cannot_be_opened(tmp_path, name, said):
    with pytest.raises(FileError, match=said):
        read_source(f"{tmp_path}/{name}")
