"""Laws that hold for every formula, every layer and every text."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lstm_params import Call, Formula, Layer, Network, NetworkError, Number, Size, network, worked
from lstm_params.blocks.errors import BlockError, Mistake
from lstm_params.blocks.reading import read_block
from lstm_params.blocks.source import Source
from lstm_params.calculator.formulas import Compound
from lstm_params.calculator.patterns import Pattern
from lstm_params.results.drawing.weight_cells import cells as cells_of
from lstm_params.results.drawing.weight_cells import layout_of
from lstm_params.results.rendering import render
from results import cells_within

sizes = st.integers(1, 6) | st.integers(1, 5000)

formulas = st.recursive(
    st.builds(Number, st.integers(0, 99))
    | st.builds(Size, st.sampled_from("xhdo"), st.integers(0, 9), st.sampled_from(["", "units"])),
    lambda parts: (
        st.builds(lambda a, b: a + b, parts, parts)
        | st.builds(lambda a, b: a * b, parts, parts)
        | st.builds(lambda a, b: a // b, parts, parts.filter(lambda part: part.value > 0))
    ),
    max_leaves=12,
)


@st.composite
def recurrent(draw: st.DrawFn, units: st.SearchStrategy[int] = sizes) -> Call:
    """An LSTM, GRU or simple RNN with any of its flags."""
    name = draw(st.sampled_from(["LSTM", "GRU", "SimpleRNN"]))
    flags = ["use_bias", "return_sequences", "return_state", "trainable"]
    flags += ["reset_after"] if name == "GRU" else []
    return Call(name, draw(units), **draw(st.dictionaries(st.sampled_from(flags), st.booleans())))


@st.composite
def cells(draw: st.DrawFn, units: st.SearchStrategy[int] = sizes) -> Call:
    """A recurrent layer of one cell or several."""
    kind = st.sampled_from(["LSTMCell", "GRUCell", "SimpleRNNCell"])
    cell = st.builds(lambda name, out, bias: Call(name, out, use_bias=bias), kind, units, st.booleans())
    layer = Call("RNN", tuple(draw(st.lists(cell, min_size=1, max_size=3))))
    return Call("Bidirectional", layer) if draw(st.booleans()) else layer


CONVOLUTIONS = {
    "Conv{}D": (1, 2, 3),
    "Conv{}DTranspose": (1, 2, 3),
    "SeparableConv{}D": (1, 2),
    "DepthwiseConv{}D": (1, 2),
    "ConvLSTM{}D": (1,),
}
"""Kinds of convolutions, and over how many axes each of them goes."""


@st.composite
def convolutions(
    draw: st.DrawFn, units: st.SearchStrategy[int] = sizes
) -> tuple[Call, tuple[int | None, ...]]:
    """A convolution of any kind, and an input that fits it."""
    name = draw(st.sampled_from(sorted(CONVOLUTIONS)))
    rank = draw(st.sampled_from(CONVOLUTIONS[name]))
    channels, filters = draw(units), draw(units)
    kernel = tuple(draw(st.lists(st.integers(1, 3 - rank // 2), min_size=rank, max_size=rank)))
    flags: dict[str, Any] = {
        "use_bias": draw(st.booleans()),
        "padding": draw(st.sampled_from(["valid", "same"])),
    }
    if name == "Conv{}D":
        fitting = [groups for groups in (1, 2, 3) if channels % groups == filters % groups == 0]
        flags["groups"] = draw(st.sampled_from(fitting))
    if name in ("SeparableConv{}D", "DepthwiseConv{}D"):
        flags["depth_multiplier"] = draw(st.integers(1, 2))
    if name != "DepthwiseConv{}D":
        flags["filters"] = filters
    timesteps = [None] if name == "ConvLSTM{}D" else []
    call = Call(name.format(rank), kernel_size=kernel, **flags)
    return call, (*timesteps, *[7] * rank, channels)


@st.composite
def vectors(draw: st.DrawFn) -> Call:
    """A layer that has a weight or some for each feature."""
    flags = st.dictionaries(st.sampled_from(["center", "scale", "trainable"]), st.booleans())
    norm = st.builds(
        lambda name, keywords: Call(name, **keywords),
        st.sampled_from(["BatchNormalization", "LayerNormalization"]),
        flags,
    )
    return draw(norm | st.sampled_from([Call("PReLU", shared_axes=(1,)), Call("RMSNormalization")]))


@st.composite
def layers(draw: st.DrawFn, units: st.SearchStrategy[int] = sizes) -> Layer:
    """Any layer that has weights, on an input that fits it."""
    features = draw(units)
    call = (
        recurrent(units)
        | cells(units)
        | vectors()
        | st.builds(lambda inner: Call("Bidirectional", inner), recurrent(units))
        | st.builds(lambda out: Call("TimeDistributed", Call("Dense", out)), units)
        | st.builds(lambda out, bias: Call("Dense", out, use_bias=bias), units, st.booleans())
        | st.builds(
            lambda heads, key, value: Call("MultiHeadAttention", heads, key, value), units, units, units
        )
    )
    drawn = draw(call.map(lambda drawn: (drawn, (None, features))) | convolutions(units))
    return network(drawn[0], input=drawn[1]).layers[0]


@given(formulas)
def test_every_line_of_a_working_has_the_value_of_the_formula(formula: Formula) -> None:
    """A working starts with the formula, keeps its value as it is written, and ends with the number."""
    lines = worked(formula)
    assert lines[0].formula == formula
    assert {_as_read(line.formula) for line in lines} == {formula.value}
    assert isinstance(lines[-1].formula, Number)


@given(formulas)
def test_a_formula_reads_as_it_counts(formula: Formula) -> None:
    """What a reader sees, worked out by the rules of arithmetic, is the value."""
    assert _as_read(formula) == formula.value


def _as_read(formula: Formula) -> int:
    """The value of a formula as it is written, by the rules of arithmetic."""
    value: int = eval(str(formula.with_numbers()).replace(",", "").replace("×", "*"))
    return value


@given(formulas.filter(lambda formula: "//" not in str(formula)))  # what is larger may not divide
def test_a_pattern_filled_in_is_what_would_be_written(formula: Formula) -> None:
    """A working that is written once is right for another formula of its pattern, notes and all."""
    other = _larger(formula)
    pattern = Pattern([other])
    assume(pattern == Pattern([formula]))
    filled = [
        [text.format(*pattern.numbers) for text in (str(line), *line.notes)]
        for line in worked(*Pattern([formula]).blanks())
    ]
    assert filled == [[str(line), *line.notes] for line in worked(other)]


def _larger(formula: Formula) -> Formula:
    """A formula with larger sizes in the place of all that are not 1."""
    if isinstance(formula, Size):
        value = formula.value * 1009 + 10 if formula.value != 1 else 1
        return Size(formula.name, value, formula.meaning)
    if isinstance(formula, Compound):
        return type(formula)([_larger(part) for part in formula.parts], formula.meaning)
    return formula


@given(layers())
def test_a_layers_formula_is_its_count(layer: Layer) -> None:
    """The count by gate is the count by tensor."""
    assert layer.formula.value == layer.parameters == sum(weight.parameters for weight in layer.weights)


@given(layers(st.integers(1, 5)))
def test_gate_slices_tile_their_tensor(layer: Layer) -> None:
    """Each element of each tensor lies in the slices of exactly one part."""
    for weight in layer.weights:
        cells: list[tuple[int, ...]] = []
        for part in weight.parts:
            ranges = [range(start.value, stop.value) for start, stop in weight.slices(part)]
            cells += product(*ranges)
            assert part.parameters == len(list(product(*ranges)))
        assert sorted(cells) == list(product(*[range(length.value) for length in weight.shape]))


@given(layers(st.integers(1, 4)) | layers(st.integers(33, 4000)))
def test_what_a_figure_draws_is_the_count(layer: Layer) -> None:
    """A rectangle has as many cells as parameters; to scale, its area is as large a part of the whole."""
    for group in layer.groups:
        scale, rows = layout_of(group)
        drawn = [block for row in rows for own in row.sides.values() for block in cells_of(own, scale).blocks]
        assert sum(block.parameters for block in drawn) == group.parameters
        exact = [block for block in drawn if not block.is_enlarged]
        densities = [block.width * block.height / block.parameters for block in exact]
        assert not densities or max(densities) < 1.001 * min(densities)
        for block in drawn if scale.is_by_cell else ():
            inside = (0, block.width), (block.y, block.y + block.height)
            assert cells_within(block.lines, inside) == block.parameters


@given(recurrent(), sizes, st.none() | sizes, st.none() | sizes)
def test_timesteps_do_not_matter(call: Call, features: int, some: int | None, others: int | None) -> None:
    """The same layer has the same weights on a sequence of any length."""
    one, other = (network(call, features=features, timesteps=steps) for steps in (some, others))
    assert one.layers[0].groups == other.layers[0].groups


@given(st.lists(recurrent(st.integers(1, 9)), min_size=1, max_size=5))
def test_a_networks_total_is_the_sum_of_its_layers(calls: list[Call]) -> None:
    """Each layer reads what the one before returns, and the total is the sum."""
    try:
        stack: Network = network(calls, features=4)
    except NetworkError:
        return
    for before, after in zip(stack.layers, stack.layers[1:], strict=False):
        assert len(before.outputs) == 1
        assert before.outputs[0].lengths == after.input.lengths
    assert stack.parameters == sum(layer.parameters for layer in stack.layers)


WORDS = """
features units layer layers input show expect id title batch timesteps framework dtype : - | > ' " [ ] { }
( ) , # & * ! ? << null None ~ 3 010 1:30 1e3 2.0 197,120 true LSTM(2) Dense(1) LSTM( Bidirectional(GRU(3))
use_bias=False **kw *a 0x10 9**9 ((((( keras.layers.LSTM(1) é 𝔘 features=3 units:2 -GRU(2) LSTM(2, LSTM(2),
x=LSTM(2)(x) model.add(LSTM(2)) Sequential([ 99999999999999999999 return_sequences: ‘ ” − （ '''
`x` | |2- >- !x &y
features:3 layer: title= id= #a [40, (None,3) [null,3] lambda x: b'2' \\ --- ...
"""
words = st.sampled_from(
    [
        *WORDS.split(),
        "\n",
        "\n\n",
        "\n  ",
        "\n- ",
        "\t",
        "\0",
        "\r",
        "\x85",
        "\u2028",
        "\ud800",
        "\ufeff",
        "\xa0",
        "\u200b",
        "\u202e",
    ]
)
texts = st.text() | st.lists(words, max_size=30).map(" ".join) | st.lists(words, max_size=30).map("".join)


@given(texts)
def test_reading_raises_nothing_but_block_errors(body: str) -> None:
    """Whatever stands in a block, it is read or refused; what is read can be shown."""
    check(f"```lstm-params\n{body}")


@given(texts)
def test_no_header_raises_anything_but_block_errors(info: str) -> None:
    """Whatever stands behind a fence's marks, the block is read or refused."""
    check(f"```lstm-params {info.replace(chr(10), ' ')}\nfeatures: 3\nunits: 2")


def check(text: str) -> None:
    """Read a block; every mistake has a message and a place that can be shown."""
    mistakes: tuple[Mistake, ...] = ()
    html = ""
    try:
        html = render(read_block(text).request).html
    except BlockError as error:
        mistakes = error.mistakes
    assert mistakes or html.startswith('<div class="lstm-params"')
    spans = [mistake.span for mistake in mistakes]
    assert spans == sorted(set(spans))
    for mistake in mistakes:
        start, stop = mistake.span
        assert 0 <= start <= stop <= len(text)
        report = Source("block 1", text).report(mistake)
        assert report.place.startswith("block 1, line ")
        assert (report.message + report.hint).isprintable()
        assert report.message[-1] not in ".:"


@given(recurrent(), st.booleans())
def test_a_call_is_shown_as_it_is_written(call: Call, is_wrapped: bool) -> None:
    """The code of a layer is the writer's own, in one line."""
    written = str(call).replace("(", "( 1 * ")
    body = written.replace(" ", "\n   ") if is_wrapped else written
    counted = read_block(f"```lstm-params\nfeatures: 3\nlayer: {body}").request.networks[0]
    assert counted.layers[0].code == written.replace("( ", "(")


LAYOUTS = (
    "layer: {}",
    "layer:   {}   # more",
    "layer: '{}'",
    'layer: "{}"',
    "layer: |\n    {}",
    "layer: |2-\n\n     {}\n",
    "layers: [ Dense(1), '{}' ]",
    "layers:\n- Dense(1)\n-   {}\n- Dense(1)",
    "layers:\n  -\n    {}",
    "'layer' : {}\ntitle: é",
)
"""Ways to write a call in a block."""


@given(
    st.sampled_from(LAYOUTS),
    st.lists(st.sampled_from(["use_bias=False", "activation=é", "seed=(1, 2)", "dropout=𝔘"]), unique=True),
    st.integers(0, 4),
    st.sampled_from([" ", "\n     ", "  \n      "]),
)
def test_a_caret_stands_under_what_it_means(layout: str, others: list[str], at: int, gap: str) -> None:
    """However a call is written and wrapped, an unknown argument is found in it."""
    arguments = [*others[:at], "hidden=3", *others[at:]]
    layer = f"LSTM(2,{gap}" + f",{gap}".join(arguments) + ")"
    text = "```lstm-params\nfeatures: 3\n" + layout.format(layer)
    with pytest.raises(BlockError) as raised:
        read_block(text)
    assert [text[slice(*mistake.span)] for mistake in raised.value.mistakes] == ["hidden"]
