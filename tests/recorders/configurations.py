"""What the recorders of all frameworks share: the form of a configuration, and how one is put together."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import TypedDict


class Configuration(TypedDict):
    """Layers as they are written in code, and the shape that they read, None where none is given.

    The shape lacks the batch axis; a length in it may be left open, as None.
    """

    input: list[int | None] | None
    layers: list[str]


SIZES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (4, 2), (256, 128), (512, 256), (4096, 1), (1, 4096)]


def call(kind: str, *arguments: object) -> str:
    """A layer as it is written; empty arguments are left out.

    >>> call("LSTM", 3, "", "bias=False")
    'LSTM(3, bias=False)'
    """
    return f"{kind}({', '.join(str(argument) for argument in arguments if argument != '')})"


def each(source: list[int | None] | None, *layers: str) -> Iterator[Configuration]:
    """Each layer alone on the same input."""
    for layer in layers:
        yield {"input": source, "layers": [layer]}


def rows(pairs: Iterable[tuple[list[int | None] | None, list[str]]]) -> Iterator[Configuration]:
    """Configurations from pairs of an input and a row of layers."""
    for source, layers in pairs:
        yield {"input": source, "layers": layers}


def any_size(chance: random.Random) -> int:
    """Small and large alike, 1 not rarely."""
    return chance.choice([1, 2, chance.randint(3, 16), chance.randint(17, 300)])


def maybe(chance: random.Random, argument: str, probability: float = 0.25) -> str:
    """An argument, or nothing."""
    return argument if chance.random() < probability else ""
