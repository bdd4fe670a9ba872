"""What Keras 3 takes in the call of a layer (keras/src/layers/layer.py, `Layer.__call__`)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..values import Function
from .layers import KerasLayer
from .state import State
from .tensors import flatten, unknown_in


def check_call(
    keras: State, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Check that what a layer is given by position are tensors.

    Raises:
        ProgramError: Something is none, or a mask that Keras gives too.
    """
    call = layer.cls.find("call")[1] if layer.cls else None
    names = [one.arg for one in call.node.args.args[1:]] if isinstance(call, Function) else []
    for number, argument in enumerate(arguments):
        for value in _plain_in(argument):
            is_named = number < len(names) and value is argument
            hint = (
                f"Write {names[number]}={value!r}." if is_named else "Give it by its name, as training=True."
            )
            keras.machine.fail(node, f"Keras takes only tensors by position, not {value!r}", hint)
    given = dict(zip(names, arguments, strict=False))
    tensors = [name for name, value in (given | keywords).items() if flatten(value)]
    masks = ["mask"] if len(tensors) == 1 else [f"{name}_mask" for name in tensors]
    if unknown_in(arguments) is None:
        for name in masks:
            if name in given and given[name] is None:
                message = f"Keras gives '{name}' itself, and here None is given too"
                keras.machine.fail(node, message, f"Leave it out, or write {name}=None.")


def _plain_in(value: Any) -> Iterator[Any]:
    """The numbers and texts in what is given to a layer."""
    if isinstance(value, (bool, int, float, str)):
        yield value
    elif isinstance(value, dict):
        yield from _plain_in(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for item in value[:500]:
            yield from _plain_in(item)
