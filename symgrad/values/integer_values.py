"""Values of integer expressions: each becomes a closure (environment) -> int, made once and kept. Exact and plain
Python.

An environment maps Index and Size nodes to ints, and tensors of integers to their tables. Knows nodes.
"""

from __future__ import annotations

from math import prod

from ..errors import RangeError, UndefinedError, UnsupportedError
from ..terms.indices import IndexExpr, is_datum
from ..terms.memory import kept_table
from ..terms.nodes import Add, Entry, Floor, Index, Mul, Node, Number, Pow, Range, Size

_CACHE_LIMIT = 50_000
_closures: dict[Node, object] = kept_table({})


def integer_of(node: Node):
    """The closure (environment) -> int of an integer expression."""
    found = _closures.get(node)
    if found is None:
        maker = _MAKERS.get(type(node))
        if maker is None:
            raise UnsupportedError(f"a {type(node).__name__} stands where an integer is needed: {node!r}"[:300])
        if len(_closures) > _CACHE_LIMIT:
            _closures.clear()
        found = _closures[node] = maker(node)
    return found


def is_integer_node(node: Node) -> bool:
    """Whether the node is an integer by its kind, so that it needs no exact arithmetic but Python's."""
    return type(node) in (Index, Size, IndexExpr, Floor) or is_datum(node) or type(node) is Number and node.value.denominator == 1


def written_integer(node: Node) -> str:
    """An integer expression as text, for messages: s i + k - 1."""
    if type(node) is IndexExpr:
        out = ""
        for monomial, coefficient in sorted(node.terms, key=lambda term: (not term[0], term[1] < 0)):
            atoms = " ".join(map(written_integer, sorted(monomial, key=lambda atom: type(atom) is not Size)))
            size = abs(coefficient)
            part = atoms if size == 1 and atoms else f"{size} {atoms}".strip()
            out += (" - " if coefficient < 0 else " + ") + part if out else ("-" if coefficient < 0 else "") + part
        return out
    if type(node) is Floor:
        return f"⌊({written_integer(node.numerator)})/({written_integer(node.denominator)})⌋"
    if type(node) is Number:
        return str(node.value)
    if type(node) is Entry:
        return node.tensor.name + (f"_{{{','.join(map(written_integer, node.indices))}}}" if node.indices else "")
    return getattr(node, "name", repr(node))


def places_on(axis: Range, env) -> range:
    """The integers that an axis runs over."""
    return range(integer_of(axis.lower)(env), integer_of(axis.upper)(env) + 1)


def outside(node: Entry, number: int, at: int, axis: range) -> RangeError:
    """The error of an entry whose index `number` is `at`, which is not on its `axis`."""
    written = written_integer(node.indices[number])
    value = "" if written == str(at) else f" = {at}"
    indices = ",".join(map(written_integer, node.indices))
    range_ = "..".join(map(written_integer, node.tensor.axes[number].args))
    here = f"{axis.start}..{axis.stop - 1}"
    return RangeError(
        f"{node.tensor.name}_{{{indices}}} is used at {written}{value}, outside {range_}" + (f" = {here}" if here != range_ else "")
    )


def _atom(node):
    def atom(env):
        return env[node]

    return atom


def _number(node):
    if node.value.denominator != 1:
        raise UnsupportedError(f"{node.value} stands where an integer is needed")
    value = int(node.value)
    return lambda env: value


def _expression(node):
    constant, linear, rest = 0, [], []
    for monomial, coefficient in node.terms:
        if not monomial:
            constant = coefficient
        elif len(monomial) == 1 and type(monomial[0]) in (Index, Size):
            linear.append((monomial[0], coefficient))
        else:
            rest.append(([integer_of(atom) for atom in monomial], coefficient))

    def expression(env):
        total = constant
        for atom, coefficient in linear:
            total += coefficient * env[atom]
        for atoms, coefficient in rest:
            total += coefficient * prod([atom(env) for atom in atoms])
        return total

    return expression


def _datum(node):
    tensor, indices = node.tensor, [integer_of(index) for index in node.indices]
    if not is_datum(node):
        raise UnsupportedError(f"{tensor.name} stands where an integer is needed")

    def datum(env):
        position = tuple([index(env) for index in indices])
        found = env[tensor].get(position)
        if found is None:
            for number, (axis, at) in enumerate(zip(tensor.axes, position, strict=True)):
                if at not in (here := places_on(axis, env)):
                    raise outside(node, number, at, here)
        return int(found)

    return datum


def _floor(node):
    numerator, denominator = integer_of(node.numerator), integer_of(node.denominator)

    def floor(env):
        below = denominator(env)
        if below == 0:
            raise UndefinedError("a floor divides by 0")
        return numerator(env) // below

    return floor


def _add(node):
    parts = [integer_of(part) for part in node.args[0]]
    return lambda env: sum([part(env) for part in parts])


def _mul(node):
    parts = [integer_of(part) for part in node.args[0]]
    return lambda env: prod([part(env) for part in parts])


def _pow(node):
    base, exponent = integer_of(node.base), integer_of(node.exponent)

    def power(env):
        times = exponent(env)
        if not 0 <= times <= 64:
            raise UnsupportedError(f"the power {times} stands where an integer is needed; 0 to 64 would do")
        return base(env) ** times

    return power


_MAKERS = {
    Index: _atom,
    Size: _atom,
    Number: _number,
    IndexExpr: _expression,
    Floor: _floor,
    Entry: _datum,
    Add: _add,
    Mul: _mul,
    Pow: _pow,
}
