"""From terms to a compiled function of arrays: its arguments, the sizes that their shapes give, its source."""

from __future__ import annotations

import ast
import builtins
import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from ..errors import DefinitionError, RangeError, UndefinedError, UnsupportedError
from ..terms.binding import rename_apart
from ..terms.indices import length, sizes, tensor_sizes
from ..terms.nodes import Index, Node, Range, Size, Tensor, walk
from ..values.integer_values import integer_of
from ..writing.names import ascii_name
from ..writing.text_writer import text
from .array_api import Backend as ArrayAPIBackend
from .code import Writer, written
from .graph import Graph, Step
from .jax import Backend as JAXBackend
from .likeness import united
from .numpy import Backend as NumPyBackend
from .shapes import Shapes, at_sizes, sizes_in
from .squares import completed
from .torch import Backend as TorchBackend
from .units import Units
from .vectorise import Vectoriser

BACKENDS = {"numpy": NumPyBackend, "jax": JAXBackend, "torch": TorchBackend, "array_api": ArrayAPIBackend}
_RESERVED = frozenset(
    "np jnp jax torch xp sliding_window_view math max min float abs sum range len print int bool True False None "
    "dtype device out".split()
)
#: The shapes whose sizes a function remembers.
REMEMBERED = 64
#: A term and the axes of its array, in order.
Result: TypeAlias = tuple[Node, tuple[Index, ...]]
#: Identifiers that were asked for, by the names in formulas.
Called: TypeAlias = Mapping[str, str]
NO_CALLS: Called = {}


class Columns(NamedTuple):
    """Which arrays may be given as matrices of one column, and of each result the array whose form it takes then, None for none."""

    tensors: frozenset[Tensor]
    results: tuple[Tensor | None, ...]


def compile(
    node: Node, axes: tuple[Index, ...] = (), backend: str = "numpy", title: str = "function", note: str = ""
) -> CompiledFunction:
    """The function that computes a scalar term for all values of `axes` at once.

    node      a term without derivatives or expectations; its free indices are all in `axes`
    axes      the axes of the result, in order; none for a scalar
    backend   a name in BACKENDS
    title     the name of the generated function
    note      what its docstring says of it
    Raises UnsupportedError for what has no array code, DefinitionError for free indices that are no axes.
    """
    return compile_several([(node, axes)], backend, title, note, single=True)


def compile_several(
    results: Sequence[Result],
    backend: str = "numpy",
    title: str = "function",
    note: str = "",
    single: bool = False,
    columns: Columns | None = None,
    called: Called = NO_CALLS,
) -> CompiledFunction:
    """The function that computes several terms, each for all values of its axes, and what they share once.

    It gives a tuple; with `single`, the one array; `called`: identifiers that things of these names have. Raises as compile does.
    """
    for node, axes in results:
        missing = sorted(index.name for index in node.free - frozenset(axes))
        if missing:
            raise DefinitionError(
                f"the free indices {', '.join(missing)} are not among the axes ({', '.join(i.name for i in axes)}); add them"
            )
    if backend not in BACKENDS:
        raise DefinitionError(f"no back end named {backend!r}; use one of {', '.join(BACKENDS)}")
    made = tuple((node, tuple(axes)) for node, axes in results)
    return CompiledFunction(made, BACKENDS[backend](), title, note, single, columns, called)


class CompiledFunction:
    """A vectorised function, called by keyword: `gradient(z=…, y=…)`, or with the arrays in the order of `arguments`.

    arguments   the arrays that it takes, by plain ASCII name, in order of first use
    sizes       the integers that no shape gives, to be passed by keyword, too
    source      its code, to read or to copy
    plain       the function that stands there, which converts and tests nothing; it needs its library

    `out`, an array or a tuple of them, takes the results.
    """

    def __init__(
        self,
        results: tuple[Result, ...],
        backend: Any,
        title: str,
        note: str,
        single: bool,
        columns: Columns | None = None,
        called: Called = NO_CALLS,
        careful: bool = False,
    ):
        self._backend, self._title, self._columns = backend, title, columns
        self._made_of = results, backend, title, note, single, columns, called
        self._names = names = _Identifiers(_RESERVED | {title}, called)
        _name_tensors(results, names)
        for size in sorted({s for node, axes in results for s in _all_sizes(node, axes)}, key=lambda size: size.name):
            names(size)
        maker = Vectoriser(backend, Graph(), names, careful)
        steps = _steps(maker, results)
        self._tensors = {names(tensor): tensor for tensor in maker.inputs}
        self._partial, self._fits, self._single = maker.partial, maker.fits, single
        self.arguments = tuple(self._tensors)
        self._data = {name: tensor.domain for name, tensor in self._tensors.items() if isinstance(tensor.domain, Range)}
        writer = Writer(steps, backend.writes_into if backend.overwrites else None, names.fresh, single)
        statements = writer.body()
        used = {maker.sizes[step.text] for step in writer.needed if step.text in maker.sizes}
        self._shapes = Shapes(self._tensors, used.union(*map(sizes_in, maker.fits)), names)
        self.sizes = self._shapes.asked
        first = ast.parse(backend.preamble(list(self.arguments), "\n".join(map(ast.unparse, statements)))).body
        body = [*first, *self._shapes.unpacking(used), *statements]
        documentation = _documentation(title, note, self._tensors, self.sizes, results)
        code = written(title, list(self.arguments), list(self.sizes), documentation, body)
        self.source = "\n".join(sorted(maker.imports)) + "\n\n\n" + code if maker.imports else code
        self._usual = {*self.arguments, *self.sizes}
        self._solved: dict[tuple[Any, ...], dict[str, int]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return CompiledFunction, self._made_of

    def __repr__(self) -> str:
        return f"<CompiledFunction of {', '.join([*self.arguments, *self.sizes])}>"

    @property
    def __signature__(self) -> inspect.Signature:
        kinds = inspect.Parameter
        return inspect.Signature(
            [
                *(kinds(name, kinds.POSITIONAL_OR_KEYWORD) for name in self.arguments),
                *(kinds(name, kinds.KEYWORD_ONLY) for name in self.sizes),
                kinds("out", kinds.KEYWORD_ONLY, default=None),
            ]
        )

    @cached_property
    def plain(self) -> Callable[..., Any]:
        """The function as it stands in the source."""
        return _run(self.source, self._title, self._backend.name)

    @cached_property
    def _function(self) -> Callable[..., Any]:
        """The plain function, compiled where the library compiles."""
        return self._backend.prepared(self.plain, self.sizes)

    @cached_property
    def _careful(self) -> CompiledFunction:
        """The same function, which tests of each entry whether it is inside of its axis."""
        return CompiledFunction(*self._made_of, careful=True)

    def __call__(self, *arrays: Any, out: Any = None, **keywords: Any) -> Any:
        """The array (or number) of the term. Raises ShapeError where shapes do not fit, DefinitionError for wrong arguments."""
        _ = self.plain  # It says so where its library is not installed.
        given = self._given(arrays, keywords)
        values = self._backend.arrays({argument: given[argument] for argument in self.arguments})
        tall = self._flattened(values) if self._columns is not None else frozenset()
        fixed = {k: _whole(k, given[k]) for k in given if k not in self._tensors} if len(given) > len(values) else {}
        shapes = {argument: tuple(value.shape) for argument, value in values.items()}
        sizes = self._sizes(shapes, fixed)
        self._check_data(values, sizes)
        if self._fits and not self._all_inside(sizes):
            # Somewhere an entry outside of an axis is asked for: only a test of each can say whether it counts.
            return self._careful(*arrays, out=out, **keywords)
        try:
            result = self._backend.run(self._function, values | {name: sizes[name] for name in self.sizes})
        except ZeroDivisionError:
            shown = ", ".join(f"{name} = {number}" for name, number in sizes.items())
            raise UndefinedError(f"the formula divides by zero at {shown or 'every point'}") from None
        if self._partial and self._backend.raises and any(map(self._backend.has_nan, (result,) if self._single else result)):
            if not any(self._backend.has_nan(value) for value in values.values()):
                raise RangeError(
                    "an entry of the result has no value: an array is used outside its axes, or a function outside its domain"
                )
        if tall:
            result = self._standing(result, tall)
        return result if out is None else self._written(result, out)

    def _flattened(self, values: dict[str, Any]) -> frozenset[Tensor]:
        """The tensors that are given as matrices of one column; in `values` they become vectors."""
        found = set()
        for name, value in values.items():
            if self._columns and self._tensors[name] in self._columns.tensors and value.ndim == 2 and value.shape[1] == 1:
                values[name] = value[:, 0]
                found.add(self._tensors[name])
        return frozenset(found)

    def _standing(self, result: Any, tall: frozenset[Tensor]) -> Any:
        """The results, of which those by an array that is given as a matrix of one column are one, too."""
        of = self._columns.results if self._columns is not None else ()
        results = (result,) if self._single else result
        made = tuple(part[:, None] if tensor in tall else part for part, tensor in zip(results, of, strict=True))
        return made[0] if self._single else made

    def tensor(self, argument: str) -> Tensor:
        """The tensor that an argument is."""
        return self._tensors[argument]

    def known(self, sizes: Mapping[str, int]) -> dict[str, int]:
        """Those of some sizes that the function must be given. Raises DefinitionError where one is lacking."""
        lacking = [name for name in self.sizes if name not in sizes]
        if lacking:
            raise DefinitionError(f"no value for {', '.join(lacking)}; no shape gives it, so pass {lacking[0]}=…")
        return {name: _whole(name, sizes[name]) for name in self.sizes}

    def _sizes(self, shapes: dict[str, tuple[int, ...]], fixed: dict[str, int]) -> dict[str, int]:
        key = (*shapes.values(), *sorted(fixed.items()))
        found = self._solved.get(key)
        if found is None:
            found = self._shapes.solve(shapes, fixed)
            if len(self._solved) >= REMEMBERED:
                self._solved.clear()
            self._solved[key] = found
        return found

    def _written(self, result: Any, out: Any) -> Any:
        """The results in the arrays that are given for them."""
        results, targets = ((result,), (out,)) if self._single else (result, out)
        if not isinstance(targets, (tuple, list)) or len(targets) != len(results):
            raise DefinitionError(f"out takes {len(results)} arrays, one for each result")
        for made, target in zip(results, targets):
            self._backend.put(made, target)
        return out

    def _all_inside(self, sizes: dict[str, int]) -> bool:
        """Whether every entry that is used is inside of its axis."""
        numbers = {size: sizes[name] for size in self._shapes.sizes if (name := self._names(size)) in sizes}
        return all(at_sizes(room, numbers) >= 0 for room in self._fits)

    def _check_data(self, values: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
        """RangeError for integers that lie outside what they were declared to be: class numbers from 0, where they are from 1."""
        if not self._data or not self._backend.raises:
            return
        known = {size: sizes[self._names(size)] for size in self._shapes.sizes if self._names(size) in sizes}
        for argument, domain in self._data.items():
            if not tensor_sizes(self._tensors[argument]) <= known.keys():
                continue
            low, high = (integer_of(end)(known) for end in domain.args)
            array = values[argument]
            if bool(((array < low) | (array > high) | (array % 1 != 0)).any()):
                raise RangeError(f"{argument} must hold whole numbers from {low} to {high}")

    def _given(self, arrays: tuple[Any, ...], keywords: dict[str, Any]) -> dict[str, Any]:
        if not arrays and keywords.keys() == self._usual:
            return keywords
        if len(arrays) > len(self.arguments):
            raise DefinitionError(f"{len(arrays)} arrays were given; the function takes {', '.join(self.arguments)}")
        given = dict(zip(self.arguments, arrays))
        known = {*self.arguments, *(self._names(size) for size in self._shapes.sizes)}
        for key, value in keywords.items():
            if key in given or key not in known:
                what = "is given twice" if key in given else "is no argument"
                raise DefinitionError(f"{key} {what}; the function takes {', '.join([*self.arguments, *self.sizes])}")
            given[key] = value
        lacking = [key for key in self.arguments if key not in given]
        if lacking:
            raise DefinitionError(
                f"no value for {', '.join(lacking)}; the function takes {', '.join([*self.arguments, *self.sizes])}"
            )
        return given


def argument_names(results: Sequence[Result], called: Called = NO_CALLS) -> dict[Tensor, str]:
    """The arrays that functions of some results take, each with its name as an argument."""
    names = _Identifiers(_RESERVED, called)
    return {tensor: names(tensor) for tensor in _name_tensors(results, names)}


def _name_tensors(results: Sequence[Result], names: _Identifiers) -> list[Tensor]:
    found = sorted({t for node, _ in results for t in _free_tensors(node)}, key=lambda tensor: tensor.name)
    for tensor in found:
        names(tensor)
    return found


def _steps(maker: Vectoriser, results: Sequence[Result]) -> list[Step]:
    """The last step of each result."""
    for _, axes in results:
        for index in axes:
            maker.position(index)
        maker.note_order(axes)
    try:
        terms = [united(completed(rename_apart(node))) for node, _ in results]
        maker.units = Units(terms)
        return [maker.filled(maker.value(maker.units.put(term)), tuple(axes)) for term, (_, axes) in zip(terms, results)]
    except RecursionError:
        raise UnsupportedError("the formula or its chain of definitions is too deep for array code") from None


def _run(source: str, title: str, backend: str) -> Callable[..., Any]:
    """The function that a source defines."""
    space: dict[str, Any] = {"__builtins__": builtins}
    try:
        exec(builtins.compile(source, f"<symgrad {title}>", "exec"), space)
    except ImportError:
        raise UnsupportedError(
            f"the back end {backend} needs a package that is not installed; install symgrad[{backend}]"
        ) from None
    return space[title]


def _documentation(title: str, note: str, tensors: dict[str, Tensor], asked: Sequence[str], results: Sequence[Result]) -> str:
    """What the function computes, of which arrays: their shapes, and those of the results."""
    lines = [note or title]
    width = max(map(len, (*tensors, *asked)), default=0)
    lines += ["", *(f"{name:<{width}}  {_shape(tensor.axes) or 'a number'}" for name, tensor in tensors.items())] if tensors else []
    lines += [f"{name:<{width}}  a whole number" for name in asked]
    given = [_shape(tuple(index.range for index in axes)) or "a number" for _, axes in results]
    lines += ["", f"Returns {', '.join(given)}."]
    return "\n".join(lines).replace("\\", "").replace('"', "")


def _shape(axes: Sequence[Any]) -> str:
    return f"array {' × '.join(text(length(axis)) for axis in axes)}" if axes else ""


class _Identifiers:
    """Identifiers of tensors, sizes and variables: plain, and different for different things."""

    def __init__(self, taken: frozenset[str], called: Called):
        self.called = {name: identifier for name, identifier in called.items() if identifier not in taken}
        self.taken = {*taken, *self.called.values()}
        self.given: dict[Node, str] = {}

    def fresh(self, wanted: str) -> str:
        """An identifier that is not in use."""
        identifier, number = wanted, 2
        while identifier in self.taken:
            identifier, number = f"{wanted}_{number}", number + 1
        self.taken.add(identifier)
        return identifier

    def __call__(self, thing: Tensor | Size) -> str:
        if thing.name in self.called:
            return self.called[thing.name]
        if thing not in self.given:
            wanted = thing.name if thing.name.isidentifier() and thing.name.isascii() else ascii_name(thing.name)
            self.given[thing] = self.fresh(wanted + "_" if wanted in _RESERVED else wanted)
        return self.given[thing]


def _free_tensors(node: Node) -> list[Tensor]:
    """Every tensor without a definition that the node reaches, in order of names."""
    reached = {tensor for written in node.tensors for tensor in written.reach}
    return sorted((t for t in reached if t.definition is None), key=lambda t: t.name)


def _all_sizes(node: Node, axes: Sequence[Index]) -> list[Size]:
    found = set(sizes(node))
    for index in axes:
        found |= {part for end in index.range.args for part in walk(end) if type(part) is Size}
    return sorted(found, key=lambda s: s.name)


def _whole(key: str, value: Any) -> int:
    number = getattr(value, "__index__", None)
    if number is None or isinstance(value, bool) or number() < 1:
        raise DefinitionError(f"{key} = {value!r} must be a positive whole number")
    return int(number())
