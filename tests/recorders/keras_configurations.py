"""Keras layers and stacks to record: a list that tries every flag, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import keras_convolutions
import keras_layers
import keras_other_layers
from configurations import SIZES, Configuration, any_size

FLAGS = ["use_bias=False", "return_sequences=True", "return_state=True", "go_backwards=True"]
LENGTHS: list[int | None] = [1, 7, 40, None]
MERGE_MODES = ["'concat'", "'sum'", "'mul'", "'ave'", "None"]


def fixed() -> list[Configuration]:
    """Every layer with every flag that a count or a shape depends on, and stacks of them."""
    known = [*_recurrent(), *_wrapped(), *_others(), *_stacks(), *_refused()]
    return [*known, *keras_layers.fixed(), *keras_convolutions.fixed(), *keras_other_layers.fixed()]


def drawn(seed: str, count: int) -> list[Configuration]:
    """Random layers and stacks, the same for the same seed."""
    chance = random.Random(seed)
    kinds = [
        _random, _random, _random, keras_layers.random_cells, keras_layers.random_norm,
        keras_layers.random_attention, keras_layers.random_shape, keras_convolutions.random_convolution,
        keras_convolutions.random_pooling, keras_convolutions.random_convolutional_lstm,
    ]  # fmt: skip
    return [chance.choice(kinds)(chance) for _ in range(count)]


def _recurrent() -> Iterator[Configuration]:
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        for features, units in SIZES:
            yield {"input": [40, features], "layers": [f"{kind}({units})"]}
        for flags in product(*[("", flag) for flag in FLAGS]):
            arguments = ", ".join(["3", *filter(None, flags)])
            yield {"input": [None, 5], "layers": [f"{kind}({arguments})"]}
        for flag in ("stateful=True", "unroll=True", "dropout=0.2, recurrent_dropout=0.1", "trainable=False"):
            yield {"input": [6, 5], "layers": [f"{kind}(4, {flag})"]}
        yield {"input": [6, 5], "layers": [f"{kind}(units=4, name='encoder', activation='relu')"]}
    for features, units in SIZES:
        yield {"input": [None, features], "layers": [f"GRU({units}, reset_after=False)"]}
    for flags in product(("", "use_bias=False"), ("", "return_sequences=True"), ("", "return_state=True")):
        arguments = ", ".join(["3", "reset_after=False", *filter(None, flags)])
        yield {"input": [7, 5], "layers": [f"GRU({arguments})"]}
    yield {"input": [7, 5], "layers": ["LSTM(3, unit_forget_bias=False)"]}


def _wrapped() -> Iterator[Configuration]:
    for kind, mode in product(("LSTM", "GRU", "SimpleRNN"), MERGE_MODES):
        yield {"input": [7, 3], "layers": [f"Bidirectional({kind}(2), merge_mode={mode})"]}
    for mode, state, sequences in product(MERGE_MODES, (False, True), (False, True)):
        inner = f"LSTM(4, return_state={state}, return_sequences={sequences})"
        yield {"input": [None, 3], "layers": [f"Bidirectional({inner}, merge_mode={mode})"]}
    for inner in ("LSTM(256)", "GRU(64, reset_after=False)", "LSTM(5, use_bias=False)", "LSTM(1)"):
        yield {"input": [9, 512], "layers": [f"Bidirectional({inner})"]}
    for backward in ("LSTM(2, go_backwards=True)", "GRU(2, go_backwards=True)"):
        yield {"input": [7, 3], "layers": [f"Bidirectional(LSTM(2), backward_layer={backward})"]}
    for inner in (
        "Dense(2)",
        "Dense(2, use_bias=False)",
        "Dropout(0.5)",
        "Activation('relu')",
        "Dense(3, trainable=False)",
    ):
        yield {"input": [7, 3], "layers": [f"TimeDistributed({inner})"]}
        yield {"input": [None, 3], "layers": [f"TimeDistributed({inner})"]}
    for inner in (
        "LSTM(5)",
        "Flatten()",
        "Bidirectional(GRU(5))",
        "TimeDistributed(Dense(2))",
        "Embedding(10, 4)",
    ):
        yield {"input": [7, 3, 4], "layers": [f"TimeDistributed({inner})"]}


def _others() -> Iterator[Configuration]:
    for inputs, units in [*SIZES, (784, 32), (3, 5), (5, 2)]:
        yield {"input": [inputs], "layers": [f"Dense({units})"]}
    yield {"input": [4, 5], "layers": ["Dense(3, use_bias=False, activation='relu')"]}
    yield {"input": [None, 5], "layers": ["Dense(3)"]}
    yield {"input": [4, 2, 5], "layers": ["Dense(units=3, trainable=False)"]}
    for words, dimensions in [(1, 1), (1024, 256), (1000, 256), (4096, 1), (2, 4096)]:
        yield {"input": [25], "layers": [f"Embedding({words}, {dimensions})"]}
    for source in ([], [None], [25, 6]):
        yield {"input": source, "layers": ["Embedding(input_dim=10, output_dim=4, mask_zero=True)"]}
    for source in ([], [5], [5, 2, 3], [None], [None, 3], [None, None]):
        yield {"input": source, "layers": ["Flatten()"]}
        yield {"input": source, "layers": ["Dropout(0.5)"]}
        yield {"input": source, "layers": ["Activation('tanh')"]}


def _stacks() -> Iterator[Configuration]:
    for kind in ("LSTM", "GRU", "SimpleRNN"):
        yield {"input": [100, 4], "layers": [f"{kind}(2)", "Dense(1)"]}
        yield {"input": [None, 8], "layers": [f"{kind}(16, return_sequences=True)", f"{kind}(8)", "Dense(3)"]}
        yield {"input": [25], "layers": ["Embedding(1000, 256)", f"{kind}(128)"]}
        yield {
            "input": [30],
            "layers": [
                "Embedding(500, 32)",
                f"Bidirectional({kind}(24, return_sequences=True))",
                f"Bidirectional({kind}(12))",
                "Dropout(0.3)",
                "Dense(10, activation='softmax')",
            ],
        }
        yield {"input": [12, 6], "layers": [f"{kind}(5, return_sequences=True)", "TimeDistributed(Dense(2))"]}
        yield {"input": [12, 6], "layers": [f"{kind}(5, return_sequences=True)", "Flatten()", "Dense(2)"]}
        yield {"input": [12, 6], "layers": ["Dropout(0.1)", f"{kind}(5)", "Activation('relu')", "Dense(1)"]}
        yield {
            "input": [12, 6],
            "layers": ["Dense(4)", f"{kind}(5, trainable=False)", "Dense(4)", "Dense(1)"],
        }
    yield {"input": [3], "layers": ["Dense(5)", "Dense(2)"]}
    yield {"input": [3], "layers": ["Dense(5, name='hidden')", "Dense(2)", "Dense(2)"]}
    yield {"input": [25], "layers": ["Embedding(10, 4)", "Flatten()", "Dense(1)"]}
    yield {"input": [784], "layers": ["Dense(32)", "Activation('relu')", "Dropout(0.5)", "Dense(10)"]}
    yield {"input": [5, 7, 3], "layers": ["TimeDistributed(LSTM(4))", "LSTM(3)", "Dense(1)"]}
    yield {"input": [5, 7, 3], "layers": ["TimeDistributed(Flatten())", "GRU(3)", "Dense(1)"]}
    yield {"input": [6, 2], "layers": ["Bidirectional(LSTM(4), merge_mode='sum')", "Dense(4)", "LSTM(2)"][:2]}
    yield {"input": [6, 2], "layers": ["LSTM(4, return_sequences=True)", "LSTM(4, return_state=True)"]}


def _refused() -> Iterator[Configuration]:
    """What Keras refuses, we refuse."""
    for source, layers in [
        ([5], ["LSTM(3)"]),
        ([5, 2, 3], ["GRU(3)"]),
        ([5, None], ["LSTM(3)"]),
        ([None], ["Dense(3)"]),
        ([], ["Dense(3)"]),
        ([3], ["TimeDistributed(Dense(2))"]),
        ([7, 3], ["LSTM(2)", "LSTM(2)"]),
        ([7, 3], ["LSTM(2, return_state=True)", "Dense(2)"]),
        ([None], ["Embedding(10, 4)", "Flatten()", "Dense(1)"]),
        ([7, 3], ["Bidirectional(LSTM(2, go_backwards=True))"]),
        ([7, 3], ["Bidirectional(LSTM(2), backward_layer=LSTM(2))"]),
        ([7, 3], ["Bidirectional(LSTM(2), backward_layer=LSTM(2, go_backwards=True, return_state=True))"]),
        ([7, 3], ["Bidirectional(Dense(2))"]),
        ([7, 3], ["Bidirectional(LSTM(2), merge_mode='average')"]),
        ([7, 3], ["LSTM(0)"]),
        ([7, 3], ["LSTM(-1)"]),
        ([7, 3], ["LSTM(hidden_size=2)"]),
        ([7, 3], ["LSTM()"]),
        ([7, 3], ["LSTM(2, bias=False)"]),
        ([7, 3], ["Dense(2, 'relu', False, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)"]),
        ([7, 3], ["LSTM(2, units=3)"]),
        ([7, 3, 4], ["TimeDistributed(LSTM(2, return_state=True))"]),
    ]:
        yield {"input": source, "layers": layers}


def _random(chance: random.Random) -> Configuration:
    features = any_size(chance)
    length = chance.choice(LENGTHS)
    first = chance.random()
    layers = []
    if first < 0.3:
        layers.append(f"Embedding({any_size(chance)}, {any_size(chance)})")
        source: list[int | None] = [length]
    else:
        source = [length, features]
    for _ in range(chance.choice([0, 0, 1, 2])):
        layers.append(_random_recurrent(chance, sequences=True))
        layers += chance.choice([[], [], ["Dropout(0.2)"], [f"TimeDistributed(Dense({any_size(chance)}))"]])
    layers.append(_random_recurrent(chance, sequences=False))
    layers += chance.choice(
        [[], [f"Dense({any_size(chance)})"], ["Activation('relu')", f"Dense({any_size(chance)})"]]
    )
    return {"input": source, "layers": layers}


def _random_recurrent(chance: random.Random, sequences: bool) -> str:
    kind = chance.choice(["LSTM", "GRU", "SimpleRNN"])
    arguments = [str(any_size(chance))]
    arguments += ["return_sequences=True"] if sequences else []
    arguments += ["use_bias=False"] if chance.random() < 0.25 else []
    arguments += ["reset_after=False"] if kind == "GRU" and chance.random() < 0.5 else []
    arguments += ["trainable=False"] if chance.random() < 0.1 else []
    layer = f"{kind}({', '.join(arguments)})"
    if chance.random() < 0.3:
        return f"Bidirectional({layer}, merge_mode={chance.choice(MERGE_MODES[:4])})"
    return layer
