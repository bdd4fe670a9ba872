"""PyTorch's classes, and the objects of classes that are derived from them."""

from __future__ import annotations

import ast
from functools import partial
from typing import Any

from ..machine import Machine
from ..maker import Maker
from ..things import Thing
from ..values import Builtin, Class, Function, Instance, Method, Unknown
from ..words import words
from .composed import CAUSAL_MASK, causal_mask_of
from .composites import COMPOSITES, fill_composite
from .containers import fill_container
from .layers import WITHOUT_PARAMETERS, fill, is_lazy, leave
from .lightning import LIGHTNING_MODULE, PATHS, refuse_later
from .modules import Module
from .registration import CONTAINERS, OF_MODULE, count_module
from .tensors import Parameter, TensorValue, is_trained, known_shape, known_type
from .wrappers import WRAPPERS, fill_wrapper

MODULE = ("Module", *PATHS)


def _each_rank(*kinds: str) -> tuple[str, ...]:
    """The names of some kinds of layers in one, two and three dimensions."""
    return tuple(f"{kind}{rank}d" for kind in kinds for rank in (1, 2, 3))


QUANTIZING = ("QuantStub", "DeQuantStub")

DERIVED: dict[str, tuple[str, ...]] = {
    "RNNBase": ("LSTM", "GRU", "RNN"),
    "RNNCellBase": ("LSTMCell", "GRUCell", "RNNCell"),
    "ConstantPad1d": ("ZeroPad1d",),
    "ConstantPad2d": ("ZeroPad2d",),
    "ConstantPad3d": ("ZeroPad3d",),
    "Hardtanh": ("ReLU6",),
    "NLLLoss": ("NLLLoss2d",),
    "Upsample": ("UpsamplingBilinear2d", "UpsamplingNearest2d"),
    "_ConvNd": _each_rank("Conv", "ConvTranspose", "LazyConv", "LazyConvTranspose"),
    "Linear": ("LazyLinear", "NonDynamicallyQuantizableLinear"),
    **{f"{kind}{rank}d": (f"Lazy{kind}{rank}d",) for kind in ("Conv", "ConvTranspose") for rank in (1, 2, 3)},
    "_ConvTransposeNd": _each_rank("ConvTranspose", "LazyConvTranspose"),
    "_BatchNorm": (*_each_rank("BatchNorm", "LazyBatchNorm"), "SyncBatchNorm"),
    "_InstanceNorm": _each_rank("InstanceNorm", "LazyInstanceNorm"),
    "_NormBase": (
        *_each_rank("BatchNorm", "LazyBatchNorm", "InstanceNorm", "LazyInstanceNorm"),
        "SyncBatchNorm",
    ),
    "_DropoutNd": (
        *("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"),
    ),
}
"""PyTorch's classes that others are derived from (torch 2.13)."""


_OF_CLASS = frozenset(
    [
        *("requires_grad_", "train", "eval", "apply", "to", "parameters", "named_parameters", "modules"),
        *("children", "named_children", "add_module", "register_parameter", "register_buffer"),
        *("reset_parameters", "forward", "extra_repr", "zero_grad", "state_dict", "load_state_dict"),
    ]
)
"""The methods of modules that are followed where the class is asked for them."""

_OF_ALL = OF_MODULE | frozenset(words("__init__ __call__ __setattr__ __getattr__ __delattr__ __setstate__"))
_OF_EACH = frozenset(["__init__"])
"""What PyTorch's classes define, so that no class of the text behind them is asked for it."""

_RESETS = {
    "MultiheadAttention": "_reset_parameters",
    "Transformer": "_reset_parameters",
    "TransformerEncoder": "",
    "TransformerDecoder": "",
    "TransformerEncoderLayer": "",
    "TransformerDecoderLayer": "",
    "AdaptiveLogSoftmaxWithLoss": "",
}
"""The method that `__init__` ends with, where it is not `reset_parameters` (torch 2.13)."""


class ParameterClass(Thing):
    """`nn.Parameter`."""

    __slots__ = ("path",)
    is_class = True

    def __init__(self) -> None:
        self.path = "torch.nn.Parameter"

    def __eq__(self, other: object) -> bool:
        """It is made anew for each way by which it is imported."""
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(self.path)

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new parameter."""
        data = (*arguments, keywords.get("data"))[0]
        trained = arguments[1] if len(arguments) > 1 else keywords.get("requires_grad", True)
        if isinstance(data, Unknown):
            machine.fail_unknown(data, "the shape of this parameter", "64")
        trained = is_trained(machine, trained, node)
        if not isinstance(data, (TensorValue, Parameter)):
            machine.fail(
                node,
                "the shape of this parameter is not known here",
                "Write it as in nn.Parameter(torch.zeros(3, 4)).",
            )
        made = Parameter(known_shape(machine, data, node), dtype=known_type(machine, data, node))
        made.train(machine, trained, node)
        made.code, made.span = machine.code(node), machine.first_line(node)
        return made

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is a parameter."""
        return isinstance(value, Parameter)


class LayerClass(Thing):
    """A class of `torch.nn`."""

    __slots__ = ("defines", "maker", "name", "path")
    is_class = True

    def __init__(self, maker: Maker, name: str) -> None:
        self.maker, self.name = maker, name
        self.path = PATHS.get(name, f"torch.nn.{name}")
        self.defines = _OF_ALL if name == "Module" else _OF_EACH

    @property
    def bases(self) -> list[LayerClass]:  # type: ignore[override]
        """The classes of PyTorch's that it is derived from."""
        if self.name == "Module":
            return []
        found = sorted(
            (base for base, derived in DERIVED.items() if self.name in derived),
            key=lambda base: len(DERIVED[base]),
        )
        return [LayerClass(self.maker, base) for base in (*found, "Module")]

    def __eq__(self, other: object) -> bool:
        """It is made anew for each way by which it is imported."""
        return type(other) is type(self) and other.path == self.path

    def __hash__(self) -> int:
        return hash(self.path)

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new module."""
        if self.name in MODULE:
            count_module(machine, node)
            return Module(None, machine.next_serial(), machine.first_line(node), "Module")
        return layer_module(self.maker, self.name, node, arguments, keywords)

    def construct(self, cls: Class, serial: int, node: ast.AST) -> Module:
        """A new object of a class of the text that is derived from it."""
        machine = self.maker.machine
        module = Module(cls, serial, machine.first_line(node), _plain(self.name))
        module.exact = self.name
        if self.name == LIGHTNING_MODULE:
            refuse_later(machine, cls, node)
        return module

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """Something of the class itself."""
        if name == "from_pretrained" and self.name == "Embedding":
            maker = self.maker
            return Builtin(
                name, lambda node, arguments, keywords: from_pretrained(maker, node, arguments, keywords)
            )
        if name == "__name__":
            return self.name
        if name == CAUSAL_MASK and self.name == "Transformer":
            return causal_mask_of(machine)
        if name in ("__init__", "__setattr__"):

            def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
                if not arguments or not isinstance(arguments[0], Module):
                    machine.fail(node, "this is not understood here")
                if name == "__init__":
                    initialise_as(self.maker, self.name, arguments[0], node, arguments[1:], keywords)
                else:
                    machine.set_attribute(*arguments[:3], node)

            return Builtin(name, called)
        if name in _OF_CLASS:
            return Builtin(name, lambda node, values, more: self._method(name, node, values, more))
        return machine.unknown(node)

    def _method(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A method of the class, called with the module: `nn.Module.train(self, mode)`."""
        machine = self.maker.machine
        if not arguments or not isinstance(arguments[0], Module):
            machine.fail(node, "this is not understood here")
        method = arguments[0].inherited(machine, name, node)
        return machine.call(method, node, arguments[1:], keywords)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Changing PyTorch itself."""
        machine.fail(node, "a change of PyTorch's own classes is not understood here")

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is of this class."""
        if not isinstance(value, Module):
            return isinstance(value, (Unknown,)) and None
        if self.name == "Module" or value.is_scripted:
            return self.name == "Module"
        if value.choices:
            found_of = {self.is_instance(one) for one in value.choices}
            return found_of.pop() if len(found_of) == 1 else None
        if value.is_stated or (value.may_be_wrapped and self.name in WRAPPERS):
            return None
        found = self._has_made(value)
        return None if found and value.may_be_wrapped else found

    def _has_made(self, value: Module) -> bool | None:
        """Whether a module is of this class."""
        if value.cls is not None and any(
            isinstance(base, LayerClass) and base.name == self.name for base in value.cls.order
        ):
            return True
        return self._is_named(value.exact)

    def is_base_of(self, other: Any) -> bool | None:
        """Whether another class of PyTorch's is derived from it."""
        if not isinstance(other, LayerClass):
            return None
        return True if self.name == "Module" else self._is_named(other.name)

    def _is_named(self, name: str) -> bool | None:
        """Whether a class of PyTorch's of this name is this one, or is derived from it."""
        if self.name in DERIVED:
            return name == self.name or name in DERIVED[self.name]
        known = (
            self.name in (*_LIKE, *CONTAINERS)
            or self.name in WITHOUT_PARAMETERS
            or self.name in COMPOSITES
            or self.name in self.maker.framework.types
        )
        return name == self.name if known else None


def layer_module(
    maker: Maker, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    """A new layer of PyTorch's."""
    machine = maker.machine
    count_module(machine, node)
    module = Module(None, machine.next_serial(), machine.first_line(node), _plain(name))
    module.exact = name
    _fill(maker, name, module, node, arguments, keywords)
    return module


_LIKE = {
    **dict.fromkeys([*MODULE, *WRAPPERS], "Module"),
    "NonDynamicallyQuantizableLinear": "Linear",
    **dict.fromkeys(QUANTIZING, "Identity"),  # until it is quantized
}
"""Classes that register what another one does."""


def _plain(name: str) -> str:
    """The class that has what a class of PyTorch's registers."""
    return _LIKE.get(name, name)


def _fill(
    maker: Maker, name: str, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """Give a module what the `__init__` of PyTorch's own class registers."""
    if name in _ABSTRACT:
        name, keywords = _of_abstract(maker.machine, name, node, arguments, keywords)
        module.name, arguments = name, []
    if name not in WRAPPERS:
        name = _plain(name)
    if name in CONTAINERS:
        fill_container(maker.machine, module, name, node, arguments, keywords)
    elif name in WRAPPERS:
        fill_wrapper(maker.machine, module, name, node, arguments, keywords)
    elif name in COMPOSITES:
        fill_composite(maker.machine, module, name, node, arguments, keywords, partial(layer_module, maker))
    elif is_lazy(name) and name in maker.framework.types:
        leave(module, name, maker, node, arguments, keywords)
    else:
        fill(module, name, maker, node, arguments, keywords)


_ABSTRACT = {
    "RNNBase": words(
        "mode input_size hidden_size num_layers bias batch_first dropout bidirectional proj_size device dtype"
    ),
    "RNNCellBase": words("input_size hidden_size bias num_chunks device dtype"),
}
"""What the classes take that the recurrent layers are derived from (torch/nn/modules/rnn.py)."""

_MODES: dict[Any, tuple[str, dict[str, Any]]] = {
    "LSTM": ("LSTM", {}),
    "GRU": ("GRU", {}),
    "RNN_TANH": ("RNN", {}),
    "RNN_RELU": ("RNN", {"nonlinearity": "relu"}),
    4: ("LSTMCell", {}),
    3: ("GRUCell", {}),
    1: ("RNNCell", {}),
}
"""The layer whose weights such a class has, by its `mode` or its `num_chunks`."""


def _of_abstract(
    machine: Machine, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """The layer that a class has the weights of from which recurrent layers are derived, and its arguments.

    Raises:
        ProgramError: There is no such layer, or it is not known which.
    """
    given = dict(zip(_ABSTRACT[name], arguments, strict=False)) | keywords
    by = "mode" if name == "RNNBase" else "num_chunks"
    value = given.pop(by, None)
    if isinstance(value, Unknown):
        machine.fail_unknown(value, f"'{by}'", '"LSTM"' if by == "mode" else "4")
    if type(value) not in (int, str) or value not in _MODES:
        known = "'LSTM', 'GRU', 'RNN_TANH' or 'RNN_RELU'" if by == "mode" else "4, 3 or 1"
        machine.fail(node, f"the '{by}' of {name} must be {known} here")
    layer, others = _MODES[value]
    return layer, given | others


def from_pretrained(maker: Maker, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Module:
    """`Embedding.from_pretrained(tensor, freeze=True)`: a layer of the tensor's shape."""
    machine = maker.machine
    tensor = (*arguments, keywords.get("embeddings"))[0]
    freeze = arguments[1] if len(arguments) > 1 else keywords.get("freeze", True)
    for value, what, example in (
        (tensor, "the shape of this embedding", ""),
        (freeze, "whether it is trained", "true"),
    ):
        if isinstance(value, Unknown):
            machine.fail_unknown(value, what, example)
    if not isinstance(tensor, (TensorValue, Parameter)) or len(tensor.shape) != 2:
        machine.fail(node, "from_pretrained() takes a tensor of two axes, and its shape is not known here")
    module = layer_module(maker, "Embedding", node, list(tensor.shape), {})
    for parameter in module.parameters.values():
        if parameter is not None:
            parameter.dtype = known_type(machine, tensor, node)
            parameter.requires_grad = parameter.requires_grad and not freeze
    return module


def construct(machine: Machine, cls: Class, serial: int, node: ast.AST) -> Instance | None:
    """A new module of a class of the text.

    Raises:
        ProgramError: It would be a parameter.
    """
    if any(isinstance(base, ParameterClass) for base in cls.order):
        message = f"what is made of '{cls.name}', which is derived from nn.Parameter, is not followed"
        machine.fail(node, message, "Write nn.Parameter(…) in its place.")
    base = next((base for base in cls.order if isinstance(base, LayerClass)), None)
    if base is None:
        return None
    count_module(machine, node)
    module = base.construct(cls, serial, node)
    for other in cls.order:
        if isinstance(other, Unknown) and not other.is_passive:
            module.taint = other
    return module


def _check_cooperation(machine: Machine, name: str, module: Module, node: ast.AST) -> None:
    """Refuse a class of the text whose `__init__` is called by that of one of PyTorch's before it.

    Raises:
        ProgramError: There is one between PyTorch's class and `Module`, which calls no other.
    """
    order = module.cls.order if module.cls and name != "Module" else []
    names = [cls.name if isinstance(cls, LayerClass) else "" for cls in order]
    behind = order[names.index(name) + 1 : names.index("Module")] if name in names else []
    for cls in behind:
        if isinstance(cls, Class) and "__init__" in cls.scope.names:
            message = f"what the __init__ of '{cls.name}' does behind that of nn.{name} is not followed"
            machine.fail(node, message, f"Name '{cls.name}' before nn.{name} among the bases.")


def initialise_as(
    maker: Maker, name: str, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    """The `__init__` of one of PyTorch's own classes."""
    machine = maker.machine
    _check_cooperation(machine, name, module, node)
    if module.is_ready:  # `Module.__init__` makes its dicts anew: what was registered is forgotten
        machine.certain(node, "what a module registers is forgotten", module)
        for place in (module.parameters, module.children, module.buffers):
            place.clear()
    module.is_ready = True
    if name in MODULE:
        return
    _fill(maker, name, module, node, arguments, keywords)
    assert module.cls, "its class is in the text"
    own = module.cls.find(_RESETS.get(name, "reset_parameters"))[1]
    if isinstance(own, Function) and name not in (*CONTAINERS, *WRAPPERS, *WITHOUT_PARAMETERS):
        machine.call(Method(own, module), node, [], {})
