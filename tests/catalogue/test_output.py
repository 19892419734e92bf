"""output/ holds what `symgrad sheet` writes; here it says when it is stale."""

from __future__ import annotations

import pytest

from symgrad.catalogue import topics
from symgrad.catalogue.run import write_sheets
from symgrad.words.language import codes


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("output")
    results = write_sheets(topics(), folder, languages=codes())
    assert [(result.name, result.refused, result.error) for result in results if not result.passed] == []
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_output_is_what_symgrad_sheet_writes(root, written):
    pages = [path for path in (root / "output").iterdir() if path.suffix in (".tex", ".html")]
    there = {path.name: path.read_text(encoding="utf-8") for path in pages}
    differing = sorted(name for name in written.keys() | there.keys() if written.get(name) != there.get(name))
    assert not differing, f"output/ is stale, run `symgrad sheet`: {', '.join(differing)}"
