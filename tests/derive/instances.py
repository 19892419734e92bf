"""Whether a line of a proof is an instance of the law of the rule that it names.

Both sides of the line are rewritten by that law wherever its left side stands, and must then be the same by arithmetic alone:
everything else that the line holds is a letter to the decision procedure that compares them. A law is read from its LaTeX.
What nobody says a word about goes with every line: + and · under Σ, and ∂ carried through them (`linearity`).

KINDS says how a law is to be read that is about names, assumptions or cases, and what of the mathematics it may use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import cache, lru_cache

from symgrad import read
from symgrad.check.checker import judge
from symgrad.decide.normal_form import prove_equal
from symgrad.derive import identities  # noqa: F401 (with it every rule is in the rulebook)
from symgrad.derive.proof import Derivation
from symgrad.matrices.algebra import is_symmetric, is_symmetric_array
from symgrad.matrices.derivatives import differential_of, is_differential
from symgrad.operators.functions import FUNCTIONS
from symgrad.operators.functions import definition_of as meaning_of
from symgrad.operators.row import Opaque
from symgrad.rules.matching import match
from symgrad.rules.rule import RULEBOOK, Rule
from symgrad.rules.tidying import tidy
from symgrad.terms.binding import canonical, defined_from, definition_of, fresh_name, names, rename_apart, replace, same, substitute
from symgrad.terms.building import both, delta, negate
from symgrad.terms.claims import Claim
from symgrad.terms.nodes import (
    MINUS_ONE,
    TRUE,
    ZERO,
    Add,
    Apply,
    Array,
    Binder,
    Cases,
    Condition,
    Covariance,
    DefinedFunction,
    Derivative,
    DerivedFunction,
    Entry,
    Expectation,
    Function,
    Index,
    Indicator,
    Mul,
    Node,
    Number,
    Pow,
    Product,
    Relation,
    Sum,
    Tensor,
    UnknownFunction,
    Variance,
    add,
    mul,
    neg,
    walk,
)


@dataclass(frozen=True)
class Line:
    """A line, and what it may lean on: the lemmas that it cites, assumptions, the condition that it is asked under."""

    rule: Rule
    before: Node
    after: Node
    lemmas: tuple[Derivation, ...] = ()
    given: tuple[Condition, ...] = ()
    where: Condition = TRUE
    parts: tuple[Line, ...] = ()


def lines_of(proof: Derivation, case: Condition = TRUE) -> list[Line]:
    """Each line of a proof, and each rule application that a line is made of."""
    found = []
    for step in proof.steps:
        cited = tuple(proof.lemmas[number - 1] for number in step.cites)
        about = cited, proof.claim.given, both(proof.claim.where, case)
        parts = tuple(Line(part.rule, part.before, part.after, *about) for part in step.substeps)
        found += [Line(step.rule, step.before, step.after, *about, parts), *parts]
    return found


# --- what is compared ----------------------------------------------------------------------------------------------

#: What goes without saying: e^{-x} is 1/e^x, and u sign(u) is |u|; S_ij is S_ji where S is declared symmetric.
ALWAYS = frozenset({"exp", "max", "min", "abs", "sign", "relu"})


def letters(node: Node, seen: frozenset[str]) -> Node:
    """The term with everything but arithmetic as letters, apart from the functions and properties in `seen`."""

    def change(part: Node) -> Node | None:
        if type(part) is Derivative:
            return Apply(UnknownFunction("\0∂"), (letters(part.body, seen), *(letters(by, seen) for by in part.by)))
        if type(part) is Entry:
            return Entry(_letter(part.tensor, seen), part.indices)
        if type(part) is Apply:
            name = part.function.name if type(part.function) is Function else ""
            arguments = tuple(letters(argument, seen) for argument in part.arguments)
            if name in ALWAYS or name in seen:
                return Apply(part.function, arguments, part.indices)
            if name == "inverse" and is_symmetric_array(part.arguments[0]) and not arguments[0].free:
                axes = tuple(index.range for index in arguments[0].indices)
                return Entry(Tensor(f"\0{canonical(arguments[0])!r}", axes, "symmetric"), part.indices)
            return _opaque(f"\0{part.function!r}", (*arguments, *part.indices))
        if type(part) in (Expectation, Variance, Covariance) and "𝔼" not in seen:
            return _opaque(f"\0{type(part).__name__}", tuple(letters(child, seen) for child in part.children))
        if type(part) is Indicator and "δ" not in seen:
            if is_delta(part.condition):
                return _opaque("\0δ", tuple(sorted(part.condition.args[1:], key=repr)))
        return None

    return replace(node, change)


def _opaque(name: str, arguments: tuple[Node, ...]) -> Node:
    return Apply(UnknownFunction(name), arguments)


@lru_cache(maxsize=4096)
def _letter(tensor: Tensor, seen: frozenset[str]) -> Tensor:
    domain = "symmetric" if "symmetric" in seen and is_symmetric(tensor) else tensor.domain
    return Tensor(tensor.name, tensor.axes, domain, None, tensor.law if "𝔼" in seen else None)


@lru_cache(maxsize=50_000)
def agree(left: Node, right: Node, seen: frozenset[str] = frozenset(), line: Line | None = None) -> bool:
    """Whether two terms are the same by arithmetic, and by what is `seen`."""
    if same(left, right):
        return True
    given = tuple(letters(condition, seen) for condition in line.given) if line else ()
    where = letters(line.where, seen) if line else TRUE
    left, right = letters(left, seen), letters(right, seen)
    return prove_equal(left, right, given, where)


def judged(line: Line, *seen: str) -> bool:
    """The same, where the sums are such that the judge does not prove them, and tries numbers."""
    before, after = (letters(side, frozenset(seen)) for side in (line.before, line.after))
    conditions = (letters(condition, frozenset(seen)) for condition in line.given)
    return judge(Claim(before, "=", after, given=tuple(conditions), where=letters(line.where, frozenset(seen)))).passed


# --- laws of differentiation ---------------------------------------------------------------------------------------


def nested(node: Node) -> Node:
    """∂²/∂a∂b as ∂/∂b of ∂/∂a."""

    def change(part: Node) -> Node | None:
        if type(part) is Derivative and len(part.by) > 1:
            return Derivative(nested(Derivative(part.body, part.by[:-1])), part.by[-1:])
        if type(part) is Apply and type(part.function) is DerivedFunction and sum(part.function.orders) > 1:
            *first, last = (place for place, order in enumerate(part.function.orders) for _ in range(order))
            variable = part.arguments[last]
            if type(variable) is Entry and not variable.indices:
                lower = tuple(order - (place == last) for place, order in enumerate(part.function.orders))
                inner = Apply(DerivedFunction(part.function.base, lower), part.arguments)
                return Derivative(nested(inner), (variable,))
        return None

    return replace(node, change)


def depends(node: Node, by: Entry) -> bool:
    """A sample stands still where the parameters of its law move."""
    return any(by.tensor in defined_from(tensor) for tensor in node.tensors)


@cache
def law(rule: Rule):
    """The equation that is printed for the rule, as terms."""
    return read(rule.law).claims[0]


def carried(node: Node, one_step: Callable[[Node, Entry], Node | None]) -> Node:
    """The term with each ∂ carried through sums and constant factors, and opened by `one_step` where that gives a term."""

    def change(part: Node) -> Node | None:
        if type(part) is Derivative and len(part.by) == 1:
            return _carried(part.body, part.by[0], one_step)
        return None

    return replace(node, change)


def _carried(body: Node, by: Entry, one_step) -> Node:
    if not depends(body, by):
        return ZERO
    if type(body) is Entry and body.tensor is by.tensor:
        return mul(*(delta(here, there) for here, there in zip(body.indices, by.indices)))
    if type(body) is Add:
        return add(*(_carried(term, by, one_step) for term in body.terms))
    if type(body) is Sum:
        inner = rename_apart(body, names(by))
        return Sum(inner.index, _carried(inner.body, by, one_step), inner.where)
    factors = list(body.factors) if type(body) is Mul else [body]
    moving = [factor for factor in factors if depends(factor, by)]
    still = [factor for factor in factors if factor not in moving]
    if still or len(moving) == 1 < len(factors):
        return mul(*still, _carried(mul(*moving), by, one_step))
    opened = one_step(body, by)
    return Derivative(body, (by,)) if opened is None else carried(opened, one_step)


Bound = dict[object, Node]


def by_law(rule: Rule) -> Callable[[Node, Entry], Node | None]:
    """Opens ∂body/∂by by the law of the rule, its f(x), g(x), a, c being whatever stands in their places."""
    claim = law(rule)
    (x,) = claim.left.by

    def one_step(body: Node, by: Entry) -> Node | None:
        found = _matched(claim.left.body, body, x, by)
        return None if found is None else _instance(claim.right, found, x, by)

    return one_step


def _matched(pattern: Node, node: Node, x: Entry, by: Entry) -> Bound | None:
    """What stands for the functions of x (whatever moves with the variable) and for the other letters (what does not)."""
    if type(pattern) is Apply and pattern.arguments == (x,):
        return {pattern.function: node}
    if type(pattern) is Entry:
        return None if depends(node, by) else {pattern: node}
    if type(pattern) is Number:
        return {} if pattern is node else None
    if type(pattern) is Pow:
        if type(node) is not Pow:
            return None
        parts = (_matched(pattern.base, node.base, x, by), _matched(pattern.exponent, node.exponent, x, by))
        return None if None in parts else parts[0] | parts[1]
    if type(pattern) is Mul:
        above, below = _over(node)
        if any(type(factor) is Pow for factor in pattern.factors):  # f(x) / g(x)
            first, second = pattern.factors
            if not below:
                return None
            return {first.function: mul(*above), second.base.function: mul(*below)}
        moving = [factor for factor in (*above, *(Pow(factor, MINUS_ONE) for factor in below))]
        if len(moving) < 2:
            return None
        return {pattern.factors[0].function: moving[0], pattern.factors[1].function: mul(*moving[1:])}
    return None


def _over(node: Node) -> tuple[list[Node], list[Node]]:
    """The factors above and below the line of a fraction."""
    above: list[Node] = []
    below: list[Node] = []
    for factor in node.factors if type(node) is Mul else (node,):
        if type(factor) is Pow and type(factor.base) is Mul and factor.exponent is MINUS_ONE:
            below += factor.base.factors
        elif type(factor) is Pow and type(factor.exponent) is Number and factor.exponent.value < 0:
            below.append(factor.base if factor.exponent is MINUS_ONE else Pow(factor.base, neg(factor.exponent)))
        else:
            above.append(factor)
    return above, below


def _instance(right: Node, found: Bound, x: Entry, by: Entry) -> Node:
    def change(part: Node) -> Node | None:
        if part in found:
            return found[part]
        if type(part) is Apply and type(part.function) is DerivedFunction:
            return Derivative(found[part.function.base], (by,))
        if type(part) is Apply and part.function in found:
            return found[part.function]
        return None

    return replace(right, change)


def chain(body: Node, by: Entry) -> Node | None:
    """f'(g(x)) g'(x), by each argument of a function; what f' is stands in its row, or is a name."""
    if type(body) is not Apply or body.indices:
        return None
    function, arguments = body.function, body.arguments
    if type(function) is Function:
        row = FUNCTIONS.get(function.name)
        if row is None or isinstance(row.derivative, Opaque):
            return None
        slopes = row.derivative(*arguments)
        if any(isinstance(slope, Opaque) and depends(argument, by) for slope, argument in zip(slopes, arguments)):
            return None
        if function.name in ("max", "min") and all(depends(argument, by) for argument in arguments):
            slopes = slopes[0], Indicator(negate(slopes[0].condition))  # where both are equal, one of them counts
    else:
        base, orders = (function.base, function.orders) if type(function) is DerivedFunction else (function, (0,) * len(arguments))
        if any(by.tensor in tensor.reach for tensor in function.tensors):
            return None
        slopes = tuple(
            Apply(DerivedFunction(base, tuple(order + (k == place) for k, order in enumerate(orders))), arguments)
            for place in range(len(arguments))
        )
    terms = []
    for slope, argument in zip(slopes, arguments):
        if not depends(argument, by):
            continue
        if type(argument) is not Array:
            terms.append(mul(slope, Derivative(argument, (by,))))
            continue
        if type(argument.body) is not Entry or argument.body.tensor is by.tensor:
            return None
        fresh, turn = _fresh(argument.indices, names(by) | names(body))
        inner = substitute(argument.body, turn)
        terms.append(_under(fresh, mul(Derivative(body, (inner,)), Derivative(inner, (by,)))))
    return add(*terms)


def _fresh(indices, taken) -> tuple[tuple[Index, ...], dict[Node, Node]]:
    fresh: list[Index] = []
    for index in indices:
        fresh.append(Index(fresh_name(index.name, set(taken) | {other.name for other in fresh}), index.range))
    return tuple(fresh), dict(zip(indices, fresh))


def _under(indices, body: Node) -> Node:
    for index in reversed(indices):
        body = Sum(index, body)
    return body


def by_entries(rule: Rule) -> Callable[[Node, Entry], Node | None]:
    """Opens ∂F(u)/∂by by the law of the rule, ∂F(z)/∂z_k, for each entry u_k in its turn: Σ_k ∂F/∂u_k ∂u_k/∂by."""

    def one_step(body: Node, by: Entry) -> Node | None:
        for claim in read(rule.law).claims:
            after = by_one(claim, body, by)
            if after is not None:
                return after
        return None

    def by_one(claim: Claim, body: Node, by: Entry) -> Node | None:
        pattern, (target,) = claim.left.body, claim.left.by
        if type(body) is not type(pattern) or type(body) is Apply and body.function is not pattern.function:
            return None
        turn: dict[Node, Node]
        if isinstance(body, Binder):
            if body.where is not TRUE:
                return None
            array, turn = Array((body.index,), body.body), {}
        else:
            (array,) = body.arguments
            turn = dict(zip(pattern.indices, body.indices))
        fresh, put = _fresh(array.indices, names(by) | names(body))
        turn |= dict(zip(target.indices, fresh))
        whole = Tensor("\0z", tuple(index.range for index in fresh))
        right = replace(
            claim.right,
            lambda part: Entry(whole, part.indices) if type(part) is Entry and part.tensor is target.tensor else None,
        )
        sizes = {}
        for theirs, ours in zip(target.tensor.axes, whole.axes):
            sizes[theirs.upper] = ours.upper
        right = substitute(substitute(right, sizes), {**turn, **{substitute(old, sizes): new for old, new in turn.items()}})
        right = replace(right, lambda part: _entry_of(array, part, whole))
        return _under(fresh, mul(right, Derivative(substitute(array.body, put), (by,))))

    return one_step


def _entry_of(array: Array, part: Node, whole: Tensor) -> Node | None:
    if type(part) is Entry and part.tensor.name == whole.name:
        return substitute(array.body, dict(zip(array.indices, part.indices)))
    return None


def piece_by_piece(body: Node, by: Entry) -> Node | None:
    """The law for h(t) is that for cases of any values: each is differentiated by itself, a condition stands still."""
    if type(body) is Cases:
        return Cases(tuple(Derivative(value, (by,)) for value in body.values), body.conditions)
    return ZERO if type(body) is Indicator else None


# --- names ---------------------------------------------------------------------------------------------------------


def opened(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """The two terms, and so on with every name that stands in one of them alone replaced by its definition."""
    yield left, right
    sides = left, right
    first = [_marks(side) for side in sides]
    yield replace(left, lambda part: _definition(part, first[0] - first[1])), right
    yield left, replace(right, lambda part: _definition(part, first[1] - first[0]))
    for _ in range(12):
        marks = [_marks(side) for side in (left, right)]
        only = marks[0] ^ marks[1]
        if not any(_can_open(mark) for mark in only):
            only = marks[0] | marks[1]
        new = [replace(side, lambda part, only=only: _definition(part, only)) for side in (left, right)]
        if new == [left, right]:
            break
        left, right = new
        yield left, right
    for mark in first[0] | first[1]:
        if type(mark) is Tensor and mark.definition is not None:
            yield tuple(replace(side, lambda part, mark=mark: _definition(part, frozenset({mark}))) for side in sides)


def _can_open(mark: Node) -> bool:
    if type(mark) is Tensor:
        return mark.definition is not None
    if type(mark) is Function:
        return mark.name == "softmax" or mark.name in FUNCTIONS and meaning_of(mark) is not None
    return type(mark) in (DefinedFunction, DerivedFunction)


def _marks(node: Node) -> frozenset:
    found = set()
    for part in walk(node):
        if type(part) is Entry:
            found.add(part.tensor)
        elif type(part) is Apply:
            found.add(part.function)
    return frozenset(found)


def _definition(part: Node, only: frozenset) -> Node | None:
    if type(part) is Entry and part.tensor in only and part.tensor.definition is not None:
        return definition_of(part)
    if type(part) is not Apply or part.function not in only:
        return None
    function = part.function
    if type(function) is DefinedFunction:
        return substitute(function.body, dict(zip(function.parameters, part.arguments)))
    if type(function) is DerivedFunction and sum(function.orders) == 1:
        place = function.orders.index(1)
        variable = part.arguments[place]
        if type(variable) is Entry and not variable.indices:
            return Derivative(Apply(function.base, part.arguments), (variable,))
    if type(function) is Function:
        if function.name == "softmax":
            (array,) = part.arguments
            (index,) = array.indices
            power = Apply(Function("exp"), (array.body,))
            return mul(substitute(power, {index: part.indices[0]}), Pow(Sum(index, power), MINUS_ONE))
        definition = meaning_of(function) if function.name in FUNCTIONS else None
        return definition(*part.arguments) if definition is not None else None
    return None


def by_names(line: Line) -> bool:
    """Whether a name stands for its definition: what stands in one of the sides alone is opened."""
    seen = frozenset({"log", "δ"} if any(map(is_differential, line.before.tensors)) else {"log"})
    return any(agree(*map(tidy, pair), seen) for pair in opened(line.before, line.after))


def by_lemma(line: Line) -> bool:
    """∂ of a name as the line's lemmas say it, at the indices where it stands; or the other way round."""

    def change(part: Node) -> Node | None:
        if type(part) in (Derivative, Apply):
            for lemma in line.lemmas:
                value = _known(lemma.claim.left, lemma.claim.right, part)
                if value is not None:
                    return value
        return None

    for before, after in ((line.before, line.after), (nested(line.before), line.after), (line.after, line.before)):
        put = replace(before, change)
        if put is not before and any(agree(*pair, frozenset({"δ"})) for pair in opened(put, after)):
            return True
        if put is not before and judged(replace_fields(line, before=put, after=after), "δ"):
            return True
    return False


def _known(left: Node, right: Node, part: Node) -> Node | None:
    if type(left) is not type(part):
        return None
    if type(left) is Apply:
        turn = dict(zip(left.arguments, part.arguments)) if left.function is part.function else None
        return None if turn is None else substitute(right, turn)
    found = match(left, part, frozenset(left.free))
    return None if found is None else substitute(right, found)


def through_names(line: Line) -> bool:
    """Σ over the names that hold the variable themselves, of ∂L/∂u ∂u/∂x, and what the result holds of it itself."""
    (by,) = line.before.by
    terms = line.after.terms if type(line.after) is Add else (line.after,)
    for term in terms:
        while type(term) is Sum:
            term = term.body
        outer = [f for f in (term.factors if type(term) is Mul else (term,)) if type(f) is Derivative and f.by[0].tensor.definition]
        if len(outer) == 1:
            (factor,) = outer
            known = any(same(*pair) for pair in opened(factor.body, line.before.body))
            if not known or by.tensor not in factor.by[0].tensor.definition.body.tensors:
                return False
    return True


def of_sequence(line: Line) -> bool:
    """∂L/∂h_t by what holds h_t itself, case by case: each ∂L/∂h at another place, or by the last place, is of the same loss."""
    (by,) = line.before.by
    values = line.after.values if type(line.after) is Cases else (line.after,)
    others = [part for value in values for part in walk(value) if type(part) is Derivative]
    of_same = all(part.body is line.before.body and by.tensor in defined_from(part.by[0].tensor) for part in others)
    return by.tensor.is_recurrent and bool(others) and of_same and judge(Claim(line.before, "=", line.after, line.given)).passed


def by_induction(line: Line) -> bool:
    """A sequence that is defined by the same recurrence: ∂L/∂h_t stands for its member at t."""
    sequence, places = line.after.tensor, line.after.indices

    def member(part: Node) -> Node | None:
        if type(part) is not Derivative or len(part.by) != 1:
            return None
        return Entry(sequence, (*part.by[0].indices, *places[part.by[0].tensor.rank :]))

    return sequence.is_recurrent and agree(replace(line.before, member), definition_of(line.after), frozenset({"δ"}))


def seeing(*what: str) -> Callable[[Line], bool]:
    """The law is one of these functions; or of 𝔼, δ, symmetric matrices."""
    return lambda line: agree(line.before, line.after, frozenset(what), line)


def differentiating(one_step) -> Callable[[Line], bool]:
    def instance(line: Line) -> bool:
        sides = (tidy(carried(tidy(nested(side)), one_step)) for side in (line.before, line.after))
        return agree(*sides, frozenset({"δ"}), replace_fields(line, given=(), lemmas=(), parts=()))

    return instance


def totals(line: Line) -> bool:
    """A sum that the definition of its terms gives: they are opened."""
    return any(agree(*pair, frozenset({"softmax"}), line) for pair in opened_wholly(line.before, line.after))


def expectations(line: Line) -> bool:
    return any(agree(*pair, frozenset({"𝔼", "δ"})) for pair in opened_wholly(line.before, line.after))


def opened_wholly(*sides: Node) -> Iterator[tuple[Node, ...]]:
    """The terms with every name opened, one inside another."""
    for _ in range(5):
        yield sides
        marks = frozenset(mark for side in sides for mark in _marks(side) if type(mark) is Tensor)
        sides = tuple(replace(side, lambda part, marks=marks: _definition(part, marks)) for side in sides)


def logarithms(line: Line) -> bool:
    """log of a product, quotient, power or Π taken apart, on both sides."""
    return agree(*map(_apart, (line.before, line.after)), frozenset({"log"}))


def _apart(node: Node) -> Node:
    def change(part: Node) -> Node | None:
        if type(part) is Apply and part.function is Function("log"):
            (argument,) = part.arguments
            match argument:
                case Mul(factors):
                    return add(*(_apart(Apply(part.function, (factor,))) for factor in factors))
                case Pow(base, exponent):
                    return mul(exponent, _apart(Apply(part.function, (base,))))
                case Product(index, body, where):
                    return Sum(index, _apart(Apply(part.function, (body,))), where)
        return None

    return replace(node, change)


def picked(line: Line) -> bool:
    return agree(line.before, line.after, frozenset({"δ"}), line) or judged(line, "δ")


def away_from_kinks(line: Line) -> bool:
    """The same where no u of a |u|, sign(u) or [u > 0] is 0."""
    middles: dict[Node, None] = {}
    for part in walk(line.before):
        if type(part) is Apply and part.function in (Function("abs"), Function("sign")):
            middles[part.arguments[0]] = None
        elif type(part) is Indicator and type(part.condition) is Relation and part.condition.op in "<>":
            middles[add(part.condition.left, neg(part.condition.right))] = None
    given = tuple(Relation("≠", tidy(middle), ZERO) for middle in middles)
    there = replace_fields(line, given=(*line.given, *given))
    return agree(line.before, line.after, frozenset({"δ"}), there) or judged(there, "δ")


def collected(line: Line) -> bool:
    """By arithmetic alone: a condition is a letter, too, and so are cases."""
    line = replace_fields(line, before=_without_conditions(line.before), after=_without_conditions(line.after))
    return agree(line.before, line.after) or _under_sums(line) and judged(line)


def _without_conditions(node: Node) -> Node:
    def change(part: Node) -> Node | None:
        match part:
            case Cases(values, conditions):
                return _opaque("\0cases", (*map(_without_conditions, values), *map(_of_condition, conditions)))
            case Indicator(condition) if not is_delta(condition):
                return _of_condition(condition)
        return None

    return replace(node, change)


def is_delta(condition: Condition) -> bool:
    """Whether the indicator of the condition is a delta of two indices."""
    if type(condition) is not Relation or condition.op != "=":
        return False
    return type(condition.left) is type(condition.right) is Index and condition.left.range is condition.right.range


def _of_condition(condition: Condition) -> Node:
    """A letter for the condition, of what is compared in it."""
    match condition:
        case Relation(op, left, right):
            return _opaque(f"\0{op}", (_without_conditions(left), _without_conditions(right)))
    return _opaque(f"\0{type(condition).__name__}", tuple(map(_of_condition, condition.children)))


def _under_sums(line: Line) -> bool:
    """Whether a side holds a sum over part of an axis, which arithmetic alone does not join with the rest."""
    return any(type(part) is Sum and part.index.range.free for side in (line.before, line.after) for part in walk(side))


def symmetric(line: Line) -> bool:
    """The inverse of a symmetric matrix is one, too: it is a letter of its own, or what it is the inverse of is seen."""
    return any(
        agree(line.before, line.after, frozenset(seen), line) for seen in (("symmetric", "δ"), ("inverse", "symmetric", "δ"))
    )


def one_case(line: Line) -> bool:
    """Cases as an indicator of their condition, where -c ≤ u ≤ c may stand as |u| ≤ c."""
    return agree(line.before, line.after) or agree(line.before, replace(line.after, _unbanded))


def _unbanded(part: Node) -> Node | None:
    match part:
        case Indicator(Relation(("<" | "≤") as op, Apply(Function("abs"), (middle,)), bound)):
            return Indicator(both(Relation(op, neg(bound), middle), Relation(op, middle, bound)))
    return None


def together(line: Line) -> bool:
    """Whether the parts of a line, each an instance by itself, lead from its one side to the other."""
    current = line.before
    for part in line.parts:
        current = replace(current, lambda node, part=part: part.after if node is part.before else None)
    return bool(line.parts) and all(map(is_instance, line.parts)) and differentiating(never)(Line(line.rule, current, line.after))


def never(body: Node, by: Entry) -> None:
    return None


def first_of(*steps: Callable[[Node, Entry], Node | None]) -> Callable[[Node, Entry], Node | None]:
    """The first of several laws that opens a ∂."""

    def one_step(body: Node, by: Entry) -> Node | None:
        return next((after for step in steps if (after := step(body, by)) is not None), None)

    return one_step


def of_differentials(*steps: Callable[[Node, Entry], Node | None]) -> Callable[[Line], bool]:
    """d f is Σ_k ∂f/∂x_k dx_k: both sides opened by laws of derivatives, a name being its definition where one side has that."""
    one_step = first_of(*steps)

    def check(line: Line) -> bool:
        for sides in opened(line.before, line.after):
            if not all(type(by) is Entry for side in sides for part in walk(side) if type(part) is Derivative for by in part.by):
                continue  # a name by which is differentiated has been opened
            before, after = (tidy(carried(tidy(nested(side)), one_step)) for side in sides)
            if any(agree(*pair, frozenset({"δ"})) for pair in opened(before, after)):
                return True
            if any(judged(Line(line.rule, *pair), "δ", "inverse") for pair in opened(before, after)):
                return True
        return False

    return check


def total(line: Line) -> bool:
    """dL of an L that is any function of arrays: L is opened, and the chain rule goes through each of them."""

    def change(part: Node) -> Node | None:
        if type(part) is Derivative and type(part.body) is Entry and part.body.tensor.definition is not None:
            body = definition_of(part.body)
            return Derivative(body, part.by) if type(body) is Apply and type(body.function) is UnknownFunction else None
        return None

    return differentiating(chain)(replace_fields(line, before=replace(line.before, change), after=replace(line.after, change)))


def read_off(line: Line) -> bool:
    """The lemma says dL = Σ_k g_k dx_k, for the g that the line leads to."""
    (by,) = line.before.by
    (lemma,) = line.lemmas
    change = Entry(differential_of(by.tensor), by.indices)
    whole = _under([index for index in by.indices if type(index) is Index], mul(line.after, change))
    return any(agree(*pair, frozenset({"inverse", "δ"}), line) for pair in opened(lemma.claim.right, whole))


KINDS: dict[str, Callable[[Line], bool]] = {
    "linearity": differentiating(never),
    "entries are independent": differentiating(never),
    "derivative of a constant": differentiating(never),
    **{
        name: differentiating(by_law(RULEBOOK[name]))
        for name in ("product rule", "quotient rule", "power and chain rule", "exponential and chain rule")
    },
    "chain rule": differentiating(chain),
    **{
        name: differentiating(by_entries(RULEBOOK[name]))
        for name in (
            "softmax Jacobian",
            "Jacobi's formula",
            "derivative of an inverse",
            "derivative of a maximum",
            "product rule for Π",
        )
    },
    "case by case": differentiating(piece_by_piece),
    "collect and factor": collected,
    "one case as an indicator": one_case,
    "indices equal by a delta": seeing("δ"),
    "by definition": by_names,
    "back into names": by_names,
    "known derivative": by_lemma,
    "chain rule through names": through_names,
    "adjoint recurrence": of_sequence,
    "induction": by_induction,
    "the delta picks its term": picked,
    "by assumption": seeing("δ"),
    "in this case": seeing("δ"),
    "the same in both cases": away_from_kinks,
    "away from the kink": away_from_kinks,
    "known sum": totals,
    "expected value": expectations,
    "variance": expectations,
    "symmetric matrix": symmetric,
    "inverse of a product": seeing("inverse", "δ"),
    "inverse of a transpose": seeing("inverse", "δ"),
    "d is linear": of_differentials(never),
    "differential of a product": of_differentials(by_law(RULEBOOK["product rule"]), by_law(RULEBOOK["power and chain rule"])),
    "collect the differential": seeing("inverse", "δ", "symmetric"),
    "differential of a quotient": of_differentials(
        by_law(RULEBOOK["product rule"]), by_law(RULEBOOK["quotient rule"]), by_law(RULEBOOK["power and chain rule"])
    ),
    "differential of a norm": of_differentials(by_law(RULEBOOK["power and chain rule"])),
    "differential of a function": of_differentials(chain, by_law(RULEBOOK["power and chain rule"])),
    "differential of an inverse": of_differentials(by_entries(RULEBOOK["derivative of an inverse"])),
    "differential of a determinant": of_differentials(chain, by_entries(RULEBOOK["Jacobi's formula"])),
    "differential of a softmax": of_differentials(by_entries(RULEBOOK["softmax Jacobian"])),
    "total differential": total,
    "gradient from a differential": read_off,
    "tangent": seeing("sin", "cos", "tan", "sinh", "cosh", "tanh"),
    "double angle": seeing("sin", "cos", "sinh", "cosh"),
    "Pythagorean identity": seeing("sin", "cos", "tan", "sinh", "cosh", "tanh"),
    "sigmoid of the opposite": seeing("sigmoid"),
    "logarithm of a product": logarithms,
    "exponential of a sum": seeing("log"),
    "logarithm of an exponential": seeing("log"),
}


def is_instance(line: Line) -> bool:
    """Whether the line is one of its rule's law: by the table, or else by arithmetic."""
    return together(line) or KINDS.get(line.rule.name, seeing())(line)
