"""What a block lets its readers change: sizes by their names, and switches."""

from collections.abc import Callable, Mapping, Sequence

from ..calculator.calls import Call, NetworkError, Value
from ..calculator.cells import LSTM, Recurrent
from ..calculator.exploring import Exploration, ExploringError, explore
from ..calculator.frameworks.framework import Framework
from ..calculator.memory import BYTES, bytes_of, numbers_by_dtype
from ..calculator.network import Network
from ..calculator.rows import network
from ..calculator.switching import SWITCHES, with_switches
from .counting import Described
from .errors import Span
from .option_values import words_of
from .options import Options

VIEWS = ("summary", "weights", "arithmetic")
"""The views that follow what a reader changes."""

_OTHERS = {
    "features": ("input_size", "in_features"),
    "units": ("hidden_size", "out_features", "features"),
}
"""What arguments may be called that give the sizes of these names."""


def read_exploration(
    options: Options, described: Described, counted: Network, show: tuple[str, ...], dtype: str
) -> Exploration | None:
    """What readers may change in a block; None where a mistake is noted.

    Args:
        options: The block's options, where mistakes are noted.
        described: What they say of the layers and the input.
        counted: The network.
        show: The views of the block.
        dtype: The type of its parameters, where a layer says none.
    """
    given = options.given["explore"]
    places = dict(words_of(given.node))
    if not _follows(options, counted, show) or not _is_of_one_width(options, counted, dtype):
        return None
    switches = [name for name in SWITCHES if name in places]
    sizes = [name for name in places if name not in SWITCHES]
    found = {name: _targets(name, described, counted) for name in sizes}
    for name, targets in found.items():
        if len(targets) != 1:
            _note_target(options, name, places[name], [owner for owner, _ in targets], counted)
    if any(len(targets) != 1 for targets in found.values()):
        return None
    target = {name: targets[0][1] for name, targets in found.items()}

    def build(values: Mapping[str, int]) -> Network:
        made = {target[name]: value for name, value in values.items()}
        changed = described
        for place, value in made.items():
            if isinstance(place, str):
                changed = _with_option(changed, place, value)

        def made_of(calls: Sequence[Call]) -> Network:
            return network(
                calls,
                framework=counted.framework.key,
                input=changed.input,
                features=changed.features,
                timesteps=changed.timesteps,
            )

        own = [layer.read.call for layer in described.layers] or _one_lstm(changed, counted)
        given = changed.input or ((changed.features,) if changed.features else ())
        return made_of(_fitted([_with(call, made) for call in own], counted, given, made_of))

    try:
        explored = explore(counted, sizes, build)
        return with_switches(explored, counted, switches) if switches else explored
    except ExploringError as error:
        options.note(error.message, places.get(error.name, given.node.span), error.hint)
    except NetworkError as error:
        options.note(f"this cannot be explored: {error.errors[0].message}", given.node.span)
    return None


def _follows(options: Options, counted: Network, show: tuple[str, ...]) -> bool:
    """Whether all views of a block follow what is explored; what does not is noted."""
    shown = options.given.get("show", options.given["explore"])
    fixed = next((view for view in show if view not in VIEWS), "")
    if fixed:
        hint = f"Show {', '.join(VIEWS[:-1])} and {VIEWS[-1]}, and '{fixed}' in a block of its own."
        options.note(f"'{fixed}' does not follow what is explored", shown.node.span, hint)
    elif "summary" not in show:
        message = "'explore' changes the count, and the views are without 'summary'"
        options.note(message, shown.node.span, "Add 'summary'.")
    elif len(counted.layers) > 1 and not {"weights", "arithmetic"} & set(show):
        message = "several layers are explored in rows, and the views are without 'weights' and 'arithmetic'"
        options.note(message, shown.node.span, "Add one of them.")
    else:
        return True
    return False


def _is_of_one_width(options: Options, counted: Network, dtype: str) -> bool:
    """Whether all parameters take the same memory, so that it follows their number; else that is noted."""
    numbers = numbers_by_dtype(counted.weights, dtype)
    if bytes_of(numbers) == BYTES[dtype] * counted.parameters:
        return True
    message = f"what is explored has parameters of one type, and here they are {' and '.join(numbers)}"
    options.note(message, options.given["explore"].node.span, f"Say 'dtype: {dtype}' for all of them.")
    return False


_READS = ("input_size", "in_features", "in_channels", "num_features", "normalized_shape", "embed_dim")
"""Arguments by which a layer says what it reads, which follows from the layers before it."""


def _fitted(
    calls: Sequence[Call],
    own: Network,
    given: tuple[int | None, ...],
    made_of: Callable[[Sequence[Call]], Network],
) -> list[Call]:
    """Layers of which each says that it reads what the one before returns, the first what is given."""
    fitted: list[Call] = []
    for call in calls:
        found = [place for name in _READS for place in _arguments(call, name, own.framework)[:1]]
        layers = made_of(fitted).layers if fitted and found else ()
        before = own.layers[len(layers) - 1].outputs[0].lengths if layers else own.inputs[0].lengths
        now = layers[-1].outputs[0].lengths if layers else given
        changed = [length for length, old in zip(now[::-1], before[::-1], strict=False) if length != old]
        fitted.append(_with(call, {found[0]: changed[0] or 0}) if found and changed else call)
    return fitted


_Place = str | tuple[Call, int | str]
"""What gives a size: an option, or an argument of a call by its position or name."""


def _targets(name: str, described: Described, counted: Network) -> list[tuple[str, _Place]]:
    """What gives a size of this name, and the layer that it is of; several where it is not clear which."""
    owner, _, argument = name.rpartition(".")
    if not owner and name in ("features", "units") and getattr(described, name):
        return [("", name)]
    framework = counted.framework
    calls = [layer.read.call for layer in described.layers]
    built = [call for call in calls if not getattr(framework.type_of(call.name), "is_input", False)]
    found = [
        (layer.name, place)
        for call, layer in zip(built, counted.layers, strict=False)
        if owner in ("", layer.name)
        for place in _arguments(call, argument, framework)[:1]
    ]
    if not found and name == "features" and described.input and described.input[-1]:
        return [("", "input")]
    return found


def _arguments(call: Call, name: str, framework: Framework) -> list[_Place]:
    """The arguments of a call, and of those inside it, that give a size."""
    found: list[_Place] = []
    for inner in _calls(call):
        layer_type = framework.type_of(inner.name)
        parameters = layer_type.signature.parameters if layer_type else ()
        for argument in (name, *_OTHERS.get(name, ())):
            if type(inner.keywords.get(argument)) is int:
                found.append((inner, argument))
            position = parameters.index(argument) if argument in parameters else len(inner.arguments)
            if position < len(inner.arguments) and type(inner.arguments[position]) is int:
                found.append((inner, position))
    return found


def _bare(call: Call) -> str:
    return call.name.rpartition(".")[2]


def _note_target(options: Options, name: str, place: Span, owners: list[str], counted: Network) -> None:
    if owners:
        argument = name.rpartition(".")[2]
        message = f"several layers have {argument}"
        written = [f"'{owner}.{argument}'" for owner in owners[:4]]
        hint = f"Write {' or '.join(written)}."
    elif "." in name:
        message = f"there is no size '{name[:40]}' to explore"
        hint = f"The layers are {', '.join([layer.name for layer in counted.layers[:8]])}."
    else:
        others = f"{', '.join(SWITCHES[:-1])} and {SWITCHES[-1]}"
        message = f"there is no size '{name[:40]}' to explore"
        hint = f"There are sizes such as features and units, and {others}."
    options.note(message, place, hint)


def _calls(call: Call) -> list[Call]:
    """A call, and those inside it; the inner ones first, which have the sizes."""
    values = (*call.arguments, *call.keywords.values())
    return [*[inner for value in values if isinstance(value, Call) for inner in _calls(value)], call]


def _with_option(described: Described, name: str, value: int) -> Described:
    if name == "input" and described.input:
        return described._replace(input=(*described.input[:-1], value))
    return described._replace(features=value) if name == "features" else described._replace(units=value)


def _one_lstm(described: Described, counted: Network) -> list[Call]:
    """The layer that a block without layers means."""
    features = described.features or (described.input or (None,))[-1]
    assert features
    assert described.units
    return [counted.framework.written(Recurrent(LSTM, features, described.units))]


def _with(call: Call, made: Mapping[_Place, int]) -> Call:
    """A call with other values for arguments of itself, or of calls inside it."""

    def inside(place: _Place, own: Value) -> Value:
        return _with(own, made) if isinstance(own, Call) else made.get(place, own)

    arguments = [inside((call, position), own) for position, own in enumerate(call.arguments)]
    keywords = {name: inside((call, name), own) for name, own in call.keywords.items()}
    return type(call)(call.name, *arguments, **keywords)
