"""python -m tests.benchmarks.planted_mistakes: which checker of gradients finds which planted mistake.

Each wrong gradient of the tests of `symgrad.verify` is given to PyTorch's `torch.autograd.gradcheck` and to JAX's
`jax.test_util.check_grads`, too, as the derivative of a function whose values are right: at ordinary random numbers in double
precision, as their documentation has it. Prints a line for each mistake and the totals. It decides nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

import symgrad

from .. import test_verification as planted
from ..test_verification import RIGHT, WRONG, proof_of, softmax

Arrays = dict[str, np.ndarray]


def cross_entropy(Z: np.ndarray, Y: np.ndarray) -> np.ndarray:
    return -(Y * np.log(softmax(Z))).sum() / len(Z)


def least_squares(w: np.ndarray, X: np.ndarray, y: np.ndarray, lam: float) -> np.ndarray:
    return ((X @ w - y) ** 2).sum() + lam * (w**2).sum()


def bilinear(A: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return u @ (A**2 @ v)


def correlation(w: np.ndarray, x: np.ndarray, g: np.ndarray) -> np.ndarray:
    return g @ np.array([w @ x[p : p + len(w)] for p in range(len(g))])


def given(generator: np.random.Generator) -> dict[str, tuple[Callable[..., np.ndarray], np.ndarray, Arrays, dict[str, int]]]:
    """Of each question: the function, what it is differentiated by, its other arguments, and the sizes that the gradient takes."""
    normal = generator.standard_normal
    return {
        "CROSS_ENTROPY": (cross_entropy, normal((4, 3)), {"Y": softmax(normal((4, 3)))}, {}),
        "LEAST_SQUARES": (least_squares, normal(3), {"X": normal((5, 3)), "y": normal(5), "lam": np.float64(0.7)}, {}),
        "JACOBIAN": (softmax, normal(4), {}, {}),
        "BILINEAR": (bilinear, normal((3, 4)), {"u": normal(3), "v": normal(4)}, {}),
        "CORRELATION": (correlation, normal(3), {"x": normal(7), "g": normal(5)}, {"K": 3}),
    }


BY = {"CROSS_ENTROPY": "Z", "LEAST_SQUARES": "w", "JACOBIAN": "z", "BILINEAR": "A"}


def pulled_back(
    name: str, wrong: Callable[..., np.ndarray], at: np.ndarray, others: Arrays, sizes: dict[str, int], seed
) -> np.ndarray:
    """The wrong derivative times what comes from above."""
    arguments = {**others, **sizes, **({BY[name]: np.array(at)} if name in BY else {})}
    derivative = np.asarray(wrong(**arguments))
    return np.asarray(seed) @ derivative if name == "JACOBIAN" else np.asarray(seed) * derivative


def found_by_torch(name: str, wrong: Callable[..., np.ndarray], case) -> bool:
    import torch

    function, at, others, sizes = case

    class Planted(torch.autograd.Function):
        @staticmethod
        def forward(context, x):
            context.save_for_backward(x)
            return torch.as_tensor(function(x.numpy(), **others))

        @staticmethod
        def backward(context, seed):
            (x,) = context.saved_tensors
            return torch.as_tensor(np.ascontiguousarray(pulled_back(name, wrong, x.numpy(), others, sizes, seed.numpy())))

    return not _passes(lambda: torch.autograd.gradcheck(Planted.apply, torch.tensor(at, requires_grad=True)))


def found_by_jax(name: str, wrong: Callable[..., np.ndarray], case) -> bool:
    import jax
    from jax.test_util import check_grads

    function, at, others, sizes = case
    shape = jax.ShapeDtypeStruct(np.shape(function(at, **others)), at.dtype)

    @jax.custom_vjp
    def planted_function(x):
        return jax.pure_callback(lambda z: np.asarray(function(np.asarray(z), **others), at.dtype), shape, x)

    def backward(x, seed):
        made = jax.ShapeDtypeStruct(at.shape, at.dtype)
        return (
            jax.pure_callback(
                lambda z, s: np.asarray(pulled_back(name, wrong, np.asarray(z), others, sizes, s), at.dtype), made, x, seed
            ),
        )

    planted_function.defvjp(lambda x: (planted_function(x), x), backward)
    return not _passes(lambda: check_grads(planted_function, (at,), order=1, modes=("rev",)))


def _passes(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:  # Whatever a checker raises, it has found something.
        return False
    return True


def main() -> int:
    import jax

    jax.config.update("jax_enable_x64", True)
    warnings.simplefilter("ignore")
    proofs = {name: proof_of(getattr(planted, name)) for name in {name for name, *_ in WRONG}}
    totals = [0, 0, 0]
    for name, right in RIGHT:  # or else what the others find says nothing
        case = given(np.random.default_rng(3))[name]
        if found_by_torch(name, right, case) or found_by_jax(name, right, case):
            raise SystemExit(f"the right gradient of {name} does not pass")
    print("symgrad torch  jax    mistake")
    for name, wrong, words in WRONG:
        case = given(np.random.default_rng(3))[name]
        found = [not symgrad.verify(wrong, of=proofs[name]), found_by_torch(name, wrong, case), found_by_jax(name, wrong, case)]
        totals = [total + each for total, each in zip(totals, found, strict=True)]
        marks = "".join(f"{'found' if each else 'passes':<7}" for each in found)
        print(f"{marks}{name.lower().replace('_', ' ')}: {words}", flush=True)
    print(f"found of {len(WRONG)}: symgrad {totals[0]}, PyTorch {totals[1]}, JAX {totals[2]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
