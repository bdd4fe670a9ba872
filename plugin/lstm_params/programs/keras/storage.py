"""How Keras stores the weights of a quantized layer (keras/src/layers/core/dense.py, embedding.py)."""

from __future__ import annotations

import math

from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.weights import vector
from .layers import KerasLayer

HISTORY = 1024
"""So many of the largest values are kept for each of three scales (QuantizedFloat8DTypePolicy)."""

BLOCK = 128
"""So many inputs share a scale where `quantize("int4")` sets no other size (Int4QuantizationConfig)."""

QUANTIZABLE = ("Dense", "Embedding")
QUANTIZED = ("int8", "int4", "float8", "gptq", "awq")
"""What the names of dtypes have in them that store other weights."""

MODES = ("int8", "int4", "float8")


def can_be_stored(layer: KerasLayer, mode: str) -> bool:
    """Whether there is a rule for how a layer's weights are stored."""
    has_kernel = bool(layer.own) and layer.own[0].name in ("kernel", "embeddings")
    return layer.form in QUANTIZABLE and has_kernel and (mode == "int8" or layer.form == "Dense")


def store(layer: KerasLayer, mode: str, block: int | None) -> None:
    """Store a built layer's weights in another way.

    Args:
        layer: A layer that can be stored so.
        mode: `int8`, `int4` or `float8`.
        block: How many inputs share a scale in `int4`; None for all of them.
    """
    kernel = layer.own[0]
    read, written = kernel.shape
    if mode == "float8":
        for name in ("inputs", "kernel", "outputs_grad"):
            _add(layer, f"{name}_scale", (), "float32", True)
            _add(layer, f"{name}_amax_history", (HISTORY,), "float32", True)
        return
    layer.own.remove(kernel)
    if mode == "int8":
        _add(layer, kernel.name, (read, written), "int8")
        _add(layer, f"{kernel.name}_scale", (written,) if layer.form == "Dense" else (read,))
        return
    groups = 0 if block is None else math.ceil(read / block)
    # Two numbers of four bits share a byte, which is what is counted.
    scale = (groups, written) if groups else (written,)
    _add(layer, kernel.name, (read, (written + 1) // 2), "int8")
    _add(layer, "kernel_scale", scale)
    if groups:
        _add(layer, "kernel_zero", scale, "int8")
        _add(layer, "g_idx", (read,), "float32")


def _add(
    layer: KerasLayer, name: str, shape: tuple[int, ...], dtype: str = "", trainable: bool = False
) -> None:
    """A variable more; without a type, it has the layer's."""
    layer.track(vector("θ", name, LAYER, tuple(map(Number, shape)), trainable)._replace(dtype=dtype))
