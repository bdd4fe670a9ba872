"""Packed sequences (torch/nn/utils/rnn.py)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from .compounds import Packed, without_rule
from .lengths import Axis, fresh, times
from .tensors import TensorValue, misfit, returned


def _given(arguments: list[Any], keywords: dict[str, Any], at: int, name: str, default: Any = None) -> Any:
    return keywords.get(name, arguments[at] if len(arguments) > at else default)


def _packed(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`pack_padded_sequence(input, lengths, batch_first=False)`."""
    source, lengths = _given(arguments, keywords, 0, "input"), _given(arguments, keywords, 1, "lengths")
    batch_first = _given(arguments, keywords, 2, "batch_first", False)
    if not isinstance(source, TensorValue) or type(batch_first) is not bool:
        return without_rule(machine, node, "pack_padded_sequence", arguments)
    if len(source.shape) < 2:
        return misfit(machine, node, "pack_padded_sequence() reads a batch of sequences")
    batch = source.shape[0 if batch_first else 1]
    longest = _longest(lengths)
    rows = longest if isinstance(lengths, TensorValue) and lengths.is_even else fresh()
    shape = (times(batch, rows), *source.shape[2:])
    (made,) = returned(machine, "pack_padded_sequence", [source], [shape])
    return Packed(shape, batch, longest, made.ref, made.dtype)


def _longest(lengths: Any) -> Axis:
    """The largest of some lengths, as far as it is known."""
    if isinstance(lengths, TensorValue) and lengths.largest is not None:
        return lengths.largest
    if isinstance(lengths, (list, tuple)) and lengths and all(type(length) is int for length in lengths):
        return int(max(lengths))
    return fresh()


def _padded(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """`pad_packed_sequence(sequence, batch_first=False, padding_value=0.0, total_length=None)`."""
    packed = _given(arguments, keywords, 0, "sequence")
    batch_first = _given(arguments, keywords, 1, "batch_first", False)
    total = _given(arguments, keywords, 3, "total_length")
    if not isinstance(packed, Packed) or type(batch_first) is not bool:
        return without_rule(machine, node, "pad_packed_sequence", arguments)
    steps = total if type(total) is int else packed.steps if total is None else fresh()
    leading = (packed.batch, steps) if batch_first else (steps, packed.batch)
    shape = (*leading, *packed.shape[1:])
    made = returned(machine, "pad_packed_sequence", [packed], [shape, (packed.batch,)], "")
    made[1].kind, made[1].largest = "int", packed.steps
    return tuple(made)


PACKING: dict[str, Callable[..., Any]] = {
    "torch.nn.utils.rnn.pack_padded_sequence": _packed,
    "torch.nn.utils.rnn.pad_packed_sequence": _padded,
}
"""What packs and pads sequences, by its full name."""
