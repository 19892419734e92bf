"""The tool that breaks the code breaks it, in one place, and what it writes is Python."""

from __future__ import annotations

import ast

from .breaks import broken_at, places

CODE = """
def least(numbers: list | None, start: int | float = 0) -> int | None:
    for number in numbers:
        if not number and start or number < 3 + start:
            return number
    return None if start < 0 else start
"""


def test_each_break_is_python_and_differs_from_the_code_and_from_the_others():
    tree = ast.parse(CODE)
    found = [broken_at(tree, place) for place in places(tree)]
    written = [ast.unparse(broken) for _, _, broken in found]
    assert len(set(written)) == len(written) >= 10 and ast.unparse(tree) not in written
    for text in written:
        compile(text, "broken", "exec")
    kinds = {kind for _, kind, _ in found}
    assert "BitOr to BitAnd" not in kinds  # in an annotation
    assert {"Lt to LtE", "Or to And", "And to Or", "Add to Sub", "3 to 4", "returns None", "not left out"} <= kinds
