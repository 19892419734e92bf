"""Every sheet of the catalogue passes and is LaTeX that can be checked; output/ holds what `symgrad sheet` writes, or is stale."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from symgrad.catalogue import run
from symgrad.catalogue.sheets import judge_once
from symgrad.catalogue.topics import topics
from symgrad.check.report import check
from symgrad.words import codes

TOPICS = {topic.name: topic for topic in topics()}
#: A page is read back and judged before it is written: what was found then need not be found again here.
read, judge = cache(run.read), cache(judge_once)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """(the folder, topic -> how it went), in this process, so that what was read and judged is known here."""
    folder = tmp_path_factory.mktemp("output")
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(run, "read", read)
        patching.setattr(run, "judge_once", judge)
        results = run.write_sheets(list(TOPICS.values()), folder, languages=codes(), listed=True, jobs=1)
    yield folder, {result.name: result for result in results}
    read.cache_clear()
    judge.cache_clear()


def pages(folder: Path) -> dict[str, str | None]:
    """The files of a folder. Of a figure only that it is there: its strokes are the drawing library's, and change with it."""
    return {
        path.name: re.sub(r"<svg .*?</svg>", "<svg/>", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if path.suffix in (".tex", ".html")
        else None
        for path in folder.iterdir()
    }


@pytest.mark.parametrize("name", TOPICS)
def test_every_step_of_the_catalogue_passes(written, name):
    _, results = written
    assert results[name].passed, results[name]
    assert results[name].steps and TOPICS[name].title and TOPICS[name].prose


@pytest.mark.parametrize("name", TOPICS)
def test_every_sheet_is_checkable_latex(written, name):
    folder, results = written
    report = check(read((folder / f"{name}.tex").read_text(encoding="utf-8"), f"{name}.tex"), judge)
    assert [(row.line, row.verdict.status, row.verdict.reason) for row in report.rows if not row.verdict.passed] == []
    assert len(report.rows) >= results[name].steps


def test_output_is_what_symgrad_sheet_writes(root, written):
    folder, _ = written
    written, there = pages(folder), pages(root / "output")
    differing = sorted(
        name for name in written.keys() | there.keys() if name not in written or name not in there or written[name] != there[name]
    )
    assert not differing, f"output/ is stale, run `symgrad sheet`: {', '.join(differing)}"


def test_pages_lead_to_each_other_and_all_of_it_is_small(root):
    folder = root / "output"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 12_000_000
    following = {}
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        links = re.findall(r'(?:href|src)="([^"#]+)"', text)
        assert [link for link in links if not (folder / link).is_file()] == [], path.name
        (head,) = re.findall(r'<nav class="pages">.*?</nav>', text)
        suffix = ".fa" if path.stem.endswith(".fa") else ""
        other = path.stem.removesuffix(".fa") + ("" if suffix else ".fa")
        named = re.findall(r'href="([^"]+)"', head)
        assert f"{other}.html" in named, path.name
        if path.stem.removesuffix(".fa") not in ("index", "rules"):
            assert {f"index{suffix}.html", f"rules{suffix}.html"} <= set(named), path.name
            following[path.stem] = [link for link in named[2:] if link != f"{other}.html"]
    for suffix in ("", ".fa"):
        names = [name for name in following if name.endswith(".fa") == bool(suffix)]
        ends = [name for name in names if not following[name]]
        led = [link.removesuffix(".html") for name in names for link in following[name]]
        assert len(ends) == 1 and len(set(led)) == len(led) == len(names) - 1  # One way through all of them.
