"""Record what ONNX's recurrent operators demand and give: tensors, counts, shapes, and what is refused.

    python tests/recorders/onnx_recorder.py                 writes goldens/onnx.json
    python tests/recorders/onnx_recorder.py SEED COUNT FILE writes random ones

Needs the `frameworks` extra. A case is one node, written as the keywords of `onnx.helper.make_node`; inputs
that are left out are X, W, R and B, outputs that are left out are all there are. Around the node stands a
model whose initializers have the shapes that the operator's description demands. The checker looks at it
and ONNX Runtime runs it. The runtime does not know `layout=1`: there the reference evaluator gives the
output shapes, after the runtime has run the same tensors with `layout=0`. Before anything is recorded, the
runtime has to refuse each tensor with any of its axes one too long.

A node has the name it is given, or else its operator's. Every initializer counts as trainable.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
from configurations import Configuration
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx_configurations import OPERATORS, QUANTIZED, draw, fixed
from onnxruntime.quantization import quantize_dynamic
from recording import GOLDENS, filled, general, trials, write

OPSET, IR_VERSION = 22, 10  # what this ONNX Runtime is sure to read
GATES = {"LSTM": 4, QUANTIZED: 4, "GRU": 3, "RNN": 1}
OUTPUTS = {"LSTM": ["Y", "Y_h", "Y_c"], "GRU": ["Y", "Y_h"], "RNN": ["Y", "Y_h"]}
OUTPUTS[QUANTIZED] = OUTPUTS["LSTM"]
WEIGHTS = ("W", "R", "B", "P")
SCALES = ("W_scale", "W_zero_point", "R_scale", "R_zero_point")
INPUTS = {operator: ["X", "W", "R", "B"] for operator in OPERATORS}
INPUTS[QUANTIZED] = ["X", "W", "R", "B", "", "", "", "", *SCALES]
MAKE_NODE = "inputs=, outputs=, name=, doc_string=, domain=, overload="
Feeds = dict[str, np.ndarray]


class Case(NamedTuple):
    """A node and what the shapes of its tensors follow from."""

    node: onnx.NodeProto
    features: int

    def attribute(self, name: str, default: Any = None) -> Any:
        """An attribute of the node."""
        given = (one for one in self.node.attribute if one.name == name)
        return next((helper.get_attribute_value(one) for one in given), default)

    @property
    def directions(self) -> int:
        """How many directions the node reads in."""
        return 2 if self.attribute("direction") == b"bidirectional" else 1

    @property
    def hidden(self) -> int:
        """The node's hidden size; one that is missing or senseless is left to ONNX to refuse."""
        size = self.attribute("hidden_size")
        return size if isinstance(size, int) and size > 0 else 1

    def given(self) -> dict[str, str]:
        """The node's inputs that are not skipped, by the names that the operator has for them."""
        formal = schema(self.node.op_type).inputs
        return {one.name: name for one, name in zip(formal, self.node.input, strict=False) if name}

    def weights(self) -> dict[str, list[int]]:
        """The shapes that the operator's description demands, of the tensors that the node has."""
        hidden, gates = self.hidden, GATES[self.node.op_type]
        demanded = {
            "W": [gates * hidden, self.features],
            "R": [gates * hidden, hidden],
            "B": [2 * gates * hidden],
            "P": [3 * hidden],
        }
        if self.node.op_type == QUANTIZED:
            demanded |= {name: demanded[name][::-1] for name in ("W", "R")}
        return {name: [self.directions, *demanded[name]] for name in WEIGHTS if name in self.given()}

    def scales(self) -> dict[str, list[int]]:
        """The shapes of what turns integers back, which are no weights."""
        return {name: [self.directions] for name in SCALES if name in self.given()}


def schema(operator: str) -> Any:
    """What an operator takes: as ONNX has it, or ONNX Runtime."""
    if operator != QUANTIZED:
        return onnx.defs.get_schema(operator, OPSET)
    listed = onnxruntime.capi.onnxruntime_pybind11_state.get_all_operator_schema()
    return next(one for one in listed if one.name == operator)


def dtype_of(case: Case, name: str) -> Any:
    """The type of a tensor: that of the quantized operator's matrices, and of their zero points, is int8."""
    is_integer = case.node.op_type == QUANTIZED and name in ("W", "R", "W_zero_point", "R_zero_point")
    return np.int8 if is_integer else np.float32


def main(arguments: Sequence[str]) -> None:
    """Record random configurations; or prove that the runtime looks at shapes, and record the fixed ones."""
    onnxruntime.set_default_logger_severity(4)
    if arguments:
        seed, count, path = arguments
        write({"cases": [record(one) for one in draw(seed, int(count))]}, Path(path))
        return
    prove_that_shapes_matter()
    prove_that_quantizing_turns_matrices()
    recorded = {
        "onnx": onnx.__version__,
        "signatures": dict.fromkeys(OPERATORS, ""),
        "keyword_only": {operator: keywords(operator) for operator in OPERATORS},
        "cases": [record(one) for one in fixed()],
    }
    write(recorded, GOLDENS / "onnx.json")


def keywords(operator: str) -> str:
    """What a node of an operator takes: its attributes, and what any node takes."""
    attributes = schema(operator).attributes.values()
    names = sorted(one.name + ("" if one.required else "=") for one in attributes)
    return ", ".join([*names, MAKE_NODE])


def prove_that_shapes_matter() -> None:
    """The runtime refuses a tensor with one of its axes one too long, whichever tensor and axis."""
    for operator in OPERATORS:
        inputs = INPUTS[operator]
        inputs = [*inputs[:4], "", "", "", "P", *inputs[8:]] if GATES[operator] == 4 else inputs
        case = Case(made(operator, hidden_size=2, inputs=inputs), 3)
        run(case, case.weights(), [5, 2, 3])
        for name, shape in case.weights().items():
            for axis in range(len(shape)):
                wrong = [size + (index == axis) for index, size in enumerate(shape)]
                if accepts(case, {**case.weights(), name: wrong}):
                    raise SystemExit(f"{operator} takes a {name} of shape {wrong} for {shape}")


def prove_that_quantizing_turns_matrices() -> None:
    """`quantize_dynamic` makes of an LSTM's W and R the transposes, in integers, and leaves B as it is.

    So the gates lie in the order that was found for the LSTM. Both compute the same, but for the rounding.
    """
    chance = np.random.default_rng(1)
    case = Case(made("LSTM", hidden_size=2), 3)
    numbers = {name: chance.normal(size=shape).astype("float32") for name, shape in case.weights().items()}
    fed = feeds(case, [5, 1, 3], batch_first=False) | {"X": chance.normal(size=[5, 1, 3]).astype("float32")}
    plain = model(case, case.weights(), fed)
    for tensor in plain.graph.initializer:
        tensor.CopyFrom(numpy_helper.from_array(numbers[tensor.name], tensor.name))
    with tempfile.TemporaryDirectory() as folder:
        onnx.save(plain, f"{folder}/plain.onnx")
        quantize_dynamic(f"{folder}/plain.onnx", f"{folder}/quantized.onnx")
        quantized = onnx.load(f"{folder}/quantized.onnx")
    (node,) = quantized.graph.node
    kept = {tensor.name: numpy_helper.to_array(tensor) for tensor in quantized.graph.initializer}
    tensors = dict(zip([one.name for one in schema(QUANTIZED).inputs], node.input, strict=True))
    for name in ("W", "R"):
        zero, scale = (kept[tensors[f"{name}_{what}"]] for what in ("zero_point", "scale"))
        turned = (kept[tensors[name]].astype("float32") - zero) * scale
        np.testing.assert_allclose(turned, numbers[name].transpose(0, 2, 1), atol=float(scale.max()))
    np.testing.assert_array_equal(kept[tensors["B"]], numbers["B"])
    results = [
        onnxruntime.InferenceSession(one.SerializeToString(), providers=["CPUExecutionProvider"]).run(
            None, fed
        )
        for one in (plain, quantized)
    ]
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, atol=0.05)


def accepts(case: Case, weights: dict[str, list[int]]) -> bool:
    """Whether the runtime runs a node with tensors of these shapes."""
    try:
        run(case, weights, [5, 2, 3])
    except Exception:
        return False
    return True


def made(
    operator: str, *, inputs: list[str] | None = None, outputs: list[str] | None = None, **rest: Any
) -> onnx.NodeProto:
    """A node from its keywords."""
    return helper.make_node(
        operator,
        INPUTS[operator] if inputs is None else inputs,
        OUTPUTS[operator] if outputs is None else outputs,
        **({"domain": "com.microsoft"} if operator == QUANTIZED else {}),
        **rest,
    )


def record(configuration: Configuration) -> dict[str, Any]:
    """What ONNX makes of one configuration, or that it refuses it."""
    names = {operator: partial(made, operator) for operator in OPERATORS}
    try:
        (node,) = [eval(code, names) for code in configuration["layers"]]
        case = Case(node, (configuration["input"] or [None])[-1] or 1)
        weights = case.weights()
        outputs = shapes(configuration, case)
    except Exception as error:  # the runtime has many kinds of its own
        return {**configuration, "refused": type(error).__name__}
    count = sum(math.prod(shape) for shape in weights.values())
    sizes = [math.prod(shape) * np.dtype(dtype_of(case, name)).itemsize for name, shape in weights.items()]
    result = {
        "name": node.name or node.op_type,
        "parameters": count,
        "weights": [[case.given()[name], shape, True] for name, shape in weights.items()],
        "outputs": outputs,
    }
    return {
        **configuration,
        "parameters": count,
        "trainable": count,
        "bytes": sum(sizes),
        "results": [result],
    }


def shapes(configuration: Configuration, case: Case) -> list[list[Any]]:
    """The node's output shapes."""
    batch_first = case.attribute("layout", 0) == 1
    runs = []
    for trial in trials(configuration):
        source = filled(configuration["input"] or [], 0 if batch_first else 1, trial)
        runs.append((trial, run(case, case.weights(), source)))
    return [general([(trial, outputs[index]) for trial, outputs in runs]) for index in range(len(runs[0][1]))]


def run(case: Case, weights: dict[str, list[int]], source: list[int]) -> list[tuple[int, ...]]:
    """The output shapes for an input of a shape."""
    if case.attribute("layout", 0) != 1:
        return run_by_runtime(case, weights, source)
    second = onnx.NodeProto()
    second.CopyFrom(case.node)
    next(one for one in second.attribute if one.name == "layout").i = 0
    run_by_runtime(Case(second, case.features), weights, [source[1], source[0], *source[2:]])
    fed = feeds(case, source, batch_first=True)
    outputs = ReferenceEvaluator(model(case, weights, fed)).run(None, fed)
    return [output.shape for output in outputs]


def run_by_runtime(case: Case, weights: dict[str, list[int]], source: list[int]) -> list[tuple[int, ...]]:
    """The output shapes that ONNX Runtime gives."""
    fed = feeds(case, source, batch_first=False)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    written = model(case, weights, fed).SerializeToString()
    session = onnxruntime.InferenceSession(written, options, providers=["CPUExecutionProvider"])
    return [output.shape for output in session.run(None, fed)]


def feeds(case: Case, source: list[int], batch_first: bool) -> Feeds:
    """Zeros for the inputs that are no parameters, in the shapes that they have to have."""
    length, batch, *_ = [*(source[:2][::-1] if batch_first else source[:2]), 1, 1]
    state = [batch, case.directions] if batch_first else [case.directions, batch]
    available = {
        "X": np.zeros(source, np.float32),
        "sequence_lens": np.full([batch], length, np.int32),
        "initial_h": np.zeros([*state, case.hidden], np.float32),
        "initial_c": np.zeros([*state, case.hidden], np.float32),
    }
    unknown = case.node.input[len(schema(case.node.op_type).inputs) :]
    return {
        **{name: available[formal] for formal, name in case.given().items() if formal in available},
        **{name: np.zeros([1], np.float32) for name in unknown if name},
    }


def model(case: Case, weights: dict[str, list[int]], fed: Feeds) -> onnx.ModelProto:
    """A model of the one node, checked."""
    names, scales = case.given(), case.scales()
    initializers = [
        numpy_helper.from_array(np.zeros(shape, dtype_of(case, name)), names[name])
        for name, shape in {**weights, **scales}.items()
    ]
    inputs = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape)
        for name, value in fed.items()
    ]
    ranks = zip(case.node.output, (4, 3, 3), strict=False)
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, [f"{name}_{axis}" for axis in range(rank)])
        for name, rank in ranks
        if name
    ]
    graph = helper.make_graph([case.node], "one_node", inputs, outputs, initializers)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    built = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
    onnx.checker.check_model(built, full_check=True)
    return built


if __name__ == "__main__":
    main(sys.argv[1:])
