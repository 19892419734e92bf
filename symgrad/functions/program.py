"""From a term to a compiled function of arrays: its arguments, the sizes that their shapes give, its source."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from typing import TypeAlias

from ..errors import DefinitionError, RangeError, UndefinedError, UnsupportedError
from ..terms.binding import rename_apart
from ..terms.indices import sizes
from ..terms.nodes import Index, Node, Size, Tensor, walk
from ..writing.names import ascii_name
from .code import Writer, written
from .graph import Graph, Step
from .jax import Backend as JAXBackend
from .numpy import Backend as NumPyBackend
from .likeness import united
from .shapes import Shapes, at_sizes, sizes_in
from .torch import Backend as TorchBackend
from .values import Value
from .vectorise import Vectoriser

BACKENDS = {"numpy": NumPyBackend, "jax": JAXBackend, "torch": TorchBackend}
_RESERVED = frozenset(
    "np jnp jax torch sliding_window_view math max min float abs sum range len print int bool True False None dtype device".split()
)


#: The shapes whose sizes a function remembers.
REMEMBERED = 64
#: A term and the axes of its array, in order.
Result: TypeAlias = tuple[Node, tuple[Index, ...]]


def compile(node: Node, axes: tuple[Index, ...] = (), backend: str = "numpy", title: str = "function") -> CompiledFunction:
    """The function that computes a scalar term for all values of `axes` at once.

    node      a term without derivatives or expectations; its free indices are all in `axes`
    axes      the axes of the result, in order; none for a scalar
    backend   a name in BACKENDS
    title     the name of the generated function
    Raises UnsupportedError for what has no array code, DefinitionError for free indices that are no axes.
    """
    return compile_several([(node, axes)], backend, title, single=True)


def compile_several(
    results: Sequence[Result], backend: str = "numpy", title: str = "function", single: bool = False
) -> CompiledFunction:
    """The function that computes several terms, each for all values of its axes, and what they share once.

    It gives a tuple; with `single`, the one array. Raises as compile does.
    """
    for node, axes in results:
        missing = sorted(index.name for index in node.free - frozenset(axes))
        if missing:
            raise DefinitionError(
                f"the free indices {', '.join(missing)} are not among the axes ({', '.join(i.name for i in axes)}); add them"
            )
    if backend not in BACKENDS:
        raise DefinitionError(f"no back end named {backend!r}; use one of {', '.join(BACKENDS)}")
    return CompiledFunction(tuple((node, tuple(axes)) for node, axes in results), BACKENDS[backend](), title, single)


class CompiledFunction:
    """A vectorised function, called by keyword: `gradient(z=…, y=…)`.

    arguments   the arrays that it takes, by plain ASCII name, in order of first use
    sizes       the integers that no shape gives, to be passed by keyword, too
    source      its code, to read or to copy
    """

    def __init__(self, results: tuple[Result, ...], backend, title: str, single: bool, careful: bool = False):
        self._backend = backend
        self._results, self._single, self._careful = results, single, careful
        self._names = names = _Identifiers(_RESERVED | {title})
        for thing in sorted({t for node, _ in results for t in _free_tensors(node)}, key=lambda tensor: tensor.name):
            names(thing)
        for thing in sorted({s for node, axes in results for s in _all_sizes(node, axes)}, key=lambda size: size.name):
            names(thing)
        maker = Vectoriser(backend, Graph(), names, careful)
        made = []
        for node, axes in results:
            for index in axes:
                maker.position(index)
            maker.note_order(axes)
        for node, axes in results:
            try:
                made.append(_on_axes(maker, maker.value(united(rename_apart(node))), axes))
            except RecursionError:
                raise UnsupportedError("the formula or its chain of definitions is too deep for array code") from None
        self._tensors = {self._names(tensor): tensor for tensor in maker.inputs}
        self._partial, self._fits = maker.partial, maker.fits
        self.arguments = tuple(self._tensors)
        writer = Writer(made, backend.writes_into if backend.overwrites else None, names.fresh, single)
        statements = writer.body()
        self._title = title
        used = {maker.sizes[step.text] for step in writer.needed if step.text in maker.sizes}
        self._shapes = Shapes(self._tensors, used.union(*map(sizes_in, maker.fits)), self._names)
        self.sizes = self._shapes.asked
        code = "\n".join(map(ast.unparse, statements))
        first = ast.parse(backend.preamble(list(self.arguments), code)).body
        body = first + self._shapes.unpacking(used) + statements
        axes = results[0][1]
        documentation = f"{title}: axes ({', '.join(i.name for i in axes)})." if axes else f"{title}: a number."
        text = written(title, list(self.arguments), list(self.sizes), documentation.replace("\\", ""), body)
        self.source = "\n".join(sorted(maker.imports)) + "\n\n\n" + text
        space = {"__builtins__": builtins}
        try:
            exec("\n".join(maker.imports), space)
        except ImportError:
            raise UnsupportedError(
                f"the back end {backend.name} needs a package that is not installed; install symgrad[{backend.name}]"
            ) from None
        exec(builtins.compile(text, f"<symgrad {title}>", "exec"), space)
        self._function = space[title]
        self._solved: dict[tuple, dict[str, int]] = {}

    def __reduce__(self):
        return CompiledFunction, (self._results, self._backend, self._title, self._single, self._careful)

    def __repr__(self):
        return f"<CompiledFunction of {', '.join([*self.arguments, *self.sizes])}>"

    def __call__(self, *arrays, **keywords):
        """The array (or number) of the term. Raises ShapeError where shapes do not fit, DefinitionError for wrong arguments."""
        given = self._given(arrays, keywords)
        values = {}
        for argument in self.arguments:
            try:
                values[argument] = self._backend.asarray(given[argument])
            except (TypeError, ValueError) as error:
                raise DefinitionError(f"{argument} must be an array of real numbers; it is not: {error}") from None
        fixed = {k: _whole(k, given[k]) for k in given if k not in self._tensors}
        key = (*(tuple(value.shape) for value in values.values()), *sorted(fixed.items()))
        sizes = self._solved.get(key)
        if sizes is None:
            sizes = self._shapes.solve({argument: tuple(value.shape) for argument, value in values.items()}, fixed)
            if len(self._solved) >= REMEMBERED:
                self._solved.clear()
            self._solved[key] = sizes
        if self._fits and not self._all_inside(sizes):
            # Somewhere an entry outside of an axis is asked for: only a test of each entry can say whether it counts.
            return CompiledFunction(self._results, self._backend, self._title, self._single, careful=True)(*arrays, **keywords)
        try:
            result = self._backend.run(self._function, values | {name: sizes[name] for name in self.sizes})
        except ZeroDivisionError:
            shown = ", ".join(f"{name} = {number}" for name, number in sizes.items())
            raise UndefinedError(f"the formula divides by zero at {shown or 'every point'}") from None
        if (
            self._partial
            and self._backend.raises
            and any(map(self._backend.has_nan, result if type(result) is tuple else (result,)))
        ):
            if not any(self._backend.has_nan(value) for value in values.values()):
                raise RangeError(
                    "an entry of the result has no value: an array is used outside its axes, or a function outside its domain"
                )
        return result

    def _all_inside(self, sizes: dict[str, int]) -> bool:
        """Whether every entry that is used is inside of its axis."""
        numbers = {size: sizes[name] for size in self._shapes.sizes if (name := self._names(size)) in sizes}
        return all(at_sizes(room, numbers) >= 0 for room in self._fits)

    def _given(self, arrays, keywords):
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


class _Identifiers:
    """Identifiers of tensors, sizes and variables: plain, and different for different things."""

    def __init__(self, taken):
        self.taken = set(taken)
        self.given = {}

    def fresh(self, wanted: str) -> str:
        """An identifier that is not in use."""
        identifier, number = wanted, 2
        while identifier in self.taken:
            identifier, number = f"{wanted}_{number}", number + 1
        self.taken.add(identifier)
        return identifier

    def __call__(self, thing):
        if thing not in self.given:
            wanted = ascii_name(thing.name)
            if isinstance(thing, (Size, Tensor)) and wanted in _RESERVED:
                wanted += "_"
            self.given[thing] = self.fresh(wanted)
        return self.given[thing]


def _free_tensors(node):
    """Every tensor without a definition that the node reaches, in order of names."""
    reached = {tensor for written in node.tensors for tensor in written.reach}
    return sorted((t for t in reached if t.definition is None), key=lambda t: t.name)


def _all_sizes(node, axes):
    found = set(sizes(node))
    for index in axes:
        found |= {part for end in index.range.args for part in walk(end) if type(part) is Size}
    return sorted(found, key=lambda s: s.name)


def _on_axes(maker, value: Value, axes) -> Step:
    """The result with exactly the wanted axes."""
    for index in axes:
        if index.range.free:
            raise UnsupportedError(f"the axis {index.name} has a range that depends on other indices; an array is rectangular")
    step = maker.spread(value, axes)
    if len(value.axes) == len(axes):
        return step
    lengths = [maker.count(index.range) for index in axes]
    shape = f"({''.join(f'_{k}, ' for k in range(1, len(axes) + 1))})"
    return maker.made(maker.backend.repeated.replace("SHAPE", shape), (Value(step), *lengths), axes).step


def _whole(key, value):
    number = getattr(value, "__index__", None)
    if number is None or isinstance(value, bool) or number() < 1:
        raise DefinitionError(f"{key} = {value!r} must be a positive whole number")
    return number()
