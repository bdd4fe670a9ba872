"""The files of ONNX: both of PyTorch's exporters, quantized ones, and graphs of every odd form."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime.quantization as quantization
import torch
from onnx import TensorProto, helper, numpy_helper
from saved_pytorch import Bidirectional, Tagger
from torch import nn

FLOAT = TensorProto.FLOAT


def initializers(model: onnx.ModelProto) -> list[list[Any]]:
    """The tensors that the outermost graph keeps."""
    return [
        [tensor.name, list(tensor.dims), helper.tensor_dtype_to_np_dtype(tensor.data_type).name]
        for tensor in model.graph.initializer
    ]


def numbers(name: str, *shape: int) -> Any:
    """A tensor of a graph."""
    return numpy_helper.from_array(np.ones(shape, "float32"), name)


def weights(kind: str = "LSTM", hidden: int = 2, directions: int = 1, prefix: str = "") -> list[Any]:
    """W, R and B of an operator that reads 3 features."""
    rows = {"LSTM": 4, "GRU": 3, "RNN": 1}[kind] * hidden
    return [
        numbers(f"{prefix}W", directions, rows, 3),
        numbers(f"{prefix}R", directions, rows, hidden),
        numbers(f"{prefix}B", directions, 2 * rows),
    ]


def model_of(nodes: list[Any], tensors: list[Any], inputs: list[Any] | None = None) -> onnx.ModelProto:
    """A model around some nodes, from X to Y."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("X", FLOAT, ["N", 1, 3]), *(inputs or [])],
        [helper.make_tensor_value_info("Y", FLOAT, [None] * 4)],
        tensors,
    )
    domains = [helper.make_opsetid("", 22), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=domains, ir_version=10)


def node(kind: str, inputs: list[str], output: str = "Y", **attributes: Any) -> Any:
    """A node of an operator with two units."""
    return helper.make_node(kind, inputs, [output], name=f"the {kind}", hidden_size=2, **attributes)


def _made() -> dict[str, tuple[onnx.ModelProto, int, list[list[Any]]]]:
    """Graphs as one writes them by hand: each with its count, and its recurrent layers."""
    given = [helper.make_tensor_value_info(name, FLOAT, shape)
             for name, shape in (("W", [1, 8, 3]), ("R", [1, 8, 2]), ("B", [1, 16]))]  # fmt: skip
    constants = [helper.make_node("Constant", [], [tensor.name], value=tensor) for tensor in weights()]
    two = [numbers("fc.weight", 2, 5), numbers("fc.bias", 5)]
    dense = helper.make_node("Gemm", ["last", "fc.weight", "fc.bias"], ["Y"])
    last = helper.make_node("Squeeze", ["H"], ["last"])
    states = [numbers("h0", 1, 1, 2), numbers("c0", 1, 1, 2)]
    branch = helper.make_graph(
        [node("LSTM", ["X", "W", "R", "B"], "inside")], "then", [],
        [helper.make_tensor_value_info("inside", FLOAT, [None] * 4)],
    )  # fmt: skip
    own = helper.make_graph(
        [node("LSTM", ["X", "otherW", "otherR", "otherB"], "inside2")], "else", [],
        [helper.make_tensor_value_info("inside2", FLOAT, [None] * 4)], weights(prefix="other"),
    )  # fmt: skip
    same = helper.make_graph(
        [node("LSTM", ["X", "W", "R", "B"], "inside2")], "else", [],
        [helper.make_tensor_value_info("inside2", FLOAT, [None] * 4)],
    )  # fmt: skip
    flag = numpy_helper.from_array(np.array(True), "flag")
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["go_on"]), node("GRU", ["X", "W", "R", "B"], "step")],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
        ],
        [
            helper.make_tensor_value_info("go_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("step", FLOAT, [None] * 4),
        ],
    )
    trips = numpy_helper.from_array(np.array(3), "trips")
    joined = [
        numbers("rnn.weight_ih", 8, 3), numbers("rnn.weight_hh", 8, 2), numbers("rnn.bias_ih", 8),
        numbers("rnn.bias_hh", 8), numpy_helper.from_array(np.array([0]), "zero"),
    ]  # fmt: skip
    joins = [
        helper.make_node("Unsqueeze", ["rnn.weight_ih", "zero"], ["W"]),
        helper.make_node("Unsqueeze", ["rnn.weight_hh", "zero"], ["R"]),
        helper.make_node("Concat", ["rnn.bias_ih", "rnn.bias_hh"], ["b"], axis=0),
        helper.make_node("Unsqueeze", ["b", "zero"], ["B"]),
        node("LSTM", ["X", "W", "R", "B"]),
    ]
    batch = [numbers(f"bn.{name}", 2) for name in ("weight", "bias", "running_mean", "running_var")]
    usual = ["X", "W", "R", "B"]
    eight = numpy_helper.from_array(np.ones((3, 4), "int8"), "eight")
    attended = [helper.make_node("QAttention", ["X", "eight"], ["Z"], domain="com.microsoft", num_heads=1)]
    plain = helper.make_node("LSTM", usual, ["", "H"], hidden_size=2)
    norm = helper.make_node("BatchNormalization", ["L", *(tensor.name for tensor in batch)], ["Y"])
    both = node("RNN", usual, direction="bidirectional", activations=["Relu", "Tanh"])
    peeping = [*weights(), numbers("P", 1, 6)]
    one, choice, again = [["LSTM", 56]], ["flag"], ["trips", ""]

    def forked(other: Any) -> Any:
        return helper.make_node("If", choice, ["Y"], then_branch=branch, else_branch=other)

    return {
        "plain": (model_of([plain, last, dense], [*weights(), *two]), 56 + 15, one),
        "states": (model_of([node("LSTM", [*usual, "", "h0", "c0"])], [*weights(), *states]), 56, one),
        "peepholes": (model_of([node("LSTM", [*usual, "", "", "", "P"])], peeping), 62, [["LSTM", 62]]),
        "without_bias": (
            model_of([node("GRU", usual[:3], linear_before_reset=1)], weights("GRU")[:2]), 30, [["GRU", 30]]
        ),
        "bidirectional": (model_of([both], weights("RNN", directions=2)), 28, [["RNN", 28]]),
        "constants": (model_of([*constants, node("LSTM", usual)], []), 56, one),
        "shared_branches": (model_of([forked(same)], [*weights(), flag]), 56, one),
        "two_branches": (model_of([forked(own)], [*weights(), flag]), 112, one * 2),
        "loop": (
            model_of([helper.make_node("Loop", again, ["Y"], body=body)], [*weights("GRU"), trips]),
            42, [["GRU", 42]],
        ),
        "joined": (model_of(joins, joined), 56, one),
        "normalized": (model_of([node("LSTM", usual, "L"), norm], [*weights(), *batch]), 60, one),
        "unknown_operator": (model_of([*attended, node("LSTM", usual)], [*weights(), eight]), 56 + 12, one),
        "given": (model_of([node("LSTM", usual)], [], given), None, None),
    }  # fmt: skip


def make(folder: Path) -> dict[str, Any]:
    """Write all files, and say what each holds."""
    warnings.simplefilter("ignore")
    torch.manual_seed(1)
    made: dict[str, Any] = {}
    for name, (model, parameters, layers) in _made().items():
        onnx.checker.check_model(model)
        onnx.save(model, folder / f"{name}.onnx")
        loaded = onnx.load(folder / f"{name}.onnx")
        facts = {"parameters": parameters, "tensors": initializers(loaded), "recurrent": layers}
        made[f"{name}.onnx"] = facts if parameters else {"refused": "no parameters"}
    words = torch.zeros(5, 2, dtype=torch.long)
    for name, module in {
        "lstm": Bidirectional(),
        "gru": Tagger(nn.GRU, num_layers=2),
        "rnn": Tagger(nn.RNN),
    }.items():
        module.eval()
        plain = sum(p.numel() for n, p in module.named_parameters() if not n.startswith("norm"))
        layers = _operators(module)
        for exporter, is_new in (("legacy", False), ("dynamo", True)):
            path = folder / f"{exporter}_{name}.onnx"
            torch.onnx.export(module, (words,), path, dynamo=is_new, verbose=False, external_data=False)
            is_apart = (
                is_new and name == "rnn"
            )  # taken apart, timestep by timestep; and a state that was folded
            made[path.name] = {
                "parameters": plain + (4 if is_apart else 0),
                "tensors": initializers(onnx.load(path)),
                "recurrent": [] if is_apart else layers,
            }
    path = folder / "external.onnx"
    module = Bidirectional().eval()
    torch.onnx.export(module, (words,), path, dynamo=True, verbose=False, external_data=True)
    made["external.onnx"] = {
        **made["dynamo_lstm.onnx"],
        "tensors": initializers(onnx.load(path, load_external_data=False)),
    }
    quantization.quantize_dynamic(folder / "plain.onnx", folder / "quantized.onnx")
    made["quantized.onnx"] = {
        "parameters": made["plain.onnx"]["parameters"],
        "tensors": initializers(onnx.load(folder / "quantized.onnx")),
        "recurrent": [["LSTM", 56]],
    }
    return made


def _operators(module: nn.Module) -> list[list[Any]]:
    """The operators that PyTorch's layers become: one for each layer of a stack."""
    rnn: Any = module.rnn
    by_level: dict[int, int] = {}
    for name, parameter in rnn.named_parameters():
        level = int(name.split("_l")[1][0])
        by_level[level] = by_level.get(level, 0) + parameter.numel()
    return [[type(rnn).__name__, count] for count in by_level.values()]
