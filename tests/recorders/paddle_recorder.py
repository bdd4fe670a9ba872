"""Record what the real PaddlePaddle makes of layers; `modules` says how the recorder is run.

Needs the `frameworks` extra. The batch axis comes first, except where the row starts with a layer that reads
time first. A tensor is named as `named_parameters()` has it.
"""

from __future__ import annotations

import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import paddle
from configurations import Configuration, any_size, call, each, maybe, rows
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject
from modules import Modules, Ran, Trial, main, subclasses
from paddle import nn
from recording import filled, known_types

KNOWN = sorted(known_types("paddle"))
NAMES = {**vars(nn), "nn": nn, "paddle": paddle}
LAYERS = ("LSTM", "GRU", "SimpleRNN")
SIZES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (4, 2), (256, 128), (40, 64)]


def projected_states(layer: Any, batch: int) -> list[Any]:
    """The states of a cell with a projection, which Paddle makes too long by itself."""
    if not isinstance(layer, nn.LSTMCell) or not layer.proj_size:
        return []
    return [(paddle.zeros([batch, layer.proj_size]), paddle.zeros([batch, layer.hidden_size]))]


FROZEN = re.compile(r", bias_[ih]h_attr=False")
"""Paddle 3.3 ends in a segmentation fault when it runs a layer with such a bias: a twin with it is called."""


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of layers, each called with what the one before returns."""
    layers = [eval(code, dict(NAMES)) for code in configuration["layers"]]
    called = [eval(FROZEN.sub("", code), dict(NAMES)) for code in configuration["layers"]]
    batch_axis = 1 if getattr(layers[0], "time_major", False) else 0
    given: Any = paddle.zeros(filled(configuration["input"] or [], batch_axis, trial))
    for number, (layer, twin) in enumerate(zip(layers, called, strict=True)):
        given = given.astype("int64") if isinstance(layer, nn.Embedding) else given
        if isinstance(layer, nn.LayerNorm) and layer.weight is not None:
            given = given.astype(layer.weight.dtype)
        output = twin(given, *projected_states(twin, len(given)))
        returned = paddle.utils.flatten(output)
        weights = [
            (name, tuple(tensor.shape), bool(tensor.trainable)) for name, tensor in layer.named_parameters()
        ]
        amount = sum(tensor.size * tensor.element_size() for tensor in layer.parameters())
        yield Ran(str(number), weights, [tuple(one.shape) for one in returned], amount)
        given = returned[0]


def fixed() -> Iterator[Configuration]:
    """Every layer with every argument that a count or a shape depends on."""
    for kind, (features, hidden) in product(LAYERS, SIZES):
        yield from each([5, features], call(f"nn.{kind}", features, hidden))
        yield from each([features], call(f"{kind}Cell", features, hidden))
    biases = ("", "bias_ih_attr=False", "bias_hh_attr=False", "bias_ih_attr=False, bias_hh_attr=False")
    for kind in LAYERS:
        for layers, both, bias in product(("", "num_layers=2"), ("", "direction='bidirect'"), biases):
            yield from each([None, 3], call(kind, 3, 2, layers, both, bias))
        yield from each([7, 3], call(kind, 3, 2, 3, "bias_ih_attr=False"), call(kind, 3, 2, 3, biases[3]))
        for bias in biases[1:]:
            yield from each([3], call(f"{kind}Cell", 3, 2, bias))
        yield from each(
            [7, 3],
            f"{kind}(3, 2, time_major=True)",
            f"{kind}(3, 2, 2, 'bidirectional', True, 0.1)",
            f"{kind}(input_size=3, hidden_size=2, num_layers=3)",
            f"{kind}(3, 2, direction='backward')",
            f"{kind}(3)",
            f"{kind}(4, 2)",
            f"{kind}(3, 2, bias=False)",
            f"{kind}(3, units=2)",
        )
        yield from rows(
            [
                ([25], ["Embedding(100, 8)", f"{kind}(8, 16)", "Linear(16, 10)"]),
                ([None, 3], [f"{kind}(3, 4, direction='bidirect')", f"{kind}(8, 2)", "Linear(2, 1)"]),
                ([7, 3], [f"{kind}(3, 4)", f"{kind}(3, 2)"]),
            ]
        )
    for layers, both in product(("", "num_layers=2"), ("", "direction='bidirect'")):
        yield from each([5, 3], call("LSTM", 3, 4, layers, both, "proj_size=2"))
    yield from each(
        [3], "LSTMCell(3, 2, proj_size=1)", "SimpleRNNCell(3, 2, activation='relu')", "LSTMCell(3)"
    )
    yield from each([7, 3], "SimpleRNN(3, 2, activation='relu')", "SimpleRNN(3, 2, activation='gelu')")
    for inputs, outputs in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Linear", inputs, outputs))
    for source in ([5], [4, 5], [None, 5]):
        yield from each(source, "Linear(5, 3, bias_attr=False)", "nn.Linear(in_features=5, out_features=3)")
    yield from each([5], "Linear(4, 3)", "Linear(5)", "Linear(5, units=3)")
    for words, length in [(1, 1), (1000, 256)]:
        yield from each([25], call("Embedding", words, length))
    yield from each(
        [None], "Embedding(10, 4)", "nn.Embedding(num_embeddings=10, embedding_dim=4)", "Embedding(10)"
    )
    for source in ([6], [4, 6]):
        yield from each(source, "LayerNorm(6)", "LayerNorm(6, elementwise_affine=False)", "LayerNorm(5)")
    yield from each([4, 6], "LayerNorm([4, 6])", "LayerNorm((4, 6))", "Dropout(0.5)", "Dropout()")
    yield from each([25], "Embedding(9, 2, padding_idx=9)", "Embedding(9, 2, padding_idx=-9)")
    yield from each([6], "BatchNorm1D(6)", "BatchNorm1D(5)", "BatchNorm1D(6, data_format='NC')")
    yield from each([6, 4], "BatchNorm1D(6, data_format='NLC')", "Conv1D(6, 8, 3, data_format='NLC')")
    yield from each([6, 4], "BatchNorm1D(6)", "BatchNorm1D(num_features=6, momentum=0.5)")
    yield from each([6, 4, 4], "BatchNorm2D(6)", "BatchNorm1D(6)")
    for padding in ("", "padding=1"):
        yield from each(
            [3, 9], call("Conv1D", 3, 8, 3, padding), call("Conv1D", 3, 8, 2, "stride=2", padding)
        )
        yield from each([3, 9, 8], call("Conv2D", 3, 8, 3, padding), call("Conv2D", 3, 8, "(3, 2)", padding))
    yield from each(
        [4, 9], "Conv1D(4, 6, 3, groups=2)", "Conv1D(4, 6, 3, bias_attr=False)", "Conv1D(3, 6, 3)"
    )

    yield from _attributes()
    for dtype in ("'float16'", "'bfloat16'", "paddle.float64", "'float32'", "None", "'x'"):
        yield from each([25], call("Embedding", 10, 4, f"dtype={dtype}"))
    yield from each([6], "LayerNorm(6, dtype='float64')", "LayerNorm(6, dtype=paddle.float32)")


def _attributes() -> Iterator[Configuration]:
    """What leaves tensors out, or does not train them."""
    frozen = "paddle.ParamAttr(trainable=False)"
    for value, which in product(("False", "None", frozen, "paddle.ParamAttr()"), ("weight", "bias")):
        one = f"{which}_attr={value}"
        yield from each([5], call("Linear", 5, 3, one))
        yield from each([6], call("LayerNorm", 6, one), call("BatchNorm1D", 6, one))
        yield from each([6, 4, 4], call("BatchNorm2D", 6, one), call("Conv2D", 6, 8, 3, one))
    for kind, value in product(LAYERS, ("False", frozen)):
        for which in ("weight_ih_attr", "weight_hh_attr"):
            yield from each([7, 3], call(kind, 3, 2, 2, "'bidirect'", f"{which}={value}"))
            yield from each([3], call(f"{kind}Cell", 3, 2, f"{which}={value}"))
        yield from each([7, 3], call(kind, 3, 2, f"bias_ih_attr={frozen}"))
    yield from each([7, 3], f"LSTM(3, 2, 2, weight_hh_attr={frozen}, bias_ih_attr=False)")
    yield from each([6], "LayerNorm(6, bias=False)", "LayerNorm(6, bias=False, weight_attr=False)")
    yield from each([6, 9], "Conv1D(6, 8, 3, bias=False)", "Conv1D(6, 8, 3, bias=True, bias_attr=False)")
    yield from each([6, 9], f"Conv1D(6, 8, 3, bias=False, bias_attr={frozen})")
    for weight in ("", f"weight_attr={frozen}", "weight_attr=paddle.ParamAttr()"):
        yield from each([25], call("Embedding", 10, 4, "_freeze=True", weight))


def _draw_row(chance: random.Random) -> Configuration:
    features = any_size(chance)
    source, layers = [chance.choice([None, chance.randint(1, 9)]), features], []
    for _ in range(chance.randint(1, 2)):
        units, is_both = any_size(chance), chance.random() < 0.3
        bias = maybe(chance, chance.choice(["bias_ih_attr=False", "bias_hh_attr=False"]), 0.3)
        both, deep = "direction='bidirect'" if is_both else "", maybe(chance, "num_layers=2")
        layers.append(call(f"nn.{chance.choice(LAYERS)}", features, units, both, deep, bias))
        features = 2 * units if is_both else units
    if chance.random() < 0.5:
        layers.append(call("nn.Linear", features, any_size(chance), maybe(chance, "bias_attr=False")))
    return {"input": source, "layers": layers}


def _draw_other(chance: random.Random) -> Configuration:
    inputs, side = any_size(chance), chance.randint(1, 4)
    source, layer = chance.choice(
        [
            ([9, inputs], call("Linear", inputs, any_size(chance), maybe(chance, "bias_attr=False"))),
            ([9, inputs], call("LayerNorm", inputs)),
            ([inputs, 9], call("BatchNorm1D", inputs)),
            ([inputs, 9], call("Conv1D", inputs, any_size(chance), side, maybe(chance, "bias_attr=False"))),
            ([inputs], call(f"{chance.choice(LAYERS)}Cell", inputs, any_size(chance))),
        ]
    )
    return {"input": source, "layers": [layer]}


def gates() -> Iterator[Subject]:
    """The three layers, over one timestep."""
    names = {
        "kernel": "weight_ih_l0",
        "recurrent": "weight_hh_l0",
        "bias": "bias_ih_l0",
        "recurrent_bias": "bias_hh_l0",
    }
    for name, kind in (("LSTM", "LSTM"), ("GRU", "GRU"), ("SimpleRNN", "simple RNN")):
        slots: dict[str, dict[str, Any]] = {slot: {"name": own, "axis": 0} for slot, own in names.items()}
        layer = getattr(nn, name)(INPUTS, UNITS)
        fresh = {own: getattr(layer, own).numpy() for slot, own in names.items() if "bias" in slot}
        yield Subject("paddle", f"{name}({INPUTS}, {UNITS})", kind, slots, runner(layer, names), fresh)


def runner(layer: Any, names: dict[str, str]) -> Callable[[Blocks, Array, State], State]:
    """How a layer runs one step."""

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        for slot, name in names.items():
            getattr(layer, name).set_value(np.concatenate(blocks[slot]).astype("float32"))
        before = [paddle.to_tensor(one[None, None].astype("float32")) for one in state]
        steps = paddle.to_tensor(source[None, None].astype("float32"))
        _, after = layer(steps, tuple(before) if len(before) == 2 else before[0])
        return [one.numpy()[0, 0] for one in (after if len(before) == 2 else [after])]

    return run_step


def make_layer(code: str) -> dict[str, Any]:
    """A layer as Paddle makes it: its biases are random."""
    return {"paddle_layer": eval(code, dict(NAMES))}


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last hidden state of each direction."""
    _, states = names["paddle_layer"](paddle.to_tensor(source))
    hidden = states[0] if isinstance(states, tuple) else states
    return np.concatenate([*hidden.numpy()], axis=-1)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(
        Modules(
            "paddle",
            paddle.__version__,
            {name: getattr(nn, name).__init__ for name in KNOWN},
            subclasses(nn, nn.Layer),
            run,
            (TypeError, ValueError, AttributeError, IndexError, AssertionError, RuntimeError),
            fixed,
            (_draw_row, _draw_row, _draw_other),
            gates,
            keeps_by_name=True,
        ),
        sys.argv[1:],
    )
