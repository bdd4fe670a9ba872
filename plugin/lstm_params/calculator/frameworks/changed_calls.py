"""Calls with an argument more or fewer, and what becomes of them.

What a hint suggests is built first. Calls without a mistake never load this module.
"""

from ..calls import Call, LayerError, Value
from ..layers import Layer
from ..shapes import Tensor, unnamed
from .binding import bind
from .framework import Bound, Framework

_STAND_IN = (None, 3)
"""An input for a layer whose own one is not known yet."""


def bare_name(call: Call) -> str:
    """A layer's name without its prefix."""
    return call.name.rpartition(".")[2]


def with_argument(framework: Framework, call: Call, name: str, value: Value) -> Call | None:
    """A call with an argument more, its own or that of the calls in it; None if none of them takes it."""
    kind = framework.type_of(call.name)
    if kind is None:
        return None
    signature = kind.signature
    if name in (*signature.parameters, *signature.keyword_only):
        is_given = name in (*call.keywords, *signature.parameters[: len(call.arguments)])
        return None if is_given else type(call)(call.name, *call.arguments, **{**call.keywords, name: value})
    inner = [one for one in (*call.arguments, *call.keywords.values()) if isinstance(one, Call)]
    changed = {one: with_argument(framework, one, name, value) for one in inner}
    if not inner or None in changed.values():
        return None

    def within(one: Value) -> Value:
        return changed[one] if isinstance(one, Call) else one

    keywords = {key: within(one) for key, one in call.keywords.items()}
    return type(call)(call.name, *map(within, call.arguments), **keywords)


def without(call: Call, *names: str) -> Call:
    """A call without some of its arguments that are given by name."""
    keywords = {key: value for key, value in call.keywords.items() if key not in names}
    return type(call)(call.name, *call.arguments, **keywords)


def mistakes_of(framework: Framework, call: Call) -> list[LayerError]:
    """What is wrong with a call, whatever its input is."""
    errors: list[LayerError] = []
    bind(framework, call, errors, has_hints=False)
    return errors


def built(framework: Framework, call: Call) -> Layer | None:
    """A layer without arguments that it does not have, on some input; None if it has other mistakes."""
    errors: list[LayerError] = []
    bound = bind(framework, _cleaned(framework, call), errors, has_hints=False)
    return None if bound is None or errors else on_stand_in(bound)


def _cleaned(framework: Framework, call: Call) -> Call:
    """A call, and those in it, without arguments that they do not have."""
    kind = framework.type_of(call.name)
    own = (*kind.signature.parameters, *kind.signature.keyword_only) if kind else ()

    def inside(value: Value) -> Value:
        return _cleaned(framework, value) if isinstance(value, Call) else value

    keywords = {name: inside(value) for name, value in call.keywords.items() if name in own or not kind}
    return type(call)(call.name, *map(inside, call.arguments), **keywords)


def on_stand_in(bound: Bound) -> Layer | None:
    """A layer on a trial input, since its own is not known yet; None if it does not fit."""
    try:
        return bound.build(Tensor(unnamed(bound.type.own_input(bound.arguments) or _STAND_IN)))
    except LayerError:
        return None


def states_features(framework: Framework, call: Call) -> bool:
    """Whether a layer says how many features it reads."""
    bound = bind(framework, call, [], has_hints=False)
    return bound is not None and bool(bound.type.own_input(bound.arguments))
