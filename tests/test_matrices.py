"""Gates drawn as matrices, and layers unrolled over time, hold for layers of every framework."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_params import Call, Layer, network
from lstm_params.calculator.calls import LayerError
from lstm_params.calculator.cells import GRU_RESET_AFTER, LSTM, SIMPLE_RNN, Recurrent
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.request import Request
from lstm_params.results.drawing.gate import GateEquation, gate_picture
from lstm_params.results.drawing.paths import MOST_DOTS
from lstm_params.results.drawing.svg import Arrow, Box
from lstm_params.results.drawing.unrolled import unrolled
from lstm_params.results.rendering import render
from sites import parse, text_of, with_class

sizes = st.integers(1, 8) | st.integers(1, 5000) | st.just(10**11)


def written(framework: str, recurrent: Recurrent) -> Call:
    """A layer as a framework writes it; the nearest one that it has."""
    for one in (recurrent, recurrent._replace(is_bidirectional=False), Recurrent(LSTM, *recurrent[1:3])):
        for has_bias in (one.has_bias, True):
            with suppress(LayerError):
                return FRAMEWORKS[framework].written(one._replace(has_bias=has_bias))
    raise AssertionError(f"{framework} has no LSTM")


@st.composite
def layers(draw: st.DrawFn) -> tuple[str, Layer]:
    """A recurrent layer of any framework, and whose it is."""
    framework, x, h = draw(st.sampled_from(sorted(FRAMEWORKS))), draw(sizes), draw(sizes)
    kind = draw(st.sampled_from(["LSTM", "GRU", "RNN"]))
    is_bidirectional, has_bias = draw(st.booleans()), draw(st.booleans())
    given: dict[str, Any] = {"features": x, "timesteps": draw(st.sampled_from([None, 1, 4, 40]))}
    flags: dict[str, Any] = {}
    if framework == "keras":
        flags["use_bias"] = has_bias
        if kind == "GRU":
            flags["reset_after"] = draw(st.booleans())
        call = Call(kind.replace("RNN", "SimpleRNN"), h, **flags)
        call = Call("Bidirectional", call) if is_bidirectional else call
    elif framework == "pytorch":
        given = {}
        if kind == "LSTM" and h > 1:
            flags["proj_size"] = draw(st.sampled_from([0, 1]))
        call = Call(kind, x, h, bias=has_bias, bidirectional=is_bidirectional, **flags)
    elif framework == "flax-linen":
        cell = Call({"RNN": "SimpleCell"}.get(kind, f"{kind}Cell"), h)
        call = Call("RNN", cell)
        call = Call("Bidirectional", call, Call("RNN", cell)) if is_bidirectional else call
    elif framework != "onnx":
        cell = {"LSTM": LSTM, "GRU": GRU_RESET_AFTER, "RNN": SIMPLE_RNN}[kind]
        call, given = written(framework, Recurrent(cell, x, h, has_bias, is_bidirectional)), {"input": (x,)}
        if FRAMEWORKS[framework].types[call.name.rpartition(".")[2]].reads_sequence:
            given = {"input": (draw(st.sampled_from([None, 1, 4, 40])), x)}
    else:
        flags["direction"] = "bidirectional" if is_bidirectional else "forward"
        flags["inputs"] = ("X", "W", "R", "B") if has_bias else ("X", "W", "R")
        if kind == "GRU":
            flags["linear_before_reset"] = draw(st.sampled_from([0, 1]))
        call = Call(kind, hidden_size=h, **flags)
    return framework, network(call, framework=framework, **given).layers[0]


def _parameters(equation: GateEquation) -> int:
    return sum(shape.parameters for term in equation.terms for shape in term.paths)


@given(layers())
def test_a_gate_draws_all_its_parameters(made: tuple[str, Layer]) -> None:
    """The shapes of a gate's terms add up to its count, and the legend to that of its direction."""
    framework, layer = made
    picture = gate_picture(layer, FRAMEWORKS[framework])
    group = layer.groups[0]
    directions = len({source.direction for source in group.sources})
    for equation in picture.equations:
        expected = group.by_gate[equation.gate] // directions
        assert _parameters(equation) == equation.parameters == expected
    for row in picture.rows:
        assert row.parameters == group.by_gate[row.gate] // directions


@given(layers())
def test_small_gates_have_a_cell_for_each_parameter(made: tuple[str, Layer]) -> None:
    """Every `z` of a path ends a cell: where all sizes are small there are as many as parameters."""
    framework, layer = made
    picture = gate_picture(layer, FRAMEWORKS[framework])
    is_small = max(source.length.value for source in layer.groups[0].sources) <= MOST_DOTS
    is_small = is_small and layer.groups[0].weights[0].parts[0].writes.value <= MOST_DOTS
    for equation in picture.equations:
        for term in equation.terms:
            for shape in term.paths:
                if shape.parameters:
                    assert shape.path.count("z") == (shape.parameters if is_small else 1)
                    assert not (is_small and shape.is_enlarged)


@given(layers())
def test_equal_sizes_have_equal_lengths(made: tuple[str, Layer]) -> None:
    """The edge of W that x meets is as long as the column of x, and every edge h as long as the result."""
    framework, layer = made
    picture = gate_picture(layer, FRAMEWORKS[framework])
    for equation in picture.equations:
        edges = [s for term in equation.terms for s in term.paths if s.css.startswith("lp-edge")]
        assert len({s.path.split("v")[1] for s in edges if "v" in s.path}) == 1
        (across,) = [s.path.split("h")[1] for s in edges if "h" in s.path and s.css == "lp-edge lp-x"]
        (column,) = [
            s for term in equation.terms for s in term.paths if s.css.endswith(" lp-x") and "dots" in s.css
        ]
        if "lp-line" in column.css:
            assert column.path.split("v")[1] == across


@given(layers())
def test_steps_and_their_weights(made: tuple[str, Layer]) -> None:
    """At most five pieces are drawn, the last step is the last timestep, and the weights are counted once."""
    _, layer = made
    data = unrolled(layer)
    assert len(data.steps) <= 5
    boxes = [
        part
        for step in data.steps
        if step.css != "lp-roomy"
        for part in step.parts
        if isinstance(part, Box) and part.texts
    ]
    assert len(boxes) <= 3 * len(data.weights)
    assert layer.parameters == sum(shared.parameters for shared in data.weights)
    sequence = layer.input.shape[:-1]
    timesteps = 1 if layer.is_one_step else next((axis.value for axis in sequence[:1] if axis), None)
    assert data.steps[-1].title == f"Step {timesteps or 'T'}"


@given(layers())
def test_states_go_to_the_step_after_and_in_the_other_direction_to_the_step_before(
    made: tuple[str, Layer],
) -> None:
    """Each state has an arrow behind each step, and where there is another direction one before each step."""
    _, layer = made
    data = unrolled(layer)
    ways = [
        [
            (part.css, part.way[0][1], part.way[1][0] > part.way[0][0])
            for part in step.parts
            if isinstance(part, Arrow) and part.way[0][1] == part.way[1][1]
        ]
        for step in data.steps
        if step.title != "Steps left out"
    ]
    onward = [[way for way in own if way[2]] for own in ways]
    back = [[way for way in own if not way[2]] for own in ways]
    assert {tuple(own) for own in onward} == {tuple(onward[0])}
    assert [css for css, _, _ in onward[0]] in (["lp-h"], ["lp-c", "lp-h"])
    assert sum(map(len, back)) == (len(data.weights) - 1) * sum(map(len, onward))
    assert not {y for own in onward for _, y, _ in own} & {y for own in back for _, y, _ in own}


def _shown(view: str, call: Call, framework: str = "keras", **given: Any) -> str:
    html = render(Request((network(call, framework=framework, **given),), show=(view,))).html
    return text_of(with_class(parse(html), f"lp-{view}")[0])


@pytest.mark.parametrize(
    ("framework", "call", "given", "sentences"),
    [
        (
            "keras",
            Call("LSTM", 2),
            {"features": 3},
            ["Keras stores the transpose, x × h", "i = σ(W·x + U·h + b)"],
        ),
        (
            "pytorch",
            Call("LSTM", 3, 2),
            {},
            ["PyTorch stores it this way round, h × x", "i = σ(W·x + b + U·h + b′)"],
        ),
        ("keras", Call("GRU", 2), {"features": 3}, ["h̃ = tanh(W·x + b + r ∘ (U·h + b′))", "14 parameters"]),
        (
            "keras",
            Call("GRU", 2, reset_after=False),
            {"features": 3},
            ["h̃ = tanh(W·x + U·(r ∘ h) + b)", "before the recurrent product"],
        ),
        (
            "keras",
            Call("SimpleRNN", 2, use_bias=False),
            {"features": 3},
            ["h = tanh(W·x + U·h)", "10 parameters"],
        ),
    ],
)
def test_what_a_gate_says(framework: str, call: Call, given: dict[str, int], sentences: list[str]) -> None:
    """The equation, the count, and how the framework stores it."""
    text = _shown("gate", call, framework, **given)
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_what_an_unrolled_layer_says() -> None:
    """How many steps share how many parameters."""
    text = _shown("unrolled", Call("LSTM", 2), features=3, timesteps=40)
    assert "40 steps, one set of 48 parameters" in text
    assert "T steps" in _shown("unrolled", Call("GRU", 2), features=3)
    assert "1 step, one set" in _shown("unrolled", Call("GRU", 2), features=3, timesteps=1)


_TWO_WAYS = Call("LSTM", 2, return_sequences=True)


@pytest.mark.parametrize(
    ("framework", "call", "given", "sentences"),
    [
        (
            "keras",
            Call("Bidirectional", _TWO_WAYS),
            {"features": 3, "timesteps": 40},
            [
                "40 steps, two sets of 48 parameters; 96 in the whole layer.",
                "forward weights W, U, b: 48 parameters",
                "backward weights W, U, b: 48 parameters",
                "h handed on in each direction, 2 values",
                "y returned at each step, 4 values: h of both directions, side by side",
                "Forwards, step 1 is handed h₀ and c₀; backwards, step 40 is handed others",
                "it reads x, x = 3 values, and what the step before hands on; it hands on h, h = 2 values",
                "it reads the same x and what the step after hands back; it hands back h, h = 2 values and c",
                "Its forward h goes into the output. Its backward h goes into the output.",
            ],
        ),
        (
            "keras",
            Call("Bidirectional", Call("LSTM", 2)),
            {"features": 3, "timesteps": 40},
            ["y returned, 4 values: h of step 40 forwards and of step 1 backwards, side by side"],
        ),
        (
            "keras",
            Call("Bidirectional", Call("GRU", 2, return_state=True), merge_mode="sum"),
            {"features": 3},
            [
                "T steps, two sets",
                "y returned, 2 values: h of step T forwards and of step 1 backwards, their sum",
            ],
        ),
        (
            "keras",
            Call("Bidirectional", _TWO_WAYS, merge_mode="mul"),
            {"features": 3},
            ["y returned at each step, 2 values: h of both directions, their product"],
        ),
        (
            "keras",
            Call("Bidirectional", _TWO_WAYS, merge_mode="ave"),
            {"features": 3},
            ["y returned at each step, 2 values: h of both directions, their mean"],
        ),
        (
            "keras",
            Call("Bidirectional", Call("GRU", 2, return_state=True), merge_mode=None),
            {"features": 3, "timesteps": 1},
            ["y returned, 4 values: h of step 1 forwards and of step 1 backwards, apart"],
        ),
        (
            "keras",
            Call(
                "Bidirectional",
                Call("LSTM", 2),
                backward_layer=Call("LSTM", 2, use_bias=False, go_backwards=True),
            ),
            {"features": 3, "timesteps": 2},
            [
                "2 steps, two sets of 48 and 40 parameters; 88 in the whole layer.",
                "backward weights W, U: 40 parameters",
            ],
        ),
        (
            "keras",
            Call("Bidirectional", Call("LSTM", 2, go_backwards=True), backward_layer=Call("LSTM", 2)),
            {"features": 3, "timesteps": 2},
            ["2 steps, one set of 48 parameters; 96 in the whole layer."],
        ),
        (
            "flax-linen",
            Call(
                "Bidirectional",
                Call("RNN", Call("LSTMCell", 2)),
                Call("RNN", Call("LSTMCell", 3)),
                return_carry=True,
            ),
            {"features": 3},
            [
                "two sets of 48 and 84 parameters; 132 in the whole layer.",
                "c handed on, 2 values forwards and 3 backwards",
                "y returned at each step, 5 values: h of both directions, side by side",
            ],
        ),
        (
            "flax-linen",
            Call(
                "Bidirectional",
                Call("RNN", Call("LSTMCell", 2), reverse=True),
                Call("RNN", Call("LSTMCell", 2)),
            ),
            {"features": 3},
            ["T steps, one set of 48 parameters; 96 in the whole layer."],
        ),
        (
            "pytorch",
            Call("LSTM", 5, 4, 3, proj_size=2, bidirectional=True),
            {},
            [
                "T steps, two sets of 152 parameters; 848 in the whole layer.",
                "forward weights W, U, b, b′, P: 152 parameters",
                "y read by the next layer at each step, 4 values: h of both directions, side by side",
                "These are layer 0 forward and layer 0 backward; what else",
            ],
        ),
        (
            "onnx",
            Call("LSTM", hidden_size=3, direction="bidirectional"),
            {"features": 4},
            [
                "two sets of 108 parameters; 216",
                "y returned at each step, 6 values: h of both directions, apart",
            ],
        ),
    ],
)
def test_what_an_unrolled_layer_of_both_directions_says(
    framework: str, call: Call, given: dict[str, int], sentences: list[str]
) -> None:
    """Each direction's weights, where its states go, and what of them the layer returns."""
    text = _shown("unrolled", call, framework, **given)
    assert [sentence for sentence in sentences if sentence not in text] == []


@pytest.mark.parametrize("view", ["weights", "gate", "timestep", "slices"])
def test_a_candidate_is_told_from_the_state_by_a_tilde(view: str) -> None:
    """It has the letter of the state that it may become, and the tilde, wherever gates are named."""
    lstm = network(Call("LSTM", 2), framework="keras", input=(5, 3))
    symbols = with_class(parse(render(Request((lstm,), show=(view,))).html), "lp-tilde")
    assert symbols
    assert {text_of(symbol) for symbol in symbols} == {"c"}
