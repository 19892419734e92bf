"""Generated functions beside hand-written NumPy and beside JAX's and PyTorch's own differentiation, as Markdown.

`python -m tests.benchmarks.function_table [--repeat 15] [--only WORD] [--with jax,torch]`: processor time on one thread, each pair
interleaved in one run; a ratio is the median over the pairs of ours by theirs.
"""

from __future__ import annotations

import argparse
import functools
import os
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"  # Before NumPy is loaded, which reads them once.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np  # noqa: E402

from symgrad import read  # noqa: E402
from symgrad.functions.program import compile_several  # noqa: E402
from tests.benchmarks.function_tasks import TASKS, Task  # noqa: E402


def generated(task: Task, backend: str = "numpy") -> Any:
    """One function that computes all that the task asks."""
    proofs = [question.derive() for question in read(task.document, task.name).questions]
    return compile_several([(proof.result_node, proof.free) for proof in proofs], backend)


def paired(first: Callable[[], Any], second: Callable[[], Any], repeat: int) -> tuple[float, float, float]:
    """Least milliseconds of each, and the median of the ratios of neighbouring runs."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeat + 1):
        for which in (0, 1) if turn % 2 else (1, 0):
            start = time.process_time()
            (first, second)[which]()
            if turn:
                times[which].append(1000 * (time.process_time() - start))
    return min(times[0]), min(times[1]), statistics.median(a / b for a, b in zip(*times))


def close(ours: Any, theirs: Any) -> bool:
    """Whether all results are the same up to rounding."""
    theirs = theirs if isinstance(theirs, tuple) else (theirs,)
    return len(ours) == len(theirs) and all(
        np.allclose(np.asarray(a), np.asarray(b), rtol=1e-8, atol=1e-10 * float(np.abs(np.asarray(b)).max()))
        for a, b in zip(ours, theirs)
    )


def peak(call: Callable[[], Any]) -> int:
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def arguments_of(task: Task) -> dict[str, Any]:
    return task.arrays(np.random.default_rng(1))


def in_jax(task: Task, given: dict[str, Any]) -> Callable[[], Any]:
    """What JAX makes of the loss, jitted."""
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp

    values = {name: value if isinstance(value, int) else jnp.asarray(value) for name, value in given.items()}
    fixed = {name: value for name, value in values.items() if isinstance(value, int)}
    arrays = [value for name, value in values.items() if name not in fixed]
    names = [name for name in values if name not in fixed]
    places = tuple(names.index(name) for name in task.by)
    loss = lambda *args: task.loss(jnp, **dict(zip(names, args)), **fixed)  # noqa: E731
    differentiate = {1: jax.grad, "jacobian": jax.jacobian, "hessian": jax.hessian}[task.order]
    compiled = jax.jit(differentiate(loss, places if len(places) > 1 else places[0]))
    return lambda: jax.block_until_ready(compiled(*arrays))


def in_torch(task: Task, given: dict[str, Any]) -> Callable[[], Any]:
    """What PyTorch makes of the loss."""
    import torch

    torch.set_num_threads(1)
    values = {
        name: value if isinstance(value, int) else torch.as_tensor(value, dtype=torch.float64) for name, value in given.items()
    }
    if task.order == 1:
        by = [values[name].requires_grad_() for name in task.by]
        return lambda: torch.autograd.grad(task.loss(torch, **values), by)
    differentiate = torch.func.jacrev if task.order == "jacobian" else torch.func.hessian
    (name,) = task.by
    made = differentiate(lambda value: task.loss(torch, **values | {name: value}))
    return lambda: made(values[name])


def inputs_of(task: Task, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments with what a loss is differentiated by, where the answer does not use it."""
    shapes = {"X": (8, 16, 64, 64), "W": (32, 16, 3, 3), "U": (200, 5)}
    generator = np.random.default_rng(2)
    more = {name: generator.normal(size=shapes[name]) for name in task.by if name not in given}
    return {
        name: value for name, value in given.items() if name not in ("K", "J", "H") or name == "K" and not isinstance(value, int)
    } | more


def rows(tasks: list[Task], repeat: int, others: list[str]) -> Iterator[tuple[str, ...]]:
    for task in tasks:
        given = arguments_of(task)
        function = generated(task)
        ours, hand = functools.partial(function, **given), functools.partial(task.hand, **given)
        assert close(ours(), hand()), f"{task.name}: the generated function and the hand-written one differ"
        mine, theirs, ratio = paired(ours, hand, repeat)
        cells = [task.name, f"{mine:.2f}", f"{theirs:.2f}", f"{ratio:.2f}", f"{peak(ours) / max(peak(hand), 1):.2f}"]
        for library, make in (("jax", in_jax), ("torch", in_torch)):
            if library in others:
                inputs = inputs_of(task, given)
                inputs = {name: value for name, value in inputs.items() if not (name in "VK" and isinstance(value, int))}
                their = make(task, inputs)
                _, least, quotient = paired(ours, their, max(3, repeat // 3))
                cells += [f"{least:.2f}", f"{quotient:.2f}"]
        yield tuple(cells)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--only", default="")
    parser.add_argument("--with", dest="others", default="")
    options = parser.parse_args()
    others = [name for name in options.others.split(",") if name]
    heads = ["task", "ours, ms", "by hand, ms", "ratio", "memory ratio"]
    heads += [head for name in others for head in (f"{name}, ms", f"ours / {name}")]
    print("| " + " | ".join(heads) + " |\n" + "|" + " --- |" * len(heads))
    for cells in rows([task for task in TASKS if options.only in task.name], options.repeat, others):
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
