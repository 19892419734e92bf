"""What the documentation site takes from the repository while it is built: the rulebook, the gallery, the commands, the sheets."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from symgrad import cli
from symgrad.catalogue.topics import grouped, topics
from symgrad.sheets.rulebook.entries import listing
from symgrad.words.language import language

ROOT = Path(__file__).resolve().parent.parent
#: Where the sheets of output/ are in the site.
SHEETS = "sheets"


def on_page_markdown(markdown: str, **_: object) -> str:
    """A page with what stands for its marks."""
    for mark, made in MADE.items():
        if f"<!-- {mark} -->" in markdown:
            markdown = markdown.replace(f"<!-- {mark} -->", made())
    return markdown


def on_post_build(config: dict[str, object], **_: object) -> None:
    """The sheets beside the pages that name them."""
    target = Path(str(config["site_dir"])) / SHEETS
    shutil.copytree(ROOT / "output", target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.tex", "*.pdf"))


def gallery() -> str:
    """The topics of the catalogue under their headings, each with its sheet in both languages."""
    lines = []
    for title, members in grouped(topics()).items():
        lines += ["", f"## {title}", ""]
        lines += [
            f'- <a href="../{SHEETS}/{topic.name}.html">{topic.title}</a> '
            f'(<a href="../{SHEETS}/{topic.name}.fa.html" lang="fa">fa</a>)'
            for topic in members
        ]
    return "\n".join(lines)


def rulebook() -> str:
    """The rules by kind, each with its law and its reason."""
    said = language()
    lines: list[str] = []
    for kind, rules in listing().items():
        heading = said.text(f"rulebook.kinds.{kind}")
        lines += ["", f"## {heading}", ""]
        for rule in rules:
            where = f" It holds where {rule.where}." if rule.where else ""
            lines += [f"### {said.rule(rule.name).name}", "", f"{rule.because}{where}", "", "```latex", rule.law.strip(), "```", ""]
    return "\n".join(lines)


def commands() -> str:
    """What `symgrad COMMAND --help` says of each command."""
    parser = cli._parser()
    (subs,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    lines = []
    for name, sub in subs.choices.items():
        lines += [f"## symgrad {name}", "", "```text", sub.format_help().rstrip(), "```", ""]
    return "\n".join(lines)


#: What stands for a mark in a page: `<!-- gallery -->`.
MADE = {"gallery": gallery, "rulebook": rulebook, "commands": commands}
