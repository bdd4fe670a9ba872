"""Calls with other arguments."""

from collections.abc import Mapping, Sequence

from ..calls import Call, Value
from ..frameworks.framework import LayerType

Types = Mapping[str, LayerType]
"""The layers of a framework, by their names."""


def type_of(call: Call) -> str:
    """The name of a call's layer without a module before it."""
    return call.name.rpartition(".")[2]


def innermost(call: Call) -> Call:
    """The first layer inside a wrapper, or the layer itself.

    >>> innermost(Call("Bidirectional", Call("LSTM", 2)))
    LSTM(2)
    """
    return next((value for value in call.arguments if isinstance(value, Call)), call)


def parameters_of(call: Call, types: Types) -> Sequence[str]:
    """The parameters of a call's layer, in their order; none if nobody knows the layer."""
    kind = types.get(type_of(call))
    return kind.signature.parameters if kind else ()


def sequence_flag(call: Call, types: Types) -> str:
    """The argument by which a layer, or the one inside it, returns all timesteps, if any."""
    kind = types.get(type_of(innermost(call)))
    return kind.sequence_flag if kind else ""


def value_of(call: Call, name: str, types: Types) -> Value:
    """What a call gives for an argument; None if it does not."""
    parameters = parameters_of(call, types)
    if name in parameters[: len(call.arguments)]:
        return call.arguments[parameters.index(name)]
    return call.keywords.get(name)


def with_argument(call: Call, name: str, value: Value, types: Types) -> Call:
    """A call in which it, or each layer inside it, has another value for an argument.

    Args:
        call: The call.
        name: The argument, which is given by position, by name, or not at all.
        value: Its value then.
        types: The layers that there are.
    """
    given = [
        with_argument(each, name, value, types) if isinstance(each, Call) else each for each in call.arguments
    ]
    if any(isinstance(each, Call) for each in given):
        return Call(call.name, *given, **call.keywords)
    parameters = parameters_of(call, types)
    if name not in parameters[: len(given)]:
        return Call(call.name, *given, **{**call.keywords, name: value})
    given[parameters.index(name)] = value
    return Call(call.name, *given, **call.keywords)


def oddness_of(size: int) -> int:
    """How unusual a size is for a layer: 0 for a power of two."""
    if size & (size - 1) == 0:
        return 0
    for oddness, step in enumerate((100, 50, 32, 10, 8), start=1):
        if size % step == 0:
            return oddness
    return 2 if size <= 12 else 5 + len(str(size))
