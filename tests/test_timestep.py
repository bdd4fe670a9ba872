"""One timestep in numbers: each line is right, and all of them are what the cell computes."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from math import tanh
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.timestep import Timestep, timestep
from lstm_params.markdown.stylesheet import stylesheet
from lstm_params.results.layer_equations import layer_parts, state_expressions
from lstm_params.results.rendering import render
from sites import parse, text_of, with_class

LAYERS = {
    "LSTM(2)": "keras",
    "LSTM(3, use_bias=False)": "keras",
    "GRU(2)": "keras",
    "GRU(2, reset_after=False)": "keras",
    "SimpleRNN(3)": "keras",
    "Bidirectional(LSTM(2))": "keras",
    "nn.LSTM(3, 2)": "pytorch",
    "nn.LSTM(3, 2, num_layers=2, bidirectional=True)": "pytorch",
    "nn.LSTM(3, 4, proj_size=2)": "pytorch",
    "nn.GRU(3, 2)": "pytorch",
    "nn.RNN(3, 4)": "pytorch",
    "nn.RNN(nn.LSTMCell(2))": "flax-linen",
    "nn.RNN(nn.GRUCell(2))": "flax-linen",
    "LSTM(hidden_size=2, inputs=['X', 'W', 'R', 'B', '', '', '', 'P'])": "onnx",
    "LSTM(hidden_size=2, input_forget=1)": "onnx",
    "GRU(hidden_size=2)": "onnx",
}


def block(layer: str, *lines: str) -> str:
    """A block of a layer that reads three features."""
    head = ["```lstm-params", f"framework: {LAYERS.get(layer, 'keras')}", "features: 3"]
    return "\n".join([*head, f'layer: "{layer}"', *(lines or ["show: timestep"])])


def worked(layer: str, option: str = "") -> Timestep:
    """A timestep of a layer, perhaps with given numbers."""
    request = read_block(block(layer, "show: timestep", option)).request
    (found,) = request.networks[0].layers
    parts = layer_parts(found)
    assert found.cell
    shapes = {key: (own.part.source.length.value, own.part.writes.value) for key, own in parts.items()}
    return timestep(found.cell, shapes, state_expressions(found, parts), 3, request.timestep)


def sigma(value: float) -> float:
    """The logistic function."""
    return (1 + tanh(value / 2)) / 2


def python(text: str) -> str:
    """A worked line as Python would have it."""
    return text.replace("\N{MINUS SIGN}", "-").replace("·", "*").replace("σ", "sigma")


@pytest.mark.parametrize("layer", LAYERS)
def test_each_line_gives_what_it_says(layer: str) -> None:
    """Whoever works a line out with the numbers that are in it gets its value, to two digits."""
    (view,) = with_class(parse(render(read_block(block(layer)).request).html), "lp-timestep")
    check_lines(view)


def check_lines(view: Element) -> None:
    """Each line of a timestep gives what it says."""
    lines = 0
    for item in view.iter("p"):
        if item.attrib:  # a heading or a note
            continue
        _, *workings, value = text_of(item).split(" = ")
        for working in workings:
            assert re.fullmatch(
                r"[-+*() .\d]*(?:(?:sigma|tanh)\([-+*() .\d]*\)[-+*() .\d]*)*", python(working)
            )
            found = eval(python(working), {"sigma": sigma, "tanh": tanh})
            assert abs(found - float(python(value))) < 0.0051, (working, value)
            lines += 1
    assert lines >= 6


@pytest.mark.parametrize("layer", LAYERS)
def test_a_state_is_made_of_the_vectors_that_are_shown(layer: str) -> None:
    """Whoever works out a unit with the values that the vectors have for it gets the unit's new state."""
    (view,) = with_class(parse(render(read_block(block(layer)).request).html), "lp-timestep")
    vector = re.compile(r"[^\s(]+ \(([-\N{MINUS SIGN}.\d, ]+)\)")
    made = [text_of(item) for item in with_class(view, "lp-vectors")]
    one = worked(layer)
    assert len(made) == (0 if any(step.role == "layer" for step in one.steps) else len(one.before))
    for text in made:
        units = len(vector.search(text)[1].split(", "))  # type: ignore[index]
        for unit in range(0 if "·" in text else units):  # a projection mixes units
            numbers = vector.sub(lambda found: found[1].split(", ")[unit], text)  # noqa: B023
            value, working = python(numbers).replace("∘", "*").split(" = ")
            found = eval(working, {"tanh": tanh})
            assert abs(found - float(value)) < 0.0051, (text, unit)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_steps_are_what_the_cell_computes(layer: str) -> None:
    """The new states are those of the textbook's equations, but for rounding on the way."""
    check_steps(worked(layer), layer, 0.03)


def check_steps(one: Timestep, layer: str, rounding: float) -> None:
    """The new states are those of the textbook's equations, but for so much."""
    is_after = "reset_after=False" not in layer and LAYERS[layer] != "onnx"
    x, h = floats(one.input), floats(one.before["hidden"])
    c = floats(one.before.get("cell", ()))
    units = len(one.steps[0].lines)

    def product(reads: str, role: str, values: list[float], unit: int) -> float:
        matrix = one.weights.get((reads, role))
        return (
            sum(value * float(row[unit]) for value, row in zip(values, matrix, strict=True))
            if matrix
            else 0.0
        )

    def bias(name: str, role: str, unit: int) -> float:
        return float(one.weights[name, role][0][unit]) if (name, role) in one.weights else 0.0

    def of(role: str, values: list[float], unit: int, more: float = 0.0) -> float:
        biases = sum(bias(name, role, unit) for name in ("bias", "input bias", "recurrent bias"))
        return product("input", role, x, unit) + product("hidden", role, values, unit) + biases + more

    def peephole(role: str, state: list[float], unit: int) -> float:
        return (
            float(one.weights["peephole", role][0][unit]) * state[unit]
            if ("peephole", role) in one.weights
            else 0
        )

    each = range(units)
    if "cell" in one.before:
        i = [sigma(of("input", h, u, peephole("input", c, u))) for u in each]
        is_coupled = ("input", "forget") not in one.weights
        f = [1 - i[u] if is_coupled else sigma(of("forget", h, u, peephole("forget", c, u))) for u in each]
        new_c = [f[u] * c[u] + i[u] * tanh(of("candidate", h, u)) for u in each]
        o = [sigma(of("output", h, u, peephole("output", new_c, u))) for u in each]
        new = [o[u] * tanh(new_c[u]) for u in each]
        if ("projection", "") in one.weights:
            new = [product("projection", "", new, u) for u in range(len(h))]
        assert close(one, "cell", new_c, rounding)
    elif ("input", "update") in one.weights:
        z, r = ([sigma(of(role, h, u)) for u in each] for role in ("update", "reset"))
        if is_after:
            inner = [
                product("input", "candidate", x, u)
                + bias("input bias", "candidate", u)
                + r[u] * (product("hidden", "candidate", h, u) + bias("recurrent bias", "candidate", u))
                for u in each
            ]
        else:
            inner = [of("candidate", [a * b for a, b in zip(r, h, strict=True)], u) for u in each]
        new = [z[u] * h[u] + (1 - z[u]) * tanh(inner[u]) for u in each]
    else:
        new = [tanh(of("layer", h, u)) for u in each]
    assert close(one, "hidden", new, rounding)


def floats(values: tuple[Decimal, ...]) -> list[float]:
    """Numbers as floats."""
    return list(map(float, values))


def close(one: Timestep, role: str, expected: list[float], rounding: float) -> bool:
    """Whether a state is as expected, but for what rounding each step to two digits makes."""
    (step,) = (step for step in one.steps if step.is_state and step.role == role)
    pairs = zip(step.lines, expected, strict=True)
    return all(abs(float(line.value) - value) < rounding for line, value in pairs)


@pytest.mark.parametrize(
    "layer", ["LSTM(5)", "LSTM(2, activation='relu')", "GRU(2, recurrent_activation='hard_sigmoid')"]
)
def test_what_cannot_be_worked_out_is_refused(layer: str) -> None:
    """A large layer has no room, and another activation would make other numbers."""
    with pytest.raises(BlockError) as error:
        read_block(block(layer))
    assert error.value.mistakes[0].message.startswith("'timestep' is of layers with at most 4 units")


@pytest.mark.parametrize("option", ["", "timestep: {x: [-99, 1, 99], h: [0, 2]}"])
@pytest.mark.parametrize("layer", ["LSTM(2)", "GRU(2)", "nn.GRU(3, 2)"])
def test_what_goes_in_and_what_comes_out_stands_on_a_curve(layer: str, option: str) -> None:
    """Each gate has its function's, and a dot for each unit; what is beyond its ends stands at an end."""
    (view,) = with_class(
        parse(render(read_block(block(layer, "show: timestep", option)).request).html), "lp-timestep"
    )
    steps = [item for item in view.iter("li") if "parameters" in text_of(item)]
    gates = [item for item in steps if "no parameters" not in text_of(item)]
    assert len(gates) == (4 if "LSTM" in layer else 3) == len(with_class(view, "lp-curve"))
    for item in gates:
        ((curve,), (dots,)) = (with_class(item, name) for name in ("lp-curve", "lp-dots"))
        name, least = ("tanh", -1) if "tanh" in text_of(item) else ("sigma", 0)
        inner = re.findall(rf"{name}\(([-.\d]+)\) =", python(text_of(item)))
        assert len(inner) == 2
        for place, text in zip(dots.attrib["d"][1:-2].split("h0M"), inner, strict=True):
            across, down = map(float, place.split())
            value = min(max(float(text), -4.0), 4.0)
            assert abs(across - (46 + 42 * value / 4)) < 0.06
            result = {"tanh": tanh, "sigma": sigma}[name](value)
            assert abs(down - (40 - 36 * (result - least) / (1 - least))) < 0.06
            assert height_of(curve.attrib["d"], across) == pytest.approx(down, abs=0.5)


def height_of(line: str, across: float) -> float:
    """How far down a line is at a place."""
    places = [tuple(map(float, place.split())) for place in line[1:].split("L")]
    (left, start), (right, end) = next(pair for pair in pairwise(places) if pair[1][0] >= across)
    return start + (end - start) * (across - left) / (right - left)


def test_the_table_has_the_numbers_that_the_steps_use() -> None:
    """Rows are what is read, columns the units of each gate; below is what goes in and comes out."""
    root = parse(render(read_block(block("LSTM(2)")).request).html)
    (table,) = with_class(root, "lp-timestep")[0].iter("table")
    rows = [[text_of(cell) for cell in row] for row in table.iter("tr")]
    one = worked("LSTM(2)")
    assert [row[0] for row in rows[1:7]] == [
        *(f"x{n} feature {place}" for place, n in enumerate("₁₂₃", 1)),
        *(f"h{n} from before" for n in "₁₂"),
        "bias",
    ]
    gates = [step for step in one.steps if not step.is_state]
    by_role = {step.role: step for step in gates}
    order = ("input", "forget", "candidate", "output")
    values = [line.value for role in order for line in by_role[role].lines]
    assert [Decimal(python(text)) for text in rows[8][2:]] == values
    sums = [
        sum((Decimal(python(row[column])) * Decimal(python(row[1])) for row in rows[1:7]), Decimal(0))
        for column in range(2, 10)
    ]
    assert [Decimal(python(text)) for text in rows[7][2:]] == sums


@pytest.mark.parametrize("layer", ["SimpleRNN(3)", "nn.RNN(3, 4)"])
def test_a_layer_without_gates_makes_its_state_in_one_step(layer: str) -> None:
    """The step has the new state's sign, which that of the state before is not."""
    (view,) = with_class(parse(render(read_block(block(layer)).request).html), "lp-timestep")
    (steps,) = view.iter("ol")
    (step,) = steps
    lines = [text_of(line) for line in step.iter("p") if not line.attrib]
    assert text_of(step).startswith("New hidden state")
    assert {line.split(" = ")[0][:-1] for line in lines} == {"h\N{PRIME}"}
    assert "h\N{PRIME} layer" in text_of(view)


GIVEN = {
    "LSTM(2)": "timestep: {x: [1, 0, -99.99], h: [0.25, -1], c: [100, -0.01]}",
    "GRU(2, reset_after=False)": "timestep: {x: [-100, 100, -100]}",
    "nn.RNN(3, 4)": "timestep: {h: [1, 2, 3, 4]}",
    "nn.LSTM(3, 4, proj_size=2)": "timestep: {h: [1, -2], c: [0.5, 0, 0, 0]}",
    "nn.RNN(nn.LSTMCell(2))": "timestep: {x: [1, 2, 3]}",
    "LSTM(hidden_size=2, inputs=['X', 'W', 'R', 'B', '', '', '', 'P'])": "timestep: {c: [3, -3]}",
}


@pytest.mark.parametrize("layer", GIVEN)
def test_given_numbers_are_what_is_read(layer: str) -> None:
    """They stand where they are read, each line is right with them, and the steps are the cell's."""
    option = GIVEN[layer]
    request = read_block(block(layer, "show: timestep", option)).request
    (view,) = with_class(parse(render(request).html), "lp-timestep")
    given = {name: list(map(Decimal, numbers.split(","))) for name, numbers in _LISTS.findall(option)}
    read = [text_of(row[1]) for row in view.iter("tr") if row[0].text is None]
    before = text_of(view).partition("The step before left ")[2]
    for name, numbers in given.items():
        shown = re.search(rf"{name} = \(([^)]*)\)", before)
        found = python(shown[1]).split(", ") if shown else [python(text) for text in read]
        start = 0 if shown or name == "x" else len(given["x"])
        assert [Decimal(text) for text in found[start : start + len(numbers)]] == numbers
    check_lines(view)
    one = worked(layer, option)
    carried = max([abs(float(value)) for state in one.before.values() for value in state])
    check_steps(one, layer, 0.03 + 0.01 * carried)  # what is kept of it is rounded, too


_LISTS = re.compile(r"(\w): \[([^\]]*)\]")


def test_what_is_not_given_has_the_numbers_that_it_always_has() -> None:
    """The weights above all; a note says which numbers are examples."""
    one, other = worked("LSTM(2)"), worked("LSTM(2)", "timestep: {x: [1, 0, -1]}")
    assert other.input == (1, 0, -1)
    assert (other.before, other.weights) == (one.before, one.weights)
    said = {
        "": "The numbers are examples.",
        "timestep: {x: [1, 0, -1]}": "The weights, and what is not given of the rest, are examples.",
        "timestep: {x: [1, 0, 1], h: [1, 1], c: [0.25, 0]}": "The weights are examples.",
    }
    for option, note in said.items():
        text = text_of(parse(render(read_block(block("LSTM(2)", "show: timestep", option)).request).html))
        assert note in text
        assert ("So are products." in text) == ("0.25" in option)


def test_the_states_of_an_example_differ_from_zero() -> None:
    """What is kept, added and shown is seen in the two digits that a line gives."""
    states = [line.value for step in worked("LSTM(2)").steps if step.is_state for line in step.lines]
    assert min(map(abs, states)) > Decimal("0.1")


@pytest.mark.browser
def test_a_step_lights_up_the_weights_that_it_uses(browser: Any) -> None:
    """A gate that has the focus keeps its own columns bright, a state none: it has no parameters."""
    page = browser.new_page(reduced_motion="reduce")
    html = render(read_block(block("LSTM(2)")).request).html
    page.set_content(f"<!doctype html><title>t</title><style>{stylesheet()}</style><body>{html}")
    for step, bright in (("input", ["input"]), ("forget", ["forget"]), ("c", []), ("h", [])):
        page.focus(f".lp-timestep li.lp-{step}")
        page.wait_for_timeout(50)
        cells = page.evaluate(
            "[...document.querySelectorAll('tbody td.lp-n[class*=\" \"]')]"
            ".map(cell => [cell.className.slice(8), +getComputedStyle(cell).opacity])"
        )
        assert {role for role, opacity in cells if opacity == 1} == set(bright)
    page.close()


@pytest.mark.browser
def test_the_steps_leave_no_room_beside_the_table_empty(browser: Any) -> None:
    """They are in two columns below it where there is room, and in one on a telephone."""
    html = render(read_block(block("LSTM(2)")).request).html
    for width, columns in ((960, 2), (360, 1)):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.set_content(f"<!doctype html><title>t</title><style>{stylesheet()}</style><body>{html}")
        table, *steps = page.evaluate(
            "[...document.querySelectorAll('.lp-timestep :is(table, ol > li)')]"
            ".map(part => part.getBoundingClientRect()).map(box => [box.left, box.top, box.bottom])"
        )
        assert len({left for left, _, _ in steps}) == columns
        assert min(top for _, top, _ in steps) >= table[2]
        page.close()
