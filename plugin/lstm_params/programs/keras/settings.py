"""Functions that change how layers are made."""

from __future__ import annotations

import ast
from typing import Any

from ..values import Builtin
from .dtypes import computed_type, variable_type
from .state import State
from .storage import QUANTIZED


def setting(keras: State, name: str, node: ast.AST) -> Any:
    """A function of Keras that changes how layers are made."""
    machine = keras.machine

    def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = (*arguments, *keywords.values(), None)[0]
        is_policy = name in ("set_dtype_policy", "set_global_policy", "set_floatx")
        if is_policy and isinstance(value, str) and not any(word in value for word in QUANTIZED):
            machine.certain(node, "the type of weights is set")
            type_set = variable_type(keras, value, node)
            if name == "set_floatx":
                keras.floatx = type_set
            else:
                keras.policy, keras.computes = type_set, computed_type(value)
            return None
        if name == "set_image_data_format" and value in ("channels_last", "channels_first"):
            machine.certain(node, "the order of axes is set")
            keras.data_format = value
            return None
        machine.fail(node, f"what '{name}' does is not understood here")

    return Builtin(name, called)
