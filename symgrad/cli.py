"""The command `symgrad`: reads what was typed, calls the subcommand that does the work, and gives the exit code.

0 everything passed, 1 something is refuted or unknown, 2 it could not be done (one line on stderr says why), 130 interrupted.
What a subcommand does is in a module of `commands`; the one that is asked for alone is loaded, so that each answers at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from .commands.outcome import INTERRUPTED, refuse
from .errors import SymgradError
from .sheets.forms import BOOK, FORMS, PRINTED
from .version import __version__
from .words import ENGLISH, codes

#: The folder in which `check` keeps verdicts, beside where it is started.
CACHE = ".symgrad_cache"

_EXAMPLES = r"""
a derivation is ordinary LaTeX or Markdown; inline maths declares, a display claims or asks:

  Let $z \in \mathbb{R}^{C}$, $p := \operatorname{softmax}(z)$ and $L := -\sum_i y_i \log p_i$.
  \[ \frac{\partial L}{\partial z_k} = p_k \sum_i y_i - y_k \]     a claim: `symgrad check FILE`
  \[ \nabla_z L \]                                                 a question: `symgrad derive FILE`

examples:

  symgrad list                                what the catalogue holds
  symgrad show softmax-jacobian               one derivation, in the terminal
  symgrad sheet                               the whole catalogue as .tex and .html, into output/
  symgrad rules "chain rule"                  a rule: its law, its reason, an example, the sheets that use it
  symgrad check homework.tex                  a verdict for every = of a derivation
  symgrad derive question.tex -o answer.html  answers the questions of a document, step by step
  symgrad serve --open                        the page: both in a browser, while you type
  symgrad layers network.toml                 a network layer by layer: shapes, parameters, memory
  symgrad worked network.toml                 a small network worked through in numbers

exit codes: 0 all passed, 1 a claim is refuted or unknown, 2 it could not be done, 130 interrupted by Ctrl-C
"""

_LAYERS_FILE = """
the file, in TOML:

  input = [1, 224, 224]

  [[layer]]
  kind = "conv"      # filters, size, stride, padding, dilation, bias, depthwise
  filters = 16
  size = 5

  [[layer]]
  kind = "pool"      # size, stride, padding, dilation
  size = 5
  stride = 2

  [[layer]]
  kind = "dense"     # units, bias
  units = 100
"""

_WORKED_FILE = """
the file, in TOML (rows are inputs, row vectors, error ½‖o − t‖²):

  input = [0.05, 0.15]
  target = [0.1, 0.9]
  rate = 0.4

  [[layer]]
  weights = [[0.1, 0.2], [0.15, 0.25]]
  bias = [0.3, 0.3]
  activation = "sigmoid"     # or tanh, relu, identity

  [expected]                 # optional: digits to compare with
  z1 = [0.3275, 0.3475]
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit code. SystemExit, from argparse, where the arguments make no sense."""
    chosen = None
    try:
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # Whoever started the program closed it.
                setattr(sys, name, open(os.devnull, "w"))
            getattr(sys, name).reconfigure(errors="replace")
        chosen = _parser().parse_args(arguments)
        return _loaded(chosen.command).run(chosen)
    except SymgradError as error:
        return refuse(str(error), getattr(chosen, "lang", None) or ENGLISH)
    except RecursionError:
        return refuse("a formula is nested too deeply; give its parts names by definitions: $u := …$")
    except MemoryError:
        return refuse("there is not enough memory")
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The program ends now: another one would only make a noise.
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("SYMGRAD_TRACEBACK"):
            raise
        return refuse(
            f"an unexpected error, which should be reported (SYMGRAD_TRACEBACK=1 shows where): {type(error).__name__}: {error}"
        )


def _loaded(command: str) -> ModuleType:
    """The module of a subcommand. The one place that loads one: all of them would take long.

    What is loaded stays as long as the program, so the search for garbage never looks at it: while it is loaded, or later.
    """
    name = f"{__package__}.commands.{command}"
    if name in sys.modules or not gc.isenabled():
        return import_module(name)
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


class _Parser(argparse.ArgumentParser):
    """What it says of arguments has no signs that would act on a terminal."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise SystemExit(refuse(f"error: {message}"))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="symgrad",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_EXAMPLES,
        description="Derives gradients with symbolic sizes, step by step, and checks derivations line by line.",
    )
    parser.add_argument("--version", action="version", version=f"symgrad {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, help: str, **more) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name,
            help=help,
            description=help[0].upper() + help[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **more,
        )
        sub.set_defaults(command=name)
        return sub

    sub = command("list", "list the derivations of the catalogue", epilog="example:\n\n  symgrad list --search attention\n")
    sub.add_argument(
        "--search", metavar="WORD", help="those whose name, title, words or group has it; of several words, all of them"
    )
    sub.add_argument("--json", action="store_true", help="print JSON")

    sub = command(
        "sheet",
        "derive, check and write sheets of the catalogue, or of a folder of topics, as .tex and .html",
        epilog="examples:\n\n  symgrad sheet\n  symgrad sheet my-topics/ --output sheets\n"
        "  symgrad sheet cross-entropy-gradient --output /tmp/sheets\n"
        "  symgrad sheet softmax-jacobian --to ipynb --to md\n",
    )
    sub.add_argument("names", nargs="*", metavar="TOPIC", help="a derivation of the catalogue, or a folder of your own; none: all")
    sub.add_argument("--output", type=_folder, default=Path("output"), metavar="DIR", help="folder to write to (default: output)")
    sub.add_argument(
        "--to",
        choices=FORMS,
        action="append",
        metavar="FORMAT",
        help=f"format, may be given again: {', '.join(FORMS)} (default: tex and html)",
    )
    sub.add_argument("--json", action="store_true", help="print JSON instead of a table")
    _add_layout(sub)
    _add_language(sub, "of the sheets (default: each)", every=True)
    sub.add_argument("--pdf", action="append_const", dest="also", const="pdf", default=[], help="write NAME.pdf, too; TeX sets it")
    _add_standalone(sub)

    sub = command(
        "new",
        "write a first topic for a catalogue of your own",
        epilog="example:\n\n  symgrad new hinge-loss --output my-topics\n  symgrad sheet my-topics/ --output sheets\n",
    )
    sub.add_argument("name", metavar="NAME", help="its name, which its files will have: hinge-loss")
    sub.add_argument("--output", type=_folder, default=Path("."), metavar="DIR", help="folder to write to (default: where you are)")

    sub = command(
        "show",
        "derive and check a derivation of the catalogue, and print it",
        epilog="example:\n\n  symgrad show softmax-jacobian\n",
    )
    sub.add_argument("name", metavar="TOPIC", help="a derivation of the catalogue")
    _add_layout(sub)
    _add_language(sub, "of the words (default: en)")

    sub = command(
        "rules",
        "list the rules of proofs; or show one: its law, its reason, an example, the sheets that use it",
        epilog='examples:\n\n  symgrad rules\n  symgrad rules "chain rule"\n  symgrad rules --to html -o rules.html\n',
    )
    sub.add_argument("name", nargs="*", metavar="NAME", help="the name of a rule, in one word or more; none: all")
    form = sub.add_mutually_exclusive_group()
    form.add_argument("--to", choices=BOOK, metavar="FORMAT", help="a page, html or tex (default: by the ending of OUT, else text)")
    form.add_argument("--json", action="store_true", help="print JSON")
    sub.add_argument("-o", "--output", type=_file, metavar="OUT", help="file to write (default: print)")
    _add_language(sub, "of the words (default: en)")

    sub = command(
        "check",
        "judge every claim of derivations in LaTeX or Markdown",
        epilog="examples:\n\n  symgrad check homework.tex\n  symgrad check notes/ --json\n"
        "  symgrad check homework.tex --mend --write\n  symgrad check homework.tex --explain 3\n"
        "  pandoc notes.docx -t markdown | symgrad check -\n",
    )
    sub.add_argument(
        "files", nargs="+", metavar="FILE", help="a .tex or .md file, a notebook, a page, a folder, or - for standard input"
    )
    form = sub.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=("text", "json", "sarif", "github", "junit"),
        default="text",
        help="what is printed; sarif, github and junit are for continuous integration (default: text)",
    )
    form.add_argument("--json", action="store_const", const="json", dest="format", help="as --format json")
    sub.add_argument(
        "--schema", action=_Instead, nargs=0, const="schema", help="print the JSON Schema of what --json prints, and check nothing"
    )
    sub.add_argument("--quiet", action="store_true", help="print only what did not pass, and the summary")
    sub.add_argument("--why", action="store_true", help="print what each verdict rests on, with the lines")
    sub.add_argument("--mend", action="store_true", help="print what refuted lines should say, each judged in its place")
    sub.add_argument("--write", action="store_true", help="with --mend: write NAME.mended.tex, a copy with the mended lines")
    sub.add_argument("--explain", type=_positive(int), metavar="N", help="print the steps between the two sides of claim N")
    sub.add_argument("--watch", action="store_true", help="check again whatever changes, until Ctrl-C")
    sub.add_argument("--root", type=_folder, metavar="DIR", help="read what documents \\input from files below this folder")
    sub.add_argument("--jobs", type=_positive(int), metavar="N", help="worker processes (default: one a core)")
    sub.add_argument("--scheduler", default="", metavar="ADDRESS", help="judge on the workers of a Dask scheduler: tcp://host:8786")
    sub.add_argument(
        "--cache", type=_folder, default=Path(CACHE), metavar="DIR", help=f"where verdicts are kept (default: {CACHE})"
    )
    sub.add_argument("--no-cache", action="store_const", const=None, dest="cache", help="judge everything anew, keep nothing")
    _add_limits(sub)

    sub = command(
        "read",
        "show how documents are understood: names, definitions, suppositions, claims, what is not read",
        epilog="examples:\n\n  symgrad read homework.tex\n  symgrad read notes.ipynb --json\n",
    )
    sub.add_argument("files", nargs="+", metavar="FILE", help="a document, or - for standard input")
    sub.add_argument("--json", action="store_true", help="print JSON")
    sub.add_argument("--root", type=_folder, metavar="DIR", help="read what documents \\input from files below this folder")

    sub = command(
        "derive",
        "answer the questions of a document: each display derivative without a right side",
        epilog="examples:\n\n  symgrad derive question.tex\n  symgrad derive question.tex --to html -o answer.html\n"
        "  symgrad derive question.tex --to python -o gradient.py\n"
        "  symgrad derive notes.tex --fill -o filled.tex\n"
        "  echo '$x \\in \\mathbb{R}$ \\[ \\frac{d}{dx} x^2 \\]' | symgrad derive -\n",
    )
    sub.add_argument("file", metavar="FILE", help="a .tex or .md file, or - for standard input")
    sub.add_argument("--to", choices=(*PRINTED, *FORMS), default=None, help="format (default: by the ending of OUT, else text)")
    sub.add_argument("-o", "--output", type=_file, metavar="OUT", help="file to write (default: print)")
    sub.add_argument(
        "--fill", action="store_true", help="write the document itself, each question completed and its proof below it"
    )
    sub.add_argument(
        "--backend",
        choices=("numpy", "jax", "torch", "array_api"),
        default="numpy",
        help="whose arrays the function takes that --to python writes (default: numpy)",
    )
    _add_layout(sub)
    _add_language(sub, "of the words (default: en)")
    _add_standalone(sub)

    sub = command(
        "lsp",
        "serve an editor: verdicts while a derivation is typed (a language server at standard input and output)",
        epilog="editors start it themselves; docs/editors.md has the lines for VS Code, Neovim, Emacs and Helix\n",
    )
    _add_limits(sub)

    sub = command(
        "mcp",
        "serve an assistant: tools to judge, derive, mend, explain and verify (Model Context Protocol, standard input and output)",
    )
    _add_limits(sub)

    sub = command(
        "serve",
        "serve the page: derive and check in a browser, while one types",
        epilog="examples:\n\n  symgrad serve --open\n  symgrad serve --port 9000\n\n"
        "derive: type norm2(X*w - y)^2 and w, or LaTeX; the gradient comes with its proof, and as code\n"
        "check: type or drop a .tex or .md file; each line has a mark, and a false one the numbers that show it\n\n"
        "Only programs of this machine reach it, unless --host says otherwise; whoever reaches it may use it. The page\n"
        "fetches nothing from any network. It needs pip install 'symgrad[serve]'.\n",
    )
    sub.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens (default: 127.0.0.1, for this machine alone)"
    )
    sub.add_argument("--port", type=_port, default=8765, metavar="N", help="its port; 0 takes any that is free (default: 8765)")
    sub.add_argument("--open", action="store_true", help="open the page in a browser")
    _add_limits(sub)

    sub = command(
        "layers",
        "tabulate a network layer by layer: shapes, parameters, activations, bytes, multiply-adds",
        epilog=_LAYERS_FILE,
    )
    sub.add_argument("file", type=Path, metavar="FILE", help="a .toml file")
    sub.add_argument("--json", action="store_true", help="print JSON")

    sub = command(
        "worked",
        "work a small network through in numbers: forward, backward, one update, each with its formula",
        epilog=_WORKED_FILE,
    )
    sub.add_argument("file", type=Path, metavar="FILE", help="a .toml file")
    sub.add_argument("--json", action="store_true", help="print JSON")

    sub = command(
        "completion",
        "print what completes commands, options and files in a shell",
        epilog='examples:\n\n  eval "$(symgrad completion bash)"          in ~/.bashrc\n'
        '  eval "$(symgrad completion zsh)"           in ~/.zshrc, behind compinit\n'
        "  symgrad completion fish | source            in ~/.config/fish/config.fish\n",
    )
    sub.add_argument("shell", choices=("bash", "zsh", "fish"), help="whose shell")
    sub.set_defaults(parser=parser)
    return parser


def _add_limits(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--seconds", type=_positive(float), metavar="S", help="limit for each claim")
    sub.add_argument("--megabytes", type=_positive(int), metavar="M", help="limit of memory for each worker")


def _add_layout(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--layout",
        choices=("numerator", "denominator"),
        default="numerator",
        help="where a Jacobian has the derivative of y_i by x_j: at (i, j), which is the default, or at (j, i)",
    )
    sub.add_argument(
        "--style",
        choices=("index", "matrix"),
        help="how a gradient in matrix notation is proved: in indices, or by differentials (default: as the question is written)",
    )
    sub.add_argument(
        "--detail",
        choices=("brief", "normal", "full"),
        default="normal",
        help="brief: as at a board; normal (default); full: a line for each single rule application",
    )


def _add_language(sub: argparse.ArgumentParser, of_what: str, every: bool = False) -> None:
    sub.add_argument("--lang", choices=codes(), default=None if every else ENGLISH, help=f"language {of_what}")


def _add_standalone(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--standalone",
        action=argparse.BooleanOptionalAction,
        default=True,
        help=r"whether a .tex file is a whole document, which is the default, or a part for \input",
    )


class _Instead(argparse.Action):
    """An option for which another module of `commands` is run, and the command itself is not."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, *_: object) -> None:
        parser.exit(_loaded(self.const).run(namespace))


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of the folder is empty; . is the one where you are")
    return Path(text)


def _file(text: str) -> Path:
    if not text or text.endswith(("/", os.sep)) or os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"{text or 'an empty name'} is no file; name the file to write")
    return Path(text)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; one is a number from 1 to 65535, or 0 for any that is free")
    return int(text)


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = kind(text)
        if not value > 0:
            raise argparse.ArgumentTypeError(f"{text} is not positive")
        return value

    parse.__name__ = f"positive {'number' if kind is float else 'integer'}"
    return parse
