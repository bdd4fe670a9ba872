"""Which part of a tensor is which gate, as found by running each framework with known weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lstm_params import Layer, network
from lstm_params.blocks.calls import read_call

FOUND = json.loads((Path(__file__).parent / "goldens" / "gates.json").read_text(encoding="utf-8"))["layers"]


BIASES = ("input bias", "recurrent bias")
"""The biases of a tensor that holds two, in the order in which they lie."""


def counted(found: dict[str, Any]) -> Layer:
    """The layer that the gates were found in; cells read one timestep."""
    source = (3,) if "Cell" in found["layer"] else (5, 3)
    call = read_call(found["layer"]).call
    if any(tensor.get("name") == "P" for tensor in found["tensors"]):
        call.keywords["inputs"] = ("X", "W", "R", "B", "", "", "", "P")
    return network(call, framework=found["framework"], input=source).layers[0]


def name_of(found: dict[str, Any]) -> str:
    """A layer as a failure names it."""
    return f"{found['framework']} {found['layer']}"


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_gates_lie_where_they_were_found(found: dict[str, Any]) -> None:
    """Along the axis of the gates, the parts of each tensor are in the order that was found."""
    weights = {weight.name: weight for weight in counted(found).weights}
    for tensor in found["tensors"]:
        if "names" in tensor:
            parts = [weights[name].parts[0] for name in tensor["names"]]
        else:
            weight = weights[tensor["name"]]
            starts = [
                (weight.slices(part)[tensor["axis"]][0].value, part)
                for part in weight.parts
                if "row" not in tensor or part.source.name == BIASES[tensor["row"]]
            ]
            parts = [part for _, part in sorted(starts, key=lambda placed: placed[0])]
        assert [part.gate.role for part in parts] == tensor["gates"]


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_resets_are_where_they_were_found(found: dict[str, Any]) -> None:
    """A GRU's reset gate acts before or after the recurrent product as the framework's does."""
    cell = counted(found).cell
    assert cell is not None
    assert cell.reset == found.get("reset", "")


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_ones_are_where_they_were_found(found: dict[str, Any]) -> None:
    """The biases that are 1 before training are those of the framework's fresh layer."""
    ones = {
        weight.name: [length.value for length in weight.slices(part)[0]]
        for weight, part in counted(found).starts_at_one
    }
    assert ones == found.get("initial_ones", {})


@pytest.mark.parametrize("found", FOUND, ids=name_of)
def test_forget_gates_are_coupled_where_they_were_found(found: dict[str, Any]) -> None:
    """A forget gate is what the input gate leaves where the framework's is."""
    cell = counted(found).cell
    assert cell is not None
    assert cell.is_coupled == (found.get("forget") == "1 − input")
