"""What PyTorch layers share (torch/nn/modules/module.py)."""

from collections.abc import Callable, Mapping

from ...calls import AxisError, BatchAxisError, Expression, LayerError, Value
from ...formulas import Size
from ...layers import Layer, with_dtype
from ...memory import PYTORCH_TYPES, WIDTHS
from ...shapes import Lengths, Shape, Tensor, shape_text, unnamed
from ...signatures import NUMBER, Arguments, Counted, Signature, of_kind, shown
from ..framework import LayerType


def _dtype(value: Value) -> str | None:
    """A layer's `dtype`, as `torch.half`, by its own name."""
    if value is None:
        return None
    package, _, name = str(value).rpartition(".") if isinstance(value, Expression) else ("", "", "")
    if package and name in PYTORCH_TYPES:
        return PYTORCH_TYPES[name]
    hint = "Without it, parameters are float32."
    if isinstance(value, str):
        hint = "Write the object itself, without quotes."
    elif package and name in WIDTHS:
        hint = "PyTorch trains no whole numbers."
    raise ValueError(f"must be a type such as torch.float32, not {shown(value)}", hint)


_NUMBERS = (
    "alpha beta delta div_value eps init k label_smoothing lambd layer_norm_eps lower margin max_norm "
    "max_val max_value min_val min_value momentum negative_slope norm_type p threshold upper value"
)
_FLAGS = "count_include_pad full log_input log_target scale_grad_by_freq sparse swap zero_infinity"
_TENSORS = "weight pos_weight _random_samples"
_CHECKED = {
    **dict.fromkeys(_NUMBERS.split(), NUMBER),
    **dict.fromkeys(_FLAGS.split(), of_kind("True or False", bool)),
    **dict.fromkeys(_TENSORS.split(), of_kind("a tensor")),
    "device": of_kind("a device such as 'cuda'", str, int),
    "dtype": Counted(_dtype),
}
"""What arguments of these names are in any layer that reads them in no other way."""


def pytorch_layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted] | None = None,
    *,
    keyword_only: str = "",
    own_input: Callable[[Arguments], Lengths | None] = lambda arguments: None,
    batch_axis: Callable[[Arguments], int | None] = lambda arguments: None,
    reads_sequence: bool = False,
    reads_indices: bool = False,
) -> LayerType:
    """A layer type of PyTorch's.

    Args:
        name: The class's name.
        parameters: Its signature as the class documents it, defaults left out behind their `=`.
        build: Makes the layer from its arguments and its input.
        counted: The arguments that a count or a shape depends on.
        keyword_only: What it takes by name only.
        own_input: The input's shape as far as the arguments tell it.
        batch_axis: Where in its input the batch axis must be.
        reads_sequence: Whether the input needs a time axis.
        reads_indices: Whether the input is the numbers of words.
    """
    own = [parameter.rstrip("=") for parameter in parameters.split(", ")]
    checked = {one: _CHECKED[one] for one in (*own, *keyword_only.split()) if one in _CHECKED}
    signature = Signature.of(name, parameters, {**checked, **(counted or {})}, keyword_only)

    def built(arguments: Arguments, source: Tensor) -> Layer:
        layer = build(arguments, source)
        dtype = arguments.get("dtype")
        return with_dtype(layer, dtype) if dtype else layer

    return LayerType(
        signature,
        built,
        reads_sequence,
        reads_indices,
        own_input=own_input,
        batch_axis=batch_axis,
    )


def last_axis(layer: str, argument: str, size: Size, source: Tensor) -> Shape:
    """The axes that a layer leaves alone, before the last one, which it reads.

    Args:
        layer: The layer's name.
        argument: Which argument says how long the last axis is.
        size: How long that is.
        source: The input.

    Raises:
        LayerError: The input's last axis is of another length.
    """
    lengths = source.lengths
    if not lengths or lengths[-1] not in (size.value, None):
        message = f"{layer} has {argument}={size.value:,}, but its input is {shape_text(lengths)}"
        raise LayerError(argument, message, _fitting(argument, lengths))
    return unnamed(lengths[:-1])


def axis_of(source: Tensor, argument: str, number: int, *, may_be_batch: bool = False) -> int:
    """Where an axis is in a tensor's shape, which lacks the batch axis; -1 where it is that one.

    Args:
        source: The tensor.
        argument: Which argument names the axis.
        number: Its number among all axes, which may be negative.
        may_be_batch: Whether it may be the batch axis.

    Raises:
        AxisError: There is no such axis.
        BatchAxisError: It is the batch axis and may not be.
    """
    axes = len(source.shape) + 1
    if not -axes <= number < axes:
        message = f"'{argument}' must be from {-axes} to {axes - 1} for {axes} axes, not {number}"
        raise AxisError(argument, message)
    at = number % axes
    if at == source.batch_axis:
        if not may_be_batch:
            message = f"'{argument}' must not be the batch axis, which is axis {at} here"
            raise BatchAxisError(argument, message)
        return -1
    return at - (at > source.batch_axis)


def _fitting(argument: str, lengths: Lengths) -> str:
    return f"{argument}={lengths[-1]} fits it." if lengths and lengths[-1] else ""
