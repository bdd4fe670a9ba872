"""What a sweep changes: an option of the block, or an argument of its layer."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from ..calculator.calls import Call, Value
from ..calculator.frameworks.framework import Framework, LayerType
from ..calculator.named_tuples import NamedTuple
from ..calculator.names import did_you_mean, there_are
from ..calculator.signatures import Counted
from .calls import Words
from .layers import PlacedCall
from .option_table import OPTIONS
from .options import Options
from .sweeps import PlacedAxis, PlacedValue

_SWEPT = [name for name, option in OPTIONS.items() if option.is_swept]
"""The sizes that a block names itself."""

_BESIDE_LAYERS = [name for name in _SWEPT if "layer" not in OPTIONS[name].excludes]
"""Those of them that a block with layers can have."""


class Target(NamedTuple):
    """What an axis changes: an argument of a call, or with no call an option of the block."""

    axis: PlacedAxis
    call: Call | None


_PURPOSES = {"sweep": ("the sweep", "sweep over"), "solve": ("'solve'", "solve for")}
"""What messages call the options that have axes, and what these are for."""

_Chosen = tuple[Target, PlacedValue]


class Combination(NamedTuple):
    """One value for each axis, and what becomes of the block with them."""

    values: tuple[int, ...]
    options: dict[str, Any]
    """The options that the sweep gives."""
    layers: list[PlacedCall]
    """The layers with the arguments that the sweep gives."""
    words: Words
    """Where the values that the sweep gives are; those of options have no call."""


def refuse_beside_sweep(options: Options) -> None:
    """Note the options that say nothing of a sweep."""
    for name, option in OPTIONS.items():
        if option.is_of_one_count and name in options.given:
            message = f"'{name}' is of one count, and a sweep has many"
            options.note(message, options.given[name].span, "Leave it out.")


def find_targets(
    axes: Sequence[PlacedAxis],
    options: Options,
    calls: Sequence[Call],
    framework: Framework,
    option: str = "sweep",
) -> list[Target]:
    """What each axis changes; mistakes are noted.

    Args:
        axes: The axes of the sweep.
        options: The block's options.
        calls: The block's layers.
        framework: Whose layers they are.
        option: The option that has the axes.
    """
    names = _BESIDE_LAYERS if calls else _SWEPT
    return [
        Target(axis, None) if axis.name in names else _target(axis, options, calls, framework, option)
        for axis in axes
        if axis.name not in names or not _is_given(axis, options, option)
    ]


def _is_given(axis: PlacedAxis, options: Options, option: str) -> bool:
    """Whether the block says what an axis is to say; that is noted."""
    hint = "Leave one of them out."
    if axis.name in options.given:
        options.note(f"'{axis.name}' has a value outside of {_PURPOSES[option][0]} too", axis.span, hint)
    else:
        beside = {
            other: what for other, what in OPTIONS[axis.name].excludes.items() if other in options.given
        }
        for other, what in beside.items():
            options.note(f"'{axis.name}' and '{other}' both describe {what}", axis.span, hint)
        return bool(beside)
    return True


def _target(
    axis: PlacedAxis, options: Options, calls: Sequence[Call], framework: Framework, option: str
) -> Target:
    known: dict[str, Call] = {}
    hint = ""
    if len(calls) == 1:
        known = dict(reversed(list(_sizes(calls[0], framework))))  # of two, the outer one
        layer_type = _type_of(calls[0], framework)
        if layer_type is None:
            return Target(axis, None)  # no layer, no size of it: the layer's name is the mistake
        if axis.name not in (*layer_type.signature.parameters, *layer_type.signature.keyword_only):
            from ..calculator.frameworks.argument_hints import argument_hint  # most sweeps have no mistake

            hint = argument_hint(framework, layer_type, axis.name)
    target = known.get(axis.name)
    if target is None:
        names = [*(_BESIDE_LAYERS if calls else _SWEPT), *known]
        near = did_you_mean(axis.name, names)
        hint = near or hint or there_are(dict.fromkeys(names))
        options.note(f"there is no size '{axis.name[:40]}' to {_PURPOSES[option][1]}", axis.span, hint)
    elif axis.name in _given(target, framework):
        hint = "Leave one of them out."
        options.note(f"'{axis.name}' has a value in the layer too", axis.span, hint)
    return Target(axis, target)


def _sizes(call: Call, framework: Framework) -> Iterator[tuple[str, Call]]:
    """The arguments of a call that are sizes, and those of the calls inside it."""
    layer_type = _type_of(call, framework)
    if layer_type:
        signature = layer_type.signature
        for name in signature.parameters or signature.keyword_only:
            if name in signature.counted and _is_size(signature.counted[name]):
                yield name, call
    for inner in _inside(call):
        yield from _sizes(inner, framework)


def _is_size(counted: Counted) -> bool:
    try:
        return counted.read(2) in (2, (2,), (2, 2), (2, 2, 2))
    except ValueError:
        return False


def _inside(call: Call) -> list[Call]:
    values = (*call.arguments, *call.keywords.values())
    items = [item for value in values for item in (value if type(value) is tuple else [value])]
    return [item for item in items if isinstance(item, Call)]


def _given(call: Call, framework: Framework) -> set[str]:
    layer_type = _type_of(call, framework)
    by_position = layer_type.signature.parameters[: len(call.arguments)] if layer_type else ()
    return {*call.keywords, *by_position}


def _type_of(call: Call, framework: Framework) -> LayerType | None:
    return framework.type_of(call.name)


def combinations(targets: Sequence[Target], placed: Sequence[PlacedCall]) -> Iterator[Combination]:
    """All combinations of the values of some axes, the last one changing first.

    Args:
        targets: The axes, and what each of them changes.
        placed: The layers as they are written.
    """
    for values in product(*(target.axis.values for target in targets)):
        chosen = list(zip(targets, values, strict=True))
        made: dict[Call, Call] = {}
        layers = [_changed(layer, chosen, made) for layer in placed]
        yield Combination(
            tuple(value.value for value in values),
            {
                target.axis.name: value.value
                for target, value in chosen
                if target.call is None and target.axis.name in _SWEPT  # not a size of an unknown layer
            },
            layers,
            {
                (made[target.call] if target.call else None, target.axis.name, is_name): value.span
                for target, value in chosen
                for is_name in (False, True)
            },
        )


def _changed(placed: PlacedCall, chosen: Sequence[_Chosen], made: dict[Call, Call]) -> PlacedCall:
    """A layer with the chosen arguments; the calls in it are noted by those that they were made from."""
    call = _made(placed.read.call, chosen, made)
    words = {
        (made[old] if old else None, argument, is_name): span
        for (old, argument, is_name), span in placed.read.words.items()
    }
    return placed._replace(read=placed.read._replace(call=call, words=words))


def _made(call: Call, chosen: Sequence[_Chosen], made: dict[Call, Call]) -> Call:
    def inside(value: Value) -> Value:
        if isinstance(value, Call):
            return _made(value, chosen, made)
        return tuple(map(inside, value)) if type(value) is tuple else value

    own = {target.axis.name: value.value for target, value in chosen if target.call is call}
    keywords = {name: inside(value) for name, value in call.keywords.items()}
    made[call] = type(call)(call.name, *map(inside, call.arguments), **{**keywords, **own})
    return made[call]
