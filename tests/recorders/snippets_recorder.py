"""Record what the frameworks make of models as writers write them: goldens/snippets.json.

Needs the `frameworks` extra. Each file of cases/snippets/ is run as it stands. Of Keras, the model that is
made last is recorded, with its layers in its own order; of PyTorch, the module that is made last, or the
class that is written last, called without arguments, with its children.
"""

from __future__ import annotations

import json
import os

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported

from pathlib import Path
from typing import Any

import keras
import torch
from recording import GOLDENS

SNIPPETS = Path(__file__).parents[1] / "cases" / "snippets"


def keras_model(names: dict[str, Any]) -> dict[str, Any]:
    """The model that a snippet makes last, and its layers."""
    model = [value for value in names.values() if isinstance(value, keras.Model)][-1]
    return {
        "parameters": model.count_params(),
        "trainable": sum(map(_size, model.trainable_weights)),
        "layers": [
            keras_layer(layer) for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)
        ],
    }


def keras_layer(layer: Any) -> dict[str, Any]:
    """A layer's name, type and count, and the shapes of what it returns where it is used first."""
    outputs = layer.output if not layer._inbound_nodes else layer._inbound_nodes[0].output_tensors
    if isinstance(layer, keras.Model):  # its first node is its own
        outputs = layer.outputs
    tensors = outputs if isinstance(outputs, list | tuple) else [outputs]
    return {
        "name": layer.name,
        "type": type(layer).__name__,
        "parameters": layer.count_params(),
        "trainable": sum(map(_size, layer.trainable_weights)),
        "outputs": [list(tensor.shape[1:]) for tensor in tensors],
    }


def _size(weight: Any) -> int:
    return int(torch.tensor(tuple(weight.shape)).prod()) if len(weight.shape) else 1


def pytorch_module(names: dict[str, Any]) -> dict[str, Any]:
    """The module that a snippet makes last, and its children."""
    modules = [value for value in names.values() if isinstance(value, torch.nn.Module)]
    classes = [
        value
        for value in names.values()
        if isinstance(value, type) and issubclass(value, torch.nn.Module) and value.__module__ == "snippet"
    ]
    module = modules[-1] if modules else classes[-1]()
    children = list(module.named_children()) or [("", module)]
    return {
        "parameters": sum(tensor.numel() for tensor in module.parameters()),
        "trainable": sum(tensor.numel() for tensor in module.parameters() if tensor.requires_grad),
        "layers": [
            {
                "name": name,
                "type": type(child).__name__,
                "parameters": sum(tensor.numel() for tensor in child.parameters()),
                "weights": [
                    [tensor_name, list(tensor.shape)] for tensor_name, tensor in child.named_parameters()
                ],
            }
            for name, child in children
        ],
    }


def recorded(path: Path) -> dict[str, Any]:
    """What a snippet makes, when it is run as it stands."""
    keras.utils.clear_session()
    names: dict[str, Any] = {"__name__": "snippet"}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    made = keras_model(names) if path.parent.name == "keras" else pytorch_module(names)
    return {"file": f"{path.parent.name}/{path.name}", **made}


def main() -> None:
    """Record all snippets, one a line."""
    cases = [recorded(path) for path in sorted(SNIPPETS.glob("*/*.py"))]
    versions = {"keras": keras.__version__, "torch": torch.__version__.partition("+")[0]}
    text = json.dumps({**versions, "cases": cases}).replace('{"file"', '\n{"file"')
    (GOLDENS / "snippets.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
