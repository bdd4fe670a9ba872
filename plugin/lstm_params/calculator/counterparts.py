"""The same layers in several frameworks."""

from collections.abc import Sequence

from .calls import LayerError, NetworkError
from .cells import Recurrent
from .frameworks import COMMON, FRAMEWORKS
from .frameworks.changed_calls import with_argument
from .layers import Layer, as_recurrent
from .network import Network
from .rows import network
from .shapes import shape_text
from .shared import KINDS, Shared, as_shared, names_of, written_layer


def counterparts(original: Network, frameworks: Sequence[str]) -> list[Network]:
    """The same layers in several frameworks; layers without parameters are in the original alone.

    Args:
        original: A network of layers that frameworks share.
        frameworks: The frameworks, by the names that blocks give them.

    Raises:
        NetworkError: One of the layers is not the same in every framework, or a framework has no such layer.

    >>> from lstm_params.calculator.calls import Call
    >>> lstm = network(Call("LSTM", 128), features=256)
    >>> [(each.framework.name, each.parameters) for each in counterparts(lstm, ["keras", "pytorch"])]
    [('Keras', 197120), ('PyTorch', 197632)]
    """
    layers = original.weighted
    common = [(_common(original, layer), layer) for layer in layers]
    strange = next((layer for found, layer in common if found is None), None)
    if strange is not None or not common:
        raise NetworkError([_no_counterpart(original, strange)])
    return [
        original if FRAMEWORKS[name] is original.framework else _written(common, name) for name in frameworks
    ]


_Common = Recurrent | Shared


def _common(original: Network, layer: Layer) -> _Common | None:
    """A layer in no framework's terms; None if it is not the same in every framework."""
    if layer.cell:
        return as_recurrent(layer)
    return as_shared(original.framework, layer)


def _no_counterpart(original: Network, layer: Layer | None) -> LayerError:
    if layer is None:
        return LayerError("compare", "there are no parameters to compare", "Add a layer that has some.")
    message = f"{layer.code} is not the same thing in every framework"
    if layer.cell:
        hint = "A plain LSTM, GRU or simple RNN is. Write several layers in one as several: projections, "
        return LayerError("compare", message, f"{hint}peepholes and input_forget have no counterpart.")
    if layer.along_other_axis:
        return LayerError("compare", message, "Most normalize along the last axis alone.")
    own = {signature.layer for signature in layer.signatures[:1]}  # a row of tensors has none
    known = any(own & set(names_of(original.framework, kind)) for kind in KINDS)
    others = f"Known are {', '.join(KINDS)}."
    return LayerError("compare", message, "Without some of its arguments it is." if known else others)


def _written(common: Sequence[tuple[_Common | None, Layer]], name: str) -> Network:
    """Layers as a framework writes them, each counted alone; what passes between them is not."""
    framework, names = FRAMEWORKS[name], dict[str, int]()
    layers: list[Layer] = []
    for number, (found, layer) in enumerate(common, start=1):
        try:
            layers.append(_in_framework(found, name, layer, number < len(common)))
        except LayerError as error:
            error.argument, error.hint = name, f"Leave '{name}' out."
            raise NetworkError([error]) from None
    if len(layers) == 1:
        return Network(framework, tuple(layers))
    named = [layer._replace(name=framework.named(layer.signatures[0].layer, names)) for layer in layers]
    return Network(framework, tuple(named), is_apart=True)


def _in_framework(found: _Common | None, name: str, layer: Layer, is_before_others: bool) -> Layer:
    if isinstance(found, Recurrent):
        timesteps = layer.input.lengths[0] if len(layer.input.shape) > 1 else None
        is_sequence = is_before_others and len(layer.outputs[0].shape) > 1
        return counterpart(found, name, timesteps, is_sequence).layers[0]
    assert found, "it has a counterpart"
    if found.kind != "BatchNormalization":
        return written_layer(found, name)
    try:
        return written_layer(found, name, len(layer.input.shape))
    except LayerError:
        written = written_layer(found, name)
        message = f"{FRAMEWORKS[name].name}'s {written.code} does not read {shape_text(layer.input.lengths)}"
        raise LayerError(None, message) from None


def counterpart(
    recurrent: Recurrent, name: str, timesteps: int | None = None, returns_sequence: bool = False
) -> Network:
    """A recurrent layer as a framework writes it, counted.

    Args:
        recurrent: The layer.
        name: The framework, by the name that blocks give it.
        timesteps: How many timesteps its input has, where it reads a sequence.
        returns_sequence: Whether what comes behind it reads all timesteps.

    Raises:
        LayerError: The framework has no such layer.
    """
    call = FRAMEWORKS[name].written(recurrent)
    if returns_sequence:
        flags = dict.fromkeys(kind.sequence_flag for kind in FRAMEWORKS[name].types.values())
        given = [with_argument(FRAMEWORKS[name], call, flag, True) for flag in flags if flag]
        call = next(filter(None, given), call)
    reads_sequence = FRAMEWORKS[name].types[call.name.rpartition(".")[2]].reads_sequence
    before = (timesteps,) if reads_sequence else ()
    return network(call, framework=name, input=(*before, recurrent.features))


def others_with(original: Network, parameters: int) -> list[str]:
    """The common frameworks in which the same recurrent layer has some other count, by name."""
    found = []
    for name in COMMON:
        framework = FRAMEWORKS[name]
        try:
            (other,) = counterparts(original, [name])
        except NetworkError:
            continue
        cells = [[layer.cell for layer in network.weighted] for network in (other, original)]
        is_same = cells[0] == cells[1]
        if is_same and framework is not original.framework and other.parameters == parameters:
            found.append(framework.name)
    return found
