"""What `keras.applications` makes of images before its models read them (imagenet_utils.py, keras 3.15)."""

from __future__ import annotations

import ast
from typing import Any

from ..words import words
from .state import State
from .tensors import KerasTensor, unknown_in

MODES = {
    **dict.fromkeys(words("efficientnet efficientnet_v2 convnext mobilenet_v3"), ""),
    **dict.fromkeys(
        words("mobilenet mobilenet_v2 inception_v3 inception_resnet_v2 nasnet resnet_v2 xception"), "tf"
    ),
    **dict.fromkeys(words("vgg16 vgg19 resnet resnet50 imagenet_utils"), "caffe"),
    "densenet": "torch",
}
"""How the images of each model are scaled; those of the first models are left as they are."""


def preprocess(keras: State, mode: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """The images, scaled by the operations on tensors that stand in the summary."""
    given = dict(zip(("x", "data_format", "mode"), arguments, strict=False)) | keywords
    images, mode = given.get("x"), given.get("mode", mode)
    is_known = isinstance(images, KerasTensor) and mode in (*_STEPS,) and given.get("data_format") is None
    if not is_known or (mode == "caffe" and keras.data_format != "channels_last"):
        return keras.machine.unknown(node, True, unknown_in([images]), True)
    if mode == "caffe":  # from red, green, blue to blue, green, red
        colours = [keras.operation("get_item", node, [images, (..., at)], {}) for at in (2, 1, 0)]
        images = keras.operation("stack", node, [colours], {"axis": -1})
    for symbol in _STEPS[mode]:
        images = keras.arithmetic(symbol, images, 1.0, node)
    return images


_STEPS = {"": "", "tf": "/-", "caffe": "+", "torch": "/+/"}
"""By numbers, or by one number for each colour."""
