"""Derivations as people write them: every claim of a right document passes; one mistake refutes its own claim and no other.

In `documents/`, `<<right||wrong||n>>` marks a place where a mistake could be made: with `wrong` there, claim n is false. Where
the line before or after shares the side with the mistake, their claims may be false too; n names all of them: `2,3`.
"""

import re
from pathlib import Path

import pytest

from symgrad.check.checker import judge
from symgrad.check.report import check
from symgrad.reading.latex_reader import read

FOLDER = Path(__file__).parent / "documents"
FILES = sorted(FOLDER.iterdir())
PLACE = re.compile(r"<<(.*?)\|\|(.*?)\|\|(.*?)>>", re.S)


def variants(path):
    """(the right text, [(a wrong text, numbers of its false claims)])."""
    source = path.read_text(encoding="utf-8")
    places = list(PLACE.finditer(source))

    def text_with(wrong):
        return PLACE.sub(lambda place: place[2] if place.start() == wrong else place[1], source)

    return text_with(None), [(text_with(p.start()), {int(n) for n in p[3].split(",")}) for p in places]


@pytest.fixture(scope="module")
def verdicts():
    """verdicts(text, path): number -> verdict. A mistake leaves most claims as they were: each is judged once."""
    known = {}

    def judged(claim):
        key = claim, getattr(claim, "inferred", ()), getattr(claim, "across", 0)
        if key not in known:
            known[key] = judge(claim)
        return known[key]

    return lambda text, path: {row.number: row.verdict for row in check(read(text, path.name), judged).rows}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_right_document_passes(verdicts, path):
    found = verdicts(variants(path)[0], path)
    assert found
    assert not {number: verdict for number, verdict in found.items() if not verdict.passed}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_mistake_refutes_its_claim_and_no_other(verdicts, path):
    for text, false in variants(path)[1]:
        found = verdicts(text, path)
        refuted = {number for number, verdict in found.items() if verdict.status == "refuted"}
        unknown = {number for number, verdict in found.items() if verdict.status == "unknown"}
        assert (refuted, unknown) == (false, set()), text
