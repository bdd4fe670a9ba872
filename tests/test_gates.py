"""Which part of a tensor is which gate, as found by running each framework with known weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lstm_params import Call, Layer, network
from lstm_params.blocks.calls import read_call
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.weights import Weight

GOLDENS = Path(__file__).parent / "goldens"


def found_in(path: Path) -> list[dict[str, Any]]:
    """The gates that were found in the layers of a golden's framework, if any were."""
    recorded = json.loads(path.read_text(encoding="utf-8"))
    return recorded.get("gates", []) if isinstance(recorded, dict) else []


FOUND = [
    *json.loads((GOLDENS / "gates.json").read_text(encoding="utf-8"))["layers"],
    *(found for path in sorted(GOLDENS.glob("*.json")) for found in found_in(path)),
]

BIASES = ("input bias", "recurrent bias")
"""The biases of a tensor that holds two, in the order in which they lie."""


def counted(found: dict[str, Any]) -> Layer:
    """The layer that the gates were found in; cells read one timestep."""
    call = read_call(found["layer"]).call
    reads_sequence = FRAMEWORKS[found["framework"]].types[call.name.rpartition(".")[2]].reads_sequence
    source = (5, 3) if reads_sequence else (3,)
    if "inputs" not in call.keywords and any(tensor.get("name") == "P" for tensor in found["tensors"]):
        call.keywords["inputs"] = ("X", "W", "R", "B", "", "", "", "P")
    return network(call, framework=found["framework"], input=source).layers[0]


def name_of(found: dict[str, Any]) -> str:
    """A layer as a failure names it."""
    return f"{found['framework']} {found['layer']}"


def roles_in(weight: Weight, tensor: dict[str, Any]) -> list[str]:
    """The gates of what is meant of a tensor, along the axis in which they lie."""
    starts = [
        (weight.slices(part)[tensor.get("axis", 0)][0].value, part.gate.role)
        for part in weight.parts
        if ("row" not in tensor or part.source.name == BIASES[tensor["row"]])
        and part.source.kind == tensor.get("reads", part.source.kind)
    ]
    roles = [role for _, role in sorted(starts, key=lambda placed: placed[0])]
    return roles[slice(*tensor.get("blocks_from_to", [None]))]


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_gates_lie_where_they_were_found(found: dict[str, Any]) -> None:
    """Along the axis of the gates, the parts of each tensor are in the order that was found."""
    weights = {weight.name: weight for weight in counted(found).weights}
    for tensor in found["tensors"]:
        names = dict.fromkeys(tensor.get("names", [tensor.get("name")]))
        roles = [role for name in names for role in roles_in(weights[name], tensor)]
        assert roles == tensor["gates"]


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_resets_are_where_they_were_found(found: dict[str, Any]) -> None:
    """A GRU's reset gate acts before or after the recurrent product as the framework's does."""
    cell = counted(found).cell
    assert cell is not None
    assert cell.reset == found.get("reset", "")


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_steps_work_as_they_were_found(found: dict[str, Any]) -> None:
    """What an update gate lets through, what code adds to a forget gate, what a simple RNN ends in."""
    cell = counted(found).cell
    assert cell is not None
    assert cell.update_takes == found.get("update_keeps", "old")
    assert cell.forget_offset == found.get("forget_offset", 0)
    assert cell.squash == found.get("squash", "tanh")
    assert cell.share == found.get("share", "σ")


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_fresh_biases_are_what_they_were_found_to_be(found: dict[str, Any]) -> None:
    """A framework's biases start at zeros, but for those that are ones, or at random numbers."""
    fresh = {True: "zeros", False: "random", None: ""}[found.get("otherwise_zeros")]
    assert FRAMEWORKS[found["framework"]].fresh_bias == fresh


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_ones_are_where_they_were_found(found: dict[str, Any]) -> None:
    """The biases that are 1 before training are those of the framework's fresh layer."""
    ones: dict[str, list[int]] = {}
    for weight, part in counted(found).starts_at_one:
        start, stop = (length.value for length in weight.slices(part)[0])
        first, last = ones.get(weight.name, [start, stop])
        ones[weight.name] = [min(first, start), max(last, stop)]
    assert ones == found.get("initial_ones", {})


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_forget_gates_are_coupled_where_they_were_found(found: dict[str, Any]) -> None:
    """A forget gate is what the input gate leaves where the framework's is."""
    cell = counted(found).cell
    assert cell is not None
    assert cell.is_coupled == (found.get("forget") == "1 − input")


@pytest.mark.parametrize("direction", ["forward", "reverse", "bidirectional"])
def test_a_quantized_lstm_has_its_gates_where_the_lstm_has_them(direction: str) -> None:
    """W and R lie the other way round, B does not; the recorder proves it with `quantize_dynamic`."""
    plain, quantized = (
        network(Call(name, hidden_size=2, direction=direction), framework="onnx", input=(5, 3)).layers[0]
        for name in ("LSTM", "DynamicQuantizeLSTM")
    )
    for ours, theirs in zip(plain.weights, quantized.weights, strict=True):
        order = [0, 2, 1] if theirs.name in "WR" else [0, 1]
        assert [length.value for length in theirs.shape] == [ours.shape[axis].value for axis in order]
        for one, other in zip(ours.parts, theirs.parts, strict=True):
            slices = ours.slices(one)
            assert (other.gate, other.source) == (one.gate, one.source)
            assert theirs.slices(other) == tuple(slices[axis] for axis in order)
    assert {weight.name: weight.dtype for weight in quantized.weights} == {"W": "int8", "R": "int8", "B": ""}
