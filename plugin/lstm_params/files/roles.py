"""Which tensors of a file are parameters, where it does not say: by their names and types."""

from __future__ import annotations

from .tensors import SavedModel, StoredTensor

_BUFFERS = (
    "running_mean", "running_var", "num_batches_tracked", "position_ids", "inv_freq", "causal_mask",
    "attn_mask", "forward_basis", "inverse_basis", "forward_basis_buffer", "inverse_basis_buffer", "window",
    "mel_basis",
)  # fmt: skip
"""What PyTorch and its libraries call buffers, which nothing trains."""
_ENDINGS = tuple(f"_{name}" for name in _BUFFERS)

_PREFIXES = ("module.", "_orig_mod.", "model.")
"""What wrappers put before every name."""


def with_roles(saved: SavedModel) -> list[StoredTensor]:
    """The tensors of a file, parameters told from buffers, without what a wrapper puts before all names."""
    tensors = list(saved.tensors)
    if saved.framework == "onnx":  # whose integers are told from weights by what reads them
        return [
            tensor._replace(role="buffer")
            if tensor.role == "parameter" and _is_buffer(tensor.name)
            else tensor
            for tensor in tensors
        ]
    if saved.framework in ("", "pytorch"):
        tensors = [_with_role(tensor, saved.described is True) for tensor in tensors]
        tensors = _without_prefixes(tensors)
    return tensors


def _with_role(tensor: StoredTensor, is_said: bool) -> StoredTensor:
    if tensor.role != "parameter" or is_said:
        return tensor
    is_buffer = _is_buffer(tensor.name) or tensor.dtype in ("int64", "int32", "bool")
    return tensor._replace(role="buffer") if is_buffer else tensor


def _is_buffer(name: str) -> bool:
    last = name.replace("/", ".").rpartition(".")[2]
    return last in _BUFFERS or last.endswith(_ENDINGS)


def _without_prefixes(tensors: list[StoredTensor]) -> list[StoredTensor]:
    """The same without a prefix that all names have."""
    named = [tensor for tensor in tensors if tensor.role != "optimizer"]
    while True:
        prefix = next(
            (prefix for prefix in _PREFIXES if named and all(one.name.startswith(prefix) for one in named)),
            "",
        )
        if not prefix:
            return tensors
        tensors = [
            tensor
            if tensor.role == "optimizer"
            else tensor._replace(
                name=tensor.name.removeprefix(prefix), same_as=tensor.same_as.removeprefix(prefix)
            )
            for tensor in tensors
        ]
        named = [tensor for tensor in tensors if tensor.role != "optimizer"]
