"""What a layer costs beside its parameters, on the page and from Python."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from lstm_params.blocks.calls import read_call
from lstm_params.calculator.costs import MULTIPLY_ADDS, costs
from lstm_params.calculator.rows import network
from sites import block, build_site, results, text_of
from test_evaluation import evaluated

GOLDEN = json.loads((Path(__file__).parent / "goldens" / "multiply_adds.json").read_text(encoding="utf-8"))
CASES = [(framework, case) for framework in ("keras", "pytorch") for case in GOLDEN[framework]]


@pytest.mark.parametrize(("framework", "case"), CASES, ids=lambda value: str(value))
def test_multiply_adds_are_those_that_pytorchs_counter_sees(framework: str, case: dict[str, Any]) -> None:
    """A layer's multiply-adds for one input are half the operations that PyTorch counts."""
    call = read_call(case["layer"]).call
    assert call
    (layer,) = network(call, framework=framework, input=case["input"]).layers
    (counted,) = (cost for cost in costs(layer) if (cost.what, cost.of) == (MULTIPLY_ADDS, "one input"))
    assert counted.value == case["multiply_adds"]


def multiply_adds(case: dict[str, Any]) -> list[tuple[str, int | None, int | None]]:
    """Of each layer of a program that it calls once: the way to it, what is claimed and what was counted."""
    layers = {layer.name: layer for layer in evaluated(case, length=64).layers}
    return [
        (path, cost.value, counted)
        for path, counted in case["layers"].items()
        if path in layers
        for cost in costs(layers[path])
        if cost.what == MULTIPLY_ADDS and not cost.is_part
    ]


@pytest.mark.parametrize("case", GOLDEN["programs"], ids=[case["file"] for case in GOLDEN["programs"]])
def test_a_programs_layers_have_the_multiply_adds_that_pytorchs_counter_sees(case: dict[str, Any]) -> None:
    """Or there are none: attention, and what is tied or adapted, had 0 of them."""
    assert [one for one in multiply_adds(case) if one[1] not in (None, one[2])] == []


def test_nearly_all_multiply_adds_of_programs_are_known() -> None:
    """Few layers have none: those whose forward is not followed to its end, and the like."""
    found = [one for case in GOLDEN["programs"] for one in multiply_adds(case)]
    assert sum(value is None for _, value, _ in found) < len(found) / 8


def test_a_layer_whose_use_is_not_known_costs_something_at_each_place(tmp_path: Path) -> None:
    """Without an input, nobody knows at how many places a program calls a layer."""
    code = ["  import torch", "  from torch import nn", "  class M(nn.Module):", "    def __init__(self):"]
    code += [
        "      super().__init__()",
        "      self.a = nn.Linear(6, 5)",
        "      self.b = nn.Parameter(torch.zeros(5, 6))",
    ]
    rows = shown(tmp_path, "code: |", *code, "  model = M()")
    found = [row[:2] for row in rows if row[0].startswith("multiply-adds")]
    is_open = ["multiply-adds one input", "open"]
    assert found == [is_open, ["multiply-adds each place", "30"], is_open, is_open]


def shown(tmp_path: Path, *lines: str) -> list[list[str]]:
    """The rows of a block's tables of costs."""
    site = build_site(tmp_path, {"index.md": block(*lines, "show: costs")})
    assert site.warnings == []
    (root,) = results(site.page())
    return [[text_of(cell) for cell in _cells(row)] for row in root.iter("tr")]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("th", "td")]


def test_each_cost_has_its_formula_and_working(tmp_path: Path) -> None:
    """A layer's costs, for one input."""
    assert shown(tmp_path, "features: 3", "units: 2", "timesteps: 40") == [
        ["Cost", "Count", "Memory", "Working"],
        ["parameters as float32", "48", "192 B", "48 × 4 = 192 bytes"],
        ["parameters as float16 or bfloat16", "48", "96 B", "48 × 2 = 96 bytes"],
        ["parameters as int8", "48", "48 B", "48 × 1 = 48 bytes"],
        ["multiply-adds each timestep", "40", "", "4 × (x + h) × h = 4 × (3 + 2) × 2"],
        ["multiply-adds one input", "1,600", "", "T × 40 = 40 × 40"],
        ["values returned one input", "2", "8 B", "h"],
        ["values of state one input", "4", "16 B", "2 × h = 2 × 2"],
    ]


def test_values_are_of_their_layers_type(tmp_path: Path) -> None:
    """What a layer returns takes as much memory as its own type does, and the sum says of which types."""
    rows = shown(tmp_path, "features: 16", "layers: ['Dense(8, dtype=\"float16\")', Dense(1)]")
    returned = [row[:3] for row in rows if row[0].startswith("values returned")]
    assert returned == [
        ["values returned one input, as float16", "8", "16 B"],
        ["values returned one input, as float32", "1", "4 B"],
        ["values returned one input, as float16 and float32", "9", "20 B"],
    ]


def test_one_type_of_all_values_is_said_once(tmp_path: Path) -> None:
    """Below the table, as the site or the block has it."""
    site = build_site(tmp_path, {"index.md": block("features: 3", "units: 2", "dtype: int8", "show: costs")})
    (root,) = results(site.page())
    assert "Values are int8. A multiply-add" in text_of(root)


def test_a_network_has_the_sums_of_its_layers_for_a_batch(tmp_path: Path) -> None:
    """Each layer's costs are for the whole batch, in the block's dtype, and are added up below."""
    rows = shown(
        tmp_path,
        "input: [25]",
        "batch: 32",
        "dtype: float16",
        "layers: ['Embedding(1000, 256)', 'LSTM(128)', 'Dense(1)']",
    )
    assert rows[4:] == [
        ["embedding: Embedding(1000, 256)"],
        ["multiply-adds a batch of 32", "0", "", ""],
        ["values returned a batch of 32", "204,800", "400 KiB", "N × 25 × d = 32 × 25 × 256"],
        ["lstm: LSTM(128)"],
        ["multiply-adds each timestep", "196,608", "", "4 × (x + h) × h = 4 × (256 + 128) × 128"],
        ["multiply-adds a batch of 32", "157,286,400", "", "N × T × 196,608 = 32 × 25 × 196,608"],
        ["values returned a batch of 32", "4,096", "8 KiB", "N × h = 32 × 128"],
        ["values of state a batch of 32", "8,192", "16 KiB", "N × 2 × h = 32 × 2 × 128"],
        ["dense: Dense(1)"],
        ["multiply-adds a batch of 32", "4,096", "", "N × i × o = 32 × 128 × 1"],
        ["values returned a batch of 32", "32", "64 B", "N × o = 32 × 1"],
        ["all layers"],
        ["multiply-adds a batch of 32", "157,290,496", "", "0 + 157,286,400 + 4,096"],
        ["values returned a batch of 32", "208,928", "408.1 KiB", "204,800 + 4,096 + 32"],
        ["values of state a batch of 32", "8,192", "16 KiB", ""],
    ]


def test_what_depends_on_an_open_length_is_open(tmp_path: Path) -> None:
    """Without timesteps there is a cost of each of them, and none of all."""
    rows = shown(tmp_path, "features: 3", "layer: GRU(2, return_sequences=True)")
    assert rows[4:] == [
        ["multiply-adds each timestep", "30", "", "3 × (x + h) × h = 3 × (3 + 2) × 2"],
        ["multiply-adds one input", "open", "", ""],
        ["values returned one input", "open", "", ""],
        ["values of state one input", "2", "8 B", "h"],
    ]


def test_attention_multiplies_values_by_values_too(tmp_path: Path) -> None:
    """Queries meet keys, and weights meet values, at each pair of places."""
    rows = shown(tmp_path, "input: [10, 6]", "layer: MultiHeadAttention(2, 4)")
    assert rows[5][1] == "3,520"
    assert rows[5][3].endswith("= 10 × 192 + 10 × 10 × 2 × 2 × 4")


def test_what_is_not_looked_into_has_no_multiply_adds(tmp_path: Path) -> None:
    """A part with a stated count has costs that nobody knows, and so has the whole."""
    rows = shown(tmp_path, "input: [8]", "layers:", "  - Given('vision', 10, [4])", "  - Dense(2)")
    assert [row[1] for row in rows if row[0] == "multiply-adds one input"] == ["open", "8", "open"]
