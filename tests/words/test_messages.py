"""Every message of the code that can reach a reader has words in each language.

The texts are those that the code gives to an error, a verdict or a note, as its syntax tree has them: a text that is written anew
is looked for here without being named.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from itertools import product
from pathlib import Path

import pytest

import symgrad
from symgrad.words import ENGLISH, codes
from symgrad.words.language import language

ROOT = Path(symgrad.__file__).parent
#: The calls that are given a text for a reader: which of their arguments it is. An error of any name takes it first.
TELLING = {
    "refuse": (0, 2),
    "unclear": (0,),
    "misfit": (0,),
    "error": (0, 3),
    "note": (0,),
    "note_at": (0,),
    "Verdict": (1,),
    "ReadError": (0, 4),
}
NAMED = {"message", "expected", "reason"}
#: What tells only those who write code: why it stays English.
EXCUSED = {
    "__init__.py": "errors of the Python interface name objects of Python",
    "api.py": "errors of the Python interface name objects of Python",
    "documents.py": "errors of the Python interface name objects of Python",
    "proof_functions.py": "errors of the Python interface name objects of Python",
    "verification.py": "errors of the Python interface name objects of Python",
    "sympy_border": "errors of the Python interface name objects of SymPy",
    "functions": "errors of functions of arrays, called from Python",
    "terms": "a term that the code itself has put together wrongly",
    "writing": "a term for which the code has no notation: what is read has one",
    "networks": "errors of network files, which are tables of English keys",
    "pytest_items.py": "a report of pytest, which is English",
}
#: Single texts, and why.
EXCUSED_TEXTS = {
    r"no cell in the column|has a cell \{\}|no entry in indices|no array code for": "a fault of the tables of operators",
    r"is (evaluated|written) by its entries|is not defined by simpler|the table of functions": "a fault of the tables of operators",
    r"two rules are named|what is written for the rule|the example of the rule": "a fault of the rulebook",
    r"no (HTML|Markdown|text|LaTeX|width) for a": "a box that the code itself has put together wrongly",
    r"is no status|the last try returns|a derived function needs|gives one with|must be exact \(fmpq": "a fault of the code",
    r"a topic has title|`proofs` is missing|a curve is a function": "a catalogue's files have English keys",
    r"a topic needs title|own words are \[topics": "a catalogue's files have English keys",
    r"^error: \{\}$|read_condition": "the frame of argparse; a name of Python",
    r"^two exact values that agree": "parts follow that have words of their own",
    r"^\\int f\(x\)|^d\(x\^2\)|as Let \$": "an example in LaTeX",
}


def alternatives(node: ast.expr, values: dict[str, list[ast.expr]]) -> tuple[str, ...]:
    """What a text may be, with {} for what is not written there; `values` has what the names of its function are given."""
    match node:
        case ast.Constant(value=str(text)):
            return (text,)
        case ast.FormattedValue(value=value):
            return alternatives(value, {})
        case ast.JoinedStr(values=parts):
            return tuple("".join(texts) for texts in product(*(alternatives(part, {}) for part in parts)))
        case ast.IfExp(body=one, orelse=other):
            return alternatives(one, values) + alternatives(other, values)
        case ast.BoolOp(values=choices):
            return tuple(text for choice in choices for text in alternatives(choice, values))
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return tuple("".join(texts) for texts in product(alternatives(left, values), alternatives(right, values)))
        case ast.Name(id=name) if name in values:
            return tuple(text for value in values[name] for text in alternatives(value, {}))
    return ("{}",)


@cache
def told_texts(path: Path) -> frozenset[str]:
    """The texts that a file gives to what tells them."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for scope in [*(each for each in tree.body if isinstance(each, ast.FunctionDef)), *_methods(tree), tree]:
        inside = list(ast.walk(scope))
        values: dict[str, list[ast.expr]] = defaultdict(list)
        for each in inside:
            if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                values[each.targets[0].id].append(each.value)
        for call in inside:
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            places = TELLING.get(name, (0,) if name.endswith("Error") else ())
            given = [call.args[place] for place in places if place < len(call.args)]
            given += [each.value for each in call.keywords if places and each.arg in NAMED]
            found |= {text for value in given for text in alternatives(value, values if scope is not tree else {})}
    return frozenset(text for text in found if has_prose(text))


def _methods(tree: ast.Module) -> list[ast.AST]:
    return [each for kind in tree.body if isinstance(kind, ast.ClassDef) for each in kind.body if isinstance(each, ast.FunctionDef)]


def has_prose(text: str) -> bool:
    """Whether there is a word of prose in it: no name of a command, no code, no quotation."""
    plain = re.sub(r"\u2066.*?\u2069|“.*?”|\\[a-zA-Z]+|`.*?`|symgrad", " ", text)
    return bool(re.search(r"(?<![\w.\\{-])[a-z]{2,}(?![\w(])", plain))


def texts() -> dict[str, str]:
    """Every text that a reader can meet, with the file that tells it."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        if path.relative_to(ROOT).parts[0] not in EXCUSED:
            found |= {text: path.name for text in told_texts(path) if not any(re.search(each, text) for each in EXCUSED_TEXTS)}
    return found


@pytest.mark.parametrize("code", [code for code in codes() if code != ENGLISH])
def test_every_message_that_a_reader_can_meet_has_words(code):
    spoken, lacking = language(code), {}
    for text, file in texts().items():
        numbers = iter(range(1, 20))
        plural = re.sub(r"(?<=argument)\{\}", "s", text)
        said = spoken.told(re.sub(r"\{\}", lambda _, numbers=numbers: f"Q{next(numbers)}", plural))
        if has_prose(said):
            lacking[text] = file
    assert not lacking, "\n".join(f"{file}: {text}" for text, file in lacking.items())


def test_there_are_texts_and_every_excuse_is_needed():
    everything = {text for path in ROOT.rglob("*.py") for text in told_texts(path)}
    assert len(texts()) > 400
    assert all((ROOT / each).exists() for each in EXCUSED)
    assert all(any(re.search(each, text) for text in everything) for each in EXCUSED_TEXTS)


@pytest.mark.parametrize(
    ("message", "persian"),
    [
        ("line 3, column 4: it is not clear how far f reaches at “f x”; expected f(x)", "سطر ۳، ستون ۴: روشن نیست که f تا کجا"),
        ("for every size; L depends on z alone, as nothing says otherwise", "به ازای هر اندازه؛ L تنها به z بستگی دارد"),
        ("the left side is a scalar and the right side has the shape n", "طرف چپ عدد است و طرف راست شکل n دارد"),
    ],
)
def test_places_and_clauses_are_put_together(message, persian):
    assert re.sub("[\u2068\u2069]", "", language("fa").told(message)).startswith(persian)
