"""Keras's configuration of a model, as a network: its layers, their arguments, and how they are joined.

Keras 3 and Keras 2 write the same layers in two forms (keras/src/saving/serialization_lib.py, and
legacy/serialization.py). What is not known here ends in an error: the tensors are shown instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ..calculator.calls import Call, LayerError, Value
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.frameworks.binding import bind
from ..calculator.frameworks.framework import Framework
from ..calculator.graph import GraphBuilder, Unit, layer_unit, model_unit
from ..calculator.layers import frozen
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network, Ref
from ..calculator.shapes import Tensor, unnamed
from ..calculator.signatures import Counted, as_shape

_DEEPEST = 8
_MOST_LAYERS = 300
_MODELS = frozenset(("Sequential", "Functional", "Model"))
_OF_TRAINING = ("_initializer", "_regularizer", "_constraint")
_NOT_SHOWN = frozenset(
    (
        "name", "trainable", "dtype", "batch_input_shape", "batch_shape", "recurrent_activation",
        "unit_forget_bias", "use_cudnn", "implementation", "input_shape", "seed", "dropout",
        "recurrent_dropout",
    )
)  # fmt: skip
"""Arguments that change no count and no shape, or are read apart: a call is shorter without them."""
_RECURRENT = frozenset(
    (
        "LSTM", "GRU", "SimpleRNN", "LSTMCell", "GRUCell", "SimpleRNNCell", "ConvLSTM1D", "ConvLSTM2D",
        "ConvLSTM3D",
    )
)  # fmt: skip
_OWN_MODULES = ("keras", "tf_keras", "tensorflow.keras", "tensorflow.python.keras", "builtins", "")


class UnknownError(ValueError):
    """Something in a configuration is not known here; the message says what."""


def configured_network(config: Any) -> Network:
    """The network that a configuration describes.

    Args:
        config: The model, as JSON has it.

    Raises:
        UnknownError: It has a layer or an argument that is not known here, or is of no class of Keras's own.
    """
    try:
        network = _model(FRAMEWORKS["keras"], _mapping(config), 0).network()
    except LayerError as error:
        raise UnknownError(str(error.message)) from None
    except (RecursionError, KeyError, TypeError, IndexError, AttributeError):
        raise UnknownError("its configuration is not as Keras writes it") from None
    if config.get("class_name") == "Functional" and config["config"].get("trainable") is False:
        network = network._replace(layers=tuple(map(frozen, network.layers)))
    return network


def freeze_inside(value: Any, is_frozen: bool = False) -> None:
    """Say of layers inside others that they are frozen, where these are: so Keras 2 has it, and Keras 3 not.

    Args:
        value: A configuration, which is changed.
        is_frozen: Whether it is of something inside a layer that is frozen.
    """
    if isinstance(value, list):
        for item in value:
            freeze_inside(item, is_frozen)
    elif isinstance(value, dict):
        config = value.get("config")
        if isinstance(config, dict) and "trainable" in config and value.get("class_name") not in _MODELS:
            is_frozen = is_frozen or config["trainable"] is False
            config["trainable"] = not is_frozen
        elif isinstance(config, dict):
            config.pop("trainable", None)  # a model does not hand it on
        for item in value.values():
            freeze_inside(item, is_frozen)


def packs_weights(config: Any) -> bool:
    """Whether layers of a configuration keep several weights in a number, as of four bits each."""
    waiting = [config]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            policy = value["config"] if isinstance(value.get("config"), dict) else {}
            is_policy = str(value.get("class_name")).endswith("DTypePolicy")
            if is_policy and str(policy.get("mode")).startswith(("int4", "gptq", "awq")):
                return True
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UnknownError("its configuration is not as Keras writes it")
    return value


class _Model(NamedTuple):
    """A model: what lies between some tensors of a graph."""

    builder: GraphBuilder
    inputs: Sequence[Ref]
    outputs: Sequence[Ref]

    def network(self) -> Network:
        """Its layers, and how they are joined."""
        return self.builder.network(self.inputs, self.outputs)


def _model(framework: Framework, entry: Mapping[str, Any], depth: int) -> _Model:
    kind, config = _class(entry), entry.get("config")
    if kind not in _MODELS or depth > _DEEPEST:
        raise UnknownError(f"'{kind[:40]}' is a class of its own, whose layers the file does not list")
    if kind == "Sequential":
        listed = config if isinstance(config, list) else _mapping(config)["layers"]
        return _sequential(framework, listed, _mapping(config) if isinstance(config, dict) else {}, depth)
    return _functional(framework, _mapping(config), depth)


def _class(entry: Mapping[str, Any]) -> str:
    name = entry.get("class_name")
    module = entry.get("module") or ""
    if not isinstance(name, str) or not isinstance(module, str):
        raise UnknownError("its configuration is not as Keras writes it")
    if module.split(".")[0] not in _OWN_MODULES and not module.startswith(_OWN_MODULES[:-1]):
        raise UnknownError(f"'{name[:40]}' is no class of Keras's own")
    # `@register_keras_serializable` makes it `package>name`
    if entry.get("registered_name") and ">" in str(entry["registered_name"]):
        raise UnknownError(f"'{name[:40]}' is no class of Keras's own")
    return name


def _sequential(framework: Framework, layers: Sequence[Any], config: Mapping[str, Any], depth: int) -> _Model:
    if len(layers) > _MOST_LAYERS:
        raise UnknownError(f"it has more than {_MOST_LAYERS} layers")
    builder = GraphBuilder(framework)
    entries = [_mapping(layer) for layer in layers]
    start = _input_of(entries[0]) if entries else None
    if entries and _class(entries[0]) == "InputLayer":
        entries = entries[1:]
    if start is None:
        shape = config.get("build_input_shape")
        start = tuple(shape[1:]) if isinstance(shape, list) and shape else None
    if start is None or not entries:
        raise UnknownError("it was saved before it knew its input")
    begin = end = builder.input(_tensor(start))
    for entry in entries:
        end = builder.use(_unit(framework, entry, depth), [end])[0]
    return _Model(builder, [begin], [end])


def _tensor(shape: Sequence[Any]) -> Tensor:
    try:
        return Tensor(unnamed(as_shape(tuple(shape))))
    except ValueError:
        raise UnknownError("its input is no shape") from None


def _input_of(entry: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The shape that a layer states as the model's input."""
    config = _mapping(entry["config"])
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    if shape is None and isinstance(config.get("layers"), list) and config["layers"]:  # a model in a row
        return _input_of(_mapping(config["layers"][0]))
    return tuple(shape[1:]) if isinstance(shape, list) and shape else None


def _functional(framework: Framework, config: Mapping[str, Any], depth: int) -> _Model:
    entries = [_mapping(layer) for layer in config["layers"]]
    if len(entries) > _MOST_LAYERS:
        raise UnknownError(f"it has more than {_MOST_LAYERS} layers")
    builder = GraphBuilder(framework)
    made: _Made = {}
    waiting: list[_Use] = []
    for entry in _without_masks(entries, config):
        name = _name(entry)
        if _class(entry) == "InputLayer":
            shape = _input_of(entry)
            if shape is None:
                raise UnknownError("one of its inputs is no shape")
            made[name, 0] = [builder.input(_tensor(shape), name)]
            continue
        unit = _unit(framework, entry, depth)
        # a model of Keras 2 was used once already, when it was made
        first = 1 if _class(entry) in _MODELS and _is_old(entry) else 0
        for number, node in enumerate(entry["inbound_nodes"], first):
            waiting.append(_Use(name, number, list(_reads(node)), unit))
    _use_all(builder, waiting, made)
    # Keras 3 counts the use that made a model here, and not where a layer reads what it returns
    used = {_name(entry) for entry in entries if _class(entry) == "Functional" and not _is_old(entry)}
    ends = [[made[layer, node - (layer in used)][place] for layer, node, place in _ends(config[key])]
            for key in ("input_layers", "output_layers")]  # fmt: skip
    return _Model(builder, *ends)


def _name(entry: Mapping[str, Any]) -> str:
    return str(entry.get("name") or _mapping(entry["config"])["name"])


def _without_masks(entries: Sequence[dict[str, Any]], config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Layers in their order, without the operations that compute masks alone.

    Keras 3.15 saves `Embedding(mask_zero=True)` with a `NotEqual`, which the layers behind it read as a mask;
    an `.h5` does not say of what module it is.
    """
    read = {layer for layer, _, _ in _ends(config["output_layers"])}
    kept = []
    for entry in reversed(entries):  # what reads a layer comes behind it
        is_operation = str(entry.get("module")).startswith("keras.src.ops.") or _class(entry) == "NotEqual"
        if is_operation and _name(entry) not in read:
            continue
        nodes = entry.get("inbound_nodes") or ()
        read.update(layer for node in nodes for layer, _, _ in _reads(node))
        kept.append(entry)
    return kept[::-1]


_Read = tuple[str, int, int]
"""A tensor: the layer that makes it, in which of its uses, and as which of its outputs."""
_Made = dict[tuple[str, int], list[Ref]]
"""What each use of a layer returns."""


class _Use(NamedTuple):
    """A use of a layer."""

    name: str
    number: int
    reads: list[_Read]
    unit: Unit


def _use_all(builder: GraphBuilder, waiting: list[_Use], made: _Made) -> None:
    """Use layers on what they read, each when that is made."""
    while waiting:  # a layer may be listed before what it reads
        ready = [use for use in waiting if all((layer, node) in made for layer, node, _ in use.reads)]
        if not ready:
            raise UnknownError("its layers are joined in a circle, or to what is not there")
        for use in ready:
            waiting.remove(use)
            read = [made[layer, node][place] for layer, node, place in use.reads]
            made[use.name, use.number] = builder.use(use.unit, read)


def _is_old(entry: Mapping[str, Any]) -> bool:
    """Whether the uses of a layer are written as Keras 2 does."""
    return all(isinstance(node, list) for node in entry["inbound_nodes"])


def _ends(listed: Any) -> Iterator[_Read]:
    """The tensors that a model begins or ends with: one, a list, or by names."""
    if isinstance(listed, dict):
        listed = list(listed.values())
    if isinstance(listed, list) and len(listed) == 3 and isinstance(listed[0], str):
        yield listed[0], int(listed[1]), int(listed[2])
        return
    for item in listed:
        yield from _ends(item)


def _reads(node: Any) -> Iterator[_Read]:
    """The tensors that a use of a layer reads."""
    if isinstance(node, dict):  # Keras 3
        yield from _histories(node.get("args"))
        for name, value in _mapping(node.get("kwargs") or {}).items():
            if "mask" not in name:  # a mask has the shape of no input
                yield from _histories(value)
        return
    if isinstance(node, list) and node and isinstance(node[0], str):  # one tensor, in Keras 2
        node = [node]
    for item in node:
        yield str(item[0]), int(item[1]), int(item[2])
        for name, value in _mapping(item[3] if len(item) > 3 else {}).items():
            if "mask" not in name:
                yield from _legacy(value)


def _legacy(value: Any) -> Iterator[_Read]:
    if isinstance(value, list) and len(value) >= 3 and isinstance(value[0], str) and type(value[1]) is int:
        yield value[0], value[1], int(value[2])
    elif isinstance(value, list):
        for item in value:
            yield from _legacy(item)


def _histories(value: Any) -> Iterator[_Read]:
    if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
        layer, node, place = value["config"]["keras_history"]
        yield str(layer), int(node), int(place)
    elif isinstance(value, dict):
        if value.get("class_name") == "__tuple__":
            yield from _histories(value["items"])
    elif isinstance(value, list):
        for item in value:
            yield from _histories(item)


def _unit(framework: Framework, entry: Mapping[str, Any], depth: int) -> Unit:
    """A layer or a model as a unit of a graph."""
    config = _mapping(entry["config"]) if not isinstance(entry.get("config"), list) else {}
    name = str(config.get("name") or "model")[:100]
    if _class(entry) in _MODELS:
        model = _model(framework, entry, depth + 1)
        again = partial(model.builder.on, model.inputs, model.outputs)
        return model_unit(model.network(), name, _class(entry), again)
    call = _call(framework, entry, 0)
    errors: list[LayerError] = []
    bound = bind(framework, call, errors, has_hints=False)
    if bound is None:
        raise UnknownError(errors[0].message)
    return layer_unit(bound, name)


def _call(framework: Framework, entry: Mapping[str, Any], depth: int) -> Call:
    """The call that makes a layer, without what is as Keras has it anyway."""
    name, config = _class(entry), _mapping(entry["config"])
    if name not in framework.types or depth > _DEEPEST:
        raise UnknownError(f"'{name[:40]}' is no layer that is known here")
    signature = framework.types[name].signature
    given: dict[str, Value] = {}
    for key, counted in signature.counted.items():
        if key not in config or key in _NOT_SHOWN or key.endswith(_OF_TRAINING):
            continue
        value = config[key]
        if key in ("activation",) and (name in _RECURRENT or not isinstance(value, str) or value == "linear"):
            continue
        if key == "axis" and isinstance(value, list) and len(value) == 1:  # as Keras 2 writes it
            value = value[0]
        made = _value(framework, value, depth)
        if key in signature.required or not _is_default(made, counted):
            given[key] = made
    if name == "Bidirectional":
        _leave_copy_out(given)
    is_wrapper = any(isinstance(value, Call) for value in given.values())
    if config.get("trainable") is False and not is_wrapper:
        given["trainable"] = False
    first = [given.pop(key) for key in _leading(signature.parameters, given, signature.required)]
    return Call(name, *first, **given)


def _is_default(value: Value, counted: Counted) -> bool:
    """Whether an argument is as it is where nobody gives it."""
    if value is None:
        return counted.default is None
    try:
        return bool(counted.read(value) == counted.default)
    except ValueError:
        return False


def _leading(parameters: Sequence[str], given: Mapping[str, Value], required: frozenset[str]) -> list[str]:
    """The arguments that a call gives by position: the required ones at its beginning."""
    names: list[str] = []
    for name in parameters:
        if name not in given or name not in required:
            break
        names.append(name)
    return names


def _leave_copy_out(given: dict[str, Value]) -> None:
    """Leave out a backward layer that is the forward one's copy, as Keras makes it itself."""
    forward, backward = given.get("layer"), given.get("backward_layer")
    if isinstance(forward, Call) and isinstance(backward, Call) and backward.keywords.get("go_backwards"):
        own = {name: value for name, value in backward.keywords.items() if name != "go_backwards"}
        if str(Call(backward.name, *backward.arguments, **own)) == str(forward):
            del given["backward_layer"]


def _value(framework: Framework, value: Any, depth: int) -> Value:
    """An argument as a call has it."""
    if isinstance(value, dict):
        if value.get("class_name") in framework.types:
            return _call(framework, value, depth + 1)
        if "items" in value and value.get("class_name") == "__tuple__":
            return tuple(_value(framework, item, depth + 1) for item in value["items"])
        raise UnknownError("one of its arguments is not known here")
    if isinstance(value, list):
        if depth > _DEEPEST:
            raise UnknownError("one of its arguments is not known here")
        return tuple(_value(framework, item, depth + 1) for item in value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise UnknownError("one of its arguments is not known here")
