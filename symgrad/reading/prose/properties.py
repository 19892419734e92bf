r"""What a sentence says of matrices: “an $m \times n$ matrix $A$”, “$A$ be a symmetric $n \times n$ matrix”, “$S$ is symmetric”,
“a one-hot $y$”.

Each is turned into the formulas that say the same, $A \in \mathbb{R}^{m \times n}$ or $A = A^\top$. A phrase is added by its row in
`PROPERTIES`. Knows surfaces and prose only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..facts.facts import Dimension
from ..surface.blocks import Block
from ..surface.lexer import Source
from ..surface.statements import Piece, pieces_of
from ..surface.syntax import Chained, Scripts, Surface, Symbol, Term, rebuilt, spelling, unwrap, walk
from ..surface.transposes import is_transpose, transposed
from .adjectives import DOES, GENERAL, related_words, unknown_words, unknown_words_before, verb_first, wishes


class Property(NamedTuple):
    """What words say of a name.

    words    the phrase, as a regular expression, in lower case
    noun     the noun behind it where it stands before the name: “a unit vector $x$”, “a symmetric matrix $S$”
    rank     the number of axes of the name
    says     the formulas that say the same of a name X, whose axes have the sizes n and m
    perhaps  what the words say in some books and not in others
    loose    whether they may say more or other things
    square   whether a matrix must be square for it
    whole    whether it is said of integers
    """

    words: str
    noun: str
    rank: int
    says: str
    perhaps: str = ""
    loose: bool = False
    square: bool = True
    whole: bool = False


_MATRICES, _NOTHING = r"(?:matrix|matrices)?", r"(?:)"
_VECTORS = r"(?:vectors?|inputs?|targets?|weights?|numbers?|scalars?)"
_INTEGERS = r"(?:(?:integers?|numbers?|natural[\s~]+numbers?)?)"
_ONE_HOT = r"one-?[\s~]?hot"
_NORMAL = r"normali[sz]ed"
_MEAN = r"(?:zero[-\s~]+mean|mean[-\s~]+zero|cent(?:er|re)d)"
#: What textbooks call matrices, vectors and numbers. How points of each kind are found, the judge's equations know.
PROPERTIES = (
    Property(r"symmetric[\s,~]*(?:and[\s~]+)?positive[- ]definite", _MATRICES, 2, r"X \succ 0"),
    Property(r"symmetric[\s,~]*(?:and[\s~]+)?positive[- ]semi-?definite", _MATRICES, 2, r"X \succeq 0"),
    Property(r"(?:positive[- ]definite|مثبت[\s~]+معین|معین[\s~]+مثبت)", _MATRICES, 2, r"X \succ 0"),
    Property(r"positive[- ]semi-?definite", _MATRICES, 2, r"X \succeq 0"),
    Property(r"(?:skew|anti)-?[\s~]?symmetric", _MATRICES, 2, r"X^\top = -X"),
    Property(r"symmetric[\s,~]*(?:and[\s~]+)?idempotent", _MATRICES, 2, r"X = X^\top \quad X X = X"),
    Property(r"(?:symmetric|متقارن)", _MATRICES, 2, r"X = X^\top"),
    Property(r"(?:diagonal|قطری)", _MATRICES, 2, r"X_{ij} = \delta_{ij} X_{ij}"),
    Property(r"strictly[\s~]+lower[-\s~]+triangular", _MATRICES, 2, r"X_{ij} = \mathbb{1}[i > j] X_{ij}"),
    Property(r"strictly[\s~]+upper[-\s~]+triangular", _MATRICES, 2, r"X_{ij} = \mathbb{1}[i < j] X_{ij}"),
    Property(r"lower[-\s~]+triangular", _MATRICES, 2, r"X_{ij} = \mathbb{1}[i \ge j] X_{ij}"),
    Property(r"upper[-\s~]+triangular", _MATRICES, 2, r"X_{ij} = \mathbb{1}[i \le j] X_{ij}"),
    Property(r"triangular", _MATRICES, 2, "", loose=True),
    Property(
        r"(?:orthogonal[\s~]+projections?|orthogonal[\s~]+projector)", r"(?:matrix|matrices)?", 2, r"X = X^\top \quad X X = X"
    ),
    Property(r"(?:orthogonal|متعامد)", _MATRICES, 2, r"X^\top X = I"),
    Property(r"idempotent", _MATRICES, 2, r"X X = X"),
    Property(r"nilpotent", _MATRICES, 2, "", loose=True),
    Property(r"(?:projections?|projector)", r"(?:matrix|matrices)?", 2, r"X X = X", r"X = X^\top"),
    Property(r"involut(?:ory|ive)", _MATRICES, 2, r"X X = I"),
    Property(
        r"permutation", r"(?:matrix|matrices)?", 2, r"X \in \{0, 1\}^{n \times n} \quad \sum_j X_{ij} = 1 \quad \sum_i X_{ij} = 1"
    ),
    Property(r"doubly[-\s~]+stochastic", _MATRICES, 2, r"X_{ij} \ge 0 \quad \sum_j X_{ij} = 1 \quad \sum_i X_{ij} = 1"),
    Property(r"(?:row|right)[-\s~]+stochastic", _MATRICES, 2, r"X_{ij} \ge 0 \quad \sum_j X_{ij} = 1", square=False),
    Property(r"(?:column|left)[-\s~]+stochastic", _MATRICES, 2, r"X_{ij} \ge 0 \quad \sum_i X_{ij} = 1", square=False),
    Property(r"stochastic", _MATRICES, 2, r"X_{ij} \ge 0", r"\sum_j X_{ij} = 1"),
    Property(r"(?:invertible|non-?singular|regular|(?:وارون|معکوس)\W?پذیر)", _MATRICES, 2, r"\det X \neq 0"),
    Property(r"(?:of[\s~]+)?full(?:[-\s~]+(?:row|column))?[-\s~]+rank", _MATRICES, 2, r"\det X \neq 0"),
    Property(r"non-?negative", _MATRICES, 2, r"X_{ij} \ge 0", loose=True),
    Property(r"(?:unit[\s~]+vectors?|of[\s~]+unit[\s~]+(?:norm|length))", _NOTHING, 1, r"\|X\| = 1"),
    Property(_NORMAL, _VECTORS, 1, "", r"\|X\| = 1", loose=True),
    Property(_MEAN, _VECTORS, 1, r"\sum_i X_i = 0", loose=True),
    Property(
        _ONE_HOT,
        r"(?:(?:encoded[\s~]+)?(?:vectors?|labels?|targets?|encodings?|rows?)?)",
        1,
        r"X \in \{0, 1\}^{n} \quad \sum_i X_i = 1",
    ),
    Property(
        _ONE_HOT,
        r"(?:(?:encoded[\s~]+)?(?:vectors?|labels?|targets?|encodings?|rows?|matrix|matrices)?)",
        2,
        r"X \in \{0, 1\}^{n \times m} \quad \sum_j X_{ij} = 1",
        square=False,
    ),
    Property(r"(?:even|زوج)", _INTEGERS, 0, r"X \bmod 2 = 0", whole=True),
    Property(r"(?:odd|فرد)", _INTEGERS, 0, r"X \bmod 2 = 1", whole=True),
    Property(r"non-?zero", _VECTORS, 0, r"X \neq 0"),
    Property(r"non-?zero", _VECTORS, 1, r"\sum_i X_i^2 > 0"),
    Property(r"(?:probability|stochastic)[\s~]+vectors?", _NOTHING, 1, r"X_i > 0 \quad \sum_i X_i = 1"),
    Property(r"binary", r"(?:vectors?|labels?|targets?|masks?)", 1, r"X \in \{0, 1\}^{n}"),
    Property(r"binary", r"(?:numbers?|scalars?|labels?|targets?|variables?)", 0, r"X \in \{0, 1\}"),
    Property(r"(?:non-?negative|not[\s~]+negative|نامنفی)", _VECTORS, 1, r"X_i \ge 0"),
    Property(r"(?:(?:strictly[\s~]+)?positive|مثبت)", _VECTORS, 1, r"X_i > 0"),
    Property(r"(?:non-?negative|not[\s~]+negative|نامنفی)", _VECTORS, 0, r"X \ge 0"),
    Property(r"(?:strictly[\s~]+)?negative", _VECTORS, 1, r"X_i < 0"),
    Property(r"(?:strictly[\s~]+)?negative", _VECTORS, 0, r"X < 0"),
    Property(r"non-?positive", _VECTORS, 1, r"X_i \le 0"),
    Property(r"non-?positive", _VECTORS, 0, r"X \le 0"),
    Property(r"(?:(?:strictly[\s~]+)?positive|مثبت)", _VECTORS, 0, r"X > 0"),
)

_KINDS = (
    r"(?:(?:an?|the|any|some|real|square|invertible|nonsingular|constant|fixed|given|positive[- ](?:semi)?definite|"
    + "|".join(each.words for each in PROPERTIES if each.rank == 2)
    + r")[\s~]+)*"
)
_BE = r"[\s,~]*(?:be|is|are|that[\s~]+is|has|have|having|with)[\s~]+(?:both[\s~]+)?(?P<article>(?:an?|the)[\s~]+)?(?:real[\s~]+)?"
#: “with $A$ symmetric and $B$ diagonal”
_BARE, _LED = re.compile(r"[\s~]+"), re.compile(r"\b(?:with|for|let|where|having|and)[\s~]*$", re.I)
#: “$A \\in \\mathbb{R}^{n \\times n}$ symmetric, …”: what is declared may have its properties directly behind it, up to a stop.
#: Behind a comma the stop is one, too: “, symmetric $S$” speaks of the next name.
_APPOSITION = re.compile(r"(?P<comma>,)?[\s~]+\(?")
_STOP = re.compile(r"[\s~]*+(?:(?:matrix|matrices)[\s~]*+)?(?:[,;:.)]|(?P<open>\Z|(?:with|and)\b(?![\s~]+not\b)))", re.I)
_VERB, _LETS_BE = re.compile(_BE, re.I), re.compile(_BE.replace("be|is|are", "be"), re.I)
#: “$x, y \\in \\mathbb{R}$, both positive”
_ONE_OF = "|".join(each.words for each in PROPERTIES)
_BOTH = re.compile(rf"[\s~]*,[\s~]*(?:(?:both|all|each)[\s~]+)?(?=(?:{_ONE_OF})[\s~]*(?:[.,;:)]|\n\s*\n))", re.I)
#: A vector may be called one-hot without a verb: $y \\in \\{0,1\\}^{C}$ (one-hot).
#: What goes on with a noun of its own, “$x$, one-hot labels $y$”, speaks of the next name.
_MAYBE_BE = re.compile(
    rf"[\s,~(]*(?:(?:be|is|are)[\s~]+(?:(?:an?|the)[\s~]+)?{_ONE_HOT}\b|"
    rf"(?:(?:an?|the)[\s~]+)?{_ONE_HOT}(?=[\s~]*(?:[^\w\s~-]|$)|[\s~-]+(?:vectors?|encod\w+|rows?|here|and|or|with|for|where)\b))",
    re.I,
)
#: What stands in brackets behind the noun that says what a name is: “be the prior covariance (symmetric)”.
_ASIDE = re.compile(r"[\s~]*(?:(?:an?|the)[\s~]+)?(?:[^\W\d_][\w-]*[\s~]+){1,4}\((?:which[\s~]+(?:is|are)[\s~]+)?", re.I)
_AND = re.compile(r"[\s,~]*(?:and[\s~]+)?(?:of[\s~]+)?", re.I)
#: Between the names of a list; a verb of several; and what gives each name of a list words of its own.
_ANOTHER = re.compile(r"[\s,~]*(?:and|و)?[\s,~]*", re.I)
_OF_SEVERAL = re.compile(r"[\s,~]*(?:be|are)\b", re.I)
_RESPECTIVELY = re.compile(r"\b(?:be|are|is)[\s~]+[^.;:$]*\b(?:respectively|resp)\b|\b(?:respectively|resp)\b", re.I)
#: What may stand between a phrase and the noun behind it.
_BETWEEN = r"(?:(?:" + "|".join(each.words for each in PROPERTIES) + r"|and|real|square|random|constant|fixed|given|,)[\s~,]+)*"
_BEHIND = tuple(re.compile(each.words + r"\b", re.I) for each in PROPERTIES)
_OF_CASE = re.compile(
    rf"\b(?:for|if|when|of|in[\s~]+the[\s~]+case[\s~]+of|in)[\s~]+(?:(?:an?|any|every|all|real)[\s~]+)?"
    rf"(?:{'|'.join(each.words for each in PROPERTIES)})[\s~]+{_BETWEEN}(?:matrix|matrices|vectors?|numbers?)?[\s~]*\Z",
    re.I,
)
#: What ends what is said of a name, so that it is not said of the next one: “$A$ be symmetric, $x \\in …$”.
_APART = re.compile(r"(?:,|\b(?:and|or))[\s~]*$", re.I)
_ANY = re.compile(rf"\b(?:{'|'.join(each.words for each in PROPERTIES)})\b", re.I)
_MATRIX = re.compile(rf"^[\s~]*{_KINDS}(?:matrix|matrices)\b(?P<rest>[\s~]*$)?", re.I)
_IS_A = re.compile(rf"\b(?:be|is|are|denotes?)[\s~]+{_KINDS}$", re.I)
_SUPPOSED = re.compile(r"\b(?:suppos\w*|assum\w*|that|where|if|when|given)[\s~]*$", re.I)


def with_shapes(blocks: list[Block]) -> None:
    """Adds $A \\in \\mathbb{R}^{m \\times n}$ to the block of a name that a sentence calls an m × n matrix."""
    for number, block in enumerate(blocks):
        shape = _shape(block)
        said = _MATRIX.match(block.segment.after)
        if shape is None or said is None:
            continue
        if _IS_A.search(block.segment.before) and number:
            named = blocks[number - 1]
        elif said.group("rest") is not None and number + 1 < len(blocks):
            named = blocks[number + 1]
            before = block.segment.before + named.segment.before  # “a symmetric $n \\times n$ matrix $A$” says symmetric of A.
            named.segment = replace(named.segment, before=before)
        else:
            continue
        names = [] if named.is_display else _names(named.pieces)
        if names:
            block.pieces = []
            named.pieces = [_formula(name, "∈", _reals(shape)) for name in names]


class Said(NamedTuple):
    """What the words around a formula say of the names in it.

    pieces   the formulas that say the same
    perhaps  those that they say in some books
    loose    the names of which the words may say more, each with the words
    """

    pieces: list[Piece]
    perhaps: list[Piece]
    loose: list[tuple[Surface, str]]


def words_of_list(blocks: list[Block]) -> list[str]:
    """The words behind each inline formula; of a name in a list, those behind the last: “let $a$ and $b$ be positive”."""
    found = [block.segment.after for block in blocks]
    shared = ""  # what stands behind the list of names in which the next formula is, if that is in one
    for number in range(len(blocks) - 1, -1, -1):
        if not _is_list(blocks[number]):
            shared = ""
        elif _OF_SEVERAL.match(found[number]):
            shared = found[number]
        elif shared and _ANOTHER.fullmatch(found[number]):
            found[number] = shared
        else:
            shared = ""
    return found


def _is_list(block: Block) -> bool:
    """Whether a block is of names alone."""
    names = _names(block.pieces) if not block.is_display else []
    return bool(names) and not any(type(piece.surface) is Chained for piece in block.pieces)


def said_of(
    pieces: list[Piece],
    block: Block,
    shape_of: Callable[[Surface], list[Dimension] | None],
    is_whole: Callable[[Surface], bool] = lambda part: False,
    behind: str | None = None,
) -> Said:
    """What “$S$ is symmetric”, “be a unit vector” and the like say of the names in a block's pieces.

    shape_of   the sizes of the axes of a name that is a free tensor, none of one that is a size; None of any other
    is_whole   whether a name is an integer
    behind     the words behind the block, where they are not its own
    """
    said = Said([], [], [])
    names = [] if block.is_display else _names(pieces)
    if not names:
        return said
    text = (block.segment.after if behind is None else behind)[:200]
    after = verb_first(text)
    before = block.segment.before[-80:]
    # “P with $X \\in …$ is symmetric” speaks of P, “suppose $X \\in …$ is symmetric” of X.
    declares = any(type(piece.surface) is Chained for piece in pieces)
    verb = (_VERB if not declares or _SUPPOSED.search(before) else _LETS_BE).match(after)
    found: list[tuple[Property, str]] = []
    unknown = ""
    bare = _BARE.match(after) if verb is None and _LED.search(before) and _ANY.search(after) else None
    if verb is None and declares and (both := _BOTH.match(after)) is not None:
        bare = both
    if verb is not None:
        unknown = unknown_words(after[verb.end() :], bool(verb["article"]), "with" in verb.group().lower())
    elif (does := DOES.match(after)) is not None:
        unknown = " ".join(does.group().split())
    if _ANY.search(before) or _ANY.search(after):
        if bare is not None:
            found, _, _ = _listed(after, bare.end())
        elif verb is None and declares and (apposed := _APPOSITION.match(after)) is not None:
            found, _, end = _listed(after, apposed.end())
            stop = _STOP.match(after, end)
            found = found if stop is not None and not (apposed["comma"] and stop["open"] is not None) else []
        if verb is not None:
            found, known, _ = _listed(after, verb.end())
            unknown = "" if known else unknown
        if not found and (aside := _ASIDE.match(after, verb.end() if verb is not None else 0)) is not None:
            inside, _, end = _listed(after, aside.end())
            if inside and after[end:].lstrip().startswith(")"):
                found, unknown = inside, ""
        if verb is None and not found and (one_hot := _MAYBE_BE.match(after)) is not None:
            found = [(each, one_hot.group()) for each in PROPERTIES if each.words == _ONE_HOT]
        leading = "" if _APART.search(before) else before
        near = (each for each, words in zip(PROPERTIES, _BEHIND, strict=True) if words.search(leading))
        found += [(each, match.group()) for each in near if (match := _before(each).search(leading)) is not None]
    shapes = [(name, shape) for name in names if (shape := shape_of(name)) is not None]
    if found and (each_its_own := _RESPECTIVELY.search(after)) is not None:  # which words are whose is not told here
        found, unknown = [], " ".join(each_its_own.group().split())
    if not found and not unknown:
        unknown = unknown_words_before(before)
    related = related_words(after, before)
    for name, shape in shapes:
        fitting = [(each, words) for each, words in found if _fits(shape, each) and (not each.whole or is_whole(name))]
        # “symmetric positive definite” is one phrase, not also “symmetric”.
        fitting = [(each, words) for each, words in fitting if not any(_within(words, other) for _, other in fitting)]
        for each, words in fitting:
            said.pieces.extend(_formulas(each.says, name, shape))
            said.perhaps.extend(_formulas(each.perhaps, name, shape))
            if each.loose or _needs_size(each, shape):
                said.loose.append((name, " ".join(words.split())))
        if unknown or found and not fitting:
            said.loose.append((name, unknown or " ".join(found[0][1].split())))
        elif related and not fitting:
            said.loose.append((name, related))
    if (unknown or found) and (_LETS_BE.match(text) or wishes(text)):
        others = (name for name in names if all(name is not other for other, _ in shapes))
        said.loose.extend((name, unknown or " ".join(found[0][1].split())) for name in others)  # of what has a value
    return said


def states_case_of(before: str) -> bool:
    """Whether words before a name speak of a case: “for symmetric”, “of an orthogonal matrix”."""
    return bool(_OF_CASE.search(before))


@cache
def _before(each: Property) -> re.Pattern[str]:
    """The phrase before a name, with the noun that it stands by."""
    return re.compile(rf"(?<![-\w]){each.words}[\s~,]+{_BETWEEN}{each.noun}[\s~]*$", re.I)


def _listed(after: str, start: int) -> tuple[list[tuple[Property, str]], bool, int]:
    """The phrases of “symmetric, invertible and positive definite” from a place on, whether there are any, where the last ends."""
    found: list[tuple[Property, str]] = []
    at = end = start
    while True:
        skipped = GENERAL.match(after, at)
        at = skipped.end() if skipped is not None else at
        here = [(each, match) for each, pattern in zip(PROPERTIES, _BEHIND, strict=True) if (match := pattern.match(after, at))]
        if not here:
            break
        longest = max(match.end() for _, match in here)
        found += [(each, match.group()) for each, match in here if match.end() == longest]
        at = end = longest
        joint = _AND.match(after, at)
        at = joint.end() if joint is not None else at
    return found, bool(found), end


def _within(words: str, others: str) -> bool:
    """Whether words are a part of a longer phrase."""
    words, others = words.lower().strip(), others.lower().strip()
    return words != others and others.startswith(words.split()[0]) and len(others) > len(words)


def _fits(shape: list[Dimension], what: Property) -> bool:
    """Whether a shape has the axes that a property speaks of, and two of one size."""
    sizes = {spelling(size) for size in shape if isinstance(size, Surface)}
    known = all(isinstance(size, Surface) for size in shape)
    return len(shape) == what.rank and (what.rank < 2 or known and (len(sizes) == 1 or not what.square))


def _needs_size(what: Property, shape: list[Dimension]) -> bool:
    return bool(shape) and not isinstance(shape[0], Surface) and "{n" in what.says


def _shape(block: Block) -> Term | None:
    """The m × n of an inline formula that is just that."""
    part = unwrap(block.pieces[0].surface) if len(block.pieces) == 1 and block.pieces[0].surface is not None else None
    if block.is_display or type(part) is not Term or part.operators != ["", "×"]:
        return None
    return part


def _names(pieces: list[Piece]) -> list[Surface]:
    """The names of an inline formula that is a list of names, or that says of some where they lie or what they are."""
    names: list[Surface] = []
    for piece in pieces:
        part = piece.surface
        if type(part) is Chained and part.relations in (["∈"], ["="], [":="]):
            part = part.sides[0]
        if part is None and piece.kind == "comma":
            continue
        if part is None or type(unwrap(part)) not in (Symbol, Scripts):
            return []
        names.append(part)
    return names


def _reals(shape: Term) -> Surface:
    return Scripts(shape.start, shape.end, Symbol(shape.start, shape.start, "\\mathbb{R}"), [], [shape], 0)


def _formula(left: Surface, relation: str, right: Surface) -> Piece:
    return Piece("formula", left.start, left.end, Chained(left.start, left.end, [left, right], [relation], [left.end]))


def _formulas(says: str, name: Surface, shape: list[Dimension]) -> list[Piece]:
    """The formulas of a property with the name for X and its size for n, all at the place of the name; without a size, less those
    that need one."""
    size = shape[0] if shape else None

    def put(part: Surface) -> Surface | None:
        if type(part) is Symbol and part.name == "X":
            return name
        if type(part) is Symbol and part.name == "n" and isinstance(size, Surface):
            return size
        if type(part) is Symbol and part.name == "m" and len(shape) == 2 and isinstance(shape[1], Surface):
            return shape[1]
        if type(part) is Scripts and type(part.base) is Symbol and part.base.name == "X" and any(map(is_transpose, part.sups)):
            return transposed(name)
        return None

    found = []
    for piece in pieces_of(Source(says), 0, len(says)) if says else []:
        surface = piece.surface and rebuilt(piece.surface, put, name.start, name.end)
        needs_size = piece.surface is not None and any(type(part) is Symbol and part.name == "n" for part in walk(piece.surface))
        if surface is None or isinstance(size, Surface) or not needs_size:
            found.append(Piece(piece.kind, name.start, name.end, surface))
    return found
