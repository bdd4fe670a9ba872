"""Models as writers write them: each program gives what the real framework makes of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_params.calculator.layers import Layer
from lstm_params.programs.errors import Problem, ProgramError
from lstm_params.programs.reading import framework_of, read_program
from sites import block, build_site, results, text_of, with_class

FOLDER = Path(__file__).parent
GOLDEN = json.loads((FOLDER / "goldens" / "snippets.json").read_text(encoding="utf-8"))
CASES = GOLDEN["cases"]


def read(case: dict[str, Any]) -> Any:
    """The network of a recorded program."""
    text = (FOLDER / "cases" / "snippets" / case["file"]).read_text(encoding="utf-8")
    framework = case["file"].partition("/")[0]
    assert framework_of(text) == framework
    return read_program(text, framework).network


def test_there_are_enough_programs() -> None:
    """At least 60 programs are recorded."""
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_programs_give_what_the_framework_makes_of_them(case: dict[str, Any]) -> None:
    """Totals, and each layer's name, count and shapes, are the framework's own."""
    network = read(case)
    assert (network.parameters, network.trainable) == (case["parameters"], case["trainable"])
    assert described(network.layers, case) == {layer["name"]: recorded(layer) for layer in case["layers"]}


def described(layers: Sequence[Layer], case: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """Layers as they are counted: Keras's by their names, PyTorch's by those of the model's children."""
    if case["file"].startswith("keras"):
        return {
            layer.name: (
                layer.parameters,
                layer.trainable,
                [list(output.lengths) for output in layer.outputs],
            )
            for layer in layers
        }
    is_alone = [layer["name"] for layer in case["layers"]] == [""]
    shown: dict[str, tuple[Any, ...]] = {}
    for layer in layers:
        child, _, way = ("" if is_alone else layer.name).partition(".")
        counted, weights = shown.get(child, (0, []))
        own = [
            [f"{way}.{weight.name}".lstrip("."), [length.value for length in weight.shape]]
            for weight in layer.weights
        ]
        shown[child] = (counted + layer.parameters, weights + own)
    return shown


def recorded(layer: dict[str, Any]) -> tuple[Any, ...]:
    """A layer as it was recorded."""
    if "weights" in layer:
        return (layer["parameters"], layer["weights"])
    return (layer["parameters"], layer["trainable"], layer["outputs"])


_WORDS = """\
import keras
|from torch import nn
|x = |keras.Input((4, 3))|keras.layers.LSTM(2)|(x)|
|x, y = |x|(x, x)|[x, x]|keras.Model(x, x)|keras.Sequential([|])|nn.LSTM(3, 2)|x.add(|class N(nn.Module):
  def __init__(self):
    self.a = |__import__('os').system('x')|lambda: 0|(y := 1)|[i for i in x]|for i in x:
  |x.__class__.__bases__[0]|9999999999999999999999999|-|*|**|(|)|'\\x00'|\0|é|\u2028|  |exec('1')
|open('/etc/passwd')|keras.layers.Add()|# c
|..."""
WORDS = st.sampled_from(_WORDS.split("|"))


@given(
    st.lists(WORDS, max_size=30).map("".join) | st.text(max_size=200), st.sampled_from(["keras", "pytorch"])
)
def test_whatever_is_written_is_a_network_or_a_mistake(text: str, framework: str) -> None:
    """Nothing is run and no file is read; nothing but a mistake is raised, and it stands in the text."""
    for mistake in mistakes_in(text, framework):
        assert mistake.message
        assert 0 <= mistake.span[0] <= len(text) + 1


def mistakes_in(text: str, framework: str) -> Sequence[Problem]:
    """What is wrong with a program; nothing if there is a network in it."""
    try:
        assert read_program(text, framework).network.layers
    except ProgramError as error:
        return error.problems or pytest.fail("a mistake without a word")
    return ()


HOSTILE = {
    "brackets": "x = " + "(" * 4000,
    "sums": "x = " + "+".join("1" * 4000),
    "signs": "x = " + "-" * 5000 + "1",
    "a function of too many values": "x = len([1], 2, y=3)",
    "signs before a name": "é" + "-" * 900 + "é",
    "a row of nothing": "é = 0\nmodel = nn.Sequential()",
    "attributes": "x = a" + ".b" * 4000,
    "calls": "x = " + "f(" * 900 + ")" * 900,
    "lists that double": "x = (1, 1)\n" + "x = (x, x)\n" * 400,
    "layers that double": "import keras\nx = keras.layers.LSTMCell(2)\nx = (x, x)\n"
    + "x = (x, x)\n" * 60
    + "keras.layers.RNN(x)",
    "uses": "import keras\nx = keras.Input((4, 4))\na = keras.layers.Dense(4)\n" + "x = a(x)\n" * 900,
    "a large number": "x = 9" + "9" * 5000,
    "products": "x = 9\n" + "x = x * x\n" * 500,
    "length": "#" * 20_000,
    "null bytes": "x = '\0'",
    "a class in itself": "import torch.nn\nclass N(nn.Module):\n  def __init__(self):\n    self.n = N()\n",
    "an import": "__import__('os').system('touch never')",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("framework", ["keras", "pytorch"])
def test_hostile_programs_end_in_a_mistake(text: str, framework: str) -> None:
    """Deep, long, large and growing programs end in one mistake."""
    assert len(mistakes_in(text, framework)) == 1


def test_a_question_about_a_video(tmp_path: Path) -> None:
    """Two branches meet; the part whose count is stated is not trained; every count and shape is shown."""
    page = (FOLDER.parent / "docs" / "tutorial" / "video-question-answering.md").read_text(encoding="utf-8")
    site = build_site(tmp_path, {"index.md": page}, markdown_extensions=["pymdownx.superfences", "tables"])
    root = next(root for root in results(site.page()) if root.get("data-trainable"))
    assert (root.get("data-parameters"), root.get("data-trainable")) == ("27305224", "5502440")
    layers = [(e.get("data-layer"), e.get("data-parameters")) for e in root.iter("details")]
    assert layers == [
        ("time_distributed", "21802784"),
        ("lstm", "2360320"),
        ("embedding", "2560000"),
        ("lstm_1", "197120"),
        ("concatenate", "0"),
        ("dense", "385000"),
    ]
    picture = text_of(with_class(root, "lp-branches")[0])
    for shape in (
        "(None, 100, 299, 299, 3)",
        "(None, 100, 2048)",
        "(None, 256)",
        "(None, 128)",
        "(None, 384)",
    ):
        assert shape in picture
    assert "concatenate, 0 parameters, reads lstm (None, 256), lstm_1 (None, 128)" in picture


PROGRAM = """\
from keras import Input, Model, layers

x = Input((4, 3), name="x")
y = layers.Dense(2)(layers.LSTM(2, name="first")(x))  # <two layers>
model = Model(x, y)
"""


def test_the_code_view_links_layers_to_what_is_told_of_them(tmp_path: Path) -> None:
    """The program is shown whole; where a layer is made, it leads to that layer's details."""
    lines = ["show: [code, summary, weights]", "code: |", *(f"  {line}" for line in PROGRAM.split("\n"))]
    site = build_site(tmp_path, {"index.md": "\n\n".join([block("id: net", *lines), block(*lines)])})
    assert site.warnings == []
    with_id, without = results(site.page())
    shown = ["".join(next(root.iter("pre")).itertext()) for root in (with_id, without)]
    assert shown == [PROGRAM.rstrip()] * 2
    links = {text_of(link): link.attrib["href"] for link in with_id.iter("a")}
    assert links == {'layers.LSTM(2, name="first")': "#net-first", "layers.Dense(2)": "#net-dense"}
    assert {element.get("id") for element in with_id.iter("p")} >= {"net-first", "net-dense"}
    assert not list(without.iter("a"))
