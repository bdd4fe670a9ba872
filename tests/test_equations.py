"""The equations of recurrent layers: what they say, and the shapes of their symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_params import Call, network
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.results.equations import Equations, MathElement, equations
from lstm_params.results.html import Html
from lstm_params.results.layer_equations import state_equations
from lstm_params.results.states import state_view

PEEPHOLES = ("X", "W", "R", "B", "", "", "", "P")
LAYERS = {
    "keras": ("LSTM(2)", "GRU(2)", "GRU(2, reset_after=False)", "SimpleRNN(2, use_bias=False)"),
    "pytorch": ("LSTM(3, 2)", "LSTM(3, 2, proj_size=1)", "GRU(3, 2)", "RNN(3, 2, bias=False)"),
    "flax-linen": ("RNN(LSTMCell(2))", "RNN(GRUCell(2))", "RNN(SimpleCell(2))"),
    "onnx": (
        "LSTM(hidden_size=2, input_forget=1)",
        "GRU(hidden_size=2)",
        "GRU(hidden_size=2, linear_before_reset=1)",
        "RNN(hidden_size=2)",
    ),
}


def shown(framework: str, layer: str) -> Equations:
    """The equations of a layer that reads 3 features."""
    features = [] if framework == "pytorch" else ["features: 3"]
    text = "\n".join(["```lstm-params", f"framework: {framework}", f"layer: {layer}", *features])
    return of(read_block(text).request.networks[0].layers[0], framework)


def of(layer: Any, framework: str) -> Equations:
    """The equations of a layer."""
    assert layer.cell
    return equations(layer, layer.cell, FRAMEWORKS[framework])


def text(node: MathElement) -> str:
    """An element as plain text."""
    below = [text(child) for child in node.children]
    if node.tag == "mover":
        return below[0] + "̃"
    if node.tag == "msub":
        return f"{below[0]}_{below[1]}"
    return node.text + "".join(below)


def written(shown: Equations) -> list[str]:
    """Equations as plain text."""
    lines = [
        f"{text(equation.left)} = {' '.join(text(node) for line in equation.lines for node in line)}"
        for equation in shown.equations
    ]
    return [re.sub(r"(σ|tanh) ", r"\1", line).replace("( ", "(").replace(" )", ")") for line in lines]


@pytest.mark.parametrize(
    ("framework", "layer", "expected"),
    [
        (
            "keras",
            "LSTM(2)",
            """i_t = σ(x_t W_i + h_t−1 U_i + b_i)
            f_t = σ(x_t W_f + h_t−1 U_f + b_f)
            c̃_t = tanh(x_t W_c + h_t−1 U_c + b_c)
            o_t = σ(x_t W_o + h_t−1 U_o + b_o)
            c_t = f_t ∘ c_t−1 + i_t ∘ c̃_t
            h_t = o_t ∘ tanh(c_t)""",
        ),
        (
            "keras",
            "GRU(2)",
            """z_t = σ(x_t W_z + b_z + h_t−1 U_z + b′_z)
            r_t = σ(x_t W_r + b_r + h_t−1 U_r + b′_r)
            h̃_t = tanh(x_t W_h + b_h + r_t ∘ (h_t−1 U_h + b′_h))
            h_t = z_t ∘ h_t−1 + (1 − z_t) ∘ h̃_t""",
        ),
        (
            "keras",
            "GRU(2, reset_after=False, use_bias=False)",
            """z_t = σ(x_t W_z + h_t−1 U_z)
            r_t = σ(x_t W_r + h_t−1 U_r)
            h̃_t = tanh(x_t W_h + (r_t ∘ h_t−1) U_h)
            h_t = z_t ∘ h_t−1 + (1 − z_t) ∘ h̃_t""",
        ),
        (
            "pytorch",
            "LSTM(3, 2, proj_size=1)",
            """i_t = σ(W_ii x_t + b_ii + W_hi h_t−1 + b_hi)
            f_t = σ(W_if x_t + b_if + W_hf h_t−1 + b_hf)
            g_t = tanh(W_ig x_t + b_ig + W_hg h_t−1 + b_hg)
            o_t = σ(W_io x_t + b_io + W_ho h_t−1 + b_ho)
            c_t = f_t ∘ c_t−1 + i_t ∘ g_t
            h_t = W_hr (o_t ∘ tanh(c_t))""",
        ),
        (
            "pytorch",
            "GRU(3, 2)",
            """r_t = σ(W_ir x_t + b_ir + W_hr h_t−1 + b_hr)
            z_t = σ(W_iz x_t + b_iz + W_hz h_t−1 + b_hz)
            n_t = tanh(W_in x_t + b_in + r_t ∘ (W_hn h_t−1 + b_hn))
            h_t = z_t ∘ h_t−1 + (1 − z_t) ∘ n_t""",
        ),
        ("pytorch", "RNN(3, 2)", "h_t = tanh(W_ih x_t + b_ih + W_hh h_t−1 + b_hh)"),
        (
            "flax-linen",
            "RNN(GRUCell(2))",
            """r_t = σ(x_t W_ir + h_t−1 W_hr + b_ir)
            z_t = σ(x_t W_iz + h_t−1 W_hz + b_iz)
            n_t = tanh(x_t W_in + b_in + r_t ∘ (h_t−1 W_hn + b_hn))
            h_t = z_t ∘ h_t−1 + (1 − z_t) ∘ n_t""",
        ),
        ("flax-linen", "RNN(SimpleCell(2))", "h_t = tanh(x_t W_i + h_t−1 W_h + b_i)"),
        (
            "onnx",
            f"LSTM(hidden_size=2, direction='bidirectional', inputs={list(PEEPHOLES)})",
            """i_t = σ(W_i x_t + Wb_i + R_i h_t−1 + Rb_i + P_i ∘ c_t−1)
            o_t = σ(W_o x_t + Wb_o + R_o h_t−1 + Rb_o + P_o ∘ c_t)
            f_t = σ(W_f x_t + Wb_f + R_f h_t−1 + Rb_f + P_f ∘ c_t−1)
            c̃_t = tanh(W_c x_t + Wb_c + R_c h_t−1 + Rb_c)
            c_t = f_t ∘ c_t−1 + i_t ∘ c̃_t
            h_t = o_t ∘ tanh(c_t)""",
        ),
        (
            "onnx",
            f"LSTM(hidden_size=2, input_forget=1, inputs={list(PEEPHOLES)})",
            """i_t = σ(W_i x_t + Wb_i + R_i h_t−1 + Rb_i + P_i ∘ c_t−1)
            o_t = σ(W_o x_t + Wb_o + R_o h_t−1 + Rb_o + P_o ∘ c_t)
            f_t = 1 − i_t
            c̃_t = tanh(W_c x_t + Wb_c + R_c h_t−1 + Rb_c)
            c_t = f_t ∘ c_t−1 + i_t ∘ c̃_t
            h_t = o_t ∘ tanh(c_t)""",
        ),
    ],
)
def test_equations_are_the_frameworks_own(framework: str, layer: str, expected: str) -> None:
    """Gates in the framework's order and letters, its biases, its reset, its side of the product."""
    assert written(shown(framework, layer)) == [line.strip() for line in expected.splitlines()]


def numbers(shape: Html) -> list[int]:
    """The lengths in `(x, h) = (3, 2)`."""
    lengths = re.sub("<[^>]*>", "", shape).partition(" = ")[2]
    return [int(length) for length in lengths.strip("()").split(", ")]


def symbols(nodes: list[MathElement]) -> Iterator[str]:
    """The symbols that stand in a row."""
    for node in nodes:
        if node.tag == "msub" or (node.tag == "mi" and node.css not in ("", "lp-function")):
            yield text(node)


@pytest.mark.parametrize(
    ("framework", "layer"), [(framework, layer) for framework in LAYERS for layer in LAYERS[framework]]
)
def test_each_symbol_is_explained_once(framework: str, layer: str) -> None:
    """What stands in the equations stands in the table, and nothing else."""
    found = shown(framework, layer)
    listed = [text(symbol) for term in found.symbols for symbol in term.symbols]
    used = {text(equation.left) for equation in found.equations}
    used |= {symbol for equation in found.equations for line in equation.lines for symbol in symbols(line)}
    assert len(set(listed)) == len(listed)
    assert set(listed) == used


@given(
    st.sampled_from(["LSTM", "GRU", "SimpleRNN"]),
    st.integers(1, 10**12),
    st.integers(1, 10**11),
    st.booleans(),
    st.booleans(),
)
def test_the_shapes_of_weights_multiply_to_the_count(
    name: str, features: int, units: int, has_bias: bool, is_both: bool
) -> None:
    """The shapes of the weights in the equations hold all parameters of a direction."""
    call = Call(name, units, use_bias=has_bias)
    layer = network(Call("Bidirectional", call) if is_both else call, features=features).layers[0]
    weights = [term for term in of(layer, "keras").symbols if term.tensors]
    count = sum(len(term.symbols) * prod(numbers(term.shape)) for term in weights)
    assert count == layer.groups[0].parameters


@pytest.mark.parametrize(
    ("framework", "layer", "expected"),
    [
        ("keras", "SimpleRNN(2)", ["h = tanh(W·x + U·h + b)"]),
        ("keras", "SimpleRNN(2, use_bias=False)", ["h = tanh(W·x + U·h)"]),
        ("pytorch", "RNN(3, 2)", ["h = tanh(W·x + b + U·h + b′)"]),
        ("pytorch", "LSTM(3, 2)", ["h = o ∘ tanh(c)", "c = f ∘ c + i ∘ g"]),
        ("pytorch", "LSTM(3, 2, proj_size=1)", ["h = P·(o ∘ tanh(c))", "c = f ∘ c + i ∘ g"]),
        ("flax-linen", "RNN(GRUCell(2))", ["h = z ∘ h + (1 − z) ∘ n"]),
    ],
)
def test_states_are_made_of_the_weights_that_the_layer_has(
    framework: str, layer: str, expected: list[str]
) -> None:
    """In plain text too, a layer without a bias has none, and one with a projection has it."""
    source = [] if framework == "pytorch" else ["features: 3"]
    text = "\n".join(["```lstm-params", f"framework: {framework}", f"layer: {layer}", *source])
    found = read_block(text).request.networks[0].layers[0]
    assert list(state_equations(found).values()) == expected


@pytest.mark.parametrize(
    ("framework", "layer", "expected"),
    [
        ("keras", "LSTM(2)", ["the last timestep"]),
        ("keras", "Bidirectional(LSTM(2))", ["the last timestep that each direction reads"]),
        ("keras", "Bidirectional(LSTM(2, return_sequences=True))", ["every timestep"]),
        ("coreml", "lstm(hidden_size=2)", ["the last timestep"]),
        (
            "coreml",
            "lstm(hidden_size=2, direction='bidirectional')",
            ["the last timestep that each direction reads"],
        ),
        ("coreml", "lstm(hidden_size=2, output_sequence=True)", ["every timestep"]),
        ("onnx", "LSTM(hidden_size=2)", ["every timestep"]),
    ],
)
def test_an_output_is_said_to_be_of_the_timesteps_that_it_has(
    framework: str, layer: str, expected: list[str]
) -> None:
    """One axis more does not tell: Core ML keeps that of the timesteps where it returns the last one."""
    assert _outputs(f"framework: {framework}\nfeatures: 3\nlayer: {layer}") == expected


def test_a_state_that_a_cell_returns_is_no_output_too() -> None:
    """TensorFlow 1's returns both of its states behind its output."""
    assert _outputs("framework: tensorflow-1\nfeatures: 3\nunits: 2") == [""]


def _outputs(lines: str) -> list[str]:
    """Of which timesteps the view of states says that each output is."""
    request = read_block(f"```lstm-params\n{lines}\nshow: [states]").request
    page = str(state_view(request.networks[0].layers[0], request))
    return re.findall(
        r'output(?: <code>\w+</code>)?</th>.*?"lp-long">the hidden state(?: of )?([^<]*)<', page
    )


def test_a_state_has_its_colour_in_all_equations() -> None:
    """The cell state too, which is drawn in it elsewhere: where it is made, read and explained."""
    found = shown("keras", "LSTM(2)")
    assert [equation.css for equation in found.equations[-2:]] == ["lp-c", "lp-h"]
    rows = [[own.left] for own in found.equations] + [own.symbols for own in found.symbols]
    rows += [line for own in found.equations for line in own.lines]
    css = {(text(one), one.css) for row in rows for one in row if text(one)[:2] in ("c_", "h_")}
    assert css == {("c_t", "lp-c"), ("c_t−1", "lp-c"), ("h_t", "lp-h"), ("h_t−1", "lp-h")}


def test_a_product_that_the_reset_gate_acts_on_has_brackets() -> None:
    """∘ is not the product of matrices: without biases too it is seen what the reset gate multiplies."""
    lines = written(shown("keras", "GRU(2, use_bias=False)"))
    assert lines[2] == "h̃_t = tanh(x_t W_h + r_t ∘ (h_t−1 U_h))"
