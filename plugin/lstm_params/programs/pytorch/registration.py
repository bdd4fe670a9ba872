"""What PyTorch's modules register (torch/nn/modules/module.py)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ...calculator.frameworks.framework import Bound
from ...calculator.layers import Layer
from ..errors import Span
from ..machine import Machine
from ..things import Thing, Watched
from ..values import Class, Function, Instance, Unknown
from ..words import words
from .tensors import Moved, Parameter

MOST_MODULES = 1_000
"""A program may make so many modules."""

MOST_PARAMETERS = 2_400
"""They may have so many parameters, each a tensor; the modules of a copy have their own."""

CONTAINERS = ("Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict")
DICTS = ("ModuleDict", "ParameterDict")


class Registry(dict[str, Any], Watched):
    """What a module registers of one kind: `_parameters`, `_modules` or `_buffers`."""

    def __init__(self, kinds: tuple[type, ...] = ()) -> None:
        super().__init__()
        self.kinds = kinds
        """What may be put into it, beside None and what the text does not say."""

    def before(self, machine: Any, name: str, arguments: list[Any], node: ast.AST) -> list[Any]:
        """See to it that only what a module can register is put into it.

        Raises:
            ProgramError: It is something else, or it is not known whether this is done.
        """
        machine.certain(node, "what a module registers is changed")
        if name not in ("pop", "popitem", "clear", "__delitem__", "move_to_end") and self.kinds:
            values = [value for more in arguments[-1:] for value in _values(more)]
            if not all(value is None or isinstance(value, (*self.kinds, Unknown)) for value in values):
                machine.fail(node, "this is nothing that PyTorch can register here")
        return arguments

    def in_doubt(self, machine: Any, node: ast.AST) -> None:
        """Refuse a change that may not be done.

        Raises:
            ProgramError: Always, in doubt.
        """
        machine.certain(node, "what a module registers is changed")


def _values(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else [value]


OF_MODULE = frozenset(
    words(
        "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double "
        "dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule "
        "half ipu load_state_dict modules mtia named_buffers named_children named_modules named_parameters "
        "parameters register_backward_hook register_buffer register_forward_hook register_forward_pre_hook "
        "register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook "
        "register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook "
        "register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict "
        "to to_empty train type xpu zero_grad"
    )
)
"""What the class of all modules has (torch 2.13)."""

_OF_OBJECT = ("training", "_parameters", "_buffers", "_modules")
"""What each module has of its own."""

_OF_DICTS = frozenset(words("clear copy fromkeys get items keys pop popitem setdefault update values"))
"""What `ParameterDict` has, and `ModuleDict` most of."""


class Registered(Instance, Thing):
    """What a module is made of, and what it registers.

    Attributes:
        name: PyTorch's own class that it is, or is derived from: `LSTM`, `Sequential`, `Module`.
        bound: The call that makes it, where the calculator knows its kind.
        layer: The layer that it makes, by itself.
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
        self.layer: Layer | None = None
        self.parameters: dict[str, Parameter | None] = Registry((Parameter,))
        self.children: dict[str, Registered | Unknown | None] = Registry((Registered,))
        self.buffers: dict[str, Any] = Registry()
        self.is_ready = cls is None
        self.exact = name
        """The name of its very class, where that is one that PyTorch derives from `name`."""
        self.has_hooks = False
        """Whether functions are hooked into its calls, which may change what it returns."""
        self.may_be_wrapped = False
        """Whether it may be a wrapper of this module instead, as on several devices: names may differ."""
        self.learns_nothing = False
        """Whether it is a layer of PyTorch's that has no parameters."""
        self.choices: tuple[Registered, ...] = ()
        """The layers without parameters of which it is one, where it is not known which."""
        self.is_scripted = False
        """Whether TorchScript made it of another module: it is of no class but its own."""
        self.has_load_hooks = False
        """Whether functions are hooked into what it loads, which may rename what is loaded."""
        self.has_save_hooks = False
        """Whether functions are hooked into what it saves, which may change what is saved."""
        self.made_with: dict[str, Any] = {}
        """The arguments of a layer that is not bound, by their names."""
        self.settle: Callable[[int], None] | None = None
        """What makes a lazy layer the one that it becomes, from the features that it reads."""
        self.shapes: dict[str, tuple[int, ...]] = {}
        """The shapes of the parameters that it was made with."""

    @property
    def kind(self) -> str:
        """The name of its class."""
        return self.cls.name if self.cls else self.name

    @property
    def is_stated(self) -> bool:  # type: ignore[override]
        """Whether it stands for all modules in a part of which only the count is stated."""
        return self.name == "Given"

    @property
    def is_loss(self) -> bool:
        """Whether it is a loss, which is no part of a model; one of them has layers."""
        return self.name.endswith("Loss") and not self.children

    def equals(self, other: Any) -> bool | None:
        """Whether it is the same module: PyTorch's are equal to themselves alone."""
        return None if self.cls and self.cls.find("__eq__")[0] else self is other

    def held(self) -> Iterator[Any]:
        """What can be reached, and changed, through it."""
        yield from super().held()
        yield from self.children.values()
        yield from self.parameters.values()

    def register(self, machine: Machine, name: str, value: Any, node: ast.AST) -> None:
        """Set one of its attributes as `Module.__setattr__` does."""
        # `Module.__setattr__` looks for `_parameters`, which `Module.__init__` makes.
        if not self.is_ready and not self.taint and isinstance(value, (Parameter, Registered)):
            machine.fail(node, "a module's __init__ must call super().__init__() before this")
        self._check_open(machine, node, value)
        if isinstance(value, Moved):
            value.check_registered(machine, node)
        if isinstance(value, Parameter):
            machine.certain(node, "a parameter is registered", self)
            self._remove(name, self.attributes, self.children, self.buffers)
            self.check_name(machine, name, self.parameters, node)
            self.parameters[name] = value
        elif isinstance(value, Registered) and name not in self.parameters:
            machine.certain(node, "a module is registered", self)
            self._check_stated(machine, name, node)
            self._remove(name, self.attributes, self.buffers)
            self.children[name] = value
        elif name in self.parameters or name in self.children:
            machine.certain(node, "a module or a parameter is replaced", self)
            if value is None:
                known: dict[str, Any] = self.parameters if name in self.parameters else self.children
                known[name] = None
            elif isinstance(value, Unknown) and not value.is_data:
                self._remove(name, self.parameters)
                self.children[name] = value
            else:
                kind = "a parameter" if name in self.parameters else "a module, a parameter"
                message = f"PyTorch takes nothing but {kind} or None for '{name}' here"
                machine.stop(node, message, TypeError, "Write it as nn.Parameter(…).")
        elif isinstance(value, Unknown) and not value.is_data:
            self._remove(name, self.attributes)
            self.children[name] = value
        elif name in self.buffers:
            self.buffers[name] = value
        else:
            machine.put_attribute(self, name, value, node)

    def check_name(self, machine: Machine, name: str, own: Mapping[str, Any], node: ast.AST) -> None:
        """Check that PyTorch registers something by a name, where it looks for what has that name already.

        Args:
            machine: The interpreter.
            name: The name.
            own: What may have the name: it is replaced.
            node: The place of the call.

        Raises:
            ProgramError: It does not.
        """
        self._check_stated(machine, name, node)
        if "." in name or not name:
            machine.stop(node, "a module's name has no dots in it", KeyError)
        is_found, value = self.cls.find(name) if self.cls and self.cls.fields is None else (None, None)
        is_of_class = bool(is_found) and isinstance(
            value, (type(None), bool, int, float, str, tuple, Function)
        )
        others = (self.attributes, self.parameters, self.children, self.buffers)
        is_taken = any(name in place for place in others if place is not own)
        is_of_all = name in OF_MODULE or name in _OF_OBJECT
        is_of_library = is_of_all or (self.name in DICTS and name in _OF_DICTS)
        if name not in own and (is_taken or is_of_class or is_of_library):
            message = f"PyTorch registers no '{name}' here, as there is one already"
            machine.stop(node, message, KeyError, "Give it another name.")

    def _check_open(self, machine: Machine, node: ast.AST, value: Any) -> None:
        """Refuse what is registered where it is not known which module registers it, or whether one does."""
        if not isinstance(value, (Parameter, Registered)):
            return
        if self.may_be_wrapped:
            message = "whether this module or one around it registers this is not known"
            machine.fail(node, message, "Register it before the module is wrapped.")
        if self.is_scripted:
            machine.fail(node, "TorchScript registers no other modules in this one", "Do it before it.")

    def _check_stated(self, machine: Machine, name: str, node: ast.AST) -> None:
        """Refuse what is registered in a `Given(…)`: it may be counted there."""
        if self.is_stated:
            hint = "State the count without it, and call it behind this part."
            machine.fail(node, f"whether the count that is stated has '{name}' in it is not known", hint)

    def _remove(self, name: str, *places: dict[str, Any]) -> None:
        for place in places:
            place.pop(name, None)

    def passes_by_properties(self, name: str, value: Any) -> bool:
        """`Module.__setattr__` registers parameters and modules, and looks for no property of that name."""
        is_registered = isinstance(value, (Parameter, Registered)) or (
            isinstance(value, Unknown) and not value.is_data
        )
        return is_registered or name in self.parameters or name in self.children

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

    def tree(
        self, prefix: str = "", seen: set[int] | None = None, is_each_once: bool = True
    ) -> Iterator[tuple[str, Registered]]:
        """It and all modules in it, with the way to each; one at several places once, or at each of them."""
        seen = set() if seen is None else seen
        if id(self) in seen:
            return
        seen.add(id(self))
        yield prefix, self
        for name, child in self.children.items():
            if isinstance(child, Registered):
                yield from child.tree(f"{prefix}.{name}" if prefix else name, seen, is_each_once)
        if not is_each_once:
            seen.remove(id(self))

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

    def members(self) -> dict[str, Any]:
        """What a container holds."""
        return self.parameters if self.name.startswith("Parameter") else self.children


def refuse_possible_module(machine: Machine, value: Any) -> None:
    """Refuse an object that may be a module, as a library's class is among its bases.

    Raises:
        ProgramError: It may be one.
    """
    bases = value.cls.unknown_bases() if isinstance(value, Instance) and value.cls else []
    for base in bases:
        if not base.is_passive or _has_modules(value):
            message = f"whether '{value.kind}' is a module depends on {machine.said_of(base)}"
            machine.fail(
                base.span,
                message,
                "Put its definition into the text, or derive the class from nn.Module or from nothing.",
            )


def _has_modules(value: Instance) -> bool:
    return any(isinstance(held, (Registered, Parameter)) for held in value.held())


def count_module(machine: Any, node: ast.AST) -> None:
    """Count a new module.

    Raises:
        ProgramError: There are too many.
    """
    machine.modules = getattr(machine, "modules", 0) + 1
    if machine.modules > MOST_MODULES:
        machine.fail(node, f"a program may make at most {MOST_MODULES:,} modules")


def count_parameters(machine: Any, node: ast.AST, number: int) -> None:
    """Count the parameters of a new module.

    Raises:
        ProgramError: There are too many.
    """
    machine.parameters = getattr(machine, "parameters", 0) + number
    if machine.parameters > MOST_PARAMETERS:
        machine.fail(node, f"the modules of a program may have at most {MOST_PARAMETERS:,} parameters")
