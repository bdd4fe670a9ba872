#!/usr/bin/env bash
# ONNX: the reference evaluator of the onnx package runs an LSTM with input_forget=1 or clip=0.3 without a word and ignores
# both attributes. onnxruntime respects them, so the "reference" is the one that is wrong.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6

cat >lstm.py <<'PY'
import numpy as np
import onnxruntime
from onnx import TensorProto, checker, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

random = np.random.default_rng(0)
weights = {name: random.normal(size=size).astype("float32") for name, size in
           (("W", (1, 8, 3)), ("R", (1, 8, 2)), ("B", (1, 16)))}
sequence = random.normal(size=(4, 1, 3)).astype("float32")


def outputs(**attributes):
    node = helper.make_node("LSTM", ["X", "W", "R", "B"], ["Y"], hidden_size=2, **attributes)
    graph = helper.make_graph(
        [node], "lstm",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [4, 1, 3])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [4, 1, 1, 2])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=9)
    checker.check_model(model, full_check=True)
    reference = ReferenceEvaluator(model).run(None, {"X": sequence})[0]
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return reference, session.run(None, {"X": sequence})[0]


plain = outputs()[0]
for attributes in ({}, {"input_forget": 1}, {"clip": 0.3}):
    reference, runtime = outputs(**attributes)
    print(attributes, "reference as without:", np.allclose(reference, plain), "as onnxruntime:", np.allclose(reference, runtime, atol=1e-5))
PY
venv/bin/python lstm.py | tee seen
diff seen - <<'SEEN'
{} reference as without: True as onnxruntime: True
{'input_forget': 1} reference as without: True as onnxruntime: False
{'clip': 0.3} reference as without: True as onnxruntime: False
SEEN
