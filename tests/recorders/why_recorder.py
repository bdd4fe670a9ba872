"""Record the numbers of cases/questions.yaml from the frameworks: goldens/why.json.

    python tests/recorders/why_recorder.py

Needs the `frameworks` extra.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"  # before Keras is imported

import jax
import keras
import numpy
import torch
import yaml
from flax import linen, nnx
from keras import layers
from recording import GOLDENS
from served import Served
from tensorflow_js_recorder import NODE

QUESTIONS = Path(__file__).parents[1] / "cases" / "questions.yaml"


def model_of(shape: tuple[int, ...], *parts: Any) -> Any:
    """Keras's layers in a row."""
    return keras.Sequential([keras.Input(shape), *parts])


def keras_count(shape: tuple[int, ...], *parts: Any) -> int:
    """What Keras counts."""
    return int(model_of(shape, *parts).count_params())


def sizes(shape: tuple[int, ...], *parts: Any) -> list[int]:
    """The sizes of Keras's weights."""
    return [int(numpy.prod(weight.shape)) for weight in model_of(shape, *parts).weights]


def keras_trainable(shape: tuple[int, ...], *parts: Any) -> int:
    """What Keras trains."""
    return sum(int(numpy.prod(weight.shape)) for weight in model_of(shape, *parts).trainable_weights)


def trained_count(optimizer: Any, shape: tuple[int, ...], *parts: Any) -> int:
    """What `summary()` prints as the total after a step of training."""
    model = model_of(shape, *parts)
    model.compile(optimizer, "mse")
    model.fit(numpy.zeros((1, *shape)), numpy.zeros((1, *model.output_shape[1:])), verbose=0)
    lines: list[str] = []
    model.summary(print_fn=lambda text, line_break=None: lines.append(text))
    (total,) = (line for line in "\n".join(lines).splitlines() if "Total params" in line)
    return int(total.split(":")[1].split("(")[0].replace(",", ""))


def variables_count(shape: tuple[int, ...], *parts: Any) -> int:
    """What Keras's `model.variables` hold."""
    return sum(int(numpy.prod(variable.shape)) for variable in model_of(shape, *parts).variables)


def keras_attention(shape: tuple[int, ...], heads: int, width: int) -> int:
    """What Keras's self-attention has."""
    sequence = keras.Input(shape)
    attention = layers.MultiHeadAttention(heads, width)
    return int(keras.Model(sequence, attention(sequence, sequence)).count_params())


def returned_count(shape: tuple[int, ...], batch: int, *parts: Any) -> int:
    """How many values a model of Keras returns."""
    return int(model_of(shape, *parts)(numpy.zeros((batch, *shape))).numel())


def torch_count(module: torch.nn.Module) -> int:
    """What PyTorch's `parameters()` hold."""
    return sum(parameter.numel() for parameter in module.parameters())


def state_count(module: torch.nn.Module) -> int:
    """What PyTorch's `state_dict()` holds."""
    return sum(tensor.numel() for tensor in module.state_dict().values())


def kept_count(make: Any, *modules: torch.nn.Module) -> int:
    """What an optimizer of PyTorch keeps after a step."""
    parameters = [parameter for module in modules for parameter in module.parameters()]
    optimizer = make(parameters)
    sum(parameter.sum() for parameter in parameters).backward()
    optimizer.step()
    return sum(value.numel() for state in optimizer.state.values() for value in state.values())


def quantized_count(*modules: torch.nn.Module) -> int:
    """What `parameters()` hold after `quantize_dynamic()`."""
    packed = {torch.nn.LSTM, torch.nn.GRU, torch.nn.Linear}
    return torch_count(torch.ao.quantization.quantize_dynamic(torch.nn.Sequential(*modules), packed))


def weight_norm_count(module: torch.nn.Module, name: str) -> int:
    """What `parameters()` hold after `weight_norm()` of one weight."""
    return torch_count(torch.nn.utils.parametrizations.weight_norm(module, name))


def flax_count(module: Any, shape: tuple[int, ...]) -> int:
    """What Flax linen's `init` makes."""
    variables = module.init(jax.random.key(0), numpy.zeros((1, *shape)))
    return sum(leaf.size for leaf in jax.tree.leaves(variables["params"]))


def nnx_count(module: Any) -> int:
    """What Flax NNX keeps as parameters."""
    return sum(leaf.size for leaf in jax.tree.leaves(nnx.state(module, nnx.Param)))


KERAS_2 = Served.recorder("keras_2")


def keras_2_count(features: int, code: str) -> int:
    """What one layer has in Keras 2, which runs in an environment of its own."""
    return KERAS_2.count(code, features)


def tensorflow_js_count(features: int, code: str) -> int:
    """What one layer has in TensorFlow.js, which Node runs."""
    return NODE.count(code, features)


def main() -> None:
    """Record all of them."""
    names = {**globals(), "nn": torch.nn, "layers": layers, "linen": linen, "nnx": nnx, "optim": torch.optim}
    questions = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    numbers = {question["number"]: eval(question["number"], names) for question in questions}
    versions = f"Keras {keras.__version__}, PyTorch {torch.__version__.split('+')[0]}"
    recorded = {"versions": versions, "numbers": numbers}
    (GOLDENS / "why.json").write_text(json.dumps(recorded, indent=0) + "\n", encoding="utf-8")
    print(f"{len(numbers)} numbers recorded")


if __name__ == "__main__":
    main()
