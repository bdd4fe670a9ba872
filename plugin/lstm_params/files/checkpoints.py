"""A checkpoint: which of its tensors are the model's, and which are kept beside it to go on with training."""

from __future__ import annotations

import re
from typing import Any

from ..calculator.lazy_regex import regex
from .pickle_values import Instance, PickledTensor
from .pickle_walk import FoundTensor
from .tensors import shortened

# What matches neither is counted as a part of the model: a count that is too large, beside a note that names
# its parts, is noticed; weights that are left out are not.
_OF_OPTIMIZER = regex(r"optim|(?:^|_)opts?(?:_|$)", re.IGNORECASE)
_OF_TRAINING = regex(
    r"callback|loops?(?:_|$)|sched|scaler|(?:^|_)rng|random|metric|hparam|hyper|(?:^|_)args|config|history"
    r"|sampler|(?:^|_)loss|score|epoch|step",
    re.IGNORECASE,
)
_OF_ANOTHER_TIME = regex("best", re.IGNORECASE)
_OF_STATE = regex(r"\.|^(?:weight|bias)(?:_|$)")
"""What is in the names of a state dict's tensors, and not in those of what stands beside a model."""
_WRAPPING = frozenset(
    (
        "state_dict", "model_state_dict", "model", "net", "network", "module", "weights", "params",
        "model_state", "ema", "state",
    )
)  # fmt: skip
"""What checkpoints call the state of their model."""
_LIGHTNING = "pytorch-lightning_version"
"""What is in each checkpoint of Lightning, whose `state_dict` is the model, also where it is averaged."""


def of_model(root: Any, found: list[FoundTensor], notes: list[str]) -> list[FoundTensor]:
    """The same tensors; where a pickle is a checkpoint, those of its model without the name of its state.

    Args:
        root: What the pickle holds.
        found: All tensors in it.
        notes: Where is noted which parts of a checkpoint are counted.
    """
    if not isinstance(root, dict):
        return found
    found = _of_parts(root, found)
    own = [item for item in found if item.role in ("parameter", "buffer")]
    starts = list(dict.fromkeys(item.path[0] for item in own))
    is_inside = len(starts) == 1 and all(len(item.path) > 1 for item in own)
    if is_inside and starts[0] in _WRAPPING:
        notes.append(f"a checkpoint, of which '{shortened(starts[0])}' is counted")
        found = [
            item._replace(path=item.path[1:]) if item.role in ("parameter", "buffer") else item
            for item in found
        ]
    parts = [start for start in starts if _is_part(root.get(start))]
    if parts and len(starts) > 1:
        beside = " and what is beside them" if len(parts) < len(starts) else ""
        listed = f"{shortened(', '.join(parts))}{beside}"
        notes.append(f"a checkpoint of several parts, which are all counted: {listed}")
    return found


def _is_part(value: Any) -> bool:
    """Whether something in a checkpoint may be the state of a model, or a model."""
    return isinstance(value, (dict, Instance))


def _is_state(value: Any) -> bool:
    """Whether something is the state of a module, whatever it is called: `step_encoder`."""
    return isinstance(value, dict) and any(
        isinstance(item, PickledTensor) and isinstance(key, str) and _OF_STATE.search(key)
        for key, item in value.items()
    )


def _of_parts(root: dict[Any, Any], found: list[FoundTensor]) -> list[FoundTensor]:
    """The same tensors; those of a checkpoint outside of its model's state get the role that they have there.

    A checkpoint has the state of a model beside other things, each by a name; what has none of their names
    is of the model.
    """
    names = {item.path[0] for item in found if item.role != "optimizer"}
    if _LIGHTNING in root and "state_dict" in names:
        names = {"state_dict"}
    of_modules = {item.path[0] for item in found if item.role == "parameter" and item.is_sure}
    models = {
        name
        for name in names
        if _is_part(root.get(name))
        and "." not in name  # the name of a tensor or a module in a plain state dict
        and not _OF_OPTIMIZER.search(name)
        and not _OF_ANOTHER_TIME.search(name)
        and (not _OF_TRAINING.search(name) or name in of_modules or _is_state(root[name]))
    }
    tensors = {name for name in names if not _is_part(root.get(name))}
    if not models & _WRAPPING and any(map(_OF_STATE.search, tensors)):
        models |= tensors
    if not models:
        return found
    return [item if item.path[0] in models else _beside(item) for item in found]


def _beside(item: FoundTensor) -> FoundTensor:
    is_of_optimizer = item.role == "optimizer" or _OF_OPTIMIZER.search(item.path[0])
    return item._replace(role="optimizer" if is_of_optimizer else "training")
