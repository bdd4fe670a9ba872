"""Calls bound to a framework's layer types, with what is wrong with them."""

from collections.abc import Callable, Iterable

from ..calls import Call, LayerError, Value
from ..signatures import MOST_LAYERS
from .framework import Bound, Framework, LayerType

MOST_ERRORS = 50
"""When there are more mistakes, the calls after them are not looked at: nobody would read what is wrong."""


def bind_all(framework: Framework, calls: Iterable[Call], errors: list[LayerError]) -> list[Bound | None]:
    """Calls bound to layer types; None for one that has a mistake, or was not looked at.

    Args:
        framework: Whose layers they are.
        calls: The calls.
        errors: Where mistakes go.
    """
    together = tuple(calls)
    return [
        bind(framework, call, errors, together) if len(errors) <= MOST_ERRORS else None for call in together
    ]


def bind(
    framework: Framework,
    call: Call,
    errors: list[LayerError],
    together: tuple[Call, ...] = (),
    *,
    within: Call | None = None,
    has_hints: bool = True,
) -> Bound | None:
    """A call bound to the type of layer that it names, and calls inside it likewise.

    Args:
        framework: Whose layer it is.
        call: The call.
        errors: Where mistakes go.
        together: All calls of the network; the call alone by default.
        within: The call that it is an argument of, if there is one.
        has_hints: Whether the mistakes say what to write instead.
    """
    layer_type = _type_named(framework, call, errors, (together or (call,)) if has_hints else ())
    if layer_type is None:
        return None
    if call.calls > MOST_LAYERS:
        message = f"a layer may be made of at most {MOST_LAYERS} calls, not {call.calls:,}"
        errors.append(LayerError(None, message, call=call, is_name=True))
        return None
    before = len(errors)
    hints = _argument_hints(framework, layer_type, call, within, has_hints)
    given = layer_type.signature.bind(call, errors, hints)
    inner: list[Bound | None] = []
    if any(isinstance(value, (Call, tuple)) for value in (*call.arguments, *call.keywords.values())):

        def inside(value: Value) -> object:
            """An argument's value, with the calls in it bound, which are added to the inner ones."""
            if isinstance(value, Call):
                others = together or (call,)
                inner.append(bind(framework, value, errors, others, within=call, has_hints=has_hints))
                return inner[-1]
            if isinstance(value, tuple) and any(isinstance(item, Call) for item in value):
                return tuple(map(inside, value))
            return value

        given = {name: inside(value) for name, value in given.items()}
    return Bound(call, layer_type, given, tuple(filter(None, inner))) if len(errors) == before else None


def _argument_hints(
    framework: Framework, layer_type: LayerType, call: Call, within: Call | None, has_hints: bool
) -> Callable[[str], str]:
    """What says of an argument that the layer does not have what to write instead."""

    def hint(name: str) -> str:
        from .argument_hints import argument_hint  # a build without mistakes never needs it

        return argument_hint(framework, layer_type, name, call, within)

    return hint if has_hints else lambda name: ""


def _type_named(
    framework: Framework, call: Call, errors: list[LayerError], together: tuple[Call, ...]
) -> LayerType | None:
    """The type of layer that a call names; where there is none, the mistake has a hint if there are calls."""
    prefix, _, name = call.name.rpartition(".")
    if prefix and prefix not in framework.prefixes:
        message = f"'{prefix}.' is not how {framework.name} layers are written"
    elif name not in framework.types:
        message = f"'{name}' is not among the {framework.name} layers known here"
    else:
        return framework.type_of(call.name)
    error = LayerError(None, message, call=call, is_name=True)
    errors.append(error)
    if together:
        from .layer_hints import layer_hint  # a build without mistakes never needs it

        error.hint, error.frameworks = layer_hint(framework, call, together)
    return None
