"""Weights that are carried across by the recipe on the page give the same outputs in the other framework.

Needs the `frameworks` extra: each framework's layer is really made and run.
"""

from __future__ import annotations

import html
import importlib
import os
import re
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from markdown import markdown

from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.markdown.extension import LstmParamsExtension

os.environ.setdefault("KERAS_BACKEND", "torch")
numpy: Any = pytest.importorskip("numpy")
torch: Any = pytest.importorskip("torch")
keras: Any = pytest.importorskip("keras")
flax: Any = pytest.importorskip("flax")
onnx: Any = pytest.importorskip("onnx")
onnxruntime: Any = pytest.importorskip("onnxruntime")

from served import OnlyServedError, Served  # noqa: E402  # it needs NumPy

pytestmark = pytest.mark.frameworks

ROOT = Path(__file__).parents[1]
FEATURES, UNITS, TIMESTEPS, BATCH = 3, 4, 5, 2
LAYERS = {
    "LSTM": ("keras", f"LSTM({UNITS})"),
    "GRU": ("keras", f"GRU({UNITS})"),
    "GRU that resets before": ("keras", f"GRU({UNITS}, reset_after=False)"),
    "simple RNN": ("pytorch", f"RNN({FEATURES}, {UNITS})"),
    "both directions": ("keras", f"Bidirectional(LSTM({UNITS}))"),
    "both directions of ONNX": (
        "onnx",
        f"GRU(hidden_size={UNITS}, direction='bidirectional', linear_before_reset=1)",
    ),
}
"""Layers, and the framework in which a block writes each."""
Names = dict[str, Any]
"""What the recipe's code can name."""


def recipe(layer: tuple[str, str], source: str, target: str) -> tuple[str, str, str] | None:
    """The calls of both layers and the code between them, as the page shows them; None where it has none."""
    framework, call = layer
    options = [f"framework: {framework}", f"features: {FEATURES}", f"layer: {call}"]
    block = "\n".join([*options, f"compare: [{source}, {target}]", "show: porting"])
    page = markdown(f"```lstm-params\n{block}\n```", extensions=[LstmParamsExtension()])
    calls = re.search(r"<p><code>(.*?)</code> &#8594; <code>(.*?)</code></p>", page)
    code = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    return (
        (html.unescape(calls[1]), html.unescape(calls[2]), html.unescape(code[1])) if calls and code else None
    )


def make_keras(call: str) -> Names:
    """A layer with random weights, biases too."""
    layer = eval(call, vars(keras.layers))
    layer.build((BATCH, TIMESTEPS, FEATURES))
    layer.set_weights([numpy.random.uniform(-1, 1, weight.shape) for weight in layer.get_weights()])
    return {"keras_layer": layer}


def run_keras(names: Names, source: Any) -> Any:
    """The last output."""
    return keras.ops.convert_to_numpy(names["keras_layer"](source))


def make_pytorch(call: str) -> Names:
    """A module as PyTorch makes it: its biases are random."""
    return {"pytorch_layer": eval(call, vars(torch.nn))}


def run_pytorch(names: Names, source: Any) -> Any:
    """The last hidden state of each direction."""
    with torch.no_grad():
        _, states = names["pytorch_layer"](torch.tensor(source).transpose(0, 1))
    hidden = states[0] if isinstance(states, tuple) else states
    return numpy.concatenate([*hidden.numpy()], axis=-1)


def make_flax(call: str) -> Names:
    """A module with random weights, biases too."""
    import jax

    module = eval(call, vars(flax.linen))
    zeros = numpy.zeros((BATCH, TIMESTEPS, FEATURES), "float32")
    variables = module.init(jax.random.key(0), zeros)
    params = jax.tree.map(
        lambda tensor: numpy.random.uniform(-1, 1, tensor.shape).astype("float32"), variables["params"]
    )
    return {"module": module, "flax_linen_layer_variables": {"params": params}, "params": params}


def run_flax(names: Names, source: Any) -> Any:
    """The last hidden state of each direction."""
    outputs = numpy.asarray(names["module"].apply({"params": names["params"]}, source))
    if outputs.shape[-1] == UNITS:
        return outputs[:, -1]
    return numpy.concatenate([outputs[:, -1, :UNITS], outputs[:, 0, UNITS:]], axis=-1)


def make_onnx(call: str) -> Names:
    """An operator with random weights."""
    attributes = eval(call, _operators())
    op = attributes.pop("op")
    directions = 2 if attributes.get("direction") == "bidirectional" else 1
    gates = {"LSTM": 4, "GRU": 3, "RNN": 1}[op]
    shapes = {"W": (gates * UNITS, FEATURES), "R": (gates * UNITS, UNITS), "B": (2 * gates * UNITS,)}
    names = {
        name: numpy.random.uniform(-1, 1, (directions, *shape)).astype("float32")
        for name, shape in shapes.items()
    }
    return {**names, "onnx_layer": onnx_model(op, attributes, names), "op": op, "attributes": attributes}


def _operators() -> dict[str, Callable[..., dict[str, Any]]]:
    return {op: lambda op=op, **given: {"op": op, **given} for op in ("LSTM", "GRU", "RNN")}


def onnx_model(op: str, attributes: dict[str, Any], tensors: Names) -> Any:
    """A model of one operator."""
    helper, value = onnx.helper, onnx.helper.make_tensor_value_info
    node = helper.make_node(op, ["X", "W", "R", "B"], ["Y", "Y_h"], **attributes)
    initializers = [
        onnx.numpy_helper.from_array(numpy.asarray(tensors[name], "float32"), name) for name in "WRB"
    ]
    source = value("X", onnx.TensorProto.FLOAT, [TIMESTEPS, BATCH, FEATURES])
    output = value("Y_h", onnx.TensorProto.FLOAT, None)
    graph = helper.make_graph([node], "one", [source], [output], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)


def run_onnx(names: Names, source: Any) -> Any:
    """The last hidden state of each direction."""
    model = onnx_model(names["op"], names["attributes"], names)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    (hidden,) = session.run(["Y_h"], {"X": source.transpose(1, 0, 2)})
    return numpy.concatenate([*hidden], axis=-1)


class Run(NamedTuple):
    """How a framework's layer is made with random weights, and run over a sequence."""

    make: Callable[[str], Names]
    run: Callable[[Names, Any], Any]
    """The last hidden state of each direction, side by side."""


def served(name: str) -> Run:
    """How a framework's layer is run where the framework is, in an environment of its own."""
    there, variable = Served.recorder(name), f"{name}_layer"
    return Run(
        lambda call: {variable: there.make_layer(call)},
        lambda names, source: there.run_layer(names[variable], source),
    )


RUNS = {
    "keras": Run(make_keras, run_keras),
    "pytorch": Run(make_pytorch, run_pytorch),
    "flax-linen": Run(make_flax, run_flax),
    "onnx": Run(make_onnx, run_onnx),
}
NOT_RUN = {"coreml"}
"""Frameworks whose layers do not run here: Core ML needs macOS."""
for _key in [_key for _key in FRAMEWORKS if _key not in NOT_RUN]:
    _name = _key.replace("-", "_")
    try:
        _recorder = importlib.import_module(f"{_name}_recorder")
    except OnlyServedError:
        RUNS[_key] = served(_name)
        continue
    except ModuleNotFoundError:  # it does not go beside the others, or its environment was never made
        continue
    if hasattr(_recorder, "make_layer"):
        RUNS[_key] = Run(_recorder.make_layer, _recorder.run_layer)

RECIPES = {
    (kind, source, target): found
    for kind, layer in LAYERS.items()
    for source, target in permutations(RUNS, 2)
    if (found := recipe(layer, source, target))
}
"""All recipes between frameworks that can be run; where gates work otherwise, there is none."""


@pytest.mark.parametrize(("layer", "source", "target"), RECIPES)
def test_carried_weights_give_the_same_outputs(layer: str, source: str, target: str) -> None:
    """The code on the page, run as it stands, makes both layers compute the same."""
    numpy.random.seed(0)
    source_call, target_call, code = RECIPES[layer, source, target]
    given, made = RUNS[source].make(source_call), RUNS[target].make(target_call)
    batch = numpy.random.uniform(-1, 1, (BATCH, TIMESTEPS, FEATURES)).astype("float32")
    before = RUNS[source].run(given, batch)
    assert numpy.abs(RUNS[target].run(made, batch) - before).max() > 1e-3
    names = {**made, **given, "numpy": numpy, "torch": torch, "flax": flax, "onnx": onnx}
    exec(code, names)
    assert numpy.abs(RUNS[target].run(names, batch) - before).max() < 1e-5


@pytest.mark.parametrize(("layer", "number"), [("LSTM", 0), ("GRU", 1)])
@pytest.mark.parametrize("units", [UNITS, 17])
def test_the_answer_moves_weights_of_any_size(layer: str, number: int, units: int) -> None:
    """The code of the answer on moving weights, run as it stands, makes PyTorch's layer compute the same."""
    answer = (ROOT / "docs" / "answers" / "move-weights.md").read_text(encoding="utf-8")
    code = re.findall(r"^```python\n(.*?)^```$", answer, re.MULTILINE | re.DOTALL)[number]
    given = getattr(keras.layers, layer)(units, return_sequences=True)
    batch = torch.rand(BATCH, TIMESTEPS, FEATURES)
    given(batch)
    given.set_weights([numpy.random.uniform(-1, 1, array.shape) for array in given.get_weights()])
    names = {layer.lower(): given, "torch": torch}
    exec(code, names)
    assert (names["moved"](batch)[0] - given(batch)).abs().max() < 1e-5


def test_the_answer_moves_weights_back() -> None:
    """The answer's code, run as it stands, makes Keras's layers compute the same."""
    answer = (ROOT / "docs" / "answers" / "pytorch-to-keras.md").read_text(encoding="utf-8")
    names = {"torch": torch}
    for layer in ("LSTM", "GRU"):
        names[f"pytorch_{layer.lower()}"] = getattr(torch.nn, layer)(FEATURES, UNITS, batch_first=True)
        made = names[f"keras_{layer.lower()}"] = getattr(keras.layers, layer)(UNITS, return_sequences=True)
        made.build((None, None, FEATURES))
    exec("".join(re.findall(r"^```python\n(.*?)^```$", answer, re.MULTILINE | re.DOTALL)), names)
    batch = torch.rand(BATCH, TIMESTEPS, FEATURES)
    for layer in ("lstm", "gru"):
        assert (names[f"pytorch_{layer}"](batch)[0] - names[f"keras_{layer}"](batch)).abs().max() < 1e-5


def test_the_answer_computes_by_hand() -> None:
    """The answer's loops in NumPy, run as they stand, give what Keras's and PyTorch's layers give."""
    answer = (ROOT / "docs" / "answers" / "numpy.md").read_text(encoding="utf-8")
    lstm, taken, gru = re.findall(r"^```python\n(.*?)^```$", answer, re.MULTILINE | re.DOTALL)
    sequence = numpy.random.uniform(-1, 1, (TIMESTEPS, FEATURES)).astype("float32")
    names = {
        "numpy": numpy,
        "sequence": sequence,
        "keras_lstm": keras.layers.LSTM(UNITS, bias_initializer="normal"),
        "keras_gru": keras.layers.GRU(UNITS, bias_initializer="normal"),
        "pytorch_lstm": torch.nn.LSTM(FEATURES, UNITS),
    }
    batch = torch.tensor(sequence[None])
    by_keras, by_gru = names["keras_lstm"](batch)[0], names["keras_gru"](batch)[0]
    by_torch = names["pytorch_lstm"](torch.tensor(sequence))[0][-1]
    exec(lstm, names)
    assert numpy.abs(names["h"] - by_keras.detach().numpy()).max() < 1e-5
    exec(taken + lstm.partition("W, U, b = keras_lstm.get_weights()\n")[2], names)
    assert numpy.abs(names["h"] - by_torch.detach().numpy()).max() < 1e-5
    exec(gru, names)
    assert numpy.abs(names["h"] - by_gru.detach().numpy()).max() < 1e-5


def test_recipes_are_run_for_every_framework() -> None:
    """No framework is left out because its recorder's environment is missing."""
    assert set(FRAMEWORKS) - set(RUNS) == NOT_RUN


def test_an_lstm_goes_from_every_framework_to_every_other() -> None:
    """All store the same LSTM, however they lay it out; only what has no directions has none of both."""
    assert [pair for pair in permutations(RUNS, 2) if ("LSTM", *pair) not in RECIPES] == []


def test_the_contributing_pages_golden_is_true() -> None:
    """The layer that the contributing page adds is PyTorch's own, as its golden has it."""
    bag = torch.nn.EmbeddingBag(10, 4)
    assert [(name, list(tensor.shape)) for name, tensor in bag.named_parameters()] == [("weight", [10, 4])]
    assert bag(torch.zeros(2, 5, dtype=torch.long)).shape == (2, 4)
