"""ONNX's recurrent operators to record, written as the keywords of `onnx.helper.make_node`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from configurations import SIZES, Configuration, any_size, call, each, maybe

PLAIN = ("LSTM", "GRU", "RNN")
QUANTIZED = "DynamicQuantizeLSTM"
OPERATORS = (*PLAIN, QUANTIZED)
DIRECTIONS = ("", "direction='forward'", "direction='reverse'", "direction='bidirectional'")
PEEPHOLES = "inputs=['X', 'W', 'R', 'B', '', '', '', 'P']"


def fixed() -> list[Configuration]:
    """Every operator with every attribute, input and output that a count or a shape depends on."""
    parts = (_sizes, _flags, _inputs, _outputs, _peepholes, _activations, _refused, _quantized)
    return [configuration for part in parts for configuration in part()]


def draw(seed: str, count: int) -> list[Configuration]:
    """Random configurations."""
    chance = random.Random(seed)
    return [_draw(chance) for _ in range(count)]


def _draw(chance: random.Random) -> Configuration:
    operator, attributes = chance.choice(OPERATORS), [f"hidden_size={any_size(chance)}"]
    attributes.append(chance.choice(DIRECTIONS))
    given = ["X", "W", "R", maybe(chance, "B", 0.75)]
    if operator != QUANTIZED:
        attributes.append(maybe(chance, "layout=1"))
    if operator == "GRU":
        attributes.append(maybe(chance, "linear_before_reset=1", 0.5))
    if operator in ("LSTM", QUANTIZED):
        attributes.append(maybe(chance, "input_forget=1"))
        given += ["", "", "", maybe(chance, "P", 0.5)]
    if operator == QUANTIZED:
        given += ["W_scale", "W_zero_point", "R_scale", "R_zero_point"]
    source = [chance.choice([None, 1, any_size(chance)]), any_size(chance)]
    return {"input": source, "layers": [call(operator, *attributes, f"inputs={given}")]}


def _sizes() -> Iterator[Configuration]:
    for operator, (features, hidden) in product(PLAIN, [*SIZES, (32, 128), (128, 128)]):
        yield from each([5, features], call(operator, f"hidden_size={hidden}"))


def _flags() -> Iterator[Configuration]:
    for operator, direction, layout in product(PLAIN, DIRECTIONS, ("", "layout=0", "layout=1")):
        yield from each([None, 3], call(operator, "hidden_size=4", direction, layout))
        yield from each([1, 1], call(operator, direction, layout, "hidden_size=1"))
    for reset, direction, layout in product((0, 1), DIRECTIONS, ("", "layout=1")):
        yield from each(
            [7, 3], call("GRU", "hidden_size=2", f"linear_before_reset={reset}", direction, layout)
        )
    for direction in DIRECTIONS:
        yield from each([7, 3], call("LSTM", "hidden_size=2", "input_forget=1", direction))


def _inputs() -> Iterator[Configuration]:
    for operator, direction, layout in product(PLAIN, DIRECTIONS[2:], ("", "layout=1")):
        for inputs in (
            "inputs=['X', 'W', 'R']",
            "inputs=['X', 'W', 'R', 'B']",
            "inputs=['X', 'W', 'R', '']",
            "inputs=['X', 'W', 'R', 'B', 'sequence_lens']",
            "inputs=['X', 'W', 'R', 'B', '', 'initial_h']",
            "inputs=['X', 'W', 'R', '', '', 'initial_h']",
        ):
            yield from each([6, 5], call(operator, "hidden_size=4", direction, layout, inputs))
    for layout in ("", "layout=1"):
        states = "inputs=['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c']"
        yield from each([None, 5], call("LSTM", "hidden_size=4", layout, states))


def _outputs() -> Iterator[Configuration]:
    for operator, layout in product(PLAIN, ("", "layout=1")):
        for outputs in ("['Y']", "['Y', 'Y_h']", "['', 'Y_h']"):
            written = (f"outputs={outputs}", "direction='bidirectional'", layout)
            yield from each([None, 3], call(operator, "hidden_size=2", *written))
    for outputs in ("['Y', 'Y_h', 'Y_c']", "['', 'Y_h', 'Y_c']", "['', '', 'Y_c']", "['Y', '', 'Y_c']"):
        yield from each([7, 3], call("LSTM", "hidden_size=2", f"outputs={outputs}"))
    yield from each(
        [40, 256],
        "LSTM(hidden_size=128, direction='bidirectional', inputs=['X', 'W', 'R', 'B'],"
        " outputs=['Y', 'Y_h', 'Y_c'])",
        "GRU(hidden_size=128, inputs=['X', 'W', 'R', 'B'], outputs=['Y', 'Y_h'], name='encoder')",
    )


def _peepholes() -> Iterator[Configuration]:
    for direction, layout in product(DIRECTIONS[1:], ("", "layout=1")):
        yield from each([7, 3], call("LSTM", "hidden_size=2", direction, layout, PEEPHOLES))
    for inputs in (
        "inputs=['X', 'W', 'R', '', '', '', '', 'P']",
        "inputs=['X', 'W', 'R', 'B', 'sequence_lens', 'initial_h', 'initial_c', 'P']",
        "inputs=['X', 'W', 'R', '', 'sequence_lens', '', 'initial_c', 'P']",
    ):
        yield from each([None, 3], call("LSTM", "hidden_size=4", inputs))
    for features, hidden in ((1, 1), (256, 128), (4096, 1)):
        yield from each([5, features], call("LSTM", f"hidden_size={hidden}", PEEPHOLES))
    yield from each([7, 3], call("LSTM", "hidden_size=2", "input_forget=1", PEEPHOLES))


def _activations() -> Iterator[Configuration]:
    yield from each(
        [7, 3],
        "LSTM(hidden_size=2, activations=['Sigmoid', 'Relu', 'Tanh'], clip=3.0)",
        "LSTM(hidden_size=2, clip=-1.0)",
        "LSTM(hidden_size=2, domain='com.microsoft')",
        "GRU(hidden_size=2, activations=['HardSigmoid', 'Softsign'])",
        "RNN(hidden_size=2, activations=['Relu'])",
        "RNN(hidden_size=2, direction='bidirectional', activations=['Relu', 'Tanh'])",
        "RNN(hidden_size=2, activations=['LeakyRelu'], activation_alpha=[0.1])",
        "LSTM(hidden_size=2, name='decoder', doc_string='reads what the encoder wrote')",
    )


def _refused() -> Iterator[Configuration]:
    """What ONNX or its runtime refuses, we refuse."""
    for operator in PLAIN:
        yield from each(
            [7, 3],
            f"{operator}()",
            f"{operator}(hidden_size=0)",
            f"{operator}(hidden_size=-1)",
            f"{operator}(hidden_size=2.5)",
            f"{operator}(hidden_size='2')",
            f"{operator}(hidden_size=[2])",
            f"{operator}(2)",
            f"{operator}(units=2)",
            f"{operator}(hidden_size=2, num_layers=2)",
            f"{operator}(hidden_size=2, direction='both')",
            f"{operator}(hidden_size=2, direction=2)",
            f"{operator}(hidden_size=2, layout=2)",
            f"{operator}(hidden_size=2, inputs=['X', 'W'])",
            f"{operator}(hidden_size=2, inputs=['X', '', 'R'])",
            f"{operator}(hidden_size=2, inputs=['X', 'W', ''])",
            f"{operator}(hidden_size=2, activations=['Swish', 'Swish', 'Swish'])",
        )
        for source in ([3], [5, 7, 3], []):
            yield from each(source, f"{operator}(hidden_size=2)")
    yield from each(
        [7, 3],
        "GRU(hidden_size=2, inputs=['X', 'W', 'R', 'B', '', '', '', 'P'])",
        "RNN(hidden_size=2, inputs=['X', 'W', 'R', 'B', '', '', 'initial_c'])",
        "GRU(hidden_size=2, outputs=['Y', 'Y_h', 'Y_c'])",
        "LSTM(hidden_size=2, outputs=['Y', 'Y_h', 'Y_c', 'Y_p'])",
        "LSTM(hidden_size=2, linear_before_reset=1)",
        "GRU(hidden_size=2, input_forget=1)",
        "LSTM(hidden_size=2, activations=['Sigmoid', 'Tanh'])",
        "LSTM(hidden_size=2, direction='bidirectional', activations=['Sigmoid', 'Tanh', 'Tanh'])",
        "LSTM(hidden_size=2, inputs=['X', 'W', 'R', 'B', '', '', '', 'P', 'Q'])",
    )


SCALED = "'W_scale', 'W_zero_point', 'R_scale', 'R_zero_point'"


def _quantized() -> Iterator[Configuration]:
    """ONNX Runtime's quantized LSTM, whose scales must be among its inputs."""
    for features, hidden in [*SIZES, (32, 128)]:
        yield from each([5, features], call(QUANTIZED, f"hidden_size={hidden}"))
    for direction in DIRECTIONS:
        yield from each([None, 3], call(QUANTIZED, "hidden_size=4", direction))
        for bias, peephole in product(("B", ""), ("P", "")):
            inputs = f"inputs=['X', 'W', 'R', '{bias}', '', '', '', '{peephole}', {SCALED}]"
            yield from each([7, 3], call(QUANTIZED, "hidden_size=2", direction, inputs))
    yield from each(
        [7, 3],
        f"{QUANTIZED}(hidden_size=2, input_forget=1)",
        f"{QUANTIZED}(hidden_size=2, inputs=['X', 'W', 'R', 'B', 'lengths', 'h', 'c', '', {SCALED}])",
        f"{QUANTIZED}(hidden_size=2, outputs=['', 'Y_h', 'Y_c'])",
        f"{QUANTIZED}(hidden_size=2, name='encoder')",
        f"{QUANTIZED}(hidden_size=2, activations=['Sigmoid', 'Tanh', 'Tanh'])",
        f"{QUANTIZED}(hidden_size=2, inputs=['X', 'W', 'R', 'B'])",
        f"{QUANTIZED}(hidden_size=2, inputs=['X', 'W', 'R', 'B', '', '', '', '', 'W_scale'])",
        f"{QUANTIZED}()",
        f"{QUANTIZED}(2)",
        f"{QUANTIZED}(units=2)",
        f"{QUANTIZED}(hidden_size=0)",
        f"{QUANTIZED}(hidden_size=2, layout=0)",
        f"{QUANTIZED}(hidden_size=2, linear_before_reset=1)",
        f"{QUANTIZED}(hidden_size=2, direction='both')",
        f"{QUANTIZED}(hidden_size=2, activations=['Sigmoid', 'Tanh'])",
    )
    for source in ([3], [5, 7, 3], []):
        yield from each(source, f"{QUANTIZED}(hidden_size=2)")
