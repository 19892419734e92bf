"""The whole repository passes the linter and the formatter, with the settings of pyproject.toml."""

from __future__ import annotations

import importlib.util
import os

import pytest


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_ruff_finds_nothing(command, python, root):
    if importlib.util.find_spec("ruff") is None and os.environ.get("CI") != "true":
        pytest.skip("ruff is not installed")
    done = python("-m", "ruff", *command, "--no-cache", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
