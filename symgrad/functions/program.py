"""From a term to a compiled function of arrays: its arguments, the sizes that their shapes give, its source."""

from __future__ import annotations

import ast
import builtins
from fractions import Fraction
from typing import Mapping

from ..errors import DefinitionError, RangeError, ShapeError, UnsupportedError
from ..formats.names import ascii_name
from ..terms.binding import rename_apart
from ..terms.indices import integer, length, polynomial, sizes
from ..terms.nodes import Floor, Index, Node, Number, Size, Tensor, walk
from .code import Code, template, written
from .values import Value
from .vectorise import Vectoriser

BACKENDS = ("numpy", "jax", "torch")
_RESERVED = frozenset("np jnp jax torch math max min float abs sum range len print int bool True False None".split())


def compile(node: Node, axes: tuple[Index, ...] = (), backend: str = "numpy", title: str = "function") -> CompiledFunction:
    """The function that computes a scalar term for all values of `axes` at once.

    node      a term without derivatives or expectations; its free indices are all in `axes`
    axes      the axes of the result, in order; none for a scalar
    backend   "numpy", "jax" or "torch"
    title     the name of the generated function
    Raises UnsupportedError for what has no array code, DefinitionError for free indices that are no axes.
    """
    missing = sorted(index.name for index in node.free - frozenset(axes))
    if missing:
        raise DefinitionError(f"the free indices {', '.join(missing)} are not among the axes ({', '.join(i.name for i in axes)}); add them")
    if backend not in BACKENDS:
        raise DefinitionError(f"no back end named {backend!r}; use one of {', '.join(BACKENDS)}")
    return CompiledFunction(node, tuple(axes), _backend(backend), title)


def _backend(name):
    from importlib import import_module
    return import_module(f".{name}", __package__).Backend()


class CompiledFunction:
    """A vectorised function, called by keyword: `gradient(z=…, y=…)`.

    arguments   the arrays that it takes, by plain ASCII name, in order of first use
    sizes       the integers that no shape gives, to be passed by keyword, too
    source      its code, to read or to copy
    """

    def __init__(self, node, axes, backend, title):
        self._backend = backend
        names = _Identifiers()
        code = Code(_RESERVED | {title})
        self._names = names.bind(code, [*_free_tensors(node), *_all_sizes(node, axes)])
        maker = Vectoriser(backend, code, self._names)
        for index in axes:
            maker.position(index)
        try:
            result = _on_axes(maker, maker.value(rename_apart(node)), axes)
        except RecursionError:
            raise UnsupportedError("the formula or its chain of definitions is too deep for array code") from None
        self._tensors = {self._names(tensor): tensor for tensor in maker.inputs}
        self._partial = maker.partial
        self._axes = axes
        self._order, self.sizes = _solvable(self._tensors, maker.sizes, self._names)
        self.arguments = tuple(self._tensors)
        body = self._unpacking(maker.sizes) + code.body(result)
        documentation = f"{title}: axes ({', '.join(i.name for i in axes)})." if axes else f"{title}: a number."
        text = written(title, list(self.arguments), list(self.sizes), documentation.replace("\\", ""), body)
        self.source = "\n".join(sorted(maker.imports)) + "\n\n\n" + text
        space = {**backend.namespace(), "__builtins__": builtins}
        exec(builtins.compile(text, f"<symgrad {title}>", "exec"), space)
        self._function = space[title]

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
        self._check(values, fixed)
        result = self._backend.run(self._function, values | {k: fixed[k] for k in self.sizes})
        if self._partial and self._backend.raises and self._backend.has_nan(result):
            if not any(self._backend.has_nan(value) for value in values.values()):
                raise RangeError("an entry of the result has no value: an array is used outside its axes, or a function outside its domain")
        return result

    def _given(self, arrays, keywords):
        if len(arrays) > len(self.arguments):
            raise DefinitionError(f"{len(arrays)} arrays were given; the function takes {', '.join(self.arguments)}")
        given = dict(zip(self.arguments, arrays))
        known = {*self.arguments, *(self._names(size) for size in self._order)}
        for key, value in keywords.items():
            if key in given or key not in known:
                what = "is given twice" if key in given else "is no argument"
                raise DefinitionError(f"{key} {what}; the function takes {', '.join([*self.arguments, *self.sizes])}")
            given[key] = value
        lacking = [key for key in (*self.arguments, *self.sizes) if key not in given]
        if lacking:
            raise DefinitionError(f"no value for {', '.join(lacking)}; the function takes {', '.join([*self.arguments, *self.sizes])}")
        return given

    def _check(self, values, fixed):
        """Every axis has its length: sizes are solved from shapes, then all shapes are compared with them."""
        for argument, tensor in self._tensors.items():
            if values[argument].ndim != tensor.rank:
                raise ShapeError(f"{argument} has {tensor.rank} axes{_lengths(tensor)}; an array of shape {tuple(values[argument].shape)} was given")
        found = {size: fixed[self._names(size)] for size in self._order if self._names(size) in fixed}
        where = {size: f"{self._names(size)}={found[size]}" for size in found}
        for size, source in self._order.items():
            if source is None or size in found:
                continue
            argument, axis, divisor, rest = source
            long = values[argument].shape[axis]
            known = Fraction(long - _number(rest, found), _number(divisor, found) or 1)
            where[size] = f"axis {axis} of {argument}"
            if known.denominator != 1 or known < 1:
                raise ShapeError(f"axis {axis} of {argument} has length {long}, which no {size.name} ≥ 1 gives: it must be "
                                 f"{_text(length(self._tensors[argument].axes[axis]))}{_at(found)}")
            found[size] = int(known)
        for argument, tensor in self._tensors.items():
            for axis, range_ in enumerate(tensor.axes):
                expression = length(range_)
                wanted, long = _number(expression, found), values[argument].shape[axis]
                if wanted != long:
                    used = sorted((s for s in found if s in set(walk(expression))), key=lambda s: s.name)
                    because = ", ".join(f"{s.name} = {found[s]} from {where[s]}" for s in used)
                    raise ShapeError(f"axis {axis} of {argument} has length {long} and must be {_text(expression)} = {wanted}" + (f" ({because})" if because else ""))

    def _unpacking(self, used):
        """The assignments that read sizes off shapes."""
        statements, needed = [], set(used)
        for size, source in reversed(self._order.items()):
            if source is None or size not in needed:
                continue
            argument, axis, divisor, rest = source
            needed |= {part for end in (divisor, rest) for part in walk(end)}
            code = f"{argument}.shape[{axis}]"
            if rest is not Number(0):
                code = f"({code} - ({_python(rest, self._names)}))"
            if divisor is not Number(1):
                code = f"{code} // ({_python(divisor, self._names)})"
            statements.append(ast.Assign([ast.Name(self._names(size), ast.Store())], ast.parse(code, mode="eval").body, lineno=0))
        return statements[::-1]


class _Identifiers:
    """Identifiers of tensors, sizes and indices: plain, and different for different things."""

    def __init__(self):
        self.given = {}

    def bind(self, code, first):
        self.code = code
        for thing in first:
            self(thing)
        return self

    def __call__(self, thing):
        if thing not in self.given:
            wanted = ascii_name(thing.name)
            if isinstance(thing, (Size, Tensor)) and wanted in _RESERVED:
                wanted += "_"
            self.given[thing] = self.code.fresh(wanted)
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


def _on_axes(maker, value: Value, axes):
    """The code of the result with exactly the wanted axes."""
    for index in axes:
        if index.range.free:
            raise UnsupportedError(f"the axis {index.name} has a range that depends on other indices; an array is rectangular")
    code = maker.spread(value, axes)
    if len(value.axes) == len(axes):
        return code
    shape = ast.Tuple([maker.count(index.range).code for index in axes], ast.Load())
    full = template(f"{maker.backend.prefix}.broadcast_to(_0, _1)", code, shape)
    if maker.backend.name == "torch":
        return template("torch.broadcast_to(torch.as_tensor(_0), _1).clone()", code, shape)
    return template("_0.copy()", full)


def _solvable(tensors: Mapping[str, Tensor], used, names):
    """How each size follows: size -> (argument, axis, divisor, rest) with length = divisor · size + rest, or None; and those that do not."""
    lengths = [(argument, axis, length(range_)) for argument, tensor in tensors.items() for axis, range_ in enumerate(tensor.axes)]
    needed = set(used)
    for _, _, expression in lengths:
        needed |= {part for part in walk(expression) if type(part) is Size}
    order: dict = {}
    for argument, axis, expression in lengths:
        if type(expression) is Size:
            order.setdefault(expression, (argument, axis, Number(1), Number(0)))
    given = []
    while missing := sorted(needed - set(order), key=lambda s: s.name):
        solved = next((s for s in (_solve(e, a, x, order, missing) for a, x, e in lengths) if s), None)
        if solved:
            order[solved[0]] = solved[1]
        else:
            # Nothing fixes it: the caller says it. What is in no shape is asked for first.
            in_shapes = {part for *_, e in lengths for part in walk(e)}
            chosen = next((s for s in missing if s not in in_shapes), missing[0])
            order[chosen] = None
            given.append(names(chosen))
    return order, tuple(given)


def _solve(expression, argument, axis, order, missing):
    unknown = [part for part in walk(expression) if type(part) is Size and part not in order]
    if len(unknown) != 1 or any(type(part) is Floor for part in walk(expression)):
        return None
    size, = unknown
    terms = [(m, c) for m, c in polynomial(expression).items() if size in m]
    if any(m.count(size) > 1 for m, _ in terms):
        return None
    divisor = integer({tuple(a for a in m if a is not size): c for m, c in terms})
    rest = integer({m: c for m, c in polynomial(expression).items() if size not in m})
    return size, (argument, axis, divisor, rest)


def _number(expression, sizes) -> int:
    """The value of an integer expression of sizes."""
    total = 0
    for monomial, coefficient in polynomial(expression).items():
        for atom in monomial:
            coefficient *= sizes[atom] if type(atom) is Size else _number(atom.numerator, sizes) // _number(atom.denominator, sizes)
        total += coefficient
    return total


def _python(expression, names):
    terms = []
    for monomial, coefficient in polynomial(expression).items():
        factors = [names(a) if type(a) is Size else f"(({_python(a.numerator, names)}) // ({_python(a.denominator, names)}))" for a in monomial]
        terms.append(" * ".join([str(coefficient), *factors]))
    return " + ".join(terms) or "0"


def _text(expression):
    terms = []
    for monomial, coefficient in polynomial(expression).items():
        factors = [getattr(atom, "name", "⌊…⌋") for atom in monomial]
        terms.append("*".join(([str(coefficient)] if coefficient != 1 or not factors else []) + factors))
    return " + ".join(terms).replace("+ -", "- ") or "0"


def _at(sizes):
    shown = ", ".join(f"{s.name} = {n}" for s, n in sizes.items())
    return f" at {shown}" if shown else ""


def _lengths(tensor):
    return f" ({' × '.join(_text(length(axis)) for axis in tensor.axes)})" if tensor.axes else ""


def _whole(key, value):
    number = getattr(value, "__index__", None)
    if number is None or isinstance(value, bool) or number() < 1:
        raise DefinitionError(f"{key} = {value!r} must be a positive whole number")
    return number()
