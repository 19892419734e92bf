r"""Tokens as the parser reads them, for what people type in other ways: {a \over b}, {\bf x}, ||x||, softmax(z), x >= y.

Each pass takes the tokens of a formula and gives them anew, every one with its own place. Knows the vocabulary only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from itertools import takewhile

from . import vocabulary as words
from .tokens import Token

#: Switches of plain TeX that hold to the end of the group, and the command that does the same to one argument.
_SWITCHES = {
    "\\bf": "\\mathbf",
    "\\bfseries": "\\mathbf",
    "\\boldmath": "\\boldsymbol",
    "\\rm": "\\mathrm",
    "\\cal": "\\mathcal",
    "\\sf": "\\mathsf",
    "\\tt": "\\mathtt",
    "\\it": "",
    "\\mit": "",
    "\\itshape": "",
}
SWITCHES = frozenset(_SWITCHES)
#: Two signs as they are typed on a keyboard, and the one that they stand for.
_TYPED = {(">", "="): "\\ge", ("<", "="): "\\le", ("!", "="): "\\ne", ("=", "="): "=", ("-", ">"): "\\to"}
#: Words that begin a statement.
_OPENINGS = frozenset(("let", "where", "since", "hence", "thus", "then", "with", "when"))
#: Letters that are hardly ever indices.
_UNUSUAL = frozenset("eo")
_BARS = ("\\mid", "\\vert")


def as_read(tokens: list[Token], axes: Mapping[str, Set[int]]) -> list[Token]:
    """The tokens of a formula as the parser reads them; `axes`: how many the arrays have that a set declares."""
    tokens = _with_words(_without_opening(tokens), axes)
    shown = {token.text for token in tokens}
    for signs, rewrite in _PASSES:
        if not shown.isdisjoint(signs):
            tokens = rewrite(tokens)
    return tokens


def _without_opening(tokens: list[Token]) -> list[Token]:
    """t = 2 of “let t = 2” where the word is typed as letters: they touch, and a space is behind them."""
    letters = list(takewhile(lambda token: token.kind == "letter", tokens))
    end = next((at for at in range(1, len(letters)) if letters[at].start > letters[at - 1].end), 0)
    following = tokens[end] if end else None
    word = "".join(token.text for token in letters[:end]).lower()
    opens = following is not None and following.kind in ("letter", "command") and following.text not in words.RELATIONS
    return tokens[end:] if word in _OPENINGS and opens else tokens


def _with_styles(tokens: list[Token]) -> list[Token]:
    """{\\bf x} as \\mathbf{x}; a switch elsewhere is dropped."""
    found: list[Token] = []
    for token in tokens:
        if token.text not in SWITCHES or token.kind != "command":
            found.append(token)
            continue
        style = _SWITCHES[token.text]
        if style and found and found[-1].kind == "{":
            opened = found.pop()
            found += [Token("command", style, token.start, token.end), opened]
    return found


def _with_fractions(tokens: list[Token]) -> list[Token]:
    """{a \\over b} as \\frac{a}{b}, {n \\choose k} as \\binom{n}{k}."""
    found: list[Token] = []
    opened: list[int] = []  # where the groups that are open begin
    for token in tokens:
        if token.kind == "{":
            opened.append(len(found))
        elif token.kind == "}" and opened:
            opened.pop()
        if token.text in ("\\over", "\\choose") and token.kind == "command":
            above = "\\frac" if token.text == "\\over" else "\\binom"
            at = opened[-1] if opened else -1
            start = found[at + 1].start if at + 1 < len(found) else token.start
            inside = [Token("{", "{", start, start), *found[at + 1 :], token._replace(kind="}", text="}")]
            found[at + 1 :] = [Token("command", above, start, start), *inside, token._replace(kind="{", text="{")]
            waiting = len(opened)
            found.append(token._replace(kind="over", text=str(waiting)))
        else:
            found.append(token)
    return _closed(found)


def _closed(tokens: list[Token]) -> list[Token]:
    """The denominators of \\over closed where their group, or the formula, ends."""
    found: list[Token] = []
    depth, waiting = 0, list[int]()
    for token in tokens:
        if token.kind == "over":
            waiting.append(depth)
            continue
        if token.kind == "{":
            depth += 1
        elif token.kind == "}":
            while waiting and waiting[-1] == depth:
                found.append(token)
                depth -= 1
                waiting.pop()
            depth -= 1
        found.append(token)
    found += [Token("}", "}", tokens[-1].end, tokens[-1].end) for _ in waiting]
    return found


def _with_limits(tokens: list[Token]) -> list[Token]:
    """\\underset{i}{\\max} as \\max_{i}, and W for what only names its shape, \\underset{m \\times n}{W}; relations stay."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text in ("\\underset", "\\overset") and token.kind == "command":
            first = _argument(tokens, at + 1)
            second = _argument(tokens, first[1])
            above = tokens[second[0] : second[1]]
            inside = next((piece for piece in above if piece.kind != "{"), None)
            if inside is not None and inside.text not in words.RELATIONS and inside.kind != "end of formula":
                below = tokens[first[0] : first[1]]
                if below and below[0].kind != "{":
                    below = [token._replace(kind="{", text="{"), *below, token._replace(kind="}", text="}")]
                if len(above) > 2 and above[0].kind == "{":
                    above = above[1:-1]
                above[0] = above[0]._replace(start=token.start)
                binds = inside.kind == "text" or inside.text in words.BIG_OPERATORS or inside.text in words.WORD_MAKERS
                if token.text == "\\underset" and binds:
                    above += [token._replace(kind="_", text="_"), *below]
                found += above
                at = second[1]
                continue
        found.append(token)
        at += 1
    return found


def _argument(tokens: list[Token], at: int) -> tuple[int, int]:
    """Where an argument begins, and the place behind it."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind == "{") - (tokens[place].kind == "}")
        if depth <= 0:
            return at, place + 1
    return at, len(tokens)


def _with_norms(tokens: list[Token]) -> list[Token]:
    """||x|| and \\mid\\mid x \\mid\\mid as \\|x\\|; the bars of |x||y| stay apart, for one is open before them."""
    found: list[Token] = []
    at, opened = 0, False
    while at < len(tokens):
        token = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else token
        if token.kind == "|" or token.kind == "command" and token.text in _BARS:
            touches = following.start == token.end or token.text == "\\mid"
            if not opened and (following.kind, following.text) == (token.kind, token.text) and touches and following is not token:
                found.append(Token("\\|", "\\|", token.start, following.end))
                at += 2
                continue
            opened = opened != (token.kind == "|")
        elif token.kind in ("newline", "&", "=") or token.text in words.RELATIONS:
            opened = False
        found.append(token)
        at += 1
    return found


def _with_words(tokens: list[Token], axes: Mapping[str, Set[int]]) -> list[Token]:
    """softmax(z), log p and W_{out} with their words as words; other letters side by side stay a product, and stay indices."""
    found: list[Token] = []
    indices: set[str] | None = None
    at = 0
    while at < len(tokens):
        end = _end_of_run(tokens, at)
        if end - at < 2:  # No word has a single letter.
            found.append(tokens[at])
            at += 1
            continue
        indices = _indices(tokens) if indices is None else indices
        run = tokens[at:end]
        word = "".join(token.text for token in run)
        before = [token.kind for token in tokens[max(at - 2, 0) : at]]
        following = tokens[end].kind if end < len(tokens) else ""
        carrier = tokens[at - 3].text if at > 2 else ""
        is_word = len(word) not in axes.get(carrier, ()) and _is_label(word, indices)
        names_set = at > 0 and tokens[at - 1].text == "\\in" and len(run) > 2
        if names_set or before == ["_", "{"] and following == "}" and is_word:
            found.append(Token("text", word, run[0].start, run[-1].end))
        elif not _is_named(tokens, at) and _is_function(word, following):
            command = "\\operatorname" if word in words.FUNCTION_WORDS else "\\mathrm"
            start, last = run[0].start, run[-1].end
            found += [Token("command", command, start, last), Token("{", "{", start, start), *run, Token("}", "}", last, last)]
        else:
            found += run
        at = end
    return found


def _end_of_run(tokens: list[Token], at: int) -> int:
    """Where the letters end that stand side by side from a place on."""
    end = at
    while end < len(tokens) and _goes_on(tokens, at, end):
        end += 1
    return end


def _indices(tokens: list[Token]) -> set[str]:
    """The letters that stand in subscripts, those of runs left out that may be words."""
    found: set[str] = set()
    groups: list[bool] = []  # of each brace that is open, whether what is in it are indices
    for at, token in enumerate(tokens):
        is_below = at > 0 and tokens[at - 1].kind == "_"
        if token.kind == "{":
            groups.append(not _holds_word(tokens, at) if is_below else bool(groups) and groups[-1])
        elif token.kind == "}" and groups:
            groups.pop()
        elif token.kind == "letter" and (is_below or groups and groups[-1]):
            found.add(token.text)
    return found


def _holds_word(tokens: list[Token], at: int) -> bool:
    """Whether what stands in the braces that are opened at a place is a run of letters that may be a word."""
    end = _end_of_run(tokens, at + 1)
    is_whole = end < len(tokens) and tokens[end].kind == "}"
    return is_whole and _is_label("".join(token.text for token in tokens[at + 1 : end]))


def _goes_on(tokens: list[Token], first: int, at: int) -> bool:
    """Whether a token is one more Latin letter that touches the one before it."""
    token = tokens[at]
    return token.kind == "letter" and len(token.text) == 1 and (at == first or tokens[at - 1].end == token.start)


def _is_named(tokens: list[Token], at: int) -> bool:
    """Whether a command makes a name of what begins at a place: \\operatorname*{ReLU}."""
    if not at or tokens[at - 1].kind != "{":
        return False
    command = tokens[at - 3] if at > 2 and tokens[at - 2].kind == "*" else tokens[max(at - 2, 0)]
    return command.text in words.ACCENTS


def _is_label(word: str, indices: Set[str] = frozenset()) -> bool:
    """Whether the letters of a subscript are a word rather than indices side by side: out, new, max, hidden, data.

    Five and more indices stand beside one another, too, W_{fcthv}: each once, and each is an index elsewhere.
    """
    if len(word) < 3:
        return False
    once = len(set(word)) == len(word)
    if word in words.FUNCTION_WORDS or not _UNUSUAL.isdisjoint(word):
        return True
    return len(word) > 4 and not (once and set(word) <= indices) or len(word) == 4 and not once


def _is_function(word: str, following: str) -> bool:
    """Whether letters side by side are the name of a function: one of the tables, or a word or capitals before a bracket."""
    if len(word) > 2 and word in words.FUNCTION_WORDS or word in ("tr", "ln") and following in ("(", "["):
        return True
    return following == "(" and (len(word) > 3 or len(word) > 2 and word.isupper())


def _with_typed_signs(tokens: list[Token]) -> list[Token]:
    """x >= y, x <= y, x != y, x == y and x -> y as \\ge, \\le, \\ne, = and \\to: two signs that touch are one."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else token
        sign = _TYPED.get((before.kind, token.kind)) if before.end == token.start and token is not before else None
        if sign is None:
            found.append(token)
        else:
            found[-1] = Token(sign if len(sign) == 1 else "command", sign, before.start, token.end)
    return found


def _with_rows(tokens: list[Token]) -> list[Token]:
    """A cell - x^\\top - as x^\\top: lines to both sides, in its cell or beside it, show that it is a whole row of a matrix."""
    found: list[Token] = []
    starts = [0]  # where the cell that stands open begins, for each environment
    for token in tokens:
        if token.kind in ("&", "newline", "end") and found and _is_line(found[-1]):
            first = starts[-1]
            while found and len(found) > first and _is_line(found[-1]):
                found.pop()
            while len(found) > first and _is_line(found[first]):
                del found[first]
            if len(found) == first and token.kind == "&":
                continue  # a line is no cell of its own
            if len(found) == first and found[-1:] and found[-1].kind == "&":
                found.pop()
        found.append(token)
        if token.kind == "begin":
            starts.append(len(found))
        elif token.kind == "end" and len(starts) > 1:
            starts.pop()
        elif token.kind in ("&", "newline"):
            starts[-1] = len(found)
    return found


def _is_line(token: Token) -> bool:
    return token.kind == "-" or token.kind == "text" and bool(token.text.strip()) and not token.text.strip(" -–—")


def _with_indicators(tokens: list[Token]) -> list[Token]:
    """1\\{y = 1\\} as \\mathbb{1}\\{y = 1\\}: braces around a relation behind a 1 are no product."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        opens = at + 1 < len(tokens) and tokens[at + 1].kind == "\\{"
        if token.kind == "number" and token.text == "1" and opens and _relates(tokens, at + 2):
            start, end = token.start, token.end
            around = (("command", "\\mathbb"), ("{", "{"), ("number", "1"), ("}", "}"))
            found += [Token(kind, text, start, end) for kind, text in around]
        else:
            found.append(token)
    return found


def _relates(tokens: list[Token], at: int) -> bool:
    """Whether a relation, and no membership, stands before the brace that closes."""
    depth = 1
    for token in tokens[at:]:
        depth += (token.kind == "\\{") - (token.kind == "\\}")
        if depth == 0 or token.kind == "end of formula":
            return False
        if depth == 1 and words.RELATIONS.get(token.text, "") in words.JUDGED and words.RELATIONS.get(token.text):
            return True
    return False


def _with_commas(tokens: list[Token]) -> list[Token]:
    """1 … n with the commas of 1, …, n, where a range begins: behind = or {."""
    found: list[Token] = []
    for position, token in enumerate(tokens):
        kinds = [near.kind for near in tokens[max(position - 2, 0) : position + 2]]
        begins = len(kinds) == 4 and kinds[0] in ("=", "\\{") and kinds[1] == "number" and kinds[3] in ("letter", "number")
        if begins and token.text in ("\\dots", "\\ldots"):
            found += [Token(",", ",", token.start, token.start), token, Token(",", ",", token.end, token.end)]
        else:
            found.append(token)
    return found


def _with_spans(tokens: list[Token]) -> list[Token]:
    """i = \\overline{1, n} as i = 1, \\dots, n."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kinds = [near.kind for near in tokens[at - 1 : at + 6]] if at else []
        is_span = token.text == "\\overline" and kinds[:1] == ["="] and kinds[2:3] == ["{"] and kinds[4:5] == [","]
        end = _argument(tokens, at + 1)[1] if is_span else at
        if is_span and tokens[at + 2].kind == "number":
            comma = tokens[at + 3]
            dots = Token("command", "\\dots", comma.start, comma.end)
            found += [tokens[at + 2], comma, dots, comma, *tokens[at + 4 : end - 1]]
            at = end
        else:
            found.append(token)
            at += 1
    return found


def _with_bare_scripts(tokens: list[Token]) -> list[Token]:
    """y{^{(i)}} as y^{(i)}: braces around a script alone show nothing, and it stands behind what is before them."""
    left_out: set[int] = set()
    for at, token in enumerate(tokens[:-1]):
        if token.kind == "{" and at and tokens[at + 1].kind in ("^", "_") and tokens[at - 1].kind not in ("{", "^", "_", "&"):
            end = at + 1
            while end + 1 < len(tokens) and tokens[end].kind in ("^", "_"):
                end = _argument(tokens, end + 1)[1]
            if end < len(tokens) and tokens[end].kind == "}":
                left_out.update((at, end))
    return [token for at, token in enumerate(tokens) if at not in left_out]


def _with_dividers(tokens: list[Token]) -> list[Token]:
    """p(y \\lvert x) and p(y \\vert x) as p(y \\mid x): a bar that opens in a bracket in which none closes divides it."""
    found = list(tokens)
    frames: list[list[int]] = [[]]  # the bars that stand open, for each bracket
    for at, token in enumerate(tokens):
        if token.kind in ("(", "[", "{", "\\{", "begin"):
            frames.append([])
        elif token.kind in (")", "]", "}", "\\}", "end"):
            bars = frames.pop() if len(frames) > 1 else []
            if token.kind in (")", "]") and len(bars) == 1:
                found[bars[0]] = tokens[bars[0]]._replace(kind="command", text="\\mid")
        elif token.kind == "command" and token.text in ("\\lvert", "\\vert"):
            if token.text == "\\vert" and frames[-1]:
                frames[-1].pop()
            else:
                frames[-1].append(at)
        elif token.kind == "command" and token.text == "\\rvert" and frames[-1]:
            frames[-1].pop()
    return found


#: What calls for a pass, and the pass.
_PASSES: tuple[tuple[frozenset[str], Callable[[list[Token]], list[Token]]], ...] = (
    (SWITCHES, _with_styles),
    (frozenset(("\\over", "\\choose")), _with_fractions),
    (frozenset(("\\underset", "\\overset")), _with_limits),
    (frozenset(("^", "_")), _with_bare_scripts),
    (frozenset(("\\lvert", "\\vert")), _with_dividers),
    (frozenset(("|", *_BARS)), _with_norms),
    (frozenset((">", "=")), _with_typed_signs),
    (frozenset(("bmatrix", "pmatrix", "matrix", "array", "vmatrix", "Bmatrix", "smallmatrix")), _with_rows),
    (frozenset(("\\{",)), _with_indicators),
    (frozenset(("\\dots", "\\ldots")), _with_commas),
    (frozenset(("\\overline",)), _with_spans),
)
