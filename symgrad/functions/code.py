"""Python source from a plan: which steps become variables, which stand in their place, which write over memory that is done with.

Text never comes from a user: pieces are symgrad's own, and names are checked to be plain identifiers.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from ..terms.memory import remembered
from .graph import Step

#: A step that is used once stands in its place while the whole has at most this many operations.
INLINE_LIMIT = 7
#: Up to how many steps their order is thought about.
SCHEDULED = 4000
#: Default names of variables by what a step is.
_HINTS = {"entrywise": "term", "view": "part", "made": "total", "block": "total", "over": "total"}


@remembered(4096)
def parsed(text: str) -> ast.expr:
    """An expression as a tree, which is not to be changed."""
    return ast.parse(text, mode="eval").body


@remembered(1024)
def _statements(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


class _Fill(ast.NodeTransformer):
    def __init__(self, parts: Mapping[str, ast.expr]):
        self.parts = parts

    def visit_Name(self, node: ast.Name) -> ast.expr:
        put = self.parts.get(node.id)
        if put is None:
            return node
        return ast.Name(put.id, node.ctx) if isinstance(put, ast.Name) else copy.deepcopy(put)


def filled(text: str, parts: Sequence[ast.expr]) -> ast.expr:
    """The expression with its places _0, _1, … filled."""
    return _Fill({f"_{k}": part for k, part in enumerate(parts)}).visit(copy.deepcopy(parsed(text)))


def identifier(name: str) -> str:
    """The name; only a plain identifier is one."""
    if not (name.isidentifier() and name.isascii()):
        raise ValueError(f"{name!r} is no identifier")
    return name


class _Variable:
    """A variable under construction: it gets its name when all that is written into it is known."""

    def __init__(self, mark: str):
        self.mark = mark
        self.hints: list[tuple[bool, str]] = []

    @property
    def hint(self) -> str:
        chosen = [hint for named, hint in self.hints if named]
        return chosen[0] if chosen else self.hints[0][1]


class Writer:
    """Writes the statements that make some results.

    overwrites   whether arrays may be written into, and if so whether a text such as "np.exp" can write into one
    fresh        gives an identifier that is not in use from a wanted one
    single       whether there is one result, which is given as it is; else a tuple of them is
    """

    def __init__(
        self, results: Sequence[Step], overwrites: Callable[[str], bool] | None, fresh: Callable[[str], str], single: bool
    ):
        self.results, self.overwrites, self.fresh, self.single = results, overwrites, fresh, single
        self.needed = _reached(results)
        self.least_rank = min(2, max((len(step.shape) for step in self.needed), default=1) or 1)
        self.forced: set[int] = set()
        if overwrites is not None:
            self.needed = self._readers_first(self.needed)
        self.statements: list[ast.stmt] = []
        self.variables: dict[int, _Variable] = {}
        self.marks: list[_Variable] = []
        self.uses = self._count()
        self.left = Counter(self.uses)
        self.sizes: dict[int, float] = {}

    def _readers_first(self, steps: list[Step]) -> list[Step]:
        """The steps in an order in which what reads an array comes before what can be written over it, where that can be."""
        before: dict[int, set[int]] = {step.number: {part.number for part in step.parts} for step in steps}
        if len(steps) > SCHEDULED:
            return steps
        readers: dict[int, list[Step]] = {step.number: [] for step in steps}
        for step in steps:
            if step.kind != "view":
                for number in {_root(part).number for part in step.parts}:
                    readers[number].append(step)
        for array in steps:
            if array.kind in ("given", "literal", "view") or array.sort != "real" or len(array.shape) < self.least_rank:
                continue
            writers = [step for step in readers[array.number] if self._can_be_written_over(step, array)]
            if not writers or len(readers[array.number]) == 1 or array in self.results:
                continue
            writer = writers[-1]
            for reader in readers[array.number]:
                if (
                    reader is not writer
                    and not _depends(before, writer.number, reader.number)
                    and not _depends(before, reader.number, writer.number)
                ):
                    before[writer.number].add(reader.number)
                    self.forced.add(reader.number)
        by_number = {step.number: step for step in steps}
        done: dict[int, Step] = {}
        for step in steps:
            stack = [step.number]
            while stack:
                number = stack[-1]
                missing = sorted(other for other in before[number] if other not in done)
                if missing:
                    stack += missing[::-1]
                else:
                    done.setdefault(stack.pop(), by_number[number])
        return list(done.values())

    def _can_be_written_over(self, step: Step, array: Step) -> bool:
        """Whether a step is an operation on entries that can be written over an array which is its part."""
        if step.kind != "entrywise" or step.sort != "real" or step.shape != array.shape or array not in step.parts:
            return False
        return "(" not in step.text or self.overwrites is not None and self.overwrites(step.text.partition("(")[0])

    def _count(self) -> Counter[int]:
        uses: Counter[int] = Counter(step.number for step in self.results)
        for step in reversed(self.needed):
            times = uses[step.number] if step.kind == "view" else 1
            for part in step.parts:
                uses[part.number] += times
            if step.kind in ("block", "over"):
                self.forced |= {_root(part).number for part in step.parts}
        return uses

    def body(self) -> list[ast.stmt]:
        """The statements, with the one that returns the results."""
        for step in self.needed:
            self._visit(step)
        values = [self._expression(step) for step in self.results]
        value = values[0] if self.single else ast.Tuple(values, ast.Load())
        written = [*self.statements, ast.Return(value)]
        names = {variable.mark: ast.Name(self.fresh(variable.hint), ast.Load()) for variable in self.marks}
        return [_Fill(names).visit(statement) for statement in written]

    # --- which steps are statements ---------------------------------------------------------------------------------

    def _visit(self, step: Step) -> None:
        self.sizes[step.number] = (0.3 if step.kind == "view" else 1) + sum(
            0.2 if part.number in self.variables else self.sizes[part.number] for part in step.parts
        )
        if step.kind in ("given", "literal", "view"):
            return
        if step.kind == "block":
            self._write_block(step)
        elif step.kind == "over":
            self._write_over(step)
        elif (target := self._target(step)) is not None:
            self._write_into(step, target)
        elif self._is_variable(step):
            self._assign(step)

    def _is_variable(self, step: Step) -> bool:
        if step.number in self.forced:
            return True
        if not step.shape and self.sizes[step.number] <= 3 and step.sort == "integer":
            return False
        return self.uses[step.number] > 1 or self.sizes[step.number] > INLINE_LIMIT or step.named and bool(step.shape)

    def _target(self, step: Step) -> Step | None:
        """The part that the step can be written over: new memory of the same shape that nobody needs afterwards."""
        if self.overwrites is None or len(step.shape) < self.least_rank:
            return None
        reads: Counter[int] | None = None
        for part in step.parts:
            if part.kind in ("given", "literal", "view") or part.sort != "real" or not self._can_be_written_over(step, part):
                continue
            if reads is None:
                reads = Counter()
                self._reads(step, reads)
            if self.left[part.number] == reads[part.number]:
                return part
        return None

    def _reads(self, step: Step, found: Counter[int], times: int = 1) -> None:
        """How often evaluating the step reads each step that is or could be a variable."""
        for part in step.parts:
            if part.number in self.variables:
                found[part.number] += times
            elif part.kind not in ("given", "literal"):
                if part.kind != "view":
                    found[part.number] += times
                self._reads(part, found, times)

    # --- writing ----------------------------------------------------------------------------------------------------

    def _expression(self, step: Step) -> ast.expr:
        """The step as an expression; what is read is counted."""
        if step.number in self.variables:
            self.left[step.number] -= 1
            return ast.Name(self.variables[step.number].mark, ast.Load())
        if step.kind == "given":
            return ast.Name(step.text, ast.Load())
        return filled(step.text, [self._expression(part) for part in step.parts])

    def _bind(self, step: Step, variable: _Variable | None = None) -> _Variable:
        if variable is None:
            variable = _Variable(f"__variable_{len(self.marks)}")
            self.marks.append(variable)
        variable.hints.append((step.named, step.hint or _HINTS[step.kind]))
        self.variables[step.number] = variable
        return variable

    def _local(self, hint: str) -> _Variable:
        variable = _Variable(f"__variable_{len(self.marks)}")
        variable.hints.append((False, hint))
        self.marks.append(variable)
        return variable

    def _assign(self, step: Step) -> None:
        value = self._expression(step)
        self._store(self._bind(step), value)

    def _store(self, variable: _Variable, value: ast.expr) -> None:
        self.statements.append(ast.Assign([ast.Name(variable.mark, ast.Store())], value, lineno=0))

    def _write_into(self, step: Step, target: Step) -> None:
        if target.number not in self.variables:
            self._assign(target)
        place = step.parts.index(target)
        others = [self._expression(part) for part in step.parts]
        variable = self._bind(step, self.variables[target.number])
        here = ast.Name(variable.mark, ast.Load())
        symbol = step.text.split(" ")[1] if step.text.startswith("_0 ") else ""
        if symbol and (place == 0 or symbol in "+*"):
            other = others[1 - place]
            operation = ast.parse(f"a {symbol}= b").body[0]
            assert isinstance(operation, ast.AugAssign)
            self.statements.append(ast.AugAssign(ast.Name(variable.mark, ast.Store()), operation.op, other))
            return
        function = _FUNCTIONS.get(symbol or step.text)
        text = f"np.{function}({', '.join(f'_{k}' for k in range(len(others)))})" if function else step.text
        call = filled(text, others)
        assert isinstance(call, ast.Call)
        call.keywords.append(ast.keyword("out", here))
        self.statements.append(ast.Expr(call))

    def _write_block(self, step: Step) -> None:
        parts = [self._expression(part) for part in step.parts]
        for place, part in enumerate(step.parts):
            if part.kind == "view" and part.shape:
                # Once, and not in every turn of a loop.
                variable = self._local(part.hint or _HINTS["view"])
                self._store(variable, parts[place])
                parts[place] = ast.Name(variable.mark, ast.Load())
        self._extend(step, self._bind(step), parts)

    def _write_over(self, step: Step) -> None:
        base = step.parts[0]
        reads: Counter[int] = Counter()
        self._reads(step, reads)
        parts = [self._expression(part) for part in step.parts]
        free = base.kind not in ("given", "literal", "view") and base.number in self.variables and self.left[base.number] == 0
        if free and base.sort == "real":
            variable = self._bind(step, self.variables[base.number])
        else:
            variable = self._bind(step)
            self._store(variable, filled("_0.copy()", parts[:1]))
        self._extend(step, variable, parts)

    def _extend(self, step: Step, variable: _Variable, parts: list[ast.expr]) -> None:
        names: dict[str, ast.expr] = {f"_{k}": part for k, part in enumerate(parts)}
        names["_out"] = ast.Name(variable.mark, ast.Load())
        for k, counter in enumerate(step.counters):
            local = self._local(counter)
            names[f"_v{k}"] = ast.Name(local.mark, ast.Load())
        self.statements += [_Fill(names).visit(copy.deepcopy(statement)) for statement in _statements(step.text)]


_FUNCTIONS = {"-": "subtract", "/": "divide", "**": "power", "-_0": "negative"}


def _root(step: Step) -> Step:
    while step.kind == "view":
        step = step.parts[0]
    return step


def _depends(before: dict[int, set[int]], step: int, other: int) -> bool:
    """Whether the other step must be done before the step."""
    seen, stack = {step}, [step]
    while stack:
        for number in before[stack.pop()]:
            if number == other:
                return True
            if number not in seen:
                seen.add(number)
                stack.append(number)
    return False


def _reached(results: Iterable[Step]) -> list[Step]:
    found: dict[int, Step] = {}
    stack = list(results)
    while stack:
        step = stack.pop()
        if step.number not in found:
            found[step.number] = step
            stack.extend(step.parts)
    return [found[number] for number in sorted(found)]


def written(title: str, positional: list[str], keyword_only: list[str], documentation: str, statements: list[ast.stmt]) -> str:
    """The source of a function."""
    documentation = documentation.replace("\n", "\n    ").replace("\n    \n", "\n\n")
    documentation += "\n    " if "\n" in documentation else ""
    arguments = ", ".join(positional + (["*"] + keyword_only if keyword_only else []))
    body = "\n".join("    " + ast.unparse(ast.fix_missing_locations(statement)).replace("\n", "\n    ") for statement in statements)
    return f'def {title}({arguments}):\n    """{documentation}"""\n{body}\n'
