"""The cell's picture shows the layer's own sizes and gates; the flow shows the network's own shapes."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_params import Call, Layer, network
from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.reading import read_block
from lstm_params.results.drawing.canvas import WIDTH
from lstm_params.results.drawing.cell import CellDrawing, cell_drawings
from lstm_params.results.drawing.paths import MOST_DOTS
from lstm_params.results.drawing.svg import Box
from lstm_params.results.flow import network_flow
from lstm_params.results.rendering import render
from sites import parse, text_of, with_class

small = st.integers(1, MOST_DOTS)
sizes = small | st.integers(1, 10**12)
bools = st.booleans()


def keras(name: str, units: int, features: int, **flags: bool) -> Layer:
    """One layer of Keras."""
    return network(Call(name, units, **flags), features=features).layers[0]


def pytorch(name: str, units: int, features: int, **flags: Any) -> Layer:
    """One layer of PyTorch."""
    call = Call(name, features, units, batch_first=True, **flags)
    return network(call, framework="pytorch").layers[0]


def onnx(name: str, units: int, **flags: Any) -> Layer:
    """One operator of ONNX."""
    return network(Call(name, hidden_size=units, **flags), framework="onnx", features=3).layers[0]


def linen(name: str, units: int, features: int) -> Layer:
    """A cell of Flax linen, over a sequence."""
    call = Call("RNN", Call(name, units))
    return network(call, framework="flax-linen", features=features).layers[0]


def any_layer(units: st.SearchStrategy[int]) -> st.SearchStrategy[Layer]:
    """A recurrent layer of any framework, with and without biases."""
    gru = st.builds(
        lambda h, x, after, bias: keras("GRU", h, x, reset_after=after, use_bias=bias),
        units,
        units,
        bools,
        bools,
    )
    kinds = st.sampled_from(["LSTM", "SimpleRNN"])
    others = st.builds(lambda name, h, x, bias: keras(name, h, x, use_bias=bias), kinds, units, units, bools)
    torch = st.builds(
        lambda name, h, x, bias, both: pytorch(name, h, x, bias=bias, bidirectional=both),
        st.sampled_from(["LSTM", "GRU", "RNN"]),
        units,
        units,
        bools,
        bools,
    )
    flax = st.builds(linen, st.sampled_from(["LSTMCell", "GRUCell", "SimpleCell"]), units, units)
    operator = st.builds(onnx, st.sampled_from(["LSTM", "GRU", "RNN"]), units)
    return gru | others | torch | flax | operator


def dotted(drawing: CellDrawing, css: str) -> list[int]:
    """How many dots each vector of a class has."""
    return [path.path.count("h0") for path in drawing.canvas.vectors if path.css == f"lp-dots {css}"]


@given(any_layer(small))
def test_each_value_of_a_small_cell_is_a_dot(layer: Layer) -> None:
    """h goes in, x goes in, and h comes out, with as many dots as they have values."""
    (drawing,) = cell_drawings(layer)
    lengths = {source.kind: source.length.value for source in layer.groups[0].sources}
    assert dotted(drawing, "lp-x") == [lengths["input"]]
    assert set(dotted(drawing, "lp-h")) == {lengths["hidden"]}
    assert len(dotted(drawing, "lp-c")) == (2 if layer.cell and layer.cell.name == "LSTM" else 0)
    assert not any("lp-line" in path.css for path in drawing.canvas.vectors)


@given(any_layer(st.integers(MOST_DOTS + 1, 10**12)))
def test_many_values_are_a_bar_that_says_how_many(layer: Layer) -> None:
    """A bar has its number beside it."""
    (drawing,) = cell_drawings(layer)
    lengths = {source.kind: source.length.value for source in layer.groups[0].sources}
    assert any(text.text == f"h: {lengths['hidden']:,}" for text in drawing.canvas.texts)
    assert all("lp-line" in path.css for path in drawing.canvas.vectors if path.css.endswith(" lp-h"))


@given(any_layer(sizes))
def test_every_gate_is_a_box_with_its_role_and_activation(layer: Layer) -> None:
    """Each gate stands once, in its colour."""
    (drawing,) = cell_drawings(layer)
    boxes = {box.css: box for box in drawing.canvas.boxes if box.css.startswith("lp-gate")}
    assert set(boxes) == {f"lp-gate lp-{gate.role}" for gate in layer.groups[0].gates}
    assert layer.cell
    for gate in layer.groups[0].gates:
        first, second = boxes[f"lp-gate lp-{gate.role}"].texts
        assert first.text.endswith(layer.cell.activation(gate.role))
        assert second.text == gate.role or gate.role == "layer"


@given(any_layer(sizes))
def test_nothing_leaves_the_picture_and_nothing_meets(layer: Layer) -> None:
    """Boxes lie side by side, and texts in the picture and beside one another."""
    (drawing,) = cell_drawings(layer)
    for text in [*drawing.canvas.texts, *(text for box in drawing.canvas.boxes for text in box.texts)]:
        left, right = text.extent
        assert left >= 0
        assert right <= WIDTH
        assert text.y <= drawing.canvas.bottom
    for y in {text.y for text in drawing.canvas.texts}:
        line = sorted(text.extent for text in drawing.canvas.texts if text.y == y)
        assert all(one[1] < other[0] for one, other in pairwise(line))
    for box in drawing.canvas.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH
        assert not any(meet(box, other) for other in drawing.canvas.boxes if other is not box)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@given(sizes, sizes)
def test_a_grus_recurrent_product_stands_where_it_is_made(units: int, features: int) -> None:
    """Before the reset's product if the reset acts after it, else behind it."""
    for after, caption in ((True, "U·h, after"), (False, "h, before")):
        (drawing,) = cell_drawings(keras("GRU", units, features, reset_after=after))
        (product,) = (box for box in drawing.canvas.boxes if box.css == "lp-op lp-candidate")
        reset = next(box for box in drawing.canvas.boxes if box.css == "lp-gate lp-reset")
        assert (product.y > reset.y + reset.height / 2) is after
        assert caption in drawing.caption


def test_a_caption_says_what_is_seen() -> None:
    """The sentence under the picture names what goes in and what comes out."""
    (drawing,) = cell_drawings(keras("LSTM", 2, 3))
    assert drawing.caption == "3 + 2 values, x and h, go into each of 4 gates, and each gives 2."
    assert drawing.equations[:2] == ["new c = f ∘ c + i ∘ c̃", "new h = o ∘ tanh(new c)"]
    (drawing,) = cell_drawings(pytorch("RNN", 1, 3))
    assert drawing.caption == "3 + 1 values, x and h, go in, and 1 value comes out."
    assert drawing.equations == ["new h = tanh(W·x + b + U·h + b′)"]


def test_cells_of_equal_sizes_are_drawn_once() -> None:
    """Directions and layers that look the same are named under one picture."""
    first, second = cell_drawings(pytorch("LSTM", 4, 5, num_layers=4, bidirectional=True, proj_size=2))
    assert first.label == "layer 0 forward"
    assert "The same in: layer 0 backward." in first.caption
    assert "P makes 2 of 4" in first.caption
    assert second.label == "layer 1 forward"
    assert "x is what the layer below returns" in second.caption
    assert "layer below" not in first.caption
    assert "and 2 more." in second.caption
    assert second.equations[1] == "new h = P·(o ∘ tanh(new c))"


def test_peepholes_are_named() -> None:
    """What the picture leaves out is said."""
    (drawing,) = cell_drawings(onnx("LSTM", 2, inputs=("X", "W", "R", "B", "", "", "", "P")))
    assert "peepholes, not drawn, let input, output, forget read c too" in drawing.caption


_TAG = re.compile("<[^>]*>")


@given(st.lists(sizes, min_size=1, max_size=40), sizes)
def test_each_edge_has_the_shape_that_is_handed_on(units: list[int], features: int) -> None:
    """Edges go from each layer to the next, and the bars are the shares."""
    stack = network([Call("Dense", out) for out in units], features=features)
    flow = network_flow(stack, None)
    shapes = [_TAG.sub("", edge.shape) for node in flow.nodes for edge in node.edges]
    shapes += [_TAG.sub("", edge.shape) for edge in flow.outputs]
    assert shapes == [f"(None, {length})" for length in (features, *units)]
    assert abs(sum(node.percent for node in flow.nodes) - 100) < 0.01 * len(units)
    for number, node in enumerate(flow.nodes):
        assert [(edge.source, edge.target) for edge in node.edges] == [
            (number - 1 if number else None, number)
        ]


@pytest.mark.parametrize("count", [1, 3, 100])
def test_a_flow_is_shown_once_for_the_network(count: int) -> None:
    """It stands beside the layers' folds, as a list that copies; a long one scrolls."""
    layers = "\n".join(["- LSTM(2, return_sequences=True)"] * count)
    block = f"```lstm-params\nfeatures: 3\nlayers:\n{layers}\nshow: [cell, flow]"
    root = parse(render(read_block(block).request).html)
    (shown,) = with_class(root, "lp-flow")
    assert len(with_class(shown, "lp-node")) == count
    assert text_of(shown).startswith("input (None, None, 3) LSTM(2, return_sequences=True)")
    assert text_of(shown).endswith("output (None, None, 2)")
    assert len(with_class(root, "lp-tall")) == (count > 24)
    assert len(with_class(root, "lp-cell")) == count


def test_several_outputs_leave_by_name() -> None:
    """What PyTorch returns is named as PyTorch names it."""
    root = parse(
        render(read_block("```lstm-params\nframework: pytorch\nlayer: LSTM(3, 2)\nshow: flow").request).html
    )
    (shown,) = with_class(root, "lp-flow")
    assert text_of(shown).endswith("output (L, N, 2) output h_n (1, N, 2) output c_n (1, N, 2)")


def test_a_layer_without_a_cell_has_no_picture_of_one() -> None:
    """In a stack, only recurrent layers show a cell."""
    request = read_block("```lstm-params\nfeatures: 3\nlayers: ['LSTM(2)', 'Dense(1)']\nshow: cell").request
    assert len(with_class(parse(render(request).html), "lp-cell")) == 1


def test_a_coupled_forget_gate_is_fed_by_the_input_gate() -> None:
    """It is drawn as what the input gate leaves, and everywhere it is said that its weights are not read."""
    layer = '\'LSTM(hidden_size=2, input_forget=1, inputs=[X, W, R, B, "", "", "", P])\''
    layer = re.sub(r"\b([XWRBP])\b", r'"\1"', layer)
    block = f"```lstm-params\nframework: onnx\nfeatures: 3\nlayer: {layer}\n"
    root = parse(render(read_block(f"{block}show: [summary, cell, gate, slices, irrelevant]").request).html)
    root = with_class(root, "lstm-params")[0]
    (cell,) = with_class(root, "lp-cell")
    assert "f 1−i" in re.sub(r"\s+", " ", text_of(cell))
    assert "go into each of 3 gates" in text_of(root)
    assert "let input, output read c too" in text_of(root)
    assert "W, R, B and P keep the rows of f, which are never read" in text_of(root)
    assert len(re.findall("never read", text_of(root))) >= 6
    assert root.attrib["data-parameters"] == "62"


def test_a_coupled_forget_gate_has_no_counterpart() -> None:
    """No other framework has such a layer: it is not compared as if it were a plain one."""
    block = "```lstm-params\nframework: onnx\nfeatures: 3\nlayer: LSTM(hidden_size=2, input_forget=1)\n"
    with pytest.raises(BlockError, match="same thing in every framework"):
        read_block(f"{block}compare: [onnx, keras]")
