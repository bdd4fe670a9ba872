"""Record what the real Haiku makes of modules; `modules` says how the recorder is run.

Needs the `frameworks` extra. Modules are made inside `hk.transform_with_state`; a tensor is named by its path
below its module. A core is called with the state that it makes itself. JAX works the shapes out without any
numbers, so that every size is quick.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import haiku as hk
import jax
import numpy as np
from configurations import SIZES, Configuration, any_size, call, each, maybe, rows
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject, side_by_side
from modules import Modules, Ran, Trial, main, subclasses
from recording import filled, known_types

KNOWN = sorted(known_types("haiku"))
NAMES = {**{name: getattr(hk, name) for name in KNOWN}, "hk": hk}
CORES = ("LSTM", "GRU", "VanillaRNN")


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of modules, each called with what the one before returns."""
    names: list[str] = []
    outputs: list[Any] = []

    def called(source: jax.Array) -> list[Any]:
        given, returned = source, []
        names.clear()
        for code in configuration["layers"]:
            module = eval(code, dict(NAMES))
            names.append(module.module_name)
            if isinstance(module, hk.RNNCore):
                output = module(given, module.initial_state(source.shape[0]))
            elif isinstance(module, hk.BatchNorm):
                output = module(given, is_training=True)
            else:
                output = module(given)
            returned.append(output)
            given = output[0] if isinstance(output, tuple) else output
        return returned

    shape = tuple(filled(configuration["input"] or [], 0, trial))
    is_words = configuration["layers"][0].startswith(("Embed", "hk.Embed"))
    source = jax.ShapeDtypeStruct(shape, jax.numpy.int32 if is_words else jax.numpy.float32)
    row = hk.transform_with_state(called)
    parameters, state = jax.eval_shape(row.init, jax.random.key(0), source)
    outputs, _ = jax.eval_shape(row.apply, parameters, state, jax.random.key(0), source)
    for name, output in zip(names, outputs, strict=True):
        weights = [
            (f"{path.removeprefix(name)}/{own}".lstrip("/"), tuple(tensor.shape), True)
            for path, inside in parameters.items()
            if path == name or path.startswith(f"{name}/")
            for own, tensor in inside.items()
        ]
        yield Ran(name, weights, [leaf.shape for leaf in jax.tree.leaves(output)])


def fixed() -> Iterator[Configuration]:
    """Every module with every argument that a count or a shape depends on."""
    for core, (features, hidden) in product(CORES, SIZES):
        yield from each([features], call(core, hidden))
    for core in CORES:
        yield from each([3], f"hk.{core}(2)", f"{core}(hidden_size=2)", f"hk.{core}(2, name='core')")
        yield from each([3], f"{core}()", f"{core}(units=2)", f"{core}(3, 2, 1, 4, 5, 6)", f"{core}('2')")
        yield from each([7, 3], f"{core}(2)")
        yield from rows(
            [
                ([3], [f"{core}(4)", "Linear(2)"]),
                ([3], ["hk.Linear(5)", f"hk.{core}(4)", f"hk.{core}(2)", "hk.Linear(1)"]),
                ([3], [f"{core}(4)", "LayerNorm(-1, True, True)", f"{core}(4)"]),
            ]
        )
    for features, hidden in SIZES:
        yield from each([features], f"VanillaRNN({hidden}, double_bias=False)")
    yield from rows([([3], ["LSTM(4)", "GRU(3)", "VanillaRNN(2)"])])
    for inputs, outputs in [*SIZES, (784, 32)]:
        yield from each([inputs], call("Linear", outputs))
    for source in ([5], [4, 5], [None, 5]):
        yield from each(source, "Linear(3, with_bias=False)", "hk.Linear(output_size=3)", "Linear(3, False)")
    yield from each([5], "Linear()", "Linear(units=3)", "Linear(3, bias=False)")
    for words, length in [(1, 1), (1000, 256), (4096, 1)]:
        yield from each([25], call("Embed", words, length))
    yield from each([None], "Embed(10, 4)", "hk.Embed(vocab_size=10, embed_dim=4)", "Embed(10)")
    for source in ([6], [4, 6], [None, 6]):
        yield from each(
            source, "LayerNorm(-1, True, True)", "LayerNorm(axis=-1, create_scale=True, create_offset=False)"
        )
        yield from each(source, "RMSNorm(-1)", "RMSNorm(axis=-1, create_scale=False)")
        yield from each(source, "BatchNorm(True, True, 0.9)", "BatchNorm(True, False, 0.9)")
        yield from each(source, "LayerNorm(-1, False, False)", "LayerNorm(-1)", "BatchNorm(True, True)")
    for padding in ("", "padding='VALID'", "padding='SAME'"):
        yield from each([9, 3], call("Conv1D", 8, 3, padding), call("Conv1D", 8, 2, "stride=2", padding))
        yield from each([9, 8, 3], call("Conv2D", 8, 3, padding), call("Conv2D", 8, "(3, 2)", padding))
    yield from each([9, 4], "Conv1D(6, 3, feature_group_count=2)", "Conv1D(6, 3, with_bias=False)")
    yield from each([9, 4], "Conv1D(6, 3, data_format='NWC')", "LayerNorm(-1, True, True, param_axis=-1)")
    yield from each([9, 4], "Linear(6, True, 3)", "Conv1D(6, 3, w_init=None)", "GRU(2, 'zeros')")
    yield from each([9, 4], "Conv1D(6, 3, rate=2)", "Conv1D(5, 3, feature_group_count=2)", "Conv1D(6)")


def _draw_cores(chance: random.Random) -> Configuration:
    layers = []
    for _ in range(chance.randint(1, 3)):
        core = chance.choice(CORES)
        flag = maybe(chance, "double_bias=False") if core == "VanillaRNN" else ""
        layers.append(call(f"hk.{core}", any_size(chance), flag))
    if chance.random() < 0.5:
        layers.append(call("hk.Linear", any_size(chance), maybe(chance, "with_bias=False")))
    return {"input": [any_size(chance)], "layers": layers}


def _draw_other(chance: random.Random) -> Configuration:
    size, side = any_size(chance), chance.randint(1, 4)
    scale, offset = (chance.choice([True, False]) for _ in range(2))
    layers = [
        call("Linear", size, maybe(chance, "with_bias=False")),
        call("LayerNorm", -1, scale, offset),
        call("BatchNorm", scale, offset, 0.9),
        call("Conv1D", size, side, maybe(chance, "padding='VALID'"), maybe(chance, "with_bias=False")),
    ]
    return {"input": [chance.randint(4, 30), any_size(chance)], "layers": [chance.choice(layers)]}


def gates() -> Iterator[Subject]:
    """The three cores: an LSTM has the rows of x and of h in one matrix."""
    lstm: dict[str, dict[str, Any]] = {
        "kernel": {"name": "linear/w", "axis": 1, "reads": "input"},
        "recurrent": {"name": "linear/w", "axis": 1, "reads": "hidden"},
        "bias": {"name": "linear/b", "axis": 0},
    }
    gru = {
        "kernel": {"name": "w_i", "axis": 1},
        "recurrent": {"name": "w_h", "axis": 1},
        "bias": {"name": "b", "axis": 0},
    }
    simple = {
        "kernel": {"name": "linear/w", "axis": 1},
        "recurrent": {"name": "linear_1/w", "axis": 1},
        "bias": {"name": "linear/b", "axis": 0},
        "recurrent_bias": {"name": "linear_1/b", "axis": 0},
    }
    for name, kind, slots in (
        ("LSTM", "LSTM", lstm),
        ("GRU", "GRU", gru),
        ("VanillaRNN", "simple RNN", simple),
    ):
        core = Core(name, f"hk.{name}({UNITS})")
        made = core.row.init(jax.random.key(0), np.zeros((1, INPUTS), "float32"), None)
        fresh = {path: tensor for path, tensor in core.named(made).items() if path.rpartition("/")[2] == "b"}
        yield Subject("haiku", f"{name}({UNITS})", kind, slots, core.runner(slots, made), fresh)


class Core:
    """A core and its one step, as a pair of functions."""

    def __init__(self, name: str, code: str) -> None:
        def step(source: Any, state: Any) -> Any:
            core = eval(code, dict(NAMES))
            return core(source, core.initial_state(len(source)) if state is None else state)

        self.name, self.code = name, code
        self.row = hk.without_apply_rng(hk.transform(step))

    def named(self, parameters: Any) -> dict[str, Array]:
        """The tensors by their paths below the core."""
        module = hk_name(self.name)
        return {
            f"{path.removeprefix(module)}/{own}".lstrip("/"): np.asarray(tensor)
            for path, inside in parameters.items()
            for own, tensor in inside.items()
        }

    def runner(self, slots: dict[str, dict[str, Any]], made: Any) -> Callable[[Blocks, Array, State], State]:
        """How the core runs one step; its outputs come before its states."""

        def run_step(blocks: Blocks, source: Array, state: State) -> State:
            tensors: dict[str, Array] = {}
            for slot, where in slots.items():
                own = np.concatenate(blocks[slot]) if "bias" in slot else side_by_side(blocks[slot])
                before = tensors.get(where["name"])
                tensors[where["name"]] = own if before is None else np.concatenate([before, own])
            module = hk_name(self.name)
            parameters = {
                path: {
                    name: jax.numpy.asarray(
                        tensors[f"{path.removeprefix(module)}/{name}".lstrip("/")], "float32"
                    )
                    for name in inside
                }
                for path, inside in made.items()
            }
            given: Any = [one[None].astype("float32") for one in state]
            given = hk.LSTMState(*given) if len(given) == 2 else given[0]
            _, after = self.row.apply(parameters, source[None].astype("float32"), given)
            return [np.asarray(one)[0] for one in (after if len(state) == 2 else [after])]

        return run_step


def hk_name(name: str) -> str:
    """What Haiku calls the first module of a class."""
    return {"LSTM": "lstm", "GRU": "gru", "VanillaRNN": "vanilla_rnn"}[name]


def make_layer(code: str) -> dict[str, Any]:
    """A core with random weights, biases too."""
    name = code.partition("(")[0].rpartition(".")[2]
    core = Core(name, code)
    made = core.row.init(jax.random.key(0), np.zeros((1, 3), "float32"), None)
    parameters = jax.tree.map(lambda tensor: np.random.uniform(-1, 1, tensor.shape).astype("float32"), made)
    return {"haiku_layer": core, "haiku_layer_params": dict(parameters)}


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last output of a sequence."""
    state, output = None, source
    for step in source.transpose(1, 0, 2):
        output, state = names["haiku_layer"].row.apply(names["haiku_layer_params"], step, state)
    return np.asarray(output)


if __name__ == "__main__":
    main(
        Modules(
            "haiku",
            hk.__version__,
            {name: getattr(hk, name).__init__ for name in KNOWN},
            subclasses(hk, hk.Module),
            run,
            (TypeError, ValueError, AttributeError, IndexError, AssertionError),
            fixed,
            (_draw_cores, _draw_cores, _draw_other),
            gates,
            keeps_by_name=True,
        ),
        sys.argv[1:],
    )
