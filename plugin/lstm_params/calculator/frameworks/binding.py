"""Calls bound to a framework's layer types, and what to say of names that it does not have."""

from collections.abc import Iterable, Iterator

from ..calls import Call, LayerError, Value
from ..names import did_you_mean
from . import FRAMEWORKS
from .framework import Bound, Framework, LayerType

MOST_NAMES = 12
"""A hint names no more layers."""


MOST_ERRORS = 50
"""When there are more mistakes, the calls after them are not looked at: nobody would read what is wrong."""


def bind_all(framework: Framework, calls: Iterable[Call], errors: list[LayerError]) -> list[Bound | None]:
    """Calls bound to layer types; None for one that has a mistake, or was not looked at.

    Args:
        framework: Whose layers they are.
        calls: The calls.
        errors: Where mistakes go.
    """
    return [bind(framework, call, errors) if len(errors) <= MOST_ERRORS else None for call in calls]


def bind(framework: Framework, call: Call, errors: list[LayerError]) -> Bound | None:
    """A call bound to the type of layer that it names, and calls inside it likewise.

    Args:
        framework: Whose layer it is.
        call: The call.
        errors: Where mistakes go.
    """
    layer_type = _type_named(framework, call, errors)
    if layer_type is None:
        return None
    before = len(errors)
    signature = layer_type.signature
    given = signature.bind(call, errors, lambda name: argument_hint(framework, layer_type, name))
    inner: list[Bound | None] = []
    if any(isinstance(value, (Call, tuple)) for value in (*call.arguments, *call.keywords.values())):
        given = {name: _bound_inside(framework, value, errors, inner) for name, value in given.items()}
    return Bound(call, layer_type, given, tuple(filter(None, inner))) if len(errors) == before else None


def _bound_inside(
    framework: Framework, value: Value, errors: list[LayerError], inner: list[Bound | None]
) -> object:
    """An argument's value, with the calls in it bound, which are added to the inner ones."""
    if isinstance(value, Call):
        inner.append(bind(framework, value, errors))
        return inner[-1]
    if isinstance(value, tuple) and any(isinstance(item, Call) for item in value):
        return tuple(_bound_inside(framework, item, errors, inner) for item in value)
    return value


def _type_named(framework: Framework, call: Call, errors: list[LayerError]) -> LayerType | None:
    prefix, _, name = call.name.rpartition(".")
    if prefix and prefix not in framework.prefixes:
        message = f"'{prefix}.' is not how {framework.name} layers are written"
        hint = _prefix_hint(framework, prefix, name)
    elif name not in framework.types:
        message = f"'{name}' is not among the {framework.name} layers known here"
        hint = _layer_hint(framework, name)
    else:
        return framework.types[name]
    errors.append(LayerError(None, message, hint, call, is_name=True))
    return None


def _others(framework: Framework) -> Iterator[tuple[str, Framework]]:
    return ((key, other) for key, other in FRAMEWORKS.items() if other is not framework)


def _prefix_hint(framework: Framework, prefix: str, name: str) -> str:
    whose = [(key, other) for key, other in _others(framework) if prefix in other.prefixes]
    if whose:
        keys = " or ".join(f"'framework: {key}'" for key, _ in whose)
        names = " or ".join(other.name for _, other in whose)
        return f"Add {keys} to the block if it is {names}'s."
    alone = f"Write {name}() alone"
    return f"{alone}, or {framework.prefixes[0]}.{name}()." if framework.prefixes else f"{alone}."


def _layer_hint(framework: Framework, name: str) -> str:
    near = did_you_mean(name, framework.types)
    whose = next((other for _, other in _others(framework) if name in other.types), None)
    if whose:
        return f"{name} is {whose.name}'s. {near}".rstrip()
    names = list(framework.types)
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return near or f"There is {', '.join(names[:MOST_NAMES])}{more}."


def argument_hint(framework: Framework, layer_type: LayerType, name: str) -> str:
    """What to say of an argument that a layer does not have: whose it is, and its name here."""
    signature = layer_type.signature
    if name in framework.former:
        return f"'{name}' is {framework.former[name]}'s. Leave it out."
    for _, other in _others(framework):
        if any(name in known.signature.parameters for known in other.types.values()):
            term = other.terms.get(name, name)
            own = next((own for own in signature.parameters if framework.terms.get(own, own) == term), "")
            if own:
                return f"{framework.name} calls it '{own}'; '{name}' is {other.name}'s name."
            if not did_you_mean(name, signature.parameters):
                return f"'{name}' is {other.name}'s. Leave it out."
    return did_you_mean(name, [*signature.parameters, *signature.keyword_only])
