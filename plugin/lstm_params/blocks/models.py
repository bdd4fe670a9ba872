"""Blocks that a site's settings define once, for `use: name` in any block, and for values in any text."""

from collections.abc import Mapping
from typing import Any

import yaml

from .errors import Span
from .option_table import OPTIONS, GivenOption, excluding
from .yaml_nodes import Items, Node, Pairs, Scalar

FENCE = "```lstm-params"


def model_text(options: Mapping[str, Any] | str) -> str:
    """A model as the text of a block.

    Args:
        options: A block's options, or the lines that it would have.
    """
    lines = (
        options
        if isinstance(options, str)
        else yaml.safe_dump(dict(options), sort_keys=False, width=float("inf"))
    )
    return f"{FENCE}\n{lines.rstrip()}"


def inherited(
    model: Mapping[str, GivenOption], own: Mapping[str, GivenOption], place: Span
) -> dict[str, GivenOption]:
    """The options of a model that a block takes over.

    Each block has an id of its own, and the count that is expected of the model may not be the block's.

    Args:
        model: The model's options.
        own: The block's own options, which win, also over those that describe the same.
        place: Where the block names the model: it is at fault for what is wrong with what it takes over.
    """
    described = {pair[1 - side] for *pair, _ in excluding() for side in (0, 1) if pair[side] in own}
    return {
        name: GivenOption(place, placed(option.node, place))
        for name, option in model.items()
        if name not in own and name not in described and not OPTIONS[name].is_own
    }


def placed(node: Node, place: Span) -> Node:
    """A node of another text, as if all of it were at one place of this one."""
    if isinstance(node, Scalar):
        return node._replace(span=place, lines=(), stop=place[1])
    if isinstance(node, Items):
        return node._replace(span=place, items=[placed(item, place) for item in node.items])
    return Pairs([(placed(key, place), placed(value, place)) for key, value in node.pairs], place)
