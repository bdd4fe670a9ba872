"""Whatever a writer types ends soon and stays small, or is refused with the limit named.

Work is bounded by what is built and written, so that a slow machine fails no test.
"""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from lstm_params.blocks.errors import BlockError
from lstm_params.blocks.expressions import Scope, evaluate
from lstm_params.blocks.reading import read_block
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.layers import MOST_GROUPS
from lstm_params.calculator.signatures import LARGEST_SIZE, MOST_LAYERS, Counted
from lstm_params.cli.main import main
from lstm_params.request import SITE_VIEWS, Request
from lstm_params.results.rendering import render
from test_frameworks import GOLDENS

LONGEST_HTML = 1_500_000
"""No result has more characters."""

ALL_VIEWS = f"show: [{', '.join(view for view in SITE_VIEWS if view != 'timestep')}]"
"""All that layers of any size have."""


class Written(NamedTuple):
    """A layer that was recorded, as code, and the input that it reads."""

    framework: str
    code: str
    source: list[int | None] | None


OTHERS = [Written(framework, "Given('part', 3, [2])", [4]) for framework in FRAMEWORKS]
"""Layers of types that no golden has."""


def recorded(framework: str) -> dict[str, Written]:
    """A layer of each type: one that the framework's golden has alone, or of the others here."""
    found: dict[str, Written] = {}
    for case in GOLDENS[framework]["cases"]:
        if "refused" not in case and len(case["layers"]) == 1 and case["input"] is not None:
            (code,) = case["layers"]
            for node in ast.walk(ast.parse(code)):
                if isinstance(node, ast.Call):
                    name = ast.unparse(node.func).rpartition(".")[2]
                    found.setdefault(name, Written(framework, code, case["input"]))
    return {
        **found,
        **{
            code.partition("(")[0]: one for one in OTHERS for code in [one.code] if one.framework == framework
        },
    }


def is_size(counted: Counted) -> bool:
    """Whether an argument takes whole numbers, one or several."""
    try:
        counted.read(1)
    except ValueError:
        return False
    return counted.read(1) in (1, (1,), (1, 1), (1, 1, 1), ((1, 1),), ((1, 1), (1, 1)), ((1, 1),) * 3)


def huge(written: Written, name: str) -> Iterator[Written]:
    """A layer with each of its sizes in turn as large as it may be, and drawn at random."""
    signature = FRAMEWORKS[written.framework].types[name].signature
    for argument, counted in signature.counted.items():
        if not is_size(counted):
            continue
        drawn = int(10 ** random.Random(f"{name} {argument}").uniform(2, 12))
        for value in (LARGEST_SIZE, drawn):
            tree = ast.parse(written.code, mode="eval")
            node = next(
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name
            )
            position = signature.parameters.index(argument) if argument in signature.parameters else 99
            give(node, argument, position, ast.Constant(value))
            yield written._replace(code=ast.unparse(tree))


def give(call: ast.Call, name: str, position: int, value: ast.expr) -> None:
    """Put an argument into a call: in its place, by its name, or into the object that JavaScript has."""
    if call.args and isinstance(call.args[0], ast.Dict):
        known = {
            ast.unparse(key): one
            for key, one in zip(call.args[0].keys, call.args[0].values, strict=True)
            if key
        }
        known[name] = value
        call.args = [ast.Dict([ast.Name(key) for key in known], list(known.values()))]
    elif position < len(call.args):
        call.args[position] = value
    else:
        call.keywords = [keyword for keyword in call.keywords if keyword.arg != name]
        call.keywords.append(ast.keyword(name, value))


def groups(request: Request) -> int:
    """How many groups of weights were built for a request."""
    return sum(len(layer.groups) for network in request.networks for layer in network.layers)


def check(block: str) -> bool:
    """Whether a block is read; then little is built, and little written."""
    try:
        request = read_block(f"```lstm-params\n{block}").request
    except BlockError:
        return False
    assert groups(request) <= MOST_GROUPS
    assert len(render(request).html) <= LONGEST_HTML
    return True


@pytest.mark.parametrize("framework", list(FRAMEWORKS))
def test_every_layer_is_tried(framework: str) -> None:
    """The tests below leave out no type of layer but inputs and those that read several tensors."""
    apart = {
        "Attention",
        "AdditiveAttention",
        "Concatenate",
        "Dot",
        "Add",
        "Subtract",
        "Multiply",
        "Average",
        "Maximum",
        "Minimum",
    }
    assert set(FRAMEWORKS[framework].types) - set(recorded(framework)) <= apart | {"Input", "InputLayer"}


@pytest.mark.parametrize(
    "framework",
    [pytest.param(key, marks=() if key == "pytorch" else pytest.mark.slow) for key in FRAMEWORKS],
)
def test_no_size_makes_work(framework: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each size of each layer may be huge: in a block, on the command line and in a sentence."""
    scope = Scope([], lambda id: pytest.fail(id), framework)
    outcomes = set()
    for name, written in recorded(framework).items():
        if name not in FRAMEWORKS[framework].types:
            continue
        for one in huge(written, name):
            source = json.dumps(one.source)
            outcomes.add(
                check(
                    f"framework: {framework}\ninput: {source}\nlayers:\n- {json.dumps(one.code)}\n{ALL_VIEWS}"
                )
            )
            line = f"{one.code} on {tuple(one.source or ())}"
            status = main([line, "--framework", framework])
            assert len(capsys.readouterr().out) < LONGEST_HTML
            try:
                evaluate(line, scope)
                assert status == 0, line
            except BlockError:
                assert status == 2, line
    assert outcomes == {True, False}


@pytest.mark.parametrize("framework", ["keras", "pytorch"])
def test_no_input_makes_work(framework: str) -> None:
    """Each axis of each layer's input may be huge."""
    for one in recorded(framework).values():
        for axis in range(len(one.source or ())):
            source: list[Any] = list(one.source or ())
            source[axis] = LARGEST_SIZE
            check(f"framework: {framework}\ninput: {json.dumps(source)}\nlayers:\n- {json.dumps(one.code)}\n")


def program(*lines: str) -> str:
    """A block of a program."""
    return "show: summary\ncode: |\n" + "".join(f"  {line}\n" for line in lines)


def layers(*codes: str) -> str:
    """A block's layers."""
    return "layers:\n" + "".join(f"- {code}\n" for code in codes)


PYTORCH = "framework: pytorch\n"
STACK = "LSTM(2, return_sequences=True)"
CELLS = ", ".join(["LSTMCell(2)"] * 250)
REFUSED = {
    "num_layers": (
        PYTORCH + "layer: nn.LSTM(3, 2, num_layers=1000000000)",
        "'num_layers' must be at most 300",
    ),
    "num_layers of a GRU": (PYTORCH + "layer: nn.GRU(3, 2, 301)", "'num_layers' must be at most 300"),
    "num_layers of an RNN": (PYTORCH + "layer: nn.RNN(3, 2, 10**12)", "'num_layers' must be a whole number"),
    "stacks in a row": (
        PYTORCH + layers(*["nn.LSTM(2, 2, num_layers=200)"] * 4),
        "more than 600 groups of weights",
    ),
    "directions and projections": (
        PYTORCH + "layer: nn.LSTM(3, 2, num_layers=200, bidirectional=True, proj_size=1)",
        "more than 600 groups of weights",
    ),
    "cells": (
        f"features: 3\nlayer: RNN([{', '.join(['GRUCell(1)'] * 301)}])",
        "a layer may be made of at most 300 calls, not 302",
    ),
    "cells in a row": (
        "features: 3\n" + layers(*[f"'RNN([{CELLS}], return_sequences=True)'"] * 3),
        "more than 600 groups of weights",
    ),
    "pictures": (PYTORCH + "layer: nn.LSTM(3, 2, num_layers=300)", "would show 600 tables and pictures"),
    "views": ("features: 3\n" + layers(*[STACK] * 40) + ALL_VIEWS, "would show 1,040 tables and pictures"),
    "a sweep over a stack": (
        PYTORCH + "layer: nn.LSTM(3, num_layers=100)\nsweep: {hidden_size: 1..256}",
        "with all its values this would be more than 600 groups",
    ),
    "a sweep over the depth": (
        PYTORCH + "layer: nn.LSTM(3, 2)\nsweep: {num_layers: 1..256}",
        "with all its values this would be more than 600 groups",
    ),
    "a sweep over a long row": (
        layers(*["Dropout(0.1)"] * 250) + "sweep: {features: 1..256}",
        "with all its values this would be more than 600 groups",
    ),
    "calls": (
        "features: 3\n" + layers(*[f"'Dropout(0.1, seed=[{CELLS}])'"] * 9),
        "the layers of a block may be made of at most 1,000 calls",
    ),
    "axes": (PYTORCH + f"layer: nn.LayerNorm([{'2, ' * 3000}])", "must have at most 16 axes, not 3,000"),
    "axes of attention": (
        f"input: [3, 4]\nlayer: MultiHeadAttention(2, 3, output_shape=({'2, ' * 3000}))",
        "must have at most 16 axes, not 3,000",
    ),
    "axes of a shape": (f"input: [3, 4]\nlayer: Reshape(({'1, ' * 3000}))", "must have at most 16 axes"),
    "a name": (f"features: 3\nlayer: LSTM(2, name='{'x' * 3000}')", "must have at most 100 characters"),
    "a stated name": (
        f"input: [3]\nlayer: Given('{'x' * 3000}', 1, [3])",
        "must have at most 100 characters",
    ),
    "stacks of stacks of cells": (
        program(
            "import keras",
            "from keras import layers",
            "s0 = layers.LSTMCell(2)",
            *[f"s{n + 1} = layers.StackedRNNCells([s{n}, s{n}])" for n in range(60)],
            "m = keras.Sequential([layers.Input((4, 3)), layers.RNN(s60)])",
        ),
        "a layer may have at most 100 layers inside it",
    ),
    "stacks of a class": (
        program(
            "from torch import nn",
            "class N(nn.Module):",
            "  def __init__(self):",
            "    super().__init__()",
            "    self.a = nn.ModuleList([nn.LSTM(3, 2, 250) for _ in range(9)])",
        ),
        "the modules of a program may have at most 2,400 parameters",
    ),
    "copies of a stack": (
        program(
            "import copy",
            "from torch import nn",
            "a = nn.LSTM(3, 2, 250)",
            "m = nn.Sequential(*[copy.deepcopy(a) for _ in range(99)])",
        ),
        "the modules of a program may have at most 2,400 parameters",
    ),
    "layers by a product": (
        program("from torch import nn", "m = nn.Sequential(*[nn.Linear(2, 2)] * 10**9)"),
        "this has more than 10,000 items",
    ),
    "a loop": (
        program("from torch import nn", "for n in range(10**4):", "  m = nn.Linear(2, 2)"),
        "a program may make at most 1,000 modules",
    ),
    "a shared layer": (
        program(
            "import keras",
            "from keras import layers",
            "x = keras.Input((4, 3))",
            f"r = layers.RNN([{'layers.LSTMCell(3), ' * 90}], return_sequences=True)",
            *["x = r(x)"] * 300,
        ),
        "more than 600 groups of weights",
    ),
    "branches": (
        program(
            "import keras",
            "from keras import layers",
            "y = x = keras.Input((4, 3))",
            f"z = [{'x, ' * 100}]",
            *["y = layers.Add()(z)"] * 200,
        ),
        "the layers of a network may read at most 1,000 tensors",
    ),
    "long branches": (
        program(
            "import keras",
            "from keras import layers",
            "y = x = keras.Input((4, 3))",
            *["y = layers.Add()([x, y])"] * 280,
            "m = keras.Model(x, y)",
        ).replace("summary", "flow"),
        "the arrows of this flow would pass 39,620 rows of boxes; a picture may have 1,000",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_multiplies_has_a_limit(name: str) -> None:
    """What makes much of a short text is refused, and the message names the limit."""
    block, message = REFUSED[name]
    with pytest.raises(BlockError) as raised:
        read_block(f"```lstm-params\n{block}")
    (mistake,) = raised.value.mistakes
    assert message in mistake.message


LARGEST = {
    "a stack": PYTORCH + "layer: nn.LSTM(3, 2, num_layers=100)",
    "a deep stack": PYTORCH
    + f"layer: nn.LSTM(3, 2, num_layers={MOST_LAYERS}, bidirectional=True)\nshow: summary",
    "a row": "features: 3\n" + layers(*[STACK] * MOST_LAYERS) + "show: [summary, flow, costs]",
    "a row in the default views": "features: 3\n" + layers(*[STACK] * 100),
    "all views": "features: 3\n" + layers(*[STACK] * 11) + ALL_VIEWS,
    "timesteps with numbers": "features: 4\n"
    + layers(*["LSTM(4, return_sequences=True)"] * 75)
    + "show: timestep",
    "cells": f"features: 3\nlayer: Bidirectional(RNN([{CELLS}]))\nshow: summary",
    "a sweep": "layer: LSTM()\nsweep: {features: 1..16, units: 1..16}",
    "a text that is no size": PYTORCH + f"layer: nn.LSTM(3, 2, num_layers=100, device='{'x' * 9000}')",
    "modules": program(
        "from torch import nn",
        "class N(nn.Module):",
        "  def __init__(self):",
        "    super().__init__()",
        "    self.a = nn.ModuleList([nn.Sequential(nn.LayerNorm(2), nn.ReLU()) for _ in range(330)])",
    ),
    "a ladder": program(
        "import keras",
        "from keras import layers",
        "y = x = keras.Input((4, 3))",
        "a, b = x, x",
        *["c = layers.Add()([a, b])", "a = layers.Add()([c, a])", "b=layers.Add()([c, b])"] * 90,
        "m = keras.Model(x, [a, b])",
    ).replace("summary", "flow"),
}


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_blocks_are_read(name: str) -> None:
    """What a limit lets pass is read, and its result is no longer than a page may be."""
    assert check(LARGEST[name])


def test_show_summary_is_a_way_out() -> None:
    """A stack that has too many tables and pictures is read with the hint's view."""
    block = PYTORCH + "layer: nn.LSTM(3, 2, num_layers=250)"
    assert not check(block)
    assert check(f"{block}\nshow: summary")
