"""What people expect of a repository: its licence, its history, how it is cited, and what is checked before a commit."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

import symgrad


def text(root, name):
    return (root / name).read_text(encoding="utf-8")


def test_the_licence_is_the_one_that_the_package_and_the_citation_name(root):
    assert text(root, "LICENSE").startswith("MIT License") and "the symgrad maintainers" in text(root, "LICENSE")
    assert tomllib.loads(text(root, "pyproject.toml"))["project"]["license"] == "MIT"
    assert yaml.safe_load(text(root, "CITATION.cff"))["license"] == "MIT"


def test_the_version_is_the_same_everywhere(root):
    released = re.findall(r"^## (\d\S*)", text(root, "CHANGELOG.md"), re.M)
    assert released[0] == symgrad.__version__ == str(yaml.safe_load(text(root, "CITATION.cff"))["version"])


def test_what_is_checked_before_a_commit_is_what_the_tests_check(root):
    (repository,) = yaml.safe_load(text(root, ".pre-commit-config.yaml"))["repos"]
    wanted = tomllib.loads(text(root, "pyproject.toml"))["project"]["optional-dependencies"]["test"]
    for hook in repository["hooks"]:
        tool = hook["entry"].split()[0]
        assert [need for need in hook["additional_dependencies"] if need.startswith(tool)] == [
            need for need in wanted if need.startswith(tool)
        ]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_what_a_page_points_to_is_there(page, root):
    said = re.sub(r"^```.*?^```", "", text(root, page), flags=re.M | re.S)
    links = re.findall(r"\]\(([^)#:]+)\)", said)
    paths = re.findall(r"`((?:symgrad|tests|derivations|output|\.ci)/[\w./-]*)`", said)
    assert links and paths
    assert [path for path in (*links, *paths) if not (root / path).exists()] == []


def test_the_stages_of_the_work_are_the_folders_of_reading(root):
    drawn = next(line for line in text(root, "CONTRIBUTING.md").splitlines() if line.strip().startswith("text ─ "))
    stages = re.findall(r"\w+", drawn)[1:-1]
    assert sorted(stages) == sorted(path.parent.name for path in root.glob("symgrad/reading/*/__init__.py"))


def test_contributing_says_what_is_checked_before_a_commit(root):
    said = text(root, "CONTRIBUTING.md")
    (repository,) = yaml.safe_load(text(root, ".pre-commit-config.yaml"))["repos"]
    for hook in repository["hooks"]:
        assert f"    {hook['name']}" in said
    assert "    ruff format --check\n" in said and "    python -m pytest " in said
