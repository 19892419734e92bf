"""output/ holds what `symgrad sheet` writes; here it says when it is stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from symgrad.catalogue.run import write_sheets
from symgrad.catalogue.topics import topics
from symgrad.words import codes


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("output")
    results = write_sheets(topics(), folder, languages=codes(), listed=True)
    assert [(result.name, result.refused, result.error) for result in results if not result.passed] == []
    return pages(folder)


def pages(folder: Path) -> dict[str, str | None]:
    """The files of a folder. Of a figure only that it is there: its strokes are the drawing library's, and change with it."""
    return {
        path.name: re.sub(r"<svg .*?</svg>", "<svg/>", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if path.suffix in (".tex", ".html")
        else None
        for path in folder.iterdir()
    }


def test_output_is_what_symgrad_sheet_writes(root, written):
    there = pages(root / "output")
    differing = sorted(
        name for name in written.keys() | there.keys() if name not in written or name not in there or written[name] != there[name]
    )
    assert not differing, f"output/ is stale, run `symgrad sheet`: {', '.join(differing)}"
