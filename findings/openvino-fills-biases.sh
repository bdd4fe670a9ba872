#!/usr/bin/env bash
# A model without biases has some after its conversion to OpenVINO, and one with two biases a gate has half of them: `B` is
# an input that no operation may lack, of one vector for each gate. An LSTM of 3 features and 2 units has 48 numbers there,
# where its ONNX operator has 56 with biases and 40 without. A GRU that resets after the product has 38 in both cases, where
# ONNX has 42 and 30, since its candidate keeps both of its biases.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check onnx==1.23.2 openvino==2026.4.1 numpy==2.4.6

cat >count.py <<'PY'
import numpy as np
import onnx
import openvino
from onnx import TensorProto, helper, numpy_helper


def both(operator, gates, has_biases, **attributes):
    """The numbers of an ONNX operator, and of what OpenVINO makes of it."""
    shapes = {"W": [1, gates * 2, 3], "R": [1, gates * 2, 2]}
    if has_biases:
        shapes["B"] = [1, 2 * gates * 2]
    tensors = [numpy_helper.from_array(np.ones(shape, np.float32), name) for name, shape in shapes.items()]
    node = helper.make_node(operator, ["X", *shapes], ["Y"], hidden_size=2, **attributes)
    source = helper.make_tensor_value_info("X", TensorProto.FLOAT, [5, 1, 3])
    output = helper.make_tensor_value_info("Y", TensorProto.FLOAT, [5, 1, 1, 2])
    graph = helper.make_graph([node], "one", [source], [output], tensors)
    opset = helper.make_opsetid("", 22)
    onnx.save(helper.make_model(graph, opset_imports=[opset], ir_version=10), "one.onnx")
    given = sum(np.prod(shape) for shape in shapes.values())
    (made,) = [
        one for one in openvino.convert_model("one.onnx").get_ops() if one.get_type_name().endswith("Sequence")
    ]
    weights = [value.get_node() for value in made.input_values()[-3:]]
    assert all(one.get_type_name() == "Constant" for one in weights)
    if not has_biases:
        assert not weights[-1].data.any()
    return int(given), sum(one.data.size for one in weights), made.get_type_name(), list(weights[-1].shape)


found = [
    both("LSTM", 4, True),
    both("LSTM", 4, False),
    both("GRU", 3, True, linear_before_reset=1),
    both("GRU", 3, False, linear_before_reset=1),
    both("GRU", 3, True),
    both("GRU", 3, False),
]
for given, made, name, biases in found:
    print(f"{given} numbers in ONNX, {made} in OpenVINO's {name}, whose B is {biases}")
assert [one[:2] for one in found] == [(56, 48), (40, 48), (42, 38), (30, 38), (42, 36), (30, 36)]
PY
venv/bin/python count.py
