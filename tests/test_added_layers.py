"""A layer that is added as the contributing page says needs nothing else to be told how it is used."""

from __future__ import annotations

import pytest

from lstm_params.blocks.reading import read_block
from lstm_params.calculator.cells import LAYER
from lstm_params.calculator.formulas import Formula, Size, product
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.frameworks.keras.base import keras_layer, last_axis
from lstm_params.calculator.layers import Layer
from lstm_params.calculator.shapes import Lengths, Tensor
from lstm_params.calculator.signatures import Arguments, size
from lstm_params.calculator.weights import BIAS, Group, Source, whole
from lstm_params.files.keras_config import configured_network

PROGRAM = """\
```lstm-params
code: |
  import keras
  x = keras.Input((None, 16))
  layer = keras.layers.SharedKeysAttention(4, 4, 2)
  model = keras.Model(x, layer(x, x))
"""


def _projection(label: str, read: list[Formula], writes: list[Formula]) -> Group:
    source = Source("input", product(read), "features")
    kernel = whole("W", "kernel", source, LAYER, product(writes), (*read, *writes))
    return Group((LAYER,), (kernel, whole("b", "bias", BIAS, LAYER, product(writes), writes)), label)


def _shared_keys_attention(arguments: Arguments, source: Lengths) -> Layer:
    leading, features = last_axis(source, "SharedKeysAttention", "x", "features")
    width = Size("d", arguments["head_dim"], "values a head")
    heads = Size("n", arguments["num_query_heads"], "heads")
    shared = Size("m", arguments["num_key_value_heads"], "heads of keys")
    groups = (
        _projection("query", [features], [heads, width]),
        _projection("key", [features], [shared, width]),
        _projection("value", [features], [shared, width]),
        _projection("output", [heads, width], [features]),
    )
    tensor = Tensor((*leading, features))
    return Layer("SharedKeysAttention", tensor, (tensor,), groups, used_along=leading)


def test_a_second_attention_layer_reads_what_it_attends_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tensors beside its input are not states."""
    added = keras_layer(
        "SharedKeysAttention",
        "head_dim, num_query_heads, num_key_value_heads",
        _shared_keys_attention,
        {name: size() for name in ("head_dim", "num_query_heads", "num_key_value_heads")},
        reads_sequence=True,
        attends=True,
    )
    types = {**FRAMEWORKS["keras"].types, "SharedKeysAttention": added}
    monkeypatch.setitem(FRAMEWORKS.loaded, "keras", FRAMEWORKS["keras"]._replace(types=types))
    (counted,) = read_block(PROGRAM).request.networks
    assert counted.parameters == 816


@pytest.mark.parametrize(
    ("kind", "arguments", "parameters"),
    [
        ("MultiHeadAttention", {"num_heads": 4, "key_dim": 4}, 438),
        ("GroupQueryAttention", {"head_dim": 4, "num_query_heads": 4, "num_key_value_heads": 2}, 326),
    ],
)
def test_a_saved_attention_layer_reads_what_it_attends_to(
    kind: str, arguments: dict[str, int], parameters: int
) -> None:
    """A saved model has it as a layer, and not as a list of tensors; the counts are Keras 3.15.1's."""
    read = {"class_name": "__keras_tensor__", "config": {"keras_history": ["x", 0, 0]}}
    layers = [
        {"class_name": "InputLayer", "config": {"batch_shape": [None, 7, 6]}, "name": "x"},
        {
            "class_name": kind,
            "config": {"name": "attention", **arguments},
            "name": "attention",
            "inbound_nodes": [{"args": [read, read], "kwargs": {}}],
        },
    ]
    model = {
        "module": "keras",
        "class_name": "Functional",
        "config": {
            "layers": [{"module": "keras.layers", **layer} for layer in layers],
            "input_layers": ["x", 0, 0],
            "output_layers": ["attention", 0, 0],
        },
    }
    (layer,) = configured_network(model).layers
    assert (layer.type, layer.parameters) == (kind, parameters)
