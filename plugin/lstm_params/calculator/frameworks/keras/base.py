"""What all Keras layers share (keras/src/layers/layer.py)."""

from collections.abc import Callable, Mapping

from ...calls import LayerError, Value
from ...formulas import Size
from ...layers import Layer
from ...shapes import Lengths, Shape, shown, unnamed
from ...signatures import Arguments, Counted, Signature, as_size, flag, shape
from ..framework import LayerType


def keras_layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Lengths], Layer],
    counted: Mapping[str, Counted] | None = None,
    *,
    keyword_only: str = "",
    reads_sequence: bool = False,
    reads_indices: bool = False,
    own_input: Lengths | None = None,
) -> LayerType:
    """A layer type with what every Keras layer takes beside its own arguments.

    Args:
        name: The class's name.
        parameters: Its signature as `inspect.signature` has it, defaults left out behind their `=`.
        build: Makes the layer from its arguments and its input's shape.
        counted: The arguments that a count or a shape depends on.
        keyword_only: What it takes by name although its signature does not show it.
        reads_sequence: Whether the input needs a time axis.
        reads_indices: Whether the input is the numbers of words.
        own_input: The input that it has if none is given.
    """
    signature = Signature.of(
        name,
        parameters,
        {
            "name": Counted(_name),
            "trainable": flag(True),
            "input_shape": shape(),
            "input_dim": Counted(lambda value: (as_size(value),)),
            **(counted or {}),
        },
        keyword_only="activity_regularizer trainable dtype autocast name input_dim input_shape "
        + keyword_only,
    )
    return LayerType(
        signature,
        lambda arguments, source: build(arguments, source.lengths),
        reads_sequence,
        reads_indices,
        input_arguments=("input_shape", "input_dim"),
        own_input=lambda arguments: own_input,
    )


def _name(value: Value) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("must be a name in quotes")
    return value


def last_axis(source: Lengths, layer: str, name: str, meaning: str) -> tuple[Shape, Size]:
    """The axes that a layer leaves alone, and the last one, which it reads.

    Raises:
        LayerError: There is no axis, or the last one is left open.
    """
    if not source:
        raise LayerError(None, f"{layer} reads the last axis of its input, but the input () has none")
    if source[-1] is None:
        raise LayerError(
            None,
            f"{layer} needs to know the last axis of its input, which is None in {shown(source)}",
            "Say how long the axes are that the input leaves open.",
        )
    return unnamed(source[:-1]), Size(name, source[-1], meaning)
