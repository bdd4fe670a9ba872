"""PyTorch's own layers in programs: those that the calculator knows, and those without parameters."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from ...calculator.calls import AxisError, BatchAxisError, LayerError
from ...calculator.frameworks.framework import Bound
from ...calculator.layers import Layer
from ...calculator.shapes import Lengths, Tensor, unnamed
from ..maker import PLAIN, Maker, first_unknown
from ..values import Reason, Unknown
from ..words import words
from .dtypes import UNKNOWN, converted_to
from .registration import Registered, count_parameters
from .tensors import Parameter, TensorValue, known_type

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


def fill(
    module: Registered, name: str, maker: Maker, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Make a module a layer of PyTorch's, with its parameters.

    Raises:
        ProgramError: There is no such layer, or it has an error.
    """
    module.learns_nothing = name in WITHOUT_PARAMETERS
    if module.learns_nothing and first_unknown([*arguments, *keywords.values()]) is not None:
        _leave_open(module, name, maker, node, arguments, keywords)
        return
    given = keywords.get("_weight") if name in ("Embedding", "EmbeddingBag") else None
    if given is not None:
        keywords = {key: value for key, value in keywords.items() if key != "_weight"}
    if converted_to(name, [], keywords) == UNKNOWN:
        maker.machine.fail_unknown(keywords["dtype"], "the type of these parameters", "null")
    if keywords.get("bias", True) is None and name not in _RECURRENT[:6]:  # PyTorch asks `if bias:`
        keywords = {**keywords, "bias": False}
    bound, layer = _built(name, maker, node, arguments, keywords)
    trained = keywords.get("_freeze", False) is not True
    if isinstance(keywords.get("_freeze"), Unknown):
        maker.machine.fail_unknown(keywords["_freeze"], "whether this is trained", "true")
    if layer is None:
        _leave_open(module, name, maker, node, arguments, keywords)
        return
    module.bound, module.layer, module.code = bound, layer, str(bound.call)
    count_parameters(maker.machine, node, len(layer.weights))
    for weight in layer.weights:
        shape = tuple(length.value for length in weight.shape)
        dtype = weight.dtype or maker.machine.tensor_type
        parameter = Parameter(shape, weight.trainable and trained, weight, dtype)
        parameter.is_stated = module.name == "Given"
        module.parameters[weight.name] = parameter
        module.shapes[weight.name] = shape
    if given is not None:
        _take(module, maker, given, node)


def is_lazy(name: str) -> bool:
    """Whether a class of PyTorch's is that of lazy layers."""
    return name.startswith("Lazy")


_NOT_CALLED = Reason(
    "whose input is not known before it is called",
    "Call the model on a tensor, as in model(torch.zeros(1, 8)), or write the layer without Lazy.",
)


def leave(
    module: Registered, name: str, maker: Maker, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Make a module a lazy layer, whose parameters are not known yet."""
    machine = maker.machine
    unknown = Unknown(machine.code(node), machine.first_line(node), reason=_NOT_CALLED)
    unknown.holds = (module,)
    module.children["weight"] = unknown

    def settle(length: int) -> None:
        del module.children["weight"]
        module.name = module.exact = name.removeprefix("Lazy")
        fill(module, module.name, maker, node, [length, *arguments], keywords)

    module.settle = settle


def _take(module: Registered, maker: Maker, given: Any, node: ast.AST) -> None:
    """Let a tensor be an embedding's weight: `Embedding(_weight=…)`."""
    machine, (own,) = maker.machine, module.parameters.values()
    if isinstance(given, Unknown):
        machine.fail_unknown(given, "the type of these parameters", "")
    if not isinstance(given, (TensorValue, Parameter)) or own is None or given.shape != own.shape:
        machine.fail(node, "'_weight' must be a tensor of the shape that the arguments say")
    own.dtype = known_type(machine, given, node)


def _built(
    name: str, maker: Maker, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> tuple[Bound, Layer | None]:
    """A layer that a call makes: the same one where the call is evaluated again, as in a loop."""
    is_plain = all(type(value) in PLAIN for value in (*arguments, *keywords.values()))
    key = (node, name, repr(arguments), repr(keywords)) if is_plain else None  # 1 is no True
    if key not in maker.built:
        bound = maker.bound(maker.call(name, node, arguments, keywords), node, arguments, keywords)
        made = bound, alone(bound, maker, node)
        if key is None:
            return made
        maker.built[key] = made
    bound, layer = maker.built[key]
    return bound, layer


def _leave_open(
    module: Registered, name: str, maker: Maker, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Leave what a module without parameters reads to `forward`."""
    module.code = maker.machine.code(node)
    names = maker.framework.types[name].signature.parameters
    module.made_with = dict(zip(names, arguments, strict=False)) | keywords


def alone(bound: Bound, maker: Maker, node: ast.AST) -> Layer | None:
    """A layer on the input that its arguments imply; without output shapes where they do not follow.

    None where it has no parameters, and works along the batch axis or one that no such input has.

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
    is_open = all(isinstance(error, AxisError) for error in errors) or may_join_batch(errors)
    if is_open and bound.name in WITHOUT_PARAMETERS:
        return None
    raise maker.placed(errors[:1], node)


def may_join_batch(errors: Iterable[LayerError]) -> bool:
    """Whether a layer fails on the batch axis of an input, along which PyTorch computes."""
    return any(isinstance(error, BatchAxisError) for error in errors)


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
