"""Layers in a row: shapes handed on from one to the next, counts and totals."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from .calls import Call, LayerError, NetworkError, Value
from .frameworks import FRAMEWORKS
from .frameworks.framework import Bound, Framework
from .layers import Layer, Lengths, Shape, lengths
from .names import did_you_mean
from .signatures import as_shape, as_size

T = TypeVar("T")


class Network(NamedTuple):
    """Layers in a row, each told the shape that the one before hands on."""

    framework: str
    """Whose count it is: `Keras 3`."""
    layers: tuple[Layer, ...]

    @property
    def input(self) -> Shape:
        """The shape of its input, without the batch axis."""
        return self.layers[0].input

    @property
    def outputs(self) -> tuple[Shape, ...]:
        """The shapes of its outputs, without the batch axis."""
        return self.layers[-1].outputs

    @property
    def parameters(self) -> int:
        """How many parameters it has, trainable or not."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def trainable(self) -> int:
        """How many of them are trainable."""
        return sum(layer.trainable for layer in self.layers)


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
    bounds = [chosen.bind(call, errors) for call in ([calls] if isinstance(calls, Call) else calls)]
    layers: list[Layer] = []
    try:
        if not bounds:
            raise LayerError(None, "there is no layer")
        given = _given_input(bounds, input, features, timesteps)
        layers.extend(_built(chosen, bounds, given))
    except LayerError as error:
        errors.append(error)
    if errors:
        raise NetworkError(errors)
    return Network(chosen.label, tuple(layers))


Bounds = Sequence[Bound | None]
"""Calls bound to layer types; None for one that has a mistake."""


def _given_input(
    bounds: Bounds, input: Sequence[int | None] | None, features: int | None, timesteps: int | None
) -> Lengths | None:
    """The input shape that is given beside the layers."""
    first = bounds[0].type if bounds[0] else None
    if input is not None:
        return _checked("input", as_shape, tuple(input))
    if features is not None:
        if first and first.reads_indices:
            message = f"{first.signature.layer}() reads the numbers of words, which have no features"
            raise LayerError("features", message, "Give timesteps, or nothing.")
        _checked("features", as_size, features)
    if timesteps is not None:
        _checked("timesteps", as_size, timesteps)
    if first and first.reads_indices:
        return (timesteps,)
    if features is None:
        return None
    sequence = timesteps is not None or any(bound and bound.type.reads_sequence for bound in bounds)
    return (timesteps, features) if sequence else (features,)


def _checked(name: str, read: Callable[[Value], T], value: Value) -> T:
    try:
        return read(value)
    except ValueError as error:
        raise LayerError(name, f"'{name}' {error}") from None


def _built(framework: Framework, bounds: Bounds, given: Lengths | None) -> Iterator[Layer]:
    """The layers up to the first one that has a mistake, each on the output of the one before."""
    names: Counter[str] = Counter()
    outputs = 1
    if bounds[0] is None:
        return
    source = _first_input(bounds[0], given)
    for position, bound in enumerate(bounds):
        if bound is None:
            return
        if outputs > 1:
            hint = "Only the last layer in a row may return several."
            raise LayerError(
                None,
                f"{bound.type.signature.layer}() would read {outputs} tensors",
                hint,
                bound.call,
            )
        if bound.type.is_input:
            if position:
                raise LayerError(None, "the input comes before all layers", call=bound.call)
            continue
        layer = _fitted(bound, source, bounds[position - 1] if position else None)
        source, outputs = lengths(layer.outputs[0]), len(layer.outputs)
        yield layer._replace(name=_name(framework, bound, names), code=str(bound.call))


def _fitted(bound: Bound, source: Lengths, before: Bound | None) -> Layer:
    """The layer on what the one before returns; if it does not fit, what that one should return."""
    try:
        return bound.build(source)
    except LayerError as error:
        if before and before.arguments.get("return_sequences") is False and bound.type.reads_sequence:
            error.hint = f"The {before.type.signature.layer} before it needs return_sequences=True."
        raise


def _first_input(first: Bound, given: Lengths | None) -> Lengths:
    if first.stated_input is None:
        if given is None:
            raise LayerError(None, "the input is missing", "Give features, or the input's shape.")
        return given
    argument, stated = first.stated_input
    if given is not None:
        raise LayerError(argument, "the input is given twice, here and beside the layers", call=first.call)
    return stated


def _name(framework: Framework, bound: Bound, names: Counter[str]) -> str:
    """A name as the framework gives it in a new program, inner layers first: lstm, lstm_1, …"""
    for inner in bound.arguments.values():
        if isinstance(inner, Bound):
            _name(framework, inner, names)
    own: str = bound.arguments.get("name", "")
    if own:
        return own
    base = framework.named(bound.type.signature.layer)
    names[base] += 1
    return base if names[base] == 1 else f"{base}_{names[base] - 1}"
