"""What PyTorch's transformers compute: which of their layers they call (torch/nn/modules/transformer.py)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..values import Unknown
from ..words import words
from .compounds import without_rule

if TYPE_CHECKING:
    from .registration import Registered

_MASKS = frozenset(
    words(
        "src_mask mask src_key_padding_mask is_causal tgt_mask memory_mask tgt_key_padding_mask "
        "memory_key_padding_mask tgt_is_causal memory_is_causal src_is_causal"
    )
)
"""What changes no shape."""


def _read(arguments: list[Any], keywords: dict[str, Any], *names: str) -> list[Any] | None:
    """The tensors that a call gives; None where it gives something else."""
    given = dict(zip(names, arguments, strict=False)) | {
        key: value for key, value in keywords.items() if key in names
    }
    if set(keywords) - set(names) - _MASKS or len(given) < len(names):
        return None
    return [given[name] for name in names]


class _Calls:
    """The layers of a module, called one after the other."""

    def __init__(self, machine: Any, module: Registered, node: ast.AST) -> None:
        self.machine, self.module, self.node = machine, module, node

    def layer(self, name: str, *values: Any, **options: Any) -> Any:
        """What one of its layers returns."""
        return self.machine.call(self.module.children[name], self.node, list(values), options)

    def attended(self, name: str, query: Any, memory: Any) -> Any:
        """What one of its attentions returns, without the weights."""
        value = self.layer(name, query, memory, memory, need_weights=False)
        return self.machine.items(value, self.node)[0] if isinstance(value, tuple) else value

    def block(self, value: Any, norm: str, is_first: bool, compute: Callable[[Any], Any]) -> Any:
        """A residual connection, with its normalization before or behind what is computed."""
        if is_first:
            return self.added(value, compute(self.layer(norm, value)))
        return self.layer(norm, self.added(value, compute(value)))

    def added(self, one: Any, other: Any) -> Any:
        """The sum of two tensors."""
        return self.machine.operated(ast.Add, one, other, self.node)

    def fed(self, value: Any, dropout: str) -> Any:
        """The two linear layers."""
        value = self.layer("linear1", value)
        if "activation" in self.module.children:
            value = self.layer("activation", value)
        return self.layer(dropout, self.layer("linear2", self.layer("dropout", value)))


def _encoder_layer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    read = _read(arguments[:1], keywords, "src")
    if read is None:
        return without_rule(machine, node, module.kind, arguments)
    calls, is_first = _Calls(machine, module, node), bool(module.made_with["norm_first"])
    value = calls.block(
        read[0], "norm1", is_first, lambda x: calls.layer("dropout1", calls.attended("self_attn", x, x))
    )
    return calls.block(value, "norm2", is_first, lambda x: calls.fed(x, "dropout2"))


def _decoder_layer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    read = _read(arguments[:2], keywords, "tgt", "memory")
    if read is None:
        return without_rule(machine, node, module.kind, arguments)
    calls, is_first = _Calls(machine, module, node), bool(module.made_with["norm_first"])
    value, memory = read
    value = calls.block(
        value, "norm1", is_first, lambda x: calls.layer("dropout1", calls.attended("self_attn", x, x))
    )
    value = calls.block(
        value,
        "norm2",
        is_first,
        lambda x: calls.layer("dropout2", calls.attended("multihead_attn", x, memory)),
    )
    return calls.block(value, "norm3", is_first, lambda x: calls.fed(x, "dropout3"))


def _stack(*names: str) -> Callable[..., Any]:
    def called(
        machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        read = _read(arguments[: len(names)], keywords, *names)
        layers = module.children["layers"]
        if read is None or layers is None or isinstance(layers, Unknown):
            return without_rule(machine, node, module.kind, arguments)
        value, *memory = read
        for layer in layers.children.values():
            value = machine.call(layer, node, [value, *memory], {})
        norm = module.children.get("norm")
        return value if norm is None else machine.call(norm, node, [value], {})

    return called


def _transformer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    read = _read(arguments[:2], keywords, "src", "tgt")
    if read is None:
        return without_rule(machine, node, module.kind, arguments)
    memory = machine.call(module.children["encoder"], node, read[:1], {})
    return machine.call(module.children["decoder"], node, [read[1], memory], {})


COMPOSED: dict[str, Callable[..., Any]] = {
    "TransformerEncoderLayer": _encoder_layer,
    "TransformerDecoderLayer": _decoder_layer,
    "TransformerEncoder": _stack("src"),
    "TransformerDecoder": _stack("tgt", "memory"),
    "Transformer": _transformer,
}
"""What computes with other layers, by its name."""
