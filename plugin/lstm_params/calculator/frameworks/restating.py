"""An argument of another framework, or of another layer, restated as a layer's own framework has it."""

from collections.abc import Callable, Mapping

from ..calls import Call, Value
from ..named_tuples import NamedTuple
from .argument_names import is_inert, own_names
from .changed_calls import built, mistakes_of, with_argument
from .framework import Framework

MOST_STACKED = 8
"""A hint writes out no more layers in a row."""

_LONGEST = 200
"""Nor more characters of code."""

_BATCH_FIRST = {"batch_first": True, "time_major": False, "layout": 1}
"""How frameworks say that the batch axis comes first."""


class Restated(NamedTuple):
    """A layer with an argument of another framework, or of another layer, said as its framework says it."""

    calls: tuple[Call, ...]
    """What to write; nothing where the argument can be left out."""
    why: str = ""
    """Why it can."""
    wrong: str = ""
    """What is wrong with the argument's value, if it cannot be restated."""


def restated(framework: Framework, call: Call, name: str, value: Value) -> Restated | None:
    """A layer to which somebody adds an argument, as its framework says it; None if no way is known.

    Args:
        framework: Whose layer it is.
        call: The layer without the argument.
        name: The argument's name, in this framework or another.
        value: Its value.

    >>> from lstm_params.calculator.frameworks import FRAMEWORKS
    >>> restated(FRAMEWORKS["keras"], Call("LSTM", 96), "bidirectional", True).calls
    (Bidirectional(LSTM(96)),)
    >>> restated(FRAMEWORKS["pytorch"], Call("LSTM", 12, 96), "return_sequences", True).why
    'the whole sequence is always returned'
    """
    for own in own_names(framework, name):
        added = with_argument(framework, call, own, value)
        if added is not None:
            return _sound(framework, call, (added,))
    layer = built(framework, call)
    if layer is None or (layer.cell is None and name != "batch_first"):
        return Restated((), "it changes no count") if is_inert(framework, name) else None
    meant = _MEANINGS.get(name)
    found = meant(framework, call, value) if meant else None
    if found is not None:
        return _sound(framework, call, found.calls) if found.calls else found
    return Restated((), "it changes no count") if is_inert(framework, name) else None


def _sound(framework: Framework, before: Call, calls: tuple[Call, ...]) -> Restated | None:
    """Calls that have no mistakes but those that there were before."""
    known = {error.message for error in mistakes_of(framework, before)}
    errors = [error.message for call in calls for error in mistakes_of(framework, call)]
    wrong = next((message for message in errors if message not in known), "")
    if wrong:
        return Restated((), wrong=wrong)
    return Restated(calls) if sum(len(str(call)) for call in calls) <= _LONGEST else None


def both_directions(framework: Framework, call: Call, are_two: object) -> Restated | None:
    """A layer in both directions, as a framework writes it.

    Args:
        framework: Whose layer it is.
        call: The layer in one direction.
        are_two: Whether both are meant.
    """
    if not are_two:
        return Restated((), "there is one direction without it")
    for name, value in (("bidirectional", True), ("direction", "bidirectional")):
        own = with_argument(framework, call, name, value)
        if own is not None:
            return Restated((own,))
    if "Bidirectional" not in framework.types:
        return None
    prefix = call.name.rpartition(".")[0]
    name = f"{prefix}.Bidirectional" if prefix else "Bidirectional"
    both = (Call(name, call), Call(name, call, call))
    return next((Restated((one,)) for one in both if built(framework, one)), None)


def _direction(framework: Framework, call: Call, value: object) -> Restated | None:
    if value == "reverse":
        return _backwards(framework, call, True)
    return both_directions(framework, call, value == "bidirectional") if value in _DIRECTIONS else None


_DIRECTIONS = ("forward", "bidirectional")


def _backwards(framework: Framework, call: Call, value: object) -> Restated | None:
    if value is not True:
        return Restated((), "it is read forwards without it")
    own = (("go_backwards", True), ("reverse", True), ("direction", "reverse"))
    added = (with_argument(framework, call, name, flag) for name, flag in own)
    return next((Restated((one,)) for one in added if one is not None), None)


def _stacked(framework: Framework, call: Call, value: object) -> Restated | None:
    if value == 1 and value is not True:
        return Restated((), "it is one layer without it")
    if type(value) is not int or not 1 < value <= MOST_STACKED or framework.key == "onnx":
        return None
    lower = with_argument(framework, call, "return_sequences", True) or call
    return Restated((*[lower] * (value - 1), call))


def _bias(framework: Framework, call: Call, value: object) -> Restated | None:
    if value is True:
        return Restated((), "it has biases without it")
    without = with_argument(framework, call, "inputs", ("X", "W", "R")) if value is False else None
    return None if without is None else Restated((without,))


def _batch_axis(name: str) -> Callable[[Framework, Call, object], Restated | None]:
    def meant(framework: Framework, call: Call, value: object) -> Restated | None:
        is_first = value == _BATCH_FIRST[name]
        for own, first in _BATCH_FIRST.items():
            added = with_argument(framework, call, own, first if is_first else _other(first))
            if added is not None:
                return Restated((added,))
        return Restated((), "the batch axis is always first")

    return meant


def _other(value: int) -> int:
    return (not value) if isinstance(value, bool) else 1 - value


def _sequences(framework: Framework, call: Call, value: object) -> Restated | None:
    layer = built(framework, call)
    is_one_step = layer is None or layer.is_one_step
    return None if is_one_step else Restated((), "the whole sequence is always returned")


def _states(framework: Framework, call: Call, value: object) -> Restated | None:
    for own in ("return_state", "return_carry"):
        added = with_argument(framework, call, own, value)  # type: ignore[arg-type]
        if added is not None:
            return Restated((added,))
    layer = built(framework, call)
    are_returned = layer is not None and len(layer.outputs) > 1
    return Restated((), "the states are always returned") if are_returned else None


def _reset(framework: Framework, call: Call, value: object) -> Restated | None:
    layer = built(framework, call)
    if layer is None or layer.cell is None or not layer.cell.reset:
        return None
    for own, flag in (("reset_after", bool(value)), ("linear_before_reset", 1 if value else 0)):
        added = with_argument(framework, call, own, flag)
        if added is not None:
            return Restated((added,))
    is_so = bool(value) is (layer.cell.reset == "after")
    return Restated((), f"the reset gate is always applied {layer.cell.reset} the product") if is_so else None


def _projection(framework: Framework, call: Call, value: object) -> Restated | None:
    return Restated((), "there is no projection without it") if value == 0 else None


def _merging(framework: Framework, call: Call, value: object) -> Restated | None:
    """What joins two directions makes two of a layer that has one."""
    found = both_directions(framework, call, True)
    if found is None or not found.calls:
        return None
    added = with_argument(framework, found.calls[0], "merge_mode", value)  # type: ignore[arg-type]
    if added is not None:
        return Restated((added,))
    return found if value == "concat" else None


_MEANINGS: Mapping[str, Callable[[Framework, Call, object], Restated | None]] = {
    "bidirectional": both_directions,
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
