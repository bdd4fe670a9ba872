"""Keras in programs: what its names stand for, and what is counted of a model."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...calculator.calls import Call, Expression, LayerError
from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.frameworks.keras.merging import FUNCTIONS
from ...calculator.graph import GraphBuilder, Unit
from ...calculator.inputs import GivenInput, first_input
from ...calculator.layers import Layer
from ...calculator.network import Network, Ref
from ...calculator.shapes import Lengths, Tensor, unnamed
from ...calculator.weights import Group, vector
from .. import shapes as ops
from ..calls import MISSING
from ..maker import Maker, as_argument
from ..values import Builtin, Class, Function, Instance, Method, Namespace, Thing, Unknown
from ..words import words
from .objects import KerasLayer, KerasModel, KerasTensor, Variable, known_flag
from .storage import BLOCK, MODES, QUANTIZABLE, can_be_stored, store
from .use import Use, flatten, groups_of, neutral, plain, unknown_in

if TYPE_CHECKING:
    from ..interpreter import Interpreter

_CELLS = {"LSTM": "LSTMCell", "GRU": "GRUCell", "SimpleRNN": "SimpleRNNCell"}
_ROOTS = (
    "keras.src.",
    "tensorflow.keras.",
    "tensorflow.python.keras.",
    "tf_keras.",
    "keras.api.",
    "tensorflow.compat.v2.keras.",
)
_MODELS = ("Model", "Sequential", "Functional")
_NAMESPACES = frozenset(
    words(
        "keras keras.layers keras.models keras.ops keras.backend keras.config keras.utils "
        "keras.mixed_precision keras.dtype_policies keras.engine keras.src keras.random "
        "tensorflow tensorflow.keras tensorflow.math tensorflow.nn tensorflow.random "
        "tensorflow.linalg tensorflow.compat tensorflow.compat.v1 tensorflow.compat.v2 "
        "keras.activations keras.applications keras.saving numpy numpy.random keras.ops.nn "
        "keras.ops.numpy keras.src.models keras.src.layers tensorflow.python keras.api tf_keras"
    )
)
_PASSIVE = words(
    "keras.optimizers keras.losses keras.metrics keras.callbacks keras.datasets "
    "keras.preprocessing keras.initializers keras.regularizers keras.constraints keras.utils "
    "keras.saving keras.activations keras.backend keras.config keras.random "
    "keras.visualization keras.tree keras.distribution keras.mixed_precision"
)
_NEVER_PASSIVE = words(
    "clone_model quantize DTypePolicyMap QuantizedDTypePolicy FloatDTypePolicy "
    "set_dtype_policy set_global_policy set_image_data_format model_from_json "
    "deserialize_keras_object"
)
_SYMBOLS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "true_divide",
    "//": "floor_divide",
    "**": "power",
    "%": "mod",
    "@": "matmul",
}
_CLASSES = {"abs": "absolute", "concat": "concatenate"}
"""What Keras calls the classes of operations that have other names."""

_DERIVED: dict[str, tuple[str, ...]] = {
    "RNN": ("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D"),
    "Wrapper": ("TimeDistributed",),
    "Dropout": ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
}
"""Keras' classes that are derived from others, by these (keras 3.15)."""

MOST_INSIDE = 100
"""So many layers may lie inside one: cells, and what wrappers wrap."""

_QUANTIZED = ("int8", "int4", "float8", "gptq", "awq")


class KerasClass(Thing):
    """A class of Keras' that makes layers or models."""

    __slots__ = ("keras", "name", "path")
    is_class = True

    def __init__(self, keras: Keras, name: str) -> None:
        self.keras, self.name, self.path = keras, name, f"keras.{name}"

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new layer or model."""
        return self.keras.make(self.name, node, arguments, keywords)

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """Something of the class itself."""
        if name == "__name__":
            return self.name
        if name == "__init__":

            def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
                if not arguments or not isinstance(arguments[0], KerasLayer):
                    machine.fail(node, "this is not understood here")
                self.keras.initialise(arguments[0], node, arguments[1:], keywords)

            return Builtin(name, called)
        return machine.unknown(node)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Changing Keras itself."""
        machine.fail(node, "a change of Keras' own classes is not understood here")

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is of this class."""
        if not isinstance(value, KerasLayer):
            return None if isinstance(value, Unknown) else False
        if self.name == "Layer":
            return True
        if self.name == "Model":
            return isinstance(value, KerasModel) or self.keras.is_model(value)
        if value.cls is not None:
            return any(isinstance(base, KerasClass) and base.name == self.name for base in value.cls.order)
        if self.name in _DERIVED:
            return value.form == self.name or value.form in _DERIVED[self.name]
        types = self.keras.maker.framework.types
        if self.name in _MODELS or self.name in types:
            own = types[self.name].signature.layer if self.name in types else self.name
            return (value.bound.name if value.bound else value.form) == own
        return None


class Keras:
    """The rules of Keras.

    Args:
        machine: The interpreter.
        source: The input of a model that states none.
    """

    roots = frozenset(["keras", "tensorflow", "tf_keras", "numpy"])

    def __init__(self, machine: Interpreter, source: Lengths | None) -> None:
        self.machine, self.source = machine, source
        self.maker = Maker(machine, "keras")
        self.builder = GraphBuilder(self.maker.framework)
        self.counts: dict[str, int] = {}
        self.owners: dict[Unit, KerasLayer] = {}
        self.makers: dict[int, KerasLayer] = {}
        """The layer that made each node of the graph."""
        self.places: dict[int, ast.AST] = {}
        """Where each layer is made, by its identity."""
        self.all_layers: list[KerasLayer] = []
        self.uses = Use(self)
        self.opened: Unknown | None = None
        """A length that was left open because the text does not say it."""
        self.data_format = "channels_last"
        """Where the channels are, if a layer does not say so."""
        self._known: dict[str, Any] = {}

    # Names

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What Keras or TensorFlow has by a full name; `MISSING` if there is no rule for it."""
        if path in self._known:
            return self._known[path]
        found = self._resolved(path, node)
        if not isinstance(found, Unknown):
            self._known[path] = found
        return found

    def _resolved(self, path: str, node: ast.AST) -> Any:
        machine = self.machine
        if path == "Given":
            return KerasClass(self, "Given")
        if path.startswith("numpy"):
            return self._numpy(path, node)
        if (
            path.startswith(("tensorflow.compat.v1.", "tensorflow.python."))
            and "keras" not in path.split(".")[:4]
        ):
            return Unknown(path, machine.first_line(node))
        if path.startswith("tensorflow.compat.v1.keras"):
            code = machine.code(node) if isinstance(node, ast.Attribute) else path
            made = Unknown(
                code,
                machine.first_line(node),
                reason="the Keras of TensorFlow 1, whose GRU has reset_after=False",
            )
            made.origin = made
            return made
        original = path
        for root in _ROOTS:
            if path == root[:-1]:
                return Namespace("keras" if root != "keras.src." else "keras.src")
            if path.startswith(root):
                path = f"keras.{path[len(root) :]}"
        if path in _NAMESPACES or original in _NAMESPACES:
            return Namespace(path)
        parts = path.split(".")
        name = parts[-1]
        if name in _NEVER_PASSIVE:
            return self._setting(name, node)
        if parts[0] == "keras":
            found = self._in_keras(path, parts, name, node)
            if found is not None:
                return found
        if parts[0] == "tensorflow":
            return self._in_tensorflow(path, parts, name, node)
        return Unknown(path, machine.first_line(node))

    def _in_keras(self, path: str, parts: list[str], name: str, node: ast.AST) -> Any:
        machine = self.machine
        if name in ("Model", "Sequential", "Functional", "Input", "Layer", "InputLayer") and parts[1] in (
            *(
                "layers",
                "models",
                "engine",
                "Model",
                "Sequential",
                "Input",
                "Layer",
                "Functional",
                "InputLayer",
                "src",
            ),
        ):
            return KerasClass(self, name)
        if parts[1] == "layers" and len(parts) > 2:
            if name in FUNCTIONS:
                return Builtin(
                    name, lambda node, arguments, keywords: self._merged(name, node, arguments, keywords)
                )
            if name[:1].isupper() and (len(parts) == 3 or name in self.maker.framework.types):
                return KerasClass(self, name)
            return Namespace(path) if name.islower() else None
        if parts[1] == "ops" or (
            parts[1] in ("activations", "backend") and len(parts) == 3 and self._is_operation(name)
        ):
            return Builtin(
                name, lambda node, arguments, keywords: self.operation(name, node, arguments, keywords)
            )
        if name in ("load_model", "load_weights") or parts[1] == "applications":
            return Unknown(path, machine.first_line(node), False, True)
        if name in ("DTypePolicy", "Policy"):
            return Builtin(name, lambda node, arguments, keywords: (*arguments, *keywords.values(), None)[0])
        if name == "clear_session":
            return Builtin(name, lambda node, arguments, keywords: self.counts.clear())
        if name in ("register_keras_serializable", "custom_object_scope", "CustomObjectScope"):
            return Unknown(path, machine.first_line(node), True, True)
        if any(path == part or path.startswith(f"{part}.") for part in _PASSIVE):
            return Unknown(path, machine.first_line(node), True, True)
        return None

    def _in_tensorflow(self, path: str, parts: list[str], name: str, node: ast.AST) -> Any:
        if self._is_operation(name) and len(parts) <= 3:
            return Builtin(
                name, lambda node, arguments, keywords: self.operation(name, node, arguments, keywords)
            )
        if name in ("zeros", "ones", "random_normal") or path in (
            "tensorflow.random.normal",
            "tensorflow.random.uniform",
        ):
            return Builtin(name, lambda node, arguments, keywords: self._array(arguments[:1], keywords, node))
        if parts[1] == "Module":
            return Unknown(path, self.machine.first_line(node))
        return Unknown(path, self.machine.first_line(node), True, True)

    def _numpy(self, path: str, node: ast.AST) -> Any:
        if path in ("numpy", "numpy.random"):
            return Namespace(path)
        name = path.rpartition(".")[2]
        if path in (
            "numpy.zeros",
            "numpy.ones",
            "numpy.empty",
            "numpy.random.random",
            "numpy.random.normal",
            "numpy.random.uniform",
        ):
            return Builtin(name, lambda node, arguments, keywords: self._array(arguments[:1], keywords, node))
        if path in ("numpy.random.rand", "numpy.random.randn"):
            return Builtin(name, lambda node, arguments, keywords: self._array([tuple(arguments)], {}, node))
        if path == "numpy.random.randint":
            return Builtin(
                name, lambda node, arguments, keywords: self._array(arguments[2:3], keywords, node)
            )
        return MISSING

    def _array(self, arguments: list[Any], keywords: dict[str, Any], node: ast.AST) -> Any:
        """An array of a known shape."""
        shape = keywords.get("size", keywords.get("shape", (*arguments, None)[0]))
        lengths = shape if isinstance(shape, (tuple, list)) else [shape]
        if lengths and all(type(length) is int and length > 0 for length in lengths) and len(lengths) <= 16:
            return KerasTensor(self, tuple(lengths))
        return self.machine.unknown(node, True, is_passive=True)

    def _is_operation(self, name: str) -> bool:
        return (
            name in ops.UNARY
            or name in ops.BINARY
            or name in ops.REDUCING
            or name in ops.MADE
            or name
            in (
                *(
                    "concat",
                    "concatenate",
                    "stack",
                    "matmul",
                    "tile",
                    "repeat",
                    "split",
                    "shape",
                    "one_hot",
                    "einsum",
                    "dot",
                ),
                *("where", "zeros", "ones", "arange", "range", "constant", "reduce_sum"),
            )
        )

    def _setting(self, name: str, node: ast.AST) -> Any:
        machine = self.machine

        def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
            value = (*arguments, *keywords.values(), None)[0]
            is_policy = name in ("set_dtype_policy", "set_global_policy") and isinstance(value, str)
            if is_policy and not any(word in value for word in _QUANTIZED):
                return None
            if name == "set_image_data_format" and value in ("channels_last", "channels_first"):
                machine.certain(node, "the order of axes is set")
                self.data_format = value
                return None
            machine.fail(node, f"what '{name}' does is not understood here")

        return Builtin(name, called)

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""
        for root in _ROOTS:
            if module.startswith(root) or f"{module}." == root:
                module = f"keras.{module[len(root) :]}".rstrip(".")
        if module == "keras.layers":
            names: dict[str, Any] = {
                name: KerasClass(self, name) for name in self.maker.framework.types if name != "Given"
            }
            names |= {name: self.resolve(f"keras.layers.{name}", ast.Pass()) for name in FUNCTIONS}
            return {**names, "Layer": KerasClass(self, "Layer"), "Lambda": KerasClass(self, "Lambda")}
        if module == "keras.models":
            return {name: KerasClass(self, name) for name in ("Model", "Sequential")}
        if module == "keras":
            return {
                **{name: KerasClass(self, name) for name in ("Model", "Sequential", "Input", "Layer")},
                **{
                    name: self.resolve(f"keras.{name}", ast.Pass())
                    for name in ("layers", "models", "ops", "utils", "backend", "config")
                },
                **{
                    name: Unknown(f"keras.{name}", (0, 1), True, True)
                    for name in [
                        "optimizers",
                        "losses",
                        "metrics",
                        "callbacks",
                        "datasets",
                        "initializers",
                        "regularizers",
                        "activations",
                    ]
                },
            }
        return None

    def fragment(self, name: str, node: ast.AST) -> Any:
        """What a name stands for in a part of a program that imports nothing."""
        paths = {
            "keras": "keras",
            "tf": "tensorflow",
            "layers": "keras.layers",
            "models": "keras.models",
            "tensorflow": "tensorflow",
            "ops": "keras.ops",
        }
        if name in paths:
            return self.resolve(paths[name], node)
        if name in (*_MODELS, "Lambda") or name in self.maker.framework.types:
            return KerasClass(self, name)
        return self.resolve(f"keras.layers.{name}", node) if name in FUNCTIONS else MISSING

    def placeholder(self, layer: KerasLayer) -> KerasLayer:
        """The input that a model has in the place of a layer that it begins behind."""
        made = KerasLayer(self, None, self.machine.next_serial(), layer.span, "InputLayer", layer.name)
        made.flat = []
        return made

    def class_of(self, name: str) -> KerasClass:
        """Keras' class of a name."""
        return KerasClass(self, name)

    # Making

    def named(self, base: str, keywords: Mapping[str, Any]) -> str:
        """The name of a new layer: its own, or one that is made of its class's."""
        name = keywords.get("name")
        if isinstance(name, str):
            return name
        return self.maker.framework.named(base, self.counts)

    def make(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new layer, model or input."""
        machine = self.machine
        self._check_dtype(keywords, node, name)
        if name in ("Model", "Functional"):
            return self._functional(node, arguments, keywords)
        if name == "Sequential":
            return self._sequential(None, node, arguments, keywords)
        if name in ("Input", "InputLayer"):
            return self._input(name, node, arguments, keywords)
        if name == "Layer":
            return self._new(None, "Layer", self.named("Layer", keywords), node)
        if name == "Lambda":
            return self._lambda(node, arguments, keywords)
        if name not in self.maker.framework.types:
            return Unknown(
                machine.code(node),
                machine.first_line(node),
                reason=f"and '{name}' is not among the Keras layers known here",
            )
        layer = self._new(None, name, "", node)
        self.fill(layer, name, node, arguments, keywords)
        dtype = keywords.get("dtype")
        if isinstance(dtype, str) and any(word in dtype for word in _QUANTIZED):
            layer.stored = dtype.partition("_from_")[0]
        return layer

    def _check_dtype(self, keywords: Mapping[str, Any], node: ast.AST, name: str = "") -> None:
        dtype = keywords.get("dtype")
        if isinstance(dtype, str) and any(word in dtype for word in _QUANTIZED):
            mode = dtype.removesuffix("_from_float32")
            if mode not in MODES or not dtype.endswith("_from_float32") or name != "Dense":
                message = f"the dtype '{dtype}' stores other weights, which is not understood here"
                self.machine.fail(node, message)
        if isinstance(dtype, Unknown) and not dtype.is_passive:
            self.machine.fail_unknown(dtype, "how the weights are stored", "float32")

    def _new(self, cls: Class | None, kind: str, name: str, node: ast.AST) -> KerasLayer:
        layer = KerasLayer(self, cls, self.machine.next_serial(), self.machine.first_line(node), kind, name)
        self._noted(layer, node)
        return layer

    def _noted(self, layer: KerasLayer, node: ast.AST) -> None:
        self.all_layers.append(layer)
        if len(self.all_layers) > 2_000:
            self.machine.fail(node, "a program may make at most 2,000 layers")
        layer.code = self.machine.code(node) if isinstance(node, ast.Call) else layer.name
        self.places[id(layer)] = node

    def fill(
        self, layer: KerasLayer, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """Make a layer one of Keras' own kinds."""
        maker = self.maker
        keywords = {key: self._open(value) if "shape" in key else value for key, value in keywords.items()}
        layer.size = 1 + self._layers_in([*arguments, *keywords.values()], node)
        if layer.size > MOST_INSIDE:
            self.machine.fail(node, f"a layer may have at most {MOST_INSIDE} layers inside it")
        special = self._special(name, arguments, keywords)
        if special is None:
            call = maker.call(name, node, arguments, keywords, self._as_argument)
            if self.data_format == "channels_first":
                self._order_axes(call)
            layer.bound = maker.bound(call, node, arguments, keywords)
            layer.code = str(call)
            if isinstance(keywords.get("trainable"), Unknown):
                self.machine.fail_unknown(keywords["trainable"], "'trainable'", "true")
            layer.is_trainable = layer.bound.arguments.get("trainable", True) if name != "Given" else True
        else:
            layer.is_trainable = known_flag(self.machine, keywords.get("trainable", True), node)
        given = layer.bound.arguments.get("name", "") if layer.bound else keywords.get("name", "")
        layer.name = (
            given if isinstance(given, str) and given else self.maker.framework.named(name, self.counts)
        )
        self._parts(layer, name, node, arguments, keywords)

    def _layers_in(self, value: Any, node: ast.AST) -> int:
        """How many layers there are in an argument."""
        self.machine.step(node)
        if isinstance(value, (list, tuple)):
            return sum(self._layers_in(item, node) for item in value)
        return value.size if isinstance(value, KerasLayer) else 0

    def _order_axes(self, call: Call) -> None:
        """Say where the channels are, as the program has set it for all layers."""
        signature = self.maker.framework.types[call.name].signature
        if "data_format" in signature.counted:
            at = signature.parameters.index("data_format")
            if len(call.arguments) <= at and call.keywords.get("data_format") is None:
                call.keywords["data_format"] = self.data_format

    def _special(self, name: str, arguments: list[Any], keywords: dict[str, Any]) -> KerasLayer | None:
        """What is inside TimeDistributed(), if the calculator cannot make that itself."""
        inner = arguments[0] if arguments else keywords.get("layer")
        if name == "TimeDistributed" and isinstance(inner, KerasLayer):
            return inner if inner.bound is None or inner.form == "TimeDistributed" else None
        return None

    def _as_argument(self, machine: Interpreter, value: Any, node: ast.AST, depth: int = 0) -> Any:
        if isinstance(value, KerasLayer) and value.bound is not None:
            return value.bound.call
        if isinstance(value, KerasLayer):
            machine.fail(node, f"'{value.name}' inside another layer is not understood here")
        if isinstance(value, (list, tuple)) and depth < 4 and len(value) <= 100:
            return tuple(self._as_argument(machine, item, node, depth + 1) for item in value)
        return as_argument(machine, value, node, depth)

    def _parts(
        self, layer: KerasLayer, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """The layers that Keras makes inside a new one."""
        inner = (
            arguments[0] if arguments else keywords.get("layer", keywords.get("cell", keywords.get("cells")))
        )
        if name in _CELLS or name.startswith("ConvLSTM"):
            layer.parts["cell"] = self._part(layer, _CELLS.get(name, "ConvLSTMCell"))
        elif name == "RNN":
            if isinstance(inner, (list, tuple)):
                stack = self._part(layer, "StackedRNNCells")
                stack.is_trainable = True
                stack.tracked = [list(inner)]
                inner = stack
            layer.parts["cell"] = inner
        elif name == "StackedRNNCells":
            layer.tracked = [list(inner) if isinstance(inner, (list, tuple)) else [inner]]
        elif name == "TimeDistributed":
            layer.parts["layer"] = inner
        elif name == "Bidirectional" and isinstance(inner, KerasLayer):
            backward = keywords.get("backward_layer", arguments[3] if len(arguments) > 3 else None)
            layer.parts["forward_layer"] = self._clone(
                inner, f"forward_{inner.name.removeprefix('forward_')}"
            )
            layer.parts["backward_layer"] = (
                backward
                if isinstance(backward, KerasLayer)
                else self._clone(inner, f"backward_{inner.name.removeprefix('backward_')}")
            )

    def _part(self, outer: KerasLayer, kind: str) -> KerasLayer:
        part = KerasLayer(self, None, self.machine.next_serial(), outer.span, kind, kind)
        part.is_trainable = outer.is_trainable
        return part

    def _clone(self, layer: KerasLayer, name: str) -> KerasLayer:
        """A layer that is made anew from another one's configuration, as Bidirectional() does."""
        made = KerasLayer(self, layer.cls, self.machine.next_serial(), layer.span, layer.form, name)
        made.bound, made.code, made.is_trainable = layer.bound, layer.code, layer.is_trainable
        if layer.form in _CELLS or layer.form.startswith("ConvLSTM"):
            made.parts["cell"] = self._part(made, layer.parts["cell"].form)
        elif "cell" in layer.parts:
            made.parts["cell"] = self._clone(layer.parts["cell"], layer.parts["cell"].name)
        if layer.form == "StackedRNNCells":
            made.tracked = [[self._clone(cell, cell.name) for cell in layer.tracked[0]]]
        return made

    def _lambda(self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> KerasLayer:
        layer = self._new(None, "Lambda", self.named("Lambda", keywords), node)
        layer.attributes["function"] = arguments[0] if arguments else keywords.get("function")
        layer.attributes["output_shape"] = (
            arguments[1] if len(arguments) > 1 else keywords.get("output_shape")
        )
        return layer

    def _input(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        maker = self.maker
        if "tensor" in keywords or "input_tensor" in keywords:
            self.machine.fail(node, "an input made of a tensor is not understood here")
        arguments = [self._open(value) for value in arguments]
        keywords = {key: self._open(value) for key, value in keywords.items()}
        call = maker.call(name, node, arguments, keywords)
        bound = maker.bound(call, node, arguments, keywords)
        try:
            tensor = first_input([bound, None], GivenInput(None, None, None))
        except LayerError as error:
            raise maker.placed([error], node) from None
        assert tensor, "an input states its shape"
        own = keywords.get("name")
        layer = self._new(None, "InputLayer", self.named("InputLayer", keywords), node)
        layer.flat = []
        ref = self.builder.input(tensor, own if isinstance(own, str) else "")
        self.makers[ref.node] = layer
        layer.ins = layer.outs = KerasTensor(self, (bound.stated_batch, *tensor.lengths), ref, True)
        return layer.outs if name == "Input" else layer

    def _open(self, value: Any) -> Any:
        """A shape whose unknown lengths are left open: a layer that needs one is refused for it."""
        if not isinstance(value, (list, tuple)):
            return value
        for item in value:
            if isinstance(item, Unknown) and item.is_data:
                self.opened = item
        return type(value)(None if isinstance(item, Unknown) and item.is_data else item for item in value)

    def _functional(
        self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any], model: KerasModel | None = None
    ) -> Any:
        machine = self.machine
        given = dict(zip(("inputs", "outputs", "name"), arguments, strict=False)) | keywords
        if "inputs" not in given and "outputs" not in given and model is None:
            machine.fail(node, "a model needs its inputs and outputs", "Write Model(inputs, outputs).")
        if "inputs" not in given or "outputs" not in given:
            machine.fail(node, "a model needs its inputs and outputs", "Write Model(inputs, outputs).")
        ends = []
        for name in ("inputs", "outputs"):
            tensors, unknown = flatten(given[name]), unknown_in(given[name])
            if isinstance(given[name], dict):
                unknown = unknown_in(list(given[name].values()))
            if unknown is not None:
                machine.fail_unknown(unknown, f"an {name.removesuffix('s')} of the model", "")
            if not tensors:
                machine.fail(node, f"the model's {name} are no tensors that are known here")
            ends.append(tensors)
        if model is None:
            model = KerasModel(
                self,
                None,
                machine.next_serial(),
                machine.first_line(node),
                "Functional",
                self.named("Functional", given),
            )
            self._noted(model, node)
        model.form = "Functional"
        self.uses.set_network(model, ends[0], ends[1], node)
        trainable = given.get("trainable")
        if trainable is not None:
            model.is_trainable = known_flag(machine, trainable, node)
        model.ins = ends[0][0] if len(ends[0]) == 1 else ends[0]
        model.outs = ends[1][0] if len(ends[1]) == 1 else ends[1]
        return model

    def _sequential(
        self, model: KerasModel | None, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> KerasModel:
        machine = self.machine
        given = dict(zip(("layers", "trainable", "name"), arguments, strict=False))
        if (
            len(arguments) > 3
            or given.keys() & keywords.keys()
            or keywords.keys() - {"layers", "trainable", "name"}
        ):
            machine.fail(node, "Sequential() takes layers, trainable and name")
        given |= keywords
        if "trainable" in given and not isinstance(given["trainable"], (bool, Unknown)):
            machine.fail(
                node, "Sequential() takes 'trainable' second, and a name by its name", "Write name='…'."
            )
        if model is None:
            model = KerasModel(
                self,
                None,
                machine.next_serial(),
                machine.first_line(node),
                "Sequential",
                self.named("Sequential", given),
            )
            self._noted(model, node)
        model.is_trainable = known_flag(machine, given.get("trainable", True), node)
        layers = given.get("layers")
        if layers is not None:
            items = machine.items(layers, node)
            if isinstance(items, Unknown):
                machine.fail_unknown(items, "the layers of this model", "2")
            for number, item in enumerate(items):
                place = node
                if (
                    isinstance(node, ast.Call)
                    and node.args
                    and isinstance(node.args[0], (ast.List, ast.Tuple))
                ):
                    written = node.args[0].elts
                    place = written[number] if len(written) == len(items) else node
                self.add(model, item, place, is_built=False)
            self._build_row(model, node)
        return model

    def add(self, model: KerasModel, value: Any, node: ast.AST, is_built: bool = True) -> None:
        """`Sequential.add`."""
        machine = self.machine
        if isinstance(value, Unknown):
            machine.fail_unknown(value, "a layer of this model", '"Given(parameters=1000, output=[64])"')
        machine.certain(node, "a layer is added", model)
        if isinstance(value, KerasTensor) and value.ref and (owner := self.makers.get(value.ref.node)):
            value = owner if owner.form == "InputLayer" else value
        if isinstance(value, KerasLayer) and value.form == "InputLayer":
            if model.start is not None or model.row:
                machine.fail(node, "the input comes before all layers")
            model.start = model.end = model.ins = value.outs
            return
        if not isinstance(value, KerasLayer):
            machine.fail(node, "this is no layer that is known here")
        if model.is_used:
            machine.fail(node, "this model has been used, and cannot grow any more")
        if any(other.name == value.name and other is not value for other in model.row):
            machine.fail(
                node, f"a layer before is named '{value.name}' too", "Keras wants another name for each."
            )
        if not model.row and model.start is None:
            self._stated(model, value)
        model.row.append(value)
        self.places.setdefault(id(value), node)
        if is_built:
            self._build_row(model, node, only_last=True)

    def _stated(self, model: KerasModel, first: KerasLayer) -> None:
        """The input that the first layer of a row states."""
        if first.bound is not None and (stated := first.bound.stated_inputs):
            shape: tuple[int | None, ...] = (None, *stated[-1][1])
        elif isinstance(first, KerasModel) and isinstance(first.ins, KerasTensor):
            shape = first.ins.shape
        else:
            return
        ref = self.builder.input(Tensor(unnamed(shape[1:])))
        model.start = model.end = model.ins = KerasTensor(self, shape, ref, True)

    def _build_row(self, model: KerasModel, node: ast.AST, only_last: bool = False) -> None:
        if model.start is None:
            return
        for layer in model.row[-1:] if only_last else model.row:
            self.uses.extend_row(model, layer, node)

    def _merged(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A function that makes a layer and uses it at once."""
        inputs = arguments[0] if arguments else keywords.get("inputs")
        others = {key: value for key, value in keywords.items() if key != "inputs"}
        kind = FUNCTIONS[name]
        layer = self._new(None, kind, "", node)
        made = (
            ast.copy_location(ast.Call(node.func, node.args[1:], node.keywords), node)
            if isinstance(node, ast.Call)
            else node
        )
        self.fill(layer, kind, made, arguments[1:], others)
        if isinstance(inputs, Unknown) or (unknown := unknown_in(inputs)):
            return self.machine.unknown(node, True, inputs if isinstance(inputs, Unknown) else unknown, True)
        return self.use(layer, node, [inputs], {})

    # Using

    def use(self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What a layer returns on some tensors."""
        return self.uses.use(layer, node, arguments, keywords)

    def arithmetic(self, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What an operation of tensors gives."""
        if right is None and symbol in "-+~":
            return self.operation("negative", node, [left], {})
        if symbol not in _SYMBOLS:
            return self.machine.unknown(node, True, is_passive=True)
        return self.operation(_SYMBOLS[symbol], node, [left, right], {})

    def operation(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What a function of tensors gives, where there is a rule for its shape."""
        machine = self.machine
        arguments = [self._constant(value) for value in arguments]
        keywords = {key: self._constant(value) for key, value in keywords.items()}
        tensors = [tensor for value in (*arguments, *keywords.values()) for tensor in flatten(value)]
        unknown = unknown_in([*arguments, *keywords.values()])
        if not tensors:
            first = (*arguments, None)[0]
            if name in ("cast", "constant", "convert_to_tensor") and isinstance(first, (bool, int, float)):
                return first
            if name in ("zeros", "ones") and unknown is None:
                return self._array(arguments[:1], keywords, node)
            return machine.unknown(node, True, unknown, True)
        if unknown is not None:
            return machine.unknown(node, True, unknown, True)
        try:
            shapes = self._shapes(name, arguments, keywords)
        except (ops.ShapeError, TypeError, IndexError) as error:
            text = (
                str(error) if isinstance(error, ops.ShapeError) else "this use of it is not understood here"
            )
            return self._unclear(name, node, text, tensors)
        if shapes is None:
            return self._unclear(name, node, "there is no rule for its shape here", tensors)
        if shapes == ():
            return tensors[0].shape
        made = [self._operated(name, tensors, shape, node) for shape in shapes]
        return made if name == "split" else made[0]

    def _constant(self, value: Any) -> Any:
        """A variable as the tensor that it is in arithmetic."""
        return KerasTensor(self, value.shape) if isinstance(value, Variable) else value

    def _unclear(self, name: str, node: ast.AST, why: str, tensors: Sequence[KerasTensor]) -> Any:
        """An operation whose result is not known; that matters only where a layer depends on it."""
        machine = self.machine
        made = machine.unknown(node, True, is_passive=True)
        if isinstance(made, Unknown):
            made.reason = f"and what '{name}' gives is not known: {why}"
        elif isinstance(made, (list, tuple)):
            return self._operated(name, tensors, (None, *made), node)
        return made

    def _shapes(
        self, name: str, arguments: list[Any], keywords: dict[str, Any]
    ) -> list[ops.Shape] | tuple[()] | None:
        values = [value.shape if isinstance(value, KerasTensor) else value for value in arguments]
        named = {
            key: value.shape if isinstance(value, KerasTensor) else value
            for key, value in keywords.items()
            if key not in ("name", "dtype")
        }
        first = arguments[0] if arguments else next(iter(keywords.values()))
        if name == "shape":
            return ()
        if name in ("concat", "concatenate", "stack"):
            shapes = [tensor.shape for tensor in flatten(first)]
            axis = named.get("axis", values[1] if len(values) > 1 else (-1 if name == "concatenate" else 0))
            return [ops.stacked(shapes, axis) if name == "stack" else ops.joined(shapes, axis)]
        if name in ops.UNARY:
            return [first.shape] if isinstance(first, KerasTensor) else None
        if name in ops.BINARY:
            pair = [value if isinstance(value, tuple) else () for value in (*values, *named.values())][:2]
            return [ops.broadcast(*pair)]
        if name in ops.REDUCING:
            named = {
                {"keep_dims": "keepdims"}.get(key, key): value
                for key, value in named.items()
                if key in ("axis", "keepdims", "keep_dims")
            }
            return [ops.reduced(*values, **named)]
        if name in ops.MADE:
            named = {
                {"newshape": "target", "shape": "target", "perm": "axes"}.get(key, key): value
                for key, value in named.items()
            }
            return [ops.MADE[name](*values, **named)]
        if name == "matmul" and not named:
            return [ops.multiplied(*values[:2])]
        if name == "one_hot":
            depth = named.get("num_classes", named.get("depth", values[1] if len(values) > 1 else None))
            return [(*first.shape, depth)] if isinstance(depth, int) else None
        if name == "repeat" and len(values) + len(named) == 3:
            axis, count = (
                named.get("axis", values[-1]),
                named.get("repeats", values[1] if len(values) > 1 else None),
            )
            at = ops.axis_of(first.shape, axis)
            length = first.shape[at]
            if type(count) is not int or count < 1:
                return None
            return [(*first.shape[:at], None if length is None else length * count, *first.shape[at + 1 :])]
        if name == "tile":
            counts = named.get("repeats", named.get("multiples", values[1] if len(values) > 1 else None))
            if isinstance(counts, (list, tuple)) and len(counts) == len(first.shape):
                return [
                    tuple(
                        None if length is None else length * int(count)
                        for length, count in zip(first.shape, counts, strict=True)
                    )
                ]
        if name == "split":
            count = named.get(
                "indices_or_sections", named.get("num_or_size_splits", values[1] if len(values) > 1 else None)
            )
            at = ops.axis_of(first.shape, named.get("axis", values[2] if len(values) > 2 else 0))
            length = first.shape[at]
            if type(count) is int and length is not None and count > 0 and length % count == 0:
                return [(*first.shape[:at], length // count, *first.shape[at + 1 :])] * min(count, 100)
        return None

    def _operated(
        self, name: str, tensors: Sequence[KerasTensor], shape: ops.Shape, node: ast.AST
    ) -> KerasTensor:
        """A node of the graph that has no weights."""
        if not any(tensor.is_symbolic for tensor in tensors):
            return KerasTensor(self, shape)
        if not shape or len(shape) > 16 or any(length is not None and length <= 0 for length in shape):
            self.machine.fail(node, f"what '{name}' gives of this tensor is not understood here")
        kind = "".join(
            word.capitalize() for word in _CLASSES.get(name, name.removeprefix("reduce_")).split("_")
        )
        output = Tensor(unnamed(shape[1:]))
        layer = KerasLayer(
            self,
            None,
            0,
            self.machine.first_line(node),
            "Operation",
            self.maker.framework.named(kind, self.counts),
        )

        def build(sources: Sequence[Tensor]) -> Layer:
            note = "it computes with values, and learns nothing"
            return Layer(kind, sources[0], (output,), (), (note,), also_reads=tuple(sources[1:]))

        unit = Unit(layer.name, build, self.machine.code(node))
        self.owners[unit] = layer
        layer.flat = []
        try:
            reads = [self.uses.ref(tensor) for tensor in tensors if tensor.is_symbolic]
            (ref,) = self.builder.use(unit, reads)
        except LayerError as error:
            raise self.maker.placed([error], node) from None
        self.makers[ref.node] = layer
        return KerasTensor(self, shape, ref, True)

    # Objects of the text

    def construct(self, cls: Class, serial: int, node: ast.AST) -> Instance | None:
        """A new layer or model of a class of the text."""
        base = next((base for base in cls.order if isinstance(base, KerasClass)), None)
        if base is None:
            return None
        layer: KerasLayer
        if base.name in ("Sequential", "Functional"):
            layer = KerasModel(self, cls, serial, self.machine.first_line(node), base.name, "")
        else:
            layer = KerasLayer(self, cls, serial, self.machine.first_line(node), base.name, "")
        self._noted(layer, node)
        for other in cls.order:
            if isinstance(other, Unknown) and not other.is_passive:
                layer.taint = other
        return layer

    def initialise(
        self, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """`super().__init__(…)` of a class of the text."""
        if not isinstance(instance, KerasLayer):
            return
        instance.is_ready = True
        assert instance.cls, "its class is in the text"
        self._check_dtype(keywords, node)
        if isinstance(instance, KerasModel) and instance.form == "Sequential":
            instance.name = self.named(instance.cls.name, keywords)
            self._sequential(instance, node, arguments, keywords)
        elif instance.form in ("Layer", "Model"):
            if arguments or keywords.keys() & {"inputs", "outputs"}:
                self.machine.fail(node, "a class that hands its inputs and outputs on is not understood here")
            unknown = keywords.keys() - {
                "name",
                "trainable",
                "dtype",
                "activity_regularizer",
                "autocast",
                "dynamic",
                "input_shape",
            }
            if unknown:
                self.machine.fail(node, f"{instance.form} has no argument '{sorted(unknown)[0]}'")
            instance.name = self.named(instance.cls.name, keywords)
            instance.is_trainable = known_flag(self.machine, keywords.get("trainable", True), node)
        else:
            self.machine.fail(node, f"a class derived from {instance.form} is not understood here")

    def is_model(self, value: Any) -> bool:
        """Whether a value is a model."""
        return isinstance(value, KerasModel) or (isinstance(value, KerasLayer) and value.form == "Model")

    def is_model_class(self, cls: Class) -> bool:
        """Whether the objects of a class are models."""
        return any(isinstance(base, KerasClass) and base.name in _MODELS for base in cls.order)

    def method(self, layer: KerasLayer, name: str) -> Any:
        """A method that changes a layer, or asks for what is in it; None if there is no such method."""
        rule = getattr(self, f"_method_{name}", None)
        if rule is None:
            return None
        return Builtin(name, lambda node, arguments, keywords: rule(layer, node, arguments, keywords))

    def _method_add(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        value = (*arguments, keywords.get("layer"))[0]
        if not isinstance(layer, KerasModel) or layer.form != "Sequential":
            self.machine.fail(node, "'add' is not understood here")
        place = node.args[0] if isinstance(node, ast.Call) and node.args else node
        self.add(layer, value, place)

    def _method_pop(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        if not isinstance(layer, KerasModel) or not layer.row or layer.is_used or arguments or keywords:
            self.machine.fail(node, "'pop' is not understood here")
        self.machine.certain(node, "a layer is removed", layer)
        gone = layer.row.pop()
        layer.network = layer.unit = layer.flat = None
        layer.end = layer.start if not layer.row or layer.start is None else _output(layer.row[-1])
        layer.outs = layer.end
        return gone

    def _method_get_layer(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        name = keywords.get("name", (*arguments, None)[0])
        index = keywords.get("index", arguments[1] if len(arguments) > 1 else None)
        layers = layer.listed()
        for value in (name, index):
            if isinstance(value, Unknown):
                made = Unknown(self.machine.code(node), self.machine.first_line(node))
                made.holds = (layer,)
                return made
        if isinstance(index, int) and 0 <= index < len(layers):
            return layers[index]
        for inner in layers:
            if inner.name == name:
                return inner
        known = ", ".join(inner.name for inner in layers[:12])
        return self.machine.fail(
            node, f"'{layer.name}' has no layer '{name}'", f"It has {known}." if known else ""
        )

    def _method_count_params(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        return sum(math.prod(variable.shape) for variable in layer.weights())

    def _method_build(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        shape = (*arguments, *keywords.values(), None)[0]
        if layer.is_built or (isinstance(layer, KerasModel) and layer.start is not None):
            return
        self.machine.certain(node, "a layer is built", layer)
        if isinstance(shape, Unknown):
            self.machine.fail_unknown(shape, "the shape that this is built on", "[10, 3]")
        if shape is None and self.source is not None:
            shape = (None, *self.source)
        if (
            not isinstance(shape, (tuple, list))
            or not shape
            or not all(length is None or (type(length) is int and length > 0) for length in shape)
        ):
            self.machine.fail(node, "this builds on a shape such as (None, 10, 3)")
        if isinstance(layer, KerasModel):
            self.uses.start_row(layer, tuple(shape), node)
            return
        if layer.cls is not None:
            return  # Keras 3 makes nothing here of a class that has no build() of its own
        tensor = KerasTensor(self, tuple(shape))
        self.use(layer, node, [tensor], {})

    def _method_call(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        return self.use(layer, node, arguments, keywords)

    def _method_add_weight(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        machine = self.machine
        if layer.cls is None:
            machine.fail(node, "add_weight() on a layer of Keras' own is not understood here")
        machine.certain(node, "a weight is added", layer)
        shape = keywords.get("shape", (*arguments, ())[0])
        unknown = unknown_in(shape)
        if unknown is not None:
            machine.fail_unknown(unknown, "the shape of this weight")
        if shape is None:
            shape = ()
        if not isinstance(shape, (tuple, list)) or not all(
            type(length) is int and length >= 0 for length in shape
        ):
            machine.fail(
                node, "the shape of a weight is a tuple of whole numbers", "None of them may be left open."
            )
        self._check_dtype(keywords, node)
        trainable = known_flag(machine, keywords.get("trainable", True), node)
        name = keywords.get("name")
        weight = vector(
            "θ",
            name if isinstance(name, str) and name else "variable",
            LAYER,
            tuple(map(Number, shape)),
            trainable,
        )
        return layer.track(weight)

    _method_add_variable = _method_add_weight

    def _method_enable_lora(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        machine = self.machine
        rank = keywords.get("rank", (*arguments, None)[0])
        machine.certain(node, "a layer is adapted", layer)
        kernel = layer.own[0] if layer.own else None
        if layer.form not in ("Dense", "Embedding") or kernel is None or type(rank) is not int or rank < 1:
            machine.fail(node, "enable_lora() is understood of a built Dense or Embedding, with a known rank")
        if any(variable.name.startswith("lora_") for variable in layer.own):
            machine.fail(node, "this layer has been adapted before")
        read, written = kernel.shape
        for name, shape in (
            (f"lora_{kernel.name}_a", (read, rank)),
            (f"lora_{kernel.name}_b", (rank, written)),
        ):
            layer.track(vector("θ", name, LAYER, tuple(map(Number, shape))))
        kernel.trainable = False

    def _method_quantize(
        self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """`quantize(mode)` of a layer, or of all the layers of a model that know how."""
        machine = self.machine
        mode = keywords.get("mode", (*arguments, None)[0])
        machine.certain(node, "weights are stored otherwise", layer)
        if mode not in MODES or len(arguments) > 1 or keywords.keys() - {"mode"}:
            machine.fail(node, "'quantize' is understood with 'int8', 'int4' or 'float8' alone")
        if not layer.is_built:
            machine.fail(node, "a layer that is not built cannot be quantized")
        for part in _all_in(layer):
            machine.step(node)
            if part.cls is not None or part.form in ("EinsumDense", "MultiHeadAttention"):
                machine.fail(node, f"what 'quantize' makes of '{part.name}' is not understood here")
            if part.form in QUANTIZABLE and part.is_built:
                if not can_be_stored(part, mode) or len([*part.own, *part.fixed]) > 2 or part.stored:
                    machine.fail(node, f"what 'quantize' makes of '{part.name}' is not understood here")
                store(part, mode, BLOCK)
                part.stored = mode
            elif part is layer and not isinstance(layer, KerasModel):
                machine.fail(node, f"'{layer.form}' cannot be quantized")

    # Results

    def candidates(self) -> list[KerasLayer]:
        """The models that the program's names stand for, the one that is made last at the end."""
        machine = self.machine
        values = [value for value in machine.globals.names.values() if self.is_model(value)]
        values = values or [value for value in machine.bare if self.is_model(value)]
        found: list[KerasLayer] = []
        for value in values:
            found = [other for other in found if other is not value] + [value]
        inside = {id(layer) for value in found for layer in _all_in(value) if layer is not value}
        return [value for value in found if id(value) not in inside]

    def network(self, root: Any) -> tuple[Network, dict[str, tuple[int, int]]]:
        """The network of a model, and where each of its layers is made.

        Raises:
            ProgramError: There is something in it that the text does not say, or its layers do not fit.
        """
        machine = self.machine
        if isinstance(root, KerasTensor) or not isinstance(root, KerasLayer):
            machine.fail((0, 1), "there is no model here", "Write Model(inputs, outputs) or Sequential([…]).")
        unknown = root.unknown_part()
        if unknown is not None:
            machine.fail_unknown(unknown, "this model", '"Given(parameters=1000, output=[64])"')
        if isinstance(root, KerasModel) and root.form == "Sequential":
            self._finish(root)
        if isinstance(root, KerasModel):
            assert root.network, "a model of Keras' own kinds has its network"
            seen: set[int] = set()
            layers = [
                self._final(layer, owner, seen, root.is_trainable)
                for layer, owner in zip(root.network.layers, root.units, strict=True)
            ]
            batch = root.ins.shape[0] if isinstance(root.ins, KerasTensor) else None
            network = root.network._replace(layers=tuple(layers), batch=batch)
            self._check(root, network)
            return network, {owner.name: owner.span for owner in root.units if owner.form != "Operation"}
        return self._apart(root)

    def _finish(self, root: KerasModel) -> None:
        if root.start is None:
            first = root.row[0] if root.row else None
            own = first.bound.type.own_input(first.bound.arguments) if first and first.bound else None
            shape = self.source or own
            if first is None:
                self.machine.fail(root.span, "there is no layer in this model", "Add one to it.")
            if shape is None:
                hint = "Begin with Input(shape=(…)), or give the block an 'input'."
                self.machine.fail(first.span, "the input of this model is missing", hint)
            self.uses.start_row(root, (None, *shape), self.places[id(root)])
        self.uses.finish_row(root, self.places[id(root)])

    def _apart(self, root: KerasLayer) -> tuple[Network, dict[str, tuple[int, int]]]:
        """A model whose class is in the text: its layers are listed."""
        machine, node = self.machine, self.places[id(root)]
        if not root.is_built:
            if self.source is None:
                hint = "Call it on an Input(), build() it on a shape, or give the block an 'input'."
                machine.fail(root.span, "the input of this model is missing", hint)
            ref = self.builder.input(Tensor(unnamed(self.source)))
            result = self.use(root, node, [KerasTensor(self, (None, *self.source), ref, False)], {})
            if isinstance(result, Unknown):
                machine.fail_unknown(result, "what this model computes", "")
        seen: set[int] = set()
        layers = []
        spans: dict[str, tuple[int, int]] = {}
        for variable in (*root.own, *root.fixed):
            if id(variable) not in seen:
                seen.add(id(variable))
                weight = plain(variable)._replace(trainable=variable.trainable and root.is_trainable)
                layers.append(
                    Layer(
                        "Variable",
                        Tensor(()),
                        (),
                        (Group((LAYER,), (weight,)),),
                        name=variable.name,
                        code=variable.name,
                    )
                )
        for owner in root.listed():
            layer = owner.layer or Layer(owner.kind, Tensor(()), (), tuple(groups_of(owner)))
            if owner.flat is None:
                note = "it is never called, so Keras makes no weights for it"
                layer = Layer(owner.kind, Tensor(()), (), (), (note,))
            layers.append(
                self._final(layer._replace(name=owner.name, code=owner.code), owner, seen, root.is_trainable)
            )
            spans.setdefault(owner.name, owner.span)
        if not layers:
            machine.fail(root.span, "there is no layer in this model")
        network = Network(self.maker.framework, tuple(layers), is_apart=True)
        self._check(root, network)
        return network, spans

    def _check(self, root: KerasLayer, network: Network) -> None:
        """Check that what is listed are the model's weights, to the last one.

        Raises:
            ProgramError: They are not.
        """
        total = sum(math.prod(variable.shape) for variable in root.weights())
        trained = sum(math.prod(variable.shape) for variable in root.trained())
        if (total, trained) != (network.parameters, network.trainable):
            self.machine.fail(root.span, "what this model has of weights is not understood here")

    def _final(self, layer: Layer, owner: KerasLayer, seen: set[int], is_trained: bool) -> Layer:
        """A layer with the variables that it has at the end, those left out that are counted before."""
        groups: list[Group] = []
        flat = list(owner.flat or [])
        variables = iter(flat)
        present = {id(variable) for variable in owner.weights()}
        is_cut = False
        for group in layer.groups:
            kept = []
            for weight in group.weights:
                variable = next(variables)
                if id(variable) not in present:
                    continue
                if id(variable) in seen:
                    is_cut = True
                    continue
                seen.add(id(variable))
                kept.append((weight, variable))
            if len(kept) == len(group.weights):
                weights = tuple(
                    weight._replace(trainable=variable.trainable and is_trained) for weight, variable in kept
                )
                groups.append(group._replace(weights=weights))
            elif kept:
                weights = tuple(
                    plain(variable)._replace(trainable=variable.trainable and is_trained)
                    for _, variable in kept
                )
                groups.append(Group((LAYER,), weights, group.label, group.kind))
        more = [variable for variable in owner.weights() if id(variable) not in seen]
        for variable in more:
            seen.add(id(variable))
            weight = plain(variable)._replace(trainable=variable.trainable and is_trained)
            groups.append(Group((LAYER,), (weight,), variable.name, "kernels"))
        if is_cut:
            return layer._replace(
                groups=tuple(groups),
                notes=(*layer.notes, "its weights are counted above, where they are used first"),
                cell=None,
                starts_at_one=(),
            )
        return layer._replace(groups=tuple(groups))


def _output(layer: KerasLayer) -> Any:
    return layer.outs


def _all_in(layer: KerasLayer, seen: set[int] | None = None) -> Any:
    seen = set() if seen is None else seen
    if id(layer) in seen:
        return
    seen.add(id(layer))
    yield layer
    for inner in (*layer.inner(), *getattr(layer, "units", ())):
        yield from _all_in(inner, seen)


__all__ = ["Call", "Expression", "Function", "Keras", "Method", "Ref", "Variable", "neutral"]
