"""What a module computes: the shapes in it are those that PyTorch returned, or none is claimed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lstm_params.calculator.network import Network
from lstm_params.calculator.shapes import Tensor
from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program
from test_evaluation import evaluated

GOLDENS = Path(__file__).parent / "goldens"
TENSORS = json.loads((GOLDENS / "tensors.json").read_text(encoding="utf-8"))
PROGRAMS = [
    case
    for case in json.loads((GOLDENS / "programs.json").read_text(encoding="utf-8"))["cases"]
    if case["file"].startswith("pytorch/") and "outputs" in case
]


KERAS = [
    case
    for case in json.loads((GOLDENS / "programs.json").read_text(encoding="utf-8"))["cases"]
    if case["file"].startswith("keras/") and "refused" not in case
]
NOT_SHOWN = {"InputLayer", "NotEqual", "Given"}
"""Rows of Keras that are no layers here: inputs, what masks are made of, and the recorder's own class."""
NOT_CLAIMED = {("keras/multi_head_by_keywords.py", "multi_head_attention")}
"""Keras 3.15 says (N, 4, 12, 12) of scores that are (N, 4, 12, 30) when it computes them."""


def axes(tensor: Tensor) -> list[Any]:
    """A shape as the recorders write it: `["N", 40, 3]`."""
    made: list[Any] = [None if length is None else length.value for length in tensor.shape]
    if tensor.batch_rows != 0:
        rows = tensor.batch_rows
        made.insert(tensor.batch_axis, None if rows is None else "N" if rows == 1 else f"{rows}*N")
    return made


@cache
def network(number: int) -> Network | None:
    """The network of a recorded expression; nothing where it is refused."""
    case = TENSORS["cases"][number]
    try:
        program = TENSORS["imports"] + case["program"]
        return read_program(program, "pytorch", [tuple(shape) for shape in case["input"]]).network
    except ProgramError:
        return None


def label(case: dict[str, Any]) -> str:
    """What a case is called."""
    return f"{case['input']} {case['expression']}"


@pytest.mark.parametrize("number", range(len(TENSORS["cases"])), ids=map(label, TENSORS["cases"]))
def test_what_is_computed_has_the_shape_that_pytorch_gives_it(number: int) -> None:
    """What PyTorch refuses is an error, or nothing is claimed; anything else has its shape, or none."""
    case, found = TENSORS["cases"][number], network(number)
    if "raises" in case:
        assert found is None or found.outputs == ()
        return
    assert found, "PyTorch computes it"
    assert is_so([axes(tensor) for tensor in found.outputs], case["outputs"])


def is_so(claimed: list[list[Any]], outputs: list[list[Any]]) -> bool:
    """Whether shapes are claimed that PyTorch returned, with lengths left open, or none at all."""
    return not claimed or (
        [len(shape) for shape in claimed] == [len(shape) for shape in outputs]
        and all(
            own in (None, length)
            for shape, output in zip(claimed, outputs, strict=True)
            for own, length in zip(shape, output, strict=True)
        )
    )


def test_nearly_all_that_is_computed_is_known() -> None:
    """Of what PyTorch computes, few shapes are unknown; of what it refuses, most is an error."""
    unknown, missed = [], []
    for number, case in enumerate(TENSORS["cases"]):
        found = network(number)
        if "raises" in case:
            missed += [label(case)] if found else []
        else:
            unknown += [] if found and found.outputs else [label(case)]
    assert len(unknown) <= 6, unknown
    assert len(missed) <= 4, missed


@pytest.mark.parametrize("case", PROGRAMS, ids=[case["file"] for case in PROGRAMS])
def test_a_program_returns_what_its_module_returned(case: dict[str, Any]) -> None:
    """What a module and its layers return, where they are called first, is what PyTorch returned."""
    found = evaluated(case)
    assert is_so([axes(tensor) for tensor in found.outputs], case["outputs"])
    layers = {layer.name: layer for layer in found.layers}
    for path, outputs in case["leaves"].items():
        if path in layers:
            assert is_so([axes(tensor) for tensor in layers[path].outputs], outputs), path


def test_the_shapes_of_nearly_all_programs_are_known() -> None:
    """Of the programs with an input, few layers are called whose shapes are not known."""
    unknown = []
    for case in PROGRAMS:
        layers = {layer.name: layer for layer in evaluated(case).layers}
        unknown += [
            (case["file"], path) for path in case["leaves"] if path in layers and not layers[path].outputs
        ]
    assert unknown == []


@pytest.mark.parametrize("case", KERAS, ids=[case["file"] for case in KERAS])
def test_every_layer_of_keras_returns_the_shape_that_keras_gives_it(case: dict[str, Any]) -> None:
    """Each row of the summary has its shapes, and the model what it returns."""
    try:
        found = evaluated(case)
    except ProgramError:
        return
    layers = {layer.name: layer for layer in found.layers}
    for row in case["layers"]:
        if (
            "outputs" in row
            and row["type"] not in NOT_SHOWN
            and (case["file"], row["name"]) not in NOT_CLAIMED
        ):
            claimed = [axes(tensor) for tensor in layers[row["name"]].outputs]
            assert with_batch(claimed, found.batch) == row["outputs"], row["name"]
    if "outputs" in case:
        assert with_batch([axes(tensor) for tensor in found.outputs], found.batch) == case["outputs"]


def with_batch(shapes: list[list[Any]], batch: int | None) -> list[list[Any]]:
    """Shapes as Keras has them where an input states the batch size."""
    return [[batch if batch and axis == "N" else axis for axis in shape] for shape in shapes]


OWN = """\
import torch
from torch import nn
class M(nn.Module):
  def __init__(self):
    super().__init__()
    self.a = nn.Linear(3, 3)
  def forward(self, x):
"""

HOSTILE = {
    "axes": "for _ in range(9000):\n      x = x.unsqueeze(0)",
    "a length that doubles": "for _ in range(9000):\n      x = torch.cat([x, x], dim=1)",
    "a length that is multiplied": "for _ in range(9000):\n      x = x.repeat(1, 1, 10**90)",
    "an open length": "n = len(x)\n    for _ in range(9000):\n      n = n * n + n * 9**90\n    return n",
    "lists of lists": "for _ in range(9):\n      x = [x] * 99\n    x = torch.cat(x)",
    "long lists": "a = [x] * 9999\n    for _ in range(9000):\n      torch.cat(a)",
    "parts": "for _ in range(9000):\n      x.new_zeros(1000).split(1)",
    "steps": "while True:\n      x = self.a(x)",
    "calls": "return self(x)",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_computed_is_followed_up_to_a_bound(name: str) -> None:
    """A hostile forward() ends, claims nothing, and leaves the count as it is."""
    found = read_program(f"{OWN}    {HOSTILE[name]}\n    return x\nmodel = M()", "pytorch", (5, 3)).network
    assert (found.parameters, found.outputs) == (12, ())
