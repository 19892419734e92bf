"""The worked examples of CONTRIBUTING.md do what they say: each change is made in a copy of the package, each command run in it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
#: title -> its blocks: (language, text)
EXAMPLES = {
    section.splitlines()[0]: re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S)
    for section in re.split(r"^## ", TEXT, flags=re.M)[1:]
    if "```console" in section
}
#: A command and what it prints: all up to the next one. A command goes on over several lines while a quotation is open.
COMMAND = re.compile(r'^\$ ((?:[^"\n]|"[^"\\]*(?:\\.[^"\\]*)*")*)\n((?:(?!\$ ).*\n)*)', re.M)


def test_every_kind_of_addition_has_an_example():
    wanted = ("function", "operator", "phrase", "rule", "move", "language", "topic")
    assert [word for word in wanted if not any(word in title for title in EXAMPLES)] == []


@pytest.fixture
def copy(tmp_path):
    """A copy of what an addition touches, and of the tests that are made from it."""
    for folder in ("symgrad", "derivations", "tests"):
        unwanted = shutil.ignore_patterns("_derivations", "long", "benchmarks", "documents")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.program
@pytest.mark.parametrize("title", EXAMPLES)
def test_its_changes_apply_and_its_commands_give_what_it_shows(title, copy, program):
    git = program("git")
    for language, block in EXAMPLES[title]:
        if language == "diff":
            done = run([git, "apply", "-"], copy, block)
            assert done.returncode == 0, f"{done.stderr}\n{block}"
        elif language == "tex":
            (copy / re.match(r"% (\S+)", block)[1]).write_text(block, encoding="utf-8")
        elif language == "console":
            for command, shown in commands(block):
                done = run(arguments_of(command), copy)
                assert (done.returncode, done.stderr) == (0, ""), f"{command}\n{done.stdout}{done.stderr}"
                assert re.fullmatch(pattern_of(shown), tidy(done.stdout)), f"{command}\nprints\n{done.stdout}"


def commands(block: str) -> list[tuple[str, str]]:
    """(command, what it prints) for each command of a block."""
    found = COMMAND.findall(block)
    assert "".join(f"$ {command}\n{shown}" for command, shown in found) == block
    return found


def arguments_of(command: str) -> list[str]:
    """How a command is started: `symgrad` and `python` by this interpreter, in the copy."""
    name, *arguments = shlex.split(command)
    return [sys.executable, *{"symgrad": ["-m", "symgrad"], "python": []}[name], *arguments]


def run(arguments: list[str], place: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """A program in the copy, which sees nothing else of this checkout, of the machine or of who uses it."""
    environment = {
        "PYTHONPATH": str(place),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "100",
        "GIT_CEILING_DIRECTORIES": str(place.parent),
        "MPLCONFIGDIR": str(place),
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
    return subprocess.run(arguments, cwd=place, env=environment, input=given, capture_output=True, encoding="utf-8", timeout=300)


def tidy(text: str) -> str:
    """What is printed, without blank ends of lines and blank lines around it."""
    return "\n".join(map(str.rstrip, text.splitlines())).strip("\n")


def pattern_of(shown: str) -> str:
    """What stands in the page as a regular expression: … alone in a line stands for lines that do not matter."""
    return "\n".join(r"(?s:.*)" if line == "…" else re.escape(line) for line in tidy(shown).split("\n"))
