"""PyTorch's attention and transformers (torch/nn/modules/activation.py, transformer.py)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from ...calls import LayerError
from ...cells import LAYER
from ...formulas import Formula, Number, Product, Size, times
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...shapes import Lengths, Tensor, shape_text
from ...signatures import (
    Arguments,
    Counted,
    depth,
    flag,
    function,
    layer,
    optional,
    rate,
    size,
    unset,
)
from ...weights import BIAS, Group, Source, fused, vector
from ..framework import Bound, LayerType
from .base import last_axis, pytorch_layer
from .layers import matrix
from .normalization import gain_and_offset

_ATTENTION = "MultiheadAttention"
_SELF = "self-attention: query, key and value are one input, as in layer(x, x, x)"
_ALL_ONE = "what it writes and what it attends to are one input, as in layer(x, x)"


class _Attention(NamedTuple):
    """An attention by its sizes."""

    width: Size
    keys: Size
    values: Size
    has_bias: bool
    adds_row: bool = False
    """Whether there are a key and a value that it attends to beside those that it reads."""

    def groups(self, prefix: str = "", label: str = "") -> Iterator[Group]:
        """What it registers, in its order.

        Args:
            prefix: What its tensors' names begin with.
            label: What it is called beside other parts of a layer.
        """
        yield from self._projections(prefix, label)
        if self.adds_row:
            shape = (Number(1), Number(1), self.width)
            key, value = (vector(kind, f"{prefix}bias_{kind}", LAYER, shape) for kind in "kv")
            yield _group(label, "key and value of its own", key, value)
        yield _group(label, "output", *matrix(f"{prefix}out_proj.", self.width, self.width, self.has_bias))

    def _projections(self, prefix: str, label: str) -> Iterator[Group]:
        """Query, key and value: one matrix where all are as wide, and three where not."""
        width, three = self.width, times(3, self.width)
        bias = [fused("b", f"{prefix}in_proj_bias", [BIAS], [LAYER], three, axes="w")] * self.has_bias
        if self.keys is width is self.values:
            source = Source("input", width, "features")
            weight = fused("W", f"{prefix}in_proj_weight", [source], [LAYER], three, axes="wr")
            yield _group(label, "query, key, value", weight, *bias)
            return
        for kind, length in (("query", width), ("key", self.keys), ("value", self.values)):
            source = Source("input", length, "features")
            name = f"{prefix}{kind[0]}_proj_weight"
            yield _group(label, kind, fused("W", name, [source], [LAYER], width, axes="wr"))
        if bias:
            yield _group(label, "biases of all three", *bias)


def _group(label: str, part: str, *weights: Any) -> Group:
    return Group((LAYER,), weights, f"{label} {part}".lstrip(), kind="layers")


def _attention(arguments: Arguments, source: Tensor) -> Layer:
    width = _width(arguments["embed_dim"], arguments["num_heads"], "num_heads")
    time = _sequence(_ATTENTION, "embed_dim", width, source)
    keys = _others("k", arguments["kdim"], "features of a key", width)
    values = _others("v", arguments["vdim"], "features of a value", width)
    of = _Attention(width, keys, values, arguments["bias"], arguments["add_bias_kv"])
    more = arguments["add_bias_kv"] + arguments["add_zero_attn"]
    is_self = keys is width is values
    attended = None if time is None else Number(time.value + more)
    tensor = source._replace(shape=(time, width))
    read = () if is_self else tuple(source._replace(shape=(time, length)) for length in (keys, values))
    return Layer(
        _ATTENTION,
        tensor,
        (tensor, Tensor((time, attended), "weights")),
        tuple(of.groups()),
        (_SELF,) if is_self else ("keys and values have other features than queries",),
        used_along=(time,),
        between=_scores(time, attended, width),
        has_unknown_products=not is_self or bool(more),
        also_reads=read,
    )


def _others(letter: str, value: int | None, meaning: str, width: Size) -> Size:
    """How many features keys or values have; the same size where they have as many as queries."""
    return width if value in (None, width.value) else Size(letter, value or 0, meaning)


def _width(value: int, heads: int, argument: str) -> Size:
    """How many features an attention reads and writes, those of all its heads.

    Raises:
        LayerError: They do not make equal heads.
    """
    if value % heads:
        raise LayerError(argument, f"{value:,} features do not make {heads:,} equal heads")
    return Size("d", value, "features")


def _sequence(name: str, argument: str, width: Size, source: Tensor) -> Formula | None:
    """The timesteps of an input.

    Raises:
        LayerError: It is no sequence of so many features.
    """
    if len(source.lengths) != 2:
        message = f"{name} reads (timesteps, features), but its input is {shape_text(source.lengths)}"
        raise LayerError(None, message)
    (time,) = last_axis(name, argument, width, source)
    return time


def _scores(time: Formula | None, attended: Formula | None, width: Size) -> Formula | None:
    """Each query by each key, and its weights by each value, head by head."""
    if time is None or attended is None:
        return None
    return Product([time, attended, times(2, width)])


class _Block(NamedTuple):
    """An encoder's or a decoder's layer by its sizes."""

    width: Size
    inner: Size
    has_bias: bool
    is_decoder: bool
    activation: object

    def groups(self, prefix: str, label: str) -> Iterator[Group]:
        """What it registers, in its order."""
        attention = _Attention(self.width, self.width, self.width, self.has_bias)
        names = ["self_attn", "multihead_attn"] if self.is_decoder else ["self_attn"]
        for name in names:
            what = "self-attention" if name == "self_attn" else "attention to the encoder"
            yield from attention.groups(f"{prefix}{name}.", f"{label} {what}".lstrip())
        for name, read, written in (
            ("linear1", self.width, self.inner),
            ("linear2", self.inner, self.width),
        ):
            yield _group(label, name, *matrix(f"{prefix}{name}.", read, written, self.has_bias))
        for number in range(1, len(names) + 2):
            name = f"norm{number}"
            yield _group(label, name, *gain_and_offset(f"{prefix}{name}.", (self.width,), self.has_bias))
        yield from self._of_activation(prefix, label)

    def _of_activation(self, prefix: str, label: str) -> Iterator[Group]:
        """What an activation learns that is a module, as PReLU is."""
        if isinstance(self.activation, Bound):
            built = self.activation.build(Tensor((None, self.inner)))
            yield from _named(f"{prefix}activation.", f"{label} activation", built)


def _named(prefix: str, label: str, inner: Layer) -> Iterator[Group]:
    """A layer's weights as they are called inside another one."""
    for group in inner.groups:
        weights = [weight._replace(name=f"{prefix}{weight.name}") for weight in group.weights]
        yield _group(label, group.label, *weights)._replace(label=f"{label} {group.label}".strip())


def _block_of(is_decoder: bool, arguments: Arguments) -> _Block:
    width = _width(arguments["d_model"], arguments["nhead"], "nhead")
    inner = Size("m", arguments["dim_feedforward"], "inner values")
    return _Block(width, inner, arguments["bias"], is_decoder, arguments["activation"])


def _block_layer(name: str, arguments: Arguments, source: Tensor) -> Layer:
    """TransformerEncoderLayer() or TransformerDecoderLayer()."""
    block = _block_of("Decoder" in name, arguments)
    return _transforming(name, block.width, list(block.groups("", "")), block.is_decoder, source)


def _transforming(name: str, width: Size, groups: list[Group], is_decoder: bool, source: Tensor) -> Layer:
    time = _sequence(name, "d_model", width, source)
    tensor = source._replace(shape=(time, width))
    return Layer(
        name,
        tensor,
        (tensor,),
        tuple(groups),
        (_ALL_ONE if is_decoder else "it attends to its own input",),
        has_unknown_products=True,
    )


def _stacked(block: _Block, count: int, prefix: str, label: str) -> Iterator[Group]:
    for number in range(count):
        yield from block.groups(f"{prefix}layers.{number}.", f"{label} layer {number}".lstrip())


def _stack(name: str, argument: str, arguments: Arguments, source: Tensor) -> Layer:
    """TransformerEncoder() or TransformerDecoder(): a layer several times, and a normalization."""
    inner: Bound = arguments[argument]
    needed = f"{name}Layer"
    if inner.name != needed:
        raise LayerError(argument, f"'{argument}' must be a {needed}, not {inner.name}")
    block = _block_of("Decoder" in name, inner.arguments)
    groups = list(_stacked(block, arguments["num_layers"], "", ""))
    time = _sequence(name, argument, block.width, source)
    if arguments["norm"] is not None:
        built = arguments["norm"].build(source._replace(shape=(time, block.width)))
        groups.extend(_named("norm.", "norm", built))
    return _transforming(name, block.width, groups, block.is_decoder, source)


def _transformer(arguments: Arguments, source: Tensor) -> Layer:
    groups: list[Group] = []
    for kind in ("encoder", "decoder"):
        block = _block_of(kind == "decoder", arguments)
        groups += _stacked(block, arguments[f"num_{kind}_layers"], f"{kind}.", kind)
        norm = gain_and_offset(f"{kind}.norm.", (block.width,), arguments["bias"])
        groups.append(_group(kind, "norm", *norm))
    return _transforming("Transformer", block.width, groups, True, source)


def _batch_axis(arguments: Arguments) -> int:
    return 0 if arguments["batch_first"] else 1


def _inner_batch_axis(argument: str, arguments: Arguments) -> int:
    inner: Bound = arguments[argument]
    return inner.type.batch_axis(inner.arguments) or 0


def _own(argument: str, arguments: Arguments) -> Lengths:
    return (None, arguments[argument])


def _inner_own(argument: str, arguments: Arguments) -> Lengths | None:
    inner: Bound = arguments[argument]
    return inner.type.own_input(inner.arguments)


_OF_BLOCK: dict[str, Counted] = {
    "d_model": size(),
    "nhead": size(),
    "dim_feedforward": size(2048),
    "dropout": rate(),
    "activation": function("a function such as 'relu'", ["relu", "gelu"]),
    "batch_first": flag(False),
    "norm_first": flag(False),
    "bias": flag(True),
}
_AFTER = "layer_norm_eps=, batch_first=, norm_first=, bias=, device=, dtype="


def _block_type(name: str) -> LayerType:
    return pytorch_layer(
        name,
        f"d_model, nhead, dim_feedforward=, dropout=, activation=, {_AFTER}",
        partial(_block_layer, name),
        _OF_BLOCK,
        own_input=partial(_own, "d_model"),
        batch_axis=_batch_axis,
        reads_sequence=True,
    )


def _stack_type(name: str, argument: str, more: str = "") -> LayerType:
    return pytorch_layer(
        name,
        f"{argument}, num_layers, norm={more}",
        partial(_stack, name, argument),
        {argument: layer(), "num_layers": depth(), "norm": optional(layer())},
        own_input=partial(_inner_own, argument),
        batch_axis=partial(_inner_batch_axis, argument),
        reads_sequence=True,
    )


_CUSTOM = unset("it is another encoder or decoder, with weights of its own")

ATTENTION: dict[str, LayerType] = {
    _ATTENTION: pytorch_layer(
        _ATTENTION,
        "embed_dim, num_heads, dropout=, bias=, add_bias_kv=, add_zero_attn=, kdim=, vdim=, batch_first=, "
        "device=, dtype=",
        _attention,
        {
            "embed_dim": size(),
            "num_heads": size(),
            "dropout": rate(),
            "bias": flag(True),
            "add_bias_kv": flag(False),
            "add_zero_attn": flag(False),
            "kdim": optional(size()),
            "vdim": optional(size()),
            "batch_first": flag(False),
        },
        own_input=partial(_own, "embed_dim"),
        batch_axis=_batch_axis,
        reads_sequence=True,
    ),
    "TransformerEncoderLayer": _block_type("TransformerEncoderLayer"),
    "TransformerDecoderLayer": _block_type("TransformerDecoderLayer"),
    "TransformerEncoder": _stack_type(
        "TransformerEncoder", "encoder_layer", ", enable_nested_tensor=, mask_check="
    ),
    "TransformerDecoder": _stack_type("TransformerDecoder", "decoder_layer"),
    "Transformer": pytorch_layer(
        "Transformer",
        "d_model=, nhead=, num_encoder_layers=, num_decoder_layers=, dim_feedforward=, dropout=, "
        f"activation=, custom_encoder=, custom_decoder=, {_AFTER}",
        _transformer,
        {
            **_OF_BLOCK,
            "d_model": size(512),
            "nhead": size(8),
            "num_encoder_layers": depth()._replace(default=6),
            "num_decoder_layers": depth()._replace(default=6),
            "custom_encoder": _CUSTOM,
            "custom_decoder": _CUSTOM,
        },
        own_input=partial(_own, "d_model"),
        batch_axis=_batch_axis,
        reads_sequence=True,
    ),
}
