"""Record what the real TensorFlow 1 makes of cells and layers; `modules` says how the recorder is run.

It runs in an environment of its own, in graphs as those of TensorFlow 1. A cell is called with zeros for its
states; a tensor is named by its path below its layer. What is in `tf.nn.rnn_cell` and `tf.layers` still runs,
but for the block cells and CuDNN's of `tf.contrib`, which is gone.
"""

from __future__ import annotations

import os
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from environment import TENSORFLOW, run_in_own
from served import OnlyServedError, serve

if __name__ == "__main__":
    os.environ |= {"TF_USE_LEGACY_KERAS": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}  # before TensorFlow is imported
    run_in_own(*TENSORFLOW)
else:
    raise OnlyServedError(__name__)

import numpy as np
import tensorflow as tf
from configurations import Configuration, any_size, call, each, maybe, rows
from gate_search import INPUTS, Array, Blocks, State, Subject, side_by_side
from modules import Modules, Ran, Trial, main
from recording import filled, known_types

tf1 = tf.compat.v1
CELLS, LAYERS = tf1.nn.rnn_cell, tf1.layers
KNOWN = {
    name: getattr(CELLS if name.endswith(("Cell", "Wrapper")) else LAYERS, name)
    for name in sorted(known_types("tensorflow-1"))
}
NAMES = {**KNOWN, "tf": tf1, "rnn_cell": CELLS}
KINDS = ("BasicRNNCell", "BasicLSTMCell", "LSTMCell", "GRUCell")
SIZES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (4, 2), (256, 128), (512, 256)]


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of cells or layers, each called with what the one before returns."""
    with tf.Graph().as_default():
        shape = filled(configuration["input"] or [], 0, trial)
        given: Any = tf1.placeholder(type_read(configuration["layers"][0]), shape)
        seen: set[str] = set()
        for number, code in enumerate(configuration["layers"]):
            layer = eval(code, dict(NAMES))
            if isinstance(layer, CELLS.RNNCell):
                output = layer(given, layer.zero_state(shape[0], given.dtype))
            else:
                output = layer(given)
            made = [one for one in tf1.global_variables() if one.name not in seen]
            seen |= {one.name for one in made}
            trained = {one.name for one in tf1.trainable_variables()}
            scope = made[0].name.partition("/")[0] if made else f"without weights {number}"
            weights = [
                (path_below(one.name, layer), tuple(one.shape.as_list()), one.name in trained) for one in made
            ]
            returned = tf.nest.flatten(output)
            amount = sum(one.shape.num_elements() * one.dtype.size for one in made)
            yield Ran(scope, weights, [tuple(one.shape.as_list()) for one in returned], amount)
            given = returned[0]


def type_read(code: str) -> Any:
    """What a cell or layer reads: numbers of the type that its weights have."""
    said = re.search(r"dtype=(?:tf\.|')(\w+)", code)
    return tf.as_dtype(said[1]) if said else tf.float32


def path_below(name: str, layer: Any) -> str:
    """A tensor's name below the layer that a block shows; a wrapper's is that of its cell."""
    return name.removesuffix(":0").partition("/")[2]


def fixed() -> Iterator[Configuration]:
    """Every cell and layer with every argument that a count or a shape depends on."""
    for kind, (features, units) in product(KINDS, SIZES):
        yield from each([features], call(f"tf.nn.rnn_cell.{kind}", units))
    for kind in KINDS:
        yield from each(
            [3],
            f"rnn_cell.{kind}(num_units=2)",
            f"{kind}(2, activation=tf.tanh)",
            f"{kind}(2, name='cell')",
            f"{kind}()",
            f"{kind}(units=2)",
            f"MultiRNNCell([{kind}(2), {kind}(4)])",
            f"MultiRNNCell([{kind}(2)])",
            f"DropoutWrapper({kind}(2), output_keep_prob=0.5)",
            f"ResidualWrapper({kind}(3))",
            f"ResidualWrapper({kind}(2))",
            f"MultiRNNCell([DropoutWrapper({kind}(3)), {kind}(2)])",
        )
        yield from rows([([3], [f"{kind}(4)", "Dense(2)"]), ([3], [f"{kind}(4)", f"{kind}(2)", "Dense(1)"])])
    for peepholes, projected in product(("", "use_peepholes=True"), ("", "num_proj=2", "num_proj=7")):
        yield from each([3], call("LSTMCell", 4, peepholes, projected))
        yield from each([3], f"MultiRNNCell([{call('LSTMCell', 4, peepholes, projected)}, GRUCell(3)])")
    yield from each(
        [3], "LSTMCell(2, forget_bias=0.0)", "BasicLSTMCell(2, forget_bias=0.0)", "GRUCell(2, bias=True)"
    )
    yield from each([3], "MultiRNNCell([BasicLSTMCell(5), BasicRNNCell(4), GRUCell(3), LSTMCell(2)])")
    yield from each([3], "MultiRNNCell([Dense(2)])", "MultiRNNCell([])")
    for inputs, units in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Dense", units))
    for source in ([5], [4, 5], [None, 5]):
        yield from each(source, "Dense(3, use_bias=False)", "tf.layers.Dense(units=3)", "Dropout(0.5)")
        yield from each(source, "BatchNormalization()", "BatchNormalization(center=False, scale=False)")
    yield from each([5], "Dense()", "Dense(3, bias=False)", "Dropout()")
    for padding in ("", "padding='same'"):
        yield from each([9, 3], call("Conv1D", 8, 3, padding), call("Conv1D", 8, 2, "strides=2", padding))
        yield from each([9, 8, 3], call("Conv2D", 8, 3, padding), call("Conv2D", 8, "(3, 2)", padding))
    yield from each([9, 4], "Conv1D(6, 3, data_format='channels_last')")
    yield from each([9, 4], "Conv1D(6, 3, use_bias=False)", "Conv1D(6, 3, dilation_rate=2)", "Conv1D(6, 10)")
    yield from rows([([9, 3], ["Conv1D(8, 3)", "BatchNormalization()", "Dense(4)"])])

    for dtype in ("tf.float16", "'bfloat16'", "tf.float64", "tf.half", "None"):
        yield from _typed(f"dtype={dtype}")
    yield from each([5], "GRUCell(2, dtype=tf.int32)")


def _typed(dtype: str) -> Iterator[Configuration]:
    for kind in KINDS:
        yield from each([3], call(kind, 2, dtype), f"MultiRNNCell([{call(kind, 2, dtype)}, {kind}(4)])")
    yield from each([3], call("Dense", 2, dtype), call("BatchNormalization", dtype))
    yield from each([9, 3], call("Conv1D", 8, 3, dtype))
    cell = call("LSTMCell", 4, dtype)
    yield from rows([([3], [cell, "Dense(2)"]), ([3], [cell, "BatchNormalization()", "GRUCell(5)"])])
    yield from rows([([3], ["Dense(4)", cell]), ([3], [call("Dense", 4, dtype), "LSTMCell(2)"])])


def _draw_cell(chance: random.Random) -> str:
    kind = chance.choice(KINDS)
    more = ["", ""]
    if kind == "LSTMCell":
        more = [maybe(chance, "use_peepholes=True"), maybe(chance, f"num_proj={any_size(chance)}")]
    return call(f"tf.nn.rnn_cell.{kind}", any_size(chance), *more)


def _draw_row(chance: random.Random) -> Configuration:
    row = [_draw_cell(chance) for _ in range(chance.randint(1, 3))]
    if chance.random() < 0.4:
        row = [f"tf.nn.rnn_cell.MultiRNNCell([{', '.join(row)}])"]
    if chance.random() < 0.5:
        row.append(call("tf.layers.Dense", any_size(chance), maybe(chance, "use_bias=False")))
    return {"input": [any_size(chance)], "layers": row}


def _draw_other(chance: random.Random) -> Configuration:
    size, side = any_size(chance), chance.randint(1, 4)
    some = [
        call("Dense", size, maybe(chance, "use_bias=False")),
        call("BatchNormalization", maybe(chance, "scale=False"), maybe(chance, "center=False")),
        call("Conv1D", size, side, maybe(chance, "padding='same'"), maybe(chance, "use_bias=False")),
    ]
    return {"input": [chance.randint(4, 30), any_size(chance)], "layers": [chance.choice(some)]}


def gates() -> Iterator[Subject]:
    """The four cells, and the one with peepholes: x and h have the rows of one matrix."""
    lstm: dict[str, dict[str, Any]] = {
        "kernel": {"name": "kernel", "axis": 1, "reads": "input"},
        "recurrent": {"name": "kernel", "axis": 1, "reads": "hidden"},
        "bias": {"name": "bias", "axis": 0},
    }
    peepholes = {**lstm, "peephole": {"names": ["w_f_diag", "w_i_diag", "w_o_diag"]}}
    kernels, biases = [
        [f"{where}/{kind}" for where in ("gates", "gates", "candidate")] for kind in ("kernel", "bias")
    ]
    gru = {
        "kernel": {"names": kernels, "axis": 1, "reads": "input"},
        "recurrent": {"names": kernels, "axis": 1, "reads": "hidden"},
        "bias": {"names": biases, "axis": 0},
    }
    for code, kind, slots in (
        ("BasicRNNCell(2)", "simple RNN", lstm),
        ("BasicLSTMCell(2)", "LSTM", lstm),
        ("LSTMCell(2)", "LSTM", lstm),
        ("LSTMCell(2, forget_bias=0.0)", "LSTM", lstm),
        ("LSTMCell(2, use_peepholes=True)", "LSTM", peepholes),
        ("GRUCell(2)", "GRU", gru),
    ):
        fresh = dict(zip(*Cell(code).named(), strict=True))
        found = {name: tensor for name, tensor in fresh.items() if name.endswith("bias")}
        yield Subject("tensorflow-1", code, kind, slots, runner(code, slots), found)


class Cell:
    """A cell in a graph of its own, and a session that runs it."""

    def __init__(self, code: str, features: int = INPUTS) -> None:
        self.graph = tf.Graph()
        with self.graph.as_default():
            self.cell = eval(code, dict(NAMES))
            self.source = tf1.placeholder(tf.float32, (None, features))
            self.before = self.cell.zero_state(tf.shape(self.source)[0], tf.float32)
            self.output, self.after = self.cell(self.source, self.before)
            self.session = tf1.Session()
            self.session.run(tf1.global_variables_initializer())

    def get_weights(self) -> list[Array]:
        """All its tensors, in its order."""
        return list(self.session.run(self.cell.weights))

    def set_weights(self, weights: list[Array]) -> None:
        """Other ones of the same shapes."""
        with self.graph.as_default():
            for tensor, value in zip(self.cell.weights, weights, strict=True):
                tensor.load(value, self.session)

    def named(self) -> tuple[list[str], list[Array]]:
        """The tensors' names and values."""
        return [path_below(one.name, self.cell) for one in self.cell.weights], self.get_weights()

    def step(self, source: Array, states: Any) -> tuple[Array, Any]:
        """The output of one timestep and the states after it; without any before, it starts from zeros."""
        fed = {} if states is None else dict(zip(tf.nest.flatten(self.before), states, strict=True))
        output, after = self.session.run([self.output, self.after], {self.source: source, **fed})
        return output, tf.nest.flatten(after)


def runner(code: str, slots: dict[str, dict[str, Any]]) -> Callable[[Blocks, Array, State], State]:
    """How a cell runs one step; its states have the cell state first."""
    cell = Cell(code)
    names, _ = cell.named()

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        parts: dict[str, dict[str, list[Array]]] = {name: {} for name in names}
        for slot, where in slots.items():
            owners = where.get("names") or [where["name"]] * len(blocks[slot])
            for owner, block in zip(owners, blocks[slot], strict=True):
                parts[owner].setdefault(slot, []).append(block)
        tensors = [joined(own) for own in parts.values()]
        cell.set_weights([np.asarray(tensor, "float32") for tensor in tensors])
        _, after = cell.step(source[None].astype("float32"), [one[None] for one in state[::-1]])
        return [one[0] for one in after[::-1]]

    return run_step


def joined(parts: dict[str, list[Array]]) -> Array:
    """A tensor: its gates side by side, what reads h below what reads x."""
    if "kernel" in parts:
        return np.concatenate([side_by_side(parts["kernel"]), side_by_side(parts["recurrent"])])
    (vectors,) = parts.values()
    return np.concatenate(vectors)


def make_layer(code: str, features: int) -> Cell:
    """A cell that has its weights."""
    return Cell(code, features)


def run_layer(cell: Cell, source: Array) -> Array:
    """The last output of a sequence."""
    states, output = None, source
    for step in source.transpose(1, 0, 2):
        output, states = cell.step(step, states)
    return output


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    tf1.logging.set_verbosity(tf1.logging.ERROR)
    if sys.argv[1:] == ["serve"]:
        serve(make_layer, run_layer)
    else:
        own = (name for where in (CELLS, LAYERS) for name in dir(where) if name[0].isupper())
        main(
            Modules(
                "tensorflow-1",
                f"1, in TensorFlow {tf.__version__}",
                {name: kind.__init__ for name, kind in KNOWN.items()},
                [name for name in own if name not in ("InputSpec", "LSTMStateTuple", "RNNCell", "Layer")],
                run,
                (TypeError, ValueError, AttributeError, IndexError, AssertionError),
                fixed,
                (_draw_row, _draw_row, _draw_other),
                gates,
            ),
            sys.argv[1:],
        )
