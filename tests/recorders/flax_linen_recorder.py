"""Record what the real Flax linen makes of modules: counts, tensors, shapes, signatures, refusals.

    python tests/recorders/flax_linen_recorder.py                 writes goldens/flax-linen.json
    python tests/recorders/flax_linen_recorder.py SEED COUNT FILE writes random ones

Needs the `frameworks` extra. A row is an `nn.Sequential`, and so is a module that stands alone, so that it
is named `layers_0`; its tensors are named by their paths below that. They stand in the order in which JAX
lists them, which is the alphabet's: a module that runs as it is written keeps another, and one that is
compiled does not. JAX works the shapes out without any numbers, so that every size is quick.

The batch axis comes first, except where the row starts with a module that reads time first. A cell is
called with the carry that it makes itself, and gives a carry and an output.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import flax
import jax
from configurations import Configuration
from flax import linen as nn
from flax.traverse_util import flatten_dict
from flax_linen_configurations import draw, fixed
from recording import GOLDENS, filled, general, known_types, signatures, trials, write

SIGNATURES = tuple(sorted(known_types("flax-linen")))
NAMES = {**vars(nn), "nn": nn, "jnp": jax.numpy}
REFUSALS = (TypeError, ValueError, AttributeError, IndexError, AssertionError, flax.errors.FlaxError)
Shapes = list[tuple[int, ...]]


def main(arguments: Sequence[str]) -> None:
    """Record the fixed configurations, or random ones."""
    if arguments:
        seed, count, path = arguments
        write({"cases": [record(one) for one in draw(seed, int(count))]}, Path(path))
        return
    recorded = {
        "flax-linen": flax.__version__,
        **signatures({name: getattr(nn, name).__init__ for name in SIGNATURES}),
        "keeps_by_name": True,
        "cases": [record(one) for one in fixed()],
    }
    write(recorded, GOLDENS / "flax-linen.json")


def record(configuration: Configuration) -> dict[str, Any]:
    """What Flax makes of one configuration, or that it refuses it."""
    try:
        runs = [(trial, run(configuration, trial)) for trial in trials(configuration)]
    except REFUSALS as error:
        return {**configuration, "refused": type(error).__name__}
    _, (weights, _, amount) = runs[0]
    if any(other != weights for _, (other, _, _) in runs):
        raise SystemExit(f"{configuration} has tensors that depend on the batch or an open length")
    results = []
    for index in range(len(configuration["layers"])):
        layer = f"layers_{index}"
        own = {
            path.removeprefix(f"{layer}/"): shape
            for path, shape in weights.items()
            if path.startswith(f"{layer}/")
        }
        outputs = [(trial, given[layer]) for trial, (_, given, _) in runs]
        results.append(result(layer, own, outputs))
    total = sum(one["parameters"] for one in results)
    counts = {"parameters": total, "trainable": total}
    said = {"bytes": amount} if "dtype" in str(configuration["layers"]) else {}
    return {**configuration, **counts, **said, "results": results}


def result(name: str, weights: dict[str, tuple[int, ...]], outputs: list[Any]) -> dict[str, Any]:
    """One module's name, count, tensors and output shapes."""
    count = len(outputs[0][1])
    return {
        "name": name,
        "parameters": sum(map(math.prod, weights.values())),
        "weights": [[path, list(shape), True] for path, shape in weights.items()],
        "outputs": [general([(trial, shapes[index]) for trial, shapes in outputs]) for index in range(count)],
    }


def run(
    configuration: Configuration, trial: tuple[int, int]
) -> tuple[dict[str, tuple[int, ...]], dict[str, Shapes], int]:
    """The shapes of all tensors by their paths, those of each module's outputs, and bytes, in one trial."""
    layers = [eval(code, NAMES) for code in configuration["layers"]]
    batch_axis = 1 if getattr(layers[0], "time_major", False) else 0
    shape = filled(configuration["input"] or [], batch_axis, trial)
    kind = jax.numpy.int32 if isinstance(layers[0], nn.Embed) else type_read(layers[0])
    row = nn.Sequential(layers)

    def initialized(source: jax.Array) -> Any:
        key = jax.random.key(0)
        carry = (
            [layers[0].initialize_carry(key, tuple(shape))] if isinstance(layers[0], nn.RNNCellBase) else []
        )
        _, made = row.init_with_output(key, *carry, source, capture_intermediates=is_in_row)
        return made

    made = jax.eval_shape(initialized, jax.ShapeDtypeStruct(shape, kind))
    weights = {path: weight.shape for path, weight in flatten_dict(made.get("params", {}), sep="/").items()}
    outputs = {
        name: [output.shape for output in jax.tree.leaves(given["__call__"])]
        for name, given in made["intermediates"].items()
        if name != "__call__"
    }
    amount = sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(made.get("params", {})))
    return weights, outputs, amount


def type_read(module: nn.Module) -> Any:
    """The type that a module's weights have: a scan refuses an input of a wider one."""
    if isinstance(module, nn.Bidirectional):
        module = module.forward_rnn
    return getattr(getattr(module, "cell", module), "param_dtype", None) or jax.numpy.float32


def is_in_row(module: nn.Module, method: str) -> bool:
    """Whether a call is that of one of the row's modules."""
    return method == "__call__" and len(module.path) == 1


if __name__ == "__main__":
    main(sys.argv[1:])
