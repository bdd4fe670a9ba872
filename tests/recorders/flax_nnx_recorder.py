"""Record what the real Flax NNX makes of modules; `modules` says how the recorder is run.

Needs the `frameworks` extra. JAX works the shapes out without any numbers, so that every size is quick. The
batch axis comes first, except where the row starts with a module that reads time first. A cell is called with
the carry that it makes itself. Where a module is written without `rngs=`, the recorder adds it.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import flax
import jax
import numpy as np
from configurations import SIZES, Configuration, any_size, call, each, maybe, rows
from flax import nnx
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject, side_by_side
from modules import Modules, Ran, Trial, main, subclasses
from recording import filled, known_types

CELLS = ("LSTMCell", "OptimizedLSTMCell", "GRUCell", "SimpleCell")
WITHOUT_RNGS = ("RNN", "Bidirectional")
Draw = Callable[[random.Random], Configuration]


def with_rngs(name: str) -> Callable[..., Any]:
    """A module's class, which is given `rngs` where it is written without."""
    made = getattr(nnx, name)
    if name in WITHOUT_RNGS:
        return made  # type: ignore[no-any-return]
    return lambda *given, **named: made(*given, **{"rngs": nnx.Rngs(0), **named})


class Written:
    """`nnx` as blocks write it."""

    def __getattr__(self, name: str) -> Any:
        return with_rngs(name) if name in KNOWN else getattr(nnx, name)


KNOWN = sorted(known_types("flax-nnx"))
NAMES = {**{name: with_rngs(name) for name in KNOWN}, "nnx": Written(), "jnp": jax.numpy}


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of modules, each called with what the one before returns."""

    def made() -> nnx.Sequential:
        names = {**NAMES, "rngs": nnx.Rngs(0)}
        return nnx.Sequential(*(eval(code, names) for code in configuration["layers"]))

    row = nnx.eval_shape(made)
    layers = list(row.layers)
    batch_axis = 1 if getattr(layers[0], "time_major", False) else 0
    shape = filled(configuration["input"] or [], batch_axis, trial)
    kind = jax.numpy.int32 if isinstance(layers[0], nnx.Embed) else type_read(layers[0])

    def called(modules: nnx.Sequential, source: jax.Array) -> Any:
        outputs = []
        given: tuple[Any, ...] = (source,)
        for module in modules.layers:
            if isinstance(module, nnx.RNNCellBase):
                given = (module.initialize_carry(given[0].shape, nnx.Rngs(0)), *given)
            output = module(*given)
            outputs.append(output)
            given = output if isinstance(output, tuple) else (output,)
        return outputs

    outputs = nnx.eval_shape(called, row, jax.ShapeDtypeStruct(tuple(shape), kind))
    shapes = [[leaf.shape for leaf in jax.tree.leaves(output)] for output in outputs]
    for number, module in enumerate(layers):
        state = nnx.to_flat_state(nnx.state(module, nnx.Param))
        weights = [(".".join(map(str, path)), tuple(value.shape), True) for path, value in state]
        amount = sum(
            value.size * value.dtype.itemsize for value in jax.tree.leaves(nnx.state(module, nnx.Param))
        )
        yield Ran(f"layers.{number}", weights, shapes[number], amount)


def type_read(module: Any) -> Any:
    """The type that a module's weights have: a scan refuses an input of a wider one."""
    if isinstance(module, nnx.Bidirectional):
        module = module.forward_rnn
    return getattr(getattr(module, "cell", module), "param_dtype", None) or jax.numpy.float32


def fixed() -> Iterator[Configuration]:
    """Every module with every argument that a count or a shape depends on."""
    for cell, (features, hidden) in product(CELLS, SIZES):
        yield from each([features], call(cell, features, hidden))
    for cell in CELLS:
        yield from each(
            [3],
            f"nnx.{cell}(3, 2, rngs=nnx.Rngs(0))",
            f"nnx.{cell}(3, 2, rngs=rngs)",
            f"{cell}(in_features=3, hidden_features=2)",
            f"{cell}(3, hidden_features=2)",
        )
        yield from each([7, 3], f"{cell}(3, 2)", f"{cell}(4, 2)")
        yield from each([None, 3], f"{cell}(3, 2)", f"RNN({cell}(3, 2))")
        yield from each([3], f"{cell}(3)", f"{cell}(3, -1)", f"{cell}(3, 2, 4)", f"{cell}(3, units=2)")
        yield from each([3], f"{cell}(3, 2, use_bias=False)", f"{cell}(3, 2.5)")
        inner = f"RNN({cell}(3, 4))"
        for time, carry in product(("", "time_major=True"), ("", "return_carry=True")):
            yield from each([7, 3], call("RNN", f"{cell}(3, 4)", time, carry))
            yield from each([None, 3], call("Bidirectional", inner, inner, time, carry))
        yield from each([5, 7, 3], inner, call("RNN", f"{cell}(3, 4)", "reverse=True", "keep_order=True"))
        yield from each([7, 3], f"nnx.RNN(cell=nnx.{cell}(3, 2, rngs=rngs), unroll=2)", f"RNN({cell}(4, 2))")
        yield from rows(
            [
                ([25], ["Embed(1000, 256)", f"RNN({cell}(256, 128))", "Linear(128, 10)"]),
                ([None, 3], [inner, f"RNN({cell}(4, 4))", "Dropout(0.5)", "Linear(4, 1)"]),
                ([12, 3], [call("Bidirectional", inner, inner), f"RNN({cell}(8, 2))", "LayerNorm(2)"]),
                ([12, 3], [inner, f"RNN({cell}(3, 2))"]),
            ]
        )
    yield from each([7, 3], "Bidirectional(RNN(LSTMCell(3, 2)), RNN(GRUCell(3, 5)))", "RNN()", "RNN(2)")
    yield from each([7, 3], "RNN(Linear(3, 2))", "Bidirectional(RNN(LSTMCell(3, 2)))")
    yield from each([3], "SimpleCell(3, 3, residual=True)")
    yield from _others()


def _others() -> Iterator[Configuration]:
    for inputs, outputs in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Linear", inputs, outputs))
    for source in ([5], [4, 5], [None, 5]):
        yield from each(source, "Linear(5, 3, use_bias=False)", "nnx.Linear(in_features=5, out_features=3)")
    yield from each([5], "Linear(4, 3)", "Linear(5)", "Linear(5, 3, False)", "Linear(5, units=3)")
    for words, length in [(1, 1), (1000, 256), (4096, 1)]:
        yield from each([25], call("Embed", words, length))
    yield from each(
        [None], "Embed(10, 4)", "nnx.Embed(num_embeddings=10, features=4, rngs=rngs)", "Embed(10)"
    )
    for norm, source in product(("LayerNorm", "RMSNorm", "BatchNorm"), ([6], [4, 6], [None, 6])):
        yield from each(source, f"{norm}(6)", f"{norm}(6, use_scale=False)", f"{norm}(num_features=6)")
    for norm in ("LayerNorm", "BatchNorm"):
        yield from each([6], f"{norm}(6, use_bias=False)", f"{norm}(6, use_bias=False, use_scale=False)")
    yield from each(
        [4, 64], "GroupNorm(64)", "GroupNorm(64, 4)", "GroupNorm(64, num_groups=None, group_size=8)"
    )
    yield from each([4, 6], "GroupNorm(6)", "GroupNorm(6, 3, use_bias=False)", "GroupNorm(6, 3, 2)")
    yield from each(
        [4, 6], "LayerNorm(6, feature_axes=(1, 2))", "BatchNorm(6, axis=1)", "BatchNorm(6, axis=-1)"
    )
    yield from each([9, 8, 4], "Conv(4, 6, (3, 2), strides=(2,))", "Conv(4, 6, (3, 2), strides=2)")
    yield from each([9, 4], "Conv(4, 6, (3,), input_dilation=2)", "Conv(4, 6, (3,), input_dilation=1)")
    yield from each([4, 6], "Dropout(0.5)", "Dropout(rate=0.1)")
    for padding in ("", "padding='VALID'", "padding='SAME'"):
        yield from each([9, 3], call("Conv", 3, 8, "kernel_size=(3,)", padding))
        yield from each([9, 8, 3], call("Conv", 3, 8, "(3, 2)", padding, "use_bias=False"))
        yield from each([9, 8, 3], call("Conv", 3, 6, "(3, 2)", "strides=(2, 1)", padding))
        yield from each([None, 3], call("Conv", 3, 8, "(3,)", padding, "kernel_dilation=2"))
    yield from each([9, 4], "Conv(4, 6, (3,), feature_group_count=2)", "Conv(4, 6, (3,), strides=3)")
    yield from each([9, 4], "Conv(3, 6, (3,))", "Conv(4, 6)", "Conv(4, 5, (3,), feature_group_count=2)")

    for dtype in ("jnp.float16", "'bfloat16'", "jnp.float64", "jnp.complex64", "None", "float", "'bogus'"):
        yield from _typed(f"param_dtype={dtype}")
    yield from each([3], "Linear(3, 2, dtype=jnp.float16)", "LSTMCell(3, 2, dtype=jnp.float16)")
    for cell, stored in product(CELLS, ("jnp.float16", "jnp.float32")):
        inner = call(cell, 3, 2, f"param_dtype={stored}", "dtype=jnp.float32")
        yield from each([5, 3], call("RNN", inner))


def _typed(dtype: str) -> Iterator[Configuration]:
    yield from each([3], *(call(cell, 3, 2, dtype) for cell in CELLS), call("Linear", 3, 2, dtype))
    one = call("RNN", call("GRUCell", 3, 2, dtype))
    yield from each([5, 3], one, call("Bidirectional", one, one), call("Conv", 3, 8, "(2,)", dtype))
    yield from each([5], call("Embed", 7, 2, dtype))
    yield from each(
        [32], *(call(norm, 32, dtype) for norm in ("LayerNorm", "RMSNorm", "BatchNorm", "GroupNorm"))
    )


def _draw_cell(chance: random.Random) -> Configuration:
    features, cell = any_size(chance), chance.choice(CELLS)
    return {"input": [features], "layers": [call(cell, features, any_size(chance))]}


def _draw_rnn(chance: random.Random) -> Configuration:
    layers, features = [], any_size(chance)
    source = [chance.choice([None, any_size(chance)]), features]
    for _ in range(chance.randint(1, 3)):
        units = any_size(chance)
        one, other = (f"RNN({chance.choice(CELLS)}({features}, {units}))" for _ in range(2))
        is_both = chance.random() < 0.4
        layers.append(call("Bidirectional", one, other) if is_both else one)
        features = 2 * units if is_both else units
    if chance.random() < 0.5:
        layers.append(call("Linear", features, any_size(chance), maybe(chance, "use_bias=False")))
    return {"input": source, "layers": layers}


def _draw_other(chance: random.Random) -> Configuration:
    inputs, side = any_size(chance), chance.randint(1, 4)
    layers = [
        call("Linear", inputs, any_size(chance), maybe(chance, "use_bias=False")),
        call("LayerNorm", inputs, maybe(chance, "use_scale=False"), maybe(chance, "use_bias=False")),
        call("RMSNorm", inputs),
        call("BatchNorm", inputs, maybe(chance, "use_bias=False")),
        call("Conv", inputs, any_size(chance), f"({side},)", maybe(chance, "padding='VALID'")),
    ]
    return {"input": [chance.randint(4, 30), inputs], "layers": [chance.choice(layers)]}


def gates() -> Iterator[Subject]:
    """The cells; the optimized LSTM and the others keep their gates joined."""
    apart: dict[str, dict[str, Any]] = {
        "kernel": {"names": [f"{name}.kernel" for name in ("ii", "if_", "ig", "io")]},
        "recurrent": {"names": [f"{name}.kernel" for name in ("hi", "hf", "hg", "ho")]},
        "bias": {"names": [f"{name}.bias" for name in ("hi", "hf", "hg", "ho")]},
    }
    for name, kind, biased in (
        ("LSTMCell", "LSTM", ""),
        ("OptimizedLSTMCell", "LSTM", "dense_h"),
        ("GRUCell", "GRU", "dense_i"),
        ("SimpleCell", "simple RNN", "dense_i"),
    ):
        joined = {
            "kernel": {"name": "dense_i.kernel", "axis": 1},
            "recurrent": {"name": "dense_h.kernel", "axis": 1},
            "bias": {"name": f"{biased}.bias", "axis": 0},
        }
        slots = joined if biased else apart
        cell = getattr(nnx, name)(INPUTS, UNITS, rngs=nnx.Rngs(0))
        state = dict(nnx.to_flat_state(nnx.state(cell, nnx.Param)))
        fresh = {
            ".".join(path): np.asarray(value[...]) for path, value in state.items() if path[-1] == "bias"
        }
        yield Subject("flax-nnx", f"{name}({INPUTS}, {UNITS})", kind, slots, runner(cell, slots), fresh)


def runner(cell: Any, slots: dict[str, dict[str, Any]]) -> Callable[[Blocks, Array, State], State]:
    """How a cell runs one step; its carry has the cell state first."""

    def run(blocks: Blocks, source: Array, state: State) -> State:
        for slot, where in slots.items():
            if "names" in where:
                tensors = dict(zip(where["names"], [block.T for block in blocks[slot]], strict=True))
            else:
                tensors = {where["name"]: side_by_side(blocks[slot])}
            for path, tensor in tensors.items():
                module, kind = path.split(".")
                getattr(getattr(cell, module), kind)[...] = jax.numpy.asarray(tensor, "float32")
        carry = tuple(state[::-1]) if len(state) == 2 else state[0]
        after, _ = cell(carry, source)
        return [np.asarray(one) for one in (after[::-1] if len(state) == 2 else [after])]

    return run


def make_layer(code: str) -> dict[str, Any]:
    """A layer with random weights, biases too, by the name that recipes give it."""
    layer = eval(code, {**NAMES, "rngs": nnx.Rngs(0)})
    for _, weight in nnx.to_flat_state(nnx.state(layer, nnx.Param)):
        weight[...] = np.random.uniform(-1, 1, weight.shape)
    nnx.update(layer, nnx.state(layer))
    return {"flax_nnx_layer": layer}


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last hidden state of each direction."""
    layer = names["flax_nnx_layer"]
    outputs = np.asarray(layer(source))
    if isinstance(layer, nnx.RNN):
        return outputs[:, -1]
    units = outputs.shape[-1] // 2
    return np.concatenate([outputs[:, -1, :units], outputs[:, 0, units:]], axis=-1)


if __name__ == "__main__":
    main(
        Modules(
            "flax-nnx",
            flax.__version__,
            {name: getattr(nnx, name).__init__ for name in KNOWN},
            subclasses(nnx, nnx.Module),
            run,
            (TypeError, ValueError, AttributeError, IndexError, AssertionError, ZeroDivisionError),
            fixed,
            (_draw_cell, _draw_rnn, _draw_rnn, _draw_other),
            gates,
            keeps_by_name=True,
        ),
        sys.argv[1:],
    )
