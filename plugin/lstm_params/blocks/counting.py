"""The network of a block that names layers, or the sizes of one LSTM."""

from collections.abc import Sequence

from ..calculator.calls import Call, LayerError, NetworkError
from ..calculator.cells import LSTM, Recurrent
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.frameworks.binding import bind_all
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from ..calculator.rows import network
from ..calculator.shapes import Lengths
from .calls import Words
from .error_places import place_of, words_of_block
from .layers import PlacedCall
from .option_table import OPTIONS
from .option_values import Values
from .options import Options

_INPUT_HINT = "Add a line such as 'features: 3' or 'input: [40, 3]'."


class Described(NamedTuple):
    """What a block says of its layers and its input."""

    layers: Sequence[PlacedCall]
    features: int | None
    units: int | None
    timesteps: int | None
    input: Lengths | None


def describe(options: Options, values: Values) -> Described:
    """What a block says of its layers and its input; two descriptions of the same are noted."""
    given = options.given
    for one in given:
        for other, what in OPTIONS[one].excludes.items():
            if other in given:
                later = max(given[one].span, given[other].span)
                options.note(f"'{one}' and '{other}' both describe {what}", later, "Leave one of them out.")
    sizes = (values["features"], values["units"], values["timesteps"], values["input"])
    layers = values["layer"] if "layer" in given else values["layers"]
    return Described(layers or [], *sizes)


def count(
    options: Options, described: Described, framework: str, sweep_words: Words | None = None
) -> Network | None:
    """The network; None where a mistake is noted.

    Args:
        options: The block's options.
        described: What they say of the layers and the input.
        framework: Whose layers they are.
        sweep_words: Where the values that a sweep gives are.
    """
    calls = [layer.read.call for layer in described.layers] or _one_lstm(options, described, framework)
    if not calls:
        return None
    try:
        return network(
            calls,
            framework=framework,
            input=described.input,
            features=described.features,
            timesteps=described.timesteps,
        )
    except NetworkError as error:
        _note_errors(error.errors, options, described.layers, sweep_words or {})
        return None


def check_layers(options: Options, described: Described, framework: str) -> None:
    """Note the mistakes of layers whose input is not known, since the block has other mistakes."""
    errors: list[LayerError] = []
    bind_all(FRAMEWORKS[framework], [layer.read.call for layer in described.layers], errors)
    _note_errors(errors, options, described.layers, {})


def _one_lstm(options: Options, described: Described, framework: str) -> list[Call]:
    """The layer that a block without layers means; nothing where it does not say enough."""
    units, features = described.units, described.features
    features = features or (described.input[-1] if described.input else None)
    if units and features:
        return [FRAMEWORKS[framework].written(Recurrent(LSTM, features, units))]
    if units and described.input is not None:
        message = "the features are missing: the last length of 'input'"
        options.note(message, options.given["input"].node.span, "Write it as in [40, 3].")
    elif options.is_whole:  # else the missing option may be the one that is misspelt
        _note_missing(options)
    return []


def _note_missing(options: Options) -> None:
    given = options.given
    if "sweep" in given:
        hint = "Sweep over features and units, or give one of them; or give a layer."
        options.note("a size is missing beside this sweep", given["sweep"].span, hint)
    elif "solve" in given:
        hint = "Give the other one of features and units, or a layer."
        options.note("a size is missing beside this budget", given["solve"].span, hint)
    elif "units" in given:
        options.note("'features' is missing", given["units"].span, "Add a line such as 'features: 3'.")
    elif "features" in given or "input" in given:
        hint = "Add a line such as 'units: 2' or 'layer: LSTM(2)'."
        name = "features" if "features" in given else "input"
        options.note("'units' or a layer is missing", given[name].span, hint)
    else:
        hint = "Add 'features: 3' and 'units: 2', or 'layer: LSTM(2)' and its 'input: [40, 3]'."
        options.note("this block does not say what to count", options.fence, hint)


def _note_errors(
    errors: Sequence[LayerError], options: Options, layers: Sequence[PlacedCall], sweep_words: Words
) -> None:
    """Note what the calculator found, each mistake at its place."""
    words = words_of_block(errors, options.given, layers, sweep_words)
    for error in errors:
        place, hint = place_of(error, words), _with_framework(error, options)
        if place:
            options.note(error.message, place, hint)
        elif layers and options.is_whole:  # what is missing may be what is misspelt
            options.note(error.message, layers[0].scalar.span, _INPUT_HINT)
        elif not layers:  # the one LSTM, which is written nowhere
            option = next(
                options.given[name] for name in ("input", "units", "sweep", "solve") if name in options.given
            )
            options.note(error.message, option.node.span, hint)


def _with_framework(error: LayerError, options: Options) -> str:
    """The hint of a mistake, and how to say in the block that another framework is meant."""
    is_given = "framework" in options.given
    if not error.frameworks or (error.hint and is_given):
        return error.hint
    lines = " or ".join(f"'framework: {key}'" for key in error.frameworks)
    names = " or ".join(FRAMEWORKS[key].name for key in error.frameworks)
    what = f"Write {lines}" if is_given else f"Add {lines} to the block"
    return f"{error.hint} {what} if it is {names}'s.".lstrip()
