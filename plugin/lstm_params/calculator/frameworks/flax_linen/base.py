"""What Flax linen's layers share."""

from collections.abc import Callable, Mapping

from ...calls import LayerError
from ...formulas import Size
from ...layers import Layer, known_last_axis
from ...shapes import Lengths, Tensor, shape_text
from ...signatures import INPUT_IS_NO_ARGUMENT, Arguments, Counted, Signature, by_suffix, function
from ..framework import LayerType
from ..number_types import JAX, computed_type, number_type, stored

_NAMED = {
    "_fn": function("a function such as nn.tanh", of_a_number=INPUT_IS_NO_ARGUMENT),
    "_init": function("a function such as nn.initializers.zeros_init()"),
    "promote_dtype": function("a function"),
    "dot_general": function("a function", is_optional=True),
    "dot_general_cls": function("a class", is_optional=True),
}
"""What fields are whose names end so: Flax calls them, and knows no names in quotes."""


def linen_layer(
    name: str,
    parameters: str,
    build: Callable[[Arguments, Tensor], Layer],
    counted: Mapping[str, Counted],
    *,
    batch_axis: Callable[[Arguments], int | None] = lambda arguments: None,
    reads_sequence: bool = False,
    own_input: Lengths | None = None,
) -> LayerType:
    """A layer type of Flax linen's.

    Args:
        name: The class's name.
        parameters: Its own fields, defaults left out behind their `=`.
        build: Makes the layer from its arguments and its input.
        counted: The arguments that a count or a shape depends on.
        batch_axis: Where in its input the batch axis must be.
        reads_sequence: Whether the input needs a time axis.
        own_input: The input that it has if none is given: that of a layer which reads indices.
    """
    own = [parameter.rstrip("=") for parameter in parameters.split(", ")]
    types = {"param_dtype": number_type(JAX, "jnp.float16"), "dtype": computed_type(JAX)}
    typed = {name: types[name] for name in own if name in types}
    return LayerType(
        Signature.of(name, f"{parameters}, parent=, name=", {**by_suffix(own, _NAMED), **typed, **counted}),
        lambda arguments, source: stored(build(arguments, source), arguments, "param_dtype"),
        reads_sequence,
        reads_indices=own_input is not None,
        own_input=lambda arguments: own_input,
        batch_axis=batch_axis,
    )


def last_axis(name: str, reads: str, source: Tensor, letter: str, meaning: str) -> Size:
    """The last axis of an input, which a layer reads.

    Raises:
        LayerError: There is none, or it is left open.
    """
    lengths = source.lengths
    if not lengths:
        raise LayerError(None, f"{name} reads {reads}, but its input is {shape_text(lengths)}")
    return Size(letter, known_last_axis(name, lengths), meaning)
