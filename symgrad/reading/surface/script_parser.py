"""Subscripts, superscripts and primes, as they are written behind a name or below a sum."""

from __future__ import annotations

from .scripts import is_label_superscript
from .syntax import Chained, Group, Numeral, Scripts, Surface, Symbol, Term, Total, Words, spelling, unwrap
from .token_reader import TokenReader
from .tokens import Token
from .transposes import is_transpose

#: How a bar is written that evaluates for certain.
EXPLICIT_BAR = "\\left. … \\right|_{x=0}"


def read_scripts(parser: TokenReader, base: Surface) -> Surface:
    """What was read, with the scripts that stand behind it."""
    subs: list[Surface] | None = None
    sups: list[Surface] = []
    primes = 0
    raised = False  # whether a ^ was read: TeX takes no second one
    while True:
        token = parser.tokens[parser.at]  # scripts follow at once, never across a row end
        kind = token.kind
        if kind == "'" and raised or kind == "^" and raised:
            raise parser.source.error("a second superscript", token.start, token.end, "one superscript, as in W^{(2)\\top}")
        if kind == "'":
            parser.at += 1
            primes += 1
            if primes > 8:
                raise parser.source.error("more primes than are read", token.start, token.end, "f^{(n)}")
        elif kind == "_":
            if subs is not None:
                raise parser.source.error("a second subscript", token.start, token.end, "one subscript, as in x_{i,j}")
            parser.at += 1
            subs = read_subscript(parser, token)
            if any(type(sub) is Chained and sub.relations[0] == "∣" for sub in subs):
                subs, mark = _conditional(subs)
                sups.insert(0, mark)
            if type(base) is Group and base.opening == "|" and any(type(sub) is Chained for sub in subs):
                raise parser.source.error("this bar may close |…| or evaluate", token.start, parser.last_end(), EXPLICIT_BAR)
        elif kind == "^":
            parser.at += 1
            raised = True
            for sup in read_superscript(parser, token, base):
                if type(sup) is Symbol and sup.name == "\\prime":
                    primes += 1
                else:
                    sups.append(sup)
        elif kind == "nothing" and parser.tokens[parser.at + 1].kind in ("^", "_"):
            raise parser.source.error(
                "braces show nothing: it is not clear what this raises", token.start, token.end, "parentheses"
            )
        else:
            break
    if subs is None and not sups and not primes:
        return base
    return Scripts(base.start, parser.last_end(), base, subs or [], sups, primes)


def _conditional(subs: list[Surface]) -> tuple[list[Surface], Surface]:
    """The indices of p_{j|i}, and the mark that the name has from the bar: p_{ji} is another name.

    The mark of φ_{j|y=k} has the y.
    """
    slots: list[Surface] = []
    names: list[str] = []
    for sub in subs:
        if type(sub) is not Chained or sub.relations[0] != "∣":
            slots.append(sub)
            continue
        for part in sub.sides:
            part = unwrap(part)
            slots.append(part.sides[-1] if type(part) is Chained else part)
            names += [spelling(part.sides[0])] if type(part) is Chained else []
    return slots, Symbol(subs[0].start, subs[0].start, f"\\mathrm{{|{','.join(names)}}}")


def _script_token(parser: TokenReader, mark: Token) -> Surface:
    """A script of one token."""
    token = parser.peek()
    if token.kind == "number" and len(token.text) > 1:
        raise parser.source.error(
            f"{mark.text}{token.text} reads as {mark.text}{token.text[0]} then {token.text[1:]}",
            mark.start,
            token.end,
            f"{mark.text}{{{token.text}}}",
        )
    if token.kind in ("*", "+", "-", ":") or token.text in ("\\ast", "\\circ", "\\odot"):
        parser.next()
        return Symbol(token.start, token.end, {"\\ast": "*"}.get(token.text, token.text))
    if token.kind in ("number", "letter") or token.kind == "command":
        with parser.nested(token):
            return parser.primary()
    if token.kind == "text":
        parser.next()
        return Words(token.start, token.end, token.text)
    raise parser.unexpected(token, f"what {mark.text} takes: a letter, a digit or {{…}}")


def read_subscript(parser: TokenReader, mark: Token) -> list[Surface]:
    """What stands behind a _ that was read, as its commas divide it."""
    opened = parser.accept("{")
    if not opened:
        return [_script_token(parser, mark)]
    with parser.nested(opened, loose=True):
        found = parser.items("}", opened)
    return _opened(found[0]) if len(found) == 1 else found


def _opened(sub: Surface) -> list[Surface]:
    """The slots of W_{h[i,j]}, indices in brackets behind what belongs to the name; of any other subscript itself."""
    part = unwrap(sub)
    if type(part) is Term and len(part.factors) == 2 and part.operators == ["", ""]:
        label, bracket = part.factors
        if type(label) in (Symbol, Words) and type(bracket) is Group and bracket.opening == "[" and bracket.items:
            return [label, *bracket.items]
    return [sub]


def read_superscript(parser: TokenReader, mark: Token, base: Surface | None = None) -> list[Surface]:
    """What stands behind a ^ that was read, above `base`: labels, signs, a power."""
    opened = parser.accept("{")
    if not opened:
        return [_script_token(parser, mark)]
    with parser.nested(opened, loose=True):
        sups: list[Surface] = []
        while True:
            token = parser.peek()
            following = parser.tokens[parser.at + 1]
            if token.kind == "}" and sups:
                break
            while token.kind == "'" and following.kind == "'":
                parser.next()
                sups.append(Symbol(token.start, token.end, "\\prime"))
                token, following = parser.peek(), parser.tokens[parser.at + 1]
            if token.kind == "*" and following.text in ("\\top", "T", "\\intercal"):
                parser.next()
                sups.append(Symbol(token.start, token.end, "*"))
                continue
            if token.kind in ("*", "+", "-", "'") and following.kind in ("}", ",") or token.text == "\\ast":
                parser.next()
                name = {"\\ast": "*", "'": "\\prime"}.get(token.text, token.text)
                sups.append(Symbol(token.start, token.end, name))
            elif token.text in ("\\odot", "\\circ") and following.kind != "}":
                parser.next()
                inner = parser.factor()
                sups.append(Term(token.start, inner.end, ["⊙"], [inner]))
            elif token.text in ("\\odot", "\\circ"):
                raise parser.unexpected(token, "an exponent")
            elif token.kind == "text" and not parser.starts_factor(token):
                parser.next()
                sups.append(Words(token.start, token.end, token.text))
            else:
                sups.extend(_split_label(parser.expression(), base))
            if not parser.accept(","):
                break
        parser.expect("}", opened)
        return sups


def _is_label(sup: Surface) -> bool:
    """(2), [2] or a star as a superscript: part of a name."""
    part = unwrap(sup)
    if type(part) is Symbol:
        return part.name in ("\\star", "\\dagger")
    return type(part) is Group and part.opening in ("(", "[")


def _split_label(sup: Surface, base: Surface | None) -> list[Surface]:
    r"""The superscript (2)\top is two: the label and what a name can have behind it, a sign, or its power: z^{(1)2}, W^{(2)-1}.

    A number, a bracket and e have no labels; and what multiplies a bracket otherwise makes an exponent of it: e^{(x+2) y}.
    """
    part = unwrap(sup)
    powers = type(base) is Symbol and base.name != "e"
    if type(part) is Term and len(part.factors) == 2 and _is_label(part.factors[0]) and part.operators == ["", ""]:
        second = part.factors[1]
        if is_transpose(second) or is_label_superscript(second) or powers and type(unwrap(second)) is Numeral:
            return list(part.factors)
    if type(part) is Term and len(part.factors) == 2 and is_transpose(part.factors[0]) and _is_label(part.factors[1]):
        return [part.factors[1], part.factors[0]]  # x^{\top(i)}
    if type(part) is Term and all(map(is_transpose, part.factors)) and not any(part.operators):
        return list(part.factors)  # x^{TT}
    if type(part) is Total and len(part.terms) == 2 and part.signs == ["+", "-"]:
        first, second = map(unwrap, part.terms)
        if _is_label(first) and (is_transpose(second) or powers and type(second) is Numeral):
            return [first, Total(part.terms[1].start, part.end, ["-"], [part.terms[1]])]
    return [sup]
