"""Keras's attention layers (keras/src/layers/attention)."""

from collections.abc import Sequence

from ...calls import LayerError
from ...cells import LAYER
from ...formulas import Formula, Product, Size, product, times
from ...layers import Layer
from ...shapes import Lengths, Shape, Tensor, numbered, shape_text
from ...signatures import Arguments, Counted, as_sizes, flag, optional, rate, size
from ...weights import BIAS, Group, Source, whole
from .base import check_axes, keras_layer, last_axis
from .dtypes import UNKNOWN

_NAME = "MultiHeadAttention"
GROUPED = "GroupQueryAttention"
_NOTE = "self-attention: query, key and value are one input, as in layer(x, x)"


def _attention(arguments: Arguments, source: Lengths) -> Layer:
    if len(source) < 2:
        shape = f"(timesteps, features), but its input is {shape_text(source)}"
        raise LayerError(None, f"{_NAME} reads a sequence, of shape {shape}")
    _check_dropout(arguments)
    leading, features = last_axis(source, _NAME, "x", "features")
    heads = Size("n", arguments["num_heads"], "heads")
    keys = Size("k", arguments["key_dim"], "key values")
    values = Size("v", arguments["value_dim"], "values") if arguments["value_dim"] else keys
    lengths = arguments["output_shape"] or (features.value,)
    output = numbered("o", lengths, ["outputs"] * len(lengths))
    gate = [("gate", values)] if arguments["use_gate"] else []
    has_bias = arguments["use_bias"]
    is_partial = arguments["attention_axes"] is not None or arguments["sliding_window"] is not None
    groups = [
        _projection(label, [features], [heads, length], "features", has_bias)
        for label, length in [("query", keys), ("key", keys), *gate, ("value", values)]
    ]
    groups.append(_projection("output", [heads, values], output, "values of all heads", has_bias))
    return Layer(
        _NAME,
        Tensor((*leading, features)),
        (Tensor((*leading, *output)),),
        tuple(groups),
        (_NOTE,),
        used_along=leading,
        between=None if is_partial else _scores(leading, heads, keys, values),
    )


def _grouped(arguments: Arguments, source: Lengths) -> Layer:
    check_axes(GROUPED, source, ["timesteps", "features"])
    _check_dropout(arguments)
    query_heads, shared_heads = arguments["num_query_heads"], arguments["num_key_value_heads"]
    if query_heads % shared_heads:
        message = f"{query_heads:,} query heads cannot share {shared_heads:,} heads of keys and values evenly"
        raise LayerError("num_key_value_heads", message)
    leading, features = last_axis(source, GROUPED, "x", "features")
    width = Size("d", arguments["head_dim"], "values of a head")
    heads = Size("n", query_heads, "query heads")
    shared = Size("m", shared_heads, "key and value heads")
    gate = [("gate", heads)] if arguments["use_gate"] else []
    has_bias = arguments["use_bias"]
    groups = [
        _projection(label, [features], [number, width], "features", has_bias)
        for label, number in [("query", heads), ("key", shared), *gate, ("value", shared)]
    ]
    groups.append(_projection("output", [heads, width], [features], "values of all heads", has_bias))
    tensor = Tensor((*leading, features))
    return Layer(
        GROUPED,
        tensor,
        (tensor,),
        tuple(groups),
        (_NOTE,),
        used_along=leading,
        between=None if arguments["sliding_window"] is not None else _scores(leading, heads, width, width),
    )


def _check_dropout(arguments: Arguments) -> None:
    if arguments["flash_attention"] and arguments["dropout"]:
        raise LayerError("dropout", "flash attention has no dropout")


def _scores(places: Shape, heads: Size, keys: Size, values: Size) -> Formula | None:
    """Each place's query by each place's key, and its weights by each place's value, head by head."""
    known = [length for length in places if length is not None]
    if len(known) < len(places):
        return None
    return Product([*known, *known, heads, times(2, keys) if keys is values else keys + values])


def _projection(
    label: str, read: Sequence[Formula], writes: Sequence[Formula], name: str, has_bias: bool
) -> Group:
    """One dense layer of the attention (keras/src/layers/core/einsum_dense.py)."""
    source, written = Source("input", product(read), name), product(writes).means("outputs")
    weights = [whole("W", "kernel", source, LAYER, written, (*read, *writes))]
    if has_bias:
        weights.append(whole("b", "bias", BIAS, LAYER, written, writes))
    return Group((LAYER,), tuple(weights), label, kind="projections")


ATTENTION = {
    _NAME: keras_layer(
        _NAME,
        "num_heads, key_dim, value_dim=, dropout=, use_bias=, output_shape=, attention_axes=, "
        "sliding_window=, flash_attention=, kernel_initializer=, bias_initializer=, kernel_regularizer=, "
        "bias_regularizer=, activity_regularizer=, kernel_constraint=, bias_constraint=, use_gate=, seed=",
        _attention,
        {
            "num_heads": size(),
            "key_dim": size(),
            "value_dim": optional(size()),
            "dropout": rate(),
            "use_bias": flag(True),
            "output_shape": optional(Counted(as_sizes)),
            "attention_axes": Counted(lambda value: value),
            "sliding_window": optional(size()),
            "flash_attention": Counted(lambda value: value),
            "use_gate": flag(False),
        },
        reads_sequence=True,
        attends=True,
        is_wrapper=True,
        quantized=UNKNOWN,
    ),
    GROUPED: keras_layer(
        GROUPED,
        "head_dim, num_query_heads, num_key_value_heads, dropout=, use_bias=, sliding_window=, "
        "flash_attention=, kernel_initializer=, bias_initializer=, kernel_regularizer=, bias_regularizer=, "
        "activity_regularizer=, kernel_constraint=, bias_constraint=, use_gate=, seed=",
        _grouped,
        {
            "head_dim": size(),
            "num_query_heads": size(),
            "num_key_value_heads": size(),
            "dropout": rate(),
            "use_bias": flag(True),
            "sliding_window": optional(size()),
            "flash_attention": Counted(lambda value: value),
            "use_gate": flag(False),
        },
        reads_sequence=True,
        attends=True,
        is_wrapper=True,
        quantized=UNKNOWN,
    ),
}
