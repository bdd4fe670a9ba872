"""What PyTorch's transformers compute: which of their layers they call (torch/nn/modules/transformer.py)."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..values import Builtin, Unknown
from ..words import words
from .compounds import without_rule

if TYPE_CHECKING:
    from .registration import Registered


def _read(
    arguments: list[Any], keywords: dict[str, Any], tensors: str, masks: str
) -> tuple[list[Any], dict[str, Any]] | None:
    """The tensors that a call gives, and the masks that are not None; None where it gives something else."""
    names = [*words(tensors), *words(masks)]
    given = dict(zip(names, arguments, strict=False))
    if len(arguments) > len(names) or set(keywords) & set(given):
        return None
    flags = {key for key in keywords if key.endswith("is_causal")}
    given |= {key: value for key, value in keywords.items() if key not in flags}
    if set(given) - set(names) or not set(words(tensors)) <= set(given):
        return None
    read = [given.pop(name) for name in words(tensors)]
    return read, {name: value for name, value in given.items() if value is not None}


def _of(masks: dict[str, Any], **names: str) -> dict[str, Any]:
    """Masks by the names that another module has for them."""
    return {own: masks[name] for own, name in names.items() if name in masks}


class _Calls:
    """The layers of a module, called one after the other."""

    def __init__(self, machine: Any, module: Registered, node: ast.AST) -> None:
        self.machine, self.module, self.node = machine, module, node

    def layer(self, name: str, *values: Any, **options: Any) -> Any:
        """What one of its layers returns."""
        return self.machine.call(self.module.children[name], self.node, list(values), options)

    def attended(self, name: str, query: Any, memory: Any, masks: dict[str, Any]) -> Any:
        """What one of its attentions returns, without the weights."""
        value = self.layer(name, query, memory, memory, need_weights=False, **masks)
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
    read = _read(arguments, keywords, "src", "src_mask src_key_padding_mask")
    if read is None:
        return without_rule(machine, node, module.kind, arguments)
    calls, is_first = _Calls(machine, module, node), bool(module.made_with["norm_first"])
    (value,), given = read
    masks = _of(given, attn_mask="src_mask", key_padding_mask="src_key_padding_mask")
    value = calls.block(
        value,
        "norm1",
        is_first,
        lambda x: calls.layer("dropout1", calls.attended("self_attn", x, x, masks)),
    )
    return calls.block(value, "norm2", is_first, lambda x: calls.fed(x, "dropout2"))


_DECODING = "tgt_mask memory_mask tgt_key_padding_mask memory_key_padding_mask"


def _decoder_layer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    read = _read(arguments, keywords, "tgt memory", _DECODING)
    if read is None:
        return without_rule(machine, node, module.kind, arguments)
    calls, is_first = _Calls(machine, module, node), bool(module.made_with["norm_first"])
    (value, memory), given = read
    own, others = (
        _of(given, attn_mask=f"{kind}_mask", key_padding_mask=f"{kind}_key_padding_mask")
        for kind in ("tgt", "memory")
    )
    value = calls.block(
        value,
        "norm1",
        is_first,
        lambda x: calls.layer("dropout1", calls.attended("self_attn", x, x, own)),
    )
    value = calls.block(
        value,
        "norm2",
        is_first,
        lambda x: calls.layer("dropout2", calls.attended("multihead_attn", x, memory, others)),
    )
    return calls.block(value, "norm3", is_first, lambda x: calls.fed(x, "dropout3"))


def _stack(tensors: str, masks: str) -> Callable[..., Any]:
    def called(
        machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        read = _read(arguments, keywords, tensors, masks)
        layers = module.children["layers"]
        if read is None or layers is None or isinstance(layers, Unknown):
            return without_rule(machine, node, module.kind, arguments)
        (value, *memory), given = read
        passed = {"src_mask" if name == "mask" else name: mask for name, mask in given.items()}
        for layer in layers.children.values():
            value = machine.call(layer, node, [value, *memory], passed)
        norm = module.children.get("norm")
        return value if norm is None else machine.call(norm, node, [value], {})

    return called


def _transformer(
    machine: Any, module: Registered, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    masks = "src_mask tgt_mask memory_mask src_key_padding_mask tgt_key_padding_mask memory_key_padding_mask"
    read = _read(arguments, keywords, "src tgt", masks)
    if read is None:
        return without_rule(machine, node, module.kind, arguments)
    (source, target), given = read
    of_source = _of(given, mask="src_mask", src_key_padding_mask="src_key_padding_mask")
    memory = machine.call(module.children["encoder"], node, [source], of_source)
    others = {name: mask for name, mask in given.items() if not name.startswith("src")}
    return machine.call(module.children["decoder"], node, [target, memory], others)


CAUSAL_MASK = "generate_square_subsequent_mask"


def causal_mask_of(machine: Any) -> Builtin:
    """`Transformer.generate_square_subsequent_mask(sz)`: how each pair of timesteps is weighed."""

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        length = (*arguments, keywords.get("sz"))[0]
        return machine.call(machine.resolve("torch.zeros", node), node, [length, length], {})

    return Builtin(CAUSAL_MASK, called)


COMPOSED: dict[str, Callable[..., Any]] = {
    "TransformerEncoderLayer": _encoder_layer,
    "TransformerDecoderLayer": _decoder_layer,
    "TransformerEncoder": _stack("src", "mask src_key_padding_mask"),
    "TransformerDecoder": _stack("tgt memory", _DECODING),
    "Transformer": _transformer,
}
"""What computes with other layers, by its name."""
