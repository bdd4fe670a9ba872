"""What a network's numbers and shapes are called, so that a sentence can ask for them.

    network.parameters, .trainable, .non_trainable, .input, .output, .layers[0], .layers.lstm
    layer.parameters, .trainable, .non_trainable, .input, .output, .formula, .gates.forget
    layer.units, .features, .timesteps and whatever other sizes its formulas have
    layer.kernel, or whatever else the framework calls its weights; layer.weights[0]
    weight.shape, .parameters
    gate.parameters

A network of one layer has all that the layer has.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .cells import Gate
from .formulas import Size
from .layers import Layer
from .memory import numbers_by_dtype
from .named_tuples import NamedTuple
from .network import Network
from .shapes import Tensor
from .weights import Group, Weight


class Shape(NamedTuple):
    """A tensor's shape, which is written as `(None, 4)`."""

    tensor: Tensor


class Lengths(NamedTuple):
    """The lengths of a weight's axes."""

    axes: tuple[int, ...]


class Members(NamedTuple):
    """Things that are chosen by number, from 0, or by name."""

    of: Mapping[str, Any]


def values_of(thing: object) -> Mapping[str, Any]:
    """The values of a network, a layer, a weight, a gate or several of these, by their names.

    A value is a number, a text, a shape, a formula, or a thing that has values itself.
    """
    if isinstance(thing, Network):
        return _of_network(thing)
    if isinstance(thing, Layer):
        return _of_layer(thing)
    if isinstance(thing, Weight):
        lengths = Lengths(tuple(length.value for length in thing.shape))
        return {"parameters": thing.parameters, "shape": lengths}
    if isinstance(thing, _GateOf):
        return {"parameters": sum(group.by_gate.get(thing.gate, 0) for group in thing.groups)}
    if isinstance(thing, Group):
        return {"parameters": thing.parameters, **{weight.name: weight for weight in thing.weights}}
    return thing.of if isinstance(thing, Members) else {}


class _GateOf(NamedTuple):
    """A gate of a layer, in all its groups."""

    gate: Gate
    groups: tuple[Group, ...]


def numbers_of(thing: object, dtype: str) -> Mapping[str, int]:
    """How many numbers a thing that has parameters has of each dtype.

    Args:
        thing: A network, a layer, a group of weights, a weight or a gate.
        dtype: That of weights which have none of their own.
    """
    if isinstance(thing, Weight):
        return numbers_by_dtype([thing], dtype)
    if isinstance(thing, (Network, Layer, Group)):
        return numbers_by_dtype(thing.weights, dtype)
    assert isinstance(thing, _GateOf), "it has parameters"
    numbers: dict[str, int] = {}
    for weight in [weight for group in thing.groups for weight in group.weights]:
        own = weight.dtype or dtype
        numbers[own] = numbers.get(own, 0) + weight.by_gate.get(thing.gate, 0)
    return numbers


def _of_network(network: Network) -> Mapping[str, Any]:
    own: dict[str, Any] = {
        **_counts(network),
        **({"input": Shape(network.inputs[0])} if network.inputs else {}),
        **({"output": Shape(network.outputs[0])} if network.outputs else {}),
        "layers": Members({layer.name or str(n): layer for n, layer in enumerate(network.layers)}),
    }
    return {**_of_layer(network.layers[0]), **own} if len(network.layers) == 1 else own


def _counts(thing: Network | Layer) -> dict[str, Any]:
    return {
        "parameters": thing.parameters,
        "trainable": thing.trainable,
        "non_trainable": thing.parameters - thing.trainable,
    }


def _of_layer(layer: Layer) -> Mapping[str, Any]:
    gates = {
        gate.role: _GateOf(gate, layer.groups)
        for group in layer.groups
        for gate in group.gates
        if gate.letter
    }
    weights = layer.weights
    return {
        **_counts(layer),
        **({"input": Shape(layer.input), "output": Shape(layer.outputs[0])} if layer.outputs else {}),
        "formula": layer.formula,
        "name": layer.name,
        **({"gates": Members(gates)} if gates else {}),
        **({"weights": Members(_numbered(weights))} if weights else {}),
        **_sizes(layer),
        **_labelled(layer.groups),
        **{weight.name: weight for weight in _unambiguous(weights)},
    }


def _labelled(groups: Sequence[Group]) -> dict[str, Group]:
    """Directions and layers, each with the projection that is its own."""
    return {
        group.label.replace(" ", "_"): group._replace(
            weights=(*group.weights, *_projection_of(group, groups))
        )
        for group in groups
        if group.label
    }


def _projection_of(group: Group, groups: Sequence[Group]) -> Iterator[Weight]:
    """The weights that shorten what a group's gates make."""
    for other in groups:
        is_own = (other.level, other.direction) == (group.level, group.direction)
        if is_own and other.is_projection and not group.is_projection:
            yield from other.weights


def _unambiguous(weights: Sequence[Weight]) -> list[Weight]:
    names = [weight.name for weight in weights]
    return [weight for weight in weights if names.count(weight.name) == 1]


def _numbered(weights: Sequence[Weight]) -> dict[str, Weight]:
    names = [weight.name for weight in weights]
    return {
        weight.name if names.count(weight.name) == 1 else f"{weight.name} {number}": weight
        for number, weight in enumerate(weights)
    }


def _sizes(layer: Layer) -> dict[str, int]:
    """The sizes in its shapes, by what they count where that is one word: units, features, timesteps, …"""
    outputs = (output.shape for output in layer.outputs[:1])
    shapes = [layer.input.shape, *(weight.shape for weight in layer.weights), *outputs]
    lengths = [length for shape in shapes for length in shape if length is not None]
    sizes = [token for length in lengths for token in length.tokens() if isinstance(token, Size)]
    return {size.meaning: size.value for size in sizes if size.meaning.isidentifier()}
