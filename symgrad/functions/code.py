"""Python source under construction: expressions as syntax trees from fixed templates, statements, inlining. Knows no nodes.

Text never comes from a user: templates are symgrad's own, and names are checked to be plain identifiers.
"""

from __future__ import annotations

import ast
from collections import Counter
from functools import lru_cache

#: A temporary that is used once is written in place while the whole has at most this many syntax nodes.
INLINE_LIMIT = 34


@lru_cache(maxsize=1024)
def _parsed(text):
    return ast.parse(text, mode="eval").body


class _Fill(ast.NodeTransformer):
    def __init__(self, parts):
        self.parts = parts

    def visit_Name(self, node):
        return self.parts.get(node.id, node)


def template(text: str, *parts: ast.expr) -> ast.expr:
    """The expression `text` with _0, _1, … replaced by expressions."""
    copied = _copy(_parsed(text))
    return _Fill({f"_{k}": part for k, part in enumerate(parts)}).visit(copied)


def _copy(tree):
    if isinstance(tree, ast.AST):
        return type(tree)(**{field: _copy(value) for field, value in ast.iter_fields(tree)})
    return [_copy(item) for item in tree] if isinstance(tree, list) else tree


def name(identifier: str) -> ast.expr:
    """A variable; only a plain identifier is one."""
    if not (identifier.isidentifier() and identifier.isascii()):
        raise ValueError(f"{identifier!r} is no identifier")
    return ast.Name(identifier, ast.Load())


def constant(value) -> ast.expr:
    """A literal; a negative one is written with its sign."""
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def binary(operator: str, left: ast.expr, right: ast.expr) -> ast.expr:
    """left operator right."""
    return template(f"_0 {operator} _1", left, right)


def is_literal(expression: ast.expr, value) -> bool:
    """Whether the expression is this literal."""
    return isinstance(expression, ast.Constant) and type(expression.value) is int and expression.value == value


def subscript(array: ast.expr, slices: list[ast.expr | None | slice]) -> ast.expr:
    """array[...]: None makes a new axis, slice(None) keeps one, an expression or an ast.Slice picks."""
    parts = [ast.Constant(None) if s is None else ast.Slice() if isinstance(s, slice) else s for s in slices]
    return ast.Subscript(array, parts[0] if len(parts) == 1 else ast.Tuple(parts, ast.Load()), ast.Load())


class Code:
    """Assignments in order; every temporary is assigned once."""

    def __init__(self, taken):
        self.taken = set(taken)
        self.statements: list[tuple[str, ast.expr, bool]] = []
        self.known: dict[str, str] = {}

    def fresh(self, wanted: str) -> str:
        """An identifier that is not in use."""
        identifier, number = wanted, 2
        while identifier in self.taken:
            identifier, number = f"{wanted}_{number}", number + 1
        self.taken.add(identifier)
        return identifier

    def assign(self, wanted: str, expression: ast.expr, keep: bool = False) -> ast.expr:
        """A name for the expression, the same for an equal one; with `keep` it stays a statement of its own even if used once."""
        written_out = ast.unparse(expression)
        if written_out in self.known and not keep:
            return name(self.known[written_out])
        identifier = self.known[written_out] = self.fresh(wanted)
        self.statements.append((identifier, expression, keep))
        return name(identifier)

    def body(self, result: ast.expr) -> list[ast.stmt]:
        """The statements and `return result`: what is used once stands in place, what is not used is left out."""
        statements = self._needed(result)
        uses = Counter(_names(result))
        for _, expression, _ in statements:
            uses.update(_names(expression))
        inline: dict[str, ast.expr] = {}
        kept = []
        for identifier, expression, keep in statements:
            expression = _Fill(inline).visit(expression)
            simple = sum(1 for _ in ast.walk(expression)) <= INLINE_LIMIT
            if uses[identifier] == 1 and not keep and simple:
                inline[identifier] = expression
            else:
                kept.append(ast.Assign([ast.Name(identifier, ast.Store())], expression, lineno=0))
        return [*kept, ast.Return(_Fill(inline).visit(result))]

    def _needed(self, result):
        wanted, needed = set(_names(result)), []
        for statement in reversed(self.statements):
            if statement[0] in wanted:
                needed.append(statement)
                wanted.update(_names(statement[1]))
        return needed[::-1]


def _names(expression):
    return [part.id for part in ast.walk(expression) if isinstance(part, ast.Name)]


def written(title: str, positional: list[str], keyword_only: list[str], documentation: str, statements: list[ast.stmt]) -> str:
    """The source of a function."""
    arguments = ", ".join(positional + (["*"] + keyword_only if keyword_only else []))
    body = "\n".join("    " + ast.unparse(ast.fix_missing_locations(statement)).replace("\n", "\n    ") for statement in statements)
    return f'def {title}({arguments}):\n    """{documentation}"""\n{body}\n'
