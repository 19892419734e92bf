"""What completes the command line in a shell: made from its parser, and run by the shells themselves."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

from symgrad import cli
from symgrad.cli import main
from symgrad.commands.completion import SHELLS, read

pytestmark = pytest.mark.program


@pytest.fixture(scope="module")
def scripts(tmp_path_factory):
    """The script of each shell, by its name."""
    folder = tmp_path_factory.mktemp("scripts")
    own, commands = read(cli._parser())
    for shell, write in SHELLS.items():
        (folder / shell).write_text(write(own, commands))
    return {shell: folder / shell for shell in SHELLS}


@pytest.fixture(scope="module")
def environment(tmp_path_factory, root):
    """An environment in which the command `symgrad` is this checkout's."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "symgrad").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m symgrad "$@"\n')
    (folder / "symgrad").chmod(0o755)
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(root), "HOME": str(folder)}


@pytest.fixture
def completed(scripts, environment, program, tmp_path):
    """completed(*words): what bash offers for the last word, in a folder with two documents and a folder."""
    bash = program("bash")
    for name in ("notes.tex", "nothing.md"):
        (tmp_path / name).write_text("")
    (tmp_path / "new folder").mkdir()

    def run(*words):
        line = ["symgrad", *words]
        code = f"source {shlex.quote(str(scripts['bash']))}\n"
        code += f"COMP_WORDS=({' '.join(map(shlex.quote, line))}) COMP_CWORD={len(line) - 1}\n"
        code += '_symgrad\nfor each in "${COMPREPLY[@]}"; do echo "$each"; done'
        done = subprocess.run([bash, "-u", "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60)
        assert done.stderr == ""
        return sorted(done.stdout.splitlines())

    return run


@pytest.mark.parametrize(
    "words, offered",
    [
        (["ch"], ["check"]),
        (["--v"], ["--version"]),
        (["check", "--form"], ["--format"]),
        (["check", "--format", "j"], ["json", "junit"]),
        (["check", "--format", "=", "s"], ["sarif"]),
        (["check", "--lang", ""], ["new folder", "notes.tex", "nothing.md"]),
        (["check", "no"], ["notes.tex", "nothing.md"]),
        (["check", "--root", "n"], ["new folder"]),
        (["check", "notes.tex", "--jobs", ""], []),
        (["derive", "notes.tex", "-o", "not"], ["notes.tex", "nothing.md"]),
        (["completion", ""], ["bash", "fish", "zsh"]),
        (["nosuch", "x"], []),
    ],
)
def test_bash(completed, words, offered):
    assert completed(*words) == offered


def test_topics_are_completed(completed):
    assert completed("show", "softmax-j") == ["softmax-jacobian"]


def test_every_option_of_every_command_is_offered(completed):
    own, commands = read(cli._parser())
    assert {command.name for command in commands} >= {"check", "derive", "sheet", "completion", "lsp"}
    for command in commands:
        names = {name for option in command.options for name in option.names}
        assert set(completed(command.name, "-")) == names and "--help" in names


@pytest.mark.parametrize("shell", SHELLS)
def test_the_command_prints_a_script_that_its_shell_takes(scripts, program, shell, capsys):
    assert main(["completion", shell]) == 0
    printed = capsys.readouterr().out
    assert printed.rstrip("\n") == scripts[shell].read_text().rstrip("\n")
    done = subprocess.run([program(shell), "-n", scripts[shell]], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_fish(scripts, environment, program, tmp_path):
    def offered(line):
        code = f"source {shlex.quote(str(scripts['fish']))}; complete -C {shlex.quote(line)}"
        done = subprocess.run([program("fish"), "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment)
        return [each.partition("\t")[0] for each in done.stdout.splitlines()]

    assert offered("symgrad ch") == ["check"] and set(offered("symgrad check --format j")) == {"json", "junit"}
    assert offered("symgrad show softmax-j") == ["softmax-jacobian"]


def test_zsh(scripts, environment, program, tmp_path):
    """The script loads behind compinit, and symgrad is completed by its function."""
    code = f"autoload -Uz compinit && compinit -u -D && source {shlex.quote(str(scripts['zsh']))} && echo $_comps[symgrad]"
    done = subprocess.run([program("zsh"), "-f", "-c", code], capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("_symgrad", "")
