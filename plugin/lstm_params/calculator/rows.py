"""Layers in a row, each built on what the one before returns."""

from collections.abc import Iterable, Iterator, Sequence

from .calls import Call, LayerError, NetworkError
from .frameworks import FRAMEWORKS
from .frameworks.binding import bind_all
from .frameworks.framework import Bound, Framework
from .inputs import Bounds, GivenInput, first_input
from .layers import Built, Layer
from .names import did_you_mean
from .network import Network
from .shapes import Tensor


def network(
    calls: Call | Iterable[Call],
    *,
    framework: str = "keras",
    input: Sequence[int | None] | None = None,
    features: int | None = None,
    timesteps: int | None = None,
) -> Network:
    """Count a layer, or layers in a row.

    Args:
        calls: A layer, or several in the order in which data passes them.
        framework: Whose layers they are.
        input: The shape of the input without the batch axis; None leaves a length open.
        features: Instead of `input`: how many values come in at each timestep.
        timesteps: With `features`, how many timesteps there are; without, how many words an
            Embedding reads.

    Raises:
        NetworkError: A layer or an argument is not known, is missing, or does not fit.

    Examples:
        >>> encoder = network([Call("Embedding", 1000, 256), Call("LSTM", 128)])
        >>> [layer.parameters for layer in encoder.layers], encoder.parameters
        ([256000, 197120], 453120)
        >>> encoder.layers[1].formula
        <Product 4 × ((x + h) × h + h)>
        >>> [(weight.name, str(weight.shape[1])) for weight in encoder.layers[1].weights[:2]]
        [('kernel', '4 × h'), ('recurrent_kernel', '4 × h')]
    """
    if framework not in FRAMEWORKS:
        hint = did_you_mean(framework, FRAMEWORKS) or f"Known are: {', '.join(FRAMEWORKS)}."
        raise NetworkError([LayerError("framework", f"there is no framework '{framework}'", hint)])
    chosen = FRAMEWORKS[framework]
    errors: list[LayerError] = []
    bounds = bind_all(chosen, _checked(calls), errors)
    errors += _same_names(bounds)
    layers: list[Layer] = []
    try:
        source = first_input(bounds, GivenInput(input, features, timesteps))
        if source:
            layers.extend(_built(chosen, bounds, source))
    except LayerError as error:
        errors.append(error)
    if errors:
        raise NetworkError(errors)
    return Network(chosen, tuple(layers), bounds[0].stated_batch if bounds[0] else None)


def _checked(calls: Call | Iterable[Call]) -> Sequence[Call]:
    """Layers in a row, each of which is a call."""
    row = [calls] if isinstance(calls, Call | str) or not isinstance(calls, Iterable) else list(calls)
    for call in row:
        if not isinstance(call, Call):
            raise NetworkError(
                [LayerError("", f"a layer is a Call, as in Call('LSTM', 2), not {call!r:.40}")]
            )
    return row


def _same_names(bounds: Bounds) -> Iterator[LayerError]:
    """Layers whose writer gave them the same name."""
    seen: set[str] = set()
    for bound in bounds:
        name = bound.arguments.get("name", "") if bound else ""
        if bound and name in seen:
            yield LayerError("name", f"a layer before is named '{name}' too", call=bound.call)
        seen.update([name] if name else [])


def _built(framework: Framework, bounds: Bounds, source: Tensor) -> Iterator[Layer]:
    """The layers up to the first one that has a mistake, each on the output of the one before."""
    names: dict[str, int] = {}
    built = Built()
    before: Bound | None = None
    outputs = 1
    for position, bound in enumerate(bounds):
        if bound is None:
            return
        if bound.type.is_input:
            if position:
                raise LayerError(None, "the input comes before all layers", call=bound.call)
            continue
        if outputs > 1 and not framework.returns_several:
            hint = "Only the last layer in a row may return several."
            raise LayerError(None, f"{bound.name}() would read {outputs} tensors", hint, bound.call)
        if before:
            _check_batch_axis(bound, source)
        layer = _fitted(bound, source, before, built)
        source, outputs, before = layer.outputs[0], len(layer.outputs), bound
        name = _name(framework, bound, names)
        yield layer._replace(name=name, code=str(bound.call), given=bound.given, signatures=bound.signatures)


def _check_batch_axis(bound: Bound, source: Tensor) -> None:
    """A layer would take the batch axis for another one without a word."""
    needed = bound.type.batch_axis(bound.arguments)
    if needed is not None and needed != source.batch_axis:
        message = (
            f"{bound.name}() reads the batch axis as axis {needed}, and here it is axis {source.batch_axis}"
        )
        raise LayerError(None, message, _axis_hint(bound, source), bound.call)


_SAYS_BATCH_AXIS = {"batch_first": (True, False), "time_major": (False, True)}
"""Arguments that put the batch axis first, or behind time: the value for each."""


def _axis_hint(bound: Bound, source: Tensor) -> str:
    """What a layer says to read the batch axis where it is; or what else joins the two."""
    own = (*bound.type.signature.parameters, *bound.type.signature.keyword_only)
    name = next((name for name in _SAYS_BATCH_AXIS if name in own), "")
    if name and source.batch_axis < 2:
        return f"Write {name}={_SAYS_BATCH_AXIS[name][source.batch_axis]} in it, as in the layers before it."
    if "layout" in own:
        return "What comes before it returns an axis of directions too: count each operator in a block."
    return ""


def _fitted(bound: Bound, source: Tensor, before: Bound | None, built: Built) -> Layer:
    """The layer on what the one before returns; if it does not fit, what that one should return."""
    try:
        layer = bound.build(source)
    except LayerError as error:
        if before and before.returns_last_only and bound.type.reads_sequence:
            error.hint = f"The {before.name} before it needs {before.type.sequence_flag}=True."
        raise
    built.add(layer, bound.call)
    return layer


def _name(framework: Framework, bound: Bound, names: dict[str, int]) -> str:
    """A name as the framework gives it in a new program, inner layers first: lstm, lstm_1, …"""
    for inner in bound.inner if framework.names_inner else []:
        _name(framework, inner, names)
    own: str = bound.arguments.get("name", "")
    return own or framework.named(bound.name, names)
