"""PyTorch's own layers in programs: those that the calculator knows, and those without parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.frameworks.framework import Bound
from ...calculator.layers import Layer
from ...calculator.shapes import Lengths, Tensor, unnamed
from ..maker import Maker, first_unknown
from ..values import Unknown
from ..words import words
from .registration import Registered, count_parameters
from .tensors import Parameter

WITHOUT_PARAMETERS = frozenset(
    words(
        "AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d "
        "AdaptiveMaxPool2d AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d AvgPool3d BCELoss "
        "BCEWithLogitsLoss CELU CTCLoss ChannelShuffle CircularPad1d CircularPad2d CircularPad3d "
        "ConstantPad1d ConstantPad2d ConstantPad3d CosineEmbeddingLoss CosineSimilarity "
        "CrossEntropyLoss Dropout Dropout1d Dropout2d Dropout3d ELU FeatureAlphaDropout Flatten "
        "Fold FractionalMaxPool2d FractionalMaxPool3d GELU GLU GaussianNLLLoss Hardshrink "
        "Hardsigmoid Hardswish Hardtanh HingeEmbeddingLoss HuberLoss Identity KLDivLoss L1Loss "
        "LPPool1d LPPool2d LPPool3d LeakyReLU LocalResponseNorm LogSigmoid LogSoftmax MSELoss "
        "MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d Mish "
        "MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss NLLLoss2d "
        "PairwiseDistance PixelShuffle PixelUnshuffle PoissonNLLLoss RReLU ReLU ReLU6 "
        "ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d "
        "ReplicationPad3d SELU SiLU Sigmoid SmoothL1Loss SoftMarginLoss Softmax Softmax2d Softmin "
        "Softplus Softshrink Softsign Tanh Tanhshrink Threshold TripletMarginLoss "
        "TripletMarginWithDistanceLoss Unflatten Unfold Upsample UpsamplingBilinear2d "
        "UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d"
    )
)
"""PyTorch's modules that register no parameters, whatever they are given (torch 2.13; each was made)."""

_OPEN: tuple[Lengths, ...] = ((), (None,), (None, None), (1, None), (None, None, None))
"""Shapes of an input that a layer is tried on if its arguments imply none."""

_RECURRENT = ("LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell", "Conv1d", "Conv2d")
"""Layers whose input has so many axes and no others: their output's shape follows from their arguments."""


_OF_ANY_AXIS = ("CosineSimilarity", "GLU", "PairwiseDistance", "Unflatten")
"""Layers without parameters that work along an axis, which may be that of the batch: `forward` says which."""


def fill(
    module: Registered, name: str, maker: Maker, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Make a module a layer of PyTorch's, with its parameters.

    Raises:
        ProgramError: There is no such layer, or it has an error.
    """
    is_open = name in WITHOUT_PARAMETERS and first_unknown([*arguments, *keywords.values()]) is not None
    if is_open or name in _OF_ANY_AXIS or (name == "Flatten" and _may_join_batch(arguments, keywords)):
        module.code = maker.machine.code(node)
        module.arguments, module.keywords = arguments, keywords
        return
    if name == "Embedding" and "_weight" in keywords:
        maker.machine.fail(
            node, "'_weight' is not understood here", "Embedding.from_pretrained() says the same."
        )
    call = maker.call(name, node, arguments, keywords)
    bound = maker.bound(call, node, arguments, keywords)
    module.bound, module.code = bound, str(call)
    trained = keywords.get("_freeze", False) is not True
    if isinstance(keywords.get("_freeze"), Unknown):
        maker.machine.fail_unknown(keywords["_freeze"], "whether this is trained", "true")
    module.layer = alone(bound, maker, node)
    count_parameters(maker.machine, node, len(module.layer.weights))
    for weight in module.layer.weights:
        shape = tuple(length.value for length in weight.shape)
        module.parameters[weight.name] = Parameter(shape, weight.trainable and trained, weight)
        module.shapes[weight.name] = shape


def _may_join_batch(arguments: list[Any], keywords: dict[str, Any]) -> bool:
    """Whether a Flatten may begin at the batch axis: at 0, or from the end up to an axis from the start."""
    given = {**dict(zip(("start_dim", "end_dim"), arguments, strict=False)), **keywords}
    start, end = given.get("start_dim", 1), given.get("end_dim", -1)
    return start == 0 or (isinstance(start, int) and isinstance(end, int) and start < 0 <= end)


def alone(bound: Bound, maker: Maker, node: ast.AST) -> Layer:
    """A layer on the input that its arguments imply; without output shapes where they do not follow.

    Raises:
        ProgramError: There is no input that it can read.
    """
    own = own_input(bound)
    errors: list[LayerError] = []
    for source in [own] if own is not None else _OPEN:
        try:
            layer = bound.build(Tensor(unnamed(source)))
        except LayerError as error:
            errors.append(error)
            continue
        return layer if own is not None and bound.name in _RECURRENT else layer._replace(outputs=())
    raise maker.placed(errors[:1], node)


def own_input(bound: Bound) -> Lengths | None:
    """The input that a layer states or implies."""
    stated = bound.stated_inputs
    return stated[-1][1] if stated else bound.type.own_input(bound.arguments)


def rows(root: Registered) -> Iterator[tuple[str, Registered, list[tuple[str, Parameter]]]]:
    """What is listed of a module: layers, and objects with parameters of their own."""
    seen: set[int] = set()
    for path, module in root.tree():
        own = []
        for name, parameter in module.parameters.items():
            if parameter is not None and id(parameter) not in seen:
                seen.add(id(parameter))
                own.append((name, parameter))
        is_leaf = not module.children and module.name not in (
            "Module",
            "Sequential",
            "ModuleList",
            "ModuleDict",
        )
        if own or (is_leaf and not module.is_loss and not module.name.startswith("Parameter")):
            yield path, module, own
