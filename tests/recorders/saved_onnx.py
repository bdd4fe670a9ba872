"""The files of ONNX: both of PyTorch's exporters, quantized ones, and graphs of every odd form."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import onnxruntime.quantization as quantization
import torch
from onnx import TensorProto, helper, numpy_helper
from saved_pytorch import RECURRENT, Bidirectional, Tagger
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


def _added(name: str) -> list[Any]:
    """A node that adds something to what a layer returns."""
    return [helper.make_node("Add", ["L", name], ["Y"])]


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
    listed = [helper.make_node("Constant", [], ["b"], value_floats=[1.0] * 5), *_added("b")]
    inside = helper.make_node("Constant", [], ["b"], value=numbers("", 5))
    opsets = [helper.make_opsetid("", 22)]
    function = helper.make_function("own", "added", ["L"], ["Y"], [inside, *_added("b")], opsets)
    calling = model_of(
        [node("LSTM", usual, "L"), helper.make_node("added", ["L"], ["Y"], domain="own")], weights()
    )
    calling.functions.append(function)
    calling.opset_import.append(helper.make_opsetid("own", 1))
    one, choice, again = [["LSTM", 56]], ["flag"], ["trips", ""]
    # as onnxoptimizer leaves what PyTorch wrote: numbers that it computed have names of their own
    index, first = (numpy_helper.from_array(np.array(0), name) for name in ("index", "_v_50"))
    small = numpy_helper.from_array(np.array(1e-5, "float32"), "_v_51")
    lengths = helper.make_node("Gather", ["sizes", "index"], ["length"])
    sizes = helper.make_node("Shape", ["X"], ["sizes"])
    summed = [helper.make_node("Add", ["length", "_v_50"], ["steps"]), *_added("_v_51")]
    numbered = model_of(
        [node("LSTM", usual, "L"), sizes, lengths, *summed], [*weights(), index, first, small]
    )
    numbered.producer_name = "pytorch"

    # a causal mask of numbers, of which a part is compared
    part, zero = (numpy_helper.from_array(np.array([at]), f"part_{at}") for at in (1, 0))
    masked = [
        helper.make_node("Slice", ["mask", "part_0", "part_1"], ["corner"]),
        helper.make_node("Equal", ["corner", "none"], ["hidden"]),
        helper.make_node("Where", ["hidden", "L", "lowest"], ["M"]),
        helper.make_node("Add", ["M", "learnt"], ["Y"]),
    ]
    masks = [
        numbers("mask", 4, 2),
        numbers("none", 1),
        numbers("lowest"),
        numbers("learnt", 2),
        part,
        zero,
    ]

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
        "numbered": (numbered, 56, one),
        "list_of_numbers": (model_of([node("LSTM", usual, "L"), *listed], weights()), 56 + 5, one),
        "masked": (model_of([node("LSTM", usual, "L"), *masked], [*weights(), *masks]), 56 + 2, one),
        "given": (model_of([node("LSTM", usual)], [], given), None, None),
        "function": (calling, None, None),
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
        refused = "inside a function" if loaded.functions else "no parameters"
        made[f"{name}.onnx"] = facts if parameters else {"refused": refused}
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
            is_apart = is_new and name == "rnn"  # timestep by timestep
            made[path.name] = {
                "parameters": plain,
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
    made |= _exported(folder)
    made["per_channel.onnx"] = {
        **made["legacy_lstm.onnx"],
        "tensors": initializers(onnx.load(folder / "per_channel.onnx")),
    }
    return made


class Steps(nn.Module):
    """A cell that is called at each of three timesteps, from zeros on."""

    def __init__(self, kind: type[nn.Module]) -> None:
        super().__init__()
        self.cell, self.out = kind(3, 2), nn.Linear(2, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        state: Any = None
        for step in range(3):
            state = self.cell(x[step], state)
        return self.out(state[0] if isinstance(state, tuple) else state)


class Model(nn.Module):
    """A language model whose output has the embedding's matrix, and a buffer."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.rnn = nn.Embedding(10, 3), nn.LSTM(3, 3)
        self.register_buffer("mean", torch.ones(3))
        self.decoder = nn.Linear(3, 10)
        self.decoder.weight = self.encoder.weight

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        """The scores of the words that come next."""
        return self.decoder(self.rnn(self.encoder(words) - self.mean)[0])


class Learned(nn.Module):
    """A layer that starts from states that are trained."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.GRU(3, 2)
        self.start = nn.Parameter(torch.randn(1, 1, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        return self.rnn(x, self.start.expand(-1, 2, -1).contiguous())[0]


class Folded(nn.Module):
    """A convolution with a normalization behind it, which exporters make one of."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm, self.rnn = nn.Conv1d(3, 4, 3), nn.BatchNorm1d(4), nn.GRU(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        return self.rnn(self.norm(self.conv(x)).relu().transpose(1, 2))[0]


class Unused(nn.Module):
    """A dense layer, and parameters that are not read."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.out = nn.LSTM(3, 2), nn.Linear(3, 5)
        self.start = nn.Parameter(torch.randn(1, 2))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        return self.out(x)


def _exported(folder: Path) -> dict[str, Any]:
    """What both exporters make of modules whose parameters are not what a graph keeps."""
    words, x = torch.zeros(5, 2, dtype=torch.long), torch.ones(4, 2, 3)
    made: dict[str, Any] = {}
    counted = "counted, though they may be no parameters: "
    for name, module, given, old, new in (
        ("steps_lstm", Steps(nn.LSTMCell), x, 0, 0),
        ("steps_gru", Steps(nn.GRUCell), x, 0, 0),
        ("steps_rnn", Steps(nn.RNNCell), x, 0, 0),
        # the older one keeps the matrix of a tied embedding twice, and does not mark buffers
        ("tied", Model(), words, 30 + 3, 0),
        ("learned", Learned(), x, -2, -2),
        ("folded", Folded(), torch.ones(2, 3, 9), -8, -8),
        ("normed", nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(3, 2))), x, 0, -2),
    ):
        for parameter in module.parameters():  # equal ones would be kept once
            parameter.data.copy_(torch.randn(parameter.shape))
        plain = sum(parameter.numel() for parameter in module.parameters())
        for exporter, is_new in (("legacy", False), ("dynamo", True)):
            path = folder / f"{exporter}_{name}.onnx"
            torch.onnx.export(
                module.eval(), (given,), path, dynamo=is_new, verbose=False,
                **({"external_data": False} if is_new else {}),
            )  # fmt: skip
            made[path.name] = {
                "parameters": plain + (new if is_new else old),
                "tensors": initializers(onnx.load(path)),
                "recurrent": [
                    [type(part).__name__, sum(parameter.numel() for parameter in part.parameters())]
                    for part in module.modules()
                    if isinstance(part, RECURRENT)
                ],
            }
    made["legacy_tied.onnx"]["notes"] = [
        f"{counted}mean (3)",
        "(3 × 10) is encoder.weight turned round, as where the two are tied, the model has 30 fewer",
    ]
    marked = ["PyTorch's exporter marks its parameters"]
    for name in ("tied", "steps_lstm", "steps_gru", "steps_rnn"):
        made[f"dynamo_{name}.onnx"]["notes"] = marked
    started = "not counted, though they may be trained: states to start from, "
    made["legacy_learned.onnx"]["notes"] = made["dynamo_learned.onnx"]["notes"] = [started]
    made["legacy_folded.onnx"]["notes"] = ["a normalization may be folded into onnx::Conv_"]
    made["dynamo_folded.onnx"]["notes"] = [
        "a normalization is folded in: conv.weight (4 × 3 × 3), conv.bias (4)"
    ]
    made["dynamo_normed.onnx"]["notes"] = ["which may be more numbers or fewer"]
    once = "kept once, though {} may have parameters of the same values: {}"
    made["dynamo_tied.onnx"]["notes"] = [*marked, once.format("encoder", "decoder.weight (10 × 3)")]
    new = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.LayerNorm(4))
    path = folder / "dynamo_new.onnx"
    torch.onnx.export(new, (torch.ones(2, 4),), path, dynamo=True, verbose=False, external_data=False)
    made[path.name] = {
        "parameters": sum(parameter.numel() for parameter in new.parameters()) - 8,
        "tensors": initializers(onnx.load(path)),
        "recurrent": [],
        "notes": [*marked, once.format("2", "1.weight (4), 1.bias (4)")],
    }
    first = nn.Linear(4, 4)
    copied = nn.Sequential(first, copy.deepcopy(first))  # as an encoder's layers are, before it is trained
    path = folder / "dynamo_copied.onnx"
    torch.onnx.export(copied, (torch.ones(2, 3, 4),), path, dynamo=True, verbose=False, external_data=False)
    made[path.name] = {
        "parameters": sum(parameter.numel() for parameter in first.parameters()),
        "tensors": initializers(onnx.load(path)),
        "recurrent": [],
        "notes": [once.format("1", "0.bias (4)"), "(4 × 4); they are tied"],
    }
    path = folder / "dynamo_inputs.onnx"  # its parameters are marked as inputs
    torch.onnx.export(
        Steps(nn.GRUCell).eval(), (x,), path, dynamo=True, verbose=False, external_data=False,
        keep_initializers_as_inputs=True,
    )  # fmt: skip
    made[path.name] = {**made["dynamo_steps_gru.onnx"], "tensors": initializers(onnx.load(path))}
    path = folder / "dynamo_unused.onnx"
    unused = Unused().eval()
    torch.onnx.export(unused, (x,), path, dynamo=True, verbose=False, external_data=False)
    made[path.name] = {
        "parameters": sum(parameter.numel() for parameter in unused.out.parameters()),
        "tensors": initializers(onnx.load(path)),
        "recurrent": [],
        "notes": ["the file has not, or not by their names: start, rnn.weight_ih_l0, rnn.weight_hh_l0, "],
    }
    path = folder / "dynamo_projected.onnx"
    projected = Tagger(nn.LSTM, proj_size=1)
    projected.out = nn.Linear(1, 5)
    torch.onnx.export(projected.eval(), (words,), path, dynamo=True, verbose=False, external_data=False)
    made[path.name] = {"refused": "'proj_size'"}
    made |= _rewritten(folder, made, once)
    for name, notes in (
        ("dynamo_tied", [*marked, once.format("encoder", "decoder.weight_quantized (10 × 3)")]),
        ("legacy_tied", ["(3 × 10) is encoder.weight_quantized turned round"]),
        ("dynamo_normed", ["which may be more numbers or fewer"]),
    ):
        path = folder / f"{name}_8.onnx"
        quantization.quantize_dynamic(folder / f"{name}.onnx", path)
        facts = made[f"{name}.onnx"]
        made[path.name] = {**facts, "tensors": initializers(onnx.load(path)), "notes": notes}
    quantization.quantize_dynamic(folder / "dynamo_projected.onnx", folder / "dynamo_projected_8.onnx")
    made["dynamo_projected_8.onnx"] = made["dynamo_projected.onnx"]
    for name, source, recurrent, notes in (
        # a bias is copied for each node; of the cell the matrices are recognised, by their shapes
        ("legacy_steps_gru", x, [["GRU", 30]], ["4 tensors more, with the numbers of others"]),
        # a table is read behind its scale
        ("legacy_tied", words, [["LSTM", 96]], ["(3 × 10) is encoder.weight_quantized turned round"]),
    ):
        path = folder / f"{name}_scaled.onnx"
        read = onnx.load(folder / f"{name}.onnx").graph.input[0].name
        quantization.quantize_static(folder / f"{name}.onnx", path, Given(read, source.numpy()))
        facts = {**made[f"{name}.onnx"], "recurrent": recurrent, "notes": notes}
        made[path.name] = {**facts, "tensors": initializers(onnx.load(path))}
    path = folder / "per_channel.onnx"
    quantization.quantize_dynamic(folder / "legacy_lstm.onnx", path, per_channel=True)
    made |= _quantized(folder)
    return made


class Judged(nn.Module):
    """A dense layer, and a loss that weighs classes."""

    def __init__(self, loss: type[nn.Module], **weights: torch.Tensor) -> None:
        super().__init__()
        self.out, self.criterion = nn.Linear(3, 5), loss(**weights)

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """The loss."""
        return self.criterion(self.out(x), y)


def _rewritten(folder: Path, made: dict[str, Any], once: str) -> dict[str, Any]:
    """Files that other tools changed, and some with losses."""
    found: dict[str, Any] = {}

    def add(name: str, facts: dict[str, Any], *notes: str) -> None:
        found[name] = {**facts, "tensors": initializers(onnx.load(folder / name)), "notes": list(notes)}

    prefixed = onnx.compose.add_prefix(onnx.load(folder / "dynamo_tied.onnx"), "net_")
    onnx.save(prefixed, folder / "prefixed.onnx")
    add("prefixed.onnx", made["dynamo_tied.onnx"], once.format("encoder", "net_decoder.weight (10 × 3)"))
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "optimized.onnx")
    options.log_severity_level = 4
    onnxruntime.InferenceSession(folder / "dynamo_folded.onnx", options)
    folded = "a normalization may be folded into conv.weight (4 × 3 × 3)"
    add("optimized.onnx", made["dynamo_folded.onnx"], folded)
    quantization.quantize_static(  # for activations of 16 bits, the exporter's marks are taken off
        folder / "dynamo_folded.onnx",
        folder / "static_16.onnx",
        Given("x", np.ones((2, 3, 9), np.float32)),
        activation_type=quantization.QuantType.QInt16,
    )
    add("static_16.onnx", made["dynamo_folded.onnx"], "may be folded into conv.weight_quantized")
    weights, classes = torch.randn(5), torch.zeros(2, dtype=torch.long)
    for loss, arguments, given in (
        (nn.CrossEntropyLoss, {"weight": weights}, classes),
        (nn.BCEWithLogitsLoss, {"weight": weights, "pos_weight": weights + 1}, torch.ones(2, 5)),
    ):
        module = Judged(loss, **arguments)
        facts = {"parameters": sum(p.numel() for p in module.parameters()), "recurrent": []}
        for exporter, is_new in (("legacy", False), ("dynamo", True)):
            name = f"{exporter}_{loss.__name__}.onnx"
            how: dict[str, Any] = {"external_data": False} if is_new else {}
            torch.onnx.export(
                module, (torch.ones(2, 3), given), folder / name, dynamo=is_new, verbose=False, **how
            )
            add(name, facts)
    return found


class Repeated(nn.Module):
    """A layer that is used twice, and a dense one."""

    def __init__(self) -> None:
        super().__init__()
        self.rnn, self.out = nn.LSTM(3, 3), nn.Linear(3, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """What comes out."""
        return self.out(self.rnn(self.rnn(x)[0])[0])


class Given(quantization.CalibrationDataReader):
    """What a model is given while its ranges are measured."""

    def __init__(self, name: str, x: Any) -> None:
        self.batches = iter([{name: x}])

    def get_next(self) -> Any:
        """A batch."""
        return next(self.batches, None)


def _quantized(folder: Path) -> dict[str, Any]:
    """A layer that is used twice, quantized as it runs, and ahead of that."""
    module, x = Repeated().eval(), torch.randn(4, 2, 3)
    path = folder / "legacy_repeated.onnx"
    torch.onnx.export(module, (x,), path, dynamo=False, input_names=["x"])
    facts = {"parameters": sum(p.numel() for p in module.parameters()), "recurrent": [["LSTM", 96]]}
    quantization.quantize_dynamic(path, folder / "repeated_8.onnx")
    quantization.quantize_static(
        path, folder / "static_8.onnx", Given("x", x.numpy()), quant_format=quantization.QuantFormat.QOperator
    )
    return {
        name: {**facts, "tensors": initializers(onnx.load(folder / name))}
        for name in ("legacy_repeated.onnx", "repeated_8.onnx", "static_8.onnx")
    }


def _operators(module: nn.Module) -> list[list[Any]]:
    """The operators that PyTorch's layers become: one for each layer of a stack."""
    rnn: Any = module.rnn
    by_level: dict[int, int] = {}
    for name, parameter in rnn.named_parameters():
        level = int(name.split("_l")[1][0])
        by_level[level] = by_level.get(level, 0) + parameter.numel()
    return [[type(rnn).__name__, count] for count in by_level.values()]
