"""Weights that are carried across by the recipe on the page give the same outputs in the other framework.

Needs the `frameworks` extra: each framework's layer is really made and run.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from markdown import markdown

from lstm_params.markdown.extension import LstmParamsExtension

os.environ.setdefault("KERAS_BACKEND", "torch")
numpy: Any = pytest.importorskip("numpy")
torch: Any = pytest.importorskip("torch")
keras: Any = pytest.importorskip("keras")
flax: Any = pytest.importorskip("flax")
onnx: Any = pytest.importorskip("onnx")
onnxruntime: Any = pytest.importorskip("onnxruntime")

pytestmark = pytest.mark.frameworks

FEATURES, UNITS, TIMESTEPS, BATCH = 3, 4, 5, 2
LAYERS = {
    "LSTM": ("keras", f"LSTM({UNITS})"),
    "GRU": ("keras", f"GRU({UNITS})"),
    "simple RNN": ("pytorch", f"RNN({FEATURES}, {UNITS})"),
    "both directions": ("keras", f"Bidirectional(LSTM({UNITS}))"),
    "both directions of ONNX": (
        "onnx",
        f"GRU(hidden_size={UNITS}, direction='bidirectional', linear_before_reset=1)",
    ),
}
"""Layers, and the framework in which a block writes each."""
PAIRS = list(permutations(("keras", "pytorch", "flax-linen", "onnx"), 2))
Names = dict[str, Any]
"""What the recipe's code can name."""


def recipe(layer: tuple[str, str], source: str, target: str) -> tuple[str, str, str]:
    """The calls of both layers and the code between them, as the page shows them."""
    framework, call = layer
    options = [f"framework: {framework}", f"features: {FEATURES}", f"layer: {call}"]
    block = "\n".join([*options, f"compare: [{source}, {target}]", "show: porting"])
    page = markdown(f"```lstm-params\n{block}\n```", extensions=[LstmParamsExtension()])
    calls = re.search(r"<p><code>(.*?)</code> &#8594; <code>(.*?)</code></p>", page)
    code = re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    assert calls, page
    assert code, page
    return html.unescape(calls[1]), html.unescape(calls[2]), html.unescape(code[1])


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
    params = jax.tree.map(lambda tensor: numpy.random.uniform(-1, 1, tensor.shape), variables["params"])
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


MAKE = {"keras": make_keras, "pytorch": make_pytorch, "flax-linen": make_flax, "onnx": make_onnx}
RUN = {"keras": run_keras, "pytorch": run_pytorch, "flax-linen": run_flax, "onnx": run_onnx}


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_carried_weights_give_the_same_outputs(layer: str, source: str, target: str) -> None:
    """The code on the page, run as it stands, makes both layers compute the same."""
    numpy.random.seed(0)
    source_call, target_call, code = recipe(LAYERS[layer], source, target)
    given, made = MAKE[source](source_call), MAKE[target](target_call)
    batch = numpy.random.uniform(-1, 1, (BATCH, TIMESTEPS, FEATURES)).astype("float32")
    before = RUN[source](given, batch)
    assert numpy.abs(RUN[target](made, batch) - before).max() > 1e-3
    names = {**made, **given, "numpy": numpy, "torch": torch, "flax": flax, "onnx": onnx}
    exec(code, names)
    assert numpy.abs(RUN[target](names, batch) - before).max() < 1e-5


def test_the_contributing_pages_golden_is_true() -> None:
    """The layer that the contributing page adds is PyTorch's own, as its golden has it."""
    bag = torch.nn.EmbeddingBag(10, 4)
    assert [(name, list(tensor.shape)) for name, tensor in bag.named_parameters()] == [("weight", [10, 4])]
    assert bag(torch.zeros(2, 5, dtype=torch.long)).shape == (2, 4)
