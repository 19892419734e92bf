"""False alarms: a random term, and the same after valid rewritings in random order, must never be told apart.

A rewriting is a move of the search, the law of a rule or of a move with random terms for its free scalars, or the order of terms,
factors and letters. Both sides are put into one random surrounding now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from random import Random

from symgrad import SymgradError, read
from symgrad.check.checker import judge
from symgrad.derive.simplify import scope_names
from symgrad.operators.functions import absolute, exp, relu, sigmoid, sin, softplus, tanh
from symgrad.rules.moves import PARTS, WHOLE
from symgrad.rules.rule import RULEBOOK
from symgrad.rules.scope import Scope
from symgrad.rules.search import collect
from symgrad.rules.tidying import tidy
from symgrad.terms.binding import replace, substitute
from symgrad.terms.building import scalar, vector
from symgrad.terms.claims import Claim
from symgrad.terms.indices import index
from symgrad.terms.nodes import ONE, TWO, Add, Entry, Index, Mul, Node, Number, Pow, Range, Size, Sum, add, mul, walk

from .outcome import Clock, Outcome

C, N = Size("C"), Size("n")
X, Y, T = scalar("x"), scalar("y"), scalar("t", "positive")
Z, U, W = vector("z", C), vector("u", N), vector("W", C, N)
I, J, A, B = index("i", C), index("j", N), index("a", C), index("b", N)
UNARY = (exp, tanh, sigmoid, sin, softplus, absolute, relu)
SMOOTH = UNARY[:5]
#: Functions inside one another; the share of true claims that may be left open for want of tries, where there are enough to tell.
DEEPEST, MOST_OPEN, ENOUGH = 3, 1 / 500, 2000


def term(random: Random, depth: int, free: tuple[Index, ...] = ()) -> Node:
    """A random scalar term that has a value everywhere."""
    if depth == 0 or random.random() < 0.1:
        return _leaf(random, free)
    kind = random.randrange(7)
    if kind < 2:
        return add(term(random, depth - 1, free), term(random, depth - 1, free))
    if kind < 4:
        return mul(term(random, depth - 1, free), term(random, depth - 1, free))
    if kind == 4:
        return random.choice(UNARY)(term(random, depth - 1, free))
    if kind == 5:
        bound = index(*random.choice((("k", C), ("l", N))))
        if bound.name in {one.name for one in free}:
            return term(random, depth - 1, free)
        return Sum(bound, term(random, depth - 1, (*free, bound)))
    base = add(ONE, Pow(term(random, depth - 1, free), TWO))
    return Pow(base, Number(random.choice((-1, 2))))


def _leaf(random: Random, free: tuple[Index, ...]) -> Node:
    over = {size: [one for one in (I, J, A, B, *free) if one.range == Range(ONE, size)] for size in (C, N)}
    choice = random.randrange(6)
    if choice == 0:
        return Number(random.choice((1, 2, 3, -1, -2)))
    if choice == 1:
        return Z[random.choice(over[C])]
    if choice == 2:
        return U[random.choice(over[N])]
    if choice == 3:
        return W[random.choice(over[C]), random.choice(over[N])]
    return random.choice((X, Y, T))


# --- rewritings -----------------------------------------------------------------------------------------------------


def _shuffled(node: Node, random: Random) -> Node:
    """The terms and factors in another order."""

    def turned(part: Node) -> Node | None:
        if type(part) is Add or type(part) is Mul:
            items = [_shuffled(item, random) for item in part.children]
            random.shuffle(items)
            return (add if type(part) is Add else mul)(*items)
        return None

    return replace(node, turned)


def _relettered(node: Node, random: Random) -> Node:
    """A sum over another letter."""

    def turned(part: Node) -> Node | None:
        if type(part) is Sum:
            new = Index(random.choice("pqrs") + "'", part.index.range)
            return Sum(
                new, _relettered(substitute(part.body, {part.index: new}), random), substitute(part.where, {part.index: new})
            )
        return None

    return replace(node, turned)


def _opened(node: Node, random: Random) -> Node:
    """One product of a sum multiplied out."""
    sums = [part for part in walk(node) if type(part) is Mul and any(type(factor) is Add for factor in part.factors)]
    if not sums:
        return node
    chosen = random.choice(sums)
    place = next(at for at, factor in enumerate(chosen.factors) if type(factor) is Add)
    rest = chosen.factors[:place] + chosen.factors[place + 1 :]
    new = add(*(mul(*rest, one) for one in chosen.factors[place].terms))
    return replace(node, {chosen: new}.get)


def _more(node: Node, random: Random) -> Node:
    """Something that adds up to nothing, or multiplies to 1."""
    other = term(random, 1)
    if random.random() < 0.5:
        return add(node, other, mul(Number(-1), other))
    positive = add(ONE, Pow(other, TWO))
    return mul(node, positive, Pow(positive, Number(-1)))


def _moved(node: Node, random: Random) -> Node:
    """A move of the search."""
    scope = Scope(scope_names(node), collect)
    move = random.choice((*PARTS, *WHOLE))
    found = list(move.candidates(tidy(node), scope))
    return random.choice(found) if found else node


REWRITINGS: tuple[Callable[[Node, Random], Node], ...] = (
    _shuffled,
    _relettered,
    _opened,
    _more,
    _moved,
    _moved,
    lambda node, random: tidy(node),
    lambda node, random: collect(node),
)


@cache
def laws() -> tuple[tuple[str, Claim], ...]:
    """The equations of the laws of rules and moves."""
    for room in ("symgrad.rules", "symgrad.derive"):
        for module in iter_modules(import_module(room).__path__):
            import_module(f"{room}.{module.name}")
    texts = [(rule.name, rule.law) for rule in RULEBOOK.values()] + [(move.name, move.law) for move in (*PARTS, *WHOLE)]
    return tuple(
        (name, claim) for name, law in texts for claim in read(law, name).claims if type(claim) is Claim and claim.relation == "="
    )


def _instance(claim: Claim, random: Random) -> Claim | None:
    """The law with random terms for its free real scalars; None where it has none, or differentiates by them."""
    by = {entry.tensor for side in (claim.left, claim.right) for part in walk(side) for entry in getattr(part, "by", ())}
    reached = {tensor for side in (claim.left, claim.right) for direct in side.tensors for tensor in direct.reach}
    if any(tensor.definition is not None or tensor.law is not None for tensor in reached) or by:
        return None
    given = {tensor for condition in (*claim.given, claim.where) for tensor in condition.tensors}
    free = sorted((t for t in reached if not t.axes and t.domain == "real" and t not in given), key=lambda t: t.name)
    if not free:
        return None
    new: dict[Node, Node] = {Entry(tensor, ()): term(random, 1) for tensor in free}
    if not all(one.tensors for one in new.values()):
        return None  # a number: nothing depends on what stands beside it, 0 where x > 0
    taken = {i.name for side in (claim.left, claim.right) for part in walk(side) for i in part.free}
    if taken & {"i", "j", "a", "b", "k", "l"}:
        new = {entry: random.choice(SMOOTH)(X) if random.random() < 0.5 else mul(X, Y) for entry in new}
    return Claim(replace(claim.left, new.get), "=", replace(claim.right, new.get), claim.given, claim.where)


def _pairs(random: Random) -> Iterator[tuple[str, Claim]]:
    """Claims that are true, each with what was done."""
    while True:
        if random.random() < 0.25:
            name, law = random.choice(laws())
            claim = _instance(law, random)
            if claim is None:
                continue
            function = random.choice(SMOOTH)
            if random.random() < 0.5:
                claim = Claim(function(claim.left), "=", function(claim.right), claim.given, claim.where)
            yield f"the law of {name}", claim
            continue
        first = last = term(random, random.randint(1, DEEPEST))
        done = []
        for _ in range(random.randint(1, 5)):
            rewrite = random.choice(REWRITINGS)
            done.append(getattr(rewrite, "__name__", "?"))
            last = rewrite(last, random)
        yield ", ".join(done), Claim(first, "=", last)


def run(seed: int, seconds: float, most: int = 100_000) -> Outcome:
    """So many claims, or as many as there is time for."""
    clock, outcome = Clock(seconds), Outcome()
    for number in range(most):
        if clock.is_over:
            break
        random = Random(f"{seed}.{number}")
        try:
            done, claim = next(_pairs(random))
        except (SymgradError, RecursionError) as error:
            outcome.figures[f"not made: {type(error).__name__}"] += 1
            continue
        verdict = judge(claim)
        outcome.figures[verdict.status] += 1
        if verdict.status == "unknown" and "tried" in verdict.reason:
            outcome.figures["left open for want of tries"] += 1
        if verdict.status == "unknown":
            outcome.listed.append(f"seed {seed}, number {number} ({done}): {verdict.reason}; {claim.left} = {claim.right}")
        if verdict.status == "refuted":
            outcome.failures.append(
                f"seed {seed}, number {number}: {verdict.status} ({done}): {verdict.reason}; {claim.left} = {claim.right}"
            )
    tried, left_open = outcome.figures.total(), outcome.figures["left open for want of tries"]
    if tried > ENOUGH and left_open > MOST_OPEN * tried:
        outcome.failures.append(f"seed {seed}: {left_open} of {tried} true claims are left open for want of tries")
    return outcome
