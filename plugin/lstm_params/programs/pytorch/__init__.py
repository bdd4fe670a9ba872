"""PyTorch in programs: what its names stand for, and what is counted of a module."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...calculator.calls import LayerError
from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.graph import GraphBuilder, Unit
from ...calculator.layers import Layer
from ...calculator.network import Network
from ...calculator.shapes import Lengths, Tensor, unnamed
from ...calculator.weights import Group, Weight, vector
from ..calls import MISSING
from ..maker import Maker
from ..shapes import ShapeError, joined, stacked
from ..values import Builtin, Class, Instance, Namespace, Thing, Unknown
from ..words import words
from .layers import WITHOUT_PARAMETERS, alone, fill, from_pretrained, layer_module, own_input, rows
from .modules import (
    CONTAINERS,
    Module,
    Parameter,
    TensorValue,
    add_member,
    count_module,
    fill_by_name,
    plain_unknown,
)
from .norms import remove_weight_norm, spectral_norm, weight_norm

if TYPE_CHECKING:
    from ..interpreter import Interpreter

_MODULE = ("Module",)
_CONSTRUCTORS = frozenset(["zeros", "ones", "randn", "rand", "empty", "full"])
_ALIKE = frozenset(["zeros_like", "ones_like", "randn_like", "rand_like", "empty_like", "full_like", "clone"])
_NAMESPACES = words(
    "torch torch.nn torch.nn.utils torch.nn.utils.parametrizations torch.nn.utils.rnn "
    "torch.nn.init torch.nn.functional torch.nn.modules torch.nn.parameter torch.nn.parallel "
    "torch.jit torch.hub torch.utils torch.utils.data torch.distributed torch.fx "
    "torch.quantization torch.ao torch.nn.utils.prune torch.nn.utils.parametrize "
)
_DERIVED: dict[str, tuple[str, ...]] = {
    "RNNBase": ("LSTM", "GRU", "RNN"),
    "RNNCellBase": ("LSTMCell", "GRUCell", "RNNCell"),
    "ConstantPad1d": ("ZeroPad1d",),
    "ConstantPad2d": ("ZeroPad2d",),
    "ConstantPad3d": ("ZeroPad3d",),
    "Hardtanh": ("ReLU6",),
    "NLLLoss": ("NLLLoss2d",),
    "Upsample": ("UpsamplingBilinear2d", "UpsamplingNearest2d"),
}
"""PyTorch's classes that others are derived from (torch 2.13)."""

_SAME = {
    "torch.compile",
    "torch.jit.script",
    "torch.nn.DataParallel",
    "torch.nn.parallel.DataParallel",
    "torch.nn.parallel.DistributedDataParallel",
}
_PASSIVE = words(
    "torch.optim. torch.utils. torch.cuda. torch.backends. torch.autograd. "
    "torch.nn.functional. torch.linalg. torch.fft. torch.distributions. torch.special. "
    "torch.random. torch.amp. torch.mps. torch.version. torch.profiler. torch.nn.utils.rnn. "
    "torch.multiprocessing. torch.onnx. torch.types. torch.testing."
)
_ACTIVE = ("torch.optim.swa_utils", "torch.utils.checkpoint")


class LayerClass(Thing):
    """A class of `torch.nn`."""

    __slots__ = ("library", "name", "path")
    is_class = True

    def __init__(self, library: PyTorch, name: str) -> None:
        self.library, self.name, self.path = library, name, f"torch.nn.{name}"

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new module."""
        if self.name in _MODULE:
            count_module(machine, node)
            return Module(None, machine.next_serial(), machine.first_line(node), "Module")
        if self.name in CONTAINERS:
            count_module(machine, node)
            module = Module(None, machine.next_serial(), machine.first_line(node), self.name)
            self.library.fill_container(module, self.name, node, arguments, keywords)
            return module
        return layer_module(self.library.maker, self.name, node, arguments, keywords)

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """Something of the class itself."""
        if name == "from_pretrained" and self.name == "Embedding":
            maker = self.library.maker
            return Builtin(
                name, lambda node, arguments, keywords: from_pretrained(maker, node, arguments, keywords)
            )
        if name == "__name__":
            return self.name
        if name in ("__init__", "__setattr__"):

            def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
                if not arguments or not isinstance(arguments[0], Module):
                    machine.fail(node, "this is not understood here")
                if name == "__init__":
                    self.library.initialise_as(self.name, arguments[0], node, arguments[1:], keywords)
                else:
                    machine.set_attribute(*arguments[:3], node)

            return Builtin(name, called)
        return machine.unknown(node)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Changing PyTorch itself."""
        machine.fail(node, "a change of PyTorch's own classes is not understood here")

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is of this class."""
        if not isinstance(value, Module):
            return isinstance(value, (Unknown,)) and None
        if self.name in _MODULE:
            return True
        if value.cls is not None and any(
            isinstance(base, LayerClass) and base.name == self.name for base in value.cls.order
        ):
            return True
        if self.name in _DERIVED:
            return value.name == self.name or value.name in _DERIVED[self.name]
        known = (
            self.name in CONTAINERS
            or self.name in WITHOUT_PARAMETERS
            or self.name in self.library.maker.framework.types
        )
        return value.name == self.name if known else None


class ParameterClass(Thing):
    """`nn.Parameter`."""

    __slots__ = ("path",)

    def __init__(self) -> None:
        self.path = "torch.nn.Parameter"

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A new parameter."""
        data = (*arguments, keywords.get("data"))[0]
        trained = arguments[1] if len(arguments) > 1 else keywords.get("requires_grad", True)
        for value, what in ((data, "the shape of this parameter"), (trained, "whether this is trained")):
            if isinstance(value, Unknown):
                machine.fail_unknown(value, what, "true" if value is trained else "64")
        if not isinstance(data, (TensorValue, Parameter)):
            machine.fail(
                node,
                "the shape of this parameter is not known here",
                "Write it as in nn.Parameter(torch.zeros(3, 4)).",
            )
        made = Parameter(data.shape, bool(trained))
        made.code, made.span = machine.code(node), machine.first_line(node)
        return made

    def is_instance(self, value: Any) -> bool | None:
        """Whether a value is a parameter."""
        return isinstance(value, Parameter)


class PyTorch:
    """The rules of PyTorch.

    Args:
        machine: The interpreter.
    """

    roots = frozenset(["torch", "numpy"])

    def __init__(self, machine: Interpreter) -> None:
        self.machine = machine
        self.maker = Maker(machine, "pytorch")
        self._known: dict[str, Any] = {}

    # Names

    def resolve(self, path: str, node: ast.AST) -> Any:
        """What PyTorch has by a full name; `MISSING` if there is no rule for it."""
        if path in self._known:
            return self._known[path]
        found = self._resolved(path, node)
        if not isinstance(found, Unknown):
            self._known[path] = found
        return found

    def _resolved(self, path: str, node: ast.AST) -> Any:
        machine = self.machine
        if path.startswith("numpy"):
            return self._numpy(path)
        if path == "Given":
            return LayerClass(self, "Given")
        if path in _NAMESPACES or (path.startswith("torch.nn.modules.") and path.count(".") == 3):
            return Namespace(path)
        name = path.rpartition(".")[2]
        if name == "Parameter" and path.startswith("torch.nn."):
            return ParameterClass()
        norm = self._norm(path)
        if norm is not None:
            return Builtin(name, lambda node, arguments, keywords: norm(machine, node, arguments, keywords))
        if path in _SAME:
            return Builtin(name, lambda node, arguments, keywords: self._same(node, arguments, keywords))
        if path.startswith("torch.nn.init."):
            return Builtin(name, lambda node, arguments, keywords: (*arguments, None)[0])
        if path.startswith("torch.nn.utils.") and name.startswith(("clip_grad", "parameters_to")):
            return Builtin("passive", lambda node, arguments, keywords: plain_unknown(machine, node))
        is_class = name[:1].isupper()
        if (
            is_class
            and (path.count(".") == 2 or path.startswith("torch.nn.modules."))
            and path.startswith("torch.nn.")
        ):
            return LayerClass(self, name)
        if path.startswith("torch.nn.functional.") or any(path.startswith(part) for part in _PASSIVE):
            is_active = any(path.startswith(part) for part in _ACTIVE)
            return Unknown(path, machine.first_line(node), not is_active, not is_active)
        if path.startswith(
            ("torch.nn.", "torch.jit.", "torch.hub.", "torch.quantization.", "torch.ao.", "torch.fx.")
        ):
            return Unknown(path, machine.first_line(node))
        if path == "torch.load":
            return Unknown(path, machine.first_line(node), False, True)
        return self._function(path, name, node)

    def _numpy(self, path: str) -> Any:
        """NumPy's arrays of a known shape, which tensors are made of."""
        if path == "numpy.random":
            return Namespace(path)
        shape_at = {
            "zeros": 0,
            "ones": 0,
            "random.random": 0,
            "random.normal": 2,
            "random.uniform": 2,
            "random.randint": 2,
        }
        name = path.removeprefix("numpy.")
        if name in shape_at:

            def called(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
                given = arguments[shape_at[name] : shape_at[name] + 1]
                shape = keywords.get("size", keywords.get("shape", (*given, None)[0]))
                return self._of_shape(shape if isinstance(shape, (list, tuple)) else [shape], node)

            return Builtin(name, called)
        if name in ("random.rand", "random.randn"):
            return Builtin(name, lambda node, arguments, keywords: self._of_shape(arguments, node))
        return MISSING

    def _function(self, path: str, name: str, node: ast.AST) -> Any:
        """A function of tensors."""
        machine = self.machine
        if name in _CONSTRUCTORS or name in ("Tensor", "FloatTensor"):
            return Builtin(
                name, lambda node, arguments, keywords: self._constructed(name, node, arguments, keywords)
            )
        if name in _ALIKE:
            return Builtin(name, lambda node, arguments, keywords: self._alike(node, arguments))
        if name in ("cat", "concat", "stack"):
            return Builtin(
                name, lambda node, arguments, keywords: self._joined_tensors(name, node, arguments, keywords)
            )
        if name in ("tensor", "as_tensor", "from_numpy"):
            return Builtin(name, lambda node, arguments, keywords: self._literal(node, arguments))
        if name in ("arange", "eye", "linspace"):
            return Builtin(name, lambda node, arguments, keywords: self._ranged(name, node, arguments))
        if path.count(".") > 1:
            return Unknown(path, machine.first_line(node), True, True)
        return Unknown(path, machine.first_line(node), is_data=True, is_passive=True)

    def _norm(self, path: str) -> Any:
        old, new = "torch.nn.utils.", "torch.nn.utils.parametrizations."
        return {
            f"{old}weight_norm": weight_norm(False),
            f"{new}weight_norm": weight_norm(True),
            f"{old}spectral_norm": spectral_norm(False),
            f"{new}spectral_norm": spectral_norm(True),
            f"{new}orthogonal": spectral_norm(True),
            f"{old}remove_weight_norm": remove_weight_norm,
        }.get(path)

    def _same(self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = (*arguments, *keywords.values(), None)[0]
        return value if isinstance(value, (Module, Unknown)) else self.machine.unknown(node)

    def _constructed(self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        values = keywords.get("size", arguments[0] if len(arguments) == 1 or name == "full" else arguments)
        if name == "full" and arguments[:1]:
            values = arguments[0]
        if (
            isinstance(values, (list, tuple))
            and name in ("Tensor", "FloatTensor")
            and values is not arguments
        ):
            return self._literal(node, [values])
        items = values if isinstance(values, (list, tuple)) else [values]
        return self._of_shape(items, node)

    def _of_shape(self, items: Any, node: ast.AST) -> Any:
        for item in items:
            if isinstance(item, Unknown):
                made = self.machine.unknown(node, True, item, is_passive=True)
                if isinstance(made, Unknown):
                    made.is_passive = True
                return made
        if all(type(item) is int and item >= 0 for item in items) and len(items) <= 16:
            return TensorValue(tuple(items))
        return plain_unknown(self.machine, node)

    def _joined_tensors(
        self, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """Tensors of known shapes, side by side or behind one another."""
        items = (*arguments, keywords.get("tensors"))[0]
        axis = keywords.get("dim", arguments[1] if len(arguments) > 1 else 0)
        if not isinstance(items, (list, tuple)) or not items:
            return plain_unknown(self.machine, node)
        shapes = [item.shape for item in items if isinstance(item, (TensorValue, Parameter))]
        if len(shapes) < len(items):
            return plain_unknown(self.machine, node)
        try:
            made = stacked(shapes, axis) if name == "stack" else joined(shapes, axis)
            return TensorValue(tuple(length or 0 for length in made))
        except ShapeError as error:
            return self.machine.fail(node, str(error))

    def _alike(self, node: ast.AST, arguments: list[Any]) -> Any:
        first = (*arguments, None)[0]
        return (
            TensorValue(first.shape)
            if isinstance(first, (TensorValue, Parameter))
            else plain_unknown(self.machine, node)
        )

    def _literal(self, node: ast.AST, arguments: list[Any]) -> Any:
        """A tensor of numbers that are written out."""
        value = (*arguments, None)[0]
        if isinstance(value, (TensorValue, Parameter)):
            return TensorValue(value.shape)
        shape: list[int] = []
        while isinstance(value, (list, tuple)) and len(shape) < 8:
            shape.append(len(value))
            value = value[0] if value else 0
        if isinstance(value, (bool, int, float)):
            return TensorValue(tuple(shape))
        return plain_unknown(self.machine, node)

    def _ranged(self, name: str, node: ast.AST, arguments: list[Any]) -> Any:
        if name == "eye" and all(type(item) is int for item in arguments) and 1 <= len(arguments) <= 2:
            return TensorValue((arguments[0], arguments[-1]))
        if name == "arange" and len(arguments) == 1 and type(arguments[0]) is int:
            return TensorValue((arguments[0],))
        return plain_unknown(self.machine, node)

    def names_of(self, module: str) -> Mapping[str, Any] | None:
        """All that `from module import *` gives; None if that is not known."""
        if module not in ("torch.nn", "torch"):
            return None
        if module == "torch":
            return {"nn": Namespace("torch.nn"), "zeros": self._function("torch.zeros", "zeros", ast.Pass())}
        names = {name: LayerClass(self, name) for name in (*_MODULE, *CONTAINERS, *WITHOUT_PARAMETERS)}
        names |= {name: LayerClass(self, name) for name in self.maker.framework.types if name != "Given"}
        return {**names, "Parameter": ParameterClass(), "functional": Namespace("torch.nn.functional")}

    def fragment(self, name: str, node: ast.AST) -> Any:
        """What a name stands for in a part of a program that imports nothing."""
        paths = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}
        if name in paths:
            return self.resolve(paths[name], node)
        if name in self.maker.framework.types or name in CONTAINERS:
            return self.resolve(f"torch.nn.{name}", node)
        return MISSING

    # Objects

    def construct(self, cls: Class, serial: int, node: ast.AST) -> Instance | None:
        """A new module of a class of the text."""
        base = next((base for base in cls.order if isinstance(base, LayerClass)), None)
        if base is None:
            return None
        count_module(self.machine, node)
        name = "Module" if base.name in _MODULE else base.name
        module = Module(cls, serial, self.machine.first_line(node), name)
        for other in cls.order:
            if isinstance(other, Unknown) and not other.is_passive:
                module.taint = other
        return module

    def initialise(
        self, instance: Instance, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """`super().__init__(…)` of a class of the text."""
        if isinstance(instance, Module):
            self.initialise_as(instance.name, instance, node, arguments, keywords)

    def initialise_as(
        self, name: str, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """The `__init__` of one of PyTorch's own classes."""
        module.is_ready = True
        if name in _MODULE:
            return
        if name in CONTAINERS:
            self.fill_container(module, name, node, arguments, keywords)
        else:
            fill(module, name, self.maker, node, arguments, keywords)

    def fill_container(
        self, module: Module, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> None:
        """Put modules into a container."""
        machine = self.machine
        first = arguments[0] if arguments else next(iter(keywords.values()), None)
        if isinstance(first, Unknown) and (name != "Sequential" or first.is_data):
            machine.fail_unknown(first, f"what is in this {name}")
        if name == "Sequential":
            if len(arguments) == 1 and isinstance(first, dict):
                fill_by_name(machine, module, first, node)
            else:
                for number, value in enumerate(arguments):
                    add_member(machine, module, str(number), value, node)
        elif name in ("ModuleDict", "ParameterDict"):
            if first is not None:
                fill_by_name(machine, module, first, node)
        elif first is not None:
            items = machine.items(first, node)
            if isinstance(items, Unknown):
                machine.fail_unknown(items, f"what is in this {name}")
            for number, value in enumerate(items):
                add_member(machine, module, str(number), value, node)

    # Results

    def network(self, root: Module, source: Lengths | None) -> tuple[Network, dict[str, tuple[int, int]]]:
        """The network that a module is, and where each of its layers is made.

        Raises:
            ProgramError: There is something in it that the text does not say, or its layers do not fit.
        """
        unknown = root.unknown_part()
        if unknown is not None:
            self.machine.fail_unknown(unknown, "this model", '"Given(parameters=1000, output=[64])"')
        listed = list(rows(root, self.maker, True))
        spans: dict[str, tuple[int, int]] = {}
        network = self._row(root, source, listed)
        if network is None:
            layers = [layer for row in listed for layer in self._listed(*row)]
            if not layers:
                self.machine.fail(root.span, "there is no layer in this module")
            network = Network(self.maker.framework, tuple(layers), is_apart=True)
        self._check(root, network)
        for path, module, own in listed:
            spans.setdefault(path or "0", module.span)
            for name, parameter in own:
                if parameter.code:
                    spans.setdefault(f"{path}.{name}".lstrip("."), parameter.span)
        return network, spans

    def _check(self, root: Module, network: Network) -> None:
        """Check that what is listed is what the module registers, to the last parameter.

        Raises:
            ProgramError: It is not.
        """
        counts = [0, 0]
        for _, parameter in root.all_parameters():
            size = math.prod(parameter.shape)
            counts[0] += size
            counts[1] += size if parameter.requires_grad else 0
        if counts != [network.parameters, network.trainable]:
            self.machine.fail(root.span, "what this model registers is not understood here")

    def _row(self, root: Module, source: Lengths | None, listed: list[Any]) -> Network | None:
        """The network of a layer alone, or of layers in a row; None where the shapes in it are not known."""
        if root.cls is not None or (root.bound is None and root.name != "Sequential"):
            return None
        chain = list(_chain("", root)) if root.name == "Sequential" else [("", root)]
        if not chain or any(module.bound is None or module.children for _, module in chain):
            return None
        first = chain[0][1].bound
        assert first, "all of them are bound"
        own = own_input(first)
        if source is None and own is None:
            self.machine.fail(
                chain[0][1].span, "the input of this model is missing", "Give the block an 'input'."
            )
        starts = [source] if source is not None else [(None,) * more + (own or ()) for more in range(3)]
        errors: list[LayerError] = []
        for start in starts:
            try:
                network = self._joined(chain, start)
                break
            except LayerError as error:
                errors.append(error)
        else:
            raise self.maker.placed(errors[:1], ast.Pass())
        whole = {path or "0": (module, own) for path, module, own in listed}
        layers = tuple(_with_weights(layer, *whole[layer.name]) for layer in network.layers)
        return network._replace(layers=layers)

    def _joined(self, chain: list[tuple[str, Module]], start: Lengths) -> Network:
        """The network of layers in a row, on an input."""
        builder = GraphBuilder(self.maker.framework)
        units: dict[int, Unit] = {}
        first = chain[0][1].bound
        assert first, "all of them are bound"
        batch_axis = first.type.batch_axis(first.arguments) or 0
        begin = end = builder.input(Tensor(unnamed(start), batch_axis=batch_axis))
        for path, module in chain:
            if id(module) not in units:
                units[id(module)] = _unit(module, path or "0")
            end = builder.use(units[id(module)], [end])[0]
        return builder.network([begin], [end])

    def _listed(self, path: str, module: Module, own: list[tuple[str, Parameter]]) -> list[Layer]:
        """A module by itself: a layer, or parameters that stand alone."""
        if module.bound is not None:
            layer = alone(module.bound, self.maker, ast.Pass())
            layer = layer._replace(given=module.bound.given, signatures=module.bound.signatures)
            return [_with_weights(layer, module, own)._replace(name=path or "0", code=module.code)]
        if module.cls is None and not own and module.name not in ("Module", "ParameterList", "ParameterDict"):
            note = "it learns nothing"
            return [Layer(module.name, Tensor(()), (), notes=(note,), name=path or "0", code=module.code)]
        return [
            Layer(
                "Parameter",
                Tensor(()),
                (),
                (Group((LAYER,), (_alone_weight(name, parameter),)),),
                ("a parameter that stands alone",),
                name=f"{path}.{name}".lstrip("."),
                code=parameter.code or "nn.Parameter(…)",
            )
            for name, parameter in own
        ]


def _chain(path: str, root: Module) -> Any:
    """The layers of a row, and of rows in it, with the way to each; those that appear twice come twice."""
    for name, child in root.children.items():
        if not isinstance(child, Module):
            continue
        own = f"{path}.{name}".lstrip(".")
        if child.name == "Sequential" and child.cls is None:
            yield from _chain(own, child)
        elif child.cls is None:
            yield own, child
        else:
            yield own, Module(child.cls, 0, child.span, "Module")


def _unit(module: Module, name: str) -> Unit:
    bound = module.bound
    assert bound, "only layers that are bound stand in a row"

    def build(sources: Any) -> Layer:
        try:
            return bound.build(sources[0])._replace(given=bound.given, signatures=bound.signatures)
        except LayerError as error:
            error.call = error.call or bound.call
            raise

    return Unit(name, build, module.code, bound.call)


def _alone_weight(name: str, parameter: Parameter) -> Weight:
    shape = tuple(Number(length) for length in parameter.shape)
    return vector("θ", name, LAYER, shape, parameter.requires_grad)


def _with_weights(layer: Layer, module: Module, own: list[tuple[str, Parameter]]) -> Layer:
    """A layer with the parameters that are registered in its module, and were not counted before."""
    registered = dict(own)
    names = [weight.name for weight in layer.weights]
    is_whole = names == list(registered) and all(
        parameter.weight is not None and parameter.weight.name == name for name, parameter in own
    )
    if is_whole:
        groups = tuple(
            group._replace(
                weights=tuple(
                    weight._replace(trainable=registered[weight.name].requires_grad)
                    for weight in group.weights
                )
            )
            for group in layer.groups
        )
        return layer._replace(groups=groups)
    if not names and not own:
        return layer
    weights = tuple(_alone_weight(name, parameter) for name, parameter in own)
    missing = [
        name
        for name, parameter in module.parameters.items()
        if parameter is not None and name not in registered
    ]
    notes = layer.notes
    if missing:
        notes += (f"{' and '.join(missing)} is counted above, where it is made",)
    groups = (Group((LAYER,), weights),) if weights else ()
    return layer._replace(groups=groups, notes=notes, cell=None, states=(), starts_at_one=())
