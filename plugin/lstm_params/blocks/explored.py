"""What a block lets its readers change: sizes by their names, and switches."""

from collections.abc import Mapping

from ..calculator.calls import Call, NetworkError, Value
from ..calculator.cells import LSTM, Recurrent
from ..calculator.exploring import SWITCHES, Exploration, ExploringError, explore
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.network import Network
from ..calculator.rows import network
from .counting import Described
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
    options: Options, described: Described, counted: Network, show: tuple[str, ...]
) -> Exploration | None:
    """What readers may change in a block; None where a mistake is noted.

    Args:
        options: The block's options, where mistakes are noted.
        described: What they say of the layers and the input.
        counted: The network.
        show: The views of the block.
    """
    given = options.given["explore"]
    places = dict(words_of(given.node))
    if len(counted.layers) > 1:
        message = f"'explore' is of one layer, and there are {len(counted.layers)}"
        options.note(message, given.span, "Explore one of them in a block of its own.")
        return None
    fixed = next((view for view in show if view not in VIEWS), "")
    if fixed:
        hint = f"Show {', '.join(VIEWS[:-1])} and {VIEWS[-1]}, and '{fixed}' in a block of its own."
        span = options.given["show"].node.span if "show" in options.given else given.span
        options.note(f"'{fixed}' does not follow what is explored", span, hint)
        return None
    if "summary" not in show:
        span = options.given["show"].node.span if "show" in options.given else given.span
        options.note(
            "'explore' changes the count, and the views are without 'summary'", span, "Add 'summary'."
        )
        return None
    sizes = [name for name in places if name not in SWITCHES]
    targets = {name: _target(name, described, counted.framework.key) for name in sizes}
    for name, target in targets.items():
        if target is None:
            others = f"{', '.join(SWITCHES[:-1])} and {SWITCHES[-1]}"
            hint = f"There are sizes such as features and units, and {others}."
            options.note(f"there is no size '{name[:40]}' to explore", places[name], hint)
    if None in targets.values():
        return None

    def build(values: Mapping[str, int]) -> Network:
        made = {targets[name]: value for name, value in values.items()}
        changed = described
        for target, value in made.items():
            if isinstance(target, str):
                changed = _with_option(changed, target, value)
        calls = [_with(layer.read.call, made) for layer in described.layers]
        return network(
            calls or _one_lstm(changed, counted),
            framework=counted.framework.key,
            input=changed.input,
            features=changed.features,
            timesteps=changed.timesteps,
        )

    try:
        return explore(counted, sizes, [name for name in SWITCHES if name in places], build)
    except ExploringError as error:
        options.note(error.message, places.get(error.name, given.node.span), error.hint)
    except NetworkError as error:
        options.note(f"this cannot be explored: {error.errors[0].message}", given.node.span)
    return None


_Place = str | tuple[Call, int | str]
"""What gives a size: an option, or an argument of a call by its position or name."""


def _target(name: str, described: Described, framework: str) -> _Place | None:
    if name in ("features", "units") and getattr(described, name):
        return name
    for layer in described.layers:
        for call in _calls(layer.read.call):
            layer_type = FRAMEWORKS[framework].types.get(call.name.rpartition(".")[2])
            parameters = layer_type.signature.parameters if layer_type else ()
            for argument in (name, *_OTHERS.get(name, ())):
                if type(call.keywords.get(argument)) is int:
                    return call, argument
                position = parameters.index(argument) if argument in parameters else len(call.arguments)
                if position < len(call.arguments) and type(call.arguments[position]) is int:
                    return call, position
    return "input" if name == "features" and described.input and described.input[-1] else None


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


def _with(call: Call, made: Mapping[_Place | None, int]) -> Call:
    """A call with other values for arguments of itself, or of calls inside it."""

    def inside(place: _Place, own: Value) -> Value:
        return _with(own, made) if isinstance(own, Call) else made.get(place, own)

    arguments = [inside((call, position), own) for position, own in enumerate(call.arguments)]
    keywords = {name: inside((call, name), own) for name, own in call.keywords.items()}
    return Call(call.name, *arguments, **keywords)
