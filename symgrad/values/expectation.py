"""𝔼 exactly: of a polynomial in independent random entries by their moments; of anything else by all outcomes,
where they are finite.

Random entries are the variables of a Polynomial while the body is evaluated. Derivatives pass through on both
sides: of the body, and of the moments by what parametrises the law.
"""

from __future__ import annotations

from itertools import product

from ..errors import UndefinedError, UnsupportedError
from ..operators.distributions import distribution
from ..terms.nodes import Covariance, Expectation, Law, Node, Tensor, Variance
from .arithmetic import ONE, ZERO, fmpq
from .closures import condition_of, means, value_of
from .duals import Dual
from .memo import memoised, reach
from .polynomials import NotPolynomial, Polynomial
from .scopes import Scope, positions

#: The most outcomes that are enumerated.
OUTCOME_LIMIT = 1 << 14


def random_tensors(node: Node) -> dict[Tensor, Law]:
    """The random tensors that a node reaches, and their laws; one whose law depends on another stands before it."""
    found = sorted(reach(node), key=lambda tensor: (-len(tensor.reach), tensor.name))
    return {tensor: tensor.law for tensor in found if tensor.law is not None}


def average(body: Node):
    """The closure (scope, environment) -> 𝔼[body] over every random tensor that body reaches."""
    value, tensors = value_of(body), random_tensors(body)
    if not tensors:
        return value
    finite = tuple(tensor for tensor, law in tensors.items() if distribution(law).outcomes is not None)
    endless = tuple(tensor for tensor in tensors if tensor not in finite)

    def averaged(scope, env):
        try:
            inside = scope.with_variables(tensors)
            return _integrated(value(inside, env.copy()), inside, tensors)
        except NotPolynomial:
            if not finite:
                names = ", ".join(tensor.name for tensor in endless)
                raise UnsupportedError(
                    f"the average is of something that is no polynomial in {names}, which has infinitely many values"
                ) from None
        try:
            return _enumerated(value, scope, env, finite, endless)
        except NotPolynomial:
            names = ", ".join(tensor.name for tensor in endless)
            raise UnsupportedError(
                f"the average is of something that is no polynomial in {names}, which has infinitely many values"
            ) from None

    return averaged


def _integrated(value, scope: Scope, tensors):
    for tensor in tensors:
        value = _over(value, scope, tensor)
    return value


def _over(value, scope, tensor):
    """The value averaged over one random tensor. What multiplies an ε keeps its own ε's of other levels only: ε² =
    0.
    """
    if type(value) is Dual:
        result = _over(value.value, scope, tensor)
        for key, slope in value.gradient.items():
            result = result + Dual(value.level, ZERO, {key: ONE}) * _over(slope, scope, tensor)
        return result
    if type(value) is not Polynomial:
        return value
    entries = scope.run.random_entries
    result = ZERO
    for monomial, coefficient in value.terms.items():
        rest, factor = [], coefficient
        for number, exponent in monomial:
            owner, position = entries[number]
            if owner is tensor:
                factor = factor * _moment(scope, tensor, position, exponent)
            else:
                rest.append((number, exponent))
        result = result + (factor * Polynomial({tuple(rest): ONE}) if rest else factor)
    return result


def _at_law(scope, tensor, position):
    """The scope and environment in which the parameters of a random entry's law are evaluated."""
    scope = scope.globals()
    if scope.overlaid:
        below = frozenset().union(*(reach(parameter) for parameter in tensor.law.parameters))
        scope = scope.narrowed(tensor.law, below)
    env = scope.run.sizes.copy()
    env.update(zip(tensor.law.indices, position, strict=True))
    return scope, env


def _moment(scope, tensor, position, exponent):
    scope, env = _at_law(scope, tensor, position)
    key = "moment", tensor, position, exponent
    found = scope.memo.get(key)
    if found is None:
        _check_parameters(scope, env, tensor)
        law = tensor.law
        found = scope.memo[key] = value_of(distribution(law).moment(exponent, *law.parameters))(scope, env)
    return found


def _check_parameters(scope, env, tensor):
    row = distribution(tensor.law)
    try:
        valid = condition_of(row.valid(*tensor.law.parameters))(scope, env)
    except NotPolynomial:
        return  # a parameter that is itself random: its own values decide
    if not valid:
        raise UndefinedError(
            f"{tensor.name} has a {row.name} distribution whose parameters ({', '.join(row.parameters)}) are "
            "outside their domain here"
        )


def _enumerated(value, scope, env, finite, endless):
    """The average over every outcome of the finite tensors, and by moments over the others."""
    entries = [(tensor, position) for tensor in reversed(finite) for position in positions(scope.run.axes(tensor))]
    outcomes = []
    count = 1
    for tensor, _ in entries:
        choose = distribution(tensor.law).outcomes
        if choose is None:
            raise UnsupportedError(f"{tensor.name} has infinitely many values")
        choices = choose(*tensor.law.parameters)
        outcomes.append(choices)
        count *= len(choices)
        if count > OUTCOME_LIMIT:
            raise UnsupportedError(f"the average is no polynomial in the random entries and has more than {OUTCOME_LIMIT} outcomes")
    result = ZERO
    for outcome in product(*outcomes):
        scope.run.spend()
        tables: dict[Tensor, dict] = {tensor: {} for tensor in finite}
        for (tensor, position), (at, _) in zip(entries, outcome, strict=True):
            tables[tensor][position] = value_of(at)(scope.run.root, scope.run.sizes)
        inside = scope.with_outcome(tables)
        weight = ONE
        for (tensor, position), (_, probability) in zip(entries, outcome, strict=True):
            where, parameters = _at_law(inside, tensor, position)
            _check_parameters(where, parameters, tensor)
            weight = weight * value_of(probability)(where, parameters)
        if type(weight) is fmpq and not weight:
            continue
        if endless:
            inside = inside.with_variables(endless)
        result = result + weight * _integrated(value(inside, env.copy()), inside, endless)
    return result


@means(Expectation)
def _expectation(node: Expectation):
    return memoised(node, average(node.body))


@means(Variance, Covariance)
def _covariance(node: Variance | Covariance):
    left, right = (node.body, node.body) if isinstance(node, Variance) else (node.left, node.right)
    both, first, second = average(left * right), average(left), average(right)

    def covariance(scope, env):
        return both(scope, env) - first(scope, env) * second(scope, env)

    return memoised(node, covariance)
