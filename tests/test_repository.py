"""What people expect of a repository: its licence, its history, how it is cited, and what is checked before a commit."""

from __future__ import annotations

import re
import tomllib

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
