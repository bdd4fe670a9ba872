"""Record what the real Equinox makes of modules; `modules` says how the recorder is run.

Needs the `frameworks` extra. A module reads one example: the batch axis is what `jax.vmap` adds. JAX works
the shapes out without any numbers, so that every size is quick. Where a module is written without `key=`, the
recorder adds it.
"""

from __future__ import annotations

import inspect
import random
import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import equinox as eqx
import jax
import numpy as np
from configurations import SIZES, Configuration, any_size, call, each, maybe, rows
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject
from modules import Modules, Ran, Trial, main, subclasses
from recording import filled, known_types

KNOWN = sorted(known_types("equinox"))


def with_key(name: str) -> Callable[..., Any]:
    """A module's class, which is given `key` where it is written without and needs one."""
    made = getattr(eqx.nn, name)
    needs_key = "key" in inspect.signature(made.__init__).parameters
    given = {"key": jax.random.key(0)} if needs_key else {}
    return lambda *arguments, **named: made(*arguments, **{**given, **named})


class Written:
    """`eqx.nn` as blocks write it."""

    def __init__(self) -> None:
        self.nn = self

    def __getattr__(self, name: str) -> Any:
        return with_key(name)


NAMES = {
    **{name: with_key(name) for name in KNOWN},
    "eqx": Written(),
    "key": jax.random.key(0),
    "jax": jax,
    "jnp": jax.numpy,
}


def tensors(module: Any) -> list[tuple[str, Any]]:
    """A module's arrays by their names."""
    fields = [(name, getattr(module, name)) for name in vars(module)]
    return [(name, value) for name, value in fields if hasattr(value, "shape") and name != "key"]


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of modules, each called with what the one before returns."""
    shape = tuple(filled(configuration["input"] or [], 0, trial))
    modules = []
    for code in configuration["layers"]:
        made = eqx.filter_eval_shape(lambda code=code: eval(code, dict(NAMES)))
        modules.append(made)
    kind = jax.numpy.int32 if isinstance(modules[0], eqx.nn.Embedding) else jax.numpy.float32
    source: Any = jax.ShapeDtypeStruct(shape, kind)
    for number, module in enumerate(modules):
        if isinstance(module, eqx.nn.Conv):  # which reads the type of its own weights alone
            source = jax.ShapeDtypeStruct(source.shape, module.weight.dtype)
        output = eqx.filter_eval_shape(eqx.filter_vmap(called, in_axes=(None, 0)), module, source)
        shapes = [leaf.shape for leaf in jax.tree.leaves(output)]
        weights = [(name, tuple(value.shape), True) for name, value in tensors(module)]
        amount = sum(value.size * value.dtype.itemsize for _, value in tensors(module))
        yield Ran(f"layers[{number}]", weights, shapes, amount)
        source = output[0] if isinstance(output, tuple) else output


def called(module: Any, source: jax.Array) -> Any:
    """A module on one example; a cell starts from zeros."""
    if isinstance(module, eqx.nn.LSTMCell | eqx.nn.GRUCell):
        zeros = jax.numpy.zeros(module.hidden_size)
        return module(source, (zeros, zeros) if isinstance(module, eqx.nn.LSTMCell) else zeros)
    if isinstance(module, eqx.nn.Dropout):
        return module(source, inference=True)
    return module(source)


CELLS = ("LSTMCell", "GRUCell")
DTYPES = (
    "jnp.float16",
    "'bfloat16'",
    "jax.numpy.float64",
    "jnp.complex64",
    "None",
    "float",
    "'half'",
    "'bogus'",
)


def fixed() -> Iterator[Configuration]:
    """Every module with every argument that a count or a shape depends on."""
    for cell, (features, hidden) in product(CELLS, SIZES):
        yield from each(
            [features], call(cell, features, hidden), call(cell, features, hidden, "use_bias=False")
        )
    for cell in CELLS:
        yield from each(
            [3],
            f"eqx.nn.{cell}(3, 2, key=key)",
            f"eqx.nn.{cell}(3, 2, key=jax.random.key(0))",
            f"{cell}(input_size=3, hidden_size=2)",
            f"{cell}(3, 2, False)",
        )
        yield from each(
            [3], f"{cell}(3)", f"{cell}(4, 2)", f"{cell}(3, units=2)", f"{cell}(3, 2, bias=False)"
        )
        yield from each([5, 3], f"{cell}(3, 2)")
        yield from rows([([3], [f"{cell}(3, 4)", "Linear(4, 2)"]), ([3], ["Linear(3, 5)", f"{cell}(5, 4)"])])
    for inputs, outputs in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Linear", inputs, outputs))
    yield from each(
        [5], "Linear(5, 3, use_bias=False)", "eqx.nn.Linear(in_features=5, out_features=3, key=key)"
    )
    yield from each([5], "Linear(4, 3)", "Linear(5)", "Linear(5, units=3)")
    yield from each([4, 5], "Linear(5, 3)")
    for words, length in [(1, 1), (1000, 256), (4096, 1)]:
        yield from each([], call("Embedding", words, length))
    yield from each([], "Embedding(num_embeddings=10, embedding_size=4)", "Embedding(10)")
    yield from each([5], "Embedding(10, 4)")
    for norm in ("LayerNorm", "RMSNorm"):
        yield from each([6], f"{norm}(6)", f"{norm}(6, use_weight=False)", f"{norm}(6, use_bias=False)")
        yield from each([4, 6], f"{norm}((4, 6))", f"{norm}(6)", f"{norm}(shape=(4, 6), use_weight=False)")
    yield from each([6], "RMSNorm(6, use_bias=False, use_weight=False)", "LayerNorm(5)")
    yield from each([6, 4], "GroupNorm(3, 6)", "GroupNorm(2, channels=6)", "GroupNorm(4, 6)", "GroupNorm(3)")
    yield from each([6, 4], "GroupNorm(3, channelwise_affine=False)", "GroupNorm(1, 6)")
    yield from each([4, 6], "Dropout(0.5)", "Dropout(p=0.1)", "Dropout()")
    for padding in ("", "padding=1", "padding=2"):
        yield from each(
            [3, 9], call("Conv1d", 3, 8, 3, padding), call("Conv1d", 3, 8, 2, "stride=2", padding)
        )
        yield from each([3, 9, 8], call("Conv2d", 3, 8, 3, padding), call("Conv2d", 3, 8, "(3, 2)", padding))
    yield from each([4, 9], "Conv1d(4, 6, 3, groups=2)", "Conv1d(4, 6, 3, use_bias=False)", "Conv1d(3, 6, 3)")
    yield from each([4, 9], "Conv1d(4, 6, 3, dilation=2)", "Conv1d(4, 5, 3, groups=2)", "Conv1d(4, 5)")
    yield from each([4, 9, 9], "Conv2d(4, 6, 3, 2, 1, groups=2, use_bias=False)")
    for dtype in DTYPES:
        yield from _typed(f"dtype={dtype}")


def _typed(dtype: str) -> Iterator[Configuration]:
    yield from each([3], *(call(cell, 3, 2, dtype) for cell in CELLS), call("Linear", 3, 2, dtype))
    yield from each([], call("Embedding", 7, 2, dtype))
    yield from each([3], call("LayerNorm", 3, dtype), call("RMSNorm", 3, dtype))
    yield from each([6, 4], call("GroupNorm", 3, 6, dtype), call("Conv1d", 6, 8, 3, dtype))


def _draw_cell(chance: random.Random) -> Configuration:
    features, units = any_size(chance), any_size(chance)
    cell = call(chance.choice(CELLS), features, units, maybe(chance, "use_bias=False"))
    after = [call("Linear", units, any_size(chance))] if chance.random() < 0.4 else []
    return {"input": [features], "layers": [cell, *after]}


def _draw_other(chance: random.Random) -> Configuration:
    inputs, length, side = any_size(chance), chance.randint(4, 30), chance.randint(1, 4)
    bias = maybe(chance, "use_bias=False")
    source, layer = chance.choice(
        [
            ([inputs], call("Linear", inputs, any_size(chance), bias)),
            ([inputs], call("LayerNorm", inputs, bias)),
            ([length, inputs], call("RMSNorm", (length, inputs), maybe(chance, "use_weight=False"))),
            ([inputs, length], call("Conv1d", inputs, any_size(chance), side, bias)),
            ([inputs, length, 9], call("Conv2d", inputs, any_size(chance), side, bias)),
        ]
    )
    return {"input": source, "layers": [layer]}


def gates() -> Iterator[Subject]:
    """Both cells."""
    for name, kind in (("LSTMCell", "LSTM"), ("GRUCell", "GRU")):
        slots: dict[str, dict[str, Any]] = {
            "kernel": {"name": "weight_ih", "axis": 0},
            "recurrent": {"name": "weight_hh", "axis": 0},
            "bias": {"name": "bias", "axis": 0},
        }
        if kind == "GRU":
            slots["recurrent_bias"] = {"name": "bias_n", "axis": 0, "blocks": 1}
        cell = getattr(eqx.nn, name)(INPUTS, UNITS, key=jax.random.key(0))
        fresh = {own: np.asarray(value) for own, value in tensors(cell) if own.startswith("bias")}
        yield Subject("equinox", f"{name}({INPUTS}, {UNITS})", kind, slots, runner(cell, slots), fresh)


def runner(cell: Any, slots: dict[str, dict[str, Any]]) -> Callable[[Blocks, Array, State], State]:
    """How a cell runs one step."""

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        filled_cell = cell
        for slot, where in slots.items():
            tensor = jax.numpy.asarray(np.concatenate(blocks[slot]), "float32")
            filled_cell = eqx.tree_at(lambda one, name=where["name"]: getattr(one, name), filled_cell, tensor)
        after = filled_cell(source, tuple(state) if len(state) == 2 else state[0])
        return [np.asarray(one) for one in (after if len(state) == 2 else [after])]

    return run_step


def make_layer(code: str) -> dict[str, Any]:
    """A cell as Equinox makes it: its biases are random."""
    return {"equinox_layer": eval(code, dict(NAMES)), "equinox": eqx}


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last hidden state of a sequence."""
    cell = names["equinox_layer"]
    zeros = np.zeros((len(source), cell.hidden_size), "float32")
    state: Any = (zeros, zeros) if isinstance(cell, eqx.nn.LSTMCell) else zeros
    for step in source.transpose(1, 0, 2):
        state = jax.vmap(cell)(step, state)
    return np.asarray(state[0] if isinstance(state, tuple) else state)


if __name__ == "__main__":
    main(
        Modules(
            "equinox",
            eqx.__version__,
            {name: getattr(eqx.nn, name).__init__ for name in KNOWN},
            subclasses(eqx.nn, eqx.Module),
            run,
            (TypeError, ValueError, AttributeError, IndexError, AssertionError, RuntimeError),
            fixed,
            (_draw_cell, _draw_cell, _draw_other),
            gates,
        ),
        sys.argv[1:],
    )
