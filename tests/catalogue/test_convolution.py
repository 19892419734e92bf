"""The gradients of convolution against adding up tap by tap in whole numbers, exactly; and against PyTorch's convolution."""

from __future__ import annotations

import random
from functools import cache
from itertools import product

import numpy as np
import pytest

from symgrad.catalogue.contents import proofs_of
from symgrad.catalogue.topics import select
from symgrad.functions import compile
from symgrad.terms.binding import replace, substitute
from symgrad.terms.nodes import ZERO, Derivative, Entry, Size, Tensor, walk

#: Configurations of sizes, stride, padding and dilation for each kind; 560 altogether.
EACH = 140


@cache
def gradients(name, padded):
    """(by the filter, by the input) as functions of W, X, G and sizes; G stands for the loss's derivative by the output."""
    (topic,) = select([name])
    return [compiled(proof.derivation.claim, padded) for proof in proofs_of(topic)]


def compiled(claim, padded):
    """The right side as a function. A size is 1 or more: without padding, p is 0 in the formula itself."""
    known = {} if padded else {Size("p"): ZERO}
    upstream = {}
    for part in walk(claim.right):
        if type(part) is Derivative:
            (entry,) = part.by
            axes = tuple(substitute(axis, known) for axis in entry.tensor.axes)
            upstream[part] = Entry(Tensor("G", axes), entry.indices)
    return compile(substitute(replace(claim.right, upstream.get), known), claim.left.by[0].indices)


def configurations(name):
    """Sizes of a kind, chosen at random, lengths at least those of the window; 1 comes often."""
    draw = random.Random(name)
    axes = {"convolution": 2, "convolution-depthwise": 2, "convolution-dilated": 1, "convolution-3d": 3}[name]
    for _ in range(EACH):
        windows = [draw.randint(1, 3) for _ in range(axes)]
        strides = [draw.randint(1, 3) for _ in range(axes if axes == 3 else 1)] * (1 if axes == 3 else axes)
        padding, dilation = (draw.randint(0, 2), draw.randint(1, 3)) if name == "convolution-dilated" else (0, 1)
        least = [max(1, dilation * (window - 1) + 1 - 2 * padding) for window in windows]
        yield {
            "batch": draw.randint(1, 2),
            "channels": draw.randint(1, 3),
            "filters": draw.randint(1, 3),
            "windows": windows,
            "strides": strides,
            "padding": padding,
            "dilation": dilation,
            "lengths": [low + draw.randint(0, 4 if axes < 3 else 2) for low in least],
        }


def outputs(c):
    return [
        (n + 2 * c["padding"] - c["dilation"] * (k - 1) - 1) // s + 1 for n, k, s in zip(c["lengths"], c["windows"], c["strides"])
    ]


def taps(c):
    """(output place, tap of the window, input place) of every product that a convolution adds up, along the axes alone."""
    for place in product(*map(range, outputs(c))):
        for tap in product(*map(range, c["windows"])):
            at = tuple(s * i + c["dilation"] * k - c["padding"] for s, i, k in zip(c["strides"], place, tap))
            if all(0 <= position < n for position, n in zip(at, c["lengths"])):
                yield place, tap, at


def whole(generator, *shape):
    return generator.integers(-9, 10, shape)


def brute(name, c, generator):
    """(arguments, gradient by W, gradient by X), every product by itself."""
    b, f, k = c["batch"], c["filters"], c["channels"]
    G, taps_ = outputs(c), list(taps(c))
    batched = name in ("convolution", "convolution-depthwise")
    X = whole(generator, b if batched else 1, k, *c["lengths"])
    depthwise = name == "convolution-depthwise"
    W = whole(generator, k, *c["windows"]) if depthwise else whole(generator, f, k, *c["windows"])
    G = whole(generator, len(X), k if depthwise else f, *G)
    by_filter, by_input = np.zeros_like(W), np.zeros_like(X)
    for place, tap, at in taps_:
        for a in range(len(X)):
            for r in range(k):
                for q in [r] if depthwise else range(f):
                    filter_ = (r, *tap) if depthwise else (q, r, *tap)
                    by_filter[filter_] += G[(a, q, *place)] * X[(a, r, *at)]
                    by_input[(a, r, *at)] += G[(a, q, *place)] * W[filter_]
    if not batched:
        X, G, by_input = X[0], G[0], by_input[0]
    return {"W": W, "X": X, "G": G}, by_filter, by_input


def sizes(name, c):
    named = {"s": c["strides"][0], "p": c["padding"], "d": c["dilation"]}
    if name == "convolution-3d":
        named = dict(zip("qsu", c["strides"]))
    letters = {"convolution-dilated": "K", "convolution-3d": ("f_d", "f_h", "f_w")}.get(name, ("f_h", "f_w"))
    lengths = {"convolution-dilated": "H", "convolution-3d": "DHV"}.get(name, "HV")
    return {
        **named,
        **dict(zip(letters, c["windows"])),
        **dict(zip(lengths, c["lengths"])),
        "N": c["batch"],
        "C": c["channels"],
        "F": c["filters"],
    }


def value(function, arrays, numbers):
    return function(**{name: arrays[name] for name in function.arguments}, **{name: numbers[name] for name in function.sizes})


@pytest.mark.parametrize("name", ["convolution", "convolution-dilated", "convolution-depthwise", "convolution-3d"])
def test_the_gradients_are_those_of_every_product_added_up(name):
    generator = np.random.default_rng(7)
    for c in configurations(name):
        arrays, *expected = brute(name, c, generator)
        for function, right in zip(gradients(name, c["padding"] > 0), expected):
            got = value(function, {key: array.astype(float) for key, array in arrays.items()}, sizes(name, c))
            assert got.shape == right.shape and (got == right).all(), c


def test_the_gradients_are_those_of_pytorch(differentiator):
    differentiator("torch", "tests.catalogue.test_convolution.compare_in_pytorch()")


def compare_in_pytorch():
    import torch

    convolve = {1: torch.nn.functional.conv1d, 2: torch.nn.functional.conv2d, 3: torch.nn.functional.conv3d}
    generator = np.random.default_rng(8)
    for name in ("convolution", "convolution-dilated", "convolution-depthwise", "convolution-3d"):
        for c in list(configurations(name))[:20]:
            arrays, *_ = brute(name, c, generator)
            X, W, G = (torch.tensor(arrays[key], dtype=torch.float64, requires_grad=key != "G") for key in "XWG")
            depthwise = name == "convolution-depthwise"
            O = convolve[len(c["lengths"])](
                X,
                W[:, None] if depthwise else W,
                None,
                c["strides"],
                c["padding"],
                c["dilation"],
                c["channels"] if depthwise else 1,
            )
            (G * O).sum().backward()
            for function, right in zip(gradients(name, c["padding"] > 0), (W.grad, X.grad)):
                got = value(function, {key: array.astype(float) for key, array in arrays.items()}, sizes(name, c))
                np.testing.assert_allclose(got, right.numpy(), rtol=1e-12, atol=1e-12)
