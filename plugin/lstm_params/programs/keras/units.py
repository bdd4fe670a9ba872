"""Layers as units of the graph."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.formulas import Size
from ...calculator.frameworks.framework import Bound
from ...calculator.frameworks.keras.attention import GROUPED
from ...calculator.frameworks.keras.cells import steps_of
from ...calculator.frameworks.keras.wrappers import over_time
from ...calculator.graph import Unit, layer_unit
from ...calculator.layers import Layer
from ...calculator.shapes import Tensor
from .custom import lambda_in_time, use_in_time
from .layers import KerasLayer, KerasModel
from .rows import finish_row, start_row, unit_of_model
from .state import State
from .tensors import KerasTensor
from .weights import attach


def neutral(bound: Bound) -> Bound:
    """A call without its arguments about training: the objects of Keras keep those."""
    is_plain = bound.arguments.get("trainable", True) is True and bound.arguments.get("dtype") is None
    if is_plain and not bound.inner:
        return bound
    arguments = {name: _neutral(value) for name, value in bound.arguments.items()}
    if "dtype" in arguments:
        arguments["dtype"] = None  # how weights are stored is said where they are made
    if "trainable" in arguments and bound.name != "Given":
        arguments["trainable"] = True
    return bound._replace(arguments=arguments)


def _neutral(value: Any) -> Any:
    if isinstance(value, Bound):
        return neutral(value)
    if isinstance(value, tuple) and any(isinstance(item, Bound) for item in value):
        return tuple(map(_neutral, value))
    return value


def unit_of(keras: State, layer: KerasLayer) -> Unit:
    """A layer as a unit of the graph."""
    if layer.form == "TimeDistributed":
        return _over_time(keras, layer)
    assert layer.bound, "Keras' own layers have their call"
    bound = neutral(layer.bound)
    if layer.attends:
        return Unit(layer.name, lambda sources: _attending(bound, sources), layer.code, bound.call)
    if layer.is_cell:
        return Unit(layer.name, lambda sources: timestep_of(bound, sources), layer.code, bound.call)
    unit = layer_unit(bound, layer.name)
    unit.code = layer.code
    return unit


def _over_time(keras: State, layer: KerasLayer) -> Unit:
    """TimeDistributed: what is inside is a layer of its own, which may be used elsewhere too."""
    inner: KerasLayer = layer.parts["layer"]
    call = layer.bound.call if layer.bound else None

    def build(sources: Sequence[Tensor]) -> Layer:
        return over_time(
            lambda source: _inside(keras, inner, source),
            sources[0].lengths,
            inner.bound.call if inner.bound else None,
        )

    return Unit(layer.name, build, layer.code, call)


def _inside(keras: State, inner: KerasLayer, source: Tensor) -> Layer:
    """A layer on what one timestep has."""
    if inner.is_of_text:
        return use_in_time(keras, inner, source)
    if inner.form == "Lambda":
        return lambda_in_time(keras, inner, source)
    if inner.unit is None:
        if isinstance(inner, KerasModel) and inner.form == "Sequential":
            if inner.network is None and inner.start is None:
                start_row(keras, inner, (None, *source.lengths), ast.Pass())
            finish_row(keras, inner, ast.Pass())
            unit_of_model(keras, inner)
        elif isinstance(inner, KerasModel):
            if not isinstance(inner.outs, KerasTensor):
                raise LayerError(
                    None, f"TimeDistributed() needs one tensor, and '{inner.name}' returns a list"
                )
            unit_of_model(keras, inner)
        else:
            if inner.attends:
                raise LayerError(
                    None,
                    "TimeDistributed() gives its layer one input, and attention needs two",
                )
            if inner.bound is None and inner.form != "TimeDistributed":
                hint = f"Put it into a model of its own: keras.Model(x, {inner.name}(x)) of an Input() x."
                message = f"what '{inner.name}' returns inside TimeDistributed() is not understood here"
                raise LayerError(None, message, hint)
            inner.unit = unit_of(keras, inner)
            keras.owners[inner.unit] = inner
    assert inner.unit, "it is a unit now"
    if inner.stored:
        raise LayerError(None, f"how '{inner.name}' stores its weights is not understood here")
    made = inner.unit.on([source])
    if inner.flat is None:
        inner.layer = made
        attach(inner, list(made.groups))
    elif inner.layer is not None and [group.weights for group in made.groups] != [
        group.weights for group in inner.layer.groups
    ]:
        raise LayerError(None, f"'{inner.name}' is shared, but reads another shape here")
    return made


def timestep_of(bound: Bound, sources: Sequence[Tensor]) -> Layer:
    """A cell on one timestep and its states: what it returns, and its new states.

    Raises:
        LayerError: It is no timestep, or these are not its states.
    """
    features = sources[0].lengths
    if len(features) != 1 or features[0] is None:
        raise LayerError(None, "a cell reads one timestep, of shape (features,)", call=bound.call)
    (made,) = steps_of([bound], Size("x", features[0], "features"))
    states = [state.tensor for state in made.states]
    if len(sources) > 1 and [source.lengths for source in sources[1:]] != [state.lengths for state in states]:
        units = bound.arguments["units"]
        message = f"{bound.name}() carries {len(states)} states of {units} values, and is given others"
        raise LayerError(None, message, call=bound.call)
    return made._replace(outputs=(*made.outputs, *states), also_reads=tuple(sources[1:]), given=bound.given)


def _attending(bound: Bound, sources: Sequence[Tensor]) -> Layer:
    """Attention from one sequence to another: keys and values are made of the other's features."""
    try:
        layer = bound.build(sources[0])._replace(given=bound.given)
        others = [bound.build(source) for source in sources[1:]]
    except LayerError as error:
        error.call = error.call or bound.call
        raise
    if not others:
        raise LayerError(None, "attention needs a query and a value", call=bound.call)
    if bound.name == GROUPED and any(source.lengths[-1] != sources[0].lengths[-1] for source in sources):
        raise LayerError(None, f"{GROUPED} needs a query and a value of as many features", call=bound.call)
    groups = list(layer.groups)  # query, key, perhaps a gate, value, output
    groups[-2], groups[1] = others[0].groups[-2], others[-1].groups[1]
    is_self = all(source.lengths == sources[0].lengths for source in sources)
    return layer._replace(
        groups=tuple(groups),
        also_reads=tuple(sources[1:]),
        between=layer.between if is_self else None,
        has_unknown_products=not is_self,
        notes=layer.notes if is_self else ("attention from one sequence to another",),
    )
