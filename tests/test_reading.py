"""What a block may say beside the plainest, and how a result shows what was written."""

from __future__ import annotations

import re

import pytest

from lstm_params.blocks.reading import read_block
from lstm_params.request import Request
from lstm_params.results.rendering import render


def read(*lines: str) -> Request:
    """A block that has no mistake in it."""
    return read_block("\n".join(["```lstm-params", *lines])).request


def codes(*lines: str) -> list[str]:
    """The layers of a block as a result shows them."""
    return [layer.code for layer in read("features: 3", *lines).networks[0].layers]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("LSTM(2*32)", "LSTM(2*32)"),
        ("keras.layers.LSTM( 64,  use_bias = False )", "keras.layers.LSTM(64, use_bias = False)"),
        ("LSTM(1_000, name='a  b')", "LSTM(1_000, name='a  b')"),
        ("Bidirectional(LSTM(0x10,\n    dropout=.5))", "Bidirectional(LSTM(0x10, dropout=.5))"),
        ("|\n  LSTM(  # encoder\n    64,\n  )", "LSTM(64,)"),
        ("\"LSTM(2, name='a # b')\"", "LSTM(2, name='a # b')"),
        ("LSTM(64),", "LSTM(64)"),
    ],
)
def test_code_is_shown_as_it_is_written(written: str, shown: str) -> None:
    """Numbers, quotes and prefixes stay the writer's own; only white space and comments go."""
    assert codes(f"layer: {written}") == [shown]


def test_layers_may_be_pasted_with_their_commas() -> None:
    """A comma behind a layer is what is left of the list that it stood in."""
    assert codes("layers:", "  - LSTM(64),", "  - Dense(1),") == ["LSTM(64)", "Dense(1)"]
    assert codes("layers: [", "  LSTM(64),", "  Dense(1),", "]") == ["LSTM(64)", "Dense(1)"]


def test_arguments_that_change_no_count_may_be_any_code() -> None:
    """What cannot be worked out is an error only where a size or a layer is expected."""
    for value in (
        "f(*a, **k)",
        "lambda x=1, *a:x",
        "[*a]",
        "9 ** 99",
        "not x",
        "x[0]",
        "b'a'",
        "99999999999999999",
    ):
        assert read("features: 3", f"layer: LSTM(2, seed={value})").networks[0].parameters == 48


def test_units_and_an_input_mean_one_lstm() -> None:
    """The features are the last length of the input."""
    for shape in ("[40, 3]", "(None, 3)", "40, 3"):
        (layer,) = read("units: 2", f"input: {shape}").networks[0].layers
        assert layer.parameters == 48


def test_the_batch_may_be_left_open() -> None:
    """As timesteps may, in words of YAML and of Python."""
    for word in ("null", "None", "~"):
        assert read("features: 3", "units: 2", f"batch: {word}", f"timesteps: {word}").batch is None
    assert read("features: 3", "units: 2", "batch: 32").batch == 32


def test_a_count_may_be_larger_than_any_size() -> None:
    """What is expected is bounded, but not as a size is."""
    request = read(
        "features: 3", "layer: LSTM(1_000_000_000_000)", "expect: 4_000_000_000_016_000_000_000_000"
    )
    assert request.networks[0].parameters == 4 * (10**12 * (3 + 10**12) + 10**12)


def test_a_title_may_have_any_characters_that_show() -> None:
    """A no-break space, a joiner and a sign of words of YAML are text."""
    for title in ("48\u00a0parameters", "👩‍💻 “LSTM”", "It's 100 % an LSTM!", "null", "ä"):
        assert read("features: 3", "units: 2", f"title: {title}").title == title


@pytest.mark.parametrize(
    ("lines", "memory"),
    [
        ("features: 16\nlayer: Dense(8)", "544 B as float32"),
        ("features: 16\nlayer: Dense(8, dtype='float16')", "272 B as float16"),
        ("features: 16\nlayer: Dense(8, dtype='mixed_float16')", "544 B as float32"),
        ("features: 16\nlayer: Dense(8, dtype='float16')\ndtype: float64", "1.1 KiB as float64"),
        ("framework: pytorch\nlayer: nn.Linear(16, 8, dtype=torch.half)", "272 B as float16"),
        ("features: 16\nlayers:\n  - Dense(8, dtype='float16')\n  - Dropout(0.1)", "272 B as float16"),
        (
            "features: 16\nlayers:\n  - Dense(8, dtype='float16')\n  - Dense(2)",
            "344 B as float16 and float32",
        ),
        ("features: 16\nlayer: Dense(8, dtype='int8_from_float32')", "192 B as int8 and float32"),
        ("features: 16\nlayer: Dense(8, dtype='int8_from_float32')\ndtype: float32", "576 B as float32"),
        ("framework: pytorch\nlayer: nn.Linear(16, 8, dtype=torch.cfloat)", "1.1 KiB as complex64"),
    ],
)
def test_a_layer_s_type_decides_how_much_memory_it_takes(lines: str, memory: str) -> None:
    """The type in a call is that of its parameters, unless the block says one."""
    request = read_block(f"```lstm-params\n{lines}").request
    assert memory in re.sub(r"<[^>]+>", "", str(render(request)))
