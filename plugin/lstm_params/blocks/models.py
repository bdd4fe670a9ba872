"""Blocks that a site's settings define once, for `use: name` in any block, and for values in any text."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from .errors import Span
from .options import Option
from .yaml_nodes import Items, Node, Pairs, Scalar

FENCE = "```lstm-params"

_OWN = {"id", "expect", "use"}
"""Options of a model that are not those of a block that uses it: each block has an id of its own, and the
count that is expected of the model may not be that of the block."""


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
    model: Mapping[str, Option], own: Iterable[str], twice: Iterable[tuple[str, str, str]], place: Span
) -> dict[str, Option]:
    """The options of a model that a block takes over.

    Args:
        model: The model's options.
        own: The names of the block's own options, which win.
        twice: Pairs of options that describe the same, of which the block's own wins.
        place: Where the block names the model: there stands whatever is wrong with what it takes over.
    """
    given = set(own)
    described = {pair[1 - side] for pair in twice for side in (0, 1) if pair[side] in given}
    left_out = given | described | _OWN
    return {
        name: Option(place, placed(option.value, place))
        for name, option in model.items()
        if name not in left_out
    }


def placed(node: Node, place: Span) -> Node:
    """A node of another text, as if all of it stood at one place of this one."""
    if isinstance(node, Scalar):
        return node._replace(span=place, lines=(), stop=place[1])
    if isinstance(node, Items):
        return node._replace(span=place, items=[placed(item, place) for item in node.items])
    return Pairs([(placed(key, place), placed(value, place)) for key, value in node.pairs], place)
