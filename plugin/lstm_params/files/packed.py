"""Weights of which several are packed into one number: shapes do not say how many there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

from .errors import FileError
from .tensors import StoredTensor, shortened

_PACKED = {
    ".qweight": "GPTQ or AWQ", ".weight_packed": "compressed-tensors", ".W_q": "HQQ", "_qdata": "torchao",
    "._data._data": "optimum-quanto",
}  # fmt: skip
_PACKED_BESIDE = (
    ("uint32", ".weight", ".scales", "MLX"),
    ("uint8", ".weight", ".weight_scale_2", "NVFP4"),
    ("uint8", ".weight", ".weight_scale", "BitNet, ModelOpt or Gemma"),
    ("uint8", ".weight", ".weight_quantizer._scale", "ModelOpt"),
    ("int16", ".weight", ".tables2", "HIGGS"),
    ("int8", ".codes", ".codebooks", "AQLM"),
    ("int16", ".codes", ".codebooks", "AQLM"),
    ("int16", ".indices", ".centroids.weight", "VPTQ"),
    ("int32", ".indices", ".centroids.weight", "VPTQ"),
    ("int64", ".dense_weights", ".row_offsets", "SpQR"),
    ("int32", ".q_weight", ".q_scale", "EXL2"),
    ("int16", ".trellis", ".suh", "EXL3"),
    ("int32", ".B", ".s", "Marlin"),
    ("uint8", "_blocks", "_scales", "MXFP4"),
)
"""Types and endings of packed weights, and endings of their scales."""
_WIDE = ("uint8", "int16", "uint16", "int32", "uint32")
"""Types of integers that are no weights by themselves, and that several are packed into."""
_SCALING = frozenset(("scale", "scales", "absmax", "zeros", "codebook", "codebooks", "centroids"))
"""Words in names of what unpacks them."""


def refuse_packed(tensors: Sequence[StoredTensor], is_told: Callable[[str], bool]) -> None:
    """Check that no weights are packed.

    Args:
        tensors: The tensors of a file.
        is_told: Whether a tensor's name says that it is a buffer.

    Raises:
        FileError: Some are, or may be.
    """
    names = {tensor.name for tensor in tensors}
    scaled = {_module(tensor) for tensor in tensors if _unpacks(tensor)}
    for tensor in tensors:
        packed = next((by for ending, by in _PACKED.items() if tensor.name.endswith(ending)), "")
        if ".quant_state.bitsandbytes__" in tensor.name:
            packed = "bitsandbytes"
        packed = packed or _packed_with_scales(tensor, names)
        if packed:
            raise FileError(f"holds weights that {packed} packs: their shapes do not tell their number")
    for tensor in tensors:
        is_wide = len(tensor.shape) > 1 and tensor.dtype in _WIDE
        is_weight = _module(tensor) in scaled or tensor.name.endswith(("weight", "kernel"))
        if is_wide and is_weight and not is_told(tensor.name):
            raise FileError(
                f"holds '{shortened(tensor.name)}' in {tensor.dtype}: weights may be packed into it, and its "
                "shape does not tell how many"
            )


def _packed_with_scales(tensor: StoredTensor, names: Set[str]) -> str:
    """What packs several weights into each number of a tensor, by the name and place of their scales."""
    for dtype, ending, scales, by in _PACKED_BESIDE:
        base = tensor.name.removesuffix(ending)
        if tensor.dtype == dtype and base != tensor.name and f"{base}{scales}" in names:
            return by
    return ""


def _module(tensor: StoredTensor) -> str:
    return tensor.name.replace("/", ".").rpartition(".")[0]


def _unpacks(tensor: StoredTensor) -> bool:
    """Whether a tensor may be what integers beside it are multiplied by, or looked up in."""
    last = tensor.name.replace("/", ".").rpartition(".")[2]
    return tensor.dtype.startswith(("float", "bfloat")) and not _SCALING.isdisjoint(last.lower().split("_"))
