"""NumPy's random numbers: where each function is told the shape of the array that it gives."""

from __future__ import annotations

from typing import Any

from .values import Builtin, Namespace

SHAPE_AT = {
    "random": 0,
    "random_sample": 0,
    "standard_normal": 0,
    "normal": 2,
    "uniform": 2,
    "randint": 2,
    "integers": 2,
}
"""The place of `size` among the arguments."""

WHOLE = ("randint", "integers")
"""Those that give whole numbers."""

NAMES = ("numpy.random", "numpy.random.Generator")


def generator(path: str) -> Any:
    """What holds these functions: the module, and `default_rng(…)` and `RandomState(…)`; None for others."""
    made = {"numpy.random.default_rng": NAMES[1], "numpy.random.RandomState": NAMES[0]}.get(path)
    if made is not None:
        return Builtin(path, lambda node, arguments, keywords: Namespace(made))
    return Namespace(path) if path in NAMES else None


def function(path: str) -> str | None:
    """The name of one of these functions, if a full name is one's."""
    owner, _, name = path.rpartition(".")
    return name if owner in NAMES and name in SHAPE_AT else None
