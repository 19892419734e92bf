"""From tokens to the surface of a formula, by recursive descent. Knows what may stand where, not what any name means."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ...errors import ReadError
from ...operators.functions import INFIXED
from . import vocabulary as words
from .bars import evaluate_behind, read_evaluated
from .name_parser import read_name
from .script_parser import read_scripts, read_subscript, read_superscript
from .signs import shows_differential
from .syntax import (
    Big,
    Chained,
    Group,
    Logic,
    Numeral,
    Quotient,
    Root,
    Scripts,
    Slice,
    Surface,
    Symbol,
    Term,
    Total,
    Words,
    replaced,
    unwrap,
)
from .table_parser import read_cases, read_matrix, read_substack
from .token_reader import STACKED, TokenReader
from .tokens import Token

_CLOSING = {
    "(": ")",
    "[": "]",
    "\\{": "\\}",
    "\\lbrace": "\\rbrace",
    "\\lbrack": "\\rbrack",
    "\\lvert": "\\rvert",
    "\\vert": "\\vert",
    "\\lVert": "\\rVert",
    "\\Vert": "\\Vert",
    "\\lfloor": "\\rfloor",
    "\\lceil": "\\rceil",
    "\\langle": "\\rangle",
}
_OPENING = {
    "\\{": "{",
    "\\lbrace": "{",
    "\\lbrack": "[",
    "\\lvert": "|",
    "\\vert": "|",
    "\\lVert": "‖",
    "\\Vert": "‖",
    "\\lfloor": "⌊",
    "\\lceil": "⌈",
    "\\langle": "⟨",
}
_OPERATORS = {
    "*": "∗",
    "/": "/",
    "\\cdot": "·",
    "\\times": "×",
    "\\odot": "⊙",
    "\\otimes": "⊗",
    "\\circ": "⊙",
    "\\div": "/",
    "\\oslash": "⊘",
    "\\setminus": "∖",
    "\\backslash": "∖",
    "\\smallsetminus": "∖",
    "\\bullet": "·",
    "\\ast": "∗",
}
_FRACTIONS = ("\\frac", "\\dfrac", "\\tfrac", "\\cfrac", "\\nicefrac", "\\sfrac")
_BINOMIALS = ("\\binom", "\\dbinom", "\\tbinom")
_MATRICES = ("matrix", "bmatrix", "pmatrix", "vmatrix", "Bmatrix", "smallmatrix", "array", "Vmatrix")
_CASES = ("cases", "dcases", "rcases")
_CLOSERS = frozenset(_CLOSING.values()) - {"\\vert", "\\Vert"}
_AND, _OR = ("\\land", "\\wedge"), ("\\lor", "\\vee")


def _may_end_slice(part: Surface) -> bool:
    """Whether a part is a name or a number, or a sum of such."""
    part = unwrap(part)
    if type(part) in (Total, Term):
        return all(map(_may_end_slice, part.children))
    return type(part) is Numeral or type(part) is Symbol and part.name not in (":", "*", "\\cdot", "")


def _factorial(start: int, end: int, signs: list[str], terms: list[Surface]) -> Surface:
    """(a - b)! as the gamma function at a - b + 1."""
    one = Numeral(end, end, Fraction(1), "1")
    argument = Group(start, end, "(", [Total(start, end, [*signs, "+"], [*terms, one])])
    call = Term(start, end, ["", ""], [Symbol(start, start, "\\operatorname{gamma}"), argument])
    return Group(start, end, "", [call])


class Parser(TokenReader):
    """Reads one formula's tokens. Every method leaves `at` behind what it read, or raises ReadError."""

    # --- statements -----------------------------------------------------------------------------------------------

    def statement(self) -> Surface:
        """An expression, or several with relations between them."""
        first = self.expression()
        sides, relations, places = [first], [], []
        while True:
            self._past_braces()
            before, place = self.at, self.peek().start
            relation = self.relation()
            if relation is None:
                break
            if self.past_blank(sides[0]):
                self.at = before
                break
            places.append(place)
            relations.append(relation)
            self.past_row_end()
            sides.append(self.expression())
            if relation == "∼":
                sides[-1] = replaced(sides[-1], lambda part: sides[-2] if type(part) is Symbol and part.name == "\\cdot" else None)
        return Chained(first.start, sides[-1].end, sides, relations, places) if relations else first

    def condition(self) -> Surface:
        """Statements with ∧, ∨ and ¬; an expression by itself, too, for what stands in brackets."""
        parts, operator = [self._denied()], None
        while True:
            token = self.peek()
            joins = "and" if token.text in _AND else "or" if token.text in _OR else None
            if joins is None:
                break
            if operator not in (None, joins):
                raise self.source.error("∧ and ∨ side by side", token.start, token.end, "brackets")
            self.next()
            operator = joins
            parts.append(self._denied())
        return parts[0] if operator is None else Logic(parts[0].start, parts[-1].end, operator, parts)

    def _denied(self) -> Surface:
        token = self.peek()
        if token.text in ("\\neg", "\\lnot"):
            self.next()
            with self.nested(token):
                inner = self._denied()
            return Logic(token.start, inner.end, "not", [inner])
        if token.kind == "text" and token.text.strip() in ("true", "false"):
            self.next()
            return Words(token.start, token.end, token.text)
        first = self.statement()
        if self.peek().text == "\\mid":
            return self._conditional(first)
        return first

    def _conditional(self, first: Surface) -> Surface:
        """What stands before a bar that divides, with what stands behind it: y | x, y | x = 1."""
        place = self.next().start
        second = self.statement()
        return Chained(first.start, second.end, [first, second], ["∣"], [place])

    # --- sums and products ----------------------------------------------------------------------------------------

    def expression(self) -> Surface:
        """Terms with + and - between them."""
        self._past_braces()
        token = self.peek()
        start = token.start
        signs, terms = ["+"], []
        if token.kind in ("+", "-"):
            self.next()
            signs = [token.kind]
        terms.append(self.term())
        while True:
            token = self.peek()
            if token.kind in ("newline", "&") and self.continues(("+", "-")):
                token = self.peek()
            if token.kind not in ("+", "-"):
                break
            self.next()
            self.past_row_end()
            signs.append(token.kind)
            terms.append(self._signed(self.term))
        if len(terms) == 1 and signs[0] == "+":
            return terms[0]
        for term in terms:
            if type(term) is Term and term.factors[0].start > term.start:  # a call whose name stands behind: a \bmod b
                raise self._unclear(term.factors[0])
        return Total(start, self.last_end(), signs, terms)

    def term(self) -> Surface:
        """Factors, to the end of the term."""
        operators, factors = [""], [self.factor()]
        while True:
            self._past_braces()
            token = self.peek()
            if token.text in INFIXED:
                return self._between(operators, factors)
            if token.kind in ("newline", "&") and self.continues(_OPERATORS):
                token = self.peek()
            operator = _OPERATORS.get(token.text)
            if operator is not None:
                self.next()
                self.past_row_end()
                operators.append(operator)
                factors.append(self._signed(self.factor))
            elif self.at in self.evaluating and self.bars != "|":
                evaluate_behind(self, operators, factors)
            elif self.starts_factor(token):
                operators.append("")
                factors.append(self.factor())
            else:
                break
        if len(factors) == 1:
            return factors[0]
        return Term(factors[0].start, factors[-1].end, operators, factors)

    def _signed(self, read: Callable[[], Surface]) -> Surface:
        """What `read` reads, with a minus before it or without one."""
        sign = self.accept("-")
        inner = read()
        return inner if sign is None else Total(sign.start, inner.end, ["-"], [inner])

    def _between(self, operators: list[str], factors: list[Surface]) -> Surface:
        """a \\bmod b as the call mod(a, b); both must be seen to end: no sum before it, no product after it."""
        sign = self.next()
        name = Symbol(sign.start, sign.end, f"\\operatorname{{{INFIXED[sign.text].words[0]}}}")
        left = factors[0] if len(factors) == 1 else Term(factors[0].start, factors[-1].end, operators, factors)
        right = self.factor()
        token = self.peek()
        if token.text in _OPERATORS or token.text in INFIXED or self.starts_factor(token):
            raise self._unclear(name)
        return Term(left.start, right.end, ["", ""], [name, Group(left.start, right.end, "(", [left, right])])

    def _unclear(self, sign: Surface) -> ReadError:
        text = self.source.text[sign.start : sign.end]
        return self.source.error(f"it is not clear how far {text} reaches", sign.start, sign.end, "parentheses around it")

    def starts_factor(self, token: Token) -> bool:
        """Whether a factor begins here."""
        kind, text = token.kind, token.text
        if self.at in self.bodies:
            return True
        if kind in ("number", "letter", "(", "[", "{", "\\{", "begin"):
            return kind != "begin" or text in _CASES or text.rstrip("*") in _MATRICES
        if kind in ("|", "\\|"):
            sort = "|" if kind == "|" else "‖"
            return sort != self.bars and not self.divides()
        if kind == "text":
            word = text.strip()
            return word in words.FUNCTION_WORDS or word in words.MOMENTS or word == "d" or self.is_name(token)
        if kind != "command":
            return False
        if (
            text in words.RELATIONS
            or text in words.IMPLICATIONS
            or text in _CLOSERS
            or text in INFIXED
            or text in ("\\mid", "\\not", "\\substack", "\\colon")
        ):
            return False
        if text in ("\\vert", "\\Vert"):
            return ("|" if text == "\\vert" else "‖") != self.bars
        if text in STACKED:
            return False
        return text not in ("\\forall", "\\exists", "\\neg", "\\lnot", *_AND, *_OR, "\\cup", "\\cap", "\\setminus", "\\hfill")

    def is_name(self, token: Token) -> bool:
        """Whether a text is a name, as one word with a subscript is: \\text{score}_i."""
        return self.tokens[self.at] is token and self.tokens[self.at + 1].kind == "_" and token.text.isalpha()

    # --- factors --------------------------------------------------------------------------------------------------

    def factor(self) -> Surface:
        """A primary with its scripts, and its factorial."""
        found = read_scripts(self, self.primary())
        while self.tokens[self.at].kind == "!":
            end = self.next().end
            found = _factorial(found.start, end, ["+"], [found])
        return found

    def items(self, close: str, opened: Token) -> list[Surface]:
        """What the commas divide, up to the closing token, which is read."""
        found: list[Surface] = []
        if self.peek().kind == close:
            self.next()
            return found
        while True:
            found.append(self._item(close))
            self._slice(found, close)
            token = self.peek()
            if token.kind in (",", ";", ":") or token.kind in ("|", "\\|") and close == ")" or token.text == "\\colon":
                self.next()
                continue
            if close == "}" and type(found[-1]) is Symbol and found[-1].name == "*" and token.kind != close:
                continue
            self.expect(close, opened)
            return found

    def _slice(self, found: list[Surface], close: str) -> None:
        """The last item with the one behind a colon as a slice, 2:n, where both are integers as they stand."""
        if close != "}" or self.peek().kind != ":" or not _may_end_slice(found[-1]):
            return
        before = self.at
        self.next()
        if self.peek().kind not in (close, ","):
            upper = self._item(close)
            if _may_end_slice(upper) and self.peek().kind in (close, ","):
                found[-1] = Slice(found[-1].start, upper.end, found[-1], upper)
                return
        self.at = before

    def _item(self, close: str) -> Surface:
        token = self.peek()
        if token.kind == "text" and not self.starts_factor(token):
            self.next()
            word = Words(token.start, token.end, token.text)
            if self.peek().kind in (close, ",", "|"):
                return word
            rest = self._item(close)
            return Term(word.start, rest.end, ["", ""], [word, rest])
        if token.text == "\\substack":
            return read_substack(self)
        if token.kind in ("<", ">") or token.text in ("\\ge", "\\geq", "\\le", "\\leq", "\\neq", "\\ne"):
            relation = self.relation()
            side = self.expression()
            return (
                Chained(token.start, side.end, [Symbol(token.start, token.start, "")], [], [])
                if relation is None
                else Chained(token.start, side.end, [Symbol(token.start, token.start, ""), side], [relation], [token.start])
            )
        if token.kind == ":" and close == "}":
            self.next()
            return Symbol(token.start, token.end, ":")
        if token.text == "\\forall" and close == "}":  # \sum_{\forall x} sums over the same as \sum_x
            self.next()
            return self._item(close)
        if token.kind == "*" and close == "}" and self.tokens[self.at + 1].kind in ("letter", "number"):  # the column *i
            self.next()
            return Symbol(token.start, token.end, "*")
        if token.kind in ("*", "+", "-") and self.tokens[self.at + 1].kind in (close, ",", "+"):
            self.next()
            second = self.accept("+")
            return Symbol(token.start, self.last_end(), token.text + "+" if second else token.text)
        if token.text == "\\cdot" and self.tokens[self.at + 1].kind in (close, ","):
            self.next()
            return Symbol(token.start, token.end, "\\cdot")
        found = self.condition()
        if close in ("}", ")") and self.peek().kind == "|" and self.divides():
            return self._conditional(found)
        return found

    def primary(self) -> Surface:
        """A number, a name, a bracket or a command with what belongs to it, without scripts."""
        token = self.peek()
        kind, text = token.kind, token.text
        if self.at in self.bodies:
            return read_evaluated(self)
        if kind == "number":
            self.next()
            return Numeral(token.start, token.end, Fraction(text), text)
        if kind == "letter":
            self.next()
            following = self.tokens[self.at]
            if text == "\\Delta" and following.kind == "letter" and not self.source.names_delta:  # a change Δw is one name
                self.at += 1
                return Symbol(token.start, following.end, f"\\Delta {following.text}")
            return Symbol(token.start, token.end, text)
        if kind in ("(", "[", "\\{") or text in _CLOSING and kind == "command":
            return self.group()
        if kind == "{":
            return self._braced()
        if kind in ("|", "\\|"):
            sort = "|" if kind == "|" else "‖"
            self.next()
            with self.nested(token, loose=True, bars=sort):
                inner = self.statement()
                self.expect(kind, token)
            return Group(token.start, self.last_end(), sort, [inner])
        if kind == "begin":
            return self.environment()
        if kind == "text":
            return self._worded()
        if kind == "command":
            return self.command()
        raise self.unexpected(token, "a number, a name or a bracket")

    def _braced(self) -> Surface:
        """What stands in braces that are no argument. They show nothing, so they group nothing but one name with its scripts.

        {W^{(2)}}^\\top has its scripts apart; \\sin{(x)}^2 is \\sin(x)^2, and 1 - {x + y} is 1 - x + y.
        """
        self._past_braces()
        if self.peek().kind != "{":
            return self.primary()
        token = self.next()
        at, close = self.at, self.closing_brace(token)
        if at == close:
            self.next()
            return Group(token.start, self.last_end(), "", [])
        with self.nested(token, loose=True):
            inner = self.factor()
            alone = self.peek().kind == "}" and self.at == close and type(inner) is not Big
            called = (type(inner) is Big or self._calls(inner)) and self.at == close
        if alone:
            self.next()
            return Group(token.start, self.last_end(), "", [inner]) if type(inner) is Scripts else inner
        self.at = at - 1
        self._read_past(at - 1, close, called)
        if called and self.tokens[close - 1].kind in (")", "]"):  # {f(x)}^2 is f(x)^2, whatever f is.
            self.tokens[close - 1 : close + 1] = self.tokens[close], self.tokens[close - 1]
        return self.primary()

    def _calls(self, name: Surface) -> bool:
        """Whether a bracket stands behind a name that was just read: f(x), E[x]. It is read, too."""
        if type(name.base if type(name) is Scripts else name) is not Symbol or self.peek().kind not in ("(", "["):
            return False
        self.factor()
        return True

    def _past_braces(self) -> None:
        """Reads past braces that are no argument and begin with an operator: a \\textcolor{blue}{- b} is a - b."""
        while self.peek().kind == "{":
            at = self.at + 1
            while self.tokens[at].kind == "{":
                at += 1
            first = self.tokens[at]
            if first.kind == "}" or self.starts_factor(first):
                return
            opened, self.at = self.at, self.at + 1
            close = self.closing_brace(self.tokens[opened])
            self._read_past(opened, close)

    def _read_past(self, opened: int, close: int, alone: bool = False) -> None:
        """Makes nothing of two braces. What stands in them then stands as it would without, and must be seen to."""
        brace, before = self.tokens[opened], self.tokens[max(opened - 1, 0)]
        if before.text in words.FUNCTION_COMMANDS and not alone:
            raise self.source.error(f"it is not clear how far {before.text} reaches", brace.start, brace.end, "parentheses")
        for place in (opened, close):
            self.tokens[place] = self.tokens[place]._replace(kind="nothing")

    def _worded(self) -> Surface:
        token = self.next()
        word = token.text.strip()
        if word in words.FUNCTION_WORDS or word in words.MOMENTS:
            return Symbol(token.start, token.end, "\\operatorname{" + word + "}")
        if word == "d":
            return Symbol(token.start, token.end, "\\mathrm{d}")
        if self.tokens[self.at].kind == "_" and word.isalpha():
            return Symbol(token.start, token.end, "\\text{" + word + "}")
        return Words(token.start, token.end, token.text)

    def group(self) -> Surface:
        """A bracket and what the commas in it divide."""
        token = self.next()
        close = _CLOSING[token.text]
        opening = _OPENING.get(token.text, token.text)
        if (
            opening == "{"
            and self.peek().kind == "begin"
            and self.peek().text.rstrip("*") in ("array", "aligned", "matrix", "gathered")
        ):
            return read_cases(self, self.peek())
        bars = opening if token.text in ("\\vert", "\\Vert") else ""
        with self.nested(token, loose=True, bars=bars):
            found: list[Surface] = []
            if self.peek().kind != close and self.peek().text != close:
                while True:
                    found.append(self._item(close))
                    following = self.peek()
                    divider = following.kind in (",", ";", ":") or following.kind in ("|", "\\|") or following.text == "\\colon"
                    if not divider or following.text == close:
                        break
                    self.next()
            if not found and opening in ("|", "‖", "⌊", "⌈", "⟨"):
                raise self.unexpected(self.peek(), "a formula between the bars")
            end = self.peek()
            if {end.text, token.text} <= {"(", "]"} | {"[", ")"} and end.text != close and end.text in ")]" and len(found) == 2:
                self.next()
                return Group(token.start, end.end, token.text + end.text, found)
            self.expect(close, token)
        return Group(token.start, self.last_end(), opening, found)

    def argument(self) -> Surface:
        """One argument of a command: {…} or a single token."""
        token = self.peek()
        if token.kind == "{":
            self.next()
            with self.nested(token, loose=True):
                inner = self.expression()
                self.expect("}", token)
            return inner
        if token.kind == "number" and len(token.text) > 1 and "." not in token.text:
            first = token.text[0]
            self.tokens[self.at] = Token("number", token.text[1:], token.start + 1, token.end)
            return Numeral(token.start, token.start + 1, Fraction(first), first)
        if token.kind in ("number", "letter", "command"):
            with self.nested(token):
                return self.primary()
        raise self.unexpected(token, "an argument in braces")

    def command(self) -> Surface:
        """A command with its arguments."""
        token = self.next()
        text = token.text
        if text in _FRACTIONS:
            numerator = self.argument()
            denominator = self.argument()
            return Quotient(token.start, self.last_end(), numerator, denominator)
        if text in _BINOMIALS:
            above, below = self.argument(), self.argument()
            start, end = token.start, self.last_end()
            rest = _factorial(start, end, ["+", "-"], [above, below])
            chosen = Term(start, end, ["", ""], [_factorial(start, end, ["+"], [below]), rest])
            return Quotient(start, end, _factorial(start, end, ["+"], [above]), chosen)
        if text == "\\sqrt":
            degree = None
            opened = self.accept("[")
            if opened:
                with self.nested(opened, loose=True):
                    degree = self.expression()
                    self.expect("]", opened)
            radicand = self._typed_radicand() if self.source.text[token.start] == "√" else self.argument()
            return Root(token.start, self.last_end(), radicand, degree)
        if text in words.BIG_OPERATORS and (text in ("\\sum", "\\prod") or self.tokens[self.at].kind == "_"):
            return self.big(token, words.BIG_OPERATORS[text])
        if text in words.SEARCHES:
            follows = self.accept_command("\\min", "\\max") if text == "\\arg" else ""
            return self.big(token, text + follows)
        if text == words.INTEGRAL:
            return self.big(token, text)
        if text in words.FUNCTION_COMMANDS or text in words.SYMBOLS:
            return Symbol(token.start, token.end, text)
        if text in words.ACCENTS:
            return read_name(self, token)
        if text in ("\\underbrace", "\\overbrace", "\\overbracket", "\\underbracket"):
            inner = self.argument()
            if self.tokens[self.at].kind in ("_", "^"):
                self.at += 1
                self.skip_argument()
            return Group(token.start, self.last_end(), "", [inner])
        if text in words.REFUSED_COMMANDS:
            raise self.source.error(f"{text} is not read", token.start, token.end, "sums, products, max and min over finite ranges")
        following = self.tokens[self.at]
        if text == "\\cdot" and (following.kind in (")", ",", ";", "|") or following.text in ("\\mid", "\\vert")):
            return Symbol(token.start, token.end, text)  # the · of π(· | s), which stands for an argument
        if text in words.RELATIONS or text in words.IMPLICATIONS or text in _CLOSERS or text in _OPERATORS:
            raise self.unexpected(token, "a number, a name or a bracket")
        raise self.source.error(f"unknown macro {text}", token.start, token.end, "standard LaTeX mathematics")

    def _typed_radicand(self) -> Surface:
        """What the character √ reaches over: a bracket, or a number or a letter without a script."""
        radicand = self.group() if self.peek().kind == "(" else self.argument()
        token = self.peek()
        if token.kind in ("^", "_") and type(radicand) is not Group:
            raise self.source.error("it is not clear how far √ reaches", token.start, token.end, "√( … )")
        return radicand

    def accept_command(self, *names: str) -> str:
        """The next token's text, read, where it is one of some commands; else nothing."""
        return self.next().text if self.peek().text in names else ""

    def big(self, token: Token, operator: str) -> Surface:
        """Σ and its kin: what stands below, above, and the rest of the term."""
        under: list[Surface] = []
        over: Surface | None = None
        while self.tokens[self.at].kind in ("_", "^"):
            mark = self.next()
            if mark.kind == "_":
                if under:
                    raise self.source.error("a second subscript", mark.start, mark.end)
                under = read_subscript(self, mark)
            else:
                if over is not None:
                    raise self.source.error("a second superscript", mark.start, mark.end)
                if self.tokens[self.at].kind == "{" and self.tokens[self.at + 1].kind == "}":
                    self.at += 2  # \sum_{i}^{} has no upper end
                    continue
                sups = read_superscript(self, mark)
                if len(sups) != 1:
                    raise self.source.error("the upper end of a sum", mark.start, self.last_end(), "one integer expression")
                over = sups[0]
        self.past_quads()
        with self.nested(token, bars=self.bars):
            following = self.peek()
            if operator in ("maximum", "minimum") and following.kind in ("(", "[", "\\{"):
                body = self.factor()
            else:
                body = self._signed(self.term)
            if operator == words.INTEGRAL:
                body = self._up_to_differential(body)
        return Big(token.start, body.end, operator, under, over, body)

    def _up_to_differential(self, body: Surface) -> Surface:
        """The terms of ∫ a + b dx, which end with a differential; the first alone where none does."""
        before, signs, terms = self.at, ["+"], [body]
        while not any(map(shows_differential, terms)) and self.peek().kind in ("+", "-"):
            signs.append(self.next().kind)
            terms.append(self._signed(self.term))
        if len(terms) > 1 and shows_differential(terms[-1]):
            return Total(body.start, terms[-1].end, signs, terms)
        if len(terms) > 1:
            self.at = before
        return body

    # --- environments ---------------------------------------------------------------------------------------------

    def environment(self) -> Surface:
        """Cases or a matrix."""
        token = self.peek()
        name = token.text.rstrip("*")
        if name in _CASES:
            return read_cases(self, token)
        if name in _MATRICES:
            return read_matrix(self, token)
        raise self.source.error(f"\\begin{{{token.text}}} has no meaning here", token.start, token.end, "cases or a matrix")
