"""A size that a budget decides is the largest that fits, and formulas are data that anybody can work out."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lstm_params import Call, Formula, Network, network
from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.expressions import Scope, evaluate
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.powers import sizes
from lstm_params.request import Request
from lstm_params.results.rendering import render
from sites import parse, text_of, with_class
from test_laws import formulas

LAYERS = {
    "keras": (
        ("units", "LSTM({})"),
        ("units", "GRU({}, reset_after=False)"),
        ("units", "Bidirectional(GRU({}))"),
        ("units", "Dense({}, use_bias=False)"),
        ("filters", "Conv1D({}, kernel_size=2)"),
        ("kernel_size", "Conv1D(3, {})"),
        ("key_dim", "MultiHeadAttention(2, {})"),
    ),
    "pytorch": (
        ("hidden_size", "nn.LSTM(5, {}, num_layers=3, bidirectional=True)"),
        ("hidden_size", "nn.GRU(5, {}, bias=False)"),
        ("out_features", "nn.Linear(5, {})"),
    ),
    "onnx": (("hidden_size", 'LSTM({}, direction="bidirectional")'),),
}
CASES = [(framework, *case) for framework, cases in LAYERS.items() for case in cases]


def block_of(*lines: str) -> Request:
    """What a block asks for."""
    return read_block("\n".join(["```lstm-params", *lines])).request


def count(framework: str, layer: str, size: str) -> Network:
    """A layer with a size, counted on five features without any budget."""
    (counted,) = block_of(f"framework: {framework}", "features: 5", f"layer: {layer.format(size)}").networks
    return counted


@pytest.mark.parametrize(("framework", "name", "layer"), CASES)
@given(budget=st.integers(1, 10**9) | st.integers(1, 3000))
def test_the_next_size_does_not_fit(framework: str, name: str, layer: str, budget: int) -> None:
    """The size fits into the budget, the next one does not, and both counts are those of such layers."""
    least = count(framework, layer, f"{name}=1").parameters
    budget += least
    empty = layer.replace("{}, ", "").replace(", {}", "").format("")
    request = block_of(
        f"framework: {framework}",
        "features: 5",
        f"layer: {empty}",
        f"solve: {{parameters: {budget}, for: {name}}}",
    )
    solved = request.solved
    assert solved
    assert request.networks == (solved.network,)
    for counted, size in ((solved.network, solved.value), (solved.larger, solved.value + 1)):
        assert counted.parameters == count(framework, layer, f"{name}={size}").parameters
    assert least <= solved.network.parameters <= budget < solved.larger.parameters


def test_the_result_shows_both_sizes() -> None:
    """The two sizes are there with their working, how much is left, and how much is too many."""
    request = block_of("features: 3", "solve: {parameters: 50_000, for: units}")
    page = parse(render(request).html)
    lines = [text_of(item) for item in page.iter("li")][:2]
    assert lines == [
        "units 109: 4 × ((3 + 109) × 109 + 109) = 49,268, 732 left",
        "units 110: 4 × ((3 + 110) × 110 + 110) = 50,160, 160 too many",
    ]
    assert with_class(page, "lstm-params")[0].attrib["data-parameters"] == "49268"


def test_a_size_that_must_be_larger_than_another() -> None:
    """The smallest size is one that the layer takes, and no size that nobody wrote is spoken of."""
    lines = "framework: pytorch", "layer: nn.LSTM(3, proj_size=64)"
    solved = block_of(*lines, "solve: {parameters: 100_000, for: hidden_size}").solved
    assert solved
    assert (solved.value, solved.network.parameters) == (294, 99_960)
    with pytest.raises(BlockError, match="'hidden_size' of 65 makes 22,100 parameters already"):
        block_of(*lines, "solve: {parameters: 1_000, for: hidden_size}")


def test_layers_in_a_row_and_a_budget_without_rest() -> None:
    """A stack is solved for the features that it reads, and a budget can be used up."""
    request = block_of("solve: {parameters: 993, for: features}", "layers: [LSTM(2), Dense(3)]")
    lines = [text_of(item) for item in parse(render(request).html).iter("li")][:2]
    assert lines == ["features 120: 993, all of them used", "features 121: 1,001, 8 too many"]


def test_values_in_the_text() -> None:
    """The size is a value of the block like any other, and the next size's network is its `larger`."""
    request = block_of("features: 3", "solve: {parameters: 50_000, for: units}")
    scope = Scope({"budget": ""}, lambda id: request, "keras")
    expected = {
        "budget.units": 109,
        "budget.parameters": 49_268,
        "budget.larger.units": 110,
        "budget.larger.parameters - 50000": 160,
    }
    assert {text: evaluate(text, scope).value for text in expected} == expected


@given(formulas)
def test_formulas_as_data(formula: Formula) -> None:
    """What JSON has of a formula is enough to work out its value, and says what its numbers mean."""
    values = {size.name: size.value for size in sizes(formula)}
    assume(all(values[size.name] == size.value for size in sizes(formula)))
    data = json.loads(json.dumps(formula.as_data()))
    assert worked_out(data, values) == formula.value
    assert meaning(data) == formula.meaning


def worked_out(data: Any, values: dict[str, int]) -> int:
    """The value of a formula that is data."""
    if isinstance(data, int):
        return data
    if isinstance(data, str):
        return values[data]
    if data[0] not in ("+", "*", "//"):
        return worked_out(data[0], values)
    parts = [worked_out(part, values) for part in data[2:]]
    return {"+": sum, "*": math.prod, "//": lambda pair: pair[0] // pair[1]}[data[0]](parts)


def meaning(data: Any) -> str:
    """What the value of a formula that is data means."""
    return str(data[1]) if isinstance(data, list) else ""


def test_a_layer_s_formula_is_data() -> None:
    """The count of an LSTM, as a program in a page reads it."""
    (layer,) = network(Call("LSTM", 2), features=3).layers
    assert layer.formula.as_data() == [
        "*",
        "parameters",
        [4, "gates"],
        [
            "+",
            "parameters",
            ["*", "weights", ["+", "values", ["x", "features"], ["h", "hidden values"]], ["h", "units"]],
            ["h", "biases"],
        ],
    ]
