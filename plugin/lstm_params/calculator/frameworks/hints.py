"""What to write instead of a layer or an argument that a framework does not have.

A hint tells somebody to write something only where that is read, and means what was meant. Calls without
a mistake never load this module.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ..calls import Call, LayerError, Value
from ..layers import Layer, as_recurrent
from ..names import did_you_mean, nearest
from ..shapes import Tensor, unnamed
from . import FRAMEWORKS
from .binding import bind
from .framework import Bound, Framework, LayerType

MOST_STACKED = 8
"""A hint writes out no more layers in a row."""

_LONGEST = 200
"""Nor more characters of code."""

_STAND_IN = (None, 3)
"""An input for a layer whose own one is not known yet."""

_SAME = (
    {"keras": "LSTM", "pytorch": "LSTM", "flax-linen": "LSTMCell", "onnx": "LSTM"},
    {"keras": "GRU", "pytorch": "GRU", "flax-linen": "GRUCell", "onnx": "GRU"},
    {"keras": "SimpleRNN", "pytorch": "RNN", "flax-linen": "SimpleCell", "onnx": "RNN"},
    {"keras": "SimpleRNNCell", "pytorch": "RNNCell", "flax-linen": "SimpleCell"},
    {"keras": "Dense", "pytorch": "Linear", "flax-linen": "Dense"},
    {"keras": "Embedding", "pytorch": "Embedding", "flax-linen": "Embed"},
    {"keras": "LayerNormalization", "pytorch": "LayerNorm"},
    {"keras": "RMSNormalization", "pytorch": "RMSNorm"},
    {"keras": "GroupNormalization", "pytorch": "GroupNorm"},
    {"keras": "BatchNormalization", "pytorch": "BatchNorm1d"},
)
"""What each framework calls the same layer, where the names are not alike."""

_CARRIED = {
    *("units", "hidden_size", "input_size", "features", "use_bias", "bias", "bidirectional", "direction"),
    *("reset_after", "linear_before_reset", "cell", "layer", "forward_rnn", "backward_rnn", "inputs"),
}
"""The arguments that a recurrent layer keeps when it is written in another framework."""

_NO_COUNT = {
    *(
        "activation",
        "recurrent_activation",
        "activations",
        "activation_fn",
        "gate_fn",
        "clip",
        "input_forget",
    ),
    *(
        "dropout",
        "recurrent_dropout",
        "unit_forget_bias",
        "stateful",
        "unroll",
        "use_cudnn",
        "implementation",
    ),
}
"""Arguments that change no count and no shape, although some layer checks their values."""

_BATCH_FIRST = {"batch_first": True, "time_major": False, "layout": 1}
"""How frameworks say that the batch axis comes first."""


class Restated(NamedTuple):
    """A layer with an argument of another framework, or of another layer, said as its framework says it."""

    calls: tuple[Call, ...]
    """What to write; nothing where the argument can be left out."""
    why: str = ""
    """Why it can."""
    wrong: str = ""
    """What is wrong with the argument's value, if there is no way to write it for that."""


def argument_hint(
    framework: Framework,
    layer_type: LayerType,
    name: str,
    call: Call | None = None,
    within: Call | None = None,
) -> str:
    """What to say of an argument that a layer does not have.

    Args:
        framework: Whose layer it is.
        layer_type: The layer.
        name: The argument's name.
        call: The call that has it; None where it stands in no call.
        within: The call that the call is an argument of, if there is one.
    """
    signature = layer_type.signature
    own = (*signature.parameters, *signature.keyword_only)
    renamed = next((known for known in own_names(framework, name) if known != name and known in own), "")
    whose = _whose(framework, name, own)
    if renamed and whose:
        given = call is not None and renamed in (*call.keywords, *signature.parameters[: len(call.arguments)])
        if given:
            return f"{framework.name} calls it '{renamed}', which is given too. Leave one of them out."
        return f"{framework.name} calls it '{renamed}'; '{name}' is {whose}'s name."
    homes = _homes(framework, name)
    known = f"'{name}' is {whose}'s" if whose else f"'{name}' is an argument of {homes[0]}()" if homes else ""
    if known and call is not None and name in call.keywords:
        return _restating_hint(framework, call, name, known, within)
    return did_you_mean(name, own) or (f"{known}." if known else "")


def _restating_hint(framework: Framework, call: Call, name: str, known: str, within: Call | None) -> str:
    value, rest = call.keywords[name], _without(call, name)
    if name == "batch_input_shape" and isinstance(value, tuple) and len(value) > 1:
        return f"{known}. Write {_with(framework, rest, 'input_shape', value[1:])} instead."
    found = restated(framework, rest, name, value)
    if found is None or found.wrong or (within is not None and len(found.calls) > 1):
        return f"{known}, and {framework.name}'s {call.name}() has nothing like it."
    if not found.calls:
        return f"{known}. Leave it out: {found.why}."
    if within is not None and _bare(within) == _bare(found.calls[0]):
        return f"{known}. Leave it out: {within.name}() says it."
    if len(found.calls) == 1:
        return f"{known}. Write {found.calls[0]} instead."
    calls = ", ".join(map(str, found.calls))
    return f"{known}. Write {len(found.calls)} layers instead, one a line: {calls}."


def _bare(call: Call) -> str:
    """A layer's name without its prefix."""
    return call.name.rpartition(".")[2]


def restated(framework: Framework, call: Call, name: str, value: Value) -> Restated | None:
    """A layer to which somebody adds an argument, as its framework says it; None if no way is known.

    Args:
        framework: Whose layer it is.
        call: The layer without the argument.
        name: The argument's name, in this framework or another.
        value: Its value.

    >>> restated(FRAMEWORKS["keras"], Call("LSTM", 96), "bidirectional", True).calls
    (Bidirectional(LSTM(96)),)
    >>> restated(FRAMEWORKS["pytorch"], Call("LSTM", 12, 96), "return_sequences", True).why
    'the whole sequence is always returned'
    """
    for own in own_names(framework, name):
        added = _with(framework, call, own, value)
        if added is not None:
            return _sound(framework, call, (added,))
    layer = _built(framework, call)
    if layer is None or (layer.cell is None and name != "batch_first"):
        return Restated((), "it changes no count") if _is_inert(framework, name) else None
    meant = _MEANINGS.get(name)
    found = meant(framework, call, value) if meant else None
    if found is not None:
        return _sound(framework, call, found.calls) if found.calls else found
    return Restated((), "it changes no count") if _is_inert(framework, name) else None


def _sound(framework: Framework, before: Call, calls: tuple[Call, ...]) -> Restated | None:
    """Calls that have no mistakes but those that there were before."""
    known = {error.message for error in _mistakes(framework, before)}
    errors = [error.message for call in calls for error in _mistakes(framework, call)]
    wrong = next((message for message in errors if message not in known), "")
    if wrong:
        return Restated((), wrong=wrong)
    return Restated(calls) if sum(len(str(call)) for call in calls) <= _LONGEST else None


def _mistakes(framework: Framework, call: Call) -> list[LayerError]:
    errors: list[LayerError] = []
    bind(framework, call, errors, has_hints=False)
    return errors


def _directions(framework: Framework, call: Call, are_two: object) -> Restated | None:
    if not are_two:
        return Restated((), "there is one direction without it")
    for name, value in (("bidirectional", True), ("direction", "bidirectional")):
        own = _with(framework, call, name, value)
        if own is not None:
            return Restated((own,))
    if "Bidirectional" not in framework.types:
        return None
    prefix = call.name.rpartition(".")[0]
    name = f"{prefix}.Bidirectional" if prefix else "Bidirectional"
    both = (Call(name, call), Call(name, call, call))
    return next((Restated((one,)) for one in both if _built(framework, one)), None)


def _direction(framework: Framework, call: Call, value: object) -> Restated | None:
    if value == "reverse":
        return _backwards(framework, call, True)
    return _directions(framework, call, value == "bidirectional") if value in _DIRECTIONS else None


_DIRECTIONS = ("forward", "bidirectional")


def _backwards(framework: Framework, call: Call, value: object) -> Restated | None:
    if value is not True:
        return Restated((), "it is read forwards without it")
    own = (("go_backwards", True), ("reverse", True), ("direction", "reverse"))
    added = (_with(framework, call, name, flag) for name, flag in own)
    return next((Restated((one,)) for one in added if one is not None), None)


def _stacked(framework: Framework, call: Call, value: object) -> Restated | None:
    if value == 1 and value is not True:
        return Restated((), "it is one layer without it")
    if type(value) is not int or not 1 < value <= MOST_STACKED or framework.key == "onnx":
        return None
    lower = _with(framework, call, "return_sequences", True) or call
    return Restated((*[lower] * (value - 1), call))


def _bias(framework: Framework, call: Call, value: object) -> Restated | None:
    if value is True:
        return Restated((), "it has biases without it")
    without = _with(framework, call, "inputs", ("X", "W", "R")) if value is False else None
    return None if without is None else Restated((without,))


def _batch_axis(name: str) -> Callable[[Framework, Call, object], Restated | None]:
    def meant(framework: Framework, call: Call, value: object) -> Restated | None:
        is_first = value == _BATCH_FIRST[name]
        for own, first in _BATCH_FIRST.items():
            added = _with(framework, call, own, first if is_first else _other(first))
            if added is not None:
                return Restated((added,))
        return Restated((), "the batch axis is always first")

    return meant


def _other(value: int) -> int:
    return (not value) if isinstance(value, bool) else 1 - value


def _sequences(framework: Framework, call: Call, value: object) -> Restated | None:
    return Restated((), "the whole sequence is always returned")


def _states(framework: Framework, call: Call, value: object) -> Restated | None:
    for own in ("return_state", "return_carry"):
        added = _with(framework, call, own, value)  # type: ignore[arg-type]
        if added is not None:
            return Restated((added,))
    return Restated((), "the states are always returned")


def _reset(framework: Framework, call: Call, value: object) -> Restated | None:
    layer = _built(framework, call)
    if layer is None or layer.cell is None or not layer.cell.reset:
        return None
    for own, flag in (("reset_after", bool(value)), ("linear_before_reset", 1 if value else 0)):
        added = _with(framework, call, own, flag)
        if added is not None:
            return Restated((added,))
    return Restated((), "the reset gate is always applied after the product") if value else None


def _projection(framework: Framework, call: Call, value: object) -> Restated | None:
    return Restated((), "there is no projection without it") if value == 0 else None


def _merging(framework: Framework, call: Call, value: object) -> Restated | None:
    """What joins two directions makes two of a layer that has one."""
    found = _directions(framework, call, True)
    if found is None or not found.calls:
        return None
    added = _with(framework, found.calls[0], "merge_mode", value)  # type: ignore[arg-type]
    if added is not None:
        return Restated((added,))
    return found if value == "concat" else None


_MEANINGS: Mapping[str, Callable[[Framework, Call, object], Restated | None]] = {
    "bidirectional": _directions,
    "direction": _direction,
    "go_backwards": _backwards,
    "reverse": _backwards,
    "num_layers": _stacked,
    "bias": _bias,
    "use_bias": _bias,
    "return_sequences": _sequences,
    "return_state": _states,
    "return_carry": _states,
    "reset_after": _reset,
    "linear_before_reset": _reset,
    "proj_size": _projection,
    "merge_mode": _merging,
    **{name: _batch_axis(name) for name in _BATCH_FIRST},
}
"""What arguments of recurrent layers mean, by whatever name a framework gives them."""


def own_names(framework: Framework, name: str) -> Iterator[str]:
    """What a framework may call an argument: by its name, and by what it calls what others call so."""
    yield name
    terms = {other.terms.get(name, name) for other in (*_others(framework), framework)}
    known = {own for own, term in framework.terms.items() if term in terms}
    yield from sorted((known | terms) - {name})


def _whose(framework: Framework, name: str, own: Sequence[str]) -> str:
    """Which other framework has an argument, if none of this one's layers has it; or nothing."""
    if name in framework.former:
        return framework.former[name]
    if name in own or _homes(framework, name):
        return ""
    return next((other.name for other in _others(framework) if _homes(other, name)), "")


@cache
def _names_of(key: str) -> Mapping[str, tuple[str, ...]]:
    """The arguments of a framework's layers, and the layers that have each."""
    found: dict[str, list[str]] = {}
    for layer, kind in FRAMEWORKS[key].types.items():
        for name in (*kind.signature.parameters, *kind.signature.keyword_only):
            found.setdefault(name, []).append(layer)
    return {name: tuple(layers) for name, layers in found.items()}


def _homes(framework: Framework, name: str) -> Sequence[str]:
    """The layers of a framework that have an argument."""
    return _names_of(framework.key).get(name, ())


def layers_with(name: str, framework: Framework) -> tuple[Framework | None, Sequence[str]]:
    """Whose layers have an argument, this framework's before others', and which; None if nobody's."""
    for one in (framework, *_others(framework)):
        if _homes(one, name):
            return one, _homes(one, name)
    return None, ()


def _is_inert(framework: Framework, name: str) -> bool:
    """Whether an argument of other frameworks changes no count and no shape wherever there is one."""
    if name in _NO_COUNT or name in framework.former:
        return True
    kinds = [other.types[layer] for other in _others(framework) for layer in _homes(other, name)]
    return bool(kinds) and not any(name in kind.signature.counted for kind in kinds)


def _others(framework: Framework) -> Iterator[Framework]:
    return (other for other in FRAMEWORKS.values() if other.key != framework.key)


def _with(framework: Framework, call: Call, name: str, value: Value) -> Call | None:
    """A call with an argument more, its own or that of the calls in it; None if none of them takes it."""
    kind = framework.types.get(_bare(call))
    if kind is None:
        return None
    signature = kind.signature
    if name in (*signature.parameters, *signature.keyword_only):
        is_given = name in (*call.keywords, *signature.parameters[: len(call.arguments)])
        return None if is_given else Call(call.name, *call.arguments, **{**call.keywords, name: value})
    inner = [one for one in (*call.arguments, *call.keywords.values()) if isinstance(one, Call)]
    changed = {one: _with(framework, one, name, value) for one in inner}
    if not inner or None in changed.values():
        return None

    def within(one: Value) -> Value:
        return changed[one] if isinstance(one, Call) else one

    keywords = {key: within(one) for key, one in call.keywords.items()}
    return Call(call.name, *map(within, call.arguments), **keywords)


def _without(call: Call, *names: str) -> Call:
    keywords = {key: value for key, value in call.keywords.items() if key not in names}
    return Call(call.name, *call.arguments, **keywords)


def _built(framework: Framework, call: Call) -> Layer | None:
    """A layer without arguments that it does not have, on some input; None if it has other mistakes."""
    errors: list[LayerError] = []
    bound = bind(framework, _cleaned(framework, call), errors, has_hints=False)
    return None if bound is None or errors else _on_stand_in(bound)


def _cleaned(framework: Framework, call: Call) -> Call:
    """A call, and those in it, without arguments that they do not have."""
    kind = framework.types.get(_bare(call))
    own = (*kind.signature.parameters, *kind.signature.keyword_only) if kind else ()

    def inside(value: Value) -> Value:
        return _cleaned(framework, value) if isinstance(value, Call) else value

    keywords = {name: inside(value) for name, value in call.keywords.items() if name in own or not kind}
    return Call(call.name, *map(inside, call.arguments), **keywords)


def _on_stand_in(bound: Bound) -> Layer | None:
    try:
        return bound.build(Tensor(unnamed(bound.type.own_input(bound.arguments) or _STAND_IN)))
    except LayerError:
        return None


@cache
def _recorded() -> Mapping[str, frozenset[str]]:
    """The names of all layers that each framework has, known here or not, as they were recorded from it."""
    import json

    text = files(__package__).joinpath("layer_names.json").read_text(encoding="utf-8")
    recorded: dict[str, str] = json.loads(text)
    return {key: frozenset(names.split()) for key, names in recorded.items()}


class LayerHint(NamedTuple):
    """What to say of a layer that a framework does not have."""

    text: str
    frameworks: tuple[str, ...] = ()
    """The frameworks that have it, by key, if the call may be meant as theirs."""


def layer_hint(framework: Framework, call: Call, calls: Sequence[Call]) -> LayerHint:
    """What to say of a layer that a framework does not have, or does not have here.

    Args:
        framework: The framework.
        call: The layer.
        calls: All layers that stand with it.
    """
    prefix, _, name = call.name.rpartition(".")
    if prefix and prefix not in framework.prefixes:
        return _prefix_hint(framework, prefix, name, calls)
    stated = f"Given('{name[:40]}', parameters=…, output=[…])"
    if name in _recorded()[framework.key]:
        return LayerHint(
            f"{framework.name} has it, but it is not counted here yet: state its count, as in {stated}."
        )
    meant, whose = _meant(framework, call), _owners(framework, name)
    if meant:
        return LayerHint(f"{meant} Or state its count, as in {stated}.", _fitting(whose, calls))
    if whose:
        owner = FRAMEWORKS[whose[0]].name
        return LayerHint(f"{name} is {owner}'s. State its count, as in {stated}.", _fitting(whose, calls))
    near = did_you_mean(name, framework.types)
    real = "" if near else nearest(name, _recorded()[framework.key])
    if real:
        return LayerHint(
            f"{framework.name}'s {real} is not counted here yet: state its count, as in {stated}."
        )
    return LayerHint(
        f"{near} Or state the layer's count, as in {stated}.".lstrip()
        if near
        else f"State its count, as in {stated}."
    )


def _prefix_hint(framework: Framework, prefix: str, name: str, calls: Sequence[Call]) -> LayerHint:
    whose = [other.key for other in _others(framework) if prefix in other.prefixes]
    if whose:
        having = [key for key in whose if name in FRAMEWORKS[key].types] or whose
        return LayerHint("", _fitting(having, calls) or tuple(having))
    alone = f"Write {name}() alone"
    return LayerHint(f"{alone}, or {framework.prefixes[0]}.{name}()." if framework.prefixes else f"{alone}.")


def _owners(framework: Framework, name: str) -> list[str]:
    """The other frameworks that have a layer of a name, those first of which it is known here."""
    known = [other.key for other in _others(framework) if name in other.types]
    return known + [key for key, names in _recorded().items() if name in names and key not in known]


def _fitting(keys: Sequence[str], calls: Sequence[Call]) -> tuple[str, ...]:
    """The frameworks in which all layers of a block have no mistake."""
    return tuple(key for key in keys if not any(_mistakes(FRAMEWORKS[key], call) for call in calls))


def _meant(framework: Framework, call: Call) -> str:
    """What a framework calls another framework's layer, or what it writes in its place; or nothing."""
    name = _bare(call)
    owner = next((FRAMEWORKS[key] for key in _owners(framework, name)), None)
    if owner is None:
        return ""
    alike = nearest(name, framework.types)
    if alike.lower() == name.lower():
        return f"{name} is {owner.name}'s. Did you mean '{alike}'?"
    inner = call.arguments[0] if call.arguments else None
    if name == "Bidirectional" and isinstance(inner, Call):
        found = _directions(framework, inner, True)
        return f"{name} is {owner.name}'s. Write {found.calls[0]} instead." if found and found.calls else ""
    translated = _translated(framework, call)
    if translated is not None:
        return f"{name} is {owner.name}'s. Write {translated} instead."
    own = next((same.get(framework.key, "") for same in _SAME if same.get(owner.key) == name), "")
    return f"{name} is {owner.name}'s; {framework.name} calls it '{own}'." if own else ""


def _translated(framework: Framework, call: Call) -> Call | None:
    """Another framework's recurrent layer, where it says all that this framework's needs."""
    for other in _others(framework):
        if _bare(call) not in other.types:
            continue
        errors: list[LayerError] = []
        bound = bind(other, call, errors, has_hints=False)
        if bound is None or errors or not bound.type.reads_sequence or not bound.given <= _CARRIED:
            continue
        layer = _on_stand_in(bound)
        recurrent = as_recurrent(layer) if layer else None
        if recurrent is None:
            continue
        try:
            written = framework.written(recurrent)
        except LayerError:
            continue
        needs_features = "input_size" in framework.types[written.name].signature.required
        if not needs_features or bound.type.own_input(bound.arguments):
            return written
    return None
