"""Rows of torchinfo's tables: whether a module of that type can have that shape and that count."""

from collections.abc import Iterator
from itertools import product

from .summary import GATES, Row

_MOST_LAYERS = 8


def wrong_module(row: Row) -> str:
    """What cannot be so in a row; nothing if all can."""
    if not row.parameters or not row.shapes or not row.shapes[0]:
        return ""
    width = row.shapes[0][-1] or 0
    if row.layer_type in GATES and width:
        is_possible = any(_features(row.layer_type, row.parameters, width))
    elif row.layer_type in ("Linear", "Embedding") and width:
        is_possible = row.parameters % width == 0
    elif row.layer_type in ("LayerNorm", "BatchNorm1d"):
        is_possible = row.parameters % 2 == 0
    else:
        return ""
    if is_possible:
        return ""
    return f"no {row.layer_type} that returns {width:,} values has {row.parameters:,} parameters"


def _features(kind: str, parameters: int, width: int) -> Iterator[bool]:
    """For each way to make the width, whether some number of features gives the count."""
    gates = GATES[kind]
    for directions, layers, biases in product((1, 2), range(1, _MOST_LAYERS + 1), (2, 0)):
        if width % directions:
            continue
        units = width // directions
        above = (layers - 1) * directions * gates * units * (directions * units + units + biases)
        first, remainder = divmod(parameters - above, directions * gates * units)
        yield remainder == 0 and first > units + biases
