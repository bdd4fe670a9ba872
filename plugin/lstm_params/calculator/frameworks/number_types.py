"""What a `dtype` says of a layer's weights where it is an object of a library: `jnp.float16`, `tf.half`."""

from collections.abc import Mapping

from ..calls import Expression, Value
from ..layers import Layer, with_dtype
from ..named_tuples import NamedTuple
from ..signatures import Arguments, Counted


class NumberType(NamedTuple):
    """What the numbers of a layer's weights are."""

    name: str
    note: str = ""
    """What a reader should know of it."""


_FLOATS = {name: NumberType(name) for name in ("float16", "bfloat16", "float32", "float64")}
_SHORT = {"half": NumberType("float16"), "double": NumberType("float64")}
_LONG = {
    **dict.fromkeys(("float", "float64", "double"), "float32"),
    **dict.fromkeys(("complex", "complex128"), "complex64"),
}
JAX = {
    **_FLOATS,
    **_SHORT,
    "complex64": NumberType("complex64"),
    **{
        long: NumberType(short, f"JAX makes {short} of {long} unless jax_enable_x64 is set")
        for long, short in _LONG.items()
    },
}
PADDLE = _FLOATS
TENSORFLOW = {**_FLOATS, **_SHORT, "float": NumberType("float32")}


def number_type(known: Mapping[str, NumberType], example: str) -> Counted:
    """An argument that says what the weights' numbers are, as an object or a name in quotes; None by default.

    Args:
        known: The types that weights may be of, by their last names.
        example: One of them, as code has it.
    """

    def read(value: Value) -> NumberType | None:
        if value is None:
            return None
        name = value.code.rpartition(".")[2] if isinstance(value, Expression) else value
        if not isinstance(name, str) or name not in known:
            raise ValueError(
                f"must be a type of weights such as {example}", "It decides how many bytes they take."
            )
        return known[name]

    return Counted(read)


def computed_type(known: Mapping[str, NumberType]) -> Counted:
    """An argument that says what a layer computes in; None where it is left out, or is code of its own.

    Args:
        known: The types, by their last names.
    """

    def read(value: Value) -> NumberType | None:
        name = value.code.rpartition(".")[2] if isinstance(value, Expression) else value
        if value is not None and name not in known and not isinstance(value, Expression):
            raise ValueError("must be a type such as jnp.float16")
        return known.get(name) if isinstance(name, str) else None

    return Counted(read)


def stored(layer: Layer, arguments: Arguments, argument: str) -> Layer:
    """A layer whose weights are of the type that an argument says, if it says one."""
    of: NumberType | None = arguments.get(argument)
    if of is None or not layer.weights:
        return layer
    layer = with_dtype(layer, of.name)
    return layer._replace(notes=(*layer.notes, of.note)) if of.note else layer
