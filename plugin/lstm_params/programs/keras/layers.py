"""Keras' layers and models, and which of their weights are trained (keras/src/layers/layer.py)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from ...calculator.weights import Weight
from ..errors import Span
from ..things import Thing
from ..values import MISSING, Builtin, Class, Function, Instance, Method, Unknown
from ..words import words
from .context import Context
from .tensors import KerasTensor, Variable, flatten, known_flag
from .tracking import matters, tracked

if TYPE_CHECKING:
    from ...calculator.frameworks.framework import Bound
    from ...calculator.graph import Unit
    from ...calculator.layers import Layer
    from ...calculator.network import Network

_PLAIN = (bool, int, float, str, type(None), tuple)

_PASSIVE = frozenset(
    words(
        "summary compile fit evaluate predict save save_weights load_weights get_weights "
        "set_weights train_on_batch test_on_batch predict_on_batch reset_states reset_state "
        "to_json get_config get_build_config export adapt add_loss add_metric compute_mask "
        "compute_loss compute_metrics make_train_function reset_metrics plot predict_classes "
        "compute_output_spec get_initial_state set_vocabulary get_vocabulary "
        "stateless_call fit_generator predict_generator count get_metrics_result"
    )
)

_UNKNOWN = frozenset(
    words(
        "dtype dtype_policy compute_dtype variable_dtype path optimizer losses metrics history "
        "supports_masking input_spec activity_regularizer"
    )
)
METHODS = ("build", "call", "compute_output_shape", "compute_output_spec")
"""What Keras calls of a layer, also where it is set on a layer and not defined in its class."""
_READ_ONLY = frozenset(
    words(
        "compute_dtype dtype input input_dtype losses metrics metrics_names metrics_variables path output "
        "non_trainable_variables non_trainable_weights quantization_mode trainable_variables "
        "trainable_weights variable_dtype variables weights _layers"
    )
)
"""What a layer says of itself: properties that Python does not set (keras 3.15)."""
_PROPERTIES = {
    **dict.fromkeys(("Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D"), "kernel"),
    **dict.fromkeys(("Embedding", "ReversibleEmbedding"), "embeddings"),
}
"""Weights that are properties of Keras' own classes, by these, and cannot be set (keras 3.15)."""
_OF_WEIGHTS = frozenset(
    words(
        "weights variables trainable_weights trainable_variables "
        "non_trainable_weights non_trainable_variables"
    )
)
"""What is not said of a part whose count is stated, nor of what it is in."""
_OF_VALUES = ("_initializer", "_regularizer", "_constraint")
"""What layers keep of the values of their weights."""
_UNIMPORTANT = frozenset(
    words(
        "stop_training optimizer loss supports_masking input_spec "
        "activity_regularizer history jit_compile _name run_eagerly output_names callbacks "
        "compiled_loss loss_tracker build_shape"
    )
)


KEPT = frozenset(
    words(
        "units use_bias filters kernel_size strides dilation_rate groups depth_multiplier return_sequences "
        "return_state go_backwards stateful unroll merge_mode reset_after unit_forget_bias rate output_dim "
        "center scale num_heads key_dim target_shape dims n pool_size output_padding attention_axes"
    )
)
"""The arguments that layers keep as attributes, as they were given (keras 3.15)."""


OWN_BUILD, OWN_CALL = "super().build", "super().call"
"""The `build` and the `call` of Keras' own class, among the methods of layers."""


class KerasLayer(Instance, Thing):
    """A layer or a model.

    Attributes:
        form: Keras' own class that it is, or is derived from.
        name: Its name in the network.
        bound: The call that makes it, where the calculator knows its kind.
        code: That call as it is written.
        is_trainable: Its own `trainable`.
        own: Its own variables, in the order of their making.
        fixed: Its own variables that were made as not trainable: setting `trainable` does not change them.
        parts: The layers inside it, by the attributes that they are.
        tracked: What was set on an object of a class of the text: layers, and lists and dicts of them.
        flat: The variables of all weights, in the calculator's order; None before it is built.
    """

    def __init__(
        self, keras: Context, cls: Class | None, serial: int, span: Span, form: str, name: str
    ) -> None:
        super().__init__(cls, serial, span)
        self.keras, self.form, self.name = keras, form, name
        self.bound: Bound | None = None
        self.code = ""
        self.is_trainable = True
        self.own: list[Variable] = []
        self.fixed: list[Variable] = []
        self.parts: dict[str, Any] = {}
        self.tracked: list[Any] = []
        self.flat: list[Variable] | None = None
        self.unit: Unit | None = None
        self.redefines = False
        """Whether its class is derived from a kind of layer, and has a `build` or a `call` of its own."""
        self.has_run_base_build = False
        """Whether the `build` of Keras' class that its own is derived from has run."""
        self.is_ready = cls is None
        self.is_locked = False
        """Whether its `build` has run: Keras adds nothing to it any more."""
        self.layer: Layer | None = None
        """What the calculator made of it where it was used first."""
        self.ins: Any = None
        self.outs: Any = None
        self.has_node = False
        """Whether it was called on tensors of a graph, outside of what a layer computes."""
        self.first: Any = None
        """What it returned where it was used first."""
        self.dtype = ""
        """The type of its weights, if the program says one; those inside it may have others."""
        self.computes = ""
        """The type that it computes with; nothing where it is that of its weights."""
        self.stored = ""
        """How its weights are stored, if its dtype says so: `int8`, `int4`, `float8`."""
        self.size = 1
        """How many layers it is made of."""

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.cls.name if self.cls else self.form

    @property
    def attends(self) -> bool:
        """Whether it is an attention layer, which reads a query and a value."""
        return self.bound is not None and self.bound.type.attends

    @property
    def is_cell(self) -> bool:
        """Whether it is one of Keras' own cells, which compute one timestep."""
        return self.cls is None and self.form in ("LSTMCell", "GRUCell", "SimpleRNNCell")

    @property
    def is_own_cell(self) -> bool:
        """Whether it is a cell whose class is derived from one of Keras' own."""
        return self.cls is not None and self.form in ("LSTMCell", "GRUCell", "SimpleRNNCell")

    @property
    def is_of_text(self) -> bool:
        """Whether what it makes and computes is what its class in the text says."""
        return self.cls is not None and (self.redefines or self.form in ("Layer", "Model", "Wrapper"))

    @property
    def _is_of_keras(self) -> bool:
        """Whether it is counted as the kind of layer that its class is derived from."""
        is_kind = self.bound is not None or (self.form == "RNN" and self.is_ready)
        return is_kind and not (self.redefines or self.is_own_cell)

    @property
    def has_base_build(self) -> bool:
        """Whether the `build` of Keras' class that its own is derived from makes anything."""
        return self.is_own_cell or self.redefines or (self.cls is not None and self.form == "Wrapper")

    @property
    def is_stated(self) -> bool:  # type: ignore[override]
        """Whether it is a part of which only the count is stated, be it a layer or a model."""
        return self.form == "Given"

    @property
    def is_built(self) -> bool:
        """Whether it has its weights."""
        return self.flat is not None

    def equals(self, other: Any) -> bool | None:
        """Whether it is the same layer: Keras' are equal to themselves alone."""
        return None if self.cls and self.cls.find("__eq__")[0] else self is other

    def held(self) -> Iterator[Any]:
        """What can be reached, and changed, through it."""
        yield from super().held()
        yield from self.inner()
        yield from (*self.own, *self.fixed)

    # Weights

    def inner(self) -> Iterator[KerasLayer]:
        """The layers inside it, as Keras tracks them."""
        for part in (*self.parts.values(), *self.tracked):
            yield from _layers_in(part)

    def weights(self, seen: set[int] | None = None) -> Iterator[Variable]:
        """All its variables, each once."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return
        seen.add(id(self))
        self.keras.machine.steps += 1
        for variable in (*self.own, *self.fixed):
            if id(variable) not in seen:
                seen.add(id(variable))
                yield variable
        for layer in self.inner():
            yield from layer.weights(seen)

    def trained(self) -> list[Variable]:
        """The variables that are trained."""
        # A frozen layer or model has none, even if a layer inside it was thawed afterwards (keras 3.15).
        return [variable for variable in self.weights() if variable.trainable] if self.is_trainable else []

    def not_trained(self) -> list[Variable]:
        """The variables that are not trained."""
        trained = set(map(id, self.trained()))
        return [variable for variable in self.weights() if id(variable) not in trained]

    def set_trainable(self, value: bool, seen: set[int] | None = None) -> None:
        """Set `trainable` of it and of all layers in it."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return
        seen.add(id(self))
        self.keras.machine.steps += 1
        self.is_trainable = value
        # Only `_trainable_variables` follow: a weight that was added as not trainable stays frozen.
        for variable in self.own:
            variable.trainable = value
        for layer in self.inner():
            layer.set_trainable(value, seen)

    def track(self, weight: Weight) -> Variable:
        """A new variable of its own."""
        if self.dtype and not weight.dtype:
            weight = weight._replace(dtype=self.dtype)
        variable = Variable(weight, weight.trainable, self.keras)
        (self.own if weight.trainable else self.fixed).append(variable)
        if not self.is_trainable:
            variable.trainable = False
        return variable

    def unknown_part(self, seen: set[int] | None = None) -> Unknown | None:
        """Something in it that the text does not say."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return None
        seen.add(id(self))
        if self.taint:
            return self.taint
        for variable in (*self.own, *self.fixed):
            if variable.taint:
                return variable.taint
        for part in (*self.parts.values(), *self.tracked):
            unknown = self._unknown_in(part, seen)
            if unknown:
                return unknown
        return next((found for layer in self.inner() if (found := layer.unknown_part(seen))), None)

    def _unknown_in(self, part: Any, seen: set[int]) -> Unknown | None:
        if isinstance(part, Unknown):
            return None if part.is_data else part
        if isinstance(part, KerasLayer):
            return part.unknown_part(seen)
        tainted = self.keras.machine.tainted_value(part) if isinstance(part, (list, dict)) else None
        if tainted is not None and not tainted.is_data:
            return tainted
        items = part.values() if isinstance(part, dict) else part if isinstance(part, (list, tuple)) else ()
        return next((found for item in items if (found := self._unknown_in(item, seen))), None)

    # Attributes

    def has(self, name: str) -> bool | None:
        """Whether it has an attribute."""
        if name in ("trainable", "name", "weights", "built", "dtype"):
            return True
        if self.is_stated:
            return None
        if name == "layers" and (self.cls is None or self.form != "Layer"):
            return self.keras.is_model(self)
        if name == "_build_from_signature" and not self.keras.is_older:  # of Keras 2's attention
            return False
        return True if name in self.parts or self._keeps(name) else None

    def _keeps(self, name: str) -> bool:
        """Whether an argument that it was made with is its attribute, as it was given."""
        is_kept = name in KEPT or (name == "input_dim" and self.form.endswith("Embedding"))
        value = self.bound.arguments.get(name) if self.bound is not None and is_kept else None
        return value is not None and isinstance(value, _PLAIN)

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method."""
        if name in self.parts:
            return self.parts[name]
        if name == "__dict__" and self.bound is not None:
            machine.fail(node, f"what is set in the __dict__ of a {self.form} is not understood here")
        if self.cls and self.cls.find(name)[0]:
            own = self.cls.find("build")[1] if name == "build" else None
            if isinstance(own, Function):
                return Builtin(name, lambda node, arguments, keywords: self.build(node, arguments, keywords))
            return MISSING
        return self.inherited(machine, name, node)

    def build(self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
        """The `build` of its class, or of Keras' own, as Keras wraps it: it adds what it adds once.

        Raises:
            ProgramError: It adds something to a layer that is built.
        """
        machine = self.keras.machine
        machine.certain(node, "a layer is built", self)
        own = self.cls.find("build")[1] if self.cls else None
        method = Method(own, self) if isinstance(own, Function) else self.of_base(machine, "build", node)
        machine.call(method, node, arguments, keywords)
        self.is_locked = True

    def inherited(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What every layer has."""
        if name in _OF_WEIGHTS and any(layer.is_stated for layer in all_in(self)):
            return self._not_said(machine, node)
        if self.is_stated and name in ("layers", "get_layer", "__class__"):
            return self._not_said(machine, node)
        if name in _ATTRIBUTES:
            return _ATTRIBUTES[name](self)
        if name == "__class__" and self.cls is None:
            return self.keras.class_of(self.bound.name if self.bound else self.form)
        if name in ("input", "inputs", "output", "outputs", "input_shape", "output_shape"):
            return self._ends(machine, name, node)
        if name == "__call__":
            return Builtin(name, partial(self.keras.use, self))
        rule = self.keras.method(self, name)
        if rule is not None:
            return rule
        if name == "cells" and self.form == "StackedRNNCells":
            return list(self.tracked[0])
        if name in _PASSIVE:
            return Builtin(
                "passive", lambda node, arguments, keywords: machine.unknown(node, True, is_passive=True)
            )
        if self.bound is not None and self._keeps(name):
            return self.bound.arguments[name]
        if (self.is_own_cell or self.is_cell) and name in ("state_size", "output_size"):
            units = self.bound.arguments["units"] if self.bound else None
            return [units, units] if self.form == "LSTMCell" and name == "state_size" else units
        if name in ("kernel", "bias", "recurrent_kernel", "embeddings", "gamma", "beta"):
            for variable in (*self.own, *self.fixed):
                if variable.name == name:
                    return variable
        if name == "compute_dtype":
            return self.computes or self.dtype or "float32"
        if name in ("dtype", "variable_dtype", "dtype_policy") and not self.stored:
            return self.dtype or "float32"  # all that a policy decides here is how weights are stored
        if name in _UNKNOWN or (self.bound is not None and name.endswith(_OF_VALUES)):
            return machine.unknown(node, True, is_passive=True)
        return self._not_said(machine, node) if self.cls is None else MISSING

    def _not_said(self, machine: Any, node: ast.AST) -> Any:
        """Something of it that is not known, by which it may be changed."""
        made = machine.unknown(node)
        if isinstance(made, Unknown):
            made.holds = (self,)
        return made

    def of_base(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What `super()` finds in Keras' own class."""
        if name == "build" and self.has_base_build:
            return self.keras.method(self, OWN_BUILD)
        if name == "call" and self.redefines:
            return self.keras.method(self, OWN_CALL)
        if name in ("build", "call"):
            return machine.unknown(node, True, is_passive=True)
        return self.inherited(machine, name, node)

    def listed(self) -> list[Any]:
        """The layers directly in it."""
        seen: set[int] = set()
        found = []
        for layer in self.inner():
            if id(layer) not in seen:
                seen.add(id(layer))
                found.append(layer)
        return found

    def _ends(self, machine: Any, name: str, node: ast.AST) -> Any:
        """The tensors that it reads and returns, and their shapes."""
        if self.form == "Sequential" and name in ("input", "output"):
            hint = f"Write {name}s, which Keras has of it."
            machine.fail(node, f"a Sequential has no '{name}' before it is called", hint)
        value = self.ins if name.startswith("in") else self.outs
        if value is None:
            hint = f"Call it on an input: x = keras.Input(…), then {self.name}(x)."
            machine.fail(node, f"'{self.name}' has no '{name}' before it is used", hint)
        if name in ("inputs", "outputs"):
            return flatten(value)
        if name.endswith("shape"):
            shapes = [one.shape for one in flatten(value)]
            return shapes[0] if len(shapes) == 1 else shapes
        return value

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set an attribute."""
        if name == "trainable":
            value = known_flag(machine, value, node, self)
            if self.unknown_part() is None:
                self.set_trainable(value)
            return
        if name == "name" and self.cls is not None:
            if not isinstance(value, str):
                machine.fail(node, "the name of a layer is a text that is known")
            self.name = value
            return
        if self.cls is None and (
            name in _UNIMPORTANT or (name == "built" and value is True and self.is_built)
        ):
            return
        self._check_setting(machine, name, value, node)
        if self.keras.is_older:
            # Keras 2 tracks nothing by a name that the class has
            if self.cls is not None and self.cls.find(name)[0]:
                machine.put_attribute(self, name, value, node)
                return
            self._forget(machine, name, value, node)
        if matters(value):
            # `build` ends with a lock on what a layer tracks (`_lock_state`); functional models have none.
            if (self.is_built or self.is_locked) and not self.keras.is_model(self):
                machine.fail(
                    node, "Keras adds nothing to a layer that is built", "Make it in __init__() or build()."
                )
            machine.certain(node, "a layer is added", self)
            value = tracked(self, value, node)
            if not isinstance(value, Variable):
                self.tracked.append(value)
        if name != "built":
            machine.put_attribute(self, name, value, node)

    def _check_setting(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Refuse an attribute that Keras does not let anybody set, or whose setting is not understood."""
        not_understood = f"what setting '{name}' of a {self.form} does is not understood here"
        rename = "Give it another name."
        if name in _READ_ONLY and not (self.cls and self.cls.find(name)[0]):
            machine.fail(node, f"'{name}' is Keras's own attribute of layers, which cannot be set", rename)
        if name == "layers" and self.keras.is_model(self):
            machine.fail(node, "'layers' is Keras's own attribute of models", rename)
        if self.cls is None:
            machine.fail(node, not_understood)
        if name in METHODS:
            hint = "Define it in the class."
            machine.fail(node, f"what setting '{name}' of one layer does is not understood here", hint)
        is_same = self._keeps(name) and self.bound is not None and self.bound.arguments[name] == value
        is_argument = self.bound is not None and name in self.bound.arguments and not is_same
        if is_argument or (self._is_of_keras and matters(value)):
            machine.fail(node, not_understood)
        # Lists and dicts may be set before that; a layer or a weight may be on no more than some backends.
        if not self.is_ready and matters(value) and not isinstance(value, (list, tuple, dict, Unknown)):
            machine.fail(node, "a layer's __init__ must call super().__init__() before this")
        if name == _PROPERTIES.get(self.form) and not self.keras.is_older:
            machine.fail(node, f"'{name}' is a property of {self.form}, which cannot be set", rename)
        if self.keras.is_older:
            made = (variable.name for variable in (*self.own, *self.fixed) if variable is not value)
            if self.has_run_base_build and name not in self.attributes and name in made:
                machine.fail(node, not_understood, rename)

    def _forget(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Track no more what an attribute was, if no other one is that: Keras 2 does so where it is set."""
        before = self.attributes.get(name)
        others = [value, *(other for key, other in self.attributes.items() if key != name)]
        if not matters(before) or any(before is other for other in others):
            return
        machine.certain(node, "a layer is forgotten", self)
        for place in (self.own, self.fixed, self.tracked):
            place[:] = [other for other in place if other is not before]

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What it returns on tensors."""
        own = self.cls.find("__call__")[1] if self.cls else None
        if own is not None:
            return machine.call(machine.attribute_of(self, "__call__", node), node, arguments, keywords)
        return self.keras.use(self, node, arguments, keywords)

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Any:
        """Copies of layers are not followed."""
        machine.fail(node, "a copy of a layer is not understood here", "Make another one.")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """Keras' layers have no items."""
        machine.fail(node, "a layer has no items")

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Keras' layers cannot be iterated over."""
        machine.fail(node, "Python cannot iterate over a layer")


_ATTRIBUTES: dict[str, Callable[[KerasLayer], Any]] = {
    "trainable": lambda layer: layer.is_trainable,
    "name": lambda layer: layer.name,
    "_name": lambda layer: layer.name,
    "built": lambda layer: layer.is_built or layer.is_locked,
    "weights": lambda layer: list(layer.weights()),
    "variables": lambda layer: list(layer.weights()),
    "trainable_weights": lambda layer: layer.trained(),
    "trainable_variables": lambda layer: layer.trained(),
    "non_trainable_weights": lambda layer: layer.not_trained(),
    "non_trainable_variables": lambda layer: layer.not_trained(),
    "layers": lambda layer: layer.listed(),
}


class KerasModel(KerasLayer):
    """A model of Keras' own kinds: functional, or layers in a row.

    Attributes:
        network: Its layers and how they are joined; None before that is known.
        units: The layers of that network, in its order.
        order: All its layers in Keras' order, its inputs among them.
        row: The layers of a `Sequential`.
        start: The input of a `Sequential`, where it has one of its own.
        end: What the last layer of a `Sequential` returns.
        made: What each of its layers returns in it.
    """

    def __init__(
        self, keras: Context, cls: Class | None, serial: int, span: Span, form: str, name: str
    ) -> None:
        super().__init__(keras, cls, serial, span, form, name)
        self.start_without_layers()

    def start_without_layers(self) -> None:
        """Begin as a model that has no layers yet."""
        self.network: Network | None = None
        self.units: list[KerasLayer] = []
        self.order: list[KerasLayer] = []
        self.row: list[KerasLayer] = []
        self.named: dict[str, KerasLayer] = {}
        self.start: KerasTensor | None = None
        self.end: KerasTensor | None = None
        self.made: list[KerasTensor] = []
        self.is_used = False

    @property
    def is_built(self) -> bool:
        """Whether its layers have their weights."""
        return self.flat is not None or self.start is not None

    def inner(self) -> Iterator[KerasLayer]:
        """Its layers."""
        yield from (self.row if self.form == "Sequential" else self.order)
        yield from super().inner()

    def listed(self) -> list[Any]:
        """Its layers as `model.layers` has them."""
        return list(self.row if self.form == "Sequential" else self.order)


def _layers_in(value: Any, depth: int = 0) -> Iterator[KerasLayer]:
    if isinstance(value, KerasLayer):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _layers_in(item, depth + 1)
    elif isinstance(value, (list, tuple)) and depth < 10:
        for item in value:
            yield from _layers_in(item, depth + 1)
    elif isinstance(value, Instance) and value.cls is not None and value.cls.is_named_tuple and depth < 10:
        yield from _layers_in(list(value.attributes.values()), depth + 1)


def all_in(layer: KerasLayer, seen: set[int] | None = None) -> Any:
    """A layer and all layers in it, each once."""
    seen = set() if seen is None else seen
    if id(layer) in seen:
        return
    seen.add(id(layer))
    yield layer
    for inner in (*layer.inner(), *getattr(layer, "units", ())):
        yield from all_in(inner, seen)
