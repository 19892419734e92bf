"""SymPy at the border: expressions in, expressions out, and names with a definition or a law.

Nothing is evaluated by SymPy beyond what building an expression does.

    scope = Scope(L, z[k], Eq(Sum(y[i], (i, 1, C)), 1))     # all expressions of one request, surveyed together
    node = scope.read(L); back = scope.write(node)
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Dummy, Idx, Indexed, IndexedBase, MatrixSymbol, S, Symbol, SympifyError, sympify
from sympy.matrices.expressions.matexpr import MatrixElement

from ..errors import DefinitionError, UnsupportedError
from ..matrices.terms import MatrixTerm
from ..terms import nodes
from ..terms.binding import fresh_name
from ..terms.nodes import Node
from .matrix_writer import MatrixWriter
from .names import latex_name
from .objects import Body, Covariance, Expectation, MatrixArray, NamedArray, NamedScalar, Variance
from .reader import Reader
from .survey import Survey
from .writer import Writer

_TOO_DEEP = "the expression is nested too deeply; give parts of it names by define"


class Scope:
    """What the names in some SymPy expressions mean, taken together; reads those expressions and writes terms back.

    expressions   scalar expressions and relations, IndexedBases and MatrixSymbols. An axis of size n runs 1..n, or 0..n-1
                  where the sums over it start at 0; an index runs over the axes it is used on.
    Raises DefinitionError where names, shapes or ranges contradict each other.
    """

    def __init__(self, *expressions):
        checked = tuple(map(_checked, expressions))
        whole = [e for e in checked if is_whole(e)]
        try:
            survey = Survey([e for e in checked if not is_whole(e)], [_array(variable) for variable in whole])
        except RecursionError:
            raise UnsupportedError(_TOO_DEEP) from None
        self._reader = Reader(survey)
        self._taken = survey.names()
        self._entries = {variable: self._general_entry(variable, self._taken) for variable in whole}

    def read(self, expression) -> Node:
        """The term of a scalar expression, or the condition of a relation. Every bound index gets a name of its own."""
        try:
            return self._reader.read(_checked(expression))
        except RecursionError:
            raise UnsupportedError(_TOO_DEEP) from None

    def variable(self, wrt) -> Node:
        """The entry to differentiate by: of z[k] or a scalar that one; of a whole IndexedBase or MatrixSymbol its general entry."""
        wrt = _checked(wrt)
        if is_whole(wrt):
            if wrt not in self._entries:
                raise DefinitionError(f"{wrt} was not among the expressions of this scope; give it to Scope, too")
            return self._entries[wrt]
        if not isinstance(wrt, (Indexed, Symbol, MatrixElement)):
            raise DefinitionError(
                f"{wrt} is nothing to differentiate by; give an entry z[k], a scalar, an IndexedBase or a MatrixSymbol"
            )
        node = self._reader.read(wrt)
        if type(node) is not nodes.Entry:
            raise DefinitionError(f"{wrt} is an integer here; a derivative is by a real variable")
        return node

    def variables(self, wrt: Sequence) -> tuple[Node, ...]:
        """The entry for each of some variables; a whole array that is named again gets indices of its own."""
        found: list[Node] = []
        for variable in wrt:
            node = self.variable(variable)
            if node in found and is_whole(variable):
                node = self._general_entry(variable, {*self._taken, *(index.name for entry in found for index in entry.free)})
            found.append(node)
        return tuple(found)

    def columns(self) -> frozenset[nodes.Tensor]:
        """The vectors that are columns in SymPy, of shape n×1."""
        return frozenset(
            tensor
            for tensor, source in self._reader.sources.items()
            if type(source) is MatrixArray and type(tensor) is nodes.Tensor and len(tensor.axes) == 1 and not source.is_row
        )

    def _general_entry(self, whole, names):
        tensor = self._reader.tensor(_array(whole))
        taken, made = {*names, *self._reader.names}, []
        for letter, axis in zip("ijklmn" * 3, tensor.axes):
            made.append(nodes.Index(fresh_name(letter, taken), axis))
            taken.add(made[-1].name)
        self._reader.free_names |= {index.name for index in made}
        return nodes.Entry(tensor, tuple(made))

    def write(self, node: Node):
        """The SymPy expression of a term; names that were read come back as the objects that they came from."""
        return Writer(self._reader.sources).write(node)

    def write_matrix(self, term: MatrixTerm):
        """The SymPy matrix expression of a matrix term."""
        return MatrixWriter(self._reader.sources).write(term)


def entry_of(expression):
    """The general entry of a SymPy matrix expression, (A*x)[i, 0]; a scalar or anything else as it is."""
    if not getattr(expression, "is_MatrixExpr", False) or expression.shape == (1, 1):
        return expression
    shape = expression.shape
    taken = {str(symbol) for symbol in expression.free_symbols}
    letters = (letter for letter in "ijklpqrstuv" if letter not in taken)
    return MatrixElement(expression, *(S.Zero if length == 1 else Symbol(next(letters), integer=True) for length in shape))


def from_sympy(expression, scope: Scope | None = None) -> Node:
    """The term (or condition) of a SymPy expression.

    scope   the Scope of all expressions that belong together; without one the expression stands alone
    Raises DefinitionError (names, shapes, indices), RangeError (an index outside its axis), UnsupportedError (no meaning here).
    """
    return (Scope(expression) if scope is None else scope).read(expression)


def to_sympy(node: Node, scope: Scope | None = None):
    """The SymPy expression of a term; with a scope its names are the objects that were read there.

    Raises UnsupportedError for what SymPy has no form for (a derivative, a maximum over an index).
    """
    return Writer().write(node) if scope is None else scope.write(node)


def to_sympy_matrix(term: MatrixTerm, scope: Scope | None = None):
    """The SymPy matrix expression of a matrix term; `scope` as for to_sympy. UnsupportedError where SymPy has no form for it."""
    return MatrixWriter().write(term) if scope is None else scope.write_matrix(term)


def define(name: str, body, index=()):
    """A named intermediate for use in SymPy expressions: p = define(r"\\hat{y}", exp(z[i]) / …, index=i), then p[k].

    name    as LaTeX or as a SymPy name
    index   the symbol, Idx or (symbol, lower, upper) of each axis, alone or in a tuple; none for a scalar
    Returns an IndexedBase, or a Symbol for a scalar. Raises DefinitionError where the body does not make sense.
    """
    latex_name(name)  # Refuses what is no name.
    indices = _declared_indices(index)
    content = Body("definition", indices, (_checked(body),))
    made = NamedArray(name, None, content, real=True) if indices else NamedScalar(name, content, real=True)
    _validate(made, indices)
    return made


def random(name: str, law: str, *parameters, shape=(), index=()):
    """A random name with independent entries: delta = random("delta", "bernoulli", p[i], shape=(n,), index=i).

    law          a distribution's name ("bernoulli", "normal", …)
    parameters   scalars; they may use the symbols of `index`. Whole IndexedBases of the same shape are taken entry by entry.
    shape        a size for each axis; none for a random scalar
    """
    latex_name(name)  # Refuses what is no name.
    shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    indices = _declared_indices(index)
    if not indices:
        indices = tuple((Dummy(letter, integer=True), None, None) for letter, _ in zip("ijklmn", shape))
    if len(indices) != len(shape) and shape:
        raise DefinitionError(f"{name} has the shape {shape} and {len(indices)} indices; give one index for each axis")
    symbols = tuple(symbol for symbol, *_ in indices)
    parts = []
    for parameter in parameters:
        parameter = sympify(parameter, strict=True)
        parts.append(parameter[symbols] if isinstance(parameter, IndexedBase) and symbols else _checked(parameter))
    content = Body(law, indices, parts)
    made = NamedArray(name, shape or None, content, real=True) if indices else NamedScalar(name, content, real=True)
    _validate(made, indices)
    return made


def expectation(body):
    """𝔼[body], inert in SymPy."""
    return Expectation(body)


def variance(body):
    """Var(body), inert in SymPy."""
    return Variance(body)


def covariance(left, right):
    """Cov(left, right), inert in SymPy."""
    return Covariance(left, right)


def _declared_indices(index):
    """(symbol, lower, upper) of each index of a definition; bounds None where they follow from use."""
    if index is None or index == ():
        return ()
    given = tuple(index) if isinstance(index, (tuple, list)) else (index,)
    if len(given) == 3 and isinstance(given[0], (Symbol, Idx)) and not all(isinstance(part, (Symbol, Idx)) for part in given):
        given = (given,)
    found = []
    for part in given:
        if isinstance(part, (tuple, list)) and len(part) == 3:
            symbol, lower, upper = (sympify(p, strict=True) for p in part)
        elif isinstance(part, Idx):
            symbol, lower, upper = part.label, part.lower, part.upper
        else:
            symbol, lower, upper = part, None, None
        if not isinstance(symbol, Symbol):
            raise DefinitionError(f"{symbol!r} is no index; give an integer symbol, an Idx or (symbol, lower, upper)")
        if symbol.is_integer is not True:
            raise DefinitionError(f'the index {symbol} is no integer symbol; make it symbols("{symbol}", integer=True)')
        found.append((symbol, lower, upper))
    if len({symbol for symbol, *_ in found}) < len(found):
        raise DefinitionError("an index is given twice; the axes of a definition need different indices")
    return tuple(found)


def _validate(made, indices):
    """Read a definition once, by itself, so that its mistakes show where it is written."""
    entry = made[tuple(symbol for symbol, *_ in indices)] if indices else made
    try:
        Reader(Survey([entry], only=made)).read(entry)
    except RecursionError:
        raise UnsupportedError(_TOO_DEEP) from None


def _checked(expression):
    """A SymPy object; numbers are converted, text is refused (it would have to be parsed)."""
    try:
        return sympify(expression, strict=True)
    except SympifyError:
        raise DefinitionError(
            f"{expression!r} is no SymPy expression; build it from symbols, or read LaTeX: symgrad.read(text)"
        ) from None


def is_whole(expression: object) -> bool:
    """Whether an expression is a whole array, of which each entry is meant."""
    return isinstance(expression, (IndexedBase, MatrixSymbol))


def is_matrix(expression: object) -> bool:
    """Whether an expression is a matrix or a vector of SymPy, so that an answer in matrix notation is wanted."""
    return isinstance(expression, MatrixSymbol)


def _array(whole):
    """The IndexedBase of a whole array that is differentiated by."""
    if not isinstance(whole, MatrixSymbol):
        return whole
    made = MatrixArray(whole)
    return made if made.shape else made.label
