"""Functions that change how layers are made."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Builtin
from .state import State
from .storage import QUANTIZED


def setting(keras: State, name: str, node: ast.AST) -> Any:
    """A function of Keras that changes how layers are made."""
    machine = keras.machine

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = (*arguments, *keywords.values(), None)[0]
        is_policy = name in ("set_dtype_policy", "set_global_policy") and isinstance(value, str)
        if is_policy and not any(word in value for word in QUANTIZED):
            return None
        if name == "set_image_data_format" and value in ("channels_last", "channels_first"):
            machine.certain(node, "the order of axes is set")
            keras.data_format = value
            return None
        machine.fail(node, f"what '{name}' does is not understood here")

    return Builtin(name, called)
