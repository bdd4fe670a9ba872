"""A sweep shows many counts, each that of its layer alone."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lstm_params import Call, Formula, network
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.powers import by_power
from lstm_params.calculator.sweeps import Sweep
from lstm_params.results.drawing.growth import HEIGHT, WIDTH, growth, short
from lstm_params.results.rendering import render
from sites import parse, text_of, with_class
from test_laws import formulas

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "sweeps.yaml").read_text(encoding="utf-8")
)
small = st.integers(1, 60)
counts = st.lists(st.integers(1, 10**12), min_size=2, max_size=40, unique=True)


def sweep_of(text: str) -> Sweep:
    """The sweep of a block."""
    sweep = read_block(f"```lstm-params\n{text}").request.sweep
    assert sweep
    return sweep


def page_of(text: str) -> Element:
    """A block's result."""
    return parse(render(read_block(f"```lstm-params\n{text}").request).html)


@pytest.mark.parametrize("case", CASES, ids=[case["block"].replace("\n", " ") for case in CASES])
def test_whole_results(case: dict[str, Any]) -> None:
    """A result has all counts, the parts that they consist of, and what each size does to them."""
    page = page_of(case["block"])
    (table,) = page.iter("table")
    rows = [row for row in table.iter("tr") if list(row.iter("td"))]
    cells = [[cell.attrib for cell in row if "data-parameters" in cell.attrib] for row in rows]
    assert [[int(cell["data-parameters"]) for cell in row] for row in cells] == case["counts"]
    for row in rows:
        for data in row.iter("data"):
            assert (data.text or "").replace(",", "") == data.attrib["value"]
    head = [text_of(cell) for row in table.iter("thead") for cell in row.iter("th")]
    values = [[int(data.attrib["value"]) for data in row.iter("data")][:-1] for row in rows]
    parts = case.get("parts", {})
    if len(case["counts"][0]) == 1:
        assert head[1:-1] == list(parts)
        assert values == [list(row) for row in zip(*parts.values(), strict=True)] or not parts
    numbers = [text_of(element) for element in with_class(page, "lp-shape")]
    assert numbers == case.get("numbers", numbers)
    effects = [text_of(item) for items in with_class(page, "lp-list") for item in items]
    assert effects == case.get("effects", [])


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from(["LSTM", "GRU", "SimpleRNN", "Dense"]),
)
def test_a_cell_is_the_count_of_its_layer_alone(first: int, second: int, features: int, layer: str) -> None:
    """Whatever else is in the sweep, a cell has the count that its layer has."""
    values = sorted({first, second, first + second})
    sweep = sweep_of(f"layer: {layer}()\nsweep: {{units: {values}, features: [{features}, {features + 1}]}}")
    assert [cell.values for cell in sweep.cells] == [
        (units, x) for units in values for x in (features, features + 1)
    ]
    for (units, x), counted in sweep.cells:
        assert counted.parameters == network(Call(layer, units), features=x).parameters


@given(formulas, st.sampled_from("xhdo"))
def test_the_parts_of_a_count_add_up(formula: Formula, name: str) -> None:
    """A formula is the sum of its parts, and each part its factor times a power of the size."""
    parts = by_power(formula, name)
    if parts:
        assert sum(part.formula.value for part in parts) == formula.value
    assert [part.power for part in parts] == sorted({part.power for part in parts}, reverse=True)


def test_the_quadratic_part_of_an_lstm() -> None:
    """Of 4 × ((x + h) × h + h), the part that grows with the square of the units is 4 × h × h."""
    formula = network(Call("LSTM", 2), features=3).layers[0].formula
    assert [str(part.formula) for part in by_power(formula, "h")] == ["4 × h × h", "4 × h × (x + 1)"]
    assert [str(part.factor) for part in by_power(formula, "h")] == ["4", "4 × (x + 1)"]


@given(counts, st.data())
def test_texts_of_the_picture_do_not_meet(values: list[int], data: st.DataObject) -> None:
    """On the smallest telephone too, texts lie inside the picture and apart, and dots inside the axes."""
    count = st.integers(1, 10**26)
    picture = growth(values, data.draw(st.lists(count, min_size=len(values), max_size=len(values))), [])
    below = sorted(text.extent for text in picture.texts if text.anchor == "middle")
    assert below
    assert all(one[1] < other[0] for one, other in pairwise(below))
    assert all(text.extent[0] >= 0 for text in picture.texts if text.anchor == "end")
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in picture.dots)
    assert [dot.value for dot in picture.dots] == sorted(values)


def test_the_curve_passes_through_the_dots() -> None:
    """The line is the count between the values too, as the formula has it."""
    sweep = sweep_of("features: 256\nsweep: {units: [32, 64, 512, 1024]}")
    text = render(
        read_block("```lstm-params\nfeatures: 256\nsweep: {units: [32, 64, 512, 1024]}").request
    ).html
    line = with_class(parse(text), "lp-curve")[0].attrib["d"].removeprefix("M").split()
    points = dict(zip(map(float, line[::2]), map(float, line[1::2]), strict=True))
    circles = parse(text).iter("circle")
    dots = {float(dot.attrib["cx"]): float(dot.attrib["cy"]) for dot in circles}
    assert len(dots) == len(sweep.cells)
    assert {x: points[x] for x in dots} == dots  # each of these values is one of the curve's steps


def test_long_numbers_are_short_on_an_axis() -> None:
    """An axis has few characters for its numbers, whatever is counted."""
    assert all(len(short(step * 10**power)) <= 6 for step in (1, 2, 5, 20, 45) for power in range(25))
