"""What the pages of docs/ show: files, commands with what they print, Python with its answers."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
#: A fenced block: its language, the file that it is, its text.
BLOCK = re.compile(r'^```(?P<language>\w+)(?: title="(?P<file>[^"]+)")?\n(?P<text>.*?)^```$', re.M | re.S)


def pages() -> list[Path]:
    """The pages, in order."""
    return sorted(DOCS.rglob("*.md"))


def console(page: str, folder: Path) -> str:
    """A page with what its commands print, run one after the other in a folder of its own, beside the files that it shows."""

    def answered(block: re.Match[str]) -> str:
        if block["file"]:
            (folder / block["file"]).write_text(block["text"], encoding="utf-8")
        if block["language"] != "console":
            return block.group()
        commands = [line for line in block["text"].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{command}\n{printed(command[2:], folder)}" for command in commands) + "```"

    return BLOCK.sub(answered, page)


def printed(command: str, folder: Path) -> str:
    """What a command prints on a terminal of some width."""
    is_silent = command.endswith(" > /dev/null")
    command = command.removesuffix(" > /dev/null")
    name, *arguments = shlex.split(command)
    if name == "cat":
        return (folder / arguments[0]).read_text(encoding="utf-8")
    assert name == "symgrad", command
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "symgrad", *arguments], cwd=folder, capture_output=True, encoding="utf-8", env=environment
    )
    assert done.returncode in (0, 1), f"{command}\n{done.stderr}"
    return "" if is_silent or not done.stdout.strip() else done.stdout.rstrip("\n") + "\n"
