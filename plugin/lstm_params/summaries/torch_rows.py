"""Rows of torchinfo's tables: whether a module of that type can have that shape and that count."""

from collections.abc import Iterator
from itertools import product

from .summary import GATES, Row

_MOST_LAYERS = 8
_MOST_UNITS = 8_192


def wrong_module(row: Row) -> str:
    """What cannot be so in a row; nothing if all can."""
    if not row.parameters or not row.shapes or not row.shapes[0]:
        return ""
    width = row.shapes[0][-1] or 0
    if row.layer_type in GATES and width:
        is_possible = any(_features(row.layer_type, row.parameters, width)) or (
            row.layer_type == "LSTM" and any(_projected(row.parameters, width))
        )
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


def _projected(parameters: int, width: int) -> Iterator[bool]:
    """For each way to make the width by projections, whether some number of features gives the count.

    Each direction of a layer with H units has 4H(D + P) + 8H + HP parameters where it reads D features and
    returns P values, H times a number: https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html.
    """
    dividing = [units for units in range(1, _MOST_UNITS + 1) if parameters % units == 0]
    for directions, layers, biases, units in product((1, 2), range(1, _MOST_LAYERS + 1), (8, 0), dividing):
        projection, remainder = divmod(width, directions)
        per_unit, rest = divmod(parameters, directions * units)
        own = 5 * projection + biases
        of_features = per_unit - (layers - 1) * (4 * width + own) - own
        yield remainder == rest == 0 and projection < units and of_features > 0 and of_features % 4 == 0
