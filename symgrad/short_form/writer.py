"""A short form as a document in LaTeX: what its names are, the definition, the question. Knows trees and shapes.

What the reader would take for something else, as exp of a square matrix, goes entry by entry through a name of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..errors import DefinitionError
from .shapes import CONSTANTS, ENTRYWISE, GREEK, NUMBER, ONE, ROOT, Shape, Shapes, Size, whole_number
from .syntax import Part, parse

#: How firmly LaTeX holds together: a sum; what reaches as far to the right as it can, as Σ does; a product; a power; an atom.
_SUM, _REACHING, _PRODUCT, _POWER, _ATOM = range(5)
#: Characters of a short form that are read.
LONGEST = 4000
_SIZES, _INDICES = ("n", "m", "p", "q", "r", "s", "d", "k", "t", "u", "v"), ("i", "j", "k", "l", "h", "g")
_RESULTS = ("f", "g", "h", "F", "G", "L", "z", "u")
_ARRAYS = {True: ("P", "Q", "R", "S", "T", "U", "V", "Z", "B", "C", "D", "E", "G", "H", "K", "M"), False: tuple("uvtsrqpgh")}
#: Up to this power of each entry is written as a product.
_AS_PRODUCT = 4
_SIGNS = {"+": " + ", "-": " - "}


@dataclass(frozen=True)
class Written:
    """A short form as LaTeX.

    text    the document: declarations, definitions, the question
    kinds   what each name in it is taken for, in the order in which they stand there
    """

    text: str
    kinds: dict[str, str]


def latex_question(definition: str, by: str, kinds: Mapping[str, str] | None = None) -> Written:
    """The document that asks for the derivative of a short form.

    by      the name of a variable; given twice, for the second derivative
    kinds   what names are, where it is not what is usual for them: scalar, vector, matrix, square or symmetric
    Raises ReadError, ShapeError and DefinitionError.
    """
    if len(definition) > LONGEST:
        raise DefinitionError(f"the definition has {len(definition)} characters; the short form takes up to {LONGEST}")
    if not definition.strip():
        raise DefinitionError("there is no definition; type one, as norm2(X*w - y)^2")
    tree = parse(definition)
    variables = by.replace(",", " ").split()
    shapes = Shapes(dict(kinds or {}))
    shape = shapes.of(tree)
    for variable in variables:
        if variable not in shapes.names:
            there = ", ".join(shapes.names) or "no names"
            raise DefinitionError(f"{variable} does not stand in the definition, which has {there}")
    if not variables or len(variables) > 2:
        raise DefinitionError(f"by what is it to be differentiated? Name one of {', '.join(shapes.names) or 'its variables'}")
    return Written(_Writer(shapes).document(tree, shape, variables), shapes.kinds)


class _Writer:
    def __init__(self, shapes: Shapes):
        self.shapes = shapes
        self.names = {name: _latex_name(name) for name in shapes.names}
        if len(set(self.names.values())) < len(self.names):
            raise DefinitionError("two names would be written alike, as x1 and x_1; give one of them another name")
        #: What the question names, without the names that are made on the way.
        self.given = dict(shapes.names)
        self.taken = set(self.names)
        self.sizes: dict[Size, str] = {}
        self.written: dict[int, tuple[str, int]] = {}
        self.definitions: list[str] = []
        self.made: list[Part] = []  # What `written` and the shapes know by its identity stays.
        #: The first letters are those of the first names.
        for sizes in self.given.values():
            self._size_letters(sizes)
        self.indices = [letter for letter in _INDICES if letter not in self.taken]
        if len(self.indices) < 2:
            raise DefinitionError(f"too many of the letters {', '.join(_INDICES)} are names; give one of them another name")
        self.taken |= set(self.indices[:2])

    def document(self, tree: Part, shape: Shape, by: list[str]) -> str:
        body, _ = self.write(tree)
        name = self._fresh(_RESULTS)
        declared = [f"${self.names[each]} \\in {self._space(sizes)}$" for each, sizes in self.given.items()]
        symmetric = [each for each in self.given if self.shapes.kinds[each] == "symmetric"]
        parts = [*declared, *(f"${each}$" for each in self.definitions), f"${name} := {body}$"]
        sentences = [f"Let {', '.join(parts[:-1])} and {parts[-1]}." if len(parts) > 1 else f"Let {parts[-1]}."]
        sentences += [f"Let ${self.names[each]}$ be symmetric." for each in symmetric]
        return " ".join(sentences) + "\n\\[ " + self._question(name, shape, by) + " \\]\n"

    def _question(self, name: str, shape: Shape, by: list[str]) -> str:
        variable = self.names[by[0]]
        is_gradient = shape == NUMBER and self.shapes.names[by[0]] != NUMBER
        if len(by) == 1:
            return f"\\nabla_{{{variable}}} {name}" if is_gradient else f"\\frac{{\\partial {name}}}{{\\partial {variable}}}"
        if by[0] == by[1]:
            twice = f"\\frac{{\\partial^2 {name}}}{{\\partial {variable}^2}}"
            return f"\\nabla_{{{variable}}}^2 {name}" if is_gradient else twice
        return f"\\frac{{\\partial^2 {name}}}{{\\partial {variable} \\partial {self.names[by[1]]}}}"

    # --- names ------------------------------------------------------------------------------------------------------

    def _fresh(self, letters: Iterable[str]) -> str:
        for letter in letters:
            if letter not in self.taken:
                self.taken.add(letter)
                return letter
        raise DefinitionError("there are too many names for one question")

    def _size_letters(self, shape: Shape) -> list[str]:
        sizes = [size.found() for size in shape]
        new = [size for size in dict.fromkeys(sizes) if size is not ONE and size not in self.sizes]
        if len(new) == 2 and not self.sizes:
            letters = [letter for letter in ("m", "n") if letter not in self.taken]
            if len(letters) == 2:  # Rows and columns as everybody calls them.
                self.sizes.update(zip(new, letters))
                self.taken |= set(letters)
        for size in new:
            if size not in self.sizes:
                self.sizes[size] = self._fresh(_SIZES)
        return ["1" if size is ONE else self.sizes[size] for size in sizes]

    def _space(self, shape: Shape) -> str:
        rows, columns = self._size_letters(shape)
        size = "" if shape == NUMBER else f"^{{{rows}}}" if columns == "1" else f"^{{{rows} \\times {columns}}}"
        return r"\mathbb{R}" + size

    # --- formulas ---------------------------------------------------------------------------------------------------

    def write(self, part: Part) -> tuple[str, int]:
        """(LaTeX, how firmly it holds together); a part is written once, as it may need names of its own."""
        if id(part) not in self.written:
            self.written[id(part)] = self._write(part)
        return self.written[id(part)]

    def _write(self, part: Part) -> tuple[str, int]:
        match part.kind:
            case "number":
                return _decimal(part.text), _ATOM
            case "name":
                constants = {"pi": r"\pi", "eye": "I", "ones": r"\mathbf{1}"}
                return (constants[part.text] if part.text in CONSTANTS else self.names[part.text]), _ATOM
            case "negative":
                return f"-{self._firm(part.parts[0], _REACHING)}", _SUM
            case "'" if self.shapes.of(part) == NUMBER:
                return self.write(part.parts[0])
            case "'":
                if part.parts[0].kind == "'":
                    return self.write(part.parts[0].parts[0])
                return f"{self._firm(part.parts[0], _ATOM)}^\\top", _POWER
            case "+" | "-":
                left, right = part.parts
                return self.write(left)[0] + _SIGNS[part.kind] + self._firm(right, _REACHING), _SUM
            case "*":
                return self._product(*part.parts)
            case ".*":
                return self._entrywise_product(part)
            case "/" | "./":
                return self._quotient(part)
            case "^" | ".^":
                return self._power(part)
        return self._call(part)

    def _firm(self, part: Part, level: int) -> str:
        text, own = self.write(part)
        return text if own >= level else rf"\left( {text} \right)"

    def _product(self, left: Part, right: Part) -> tuple[str, int]:
        is_last = right.kind == "call"  # What reaches to the right may stand at the end.
        first, second = self._firm(left, _PRODUCT), self._firm(right, _REACHING if is_last else _POWER)
        level = _REACHING if is_last and self.write(right)[1] == _REACHING else _PRODUCT
        # A name before a bracket could be a function of what is inside.
        is_applied = second.startswith(r"\left(") and left.kind in ("name", "*")
        if second[0].isdigit() or is_applied and self._has_number(left, right):
            return rf"{first} \cdot {second}", level
        return f"{first} {second}", level

    def _has_number(self, *parts: Part) -> bool:
        return any(self.shapes.of(part) == NUMBER for part in parts)

    def _entrywise_product(self, part: Part) -> tuple[str, int]:
        left, right = part.parts
        if self._has_number(left, right):
            return self._product(left, right)
        return rf"{self._firm(left, _POWER)} \odot {self._firm(right, _POWER)}", _PRODUCT

    def _quotient(self, part: Part) -> tuple[str, int]:
        top, bottom = part.parts
        shape = self.shapes.of(part)
        if part.kind == "./" and shape != NUMBER and shape[1] is not ONE:
            return self._by_entry(part, r"\frac{{{0}}}{{{1}}}"), _ATOM
        return rf"\frac{{{self.write(top)[0]}}}{{{self.write(bottom)[0]}}}", _ATOM

    def _power(self, part: Part) -> tuple[str, int]:
        base, exponent = part.parts
        whole = whole_number(exponent)
        if part.kind == ".^" and self.shapes.of(base) != NUMBER:
            if whole is not None and 0 < whole <= _AS_PRODUCT:
                factor = self._firm(base, _POWER)
                return r" \odot ".join([factor] * whole), _PRODUCT if whole > 1 else _POWER
            return self._by_entry(part, r"\left( {0} \right)^{{{1}}}"), _ATOM
        return f"{self._firm(base, _ATOM)}^{{{self.write(exponent)[0]}}}", _POWER

    def _call(self, part: Part) -> tuple[str, int]:
        name, shape = part.text, self.shapes.of(part.parts[0])
        if name in ("max", "min") and len(part.parts) == 1:
            return rf"\{name}\left( {self.write(part.parts[0])[0]} \right)", _POWER
        if name in ENTRYWISE or name == ROOT:
            return self._entrywise(part)
        inside = self.write(part.parts[0])[0] if name not in ("sum", "norm1") else ""
        match name:
            case "sum":
                return self._sum(part.parts[0], "{}"), _REACHING
            case "norm1":
                return self._absolute_sum(part.parts[0]), _REACHING if ONE not in shape else _ATOM
            case "norm2" | "normfro":
                return rf"\left\| {inside} \right\|_{'2' if ONE in shape else 'F'}", _ATOM
            case "normnuc":
                return rf"\left\| {inside} \right\|_*", _ATOM
            case "inv":
                return f"{self._firm(part.parts[0], _ATOM)}^{{-1}}", _POWER
            case "logdet":
                return rf"\log \det\left( {inside} \right)", _REACHING
            case "det":
                return rf"\det\left( {inside} \right)", _POWER
        word = {"trace": "tr"}.get(name, name)
        return rf"\operatorname{{{word}}}\left( {inside} \right)", _POWER

    def _entrywise(self, part: Part) -> tuple[str, int]:
        """A scalar function of a number or a vector as it is; of anything else, and where signs stand round it, by entries."""
        name = part.text
        shapes = {self.shapes.of(argument) for argument in part.parts}
        head = r"\sqrt{{{0}}}" if name == ROOT else _head(name)
        is_plain = len(part.parts) == 1 and name != "abs" and name not in _FENCED
        if shapes == {NUMBER} or is_plain and all(shape[1] is ONE for shape in shapes):
            return head.format(*(self.write(argument)[0] for argument in part.parts)), _POWER
        return self._by_entry(part, head), _ATOM

    def _sum(self, part: Part, form: str) -> str:
        """The sum over all entries of a part, each in a form."""
        shape = self.shapes.of(part)
        if shape == NUMBER:
            return form.format(self.write(part)[0])
        indices, signs = self._running(shape)
        return signs + form.format(self._entry(part, indices))

    def _absolute_sum(self, part: Part) -> str:
        shape = self.shapes.of(part)
        if shape == NUMBER or ONE not in shape:
            return self._sum(part, r"\left| {} \right|")
        return rf"\left\| {self.write(part)[0]} \right\|_1"

    def _running(self, shape: Shape) -> tuple[str, str]:
        """(indices, the signs of a sum over them) for the axes of a shape."""
        letters = [letter for letter in self._size_letters(shape) if letter != "1"]
        indices = self.indices[: len(letters)]
        return "".join(indices), "".join(rf"\sum_{{{index}=1}}^{{{letter}}} " for index, letter in zip(indices, letters))

    def _entry(self, part: Part, indices: str) -> str:
        """An entry of a part."""
        if self.shapes.of(part) == NUMBER:
            return self.write(part)[0]
        text, level = self.write(part)
        if self.shapes.of(part)[0] is ONE:
            text, level = rf"\left( {text} \right)^\top", _POWER
        return f"{text}_{{{indices}}}" if level == _ATOM and text.isalpha() else rf"\left( {text} \right)_{{{indices}}}"

    def _by_entry(self, part: Part, form: str) -> str:
        """A name whose entries are this form of the entries of the parts."""
        shape = self.shapes.of(part)
        is_row = shape[0] is ONE
        count = 1 if ONE in shape else 2
        indices = "".join(self.indices[:count])
        inside = [self._entry(self._named(argument), indices) for argument in part.parts]
        name = self._fresh(_ARRAYS[count == 2])
        self.definitions.append(f"{name}_{{{indices}}} := " + form.format(*inside))
        return rf"{name}^\top" if is_row else name

    def _named(self, part: Part) -> Part:
        """The part, or a name for it where it is made of others."""
        if part.kind in ("name", "number") or self.shapes.of(part) == NUMBER:
            return part
        shape = self.shapes.of(part)
        body, level = self.write(part)
        if level == _ATOM and body.isalpha() and body in self.taken:
            name = body
        else:
            name = self._fresh(_ARRAYS[ONE not in shape])
            self.definitions.append(f"{name} := {body}")
        made = Part("name", f"\0{name}", (), part.column)
        self.made.append(made)
        self.names[made.text] = name
        self.shapes.names[made.text] = shape
        return made


def _head(name: str) -> str:
    row = ENTRYWISE[name]
    if row.name in _FENCED:
        opening, closing = _FENCED[row.name]
        return rf"\left{opening} {{0}} \right{closing}"
    command = row.latex[0] if row.latex and row.latex[0] == f"\\{row.name}" else rf"\operatorname{{{row.words[0]}}}"
    arguments = ", ".join(f"{{{number}}}" for number in range(row.arity))
    return command.replace("{", "{{").replace("}", "}}") + rf"\left( {arguments} \right)"


_FENCED = {"abs": ("|", "|"), "floor": (r"\lfloor", r"\rfloor"), "ceil": (r"\lceil", r"\rceil")}


def _decimal(text: str) -> str:
    mantissa, _, power = text.lower().partition("e")
    mantissa = f"0{mantissa}" if mantissa.startswith(".") else mantissa
    return rf"{mantissa} \cdot 10^{{{int(power)}}}" if power else mantissa


def _latex_name(name: str) -> str:
    """x, \\alpha, x_{1}, W_{\\mathrm{out}}, \\mathrm{bias}."""
    head, _, below = name.partition("_")
    letters = head.rstrip("0123456789")
    below = head[len(letters) :] + below
    word = letters if len(letters) == 1 else f"\\{letters}" if _is_greek(letters) else _word(letters)
    return word + (f"_{{{below if below.isdecimal() or len(below) == 1 else _word(below)}}}" if below else "")


def _is_greek(letters: str) -> bool:
    """Whether LaTeX has a command for the letter: all small ones, and the capitals that are no Latin letter."""
    return letters in GREEK or letters in "Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega".split()


def _word(letters: str) -> str:
    return rf"\mathrm{{{letters}}}"
