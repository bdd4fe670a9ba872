"""Record what the real TensorFlow.js makes of layers; `modules` says how the recorder is run.

It asks Node, which runs `tensorflow_js_recorder.js`; npm installs `@tensorflow/tfjs` when it is first needed.
Layers are called on inputs without numbers. A tensor is named by the last part of its name, and a layer by
its class and its number, counted from the row's first one. What an object may have in it is what
`getConfig()` says; whatever else there is in it is passed over without a word.
"""

from __future__ import annotations

import inspect
import random
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from configurations import Configuration, any_size, each, maybe, rows
from environment import TENSORFLOW_JS, npm_packages
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject, side_by_side
from modules import Modules, Ran, Trial, main
from recording import known_types
from served import Served, ServedLayer

KNOWN = sorted(known_types("tensorflow-js"))
SCRIPT = Path(__file__).with_suffix(".js")


class RefusedError(Exception):
    """What TensorFlow.js throws."""


class Node(Served):
    """TensorFlow.js, asked in lines of JSON."""

    def __init__(self) -> None:
        super().__init__(["node", str(SCRIPT), *KNOWN], partial(npm_packages, *TENSORFLOW_JS))

    def ask(self, **question: Any) -> Any:
        """The answer.

        Raises:
            RefusedError: An error was thrown.
        """
        answer = super().ask(**question)
        if isinstance(answer, dict) and "refused" in answer:
            raise RefusedError(answer["message"])
        return answer


NODE = Node()


def run(configuration: Configuration, trial: Trial) -> Iterator[Ran]:
    """A row of layers, each called with what the one before returns."""
    batch = 4 if "stateful: true" in str(configuration["layers"]) else None
    for layer in NODE.ask(row={**configuration, "batch": batch}):
        weights = [(name, shape, is_trained) for name, shape, is_trained in layer["weights"]]
        yield Ran(layer["name"], weights, layer["outputs"], layer["bytes"])


def call(kind: str, *arguments: str) -> str:
    """A layer as it is written; empty arguments are left out.

    >>> call("lstm", "units: 2", "", "useBias: false")
    'lstm({units: 2, useBias: false})'
    """
    return f"{kind}({{{', '.join(filter(None, arguments))}}})"


SIZES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (4, 2), (256, 128), (512, 256)]
KINDS = ("lstm", "gru", "simpleRNN")


def fixed() -> Iterator[Configuration]:
    """Every layer with every argument that a count or a shape depends on."""
    flags = ("useBias: false", "returnSequences: true", "returnState: true", "goBackwards: true")
    for kind in KINDS:
        for features, units in SIZES:
            yield from each([40, features], f"tf.layers.{kind}({{units: {units}}})")
        for some in product(*[("", flag) for flag in flags[:3]]):
            yield from each([None, 5], call(kind, "units: 3", *some))
        yield from each(
            [6, 5],
            call(f"tf.layers.{kind}", "units: 4", "goBackwards: true", "dropout: 0.2"),
            call(kind, "units: 4", "name: 'encoder1'", "activation: 'relu'"),
            call(kind, "units: 4", "trainable: false"),
            call(kind, "units: 4", "stateful: true"),
            f"{kind}({{}})",
            f"{kind}(4)",
            call(kind, "units: 0"),
            call(kind, "units: 2", "activation: 'hard_sigmoid'"),
        )
        yield from each([3], call(kind, "units: 2"))
        yield from each(None, call(kind, "units: 4", "inputShape: [7, 3]"))
        yield from each(
            None, call(kind, "units: 4", "batchInputShape: [null, 7, 3]", "returnSequences: true")
        )
        for mode in ("'concat'", "'sum'", "'mul'", "'ave'", "null"):
            inner = call(kind, "units: 2", "returnSequences: true")
            yield from each(
                [7, 3], call("bidirectional", f"layer: {call(kind, 'units: 2')}", f"mergeMode: {mode}")
            )
            yield from each([None, 3], call("bidirectional", f"layer: {inner}", f"mergeMode: {mode}"))
        sequences = call(kind, "units: 16", "returnSequences: true")
        yield from rows(
            [
                ([100, 4], [call(kind, "units: 2"), "dense({units: 1})"]),
                ([None, 8], [sequences, call(kind, "units: 8"), "dense({units: 3})"]),
                ([25], ["embedding({inputDim: 1000, outputDim: 256})", call(kind, "units: 128")]),
                ([12, 6], [sequences, "timeDistributed({layer: dense({units: 2})})", "flatten()"]),
                ([12, 6], [call(kind, "units: 2"), call(kind, "units: 2")]),
                ([12, 6], [call(kind, "units: 2", "returnState: true"), "dense({units: 2})"]),
                (
                    [9, 4],
                    [
                        call("bidirectional", f"layer: {sequences}", "mergeMode: 'concat'"),
                        call(kind, "units: 2"),
                    ],
                ),
                (None, ["embedding({inputDim: 99, outputDim: 8, inputLength: 9})", call(kind, "units: 4")]),
            ]
        )
    yield from each([7, 5], "gru({units: 3, resetAfter: false})", "gru({units: 3, resetAfter: true})")
    yield from each(
        [7, 5], "lstm({units: 3, unitForgetBias: true})", "lstm({units: 3, recurrentActivation: 'sigmoid'})"
    )
    for inputs, units in [*SIZES, (784, 32)]:
        yield from each([inputs], f"dense({{units: {units}}})")
    for source in ([5], [4, 5], [None, 5]):
        yield from each(
            source, "dense({units: 3, useBias: false})", "tf.layers.dense({units: 3, activation: 'relu'})"
        )
        yield from each(source, "dropout({rate: 0.5})", "activation({activation: 'tanh'})")
        yield from each(source, "batchNormalization({})", "batchNormalization({scale: false})")
        yield from each(source, "layerNormalization({})", "layerNormalization({center: false})")
    yield from each([5], "dense({})", "dense({units: 3, trainable: false})", "repeatVector({n: 3})")
    yield from each([4, 5], "timeDistributed({layer: dense({units: 3})})")
    yield from each([4, 5], "flatten()", "masking({maskValue: 0})", "spatialDropout1d({rate: 0.2})")
    for words, length in [(1, 1), (1000, 256)]:
        yield from each([25], call("embedding", f"inputDim: {words}", f"outputDim: {length}"))
    yield from each(
        [None], "embedding({inputDim: 10, outputDim: 4, maskZero: true})", "embedding({inputDim: 10})"
    )
    for padding in ("", "padding: 'same'"):
        yield from each([9, 3], call("conv1d", "filters: 8", "kernelSize: 3", padding))
        yield from each([9, 3], call("conv1d", "filters: 8", "kernelSize: 2", "strides: 2", padding))
        yield from each([9, 8, 3], call("conv2d", "filters: 8", "kernelSize: [3, 2]", padding))
        yield from each(
            [9, 4],
            call("maxPooling1d", "poolSize: 2", padding),
            call("averagePooling1d", "poolSize: 3", padding),
        )
        yield from each([9, 8, 3], call("maxPooling2d", "poolSize: [3, 2]", padding))
    yield from each(
        [9, 4], "conv1d({filters: 6, kernelSize: 3, padding: null})", "maxPooling1d({padding: null})"
    )
    yield from each([9, 4], "conv1d({filters: 6, kernelSize: 3, useBias: false})", "conv1d({filters: 6})")
    yield from each([9, 4], "globalMaxPooling1d()", "globalAveragePooling1d({})", "maxPooling1d({})")

    yield from _named_in_quotes()
    for kind, dtype in product(KINDS, ("'float16'", "'int32'", "null")):
        yield from each([7, 5], call(kind, "units: 3", f"dtype: {dtype}"))
    yield from each(
        [7, 5],
        "bidirectional({layer: lstm({units: 2, dtype: 'float16'}), mergeMode: 'concat'})",
        "dense({units: 2, dtype: 'float16'})",
        "batchNormalization({dtype: 'float64'})",
        "conv1d({filters: 2, kernelSize: 3, dtype: 'float16'})",
    )
    for order in ("'channelsLast'", "'channelsFirst'", "'channels_last'", "'channels_first'", "null"):
        yield from each(
            [9, 8, 3],
            call("conv2d", "filters: 4", "kernelSize: 2", f"dataFormat: {order}"),
            call("maxPooling2d", "poolSize: 2", f"dataFormat: {order}"),
        )


def _named_in_quotes() -> Iterator[Configuration]:
    """What may be an initializer, a regularizer or a constraint."""
    for name in (
        "zeros",
        "glorotUniform",
        "GlorotUniform",
        "glorot_uniform",
        "leCunNormal",
        "lecunNormal",
        "x",
    ):
        yield from each([5], call("dense", "units: 2", f"kernelInitializer: '{name}'"))
        yield from each([7, 5], call("lstm", "units: 2", f"recurrentInitializer: '{name}'"))
    for name in ("l1l2", "L1L2", "l2", "L2"):
        yield from each([5], call("dense", "units: 2", f"kernelRegularizer: '{name}'"))
    for name in ("maxNorm", "MaxNorm", "max_norm"):
        yield from each([5], call("dense", "units: 2", f"biasConstraint: '{name}'"))
    yield from each(
        [5],
        "dense({units: 2, kernelInitializer: tf.initializers.heNormal({seed: 1})})",
        "dense({units: 2, kernelRegularizer: tf.regularizers.l2({l2: 0.1}), kernelConstraint: null})",
    )


def _draw_recurrent(chance: random.Random, sequences: str) -> str:
    layer = call(
        chance.choice(KINDS), f"units: {any_size(chance)}", sequences, maybe(chance, "useBias: false")
    )
    mode = chance.choice(["concat", "sum", "ave"])
    return (
        call("tf.layers.bidirectional", f"layer: {layer}", f"mergeMode: '{mode}'")
        if chance.random() < 0.3
        else layer
    )


def _draw_row(chance: random.Random) -> Configuration:
    source: list[int | None] = [chance.choice([1, 7, 40, None]), any_size(chance)]
    row = []
    if chance.random() < 0.3:
        row.append(call("embedding", f"inputDim: {any_size(chance)}", f"outputDim: {any_size(chance)}"))
        source = source[:1]
    for _ in range(chance.choice([0, 0, 1])):
        row.append(_draw_recurrent(chance, "returnSequences: true"))
    row.append(_draw_recurrent(chance, ""))
    if chance.random() < 0.5:
        row.append(call("tf.layers.dense", f"units: {any_size(chance)}", maybe(chance, "useBias: false")))
    return {"input": source, "layers": row}


def _draw_other(chance: random.Random) -> Configuration:
    size, side = f"{any_size(chance)}", f"kernelSize: {chance.randint(1, 4)}"
    some = [
        call("dense", f"units: {size}", maybe(chance, "useBias: false")),
        call("batchNormalization", maybe(chance, "scale: false"), maybe(chance, "center: false")),
        call("layerNormalization", maybe(chance, "scale: false"), maybe(chance, "center: false")),
        call(
            "conv1d",
            f"filters: {size}",
            side,
            maybe(chance, "padding: 'same'"),
            maybe(chance, "useBias: false"),
        ),
    ]
    return {"input": [chance.randint(4, 30), any_size(chance)], "layers": [chance.choice(some)]}


def gates() -> Iterator[Subject]:
    """The three layers, over one timestep."""
    slots: dict[str, dict[str, Any]] = {
        "kernel": {"name": "kernel", "axis": 1},
        "recurrent": {"name": "recurrent_kernel", "axis": 1},
        "bias": {"name": "bias", "axis": 0},
    }
    for code, kind in (
        (f"lstm({{units: {UNITS}}})", "LSTM"),
        (f"lstm({{units: {UNITS}, unitForgetBias: true}})", "LSTM"),
        (f"lstm({{units: {UNITS}, recurrentActivation: 'sigmoid'}})", "LSTM"),
        (f"gru({{units: {UNITS}}})", "GRU"),
        (f"simpleRNN({{units: {UNITS}}})", "simple RNN"),
    ):
        fresh = NODE.fresh(code, INPUTS)
        yield Subject("tensorflow-js", code, kind, slots, runner(code), {"bias": np.asarray(fresh[-1])})


def runner(code: str) -> Callable[[Blocks, Array, State], State]:
    """How a layer runs one step."""
    layer = NODE.make_layer(code.replace("})", ", returnState: true})"))

    def run_step(blocks: Blocks, source: Array, state: State) -> State:
        kernels = [side_by_side(blocks[name]) for name in ("kernel", "recurrent")]
        weights = [one.tolist() for one in (*kernels, np.concatenate(blocks["bias"]))]
        states = [one[None].tolist() for one in state]
        _, *after = NODE.ask(
            layer=layer.number, weights=weights, input=source[None, None].tolist(), states=states
        )
        return [np.asarray(one)[0] for one in after]

    return run_step


def make_layer(code: str) -> dict[str, Any]:
    """A layer, and its weights as JSON has them."""
    layer = NODE.make_layer(code)
    return {
        "tensorflow_js_layer": layer,
        "tensorflow_js_layer_weights": [weight.tolist() for weight in layer.get_weights()],
    }


def run_layer(names: dict[str, Any], source: Array) -> Array:
    """The last output."""
    layer: ServedLayer = names["tensorflow_js_layer"]
    layer.set_weights([np.asarray(weight) for weight in names["tensorflow_js_layer_weights"]])
    return NODE.run_layer(layer, source)


def with_signature(names: list[str]) -> Callable[..., None]:
    """A function with some arguments by name, as `signatures` reads them."""

    def made(**arguments: Any) -> None:
        """What makes a layer."""

    by_name = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in names]
    made.__signature__ = inspect.Signature(by_name)  # type: ignore[attr-defined]
    return made


if __name__ == "__main__":
    facts = NODE.ask(about=True)
    main(
        Modules(
            "tensorflow-js",
            facts["version"],
            {name: with_signature(names) for name, names in facts["configs"].items()},
            facts["names"],
            run,
            (RefusedError,),
            fixed,
            (_draw_row, _draw_row, _draw_other),
            gates,
        ),
        sys.argv[1:],
    )
