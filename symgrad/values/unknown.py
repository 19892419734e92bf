"""A function of which a document says nothing: fixed smooth stand-ins, the same for the same name, none of them
symmetric.

Each variant is a different function with derivatives of every order that differ from entry to entry. Knows numbers
only.
"""

from __future__ import annotations

from zlib import crc32

from ..terms.memory import remembered
from . import duals
from .arithmetic import ONE, ZERO, fmpq

#: How many stand-ins there are: 0 is rational (exact values stay exact), the others use sin and exp.
VARIANTS = 3


@remembered(20_000)
def _coefficient(name, variant, role, place):
    """A pseudo-random multiple of 1/16 between -2 and 2, never 0; the same in every run."""
    number = crc32(f"{name}|{variant}|{role}|{place}".encode()) % 64 - 32
    return fmpq(number if number < 0 else number + 1, 16)


def value_of_unknown(name: str, variant: int, arguments: list, position: tuple[int, ...]):
    """The stand-in for `name` at these arguments: numbers, or (axes, {position: number}) for whole tensors.

    `position` tells the entries of a function with several values apart.
    """
    variant %= VARIANTS
    entries = []
    for k, argument in enumerate(arguments):
        if type(argument) is tuple:
            axes, table = argument
            starts = [axis.start for axis in axes]
            for at, value in table.items():
                entries.append(((k, *(a - start for a, start in zip(at, starts, strict=True))), value))
        else:
            entries.append(((k,), argument))

    def coefficient(role, place):
        return _coefficient(name, variant, (role, *position), place)

    first, second, powers = [], [], []
    for place, x in entries:
        first.append(x * coefficient("first", place))
        second.append(x * coefficient("second", place))
        square = x * x
        powers.append(x * coefficient(1, place) + square * coefficient(2, place) + square * x * coefficient(3, place))
    u, w = duals.total(coefficient("u", ()), first), duals.total(coefficient("w", ()), second)
    bell = duals.inverse(u * u + fmpq(3))
    parts = [duals.total(ZERO, powers), u * w, bell * w]
    if variant == 1:
        parts.append(duals.apply("sin", u) * coefficient("sin", ()))
        parts.append(duals.apply("cos", w + ONE) * u)
    elif variant == 2:
        parts.append(duals.apply("exp", u * bell) * coefficient("exp", ()))
        parts.append(duals.apply("arctan", w) * u)
    return duals.total(coefficient("constant", ()), parts)
