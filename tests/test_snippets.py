"""Models as writers write them: each program gives what the real framework makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lstm_params.blocks.snippets import framework_of, read_snippet
from lstm_params.calculator.layers import Layer

FOLDER = Path(__file__).parent
GOLDEN = json.loads((FOLDER / "goldens" / "snippets.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]


def read(case: dict[str, Any]) -> Any:
    """The network of a recorded program."""
    text = (FOLDER / "cases" / "snippets" / case["file"]).read_text(encoding="utf-8")
    framework = case["file"].partition("/")[0]
    assert framework_of(text) == framework
    return read_snippet(text, framework).network


def test_there_are_enough_programs() -> None:
    """At least 60 programs are recorded."""
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_programs_give_what_the_framework_makes_of_them(case: dict[str, Any]) -> None:
    """Totals, and each layer's name, count and shapes, are the framework's own."""
    network = read(case)
    assert (network.parameters, network.trainable) == (case["parameters"], case["trainable"])
    is_alone = [layer["name"] for layer in case["layers"]] == [""]
    shown = {("" if is_alone else layer.name): described(layer, case) for layer in network.layers}
    assert shown == {layer["name"]: recorded(layer) for layer in case["layers"]}


def described(layer: Layer, case: dict[str, Any]) -> tuple[Any, ...]:
    """A layer as it is counted."""
    if case["file"].startswith("pytorch"):
        weights = [[weight.name, [length.value for length in weight.shape]] for weight in layer.weights]
        return (layer.parameters, weights)
    return (layer.parameters, layer.trainable, [list(output.lengths) for output in layer.outputs])


def recorded(layer: dict[str, Any]) -> tuple[Any, ...]:
    """A layer as it was recorded."""
    if "weights" in layer:
        return (layer["parameters"], layer["weights"])
    return (layer["parameters"], layer["trainable"], layer["outputs"])
