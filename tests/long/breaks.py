"""python -m tests.long.breaks: the code broken in one place, the tests of its room run; a break that no test notices is printed.

    python -m tests.long.breaks --rooms decide rules --count 100 --seconds 3600
    python -m tests.long.breaks --only symgrad/decide/guards.py

A break is a comparison, a connective, a sign, a constant, a condition or a `return` changed. The code is broken in a copy of the
tree, never where it stands. A break that stays unnoticed is a test that is missing, or it changes nothing: read each.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rules", "decide", "check", "values", "functions")
#: What is tried first for a room: its own tests; then those of a room that uses it.
TESTS = {
    "rules": ("tests/rules", "tests/derive/test_proofs_by_differentials.py", "tests/derive/test_proofs.py"),
    "decide": ("tests/decide",),
    "check": ("tests/check",),
    "values": ("tests/values",),
    "functions": ("tests/functions", "tests/test_proof_functions.py", "tests/derive/test_recurrences.py"),
}

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


#: A place in a module: the number of its node on a walk, and which of the changes there.
Place = tuple[int, int]


def places(tree: ast.Module) -> list[Place]:
    """Every place where a module can be broken. What says types to readers alone is none."""
    said = {
        id(part)
        for node in ast.walk(tree)
        for kind in ("annotation", "returns")
        if isinstance(annotation := getattr(node, kind, None), ast.AST)
        for part in ast.walk(annotation)
    }
    nodes = [(number, node) for number, node in enumerate(ast.walk(tree)) if id(node) not in said]
    return [(number, which) for number, node in nodes for which, _ in enumerate(_changes(node))]


def broken_at(tree: ast.Module, place: Place) -> tuple[int, str, ast.Module]:
    """(line, what was changed, the broken module)."""
    broken = copy.deepcopy(tree)
    node = next(each for number, each in enumerate(ast.walk(broken)) if number == place[0])
    kind, change = list(_changes(node))[place[1]]
    change(node)
    return getattr(node, "lineno", 0), kind, ast.fix_missing_locations(broken)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Any], object]]]:
    """(what is changed, what changes it) for one node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _COMPARED:
            new = _COMPARED[type(op)]
            yield f"{type(op).__name__} to {new.__name__}", lambda found: setattr(found, "ops", [new()])
        case ast.BoolOp(op=op):
            other = ast.Or if isinstance(op, ast.And) else ast.And
            yield f"{type(op).__name__} to {other.__name__}", lambda found: setattr(found, "op", other())
        case ast.BinOp(op=op) if type(op) in _RECKONED:
            new_op = _RECKONED[type(op)]
            yield f"{type(op).__name__} to {new_op.__name__}", lambda found: setattr(found, "op", new_op())
        case ast.UnaryOp(op=ast.Not()):
            yield "not left out", lambda found: setattr(found, "operand", ast.UnaryOp(ast.Not(), found.operand))
        case ast.Constant(value=bool() as value):
            yield f"{value} to {not value}", lambda found: setattr(found, "value", not value)
        case ast.Constant(value=int() as value):
            yield f"{value} to {value + 1}", lambda found: setattr(found, "value", value + 1)
        case ast.If() | ast.IfExp() | ast.While():
            yield "condition always false", lambda found: setattr(found, "test", ast.Constant(False))
            if not isinstance(node, ast.While):
                yield "condition always true", lambda found: setattr(found, "test", ast.Constant(True))
        case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
            yield "returns None", lambda found: setattr(found, "value", ast.Constant(None))


def run_tests(tree: Path, tests: tuple[str, ...], seconds: int) -> bool:
    """Whether the tests pass on a tree; what takes more of the processor's time than that does not, however busy the machine is."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-W", "ignore", "--no-header", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command,
        cwd=tree,
        env=environment,
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
    )
    return done.returncode == 0


def sample(rooms: list[str], only: str, count: int, numbers: Random) -> list[tuple[str, Path, int, str, ast.Module]]:
    """(room, file, line, what was changed, the broken module) for some breaks, as many of each room as of the others."""
    chosen = []
    for room in rooms:
        files = [path for path in sorted((ROOT / "symgrad" / room).glob("*.py")) if only in str(path)]
        trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
        found = [(path, place) for path in files for place in places(trees[path])]
        for path, place in numbers.sample(found, min(len(found), -(-count // len(rooms)))):
            chosen.append((room, path, *broken_at(trees[path], place)))
    numbers.shuffle(chosen)
    return chosen[:count]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, default=list(ROOMS))
    parser.add_argument("--only", default="", help="files whose name has this in it")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600, help="for all; each run of tests has 300 of the processor's")
    options = parser.parse_args()
    end = time.monotonic() + options.seconds
    figures: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", "__pycache__", ".symgrad_cache", "node_modules"))
        for room, path, line, kind, broken in sample(options.rooms, options.only, options.count, Random(options.seed)):
            if time.monotonic() > end:
                break
            copied = tree / path.relative_to(ROOT)
            before = copied.read_text(encoding="utf-8")
            copied.write_text(ast.unparse(broken), encoding="utf-8")
            unnoticed = run_tests(tree, TESTS[room], 300)
            copied.write_text(before, encoding="utf-8")
            figures["unnoticed" if unnoticed else "noticed"] += 1
            if unnoticed:
                so_far = f"{figures['unnoticed']} of {sum(figures.values())}"
                print(f"unnoticed ({so_far}): {path.relative_to(ROOT)}:{line}: {kind}", flush=True)
    total = sum(figures.values())
    print(f"{total} breaks, {figures['noticed']} noticed" + (f" ({figures['noticed'] / total:.0%})" if total else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
