"""Keras's poolings (keras/src/layers/pooling)."""

from collections.abc import Iterator
from functools import partial

from ...formulas import Number
from ...layers import Layer
from ...shapes import Lengths
from ...signatures import Arguments, choice, flag, optional, sizes
from ..framework import LayerType
from .base import keras_layer, without_weights
from .windows import DATA_FORMAT, grid_of, slid

_VERBS = {"Max": "keeps the largest value", "Average": "takes the mean"}


def _pooled(kind: str, name: str, rank: int, arguments: Arguments, source: Lengths) -> Layer:
    grid = grid_of(name, rank, arguments, source)
    output = grid.tensor(slid(arguments, grid.space, "pool_size"), _open(grid.channels))
    return without_weights(name, source, output.shape, f"it {_VERBS[kind]} of each window")


def _pooled_whole(kind: str, name: str, rank: int, arguments: Arguments, source: Lengths) -> Layer:
    grid = grid_of(name, rank, arguments, source)
    space = [Number(1)] * rank if arguments["keepdims"] else []
    output = grid.tensor(tuple(space), _open(grid.channels))
    return without_weights(name, source, output.shape, f"it {_VERBS[kind]} of each channel")


def _adapted(kind: str, name: str, rank: int, arguments: Arguments, source: Lengths) -> Layer:
    grid = grid_of(name, rank, arguments, source)
    space = tuple(map(Number, arguments["output_size"]))
    output = grid.tensor(space, _open(grid.channels))
    return without_weights(name, source, output.shape, f"it {_VERBS[kind]} of each of so many parts")


def _open(channels: int | None) -> Number | None:
    return None if channels is None else Number(channels)


def _types() -> Iterator[tuple[str, LayerType]]:
    """Every pooling under each of its names."""
    for rank in (1, 2, 3):
        for kind, short in (("Max", "Max"), ("Average", "Avg")):
            for ours in (_type(kind, rank), _whole_type(kind, rank)):
                name = ours.signature.layer
                yield name, ours
                yield name.replace(f"{kind}Pooling", f"{short}Pool"), ours
            adaptive = _adaptive_type(kind, rank)
            yield adaptive.signature.layer, adaptive


def _type(kind: str, rank: int) -> LayerType:
    name = f"{kind}Pooling{rank}D"
    default = "=" if kind == "Max" else ""  # only here does Keras know a size
    return keras_layer(
        name,
        f"pool_size{default}, strides=, padding=, data_format=, name=",
        partial(_pooled, kind, name, rank),
        {
            "pool_size": sizes(rank, 2),
            "strides": optional(sizes(rank)),
            "padding": choice("valid", "same"),
            **DATA_FORMAT,
        },
        reads_sequence=rank == 1,
    )


def _whole_type(kind: str, rank: int) -> LayerType:
    name = f"Global{kind}Pooling{rank}D"
    return keras_layer(
        name,
        "data_format=, keepdims=",
        partial(_pooled_whole, kind, name, rank),
        {"keepdims": flag(False), **DATA_FORMAT},
        reads_sequence=rank == 1,
    )


def _adaptive_type(kind: str, rank: int) -> LayerType:
    name = f"Adaptive{kind}Pooling{rank}D"
    return keras_layer(
        name,
        "output_size, data_format=",
        partial(_adapted, kind, name, rank),
        {"output_size": sizes(rank), **DATA_FORMAT},
        reads_sequence=rank == 1,
    )


POOLING = dict(_types())
