"""Keras's layers that join tensors (keras/src/layers/merging)."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NoReturn

from ...calls import LayerError, Value
from ...cells import LAYER
from ...formulas import Size
from ...layers import Layer, frozen
from ...shapes import Lengths, Tensor, shape_text, unnamed
from ...signatures import Arguments, Counted, choice, flag, integer, rate
from ...weights import Group, Weight, vector
from ..framework import LayerType
from .base import keras_layer

FUNCTIONS = {name.lower(): name for name in ("Concatenate", "Add", "Subtract", "Multiply", "Average")}
FUNCTIONS |= {name.lower(): name for name in ("Maximum", "Minimum", "Dot")}
"""The functions that make such a layer and use it at once, and the layer of each."""

_NOTHING = "and learns nothing"


def _joined(name: str, note: str, sources: Sequence[Tensor], output: Lengths) -> Layer:
    return Layer(
        name,
        sources[0],
        (Tensor(unnamed(output)),),
        notes=(f"{note}, {_NOTHING}",),
        also_reads=tuple(sources[1:]),
    )


def _check(name: str, sources: Sequence[Tensor], most: int | None = None) -> list[Lengths]:
    lengths = [source.lengths for source in sources]
    if len(lengths) < 2 or len(lengths) > (most or len(lengths)):
        many = "two tensors" if most == 2 else "several tensors"
        raise LayerError(
            None, f"{name}() joins {many}, and is given {len(lengths)}", "Give it a list of them."
        )
    return lengths


def _unequal(name: str, lengths: Sequence[Lengths]) -> NoReturn:
    shapes = " and ".join(map(shape_text, lengths))
    raise LayerError(None, f"{name}() cannot join {shapes}")


def _concatenate(arguments: Arguments, sources: Sequence[Tensor]) -> Layer:
    lengths = _check("Concatenate", sources)
    axis = _axis("axis", arguments["axis"], len(lengths[0]))
    rests = [source[:axis] + source[axis + 1 :] for source in lengths]
    if len({len(source) for source in lengths}) > 1 or not all(_agree(rests[0], rest) for rest in rests):
        _unequal("Concatenate", lengths)
    along = [source[axis] for source in lengths]
    joined = None if None in along else sum(length or 0 for length in along)
    rest = [next((rest[n] for rest in rests if rest[n] is not None), None) for n in range(len(rests[0]))]
    return _joined(
        "Concatenate", "it lays its inputs side by side", sources, (*rest[:axis], joined, *rest[axis:])
    )


def _agree(one: Lengths, other: Lengths) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _axis(name: str, axis: int, rank: int) -> int:
    """An axis counted without the batch axis, which is axis 0."""
    if not -rank <= axis <= rank or axis == 0:
        raise LayerError(name, f"'{name}' must be from 1 to {rank}, or from -{rank} to -1, not {axis}")
    return axis - 1 if axis > 0 else axis + rank


def _elementwise(
    name: str, note: str, most: int | None, arguments: Arguments, sources: Sequence[Tensor]
) -> Layer:
    lengths = _check(name, sources, most)
    if len({len(source) for source in lengths}) > 1:
        _unequal(name, lengths)
    return _joined(
        name, note, sources, tuple(_common(name, axis, lengths) for axis in zip(*lengths, strict=True))
    )


def _common(name: str, axis: Lengths, lengths: Sequence[Lengths]) -> int | None:
    """The length of an axis; what is 1 long is repeated."""
    known = {length for length in axis if length not in (None, 1)}
    if len(known) > 1:
        _unequal(name, lengths)
    return known.pop() if known else None if None in axis else 1


def _dot(arguments: Arguments, sources: Sequence[Tensor]) -> Layer:
    one, other = _check("Dot", sources, 2)
    axes = arguments["axes"]
    axes = axes if isinstance(axes, tuple) else (axes, axes)
    first, second = _axis("axes", axes[0], len(one)), _axis("axes", axes[1], len(other))
    if not _agree((one[first],), (other[second],)):
        _unequal("Dot", [one, other])
    rest = (*one[:first], *one[first + 1 :], *other[:second], *other[second + 1 :])
    note = "it multiplies its inputs along an axis and adds the products up"
    return _joined("Dot", note, sources, rest or (1,))._replace(has_unknown_products=True)


def _attention(name: str, arguments: Arguments, sources: Sequence[Tensor]) -> Layer:
    """`Attention` and `AdditiveAttention`: query, value, and key, if that is not the value."""
    lengths = _check(name, sources, 3)
    query, value, key = lengths[0], lengths[1], lengths[-1]
    if min(map(len, lengths)) < 2 or len({len(one) for one in lengths}) > 1:
        _unequal(name, lengths)
    is_one_shape = _agree(query[:-2], value[:-2]) and _agree(value[:-1], key[:-1])
    if not is_one_shape or not _agree(query[-1:], key[-1:]):
        _unequal(name, lengths)
    note = "it attends by products of its inputs"
    weights = list(_scales(name, arguments, query[-1]))
    layer = _joined(name, note, sources, (*query[:-1], value[-1]))
    if not weights:
        return layer._replace(has_unknown_products=True)
    layer = layer._replace(
        groups=(Group((LAYER,), tuple(weights)),), has_unknown_products=True, notes=(note,)
    )
    return layer if arguments["trainable"] else frozen(layer)


def _scales(name: str, arguments: Arguments, features: int | None) -> Iterator[Weight]:
    """What scales the scores: one number, or one for each feature."""
    if arguments["use_scale"]:
        if name == "Attention":
            yield vector("s", "scale", LAYER, ())
        elif features is None:
            raise LayerError(None, f"{name}() needs to know how many features its query has")
        else:
            yield vector("s", "scale", LAYER, (Size("d", features, "features"),))
    if arguments.get("score_mode") == "concat":
        yield vector("c", "concat_score_weight", LAYER, ())


def _axes(value: Value) -> Value:
    if isinstance(value, tuple) and len(value) == 2 and all(type(axis) is int for axis in value):
        return value
    if type(value) is int:
        return value
    raise ValueError("must be one axis, or one of each input, as in (1, 2)")


def _type(
    name: str,
    merge: Callable[[Arguments, Sequence[Tensor]], Layer],
    parameters: str = "",
    counted: dict[str, Counted] | None = None,
) -> LayerType:
    def alone(arguments: Arguments, source: Lengths) -> Layer:
        hint = "Write the model as code, below 'code: |'."
        raise LayerError(None, f"{name}() joins several tensors, and layers in a row hand on one", hint)

    return keras_layer(name, parameters, alone, counted)._replace(merge=merge)


_NOTES = {
    "Add": ("it adds its inputs value by value", None),
    "Subtract": ("it subtracts one input from the other, value by value", 2),
    "Multiply": ("it multiplies its inputs value by value", None),
    "Average": ("it takes the mean of its inputs, value by value", None),
    "Maximum": ("it takes the largest of its inputs, value by value", None),
    "Minimum": ("it takes the smallest of its inputs, value by value", None),
}

MERGING = {
    "Attention": _type(
        "Attention",
        partial(_attention, "Attention"),
        "use_scale=, score_mode=, dropout=, seed=",
        {"use_scale": flag(False), "score_mode": choice("dot", "concat"), "dropout": rate()},
    ),
    "AdditiveAttention": _type(
        "AdditiveAttention",
        partial(_attention, "AdditiveAttention"),
        "use_scale=, dropout=",
        {"use_scale": flag(True), "dropout": rate()},
    ),
    "Concatenate": _type("Concatenate", _concatenate, "axis=", {"axis": integer(-1)}),
    "Dot": _type("Dot", _dot, "axes, normalize=", {"axes": Counted(_axes), "normalize": flag(False)}),
    **{name: _type(name, partial(_elementwise, name, note, most)) for name, (note, most) in _NOTES.items()},
}
