"""Record in which order each framework keeps its gates, found by running it with known weights.

    KERAS_BACKEND=torch python tests/recorders/gates_recorder.py writes goldens/gates.json

Needs the `frameworks` extra. `gate_search` says how they are found. Frameworks with recorders of their own
keep theirs in their own goldens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import flax
import jax
import keras
import numpy as np
import onnx
import onnxruntime
import torch
from flax import linen
from flax.traverse_util import flatten_dict, unflatten_dict
from gate_search import INPUTS, UNITS, Array, Blocks, State, Subject, record, side_by_side
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from recording import GOLDENS


def main() -> None:
    """Record every layer's gates."""
    onnxruntime.set_default_logger_severity(4)
    subjects = [*keras_subjects(), *torch_subjects(), *flax_subjects(), *onnx_subjects()]
    versions = {
        "keras": keras.__version__,
        "pytorch": torch.__version__.partition("+")[0],
        "flax-linen": flax.__version__,
        "onnx": onnx.__version__,
    }
    lines = json.dumps({**versions, "layers": [record(one) for one in subjects]})
    path = GOLDENS / "gates.json"
    path.write_text(lines.replace('{"framework"', '\n{"framework"') + "\n", encoding="utf-8")
    print(f"{len(subjects)} layers written to {path}")


def keras_subjects() -> Iterator[Subject]:
    """Keras's layers."""
    for code, kind in (
        ("LSTM(2)", "LSTM"),
        ("LSTM(2, unit_forget_bias=False)", "LSTM"),
        ("GRU(2)", "GRU"),
        ("GRU(2, reset_after=False)", "GRU"),
    ):
        layer = eval(code.replace(")", ", return_state=True)"), vars(keras.layers))
        layer.build((1, 1, INPUTS))
        slots: dict[str, dict[str, Any]] = {
            "kernel": {"name": "kernel", "axis": 1},
            "recurrent": {"name": "recurrent_kernel", "axis": 1},
            "bias": {"name": "bias", "axis": 0},
        }
        if len(layer.cell.bias.shape) == 2:
            slots["bias"] = {"name": "bias", "row": 0, "axis": 1}
            slots["recurrent_bias"] = {"name": "bias", "row": 1, "axis": 1}
        fresh = {"bias": keras.ops.convert_to_numpy(layer.cell.bias)}
        yield Subject("keras", code, kind, slots, keras_runner(layer), fresh)


def keras_runner(layer: keras.layers.RNN) -> Callable[[Blocks, Array, State], State]:
    """How a Keras layer runs one step."""

    def run(blocks: Blocks, source: Array, state: State) -> State:
        bias = [np.concatenate(blocks[name]) for name in ("bias", "recurrent_bias") if name in blocks]
        kernels = [side_by_side(blocks["kernel"]), side_by_side(blocks["recurrent"])]
        layer.set_weights([*kernels, np.stack(bias) if len(bias) == 2 else bias[0]])
        initial = [keras.ops.convert_to_tensor(one[None], "float32") for one in state]
        steps = keras.ops.convert_to_tensor(source[None, None], "float32")
        _, *after = layer(steps, initial_state=initial)
        return [keras.ops.convert_to_numpy(one)[0] for one in after]

    return run


def torch_subjects() -> Iterator[Subject]:
    """PyTorch's modules."""
    names = {
        "kernel": "weight_ih_l0",
        "recurrent": "weight_hh_l0",
        "bias": "bias_ih_l0",
        "recurrent_bias": "bias_hh_l0",
    }
    for kind in ("LSTM", "GRU"):
        code = f"{kind}({INPUTS}, {UNITS})"
        module = eval(code, vars(torch.nn))
        slots = {slot: {"name": name, "axis": 0} for slot, name in names.items()}
        fresh = {name: getattr(module, name).detach().numpy() for name in list(names.values())[2:]}
        yield Subject("pytorch", code, kind, slots, torch_runner(module, names), fresh)


def torch_runner(module: torch.nn.RNNBase, names: dict[str, str]) -> Callable[[Blocks, Array, State], State]:
    """How a PyTorch module runs one step."""

    def run(blocks: Blocks, source: Array, state: State) -> State:
        tensors = {
            name: torch.tensor(np.concatenate(blocks[slot]), dtype=torch.float32)
            for slot, name in names.items()
        }
        module.load_state_dict(tensors)
        before = [torch.tensor(one[None, None], dtype=torch.float32) for one in state]
        steps = torch.tensor(source[None, None], dtype=torch.float32)
        _, after = module(steps, tuple(before) if len(before) == 2 else before[0])
        return [one.detach().numpy()[0, 0] for one in (after if len(before) == 2 else [after])]

    return run


def flax_subjects() -> Iterator[Subject]:
    """Flax's cells, which keep every block in a tensor of its own."""
    lstm = {"kernel": "ii if ig io", "recurrent": "hi hf hg ho", "bias": "hi hf hg ho"}
    gru = {"kernel": "ir iz in", "recurrent": "hr hz hn", "bias": "ir iz in", "recurrent_bias": "hn"}
    for name, kind, groups in (
        ("LSTMCell", "LSTM", lstm),
        ("OptimizedLSTMCell", "LSTM", lstm),
        ("GRUCell", "GRU", gru),
    ):
        code = f"{name}({UNITS})"
        cell = eval(code, vars(linen))
        slots = {
            slot: {"names": [f"{one}/{'bias' if 'bias' in slot else 'kernel'}" for one in group.split()]}
            for slot, group in groups.items()
        }
        source = np.zeros([1, INPUTS], np.float32)
        carry = cell.initialize_carry(jax.random.key(0), source.shape)
        made = flatten_dict(cell.init(jax.random.key(0), carry, source)["params"], sep="/")
        if set(made) != {one for slot in slots.values() for one in slot["names"]}:
            raise SystemExit(f"{code} has other tensors: {sorted(made)}")
        fresh = {path: np.asarray(weight) for path, weight in made.items() if path.endswith("bias")}
        yield Subject("flax-linen", code, kind, slots, flax_runner(cell, slots), fresh)


def flax_runner(
    cell: linen.RNNCellBase, slots: dict[str, dict[str, Any]]
) -> Callable[[Blocks, Array, State], State]:
    """How a Flax cell runs one step; its carry has the cell state first."""

    def run(blocks: Blocks, source: Array, state: State) -> State:
        tensors = {
            name: block.T
            for slot, where in slots.items()
            for name, block in zip(where["names"], blocks[slot], strict=True)
        }
        carry = tuple(state[::-1]) if len(state) == 2 else state[0]
        after, _ = cell.apply({"params": unflatten_dict(tensors, sep="/")}, carry, source)
        return [np.asarray(one) for one in (after[::-1] if len(state) == 2 else [after])]

    return run


def onnx_subjects() -> Iterator[Subject]:
    """ONNX's operators; fresh biases are none of its business."""
    lstm = {"hidden_size": UNITS, "inputs": ["X", "W", "R", "B", "", "H", "C", "P"]}
    gru = {"hidden_size": UNITS, "inputs": ["X", "W", "R", "B", "", "H"]}
    for kind, keywords, outputs, written in (
        ("LSTM", lstm, ["", "Y_h", "Y_c"], "LSTM(hidden_size=2)"),
        (
            "coupled LSTM",
            {**lstm, "input_forget": 1},
            ["", "Y_h", "Y_c"],
            "LSTM(hidden_size=2, input_forget=1)",
        ),
        ("GRU", gru, ["", "Y_h"], "GRU(hidden_size=2)"),
        ("GRU", {**gru, "linear_before_reset": 1}, ["", "Y_h"], "GRU(hidden_size=2, linear_before_reset=1)"),
    ):
        node = helper.make_node(kind.split()[-1], outputs=outputs, **keywords)
        slots: dict[str, dict[str, Any]] = {
            "kernel": {"name": "W", "axis": 1},
            "recurrent": {"name": "R", "axis": 1},
            "bias": {"name": "B", "row": 0, "axis": 1},
            "recurrent_bias": {"name": "B", "row": 1, "axis": 1},
        }
        if kind != "GRU":
            slots["peephole"] = {"name": "P", "axis": 1}
        yield Subject("onnx", written, kind, slots, onnx_runner(node), None)
    yield quantized_subject()


QUANTIZED_INPUTS = [
    *("X", "W", "R", "B", "", "", "", "P"),
    *("W_scale", "W_zero_point", "R_scale", "R_zero_point"),
]


def quantized_subject() -> Subject:
    """ONNX Runtime's LSTM of integers, whose matrices lie the other way round."""
    written = f"DynamicQuantizeLSTM(hidden_size=2, inputs={QUANTIZED_INPUTS})"
    slots: dict[str, dict[str, Any]] = {
        "kernel": {"name": "W", "axis": 2},
        "recurrent": {"name": "R", "axis": 2},
        "bias": {"name": "B", "row": 0, "axis": 1},
        "recurrent_bias": {"name": "B", "row": 1, "axis": 1},
        "peephole": {"name": "P", "axis": 1},
    }
    return Subject("onnx", written, "LSTM", slots, run_quantized, None, 0.01)


def run_quantized(blocks: Blocks, source: Array, state: State) -> State:
    """One step of `DynamicQuantizeLSTM`, with each matrix cut to integers of a byte and a scale."""
    feeds: dict[str, Array] = {}
    for name, slot in (("W", "kernel"), ("R", "recurrent")):
        matrix = np.concatenate(blocks[slot]).T
        scale = np.abs(matrix).max() / 127
        feeds[name] = np.round(matrix / scale).astype(np.int8)[None]
        feeds |= {f"{name}_scale": np.float32([scale]), f"{name}_zero_point": np.int8([0])}
    vectors = {"X": source[None], "H": state[0][None], "C": state[1][None]}
    vectors["B"] = np.concatenate([*blocks["bias"], *blocks["recurrent_bias"]])
    vectors["P"] = np.concatenate(blocks["peephole"])
    feeds |= {name: value[None].astype(np.float32) for name, value in vectors.items()}
    types = {name: helper.np_dtype_to_tensor_dtype(value.dtype) for name, value in feeds.items()}
    inputs = [helper.make_tensor_value_info(name, types[name], one.shape) for name, one in feeds.items()]
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1, UNITS]) for name in ("Y_h", "Y_c")
    ]
    read = [*QUANTIZED_INPUTS]
    read[5:7] = "H", "C"
    node = helper.make_node(
        "DynamicQuantizeLSTM", read, ["", "Y_h", "Y_c"], domain="com.microsoft", hidden_size=UNITS
    )
    opsets = [helper.make_opsetid("", 22), helper.make_opsetid("com.microsoft", 1)]
    graph = helper.make_graph([node], "one_node", inputs, outputs)
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return [one[0, 0] for one in session.run(None, feeds)]


def onnx_runner(node: onnx.NodeProto) -> Callable[[Blocks, Array, State], State]:
    """How ONNX runs one step: by ONNX Runtime, and the reference evaluator has to agree.

    But for coupled gates: onnx 1.23's evaluator passes over `input_forget`.
    """
    is_coupled = any(attribute.name == "input_forget" for attribute in node.attribute)

    def run(blocks: Blocks, source: Array, state: State) -> State:
        fed = {
            "X": source[None],
            "W": np.concatenate(blocks["kernel"]),
            "R": np.concatenate(blocks["recurrent"]),
            "B": np.concatenate([*blocks["bias"], *blocks["recurrent_bias"]]),
            **dict(zip("HC", [one[None] for one in state], strict=False)),
            **({"P": np.concatenate(blocks["peephole"])} if "peephole" in blocks else {}),
        }
        feeds = {name: value[None].astype(np.float32) for name, value in fed.items()}
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, one.shape) for name, one in feeds.items()
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1, UNITS])
            for name in node.output
            if name
        ]
        opset = helper.make_opsetid("", 22)
        graph = helper.make_graph([node], "one_node", inputs, outputs)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=10)
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        given = session.run(None, feeds)
        expected = given if is_coupled else ReferenceEvaluator(model).run(None, feeds)
        for one, other in zip(given, expected, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)
        return [one[0, 0] for one in given]

    return run


if __name__ == "__main__":
    with torch.no_grad():
        main()
