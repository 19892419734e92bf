"""Reports for programs: SARIF, GitHub's annotations, JUnit. Every claim that did not pass is there, at its place."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from symgrad.check.formats import findings, github, junit, sarif
from symgrad.check.report import Report, check
from symgrad.reading.latex_reader import read

TEXT = "$x \\in \\mathbb{R}$, 50\\% & <x>\n\\[ x + x = 3 x \\]\n\\[ x + x = 2 x \\]\n"


@pytest.fixture(scope="module")
def reports():
    return [
        check(read(TEXT, "a, b/100% sure.tex")),
        Report("gone.tex", error="there is no such file"),
        check(read("", "empty.tex")),
    ]


def test_findings_are_what_did_not_pass(reports):
    assert [(each.file, each.line, each.rule) for each in findings(reports)] == [
        ("a, b/100% sure.tex", 2, "refuted"),
        ("gone.tex", 0, "unopened"),
    ]


def test_sarif(reports):
    log = json.loads(sarif(reports, "1.2.3"))
    (run,) = log["runs"]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert log["version"] == "2.1.0" and all(result["ruleId"] in known for result in run["results"])
    first, second = (result["locations"][0]["physicalLocation"] for result in run["results"])
    assert first["artifactLocation"]["uri"] == "a%2C%20b/100%25%20sure.tex"
    line = TEXT.splitlines()[first["region"]["startLine"] - 1]
    assert line[first["region"]["startColumn"] - 1 :].startswith("3 x")
    assert "region" not in second and "left" in run["results"][0]["message"]["text"]


def test_github(reports):
    first, second = github(reports).splitlines()
    assert re.match(r"::error file=a%2C b/100%25 sure\.tex,line=2,col=\d+,title=symgrad%3A refuted::.*%0A", first)
    assert second == "::error file=gone.tex,title=symgrad%3A unopened::there is no such file"
    assert github(reports[2:]) == ""


def test_junit(reports):
    root = ElementTree.fromstring(junit(reports))
    assert [(suite.get("tests"), suite.get("failures"), suite.get("errors")) for suite in root] == [
        ("2", "1", "0"),
        ("1", "0", "1"),
        ("0", "0", "0"),
    ]
    assert [len(case) for case in root.iter("testcase")] == [1, 0, 1]


def test_characters_that_xml_has_no_place_for():
    ElementTree.fromstring(junit([Report("a\x00b\x1b.tex", error="\x08 \ud800")]))
