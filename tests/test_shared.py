"""Layers that frameworks share are written in each with the tensors that were recorded from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_params import network
from lstm_params.blocks.calls import read_call
from lstm_params.calculator.calls import LayerError, NetworkError
from lstm_params.calculator.counterparts import counterparts
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.shared import KINDS, Shared, as_shared, axes_of, written_layer
from lstm_params.calculator.side_by_side import all_differences

GOLDENS = Path(__file__).parent / "goldens"
BIASED = ("Dense", "Conv1D", "Conv2D")
EACH = [(kind, has_bias) for kind in KINDS for has_bias in (True, False) if has_bias or kind in BIASED]


def offered(framework: str) -> list[tuple[str, bool]]:
    """The layers that a framework is compared in."""
    found = []
    for kind, has_bias in EACH:
        try:
            axes_of(FRAMEWORKS[framework], Shared(kind, (), has_bias))
        except LayerError:
            continue
        found.append((kind, has_bias))
    return found


def recorded(framework: str) -> list[dict[str, Any]]:
    """What was recorded of single layers that a framework counts."""
    golden = json.loads((GOLDENS / f"{framework}.json").read_text(encoding="utf-8"))
    return [case for case in golden["cases"] if len(case["layers"]) == 1 and case.get("parameters")]


OFFERED = {framework: offered(framework) for framework in FRAMEWORKS}


def test_most_frameworks_share_most_layers() -> None:
    """TensorFlow 1 and Equinox lack a few; formats of converted models have recurrent layers alone."""
    kinds = {framework: {kind for kind, _ in found} for framework, found in OFFERED.items() if found}
    assert {framework: set(KINDS) - found for framework, found in kinds.items() if found != set(KINDS)} == {
        "equinox": {"BatchNormalization"},
        "tensorflow-1": {"Embedding", "LayerNormalization"},
    }


@pytest.mark.parametrize("framework", [framework for framework, found in OFFERED.items() if found])
def test_what_is_compared_was_recorded(framework: str) -> None:
    """Each layer that is written for a comparison has recorded cases, and their tensors to the last axis."""
    seen: set[tuple[str, bool]] = set()
    for case in recorded(framework):
        call = read_call(case["layers"][0]).call
        (layer,) = network(call, framework=framework, input=case["input"]).layers
        shared = as_shared(FRAMEWORKS[framework], layer)
        if shared:
            seen.add((shared.kind, shared.has_bias))
            written = written_layer(shared, framework)
            tensors = [[weight.name, [length.value for length in weight.shape]] for weight in written.weights]
            assert sorted(tensors) == sorted(weight[:2] for weight in case["results"][0]["weights"]), str(
                call
            )
    assert {kind for kind, _ in seen} == {kind for kind, _ in OFFERED[framework]}


@given(st.data(), st.sampled_from(EACH), st.lists(st.integers(1, 300), min_size=4, max_size=4))
def test_a_layer_that_is_written_is_found_again(
    data: st.DataObject, kind: tuple[str, bool], sizes: list[int]
) -> None:
    """What a framework makes of a layer is that layer, and none of another kind."""
    framework = data.draw(st.sampled_from([name for name, found in OFFERED.items() if kind in found]))
    shared = Shared(kind[0], tuple(sizes[: len(KINDS[kind[0]])]), kind[1])
    assert as_shared(FRAMEWORKS[framework], written_layer(shared, framework)) == shared


@pytest.mark.parametrize(
    ("call", "has_statistics"),
    [
        ("Dense(6, trainable=False)", False),
        ("BatchNormalization()", True),
        ("BatchNormalization(trainable=False)", True),
    ],
)
def test_only_moving_averages_are_statistics(call: str, has_statistics: bool) -> None:
    """Weights that are not trained because a block says so are counted in the other framework, too."""
    original = network(read_call(call).call, framework="keras", input=(3,))
    texts = all_differences(*counterparts(original, ["keras", "pytorch"]))
    assert any("statistics" in text for text in texts) == has_statistics


@pytest.mark.parametrize(
    ("call", "shape", "message"),
    [
        ("BatchNormalization()", (2, 2, 2, 2, 4), r"PyTorch's BatchNorm1d\(4\) does not read \(2, "),
        ("LayerNormalization(axis=1)", (8, 4), "is not the same thing in every framework"),
        ("LayerNormalization(axis=1)", (4, 4), "Most normalize along the last axis alone"),
        ("BatchNormalization(axis=1)", (4, 4), "Most normalize along the last axis alone"),
    ],
)
def test_a_normalization_of_other_axes_is_refused(call: str, shape: tuple[int, ...], message: str) -> None:
    """PyTorch has no batch normalization of five axes, and normalizes the last axes of a layer."""
    original = network(read_call(call).call, framework="keras", input=shape)
    with pytest.raises(NetworkError, match=message):
        counterparts(original, ["keras", "pytorch"])


@pytest.mark.parametrize(("framework", "name"), [("pytorch", "BatchNorm2d"), ("paddle", "BatchNorm2D")])
def test_a_batch_normalization_of_images_has_its_own_name(framework: str, name: str) -> None:
    """Where there is one for each number of axes, the one is written that reads the input."""
    original = network(read_call("BatchNormalization(axis=-1)").call, framework="keras", input=(8, 8, 4))
    one, other = counterparts(original, ["keras", framework])
    assert other.layers[0].code.removeprefix("nn.") == f"{name}(4)"
    assert one.trainable == other.trainable == 8
    (again,) = counterparts(other, ["keras"])
    assert again.parameters == 16


@pytest.mark.parametrize(
    ("framework", "first", "last"),
    [
        ("keras", "Bidirectional(LSTM(4, return_sequences=True))", "LSTM(2)"),
        (
            "tensorflow-js",
            "tf.layers.bidirectional({layer: tf.layers.lstm({units: 4, recurrentActivation: 'sigmoid', "
            "returnSequences: true}), mergeMode: 'concat'})",
            "tf.layers.lstm({units: 2, recurrentActivation: 'sigmoid'})",
        ),
        ("flax-linen", "Bidirectional(RNN(LSTMCell(4)), RNN(LSTMCell(4)))", "RNN(LSTMCell(2))"),
    ],
)
def test_a_layer_of_a_stack_returns_what_the_next_one_reads(framework: str, first: str, last: str) -> None:
    """What is not the last layer is written so that it returns all timesteps, as the original does."""
    calls = [read_call(code).call for code in ("LSTM(3, 4, bidirectional=True)", "LSTM(8, 2)")]
    original = network(calls, framework="pytorch", input=(7, 3))
    (written,) = counterparts(original, [framework])
    assert [layer.code for layer in written.layers] == [first, last]
