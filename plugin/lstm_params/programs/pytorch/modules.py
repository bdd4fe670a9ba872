"""PyTorch's modules and parameters, and what registers them (torch/nn/modules/module.py, container.py)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...calculator.frameworks.framework import Bound
from ...calculator.weights import Weight
from ..calls import MISSING
from ..shapes import ShapeError, axis_of, expanded, reshaped, transposed
from ..values import Builtin, Class, Function, Instance, Method, Thing, Unknown
from ..words import words

if TYPE_CHECKING:
    from ..errors import Span
    from ..interpreter import Interpreter

MOST_MODULES = 500
"""A program may make so many modules."""

MOST_PARAMETERS = 2_400
"""They may have so many parameters, each a tensor; the modules of a copy have their own."""

CONTAINERS = ("Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict")

_SELF = frozenset(
    words("to cuda cpu xpu ipu float double half bfloat16 type train eval share_memory to_empty")
)
_PASSIVE = frozenset(
    words(
        "zero_grad state_dict extra_repr flatten_parameters compile buffers named_buffers "
        "save_hyperparameters log log_dict print get_extra_state reset_parameters double_backward "
        "optimizers lr_schedulers manual_backward load_state_dict"
    )
)
_HOOKS = frozenset(
    [
        "register_forward_hook",
        "register_forward_pre_hook",
        "register_full_backward_hook",
        "register_backward_hook",
    ]
)
_PLAIN = (bool, int, float, str, type(None), tuple)


class TensorValue(Thing):
    """A tensor of a known shape that is no parameter."""

    __slots__ = ("shape",)
    is_plain = True

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a tensor."""
        return tensor_attribute(machine, self.shape, name, node)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of a tensor."""
        return plain_unknown(machine, node)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts, which are not told apart."""
        return plain_unknown(machine, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Nothing that is set on a tensor matters to a module."""

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """Python cannot call a tensor."""
        machine.fail(node, "Python cannot call this")

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """The same shape, if the other is a number."""
        other = right if left is self else left
        if isinstance(other, (bool, int, float, type(None))):
            return TensorValue(self.shape)
        if isinstance(other, TensorValue) and other.shape == self.shape:
            return TensorValue(self.shape)
        return plain_unknown(machine, node)

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""


def held_unknown(machine: Any, node: ast.AST, *held: Any) -> Unknown:
    """Something unknown through which other things can be changed."""
    made = Unknown(machine.code(node), machine.first_line(node))
    made.holds = held
    return made


def plain_unknown(machine: Any, node: ast.AST) -> Any:
    """A tensor of which nothing is known; nothing that is done with it changes a module."""
    return machine.unknown(node, is_data=True, is_passive=True)


def tensor_attribute(machine: Any, shape: tuple[int, ...], name: str, node: ast.AST) -> Any:
    """An attribute or method of a tensor of a known shape."""
    if name == "shape":
        return shape
    if name in ("ndim",):
        return len(shape)
    if name == "data":
        return TensorValue(shape)
    if name == "T" and len(shape) == 2:
        return TensorValue(shape[::-1])

    def method(node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        if name == "size" and not arguments and not keywords:
            return shape
        at = arguments[0] if name == "size" and len(arguments) == 1 else None
        if type(at) is int and -len(shape) <= at < len(shape):
            return shape[at]
        if name in ("dim", "ndimension"):
            return len(shape)
        if name in ("numel", "nelement"):
            total = 1
            for length in shape:
                total *= length
            return machine.bounded(total, node)
        if name == "t" and len(shape) == 2:
            return TensorValue(shape[::-1])
        if name in _SHAPED:
            try:
                return TensorValue(_SHAPED[name](shape, *arguments, **keywords))
            except (ShapeError, TypeError):
                return plain_unknown(machine, node)
        if name in _SAME_SHAPE or (
            name.endswith("_") and not name.startswith("_") and name not in _RESHAPING
        ):
            return TensorValue(shape)
        return plain_unknown(machine, node)

    return Builtin(name, method)


def _flat(values: tuple[Any, ...]) -> Any:
    return values[0] if len(values) == 1 and isinstance(values[0], (list, tuple)) else list(values)


def _swapped(shape: tuple[int, ...], one: Any, other: Any) -> tuple[Any, ...]:
    axes = list(range(len(shape)))
    a, b = axis_of(shape, one), axis_of(shape, other)
    axes[a], axes[b] = axes[b], axes[a]
    return tuple(shape[axis] for axis in axes)


_SHAPED: dict[str, Any] = {
    "unsqueeze": lambda shape, dim: expanded(shape, dim),
    "view": lambda shape, *target: reshaped(shape, _flat(target)),
    "reshape": lambda shape, *target: reshaped(shape, _flat(target)),
    "permute": lambda shape, *axes: transposed(shape, _flat(axes)),
    "transpose": lambda shape, one, other: _swapped(shape, one, other),
}
_SAME_SHAPE = frozenset(
    words("clone detach float double half to cuda cpu contiguous long int requires_grad_")
)
_RESHAPING = frozenset(["resize_", "resize_as_", "unsqueeze_", "squeeze_", "t_", "transpose_", "set_"])


class Parameter(Thing):
    """A parameter: equal only to itself, so that one that is registered twice is counted once.

    Attributes:
        shape: Its shape.
        requires_grad: Whether it is trained.
        weight: What the calculator knows of it, if it is a layer's own.
        code: The code that made it, if it stands alone.
        taint: What may have changed it in a way that the text does not say.
    """

    __slots__ = ("code", "requires_grad", "shape", "span", "taint", "weight")

    def __init__(
        self, shape: tuple[int, ...], requires_grad: bool = True, weight: Weight | None = None
    ) -> None:
        self.shape, self.requires_grad, self.weight = shape, requires_grad, weight
        self.code, self.span = "", (0, 1)
        self.taint: Unknown | None = None

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Parameter:
        """A parameter of its own."""
        made = Parameter(self.shape, self.requires_grad, self.weight)
        made.code, made.span, made.taint = self.code, self.span, self.taint
        memo[id(self)] = made
        return made

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a parameter."""
        if name == "requires_grad":
            return self.requires_grad
        if name == "requires_grad_":
            return Builtin(
                name, lambda node, arguments, keywords: self._required(machine, node, arguments, keywords)
            )
        if name in _RESHAPING or name == "set_":
            machine.fail(node, f"what '{name}' does with a parameter is not understood here")
        return tensor_attribute(machine, self.shape, name, node)

    def _required(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        value = (*arguments, *keywords.values(), True)[0]
        self.put(machine, "requires_grad", value, node)
        return self

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Freeze or thaw it."""
        if name == "requires_grad":
            machine.certain(node, "a parameter is frozen or thawed")
            if isinstance(value, Unknown):
                machine.fail_unknown(value, "whether this is trained", "true")
            self.requires_grad = bool(value)
        elif name == "data":
            machine.certain(node, "a parameter is replaced")
            if isinstance(value, (TensorValue, Parameter)):
                if value.shape != self.shape:
                    self.shape, self.weight = value.shape, None
            elif isinstance(value, Unknown):
                machine.fail_unknown(value, "the shape of this parameter")

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A part of it, which is no parameter."""
        return plain_unknown(machine, node)

    def items(self, machine: Any, node: ast.AST) -> Any:
        """Its parts, which are no parameters."""
        return plain_unknown(machine, node)

    def length(self, machine: Any, node: ast.AST) -> Any:
        """Its first axis."""
        return self.shape[0] if self.shape else plain_unknown(machine, node)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Setting some of its values changes no shape."""

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """What is computed with it is no parameter."""
        return (
            TensorValue(self.shape).operated(machine, symbol, TensorValue(self.shape), None, node)
            if isinstance(right if left is self else left, (int, float))
            else plain_unknown(machine, node)
        )

    def truth(self) -> bool | None:
        """Its values are not known."""
        return None


class Module(Instance, Thing):
    """A module: a layer of PyTorch's, a container, or an object of a class of the text.

    Attributes:
        name: PyTorch's own class that it is, or is derived from: `LSTM`, `Sequential`, `Module`.
        bound: The call that makes it, where the calculator knows its kind.
        code: That call as it is written.
        parameters: What is registered as its own parameters.
        children: What is registered as its submodules.
        buffers: What is registered as its buffers.
        is_ready: Whether `Module.__init__` was called.
    """

    def __init__(self, cls: Class | None, serial: int, span: Span, name: str) -> None:
        super().__init__(cls, serial, span)
        self.name, self.code = name, ""
        self.bound: Bound | None = None
        self.parameters: dict[str, Parameter | None] = {}
        self.children: dict[str, Module | Unknown | None] = {}
        self.buffers: dict[str, Any] = {}
        self.is_ready = cls is None

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.cls.name if self.cls else self.name

    def held(self) -> Iterator[Any]:
        """What can be reached, and changed, through it."""
        yield from super().held()
        yield from self.children.values()
        yield from self.parameters.values()

    # Registration

    def register(self, machine: Interpreter, name: str, value: Any, node: ast.AST) -> None:
        """Set one of its attributes as `Module.__setattr__` does."""
        if not self.is_ready and isinstance(value, (Parameter, Module)):
            machine.fail(node, "a module's __init__ must call super().__init__() before this")
        machine_owner = self
        if isinstance(value, Parameter):
            machine.certain(node, "a parameter is registered", machine_owner)
            self._remove(name, self.attributes, self.children, self.buffers)
            self.parameters[name] = value
        elif isinstance(value, Module):
            machine.certain(node, "a module is registered", machine_owner)
            self._remove(name, self.attributes, self.parameters, self.buffers)
            self.children[name] = value
        elif name in self.parameters or name in self.children:
            machine.certain(node, "a module or a parameter is replaced", machine_owner)
            if value is None:
                known: dict[str, Any] = self.parameters if name in self.parameters else self.children
                known[name] = None
            elif isinstance(value, Unknown) and not value.is_data:
                self._remove(name, self.parameters)
                self.children[name] = value
            else:
                machine.fail(
                    node, f"PyTorch takes nothing but a module, a parameter or None for '{name}' here"
                )
        elif isinstance(value, Unknown) and not value.is_data:
            self._remove(name, self.attributes)
            self.children[name] = value
        elif name in self.buffers:
            self.buffers[name] = value
        else:
            machine.put_attribute(self, name, value, node)

    def _remove(self, name: str, *places: dict[str, Any]) -> None:
        for place in places:
            place.pop(name, None)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set one of its attributes."""
        self.register(machine, name, value, node)

    def delete(self, machine: Any, name: str, node: ast.AST) -> None:
        """Delete one of its attributes."""
        machine.certain(node, "an attribute of a module is deleted", self)
        places: tuple[dict[str, Any], ...] = (self.parameters, self.children, self.buffers, self.attributes)
        for place in places:
            if name in place:
                del place[name]
                return
        machine.fail(node, f"'{self.kind}' has no attribute '{name}' here")

    def tree(self, prefix: str = "", seen: set[int] | None = None) -> Iterator[tuple[str, Module]]:
        """It and all modules in it, each once, with the way to each."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return
        seen.add(id(self))
        yield prefix, self
        for name, child in self.children.items():
            if isinstance(child, Module):
                yield from child.tree(f"{prefix}.{name}" if prefix else name, seen)

    def all_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """All parameters in it, each once, with the way to each."""
        seen: set[int] = set()
        for prefix, module in self.tree():
            for name, parameter in module.parameters.items():
                if parameter is not None and id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield f"{prefix}.{name}" if prefix else name, parameter

    def unknown_part(self) -> Unknown | None:
        """Something in it that the text does not say."""
        for _, module in self.tree():
            if module.taint:
                return module.taint
            for child in module.children.values():
                if isinstance(child, Unknown):
                    return child
            for parameter in module.parameters.values():
                if parameter is not None and parameter.taint:
                    return parameter.taint
        return None

    # Attributes and methods

    def has(self, name: str) -> bool | None:
        """Whether it has an attribute."""
        if name in self.parameters or name in self.children or name in self.buffers or name in _METHODS:
            return True
        return None if self.name != "Module" or name in (_SELF | _PASSIVE | _HOOKS) else False

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a module."""
        if name in self.parameters:
            return self.parameters[name]
        if name in self.children:
            return self.children[name]
        if name in self.buffers:
            return self.buffers[name]
        if self.cls and self.cls.find(name)[0]:
            return MISSING
        if self.bound is not None and name not in _METHODS:
            values = self.bound.arguments
            if name in values and isinstance(values[name], _PLAIN):
                return values[name]
        return self.inherited(machine, name, node)

    def inherited(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What every module has."""
        own = container_method(machine, self, name)
        if own is not MISSING:
            return own
        if name in _METHODS:
            rule = _METHODS[name]
            return Builtin(
                name, lambda node, arguments, keywords: rule(machine, self, node, arguments, keywords)
            )
        if name in _SELF:
            return Builtin(name, lambda node, arguments, keywords: self)
        if name in _PASSIVE:
            return Builtin("passive", lambda node, arguments, keywords: plain_unknown(machine, node))
        if name in _HOOKS:
            return Builtin(name, lambda node, arguments, keywords: _hooked(machine, node, arguments))
        if name == "training":
            return plain_unknown(machine, node)
        if name == "module" and self.attributes.get("module") is None:
            return self
        if name in ("_parameters", "_modules", "_buffers"):
            places: dict[str, dict[str, Any]] = {
                "_parameters": self.parameters,
                "_modules": self.children,
                "_buffers": self.buffers,
            }
            made = machine.unknown(node)
            if isinstance(made, Unknown):
                made.holds = (self, *places[name].values())
            return made
        if name == "__class__" and "parametrizations" in self.children:
            return machine.unknown(node, is_data=True)
        if name == "__class__" and self.cls is None:
            return machine.resolve(f"torch.nn.{self.name}", node)
        if name == "__setattr__":
            return Builtin(name, lambda node, arguments, keywords: self._set(machine, node, arguments))
        if name == "__dict__":
            return held_unknown(machine, node, self)
        if name == "__class__":
            return MISSING
        if name == "forward" or (self.name in CONTAINERS and name == "__call__"):
            return Builtin(
                name, lambda node, arguments, keywords: self.called(machine, node, arguments, keywords)
            )
        if self.cls is None:
            made = plain_unknown(machine, node)
            if isinstance(made, Unknown):
                made.is_passive, made.holds = False, (self,)
            return made
        return MISSING

    def _set(self, machine: Any, node: ast.AST, arguments: list[Any]) -> None:
        if len(arguments) != 2 or not isinstance(arguments[0], str):
            machine.fail(node, "an attribute's name is text")
        machine.set_attribute(self, arguments[0], arguments[1], node)

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What it computes; it must register nothing while it does."""
        for _, module in self.tree():
            machine.step(node, 2)
            if module.cls is not None:
                check_forward(machine, module.cls)
        for value in (*arguments, *keywords.values()):
            if isinstance(value, (Module, Parameter)):
                machine.taint(value, Unknown(machine.code(node), machine.first_line(node)))
        return plain_unknown(machine, node)

    # Containers

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A module of a container."""
        values = list(self._members().values())
        if isinstance(index, Unknown):
            made = Unknown(machine.code(node), machine.first_line(node))
            made.holds = (self,)
            return made
        if isinstance(index, str) and index in self._members():
            return self._members()[index]
        if isinstance(index, slice) and self.name in ("Sequential", "ModuleList") and self.cls is None:
            made_module = Module(None, machine.next_serial(), machine.first_line(node), self.name)
            parts = list(self.children.items())[index]
            made_module.children = (
                dict(parts)
                if self.name == "Sequential"
                else {str(n): part for n, (_, part) in enumerate(parts)}
            )
            return made_module
        if type(index) is int and -len(values) <= index < len(values):
            return values[index]
        if self.cls and isinstance(self.cls.find("__getitem__")[1], Function):
            return machine.call(Method(self.cls.find("__getitem__")[1], self), node, [index], {})
        return machine.fail(node, f"there are {len(values)} modules here, and none at this index")

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Put a module into a container."""
        machine.certain(node, "a module is registered", self)
        if self.name in ("ModuleDict", "ParameterDict") and isinstance(index, str):
            add_member(machine, self, index, value, node)
        elif (
            self.name in CONTAINERS
            and type(index) is int
            and -len(self._members()) <= index < len(self._members())
        ):
            add_member(machine, self, list(self._members())[index], value, node)
        else:
            machine.fail(node, "setting this is not understood here")

    def delete_item(self, machine: Any, index: Any, node: ast.AST) -> None:
        """Take a module out of a container."""
        machine.certain(node, "a module is removed", self)
        members = self._members()
        if isinstance(index, str) and index in members:
            del members[index]
        elif self.name in ("Sequential", "ModuleList", "ParameterList") and isinstance(index, (int, slice)):
            gone = list(members)[index]
            rest = [
                value
                for name, value in members.items()
                if name not in ([gone] if isinstance(index, int) else gone)
            ]
            members.clear()
            members.update({str(number): value for number, value in enumerate(rest)})
        else:
            machine.fail(node, "deleting this is not understood here")

    @property
    def is_list(self) -> bool:  # type: ignore[override]
        """Whether it grows where Python adds to it with `+=`."""
        return self.name in ("ModuleList", "ParameterList", "Sequential")

    def _members(self) -> dict[str, Any]:
        return self.parameters if self.name.startswith("Parameter") else self.children

    def items(self, machine: Any, node: ast.AST) -> Any:
        """The modules of a container, or the keys of one with keys."""
        if self.taint:
            return self.taint
        if self.name in ("ModuleDict", "ParameterDict"):
            return list(self._members())
        if self.name in CONTAINERS:
            return list(self._members().values())
        return machine.fail(node, "Python cannot iterate over this")

    def length(self, machine: Any, node: ast.AST) -> Any:
        """How many modules a container has."""
        if self.cls and isinstance(self.cls.find("__len__")[1], Function):
            return machine.call(Method(self.cls.find("__len__")[1], self), node, [], {})
        return len(self._members()) if self.name in CONTAINERS else plain_unknown(machine, node)

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Containers can be added."""
        if (
            symbol == "+"
            and isinstance(left, Module)
            and isinstance(right, Module)
            and left.name == right.name
        ) and left.name in ("Sequential", "ModuleList"):
            made = Module(None, machine.next_serial(), machine.first_line(node), left.name)
            both = [*left.children.values(), *right.children.values()]
            made.children = {str(number): child for number, child in enumerate(both)}
            return made
        return machine.fail(node, f"what '{symbol}' does with a module is not understood here")

    def truth(self) -> bool | None:
        """An empty container counts as false."""
        return bool(self._members()) if self.name in CONTAINERS else True

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Module:
        """A module of its own, with parameters of its own."""
        count_module(machine, node)
        count_parameters(machine, node, len(self.parameters))
        made = Module(self.cls, machine.next_serial(), self.span, self.name)
        memo[id(self)] = made
        made.bound, made.code, made.is_ready, made.taint = self.bound, self.code, self.is_ready, self.taint
        for name, parameter in self.parameters.items():
            made.parameters[name] = machine.copied(parameter, node, True, memo)
        for name, child in self.children.items():
            made.children[name] = machine.copied(child, node, True, memo)
        for name, value in self.attributes.items():
            made.attributes[name] = machine.copied(value, node, True, memo)
        made.buffers = dict(self.buffers)
        return made


def count_module(machine: Any, node: ast.AST) -> None:
    """Count a new module.

    Raises:
        ProgramError: There are too many.
    """
    machine.modules = getattr(machine, "modules", 0) + 1
    if machine.modules > MOST_MODULES:
        machine.fail(node, f"a program may make at most {MOST_MODULES} modules")


def count_parameters(machine: Any, node: ast.AST, number: int) -> None:
    """Count the parameters of a new module.

    Raises:
        ProgramError: There are too many.
    """
    machine.parameters = getattr(machine, "parameters", 0) + number
    if machine.parameters > MOST_PARAMETERS:
        machine.fail(node, f"the modules of a program may have at most {MOST_PARAMETERS:,} parameters")


_CHANGING = "this may change the module while it computes, and what it computes is not evaluated here"


def check_forward(machine: Any, cls: Class) -> None:
    """Check that a class registers and freezes nothing in its methods beside `__init__`.

    Raises:
        ProgramError: It may.
    """
    checked = machine.__dict__.setdefault("checked_classes", set())
    if cls in checked:
        return
    checked.add(cls)
    own = {name for base in cls.order if isinstance(base, Class) for name in base.scope.names}
    for base in cls.order:
        if isinstance(base, Class):
            for name, function in base.scope.names.items():
                if isinstance(function, Function) and name != "__init__":
                    _check_method(machine, function.node, own)


_REGISTERING = frozenset(
    words(
        "add_module register_module register_parameter requires_grad_ __setattr__ __setitem__ "
        "append extend insert setdefault update pop"
    )
)


def _check_method(machine: Any, definition: ast.AST, own: set[str]) -> None:
    for part in ast.walk(definition):
        if isinstance(part, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = part.targets if isinstance(part, ast.Assign) else [part.target]
            attributes = [t for target in targets for t in ast.walk(target) if isinstance(t, ast.Attribute)]
            for target in attributes:
                if isinstance(target.ctx, ast.Store) and not _is_tensor_code(part.value, own, target.attr):
                    machine.fail(
                        part,
                        _CHANGING,
                        "Make it in __init__.",
                    )
        if isinstance(part, ast.Call):
            name = part.func.attr if isinstance(part.func, ast.Attribute) else getattr(part.func, "id", "")
            owner = part.func.value if isinstance(part.func, ast.Attribute) else None
            is_own = (
                isinstance(owner, ast.Attribute)
                and isinstance(owner.value, ast.Name)
                and owner.value.id == "self"
            )
            if name in ("setattr", "delattr") or (
                name in _REGISTERING
                and (is_own or name not in ("append", "extend", "insert", "update", "pop", "setdefault"))
            ):
                machine.fail(
                    part,
                    _CHANGING,
                    "Do it in __init__.",
                )


def _is_tensor_code(node: ast.AST | None, own: set[str], name: str) -> bool:
    """Whether what a method sets is plainly no module: numbers, and what functions of tensors give."""
    if name in ("requires_grad", "data"):
        return False
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Call):
            function = part.func
            if isinstance(function, ast.Attribute):
                if function.attr[:1].isupper() or (function.attr in own and function.attr != "forward"):
                    return False
                root: ast.AST = function.value
                while isinstance(root, (ast.Attribute, ast.Subscript)):
                    root = root.value
                if isinstance(root, ast.Name) and root.id in ("self", "torch", "F", "np", "math"):
                    continue
                if isinstance(root, ast.Call) or (isinstance(root, ast.Name) and root.id.islower()):
                    continue
                return False
            if not isinstance(function, ast.Name) or function.id not in (
                "len",
                "int",
                "float",
                "tuple",
                "list",
                "max",
                "min",
            ):
                return False
    return True


def _hooked(machine: Any, node: ast.AST, arguments: list[Any]) -> Any:
    for value in arguments:
        if isinstance(value, Function):
            machine.call_in_doubt(value, Unknown(machine.code(node), machine.first_line(node)))
    return plain_unknown(machine, node)


# Methods


def _given(arguments: list[Any], keywords: dict[str, Any], *names: str, default: Any = None) -> list[Any]:
    values = dict(zip(names, arguments, strict=False)) | {
        name: keywords[name] for name in names if name in keywords
    }
    return [values.get(name, default) for name in names]


def _add_module(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "module")
    if isinstance(name, Unknown):
        machine.fail_unknown(name, "the name of this module", "layer")
    if not isinstance(name, str) or not isinstance(value, (Module, Unknown, type(None))):
        machine.fail(node, "add_module() takes a name and a module")
    machine.certain(node, "a module is registered", module)
    module.attributes.pop(name, None)
    module.children[name] = value


def _register_parameter(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "param")
    if not isinstance(name, str) or not isinstance(value, (Parameter, type(None))):
        if isinstance(value, Unknown):
            machine.fail_unknown(value, "a parameter that is registered here")
        machine.fail(node, "register_parameter() takes a name and a parameter")
    machine.certain(node, "a parameter is registered", module)
    module.parameters[name] = value


def _register_buffer(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    name, value = _given(arguments, keywords, "name", "tensor")
    if isinstance(name, str):
        module.buffers[name] = value


def _freeze(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    value = (*arguments, *keywords.values(), True)[0]
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "whether this is trained", "true")
    machine.certain(node, "a module is frozen or thawed", module)
    unknown = module.unknown_part()
    if unknown is not None:
        return module
    for _, parameter in module.all_parameters():
        machine.step(node)
        parameter.requires_grad = bool(value)
    return module


def _listing(kind: str, named: bool) -> Any:
    def called(
        machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        machine.step(node, 5 + sum(2 + len(part.parameters) for _, part in module.tree()))
        unknown = module.unknown_part()
        if unknown is not None:
            made = unknown.copy()
            made.holds, made.is_passive = (module,), False
            return made
        pairs: list[tuple[str, Any]]
        if kind == "parameters":
            pairs = list(module.all_parameters())
        elif kind == "children":
            seen: set[int] = set()
            pairs = []
            for name, child in module.children.items():
                if isinstance(child, Module) and id(child) not in seen:
                    seen.add(id(child))
                    pairs.append((name, child))
        else:
            pairs = list(module.tree())
        machine.step(node, 2 * len(pairs))
        return pairs if named else [value for _, value in pairs]

    return called


def _apply(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    (function,) = (*arguments, *keywords.values())[:1] or (None,)
    unknown = module.unknown_part()
    machine.step(node, 5 + sum(1 for _ in module.tree()))
    if unknown is not None:
        machine.taint(module, unknown)
        return module
    for part in list(module.children.values()):
        if isinstance(part, Module):
            _apply(machine, part, node, [function], {})
    machine.call(function, node, [module], {})
    return module


def _get_submodule(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Any:
    path = (*arguments, *keywords.values(), "")[0]
    if not isinstance(path, str):
        machine.fail(node, "a way to a module is text")
    value: Any = module
    for name in path.split(".") if path else []:
        value = machine.attribute_of(value, name, node)
    return value


def _append(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    (value,) = (*arguments, *keywords.values())
    machine.certain(node, "a module is added", module)
    add_member(machine, module, str(len(module._members())), value, node)
    return module


def _extend(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    machine.certain(node, "modules are added", module)
    items = machine.items((*arguments, *keywords.values())[0], node)
    if isinstance(items, Unknown):
        machine.fail_unknown(items, "what is added here", "2")
    for value in items:
        add_member(machine, module, str(len(module._members())), value, node)
    return module


def _insert(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> Module:
    machine.certain(node, "a module is added", module)
    at, value = arguments
    if not isinstance(at, int) or not isinstance(value, Module):
        machine.fail(node, "insert() takes an index and a module")
    values = list(module.children.values())
    values.insert(at, value)
    module.children = {str(number): child for number, child in enumerate(values)}
    return module


def _pop(machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    machine.certain(node, "a module is removed", module)
    names = list(module.children)
    key = (*arguments, -1)[0]
    if (
        module.name in ("Sequential", "ModuleList")
        and isinstance(key, int)
        and -len(names) <= key < len(names)
    ):
        value = module.children.pop(names[key])
        module.children = {str(number): child for number, child in enumerate(module.children.values())}
        return value
    if isinstance(key, str) and key in names:
        return module.children.pop(key)
    return machine.fail(node, "there is no such module here")


def _update(
    machine: Any, module: Module, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
) -> None:
    machine.certain(node, "modules are added", module)
    (value,) = arguments
    fill_by_name(machine, module, value, node)


_METHODS: dict[str, Any] = {
    "add_module": _add_module,
    "register_module": _add_module,
    "register_parameter": _register_parameter,
    "register_buffer": _register_buffer,
    "requires_grad_": _freeze,
    "parameters": _listing("parameters", False),
    "named_parameters": _listing("parameters", True),
    "children": _listing("children", False),
    "named_children": _listing("children", True),
    "modules": _listing("modules", False),
    "named_modules": _listing("modules", True),
    "apply": _apply,
    "get_submodule": _get_submodule,
    "get_parameter": _get_submodule,
}
_CONTAINER_METHODS: dict[str, Any] = {
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "update": _update,
    "keys": lambda machine, module, node, arguments, keywords: list(module._members()),
    "values": lambda machine, module, node, arguments, keywords: list(module._members().values()),
    "items": lambda machine, module, node, arguments, keywords: list(module._members().items()),
}


def container_method(machine: Any, module: Module, name: str) -> Any:
    """A method that containers have; `MISSING` if they have no such method."""
    rule = _CONTAINER_METHODS.get(name)
    if rule is None or module.name not in CONTAINERS:
        return MISSING
    return Builtin(name, lambda node, arguments, keywords: rule(machine, module, node, arguments, keywords))


def add_member(machine: Any, module: Module, name: str, value: Any, node: ast.AST) -> None:
    """Add a module to a container, or a parameter to a list of them."""
    if module.name.startswith("Parameter"):
        if isinstance(value, TensorValue):
            value = Parameter(value.shape)
        if not isinstance(value, Parameter):
            if isinstance(value, Unknown):
                machine.fail_unknown(value, "a parameter in this list")
            machine.fail(node, "this is no parameter")
        module.parameters[name] = value
    elif isinstance(value, Module) or (isinstance(value, Unknown) and not value.is_data):
        if "." in name or not name:
            machine.fail(node, "a module's name has no dots in it")
        module.children[name] = value
    elif isinstance(value, Unknown):
        machine.fail_unknown(value, "a module in this container")
    else:
        machine.fail(node, "something in this container is no module")


def fill_by_name(machine: Any, module: Module, value: Any, node: ast.AST) -> None:
    """Add modules by their names, from a dict or from pairs."""
    value = machine.read(value, node)
    if isinstance(value, Unknown):
        machine.fail_unknown(value, "what is in this container")
    if isinstance(value, Module):
        pairs: list[Any] = list(value._members().items())
    else:
        pairs = list(value.items()) if isinstance(value, dict) else machine.items(value, node)
    for pair in pairs:
        items = machine.items(pair, node)
        if isinstance(items, Unknown) or len(items) != 2 or not isinstance(items[0], str):
            machine.fail(node, "a name and a module must stand here")
        add_member(machine, module, items[0], items[1], node)
