"""`symgrad completion`: what completes symgrad's commands and options in a shell, made from the parser of the command line."""

from __future__ import annotations

import argparse
import re
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .outcome import PASSED
from .output import put_text

#: How topics of the catalogue are listed by a shell.
_TOPICS = r"symgrad list 2>/dev/null | sed -n 's/^  \([^ ]*\) .*/\1/p'"
#: What a word is that has no fixed choices, by what it is called in the usage.
_KINDS = {"FILE": "file", "OUT": "file", "DIR": "folder", "TOPIC": "topic"}


@dataclass(frozen=True)
class Word:
    """What may stand at a place: one of some words, a file, a folder, a topic, or anything at all (kind "")."""

    kind: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """An option: how it is written, the word behind it (None: it takes none), and what its help says."""

    names: tuple[str, ...]
    value: Word | None
    help: str


@dataclass(frozen=True)
class Command:
    """A command with its options, and the word that it takes besides (None: none)."""

    name: str
    help: str
    options: tuple[Option, ...]
    takes: Word | None


def run(chosen: Namespace) -> int:
    """Print the script for the shell `shell`."""
    put_text(SHELLS[chosen.shell](*read(chosen.parser)).rstrip("\n"))
    return PASSED


def read(parser: argparse.ArgumentParser) -> tuple[tuple[Option, ...], tuple[Command, ...]]:
    """(the options of the program itself, its commands) of a parser."""
    own, commands = [], []
    for action in parser._actions:  # argparse has no public way to what it was told.
        if isinstance(action, argparse._SubParsersAction):
            helps = {each.dest: each.help or "" for each in action._choices_actions}
            commands = [_command(name, helps.get(name, ""), sub) for name, sub in action.choices.items()]
        elif action.option_strings:
            own.append(_option(action))
    return tuple(own), tuple(commands)


def _command(name: str, help: str, parser: argparse.ArgumentParser) -> Command:
    options = tuple(_option(action) for action in parser._actions if action.option_strings)
    takes = next((_word(action) for action in parser._actions if not action.option_strings), None)
    return Command(name, _plain(help), options, takes)


def _option(action: argparse.Action) -> Option:
    return Option(tuple(action.option_strings), None if action.nargs == 0 else _word(action), _plain(action.help or ""))


def _word(action: argparse.Action) -> Word:
    choices = tuple(map(str, action.choices)) if action.choices is not None else ()
    return Word(_KINDS.get(str(action.metavar), ""), choices)


def _plain(help: str) -> str:
    """A help text as it is printed, without what a shell would act on."""
    return re.sub(r"[\\'\"`$\[\]:]", "", help.replace("%%", "%"))


# --- bash -----------------------------------------------------------------------------------------------------------


def bash(own: tuple[Option, ...], commands: tuple[Command, ...]) -> str:
    """A script for bash."""
    cases = "\n".join(_bash_command(command) for command in commands)
    first = " ".join([*(command.name for command in commands), *_names(own)])
    return f"""# Completion of symgrad for bash: eval "$(symgrad completion bash)"
_symgrad() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}}
    COMPREPLY=()
    if [[ $cur == = ]]; then
        cur=""
    elif [[ $prev == = ]]; then
        prev=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    if (( COMP_CWORD == 1 )); then
        COMPREPLY=($(compgen -W "{first}" -- "$cur"))
        return
    fi
    case ${{COMP_WORDS[1]}} in
{cases}
    esac
}}
_symgrad_files() {{
    compopt -o filenames 2>/dev/null
    local IFS=$'\\n'
    COMPREPLY=($(compgen "$1" -- "$2"))
}}
complete -F _symgrad symgrad
"""


def _bash_command(command: Command) -> str:
    lines = [f"    {command.name})", "        case $prev in"]
    lines += [
        f"        {'|'.join(option.names)}) {_bash_word(option.value)}; return ;;" for option in command.options if option.value
    ]
    names = " ".join(_names(command.options))
    lines += ["        esac", f'        if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "{names}" -- "$cur")); return; fi']
    lines += [f"        {_bash_word(command.takes)}"] if command.takes else []
    return "\n".join([*lines, "        ;;"])


def _bash_word(word: Word) -> str:
    if word.choices:
        return f'COMPREPLY=($(compgen -W "{" ".join(word.choices)}" -- "$cur"))'
    if word.kind == "topic":
        return f'COMPREPLY=($(compgen -W "$({_TOPICS})" -- "$cur"))'
    if word.kind:
        return f'_symgrad_files {"-d" if word.kind == "folder" else "-f"} "$cur"'
    return ":"


# --- zsh ------------------------------------------------------------------------------------------------------------


def zsh(own: tuple[Option, ...], commands: tuple[Command, ...]) -> str:
    """A script for zsh."""
    described = "\n".join(f"        '{command.name}:{command.help}'" for command in commands)
    cases = "\n".join(_zsh_command(command) for command in commands)
    options = " ".join(spec for option in own for spec in _zsh_option(option))
    return f"""#compdef symgrad
# Completion of symgrad for zsh: eval "$(symgrad completion zsh)", behind compinit.
_symgrad_topics() {{ compadd -- $({_TOPICS}) }}
_symgrad() {{
    local curcontext=$curcontext state line
    local -a commands=(
{described}
    )
    _arguments -C {options} '1:command:->command' '*::argument:->argument'
    case $state in
    command) _describe command commands ;;
    argument)
        case $line[1] in
{cases}
        esac
        ;;
    esac
}}
compdef _symgrad symgrad
"""


def _zsh_command(command: Command) -> str:
    specs = [spec for option in command.options for spec in _zsh_option(option)]
    specs += [f"'*:{command.name}:{_zsh_word(command.takes)}'"] if command.takes else []
    lines = " \\\n            ".join(["_arguments", *specs])
    return f"        {command.name}) {lines} ;;"


def _zsh_option(option: Option) -> Iterator[str]:
    for name in option.names:
        value = "" if option.value is None else f":value:{_zsh_word(option.value)}"
        yield f"'*{name}[{option.help}]{value}'"


def _zsh_word(word: Word) -> str:
    if word.choices:
        return f"({' '.join(word.choices)})"
    return {"file": "_files", "folder": "_files -/", "topic": "_symgrad_topics"}.get(word.kind, " ")


# --- fish -----------------------------------------------------------------------------------------------------------


def fish(own: tuple[Option, ...], commands: tuple[Command, ...]) -> str:
    """A script for fish."""
    lines = ["# Completion of symgrad for fish: symgrad completion fish | source", "complete -c symgrad -f"]
    lines += [f"complete -c symgrad -n __fish_use_subcommand -a {each.name} -d '{each.help}'" for each in commands]
    lines += [f"complete -c symgrad -n __fish_use_subcommand {_fish_option(option)}" for option in own]
    for command in commands:
        start = f"complete -c symgrad -n '__fish_seen_subcommand_from {command.name}'"
        lines += [f"{start} {_fish_option(option)}" for option in command.options]
        lines += [f"{start} {_fish_word(command.takes)}"] if command.takes and _fish_word(command.takes) else []
    return "\n".join(lines)


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    value = "" if option.value is None else f" -r {_fish_word(option.value)}".rstrip()
    return f"{names}{value} -d '{option.help}'"


def _fish_word(word: Word) -> str:
    if word.choices:
        return f"-a '{' '.join(word.choices)}'"
    topics = _TOPICS.replace("\\", "\\\\").replace("'", "\\'")
    return {"file": "-F", "folder": "-a '(__fish_complete_directories)'", "topic": f"-a '({topics})'"}.get(word.kind, "")


def _names(options: tuple[Option, ...]) -> list[str]:
    return [name for option in options for name in option.names]


#: What makes the script of each shell.
SHELLS: dict[str, Callable[[tuple[Option, ...], tuple[Command, ...]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}
