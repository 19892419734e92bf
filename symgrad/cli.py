"""The command `symgrad`: reads what was typed, calls what does the work, prints, and gives the exit code.

0 everything passed, 1 something is refuted or unknown, 2 it could not be done (one line on stderr says why), 130 interrupted.
Every import that costs time stands where it is used, so that `symgrad --help` and `symgrad list` answer at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

from . import __version__
from .errors import FileError, SymgradError, WriteError

PASSED, FAILED, IMPOSSIBLE, INTERRUPTED = 0, 1, 2, 130
#: Formats of an answer that are no page of a sheet.
PRINTED = ("text", "json")

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
    try:
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:  # Whoever started the program closed it.
                setattr(sys, name, open(os.devnull, "w"))
            getattr(sys, name).reconfigure(errors="replace")
        chosen = _parser().parse_args(arguments)
        return chosen.run(chosen)
    except SymgradError as error:
        return _refuse(str(error))
    except RecursionError:
        return _refuse("a formula is nested too deeply; give its parts names by definitions: $u := …$")
    except MemoryError:
        return _refuse("there is not enough memory")
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # The program ends now: another one would only make a noise.
        return INTERRUPTED
    except Exception as error:
        if os.environ.get("SYMGRAD_TRACEBACK"):
            raise
        return _refuse(
            f"an unexpected error, which should be reported (SYMGRAD_TRACEBACK=1 shows where): {type(error).__name__}: {error}"
        )


def _refuse(message: str) -> int:
    from .reading.surface.sources import harmless

    print(f"symgrad: {harmless(' '.join(message.split()))}", file=sys.stderr)
    return IMPOSSIBLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="symgrad",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_EXAMPLES,
        description="Derives gradients with symbolic sizes, step by step, and checks derivations line by line.",
    )
    parser.add_argument("--version", action="version", version=f"symgrad {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name, run, help, **more):
        sub = commands.add_parser(
            name,
            help=help,
            description=help[0].upper() + help[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            **more,
        )
        sub.set_defaults(run=run)
        return sub

    sub = command("list", _list, "list the derivations of the catalogue")
    sub.add_argument("--json", action="store_true", help="print JSON")

    from .sheets.forms import FORMS

    sub = command(
        "sheet",
        _sheet,
        "derive, check and write sheets of the catalogue, as .tex and .html",
        epilog="examples:\n\n  symgrad sheet\n  symgrad sheet cross-entropy-gradient --output /tmp/sheets\n"
        "  symgrad sheet softmax-jacobian --to ipynb --to md\n",
    )
    sub.add_argument("names", nargs="*", metavar="NAME", help="a derivation of the catalogue; none: all")
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
        "show",
        _show,
        "derive and check a derivation of the catalogue, and print it",
        epilog="example:\n\n  symgrad show softmax-jacobian\n",
    )
    sub.add_argument("name", metavar="NAME", help="a derivation of the catalogue")
    _add_layout(sub)
    _add_language(sub, "of the words (default: en)")

    sub = command(
        "rules",
        _rules,
        "list the rules of proofs; or show one: its law, its reason, an example, the sheets that use it",
        epilog='examples:\n\n  symgrad rules\n  symgrad rules "chain rule"\n  symgrad rules --to html -o rules.html\n',
    )
    sub.add_argument("name", nargs="*", metavar="NAME", help="the name of a rule, in one word or more; none: all")
    form = sub.add_mutually_exclusive_group()
    form.add_argument(
        "--to", choices=("html", "tex"), metavar="FORMAT", help="a page, html or tex (default: by the ending of OUT, else text)"
    )
    form.add_argument("--json", action="store_true", help="print JSON")
    sub.add_argument("-o", "--output", type=_file, metavar="OUT", help="file to write (default: print)")
    _add_language(sub, "of the words (default: en)")

    sub = command(
        "check",
        _check,
        "judge every claim of derivations in LaTeX or Markdown",
        epilog="examples:\n\n  symgrad check homework.tex\n  symgrad check notes/ --json\n"
        "  pandoc notes.docx -t markdown | symgrad check -\n",
    )
    sub.add_argument("files", nargs="+", metavar="FILE", help="a .tex or .md file, a folder of them, or - for standard input")
    sub.add_argument("--json", action="store_true", help="print JSON")
    sub.add_argument("--quiet", action="store_true", help="print only what did not pass, and the summary")
    sub.add_argument("--jobs", type=_positive(int), metavar="N", help="worker processes (default: one a core)")
    sub.add_argument("--seconds", type=_positive(float), metavar="S", help="limit for each claim")
    sub.add_argument("--megabytes", type=_positive(int), metavar="M", help="limit of memory for each worker")

    sub = command(
        "derive",
        _derive,
        "answer the questions of a document: each display derivative without a right side",
        epilog="examples:\n\n  symgrad derive question.tex\n  symgrad derive question.tex --to html -o answer.html\n"
        "  echo '$x \\in \\mathbb{R}$ \\[ \\frac{d}{dx} x^2 \\]' | symgrad derive -\n",
    )
    sub.add_argument("file", metavar="FILE", help="a .tex or .md file, or - for standard input")
    sub.add_argument("--to", choices=(*PRINTED, *FORMS), default=None, help="format (default: by the ending of OUT, else text)")
    sub.add_argument("-o", "--output", type=_file, metavar="OUT", help="file to write (default: print)")
    _add_layout(sub)
    _add_language(sub, "of the words (default: en)")
    _add_standalone(sub)

    sub = command(
        "layers",
        _layers,
        "tabulate a network layer by layer: shapes, parameters, activations, bytes, multiply-adds",
        epilog=_LAYERS_FILE,
    )
    sub.add_argument("file", type=Path, metavar="FILE", help="a .toml file")
    sub.add_argument("--json", action="store_true", help="print JSON")

    sub = command(
        "worked",
        _worked,
        "work a small network through in numbers: forward, backward, one update, each with its formula",
        epilog=_WORKED_FILE,
    )
    sub.add_argument("file", type=Path, metavar="FILE", help="a .toml file")
    sub.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _add_layout(sub) -> None:
    sub.add_argument(
        "--layout",
        choices=("numerator", "denominator"),
        default="numerator",
        help="where a Jacobian has the derivative of y_i by x_j: at (i, j), which is the default, or at (j, i)",
    )
    sub.add_argument(
        "--detail",
        choices=("brief", "normal", "full"),
        default="normal",
        help="brief: as at a board; normal (default); full: a line for each single rule application",
    )


def _add_language(sub, of_what: str, every: bool = False) -> None:
    from .words import ENGLISH, codes

    sub.add_argument("--lang", choices=codes(), default=None if every else ENGLISH, help=f"language {of_what}")


def _add_standalone(sub) -> None:
    sub.add_argument(
        "--standalone",
        action=argparse.BooleanOptionalAction,
        default=True,
        help=r"whether a .tex file is a whole document, which is the default, or a part for \input",
    )


def _folder(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of the folder is empty; . is the one where you are")
    return Path(text)


def _file(text: str) -> Path:
    if not text or text.endswith(("/", os.sep)) or os.path.isdir(text):
        raise argparse.ArgumentTypeError(f"{text or 'an empty name'} is no file; name the file to write")
    return Path(text)


def _positive(kind):
    def parse(text):
        value = kind(text)
        if not value > 0:
            raise argparse.ArgumentTypeError(f"{text} is not positive")
        return value

    parse.__name__ = f"positive {'number' if kind is float else 'integer'}"
    return parse


# --- the catalogue --------------------------------------------------------------------------------------------------


def _list(chosen) -> int:
    from .catalogue import grouped, topics

    found = topics()
    groups = grouped(found)
    if chosen.json:
        _print_json(
            [{"name": topic.name, "title": topic.title, "group": title} for title, members in groups.items() for topic in members]
        )
        return PASSED
    width = max((len(topic.name) for topic in found), default=0)
    _print(
        "\n\n".join(
            "\n".join((title, *(f"  {topic.name:<{width}}  {topic.title}" for topic in members)))
            for title, members in groups.items()
        )
    )
    return PASSED


def _sheet(chosen) -> int:
    from .catalogue import select

    chosen_topics = select(chosen.names)
    from .catalogue.run import write_sheets
    from .words import codes

    results = write_sheets(
        chosen_topics,
        chosen.output,
        progress=not chosen.json and sys.stderr.isatty(),
        layout=chosen.layout,
        detail=chosen.detail,
        languages=[chosen.lang] if chosen.lang else codes(),
        forms=dict.fromkeys((*(chosen.to or ("tex", "html")), *chosen.also)),
        standalone=chosen.standalone,
        listed=not chosen.names and "html" in (chosen.to or ("html",)),
    )
    if chosen.json:
        _print_json([result.as_dict() for result in results])
    else:
        from .sheets.terminal import table

        _print(table(results))
    for result in results:
        if result.error or result.refused:
            _refuse(f"{result.name}: {result.error or result.refused}")
    if any(result.error for result in results):
        return IMPOSSIBLE
    return PASSED if all(result.passed for result in results) else FAILED


def _show(chosen) -> int:
    from .catalogue import select

    (topic,) = select([chosen.name])
    from .catalogue.run import in_language, sheet_of
    from .sheets.terminal import text
    from .words.language import language
    from .writing.text_writer import coloured

    sheet = in_language(sheet_of(topic, chosen.layout, detail=chosen.detail), language(chosen.lang))
    _print(text(sheet, colour=coloured(sys.stdout)))
    return PASSED if sheet.passed else FAILED


def _rules(chosen) -> int:
    from .sheets.terminal import page_width
    from .words.language import language

    said, names = language(chosen.lang), [" ".join(chosen.name)] if chosen.name else []
    ending = _ending(chosen.output)
    form = "json" if chosen.json else chosen.to or (ending if ending in ("html", "tex", "json") else "text")
    if not names and form == "text":
        from .sheets.rulebook.text import names as listed

        _put(chosen.output, listed(said, page_width()) + "\n")
        return PASSED
    from .catalogue import topics
    from .catalogue.rulebook import FORMS, uses_in
    from .sheets.rulebook.entries import entries
    from .writing.text_writer import coloured

    book = tuple(entries(names))
    uses = uses_in(topics(), said)
    if form == "json":
        from .sheets.rulebook.data import as_dict

        _put(chosen.output, _json([as_dict(entry, uses, said) for entry in book]))
    elif form != "text":
        _put(chosen.output, FORMS[form](book, uses, said))
    else:
        from .sheets.rulebook.text import text

        _put(chosen.output, text(book, uses, said, chosen.output is None and coloured(sys.stdout), page_width()) + "\n")
    return PASSED


# --- networks in numbers --------------------------------------------------------------------------------------------


def _layers(chosen) -> int:
    from .networks.layers import read_network, table

    found = read_network(chosen.file)
    if chosen.json:
        _print_json([layer.as_dict() for layer in found.layers])
    else:
        _print(table(found))
    return PASSED


def _worked(chosen) -> int:
    from .networks.worked import read_working, table

    working = read_working(chosen.file)
    if chosen.json:
        _print_json([quantity.as_dict() for quantity in working.quantities])
    else:
        _print(table(working))
    return FAILED if any(quantity.deviations for quantity in working.quantities) else PASSED


# --- documents ------------------------------------------------------------------------------------------------------


def _check(chosen) -> int:
    from .check.command import main_check

    return main_check(
        chosen.files,
        as_json=chosen.json,
        jobs=chosen.jobs,
        seconds=chosen.seconds,
        megabytes=chosen.megabytes,
        quiet=chosen.quiet,
        put=_print,
    )


def _derive(chosen) -> int:
    from .api import read
    from .catalogue.topics import latex_heading
    from .reading.surface.sources import read_source, source_name
    from .sheets.forms import BINARY, FORMS, files
    from .sheets.sheet import make_sheet
    from .words import ENGLISH
    from .words.language import language

    form = chosen.to or _ending(chosen.output) or "text"
    if form not in (*PRINTED, *FORMS):
        raise SymgradError(f"no format for a file that ends in .{form}; say --to, and one of {', '.join((*PRINTED, *FORMS))}")
    if form in BINARY and chosen.output is None:
        raise SymgradError(f"a .{form} file is no text to print; name the file to write: -o answer.{form}")
    if chosen.output is not None and chosen.output.exists() and chosen.file != "-" and chosen.output.samefile(chosen.file):
        raise SymgradError(f"{chosen.output} is the file that is read; write the answer to another one")
    name = source_name(chosen.file)
    with _at(name):
        document = read(read_source(chosen.file), name)
    if not document.questions:
        raise SymgradError(f"{name} asks nothing; a question is a derivative alone in a display: \\[ \\nabla_w L \\]")
    command = "" if chosen.file == "-" else f"symgrad derive {chosen.file} --to {form}"
    command += f" --layout {chosen.layout}" if command and chosen.layout != "numerator" else ""
    command += f" --detail {chosen.detail}" if command and chosen.detail != "normal" else ""
    command += f" --lang {chosen.lang}" if command and chosen.lang != ENGLISH else ""
    title, prose = latex_heading(document.text)
    proofs = []
    for question in document.questions:
        with _at(f"{name}: line {question.line}, column {question.column}"):
            proofs.append(question.derive(chosen.layout).derivation)
    stem = Path(name).stem
    sheet = make_sheet(stem, title or stem, proofs, prose, command, detail=chosen.detail, language=language(chosen.lang))
    if form == "json":
        from .sheets.data import as_dict

        _put(chosen.output, _json(as_dict(sheet)))
    elif form == "text":
        from .sheets.terminal import text
        from .writing.text_writer import coloured

        _put(chosen.output, text(sheet, colour=chosen.output is None and coloured(sys.stdout)) + "\n")
    else:
        (page,) = files(sheet, form, chosen.standalone).values()
        _put(chosen.output, page)
    return PASSED if sheet.passed else FAILED


@contextmanager
def _at(place: str):
    """Errors inside say where they are; those of files do so by themselves."""
    try:
        yield
    except FileError:
        raise
    except SymgradError as error:
        raise SymgradError(f"{place}: {error}") from error


def _ending(path: Path | None) -> str:
    """The format that a file's ending names; "" for none."""
    return "" if path is None else path.suffix.lstrip(".").lower().replace("txt", "text")


def _put(path: Path | None, page: str | bytes) -> None:
    if path is not None:
        from .sheets.files import write

        write(path, page)
    else:
        try:
            sys.stdout.write(page)
            sys.stdout.flush()
        except OSError as error:
            # Keep Python from trying again when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if not isinstance(error, BrokenPipeError):  # Whoever read the output has seen enough: that is no error.
                raise WriteError(f"the output could not be printed: {error.strerror or error}") from error


def _print(text: str) -> None:
    _put(None, text + "\n")


def _json(value) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _print_json(value) -> None:
    _put(None, _json(value))
