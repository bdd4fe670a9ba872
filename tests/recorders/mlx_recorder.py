"""Record what the real MLX makes of modules; `modules` says how the recorder is run.

Needs the `frameworks` extra. MLX computes only what is asked for, so that shapes cost nothing.
"""

from __future__ import annotations

import importlib.metadata
import random
import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import mlx
import mlx.core as mx
import mlx.nn as nn
import numpy as np
from configurations import SIZES, Configuration, any_size, call, each, maybe, rows
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject
from mlx.utils import tree_flatten
from modules import Modules, Ran, Trial, main, subclasses
from recording import filled, known_types

KNOWN = sorted(known_types("mlx"))
NAMES = {**vars(nn), "nn": nn, "mlx": mlx}
RECURRENT = ("LSTM", "GRU", "RNN")


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of modules, each called with what the one before returns."""
    given: Any = mx.zeros(filled(configuration["input"] or [], 0, trial))
    for number, code in enumerate(configuration["layers"]):
        module = eval(code, dict(NAMES))
        output = module(given.astype(mx.int32) if isinstance(module, nn.Embedding) else given)
        returned = output if isinstance(output, tuple) else (output,)
        trained = {name for name, _ in tree_flatten(module.trainable_parameters())}
        weights = [
            (name, tuple(tensor.shape), name in trained) for name, tensor in tree_flatten(module.parameters())
        ]
        yield Ran(f"layers.{number}", weights, [tuple(one.shape) for one in returned])
        given = returned[0]


def fixed() -> Iterator[Configuration]:
    """Every module with every argument that a count or a shape depends on."""
    for kind, (features, hidden) in product(RECURRENT, SIZES):
        yield from each([5, features], call(f"nn.{kind}", features, hidden))
        yield from each([2, features], call(kind, features, hidden, "bias=False"))
    for kind in RECURRENT:
        yield from each(
            [None, 3], f"{kind}(3, 2)", f"{kind}(input_size=3, hidden_size=2)", f"{kind}(3, 2, False)"
        )
        yield from each([4, 7, 3], f"{kind}(3, 2)")
        yield from each([5, 3], f"{kind}(3)", f"{kind}(4, 2)", f"{kind}(3, units=2)", f"{kind}(3, -1)")
        yield from rows(
            [
                ([25], ["Embedding(100, 8)", f"{kind}(8, 16)", "Linear(16, 10)"]),
                ([None, 3], [f"nn.{kind}(3, 4)", f"nn.{kind}(4, 2)", "nn.Linear(2, 1)"]),
                ([7, 3], [f"{kind}(3, 4)", "LayerNorm(4)", "Dropout(0.5)", "Linear(4, 1)"]),
                ([7, 3], [f"{kind}(3, 4)", f"{kind}(3, 2)"]),
            ]
        )
    yield from each(
        [5, 3], "RNN(3, 2, nonlinearity=nn.relu)", "RNN(3, 2, True, nn.relu)", "RNN(3, 2, True, 'relu')"
    )
    for inputs, outputs in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Linear", inputs, outputs))
    for source in ([5], [4, 5], [None, 5]):
        yield from each(source, "Linear(5, 3, bias=False)", "nn.Linear(input_dims=5, output_dims=3)")
    yield from each([5], "Linear(4, 3)", "Linear(5)", "Linear(5, units=3)")
    for words, length in [(1, 1), (1000, 256), (4096, 1)]:
        yield from each([25], call("Embedding", words, length))
    yield from each([None], "Embedding(10, 4)", "nn.Embedding(num_embeddings=10, dims=4)", "Embedding(10)")
    for source in ([6], [4, 6], [None, 6]):
        yield from each(source, "LayerNorm(6)", "LayerNorm(6, bias=False)", "LayerNorm(6, affine=False)")
        yield from each(source, "RMSNorm(6)", "RMSNorm(dims=6, eps=0.1)")
    for source in ([6], [4, 6]):
        yield from each(
            source, "BatchNorm(6)", "BatchNorm(6, affine=False)", "BatchNorm(6, track_running_stats=False)"
        )
    yield from each(
        [4, 6],
        "GroupNorm(3, 6)",
        "GroupNorm(3, 6, affine=False)",
        "Dropout(0.5)",
        "Dropout()",
        "Dropout(1.0)",
    )
    for padding in ("", "padding=1"):
        yield from each(
            [9, 3], call("Conv1d", 3, 8, 3, padding), call("Conv1d", 3, 8, 2, "stride=2", padding)
        )
        yield from each([9, 8, 3], call("Conv2d", 3, 8, 3, padding), call("Conv2d", 3, 8, "(3, 2)", padding))
    yield from each([9, 4], "Conv1d(4, 6, 3, groups=2)", "Conv1d(4, 6, 3, bias=False)", "Conv1d(3, 6, 3)")
    yield from each([9, 4], "Conv1d(4, 6, 3, dilation=2)", "Conv1d(4, 6)", "Conv1d(4, 6, (3,))")


def _draw_row(chance: random.Random) -> Configuration:
    features = any_size(chance)
    source, layers = [chance.choice([None, chance.randint(1, 20)]), features], []
    for _ in range(chance.randint(1, 3)):
        units = any_size(chance)
        layers.append(call(f"nn.{chance.choice(RECURRENT)}", features, units, maybe(chance, "bias=False")))
        features = units
    if chance.random() < 0.5:
        layers.append(call("nn.Linear", features, any_size(chance), maybe(chance, "bias=False")))
    return {"input": source, "layers": layers}


def _draw_other(chance: random.Random) -> Configuration:
    inputs, side = any_size(chance), chance.randint(1, 4)
    layers = [
        call("Linear", inputs, any_size(chance), maybe(chance, "bias=False")),
        call("LayerNorm", inputs, maybe(chance, "bias=False")),
        call("BatchNorm", inputs, maybe(chance, "affine=False")),
        call("Conv1d", inputs, any_size(chance), side, maybe(chance, "bias=False")),
    ]
    return {"input": [chance.randint(4, 30), inputs], "layers": [chance.choice(layers)]}


def gates() -> Iterator[Subject]:
    """The three layers, over one timestep."""
    lstm = {"kernel": "Wx", "recurrent": "Wh", "bias": "bias"}
    gru = {"kernel": "Wx", "recurrent": "Wh", "bias": "b", "recurrent_bias": "bhn"}
    simple = {"kernel": "Wxh", "recurrent": "Whh", "bias": "bias"}
    for name, kind, names in (("LSTM", "LSTM", lstm), ("GRU", "GRU", gru), ("RNN", "simple RNN", simple)):
        slots: dict[str, dict[str, Any]] = {slot: {"name": own, "axis": 0} for slot, own in names.items()}
        if kind == "GRU":
            slots["recurrent_bias"]["blocks"] = 1
        layer = getattr(nn, name)(INPUTS, UNITS)
        fresh = {own: np.array(getattr(layer, own)) for slot, own in names.items() if "bias" in slot}
        yield Subject("mlx", f"{name}({INPUTS}, {UNITS})", kind, slots, runner(layer, names), fresh)


def runner(layer: Any, names: dict[str, str]) -> Callable[[Blocks, Array, State], State]:
    """How a layer runs one step."""

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        for slot, name in names.items():
            setattr(layer, name, mx.array(np.concatenate(blocks[slot]).astype("float32")))
        before = [mx.array(one.astype("float32")) for one in state]
        after = layer(mx.array(source[None].astype("float32")), *before)
        return [np.array(one)[0] for one in (after if isinstance(after, tuple) else [after])]

    return run_step


def make_layer(code: str) -> dict[str, Any]:
    """A layer as MLX makes it: its biases are random."""
    return {"mlx_layer": eval(code, dict(NAMES)), "mlx": mlx}


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last hidden state of a sequence."""
    output = names["mlx_layer"](mx.array(source))
    return np.array(output[0] if isinstance(output, tuple) else output)[:, -1]


if __name__ == "__main__":
    main(
        Modules(
            "mlx",
            importlib.metadata.version("mlx"),
            {name: getattr(nn, name).__init__ for name in KNOWN},
            subclasses(nn, nn.Module),
            run,
            (TypeError, ValueError, AttributeError, IndexError, AssertionError, RuntimeError),
            fixed,
            (_draw_row, _draw_row, _draw_other),
            gates,
            keeps_by_name=True,
        ),
        sys.argv[1:],
    )
