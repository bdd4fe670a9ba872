"""PyTorch's losses (torch/nn/modules/loss.py): they return one number, or one for each example or place."""

import math
from collections.abc import Callable
from functools import partial

from ...calls import Expression, LayerError, Value
from ...cells import LAYER
from ...formulas import Number, Size
from ...layers import Layer
from ...named_tuples import NamedTuple
from ...shapes import Shape, Tensor, shape_text
from ...signatures import Arguments, Counted, as_size, choice, flag, optional, size
from ...weights import Group
from ..framework import LayerType
from .base import last_axis, pytorch_layer
from .layers import matrix

_NOTE = "a loss: it compares its input with what it should be"
_LINEAR = "LinearCrossEntropyLoss"


class _Loss(NamedTuple):
    """What is particular to a loss."""

    parameters: str
    left: Callable[[Shape], Shape] = lambda shape: shape
    """The axes but for the batch axis that are left where nothing is summed up."""
    ranks: range = range(99)
    """How many of them its input may have."""
    batch_axis: int = 0
    keyword_only: str = ""


def _without_first(shape: Shape) -> Shape:
    return shape[1:]


def _without_last(shape: Shape) -> Shape:
    return shape[:-1]


def _loss(name: str, loss: _Loss, arguments: Arguments, source: Tensor) -> Layer:
    if len(source.lengths) not in loss.ranks:
        raise LayerError(None, f"{name} cannot read an input of shape {shape_text(source.lengths)}")
    output = _returned(arguments, loss.left(source.shape))
    return Layer(name, source, (output,), notes=(f"{_NOTE}, and learns nothing",))


def _returned(arguments: Arguments, left: Shape) -> Tensor:
    """One number for the whole batch, or what is left where nothing is summed up."""
    average, reduce = arguments.get("size_average"), arguments.get("reduce")
    is_old = average is not None or reduce is not None  # the older way to say it goes first
    is_kept = reduce is False if is_old else arguments["reduction"] == "none"
    return Tensor(left) if is_kept else Tensor((), batch_rows=0)


def _linear_cross_entropy(arguments: Arguments, source: Tensor) -> Layer:
    """A Linear without a name of its own before the loss."""
    inputs = Size("i", arguments["in_features"], "inputs")
    if last_axis(_LINEAR, "in_features", inputs, source):
        raise LayerError(None, f"{_LINEAR} reads (features,), but its input is {shape_text(source.lengths)}")
    places = tuple(map(Number, arguments["out_features"]))
    classes = Size("o", arguments["num_classes"] * math.prod(arguments["out_features"]), "scores")
    weights = matrix("linear.", inputs, classes, arguments["bias"])
    return Layer(
        _LINEAR,
        source._replace(shape=(inputs,)),
        (_returned(arguments, places),),
        (Group((LAYER,), tuple(weights)),),
        (f"{_NOTE}, with a dense layer of its own before it",),
        used_along=(),
    )


def _lengths(value: Value) -> tuple[int, ...]:
    if not isinstance(value, tuple) or isinstance(value, Expression):
        raise ValueError("must be lengths such as (4, 3), or ()")
    return tuple(map(as_size, value))


_OLD = {"size_average": optional(flag(True)), "reduce": optional(flag(True))}
_KEPT = {name: counted._replace(default=None) for name, counted in _OLD.items()}
_VECTOR = range(1, 2)
_SOME = range(1, 99)
_OF_CLASSES = "weight=, size_average=, ignore_index=, reduce=, reduction="
_OF_ONE = "size_average=, reduce=, reduction="

_LOSSES = {
    "L1Loss": _Loss(_OF_ONE),
    "MSELoss": _Loss(_OF_ONE),
    "SmoothL1Loss": _Loss(f"{_OF_ONE}, beta="),
    "HuberLoss": _Loss("reduction=, delta="),
    "BCELoss": _Loss(f"weight=, {_OF_ONE}"),
    "BCEWithLogitsLoss": _Loss(f"weight=, {_OF_ONE}, pos_weight="),
    "KLDivLoss": _Loss(f"{_OF_ONE}, log_target="),
    "PoissonNLLLoss": _Loss("log_input=, full=, size_average=, eps=, reduce=, reduction="),
    "GaussianNLLLoss": _Loss("", keyword_only="full eps reduction"),
    "SoftMarginLoss": _Loss(_OF_ONE),
    "HingeEmbeddingLoss": _Loss(f"margin=, {_OF_ONE}"),
    "MarginRankingLoss": _Loss(f"margin=, {_OF_ONE}"),
    "CrossEntropyLoss": _Loss(f"{_OF_CLASSES}, label_smoothing=", _without_first, _SOME),
    "NLLLoss": _Loss(_OF_CLASSES, _without_first, _SOME),
    "NLLLoss2d": _Loss(_OF_CLASSES, _without_first, _SOME),
    "MultiMarginLoss": _Loss(f"p=, margin=, weight=, {_OF_ONE}", _without_last, _VECTOR),
    "MultiLabelMarginLoss": _Loss(_OF_ONE, _without_last, _VECTOR),
    "MultiLabelSoftMarginLoss": _Loss(f"weight=, {_OF_ONE}", _without_last, _SOME),
    "CosineEmbeddingLoss": _Loss(f"margin=, {_OF_ONE}", _without_last, _VECTOR),
    "TripletMarginLoss": _Loss(f"margin=, p=, eps=, swap=, {_OF_ONE}", _without_last, _SOME),
    "TripletMarginWithDistanceLoss": _Loss(
        "", _without_last, _SOME, keyword_only="distance_function margin swap reduction"
    ),
    "CTCLoss": _Loss("blank=, reduction=, zero_infinity=", lambda shape: (), range(2, 3), batch_axis=1),
}


def _type(name: str, loss: _Loss) -> LayerType:
    words = ("mean", "sum", "none", "batchmean") if name == "KLDivLoss" else ("mean", "sum", "none")
    older = _KEPT if "size_average" in loss.parameters else {}
    return pytorch_layer(
        name,
        loss.parameters,
        partial(_loss, name, loss),
        {"reduction": choice(*words), **older},
        keyword_only=loss.keyword_only,
        own_input=lambda arguments: (None,) * max(loss.ranks[0], 1),
        batch_axis=lambda arguments: loss.batch_axis,
    )


LOSSES = {
    **{name: _type(name, loss) for name, loss in _LOSSES.items()},
    _LINEAR: pytorch_layer(
        _LINEAR,
        "in_features, num_classes",
        _linear_cross_entropy,
        {
            "in_features": size(),
            "num_classes": size(),
            "out_features": Counted(_lengths, ()),
            "bias": flag(False),
            "reduction": choice("mean", "sum", "none"),
        },
        keyword_only="out_features bias device dtype reduction weight ignore_index label_smoothing options",
        own_input=lambda arguments: (arguments["in_features"],),
    ),
}
