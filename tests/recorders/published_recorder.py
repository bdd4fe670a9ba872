"""Record what the runtimes of published models say of their files.

    python tests/recorders/published_recorder.py FOLDER

Needs the `frameworks` extra. FOLDER has the wheels that `pip download --no-deps` fetches of the packages
below. The files that they ship are given to the library that runs them: TorchScript to PyTorch, ONNX to its
own library and to ONNX Runtime, safetensors and NumPy's arrays to theirs. goldens/published.json has of each:

- `tensors`: how many tensors of numbers the library finds, and how many numbers are in them;
- `parameters`, where the library knows what is one: TorchScript does;
- `recurrent`: the operators that are recurrent layers, by the library's own description of the graph.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import safetensors.numpy
import torch
from onnx import helper

GOLDEN = Path(__file__).parents[1] / "goldens" / "published.json"
PACKAGES = {
    "silero-vad==6.2.3": ("silero_vad.jit", "silero_vad.onnx", "silero_vad_16k.safetensors",
                          "silero_vad_16k_op15.onnx", "silero_vad_16k_sequence.onnx", "silero_vad_half.onnx",
                          "silero_vad_op18_ifless.onnx", "silero_vad_openvino_16k.onnx"),
    "ddddocr==1.6.1": ("common.onnx", "common_old.onnx", "common_det.onnx"),
    "g2p-en==2.1.0": ("checkpoint20.npz",),
}  # fmt: skip
RECURRENT = ("LSTM", "GRU", "RNN", "DynamicQuantizeLSTM")


def graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """A graph, and those inside its nodes."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                yield from graphs(attribute.g)


def of_onnx(data: bytes) -> dict[str, Any]:
    """What ONNX's library finds; ONNX Runtime has to take the file."""
    onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    model = onnx.load_from_string(data)
    tensors: list[onnx.TensorProto] = []
    recurrent: list[list[Any]] = []
    for graph in graphs(model.graph):
        tensors += graph.initializer
        for node in graph.node:
            given = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
            if node.op_type == "Constant" and "value" in given:
                tensors.append(given["value"])
            if node.op_type in RECURRENT:
                direction = given.get("direction", b"forward").decode()
                recurrent.append([node.op_type, given["hidden_size"], direction])
    return {
        "tensors": [len(tensors), sum(math.prod(tensor.dims) for tensor in tensors)],
        "recurrent": recurrent,
    }


def facts(name: str, data: bytes) -> dict[str, Any]:
    """What the library that runs a file says of it."""
    if name.endswith(".onnx"):
        return of_onnx(data)
    if name.endswith(".jit"):
        module = torch.jit.load(io.BytesIO(data))
        state = module.state_dict().values()
        return {
            "tensors": [len(state), sum(tensor.numel() for tensor in state)],
            "parameters": sum(parameter.numel() for parameter in module.parameters()),
        }
    arrays = dict(np.load(io.BytesIO(data))) if name.endswith(".npz") else safetensors.numpy.load(data)
    return {"tensors": [len(arrays), sum(array.size for array in arrays.values())]}


def main(folder: Path) -> None:
    """Record the files of all packages."""
    found: dict[str, Any] = {}
    for package, names in PACKAGES.items():
        project = package.split("==")[0].replace("-", "_")
        with zipfile.ZipFile(next(folder.glob(f"{project}-*.whl"))) as wheel:
            for entry in wheel.namelist():
                name = entry.rpartition("/")[2]
                if name in names:
                    data = wheel.read(entry)
                    digest = hashlib.sha256(data).hexdigest()
                    found[name] = {"package": package, "entry": entry, "sha256": digest, **facts(name, data)}
    lines = [f"{json.dumps(name)}: {json.dumps(item)}" for name, item in sorted(found.items())]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{len(found)} files recorded in {GOLDEN}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
